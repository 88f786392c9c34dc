"""A process that works on a sweep; it imports no emulator, since many of them start and are killed."""

import asyncio
import logging
import os
import random
import signal
import time

import httpx

from .flows import CLOUDS, QUBITS, SHOTS, number

SETTLED = 3.0  # longer than a fault of the emulator hides a job
NAME = "kills"
PACE_SECONDS = 2.0  # in which so many points are begun, so that the points last as long as the kills


def point(cloud, index):
    """Give the keywords of a point; its result tells which point it was."""
    ones = [qubit for qubit in range(QUBITS) if number(index) >> qubit & 1]
    if cloud == "ionq":
        circuit = [{"gate": "x", "target": qubit} for qubit in ones] or [{"gate": "z", "target": 0}]
        return {"input": {"qubits": QUBITS, "circuit": circuit}}
    gates = "".join(f"x q[{qubit}]; " for qubit in ones)
    head = f'OPENQASM 3.0; include "stdgates.inc"; qubit[{QUBITS}] q; bit[{QUBITS}] c; '
    return {"pubs": [f"{head}{gates}c = measure q;"], "backend": "emulator"}


class KillingTransport(httpx.AsyncHTTPTransport):
    """Kills its process before or after a submission reaches the server, now and then."""

    def __init__(self, share, moments):
        super().__init__()
        self.share, self.moments = share, moments

    async def handle_async_request(self, request):
        submits = request.method == "POST" and request.url.path.endswith("/jobs")
        if submits and "before" in self.moments and random.random() < self.share:
            os.kill(os.getpid(), signal.SIGKILL)
        response = await super().handle_async_request(request)
        if submits and "after" in self.moments and random.random() < self.share:
            os.kill(os.getpid(), signal.SIGKILL)
        return response


def work(urls, cloud, database, points, share, moments, fenced, pace, hurried):
    """Work on the sweep in a process of its own until all points have ended."""
    logging.disable()
    from aioqpu.integrations import sweeps
    from aioqpu.integrations.sweeps import worker

    if hurried:
        worker._INSPECT_SECONDS = worker._MIN_RETRY_SECONDS = 0.5
    if not fenced:
        send = worker.Worker.send

        async def send_without_fence(self, client, method, keywords, submission_id, intended_at, failures):
            return await send(self, client, method, keywords, submission_id, time.monotonic(), failures)

        worker.Worker.send = send_without_fence

    async def main():
        options = {"timeout": 3, "submit_timeout": 3, "transport": KillingTransport(share, moments)}
        submit = "job" if cloud == "ionq" else "sampler"
        async with (
            CLOUDS[cloud]().client(urls, **options) as client,
            sweeps.Sweeps(client, database, limits={cloud: (pace, PACE_SECONDS)}, settled=SETTLED) as opened,
        ):
            them = {f"p{index}": point(cloud, index) for index in range(points)}
            sweep = await opened.add(NAME, them, submit=submit, shots=SHOTS)
            await sweep.wait()

    asyncio.run(main())

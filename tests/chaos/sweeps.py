"""Workers of a sweep are killed at any moment; afterwards the server's books are compared with the stored results."""

import asyncio
import json
import logging
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass

import anyio
import httpx

from aioqpu_emulator import Emulator, Faults

from .flows import CLOUDS, QUBITS, SHOTS, number

SETTLED = 3.0  # longer than a fault of the emulator hides a job
NAME = "kills"
_forks = multiprocessing.get_context("forkserver")


@dataclass
class SweepFigures:
    """What came of a sweep: the stored results beside the server's books."""

    points: int = 0
    kills: int = 0
    created: int = 0
    duplicates: int = 0
    lost: int = 0
    wrong: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def broken_promises(self) -> int:
        return self.duplicates + self.lost + self.wrong + self.failed


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


def work(urls, cloud, database, points, share, moments, fenced):
    """Work on the sweep in a process of its own until all points have ended."""
    logging.disable()
    from aioqpu.integrations import sweeps

    if not fenced:
        from aioqpu.integrations.sweeps import worker

        send = worker.Worker.send

        async def send_without_fence(self, client, method, keywords, submission_id, intended_at, failures):
            return await send(self, client, method, keywords, submission_id, time.monotonic(), failures)

        worker.Worker.send = send_without_fence

    async def main():
        options = {"timeout": 3, "submit_timeout": 3, "transport": KillingTransport(share, moments)}
        submit = "job" if cloud == "ionq" else "sampler"
        async with (
            CLOUDS[cloud]().client(urls, **options) as client,
            sweeps.Sweeps(client, database, limits={cloud: (1000, 1.0)}, settled=SETTLED) as opened,
        ):
            them = {f"p{index}": point(cloud, index) for index in range(points)}
            sweep = await opened.add(NAME, them, submit=submit, shots=SHOTS)
            await sweep.wait()

    asyncio.run(main())


def run(
    cloud,
    database,
    *,
    points,
    kills,
    rate=0.1,
    share=0.02,
    moments=("before", "after"),
    workers=2,
    seed=1,
    fenced=True,
    between=(0.5, 4.0),
):
    """Kill the workers of a sweep so often, let it end, and return the figures."""
    draw = random.Random(seed)
    _forks.set_forkserver_preload(["aioqpu.integrations.sweeps", "aioqpu.ibm", "chaos.sweeps"])
    emulator = Emulator(queue_time=0.01, run_time=0.01, seed=seed)
    started = time.monotonic()
    figures = SweepFigures(points=points)
    from .__main__ import free_port

    with emulator.serve(port=free_port()) as urls:
        emulator.faults = Faults(rate, seed=seed, seconds=1.0) if rate else None
        running = []
        try:
            while figures.kills < kills or not any(process.exitcode == 0 for process in running):
                for process in [each for each in running if each.exitcode not in (None, 0)]:
                    figures.kills += process.exitcode == -signal.SIGKILL
                    if process.exitcode != -signal.SIGKILL:
                        raise RuntimeError(f"a worker ended with {process.exitcode}")
                    running.remove(process)
                finished = [each for each in running if each.exitcode == 0]
                if finished and figures.kills < kills:
                    break  # all points have ended before the last kill
                while len(running) < workers:
                    now = share if figures.kills < kills else 0.0
                    arguments = (urls, cloud, database, points, now, moments, fenced)
                    running.append(_forks.Process(target=work, args=arguments, daemon=True))
                    running[-1].start()
                if figures.kills < kills:
                    time.sleep(draw.uniform(*between))
                    with suppress(ProcessLookupError):
                        os.kill(draw.choice(running).pid, signal.SIGKILL)
                time.sleep(0.05)
        finally:
            for process in running:
                process.kill()
                process.join()
        emulator.faults = None
        outcomes = asyncio.run(read(urls, cloud, database))
    made = Counter(
        label for job in emulator.created for label in job.labels if label.startswith(f"{NAME}/") and "~" not in label
    )
    figures.created = made.total()
    figures.duplicates = sum(count - 1 for count in made.values())
    figures.lost = points - len(outcomes)
    for key, outcome in outcomes.items():
        if isinstance(outcome, Exception):
            figures.failed += 1
        else:
            figures.wrong += not CLOUDS[cloud]().correct(outcome, int(key[1:]))
    figures.seconds = time.monotonic() - started
    return figures


async def read(urls, cloud, database):
    """Return the stored outcomes."""
    from aioqpu.integrations.sweeps import Sweeps

    async with CLOUDS[cloud]().client(urls) as client, Sweeps(client, database, settled=SETTLED) as opened:
        with anyio.fail_after(60):
            return {key: outcome async for key, outcome in opened.sweep(NAME).results()}


if __name__ == "__main__":
    cloud, database, points, kills, fenced = sys.argv[1:6]
    print(json.dumps(asdict(run(cloud, database, points=int(points), kills=int(kills), fenced=fenced == "fenced"))))

"""A Bell pair on IonQ and on IBM: submit a job, wait for it, print its counts.

Runs against a local emulator. With LIVE=1 it uses the real services whose credentials are in the environment:
IONQ_API_KEY, or QISKIT_IBM_TOKEN and QISKIT_IBM_INSTANCE.
"""

import asyncio
import contextlib
import json
import logging
import os
import subprocess
import sys
import time

from aioqpu import AioqpuError, IBMRuntimeClient, IonQClient

SHOTS = 1000

IONQ_BELL = {
    "qubits": 2,
    "gateset": "qis",
    "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}],
}
# In the native gates of IBM's QPUs, so it needs no transpiler.
IBM_BELL = """OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
bit[2] c;
rz(pi/2) q[0]; sx q[0]; rz(pi/2) q[0];
rz(pi/2) q[1]; sx q[1]; rz(pi/2) q[1];
cz q[0], q[1];
rz(pi/2) q[1]; sx q[1]; rz(pi/2) q[1];
c = measure q;
"""


class TokenRequests(logging.Handler):
    """Counts the token requests to IAM."""

    count = 0

    def emit(self, record):
        self.count += record.getMessage().startswith("POST /identity/token ->")


async def follow(job):
    """Print each status of a job and return its result."""
    print(f"  job     {job.id}")
    started = time.monotonic()
    async for status in job.updates():
        print(f"  {time.monotonic() - started:6.2f} s  {status}")
    return await job.result()


def histogram(counts):
    largest = max(counts.values())
    for bits, count in sorted(counts.items()):
        print(f"  {bits}  {'#' * round(40 * count / largest):40}  {count}")


async def run_on_ionq(**options):
    async with IonQClient(**options) as client:
        print(f"\nIonQ v0.3: ideal simulator (free of charge), {SHOTS} shots")
        job = await client.submit_job(IONQ_BELL, target="simulator", shots=SHOTS, name="bell")
        result = await follow(job)
        histogram(result.counts(SHOTS))


async def run_on_ibm(**options):
    async with IBMRuntimeClient(**options) as client:
        online = [device for device in await client.list_backends() if device.status and device.status.name == "online"]
        backend = min(online, key=lambda device: (not device.is_simulator, device.queue_length or 0))
        cost = "free of charge" if backend.is_simulator else "a QPU: this MAY COST MONEY on your plan"
        print(f"\nIBM Qiskit Runtime /v1: {backend.name} ({cost}), {SHOTS} shots")
        job = await client.submit_sampler([IBM_BELL], backend=backend.name, shots=SHOTS)
        result = await follow(job)
        histogram(result[0].data["c"].counts())


@contextlib.contextmanager
def emulator():
    """Run the emulator in a child process and yield its URLs."""
    command = [sys.executable, "-m", "aioqpu_emulator", "--port", "0", "--queue-time", "0.6", "--run-time", "0.6"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def credentials():
    """Return whether the environment has an API key for IonQ, and the variables that are missing for IBM."""
    ibm = ("QISKIT_IBM_TOKEN", "QISKIT_IBM_INSTANCE")
    return bool(os.environ.get("IONQ_API_KEY")), [name for name in ibm if not os.environ.get(name)]


async def main(urls=None):
    tokens = TokenRequests()
    logging.getLogger("aioqpu").addHandler(tokens)
    logging.getLogger("aioqpu").setLevel(logging.DEBUG)
    logging.getLogger("aioqpu").propagate = False
    if urls:
        print(f"A Bell pair on two clouds, emulated at {urls['iam_url']}")
        await run_on_ionq(token="any-key", url=urls["ionq_url"])
        ibm = {"instance": urls["instance"], "url": urls["ibm_url"], "iam_url": urls["iam_url"]}
        await run_on_ibm(token="any-key", **ibm)
    else:
        print("A Bell pair on the real services")
        has_ionq_key, missing = credentials()
        if has_ionq_key:
            await run_on_ionq()
        if not missing:
            await run_on_ibm()
        elif len(missing) == 1:
            print(f"\nIBM is skipped: {missing[0]} is not set")
    print(f"\nIAM token requests: {tokens.count}")


if __name__ == "__main__":
    live = os.environ.get("LIVE") == "1"
    has_ionq_key, missing = credentials()
    if live and missing and not has_ionq_key:
        sys.exit("LIVE=1 needs IONQ_API_KEY, or QISKIT_IBM_TOKEN and QISKIT_IBM_INSTANCE")
    try:
        if live:
            asyncio.run(main())
        else:
            with emulator() as urls:
                asyncio.run(main(urls))
    except AioqpuError as error:
        sys.exit(f"{type(error).__name__}: {error}")

"""What a process costs that starts, imports a client, and makes its first call."""

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import ratios
from benchmarks.server import serving

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/0:0::"
IMPORT = "from aioqpu import IonQClient, IBMRuntimeClient"
GET = """
import asyncio, httpx
async def main():
    async with httpx.AsyncClient() as client:
        return (await client.get("http://127.0.0.1:{port}/v0.3/jobs/a")).json()
asyncio.run(main())
"""
IONQ = """
import asyncio
from aioqpu import IonQClient
async def main():
    async with IonQClient("key", "http://127.0.0.1:{port}/v0.3") as client:
        return await client.retrieve_job("a")
asyncio.run(main())
"""
IBM = """
import asyncio
from aioqpu import IBMRuntimeClient
async def main():
    base = "http://127.0.0.1:{port}"
    async with IBMRuntimeClient("key", "{crn}", base + "/api", iam_url=base) as client:
        return await client.retrieve_job("a")
asyncio.run(main())
"""
ROUNDS = 15
ROUNDS_WITH_QISKIT = 7  # whose import takes ten times as long


def children():
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)  # os.times() counts in hundredths of a second
    return spent.ru_utime + spent.ru_stime


def compared(ours, theirs, peer=None, rounds=ROUNDS):
    """Run both scripts here, or theirs in the environment of a peer."""

    def runs(script, python=sys.executable):
        return lambda: subprocess.run([python, "-I", "-c", script], check=True)

    python = Path(sys.prefix).with_name(peer) / "bin" / "python" if peer else sys.executable
    return ratios(runs(ours), runs(theirs, python), rounds=rounds, clock=children)


def import_():
    return compared(IMPORT, "import httpx")


globals()["import"] = import_


def import_one():
    return compared("from aioqpu import IonQClient", "import httpx")


def import_bare():
    return compared("import aioqpu", "import httpx")


def import_ionq_core():
    return compared(IMPORT, "import ionq_core", "ionq-core")


def import_runtime():
    return compared(IMPORT, "import qiskit_ibm_runtime", "qiskit-ibm-runtime", ROUNDS_WITH_QISKIT)


def first(script):
    with serving() as port:
        return compared(script.format(port=port, crn=CRN), GET.format(port=port))


def first_ionq():
    return first(IONQ)


def first_ibm():
    return first(IBM)

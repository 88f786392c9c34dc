"""The same faults on the way of one submission, for aioqpu and for the clients of today, side by side."""

import asyncio
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import anyio

from aioqpu import AioqpuError, SubmissionUncertainError
from aioqpu_emulator import Emulator, Faults
from aioqpu_emulator.faults import KINDS

from .flows import CLOUDS
from .peer_clients import CALLERS, PAUSE

ROUTES = {"ionq": "POST /v0.3/jobs", "ionq-v0.4": "POST /v0.4/jobs", "ibm": "POST /api/v1/jobs"}
PEERS = (("qiskit-ionq", "ionq"), ("cirq-ionq", "ionq"), ("qiskit-ibm-runtime", "ibm"))
PEERS_FOLDER = Path(__file__).parents[2] / ".venv" / "peers"
# Of those that have moved on, the releases that still speak v0.3.
ENVIRONMENTS = {name: PEERS_FOLDER / (f"{name}-v0.3" if cloud == "ionq" else name) for name, cloud in PEERS}
# Not what ends tokens: a client that has one for its hour, and no other, would show nothing else.
KINDS_OF_A_SUBMISSION = tuple(kind for kind in KINDS if kind not in ("revoked", "iam-outage"))
SECONDS = 2.0
PATIENCE = 900


async def ours(cloud, urls, count, faults):
    """Submit with aioqpu; its callers recover what is uncertain, as they are told to."""
    heard = {}
    indexes = iter(range(count))

    async def caller(client):
        for index in indexes:
            label = f"flow-{index}"
            try:
                heard[label] = {"id": (await CLOUDS[cloud]().submit(client, index, label)).id}
            except SubmissionUncertainError as error:
                job = await error.recover()
                heard[label] = {"id": job.id} if job else {"error": str(error)}
            except AioqpuError as error:
                heard[label] = {"error": str(error)}
                await anyio.sleep(PAUSE)

    async with CLOUDS[cloud]().client(urls) as client, anyio.create_task_group() as group:
        faults()
        for _ in range(CALLERS):
            group.start_soon(caller, client)
    return heard


def theirs(name, urls, count, faults):
    """Submit with another package's client, in its own environment."""
    python = ENVIRONMENTS[name] / "bin" / "python"
    arguments = [name, json.dumps(asdict(urls)), str(count)]
    command = [str(python), "-I", str(Path(__file__).with_name("peer_clients.py")), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError(process.communicate()[1].strip().splitlines()[-1])
        faults()
        try:
            out, _ = process.communicate("go\n", timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise RuntimeError(f"did not end within {PATIENCE} s") from None
    answer = json.loads(out.splitlines()[-1])
    return answer["version"], answer["heard"]


def measure(name, cloud, rate, count, seed):
    """Give a row: who, faults, submitted, created, duplicates, silent losses, errors without a job."""
    emulator = Emulator(queue_time=0.01, run_time=0.01)

    def faults():
        emulator.faults = Faults(rate, KINDS_OF_A_SUBMISSION, route=ROUTES[cloud], seed=seed, seconds=SECONDS)

    with emulator.serve() as urls:
        if name == "aioqpu":
            heard = asyncio.run(ours(cloud, urls, count, faults))
            number = version("aioqpu")
        else:
            number, heard = theirs(name, urls, count, faults)
    made = {}
    for job in emulator.created:
        label = next(label for label in job.labels if label in heard)
        made.setdefault(label, []).append(job.id)
    duplicates = sum(len(ids) - 1 for ids in made.values())
    silent = sum("id" not in heard[label] for label in made)
    loud = sum("id" not in each and label not in made for label, each in heard.items())
    return f"{name} {number}", cloud, f"{rate:.0%}", count, len(emulator.created), duplicates, silent, loud


HEAD = ("client", "cloud", "faults", "submitted", "jobs created", "duplicates", "silent losses", "errors without a job")


def compare(rates, count, seed):
    """Give the rows, the broken promises of aioqpu, and for what cannot be measured, the reasons."""

    def rows(who):
        name, cloud = who
        if name != "aioqpu" and not ENVIRONMENTS[name].exists():
            return [], [f"{name} is skipped: it is not installed, `make peers` does that."]
        try:
            return [measure(name, cloud, rate, count, seed) for rate in rates], []
        except (RuntimeError, OSError, ValueError) as error:
            return [], [f"{name} is skipped: {error}"]

    with ThreadPoolExecutor() as pool:  # they mostly wait
        answers = list(pool.map(rows, [("aioqpu", "ionq"), ("aioqpu", "ionq-v0.4"), *PEERS, ("aioqpu", "ibm")]))
    found = [row for some, _ in answers for row in some]
    broken = sum(row[5] + row[6] for row in found if row[0].startswith("aioqpu "))
    return found, broken, [note for _, notes in answers for note in notes]

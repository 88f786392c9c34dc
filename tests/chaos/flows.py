"""Many callers at once submit, wait and fetch against an emulator with faults; afterwards its books are compared."""

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio

from aioqpu import AioqpuError, IBMRuntimeClient, IonQClient, SubmissionUncertainError

QUBITS = 5
SHOTS = 10
HANGS = 400.0  # seconds after which a flow counts as hung; each of its steps has an end of its own long before
WAIT = 60.0
TRIES, PAUSE = 10, 2.0


@dataclass
class Figures:
    """What came of the flows: the callers' view beside the server's."""

    asked: int = 0
    created: int = 0
    duplicates: int = 0
    silent_losses: int = 0
    uncertain: int = 0
    recovered: int = 0
    never_made: int = 0  # uncertain ones of which the server has nothing
    refused: int = 0  # errors that say that a submission took no effect; the caller submits again
    results: int = 0
    wrong: int = 0
    asked_again: int = 0  # calls of result() that raised; the caller calls it again
    gave_up: int = 0  # callers who were refused too often, or have the id of a job and too often got no result
    hung: int = 0
    leaks: int = 0  # tasks and file descriptors left after aclose()
    requests: int = 0
    seconds: float = 0.0
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def broken_promises(self) -> int:
        return self.duplicates + self.silent_losses + self.wrong + self.hung + self.leaks


def number(index):
    """Give what the circuit of a flow computes: neighbours differ, so a mixed-up result shows."""
    return index * 7 % 2**QUBITS


class IonQ:
    def client(self, urls, **options):
        return IonQClient("any-key", urls.ionq_url, **options)

    async def submit(self, client, index, label):
        ones = [qubit for qubit in range(QUBITS) if number(index) >> qubit & 1]
        # The service takes no empty circuit.
        circuit = [{"gate": "x", "target": qubit} for qubit in ones] or [{"gate": "z", "target": 0}]
        return await client.submit_job({"qubits": QUBITS, "circuit": circuit}, shots=SHOTS, submission_id=label)

    def correct(self, result, index):
        return result.probabilities == {number(index): 1.0}


class IonQV04(IonQ):
    def client(self, urls, **options):
        return IonQClient("any-key", urls.ionq_v04_url, **options)


class IBM:
    def client(self, urls, **options):
        return IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url, **options)

    async def submit(self, client, index, label):
        gates = "".join(f"x q[{qubit}]; " for qubit in range(QUBITS) if number(index) >> qubit & 1)
        head = f'OPENQASM 3.0; include "stdgates.inc"; qubit[{QUBITS}] q; bit[{QUBITS}] c; '
        program = f"{head}{gates}c = measure q;"
        return await client.submit_sampler([program], backend="emulator", shots=SHOTS, submission_id=label)

    def correct(self, result, index):
        return result[0].data["c"].counts() == {format(number(index), f"0{QUBITS}b"): SHOTS}


CLOUDS: dict[str, Any] = {"ionq": IonQ, "ionq-v0.4": IonQV04, "ibm": IBM}


class Run:
    """The flows of one client."""

    def __init__(self, cloud, client, flows, *, wait=WAIT, hangs=HANGS):
        self.cloud = CLOUDS[cloud]()
        self.client = client
        self.figures = Figures(asked=flows)
        self.wait = wait
        self.hangs = hangs
        self.jobs = {}
        self.uncertain = {}
        self.errors = Counter()

    async def drive(self, in_flight):
        """Run every flow, so many at a time."""
        indexes = iter(range(self.figures.asked))

        async def caller():
            for index in indexes:
                with anyio.move_on_after(self.hangs) as scope:
                    await self.flow(index)
                self.figures.hung += scope.cancelled_caught

        async with anyio.create_task_group() as group:
            for _ in range(in_flight):
                group.start_soon(caller)

    async def flow(self, index):
        label = f"flow-{index}"
        job = await self.submit(index, label)
        if job is not None:
            self.jobs[label] = job.id
            await self.result(job, index)

    async def submit(self, index, label):
        for _ in range(TRIES):
            try:
                return await self.cloud.submit(self.client, index, label)
            except SubmissionUncertainError as error:
                self.figures.uncertain += 1
                self.errors[f"uncertain: {type(error.__cause__).__name__}"] += 1
                self.uncertain[label] = error
                return await self.recover(label)
            except AioqpuError as error:
                # No other error may come of a submission that took effect: if one does, this makes a duplicate.
                self.figures.refused += 1
                self.errors[f"submit: {type(error).__name__}"] += 1
                await anyio.sleep(PAUSE)
        self.figures.gave_up += 1
        return None

    async def recover(self, label):
        try:
            job = await self.uncertain[label].recover()
        except AioqpuError as error:
            self.errors[f"recover: {type(error).__name__}"] += 1
            return None
        if job is not None:
            self.figures.recovered += 1
            del self.uncertain[label]
        return job

    async def result(self, job, index):
        for _ in range(TRIES):
            try:
                result = await job.result(self.wait)
            except AioqpuError as error:
                self.figures.asked_again += 1
                self.errors[f"result: {type(error).__name__}"] += 1
                await anyio.sleep(PAUSE)
            else:
                self.figures.results += 1
                self.figures.wrong += not self.cloud.correct(result, index)
                return
        self.figures.gave_up += 1

    async def settle(self, emulator, lateness):
        """When all is calm again, let callers recover what they can, and compare with the server's books."""
        emulator.faults = None
        await anyio.sleep(lateness)
        for label in list(self.uncertain):
            job = await self.recover(label)
            if job is not None:
                self.jobs[label] = job.id
        made = {}
        for job in emulator.created:
            label = next(label for label in job.labels if label.startswith("flow-"))
            made.setdefault(label, []).append(job.id)
        figures = self.figures
        figures.created = len(emulator.created)
        figures.duplicates = sum(len(ids) - 1 for ids in made.values())
        figures.silent_losses = sum(self.jobs.get(label) not in ids for label, ids in made.items())
        figures.wrong += len(self.jobs.keys() - made.keys())
        figures.never_made = len(self.uncertain.keys() - made.keys())
        figures.requests = sum(emulator.requests.values())
        figures.errors = dict(self.errors)
        return figures


async def storm(emulator, urls, faults, *, cloud, flows, in_flight, transport=None):
    """Run flows over real sockets and give their figures, leaks included."""
    before = _held()
    started = time.monotonic()
    # A user in a hurry: the defaults wait a minute for an answer, and a submission's 15.
    options = {"timeout": 3, "submit_timeout": 3, **({} if transport is None else {"transport": transport()})}
    async with CLOUDS[cloud]().client(urls, **options) as client:
        run = Run(cloud, client, flows)
        emulator.faults = faults
        await run.drive(in_flight)
        figures = await run.settle(emulator, faults.seconds)
    for _ in range(6000):
        if _held() <= before:
            break
        await asyncio.sleep(0.05)
    figures.leaks = max(0, _held() - before)
    figures.seconds = time.monotonic() - started
    return figures


def _held():
    """Count this process's tasks and file descriptors; the server's ends of connections are among them.

    Pipes lead to the child processes that simulate, which stay.
    """
    descriptors = 0
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the folder's own descriptor is closed by now
            descriptors += not str(path.readlink()).startswith("pipe:")
    return len(asyncio.all_tasks()) + descriptors

"""What a sweep of 10,000 points costs in one process, on SQLite, against a service in the same process."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.fleet import IonQFleet

from aioqpu import IonQClient, JointWait
from benchmarks.measure import resident, shared
from benchmarks.waiting import TEN_MINUTES, virtually

POINTS = 10_000
BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
ROUND_PAUSE = 10.0  # less than that between two rounds of so many jobs


class Service:
    """IonQ's API, as far as a sweep uses it."""

    def __init__(self):
        self.jobs, self.ending, self.ended, self.last_list = 0, False, False, time.monotonic()

    def job(self, job_id):
        status = "completed" if self.ended else "ready"
        results = f"/v0.3/jobs/{job_id}/results"
        return {"id": job_id, "status": status, "shots": 100, "qubits": 2, "results_url": results}

    def __call__(self, request):
        path = request.url.path
        if request.method == "POST":
            self.jobs += 1
            return httpx.Response(200, json=self.job(f"job-{self.jobs:06}"))
        if path.endswith("/results"):
            return httpx.Response(200, json={"0": 0.5, "3": 0.5})
        if path.endswith("/jobs"):
            # Between two rounds, so that one round sees the end of all jobs.
            self.ended = self.ended or (self.ending and time.monotonic() - self.last_list > ROUND_PAUSE)
            self.last_list = time.monotonic()
            jobs = [self.job(job_id) for job_id in request.url.params.get_list("id")]
            return httpx.Response(200, json={"jobs": jobs, "next": None})
        return httpx.Response(200, json=self.job(path.rpartition("/")[2]))


async def sweep(database):
    """Return the figures of one sweep."""
    from aioqpu.integrations.sweeps import Sweeps

    service, figures = Service(), {}
    async with (
        IonQClient("any-key", transport=httpx.MockTransport(service)) as client,
        Sweeps(client, database, submitting=40) as opened,
    ):
        memory, cpu, started = resident(), time.process_time(), time.monotonic()
        points = {f"p{index}": {"shots": 100 + index % 7} for index in range(POINTS)}
        mine = await opened.add("bench", points, input=BELL)
        figures["add"] = time.monotonic() - started
        while (await mine.progress()).running < POINTS:
            await asyncio.sleep(5)
        figures["memory"] = (resident() - memory) / 1e6
        service.ending = True
        while not (await mine.progress()).completed:
            await asyncio.sleep(1)
        started = time.monotonic()
        while (await mine.progress()).completed < POINTS:
            await asyncio.sleep(2)
        figures["store"] = time.monotonic() - started
        figures["cpu"] = 1e3 * (time.process_time() - cpu) / POINTS
    return figures


def figures():
    def measure():
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(sweep(Path(folder) / "sweeps.sqlite3"))

    return shared("sweep", measure)


def sweep_add():
    return [figures()["add"]]


def sweep_cpu():
    return [figures()["cpu"]]


def sweep_memory():
    return [figures()["memory"]]


def sweep_store():
    return [figures()["store"]]


async def requests_while_waiting():
    fleet = IonQFleet()
    ids = fleet.add(POINTS, ends=1e9)
    async with fleet.client() as client, JointWait() as wait:
        for job_id in ids:
            wait.add(client.job(job_id), lambda *_: None)
        await asyncio.sleep(TEN_MINUTES)
        return fleet.requests


def sweep_requests():
    return [virtually(requests_while_waiting())]

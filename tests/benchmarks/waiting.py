"""What waiting for jobs costs: requests, delays and memory, in virtual time."""

import asyncio
import gc
import random
import resource
import statistics
import sys
import tracemalloc
from email.utils import formatdate
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.fleet import EPOCH, IBMFleet, IonQFleet, IonQV04Fleet
from support.virtual_time import VirtualTimeLoop

from aioqpu import IonQClient, JobTimeoutError, SubmissionUncertainError, as_completed, wait_all
from benchmarks.decoding import job
from benchmarks.measure import shared
from benchmarks.server import serving

TEN_MINUTES, THREE_HOURS = 600.0, 3 * 3600.0


def virtually(main):
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main)


# How peers choose when to look again: the seconds after each look.
def ionq_core():
    pause = 1.0
    while True:
        yield pause
        pause = min(30.0, pause * 1.5)


def qiskit_ibm_runtime():
    while True:
        yield 0.5


def looks(rule, length):
    """Return how often a job of this length is looked at, and how long after its end that is known."""
    now, number, pauses = 0.0, 1, rule()
    while now < length:
        now += next(pauses)
        number += 1
    return number, now - length


async def one_look(fleet, own, others=0):
    ids = fleet.add(own, ends=1e9)
    fleet.add(others, ends=1e9, prefix="other")
    async with fleet.client() as client:
        try:
            await wait_all([client.job(job_id) for job_id in ids], timeout=0)
        except JobTimeoutError:
            return [fleet.requests]


def round_ibm():
    return virtually(one_look(IBMFleet(), 1000))


def round_ionq():
    return virtually(one_look(IonQFleet(), 1000))


def round_ionq_v04():
    return virtually(one_look(IonQV04Fleet(), 1000))


def round_ionq_25():
    return virtually(one_look(IonQFleet(page=25), 1000))


def round_few():
    return [max(virtually(one_look(kind(), 3, 5000))[0] for kind in (IBMFleet, IonQFleet, IonQV04Fleet))]


async def ten_minutes(fleet, number=1000):
    """Return the requests, and the delays until their caller knows, of jobs that end over ten minutes."""
    draw = random.Random(7)
    lengths = sorted(draw.uniform(0, TEN_MINUTES) for _ in range(number))
    ids = fleet.add(number, ends=lambda i: lengths[i])
    async with fleet.client() as client:
        ended = as_completed([client.job(job_id) for job_id in ids])
        delays = [asyncio.get_running_loop().time() - fleet.ends[job.id] async for job in ended]
    return fleet.requests, delays, lengths


def waits(fleet, rule):
    """Return, of three waits for many jobs, the requests in relation to those of a peer, and the median delays."""
    requests, delays = [], []
    for _ in range(3):
        sent, late, lengths = virtually(ten_minutes(fleet()))
        requests.append(sent / sum(looks(rule, length)[0] for length in lengths))
        delays.append(statistics.median(late))
    return requests, delays


def many(fleet, rule):
    return shared(fleet.__name__, lambda: waits(fleet, rule))[0]


def delay(fleet, rule):
    return shared(fleet.__name__, lambda: waits(fleet, rule))[1]


def many_ionq():
    return many(IonQFleet, ionq_core)


def many_ionq_delay():
    return delay(IonQFleet, ionq_core)


def many_ionq_v04():
    return many(IonQV04Fleet, ionq_core)


def many_ionq_v04_delay():
    return delay(IonQV04Fleet, ionq_core)


def many_ibm():
    return many(IBMFleet, qiskit_ibm_runtime)


def many_ibm_delay():
    return delay(IBMFleet, qiskit_ibm_runtime)


async def alone(length):
    """Return the requests for one job of this length, and the delay."""
    fleet = IonQFleet()
    (job_id,) = fleet.add(1, ends=length)
    async with fleet.client() as client:
        await client.job(job_id).wait()
        return fleet.requests, asyncio.get_running_loop().time() - fleet.ends[job_id]


def one_delay():
    shares, number = [], 400
    for place in range(number):  # their lengths are spread evenly over the orders of magnitude
        length = THREE_HOURS ** ((place + 0.5) / number)
        shares.append(virtually(alone(length))[1] / max(1.0, min(10.0, 0.05 * length)))
    return [statistics.quantiles(shares, n=20)[-1]]


def one_requests():
    return [virtually(alone(THREE_HOURS))[0] for _ in range(5)]


async def look_ups(fleet):
    """Return the requests by which a submission is looked for that was lost, in a list of older jobs."""
    fleet.add(5000, ends=0)

    def answer(request):
        now = EPOCH.timestamp() + 2 * len(fleet.ends) + asyncio.get_running_loop().time()
        response = httpx.Response(502) if request.method == "POST" else fleet(request)
        response.headers["date"] = formatdate(now, usegmt=True)
        return response

    async with fleet.client(answer) as client:
        try:
            await client.submit_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]})
        except SubmissionUncertainError:
            return [fleet.requests]


def look_up_ionq():
    return virtually(look_ups(IonQFleet()))


def look_up_ionq_v04():
    return virtually(look_ups(IonQV04Fleet()))


class Marked(IonQFleet):
    """Jobs of which one carries a submission id."""

    marked = None

    def body(self, job_id):
        metadata = {"aioqpu_submission": "wanted"} if job_id == self.marked else None
        return {**super().body(job_id), "metadata": metadata}


async def find(newer):
    """Return the requests of `find_submission` at IonQ for a job among 100,000; `None`: there is no such job."""
    fleet = Marked()
    ids = fleet.add(100_000)
    fleet.marked = None if newer is None else ids[-1 - newer]
    async with fleet.client() as client:
        try:
            assert (await client.find_submission("wanted")).id == fleet.marked
        except SubmissionUncertainError:
            assert newer is None
    return [fleet.requests]


def find_recent():
    return virtually(find(1_000))


def find_nothing():
    return virtually(find(None))


def client_memory():
    """Return the megabytes by which each of some clients lets its process grow that has made a call, TLS included."""

    def megabytes():
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)

    async def main(port):
        clients, number = [], 20
        for _ in range(1 + number):  # one by one, or they would share what certificates take
            client = IonQClient("key", f"http://127.0.0.1:{port}/v0.3", verify=httpx.create_ssl_context())
            await client.retrieve_job("a")
            clients.append(client)
            if len(clients) == 1:
                before = megabytes()
        grown = megabytes() - before
        for client in clients:
            await client.aclose()
        return [grown / number]

    with serving() as port:
        return asyncio.run(main(port))


class Detailed(IBMFleet):
    def body(self, job_id):
        return {**job(self.born[job_id]), **super().body(job_id), "state": {"status": "Running", "reason": None}}


def handle_memory():
    """Return the kilobytes of a handle among 1,000 that are waited for, what is known of the jobs included."""

    async def main():
        fleet = Detailed()
        ids = fleet.add(1000, ends=1e9)
        async with fleet.client() as client:
            await client.retrieve_job(ids[0])
            tracemalloc.start()
            before = tracemalloc.get_traced_memory()[0]
            jobs = [client.job(job_id) for job_id in ids]
            waiting = asyncio.create_task(wait_all(jobs))
            await asyncio.sleep(30)
            gc.collect()
            used = tracemalloc.get_traced_memory()[0] - before
            waiting.cancel()
        return [used / len(jobs) / 1e3]

    return virtually(main())

"""Cancelling at every possible point must leave the client as good as new."""

import asyncio
import gc
import os
import sys
import threading
import time
from pathlib import Path

import anyio
import pytest

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu_emulator import Emulator

BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}
REQUESTS = int(os.environ.get("CANCELLED_CALLS", "120"))  # each call at each of 30 points; `make chaos` wants more


@pytest.fixture(scope="module")
def urls():
    with Emulator(queue_time=0, run_time=0).serve() as urls:
        yield urls


def open_descriptors():
    return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0


def descriptors_come_back_to(before):
    """Wait for the server, in this process too, to close its side."""
    deadline = time.monotonic() + 300
    while open_descriptors() > before and time.monotonic() < deadline:
        gc.collect()
        threading.Event().wait(0.05)
    return open_descriptors() <= before


def calls(ionq, ibm):
    """Return the calls to cancel: reads, a token, and a submission now and then."""
    return [
        ionq.list_backends,
        ibm.list_backends,
        lambda: anext(ionq.list_jobs(limit=1), None),
        lambda: ibm.get_usage(),
    ]


async def one_at_a_time(call, number):
    """Start a call and cancel it after a number of steps of the event loop."""
    async with anyio.create_task_group() as group:

        async def run():
            await call()

        group.start_soon(run)
        for _ in range(number % 40):
            await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()


async def by_timeout(call, number):
    with anyio.move_on_after((number % 50) / 10_000):
        await call()


async def by_failing_neighbour(call, number):
    async def fail():
        await anyio.sleep((number % 30) / 10_000)
        raise ZeroDivisionError

    async def both():
        async with anyio.create_task_group() as group:
            group.start_soon(fail)
            group.start_soon(call)

    with pytest.raises(ExceptionGroup):
        await both()


async def by_task_cancel(call, number):
    task = asyncio.ensure_future(call())
    for _ in range(number % 40):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait((task,))
    assert task.cancelled() or not task.exception()


async def torment(urls, how, concurrency):
    few = {"max_concurrency": concurrency}  # so that one that is lost is soon missed
    ibm_client = IBMRuntimeClient("k", urls.instance, urls.ibm_url, iam_url=urls.iam_url, **few)
    async with IonQClient("k", urls.ionq_url, **few) as ionq, ibm_client as ibm:
        victims = calls(ionq, ibm)
        await ionq.list_backends()
        for start in range(0, REQUESTS, concurrency):
            async with anyio.create_task_group() as group:
                for number in range(start, min(start + concurrency, REQUESTS)):
                    group.start_soon(how, victims[number % len(victims)], number // len(victims))
        with anyio.fail_after(300):
            assert await ionq.list_backends()
            assert await ibm.list_backends()


@pytest.mark.parametrize("concurrency", [1, 30])
@pytest.mark.parametrize("how", [one_at_a_time, by_timeout, by_failing_neighbour, by_task_cancel])
@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_cancelled_calls_leave_no_descriptors_open(urls, library, how, concurrency):
    if library == "trio" and how is by_task_cancel:
        pytest.skip("trio has no task.cancel()")
    gc.collect()
    before = open_descriptors()
    anyio.run(torment, urls, how, concurrency, backend=library)
    assert descriptors_come_back_to(before)


@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_an_unclosed_client_with_cancelled_calls_leaves_no_descriptors_open(urls, library):
    async def main():
        client = IonQClient("k", urls.ionq_url)
        for number in range(100):
            await by_timeout(client.list_backends, number)

    gc.collect()
    before = open_descriptors()
    anyio.run(main, backend="asyncio") if library == "asyncio" else anyio.run(main, backend="trio")
    assert descriptors_come_back_to(before)

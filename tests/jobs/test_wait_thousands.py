"""Waiting for so many jobs that reading their handles must not stop the event loop."""

import anyio
import pytest
from support.fleet import IBMFleet, IonQFleet
from support.virtual_time import ASYNCIO_ONLY

from aioqpu import wait_all
from aioqpu._jobs.pagination import in_pieces

pytestmark = pytest.mark.anyio

MANY = 10_000


async def test_the_event_loop_runs_between_two_pieces_of_a_long_list():
    turns = 0

    async def others():
        nonlocal turns
        while True:
            turns += 1
            await anyio.lowlevel.checkpoint()

    read, seen = [], []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(others)
        async for piece in in_pieces(range(MANY)):
            read += piece
            seen.append(turns)
        tasks.cancel_scope.cancel()
    assert read == list(range(MANY))
    assert len(seen) > 1
    assert seen[-1] > seen[0]


@pytest.mark.parametrize("fleet", [IBMFleet, IonQFleet])
@ASYNCIO_ONLY
async def test_thousands_of_jobs_take_few_requests_and_all_end(fleet):
    service = fleet()
    ids = service.add(5_000, ends=lambda i: 0.01 * i)
    async with service.client() as client:
        jobs = await wait_all([client.job(job_id) for job_id in ids])
    assert [job.id for job in jobs] == ids
    assert all(job.outcome == "completed" for job in jobs)
    assert service.requests < 1000

"""Updates the table of jobs: the states that the clouds report, and the outcomes that the sweeps have stored."""

import fcntl
import json
import logging
import math
import time
from contextlib import aclosing, closing, suppress
from pathlib import Path
from typing import Any, TextIO

import anyio
import anyio.to_thread
import circuits
from jobs import UNFINISHED, Jobs, Record

from aioqpu import (
    AioqpuError,
    APIError,
    BitArray,
    IBMJob,
    IBMResult,
    IonQJob,
    IonQResult,
    JobCancelledError,
    JobTimeoutError,
    NotFoundError,
    wait_all,
)

Handle = IonQJob | IBMJob
logger = logging.getLogger("fastapi_service")

FASTEST, SLOWEST, SHARE_OF_AGE = 0.5, 10.0, 0.05  # seconds between two reads; after a change they are short
TAKE_OVER = 1.0  # seconds between two attempts to become the process that watches
ABANDONED = 15.0  # seconds after which the process that accepted a job without a sweep has certainly ended
LOOK_BACK = 1000  # of a cloud's newest jobs are searched for the ids of new ones

LOST = "its cloud does not know this job any more"


async def watch(jobs: Jobs) -> None:
    """Keep the table up to date, in the one process of the service that holds the lock."""
    with closing(_opened(jobs)) as lock:
        while True:
            with suppress(BlockingIOError):  # the kernel releases the lock when its process ends
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            await anyio.sleep(TAKE_OVER)
        async with anyio.create_task_group() as tasks:
            for cloud in jobs.clients:
                tasks.start_soon(_watch_cloud, jobs, cloud)


def _opened(jobs: Jobs) -> TextIO:
    return Path(f"{jobs.path}.watcher").open("w")


async def _watch_cloud(jobs: Jobs, cloud: str) -> None:
    seen, moved_at, looked_at = -1, -math.inf, -math.inf
    while True:
        now = time.monotonic()
        if jobs.revision != seen:
            seen, moved_at, looked_at = jobs.revision, now, -math.inf
        if now - looked_at > min(SLOWEST, SHARE_OF_AGE * (now - moved_at)):
            looked_at = now
            try:
                await _look(jobs, cloud)
            except Exception:
                logger.exception("the jobs at %s cannot be read, trying again", cloud)
        await anyio.sleep(FASTEST)


async def _look(jobs: Jobs, cloud: str) -> None:
    """Bring every unfinished job of a cloud up to date."""
    records = [record for record in await jobs.select(UNFINISHED) if record.cloud == cloud]
    sent, is_known = {}, False
    for record in records:
        if record.job_id is None:
            progress = await jobs.sweep(record).progress()
            if progress.submitting or progress.running:
                sent[record.id] = record
                is_known = is_known or bool(progress.running)
            elif not progress.total:
                await _adopt(jobs, record)
            elif progress.done:
                await _finish(jobs, record)
            elif record.cancelling:
                await jobs.sweep(record).stop()
    if sent:
        await _find(jobs, cloud, sent, LOOK_BACK if is_known else 1)
    handles: dict[Handle, Record] = {
        jobs.clients[cloud].job(record.job_id): record for record in records if record.job_id is not None
    }
    unfinished, lost = await _read(list(handles))
    for handle, record in handles.items():
        if handle in unfinished:
            await jobs.change(record.id, error=None, **told(handle))
        else:
            if handle in lost:  # its sweep waits for it some minutes before it fails
                await jobs.change(record.id, error=LOST)
            await _finish(jobs, record, handle.status if handle.done else record.status)


async def _adopt(jobs: Jobs, record: Record) -> None:
    """Add a job to its sweep if that did not happen: its process has ended, or its backend could not be read."""
    if record.cancelling:
        await jobs.change(record.id, state="cancelled")
    elif time.time() - record.created > ABANDONED:
        circuit, _ = await jobs.circuit_and_counts(record.id)
        try:
            if (point := await circuits.prepared(jobs.clients[record.cloud], record, circuit)) is not None:
                await jobs.add(record, point)
        except (ValueError, APIError) as error:
            await jobs.change(record.id, state="failed", error=str(error))


async def _find(jobs: Jobs, cloud: str, sent: dict[str, Record], limit: int) -> None:
    """Look for the ids of new jobs at their cloud, and cancel those whose cancellation was requested meanwhile."""
    try:
        async with aclosing(jobs.clients[cloud].list_jobs(limit=limit)) as listed:
            async for job in listed:
                for mark in circuits.marks(job.to_dict()) & sent.keys():
                    changed = await jobs.change(mark, job_id=job.id, error=None, **told(job))
                    if changed is not None and changed.cancelling:  # it was cancelled before its id was known
                        await jobs.cancel(changed)
                    del sent[mark]
                if not sent:
                    break
    except APIError as error:
        for record_id in sent:
            await jobs.change(record_id, error=str(error))


async def _finish(jobs: Jobs, record: Record, status: str | None = None) -> None:
    """Record how a job has ended, if its sweep has stored the outcome."""
    sweep = jobs.sweep(record)
    async with aclosing(sweep.results(wait=False)) as outcomes:
        async for _, outcome in outcomes:
            job_id = outcome.job_id if isinstance(outcome, IonQResult | IBMResult) else record.job_id
            ended: dict[str, Any] = {"job_id": job_id, "status": status, "position": None, "expected_wait": None}
            if isinstance(outcome, JobCancelledError):
                await jobs.change(record.id, **ended, state="cancelled", error=None)
            elif isinstance(outcome, AioqpuError):
                is_lost = isinstance(outcome, NotFoundError) and record.job_id is not None
                error = LOST if is_lost else getattr(outcome, "reason", None) or str(outcome)
                await jobs.change(record.id, **ended, state="failed", error=error)
            else:
                counts, error = await anyio.to_thread.run_sync(_counts, outcome, record.shots)
                await jobs.change(record.id, counts, **ended, state="completed", error=error)
            return
    if (await sweep.progress()).stopped:
        await jobs.change(record.id, state="cancelled", error=None)


async def _read(handles: list[Handle]) -> tuple[set[Handle], set[Handle]]:
    """Read all jobs of a cloud once, in as few requests as possible.

    Returns those that have not ended, and those that the cloud does not know.
    """
    unfinished, lost, problem = set[Handle](), set[Handle](), None
    try:
        await wait_all(handles, timeout=0)
    except JobTimeoutError as error:
        unfinished, problem = set(error.pending), error.__cause__
    except (APIError, ExceptionGroup) as error:
        problem = error  # these jobs are read again in the next round
    if any(isinstance(each, NotFoundError) for each in getattr(problem, "exceptions", [problem])):
        for handle in handles:
            if handle.status is None and handle not in unfinished:
                try:
                    await handle.refresh()
                except NotFoundError:
                    lost.add(handle)
                except APIError:
                    pass
    return unfinished, lost


def told(handle: Handle) -> dict[str, Any]:
    """Return what a cloud reports about an unfinished job."""
    data = handle.to_dict()
    position, wait = data.get("position_in_queue"), data.get("predicted_wait_time_ms")
    return {
        "state": "running" if (handle.status or "").lower() in ("running", "started") else "queued",
        "status": handle.status,
        "position": position if isinstance(position, int) else None,
        "expected_wait": wait / 1000 if isinstance(wait, int | float) and math.isfinite(wait) else None,
    }


def _counts(result: IonQResult | IBMResult, shots: int) -> tuple[str | None, str | None]:
    """Return the counts of each classical register as JSON, or why there are none."""
    try:
        if isinstance(result, IonQResult):
            # The ideal simulator does not report the number of shots in IonQ's API v0.4.
            counts = {name: register.counts(shots) for name, register in result.registers.items()}
        else:
            registers = (pub.data.items() for pub in result[:1])
            counts = {name: bits.counts() for each in registers for name, bits in each if isinstance(bits, BitArray)}
        return json.dumps(counts), None
    except ValueError as error:
        return None, f"there are no counts: {error}"

"""Submits the points of all sweeps of a database, and waits for their jobs."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
import uuid
from collections import Counter
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import anyio
import sqlalchemy as sa
from dbos import DBOS, DBOSPortableJSONSerializer, SetWorkflowAttributes, SetWorkflowID

from aioqpu._http.submission_queue import before_submission
from aioqpu._jobs.wait_many import JointWait
from aioqpu.errors import (
    AioqpuError,
    APIConnectionError,
    APIError,
    APIStatusError,
    AuthenticationError,
    ConfigurationError,
    ConflictError,
    JobError,
    JobNotFinishedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    SubmissionUncertainError,
    TokenError,
)
from aioqpu.integrations.sweeps.database import (
    APPLICATION,
    FOLLOW,
    SUBMIT,
    UNFINISHED,
    VERSION,
    Database,
    follow_queue,
    queue_of,
    reason_of,
    run_to_its_end,
    submit_queue,
)
from aioqpu.integrations.sweeps.outcomes import PointFailedError, result_as_text
from aioqpu.integrations.sweeps.seats import Seats, seat_name, seat_number

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from contextlib import AbstractContextManager

    from aioqpu._client import Client
    from aioqpu._jobs.handle import Job

T = TypeVar("T")

logger: Final = logging.getLogger("aioqpu")

_INSPECT_SECONDS = 10.0
_LOOK_UP_SECONDS = 5.0
_MIN_RETRY_SECONDS, _MAX_RETRY_SECONDS = 5.0, 60.0
_PENDING_SUBMISSIONS_SECONDS = 10.0  # for submissions that are being sent when the worker is closed
_CHECK_SECONDS = 2.0  # for reading the database when the worker is closed
_NOTIFICATION_SECONDS = 0.1  # between polls for notifications
_FETCHES_AT_ONCE = 32
_MAX_CLOCK_ERROR = timedelta(hours=6)  # of a clock that is wrong, or set back between checkpoint and look-up
_UNDECODABLE_SECONDS = 3600.0  # after which a job or result counts as unreadable; a proxy may answer with its own page

_worker: Worker | None = None


@DBOS.workflow(name=SUBMIT, max_recovery_attempts=None)
async def _submit(client: str, method: str, keywords: str, submission_id: str) -> str:
    """Submit a point exactly once and return the id of its job, which `_follow` waits for."""
    worker = _current_worker()
    with worker.executing(str(DBOS.workflow_id)):
        failures = 0
        while True:
            # The checkpoint is written before the request is sent, and only the owner of this workflow can write it. If
            # another execution stored its token, it may have sent the request, so this one only looks for the job.
            token, intended_at = _new_token(), seconds_since_boot()
            stored = await DBOS.run_step_async({"name": "intend"}, _identity, token)
            try:
                answer = await DBOS.run_step_async(
                    {"name": "send"},
                    worker.send,
                    client,
                    method,
                    keywords,
                    submission_id,
                    intended_at if stored == token else None,
                    failures,
                    _time_before(stored),
                )
            except BaseException:  # the point was stopped, or is continued by another process
                worker.resume_if_submitted(client, str(DBOS.workflow_id), submission_id)
                raise
            finally:
                worker.forget_submitted(submission_id)
            if "retry_after" not in answer:
                break
            failures = answer["failures"]
            await asyncio.sleep(answer["retry_after"])
        if "job_id" not in answer:
            raise PointFailedError(answer["message"], answer["failure"])
        name, _, key = str(DBOS.workflow_id).partition("/")
        with SetWorkflowID(f"{name}//{key}"), SetWorkflowAttributes({"client": client}):
            await DBOS.enqueue_workflow_async(follow_queue(client), _follow, client, answer["job_id"])
        return str(answer["job_id"])


@DBOS.workflow(name=FOLLOW, max_recovery_attempts=None)
async def _follow(client: str, job_id: str) -> str:
    """Wait for a job together with all others of this process and return its result, which the engine stores."""
    worker = _current_worker()
    with worker.executing(str(DBOS.workflow_id)):
        return await worker.follow(client, job_id)


def seconds_since_boot() -> float:
    """Return a time that also advances while the machine is suspended."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class _OutdatedCheckpointError(APIConnectionError):
    """A submission was not sent: its checkpoint is so old that another process may look for the job."""

    sent = False


async def _identity(token: str) -> str:
    return token


def _new_token() -> str:
    """Return a token that no other execution has, with the time in whole seconds that have passed."""
    return f"{uuid.uuid4().hex}@{int(time.time())}"


def _time_before(token: str) -> datetime | None:
    """Return a time before the request of a checkpoint, or `None` if its token has no usable time."""
    _, _, seconds = token.partition("@")  # earlier releases stored no time
    if not seconds or float(seconds) > time.time():
        return None
    return datetime.fromtimestamp(float(seconds), UTC) - _MAX_CLOCK_ERROR


def _current_worker() -> Worker:
    if _worker is None:
        raise asyncio.CancelledError  # the engine still runs a workflow while the worker is closed
    return _worker


class _Inspection(NamedTuple):
    """The result of reading the rows that processes work on."""

    idle: set[str]
    """The ids of rows of this process that it does not execute."""
    free: set[int]
    """The numbers of seats that have rows but are held by no process."""


class _Execution:
    """Counts the executions of a workflow in this process while its block runs.

    An unexpected error, for example of the database, must not become the outcome of the point: the execution ends as if
    its process had ended, and the worker starts another one.
    """

    # Slots save memory: there is one object for each job that is waited for.
    __slots__ = ("_executions", "_workflow_id")

    def __init__(self, executions: Counter[str], workflow_id: str) -> None:
        self._executions, self._workflow_id = executions, workflow_id

    def __enter__(self) -> None:
        self._executions[self._workflow_id] += 1

    def __exit__(self, _: object, error: BaseException | None, traceback: object) -> None:
        self._executions[self._workflow_id] -= 1
        if not self._executions[self._workflow_id]:
            del self._executions[self._workflow_id]
        if isinstance(error, Exception) and not isinstance(error, PointFailedError):
            logger.error("point %s is interrupted", self._workflow_id, exc_info=error)
            raise asyncio.CancelledError from error


class _EngineFilter(logging.Filter):
    """Drops log records of the engine about points that failed or were stopped, and workflows of a closed worker."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        is_outcome = isinstance(error, PointFailedError) or type(error).__module__.startswith("dbos")
        return not (is_outcome or str(record.msg).startswith("Asyncio task cancelled"))


class Worker:
    """Runs the engine in threads of its own; requests are sent on the event loop that opened the worker."""

    def __init__(
        self,
        database: Database,
        clients: Mapping[str, Client[Any]],
        *,
        settled: float,
    ) -> None:
        self._database = database
        self._clients = clients
        self._settled = settled
        self._seats = Seats(database)
        self._executions: Counter[str] = Counter()
        self._sending: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._submitted: set[str] = set()
        self._background: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._to_wait_for: asyncio.Queue[tuple[str, str, Callable[[Any, Exception | None], None]]] = asyncio.Queue()
        self._semaphore: tuple[asyncio.AbstractEventLoop, asyncio.Semaphore] | None = None
        self._log_filter = _EngineFilter()
        self._started = self._launched = False

    async def open(self) -> None:
        """Take a seat and start the engine, which continues what the last holder of the seat began."""
        global _worker
        if _worker is not None:
            raise ConfigurationError("this process has open sweeps already: use one Sweeps for all of them")
        self._loop = asyncio.get_running_loop()
        self._resources = AsyncExitStack()
        self._waits = {name: await self._resources.enter_async_context(JointWait()) for name in self._clients}
        _worker = self
        try:
            await run_to_its_end(asyncio.to_thread(self._start))
        except BaseException:
            await run_to_its_end(self.close())  # each step of closing is bounded
            raise
        self._tasks = [asyncio.create_task(self._inspect()), asyncio.create_task(self._add_waits())]

    def _start(self) -> None:
        self._seat = self._seats.take_first()
        engine_logger = logging.getLogger("dbos")
        if not engine_logger.handlers:  # else the engine adds one that writes to stderr
            engine_logger.addHandler(logging.NullHandler())
        engine_logger.addFilter(self._log_filter)
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._database.engine_url,
                "application_version": VERSION,
                "executor_id": seat_name(self._seat),
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
                "max_executor_threads": 8,
                "sys_db_pool_size": 8,
                "run_migrations": False,
                # No workflow uses notifications, but closing waits for the thread that polls for them.
                "notification_listener_polling_interval_sec": _NOTIFICATION_SECONDS,
            }
        )
        if DBOS.executor_id != seat_name(self._seat) or DBOS.application_version != VERSION:
            raise ConfigurationError("this process runs an application on DBOS, and DBOS runs once in a process")
        self._started = True
        DBOS.listen_queues([queue(name) for name in self._clients for queue in (submit_queue, follow_queue)])
        DBOS.launch()
        self._launched = True

    async def close(self) -> None:
        """Stop the engine and release the seat; the next worker continues what is unfinished."""
        global _worker
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if unfinished := self._sending | self._background:
            await asyncio.wait(unfinished, timeout=_PENDING_SUBMISSIONS_SECONDS)
        _worker = None
        is_idle = self._started and not await self._may_take_rows()
        await run_to_its_end(asyncio.to_thread(self._stop, is_idle=is_idle))
        await self._resources.aclose()

    async def _may_take_rows(self) -> bool:
        """Return whether the threads of the engine may take rows from queues now."""
        with suppress(OSError), anyio.move_on_after(_CHECK_SECONDS):
            return bool(await self._database.rows(None, name=[SUBMIT, FOLLOW], status=UNFINISHED, limit=1))
        return True

    def _stop(self, *, is_idle: bool) -> None:
        if self._started:
            # The threads that take rows need this time to end before the event loop on which they start workflows.
            DBOS.destroy(workflow_completion_timeout_sec=0 if is_idle else 1)
        logging.getLogger("dbos").removeFilter(self._log_filter)
        self._seats.release_all()

    def executing(self, workflow_id: str) -> AbstractContextManager[None]:
        """Return a context manager for the execution of a workflow."""
        return _Execution(self._executions, workflow_id)

    async def _on_loop_of_clients(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the event loop that opened the worker."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    # Submitting

    async def send(
        self,
        client: str,
        method: str,
        keywords: str,
        submission_id: str,
        intended_at: float | None,
        failures: int,
        submitted_after: datetime | None,
    ) -> dict[str, Any]:
        """Submit a point, or look for its job when it may have been submitted.

        Args:
            client: The name of the client.
            method: The name of the client's method.
            keywords: The keywords of that method, as JSON.
            submission_id: The id by which the job can be found.
            intended_at: When this execution recorded that it will send; `None` when another one has.
            failures: How often the submission has failed in a row.
            submitted_after: A time before the submission, for the look-up.

        Returns:
            The `job_id`, or the `retry_after` in seconds of another attempt, or the `failure` of the point.
        """
        self._check_open()
        if intended_at is None:
            logger.warning(
                "submission %s was started by another process: looking for its job for up to %g s",
                submission_id,
                self._settled,
            )
            work = self._look_for(client, submission_id, submitted_after)
        else:
            work = self._send(
                client, method, json.loads(keywords), submission_id, intended_at, failures, submitted_after
            )
        try:
            answer = await self._on_loop_of_clients(work)
        except Exception as error:
            # The engine would store an exception as the outcome of this step, and raise it in all later executions.
            logger.exception("submission %s is interrupted", submission_id)
            raise asyncio.CancelledError from error
        if "job_id" in answer:
            self._submitted.add(submission_id)
        return answer

    def _check_open(self) -> None:
        if self._closing:
            raise asyncio.CancelledError

    async def _send(
        self,
        name: str,
        method: str,
        keywords: dict[str, Any],
        submission_id: str,
        intended_at: float,
        failures: int,
        submitted_after: datetime | None = None,
    ) -> dict[str, Any]:
        self._check_open()

        def check_age() -> None:
            # The process may have been frozen, or the submission may have waited in the queue after a 429.
            if seconds_since_boot() - intended_at > self._settled / 2:
                raise _OutdatedCheckpointError("the checkpoint of this submission is too old")

        before_submission.set(check_age)
        try:
            submission = self._loop.create_task(
                getattr(self._clients[name], method)(**keywords, submission_id=submission_id)
            )
            self._sending.add(submission)
            submission.add_done_callback(self._sending.discard)
            job = await submission
        except SubmissionUncertainError:
            return await self._look_for(name, submission_id, submitted_after)
        except _OutdatedCheckpointError:
            return {"retry_after": 0.0, "failures": failures}
        except Exception as error:  # noqa: BLE001 - any other error of a client means that nothing was submitted
            if not _may_succeed_later(error):
                failure = PointFailedError.of(error)
                return {"message": str(failure), "failure": failure.data}
            pause = min(_MAX_RETRY_SECONDS, _MIN_RETRY_SECONDS * 2**failures)
            pause = max(pause, min(getattr(error, "retry_after", None) or 0.0, 10 * _MAX_RETRY_SECONDS))
            logger.warning("submission %s is tried again in %.0f s: %s", submission_id, pause, error)
            return {"retry_after": pause, "failures": min(failures + 1, 10)}
        return {"job_id": job.id}

    async def _look_for(self, name: str, submission_id: str, submitted_after: datetime | None) -> dict[str, Any]:
        """Look for a job until it is found, or until it counts as not created."""
        client, deadline = self._clients[name], time.monotonic() + self._settled
        while True:
            self._check_open()
            try:
                job = await client.find_submission(submission_id, submitted_after=submitted_after)
            except AioqpuError as error:
                # The time without the job is measured from the last failure.
                deadline = time.monotonic() + self._settled
                logger.warning("the look-up of submission %s failed and is retried: %s", submission_id, error)
            else:
                if job is not None:
                    return {"job_id": job.id}
                if time.monotonic() > deadline:
                    return {"retry_after": 0.0, "failures": 0}
            await asyncio.sleep(min(_LOOK_UP_SECONDS, self._settled / 5))

    def resume_if_submitted(self, client: str, label: str, submission_id: str) -> None:
        """Continue a point that was stopped while its job was submitted."""
        if submission_id in self._submitted and not self._closing:
            self._loop.call_soon_threadsafe(self._spawn, self._resume_if_cancelled(client, label))

    def forget_submitted(self, submission_id: str) -> None:
        """Remove a point whose job is recorded, or for whose job another execution looks."""
        self._submitted.discard(submission_id)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _resume_if_cancelled(self, client: str, label: str) -> None:
        rows = await self._database.rows(label, status="CANCELLED")
        if label in {row.workflow_id for row in rows}:
            await self._database.resume([(submit_queue(client), label)])

    # Waiting

    async def follow(self, client: str, job_id: str) -> str:
        """Wait for a job and return its result as text.

        Raises:
            PointFailedError: The job has no result.
        """
        failures, tolerated, since = 0, 0.0, 0.0
        while True:
            try:
                job = await self._wait_for(client, job_id)
                async with self._fetching:
                    return await self._on_loop_of_clients(_result_of(job))
            except AioqpuError as error:
                before, tolerated, now = tolerated, self._tolerated_seconds(error), time.monotonic()
                since = since if tolerated == before else now
                if now - since >= tolerated:
                    raise PointFailedError.of(error, job_id=job_id) from None
                pause = min(_MAX_RETRY_SECONDS, _MIN_RETRY_SECONDS * 2**failures)
                level = logging.DEBUG if failures else logging.WARNING  # an expired key concerns thousands of jobs
                logger.log(level, "job %s cannot be read, tried again in %.0f s: %s", job_id, pause, error)
                failures = min(failures + 1, 10)
            await asyncio.sleep(pause)

    def _tolerated_seconds(self, error: AioqpuError) -> float:
        """Return for how long a job may raise this kind of error before its point has failed."""
        # The service may not show a new job yet, or the results of one that has just ended.
        if isinstance(error, (NotFoundError, JobNotFinishedError)):
            return self._settled
        if isinstance(error, JobError):
            return 0.0
        return _UNDECODABLE_SECONDS if isinstance(error, ResponseDecodeError) else math.inf

    @property
    def _fetching(self) -> asyncio.Semaphore:
        """The semaphore of the engine's event loop, which limits how many results are fetched at the same time."""
        loop = asyncio.get_running_loop()
        if self._semaphore is None or self._semaphore[0] is not loop:
            self._semaphore = loop, asyncio.Semaphore(_FETCHES_AT_ONCE)
        return self._semaphore[1]

    def _wait_for(self, client: str, job_id: str) -> asyncio.Future[Job[Any, Any]]:
        """Wait for a job in the joint wait of its client; no task waits for it on the loop of the clients."""
        ended: asyncio.Future[Job[Any, Any]] = asyncio.get_running_loop().create_future()
        self._loop.call_soon_threadsafe(self._to_wait_for.put_nowait, (client, job_id, partial(_report_end, ended)))
        return ended

    async def _add_waits(self) -> None:
        """Add the jobs of this process to the joint wait of their client."""
        while True:
            client, job_id, on_end = await self._to_wait_for.get()
            self._waits[client].add(self._clients[client].job(job_id), on_end)

    # Other workers

    async def _inspect(self) -> None:
        """Check the seat, and continue the rows of processes that have ended."""
        last = _Inspection(set(), set())
        while True:
            await asyncio.sleep(_INSPECT_SECONDS)
            try:
                # `_launched` is false if the last start on another seat failed.
                if self._launched and await asyncio.to_thread(self._seats.keep, self._seat):
                    last = await self._inspect_rows(last)
                else:
                    await self._restart_on_another_seat()
                    last = _Inspection(set(), set())
            except sa.exc.DBAPIError as error:
                logger.warning("the seat of this process cannot be checked now: %s", reason_of(error))
            except Exception:
                logger.exception("the other workers of the database cannot be inspected")

    async def _inspect_rows(self, before: _Inspection) -> _Inspection:
        """Continue rows that no process works on, and return what was read."""
        idle: dict[str, str] = {}  # the queues of rows that this process began and does not execute
        others: dict[str, list[tuple[str, str]]] = {}  # the queues and ids of the rows of other processes
        async for rows in self._database.pages(status="PENDING"):
            for row in rows:
                if row.executor_id != seat_name(self._seat):
                    others.setdefault(row.executor_id or "", []).append((queue_of(row), row.workflow_id))
                elif row.workflow_id not in self._executions:
                    idle[row.workflow_id] = queue_of(row)
        # The outcomes of idle rows could not be written, for example on a full disk. If some of these rows have been
        # written since the last inspection, the others are still waiting to be written.
        left = [(idle[each], each) for each in before.idle] if before.idle <= idle.keys() else []
        free = await asyncio.to_thread(self._free_seats, set(others))
        # A seat must be free in two inspections in a row: its holder may be starting or connecting again.
        dead = {seat_name(number) for number in free & before.free}
        if dead:
            logger.warning("the points of %s are continued: no process holds these seats", ", ".join(sorted(dead)))
        left += [row for name in dead for row in others[name]]
        await self._database.resume(left)
        return _Inspection(set(idle), free)

    def _free_seats(self, names: set[str]) -> set[int]:
        free = set()
        for name in names:
            if name.removeprefix("seat-").isdigit() and self._seats.take(number := seat_number(name)):
                self._seats.release(number)
                free.add(number)
        return free

    async def _restart_on_another_seat(self) -> None:
        """Start again on another seat, after this one was lost to another process."""
        logger.error("another process has taken the seat of this process: starting again on another seat")
        self._closing, self._launched = True, False
        await asyncio.to_thread(partial(self._stop, is_idle=False))
        self._started, self._closing = False, False
        await asyncio.to_thread(self._start)


def _report_end(future: asyncio.Future[Any], job: Any, error: Exception | None) -> None:
    """Pass the end of a job to the event loop that waits for it."""
    with suppress(RuntimeError):  # that event loop was closed
        future.get_loop().call_soon_threadsafe(_resolve, future, job, error)


def _resolve(future: asyncio.Future[Any], value: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)


async def _result_of(job: Job[Any, Any]) -> str:
    return await result_as_text(await job.result())


def _may_succeed_later(error: Exception) -> bool:
    """Return whether a submission that had no effect may succeed later, perhaps with another key or a free account."""
    if isinstance(error, APIStatusError):
        later = (AuthenticationError, PermissionDeniedError, ConflictError, RateLimitError, ServerError)
        return isinstance(error, later) or error.status_code in (402, 408, 425)
    if isinstance(error, APIError):
        return isinstance(error, (APIConnectionError, TokenError))
    return not isinstance(error, (ValueError, TypeError))

"""Waits for many jobs; jobs of one client share the requests that read them."""

from __future__ import annotations

import logging
import math
import random
from collections import deque
from contextlib import aclosing, nullcontext
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, TypeVar, overload

import anyio

from aioqpu import _integrations
from aioqpu._http import observation
from aioqpu._http.event_loop import SharedTask
from aioqpu._http.responses import retry_after
from aioqpu._http.retry import MAX_RETRY_AFTER_SECONDS
from aioqpu._http.validation import check_timeout
from aioqpu._jobs.handle import Job
from aioqpu._jobs.polling import MIN_INTERVAL_SECONDS, OutageTracker, UnknownStatusLog, interval, is_worth_waiting
from aioqpu._jobs.running import waiting
from aioqpu.errors import APIError, AuthenticationError, JobTimeoutError, ResponseDecodeError, TokenError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType

    from aioqpu._http import httpx
    from aioqpu._jobs.state import JobService, JobState

JobT = TypeVar("JobT", bound=Job[Any, Any])

logger: Final = logging.getLogger("aioqpu")

ASSUMED_PAGES: Final = 3  # requests that a list is assumed to take, until one was read
RETRY_LIST_AFTER_ROUNDS: Final = 10  # then jobs that were not in the list are looked for there again
MAX_SINGLE_READS: Final = 8  # at the same time; as many failures in a row end a round
SECONDS_PER_REQUEST: Final = 0.35  # the more requests a round takes, the rarer it is
MAX_SECONDS_BETWEEN_ROUNDS: Final = 40.0
_JOBS_NAMED_IN_ERROR = 5


@overload
async def wait_all(jobs: Iterable[JobT], timeout: float | None = None, *, progress: bool = False) -> list[JobT]: ...
@overload
async def wait_all(  # type: ignore[overload-cannot-match]  # it matches jobs of both clouds
    jobs: Iterable[Job[Any, Any]], timeout: float | None = None, *, progress: bool = False
) -> list[Any]: ...
async def wait_all(jobs: Iterable[Job[Any, Any]], timeout: float | None = None, *, progress: bool = False) -> list[Any]:
    """Wait until all jobs have ended, however they ended, and return the handles in the order given.

    Jobs of one client share their requests. Nothing is cancelled remotely.

    Args:
        jobs: Any mix of handles of both clouds.
        timeout: Seconds to wait at most; 0 reads each job once, `None` waits without limit.
        progress: Whether to show a progress bar (extra `notebook` or `cli`), or plain lines without one.

    Raises:
        JobTimeoutError: Some jobs have not ended within `timeout`; `pending` holds their handles.
        APIError: One job cannot be read; raised after the others have ended.
        ExceptionGroup: Several jobs cannot be read.
    """
    timeout, handles = check_timeout(timeout), _checked(jobs)
    display: AbstractContextManager[Callable[[Any], Any] | None] = nullcontext()
    if progress:
        display = _integrations.load("progress").show(handles)
    with display as on_update:
        async with aclosing(_completed(handles, timeout, on_update)) as completed:
            async for _ in completed:
                pass
    return handles


@overload
def as_completed(jobs: Iterable[JobT], timeout: float | None = None) -> AsyncGenerator[JobT]: ...
@overload
def as_completed(  # type: ignore[overload-cannot-match]
    jobs: Iterable[Job[Any, Any]], timeout: float | None = None
) -> AsyncGenerator[Any]: ...
def as_completed(jobs: Iterable[Job[Any, Any]], timeout: float | None = None) -> AsyncGenerator[Any]:
    """Yield each handle once its job has ended, however it ended.

    Jobs of one client share their requests. Nothing is cancelled remotely.

    Args:
        jobs: Any mix of handles of both clouds.
        timeout: Seconds to wait at most; 0 reads each job once, `None` waits without limit.

    Raises:
        JobTimeoutError: Some jobs have not ended within `timeout`; `pending` holds their handles.
        APIError: One job cannot be read; raised after the others have ended.
        ExceptionGroup: Several jobs cannot be read.
    """
    return _completed(_checked(jobs), check_timeout(timeout))


def _checked(jobs: Iterable[Job[Any, Any]]) -> list[Job[Any, Any]]:
    """Return a list of handles, or say what else was given."""
    if hasattr(jobs, "__aiter__"):
        raise TypeError("jobs must be handles: [job async for job in client.list_jobs()] makes a list of them")
    if isinstance(jobs, Job):
        raise TypeError("jobs must be a list of handles, and this is one handle: use its wait()")
    handles = list(jobs)
    for handle in handles:
        if not isinstance(handle, Job):
            raise TypeError(f"jobs must be handles, not {type(handle).__name__}: client.job(id) makes one of an id")
    return handles


async def _completed(
    handles: list[Job[Any, Any]],
    timeout: float | None,
    on_update: Callable[[Any], Any] | None = None,
) -> AsyncGenerator[Job[Any, Any]]:
    """Yield the handles of jobs as they end, then raise what went wrong."""
    wait = _WaitForAll(handles, on_update)
    deadline = anyio.current_time() + timeout if timeout else math.inf
    with observation.wait(handles) as activate:
        # A cancel scope may not stay open while a generator yields, so the groups run in tasks of their own.
        with activate():
            tasks = [SharedTask(group.reader(once=timeout == 0)).start() for group in wait.groups]
        try:
            with waiting(handles):
                while wait.ready or wait.running:
                    if wait.ready:
                        yield wait.ready.popleft()
                        continue
                    with anyio.CancelScope(deadline=deadline) as scope:
                        await wait.wait_for_change()
                    if scope.cancelled_caught and not wait.ready:
                        break
        finally:
            for task in tasks:
                task.cancel()
        wait.raise_failures(timeout)


class JointWait:
    """A wait for many jobs, to which jobs can be added at any time.

    The jobs of one client share the requests that read them, as in `wait_all`. Use it with `async with`; leaving the
    block ends the waits, and the jobs continue remotely.
    """

    def __init__(self) -> None:
        self._callbacks: dict[Job[Any, Any], list[Callable[[Any, Exception | None], Any]]] = {}
        self._observations: dict[Job[Any, Any], AbstractContextManager[Any]] = {}
        self._groups: dict[JobService[Any], tuple[_Group, SharedTask[None]]] = {}
        self._closed = False

    def add(self, job: Job[Any, Any], on_end: Callable[[Any, Exception | None], Any]) -> None:
        """Wait for a job in the background, on the running event loop.

        Args:
            job: A handle of either cloud.
            on_end: A function that is called once, with the handle and `None` when the job has ended, however it
                ended, or with the handle and the error for which it cannot be read.

        Raises:
            RuntimeError: The wait was closed.
        """
        (job,) = _checked([job])
        if self._closed:
            raise RuntimeError("this JointWait was closed")
        if job.done:
            on_end(job, None)
            return
        self._callbacks.setdefault(job, []).append(on_end)
        if len(self._callbacks[job]) > 1:
            return
        # `_finish` leaves this context, when the job has ended or cannot be read.
        self._observations[job] = observation.wait([job])
        self._observations[job].__enter__()
        state = job._state  # noqa: SLF001 - a handle and its wait are one package
        if state.service in self._groups:
            self._groups[state.service][0].add(job, state)
        else:
            group = _Group(state.service, [(job, state)], _Listener(None, self._finish, self._remove_group))
            self._groups[state.service] = group, SharedTask(group.reader(once=False))
            self._groups[state.service][1].start()

    async def wait(self, job: JobT) -> JobT:
        """Wait until a job has ended, however it ended, and return its handle.

        Args:
            job: A handle of either cloud.

        Raises:
            APIError: The job cannot be read, and waiting will not help.
            RuntimeError: The wait was closed.
        """
        ended, errors = anyio.Event(), list[Exception]()

        def on_end(_: Any, error: Exception | None) -> None:
            errors.extend([] if error is None else [error])
            ended.set()

        self.add(job, on_end)
        with waiting([job]):
            await ended.wait()
        if errors:
            raise errors[0]
        return job

    def _finish(self, handles: list[Job[Any, Any]], error: Exception | None = None) -> None:
        for handle in handles:
            if handle in self._observations:
                self._observations.pop(handle).__exit__(None if error is None else type(error), error, None)
            for on_end in self._callbacks.pop(handle, ()):
                try:
                    on_end(handle, error)
                except Exception:  # one caller's mistake must not end the waits of the others
                    logger.exception("the callback for the end of job %s failed", handle.id)

    def _remove_group(self, group: _Group) -> None:
        self._groups.pop(group.service, None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closed = True
        for _, task in list(self._groups.values()):
            task.cancel()
        self._finish(list(self._callbacks), RuntimeError("this JointWait was closed"))


class _Listener(NamedTuple):
    """The functions through which a group reports."""

    on_update: Callable[[Any], Any] | None
    finish: Callable[[list[Job[Any, Any]], Exception | None], None]
    finish_group: Callable[[_Group], None]


class _WaitForAll:
    """The jobs of `wait_all`: those that have ended, those that have not, and the errors."""

    def __init__(self, handles: list[Job[Any, Any]], on_update: Callable[[Any], Any] | None) -> None:
        self._count = len(handles)
        distinct = dict.fromkeys(handles)
        ended = {handle for handle in distinct if handle.done}
        self.ready = deque(handle for handle in distinct if handle in ended)
        self.pending = dict.fromkeys(handle for handle in distinct if handle not in ended)
        self.errors: list[Exception] = []
        by_service: dict[JobService[Any], list[tuple[Job[Any, Any], JobState[Any]]]] = {}
        for handle in self.pending:
            state = handle._state  # noqa: SLF001 - a handle and its wait are one package
            by_service.setdefault(state.service, []).append((handle, state))
        listener = _Listener(on_update, self.finish, self.finish_group)
        self.groups = [_Group(service, jobs, listener) for service, jobs in by_service.items()]
        self.running = len(self.groups)
        self._change = anyio.Event()

    async def wait_for_change(self) -> None:
        await self._change.wait()
        self._change = anyio.Event()

    def finish(self, handles: list[Job[Any, Any]], error: Exception | None = None) -> None:
        """Record that jobs have ended, or that they cannot be read."""
        for handle in handles:
            del self.pending[handle]
        if error is None:
            self.ready.extend(handles)
        else:
            self.errors.append(error)
        self._change.set()

    def finish_group(self, _: _Group) -> None:
        """Record that a group has no more jobs to read."""
        self.running -= 1
        self._change.set()

    def raise_failures(self, timeout: float | None) -> None:
        """Raise `JobTimeoutError` if there are pending jobs, or else the errors of those that cannot be read."""
        failure = None
        if self.errors:
            failure = self.errors[0] if len(self.errors) == 1 else ExceptionGroup("jobs cannot be read", self.errors)
        if self.pending:
            pending = tuple(self.pending)
            names = ", ".join(job.id for job in pending[:_JOBS_NAMED_IN_ERROR])
            more = ", ..." if len(pending) > _JOBS_NAMED_IN_ERROR else ""
            error = JobTimeoutError(
                f"{len(pending)} of {self._count} jobs have not ended after {timeout:g} s, they continue remotely: "
                f"{names}{more}",
                job_id=pending[0].id,
                status=pending[0].status,
                job=pending[0],
            )
            error.pending = pending
            raise error from failure
        if failure is not None:
            raise failure


class _Group:
    """The pending jobs of one client."""

    def __init__(
        self, service: JobService[Any], jobs: list[tuple[Job[Any, Any], JobState[Any]]], listener: _Listener
    ) -> None:
        self.service = service
        self._listener = listener
        self._jobs: dict[str, list[tuple[Job[Any, Any], JobState[Any]]]] = {}
        self._added = anyio.Event()
        for handle, state in jobs:
            self.add(handle, state)
        self._not_in_list: set[str] = set()  # ids that no list showed, or that single reads find with fewer requests
        self._pages = ASSUMED_PAGES
        self._list_was_undecodable = False
        # Of the present round:
        self._requests = 0
        self._failures_in_a_row = 0
        self._had_failures = False
        self._retry_after = 0.0
        self._outages = OutageTracker(f"the jobs at {service.url}")
        self._outages_of_job: dict[str, OutageTracker] = {}
        self._unknown = UnknownStatusLog(service.known_statuses)

    def add(self, handle: Job[Any, Any], state: JobState[Any]) -> None:
        """Add a job, which brings the next round forward."""
        self._jobs.setdefault(state.id, []).append((handle, state))
        self._last_added = anyio.current_time()
        self._added.set()

    def reader(self, *, once: bool) -> Callable[[], Any]:
        """Return a coroutine function that reads the jobs until all have ended, or just once."""

        async def read() -> None:
            failure: Exception | None = None
            try:
                await self._read_until_ended(once=once)
            except Exception as error:  # noqa: BLE001 - raised in the waiter
                failure = error
                while isinstance(failure, ExceptionGroup):
                    failure = failure.exceptions[0]
            finally:
                self._listener.finish_group(self)
            if failure is not None:  # now a callback that adds a job again starts another group
                self._listener.finish([handle for jobs in self._jobs.values() for handle, _ in jobs], failure)

        return read

    async def _read_until_ended(self, *, once: bool) -> None:
        rounds = 0
        while True:
            self._added = anyio.Event()
            await self._read_round()
            rounds += 1
            if once or not self._jobs:
                return
            if rounds % RETRY_LIST_AFTER_ROUNDS == 0 and len(self._not_in_list) > ASSUMED_PAGES:
                self._not_in_list.clear()
            minimum = min(SECONDS_PER_REQUEST * self._requests, MAX_SECONDS_BETWEEN_ROUNDS)
            # No job's own minimum is above this one, so otherwise the jobs, which may be many, need not be read.
            if minimum < MIN_INTERVAL_SECONDS:
                states = [state for jobs in self._jobs.values() for _, state in jobs]
                minimum = max(minimum, min(self.service.min_interval(state.record) for state in states))
            pause = interval(anyio.current_time() - self._last_added, minimum=minimum)
            minimum = max(minimum, min(self._retry_after, MAX_RETRY_AFTER_SECONDS))
            await anyio.sleep(minimum)
            with anyio.move_on_after(pause - minimum):
                await self._added.wait()

    async def _read_round(self) -> None:
        """Read every job once: in lists where that takes fewer requests, otherwise one by one."""
        self._requests, self._failures_in_a_row, self._had_failures, self._retry_after = 0, 0, False, 0.0
        unread = set(self._jobs)
        listable = unread - self._not_in_list
        if len(listable) > self._pages:
            try:
                await self._read_lists(listable, unread)
                self._list_was_undecodable = False
            except APIError as error:
                undecodable = isinstance(error, ResponseDecodeError)
                if isinstance(error, TokenError | AuthenticationError) or (
                    is_worth_waiting(error) and not (undecodable and self._list_was_undecodable)
                ):
                    self._list_was_undecodable = undecodable
                    self._record_failure(error)
                    return
                # The list cannot be read, but perhaps single jobs can.
                self._not_in_list |= listable
        if unread:
            # In random order, so that a job whose read always fails does not keep later ones from being read.
            queue = iter(random.sample(sorted(unread), len(unread)))
            async with anyio.create_task_group() as readers:
                for _ in range(min(MAX_SINGLE_READS, len(unread))):
                    readers.start_soon(self._read_singly, queue)
        if not self._had_failures:
            self._outages.record_success()

    async def _read_lists(self, listable: set[str], unread: set[str]) -> None:
        """Read pages of the service's list for as long as that saves single reads."""
        missing, pages, pages_without_any = set(listable), 0, 0
        records = (self._jobs[job_id][0][1].record for job_id in listable)
        async with aclosing(self.service.pages(records)) as listing:
            async for page in listing:
                pages += 1
                found = set()
                for data in page:
                    if data["id"] in missing and self.service.status(data) is not None:
                        found.add(data["id"])
                        self._update(data["id"], data)
                missing -= found
                unread -= found
                pages_without_any = 0 if found else pages_without_any + 1
                if not missing or pages_without_any >= len(missing):
                    break
        self._requests = self._pages = pages
        self._not_in_list |= missing if pages < len(listable) - len(missing) else listable

    async def _read_singly(self, queue: Iterator[str]) -> None:
        for job_id in queue:
            if self._failures_in_a_row >= MAX_SINGLE_READS:
                return
            self._requests += 1
            try:
                data, response = await self.service.read(job_id)
            except APIError as error:
                self._record_failure(error, job_id)
            else:
                self._retry_after = max(self._retry_after, retry_after(response) or 0.0)
                self._failures_in_a_row = 0
                self._outages_of_job.pop(job_id, None)
                self._update(job_id, data, response)

    def _record_failure(self, error: APIError, job_id: str | None = None) -> None:
        """Record a transient failure; for any other, remove the job that it concerns, or raise it for all jobs."""
        concerns_job = not is_worth_waiting(error) or isinstance(error, ResponseDecodeError)
        if job_id is None or isinstance(error, TokenError | AuthenticationError) or not concerns_job:
            self._had_failures, self._failures_in_a_row = True, self._failures_in_a_row + 1
            self._retry_after = max(self._retry_after, self._outages.record_failure(error) or 0.0)
            return
        outages = self._outages_of_job.setdefault(job_id, OutageTracker(f"job {job_id}"))
        try:
            outages.record_failure(error, is_new=any(state.record.is_new for _, state in self._jobs[job_id]))
        except APIError:
            self._remove(job_id, error)

    def _update(self, job_id: str, data: dict[str, Any], response: httpx.Response | None = None) -> None:
        """Give every handle of a job what was read of it."""
        for handle, state in self._jobs[job_id]:
            before = state.status
            state.update(data, response)
            if self._listener.on_update is not None and state.status != before:
                self._listener.on_update(handle)
        # A handle that was refreshed meanwhile may be ahead of this answer, and the others are not.
        unfinished = [state for _, state in self._jobs[job_id] if not state.done]
        if unfinished:
            self._unknown.check(unfinished[0].status, job_id)
        else:
            self._remove(job_id)

    def _remove(self, job_id: str, error: Exception | None = None) -> None:
        """Take a job out of the group."""
        self._listener.finish([handle for handle, _ in self._jobs.pop(job_id)], error)

"""Waiting for many jobs at once: those of one client share the requests that tell how they are."""

from __future__ import annotations

import math
import random
from collections import deque
from contextlib import aclosing, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, overload

import anyio

from aioqpu._http.event_loop import spawn
from aioqpu._http.retry import LONGEST_RETRY_AFTER
from aioqpu._jobs.handle import Job, check_timeout
from aioqpu._jobs.polling import Patience, interval, is_young, may_pass, warn_of_unknown
from aioqpu.errors import APIError, AuthenticationError, JobTimeoutError, ResponseDecodeError, TokenError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from aioqpu._client import Client

JobT = TypeVar("JobT", bound=Job[Any, Any])

_LIST_COSTS = 3  # requests, as long as no list was read
_LIST_AGAIN = 10  # looks, after which jobs that were not in the list are looked for there once more
_AT_ONCE = 8  # single reads under way; as many failures in a row break a look off
_SECONDS_A_REQUEST = 0.2  # the more requests a look takes, the rarer it is
_NAMED = 5  # jobs in a message


@overload
async def wait_all(jobs: Iterable[JobT], timeout: float | None = None, *, progress: bool = False) -> list[JobT]: ...
@overload
async def wait_all(  # type: ignore[overload-cannot-match]  # it does: jobs of both clouds
    jobs: Iterable[Job[Any, Any]], timeout: float | None = None, *, progress: bool = False
) -> list[Any]: ...
async def wait_all(jobs: Iterable[Job[Any, Any]], timeout: float | None = None, *, progress: bool = False) -> list[Any]:
    """Wait until all jobs have ended, however they ended, and return the handles in their order.

    Takes any mix of handles of both clouds; jobs of one client share their requests. `timeout` is in seconds (0 looks
    once) and raises `JobTimeoutError`, whose `pending` holds the unfinished handles. A job that cannot be read raises
    its error after the others have ended, several jobs an `ExceptionGroup`. Remotely nothing is cancelled.
    """
    timeout, handles = check_timeout(timeout), _checked(jobs)
    showing: AbstractContextManager[Callable[[Any], Any] | None] = nullcontext()
    if progress:
        from aioqpu.integrations.progress import show

        showing = show(handles)
    with showing as on_update:
        async with aclosing(_ended(handles, timeout, on_update)) as ended:
            async for _ in ended:
                pass
    return handles


@overload
def as_completed(jobs: Iterable[JobT], timeout: float | None = None) -> AsyncGenerator[JobT]: ...
@overload
def as_completed(  # type: ignore[overload-cannot-match]
    jobs: Iterable[Job[Any, Any]], timeout: float | None = None
) -> AsyncGenerator[Any]: ...
def as_completed(jobs: Iterable[Job[Any, Any]], timeout: float | None = None) -> AsyncGenerator[Any]:
    """Yield each handle once its job has ended, however it ended; `timeout` and errors as in `wait_all`."""
    return _ended(_checked(jobs), check_timeout(timeout))


def _checked(jobs: Iterable[Job[Any, Any]]) -> list[Job[Any, Any]]:
    if hasattr(jobs, "__aiter__"):
        raise TypeError("jobs must be handles: [job async for job in client.list_jobs()] makes a list of them")
    if isinstance(jobs, Job):
        raise TypeError("jobs must be a list of handles, and this is one: it has a wait() of its own")
    handles = list(jobs)
    for handle in handles:
        if not isinstance(handle, Job):
            raise TypeError(f"jobs must be handles, not {type(handle).__name__}: client.job(id) makes one of an id")
    return handles


async def _ended(
    handles: list[Job[Any, Any]],
    timeout: float | None,
    on_update: Callable[[Any], Any] | None = None,
) -> AsyncGenerator[Job[Any, Any]]:
    wait = _Wait(handles, on_update)
    deadline = anyio.current_time() + timeout if timeout else math.inf
    # A scope may not stay open while a generator yields, so the groups work beside their caller.
    scopes = [anyio.CancelScope() for _ in wait.groups]
    work = [partial(group.work, scope, once=timeout == 0) for group, scope in zip(wait.groups, scopes, strict=True)]
    tasks = [spawn(each) for each in work]
    try:
        while wait.ready or wait.working:
            if wait.ready:
                yield wait.ready.popleft()
                continue
            with anyio.CancelScope(deadline=deadline) as waiting:
                await wait.news()
            if waiting.cancelled_caught and not wait.ready:
                break
    finally:
        for scope in scopes:
            scope.cancel()
        del tasks  # held till here, since a loop holds its tasks weakly
    failure = None
    if wait.errors:
        failure = wait.errors[0] if len(wait.errors) == 1 else ExceptionGroup("jobs cannot be read", wait.errors)
    if wait.pending:
        first = next(iter(wait.pending))
        names = ", ".join(job.id for job in list(wait.pending)[:_NAMED])
        more = ", ..." if len(wait.pending) > _NAMED else ""
        late = JobTimeoutError(
            f"{len(wait.pending)} of {len(handles)} jobs have not ended after {timeout:g} s, they go on remotely: "
            f"{names}{more}",
            job_id=first.id,
            status=first.status,
            job=first,
        )
        late.pending = tuple(wait.pending)
        raise late from failure
    if failure is not None:
        raise failure


class _Wait:
    """What a joint wait has come to: the jobs that have ended, those that have not, and what went wrong."""

    def __init__(self, jobs: list[Job[Any, Any]], on_update: Callable[[Any], Any] | None) -> None:
        distinct = dict.fromkeys(jobs)
        self.ready = deque(job for job in distinct if job.done)
        self.pending = dict.fromkeys(job for job in distinct if not job.done)
        self.errors: list[Exception] = []
        self.on_update = on_update
        by_client: dict[Client[Any], list[Job[Any, Any]]] = {}
        for job in self.pending:
            by_client.setdefault(job._client, []).append(job)
        self.groups = [_Group(client, jobs, self) for client, jobs in by_client.items()]
        self.working = len(self.groups)
        self._news = anyio.Event()

    async def news(self) -> None:
        await self._news.wait()
        self._news = anyio.Event()

    def end(self, jobs: list[Job[Any, Any]], error: Exception | None = None) -> None:
        for job in jobs:
            del self.pending[job]
        if error is None:
            self.ready.extend(jobs)
        else:
            self.errors.append(error)
        self._news.set()

    def leave(self) -> None:
        self.working -= 1
        self._news.set()


class _Group:
    """The jobs of one client that are waited for."""

    def __init__(self, client: Client[Any], jobs: list[Job[Any, Any]], wait: _Wait) -> None:
        self._client = client
        self._wait = wait
        self._jobs: dict[str, list[Job[Any, Any]]] = {}
        for job in jobs:
            self._jobs.setdefault(job.id, []).append(job)
        self._alone: set[str] = set()  # ids that no list showed, or only one that cost more than it told
        self._list_costs = _LIST_COSTS
        self._garbled = False
        # Of the present look:
        self._requests = 0
        self._failures = 0  # of the service, in a row
        self._troubled = False
        self._asked = 0.0
        self._patience = Patience(f"the jobs at {client.url}")
        self._patience_with: dict[str, Patience] = {}
        self._warned: set[str | None] = set()

    async def work(self, scope: anyio.CancelScope, *, once: bool) -> None:
        try:
            with scope:
                await self._follow(once=once)
        except Exception as error:  # noqa: BLE001 - the waiter gets it
            while isinstance(error, ExceptionGroup):
                error = error.exceptions[0]
            self._wait.end([job for jobs in self._jobs.values() for job in jobs], error)
        finally:
            self._wait.leave()

    async def _follow(self, *, once: bool) -> None:
        started, looks = anyio.current_time(), 0
        while True:
            await self._look()
            looks += 1
            if once or not self._jobs:
                return
            if looks % _LIST_AGAIN == 0 and len(self._alone) > _LIST_COSTS:
                self._alone.clear()
            fastest = min(job._floor() for jobs in self._jobs.values() for job in jobs)
            floor = max(fastest, _SECONDS_A_REQUEST * self._requests)
            pause = interval(anyio.current_time() - started, floor=floor)
            await anyio.sleep(max(pause, min(self._asked, LONGEST_RETRY_AFTER)))

    async def _look(self) -> None:
        """Read every job once: in lists where that takes fewer requests, else singly."""
        self._requests, self._failures, self._troubled, self._asked = 0, 0, False, 0.0
        left = set(self._jobs)
        together = left - self._alone
        if len(together) > self._list_costs:
            try:
                await self._read_lists(together, left)
                self._garbled = False
            except APIError as error:
                garbled = isinstance(error, ResponseDecodeError)
                if isinstance(error, TokenError | AuthenticationError) or (
                    may_pass(error) and not (garbled and self._garbled)
                ):
                    self._garbled = garbled
                    self._bear(error)
                    return
                # The list cannot be had; the jobs perhaps can.
                self._alone |= together
        if left:
            # In any order, so that no job that fails each time keeps the ones behind it from being read.
            queue = iter(random.sample(sorted(left), len(left)))
            async with anyio.create_task_group() as readers:
                for _ in range(min(_AT_ONCE, len(left))):
                    readers.start_soon(self._read_singly, queue)
        if not self._troubled:
            self._patience.relieve()

    async def _read_lists(self, together: set[str], left: set[str]) -> None:
        """Take from the lists what they tell of these jobs, for as long as that saves single reads."""
        unseen, pages, barren = set(together), 0, 0
        async with aclosing(self._client._job_pages([self._jobs[job_id][0] for job_id in together])) as listing:
            async for page in listing:
                pages += 1
                caught = [job for job in page if job.id in unseen and job.status is not None]
                for job in caught:
                    self._took(job)
                unseen.difference_update(job.id for job in caught)
                left.difference_update(job.id for job in caught)
                barren = 0 if caught else barren + 1
                if not unseen or barren >= len(unseen):
                    break
        self._requests = self._list_costs = pages
        self._alone |= unseen if pages < len(together) - len(unseen) else together

    async def _read_singly(self, queue: Iterator[str]) -> None:
        for job_id in queue:
            if self._failures >= _AT_ONCE:
                return
            self._requests += 1
            job = self._client.job(job_id)
            try:
                self._asked = max(self._asked, await job._read() or 0.0)
            except APIError as error:
                self._bear(error, job_id)
            else:
                self._failures = 0
                self._patience_with.pop(job_id, None)
                self._took(job)

    def _bear(self, error: APIError, job_id: str | None = None) -> None:
        """Forgive a failure that may pass; else give up the job that it is about, or all of them by raising it."""
        about_the_job = not may_pass(error) or isinstance(error, ResponseDecodeError)
        if job_id is None or isinstance(error, TokenError | AuthenticationError) or not about_the_job:
            self._troubled, self._failures = True, self._failures + 1
            self._asked = max(self._asked, self._patience.bear(error) or 0.0)
            return
        patience = self._patience_with.setdefault(job_id, Patience(f"job {job_id}"))
        jobs = self._jobs[job_id]
        try:
            patience.bear(error, young=any(is_young(job._submitted_at) for job in jobs))
        except APIError:
            del self._jobs[job_id]
            self._wait.end(jobs, error)

    def _took(self, read: Job[Any, Any]) -> None:
        """Give the handles of a job what was read of it."""
        for job in self._jobs[read.id]:
            before = job.status
            job._took(read._data)
            if self._wait.on_update is not None and job.status != before:
                self._wait.on_update(job)
        if read.done:
            self._wait.end(self._jobs.pop(read.id))
        elif read.status not in self._warned and read.status not in read._known_statuses:
            self._warned.add(read.status)
            warn_of_unknown(read.status, read.id)

"""The methods that the clients of both clouds share."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, Protocol, Self, TypeVar

import anyio

from aioqpu._http import httpx
from aioqpu._http.validation import check_aware, check_plain, checked_headers
from aioqpu._jobs.submission_id import InconclusiveError, new_submission_id
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import ResponseDecodeError, SubmissionUncertainError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from types import TracebackType

    from aioqpu._http.service import Service
    from aioqpu._jobs.handle import Job
    from aioqpu._jobs.state import JobService

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
JobT = TypeVar("JobT", bound="Job[Any, Any]")

logger: Final = logging.getLogger("aioqpu")

_CLOSE_SECONDS = 10.0


class Detailed(Protocol[T_co]):
    """What a generated `asyncio_detailed` returns."""

    @property
    def parsed(self) -> T_co | None: ...


class Client(Generic[JobT]):
    """The methods that `IonQClient` and `IBMRuntimeClient` share; use it as a type for functions that take either."""

    url: str = "(not configured)"
    """The base URL that the paths of operations are appended to."""
    _is_view = False

    def __init__(self, service: Service, jobs: JobService[Any]) -> None:
        self.url = service.url
        self._service = service
        self._job_service = jobs

    def _use(self, service: Service) -> None:
        """Send all requests through a service."""

    @explains_unknown_keywords()
    def with_options(
        self,
        *,
        timeout: float | httpx.Timeout | None = None,
        submit_timeout: float | None = None,
        max_retries: int | None = None,
        custom_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a view of this client with other options; sends nothing. `None` keeps an option.

        The view shares this client's connections, tokens, queue of submissions, retry budget and `max_concurrency`.
        Its jobs and sessions use its options. Closing the view, or leaving its `async with`, closes nothing; closing
        this client ends both.

        Args:
            timeout: Seconds for each of connecting, reading and writing, or an `httpx.Timeout`.
            submit_timeout: Seconds to wait for the answer to a submission.
            max_retries: How often a failed request is retried; a submission only if it certainly had no effect.
            custom_headers: Headers in addition to this client's; one of the same name replaces a custom header.

        Raises:
            ConfigurationError: A setting is invalid.
        """
        service = self._service.with_options(
            checked_headers(custom_headers), timeout=timeout, submit_timeout=submit_timeout, max_retries=max_retries
        )
        view = object.__new__(type(self))
        vars(view).update(vars(self), _is_view=True)
        view._use(service)
        return view

    @property
    def raw(self) -> Any:
        """The generated client; its requests have this client's credentials, retries and typed errors."""
        return self._service.raw

    async def call(
        self, op: Callable[..., Awaitable[Detailed[T]]], *, api_version: str | None = None, **kwargs: Any
    ) -> T | None:
        """Run any generated operation with credentials, retries and typed errors, and return the parsed body.

        An operation that creates something paid is sent again only when it certainly had no effect.

        Args:
            op: The operation's `asyncio_detailed`, such as `aioqpu_ionq_v03.api.jobs.get_job.asyncio_detailed`; for a
                client of IonQ's API v0.4, one of `aioqpu_ionq_v04.api`.
            api_version: The date of the IBM API version for this call.
            **kwargs: The operation's own parameters; a `body` may be a mapping.

        Returns:
            The body as a generated model, or `None` for a response without a body.

        Raises:
            APIError: The request failed.
            TypeError: This is not an operation of this client's API, or it has no such parameter.
        """
        if api_version is not None:
            kwargs["ibm_api_version"] = check_plain("api_version", api_version)
        parsed: T | None = await self._service.call(op, kwargs)
        return parsed

    def job(self, job_id: str) -> JobT:
        """Return a handle of a job that was submitted elsewhere; sends nothing.

        Args:
            job_id: The job's id at the service.
        """
        job: JobT = self._job_service.handle(self._job_service.unread(job_id))
        return job

    async def retrieve_job(self, job_id: str) -> JobT:
        """Read a job and return its handle.

        Args:
            job_id: The job's id at the service.

        Raises:
            NotFoundError: There is no such job.
            APIError: The request failed.
        """
        return await self.job(job_id).refresh()

    async def cancel_job(self, job_id: str) -> JobT:
        """Ask the service to cancel a job, then read it and return its handle. A job that has ended is not changed.

        Work that was already done may be billed.

        Args:
            job_id: The job's id at the service.

        Raises:
            NotFoundError: There is no such job.
            APIError: The request failed.
        """
        return await self.job(job_id).cancel()

    async def delete_job(self, job_id: str) -> None:
        """Delete a job and its results at the service; this cannot be undone.

        Args:
            job_id: The job's id at the service.

        Raises:
            NotFoundError: There is no such job.
            APIError: The request failed.
        """
        await self.job(job_id).delete()

    async def wait_for_job(
        self,
        job_id: str,
        timeout: float | None = None,
        *,
        poll: float | None = None,
        on_update: Callable[[Any], Any] | None = None,
        progress: bool = False,
        cancel_on_exit: bool = False,
    ) -> JobT:
        """Wait until a job has ended, however it ended, and return its handle.

        Args:
            job_id: The job's id at the service.
            timeout: Seconds to wait at most; 0 reads once, `None` waits without limit.
            poll: Seconds between reads; by default they grow with the job's age, from 0.5 to 10.
            on_update: A function or coroutine function that is called with the handle at each change of status.
            progress: Whether to show a progress bar (extra `notebook` or `cli`), or plain lines without one.
            cancel_on_exit: Whether a wait that ends without a terminal status cancels the remote job.

        Raises:
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            APIError: The job cannot be read, and waiting will not help.
        """
        return await self.job(job_id).wait(
            timeout, poll=poll, on_update=on_update, progress=progress, cancel_on_exit=cancel_on_exit
        )

    async def find_submission(self, submission_id: str, *, submitted_after: datetime | None = None) -> JobT | None:
        """Look for the job that carries a submission id; sends read requests only.

        Args:
            submission_id: The `submission_id` of the submission, given or generated.
            submitted_after: A time before the submission by this machine's clock, as an aware datetime. IonQ's list is
                read back to that time, by default to its end, and in both cases for at most 400 pages.

        Returns:
            The job's handle, or `None` when the service shows no such job (yet).

        Raises:
            ValueError: The id cannot be looked up, or the datetime has no time zone; nothing was sent.
            SubmissionUncertainError: The service's list of jobs does not show whether the job exists.
            APIError: The request failed.
        """
        _check_findable(submission_id)
        check_aware(submitted_after=submitted_after)
        since = -math.inf
        if submitted_after is not None:
            since = anyio.current_time() - max(0.0, (datetime.now(UTC) - submitted_after).total_seconds())
        try:
            state = await self._job_service.look_up(submission_id, since)
        except (InconclusiveError, ResponseDecodeError) as error:
            raise self._uncertain(submission_id, error) from None
        found: JobT | None = None if state is None else self._job_service.handle(state)
        return found

    async def find_submissions(self, submission_ids: Iterable[str]) -> dict[str, JobT | None]:
        """Look for the jobs of many submissions with as few requests as possible; sends read requests only.

        Args:
            submission_ids: The ids of the submissions, as for `find_submission`.

        Returns:
            The job's handle by submission id, or `None` where the service shows no such job (yet).

        Raises:
            SubmissionUncertainError: The service's list of jobs does not show whether one of the jobs exists.
            APIError: A request failed.
        """
        if isinstance(submission_ids, str):
            raise TypeError("submission_ids is a list of strings, not one string")
        wanted = list(dict.fromkeys(submission_ids))
        for submission_id in wanted:
            _check_findable(submission_id)
        if not wanted:
            return {}
        try:
            states = await self._job_service.look_up_many(wanted)
        except (InconclusiveError, ResponseDecodeError) as error:
            raise self._uncertain(wanted[0], error) from None
        found: dict[str, JobT | None] = {}
        for submission_id in wanted:
            state = states[submission_id]
            if isinstance(state, Exception):
                raise self._uncertain(submission_id, state)
            found[submission_id] = None if state is None else self._job_service.handle(state)
        return found

    def _uncertain(self, submission_id: str, error: Exception) -> SubmissionUncertainError:
        return SubmissionUncertainError(
            f"it cannot be determined whether submission {submission_id} took effect: {error}",
            submission_id=submission_id,
            find=self.find_submission,
        )

    def make_path(self, *parts: str) -> str:
        """Return the URL of a resource of this API; sends nothing.

        Args:
            *parts: Segments of the path.
        """
        return "/".join([self.url, *parts])

    async def aclose(self) -> None:
        """Close the connections, within 10 s. Jobs continue remotely, and the client sends no more requests.

        A view that `with_options` returned closes nothing.
        """
        if self._is_view:
            return
        with anyio.move_on_after(_CLOSE_SECONDS, shield=True):
            await self._service.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            await self.aclose()
        except Exception as error:
            if exc is None:
                raise
            logger.warning("%r could not be closed: %s", self, error)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds a credential and is not pickled: make one where it is needed")


def _check_findable(submission_id: Any) -> None:
    if not isinstance(submission_id, str):
        raise TypeError(f"submission_id must be a string, not {type(submission_id).__name__}")
    if not submission_id:
        raise ValueError("an empty submission_id cannot be found")


async def find_if_asked(
    only_if_new: bool, submission_id: str | None, find: Callable[[str], Awaitable[JobT | None]]
) -> JobT | None:
    """Return the job of an earlier submission with this id, if `only_if_new` asks for that look-up."""
    if not only_if_new:
        return None
    if not submission_id:
        raise ValueError("only_if_new needs a submission_id, by which an earlier submission can be found")
    return await find(new_submission_id(submission_id))


def request_headers(
    headers: Mapping[str, str], custom_headers: Mapping[str, str] | None, user_agent: str | None
) -> dict[str, str]:
    """Return the headers of every request."""
    agent = f"aioqpu/{package_version()} python-httpx/{httpx.__version__}"
    if user_agent is not None:
        agent = f"{check_plain('user_agent', user_agent)} {agent}"
    return {"User-Agent": agent, **headers, **checked_headers(custom_headers)}


@cache
def package_version() -> str:
    """Return the installed version of this package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("aioqpu")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0"

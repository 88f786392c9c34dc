"""The state of one job, and the interface through which handles and waits reach the job's cloud."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeVar

import anyio
import attrs

from aioqpu._http import observation
from aioqpu._http.responses import Received, retry_after

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence

    from aioqpu._http import httpx

ResultT_co = TypeVar("ResultT_co", covariant=True)
ServiceT = TypeVar("ServiceT", bound="JobService[Any]")

Outcome = Literal["completed", "failed", "cancelled"]

_NO_FIELDS: Mapping[str, Any] = MappingProxyType({})  # one for all records, to save memory
VISIBLE_WITHIN_SECONDS: Final = 60.0  # a new job may be missing from the service's answers until then


@attrs.frozen
class JobRecord:
    """The data of a job as last read, and the fields it was submitted with."""

    job_id: str
    data: Mapping[str, Any] = _NO_FIELDS
    was_read: bool = False
    """Whether `data` is a job that was read, not just the answer to its submission."""
    submitted: Mapping[str, Any] = _NO_FIELDS
    """Fields of the submission by which results are read; answers may leave them out."""
    submitted_at: float | None = None
    """When this process submitted the job, on the clock of the event loop."""

    def get(self, name: str) -> Any:
        """Return a field as last read, or else as submitted."""
        value = self.data.get(name)
        return self.submitted.get(name) if value is None else value

    @property
    def is_new(self) -> bool:
        """Whether this process submitted the job so recently that the service may not show it yet."""
        return self.submitted_at is not None and 0 <= anyio.current_time() - self.submitted_at < VISIBLE_WITHIN_SECONDS


@attrs.frozen
class Failure:
    """Why a job failed, as the service reports it."""

    reason: str | None = None
    code: str | None = None
    solution: str | None = None


@attrs.frozen
class Fetched(Generic[ResultT_co]):
    """The results of a job, and what a file needs to hold them."""

    result: ResultT_co
    body: bytes
    head: Callable[[], dict[str, Any]]
    """Returns the cloud, its API version, and the options with which the body is decoded, ready for JSON."""


class JobService(Protocol[ResultT_co]):
    """The operations on jobs of one client, and how to read its cloud's data."""

    url: str
    cloud: str
    known_statuses: frozenset[str]

    def status(self, data: Mapping[str, Any]) -> str | None:
        """Return the status in a job's data, as the service spells it."""
        ...

    def outcome(self, record: JobRecord) -> Outcome | None:
        """Return how a job ended, or `None` while it has not."""
        ...

    def failure(self, record: JobRecord) -> Failure:
        """Return why a failed job failed."""
        ...

    def model(self, data: dict[str, Any]) -> Any:
        """Return a job's data as the generated model."""
        ...

    def min_interval(self, record: JobRecord) -> float:
        """Return the shortest time in seconds between two reads of a job."""
        ...

    async def read(self, job_id: str, *, max_retries: int | None = None) -> tuple[dict[str, Any], httpx.Response]:
        """Return a job's data and the response that they came in."""
        ...

    async def cancel(self, state: JobState[Any]) -> None:
        """Cancel a job unless it has ended, and read it."""
        ...

    async def delete(self, job_id: str) -> None:
        """Delete a job and its results."""
        ...

    async def failure_logs(self, job_id: str) -> str | None:
        """Return the end of a failed job's log, if there is one; raise nothing."""
        ...

    async def fetch(self, state: JobState[Any], job: Any) -> Fetched[ResultT_co]:
        """Return the results of a completed job; `job` is the handle that they refer to."""
        ...

    def track(self, record: JobRecord) -> JobState[Any]:
        """Return the state of a job."""
        ...

    def unread(self, job_id: str) -> JobState[Any]:
        """Return the state of a job that was not read; raise `ValueError` for an id that cannot be sent."""
        ...

    def listed(self, data: dict[str, Any]) -> JobState[Any]:
        """Return the state of a job from its data in a list of jobs."""
        ...

    def handle(self, state: JobState[Any]) -> Any:
        """Return a handle of a job."""
        ...

    async def look_up(self, submission_id: str, since: float = -math.inf) -> JobState[Any] | None:
        """Look for a submission sent after `since` (time of the event loop).

        Raises `InconclusiveError` when the answers do not show whether there is one.
        """
        ...

    async def look_up_many(self, submission_ids: Sequence[str]) -> Mapping[str, JobState[Any] | Exception | None]:
        """Look for several submissions; the value is an `InconclusiveError` where the answers do not show it."""
        ...

    def pages(self, records: Iterable[JobRecord]) -> AsyncGenerator[list[dict[str, Any]]]:
        """Yield the data of jobs in pages, one request each, in which these jobs are likely to be found."""
        ...


class JobState(Generic[ServiceT]):
    """The current record of one job; each read of the job updates it."""

    def __init__(self, service: ServiceT, record: JobRecord) -> None:
        self.service = service
        self.record: JobRecord = record
        self.ended_at: float | None = None
        """When a job that was waited for was first seen to have ended, on the clock of the event loop."""
        self.received: Received | None = None
        """The last response about this job alone."""

    @property
    def id(self) -> str:
        return self.record.job_id

    @property
    def status(self) -> str | None:
        """The last status seen, as the service spells it."""
        return self.service.status(self.record.data)

    @property
    def outcome(self) -> Outcome | None:
        """How the job ended, or `None` while it has not."""
        return self.service.outcome(self.record)

    @property
    def done(self) -> bool:
        """Whether the last status seen is terminal."""
        return self.outcome is not None

    async def read(self, *, max_retries: int | None = None) -> float | None:
        """Read the job and return the service's `Retry-After` in seconds."""
        data, response = await self.service.read(self.id, max_retries=max_retries)
        self.update(data, response)
        return retry_after(response)

    def update(self, data: dict[str, Any], response: httpx.Response | None = None) -> None:
        """Replace the data of the job, unless they would reopen a job that has ended.

        `response` is the one that the data came in, if it is about this job alone.
        """
        if response is not None:
            self.received = Received(response)
        before = self.record
        updated = JobRecord(before.job_id, data, True, before.submitted, before.submitted_at)
        had_ended, has_ended = self.done, self.service.outcome(updated) is not None
        if had_ended and not has_ended:
            return  # a stale replica still describes the time before the end
        self.record = updated
        was_seen_before = self.service.status(before.data) is not None or before.submitted_at is not None
        if has_ended and not had_ended and was_seen_before:
            self.ended_at = anyio.current_time()
            if observation.observer is not None:
                backend = updated.get("backend") or updated.get("target")
                observation.observer.ended(self.service.cloud, backend, self.outcome or "")

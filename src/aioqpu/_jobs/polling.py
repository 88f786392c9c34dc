"""Waits for one job: when to read it again, which failures end the wait, which statuses are terminal."""

from __future__ import annotations

import logging
import random
import re
from typing import TYPE_CHECKING, Any, Final

import anyio

from aioqpu._http.retry import MAX_RETRY_AFTER_SECONDS, is_transient
from aioqpu.errors import APIConnectionError, APIError, APIStatusError, NotFoundError, ResponseDecodeError, TokenError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from aioqpu._jobs.state import JobState, Outcome

logger: Final = logging.getLogger("aioqpu")

MIN_INTERVAL_SECONDS, MAX_INTERVAL_SECONDS, INTERVAL_SHARE_OF_AGE = 0.5, 10.0, 0.05
MIN_SESSION_INTERVAL_SECONDS: Final = 0.1  # an open session is billed by the second
JITTER_RANGE: Final = 0.97, 1.12  # a mean of 1.045 keeps a wait of three hours below 1,100 reads
UNDECODABLE_SECONDS, UNDECODABLE_RESPONSES = 60.0, 5  # both must be exceeded before undecodable responses end a wait
_WARN_AGAIN_AFTER_SECONDS = 600.0

# Services add statuses. These words mean that a job has ended, alone or with an addition: "completed with warnings",
# "failed: no qubits". "cancelling" and "completed_shots" do not.
_TERMINAL = re.compile(
    r"(?:(?P<completed>completed?|done|finished|success(?:ful)?|succeeded)"
    r"|(?P<cancelled>cancell?ed|deleted)"
    r"|(?P<failed>failed|failure|error(?:ed)?|aborted|expired|rejected|terminated|timed[ _-]?out|timeout))"
    r"(?:\s*[:(,].*|\s+-\s.*|[\s_-]with[\s_-].*|[\s_](?:by|after|due)[\s_].*|\s+\d+)?",
    re.IGNORECASE | re.DOTALL,
)


def outcome_of_status(status: str | None) -> Outcome | None:
    """Return how a job with this status ended, or `None` if the status is not known as terminal."""
    match = _TERMINAL.fullmatch((status or "").strip())
    return match.lastgroup if match else None  # type: ignore[return-value]  # the groups are named like the outcomes


def interval(age: float, *, minimum: float = MIN_INTERVAL_SECONDS) -> float:
    """Return the seconds until the next read of a job that has been waited for `age` seconds."""
    seconds = min(MAX_INTERVAL_SECONDS, max(minimum, INTERVAL_SHARE_OF_AGE * age))
    return max(MIN_SESSION_INTERVAL_SECONDS, seconds * random.uniform(*JITTER_RANGE))


class OutageTracker:
    """Decides which failures end a wait, and logs outages."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._last_success = anyio.current_time()
        self._outage_began: float | None = None
        self._warned_at = 0.0
        self._undecodable = 0

    def record_failure(self, error: APIError, *, is_new: bool = False) -> float | None:
        """Return the service's `Retry-After`, or re-raise an error that is not transient.

        Warns when an outage begins, and every ten minutes after that. Re-raises after five undecodable responses in a
        row over at least 60 s. A 404 does not end the wait while the job is new.
        """
        now = anyio.current_time()
        self._undecodable = self._undecodable + 1 if isinstance(error, ResponseDecodeError) else 0
        undecodable = self._undecodable >= UNDECODABLE_RESPONSES and now - self._last_success >= UNDECODABLE_SECONDS
        if undecodable or not is_worth_waiting(error, is_new=is_new):
            raise error
        if self._outage_began is None:
            self._outage_began = self._warned_at = now
            logger.warning("%s cannot be read, still waiting: %s", self._subject, error)
        elif now - self._warned_at >= _WARN_AGAIN_AFTER_SECONDS:
            self._warned_at = now
            logger.warning(
                "%s could not be read for %.0f s, still waiting: %s", self._subject, now - self._outage_began, error
            )
        return error.retry_after

    def record_success(self) -> None:
        """End the outage, if there was one."""
        self._outage_began, self._undecodable, self._last_success = None, 0, anyio.current_time()


def is_worth_waiting(error: APIError, *, is_new: bool = False) -> bool:
    """Return whether a failed read of a job may succeed later; `is_new` says that the job may not be visible yet."""
    if isinstance(error, TokenError):
        return error.transient
    if isinstance(error, NotFoundError):
        return is_new
    if isinstance(error, APIStatusError):
        return is_transient(error.status_code)
    return isinstance(error, (APIConnectionError, ResponseDecodeError))


class UnknownStatusLog:
    """Logs each unknown status once; an unknown status does not end a wait."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._logged: set[str | None] = set()

    def check(self, status: str | None, job_id: str) -> None:
        """Log an unknown status the first time it is seen."""
        if status not in self._known and status not in self._logged:
            self._logged.add(status)
            logger.warning("job %s has the unknown status %r, still waiting for it", job_id, status)


async def watch(state: JobState[Any], *, poll: float | None = None) -> AsyncGenerator[str]:
    """Yield a job's status now and whenever it changes, and end after a terminal one.

    Transient failures do not end the wait.
    """
    started = anyio.current_time()
    outages = OutageTracker(f"job {state.id}")
    unknown = UnknownStatusLog(state.service.known_statuses)
    last: str | None = None
    while True:
        try:
            retry_after = await state.read()
        except APIError as error:
            retry_after = outages.record_failure(error, is_new=state.record.is_new)
        else:
            outages.record_success()
            status = state.status
            if status is not None and status != last:
                last = status
                yield status
            if state.done:
                return
            unknown.check(status, state.id)
        minimum = state.service.min_interval(state.record)
        pause = poll if poll is not None else interval(anyio.current_time() - started, minimum=minimum)
        await anyio.sleep(max(pause, min(retry_after or 0.0, MAX_RETRY_AFTER_SECONDS)))


async def notify(callback: Callable[[Any], Any] | None, job: Any) -> None:
    """Call a function or coroutine function with the job."""
    if callback is not None:
        returned = callback(job)
        if hasattr(returned, "__await__"):
            await returned

"""Waiting for one job: when to look again, what to forgive, what counts as the end."""

from __future__ import annotations

import logging
import random
import re
from typing import TYPE_CHECKING, Any, Final, Literal

import anyio

from aioqpu._http.retry import LONGEST_RETRY_AFTER, is_transient
from aioqpu.errors import APIConnectionError, APIError, APIStatusError, NotFoundError, ResponseDecodeError, TokenError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

logger: Final = logging.getLogger("aioqpu")

Outcome = Literal["completed", "failed", "cancelled"]

FLOOR, SHARE_OF_AGE, CAP = 0.5, 0.05, 10.0
JITTER = 0.97, 1.12  # a mean of 1.045 keeps three hours below 1,100 reads, and 95 % of the delays below the cap
FASTEST = 0.1
VISIBLE_WITHIN = 60.0  # seconds after our own submission in which "no such job" may just mean "not yet"
UNREADABLE_SECONDS, UNREADABLE_ANSWERS = 60.0, 5  # of nothing but unreadable answers: both end a wait
_REMIND_EVERY = 600.0

# Services add words; these say by themselves that a job has ended. "cancelling" does not.
# An end is the word alone, or the word and what qualifies it: "completed with warnings", "failed: no qubits".
_ENDED = re.compile(
    r"(?:(?P<completed>completed?|done|finished|success(?:ful)?|succeeded)"
    r"|(?P<cancelled>cancell?ed|deleted)"
    r"|(?P<failed>failed|failure|error(?:ed)?|aborted|expired|rejected|terminated|timed[ _-]?out|timeout))"
    r"(?:\s*[:(,].*|\s+-\s.*|[\s_-]with[\s_-].*|[\s_](?:by|after|due)[\s_].*|\s+\d+)?",
    re.IGNORECASE | re.DOTALL,
)


def outcome(status: str | None) -> Outcome | None:
    """Tell how a job ended from its status word, or `None` while it has not (or the word does not say)."""
    match = _ENDED.fullmatch((status or "").strip())
    return match.lastgroup if match else None  # type: ignore[return-value]


def interval(age: float, *, floor: float = FLOOR) -> float:
    """Return the seconds until the next look at a job that has been waited for `age` seconds."""
    pause = min(CAP, max(floor, SHARE_OF_AGE * age))
    return max(FASTEST, pause * random.uniform(*JITTER))


class Patience:
    """What one waiter forgives: failures that may pass, for as long as it goes on waiting."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._relieved_at = anyio.current_time()
        self._since: float | None = None
        self._reminded_at = 0.0
        self._unreadable = 0

    def bear(self, error: APIError, *, young: bool = False) -> float | None:
        """Return the service's `Retry-After`, or raise the error when waiting on is of no use.

        Warns when an outage begins, and again every ten minutes. Nothing but unreadable answers for a minute is no
        outage; "no such job" is forgiven while the job is `young`.
        """
        now = anyio.current_time()
        self._unreadable = self._unreadable + 1 if isinstance(error, ResponseDecodeError) else 0
        nonsense = self._unreadable >= UNREADABLE_ANSWERS and now - self._relieved_at >= UNREADABLE_SECONDS
        if nonsense or not may_pass(error, young=young):
            raise error
        if self._since is None:
            self._since = self._reminded_at = now
            logger.warning("%s cannot be read, still waiting: %s", self._what, error)
        elif now - self._reminded_at >= _REMIND_EVERY:
            self._reminded_at = now
            logger.warning("%s cannot be read for %.0f s now: %s", self._what, now - self._since, error)
        return error.retry_after

    def relieve(self) -> None:
        """Take note of an answer that could be read."""
        self._since, self._unreadable, self._relieved_at = None, 0, anyio.current_time()


def is_young(submitted_at: float | None) -> bool:
    """Tell whether a job may not be visible yet, by the loop time at which it was submitted here."""
    return submitted_at is not None and 0 <= anyio.current_time() - submitted_at < VISIBLE_WITHIN


def warn_of_unknown(status: str | None, job_id: str) -> None:
    """Say that a service has added a word that does not tell whether the job has ended."""
    logger.warning("job %s has the unknown status %r, still waiting for it", job_id, status)


async def watch(
    read: Callable[[], Awaitable[float | None]],
    status: Callable[[], str | None],
    *,
    job_id: str,
    poll: float | None = None,
    floor: float = FLOOR,
    submitted_at: float | None = None,
    known: frozenset[str] = frozenset(),
) -> AsyncGenerator[str]:
    """Yield a job's status now and whenever it changes, and end after a terminal one.

    `read` refreshes the job and returns the service's `Retry-After`; failures that may pass are forgiven for as
    long as the caller waits, 404 only within a minute of `submitted_at` (loop time).
    """
    started = anyio.current_time()
    patience = Patience(f"job {job_id}")
    seen: str | None = None
    warned: set[str | None] = set()
    while True:
        try:
            asked = await read()
        except APIError as error:
            asked = patience.bear(error, young=is_young(submitted_at))
        else:
            patience.relieve()
            present = status()
            if present is not None and present != seen:
                seen = present
                yield present
            if outcome(present) is not None:
                return
            if present not in known and present not in warned:
                warned.add(present)
                warn_of_unknown(present, job_id)
        pause = poll if poll is not None else interval(anyio.current_time() - started, floor=floor)
        await anyio.sleep(max(pause, min(asked or 0.0, LONGEST_RETRY_AFTER)))


def may_pass(error: APIError, *, young: bool = False) -> bool:
    """Tell whether a failed read of a job is no reason to give up waiting for it."""
    if isinstance(error, TokenError):
        return error.transient
    if isinstance(error, NotFoundError):
        return young
    if isinstance(error, APIStatusError):
        return is_transient(error.status_code)
    return isinstance(error, (APIConnectionError, ResponseDecodeError))


async def notify(callback: Callable[[Any], Any] | None, job: Any) -> None:
    """Call a function or coroutine function with the job."""
    if callback is not None:
        answer = callback(job)
        if hasattr(answer, "__await__"):
            await answer

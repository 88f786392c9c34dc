"""Waiting for one job: when to look again, what to forgive, what counts as the end."""

from __future__ import annotations

import logging
import random
import re
from typing import TYPE_CHECKING, Any, Final, Literal

import anyio

from aioqpu.errors import APIConnectionError, APIError, APIStatusError, NotFoundError, ResponseDecodeError, TokenError
from aioqpu.retry import LONGEST_RETRY_AFTER, is_transient

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

logger: Final = logging.getLogger("aioqpu")

Outcome = Literal["completed", "failed", "cancelled"]

FLOOR, SHARE_OF_AGE, CAP, JITTER = 0.5, 0.05, 10.0, 0.2
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
    return max(FASTEST, pause * random.uniform(1 - JITTER, 1 + JITTER))


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
    outage_since: float | None = None
    reminded_at = 0.0
    unreadable, readable_at = 0, started
    seen: str | None = None
    warned: set[str] = set()
    while True:
        asked: float | None = None
        try:
            asked = await read()
        except APIError as error:
            now = anyio.current_time()
            unreadable = unreadable + 1 if isinstance(error, ResponseDecodeError) else 0
            young = submitted_at is not None and 0 <= now - submitted_at < VISIBLE_WITHIN
            nonsense = unreadable >= UNREADABLE_ANSWERS and now - readable_at >= UNREADABLE_SECONDS
            if nonsense or not may_pass(error, young=young):
                raise
            asked = error.retry_after
            if outage_since is None:
                outage_since = reminded_at = now
                logger.warning("job %s cannot be read, still waiting for it: %s", job_id, error)
            elif now - reminded_at >= _REMIND_EVERY:
                reminded_at = now
                logger.warning("job %s cannot be read for %.0f s now: %s", job_id, now - outage_since, error)
        else:
            outage_since, unreadable, readable_at = None, 0, anyio.current_time()
            present = status()
            if present is not None and present != seen:
                seen = present
                yield present
            if outcome(present) is not None:
                return
            if present is not None and present not in known and present not in warned:
                warned.add(present)
                logger.warning("job %s has the unknown status %r, still waiting for it", job_id, present)
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

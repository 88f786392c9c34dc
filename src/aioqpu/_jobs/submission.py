"""Submitting exactly once: every paid request carries an id by which it can be found again."""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio

from aioqpu._http.pipeline import ClosedClientError
from aioqpu._http.retry import is_ambiguous
from aioqpu.errors import (
    AioqpuError,
    APIConnectionError,
    APIStatusError,
    ResponseDecodeError,
    SubmissionUncertainError,
)
from aioqpu.results import CLASSICAL_BITS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

logger: Final = logging.getLogger("aioqpu")

T = TypeVar("T")

LOOK_UP_AFTER = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds; behind a slow gateway a job may show itself late
MAX_RESENDINGS = 3
METADATA_KEY = "aioqpu_submission"
_ONE_IS_TAKEN = ", and the submission id needs one of them (submission_id='' does without that safety)"
MAX_TAGS, MAX_TAG_LENGTH = 8, 86
MAX_METADATA, MAX_KEY_LENGTH, MAX_VALUE_LENGTH = 10, 40, 40_000


def new_submission_id(given: str | None) -> str:
    """Return the caller's own id, a new one for `None`, or `""` when the caller wants none."""
    if given is None:
        return f"aioqpu-{uuid.uuid4()}"
    if not isinstance(given, str):
        raise TypeError(f"submission_id must be a string, not {type(given).__name__}")
    if given:
        if len(given) > MAX_TAG_LENGTH:
            raise ValueError(f"submission_id must have at most {MAX_TAG_LENGTH} characters, this one has {len(given)}")
        if not (given.isascii() and given.isprintable()) or given != given.strip():
            raise ValueError("submission_id must be printable ASCII, without blanks around it")
    return given


def tags_with(submission_id: str, tags: Any) -> list[str]:
    """Return IBM job tags with the submission id among them."""
    merged = [tags] if isinstance(tags, str) else list(tags)
    if isinstance(tags, str) or not all(isinstance(tag, str) for tag in merged):
        raise TypeError("tags must be a list of strings")
    if submission_id and submission_id not in merged:
        merged.append(submission_id)
    if len(merged) > MAX_TAGS:
        raise ValueError(f"a job takes {MAX_TAGS} tags{_ONE_IS_TAKEN if submission_id else ''}")
    if too_long := next((tag for tag in merged if len(tag) > MAX_TAG_LENGTH), None):
        raise ValueError(f"a tag has at most {MAX_TAG_LENGTH} characters: {too_long[:20]!r}...")
    return merged


def metadata_with(submission_id: str, metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return IonQ job metadata with the submission id among it."""
    merged = dict(metadata)
    for key, value in merged.items():
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError(f"metadata must map strings to strings: {key!r} is {type(value).__name__}")
        if not key or len(key) > MAX_KEY_LENGTH:
            raise ValueError(f"metadata keys have 1 to {MAX_KEY_LENGTH} characters, not {key[:MAX_KEY_LENGTH]!r}...")
        if len(value) > MAX_VALUE_LENGTH:
            cure = "; it notes the classical bits: use fewer bits, or fewer circuits" if key == CLASSICAL_BITS else ""
            raise ValueError(
                f"metadata values have at most {MAX_VALUE_LENGTH} characters, {key!r} has {len(value)}{cure}"
            )
    if submission_id:
        merged[METADATA_KEY] = submission_id
    if len(merged) > MAX_METADATA:
        noted = f", and the classical bits of the circuit one ({CLASSICAL_BITS})" if CLASSICAL_BITS in merged else ""
        safety = _ONE_IS_TAKEN if submission_id else ""
        raise ValueError(f"a job takes {MAX_METADATA} metadata keys, this one has {len(merged)}{safety}{noted}")
    return merged


class InconclusiveError(AioqpuError):
    """A look-up could not tell whether a submission took effect."""


async def submit(
    send: Callable[[], Awaitable[T]],
    submission_id: str,
    look_up: Callable[[float], Awaitable[T | None]] | None = None,
    find: Callable[[str], Awaitable[Any]] | None = None,
) -> T:
    """Send a submission, and when its fate is unclear look for it; it is sent again only if it cannot take effect.

    `look_up(since)` returns what the submission (sent after `since`, loop time) made, `None` when the service has
    nothing of it, or raises.
    """
    resendings = 0
    while True:
        since = anyio.current_time()
        try:
            return await send()
        except Exception as error:
            if _had_no_effect(error):
                raise
            failure = error
        absent = False
        if look_up is not None and submission_id:
            found, absent = await _look_for(submission_id, look_up, since)
            if found is not None:
                return found
        unavailable = isinstance(failure, APIStatusError) and failure.status_code == 503
        if not (absent and unavailable) or resendings == MAX_RESENDINGS:
            break
        resendings += 1
    advice = (
        f"it carries the id {submission_id}: recover() or find_submission() looks for it"
        if submission_id
        else "it carries no submission id, so only the service's own list can tell"
    )
    raise SubmissionUncertainError(
        f"the submission may or may not have taken effect, {advice} ({failure})",
        submission_id=submission_id,
        find=find,
    ) from failure


def _had_no_effect(error: Exception) -> bool:
    """Tell whether a submission that raised this is certain to have had no effect.

    What goes wrong after it may have left is an `APIError`; anything else was raised before.
    """
    if isinstance(error, APIConnectionError):
        return not error.sent
    if isinstance(error, APIStatusError):
        return not is_ambiguous(error.status_code)
    return not isinstance(error, ResponseDecodeError)


async def _look_for(
    submission_id: str, look_up: Callable[[float], Awaitable[T | None]], since: float
) -> tuple[T | None, bool]:
    """Return (what was found, whether the last look says that there is nothing)."""
    absent = False
    try:
        for pause in LOOK_UP_AFTER:
            await anyio.sleep(pause)
            absent = False
            try:
                found = await look_up(since)
                if found is not None:
                    logger.info("submission %s took effect although its answer was lost", submission_id)
                    return found, False
                absent = True
            except ClosedClientError:
                return None, False
            except Exception as error:  # noqa: BLE001 - a failed look-up must not hide what it looks for
                with suppress(Exception):
                    logger.debug("looking for submission %s: %s", submission_id, error)
    except anyio.get_cancelled_exc_class():
        warn_of_orphan(submission_id)
        raise
    return None, absent


def warn_of_orphan(submission_id: str, job_id: str | None = None) -> None:
    """Leave in the log what a cancelled submission may have made: nobody else will tell."""
    if job_id is not None:
        logger.warning("a cancelled submission took effect all the same: job %s", job_id)
    elif submission_id:
        logger.warning("a cancelled submission may have taken effect: find_submission(%r) tells", submission_id)
    else:
        logger.warning("a cancelled submission without an id may have taken effect")

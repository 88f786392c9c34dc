"""Decides whether a request may be sent again; pure functions, without I/O, clock or randomness."""

from __future__ import annotations

import math
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aioqpu._http import httpx

TRANSIENT_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 528), 529, 530})
MAX_RETRY_AFTER_SECONDS: Final = 120.0
BACKOFF_BASE_SECONDS, BACKOFF_MAX_SECONDS = 0.5, 8.0


class Retry(Enum):
    """The effect of sending a request a second time, in the terms of RFC 9110."""

    SAFE = "safe"
    """None: the request reads."""
    IDEMPOTENT = "idempotent"
    """None beyond the first: the request writes and ends in the same state."""
    UNSAFE = "unsafe"
    """Possibly a second paid job or session."""


def retry_of_method(method: str) -> Retry:
    """Classify a request that no operation describes; a method that may create something is unsafe."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return Retry.SAFE
    return Retry.IDEMPOTENT if method in ("PUT", "DELETE") else Retry.UNSAFE


def is_transient(status_code: int) -> bool:
    """Return whether the same request may succeed later."""
    return status_code in TRANSIENT_STATUSES


def is_ambiguous(status_code: int) -> bool:
    """Return whether a request may have taken effect although it was answered with this error status."""
    return status_code == 408 or status_code >= 500


@attrs.frozen
class RetryDelay:
    """How long to wait before the next attempt: a random time up to `max_backoff`, but at least `min_seconds`."""

    max_backoff: float
    min_seconds: float


def retry_delay(
    retry: Retry,
    *,
    attempt: int,
    max_retries: int,
    status_code: int | None = None,
    sent: bool = True,
    retry_after: float | None = None,
    also_transient: frozenset[int] = frozenset(),
) -> RetryDelay | None:
    """Return how long to wait before the next attempt, or `None` when the failure is final.

    Args:
        retry: The effect of a second request.
        attempt: The number of the attempt that failed, from 0.
        max_retries: How many attempts may follow the first.
        status_code: The status of the answer; `None` when none arrived.
        sent: False when the request certainly did not reach the server.
        retry_after: The seconds the service asked to wait.
        also_transient: Further statuses after which reads are retried.
    """
    if attempt >= max_retries:
        return None
    if status_code is None:
        allowed = retry is not Retry.UNSAFE or not sent
    elif retry is Retry.UNSAFE:
        allowed = status_code == 429
    else:
        allowed = is_transient(status_code) or (retry is Retry.SAFE and status_code in also_transient)
    if not allowed or (retry_after or 0) > MAX_RETRY_AFTER_SECONDS:
        return None
    backoff = min(BACKOFF_MAX_SECONDS, BACKOFF_BASE_SECONDS * 2.0 ** min(attempt, 10))
    return RetryDelay(max_backoff=backoff, min_seconds=retry_after or 0.0)


class RetryBudget:
    """Limits the retries of one client, so that many callers do not multiply the load during an outage.

    The budget is 500. A retry costs 5, which its success returns; any other success adds 1.
    """

    LIMIT: Final = 500
    COST: Final = 5

    def __init__(self) -> None:
        self.left: int = self.LIMIT

    def spend(self) -> bool:
        """Pay for a retry; return False when there is not enough left."""
        if self.left < self.COST:
            return False
        self.left -= self.COST
        return True

    def record_success(self, attempt: int) -> None:
        """Add to the budget after a success; attempts above 0 are retries."""
        self.left = min(self.LIMIT, self.left + (self.COST if attempt else 1))


def parse_retry_after(headers: httpx.Headers | Mapping[str, str], now: float) -> float | None:
    """Read `Retry-After` as seconds or as an HTTP date (`now`: epoch seconds); `None` when absent or invalid."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value.replace("_", "?"))  # float() accepts digit groups, HTTP does not
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
            seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
        except (ValueError, OverflowError):
            return None
        seconds = max(seconds, 0)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None

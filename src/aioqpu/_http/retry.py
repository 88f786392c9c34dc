"""When a request may be sent again: one pure decision, without I/O or clock."""

from __future__ import annotations

import math
import random
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 528), 529, 530})
LONGEST_RETRY_AFTER = 120.0
_BACKOFF_BASE, _BACKOFF_CAP = 0.5, 8.0


class Retry(Enum):
    """What a second request would do, in the words of RFC 9110."""

    SAFE = "safe"  # reads: nothing
    IDEMPOTENT = "idempotent"  # writes that end in the same state
    UNSAFE = "unsafe"  # creates something that costs money, again


def retry_of(method: str) -> Retry:
    """Classify a request that no operation describes: whatever may create something is unsafe."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return Retry.SAFE
    return Retry.IDEMPOTENT if method in ("PUT", "DELETE") else Retry.UNSAFE


def is_transient(status_code: int) -> bool:
    """Tell whether the same request may succeed a little later."""
    return status_code in RETRIED_STATUSES


def is_ambiguous(status_code: int) -> bool:
    """Tell whether a request answered so may have taken effect all the same."""
    return status_code == 408 or status_code >= 500


def retry_delay(
    retry: Retry,
    *,
    attempt: int,
    max_retries: int,
    status_code: int | None = None,
    sent: bool = True,
    retry_after: float | None = None,
    also: frozenset[int] = frozenset(),
) -> float | None:
    """Return the seconds to wait before sending again, or `None` when the failure stands.

    `attempt` counts from 0, `status_code` is `None` when no answer came, `sent` is False when the request cannot
    have reached the server, and `also` names further statuses that reads may repeat.
    """
    if attempt >= max_retries:
        return None
    if status_code is None:
        allowed = retry is not Retry.UNSAFE or not sent
    elif retry is Retry.UNSAFE:
        allowed = status_code == 429
    else:
        allowed = is_transient(status_code) or (retry is Retry.SAFE and status_code in also)
    if not allowed or (retry_after or 0) > LONGEST_RETRY_AFTER:
        return None
    backoff = random.uniform(0, min(_BACKOFF_CAP, _BACKOFF_BASE * 2.0 ** min(attempt, 10)))
    return max(backoff, retry_after or 0)


class RetryBudget:
    """What one client may spend on repetitions, so that many callers cannot turn an outage into a storm.

    A repetition costs 5 of 500; it gets them back when it succeeds, and every other success earns 1.
    """

    LIMIT: Final = 500
    COST: Final = 5

    def __init__(self) -> None:
        self.left: int = self.LIMIT

    def spend(self) -> bool:
        """Take the price of a repetition; False when there is not enough left."""
        if self.left < self.COST:
            return False
        self.left -= self.COST
        return True

    def succeeded(self, attempt: int) -> None:
        """Take note of a success, which may have been a repetition (`attempt` above 0)."""
        self.left = min(self.LIMIT, self.left + (self.COST if attempt else 1))


def parse_retry_after(headers: httpx.Headers | Mapping[str, str], now: float) -> float | None:
    """Read `Retry-After` as seconds or as an HTTP date (`now`: epoch seconds); `None` when absent or absurd."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value.replace("_", "?"))  # Python's own digit groups are no number here
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
            seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
        except (ValueError, OverflowError):
            return None
        seconds = max(seconds, 0)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None

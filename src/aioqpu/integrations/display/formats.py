"""Formats times and numbers as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aioqpu._jobs.bodies import parse_time


def duration(seconds: float) -> str:
    """Return a time in the largest unit that fits it."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{max(seconds, 0.0):.1f}".removesuffix(".0") + " s"


def utc_time(value: Any) -> datetime | None:
    """Return a service's time, which is epoch seconds or ISO text; `None` for anything else."""
    try:
        return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) else parse_time(value)
    except (OverflowError, OSError, ValueError):
        return None


def local_time(value: Any) -> str | None:
    """Return a service's time in this machine's time zone, with the zone's offset."""
    time = utc_time(value)
    try:
        return time.astimezone().isoformat(" ", "seconds") if time else None
    except OverflowError:  # the last day that `datetime` can represent, in another time zone
        return None


def number(value: float) -> str:
    """Return a count as an integer, and a probability or expectation value with four digits."""
    return str(value) if isinstance(value, int) else f"{value:.4f}"

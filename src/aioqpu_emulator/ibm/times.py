"""Formats and parses times in the form of the service."""

from datetime import UTC, datetime


def format_time(when: datetime) -> str:
    """Write a UTC time with microseconds and the suffix Z."""
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_time(text: str | None) -> datetime | None:
    """Read a time; one without a time zone is UTC."""
    if text is None:
        return None
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)

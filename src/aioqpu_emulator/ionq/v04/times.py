"""Formats and parses times in the form of v0.4."""

from datetime import UTC, date, datetime, time, timedelta

from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.jobs import Machine


def format_time(machine: Machine, at: float) -> str:
    """Write a time of the machine's clock."""
    moment = datetime.fromtimestamp(machine.wall(at), UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_seconds(text: str, name: str) -> float:
    """Read a time as seconds since the epoch, or refuse the request; a time without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("A time is written in ISO 8601.", name, "params") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def parse_day(text: str, name: str) -> date:
    """Read a day, or refuse the request."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid("A day is written YYYY-MM-DD.", name, "params") from None


def format_day(day: date) -> str:
    """Write the start of a day."""
    return datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")


def start_of_period(day: date, modality: str) -> date:
    """Return the first day of a day's month, week or day."""
    if modality == "monthly":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if modality == "weekly" else day

"""Reads the details of a job that cards, tables and progress bars show."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds
from aioqpu._jobs.bodies import parse_time
from aioqpu.integrations.display.formats import duration, local_time
from aioqpu.ionq.validation import SUBMISSION_KEY

if TYPE_CHECKING:
    from aioqpu._jobs.handle import Job

_MAX_TAGS = 20


def job_details(job: Job[Any, Any]) -> dict[str, str]:
    """Return the details of a job by name; details that the service did not return are missing."""
    data, submitted = job.to_dict(), job.submitted
    objects = {name: value for name, value in data.items() if isinstance(value, dict)}
    failure = objects.get("failure", {})
    reasons = (failure.get("message"), failure.get("error"), objects.get("state", {}).get("reason"))
    details = {
        "name": data.get("name") or submitted.get("name"),
        "on": data.get("target") or data.get("backend") or submitted.get("target") or submitted.get("backend"),
        "program": objects.get("program", {}).get("id") or submitted.get("program"),
        "noise": objects.get("noise", {}).get("model"),
        "qubits": data.get("qubits") or objects.get("stats", {}).get("qubits"),
        "shots": data.get("shots") or submitted.get("shots"),
        "session": data.get("session_id"),
        "dry run": "yes" if data.get("dry_run") is True else None,
        "tags": _joined(data["tags"]) if isinstance(data.get("tags"), list) else None,
        "submission": objects.get("metadata", {}).get(SUBMISSION_KEY),
        "created": local_time(created_at(data)),
        "started": local_time(data.get("start") or data.get("started_at")),
        "ended": local_time(data.get("response") or data.get("completed_at")),
        "expected": estimate(job),
        "used": _used(objects.get("usage", {})),
        "reason": next(filter(None, reasons), None),
    }
    return {name: printable(value) for name, value in details.items() if value not in (None, "")}


def created_at(data: dict[str, Any]) -> Any:
    """Return when a job was created, as the service wrote it."""
    return data.get("request") or data.get("submitted_at") or data.get("created")


def estimate(job: Job[Any, Any]) -> str | None:
    """Return the service's estimates for an unfinished job: its place in the queue, its start and its run time."""
    data = job.to_dict()
    if job.done:
        return None
    milliseconds = data.get("predicted_execution_time") or data.get("predicted_execution_duration_ms")
    seconds = data.get("estimated_running_time_seconds")
    run_time = as_seconds(seconds) if math.isnan(as_seconds(milliseconds)) else as_seconds(milliseconds) / 1000
    position, start = data.get("position_in_queue"), parse_time(data.get("estimated_start_time"))
    estimates = [
        f"number {printable(position)} in the queue" if isinstance(position, int) else "",
        f"starts in about {duration((start - datetime.now(UTC)).total_seconds())}" if start else "",
        "" if math.isnan(run_time) else f"runs about {duration(run_time)}",
    ]
    return ", ".join(filter(None, estimates)) or None


def _used(usage: dict[str, Any]) -> str | None:
    """Return what a job of IBM used, in resource units, or else as a time."""
    units, seconds = as_seconds(usage.get("value")), as_seconds(usage.get("qpu_charge_time_seconds"))
    if math.isnan(units):
        return None if math.isnan(seconds) else duration(seconds)
    return f"{units:g} RU"


def _joined(tags: list[Any]) -> str:
    return ", ".join([printable(tag) for tag in tags[:_MAX_TAGS]] + ["..."] * (len(tags) > _MAX_TAGS))

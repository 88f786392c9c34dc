"""Prints jobs: one with its details, several as a table, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from aioqpu._http.text import printable
from aioqpu.integrations.command_line.output import print_fields, print_table
from aioqpu.integrations.display.details import created_at, job_details
from aioqpu.integrations.display.formats import utc_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aioqpu._jobs.handle import Job
    from aioqpu.integrations.command_line.options import Cloud

_OUTCOME_STYLES = {"completed": "green", "failed": "red", "cancelled": "bright_black", None: "blue"}


def print_job(job: Job[Any, Any]) -> None:
    """Print a job with its details."""
    print_fields([("id", printable(job.id)), ("status", job_status(job)), *job_details(job).items()])


def print_jobs(jobs: Iterable[Job[Any, Any]], ids: Mapping[str, str]) -> None:
    """Print a table of jobs; `ids` are the short forms of their ids."""
    rows = []
    for job in jobs:
        details = job_details(job)
        others = {name: Text(details.get(name, "")) for name in ("on", "created", "name")}
        rows.append({"id": Text(printable(ids.get(job.id, job.id))), "status": job_status(job), **others})
    print_table(rows, droppable=("created", "on", "name"), shortened="name")


def job_status(job: Job[Any, Any]) -> Text:
    """Return a job's status in the colour of its outcome."""
    return Text(printable(job.status or "not read yet"), style=_OUTCOME_STYLES[job.outcome])


def job_summary(cloud: Cloud, job: Job[Any, Any]) -> dict[str, Any]:
    """Return the fields of a job that every command prints as JSON."""
    data, submitted = job.to_dict(), job.submitted
    created = utc_time(created_at(data))
    return {
        "id": job.id,
        "cloud": cloud,
        "status": job.status,
        "outcome": job.outcome,
        "backend": data.get("target") or data.get("backend") or submitted.get("target") or submitted.get("backend"),
        "name": data.get("name") or submitted.get("name"),
        "shots": data.get("shots") or submitted.get("shots"),
        "created": created and created.isoformat(),
    }

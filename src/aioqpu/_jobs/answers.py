"""Checks the services' answers about jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aioqpu._http.responses import decode_error, describe, without_frames
from aioqpu._http.validation import check_segment
from aioqpu._jobs.submission_id import InconclusiveError

if TYPE_CHECKING:
    from aioqpu._http import httpx

_MAX_JOBS_PER_PAGE = 10_000


def checked_job(data: dict[str, Any], job_id: str, status: str | None, response: httpx.Response) -> dict[str, Any]:
    """Return the data of a job; raise `ResponseDecodeError` for a different job or for no job."""
    # The id or the status may be missing, but an answer without both does not describe a job.
    if data.get("id", job_id if status is not None else None) != job_id:
        raise decode_error(response, f"the response describes a different job (expected id {job_id})")
    return data


def listed_jobs(body: dict[str, Any], response: httpx.Response, *, for_look_up: bool = False) -> list[dict[str, Any]]:
    """Return the data of the jobs on a page, each with an id that can be used.

    Raises:
        ResponseDecodeError: The page has another form.
        InconclusiveError: The page of a look-up has no list, so it does not show whether there are jobs.
    """
    if for_look_up and not isinstance(body.get("jobs"), list):
        raise InconclusiveError("the answer holds no list of jobs")
    jobs = body.get("jobs") or []
    try:
        if len(jobs) > _MAX_JOBS_PER_PAGE:
            raise ValueError(f"there are {len(jobs)} on one page")
        for data in jobs:
            check_segment(data["id"], "a job id")
            data.get("status")
        return list(jobs)
    except Exception as error:  # noqa: BLE001 - what it raises depends on the body
        raise decode_error(response, f"jobs: {describe(error)}") from without_frames(error, response.request)

"""Bodies of requests and answers about jobs: merged, checked, and read as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aioqpu._http.responses import decode_error, describe, without_frames
from aioqpu._http.validation import check_segment
from aioqpu._jobs.submission import InconclusiveError
from aioqpu.errors import ResponseDecodeError

if TYPE_CHECKING:
    from aioqpu._http import httpx

_MAX_JOBS_PER_PAGE = 10_000


def merged_body(extra_body: Mapping[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """Return a request body of the fields that are not `None`, merged at every depth with `extra_body`, which wins."""
    if extra_body is not None and not hasattr(extra_body, "keys"):
        raise TypeError(f"extra_body must be a mapping, not {type(extra_body).__name__}")
    return _merged({name: value for name, value in fields.items() if value is not None}, extra_body or {})


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in extra.items():
        inner = merged.get(name)
        nested = isinstance(value, Mapping) and isinstance(inner, Mapping)
        merged[name] = _merged(inner, value) if nested else value  # type: ignore[arg-type]
    return merged


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


def list_of(model: Any, name: str) -> list[Any]:
    """Return the list that a response model has under a name; an empty one when it is null or missing."""
    value = getattr(model, name)
    if value and not isinstance(value, list):
        raise ResponseDecodeError(f"{name} is a {type(value).__name__}, not a list", body=model.to_dict())
    return value or []


def parse_time(value: Any) -> datetime | None:
    """Read a service's timestamp as an aware UTC datetime; `None` for anything else."""
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None

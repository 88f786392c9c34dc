"""Serves the endpoint of workloads: jobs and sessions in one list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ibm.account import USER_ID
from aioqpu_emulator.ibm.codes import BODY_INVALID
from aioqpu_emulator.ibm.jobs import IBMJob, IBMJobs, resource_units
from aioqpu_emulator.ibm.sessions import Session, Sessions
from aioqpu_emulator.ibm.times import format_time, parse_time
from aioqpu_emulator.jobs import ENDED, Phase

DEFAULT_PAGE_SIZE: Final = 10
_STATUS_OF_PHASE: Final[Mapping[Phase, str]] = {
    "submitted": "pending",
    "queued": "pending",
    "running": "in_progress",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "canceled",
    "ran too long": "canceled",
}
_STATUS_OF_SESSION_STATE: Final = {"closed": "completed", "open": "pending"}


class WorkloadEndpoint:
    """Serves the list of workloads."""

    def __init__(self, jobs: IBMJobs, sessions: Sessions, prefix: str) -> None:
        self._jobs = jobs
        self._sessions = sessions
        self._prefix = prefix
        self.endpoints = (Endpoint("GET", "/v1/workloads", self._list),)

    def _list(self, call: Call) -> Any:
        query, instance = call.query, call.headers["service-crn"]
        jobs = [job for job in self._jobs.of_instance(instance) if query.get("include_mocks") or not job.is_dry_run]
        workloads = [self._job_workload(job) for job in jobs]
        workloads += [self._session_workload(session) for session in self._sessions if session.instance == instance]
        items = [workload for workload in workloads if _matches(workload, query)]
        items.sort(key=lambda workload: (workload["created"], workload["id"]))
        if query.get("sort") == "-createdAt":
            items.reverse()
        limit = query.get("limit", DEFAULT_PAGE_SIZE)
        start = _offset(query.get("next", query.get("previous", "0")))
        body: dict[str, Any] = {"workloads": items[start : start + limit], "total_count": len(items), "limit": limit}
        base = f"http://{call.headers['host']}{self._prefix}/v1/workloads?limit={limit}"
        if start + limit < len(items):
            body["next"] = {"href": f"{base}&next={start + limit}"}
        if start > 0:
            body["previous"] = {"href": f"{base}&previous={max(0, start - limit)}"}
        return body

    def _job_workload(self, job: IBMJob) -> dict[str, Any]:
        phase = job.job.phase  # read once, since the job may end while the entry is made
        seconds = self._jobs.seconds(job) if phase in ENDED else None
        workload = {
            "id": job.id,
            "created": format_time(job.created),
            "backend": job.backend,
            "instance": job.instance,
            "user_id": USER_ID,
            "accepting_jobs": None,
            "mode": "job",
            "status": _STATUS_OF_PHASE[phase],
            "tags": job.tags,
            "usage_seconds": seconds,
            "usage": None if seconds is None else {**_usage(seconds), "status": "complete"},
        }
        if phase in ENDED and job.job.ended is not None:
            workload["ended"] = format_time(self._jobs.timestamp(job.job.ended))
        if phase == "failed" and job.job.error is not None:
            workload["status_reason"] = str(job.job.error)
        return workload

    def _session_workload(self, session: Session) -> dict[str, Any]:
        document = self._sessions.document(session)
        seconds = document["elapsed_time"]
        workload = {
            "id": session.id,
            "created": document["started_at"],
            "backend": session.backend,
            "instance": session.instance,
            "user_id": document["user_id"],
            "accepting_jobs": document["accepting_jobs"],
            "mode": "session" if session.mode == "dedicated" else "batch",
            "status": _STATUS_OF_SESSION_STATE.get(document["state"], "in_progress"),
            "tags": [],
            "usage_seconds": seconds,
            "usage": None if seconds is None else _usage(seconds),
        }
        if "closed_at" in document:
            workload["ended"] = document["closed_at"]
        return workload


def _usage(seconds: float) -> dict[str, float]:
    return {"value": resource_units(seconds), "qpu_charge_time_seconds": seconds}


def _matches(workload: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
    after, before = parse_time(query.get("created_after")), parse_time(query.get("created_before"))
    search = query.get("search", "").lower()
    created = datetime.fromisoformat(workload["created"])
    return (
        ("backend" not in query or workload["backend"] == query["backend"])
        and ("status" not in query or workload["status"] in query["status"])
        and ("mode" not in query or workload["mode"] == query["mode"])
        and set(query.get("tags", ())) <= set(workload["tags"])
        and (not search or any(search in text.lower() for text in (workload["id"], *workload["tags"])))
        and (after is None or created >= after)
        and (before is None or created <= before)
    )


def _offset(cursor: str) -> int:
    if not cursor.isdecimal() or len(cursor) > 9:
        raise Refusal(400, "next, previous: the cursor is unknown.", code=BODY_INVALID)
    return int(cursor)

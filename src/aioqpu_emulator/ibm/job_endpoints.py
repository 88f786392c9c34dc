"""Serves the endpoints of submitted jobs: list, read, cancel, delete, results, logs, metrics and tags."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from starlette.responses import PlainTextResponse, Response

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ibm.account import USER_ID
from aioqpu_emulator.ibm.codes import JOB_FAILED, JOB_NOT_FOUND, RAN_TOO_LONG
from aioqpu_emulator.ibm.jobs import IBMJob, IBMJobs, resource_units
from aioqpu_emulator.ibm.submission import MAX_JOB_SECONDS
from aioqpu_emulator.ibm.times import format_time, parse_time
from aioqpu_emulator.ibm.versions import APIVersions
from aioqpu_emulator.jobs import ENDED, Machine, Phase

DEFAULT_PAGE_SIZE: Final = 200
_STATUS_OF_PHASE: Final[Mapping[Phase, str]] = {
    "submitted": "Queued",
    "queued": "Queued",
    "running": "Running",
    "completed": "Completed",
    "failed": "Failed",
    "cancelled": "Cancelled",
    "ran too long": "Cancelled - Ran too long",
}


class JobEndpoints:
    """Serves the endpoints of submitted jobs."""

    def __init__(self, machine: Machine, jobs: IBMJobs, versions: APIVersions, prefix: str) -> None:
        self._machine = machine
        self._jobs = jobs
        self._versions = versions
        self._prefix = prefix
        paging = frozenset({"limit", "offset"})
        self.endpoints = (
            Endpoint("GET", "/v1/jobs", self._list, lenient=paging, jobs="lists"),
            Endpoint("GET", "/v1/jobs/{id}", self._get),
            Endpoint("DELETE", "/v1/jobs/{id}", self._delete),
            Endpoint("GET", "/v1/jobs/{id}/results", self._results),
            Endpoint("GET", "/v1/jobs/{id}/logs", self._logs),
            Endpoint("POST", "/v1/jobs/{id}/cancel", self._cancel),
            Endpoint("GET", "/v1/jobs/{id}/metrics", self._metrics),
            Endpoint("PUT", "/v1/jobs/{id}/tags", self._replace_tags),
            Endpoint("GET", "/v1/jobs/{id}/interim_results", self._interim_results),
            Endpoint("GET", "/v1/jobs/{id}/transpiled_circuits", self._transpiled_circuits),
            Endpoint("GET", "/v1/tags", self._list_tags),
        )

    def _list(self, call: Call) -> Any:
        query = call.query
        limit, offset = query.get("limit", DEFAULT_PAGE_SIZE), query.get("offset", 0)
        jobs = list(self._matching(call))
        if query.get("sort", "DESC") == "DESC":
            jobs.reverse()
        page = jobs[offset : offset + limit]
        with_params = not query.get("exclude_params", True)
        documents = [self._document(job, call, with_params=with_params) for job in page]
        return {"jobs": documents, "count": len(jobs), "limit": limit, "offset": offset}

    def _matching(self, call: Call) -> Iterator[IBMJob]:
        query = call.query
        after, before = parse_time(query.get("created_after")), parse_time(query.get("created_before"))
        for job in self._jobs.of_instance(call.headers["service-crn"]):
            if (
                (query.get("include_mocks") or not job.is_dry_run)
                and ("pending" not in query or query["pending"] is not job.ended)
                and ("program" not in query or query["program"] == job.program)
                and ("backend" not in query or query["backend"] == job.backend)
                and ("session_id" not in query or query["session_id"] == job.session_id)
                and set(query.get("tags", ())) <= set(job.tags)
                and (after is None or job.created >= after)
                and (before is None or job.created <= before)
            ):
                yield job

    def _get(self, call: Call) -> Any:
        return self._document(self._jobs.find(call), call, with_params=not call.query.get("exclude_params", False))

    def _document(self, job: IBMJob, call: Call, *, with_params: bool) -> dict[str, Any]:
        phase = job.job.phase  # read once, since the job may end while the document is made
        document: dict[str, Any] = {
            "id": job.id,
            "backend": job.backend,
            "state": _state(job, phase),
            "status": _STATUS_OF_PHASE[phase],
            "program": {"id": job.program},
            "created": format_time(job.created),
            "cost": job.body.get("cost") or MAX_JOB_SECONDS,
            "tags": job.tags,
            "user_id": USER_ID,
            "usage": self._usage(job, call, is_complete=phase in ENDED),
            "estimated_running_time_seconds": self._machine.run_time,
        }
        for name in ("session_id", "runtime", "calibration_id", "remote_storage"):
            if job.body.get(name) is not None:
                document[name] = job.body[name]
        if job.private:
            document["private"] = True
        elif with_params:
            document["params"] = job.body.get("params") or {}
        return document

    def _usage(self, job: IBMJob, call: Call, *, is_complete: bool) -> dict[str, Any]:
        seconds = self._jobs.seconds(job)
        if self._versions.of(call) < "2026-03-15":
            return {"seconds": seconds, "quantum_seconds": seconds}
        usage = {"value": resource_units(seconds), "qpu_charge_time_seconds": seconds}
        return {**usage, "status": "complete" if is_complete else "pending"}

    def _delete(self, call: Call) -> None:
        job = self._jobs.find(call)
        if not job.ended:
            raise Refusal(
                400,
                f"Job {job.id} has not ended and cannot be deleted.",
                solution="Cancel the job or wait for its end.",
            )
        self._jobs.remove(job)

    def _results(self, call: Call) -> Any:
        job = self._jobs.find(call)
        phase = job.job.phase
        if phase == "failed":
            return PlainTextResponse(_log(job))
        if phase != "completed":
            return None
        if job.private:
            if job.results_read:
                raise Refusal(
                    404, f"The results of the private job {job.id} have been read before.", code=JOB_NOT_FOUND
                )
            job.results_read = True
        return Response(job.results, media_type="application/json")

    def _logs(self, call: Call) -> Any:
        job = self._jobs.find(call)
        if not job.ended:
            raise Refusal(404, f"There are no logs of job {job.id} before its end.", code=JOB_NOT_FOUND)
        return PlainTextResponse(_log(job))

    def _cancel(self, call: Call) -> None:
        job = self._jobs.find(call)
        if not job.job.cancel():
            status = _STATUS_OF_PHASE[job.job.phase]
            raise Refusal(409, f"Job {job.id} is {status} and cannot be cancelled.", solution="Nothing to do.")

    def _metrics(self, call: Call) -> Any:
        job = self._jobs.find(call)
        times: dict[str, str | None] = {"created": format_time(job.created), "running": None, "finished": None}
        if job.job.started is not None:
            times["running"] = format_time(self._jobs.timestamp(job.job.started))
        end = job.job.ended
        if end is not None:
            times["finished"] = format_time(self._jobs.timestamp(end))
        metrics: dict[str, Any] = {
            "timestamps": {name: value for name, value in times.items() if value is not None},
            "usage": self._usage(job, call, is_complete=end is not None),
        }
        nanoseconds = round(self._jobs.seconds(job) * 1e9)
        if job.caller is not None:
            metrics["caller"] = job.caller
        version = self._versions.of(call)
        if version < "2026-03-15":
            metrics["bss"] = {"seconds": self._jobs.seconds(job)}
        elif version < "2026-04-15":
            metrics["usage"]["circuits_execution_time_ns"] = nanoseconds
        else:
            metrics["circuits_execution_time_ns"] = nanoseconds
        return metrics

    def _replace_tags(self, call: Call) -> None:
        self._jobs.find(call).tags = list(call.body["tags"])

    def _interim_results(self, call: Call) -> Any:
        self._jobs.find(call)
        self._versions.require(call, "2025-05-01")
        return PlainTextResponse("")

    def _transpiled_circuits(self, call: Call) -> Any:
        job = self._jobs.find(call)
        self._versions.require(call, "2025-05-01")
        # The service returns a link to its object storage; the emulator runs circuits untranspiled.
        return {"url": f"http://{call.headers['host']}{self._prefix}/v1/jobs/{job.id}"}

    def _list_tags(self, call: Call) -> Any:
        text = call.query["search"].lower()
        tags = {tag for job in self._jobs.of_instance(call.headers["service-crn"]) for tag in job.tags}
        return {"tags": sorted(tag for tag in tags if text in tag.lower())}


def _state(job: IBMJob, phase: Phase) -> dict[str, Any]:
    if phase == "ran too long":
        return {
            "status": "Cancelled",
            "reason": "The job ran longer than its maximum execution time.",
            "reason_code": RAN_TOO_LONG,
            "reason_solution": "Raise the maximum execution time, or send less work.",
        }
    state: dict[str, Any] = {"status": _STATUS_OF_PHASE[phase]}
    if phase == "failed" and (error := job.job.error) is not None:
        state |= {
            "reason": str(error),
            "reason_code": error.code if isinstance(error.code, int) else JOB_FAILED,
            "reason_solution": error.solution or "Check the job's input.",
        }
    return state


def _log(job: IBMJob) -> str:
    lines = [f"{format_time(job.created)} INFO Starting {job.program} on {job.backend}."]
    if job.job.error is not None:
        lines += ["Traceback (most recent call last):", f"RuntimeError: {job.job.error}"]
    else:
        lines.append(f"INFO The job is {_STATUS_OF_PHASE[job.job.phase]}.")
    return "\n".join(lines) + "\n"

"""Writes jobs in the form of v0.4."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aioqpu_emulator.ionq.failures import failure_code
from aioqpu_emulator.ionq.jobs import ENDED, IonQJob, IonQJobs
from aioqpu_emulator.ionq.machines import IDEAL, SIMULATOR
from aioqpu_emulator.ionq.owner import OWNER
from aioqpu_emulator.ionq.v04.costs import compute_time_us, is_billed_by_time
from aioqpu_emulator.ionq.v04.formats import Artifact, artifacts_of
from aioqpu_emulator.ionq.v04.kinds import FUNCTION, OPENQASM_3, kind_of, status_of
from aioqpu_emulator.ionq.v04.times import format_time
from aioqpu_emulator.jobs import Machine

_FILTERS: Mapping[str, Callable[[IonQJob, Any], bool]] = {
    "ids": lambda job, ids: job.id in ids,
    "parent_job_id": lambda job, parent: job.parent is not None and job.parent.id == parent,
    "status": lambda job, status: status_of(job) == status,
    "target": lambda job, targets: job.details["target"] in targets.split(","),
    "session_id": lambda job, session: job.v04_body.get("session_id") == session,
    "submitter_id": lambda _, submitter: submitter == OWNER["submitter_id"],
}
"""Whether a job matches a query parameter."""


class JobDocuments:
    """Writes jobs, and pages of jobs."""

    def __init__(self, machine: Machine, jobs: IonQJobs, prefix: str) -> None:
        self._machine = machine
        self._jobs = jobs
        self._prefix = prefix

    def page(self, jobs: Iterable[IonQJob], query: Mapping[str, Any]) -> dict[str, Any]:
        """Return the page of jobs that a query selects."""
        # Children are listed only by their ids or by that of their parent.
        with_children = "ids" in query or "parent_job_id" in query
        found = [job for job in jobs if with_children or job.parent is None]
        for name, matches in _FILTERS.items():
            if name in query:
                found = [job for job in found if matches(job, query[name])]
        page, cursor = self._jobs.page(found, query)
        return {"jobs": [self.document(job) for job in page], "next": cursor}

    def document(self, job: IonQJob) -> dict[str, Any]:
        """Return a job's current document."""
        status, details, body = status_of(job), job.details, job.v04_body
        document: dict[str, Any] = {
            "id": job.id,
            "status": status,
            "type": kind_of(job),
            "backend": details["target"],
            "dry_run": job.is_dry_run,
            **OWNER,
            "parent_job_id": job.parent.id if job.parent else None,
            "child_job_ids": [child.id for child in job.children] or None,
            "session_id": body.get("session_id"),
            "metadata": details.get("metadata"),
            "name": details.get("name"),
            **self._times(job, status),
            "predicted_wait_time_ms": round(self._machine.queue_time * 1000),
            "predicted_execution_duration_ms": round(self._machine.run_time * 1000),
            "failure": None,
            "settings": body.get("settings") or settings_of_v03(details),
            "stats": {} if status == "submitted" else _stats(job, status),
            "output": _output(job, status),
            "results": self._results(job) if status == "completed" else None,
            "cost_model": "QCT" if is_billed_by_time(details["target"]) else "2QGE_operations",
        }
        if not job.is_ideal:
            document["shots"] = details["shots"]
        if details["target"] == SIMULATOR:
            noise = body.get("noise") or details.get("noise") or {}
            document["noise"] = {**noise, "model": noise.get("model", IDEAL)}
        errors = [part.error for part in job.parts if part.error]
        if status == "failed" and errors:
            document["failure"] = {"code": failure_code(errors[0].code), "message": str(errors[0])}
        return document

    def _times(self, job: IonQJob, status: str) -> dict[str, Any]:
        parts = job.parts
        starts = [part.started for part in parts if part.started is not None]
        started = min(starts) if starts and status not in ("submitted", "ready") else None
        ended = max(part.ended or 0.0 for part in parts) if status in ENDED else None
        duration = None
        if ended is not None:
            duration = round((ended - min(starts)) * 1000) if starts and not job.is_dry_run else 0
        return {
            "submitted_at": self._time(parts[0].submitted),
            "started_at": self._time(started),
            "completed_at": self._time(ended),
            "execution_duration_ms": duration,
        }

    def _time(self, at: float | None) -> str | None:
        return None if at is None else format_time(self._machine, at)

    def _results(self, job: IonQJob) -> dict[str, Any] | None:
        """Return descriptors and links in one mapping, as the service does."""
        if job.is_dry_run:
            return None
        kind = kind_of(job)
        if kind == FUNCTION:
            return dict(job.parts[0].value)
        found = {artifact.format: artifact.descriptor for artifact in artifacts_of(job) if artifact.place == "results"}
        base = f"{self._prefix}/jobs/{job.id}/results"
        if job.children:
            return {**found, "probabilities": {"url": f"{base}/probabilities/aggregated"}}
        if kind == OPENQASM_3:
            return found
        linked = ("probabilities",) if job.is_ideal else ("probabilities", "histogram", "shots")
        return {**{word: {"url": f"{base}/{word}"} for word in linked}, **found}


def settings_of_v03(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a job that was submitted in the form of v0.3."""
    debias = (details.get("error_mitigation") or {}).get("debias")
    return {} if debias is None else {"error_mitigation": {"debiasing": debias}}


def _stats(job: IonQJob, status: str) -> dict[str, Any]:
    details = job.details
    stats: dict[str, Any] = {name: details[name] for name in ("qubits", "circuits", "gate_counts") if name in details}
    if is_billed_by_time(details["target"]):
        stats["predicted_quantum_compute_time_us"] = compute_time_us(job)
        if status == "completed" and not job.is_dry_run:
            stats["billed_quantum_compute_time_us"] = compute_time_us(job)
    return stats


def _output(job: IonQJob, status: str) -> dict[str, Any]:
    if status != "completed" or job.children:
        return {}
    output: dict[str, Any] = {}
    artifacts = list(artifacts_of(job))
    compiled = {artifact.format: artifact.descriptor for artifact in artifacts if artifact.place == "compiled"}
    if compiled:
        output["compilation"] = {"compiled_circuits": compiled, "service_version": "v0.4"}
    if job.details["target"] != SIMULATOR and not job.is_dry_run:
        output["error_mitigation"] = _mitigation(job, artifacts) if job.is_debiased else {"debiasing": False}
    return output


def _mitigation(job: IonQJob, artifacts: list[Artifact]) -> dict[str, Any]:
    variants: dict[str, dict[str, Any]] = {}
    for artifact in artifacts:
        if artifact.place.startswith("variant-"):
            variants.setdefault(artifact.place, {})[artifact.format] = artifact.descriptor
    shots = job.details["shots"] // max(1, len(variants))
    descriptors = {artifact.place: artifact.descriptor for artifact in artifacts}
    return {
        "debiasing": {
            "aggregation_method": "average",
            "variants": [
                {
                    "variant_id": str(uuid.uuid5(uuid.UUID(job.id), name)),
                    "qubit_map": list(range(job.details["qubits"])),
                    "shots": shots,
                    "results": results,
                }
                for name, results in variants.items()
            ],
        },
        "aggregations": {name: descriptors[f"aggregation-{name}"] for name in ("average", "voting", "dnl")},
    }

"""Serves the endpoints of jobs: submit, list, read, cancel and delete."""

from typing import Any

from starlette.responses import Response

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ionq.failures import failure_code
from aioqpu_emulator.ionq.jobs import ENDED, IonQJob, IonQJobs
from aioqpu_emulator.ionq.owner import OWNER
from aioqpu_emulator.ionq.submission import Submissions
from aioqpu_emulator.jobs import Machine


class JobDocuments:
    """Writes jobs in the form of v0.3."""

    def __init__(self, machine: Machine, results_prefix: str) -> None:
        self._machine = machine
        self._results_prefix = results_prefix

    def document(self, job: IonQJob) -> dict[str, Any]:
        """Return a job's current document."""
        status, parts, wall = job.status, job.parts, self._machine.wall
        document = {
            "id": job.id,
            "status": status,
            "type": "circuit",
            **job.details,
            "request": int(wall(parts[0].submitted)),
            "children": [child.id for child in job.children],
            "predicted_execution_time": round(self._machine.run_time * 1000),
            "cost_model": "QCT",
            "cost_usd": 0.0,
            "submitted_by": OWNER["submitter_id"],
            "project_id": OWNER["project_id"],
        }
        starts = [part.started for part in parts if part.started is not None]
        if status not in ("submitted", "ready") and starts:
            document["start"] = int(wall(min(starts)))
        if status in ENDED:
            end = max(part.ended or 0.0 for part in parts)
            document["response"] = int(wall(end))
            document["execution_time"] = round((end - min(starts)) * 1000) if starts and not job.is_dry_run else 0
        if status == "completed" and not job.is_dry_run:
            document["results_url"] = f"{self._results_prefix}/jobs/{job.id}/results"
        elif status == "failed":
            errors = [part.error for part in parts if part.error]
            if errors:
                document["failure"] = {"error": str(errors[0]), "code": failure_code(errors[0].code)}
        return document


class JobEndpoints:
    """Serves the endpoints of jobs."""

    def __init__(self, machine: Machine, jobs: IonQJobs, submissions: Submissions, documents: JobDocuments) -> None:
        self._machine = machine
        self._jobs = jobs
        self._documents = documents
        self._submissions = submissions
        self.endpoints = (
            Endpoint("POST", "/jobs", self._create, jobs="creates"),
            Endpoint("GET", "/jobs", self._list, jobs="lists"),
            Endpoint("DELETE", "/jobs", self.delete_many),
            Endpoint("PUT", "/jobs/status/cancel", self.cancel_many),
            Endpoint("GET", "/jobs/{id}", self._get),
            Endpoint("DELETE", "/jobs/{id}", self.delete),
            Endpoint("GET", "/jobs/{id}/results", self._results),
            Endpoint("PUT", "/jobs/{id}/status/cancel", self.cancel),
        )

    def _create(self, call: Call) -> Any:
        job = self._submissions.submit(call.body)
        return {"id": job.id, "status": "ready", "request": int(self._machine.wall(job.parts[0].submitted))}

    def _list(self, call: Call) -> Any:
        query = call.query
        if "id" in query:
            # Children are listed only by their ids.
            found = [self._jobs.get(job_id) for job_id in dict.fromkeys(query["id"])]
            jobs = [job for job in found if job is not None]
        else:
            jobs = list(self._jobs)
        if "status" in query:
            jobs = [job for job in jobs if job.status == query["status"]]
        if any(name in query and query[name] != value for name, value in OWNER.items()):
            jobs = []
        page, cursor = self._jobs.page(jobs, query)
        body: dict[str, Any] = {"jobs": [self._documents.document(job) for job in page]}
        if cursor is not None:
            body["next"] = cursor
        return body

    def _get(self, call: Call) -> Any:
        document = self._documents.document(self._find(call))
        if "include" not in call.query and "exclude" not in call.query:
            return document
        included = set(call.query["include"].split(",")) if "include" in call.query else set(document)
        excluded = call.query.get("exclude", "").split(",")
        # The specification requires the id and the status.
        names = included.difference(excluded) | {"id", "status"}
        return {name: value for name, value in document.items() if name in names}

    def _results(self, call: Call) -> Any:
        job = self._find(call)
        if job.status != "completed" or job.is_dry_run:
            raise Refusal(404, f"Job {job.id} has no results.")
        body = job.probabilities("sharpened" if call.query.get("sharpen") else "plain")
        return Response(body, media_type="application/json")

    def cancel(self, call: Call) -> Any:
        """Cancel the job of a path; a job that has ended is not changed."""
        job = self._find(call)
        job.cancel()
        return {"id": job.id, "status": "canceled"}

    def cancel_many(self, call: Call) -> Any:
        """Cancel the jobs of a body."""
        jobs = [self._jobs.find(job_id) for job_id in call.body["ids"]]
        for job in jobs:
            job.cancel()
        return {"ids": [job.id for job in jobs], "status": "canceled"}

    def delete(self, call: Call) -> Any:
        """Delete the job of a path."""
        job = self._find(call)
        self._jobs.remove(job)
        return {"id": job.id, "status": "deleted"}

    def delete_many(self, call: Call) -> Any:
        """Delete the jobs of a body."""
        jobs = {job_id: self._jobs.find(job_id) for job_id in call.body["ids"]}
        for job in jobs.values():
            self._jobs.remove(job)
        return {"ids": list(jobs), "status": "deleted"}

    def _find(self, call: Call) -> IonQJob:
        return self._jobs.find(call.path["id"])

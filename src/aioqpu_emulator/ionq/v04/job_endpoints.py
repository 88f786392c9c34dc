"""Serves the endpoints of jobs: submit, copy, list, read, cancel and delete."""

from typing import Any

from aioqpu_emulator.endpoints import Call, Endpoint
from aioqpu_emulator.ionq.job_endpoints import JobEndpoints
from aioqpu_emulator.ionq.jobs import IonQJob, IonQJobs
from aioqpu_emulator.ionq.v04.documents import JobDocuments
from aioqpu_emulator.ionq.v04.submission import V04Submissions


class V04JobEndpoints:
    """Serves the endpoints of jobs; those that v0.3 has in the same form are served by `v03`."""

    def __init__(self, v03: JobEndpoints, jobs: IonQJobs, submissions: V04Submissions, documents: JobDocuments) -> None:
        self._jobs = jobs
        self._submissions = submissions
        self._documents = documents
        self.endpoints = (
            Endpoint("POST", "/jobs", self._create, status=201, jobs="creates"),
            Endpoint("GET", "/jobs", self._list, jobs="lists"),
            Endpoint("DELETE", "/jobs", v03.delete_many),
            Endpoint("PUT", "/jobs/status/cancel", v03.cancel_many),
            Endpoint("GET", "/jobs/{id}", self._get),
            Endpoint("DELETE", "/jobs/{id}", v03.delete),
            Endpoint("PUT", "/jobs/{id}/status/cancel", v03.cancel),
            Endpoint("POST", "/jobs/{id}/clone", self._clone, status=201, jobs="creates"),
            Endpoint("POST", "/jobs/{id}/move", self._move, status=201, jobs="creates"),
        )

    def _create(self, call: Call) -> Any:
        return _submitted(self._submissions.submit(call.body))

    def _list(self, call: Call) -> Any:
        return self._documents.page(self._jobs.with_children(), call.query)

    def _get(self, call: Call) -> Any:
        return self._documents.document(self._jobs.find(call.path["id"]))

    def _clone(self, call: Call) -> Any:
        return _submitted(self._submissions.copy(self._jobs.find(call.path["id"]), call.body))

    def _move(self, call: Call) -> Any:
        job = self._jobs.find(call.path["id"])
        copy = self._submissions.copy(job, call.body)
        job.cancel()
        return _submitted(copy)


def _submitted(job: IonQJob) -> dict[str, Any]:
    return {"id": job.id, "status": "submitted", "session_id": job.v04_body.get("session_id")}

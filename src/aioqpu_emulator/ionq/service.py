"""Serves IonQ's Quantum Cloud API v0.3: its endpoints, its credentials and the form of its errors."""

from collections.abc import Mapping
from http.client import responses
from typing import Any

from starlette.responses import Response

from aioqpu_emulator.credentials import BAD_KEY
from aioqpu_emulator.endpoints import Endpoint, Refusal, json_response
from aioqpu_emulator.ionq.backend_endpoints import BackendEndpoints, Characterizations
from aioqpu_emulator.ionq.job_endpoints import JobDocuments, JobEndpoints
from aioqpu_emulator.ionq.jobs import IonQJobs
from aioqpu_emulator.ionq.report import ReportEndpoint
from aioqpu_emulator.ionq.submission import Submissions, prepare
from aioqpu_emulator.jobs import Machine
from aioqpu_emulator.spec import SchemaError


class IonQ:
    """The IonQ service.

    Attributes:
        jobs: All jobs.
        submissions: Creates jobs.
        job_endpoints: Serves jobs.
        characterizations: The characterizations of all machines.
    """

    package: str = "aioqpu_ionq_v03"
    cloud: str = "ionq"
    prefix: str = "/v0.3"
    max_body: int = 10_000_000

    def __init__(self, machine: Machine) -> None:
        self.jobs = IonQJobs()
        self.submissions = Submissions(machine, self.jobs)
        self.characterizations = Characterizations(machine)
        documents = JobDocuments(machine, self.prefix)
        self.job_endpoints = JobEndpoints(machine, self.jobs, self.submissions, documents)
        self.endpoints: tuple[Endpoint, ...] = (
            *self.job_endpoints.endpoints,
            *BackendEndpoints(machine, self.characterizations).endpoints,
            *ReportEndpoint(machine, self.jobs, documents).endpoints,
            Endpoint("GET", "/health", lambda _: {"status": "pass"}, public=True),
        )

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a valid key."""
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "apikey" or not key.strip() or key.strip() == BAD_KEY:
            raise Refusal(401, "Invalid key provided.")

    def prepare(self, endpoint: Endpoint, body: Any) -> Any:
        """Convert old forms of a submission, and refuse one that is too large to be checked."""
        return prepare(body) if endpoint.jobs == "creates" and isinstance(body, dict) else body

    def invalid(self, error: SchemaError) -> Refusal:
        """Refuse a request that violates the specification."""
        return Refusal(400, f"{error.field}: {error}", fields=(error.field,), source=error.source)

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal in IonQ's form."""
        body: dict[str, Any] = {
            "error": responses.get(refusal.status, "Error"),
            "message": refusal.message,
            "statusCode": refusal.status,
        }
        if refusal.fields:
            body["validation"] = {"keys": list(refusal.fields), "source": refusal.source}
        return json_response(body, refusal.status, headers)

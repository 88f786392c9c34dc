"""Serves IonQ's Quantum Cloud API v0.4: its endpoints, with errors in the form of v0.3."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from aioqpu_emulator.endpoints import Endpoint, Refusal
from aioqpu_emulator.ionq.service import IonQ
from aioqpu_emulator.ionq.submission import prepare
from aioqpu_emulator.ionq.v04.account_endpoints import AccountEndpoints
from aioqpu_emulator.ionq.v04.backend_endpoints import V04BackendEndpoints
from aioqpu_emulator.ionq.v04.costs import CostEndpoints
from aioqpu_emulator.ionq.v04.documents import JobDocuments
from aioqpu_emulator.ionq.v04.job_endpoints import V04JobEndpoints
from aioqpu_emulator.ionq.v04.result_endpoints import ResultEndpoints
from aioqpu_emulator.ionq.v04.sessions import SessionEndpoints, Sessions
from aioqpu_emulator.ionq.v04.submission import V04Submissions
from aioqpu_emulator.jobs import Machine
from aioqpu_emulator.spec import SchemaError


class IonQV04:
    """The IonQ service, on the jobs of `v03`."""

    package: str = "aioqpu_ionq_v04"
    cloud: str = "ionq"
    prefix: str = "/v0.4"
    max_body: int = IonQ.max_body
    retired_paths: tuple[str, ...] = (
        "/jobs/{id}/circuits/{lang}",
        "/jobs/{id}/variants/{variant}/results/probabilities",
        "/jobs/{id}/variants/{variant}/results/histogram",
        "/jobs/{id}/variants/{variant}/results/shots",
    )
    """Paths of GET that are not in the specification any more and answer with 410."""

    def __init__(self, machine: Machine, v03: IonQ, *, sessions: bool) -> None:
        self._v03 = v03
        all_sessions = Sessions(machine, v03.jobs, are_enabled=sessions)
        documents = JobDocuments(machine, v03.jobs, self.prefix)
        submissions = V04Submissions(v03.submissions, v03.jobs, all_sessions)
        self.endpoints: tuple[Endpoint, ...] = (
            # First, because the path of an estimate also matches that of a job.
            *CostEndpoints(machine, v03.jobs).endpoints,
            *V04JobEndpoints(v03.job_endpoints, v03.jobs, submissions, documents).endpoints,
            *ResultEndpoints(v03.jobs).endpoints,
            *SessionEndpoints(machine, v03.jobs, all_sessions, documents).endpoints,
            *V04BackendEndpoints(machine, v03.characterizations).endpoints,
            *AccountEndpoints(machine, v03.jobs).endpoints,
            Endpoint("GET", "/health", lambda _: {"status": "pass"}, public=True),
        )

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a valid key."""
        self._v03.authenticate(headers)

    def prepare(self, endpoint: Endpoint, body: Any) -> Any:
        """Convert shots that are text, which the service accepts, and refuse a submission too large to be checked."""
        if endpoint.path != "/jobs" or endpoint.jobs != "creates" or not isinstance(body, dict):
            return body
        shots = body.get("shots")
        if isinstance(shots, str) and shots.isdecimal() and len(shots) < 8:
            body = body | {"shots": int(shots)}
        return prepare(body)

    def invalid(self, error: SchemaError) -> Refusal:
        """Refuse a request that violates the specification."""
        return self._v03.invalid(error)

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal in IonQ's form."""
        return self._v03.refusal_response(refusal, headers)

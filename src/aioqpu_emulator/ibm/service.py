"""Serves IBM's Qiskit Runtime REST API: its endpoints, its credentials and the form of its errors."""

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from aioqpu_emulator.credentials import BAD_KEY
from aioqpu_emulator.endpoints import Call, Endpoint, Refusal, json_response
from aioqpu_emulator.iam import IAM
from aioqpu_emulator.ibm.account import INSTANCE
from aioqpu_emulator.ibm.analytics import AnalyticsEndpoints
from aioqpu_emulator.ibm.backend_endpoints import BackendEndpoints
from aioqpu_emulator.ibm.backends import Backends
from aioqpu_emulator.ibm.codes import (
    BODY_INVALID,
    INTERNAL,
    INVALID_CREDENTIALS,
    NOT_AUTHORISED,
    TOO_MANY_REQUESTS,
)
from aioqpu_emulator.ibm.instances import InstanceEndpoints, UsageLimits
from aioqpu_emulator.ibm.job_endpoints import JobEndpoints
from aioqpu_emulator.ibm.jobs import IBMJobs
from aioqpu_emulator.ibm.sessions import SessionEndpoints, Sessions
from aioqpu_emulator.ibm.submission import SubmissionEndpoint, check_tags
from aioqpu_emulator.ibm.versions import APIVersions
from aioqpu_emulator.ibm.workloads import WorkloadEndpoint
from aioqpu_emulator.ids import new_uuid
from aioqpu_emulator.jobs import Machine
from aioqpu_emulator.spec import SchemaError

_CRN: Final = re.compile(r"crn:v1:[^:]*:[^:]*:quantum-computing:[^:]+:a/[^:]+:[^:]+:[^:]*:[^:]*")
_CODE_OF_STATUS: Final = {401: NOT_AUTHORISED, 403: NOT_AUTHORISED, 429: TOO_MANY_REQUESTS, 500: INTERNAL}


class IBM:
    """The Qiskit Runtime service.

    Attributes:
        versions: The API versions.
    """

    package: str = "aioqpu_ibm_v1"
    cloud: str = "ibm"
    prefix: str = "/api"
    max_body: int = 50_000_000
    instance: str = INSTANCE

    def __init__(self, machine: Machine, iam: IAM, backends: Backends) -> None:
        self._iam = iam
        jobs = IBMJobs(machine)
        sessions = Sessions(jobs)
        limits = UsageLimits(jobs)
        self.versions = APIVersions()
        self.endpoints: tuple[Endpoint, ...] = (
            *SubmissionEndpoint(self.package, machine, jobs, sessions, limits, backends).endpoints,
            *JobEndpoints(machine, jobs, self.versions, self.prefix).endpoints,
            *BackendEndpoints(machine, jobs, backends, self.versions).endpoints,
            *SessionEndpoints(jobs, sessions, backends).endpoints,
            *WorkloadEndpoint(jobs, sessions, self.prefix).endpoints,
            *InstanceEndpoints(jobs, limits, backends).endpoints,
            *AnalyticsEndpoints(jobs, sessions, backends).endpoints,
            Endpoint("GET", "/v1/versions", lambda _: {"versions": self.versions.documents()}, public=True),
            Endpoint("POST", "/v1/logout", self._logout),
        )

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a valid token or API key, or without an instance."""
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        scheme, secret = scheme.lower(), secret.strip()
        if not secret or scheme not in ("bearer", "apikey"):
            raise Refusal(401, "Not authorised.", code=NOT_AUTHORISED, solution="Send an Authorization header.")
        if not (self._iam.is_valid(secret) if scheme == "bearer" else secret != BAD_KEY):
            raise Refusal(
                401,
                "The credentials are not valid.",
                code=INVALID_CREDENTIALS,
                solution="Get a new access token with a valid API key.",
            )
        crn = headers.get("service-crn", "")
        if not _CRN.fullmatch(crn):
            raise Refusal(
                400,
                f"Service-CRN: {crn[:100]!r} is not the CRN of an instance.",
                code=BODY_INVALID,
                solution="Send the whole CRN of the instance in the Service-CRN header.",
            )
        self.versions.check(headers.get("ibm-api-version"))

    def prepare(self, endpoint: Endpoint, body: Any) -> Any:  # noqa: ARG002 - the interface of services
        """Refuse tags for which the service has codes of their own."""
        if isinstance(body, dict):
            check_tags(body.get("tags"))
        return body

    def invalid(self, error: SchemaError) -> Refusal:
        """Refuse a request that violates the specification."""
        part = "body" if error.source == "payload" else "parameters"
        return Refusal(
            400,
            f"Request validation of {part} failed, because: {error.field}: {error}",
            code=BODY_INVALID,
        )

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal in IBM's form."""
        error = {
            "code": refusal.code or _CODE_OF_STATUS.get(refusal.status, refusal.status),
            "message": refusal.message,
            "solution": refusal.solution or "Check the request and try again.",
            "more_info": "https://quantum.cloud.ibm.com/docs/errors",
        }
        return json_response({"errors": [error], "trace": new_uuid()}, refusal.status, headers)

    def _logout(self, call: Call) -> None:
        self._iam.revoke(call.headers["authorization"].partition(" ")[2].strip())

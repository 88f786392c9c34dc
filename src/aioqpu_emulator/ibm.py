"""IBM's Qiskit Runtime REST API: authentication, jobs, tags and backends."""

import math
import re
import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse, Response

from . import ibm_backends, spec
from .iam import BAD_KEY, IAM
from .ibm_account import BODY_INVALID, INSTANCE, USER, IBMAccount, moment, stamp
from .jobs import ENDED, Job, Machine, Phase
from .service import Call, Endpoint, Refusal, json_response

if TYPE_CHECKING:
    import numpy as np

MAX_BODY = 50_000_000
MAX_SECONDS = 10_800
OLDEST_VERSION = "2024-01-01"
VERSIONS = (
    ("2024-01-01", "2027-01-01"),
    ("2025-01-01", "2027-01-01"),
    ("2025-05-01", "2027-01-01"),
    ("2026-02-01", "2027-02-01"),
    ("2026-02-15", "2027-02-15"),
    ("2026-03-15", "2027-03-15"),
    ("2026-04-15", None),
)
_CRN = re.compile(r"crn:v1:[^:]*:[^:]*:quantum-computing:[^:]+:a/[^:]+:[^:]+:[^:]*:[^:]*")

INTERNAL = 1000
BACKEND_NOT_FOUND = 1007
NOT_AUTHORISED = 1200
INVALID_CREDENTIALS = 1201
TOO_MANY_REQUESTS = 1202
TOO_MANY_TAGS = 1204
TAG_TOO_LONG = 1205
JOB_NOT_FOUND = 1291
RAN_TOO_LONG = 1305
JOB_FAILED = 5203

_STATUS: Mapping[Phase, str] = {
    "submitted": "Queued",
    "queued": "Queued",
    "running": "Running",
    "completed": "Completed",
    "failed": "Failed",
    "cancelled": "Cancelled",
    "ran too long": "Cancelled - Ran too long",
}


@dataclass
class IBMJob:
    """A job of an instance."""

    job: Job
    body: dict[str, Any]
    instance: str
    created: datetime
    caller: str | None
    tags: list[str]
    private: bool
    results_read: bool = False
    id: str = field(default_factory=lambda: secrets.token_hex(10))

    @property
    def ended(self) -> bool:
        """Whether its state is terminal."""
        return self.job.phase in ENDED

    @property
    def session_id(self) -> str | None:
        """The session it belongs to."""
        return self.body.get("session_id")


class IBM:
    """The service: its routes, its jobs and its way to say no."""

    package = "aioqpu_ibm_v1"
    prefix = "/api"
    max_body = MAX_BODY
    instance = INSTANCE

    def __init__(self, machine: Machine, iam: IAM) -> None:
        self._machine = machine
        self._iam = iam
        self._jobs: dict[str, IBMJob] = {}
        self._account = IBMAccount(self)
        self._params = spec.programs(self.package)
        paging = frozenset({"limit", "offset"})
        self.endpoints = (
            Endpoint("POST", "/v1/jobs", self._create),
            Endpoint("GET", "/v1/jobs", self._list, lenient=paging),
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
            Endpoint("GET", "/v1/backends", self._backends),
            Endpoint("GET", "/v1/backends/{id}/status", self._backend_status),
            Endpoint("GET", "/v1/backends/{id}/configuration", self._backend_configuration),
            Endpoint("GET", "/v1/backends/{id}/properties", self._backend_properties),
            Endpoint("GET", "/v1/backends/{id}/defaults", self._backend_defaults),
            Endpoint("GET", "/v1/versions", self._versions, public=True),
            Endpoint("POST", "/v1/logout", self._logout),
            *self._account.endpoints,
        )

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a live token, or an API key, and an instance."""
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        secret = secret.strip()
        if not secret or scheme.lower() not in ("bearer", "apikey"):
            raise Refusal(401, "Not authorised.", code=NOT_AUTHORISED, solution="Send an Authorization header.")
        if not (self._iam.valid(secret) if scheme.lower() == "bearer" else secret != BAD_KEY):
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
        version = headers.get("ibm-api-version")
        if version is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", version):
            raise Refusal(400, f"IBM-API-Version: {version[:40]!r} is not a date.", code=BODY_INVALID)

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal as IBM does."""
        code = refusal.code or _CODES.get(refusal.status, refusal.status)
        error = {
            "code": code,
            "message": refusal.message,
            "solution": refusal.solution or "Check the request and try again.",
            "more_info": "https://quantum.cloud.ibm.com/docs/errors",
        }
        return json_response({"errors": [error], "trace": str(uuid.uuid4())}, refusal.status, headers)

    def invalid(self, error: spec.SchemaError) -> Refusal:
        """Refuse what breaks the specification."""
        part = "body" if error.source == "payload" else "parameters"
        return Refusal(
            400,
            f"Request validation of {part} failed, because: {error.field}: {error}",
            code=BODY_INVALID,
        )

    def prepare(self, _: Endpoint, body: Any) -> Any:
        """Refuse bad tags with the codes that are theirs."""
        if isinstance(body, dict):
            _check_tags(body.get("tags"))
        return body

    # Shared with the account's part

    def jobs_of(self, instance: str) -> list[IBMJob]:
        """Give the jobs of an instance, oldest first."""
        return [job for job in self._jobs.values() if job.instance == instance]

    def timestamp(self, at: float | None = None) -> datetime:
        """Give a time of the machine's clock, now if none is given."""
        return datetime.fromtimestamp(self._machine.wall(self._machine.now() if at is None else at), UTC)

    def backend(self, name: str | None) -> ibm_backends.Backend:
        """Give a backend or refuse."""
        found = ibm_backends.BACKENDS.get(name or "")
        if found is None:
            raise Refusal(
                404,
                f"Backend {name!r:.100} was not found.",
                code=BACKEND_NOT_FOUND,
                solution=f"Use one of {', '.join(ibm_backends.BACKENDS)}.",
            )
        return found

    def seconds(self, job: IBMJob) -> float:
        """Give how long a job ran, until now if it still runs."""
        start = job.job.started
        if start is None:
            return 0.0
        end = job.job.ended
        return round((self._machine.now() if end is None else end) - start, 3)

    # Jobs

    def _create(self, call: Call) -> Any:
        body = call.body
        program, params = body["program_id"], body.get("params")
        if program not in self._params:
            raise Refusal(
                404, f"Program {program!r:.100} was not found.", solution=f"Use one of {', '.join(self._params)}."
            )
        third = program == "noise-learner" and isinstance(params, dict) and "schema_version" in params
        schema = spec.component(self.package, "NoiseLearnerV3Params") if third else self._params[program]
        schema.check(params, source="payload", prefix=["params"])
        backend = self.backend(body["backend"])
        tags = body.get("tags") or []
        session = body.get("session_id")
        instance = call.headers["service-crn"]
        self._account.check_limit(instance)
        start_by = math.inf
        if session is not None:
            ends = self._account.join_session(session, instance, backend.name, body.get("cost"))
            start_by = ends.timestamp() - self._machine.wall(0)
        limit = body.get("cost") or MAX_SECONDS
        run = partial(_simulate, program, params, backend)
        made = IBMJob(
            job=self._machine.submit(run, time_limit=float(limit), start_by=start_by),
            body=body,
            instance=instance,
            created=self.timestamp(),
            caller=call.headers.get("x-qx-client-application"),
            tags=list(tags),
            private=bool(body.get("private")),
        )
        self._jobs[made.id] = made
        optional = {"session_id": session, "calibration_id": body.get("calibration_id")}
        return {
            "id": made.id,
            "backend": backend.name,
            **{name: value for name, value in optional.items() if value is not None},
            **({"private": True} if made.private else {}),
        }

    def _list(self, call: Call) -> Any:
        query = call.query
        limit, offset = query.get("limit", 200), query.get("offset", 0)
        jobs = list(self._matching(call))
        if query.get("sort", "DESC") == "DESC":
            jobs.reverse()
        page = jobs[offset : offset + limit]
        with_params = not query.get("exclude_params", True)
        documents = [self._document(job, call, with_params=with_params) for job in page]
        return {"jobs": documents, "count": len(jobs), "limit": limit, "offset": offset}

    def _matching(self, call: Call) -> Iterator[IBMJob]:
        query = call.query
        after, before = moment(query.get("created_after")), moment(query.get("created_before"))
        for job in self.jobs_of(call.headers["service-crn"]):
            wanted = (
                ("pending" not in query or query["pending"] is not job.ended)
                and ("program" not in query or query["program"] == job.body["program_id"])
                and ("backend" not in query or query["backend"] == job.body["backend"])
                and ("session_id" not in query or query["session_id"] == job.session_id)
                and set(query.get("tags", ())) <= set(job.tags)
                and (after is None or job.created >= after)
                and (before is None or job.created <= before)
            )
            if wanted:
                yield job

    def _get(self, call: Call) -> Any:
        return self._document(self._find(call), call, with_params=not call.query.get("exclude_params", False))

    def _document(self, job: IBMJob, call: Call, *, with_params: bool) -> dict[str, Any]:
        phase = job.job.phase
        state: dict[str, Any] = {"status": "Cancelled" if phase == "ran too long" else _STATUS[phase]}
        if phase == "ran too long":
            state |= {
                "reason": "The job ran longer than its maximum execution time.",
                "reason_code": RAN_TOO_LONG,
                "reason_solution": "Raise the maximum execution time, or send less work.",
            }
        error = job.job.error
        if error is not None:
            state |= {
                "reason": str(error),
                "reason_code": error.code if isinstance(error.code, int) else JOB_FAILED,
                "reason_solution": error.solution or "Check the job's input.",
            }
        document: dict[str, Any] = {
            "id": job.id,
            "backend": job.body["backend"],
            "state": state,
            "status": _STATUS[phase],
            "program": {"id": job.body["program_id"]},
            "created": stamp(job.created),
            "cost": job.body.get("cost") or MAX_SECONDS,
            "tags": job.tags,
            "user_id": USER,
            "usage": self._usage(job, call),
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

    def _usage(self, job: IBMJob, call: Call) -> dict[str, Any]:
        seconds = self.seconds(job)
        if api_version(call) < "2026-03-15":
            return {"seconds": seconds, "quantum_seconds": seconds}
        return {"qpu_charge_time_seconds": seconds, "status": "complete" if job.ended else "pending"}

    def _delete(self, call: Call) -> None:
        job = self._find(call)
        if not job.ended:
            raise Refusal(
                400,
                f"Job {job.id} has not ended and cannot be deleted.",
                solution="Cancel the job or wait for its end.",
            )
        del self._jobs[job.id]

    def _results(self, call: Call) -> Any:
        job = self._find(call)
        if job.job.phase == "failed":
            return PlainTextResponse(_log(job))
        if job.job.phase != "completed":
            return None
        if job.private:
            if job.results_read:
                raise Refusal(
                    404, f"The results of the private job {job.id} have been read before.", code=JOB_NOT_FOUND
                )
            job.results_read = True
        return Response(job.job.value, media_type="application/json")

    def _logs(self, call: Call) -> Any:
        job = self._find(call)
        if not job.ended:
            raise Refusal(404, f"There are no logs of job {job.id} before its end.", code=JOB_NOT_FOUND)
        return PlainTextResponse(_log(job))

    def _cancel(self, call: Call) -> None:
        job = self._find(call)
        if not job.job.cancel():
            raise Refusal(
                409, f"Job {job.id} is {_STATUS[job.job.phase]} and cannot be cancelled.", solution="Nothing to do."
            )

    def _metrics(self, call: Call) -> Any:
        job = self._find(call)
        times: dict[str, str | None] = {"created": stamp(job.created), "running": None, "finished": None}
        if job.job.started is not None:
            times["running"] = stamp(self.timestamp(job.job.started))
        end = job.job.ended
        if end is not None:
            times["finished"] = stamp(self.timestamp(end))
        metrics: dict[str, Any] = {
            "timestamps": {name: value for name, value in times.items() if value is not None},
            "usage": self._usage(job, call),
        }
        nanoseconds = round(self.seconds(job) * 1e9)
        if job.caller is not None:
            metrics["caller"] = job.caller
        version = api_version(call)
        if version < "2026-03-15":
            metrics["bss"] = {"seconds": self.seconds(job)}
        elif version < "2026-04-15":
            metrics["usage"]["circuits_execution_time_ns"] = nanoseconds
        else:
            metrics["circuits_execution_time_ns"] = nanoseconds
        return metrics

    def _replace_tags(self, call: Call) -> None:
        job = self._find(call)
        job.tags = list(call.body["tags"])

    def _interim_results(self, call: Call) -> Any:
        self._find(call)
        return PlainTextResponse("")

    def _transpiled_circuits(self, call: Call) -> Any:
        job = self._find(call)
        if api_version(call) >= "2026-02-01":
            raise Refusal(404, "There is nothing at this address since API version 2026-02-01.")
        # The service gives a link into its object storage; the emulator's circuits are run as they came.
        return {"url": f"http://{call.headers['host']}{self.prefix}/v1/jobs/{job.id}"}

    def _find(self, call: Call) -> IBMJob:
        job = self._jobs.get(call.path["id"])
        if job is None or job.instance != call.headers["service-crn"]:
            raise Refusal(
                404,
                f"Job {call.path['id']!r:.100} was not found.",
                code=JOB_NOT_FOUND,
                solution="Check the id of the job and the instance.",
            )
        return job

    def _list_tags(self, call: Call) -> Any:
        text = call.query["search"].lower()
        tags = {tag for job in self.jobs_of(call.headers["service-crn"]) for tag in job.tags}
        return {"tags": sorted(tag for tag in tags if text in tag.lower())}

    # Backends

    def _backends(self, call: Call) -> Any:
        if api_version(call) < "2025-01-01":
            return {"devices": list(ibm_backends.BACKENDS)}
        devices = [ibm_backends.device(backend, self._queue(backend)) for backend in ibm_backends.BACKENDS.values()]
        if call.query.get("fields") == "wait_time_seconds":
            wait = round(self._machine.queue_time)
            for entry in devices:
                entry["wait_time_seconds"] = {"average": wait, "p50": wait, "p95": wait}
        return {"devices": devices}

    def _queue(self, backend: ibm_backends.Backend) -> int:
        return sum(job.body["backend"] == backend.name and not job.ended for job in self._jobs.values())

    def _backend_status(self, call: Call) -> Any:
        backend = self.backend(call.path["id"])
        return {
            "state": True,
            "status": "active",
            "message": "available",
            "length_queue": self._queue(backend),
            "backend_version": ibm_backends.VERSION,
        }

    def _backend_configuration(self, call: Call) -> Any:
        return ibm_backends.configuration(self.backend(call.path["id"]))

    def _backend_properties(self, call: Call) -> Any:
        return ibm_backends.properties(self.backend(call.path["id"]))

    def _backend_defaults(self, call: Call) -> Any:
        self.backend(call.path["id"])
        return {}

    # Service

    def _versions(self, _: Call) -> Any:
        return {
            "versions": [
                {"version": version, "status": "deprecated", "sunset_date": sunset}
                if sunset
                else {"version": version, "status": "live"}
                for version, sunset in VERSIONS
            ]
        }

    def _logout(self, call: Call) -> None:
        self._iam.revoke(call.headers["authorization"].partition(" ")[2].strip())


_CODES = {401: NOT_AUTHORISED, 403: NOT_AUTHORISED, 429: TOO_MANY_REQUESTS, 500: INTERNAL}


def _simulate(
    program: str, params: Mapping[str, Any], backend: ibm_backends.Backend, rng: "np.random.Generator"
) -> bytes:
    # Qiskit takes most of a second to import, so that is left to the first circuit.
    from .ibm_programs import run_program

    return run_program(program, params, backend, rng)


def api_version(call: Call) -> str:
    """Give the API version of a request; without one the service answers in its oldest shapes."""
    return call.headers.get("ibm-api-version", OLDEST_VERSION)


def _check_tags(tags: Any) -> None:
    if not isinstance(tags, list):
        return
    if len(tags) > 8:
        raise Refusal(400, "A job has at most 8 tags.", code=TOO_MANY_TAGS)
    if any(isinstance(tag, str) and len(tag) > 86 for tag in tags):
        raise Refusal(400, "A tag has at most 86 characters.", code=TAG_TOO_LONG)


def _log(job: IBMJob) -> str:
    lines = [f"{stamp(job.created)} INFO Starting {job.body['program_id']} on {job.body['backend']}."]
    if job.job.error is not None:
        lines += ["Traceback (most recent call last):", f"RuntimeError: {job.job.error}"]
    else:
        lines.append(f"INFO The job is {_STATUS[job.job.phase]}.")
    return "\n".join(lines) + "\n"

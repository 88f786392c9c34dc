"""Serves the endpoint that submits jobs, and checks more than the specification does."""

import math
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aioqpu_emulator import spec
from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ibm.backends import Backend, Backends
from aioqpu_emulator.ibm.codes import BODY_INVALID, TAG_TOO_LONG, TOO_MANY_TAGS
from aioqpu_emulator.ibm.instances import UsageLimits
from aioqpu_emulator.ibm.jobs import IBMJob, IBMJobs, pack
from aioqpu_emulator.ibm.sessions import Sessions
from aioqpu_emulator.jobs import Machine

if TYPE_CHECKING:
    import numpy as np

MAX_JOB_SECONDS: Final = 10_800
MAX_TAGS: Final = 8
MAX_TAG_LENGTH: Final = 86


class SubmissionEndpoint:
    """Serves the endpoint that submits jobs."""

    def __init__(
        self,
        package: str,
        machine: Machine,
        jobs: IBMJobs,
        sessions: Sessions,
        limits: UsageLimits,
        backends: Backends,
    ) -> None:
        self._machine = machine
        self._jobs = jobs
        self._sessions = sessions
        self._limits = limits
        self._backends = backends
        self._params = spec.programs(package)
        self._noise_learner_v3_params = spec.component(package, "NoiseLearnerV3Params")
        self.endpoints = (Endpoint("POST", "/v1/jobs", self._create, jobs="creates"),)

    def _create(self, call: Call) -> Any:
        body = call.body
        program, params = body["program_id"], body.get("params")
        self._schema(program, params).check(params, source="payload", prefix=["params"])
        backend = self._backends.find(body["backend"])
        if program == "calibrate" and body.get("session_id") is None:
            raise Refusal(
                400,
                "program_id: calibrate runs in a session only.",
                code=BODY_INVALID,
                solution="Create a session on the backend, and submit with its session_id.",
            )
        instance = call.headers["service-crn"]
        self._limits.check(instance)
        queued = self._machine.submit(
            partial(_simulate, program, params, backend),
            time_limit=float(body.get("cost") or MAX_JOB_SECONDS),
            start_by=self._latest_start(body, instance, backend),
        )
        job = IBMJob(
            job=queued,
            body=body,
            instance=instance,
            created=self._jobs.timestamp(queued.submitted),
            caller=call.headers.get("x-qx-client-application"),
            tags=list(body.get("tags") or []),
            private=bool(body.get("private")),
        )
        self._jobs.add(job)
        optional = {"session_id": job.session_id, "calibration_id": body.get("calibration_id")}
        return {
            "id": job.id,
            "backend": backend.name,
            **{name: value for name, value in optional.items() if value is not None},
            **({"private": True} if job.private else {}),
        }

    def _schema(self, program: str, params: Any) -> spec.Schema:
        if program not in self._params:
            raise Refusal(
                404, f"Program {program!r:.100} was not found.", solution=f"Use one of {', '.join(self._params)}."
            )
        if program == "noise-learner" and isinstance(params, dict) and "schema_version" in params:
            return self._noise_learner_v3_params
        return self._params[program]

    def _latest_start(self, body: Mapping[str, Any], instance: str, backend: Backend) -> float:
        """Return when the job's session ends, on the machine's clock; refuse a job that the session does not accept."""
        session = body.get("session_id")
        if session is None:
            return math.inf
        end = self._sessions.join(session, instance, backend.name, body.get("cost"))
        return end.timestamp() - self._machine.wall(0)


def _simulate(program: str, params: Mapping[str, Any], backend: Backend, rng: "np.random.Generator") -> bytes:
    # Qiskit takes most of a second to import, so the first circuit imports it.
    from aioqpu_emulator.ibm.programs import run_program

    return pack(run_program(program, params, backend, rng))


def check_tags(tags: Any) -> None:
    """Refuse tags for which the service has codes of their own."""
    if not isinstance(tags, list):
        return
    if len(tags) > MAX_TAGS:
        raise Refusal(400, f"A job has at most {MAX_TAGS} tags.", code=TOO_MANY_TAGS)
    if any(isinstance(tag, str) and len(tag) > MAX_TAG_LENGTH for tag in tags):
        raise Refusal(400, f"A tag has at most {MAX_TAG_LENGTH} characters.", code=TAG_TOO_LONG)

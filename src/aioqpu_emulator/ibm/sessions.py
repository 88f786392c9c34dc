"""Stores sessions and serves their endpoints."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ibm.account import MAX_SESSION_SECONDS, USER_ID
from aioqpu_emulator.ibm.backends import Backends, mock_of
from aioqpu_emulator.ibm.codes import BODY_INVALID
from aioqpu_emulator.ibm.jobs import IBMJob, IBMJobs
from aioqpu_emulator.ibm.times import format_time
from aioqpu_emulator.ids import new_uuid
from aioqpu_emulator.jobs import SESSION_CLOSED


@dataclass
class Session:
    """A session of an instance on a backend."""

    instance: str
    backend: str
    mode: str
    max_ttl: int
    started: datetime
    stopped: datetime | None = None
    limits: dict[str, int] = field(default_factory=dict)
    id: str = field(default_factory=new_uuid)

    @property
    def expires(self) -> datetime:
        """When the session expires."""
        return self.started + timedelta(seconds=self.max_ttl)


class Sessions:
    """The sessions of all instances."""

    def __init__(self, jobs: IBMJobs) -> None:
        self._jobs = jobs
        self._sessions: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        """Iterate over all sessions, oldest first."""
        return iter(self._sessions.values())

    def __getitem__(self, session_id: str) -> Session:
        """Return a session that exists."""
        return self._sessions[session_id]

    def add(self, session: Session) -> None:
        """Add a session."""
        self._sessions[session.id] = session

    def find(self, session_id: str, instance: str) -> Session:
        """Return a session of an instance, or refuse the request."""
        session = self._sessions.get(session_id)
        if session is None or session.instance != instance:
            raise Refusal(404, f"Session {session_id!r:.100} was not found.", solution="Check the id of the session.")
        return session

    def join(self, session_id: str, instance: str, backend: str, cost: int | None) -> datetime:
        """Return when a session ends, or refuse a job that it does not accept."""
        session = self.find(session_id, instance)
        if not self.accepts_jobs(session):
            raise Refusal(
                400, f"Session {session.id} takes no more jobs.", code=SESSION_CLOSED, solution="Create a new session."
            )
        if backend not in (session.backend, mock_of(session.backend)):
            raise Refusal(
                400,
                f"backend: session {session.id} runs on {session.backend}, not on {backend}.",
                code=BODY_INVALID,
                solution="Send the job to the backend of its session.",
            )
        if cost is not None and cost > session.max_ttl:
            raise Refusal(
                400,
                f"cost: {cost} seconds are more than the {session.max_ttl} of session {session.id}.",
                code=BODY_INVALID,
                solution="Lower the maximum execution time of the job.",
            )
        return session.expires

    def stop(self, session: Session) -> None:
        """Accept no more jobs from now on."""
        session.stopped = session.stopped or self._jobs.timestamp()

    def accepts_jobs(self, session: Session) -> bool:
        """Return whether a session accepts jobs now."""
        return session.stopped is None and self._jobs.timestamp() < session.expires

    def jobs_of(self, session: Session) -> list[IBMJob]:
        """Return the jobs of a session, oldest first."""
        return self._jobs.of_session(session.id, session.instance)

    def state(self, session: Session) -> str:
        """Return the current state of a session."""
        jobs = self.jobs_of(session)
        if any(not job.ended for job in jobs):
            return "active"
        if not self.accepts_jobs(session):
            return "closed"
        return "inactive" if jobs else "open"

    def document(self, session: Session) -> dict[str, Any]:
        """Return a session as the service shows it."""
        state, jobs = self.state(session), self.jobs_of(session)
        starts = [self._jobs.timestamp(job.job.started) for job in jobs if job.job.started is not None]
        ends = [self._jobs.timestamp(job.job.ended) for job in jobs if job.job.ended is not None]
        times: dict[str, datetime | None] = {
            "started_at": session.started,
            "activated_at": min(starts, default=None),
            "last_job_started": max(starts, default=None),
            "last_job_completed": max(ends, default=None),
        }
        if state == "closed":
            times["closed_at"] = max([min(session.stopped or session.expires, session.expires), *ends])
        timestamps = [
            ("open", times["started_at"]),
            ("active", times["activated_at"]),
            ("closed", times.get("closed_at")),
        ]
        return {
            "id": session.id,
            "backend_name": session.backend,
            "mode": session.mode,
            "state": state,
            "accepting_jobs": self.accepts_jobs(session),
            "max_ttl": session.max_ttl,
            **session.limits,
            "user_id": USER_ID,
            "elapsed_time": sum(map(self._jobs.seconds, jobs)) if state == "closed" else None,
            "timestamps": [{"status": name, "timestamp": format_time(when)} for name, when in timestamps if when],
            **{name: format_time(when) for name, when in times.items() if when is not None},
        }


class SessionEndpoints:
    """Serves the endpoints of sessions."""

    def __init__(self, jobs: IBMJobs, sessions: Sessions, backends: Backends) -> None:
        self._jobs = jobs
        self._sessions = sessions
        self._backends = backends
        self.endpoints = (
            Endpoint("POST", "/v1/sessions", self._create),
            Endpoint("GET", "/v1/sessions/{id}", self._get),
            Endpoint("PATCH", "/v1/sessions/{id}", self._update),
            Endpoint("DELETE", "/v1/sessions/{id}/close", self._close),
        )

    def _create(self, call: Call) -> Any:
        body = call.body
        if body["mode"] not in ("dedicated", "batch"):
            raise Refusal(400, f"mode: {body['mode']!r:.60} is neither dedicated nor batch.", code=BODY_INVALID)
        backend = self._backends.find(body.get("backend") or body.get("backend_name"))
        session = Session(
            instance=call.headers["service-crn"],
            backend=backend.name,
            mode=body["mode"],
            max_ttl=min(int(body.get("max_ttl") or MAX_SESSION_SECONDS), MAX_SESSION_SECONDS),
            started=self._jobs.timestamp(),
            limits={name: body[name] for name in ("interactive_ttl", "active_ttl") if body.get(name) is not None},
        )
        self._sessions.add(session)
        return self._sessions.document(session)

    def _get(self, call: Call) -> Any:
        return self._sessions.document(self._find(call))

    def _update(self, call: Call) -> None:
        session = self._find(call)
        if not call.body["accepting_jobs"]:
            self._sessions.stop(session)
        elif self._sessions.state(session) != "closed":
            session.stopped = None

    def _close(self, call: Call) -> None:
        session = self._find(call)
        self._sessions.stop(session)
        for job in self._sessions.jobs_of(session):
            # Running jobs continue to their end.
            if job.job.phase in ("submitted", "queued"):
                job.job.cancel()

    def _find(self, call: Call) -> Session:
        return self._sessions.find(call.path["id"], call.headers["service-crn"])

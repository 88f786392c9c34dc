"""Stores sessions, which limit the time, number and cost of jobs on one machine, and serves their endpoints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ids import new_uuid
from aioqpu_emulator.ionq.jobs import IonQJob, IonQJobs
from aioqpu_emulator.ionq.machines import MACHINES, SIMULATOR
from aioqpu_emulator.ionq.owner import OWNER
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.v04.costs import cost
from aioqpu_emulator.ionq.v04.documents import JobDocuments
from aioqpu_emulator.ionq.v04.organization import ORGANIZATION
from aioqpu_emulator.ionq.v04.times import format_time
from aioqpu_emulator.jobs import Machine

MAX_SESSION_MINUTES: Final = 1_000_000


@dataclass
class Session:
    """One session; times are those of the machine's clock."""

    backend: str
    created: float
    settings: dict[str, Any]
    """The limits, as the session's document has them."""
    job_ids: list[str] = field(default_factory=list)
    started: float | None = None
    ended: float | None = None
    ender: str | None = None
    """The user who ended the session; `None` if it reached a limit."""
    id: str = field(default_factory=new_uuid)

    @property
    def status(self) -> str:
        """The current status."""
        if self.ended is not None:
            return "ended"
        return "created" if self.started is None else "started"


class Sessions:
    """All sessions, in the order of their creation; if they are not enabled, every use is refused."""

    def __init__(self, machine: Machine, jobs: IonQJobs, *, are_enabled: bool) -> None:
        self._machine = machine
        self._jobs = jobs
        self._are_enabled = are_enabled
        self._by_id: dict[str, Session] = {}

    def create(self, backend: str, settings: dict[str, Any]) -> Session:
        """Create a session."""
        session = Session(backend, self._machine.now(), settings)
        self._by_id[session.id] = session
        return session

    def check_enabled(self) -> None:
        """Refuse the request if sessions are not enabled."""
        if not self._are_enabled:
            raise Refusal(404, "Sessions are not enabled for this organization.")

    def find(self, session_id: str) -> Session:
        """Return a session in its current state, or refuse the request."""
        self.check_enabled()
        session = self._by_id.get(session_id)
        if session is None:
            raise Refusal(404, f"Session {session_id!r:.100} was not found.")
        self._end_at_limits(session)
        return session

    def all(self) -> list[Session]:
        """Return all sessions in their current state."""
        self.check_enabled()
        return [self.find(session_id) for session_id in self._by_id]

    def of_submission(self, body: Mapping[str, Any]) -> Session | None:
        """Return the session of a submission; refuse one that has ended or is on another backend."""
        if body.get("session_id") is None:
            return None
        session = self.find(body["session_id"])
        if session.ended is not None:
            raise invalid("The session has ended.", "session_id")
        if session.backend != body["backend"]:
            raise invalid(f"The session is on {session.backend}.", "backend")
        return session

    def join(self, session: Session, job: IonQJob) -> None:
        """Add a job to a session."""
        session.job_ids.append(job.id)
        if session.started is None:
            session.started = self._machine.now()
        self._end_at_limits(session)

    def end(self, session: Session) -> None:
        """End a session at its user's request; its jobs continue."""
        if session.ended is None:
            session.ended, session.ender = self._machine.now(), OWNER["submitter_id"]

    def _end_at_limits(self, session: Session) -> None:
        """End a session that has reached one of its limits; its jobs continue."""
        if session.ended is not None:
            return
        now, settings = self._machine.now(), session.settings
        max_minutes, max_jobs, cost_limit = (
            settings.get(name) for name in ("duration_limit_min", "job_count_limit", "cost_limit")
        )
        if max_minutes is not None and now >= session.created + max_minutes * 60:
            session.ended = session.created + max_minutes * 60
        elif max_jobs is not None and len(session.job_ids) >= max_jobs:
            session.ended = now
        elif cost_limit is not None and session.job_ids:
            jobs = [job for job in map(self._jobs.get, session.job_ids) if job is not None]
            if sum(map(cost, jobs)) >= cost_limit["value"]:
                session.ended = now


class SessionEndpoints:
    """Serves the endpoints of sessions."""

    def __init__(self, machine: Machine, jobs: IonQJobs, sessions: Sessions, documents: JobDocuments) -> None:
        self._machine = machine
        self._jobs = jobs
        self._sessions = sessions
        self._documents = documents
        self.endpoints = (
            Endpoint("POST", "/sessions", self._create, status=201),
            Endpoint("GET", "/sessions", self._list),
            Endpoint("GET", "/sessions/{id}", self._get),
            Endpoint("POST", "/sessions/{id}/end", self._end),
            Endpoint("GET", "/sessions/{id}/jobs", self._list_jobs, jobs="lists"),
        )

    def _create(self, call: Call) -> Any:
        self._sessions.check_enabled()
        backend = call.body["backend"]
        if backend != SIMULATOR and backend not in MACHINES:
            raise invalid(f"Unknown backend {backend!r:.100}.", "backend")
        limits = call.body.get("settings") or {}
        settings = {name: limits[name] for name in ("job_count_limit", "duration_limit_min") if name in limits}
        if "cost_limit" in limits:
            settings["cost_limit"] = {"unit": "usd", "value": limits["cost_limit"]["value"]}
        if settings.get("duration_limit_min", 0) > MAX_SESSION_MINUTES:
            raise invalid(f"A session lasts {MAX_SESSION_MINUTES} minutes at most.", "settings.duration_limit_min")
        return self._document(self._sessions.create(backend, settings))

    def _list(self, call: Call) -> Any:
        sessions = self._sessions.all()
        if "active" in call.query:
            sessions = [session for session in sessions if (session.ended is None) is call.query["active"]]
        return {"organization_id": ORGANIZATION, "sessions": [self._document(session) for session in sessions]}

    def _get(self, call: Call) -> Any:
        return self._document(self._sessions.find(call.path["id"]))

    def _end(self, call: Call) -> Any:
        session = self._sessions.find(call.path["id"])
        self._sessions.end(session)
        return self._document(session)

    def _list_jobs(self, call: Call) -> Any:
        session = self._sessions.find(call.path["id"])
        jobs = [job for job in self._jobs.with_children() if job.v04_body.get("session_id") == session.id]
        return self._documents.page(jobs, call.query)

    def _document(self, session: Session) -> dict[str, Any]:
        settings = dict(session.settings)
        if "duration_limit_min" in settings:
            settings["expires_at"] = self._time(session.created + settings["duration_limit_min"] * 60)
        return {
            "id": session.id,
            "created_at": self._time(session.created),
            "organization_id": ORGANIZATION,
            "backend": session.backend,
            "project_id": OWNER["project_id"],
            "creator_id": OWNER["submitter_id"],
            "started_at": self._time(session.started),
            "ended_at": self._time(session.ended),
            "ender_id": session.ender,
            "active": session.ended is None,
            "status": session.status,
            "settings": settings,
        }

    def _time(self, at: float | None) -> str | None:
        return None if at is None else format_time(self._machine, at)

"""IBM's Qiskit Runtime REST API: sessions, workloads, instances, accounts and analytics."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .ibm_backends import BACKENDS
from .jobs import SESSION_CLOSED, Phase
from .service import Call, Endpoint, Refusal

if TYPE_CHECKING:
    from .ibm import IBM, IBMJob

ACCOUNT = "0123456789abcdef0123456789abcdef"
INSTANCE = f"crn:v1:bluemix:public:quantum-computing:us-east:a/{ACCOUNT}:6f2b1a52-5f4c-4d0b-9d6c-2f1f6b0f7a11::"
USER = "IBMid-emulator"
PLAN = "53bea4d4-99dc-4e66-9d89-1d2a3f0b6a55"
PLAN_NAME = "emulator"
SUBSCRIPTION = "3d0f4b8c-7c1e-4a55-8f0e-6d1b7b8b9c10"
DEFAULT_TTL = 28_800
ALLOCATION = 36_000

BODY_INVALID = 1208
QUOTA_EXCEEDED = 4317

_WORKLOAD_STATUS: Mapping[Phase, str] = {
    "submitted": "pending",
    "queued": "pending",
    "running": "in_progress",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "canceled",
    "ran too long": "canceled",
}


@dataclass
class _Session:
    instance: str
    backend: str
    mode: str
    max_ttl: int
    started: datetime
    stopped: datetime | None = None
    limits: dict[str, int] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def expires(self) -> datetime:
        """When it closes by itself."""
        return self.started + timedelta(seconds=self.max_ttl)


class IBMAccount:
    """What surrounds the jobs of an instance."""

    def __init__(self, service: "IBM") -> None:
        self._service = service
        self._sessions: dict[str, _Session] = {}
        self._limits: dict[str, int] = {}
        self.endpoints = (
            Endpoint("POST", "/v1/sessions", self._create_session),
            Endpoint("GET", "/v1/sessions/{id}", self._get_session),
            Endpoint("PATCH", "/v1/sessions/{id}", self._update_session),
            Endpoint("DELETE", "/v1/sessions/{id}/close", self._close_session),
            Endpoint("GET", "/v1/workloads", self._workloads),
            Endpoint("GET", "/v1/instance", self._instance),
            Endpoint("GET", "/v1/instances/configuration", self._configuration),
            Endpoint("PUT", "/v1/instances/configuration", self._replace_configuration),
            Endpoint("GET", "/v1/instances/usage", self._usage),
            Endpoint("GET", "/v1/accounts/{id}", self._account),
            Endpoint("GET", "/v1/analytics/usage", self._analytics),
            Endpoint("GET", "/v1/analytics/usage_grouped", self._analytics_grouped),
            Endpoint("GET", "/v1/analytics/usage_grouped_by_date", self._analytics_by_date),
            Endpoint("GET", "/v1/analytics/filters", self._analytics_filters),
        )

    # Sessions

    def check_limit(self, instance: str) -> None:
        """Refuse a job of an instance that has used what it may."""
        limit = self._limits.get(instance)
        if limit is not None and self._consumed(instance) >= limit:
            raise Refusal(
                409, "The instance has reached its usage limit.", code=QUOTA_EXCEEDED, solution="Set a higher limit."
            )

    def join_session(self, session_id: str, instance: str, backend: str, cost: int | None) -> datetime:
        """Give when the session ends, or refuse a job that it does not take."""
        session = self._find(session_id, instance)
        if not self._accepts(session):
            raise Refusal(
                400, f"Session {session.id} takes no more jobs.", code=SESSION_CLOSED, solution="Create a new session."
            )
        if backend != session.backend:
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

    def _create_session(self, call: Call) -> Any:
        body = call.body
        if body["mode"] not in ("dedicated", "batch"):
            raise Refusal(400, f"mode: {body['mode']!r:.60} is neither dedicated nor batch.", code=BODY_INVALID)
        backend = self._service.backend(body.get("backend") or body.get("backend_name"))
        session = _Session(
            instance=call.headers["service-crn"],
            backend=backend.name,
            mode=body["mode"],
            max_ttl=min(int(body.get("max_ttl") or DEFAULT_TTL), DEFAULT_TTL),
            started=self._service.timestamp(),
            limits={name: body[name] for name in ("interactive_ttl", "active_ttl") if body.get(name) is not None},
        )
        self._sessions[session.id] = session
        return self._session_document(session)

    def _get_session(self, call: Call) -> Any:
        return self._session_document(self._find_in(call))

    def _update_session(self, call: Call) -> None:
        session = self._find_in(call)
        if not call.body["accepting_jobs"]:
            session.stopped = session.stopped or self._service.timestamp()
        elif self._session_state(session) != "closed":
            session.stopped = None

    def _close_session(self, call: Call) -> None:
        session = self._find_in(call)
        session.stopped = session.stopped or self._service.timestamp()
        for job in self._jobs(session):
            # A running job goes on to its end.
            if job.job.phase in ("submitted", "queued"):
                job.job.cancel()

    def _find_in(self, call: Call) -> _Session:
        return self._find(call.path["id"], call.headers["service-crn"])

    def _find(self, session_id: str, instance: str) -> _Session:
        session = self._sessions.get(session_id)
        if session is None or session.instance != instance:
            raise Refusal(404, f"Session {session_id!r:.100} was not found.", solution="Check the id of the session.")
        return session

    def _jobs(self, session: _Session) -> list["IBMJob"]:
        return [job for job in self._service.jobs_of(session.instance) if job.session_id == session.id]

    def _accepts(self, session: _Session) -> bool:
        return session.stopped is None and self._service.timestamp() < session.expires

    def _session_state(self, session: _Session) -> str:
        if any(not job.ended for job in self._jobs(session)):
            return "active"
        if not self._accepts(session):
            return "closed"
        return "inactive" if self._jobs(session) else "open"

    def _session_document(self, session: _Session) -> dict[str, Any]:
        state, jobs = self._session_state(session), self._jobs(session)
        starts = [self._service.timestamp(job.job.started) for job in jobs if job.job.started is not None]
        ends = [self._service.timestamp(job.job.ended) for job in jobs if job.job.ended is not None]
        times: dict[str, datetime | None] = {
            "started_at": session.started,
            "activated_at": min(starts, default=None),
            "last_job_started": max(starts, default=None),
            "last_job_completed": max(ends, default=None),
        }
        if state == "closed":
            times["closed_at"] = max([min(session.stopped or session.expires, session.expires), *ends])
        timestamps = [("open", times["started_at"]), ("active", times["activated_at"])]
        timestamps.append(("closed", times.get("closed_at")))
        return {
            "id": session.id,
            "backend_name": session.backend,
            "mode": session.mode,
            "state": state,
            "accepting_jobs": self._accepts(session),
            "max_ttl": session.max_ttl,
            **session.limits,
            "user_id": USER,
            "elapsed_time": sum(map(self._service.seconds, jobs)) if state == "closed" else None,
            "timestamps": [{"status": name, "timestamp": stamp(when)} for name, when in timestamps if when],
            **{name: stamp(when) for name, when in times.items() if when is not None},
        }

    # Workloads

    def _workloads(self, call: Call) -> Any:
        query, instance = call.query, call.headers["service-crn"]
        jobs = [self._job_workload(job) for job in self._service.jobs_of(instance)]
        sessions = [
            self._session_workload(session) for session in self._sessions.values() if session.instance == instance
        ]
        after, before = moment(query.get("created_after")), moment(query.get("created_before"))
        search = query.get("search", "").lower()

        def wanted(entry: Mapping[str, Any]) -> bool:
            created = datetime.fromisoformat(entry["created"])
            return (
                ("backend" not in query or entry["backend"] == query["backend"])
                and ("status" not in query or entry["status"] in query["status"])
                and ("mode" not in query or entry["mode"] == query["mode"])
                and set(query.get("tags", ())) <= set(entry["tags"])
                and (not search or any(search in text.lower() for text in (entry["id"], *entry["tags"])))
                and (after is None or created >= after)
                and (before is None or created <= before)
            )

        found = sorted(filter(wanted, [*jobs, *sessions]), key=lambda entry: (entry["created"], entry["id"]))
        if query.get("sort") == "-createdAt":
            found.reverse()
        limit = query.get("limit", 10)
        start = _cursor(query.get("next", query.get("previous", "0")))
        body: dict[str, Any] = {
            "workloads": found[start : start + limit],
            "total_count": len(found),
            "limit": limit,
        }
        base = f"http://{call.headers['host']}{self._service.prefix}/v1/workloads?limit={limit}"
        if start + limit < len(found):
            body["next"] = {"href": f"{base}&next={start + limit}"}
        if start > 0:
            body["previous"] = {"href": f"{base}&previous={max(0, start - limit)}"}
        return body

    def _job_workload(self, job: "IBMJob") -> dict[str, Any]:
        seconds = self._service.seconds(job) if job.ended else None
        entry = {
            "id": job.id,
            "created": stamp(job.created),
            "backend": job.body["backend"],
            "instance": job.instance,
            "user_id": USER,
            "accepting_jobs": None,
            "mode": "job",
            "status": _WORKLOAD_STATUS[job.job.phase],
            "tags": job.tags,
            "usage_seconds": seconds,
            "usage": None if seconds is None else {"qpu_charge_time_seconds": seconds, "status": "complete"},
        }
        if job.job.ended is not None:
            entry["ended"] = stamp(self._service.timestamp(job.job.ended))
        if job.job.error is not None:
            entry["status_reason"] = str(job.job.error)
        return entry

    def _session_workload(self, session: _Session) -> dict[str, Any]:
        document = self._session_document(session)
        seconds = document["elapsed_time"]
        entry = {
            "id": session.id,
            "created": document["started_at"],
            "backend": session.backend,
            "instance": session.instance,
            "user_id": document["user_id"],
            "accepting_jobs": document["accepting_jobs"],
            "mode": "session" if session.mode == "dedicated" else "batch",
            "status": {"closed": "completed", "open": "pending"}.get(document["state"], "in_progress"),
            "tags": [],
            "usage_seconds": seconds,
            "usage": None if seconds is None else {"qpu_charge_time_seconds": seconds},
        }
        if "closed_at" in document:
            entry["ended"] = document["closed_at"]
        return entry

    # Instances and accounts

    def _instance(self, call: Call) -> Any:
        limit = self._limits.get(call.headers["service-crn"])
        body = {"backends": list(BACKENDS), "plan_id": PLAN, "usage_allocation_seconds": str(ALLOCATION)}
        return body if limit is None else body | {"instance_limit": limit, "instance_limit_seconds": str(limit)}

    def _configuration(self, call: Call) -> Any:
        limit = self._limits.get(call.headers["service-crn"])
        return {} if limit is None else {"instance_limit": limit}

    def _replace_configuration(self, call: Call) -> None:
        instance, limit = call.headers["service-crn"], call.body.get("instance_limit")
        if limit is None:
            self._limits.pop(instance, None)
            return
        if self._consumed(instance) > limit:
            raise Refusal(409, "The instance has used more than this limit already.", solution="Set a higher limit.")
        self._limits[instance] = int(limit)

    def _usage(self, call: Call) -> Any:
        instance = call.headers["service-crn"]
        limit, consumed = self._limits.get(instance), self._consumed(instance)
        now = self._service.timestamp()
        body = {
            "instance_id": instance,
            "plan_id": PLAN,
            "usage_period": {"start_time": stamp(now - timedelta(days=28)), "end_time": stamp(now)},
            "usage_consumed_seconds": consumed,
            "usage_allocation_seconds": ALLOCATION,
        }
        return (
            body if limit is None else body | {"usage_limit_seconds": limit, "usage_limit_reached": consumed >= limit}
        )

    def _consumed(self, instance: str) -> float:
        return round(sum(map(self._service.seconds, self._service.jobs_of(instance))), 3)

    def _account(self, call: Call) -> Any:
        plan = {
            "plan_id": PLAN,
            "subscription_id": SUBSCRIPTION,
            "subscription_name": PLAN_NAME,
            "backends": list(BACKENDS),
            "usage_allocation_seconds": ALLOCATION,
            "unallocated_usage_seconds": ALLOCATION,
            "max_ttl": DEFAULT_TTL,
            "functions": [],
        }
        return {"plans": [plan] if call.query.get("plan_id", PLAN) == PLAN else []}

    # Analytics, in milliseconds

    def _analytics(self, call: Call) -> Any:
        return self._figures(self._counted(call))

    def _analytics_grouped(self, call: Call) -> Any:
        return {"data": [{"key": key, **self._figures(jobs)} for key, jobs in self._groups(call).items()]}

    def _analytics_by_date(self, call: Call) -> Any:
        if call.query["group_by"] != "instance":
            raise Refusal(400, "group_by: only instance can be grouped by date.", code=BODY_INVALID)
        now = self._service.timestamp()
        start = moment(call.query.get("interval_start")) or now - timedelta(days=28)
        end = moment(call.query.get("interval_end")) or now
        data = []
        for key, jobs in self._groups(call).items():
            for day in sorted({job.created.date() for job in jobs}):
                midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
                figures = self._figures([job for job in jobs if job.created.date() == day])
                bounds = {
                    "interval_start": stamp(midnight),
                    "interval_end": stamp(midnight + timedelta(days=1)),
                }
                data.append({"key": key, **bounds, **figures})
        return {"interval_start": stamp(start), "interval_end": stamp(end), "data": data}

    def _analytics_filters(self, _: Call) -> Any:
        return {
            "backends": [{"name": name} for name in BACKENDS],
            "instances": [{"id": INSTANCE, "deleted": False}],
            "users": [{"id": USER}],
            "plans": [{"name": PLAN_NAME}],
            "subscriptions": [{"id": SUBSCRIPTION, "name": PLAN_NAME}],
        }

    def _counted(self, call: Call) -> list["IBMJob"]:
        query = call.query
        start, end = moment(query.get("interval_start")), moment(query.get("interval_end"))
        constant = {"user_id": USER, "plan": PLAN_NAME, "subscription_id": SUBSCRIPTION}
        if any(name in query and value not in query[name] for name, value in constant.items()):
            return []
        return [
            job
            for job in self._service.jobs_of(call.headers["service-crn"])
            if ("instance" not in query or job.instance in query["instance"])
            and ("backend" not in query or job.body["backend"] in query["backend"])
            and (query.get("simulators", True) or not BACKENDS[job.body["backend"]].simulator)
            and (start is None or job.created >= start)
            and (end is None or job.created <= end)
        ]

    def _groups(self, call: Call) -> dict[str, list["IBMJob"]]:
        keys: Mapping[str, Callable[[IBMJob], str]] = {
            "instance": lambda job: job.instance,
            "backend": lambda job: job.body["backend"],
            "user_id": lambda _: USER,
            "plan": lambda _: PLAN_NAME,
            "subscription_id": lambda _: SUBSCRIPTION,
        }
        key = keys.get(call.query["group_by"])
        if key is None:
            raise Refusal(
                400, f"group_by: {call.query['group_by']!r:.60} is none of {', '.join(keys)}.", code=BODY_INVALID
            )
        groups: dict[str, list[IBMJob]] = {}
        for job in self._counted(call):
            groups.setdefault(key(job), []).append(job)
        return groups

    def _figures(self, jobs: list["IBMJob"]) -> dict[str, float]:
        def used(group: list["IBMJob"]) -> float:
            return round(sum(map(self._service.seconds, group)) * 1000)

        sessions: dict[str, list[IBMJob]] = {}
        for job in jobs:
            if job.session_id is not None:
                sessions.setdefault(job.session_id, []).append(job)
        alone = [[job] for job in jobs if job.session_id is None]
        figures: dict[str, float] = {"usage": used(jobs), "jobs": len(jobs)}
        by_mode = {
            mode: [group for key, group in sessions.items() if self._sessions[key].mode == mode]
            for mode in ("batch", "dedicated")
        }
        for name, groups in (
            ("sessions", list(sessions.values())),
            ("batch_sessions", by_mode["batch"]),
            ("dedicated_sessions", by_mode["dedicated"]),
            ("individual_jobs", alone),
        ):
            uses = [used(group) for group in groups]
            figures[name] = len(groups)
            figures[f"{name}_usage"] = sum(uses)
            figures[f"avg_{name}_usage"] = sum(uses) / len(uses) if uses else 0
            figures[f"max_{name}_usage"] = max(uses, default=0)
        waits = [
            ((job.job.started if job.job.started is not None else job.job.submitted) - job.job.submitted) * 1000
            for job in jobs
        ]
        return figures | {
            "queue_time": sum(waits),
            "avg_queue_time": sum(waits) / len(waits) if waits else 0,
            "max_queue_time": max(waits, default=0),
        }


def stamp(when: datetime) -> str:
    """Write a time as the service does."""
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str | None) -> datetime | None:
    """Read a time; one without a zone is UTC."""
    if text is None:
        return None
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _cursor(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Refusal(400, "next, previous: the cursor is unknown.", code=BODY_INVALID)
    return int(text)

"""Serves the endpoints of analytics: usage and queue times in milliseconds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ibm.account import INSTANCE, PLAN_NAME, SUBSCRIPTION_ID, USER_ID
from aioqpu_emulator.ibm.backends import Backends
from aioqpu_emulator.ibm.codes import BODY_INVALID
from aioqpu_emulator.ibm.jobs import IBMJob, IBMJobs
from aioqpu_emulator.ibm.sessions import Sessions
from aioqpu_emulator.ibm.times import format_time, parse_time

_GROUP_KEYS: Final[Mapping[str, Callable[[IBMJob], str]]] = {
    "instance": lambda job: job.instance,
    "backend": lambda job: job.backend,
    "user_id": lambda _: USER_ID,
    "plan": lambda _: PLAN_NAME,
    "subscription_id": lambda _: SUBSCRIPTION_ID,
}
_SAME_FOR_ALL_JOBS: Final = {"user_id": USER_ID, "plan": PLAN_NAME, "subscription_id": SUBSCRIPTION_ID}


class AnalyticsEndpoints:
    """Serves the endpoints of analytics."""

    def __init__(self, jobs: IBMJobs, sessions: Sessions, backends: Backends) -> None:
        self._jobs = jobs
        self._sessions = sessions
        self._backends = backends
        self.endpoints = (
            Endpoint("GET", "/v1/analytics/usage", self._usage),
            Endpoint("GET", "/v1/analytics/usage_grouped", self._grouped),
            Endpoint("GET", "/v1/analytics/usage_grouped_by_date", self._grouped_by_date),
            Endpoint("GET", "/v1/analytics/filters", self._filters),
        )

    def _usage(self, call: Call) -> Any:
        return self._figures(self._matching(call))

    def _grouped(self, call: Call) -> Any:
        return {"data": [{"key": key, **self._figures(jobs)} for key, jobs in self._groups(call).items()]}

    def _grouped_by_date(self, call: Call) -> Any:
        if call.query["group_by"] != "instance":
            raise Refusal(400, "group_by: only instance can be grouped by date.", code=BODY_INVALID)
        now = self._jobs.timestamp()
        start = parse_time(call.query.get("interval_start")) or now - timedelta(days=28)
        end = parse_time(call.query.get("interval_end")) or now
        data = []
        for key, jobs in self._groups(call).items():
            for day in sorted({job.created.date() for job in jobs}):
                midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
                figures = self._figures([job for job in jobs if job.created.date() == day])
                interval = {
                    "interval_start": format_time(midnight),
                    "interval_end": format_time(midnight + timedelta(days=1)),
                }
                data.append({"key": key, **interval, **figures})
        return {"interval_start": format_time(start), "interval_end": format_time(end), "data": data}

    def _filters(self, _: Call) -> Any:
        return {
            "backends": [{"name": name} for name in self._backends.names],
            "instances": [{"id": INSTANCE, "deleted": False}],
            "users": [{"id": USER_ID}],
            "plans": [{"name": PLAN_NAME}],
            "subscriptions": [{"id": SUBSCRIPTION_ID, "name": PLAN_NAME}],
        }

    def _matching(self, call: Call) -> list[IBMJob]:
        query = call.query
        start, end = parse_time(query.get("interval_start")), parse_time(query.get("interval_end"))
        if any(name in query and value not in query[name] for name, value in _SAME_FOR_ALL_JOBS.items()):
            return []
        return [
            job
            for job in self._jobs.of_instance(call.headers["service-crn"])
            if not job.is_dry_run
            and ("instance" not in query or job.instance in query["instance"])
            and ("backend" not in query or job.backend in query["backend"])
            and (query.get("simulators", True) or not self._backends.find(job.backend).simulator)
            and (start is None or job.created >= start)
            and (end is None or job.created <= end)
        ]

    def _groups(self, call: Call) -> dict[str, list[IBMJob]]:
        key = _GROUP_KEYS.get(call.query["group_by"])
        if key is None:
            raise Refusal(
                400,
                f"group_by: {call.query['group_by']!r:.60} is none of {', '.join(_GROUP_KEYS)}.",
                code=BODY_INVALID,
            )
        groups: dict[str, list[IBMJob]] = {}
        for job in self._matching(call):
            groups.setdefault(key(job), []).append(job)
        return groups

    def _figures(self, jobs: list[IBMJob]) -> dict[str, float]:
        sessions: dict[str, list[IBMJob]] = {}
        for job in jobs:
            if job.session_id is not None:
                sessions.setdefault(job.session_id, []).append(job)

        def of_mode(mode: str) -> list[list[IBMJob]]:
            return [group for session_id, group in sessions.items() if self._sessions[session_id].mode == mode]

        return {
            "usage": self._milliseconds(jobs),
            "jobs": len(jobs),
            **self._group_figures("sessions", list(sessions.values())),
            **self._group_figures("batch_sessions", of_mode("batch")),
            **self._group_figures("dedicated_sessions", of_mode("dedicated")),
            **self._group_figures("individual_jobs", [[job] for job in jobs if job.session_id is None]),
            **_queue_figures(jobs),
        }

    def _group_figures(self, name: str, groups: Sequence[list[IBMJob]]) -> dict[str, float]:
        usage = [self._milliseconds(group) for group in groups]
        return {
            name: len(groups),
            f"{name}_usage": sum(usage),
            f"avg_{name}_usage": sum(usage) / len(usage) if usage else 0,
            f"max_{name}_usage": max(usage, default=0),
        }

    def _milliseconds(self, jobs: list[IBMJob]) -> int:
        return round(sum(map(self._jobs.seconds, jobs)) * 1000)


def _queue_figures(jobs: list[IBMJob]) -> dict[str, float]:
    waits = [(job.job.started - job.job.submitted) * 1000 if job.job.started is not None else 0.0 for job in jobs]
    return {
        "queue_time": sum(waits),
        "avg_queue_time": sum(waits) / len(waits) if waits else 0,
        "max_queue_time": max(waits, default=0),
    }

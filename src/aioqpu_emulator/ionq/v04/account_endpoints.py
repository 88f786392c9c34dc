"""Serves the endpoints of the account: the key and the usage of the organization."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint
from aioqpu_emulator.ionq.jobs import IonQJob, IonQJobs
from aioqpu_emulator.ionq.owner import OWNER
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.v04.costs import charged, compute_time_us
from aioqpu_emulator.ionq.v04.kinds import status_of
from aioqpu_emulator.ionq.v04.times import format_day, parse_day, start_of_period
from aioqpu_emulator.jobs import Machine

MAX_GROUPS: Final = 5


class AccountEndpoints:
    """Serves the endpoints of the account."""

    def __init__(self, machine: Machine, jobs: IonQJobs) -> None:
        self._machine = machine
        self._jobs = jobs
        self.endpoints = (
            Endpoint("GET", "/whoami", self._key),
            Endpoint("GET", "/organizations/{organization}/usage", self._usage),
        )

    def _key(self, call: Call) -> Any:
        key = call.headers["authorization"].partition(" ")[2].strip()
        key_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"key/{key}"))
        return {"key_id": key_id, "key_name": "emulator", "project_id": OWNER["project_id"]}

    def _usage(self, call: Call) -> Any:
        query = call.query
        first, last = (parse_day(query[name], name) for name in ("start_date", "end_date"))
        if query["group_by"] not in ("job", "project", "user"):
            raise invalid(f"Unknown group {query['group_by']!r:.100}.", "group_by", "params")
        if query["modality"] not in ("daily", "weekly", "monthly"):
            raise invalid(f"Unknown period {query['modality']!r:.100}.", "modality", "params")
        periods: dict[date, list[IonQJob]] = {}
        for job in self._jobs:
            if status_of(job) == "completed" and first <= (day := self._last_day(job)) <= last:
                periods.setdefault(start_of_period(day, query["modality"]), []).append(job)
        jobs = [job for period in periods.values() for job in period]
        amount = sum(map(charged, jobs))
        return {
            "organization": call.path["organization"],
            "group_type": query["group_by"],
            "modality": query["modality"],
            "usage_from": format_day(first),
            "usage_to": format_day(last),
            "usage_unit": "usd",
            "amount_total": amount,
            "amount_totals": [{"amount": amount, "unit": "usd"}],
            "time_us_total": sum(map(compute_time_us, jobs)),
            "job_count": len(jobs),
            "usage_data": [
                {"from": format_day(start), **_sums(period), "group_usages": _groups(period, query["group_by"])}
                for start, period in sorted(periods.items(), reverse=True)
            ],
        }

    def _last_day(self, job: IonQJob) -> date:
        ended = max(part.ended or 0 for part in job.parts)
        return datetime.fromtimestamp(self._machine.wall(ended), UTC).date()


def _sums(jobs: list[IonQJob]) -> Mapping[str, Any]:
    amount = sum(map(charged, jobs))
    return {
        "amount": amount,
        "amount_unit": "usd",
        "amounts": [{"amount": amount, "unit": "usd"}],
        "job_count": len(jobs),
        "time_us": sum(map(compute_time_us, jobs)),
    }


def _groups(jobs: list[IonQJob], group_by: str) -> list[dict[str, Any]]:
    """Return the groups with the highest costs."""
    if group_by == "job":
        ranked = sorted(jobs, key=charged, reverse=True)[:MAX_GROUPS]
        return [{"group_id": job.id, "group_name": job.details.get("name") or job.id, **_sums([job])} for job in ranked]
    group_id = OWNER["project_id" if group_by == "project" else "submitter_id"]
    return [{"group_id": group_id, "group_name": "Emulator", **_sums(jobs)}]

"""Serves the endpoint of the organization's usage report."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from aioqpu_emulator.endpoints import Call, Endpoint
from aioqpu_emulator.ionq.job_endpoints import JobDocuments
from aioqpu_emulator.ionq.jobs import IonQJobs
from aioqpu_emulator.ionq.machines import SIMULATOR
from aioqpu_emulator.ionq.owner import OWNER
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.jobs import Machine


class ReportEndpoint:
    """Serves the usage report."""

    def __init__(self, machine: Machine, jobs: IonQJobs, documents: JobDocuments) -> None:
        self._machine = machine
        self._jobs = jobs
        self._documents = documents
        self.endpoints = (Endpoint("GET", "/report/organizations/{org_id}", self.report),)

    def report(self, call: Call) -> Any:
        """Return the report of a period."""
        jobs = [job for job in self._jobs if job.status == "completed"]
        milliseconds = {job.id: self._documents.document(job)["execution_time"] for job in jobs}
        usage: dict[str, int] = {}
        for job in jobs:
            target = job.details["target"]
            if target != SIMULATOR:
                usage[target] = usage.get(target, 0) + milliseconds[job.id]
        return {
            **self._period(call),
            "organization": "Emulator",
            "organization_id": call.path["org_id"],
            "budget": 1000.0,
            "balance": 1000.0,
            "currency": "USD",
            "qpus": [{"qpu_name": name, "usage": value} for name, value in usage.items()],
            "members": [
                {
                    "id": OWNER["submitter_id"],
                    "jobs": len(jobs),
                    "user_email": "user@example.com",
                    "first_name": "Emulator",
                    "last_name": "User",
                    "execution_time": sum(milliseconds.values()),
                    "quota": 0,
                    "quota_consumed": 0,
                }
            ],
        }

    def _period(self, call: Call) -> dict[str, str]:
        today = datetime.fromtimestamp(self._machine.wall(self._machine.now()), UTC).date()
        days = {}
        for name, default in (("start_date", today - timedelta(days=30)), ("end_date", today)):
            try:
                days[name] = date.fromisoformat(call.query.get(name, default.isoformat())).isoformat()
            except ValueError:
                raise invalid("A day is written YYYY-MM-DD.", name, "params") from None
        return days

"""Records the jobs that the emulator accepted, and those that lists do not show yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aioqpu_emulator.endpoints import Call, Endpoint, Service


@dataclass(frozen=True)
class CreatedJob:
    """A job that the emulator accepted, even if the answer was lost on its way to the client.

    Attributes:
        id: The job's id.
        cloud: `"ionq"` or `"ibm"`.
        labels: The job's name, its tags (IBM) and the values of its metadata (IonQ); the submission id is among them.
    """

    id: str
    cloud: str
    labels: tuple[str, ...]


class JobRecord:
    """Records accepted jobs, and removes those that a `late` fault hides from lists."""

    def __init__(self, now: Callable[[], float], on_created: Callable[[CreatedJob, Call], None]) -> None:
        self.created: list[CreatedJob] = []
        self._now = now
        self._on_created = on_created
        self._hidden_until: dict[str, float] = {}

    def hide(self, job_id: str, seconds: float) -> None:
        """Hide a job from lists for some time."""
        self._hidden_until[job_id] = self._now() + seconds

    def record(self, service: Service, endpoint: Endpoint, call: Call, result: Any) -> None:
        """Record the job that a request created, or remove hidden jobs from a page."""
        if endpoint.jobs == "creates":
            body = call.body
            labels = [body.get("name"), *(body.get("tags") or ()), *(body.get("metadata") or {}).values()]
            job = CreatedJob(result["id"], service.cloud, tuple(filter(None, labels)))
            self.created.append(job)
            self._on_created(job, call)
        elif endpoint.jobs == "lists" and self._hidden_until:
            self._remove_hidden(result)

    def _remove_hidden(self, page: dict[str, Any]) -> None:
        now = self._now()
        self._hidden_until = {job_id: until for job_id, until in self._hidden_until.items() if until > now}
        visible = [job for job in page["jobs"] if job["id"] not in self._hidden_until]
        if "count" in page:
            page["count"] -= len(page["jobs"]) - len(visible)
        page["jobs"] = visible

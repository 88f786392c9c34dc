"""Stores IonQ's jobs: one circuit, or a parent with one child for each circuit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from aioqpu_emulator.endpoints import Refusal
from aioqpu_emulator.ids import new_uuid
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.settings import Settings
from aioqpu_emulator.jobs import Job, Phase

STATUS_OF_PHASE: Final[Mapping[Phase, str]] = {
    "submitted": "submitted",
    "queued": "ready",
    "running": "running",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "canceled",
    "ran too long": "failed",
}
ENDED: Final = ("completed", "failed", "canceled")
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 25, 100


@dataclass(frozen=True)
class Circuit:
    """The circuit and the settings of a job without children."""

    program: Mapping[str, Any]
    """The circuit or the program, as it was submitted."""
    gateset: str
    settings: Settings


@dataclass
class IonQJob:
    """A job with one circuit, or the parent of several such jobs."""

    number: int
    details: dict[str, Any]
    """Fields of the submission that the job's document repeats."""
    circuit: Circuit | None = None
    """The circuit; `None` for a parent."""
    v04_body: Mapping[str, Any] = field(default_factory=dict)
    """The submission in the form of v0.4; empty if it came in the form of v0.3."""
    job: Job | None = None
    children: list["IonQJob"] = field(default_factory=list)
    parent: "IonQJob | None" = None
    id: str = field(default_factory=new_uuid)

    @property
    def parts(self) -> list[Job]:
        """The simulations of the job and its children."""
        return [self.job] if self.job else [part for child in self.children for part in child.parts]

    @property
    def status(self) -> str:
        """The current status; a parent runs until all children have ended."""
        statuses = {STATUS_OF_PHASE[part.phase] for part in self.parts}
        if len(statuses) == 1:
            return statuses.pop()
        if statuses <= set(ENDED):
            return "canceled" if "canceled" in statuses else "failed"
        return "submitted" if statuses == {"submitted", "ready"} else "running"

    @property
    def is_dry_run(self) -> bool:
        """Whether the circuits are only checked."""
        return bool(self.details["dry_run"])

    @property
    def is_ideal(self) -> bool:
        """Whether the results are exact probabilities."""
        return all(circuit.settings.model is None for circuit in self.circuits)

    @property
    def is_debiased(self) -> bool:
        """Whether debiasing was applied."""
        return any(circuit.settings.debias for circuit in self.circuits)

    @property
    def circuits(self) -> list[Circuit]:
        """The circuits of the job and its children."""
        return [self.circuit] if self.circuit else [each for child in self.children for each in child.circuits]

    def probabilities(self, form: str) -> bytes:
        """Return the plain or sharpened probabilities as JSON, those of a parent by child; refuse if there are none."""
        if self.children:
            return b"{%s}" % b",".join(
                b'"%s":%s' % (each.id.encode(), each.probabilities(form)) for each in self.children
            )
        encoded: bytes | None = self.parts[0].value.get(form)
        if encoded is None:
            raise Refusal(404, f"Job {self.id} has no probabilities of states.")
        return encoded

    def cancel(self) -> None:
        """Cancel the simulations that have not ended."""
        for part in self.parts:
            part.cancel()


class IonQJobs:
    """All jobs, in the order of their submission."""

    def __init__(self) -> None:
        self._jobs: dict[str, IonQJob] = {}
        self._numbers: dict[str, int] = {}
        """The numbers of all jobs ever submitted: a deleted job is still a valid cursor."""
        self._count = count()

    def __iter__(self) -> Iterator[IonQJob]:
        """Iterate over the jobs that have no parent."""
        return (job for job in self._jobs.values() if job.parent is None)

    def with_children(self) -> Iterator[IonQJob]:
        """Iterate over all jobs and children."""
        return iter(self._jobs.values())

    def new(self, details: dict[str, Any], circuit: Circuit | None = None, *, v04_body: Mapping[str, Any]) -> IonQJob:
        """Return a numbered job that is not added yet."""
        return IonQJob(next(self._count), details, circuit, v04_body)

    def add(self, job: IonQJob) -> None:
        """Add a job and its children."""
        for each in (job, *job.children):
            self._jobs[each.id] = each
            self._numbers[each.id] = each.number

    def get(self, job_id: str) -> IonQJob | None:
        """Return a job or child."""
        return self._jobs.get(job_id)

    def find(self, job_id: str) -> IonQJob:
        """Return a job or child, or refuse the request."""
        job = self._jobs.get(job_id)
        if job is None:
            raise Refusal(404, f"Job {job_id!r:.100} was not found.")
        return job

    def remove(self, job: IonQJob) -> None:
        """Cancel and remove a job and its children."""
        for each in (job, *job.children):
            each.cancel()
            self._jobs.pop(each.id, None)

    def page(self, jobs: list[IonQJob], query: Mapping[str, Any]) -> tuple[list[IonQJob], str | None]:
        """Return one page of jobs, newest first, and the cursor of the next page."""
        jobs = sorted(jobs, key=lambda job: job.number, reverse=True)
        if "next" in query:
            last = self._numbers.get(query["next"])
            if last is None:
                raise invalid("The cursor is unknown.", "next", "params")
            jobs = [job for job in jobs if job.number < last]
        page = jobs[: min(query.get("limit", DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)]
        return page, page[-1].id if len(page) < len(jobs) else None

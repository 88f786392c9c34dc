"""Stores IBM's jobs by instance."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Refusal
from aioqpu_emulator.ibm.account import UNITS_PER_SECOND
from aioqpu_emulator.ibm.codes import JOB_NOT_FOUND
from aioqpu_emulator.ids import new_hex_id
from aioqpu_emulator.jobs import ENDED, Job, Machine

MIN_COMPRESSED_BYTES: Final = 1_000
MAX_COMPRESSED_BYTES: Final = 1_000_000  # decompressing more would stop the event loop


def pack(body: bytes) -> bytes:
    """Compress the body of results, so that thousands of jobs can be kept, but no very small or large one."""
    return zlib.compress(body, 1) if MIN_COMPRESSED_BYTES < len(body) < MAX_COMPRESSED_BYTES else body


def _unpack(body: bytes) -> bytes:
    return body if body.startswith(b"{") else zlib.decompress(body)


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
    id: str = field(default_factory=new_hex_id)

    @property
    def ended(self) -> bool:
        """Whether the job's phase is terminal."""
        return self.job.phase in ENDED

    @property
    def results(self) -> bytes:
        """The body of the results; only for a completed job."""
        return _unpack(self.job.value)

    @property
    def backend(self) -> str:
        """The name of the job's backend."""
        return str(self.body["backend"])

    @property
    def is_dry_run(self) -> bool:
        """Whether the job runs on a mock machine."""
        return self.backend.partition("_")[0] == "mock"

    @property
    def program(self) -> str:
        """The name of the job's program."""
        return str(self.body["program_id"])

    @property
    def session_id(self) -> str | None:
        """The session that the job belongs to."""
        return self.body.get("session_id")


class IBMJobs:
    """The jobs of all instances, and their times."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._jobs: dict[str, IBMJob] = {}

    def __iter__(self) -> Iterator[IBMJob]:
        """Iterate over all jobs, oldest first."""
        return iter(self._jobs.values())

    def add(self, job: IBMJob) -> None:
        """Add a job."""
        self._jobs[job.id] = job

    def remove(self, job: IBMJob) -> None:
        """Remove a job."""
        del self._jobs[job.id]

    def find(self, call: Call) -> IBMJob:
        """Return the job that a request names, or refuse the request."""
        job = self._jobs.get(call.path["id"])
        if job is None or job.instance != call.headers["service-crn"]:
            raise Refusal(
                404,
                f"Job {call.path['id']!r:.100} was not found.",
                code=JOB_NOT_FOUND,
                solution="Check the id of the job and the instance.",
            )
        return job

    def of_instance(self, instance: str) -> list[IBMJob]:
        """Return the jobs of an instance, oldest first."""
        return [job for job in self._jobs.values() if job.instance == instance]

    def of_session(self, session_id: str, instance: str) -> list[IBMJob]:
        """Return the jobs of a session, oldest first."""
        return [job for job in self._jobs.values() if job.instance == instance and job.session_id == session_id]

    def queue_length(self, backend: str) -> int:
        """Return how many jobs of a backend have not ended."""
        return sum(job.backend == backend and not job.ended for job in self._jobs.values())

    def timestamp(self, at: float | None = None) -> datetime:
        """Convert a time of the machine's clock, by default the current time, to UTC."""
        return datetime.fromtimestamp(self._machine.wall(self._machine.now() if at is None else at), UTC)

    def seconds(self, job: IBMJob) -> float:
        """Return how long a job ran; until now if it still runs."""
        start = job.job.started
        if start is None:
            return 0.0
        end = job.job.ended
        return round((self._machine.now() if end is None else end) - start, 3)

    def consumed_seconds(self, instance: str) -> float:
        """Return how long all jobs of an instance ran, besides dry runs."""
        return round(sum(self.seconds(job) for job in self.of_instance(instance) if not job.is_dry_run), 3)


def resource_units(seconds: float) -> float:
    """Convert seconds of usage to resource units."""
    return round(seconds * UNITS_PER_SECOND, 3)

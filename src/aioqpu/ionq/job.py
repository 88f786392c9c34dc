"""The handle of a job on IonQ's cloud."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from aioqpu._jobs.handle import Job
from aioqpu._jobs.state import JobService, JobState

if TYPE_CHECKING:
    from aioqpu._http import httpx
    from aioqpu.ionq.results import IonQResult  # noqa: F401 - in the quotes below
    from aioqpu.ionq.shots import IonQShots
    from aioqpu_ionq_v03.models import Job as JobV03  # noqa: F401 - in the quotes below
    from aioqpu_ionq_v04.models import Job as JobV04  # noqa: F401

logger: Final = logging.getLogger("aioqpu")


class IonQJobService(JobService["IonQResult"], Protocol):
    """The operations of an IonQ job in addition to those of every job."""

    async def shots(self, state: JobState[Any], job: Any) -> IonQShots:
        """Return the shots of a completed job; `job` is the handle for errors."""
        ...


class IonQJobState(JobState["IonQJobService"]):
    """The state of an IonQ job; logs the service's warnings about it."""

    @cached_property
    def _logged(self) -> set[str]:
        return set()

    @property
    def warnings(self) -> tuple[str, ...]:
        warning = self.record.data.get("warning")
        messages = warning.get("messages") if isinstance(warning, dict) else warning
        messages = messages if isinstance(messages, list) else [messages]
        return tuple(str(message) for message in messages if message)

    def update(self, data: dict[str, Any], response: httpx.Response | None = None) -> None:
        super().update(data, response)
        for message in self.warnings:
            if message not in self._logged:
                self._logged.add(message)
                logger.warning("job %s: %.1000s", self.id, " ".join(message.split()))


class IonQJob(Job["JobV03 | JobV04", "IonQResult"]):
    """A handle of a job on IonQ's cloud, with the state that was last read.

    `status` is `submitted`, `ready`, `running` (on API v0.4 `started`), `completed`, `failed` or `canceled`; the
    service may add others.
    """

    _state: IonQJobState

    @property
    def warnings(self) -> tuple[str, ...]:
        """The service's warnings about the job, as last read; each is logged once at WARNING."""
        return self._state.warnings

    async def get_shots(self) -> IonQShots:
        """Fetch the bitstring of each shot of a job that has ended; does not wait. API v0.4 only.

        The ideal simulator stores no shots. A job of several circuits has them in its child jobs.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            ValueError: The job ran several circuits.
            JobNotFinishedError: The job has not ended.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            NotFoundError: The service has no shots of this job.
            APIError: A request failed.
        """
        return await self._state.service.shots(self._state, self)

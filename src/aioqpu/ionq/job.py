"""The handle of a job on IonQ's cloud."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from aioqpu._jobs.handle import Job
from aioqpu._jobs.state import JobState
from aioqpu.ionq.results import IonQResult

if TYPE_CHECKING:
    from aioqpu._jobs.state import JobRecord, JobService
    from aioqpu_ionq_v03 import models  # noqa: F401 - in the quotes below

logger: Final = logging.getLogger("aioqpu")


class IonQJobState(JobState["JobService[Any]"]):
    """The state of an IonQ job; logs the service's warnings about it."""

    def __init__(self, service: JobService[Any], record: JobRecord) -> None:
        super().__init__(service, record)
        self._logged: set[str] = set()

    @property
    def warnings(self) -> tuple[str, ...]:
        warning = self.record.data.get("warning")
        messages = warning.get("messages") if isinstance(warning, dict) else warning
        messages = messages if isinstance(messages, list) else [messages]
        return tuple(str(message) for message in messages if message)

    def update(self, data: dict[str, Any]) -> None:
        super().update(data)
        for message in self.warnings:
            if message not in self._logged:
                self._logged.add(message)
                logger.warning("job %s: %.1000s", self.id, " ".join(message.split()))


class IonQJob(Job["models.Job", IonQResult]):
    """A handle of a job on IonQ's cloud, with the state that was last read.

    `status` is `submitted`, `ready`, `running`, `completed`, `failed` or `canceled`; the service may add others.
    """

    _state: IonQJobState

    @property
    def warnings(self) -> tuple[str, ...]:
        """The service's warnings about the job, as last read; each is logged once at WARNING."""
        return self._state.warnings

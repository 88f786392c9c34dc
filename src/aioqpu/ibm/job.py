"""The handle of a job on IBM's cloud."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from aioqpu._http.event_loop import PerLoop, SharedTask, TaskAbortedError
from aioqpu._jobs.handle import Job
from aioqpu._jobs.state import JobService, JobState
from aioqpu.errors import APIConnectionError

if TYPE_CHECKING:
    from aioqpu._http import httpx
    from aioqpu.ibm.results import IBMResult  # noqa: F401 - in the quotes below
    from aioqpu_ibm_v1 import models


class IBMJobService(JobService["IBMResult"], Protocol):
    """The operations of an IBM job in addition to those of every job."""

    async def send_for_private_results(self, job_id: str) -> httpx.Response:
        """Return the results of a private job; the service returns them once, so the request is not retried."""
        ...

    async def logs(self, job_id: str) -> str:
        """Return the log of a job that has ended."""
        ...

    async def metrics(self, job_id: str) -> models.JobMetricsResponse:
        """Return when a job was created, ran and ended, and what it used."""
        ...


class IBMJobState(JobState["IBMJobService"]):
    """The state of an IBM job, and the results of a private job, which the service returns only once."""

    _private_results: httpx.Response | None = None

    @cached_property
    def _reads(self) -> PerLoop[SharedTask[httpx.Response]]:  # on use: few jobs are private, and lists are long
        return PerLoop(lambda: SharedTask(self._read_private_results))

    async def private_results(self) -> httpx.Response:
        """Return the results of a private job with one request for all waiters; cancelling one does not cancel it."""
        if self._private_results is not None:
            return self._private_results
        try:
            response = await self._reads.get().start().wait()
        except TaskAbortedError:
            raise APIConnectionError("the request for the results was aborted") from None
        return self._private_results or response

    async def _read_private_results(self) -> httpx.Response:
        try:
            response = await self.service.send_for_private_results(self.id)
        finally:
            self._reads.pop()
        # Another event loop may have read them first; then only its answer holds the results.
        if response.status_code == 200 and self._private_results is None:
            self._private_results = response
        return response


class IBMJob(Job["models.JobResponse", "IBMResult"]):
    """A handle of a job on IBM's cloud, with the state that was last read.

    `status` is `Queued`, `Running`, `Completed`, `Cancelled`, `Cancelled - Ran too long` or `Failed`; the service may
    add others.
    """

    _state: IBMJobState

    async def get_logs(self) -> str:
        """Return the log of the job, which must have ended.

        Raises:
            NotFoundError: There is no log.
            APIError: The request failed.
        """
        return await self._state.service.logs(self.id)

    async def get_metrics(self) -> models.JobMetricsResponse:
        """Return when the job was created, ran and ended, and what it used.

        The usage is in resource units (`usage.value`), or in seconds when the service gives none.

        Raises:
            APIError: The request failed.
        """
        return await self._state.service.metrics(self.id)

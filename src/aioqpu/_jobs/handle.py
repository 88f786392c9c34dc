"""The handle of a remote job: what was last seen of it, and the verbs of its life."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, Self, TypeVar

import anyio

from aioqpu._http.responses import decode_error
from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds, check_segment
from aioqpu._jobs.polling import FASTEST, FLOOR, is_young, may_pass, notify, outcome, watch
from aioqpu.errors import (
    APIError,
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    JobTimeoutError,
    NotFoundError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    import httpx

    from aioqpu._client import Client
    from aioqpu._jobs.polling import Outcome

InfoT = TypeVar("InfoT")
ResultT = TypeVar("ResultT")

_CANCEL_SECONDS = 10.0
_RESULTS_VISIBLE_WITHIN = 8.0  # seconds after the end of a job in which "no results" may just mean "not yet"
_RESULTS_RETRY_INTERVAL = 1.0  # seconds


class Job(ABC, Generic[InfoT, ResultT]):
    """A job on a quantum cloud. Making a handle sends nothing; `status` and `info` are what was last seen."""

    _known_statuses: ClassVar[frozenset[str]]
    _sent: Mapping[str, Any] = {}

    def __init__(self, client: Client[Any], job_id: str) -> None:
        self._data: dict[str, Any] = {}
        self.id: str = check_segment(job_id, "a job id")
        self._client = client
        self._info: InfoT | None = None
        self._was_read = False
        self._submitted_at: float | None = None
        self._ended_at: float | None = None

    @property
    def status(self) -> str | None:
        """The last status seen, spelled as the server does; `None` before the first one."""
        status = self._data.get("status")
        return status if isinstance(status, str) else None

    @property
    def done(self) -> bool:
        """Whether the last status seen is terminal."""
        return outcome(self.status) is not None

    @property
    def info(self) -> InfoT | None:
        """The job as last read, as the generated model; `None` before the first read."""
        if self._info is None and self._was_read:
            self._info = self._model(self.to_dict())
        return self._info

    def to_dict(self) -> dict[str, Any]:
        """Return everything the service last said about the job, ready for JSON."""
        return {"id": self.id, **self._data}

    async def refresh(self) -> Self:
        """Read the job anew and return this handle."""
        await self._read()
        return self

    async def updates(self, *, poll: float | None = None) -> AsyncGenerator[str]:
        """Yield the present status, then each change, and end after a terminal one."""
        if self.done and self.status is not None:
            yield self.status
            return
        changes = watch(
            self._read,
            lambda: self.status,
            job_id=self.id,
            poll=_check_poll(poll),
            floor=self._floor(),
            submitted_at=self._submitted_at,
            known=self._known_statuses,
        )
        try:
            async for status in changes:
                yield status
        finally:
            await changes.aclose()

    async def wait(
        self,
        timeout: float | None = None,
        *,
        poll: float | None = None,
        on_update: Callable[[Any], Any] | None = None,
        progress: bool = False,
        cancel_on_exit: bool = False,
    ) -> Self:
        """Wait until the job has ended, however it ended, and return this handle.

        `timeout` is in seconds (0 reads once) and raises `JobTimeoutError`; `poll` fixes the seconds between reads,
        which else adapt to the job's age. `on_update(job)`, sync or async, is called at each change of status, and
        what it raises ends the wait. Failures of the service that may pass are waited out. Neither a timeout nor a
        cancelled wait cancels the remote job, unless `cancel_on_exit` is set.
        """
        timeout, poll = check_timeout(timeout), _check_poll(poll)
        if on_update is not None and not callable(on_update):
            raise TypeError(f"on_update must be a function or coroutine function, not {type(on_update).__name__}")
        if self.done:
            return self
        if progress:
            from aioqpu.integrations.progress import show

            with show([self], on_update) as update:
                return await self.wait(timeout, poll=poll, on_update=update, cancel_on_exit=cancel_on_exit)
        trouble = None
        try:
            if timeout == 0:
                try:
                    await self._read(max_retries=0)
                except APIError as error:
                    if not may_pass(error, young=is_young(self._submitted_at)):
                        raise
                    trouble = error
            else:
                with anyio.move_on_after(timeout):
                    await self._follow(poll, on_update)
            if not self.done:
                raise JobTimeoutError(
                    f"job {self.id} is still {self.status or 'unread'} after {timeout:g} s; it goes on remotely",
                    job_id=self.id,
                    status=self.status,
                    job=self,
                ) from trouble
        except BaseException:
            if cancel_on_exit and not self.done:
                await self._cancel_quietly()
            raise
        return self

    async def _follow(self, poll: float | None, on_update: Callable[[Any], Any] | None) -> None:
        last = self.status
        updates = self.updates(poll=poll)
        try:
            async for status in updates:
                if status != last:
                    last = status
                    await notify(on_update, self)
        finally:
            await updates.aclose()

    async def result(self, timeout: float | None = None) -> ResultT:
        """Wait for the job and fetch its results; without any, raises `JobFailedError` or `JobCancelledError`.

        Results that the service does not have yet are asked for again until 8 s after this handle saw the job end.
        """
        await self.wait(timeout)
        while True:
            try:
                return await self._result()
            except (NotFoundError, JobNotFinishedError):
                again_at = anyio.current_time() + _RESULTS_RETRY_INTERVAL
                if self._ended_at is None or again_at > self._ended_at + _RESULTS_VISIBLE_WITHIN:
                    raise
            await anyio.sleep(_RESULTS_RETRY_INTERVAL)

    @abstractmethod
    async def cancel(self) -> Self:
        """Ask the service to cancel the job and return this handle, freshly read; an ended job is left alone."""

    @abstractmethod
    async def delete(self) -> None:
        """Delete the job and its results at the service, for good."""

    @abstractmethod
    async def _read(self, *, max_retries: int | None = None) -> float | None:
        """Read the job; return the service's `Retry-After`."""

    @abstractmethod
    async def _result(self) -> ResultT: ...

    @abstractmethod
    def _model(self, data: dict[str, Any]) -> InfoT: ...

    @abstractmethod
    def _failure(self) -> tuple[str | None, str | None, str | None]:
        """Return (reason, code, solution) as the service gives them for a failed job."""

    async def _logs_of_failure(self) -> str | None:
        return None

    def _told(self, name: str) -> Any:
        """Return what the service says of the job, or else what it was submitted with: answers may leave it out."""
        value = self._data.get(name)
        return self._sent.get(name) if value is None else value

    def _outcome(self) -> Outcome | None:
        return outcome(self.status)

    def _floor(self) -> float:
        return FLOOR

    def _took(self, data: dict[str, Any]) -> None:
        before, ended = self._data, self.done
        was_waited_for = self.status is not None or self._submitted_at is not None
        self._data = data
        if ended and not self.done:
            # Ended is ended: what a replica that lags behind says of the time before is not news.
            self._data = before
        else:
            self._info, self._was_read = None, True
            if self.done and not ended and was_waited_for:
                self._ended_at = anyio.current_time()

    def _check_identity(self, data: dict[str, Any], status: Any, response: httpx.Response) -> None:
        # Either field may be missing, but a body without both is not about a job.
        if data.get("id", self.id if isinstance(status, str) else None) != self.id:
            raise decode_error(response, "another job, or none")

    async def _check_completed(self) -> None:
        """Raise the error that stands for how the job ended, unless it completed."""
        ended = self._outcome()
        if ended == "completed":
            return
        common: dict[str, Any] = {"job_id": self.id, "status": self.status, "job": self}
        if ended is None:
            raise JobNotFinishedError(f"job {self.id} has no results yet, it is {self.status}", **common)
        if ended == "cancelled":
            raise JobCancelledError(f"job {self.id} was cancelled", **common)
        reason, code, solution = (None if word is None else str(word) for word in self._failure())
        logs = await self._logs_of_failure()
        if reason is None and logs and logs.strip():
            reason = logs.strip().splitlines()[-1]
        how = "" if self.status and self.status.lower() == "failed" else f" ({self.status})"
        text = f"job {self.id} failed{how}: {reason or 'the service gives no reason'}"
        if code:
            text += f" (code {code})"
        error = JobFailedError(text, **common)
        error.reason, error.code, error.solution, error.logs = reason, code, solution, logs
        raise error

    async def _cancel_quietly(self) -> None:
        with anyio.move_on_after(_CANCEL_SECONDS, shield=True):
            try:
                await self.cancel()
            except Exception as error:  # noqa: BLE001 - it would hide the one that ends the wait
                self._client.logger.warning("job %s could not be cancelled: %s", self.id, error)

    def _repr_html_(self) -> str:
        from aioqpu.integrations.display import job_card

        return job_card(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {printable(vars(self).get('id'))} {printable(self.status or 'not read yet')}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is tied to its client: keep its id and use client.job(id)")


def check_timeout(timeout: Any) -> float | None:
    """Return what is a number of seconds of at least 0 (`None`: no limit)."""
    if timeout is not None and not as_seconds(timeout) >= 0:
        raise ValueError(f"timeout must be None or a number of seconds of at least 0, not {timeout!r}")
    return None if timeout is None else float(timeout)


def _check_poll(poll: float | None) -> float | None:
    if poll is None:
        return None
    if not as_seconds(poll) >= 0:
        raise ValueError(f"poll must be None or a number of seconds, not {poll!r}")
    return max(float(poll), FASTEST)

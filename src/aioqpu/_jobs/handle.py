"""The handle of a remote job: the state last seen, and its methods."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, Self, TypeVar

import anyio

from aioqpu import _integrations
from aioqpu._http import observation
from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds, check_timeout
from aioqpu._jobs.polling import MIN_SESSION_INTERVAL_SECONDS, is_worth_waiting, notify, watch
from aioqpu._jobs.running import waiting
from aioqpu.errors import (
    APIError,
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    JobTimeoutError,
    NotFoundError,
)

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncGenerator, Callable

    from aioqpu._http.responses import ResponseInfo
    from aioqpu._jobs.state import Fetched, JobState, Outcome

InfoT = TypeVar("InfoT")
ResultT = TypeVar("ResultT")

logger: Final = logging.getLogger("aioqpu")

_CANCEL_SECONDS = 10.0
_SUBMITTED_FIELDS = ("name", "target", "backend", "program", "shots", "observables")
_RESULTS_VISIBLE_WITHIN_SECONDS = 8.0  # results may become visible shortly after the job's end
_RESULTS_RETRY_SECONDS = 1.0


class Job(Generic[InfoT, ResultT]):
    """A handle of a job on a quantum cloud, with the state that was last read.

    Clients return handles; `client.job(id)` makes one without a request. Properties send nothing; methods do. A handle
    cannot be pickled: keep its `id`.
    """

    def __init__(self, state: JobState[Any]) -> None:
        self._state = state
        self._info: tuple[Any, InfoT] | None = None

    @property
    def id(self) -> str:
        """The job's id at the service."""
        return self._state.id

    @property
    def status(self) -> str | None:
        """The last status seen, as the service spells it; `None` before the first one."""
        return self._state.status

    @property
    def outcome(self) -> Outcome | None:
        """How the job ended: `"completed"`, `"failed"` or `"cancelled"`; `None` while it has not."""
        return self._state.outcome

    @property
    def done(self) -> bool:
        """Whether the last status seen is terminal."""
        return self._state.done

    @property
    def info(self) -> InfoT | None:
        """The job as last read, as the generated model; `None` before the first read."""
        record = self._state.record
        if not record.was_read:
            return None
        if self._info is None or self._info[0] is not record.data:
            self._info = record.data, self._state.service.model(self.to_dict())
        return self._info[1]

    def to_dict(self) -> dict[str, Any]:
        """Return all fields of the job as last read, ready for JSON."""
        return {"id": self.id, **self._state.record.data}

    @property
    def submitted(self) -> dict[str, Any]:
        """What this process submitted: `name`, `target` or `backend`, `program`, `shots`, `observables`, if given.

        Empty for a job that was submitted elsewhere.
        """
        fields = self._state.record.submitted
        return {name: fields[name] for name in _SUBMITTED_FIELDS if fields.get(name) is not None}

    @property
    def last_response(self) -> ResponseInfo | None:
        """The last response about this job alone, to its submission or a read; `None` before the first one.

        Lists of jobs, through which `wait_all` reads many jobs, do not count. That of the results is `result.response`.
        """
        return None if self._state.received is None else self._state.received.info()

    async def refresh(self) -> Self:
        """Read the job again and return this handle.

        Raises:
            NotFoundError: There is no such job.
            APIError: The request failed.
        """
        await self._state.read()
        return self

    async def updates(self, *, poll: float | None = None) -> AsyncGenerator[str]:
        """Yield the current status, then each change, and end after a terminal status.

        Transient failures of the service do not end the wait.

        Args:
            poll: Seconds between reads; by default they grow with the job's age, from 0.5 to 10.

        Raises:
            APIError: The job cannot be read, and waiting will not help.
        """
        poll = _checked_poll(poll)
        if self.done and self.status is not None:
            yield self.status
            return
        changes = watch(self._state, poll=poll)
        try:
            with waiting([self]):
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

        Transient failures of the service do not end the wait. Neither a timeout nor a cancelled wait cancels the
        remote job, unless `cancel_on_exit` is set.

        Args:
            timeout: Seconds to wait at most; 0 reads once, `None` waits without limit.
            poll: Seconds between reads; by default they grow with the job's age, from 0.5 to 10.
            on_update: A function or coroutine function that is called with this handle at each change of status.
                An exception from it ends the wait.
            progress: Whether to show a progress bar (extra `notebook` or `cli`), or plain lines without one.
            cancel_on_exit: Whether a wait that ends without a terminal status cancels the remote job.

        Raises:
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely (see `cancel_on_exit`).
            APIError: The job cannot be read, and waiting will not help.
        """
        timeout, poll = check_timeout(timeout), _checked_poll(poll)
        if on_update is not None and not callable(on_update):
            raise TypeError(f"on_update must be a function or coroutine function, not {type(on_update).__name__}")
        if self.done:
            return self
        if progress:
            with _integrations.load("progress").show([self], on_update) as update:
                return await self.wait(timeout, poll=poll, on_update=update, cancel_on_exit=cancel_on_exit)
        with observation.wait([self]) as activate, activate():
            try:
                if timeout == 0:
                    last = self.status
                    failure = await self._read_once()
                    if self.status != last:
                        await notify(on_update, self)
                else:
                    failure = None
                    with anyio.move_on_after(timeout):
                        await self._follow(poll, on_update)
                if not self.done:
                    then = "it is being cancelled" if cancel_on_exit else "it continues remotely"
                    raise JobTimeoutError(
                        f"job {self.id} is still {self.status or 'unread'} after {timeout:g} s; {then}",
                        job_id=self.id,
                        status=self.status,
                        job=self,
                    ) from failure
            except BaseException:
                if cancel_on_exit and not self.done:
                    await self._try_to_cancel()
                raise
        return self

    async def _read_once(self) -> APIError | None:
        """Read the job without retries and return a transient failure."""
        try:
            await self._state.read(max_retries=0)
        except APIError as error:
            if not is_worth_waiting(error, is_new=self._state.record.is_new):
                raise
            return error
        return None

    async def _follow(self, poll: float | None, on_update: Callable[[Any], Any] | None) -> None:
        """Wait for the end of the job and report each change of its status."""
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
        """Wait for the job and fetch its results.

        Results that the service does not have yet are requested again until 8 s after this handle saw the job end.

        Args:
            timeout: Seconds to wait at most; `None` waits without limit.

        Raises:
            JobFailedError: The job failed; `reason` says why.
            JobCancelledError: The job was cancelled.
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            APIError: The job or its results cannot be read.
        """
        await self.wait(timeout)
        return (await self._fetch()).result

    async def save_results(self, path: str | os.PathLike[str], timeout: float | None = None) -> None:
        """Wait for the job, fetch its results, and write them to a file that `aioqpu.load_results` reads.

        The file has the body as the service sent it, below a line that says how to read it. It replaces an older file
        of that name, only its owner may read it, and it appears as a whole or not at all.

        Args:
            path: The file; its folder must exist.
            timeout: Seconds to wait for the job at most; `None` waits without limit.

        Raises:
            OSError: The file cannot be written. This handle's `result()` still returns the results, also those of a
                private job, which the service returns only once.
            JobFailedError: The job failed; `reason` says why.
            JobCancelledError: The job was cancelled.
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            APIError: The job or its results cannot be read.
        """
        from aioqpu._jobs.result_file import check_target, save  # on use: few programs write files

        target = await check_target(path)
        await self.wait(timeout)
        await save(target, self.id, await self._fetch())

    async def _fetch(self) -> Fetched[ResultT]:
        """Fetch the results of a job that has ended."""
        while True:
            try:
                fetched: Fetched[ResultT] = await self._state.service.fetch(self._state, self)
            except (NotFoundError, JobNotFinishedError):
                ended_at = self._state.ended_at
                retry_at = anyio.current_time() + _RESULTS_RETRY_SECONDS
                if ended_at is None or retry_at > ended_at + _RESULTS_VISIBLE_WITHIN_SECONDS:
                    raise
            else:
                return fetched
            await anyio.sleep(_RESULTS_RETRY_SECONDS)

    async def cancel(self) -> Self:
        """Ask the service to cancel the job, then read it and return this handle. A job that has ended is not changed.

        Work that was already done may be billed.

        Raises:
            APIError: The request failed.
        """
        await self._state.service.cancel(self._state)
        return self

    async def delete(self) -> None:
        """Delete the job and its results at the service; this cannot be undone.

        Raises:
            APIError: The request failed.
        """
        await self._state.service.delete(self.id)

    async def _try_to_cancel(self) -> None:
        """Cancel the job within seconds, and log a failure, which must not replace the error that ended the wait."""
        with anyio.move_on_after(_CANCEL_SECONDS, shield=True):
            try:
                await self.cancel()
            except Exception as error:  # noqa: BLE001 - see above
                logger.warning("job %s could not be cancelled: %s", self.id, error)

    def _repr_html_(self) -> str:
        card: str = _integrations.load("display").job_card(self)
        return card

    def __repr__(self) -> str:
        state = vars(self).get("_state")  # a debugger may show a handle that is not complete yet
        status = (state and state.status) or "not read yet"
        return f"<{type(self).__name__} {printable(state and state.id)} {printable(status)}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is tied to its client: keep its id and use client.job(id)")


async def check_completed(state: JobState[Any], job: Any) -> None:
    """Raise the error that says how a job ended, unless it completed."""
    outcome = state.outcome
    if outcome == "completed":
        return
    common: dict[str, Any] = {"job_id": state.id, "status": state.status, "job": job}
    if outcome is None:
        raise JobNotFinishedError(f"job {state.id} has no results yet, it is {state.status}", **common)
    if outcome == "cancelled":
        raise JobCancelledError(f"job {state.id} was cancelled", **common)
    failure = state.service.failure(state.record)
    logs = await state.service.failure_logs(state.id)
    reason = failure.reason
    if reason is None and logs and logs.strip():
        reason = logs.strip().splitlines()[-1]
    status = state.status
    how = "" if status and status.lower() == "failed" else f" ({status})"
    text = f"job {state.id} failed{how}: {reason or 'the service gives no reason'}"
    if failure.code:
        text += f" (code {failure.code})"
    error = JobFailedError(text, **common)
    error.reason, error.code, error.solution, error.logs = reason, failure.code, failure.solution, logs
    raise error


def _checked_poll(poll: float | None) -> float | None:
    if poll is None:
        return None
    if not as_seconds(poll) >= 0:
        raise ValueError(f"poll must be None or a number of seconds, not {poll!r}")
    return max(float(poll), MIN_SESSION_INTERVAL_SECONDS)

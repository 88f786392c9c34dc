"""Sessions on IBM's cloud."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

import anyio

from aioqpu._http.service import Body
from aioqpu._http.text import printable
from aioqpu._http.validation import check_segment
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import APITimeoutError, NotFoundError
from aioqpu_ibm_v1 import api, models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from aioqpu._http.service import Service
    from aioqpu.ibm.job import IBMJob
    from aioqpu.ibm.submissions import IBMSubmissions

logger: Final = logging.getLogger("aioqpu")

CLOSE_SECONDS: Final = 10.0
_OWN_BACKEND = {"backend": "a session runs on its own backend, so leave it out"}
_FIELDS_OF_STATE = ("state", "state_reason", "accepting_jobs", "closed_at", "timestamps")


class IBMSession:
    """A session on a backend: an async context manager that closes it, which lets its queued jobs run.

    Only `cancel()`, or an error that leaves the block with `cancel_on_error` set, drops queued jobs. When the session
    cannot be closed, the block raises the reason, or logs it when another error leaves the block.
    """

    def __init__(
        self,
        service: Service,
        submissions: IBMSubmissions,
        session_id: str,
        *,
        backend: str | None = None,
        cancel_on_error: bool = False,
        data: dict[str, Any] | None = None,
    ) -> None:
        """Make a handle; `IBMRuntimeClient.create_session` and `session` call this.

        Args:
            service: The API.
            submissions: Submits the jobs.
            session_id: The session's id.
            backend: The backend, if it is known.
            cancel_on_error: Whether an error that leaves the block drops queued jobs.
            data: The session as the service last described it.
        """
        self.id: str = check_segment(session_id, "a session id")
        self._service = service
        self._submissions = submissions
        self._backend = backend
        self._cancel_on_error = cancel_on_error
        self._data = data

    @property
    def state(self) -> str | None:
        """The last state seen (open, active, inactive, closed, ...); `None` before the first read, and once closed."""
        state = (self._data or {}).get("state")
        return state if isinstance(state, str) else None

    @property
    def info(self) -> models.SessionResponse | None:
        """The session as last read, as the generated model; `None` before the first read."""
        return None if self._data is None else models.SessionResponse.from_dict({"id": self.id, **self._data})

    async def refresh(self) -> Self:
        """Read the session again and return this handle.

        Raises:
            APIError: The request failed.
        """
        self._data = await self._service.json(api.sessions.get_session, self.id)
        return self

    async def close(self) -> None:
        """Let the session take no new jobs; queued ones still run. A session that is gone counts as closed.

        Raises:
            APIError: The request failed.
        """
        with suppress(NotFoundError):
            await self._service.send(api.sessions.update_session, self.id, body=Body({"accepting_jobs": False}))
        self._forget_state()

    async def cancel(self) -> None:
        """Let the session take no new jobs and drop the queued ones; running ones finish.

        Raises:
            APIError: The request failed.
        """
        with suppress(NotFoundError):
            await self._service.send(api.sessions.delete_session_close, self.id)
        self._forget_state()

    def _forget_state(self) -> None:
        """Forget what is not true any more."""
        if self._data is not None:
            self._data = {name: value for name, value in self._data.items() if name not in _FIELDS_OF_STATE}

    async def submit_job(
        self,
        program_id: str,
        *,
        params: Mapping[str, Any] | None = None,
        backend: str | None = None,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IBMJob:
        """Submit a job of any program into this session. Costs money on most plans.

        Args:
            program_id: As for `IBMRuntimeClient.submit_job`, and so are all keywords but these.
            backend: By default the session's own.
            session_id: This session's id, or nothing.

        Raises:
            ValueError: An argument is wrong; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job, or was not reached.
        """
        self._check_session(session_id)
        return await self._submissions.submit(
            program_id,
            backend or await self._get_backend(),
            None if params is None else params,
            tags=tags,
            session_id=self.id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
        )

    @explains_unknown_keywords(_OWN_BACKEND)
    async def submit_sampler(
        self,
        pubs: Sequence[Any],
        *,
        shots: int | None = None,
        options: Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IBMJob:
        """Submit pubs to the sampler in this session. Costs money on most plans.

        Args:
            pubs: As for `IBMRuntimeClient.submit_sampler`, and so are all keywords but `session_id`.
            session_id: This session's id, or nothing.

        Raises:
            ValueError: An argument is wrong; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job, or was not reached.
        """
        self._check_session(session_id)
        return await self._submissions.submit_sampler(
            pubs,
            await self._get_backend(),
            shots=shots,
            options=options,
            tags=tags,
            session_id=self.id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
        )

    @explains_unknown_keywords(_OWN_BACKEND)
    async def submit_estimator(
        self,
        pubs: Sequence[Any],
        *,
        precision: float | None = None,
        resilience_level: int | None = None,
        options: Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IBMJob:
        """Submit pubs to the estimator in this session. Costs money on most plans.

        Args:
            pubs: As for `IBMRuntimeClient.submit_estimator`, and so are all keywords but `session_id`.
            session_id: This session's id, or nothing.

        Raises:
            ValueError: An argument is wrong; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job, or was not reached.
        """
        self._check_session(session_id)
        return await self._submissions.submit_estimator(
            pubs,
            await self._get_backend(),
            precision=precision,
            resilience_level=resilience_level,
            options=options,
            tags=tags,
            session_id=self.id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
        )

    def _check_session(self, session_id: str | None) -> None:
        if session_id not in (None, self.id):
            raise ValueError(f"this is session {self.id}, not {session_id!r}")

    async def _get_backend(self) -> str:
        """Return the session's backend, read from the service if it is not known."""
        if not self._backend:
            await self.refresh()
            self._backend = (self._data or {}).get("backend_name")
        if not self._backend:  # some sessions have none until their first job
            raise ValueError(f"session {self.id} has no backend yet: give submit_job(..., backend=...)")
        return self._backend

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        end = self.cancel if exc is not None and self._cancel_on_error else self.close
        with anyio.move_on_after(CLOSE_SECONDS, shield=True) as scope:
            try:
                await end()
            except Exception as error:
                if exc is None:
                    raise
                logger.warning("session %s could not be closed: %s", self.id, error)
        if scope.cancelled_caught:
            problem = f"session {self.id} was not closed within {CLOSE_SECONDS:.0f} s"
            if exc is None:
                raise APITimeoutError(problem)
            logger.warning(problem)

    def __repr__(self) -> str:
        # A debugger may show a handle that is not complete yet.
        known = vars(self)
        state = (known.get("_data") and self.state) or "not read yet"
        return f"<IBMSession {printable(known.get('id'))} {printable(state)}>"

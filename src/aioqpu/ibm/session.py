"""Sessions on IBM's cloud."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from aioqpu._http.operation import Body
from aioqpu._http.text import printable
from aioqpu._http.validation import check_segment, check_timeout
from aioqpu._jobs.sessions import leave_session
from aioqpu._jobs.submission import create, send_once
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import NotFoundError
from aioqpu_ibm_v1 import api, models

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from aioqpu._http import httpx
    from aioqpu._http.service import Service
    from aioqpu.ibm.job import IBMJob
    from aioqpu.ibm.results import IBMResult
    from aioqpu.ibm.submissions import IBMSubmissions
    from aioqpu_ibm_v1.options import EstimatorOptions, SamplerOptions

_OWN_BACKEND = {"backend": "a session runs on its own backend, so leave it out"}
_FIELDS_OF_STATE = ("state", "state_reason", "accepting_jobs", "closed_at", "timestamps")


class IBMSession:
    """A handle of a session on a backend.

    `async with` closes the session at the end of the block; its queued jobs still run. Only `cancel()`, or an exception
    that leaves the block of a session with `cancel_on_error`, cancels queued jobs. An error from closing is raised, or
    logged if another exception leaves the block.

    Attributes:
        id: The session's id.
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
        """Create a handle; use `IBMRuntimeClient.create_session` or `session` instead.

        Args:
            service: The API.
            submissions: Submits the jobs.
            session_id: The session's id.
            backend: The backend, if it is known.
            cancel_on_error: Whether an exception that leaves the block cancels queued jobs.
            data: The session's data as last read.
        """
        self.id: str = check_segment(session_id, "a session id")
        self._service = service
        self._submissions = submissions
        self._backend = backend
        self._cancel_on_error = cancel_on_error
        self._data = data

    @property
    def state(self) -> str | None:
        """The last state seen, such as `open` or `closed`; `None` before the first read, and after closing."""
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
        """Close the session: it accepts no new jobs, and queued ones still run. A missing session counts as closed.

        Raises:
            APIError: The request failed.
        """
        with suppress(NotFoundError):
            await self._service.send(api.sessions.update_session, self.id, body=Body({"accepting_jobs": False}))
        self._forget_state()

    async def cancel(self) -> None:
        """Close the session and cancel its queued jobs; running ones finish.

        Raises:
            APIError: The request failed.
        """
        with suppress(NotFoundError):
            await self._service.send(api.sessions.delete_session_close, self.id)
        self._forget_state()

    def _forget_state(self) -> None:
        """Remove the fields that have changed."""
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
        dry_run: bool = False,
        only_if_new: bool = False,
    ) -> IBMJob:
        """Submit a job of any program into this session. Costs money on most plans.

        Args:
            program_id: The program, such as `sampler` or `estimator`.
            params: The program's inputs, in the API's own form.
            backend: The backend's name; by default the session's.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: This session's id, or `None`.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IBMRuntimeClient.submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to return that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        self._check_session(session_id)
        return await self._submissions.submit(
            program_id,
            backend or await self._get_backend(),
            params,
            tags=tags,
            session_id=self.id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
            dry_run=dry_run,
            only_if_new=only_if_new,
        )

    @explains_unknown_keywords(_OWN_BACKEND)
    async def submit_sampler(
        self,
        pubs: Sequence[Any],
        *,
        shots: int | None = None,
        options: SamplerOptions | Mapping[str, Any] | None = None,
        program: str = "sampler",
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        dry_run: bool = False,
        only_if_new: bool = False,
    ) -> IBMJob:
        """Submit pubs to the sampler in this session. Costs money on most plans.

        Args:
            pubs: Circuits, or tuples of a circuit, parameter values and shots, as for
                `IBMRuntimeClient.submit_sampler`.
            shots: The shots of pubs without their own; by default the service decides.
            options: The sampler's options, listed in the reference; unknown keys are refused.
            program: `sampler`, or `executor`, whose results this client computes from the measured bits. The executor
                accepts no twirling and no dynamical decoupling, and only pubs with equal shots (4096 by default).
            tags: Up to 8 tags; the submission id takes one place.
            session_id: This session's id, or `None`.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IBMRuntimeClient.submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to return that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        self._check_session(session_id)
        return await self._submissions.submit_sampler(
            pubs,
            await self._get_backend(),
            shots=shots,
            options=options,
            program=program,
            tags=tags,
            session_id=self.id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
            dry_run=dry_run,
            only_if_new=only_if_new,
        )

    @explains_unknown_keywords(_OWN_BACKEND)
    async def run_sampler(
        self,
        pubs: Sequence[Any],
        *,
        timeout: float | None = None,
        shots: int | None = None,
        options: SamplerOptions | Mapping[str, Any] | None = None,
        program: str = "sampler",
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        dry_run: bool = False,
        only_if_new: bool = False,
    ) -> IBMResult:
        """Submit pubs to the sampler in this session, wait and fetch the results. Costs money on most plans.

        Args:
            pubs: Circuits, or tuples of a circuit, parameter values and shots, as for `submit_sampler`.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            shots: The shots of pubs without their own; by default the service decides.
            options: The sampler's options, listed in the reference; unknown keys are refused.
            program: `sampler`, or `executor`, whose results this client computes from the measured bits. The executor
                accepts no twirling and no dynamical decoupling, and only pubs with equal shots (4096 by default).
            tags: Up to 8 tags; the submission id takes one place.
            session_id: This session's id, or `None`.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IBMRuntimeClient.submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to wait for that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: A request failed.
        """
        check_timeout(timeout)
        job = await self.submit_sampler(
            pubs,
            shots=shots,
            options=options,
            program=program,
            tags=tags,
            session_id=session_id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
            dry_run=dry_run,
            only_if_new=only_if_new,
        )
        return await job.result(timeout)

    @explains_unknown_keywords(_OWN_BACKEND)
    async def submit_estimator(
        self,
        pubs: Sequence[Any],
        *,
        precision: float | None = None,
        resilience_level: int | None = None,
        options: EstimatorOptions | Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        dry_run: bool = False,
        only_if_new: bool = False,
    ) -> IBMJob:
        """Submit pubs to the estimator in this session. Costs money on most plans.

        Args:
            pubs: Tuples of a circuit, observables, parameter values and precision, as for
                `IBMRuntimeClient.submit_estimator`.
            precision: The target standard error of pubs without their own; by default the service decides.
            resilience_level: The level of error mitigation: 0 (none), 1 or 2.
            options: The estimator's options, listed in the reference; unknown keys are refused.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: This session's id, or `None`.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IBMRuntimeClient.submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to return that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
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
            dry_run=dry_run,
            only_if_new=only_if_new,
        )

    @explains_unknown_keywords(_OWN_BACKEND)
    async def run_estimator(
        self,
        pubs: Sequence[Any],
        *,
        timeout: float | None = None,
        precision: float | None = None,
        resilience_level: int | None = None,
        options: EstimatorOptions | Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        dry_run: bool = False,
        only_if_new: bool = False,
    ) -> IBMResult:
        """Submit pubs to the estimator in this session, wait and fetch the results. Costs money on most plans.

        Args:
            pubs: Tuples of a circuit, observables, parameter values and precision, as for `submit_estimator`.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            precision: The target standard error of pubs without their own; by default the service decides.
            resilience_level: The level of error mitigation: 0 (none), 1 or 2.
            options: The estimator's options, listed in the reference; unknown keys are refused.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: This session's id, or `None`.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IBMRuntimeClient.submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to wait for that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: A request failed.
        """
        check_timeout(timeout)
        job = await self.submit_estimator(
            pubs,
            precision=precision,
            resilience_level=resilience_level,
            options=options,
            tags=tags,
            session_id=session_id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
            dry_run=dry_run,
            only_if_new=only_if_new,
        )
        return await job.result(timeout)

    @explains_unknown_keywords(_OWN_BACKEND)
    async def submit_quantum_program(
        self,
        program: Any,
        *,
        options: Any = None,
        semantic_role: str | None = None,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        dry_run: bool = False,
        only_if_new: bool = False,
    ) -> IBMJob:
        """Submit a quantum program to the executor in this session. Costs money on most plans.

        Args:
            program: A `QuantumProgram` of qiskit-ibm-runtime, which must be installed then, or a mapping in the API's
                own form: the program (schema v2.0), or all params of a job (`schema_version`, `quantum_program`).
            options: `init_qubits`, `rep_delay` (seconds), `scheduler_timing`, `stretch_values` and `experimental` in a
                mapping, or the `ExecutorOptions` of qiskit-ibm-runtime; by default the program's own.
            semantic_role: What the results are decoded to, such as `sampler_v2`; by default as in the program.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: This session's id, or `None`.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IBMRuntimeClient.submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to return that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or the program is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        self._check_session(session_id)
        return await self._submissions.submit_quantum_program(
            program,
            await self._get_backend(),
            options=options,
            semantic_role=semantic_role,
            tags=tags,
            session_id=self.id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
            dry_run=dry_run,
            only_if_new=only_if_new,
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
        await leave_session(self.id, end, exc, "closed")

    def __repr__(self) -> str:
        # A debugger may show a handle that is not complete yet.
        known = vars(self)
        state = (known.get("_data") and self.state) or "not read yet"
        return f"<IBMSession {printable(known.get('id'))} {printable(state)}>"


async def create_session(
    service: Service, submissions: IBMSubmissions, body: dict[str, Any], *, backend: str, cancel_on_error: bool
) -> IBMSession:
    """Open a session and return its handle; it is not opened a second time."""

    def build(data: dict[str, Any], _: httpx.Response) -> IBMSession:
        return IBMSession(service, submissions, data["id"], backend=backend, cancel_on_error=cancel_on_error, data=data)

    return await send_once(lambda: create(service, api.sessions.create_session, body, build, kind="session"))

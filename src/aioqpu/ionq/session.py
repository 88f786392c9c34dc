"""Sessions on IonQ's cloud (API v0.4)."""

from __future__ import annotations

from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Protocol, Self

from aioqpu import _integrations
from aioqpu._http.text import printable
from aioqpu._http.validation import check_segment, check_types
from aioqpu._jobs.bodies import merged_body
from aioqpu._jobs.pagination import items, job_id_of
from aioqpu._jobs.sessions import leave_session
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import NotFoundError
from aioqpu.ionq.versions import session_request

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
    from types import TracebackType

    from cirq import AbstractCircuit
    from pennylane.tape import QuantumScript
    from qiskit import QuantumCircuit

    from aioqpu._http.operation import OperationModule
    from aioqpu.ionq.job import IonQJob
    from aioqpu.ionq.jobs import IonQJobs
    from aioqpu_ionq_v03.options import ErrorMitigation, Noise
    from aioqpu_ionq_v04 import models
    from aioqpu_ionq_v04.options import JobSettings

_OWN_BACKEND = dict.fromkeys(("target", "backend"), "a session runs on its own backend, so leave it out")


class SessionService(Protocol):
    """The operations on sessions."""

    @property
    def get_session_jobs(self) -> OperationModule[Any]: ...

    async def read_session(self, session_id: str) -> dict[str, Any]: ...

    async def end_session(self, session_id: str) -> dict[str, Any]: ...

    def session_model(self, data: dict[str, Any]) -> models.Session: ...


class IonQSession:
    """A handle of a session on a machine.

    `async with` ends the session at the end of the block, whatever happened in it. IonQ does not document what happens
    to jobs that are still queued then, so wait for them inside the block. An error from ending the session is raised,
    or logged if another exception leaves the block.

    Attributes:
        id: The session's id.
    """

    def __init__(
        self,
        service: SessionService,
        jobs: IonQJobs,
        submit: Callable[..., Awaitable[IonQJob]],
        session_id: str,
        data: dict[str, Any] | None = None,
    ) -> None:
        """Create a handle; use `IonQClient.create_session` or `session` instead.

        Args:
            service: The operations on sessions.
            jobs: The client's jobs.
            submit: Submits a job.
            session_id: The session's id.
            data: The session's data as last read.
        """
        self.id: str = check_segment(session_id, "a session id")
        self._service = service
        self._jobs = jobs
        self._submit = submit
        self._data = data

    @property
    def status(self) -> str | None:
        """The last status seen, such as `created`, `started` or `ended`; `None` before the first read."""
        status = (self._data or {}).get("status")
        return status if isinstance(status, str) else None

    @property
    def backend(self) -> str | None:
        """The machine of the session; `None` before the first read."""
        backend = (self._data or {}).get("backend")
        return backend if isinstance(backend, str) else None

    @property
    def info(self) -> models.Session | None:
        """The session as last read, as the generated model; `None` before the first read."""
        return None if self._data is None else self._service.session_model({"id": self.id, **self._data})

    async def refresh(self) -> Self:
        """Read the session again and return this handle.

        Raises:
            NotFoundError: There is no such session, or sessions are not enabled for this organization.
            APIError: The request failed.
        """
        self._data = await self._service.read_session(self.id)
        return self

    async def end(self) -> None:
        """End the session: it accepts no new jobs. A missing session counts as ended.

        Raises:
            APIError: The request failed.
        """
        with suppress(NotFoundError):
            self._data = await self._service.end_session(self.id)

    @explains_unknown_keywords(_OWN_BACKEND)
    async def submit_job(
        self,
        input: Mapping[str, Any]  # noqa: A002 - the API's own name
        | QuantumCircuit
        | AbstractCircuit
        | QuantumScript
        | str
        | Sequence[Mapping[str, Any] | QuantumCircuit | AbstractCircuit | QuantumScript | str],
        *,
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Noise | Mapping[str, Any] | None = None,
        error_mitigation: ErrorMitigation | Mapping[str, Any] | None = None,
        registers: Mapping[str, Any] | None = None,
        settings: JobSettings | Mapping[str, Any] | None = None,
        translate: bool = True,
        dry_run: bool = False,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        only_if_new: bool = False,
    ) -> IonQJob:
        """Submit a job into this session. Costs money on hardware.

        Args:
            input: The program, as for `IonQClient.submit_job`.
            shots: How often each circuit runs; by default the service decides (100).
            name: A name for the job.
            metadata: Up to 10 strings by name; the submission id takes one place, and so do `registers`.
            noise: The noise model of a simulator: `model` and `seed`; unknown keys are refused.
            error_mitigation: The error mitigation of a machine: `debias`; unknown keys are refused.
            registers: Classical bits: `meas_mapped` has the qubit of each bit; see `IonQResult.mapped`.
            settings: Compilation and run settings, sent unchanged.
            translate: Whether OpenQASM text is translated; `False` sends OpenQASM 3 as it is.
            dry_run: Whether to compile and price the job without running it.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `IonQClient.submit_job`.
            only_if_new: Whether to look for a job with this `submission_id` first, in and outside of this session, and
                to return that job without a new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a circuit is invalid; nothing was submitted.
            TypeError: An argument has the wrong type; nothing was submitted.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        if self.backend is None:
            await self.refresh()
        return await self._submit(
            input,
            target=self.backend,
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
            translate=translate,
            session_id=self.id,
            dry_run=dry_run,
            extra_body=extra_body,
            submission_id=submission_id,
            only_if_new=only_if_new,
        )

    async def list_jobs(self, *, limit: int | None = None) -> AsyncGenerator[IonQJob]:
        """Yield the handles of the session's jobs in the service's order; requests pages as they are needed.

        Args:
            limit: The maximum number of jobs; `None` yields all.

        Raises:
            NotFoundError: There is no such session, or sessions are not enabled for this organization.
            APIError: A request failed.
        """
        read_page = self._jobs.page_reader(self._service.get_session_jobs, self.id)

        async def page(cursor: str | None) -> tuple[list[dict[str, Any]], str | None]:
            return await session_request(read_page(cursor))

        async with aclosing(items(page, None, key=job_id_of, limit=limit)) as found:
            async for data in found:
                yield self._jobs.handle(self._jobs.listed(data))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await leave_session(self.id, self.end, exc, "ended")

    def _repr_html_(self) -> str:
        card: str = _integrations.load("display").session_card(self)
        return card

    def __repr__(self) -> str:
        # A debugger may show a handle that is not complete yet.
        known = vars(self)
        status = (known.get("_data") and self.status) or "not read yet"
        return f"<IonQSession {printable(known.get('id'))} {printable(status)}>"


def session_body(
    backend: str,
    *,
    job_count_limit: int | None,
    duration_limit_min: int | None,
    cost_limit: Mapping[str, Any] | None,
    extra_body: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the body of a request for a session."""
    check_types(dict, cost_limit=cost_limit)
    limits = {"job_count_limit": job_count_limit, "duration_limit_min": duration_limit_min, "cost_limit": cost_limit}
    settings = {name: value for name, value in limits.items() if value is not None}
    return merged_body(extra_body, backend=backend, settings=settings or None)

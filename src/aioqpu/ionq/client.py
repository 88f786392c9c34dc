"""The client of IonQ's Quantum Cloud API v0.3."""

from __future__ import annotations

import re
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aioqpu import _integrations
from aioqpu._client import Client, request_headers
from aioqpu._http.configuration import (
    DEFAULT_MAX_CONCURRENCY,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SUBMIT_TIMEOUT,
    DEFAULT_TIMEOUT,
    DEFAULT_TOTAL_TIMEOUT,
    HTTPConfiguration,
)
from aioqpu._http.credentials import StaticCredentials
from aioqpu._http.json_encoder import compute
from aioqpu._http.pipeline import HTTP
from aioqpu._http.responses import decode
from aioqpu._http.schema_hints import SchemaHints, schemas
from aioqpu._http.service import Service
from aioqpu._http.validation import (
    api_key,
    check_aware,
    check_segment,
    check_shots,
    check_types,
    check_url,
    environment,
    hidden,
)
from aioqpu._jobs.bodies import list_of, merged_body
from aioqpu._jobs.handle import check_timeout
from aioqpu._jobs.pagination import check_limit, identity, items
from aioqpu._jobs.state import JobRecord
from aioqpu._jobs.submission import Submitter, new_submission_id
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import ConfigurationError
from aioqpu.ionq.job import IonQJob
from aioqpu.ionq.jobs import DEFAULT_PAGE_SIZE, IonQJobs
from aioqpu.ionq.validation import check_circuits, check_input, check_options, with_submission_id
from aioqpu_ionq_v03 import api, models

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Mapping, Sequence
    from datetime import datetime

    import httpx
    from qiskit import QuantumCircuit

    from aioqpu.ionq.results import IonQResult

DEFAULT_URL: Final = "https://api.ionq.co/v0.3"
API_KEY_VARIABLES: Final = ("IONQ_API_KEY", "QISKIT_IONQ_API_TOKEN", "IONQ_API_TOKEN")
_PACKAGE = "aioqpu_ionq_v03"
# IonQ's content delivery network answers 409 during a short DNS failure; reads are retried then.
_TRANSIENT_FOR_READS = frozenset({409})


class IonQClient(Client[IonQJob]):
    """Async client for IonQ's Quantum Cloud API v0.3.

    Use it with `async with`, or call `aclose()`. One client works in several event loops in turn, on asyncio and trio.
    """

    @explains_unknown_keywords()
    def __init__(
        self,
        token: str | None = None,
        url: str | None = None,
        custom_headers: Mapping[str, str] | None = None,
        *,
        user_agent: str | None = None,
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        submit_timeout: float = DEFAULT_SUBMIT_TIMEOUT,
        total_timeout: float = DEFAULT_TOTAL_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        max_concurrency: int = DEFAULT_MAX_CONCURRENCY,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | httpx.Proxy | None = None,
    ) -> None:
        """Create a client; sends nothing.

        Args:
            token: The API key; by default `IONQ_API_KEY`, `QISKIT_IONQ_API_TOKEN` or `IONQ_API_TOKEN` of the
                environment.
            url: The base URL with its version; by default `IONQ_API_URL` of the environment, or
                https://api.ionq.co/v0.3.
            custom_headers: Additional headers of every request; they cannot replace this client's own.
            user_agent: Text in front of this package's own User-Agent.
            timeout: Seconds for each of connecting, reading and writing, or an `httpx.Timeout`; by default 10 s to
                connect and 60 s for the others.
            submit_timeout: Seconds to wait for the answer to a submission.
            total_timeout: Seconds that one attempt may take in all, including its body. A submission has
                `submit_timeout` more, and results have one second more for each 16 KiB that has arrived.
            max_retries: How often a failed request is retried; a submission only if it certainly had no effect.
            max_concurrency: How many requests run at the same time; further ones wait.
            transport: An httpx transport to use instead of the network; the client closes it.
            verify: TLS verification: True, False (insecure), a CA file or folder, or an `ssl.SSLContext`.
            proxy: The URL of a proxy; by default `HTTPS_PROXY` and the other variables that httpx reads.

        Raises:
            ConfigurationError: A setting is invalid, or the key is missing.
        """
        key, token = hidden(token), None
        secret_proxy, proxy = (hidden(proxy), None) if isinstance(proxy, str) else (proxy, None)
        base = _base_url(url)
        key = api_key(key, API_KEY_VARIABLES)
        configuration = HTTPConfiguration.checked(
            timeout=timeout,
            submit_timeout=submit_timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            max_concurrency=max_concurrency,
            transport=transport,
            verify=verify,
            proxy=secret_proxy,
        )
        self._credentials = StaticCredentials("apiKey", key)
        service = Service(
            HTTP(configuration, transient_for_reads=_TRANSIENT_FOR_READS),
            self._credentials,
            package=_PACKAGE,
            url=base,
            headers=request_headers({}, custom_headers, user_agent),
        )
        self._jobs = IonQJobs(service)
        super().__init__(service, self._jobs)
        self._submitter = Submitter(
            service,
            api.jobs.create_job,
            SchemaHints(_PACKAGE),
            schema="CreateJob",
            track=self._jobs.track,
            look_up=self._jobs.look_up,
            find=self.find_submission,
        )

    @property
    def api_headers(self) -> httpx.Headers:
        """The headers of every request, including Authorization, which their repr masks."""
        headers = self._service.builder.headers.copy()
        headers["Authorization"] = self._credentials.authorization.reveal()
        headers["Content-Type"] = "application/json"
        return headers

    async def submit_job(
        self,
        input: Mapping[str, Any]  # noqa: A002 - the API's own name
        | QuantumCircuit
        | str
        | Sequence[Mapping[str, Any] | QuantumCircuit | str],
        *,
        target: str = "simulator",
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Mapping[str, Any] | None = None,
        error_mitigation: Mapping[str, Any] | None = None,
        registers: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IonQJob:
        """Submit a job and return its handle. Costs money on hardware targets (`qpu.*`).

        A request that may have taken effect is not sent again. Two submissions with the same id create two jobs.

        Args:
            input: A mapping in the API's own form: `qubits`, `gateset` and `circuit`, or `circuits`, or `format` and
                `data`; angles are in radians in the `qis` gateset and in turns in the `native` one. A Qiskit
                `QuantumCircuit` or OpenQASM text is translated (extra `qiskit`), and its results are over its
                classical bits. A list of circuits is submitted as one job.
            target: The machine or simulator, such as `qpu.aria-1`.
            shots: How often each circuit runs; by default the service decides (100).
            name: A name for the job.
            metadata: Up to 10 strings by name; the submission id takes one place.
            noise: The noise model of a simulator: `model` and `seed`; unknown keys are refused.
            error_mitigation: The error mitigation of a machine: `debias`; unknown keys are refused.
            registers: Classical bits: `meas_mapped` has the qubit of each bit; see `IonQResult.mapped`.
            settings: Compilation and run settings, sent unchanged.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, up to 86 ASCII characters. `None` generates one; `""`
                submits without an id, and then a lost answer cannot be looked up.

        Raises:
            ValueError: An argument or a circuit is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        ticket = self._service.http.take_ticket()
        program: Any = await compute(lambda _: input.to_dict(), input) if hasattr(input, "to_dict") else input
        if not isinstance(target, str) or not target.removeprefix("ionq_").strip():
            raise ValueError(f"target must be a name such as simulator or qpu.aria-1, not {target!r}")
        check_shots(shots)
        check_types(str, name=name)
        check_types(
            dict,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
        )
        chosen_id = new_submission_id(submission_id)
        known = schemas(_PACKAGE)
        check_options(known, noise=noise, error_mitigation=error_mitigation, registers=registers, settings=settings)
        if hasattr(program, "keys"):
            check_input(known, program)
        else:
            translated = await _integrations.load("circuits").to_ionq(program)
            program, extra_body = {}, merged_body(extra_body, **translated)
        body = merged_body(
            extra_body,
            input=dict(program),
            target=target.removeprefix("ionq_"),  # as other clients name their backends
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
        )
        if with_id := with_submission_id(body.get("metadata") or {}, chosen_id):
            body["metadata"] = with_id
        state = await self._submitter.submit(
            body,
            chosen_id,
            ticket=ticket,
            fields=self._jobs.submitted_fields,
            sample=await check_circuits(body),
        )
        return self._jobs.handle(state)

    async def run_job(
        self,
        input: Mapping[str, Any]  # noqa: A002 - the API's own name
        | QuantumCircuit
        | str
        | Sequence[Mapping[str, Any] | QuantumCircuit | str],
        *,
        timeout: float | None = None,
        target: str = "simulator",
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Mapping[str, Any] | None = None,
        error_mitigation: Mapping[str, Any] | None = None,
        registers: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IonQResult:
        """Submit a job, wait for it and fetch its results. Costs money on hardware targets (`qpu.*`).

        Args:
            input: The program, as for `submit_job`.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            target: The machine or simulator, such as `qpu.aria-1`.
            shots: How often each circuit runs; by default the service decides (100).
            name: A name for the job.
            metadata: Up to 10 strings by name; the submission id takes one place.
            noise: The noise model of a simulator: `model` and `seed`; unknown keys are refused.
            error_mitigation: The error mitigation of a machine: `debias`; unknown keys are refused.
            registers: Classical bits: `meas_mapped` has the qubit of each bit; see `IonQResult.mapped`.
            settings: Compilation and run settings, sent unchanged.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `submit_job`.

        Raises:
            ValueError: An argument or a circuit is invalid; nothing was sent.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: A request failed.
        """
        check_timeout(timeout)
        job = await self.submit_job(
            input,
            target=target,
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
            extra_body=extra_body,
            submission_id=submission_id,
        )
        return await job.result(timeout)

    async def get_results(
        self,
        job_id: str,
        sharpen: bool | None = None,
        extra_query_params: Mapping[str, Any] | None = None,
    ) -> IonQResult:
        """Fetch the results of a job that has ended; does not wait.

        Args:
            job_id: The job's id at the service.
            sharpen: Whether to combine the variants of a debiased job by plurality vote instead of averaging.
            extra_query_params: Additional query parameters.

        Raises:
            JobNotFinishedError: The job has not ended.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            APIError: A request failed.
        """
        state = self._jobs.track(JobRecord(job_id))
        await state.read()
        return await self._jobs.results(
            state, self._jobs.handle(state), sharpen=sharpen, extra_params=extra_query_params
        )

    async def list_jobs(self, *, limit: int | None = None, status: str | None = None) -> AsyncGenerator[IonQJob]:
        """Yield the handles of jobs in the service's order; requests pages as they are needed.

        Args:
            limit: The maximum number of jobs; `None` yields all.
            status: Only jobs with this status, such as `completed`.

        Raises:
            APIError: A request failed.
        """
        check_limit(limit)
        size = limit if limit is not None and limit < DEFAULT_PAGE_SIZE else None
        page = self._jobs.page_reader(status=status, limit=size)
        async with aclosing(items(page, None, key=lambda data: data["id"], limit=limit)) as found:
            async for data in found:
                yield self._jobs.handle(self._jobs.track(JobRecord(data["id"], data, was_read=True)))

    async def list_backends(self) -> list[models.Backend]:
        """Return the targets with their state and average queue time.

        The unit of `average_queue_time` is not documented; one public client reads it as milliseconds. The list is
        requested without the key, so `has_access` does not depend on the account.

        Raises:
            APIError: The request failed.
        """

        def build(body: Any) -> list[models.Backend]:
            # The documentation shows one object where the service sends a list.
            return [models.Backend.from_dict(entry) for entry in ([body] if isinstance(body, dict) else body)]

        return await decode(await self._service.send(api.backends.get_backends), build)

    async def get_calibration_data(self, backend_name: str) -> models.Characterization:
        """Return the newest characterization of a machine.

        Fidelities are fractions, `timing` is in seconds, `date` in epoch seconds. Simulators have none.

        Args:
            backend_name: The machine, such as `qpu.aria-1` or `ionq_qpu.aria-1`.

        Raises:
            APIError: The request failed.
        """
        module = api.characterizations.get_characterizations_current_for_backend
        return await self._service.model(module, _machine(backend_name))

    async def list_characterizations(
        self,
        backend: str,
        *,
        limit: int | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> AsyncGenerator[models.Characterization]:
        """Yield the characterizations of a machine, with units as in `get_calibration_data`; requests pages as needed.

        Args:
            backend: The machine, such as `qpu.aria-1`.
            limit: The maximum number; `None` yields all.
            start: Only those after this aware datetime.
            end: Only those before this aware datetime.

        Raises:
            APIError: A request failed.
        """
        name = _machine(backend)
        since, until = _milliseconds("start", start), _milliseconds("end", end)

        async def page(number: int) -> tuple[list[models.Characterization], int | None]:
            module = api.characterizations.get_characterizations_for_backend
            answer = await self._service.model(module, name, start=since, end=until, page=number)
            found = [each for each in list_of(answer, "characterizations") if isinstance(each, models.Characterization)]
            return found, number + 1 if answer.pages else None

        async with aclosing(items(page, 1, key=identity, limit=limit)) as found:
            async for characterization in found:
                yield characterization

    async def get_characterization(self, characterization_id: str) -> models.Characterization:
        """Return one characterization; units as in `get_calibration_data`.

        Args:
            characterization_id: The id that backends and lists show.

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.characterizations.get_characterization, characterization_id)

    async def cancel_jobs(self, ids: Sequence[str]) -> list[str]:
        """Ask the service to cancel many jobs and return the ids that it confirms.

        The jobs are not read first, unlike with `cancel_job`, and the service may turn a completed job into a canceled
        one. Work that was already done may be billed.

        Args:
            ids: The ids of the jobs; an empty list sends nothing.

        Raises:
            APIError: The request failed.
        """
        return await self._jobs.send_ids(api.jobs.cancel_many_jobs, ids)

    async def delete_jobs(self, ids: Sequence[str]) -> list[str]:
        """Delete many jobs and their results and return the ids that the service confirms; this cannot be undone.

        Args:
            ids: The ids of the jobs; an empty list sends nothing.

        Raises:
            APIError: The request failed.
        """
        return await self._jobs.send_ids(api.jobs.delete_manyjobs, ids)

    async def get_organization_report(
        self, organization_id: str, *, start_date: date | None = None, end_date: date | None = None
    ) -> models.OrgReport:
        """Return what an organization spent and used in a range of days.

        Args:
            organization_id: The organization.
            start_date: The first day; by default 30 days ago.
            end_date: The last day; by default today.

        Raises:
            APIError: The request failed.
        """
        check_types(date, start_date=start_date, end_date=end_date)
        days = {
            name: day if day is None else day.isoformat()[:10]
            for name, day in (("start_date", start_date), ("end_date", end_date))
        }
        return await self._service.model(api.report.get_org_report, organization_id, **days)

    async def get_health(self) -> models.Health:
        """Return whether the service is up.

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.health.get_health)


def _base_url(url: str | None) -> str:
    """Return the checked base URL from the argument, the environment or the default."""
    name, given = ("url", url) if url is not None else ("IONQ_API_URL", environment("IONQ_API_URL") or DEFAULT_URL)
    base = check_url(name, given)
    versions = re.findall(r"/v\d[\w.]*", urlsplit(base).path)
    if versions != ["/v0.3"] and (versions or urlsplit(base).hostname == urlsplit(DEFAULT_URL).hostname):
        raise ConfigurationError(f"this client speaks IonQ's API v0.3: the url must end in /v0.3, not {base}")
    return base


def _machine(name: str) -> str:
    """Return the name of a machine; simulators have no characterizations."""
    machine = check_segment(name, "a backend name").removeprefix("ionq_")
    if not machine.startswith("qpu."):
        raise ValueError(f"only machines (qpu.*) are characterized, not {name!r}")
    return machine


def _milliseconds(name: str, moment: datetime | None) -> int | None:
    """Return an aware datetime as epoch milliseconds."""
    check_aware(**{name: moment})
    return None if moment is None else int(moment.timestamp() * 1000)

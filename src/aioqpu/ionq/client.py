"""The client of IonQ's Quantum Cloud API, versions v0.3 and v0.4."""

from __future__ import annotations

import re
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from aioqpu import _integrations
from aioqpu._client import Client, find_if_asked, request_headers
from aioqpu._http.defaults import (
    DEFAULT_MAX_CONCURRENCY,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SUBMIT_TIMEOUT,
    DEFAULT_TIMEOUT,
    DEFAULT_TOTAL_TIMEOUT,
)
from aioqpu._http.json_encoder import compute
from aioqpu._http.validation import (
    api_key,
    check_aware,
    check_openqasm,
    check_shots,
    check_timeout,
    check_types,
    hidden,
)
from aioqpu._jobs.bodies import merged_body
from aioqpu._jobs.pagination import check_limit, identity, items, job_id_of
from aioqpu._jobs.submission_id import new_submission_id
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import ConfigurationError
from aioqpu.ionq.validation import (
    SUBMISSION_KEY,
    check_circuits,
    is_valid_entry,
    merged_settings,
    with_submission_id,
)
from aioqpu.ionq.versions import chosen_version, machine, needs_v04, session_request

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Mapping, Sequence
    from datetime import datetime

    from cirq import AbstractCircuit
    from pennylane.tape import QuantumScript
    from qiskit import QuantumCircuit

    from aioqpu._http import httpx
    from aioqpu._http.operation import OperationModule
    from aioqpu._http.service import Service
    from aioqpu.ionq.job import IonQJob
    from aioqpu.ionq.results import IonQResult
    from aioqpu.ionq.session import IonQSession
    from aioqpu.ionq.v03 import V03
    from aioqpu.ionq.v04 import V04
    from aioqpu_ionq_v03 import models as v03
    from aioqpu_ionq_v03.options import ErrorMitigation, Noise
    from aioqpu_ionq_v04 import models as v04
    from aioqpu_ionq_v04.options import JobSettings

API_KEY_VARIABLES: Final = ("IONQ_API_KEY", "QISKIT_IONQ_API_TOKEN", "IONQ_API_TOKEN")
_RENAMED_IN_METHODS: Final = {"backend": "on IonQ it is called target"}
_AGGREGATIONS = ("average", "voting", "dnl")
_DEFAULT_PAGE_SIZE = 25  # of the service; whether it takes more is not documented
_OPENQASM_2 = re.compile(r"^\s*OPENQASM\s+2", re.MULTILINE)
# IonQ's content delivery network answers 409 during a short DNS failure; reads are retried then.
_TRANSIENT_FOR_READS = frozenset({409})


class IonQClient(Client["IonQJob"]):
    """Async client for IonQ's Quantum Cloud API, version v0.3 or v0.4.

    The methods that both versions have mean the same on both. One that only the other version has raises
    `ConfigurationError`, and nothing is sent.

    Use it with `async with`, or call `aclose()`. One client works in several event loops in turn, on asyncio and trio.
    """

    @explains_unknown_keywords()
    def __init__(
        self,
        token: str | None = None,
        url: str | None = None,
        custom_headers: Mapping[str, str] | None = None,
        *,
        api_version: str | None = None,
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
            url: The base URL with its version; by default `IONQ_API_URL` of the environment, or https://api.ionq.co
                with the version.
            custom_headers: Additional headers of every request; they cannot replace this client's own.
            api_version: `v0.3` or `v0.4`; by default that of the URL, or else `v0.3`.
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
            ConfigurationError: A setting is invalid, the version contradicts the URL, or the key is missing.
        """
        key, token = hidden(token), None
        secret_proxy, proxy = (hidden(proxy), None) if isinstance(proxy, str) else (proxy, None)
        # Imported with the first client, so that importing the class takes little time.
        from aioqpu._http.configuration import HTTPConfiguration
        from aioqpu._http.credentials import StaticCredentials
        from aioqpu._http.pipeline import HTTP
        from aioqpu._http.schema_hints import SchemaHints
        from aioqpu._http.service import Service

        base, version = chosen_version(url, api_version)
        versions = _operations_of(version)
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
        self._version_type: type[V03 | V04] = versions
        self._hints = SchemaHints(versions.package)
        self._use(
            Service(
                HTTP(configuration, transient_for_reads=_TRANSIENT_FOR_READS),
                self._credentials,
                package=versions.package,
                url=base,
                headers=request_headers({}, custom_headers, user_agent),
            )
        )

    def _use(self, service: Service) -> None:
        from aioqpu._jobs.submission import Submitter
        from aioqpu.ionq.jobs import IonQJobs

        self._version = version = self._version_type(service)
        self._jobs = IonQJobs(service, self._version)
        super().__init__(service, self._jobs)
        self._submitter = Submitter(
            service,
            lambda: version.jobs.create_job,
            self._hints,
            schema="CreateJob",
            track=self._jobs.track,
            look_up=self._jobs.look_up,
            find=self.find_submission,
        )

    @classmethod
    def emulator(
        cls,
        *,
        api_version: str = "v0.3",
        queue_time: float = 0.2,
        run_time: float = 0.3,
        seed: int | None = None,
    ) -> Self:
        """Create a client of a local emulator; needs no key (extra `emulator`).

        The emulator starts in the background with the client's first request and stops when the client is closed.

        Args:
            api_version: `v0.3` or `v0.4`.
            queue_time: Seconds that a job is queued.
            run_time: Seconds that a job runs at least.
            seed: The seed of sampled results; with it they are repeatable.

        Raises:
            ModuleNotFoundError: The extra is not installed.
        """
        transport, _ = _integrations.emulator_transport(queue_time=queue_time, run_time=run_time, seed=seed)
        return cls("emulator", f"http://127.0.0.1/{api_version}", api_version=api_version, transport=transport)

    @property
    def api_version(self) -> str:
        """The version of IonQ's API that this client speaks."""
        return self._version.version

    @property
    def api_headers(self) -> httpx.Headers:
        """The headers of every request, including Authorization, which their repr masks."""
        headers = self._service.builder.headers.copy()
        headers["Authorization"] = self._credentials.authorization.reveal()
        headers["Content-Type"] = "application/json"
        return headers

    @explains_unknown_keywords(_RENAMED_IN_METHODS)
    async def submit_job(
        self,
        input: Mapping[str, Any]  # noqa: A002 - the API's own name
        | QuantumCircuit
        | AbstractCircuit
        | QuantumScript
        | str
        | Sequence[Mapping[str, Any] | QuantumCircuit | AbstractCircuit | QuantumScript | str],
        *,
        target: str = "simulator",
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Noise | Mapping[str, Any] | None = None,
        error_mitigation: ErrorMitigation | Mapping[str, Any] | None = None,
        registers: Mapping[str, Any] | None = None,
        settings: JobSettings | Mapping[str, Any] | None = None,
        translate: bool = True,
        session_id: str | None = None,
        dry_run: bool = False,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        only_if_new: bool = False,
    ) -> IonQJob:
        """Submit a job and return its handle. Costs money on hardware targets (`qpu.*`).

        A request that may have taken effect is not sent again. Two submissions with the same id create two jobs.

        Args:
            input: A mapping in the API's own form: `qubits`, `gateset` and `circuit`, or `circuits`, or `format` and
                `data`; angles are in radians in the `qis` gateset and in turns in the `native` one. OpenQASM text
                and circuits of Qiskit, Cirq and PennyLane are translated (extra `qiskit`, `cirq` or `pennylane`), and
                their results have their classical bits. A list of circuits is submitted as one job.
            target: The machine or simulator, such as `qpu.aria-1`.
            shots: How often each circuit runs; by default the service decides (100).
            name: A name for the job.
            metadata: Up to 10 strings by name; the submission id takes one place, and so do `registers` on v0.4.
            noise: The noise model of a simulator: `model` and `seed`; unknown keys are refused.
            error_mitigation: The error mitigation of a machine: `debias`; unknown keys are refused.
            registers: Classical bits: `meas_mapped` has the qubit of each bit; see `IonQResult.mapped`.
            settings: Compilation and run settings, sent unchanged.
            translate: Whether OpenQASM text is translated; `False` sends OpenQASM 3 as it is (v0.4 only), and its
                results are over its qubits and by register.
            session_id: The session to run in (v0.4 only).
            dry_run: Whether to compile and price the job without running it (v0.4 only).
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, up to 86 ASCII characters. `None` generates one; `""`
                submits without an id, and then a lost answer cannot be looked up.
            only_if_new: Whether to look for a job with this `submission_id` first, and to return that job without a new
                submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a circuit is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        check_shots(shots)
        check_types(str, name=name, session_id=session_id)
        check_types(bool, dry_run=dry_run, only_if_new=only_if_new)
        check_types(
            dict,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
        )
        if (earlier := await find_if_asked(only_if_new, submission_id, self.find_submission)) is not None:
            return earlier
        ticket = self._service.http.take_ticket()
        program: Any = await compute(lambda _: input.to_dict(), input) if hasattr(input, "to_dict") else input
        chosen_id = new_submission_id(submission_id)
        if not (translate or hasattr(program, "keys")):
            program = _untranslated(program)
        elif not hasattr(program, "keys"):
            translated = await _integrations.load("circuits").to_ionq(program)
            program, metadata = translated["input"], merged_body(translated["metadata"], **(metadata or {}))
            registers = merged_body(translated.get("registers"), **(registers or {}))
        body = self._version.create_body(
            program,
            target=_target(target),
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
            session_id=session_id,
            dry_run=dry_run,
            extra_body=extra_body,
        )
        if with_id := with_submission_id(body.get("metadata") or {}, chosen_id):
            body["metadata"] = with_id
        submission = self._submitter.submit(
            body,
            chosen_id,
            ticket=ticket,
            fields=self._jobs.submitted_fields,
            sample=await check_circuits({"registers": registers, **body}),
            schema=self._version.schema_of(body),
        )
        return self._jobs.handle(await (submission if session_id is None else session_request(submission)))

    @explains_unknown_keywords(_RENAMED_IN_METHODS)
    async def run_job(
        self,
        input: Mapping[str, Any]  # noqa: A002 - the API's own name
        | QuantumCircuit
        | AbstractCircuit
        | QuantumScript
        | str
        | Sequence[Mapping[str, Any] | QuantumCircuit | AbstractCircuit | QuantumScript | str],
        *,
        timeout: float | None = None,
        target: str = "simulator",
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Noise | Mapping[str, Any] | None = None,
        error_mitigation: ErrorMitigation | Mapping[str, Any] | None = None,
        registers: Mapping[str, Any] | None = None,
        settings: JobSettings | Mapping[str, Any] | None = None,
        translate: bool = True,
        session_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
        only_if_new: bool = False,
    ) -> IonQResult:
        """Submit a job, wait for it and fetch its results. Costs money on hardware targets (`qpu.*`).

        Args:
            input: The program, as for `submit_job`.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            target: The machine or simulator, such as `qpu.aria-1`.
            shots: How often each circuit runs; by default the service decides (100).
            name: A name for the job.
            metadata: Up to 10 strings by name; the submission id takes one place, and so do `registers` on v0.4.
            noise: The noise model of a simulator: `model` and `seed`; unknown keys are refused.
            error_mitigation: The error mitigation of a machine: `debias`; unknown keys are refused.
            registers: Classical bits: `meas_mapped` has the qubit of each bit; see `IonQResult.mapped`.
            settings: Compilation and run settings, sent unchanged.
            translate: Whether OpenQASM text is translated; `False` sends OpenQASM 3 as it is (v0.4 only), and its
                results are over its qubits and by register.
            session_id: The session to run in (v0.4 only).
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `submit_job`.
            only_if_new: Whether to look for a job with this `submission_id` first, and to wait for that job without a
                new submission. Two callers at the same moment can both submit.

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
            translate=translate,
            session_id=session_id,
            extra_body=extra_body,
            submission_id=submission_id,
            only_if_new=only_if_new,
        )
        return await job.result(timeout)

    async def get_results(
        self,
        job_id: str,
        sharpen: bool | None = None,
        extra_query_params: Mapping[str, Any] | None = None,
        *,
        aggregation: str | None = None,
    ) -> IonQResult:
        """Fetch the results of a job that has ended; does not wait.

        Args:
            job_id: The job's id at the service.
            sharpen: Whether to combine the variants of a debiased job by plurality vote instead of averaging.
            extra_query_params: Additional query parameters.
            aggregation: How to combine the variants of a debiased job: `average`, `voting` or `dnl` (v0.4 only).

        Raises:
            JobNotFinishedError: The job has not ended.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            JobError: The job has no probabilities, such as a dry run.
            APIError: A request failed.
        """
        if aggregation is not None:
            self._needs_v04("aggregation")
            if aggregation not in _AGGREGATIONS:
                raise ValueError(f"aggregation must be one of {', '.join(_AGGREGATIONS)}, not {aggregation!r}")
        state = self._jobs.unread(job_id)
        await state.read()
        fetched = await self._jobs.fetch(
            state,
            self._jobs.handle(state),
            sharpen=sharpen,
            aggregation=aggregation,
            extra_params=extra_query_params,
        )
        return fetched.result

    async def list_jobs(self, *, limit: int | None = None, status: str | None = None) -> AsyncGenerator[IonQJob]:
        """Yield the handles of jobs in the service's order; requests pages as they are needed.

        Args:
            limit: The maximum number of jobs; `None` yields all.
            status: Only jobs with this status, such as `completed`; `running` and `started` are the same.

        Raises:
            APIError: A request failed.
        """
        check_limit(limit)
        size = limit if limit is not None and limit < _DEFAULT_PAGE_SIZE else None
        word = self._version.renamed_statuses.get(status, status) if isinstance(status, str) else status
        page = self._jobs.page_reader(status=word, limit=size)
        async with aclosing(items(page, None, key=job_id_of, limit=limit)) as found:
            async for data in found:
                yield self._jobs.handle(self._jobs.listed(data))

    async def list_backends(self) -> list[v03.Backend] | list[v04.Backend]:
        """Return the targets with their state and average queue time.

        The unit of `average_queue_time` is not documented; one public client reads it as milliseconds. The list is
        requested without the key, so `has_access` does not depend on the account.

        Raises:
            APIError: The request failed.
        """
        return await self._version.list_backends()

    async def get_backend(self, name: str) -> v04.Backend:
        """Return one target with its state; fields as in `list_backends`. API v0.4 only.

        Args:
            name: The machine or simulator, such as `qpu.forte-1`.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            NotFoundError: There is no such target.
            APIError: The request failed.
        """
        return await self._needs_v04("get_backend").get_backend(name)

    async def get_calibration_data(self, backend_name: str) -> v03.Characterization | v04.Characterization:
        """Return the newest characterization of a machine.

        Fidelities are fractions: `mean` on v0.3, `median` on v0.4. `timing` is in seconds. `date` is in epoch seconds
        on v0.3 and in ISO 8601 on v0.4. Simulators have none.

        Args:
            backend_name: The machine, such as `qpu.aria-1` or `ionq_qpu.aria-1`.

        Raises:
            NotFoundError: The machine has no characterization.
            APIError: The request failed.
        """
        return await self._version.get_calibration_data(backend_name)

    async def list_characterizations(
        self,
        backend: str,
        *,
        limit: int | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> AsyncGenerator[v03.Characterization | v04.Characterization]:
        """Yield the characterizations of a machine, with units as in `get_calibration_data`; requests pages as needed.

        Args:
            backend: The machine, such as `qpu.aria-1`.
            limit: The maximum number; `None` yields all.
            start: Only those after this aware datetime.
            end: Only those before this aware datetime.

        Raises:
            APIError: A request failed.
        """
        name = machine(backend)
        check_aware(start=start, end=end)

        async def page(number: int) -> tuple[list[Any], int | None]:
            return await self._version.list_characterizations(name, number, start=start, end=end)

        async with aclosing(items(page, 1, key=identity, limit=limit)) as found:
            async for characterization in found:
                yield characterization

    async def get_characterization(
        self, characterization_id: str, *, backend: str | None = None
    ) -> v03.Characterization | v04.Characterization:
        """Return one characterization; units as in `get_calibration_data`.

        Args:
            characterization_id: The id that backends and lists show.
            backend: The machine, which v0.4 needs and v0.3 ignores.

        Raises:
            ConfigurationError: The client speaks v0.4 and the machine is missing; nothing was sent.
            APIError: The request failed.
        """
        return await self._version.get_characterization(characterization_id, backend)

    async def cancel_jobs(self, ids: Sequence[str]) -> list[str]:
        """Ask the service to cancel many jobs and return the ids that it confirms.

        The jobs are not read first, unlike with `cancel_job`, and the service may turn a completed job into a canceled
        one. Work that was already done may be billed.

        Args:
            ids: The ids of the jobs; an empty list sends nothing.

        Raises:
            APIError: The request failed.
        """
        return await self._jobs.send_ids(self._version.cancel_jobs, ids)

    async def delete_jobs(self, ids: Sequence[str]) -> list[str]:
        """Delete many jobs and their results and return the ids that the service confirms; this cannot be undone.

        Args:
            ids: The ids of the jobs; an empty list sends nothing.

        Raises:
            APIError: The request failed.
        """
        return await self._jobs.send_ids(self._version.delete_jobs, ids)

    async def clone_job(
        self,
        job_id: str,
        *,
        target: str | None = None,
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Noise | Mapping[str, Any] | None = None,
        error_mitigation: ErrorMitigation | Mapping[str, Any] | None = None,
        settings: JobSettings | Mapping[str, Any] | None = None,
        session_id: str | None = None,
        dry_run: bool = False,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IonQJob:
        """Submit the program of a job again as a new job. API v0.4 only. Costs money on hardware targets (`qpu.*`).

        What is not given is as in the first job, which is read before. A request that may have taken effect is not sent
        again.

        Args:
            job_id: The id of the first job.
            target: The machine or simulator.
            shots: How often each circuit runs.
            name: A name for the new job.
            metadata: Strings by name, in addition to those of the first job.
            noise: The noise model of a simulator.
            error_mitigation: The error mitigation of a machine: `debias`.
            settings: Compilation and run settings.
            session_id: The session to run in.
            dry_run: Whether to compile and price the job without running it.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the new job can be found, as for `submit_job`. Use an id that no other job
                has, since a look-up could find that job; the id of the first job is refused.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            ValueError: An argument is invalid; nothing was submitted.
            NotFoundError: There is no such job.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no new job.
        """
        version = self._needs_v04("clone_job")
        return await self._submit_copy(
            version.jobs.clone_job,
            job_id,
            target=target,
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            settings=settings,
            session_id=session_id,
            dry_run=dry_run,
            extra_body=extra_body,
            submission_id=submission_id,
        )

    async def move_job(
        self,
        job_id: str,
        *,
        target: str | None = None,
        shots: int | None = None,
        name: str | None = None,
        metadata: Mapping[str, str] | None = None,
        noise: Noise | Mapping[str, Any] | None = None,
        error_mitigation: ErrorMitigation | Mapping[str, Any] | None = None,
        settings: JobSettings | Mapping[str, Any] | None = None,
        session_id: str | None = None,
        dry_run: bool = False,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IonQJob:
        """Move a job, such as to another machine. API v0.4 only. Costs money on hardware targets (`qpu.*`).

        The service answers with a new job. Its documentation does not say what happens to the first job: read it
        afterwards, since it may still run and be billed. What is not given is as in the first job, which is read
        before. A request that may have taken effect is not sent again.

        Args:
            job_id: The id of the first job.
            target: The machine or simulator.
            shots: How often each circuit runs.
            name: A name for the new job.
            metadata: Strings by name, in addition to those of the first job.
            noise: The noise model of a simulator.
            error_mitigation: The error mitigation of a machine: `debias`.
            settings: Compilation and run settings.
            session_id: The session to run in.
            dry_run: Whether to compile and price the job without running it.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the new job can be found, as for `clone_job`.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            ValueError: An argument is invalid; nothing was submitted.
            NotFoundError: There is no such job.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no new job.
        """
        version = self._needs_v04("move_job")
        return await self._submit_copy(
            version.jobs.move_job,
            job_id,
            target=target,
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            settings=settings,
            session_id=session_id,
            dry_run=dry_run,
            extra_body=extra_body,
            submission_id=submission_id,
        )

    async def _submit_copy(
        self,
        module: OperationModule[Any],
        job_id: str,
        *,
        target: str | None,
        shots: int | None,
        name: str | None,
        metadata: Mapping[str, str] | None,
        noise: Mapping[str, Any] | None,
        error_mitigation: Mapping[str, Any] | None,
        settings: Mapping[str, Any] | None,
        session_id: str | None,
        dry_run: bool,
        extra_body: Mapping[str, Any] | None,
        submission_id: str | None,
    ) -> IonQJob:
        """Submit a job that takes from the first one what is not given."""
        version = self._needs_v04("a copy of a job")
        ticket = self._service.http.take_ticket()
        check_shots(shots)
        check_types(str, name=name, session_id=session_id)
        check_types(bool, dry_run=dry_run)
        check_types(dict, metadata=metadata, noise=noise, error_mitigation=error_mitigation, settings=settings)
        version.check_options(noise=noise, error_mitigation=error_mitigation, registers=None)
        chosen_id = new_submission_id(submission_id)
        changes = merged_body(
            extra_body,
            backend=None if target is None else _target(target),
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            settings=merged_settings(settings, error_mitigation),
            session_id=session_id,
            dry_run=dry_run or None,
        )
        with_submission_id(changes.get("metadata") or {}, chosen_id)  # fails before the first job is read
        first = self._jobs.unread(job_id)
        await first.read()
        kept = first.record.data.get("metadata")
        kept = kept if isinstance(kept, dict) else {}
        if chosen_id and chosen_id in (kept.get(SUBMISSION_KEY), (changes.get("metadata") or {}).get(SUBMISSION_KEY)):
            raise ValueError(f"submission {chosen_id} is job {job_id}: a look-up would not find the new job")
        # Without its own entry, the new job would carry the submission id of the first one.
        kept = {key: value for key, value in kept.items() if key != SUBMISSION_KEY and is_valid_entry(key, value)}
        changes["metadata"] = with_submission_id({**kept, **(changes.get("metadata") or {})}, chosen_id)
        before = {**version.fields(first.record.data), "children": None}

        def fields(body: Mapping[str, Any]) -> dict[str, Any]:
            return {**before, **{key: value for key, value in version.fields(body).items() if value is not None}}

        submission = self._submitter.submit(
            changes, chosen_id, ticket=ticket, fields=fields, schema="CloneJob", module=module, path=(first.id,)
        )
        return self._jobs.handle(await (submission if session_id is None else session_request(submission)))

    async def get_artifact(self, job_id: str, artifact_id: str) -> Any:
        """Download an artifact of a job, such as a compiled circuit. API v0.4 only.

        Args:
            job_id: The job's id at the service.
            artifact_id: The artifact's id, from `results` or `output` of the job.

        Returns:
            By the content type of the answer: parsed JSON, text, or bytes.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            NotFoundError: There is no such artifact (yet).
            PermissionDeniedError: The organization may not download this format.
            APIError: The request failed.
        """
        return await self._needs_v04("get_artifact").get_artifact(job_id, artifact_id)

    async def get_format_schema(self, name: str) -> dict[str, Any]:
        """Return the JSON Schema of a format of artifacts. API v0.4 only.

        Args:
            name: The format, such as `ionq.result.shots.json.v2`.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            NotFoundError: There is no schema of this format.
            APIError: The request failed.
        """
        return await self._needs_v04("get_format_schema").get_format_schema(name)

    async def estimate_cost(
        self,
        *,
        target: str,
        qubits: int | None = None,
        shots: int | None = None,
        one_qubit_gates: int | None = None,
        two_qubit_gates: int | None = None,
        error_mitigation: bool | None = None,
    ) -> v04.CostEstimate:
        """Return what a job of a given size would cost; creates no job. API v0.4 only.

        Times are in milliseconds, and `estimated_total_cost` is in `estimated_unit`.

        Args:
            target: The machine, such as `qpu.forte-1`.
            qubits: The number of qubits; by default 25.
            shots: How often the circuit runs; by default 1000.
            one_qubit_gates: The number of one-qubit gates; by default 0.
            two_qubit_gates: The number of two-qubit gates; by default 0.
            error_mitigation: Whether the job would be debiased; by default it would not.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            ValueError: An argument is invalid; nothing was sent.
            APIError: The request failed.
        """
        version = self._needs_v04("estimate_cost")
        for count_name, count in (("qubits", qubits), ("shots", shots)):
            check_shots(count, count_name)
        for count_name, count in (("one_qubit_gates", one_qubit_gates), ("two_qubit_gates", two_qubit_gates)):
            check_shots(None if count == 0 and count is not False else count, count_name)
        check_types(bool, error_mitigation=error_mitigation)
        return await version.estimate_cost(
            _target(target),
            qubits=qubits,
            shots=shots,
            field_1q_gates=one_qubit_gates,
            field_2q_gates=two_qubit_gates,
            error_mitigation=error_mitigation,
        )

    async def get_job_cost(self, job_id: str) -> v04.JobCost:
        """Return the expected and the final cost of a job; `None` where it is not known. API v0.4 only.

        Args:
            job_id: The job's id at the service.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            NotFoundError: There is no such job.
            APIError: The request failed.
        """
        return await self._needs_v04("get_job_cost").get_job_cost(job_id)

    async def create_session(
        self,
        *,
        backend: str,
        job_count_limit: int | None = None,
        duration_limit_min: int | None = None,
        cost_limit: Mapping[str, Any] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> IonQSession:
        """Open a session and return its handle. API v0.4 only, for some organizations. May cost money.

        Use it with `async with`: leaving the block ends the session. A request that may have taken effect is not sent
        again; `list_sessions` shows what it created.

        Args:
            backend: The machine, such as `qpu.forte-1`.
            job_count_limit: The number of jobs that the session accepts.
            duration_limit_min: Minutes that the session may last.
            cost_limit: What its jobs may cost: `value`, and `unit` such as `usd`.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            ValueError: An argument is invalid; nothing was sent.
            NotFoundError: Sessions are not enabled for this organization, or the machine has none.
            SubmissionUncertainError: The session may or may not have been opened.
            APIError: The service refused or could not be reached; there is no session.
        """
        from aioqpu.ionq.session import session_body

        version = self._needs_v04("create_session")
        check_shots(job_count_limit, "job_count_limit")
        check_shots(duration_limit_min, "duration_limit_min (minutes)")
        body = session_body(
            _target(backend, "backend"),
            job_count_limit=job_count_limit,
            duration_limit_min=duration_limit_min,
            cost_limit=cost_limit,
            extra_body=extra_body,
        )
        return await version.create_session(body, lambda data, _: self._session(version, data["id"], data))

    def session(self, session_id: str) -> IonQSession:
        """Return a handle of a session that was opened elsewhere; sends nothing. API v0.4 only.

        Args:
            session_id: The session's id.

        Raises:
            ConfigurationError: The client speaks v0.3.
        """
        return self._session(self._needs_v04("session"), session_id)

    async def list_sessions(self, *, active: bool | None = None) -> list[IonQSession]:
        """Return the handles of the organization's sessions. API v0.4 only.

        Args:
            active: Only sessions that have not ended, or only those that have.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            NotFoundError: Sessions are not enabled for this organization.
            APIError: The request failed.
        """
        version = self._needs_v04("list_sessions")
        check_types(bool, active=active)
        return [self._session(version, data["id"], data) for data in await version.list_sessions(active)]

    def _session(self, version: V04, session_id: str, data: dict[str, Any] | None = None) -> IonQSession:
        from aioqpu.ionq.session import IonQSession

        return IonQSession(version, self._jobs, self.submit_job, session_id, data)

    async def whoami(self) -> v04.Whoami:
        """Return the API key in use, by id and name, and its project. API v0.4 only.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            APIError: The request failed.
        """
        return await self._needs_v04("whoami").whoami()

    async def get_usage(
        self, organization_id: str, *, start_date: date, end_date: date, group_by: str, modality: str
    ) -> v04.UsageReport:
        """Return what an organization spent and used in a range of days. API v0.4 only.

        The key needs the rights of the organization. Amounts have their unit beside them.

        Args:
            organization_id: The organization.
            start_date: The first day.
            end_date: The last day.
            group_by: What to group by: `job`, `project` or `user`.
            modality: The length of one period: `daily`, `weekly` or `monthly`.

        Raises:
            ConfigurationError: The client speaks v0.3; nothing was sent.
            ValueError: The first day is after the last; nothing was sent.
            PermissionDeniedError: The key has no right to see this.
            APIError: The request failed.
        """
        version = self._needs_v04("get_usage")
        if start_date is None or end_date is None:
            raise TypeError("start_date and end_date must be dates")
        check_types(date, start_date=start_date, end_date=end_date)
        if start_date.isoformat()[:10] > end_date.isoformat()[:10]:
            raise ValueError(f"start_date {start_date} is after end_date {end_date}")
        return await version.get_usage(organization_id, start_date, end_date, group_by, modality)

    async def get_organization_report(
        self, organization_id: str, *, start_date: date | None = None, end_date: date | None = None
    ) -> v03.OrgReport:
        """Return what an organization spent and used in a range of days. API v0.3 only; on v0.4 see `get_usage`.

        Args:
            organization_id: The organization.
            start_date: The first day; by default 30 days ago.
            end_date: The last day; by default today.

        Raises:
            ConfigurationError: The client speaks v0.4; nothing was sent.
            APIError: The request failed.
        """
        if self._version.version != "v0.3":
            raise ConfigurationError("API v0.4 has no report of an organization: use get_usage(organization_id, ...)")
        check_types(date, start_date=start_date, end_date=end_date)
        return await self._version.get_organization_report(organization_id, start_date, end_date)

    async def get_health(self) -> v03.Health | v04.Health:
        """Return whether the service is up.

        Raises:
            APIError: The request failed.
        """
        return await self._version.get_health()

    def _needs_v04(self, what: str) -> V04:
        """Return the operations of v0.4."""
        if self._version.version == "v0.3":
            raise needs_v04(what)
        return self._version


def _operations_of(version: str) -> type[V03 | V04]:
    """Import the operations of one version of the API; programs do not need the other one."""
    if version == "v0.3":
        from aioqpu.ionq.v03 import V03

        return V03
    from aioqpu.ionq.v04 import V04

    return V04


def _target(name: Any, keyword: str = "target") -> str:
    """Return the name of a target, also one with the prefix that other clients use."""
    if not isinstance(name, str) or not name.removeprefix("ionq_").strip():
        raise ValueError(f"{keyword} must be a name such as simulator or qpu.aria-1, not {name!r}")
    return name.removeprefix("ionq_")


def _untranslated(text: Any) -> dict[str, Any]:
    """Return the input of a job that runs OpenQASM 3 text as it is."""
    if not isinstance(text, str):
        raise TypeError(f"translate=False takes OpenQASM 3 text or a mapping, not {type(text).__name__}")
    check_openqasm(text)
    if _OPENQASM_2.search(text):
        raise ValueError("translate=False takes OpenQASM 3, and this text is OpenQASM 2")
    return {"format": "qasm3", "data": text}

"""The client of IBM's Qiskit Runtime REST API, version 1."""

from __future__ import annotations

import warnings
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qs, urlsplit

from aioqpu import _integrations
from aioqpu._client import Client, request_headers
from aioqpu._http.defaults import (
    DEFAULT_MAX_CONCURRENCY,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SUBMIT_TIMEOUT,
    DEFAULT_TIMEOUT,
    DEFAULT_TOTAL_TIMEOUT,
)
from aioqpu._http.operation import Body
from aioqpu._http.validation import (
    Secret,
    check_aware,
    check_cursor,
    check_plain,
    check_shots,
    check_timeout,
    check_types,
    environment,
    hidden,
)
from aioqpu._jobs.bodies import list_of, merged_body
from aioqpu._jobs.pagination import check_limit, identity, items, job_id_of
from aioqpu._keywords import explains_unknown_keywords
from aioqpu.errors import APIError, APIStatusError, ConfigurationError, ResponseDecodeError
from aioqpu.ibm.keywords import DEFAULT_API_VERSION, PAGE_SIZE, RENAMED_IN_CONSTRUCTOR, RENAMED_IN_METHODS
from aioqpu_ibm_v1 import api, models

if TYPE_CHECKING:
    import datetime as dt
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from cirq import AbstractCircuit
    from pennylane.tape import QuantumScript
    from qiskit import QuantumCircuit

    from aioqpu._http import httpx
    from aioqpu._http.service import Service
    from aioqpu.ibm.job import IBMJob
    from aioqpu.ibm.results import IBMResult
    from aioqpu.ibm.session import IBMSession
    from aioqpu_ibm_v1.options import EstimatorOptions, SamplerOptions

_PACKAGE = "aioqpu_ibm_v1"
_WORKLOADS_PAGE_SIZE = 50
_ENDING_API_VERSION: Final = "2025-05-01"


class IBMRuntimeClient(Client["IBMJob"]):
    """Async client for IBM's Qiskit Runtime REST API, version 1.

    Use it with `async with`, or call `aclose()`. One client works in several event loops in turn, on asyncio and trio.
    """

    @explains_unknown_keywords(RENAMED_IN_CONSTRUCTOR, error=ConfigurationError)
    def __init__(
        self,
        token: str | None = None,
        instance: str | None = None,
        url: str | None = None,
        custom_headers: Mapping[str, str] | None = None,
        *,
        iam_url: str | None = None,
        auth: str | Callable[[], Awaitable[str | tuple[str, float]]] | None = None,
        api_version: str = DEFAULT_API_VERSION,
        private_endpoint: bool = False,
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
            token: The IBM Cloud API key, which is sent to IAM only; by default `QISKIT_IBM_TOKEN` or
                `IBMCLOUD_API_KEY` of the environment.
            instance: The instance's CRN; by default `QISKIT_IBM_INSTANCE` of the environment.
            url: The base URL; by default `QISKIT_IBM_URL` of the environment, or that of the CRN's region.
            custom_headers: Additional headers of every request; they cannot replace this client's own.
            iam_url: The URL of IAM; by default `IAM_URL` of the environment, or IBM Cloud's.
            auth: Instead of `token`: a bearer token, or a coroutine function that returns a token or a tuple of a token
                and its lifetime in seconds.
            api_version: The date of the API version, sent as `IBM-API-Version`.
            private_endpoint: Whether to use the private endpoints of IBM Cloud.
            user_agent: Text in front of this package's own User-Agent.
            timeout: Seconds for each of connecting, reading and writing, or an `httpx.Timeout`; by default 10 s to
                connect and 60 s for the others.
            submit_timeout: Seconds to wait for the answer to a submission.
            total_timeout: Seconds that one attempt may take in all, including its body. A submission has
                `submit_timeout` more, and results have one second more for each 16 KiB that has arrived.
            max_retries: How often a failed request is retried; a submission only if it certainly had no effect.
            max_concurrency: How many requests run at the same time; further ones wait.
            transport: An httpx transport to use instead of the network, also for token requests; the client closes it.
            verify: TLS verification: True, False (insecure), a CA file or folder, or an `ssl.SSLContext`.
            proxy: The URL of a proxy; by default `HTTPS_PROXY` and the other variables that httpx reads.

        Raises:
            ConfigurationError: A setting is invalid, or the key or the instance is missing.
        """
        key, token = hidden(token), None
        crn, instance = hidden(instance), None
        bearer, auth = (hidden(auth), None) if isinstance(auth, (str, Secret)) else (None, auth)
        secret_proxy, proxy = (hidden(proxy), None) if isinstance(proxy, str) else (proxy, None)
        # Imported with the first client, so that importing the class takes little time.
        from aioqpu._http.configuration import HTTPConfiguration
        from aioqpu._http.pipeline import HTTP
        from aioqpu._http.request_builder import PrivateHeaders
        from aioqpu._http.schema_hints import SchemaHints
        from aioqpu._http.service import Service
        from aioqpu.ibm.configuration import read_configuration
        from aioqpu.ibm.credentials import chosen_credentials

        configuration = read_configuration(
            instance=crn,
            has_key=any(given is not None for given in (key, bearer, auth)),
            url=url,
            iam_url=iam_url,
            api_version=api_version,
            private_endpoint=private_endpoint,
        )
        http = HTTP(
            HTTPConfiguration.checked(
                timeout=timeout,
                submit_timeout=submit_timeout,
                total_timeout=total_timeout,
                max_retries=max_retries,
                max_concurrency=max_concurrency,
                transport=transport,
                verify=verify,
                proxy=secret_proxy,
            )
        )
        credentials = chosen_credentials(http, key, bearer, auth, configuration.iam_url)
        own = {"IBM-API-Version": configuration.api_version}
        if function_id := environment("QISKIT_FUNCTIONS_IDENTIFIER"):
            own["IBM-API-Function-Id"] = check_plain("QISKIT_FUNCTIONS_IDENTIFIER", function_id)
        headers = request_headers(own, custom_headers, user_agent)
        self._hints = SchemaHints(_PACKAGE)
        self._use(
            Service(
                http,
                credentials,
                package=_PACKAGE,
                url=configuration.url,
                headers=PrivateHeaders({**headers, "Service-CRN": configuration.crn.reveal()}),
            )
        )

    def _use(self, service: Service) -> None:
        from aioqpu.ibm.jobs import IBMJobs
        from aioqpu.ibm.submissions import IBMSubmissions

        self._jobs = IBMJobs(service)
        super().__init__(service, self._jobs)
        self._submissions = IBMSubmissions(service, self._jobs, self._hints, find=self.find_submission)

    @classmethod
    @explains_unknown_keywords(RENAMED_IN_CONSTRUCTOR, error=ConfigurationError)
    def from_saved_account(
        cls,
        name: str | None = None,
        *,
        path: str | Path | None = None,
        token: str | None = None,
        instance: str | None = None,
        url: str | None = None,
        custom_headers: Mapping[str, str] | None = None,
        iam_url: str | None = None,
        auth: str | Callable[[], Awaitable[str | tuple[str, float]]] | None = None,
        api_version: str = DEFAULT_API_VERSION,
        private_endpoint: bool | None = None,
        user_agent: str | None = None,
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        submit_timeout: float = DEFAULT_SUBMIT_TIMEOUT,
        total_timeout: float = DEFAULT_TOTAL_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        max_concurrency: int = DEFAULT_MAX_CONCURRENCY,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: bool | str | ssl.SSLContext | None = None,
        proxy: str | httpx.Proxy | None = None,
    ) -> IBMRuntimeClient:
        """Create a client from an account that Qiskit saved; sends nothing. The file is read, never written.

        Keywords take precedence over the saved account.

        Args:
            name: The name of the account; by default the default account, or the only one.
            path: The file; by default `~/.qiskit/qiskit-ibm.json`.
            token: The IBM Cloud API key; by default the account's.
            instance: The instance's CRN; by default the account's.
            url: The base URL; by default the account's, or that of the CRN's region.
            custom_headers: Additional headers of every request; they cannot replace this client's own.
            iam_url: The URL of IAM; by default `IAM_URL` of the environment, or IBM Cloud's.
            auth: A bearer token or a coroutine function, as for the constructor, instead of the account's key.
            api_version: The date of the API version, sent as `IBM-API-Version`.
            private_endpoint: Whether to use the private endpoints of IBM Cloud; by default as saved.
            user_agent: Text in front of this package's own User-Agent.
            timeout: Seconds for each of connecting, reading and writing, or an `httpx.Timeout`.
            submit_timeout: Seconds to wait for the answer to a submission.
            total_timeout: Seconds that one attempt may take in all, as for the constructor.
            max_retries: How often a failed request is retried, as for the constructor.
            max_concurrency: How many requests run at the same time; further ones wait.
            transport: An httpx transport to use instead of the network; the client closes it.
            verify: TLS verification, as for the constructor; by default as saved.
            proxy: The URL of a proxy; by default the account's proxy for `https`, or else for `all` or `http`.

        Raises:
            ConfigurationError: The file has no such account, or the account or a setting is invalid.
        """
        given = {
            "token": hidden(token),
            "instance": hidden(instance),
            "url": url,
            "private_endpoint": private_endpoint,
            "verify": verify,
            "proxy": hidden(proxy) if isinstance(proxy, str) else proxy,
        }
        secret_auth = hidden(auth) if isinstance(auth, str) else auth
        token = instance = proxy = auth = None
        from aioqpu.ibm.accounts import saved_account

        saved = saved_account(name, path)
        if secret_auth is not None:
            saved.pop("token", None)
        return cls(
            **{**saved, **{name: value for name, value in given.items() if value is not None}},
            custom_headers=custom_headers,
            iam_url=iam_url,
            auth=secret_auth,  # type: ignore[arg-type]  # a str that is kept out of sight
            api_version=api_version,
            user_agent=user_agent,
            timeout=timeout,
            submit_timeout=submit_timeout,
            total_timeout=total_timeout,
            max_retries=max_retries,
            max_concurrency=max_concurrency,
            transport=transport,
        )

    @classmethod
    def emulator(cls, *, queue_time: float = 0.2, run_time: float = 0.3, seed: int | None = None) -> Self:
        """Create a client of a local emulator; needs no key (extra `emulator`).

        The emulator starts in the background with the client's first request and stops when the client is closed. Its
        backends are `emulator` and `emulator_isa`.

        Args:
            queue_time: Seconds that a job is queued.
            run_time: Seconds that a job runs at least.
            seed: The seed of sampled results; with it they are repeatable.

        Raises:
            ModuleNotFoundError: The extra is not installed.
        """
        transport, instance = _integrations.emulator_transport(queue_time=queue_time, run_time=run_time, seed=seed)
        url = "http://127.0.0.1"
        return cls("emulator", instance, f"{url}/api", iam_url=url, transport=transport)

    @property
    def api_headers(self) -> httpx.Headers:
        """The headers of every request, without Authorization, since the token changes."""
        from aioqpu._http.request_builder import PrivateHeaders

        return PrivateHeaders(self._service.builder.headers)

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def submit_job(
        self,
        program_id: str,
        *,
        backend: str,
        params: Mapping[str, Any] | None = None,
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
        """Submit a job of any program and return its handle. Costs money on most plans.

        A request that may have taken effect is not sent again. Two submissions with the same id create two jobs.

        Args:
            program_id: The program, such as `sampler` or `estimator`.
            backend: The backend's name.
            params: The program's inputs, in the API's own form.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, up to 86 ASCII characters. `None` generates one; `""`
                submits without an id, and then a lost answer cannot be looked up.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to return that job without a new
                submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        return await self._submissions.submit(
            program_id,
            backend,
            params,
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

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def submit_sampler(
        self,
        pubs: Sequence[Any],
        *,
        backend: str,
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
        """Submit pubs to the sampler and return the job's handle. Costs money on most plans.

        Args:
            pubs: Circuits, or tuples of a circuit, parameter values and shots; `None` omits a part. A circuit is
                OpenQASM text or a circuit of Qiskit, Cirq or PennyLane; OpenQASM 2, Cirq and PennyLane need extras.
                Values (radians for angles) are a mapping by name, or nested lists with the circuit's parameters, in
                their order, along the last axis.
            backend: The backend's name.
            shots: The shots of pubs without their own; by default the service decides.
            options: The sampler's options, listed in the reference; unknown keys are refused.
            program: `sampler`, or `executor`, whose results this client computes from the measured bits. The executor
                accepts no twirling and no dynamical decoupling, and only pubs with equal shots (4096 by default).
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, up to 86 ASCII characters. `None` generates one; `""`
                submits without an id, and then a lost answer cannot be looked up.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to return that job without a new
                submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        return await self._submissions.submit_sampler(
            pubs,
            backend,
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

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def run_sampler(
        self,
        pubs: Sequence[Any],
        *,
        backend: str,
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
        """Submit pubs to the sampler, wait for the job and fetch its results. Costs money on most plans.

        Args:
            pubs: Circuits, or tuples of a circuit, parameter values and shots, as for `submit_sampler`.
            backend: The backend's name.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            shots: The shots of pubs without their own; by default the service decides.
            options: The sampler's options, listed in the reference; unknown keys are refused.
            program: `sampler`, or `executor`, whose results this client computes from the measured bits. The executor
                accepts no twirling and no dynamical decoupling, and only pubs with equal shots (4096 by default).
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to wait for that job without a
                new submission. Two callers at the same moment can both submit.

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
            backend=backend,
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

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def submit_estimator(
        self,
        pubs: Sequence[Any],
        *,
        backend: str,
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
        """Submit pubs to the estimator and return the job's handle. Costs money on most plans.

        Args:
            pubs: Tuples of a circuit, observables, parameter values and precision; `None` omits a part. Circuits and
                values are as for `submit_sampler`; measurements are ignored. An observable is a Pauli string (qubit 0
                is the rightmost character), a mapping from Pauli strings to coefficients, or a nested list of these.
            backend: The backend's name.
            precision: The target standard error of pubs without their own; by default the service decides.
            resilience_level: The level of error mitigation: 0 (none), 1 or 2.
            options: The estimator's options, listed in the reference; unknown keys are refused.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, up to 86 ASCII characters. `None` generates one; `""`
                submits without an id, and then a lost answer cannot be looked up.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to return that job without a new
                submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or a pub is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        return await self._submissions.submit_estimator(
            pubs,
            backend,
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

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def run_estimator(
        self,
        pubs: Sequence[Any],
        *,
        backend: str,
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
        """Submit pubs to the estimator, wait for the job and fetch its results. Costs money on most plans.

        Args:
            pubs: Tuples of a circuit, observables, parameter values and precision, as for `submit_estimator`.
            backend: The backend's name.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            precision: The target standard error of pubs without their own; by default the service decides.
            resilience_level: The level of error mitigation: 0 (none), 1 or 2.
            options: The estimator's options, listed in the reference; unknown keys are refused.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to wait for that job without a
                new submission. Two callers at the same moment can both submit.

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
            backend=backend,
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

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def submit_quantum_program(
        self,
        program: Any,
        *,
        backend: str,
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
        """Submit a quantum program to the executor and return the job's handle. Costs money on most plans.

        Args:
            program: A `QuantumProgram` of qiskit-ibm-runtime 0.50 or newer, or a mapping in the form of the API: the
                program (schema v2.0), or all params of a job (`schema_version`, `quantum_program`).
            backend: The backend's name.
            options: `init_qubits`, `rep_delay` (seconds), `scheduler_timing`, `stretch_values` and `experimental` in a
                mapping, or the `ExecutorOptions` of qiskit-ibm-runtime; by default the program's own.
            semantic_role: The meaning of the results, by which they are decoded, such as `sampler_v2`;
                by default that of the program.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, up to 86 ASCII characters. `None` generates one; `""`
                submits without an id, and then a lost answer cannot be looked up.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to return that job without a new
                submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument or the program is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: The service refused the job or could not be reached; there is no job.
        """
        return await self._submissions.submit_quantum_program(
            program,
            backend,
            options=options,
            semantic_role=semantic_role,
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

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def run_job(
        self,
        program_id: str,
        *,
        backend: str,
        params: Mapping[str, Any] | None = None,
        timeout: float | None = None,
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
        """Submit a job of any program, wait for it and fetch its results. Costs money on most plans.

        Args:
            program_id: The program, such as `sampler` or `estimator`.
            backend: The backend's name.
            params: The program's inputs, in the API's own form.
            timeout: Seconds to wait at most; `None` waits without limit. A timeout does not cancel the job.
            tags: Up to 8 tags; the submission id takes one place.
            session_id: The session in which the job runs.
            private: Whether the service hides the job's inputs and results; the results can be read only once.
            max_execution_time: Seconds that the job may run, at most 10,800; sent as `cost`.
            log_level: How much the job logs, such as `WARNING`.
            calibration_id: The calibration of the backend to use.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.
            submission_id: The id by which the job can be found, as for `submit_job`.
            dry_run: Whether to submit to the backend's mock machine, which checks, times and prices the job and returns
                random results; some plans do not have it.
            only_if_new: Whether to look for a job with this `submission_id` first, and to wait for that job without a
                new submission. Two callers at the same moment can both submit.

        Raises:
            ValueError: An argument is invalid; nothing was sent.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            JobTimeoutError: The job has not ended within `timeout`; it continues remotely.
            SubmissionUncertainError: The submission may or may not have taken effect.
            APIError: A request failed.
        """
        check_timeout(timeout)
        job = await self.submit_job(
            program_id,
            backend=backend,
            params=params,
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

    async def retrieve_job(self, job_id: str, *, include_params: bool = False) -> IBMJob:
        """Read a job and return its handle.

        Args:
            job_id: The job's id at the service.
            include_params: Whether to request the job's inputs too, which may be large.

        Raises:
            NotFoundError: There is no such job.
            APIError: The request failed.
        """
        state = self._jobs.unread(job_id)
        state.update(*await self._jobs.read(job_id, include_params=include_params))
        return self._jobs.handle(state)

    async def get_results(self, job_id: str) -> IBMResult:
        """Fetch the results of a job that has ended; does not wait.

        Args:
            job_id: The job's id at the service; the results of a private job can be fetched once.

        Raises:
            JobNotFinishedError: The job has not ended.
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            APIError: A request failed.
        """
        state = self._jobs.unread(job_id)
        await state.read()
        return (await self._jobs.fetch(state, self._jobs.handle(state))).result

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def list_jobs(
        self,
        *,
        limit: int | None = None,
        tags: Sequence[str] | None = None,
        pending: bool | None = None,
        backend: str | None = None,
        program_id: str | None = None,
        session_id: str | None = None,
        created_after: dt.datetime | None = None,
        created_before: dt.datetime | None = None,
        include_mocks: bool = False,
    ) -> AsyncGenerator[IBMJob]:
        """Yield the handles of jobs of this instance, newest first; requests pages as they are needed.

        Args:
            limit: The maximum number of jobs; `None` yields all.
            tags: Only jobs that have all of these tags.
            pending: Only queued and running jobs (True), or only ended ones (False).
            backend: Only jobs of this backend.
            program_id: Only jobs of this program.
            session_id: Only jobs of this session.
            created_after: Only jobs created after this aware datetime.
            created_before: Only jobs created before this aware datetime.
            include_mocks: Whether to yield dry runs too.

        Raises:
            ValueError: A limit or datetime is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            APIError: A request failed.
        """
        check_aware(created_after=created_after, created_before=created_before)
        check_types(bool, include_mocks=include_mocks)
        check_limit(limit)
        page = self._jobs.page_reader(
            limit=PAGE_SIZE if limit is None else max(1, min(limit, PAGE_SIZE)),
            pending=pending,
            program=program_id,
            backend=backend,
            session_id=session_id,
            tags=_strings("tags", tags),
            created_after=created_after,
            include_mocks=include_mocks or None,
        )
        async with aclosing(items(page, (created_before, 0), key=job_id_of, limit=limit)) as found:
            async for data in found:
                yield self._jobs.handle(self._jobs.listed(data))

    async def list_backends(self, *, include_mocks: bool = False) -> list[models.BackendDevice]:
        """Return the backends of this instance with their status, queue length and number of qubits.

        Args:
            include_mocks: Whether to return the mock machines of dry runs too; their `class_` is `mock`.

        Raises:
            APIError: The request failed.
        """
        check_types(bool, include_mocks=include_mocks)
        answer = await self._service.model(api.backends.list_backends, include_mocks=include_mocks or None)
        # The API version 2024-01-01 lists names only.
        return [
            models.BackendDevice(name=device) if isinstance(device, str) else device
            for device in list_of(answer, "devices")
        ]

    async def get_backend_status(self, name: str) -> models.BackendStatusResponse:
        """Return whether a backend is up, and how many jobs wait for it.

        Args:
            name: The backend's name.

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.backends.get_backend_status, name)

    async def get_backend_properties(
        self, name: str, *, updated_before: dt.datetime | None = None, calibration_id: str | None = None
    ) -> dict[str, Any]:
        """Return the calibration data of a backend, in the service's own form.

        Args:
            name: The backend's name.
            updated_before: Return the data as of this aware datetime.
            calibration_id: Return the data of this calibration.

        Raises:
            APIError: The request failed.
        """
        check_aware(updated_before=updated_before)
        return await self._service.json(
            api.backends.get_backend_properties, name, updated_before=updated_before, calibration_id=calibration_id
        )

    async def get_backend_configuration(self, name: str, *, calibration_id: str | None = None) -> dict[str, Any]:
        """Return the gates, couplings and limits of a backend, in the service's own form.

        Args:
            name: The backend's name.
            calibration_id: Return the configuration of this calibration.

        Raises:
            APIError: The request failed.
        """
        return await self._service.json(api.backends.get_backend_configuration, name, calibration_id=calibration_id)

    async def transpile_for(
        self,
        circuit: QuantumCircuit | AbstractCircuit | QuantumScript | str,
        backend: str,
        *,
        optimization_level: int = 2,
        seed: int | None = None,
        calibration_id: str | None = None,
    ) -> QuantumCircuit:
        """Transpile a circuit to the gates and couplings of a backend with Qiskit (extra `qiskit`).

        Reads the backend's configuration with one request, and transpiles in a worker thread. Error rates are not taken
        into account. For the estimator, use `observable.apply_layout(transpiled.layout)` in place of `observable`.

        Args:
            circuit: A circuit of Qiskit, Cirq or PennyLane, or OpenQASM 2 or 3 text.
            backend: The backend's name.
            optimization_level: Qiskit's optimization level, from 0 to 3.
            seed: The seed of the transpiler; with it the result is repeatable.
            calibration_id: Use the configuration of this calibration.

        Returns:
            A `QuantumCircuit` with the backend's qubits; its `layout` maps the qubits of the given circuit to them.

        Raises:
            ValueError: The text cannot be read, or the circuit does not fit the backend.
            TypeError: `circuit` is not a circuit.
            ModuleNotFoundError: The extra is not installed.
            APIError: The request failed.
        """
        configuration = await self.get_backend_configuration(backend, calibration_id=calibration_id)
        transpiled: QuantumCircuit = await _integrations.load("circuits").transpile_for(
            circuit, configuration, optimization_level=optimization_level, seed=seed
        )
        return transpiled

    async def get_backend_defaults(self, name: str) -> dict[str, Any]:
        """Return the pulse defaults of a backend, in the service's own form.

        Args:
            name: The backend's name.

        Raises:
            APIError: The request failed.
        """
        return await self._service.json(api.backends.get_backend_defaults, name)

    async def get_job_logs(self, job_id: str) -> str:
        """Return the log of a job that has ended.

        Args:
            job_id: The job's id at the service.

        Raises:
            NotFoundError: There is no log.
            APIError: The request failed.
        """
        return await self._jobs.logs(job_id)

    async def get_job_metrics(self, job_id: str) -> models.JobMetricsResponse:
        """Return when a job was created, ran and ended, and what it used, in resource units (`usage.value`) or seconds.

        Args:
            job_id: The job's id at the service.

        Raises:
            APIError: The request failed.
        """
        return await self._jobs.metrics(job_id)

    async def get_job_interim_results(self, job_id: str) -> str:
        """Return what a job sent before it ended. Deprecated: the operation ends on 2027-01-01.

        It is sent with API version 2025-05-01, since newer versions do not have it.

        Args:
            job_id: The job's id at the service.

        Raises:
            APIError: The request failed.
        """
        _warn_of_end("get_job_interim_results")
        try:
            module = api.jobs.get_interim_results_jid
            return await self._service.optional_model(module, job_id, ibm_api_version=_ENDING_API_VERSION) or ""
        except APIStatusError as error:
            await self._explain(error)
            raise

    async def get_job_transpiled_circuits(self, job_id: str) -> models.TranspiledCircuitsResponse:
        """Return a presigned link to a job's transpiled circuits. Deprecated: the operation ends on 2027-01-01.

        It is sent with API version 2025-05-01, since newer versions do not have it. Anyone who has the link can open it
        without credentials.

        Args:
            job_id: The job's id at the service.

        Raises:
            APIError: The request failed.
        """
        _warn_of_end("get_job_transpiled_circuits")
        try:
            module = api.jobs.get_transpiled_circuits_jid
            return await self._service.model(module, job_id, ibm_api_version=_ENDING_API_VERSION)
        except APIStatusError as error:
            await self._explain(error)
            raise

    async def _explain(self, error: APIStatusError) -> None:
        """Add to the error of a deprecated operation that it has ended, if the service has dropped its API version."""
        with suppress(APIError):
            versions = {each.version for each in await self.get_versions()}
            if versions and _ENDING_API_VERSION not in versions:
                ended = f"IBM's API version {_ENDING_API_VERSION}, the last one with this operation, has ended"
                error.args = (f"{ended} ({error})",)

    async def replace_job_tags(self, job_id: str, tags: Sequence[str]) -> None:
        """Replace all tags of a job, including its submission id; pass the id again to keep it.

        Args:
            job_id: The job's id at the service.
            tags: Up to 8 tags.

        Raises:
            ValueError: The tags are invalid; nothing was sent.
            APIError: The request failed.
        """
        await self._submissions.replace_tags(job_id, tags)

    async def list_tags(self, search: str) -> list[str]:
        """Return the job tags of this instance that contain a text.

        Args:
            search: 3 to 100 characters.

        Raises:
            ValueError: `search` has another length; nothing was sent.
            APIError: The request failed.
        """
        if not 3 <= len(search) <= 100:
            raise ValueError("search must have 3 to 100 characters")
        return list_of(await self._service.model(api.tags.list_tags, type_="job", search=search), "tags")

    @explains_unknown_keywords(RENAMED_IN_METHODS)
    async def create_session(
        self,
        *,
        backend: str,
        mode: str = "dedicated",
        max_ttl: int | None = None,
        cancel_on_error: bool = False,
        extra_body: Mapping[str, Any] | None = None,
    ) -> IBMSession:
        """Open a session and return its handle. Costs money: a dedicated session is billed by the second.

        Use it with `async with`: leaving the block closes the session, and its queued jobs still run. A request that
        may have taken effect is not sent again.

        Args:
            backend: The backend's name.
            mode: `dedicated`, in which the session's jobs run with priority, or `batch`, one after another.
            max_ttl: Seconds that the session may last.
            cancel_on_error: Whether an exception that leaves the block cancels queued jobs.
            extra_body: Fields that are merged into the request body at every depth; they take precedence.

        Raises:
            ValueError: An argument is invalid; nothing was sent.
            SubmissionUncertainError: The session may or may not have been opened.
            APIError: The service refused or could not be reached; there is no session.
        """
        if mode in ("session", "job", "interactive", "priority"):
            raise ValueError("mode must be 'dedicated' or 'batch': what workloads list as 'session' is 'dedicated'")
        for name, value in (("backend", backend), ("mode", mode)):
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be a non-empty name, not {value!r}")
        check_shots(max_ttl, "max_ttl (seconds)")
        body = merged_body(extra_body, backend=backend, mode=mode, max_ttl=max_ttl)

        from aioqpu.ibm.session import create_session

        return await create_session(
            self._service, self._submissions, body, backend=backend, cancel_on_error=cancel_on_error
        )

    def session(self, session_id: str) -> IBMSession:
        """Return a handle of a session that was opened elsewhere; sends nothing.

        Args:
            session_id: The session's id.
        """
        from aioqpu.ibm.session import IBMSession

        return IBMSession(self._service, self._submissions, session_id)

    async def list_workloads(
        self,
        *,
        limit: int | None = None,
        mode: str | None = None,
        status: Sequence[str] | None = None,
        backend: str | None = None,
        tags: Sequence[str] | None = None,
        search: str | None = None,
        created_after: dt.datetime | None = None,
        created_before: dt.datetime | None = None,
        mine: bool = False,
        include_mocks: bool = False,
    ) -> AsyncGenerator[models.Workload]:
        """Yield jobs and sessions of this instance, newest first; requests pages as they are needed.

        Args:
            limit: The maximum number of workloads; `None` yields all.
            mode: Only `job`, `session` or `batch`.
            status: Only these statuses: completed, canceled, failed, pending, in_progress.
            backend: Only workloads on this backend.
            tags: Only workloads with these tags.
            search: Only workloads whose id or tags contain this text.
            created_after: Only workloads created after this aware datetime.
            created_before: Only workloads created before this aware datetime.
            mine: Whether to leave out workloads of other users.
            include_mocks: Whether to yield dry runs too.

        Raises:
            ValueError: A limit, datetime or mode is invalid; nothing was sent.
            TypeError: An argument has the wrong type; nothing was sent.
            APIError: A request failed.
        """
        if mode in ("dedicated", "interactive"):
            raise ValueError("mode must be 'job', 'session' or 'batch': a dedicated session is a 'session' here")
        status, tags = _strings("status", status), _strings("tags", tags)
        check_aware(created_after=created_after, created_before=created_before)
        check_types(bool, include_mocks=include_mocks)

        async def page(cursor: str | None) -> tuple[list[models.Workload], str | None]:
            answer = await self._service.model(
                api.workloads.find_instance_workloads,
                limit=_WORKLOADS_PAGE_SIZE,
                sort="-createdAt",
                next_=cursor,
                mode=mode,
                status=status,
                backend=backend,
                tags=tags,
                search=search,
                created_after=created_after,
                created_before=created_before,
                user="me" if mine else None,
                include_mocks=include_mocks or None,
            )
            found = [each for each in list_of(answer, "workloads") if isinstance(each, models.Workload)]
            return found, _next_cursor(getattr(answer.next_, "href", None))

        async with aclosing(items(page, None, key=identity, limit=limit)) as found:
            async for workload in found:
                yield workload

    async def get_instance(self) -> models.InstanceResponse:
        """Return the plan and the limits of this instance, in resource units (`*_ru`) or seconds.

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.instances.get_instance)

    async def get_instance_configuration(self) -> models.InstanceConfiguration:
        """Return the usage limit of this instance, in resource units (`instance_limit_ru`) or seconds.

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.instances.get_instance_configuration)

    async def replace_instance_configuration(self, *, instance_limit: int | None) -> None:
        """Set the usage limit of this instance.

        Args:
            instance_limit: Seconds; `None` removes the limit. The API takes no limit in resource units, although
                `get_instance_configuration` returns one.

        Raises:
            ValueError: The limit is invalid; nothing was sent.
            APIError: The request failed.
        """
        check_shots(instance_limit, "instance_limit (seconds)")
        body = Body({"instance_limit": instance_limit})
        await self._service.send(api.instances.replace_instance_configuration, body=body)

    async def get_usage(self) -> models.InstanceUsage:
        """Return the usage and the usage limit of this instance, in resource units (`*_ru`) or seconds.

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.instances.get_usage)

    async def get_account(self, account_id: str, *, plan_id: str | None = None) -> models.AccountConfiguration:
        """Return the plans of an account.

        Args:
            account_id: The account's id, as in the CRN, with or without `a/`.
            plan_id: Only this plan.

        Raises:
            APIError: The request failed.
        """
        name = account_id.removeprefix("a/") if isinstance(account_id, str) else account_id
        return await self._service.model(api.accounts.get_account, name, plan_id=plan_id)

    async def get_analytics_usage(
        self,
        *,
        instance: Sequence[str] | None = None,
        interval_start: dt.datetime | None = None,
        interval_end: dt.datetime | None = None,
        backend: Sequence[str] | None = None,
        user_id: Sequence[str] | None = None,
        simulators: bool | None = None,
        plan: Sequence[str] | None = None,
        subscription_id: Sequence[str] | None = None,
    ) -> models.AnalyticsUsage:
        """Return the usage (milliseconds) of the account's instances; needs account-wide permission.

        Args:
            instance: Only these instances (CRNs).
            interval_start: Only from this aware datetime.
            interval_end: Only until this aware datetime.
            backend: Only these backends.
            user_id: Only these users.
            simulators: Whether to include simulators.
            plan: Only these plans.
            subscription_id: Only these subscriptions.

        Raises:
            APIError: The request failed.
        """
        filters = _analytics_filters(
            instance=instance,
            interval_start=interval_start,
            interval_end=interval_end,
            backend=backend,
            user_id=user_id,
            simulators=simulators,
            plan=plan,
            subscription_id=subscription_id,
        )
        return await self._service.model(api.analytics.analytics_usage, **filters)

    async def get_analytics_filters(self, *, instance: Sequence[str] | None = None) -> models.AnalyticsFilters:
        """Return the backends, users, plans and subscriptions that analytics can be filtered by.

        Args:
            instance: Only those of these instances (CRNs).

        Raises:
            APIError: The request failed.
        """
        return await self._service.model(api.analytics.analytics_filters, instance=_strings("instance", instance))

    async def get_analytics_usage_grouped(
        self,
        group_by: str,
        *,
        instance: Sequence[str] | None = None,
        interval_start: dt.datetime | None = None,
        interval_end: dt.datetime | None = None,
        backend: Sequence[str] | None = None,
        user_id: Sequence[str] | None = None,
        simulators: bool | None = None,
        plan: Sequence[str] | None = None,
        subscription_id: Sequence[str] | None = None,
    ) -> models.AnalyticsUsageGroupedResponse:
        """Return the account's usage (milliseconds) by one property; needs account-wide permission.

        Args:
            group_by: `instance`, `backend`, `user_id`, `plan` or `subscription_id`.
            instance: Only these instances (CRNs).
            interval_start: Only from this aware datetime.
            interval_end: Only until this aware datetime.
            backend: Only these backends.
            user_id: Only these users.
            simulators: Whether to include simulators.
            plan: Only these plans.
            subscription_id: Only these subscriptions.

        Raises:
            APIError: The request failed.
        """
        filters = _analytics_filters(
            instance=instance,
            interval_start=interval_start,
            interval_end=interval_end,
            backend=backend,
            user_id=user_id,
            simulators=simulators,
            plan=plan,
            subscription_id=subscription_id,
        )
        return await self._service.model(api.analytics.get_usage_analytics_grouped, group_by=group_by, **filters)

    async def get_analytics_usage_grouped_by_date(
        self,
        group_by: str = "instance",
        *,
        instance: Sequence[str] | None = None,
        interval_start: dt.datetime | None = None,
        interval_end: dt.datetime | None = None,
        backend: Sequence[str] | None = None,
        user_id: Sequence[str] | None = None,
        simulators: bool | None = None,
        plan: Sequence[str] | None = None,
        subscription_id: Sequence[str] | None = None,
    ) -> models.AnalyticsUsageGroupedByDateResponse:
        """Return the account's usage (milliseconds) by instance and date; needs account-wide permission.

        Args:
            group_by: `instance`.
            instance: Only these instances (CRNs).
            interval_start: Only from this aware datetime.
            interval_end: Only until this aware datetime.
            backend: Only these backends.
            user_id: Only these users.
            simulators: Whether to include simulators.
            plan: Only these plans.
            subscription_id: Only these subscriptions.

        Raises:
            APIError: The request failed.
        """
        filters = _analytics_filters(
            instance=instance,
            interval_start=interval_start,
            interval_end=interval_end,
            backend=backend,
            user_id=user_id,
            simulators=simulators,
            plan=plan,
            subscription_id=subscription_id,
        )
        module = api.analytics.get_usage_analytics_grouped_by_date
        return await self._service.model(module, group_by=group_by, **filters)

    async def get_versions(self) -> list[models.ApiVersion]:
        """Return the valid dates for `api_version`.

        Raises:
            APIError: The request failed.
        """
        answer = await self._service.model(api.versions.get_versions)
        return [
            models.ApiVersion(version=each) if isinstance(each, str) else each for each in list_of(answer, "versions")
        ]

    async def logout(self) -> None:
        """End the login. This operation is in IBM's migration guide, but not in its API description.

        Raises:
            APIError: The request failed.
        """
        await self._service.send(api.auth.logout)


def _warn_of_end(name: str) -> None:
    warnings.warn(
        f"{name} ends on 2027-01-01 with IBM's API version {_ENDING_API_VERSION}, the last one that has the operation",
        DeprecationWarning,
        stacklevel=3,
    )


def _next_cursor(href: Any) -> str | None:
    """Return the cursor in the link to the next page; links themselves are never followed."""
    try:
        following = parse_qs(urlsplit(check_cursor(href)).query).get("next") if isinstance(href, str) else None
        return check_cursor(following[0]) if following else None
    except ValueError as error:
        raise ResponseDecodeError(f"the link to the next page: {error}", body=href) from None


def _analytics_filters(
    *, interval_start: dt.datetime | None, interval_end: dt.datetime | None, simulators: bool | None, **lists: Any
) -> dict[str, Any]:
    """Return the query parameters of analytics."""
    check_aware(interval_start=interval_start, interval_end=interval_end)
    strings = {name: _strings(name, value) for name, value in lists.items()}
    return {"interval_start": interval_start, "interval_end": interval_end, "simulators": simulators, **strings}


def _strings(name: str, value: Sequence[str] | None) -> list[str] | None:
    if isinstance(value, str):
        raise TypeError(f"{name} must be a list of strings")
    return None if value is None else list(value)

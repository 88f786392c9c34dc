"""IBM's Qiskit Runtime REST API, version 1."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import math
import re
from contextlib import aclosing, suppress
from functools import cached_property, partial
from numbers import Integral
from typing import TYPE_CHECKING, Any, Never, Self, TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx

from aioqpu._client import Body, Client, HTTPOptions, entries, environment, merged_body, parse_time
from aioqpu._http.credentials import Auth, StaticAuth, callable_auth, iam_auth
from aioqpu._http.event_loop import Errand, PerLoop
from aioqpu._http.responses import decoded, retry_after
from aioqpu._http.retry import Retry
from aioqpu._http.schema_hints import checked_options, schemas
from aioqpu._http.validation import (
    Secret,
    check_aware,
    check_cursor,
    check_number,
    check_segment,
    check_shots,
    check_types,
    check_url,
    hidden,
    hide_proxy,
    is_number,
)
from aioqpu._jobs.handle import Job, check_timeout
from aioqpu._jobs.pagination import check_limit, identity, items, pages
from aioqpu._jobs.polling import FASTEST, FLOOR
from aioqpu._jobs.submission import InconclusiveError, new_submission_id, submit, tags_with
from aioqpu.errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    ConflictError,
    JobNotFinishedError,
    NotFoundError,
    ResponseDecodeError,
)
from aioqpu.ibm.accounts import saved_account
from aioqpu.ibm.pubs import encoded_pubs, estimator_pubs, register_widths, sampler_pubs
from aioqpu.results import IBMResult
from aioqpu_ibm_v1 import api, models

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from aioqpu._jobs.polling import Outcome

DEFAULT_API_VERSION = "2026-04-15"
MAX_EXECUTION_SECONDS = 10_800
_RAN_TOO_LONG = 1305
_PAGE_SIZE = 200
_WORKLOADS_PAGE_SIZE = 50
_CLOSE_SECONDS = 10.0
_END_OF_TIME = dt.datetime.max.replace(tzinfo=dt.UTC) - dt.timedelta(seconds=1)
_STATE_OF_SESSION = ("state", "state_reason", "accepting_jobs", "closed_at", "timestamps")
_LOG_SECONDS, _LOG_LENGTH = 10.0, 64 * 1024
_DEPRECATED_API_VERSION = "2025-05-01"
_PLATFORM_HOSTS = ("cloud.ibm.com", "quantum.cloud.ibm.com", "test.cloud.ibm.com", "quantum.test.cloud.ibm.com")
_RETIRED_HOSTS = re.compile(
    r"(^|\.)(quantum-computing\.ibm\.com|quantum\.ibm\.com|quantum-computing\.cloud\.ibm\.com)$"
)
_CRN = re.compile(r"crn:v1:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]+:(?P<region>[a-z0-9-]+):a/[\w-]+:[\w-]+:[^:\s]*:[^:\s]*")


_OLD_HABITS = {
    **dict.fromkeys(("hub", "group", "project", "provider"), "give the instance's CRN as instance="),
    "channel": "there is one channel left: leave it out",
    "access_token": "give the API key as token=, or a bearer token as auth=",
    "max_session_ttl": "it is called max_ttl, in seconds",
    "max_time": "it is called max_ttl, in seconds",
    "program": "it is called program_id",
    "backend_name": "it is called backend",
    "job_tags": "it is called tags",
    "createdAfter": "it is called created_after",
    "createdBefore": "it is called created_before",
    "sessionId": "it is called session_id",
    "session": "submit through the session, or give session_id=",
    "start_session": "open one with create_session()",
    "cost": "it is called max_execution_time, in seconds",
    "options": "they belong into params; submit_sampler and submit_estimator take options=",
    "skip": "pages are followed for you: stop when you have enough",
    "offset": "pages are followed for you: stop when you have enough",
    "descending": "the newest come first",
    "region": "it follows from the CRN given as instance=",
    "plans_preference": "give the instance's CRN as instance=",
    "name": "saved accounts: from_saved_account(name)",
    "proxies": "give one URL as proxy=",
    "instance": "it is the client's: IBMRuntimeClient(instance=...)",
}


class IBMJobOptions(TypedDict, total=False):
    """Keywords of every IBM submission; see `IBMRuntimeClient.submit_job`."""

    tags: Sequence[str] | None
    session_id: str | None
    private: bool | None
    max_execution_time: int | None
    log_level: str | None
    calibration_id: str | None
    extra_body: Mapping[str, Any] | None
    submission_id: str | None


class IBMJob(Job["models.JobResponse", IBMResult]):
    """A job on IBM's cloud."""

    _client: IBMRuntimeClient
    _known_statuses = frozenset({"Queued", "Running", "Completed", "Cancelled", "Cancelled - Ran too long", "Failed"})

    _private_results: httpx.Response | Exception = APIConnectionError("the results were not read to their end")

    @cached_property
    def _reading(self) -> PerLoop[Errand]:
        return PerLoop(lambda: Errand(self._read_once))

    @property
    def status(self) -> str | None:
        """The last status seen (`status`, else `state.status`), spelled as the server does."""
        return _status(self._data)

    async def cancel(self) -> Self:
        try:
            await self._client._send(api.jobs.cancel_job_jid, self.id)
        except ConflictError:
            self._client.logger.info("job %s had ended before it could be cancelled", self.id)
        return await self.refresh()

    async def delete(self) -> None:
        await self._client._send(api.jobs.delete_job, self.id)

    async def get_logs(self) -> str:
        """Return the job's log, once it has ended; `NotFoundError` when there is none."""
        return await self._client.get_job_logs(self.id)

    async def get_metrics(self) -> models.JobMetricsResponse:
        """Return when the job was created, ran and ended, and what it used."""
        return await self._client.get_job_metrics(self.id)

    async def _read(self, *, max_retries: int | None = None, include_params: bool = False) -> float | None:
        data, response = await self._client._object(
            api.jobs.get_job, self.id, max_retries=max_retries, exclude_params=not include_params
        )
        self._check_identity(data, _status(data), response)
        self._took(data)
        return retry_after(response)

    async def _result(self) -> IBMResult:
        await self._check_completed()
        if self._told("private") is True:
            response = await self._read_private()
        else:
            response = await self._client._send(api.jobs.get_job_results_jid, self.id)
        if response.status_code == 204:
            raise JobNotFinishedError(
                f"job {self.id} has no results (yet)", job_id=self.id, status=self.status, job=self
            )
        widths = self._sent.get("widths") or register_widths(self._data.get("params"))
        build = partial(IBMResult, job_id=self.id, job=self, widths=widths)
        return await decoded(response, build, results=True)

    async def _read_private(self) -> httpx.Response:
        """Read what the service gives only once: by one request for all readers, which outlives a cancelled one."""
        if not self._has_results:
            await self._reading.get().start().ended.wait()
        kept = self._private_results
        if isinstance(kept, Exception):
            raise copy.copy(kept) from kept.__cause__
        return kept

    @property
    def _has_results(self) -> bool:
        return isinstance(self._private_results, httpx.Response) and self._private_results.status_code == 200

    async def _read_once(self) -> None:
        outcome: httpx.Response | Exception
        try:
            outcome = await self._client._send(api.jobs.get_job_results_jid, self.id, retry=Retry.UNSAFE)
        except Exception as error:  # noqa: BLE001 - raised in whoever waits for it
            outcome = error
        finally:
            self._reading.pop()
        if not self._has_results:  # another event loop may have them
            self._private_results = outcome

    def _model(self, data: dict[str, Any]) -> models.JobResponse:
        return models.JobResponse.from_dict(data)

    def _state(self, *names: str) -> str | None:
        state = self._data.get("state")
        found = (state.get(name) for name in names) if isinstance(state, dict) else ()
        return next((str(value) for value in found if value not in (None, "")), None)

    def _failure(self) -> tuple[str | None, str | None, str | None]:
        # Some environments spell these in camel case.
        code = self._state("reason_code", "reasonCode")
        return self._state("reason"), code, self._state("reason_solution", "reasonSolution")

    async def _logs_of_failure(self) -> str | None:
        # Whatever is wrong with the log, it must not hide why the job failed.
        with anyio.move_on_after(_LOG_SECONDS), suppress(Exception):
            return (await self.get_logs())[-_LOG_LENGTH:]
        return None

    def _outcome(self) -> Outcome | None:
        ended = super()._outcome()
        if ended == "cancelled" and (
            "ran too long" in (self.status or "").lower() or self._failure()[1] == str(_RAN_TOO_LONG)
        ):
            return "failed"
        return ended

    def _floor(self) -> float:
        # An open session is paid by the clock.
        return FASTEST if self._told("session_id") else FLOOR


class AnalyticsFilters(TypedDict, total=False):
    """Keywords of the analytics methods: instances are CRNs, times are aware datetimes."""

    instance: Sequence[str]
    interval_start: dt.datetime
    interval_end: dt.datetime
    backend: Sequence[str]
    user_id: Sequence[str]
    simulators: bool
    plan: Sequence[str]
    subscription_id: Sequence[str]


class _Headers(httpx.Headers):
    """Headers whose repr hides the account too."""

    def __repr__(self) -> str:
        return repr(httpx.Headers({**self, "service-crn": "[secure]"}))


class IBMSession:
    """A session on a backend: an async context manager that closes it, and so lets its queued jobs run.

    Only `cancel()`, or an error that leaves the block with `cancel_on_error` set, drops queued jobs. A session that
    could not be closed raises why, unless another error leaves the block: then it is logged.
    """

    def __init__(
        self,
        client: IBMRuntimeClient,
        session_id: str,
        *,
        backend: str | None = None,
        cancel_on_error: bool = False,
        data: dict[str, Any] | None = None,
    ) -> None:
        self._data = data
        self.id: str = check_segment(session_id, "a session id")
        self._client = client
        self._backend = backend
        self._cancel_on_error = cancel_on_error

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
        """Read the session anew and return this handle."""
        self._data, _ = await self._client._object(api.sessions.get_session, self.id)
        return self

    async def close(self) -> None:
        """Take no new jobs; queued ones still run. A session that is gone counts as closed."""
        with suppress(NotFoundError):
            body = Body({"accepting_jobs": False})
            await self._client._send(api.sessions.update_session, self.id, body=body)
        self._forget_state()

    async def cancel(self) -> None:
        """Take no new jobs and drop the queued ones; running ones finish."""
        with suppress(NotFoundError):
            await self._client._send(api.sessions.delete_session_close, self.id)
        self._forget_state()

    def _forget_state(self) -> None:
        # What was seen before is not true any more, and what is true only the service can tell.
        self._data = self._data and {name: value for name, value in self._data.items() if name not in _STATE_OF_SESSION}

    async def submit_job(
        self,
        program_id: str,
        *,
        params: Mapping[str, Any] | None = None,
        backend: str | None = None,
        **job: Unpack[IBMJobOptions],
    ) -> IBMJob:
        """Submit a job into this session; keywords as in `IBMRuntimeClient.submit_job`."""
        self._claim(job)
        return await self._client.submit_job(program_id, backend=await self._on(backend), params=params, **job)

    async def submit_sampler(
        self,
        pubs: Sequence[Any],
        *,
        shots: int | None = None,
        options: Mapping[str, Any] | None = None,
        **job: Unpack[IBMJobOptions],
    ) -> IBMJob:
        """Submit pubs to the sampler in this session; keywords as in `IBMRuntimeClient.submit_sampler`."""
        self._claim(job)
        return await self._client.submit_sampler(
            pubs, backend=await self._on(None), shots=shots, options=options, **job
        )

    async def submit_estimator(
        self,
        pubs: Sequence[Any],
        *,
        precision: float | None = None,
        resilience_level: int | None = None,
        options: Mapping[str, Any] | None = None,
        **job: Unpack[IBMJobOptions],
    ) -> IBMJob:
        """Submit pubs to the estimator in this session; keywords as in `IBMRuntimeClient.submit_estimator`."""
        self._claim(job)
        return await self._client.submit_estimator(
            pubs,
            backend=await self._on(None),
            precision=precision,
            resilience_level=resilience_level,
            options=options,
            **job,
        )

    def _claim(self, job: IBMJobOptions) -> None:
        if "backend" in job:
            raise TypeError(f"session {self.id} runs on its own backend: leave backend= out")
        if job.get("session_id") not in (None, self.id):
            raise ValueError(f"this is session {self.id}, not {job['session_id']!r}")
        job["session_id"] = self.id

    async def _on(self, backend: str | None) -> str:
        if backend is None and not self._backend:
            await self.refresh()
            self._backend = (self._data or {}).get("backend_name")
        chosen = backend or self._backend
        if not chosen:  # empty until the first job of some sessions
            raise ValueError(f"session {self.id} does not tell its backend yet: give submit_job(..., backend=...)")
        return chosen

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        end = self.cancel if exc is not None and self._cancel_on_error else self.close
        with anyio.move_on_after(_CLOSE_SECONDS, shield=True) as scope:
            try:
                await end()
            except Exception as error:
                if exc is None:
                    raise
                self._client.logger.warning("session %s could not be closed: %s", self.id, error)
        if scope.cancelled_caught:
            late = f"session {self.id} was not closed within {_CLOSE_SECONDS:.0f} s"
            if exc is None:
                raise APITimeoutError(late)
            self._client.logger.warning(late)

    def __repr__(self) -> str:
        return f"<IBMSession {vars(self).get('id')} {self.state or 'not read yet'}>"


class IBMRuntimeClient(Client[IBMJob]):
    """Async client for IBM's Qiskit Runtime REST API, version 1.

    `token` is the IBM Cloud API key (default: `QISKIT_IBM_TOKEN` or `IBMCLOUD_API_KEY`), `instance` the CRN (default:
    `QISKIT_IBM_INSTANCE`), from whose region the `url` follows (default: `QISKIT_IBM_URL`). `auth` replaces the key by
    a bearer token, or by a coroutine function that returns a token or (token, seconds). `api_version` is the date sent
    as IBM-API-Version. Works from any event loop, on asyncio and trio. Raises `ConfigurationError`; sends nothing.
    """

    _generated = "aioqpu_ibm_v1"
    _environment = ("QISKIT_IBM_TOKEN", "IBMCLOUD_API_KEY")
    _old_habits = _OLD_HABITS

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
        **http: Unpack[HTTPOptions],
    ) -> None:
        key, token = hidden(token), None
        hide_proxy(http)
        crn, instance = hidden(instance if instance is not None else environment("QISKIT_IBM_INSTANCE")), None
        bearer, auth = (hidden(auth), None) if isinstance(auth, str) else (None, auth)
        if crn is None:
            raise ConfigurationError("no instance: give instance='crn:v1:...', or set QISKIT_IBM_INSTANCE")
        crn = crn.checked("instance")
        problem, region, staging = _read_crn(crn)
        if problem:
            raise ConfigurationError(problem)
        if not isinstance(private_endpoint, bool):
            raise ConfigurationError(f"private_endpoint must be True or False, not {private_endpoint!r}")
        given = ("url", url) if url is not None else ("QISKIT_IBM_URL", environment("QISKIT_IBM_URL"))
        base = _base_url(*given, region, staging, private_endpoint)
        if not isinstance(api_version, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", api_version):
            raise ConfigurationError(f"api_version must be a date such as {DEFAULT_API_VERSION}, not {api_version!r}")
        own_auth = bearer is not None or auth is not None
        if key is not None and own_auth:
            raise ConfigurationError("give token= or auth=, not both")
        iam = iam_url if iam_url is not None else environment("IAM_URL")
        domain = "iam.test.cloud.ibm.com" if staging else "iam.cloud.ibm.com"
        iam = check_url("iam_url", iam or f"https://{'private.' if private_endpoint else ''}{domain}")
        key = None if own_auth else self._credential(key)
        bearer = None if bearer is None else Secret(bearer.reveal().removeprefix("Bearer ")).checked("auth")
        super().__init__(base, {"IBM-API-Version": api_version}, custom_headers, user_agent=user_agent, options=http)
        # httpx's own setter would make plain headers of them, whose repr shows the account.
        self._http.front._headers = _Headers({**self._http.front.headers, "Service-CRN": crn.reveal()})
        credentials: Auth
        if key is not None:
            credentials = iam_auth(self._http, key, iam.removesuffix("/identity/token"))
        elif bearer is not None:
            credentials = StaticAuth("Bearer", bearer)
        elif callable(auth):
            credentials = callable_auth(auth)
        else:
            raise ConfigurationError(f"auth must be a token or a coroutine function, not {type(auth).__name__}")
        self._http.auth = credentials

    @classmethod
    def from_saved_account(
        cls, name: str | None = None, *, path: str | Path | None = None, **overrides: Any
    ) -> IBMRuntimeClient:
        """Make a client from an account that Qiskit saved (`~/.qiskit/qiskit-ibm.json`, which is only read).

        Without a name it is the default account, or the only one. `overrides` are keywords of the constructor, such
        as `instance`, which saved accounts may lack. Raises `ConfigurationError`.
        """
        saved = saved_account(name, path)
        if overrides.get("auth") is not None:
            saved.pop("token", None)
        return cls(**{**saved, **overrides})

    @property
    def api_headers(self) -> httpx.Headers:
        """The headers of every request but Authorization, which changes with the token."""
        return _Headers(self._http.front.headers)

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
        **unknown: Never,
    ) -> IBMJob:
        """Submit a job of any program (`sampler`, `estimator`, ...) with its `params` as the API takes them.

        Costs money on most plans. `max_execution_time` is in seconds, at most 10800. The job carries `submission_id`
        as a tag (made when `None`, left out when ""); two submissions with the same id are two jobs. A request that
        may have taken effect is not repeated: it raises `SubmissionUncertainError`. A `private` job's results can be
        read only once.
        """
        self._refuse("submit_job", unknown)
        check_types(dict, params=params)
        return await self._start(
            program_id,
            backend,
            None if params is None else dict(params),
            tags=tags,
            session_id=session_id,
            private=private,
            max_execution_time=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
            extra_body=extra_body,
            submission_id=submission_id,
        )

    async def _start(
        self,
        program_id: str,
        backend: str,
        params: dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]] | None,
        *,
        tags: Sequence[str] | None = None,
        session_id: str | None = None,
        private: bool | None = None,
        max_execution_time: int | None = None,
        log_level: str | None = None,
        calibration_id: str | None = None,
        extra_body: Mapping[str, Any] | None = None,
        submission_id: str | None = None,
    ) -> IBMJob:
        """Check the arguments, prepare the params when they are not yet, and submit."""
        for name, value in (("program_id", program_id), ("backend", backend)):
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be a non-empty name, not {value!r}")
        if re.search(r"[\s;]", program_id):
            raise ValueError("program_id names a program, such as sampler: circuits go to submit_sampler([circuit])")
        check_types(str, session_id=session_id, log_level=log_level, calibration_id=calibration_id)
        check_types(bool, private=private)
        check_shots(max_execution_time, "max_execution_time (seconds)")
        if (max_execution_time or 0) > MAX_EXECUTION_SECONDS:
            raise ValueError(f"max_execution_time is at most {MAX_EXECUTION_SECONDS} seconds")
        chosen_id = new_submission_id(submission_id)
        ticket = self._http.ticket()
        body = merged_body(
            extra_body,
            program_id=program_id,
            backend=backend,
            params=await params() if callable(params) else params,
            tags=tags,
            session_id=session_id,
            private=private,
            cost=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
        )
        if marked := tags_with(chosen_id, body.get("tags") or ()):
            body["tags"] = marked
        return await self._submit(api.jobs.create_job, body, body, "JobRunParams", chosen_id, ticket)

    async def submit_sampler(
        self,
        pubs: Sequence[Any],
        *,
        backend: str,
        shots: int | None = None,
        options: Mapping[str, Any] | None = None,
        **job: Unpack[IBMJobOptions],
    ) -> IBMJob:
        """Submit pubs to the sampler: circuits, or `(circuit, parameter values, shots)`; `None` skips a part.

        A circuit is OpenQASM 3 text or a qiskit `QuantumCircuit`. Costs money on most plans.
        """
        self._refuse("submit_sampler", job.keys() - IBMJobOptions.__annotations__)
        check_shots(shots)
        params = partial(self._primitive, "SamplerOptions", options, sampler_pubs, pubs, shots=shots)
        return await self._start("sampler", backend, params, **job)

    async def submit_estimator(
        self,
        pubs: Sequence[Any],
        *,
        backend: str,
        precision: float | None = None,
        resilience_level: int | None = None,
        options: Mapping[str, Any] | None = None,
        **job: Unpack[IBMJobOptions],
    ) -> IBMJob:
        """Submit pubs to the estimator: `(circuit, observables, parameter values, precision)`; `None` skips a part.

        Observables are Pauli strings (qubit 0 rightmost), maps of Pauli string to coefficient, or nested lists of
        them. `resilience_level` is 0, 1 or 2. Costs money on most plans.
        """
        self._refuse("submit_estimator", job.keys() - IBMJobOptions.__annotations__)
        check_number("precision", precision, above=0)
        if resilience_level not in (None, 0, 1, 2) or not is_number(resilience_level or 0, Integral):
            raise ValueError(f"resilience_level must be 0, 1 or 2, not {resilience_level!r}")
        chosen = {"precision": precision, "resilience_level": resilience_level}
        params = partial(self._primitive, "EstimatorOptions", options, estimator_pubs, pubs, **chosen)
        return await self._start("estimator", backend, params, **job)

    async def _primitive(
        self, schema: str, options: Any, encode: Callable[..., list[Any]], pubs: Any, **given: Any
    ) -> dict[str, Any]:
        params = {name: value for name, value in given.items() if value is not None}
        if options is not None:
            known = schemas(self._generated)
            params["options"] = checked_options(options, known[schema], known, "options")
            self._hint_at(params["options"], schema, "option ")
        params["pubs"] = await encoded_pubs(encode, pubs)
        name, at = ("shots", 2) if schema == "SamplerOptions" else ("precision", 3)
        default = params.get(name) or params.get("options", {}).get(f"default_{name}")
        asked = {(pub[at] if len(pub) > at else None) or default for pub in params["pubs"]}
        if len(asked) > 1:
            told = ", ".join(sorted(str(value or "the default") for value in asked))
            self.logger.warning(
                "the pubs of a job ask for different %s (%s): IBM's newer programs refuse it", name, told
            )
        return {**params, "support_qiskit": True, "version": 2}

    async def run_job(
        self,
        program_id: str,
        *,
        backend: str,
        params: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        **job: Unpack[IBMJobOptions],
    ) -> IBMResult:
        """Submit, wait and fetch the results; `timeout` (seconds) bounds the wait and cancels nothing."""
        check_timeout(timeout)
        return await (await self.submit_job(program_id, backend=backend, params=params, **job)).result(timeout)

    def job(self, job_id: str) -> IBMJob:
        return IBMJob(self, job_id)

    def _refuse(self, method: str, unknown: Iterable[str]) -> None:
        for name in unknown:
            parameters = inspect.signature(getattr(self, method)).parameters.values()
            known = {each.name for each in parameters if each.kind is not each.VAR_KEYWORD}
            known |= IBMJobOptions.__annotations__.keys() if method.startswith("submit") else set()
            raise TypeError(f"{method}() has no keyword {name!r}{self._hint(name, known)}")

    async def retrieve_job(self, job_id: str, *, include_params: bool = False) -> IBMJob:
        """Read a job and return its handle; its inputs, which may be large, only with `include_params`."""
        job = self.job(job_id)
        await job._read(include_params=include_params)
        return job

    async def get_results(self, job_id: str) -> IBMResult:
        """Fetch the results of an ended job; does not wait.

        Raises `JobNotFinishedError`, `JobFailedError` or `JobCancelledError` when there are none. Those of a private
        job can be fetched once.
        """
        return await (await self.retrieve_job(job_id))._result()

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
        **unknown: Never,
    ) -> AsyncGenerator[IBMJob]:
        """Yield the handles of up to `limit` jobs of this instance, newest first, following pages.

        Jobs must have all of `tags`. `pending` picks queued and running jobs (True) or ended ones (False). Times are
        aware datetimes.
        """
        self._refuse("list_jobs", unknown)
        if isinstance(tags, str):
            raise TypeError("tags must be a list of strings")
        check_aware(created_after=created_after, created_before=created_before)
        check_limit(limit)
        page = self._page(
            limit=_PAGE_SIZE if limit is None else max(1, min(limit, _PAGE_SIZE)),
            pending=pending,
            program=program_id,
            backend=backend,
            session_id=session_id,
            tags=None if tags is None else list(tags),
            created_after=created_after,
        )
        async with aclosing(items(page, (created_before, 0), key=lambda job: job.id, limit=limit)) as found:
            async for job in found:
                yield job

    def _page(self, **filters: Any) -> Callable[[tuple[Any, int]], Awaitable[tuple[list[IBMJob], Any]]]:
        first: tuple[str, tuple[Any, int]] | None = None
        by_age = True

        async def page(cursor: tuple[Any, int]) -> tuple[list[IBMJob], tuple[Any, int] | None]:
            nonlocal first, by_age
            before, offset = cursor
            body, response = await self._object(
                api.jobs.list_jobs, offset=offset or None, created_before=before, **filters
            )
            found = self._listed(body, response)
            # Some count the jobs of the page, so a full page does not end the list.
            if not found or (body.get("count") == offset + len(found) and len(found) < filters["limit"]):
                return found, None
            newest, oldest = (parse_time(found[i]._data.get("created")) for i in (0, -1))
            if first is None:
                first = found[0].id, (before, len(found))
            elif by_age and (found[0].id == first[0] or (newest and before and newest > before)):
                by_age = False  # the service does not go by age
                return found, first[1]
            # Jobs leave and enter the list between pages, so the next one starts at the age of the last job seen
            # (inclusive, and services may show less than they compare; what comes twice is dropped) and only jobs of
            # the very same age are skipped by number.
            age = oldest and min(oldest, _END_OF_TIME) + dt.timedelta(seconds=1)
            following = (age, 0) if by_age and age and age != before else (before, offset + len(found))
            return found, following

        return page

    async def _job_pages(self, jobs: Sequence[IBMJob]) -> AsyncGenerator[list[IBMJob]]:
        # Ended jobs are listed too: paging through a list of pending ones, which shrinks, skips jobs.
        created = [parse_time(job._data.get("created")) for job in jobs]
        oldest = None if None in created else min(moment for moment in created if moment)
        page = self._page(limit=_PAGE_SIZE, created_after=oldest)
        async with aclosing(pages(page, (None, 0), key=lambda job: job.id)) as found:
            async for fresh in found:
                yield fresh

    def _remembered(self, body: Mapping[str, Any]) -> dict[str, Any]:
        widths = register_widths(body.get("params"))
        return {"private": body.get("private"), "session_id": body.get("session_id"), "widths": widths}

    async def _look_up(self, submission_id: str, since: float = -math.inf) -> IBMJob | None:  # noqa: ARG002 - a tag needs no time
        found = self._listed(*await self._object(api.jobs.list_jobs, limit=1, tags=[submission_id]), sure=True)
        for job in found:
            tags = job._data.get("tags")
            if isinstance(tags, list) and submission_id in tags:
                return job
        if found:
            # A service that does not filter by tags tells nothing: not even that there is no such job.
            raise InconclusiveError("the job list was not filtered by the tag")
        return None

    async def list_backends(self) -> list[models.BackendDevice]:
        """Return the backends of this instance with their state, queue length and size."""
        answer = await self._due(api.backends.list_backends.asyncio_detailed)
        devices = entries(answer, "devices")
        # The API version 2024-01-01 lists names only.
        return [models.BackendDevice(name=device) if isinstance(device, str) else device for device in devices]

    async def get_backend_status(self, name: str) -> models.BackendStatusResponse:
        """Return whether a backend is up, and how many jobs wait for it."""
        return await self._due(api.backends.get_backend_status.asyncio_detailed, name)

    async def get_backend_properties(
        self, name: str, *, updated_before: dt.datetime | None = None, calibration_id: str | None = None
    ) -> dict[str, Any]:
        """Return the calibration data of a backend, as the service sends them."""
        check_aware(updated_before=updated_before)
        op = api.backends.get_backend_properties
        return (await self._object(op, name, updated_before=updated_before, calibration_id=calibration_id))[0]

    async def get_backend_configuration(self, name: str, *, calibration_id: str | None = None) -> dict[str, Any]:
        """Return the gates, couplings and limits of a backend, as the service sends them."""
        op = api.backends.get_backend_configuration
        return (await self._object(op, name, calibration_id=calibration_id))[0]

    async def get_backend_defaults(self, name: str) -> dict[str, Any]:
        """Return the pulse defaults of a backend, as the service sends them."""
        return (await self._object(api.backends.get_backend_defaults, name))[0]

    async def get_job_logs(self, job_id: str) -> str:
        """Return the log of an ended job; `NotFoundError` when there is none."""
        return (await self._parsed(api.jobs.get_job_logs_jid.asyncio_detailed, job_id))[0] or ""

    async def get_job_metrics(self, job_id: str) -> models.JobMetricsResponse:
        """Return when a job was created, ran and ended, and what it used."""
        return await self._due(api.jobs.get_job_metrics_jid.asyncio_detailed, job_id)

    async def get_job_interim_results(self, job_id: str) -> str:
        """Return what a job had sent before it ended. Deprecated: gone from API versions after 2025-05-01."""
        op = api.jobs.get_interim_results_jid
        return (await self._parsed(op.asyncio_detailed, job_id, ibm_api_version=_DEPRECATED_API_VERSION))[0] or ""

    async def get_job_transpiled_circuits(self, job_id: str) -> models.TranspiledCircuitsResponse:
        """Return a presigned link to a job's transpiled circuits. Deprecated: gone since API version 2026-02-01.

        Whoever holds the link can read them; fetch it without credentials.
        """
        op = api.jobs.get_transpiled_circuits_jid
        return await self._due(op.asyncio_detailed, job_id, ibm_api_version=_DEPRECATED_API_VERSION)

    async def replace_job_tags(self, job_id: str, tags: Sequence[str]) -> None:
        """Give a job these tags and no others, so keep its submission id among them if you still need it."""
        await self._send(api.jobs.replace_job_tags, job_id, body=Body({"tags": tags_with("", tags)}))

    async def list_tags(self, search: str) -> list[str]:
        """Return the job tags of this instance that hold `search` (3 to 100 characters)."""
        if not 3 <= len(search) <= 100:
            raise ValueError("search must have 3 to 100 characters")
        answer = await self._due(api.tags.list_tags.asyncio_detailed, type_="job", search=search)
        return entries(answer, "tags")

    async def create_session(
        self,
        *,
        backend: str,
        mode: str = "dedicated",
        max_ttl: int | None = None,
        cancel_on_error: bool = False,
        extra_body: Mapping[str, Any] | None = None,
        **unknown: Never,
    ) -> IBMSession:
        """Open a session in which jobs run with priority (`dedicated`) or one after another (`batch`).

        Costs money: a dedicated session is billed by the clock. `max_ttl` is in seconds. Use it with `async with`:
        leaving the block lets queued jobs run, unless an error leaves it and `cancel_on_error` is set. An opening that
        may have worked is not repeated: it raises `SubmissionUncertainError`.
        """
        self._refuse("create_session", unknown)
        if mode in ("session", "job", "interactive", "priority"):
            raise ValueError("a session's mode is 'dedicated' or 'batch': what workloads call session is 'dedicated'")
        for name, value in (("backend", backend), ("mode", mode)):
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be a non-empty name, not {value!r}")
        check_shots(max_ttl, "max_ttl (seconds)")
        body = merged_body(extra_body, backend=backend, mode=mode, max_ttl=max_ttl)

        def made(data: dict[str, Any]) -> IBMSession:
            return IBMSession(self, data["id"], backend=backend, cancel_on_error=cancel_on_error, data=data)

        return await submit(lambda: self._create(api.sessions.create_session, body, "", made), "")

    def session(self, session_id: str) -> IBMSession:
        """Return a handle of a session opened elsewhere; sends nothing."""
        return IBMSession(self, session_id)

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
    ) -> AsyncGenerator[models.Workload]:
        """Yield up to `limit` jobs and sessions of this instance, newest first, following pages.

        `mode` is job, session or batch; `status` words are those of workloads (completed, canceled, failed, pending,
        in_progress); `search` matches ids and tags; `mine` leaves out those of other users.
        """
        if mode in ("dedicated", "interactive"):
            raise ValueError("workloads call a dedicated session 'session'")
        if isinstance(tags, str) or isinstance(status, str):
            raise TypeError("tags and status must be lists of strings")
        check_aware(created_after=created_after, created_before=created_before)

        async def page(cursor: str | None) -> tuple[list[models.Workload], str | None]:
            answer = await self._due(
                api.workloads.find_instance_workloads.asyncio_detailed,
                limit=_WORKLOADS_PAGE_SIZE,
                sort="-createdAt",
                next_=cursor,
                mode=mode,
                status=None if status is None else list(status),
                backend=backend,
                tags=None if tags is None else list(tags),
                search=search,
                created_after=created_after,
                created_before=created_before,
                user="me" if mine else None,
            )
            found = [workload for workload in entries(answer, "workloads") if isinstance(workload, models.Workload)]
            return found, _cursor(getattr(answer.next_, "href", None))

        async with aclosing(items(page, None, key=identity, limit=limit)) as found:
            async for workload in found:
                yield workload

    async def get_instance(self) -> models.InstanceResponse:
        """Return the plan and the limits (seconds) of this instance."""
        return await self._due(api.instances.get_instance.asyncio_detailed)

    async def get_instance_configuration(self) -> models.InstanceConfiguration:
        """Return the usage limit set for this instance (seconds)."""
        return await self._due(api.instances.get_instance_configuration.asyncio_detailed)

    async def replace_instance_configuration(self, *, instance_limit: int | None) -> None:
        """Set the usage limit of this instance (seconds), or lift it with `None`."""
        check_shots(instance_limit, "instance_limit (seconds)")
        op = api.instances.replace_instance_configuration
        await self._send(op, body=Body({"instance_limit": instance_limit}))

    async def get_usage(self) -> models.InstanceUsage:
        """Return what this instance has used and may use (seconds)."""
        return await self._due(api.instances.get_usage.asyncio_detailed)

    async def get_account(self, account_id: str, *, plan_id: str | None = None) -> models.AccountConfiguration:
        """Return the plans of an account; its id is the one in the CRN, without `a/`."""
        name = account_id.removeprefix("a/") if isinstance(account_id, str) else account_id
        return await self._due(api.accounts.get_account.asyncio_detailed, name, plan_id=plan_id)

    async def get_analytics_usage(self, **filters: Unpack[AnalyticsFilters]) -> models.AnalyticsUsage:
        """Return the usage (milliseconds) of the account's instances; needs account-wide permission."""
        return await self._due(api.analytics.analytics_usage.asyncio_detailed, **_analytics(filters))

    async def get_analytics_filters(self, *, instance: Sequence[str] | None = None) -> models.AnalyticsFilters:
        """Return the backends, users, plans and subscriptions that analytics can be filtered by."""
        op = api.analytics.analytics_filters
        return await self._due(op.asyncio_detailed, instance=_strings("instance", instance))

    async def get_analytics_usage_grouped(
        self, group_by: str, **filters: Unpack[AnalyticsFilters]
    ) -> models.AnalyticsUsageGroupedResponse:
        """Return usage (milliseconds) by `instance`, `backend`, `user_id`, `plan` or `subscription_id`."""
        op = api.analytics.get_usage_analytics_grouped
        return await self._due(op.asyncio_detailed, group_by=group_by, **_analytics(filters))

    async def get_analytics_usage_grouped_by_date(
        self, group_by: str = "instance", **filters: Unpack[AnalyticsFilters]
    ) -> models.AnalyticsUsageGroupedByDateResponse:
        """Return usage (milliseconds) by `instance` and date."""
        op = api.analytics.get_usage_analytics_grouped_by_date
        return await self._due(op.asyncio_detailed, group_by=group_by, **_analytics(filters))

    async def get_versions(self) -> list[models.ApiVersion]:
        """Return the dates that `api_version` may be."""
        answer = await self._due(api.versions.get_versions.asyncio_detailed)
        return [models.ApiVersion(version=one) if isinstance(one, str) else one for one in entries(answer, "versions")]

    async def logout(self) -> None:
        """Log out (named by IBM's migration guide only; absent from the service's description)."""
        await self._send(api.auth.logout)


def _cursor(href: Any) -> str | None:
    """Return the cursor in the link to the next page; links themselves are never followed."""
    try:
        following = parse_qs(urlsplit(check_cursor(href)).query).get("next") if isinstance(href, str) else None
        return check_cursor(following[0]) if following else None
    except ValueError as error:
        raise ResponseDecodeError(f"the link to the next page: {error}", body=href) from None


def _status(data: Mapping[str, Any]) -> str | None:
    state = data.get("state")
    found = (data.get("status"), state.get("status") if isinstance(state, dict) else None)
    return next((status for status in found if isinstance(status, str) and status), None)


def _analytics(filters: AnalyticsFilters) -> dict[str, Any]:
    if unknown := sorted(filters.keys() - AnalyticsFilters.__annotations__):
        raise TypeError(f"analytics have no filter {unknown[0]!r}")
    check_aware(interval_start=filters.get("interval_start"), interval_end=filters.get("interval_end"))
    single = "interval_start", "interval_end", "simulators"
    return {name: value if name in single else _strings(name, value) for name, value in filters.items()}


def _strings(name: str, value: Any) -> list[Any] | None:
    if isinstance(value, str):
        raise TypeError(f"{name} must be a list of strings")
    return None if value is None else list(value)


def _read_crn(secret: Secret) -> tuple[str | None, str, bool]:
    """Return (what is wrong, region, whether it is IBM's staging cloud) of an instance CRN."""
    crn = secret.reveal()
    match = _CRN.fullmatch(crn)
    problem = None
    if re.fullmatch(r"[^/:]+/[^/:]+/[^/:]+", crn):
        problem = "hub/group/project belongs to the retired IBM Quantum service: instance is now a CRN"
    elif match is None:
        problem = (
            "instance must be the CRN of a quantum-computing instance (crn:v1:bluemix:public:quantum-computing:"
            f"<region>:a/<account>:<id>::), not a name; this one has {crn.count(':') + 1} of 10 fields"
        )
    return problem, match["region"] if match else "", crn.startswith("crn:v1:staging:")


def _base_url(name: str, url: str | None, region: str, staging: bool, private: bool) -> str:
    if url is not None:
        base = check_url(name, url)
        parts = urlsplit(base)
        host = parts.hostname or ""
        if _RETIRED_HOSTS.search(host):
            raise ConfigurationError(
                f"{host} belongs to a retired service: leave url out, and the instance's region gives the right one "
                "(https://quantum.cloud.ibm.com/api or https://<region>.quantum.cloud.ibm.com/api)"
            )
        if host not in _PLATFORM_HOSTS or parts.path:
            return base.removesuffix("/v1")
    domain = "quantum.test.cloud.ibm.com" if staging else "quantum.cloud.ibm.com"
    if private:
        return f"https://private.{region}.{domain}/api"
    return f"https://{domain}/api" if region == "us-east" else f"https://{region}.{domain}/api"

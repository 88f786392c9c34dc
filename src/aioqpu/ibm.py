"""IBM's Qiskit Runtime REST API, version 1."""

from __future__ import annotations

import re
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack
from urllib.parse import urlsplit

from aioqpu.auth import Auth, StaticAuth, callable_auth, iam_auth
from aioqpu.client import (
    Client,
    HTTPOptions,
    check_shots,
    decoded,
    environment,
    listed,
    merged_body,
    parse_time,
)
from aioqpu.errors import ConfigurationError, ConflictError, JobNotFinishedError
from aioqpu.http import Secret, check_plain, check_url, decode_error, retry_after
from aioqpu.job import Job
from aioqpu.paging import items
from aioqpu.pubs import estimator_pubs, sampler_pubs
from aioqpu.results import IBMResult
from aioqpu.retry import Kind
from aioqpu.submission import new_submission_id, tags_with
from aioqpu.waiting import FASTEST, FLOOR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence

    import httpx

    from aioqpu.waiting import Outcome
    from aioqpu_ibm_v1.models import BackendDevice, JobResponse

DEFAULT_API_VERSION = "2026-04-15"
MAX_EXECUTION_SECONDS = 10_800
_RAN_TOO_LONG = 1305
_PAGE_SIZE = 200
_PLATFORM_HOSTS = ("cloud.ibm.com", "quantum.cloud.ibm.com", "test.cloud.ibm.com", "quantum.test.cloud.ibm.com")
_RETIRED_HOSTS = re.compile(
    r"(^|\.)(quantum-computing\.ibm\.com|quantum\.ibm\.com|quantum-computing\.cloud\.ibm\.com)$"
)
_CRN = re.compile(r"crn:v1:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]+:(?P<region>[a-z0-9-]+):a/[\w-]+:[\w-]+:[^:\s]*:[^:\s]*")


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


class IBMJob(Job["JobResponse", IBMResult]):
    """A job on IBM's cloud."""

    _client: IBMRuntimeClient
    _known_statuses = frozenset({"Queued", "Running", "Completed", "Cancelled", "Cancelled - Ran too long", "Failed"})

    @property
    def status(self) -> str | None:
        """The last status seen (`status`, else `state.status`), spelled as the server does."""
        return super().status or self._state("status")

    async def cancel(self) -> Self:
        from aioqpu_ibm_v1.api import jobs

        try:
            await self._client._send(jobs.cancel_job_jid, self.id)
        except ConflictError:
            self._client.logger.info("job %s had ended before it could be cancelled", self.id)
        return await self.refresh()

    async def delete(self) -> None:
        from aioqpu_ibm_v1.api import jobs

        await self._client._send(jobs.delete_job, self.id)

    async def _read(self, *, include_params: bool = False) -> float | None:
        from aioqpu_ibm_v1.api import jobs

        data, response = await self._client._object(jobs.get_job, self.id, exclude_params=not include_params)
        self._took(data)
        if self.status is None:
            raise decode_error(response, "a job without a status")
        return retry_after(response)

    async def _result(self) -> IBMResult:
        from aioqpu_ibm_v1.api import jobs

        self._check_completed()
        # The results of a private job can be read once: such a request is not repeated after it was sent.
        kind = Kind.ONCE if self._data.get("private") is True else None
        response = await self._client._send(jobs.get_job_results_jid, self.id, kind=kind)
        if response.status_code == 204:
            raise JobNotFinishedError(
                f"job {self.id} has no results (yet)", job_id=self.id, status=self.status, job=self
            )
        return await decoded(response, lambda body: IBMResult(body, job_id=self.id, job=self))

    def _model(self, data: dict[str, Any]) -> JobResponse:
        from aioqpu_ibm_v1.models import JobResponse

        return JobResponse.from_dict(data)

    def _state(self, *names: str) -> str | None:
        state = self._data.get("state")
        found = (state.get(name) for name in names) if isinstance(state, dict) else ()
        return next((str(value) for value in found if value not in (None, "")), None)

    def _failure(self) -> tuple[str | None, str | None, str | None]:
        # Some environments spell these in camel case.
        code = self._state("reason_code", "reasonCode")
        return self._state("reason"), code, self._state("reason_solution", "reasonSolution")

    def _outcome(self) -> Outcome | None:
        ended = super()._outcome()
        if ended == "cancelled" and (
            "ran too long" in (self.status or "").lower() or self._failure()[1] == str(_RAN_TOO_LONG)
        ):
            return "failed"
        return ended

    def _floor(self) -> float:
        # An open session is paid by the clock.
        return FASTEST if self._data.get("session_id") else FLOOR


class IBMRuntimeClient(Client[IBMJob]):
    """Async client for IBM's Qiskit Runtime REST API, version 1.

    `token` is the IBM Cloud API key (default: `QISKIT_IBM_TOKEN` or `IBMCLOUD_API_KEY`), `instance` the CRN (default:
    `QISKIT_IBM_INSTANCE`), from whose region the `url` follows (default: `QISKIT_IBM_URL`). `auth` replaces the key by
    a bearer token, or by a coroutine function that returns a token or (token, seconds). `api_version` is the date sent
    as IBM-API-Version. Works from any event loop, on asyncio and trio. Raises `ConfigurationError`; sends nothing.
    """

    _generated = "aioqpu_ibm_v1"
    _environment = ("QISKIT_IBM_TOKEN", "IBMCLOUD_API_KEY")

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
        crn = instance if instance is not None else environment("QISKIT_IBM_INSTANCE")
        region, staging = _read_crn(crn)
        base = _base_url(url if url is not None else environment("QISKIT_IBM_URL"), region, staging, private_endpoint)
        if not isinstance(api_version, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", api_version):
            raise ConfigurationError(f"api_version must be a date such as {DEFAULT_API_VERSION}, not {api_version!r}")
        if token is not None and auth is not None:
            raise ConfigurationError("give token= or auth=, not both")
        iam = iam_url if iam_url is not None else environment("IAM_URL")
        domain = "iam.test.cloud.ibm.com" if staging else "iam.cloud.ibm.com"
        iam = check_url("iam_url", iam or f"https://{'private.' if private_endpoint else ''}{domain}")
        key = self._credential(token) if auth is None else None
        headers = {"Service-CRN": str(crn).strip(), "IBM-API-Version": api_version}
        super().__init__(base, headers, custom_headers, user_agent=user_agent, options=http)
        credentials: Auth
        if key is not None:
            credentials = iam_auth(self._http, key, iam)
        elif isinstance(auth, str):
            credentials = StaticAuth("Bearer", Secret(check_plain("auth", auth)))
        elif callable(auth):
            credentials = callable_auth(auth)
        else:
            raise ConfigurationError(f"auth must be a token or a coroutine function, not {type(auth).__name__}")
        self._http.auth = credentials

    @property
    def api_headers(self) -> httpx.Headers:
        """The headers of every request but Authorization, which changes with the token."""
        return self._http.front.headers.copy()

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
    ) -> IBMJob:
        """Submit a job of any program (`sampler`, `estimator`, ...) with its `params` as the API takes them.

        Costs money on most plans. `max_execution_time` is in seconds, at most 10800. The job carries `submission_id`
        as a tag (made when `None`, left out when ""). A request that may have taken effect is not repeated: it raises
        `SubmissionUncertainError`. A `private` job's results can be read only once.
        """
        from aioqpu_ibm_v1.api import jobs

        for name, value in (("program_id", program_id), ("backend", backend)):
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be a non-empty name, not {value!r}")
        if params is not None and not hasattr(params, "keys"):
            raise TypeError(f"params must be a mapping, not {type(params).__name__}")
        check_shots(max_execution_time, "max_execution_time (seconds)")
        if (max_execution_time or 0) > MAX_EXECUTION_SECONDS:
            raise ValueError(f"max_execution_time is at most {MAX_EXECUTION_SECONDS} seconds")
        chosen_id = new_submission_id(submission_id)
        body = merged_body(
            extra_body,
            program_id=program_id,
            backend=backend,
            params=None if params is None else dict(params),
            tags=tags,
            session_id=session_id,
            private=private,
            cost=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
        )
        if marked := tags_with(chosen_id, body.get("tags") or ()):
            body["tags"] = marked
        return await self._submit(jobs.create_job, body, chosen_id)

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
        check_shots(shots)
        params = {"pubs": sampler_pubs(pubs), "options": options, "shots": shots}
        return await self.submit_job("sampler", backend=backend, params=_primitive(params), **job)

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
        if precision is not None and (isinstance(precision, bool) or not precision > 0):
            raise ValueError(f"precision must be a number above 0, not {precision!r}")
        if resilience_level is not None and resilience_level not in (0, 1, 2):
            raise ValueError(f"resilience_level must be 0, 1 or 2, not {resilience_level!r}")
        params = {
            "pubs": estimator_pubs(pubs),
            "options": options,
            "precision": precision,
            "resilience_level": resilience_level,
        }
        return await self.submit_job("estimator", backend=backend, params=_primitive(params), **job)

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
        return await (await self.submit_job(program_id, backend=backend, params=params, **job)).result(timeout)

    def job(self, job_id: str) -> IBMJob:
        return IBMJob(self, job_id)

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
    ) -> AsyncGenerator[IBMJob]:
        """Yield the handles of up to `limit` jobs of this instance, newest first, following pages.

        Jobs must have all of `tags`. `pending` picks queued and running jobs (True) or ended ones (False). Times are
        aware datetimes.
        """
        from aioqpu_ibm_v1.api import jobs

        for name, value in (("created_after", created_after), ("created_before", created_before)):
            if value is not None and value.tzinfo is None:
                raise ValueError(f"{name} needs a time zone")
        size = _PAGE_SIZE if limit is None else max(1, min(limit, _PAGE_SIZE))

        async def page(cursor: tuple[Any, int]) -> tuple[list[dict[str, Any]], tuple[Any, int] | None]:
            before, offset = cursor
            body, response = await self._object(
                jobs.list_jobs,
                limit=size,
                offset=offset or None,
                pending=pending,
                program=program_id,
                backend=backend,
                session_id=session_id,
                tags=None if tags is None else list(tags),
                created_after=created_after,
                created_before=before,
            )
            found = listed(body, "jobs", response)
            if not found:
                return found, None
            # Jobs leave and enter the list between pages, so the next one starts at the age of the last job seen
            # (inclusive; what comes twice is dropped) and only jobs of the very same age are skipped by number.
            oldest = parse_time(found[-1].get("created"))
            return found, ((oldest, 0) if oldest and oldest != before else (before, offset + len(found)))

        async with aclosing(items(page, (created_before, 0), key=lambda data: data["id"], limit=limit)) as found:
            async for data in found:
                yield self._seen(data)

    async def find_submission(self, submission_id: str) -> IBMJob | None:
        if not submission_id:
            raise ValueError("an empty submission_id cannot be found")
        async with aclosing(self.list_jobs(limit=1, tags=[submission_id])) as found:
            return await anext(found, None)

    async def list_backends(self) -> list[BackendDevice]:
        """Return the backends of this instance with their state, queue length and size."""
        from aioqpu_ibm_v1.api import backends

        answer = await self.call(backends.list_backends.asyncio_detailed)
        return [device for device in (answer.devices or [] if answer else []) if not isinstance(device, str)]


def _primitive(params: dict[str, Any]) -> dict[str, Any]:
    options = params["options"]
    if options is not None:
        options = options.to_dict() if hasattr(options, "to_dict") else options
        if not hasattr(options, "keys"):
            raise TypeError(f"options must be a mapping, not {type(options).__name__}")
        params["options"] = dict(options)
    given = {name: value for name, value in params.items() if value is not None}
    return {**given, "support_qiskit": True, "version": 2}


def _read_crn(instance: str | None) -> tuple[str, bool]:
    """Return (region, whether it is IBM's staging cloud) of an instance CRN."""
    if instance is None:
        raise ConfigurationError("no instance: give instance='crn:v1:...', or set QISKIT_IBM_INSTANCE")
    crn = check_plain("instance", instance)
    if re.fullmatch(r"[^/:]+/[^/:]+/[^/:]+", crn):
        raise ConfigurationError("hub/group/project belongs to the retired IBM Quantum service: instance is now a CRN")
    match = _CRN.fullmatch(crn)
    if match is None:
        raise ConfigurationError(
            "instance must be the CRN of a quantum-computing instance (crn:v1:bluemix:public:quantum-computing:"
            f"<region>:a/<account>:<id>::), not a name; this one has {crn.count(':') + 1} of 10 fields"
        )
    return match["region"], crn.split(":")[2] == "staging"


def _base_url(url: str | None, region: str, staging: bool, private: bool) -> str:
    if url is not None:
        base = check_url("url", url)
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

"""IonQ's Quantum Cloud API v0.3."""

from __future__ import annotations

import math
import re
from contextlib import aclosing
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack
from urllib.parse import urlsplit

import anyio

from aioqpu.answers import decode_error, retry_after, server_time
from aioqpu.auth import StaticAuth
from aioqpu.checks import check_aware, check_segment, check_shots, check_types, check_url, hidden, hide_proxy
from aioqpu.client import Body, Client, HTTPOptions, decoded, entries, environment, merged_body
from aioqpu.errors import BadRequestError, ConfigurationError, ConflictError
from aioqpu.job import Job, check_timeout
from aioqpu.loops import PerLoop
from aioqpu.paging import check_limit, identity, items, pages
from aioqpu.results import IonQResult
from aioqpu.submission import METADATA_KEY, InconclusiveError, metadata_with, new_submission_id
from aioqpu_ionq_v03 import api, models

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from types import ModuleType

    import httpx
    from qiskit import QuantumCircuit


DEFAULT_URL = "https://api.ionq.co/v0.3"
_PAGE_SIZE = 25  # the service's default; whether it takes more is not documented
_MOST_A_PAGE = 100  # what a sample of the documentation asks for
_IDS_A_REQUEST, _LENGTH_OF_IDS = 100, 6000  # so that a URL stays below 8 kB
_LOOKUP_PAGES, _SEARCH_PAGES = 20, 400  # of a look-up that a submission waits for, and of one that the user asks for
_CLOCK_SLACK = 5.0  # seconds


class IonQJobOptions(TypedDict, total=False):
    """Keywords of `IonQClient.submit_job`, by their names in the API."""

    target: str
    shots: int | None
    name: str | None
    metadata: Mapping[str, str] | None
    noise: Mapping[str, Any] | None
    error_mitigation: Mapping[str, Any] | None
    registers: Mapping[str, Any] | None
    settings: Mapping[str, Any] | None
    extra_body: Mapping[str, Any] | None
    submission_id: str | None


class IonQJob(Job["models.Job", IonQResult]):
    """A job on IonQ's cloud."""

    _client: IonQClient
    _known_statuses = frozenset({"submitted", "ready", "running", "canceled", "completed", "failed"})

    async def cancel(self) -> Self:
        # The API may turn a completed job into a canceled one, so an ended job is not touched.
        await self._read()
        if not self.done:
            try:
                await self._client._send(api.jobs.cancel_job, self.id)
            except ConflictError:
                self._client.logger.info("job %s had ended before it could be cancelled", self.id)
            await self._read()
        return self

    async def delete(self) -> None:
        await self._client._send(api.jobs.delete_job, self.id)

    async def _read(self, *, max_retries: int | None = None) -> float | None:
        data, response = await self._client._object(api.jobs.get_job, self.id, max_retries=max_retries)
        self._check_identity(data, data.get("status"), response)
        self._took(data)
        return retry_after(response)

    async def _result(self, sharpen: bool | None = None, extra: Mapping[str, Any] | None = None) -> IonQResult:
        await self._check_completed()
        response = await self._client._send(api.jobs.get_job_results, self.id, sharpen=sharpen, extra_params=extra)
        data = self._data
        noise, registers, children = self._told("noise"), self._told("registers"), data.get("children")
        noisy = isinstance(noise, dict) and noise.get("model") not in (None, "ideal")
        build = partial(
            IonQResult,
            job_id=self.id,
            job=self,
            child_job=self._client.job,
            num_qubits=_whole(self._told("qubits")),
            shots=_whole(self._told("shots")),
            metadata=self._told("metadata"),
            ideal=self._told("target") in (None, "simulator") and not noisy,
            meas_mapped=registers.get("meas_mapped") if isinstance(registers, dict) else None,
            order=[child for child in children if isinstance(child, str)] if isinstance(children, list) else (),
        )
        return await decoded(response, build, results=True)

    def _model(self, data: dict[str, Any]) -> models.Job:
        return models.Job.from_dict(data)

    def _failure(self) -> tuple[str | None, str | None, str | None]:
        failure = self._data.get("failure")
        failure = failure if isinstance(failure, dict) else {"error": failure}
        return failure.get("error"), failure.get("code"), None


class _Scans:
    """Searches for submissions under way: those who wait share the next one."""

    def __init__(self) -> None:
        self.lock = anyio.Lock()
        self.waiting: dict[str, float] = {}
        self.outcomes: dict[str, IonQJob | InconclusiveError | None] = {}


class IonQClient(Client[IonQJob]):
    """Async client for IonQ's Quantum Cloud API v0.3.

    `token` is the API key (default: `IONQ_API_KEY`, `QISKIT_IONQ_API_TOKEN` or `IONQ_API_TOKEN`), `url` the base with
    its version (default: `IONQ_API_URL` or https://api.ionq.co/v0.3). Works from any event loop, on asyncio and trio.
    Raises `ConfigurationError`; sends nothing.
    """

    _generated = "aioqpu_ionq_v03"
    _environment = ("IONQ_API_KEY", "QISKIT_IONQ_API_TOKEN", "IONQ_API_TOKEN")

    def __init__(
        self,
        token: str | None = None,
        url: str | None = None,
        custom_headers: Mapping[str, str] | None = None,
        *,
        user_agent: str | None = None,
        **http: Unpack[HTTPOptions],
    ) -> None:
        key, token = hidden(token), None
        hide_proxy(http)
        given = ("url", url) if url is not None else ("IONQ_API_URL", environment("IONQ_API_URL") or DEFAULT_URL)
        base = check_url(*given)
        versions = re.findall(r"/v\d[\w.]*", urlsplit(base).path)
        if versions != ["/v0.3"] and (versions or urlsplit(base).hostname == urlsplit(DEFAULT_URL).hostname):
            raise ConfigurationError(f"this client speaks IonQ's API v0.3: the url must end in /v0.3, not {base}")
        key = self._credential(key)
        # The name service of IonQ's content network answers 409 when it stumbles; reads may be repeated then.
        super().__init__(base, {}, custom_headers, user_agent=user_agent, read_retries=frozenset({409}), options=http)
        self._scans = PerLoop(_Scans)
        self._lists_by_id = True
        self._page_limit: int | None = _MOST_A_PAGE
        self._http.auth = self._auth = StaticAuth("apiKey", key)

    @property
    def api_headers(self) -> httpx.Headers:
        """The headers of every request, Authorization included; their repr masks it."""
        headers = self._http.front.headers.copy()
        headers["Authorization"] = self._auth.value.reveal()
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
        """Submit a circuit (`qubits`, `gateset`, `circuit`), several (`circuits`), or a program (`format`, `data`).

        A Qiskit `QuantumCircuit` or OpenQASM text is translated (extra `qiskit`); its results are over its classical
        bits. A list of them, and of mappings with a `circuit`, becomes one job of several circuits. Costs money on
        hardware targets (`qpu.*`). Angles are in radians in the qis gateset and in turns in the native one. The job
        carries `submission_id` in its metadata (made when `None`, left out when ""); two submissions with the same id
        are two jobs. A request that may have taken effect is not repeated: it raises `SubmissionUncertainError`.
        """
        program = input.to_dict() if hasattr(input, "to_dict") else input
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
        if not hasattr(program, "keys"):
            from aioqpu.integrations.circuits import to_ionq

            program, extra_body = {}, merged_body(extra_body, **await to_ionq(program))
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
        if marked := metadata_with(chosen_id, body.get("metadata") or {}):
            body["metadata"] = marked
        self._hint_at(body, "CreateJob")
        return await self._submit(api.jobs.create_job, body, chosen_id)

    async def run_job(
        self,
        input: Mapping[str, Any]  # noqa: A002 - the API's own name
        | QuantumCircuit
        | str
        | Sequence[Mapping[str, Any] | QuantumCircuit | str],
        *,
        timeout: float | None = None,
        **job: Unpack[IonQJobOptions],
    ) -> IonQResult:
        """Submit, wait and fetch the results; `timeout` (seconds) bounds the wait and cancels nothing."""
        check_timeout(timeout)
        return await (await self.submit_job(input, **job)).result(timeout)

    def job(self, job_id: str) -> IonQJob:
        return IonQJob(self, job_id)

    async def get_results(
        self,
        job_id: str,
        sharpen: bool | None = None,
        extra_query_params: Mapping[str, Any] | None = None,
    ) -> IonQResult:
        """Fetch the results of an ended job; does not wait.

        `sharpen` takes the plurality vote of a debiased job instead of the average. Raises `JobNotFinishedError`,
        `JobFailedError` or `JobCancelledError` when there are none.
        """
        job = await self.retrieve_job(job_id)
        return await job._result(sharpen, extra_query_params)

    async def list_jobs(self, *, limit: int | None = None, status: str | None = None) -> AsyncGenerator[IonQJob]:
        """Yield the handles of up to `limit` jobs, following pages; their order is the service's."""
        check_limit(limit)
        size = limit if limit is not None and limit < _PAGE_SIZE else None

        page = self._page(status=status, limit=size)
        async with aclosing(items(page, None, key=lambda job: job.id, limit=limit)) as found:
            async for job in found:
                yield job

    def _page(self, **filters: Any) -> Callable[[str | None], Awaitable[tuple[list[IonQJob], str | None]]]:
        async def page(cursor: str | None) -> tuple[list[IonQJob], str | None]:
            body, response = await self._object(api.jobs.get_jobs, next_=cursor, **filters)
            return self._listed(body, response), _cursor(body, response)

        return page

    async def _job_pages(self, jobs: Sequence[IonQJob]) -> AsyncGenerator[list[IonQJob]]:
        # How many jobs a page may hold, and whether several ids are honoured, is not documented: the answers tell.
        left = [job.id for job in jobs]
        while left:
            most = min(_IDS_A_REQUEST, _LENGTH_OF_IDS // max(map(len, left)) or 1)
            asked = left[:most] if self._lists_by_id else []
            del left[: len(asked)]
            missing, strangers = set(asked), False
            page = self._page(id=asked or None, limit=self._page_limit)
            try:
                async with aclosing(pages(page, None, key=lambda job: job.id)) as found:
                    async for fresh in found:
                        yield fresh
                        strangers = strangers or any(job.id not in asked for job in fresh)
                        missing.difference_update(job.id for job in fresh)
                        if asked and (strangers or not missing):
                            break
            except BadRequestError:
                if self._page_limit is None and not asked:
                    raise
                left += asked
                if self._page_limit is None:
                    self._lists_by_id, self._page_limit = False, _MOST_A_PAGE
                else:
                    self._page_limit = None
                continue
            if not asked:
                return
            if strangers or len(asked) > 2 > len(asked) - len(missing):
                self._lists_by_id = False
                left += missing

    def _remembered(self, body: Mapping[str, Any]) -> dict[str, Any]:
        program = body.get("input")
        qubits = program.get("qubits") if isinstance(program, dict) else None
        names = ("target", "shots", "noise", "registers", "metadata")
        return {"qubits": qubits, **{name: body.get(name) for name in names}}

    async def _look_up(self, submission_id: str, since: float = -math.inf) -> IonQJob | None:
        scans = self._scans.get()
        scans.waiting[submission_id] = since
        try:
            async with scans.lock:
                if submission_id not in scans.outcomes:
                    # Nobody has looked since we asked, so look for all who wait.
                    others = {name: then for name, then in scans.waiting.items() if name not in scans.outcomes}
                    wanted = others | {submission_id: since}
                    try:
                        scans.outcomes |= await self._scan(wanted)
                    except Exception as error:
                        scans.outcomes |= dict.fromkeys(wanted, InconclusiveError(str(error)))
                        raise
                outcome = scans.outcomes[submission_id]
        finally:
            scans.waiting.pop(submission_id, None)
            scans.outcomes = {name: found for name, found in scans.outcomes.items() if name in scans.waiting}
        if isinstance(outcome, InconclusiveError):
            raise outcome
        return outcome

    async def _scan(self, wanted: Mapping[str, float]) -> dict[str, IonQJob | InconclusiveError | None]:
        """Look for submissions in the job list, newest first, until it is older than all of them."""
        found: dict[str, IonQJob] = {}
        cursors: set[str | None] = set()
        cursor, oldest_wanted, previous, ordered = None, None, math.inf, True
        for _ in range(_SEARCH_PAGES if -math.inf in wanted.values() else _LOOKUP_PAGES):
            body, response = await self._object(api.jobs.get_jobs, next_=cursor)
            if oldest_wanted is None:
                elapsed = anyio.current_time() - min(wanted.values())
                oldest_wanted = (server_time(response) or -math.inf) - elapsed - _CLOCK_SLACK
            for job in self._listed(body, response, sure=True):
                metadata = job._data.get("metadata")
                name = metadata.get(METADATA_KEY) if isinstance(metadata, dict) else None
                if isinstance(name, str) and name in wanted:
                    found[name] = job
                requested = job._data.get("request")
                requested = requested if isinstance(requested, (int, float)) else math.nan
                ordered = ordered and requested <= previous
                previous = requested
            cursor = _cursor(body, response)
            if cursor in cursors:
                break
            cursors.add(cursor)
            ended = cursor is None or (ordered and previous < oldest_wanted)
            if ended or len(found) == len(wanted):
                return {name: found.get(name) for name in wanted}
        return {
            name: found.get(name, InconclusiveError("the job list is too long, or not newest first")) for name in wanted
        }

    async def list_backends(self) -> list[models.Backend]:
        """Return the targets with their state and average queue time (milliseconds, by one client's reading)."""

        def build(body: Any) -> list[models.Backend]:
            # The documentation shows one bare object where the service sends a list.
            return [models.Backend.from_dict(entry) for entry in ([body] if isinstance(body, dict) else body)]

        return await decoded(await self._send(api.backends.get_backends), build)

    async def get_calibration_data(self, backend_name: str) -> models.Characterization:
        """Return the newest characterization of a machine, named `qpu.aria-1` or `ionq_qpu.aria-1`.

        Fidelities are fractions, `timing` is in seconds, `date` in epoch seconds. Simulators have none.
        """
        name = _machine(backend_name)
        op = api.characterizations.get_characterizations_current_for_backend
        return await self._due(op.asyncio_detailed, name)

    async def list_characterizations(
        self,
        backend: str,
        *,
        limit: int | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> AsyncGenerator[models.Characterization]:
        """Yield up to `limit` characterizations of a machine between two aware datetimes, following pages."""
        name = _machine(backend)
        since, until = _milliseconds("start", start), _milliseconds("end", end)

        async def page(number: int) -> tuple[list[models.Characterization], int | None]:
            op = api.characterizations.get_characterizations_for_backend
            answer = await self._due(op.asyncio_detailed, name, start=since, end=until, page=number)
            found = [one for one in entries(answer, "characterizations") if isinstance(one, models.Characterization)]
            return found, number + 1 if answer.pages else None

        async with aclosing(items(page, 1, key=identity, limit=limit)) as found:
            async for one in found:
                yield one

    async def get_characterization(self, characterization_id: str) -> models.Characterization:
        """Return one characterization; units as in `get_calibration_data`."""
        return await self._due(api.characterizations.get_characterization.asyncio_detailed, characterization_id)

    async def cancel_jobs(self, ids: Sequence[str]) -> list[str]:
        """Ask for the cancellation of many jobs and return the ids that the service confirms.

        The service may turn a completed job into a canceled one, and nothing is read before: `cancel_job` is the
        careful way. Work that was already done may be billed.
        """
        return await self._many(api.jobs.cancel_many_jobs, ids)

    async def delete_jobs(self, ids: Sequence[str]) -> list[str]:
        """Delete many jobs and their results, for good, and return the ids that the service confirms."""
        return await self._many(api.jobs.delete_manyjobs, ids)

    async def _many(self, op: ModuleType, ids: Sequence[str]) -> list[str]:
        if isinstance(ids, str):
            raise TypeError("job ids are a list of strings, not one string")
        checked = [check_segment(job_id, "a job id") for job_id in ids]
        if not checked:
            return []
        body, response = await self._object(op, body=Body({"ids": checked}))
        confirmed = body.get("ids") or []
        if not isinstance(confirmed, list):
            raise decode_error(response, "ids that are no list")
        return [str(job_id) for job_id in confirmed]

    async def get_organization_report(
        self, organization_id: str, *, start_date: date | None = None, end_date: date | None = None
    ) -> models.OrgReport:
        """Return what an organization spent and used in a range of days (default: the last 30)."""
        check_types(date, start_date=start_date, end_date=end_date)
        days = {
            name: day if day is None else day.isoformat()[:10]
            for name, day in (("start_date", start_date), ("end_date", end_date))
        }
        return await self._due(api.report.get_org_report.asyncio_detailed, organization_id, **days)

    async def get_health(self) -> models.Health:
        """Ask whether the service is there."""
        return await self._due(api.health.get_health.asyncio_detailed)


def _cursor(body: Mapping[str, Any], response: httpx.Response) -> str | None:
    following = body.get("next")
    if following and not (isinstance(following, str) and re.fullmatch(r"[^\ud800-\udfff]*", following)):
        raise decode_error(response, "a cursor that cannot be sent back")
    return following or None


def _machine(name: str) -> str:
    machine = check_segment(name, "a backend name").removeprefix("ionq_")
    if not machine.startswith("qpu."):
        raise ValueError(f"only machines (qpu.*) are characterized, not {name!r}")
    return machine


def _milliseconds(name: str, moment: datetime | None) -> int | None:
    check_aware(**{name: moment})
    return None if moment is None else int(moment.timestamp() * 1000)


def _whole(value: Any) -> int | None:
    """Read a whole number that services also send as a string or a float."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number > 0 and not isinstance(value, bool) else None

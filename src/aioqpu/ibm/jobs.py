"""The operations on jobs of IBM's API, and how to read its data."""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Final

import anyio

from aioqpu._http.json_memory import LARGE_BODY_BYTES
from aioqpu._http.responses import decode
from aioqpu._http.retry import Retry
from aioqpu._http.validation import check_segment
from aioqpu._jobs.answers import checked_job, listed_jobs
from aioqpu._jobs.bodies import parse_time
from aioqpu._jobs.handle import check_completed
from aioqpu._jobs.pagination import in_pieces, job_id_of, pages
from aioqpu._jobs.polling import MIN_INTERVAL_SECONDS, MIN_SESSION_INTERVAL_SECONDS, outcome_of_status
from aioqpu._jobs.state import Failure, Fetched, JobRecord
from aioqpu._jobs.submission_id import InconclusiveError
from aioqpu.errors import ConflictError, JobNotFinishedError, ResponseDecodeError
from aioqpu.ibm.job import IBMJob, IBMJobState
from aioqpu.ibm.keywords import PAGE_SIZE
from aioqpu.ibm.pubs import register_widths
from aioqpu_ibm_v1 import api, models

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence

    from aioqpu._http import httpx
    from aioqpu._http.service import Service
    from aioqpu._jobs.state import JobState, Outcome
    from aioqpu.ibm.results import IBMResult

    Cursor = tuple[dt.datetime | None, int]
    """A creation time before which jobs are listed, and how many of them to skip."""

logger: Final = logging.getLogger("aioqpu")

_RAN_TOO_LONG_CODE = "1305"
_LATEST_TIME = dt.datetime.max.replace(tzinfo=dt.UTC) - dt.timedelta(seconds=1)
_LOOK_UPS_AT_ONCE = 8
_LOG_SECONDS, _MAX_LOG_LENGTH = 10.0, 64 * 1024
_MAX_SHOWN_PUBS = 100


def is_mock(backend: Any) -> bool:
    """Return whether a backend is a mock machine, whose jobs the service's lists leave out unless asked."""
    return isinstance(backend, str) and backend.split("_", 1)[0] == "mock"


class IBMJobs:
    """The jobs of one client at IBM's API."""

    known_statuses: frozenset[str] = frozenset(
        {"Queued", "Running", "Completed", "Cancelled", "Cancelled - Ran too long", "Failed"}
    )

    def __init__(self, service: Service) -> None:
        self.url: str = service.url
        self.cloud: str = service.cloud
        self._service = service
        self._version = service.builder.headers["IBM-API-Version"]

    def track(self, record: JobRecord) -> IBMJobState:
        return IBMJobState(self, record)

    def unread(self, job_id: str) -> IBMJobState:
        return IBMJobState(self, JobRecord(check_segment(job_id, "a job id")))

    def listed(self, data: dict[str, Any]) -> IBMJobState:
        return IBMJobState(self, JobRecord(data["id"], data, was_read=True))

    def handle(self, state: JobState[Any]) -> IBMJob:
        return IBMJob(state)

    def status(self, data: Mapping[str, Any]) -> str | None:
        state = data.get("state")
        found = (data.get("status"), state.get("status") if isinstance(state, dict) else None)
        return next((status for status in found if isinstance(status, str) and status), None)

    def outcome(self, record: JobRecord) -> Outcome | None:
        status = self.status(record.data)
        outcome = outcome_of_status(status)
        if status is None or outcome != "cancelled":
            return outcome
        ran_too_long = "ran too long" in status.lower() or self.failure(record).code == _RAN_TOO_LONG_CODE
        return "failed" if ran_too_long else outcome

    def failure(self, record: JobRecord) -> Failure:
        state = record.data.get("state")

        def field(*names: str) -> str | None:
            values = (state.get(name) for name in names) if isinstance(state, dict) else ()
            return next((str(value) for value in values if value not in (None, "")), None)

        # Some environments spell these in camel case.
        code, solution = field("reason_code", "reasonCode"), field("reason_solution", "reasonSolution")
        return Failure(field("reason"), code, solution)

    def model(self, data: dict[str, Any]) -> models.JobResponse:
        return models.JobResponse.from_dict(data)

    def min_interval(self, record: JobRecord) -> float:
        return MIN_SESSION_INTERVAL_SECONDS if record.get("session_id") else MIN_INTERVAL_SECONDS

    async def read(
        self, job_id: str, *, max_retries: int | None = None, include_params: bool = False
    ) -> tuple[dict[str, Any], httpx.Response]:
        data, response = await self._service.json_and_response(
            api.jobs.get_job, job_id, max_retries=max_retries, exclude_params=not include_params
        )
        return checked_job(data, job_id, self.status(data), response), response

    async def cancel(self, state: JobState[Any]) -> None:
        try:
            await self._service.send(api.jobs.cancel_job_jid, state.id)
        except ConflictError:
            logger.info("job %s had ended before it could be cancelled", state.id)
        await state.read()

    async def delete(self, job_id: str) -> None:
        await self._service.send(api.jobs.delete_job, job_id)

    async def logs(self, job_id: str) -> str:
        """Return the log of a job that has ended."""
        return await self._service.optional_model(api.jobs.get_job_logs_jid, job_id) or ""

    async def failure_logs(self, job_id: str) -> str | None:
        with anyio.move_on_after(_LOG_SECONDS), suppress(Exception):
            return (await self.logs(job_id))[-_MAX_LOG_LENGTH:]
        return None

    async def metrics(self, job_id: str) -> models.JobMetricsResponse:
        """Return when a job was created, ran and ended, and what it used."""
        return await self._service.model(api.jobs.get_job_metrics_jid, job_id)

    async def fetch(self, state: JobState[Any], job: IBMJob) -> Fetched[IBMResult]:
        # On use: clients are created before there are results.
        from aioqpu.ibm.executor import needs_params
        from aioqpu.ibm.results import IBMResult

        await check_completed(state, job)
        record = state.record
        if record.get("private") is True and isinstance(state, IBMJobState):
            response = await state.private_results()
        else:
            response = await self._service.send(api.jobs.get_job_results_jid, state.id)
        if response.status_code == 204:
            raise JobNotFinishedError(
                f"job {state.id} has no results (yet)", job_id=state.id, status=state.status, job=job
            )
        widths = record.submitted.get("widths") or register_widths(record.data.get("params"))
        program = record.submitted.get("quantum_program") or program_fields(record.data.get("params"))

        def build(raw: Any) -> tuple[IBMResult, bool]:
            result = IBMResult(raw, job_id=state.id, job=job, widths=widths, program=program, response=response)
            return result, needs_params(raw)

        # A small body of the executor may hold many samples, since its tensors are compressed.
        is_large = len(response.content) <= LARGE_BODY_BYTES and b'"schema_version"' in response.content
        result, needs_program = await decode(response, build, results=True, is_large=is_large)
        if needs_program and program is None and not record.get("private"):
            data, _ = await self.read(state.id, include_params=True)
            if program := program_fields(data.get("params")):
                del result  # so that only one decoded form takes memory
                result, _ = await decode(response, build, results=True, is_large=True)

        def head() -> dict[str, Any]:
            options = {"widths": widths, "program": program if needs_program else None}
            return {"cloud": self.cloud, "api_version": self._version, "options": options}

        return Fetched(result, response.content, head)

    async def send_for_private_results(self, job_id: str) -> httpx.Response:
        """Return the results of a private job; the service returns them once, so the request is not retried."""
        return await self._service.send(api.jobs.get_job_results_jid, job_id, retry=Retry.UNSAFE)

    def page_reader(self, **filters: Any) -> Callable[[Cursor], Awaitable[tuple[list[dict[str, Any]], Cursor | None]]]:
        """Return a function from a cursor to the jobs of that page and the next cursor.

        Jobs enter and leave the list between pages, so the next page starts at the creation time of the last job seen.
        That bound is inclusive, and services may compare more digits than they show; `pages` removes duplicates. Only
        jobs with equal creation times are skipped by offset.
        """
        first_page: tuple[str, Cursor] | None = None
        by_time = True

        async def page(cursor: Cursor) -> tuple[list[dict[str, Any]], Cursor | None]:
            nonlocal first_page, by_time
            before, offset = cursor
            body, response = await self._service.json_and_response(
                api.jobs.list_jobs, offset=offset or None, created_before=before, **filters
            )
            found = listed_jobs(body, response)
            # Some services count the jobs of the page, so a count does not end the list after a full page.
            if not found or (body.get("count") == offset + len(found) and len(found) < filters["limit"]):
                return found, None
            newest, oldest = (parse_time(found[i].get("created")) for i in (0, -1))
            if first_page is None:
                first_page = found[0]["id"], (before, len(found))
            elif by_time and (found[0]["id"] == first_page[0] or (newest and before and newest > before)):
                by_time = False  # the service ignores created_before
                return found, first_page[1]
            age = oldest and min(oldest, _LATEST_TIME) + dt.timedelta(seconds=1)
            following = (age, 0) if by_time and age and age != before else (before, offset + len(found))
            return found, following

        return page

    async def pages(self, records: Iterable[JobRecord]) -> AsyncGenerator[list[dict[str, Any]]]:
        # Without the filter for pending jobs: a list that shrinks between its pages hides jobs.
        oldest: set[dt.datetime | None] = set()  # one time; `None` if a job has none
        mocks = False
        async for some in in_pieces(records):
            mocks = mocks or any(is_mock(record.get("backend")) for record in some)
            times = {parse_time(record.data.get("created")) for record in some}
            oldest = {None} if None in oldest | times else {min(moment for moment in oldest | times if moment)}
        page = self.page_reader(limit=PAGE_SIZE, created_after=next(iter(oldest)), include_mocks=mocks or None)
        async with aclosing(pages(page, (None, 0), key=job_id_of)) as found:
            async for new in found:
                yield new

    def submitted_fields(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a submission by which results are read, and which answers may leave out."""
        widths = register_widths(body.get("params"))
        program = program_fields(body.get("params"))
        fields = {
            "private": body.get("private"),
            "session_id": body.get("session_id"),
            "backend": body.get("backend"),
            "program": body.get("program_id"),
            "widths": widths,
            **_shown_params(body),
        }
        return fields if program is None else {**fields, "quantum_program": program}

    async def look_up(self, submission_id: str, since: float = -math.inf) -> IBMJobState | None:
        return await self.look_up_on_qpu(submission_id, since) or await self.look_up_on_mock(submission_id, since)

    async def look_up_on_qpu(self, submission_id: str, since: float) -> IBMJobState | None:  # noqa: ARG002 - a tag needs no time
        """Look for a submission to a machine that is not a mock machine."""
        return await self._look_up(submission_id, include_mocks=None)

    async def look_up_on_mock(self, submission_id: str, since: float) -> IBMJobState | None:  # noqa: ARG002 - a tag needs no time
        """Look for a submission to a mock machine, whose jobs the service leaves out unless asked."""
        return await self._look_up(submission_id, include_mocks=True)

    async def _look_up(self, submission_id: str, *, include_mocks: bool | None) -> IBMJobState | None:
        body, response = await self._service.json_and_response(
            api.jobs.list_jobs, limit=1, tags=[submission_id], include_mocks=include_mocks
        )
        found = listed_jobs(body, response, for_look_up=True)
        for data in found:
            tags = data.get("tags")
            if isinstance(tags, list) and submission_id in tags:
                return self.listed(data)
        if found:
            # A service that ignores the tag may hide the job behind the others.
            raise InconclusiveError("the job list was not filtered by the tag")
        return None

    async def look_up_many(self, submission_ids: Sequence[str]) -> dict[str, IBMJobState | Exception | None]:
        found: dict[str, IBMJobState | Exception | None] = {}
        left = dict.fromkeys(submission_ids)
        read = 0
        if len(left) > 1:
            # A page may show many of these jobs, so pages are read while they take fewer requests than look-ups.
            page = self.page_reader(limit=PAGE_SIZE)
            async with aclosing(pages(page, (None, 0), key=job_id_of)) as listing:
                async for new in listing:
                    read += 1
                    before = len(left)
                    for data in new:
                        tags = data.get("tags")
                        known = tags if isinstance(tags, list) else ()
                        for tag in left.keys() & {tag for tag in known if isinstance(tag, str)}:
                            found[tag] = self.listed(data)
                            del left[tag]
                    if len(left) <= read or len(left) == before:
                        break
        queue = iter(list(left))

        async def look_up_next() -> None:
            for submission_id in queue:
                try:
                    found[submission_id] = await self.look_up(submission_id)
                except (InconclusiveError, ResponseDecodeError) as error:
                    found[submission_id] = error
                except Exception as error:  # noqa: BLE001 - raised below, outside the task group
                    failures.append(error)
                    tasks.cancel_scope.cancel()

        failures: list[Exception] = []
        async with anyio.create_task_group() as tasks:
            for _ in range(min(_LOOK_UPS_AT_ONCE, len(left))):
                tasks.start_soon(look_up_next)
        if failures:
            raise failures[0]
        return found


def program_fields(params: Any) -> dict[str, Any] | None:
    """Return what a job's params say about the meaning of its results; `None` without a quantum program."""
    program = params.get("quantum_program") if isinstance(params, Mapping) else None
    if not isinstance(program, Mapping):
        return None
    return {"semantic_role": program.get("semantic_role"), "passthrough_data": program.get("passthrough_data")}


def _shown_params(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shots of a submission, and the observables of each pub unless they are many."""
    params = body.get("params")
    if not isinstance(params, dict):
        return {}
    shots, pubs = params.get("shots"), params.get("pubs")
    if body.get("program_id") != "estimator" or not isinstance(pubs, list) or len(pubs) > _MAX_SHOWN_PUBS:
        return {"shots": shots}
    return {"shots": shots, "observables": [pub[1] for pub in pubs if isinstance(pub, (list, tuple)) and len(pub) > 1]}

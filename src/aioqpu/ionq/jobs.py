"""The operations on jobs that all versions of IonQ's API have."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import anyio

from aioqpu._http.event_loop import PerLoop
from aioqpu._http.operation import Body
from aioqpu._http.responses import decode, decode_error, read_body, server_time
from aioqpu._http.validation import check_cursor, check_segment
from aioqpu._jobs.answers import checked_job, listed_jobs
from aioqpu._jobs.handle import check_completed
from aioqpu._jobs.pagination import in_pieces, job_id_of, pages
from aioqpu._jobs.polling import MIN_INTERVAL_SECONDS, outcome_of_status
from aioqpu._jobs.state import Failure, Fetched, JobRecord
from aioqpu._jobs.submission_id import InconclusiveError
from aioqpu.errors import BadRequestError, ConflictError, NotFoundError, PermissionDeniedError, ResponseDecodeError
from aioqpu.ionq.job import IonQJob, IonQJobState
from aioqpu.ionq.lookup import SharedLookUp
from aioqpu.ionq.v03 import V03
from aioqpu.ionq.validation import CLASSICAL_BITS, SUBMISSION_KEY
from aioqpu.ionq.versions import needs_v04

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence

    from aioqpu._http import httpx
    from aioqpu._http.operation import OperationModule
    from aioqpu._http.service import Service
    from aioqpu._jobs.state import JobState, Outcome
    from aioqpu.ionq.results import IonQResult
    from aioqpu.ionq.shots import IonQShots
    from aioqpu.ionq.v04 import V04

logger: Final = logging.getLogger("aioqpu")

_ASSUMED_MAX_PAGE_SIZE = 100  # what a sample of the documentation asks for
_MAX_IDS_PER_REQUEST, _MAX_LENGTH_OF_IDS = 100, 6000  # keeps URLs below 8 kB
_LOOK_UP_PAGES, _SEARCH_PAGES = 20, 400  # for a recent submission, and for an older one
_SEARCH_AFTER_SECONDS = 60.0  # after which a submission counts as an older one
_CLOCK_TOLERANCE_SECONDS = 5.0
_MAX_CHILDREN_READ = 10_000  # the service takes 5,000 circuits
_CHILD_READS_AT_ONCE = 16
_CHILDREN_BUILT_AT_ONCE = 100  # results; more are built in a worker thread


class IonQJobs:
    """The jobs of one client."""

    def __init__(self, service: Service, version: V03 | V04) -> None:
        self.url: str = service.url
        self.cloud: str = service.cloud
        self.version: V03 | V04 = version
        self.known_statuses: frozenset[str] = version.known_statuses
        self._service = service
        self._look_ups = PerLoop(lambda: SharedLookUp(self._scan))
        # The page size and the filter by several ids are not documented: these change when the service refuses
        # or ignores them.
        self._filters_by_ids = True
        self._page_size: int | None = _ASSUMED_MAX_PAGE_SIZE

    def track(self, record: JobRecord) -> IonQJobState:
        return IonQJobState(self, record)

    def unread(self, job_id: str) -> IonQJobState:
        return IonQJobState(self, JobRecord(check_segment(job_id, "a job id")))

    def listed(self, data: dict[str, Any]) -> IonQJobState:
        return IonQJobState(self, JobRecord(data["id"], data, was_read=True))

    def handle(self, state: JobState[Any]) -> IonQJob:
        return IonQJob(state)

    def status(self, data: Mapping[str, Any]) -> str | None:
        status = data.get("status")
        return status if isinstance(status, str) else None

    def outcome(self, record: JobRecord) -> Outcome | None:
        return outcome_of_status(self.status(record.data))

    def failure(self, record: JobRecord) -> Failure:
        failure = record.data.get("failure")
        failure = failure if isinstance(failure, dict) else {"error": failure}
        reason, code = failure.get("message") or failure.get("error"), failure.get("code")
        return Failure(None if reason is None else str(reason), None if code is None else str(code))

    def model(self, data: dict[str, Any]) -> Any:
        return self.version.model(data)

    def min_interval(self, record: JobRecord) -> float:  # noqa: ARG002 - the same for all jobs
        return MIN_INTERVAL_SECONDS

    async def failure_logs(self, job_id: str) -> str | None:  # noqa: ARG002 - the service keeps no logs
        return None

    async def read(self, job_id: str, *, max_retries: int | None = None) -> tuple[dict[str, Any], httpx.Response]:
        data, response = await self._service.json_and_response(
            self.version.jobs.get_job, job_id, max_retries=max_retries
        )
        return checked_job(data, job_id, self.status(data), response), response

    async def cancel(self, state: JobState[Any]) -> None:
        # The API may turn a completed job into a canceled one, so a job that has ended is left alone.
        await state.read()
        if not state.done:
            try:
                await self._service.send(self.version.jobs.cancel_job, state.id)
            except ConflictError:
                logger.info("job %s had ended before it could be cancelled", state.id)
            await state.read()

    async def delete(self, job_id: str) -> None:
        await self._service.send(self.version.jobs.delete_job, job_id)

    async def send_ids(self, module: OperationModule[Any], ids: Sequence[str]) -> list[str]:
        """Run an operation on many jobs, and return the ids that the service confirms."""
        if isinstance(ids, str):
            raise TypeError("job ids are a list of strings, not one string")
        checked = [check_segment(job_id, "a job id") for job_id in ids]
        if not checked:
            return []
        body, response = await self._service.json_and_response(module, body=Body({"ids": checked}))
        confirmed = body.get("ids") or []
        if not isinstance(confirmed, list):
            raise decode_error(response, "the ids are not a list")
        return [str(job_id) for job_id in confirmed]

    async def fetch(
        self,
        state: JobState[Any],
        job: IonQJob,
        *,
        sharpen: bool | None = None,
        aggregation: str | None = None,
        extra_params: Mapping[str, Any] | None = None,
    ) -> Fetched[IonQResult]:
        from aioqpu.ionq.results import IonQResult  # on use: clients are created before there are results

        await check_completed(state, job)
        record = state.record
        response = await self.version.fetch_results(
            record, job, sharpen=sharpen, aggregation=aggregation, extra_params=extra_params
        )
        listed = self.version.fields(record.data).get("children")
        listed = listed if isinstance(listed, list) and len(listed) <= _MAX_CHILDREN_READ else []
        options = await self._options(record)

        def build(raw: Any) -> IonQResult:
            result = IonQResult(raw, job_id=state.id, job=job, children=children, response=response, **options)
            for child in result.children:
                check_segment(child, "the id of a child job")
            return result

        known = self._children_as_submitted(record, listed)
        children = {child: known.get(child, {}) for child in listed if isinstance(child, str)}
        result = await decode(response, build, results=True, is_large=len(listed) > _CHILDREN_BUILT_AT_ONCE)
        if not (result.children.keys() <= known.keys() or len(result.children) > _MAX_CHILDREN_READ):
            children = await self._read_children(record, result.children, ordered=list(result.children) == listed)
            result = await decode(response, build, results=True, is_large=len(children) > _CHILDREN_BUILT_AT_ONCE)

        def head() -> dict[str, Any]:
            version = self.version.version
            return {"cloud": self.cloud, "api_version": version, "options": result.decoding_options}

        return Fetched(result, response.content, head)

    async def _options(self, record: JobRecord) -> dict[str, Any]:
        """Return the options of a job's result."""
        fields = self.version.fields(record.data)
        options = result_options(fields, record.submitted)
        metadata, parent = fields.get("metadata"), fields.get("parent")
        bits = metadata.get(CLASSICAL_BITS) if isinstance(metadata, dict) else None
        if (
            isinstance(bits, str)
            and bits.startswith("[")
            and options["meas_mapped"] is None
            and isinstance(parent, str)
        ):
            # The metadata have the bits of all circuits, and on v0.4 a child job does not say which one is its own.
            try:
                data, _ = await self.read(check_segment(parent, "the id of a parent job"))
                options["position"] = self.version.fields(data)["children"].index(record.job_id)
            except (NotFoundError, PermissionDeniedError, AttributeError, KeyError, TypeError, ValueError) as error:
                logger.warning(
                    "job %s: its classical bits are unknown, so its bits are qubits: %s", record.job_id, error
                )
        return options

    def _common(self, record: JobRecord, *names: str) -> dict[str, Any]:
        """Return fields of a job as last read, or else as submitted."""
        fields = self.version.fields(record.data)
        return {name: record.submitted.get(name) if fields.get(name) is None else fields[name] for name in names}

    def _children_as_submitted(self, record: JobRecord, ids: Sequence[Any]) -> dict[str, dict[str, Any]]:
        """Return the options of the children's results, if they follow from what was submitted."""
        circuits = record.submitted.get("circuits") or ()
        try:
            states = [self.unread(child) for child in ids]
        except (TypeError, ValueError):
            states = []
        if len(circuits) != len(states):
            return {}
        common = self._common(record, "target", "shots", "noise", "metadata")
        return {
            state.id: {"job": self.handle(state), "position": position, **result_options(circuit, common)}
            for position, (state, circuit) in enumerate(zip(states, circuits, strict=True))
        }

    async def _read_children(
        self, record: JobRecord, ids: Iterable[str], *, ordered: bool
    ) -> dict[str, dict[str, Any]]:
        """Read the child jobs, and return the options of their results."""
        states = [self.unread(child) for child in ids]
        metadata, width = self._common(record, "metadata"), self._common(record, "qubits")
        common = self._common(record, "target", "shots", "noise")
        unread, failures = iter(enumerate(states)), list[Exception]()
        options: dict[str, dict[str, Any]] = {}

        async def read_next() -> None:
            for position, state in unread:
                try:
                    await state.read()
                except (NotFoundError, PermissionDeniedError, ResponseDecodeError) as error:
                    logger.warning("child job %s cannot be read, so its width is a guess: %s", state.id, error)
                except Exception as error:  # noqa: BLE001 - raised below, outside the task group
                    failures.append(error)
                    tasks.cancel_scope.cancel()
                    return
                child = self.version.fields(state.record.data)
                options[state.id] = {
                    "job": self.handle(state),
                    "position": position if ordered else None,
                    **result_options(metadata, child, common, {} if state.status else width),
                }

        async with anyio.create_task_group() as tasks:
            # Thousands of tasks that start in the same turn of the event loop would stop it.
            for _ in range(min(_CHILD_READS_AT_ONCE, len(states))):
                tasks.start_soon(read_next)
        if failures:
            raise failures[0]
        return {state.id: options[state.id] for state in states}

    async def shots(self, state: JobState[Any], job: IonQJob) -> IonQShots:
        from aioqpu.ionq.shots import read_shots  # on use: few programs read shots

        if isinstance(self.version, V03):
            raise needs_v04("get_shots")
        if not state.done:
            await state.read()
        await check_completed(state, job)
        response = await self.version.fetch_shots(state.record, job)
        options = await self._options(state.record)
        return await read_body(response, lambda: read_shots(response.content, state.id, options))

    def page_reader(
        self, module: OperationModule[Any] | None = None, *path: str, **filters: Any
    ) -> Callable[[str | None], Awaitable[tuple[list[dict[str, Any]], str | None]]]:
        """Return a function from a cursor to the jobs of that page and the next cursor.

        Args:
            module: The operation that lists the jobs; by default that of all jobs.
            path: The path parameters of the operation.
            filters: The query of the operation.
        """

        async def page(cursor: str | None) -> tuple[list[dict[str, Any]], str | None]:
            body, response = await self._service.json_and_response(
                module or self.version.jobs.get_jobs, *path, next_=cursor, **filters
            )
            return listed_jobs(body, response), _next_cursor(body, response)

        return page

    async def pages(self, records: Iterable[JobRecord]) -> AsyncGenerator[list[dict[str, Any]]]:
        remaining: list[str] = []
        async for some in in_pieces(records):
            remaining += [record.job_id for record in some]
        while remaining:
            most = min(_MAX_IDS_PER_REQUEST, _MAX_LENGTH_OF_IDS // max(map(len, remaining)) or 1)
            requested = remaining[:most] if self._filters_by_ids else []
            del remaining[: len(requested)]
            missing, has_others = set(requested), False
            filters: dict[str, Any] = {self.version.ids_parameter: requested} if requested else {}
            page = self.page_reader(**filters, limit=self._page_size)
            try:
                async with aclosing(pages(page, None, key=job_id_of)) as found:
                    async for new in found:
                        yield new
                        ids = {data["id"] for data in new}
                        has_others = has_others or not ids <= set(requested)
                        missing -= ids
                        if requested and (has_others or not missing):
                            break
            except BadRequestError:
                if self._page_size is None and not requested:
                    raise
                remaining += requested
                if self._page_size is None:
                    self._filters_by_ids, self._page_size = False, _ASSUMED_MAX_PAGE_SIZE
                else:
                    self._page_size = None
                continue
            if not requested:
                return
            if has_others or len(requested) > 2 > len(requested) - len(missing):
                self._filters_by_ids = False
                remaining += missing

    def submitted_fields(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a submission by which results are read, and which answers may leave out."""
        program = body.get("input")
        program = program if isinstance(program, dict) else {}
        qubits, several = program.get("qubits"), program.get("circuits")
        circuits = [
            {"name": each.get("name"), "qubits": each.get("qubits") or qubits, "registers": each.get("registers")}
            for each in (several if isinstance(several, (list, tuple)) else ())
            if isinstance(each, Mapping)
        ]
        fields = self.version.fields(body)
        names = ("target", "shots", "noise", "registers", "metadata")
        submitted = {
            "name": body.get("name"),
            "qubits": qubits,
            "circuits": circuits,
            **{name: fields.get(name) for name in names},
        }
        if submitted["shots"] is None:
            submitted["shots"] = self.version.default_shots
        return submitted

    async def look_up(self, submission_id: str, since: float = -math.inf) -> IonQJobState | None:
        found: IonQJobState | None = await self._look_ups.get().find(submission_id, since)
        return found

    async def look_up_many(self, submission_ids: Sequence[str]) -> dict[str, IonQJobState | InconclusiveError | None]:
        return await self._scan(dict.fromkeys(submission_ids, -math.inf))

    async def _scan(self, wanted: Mapping[str, float]) -> dict[str, IonQJobState | InconclusiveError | None]:
        """Look for submissions in the job list until it is older than all of them, if it is newest first."""
        found: dict[str, IonQJobState] = {}
        cursors: set[str | None] = set()
        cursor, oldest_wanted, previous, newest_first = None, None, math.inf, True
        is_search = min(wanted.values()) < anyio.current_time() - _SEARCH_AFTER_SECONDS
        for _ in range(_SEARCH_PAGES if is_search else _LOOK_UP_PAGES):
            body, response = await self._look_up_page(cursor)
            if oldest_wanted is None:
                elapsed = anyio.current_time() - min(wanted.values())
                oldest_wanted = (server_time(response) or -math.inf) - elapsed - _CLOCK_TOLERANCE_SECONDS
            for data in listed_jobs(body, response, for_look_up=True):
                metadata = data.get("metadata")
                submission_id = metadata.get(SUBMISSION_KEY) if isinstance(metadata, dict) else None
                if isinstance(submission_id, str) and submission_id in wanted:
                    found[submission_id] = self.listed(data)
                submitted_at = self.version.submitted_at(data)
                newest_first = newest_first and submitted_at <= previous
                previous = submitted_at
            cursor = _next_cursor(body, response)
            if cursor in cursors:
                break
            cursors.add(cursor)
            ended = cursor is None or (newest_first and previous < oldest_wanted)
            if ended or len(found) == len(wanted):
                return {submission_id: found.get(submission_id) for submission_id in wanted}
        unknown = InconclusiveError("the job list is too long, or not newest first")
        return {submission_id: found.get(submission_id, unknown) for submission_id in wanted}

    async def _look_up_page(self, cursor: str | None) -> tuple[dict[str, Any], httpx.Response]:
        """Return a page of the job list, as large as the service allows."""
        module = self.version.jobs.get_jobs
        try:
            return await self._service.json_and_response(module, next_=cursor, limit=self._page_size)
        except BadRequestError:
            if self._page_size is None:
                raise
            self._page_size = None
            return await self._service.json_and_response(module, next_=cursor)


def _next_cursor(body: Mapping[str, Any], response: httpx.Response) -> str | None:
    cursor = body.get("next")
    try:
        return check_cursor(cursor) if cursor else None
    except ValueError as error:
        raise decode_error(response, str(error)) from None


def result_options(*sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of an `IonQResult`; earlier sources take precedence."""

    def get(name: str) -> Any:
        return next((source[name] for source in sources if source.get(name) is not None), None)

    noise, registers = get("noise"), get("registers")
    is_noisy = isinstance(noise, dict) and noise.get("model") not in (None, "ideal")
    return {
        "name": get("name"),
        "num_qubits": _positive(get("qubits")),
        "shots": _positive(get("shots")),
        "metadata": get("metadata"),
        "ideal": get("target") in (None, "simulator") and not is_noisy,
        "meas_mapped": registers.get("meas_mapped") if isinstance(registers, dict) else None,
    }


def _positive(value: Any) -> int | None:
    """Read a whole number above 0 that services also send as a string or a float."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number > 0 and not isinstance(value, bool) else None

"""Exactly-once submission: every paid request carries an id by which its job can be found."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import anyio

from aioqpu._http import httpx, observation
from aioqpu._http.connections import ClosedClientError
from aioqpu._http.json_encoder import compute, dumps
from aioqpu._http.json_memory import LARGE_BODY_BYTES
from aioqpu._http.operation import Body
from aioqpu._http.responses import Received, decode, decode_error, describe, json_object, without_frames
from aioqpu._http.retry import is_ambiguous
from aioqpu._http.submission_queue import before_submission
from aioqpu._http.validation import check_segment
from aioqpu._jobs.state import JobRecord
from aioqpu.errors import (
    APIConnectionError,
    APIStatusError,
    ResponseDecodeError,
    SubmissionUncertainError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from aioqpu._http.operation import OperationModule
    from aioqpu._http.schema_hints import SchemaHints
    from aioqpu._http.service import Service
    from aioqpu._jobs.state import JobState

logger: Final = logging.getLogger("aioqpu")

T = TypeVar("T")
StateT = TypeVar("StateT", bound="JobState[Any]")

LOOK_UP_AFTER_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)  # behind a slow gateway a job may become visible late
MAX_RESUBMISSIONS: Final = 3


class Submitter(Generic[StateT]):
    """Submits the jobs of one client."""

    def __init__(
        self,
        service: Service,
        module: Callable[[], OperationModule[Any]],
        hints: SchemaHints,
        *,
        schema: str,
        track: Callable[[JobRecord], StateT],
        look_up: Callable[[str, float], Awaitable[StateT | None]],
        find: Callable[[str], Awaitable[Any]],
    ) -> None:
        """Set the operation that creates jobs, and the functions for its answer.

        Args:
            service: The API.
            module: Returns the generated module of the operation, which is imported with the first submission.
            hints: Logs unknown words of submissions.
            schema: The name of the body's schema.
            track: Returns the state of a new job.
            look_up: Looks for a submission sent after a time of the event loop; raises `InconclusiveError` when the
                answers do not show whether there is one.
            find: What `SubmissionUncertainError.recover` calls.
        """
        self._service = service
        self._module = module
        self._hints = hints
        self._schema = schema
        self._track = track
        self._look_up = look_up
        self._find = find

    async def submit(
        self,
        body: dict[str, Any],
        submission_id: str,
        *,
        ticket: int,
        fields: Callable[[Mapping[str, Any]], dict[str, Any]],
        sample: dict[str, Any] | None = None,
        schema: str | None = None,
        module: OperationModule[Any] | None = None,
        path: Sequence[str] = (),
    ) -> StateT:
        """Submit a body and return the state of its job.

        Args:
            body: The request body.
            submission_id: The id that is in the body; `""` when there is none.
            ticket: The place in the queue of submissions.
            fields: Returns the fields of the body by which results are read.
            sample: The part of the body in which unknown words are looked for, when the body is large.
            schema: The name of the body's schema, if it is not that of all submissions.
            module: The generated module of the operation, if it is not the one that creates jobs.
            path: The path parameters of the operation.

        Raises:
            SubmissionUncertainError: The submission may or may not have taken effect; it is not sent again.
            APIError: The submission certainly had no effect.
        """

        def prepare(pause: Callable[[], None] | None) -> tuple[dict[str, Any], bytes]:
            self._hints.log(body if sample is None else sample, schema or self._schema)
            return fields(body), dumps(body, pause)

        submitted, content = await compute(prepare, body)
        was_sent = False

        async def send() -> StateT:
            nonlocal was_sent
            if was_sent and observation.observer is not None:
                observation.observer.retried("POST", self._service.builder.base_url.host)
            was_sent = True
            submitted_at = anyio.current_time()

            def track(data: dict[str, Any], response: httpx.Response) -> StateT:
                record = JobRecord(data["id"], data, submitted=submitted, submitted_at=submitted_at)
                state = self._track(record)
                state.received = Received(response)
                logger.info("submitted job %s (submission %s)", record.job_id, submission_id or "without an id")
                return state

            return await create(
                self._service,
                module or self._module(),
                content,
                track,
                path=path,
                submission_id=submission_id,
                ticket=ticket,
            )

        with observation.submission(self._service.cloud, submitted) as created:
            state = await send_once(send, submission_id, look_up=self._look_up, find=self._find)
            created(state.id)
        return state


async def create(
    service: Service,
    module: OperationModule[Any],
    body: dict[str, Any] | bytes,
    build: Callable[[dict[str, Any], httpx.Response], T],
    *,
    path: Sequence[str] = (),
    submission_id: str = "",
    ticket: int | None = None,
    kind: str = "job",
) -> T:
    """Send a request that creates something paid, and return `build(answer, response)`.

    When the caller is cancelled, the request continues, and the id of what it created is logged.

    Raises:
        APIError: The request failed; `send_once` decides whether it may have taken effect.
    """

    def on_abandoned(outcome: httpx.Response | Exception) -> None:
        refused = isinstance(outcome, httpx.Response) and not outcome.is_success
        if refused and not is_ambiguous(outcome.status_code):  # type: ignore[union-attr]
            return
        warn_of_abandoned(submission_id, _created_id(outcome), kind)

    response = await service.send(module, *path, on_abandoned=on_abandoned, ticket=ticket, body=Body(body))
    try:
        data = await decode(response, json_object)
        check_segment(data.get("id"), "an id")
        return build(data, response)
    except ResponseDecodeError:
        raise
    except Exception as error:  # noqa: BLE001 - the caller must learn that something was created
        raise decode_error(response, describe(error)) from without_frames(error, response.request)


async def send_once(
    send: Callable[[], Awaitable[T]],
    submission_id: str = "",
    *,
    look_up: Callable[[str, float], Awaitable[T | None]] | None = None,
    find: Callable[[str], Awaitable[Any]] | None = None,
) -> T:
    """Send a submission, and look it up when its effect is not known.

    It is sent again only after a 503 when the look-ups find nothing.
    """
    # The look-ups after a later attempt cover the earlier ones too: their jobs may become visible late.
    resubmissions, since = 0, anyio.current_time()
    while True:
        try:
            return await send()
        except Exception as error:
            if _had_no_effect(error):
                raise
            failure = error
        absent = False
        if look_up is not None and submission_id:
            found, absent = await _look_for(submission_id, look_up, since)
            if found is not None:
                return found
        # A caller that sets `before_submission` looks for the job itself, for longer than these look-ups.
        unavailable = (
            isinstance(failure, APIStatusError) and failure.status_code == 503 and before_submission.get() is None
        )
        if not (absent and unavailable) or resubmissions == MAX_RESUBMISSIONS:
            break
        resubmissions += 1
    advice = (
        f"it carries the id {submission_id}: recover() or find_submission() looks for it"
        if submission_id
        else "it carries no submission id, so only the service's list shows whether it did"
    )
    raise SubmissionUncertainError(
        f"the submission may or may not have taken effect, {advice} ({failure})",
        submission_id=submission_id,
        find=find,
    ) from failure


def _had_no_effect(error: Exception) -> bool:
    """Return whether a submission that raised this error certainly had no effect.

    Every failure after the request may have been sent is an `APIError`; anything else was raised before.
    """
    if isinstance(error, APIConnectionError):
        return not error.sent
    if isinstance(error, APIStatusError):
        return not is_ambiguous(error.status_code)
    return not isinstance(error, ResponseDecodeError)


async def _look_for(
    submission_id: str, look_up: Callable[[str, float], Awaitable[T | None]], since: float
) -> tuple[T | None, bool]:
    """Return (what was found, whether the last look-up showed that there is none)."""
    absent = False
    try:
        for seconds in LOOK_UP_AFTER_SECONDS:
            await anyio.sleep(seconds)
            absent = False
            try:
                found = await look_up(submission_id, since)
                if found is not None:
                    logger.info("submission %s took effect although its answer was lost", submission_id)
                    return found, False
                absent = True
            except ClosedClientError:
                return None, False
            except Exception as error:  # noqa: BLE001 - a failed look-up says nothing about the submission
                with suppress(Exception):
                    logger.debug("looking for submission %s: %s", submission_id, error)
    except anyio.get_cancelled_exc_class():
        warn_of_abandoned(submission_id)
        raise
    return None, absent


def warn_of_abandoned(submission_id: str, created_id: str | None = None, kind: str = "job") -> None:
    """Log what a cancelled submission may have created, since its caller gets no result."""
    if created_id is not None:
        logger.warning("a cancelled submission took effect: %s %s", kind, created_id)
    elif submission_id:
        logger.warning(
            "a cancelled submission may have taken effect: find_submission(%r) shows whether it did", submission_id
        )
    else:
        logger.warning("a cancelled submission without an id may have created a %s", kind)


def _created_id(outcome: httpx.Response | Exception) -> str | None:
    """Return the id in the answer to an abandoned submission; a large answer is not parsed on the event loop."""
    if not isinstance(outcome, httpx.Response) or len(outcome.content) > LARGE_BODY_BYTES:
        return None
    try:
        return check_segment(json.loads(outcome.content)["id"])
    except Exception:  # noqa: BLE001 - what parsing raises depends on the body
        return None

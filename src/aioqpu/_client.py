"""What both clients are made of: configuration, calls to generated operations, and a job's verbs."""

from __future__ import annotations

import inspect
import json
import logging
import math
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, Protocol, Self, TypedDict, TypeVar

import anyio
import httpx

from aioqpu._http.json_stream import LARGE, check_size, computed, dumps
from aioqpu._http.pipeline import HTTP, with_content
from aioqpu._http.responses import bare, decode_error, decoded, described, off_the_loop
from aioqpu._http.retry import is_ambiguous
from aioqpu._http.schema_hints import near, schemas, unknown_words
from aioqpu._http.validation import Secret, check_plain, check_segment, checked_headers
from aioqpu._jobs.handle import Job
from aioqpu._jobs.submission import InconclusiveError, submit, warn_of_orphan
from aioqpu.errors import ConfigurationError, ResponseDecodeError, SubmissionUncertainError

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
    from types import ModuleType, TracebackType

    from aioqpu._http.connections import Orphaned
    from aioqpu._http.pipeline import Operation
    from aioqpu._http.retry import Retry

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
JobT = TypeVar("JobT", bound=Job[Any, Any])

_CLOSE_SECONDS = 10.0
_MOST_JOBS_A_PAGE = 10_000


class Detailed(Protocol[T_co]):
    """What a generated `asyncio_detailed` returns."""

    @property
    def parsed(self) -> T_co | None: ...


class HTTPOptions(TypedDict, total=False):
    """How a client talks to its service; times in seconds."""

    timeout: float | httpx.Timeout
    """One number for all, or an `httpx.Timeout`; by default connect 10, read 60, write 60."""
    submit_timeout: float
    """How long a submission may wait for its answer (900)."""
    total_timeout: float
    """How long one attempt may take in all, its body included (600); submissions get `submit_timeout` on top, and
    results a second for each 16 KiB."""
    max_retries: int
    """How often a failed request is repeated, where that is safe (4)."""
    max_concurrency: int
    """How many requests are under way at once (100); further ones queue."""
    transport: httpx.AsyncBaseTransport | None
    """Replaces the network, for the token requests too; closed with the client."""
    verify: bool | str | ssl.SSLContext
    """TLS verification: on, off, a CA file or folder, or a context."""
    proxy: str | httpx.Proxy | None
    """A proxy URL; by default `HTTPS_PROXY` and its kin."""


class Client(ABC, Generic[JobT]):
    """The shared part of `IonQClient` and `IBMRuntimeClient`. Constructors send nothing."""

    _generated: ClassVar[str]
    _environment: ClassVar[tuple[str, ...]]
    _old_habits: ClassVar[Mapping[str, str]] = {}
    url: str = "(not configured)"  # a crash reporter may show a client whose constructor failed
    logger: ClassVar[logging.Logger] = logging.getLogger("aioqpu")

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str],
        custom_headers: Mapping[str, str] | None,
        *,
        user_agent: str | None,
        read_retries: frozenset[int] = frozenset(),
        options: HTTPOptions,
    ) -> None:
        self.url = url
        agent = f"aioqpu/{package_version()} python-httpx/{httpx.__version__}"
        if user_agent is not None:
            agent = f"{check_plain('user_agent', user_agent)} {agent}"
        if unknown := sorted(options.keys() - HTTPOptions.__annotations__):
            refused = ConfigurationError if unknown[0] in self._old_habits else TypeError
            raise refused(f"{type(self).__name__}() has no keyword {unknown[0]!r}{self._hint(unknown[0])}")
        merged = {"User-Agent": agent, **headers, **checked_headers(custom_headers)}
        self._http = HTTP(url, headers=merged, read_retries=read_retries, **options)
        self._raw: Any = None
        self._hints: set[str] = set()

    @classmethod
    def _hint(cls, name: str, known: Iterable[str] = ()) -> str:
        known = known or {*HTTPOptions.__annotations__, *inspect.signature(cls).parameters} - {"http"}
        return f": {cls._old_habits[name]}" if name in cls._old_habits else near(name, known)

    @classmethod
    def _credential(cls, token: Secret | None) -> Secret:
        """Take the API key from the argument or the environment."""
        if token is not None:
            return token.checked("token")
        for name in cls._environment:
            if environment(name):
                return Secret(os.environ[name]).checked(name)
        raise ConfigurationError(f"no API key: give token=..., or set {' or '.join(cls._environment)}")

    @property
    def raw(self) -> Any:
        """The generated client, with this client's HTTP layer below it: credentials, retries and typed errors."""
        if self._raw is None:
            from importlib import import_module

            self._raw = import_module(self._generated).Client(base_url=self.url)
            self._raw.set_async_httpx_client(self._http.front)
        return self._raw

    async def call(
        self, op: Callable[..., Awaitable[Detailed[T]]], *, api_version: str | None = None, **kwargs: Any
    ) -> T | None:
        """Run any generated operation, given as its `asyncio_detailed`, and return the parsed body.

        Keywords are the operation's own; a `body` may be a mapping. Raises the errors of `aioqpu.errors`; a POST that
        creates something is never repeated once it may have taken effect.
        """
        operation: Operation[T] = _operation(op)
        if type(operation).__module__ != f"{self._generated}.operation":
            raise TypeError(f"{op!r} is not an operation of {self._generated}.api, given as its asyncio_detailed")
        if api_version is not None:
            kwargs["ibm_api_version"] = check_plain("api_version", api_version)
        if isinstance(body := kwargs.get("body"), Mapping):
            kwargs["body"] = Body(dict(body))
        known = inspect.signature(operation.build).parameters
        if unknown := sorted(kwargs.keys() - known.keys()):
            raise TypeError(f"{operation.name} has no keyword {unknown[0]!r}; it takes {', '.join(known)}")
        return (await self._parsed(op, **kwargs))[0]

    async def _due(self, op: Callable[..., Awaitable[Detailed[T]]], *path: str, **kwargs: Any) -> T:
        """Run an operation whose answer must have a body."""
        parsed, response = await self._parsed(op, *path, **kwargs)
        if parsed is None:
            raise decode_error(response, "nothing where an object is due")
        return parsed

    async def _parsed(
        self, op: Callable[..., Awaitable[Detailed[T]]], *path: str, **kwargs: Any
    ) -> tuple[T | None, httpx.Response]:
        response = await self._send(op, *path, **kwargs)

        def parse() -> Any:
            check_size(response.content)
            operation: Operation[T] = _operation(op)
            parsed = operation.parse(response)
            if hasattr(parsed, "to_dict") and response.content.lstrip()[:1] != b"{":
                raise TypeError("not a JSON object")
            return parsed

        return await off_the_loop(response, parse), response

    async def _send(
        self,
        op: ModuleType | Callable[..., Any],
        *path: str,
        retry: Retry | None = None,
        orphaned: Orphaned | None = None,
        max_retries: int | None = None,
        extra_params: Mapping[str, Any] | None = None,
        ticket: int | None = None,
        **kwargs: Any,
    ) -> httpx.Response:
        given = {name: value for name, value in kwargs.items() if value is not None}
        for part in path:
            check_segment(part)
        parts = _operation(op).build(*path, **given)
        if extra_params:
            parts["params"] = {**parts.get("params", {}), **extra_params}
        request = self._http.front.build_request(**await with_content(parts))
        return await self._http.send(
            request, retry=retry, auth=self._http.auth, orphaned=orphaned, max_retries=max_retries, ticket=ticket
        )

    async def _object(self, op: ModuleType, *path: str, **kwargs: Any) -> tuple[dict[str, Any], httpx.Response]:
        """Run an operation and return its JSON object without building models, and the response for its headers."""
        response = await self._send(op, *path, **kwargs)
        return await decoded(response, _object), response

    async def _create(
        self,
        op: ModuleType,
        body: dict[str, Any] | bytes,
        submission_id: str,
        make: Callable[[dict[str, Any]], T],
        ticket: int | None = None,
    ) -> T:
        """Send what creates something, and return what `make` makes of the answer.

        What it raises is certain to have had no effect, except for the `APIError`s that `submit` looks into.
        """

        def orphaned(outcome: httpx.Response | BaseException) -> None:
            if isinstance(outcome, httpx.Response) and not outcome.is_success and not is_ambiguous(outcome.status_code):
                return
            warn_of_orphan(submission_id, _id_in(outcome))

        response = await self._send(op, orphaned=orphaned, ticket=ticket, body=Body(body))
        try:
            data = await decoded(response, _object)
            check_segment(data.get("id"), "an id")
            return make(data)
        except ResponseDecodeError:
            raise
        except Exception as error:  # noqa: BLE001 - a raw one would hide that something was created
            raise decode_error(response, described(error)) from bare(error, response.request)

    def _hint_at(self, value: Any, schema: str, where: str = "") -> None:
        """Log, once each, the words that this version does not know: they are sent, and the service may know them."""
        for hint in unknown_words(value, {"$ref": schema}, schemas(self._generated), where):
            if hint not in self._hints:
                self._hints.add(hint)
                self.logger.warning("%s", hint)

    async def _submit(
        self,
        op: ModuleType,
        body: dict[str, Any],
        sample: dict[str, Any],
        schema: str,
        submission_id: str,
        ticket: int,
    ) -> JobT:
        """Encode and send a body; `sample` is the part of it in which unknown words are looked for."""

        def prepare(pause: Callable[[], None] | None) -> tuple[dict[str, Any], bytes]:
            self._hint_at(sample, schema)
            return self._remembered(body), dumps(body, pause)

        sent, content = await computed(prepare, body)

        async def send() -> JobT:
            submitted_at = anyio.current_time()

            def made(data: dict[str, Any]) -> JobT:
                job = self.job(data["id"])
                job._data, job._submitted_at = data, submitted_at
                job._sent = sent
                self.logger.info("submitted job %s (submission %s)", job.id, submission_id or "without an id")
                return job

            return await self._create(op, content, submission_id, made, ticket)

        return await submit(send, submission_id, partial(self._look_up, submission_id), self.find_submission)

    def _seen(self, data: dict[str, Any]) -> JobT:
        job = self.job(data["id"])
        job._data, job._was_read = data, True
        return job

    def _listed(self, body: dict[str, Any], response: httpx.Response, *, sure: bool = False) -> list[JobT]:
        """Return the handles of a page of jobs; each must have an id that can be used again.

        With `sure`, what holds no list is not taken for an empty one.
        """
        if sure and not isinstance(body.get("jobs"), list):
            raise InconclusiveError("the answer holds no list of jobs")
        jobs = body.get("jobs") or []
        try:
            if len(jobs) > _MOST_JOBS_A_PAGE:
                raise ValueError(f"there are {len(jobs)} on one page")
            return [self._seen(data) for data in jobs]
        except Exception as error:  # noqa: BLE001 - what it raises depends on the body
            raise decode_error(response, f"jobs: {described(error)}") from bare(error, response.request)

    @abstractmethod
    def _remembered(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of a submission its results are read by, and answers may leave out."""

    @abstractmethod
    def job(self, job_id: str) -> JobT:
        """Return a handle of a job submitted elsewhere; sends nothing."""

    async def retrieve_job(self, job_id: str) -> JobT:
        """Read a job and return its handle."""
        return await self.job(job_id).refresh()

    async def cancel_job(self, job_id: str) -> JobT:
        """Ask for a job's cancellation and return its handle, freshly read; an ended job is left alone.

        Work that was already done may be billed.
        """
        return await self.job(job_id).cancel()

    async def delete_job(self, job_id: str) -> None:
        """Delete a job and its results at the service, for good."""
        await self.job(job_id).delete()

    async def wait_for_job(
        self,
        job_id: str,
        timeout: float | None = None,
        *,
        poll: float | None = None,
        on_update: Callable[[Any], Any] | None = None,
        progress: bool = False,
        cancel_on_exit: bool = False,
    ) -> JobT:
        """Wait for a job to end and return its handle; see `job.wait`."""
        return await self.job(job_id).wait(
            timeout, poll=poll, on_update=on_update, progress=progress, cancel_on_exit=cancel_on_exit
        )

    async def find_submission(self, submission_id: str) -> JobT | None:
        """Find the job that carries a submission id; `None` when the service shows none (yet).

        Raises `SubmissionUncertainError` when its list is too long, or too odd, to tell.
        """
        if not isinstance(submission_id, str):
            raise TypeError(f"submission_id must be a string, not {type(submission_id).__name__}")
        if not submission_id:
            raise ValueError("an empty submission_id cannot be found")
        try:
            return await self._look_up(submission_id)
        except (InconclusiveError, ResponseDecodeError) as error:
            raise SubmissionUncertainError(
                f"nobody can tell whether submission {submission_id} took effect: {error}",
                submission_id=submission_id,
                find=self.find_submission,
            ) from None

    @abstractmethod
    async def _look_up(self, submission_id: str, since: float = -math.inf) -> JobT | None:
        """Look for a job sent after `since` (loop time); raise `InconclusiveError` when "there is none" is not sure."""

    @abstractmethod
    def _job_pages(self, jobs: Sequence[JobT]) -> AsyncGenerator[list[JobT]]:
        """Yield fresh handles in pages, a request each, in which these jobs are likely to be found."""

    def make_path(self, *parts: str) -> str:
        """Return the URL of a resource below this client's base URL."""
        return "/".join([self.url, *parts])

    async def aclose(self) -> None:
        """Close the connections; jobs go on remotely. A closed client refuses further requests."""
        with anyio.move_on_after(_CLOSE_SECONDS, shield=True):
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            await self.aclose()
        except Exception as error:
            if exc is None:
                raise
            self.logger.warning("%r could not be closed: %s", self, error)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds a credential and is not pickled: make one where it is needed")


def _operation(op: object) -> Any:
    """Return the `Operation` of a generated module or of its `asyncio_detailed`; `None` for anything else."""
    return getattr(op, "OPERATION", None) or getattr(op, "operation", None)


class Body:
    """A request body of plain values, or of JSON already written, in the shape that generated operations take."""

    def __init__(self, content: dict[str, Any] | bytes) -> None:
        self._content = content

    def to_dict(self) -> dict[str, Any] | bytes:
        return self._content


def _id_in(outcome: httpx.Response | BaseException) -> str | None:
    """Return the id in the answer to a submission that nobody waits for; it is read on the event loop."""
    if not isinstance(outcome, httpx.Response) or len(outcome.content) > LARGE:
        return None
    try:
        return check_segment(json.loads(outcome.content)["id"])
    except Exception:  # noqa: BLE001 - what parsing raises depends on the body
        return None


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise TypeError(f"a JSON {type(body).__name__} where an object is due")
    return body


def entries(answer: Any, name: str) -> list[Any]:
    """Return the list that a model holds under a name; none when it is null or missing."""
    value = getattr(answer, name)
    if value and not isinstance(value, list):
        raise ResponseDecodeError(f"{name} is a {type(value).__name__}, not a list", body=answer.to_dict())
    return value or []


def parse_time(value: Any) -> datetime | None:
    """Read a service's timestamp as an aware UTC datetime; `None` when it is none."""
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def merged_body(extra_body: Mapping[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """Return a request body of the fields that were given, and of `extra_body`, which wins at every depth."""
    if extra_body is not None and not hasattr(extra_body, "keys"):
        raise TypeError(f"extra_body must be a mapping, not {type(extra_body).__name__}")
    return _merged({name: value for name, value in fields.items() if value is not None}, extra_body or {})


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in extra.items():
        inner = merged.get(name)
        nested = isinstance(value, Mapping) and isinstance(inner, Mapping)
        merged[name] = _merged(inner, value) if nested else value  # type: ignore[arg-type]
    return merged


def environment(*names: str) -> str | None:
    """Return the first of these environment variables that is set and not empty."""
    return next((value for name in names if (value := os.environ.get(name, "").strip())), None)


@cache
def package_version() -> str:
    """Return the version of this package as installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("aioqpu")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0"

"""The way of one request: credentials, connections, retries, typed errors.

Everything bound to an event loop (connection pools, tasks, limits) lives in one state object per running loop, so a
client may be used from several `asyncio.run()` calls in turn, and under trio.
"""

from __future__ import annotations

import json
import logging
import re
import ssl
import struct
import sys
import time
import weakref
import zlib
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

import anyio
import anyio.lowlevel
import httpx

from aioqpu.errors import (
    STATUS_ERRORS,
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    ConfigurationError,
    ResponseDecodeError,
    ServerError,
)
from aioqpu.gate import Gate
from aioqpu.retry import LONGEST_RETRY_AFTER, Kind, RetryBudget, kind_of, parse_retry_after, retry_delay

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Callable, Mapping

    from aioqpu.auth import Auth

logger: Final = logging.getLogger("aioqpu")

T = TypeVar("T")

# Told how a request ended whose caller did not wait for it.
Orphaned: TypeAlias = "Callable[[httpx.Response | BaseException], None]"

DEFAULT_TIMEOUT: Final = httpx.Timeout(connect=10.0, read=60.0, write=60.0, pool=60.0)
ORPHAN_SECONDS: Final = 5.0
_LANE_CONNECTIONS = 4
_REAP_EVERY = 10.0
_BODY_LIMIT = 64 * 1024
_SHORTEST_SECRET = 8
_REQUEST_ID_HEADERS = ("x-request-id", "x-global-transaction-id", "transaction-id", "cf-ray", "uber-trace-id")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
# What parsing a body of the wrong shape may raise; models, numbers, arrays and compression included.
DECODE_FAILURES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Secret:
    """A string that shows itself to nobody who does not ask for it by name."""

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def checked(self, name: str) -> Secret:
        """Return it without blanks around, when it can travel in a header.

        No frame of this check holds the bare value: tracebacks may be shown with their variables.
        """
        if problem := _not_plain(self._value):
            raise ConfigurationError(f"{name} {problem}")
        return Secret(self._value.strip())

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def hidden(value: Any) -> Secret | None:
    """Wrap what may be a secret before anything can go wrong with it."""
    return value if value is None or isinstance(value, Secret) else Secret(value)


def in_asyncio() -> bool:
    """Tell asyncio from trio without importing either."""
    asyncio = sys.modules.get("asyncio")
    # A loop without a task of ours may be the host of a trio guest.
    return asyncio is not None and asyncio._get_running_loop() is not None and asyncio.current_task() is not None


_per_loop: anyio.lowlevel.RunVar[weakref.WeakKeyDictionary[Any, Any]] = anyio.lowlevel.RunVar("aioqpu")


class PerLoop(Generic[T]):
    """One value for each running event loop, made on first use there."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make

    def get(self) -> T:
        values = _per_loop.get(None)
        if values is None:
            _per_loop.set(values := weakref.WeakKeyDictionary())
        value: T | None = values.get(self)
        if value is None:
            values[self] = value = self._make()
        return value

    def pop(self) -> T | None:
        values = _per_loop.get(None)
        return None if values is None else values.pop(self, None)


class _Lane:
    """A small `httpx.AsyncClient`: httpx's pool gets slower with every connection it holds, so each holds few."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.in_flight = 0
        self.idle_since = anyio.current_time()
        self.retired = False

    def freed(self) -> None:
        self.in_flight -= 1
        self.idle_since = anyio.current_time()


class _LoopState:
    """What one client keeps while one event loop runs."""

    def __init__(self, max_concurrency: int) -> None:
        self.slots = anyio.Semaphore(max_concurrency)
        self.lanes: dict[float, list[_Lane]] = {}
        self.tasks: set[asyncio.Task[httpx.Response]] = set()
        self.closing: set[asyncio.Task[None]] = set()
        self.orphans: dict[asyncio.Task[httpx.Response], _Lane] = {}
        self.closer: AsyncGenerator[None] | None = self._aioqpu_client_not_closed()
        self.started = False
        self.reap_at = 0.0

    async def aclose(self) -> None:
        lanes, self.lanes = self.lanes, {}
        with anyio.move_on_after(ORPHAN_SECONDS, shield=True):
            if self.tasks:
                import asyncio

                await asyncio.wait(set(self.tasks), timeout=ORPHAN_SECONDS / 2)
                for task in self.tasks:
                    task.cancel()
            for lane in [lane for group in lanes.values() for lane in group]:
                with suppress(Exception):
                    await lane.client.aclose()

    async def _aioqpu_client_not_closed(self) -> AsyncGenerator[None]:
        # An event loop finalises its async generators before it ends: the one moment when pools can still be closed.
        # (The name is what trio shows when it warns of one.)
        try:
            yield
        finally:
            self.closer = None  # it knows its loop, which only weak references may outlive
            await self.aclose()

    async def reap(self) -> None:
        """Close lanes that were idle for longer than their connections live: servers close those first."""
        now = anyio.current_time()
        if now < self.reap_at:
            return
        self.reap_at = now + _REAP_EVERY
        idle = []
        for keepalive, group in self.lanes.items():
            idle += [lane for lane in group if not lane.in_flight and now - lane.idle_since > keepalive]
            group[:] = [lane for lane in group if lane not in idle]
        with anyio.move_on_after(ORPHAN_SECONDS, shield=True):
            for lane in idle:
                await lane.client.aclose()


class HTTP:
    """Sends requests of one client: lanes of connections below, one `send` above."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        submit_timeout: float = 900.0,
        max_retries: int = 4,
        max_concurrency: int = 100,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | httpx.Proxy | None = None,
        read_retries: frozenset[int] = frozenset(),
    ) -> None:
        self.auth: Auth  # the client sets it: fetching tokens needs this layer too
        self.timeout: httpx.Timeout = (
            timeout if isinstance(timeout, httpx.Timeout) else httpx.Timeout(_positive("timeout", timeout))
        )
        self.submit_timeout: float = _positive("submit_timeout", submit_timeout)
        self.max_retries: int = _count("max_retries", max_retries, 0)
        self.max_concurrency: int = _count("max_concurrency", max_concurrency, 1)
        if not isinstance(verify, (bool, str, Path, ssl.SSLContext)):
            raise ConfigurationError(f"verify must be a bool, a path or an ssl.SSLContext, not {verify!r}")
        if transport is not None and not isinstance(transport, httpx.AsyncBaseTransport):
            raise ConfigurationError(f"transport must be an httpx.AsyncBaseTransport, not {type(transport).__name__}")
        self._transport = transport
        self._verify = verify
        self._ssl: ssl.SSLContext | None = None
        self._proxy = _checked_proxy(proxy)
        self._read_retries = read_retries
        self._gates = PerLoop(Gate)
        self._budgets = PerLoop(RetryBudget)
        self._states = PerLoop(lambda: _LoopState(self.max_concurrency))
        self.closed: bool = False
        self.front: _Front = _Front(self, base_url=base_url, headers=headers)

    async def send(
        self,
        request: httpx.Request,
        *,
        kind: Kind | None = None,
        auth: Auth | None,
        orphaned: Orphaned | None = None,
        max_retries: int | None = None,
    ) -> httpx.Response:
        """Send until there is a 2xx answer, or raise what stands in its way; bodies are read whole.

        A `Kind.ONCE` request is sent again only when the earlier one cannot take effect any more; a POST of that kind
        waits for its turn at the gate. With `orphaned`, a request whose caller is cancelled is read to its end, and
        its outcome given to that function.
        """
        if kind is None:
            kind = kind_of(request.method, request.url.path)
        if kind is Kind.ONCE:
            request.extensions["timeout"] = {**self.timeout.as_dict(), "read": self.submit_timeout}
        gate = self._gates.get() if kind is Kind.ONCE and request.method == "POST" else None
        ticket = gate.ticket() if gate else 0
        attempt, may_have_worked, renewed = 0, False, False
        budget = self._budgets.get()
        while True:
            used = None
            if auth is not None:
                used = await auth.secret()
                request.headers["Authorization"] = used.reveal()
            if gate is None:
                outcome = await self._attempt(request, kind, orphaned)
            else:
                await gate.turn(ticket)
                try:
                    outcome = await self._attempt(request, kind, orphaned)
                    if isinstance(outcome, httpx.Response) and outcome.status_code == 429:
                        pause = retry_after(outcome)
                        if (pause or 0) <= LONGEST_RETRY_AFTER:
                            gate.refused(ticket, pause)
                            continue
                finally:
                    gate.passed(ticket)
            if isinstance(outcome, httpx.Response):
                if outcome.is_success:
                    budget.succeeded(attempt)
                    return outcome
                status: int | None = outcome.status_code
                if status == 401 and auth is not None and used is not None and not renewed and auth.refused(used):
                    renewed = True
                    continue
                if may_have_worked and _already_done(request, outcome.status_code):
                    return httpx.Response(204, request=request)
                error: APIError = status_error(outcome)
                sent = True
            else:
                error, status, sent = outcome, None, outcome.sent
            may_have_worked = may_have_worked or (sent and (status is None or status >= 500))
            delay = retry_delay(
                kind,
                attempt=attempt,
                max_retries=self.max_retries if max_retries is None else max_retries,
                status_code=status,
                sent=sent,
                retry_after=error.retry_after,
                also=self._read_retries,
            )
            if delay is None or not budget.spend():
                if attempt:
                    error.args = (f"{error} (after {attempt + 1} attempts)",)
                raise error
            logger.debug("%s %s: trying again in %.1f s: %s", request.method, request.url.path, delay, error)
            attempt += 1
            del outcome
            await anyio.sleep(delay)

    async def _attempt(
        self, request: httpx.Request, kind: Kind, orphaned: Orphaned | None
    ) -> httpx.Response | APIConnectionError:
        if self.closed:
            raise RuntimeError("this client is closed")
        state = self._states.get()
        if not state.started and state.closer is not None:
            state.started = True
            await anext(state.closer)
        await state.reap()
        try:
            state.slots.acquire_nowait()
        except anyio.WouldBlock:
            await state.slots.acquire()
        started = time.perf_counter()
        try:
            lane = self._lane(state, kind)
        except BaseException:
            state.slots.release()
            raise
        try:
            response = await self._exchange(state, lane, request, orphaned)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as raw:
            error = self._connection_error(request, raw)
            logger.debug("%s %s: %s", request.method, request.url.path, error)
            return error
        finally:
            state.slots.release()
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug(
                "%s %s -> %d in %.3f s (request id %s)",
                request.method,
                request.url.path,
                response.status_code,
                time.perf_counter() - started,
                request_id(response),
            )
        return response

    async def _exchange(
        self, state: _LoopState, lane: _Lane, request: httpx.Request, orphaned: Orphaned | None
    ) -> httpx.Response:
        lane.in_flight += 1
        if in_asyncio():
            return await self._exchange_in_task(state, lane, request, orphaned)
        if orphaned is None:
            try:
                return await lane.client.send(request)
            finally:
                lane.freed()
        return await self._exchange_in_system_task(lane, request, orphaned)

    async def _exchange_in_task(
        self, state: _LoopState, lane: _Lane, request: httpx.Request, orphaned: Orphaned | None
    ) -> httpx.Response:
        import asyncio

        # On asyncio, cancelling httpx in mid-connect leaks the slot in its pool for good. So the request runs in a
        # task of its own; when its caller leaves it gets a little time to end by itself, and only then is dropped.
        loop = asyncio.get_running_loop()
        task = loop.create_task(lane.client.send(request))
        state.tasks.add(task)
        abandoned = False

        def ended(task: asyncio.Task[httpx.Response]) -> None:
            lane.in_flight -= 1
            lane.idle_since = loop.time()
            state.tasks.discard(task)
            state.orphans.pop(task, None)
            error = APIConnectionError("cancelled") if task.cancelled() else task.exception()
            if abandoned and orphaned is not None:
                orphaned(error or task.result())
            if lane.retired and not lane.in_flight:
                closing = loop.create_task(lane.client.aclose())
                state.closing.add(closing)
                closing.add_done_callback(state.closing.discard)

        task.add_done_callback(ended)
        try:
            await asyncio.wait((task,))
        except BaseException:
            abandoned = True
            if orphaned is None:
                loop.call_later(ORPHAN_SECONDS, self._drop, state, lane, task)
                state.orphans[task] = lane
                if len(state.orphans) > self.max_concurrency:
                    oldest = next(iter(state.orphans))
                    self._drop(state, state.orphans[oldest], oldest)
            else:
                loop.call_later(self.submit_timeout, self._drop, state, lane, task)
            raise
        if task.cancelled():
            raise httpx.ReadError("the client was closed while the request was under way")
        return task.result()

    @staticmethod
    async def _exchange_in_system_task(lane: _Lane, request: httpx.Request, orphaned: Orphaned) -> httpx.Response:
        import trio

        outcomes: list[httpx.Response | BaseException] = []
        ended = anyio.Event()
        abandoned = False

        async def exchange() -> None:
            try:
                outcomes.append(await lane.client.send(request))
            except Exception as error:  # noqa: BLE001 - raised below, or given to whoever is told instead
                outcomes.append(error)
            finally:
                lane.freed()
                ended.set()
                if abandoned:
                    orphaned(outcomes[0] if outcomes else APIConnectionError("cancelled"))

        trio.lowlevel.spawn_system_task(exchange)
        try:
            await ended.wait()
        except BaseException:
            abandoned = True
            raise
        (outcome,) = outcomes
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    @staticmethod
    def _drop(state: _LoopState, lane: _Lane, task: asyncio.Task[httpx.Response]) -> None:
        if task.done():
            return
        # Cancelled, its pool may lose a slot for good: it serves who is still on it, and nobody new.
        lane.retired = True
        task.cancel()
        for group in state.lanes.values():
            group[:] = [other for other in group if other is not lane]

    def _lane(self, state: _LoopState, kind: Kind) -> _Lane:
        # A submission must not die on a connection that the server was about to close, so its lanes forget theirs
        # soon; reads keep theirs over a poll interval.
        keepalive = 5.0 if kind is Kind.ONCE else 60.0
        group = state.lanes.setdefault(keepalive, [])
        lane = min(group, key=lambda lane: lane.in_flight, default=None)
        if lane is None or (lane.in_flight >= _LANE_CONNECTIONS and self._transport is None):
            lane = _Lane(self._new_client(keepalive))
            group.append(lane)
        return lane

    def _new_client(self, keepalive: float) -> httpx.AsyncClient:
        if self._transport is not None:
            # Timeouts and cookies still belong to the client; closing it must not close the caller's transport.
            return httpx.AsyncClient(transport=_Borrowed(self._transport), timeout=self.timeout, trust_env=False)
        if self._ssl is None:
            self._ssl = _default_ssl_context() if self._verify is True else _ssl_context(self._verify)
        limits = httpx.Limits(
            max_connections=_LANE_CONNECTIONS,
            max_keepalive_connections=_LANE_CONNECTIONS,
            keepalive_expiry=keepalive,
        )
        return httpx.AsyncClient(verify=self._ssl, proxy=self._proxy, limits=limits, timeout=self.timeout)

    def _connection_error(self, request: httpx.Request, raw: Exception) -> APIConnectionError:
        kind = APITimeoutError if isinstance(raw, (httpx.TimeoutException, TimeoutError)) else APIConnectionError
        detail = str(raw) or type(raw).__name__
        if isinstance(raw, (httpx.ReadTimeout, httpx.ConnectTimeout)):
            phase, what = ("read", "answer") if isinstance(raw, httpx.ReadTimeout) else ("connect", "connection")
            detail = f"no {what} within {request.extensions['timeout'][phase]:g} s"
        error = kind(f"{request.method} {request.url.copy_with(query=None)}: {detail}")
        error.sent = not never_sent(raw, self._transport)
        # A bare copy: the original's frames and request hold headers.
        error.__cause__ = type(raw)(detail) if isinstance(raw, httpx.RequestError) else None
        return error

    async def aclose(self) -> None:
        self.closed = True
        await self.auth.aclose()
        state = self._states.pop()
        if state is not None and state.closer is not None:
            await state.closer.aclose()
        if self._transport is not None:
            await self._transport.aclose()


class _Front(httpx.AsyncClient):
    """What generated code takes for its `httpx.AsyncClient`: builds requests, and sends them through `HTTP`."""

    def __init__(self, http: HTTP, *, base_url: str, headers: Mapping[str, str]) -> None:
        super().__init__(base_url=base_url, headers=headers, transport=_NoTransport(), trust_env=False)
        self._http = http

    def build_request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Request:
        check_path(str(url))
        target = self._merge_url(url)
        if (target.scheme, target.host, target.port) != (self.base_url.scheme, self.base_url.host, self.base_url.port):
            raise ValueError("this client's credentials go to its own service only: fetch other links without it")
        if kwargs.get("timeout", httpx.USE_CLIENT_DEFAULT) is httpx.USE_CLIENT_DEFAULT:
            kwargs["timeout"] = self._http.timeout
        return super().build_request(method, url, **kwargs)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        return await self._http.send(request, auth=self._http.auth)


class _NoTransport(httpx.AsyncBaseTransport):
    pass


class _Borrowed(httpx.AsyncBaseTransport):
    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._transport.handle_async_request(request)


def never_sent(error: BaseException, transport: httpx.AsyncBaseTransport | None) -> bool:
    """Tell whether a transport's error proves that the server has not seen the request."""
    if transport is None or type(transport) is httpx.AsyncHTTPTransport:
        return isinstance(error, _NEVER_SENT)
    if type(transport).__module__.partition(".")[0] == "httpx_aiohttp":
        # It reports a lost answer as ConnectTimeout too; only aiohttp's own error tells the difference.
        names = {cls.__name__ for cls in type(error.__cause__).__mro__}
        return bool(names & {"ClientConnectorError", "ConnectionTimeoutError"})
    return False


def _already_done(request: httpx.Request, status_code: int) -> bool:
    if request.method == "DELETE":
        return status_code == 404
    return request.url.path.endswith("/cancel") and status_code == 409


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds the service asks to leave it alone, if it does."""
    return parse_retry_after(response.headers, time.time())


def server_time(response: httpx.Response) -> float | None:
    """Return the service's own clock (epoch seconds) when it answered, if it says so."""
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (LookupError, ValueError, OverflowError):
        return None


def request_id(response: httpx.Response) -> str | None:
    """Find the id that the service's support asks for."""
    return next((response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers), None)


def status_error(response: httpx.Response) -> APIStatusError:
    """Turn an error answer of IonQ, IBM Quantum, IAM or a proxy into the exception that names it."""
    text = response.content[:_BODY_LIMIT].decode(errors="replace")
    try:
        body: Any = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    message, code, trace = _server_words(body)
    status = response.status_code
    cls = STATUS_ERRORS.get(status, ServerError if status >= 500 else APIStatusError)
    reference = request_id(response) or trace
    masked = partial(_masked, _secrets_of(response.request))
    described = f"{response.request.method} {response.request.url.path}: {status} {response.reason_phrase}".rstrip()
    if message:
        described += f": {message}"
    elif response.has_redirect_location:
        described += f": redirects are not followed, this one leads to {response.headers['location'][:200]!r}"
    shown = None if code == response.reason_phrase else code
    extras = [f"{name} {value}" for name, value in (("code", shown), ("request id", reference)) if value]
    if extras:
        described += f" ({', '.join(extras)})"
    return cls(
        masked(described),
        status_code=status,
        code=masked(code),
        server_message=masked(message),
        request_id=masked(reference),
        retry_after=retry_after(response),
        body=masked(body),
    )


def _secrets_of(request: httpx.Request) -> list[str]:
    """Return what a request carried that no error may repeat, even if the server does."""
    carried = [secret.reveal() for secret in request.extensions.get("secrets", ())]
    carried += request.headers.get("authorization", "").split()[1:]
    crn = request.headers.get("service-crn", "")
    carried += [crn, *re.findall(r":a/([^:]+):", crn)]
    # Whoever has a shorter secret cannot be helped: masking it would garble every message.
    return [secret for secret in carried if len(secret) >= _SHORTEST_SECRET]


def _masked(secrets: list[str], value: Any) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, list):
        return [_masked(secrets, item) for item in value]
    if isinstance(value, dict):
        return {_masked(secrets, key): _masked(secrets, item) for key, item in value.items()}
    return value


def _server_words(body: Any) -> tuple[str, str | None, str | None]:
    """Read (message, code, trace) out of any error body these services are known to send."""
    if not isinstance(body, dict):
        return (_first_line(body) if isinstance(body, str) else ""), None, None
    trace = body.get("trace")
    errors = body.get("errors")
    inner = errors[0] if isinstance(errors, list) and errors else body.get("error")
    if isinstance(inner, dict):
        message, code = inner.get("message"), inner.get("code", inner.get("type"))
        if inner.get("solution"):
            message = f"{message or ''} {inner['solution']}".strip()
    else:
        message = body.get("message") or body.get("errorMessage") or inner
        code = body.get("code") or body.get("errorCode") or (inner if body.get("message") else None)
    return _text(message) or "", _text(code), _text(trace)


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else _first_line(str(value))


def _first_line(text: str) -> str:
    text = text[:4096].encode(errors="replace").decode()
    if "<" in text:
        title = re.search(r"<title[^>]*>([^<]{1,200})", text, re.IGNORECASE)
        text = title[1] if title else re.sub(r"<[^>]*>", " ", text)
    return " ".join(text.split())[:500]


def decode_json(response: httpx.Response) -> Any:
    """Parse a 2xx body, or raise `ResponseDecodeError` that holds it."""
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise decode_error(response, f"not JSON ({type(error).__name__})") from None


def decode_error(response: httpx.Response, what: str) -> ResponseDecodeError:
    """Say which answer does not fit, and keep it."""
    masked = partial(_masked, _secrets_of(response.request))
    return ResponseDecodeError(
        f"{response.request.method} {response.request.url.path}: {response.status_code} with an unexpected body of "
        f"{len(response.content)} bytes, {masked(_first_line(what))}",
        status_code=response.status_code,
        request_id=masked(request_id(response)),
        body=response.content,
    )


def check_path(url: str) -> None:
    """Refuse a URL one of whose segments would lead elsewhere (`..`, `a/b`, nothing)."""
    for segment in urlsplit(url).path.lstrip("/").split("/"):
        check_segment(unquote(segment))


def check_segment(value: Any, what: str = "a path segment") -> str:
    """Return `value` when it can stand for one segment of a URL path."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, not {type(value).__name__}")
    encodable = value.encode(errors="replace").decode() == value  # lone surrogates are not
    if value in ("", ".", "..") or "/" in value or "\\" in value or _CONTROL.search(value) or not encodable:
        raise ValueError(f"{value!r} cannot be {what}")
    return value


def check_plain(name: str, value: Any) -> str:
    """Return a setting that is a non-empty ASCII string without control characters."""
    if problem := _not_plain(value):
        raise ConfigurationError(f"{name} {problem}")
    return str(value).strip()


def _not_plain(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be a non-empty string"
    if _CONTROL.search(value) or not value.isascii():
        return "holds control or non-ASCII characters"
    return None


def check_url(name: str, value: Any) -> str:
    """Return a base URL without a trailing slash: https, or http on loopback, and nothing but host and path."""
    text = check_plain(name, value)
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError(f"{name} is not a URL") from None
    if (
        url.scheme not in ("http", "https")
        or not url.host
        or re.search(r"\s|%", url.host)
        or not 0 <= (url.port or 0) < 65536
    ):
        raise ConfigurationError(f"{name} must start with https:// and a host")
    if url.userinfo or url.query or url.fragment:
        raise ConfigurationError(f"{name} must not hold credentials, a query or a fragment")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ConfigurationError(f"{name} must be https: the credential would cross the network in the clear")
    return text.rstrip("/")


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked_proxy(proxy: str | httpx.Proxy | None) -> httpx.Proxy | None:
    if proxy is None or isinstance(proxy, httpx.Proxy):
        return proxy
    try:
        return httpx.Proxy(proxy)
    except (ValueError, TypeError, AttributeError, httpx.InvalidURL):
        raise ConfigurationError("proxy is not the URL of a proxy") from None  # which may hold a password


@cache
def _default_ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # takes some 20 ms, and serves every client of the process


def _ssl_context(verify: bool | str | Path | ssl.SSLContext) -> ssl.SSLContext:
    if isinstance(verify, (str, Path)):
        path = Path(verify)
        if not path.exists():
            raise ConfigurationError(f"verify: there is no {path}")
        return ssl.create_default_context(**{"capath" if path.is_dir() else "cafile": str(path)})  # type: ignore[arg-type]
    if verify is False:
        logger.warning("TLS certificates are not verified: anyone on the way can read the credential")
    return verify if isinstance(verify, ssl.SSLContext) else httpx.create_ssl_context(verify=verify)


def _positive(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise ConfigurationError(f"{name} must be a number of seconds above 0, not {value!r}")
    return float(value)


def _count(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ConfigurationError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return value

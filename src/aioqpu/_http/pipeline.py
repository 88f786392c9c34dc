"""The way of one request: credentials, connections, retries, typed errors.

Everything bound to an event loop (connection pools, tasks, limits) lives in one state object per running loop, so a
client may be used from several `asyncio.run()` calls in turn, and under trio.
"""

from __future__ import annotations

import logging
import os
import ssl
import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import anyio
import httpx

from aioqpu._http.connections import Bounds, Connections, Orphaned
from aioqpu._http.event_loop import PerLoop
from aioqpu._http.json_stream import check_size, computed, dumps
from aioqpu._http.responses import masked, off_the_loop, request_id, retry_after, status_error, unexpected
from aioqpu._http.retry import LONGEST_RETRY_AFTER, Retry, RetryBudget, retry_delay, retry_of
from aioqpu._http.submission_queue import Gate
from aioqpu._http.validation import check_count, check_path, check_seconds, checked_proxy
from aioqpu.errors import AioqpuError, APIConnectionError, APIError, APITimeoutError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from aioqpu._http.credentials import Auth

T_co = TypeVar("T_co", covariant=True)

logger: Final = logging.getLogger("aioqpu")

DEFAULT_TIMEOUT: Final = httpx.Timeout(connect=10.0, read=60.0, write=60.0, pool=60.0)
BODY_LIMIT: Final = 64 * 2**20
RESULTS_LIMIT: Final = 512 * 2**20
RESULTS_RATE: Final = 16 * 2**10  # bytes a second; slower results are given up
_PIECE: Final = 2**18  # bytes of a request body that are handed to a connection at once
_DIRECTLY: Final = {"http://": None}  # this machine only: a proxy would see the credential in clear
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class Operation(Protocol[T_co]):
    """What generated code says about one operation; its requests carry it in `extensions["operation"]`."""

    @property
    def name(self) -> str: ...
    @property
    def build(self) -> Callable[..., dict[str, Any]]: ...
    @property
    def parse(self) -> Callable[[httpx.Response], T_co | None]: ...
    @property
    def retry(self) -> str: ...
    @property
    def credentials(self) -> bool: ...
    @property
    def already_done(self) -> frozenset[int]: ...


class ClosedClientError(RuntimeError):
    """A closed client was asked for a request; nothing was sent."""


class HTTP:
    """Sends requests of one client: lanes of one connection each below, one `send` above."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        submit_timeout: float = 900.0,
        total_timeout: float = 600.0,
        max_retries: int = 4,
        max_concurrency: int = 100,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | httpx.Proxy | None = None,
        read_retries: frozenset[int] = frozenset(),
    ) -> None:
        self.auth: Auth  # the client sets it: fetching tokens needs this layer too
        self.timeout: httpx.Timeout = (
            timeout if isinstance(timeout, httpx.Timeout) else httpx.Timeout(check_seconds("timeout", timeout))
        )
        self.submit_timeout: float = check_seconds("submit_timeout", submit_timeout)
        self.total_timeout: float = check_seconds("total_timeout", total_timeout)
        self.max_retries: int = check_count("max_retries", max_retries, 0)
        self.max_concurrency: int = check_count("max_concurrency", max_concurrency, 1)
        if not isinstance(verify, (bool, str, Path, ssl.SSLContext)):
            raise ConfigurationError(f"verify must be a bool, a path or an ssl.SSLContext, not {verify!r}")
        if transport is not None and not isinstance(transport, httpx.AsyncBaseTransport):
            raise ConfigurationError(f"transport must be an httpx.AsyncBaseTransport, not {type(transport).__name__}")
        self._transport = transport
        self._verify = verify
        self._ssl: ssl.SSLContext | None = None
        self._proxy = checked_proxy(proxy)
        self._read_retries = read_retries
        self._gates = PerLoop(Gate)
        self._budgets = PerLoop(RetryBudget)
        self._connections = PerLoop(
            lambda: Connections(self._new_client, limit=self.max_concurrency, shared=transport is not None)
        )
        self.closed: bool = False
        self.front: _Front = _Front(self, base_url=base_url, headers=headers)

    async def send(
        self,
        request: httpx.Request,
        *,
        retry: Retry | None = None,
        auth: Auth | None,
        orphaned: Orphaned | None = None,
        max_retries: int | None = None,
        ticket: int | None = None,
        bounds: Bounds | None = None,
    ) -> httpx.Response:
        """Send until there is a 2xx answer, or raise what stands in its way; bodies are read whole.

        The operation that the request carries says what a second one would do, unless `retry` does. A `Retry.UNSAFE`
        request is sent again only when the earlier one cannot take effect any more; when the operation says that it is
        unsafe, it waits for its turn at the gate, in the order of the tickets (`ticket`, or one taken now). After an
        attempt with an unknown outcome, one of the operation's `already_done` is a success too. With `orphaned`, a
        request whose caller is cancelled is read to its end, and its outcome given to that function. Whatever goes
        wrong once the request may have left is an `AioqpuError`.
        """
        if self.closed:
            raise ClosedClientError("this client is closed")
        try:
            return await self._send(request, retry, auth, orphaned, max_retries, ticket, bounds)
        except (AioqpuError, ClosedClientError):
            raise
        except Exception as error:  # noqa: BLE001 - a raw one would say nothing of what may have been sent
            failure = unexpected(request, error)
        raise failure

    async def _send(
        self,
        request: httpx.Request,
        retry: Retry | None,
        auth: Auth | None,
        orphaned: Orphaned | None,
        max_retries: int | None,
        ticket: int | None,
        bounds: Bounds | None,
    ) -> httpx.Response:
        operation: Operation[Any] | None = request.extensions.get("operation")
        if operation is not None and not operation.credentials:
            auth = None
        queued = False
        if retry is None:
            retry = retry_of(request.method) if operation is None else Retry(operation.retry)
            queued = retry is Retry.UNSAFE
        if retry is Retry.UNSAFE:
            request.extensions["timeout"] = {**self.timeout.as_dict(), "read": self.submit_timeout}
        bounds = bounds or self._bounds(request, retry)
        gate = self._gates.get() if queued else None
        if ticket is None:
            ticket = gate.ticket() if gate else 0
        attempt, may_have_worked, renewed = 0, False, False
        budget = self._budgets.get()
        while True:
            used = None
            if auth is not None:
                used = await auth.secret()
                request.headers["Authorization"] = used.reveal()
            if gate is None:
                outcome = await self._attempt(request, retry, orphaned, bounds)
            else:
                await gate.turn(ticket)
                try:
                    outcome = await self._attempt(request, retry, orphaned, bounds)
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
                if may_have_worked and operation is not None and status in operation.already_done:
                    return outcome
                error: APIError = status_error(outcome)
                sent = True
            else:
                error, status, sent = outcome, None, outcome.sent
            may_have_worked = may_have_worked or (sent and (status is None or status >= 500))
            delay = retry_delay(
                retry,
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

    def _bounds(self, request: httpx.Request, retry: Retry) -> Bounds:
        seconds = self.total_timeout + (self.submit_timeout if retry is Retry.UNSAFE else 0)
        if request.url.path.endswith("results"):
            return Bounds(RESULTS_LIMIT, seconds, RESULTS_RATE)
        return Bounds(BODY_LIMIT, seconds)

    def ticket(self) -> int:
        """Take a place in the queue of submissions before there is a request to send."""
        return self._gates.get().ticket()

    async def _attempt(
        self, request: httpx.Request, retry: Retry, orphaned: Orphaned | None, bounds: Bounds
    ) -> httpx.Response | APIConnectionError:
        if self.closed:
            raise ClosedClientError("this client is closed")
        started = time.perf_counter()
        try:
            response = await self._connections.get().send(
                request,
                bounds,
                # A submission must not die on a connection that the server is about to close, many do after 5 s, so its
                # connections are forgotten before that; reads keep theirs over a poll interval.
                keepalive=3.0 if retry is Retry.UNSAFE else 60.0,
                patience=self.submit_timeout,
                orphaned=orphaned,
            )
        except Exception as raw:
            # httpx-aiohttp lets some of aiohttp's own errors through as they are.
            if not (isinstance(raw, (httpx.HTTPError, httpx.InvalidURL, OSError)) or "aiohttp" in type(raw).__module__):
                raise
            error = self._connection_error(request, raw)
            logger.debug("%s %s: %s", request.method, request.url.path, error)
            return error
        if logger.isEnabledFor(logging.DEBUG):
            told = request.method, request.url.path, response.status_code, time.perf_counter() - started
            logger.debug("%s %s -> %d in %.3f s (request id %s)", *told, request_id(response))
        return response

    def _new_client(self, keepalive: float) -> httpx.AsyncClient:
        if self._transport is not None:
            # Closing the client must not close the caller's transport.
            return _Stateless(transport=_Borrowed(self._transport), timeout=self.timeout, trust_env=False)
        if self._ssl is None:
            self._ssl = _ssl_context(self._verify)
        limits = httpx.Limits(max_connections=1, keepalive_expiry=keepalive)
        return _Stateless(verify=self._ssl, proxy=self._proxy, mounts=_DIRECTLY, limits=limits, timeout=self.timeout)

    def _connection_error(self, request: httpx.Request, raw: Exception) -> APIConnectionError:
        # httpx-aiohttp calls every lost connection a timeout.
        told: Any = raw.__cause__ if type(raw.__cause__).__module__.startswith("aiohttp.") else raw
        timed_out = isinstance(told, (httpx.TimeoutException, TimeoutError))
        kind = APITimeoutError if timed_out else APIConnectionError
        cause: BaseException = raw
        while not str(cause) and cause.__context__:  # on trio only the innermost says what is wrong with a certificate
            cause = cause.__context__
        detail = masked(str(cause), request) or type(raw).__name__
        if timed_out and isinstance(raw, (httpx.ReadTimeout, httpx.ConnectTimeout)):
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
        if (connections := self._connections.pop()) is not None:
            await connections.aclose()
        if self._transport is not None:
            await self._transport.aclose()


class _Front(httpx.AsyncClient):
    """What generated code takes for its `httpx.AsyncClient`: builds requests, and sends them through `HTTP`."""

    def __init__(self, http: HTTP, *, base_url: str, headers: Mapping[str, str]) -> None:
        super().__init__(base_url=base_url, headers=headers, transport=httpx.AsyncBaseTransport(), trust_env=False)
        self._http = http
        self._base = str(self.base_url).rstrip("/")

    def build_request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Request:
        text = str(url)
        check_path(text)
        try:
            if text.startswith("/"):
                # What httpx would make of the parts, in a third of the time.
                params = kwargs.pop("params", None)
                target = httpx.URL(
                    self._base + (f"{text.partition('?')[0]}?{httpx.QueryParams(params)}" if params else text)
                )
            else:
                target = self._merge_url(url)
                self._check_origin(target)
        except httpx.InvalidURL as error:  # it is no ValueError
            raise ValueError(f"the arguments make no URL: {error}") from None
        if (body := kwargs.pop("json", None)) is not None:
            kwargs["content"] = dumps(body)
            kwargs["headers"] = headers = httpx.Headers(kwargs.get("headers"))
            headers.setdefault("Content-Type", "application/json")
        if kwargs.get("timeout", httpx.USE_CLIENT_DEFAULT) is httpx.USE_CLIENT_DEFAULT:
            kwargs["timeout"] = self._http.timeout
        content = kwargs.get("content")
        if isinstance(content, bytes) and len(content) > _PIECE:
            kwargs["content"] = _Pieces(content)
            kwargs["headers"] = httpx.Headers(kwargs.get("headers"))
            kwargs["headers"]["Content-Length"] = str(len(content))
        return super().build_request(method, target, **kwargs)

    def _check_origin(self, target: httpx.URL) -> None:
        if any(getattr(target, part) != getattr(self.base_url, part) for part in ("scheme", "host", "port")):
            raise ValueError("this client's credentials go to its own service only: fetch other links without it")

    async def request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Response:
        return await super().request(method, url, **await with_content(kwargs))

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        self._check_origin(request.url)
        response = await self._http.send(request, auth=self._http.auth)
        await off_the_loop(response, lambda: check_size(response.content))
        return response


async def with_content(request: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a request with its JSON written, outside the event loop when it is large."""
    body = request.pop("json", None)
    if body is not None:
        request["content"] = body if isinstance(body, bytes) else await computed(partial(dumps, body), body)
    return request


class _Pieces:
    """A large request body, a little at a time: asyncio copies all that it cannot send at once, TLS encrypts it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        for at in range(0, len(self._content), _PIECE):
            yield self._content[at : at + _PIECE]


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        pass


_NO_COOKIES: Final = _NoCookies()


class _Stateless(httpx.AsyncClient):
    """A client that keeps no cookies: both services name the caller in a header, and looking costs 5 % of a call."""

    @property  # type: ignore[misc]  # without a setter: there is nothing to keep
    def cookies(self) -> httpx.Cookies:
        return _NO_COOKIES


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
        return bool(names & {"ClientConnectorError", "ClientHttpProxyError", "ConnectionTimeoutError"})
    return False


@cache
def _default_ssl_context(verify: bool, *_places: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context(verify=verify)  # takes some 20 ms, and serves every client of the process


def _ssl_context(verify: bool | str | Path | ssl.SSLContext) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    path = None if isinstance(verify, bool) else Path(verify)
    if verify is False:
        logger.warning("TLS certificates are not verified: anyone on the way can read the credential")
    try:
        if path is not None:
            return ssl.create_default_context(**{"capath" if path.is_dir() else "cafile": str(path)})  # type: ignore[arg-type]
        return _default_ssl_context(bool(verify), os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    except OSError as error:
        # Taken for a lost connection, this would make a submission uncertain.
        raise ConfigurationError(f"there is no certificate in {path or 'SSL_CERT_FILE'}: {error}") from None

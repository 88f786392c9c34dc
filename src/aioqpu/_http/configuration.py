"""The HTTP options of a client, checked, and the `httpx.AsyncClient`s that follow from them."""

from __future__ import annotations

import logging
import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import attrs

from aioqpu._http import httpx
from aioqpu._http.validation import check_count, check_seconds, checked_proxy
from aioqpu.errors import ConfigurationError

logger: Final = logging.getLogger("aioqpu")

_NO_PROXY_FOR_HTTP: Final = {"http://": None}  # http:// reaches this machine only; a proxy would see credentials
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@attrs.frozen
class HTTPConfiguration:
    """How a client sends requests; times in seconds."""

    timeout: httpx.Timeout
    submit_timeout: float
    total_timeout: float
    max_retries: int
    max_concurrency: int
    transport: httpx.AsyncBaseTransport | None
    verify: bool | str | Path | ssl.SSLContext
    proxy: httpx.Proxy | None = attrs.field(repr=False)

    @classmethod
    def checked(
        cls,
        *,
        timeout: Any,
        submit_timeout: Any,
        total_timeout: Any,
        max_retries: Any,
        max_concurrency: Any,
        transport: Any,
        verify: Any,
        proxy: Any,
    ) -> Self:
        """Return the configuration; raise `ConfigurationError` for an invalid setting."""
        if not isinstance(timeout, httpx.Timeout):
            timeout = httpx.Timeout(check_seconds("timeout", timeout))
        if not isinstance(verify, (bool, str, Path, ssl.SSLContext)):
            raise ConfigurationError(f"verify must be a bool, a path or an ssl.SSLContext, not {verify!r}")
        if transport is not None and not isinstance(transport, httpx.AsyncBaseTransport):
            raise ConfigurationError(f"transport must be an httpx.AsyncBaseTransport, not {type(transport).__name__}")
        return cls(
            timeout=timeout,
            submit_timeout=check_seconds("submit_timeout", submit_timeout),
            total_timeout=check_seconds("total_timeout", total_timeout),
            max_retries=check_count("max_retries", max_retries, 0),
            max_concurrency=check_count("max_concurrency", max_concurrency, 1),
            transport=transport,
            verify=verify,
            proxy=checked_proxy(proxy),
        )

    def changed(self, **changes: Any) -> Self:
        """Return the configuration with some settings replaced; `None` keeps one."""
        given = {name: value for name, value in changes.items() if value is not None}
        return self.checked(**{**attrs.asdict(self, recurse=False), **given})


class ClientFactory:
    """Makes the `httpx.AsyncClient`s of a configuration, which share one TLS context."""

    def __init__(self, configuration: HTTPConfiguration) -> None:
        self._configuration = configuration
        self._ssl_context: ssl.SSLContext | None = None

    def new_client(self, keepalive: float) -> httpx.AsyncClient:
        """Return a client with one connection, which stays open for `keepalive` seconds."""
        configuration = self._configuration
        if configuration.transport is not None:
            # Closing the client must not close the user's transport.
            transport = _BorrowedTransport(configuration.transport)
            return _TransportClient(transport=transport, timeout=configuration.timeout, trust_env=False)
        if self._ssl_context is None:
            self._ssl_context = _ssl_context(configuration.verify)
        return _TransportClient(
            verify=self._ssl_context,
            proxy=configuration.proxy,
            mounts=_NO_PROXY_FOR_HTTP,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=keepalive),
            timeout=configuration.timeout,
        )


def was_never_sent(error: BaseException, transport: httpx.AsyncBaseTransport | None) -> bool:
    """Return whether a transport's error proves that the server has not received the request."""
    if transport is None or type(transport) is httpx.AsyncHTTPTransport:
        return isinstance(error, _NEVER_SENT)
    if type(transport).__module__.partition(".")[0] == "httpx_aiohttp":
        # httpx-aiohttp raises ConnectTimeout for a lost answer too; only aiohttp's own error shows the difference.
        names = {cls.__name__ for cls in type(error.__cause__).__mro__}
        return bool(names & {"ClientConnectorError", "ClientHttpProxyError", "ConnectionTimeoutError"})
    return False


class _TransportClient(httpx.AsyncClient):
    """A client that only chooses the transport of a request; the services need no redirects, cookies or auth flows."""

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Return the response of the transport, with its body not read."""
        # httpx has no public method that chooses a transport; respx's mock of httpx patches this one.
        return await self._transport_for_url(request.url).handle_async_request(request)

    def _init_transport(  # type: ignore[override]
        self, *, transport: httpx.AsyncBaseTransport | None = None, **options: Any
    ) -> httpx.AsyncBaseTransport:
        # httpx creates transports to proxies with another method, so those keep the pool of httpcore.
        return _OneConnectionTransport(**options) if transport is None else transport


class _OneConnectionTransport(httpx.AsyncHTTPTransport):
    """A transport for one request at a time, with one connection in place of httpcore's pool."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pool: Any = _OneConnection(self._pool)


class _OneConnection:
    """Replaces a pool of httpcore, whose lists and checks take a sixth of the CPU time of a request."""

    def __init__(self, pool: Any) -> None:
        self.create_connection = pool.create_connection
        self._connection: Any = None

    async def handle_async_request(self, request: Any) -> Any:
        connection, origin = self._connection, request.url.origin
        if (
            connection is None
            or not connection.can_handle_request(origin)
            or not connection.is_available()
            or connection.has_expired()
        ):
            await self.aclose()
            self._connection = connection = self.create_connection(origin)
        return await connection.handle_async_request(request)

    async def aclose(self) -> None:
        if self._connection is not None:
            await self._connection.aclose()


class _BorrowedTransport(httpx.AsyncBaseTransport):
    """The user's transport; it stays open when a pooled client is closed."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._transport.handle_async_request(request)


@cache
def _default_ssl_context(verify: bool, *_locations: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context(verify=verify)  # takes about 20 ms, so all clients of the process share it


def _ssl_context(verify: bool | str | Path | ssl.SSLContext) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    path = None if isinstance(verify, bool) else Path(verify)
    if verify is False:
        logger.warning("TLS certificates are not verified: anyone on the network path can read the credential")
    try:
        if path is not None:
            return ssl.create_default_context(**{"capath" if path.is_dir() else "cafile": str(path)})  # type: ignore[arg-type]
        return _default_ssl_context(bool(verify), os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    except OSError as error:
        # As a connection error, this would make a submission uncertain.
        raise ConfigurationError(f"there is no certificate in {path or 'SSL_CERT_FILE'}: {error}") from None

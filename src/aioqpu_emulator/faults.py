"""Faults on request: what networks, gateways, outages and restarts do to a call, at a rate and from a seed."""

import asyncio
import contextlib
import gzip
import os
import random
import socket
import struct
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

import anyio
import uvicorn
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from aioqpu_emulator.jobs import check_seconds

KINDS: Final = {
    "refused": "the call is answered, then the port refuses connections for a moment",
    "reset": "the connection is reset before the request is read",
    "lost": "the request takes effect and the connection is reset in place of the answer",
    "late": "a job is accepted, answered with 503 or 504, and shows itself in lists only seconds later",
    "slow-headers": "the answer begins seconds late; the request took effect at once, or does so only then",
    "slow-body": "the answer stops in the middle for seconds",
    "truncated-gzip": "the answer's compressed body lacks its end",
    "wrong-length": "Content-Length is larger or smaller than the answer's body",
    "429": "refused without effect, with Retry-After",
    "500": "an error in the service's own shape, with or without effect",
    "502": "a gateway's error, with or without effect",
    "503": "the service says it is unavailable, with or without effect",
    "520": "a page of HTML from an edge, with or without effect",
    "401": "refused without effect, although the credential is good",
    "revoked": "every IAM token ends",
    "iam-outage": "IAM answers 503 for seconds",
    "restart": "every connection is reset and the port refuses new ones for a moment; jobs and tokens survive",
}
# What hits every caller at once is rare, or nobody would ever get through.
_WEIGHTS = {"refused": 0.2, "restart": 0.03, "revoked": 0.03, "iam-outage": 0.03}
_IBM_ONLY = frozenset({"revoked", "iam-outage"})
_NOT_OF_IAM = frozenset({"401", "late", "revoked"})  # IAM's 401 says that the key is wrong, for good
_SERVER = "aioqpu_emulator.server"


@dataclass(frozen=True)
class Fault:
    """One fault: whether its request takes effect, for those kinds that leave it open, and how long it lasts."""

    kind: str
    effect: bool
    seconds: float


class Faults:
    """Which requests fail, and how.

    A share `rate` of the requests of `route` (such as ``"POST /v0.3/jobs"``; of all without one) meets one of
    `kinds`, which are the keys of `KINDS`. The n-th request of a route meets the same fault for the same `seed`.
    Slow answers, lateness and IAM's outages last up to `seconds`, a closed port up to a fifth of that.
    Without a socket (``httpx.ASGITransport``) a broken connection is a `ConnectionResetError`.
    """

    def __init__(
        self,
        rate: float,
        kinds: Collection[str] = tuple(KINDS),
        *,
        route: str | None = None,
        seed: int = 0,
        seconds: float = 2.0,
        retry_after: float = 1.0,
    ) -> None:
        if not 0 <= rate <= 1:
            raise ValueError(f"rate must be from 0 to 1, not {rate!r}")
        unknown = sorted(set(kinds) - KINDS.keys())
        if unknown or not kinds:
            raise ValueError(f"no such kind of fault: {unknown}; there are {', '.join(KINDS)}")
        check_seconds("seconds", seconds)
        check_seconds("retry_after", retry_after)
        self.rate = rate
        self.kinds = tuple(kind for kind in KINDS if kind in kinds)
        self.route = route
        self.seed = seed
        self.seconds = seconds
        self.retry_after = retry_after
        self._random: dict[str, random.Random] = {}

    def draw(self, route: str) -> Fault | None:
        """Decide about the next request of a route."""
        if self.route is not None and route != self.route:
            return None
        chance = self._random.setdefault(route, random.Random(f"{self.seed} {route}"))
        if chance.random() >= self.rate:
            return None
        kinds = [kind for kind in self.kinds if _applies(kind, route)]
        if not kinds:
            return None
        kind = chance.choices(kinds, [_WEIGHTS.get(kind, 1.0) for kind in kinds])[0]
        return Fault(kind, chance.random() < 0.5, chance.uniform(0.1, 1) * self.seconds)


def _applies(kind: str, route: str) -> bool:
    if kind == "late":
        return route.startswith("POST ") and route.endswith("/jobs")
    if "/identity/" in route:
        return kind not in _NOT_OF_IAM
    return kind not in _IBM_ONLY or "/api/" in route


class Server(uvicorn.Server):
    """Serves an app on a listening socket; can reset connections, and refuse new ones for a while."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, _SERVER: self}, receive, send)

        super().__init__(
            uvicorn.Config(
                known,
                http="h11",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.port: int = listener.getsockname()[1]
        self._reopening: asyncio.Task[None] | None = None

    def connection(self, scope: Scope) -> Any:
        """Give the protocol object of a request's connection; None when its client has gone."""
        connections: set[Any] = self.server_state.connections
        return next((each for each in connections if each.client == scope["client"]), None)

    def refuse(self, seconds: float) -> None:
        """Close the port for a while; open connections stay."""
        if self._reopening is None:
            for server in self.servers:
                server.close()
            self.servers = []
            self._reopening = asyncio.get_running_loop().create_task(self._reopen(seconds))

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        while True:
            try:
                listener = listen(self.port)
                break
            except OSError:  # an outgoing connection may have been given the port meanwhile
                await asyncio.sleep(0.05)
        self.servers = [await asyncio.get_running_loop().create_server(self._protocol, sock=listener)]
        self._reopening = None

    def _protocol(self) -> asyncio.Protocol:
        kind: Any = self.config.http_protocol_class
        made: asyncio.Protocol = kind(config=self.config, server_state=self.server_state, app_state={})
        return made

    def restart(self, seconds: float) -> None:
        """Drop every connection and refuse new ones for a while."""
        self.refuse(seconds)
        connections: set[Any] = self.server_state.connections
        for connection in list(connections):
            reset(connection.transport)


def listen(port: int) -> socket.socket:
    """Open a listening socket on loopback."""
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; on, it costs 40 ms a request.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(2048)
    except BaseException:
        listener.close()
        raise
    return listener


def reset(transport: asyncio.Transport) -> None:
    """End a connection as a crash does: with a reset, not with a good-bye."""
    with contextlib.suppress(OSError, ValueError), socket.socket(fileno=os.dup(_fileno(transport))) as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _fileno(transport: asyncio.Transport) -> int:
    number: int = transport.get_extra_info("socket").fileno()
    return number


async def broken(fault: Fault, answer: Callable[[], Awaitable[Response]]) -> Response:
    """Give what a caller sees of a fault in the network or at a gateway; `answer` lets the request take effect."""
    kind = fault.kind
    if kind == "reset":
        return _Reset()
    if kind == "slow-headers" and not fault.effect:
        await anyio.sleep(fault.seconds)
    if kind in ("502", "520"):
        if fault.effect:
            await answer()
        return HTMLResponse(f"<html><title>{kind}</title><body>The origin did not answer.</body></html>", int(kind))
    response = await answer()
    if not response.body and kind in ("slow-body", "truncated-gzip", "wrong-length"):
        return response
    if kind == "slow-headers" and fault.effect:
        await anyio.sleep(fault.seconds)
    elif kind == "slow-body":
        return _SlowBody(response, fault.seconds)
    elif kind == "truncated-gzip":
        whole = gzip.compress(bytes(response.body))
        return _like(response, whole[: len(whole) // 2], {"content-encoding": "gzip"})
    elif kind == "wrong-length":
        return _WrongLength(response, too_long=fault.effect)
    elif kind == "refused":
        return _Closing(response, fault.seconds / 5)
    elif kind == "restart":
        return _Restart(fault.seconds / 5)
    elif kind == "lost":
        return _Reset()
    return response


def _like(response: Response, body: bytes, headers: dict[str, str]) -> Response:
    kept = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(body, response.status_code, kept | headers)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _Reset(Response):
    """No answer: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        server = scope.get(_SERVER)
        if server is None:
            raise ConnectionResetError("the connection was reset: a fault was asked for")
        self.act(server, scope)
        await _gone(receive)

    def act(self, server: Server, scope: Scope) -> None:
        connection = server.connection(scope)
        if connection is not None:
            reset(connection.transport)


class _Restart(_Reset):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def act(self, server: Server, scope: Scope) -> None:  # noqa: ARG002
        server.restart(self._seconds)


class _WrongLength(_Reset):
    """An answer written past the server, which would not let it be."""

    def __init__(self, response: Response, *, too_long: bool) -> None:
        super().__init__()
        body = bytes(response.body)
        length = len(body) + 10 if too_long else len(body) * 2 // 3
        media_type = response.headers.get("content-type", "application/json")
        head = f"HTTP/1.1 {response.status_code} OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
        self._bytes = head.encode() + body

    def act(self, server: Server, scope: Scope) -> None:
        connection = server.connection(scope)
        if connection is not None:
            connection.transport.write(self._bytes)
            connection.transport.close()


class _Closing(Response):
    """The answer, after which connections are refused for a while."""

    def __init__(self, response: Response, seconds: float) -> None:
        super().__init__()
        self._response, self._seconds = response, seconds
        response.headers["connection"] = "close"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get(_SERVER)
        if server is None:
            raise ConnectionRefusedError("the connection was refused: a fault was asked for")
        server.refuse(self._seconds)
        await self._response(scope, receive, send)


class _SlowBody(Response):
    """The answer, with a rest in the middle of its body."""

    def __init__(self, response: Response, seconds: float) -> None:
        super().__init__()
        self._response, self._seconds = response, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        body = bytes(self._response.body)
        start = {"status": self._response.status_code, "headers": self._response.raw_headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await anyio.sleep(self._seconds)
        await send({"type": "http.response.body", "body": body[len(body) // 2 :]})

"""Connections of one client in one event loop, and requests that outlive their callers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import anyio
import httpx

from aioqpu.errors import ResponseDecodeError
from aioqpu.large import LARGE
from aioqpu.loops import spawn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

# Told how a request ended whose caller did not wait for it.
Orphaned: TypeAlias = "Callable[[httpx.Response | BaseException], None]"

ORPHAN_SECONDS: Final = 5.0
ERROR_LIMIT: Final = 64 * 1024
BODY_LIMIT: Final = 512 * 2**20
_REAP_EVERY = 10.0
_SPENT_HEADERS = ("content-encoding", "content-length", "transfer-encoding")


class Lane:
    """An `httpx.AsyncClient` with one connection: httpx's pool gets slower with every connection it holds."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.in_flight: int = 0
        self.idle_since: float = anyio.current_time()
        self.retired: bool = False


class Exchange:
    """One request, sent beside its caller.

    Cancelling httpx in the middle leaks a slot of its pool (asyncio) or a generator (trio). So when its caller leaves,
    a request gets a little time to end by itself, and only then is dropped, with its lane.
    """

    def __init__(self, connections: Connections, lane: Lane, request: httpx.Request, orphaned: Orphaned | None) -> None:
        self.lane = lane
        self.ended: anyio.Event = anyio.Event()
        self.scope: anyio.CancelScope = anyio.CancelScope()
        self.abandoned: bool = False
        self._outcome: httpx.Response | Exception | None = None
        self._connections = connections
        self._request = request
        self._orphaned = orphaned

    @property
    def outcome(self) -> httpx.Response | Exception:
        """What has come; nothing comes when the client is closed, or the user interrupts it."""
        return self._outcome or httpx.ReadError("a request was broken off: the client was closed or interrupted")

    async def run(self) -> None:
        lane = self.lane
        try:
            with self.scope:
                try:
                    self._outcome = await _answer(lane.client, self._request)
                except Exception as error:  # noqa: BLE001 - given to whoever waits, or is told instead
                    self._outcome = error
        finally:
            lane.in_flight -= 1
            lane.idle_since = anyio.current_time()
            lane.retired = lane.retired or self._outcome is None
            self._connections.exchanges.pop(self, None)
            self.ended.set()
            if self.abandoned and self._orphaned is not None:
                self._orphaned(self.outcome)
        if lane.retired and not lane.in_flight:
            await self._connections.retire(lane)

    async def wait(self, patience: float) -> httpx.Response:
        """Return the answer; a caller that is cancelled leaves it `patience` more seconds to come."""
        try:
            await self.ended.wait()
        except BaseException:
            self.abandoned = True
            self.scope.deadline = anyio.current_time() + (ORPHAN_SECONDS if self._orphaned is None else patience)
            self._connections.limit_orphans()
            if self.ended.is_set() and self._orphaned is not None:  # the answer and the cancellation came together
                self._orphaned(self.outcome)
            raise
        outcome = self.outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def _answer(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """Send and read: of an error only its beginning, of anything else no more than a process can bear."""
    response = await client.send(request, stream=True)
    kept = BODY_LIMIT if response.is_success else ERROR_LIMIT
    body, length = bytearray(), 0
    try:
        async for chunk in response.aiter_bytes():
            if length < kept:
                body += chunk
            length += len(chunk)
            if length > BODY_LIMIT:
                break
    finally:
        await response.aclose()
    if length > BODY_LIMIT:
        raise ResponseDecodeError(
            f"{request.method} {request.url.path}: the body is larger than {BODY_LIMIT // 2**20} MiB",
            status_code=response.status_code,
        )
    # What was decompressed must not be decompressed again.
    headers = [(name, value) for name, value in response.headers.multi_items() if name not in _SPENT_HEADERS]
    kind, content = (_LargeResponse, b"") if length >= LARGE else (httpx.Response, bytes(body))
    answer = kind(
        response.status_code, headers=headers, content=content, request=request, extensions=response.extensions
    )
    if isinstance(answer, _LargeResponse):
        answer.body = body
    return answer


class _LargeResponse(httpx.Response):
    """A response whose body is left where it was gathered: a copy would keep the event loop from running."""

    body: bytearray = bytearray()

    @property
    def content(self) -> bytes:
        return self.body  # type: ignore[return-value]  # as good as bytes to whoever parses it


class Connections:
    """What one client keeps open while one event loop runs."""

    def __init__(self, new_client: Callable[[float], httpx.AsyncClient], *, limit: int, shared: bool) -> None:
        self._new_client = new_client
        self._limit = limit
        self._shared = shared
        self._slots = anyio.Semaphore(limit)
        self.lanes: dict[float, list[Lane]] = {}
        self.exchanges: dict[Exchange, Any] = {}
        self._closer: AsyncGenerator[None] | None = self._aioqpu_client_not_closed()
        self._started = False
        self._reap_at = 0.0

    async def send(
        self, request: httpx.Request, *, keepalive: float, patience: float, orphaned: Orphaned | None
    ) -> httpx.Response:
        """Send once; connections stay open for `keepalive` seconds, see `Exchange.wait` for `patience`."""
        if not self._started and self._closer is not None:
            self._started = True
            await anext(self._closer)
        await self._reap()
        try:
            self._slots.acquire_nowait()
        except anyio.WouldBlock:
            await self._slots.acquire()
        try:
            exchange = Exchange(self, self._lane(keepalive), request, orphaned)
            exchange.lane.in_flight += 1
            task = spawn(exchange.run)  # an eager one may have ended already
            self.exchanges |= {} if exchange.ended.is_set() else {exchange: task}
            return await exchange.wait(patience)
        finally:
            self._slots.release()

    def limit_orphans(self) -> None:
        """Drop the oldest abandoned request when there are more than callers may have under way."""
        abandoned = [exchange for exchange in self.exchanges if exchange.abandoned and exchange._orphaned is None]
        if len(abandoned) > self._limit:
            abandoned[0].scope.cancel()

    async def retire(self, lane: Lane) -> None:
        """Take a lane out of use and close it."""
        for group in self.lanes.values():
            group[:] = [other for other in group if other is not lane]
        with anyio.move_on_after(ORPHAN_SECONDS, shield=True), suppress(Exception):
            await lane.client.aclose()

    def _lane(self, keepalive: float) -> Lane:
        group = self.lanes.setdefault(keepalive, [])
        for lane in group:
            if not lane.retired and (self._shared or not lane.in_flight):
                return lane
        lane = Lane(self._new_client(keepalive))
        group.append(lane)
        return lane

    async def _reap(self) -> None:
        # Servers close idle connections first, and httpx notices only when it is used.
        now = anyio.current_time()
        if now < self._reap_at:
            return
        self._reap_at = now + _REAP_EVERY
        for keepalive, group in list(self.lanes.items()):
            for lane in list(group):
                # Looked at one by one: while one is being closed, another may be taken into use.
                if not lane.in_flight and now - lane.idle_since > keepalive:
                    lane.retired = True
                    await self.retire(lane)

    async def aclose(self) -> None:
        """End what is under way and close every connection, within seconds."""
        if self._closer is not None:
            await self._closer.aclose()

    async def _close(self) -> None:
        pending = list(self.exchanges)
        with anyio.move_on_after(2 * ORPHAN_SECONDS, shield=True):
            with anyio.move_on_after(ORPHAN_SECONDS / 2):
                for exchange in pending:
                    await exchange.ended.wait()
            for exchange in pending:
                exchange.scope.cancel()
            for exchange in pending:
                await exchange.ended.wait()
            for lane in [lane for group in self.lanes.values() for lane in group]:
                await self.retire(lane)

    async def _aioqpu_client_not_closed(self) -> AsyncGenerator[None]:
        # An event loop finalises its async generators before it ends: the one moment when pools can still be closed.
        # (The name is what trio shows when it warns of one.)
        try:
            yield
        finally:
            self._closer = None  # it knows its loop, which only weak references may outlive
            await self._close()

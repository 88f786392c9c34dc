"""Connections of one client in one event loop, and requests that outlive their callers."""

from __future__ import annotations

import logging
import math
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import anyio
import anyio.lowlevel
import httpx

from aioqpu.errors import ResponseDecodeError
from aioqpu.large import LARGE
from aioqpu.loops import spawn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator

logger: Final = logging.getLogger("aioqpu")

# Told how a request ended whose caller did not wait for it.
Orphaned: TypeAlias = "Callable[[httpx.Response | BaseException], None]"

ORPHAN_SECONDS: Final = 5.0
ERROR_LIMIT: Final = 64 * 1024
_REAP_EVERY = 10.0
_SPENT_HEADERS = (b"content-encoding", b"content-length", b"transfer-encoding")
_PIECE = 2**18  # bytes; the event loop runs between two such pieces


class Bounds(NamedTuple):
    """What the answer to one request may take."""

    size: int
    """Bytes of the body, once it is decompressed."""
    seconds: float
    """From sending the request to the end of the body."""
    slowest: float = math.inf
    """Bytes of the body that buy a further second."""


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

    def __init__(
        self,
        connections: Connections,
        lane: Lane,
        request: httpx.Request,
        bounds: Bounds,
        orphaned: Orphaned | None,
    ) -> None:
        self.lane = lane
        self.ended: anyio.Event = anyio.Event()
        self.scope: anyio.CancelScope = anyio.CancelScope()
        self.abandoned: bool = False
        self._outcome: httpx.Response | Exception | None = None
        self._connections = connections
        self._request = request
        self._bounds = bounds
        self._orphaned = orphaned

    @property
    def outcome(self) -> httpx.Response | Exception:
        """What has come; nothing comes when the client is closed, or the user interrupts it."""
        return self._outcome or httpx.ReadError("a request was broken off: the client was closed or interrupted")

    async def run(self) -> None:
        lane = self.lane
        try:
            with self.scope:
                await self._answer()
        finally:
            lane.in_flight -= 1
            lane.idle_since = anyio.current_time()
            lane.retired = lane.retired or self._outcome is None
            self._connections.exchanges.pop(self, None)
            self.ended.set()
            if self.abandoned:
                self._tell_orphaned()
        if lane.retired and not lane.in_flight:
            await self._connections.retire(lane)

    async def _answer(self) -> None:
        """Keep the answer, or what went wrong, as the outcome; a request that takes too long is dropped."""
        with anyio.CancelScope(deadline=anyio.current_time() + self._bounds.seconds) as clock:
            try:
                self._outcome = await _answer(self.lane.client, self._request, self._bounds, clock)
            except Exception as error:  # noqa: BLE001 - given to the waiting caller
                self._outcome = error
        if clock.cancelled_caught:
            self.lane.retired = True
            self._outcome = TimeoutError(f"no complete answer within {self._bounds.seconds:g} s")

    def _tell_orphaned(self) -> None:
        try:
            if self._orphaned is not None:
                self._orphaned(self.outcome)
        except Exception as error:  # noqa: BLE001 - nothing waits for it, and trio ends with the task that raises
            with suppress(Exception):
                logger.warning("the outcome of a cancelled request is lost: %s", type(error).__name__)

    async def wait(self, patience: float) -> httpx.Response:
        """Return the answer; a caller that is cancelled leaves it `patience` more seconds to come."""
        try:
            await self.ended.wait()
        except BaseException:
            self.abandoned = True
            self.scope.deadline = anyio.current_time() + (ORPHAN_SECONDS if self._orphaned is None else patience)
            self._connections.limit_orphans()
            if self.ended.is_set():  # the answer and the cancellation came together
                self._tell_orphaned()
            raise
        outcome = self.outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def _answer(
    client: httpx.AsyncClient, request: httpx.Request, bounds: Bounds, clock: anyio.CancelScope
) -> httpx.Response:
    """Send a request and read its answer."""
    response = await client.send(request, stream=True)
    try:
        body = await _body(response, bounds, clock)
    finally:
        await response.aclose()
    # The bytes as they came: names and values that are not ASCII do not survive decoding and encoding. What was
    # decompressed must not be decompressed again.
    headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _SPENT_HEADERS]
    kind, content = (_LargeResponse, b"") if len(body) >= LARGE else (httpx.Response, bytes(body))
    answer = kind(
        response.status_code, headers=headers, content=content, request=request, extensions=response.extensions
    )
    if isinstance(answer, _LargeResponse):
        answer.body = body
    return answer


async def _body(response: httpx.Response, bounds: Bounds, clock: anyio.CancelScope) -> bytearray:
    """Read a body: of an error only the beginning is kept, of a success at most `bounds.size` is allowed."""
    kept = bounds.size if response.is_success else ERROR_LIMIT
    body, length, deadline = bytearray(), 0, clock.deadline
    if response.is_stream_consumed:  # by a transport that does not use the network
        decoder, chunks = _Decoder(None), response.aiter_bytes()
    else:
        decoder, chunks = _Decoder(_encoding(response)), response.aiter_raw()
    async for chunk in chunks:
        for piece in decoder.pieces(chunk):
            if length < kept:
                body += piece
            length += len(piece)
            clock.deadline = deadline + length / bounds.slowest
            if length > bounds.size:
                raise _unreadable(response, f"the body is larger than {bounds.size // 2**20} MiB")
            if len(piece) == _PIECE:
                await anyio.lowlevel.checkpoint()
    if response.is_success:
        body += decoder.rest()
    return body


def _encoding(response: httpx.Response) -> str | None:
    """Return how a body is compressed; `None` if it is not, or is that of an error, whose status says enough."""
    encoding: str = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return encoding
    if response.is_success:
        raise _unreadable(response, f"the body is encoded as {encoding[:40]!r}, which the request did not ask for")
    return None


class _Decoder:
    """Decompresses gzip and deflate in pieces of a bounded size: httpx inflates all that arrives together at once."""

    def __init__(self, encoding: str | None) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding else None
        self._headless = encoding == "deflate"  # some servers leave out the header
        self._begun = False
        self._error: str | None = None

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        if self._zlib is None:
            yield chunk
            return
        while chunk and self._error is None:
            try:
                piece = self._zlib.decompress(chunk, _PIECE)
            except zlib.error as error:
                # Raised at the end: a body that is read to its end leaves no generator behind.
                self._error = None if self._headless else str(error)
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
            else:
                self._begun, chunk = True, self._zlib.unconsumed_tail
                yield piece
            self._headless = False

    def rest(self) -> bytes:
        if self._error is not None:
            raise httpx.DecodingError(self._error)
        if self._zlib is None or not self._begun:
            return b""
        rest = self._zlib.flush()
        if not self._zlib.eof:
            raise httpx.DecodingError("the compressed body ends too early")
        return rest


def _unreadable(response: httpx.Response, what: str) -> ResponseDecodeError:
    request = response.request
    return ResponseDecodeError(f"{request.method} {request.url.path}: {what}", status_code=response.status_code)


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
        self, request: httpx.Request, bounds: Bounds, *, keepalive: float, patience: float, orphaned: Orphaned | None
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
            exchange = Exchange(self, self._lane(keepalive), request, bounds, orphaned)
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

"""Reads the body of a response within limits of size and time."""

from __future__ import annotations

import math
import time
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import anyio.lowlevel
import attrs

from aioqpu._http import httpx
from aioqpu._http.json_memory import LARGE_BODY_BYTES
from aioqpu.errors import ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_ERROR_BODY_BYTES: Final = 64 * 1024
_PIECE_BYTES = 2**18  # the event loop runs between two pieces of this size
_NO_STREAM = httpx.ByteStream(b"")
_SPENT_HEADERS = (b"content-encoding", b"content-length", b"transfer-encoding")


@attrs.frozen
class Limits:
    """How large the answer to one request may be, and how long it may take."""

    max_bytes: int
    """Of the decompressed body."""
    seconds: float
    """From sending the request to the end of the body."""
    bytes_per_extra_second: float = math.inf
    """How many bytes of the body extend the time by one second."""


async def send_and_read(
    client: httpx.AsyncClient, request: httpx.Request, limits: Limits, extend: Callable[[float], None]
) -> httpx.Response:
    """Send a request and return its response with the body read.

    `extend` is called with the seconds by which the body that has arrived extends the time of the request.
    """
    started = time.perf_counter()
    response = await client.send(request)
    response.request = request
    try:
        body = await _read(response, limits, extend)
    finally:
        await response.aclose()
    complete = _ReadResponse(response, body)
    complete.elapsed = timedelta(seconds=time.perf_counter() - started)
    return complete


class _ReadResponse(httpx.Response):
    """A response whose body is read; httpx would copy a large one, which would stop the event loop."""

    def __init__(self, response: httpx.Response, body: bytearray) -> None:
        # Headers are passed on as bytes: what is not ASCII does not survive decoding and encoding. The body is
        # decompressed already, so the headers that describe its encoding are left out.
        super().__init__(
            response.status_code,
            headers=[(name, value) for name, value in response.headers.raw if name.lower() not in _SPENT_HEADERS],
            stream=_NO_STREAM,
            request=response.request,
            extensions=response.extensions,
        )
        content: Any = body if len(body) >= LARGE_BODY_BYTES else bytes(body)  # parsers take a bytearray as well
        self._content = content
        self.is_closed = self.is_stream_consumed = True


async def _read(response: httpx.Response, limits: Limits, extend: Callable[[float], None]) -> bytearray:
    """Read a body; keep only the beginning of an error body."""
    kept = limits.max_bytes if response.is_success else MAX_ERROR_BODY_BYTES
    body, length = bytearray(), 0
    decoder: _Decoder | None = None
    chunks: Any = response.stream
    if response.is_stream_consumed:  # by a transport that does not use the network
        chunks = response.aiter_bytes()
    elif (encoding := _content_encoding(response)) is not None:
        decoder = _Decoder(encoding)
    async for chunk in chunks:
        for piece in (chunk,) if decoder is None else decoder.pieces(chunk):
            if length < kept:
                body += piece
            length += len(piece)
            if limits.bytes_per_extra_second != math.inf:
                extend(length / limits.bytes_per_extra_second)
            if length > limits.max_bytes:
                raise _unreadable(response, f"the body is larger than {limits.max_bytes // 2**20} MiB")
            if len(piece) == _PIECE_BYTES:
                await anyio.lowlevel.cancel_shielded_checkpoint()  # a cancelled one would leave a suspended generator
    if decoder is not None and response.is_success:
        body += decoder.rest()
    return body


def _content_encoding(response: httpx.Response) -> str | None:
    """Return how a body is compressed; `None` when it is not, or when it belongs to an error."""
    encoding: str = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return encoding
    if response.is_success:
        raise _unreadable(response, f"the body is encoded as {encoding[:40]!r}, which the request did not ask for")
    return None


class _Decoder:
    """Decompresses gzip and deflate in pieces of limited size; httpx inflates everything that arrives together."""

    def __init__(self, encoding: str) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._may_lack_header = encoding == "deflate"  # some servers leave the zlib header out
        self._started = False
        self._error: str | None = None

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and self._error is None:
            try:
                piece = self._zlib.decompress(chunk, _PIECE_BYTES)
            except zlib.error as error:
                # Raised at the end: a body that is read to its end leaves no suspended generator behind.
                self._error = None if self._may_lack_header else str(error)
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
            else:
                self._started, chunk = True, self._zlib.unconsumed_tail
                yield piece
            self._may_lack_header = False

    def rest(self) -> bytes:
        if self._error is not None:
            raise httpx.DecodingError(self._error)
        if not self._started:
            return b""
        rest = self._zlib.flush()
        if not self._zlib.eof:
            raise httpx.DecodingError("the compressed body ends too early")
        return rest


def _unreadable(response: httpx.Response, problem: str) -> ResponseDecodeError:
    request = response.request
    return ResponseDecodeError(f"{request.method} {request.url.path}: {problem}", status_code=response.status_code)

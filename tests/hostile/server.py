"""A server over plain sockets that can break HTTP in every way: one route misbehaves, the others do not."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

Talk = Callable[[socket.socket], None]  # what is sent instead of an answer
IONQ_JOB = {"id": "j-1", "status": "completed", "shots": 10, "qubits": 1}
IBM_JOB = {"id": "j-1", "status": "Completed"}


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: application/json", *headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


def as_json(value: Any, *headers: bytes) -> bytes:
    return answer(value if isinstance(value, bytes) else json.dumps(value).encode(), *headers)


class Server:
    """Serves one scenario on one port; `submissions` is how many jobs it took."""

    def __init__(self, route: str, talk: Talk, plain: dict[str, Any], listener: socket.socket) -> None:
        self.submissions = 0
        self._submitted: list[dict[str, Any]] = []
        self._route, self._talk, self._plain, self._listener = route, talk, plain, listener
        if isinstance(talk, sends):
            talk.prepare()

    def run(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection:
            while request := self._read(connection):
                method, path, body = request
                route = self._name(method, path)
                if route == "submit":
                    self._submitted.append({**IONQ_JOB, "status": "ready", **json.loads(body)})
                    self.submissions += 1
                if route == self._route:
                    self._talk(connection)
                    return
                connection.sendall(as_json(self._usual(route)))

    def _usual(self, route: str) -> Any:
        usual = {
            "token": {"access_token": "t", "expires_in": 3600},
            "list": {"jobs": self._submitted},
            "submit": IONQ_JOB,
            "read": IONQ_JOB,
            "results": {"0": 0.5, "1": 0.5},
            "workloads": {"workloads": []},
        }
        return {**usual, **self._plain}[route]

    @staticmethod
    def _name(method: str, path: str) -> str:
        last = path.partition("?")[0].rpartition("/")[2]
        if last in ("token", "results", "workloads"):
            return last
        if last == "jobs":
            return "submit" if method == "POST" else "list"
        return "read"

    @staticmethod
    def _read(connection: socket.socket) -> tuple[str, str, bytes] | None:
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = connection.recv(2**16)
            if not chunk:
                return None
            head += chunk
        head, _, body = head.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
        )
        while len(body) < length:
            body += connection.recv(2**16)
        method, path, _ = head.split(b"\r\n")[0].decode().split(" ")
        return method, path, body


class sends:  # noqa: N801 - used as the functions below are
    """Send what is given, and close; what is large is made by `prepare`, before anybody waits for it."""

    def __init__(self, *parts: bytes | Callable[[], bytes]) -> None:
        self._parts = parts

    def prepare(self) -> None:
        self._parts = tuple(part() if callable(part) else part for part in self._parts)

    def __call__(self, connection: socket.socket) -> None:
        for part in self._parts:
            connection.sendall(part)


def forever(start: bytes, part: bytes, seconds: float = 0.0) -> Talk:
    """Send a part again and again."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(part)
            time.sleep(seconds)  # a thread of the server

    return talk


def resets(start: bytes) -> Talk:
    """Send a beginning, and reset the connection."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return talk


def waits(start: bytes) -> Talk:
    """Send a beginning, and nothing more."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        time.sleep(600)

    return talk


def inflating(opening: bytes, element: bytes, closing: bytes, size: int, *headers: bytes, times: int = 1) -> Talk:
    """Send gzip (packed so many times over) of an element repeated up to a size, without ever holding all of it."""

    def compressed() -> bytes:
        packed = b"".join(_gzip(_repeated(opening, element, closing, size)))
        for _ in range(times - 1):
            packed = b"".join(_gzip(iter([packed])))
        encoding = b", ".join([b"gzip"] * times)
        return answer(packed, b"Content-Encoding: " + encoding, *headers)

    return sends(compressed)


def _repeated(opening: bytes, element: bytes, closing: bytes, size: int) -> Iterator[bytes]:
    block = element * (2**20 // len(element))
    yield opening
    for _ in range(size // len(block)):
        yield block
    yield closing


def _gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()

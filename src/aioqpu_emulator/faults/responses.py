"""Defines responses that break the connection or have a broken body."""

from typing import Any

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from aioqpu_emulator.socket_server import Server, reset, server_of


class ResetResponse(Response):
    """No answer: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        server = server_of(scope)
        if server is None:
            raise ConnectionResetError("an injected fault reset the connection")
        self.break_connection(server, scope)
        while (await receive())["type"] != "http.disconnect":
            pass

    def break_connection(self, server: Server, scope: Scope) -> None:
        """Break the connection of the request."""
        connection = server.connection(scope)
        if connection is not None:
            reset(connection.transport)


class RestartResponse(ResetResponse):
    """No answer: every connection is reset and the port refuses new ones for some time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def break_connection(self, server: Server, scope: Scope) -> None:  # noqa: ARG002
        """Break all connections."""
        server.restart(self._seconds)


class WrongLengthResponse(ResetResponse):
    """An answer with a wrong Content-Length, written to the transport because the server would refuse to send it."""

    def __init__(self, response: Response, *, too_long: bool) -> None:
        super().__init__()
        body = bytes(response.body)
        length = len(body) + 10 if too_long else len(body) * 2 // 3
        media_type = response.headers.get("content-type", "application/json")
        head = f"HTTP/1.1 {response.status_code} OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
        self._bytes = head.encode() + body

    def break_connection(self, server: Server, scope: Scope) -> None:
        """Write the answer and close the connection."""
        connection = server.connection(scope)
        if connection is not None:
            connection.transport.write(self._bytes)
            connection.transport.close()


class ClosedPortResponse(Response):
    """The answer, after which the port refuses connections for some time."""

    def __init__(self, response: Response, seconds: float) -> None:
        super().__init__()
        self._response, self._seconds = response, seconds
        response.headers["connection"] = "close"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = server_of(scope)
        if server is None:
            raise ConnectionRefusedError("an injected fault refused the connection")
        server.refuse_connections(self._seconds)
        await self._response(scope, receive, send)


class SlowBodyResponse(Response):
    """The answer, with a pause in the middle of its body."""

    def __init__(self, response: Response, seconds: float) -> None:
        super().__init__()
        self._response, self._seconds = response, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        body = bytes(self._response.body)
        start: dict[str, Any] = {"status": self._response.status_code, "headers": self._response.raw_headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await anyio.sleep(self._seconds)
        await send({"type": "http.response.body", "body": body[len(body) // 2 :]})

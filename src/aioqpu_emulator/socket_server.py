"""Serves an app on a socket; the server can reset connections and refuse new ones for some time."""

import asyncio
import contextlib
import os
import socket
import struct
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

_SCOPE_KEY: Final = "aioqpu_emulator.server"


class Server(uvicorn.Server):
    """Serves an app on a listening socket.

    Args:
        app: The app to serve; faults find the server through `server_of`.
        listener: A listening socket, such as `listen` opens.
    """

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        async def app_with_server(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, _SCOPE_KEY: self}, receive, send)

        super().__init__(
            uvicorn.Config(
                app_with_server,
                http="h11",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.port: int = listener.getsockname()[1]
        self._host: str = listener.getsockname()[0]
        self._reopening: asyncio.Task[None] | None = None

    def connection(self, scope: Scope) -> Any:
        """Return the protocol object of a request's connection; `None` when its client has disconnected."""
        connections: set[Any] = self.server_state.connections
        return next((each for each in connections if each.client == scope["client"]), None)

    def refuse_connections(self, seconds: float) -> None:
        """Close the port for some time; open connections stay."""
        if self._reopening is None:
            for server in self.servers:
                server.close()
            self.servers = []
            self._reopening = asyncio.get_running_loop().create_task(self._reopen(seconds))

    def restart(self, seconds: float) -> None:
        """Reset every connection and refuse new ones for some time."""
        self.refuse_connections(seconds)
        connections: set[Any] = self.server_state.connections
        for connection in list(connections):
            reset(connection.transport)

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        while True:
            try:
                listener = listen(self.port, self._host)
                break
            except OSError:  # an outgoing connection may occupy the port meanwhile
                await asyncio.sleep(0.05)
        self.servers = [await asyncio.get_running_loop().create_server(self._new_protocol, sock=listener)]
        self._reopening = None

    def _new_protocol(self) -> asyncio.Protocol:
        protocol_class: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = protocol_class(config=self.config, server_state=self.server_state, app_state={})
        return protocol


def server_of(scope: Scope) -> Server | None:
    """Return the server that a request arrived through; `None` in process."""
    return scope.get(_SCOPE_KEY)


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Open a listening socket.

    Raises:
        OSError: The port is in use, or this machine does not have the address.
        OverflowError: There is no such port.
    """
    # asyncio disables Nagle's algorithm only for sockets that name their protocol; enabled, it costs 40 ms a request.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except BaseException:
        listener.close()
        raise
    return listener


def reset(transport: asyncio.Transport) -> None:
    """End a connection as a crash does: with a reset (RST) instead of an orderly close (FIN)."""
    with contextlib.suppress(OSError, ValueError), socket.socket(fileno=os.dup(_fileno(transport))) as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _fileno(transport: asyncio.Transport) -> int:
    number: int = transport.get_extra_info("socket").fileno()
    return number

"""Defines an httpx transport that sends requests to an emulator in the background of this process."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import httpx

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from aioqpu_emulator.server import Emulator, URLs


class EmulatorTransport(httpx.AsyncBaseTransport):
    """Sends requests to an emulator; starts it with the first request, and stops it when the transport is closed."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._inner = httpx.AsyncHTTPTransport()
        self._starting = anyio.Lock()
        self._serving: AbstractContextManager[URLs] | None = None
        self._port: int | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async with self._starting:
            if self._port is None:
                serving = self._emulator.serve()
                # `serve` blocks until its thread listens.
                with anyio.CancelScope(shield=True):
                    urls = await anyio.to_thread.run_sync(serving.__enter__)
                self._serving, self._port = serving, urlsplit(urls.iam_url).port
        request.url = request.url.copy_with(port=self._port)
        request.headers["Host"] = request.url.netloc.decode("ascii")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        serving, self._serving, self._port = self._serving, None, None
        try:
            await self._inner.aclose()
        finally:
            if serving is not None:
                await anyio.to_thread.run_sync(serving.__exit__, None, None, None)

"""The connections of one client in one event loop, and requests that continue when their caller is cancelled."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

import anyio

from aioqpu._http import httpx
from aioqpu._http.body import send_and_read
from aioqpu._http.event_loop import SharedTask, TaskAbortedError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from aioqpu._http.body import Limits

logger: Final = logging.getLogger("aioqpu")

# Called with the outcome of a request whose caller was cancelled before the outcome was known.
OnAbandoned: TypeAlias = "Callable[[httpx.Response | Exception], None]"

ABANDONED_SECONDS: Final = 5.0  # how long a request may continue after its caller was cancelled
_CLOSE_IDLE_EVERY_SECONDS = 10.0


class ClosedClientError(RuntimeError):
    """The client is closed; nothing was sent."""


class PooledClient:
    """An `httpx.AsyncClient` with one connection: httpx's pool becomes slower with every connection it holds."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.requests: int = 0
        self.idle_since: float = anyio.current_time()
        self.retired: bool = False


class RunningRequest:
    """One request on a pooled client, with a time limit."""

    def __init__(
        self,
        pooled: PooledClient,
        request: httpx.Request,
        limits: Limits,
        now: float,
        on_ended: Callable[[RunningRequest], None],
    ) -> None:
        self.pooled = pooled
        self.may_be_dropped: bool = False
        """Whether the caller was cancelled and nothing uses the outcome, so that the request may be cancelled."""
        self._request = request
        self._limits = limits
        self._on_ended = on_ended
        self._deadline = now + limits.seconds
        self._scope = anyio.CancelScope(deadline=self._deadline)
        self._cancelled = False

    async def run(self) -> httpx.Response:
        """Send the request and return its response."""
        pooled = self.pooled
        try:
            with self._scope:
                try:
                    return await send_and_read(pooled.client, self._request, self._limits, self._extend)
                except BaseException as error:
                    # Cancelling httpx during a request may leak a connection slot of its pool.
                    pooled.retired = pooled.retired or not isinstance(error, Exception)
                    raise
            raise (
                _aborted() if self._cancelled else TimeoutError(f"no complete answer within {self._limits.seconds:g} s")
            )
        finally:
            pooled.requests -= 1
            self._on_ended(self)

    def _extend(self, seconds: float) -> None:
        if not self._cancelled:
            self._scope.deadline = self._deadline + seconds

    def cancel(self, after: float = 0.0) -> None:
        """Cancel the request, or cancel it after so many seconds."""
        self._cancelled = True
        self._scope.deadline = anyio.current_time() + after


class DetachedRequest:
    """A `RunningRequest` in its own task, which continues for a limited time when the caller is cancelled."""

    def __init__(self, running: RunningRequest, on_abandoned: OnAbandoned | None) -> None:
        self._running = running
        self._abandoned = False
        self._on_abandoned = on_abandoned
        self._task = SharedTask(self._run)

    async def _run(self) -> httpx.Response:
        outcome: httpx.Response | Exception = _aborted()
        try:
            outcome = await self._running.run()
        except Exception as error:
            outcome = error
            raise
        else:
            return outcome
        finally:
            if self._abandoned:
                self._report(outcome)

    async def response(self, abandoned_seconds: float) -> httpx.Response:
        """Return the response; when the caller is cancelled, the request continues for a limited time."""
        self._task.start()
        try:
            await self._task.wait_until_ended()
        except BaseException:
            self._abandoned = True
            if self._task.ended:  # the answer arrived in the same turn of the loop as the cancellation
                self._report(self._outcome())
            else:
                self._running.may_be_dropped = self._on_abandoned is None
                self._running.cancel(after=ABANDONED_SECONDS if self._on_abandoned is None else abandoned_seconds)
            raise
        outcome = self._outcome()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _outcome(self) -> httpx.Response | Exception:
        try:
            return self._task.result()
        except TaskAbortedError:
            return _aborted()
        except Exception as error:  # noqa: BLE001 - raised in the caller
            return error

    def _report(self, outcome: httpx.Response | Exception) -> None:
        try:
            if self._on_abandoned is not None:
                self._on_abandoned(outcome)
        except Exception as error:  # noqa: BLE001 - nothing waits for this task, and trio ends when it raises
            logger.warning("the outcome of a cancelled request is lost: %s", type(error).__name__)


def _aborted() -> httpx.ReadError:
    return httpx.ReadError("the request was aborted: the client was closed, or the process was interrupted")


class Connections:
    """The pooled clients and the running requests of one client in one event loop."""

    def __init__(self, new_client: Callable[[float], httpx.AsyncClient], *, limit: int, shared: bool) -> None:
        self._new_client = new_client
        self._limit = limit
        self._shared = shared
        self._slots = anyio.Semaphore(limit)
        self._pooled: dict[float, list[PooledClient]] = {}
        self._requests: dict[RunningRequest, None] = {}
        self._all_ended: anyio.Event | None = None
        self._closing: dict[PooledClient, SharedTask[None]] = {}
        self._finalizer: AsyncGenerator[None] | None = self._aioqpu_client_not_closed()
        self._started = False
        self._close_idle_at = 0.0
        self._closed = False

    async def send(
        self,
        request: httpx.Request,
        limits: Limits,
        *,
        keepalive: float,
        abandoned_seconds: float,
        on_abandoned: OnAbandoned | None,
        detached: bool = True,
    ) -> httpx.Response:
        """Send a request once.

        Args:
            request: The request.
            limits: The limits of its answer.
            keepalive: How many seconds its connection stays open afterwards.
            abandoned_seconds: How many seconds a request with `on_abandoned` continues when the caller is cancelled.
            on_abandoned: Called with the outcome of a request whose caller was cancelled.
            detached: Whether the request runs in its own task and continues for a limited time when the caller is
                cancelled. Without it, the request and its connection end with the caller; a transport of the user has
                connections that cannot be closed, so its requests are always detached.

        Returns:
            The response, with its body read.

        Raises:
            ClosedClientError: The connections were closed while the request waited for a slot; it was not sent.
        """
        if not self._started and self._finalizer is not None:
            self._started = True
            await anext(self._finalizer)
        try:
            self._slots.acquire_nowait()
        except anyio.WouldBlock:
            await self._slots.acquire()
        try:
            now = anyio.current_time()
            if now >= self._close_idle_at:
                await self._close_idle(now)
            if self._closed:
                raise ClosedClientError("this client is closed")
            pooled = self._take(keepalive)
            running = RunningRequest(pooled, request, limits, now, self._ended)
            pooled.requests += 1
            self._requests[running] = None
            if not detached and not self._shared:
                return await running.run()
            try:
                return await DetachedRequest(running, on_abandoned).response(abandoned_seconds)
            finally:
                if running.may_be_dropped:
                    self._limit_abandoned()
        finally:
            self._slots.release()

    def _take(self, keepalive: float) -> PooledClient:
        """Return an idle pooled client, or a new one."""
        group = self._pooled.setdefault(keepalive, [])
        for pooled in group:
            if not pooled.retired and (self._shared or not pooled.requests):
                return pooled
        pooled = PooledClient(self._new_client(keepalive))
        group.append(pooled)
        return pooled

    def _ended(self, running: RunningRequest) -> None:
        """Remove a request that has ended, and close its pooled client if that is retired."""
        self._requests.pop(running, None)
        if self._all_ended is not None and not self._requests:
            self._all_ended.set()
        pooled = running.pooled
        pooled.idle_since = anyio.current_time()
        if pooled.retired and not pooled.requests:
            self._closing[pooled] = SharedTask(lambda: self._close(pooled))
            self._closing[pooled].start()

    def _limit_abandoned(self) -> None:
        """Cancel the oldest abandoned request if there are more of them than requests are allowed at the same time."""
        abandoned = [running for running in self._requests if running.may_be_dropped]
        if len(abandoned) > self._limit:
            abandoned[0].cancel()

    async def _close(self, pooled: PooledClient) -> None:
        """Take a pooled client out of use and close it."""
        for group in self._pooled.values():
            group[:] = [other for other in group if other is not pooled]
        with anyio.move_on_after(ABANDONED_SECONDS, shield=True), suppress(Exception):
            await pooled.client.aclose()
        self._closing.pop(pooled, None)

    async def _close_idle(self, now: float) -> None:
        """Close connections that are idle for too long: httpx notices only on use that a server has closed one."""
        self._close_idle_at = now + _CLOSE_IDLE_EVERY_SECONDS
        for keepalive, group in list(self._pooled.items()):
            for pooled in list(group):
                # Checked one by one: while one is being closed, another may be taken into use.
                if not pooled.requests and now - pooled.idle_since > keepalive:
                    pooled.retired = True
                    await self._close(pooled)

    async def aclose(self) -> None:
        """End the running requests and close every connection, within seconds; requests without a slot are not sent."""
        self._closed = True
        if self._finalizer is not None:
            await self._finalizer.aclose()

    async def _close_all(self) -> None:
        self._all_ended = anyio.Event()
        if not self._requests:
            self._all_ended.set()
        with anyio.move_on_after(2 * ABANDONED_SECONDS, shield=True):
            with anyio.move_on_after(ABANDONED_SECONDS / 2):
                await self._all_ended.wait()
            for running in self._requests:
                running.cancel()
            await self._all_ended.wait()
            for task in list(self._closing.values()):
                await task.wait_until_ended()
            for pooled in [pooled for group in self._pooled.values() for pooled in group]:
                await self._close(pooled)

    async def _aioqpu_client_not_closed(self) -> AsyncGenerator[None]:
        # An event loop finalizes its async generators before it ends, the only moment when pools can still be closed.
        # (trio shows this name when it warns of such a generator.)
        try:
            yield
        finally:
            self._finalizer = None  # the generator references its loop, and only weak references to it may remain
            await self._close_all()

"""Event loops: which library runs, what belongs to one loop, and work that goes on beside its caller."""

from __future__ import annotations

import contextvars
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")

_PAUSE = 1e-4  # seconds


def in_asyncio() -> bool:
    """Tell asyncio from trio without importing either."""
    asyncio = sys.modules.get("asyncio")
    # A loop without a task of ours may be the host of a trio guest.
    return asyncio is not None and asyncio._get_running_loop() is not None and asyncio.current_task() is not None


def spawn(work: Callable[[], Coroutine[Any, Any, None]]) -> Any:
    """Run a coroutine function that lets no exception out beside its caller; keep what is returned while it runs."""
    if in_asyncio():
        import asyncio

        task = asyncio.get_running_loop().create_task(work())
        # A KeyboardInterrupt in it has already come out of the event loop.
        task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return task
    import trio

    return trio.lowlevel.spawn_system_task(work, context=contextvars.copy_context())


class Errand:
    """Work that goes on beside all who wait for it: a cancelled one does not take it from the others."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.ended: anyio.Event = anyio.Event()
        self.scope: anyio.CancelScope = anyio.CancelScope()
        self._work = work
        self._task: Any = None

    def start(self) -> Errand:
        """Begin, if nobody has; not in the constructor, since an eager task may have ended when it returns."""
        if self._task is None:
            self._task = spawn(self._run)
        return self

    async def _run(self) -> None:
        try:
            with self.scope:
                await self._work()
        finally:
            self.ended.set()


_per_loop: anyio.lowlevel.RunVar[weakref.WeakKeyDictionary[Any, Any]] = anyio.lowlevel.RunVar("aioqpu")


class PerLoop(Generic[T]):
    """One value for each running event loop, made on first use there."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make

    def get(self) -> T:
        values = _per_loop.get(None)
        if values is None:
            _per_loop.set(values := weakref.WeakKeyDictionary())
        value: T | None = values.get(self)
        if value is None:
            values[self] = value = self._make()
        return value

    def pop(self) -> T | None:
        values = _per_loop.get(None)
        return None if values is None else values.pop(self, None)


_turns: PerLoop[anyio.Lock] = PerLoop(anyio.Lock)


class _AbandonedError(Exception):
    """The caller of a worker thread was cancelled."""


async def in_worker(work: Callable[[Callable[[], None]], T]) -> T:
    """Run `work(pause)` in a thread, where a call of `pause` lets the event loop run.

    A cancelled caller leaves at once, and the thread ends at its next pause. Work is done one at a time: the event loop
    competes with each running thread for the interpreter.
    """
    abandoned = threading.Event()

    def pause() -> None:
        if abandoned.wait(_PAUSE):
            raise _AbandonedError

    try:
        async with _turns.get():
            return await anyio.to_thread.run_sync(work, pause, abandon_on_cancel=True)
    finally:
        abandoned.set()

"""Helpers for asyncio and trio: state per event loop, tasks that outlive a cancelled waiter, worker threads."""

from __future__ import annotations

import contextvars
import copy
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread

from aioqpu.errors import AioqpuError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")

_THREAD_PAUSE_SECONDS = 1e-4


def running_on_asyncio() -> bool:
    """Return whether asyncio runs the current task, without importing asyncio or trio."""
    asyncio = sys.modules.get("asyncio")
    # A loop without a current task may be the host of a trio guest. The public get_running_loop() raises where there is
    # none, and catching that on each call costs more than the call.
    if asyncio is None:
        return False
    running = asyncio._get_running_loop()  # noqa: SLF001 - documented for libraries that may run without a loop
    return running is not None and asyncio.current_task() is not None


def spawn(work: Callable[[], Coroutine[Any, Any, None]]) -> Any:
    """Run a coroutine function that raises nothing in a new task; keep a reference to the task while it runs."""
    if running_on_asyncio():
        import asyncio

        task = asyncio.get_running_loop().create_task(work())
        # Retrieve a KeyboardInterrupt, which the event loop has already raised, so that asyncio does not log it.
        task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return task
    import trio

    return trio.lowlevel.spawn_system_task(work, context=contextvars.copy_context())


class SharedTask(Generic[T]):
    """A task shared by several waiters; cancelling one waiter does not cancel the task."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._work = work
        self._scope = anyio.CancelScope()
        self._ended = anyio.Event()
        self._outcome: tuple[T] | Exception | None = None
        self._task: Any = None

    @property
    def ended(self) -> bool:
        """Whether the task has ended."""
        return self._ended.is_set()

    def start(self) -> Self:
        """Start the task once; the constructor does not, since an eager task may end before it returns."""
        if self._task is None:
            self._task = spawn(self._run)
        return self

    async def _run(self) -> None:
        work = self._work
        del self._work  # usually a method of the task's owner: without the cycle, a request is freed when it has ended
        try:
            with self._scope:
                try:
                    self._outcome = (await work(),)
                except Exception as error:  # noqa: BLE001 - raised in each waiter
                    self._outcome = error
        finally:
            self._ended.set()

    async def wait_until_ended(self) -> None:
        """Wait until the task has ended, however it ended."""
        await self._ended.wait()

    async def wait(self) -> T:
        """Return the task's result or raise its exception, once it has ended; see `result`."""
        await self._ended.wait()
        return self.result()

    def result(self) -> T:
        """Return the result of a task that has ended, or raise its exception, without the frames of the task.

        Raises:
            TaskAbortedError: The task was cancelled before it had a result.
        """
        if isinstance(self._outcome, tuple):
            return self._outcome[0]
        if self._outcome is None:
            raise TaskAbortedError("the task was cancelled before it had a result")
        if isinstance(self._outcome, AioqpuError):  # each waiter adds its own frames
            raise copy.copy(self._outcome) from self._outcome.__cause__
        raise self._outcome.with_traceback(None)

    def cancel(self) -> None:
        """Cancel the task."""
        self._scope.cancel()


class TaskAbortedError(Exception):
    """A shared task was cancelled: its client was closed, or the process was interrupted."""


_state_of_loop: anyio.lowlevel.RunVar[weakref.WeakKeyDictionary[Any, Any]] = anyio.lowlevel.RunVar("aioqpu")


class PerLoop(Generic[T]):
    """One value for each running event loop, made when it is first used there."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make

    def get(self) -> T:
        """Return the value of the running event loop."""
        values = _state_of_loop.get(None)
        if values is None:
            _state_of_loop.set(values := weakref.WeakKeyDictionary())
        value: T | None = values.get(self)
        if value is None:
            values[self] = value = self._make()
        return value

    def pop(self) -> T | None:
        """Remove the value of the running event loop and return it, if there was one."""
        values = _state_of_loop.get(None)
        return None if values is None else values.pop(self, None)


# A lambda, since access to `anyio.Lock` imports another part of anyio.
_thread_lock: PerLoop[anyio.Lock] = PerLoop(lambda: anyio.Lock())


class _AbandonedError(Exception):
    """The caller of a worker thread was cancelled."""


async def run_in_thread(work: Callable[[Callable[[], None]], T]) -> T:
    """Run `work(pause)` in a worker thread; `work` calls `pause` often, to let the event loop run.

    A cancelled caller returns immediately, and the thread ends at its next pause. Only one works at a time, since each
    running thread competes with the event loop for the interpreter.
    """
    abandoned = threading.Event()

    def pause() -> None:
        if abandoned.wait(_THREAD_PAUSE_SECONDS):
            raise _AbandonedError

    try:
        async with _thread_lock.get():
            return await anyio.to_thread.run_sync(work, pause, abandon_on_cancel=True)
    finally:
        abandoned.set()

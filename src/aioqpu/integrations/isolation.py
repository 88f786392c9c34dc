"""Runs functions in child processes with limits of time and memory, for circuits of untrusted users."""

from __future__ import annotations

import atexit
import inspect
import json
import math
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import anyio
import anyio.to_thread

from aioqpu._http.event_loop import PerLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHILDREN = 8
IDLE_CHILDREN = 2  # kept for later calls
BUSY_SECONDS = 1.0  # how long a call waits before it starts another child
DEADLINE_SECONDS = 0.1  # between two checks of the running calls
MAX_RESULT_BYTES = 1 << 28  # of a pickled result
MAX_GROWTH_BYTES = 1 << 28  # by which the memory of a reused child may have grown

_STATM = "/proc/self/statm"
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from aioqpu.integrations.isolation import main; main()"
)
# Each thread and its heap reserve address space, which would count towards the limit.
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "RAYON")} | {"MALLOC_ARENA_MAX": "1"}


class ResourceLimitError(ValueError):
    """A function exceeded its limit of time or memory, or ended its child process."""


async def run_isolated(
    function: Callable[..., Any], *args: Any, time_limit: float = 30.0, memory_limit: int = 1 << 30
) -> Any:
    """Run a function in a child process with limits, so that no input can stop or exhaust this process.

    Child processes are reused, so only the first call waits for the start of one. Cancellation ends the function.

    Args:
        function: A function of a module that can be imported, plain or async. The function, its arguments and its
            return value are pickled.
        *args: Its arguments.
        time_limit: The maximum run time in seconds.
        memory_limit: The maximum memory in bytes; enforced on Linux.

    Returns:
        The return value of the function.

    Raises:
        ResourceLimitError: The function exceeded a limit, or ended its process. This is a `ValueError`.
        Exception: The function raised it.
    """
    call = IsolatedCall(function, *args, time_limit=time_limit, memory_limit=memory_limit)
    try:
        return await anyio.to_thread.run_sync(call.run, abandon_on_cancel=True, limiter=_limiters.get())
    finally:
        call.stop()


class IsolatedCall:
    """A function call in a child process, for use in a thread; `run_isolated` describes the arguments."""

    def __init__(self, function: Callable[..., Any], *args: Any, time_limit: float, memory_limit: int) -> None:
        self._call = function, args, time_limit, memory_limit
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._ended_by = ""

    def run(self) -> Any:
        """Run the function, and block until it has ended."""
        _, _, time_limit, memory_limit = self._call
        # The path comes first, since unpickling the call imports modules from it.
        request = pickle.dumps((sys.path, pickle.dumps(self._call)))
        child, answer = _children.take(), None
        try:
            with self._lock:
                if not self._ended_by:
                    self._child = child
            if self._child is not None:
                with _deadlines.watch(self.stop, time_limit):
                    answer = child.exchange(request)
        finally:
            with self._lock:
                self._child, ended_by = None, self._ended_by
            _children.give_back(child, reusable=answer is not None and answer.reusable and not ended_by)
        if answer is None:
            code = child.process.returncode
            raise ResourceLimitError(ended_by or f"it ended its process with code {code}, perhaps for lack of memory")
        if isinstance(answer.error, MemoryError):
            raise ResourceLimitError(f"it needs more than {memory_limit >> 20} MB of memory")
        if answer.error is not None:
            raise answer.error
        return answer.value

    def stop(self, reason: str = "it was stopped") -> None:
        """End the function if it still runs; may be called in any thread."""
        with self._lock:
            self._ended_by = self._ended_by or reason
            if self._child is not None:
                self._child.process.kill()


class _Answer(NamedTuple):
    """The answer of a child process to a call."""

    value: Any
    error: BaseException | None
    reusable: bool


class _Child:
    """A Python process that runs one function after another."""

    def __init__(self) -> None:
        path = json.dumps([entry for entry in sys.path if isinstance(entry, str)])
        self.process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-c", _PROGRAM, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def wait_until_ready(self) -> None:
        """Wait for the imports of a new process, which do not count towards the time limit of a function."""
        if _receive(self._pipe("stdout")) is None:
            raise RuntimeError(f"a child process of {sys.executable} could not start")

    def exchange(self, request: bytes) -> _Answer | None:
        """Send a call and return its answer, or `None` if the process has ended."""
        with suppress(OSError):
            _send(self._pipe("stdin"), request)
            message = _receive(self._pipe("stdout"))
            if message is not None:
                return _Answer(*pickle.loads(message))  # noqa: S301 - of our own process
        self.process.wait()
        return None

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        with suppress(OSError), self.process:  # closes the pipes and waits
            pass

    def _pipe(self, name: str) -> BinaryIO:
        pipe: BinaryIO = getattr(self.process, name)
        return pipe


class _Children:
    """The child processes of this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._all: set[_Child] = set()
        self._idle: list[_Child] = []
        self._starting = False
        self._started_at = self._returned_at = 0.0

    def take(self) -> _Child:
        """Return an idle child, or a new one if there is none or the busy children return no results."""
        waiting_since = monotonic()
        with self._changed:
            while self._idle or not self._should_start(waiting_since):
                if not self._idle:
                    self._changed.wait(BUSY_SECONDS)
                elif (child := self._idle.pop()).process.poll() is None:
                    return child
                else:  # it was killed, perhaps for lack of memory
                    self._all.discard(child)
                    child.close()
            self._starting = True
        child = _Child()
        try:
            child.wait_until_ready()
        except BaseException:
            child.close()
            raise
        finally:
            with self._changed:
                self._starting, self._started_at = False, monotonic()
                if child.process.returncode is None:
                    self._all.add(child)
                self._changed.notify_all()
        return child

    def _should_start(self, waiting_since: float) -> bool:
        """Return whether to start another child, which takes more than a second of processor time."""
        progress = self._started_at if len(self._all) < IDLE_CHILDREN else self._returned_at
        busy = monotonic() - max(waiting_since, progress) >= BUSY_SECONDS
        return not self._starting and (not self._all or (busy and len(self._all) < MAX_CHILDREN))

    def give_back(self, child: _Child, *, reusable: bool) -> None:
        """Keep a child for the next call, or end it."""
        with self._changed:
            self._returned_at = monotonic()
            if keep := reusable and len(self._idle) < IDLE_CHILDREN:
                self._idle.append(child)
            else:
                self._all.discard(child)
            self._changed.notify()
        if not keep:
            child.close()

    def close(self) -> None:
        """End all children, including those that run a function."""
        with self._changed:
            children, self._all, self._idle = list(self._all), set(), []
        for child in children:
            child.close()


class _Deadlines:
    """One thread that stops calls at their time limit; a thread for each call would cost more than most calls."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._running: dict[object, tuple[float, Callable[[], None]]] = {}

    @contextmanager
    def watch(self, stop: Callable[[str], None], seconds: float) -> Iterator[None]:
        """Call `stop` with the reason if the block takes longer."""
        key, stop_late = object(), partial(stop, f"it takes longer than {seconds:g} s")
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="aioqpu deadlines", daemon=True)
                self._thread.start()
            if not self._running:
                self._changed.notify()
            self._running[key] = monotonic() + seconds, stop_late
        try:
            yield
        finally:
            with self._changed:
                self._running.pop(key, None)

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._running:
                    self._changed.wait()
                late = [(key, stop) for key, (deadline, stop) in self._running.items() if deadline < monotonic()]
                for key, _ in late:
                    del self._running[key]
            for _, stop in late:
                stop()
            sleep(DEADLINE_SECONDS)


_children = _Children()
_deadlines = _Deadlines()
atexit.register(_children.close)
_limiters: PerLoop[anyio.CapacityLimiter] = PerLoop(lambda: anyio.CapacityLimiter(MAX_CHILDREN))


def main() -> None:
    """Run the functions that the parent process sends, until the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb") as answers:
        # The input and output of the functions must not mix with the messages.
        null_device = os.open(os.devnull, os.O_RDWR)
        os.dup2(null_device, 0)
        os.dup2(null_device, 1)
        os.close(null_device)
        serve(requests, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Run functions that are read from one stream, and write their results to another."""
    # Imported before the first call, so that no call waits. If a package is missing, a function that needs it raises.
    with suppress(ImportError):
        import qiskit.quantum_info  # noqa: F401
        import qiskit_qasm3_import  # noqa: F401
    reserved, used = _memory()
    _send(answers, b"ready")
    while (request := _receive(requests)) is not None:
        value = error = None
        try:
            sys.path[:], call = pickle.loads(request)  # noqa: S301 - of our own process
            function, args, time_limit, memory_limit = pickle.loads(call)  # noqa: S301
            _limit(time_limit, reserved and reserved + memory_limit)
            value = function(*args)
            if inspect.iscoroutine(value):
                value = anyio.run(_await, value)
            answer = pickle.dumps((value, None, True))
            if len(answer) > MAX_RESULT_BYTES:
                raise MemoryError
        except BaseException as caught:  # noqa: BLE001 - a panic of Qiskit is not an `Exception`
            value, error = None, caught.with_traceback(None)
        _limit(None, 0)
        reusable = _memory()[1] < used + MAX_GROWTH_BYTES
        if error is not None or not reusable:
            answer = pickle.dumps((value, _portable(error), reusable))
        _send(answers, answer)


async def _await(coroutine: Any) -> Any:
    return await coroutine


def _portable(error: BaseException | None) -> BaseException | None:
    """Return an error that can be pickled and is an `Exception`."""
    if error is None or isinstance(error, MemoryError):
        return error
    with suppress(Exception):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
        if isinstance(copy, Exception) and str(copy) == str(error):
            return copy
    return ResourceLimitError(f"{type(error).__name__}: {str(error)[:500]}")


def _limit(seconds: float | None, address_space: int) -> None:
    """Set or remove the limits of this process; do nothing on systems without such limits."""
    try:
        import resource
    except ImportError:  # Windows
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # The parent enforces the time limit; this one applies if the parent was killed.
    cpu = None if seconds is None else math.ceil(usage.ru_utime + usage.ru_stime + seconds) + 1
    for kind, limit in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, address_space or None),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if limit is None or (hard != resource.RLIM_INFINITY and limit > hard):
            limit = hard
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, hard))


def _memory() -> tuple[int, int]:
    """Return the reserved and the used bytes of this process; 0 on systems that do not report them, such as macOS."""
    try:
        with open(_STATM) as file:  # noqa: PTH123 - a tenth of the time
            reserved, used, *_ = map(int, file.read().split())
    except OSError:
        return 0, 0
    size = os.sysconf("SC_PAGE_SIZE")
    return reserved * size, used * size


def _send(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(8, "big") + message)
    stream.flush()


def _receive(stream: BinaryIO) -> bytes | None:
    """Return the next message, or `None` at the end of the stream."""
    size = int.from_bytes(stream.read(8), "big")
    message = stream.read(size) if size else b""
    return message if size and len(message) == size else None

"""A pytest plugin: an emulator of its own for every test, in virtual time.

Off unless asked for, with ``pytest_plugins = ["aioqpu_emulator.pytest"]`` in the topmost ``conftest.py``.
"""

import asyncio
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu._http.event_loop import PerLoop, running_on_asyncio
from aioqpu_emulator.endpoints import Call, Endpoint
from aioqpu_emulator.jobs import check_seconds
from aioqpu_emulator.server import Emulator, Service, URLs

__all__ = ["QuantumEmulator", "quantum_emulator", "quantum_emulator_server"]

KEY = "any-key"
_PERHAPS_IDLE = ("ThreadPoolExecutor", "asyncio_", "AnyIO", "aioqpu")  # threads that stay when their work is done
_THREADS_ARE_SEEN_EVERY = 0.05  # seconds: the end of a thread wakes no loop


class QuantumEmulator(Emulator):
    """An emulator for one test: clients of it, what they submitted, and a clock that does not make anyone wait.

    `bodies` holds what each accepted job was submitted with, by its id. Jobs end at once, until `queue_time` and
    `run_time` say otherwise. The clients of `ionq` and `ibm` reach it without any socket, and on their event loop time
    is virtual: when there is nothing to do but wait, the clock jumps to where the waiting ends.
    """

    __slots__ = ("_leads", "_monkeypatch", "_skipped", "bodies")

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bodies: dict[str, dict[str, Any]] = {}
        self._monkeypatch = monkeypatch
        self._skipped = 0.0
        self._leads: PerLoop[list[float]] = PerLoop(list)
        super().__init__(queue_time=0, run_time=0, seed=1, clock=lambda: time.monotonic() + self._skipped)

    @property
    def queue_time(self) -> float:
        """Seconds that jobs queue."""
        return self._machine.queue_time

    @queue_time.setter
    def queue_time(self, seconds: float) -> None:
        check_seconds("queue_time", seconds)
        self._machine.queue_time = seconds

    @property
    def run_time(self) -> float:
        """Seconds that jobs run."""
        return self._machine.run_time

    @run_time.setter
    def run_time(self, seconds: float) -> None:
        check_seconds("run_time", seconds)
        self._machine.run_time = seconds

    def ionq(self, token: str = KEY, **http: Any) -> IonQClient:
        """Make an IonQ client of this emulator; `api_version="v0.4"` makes one of that version."""
        http.setdefault("transport", _InProcess(self))
        urls = self.urls(80)
        return IonQClient(token, urls.ionq_v04_url if http.get("api_version") == "v0.4" else urls.ionq_url, **http)

    def ibm(self, token: str = KEY, **http: Any) -> IBMRuntimeClient:
        """Make an IBM client of this emulator."""
        http.setdefault("transport", _InProcess(self))
        urls = self.urls(80)
        return IBMRuntimeClient(token, urls.instance, urls.ibm_url, iam_url=urls.iam_url, **http)

    def advance(self, seconds: float) -> None:
        """Let time pass for jobs and tokens: where the emulator is served on a socket, nothing else skips it."""
        check_seconds("seconds", seconds)
        self._skipped += seconds

    def follow(self) -> None:
        """Let as much time pass as has been skipped on the running event loop, and have it skip time if it can."""
        lead = anyio.current_time() - time.monotonic()
        leads = self._leads.get()
        if leads:
            self._skipped += max(0.0, lead - leads.pop())
        elif running_on_asyncio():
            _skip_idle_time(asyncio.get_running_loop(), self._monkeypatch)
        leads.append(lead)

    def _noted(self, service: Service, endpoint: Endpoint, call: Call, result: Any) -> Any:
        noted = super()._noted(service, endpoint, call, result)
        for job in self.created[len(self.bodies) :]:
            self.bodies[job.id] = call.body
        # When a job ends is for the clock alone to say, so a simulation must not last while time is skipped.
        wait(list(self._machine._waiting))
        return noted


class _InProcess(httpx.ASGITransport):
    """The way to an emulator in the same process, with timeouts and lost connections as on a socket."""

    def __init__(self, emulator: QuantumEmulator) -> None:
        super().__init__(emulator.app)
        self._emulator = emulator

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._emulator.follow()
        started = anyio.current_time()
        try:
            response = await super().handle_async_request(request)
        except ConnectionRefusedError as error:
            raise httpx.ConnectError(str(error)) from None
        except ConnectionError as error:
            raise httpx.ReadError(str(error)) from None
        limit = request.extensions["timeout"]["read"]
        if limit is not None and anyio.current_time() - started > limit:
            raise httpx.ReadTimeout("the answer came too late", request=request)
        return response


def _is_at_work(thread: threading.Thread) -> bool:
    """Tell whether a thread of the tested code will end by itself: daemons wait for work, but for those of asyncio."""
    if thread.daemon:
        return thread.name.startswith("asyncio-waitpid")
    return not thread.name.startswith(_PERHAPS_IDLE)


class _Clock:
    """A loop's clock, and what was skipped on it."""

    def __init__(self, own: Callable[[], float]) -> None:
        self._own = own
        self.skipped = 0.0

    def __call__(self) -> float:
        return self._own() + self.skipped


def _skip_idle_time(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one of asyncio's own event loops skip the time in which nothing can happen, for as long as a test runs."""
    selector = getattr(loop, "_selector", None)
    if not isinstance(selector, selectors.BaseSelector):
        return
    # Not undone, but used again: if the loop outlives the test, its clock must not go back.
    loop.time = clock = loop.time if isinstance(loop.time, _Clock) else _Clock(loop.time)  # type: ignore[method-assign]
    own_select, own_run, own_shutdown = selector.select, loop.run_in_executor, loop.shutdown_default_executor
    limiter = anyio.to_thread.current_default_thread_limiter()
    at_work: set[Any] = set()
    known = set(threading.enumerate())

    def select(timeout: float | None = None) -> Any:
        # Sockets (besides the loop's own) and threads take real time, those that wait for other processes among them.
        if not timeout or timeout < 0 or len(selector.get_map()) > 1 or limiter.borrowed_tokens or at_work:
            return own_select(timeout)
        if any(thread not in known and _is_at_work(thread) for thread in threading.enumerate()):
            return own_select(min(timeout, _THREADS_ARE_SEEN_EVERY))
        ready = own_select(0)
        if not ready:
            clock.skipped += timeout
        return ready

    def run_in_executor(executor: Any, function: Callable[..., Any], *args: Any) -> Any:
        future = own_run(executor, function, *args)
        at_work.add(future)
        future.add_done_callback(at_work.discard)
        return future

    async def shutdown_default_executor(*args: Any) -> None:
        at_work.add(None)  # threads are joined, from one more, within minutes
        await own_shutdown(*args)

    monkeypatch.setattr(selector, "select", select)
    monkeypatch.setattr(loop, "shutdown_default_executor", shutdown_default_executor)
    monkeypatch.setattr(loop, "run_in_executor", run_in_executor)


@pytest.fixture
def quantum_emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[QuantumEmulator]:
    """An IonQ, an IBM Qiskit Runtime and an IAM that only this test has."""
    emulator = QuantumEmulator(monkeypatch)
    yield emulator
    emulator.close()


@pytest.fixture
def quantum_emulator_server(quantum_emulator: QuantumEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[URLs]:
    """The addresses of `quantum_emulator` on a socket, in the environment too, with keys that are good there."""
    with quantum_emulator.serve() as urls:
        monkeypatch.setenv("IONQ_API_KEY", KEY)
        monkeypatch.setenv("IONQ_API_URL", urls.ionq_url)
        monkeypatch.setenv("QISKIT_IBM_TOKEN", KEY)
        monkeypatch.setenv("QISKIT_IBM_INSTANCE", urls.instance)
        monkeypatch.setenv("QISKIT_IBM_URL", urls.ibm_url)
        monkeypatch.setenv("IAM_URL", urls.iam_url)
        yield urls

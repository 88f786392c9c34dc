"""Provides a pytest plugin: a separate emulator for each test, in virtual time.

Enable it with ``pytest_plugins = ["aioqpu_emulator.pytest"]`` in the topmost ``conftest.py``.
"""

import asyncio
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu._http.event_loop import PerLoop, running_on_asyncio
from aioqpu_emulator.created_jobs import CreatedJob
from aioqpu_emulator.endpoints import Call
from aioqpu_emulator.jobs import check_seconds
from aioqpu_emulator.server import Emulator, URLs

__all__ = ["QuantumEmulator", "quantum_emulator", "quantum_emulator_server"]

KEY = "any-key"
_POOL_THREAD_NAMES = ("ThreadPoolExecutor", "asyncio_", "AnyIO", "aioqpu")  # threads that continue after their work
_THREAD_POLL_SECONDS = 0.05  # the end of a thread does not wake the event loop


class QuantumEmulator(Emulator):
    """An emulator for one test, with clients that reach it without a socket, in virtual time.

    On the event loop of its clients time is virtual: when all tasks wait, the clock jumps to the end of the next wait.
    Jobs end at once unless `queue_time` or `run_time` is set.

    Args:
        monkeypatch: pytest's fixture, which restores the event loop after the test.

    Attributes:
        bodies: The request body that each accepted job was submitted with, by the job's id.
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
        """How long jobs are queued, in seconds.

        Raises:
            ValueError: The value is not a finite, non-negative number of seconds.
        """
        return self._machine.queue_time

    @queue_time.setter
    def queue_time(self, seconds: float) -> None:
        check_seconds("queue_time", seconds)
        self._machine.queue_time = seconds

    @property
    def run_time(self) -> float:
        """How long jobs run, in seconds.

        Raises:
            ValueError: The value is not a finite, non-negative number of seconds.
        """
        return self._machine.run_time

    @run_time.setter
    def run_time(self, seconds: float) -> None:
        check_seconds("run_time", seconds)
        self._machine.run_time = seconds

    def ionq(self, token: str = KEY, **http: Any) -> IonQClient:
        """Create a client of this emulator; open it with ``async with``.

        Args:
            token: The API key; every key is valid except ``"bad-key"``.
            **http: Further arguments of `IonQClient`; ``api_version="v0.4"`` creates a client of that version.

        Returns:
            The unopened client.
        """
        http.setdefault("transport", _InProcess(self))
        urls = self.urls(80)
        return IonQClient(token, urls.ionq_v04_url if http.get("api_version") == "v0.4" else urls.ionq_url, **http)

    def ibm(self, token: str = KEY, **http: Any) -> IBMRuntimeClient:
        """Create a client of this emulator; open it with ``async with``.

        Args:
            token: The API key; every key is valid except ``"bad-key"``.
            **http: Further arguments of `IBMRuntimeClient`.

        Returns:
            The unopened client.
        """
        http.setdefault("transport", _InProcess(self))
        urls = self.urls(80)
        return IBMRuntimeClient(token, urls.instance, urls.ibm_url, iam_url=urls.iam_url, **http)

    def advance(self, seconds: float) -> None:
        """Advance the clock of jobs and tokens; on a socket, time is not skipped otherwise.

        Args:
            seconds: The time to add.

        Raises:
            ValueError: The value is not a finite, non-negative number of seconds.
        """
        check_seconds("seconds", seconds)
        self._skipped += seconds

    def synchronize_clock(self) -> None:
        """Advance by the time skipped on the running event loop, and let asyncio's own loops skip idle time."""
        lead = anyio.current_time() - time.monotonic()
        leads = self._leads.get()
        if leads:
            self._skipped += max(0.0, lead - leads.pop())
        elif running_on_asyncio():
            _skip_idle_time(asyncio.get_running_loop(), self._monkeypatch)
        leads.append(lead)

    def _on_created(self, job: CreatedJob, call: Call) -> None:
        self.bodies[job.id] = call.body
        # Only the clock may determine when a job ends, so no simulation may run while time is skipped.
        self._machine.wait_until_idle()


class _InProcess(httpx.ASGITransport):
    """The transport to an emulator in the same process; timeouts and lost connections raise as on a socket."""

    def __init__(self, emulator: QuantumEmulator) -> None:
        super().__init__(emulator.app)
        self._emulator = emulator

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._emulator.synchronize_clock()
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


def _is_working(thread: threading.Thread) -> bool:
    """Return whether a thread of the tested code will end by itself; daemons do not, except those of asyncio."""
    if thread.daemon:
        return thread.name.startswith("asyncio-waitpid")
    return not thread.name.startswith(_POOL_THREAD_NAMES)


class _Clock:
    """The clock of an event loop, with the time that was skipped on it."""

    def __init__(self, own: Callable[[], float]) -> None:
        self._own = own
        self.skipped = 0.0

    def __call__(self) -> float:
        return self._own() + self.skipped


def _skip_idle_time(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one of asyncio's own event loops skip idle time until the test ends."""
    selector = getattr(loop, "_selector", None)
    if not isinstance(selector, selectors.BaseSelector):
        return
    # The clock is reused and not restored: if the loop is used after the test, its time must not decrease.
    loop.time = clock = loop.time if isinstance(loop.time, _Clock) else _Clock(loop.time)  # type: ignore[method-assign]
    own_select, own_run, own_shutdown = selector.select, loop.run_in_executor, loop.shutdown_default_executor
    limiter = anyio.to_thread.current_default_thread_limiter()
    running: set[Any] = set()
    earlier = set(threading.enumerate())

    def select(timeout: float | None = None) -> Any:
        # Sockets (besides the loop's own) and threads, including those that wait for other processes, take real time.
        if not timeout or timeout < 0 or len(selector.get_map()) > 1 or limiter.borrowed_tokens or running:
            return own_select(timeout)
        if any(thread not in earlier and _is_working(thread) for thread in threading.enumerate()):
            return own_select(min(timeout, _THREAD_POLL_SECONDS))
        ready = own_select(0)
        if not ready:
            clock.skipped += timeout
        return ready

    def run_in_executor(executor: Any, function: Callable[..., Any], *args: Any) -> Any:
        future = own_run(executor, function, *args)
        running.add(future)
        future.add_done_callback(running.discard)
        return future

    async def shutdown_default_executor(*args: Any) -> None:
        running.add(None)  # another thread joins the threads within minutes
        await own_shutdown(*args)

    monkeypatch.setattr(selector, "select", select)
    monkeypatch.setattr(loop, "shutdown_default_executor", shutdown_default_executor)
    monkeypatch.setattr(loop, "run_in_executor", run_in_executor)


@pytest.fixture
def quantum_emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[QuantumEmulator]:
    """A separate emulator of IonQ, IBM Qiskit Runtime and IBM Cloud IAM for each test.

    Returns:
        The emulator, which is closed after the test.
    """
    emulator = QuantumEmulator(monkeypatch)
    yield emulator
    emulator.close()


@pytest.fixture
def quantum_emulator_server(quantum_emulator: QuantumEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[URLs]:
    """Serve `quantum_emulator` on a socket, and set its addresses and valid keys in the environment variables.

    Returns:
        The addresses.
    """
    with quantum_emulator.serve() as urls:
        monkeypatch.setenv("IONQ_API_KEY", KEY)
        monkeypatch.setenv("IONQ_API_URL", urls.ionq_url)
        monkeypatch.setenv("QISKIT_IBM_TOKEN", KEY)
        monkeypatch.setenv("QISKIT_IBM_INSTANCE", urls.instance)
        monkeypatch.setenv("QISKIT_IBM_URL", urls.ibm_url)
        monkeypatch.setenv("IAM_URL", urls.iam_url)
        monkeypatch.setenv("GLOBAL_SEARCH_URL", urls.global_search_url)
        monkeypatch.setenv("GLOBAL_CATALOG_URL", urls.global_catalog_url)
        yield urls

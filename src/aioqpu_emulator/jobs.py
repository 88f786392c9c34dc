"""Runs jobs in child processes; the state of a job is computed when it is read."""

import math
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import TYPE_CHECKING, Any, Final, Literal

import anyio.to_thread

if TYPE_CHECKING:
    import numpy as np

    from aioqpu.integrations.isolation import IsolatedCall

Phase = Literal["submitted", "queued", "running", "completed", "failed", "cancelled", "ran too long"]
Work = Callable[["np.random.Generator"], Any]

ENDED: frozenset[Phase] = frozenset({"completed", "failed", "cancelled", "ran too long"})
MAX_QUBITS = 20
MAX_SIMULATION_SECONDS: Final = 60.0
MAX_SIMULATION_MEMORY_BYTES: Final = 2 << 30
SESSION_CLOSED = 4001
MAX_SETTLED: Final = 2
MAX_SETTLE_SECONDS: Final = 0.05
STOP_SECONDS: Final = 0.2  # to start another child process takes longer

# Shared by all machines; each thread waits for one child process.
_WORKERS = ThreadPoolExecutor(8, "aioqpu-emulator")


def start_worker() -> None:
    """Start a child process in the background, so that the first job does not wait for its start."""
    _WORKERS.submit(_warm_up)


def _warm_up() -> None:
    import numpy as np  # noqa: F401 - small circuits need it

    _isolated(os.getpid).run()


def _isolated(function: Callable[..., Any], *args: Any) -> "IsolatedCall":
    # Imported on use, because the import of aioqpu doubles the start time of the server.
    from aioqpu.integrations.isolation import IsolatedCall

    return IsolatedCall(function, *args, time_limit=MAX_SIMULATION_SECONDS, memory_limit=MAX_SIMULATION_MEMORY_BYTES)


def check_seconds(name: str, seconds: Any) -> None:
    """Raise `ValueError` for a value that is not a finite, non-negative number of seconds."""
    if not isinstance(seconds, Real) or not 0 <= float(seconds) < math.inf:
        raise ValueError(f"{name} must be a number of seconds, not {seconds!r}")


class ProgramError(Exception):
    """A program cannot run: its job fails, but the request that submitted it succeeds."""

    def __init__(self, message: str, code: str | int, solution: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.solution = solution

    def __reduce__(self) -> tuple[type["ProgramError"], tuple[str, str | int, str]]:
        return ProgramError, (str(self), self.code, self.solution)


@dataclass(frozen=True)
class Outcome:
    """The result of a simulation, and its end on the machine's clock."""

    at: float
    value: Any = None
    error: ProgramError | None = None


class Machine:
    """The state that all services share: a clock, a queue with a waiting time, and child processes that simulate."""

    def __init__(self, queue_time: float, run_time: float, seed: int | None, clock: Callable[[], float]) -> None:
        self.queue_time = queue_time
        self.run_time = run_time
        self.now = clock
        self._seed = seed
        self._jobs = 0
        self._lock = threading.Lock()
        self._epoch = time.time() - clock()
        self._waiting: dict[Future[Outcome], IsolatedCall | None] = {}

    def wall(self, at: float) -> float:
        """Convert a time of the machine's clock to seconds since the epoch."""
        return self._epoch + at

    def submit(
        self,
        work: Work,
        *,
        time_limit: float | None = None,
        start_by: float = math.inf,
        seed: int | None = None,
        small: bool = False,
    ) -> "Job":
        """Queue a simulation.

        Args:
            work: The simulation.
            time_limit: The longest time in seconds that the job may run.
            start_by: When the job fails if it is still queued, on the machine's clock.
            seed: The job's own seed; by default the machine's seed and the number of jobs determine it.
            small: Whether the simulation takes about a millisecond, so that it needs no child process.
        """
        with self._lock:
            self._jobs += 1
            entropy = seed if seed is not None else None if self._seed is None else (self._seed, self._jobs)
        return Job(self, self.start(work, entropy, small=small), time_limit, start_by)

    def start(self, work: Work, entropy: int | tuple[int, int] | None, *, small: bool) -> "Future[Outcome]":
        """Simulate in a child process, with limits of time and memory; a small simulation in this one."""
        if small and "numpy" in sys.modules:
            done: Future[Outcome] = Future()
            done.set_result(self._simulate(partial(_run, work, entropy), self.now(), time.monotonic()))
            return done
        call = None if small else _isolated(_run, work, entropy)
        run = partial(_run, work, entropy) if call is None else call.run
        future = _WORKERS.submit(self._simulate, run, self.now(), time.monotonic())
        self._waiting[future] = call
        future.add_done_callback(lambda done: self._waiting.pop(done, None))
        return future

    def stop(self, future: "Future[Outcome]") -> None:
        """End a simulation that has not begun now, and one that runs if it does not end by itself in a moment."""
        call = self._waiting.get(future)
        if not future.cancel() and call is not None:
            timer = threading.Timer(STOP_SECONDS, call.stop)
            timer.daemon = True
            timer.start()

    def close(self) -> None:
        """End all simulations."""
        for future in list(self._waiting):
            self.stop(future)

    def wait_until_idle(self) -> None:
        """Block until every simulation has ended."""
        wait(list(self._waiting))

    async def settle(self) -> None:
        """Wait briefly for simulations to end, if jobs take no time and few run; the first read then finds results."""
        running = list(self._waiting)
        if 0 < len(running) <= MAX_SETTLED and self.queue_time == self.run_time == 0:
            await anyio.to_thread.run_sync(wait, running, MAX_SETTLE_SECONDS)

    def _simulate(self, run: Callable[[], Any], submitted: float, since: float) -> Outcome:
        value = error = None
        try:
            value = run()
        except ProgramError as exc:
            error = exc
        except Exception as exc:  # noqa: BLE001 - a program may break the simulator in any way
            error = _failure(exc)
        # A clock that a test sets may jump or stop during the simulation.
        return Outcome(min(submitted + time.monotonic() - since, self.now()), value, error)


def _failure(error: Exception) -> ProgramError:
    from aioqpu.integrations.isolation import ResourceLimitError

    if isinstance(error, ResourceLimitError):
        return ProgramError(f"The simulation failed: {error}.", "unexpected")
    return ProgramError(f"{type(error).__name__}: {str(error)[:500]}", "unexpected")


def _run(work: Work, entropy: int | tuple[int, int] | None) -> Any:
    """Simulate; in a child process, unless the simulation is small."""
    import numpy as np

    return work(np.random.default_rng(entropy))


class Job:
    """One simulation with the states of a job: it is queued, runs for at least the machine's run time, and ends."""

    def __init__(
        self,
        machine: Machine,
        outcome: "Future[Outcome]",
        time_limit: float | None,
        start_by: float,
    ) -> None:
        self.submitted = machine.now()
        self._machine = machine
        self._time_limit = time_limit
        self._start_by = start_by
        self._cancelled: float | None = None
        self._overran = False
        self._future = outcome

    @property
    def started(self) -> float | None:
        """When the job began to run; `None` while it is queued and when it was cancelled in the queue."""
        reached = self._machine.now() if self._cancelled is None else self._cancelled
        return self._start if self._start <= min(reached, self._start_by) else None

    @property
    def ended(self) -> float | None:
        """When the job reached its terminal phase; `None` before."""
        phase = self.phase
        if phase == "cancelled":
            return self._cancelled
        if phase == "ran too long":
            return self._deadline
        if phase == "failed" and self._missed_its_start:
            return self._start_by
        return self._natural_end if phase in ENDED else None

    @property
    def phase(self) -> Phase:
        """The current phase."""
        if self._cancelled is not None:
            return "cancelled"
        now = self._machine.now()
        if self._missed_its_start and now >= self._start_by:
            return "failed"
        if now < self._start:
            return "submitted" if now < self.submitted + self._machine.queue_time / 2 else "queued"
        end, deadline = self._natural_end, self._deadline
        # A terminal phase is final, even if the simulation ends in time after the clock has jumped.
        if self._overran or (deadline is not None and deadline <= now and (end is None or end > deadline)):
            self._overran = True
            return "ran too long"
        if end is None or end > now:
            return "running"
        return "failed" if self._future.result().error else "completed"

    @property
    def value(self) -> Any:
        """The value that the simulation returned; only for a completed job."""
        return self._future.result().value

    @property
    def error(self) -> ProgramError | None:
        """Why the job failed; `None` in every other phase."""
        if self.phase != "failed":
            return None
        if self._missed_its_start:
            return ProgramError("The session ended before the job could start.", SESSION_CLOSED)
        return self._future.result().error

    def cancel(self) -> bool:
        """Cancel the job unless it has ended; return whether it was cancelled."""
        if self.phase in ENDED:
            return False
        self._cancelled = self._machine.now()
        self._machine.stop(self._future)
        return True

    @property
    def _start(self) -> float:
        return self.submitted + self._machine.queue_time

    @property
    def _missed_its_start(self) -> bool:
        return self._start > self._start_by

    @property
    def _natural_end(self) -> float | None:
        if not self._future.done() or self._future.cancelled():
            return None
        return max(self._start + self._machine.run_time, self._future.result().at)

    @property
    def _deadline(self) -> float | None:
        limit = self._time_limit
        return None if limit is None else self._start + limit

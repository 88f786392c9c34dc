"""Jobs whose state is computed when it is read, and the worker threads that simulate them."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

Phase = Literal["submitted", "queued", "running", "completed", "failed", "cancelled", "ran too long"]
Work = Callable[["np.random.Generator"], Any]

ENDED: frozenset[Phase] = frozenset({"completed", "failed", "cancelled", "ran too long"})
MAX_QUBITS = 20


class ProgramError(Exception):
    """Why a program cannot run: ends the job as failed, never the request."""

    def __init__(self, message: str, code: str | int, solution: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.solution = solution


@dataclass(frozen=True)
class Outcome:
    """How a simulation ended, and when on the machine's clock."""

    at: float
    value: Any = None
    error: ProgramError | None = None


class Machine:
    """What both services share: a clock, a queue that takes time, and two threads that simulate."""

    def __init__(self, queue_time: float, run_time: float, seed: int | None, clock: Callable[[], float]) -> None:
        self.queue_time = queue_time
        self.run_time = run_time
        self.now = clock
        self._seed = seed
        self._jobs = 0
        self._lock = threading.Lock()
        self._epoch = time.time() - clock()
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="aioqpu-emulator")

    def wall(self, at: float) -> float:
        """Give the seconds since the epoch at a time of the machine's clock."""
        return self._epoch + at

    def submit(self, work: Work, *, time_limit: float | None = None, seed: int | None = None) -> "Job":
        """Queue a simulation; `seed` is the job's own, else it follows from the machine's."""
        with self._lock:
            self._jobs += 1
            entropy = seed if seed is not None else None if self._seed is None else (self._seed, self._jobs)
        return Job(self, work, entropy, time_limit)

    def start(self, work: Work, entropy: int | tuple[int, int] | None) -> "Future[Outcome]":
        """Simulate in a worker thread."""
        return self._pool.submit(self._simulate, work, entropy)

    def close(self) -> None:
        """Let the worker threads end; what has not begun never runs."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _simulate(self, work: Work, entropy: int | tuple[int, int] | None) -> Outcome:
        import numpy as np

        try:
            return Outcome(value=work(np.random.default_rng(entropy)), at=self.now())
        except ProgramError as exc:
            return Outcome(error=exc, at=self.now())
        except Exception as exc:  # noqa: BLE001 - a program may break the simulator in any way
            return Outcome(error=ProgramError(f"{type(exc).__name__}: {str(exc)[:500]}", "unexpected"), at=self.now())


class Job:
    """One simulation with the life of a job: it queues, runs at least the machine's run time, and ends."""

    def __init__(
        self, machine: Machine, work: Work, entropy: int | tuple[int, int] | None, time_limit: float | None
    ) -> None:
        self.submitted = machine.now()
        self._machine = machine
        self._time_limit = time_limit
        self._cancelled: float | None = None
        self._future = machine.start(work, entropy)

    @property
    def started(self) -> float | None:
        """When it began to run; None while it queues and for a job that was cancelled in the queue."""
        start = self.submitted + self._machine.queue_time
        reached = self._machine.now() if self._cancelled is None else self._cancelled
        return start if start <= reached else None

    @property
    def ended(self) -> float | None:
        """When it reached its terminal phase."""
        phase = self.phase
        if phase == "cancelled":
            return self._cancelled
        if phase == "ran too long":
            return self._deadline
        return self._natural_end if phase in ENDED else None

    @property
    def phase(self) -> Phase:
        """The phase of this moment."""
        if self._cancelled is not None:
            return "cancelled"
        now = self._machine.now()
        if now < self.submitted + self._machine.queue_time:
            return "submitted" if now < self.submitted + self._machine.queue_time / 2 else "queued"
        end, deadline = self._natural_end, self._deadline
        if deadline is not None and deadline <= now and (end is None or end > deadline):
            return "ran too long"
        if end is None or end > now:
            return "running"
        return "failed" if self._future.result().error else "completed"

    @property
    def value(self) -> Any:
        """What the simulation gave; only for a completed job."""
        return self._future.result().value

    @property
    def error(self) -> ProgramError | None:
        """Why the job failed; None for every other phase."""
        return self._future.result().error if self.phase == "failed" else None

    def cancel(self) -> bool:
        """Cancel unless it has ended; says whether it did."""
        if self.phase in ENDED:
            return False
        self._cancelled = self._machine.now()
        self._future.cancel()
        return True

    @property
    def _natural_end(self) -> float | None:
        if not self._future.done() or self._future.cancelled():
            return None
        return max(self.submitted + self._machine.queue_time + self._machine.run_time, self._future.result().at)

    @property
    def _deadline(self) -> float | None:
        limit = self._time_limit
        return None if limit is None else self.submitted + self._machine.queue_time + limit

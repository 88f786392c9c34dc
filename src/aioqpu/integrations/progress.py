"""Shows the progress of a wait on a terminal or in a notebook."""

from __future__ import annotations

import asyncio
import shutil
import sys
import threading
import time
import warnings
from collections import Counter
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from aioqpu._http.text import printable
from aioqpu.integrations.display.details import estimate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence

    from aioqpu._jobs.handle import Job
    from aioqpu.integrations.sweeps.sweep import Sweep

_REDRAW_SECONDS = 0.5
_MAX_STATUS_LENGTH = 40
_SWEEP_LAYOUT = "{desc} {n_fmt}/{total_fmt} |{bar:20}| "
_CLOCK_WIDTH = 8  # columns of " 1:00:00"
_SHORT_ID = 8
_LAST_READ_SECONDS = 10.0
_LINE_SECONDS = 60.0  # between lines in a log


@contextmanager
def show(
    jobs: Sequence[Job[Any, Any]], on_update: Callable[[Any], Any] | None = None
) -> Iterator[Callable[[Job[Any, Any]], Any]]:
    """Show the progress of jobs while the block runs, and yield a function to call with each job whose status changed.

    With tqdm this is a bar with a running clock, without it one line per change; without a terminal or notebook,
    nothing is shown. The function calls `on_update` with the job and returns its result. No requests are sent.
    """
    display: _ProgressBar | _StatusLines | None = None
    if _is_shown():
        tqdm = _tqdm()
        display = _StatusLines() if tqdm is None else _ProgressBar(jobs, tqdm)

    def update(job: Job[Any, Any]) -> Any:
        if display is not None:
            display.update(job)
        return None if on_update is None else on_update(job)

    try:
        yield update
    finally:
        if display is not None:
            display.close()


@asynccontextmanager
async def show_sweep(sweep: Sweep) -> AsyncGenerator[None]:
    """Show the progress of a sweep while the block runs, as a bar with tqdm and as lines without it.

    Without a terminal or notebook, as in the log of a batch job, one line a minute is written.
    """
    is_shown = _is_shown()
    tqdm = _tqdm() if is_shown else None
    bar = None if tqdm is None else tqdm(desc=sweep.name, file=_stream(), bar_format=f"{_SWEEP_LAYOUT}{{elapsed}}")

    async def follow() -> None:
        next_line = 0.0
        async for progress in sweep.progress():
            counts = {"waiting": progress.waiting, "submitting": progress.submitting, "running": progress.running}
            counts |= {"failed": progress.failed, "stopped": progress.stopped}
            text = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
            separator = " " if text else ""
            ended = progress.completed + progress.failed
            if bar is not None:
                bar.total, bar.n = progress.total, ended
                bar.bar_format = (
                    f"{_SWEEP_LAYOUT}{text}{separator}{{elapsed}}"  # tqdm would put a comma before a {postfix}
                )
                bar.refresh()
            elif is_shown or progress.done or time.monotonic() >= next_line:
                next_line = time.monotonic() + _LINE_SECONDS
                print(f"{sweep.name}: {ended} of {progress.total} ended{', ' if text else ''}{text}", file=_stream())

    task = asyncio.get_running_loop().create_task(follow())
    try:
        yield
    finally:
        # After the last result, the display reads the final state; it ends by itself then.
        await asyncio.wait([task], timeout=_LAST_READ_SECONDS if sys.exc_info()[0] is None else 0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if bar is not None:
            bar.close()


class _StatusLines:
    """Writes one line for each change of a status."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def update(self, job: Job[Any, Any]) -> None:
        _stream().write(f"{time.monotonic() - self._started:8.1f} s  {_describe(job)}\n")

    def close(self) -> None:
        """Do nothing, since the written lines remain."""


class _ProgressBar:
    """A tqdm bar whose clock runs between changes too."""

    def __init__(self, jobs: Sequence[Job[Any, Any]], tqdm: Callable[..., Any]) -> None:
        self._jobs = jobs
        layout = "{desc} {elapsed}" if len(jobs) == 1 else "{n_fmt}/{total_fmt} |{bar:20}| {desc} {elapsed}"
        self._bar = tqdm(total=len(jobs), desc=self._text(), bar_format=layout, file=_stream())
        if (self._bar.ncols or 1) < 1:  # the terminal reports no size, so tqdm would draw nothing
            self._bar.ncols, self._bar.nrows = 80, 24
        self._ended = threading.Event()
        # The event loop may be busy, and may be asyncio or trio: the clock runs in a thread.
        self._clock = threading.Thread(target=self._redraw_until_ended, name="aioqpu progress", daemon=True)
        self._clock.start()

    def update(self, _: Job[Any, Any]) -> None:
        self._redraw()

    def close(self) -> None:
        self._ended.set()
        self._clock.join()
        self._redraw()
        self._bar.close()

    def _redraw_until_ended(self) -> None:
        while not self._ended.wait(_REDRAW_SECONDS):
            self._redraw()

    def _redraw(self) -> None:
        self._bar.n = sum(job.done for job in self._jobs)
        self._bar.set_description_str(self._text())

    def _text(self) -> str:
        if len(self._jobs) == 1:
            text = _describe(self._jobs[0])
            if _in_notebook() or len(text) + _CLOCK_WIDTH <= shutil.get_terminal_size().columns:
                return text
            return _describe(self._jobs[0], _SHORT_ID)  # tqdm would cut the status and the time off
        statuses = Counter(printable(job.status or "not read yet", _MAX_STATUS_LENGTH) for job in self._jobs)
        return printable(", ".join(f"{count} {status}" for status, count in statuses.most_common()))


def _describe(job: Job[Any, Any], id_length: int | None = None) -> str:
    """Return the state of a job; `id_length` is the number of characters to show of its id."""
    job_id = job.id if id_length is None or len(job.id) <= id_length else f"{job.id[:id_length]}…"
    return printable(", ".join(filter(None, (f"{job_id} {job.status or 'not read yet'}", estimate(job)))))


def _is_shown() -> bool:
    """Return whether a person may see the progress."""
    return _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


def _tqdm() -> Callable[..., Any] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # without ipywidgets, tqdm warns and falls back to text
            from tqdm.auto import tqdm
    except ModuleNotFoundError:
        return None
    return tqdm  # type: ignore[no-any-return]  # tqdm has no types


def _stream() -> TextIO:
    return sys.stdout if _in_notebook() else sys.stderr  # notebooks show stderr in red


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")

"""Show on a terminal or in a notebook how a wait is going."""

from __future__ import annotations

import sys
import threading
import time
import warnings
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from aioqpu._http.text import printable
from aioqpu.integrations.display import expected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aioqpu._jobs.handle import Job

_REDRAW_SECONDS = 0.5
_STATUS = 40  # characters


@contextmanager
def show(
    jobs: Sequence[Job[Any, Any]], then: Callable[[Any], Any] | None = None
) -> Iterator[Callable[[Job[Any, Any]], Any]]:
    """Show these jobs as long as the block lasts, and yield what is to be called with a job when its status changes.

    With tqdm it is a bar that keeps its time, else a line per change; without a terminal or notebook it is silent.
    What is called calls `then` with the job too, and returns its answer. Nothing is requested for it.
    """
    display: _Bar | _Lines | None = None
    if _in_notebook() or (sys.stderr is not None and sys.stderr.isatty()):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # in a notebook without ipywidgets tqdm asks for them, and does without
                from tqdm.auto import tqdm
        except ModuleNotFoundError:
            display = _Lines()
        else:
            display = _Bar(jobs, tqdm)

    def update(job: Job[Any, Any]) -> Any:
        if display is not None:
            display.update(job)
        return None if then is None else then(job)

    try:
        yield update
    finally:
        if display is not None:
            display.close()


class _Lines:
    def __init__(self) -> None:
        self._started = time.monotonic()

    def update(self, job: Job[Any, Any]) -> None:
        _stream().write(f"{time.monotonic() - self._started:8.1f} s  {_describe(job)}\n")

    def close(self) -> None:
        """Leave the lines where they are."""


class _Bar:
    def __init__(self, jobs: Sequence[Job[Any, Any]], tqdm: Callable[..., Any]) -> None:
        self._jobs = jobs
        form = "{desc} {elapsed}" if len(jobs) == 1 else "{n_fmt}/{total_fmt} |{bar:20}| {desc} {elapsed}"
        self._bar = tqdm(total=len(jobs), desc=self._text(), bar_format=form, file=_stream())
        if (self._bar.ncols or 1) < 1:  # a terminal that does not tell its size: tqdm would draw nothing
            self._bar.ncols, self._bar.nrows = 80, 24
        self._ended = threading.Event()
        # The event loop may be busy, or any library's: a thread keeps the time.
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
            return _describe(self._jobs[0])
        states = Counter(printable(job.status or "not read yet", _STATUS) for job in self._jobs)
        return printable(", ".join(f"{count} {status}" for status, count in states.most_common()))


def _describe(job: Job[Any, Any]) -> str:
    return printable(", ".join(filter(None, (f"{job.id} {job.status or 'not read yet'}", expected(job)))))


def _stream() -> TextIO:
    return sys.stdout if _in_notebook() else sys.stderr  # notebooks show what comes from stderr in red


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")

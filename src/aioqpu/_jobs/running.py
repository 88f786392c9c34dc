"""Runs a script that waits for jobs, and names these jobs when the script is interrupted."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

T = TypeVar("T")

_MAX_NAMED = 100
_INTERRUPTED = 130  # the exit status of a program that Ctrl-C ended
_waits: dict[object, Sequence[Any]] = {}


@contextmanager
def waiting(jobs: Sequence[Any]) -> Iterator[None]:
    """Record that the process waits for these jobs while the block runs."""
    key = object()
    _waits[key] = jobs
    try:
        yield
    finally:
        del _waits[key]


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a script's main coroutine like `asyncio.run`, and exit without a traceback on Ctrl-C.

    On Ctrl-C, the coroutine is cancelled as by `asyncio.run`, so its `async with` blocks close clients and sessions.
    Then one line on stderr names the jobs that were being waited for, and the process exits with status 130, without a
    traceback. The jobs continue remotely.

    Args:
        main: The coroutine, such as `main()`.

    Returns:
        What the coroutine returns.

    Raises:
        SystemExit: The script was interrupted.
    """
    import asyncio

    waited_for: list[Any] = []

    async def interruptible() -> T:
        task = asyncio.ensure_future(main)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:  # before the task is cancelled, and with it the waits
            waited_for.extend(job for jobs in _waits.values() for job in jobs)
            task.cancel()
            await asyncio.wait({task})
        return task.result()

    try:
        return asyncio.run(interruptible())
    except KeyboardInterrupt:
        ids = dict.fromkeys(job.id for job in waited_for if not job.done)  # some waits cancel their job at the end
        print(_interruption_line(list(ids)), file=sys.stderr)  # noqa: T201 - its purpose
        raise SystemExit(_INTERRUPTED) from None


def _interruption_line(ids: list[str]) -> str:
    """Return what is printed about the jobs that were being waited for."""
    if not ids:
        return "interrupted"
    named = ", ".join(ids[:_MAX_NAMED]) + (f" and {len(ids) - _MAX_NAMED} more" if len(ids) > _MAX_NAMED else "")
    if len(ids) == 1:
        return f"interrupted: job {named} continues remotely: client.job({named!r})"
    return f"interrupted: {len(ids)} jobs continue remotely: {named}: client.job(id)"

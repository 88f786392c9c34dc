"""Tell on a terminal how a wait is going."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from aioqpu.waiting import notify

if TYPE_CHECKING:
    from collections.abc import Callable


def reporting_to(callback: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    """Return an `on_update` that writes a line per change to stderr, if that is a terminal, then calls `callback`."""
    started = time.monotonic()

    async def report(job: Any) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{time.monotonic() - started:8.1f} s  {job.id}  {job.status}\n")
        await notify(callback, job)

    return report

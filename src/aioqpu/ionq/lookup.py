"""Finds submissions in IonQ's job list; callers that look at the same time share the requests."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import anyio

from aioqpu._http.event_loop import SharedTask
from aioqpu._jobs.submission_id import InconclusiveError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping


class _Scan:
    """One scan of the list for several callers."""

    def __init__(self, work: Callable[[_Scan], Awaitable[dict[str, Any]]]) -> None:
        self.wanted: dict[str, float] = {}
        self.waiters: int = 0
        self.task: SharedTask[dict[str, Any]] = SharedTask(lambda: work(self))  # type: ignore[arg-type,return-value]


class SharedLookUp:
    """Looks for all requested submissions with one scan of the list."""

    def __init__(self, scan: Callable[[Mapping[str, float]], Awaitable[dict[str, Any]]]) -> None:
        """Set how the list is scanned.

        Args:
            scan: A bound method that takes the time of submission by id, and returns by id what was found, or an
                `InconclusiveError`.
        """
        # A look-up exists for as long as its event loop, and must not keep the client in memory for that long.
        self._scan = weakref.WeakMethod(scan)
        self._lock = anyio.Lock()
        self._next: _Scan | None = None

    async def find(self, submission_id: str, since: float) -> Any:
        """Return what the next scan finds for a submission that was sent after `since`.

        A running scan may already be past the place of a new job, so its result is not used.
        """
        if self._next is None:
            self._next = _Scan(self._run_when_free)
        scan = self._next
        scan.wanted[submission_id] = min(since, scan.wanted.get(submission_id, since))
        scan.waiters += 1
        try:
            found = (await scan.task.start().wait())[submission_id]
        finally:
            scan.waiters -= 1
            if not scan.waiters:
                if self._next is scan:  # cancelled before its turn, so no caller may join it
                    self._next = None
                scan.task.cancel()
        if isinstance(found, InconclusiveError):
            raise found
        return found

    async def _run_when_free(self, scan: _Scan) -> dict[str, Any]:
        async with self._lock:
            scan_list = self._scan()
            if self._next is not scan or scan_list is None:  # all callers were cancelled, or the client is gone
                return {}
            self._next = None
            return await scan_list(scan.wanted)

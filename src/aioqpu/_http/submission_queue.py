"""A queue for submissions that the service found too frequent."""

from __future__ import annotations

import heapq
import itertools
import logging
from typing import Final

import anyio

logger: Final = logging.getLogger("aioqpu")

DEFAULT_PAUSE = 12.0  # seconds; IBM takes 5 submissions a minute
SHORTEST_PAUSE = 1.0  # for a service that says "at once" and does not mean it


class _Entry:
    def __init__(self, ticket: int) -> None:
        self.ticket = ticket
        self.woken = anyio.Event()

    def __lt__(self, other: _Entry) -> bool:
        return self.ticket < other.ticket


class Gate:
    """Open until the first 429; then submissions pass one at a time, in the order they first came.

    The first in the queue waits until the service will have it, and probes; the next one passes when its answer is
    there. When nobody waits any more, the gate is open again.
    """

    def __init__(self) -> None:
        self._tickets = itertools.count()
        self._queue: list[_Entry] = []
        self._passing: int | None = None
        self._opens_at = 0.0
        self._closed = False

    def ticket(self) -> int:
        """Take the number that keeps a submission's place through every refusal."""
        return next(self._tickets)

    async def turn(self, ticket: int) -> None:
        """Wait until this submission may be sent."""
        if not self._closed:
            return
        entry = _Entry(ticket)
        heapq.heappush(self._queue, entry)
        position = sum(other < entry for other in self._queue) + 1
        logger.info("too many submissions for the service, waiting at position %d of %d", position, len(self._queue))
        try:
            while True:
                if self._queue[0] is not entry or self._passing is not None:
                    await entry.woken.wait()
                    entry.woken = anyio.Event()
                elif (pause := self._opens_at - anyio.current_time()) > 0:
                    await anyio.sleep(pause)  # meanwhile one with an older ticket may be refused, and come first
                else:
                    self._passing = ticket
                    return
        finally:
            self._queue.remove(entry)
            heapq.heapify(self._queue)
            self._wake()

    def passed(self, ticket: int) -> None:
        """Take note that a submission has its answer, or gave up."""
        if self._passing == ticket:
            self._passing = None
        if not self._queue and self._passing is None and anyio.current_time() >= self._opens_at:
            self._closed = False
        self._wake()

    def refused(self, ticket: int, retry_after: float | None) -> None:
        """Close the gate: the service answered a submission with 429."""
        self._closed = True
        pause = DEFAULT_PAUSE if retry_after is None else max(retry_after, SHORTEST_PAUSE)
        self._opens_at = max(self._opens_at, anyio.current_time() + pause)
        if self._passing == ticket:
            self._passing = None

    def _wake(self) -> None:
        if self._queue and self._passing is None:
            self._queue[0].woken.set()

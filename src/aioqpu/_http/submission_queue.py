"""A first-in-first-out queue for submissions, in force after the service answered one with 429."""

from __future__ import annotations

import heapq
import itertools
import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable

logger: Final = logging.getLogger("aioqpu")

DEFAULT_PAUSE_SECONDS: Final = 12.0  # IBM takes 5 submissions a minute
MIN_PAUSE_SECONDS: Final = 1.0  # also after "Retry-After: 0", which services send while they still refuse

before_submission: Final[ContextVar[Callable[[], None] | None]] = ContextVar("before_submission", default=None)
"""Called when the turn of a submission has come; if it raises an error, the submission is not sent."""


class _Waiter:
    def __init__(self, ticket: int) -> None:
        self.ticket = ticket
        self.woken = anyio.Event()

    def __lt__(self, other: _Waiter) -> bool:
        return self.ticket < other.ticket


class SubmissionQueue:
    """Sends submissions without delay until the first 429, and then one at a time, in the order of their tickets.

    The first in the queue is sent after the service's `Retry-After`, the next one when the answer to the first has
    arrived. The queue ends when no submission waits in it.
    """

    def __init__(self) -> None:
        self._tickets = itertools.count()
        self._waiters: list[_Waiter] = []
        self._sending: int | None = None
        self._paused_until = 0.0
        self._in_force = False
        self._closed = False

    def take_ticket(self) -> int:
        """Return the number that is a submission's place in the queue, also after a refusal."""
        return next(self._tickets)

    async def wait_for_turn(self, ticket: int) -> None:
        """Wait until this submission may be sent, or the queue is closed."""
        if not self._in_force:
            return
        waiter = _Waiter(ticket)
        heapq.heappush(self._waiters, waiter)
        position = sum(other < waiter for other in self._waiters) + 1
        logger.info("the service limits submissions, this one waits at position %d of %d", position, len(self._waiters))
        try:
            while True:
                if self._closed:
                    return
                if self._waiters[0] is not waiter or self._sending is not None:
                    await waiter.woken.wait()
                    waiter.woken = anyio.Event()
                elif (pause := self._paused_until - anyio.current_time()) > 0:
                    # Meanwhile one with an older ticket may be refused and move ahead.
                    with anyio.move_on_after(pause):
                        await waiter.woken.wait()
                    waiter.woken = anyio.Event()
                else:
                    self._sending = ticket
                    return
        finally:
            self._waiters.remove(waiter)
            heapq.heapify(self._waiters)
            self._wake_first()

    def release(self, ticket: int) -> None:
        """Let the next submission pass; this one was answered or cancelled."""
        if self._sending == ticket:
            self._sending = None
        if not self._waiters and self._sending is None and anyio.current_time() >= self._paused_until:
            self._in_force = False
        self._wake_first()

    def pause(self, ticket: int, retry_after: float | None) -> None:
        """Activate the queue: the service answered this submission with 429."""
        self._in_force = True
        seconds = DEFAULT_PAUSE_SECONDS if retry_after is None else max(retry_after, MIN_PAUSE_SECONDS)
        self._paused_until = max(self._paused_until, anyio.current_time() + seconds)
        if self._sending == ticket:
            self._sending = None

    def close(self) -> None:
        """End every wait: the client is closed."""
        self._closed = True
        for waiter in self._waiters:
            waiter.woken.set()

    def _wake_first(self) -> None:
        if self._waiters and self._sending is None:
            self._waiters[0].woken.set()

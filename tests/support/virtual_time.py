"""An asyncio event loop and a trio clock that jump to the next timer instead of waiting for it."""

import asyncio
import selectors
import time

import pytest
from trio.testing import MockClock

# For long tests in which the library of the event loop makes no difference.
ASYNCIO_ONLY = pytest.mark.parametrize("anyio_backend", ["asyncio"], indirect=True)


class _JumpingSelector(selectors.DefaultSelector):
    loop: "VirtualTimeLoop"

    def select(self, timeout=None):
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            return super().select(None)
        self.loop.now += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        selector = _JumpingSelector()
        selector.loop = self
        self.now = 1000.0
        super().__init__(selector)

    def time(self):
        return self.now


def virtual_time_clock():
    """Return a clock of trio."""
    clock = MockClock(autojump_threshold=0)
    jump = clock._autojump

    def jump_or_yield():
        before = clock.current_time()
        jump()
        if clock.current_time() == before:
            # No timer is left. trio would poll without a pause, and a worker thread would compete with it for the GIL.
            time.sleep(0.0005)

    clock._autojump = jump_or_yield
    return clock

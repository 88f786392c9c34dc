"""What the coverage of src/aioqpu is measured with; the tracer makes pure Python code take about twice as long."""

import sys
import threading
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).parents[1]
# Tests of the emulator, and long tests of whole programs: each branch of src/aioqpu is reached by a test beside these.
_WHOLE_PROGRAMS = ("test_chaos", "test_docs", "test_fastapi_service", "test_forward_compatibility")
UNMEASURED = {TESTS / "emulator", *(TESTS / "project" / f"{name}.py" for name in _WHOLE_PROGRAMS)}


def is_measured(item):
    """Return whether coverage is measured with a test; of the two forms on asyncio and trio, trio counts in http/."""
    on_trio = "callspec" in vars(item) and item.callspec.params.get("anyio_backend") == "trio"
    if on_trio and TESTS / "http" not in item.path.parents:
        return False
    return UNMEASURED.isdisjoint({item.path, *item.path.parents})


@contextmanager
def without_tracer():
    """Switch the tracer off in this thread and new ones, as `no_cover` of pytest-cov does only without xdist."""
    of_this_thread, of_new_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        threading.settrace(of_new_threads)
        sys.settrace(of_this_thread)


def do_not_trace_servers():
    """Run servers of the emulator, which is not measured, without the tracer in their threads."""
    from aioqpu_emulator.socket_server import Server  # takes a moment, which runs without coverage need not wait

    run = Server.run

    def run_without_tracer(self, *args, **kwargs):
        if threading.current_thread() is not threading.main_thread():
            sys.settrace(None)
        run(self, *args, **kwargs)

    Server.run = run_without_tracer

"""What the coverage of src/aioqpu is measured with: the tracer makes other pure Python code take 2.5 times as long."""

import sys
import threading
from pathlib import Path

HTTP = Path(__file__).parents[1] / "http"


def do_not_trace_servers():
    """Run servers of the emulator, which is not measured, without the tracer in their threads."""
    from aioqpu_emulator.socket_server import Server  # takes a moment, which runs without coverage need not wait

    run = Server.run

    def run_without_tracer(self, *args, **kwargs):
        if threading.current_thread() is not threading.main_thread():
            sys.settrace(None)
        run(self, *args, **kwargs)

    Server.run = run_without_tracer


def is_measured_elsewhere(item):
    """Return whether a test is the trio form of one that is measured on asyncio; only _http/ tells the two apart."""
    on_trio = "callspec" in vars(item) and item.callspec.params.get("anyio_backend") == "trio"
    return on_trio and HTTP not in item.path.parents

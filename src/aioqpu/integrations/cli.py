"""The entry point of the command `aioqpu`, which also works when its extra is not installed."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


def main() -> None:
    """Run the command line, or print how to install the package it needs."""
    # The caller may have closed a stream; its replacement stays open until the process ends.
    sys.stdout, sys.stderr = (stream or Path(os.devnull).open("w") for stream in (sys.stdout, sys.stderr))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A character that the encoding lacks must not hide results that were paid for.
        getattr(stream, "reconfigure", dict)(errors="replace")
    try:
        from aioqpu.integrations.command_line.app import app

        app(prog_name="aioqpu")
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        sys.stderr.write(f"aioqpu: the command line needs {error.name}: pip install 'aioqpu[cli]'\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        with suppress(ValueError):  # outside the main thread
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # another Ctrl-C would print a traceback during shutdown

"""The command `aioqpu`, as far as it works without its extra."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


def main() -> None:
    """Run the command line, or say how to install what it needs."""
    # The caller may have closed a stream; what stands for it stays open to the end.
    sys.stdout, sys.stderr = (stream or Path(os.devnull).open("w") for stream in (sys.stdout, sys.stderr))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A bar that the encoding lacks must not hide what was paid for.
        getattr(stream, "reconfigure", dict)(errors="replace")
    try:
        from aioqpu.integrations.commands import app

        app(prog_name="aioqpu")
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        sys.stderr.write(f"aioqpu: the command line needs {error.name}: pip install 'aioqpu[cli]'\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        with suppress(ValueError):  # in a thread
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # one more Ctrl-C would kill the interpreter while it ends

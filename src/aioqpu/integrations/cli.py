"""The command `aioqpu`, as far as it works without its extra."""

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Run the command line, or say how to install what it needs."""
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115 - closed by the caller, who may want no words
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
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # one more Ctrl-C would kill the interpreter while it ends

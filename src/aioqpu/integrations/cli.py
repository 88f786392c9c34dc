"""The command `aioqpu`, as far as it works without its extra."""

import signal
import sys


def main() -> None:
    """Run the command line, or say how to install what it needs."""
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

"""Runs ``python -m aioqpu_emulator``, or prints how to install the extra `emulator` if it is missing."""

import sys
from importlib.util import find_spec

_IMPORTED_LATE = ("numpy", "qiskit", "qiskit_qasm3_import")


def main() -> None:
    """Run the command line, or print which package is missing and exit with status 2."""
    try:
        from aioqpu_emulator.commands import serve

        for name in _IMPORTED_LATE:
            if find_spec(name) is None:
                raise ModuleNotFoundError(name=name)
    except ModuleNotFoundError as error:
        sys.stderr.write(f"aioqpu_emulator: the emulator needs {error.name}: pip install 'aioqpu[emulator]'\n")
        sys.exit(2)
    serve()


if __name__ == "__main__":
    main()

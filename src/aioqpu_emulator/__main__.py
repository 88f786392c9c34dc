"""``python -m aioqpu_emulator``, as far as it works without the extra `emulator`."""

import sys
from importlib.util import find_spec

_NEEDED = ("starlette", "uvicorn", "numpy", "qiskit", "qiskit_qasm3_import", "jsonschema")


def main() -> None:
    """Run the command line, or say how to install what it needs."""
    missing = next((name for name in _NEEDED if find_spec(name) is None), None)
    if missing is not None:
        sys.stderr.write(f"aioqpu_emulator: the emulator needs {missing}: pip install 'aioqpu[emulator]'\n")
        sys.exit(2)
    from .commands import serve

    serve()


if __name__ == "__main__":
    main()

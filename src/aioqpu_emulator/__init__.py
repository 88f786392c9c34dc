"""Runs a local server of the APIs of IonQ, IBM Qiskit Runtime and IBM Cloud IAM, which simulates submitted circuits."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aioqpu_emulator.created_jobs import CreatedJob
    from aioqpu_emulator.faults import Faults
    from aioqpu_emulator.server import Emulator, URLs

__all__ = ["CreatedJob", "Emulator", "Faults", "URLs"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that an error can name the missing package."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from aioqpu_emulator import server
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"the emulator needs {error.name}: pip install 'aioqpu[emulator]'", name=error.name
        ) from None
    return getattr(server, name)

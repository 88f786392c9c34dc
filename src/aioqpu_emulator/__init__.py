"""A local IonQ, IBM Qiskit Runtime and IBM Cloud IAM server that really runs the circuits it is sent."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .emulator import CreatedJob, Emulator, URLs
    from .faults import Faults

__all__ = ["CreatedJob", "Emulator", "Faults", "URLs"]


def __getattr__(name: str) -> Any:
    """Import on use, so that the command line can say what is not installed."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import emulator

    return getattr(emulator, name)

"""A local IonQ, IBM Qiskit Runtime and IBM Cloud IAM server that really runs the circuits it is sent."""

from .emulator import CreatedJob, Emulator, URLs
from .faults import Faults

__all__ = ["CreatedJob", "Emulator", "Faults", "URLs"]

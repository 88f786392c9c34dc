"""A local IonQ, IBM Qiskit Runtime and IBM Cloud IAM server that really runs the circuits it is sent."""

from .emulator import Emulator, URLs

__all__ = ["Emulator", "URLs"]

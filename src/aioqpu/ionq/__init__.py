"""IonQ's Quantum Cloud API."""

from aioqpu.ionq.client import IonQClient, IonQJob

__all__ = ["IonQClient", "IonQJob"]

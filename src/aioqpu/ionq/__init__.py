"""IonQ's Quantum Cloud API."""

from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.job import IonQJob
from aioqpu.ionq.results import IonQResult

__all__ = ["IonQClient", "IonQJob", "IonQResult"]

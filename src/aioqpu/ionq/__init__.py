"""IonQ's Quantum Cloud API."""

from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.job import IonQJob
from aioqpu.ionq.results import IonQResult
from aioqpu.ionq.session import IonQSession
from aioqpu.ionq.shots import IonQShots

__all__ = ["IonQClient", "IonQJob", "IonQResult", "IonQSession", "IonQShots"]

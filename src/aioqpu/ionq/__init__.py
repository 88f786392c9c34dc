"""IonQ's Quantum Cloud API."""

from typing import TYPE_CHECKING

__all__ = ["IonQClient", "IonQJob", "IonQResult", "IonQSession", "IonQShots"]

if TYPE_CHECKING:
    from aioqpu.ionq.client import IonQClient as IonQClient
    from aioqpu.ionq.job import IonQJob as IonQJob
    from aioqpu.ionq.results import IonQResult as IonQResult
    from aioqpu.ionq.session import IonQSession as IonQSession
    from aioqpu.ionq.shots import IonQShots as IonQShots
else:
    from aioqpu._lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "aioqpu.ionq.client": ["IonQClient"],
            "aioqpu.ionq.job": ["IonQJob"],
            "aioqpu.ionq.results": ["IonQResult"],
            "aioqpu.ionq.session": ["IonQSession"],
            "aioqpu.ionq.shots": ["IonQShots"],
        },
    )

"""IBM's Qiskit Runtime REST API."""

from typing import TYPE_CHECKING

__all__ = ["IBMJob", "IBMResult", "IBMRuntimeClient", "IBMSession", "PubResult"]

if TYPE_CHECKING:
    from aioqpu.ibm.client import IBMRuntimeClient as IBMRuntimeClient
    from aioqpu.ibm.job import IBMJob as IBMJob
    from aioqpu.ibm.results import IBMResult as IBMResult
    from aioqpu.ibm.results import PubResult as PubResult
    from aioqpu.ibm.session import IBMSession as IBMSession
else:
    from aioqpu._lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "aioqpu.ibm.client": ["IBMRuntimeClient"],
            "aioqpu.ibm.job": ["IBMJob"],
            "aioqpu.ibm.results": ["IBMResult", "PubResult"],
            "aioqpu.ibm.session": ["IBMSession"],
        },
    )

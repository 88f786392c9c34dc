"""IBM's Qiskit Runtime REST API."""

from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.ibm.job import IBMJob
from aioqpu.ibm.results import IBMResult, PubResult
from aioqpu.ibm.session import IBMSession

__all__ = ["IBMJob", "IBMResult", "IBMRuntimeClient", "IBMSession", "PubResult"]

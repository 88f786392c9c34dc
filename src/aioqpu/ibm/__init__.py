"""IBM's Qiskit Runtime REST API."""

from aioqpu.ibm.client import IBMJob, IBMRuntimeClient, IBMSession

__all__ = ["IBMJob", "IBMRuntimeClient", "IBMSession"]

"""Async clients for two quantum clouds.

These are IonQ's Quantum Cloud API, versions v0.3 and v0.4, and IBM's Qiskit Runtime REST API, version 1.
"""

from typing import TYPE_CHECKING

from aioqpu.errors import (
    AioqpuError,
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    CredentialsError,
    JobCancelledError,
    JobError,
    JobFailedError,
    JobNotFinishedError,
    JobTimeoutError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    SubmissionUncertainError,
    TokenError,
)

if TYPE_CHECKING:
    from aioqpu._client import Client as Client
    from aioqpu._http.responses import ResponseInfo as ResponseInfo
    from aioqpu._jobs.handle import Job as Job
    from aioqpu._jobs.running import run as run
    from aioqpu._jobs.wait_many import JointWait as JointWait
    from aioqpu._jobs.wait_many import as_completed as as_completed
    from aioqpu._jobs.wait_many import wait_all as wait_all
    from aioqpu._saved_results import load_results as load_results
    from aioqpu.ibm.arrays import BitArray as BitArray
    from aioqpu.ibm.arrays import DataBin as DataBin
    from aioqpu.ibm.arrays import NDArray as NDArray
    from aioqpu.ibm.client import IBMRuntimeClient as IBMRuntimeClient
    from aioqpu.ibm.executor import ExecutorItem as ExecutorItem
    from aioqpu.ibm.executor import ExecutorResult as ExecutorResult
    from aioqpu.ibm.job import IBMJob as IBMJob
    from aioqpu.ibm.qiskit_json import BindingsArray as BindingsArray
    from aioqpu.ibm.qiskit_json import ExecutionSpan as ExecutionSpan
    from aioqpu.ibm.qiskit_json import NoiseLearnerResult as NoiseLearnerResult
    from aioqpu.ibm.qiskit_json import PauliLindbladMap as PauliLindbladMap
    from aioqpu.ibm.results import IBMResult as IBMResult
    from aioqpu.ibm.results import PubResult as PubResult
    from aioqpu.ibm.session import IBMSession as IBMSession
    from aioqpu.ionq.client import IonQClient as IonQClient
    from aioqpu.ionq.job import IonQJob as IonQJob
    from aioqpu.ionq.results import IonQResult as IonQResult
    from aioqpu.ionq.session import IonQSession as IonQSession
    from aioqpu.ionq.shots import IonQShots as IonQShots

    __version__: str
else:
    from aioqpu._lazy import lazy_names

    # A program imports only the modules whose names it uses, for example those of one cloud.
    _get, __dir__ = lazy_names(
        __name__,
        {
            "aioqpu._client": ["Client"],
            "aioqpu._http.responses": ["ResponseInfo"],
            "aioqpu._jobs.handle": ["Job"],
            "aioqpu._jobs.running": ["run"],
            "aioqpu._jobs.wait_many": ["JointWait", "as_completed", "wait_all"],
            "aioqpu._saved_results": ["load_results"],
            "aioqpu.ibm.arrays": ["BitArray", "DataBin", "NDArray"],
            "aioqpu.ibm.client": ["IBMRuntimeClient"],
            "aioqpu.ibm.executor": ["ExecutorItem", "ExecutorResult"],
            "aioqpu.ibm.job": ["IBMJob"],
            "aioqpu.ibm.qiskit_json": [
                "BindingsArray",
                "ExecutionSpan",
                "NoiseLearnerResult",
                "PauliLindbladMap",
            ],
            "aioqpu.ibm.results": ["IBMResult", "PubResult"],
            "aioqpu.ibm.session": ["IBMSession"],
            "aioqpu.ionq.client": ["IonQClient"],
            "aioqpu.ionq.job": ["IonQJob"],
            "aioqpu.ionq.results": ["IonQResult"],
            "aioqpu.ionq.session": ["IonQSession"],
            "aioqpu.ionq.shots": ["IonQShots"],
        },
    )

    def __getattr__(name: str) -> object:
        if name == "__version__":
            from aioqpu._client import package_version

            return package_version()
        if name in ("ibm", "ionq"):
            from importlib import import_module

            return import_module(f"{__name__}.{name}")
        return _get(name)


__all__ = [
    "IonQClient",
    "IonQJob",
    "IonQResult",
    "IonQSession",
    "IonQShots",
    "IBMRuntimeClient",
    "IBMJob",
    "IBMSession",
    "Client",
    "Job",
    "ResponseInfo",
    "load_results",
    "wait_all",
    "as_completed",
    "JointWait",
    "run",
    "IBMResult",
    "PubResult",
    "DataBin",
    "BitArray",
    "NDArray",
    "BindingsArray",
    "ExecutionSpan",
    "NoiseLearnerResult",
    "ExecutorResult",
    "ExecutorItem",
    "PauliLindbladMap",
    "AioqpuError",
    "ConfigurationError",
    "APIError",
    "APIConnectionError",
    "APITimeoutError",
    "APIStatusError",
    "BadRequestError",
    "AuthenticationError",
    "PermissionDeniedError",
    "NotFoundError",
    "ConflictError",
    "RateLimitError",
    "ServerError",
    "TokenError",
    "CredentialsError",
    "ResponseDecodeError",
    "SubmissionUncertainError",
    "JobError",
    "JobFailedError",
    "JobCancelledError",
    "JobTimeoutError",
    "JobNotFinishedError",
]

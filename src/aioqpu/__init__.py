"""Async clients for two quantum clouds.

These are IonQ's Quantum Cloud API, versions v0.3 and v0.4, and IBM's Qiskit Runtime REST API, version 1.
"""

from aioqpu._client import Client
from aioqpu._http.responses import ResponseInfo
from aioqpu._jobs.handle import Job
from aioqpu._jobs.running import run
from aioqpu._jobs.wait_many import JointWait, as_completed, wait_all
from aioqpu._saved_results import load_results
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
from aioqpu.ibm import IBMJob, IBMResult, IBMRuntimeClient, IBMSession, PubResult
from aioqpu.ibm.executor import ExecutorItem, ExecutorResult
from aioqpu.ibm.qiskit_json import (
    BindingsArray,
    BitArray,
    DataBin,
    ExecutionSpan,
    NDArray,
    NoiseLearnerResult,
    PauliLindbladMap,
)
from aioqpu.ionq import IonQClient, IonQJob, IonQResult, IonQSession, IonQShots


def __getattr__(name: str) -> str:
    if name == "__version__":
        from aioqpu._client import package_version

        return package_version()
    raise AttributeError(f"module 'aioqpu' has no attribute {name!r}")


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

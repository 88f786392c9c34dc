"""Stores and reads the outcomes of points."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Self, TypeVar

from aioqpu import errors
from aioqpu._http.json_encoder import compute, dumps
from aioqpu._http.json_memory import LARGE_BODY_BYTES
from aioqpu._http.json_stream import loads
from aioqpu.errors import AioqpuError, APIError, JobError, JobFailedError
from aioqpu.ibm.results import saved_ibm_result
from aioqpu.ionq.results import IonQResult, saved_ionq_result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dbos import WorkflowStatus

    from aioqpu._client import Client
    from aioqpu.ibm.results import IBMResult

T = TypeVar("T")

_FIELDS = ("job_id", "status", "status_code", "code", "reason", "solution", "logs")


class PointFailedError(Exception):
    """A point ended without a result; the engine stores `data`."""

    def __init__(self, message: str, data: dict[str, Any]) -> None:
        super().__init__(message)
        self.data = data

    @classmethod
    def of(cls, error: Exception, **more: Any) -> Self:
        """Return the failure of a point whose submission or job ended with an error."""
        fields = {name: getattr(error, name, None) for name in _FIELDS}
        known = {name: _storable(value) for name, value in fields.items() if isinstance(value, (str, int))}
        return cls(_storable(str(error)), {"error": type(error).__name__, **known, **more})


def _storable(value: T) -> T | str:
    """Return text with lone surrogates escaped, since databases cannot store them; return other values unchanged."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value


async def result_as_text(result: IonQResult | IBMResult) -> str:
    """Return a result as JSON; a large one is encoded in a worker thread."""
    kind = "ionq" if isinstance(result, IonQResult) else "ibm"
    stored = {"kind": kind, **result.to_dict(), "options": result.decoding_options}

    def encode(pause: Callable[[], None] | None) -> bytes:
        try:
            return dumps(stored, pause)
        except UnicodeEncodeError:  # a lone surrogate
            return json.dumps(stored).encode()

    return (await compute(encode, stored)).decode()


async def read_outcome(row: WorkflowStatus, clients: Mapping[str, Client[Any]]) -> IonQResult | IBMResult | AioqpuError:
    """Return the outcome of a point from the row in which it is stored; a large one is read in a worker thread."""
    if len(str(row.output)) > LARGE_BODY_BYTES:
        return await asyncio.to_thread(outcome_of, row, clients)
    return outcome_of(row, clients)


def outcome_of(row: WorkflowStatus, clients: Mapping[str, Client[Any]]) -> IonQResult | IBMResult | AioqpuError:
    """Return the outcome of a point from the row in which it is stored."""
    client = clients.get((row.attributes or {}).get("client", ""))
    if row.status == "SUCCESS":
        stored = loads(str(row.output).encode())
        job = None if client is None else client.job(stored["job_id"])
        read = saved_ionq_result if stored["kind"] == "ionq" else saved_ibm_result
        result = read(stored["results"], stored)
        result.job = job
        return result
    return _error(str(row.error), getattr(row.error, "data", None) or {}, client)


def _error(message: str, data: Mapping[str, Any], client: Client[Any] | None) -> AioqpuError:
    kind = getattr(errors, str(data.get("error")), None)
    if not (isinstance(kind, type) and issubclass(kind, AioqpuError)):
        return AioqpuError(message)
    if issubclass(kind, JobError):
        job_id = data.get("job_id")
        job = client.job(job_id) if client is not None and job_id else None
        error = kind(message, job_id=job_id, status=data.get("status"), job=job)
        if isinstance(error, JobFailedError):
            error.reason, error.code = data.get("reason"), data.get("code")
            error.solution, error.logs = data.get("solution"), data.get("logs")
        return error
    if issubclass(kind, APIError):
        return kind(message, status_code=data.get("status_code"), code=data.get("code"))
    return kind(message)

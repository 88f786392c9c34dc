"""Circuits of untrusted users: read and compiled in child processes, for which time and memory are limited."""

from collections.abc import Callable
from typing import Any

import anyio
from qiskit import QuantumCircuit

from aioqpu import APIConnectionError, APIError, IBMRuntimeClient, IonQClient, RateLimitError, ServerError, TokenError
from aioqpu.integrations.circuits import for_ibm, to_ionq
from aioqpu.integrations.isolation import ResourceLimitError, run_isolated
from aioqpu.integrations.openqasm import read_openqasm

Client = IonQClient | IBMRuntimeClient

COMPILING_SECONDS, COMPILING_BYTES = 10.0, 1 << 30  # that a circuit may take
PATIENCE = 10.0  # seconds to wait for the configuration of a backend
MARK = "service_id"  # the name of a job's mark in IonQ's metadata; at IBM the mark is a tag


async def check(circuit: str) -> None:
    """Raise `ValueError` for text that cannot be read, and for a circuit without measurements, which has no counts."""
    await _compiled(_check_measurements, circuit)


async def prepared(client: Client, record: Any, circuit: str) -> dict[str, Any] | None:
    """Return the keywords of a job's submission, or None if the configuration of its backend cannot be read now.

    Raises `ValueError` for a circuit that the backend cannot run, and `APIError` for a backend that cannot be used.
    """
    if isinstance(client, IonQClient):
        program = await _compiled(to_ionq, circuit)
        program["metadata"] = {**program["metadata"], MARK: record.id}
        return {**program, "target": record.backend, "shots": record.shots, "name": record.name or "Untitled"}
    configuration = None
    try:
        with anyio.move_on_after(PATIENCE):
            configuration = await client.get_backend_configuration(record.backend)
    except APIError as error:
        if not is_temporary(error):
            raise
    if configuration is None:
        return None
    pub = await _compiled(for_ibm, circuit, configuration)
    return {"pubs": [pub], "backend": record.backend, "shots": record.shots, "tags": [record.id]}


def is_temporary(error: Exception) -> bool:
    """Return whether the same request may succeed later."""
    if isinstance(error, TokenError):
        return error.transient
    return isinstance(error, APIConnectionError | RateLimitError | ServerError)


def marks(job: dict[str, Any]) -> set[str]:
    """Return the tags and metadata of a job that may be the mark with which it was submitted."""
    metadata, tags = job.get("metadata"), job.get("tags")
    found = {*(tags if isinstance(tags, list) else ()), metadata.get(MARK) if isinstance(metadata, dict) else None}
    return {mark for mark in found if isinstance(mark, str)}


async def _compiled(function: Callable[..., Any], *args: Any) -> Any:
    """Run a function that reads or compiles a circuit in a child process, within limits of time and memory."""
    try:
        return await run_isolated(function, *args, time_limit=COMPILING_SECONDS, memory_limit=COMPILING_BYTES)
    except ResourceLimitError as error:
        raise ValueError(f"the circuit cannot be compiled here: {error}") from None


def _check_measurements(text: str) -> None:
    if not _measures(read_openqasm(text)):
        raise ValueError("the circuit measures nothing: measure into a classical register")


def _measures(circuit: QuantumCircuit) -> bool:
    """Return whether a circuit measures, blocks of control flow included."""
    return any(
        each.name == "measure" or any(map(_measures, getattr(each.operation, "blocks", ()))) for each in circuit.data
    )

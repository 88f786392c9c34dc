"""Runs IBM's executor program in every version of its schema: circuits and their arguments give tensors of bits."""

import base64
import io
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit, qpy

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.circuits import check_circuit, read_openqasm, register_columns
from aioqpu_emulator.ibm.codes import INVALID
from aioqpu_emulator.ibm.encoding import inflate, read_tensor, tensor
from aioqpu_emulator.ibm.failures import check_executions, fail
from aioqpu_emulator.ibm.samplex import draw_arguments
from aioqpu_emulator.ibm.sampling import kerneled, sample_points

# The suffix that each level of measurement appends to the names of registers.
_SUFFIXES = {"classified": "", "kerneled": "_iq", "avg_kerneled": "_avg_iq"}


def run_executor(params: Mapping[str, Any], backend: Backend, rng: np.random.Generator) -> dict[str, Any]:
    """Run every item; each returns one tensor for each classical register, whose last axis are the bits."""
    version = params.get("schema_version") or "v0.1"
    program = params["quantum_program"]
    items, shots = program.get("items") or [], program.get("shots")
    if not isinstance(shots, int) or shots < 1 or not items:
        fail("A quantum program has shots and at least one item.", INVALID)
    level = program.get("meas_level") or "classified"
    if level not in _SUFFIXES:
        fail(f"This emulator gives {', '.join(_SUFFIXES)} results, not {level!r:.40}.", INVALID)
    compressed = version >= "v2.0"
    circuits = _circuits(program, items, compressed=compressed)
    runs = []
    for item, circuit in zip(items, circuits, strict=True):
        checked = check_circuit(circuit, backend)
        drawn: dict[str, NDArray[Any]] = {}
        if item.get("item_type", "circuit") == "samplex":
            arguments, drawn = draw_arguments(item, checked, shots, rng, compressed=compressed)
        else:
            arguments = _circuit_arguments(item, compressed=compressed)
        if arguments.shape[-1] != checked.num_parameters:
            fail(f"{arguments.shape[-1]} arguments were given for {checked.num_parameters} parameters.", INVALID)
        runs.append((checked, arguments, drawn))
    check_executions(sum(shots * math.prod(arguments.shape[:-1]) for _, arguments, _ in runs))

    def sample(circuit: QuantumCircuit, arguments: NDArray[Any], drawn: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
        bits = sample_points(circuit, arguments, shots, backend, rng)
        results = dict(drawn)
        for name, columns in register_columns(circuit).items():
            values: NDArray[Any] = bits[..., columns]
            if level != "classified":
                values = kerneled(values, rng, average=level == "avg_kerneled")
            results[name + _SUFFIXES[level]] = values
        return {name: tensor(values, compressed=compressed) for name, values in results.items()}

    started = datetime.now(UTC)
    metadata: dict[str, Any] | None = None if version == "v0.1" else {}
    data = [{"results": sample(*run), "metadata": metadata} for run in runs]
    parts = [_part(number, arguments.shape[:-1], version) for number, (_, arguments, _) in enumerate(runs)]
    span = {"start": started.isoformat(), "stop": datetime.now(UTC).isoformat(), "parts": parts}
    result = {"schema_version": version, "data": data, "metadata": {"chunk_timing": [span]}}
    return result | {name: program[name] for name in ("passthrough_data", "semantic_role") if name in program}


def _circuits(program: Mapping[str, Any], items: list[Any], *, compressed: bool) -> list[QuantumCircuit]:
    try:
        if "circuits" not in program:
            return [read_qpy(item["circuit"]["circuit_b64"])[0] for item in items]
        source = program["circuits"]
        if "b64_data" in source:
            circuits = read_qpy(source["b64_data"], compressed=compressed)
        else:
            circuits = [read_openqasm(text) for text in source["data"]]
    except Exception as exc:  # noqa: BLE001 - the importers raise errors of any type
        fail(f"The circuits cannot be read: {str(exc)[:400]}", INVALID)
    if len(circuits) != len(items):
        fail(f"There are {len(circuits)} circuits for {len(items)} items.", INVALID)
    return circuits


def read_qpy(text: str, *, compressed: bool = False) -> list[QuantumCircuit]:
    """Read the circuits of a QPY blob in base64."""
    data = inflate(text) if compressed else base64.b64decode(text)
    circuits: list[QuantumCircuit] = qpy.load(io.BytesIO(data))
    return circuits


def _circuit_arguments(item: Mapping[str, Any], *, compressed: bool) -> NDArray[Any]:
    """Return the arguments of a circuit, repeated on those axes of the item's shape that they do not have."""
    try:
        arguments = read_tensor(item["circuit_arguments"], compressed=compressed)
        if arguments.ndim < 1:
            fail("The circuit arguments have no axis.", INVALID)
        shape = np.broadcast_shapes(arguments.shape[:-1], tuple(item.get("shape") or ()))
        return np.broadcast_to(arguments, (*shape, arguments.shape[-1]))
    except (LookupError, TypeError, ValueError) as exc:
        fail(f"The circuit arguments cannot be read: {str(exc)[:200]}", INVALID)


def _part(number: int, shape: tuple[int, ...], version: str) -> dict[str, Any]:
    part: dict[str, Any] = {"idx_item": number, "size": math.prod(shape)}
    if version >= "v1.0":
        part |= {"permutation": list(range(len(shape))), "element_range": [0, math.prod(shape), 1]}
    return part

"""Reads circuits, and checks that a backend can run them."""

import io
import json
import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from qiskit import QuantumCircuit, qpy
from qiskit.circuit import BoxOp, ForLoopOp, IfElseOp, SwitchCaseOp

from aioqpu.integrations.openqasm import load_openqasm
from aioqpu_emulator.ibm.backends import MAX_AER_QUBITS, Backend
from aioqpu_emulator.ibm.codes import ANGLE_OUT_OF_RANGE, INVALID, NOT_COUPLED, NOT_IN_BASIS, TOO_MANY_QUBITS
from aioqpu_emulator.ibm.encoding import inflate
from aioqpu_emulator.ibm.failures import fail
from aioqpu_emulator.simulation import UNSUPPORTED, iterations

MORE_QUBITS: Final = f"With qiskit-aer it has {MAX_AER_QUBITS}: pip install 'aioqpu[aer]'."
MAX_CACHED_CHARACTERS: Final = 20_000
ANGLE_TOLERANCE: Final = 1e-10
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_LOOSE_BIT: Final = re.compile(r"\bbit\s+(\w+)\s*[;=]")
_MAX_ANGLE: Final = math.pi / 2 + ANGLE_TOLERANCE


def read_openqasm(text: str) -> QuantumCircuit:
    """Read OpenQASM as Qiskit does: ``bit c;`` declares a bit without a register, and so without a result."""
    circuit = load_openqasm(text)
    without_register = set(_LOOSE_BIT.findall(_COMMENT.sub(" ", text)))
    circuit.cregs = [register for register in circuit.cregs if register.name not in without_register]
    return circuit


# A cache, because test suites submit the same small circuits many times.
def _cache_small_inputs(read: Callable[[str], QuantumCircuit]) -> Callable[[str], QuantumCircuit]:
    cached = lru_cache(maxsize=64)(read)
    return lambda source: cached(source) if len(source) <= MAX_CACHED_CHARACTERS else read(source)


_read_text = _cache_small_inputs(read_openqasm)


@_cache_small_inputs
def _read_qpy(source: str) -> QuantumCircuit:
    (circuit,) = qpy.load(io.BytesIO(inflate(source)))
    return circuit


def read_circuit(source: Any, backend: Backend) -> QuantumCircuit:
    """Read the circuit of a pub; fail if the backend cannot run it."""
    try:
        if isinstance(source, str):
            circuit = _read_text(source)
        elif isinstance(source, dict) and source.get("__type__") == "QuantumCircuit":
            circuit = _read_qpy(source["__value__"])
        else:
            raise TypeError("it is neither OpenQASM text nor a QPY circuit")
    except Exception as exc:  # noqa: BLE001 - the importers raise errors of any type
        fail(f"The circuit cannot be read: {str(exc)[:400]}", INVALID, "Send OpenQASM 3 or QPY.")
    return check_circuit(circuit, backend)


def check_circuit(circuit: QuantumCircuit, backend: Backend) -> QuantumCircuit:
    """Return the circuit; fail if the backend cannot run it."""
    if circuit.num_qubits > backend.num_qubits:
        fail(
            f"The circuit has {circuit.num_qubits} qubits, {backend.name} has {backend.num_qubits}.",
            TOO_MANY_QUBITS,
            MORE_QUBITS if backend.simulator and backend.num_qubits < MAX_AER_QUBITS else "",
        )
    if backend.basis is not None:
        _check_target(circuit, backend, list(range(circuit.num_qubits)))
    _check_nesting(circuit, in_branch=False)
    return circuit


def _check_nesting(circuit: QuantumCircuit, *, in_branch: bool) -> None:
    """Fail on control flow inside of a branch; a box is not control flow in this sense."""
    for instruction in circuit.data:
        if not instruction.is_control_flow():
            continue
        box = isinstance(instruction.operation, BoxOp)
        if in_branch and not box:
            fail(f"The instruction {instruction.name} inside of a conditional block is not supported.", UNSUPPORTED)
        branches = isinstance(instruction.operation, IfElseOp | SwitchCaseOp)
        for block in instruction.operation.blocks:
            _check_nesting(block, in_branch=in_branch or branches)


def _check_target(circuit: QuantumCircuit, backend: Backend, wires: Sequence[int]) -> None:
    """Fail on instructions that the backend does not support, including those in blocks of control flow."""
    basis = backend.basis or frozenset()
    position = dict(zip(circuit.qubits, wires, strict=True))
    for instruction in circuit.data:
        qubits = tuple(position[qubit] for qubit in instruction.qubits)
        if instruction.is_control_flow():
            for block in instruction.operation.blocks:
                _check_target(block, backend, qubits)
            continue
        if instruction.name not in basis:
            fail(
                f"The instruction {instruction.name} on qubits {qubits} is not supported by the target system.",
                NOT_IN_BASIS,
                "Transpile the circuit for the backend.",
            )
        if qubits not in backend.couplings.get(instruction.name, (qubits,)):
            fail(
                f"The instruction {instruction.name} is not supported on qubits {qubits}, which are not coupled.",
                NOT_COUPLED,
                "Transpile the circuit for the backend.",
            )


def check_angles(circuit: QuantumCircuit, backend: Backend) -> None:
    """Fail on angles of rzz that IBM's machines are not calibrated for."""
    if backend.basis is None:
        return
    for instruction in circuit.data:
        operation = instruction.operation
        if instruction.is_control_flow():
            blocks = iterations(operation) if isinstance(operation, ForLoopOp) else operation.blocks
            for block in blocks:
                check_angles(block, backend)
        elif instruction.name == "rzz" and not -ANGLE_TOLERANCE <= (angle := float(operation.params[0])) <= _MAX_ANGLE:
            fail(
                "The instruction rzz is supported only for angles in the range [0, pi/2], "
                f"but an angle ({angle}) outside of this range has been requested.",
                ANGLE_OUT_OF_RANGE,
                "Transpile the circuit for the backend.",
            )


def register_columns(circuit: QuantumCircuit) -> dict[str, list[int]]:
    """Return the positions of the classical bits of each register."""
    return {register.name: [circuit.find_bit(bit).index for bit in register] for register in circuit.cregs}


def circuit_metadata(circuit: QuantumCircuit) -> dict[str, Any]:
    """Return the metadata of a QPY circuit as JSON, in which NaN becomes null."""
    metadata: dict[str, Any] = json.loads(json.dumps(circuit.metadata or {}), parse_constant=lambda _: None)
    return metadata

"""Reduces a circuit to a sequence of gates on the qubits that they act on, and simulates it."""

from collections.abc import Iterator, Sequence

import numpy as np
from qiskit import QuantumCircuit
from qiskit.circuit import (
    Barrier,
    BoxOp,
    ControlFlowOp,
    Delay,
    ForLoopOp,
    Gate,
    Measure,
    Operation,
    Reset,
    Store,
)
from qiskit.quantum_info import Operator, Statevector

from aioqpu_emulator.jobs import ProgramError
from aioqpu_emulator.statevector import apply_matrix, zero_state

MAX_STEPS = 1_000_000
MAX_GATE_QUBITS = 8
UNSUPPORTED = 7001
IDLE = (Barrier, Delay)

# An instruction with the qubits and bits of the outermost circuit that it acts on.
Step = tuple[Operation, list[int], list[int]]


def unrolled(circuit: QuantumCircuit) -> Iterator[Step]:
    """Yield the instructions, including those inside of boxes, loops over fixed values and other instructions."""
    return _unrolled(circuit, range(circuit.num_qubits), range(circuit.num_clbits), [MAX_STEPS])


def _unrolled(block: QuantumCircuit, qubits: Sequence[int], clbits: Sequence[int], left: list[int]) -> Iterator[Step]:
    left[0] -= max(1, len(block.data))
    if left[0] < 0:
        raise ProgramError("The circuit takes too many steps.", UNSUPPORTED)
    for instruction in block.data:
        operation = instruction.operation
        wires = [qubits[block.find_bit(qubit).index] for qubit in instruction.qubits]
        bits = [clbits[block.find_bit(clbit).index] for clbit in instruction.clbits]
        if isinstance(operation, BoxOp):
            yield from _unrolled(operation.blocks[0], wires, bits, left)
        elif isinstance(operation, ForLoopOp):
            for body in iterations(operation):
                yield from _unrolled(body, wires, bits, left)
        elif inner := inner_circuit(operation):
            yield from _unrolled(inner, wires, bits, left)
        else:
            yield operation, wires, bits


def inner_circuit(operation: Operation) -> QuantumCircuit | None:
    """Return the definition of an operation without a matrix, or with too large a matrix (15 qubits need 16 GB)."""
    is_too_wide = operation.num_qubits > MAX_GATE_QUBITS
    if isinstance(operation, ControlFlowOp | Store | Measure | Reset | Barrier | Delay) or (
        _has_matrix(operation) and not is_too_wide
    ):
        return None
    definition: QuantumCircuit | None = getattr(operation, "definition", None)
    if definition is None and is_too_wide:
        single_gate = QuantumCircuit(operation.num_qubits)
        single_gate.append(operation, range(operation.num_qubits))
        definition = single_gate.decompose(gates_to_decompose=[operation.name])
        if definition == single_gate:
            raise ProgramError(
                f"The gate {operation.name} acts on more than {MAX_GATE_QUBITS} qubits and has no definition.",
                UNSUPPORTED,
            )
    return definition


def _has_matrix(operation: Operation) -> bool:
    """Return whether the operation defines its matrix itself; `Gate.to_matrix` calls `__array__`."""
    defines_method = getattr(type(operation), "to_matrix", Gate.to_matrix) is not Gate.to_matrix
    return defines_method or hasattr(operation, "__array__")


def iterations(loop: ForLoopOp) -> Iterator[QuantumCircuit]:
    """Yield the body of a loop for each of its values."""
    values, parameter, body = loop.params
    if len(values) * max(1, len(body.data)) > MAX_STEPS:
        raise ProgramError("The circuit takes too many steps.", UNSUPPORTED)
    varies = parameter in body.parameters
    for value in values:
        yield body.assign_parameters({parameter: value}) if varies else body


def used_qubits(block: QuantumCircuit, qubits: Sequence[int]) -> Iterator[int]:
    """Yield those of the qubits that gates act on, including gates in blocks of control flow."""
    for instruction in block.data:
        wires = [qubits[block.find_bit(qubit).index] for qubit in instruction.qubits]
        if instruction.is_control_flow():
            for inner in instruction.operation.blocks:
                yield from used_qubits(inner, wires)
        elif not isinstance(instruction.operation, (*IDLE, Measure, Reset)):
            yield from wires


def on_used_qubits(gates: Sequence[tuple[Operation, list[int]]]) -> tuple[QuantumCircuit, list[int]]:
    """Return a circuit on only the qubits that gates act on, and these qubits.

    All other qubits are in the state 0. The global phase is left out.
    """
    used = sorted({qubit for _, qubits in gates for qubit in qubits})
    place = {qubit: index for index, qubit in enumerate(used)}
    circuit = QuantumCircuit(len(used))
    for operation, qubits in gates:
        if qubits:
            circuit.append(operation, [place[qubit] for qubit in qubits])
    return circuit, used


def final_state(circuit: QuantumCircuit) -> Statevector:
    """Return the state after the gates of a circuit."""
    state = zero_state(circuit.num_qubits)
    for instruction in circuit.data:
        operation = instruction.operation
        matrix = np.asarray(operation.to_matrix() if _has_matrix(operation) else Operator(operation))
        state = apply_matrix(state, matrix, [circuit.find_bit(qubit).index for qubit in instruction.qubits])
    return Statevector(state)

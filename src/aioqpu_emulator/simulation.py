"""Reduces a circuit to what has to be simulated: its gates in a row, on the qubits that they act on."""

from collections.abc import Iterator, Sequence

from qiskit import QuantumCircuit
from qiskit.circuit import Barrier, BoxOp, Delay, ForLoopOp, Measure, Operation, Reset

from .circuits import narrowed
from .jobs import ProgramError

MAX_STEPS = 1_000_000
UNSUPPORTED = 7001
IDLE = (Barrier, Delay)

# An instruction with the qubits and bits of the outermost circuit that it acts on.
Step = tuple[Operation, list[int], list[int]]


def unrolled(circuit: QuantumCircuit) -> Iterator[Step]:
    """Give the instructions one by one, the bodies of boxes and of loops over fixed values in their place."""
    return _unrolled(circuit, range(circuit.num_qubits), range(circuit.num_clbits), iter(range(MAX_STEPS)))


def _unrolled(
    block: QuantumCircuit, qubits: Sequence[int], clbits: Sequence[int], left: Iterator[int]
) -> Iterator[Step]:
    for instruction in block.data:
        operation = instruction.operation
        wires = [qubits[block.find_bit(qubit).index] for qubit in instruction.qubits]
        bits = [clbits[block.find_bit(clbit).index] for clbit in instruction.clbits]
        _spend(left)
        if isinstance(operation, BoxOp):
            yield from _unrolled(operation.blocks[0], wires, bits, left)
        elif isinstance(operation, ForLoopOp):
            for body in iterations(operation):
                _spend(left)
                yield from _unrolled(body, wires, bits, left)
        else:
            yield operation, wires, bits


def _spend(left: Iterator[int]) -> None:
    if next(left, None) is None:
        raise ProgramError("The circuit takes too many steps.", UNSUPPORTED)


def iterations(loop: ForLoopOp) -> Iterator[QuantumCircuit]:
    """Give the body of a loop for each of its values."""
    values, parameter, body = loop.params
    for value in values:
        yield body if parameter is None else body.assign_parameters({parameter: value})


def used_qubits(block: QuantumCircuit, qubits: Sequence[int]) -> Iterator[int]:
    """Give the qubits, from the given ones, that gates act on, those in blocks of control flow included."""
    for instruction in block.data:
        wires = [qubits[block.find_bit(qubit).index] for qubit in instruction.qubits]
        if instruction.is_control_flow():
            for inner in instruction.operation.blocks:
                yield from used_qubits(inner, wires)
        elif not isinstance(instruction.operation, (*IDLE, Measure, Reset)):
            yield from wires


def on_used_qubits(gates: Sequence[tuple[Operation, list[int]]]) -> tuple[QuantumCircuit, list[int]]:
    """Make a circuit of the qubits that gates act on, and give which these are.

    All others are in the state 0. A global phase is left out.
    """
    used = sorted({qubit for _, qubits in gates for qubit in qubits})
    place = {qubit: index for index, qubit in enumerate(used)}
    circuit = QuantumCircuit(len(used))
    for operation, qubits in gates:
        if qubits:
            circuit.append(operation, [place[qubit] for qubit in qubits])
    return narrowed(circuit), used

"""Simulates with qiskit-aer: circuits that a state vector does not hold, and the noise of machines.

No result is approximate: a matrix product state keeps every bond dimension. A job with too much entanglement fails
because it takes too long.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.circuit import (
    BreakLoopOp,
    CircuitInstruction,
    ContinueLoopOp,
    ControlFlowOp,
    Delay,
    Measure,
    Operation,
    Reset,
    Store,
)
from qiskit.circuit.library import UnitaryGate
from qiskit.exceptions import QiskitError
from qiskit.quantum_info import Clifford, Operator, SparsePauliOp
from qiskit_aer import AerSimulator
from qiskit_aer.noise import NoiseModel

from aioqpu_emulator.jobs import ProgramError
from aioqpu_emulator.simulation import IDLE, UNSUPPORTED, unrolled

MAX_STATE_VECTOR_QUBITS: Final = 24  # 256 MB
MAX_DENSITY_MATRIX_QUBITS: Final = 10  # 16 MB
MAX_CLIFFORD_GATE_QUBITS: Final = 3
MAX_MEMORY_MB: Final = 1500

NoiseOf = Callable[[Sequence[int]], NoiseModel]
"""Returns the noise of some qubits of a machine, which it numbers from 0."""
Convert = Callable[[Operation], Sequence[tuple[Operation, Sequence[int]]]]
"""Returns operations that Aer supports by name, and the positions of their qubits among those of the operation."""

_STANDARD_GATES: Final = "qiskit.circuit.library.standard_gates."
# fmt: off
_CLIFFORDS: Final = frozenset({"cx", "cy", "cz", "ecr", "h", "id", "s", "sdg", "swap", "sx", "sxdg", "x", "y", "z"})
_NAMED: Final = _CLIFFORDS | {
    "ccx", "cp", "cswap", "csx", "p", "r", "rx", "rxx", "ry", "ryy", "rz", "rzx", "rzz", "t", "tdg", "u",
}
# fmt: on


class _NotCliffordError(Exception):
    """A gate is not Clifford."""


def sample(
    circuits: Sequence[QuantumCircuit], shots: int, rng: np.random.Generator, noise: NoiseOf | None = None
) -> NDArray[np.bool_]:
    """Sample circuits that differ in the values of their parameters only.

    Args:
        circuits: The circuits, without parameters.
        shots: The shots of each circuit.
        rng: The source of the simulator's seed.
        noise: The noise of the circuits' qubits.

    Returns:
        The classical bits, of shape (circuits, shots, bits).
    """
    translated, used = _translated(circuits, noisy=noise is not None)
    width = circuits[0].num_clbits
    bits = np.zeros((len(circuits), shots, width), dtype=bool)
    if not used:
        return bits
    result = _run(translated, shots, rng, noise and noise(used), memory=True)
    size = -(-width // 8)
    for number in range(len(circuits)):
        memory = result.data(number).get("memory", ())  # a circuit without measurements has none
        if memory:
            rows = b"".join(int(row, 16).to_bytes(size, "little") for row in memory)
            packed = np.frombuffer(rows, np.uint8).reshape(shots, size)
            bits[number] = np.unpackbits(packed, axis=-1, bitorder="little")[:, :width]
    return bits


def expectations(
    gates: QuantumCircuit,
    operators: Sequence[SparsePauliOp],
    shots: int,
    rng: np.random.Generator,
    noise: NoiseModel | None = None,
) -> NDArray[np.float64]:
    """Return the expectation values of operators in the state after some gates.

    Args:
        gates: The gates, all of whose qubits the operators act on.
        operators: The operators.
        shots: The number of trajectories that noise on many qubits is simulated with.
        rng: The source of the simulator's seed.
        noise: The noise of the gates.

    Returns:
        The values, of shape (1, operators), or (shots, operators) where each shot is a trajectory of its own.
    """
    (circuit,), _ = _translated([gates], noisy=noise is not None, every_qubit=True)
    trajectories = noise is not None and circuit.num_qubits > MAX_DENSITY_MATRIX_QUBITS
    for number, operator in enumerate(operators):
        circuit.save_expectation_value(operator, circuit.qubits, label=str(number), pershot=trajectories)
    data = _run([circuit], shots if trajectories else 1, rng, noise).data(0)
    values = np.array([np.atleast_1d(data[str(number)]) for number in range(len(operators))])
    return values.real.T


def _run(
    circuits: Sequence[QuantumCircuit],
    shots: int,
    rng: np.random.Generator,
    noise: NoiseModel | None,
    *,
    memory: bool = False,
) -> Any:
    method = circuits[0].metadata["method"]
    # Without shot branching, which loses readout errors.
    simulator = AerSimulator(method=method, max_parallel_threads=1, max_memory_mb=MAX_MEMORY_MB, noise_model=noise)
    seed = int(rng.integers(2**31))
    result = simulator.run(list(circuits), shots=shots, memory=memory, seed_simulator=seed).result()
    if not result.success:
        reasons = [each.status for each in result.results if not each.success] or [result.status]
        raise ProgramError(f"The simulation failed: {str(reasons[0])[:400]}", UNSUPPORTED)
    return result


def _translated(
    circuits: Sequence[QuantumCircuit], *, noisy: bool, every_qubit: bool = False
) -> tuple[list[QuantumCircuit], list[int]]:
    """Return circuits on the qubits that instructions act on, in operations that Aer supports, and these qubits."""
    used = list(range(circuits[0].num_qubits)) if every_qubit else sorted(_active_qubits(circuits[0]))
    if not noisy:
        try:
            return [_rewritten(each, used, _to_cliffords, "stabilizer", noisy=False) for each in circuits], used
        except _NotCliffordError:
            pass
    method = "matrix_product_state"  # trajectories of a state vector are slower
    if noisy and len(used) <= MAX_DENSITY_MATRIX_QUBITS:
        method = "density_matrix"
    elif not noisy and len(used) <= MAX_STATE_VECTOR_QUBITS:
        method = "statevector"
    return [_rewritten(each, used, _to_named, method, noisy=noisy) for each in circuits], used


def _active_qubits(circuit: QuantumCircuit) -> set[int]:
    """Return the qubits of a circuit on which operations other than delays and barriers act."""
    return {qubit for operation, wires, _ in unrolled(circuit) if not isinstance(operation, IDLE) for qubit in wires}


def _rewritten(
    circuit: QuantumCircuit, used: Sequence[int], convert: Convert, method: str, *, noisy: bool
) -> QuantumCircuit:
    compact = QuantumCircuit(len(used), metadata={"method": method})
    compact.add_bits(circuit.clbits)
    compact.add_register(*circuit.cregs)
    place = {qubit: compact.qubits[index] for index, qubit in enumerate(used)}
    _rewrite(circuit, compact, place, convert, noisy=noisy)
    return compact


def _rewrite(
    block: QuantumCircuit, target: QuantumCircuit, place: Mapping[int, Any], convert: Convert, *, noisy: bool
) -> None:
    """Append the instructions of a block to another circuit, which has the same classical bits."""
    for operation, wires, bits in unrolled(block):
        if isinstance(operation, IDLE) and not (noisy and isinstance(operation, Delay) and wires[0] in place):
            continue
        qubits = [place[wire] for wire in wires]
        clbits = [target.clbits[bit] for bit in bits]
        if isinstance(operation, BreakLoopOp | ContinueLoopOp | Store) or (
            bits and not isinstance(operation, ControlFlowOp | Measure)
        ):
            raise ProgramError(f"The instruction {operation.name} cannot be simulated.", UNSUPPORTED)
        if isinstance(operation, ControlFlowOp):
            blocks = []
            for inner in operation.blocks:
                rewritten = inner.copy_empty_like()
                _rewrite(inner, rewritten, dict(enumerate(rewritten.qubits)), convert, noisy=noisy)
                blocks.append(rewritten)
            target.append(CircuitInstruction(operation.replace_blocks(blocks), qubits, clbits))
        elif isinstance(operation, Measure | Reset | Delay):
            target.append(CircuitInstruction(operation, qubits, clbits))
        elif wires:
            for converted, places in convert(operation):
                target.append(CircuitInstruction(converted, [qubits[index] for index in places], []))


def _is_standard(operation: Operation, names: frozenset[str]) -> bool:
    """Return whether Aer's gate of this name is the same gate; circuits may define other gates with that name."""
    base: type = getattr(operation, "base_class", type(operation))
    return operation.name in names and base.__module__.startswith(_STANDARD_GATES)


def _to_named(operation: Operation) -> Sequence[tuple[Operation, Sequence[int]]]:
    places = range(operation.num_qubits)
    if _is_standard(operation, _NAMED):
        return [(operation, places)]
    return [(UnitaryGate(_matrix(operation), check_input=False), places)]


def _to_cliffords(operation: Operation) -> Sequence[tuple[Operation, Sequence[int]]]:
    if _is_standard(operation, _CLIFFORDS):
        return [(operation, range(operation.num_qubits))]
    if operation.num_qubits > MAX_CLIFFORD_GATE_QUBITS:
        raise _NotCliffordError
    return _clifford_gates(_matrix(operation).tobytes(), operation.num_qubits)


@lru_cache(maxsize=1024)
def _clifford_gates(matrix: bytes, num_qubits: int) -> Sequence[tuple[Operation, Sequence[int]]]:
    size = 2**num_qubits
    try:
        circuit = Clifford.from_operator(Operator(np.frombuffer(matrix, complex).reshape(size, size))).to_circuit()
    except QiskitError:
        raise _NotCliffordError from None
    return list(_positions(circuit))


def _positions(circuit: QuantumCircuit) -> Iterator[tuple[Operation, Sequence[int]]]:
    for instruction in circuit.data:
        yield instruction.operation, [circuit.find_bit(qubit).index for qubit in instruction.qubits]


def _matrix(operation: Operation) -> NDArray[np.complex128]:
    return np.ascontiguousarray(Operator(operation).data, dtype=complex)

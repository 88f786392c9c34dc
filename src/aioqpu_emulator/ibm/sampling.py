"""Samples the classical bits of circuits."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.circuit import (
    Barrier,
    CircuitInstruction,
    ControlFlowOp,
    Delay,
    Measure,
    Operation,
    Parameter,
    Qubit,
    Reset,
    Store,
)

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.circuits import check_angles
from aioqpu_emulator.ibm.codes import SHOTS_OUT_OF_RANGE
from aioqpu_emulator.ibm.dynamic_circuits import sample_dynamic
from aioqpu_emulator.ibm.failures import fail
from aioqpu_emulator.jobs import MAX_QUBITS
from aioqpu_emulator.simulation import IDLE, final_state, on_used_qubits, unrolled, used_qubits

_T = TypeVar("_T")

MAX_BITS: Final = 400_000_000
MAX_POINTS: Final = 10_000_000
READOUT_STANDARD_DEVIATION: Final = 0.1
POINTS_AT_ONCE: Final = 100
BUNDLED_QUBITS: Final = 5


@dataclass(frozen=True)
class Plan:
    """The gates of a circuit on the qubits that they act on, and the measurements after them."""

    gates: QuantumCircuit
    used: list[int]
    measured: Mapping[int, int]

    @classmethod
    def of(cls, circuit: QuantumCircuit, *, with_delays: bool = False) -> "Plan | None":
        """Return the plan of a circuit; `None` if it branches, or acts on qubits after their measurement or reset.

        Args:
            circuit: The circuit.
            with_delays: Whether delays of qubits that a gate has acted on count as gates, because qubits relax.
        """
        gates: list[tuple[Operation, list[int]]] = []
        measured: dict[int, int] = {}
        touched: set[int] = set()
        ended: set[int] = set()
        for operation, qubits, clbits in unrolled(circuit):
            if isinstance(operation, Measure):
                measured[clbits[0]] = qubits[0]
                ended.add(qubits[0])
            elif with_delays and isinstance(operation, Delay) and qubits[0] in touched - ended:
                gates.append((operation, qubits))
            elif isinstance(operation, IDLE) or (isinstance(operation, Reset) and qubits[0] not in touched):
                continue
            elif clbits or ended.intersection(qubits) or isinstance(operation, Reset | Store | ControlFlowOp):
                return None
            else:
                gates.append((operation, qubits))
                touched.update(qubits)
        compact, used = on_used_qubits(gates)
        # A qubit that no gate acts on is measured as 0, the initial value of the bits.
        places = {clbit: used.index(qubit) for clbit, qubit in measured.items() if qubit in touched}
        return cls(compact, used, places)

    def bound(self, point: Mapping[Parameter, float], backend: Backend) -> QuantumCircuit:
        """Return the gates at a point."""
        bound = self.gates.assign_parameters({parameter: point[parameter] for parameter in self.gates.parameters})
        check_angles(bound, backend)
        return bound


def sample_points(
    circuit: QuantumCircuit, values: NDArray[Any], shots: int, backend: Backend, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Sample a circuit at each point.

    Args:
        circuit: The circuit.
        values: The parameter values; the last axis are the parameters, the others the points.
        shots: The shots of each point.
        backend: The backend, which restricts angles.
        rng: The source of randomness.

    Returns:
        The classical bits, of shape (*points, shots, bits).
    """
    shape = values.shape[:-1]
    if math.prod(shape) * shots * circuit.num_clbits > MAX_BITS:
        fail(f"The job measures more than the {MAX_BITS} bits of one result.", SHOTS_OUT_OF_RANGE)
    if backend.is_mock:
        return rng.integers(0, 2, (*shape, shots, circuit.num_clbits), dtype=np.uint8).astype(bool)
    bits = np.zeros((*shape, shots, circuit.num_clbits), dtype=bool)
    for part in uncoupled(circuit):
        _sample_part(part, list(circuit.parameters), values, shots, backend, rng, bits)
    return bits


def uncoupled(circuit: QuantumCircuit) -> list[QuantumCircuit]:
    """Split a circuit into parts that no instruction couples, so that their outcomes are independent.

    Each part has all bits of the circuit. Parts of a few qubits are combined, because each part takes time.
    """
    leaders: dict[Any, Any] = {}

    def leader(bit: Any) -> Any:
        while (parent := leaders.setdefault(bit, bit)) is not bit:
            leaders[bit] = leaders[parent]
            bit = parent
        return bit

    instructions = [each for each in circuit.data if each.qubits and not isinstance(each.operation, Barrier)]
    for instruction in instructions:
        for bit in (*instruction.qubits, *instruction.clbits):
            leaders[leader(bit)] = leader(instruction.qubits[0])
    groups: dict[Any, list[CircuitInstruction]] = {}
    for instruction in instructions:
        groups.setdefault(leader(instruction.qubits[0]), []).append(instruction)
    widths = Counter(leader(bit) for bit in leaders if isinstance(bit, Qubit))
    bundles: list[list[CircuitInstruction]] = []
    free_qubits = 0
    for group, members in groups.items():
        if widths[group] > free_qubits:
            bundles.append([])
            free_qubits = max(widths[group], BUNDLED_QUBITS)
        bundles[-1] += members
        free_qubits -= widths[group]
    if len(bundles) < 2 or circuit.num_vars:
        return [circuit]
    parts = []
    for bundle in bundles:
        parts.append(circuit.copy_empty_like())
        for instruction in bundle:
            parts[-1].append(instruction)
    return parts


def _sample_part(
    circuit: QuantumCircuit,
    parameters: list[Parameter],
    values: NDArray[Any],
    shots: int,
    backend: Backend,
    rng: np.random.Generator,
    bits: NDArray[np.bool_],
) -> None:
    """Sample a part of a circuit at each point, and set its bits, which no other part sets."""
    plan = Plan.of(circuit)

    def points() -> Iterator[tuple[Any, dict[Parameter, float]]]:
        for index in np.ndindex(*values.shape[:-1]):
            yield index, dict(zip(parameters, map(float, values[index]), strict=True))

    def bound(point: Mapping[Parameter, float]) -> QuantumCircuit:
        whole = circuit.assign_parameters({parameter: point[parameter] for parameter in circuit.parameters})
        check_angles(whole, backend)
        return whole

    if needs_aer(circuit, plan, backend):
        # Imported on use: Aer is an extra, and its import is slow.
        from aioqpu_emulator import aer

        for batch in _batches(points(), POINTS_AT_ONCE):
            sampled = aer.sample([bound(point) for _, point in batch], shots, rng, backend.noise)
            for rows, (index, _) in zip(sampled, batch, strict=True):
                bits[index] |= rows
        return
    for index, point in points():
        if plan is None:
            bits[index] |= sample_dynamic(bound(point), shots, rng)
            continue
        probabilities = final_state(plan.bound(point, backend)).probabilities()
        states = rng.choice(probabilities.size, size=shots, p=probabilities / probabilities.sum())
        for clbit, place in plan.measured.items():
            bits[(*index, slice(None), clbit)] = states >> place & 1


def needs_aer(circuit: QuantumCircuit, plan: Plan | None, backend: Backend) -> bool:
    """Return whether a circuit has more qubits than a state vector holds, or noise."""
    used = set(used_qubits(circuit, range(circuit.num_qubits))) if plan is None else plan.used
    return backend.snapshot is not None or len(used) > MAX_QUBITS


def _batches(items: Iterator[_T], size: int) -> Iterator[list[_T]]:
    while batch := list(islice(items, size)):
        yield batch


def kerneled(bits: NDArray[np.bool_], rng: np.random.Generator, *, average: bool) -> NDArray[np.complex128]:
    """Return points that a readout classifies as these bits (0 around 1, 1 around -1), or their mean over the shots."""
    if bits.size > MAX_POINTS:
        fail(f"{bits.size} measured points are more than the {MAX_POINTS} of one result.", SHOTS_OUT_OF_RANGE)
    noise = rng.normal(scale=READOUT_STANDARD_DEVIATION, size=(*bits.shape, 2)).view(np.complex128)[..., 0]
    points = 1 - 2 * bits + noise
    return points.mean(axis=-2) if average else points

"""Samples the classical bits of circuits."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.circuit import ControlFlowOp, Delay, Measure, Operation, Parameter, Reset, Store

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

    def parts(self) -> "Iterator[Plan]":
        """Split the plan into the groups of qubits that no gate couples, whose outcomes are independent."""
        group = {qubit: {qubit} for qubit in range(self.gates.num_qubits)}
        gates = [
            (each.operation, [self.gates.find_bit(qubit).index for qubit in each.qubits]) for each in self.gates.data
        ]
        for _, qubits in gates:
            joined: set[int] = set().union(*(group[qubit] for qubit in qubits))
            group.update(dict.fromkeys(joined, joined))
        for joined in {min(joined): joined for joined in group.values()}.values():
            compact, used = on_used_qubits([gate for gate in gates if gate[1][0] in joined])
            places = {clbit: used.index(place) for clbit, place in self.measured.items() if place in joined}
            yield Plan(compact, [self.used[place] for place in used], places)

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
    plan, parameters = Plan.of(circuit), list(circuit.parameters)

    def points() -> Iterator[tuple[Any, dict[Parameter, float]]]:
        for index in np.ndindex(*shape):
            yield index, dict(zip(parameters, map(float, values[index]), strict=True))

    def bound(point: Mapping[Parameter, float]) -> QuantumCircuit:
        whole = circuit.assign_parameters(point)
        check_angles(whole, backend)
        return whole

    parts = [] if plan is None else list(plan.parts())
    if plan is None:
        width = len(set(used_qubits(circuit, range(circuit.num_qubits))))
    else:
        width = max((len(part.used) for part in parts), default=0)
    if needs_aer(width, backend):
        # Imported on use: it is an extra, and takes a moment.
        from aioqpu_emulator import aer

        for batch in _batches(points(), POINTS_AT_ONCE):
            sampled = aer.sample([bound(point) for _, point in batch], shots, rng, backend.noise)
            for rows, (index, _) in zip(sampled, batch, strict=True):
                bits[index] = rows
        return bits
    for index, point in points():
        if plan is None:
            bits[index] = sample_dynamic(bound(point), shots, rng)
            continue
        for part in parts:
            probabilities = final_state(part.bound(point, backend)).probabilities()
            states = rng.choice(probabilities.size, size=shots, p=probabilities / probabilities.sum())
            for clbit, place in part.measured.items():
                bits[(*index, slice(None), clbit)] = states >> place & 1
    return bits


def needs_aer(qubits: int, backend: Backend) -> bool:
    """Return whether gates couple more qubits than a state vector holds, or have noise."""
    return backend.snapshot is not None or qubits > MAX_QUBITS


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

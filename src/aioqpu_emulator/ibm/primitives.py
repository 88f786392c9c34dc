"""Runs the sampler and the estimator.

The defaults are the service's: 4096 shots, and a precision of 1/64, which 4096 shots reach.
"""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.primitives.containers.estimator_pub import EstimatorPub
from qiskit.primitives.containers.sampler_pub import SamplerPub
from qiskit.quantum_info import SparseObservable, SparsePauliOp

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.circuits import circuit_metadata, register_columns
from aioqpu_emulator.ibm.codes import INVALID
from aioqpu_emulator.ibm.encoding import bit_array, complex_pairs, data_bin, ndarray, samples, typed
from aioqpu_emulator.ibm.failures import check_executions, fail
from aioqpu_emulator.ibm.pubs import first_given, read_estimator_pub, read_sampler_pub
from aioqpu_emulator.ibm.sampling import Plan, kerneled, needs_aer, sample_points
from aioqpu_emulator.ibm.snapshots import noise_model
from aioqpu_emulator.simulation import final_state

DEFAULT_SHOTS: Final = 4096
DEFAULT_PRECISION: Final = 1 / 64

# The expectation value of a Pauli, or a projector, on a qubit in the state 0.
_VALUE_ON_ZERO: Final = {
    "I": 1.0,
    "Z": 1.0,
    "X": 0.0,
    "Y": 0.0,
    "0": 1.0,
    "1": 0.0,
    "+": 0.5,
    "-": 0.5,
    "r": 0.5,
    "l": 0.5,
}


def run_primitive(
    program: str, params: Mapping[str, Any], backend: Backend, rng: np.random.Generator
) -> dict[str, Any]:
    """Run the sampler or the estimator; return results in plain JSON, or in Qiskit's typed form when requested."""
    options = params.get("options") or {}
    simulator = options.get("simulator") or {}
    seed = first_given(options.get("seed_estimator"), simulator.get("seed_simulator"))
    if seed is not None:
        rng = np.random.default_rng(seed)
    typed_results = bool(params.get("support_qiskit"))
    pubs = params["pubs"]
    if not pubs:
        fail("There are no pubs.", INVALID)
    if program == "sampler":
        default = first_given(params.get("shots"), options.get("default_shots"), DEFAULT_SHOTS)
        level = (options.get("execution") or {}).get("meas_type") or "classified"
        samplings = [read_sampler_pub(pub, default, backend) for pub in pubs]
        check_executions(sum(pub.shots * math.prod(pub.shape) for pub in samplings))
        results = [_run_sampler_pub(pub, backend, level, rng, typed_results=typed_results) for pub in samplings]
    else:
        shots = options.get("default_shots")
        by_shots = 1 / math.sqrt(shots) if shots else None
        precision = first_given(params.get("precision"), options.get("default_precision"), by_shots, DEFAULT_PRECISION)
        estimations = [read_estimator_pub(pub, precision, backend) for pub in pubs]
        results = [_run_estimator_pub(pub, backend, rng, typed_results=typed_results) for pub in estimations]
    metadata = {"version": 2}
    if typed_results:
        return typed("PrimitiveResult", {"pub_results": results, "metadata": metadata})
    return {"results": results, "metadata": metadata}


def _run_sampler_pub(
    pub: SamplerPub, backend: Backend, level: str, rng: np.random.Generator, *, typed_results: bool
) -> dict[str, Any]:
    circuit = pub.circuit
    if not circuit.cregs:
        fail(
            "The circuit has no classical register.", INVALID, "Declare a register, such as `bit[1] c;`, not `bit c;`."
        )
    values = pub.parameter_values.as_array(circuit.parameters)
    bits = sample_points(circuit, values, pub.shots, backend, rng)
    fields: dict[str, Any] = {}
    for name, columns in register_columns(circuit).items():
        if level == "classified":
            fields[name] = (bit_array if typed_results else samples)(bits[..., columns])
        else:
            points = kerneled(bits[..., columns], rng, average=level == "avg_kerneled")
            fields[name] = ndarray(points) if typed_results else complex_pairs(points)
    metadata: dict[str, Any] = {"circuit_metadata": circuit_metadata(circuit)}
    if typed_results:
        return typed("SamplerPubResult", {"data": data_bin(fields, pub.shape), "metadata": metadata})
    return {"data": fields, "metadata": metadata}


def _run_estimator_pub(
    pub: EstimatorPub, backend: Backend, rng: np.random.Generator, *, typed_results: bool
) -> dict[str, Any]:
    """Measure each term of each observable with the number of shots that the precision requires."""
    plan = Plan.of(pub.circuit, with_delays=backend.snapshot is not None)
    if plan is None:
        fail(
            "A circuit of an estimator pub cannot branch, or act on a qubit after its measurement, or reset it midway.",
            INVALID,
        )
    shots = math.ceil(1 / pub.precision**2)
    values = pub.parameter_values.as_array(pub.circuit.parameters).reshape(pub.parameter_values.size, -1)
    numbers = np.arange(len(values)).reshape(pub.parameter_values.shape)
    arrays: Any = np.broadcast_arrays(numbers, pub.observables)
    points, observables = arrays
    evs, stds = np.zeros(points.shape), np.zeros(points.shape)
    if backend.is_mock:
        evs, stds = rng.uniform(-1, 1, points.shape), np.full(points.shape, pub.precision)
    expectations = (_AerExpectations if needs_aer(pub.circuit, plan, backend) else _Expectations)(plan, backend)
    parameters = list(pub.circuit.parameters)
    # Broadcasting repeats points in any order; each state is computed once.
    order = () if backend.is_mock else np.argsort(points, axis=None, kind="stable")
    for number, positions in groupby(order, key=lambda position: points.flat[position]):
        indexes = [np.unravel_index(position, points.shape) for position in positions]
        labels = {label for index in indexes for label in observables[index]}
        labels |= {_without_paulis(label) for label in labels}
        point = dict(zip(parameters, map(float, values[int(number)]), strict=True))
        found = expectations.at(plan.bound(point, backend), sorted(labels), shots, rng)
        for index in indexes:
            mean, variance = 0.0, 0.0
            for label, coefficient in observables[index].items():
                # A term with projectors has the outcome 0 besides -1 and 1.
                plus, minus = _shares(found[label], found[_without_paulis(label)], shots, rng)
                mean += coefficient * (plus - minus)
                variance += coefficient**2 * (plus + minus - (plus - minus) ** 2) / shots
            evs[index], stds[index] = mean, math.sqrt(variance)
    data = {"evs": evs, "stds": stds, "ensemble_standard_error": stds}
    metadata = {
        "shots": shots,
        "target_precision": pub.precision,
        "circuit_metadata": circuit_metadata(pub.circuit),
    }
    if typed_results:
        fields = {name: ndarray(array) for name, array in data.items()}
        return typed("PubResult", {"data": data_bin(fields, evs.shape), "metadata": metadata})
    return {"data": {name: array.tolist() for name, array in data.items()}, "metadata": metadata}


class _Expectations:
    """The expectation values of strings of Paulis and projectors in the states of a plan."""

    def __init__(self, plan: Plan, backend: Backend) -> None:
        self._plan = plan
        self._backend = backend
        self._terms: dict[str, tuple[float, SparsePauliOp]] = {}

    def at(
        self, gates: QuantumCircuit, labels: Sequence[str], shots: int, rng: np.random.Generator
    ) -> Mapping[str, NDArray[np.float64]]:
        """Return the value of each string after some gates, or one value for each shot."""
        terms = [self._term(label) for label in labels]
        values = self._values(gates, [operator for _, operator in terms], shots, rng)
        return {
            label: idle * column for label, (idle, _), column in zip(labels, terms, np.transpose(values), strict=True)
        }

    def _values(
        self,
        gates: QuantumCircuit,
        operators: Sequence[SparsePauliOp],
        shots: int,  # noqa: ARG002 - the values are exact
        rng: np.random.Generator,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        state = final_state(gates)
        return np.array([[float(np.real(state.expectation_value(operator))) for operator in operators]])

    def _term(self, label: str) -> tuple[float, SparsePauliOp]:
        if label not in self._terms:
            self._terms[label] = _term(label, self._plan.used)
        return self._terms[label]


class _AerExpectations(_Expectations):
    def _values(
        self, gates: QuantumCircuit, operators: Sequence[SparsePauliOp], shots: int, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        # Imported on use: Aer is an extra, and its import is slow.
        from aioqpu_emulator import aer

        snapshot = self._backend.snapshot
        noise = None if snapshot is None else noise_model(snapshot, self._plan.used, readout=False)
        if not gates.num_qubits:
            return np.array([[operator.coeffs.sum().real for operator in operators]])
        return aer.expectations(gates, operators, shots, rng, noise)


def _shares(
    values: NDArray[np.float64], shares: NDArray[np.float64], shots: int, rng: np.random.Generator
) -> tuple[float, float]:
    """Return how often a term was measured as 1 and as -1, given its expectation value and that of being measured."""
    outcomes = np.clip([(shares + values) / 2, (shares - values) / 2, 1 - shares], 0, 1)
    if outcomes.shape[1] == 1:
        plus, minus, _ = rng.multinomial(shots, outcomes[:, 0] / outcomes[:, 0].sum()) / shots
    else:
        drawn = rng.random(shots)
        plus = float(np.mean(drawn < outcomes[0]))
        minus = float(np.mean((drawn >= outcomes[0]) & (drawn < outcomes[0] + outcomes[1])))
    return plus, minus


def _without_paulis(label: str) -> str:
    return re.sub("[XYZ]", "I", label)


def _term(label: str, used: Sequence[int]) -> tuple[float, SparsePauliOp]:
    """Split a string of Paulis and projectors into its value on idle qubits and its operator on used qubits."""
    letters = label[::-1]
    idle = math.prod(_VALUE_ON_ZERO[letter] for qubit, letter in enumerate(letters) if qubit not in used)
    on_used = "".join(letters[qubit] for qubit in reversed(used))
    return idle, SparsePauliOp.from_sparse_observable(SparseObservable.from_list([(on_used, 1)]).as_paulis())

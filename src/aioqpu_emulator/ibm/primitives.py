"""Runs the sampler and the estimator with Qiskit's state vector.

The defaults are the service's: 4096 shots, and a precision of 1/64, which 4096 shots reach.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from qiskit.primitives.containers.estimator_pub import EstimatorPub
from qiskit.primitives.containers.sampler_pub import SamplerPub
from qiskit.quantum_info import SparseObservable, SparsePauliOp, Statevector

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.circuits import circuit_metadata, register_columns
from aioqpu_emulator.ibm.codes import INVALID
from aioqpu_emulator.ibm.encoding import bit_array, complex_pairs, data_bin, ndarray, samples, typed
from aioqpu_emulator.ibm.failures import check_executions, fail
from aioqpu_emulator.ibm.pubs import first_given, read_estimator_pub, read_sampler_pub
from aioqpu_emulator.ibm.sampling import Plan, kerneled, sample_points

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
    """Measure each term of each observable as often as the precision requires."""
    plan = Plan.of(pub.circuit)
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
    terms: dict[str, tuple[float, SparsePauliOp]] = {}

    def expectation(state: Statevector, label: str) -> float:
        if label not in terms:
            terms[label] = _term(label, plan.used)
        idle, operator = terms[label]
        return idle * float(np.real(state.expectation_value(operator)))

    parameters = list(pub.circuit.parameters)
    number, state = -1, Statevector.from_int(0, 1)
    # Broadcasting repeats points in any order; each state is computed once.
    for position in () if backend.is_mock else np.argsort(points, axis=None, kind="stable"):
        index = np.unravel_index(position, points.shape)
        if points[index] != number:
            number = int(points[index])
            state = plan.state(dict(zip(parameters, map(float, values[number]), strict=True)), backend)
        mean, variance = 0.0, 0.0
        for label, coefficient in observables[index].items():
            # A term with projectors has the outcome 0 besides -1 and 1.
            value, share = expectation(state, label), expectation(state, re.sub("[XYZ]", "I", label))
            outcomes = np.clip([(share + value) / 2, (share - value) / 2, 1 - share], 0, 1)
            plus, minus, _ = rng.multinomial(shots, outcomes / outcomes.sum()) / shots
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


def _term(label: str, used: Sequence[int]) -> tuple[float, SparsePauliOp]:
    """Split a string of Paulis and projectors into its value on idle qubits and its operator on used qubits."""
    letters = label[::-1]
    idle = math.prod(_VALUE_ON_ZERO[letter] for qubit, letter in enumerate(letters) if qubit not in used)
    on_used = "".join(letters[qubit] for qubit in reversed(used))
    return idle, SparsePauliOp.from_sparse_observable(SparseObservable.from_list([(on_used, 1)]).as_paulis())

"""Runs IBM's sampler and estimator programs with Qiskit's state vector and gives encoded results.

What a pub leaves out has the service's defaults: 4096 shots, and a precision of 1/64, which is what 4096 shots give.
"""

import base64
import io
import json
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit, qpy
from qiskit.circuit import (
    BoxOp,
    ControlFlowOp,
    ForLoopOp,
    IfElseOp,
    Measure,
    Operation,
    Parameter,
    Reset,
    Store,
    SwitchCaseOp,
)
from qiskit.primitives.containers.estimator_pub import EstimatorPub
from qiskit.primitives.containers.sampler_pub import SamplerPub
from qiskit.quantum_info import SparseObservable, SparsePauliOp, Statevector

from aioqpu.integrations.openqasm import load_openqasm
from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.dynamic_circuits import sample_dynamic
from aioqpu_emulator.jobs import MAX_QUBITS, ProgramError
from aioqpu_emulator.simulation import IDLE, UNSUPPORTED, final_state, iterations, on_used_qubits, unrolled

DEFAULT_SHOTS = 4096
DEFAULT_PRECISION = 1 / 64
LEAST_PRECISION = 1e-6
MAX_EXECUTIONS = 10_000_000
MAX_INFLATED = 200_000_000
MAX_BITS = 400_000_000
MAX_POINTS = 10_000_000
READOUT_SPREAD = 0.1
ANGLE_SLACK = 1e-10
_MAX_ANGLE = math.pi / 2 + ANGLE_SLACK

INVALID = 1002
TOO_MANY_QUBITS = 1109
SHOTS_OUT_OF_RANGE = 6000
ANGLE_OUT_OF_RANGE = 1517
NOT_IN_BASIS = 7000
NOT_COUPLED = 7001


def run_primitive(
    program: str, params: Mapping[str, Any], backend: Backend, rng: np.random.Generator
) -> dict[str, Any]:
    """Run the sampler or the estimator: results in plain JSON, or in the typed form if Qiskit's is asked for."""
    options = params.get("options") or {}
    simulator = options.get("simulator") or {}
    seed = _first(options.get("seed_estimator"), simulator.get("seed_simulator"))
    if seed is not None:
        rng = np.random.default_rng(seed)
    in_types = bool(params.get("support_qiskit"))
    pubs = params["pubs"]
    if not pubs:
        fail("There are no pubs.", INVALID)
    if program == "sampler":
        default = _first(params.get("shots"), options.get("default_shots"), DEFAULT_SHOTS)
        level = (options.get("execution") or {}).get("meas_type") or "classified"
        samplings = [_read_sampler_pub(pub, default, backend) for pub in pubs]
        check_executions(sum(pub.shots * math.prod(pub.shape) for pub in samplings))
        results = [_sample(pub, backend, level, rng, in_types=in_types) for pub in samplings]
    else:
        shots = options.get("default_shots")
        by_shots = 1 / math.sqrt(shots) if shots else None
        precision = _first(params.get("precision"), options.get("default_precision"), by_shots, DEFAULT_PRECISION)
        estimations = [_read_estimator_pub(pub, precision, backend) for pub in pubs]
        results = [_estimate(pub, backend, rng, in_types=in_types) for pub in estimations]
    metadata = {"version": 2}
    if in_types:
        return typed("PrimitiveResult", {"pub_results": results, "metadata": metadata})
    return {"results": results, "metadata": metadata}


def fail(message: str, code: int, solution: str = "") -> NoReturn:
    """End the job as failed."""
    raise ProgramError(message, code, solution)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def check_executions(executions: int) -> None:
    """Refuse what would keep this machine busy for long."""
    if executions > MAX_EXECUTIONS:
        fail(f"{executions} executions are more than the {MAX_EXECUTIONS} of one job.", SHOTS_OUT_OF_RANGE)


def _read_sampler_pub(pub: Any, default_shots: int, backend: Backend) -> SamplerPub:
    circuit, values, shots = _slots(pub, 3)
    try:
        parsed = read_circuit(circuit, backend)
        return SamplerPub.coerce((parsed, _parameter_values(values), _first(shots, default_shots)))
    except ProgramError:
        raise
    except Exception as exc:  # noqa: BLE001 - Qiskit's containers raise what they like
        fail(f"The pub is not valid: {str(exc)[:400]}", INVALID)


def _read_estimator_pub(pub: Any, default_precision: float, backend: Backend) -> EstimatorPub:
    circuit, observables, values, precision = _slots(pub, 4)
    try:
        parsed = read_circuit(circuit, backend)
        if isinstance(observables, dict) and observables.get("__type__") == "ObservablesArray":
            observables = observables["__value__"]
        precision = _first(precision, default_precision)
        if not LEAST_PRECISION <= precision <= 1:
            fail(f"A precision of {precision} is out of range.", INVALID)
        return EstimatorPub.coerce((parsed, observables, _parameter_values(values), precision))
    except ProgramError:
        raise
    except Exception as exc:  # noqa: BLE001 - Qiskit's containers raise what they like
        fail(f"The pub is not valid: {str(exc)[:400]}", INVALID)


def _slots(pub: Any, count: int) -> list[Any]:
    slots = pub if isinstance(pub, list) else [pub]
    if len(slots) > count:
        fail(f"A pub has at most {count} entries, this one has {len(slots)}.", INVALID)
    return [*slots, *[None] * (count - len(slots))]


def read_circuit(source: Any, backend: Backend) -> QuantumCircuit:
    """Read a circuit as pubs hold it, and refuse what the backend cannot run."""
    try:
        if isinstance(source, str):
            circuit = load_openqasm(source)
        elif isinstance(source, dict) and source.get("__type__") == "QuantumCircuit":
            (circuit,) = qpy.load(io.BytesIO(inflate(source["__value__"])))
        else:
            raise TypeError("it is neither OpenQASM text nor a QPY circuit")
    except Exception as exc:  # noqa: BLE001 - the importers raise what they like
        fail(f"The circuit cannot be read: {str(exc)[:400]}", INVALID, "Send OpenQASM 3 or QPY.")
    return check_circuit(circuit, backend)


def check_circuit(circuit: QuantumCircuit, backend: Backend) -> QuantumCircuit:
    """Refuse what the backend cannot run."""
    if circuit.num_qubits > MAX_QUBITS:
        fail(f"The circuit has {circuit.num_qubits} qubits, {backend.name} has {MAX_QUBITS}.", TOO_MANY_QUBITS)
    if backend.basis is not None:
        _check_target(circuit, backend, list(range(circuit.num_qubits)))
    _check_nesting(circuit, in_branch=False)
    return circuit


def _check_nesting(circuit: QuantumCircuit, *, in_branch: bool) -> None:
    """Refuse control flow inside of a branch; a box is none."""
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
    """Refuse what is outside of the backend's instruction set, blocks of control flow included."""
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
        if len(qubits) == 2 and instruction.name != "barrier" and qubits not in backend.edges:
            fail(
                f"The instruction {instruction.name} is not supported on qubits {qubits}, which are not coupled.",
                NOT_COUPLED,
                "Transpile the circuit for the backend.",
            )


def _parameter_values(values: Any) -> Any:
    if isinstance(values, dict):
        kind, inner = values.get("__type__"), values.get("__value__")
        if kind == "ndarray":
            return _array(str(inner))
        if kind == "BindingsArray" and isinstance(inner, dict):
            return {_names(key): _parameter_values(value) for key, value in inner["data"].items()}
        return {name: _parameter_values(value) for name, value in values.items()}
    return np.asarray(values, dtype=float) if isinstance(values, list) else values


def _names(key: str) -> str | tuple[str, ...]:
    return tuple(json.loads(key)) if key.startswith("[") else key


def _array(text: str) -> NDArray[Any]:
    array: NDArray[Any] = np.load(io.BytesIO(inflate(text)), allow_pickle=False)
    return array


def inflate(text: str) -> bytes:
    """Open base64 of zlib, up to a limit."""
    inflater = zlib.decompressobj()
    data = inflater.decompress(base64.b64decode(text), MAX_INFLATED)
    if not inflater.eof:
        raise ValueError("it is cut off, or too large")
    return data


def _sample(
    pub: SamplerPub, backend: Backend, level: str, rng: np.random.Generator, *, in_types: bool
) -> dict[str, Any]:
    circuit = pub.circuit
    if not circuit.cregs:
        fail("The circuit has no classical register: a single `bit c` is none, `bit[1] c` is.", INVALID)
    values = pub.parameter_values.as_array(circuit.parameters)
    bits = sample_points(circuit, values, pub.shots, backend, rng)
    fields: dict[str, Any] = {}
    for name, columns in register_columns(circuit).items():
        if level == "classified":
            fields[name] = (_bit_array if in_types else _samples)(bits[..., columns])
        else:
            points = kerneled(bits[..., columns], rng, average=level == "avg_kerneled")
            fields[name] = ndarray(points) if in_types else _pairs(points)
    metadata: dict[str, Any] = {"circuit_metadata": circuit_metadata(circuit)}
    if in_types:
        return typed("SamplerPubResult", {"data": _data_bin(fields, pub.shape), "metadata": metadata})
    return {"data": fields, "metadata": metadata}


def register_columns(circuit: QuantumCircuit) -> dict[str, list[int]]:
    """Give the classical bits of each register."""
    return {register.name: [circuit.find_bit(bit).index for bit in register] for register in circuit.cregs}


def circuit_metadata(circuit: QuantumCircuit) -> dict[str, Any]:
    """Give the metadata of a QPY circuit as JSON has it, which knows no NaN."""
    metadata: dict[str, Any] = json.loads(json.dumps(circuit.metadata or {}), parse_constant=lambda _: None)
    return metadata


def kerneled(bits: NDArray[np.bool_], rng: np.random.Generator, *, average: bool) -> NDArray[np.complex128]:
    """Give the points that a readout classifies as these bits: 0 lies about 1, 1 about -1; or their mean over shots."""
    if bits.size > MAX_POINTS:
        fail(f"{bits.size} measured points are more than the {MAX_POINTS} of one result.", SHOTS_OUT_OF_RANGE)
    noise = rng.normal(scale=READOUT_SPREAD, size=(*bits.shape, 2)).view(np.complex128)[..., 0]
    points = 1 - 2 * bits + noise
    return points.mean(axis=-2) if average else points


def _pairs(points: NDArray[np.complex128]) -> list[Any]:
    """Write complex numbers as pairs of numbers."""
    pairs: list[Any] = np.stack([points.real, points.imag], axis=-1).tolist()
    return pairs


def sample_points(
    circuit: QuantumCircuit, values: NDArray[Any], shots: int, backend: Backend, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Give classical bits, the last axis of an array of points and shots; the last axis of `values` are parameters."""
    shape = values.shape[:-1]
    if math.prod(shape) * shots * circuit.num_clbits > MAX_BITS:
        fail(f"The job measures more than the {MAX_BITS} bits of one result.", SHOTS_OUT_OF_RANGE)
    bits = np.zeros((*shape, shots, circuit.num_clbits), dtype=bool)
    plan, parameters = _Plan.of(circuit), list(circuit.parameters)
    for index in np.ndindex(*shape):
        point = dict(zip(parameters, map(float, values[index]), strict=True))
        if plan is None:
            bound = circuit.assign_parameters(point)
            _check_angles(bound, backend)
            bits[index] = sample_dynamic(bound, shots, rng)
            continue
        probabilities = plan.state(point, backend).probabilities()
        states = rng.choice(probabilities.size, size=shots, p=probabilities / probabilities.sum())
        for clbit, place in plan.measured.items():
            bits[(*index, slice(None), clbit)] = states >> place & 1
    return bits


@dataclass(frozen=True)
class _Plan:
    """Gates on the qubits that they use, and measurements that follow them."""

    gates: QuantumCircuit
    used: list[int]
    measured: Mapping[int, int]

    @classmethod
    def of(cls, circuit: QuantumCircuit) -> "_Plan | None":
        """Give the plan of a circuit; None if it branches, or acts on qubits after it has measured or reset them."""
        gates: list[tuple[Operation, list[int]]] = []
        measured: dict[int, int] = {}
        touched: set[int] = set()
        ended: set[int] = set()
        for operation, qubits, clbits in unrolled(circuit):
            if isinstance(operation, Measure):
                measured[clbits[0]] = qubits[0]
                ended.add(qubits[0])
            elif isinstance(operation, IDLE) or (isinstance(operation, Reset) and qubits[0] not in touched):
                continue
            elif clbits or ended.intersection(qubits) or isinstance(operation, Reset | Store | ControlFlowOp):
                return None
            else:
                gates.append((operation, qubits))
                touched.update(qubits)
        compact, used = on_used_qubits(gates)
        # A qubit that no gate acts on is measured as 0, which is what the bits begin with.
        places = {clbit: used.index(qubit) for clbit, qubit in measured.items() if qubit in touched}
        return cls(compact, used, places)

    def state(self, point: Mapping[Parameter, float], backend: Backend) -> Statevector:
        """Give the state before the measurements."""
        bound = self.gates.assign_parameters({parameter: point[parameter] for parameter in self.gates.parameters})
        _check_angles(bound, backend)
        return final_state(bound)


def _check_angles(circuit: QuantumCircuit, backend: Backend) -> None:
    """Refuse the angles of rzz that IBM's machines are not calibrated for."""
    if backend.basis is None:
        return
    for instruction in circuit.data:
        operation = instruction.operation
        if instruction.is_control_flow():
            blocks = iterations(operation) if isinstance(operation, ForLoopOp) else operation.blocks
            for block in blocks:
                _check_angles(block, backend)
        elif instruction.name == "rzz" and not -ANGLE_SLACK <= (angle := float(operation.params[0])) <= _MAX_ANGLE:
            fail(
                "The instruction rzz is supported only for angles in the range [0, pi/2], "
                f"but an angle ({angle}) outside of this range has been requested.",
                ANGLE_OUT_OF_RANGE,
                "Transpile the circuit for the backend.",
            )


def _samples(bits: NDArray[np.bool_]) -> dict[str, Any]:
    """Encode bits as the plain form does, in hexadecimal numbers without leading zeros."""
    width = bits.shape[-1]
    packed = _packed(bits)
    numbers = [hex(int.from_bytes(row.tobytes(), "big")) for row in packed.reshape(-1, packed.shape[-1])]
    return {"samples": _nested(numbers, bits.shape[:-1]), "num_bits": width}


def _nested(values: list[str], shape: tuple[int, ...]) -> list[Any]:
    if len(shape) == 1:
        return values
    size = len(values) // shape[0] if shape[0] else 0
    return [_nested(values[start * size : (start + 1) * size], shape[1:]) for start in range(shape[0])]


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Pack the last axis, bit 0 last, into big-endian bytes padded on the left."""
    width = bits.shape[-1]
    padding = [(0, 0)] * (bits.ndim - 1) + [(-width % 8, 0)]
    return np.packbits(np.pad(bits[..., ::-1], padding), axis=-1)


def _bit_array(bits: NDArray[np.bool_]) -> dict[str, Any]:
    return typed("BitArray", {"array": ndarray(_packed(bits)), "num_bits": bits.shape[-1]})


def qpy_circuit(circuit: QuantumCircuit) -> dict[str, Any]:
    """Write a circuit in the typed form."""
    buffer = io.BytesIO()
    qpy.dump(circuit, buffer)
    return typed("QuantumCircuit", base64.b64encode(zlib.compress(buffer.getvalue())).decode())


def ndarray(array: NDArray[Any]) -> dict[str, Any]:
    """Write an array in the typed form."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return typed("ndarray", base64.b64encode(zlib.compress(buffer.getvalue())).decode())


def _data_bin(fields: Mapping[str, Any], shape: tuple[int, ...]) -> dict[str, Any]:
    return typed("DataBin", {"field_names": list(fields), "shape": list(shape), "fields": fields})


def typed(name: str, value: Any) -> dict[str, Any]:
    """Write a value that says its type."""
    return {"__type__": name, "__value__": value}


def _estimate(pub: EstimatorPub, backend: Backend, rng: np.random.Generator, *, in_types: bool) -> dict[str, Any]:
    """Measure each term of each observable as often as the precision demands."""
    plan = _Plan.of(pub.circuit)
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
    terms: dict[str, tuple[float, SparsePauliOp]] = {}

    def expectation(state: Statevector, label: str) -> float:
        if label not in terms:
            terms[label] = _term(label, plan.used)
        idle, operator = terms[label]
        return idle * float(np.real(state.expectation_value(operator)))

    parameters = list(pub.circuit.parameters)
    number, state = -1, Statevector.from_int(0, 1)
    # Broadcasting repeats points in any order, and each state is computed once.
    for position in np.argsort(points, axis=None, kind="stable"):
        index = np.unravel_index(position, points.shape)
        if points[index] != number:
            number = int(points[index])
            state = plan.state(dict(zip(parameters, map(float, values[number]), strict=True)), backend)
        mean, variance = 0.0, 0.0
        for label, coefficient in observables[index].items():
            # A term of projectors, or of both, is worth 0 beside -1 and 1.
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
    if in_types:
        fields = {name: ndarray(array) for name, array in data.items()}
        return typed("PubResult", {"data": _data_bin(fields, evs.shape), "metadata": metadata})
    return {"data": {name: array.tolist() for name, array in data.items()}, "metadata": metadata}


# What a Pauli, or a projector, is worth on a qubit in the state 0.
_ON_ZERO = {"I": 1.0, "Z": 1.0, "X": 0.0, "Y": 0.0, "0": 1.0, "1": 0.0, "+": 0.5, "-": 0.5, "r": 0.5, "l": 0.5}


def _term(label: str, used: Sequence[int]) -> tuple[float, SparsePauliOp]:
    """Divide a string of Paulis and projectors into its value on the idle qubits and its operator on the used ones."""
    letters = label[::-1]
    idle = math.prod(_ON_ZERO[letter] for qubit, letter in enumerate(letters) if qubit not in used)
    on_used = "".join(letters[qubit] for qubit in reversed(used))
    return idle, SparsePauliOp.from_sparse_observable(SparseObservable.from_list([(on_used, 1)]).as_paulis())

"""Runs IBM's sampler and estimator programs with Qiskit's state vector and gives encoded results.

What a pub leaves out has the service's defaults: 4096 shots, and a precision of 1/64, which is what 4096 shots give.
"""

import base64
import io
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit, qpy
from qiskit.primitives.containers.estimator_pub import EstimatorPub
from qiskit.primitives.containers.sampler_pub import SamplerPub
from qiskit.quantum_info import SparseObservable, SparsePauliOp, Statevector

from aioqpu.integrations.openqasm import load_openqasm

from .circuits import narrowed
from .dynamic_circuits import sample_dynamic
from .ibm_backends import Backend
from .jobs import MAX_QUBITS, ProgramError

DEFAULT_SHOTS = 4096
DEFAULT_PRECISION = 1 / 64
LEAST_PRECISION = 1e-6
MAX_EXECUTIONS = 10_000_000
MAX_INFLATED = 200_000_000

INVALID = 1002
TOO_MANY_QUBITS = 1109
SHOTS_OUT_OF_RANGE = 6000
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
        samplings = [_read_sampler_pub(pub, default, backend) for pub in pubs]
        check_executions(sum(pub.shots * math.prod(pub.shape) for pub in samplings))
        results = [_sample(pub, rng, in_types=in_types) for pub in samplings]
    else:
        shots = options.get("default_shots")
        by_shots = 1 / math.sqrt(shots) if shots else None
        precision = _first(params.get("precision"), options.get("default_precision"), by_shots, DEFAULT_PRECISION)
        estimations = [_read_estimator_pub(pub, precision, backend) for pub in pubs]
        results = [_estimate(pub, rng, in_types=in_types) for pub in estimations]
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
        if any(name in parsed.count_ops() for name in ("measure", "reset", "if_else", "for_loop", "while_loop")):
            fail("A circuit of an estimator pub cannot measure, reset or branch.", INVALID)
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
    """Refuse what the backend cannot run; wide gates come back in parts."""
    if circuit.num_qubits > MAX_QUBITS:
        fail(f"The circuit has {circuit.num_qubits} qubits, {backend.name} has {MAX_QUBITS}.", TOO_MANY_QUBITS)
    if backend.basis is not None:
        _check_target(circuit, backend, list(range(circuit.num_qubits)))
    return narrowed(circuit)


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


def _sample(pub: SamplerPub, rng: np.random.Generator, *, in_types: bool) -> dict[str, Any]:
    circuit = pub.circuit
    if not circuit.cregs:
        fail("The circuit has no classical register: a single `bit c` is none, `bit[1] c` is.", INVALID)
    bound = pub.parameter_values.bind_all(circuit)
    bits = np.zeros((*pub.shape, pub.shots, circuit.num_clbits), dtype=bool)
    for index in np.ndindex(*pub.shape):
        bits[index] = run_circuit(bound[index], pub.shots, rng)
    fields = {}
    for register in circuit.cregs:
        columns = [circuit.find_bit(bit).index for bit in register]
        fields[register.name] = (_bit_array if in_types else _samples)(bits[..., columns])
    metadata: dict[str, Any] = {"circuit_metadata": {}}
    if in_types:
        return typed("SamplerPubResult", {"data": _data_bin(fields, pub.shape), "metadata": metadata})
    return {"data": fields, "metadata": metadata}


def run_circuit(circuit: QuantumCircuit, shots: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Give one row of classical bits for each shot."""
    measured: dict[int, int] = {}
    used: set[int] = set()
    gates = circuit.copy_empty_like()
    for instruction in circuit.data:
        wires = [circuit.find_bit(qubit).index for qubit in instruction.qubits]
        if instruction.name == "measure":
            measured[circuit.find_bit(instruction.clbits[0]).index] = wires[0]
            used.update(wires)
        elif instruction.name in ("barrier", "delay"):
            continue
        elif instruction.clbits or instruction.name in ("reset", "store") or used.intersection(wires):
            return sample_dynamic(circuit, shots, rng)
        else:
            gates.append(instruction)
    probabilities = Statevector(gates).probabilities()
    states = rng.choice(probabilities.size, size=shots, p=probabilities / probabilities.sum())
    bits = np.zeros((shots, circuit.num_clbits), dtype=bool)
    for clbit, qubit in measured.items():
        bits[:, clbit] = states >> qubit & 1
    return bits


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


def _estimate(pub: EstimatorPub, rng: np.random.Generator, *, in_types: bool) -> dict[str, Any]:
    """Measure each term of each observable as often as the precision demands."""
    shots = math.ceil(1 / pub.precision**2)
    arrays: Any = np.broadcast_arrays(pub.parameter_values.bind_all(pub.circuit), pub.observables)
    bound, observables = arrays
    evs, stds = np.zeros(bound.shape), np.zeros(bound.shape)
    circuit = state = None
    for index in np.ndindex(*bound.shape):
        # Broadcasting repeats circuits, mostly in a row.
        if bound[index] is not circuit:
            circuit = bound[index]
            state = Statevector(circuit)
        mean, variance = 0.0, 0.0
        for label, coefficient in observables[index].items():
            low = -1.0 if set(label) <= set("IXYZ") else 0.0
            one = (_expectation(state, label) - low) / (1 - low)
            one = min(max(one, 0.0), 1.0)
            drawn = rng.binomial(shots, one) / shots
            mean += coefficient * (low + (1 - low) * drawn)
            variance += (coefficient * (1 - low)) ** 2 * drawn * (1 - drawn) / shots
        evs[index], stds[index] = mean, math.sqrt(variance)
    data = {"evs": evs, "stds": stds, "ensemble_standard_error": stds}
    metadata = {"shots": shots, "target_precision": pub.precision, "circuit_metadata": {}}
    if in_types:
        fields = {name: ndarray(array) for name, array in data.items()}
        return typed("PubResult", {"data": _data_bin(fields, evs.shape), "metadata": metadata})
    return {"data": {name: array.tolist() for name, array in data.items()}, "metadata": metadata}


def _expectation(state: Statevector, label: str) -> float:
    """Give the expectation value of a string of Paulis and projectors."""
    observable = SparseObservable.from_list([(label, 1)]).as_paulis()
    value = state.expectation_value(SparsePauliOp.from_sparse_observable(observable))
    return float(np.real(value))

"""Runs IBM's noise learner, which finds the same small Pauli errors in each layer of two-qubit gates."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
from qiskit import QuantumCircuit
from qiskit.circuit import Barrier

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.circuits import read_circuit
from aioqpu_emulator.ibm.codes import INVALID
from aioqpu_emulator.ibm.encoding import ndarray, qpy_circuit, tensor, typed
from aioqpu_emulator.ibm.executor import read_qpy
from aioqpu_emulator.ibm.failures import fail
from aioqpu_emulator.simulation import unrolled

DEFAULT_LAYERS = 4
_ONE_QUBIT_RATE, _TWO_QUBIT_RATE, _READOUT_RATE, _RATE_STD = 1e-3, 5e-4, 1e-2, 1e-4
_RESULT_MODULE = "qiskit_ibm_runtime.utils.noise_learner_result"
_PAULI_LIST_MODULE = "qiskit.quantum_info.operators.symplectic.pauli_list"


def run_noise_learner(params: Mapping[str, Any], backend: Backend, _: np.random.Generator) -> dict[str, Any]:
    """Return the typed result of version 2, or the plain one of version 3, which is marked by `schema_version`."""
    if "schema_version" in params:
        return _version_3_result(params)
    limit = (params.get("options") or {}).get("max_layers_to_learn", DEFAULT_LAYERS)
    layers = [layer for source in params["circuits"] for layer in _layers(read_circuit(source, backend))]
    if not params["circuits"]:
        fail("There are no circuits.", INVALID)
    unique = list({(tuple(edges), tuple(qubits)): (edges, qubits) for edges, qubits in layers}.values())
    data = [_layer_error(edges, qubits) for edges, qubits in unique[:limit]]
    return typed("NoiseLearnerResult", {"data": data, "metadata": {"backend": backend.name}})


def _layers(circuit: QuantumCircuit) -> Iterator[tuple[list[tuple[int, int]], list[int]]]:
    """Yield the pairs of qubits that gates couple at the same time, and all qubits."""
    edges: list[tuple[int, int]] = []
    for operation, pair, _ in unrolled(circuit):
        if len(pair) != 2 or isinstance(operation, Barrier):
            continue
        first, second = pair
        if {first, second} & {qubit for edge in edges for qubit in edge}:
            yield edges, list(range(circuit.num_qubits))
            edges = []
        edges.append((first, second))
    if edges:
        yield edges, list(range(circuit.num_qubits))


def _terms(edges: list[tuple[int, int]], qubits: int) -> list[tuple[str, list[int], float]]:
    single = [(pauli, [qubit], _ONE_QUBIT_RATE) for qubit, pauli in product(range(qubits), "XYZ")]
    pairs = [("".join(paulis), list(edge), _TWO_QUBIT_RATE) for edge in edges for paulis in product("XYZ", repeat=2)]
    return [*single, *pairs]


def _layer_error(edges: list[tuple[int, int]], qubits: list[int]) -> dict[str, Any]:
    layer = QuantumCircuit(len(qubits))
    for edge in edges:
        layer.cz(*edge)
    terms = _terms(edges, len(qubits))
    labels = []
    for paulis, on, _ in terms:
        label = ["I"] * len(qubits)
        for pauli, qubit in zip(paulis, on, strict=True):
            label[-1 - qubit] = pauli
        labels.append("".join(label))
    generators = {
        "__type__": "settings",
        "__module__": _PAULI_LIST_MODULE,
        "__class__": "PauliList",
        "__value__": {"data": labels},
    }
    error = _typed_object(
        "PauliLindbladError", {"generators": generators, "rates": ndarray(np.array([rate for *_, rate in terms]))}
    )
    return _typed_object("LayerError", {"circuit": qpy_circuit(layer), "qubits": qubits, "error": error})


def _typed_object(name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"__type__": "_json", "__module__": _RESULT_MODULE, "__class__": name, "__value__": value}


def _version_3_result(params: Mapping[str, Any]) -> dict[str, Any]:
    version = params.get("schema_version") or "v0.1"
    try:
        circuits = read_qpy(params["instructions"]["circuit_b64"])
    except Exception as exc:  # noqa: BLE001 - QPY raises errors of any type
        fail(f"The instructions cannot be read: {str(exc)[:400]}", INVALID)
    data = []
    for circuit in circuits:
        for instruction in circuit.data:
            if instruction.name == "barrier":
                continue
            size = len(instruction.qubits)
            measures = instruction.name == "measure"
            edges = [(low, low + 1) for low in range(0, size - 1, 2)]
            terms = [("X", [qubit], _READOUT_RATE) for qubit in range(size)] if measures else _terms(edges, size)
            protocol = "trex" if measures else "lindblad"
            post_selection: dict[str, Any] = {"fraction_kept": 1.0 if measures else {"0": 1.0}}
            if version != "v0.1":
                post_selection["success_rates"] = {} if measures else {"0": {}}
            data.append(
                {
                    "generators_sparse": [[[paulis, qubits]] for paulis, qubits, _ in terms],
                    "num_qubits": size,
                    "rates": tensor(np.array([rate for *_, rate in terms])),
                    "rates_std": tensor(np.full(len(terms), _RATE_STD)),
                    "metadata": {"learning_protocol": protocol, "post_selection": post_selection},
                }
            )
    return {"schema_version": version, "data": data}

"""Result bodies as qiskit-ibm-runtime's own encoder writes them, each with what it holds in plain form.

Runs in an environment of its own, which has qiskit-ibm-runtime and need not have aioqpu.
"""

import json
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from qiskit import QuantumCircuit
from qiskit.primitives import BitArray, DataBin, PrimitiveResult, PubResult, SamplerPubResult
from qiskit.primitives.containers.bindings_array import BindingsArray
from qiskit.primitives.containers.observables_array import ObservablesArray
from qiskit.quantum_info import PauliLindbladMap, PauliList
from qiskit_ibm_runtime import RuntimeEncoder
from qiskit_ibm_runtime.execution_span import (
    DoubleSliceSpan,
    ExecutionSpans,
    SliceSpan,
    TwirledSliceSpan,
    TwirledSliceSpanV2,
)
from qiskit_ibm_runtime.results import EstimatorPubResult, LayerError, NoiseLearnerResult, PauliLindbladError

RANDOM = np.random.default_rng(7)
START = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=timezone(timedelta(hours=2)))
STOP = START.astimezone(UTC) + timedelta(seconds=90)

ARRAYS = {
    **{dtype: RANDOM.integers(0, 100, (2, 3)).astype(dtype) for dtype in ("f8", "f4", "f2", "i8", "i4", "i2", "i1")},
    **{dtype: RANDOM.integers(0, 100, (2, 3)).astype(dtype) for dtype in ("u8", "u4", "u2", "u1", "c16", "c8", ">f8")},
    "bool": np.array([[True], [False]]),
    "u8 limits": np.array([1, 2**64 - 1], dtype="u8"),
    "not finite": np.array([np.nan, np.inf, -np.inf]),
    "one number": np.array(0.25),
    "Fortran order": np.asfortranarray(RANDOM.random((2, 3, 4))),
    "transposed": RANDOM.random((2, 3, 4)).T,
    "empty": np.zeros((2, 0, 3)),
    "empty in the end": np.zeros((2, 3, 0)),
    "large": RANDOM.random((300, 400)),
}

BITS = {
    "wide": BitArray(RANDOM.integers(0, 256, (2, 3, 50, 16), dtype=np.uint8) & 127, 127),
    "narrow": BitArray(RANDOM.integers(0, 8, (1000, 1), dtype=np.uint8), 3),
    "none": BitArray(np.zeros((4, 0), dtype=np.uint8), 0),
    "Fortran order": BitArray(np.asfortranarray(RANDOM.integers(0, 256, (5, 20, 2), dtype=np.uint8)), 16),
}


def array(value: np.ndarray) -> dict[str, object]:
    return {"dtype": value.dtype.str, "shape": value.shape, "bytes": value.tobytes().hex()}


def bits(value: BitArray) -> dict[str, object]:
    return {
        "num_bits": value.num_bits,
        "num_shots": value.num_shots,
        "shape": value.shape,
        "counts": value.get_counts() if value.num_bits else None,  # qiskit counts no samples of no bits
        "bitstrings": value.get_bitstrings() if value.num_bits else None,
        "array": array(value.array),
    }


def cases() -> dict[str, tuple[object, object]]:
    slices = [
        {0: ((5, 20), slice(3, 9)), 2: ((4,), slice(0, 4))},
        {1: ((5, 20), slice(1, 2), slice(0, 7))},
        {0: ((8, 5, 20), True, slice(0, 3), slice(4, 5))},
        {0: ((5, 8, 20), False, slice(0, 3), slice(4, 5), 150)},
    ]
    kinds = (SliceSpan, DoubleSliceSpan, TwirledSliceSpan, TwirledSliceSpanV2)
    spans = [kind(START, STOP, each) for kind, each in zip(kinds, slices, strict=True)]
    pauli_error = PauliLindbladError(PauliList(["XX", "ZI"]), [0.1, 0.2])
    circuit = QuantumCircuit(2)
    circuit.cx(0, 1)
    bindings = BindingsArray({("a", "b", "c"): ARRAYS["f8"], "d": np.array([1.0, 2.0])})
    metadata = {
        "when": START,
        "naive": START.replace(tzinfo=None),
        "set": {3, 5},
        "unhashable": [{"a": 1 - 2j}],
        "observables": ObservablesArray([["XI", {"ZZ": 2.0}], ["YY", "IZ"]]),
        "extrapolator": np.array("exponential", dtype=object),
        "extrapolators": np.array(["linear", None], dtype=object),
        "map": PauliLindbladMap.from_sparse_list([("XZ", [1, 4], 0.5), ("", [], 0.25)], num_qubits=5),
    }
    sampler = [
        SamplerPubResult(DataBin(**{f"c{i}": value}), {"name": name}) for i, (name, value) in enumerate(BITS.items())
    ]
    estimator = EstimatorPubResult(DataBin(evs=ARRAYS["f8"], stds=ARRAYS["f4"], shape=(2, 3)), {"shots": 7})
    return {
        "arrays": (
            PrimitiveResult([PubResult(DataBin(**{f"f{i}": value for i, value in enumerate(ARRAYS.values())}))]),
            [array(value) for value in ARRAYS.values()],
        ),
        "sampler": (PrimitiveResult(sampler, {"version": 2}), [bits(value) for value in BITS.values()]),
        "estimator": (
            PrimitiveResult([estimator]),
            {"evs": array(ARRAYS["f8"]), "stds": array(ARRAYS["f4"]), "list": ARRAYS["f8"].tolist()},
        ),
        "spans": (
            PrimitiveResult([], {"execution": {"execution_spans": ExecutionSpans(spans)}}),
            {"start": START.timestamp(), "stop": STOP.timestamp(), "slices": [repr(each) for each in slices]},
        ),
        "metadata": (
            PrimitiveResult([PubResult(DataBin(), metadata)]),
            {
                "when": START.timestamp(),
                "set": [3, 5],
                "observables": metadata["observables"].tolist(),
                "map": {"paulis": metadata["map"].to_sparse_list(), "num_qubits": 5},
            },
        ),
        "bindings": (
            PrimitiveResult([PubResult(DataBin(), {"bindings": bindings})]),
            {"shape": bindings.shape, "data": [[list(names), array(value)] for names, value in bindings.data.items()]},
        ),
        "noise learner": (
            NoiseLearnerResult([LayerError(circuit, [3, 4], pauli_error)], {"backend": "b"}),
            {"qubits": [3, 4], "rates": array(pauli_error.rates), "generators": pauli_error.generators.to_labels()},
        ),
    }


def answer() -> dict[str, object]:
    """Return each body and what it holds."""
    bodies = {name: {"body": body, "holds": holds} for name, (body, holds) in cases().items()}
    return json.loads(json.dumps(bodies, cls=RuntimeEncoder))

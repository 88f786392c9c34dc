"""Reads the pubs of the sampler and the estimator."""

import json
from typing import Any, Final

import numpy as np
from qiskit.primitives.containers.estimator_pub import EstimatorPub
from qiskit.primitives.containers.sampler_pub import SamplerPub

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.circuits import read_circuit
from aioqpu_emulator.ibm.codes import INVALID
from aioqpu_emulator.ibm.encoding import read_ndarray
from aioqpu_emulator.ibm.failures import fail
from aioqpu_emulator.jobs import ProgramError

MIN_PRECISION: Final = 1e-6


def read_sampler_pub(pub: Any, default_shots: int, backend: Backend) -> SamplerPub:
    """Read a pub of the sampler."""
    circuit, values, shots = _slots(pub, 3)
    try:
        parsed = read_circuit(circuit, backend)
        return SamplerPub.coerce((parsed, _parameter_values(values), first_given(shots, default_shots)))
    except ProgramError:
        raise
    except Exception as exc:  # noqa: BLE001 - Qiskit's containers raise errors of any type
        fail(f"The pub is not valid: {str(exc)[:400]}", INVALID)


def read_estimator_pub(pub: Any, default_precision: float, backend: Backend) -> EstimatorPub:
    """Read a pub of the estimator."""
    circuit, observables, values, precision = _slots(pub, 4)
    try:
        parsed = read_circuit(circuit, backend)
        if isinstance(observables, dict) and observables.get("__type__") == "ObservablesArray":
            observables = observables["__value__"]
        precision = first_given(precision, default_precision)
        if not MIN_PRECISION <= precision <= 1:
            fail(f"A precision of {precision} is out of range.", INVALID)
        return EstimatorPub.coerce((parsed, observables, _parameter_values(values), precision))
    except ProgramError:
        raise
    except Exception as exc:  # noqa: BLE001 - Qiskit's containers raise errors of any type
        fail(f"The pub is not valid: {str(exc)[:400]}", INVALID)


def _slots(pub: Any, count: int) -> list[Any]:
    slots = pub if isinstance(pub, list) else [pub]
    if len(slots) > count:
        fail(f"A pub has at most {count} entries, this one has {len(slots)}.", INVALID)
    return [*slots, *[None] * (count - len(slots))]


def _parameter_values(values: Any) -> Any:
    if isinstance(values, dict):
        kind, inner = values.get("__type__"), values.get("__value__")
        if kind == "ndarray":
            return read_ndarray(str(inner))
        if kind == "BindingsArray" and isinstance(inner, dict):
            return {_names(key): _parameter_values(value) for key, value in inner["data"].items()}
        return {name: _parameter_values(value) for name, value in values.items()}
    return np.asarray(values, dtype=float) if isinstance(values, list) else values


def _names(key: str) -> str | tuple[str, ...]:
    return tuple(json.loads(key)) if key.startswith("[") else key


def first_given(*values: Any) -> Any:
    """Return the first value that is not `None`."""
    return next((value for value in values if value is not None), None)

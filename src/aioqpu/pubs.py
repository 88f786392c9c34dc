"""Primitive unified blocs: what a user writes as a pub, in the form that IBM's sampler and estimator read."""

from __future__ import annotations

import base64
import io
import sys
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

MAX_QPY_VERSION = 17  # the newest that the service reads


def sampler_pubs(pubs: Any) -> list[Any]:
    """Return `[circuit, parameter values?, shots?]` for each pub; a bare circuit is a pub."""
    return [_pub(pub, 1, 3) for pub in _sequence(pubs)]


def estimator_pubs(pubs: Any) -> list[Any]:
    """Return `[circuit, observables, parameter values?, precision?]` for each pub."""
    return [_pub(pub, 2, 4) for pub in _sequence(pubs)]


def _sequence(pubs: Any) -> Sequence[Any]:
    if isinstance(pubs, (str, bytes, Mapping)) or not isinstance(pubs, Sequence):
        raise TypeError(f"pubs must be a list of pubs, not {type(pubs).__name__}")
    if not pubs:
        raise ValueError("give at least one pub")
    return pubs


def _pub(pub: Any, least: int, most: int) -> list[Any]:
    parts = list(pub) if isinstance(pub, (list, tuple)) else [pub]
    if not least <= len(parts) <= most:
        raise ValueError(f"a pub has {least} to {most} parts, this one has {len(parts)}")
    return [_circuit(parts[0]), *(_plain(part) for part in parts[1:])]


def _circuit(circuit: Any) -> Any:
    if isinstance(circuit, str):
        if not circuit.strip():
            raise ValueError("a pub's circuit is empty")
        return circuit
    if isinstance(circuit, Mapping) and "__type__" in circuit:
        return dict(circuit)
    # Whoever holds a QuantumCircuit has imported qiskit.
    qiskit = sys.modules.get("qiskit")
    if qiskit is not None and isinstance(circuit, qiskit.QuantumCircuit):
        from qiskit import qpy

        buffer = io.BytesIO()
        qpy.dump(circuit, buffer, version=min(MAX_QPY_VERSION, qpy.common.QPY_VERSION))
        packed = base64.standard_b64encode(zlib.compress(buffer.getvalue()))
        return {"__type__": "QuantumCircuit", "__value__": packed.decode()}
    raise TypeError(f"a pub's circuit is OpenQASM 3 text or a qiskit QuantumCircuit, not {type(circuit).__name__}")


def _plain(value: Any) -> Any:
    """Turn tuples and numpy arrays into lists, at any depth."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Mapping):
        return {getattr(key, "name", key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value

"""Primitive unified blocs: what a user writes as a pub, in the form that IBM's sampler and estimator read."""

from __future__ import annotations

import base64
import io
import re
import sys
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from aioqpu.checks import check_shots, is_number

MAX_QPY_VERSION = 17  # the newest that the service reads
OPENQASM_2 = re.compile(r"(?>\s+|//[^\n]*|/\*.*?\*/)*+OPENQASM\s+2\b", re.DOTALL)  # the service reads 3 only
COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_REGISTER = re.compile(
    r"\bbit\b\s*+(?:\[\s*+(\d{1,6})\s*+\])?\s*+(\w++)\s*+[;=]"
    r"|\bcreg\s++(\w++)\s*+(?:\[\s*+(\d{1,6})\s*+\])?\s*+;"
)
_DECLARATIONS = 100_000  # characters in which registers are looked for


def sampler_pubs(pubs: Any) -> list[Any]:
    """Return `[circuit, parameter values?, shots?]` for each pub; a bare circuit is a pub."""
    return [_pub(pub, 1, (_parameters, _shots)) for pub in _sequence(pubs)]


def estimator_pubs(pubs: Any) -> list[Any]:
    """Return `[circuit, observables, parameter values?, precision?]` for each pub."""
    return [_pub(pub, 2, (_observables, _parameters, _precision)) for pub in _sequence(pubs)]


def register_widths(params: Any) -> list[dict[str, int]]:
    """Return the widths of the classical registers that the text of each pub's circuit declares."""
    pubs = params.get("pubs") if isinstance(params, Mapping) else None
    pubs = pubs if isinstance(pubs, (list, tuple)) else ()
    return [_widths(pub[0] if isinstance(pub, (list, tuple)) and pub else pub) for pub in pubs]


def _widths(circuit: Any) -> dict[str, int]:
    if not isinstance(circuit, str):
        return {}
    widths: dict[str, set[int]] = {}
    for width, name, old_name, old_width in _REGISTER.findall(COMMENT.sub(" ", circuit[:_DECLARATIONS])):
        widths.setdefault(name or old_name, set()).add(int(width or old_width or 1))
    # A name may be declared again in another scope.
    return {name: found.pop() for name, found in widths.items() if len(found) == 1}


def _sequence(pubs: Any) -> Sequence[Any]:
    if isinstance(pubs, (str, bytes, Mapping)) or not isinstance(pubs, Sequence):
        raise TypeError(f"pubs must be a list of pubs, not {type(pubs).__name__}")
    if not pubs:
        raise ValueError("give at least one pub")
    return pubs


def _pub(pub: Any, least: int, rest: Sequence[Any]) -> list[Any]:
    parts = list(pub) if isinstance(pub, (list, tuple)) else [pub]
    if not least <= len(parts) <= 1 + len(rest):
        raise ValueError(f"a pub has {least} to {1 + len(rest)} parts, this one has {len(parts)}")
    if least == 2 and parts[1] is None:
        raise ValueError("a pub of the estimator needs observables")
    # The service takes null for a part that is skipped.
    tail = (None if part is None else read(part) for read, part in zip(rest, parts[1:], strict=False))
    return [_circuit(parts[0]), *tail]


def _circuit(circuit: Any) -> Any:
    if isinstance(circuit, str):
        if not circuit.strip():
            raise ValueError("a pub's circuit is empty")
        if not OPENQASM_2.match(circuit):
            return circuit
        from aioqpu.integrations.openqasm import read_openqasm

        circuit = read_openqasm(circuit)
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
    kind = type(circuit).__name__
    raise TypeError(
        f"a pub's circuit is OpenQASM 3 text or a qiskit QuantumCircuit, not {kind}; pubs are a list of pubs"
    )


def _shots(value: Any) -> Any:
    shots = _plain(value)
    check_shots(shots, "a pub's shots")
    return shots


def _precision(value: Any) -> Any:
    precision = _plain(value)
    if not is_number(precision) or not precision > 0:
        raise ValueError(f"a pub's precision must be a number above 0, not {value!r}")
    return precision


def _parameters(values: Any) -> Any:
    """Return parameter values by name, or nested lists in the circuit's own order.

    A key may be a name, a Parameter, a ParameterVector, or a tuple of those whose values run along the last axis.
    """
    values = getattr(values, "data", values) if type(values).__name__ == "BindingsArray" else values
    if not isinstance(values, Mapping):
        return _plain(values)
    by_name: dict[str, Any] = {}
    for key, value in values.items():
        names = [_name(one) for one in key] if _is_group(key) else [_name(key)]
        plain = _plain(value)
        for index, name in enumerate(names):
            by_name[name] = _column(plain, index, len(names)) if _is_group(key) else plain
    return by_name


def _is_group(key: Any) -> bool:
    return isinstance(key, tuple) or type(key).__name__ == "ParameterVector"


def _name(key: Any) -> str:
    name = getattr(key, "name", key)
    if not isinstance(name, str):
        raise TypeError(f"a parameter is given by its name, not by {key!r}")
    return name


def _column(values: Any, index: int, width: int) -> Any:
    if not isinstance(values, list):
        raise TypeError("values for several parameters are lists that have them along the last axis")
    if values and isinstance(values[0], list):
        return [_column(inner, index, width) for inner in values]
    if len(values) != width:
        raise ValueError(f"{width} parameters share an axis of {len(values)} values")
    return values[index]


def _observables(value: Any) -> Any:
    """Return Pauli strings, maps of Pauli string to coefficient, or nested lists of them."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(coefficient) for key, coefficient in value.items()}
    if isinstance(value, (list, tuple)):
        return [_observables(item) for item in value]
    if "qiskit" in sys.modules:
        from qiskit.primitives.containers import ObservablesArray

        return ObservablesArray.coerce(value).tolist()
    if hasattr(value, "tolist"):
        return _observables(value.tolist())
    raise TypeError(f"an observable is a Pauli string, a map of them or a nested list, not {type(value).__name__}")


def _plain(value: Any) -> Any:
    """Turn tuples and numpy arrays and numbers into lists and Python numbers, at any depth."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value

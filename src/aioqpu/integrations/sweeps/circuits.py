"""Encodes the circuits of points, so that they can be stored, and hashes them, so that they can be compared."""

from __future__ import annotations

import asyncio
import hashlib
import math
import random
import re
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from aioqpu._http.validation import check_openqasm
from aioqpu._jobs.bodies import merged_body
from aioqpu.ibm.pubs import estimator_pubs, sampler_pubs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiskit import QuantumCircuit

_PAUSE_SECONDS = 1e-4  # between two circuits, for the event loop
# These parts of text differ between processes: the numbers of circuits, and addresses and random ids of objects.
_NUMBERED: Final = re.compile(r"circuit-\d+(?:-\d+)?")
_RANDOM: Final = re.compile(r"0x[0-9a-f]+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|UUID\(int=\d+\)")


def stored_circuit(keywords: dict[str, Any]) -> dict[str, Any]:
    """Return the keywords of IonQ's `submit_job` with circuits in the form of IonQ's API; text stays text."""
    program: Any = keywords.get("input")
    program = program.to_dict() if hasattr(program, "to_dict") else program
    parts = program if isinstance(program, (list, tuple)) else [program]
    for part in parts:
        if isinstance(part, str):
            check_openqasm(part)
    if all(part is None or isinstance(part, str) or hasattr(part, "keys") for part in parts):
        return {**keywords, "input": program}
    from aioqpu.integrations.circuits import to_ionq

    translated = asyncio.run(to_ionq(program))
    merged = {**keywords, "input": translated["input"]}
    for name in ("metadata", "registers"):
        if combined := merged_body(translated.get(name), **(keywords.get(name) or {})):
            merged[name] = combined
    return merged


def stored_pubs(method: str, pubs: Any) -> tuple[list[Any], list[Any]]:
    """Return the pubs of IBM's primitives with Qiskit's circuits as QPY, and with a hash of each circuit.

    QPY contains random ids, so the QPY of the same circuit differs between processes.
    """
    encode = sampler_pubs if method == "submit_sampler" else estimator_pubs
    stored = encode(pubs, lambda: time.sleep(_PAUSE_SECONDS))  # in a worker thread: the event loop runs meanwhile
    given = [pub[0] if isinstance(pub, (list, tuple)) else pub for pub in pubs]
    return stored, [[_hashed(circuit, pub[0]), *pub[1:]] for circuit, pub in zip(given, stored, strict=True)]


def _hashed(circuit: Any, stored: Any) -> Any:
    qiskit = sys.modules.get("qiskit")
    if qiskit is None or not isinstance(circuit, qiskit.QuantumCircuit):
        return stored
    values = {parameter: random.Random(parameter.name).uniform(0.5, 1.5) for parameter in circuit.parameters}
    return hashlib.sha256(repr(_description(circuit, values)).encode()).hexdigest()


def _description(circuit: QuantumCircuit, values: dict[Any, float]) -> list[Any]:
    """Return a description of a circuit that is the same in all processes; `values` replace its parameters."""
    layout = getattr(circuit, "layout", None)
    return [
        [parameter.name for parameter in circuit.parameters],
        [[register.name, *_indices(circuit, register)] for register in (*circuit.qregs, *circuit.cregs)],
        circuit.num_qubits,
        circuit.num_clbits,
        _parameter(circuit.global_phase, values),
        None if layout is None else [layout.initial_index_layout(), layout.final_index_layout()],
        [
            [
                *_operation(instruction.operation, values),
                *_indices(circuit, instruction.qubits),
                *_indices(circuit, instruction.clbits),
            ]
            for instruction in circuit.data
        ],
    ]


def _indices(circuit: QuantumCircuit, bits: Iterable[Any]) -> list[int]:
    return [circuit.find_bit(bit).index for bit in bits]


def _operation(operation: Any, values: dict[Any, float]) -> list[Any]:
    kind = getattr(operation, "base_class", type(operation))
    described = [
        kind.__name__,
        _NUMBERED.sub("", str(operation.name)),
        [_parameter(parameter, values) for parameter in getattr(operation, "params", ())],
        _text(getattr(operation, "label", None)),
        _text([getattr(operation, name, None) for name in ("ctrl_state", "condition", "target", "unit", "modifiers")]),
    ]
    if (base := getattr(operation, "base_op", None)) is not None:
        described.append(_operation(base, values))
    if not kind.__module__.startswith("qiskit.circuit.library.standard_gates") and not hasattr(operation, "blocks"):
        definition = getattr(operation, "definition", None)
        described.append(None if definition is None else _description(definition, values))
    return described


def _parameter(value: Any, values: dict[Any, float]) -> Any:
    if hasattr(value, "find_bit"):
        return _description(value, values)
    if hasattr(value, "parameters") and hasattr(value, "bind"):
        # The terms of an expression have no fixed order, so it is compared by its value.
        known = {parameter: values.get(parameter, 1.0) for parameter in value.parameters}
        value = complex(value.bind(known))
    if isinstance(value, (int, float, complex)) and not isinstance(value, bool):
        number = complex(value)
        return [_rounded(number.real), _rounded(number.imag)]
    return _text(value.tolist() if hasattr(value, "tolist") else value)


def _rounded(number: float) -> str:
    return f"{number:.10g}" if math.isfinite(number) and abs(number) > 1e-12 else f"{0.0 if number else number:g}"


def _text(value: Any) -> str:
    return _NUMBERED.sub("", _RANDOM.sub("", repr(value)))

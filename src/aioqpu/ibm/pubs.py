"""Converts primitive unified blocs (pubs) to the form that IBM's sampler and estimator read."""

from __future__ import annotations

import base64
import io
import json
import logging
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple, TypeVar

from aioqpu import _integrations
from aioqpu._http.event_loop import run_in_thread
from aioqpu._http.json_encoder import compute
from aioqpu._http.schema_hints import near
from aioqpu._http.validation import check_openqasm, check_shots, is_number

T = TypeVar("T")

logger: Final = logging.getLogger("aioqpu")

MAX_QPY_VERSION = 17  # the newest that the service reads
OPENQASM_2 = re.compile(r"(?>\s+|//[^\n]*|/\*.*?\*/)*+OPENQASM\s+2\b", re.DOTALL)  # the service reads 3 only
COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_REGISTER = re.compile(
    r"\bbit\b\s*+(?:\[\s*+(\d{1,6})\s*+\])?\s*+(\w++)\s*+[;=]"
    r"|\bcreg\s++(\w++)\s*+(?:\[\s*+(\d{1,6})\s*+\])?\s*+;"
)
_IN_BRACKETS = re.compile(r"\bbit\s*+\[|\bcreg\b")
_MAX_DECLARATIONS_LENGTH = 100_000  # of the text in which registers are looked for

# The separators of OpenQASM 3 statements, and text that may contain them without separating any.
_SEPARATOR = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"[^"\n]*"|'[^'\n]*'|^[ \t]*#?pragma\b[^\n]*|@[^\n]*|[{};]""",
    re.DOTALL | re.MULTILINE,
)
_INPUT = re.compile(r"input\s++(\w++)\s*+(\[.*\])?\s*+([^\W\d]\w*+)", re.DOTALL)
_QUBITS = re.compile(
    r"qubit\s*+(?:\[\s*+(\d[\d_]{0,9})\s*+\])?\s*+[^\W\d]\w*+|qreg\s++[^\W\d]\w*+\s*+(?:\[\s*+(\d[\d_]{0,9})\s*+\])?"
)
_STANDARD_INCLUDE = re.compile(r"""include\s*+(?:"stdgates\.inc"|'stdgates\.inc')""")
_DECLARATION_KEYWORDS = ("input", "qubit", "qreg", "include")
_WORD = re.compile(r"\w*+")
_MAX_DECLARED_LENGTH = 1_000_000  # of the text in which inputs and qubits are looked for
_MAX_SHOWN_NAMES, _MAX_COMPARED_NAMES = 10, 1000
_MAX_OPERATIONS_OF_NEWER_QPY = 8000  # its writer blocks the interpreter for over a microsecond for each
_OLDER_QPY_VERSION = 16
_PARTS = {
    1: "a circuit, parameter values and shots, of which only the circuit is needed",
    2: "a circuit, observables, parameter values and precision, of which the first two are needed",
}
_QPY_COUNT = slice(10, 18)  # the bytes of the header that hold the number of circuits
_QPY_HEADER_BYTES, _QPY_OFFSET_BYTES = 20, 8
_FIRST_QPY_VERSION_WITH_OFFSETS = 16
_MAX_ARRAY_PIECE = 2**15  # numbers that numpy converts in one call
_BASE64_PIECE_BYTES = 3 * 2**16


class Declared(NamedTuple):
    """What a circuit declares; `None` where that cannot be read with certainty."""

    is_text: bool
    parameters: dict[str, bool] | None = None
    """The names in the circuit's order, and whether each is a single number."""
    qubits: int | None = None
    measures: bool = True
    """False if the circuit certainly has no measurement."""


async def encoded_pubs(encode: Callable[..., T], pubs: Any) -> T:
    """Return `encode(pubs, pause=...)`; long work runs in a worker thread."""
    if isinstance(pubs, (list, tuple)) and any(_needs_conversion(_parts(pub)[:1]) for pub in pubs):
        return await run_in_thread(lambda pause: encode(pubs, pause=pause))  # this may import Qiskit
    return await compute(lambda pause: encode(pubs, pause=pause), pubs)


def sampler_pubs(pubs: Any, pause: Callable[[], None] | None = None) -> list[Any]:
    """Return `[circuit, parameter values?, shots?]` for each pub; a bare circuit is a pub."""
    return _read_pubs(pubs, 1, (parameter_values, _shots), pause)


def estimator_pubs(pubs: Any, pause: Callable[[], None] | None = None) -> list[Any]:
    """Return `[circuit, observables, parameter values?, precision?]` for each pub."""
    return _read_pubs(pubs, 2, (_observables, parameter_values, _precision), pause)


def program_pubs(
    pubs: Any, arguments: Callable[[Any, Declared], Any], pause: Callable[[], None] | None = None
) -> list[Any]:
    """Return `[circuit, arguments(values, declared)?, shots?]` for each pub, with circuits that are not encoded."""
    return _read_pubs(pubs, 1, (arguments, _shots), pause, _read_circuit)


def register_widths(params: Any) -> list[dict[str, int]]:
    """Return the widths of the classical registers that each pub's OpenQASM text declares."""
    pubs = params.get("pubs") if isinstance(params, Mapping) else None
    pubs = pubs if isinstance(pubs, (list, tuple)) else ()
    return [_widths(pub[0] if isinstance(pub, (list, tuple)) and pub else pub) for pub in pubs]


def declares_register(text: str) -> bool:
    """Return whether OpenQASM 3 text declares a classical register; Qiskit reads `bit c;` as a bit of no register."""
    return _IN_BRACKETS.search(COMMENT.sub(" ", text)) is not None


def _widths(circuit: Any) -> dict[str, int]:
    if not isinstance(circuit, str):
        return {}
    widths: dict[str, set[int]] = {}
    for width, name, old_name, old_width in _REGISTER.findall(COMMENT.sub(" ", circuit[:_MAX_DECLARATIONS_LENGTH])):
        widths.setdefault(name or old_name, set()).add(int(width or old_width or 1))
    # A name may be declared again in another scope.
    return {name: found.pop() for name, found in widths.items() if len(found) == 1}


def _sequence(pubs: Any) -> Sequence[Any]:
    if isinstance(pubs, (str, bytes, Mapping)) or not isinstance(pubs, Sequence):
        raise TypeError(f"pubs must be a list of pubs, not {type(pubs).__name__}")
    if not pubs:
        raise ValueError("give at least one pub")
    return pubs


def _parts(pub: Any) -> list[Any]:
    return list(pub) if isinstance(pub, (list, tuple)) else [pub]


def _needs_conversion(parts: list[Any]) -> bool:
    return any(
        OPENQASM_2.match(part) is not None if isinstance(part, str) else _integrations.is_of_other_framework(part)
        for part in parts
    )


def _circuit(circuit: Any) -> tuple[Any, Declared]:
    """Return a circuit as it is sent, and what it declares."""
    read, declared = _read_circuit(circuit)
    if isinstance(read, (str, dict)):
        return read, declared
    return _typed("QuantumCircuit", compressed(qpy([read]))), declared


def _read_circuit(circuit: Any) -> tuple[Any, Declared]:
    """Return OpenQASM 3 text, typed JSON or a `QuantumCircuit`, and what it declares."""
    if isinstance(circuit, str):
        check_openqasm(circuit)
        if not OPENQASM_2.match(circuit):
            return circuit, _declared(circuit)
        circuit = _integrations.load("openqasm").read_openqasm(circuit)
    if isinstance(circuit, Mapping) and "__type__" in circuit:
        return dict(circuit), Declared(is_text=False)
    if _integrations.is_of_other_framework(circuit):
        frameworks = _integrations.load("frameworks")
        circuit = frameworks.with_identifiers(frameworks.to_qiskit(circuit))
    # A QuantumCircuit exists only if qiskit was imported.
    qiskit = sys.modules.get("qiskit")
    if qiskit is not None and isinstance(circuit, qiskit.QuantumCircuit):
        names = dict.fromkeys((parameter.name for parameter in circuit.parameters), True)
        operations = circuit.count_ops().keys()
        measures = "measure" in operations or not operations <= _standard_names()
        return circuit, Declared(False, names, circuit.num_qubits, measures)
    kind = type(circuit).__name__
    raise TypeError(
        f"a pub's circuit is OpenQASM text or a circuit of Qiskit, Cirq or PennyLane, not {kind}; "
        "pubs are a list of pubs"
    )


def _read_pubs(
    pubs: Any,
    least: int,
    rest: Sequence[Callable[[Any, Declared], Any]],
    pause: Callable[[], None] | None,
    read_circuit: Callable[[Any], tuple[Any, Declared]] = _circuit,
) -> list[Any]:
    """Return the parts of each pub; at least `least` are needed, and `rest` reads those after the circuit."""
    encoded, unmeasured = [], list[int]()
    for index, pub in enumerate(_sequence(pubs)):
        parts = _parts(pub)
        if not least <= len(parts) <= 1 + len(rest):
            raise ValueError(f"a pub is a tuple of {_PARTS[least]}; this one has {len(parts)} parts")
        if least == 2 and parts[1] is None:
            raise ValueError("a pub of the estimator needs observables")
        circuit, declared = read_circuit(parts[0])
        # The service accepts null for a part that is omitted.
        tail = [None if part is None else read(part, declared) for read, part in zip(rest, parts[1:], strict=False)]
        if len(parts) <= least or parts[least] is None:
            _check_names({}, declared.parameters)
        if not declared.measures:
            unmeasured.append(index)
        encoded.append([circuit, *tail])
        if pause is not None:
            pause()
    if unmeasured and least == 1:
        logger.warning("pubs[%d]: the circuit measures nothing, so its results do not depend on it", unmeasured[0])
    return encoded


def qpy(circuits: Sequence[Any], pause: Callable[[], None] | None = None) -> bytes:
    """Return Qiskit circuits as one QPY file that the service reads."""
    from qiskit import qpy

    version = min(MAX_QPY_VERSION, qpy.common.QPY_VERSION)
    counts = [_count_operations(circuit) for circuit in circuits] if version > _OLDER_QPY_VERSION else []
    if None not in counts and max(filter(None, counts), default=0) > _MAX_OPERATIONS_OF_NEWER_QPY:
        version = _OLDER_QPY_VERSION  # its writer is slower, but lets the event loop run
    files = []
    for circuit in circuits:  # one call for all of them would block the interpreter
        buffer = io.BytesIO()
        qpy.dump(circuit, buffer, _MetadataEncoder, version=version)
        files.append(buffer.getvalue())
        if pause is not None:
            pause()
    return _joined(files, version)


def _joined(files: list[bytes], version: int) -> bytes:
    """Join QPY files of one circuit each: a header with the number of circuits, a table of offsets, the circuits."""
    if len(files) == 1:
        return files[0]
    header = (
        files[0][: _QPY_COUNT.start] + len(files).to_bytes(8, "big") + files[0][_QPY_COUNT.stop : _QPY_HEADER_BYTES]
    )
    size = _QPY_OFFSET_BYTES if version >= _FIRST_QPY_VERSION_WITH_OFFSETS else 0
    circuits = [file[_QPY_HEADER_BYTES + size :] for file in files]
    first = len(header) + size * len(files)
    offsets = accumulate(map(len, circuits[:-1]), initial=first)
    return b"".join([header, *(offset.to_bytes(size, "big") for offset in offsets if size), *circuits])


def _count_operations(circuit: Any) -> int | None:
    """Return the number of operations of a circuit; `None` if it may need the newer QPY."""
    from qiskit.circuit import Gate, Instruction

    count, left = 0, [circuit]
    while left:
        part = left.pop()
        count += len(part.data)
        others = part.count_ops().keys() - _standard_names()
        for instruction in part.data if others else ():
            operation = instruction.operation
            if instruction.is_control_flow():
                left += operation.blocks
            elif type(operation) in (Gate, Instruction):
                left += [operation.definition] if operation.definition else []
            elif operation.name in others:
                return None
    return count


@cache
def _standard_names() -> frozenset[str]:
    from qiskit.circuit.library import get_standard_gate_name_mapping

    return frozenset(get_standard_gate_name_mapping()) | {"barrier"}


def compressed(data: bytes | bytearray) -> str:
    """Return base64 text of compressed data."""
    packed = zlib.compress(data)
    # In pieces, so that other threads can run.
    pieces = (
        base64.standard_b64encode(packed[at : at + _BASE64_PIECE_BYTES])
        for at in range(0, len(packed), _BASE64_PIECE_BYTES)
    )
    return b"".join(pieces).decode()


def _typed(kind: str, value: Any) -> dict[str, Any]:
    return {"__type__": kind, "__value__": value}


class _MetadataEncoder(json.JSONEncoder):
    """Writes a circuit's metadata in the typed JSON of IBM's own client."""

    def default(self, value: Any) -> Any:
        if isinstance(value, date):
            return _typed("datetime", value.isoformat())
        if isinstance(value, complex):
            return _typed("complex", [value.real, value.imag])
        if isinstance(value, (set, frozenset)):
            return _typed("set", list(value))
        if type(value).__module__ == "numpy":
            import numpy as np

            if not isinstance(value, np.ndarray):
                plain = value.item()
                if type(plain) is not type(value):
                    return plain
            elif value.dtype == object:
                return _typed("ndarray", value.tolist())
            else:
                buffer = io.BytesIO()
                np.save(buffer, value, allow_pickle=False)
                return _typed("ndarray", compressed(buffer.getvalue()))
        raise TypeError(f"a circuit's metadata contains a value of type {type(value).__name__}, which cannot be sent")


def _declared(text: str) -> Declared:
    """Read the inputs and the number of qubits that the outermost scope of OpenQASM 3 text declares."""
    last = max(map(text.rfind, _DECLARATION_KEYWORDS))
    if last > _MAX_DECLARED_LENGTH:
        return Declared(is_text=True)
    parameters: dict[str, bool] = {}
    qubits: int | None = None if re.search(r"\$\d", text) else 0
    for statement in _outermost(text, last):
        word = _WORD.match(statement)
        keyword = word and word.group()
        if keyword == "input":
            found = _INPUT.fullmatch(statement)
            if found is None:
                return Declared(is_text=True)
            kind, size, name = found.groups()
            parameters[name] = kind in ("float", "angle", "int", "uint", "bool") or (kind == "bit" and not size)
        elif keyword in ("qubit", "qreg"):
            found = _QUBITS.fullmatch(statement)
            size = found and (found[1] or found[2] or 1)
            qubits = None if size is None or qubits is None else qubits + int(size)
        elif keyword == "include" and not _STANDARD_INCLUDE.fullmatch(statement):
            return Declared(is_text=True)
    return Declared(True, parameters, qubits or None, "measure" in text)


def _outermost(text: str, last: int) -> Iterator[str]:
    """Yield the statements of OpenQASM 3 text, up to the one at `last`, that are in no block, without comments."""
    start = depth = 0
    parts: list[str] = []
    for found in _SEPARATOR.finditer(text):
        sign = found.group()
        parts.append(text[start : found.start()])
        start = found.end()
        if sign in ("{", "}", ";"):
            depth += (sign == "{") - (sign == "}")
            if sign == ";" and not depth:
                yield "".join(parts).strip()
            if found.start() > last:
                return
            if sign != "{":
                parts.clear()
        else:
            parts.append(sign if sign[0] in "\"'" else " ")


def _shots(value: Any, _: Declared) -> Any:
    shots = _plain(value)
    check_shots(shots, "a pub's shots")
    return shots


def _precision(value: Any, _: Declared) -> Any:
    precision = _plain(value)
    if not is_number(precision) or not precision > 0:
        raise ValueError(f"a pub's precision must be a number above 0, not {value!r}")
    return precision


def parameter_values(values: Any, declared: Declared) -> Any:
    """Return parameter values by name, or nested lists in the order of a Qiskit circuit.

    A key may be a name, a Parameter, a ParameterVector, or a tuple of those, with their values along the last axis. The
    service sorts the inputs of OpenQASM text by name, so values by position are sent by name for text.
    """
    values = getattr(values, "data", values) if type(values).__name__ == "BindingsArray" else values
    known = declared.parameters
    if isinstance(values, Mapping) and "__type__" not in values:
        by_name: dict[str, Any] = {}
        for key, value in values.items():
            plain = _plain(value)
            names = [_name(one) for one in key] if _is_group(key) else [_name(key)]
            by_name |= zip(names, _columns(plain, names) if _is_group(key) else [plain], strict=True)
        _check_names(by_name, known)
        return by_name
    is_typed = isinstance(values, Mapping)
    if is_typed and (values["__type__"] != "ndarray" or not declared.is_text):
        return dict(values)
    if not declared.is_text:
        plain = _plain(values)
        if known is not None and len(known) != 1:
            _check_rows(plain, list(known))
        return plain
    if known is None or not all(known.values()) or is_typed:
        raise ValueError("values by position need a text whose inputs are plain numbers: give them by name")
    plain, names = _plain(values), list(known)
    if len(names) == 1:
        return {names[0]: plain}
    columns = _columns(plain, names)
    return dict(zip(names, columns, strict=True)) if names else plain


def _check_names(given: Mapping[str, Any], known: Mapping[str, Any] | None) -> None:
    if known is None:
        return
    for name in given:
        if name not in known:
            names = list(known)[:_MAX_COMPARED_NAMES]
            raise ValueError(f"the circuit has no parameter {name!r}{near(name, names) or f'; it has {_shown(names)}'}")
    if missing := [name for name in known if name not in given]:
        raise ValueError(f"the circuit's parameters have no values: {_shown(missing)}")


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names[:_MAX_SHOWN_NAMES]) + (", ..." if len(names) > _MAX_SHOWN_NAMES else "") or "none"


def _is_group(key: Any) -> bool:
    return isinstance(key, tuple) or type(key).__name__ == "ParameterVector"


def _name(key: Any) -> str:
    name = getattr(key, "name", key)
    if not isinstance(name, str):
        raise TypeError(f"a parameter is given by its name, not by {key!r}")
    return name


def _columns(values: Any, names: Sequence[str]) -> list[Any]:
    """Split nested lists along their last axis, which has a value for each name."""
    _check_rows(values, names)
    length, row = 0, values
    while row and isinstance(row[0], list):
        length, row = len(row), row[0]
    # The service treats a last axis of length 1 as the axis of the parameter, so one is added.
    return [_column(values, slice(at, at + 1) if length == 1 else at) for at in range(len(names))]


def _column(values: Any, part: int | slice) -> Any:
    return [_column(inner, part) for inner in values] if isinstance(values[0], list) else values[part]


def _check_rows(values: Any, names: Sequence[str]) -> None:
    if isinstance(values, list) and values and isinstance(values[0], list):
        for inner in values:
            _check_rows(inner, names)
        return
    number = len(values) if isinstance(values, list) else 1
    if not isinstance(values, list) or number != len(names):
        raise ValueError(f"{len(names)} parameters ({_shown(names)}) share a last axis of {number} values")
    if any(isinstance(value, (list, Mapping)) for value in values):
        raise ValueError("parameter values are numbers in lists of equal lengths, or one mapping of such lists by name")


def _observables(value: Any, declared: Declared) -> Any:
    """Return Pauli strings, maps of Pauli string to coefficient, or nested lists of them."""
    if isinstance(value, str):
        _check_width(value, declared)
        return value
    if isinstance(value, Mapping):
        if "__type__" in value:
            return dict(value)
        value = {key: _real(coefficient, key) for key, coefficient in value.items()}
        if all(isinstance(key, str) for key in value):
            for key in value:
                _check_width(key, declared)
            return value
    if isinstance(value, (list, tuple)):
        return [_observables(item, declared) for item in value]
    if "qiskit" in sys.modules:
        from qiskit.primitives.containers import ObservablesArray

        return _observables(ObservablesArray.coerce(value).tolist(), declared)
    if hasattr(value, "tolist"):
        return _observables(value.tolist(), declared)
    raise TypeError(f"an observable is a Pauli string, a map of them or a nested list, not {type(value).__name__}")


def _check_width(observable: str, declared: Declared) -> None:
    if declared.qubits is not None and len(observable) != declared.qubits:
        raise ValueError(
            f"the observable {observable!r:.100} has {len(observable)} characters, "
            f"and the circuit has {declared.qubits} qubits"
        )


def _real(coefficient: Any, of: Any) -> Any:
    plain = _plain(coefficient)
    if isinstance(plain, complex):
        if plain.imag:
            raise ValueError(f"the coefficient of {of!s:.100} must be real, not {coefficient}")
        return plain.real
    return plain


def _plain(value: Any) -> Any:
    """Convert tuples, numpy arrays and numpy numbers to lists and Python numbers, at any depth."""
    if getattr(value, "ndim", 0) and value.size > _MAX_ARRAY_PIECE:
        # One call for the whole array would block other threads.
        step = max(1, _MAX_ARRAY_PIECE * len(value) // value.size)
        parts = (value[at : at + step] for at in range(0, len(value), step))
        return [
            item for part in parts for item in (part.tolist() if part.size <= _MAX_ARRAY_PIECE else map(_plain, part))
        ]
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value

"""Checks submissions before they are sent: IonQ ignores unknown keys, and fails invalid circuits only later."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from aioqpu._http.json_encoder import compute
from aioqpu._http.schema_hints import checked_options, near
from aioqpu._http.validation import is_number
from aioqpu._jobs.bodies import merged_body
from aioqpu._jobs.submission_id import SLOT_TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

logger: Final = logging.getLogger("aioqpu")

SUBMISSION_KEY: Final = "aioqpu_submission"  # the metadata entry that holds the submission id
CLASSICAL_BITS: Final = "aioqpu_classical_bits"  # the metadata entry with the qubit of each classical bit
MAX_METADATA_KEYS, MAX_KEY_LENGTH, MAX_VALUE_LENGTH = 10, 40, 40_000
_GATES_BETWEEN_PAUSES = 1000
_KEYWORDS = {"preflight": "extra_body={'preflight': ...}", "backend": "target=..."}
_ALWAYS_FINITE = frozenset({int, str})
_TURNS = frozenset({"phase", "phases", "angle"})  # the fields of native gates, in turns
_MAX_MS_ANGLE = 0.25  # turns
_QUBITS = ("target", "targets", "control", "controls")
# The fields that known gates need: one of each group.
_NEEDED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    **dict.fromkeys(("x", "y", "z", "not", "h", "s", "si", "t", "ti", "v", "vi", "swap", "pauliexp"), (_QUBITS[:2],)),
    **dict.fromkeys(("rx", "ry", "rz", "xx", "yy"), (_QUBITS[:2], ("rotation",))),
    "zz": (_QUBITS[:2], ("rotation", "angle")),
    "cnot": (_QUBITS[:2], _QUBITS[2:]),
    **dict.fromkeys(("gpi", "gpi2"), (_QUBITS[:2], ("phase",))),
    "ms": (_QUBITS[:2], ("phases",)),
}


def with_submission_id(metadata: Mapping[str, Any], submission_id: str) -> dict[str, str]:
    """Return job metadata, with the submission id if there is one."""
    merged = dict(metadata)
    for key, value in merged.items():
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError(f"metadata must map strings to strings: {key!r} is {type(value).__name__}")
        if not key or len(key) > MAX_KEY_LENGTH:
            raise ValueError(f"metadata keys have 1 to {MAX_KEY_LENGTH} characters, not {key[:MAX_KEY_LENGTH]!r}...")
        if len(value) > MAX_VALUE_LENGTH:
            hint = "; it holds the classical bits: use fewer bits, or fewer circuits" if key == CLASSICAL_BITS else ""
            raise ValueError(
                f"metadata values have at most {MAX_VALUE_LENGTH} characters, {key!r} has {len(value)}{hint}"
            )
    if submission_id:
        merged[SUBMISSION_KEY] = submission_id
    if len(merged) > MAX_METADATA_KEYS:
        bits = f", and the classical bits of the circuit one ({CLASSICAL_BITS})" if CLASSICAL_BITS in merged else ""
        slot = SLOT_TAKEN if submission_id else ""
        raise ValueError(f"a job takes {MAX_METADATA_KEYS} metadata keys, this one has {len(merged)}{slot}{bits}")
    return merged


def is_valid_entry(key: Any, value: Any) -> bool:
    """Return whether the service takes this entry of metadata."""
    texts = isinstance(key, str) and isinstance(value, str)
    return texts and 0 < len(key) <= MAX_KEY_LENGTH and len(value) <= MAX_VALUE_LENGTH


def check_options(known: Mapping[str, Any], **options: Mapping[str, Any] | None) -> None:
    """Raise `ValueError` for unknown keys of option objects, which the service ignores.

    Registers may have other keys; only likely mistakes are refused.
    """
    for name, schema in (("noise", "Noise"), ("error_mitigation", "ErrorMitigation")):
        if (given := options[name]) is not None:
            checked_options(given, {**known[schema], "additionalProperties": False}, known, name)
    for key in options["registers"] or ():
        if key != "meas_mapped" and (hint := near(str(key), ["meas_mapped"])):
            raise ValueError(f"registers has no {key!r}{hint} (give it in extra_body to send it all the same)")


def merged_settings(
    settings: Mapping[str, Any] | None, error_mitigation: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Return the settings of a job with its error mitigation, which v0.3 has beside them."""
    wanted = dict(error_mitigation or {})
    if "debias" in wanted:
        wanted.setdefault("debiasing", wanted["debias"])
        if wanted.pop("debias") != wanted["debiasing"]:
            raise ValueError("error_mitigation has both debias and debiasing, which contradict each other")
    given = (settings or {}).get("error_mitigation")
    if isinstance(given, Mapping) and (
        contrary := [name for name in wanted if given.get(name, wanted[name]) != wanted[name]]
    ):
        raise ValueError(f"error_mitigation contradicts settings.error_mitigation: {contrary[0]}")
    return merged_body(settings, error_mitigation=wanted or None) or None


def check_input(
    known: Mapping[str, Any], program: Mapping[str, Any], fields: Iterable[str], inputs: Iterable[str]
) -> None:
    """Raise `ValueError` for an input with fields that belong to the request body.

    Args:
        known: The schemas of the API.
        program: The input.
        fields: The names of the fields of a request body.
        inputs: The names of the schemas of inputs.
    """
    if "gate" in program:
        raise ValueError("the input is a gate: give the gates of a circuit as {'qubits': 2, 'circuit': [gate, gate]}")
    if "input" in program:
        raise ValueError("the input is a whole request body, with an 'input' in it: give it as submit_job(**body)")
    kinds = [known[name]["properties"] for name in inputs]
    for name in fields:
        # A name is only a label, so it may be in the input.
        if name in program and name != "name" and not any(name in kind for kind in (*kinds, {"qubits"})):
            keyword = _KEYWORDS.get(name, f"{name}=...")
            raise ValueError(f"{name!r} belongs beside the input, not in it: submit_job(input, {keyword})")


async def check_circuits(body: dict[str, Any]) -> dict[str, Any]:
    """Raise `ValueError` for circuits that the service would fail: without gates, with wrong qubits or angles.

    The body may have `registers` although the API has no place for them.

    Returns the body with one gate of each kind, in which unknown words are looked for. Large inputs are checked in a
    worker thread.
    """
    program = body["input"]
    if not isinstance(program, Mapping):
        return body
    return await compute(partial(checked_circuits, body), program)


def checked_circuits(body: dict[str, Any], pause: Callable[[], None] | None = None) -> dict[str, Any]:
    """Do what `check_circuits` does, in this thread; the input is a mapping."""
    program: Mapping[str, Any] = body["input"]
    if not program.keys() & {"circuit", "circuits", "data", "format", "problem"}:
        raise ValueError("the input has no program: it needs a 'circuit', 'circuits', or 'format' and 'data'")
    seen: set[Any] = set()
    if not _is_list(several := program.get("circuits")):
        _check_registers("", body.get("registers"), program.get("qubits"))
        if "circuit" not in program:
            return body
        return {**body, "input": _sample("", program, program.get("qubits"), seen, pause)}
    if not several:
        raise ValueError("the input's 'circuits' is empty")
    samples: list[Any] = []
    checked = 0
    for index, entry in enumerate(several):
        if not isinstance(entry, Mapping):
            samples.append(entry)
            continue
        where = f"circuits[{index}]: "
        qubits = entry.get("qubits", program.get("qubits"))
        _check_registers(where, entry.get("registers"), qubits)
        sample = _sample(where, entry, qubits, seen, pause)
        kind = (*entry, str(entry.get("gateset")))
        if sample["circuit"] or kind not in seen:
            seen.add(kind)
            samples.append(sample)
        checked += len(circuit) if _is_list(circuit := entry["circuit"]) else 0
        if pause is not None and checked > _GATES_BETWEEN_PAUSES:
            pause()
            checked = 0
    return {**body, "input": {**program, "circuits": samples}}


def _sample(
    where: str, entry: Mapping[str, Any], qubits: Any, seen: set[Any], pause: Callable[[], None] | None
) -> dict[str, Any]:
    """Check the gates of a circuit; return it with only the gates of kinds that were not seen before."""
    circuit = entry.get("circuit")
    if circuit is None or (_is_list(circuit) and not circuit):
        raise ValueError(f"{where}the circuit has no gates, and IonQ fails such jobs")
    if not _is_list(circuit):
        return dict(entry)
    sample: list[Any] = []
    for index, gate in enumerate(circuit):
        if pause is not None and index % _GATES_BETWEEN_PAUSES == _GATES_BETWEEN_PAUSES - 1:
            pause()
        if not isinstance(gate, Mapping):
            sample.append(gate)
            continue
        for name, value in gate.items():
            if type(value) not in _ALWAYS_FINITE and not _is_finite(value):
                raise ValueError(f"{where}gate {index} ({gate.get('gate')!r}): {name} is {value}, not a finite number")
            if name in _TURNS and _TURNS not in seen and _is_beyond_range(gate, name, value):
                seen.add(_TURNS)  # one warning for each submission
                logger.warning(
                    "%sgate %d (%r): %s is %s, beyond the documented range: it is in turns (2 pi radians), not radians",
                    where,
                    index,
                    gate.get("gate"),
                    name,
                    value,
                )
        word = gate.get("gate")
        word = word if isinstance(word, str) else None
        if word in _NEEDED and (wrong := _wrong_qubits(gate, qubits)):
            raise ValueError(f"{where}gate {index} ({word!r}) {wrong}")
        kind = (word, *gate)
        if kind not in seen:
            seen.add(kind)
            sample.append(gate)
            for names in _NEEDED.get(word or "", ()):
                if not gate.keys() & set(names):
                    needs, has = " or ".join(map(repr, names)), ", ".join(map(str, gate))
                    raise ValueError(f"{where}gate {index} ({word!r}) needs {needs}, and has {has}")
    return {**entry, "circuit": sample}


def _wrong_qubits(gate: Mapping[str, Any], qubits: Any) -> str:
    """Return what is wrong with the qubits of a gate, if anything."""
    named: list[int] = []
    for name in _QUBITS:
        if name in gate:
            value = gate[name]
            if type(value) is int:
                named.append(value)
            elif _is_list(value):
                named += [qubit for qubit in value if type(qubit) is int]
    if type(qubits) is int:
        for qubit in named:
            if not 0 <= qubit < qubits:
                return f"acts on qubit {qubit}, the circuit has qubits 0 to {qubits - 1}"
    if len(named) > 1 and len(set(named)) < len(named):
        return f"names a qubit twice: {', '.join(map(str, named))}"
    return ""


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (list, tuple))


def _is_finite(value: Any) -> bool:
    if type(value) is float:
        return math.isfinite(value)
    value = value.tolist() if hasattr(value, "tolist") else value
    return all(math.isfinite(one) for one in (value if _is_list(value) else (value,)) if isinstance(one, float))


def _is_beyond_range(gate: Mapping[str, Any], name: str, value: Any) -> bool:
    """Return whether a phase is beyond -1 to 1 turns, or the angle of an `ms` gate beyond 0 to 0.25."""
    if name == "angle" and gate.get("gate") == "ms":
        return is_number(value) and not 0 <= value <= _MAX_MS_ANGLE
    return any(is_number(one) and not -1 <= one <= 1 for one in (value if _is_list(value) else (value,)))


def _check_registers(where: str, registers: Any, qubits: Any) -> None:
    mapping = registers.get("meas_mapped") if isinstance(registers, Mapping) else None
    if not (_is_list(mapping) and is_number(qubits, Integral)):
        return
    for qubit in mapping:
        if is_number(qubit, Integral) and not 0 <= qubit < qubits:
            raise ValueError(
                f"{where}registers.meas_mapped names qubit {qubit}, the circuit has qubits 0 to {qubits - 1}"
            )

"""The outcome of each shot of an IonQ job (API v0.4)."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from aioqpu._http.json_stream import LARGE_BODY_BYTES, check_size, let_event_loop_run
from aioqpu._http.text import brief
from aioqpu.ionq.results import ALL_QUBITS, MAX_QUBITS, bits_over, classical_bits, state_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LIST = re.compile(r'\s*(?:\{\s*"shots"\s*:\s*)?\[\s*')
_SEPARATOR = re.compile(r"\s*,\s*")
_SHOTS_BETWEEN_PAUSES = 2000


@attrs.frozen(repr=False)
class IonQShots:
    """The bitstring of each shot of a job, in the order of the shots.

    Qubit 0 is the rightmost character. For a translated Qiskit circuit or OpenQASM text, bits are the circuit's
    classical bits instead of its qubits.
    """

    job_id: str
    """The job's id at the service."""
    bitstrings: tuple[str, ...]
    """The bitstring of each shot, leaked or not; empty if the service sends several registers and no whole."""
    registers: Mapping[str, tuple[str, ...]]
    """The bitstring of each shot by the name of a register; bit 0 is the rightmost character."""
    leaked: frozenset[int]
    """The positions of shots in which a qubit left its two states; their bits mean nothing, so they are not counted."""

    def __len__(self) -> int:
        return max(map(len, [self.bitstrings, *self.registers.values()]))

    def counts(self, register: str | None = None) -> dict[str, int]:
        """Return the count of each bitstring, without leaked shots.

        Args:
            register: The name of a register; by default all bits.

        Raises:
            KeyError: There is no such register.
        """
        shots = self.bitstrings if register is None else self.registers[register]
        return dict(sorted(Counter(bits for at, bits in enumerate(shots) if at not in self.leaked).items()))

    def __repr__(self) -> str:
        return f"<IonQShots job_id={brief(self.job_id)} {len(self)} shots, {len(self.leaked)} of them leaked>"


def read_shots(body: bytes | bytearray, job_id: str, options: Mapping[str, Any]) -> IonQShots:
    """Read a body of either format; raise `ValueError` or another decoding failure for anything else.

    Args:
        body: The JSON text: a list of decimal states, or an object with a list of shots by register.
        job_id: The job's id.
        options: The options of the job's `IonQResult`.
    """
    shots = iter(_shots(body))
    first = next(shots, None)
    if first is None:
        return IonQShots(job_id, (), {}, frozenset())
    if isinstance(first, dict):
        registers, leaked = _read_registers(chain([first], shots))
        whole = registers.pop(ALL_QUBITS, next(iter(registers.values())) if len(registers) == 1 else ())
    else:
        registers, leaked, whole = {}, frozenset(), _read_states(chain([first], shots), options.get("num_qubits"))
    classical = classical_bits(options.get("metadata"), options.get("position"), options.get("meas_mapped"))
    if classical is not None and whole:
        whole = _over(whole, classical[0])
        registers = {name: _over(whole, bits) for name, bits in classical[1].items()}
    return IonQShots(job_id, whole, registers, leaked)


def _read_states(shots: Iterable[Any], num_qubits: int | None) -> tuple[str, ...]:
    """Return the bitstrings of shots that are decimal states, in text or as numbers."""
    states: dict[str, int] = {}
    column: list[str] = []
    for shot in shots:
        text = str(shot)
        if text not in states:
            states[text] = state_number(text)
        column.append(text)
    known = num_qubits if num_qubits is not None and num_qubits <= MAX_QUBITS else 1
    width = max(known, *(state.bit_length() for state in states.values()))
    bitstrings = {text: format(state, f"0{width}b") for text, state in states.items()}
    return tuple(bitstrings[text] for text in column)


def _read_registers(shots: Iterable[Any]) -> tuple[dict[str, tuple[str, ...]], frozenset[int]]:
    """Return the bitstrings by register of shots that list bits, bit 0 first, and the positions of leaked shots."""
    columns: dict[str, list[str]] = {}
    leaked: set[int] = set()
    texts: dict[tuple[int, ...], str] = {}
    for number, shot in enumerate(shots):
        registers = shot["registers"]
        columns = columns or {name: [] for name in registers}
        if registers.keys() != columns.keys():
            raise ValueError(f"shot {number} has other registers than the shots before it")
        if any(shot.get("leakage_bits") or ()):
            leaked.add(number)
        for name, bits in registers.items():
            key = tuple(bits)
            if key not in texts:
                if not {*key} <= {0, 1}:
                    raise ValueError(f"shot {number} has bits other than 0 and 1")
                texts[key] = "".join("1" if bit else "0" for bit in reversed(key))
            columns[name].append(texts[key])
    return {name: tuple(column) for name, column in columns.items()}, frozenset(leaked)


def _over(shots: Sequence[str], qubits: Sequence[int | None]) -> tuple[str, ...]:
    """Return bitstrings over bits, each of which is a qubit or 0."""
    turned = {bits: format(bits_over(int(bits or "0", 2), qubits), f"0{len(qubits)}b") for bits in {*shots}}
    return tuple(turned[bits] for bits in shots)


def _shots(body: bytes | bytearray) -> Iterator[Any]:
    """Yield the elements of the list of shots; one of a large body after the other."""
    start = None
    if len(body) > LARGE_BODY_BYTES:
        text = body.decode()
        start = _LIST.match(text)
    if start is None:
        check_size(body)
        parsed = json.loads(body)
        found = parsed["shots"] if isinstance(parsed, dict) else parsed
        if not isinstance(found, list):
            raise TypeError("the shots are not a list")
        yield from found
        return
    decode, at, number = json.JSONDecoder().raw_decode, start.end(), 0
    while text[at] != "]":
        shot, at = decode(text, at)
        yield shot
        number += 1
        if number % _SHOTS_BETWEEN_PAUSES == 0:
            let_event_loop_run()
        if separator := _SEPARATOR.match(text, at):
            at = separator.end()
        elif not text[at:].lstrip().startswith("]"):
            raise ValueError("the list of shots is not JSON")
        else:
            return

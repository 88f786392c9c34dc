"""The outcome of each shot of an IonQ job (API v0.4)."""

from __future__ import annotations

import json
import operator
import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, overload

import attrs

from aioqpu import _integrations
from aioqpu._http.json_memory import LARGE_BODY_BYTES, MAX_MEMORY_BYTES, TooLargeError, check_size, let_event_loop_run
from aioqpu._http.text import brief
from aioqpu.ionq.results import ALL_QUBITS, MAX_QUBITS, classical_bits, state_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PIECE_BYTES = 2**16
# Shots of so many bytes are less than 700 containers, so parsing them never starts a garbage collection, which would
# stop the event loop for as long as it takes to visit all objects of the process.
_PARSED_BYTES = 2**12
_MAX_PIECE_BYTES = 2**20
_MAX_CUTS = 8
# A list, or an object in which only plain values are before the list.
_LIST = re.compile(
    rb'\s*(?:\{\s*(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[-+.\w]+)\s*,\s*)*"shots"\s*:\s*)?\[',
)
_BETWEEN_OBJECTS = re.compile(rb"\}\s*,\s*\{")
_TO_DIGITS = bytes.maketrans(b"\0\1", b"01")


class _Bitstrings(Sequence[str]):
    """The bitstrings of many shots, all of one length; they are kept as one text, so millions need little memory."""

    def __init__(self, text: bytes | bytearray, width: int, length: int) -> None:
        self._text = text
        self._width = width
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        number = range(self._length)[index]
        return self._at(number) if isinstance(number, int) else tuple(map(self._at, number))

    def _at(self, number: int) -> str:
        return self._text[number * self._width : (number + 1) * self._width].decode()

    def __iter__(self) -> Iterator[str]:
        return map(self._at, range(self._length))

    def __eq__(self, other: object) -> bool:
        is_alike = isinstance(other, (tuple, list, _Bitstrings)) and len(self) == len(other)
        return is_alike and all(map(operator.eq, self, other))  # type: ignore[call-overload]

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} bitstrings of {self._width} bits>"

    def over(self, qubits: Sequence[int | None]) -> _Bitstrings:
        """Return the bitstrings over bits, each of which is a qubit or 0."""
        return _Bitstrings(_over(self._text, self._width, len(self), qubits), len(qubits), len(self))


class _Positions(AbstractSet[int]):
    """The positions of marked shots, of which each is one byte."""

    def __init__(self, marks: bytes | bytearray) -> None:
        self._marks = marks

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and 0 <= position < len(self._marks) and bool(self._marks[position])

    def __iter__(self) -> Iterator[int]:
        return (position for position, marked in enumerate(self._marks) if marked)

    def __len__(self) -> int:
        return self._marks.count(1)

    @classmethod
    def _from_iterable(cls, positions: Iterable[int]) -> frozenset[int]:  # type: ignore[override]
        return frozenset(positions)

    def __repr__(self) -> str:
        return f"<positions of {len(self)} shots>"


@attrs.frozen(repr=False)
class IonQShots:
    """The bitstring of each shot of a job, in the order of the shots.

    Qubit 0 is the rightmost character. For a translated Qiskit circuit or OpenQASM text, bits are the circuit's
    classical bits instead of its qubits.
    """

    job_id: str
    """The job's id at the service."""
    bitstrings: Sequence[str]
    """The bitstring of each shot, leaked or not; empty if the service sends several registers and no whole."""
    registers: Mapping[str, Sequence[str]]
    """The bitstring of each shot by the name of a register; bit 0 is the rightmost character."""
    leaked: AbstractSet[int]
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

    def _repr_html_(self) -> str:
        card: str = _integrations.load("display").shots_card(self)
        return card

    def __repr__(self) -> str:
        return f"<IonQShots job_id={brief(self.job_id)} {len(self)} shots, {len(self.leaked)} of them leaked>"


def read_shots(body: bytes | bytearray, job_id: str, options: Mapping[str, Any]) -> IonQShots:
    """Read a body of either format; raise `ValueError` or another decoding failure for anything else.

    Args:
        body: The JSON text: a list of decimal states, or an object with a list of shots by register. A large one is
            emptied.
        job_id: The job's id.
        options: The options of the job's `IonQResult`.
    """
    if len(body) > LARGE_BODY_BYTES:
        try:
            shots = _read(_pieces(body), job_id, options)
        except ValueError:
            pass  # the body is not of the expected shape; json.loads says what is wrong with it, if anything
        else:
            _release(body)
            return shots
    check_size(body)
    parsed = json.loads(body)
    found = parsed["shots"] if isinstance(parsed, dict) else parsed
    if not isinstance(found, list):
        raise TypeError("the shots are not a list")
    return _read(iter([found]), job_id, options)


def _read(pieces: Iterator[list[Any]], job_id: str, options: Mapping[str, Any]) -> IonQShots:
    """Read lists of shots."""
    whole, registers, leaked = _Bitstrings(b"", 0, 0), dict[str, _Bitstrings](), bytearray()
    first = next(pieces)
    if first and isinstance(first[0], dict):
        registers, leaked = _read_registers(chain([first], pieces), first[0]["registers"])
        whole = registers.pop(ALL_QUBITS, next(iter(registers.values())) if len(registers) == 1 else whole)
    elif first:
        whole = _read_states(chain([first], pieces), options.get("num_qubits"))
    classical = classical_bits(options.get("metadata"), options.get("position"), options.get("meas_mapped"))
    if classical is not None and whole:
        whole = whole.over(classical[0])
        registers = {name: whole.over(bits) for name, bits in classical[1].items()}
    return IonQShots(job_id, whole, registers, _Positions(leaked))


def _read_states(pieces: Iterable[list[Any]], num_qubits: int | None) -> _Bitstrings:
    """Return the bitstrings of shots that are decimal states, in text or as numbers."""
    width = num_qubits if num_qubits is not None and 0 < num_qubits <= MAX_QUBITS else 1
    text, length = bytearray(), 0
    for piece in pieces:
        states = [state_number(str(shot)) for shot in piece]
        needed = max(state.bit_length() for state in states)
        if needed > width:
            text = _over(text, width, length, range(needed))
            width = needed
        length += len(states)
        _check_memory(length, width)
        text += "".join([format(state, f"0{width}b") for state in states]).encode()
    return _Bitstrings(text, width, length)


def _read_registers(pieces: Iterable[list[Any]], first: Mapping[str, Any]) -> tuple[dict[str, _Bitstrings], bytearray]:
    """Return the bitstrings by register of shots that list bits, bit 0 first, and which shots leaked."""
    widths = {name: len(bits) for name, bits in first.items()}
    texts, leaked = {name: bytearray() for name in widths}, bytearray()
    for piece in pieces:
        registers = [shot["registers"] for shot in piece]
        if any(each.keys() != widths.keys() for each in registers):
            raise ValueError("the shots have different registers")
        leaked += bytes([any(shot.get("leakage_bits") or ()) for shot in piece])
        _check_memory(len(leaked), sum(widths.values()))
        for name, width in widths.items():
            bits = [bytes(each[name][::-1]) for each in registers]
            text = b"".join(bits)
            if text.translate(None, b"\0\1"):
                raise ValueError(f"register {name!r} has bits other than 0 and 1")
            if {*map(len, bits)} != {width}:
                raise ValueError(f"register {name!r} has different widths")
            texts[name] += text.translate(_TO_DIGITS)
    return {name: _Bitstrings(text, widths[name], len(leaked)) for name, text in texts.items()}, leaked


def _over(text: bytes | bytearray, width: int, length: int, qubits: Sequence[int | None]) -> bytearray:
    """Return the text of bitstrings over bits, each of which is a qubit or 0."""
    _check_memory(length, len(qubits))
    turned = bytearray()
    step = max(1, _PIECE_BYTES // max(len(qubits), width, 1))
    for start in range(0, length, step):
        old = text[start * width : (start + step) * width]
        new = bytearray(b"0") * (len(qubits) * min(step, length - start))
        for bit, qubit in enumerate(qubits):
            if qubit is not None and qubit < width:
                new[len(qubits) - 1 - bit :: len(qubits)] = old[width - 1 - qubit :: width]
        turned += new
        let_event_loop_run()
    return turned


def _release(body: bytes | bytearray) -> None:
    """Free a large body in steps; in one step, 300 MB would stop the event loop for 20 ms."""
    while isinstance(body, bytearray) and len(body) > LARGE_BODY_BYTES:
        del body[len(body) // 2 - 1 :]
        let_event_loop_run()


def _check_memory(length: int, width: int) -> None:
    if length * width > MAX_MEMORY_BYTES:
        raise TooLargeError(f"it would take more than {MAX_MEMORY_BYTES // 10**6} MB of memory")


def _pieces(body: bytes | bytearray) -> Iterator[list[Any]]:
    """Yield some shots of a large body after the others; raise `ValueError` if its shots are not found."""
    start = _LIST.match(body)
    if start is None:
        raise ValueError("the body does not begin with the shots")
    at, size, view = start.end(), _PARSED_BYTES, memoryview(body)
    paused_at = at
    while True:
        piece, is_last = view[at : at + size].tobytes(), at + size >= len(body)
        for end in islice(_cuts(piece, is_last=is_last), _MAX_CUTS):
            try:
                shots = json.loads(b"[%b]" % piece[:end])
                if is_last:
                    json.loads(b"%b]%b" % (start[0], piece[end + 1 :]))
            except ValueError:
                continue
            break
        else:
            if is_last or size >= _MAX_PIECE_BYTES:
                raise ValueError("the list of shots is not JSON")
            size *= 2
            continue
        if not shots:
            raise ValueError("a comma at the end of the list")
        yield shots
        if is_last:
            return
        at += piece.index(b",", end) + 1
        if at - paused_at > _PIECE_BYTES:
            paused_at = at
            let_event_loop_run()


def _cuts(piece: bytes, *, is_last: bool) -> Iterator[int]:
    """Yield where the shots in a piece of JSON may end, the last position first."""
    if not is_last and piece.lstrip().startswith(b"{"):
        yield from (found.start() + 1 for found in reversed([*_BETWEEN_OBJECTS.finditer(piece)]))
        return
    end = piece.rfind(b"]" if is_last else b",")
    while end >= 0:
        yield end
        end = piece.rfind(b"]" if is_last else b",", 0, end)

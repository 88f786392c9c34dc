"""Decodes Qiskit Runtime's typed JSON, `{"__type__": ..., "__value__": ...}`, and base64 data in results."""

from __future__ import annotations

import json
import math
import operator
import re
import zlib
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from aioqpu._http.json_stream import without_views
from aioqpu._http.text import brief, brief_fields
from aioqpu.ibm.arrays import FORMATS, BitArray, DataBin, NDArray

# A small body must not expand to a large one: limits on what is unpacked beyond a multiple of what was sent.
MAX_ARRAY_BYTES = 2**29
MAX_EMPTY_PRODUCT = 2**24  # of the axes of an empty array that are not 0
_PIECE_CHARACTERS = 2**18


@attrs.frozen
class BindingsArray:
    """The parameter values of a pub.

    Attributes:
        shape: The shape of the sweep.
        data: Arrays by tuples of parameter names. The last axis of each array has one value for each name.
    """

    shape: tuple[int, ...]
    data: dict[tuple[str, ...], Any]

    __repr__ = brief_fields


@attrs.frozen
class ExecutionSpan:
    """When a part of a job's data was measured.

    Attributes:
        start: The start, in UTC.
        stop: The end, in UTC.
        data_slices: The part of each pub's data, by the pub's index, in Qiskit's form: the shape of the data and a
            slice of the flattened data (`DoubleSliceSpan`: slices of points and shots; `TwirledSliceSpan`: a flag
            whether the twirling axis comes first, slices, and in version 2 the shots).
    """

    start: datetime
    stop: datetime
    data_slices: dict[int, tuple[Any, ...]]

    __repr__ = brief_fields


@attrs.frozen
class NoiseLearnerResult:
    """The result of the noise learner.

    Attributes:
        data: The learned noise of each layer.
        metadata: What the program sent beside it.
    """

    data: list[Any]
    metadata: dict[str, Any]

    __repr__ = brief_fields


@attrs.frozen
class PauliLindbladMap:
    """A Pauli-Lindblad map in sparse form.

    Attributes:
        paulis: A tuple for each generator: the Pauli letters, the qubits on which they act, and the rate.
        num_qubits: The number of qubits.
    """

    paulis: list[tuple[str, tuple[int, ...], float]]
    num_qubits: int

    __repr__ = brief_fields


def metadata_of(owner: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the service reports beside values; metadata that is no object is in the raw result only."""
    value = owner.get("metadata")
    return dict(value) if isinstance(value, Mapping) else {}


def read_base64(text: str | memoryview, size: int, *, compressed: bool) -> bytearray:
    """Decode base64 text, of zlib-compressed data if `compressed`, to exactly `size` bytes."""
    inflate = zlib.decompressobj()
    data = bytearray()  # grows: allocating it in full would fill it with zeros in one call
    # In pieces, so that other threads can run and no second copy is made.
    for start in range(0, len(text), _PIECE_CHARACTERS):
        piece = a2b_base64(text[start : start + _PIECE_CHARACTERS], strict_mode=True)
        data += inflate.decompress(piece, size + 1 - len(data)) if compressed else piece
        if len(data) > size:
            break
    if len(data) != size or (compressed and (not inflate.eof or inflate.unused_data)):
        raise ValueError("an array does not fill its shape")
    return data


class TypedDecoder:
    """Decodes `{"__type__": ..., "__value__": ...}` at any depth, and limits what one body may inflate to.

    Unknown types, and small values with unexpected content, are left unchanged.
    """

    def __init__(self) -> None:
        self._room = MAX_ARRAY_BYTES

    def __call__(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self(item) if isinstance(item, (dict, list)) else item for item in value]
        if not isinstance(value, dict):
            return without_views(value) if isinstance(value, memoryview) else value
        kind = value.get("__type__")
        if not isinstance(kind, str):
            # Samples are never typed, and there may be millions of them.
            return {key: item if key == "samples" else self(item) for key, item in value.items()}
        content = value.get("__value__")
        # Arrays of objects are sent as they are: lists, numbers, or the name of an extrapolator.
        if isinstance(content, memoryview) or (
            kind == "ndarray" and isinstance(content, str) and not _WORD.fullmatch(content)
        ):
            array = self._array(content)
            return without_views(value) if array is None else array
        content = self(content)
        if kind in _DATA:
            return _DATA[kind](content)
        try:
            return _READERS[kind](content)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return {**value, "__value__": content}

    def _array(self, text: str | memoryview) -> NDArray | None:
        """Decode base64(zlib(npy)); `None` for an unsupported dtype. Arrays of objects (pickles) are refused."""
        head = zlib.decompressobj().decompress(a2b_base64(text[:16_384]), 10_240)
        first = 10 if head[6:7] == b"\x01" else 12
        start = first + int.from_bytes(head[8:first], "little")
        header = _NPY_HEADER.fullmatch(head[first:start].decode("latin-1"))
        if head[:6] != b"\x93NUMPY" or start > len(head) or not header or "O" in header["dtype"]:
            raise ValueError(f"not an .npy array of numbers: {head[:100]!r}")
        dtype = header["dtype"].strip("'")
        if dtype[:1] not in ("<", ">", "|") or dtype[1:] not in FORMATS:
            return None
        shape = tuple(int(axis) for axis in header["shape"].split(",") if axis.strip())
        most = 1100 * len(text)  # zlib cannot compress more
        total = start + math.prod(shape) * int(dtype[2:])
        if len(shape) > 64 or total > most or math.prod(axis or 1 for axis in shape) > max(most, MAX_EMPTY_PRODUCT):
            raise ValueError(f"an array of shape {shape} in {len(text)} characters")
        self._room += len(text) - total  # the bytes that were sent do not count
        if self._room < 0:
            raise ValueError("arrays inflate to more than is reasonable")
        npy = read_base64(text, total, compressed=True)
        del npy[:start]
        return NDArray(dtype, shape, npy, header["fortran"] == "True")


_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NPY_HEADER = re.compile(
    r"\{'descr': (?P<dtype>.+?), 'fortran_order': (?P<fortran>True|False), 'shape': \((?P<shape>[\d, ]*)\),? *\}\s*"
)


def _bit_array(content: Any) -> BitArray:
    array, num_bits = content["array"], operator.index(content["num_bits"])
    if not isinstance(array, NDArray) or array.dtype != "|u1" or len(array.shape) < 2:
        raise TypeError(f"a bit array is uint8 with at least two axes, not {brief(array, 100)}")
    data = array.data
    if array.fortran and data:
        data = memoryview(data).cast("B", array.shape[::-1]).tobytes("F")
    return BitArray(data, num_bits, array.shape[-2], array.shape[:-2])


def _shape(content: Any) -> tuple[int, ...]:
    shape = tuple(map(operator.index, content or ()))
    if min(shape, default=0) < 0:
        raise ValueError(f"a shape of {shape}")
    return shape


def read_moment(content: Any) -> datetime:
    """Return a time in UTC; one without a time zone is in UTC."""
    moment = datetime.fromisoformat(content)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _set(content: Any) -> Any:
    try:
        return set(content)
    except TypeError:
        return list(content)


def _span(content: Any) -> ExecutionSpan:
    slices = {}
    for pub, (shape, *rest) in content["data_slices"].items():
        first = len(rest) > 4  # whether a flag comes before the pairs of bounds; a number of shots may come after
        bounds = rest[first : first + 2 * ((len(rest) - first) // 2)]
        pairs = map(slice, bounds[::2], bounds[1::2])
        slices[int(pub)] = (_shape(shape), *rest[:first], *pairs, *rest[first + len(bounds) :])
    return ExecutionSpan(content["start"], content["stop"], slices)


def _as_is(content: Any) -> Any:
    return content


_DATA: dict[str, Callable[[Any], Any]] = {
    "BitArray": _bit_array,
    "DataBin": lambda content: DataBin(content["fields"], _shape(content.get("shape"))),
}
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("PrimitiveResult", "PubResult", "SamplerPubResult", "EstimatorPubResult"), _as_is),
    **dict.fromkeys(("ndarray", "ObservablesArray"), _as_is),
    **dict.fromkeys(("ExecutionSpan", "DoubleSliceSpan", "TwirledSliceSpan", "TwirledSliceSpanV2"), _span),
    **dict.fromkeys(("ExecutionSpans", "ExecutionSpanCollection"), operator.itemgetter("spans")),
    "complex": lambda content: complex(*content),
    "datetime": read_moment,
    "set": _set,
    "BindingsArray": lambda content: BindingsArray(
        _shape(content["shape"]), {tuple(json.loads(names)): array for names, array in content["data"].items()}
    ),
    "NoiseLearnerResult": lambda content: NoiseLearnerResult(content["data"], content["metadata"]),
    "PauliLindbladMap": lambda content: PauliLindbladMap(
        [(letters, tuple(qubits), rate) for letters, qubits, rate in content["paulis"]], content["num_qubits"]
    ),
}

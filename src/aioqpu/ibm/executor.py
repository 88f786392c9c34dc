"""Decodes results of IBM's program `executor`: tensors by item, and the roles `sampler_v2` and `estimator_v2`."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from operator import add, index
from struct import Struct
from typing import Any, Final

import attrs

from aioqpu import _integrations
from aioqpu._http.json_stream import without_views
from aioqpu._http.text import brief, printable
from aioqpu.ibm.arrays import BitArray, DataBin, NDArray
from aioqpu.ibm.qiskit_json import (
    MAX_ARRAY_BYTES,
    MAX_EMPTY_PRODUCT,
    ExecutionSpan,
    metadata_of,
    read_base64,
    read_moment,
)
from aioqpu.ibm.quantum_program import DTYPES

_SAMPLER, _ESTIMATOR = "sampler_v2", "estimator_v2"
_POST_PROCESSOR = "v0.1"
_VERSION = re.compile(r"v?([0-2])\.[0-9]+")  # later schemas may differ
_FLIPS = "measurement_flips."
_SUFFIXES: Final = {"classified": "", "kerneled": "_iq", "avg_kerneled": "_avg_iq"}
_PART_FORMATS = {"<c8": "f", "<c16": "d"}  # of the real and the imaginary part, for `struct`
_MAX_AXES = 64
_MAX_SAMPLE_BITS = 2**20
_MAX_UNPACKED_BYTES = 2**32
_ZLIB_RATIO = 1100  # zlib cannot compress more
_MAX_NARROW_BITS = 64  # wider samples are converted one by one
_PIECE_BYTES = 2**18  # that are converted in one call, so that other threads can run
_DIGITS = bytes.maketrans(b"01", b"\0\1")


@attrs.frozen
class _Tensor:
    """A decoded tensor; bools are packed, the first in the lowest bit."""

    dtype: str
    shape: tuple[int, ...]
    data: bytearray = attrs.field(repr=False)

    def array(self) -> NDArray:
        """Return the tensor as an array, with one byte for each bool."""
        if self.dtype != "|b1":
            return NDArray(self.dtype, self.shape, self.data)
        count = math.prod(self.shape)
        if count > _MAX_UNPACKED_BYTES:
            raise ValueError(f"an array of {count} bools would take more than {_MAX_UNPACKED_BYTES >> 30} GiB")
        unpacked = bytearray()
        for start in range(0, len(self.data), _PIECE_BYTES):
            unpacked += _unpack(self.data[start : start + _PIECE_BYTES])
        del unpacked[count:]
        return NDArray(self.dtype, self.shape, unpacked)


class ExecutorItem(Mapping[str, NDArray]):
    """The arrays of one item of a quantum program: a mapping of `NDArray` by name.

    Attributes:
        metadata: What the service reports about the item.
    """

    def __init__(self, tensors: Mapping[str, _Tensor], metadata: Mapping[str, Any]) -> None:
        self._tensors = dict(tensors)
        self.metadata: dict[str, Any] = dict(metadata)

    def __getitem__(self, name: str) -> NDArray:
        return self._tensors[name].array()

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    def __repr__(self) -> str:
        shown = [f"{printable(name, 60)}={brief(each.shape)}" for name, each in list(self._tensors.items())[:12]]
        more = ["..."] if len(self) > len(shown) else []
        return f"<ExecutorItem {', '.join(shown + more)}>"


@attrs.frozen(repr=False)
class ExecutorResult:
    """The items of a quantum program whose semantic role is not decoded.

    Attributes:
        role: The semantic role, such as `noise_learner_v3`; `None` without one.
        items: The arrays of each item as the machine measured them.
        passthrough_data: What the submission asked the service to return, with tensors as `NDArray`.
        problem: Why a role that this package knows was not decoded; `None` for other roles.
    """

    role: str | None
    items: tuple[ExecutorItem, ...]
    passthrough_data: Any = None
    problem: str | None = None

    @property
    def hint(self) -> str:
        """Where the data is, and why the role was not decoded."""
        if self.problem is not None:
            return f"{self.problem}; the measured bits are in result.value.items"
        role = f" of the role {printable(self.role, 60)}" if self.role else ""
        return f"this job has no pubs: the arrays of its {len(self.items)} items{role} are in result.value.items"

    def __repr__(self) -> str:
        role = printable(self.role, 60) if self.role else None
        return f"<ExecutorResult role={role} items={brief(list(self.items), 400)}>"


@attrs.frozen
class DecodedPubs:
    """The pubs of a semantic role, as pairs of data and metadata, and the metadata of the job."""

    pubs: list[tuple[DataBin, dict[str, Any]]]
    metadata: dict[str, Any]


@attrs.frozen
class _PostProcessor:
    """How the bits of the role `sampler_v2` were measured."""

    twirling: bool
    meas_type: str
    circuits_metadata: Sequence[Any]


def is_executor_body(body: Any) -> bool:
    """Return whether parsed JSON is a result of the executor, in a schema that is decoded here."""
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        return False
    version = body.get("schema_version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return False
    if not body["data"]:
        return "passthrough_data" in body or "semantic_role" in body
    return any(isinstance(item, dict) and "results" in item for item in body["data"])


def needs_params(body: Any) -> bool:
    """Return whether only the job's params can say what a result of the executor means."""
    if not is_executor_body(body):
        return False
    role = body.get("semantic_role")
    return "semantic_role" not in body or (role is not None and body.get("passthrough_data") is None)


def decode_executor(body: Mapping[str, Any], program: Mapping[str, Any] | None = None) -> ExecutorResult | DecodedPubs:
    """Decode a result of the executor.

    `program` is what the job's params say about its results, for bodies that lack it. A body of a known role without a
    known post-processor is not interpreted.
    """
    known = program or {}
    role = body.get("semantic_role") or known.get("semantic_role")
    role = role.replace("-", "_") if isinstance(role, str) else None
    passthrough = body.get("passthrough_data")
    passthrough = known.get("passthrough_data") if passthrough is None else passthrough
    settings = passthrough.get("post_processor") if isinstance(passthrough, Mapping) else None
    if not isinstance(settings, Mapping) or settings.get("version") != _POST_PROCESSOR:
        settings = None
    reader = _TensorReader(compressed=body["schema_version"].lstrip("v") >= "2")
    if role == _SAMPLER and settings is not None:
        return _sampler_pubs(body, settings, reader)
    items = []
    for item in body["data"]:
        tensors = {name: reader.read(tensor) for name, tensor in item["results"].items()}
        items.append(ExecutorItem(tensors, without_views(metadata_of(item))))
    passthrough = _decoded_tree(passthrough, reader)
    problem = None
    if role == _ESTIMATOR and settings is not None:
        about = {"executor": without_views(metadata_of(body))}
        try:
            pubs, metadata = _integrations.load("mitigation").estimator_pubs(items, passthrough)
            return DecodedPubs(pubs, {**metadata, **about})
        except ImportError as error:
            problem = f"expectation values need the extra mitigation: pip install 'aioqpu[mitigation]' ({error})"
        except Exception as error:  # noqa: BLE001 - what the package raises depends on the body; the bits are not lost
            problem = f"qiskit-mitigation cannot compute expectation values ({type(error).__name__}: {error!s:.300})"
    elif role in (_SAMPLER, _ESTIMATOR):
        problem = f"results of the role {role} are decoded only with post-processor {_POST_PROCESSOR}"
    return ExecutorResult(role, tuple(items), passthrough, problem)


def compilation_of(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an item's metadata reports about the compilation."""
    return {name: metadata[name] for name in ("scheduler_timing", "stretch_values") if metadata.get(name)}


def _decoded_tree(value: Any, reader: _TensorReader) -> Any:
    """Return passthrough data with each tensor as an `NDArray`; what only looks like a tensor is left unchanged."""
    if isinstance(value, Mapping):
        if value.keys() == {"data", "shape", "dtype"}:
            try:
                return reader.read(value).array()
            except (ArithmeticError, LookupError, TypeError, ValueError, zlib.error):
                return without_views(value)
        return {name: _decoded_tree(each, reader) for name, each in value.items()}
    if isinstance(value, list):
        return [_decoded_tree(each, reader) if isinstance(each, (dict, list)) else each for each in value]
    return without_views(value)


class _TensorReader:
    """Decodes tensors, and limits what one body may inflate to."""

    def __init__(self, *, compressed: bool) -> None:
        self._compressed = compressed
        self._room = MAX_ARRAY_BYTES

    def read(self, tensor: Mapping[str, Any]) -> _Tensor:
        """Decode a tensor into at most the bytes that its shape needs."""
        text, dtype, shape = tensor["data"], DTYPES[tensor["dtype"]], tensor["shape"]
        if not isinstance(text, (str, memoryview)) or not isinstance(shape, list) or len(shape) > _MAX_AXES:
            raise TypeError("a tensor has base64 text and a shape of at most 64 axes")
        if any(type(axis) is not int or axis < 0 for axis in shape):
            raise ValueError(f"a tensor of shape {brief(shape)}")
        bits = 1 if dtype == "|b1" else 8 * int(dtype[2:])
        total = (math.prod(shape) * bits + 7) // 8
        most = len(text) * (_ZLIB_RATIO if self._compressed else 1)
        if total > most or math.prod(axis or 1 for axis in shape) > max(8 * most, MAX_EMPTY_PRODUCT):
            raise ValueError(f"a tensor of shape {brief(shape)} in {len(text)} characters")
        self.take(total - len(text))  # the bytes that were sent do not count
        return _Tensor(dtype, tuple(shape), read_base64(text, total, compressed=self._compressed))

    def samples(self, tensor: _Tensor) -> bytearray:
        """Return bits as big-endian samples of whole bytes, and clear the tensor to save memory.

        The last axis has the bits of a sample, bit 0 first.
        """
        width, count = tensor.shape[-1], math.prod(tensor.shape[:-1])
        if width > _MAX_SAMPLE_BITS:
            raise ValueError(f"samples of {width} bits")
        self.take(count * -(-width // 8) - len(tensor.data))
        if not tensor.data:
            return bytearray()
        samples = (_narrow_samples if width <= _MAX_NARROW_BITS else _wide_samples)(tensor.data, count, width)
        tensor.data.clear()
        return samples

    def take(self, size: int) -> None:
        """Count the bytes that decoding takes in addition to those that were sent."""
        self._room -= size
        if self._room < 0:
            raise ValueError("tensors inflate to more than is reasonable")


def _unpack(data: bytes | bytearray) -> bytes:
    """Return a byte 0 or 1 for each bit, the lowest bit of the first byte first."""
    number = int.from_bytes(data, "little") | 1 << 8 * len(data)
    return bin(number)[:2:-1].encode().translate(_DIGITS)


def _narrow_samples(data: bytearray, count: int, width: int) -> bytearray:
    """Convert many samples at once, with one large number for each bit of a sample."""
    size, step = -(-width // 8), _PIECE_BYTES // width // 8 * 8  # so that each piece begins with a whole byte
    samples = bytearray(count * size)
    for start in range(0, count, step):
        number = min(step, count - start)
        bits = _unpack(data[start * width // 8 : -(-(start + number) * width // 8)])[: number * width]
        for byte in range(size):
            value = 0
            for bit in range(8 * byte, min(8 * byte + 8, width)):
                value |= int.from_bytes(bits[bit::width], "big") << bit - 8 * byte
            end = (start + number) * size
            samples[start * size + size - 1 - byte : end : size] = value.to_bytes(number, "big")
    return samples


def _wide_samples(data: bytearray, count: int, width: int) -> bytearray:
    size, mask = -(-width // 8), (1 << width) - 1
    samples = bytearray()
    for bit in range(0, count * width, width):
        value = int.from_bytes(data[bit // 8 : -(-(bit + width) // 8)], "little") >> bit % 8 & mask
        samples += value.to_bytes(size, "big")
    return samples


def _sampler_pubs(body: Mapping[str, Any], settings: Mapping[str, Any], reader: _TensorReader) -> DecodedPubs:
    items = body["data"]
    how = _PostProcessor(settings["twirling"], settings["meas_type"], settings.get("circuits_metadata") or ())
    if not isinstance(how.twirling, bool) or how.meas_type not in _SUFFIXES:
        raise ValueError(f"a post-processor with twirling {how.twirling!r:.20}, meas_type {how.meas_type!r:.60}")
    circuits = how.circuits_metadata or [None] * len(items)
    if len(circuits) != len(items):
        raise ValueError(f"metadata of {len(circuits)} circuits for {len(items)} items")
    pubs, shapes = [], list[tuple[Any, ...]]()
    for item, circuit in zip(items, circuits, strict=True):
        data, shape = _pub_data(item["results"], how, reader)
        metadata: dict[str, Any] = {"circuit_metadata": _decoded_tree(circuit, reader) or {}}
        if how.twirling and shape:
            metadata["num_randomizations"] = shape[0]
        if compilation := compilation_of(without_views(metadata_of(item))):
            metadata["compilation"] = compilation
        pubs.append((data, metadata))
        shapes.append((*shape, settings.get("shots")) if how.meas_type == "avg_kerneled" else shape)
    about = {name: _decoded_tree(settings[name], reader) for name in ("options", "shots") if name in settings}
    about["executor"] = without_views(metadata_of(body))
    with suppress(ArithmeticError, AttributeError, LookupError, TypeError, ValueError):  # samples outweigh their times
        about["execution"] = {"execution_spans": _spans(about["executor"]["chunk_timing"], shapes, how.twirling)}
    return DecodedPubs(pubs, about)


def _spans(chunks: Any, shapes: Sequence[tuple[Any, ...]], twirling: bool) -> list[ExecutionSpan]:
    """Return when which data was measured, in the form of the sampler that runs at the service.

    Args:
        chunks: The times and parts of each chunk; a part is a range of elements of an item.
        shapes: The shape of each item, with the shots as its last axis.
        twirling: Whether the first axis of an item counts randomizations.
    """
    spans, done = [], [0] * len(shapes)
    for chunk in chunks:
        start, stop = read_moment(chunk["start"]), read_moment(chunk["stop"])
        slices: dict[int, tuple[Any, ...]] = {}
        for part in chunk["parts"]:
            number = index(part["idx_item"])
            *axes, shots = map(index, shapes[number])
            # Older schemas have sizes only; their parts follow each other.
            following = (done[number], done[number] + index(part["size"]), 1)
            first, last, step = map(index, part.get("element_range") or following)
            done[number] = last
            if number < 0 or not 0 <= first <= last <= math.prod(axes) or step < 1:
                raise ValueError(f"elements {first} to {last} of item {number}")
            order = list(part.get("permutation") or range(len(axes)))
            moved = twirling and order == [*range(1, len(axes)), 0]
            if order != list(range(len(axes))) and not moved:
                raise ValueError(f"elements in the order of axes {order}")
            if number in slices:
                spans.append(ExecutionSpan(start, stop, slices))
                slices = {}
            shape = (*axes[1:], axes[0], shots) if moved else (*axes, shots)
            elements = slice(first, last, None if step == 1 else step)
            slices[number] = (shape, *([not moved] if twirling else []), elements, slice(0, shots))
        spans.append(ExecutionSpan(start, stop, slices))
    return spans


def _pub_data(
    results: Mapping[str, Any], how: _PostProcessor, reader: _TensorReader
) -> tuple[DataBin, tuple[int, ...]]:
    """Return the data of one pub, and the shape of its registers without the axis of the bits."""
    flips = {name.removeprefix(_FLIPS): tensor for name, tensor in results.items() if name.startswith(_FLIPS)}
    registers = {name: tensor for name, tensor in results.items() if not name.startswith(_FLIPS)}
    if not flips.keys() <= registers.keys() or (flips and how.meas_type != "classified"):
        raise ValueError(f"measurement flips of {brief(list(flips))}, registers {brief(list(registers))}")
    fields: dict[str, Any] = {}
    axes: set[tuple[int, ...]] = set()  # of each register, without that of the bits
    for name, tensor in registers.items():
        data = reader.read(tensor)
        if len(data.shape) < 1 + how.twirling + (how.meas_type != "avg_kerneled"):
            raise ValueError(f"a register of shape {data.shape}")
        axes.add(data.shape[:-1])
        if how.meas_type == "classified":
            fields[name] = _bit_array(data, flips.get(name), how, reader)
        else:
            fields[name.removesuffix(_SUFFIXES[how.meas_type])] = _complex_array(data, how)
    if len(axes) > 1 or len(fields) != len(registers):
        raise ValueError("the registers of an item have different shapes, or the same name")
    shape = next(iter(axes), ())
    points = shape[how.twirling :] if how.meas_type == "avg_kerneled" else shape[how.twirling : -1]
    return DataBin(fields, points), shape


def _bit_array(
    tensor: _Tensor, flips: Mapping[str, Any] | None, how: _PostProcessor, reader: _TensorReader
) -> BitArray:
    *axes, width = tensor.shape
    size = -(-width // 8)
    if tensor.dtype != "|b1":
        raise ValueError(f"samples of dtype {tensor.dtype}")
    samples = reader.samples(tensor)
    if flips is not None:
        flipped = reader.read(flips)
        if flipped.dtype != "|b1" or flipped.shape[-1:] != (width,):
            raise ValueError(f"flips of dtype {flipped.dtype} and shape {flipped.shape} for {width} bits")
        _flip(samples, _broadcast(reader.samples(flipped), flipped.shape[:-1], axes, size))
    if not how.twirling:
        return BitArray(samples, width, axes[-1], tuple(axes[:-1]))
    first, *points, shots = axes
    return BitArray(_moved(samples, first, math.prod(points)), width, first * shots, tuple(points))


def _complex_array(tensor: _Tensor, how: _PostProcessor) -> NDArray:
    if tensor.dtype not in _PART_FORMATS:
        raise ValueError(f"unclassified results of dtype {tensor.dtype}")
    if not how.twirling:
        return tensor.array()
    if how.meas_type == "avg_kerneled":
        return _mean(tensor)
    first, *points, shots, width = tensor.shape
    data = _moved(tensor.data, first, math.prod(points))
    return NDArray(tensor.dtype, (*points, first * shots, width), data)


def _mean(tensor: _Tensor) -> NDArray:
    """Return the mean along the first axis."""
    first, *axes = tensor.shape
    if not first:
        raise ValueError("a mean of no randomizations")
    code = _PART_FORMATS[tensor.dtype]
    length, mean = len(tensor.data) // first, bytearray()
    for start in range(0, length, _PIECE_BYTES):
        part = min(_PIECE_BYTES, length - start)
        numbers = Struct(f"<{part // Struct(code).size}{code}")
        total: Sequence[float] = numbers.unpack_from(tensor.data, start)
        for number in range(1, first):
            total = list(map(add, total, numbers.unpack_from(tensor.data, number * length + start)))
        mean += numbers.pack(*(value / first for value in total))
    return NDArray(tensor.dtype, tuple(axes), mean)


def _flip(samples: bytearray, flips: bytes | bytearray) -> None:
    for start in range(0, len(samples), _PIECE_BYTES):
        part = samples[start : start + _PIECE_BYTES]
        value = int.from_bytes(part, "big") ^ int.from_bytes(flips[start : start + _PIECE_BYTES], "big")
        samples[start : start + _PIECE_BYTES] = value.to_bytes(len(part), "big")


def _broadcast(data: bytes | bytearray, shape: Sequence[int], target: Sequence[int], size: int) -> bytes | bytearray:
    """Repeat elements of `size` bytes along the axes of length 1, as numpy does, to fill the target's shape."""
    missing = len(target) - len(shape)
    shape = (*[1] * missing, *shape)
    if missing < 0 or any(have not in (1, want) for have, want in zip(shape, target, strict=True)):
        raise ValueError(f"flips of shape {shape} for samples of shape {tuple(target)}")
    if not data or not math.prod(target):
        return b""
    block = size
    for have, want in zip(reversed(shape), reversed(target), strict=True):
        if have != want:
            data = _repeated(data, block, want)
        block *= want
    return data


def _repeated(data: bytes | bytearray, block: int, times: int) -> bytes | bytearray:
    """Repeat each block, with few operations both for few large blocks and for many small ones."""
    if len(data) // block <= block * times:
        return b"".join(data[start : start + block] * times for start in range(0, len(data), block))
    repeated = bytearray(len(data) * times)
    for at in range(block * times):
        repeated[at :: block * times] = data[at % block :: block]
    return repeated


def _moved(data: bytearray, first: int, points: int) -> bytearray:
    """Return data of shape (first, points, rest) as (points, first, rest), with few operations for any shape."""
    if first <= 1 or points <= 1 or not data:
        return data
    rest = len(data) // (first * points)
    moved = bytearray(len(data))
    row, column = first * rest, points * rest  # the bytes of a point after the move, and of an index before it
    if rest >= max(first, points):
        for i in range(first):
            for point in range(points):
                start = i * column + point * rest
                moved[point * row + i * rest : point * row + (i + 1) * rest] = data[start : start + rest]
    elif first <= points:
        for at in range(row):
            moved[at::row] = data[at // rest * column + at % rest : (at // rest + 1) * column : rest]
    else:
        for at in range(column):
            start = at // rest * row + at % rest
            moved[start : (at // rest + 1) * row : rest] = data[at::column]
    return moved

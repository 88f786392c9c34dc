"""The values in IBM results: arrays, the samples of classical registers, and the data of a pub."""

from __future__ import annotations

import math
import operator
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain, islice, repeat
from typing import TYPE_CHECKING, Any

from aioqpu._http.json_stream import Samples
from aioqpu._http.text import brief, printable

if TYPE_CHECKING:
    from types import EllipsisType

    import numpy as np
    import numpy.typing as npt

# A small body must not expand to a large one: limits on what is unpacked beyond a multiple of what was sent.
_MAX_SAMPLE_BYTES = 2**17
_MAX_SAMPLES_BYTES = 2**26
# Limits on the Python objects made from an array; IBM's largest jobs, 10 million samples, are below them.
MAX_COUNTED_SAMPLES = 2**27
_MAX_STRINGS_BYTES = 2**32
_MAX_LISTS_BYTES = 2**30
_COUNTED_PIECE_BYTES = 2**18
_MAX_NAMES, _MAX_NAME_LENGTH = 12, 60  # that a repr or an error shows
_PIECE_SAMPLES = 2**12

FORMATS = {"f8": "d", "f4": "f", "f2": "e", "i8": "q", "i4": "i", "i2": "h", "i1": "b", "c16": "d", "c8": "f"}
FORMATS |= {"u8": "Q", "u4": "I", "u2": "H", "u1": "B", "b1": "?"}
"""The formats of `struct` by numpy's codes of dtypes."""


@dataclass(eq=False)
class NDArray:
    """An n-dimensional array. It compares and indexes like `values`.

    Attributes:
        dtype: The dtype in numpy's notation, such as `<f8`.
        shape: The length of each axis.
        data: The bytes of the array.
        fortran: Whether the bytes are in column-major order.
    """

    dtype: str
    shape: tuple[int, ...]
    data: bytes | bytearray = field(repr=False)
    fortran: bool = field(default=False, repr=False)

    @property
    def array(self) -> npt.NDArray[Any]:
        """The array as a read-only numpy array of the same dtype; needs numpy (extra `numpy`)."""
        import numpy as np

        buffer = memoryview(self.data).toreadonly()
        return np.ndarray(self.shape, self.dtype, buffer, order="F" if self.fortran else "C")

    @cached_property
    def values(self) -> Any:
        """The array as nested lists of Python numbers, or as one number for shape `()`.

        Raises:
            ValueError: The lists would take more than 1 GiB; use `array`.
        """
        lists = sum(math.prod(self.shape[:axis]) for axis in range(len(self.shape)))
        if (size := 40 * math.prod(self.shape) + 90 * lists) > _MAX_LISTS_BYTES:
            raise ValueError(
                f"an array of shape {self.shape} would take {size / 2**30:.1f} GiB as Python lists, more than 1: "
                "use NDArray.array, or DataBin.array(name), with numpy"
            )
        order, code, pair = self._number()
        flat: Any = struct.unpack(f"{order}{len(self.data) // struct.calcsize(order + code)}{code}", self.data)
        if pair:
            flat = list(map(complex, flat[::2], flat[1::2]))
        return _nested(flat, self.shape, self.fortran) if self.shape else flat[0]

    def _number(self) -> tuple[str, str, bool]:
        """Return the byte order, the number format, and whether a value is a pair of such numbers."""
        return ">" if self.dtype[0] == ">" else "<", FORMATS[self.dtype[1:]], self.dtype[1] == "c"

    def _lazy(self) -> Any:
        """Return `values` with lazy iterators instead of lists."""
        order, code, pair = self._number()
        one = struct.Struct(f"{order}{1 + pair}{code}")
        steps = list(accumulate(self.shape if self.fortran else self.shape[::-1], operator.mul, initial=1))[:-1]
        strides = steps if self.fortran else steps[::-1]

        def rows(axis: int, at: int) -> Any:
            if axis == len(self.shape):
                found = one.unpack_from(self.data, at * one.size)
                return complex(*found) if pair else found[0]
            return (rows(axis + 1, at + i * strides[axis]) for i in range(self.shape[axis]))

        return rows(0, 0)

    def __getitem__(self, index: int | slice) -> Any:
        return self.values[index]

    def __eq__(self, other: object) -> bool:
        return bool(self.values == (other.values if isinstance(other, NDArray) else other))


def _nested(flat: Any, shape: tuple[int, ...], fortran: bool) -> list[Any]:
    if len(shape) == 1:
        return list(flat)
    count, inner = shape[0], math.prod(shape[1:])
    parts = (flat[i::count] if fortran else flat[i * inner : (i + 1) * inner] for i in range(count))
    return [_nested(part, shape[1:], fortran) for part in parts]


@dataclass(repr=False)
class BitArray:
    """The samples of one classical register: `num_shots` samples of `num_bits` bits for each point of `shape`.

    Bit 0 is the least significant bit and the rightmost character. Indices and slices select points of `shape`, as in
    numpy, and give a `BitArray`.

    Attributes:
        num_bits: The width of the register.
        num_shots: The number of samples for each point.
        shape: The shape of the pub's parameter values; `()` without parameters.
        num_bits_known: False when the service sent no width or one that is too small, so that `num_bits` is that of the
            largest sample.
    """

    _packed: bytes | bytearray
    num_bits: int
    num_shots: int
    shape: tuple[int, ...] = ()
    num_bits_known: bool = field(default=True, compare=False)

    def __post_init__(self) -> None:
        self._size = -(-self.num_bits // 8)
        self._samples = math.prod(self.shape) * self.num_shots
        if self.num_bits < 0 or len(self._packed) != self._samples * self._size:
            raise ValueError(f"samples of {self.num_bits} bits do not fill shape {(*self.shape, self.num_shots)}")
        lower = 8 * self._size - 8
        if self._packed and self.num_bits < lower + 8:
            expected = bytes(range(1 << (self.num_bits - lower)))
            step = self._size * 2**18
            beyond = b"".join(
                self._packed[i : i + step : self._size].translate(None, expected)
                for i in range(0, len(self._packed), step)
            )
            if beyond:
                self.num_bits, self.num_bits_known = lower + max(beyond).bit_length(), False

    @classmethod
    def from_samples(cls, samples: Any, num_bits: int | None = None) -> BitArray:
        """Create an array from hexadecimal samples.

        Args:
            samples: Strings such as `"0x3"` in nested lists, of which the innermost are the shots.
            num_bits: The width of the register; by default that of the largest sample.

        Raises:
            TypeError: The samples are not lists of strings.
            ValueError: The lists have different lengths, or a string is not hexadecimal.
        """
        if num_bits is not None and operator.index(num_bits) < 0:
            raise ValueError(f"num_bits is {num_bits}")
        lists, shape = _innermost(samples)
        whole, points = math.prod(shape), shape[:-1]
        if num_bits == 0 and all(set(part) <= {"0x0"} for part in _parts(lists)):
            return cls(b"", 0, shape[-1], points)
        if num_bits and (packed := _packed(lists, whole, -(-num_bits // 8))) is not None:
            return cls(packed, num_bits, shape[-1], points)
        # Leading zeros do not show the width.
        stripped = [[sample[:2] + (sample[2:].lstrip("0") or "0") for sample in part] for part in _parts(lists)]
        size = -(-(max((max(map(len, part)) for part in stripped), default=3) - 2) // 2)
        known = num_bits is not None and -(-num_bits // 8) >= size
        width = num_bits if num_bits is not None and known else 8 * size - 7
        return cls(_packed(stripped, whole, -(-width // 8)) or b"", width, shape[-1], points, known)

    def ints(self) -> list[int]:
        """Return every sample as an integer, point after point.

        Raises:
            ValueError: The list would take more than 4 GiB; use `array`.
        """
        self._check_room("ints()", self._samples * (40 + self._size))
        return [int.from_bytes(sample, "big") for sample in self._each()]

    def bitstrings(self) -> list[str]:
        """Return every sample as a bitstring (bit 0 is the rightmost character), point after point.

        Raises:
            ValueError: The list would take more than 4 GiB; use `array`.
        """
        self._check_room("bitstrings()", self._samples * (60 + self.num_bits if self._size else 8))
        return self._format(self._packed) if self._size else [""] * self._samples

    def counts(self) -> dict[str, int]:
        """Count the samples of all points.

        Returns:
            Count by bitstring (bit 0 is the rightmost character), the most frequent first.

        Raises:
            ValueError: There are more than 2**27 samples, or the counts would take more than 4 GiB; use `array`.
        """
        return self._most_common(None)[0]

    def _most_common(self, most: int | None) -> tuple[dict[str, int], int]:
        """Return the counts of the most frequent bitstrings, and how many there are."""
        if self._samples > MAX_COUNTED_SAMPLES:
            raise ValueError(
                f"{self._samples} samples are more than the {MAX_COUNTED_SAMPLES} that can be counted: "
                "pick points with an index, or use .array with numpy"
            )
        counter = Counter[Any]({b"": self._samples} if self._samples and not self._size else {})
        step = max(1, _COUNTED_PIECE_BYTES // (self._size or 1)) * (self._size or 1)
        for start in range(0, len(self._packed), step):
            piece = bytes(self._packed[start : start + step])
            counter.update(
                piece if self._size == 1 else chain.from_iterable(struct.iter_unpack(f"{self._size}s", piece))
            )
            self._check_room("counts()", len(counter) * (256 + self.num_bits))
        counts = counter.most_common(most)
        samples = bytes(sample for sample, _ in counts) if self._size == 1 else b"".join(sample for sample, _ in counts)
        bitstrings = self._format(samples) if self._size else [""] * len(counts)
        return dict(zip(bitstrings, [count for _, count in counts], strict=True)), len(counter)

    def _check_room(self, what: str, size: int) -> None:
        if size > _MAX_STRINGS_BYTES:
            raise ValueError(
                f"{what} of {self._samples} samples of {self.num_bits} bits would take more than "
                f"{_MAX_STRINGS_BYTES >> 30} GiB: pick points with an index, or use .array with numpy"
            )

    def _each(self) -> Iterator[bytes]:
        if not self._size:
            return repeat(b"", self._samples)
        return chain.from_iterable(struct.iter_unpack(f"{self._size}s", self._packed))

    def _format(self, packed: bytes | bytearray) -> list[str]:
        # One number for many samples: much faster than one format() for each.
        step, bits = max(1, 2**16 // self._size) * self._size, 8 * self._size
        bitstrings: list[str] = []
        for i in range(0, len(packed), step):
            digits = bin(int.from_bytes(b"\1" + packed[i : i + step], "big"))[3:]
            bitstrings += [digits[j : j + self.num_bits] for j in range(bits - self.num_bits, len(digits), bits)]
        return bitstrings

    @property
    def array(self) -> npt.NDArray[np.uint8]:
        """The packed samples as a big-endian uint8 array of shape `(*shape, num_shots, bytes)`; needs numpy."""
        return NDArray("|u1", (*self.shape, self.num_shots, self._size), self._packed).array

    def __getitem__(self, index: int | slice | EllipsisType | tuple[int | slice | EllipsisType, ...]) -> BitArray:
        keys = list(index) if isinstance(index, tuple) else [index]
        missing = len(self.shape) - len(keys) + keys.count(...)
        if missing < 0 or keys.count(...) > 1:
            raise IndexError(f"a BitArray of shape {self.shape} does not take the indices {keys}")
        at = keys.index(...) if ... in keys else len(keys)
        keys[at : at + 1] = [slice(None)] * missing
        points, shape = [0], list[int]()
        for key, axis in zip(keys, self.shape, strict=True):
            picked: Any = range(axis)[key]  # type: ignore[index]  # no Ellipsis is left
            if isinstance(key, slice):
                shape.append(len(picked))
            else:
                picked = [picked]
            points = [point * axis + i for point in points for i in picked]
        view, size = memoryview(self._packed), self.num_shots * self._size
        packed = b"".join([view[point * size : (point + 1) * size] for point in points])
        return replace(self, _packed=packed, shape=tuple(shape))

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a BitArray of shape () has no length: see num_shots")
        return self.shape[0]

    def __iter__(self) -> Iterator[BitArray]:
        return map(self.__getitem__, range(len(self)))

    def __bool__(self) -> bool:
        return self._samples > 0

    def __repr__(self) -> str:
        return f"<BitArray num_bits={self.num_bits} num_shots={self.num_shots} shape={brief(self.shape)}>"


def join_bits(registers: Mapping[str, BitArray]) -> BitArray:
    """Join the samples of registers shot by shot; the first register is the rightmost part of a bitstring."""
    first, *others = arrays = list(registers.values())
    if any((other.shape, other.num_shots) != (first.shape, first.num_shots) for other in others):
        sizes = ", ".join(f"{brief(name)}: {bits.shape}, {bits.num_shots}" for name, bits in registers.items())
        raise ValueError(f"registers of different shapes or shots cannot be joined ({sizes})")
    leftmost = arrays[-1]
    if unknown := [name for name, bits in registers.items() if not (bits.num_bits_known or bits is leftmost)]:
        raise ValueError(f"the service did not send the width of {_names(unknown)}, so it cannot be joined")
    num_bits = sum(bits.num_bits for bits in arrays)
    size, packed = -(-num_bits // 8), bytearray()
    arrays.reverse()
    for sample in zip(*(bits._each() for bits in arrays), strict=True):  # noqa: SLF001 - defined in this module
        number = 0
        for bits, part in zip(arrays, sample, strict=True):
            number = number << bits.num_bits | int.from_bytes(part, "big")
        packed += number.to_bytes(size, "big")
    return BitArray(packed, num_bits, first.num_shots, first.shape, leftmost.num_bits_known)


def _packed(lists: list[Any], whole: int, size: int) -> bytearray | None:
    """Return samples as big-endian bytes, `size` each; `None` when one is too long for that."""
    if size > _MAX_SAMPLE_BYTES or (
        whole * size > _MAX_SAMPLES_BYTES and whole * size > 64 * sum(sum(map(len, part)) for part in _parts(lists))
    ):
        raise ValueError(f"{whole} samples of {size} bytes each")
    packed = bytearray()
    for part in _parts(lists):
        if not "0x" < min(part) <= max(part) < "0y":
            raise ValueError("samples are hexadecimal numbers, 0x...")
        if max(map(len, part)) > 2 * size + 2:
            return None
        digits = "".join(map(str.zfill, part, repeat(2 * size + 2)))  # one byte more takes the "0x"
        if digits.count("x") != len(part):
            raise ValueError("samples are hexadecimal numbers, 0x...")
        rows = bytearray.fromhex(digits.replace("x", "0"))
        del rows[:: size + 1]
        packed += rows
    return packed


def _parts(lists: list[Any]) -> Iterator[list[str]]:
    for each in lists:
        yield from each if isinstance(each, Samples) else _cut(each)


def _cut(samples: list[str]) -> Iterator[list[str]]:
    return (samples[at : at + _PIECE_SAMPLES] for at in range(0, len(samples), _PIECE_SAMPLES))


def _innermost(samples: Any) -> tuple[list[Any], tuple[int, ...]]:
    """Return the innermost of nested lists and their shape; lists of unequal length are refused."""
    level, shape = [samples], []
    while True:
        if not set(map(type, level)) <= {list, Samples}:
            raise TypeError("samples are lists of hexadecimal numbers")
        lengths = set(map(len, level))
        if len(lengths) != 1:
            raise ValueError("samples are ragged")
        shape.append(lengths.pop())
        if not shape[-1] or any(isinstance(each, Samples) or isinstance(each[0], str) for each in level):
            return level, tuple(shape)
        level = level[0] if len(level) == 1 else list(chain.from_iterable(level))


class DataBin(Mapping[str, Any]):
    """The data of one pub, a mapping by name.

    `data.evs` is the same as `data["evs"]`, unless a method has that name.

    The sampler sends a `BitArray` for each classical register; the estimator sends `evs` (expectation values) and
    `stds` (standard errors). Arrays of numbers are nested lists, or one number for shape `()`; `array` returns them as
    numpy arrays.

    Attributes:
        shape: The shape of the pub, which its parameter values and observables determine.
    """

    def __init__(self, fields: Mapping[str, Any], shape: tuple[int, ...] = ()) -> None:
        self._fields = dict(fields)
        self.shape = shape

    def __getitem__(self, name: str) -> Any:
        value = self._field(name)
        return value.values if isinstance(value, NDArray) else value

    def _field(self, name: str) -> Any:
        try:
            return self._fields[name]
        except KeyError:
            raise KeyError(
                f"there is no {brief(name)} in this data: there is {_names(self._fields) or 'nothing'}"
            ) from None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._fields:  # a copy without fields asks for dunder methods
            names = _names(self._fields) if "_fields" in vars(self) else ""
            raise AttributeError(f"there is no {brief(name)} in this data: there is {names or 'nothing'}")
        return self[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *filter(str.isidentifier, self._fields)})

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def array(self, name: str) -> npt.NDArray[Any]:
        """Return a field as a numpy array of its original dtype; needs numpy (extra `numpy`).

        Args:
            name: The name of the field, such as `evs` or a classical register.

        Raises:
            KeyError: There is no such field.
        """
        import numpy as np

        value = self._field(name)
        return value.array if isinstance(value, (BitArray, NDArray)) else np.asarray(value)

    def __repr__(self) -> str:
        return f"<DataBin {_names(self._fields)}>"


def fields(data: DataBin) -> Mapping[str, Any]:
    """Return the fields of a pub's data, with `NDArray` and `BitArray` unconverted."""
    return data._fields


def most_frequent(bits: BitArray, most: int) -> tuple[dict[str, int], int]:
    """Return the counts of the most frequent bitstrings, and how many there are."""
    return bits._most_common(most)  # noqa: SLF001 - BitArray is defined in this module


def counting_cost(bits: BitArray) -> int:
    """Return the cost of counting: 1 for each sample of up to 8 bits, 8 for each of up to 256 bits."""
    return math.prod(bits.shape) * bits.num_shots * (1 if bits.num_bits <= 8 else max(8, bits.num_bits // 32))


def lazy_lists(value: Any) -> Any:
    """Return a field's value; an array becomes a number or nested lazy iterators."""
    return value._lazy() if isinstance(value, NDArray) else value  # noqa: SLF001 - defined in this module


def _names(names: Iterable[str]) -> str:
    shown = [printable(name, _MAX_NAME_LENGTH) for name in islice(names, _MAX_NAMES + 1)]
    return ", ".join(shown[:_MAX_NAMES] + ["..."] * (len(shown) > _MAX_NAMES))

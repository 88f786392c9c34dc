"""What jobs measured: IonQ probabilities, IBM samples and estimator values."""

from __future__ import annotations

import base64
import math
import random
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aioqpu.job import Job

MAX_ARRAY_BYTES = 2**31


class _Result:
    """What both clouds' results have: where they came from, and the body as it was sent."""

    def __init__(self, raw: Any, *, job_id: str, job: Job[Any, Any] | None = None) -> None:
        self.raw = raw
        self.job_id = job_id
        self.job = job

    def to_dict(self) -> dict[str, Any]:
        """Return the job id and the service's answer, ready for JSON."""
        return {"job_id": self.job_id, "results": self.raw}


class IonQResult(_Result):
    """Probabilities over the qubits of an IonQ job, as the service sent them.

    Qubit 0 is the least significant bit of a state number and the rightmost of a bitstring. A job of several
    circuits has `children`, by child job id, and no probabilities of its own.
    """

    def __init__(
        self,
        raw: Any,
        *,
        job_id: str,
        job: Job[Any, Any] | None = None,
        num_qubits: int | None = None,
        shots: int | None = None,
        ideal: bool = True,
        meas_mapped: Sequence[int | None] | None = None,
        order: Sequence[str] = (),
    ) -> None:
        super().__init__(raw, job_id=job_id, job=job)
        if not isinstance(raw, Mapping):
            raise TypeError("IonQ results are a JSON object")
        self.shots = shots
        self._ideal = ideal
        self._meas_mapped = meas_mapped
        self.children: dict[str, IonQResult] = {}
        self._probabilities: dict[int, float] = {}
        if raw and all(isinstance(value, Mapping) for value in raw.values()):
            ids = [child for child in order if child in raw]
            for child in [*ids, *(child for child in raw if child not in ids)]:
                self.children[child] = IonQResult(
                    raw[child], job_id=child, num_qubits=num_qubits, shots=shots, ideal=ideal
                )
        else:
            self._probabilities = {_state(state): _probability(value) for state, value in raw.items()}
        widest = max((state.bit_length() for state in self._probabilities), default=0)
        self.num_qubits: int = max(num_qubits or 1, widest)

    @property
    def probabilities(self) -> dict[int, float]:
        """State number -> probability; states the service left out have none."""
        if self.children:
            raise ValueError(f"job {self.job_id} ran {len(self.children)} circuits: see .children")
        return dict(self._probabilities)

    @property
    def bitstrings(self) -> dict[str, float]:
        """Bitstring -> probability, qubit 0 rightmost."""
        return {format(state, f"0{self.num_qubits}b"): p for state, p in self.probabilities.items()}

    def counts(self, shots: int | None = None, *, seed: int | str | None = None) -> dict[str, int]:
        """Return bitstring -> count, adding up to `shots` (default: the job's).

        Hardware and noisy simulators send frequencies, which are apportioned. The ideal simulator sends exact
        probabilities, from which shots are drawn: with `seed`, or else the same way every time for the same job.
        """
        probabilities = self.bitstrings
        total = self.shots if shots is None else shots
        if total is None:
            raise ValueError("the job does not tell its shots: give counts(shots=...)")
        if isinstance(total, bool) or not isinstance(total, int) or total < 1:
            raise ValueError(f"shots must be a whole number of at least 1, not {total!r}")
        weight = math.fsum(probabilities.values())
        if not weight > 0:
            raise ValueError(f"the result of job {self.job_id} holds no probabilities")
        if self._ideal or seed is not None:
            rng = random.Random(self.job_id if seed is None else seed)
            drawn = Counter(rng.choices(list(probabilities), weights=list(probabilities.values()), k=total))
            return {state: drawn[state] for state in probabilities if drawn[state]}
        exact = {state: p / weight * total for state, p in probabilities.items()}
        counts = {state: math.floor(value) for state, value in exact.items()}
        by_remainder = sorted(exact, key=lambda state: counts[state] - exact[state])
        for state in by_remainder[: total - sum(counts.values())]:
            counts[state] += 1
        return {state: count for state, count in counts.items() if count}

    def mapped(self, meas_mapped: Sequence[int | None] | None = None) -> IonQResult:
        """Return the same result over classical bits: bit i is qubit `meas_mapped[i]`, or 0 for `None`.

        Without an argument the mapping is the one the job was submitted with (`registers.meas_mapped`).
        """
        mapping = self._meas_mapped if meas_mapped is None else meas_mapped
        if mapping is None:
            raise ValueError("the job echoes no registers.meas_mapped: give mapped([...])")
        for qubit in mapping:
            if qubit is not None and (isinstance(qubit, bool) or not isinstance(qubit, int) or qubit < 0):
                raise ValueError(f"meas_mapped holds qubit numbers and None, not {qubit!r}")
        merged: dict[str, float] = {}
        for state, p in self.probabilities.items():
            bits = sum((state >> qubit & 1) << bit for bit, qubit in enumerate(mapping) if qubit is not None)
            merged[str(bits)] = merged.get(str(bits), 0.0) + p
        return IonQResult(
            merged,
            job_id=self.job_id,
            job=self.job,
            num_qubits=len(mapping),
            shots=self.shots,
            ideal=self._ideal,
        )

    def __repr__(self) -> str:
        what = f"{len(self.children)} circuits" if self.children else f"{len(self._probabilities)} states"
        return f"<IonQResult job_id={self.job_id!r} {what}>"


def _state(key: Any) -> int:
    state = int(key)
    if state < 0:
        raise ValueError(f"negative state {key!r}")
    return state


def _probability(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError("a probability is a number")
    p = float(value)
    if not (math.isfinite(p) and p >= 0):
        raise ValueError(f"{value!r} is not a probability")
    return p


class BitArray:
    """The bits of one classical register: for every point of `shape`, `num_shots` samples of `num_bits` bits.

    Bit 0 is the least significant and the rightmost. `num_bits_known` is False when the service did not say the
    width and it was taken from the longest sample.
    """

    def __init__(
        self, packed: bytes, *, num_bits: int, num_shots: int, shape: tuple[int, ...] = (), num_bits_known: bool = True
    ) -> None:
        self.num_bits = num_bits
        self.num_shots = num_shots
        self.shape = shape
        self.num_bits_known = num_bits_known
        self._width = -(-num_bits // 8)
        self._packed = packed
        if len(packed) != math.prod(shape) * num_shots * self._width:
            raise ValueError("samples do not fill their shape")

    @classmethod
    def from_samples(cls, samples: Any, num_bits: int | None = None) -> BitArray:
        """Read hexadecimal samples ("0x3", not padded), nested by parameter shape; the innermost list is the shots."""
        flat, shape = _flatten(samples)
        values = [int(sample, 16) for sample in flat]
        if min(values, default=0) < 0:
            raise ValueError("a sample is negative")
        needed = max((value.bit_length() for value in values), default=0)
        width = max(needed, num_bits or 0, 0 if num_bits is not None else 1)
        size = -(-width // 8)
        packed = b"".join([value.to_bytes(size, "big") for value in values])
        known = num_bits is not None and num_bits >= needed
        return cls(packed, num_bits=width, num_shots=shape[-1], shape=shape[:-1], num_bits_known=known)

    def ints(self) -> list[int]:
        """Return every sample as an integer, all points after one another."""
        size = self._width
        if not size:
            return [0] * (math.prod(self.shape) * self.num_shots)
        return [int.from_bytes(self._packed[i : i + size], "big") for i in range(0, len(self._packed), size)]

    def bitstrings(self) -> list[str]:
        """Return every sample as a bitstring, all points after one another."""
        return [self._bits(value) for value in self.ints()]

    def counts(self) -> dict[str, int]:
        """Return bitstring -> count over all points, the most frequent first."""
        return {self._bits(value): count for value, count in Counter(self.ints()).most_common()}

    def _bits(self, value: int) -> str:
        return format(value, f"0{self.num_bits}b") if self.num_bits else ""

    @property
    def array(self) -> npt.NDArray[np.uint8]:
        """The packed samples as a uint8 array of shape `(*shape, num_shots, bytes)`, big-endian; needs numpy."""
        import numpy as np

        flat = np.frombuffer(self._packed, dtype=np.uint8)
        return flat.reshape(*self.shape, self.num_shots, self._width)

    def __getitem__(self, index: int | tuple[int, ...]) -> BitArray:
        """Pick one point of `shape` (or, with fewer indices, all points below it)."""
        path = index if isinstance(index, tuple) else (index,)
        if len(path) > len(self.shape):
            raise IndexError(f"a BitArray of shape {self.shape} does not take {len(path)} indices")
        packed, shape = self._packed, self.shape
        for i in path:
            length = shape[0]
            if not -length <= i < length:
                raise IndexError(f"index {i} is out of range for a BitArray of shape {self.shape}")
            step = len(packed) // length
            packed = packed[(i % length) * step : (i % length + 1) * step]
            shape = shape[1:]
        return BitArray(
            packed, num_bits=self.num_bits, num_shots=self.num_shots, shape=shape, num_bits_known=self.num_bits_known
        )

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a BitArray of shape () has no length: see num_shots")
        return self.shape[0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BitArray):
            return NotImplemented
        return (self.num_bits, self.num_shots, self.shape, self._packed) == (
            other.num_bits,
            other.num_shots,
            other.shape,
            other._packed,
        )

    __hash__: None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<BitArray num_bits={self.num_bits} num_shots={self.num_shots} shape={self.shape}>"


def _flatten(samples: Any) -> tuple[list[str], tuple[int, ...]]:
    """Return the leaves of nested lists and their shape; lists of unequal length are refused."""
    if not isinstance(samples, list):
        raise TypeError("samples are a list")
    level, shape = [samples], []
    while True:
        lengths = {len(part) for part in level}
        if len(lengths) != 1:
            raise ValueError("samples are ragged")
        shape.append(lengths.pop())
        flat = [item for part in level for item in part]
        if all(isinstance(item, str) for item in flat):
            return flat, tuple(shape)
        if not all(isinstance(item, list) for item in flat):
            raise TypeError("samples are hexadecimal strings")
        level = flat


class DataBin(Mapping[str, Any]):
    """The data of one pub by name: a `BitArray` for each classical register, or `evs`, `stds` and the like."""

    def __init__(self, fields: Mapping[str, Any], shape: tuple[int, ...] = ()) -> None:
        self._fields = dict(fields)
        self.shape = shape

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def array(self, name: str) -> npt.NDArray[Any]:
        """Return a field as a numpy array; needs numpy."""
        import numpy as np

        value = self._fields[name]
        return value.array if isinstance(value, BitArray) else np.asarray(value)

    def __repr__(self) -> str:
        return f"<DataBin {', '.join(self._fields)}>"


class PubResult:
    """What one pub gave."""

    def __init__(self, data: DataBin, metadata: Mapping[str, Any]) -> None:
        self.data = data
        self.metadata: dict[str, Any] = dict(metadata)

    def __repr__(self) -> str:
        return f"<PubResult {', '.join(self.data)}>"


class IBMResult(_Result, Sequence[PubResult]):
    """The pub results of an IBM job, in the order of its pubs; other kinds of result have length 0 and `raw`."""

    def __init__(self, raw: Any, *, job_id: str, job: Job[Any, Any] | None = None) -> None:
        super().__init__(raw, job_id=job_id, job=job)
        body = decode_typed(raw)
        self.metadata: dict[str, Any] = {}
        self._pubs: list[PubResult] = []
        pubs = None
        if isinstance(body, Mapping):
            pubs = body.get("pub_results", body.get("results"))
        if isinstance(pubs, list) and all(isinstance(pub, Mapping) and "data" in pub for pub in pubs):
            self._pubs = [_pub(pub) for pub in pubs]
            self.metadata = dict(body.get("metadata") or {})

    @overload
    def __getitem__(self, index: int) -> PubResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PubResult]: ...
    def __getitem__(self, index: int | slice) -> PubResult | Sequence[PubResult]:
        return self._pubs[index]

    def __len__(self) -> int:
        return len(self._pubs)

    def __repr__(self) -> str:
        return f"<IBMResult job_id={self.job_id!r} {len(self)} pubs>"


def _pub(pub: Mapping[str, Any]) -> PubResult:
    data, metadata = pub["data"], pub.get("metadata") or {}
    if isinstance(data, DataBin):
        return PubResult(data, metadata)
    fields = {}
    for name, value in data.items():
        if isinstance(value, Mapping) and "samples" in value:
            fields[name] = BitArray.from_samples(value["samples"], value.get("num_bits"))
        else:
            fields[name] = value
    return PubResult(DataBin(fields), metadata)


def decode_typed(value: Any) -> Any:
    """Decode Qiskit Runtime's `{"__type__": ..., "__value__": ...}` form at any depth; unknown types stay as sent."""
    if isinstance(value, list):
        return [decode_typed(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("__type__")
    if kind is None:
        return {key: decode_typed(item) for key, item in value.items()}
    content = value.get("__value__")
    if kind == "ndarray" and isinstance(content, str):
        return _array_values(*_read_npy(content))
    if kind == "BitArray" and isinstance(content, dict):
        return _bit_array(content)
    if kind == "DataBin" and isinstance(content, dict):
        shape = decode_typed(content.get("shape")) or ()
        return DataBin(decode_typed(content["fields"]), tuple(int(length) for length in shape))
    if kind in ("PrimitiveResult", "PubResult", "SamplerPubResult", "EstimatorPubResult"):
        return decode_typed(content)
    if kind == "complex" and isinstance(content, list):
        return complex(*content)
    return {**value, "__value__": decode_typed(content)}


def _bit_array(content: Mapping[str, Any]) -> BitArray:
    descr, shape, data = _read_npy(content["array"]["__value__"])
    if descr != "|u1" or len(shape) < 2:
        raise ValueError(f"a bit array is uint8 with at least two axes, not {descr} {shape}")
    return BitArray(data, num_bits=int(content["num_bits"]), num_shots=shape[-2], shape=shape[:-2])


_NPY_FORMATS = {"f8": "d", "f4": "f", "i8": "q", "i4": "i", "i2": "h", "i1": "b", "u8": "Q", "u4": "I", "u2": "H"}
_NPY_FORMATS |= {"u1": "B", "b1": "?", "c16": "d", "c8": "f"}


def _read_npy(text: str) -> tuple[str, tuple[int, ...], bytes]:
    """Open base64(zlib(npy)): return (dtype, shape, bytes in C order). Object arrays, and so pickles, are refused."""
    import ast

    inflate = zlib.decompressobj()
    npy = inflate.decompress(base64.b64decode(text, validate=True), MAX_ARRAY_BYTES)
    if inflate.unconsumed_tail or not inflate.eof or npy[:6] != b"\x93NUMPY":
        raise ValueError("not a complete .npy array")
    long = npy[6] > 1
    start = 12 if long else 10
    (length,) = struct.unpack_from("<I" if long else "<H", npy, 8)
    header = ast.literal_eval(npy[start : start + length].decode("latin-1").strip())
    descr, shape = header["descr"], header["shape"]
    if not isinstance(descr, str) or descr[1:] not in _NPY_FORMATS or descr[0] not in "<>|=":
        raise ValueError(f"arrays of {descr!r} are not read")
    data, size = npy[start + length :], int(descr[2:])
    if any(axis < 0 for axis in shape) or len(data) != math.prod(shape) * size:
        raise ValueError("an array does not fill its shape")
    if header["fortran_order"]:
        offsets, stride = [0], size
        for axis in shape:
            offsets = [offset + i * stride for offset in offsets for i in range(axis)]
            stride *= axis
        data = b"".join([data[offset : offset + size] for offset in offsets])
    return descr, tuple(shape), data


def _array_values(descr: str, shape: tuple[int, ...], data: bytes) -> Any:
    """Return a number for shape (), else nested lists."""
    is_complex = descr[1] == "c"
    order = ">" if descr[0] == ">" else "<"
    count = math.prod(shape) * (2 if is_complex else 1)
    flat: list[Any] = list(struct.unpack(f"{order}{count}{_NPY_FORMATS[descr[1:]]}", data))
    if is_complex:
        flat = [complex(re, im) for re, im in zip(flat[::2], flat[1::2], strict=True)]
    if not shape:
        return flat[0]
    for axis in reversed(shape[1:]):
        flat = [flat[i : i + axis] for i in range(0, len(flat), axis)] if axis else [[] for _ in range(shape[0])]
    return flat

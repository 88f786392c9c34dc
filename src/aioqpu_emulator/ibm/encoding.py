"""Encodes results as plain and typed JSON, and decodes the typed JSON of submissions."""

import base64
import io
import math
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit, qpy

MAX_INFLATED_BYTES: Final = 200_000_000
_SIZES: Final = {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "c": (8, 16)}
_NUMBERS: Final = {f"{kind}{8 * size}": f"<{kind}{size}" for kind, sizes in _SIZES.items() for size in sizes}
"""The types of the numbers in a tensor of the executor, and their names in numpy."""


def typed(name: str, value: Any) -> dict[str, Any]:
    """Write a value with the name of its type."""
    return {"__type__": name, "__value__": value}


def ndarray(array: NDArray[Any]) -> dict[str, Any]:
    """Write an array in the typed form."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return typed("ndarray", base64.b64encode(zlib.compress(buffer.getvalue())).decode())


def data_bin(fields: Mapping[str, Any], shape: tuple[int, ...]) -> dict[str, Any]:
    """Write the fields of a pub's result in the typed form."""
    return typed("DataBin", {"field_names": list(fields), "shape": list(shape), "fields": fields})


def bit_array(bits: NDArray[np.bool_]) -> dict[str, Any]:
    """Write bits in the typed form."""
    return typed("BitArray", {"array": ndarray(_packed(bits)), "num_bits": bits.shape[-1]})


def samples(bits: NDArray[np.bool_]) -> dict[str, Any]:
    """Write bits in the plain form: hexadecimal numbers without leading zeros."""
    width = bits.shape[-1]
    packed = _packed(bits)
    numbers = [hex(int.from_bytes(row.tobytes(), "big")) for row in packed.reshape(-1, packed.shape[-1])]
    return {"samples": _nested(numbers, bits.shape[:-1]), "num_bits": width}


def _nested(values: list[str], shape: tuple[int, ...]) -> list[Any]:
    if len(shape) == 1:
        return values
    size = len(values) // shape[0] if shape[0] else 0
    return [_nested(values[start * size : (start + 1) * size], shape[1:]) for start in range(shape[0])]


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Pack the last axis, bit 0 last, into big-endian bytes padded on the left."""
    width = bits.shape[-1]
    padding = [(0, 0)] * (bits.ndim - 1) + [(-width % 8, 0)]
    return np.packbits(np.pad(bits[..., ::-1], padding), axis=-1)


def complex_pairs(points: NDArray[np.complex128]) -> list[Any]:
    """Write complex numbers as pairs of numbers."""
    pairs: list[Any] = np.stack([points.real, points.imag], axis=-1).tolist()
    return pairs


def qpy_circuit(circuit: QuantumCircuit) -> dict[str, Any]:
    """Write a circuit in the typed form."""
    buffer = io.BytesIO()
    qpy.dump(circuit, buffer)
    return typed("QuantumCircuit", base64.b64encode(zlib.compress(buffer.getvalue())).decode())


def inflate(text: str) -> bytes:
    """Decompress base64 of zlib data, up to a limit."""
    inflater = zlib.decompressobj()
    data = inflater.decompress(base64.b64decode(text), MAX_INFLATED_BYTES)
    if not inflater.eof:
        raise ValueError("it is cut off, or too large")
    return data


def read_ndarray(text: str) -> NDArray[Any]:
    """Read an array in the typed form."""
    array: NDArray[Any] = np.load(io.BytesIO(inflate(text)), allow_pickle=False)
    return array


def read_tensor(tensor: Mapping[str, Any], *, compressed: bool) -> NDArray[Any]:
    """Read an array of the executor, whose data is compressed from schema v2.0 on."""
    try:
        data = inflate(tensor["data"]) if compressed else base64.b64decode(tensor["data"])
    except zlib.error as exc:
        raise ValueError(str(exc)) from None
    shape, dtype = tuple(tensor["shape"]), tensor.get("dtype", "f64")
    if dtype == "bool":
        bits = np.unpackbits(np.frombuffer(data, np.uint8), count=math.prod(shape), bitorder="little")
        return bits.astype(bool).reshape(shape)
    return np.frombuffer(data, _NUMBERS[dtype]).reshape(shape)


def tensor(array: NDArray[Any], *, compressed: bool = False) -> dict[str, Any]:
    """Write an array of the executor: booleans as bits, the lowest first, and numbers as little-endian bytes."""
    if array.dtype == bool:
        dtype, data = "bool", np.packbits(array, bitorder="little").tobytes()
    else:
        dtype = f"{array.dtype.kind}{8 * array.dtype.itemsize}"
        data = array.astype(_NUMBERS[dtype]).tobytes()
    text = base64.b64encode(zlib.compress(data) if compressed else data).decode()
    return {"data": text, "shape": list(array.shape), "dtype": dtype}

"""The plain and the typed JSON of results, and the typed JSON of submissions."""

import base64
import io
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit, qpy

MAX_INFLATED_BYTES: Final = 200_000_000


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

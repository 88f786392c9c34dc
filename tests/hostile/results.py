"""Bodies of results that are meant to hurt whoever reads them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any


def typed(kind: str, value: Any) -> dict[str, Any]:
    return {"__type__": kind, "__value__": value}


def npy(header: str | bytes, data: bytes = b"", version: bytes = b"\1\0") -> bytes:
    text = header.encode() if isinstance(header, str) else header
    size = len(text).to_bytes(2 if version[0] == 1 else 4, "little")
    return b"\x93NUMPY" + version + size + text + data


def packed(content: bytes, zeros: int = 0) -> str:
    return base64.b64encode(deflated(content, zeros)).decode()


def deflated(content: bytes, zeros: int = 0) -> bytes:
    """Deflate content and that many zeros (whole MiB), without ever holding them."""
    deflate = zlib.compressobj()
    head = deflate.compress(content) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(bytes(2**20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.adler32(content)
    low, high = checksum & 0xFFFF, checksum >> 16
    checksum = (high + zeros * low) % 65521 << 16 | low
    return head + block * (zeros >> 20) + b"\3\0" + checksum.to_bytes(4, "big")


def array(descr: str, shape: str, data: bytes = b"", *, fortran: bool = False) -> bytes:
    return npy(f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n", data)


def in_a_register(text: Any, num_bits: Any = 1) -> Any:
    bits = typed("BitArray", {"num_bits": num_bits, "array": typed("ndarray", text)})
    return [{"data": typed("DataBin", {"shape": [], "fields": {"c": bits}}), "metadata": {}}]


def evaluated(text: Any, shape: Any = ()) -> Any:
    return [{"data": typed("DataBin", {"shape": shape, "fields": {"evs": typed("ndarray", text)}}), "metadata": {}}]


def sampled(samples: Any, num_bits: Any = None) -> Any:
    return [{"data": {"c": {"samples": samples, "num_bits": num_bits}}, "metadata": {}}]


def nest(levels: int, opening: str, closing: str, core: str = "1") -> str:
    return opening * levels + core + closing * levels


TYPED_LEVEL = '{"__type__": "PrimitiveResult", "__value__": '
PICKLE = b"cos\nsystem\n(S'exit 1'\ntR."
# Name -> the pub results in an IBM results body; text is the whole body.
IBM_HOSTILE: dict[str, Callable[[], Any]] = {
    "a list nested without end": lambda: "[" * 10**6,
    "lists nested deeply": lambda: nest(10**5, "[", "]"),
    "lists nested just so that JSON takes them": lambda: nest(900, "[", "]"),
    "objects nested deeply": lambda: nest(10**5, '{"a":', "}"),
    "types nested deeply": lambda: nest(10**5, TYPED_LEVEL, "}"),
    "types nested just so that JSON takes them": lambda: nest(900, TYPED_LEVEL, "}"),
    "samples nested": lambda: (
        f'{{"results": [{{"data": {{"c": {{"samples": {nest(900, "[", "]", chr(34) * 2)}}}}}}}]}}'
    ),
    "a string of 100 MB": lambda: json.dumps("x" * 10**8),
    "a string of 100 MB that does not end": lambda: '"' + "x" * 10**8,
    "a string of 100 MB as an array": lambda: evaluated("A" * 10**8),
    "one sample of 50 MB": lambda: sampled(["0x" + "f" * 5 * 10**7]),
    "samples of a billion bits": lambda: sampled(["0x1"] * 1000, 10**9),
    "samples of a trillion bits": lambda: sampled(["0x1"], 10**12),
    "samples of -1 bits": lambda: sampled(["0x1"], -1),
    "samples that are numbers": lambda: sampled([1, 2]),
    "samples that are negative": lambda: sampled(["-0x1"]),
    "samples that are ragged": lambda: sampled([["0x1"], ["0x1", "0x0"]]),
    "samples of another base": lambda: sampled(["0b1", "0_1", " 0x1"]),
    "NaN": lambda: '{"results": [{"data": {"evs": NaN, "stds": [Infinity, -Infinity]}}]}',
    "a number out of range": lambda: '{"results": [{"data": {"evs": 1e999}}]}',
    "an integer of 100,000 digits": lambda: "1" * 10**5,
    "duplicate keys": lambda: '{"results": 1, "results": [{"data": 1, "data": {"evs": 1, "evs": 2}}]}',
    "a bomb of zeros": lambda: evaluated(packed(b"", 2**30)),
    "a bomb with a header": lambda: evaluated(packed(array("'|u1'", f"({2**30},)"), 2**30)),
    "a bomb behind a small header": lambda: evaluated(packed(array("'|u1'", "(1,)"), 2**30)),
    "many bombs": lambda: evaluated(packed(array("'|u1'", f"({2**27},)"), 2**27)) * 8,
    "a bomb of bits": lambda: in_a_register(packed(array("'|u1'", f"({2**30}, 1)"), 2**30)),
    "a pickle": lambda: evaluated(packed(array("'|O'", "(1,)", PICKLE))),
    "a bare pickle": lambda: evaluated(packed(PICKLE)),
    "a structured dtype": lambda: evaluated(packed(array("[('a', '<f8'), ('b', '|O')]", "(1,)", bytes(16)))),
    "a text dtype": lambda: evaluated(packed(array("'<U4'", "(1,)", bytes(16)))),
    "a dtype that is none": lambda: evaluated(packed(array("'<q9'", "(1,)", bytes(9)))),
    "a header that is code": lambda: evaluated(packed(npy("__import__('os').abort()"))),
    "a header nested deeply": lambda: evaluated(packed(npy("(" * 60000))),
    "a header of 4 GB": lambda: evaluated(packed(b"\x93NUMPY\2\0\xff\xff\xff\xff")),
    "a negative shape": lambda: evaluated(packed(array("'<f8'", "(-1,)", bytes(8)))),
    "two negative axes": lambda: evaluated(packed(array("'<f8'", "(-1, -1)", bytes(8)))),
    "a shape too large": lambda: evaluated(packed(array("'<f8'", f"({10**18},)", bytes(8)))),
    "a large shape of nothing": lambda: evaluated(packed(array("'<f8'", f"({10**9}, 0)"))),
    "a large shape of nothing, Fortran": lambda: evaluated(packed(array("'<f8'", f"(0, {10**9})", fortran=True))),
    "many axes": lambda: evaluated(packed(array("'<f8'", f"({'1,' * 20000})", bytes(8)))),
    "a shape of halves": lambda: evaluated(packed(array("'<f8'", "(0.5, 2)", bytes(8)))),
    "no zlib": lambda: evaluated(base64.b64encode(b"not compressed at all").decode()),
    "no base64": lambda: evaluated("é€" * 100),
    "bits that do not fill the array": lambda: in_a_register(packed(array("'|u1'", "(3, 1)", b"\1\1\1")), 10**12),
    "bits of the wrong dtype": lambda: in_a_register(packed(array("'<f8'", "(1, 1)", bytes(8)))),
    "bits with a negative width": lambda: in_a_register(packed(array("'|u1'", "(1, 1)", b"\1")), -8),
    "a data bin of a huge shape": lambda: evaluated(packed(array("'<f8'", "()", bytes(8))), [10**12]),
    "complex numbers of three parts": lambda: typed("complex", [1, 2, 3]),
    "slices of a billion": lambda: typed(
        "ExecutionSpan", {"start": 1, "stop": 2, "data_slices": {"0": [[10**9] * 99]}}
    ),
    "a date of the year 10000": lambda: typed("datetime", "99999-01-01T00:00:00"),
    "a set of sets": lambda: typed("set", [typed("set", [[1]])] * 100),
}
# Name -> a part of an IonQ job, and a results body.
IONQ_HOSTILE: dict[str, Callable[[], tuple[dict[str, Any], Any]]] = {
    "a state of 5,000 digits": lambda: ({}, {"9" * 5000: 1}),
    "a state of 4,000 digits": lambda: ({}, {"9" * 4000: 1}),
    "a state of 20 MB": lambda: ({}, {"9" * 2 * 10**7: 1}),
    "states nested deeply": lambda: ({}, nest(10**5, '{"0":', "}")),
    "states nested just so that JSON takes them": lambda: ({}, nest(900, '{"0":', "}")),
    "100,000 states": lambda: ({}, {str(state): 1e-5 for state in range(10**5)}),
    "probabilities that are none": lambda: ({}, '{"0": NaN, "1": 1e999, "2": -1}'),
    "a probability of 20 MB": lambda: ({}, {"0": "9" * 2 * 10**7}),
    "duplicate states": lambda: ({}, '{"0": 0.5, "0": 0.5, "00": 0.5}'),
    "a billion qubits": lambda: ({"qubits": 10**9}, {"0": 1}),
    "a trillion shots": lambda: ({"shots": 10**12}, {"0": 0.5, "1": 0.5}),
    "a trillion shots of a noisy job": lambda: ({"shots": 10**12, "target": "qpu.aria-1"}, {"0": 0.5, "1": 0.5}),
    "a mapping of a billion": lambda: ({"registers": {"meas_mapped": [10**9] * 10}}, {"1": 1}),
    "a name of 100 MB": lambda: ({"name": "x" * 10**8}, {"0": 1}),
    "metadata nested deeply": lambda: ({"metadata": json.loads(nest(900, "[", "]"))}, {"0": 1}),
    "a compressed body of 1 GB": lambda: ({}, deflated(b"", 2**30)),
    "a million children": lambda: ({"children": ["a"] * 10**6}, {"a": {"0": 1}}),
}


HARMLESS = {
    "a string of 100 MB", "NaN", "a number out of range", "a text dtype", "a dtype that is none",
    "a data bin of a huge shape", "complex numbers of three parts", "slices of a billion", "a date of the year 10000",
    "a set of sets", "a state of 4,000 digits", "100,000 states", "a billion qubits",
    "a trillion shots", "a trillion shots of a noisy job", "a mapping of a billion",
    "metadata nested deeply", "a million children",
}  # fmt: skip

"""Results as IBM's program `executor` writes them, and a circuit's metadata with values of every type."""

import base64
import datetime as dt
import zlib

import numpy as np

RANDOM = np.random.default_rng(11)
VERSIONS = ["v0.1", "v0.2", "v1.0", "v1.1", "v2.0"]
METADATA = {
    "number": np.int64(3),
    "small": np.float32(0.5),
    "flag": np.bool_(True),
    "array": np.arange(4.0).reshape(2, 2),
    "objects": np.array(["a", None], dtype=object),
    "when": dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC),
    "day": dt.date(2026, 1, 2),
    "amplitude": 1 - 2j,
    "numpy amplitude": np.complex64(1j),
    "set": {3},
}


def tensor(array, version="v2.0"):
    array = np.asarray(array)
    if array.dtype.kind == "b":
        dtype, data = "bool", np.packbits(array, bitorder="little").tobytes()
    else:
        dtype, data = f"{array.dtype.kind}{8 * array.dtype.itemsize}", array.tobytes()
    text = base64.b64encode(zlib.compress(data) if version >= "v2" else data).decode()
    return {"data": text, "shape": list(array.shape), "dtype": dtype}


def post_processor(**changes):
    settings = {"version": "v0.1", "twirling": False, "meas_type": "classified", "shots": 5, "circuits_metadata": []}
    return settings | {"options": {"default_shots": 7}} | changes


def body(*items, version="v2.0", role="sampler_v2", settings=None, metadata=None, **changes):
    """Return a result; each item is a mapping of arrays."""
    data = [
        {"results": {name: tensor(array, version) for name, array in item.items()}, "metadata": metadata or {}}
        for item in items
    ]
    timing = {"chunk_timing": [{"start": "2026-11-01T00:00:00Z", "stop": "2026-11-01T00:00:01Z", "parts": []}]}
    passthrough = {"post_processor": post_processor(**(settings or {}))}
    made = {"schema_version": version, "data": data, "metadata": timing, "passthrough_data": passthrough}
    return made | ({"semantic_role": role} if role else {}) | changes


def random_bits(*shape):
    return RANDOM.random(shape) < 0.3  # not as many ones as zeros

"""What users read from one pub: fields as attributes, registers joined shot by shot."""

import copy
import pickle

import numpy as np
import pytest
from qiskit.primitives import BitArray as QiskitBitArray

from aioqpu import BitArray, DataBin, PubResult


def register(samples, width, shape=()):
    """Return the same samples as this package's and as Qiskit's array."""
    values = np.array(samples).reshape(*shape, -1)
    packed = values[..., None] >> np.arange(8 * (-(-width // 8) - 1), -1, -8) & 255
    theirs = QiskitBitArray(packed.astype(np.uint8), width)
    return BitArray.from_samples(np.vectorize(hex, otypes=[object])(values).tolist(), width), theirs


def test_registers_are_joined_as_qiskit_joins_them():
    a, their_a = register([5, 2, 7, 0, 1, 6], 3, (2,))
    b, their_b = register([0x1FF, 0, 3, 0x100, 0x0AA, 1], 9, (2,))
    c, their_c = register([1, 0, 0, 1, 1, 0], 1, (2,))
    pub = PubResult(DataBin({"a": a, "b": b, "c": c}, (2,)), {})
    joined = pub.join_data()
    theirs = QiskitBitArray.concatenate_bits([their_a, their_b, their_c])
    assert (joined.shape, joined.num_bits, joined.num_shots) == ((2,), 13, 3)
    assert joined.bitstrings() == theirs.get_bitstrings()
    swapped = QiskitBitArray.concatenate_bits([their_c, their_a])
    assert pub.join_data(["c", "a"]).bitstrings() == swapped.get_bitstrings()
    assert pub.join_data(["b"]) == b


def test_registers_without_bits_join():
    a, _ = register([1, 0], 1)
    empty = BitArray.from_samples(["0x0", "0x0"], 0)
    assert PubResult(DataBin({"a": a, "e": empty}), {}).join_data().counts() == {"1": 1, "0": 1}


@pytest.mark.parametrize(
    ("fields", "names", "error", "text"),
    [
        ({}, None, ValueError, "there are no registers"),
        ({"a": register([1], 1)[0]}, ["b"], KeyError, "there is no 'b'"),
        ({"evs": 0.5}, None, TypeError, "'evs' holds no samples"),
        ({"a": register([1], 1)[0], "b": register([1, 0], 1)[0]}, None, ValueError, "different shapes or shots"),
        (
            {"a": BitArray.from_samples(["0x1"]), "b": register([1], 1)[0]},
            None,
            ValueError,
            "did not send the width of a",
        ),
    ],
)
def test_registers_that_cannot_be_joined_are_refused(fields, names, error, text):
    with pytest.raises(error, match=text):
        PubResult(DataBin(fields), {}).join_data(names)


def test_join_data_accepts_unknown_width_in_the_leftmost_register():
    a, b = register([2], 2)[0], BitArray.from_samples(["0x1"])
    joined = PubResult(DataBin({"a": a, "b": b}), {}).join_data()
    assert joined.bitstrings() == ["110"]
    assert not joined.num_bits_known


def test_fields_are_attributes():
    data = DataBin({"evs": [0.5], "values": 1})
    assert data.evs == [0.5]
    assert callable(data.values), "methods keep their names"
    assert data["values"] == 1
    assert "evs" in dir(data)
    for duplicate in (copy.copy(data), pickle.loads(pickle.dumps(data))):
        assert duplicate.evs == [0.5]
    with pytest.raises(AttributeError, match="there is no 'stds' in this data: there is"):
        _ = data.stds

"""IBM's typed JSON: every type it has, the arrays inside, damaged and hostile bodies, and what other encoders write."""

import asyncio
import base64
import io
import json
import subprocess
import sys
import time
import tracemalloc
import zlib
from datetime import UTC, datetime

import httpx
import numpy as np
import pytest
from support.decoding import DECODE_FAILURES

from aioqpu import BitArray, IBMResult, IBMRuntimeClient, ResponseDecodeError
from aioqpu.ibm.qiskit_json import BindingsArray, ExecutionSpan, NoiseLearnerResult, PauliLindbladMap


def ibm(raw):
    return IBMResult(raw, job_id="job-1")


def typed(kind, value):
    return {"__type__": kind, "__value__": value}


def packed(npy):
    return typed("ndarray", base64.b64encode(zlib.compress(npy)).decode())


def npy_of(array, **options):
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def ndarray(array, **options):
    return packed(npy_of(array, **options))


def npy_with_header(header, data=b"", padding=0):
    text = repr(header).encode() + b" " * padding
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


def bit_array(array, num_bits):
    return typed("BitArray", {"array": ndarray(array), "num_bits": num_bits})


def data_bin(shape=(), **fields):
    return typed("DataBin", {"field_names": list(fields), "shape": list(shape), "fields": fields})


def primitive_result(kind, *data, metadata=None):
    pubs = [typed(kind, {"data": each, "metadata": {"target_precision": 0.1}}) for each in data]
    return typed("PrimitiveResult", {"pub_results": pubs, "metadata": metadata or {"version": 2}})


def decoded(value):
    """Decode one value as a field of a typed estimator result."""
    return ibm(primitive_result("EstimatorPubResult", data_bin(evs=value)))[0].data


ARRAYS = {
    "f8": np.array([[0.5, -1.25], [3.0, 1e-300]]),
    "f8 big-endian": np.array([0.5, -1.25], dtype=">f8"),
    "f8 single": np.array(0.125),
    "f8 not finite": np.array([np.nan, np.inf, -np.inf]),
    "f8 three axes": np.arange(24.0).reshape(2, 3, 4),
    "f8 Fortran order": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "f8 Fortran order, three axes": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
    "f8 transposed": np.arange(24.0).reshape(2, 3, 4).T,
    "f4": np.array([0.5, 0.1], dtype="f4"),
    "f2": np.array([[0.5, -2.0]], dtype="f2"),
    "i8": np.array([2**62, -(2**62)]),
    "i8 big-endian Fortran order": np.asfortranarray(np.arange(6, dtype=">i8").reshape(2, 3)),
    "i8 single": np.array(-7),
    "i4": np.array([2**31 - 1, -(2**31)], dtype="i4"),
    "i2": np.array([-300, 300], dtype="i2"),
    "i1": np.array([-128, 127], dtype="i1"),
    "u8": np.array([1, 2**64 - 1], dtype="u8"),
    "u4": np.array([2**32 - 1], dtype="u4"),
    "u2": np.array([2**16 - 1], dtype="u2"),
    "u1": np.array([[0, 255]], dtype="u1"),
    "b1": np.array([[True, False], [False, False]]),
    "b1 single": np.array(True),
    "c16": np.array([[1 + 2j, -3j]]),
    "c16 big-endian": np.array([1 + 2j, -3.5j], dtype=">c16"),
    "c16 single": np.array(0.5 - 1j),
    "c16 Fortran order": np.asfortranarray(np.arange(6).reshape(2, 3) * 1j),
    "c8": np.array([1 + 2j], dtype="c8"),
    "empty": np.zeros((0,)),
    "empty rows": np.zeros((2, 0)),
    "empty rows, Fortran order": np.zeros((2, 0), order="F"),
    "no element in two rows": np.zeros((2, 3, 0)),
    "no row in the middle": np.zeros((2, 0, 3)),
    "no row at all": np.zeros((0, 2, 3)),
    "single axes": np.arange(3.0).reshape(1, 3, 1),
}


class TestTypedArrays:
    @pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS.keys())
    def test_array_values_equal_those_of_numpy(self, array):
        data = decoded(ndarray(array))
        assert repr(data["evs"]) == repr(array.tolist())  # repr: 1, 1.0 and True differ, nan equals itself
        assert (data.array("evs").shape, data.array("evs").dtype) == (array.shape, array.dtype)
        assert np.array_equal(data.array("evs"), array, equal_nan=True)

    def test_lists_are_made_once_and_arrays_are_read_only(self):
        data = decoded(ndarray(np.arange(3.0)))
        assert data["evs"] is data["evs"]
        assert not data.array("evs").flags.writeable

    @pytest.mark.parametrize("dtype", ["<U3", "S4", "M8[s]", "m8[us]", "V2", "f8,i4"])
    def test_arrays_of_other_dtypes_are_kept_as_they_came(self, dtype):
        value = ndarray(np.zeros(2, dtype=dtype))
        assert decoded(value)["evs"] is value

    def test_array_in_metadata_compares_and_indexes_like_a_list(self):
        raw = {"rates": ndarray(np.array([[0.5, 0.25]], dtype="f4")), "one": ndarray(np.array(2.0))}
        metadata = ibm(primitive_result("PubResult", metadata=raw)).metadata
        assert metadata == {"rates": [[0.5, 0.25]], "one": 2.0}
        assert metadata["rates"] == ibm(primitive_result("PubResult", metadata=raw)).metadata["rates"]
        assert (metadata["rates"][0][1], list(metadata["rates"])) == (0.25, [[0.5, 0.25]])
        assert (metadata["rates"].dtype, metadata["rates"].shape) == ("<f4", (1, 2))
        assert metadata["rates"].array.tolist() == [[0.5, 0.25]]
        assert repr(metadata["rates"]) == "NDArray(dtype='<f4', shape=(1, 2))"

    def test_npy_header_of_version_2_is_read(self):
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, np.array([1.5, 2.5]), version=(2, 0))
        assert decoded(packed(buffer.getvalue()))["evs"] == [1.5, 2.5]

    def test_object_arrays_are_refused_and_never_unpickled(self, tmp_path):
        class Trap:
            def __reduce__(self):
                return (tmp_path / "sprung").touch, ()

        with pytest.raises(ValueError, match="array of numbers"):
            decoded(ndarray(np.array([Trap()], dtype=object), allow_pickle=True))
        assert not (tmp_path / "sprung").exists()

    GOOD = npy_of(np.arange(4.0))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "!!!",
            base64.b64encode(b"not zlib").decode(),
            base64.b64encode(zlib.compress(GOOD)).decode()[:-4],
            base64.b64encode(zlib.compress(GOOD)[:-1]).decode(),
            base64.b64encode(zlib.compress(GOOD)[: len(zlib.compress(GOOD)) // 2]).decode(),
            base64.b64encode(b"\x00" + zlib.compress(GOOD)).decode(),
            "!" + base64.b64encode(zlib.compress(GOOD)).decode(),
            base64.b64encode(zlib.compress(GOOD) + b"junk").decode(),
        ],
        ids=[
            "empty",
            "not base64",
            "not zlib",
            "cut base64",
            "cut checksum",
            "cut zlib",
            "leading byte",
            "stray sign",
            "more after the end",
        ],
    )
    def test_invalid_base64_or_zlib_data_is_refused(self, text):
        with pytest.raises(DECODE_FAILURES):
            decoded(typed("ndarray", text))

    @pytest.mark.parametrize(
        "npy",
        [
            b"",
            b"\x93NUMPY",
            b"\x93NUMPY\x01\x00",
            b"NUMPY\x93" + GOOD[6:],
            GOOD[:-1],
            GOOD[:40],
            GOOD + b"\x00",
            GOOD + GOOD,
            npy_with_header({"descr": "<f8", "fortran_order": False}),
            npy_with_header({"fortran_order": False, "shape": ()}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": (-1, -1)}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": (1.0,)}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": None}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": (10**12,)}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": (1,) * 65}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": (10**9, 0)}),
            npy_with_header({"descr": [("a", "|O")], "fortran_order": False, "shape": ()}, bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": "(" * 5_000}, bytes(8)),
            npy_with_header(["<f8", False, ()], bytes(8)),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": ()}, bytes(8), padding=11_000),
            npy_with_header({"descr": "<f8", "fortran_order": False, "shape": ()}, bytes(8)).replace(b"'", b"("),
        ],
    )
    def test_damaged_arrays_are_refused(self, npy):
        with pytest.raises(DECODE_FAILURES):
            decoded(packed(npy))

    def test_npy_header_is_not_executed(self, tmp_path):
        text = f"__import__('pathlib').Path({str(tmp_path / 'sprung')!r}).touch()".encode()
        with pytest.raises(DECODE_FAILURES):
            decoded(packed(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text))
        assert not (tmp_path / "sprung").exists()

    def test_array_that_decompresses_beyond_the_limit_raises_value_error(self, monkeypatch):
        monkeypatch.setattr("aioqpu.ibm.qiskit_json.MAX_ARRAY_BYTES", 100_000)
        assert len(decoded(ndarray(np.zeros(10_000)))["evs"]) == 10_000
        with pytest.raises(ValueError):
            decoded(ndarray(np.zeros(20_000)))


class TestTypedResults:
    def test_sampler_result_is_the_same_as_in_plain_form(self):
        array = np.array([[0, 1], [1, 2], [0, 1]], dtype="u1")
        result = ibm(primitive_result("SamplerPubResult", data_bin(c=bit_array(array, 9))))
        bits = result[0].data["c"]
        assert bits.counts() == {"000000001": 2, "100000010": 1}
        assert bits.ints() == [1, 258, 1]
        assert (bits.num_bits, bits.num_bits_known, bits.num_shots, bits.shape) == (9, True, 3, ())
        assert np.array_equal(bits.array, array)
        assert result.metadata == {"version": 2}
        assert result[0].metadata == {"target_precision": 0.1}

    def test_pubs_are_read_by_index_and_registers_by_name(self):
        first = data_bin(
            a=bit_array(np.array([[1]], dtype="u1"), 1),
            b=bit_array(np.array([[4]], dtype="u1"), 3),
        )
        second = data_bin(a=bit_array(np.array([[0]], dtype="u1"), 2))
        result = ibm(primitive_result("SamplerPubResult", first, second))
        assert [{name: bits.bitstrings() for name, bits in pub.data.items()} for pub in result] == [
            {"a": ["1"], "b": ["100"]},
            {"a": ["00"]},
        ]

    @pytest.mark.parametrize("order", ["C", "F"])
    def test_parameter_points_are_the_leading_axes(self, order):
        array = np.asarray(np.arange(48, dtype="u1").reshape(2, 3, 4, 2), order=order)
        data = ibm(primitive_result("SamplerPubResult", data_bin((2, 3), c=bit_array(array, 16))))[0].data
        bits = data["c"]
        assert (bits.shape, bits.num_shots, data.shape) == ((2, 3), 4, (2, 3))
        assert np.array_equal(bits.array, array)
        assert np.array_equal(bits[1, 0].array, array[1, 0])
        assert np.array_equal(data.array("c"), array)

    def test_a_register_of_no_bits_has_empty_bitstrings(self):
        bits = decoded(bit_array(np.zeros((5, 0), dtype="u1"), 0))["evs"]
        assert bits.counts() == {"": 5}
        assert bits.bitstrings() == [""] * 5
        assert bits.array.shape == (5, 0)

    def test_estimator_result_of_one_point_has_floats(self):
        fields = {"evs": ndarray(np.array(0.5)), "stds": ndarray(np.array(0.01))}
        result = ibm(primitive_result("EstimatorPubResult", data_bin(**fields)))
        assert dict(result[0].data) == {"evs": 0.5, "stds": 0.01}
        assert type(result[0].data["evs"]) is float

    def test_estimator_result_of_many_points_has_nested_lists(self):
        fields = {"evs": ndarray(np.array([[0.5, -0.5]])), "stds": ndarray(np.array([[0.1, 0.2]]))}
        data = ibm(primitive_result("EstimatorPubResult", data_bin((1, 2), **fields)))[0].data
        assert (data["evs"], data["stds"], data.shape) == ([[0.5, -0.5]], [[0.1, 0.2]], (1, 2))

    def test_base_type_pub_result_is_read(self):
        assert ibm(primitive_result("PubResult", data_bin(evs=0.5)))[0].data["evs"] == 0.5

    def test_typed_values_in_metadata_are_decoded(self):
        result = ibm(primitive_result("PubResult", metadata={"layers": [ndarray(np.array([1.0])), {"x": 1}]}))
        assert result.metadata == {"layers": [[1.0], {"x": 1}]}

    def test_complex_numbers_are_decoded(self):
        assert decoded(typed("complex", [1.5, -2]))["evs"] == 1.5 - 2j

    def test_unknown_types_are_kept_and_their_content_is_decoded(self):
        metadata = {"new": typed("Newer", [ndarray(np.array([1]))])}
        result = ibm(primitive_result("PubResult", data_bin(evs=1.0), metadata=metadata))
        assert result.metadata["new"] == typed("Newer", [[1]])
        assert result[0].data["evs"] == 1.0

    def test_unknown_types_keep_every_key_they_came_with(self):
        value = {"__type__": "settings", "__module__": "m", "__class__": "C", "__value__": [typed("complex", [0, 1])]}
        assert decoded(value)["evs"] == {**value, "__value__": [1j]}

    def test_samples_in_typed_pubs_without_a_data_bin_are_read(self):
        pub = {"data": {"c": {"samples": ["0x1"], "num_bits": 2}}, "metadata": {}}
        assert ibm(typed("PrimitiveResult", {"pub_results": [pub]}))[0].data["c"].bitstrings() == ["01"]

    @pytest.mark.parametrize(
        "content",
        [
            {"array": ndarray(np.zeros((3, 1), dtype="u1"))},
            {"num_bits": 2},
            {"array": [[0]], "num_bits": 1},
            {"array": ndarray(np.zeros((3, 1), dtype="i8")), "num_bits": 2},
            {"array": ndarray(np.zeros((3, 1), dtype="b1")), "num_bits": 2},
            {"array": ndarray(np.zeros(3, dtype="u1")), "num_bits": 2},
            {"array": ndarray(np.zeros((3, 2), dtype="u1")), "num_bits": 2},
            {"array": ndarray(np.zeros((3, 1), dtype="u1")), "num_bits": 9},
            {"array": ndarray(np.zeros((3, 1), dtype="u1")), "num_bits": "two"},
            {"array": ndarray(np.zeros((3, 1), dtype="u1")), "num_bits": float("nan")},
            {"array": ndarray(np.zeros((3, 0), dtype="u1")), "num_bits": -1},
        ],
    )
    def test_damaged_bit_arrays_are_refused(self, content):
        with pytest.raises(DECODE_FAILURES):
            decoded(typed("BitArray", content))

    @pytest.mark.parametrize(
        "content", [{"shape": []}, {"shape": [-1], "fields": {}}, {"shape": [1.5], "fields": {}}, None]
    )
    def test_a_data_bin_without_fields_or_of_no_shape_is_refused(self, content):
        with pytest.raises(DECODE_FAILURES):
            ibm(primitive_result("PubResult", typed("DataBin", content)))

    def test_samples_wider_than_num_bits_increase_num_bits(self):
        bits = decoded(bit_array(np.array([[1], [9], [0]], dtype="u1"), 3))["evs"]
        assert (bits.num_bits, bits.num_bits_known) == (4, False)
        assert bits.bitstrings() == ["0001", "1001", "0000"]

    def test_wide_registers_are_exact_in_every_view(self):
        array = np.random.default_rng(1).integers(0, 256, (5000, 17), dtype="u1")
        array[:, 0] &= 7
        bits = decoded(bit_array(array, 131))["evs"]
        values = [int.from_bytes(row.tobytes(), "big") for row in array]
        assert bits.ints() == values
        assert bits.bitstrings() == [format(value, "0131b") for value in values]
        assert bits.counts() == dict.fromkeys(bits.bitstrings(), 1)

    def test_plain_and_typed_bit_arrays_of_equal_samples_are_equal(self):
        from_plain = BitArray.from_samples(["0x102", "0x3"], 9)
        array = np.array([[1, 2], [0, 3]], dtype="u1")
        assert from_plain == decoded(bit_array(array, 9))["evs"]

    def test_decoding_does_not_change_the_raw_body(self):
        raw = primitive_result("EstimatorPubResult", data_bin(evs=ndarray(np.array(0.5))))
        before = json.dumps(raw)
        result = ibm(raw)
        assert json.dumps(result.raw) == before
        assert json.loads(json.dumps(result.to_dict()))["job_id"] == "job-1"
        assert raw in result.to_dict().values()


class TestOtherTypes:
    def metadata(self, kind, content):
        return ibm(primitive_result("PubResult", metadata={"x": typed(kind, content)})).metadata["x"]

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-03-01T12:30:15.25", datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)),
            ("2026-03-01T12:30:15+02:00", datetime(2026, 3, 1, 10, 30, 15, tzinfo=UTC)),
            ("2026-03-01T12:30:15Z", datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)),
            ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ],
    )
    def test_times_are_converted_to_utc(self, text, moment):
        read = self.metadata("datetime", text)
        assert (read, read.tzinfo) == (moment, UTC)

    def test_sets_of_unhashable_members_become_lists(self):
        assert self.metadata("set", [3, 1, 3]) == {1, 3}
        assert self.metadata("set", [[1], [2]]) == [[1], [2]]

    @pytest.mark.parametrize("content", [[["XI", {"ZZ": 2.0}]], {"XX": 1.0}])
    def test_observables_are_nested_lists(self, content):
        assert self.metadata("ObservablesArray", content) == content

    def test_bindings_are_arrays_by_parameter_names(self):
        array = np.arange(4.0).reshape(2, 2)
        content = {"shape": [2], "data": {'["a", "b"]': ndarray(array), '["c"]': ndarray(array[:, :1])}}
        bindings = self.metadata("BindingsArray", content)
        assert bindings == BindingsArray((2,), {("a", "b"): [[0, 1], [2, 3]], ("c",): [[0], [2]]})
        assert np.array_equal(bindings.data["a", "b"].array, array)

    @pytest.mark.parametrize("kind", ["ExecutionSpans", "ExecutionSpanCollection"])
    def test_execution_spans_have_times_and_data_slices(self, kind):
        start, stop = "2026-03-01T00:00:00", "2026-03-01T00:01:00+00:00"
        slices = {
            "ExecutionSpan": {"0": [[5, 20], 3, 9], "2": [[4], 0, 4]},
            "DoubleSliceSpan": {"1": [[5, 20], 1, 2, 0, 7]},
            "TwirledSliceSpan": {"0": [[8, 5, 20], True, 0, 3, 4, 5]},
            "TwirledSliceSpanV2": {"0": [[8, 5, 20], False, 0, 3, 4, 5, 150]},
        }
        times = {"start": typed("datetime", start), "stop": typed("datetime", stop)}
        spans = [typed(name, {**times, "data_slices": each}) for name, each in slices.items()]
        moments = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 0, 1, tzinfo=UTC)
        assert self.metadata(kind, {"spans": spans}) == [
            ExecutionSpan(*moments, {0: ((5, 20), slice(3, 9)), 2: ((4,), slice(0, 4))}),
            ExecutionSpan(*moments, {1: ((5, 20), slice(1, 2), slice(0, 7))}),
            ExecutionSpan(*moments, {0: ((8, 5, 20), True, slice(0, 3), slice(4, 5))}),
            ExecutionSpan(*moments, {0: ((8, 5, 20), False, slice(0, 3), slice(4, 5), 150)}),
        ]

    def test_pauli_lindblad_maps_are_sparse(self):
        read = self.metadata("PauliLindbladMap", {"paulis": [["XZ", [1, 4], 0.5], ["", [], 0.25]], "num_qubits": 5})
        assert read == PauliLindbladMap([("XZ", (1, 4), 0.5), ("", (), 0.25)], 5)

    def test_noise_learner_result_is_in_value_of_a_result_without_pubs(self):
        layer = {"__type__": "_json", "__class__": "LayerError", "__value__": {"rates": ndarray(np.array([0.5]))}}
        result = ibm(typed("NoiseLearnerResult", {"data": [layer], "metadata": {"backend": "b"}}))
        assert (len(result), result.metadata) == (0, {})
        assert result.value == NoiseLearnerResult([{**layer, "__value__": {"rates": [0.5]}}], {"backend": "b"})

    @pytest.mark.parametrize("content", ["exponential", "polynomial_degree_3", ["linear", None], 3, [1, [2]]])
    def test_json_content_of_an_ndarray_is_kept(self, content):
        assert self.metadata("ndarray", content) == content

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("datetime", "yesterday"),
            ("datetime", None),
            ("datetime", "0001-01-01T00:00:00+10:00"),
            ("complex", [1, 2, 3]),
            ("set", 5),
            ("BindingsArray", {"shape": [2]}),
            ("BindingsArray", {"shape": [-2], "data": {}}),
            ("BindingsArray", {"shape": [2], "data": {"a": [1]}}),
            ("ExecutionSpan", {"data_slices": {"0": []}}),
            ("ExecutionSpan", {"data_slices": {"first": [[1], 0, 1]}}),
            ("ExecutionSpans", []),
            ("PauliLindbladMap", {"paulis": [["X"]], "num_qubits": 1}),
            ("NoiseLearnerResult", [1]),
            ("QuantumCircuit", "eJwL"),
            ("to_json", "{}"),
            (["list"], 1),
        ],
    )
    def test_invalid_typed_value_in_metadata_stays_encoded_and_other_data_is_read(self, kind, content):
        result = ibm(primitive_result("PubResult", data_bin(evs=0.5), metadata={"x": typed(kind, content)}))
        assert result[0].data["evs"] == 0.5
        assert result.metadata["x"] == typed(kind, content)


def answer(body):
    """Get a job's results through a client whose service answers with this body."""

    def serve(request):
        if request.url.path.endswith("/results"):
            return httpx.Response(200, content=body)
        return httpx.Response(200, json={"id": "a", "status": "Completed"})

    async def get():
        crn = "crn:v1:bluemix:public:quantum-computing:us-east:a/1:2::"
        async with IBMRuntimeClient(auth="token", instance=crn, transport=httpx.MockTransport(serve)) as client:
            return await client.get_results("a")

    return asyncio.run(get())


def field(value):
    return json.dumps(primitive_result("PubResult", data_bin(evs=value))).encode()


def samples(*hexadecimal, **more):
    return json.dumps({"results": [{"data": {"c": {"samples": hexadecimal, **more}}}]}).encode()


def claims(shape, data=b"", dtype="<f8"):
    return field(packed(npy_with_header({"descr": dtype, "fortran_order": False, "shape": shape}, data)))


MEGABYTE = 1_000_000
HOSTILE = {
    "deep lists": lambda: b"[" * MEGABYTE,
    "deep objects": lambda: b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "deep typed values": lambda: b'{"__type__":"set","__value__":' * 5_000 + b"1" + b"}" * 5_000,
    "samples of a number": lambda: samples(5),
    "samples among lists of samples": lambda: samples(["0x1"], "0x1"),
    "no width can be read": lambda: samples("0x1", num_bits=float("nan")),
    "fractional number of bits": lambda: samples("0x1", num_bits=1.5),
    "negative number of bits": lambda: samples("0x1", num_bits=-1),
    "ten billion bits": lambda: samples("0x1", num_bits=10**10),
    "one long sample among many": lambda: samples("0x" + "f" * 100_000, *["0x0"] * 100_000),
    "a sample of 10 MB": lambda: samples("0x" + "f" * 10 * MEGABYTE),
    "an array of 10 MB of noise": lambda: field(typed("ndarray", "eJ" + "A" * 10 * MEGABYTE)),
    "a bomb": lambda: claims((2**23,), bytes(2**23), "|u1"),
    "many small bombs": lambda: field([ndarray(np.zeros(2**17, dtype="u1"))] * 33),
    "a bomb under a small header": lambda: claims((1,), bytes(20 * MEGABYTE)),
    "more than is there": lambda: claims((5 * 10**7,)),
    "a billion empty rows": lambda: claims((10**9, 0)),
    "a hundred axes": lambda: claims((1,) * 100, bytes(8)),
    "negative shape": lambda: claims((-1,), bytes(8)),
    "pickled objects": lambda: field(ndarray(np.array([{}], dtype=object), allow_pickle=True)),
    "bits of the wrong dtype": lambda: field(bit_array(np.zeros((3, 1), dtype="i1"), 2)),
    "negative data shape": lambda: json.dumps(primitive_result("PubResult", data_bin((-3,), evs=1.0))).encode(),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bodies_end_in_a_decode_error_in_bounded_time_and_memory(make, monkeypatch):
    monkeypatch.setattr("aioqpu.ibm.qiskit_json.MAX_ARRAY_BYTES", 2**22)
    body = make()
    tracemalloc.start()
    try:
        began = time.process_time()
        with pytest.raises(ResponseDecodeError) as caught:
            answer(body)
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.body == body
    assert took < 60
    assert peak < 2 * 2**22 + 8 * len(body)


@pytest.mark.parametrize("name", ["more than is there", "a billion empty rows", "a bomb under a small header"])
def test_array_shape_larger_than_its_data_allocates_no_memory(name):
    raw = json.loads(HOSTILE[name]())
    tracemalloc.start()
    try:
        with pytest.raises(DECODE_FAILURES):
            ibm(raw)
        assert tracemalloc.get_traced_memory()[1] < 4 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_incompressible_array_above_the_limit_is_read(monkeypatch):
    monkeypatch.setattr("aioqpu.ibm.qiskit_json.MAX_ARRAY_BYTES", 1000)
    noise = np.random.default_rng(1).random(100_000)
    assert np.array_equal(decoded(ndarray(noise)).array("evs"), noise)


def test_nan_and_infinity_in_estimates_are_read():
    result = answer(b'{"results": [{"data": {"evs": NaN, "stds": [Infinity, 0.5]}}]}')
    assert repr(dict(result[0].data)) == "{'evs': nan, 'stds': [inf, 0.5]}"


def test_everything_but_arrays_works_without_numpy():
    sampler = primitive_result("SamplerPubResult", data_bin(c=bit_array(np.array([[1], [2], [1]], dtype="u1"), 2)))
    estimator = primitive_result("EstimatorPubResult", data_bin((2,), evs=ndarray(np.array([0.5, 1 + 2j]))))
    points = np.asarray(np.arange(12, dtype="u1").reshape(2, 3, 2, 1), order="F")
    swept = primitive_result("SamplerPubResult", data_bin((2, 3), c=bit_array(points, 4)))
    code = """
import json, sys
sys.modules["numpy"] = None
from aioqpu import IBMResult, IonQResult
sampler, estimator, swept = (IBMResult(raw, job_id="j")[0].data for raw in json.loads(sys.argv[1]))
assert sampler["c"].counts() == {"01": 2, "10": 1}
assert sampler["c"].bitstrings() == ["01", "10", "01"]
assert [bits.ints() for bits in swept["c"][1, ::-2]] == [[10, 11], [6, 7]]
assert estimator["evs"] == [0.5, 1 + 2j]
assert IonQResult({"0": 1}, job_id="j").counts(3) == {"0": 3}
for needs_numpy in (lambda: sampler["c"].array, lambda: sampler.array("c"), lambda: estimator.array("evs")):
    try:
        needs_numpy()
    except ImportError:
        print("numpy is missing")
"""
    argument = json.dumps([sampler, estimator, swept])
    done = subprocess.run([sys.executable, "-c", code, argument], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["numpy is missing"] * 3


@pytest.mark.parametrize("odd", ["x", ["x"], 5, True, None])
def test_metadata_that_is_no_object_becomes_empty(odd):
    result = ibm({"results": [{"data": {"evs": 0.5}, "metadata": odd}], "metadata": odd})
    assert (result[0].data["evs"], result[0].metadata, result.metadata) == (0.5, {}, {})
    assert result.raw["metadata"] == odd

"""Results of IBM's program `executor`: tensors, the role `sampler_v2`, raw items, and damaged bodies."""

import base64
import datetime as dt
import importlib
import json
import math
import sys
import time
import tracemalloc
import zlib

import httpx
import numpy as np
import pytest
from support.decoding import DECODE_FAILURES
from support.ibm import RANDOM, VERSIONS, body, post_processor, random_bits, tensor

from aioqpu import ExecutorResult, IBMResult, IBMRuntimeClient, NDArray, ResponseDecodeError
from aioqpu.ibm.executor import ExecutorItem

DTYPES = {"f16": "<f2", "f32": "<f4", "f64": "<f8", "c64": "<c8", "c128": "<c16"}
DTYPES |= {"i8": "|i1", "i16": "<i2", "i32": "<i4", "i64": "<i8", "u8": "|u1", "u16": "<u2", "u32": "<u4", "u64": "<u8"}


def ibm(raw, **more):
    return IBMResult(raw, job_id="job-1", **more)


def text_of(bits):
    """Return bitstrings of an array whose last axis has the bits, bit 0 first."""
    return ["".join("01"[bit] for bit in sample[::-1]) for sample in bits.reshape(-1, bits.shape[-1]).astype(int)]


@pytest.mark.parametrize("odd", ["x", ["x"], 5, None])
def test_metadata_that_is_no_object_becomes_empty(odd):
    made = body({"c": np.array([[1], [0]], bool)}, metadata={}) | {"metadata": odd}
    made["data"][0]["metadata"] = odd
    result = ibm(made)
    assert result[0].data["c"].counts() == {"0": 1, "1": 1}
    assert result.metadata["executor"] == {}
    made = made | {"semantic_role": None}
    assert ibm(made).metadata == {}


@pytest.mark.parametrize("version", VERSIONS)
def test_pub_has_counts_bitstrings_and_metadata_in_every_schema_version(version):
    bits = np.array([[1, 1, 0], [1, 0, 0], [1, 0, 0]], bool)
    result = ibm(body({"c": bits}, version=version, settings={"circuits_metadata": [{"name": "mine"}]}))
    assert len(result) == 1
    assert result.value is None
    assert result[0].data["c"].counts() == {"001": 2, "011": 1}
    assert result[0].data["c"].bitstrings() == ["011", "001", "001"]
    assert result[0].data["c"].num_bits_known
    assert result[0].data.shape == ()
    assert result[0].metadata == {"circuit_metadata": {"name": "mine"}}
    assert result.metadata["shots"] == 5
    assert result.metadata["options"] == {"default_shots": 7}
    assert result.metadata["executor"]["chunk_timing"][0]["stop"] == "2026-11-01T00:00:01Z"
    assert "'001': 2" in repr(result)
    assert result.raw["data"][0]["results"]["c"]["dtype"] == "bool"


@pytest.mark.parametrize("width", [1, 3, 7, 8, 9, 31, 32, 63, 64, 65, 72, 127, 300])
@pytest.mark.parametrize("shots", [1, 13, 300])
def test_samples_of_every_width(width, shots):
    bits = random_bits(2, shots, width)
    read = ibm(body({"c": bits}))[0].data["c"]
    assert (read.shape, read.num_shots, read.num_bits) == ((2,), shots, width)
    assert read.bitstrings() == text_of(bits)


def test_100_001_samples_have_exact_bitstrings():
    bits = random_bits(100_001, 5)
    assert ibm(body({"c": bits}))[0].data["c"].bitstrings() == text_of(bits)


def test_several_pubs_with_registers_and_parameter_axes_are_read():
    first = {"a": random_bits(2, 3, 4, 5), "wide": random_bits(2, 3, 4, 70)}
    result = ibm(body(first, {"a": random_bits(9, 1)}, settings={"circuits_metadata": [None, {"n": 2}]}))
    assert len(result) == 2
    assert result[0].data.shape == (2, 3)
    assert list(result[0].data) == ["a", "wide"]
    for name, bits in first.items():
        assert result[0].data[name].bitstrings() == text_of(bits)
        assert result[0].data[name][1, 2].bitstrings() == text_of(bits[1, 2])
    assert [pub.metadata["circuit_metadata"] for pub in result] == [{}, {"n": 2}]
    assert [pub.data["a"].num_shots for pub in result[-2:]] == [4, 9]


def test_registers_without_bits_or_samples_are_read():
    data = ibm(body({"none": np.zeros((3, 4, 0), bool)}))[0].data
    assert data["none"].counts() == {"": 12}
    assert ibm(body({"c": np.zeros((2, 0, 4), bool)}))[0].data["c"].counts() == {}
    assert dict(ibm(body({}))[0].data) == {}
    assert len(ibm(body())) == 0


@pytest.mark.parametrize(
    ("first", "points", "shots", "width"),
    [
        (3, (), 5, 4),
        (3, (2, 2), 5, 4),
        (1, (3,), 2, 9),
        (9, (4,), 1, 3),
        (4, (9,), 1, 3),
        (9, (4,), 1, 17),
        (3, (2,), 7, 80),
        (2, (2,), 0, 3),
        (0, (2,), 3, 3),
        (2, (3,), 4, 0),
    ],
)
@pytest.mark.parametrize("flipped", ["none", "full", "once", "shared", "short"])
def test_measurement_flips_of_twirled_samples_are_undone(first, points, shots, width, flipped):
    bits = random_bits(first, *points, shots, width)
    shapes = {
        "full": bits.shape,
        "once": (first, *points, 1, width),
        "shared": (first, *[1] * len(points), 1, width),
        "short": (1, width),
    }
    item = {"c": bits, "other": ~bits}
    expected = bits
    if flipped != "none":
        flips = random_bits(*shapes[flipped])
        item["measurement_flips.c"] = flips
        expected = bits ^ flips
    result = ibm(body(item, settings={"twirling": True}))
    expected, other = (
        np.moveaxis(each, 0, len(points)).reshape(*points, first * shots, width) for each in (expected, ~bits)
    )
    read = result[0].data
    assert list(read) == ["c", "other"]
    assert (read.shape, read["c"].shape, read["c"].num_shots) == (points, points, first * shots)
    assert read["c"].bitstrings() == (text_of(expected) if width else [""] * read["c"].num_shots * math.prod(points))
    assert read["other"].bitstrings() == (text_of(other) if width else read["c"].bitstrings())
    assert result[0].metadata["num_randomizations"] == first


def test_measurement_flips_without_twirling_are_undone():
    bits, flips = random_bits(6, 3), random_bits(6, 3)
    result = ibm(body({"measurement_flips.c": flips, "c": bits}))
    assert result[0].data["c"].bitstrings() == text_of(bits ^ flips)
    assert "num_randomizations" not in result[0].metadata


@pytest.mark.parametrize("dtype", ["<c8", "<c16"])
def test_kerneled_points_become_complex_arrays(dtype):
    points = (RANDOM.random((3, 2, 4, 5)) + 1j * RANDOM.random((3, 2, 4, 5))).astype(dtype)
    data = ibm(body({"c_iq": points}, settings={"meas_type": "kerneled"}))[0].data
    assert (list(data), data.shape) == (["c"], (3, 2))
    assert np.array_equal(data.array("c"), points)
    assert data["c"] == points.tolist()
    data = ibm(body({"c_iq": points}, settings={"meas_type": "kerneled", "twirling": True}))[0].data
    assert data.shape == (2,)
    assert np.array_equal(data.array("c"), np.moveaxis(points, 0, 1).reshape(2, 12, 5))
    data = ibm(body({"c_avg_iq": points}, settings={"meas_type": "avg_kerneled"}))[0].data
    assert (list(data), data.shape) == (["c"], (3, 2, 4))
    assert np.array_equal(data.array("c"), points)
    result = ibm(body({"c_avg_iq": points}, settings={"meas_type": "avg_kerneled", "twirling": True}))
    assert (result[0].data.shape, result[0].metadata["num_randomizations"]) == ((2, 4), 3)
    assert result[0].data.array("c") == pytest.approx(points.mean(axis=0), rel=1e-6)
    assert result[0].data.array("c").dtype == dtype


def test_reported_timing_is_in_the_compilation_metadata_of_the_pub():
    timing = {"timing": "x,1", "circuit_duration": 90}
    stretch = [{"name": "s", "value": 3, "remainder": 1, "expanded_values": [[1, 2]]}]
    reported = {"scheduler_timing": timing, "stretch_values": stretch, "other": 1}
    result = ibm(body({"c": random_bits(2, 1)}, metadata=reported))
    assert result[0].metadata["compilation"] == {"scheduler_timing": timing, "stretch_values": stretch}
    result = ibm(body({"c": random_bits(2, 1)}, metadata={"scheduler_timing": None, "stretch_values": stretch}))
    assert result[0].metadata["compilation"] == {"stretch_values": stretch}


class TestItems:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_arrays_of_every_dtype(self, version):
        arrays = {name: (100 * RANDOM.random((2, 3))).astype(dtype) for name, dtype in DTYPES.items()}
        arrays |= {"bool": random_bits(3, 7), "one": np.array(2.5), "empty": np.zeros((2, 0))}
        result = ibm(body(arrays, role=None, version=version, metadata={"scheduler_timing": None}))
        assert (len(result), result.value.role) == (0, None)
        (item,) = result.value.items
        assert list(item) == list(arrays)
        for name, array in arrays.items():
            assert isinstance(item[name], NDArray)
            assert (item[name].array.dtype, item[name].array.shape) == (array.dtype, array.shape)
            assert np.array_equal(item[name].array, array)
            assert item[name].values == array.tolist()
        assert item.metadata == {"scheduler_timing": None}
        assert len(result.metadata["chunk_timing"]) == 1
        assert "c128=(2, 3)" in repr(item)
        assert repr(item).endswith("...>")
        assert "role=None" in repr(result)
        assert "result.value.items" in result.value.hint

    def test_300_001_rows_of_bools_are_decoded(self):
        bits = random_bits(300_001, 9)
        (item,) = ibm(body({"c": bits}, role=None)).value.items
        assert np.array_equal(item["c"].array, bits)

    def test_estimator_result_without_post_processing_has_items_and_no_pubs(self):
        result = ibm(body({"_meas": random_bits(2, 3)}, role="estimator_v2"))
        assert isinstance(result.value, ExecutorResult)
        assert result.value.role == "estimator_v2"
        assert (len(result), list(result), list(result[:])) == (0, [], [])
        with pytest.raises(IndexError, match=r"expectation values.*the measured bits are in result\.value\.items"):
            result[0]
        assert "role=estimator_v2" in repr(result)
        assert "_meas=(2, 3)" in repr(result)

    @pytest.mark.parametrize("role", ["noise_learner_v3", "new \x1b role", 5, ["sampler_v2"]])
    def test_result_of_another_role_has_items_and_no_pubs(self, role):
        result = ibm(body({"c": random_bits(2, 3)}, role=role))
        assert result.value.role == (role if isinstance(role, str) else None)
        assert "\x1b" not in repr(result) + result.value.hint
        with pytest.raises(IndexError, match="1 items"):
            result[0]

    @pytest.mark.parametrize("passthrough", [None, [1], {"mine": 1}, {"post_processor": post_processor(version="v9")}])
    def test_samples_without_a_known_post_processor_stay_items(self, passthrough):
        result = ibm(body({"c": random_bits(2, 3)}, passthrough_data=passthrough))
        assert result.value.role == "sampler_v2"

    @pytest.mark.parametrize("role", ["sampler_v2", "sampler-v2"])
    def test_semantic_role_of_the_program_is_used(self, role):
        bits = random_bits(2, 3)
        program = {"semantic_role": role, "passthrough_data": {"post_processor": post_processor()}}
        result = ibm(body({"c": bits}, role=None, passthrough_data=None), program=program)
        assert result[0].data["c"].bitstrings() == text_of(bits)

    @pytest.mark.parametrize(
        "changes",
        [{"schema_version": "v3.0"}, {"schema_version": 2}, {"data": {}}, {"data": [{"noise": 1}]}, {"data": [5]}],
    )
    def test_results_of_unknown_schema_stay_undecoded(self, changes):
        raw = body({"c": random_bits(2, 3)}, **changes)
        assert ibm(raw).value == raw

    def test_result_without_items_is_read(self):
        raw = {"schema_version": "v0.1", "data": []}
        assert ibm(raw).value == raw
        assert ibm(body(role=None)).value.items == ()

    def test_unpacked_bools_are_limited(self, monkeypatch):
        (item,) = ibm(body({"c": np.ones((9, 9), bool)}, role=None)).value.items
        monkeypatch.setattr("aioqpu.ibm.executor._MAX_UNPACKED_BYTES", 80)
        with pytest.raises(ValueError, match="81 bools"):
            item["c"]


GOOD = np.ones((2, 3), bool)


def damaged_tensor(**changes):
    made = tensor(GOOD) | changes
    return {name: value for name, value in made.items() if value is not None}


def base64_of(data):
    return base64.b64encode(data).decode()


DAMAGED_TENSORS = {
    "no data": damaged_tensor(data=None),
    "no shape": damaged_tensor(shape=None),
    "no dtype": damaged_tensor(dtype=None),
    "unknown dtype": damaged_tensor(dtype="f128"),
    "a list as dtype": damaged_tensor(dtype=["bool"]),
    "a list as data": damaged_tensor(data=[1]),
    "not base64": damaged_tensor(data="=" + tensor(GOOD)["data"]),
    "not ASCII": damaged_tensor(data="ä" * 20),
    "not zlib": damaged_tensor(data=base64_of(b"\x3f")),
    "cut": damaged_tensor(data=base64_of(zlib.compress(b"\x3f")[:-2])),
    "with more behind": damaged_tensor(data=base64_of(zlib.compress(b"\x3f") + b"more")),
    "too long": damaged_tensor(data=base64_of(zlib.compress(b"\x3f\x3f"))),
    "too short": damaged_tensor(shape=[20, 3]),
    "a bomb": damaged_tensor(data=base64_of(zlib.compress(bytes(10**7)))),
    "a large shape": damaged_tensor(shape=[2**40, 2**40]),
    "a large empty shape": damaged_tensor(shape=[2**40, 0, 1], data=base64_of(zlib.compress(b""))),
    "a negative shape": damaged_tensor(shape=[-2, -3]),
    "a shape of bools": damaged_tensor(shape=[True, 6]),
    "a shape of text": damaged_tensor(shape="23"),
    "too many axes": damaged_tensor(shape=[1] * 65),
    "a list": [1, 0],
    "text": "AAAA",
    "nothing": None,
}


@pytest.mark.parametrize("role", [None, "sampler_v2"])
@pytest.mark.parametrize("damage", DAMAGED_TENSORS)
def test_invalid_tensor_is_refused_with_little_memory(damage, role):
    raw = body({"c": GOOD}, role=role)
    raw["data"][0]["results"]["c"] = DAMAGED_TENSORS[damage]
    tracemalloc.start()
    with pytest.raises(DECODE_FAILURES):
        ibm(raw)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("role", [None, "sampler_v2"])
@pytest.mark.parametrize("item", [None, 5, {}, {"results": None}, {"results": [1]}])
def test_invalid_item_is_refused(item, role):
    raw = body({"c": GOOD}, role=role)
    raw["data"].append(item)
    with pytest.raises(DECODE_FAILURES):
        ibm(raw)


def item_with(**changes):
    return body({"c": GOOD} | changes)


COMPLEX = np.ones((2, 3), complex)
DAMAGED_PUBS = {
    "metadata of another number of pubs": body({"c": GOOD}, settings={"circuits_metadata": [{}, {}]}),
    "metadata of pubs as a number": body({"c": GOOD}, settings={"circuits_metadata": 3}),
    "twirling as text": body({"c": GOOD}, settings={"twirling": "yes"}),
    "another type of measurement": body({"c": GOOD}, settings={"meas_type": "both"}),
    "a list as type of measurement": body({"c": GOOD}, settings={"meas_type": ["classified"]}),
    "numbers as samples": body({"c": GOOD.astype("u1")}),
    "no axis of shots": body({"c": GOOD[0]}),
    "no axis of randomizations": body({"c": GOOD}, settings={"twirling": True}),
    "registers of different shapes": item_with(d=np.ones((3, 3), bool)),
    "flips of no register": item_with(**{"measurement_flips.d": GOOD}),
    "flips of another width": item_with(**{"measurement_flips.c": GOOD[:, :1]}),
    "flips of another shape": item_with(**{"measurement_flips.c": np.ones((5, 3), bool)}),
    "flips of more axes": item_with(**{"measurement_flips.c": GOOD[None]}),
    "flips of no axes": item_with(**{"measurement_flips.c": np.array(True)}),
    "flips as numbers": item_with(**{"measurement_flips.c": GOOD.astype("u1")}),
    "real points": body({"c_iq": np.ones((2, 3))}, settings={"meas_type": "kerneled"}),
    "flips of points": body({"c": COMPLEX, "measurement_flips.c": GOOD}, settings={"meas_type": "kerneled"}),
    "one name twice": body({"c": COMPLEX, "c_iq": COMPLEX}, settings={"meas_type": "kerneled"}),
    "a mean of nothing": body({"c": COMPLEX[:0]}, settings={"meas_type": "avg_kerneled", "twirling": True}),
    "a sample of too many bits": body({"c": np.zeros((1, 2**20 + 1), bool)}),
}


@pytest.mark.parametrize("damage", DAMAGED_PUBS)
def test_invalid_pub_is_refused(damage):
    with pytest.raises(DECODE_FAILURES):
        ibm(DAMAGED_PUBS[damage])


@pytest.mark.parametrize("missing", ["twirling", "meas_type"])
def test_post_processor_without_required_field_is_refused(missing):
    raw = body({"c": GOOD})
    del raw["passthrough_data"]["post_processor"][missing]
    with pytest.raises(DECODE_FAILURES):
        ibm(raw)


def test_total_decompressed_size_of_tensors_is_limited(monkeypatch):
    monkeypatch.setattr("aioqpu.ibm.executor.MAX_ARRAY_BYTES", 10_000)
    arrays = {f"c{i}": np.zeros((8000, 8), bool) for i in range(2)}
    with pytest.raises(ValueError, match="more than is reasonable"):
        ibm(body(arrays, role=None))
    with pytest.raises(ValueError, match="more than is reasonable"):
        ibm(body({"c": np.zeros((20_000, 1), bool)}))


def transport(raw, *, without=(), **data):
    """Return a service whose job has the fields of `data`, but those of `without` only when it is asked for params."""

    def answer(request):
        if request.url.path.endswith("/results"):
            return httpx.Response(200, content=raw if isinstance(raw, bytes) else json.dumps(raw).encode())
        if request.method == "POST" and request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        job = {"id": "job-1", "status": "Completed", "state": {"status": "Completed"}, "backend": "b"}
        hidden = without if request.url.params.get("exclude_params") == "true" else ()
        return httpx.Response(200, json=job | {name: value for name, value in data.items() if name not in hidden})

    return httpx.MockTransport(answer)


def client(raw, **data):
    instance = "crn:v1:bluemix:public:quantum-computing:us-east:a/x:y::"
    return IBMRuntimeClient("key", instance, transport=transport(raw, **data))


@pytest.mark.anyio
class TestOverHTTP:
    async def test_get_results_decodes_samples(self):
        bits = random_bits(900, 127)
        async with client(body({"c": bits})) as made:
            result = await made.get_results("job-1")
        assert result[0].data["c"].bitstrings() == text_of(bits)

    @pytest.mark.parametrize("damage", DAMAGED_TENSORS)
    async def test_invalid_tensor_raises_decode_error(self, damage):
        raw = body({"c": GOOD})
        raw["data"][0]["results"]["c"] = DAMAGED_TENSORS[damage]
        async with client(raw) as made:
            with pytest.raises(ResponseDecodeError, match="unexpected body"):
                await made.get_results("job-1")

    async def test_role_comes_from_the_params_of_a_retrieved_job(self):
        bits = random_bits(2, 3)
        passthrough = {"post_processor": post_processor()}
        params = {"quantum_program": {"semantic_role": "sampler_v2", "passthrough_data": passthrough}}
        async with client(body({"c": bits}, role=None, passthrough_data=None), params=params) as made:
            job = await made.retrieve_job("job-1", include_params=True)
            assert (await job.result())[0].data["c"].bitstrings() == text_of(bits)

    async def test_role_comes_from_the_submitted_params(self):
        bits = random_bits(2, 3)
        passthrough = {"post_processor": post_processor()}
        params = {"quantum_program": {"semantic_role": "sampler_v2", "passthrough_data": passthrough}}
        async with client(body({"c": bits}, role=None, passthrough_data=None)) as made:
            job = await made.submit_job("executor", backend="b", params=params)
            assert (await job.result())[0].data["c"].bitstrings() == text_of(bits)

    @pytest.mark.parametrize(
        "changes",
        [{"semantic_role": None}, {"passthrough_data": None}, {"semantic_role": None, "passthrough_data": None}],
    )
    async def test_role_comes_from_params_that_are_read_on_demand(self, changes):
        bits = random_bits(2, 3)
        raw = body({"c": bits}) | changes
        if raw["semantic_role"] is None:
            del raw["semantic_role"]
        passthrough = {"post_processor": post_processor()}
        params = {"quantum_program": {"semantic_role": "sampler_v2", "passthrough_data": passthrough}}
        async with client(raw, params=params, without=["params"]) as made:
            assert (await made.get_results("job-1"))[0].data["c"].bitstrings() == text_of(bits)

    async def test_result_without_a_role_in_the_params_has_items(self):
        raw = body({"c": GOOD}, role=None)
        async with client(raw, params={"pubs": []}, without=["params"]) as made:
            assert isinstance((await made.get_results("job-1")).value, ExecutorResult)

    @pytest.mark.parametrize("version", ["v1.1", "v2.0"])
    async def test_large_results_take_little_memory(self, version):
        bits = RANDOM.integers(0, 2, (5, 30_000, 64), dtype=np.uint8).astype(bool)
        raw = json.dumps(body({"c": bits}, version=version, settings={"twirling": True})).encode()
        async with client(raw) as made:
            await made.job("job-1").wait()
            tracemalloc.start()
            result = await made.get_results("job-1")
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert peak < 2.5 * len(raw) + 2**21  # of modules that are imported on use, and what measures coverage
        assert result[0].data["c"].num_shots == 150_000
        expected = np.packbits(bits[..., ::-1], axis=-1).reshape(150_000, 8)
        assert np.array_equal(result[0].data["c"].array, expected)
        assert isinstance(result.raw["data"][0]["results"]["c"]["data"], str)

    async def test_large_tensors_of_other_programs_are_text(self):
        raw = {"other": tensor(random_bits(1_000_000, 8), "v1.0")}
        async with client(raw) as made:
            result = await made.get_results("job-1")
        assert result.value == raw


def test_time_does_not_depend_on_the_shape():
    for shape in [(2**11, 2**11, 1, 1), (2**20, 2, 1, 1), (2, 2**20, 1, 1), (2**21, 1, 1, 1), (1, 1, 2**21, 1)]:
        item = {"c": np.zeros(shape, bool), "measurement_flips.c": np.zeros((*shape[:-2], 1, 1), bool)}
        started = time.process_time()
        ibm(body(item, settings={"twirling": True}))
        assert time.process_time() - started < 5


ESTIMATOR = body({"_meas": random_bits(1, 4, 2)}, role="estimator_v2", settings={"num_pubs": 1})


class TestExpectationValuesWithoutIBMsPackage:
    """`sys.modules` holds `None` for a package that is not installed, or a stand-in."""

    def test_the_error_names_the_extra(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "aioqpu.integrations.mitigation", raising=False)
        monkeypatch.setitem(sys.modules, "qiskit_mitigation", None)
        result = ibm(ESTIMATOR)
        with pytest.raises(IndexError, match=r"pip install 'aioqpu\[mitigation\]'.*result\.value\.items"):
            result[0]
        assert result.value.items[0]["_meas"].shape == (1, 4, 2)
        assert result.value.passthrough_data["post_processor"]["num_pubs"] == 1

    def test_items_stay_readable_when_the_package_cannot_compute(self):
        pytest.importorskip("qiskit_mitigation")
        result = ibm(ESTIMATOR)
        with pytest.raises(IndexError, match=r"cannot compute expectation values .*Missing 'qiskit_mitigation'"):
            result[0]
        assert result.value.items[0]["_meas"].shape == (1, 4, 2)

    @pytest.mark.parametrize(("pubs", "circuits"), [(2, [{}, {}]), (1, [{}, {}])])
    def test_mismatched_number_of_tasks_and_circuits_raises_index_error(self, monkeypatch, pubs, circuits):
        pytest.importorskip("qiskit_mitigation")
        mitigation = importlib.import_module("aioqpu.integrations.mitigation")
        monkeypatch.setattr(mitigation, "load_tasks_from_result", lambda _: [None])
        raw = body({"c": GOOD}, role="estimator_v2", settings={"num_pubs": pubs, "circuits_metadata": circuits})
        with pytest.raises(IndexError, match="1 tasks and metadata of 2 circuits"):
            ibm(raw)[0]


def part(number, size, *elements, order=None):
    made = {"idx_item": number, "size": size}
    return made | ({"element_range": elements, "permutation": order} if elements else {})


def timed(items, *chunks, twirling=False, level="classified", **changes):
    """Return a body whose chunks took a second each; a chunk is a list of parts."""
    raw = body(*items, settings={"twirling": twirling, "meas_type": level, "shots": 5} | changes)
    moments = [f"2026-11-01T00:00:{second:02}" for second in range(len(chunks) + 1)]
    raw["metadata"]["chunk_timing"] = [
        {"start": start, "stop": stop + "Z", "parts": parts}
        for start, stop, parts in zip(moments, moments[1:], chunks, strict=False)
    ]
    return raw


def spans_of(raw):
    return ibm(raw).metadata["execution"]["execution_spans"]


def mask(entry):
    """Return which samples a span covers, as Qiskit documents DoubleSliceSpan and TwirledSliceSpan."""
    shape, *at_front, elements, shots = entry
    found = np.zeros(shape, bool)
    found.reshape(-1, shape[-1])[elements, shots] = True
    if at_front:
        found = np.moveaxis(found, 0, -2) if at_front[0] else found
        found = found.reshape(*found.shape[:-2], -1)
    return found


class TestExecutionSpans:
    def test_parts_without_element_range_cover_consecutive_elements(self):
        items = [{"c": random_bits(2, 3, 5, 1)}, {"c": random_bits(5, 1)}]
        first, second = spans_of(timed(items, [part(0, 4)], [part(0, 2), part(1, 1)]))
        assert first.data_slices == {0: ((2, 3, 5), slice(0, 4), slice(0, 5))}
        assert second.data_slices == {0: ((2, 3, 5), slice(4, 6), slice(0, 5)), 1: ((5,), slice(0, 1), slice(0, 5))}
        assert first.start == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        assert (first.stop - first.start).total_seconds() == 1

    @pytest.mark.parametrize("order", [[0, 1, 2], [1, 2, 0]])
    @pytest.mark.parametrize("elements", [(0, 10, 1), (3, 24, 1), (1, 24, 5)])
    def test_span_of_a_twirled_item_covers_the_measured_elements(self, order, elements):
        randomizations, points, shots = 4, (2, 3), 5
        (span,) = spans_of(
            timed(
                [{"c": random_bits(randomizations, *points, shots, 1)}],
                [part(0, 10, *elements, order=order)],
                twirling=True,
            )
        )
        # The definition of a part, in an array that numbers the elements of the item.
        numbers = np.arange(24).reshape(randomizations, *points)
        measured = numbers.transpose(order).ravel()[slice(*elements)]
        expected = np.repeat(np.isin(numbers, measured)[..., None], shots, axis=-1)
        expected = np.moveaxis(expected, 0, -2).reshape(*points, randomizations * shots)
        assert np.array_equal(mask(span.data_slices[0]), expected)

    def test_two_parts_of_one_item_in_a_chunk_become_two_spans(self):
        chunk = [part(0, 1, 0, 1, 1, order=[0]), part(0, 2, 3, 5, 1, order=[0])]
        first, second = spans_of(timed([{"c": random_bits(5, 5, 1)}], chunk))
        assert (first.start, first.stop) == (second.start, second.stop)
        assert (first.data_slices[0][1], second.data_slices[0][1]) == (slice(0, 1), slice(3, 5))

    def test_span_of_averaged_points_has_the_submitted_shots(self):
        items = [{"c_avg_iq": COMPLEX}]
        (span,) = spans_of(timed(items, [part(0, 2)], level="avg_kerneled"))
        assert span.data_slices == {0: ((2, 5), slice(0, 2), slice(0, 5))}

    @pytest.mark.parametrize(
        "chunk",
        [
            [part(1, 1)],
            [part(-1, 1)],
            [part(0, 6)],
            [part(0, 2, 3, 1, 1, order=[0])],
            [part(0, 2, 0, 2, 0, order=[0])],
            [part(0, 2, 0, 2, 1, order=[1, 0])],
            [part(0, "2")],
            [5],
            5,
        ],
    )
    def test_invalid_chunk_timing_gives_no_spans_and_keeps_the_samples(self, chunk):
        result = ibm(timed([{"c": random_bits(5, 5, 1)}], chunk))
        assert "execution" not in result.metadata
        assert result.metadata["executor"]["chunk_timing"]
        assert result[0].data["c"].num_shots == 5


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_tensors_in_passthrough_data_are_decoded(version):
    values, flags = np.arange(6.0).reshape(2, 3), np.array([True, False])
    settings = {"circuits_metadata": [{"a": [tensor(values, version)], "b": tensor(flags, version)}]}
    metadata = ibm(body({"c": GOOD}, version=version, settings=settings))[0].metadata["circuit_metadata"]
    assert (metadata["a"][0].values, metadata["b"].values) == (values.tolist(), flags.tolist())
    raw = body({"c": GOOD}, version=version, role=None, passthrough_data={"mine": tensor(values, version), "n": 1})
    assert ibm(raw).value.passthrough_data["mine"].values == values.tolist()
    odd = {"data": "x", "shape": 5, "dtype": [1]}
    assert ibm(raw | {"passthrough_data": [odd]}).value.passthrough_data == [odd]


@pytest.mark.anyio
class TestEmulator:
    @pytest.fixture
    async def emulated(self):
        pytest.importorskip("qiskit")
        import aioqpu_emulator.ibm.programs  # noqa: F401 - takes seconds, which the first job would take
        from aioqpu_emulator import Emulator

        emulator = Emulator(queue_time=0, run_time=0, seed=1)
        urls = emulator.urls(80)
        async with IBMRuntimeClient(
            "key",
            urls.instance,
            "http://127.0.0.1/api",
            iam_url="http://127.0.0.1",
            transport=httpx.ASGITransport(emulator.app),
        ) as made:
            yield made

    @pytest.mark.parametrize("role", ["sampler_v2", None])
    async def test_results_of_an_executor_job_are_read_by_its_id(self, emulated, role):
        circuit = 'OPENQASM 3.0; include "stdgates.inc"; input float[64] a; bit[2] c; qubit[2] q; rx(a) q[0]; x q[1];'
        circuit += " c[0] = measure q[0]; c[1] = measure q[1];"
        arguments = tensor(np.array([[0.0], [math.pi]]))
        program = {
            "shots": 5,
            "circuits": {"data": [circuit]},
            "items": [{"item_type": "circuit", "circuit_arguments": arguments, "shape": [2]}],
            "passthrough_data": {"post_processor": post_processor(circuits_metadata=[{"name": "turned"}])},
            "semantic_role": role,
        }
        params = {"schema_version": "v2.0", "quantum_program": program, "options": {}}
        job = await emulated.submit_job("executor", backend="emulator", params=params)
        await job.wait(poll=0.01)
        result = await emulated.get_results(job.id)
        if role:
            bits = result[0].data["c"]
            assert (bits[0].counts(), bits[1].counts()) == ({"10": 5}, {"11": 5})
            assert result[0].metadata == {"circuit_metadata": {"name": "turned"}}
        else:
            assert isinstance(result.value.items[0], ExecutorItem)
            assert result.value.items[0]["c"].values == [[[False, True]] * 5, [[True, True]] * 5]

    async def test_parameter_sweep_of_a_qiskit_circuit_gives_results_per_point(self, emulated):
        from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
        from qiskit.circuit import Parameter

        qubits = QuantumRegister(3)
        circuit = QuantumCircuit(qubits, ClassicalRegister(2, "a"), ClassicalRegister(1, "b"), metadata={"n": [1, 2]})
        circuit.rx(Parameter("late"), 0)
        circuit.rx(Parameter("early"), 2)
        circuit.measure(qubits, [0, 1, 2])
        sweep = {"late": [[0, math.pi], [math.pi, 0]], "early": [[0, 0], [math.pi, math.pi]]}
        job = await emulated.submit_sampler([(circuit, sweep)], backend="emulator", shots=4, program="executor")
        await job.wait(poll=0.01)
        (pub,) = await emulated.get_results(job.id)
        assert (pub.data.shape, pub.data["a"].num_shots, pub.metadata) == (
            (2, 2),
            4,
            {"circuit_metadata": {"n": [1, 2]}},
        )
        points = [(0, 0), (0, 1), (1, 0), (1, 1)]
        assert [pub.data["a"][point].counts() for point in points] == [{"00": 4}, {"01": 4}, {"01": 4}, {"00": 4}]
        assert [pub.data["b"][point].counts() for point in points] == [{"0": 4}, {"0": 4}, {"1": 4}, {"1": 4}]

"""What qiskit-ibm-runtime writes and reads, in one process for all tests: importing it takes longer than the tests."""

import ast
import json
import subprocess
import sys
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from support.ibm import METADATA, RANDOM, VERSIONS, body, random_bits

from aioqpu import BitArray, IBMResult, NDArray
from aioqpu.ibm.pubs import sampler_pubs
from aioqpu.ibm.qiskit_json import PauliLindbladMap
from aioqpu.ibm.quantum_program import sampler_params

qiskit = pytest.importorskip("qiskit")
from peers.prepare_executor import cases  # noqa: E402

PEER = Path(__file__).parents[2] / ".venv/peers/qiskit-ibm-runtime/bin/python"
pytestmark = pytest.mark.skipif(
    not PEER.exists(), reason="needs qiskit-ibm-runtime in an environment of its own: make peers"
)


def ibm(raw, **more):
    return IBMResult(raw, job_id="job-1", **more)


def bodies_of_samples():
    made = {}
    for version in VERSIONS[1:]:
        made[f"plain {version}"] = body({"c": random_bits(50, 3)}, version=version)
    made |= {
        "sweep": body({"c": random_bits(2, 3, 7, 11)}, settings={"circuits_metadata": [{"n": 1}]}),
        "registers": body({"a": random_bits(3, 9, 2), "b": random_bits(3, 9, 130)}, {"a": random_bits(4, 8)}),
    }
    for flips, points in product([(1,), (6,)], [(), (3,), (2, 3)]):
        item = {"c": random_bits(4, *points, 6, 9), "d": random_bits(4, *points, 6, 2)}
        item["measurement_flips.c"] = random_bits(4, *points, *flips, 9)
        made[f"twirled {flips} {points}"] = body(item, settings={"twirling": True})
    points = RANDOM.random((4, 2, 3, 5)) + 1j * RANDOM.random((4, 2, 3, 5))
    for twirling in (False, True):
        made[f"kerneled {twirling}"] = body(
            {"c_iq": points, "d_iq": 2 * points}, settings={"meas_type": "kerneled", "twirling": twirling}
        )
        made[f"avg {twirling}"] = body(
            {"c_avg_iq": points}, settings={"meas_type": "avg_kerneled", "twirling": twirling}
        )
    for raw in made.values():
        for item in raw["data"]:
            item["metadata"] = {"scheduler_timing": {"timing": "x,1", "circuit_duration": 90}, "stretch_values": None}
        raw["metadata"]["chunk_timing"] = []
        if raw["schema_version"] == "v0.2":
            del raw["semantic_role"]
    return made


@pytest.fixture(scope="module")
def bodies():
    return bodies_of_samples()


@pytest.fixture(scope="module")
def peer(bodies):
    """What qiskit-ibm-runtime answers; see tests/peers/ask_runtime.py."""
    questions = {
        "bodies": bodies,
        "params": {name: sampler_params(pubs, options, shots) for name, (pubs, options, shots) in cases().items()},
        "circuit": sampler_pubs([qiskit.QuantumCircuit(1, metadata=METADATA)])[0][0]["__value__"],
        "path": [each for each in sys.path if each],
    }
    done = subprocess.run(
        [PEER, "-Es", "-m", "peers.ask_runtime"],
        cwd=Path(__file__).parents[1],
        input=json.dumps(questions).encode(),
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


@pytest.fixture
def read(peer):
    return lambda name: (ibm(peer["written"][name]["body"]), peer["written"][name]["holds"])


def same(array, holds):
    assert (array.dtype.str, list(array.shape)) == (holds["dtype"], holds["shape"])
    assert array.tobytes().hex() == holds["bytes"]


def test_arrays(read):
    result, holds = read("arrays")
    data = result[0].data
    assert len(data) == len(holds) > 20
    for name, each in zip(data, holds, strict=True):
        same(data.array(name), each)
        assert repr(data[name]) == repr(data.array(name).tolist())


def test_samples(read):
    result, holds = read("sampler")
    for index, (pub, each) in enumerate(zip(result, holds, strict=True)):
        bits = pub.data[f"c{index}"]
        assert (bits.num_bits, bits.num_shots, list(bits.shape)) == (
            each["num_bits"],
            each["num_shots"],
            each["shape"],
        )
        same(bits.array, each["array"])
        if bits.num_bits:
            assert (bits.counts(), bits.bitstrings()) == (each["counts"], each["bitstrings"])
    assert [pub.metadata["name"] for pub in result] == ["wide", "narrow", "none", "Fortran order"]
    assert result.metadata == {"version": 2}


def test_estimates(read):
    result, holds = read("estimator")
    data = result[0].data
    assert (data.shape, data["evs"], result[0].metadata) == ((2, 3), holds["list"], {"shots": 7})
    same(data.array("evs"), holds["evs"])
    same(data.array("stds"), holds["stds"])


def test_execution_spans(read):
    result, holds = read("spans")
    spans = result.metadata["execution"]["execution_spans"]
    assert [repr(span.data_slices) for span in spans] == holds["slices"]
    assert {(span.start.timestamp(), span.stop.timestamp()) for span in spans} == {(holds["start"], holds["stop"])}


def test_metadata(read):
    result, holds = read("metadata")
    metadata = result[0].metadata
    assert metadata["when"].timestamp() == holds["when"]
    assert metadata["naive"] == datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
    assert metadata["set"] == set(holds["set"])
    assert metadata["unhashable"] == [{"a": 1 - 2j}]
    assert metadata["observables"] == holds["observables"]
    assert (metadata["extrapolator"], metadata["extrapolators"]) == ("exponential", ["linear", None])
    sparse = [(letters, tuple(qubits), rate) for letters, qubits, rate in holds["map"]["paulis"]]
    assert metadata["map"] == PauliLindbladMap(sparse, holds["map"]["num_qubits"])


def test_bindings(read):
    result, holds = read("bindings")
    bindings = result[0].metadata["bindings"]
    assert list(bindings.shape) == holds["shape"]
    assert [list(names) for names in bindings.data] == [names for names, _ in holds["data"]]
    for array, (_, each) in zip(bindings.data.values(), holds["data"], strict=True):
        assert isinstance(array, NDArray)
        same(array.array, each)


def test_noise_learner_results(read):
    result, holds = read("noise learner")
    assert result.value.metadata == {"backend": "b"}
    (layer,) = (each["__value__"] for each in result.value.data)
    error = layer["error"]["__value__"]
    assert layer["qubits"] == holds["qubits"]
    assert error["generators"]["__value__"]["data"] == holds["generators"]
    same(error["rates"].array, holds["rates"])


def test_the_same_results_as_qiskit_ibm_runtime(peer, bodies):
    expected = peer["samples"]
    assert expected.keys() == bodies.keys()
    for name, raw in bodies.items():
        result = ibm(raw, program={"semantic_role": "sampler_v2"})
        assert len(result) == len(expected[name]) > 0
        for pub, holds in zip(result, expected[name], strict=True):
            assert (list(pub.data.shape), list(pub.data)) == (holds["shape"], list(holds["data"])), name
            assert pub.metadata == holds["metadata"], name
            for field, value in holds["data"].items():
                read = pub.data[field]
                if isinstance(read, BitArray):
                    assert [read.bitstrings(), list(read.shape), read.num_shots] == value, name
                else:
                    array = pub.data.array(field)
                    assert [array.real.tolist(), array.imag.tolist()] == value, name


def test_the_same_expectation_values_as_qiskit_ibm_runtime(peer):
    pytest.importorskip("qiskit_mitigation")
    estimates = peer["estimates"]
    assert estimates.keys() == {"plain", "twirled", "trex", "zne"}
    for name, case in estimates.items():
        result = ibm(case["body"])
        assert len(result) == len(case["holds"]) == 2
        assert result.metadata["executor"] == {"chunk_timing": []}
        assert {field: result.metadata[field] for field in case["metadata"]} == case["metadata"]
        for pub, holds in zip(result, case["holds"], strict=True):
            assert (list(pub.data), list(pub.data.shape)) == (list(holds["data"]), holds["shape"]), name
            assert pub.metadata == holds["metadata"], name
            for field, value in holds["data"].items():
                np.testing.assert_allclose(pub.data.array(field), value, rtol=1e-12, err_msg=f"{name} {field}")
        del case["body"]["passthrough_data"]["post_processor"]["circuits_metadata"]
        assert all("circuit_metadata" not in pub.metadata for pub in ibm(case["body"]))
        assert np.allclose(result[0].data["evs"], case["holds"][0]["data"]["evs"])  # nested lists


def test_programs_that_qiskit_ibm_runtime_prepared(peer):
    answer = peer["submitted"]
    expected, (prepared, again, own) = answer["expected"], answer["sent"]
    for params, role in ((prepared, "sampler_v2"), (again, None)):
        assert params["options"] == expected["options"]
        program, converted = params["quantum_program"], expected["quantum_program"]
        assert program["semantic_role"] == role
        assert program["circuits"] == converted["circuits"]
        assert program["items"][0]["shape"] == converted["items"][0]["shape"]
        assert program["passthrough_data"] == converted["passthrough_data"]
    assert (own["quantum_program"]["shots"], own["options"]["init_qubits"]) == (3, True)
    assert len(answer["errors"]) == 3
    assert all("QuantumProgram or a mapping" in error for error in answer["errors"])


def test_the_same_program_as_qiskit_ibm_runtime(peer):
    compared = peer["compared"]
    assert len(compared) == 5
    for name, each in compared.items():
        assert each["found"] == each["expected"], name


def test_metadata_is_read_by_ibms_own_decoder(peer):
    assert ast.literal_eval(peer["metadata"]) == {
        "when": "2026-01-02 03:00:00+00:00",
        "day": "2026-01-02 00:00:00",
        "number": 3,
        "small": 0.5,
        "flag": True,
        "array": [[0, 1], [2, 3]],
        "objects": ["a", None],
        "amplitude": 1 - 2j,
        "numpy amplitude": 1j,
        "set": {3},
    }

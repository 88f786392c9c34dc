"""IBM's executor and noise learner, run by the emulator and read by the client."""

import base64
import io
import math
import sys
import zlib

import httpx
import numpy as np
import pytest

from aioqpu import BadRequestError, IBMRuntimeClient, JobFailedError, NoiseLearnerResult, NotFoundError
from aioqpu_emulator import Emulator
from aioqpu_ibm_v1.api import jobs
from aioqpu_ibm_v1.models import JobRunParams

qiskit = pytest.importorskip("qiskit")
from qiskit import QuantumCircuit, qasm3, qpy  # noqa: E402
from qiskit.circuit import Parameter  # noqa: E402

from aioqpu_emulator.ibm.samplex import draw_arguments  # noqa: E402
from aioqpu_emulator.jobs import ProgramError  # noqa: E402

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client():
    emulator = Emulator(queue_time=0, run_time=0, seed=1)
    transport = httpx.ASGITransport(emulator.app)
    urls = emulator.urls(80)
    async with IBMRuntimeClient(
        "key", urls.instance, "http://127.0.0.1/api", iam_url="http://127.0.0.1", transport=transport
    ) as made:
        yield made


def turned():
    """Return a circuit whose first bit is 1 when its angle is pi, and whose second always is."""
    circuit = QuantumCircuit(2)
    circuit.add_register(qiskit.ClassicalRegister(2, "c"))
    circuit.rx(Parameter("angle"), 0)
    circuit.x(1)
    circuit.measure([0, 1], [0, 1])
    return circuit


def blob(*circuits):
    buffer = io.BytesIO()
    qpy.dump(list(circuits), buffer)
    return buffer.getvalue()


def text(data):
    return base64.b64encode(data).decode()


def angles(values, *, compressed=False):
    data = np.array(values, "<f8")
    return {"data": text(zlib.compress(data.tobytes()) if compressed else data.tobytes()), "shape": list(data.shape)}


def item(**more):
    return {"item_type": "circuit", "circuit_arguments": angles([[0.0], [math.pi]]), **more}


def in_item(version):
    circuit = {"circuit_b64": text(blob(turned())), "qpy_version": 13}
    return {"schema_version": version, "quantum_program": {"shots": 5, "items": [item(circuit=circuit)]}, "options": {}}


def in_blob(version):
    circuits = {"b64_data": text(blob(turned())), "qpy_version": 13, "num_programs": 1}
    program = {"shots": 5, "circuits": circuits, "items": [item(shape=[2])], "semantic_role": "sampler_v2"}
    return {"schema_version": version, "quantum_program": program, "options": {}}


def in_openqasm():
    circuits = {"data": [qasm3.dumps(turned())]}
    each = {"item_type": "circuit", "circuit_arguments": angles([[0.0], [math.pi]], compressed=True), "shape": [2]}
    program = {"shots": 5, "circuits": circuits, "items": [each], "passthrough_data": {"mine": [1, None]}}
    return {"schema_version": "v2.0", "quantum_program": program, "options": {}}


async def run(client, program, params):
    job = await client.submit_job(program, backend="emulator", params=params)
    await job.wait(poll=0.01)
    return await job.result()


@pytest.mark.parametrize(
    "params",
    [in_item("v0.1"), in_item("v0.2"), in_blob("v1.0"), in_blob("v1.1"), in_openqasm()],
    ids=lambda p: p["schema_version"],
)
async def test_the_executor_gives_a_tensor_of_bits_for_each_register(client, params):
    value = (await run(client, "executor", params)).raw
    version = params["schema_version"]
    tensor = value["data"][0]["results"]["c"]
    data = base64.b64decode(tensor["data"])
    packed = np.frombuffer(zlib.decompress(data) if version == "v2.0" else data, np.uint8)
    bits = np.unpackbits(packed, bitorder="little", count=math.prod(tensor["shape"])).reshape(tensor["shape"])
    assert (tensor["dtype"], bits.shape) == ("bool", (2, 5, 2))
    assert np.array_equal(bits[0], [[0, 1]] * 5)
    assert np.array_equal(bits[1], [[1, 1]] * 5)
    (span,) = value["metadata"]["chunk_timing"]
    assert span["parts"][0]["size"] == 2
    assert value["schema_version"] == version
    assert value["data"][0]["metadata"] == (None if version == "v0.1" else {})
    assert value.get("passthrough_data") == params["quantum_program"].get("passthrough_data")
    assert value.get("semantic_role") == params["quantum_program"].get("semantic_role")


@pytest.mark.parametrize(("level", "suffix"), [("kerneled", "_iq"), ("avg_kerneled", "_avg_iq")])
async def test_the_executor_gives_complex_points_of_an_unclassified_measurement(client, level, suffix):
    for params in (in_item("v0.2"), in_openqasm()):
        value = (await run(client, "executor", changed(params, meas_level=level))).raw
        (name,) = value["data"][0]["results"]
        tensor = value["data"][0]["results"][name]
        data = base64.b64decode(tensor["data"])
        points = np.frombuffer(zlib.decompress(data) if value["schema_version"] == "v2.0" else data, "<c16")
        points = points.reshape(tensor["shape"])
        assert (name, tensor["dtype"]) == (f"c{suffix}", "c128")
        assert points.shape == ((2, 5, 2) if level == "kerneled" else (2, 2))
        means = points.mean(axis=1) if level == "kerneled" else points
        assert means == pytest.approx(np.array([[1, -1], [-1, -1]]), abs=0.5)


async def test_kerneled_samples_are_read_as_complex_numbers(client):
    options = {"execution": {"meas_type": "kerneled"}}
    job = await client.submit_sampler([(turned(), [math.pi])], backend="emulator", shots=3, options=options)
    await job.wait(poll=0.01)
    points = (await job.result())[0].data.array("c")
    assert (points.shape, points.dtype) == ((3, 2), np.complex128)
    assert (points.real < 0).all()


def changed(params, **program):
    return {**params, "quantum_program": {**params["quantum_program"], **program}}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        (changed(in_item("v0.2"), shots=0), "shots"),
        (changed(in_item("v0.2"), items=[]), "item"),
        (changed(in_blob("v1.0"), meas_level="both"), "classified"),
        (
            changed(
                in_item("v0.2"), items=[{"item_type": "samplex", "circuit": {"circuit_b64": text(blob(turned()))}}]
            ),
            "The samplex cannot be run: 'samplex'",
        ),
        (changed(in_blob("v1.0"), items=[item(shape=[3])]), "circuit arguments cannot be read: shape mismatch"),
        (changed(in_item("v0.2"), items=[item(circuit={"circuit_b64": "bm8="})]), "cannot be read"),
        (changed(in_blob("v1.0"), items=[item(), item()]), "1 circuits for 2 items"),
        (changed(in_blob("v1.0"), items=[{"circuit_arguments": angles([[0.0, 1.0]])}]), "2 arguments .* 1 parameters"),
        (
            changed(in_blob("v1.0"), items=[{"circuit_arguments": {"data": "AAAA", "shape": [1, 1]}}]),
            "circuit arguments",
        ),
        (changed(in_blob("v1.0"), items=[{"circuit_arguments": angles(0.0)}]), "axis"),
        (changed(in_item("v0.2"), shots=10**9), "executions"),
    ],
)
async def test_executor_job_that_cannot_run_fails_with_a_reason(client, params, reason):
    with pytest.raises(JobFailedError, match=reason):
        await run(client, "executor", params)


async def test_circuit_arguments_broadcast_over_the_shape_of_the_item(client):
    value = (await run(client, "executor", changed(in_blob("v1.0"), items=[item(shape=[3, 2])]))).raw
    tensor = value["data"][0]["results"]["c"]
    packed = np.frombuffer(base64.b64decode(tensor["data"]), np.uint8)
    bits = np.unpackbits(packed, bitorder="little", count=math.prod(tensor["shape"])).reshape(tensor["shape"])
    assert bits.shape == (3, 2, 5, 2)
    assert np.array_equal(bits[:, 0, :, 0], np.zeros((3, 5)))
    assert np.array_equal(bits[:, 1, :, 0], np.ones((3, 5)))


def twirled(*, shape, values):
    """Return a program of a twirled circuit, whose first bit is 1 when its angle is pi, and whose second never is."""
    samplomatic = pytest.importorskip("samplomatic")
    from samplomatic.serialization import samplex_to_json

    circuit = QuantumCircuit(qiskit.QuantumRegister(2), qiskit.ClassicalRegister(2, "c"))
    with circuit.box([samplomatic.Twirl(), samplomatic.InjectNoise("noise")]):
        circuit.rx(Parameter("angle"), 0)
        circuit.cz(0, 1)
    with circuit.box([samplomatic.Twirl()]):
        circuit.measure([0, 1], [0, 1])
    template, samplex = samplomatic.build(circuit)
    item = {
        "item_type": "samplex",
        "samplex": {"samplex_json": samplex_to_json(samplex), "ssv": 1},
        "samplex_arguments": {
            "parameter_values": angles(values, compressed=True),
            "pauli_lindblad_maps.noise": {"sparse_terms": [["XX", [0, 1], 0.0]], "num_qubits": 2},
        },
        "shape": shape,
    }
    circuits = {"b64_data": text(zlib.compress(blob(template))), "qpy_version": 13, "num_programs": 1}
    return {
        "schema_version": "v2.0",
        "quantum_program": {"shots": 5, "circuits": circuits, "items": [item]},
        "options": {},
    }


def bits_of(tensor):
    packed = np.frombuffer(zlib.decompress(base64.b64decode(tensor["data"])), np.uint8)
    return np.unpackbits(packed, bitorder="little", count=math.prod(tensor["shape"])).reshape(tensor["shape"])


async def test_samplex_result_has_random_measurement_flips(client):
    params = twirled(shape=[40, 2], values=[[0.0], [math.pi]])
    results = (await run(client, "executor", params)).raw["data"][0]["results"]
    bits, flips = bits_of(results["c"]), bits_of(results["measurement_flips.c"])
    assert bits.shape == (40, 2, 5, 2)
    assert flips.shape == (40, 2, 1, 2)
    assert 0 < flips.mean() < 1
    assert np.array_equal((bits ^ flips)[:, 0], np.zeros((40, 5, 2)))
    assert np.array_equal((bits ^ flips)[:, 1], np.tile([1, 0], (40, 5, 1)))


async def test_samplex_without_a_sweep_runs_and_invalid_arguments_fail(client):
    results = (await run(client, "executor", twirled(shape=[3], values=[math.pi]))).raw["data"][0]["results"]
    assert bits_of(results["c"]).shape == (3, 5, 2)
    with pytest.raises(JobFailedError, match="The samplex cannot be run"):
        await run(client, "executor", twirled(shape=[3], values=[1.0, 2.0]))
    with pytest.raises(JobFailedError, match="executions"):
        await run(client, "executor", twirled(shape=[10**8], values=[1.0]))


def test_missing_samplomatic_raises_an_error_that_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "samplomatic.quantum_program", None)
    with pytest.raises(ProgramError, match="needs the package samplomatic to run a samplex") as caught:
        draw_arguments({}, turned(), 1, np.random.default_rng(), compressed=True)
    assert "pip install samplomatic" in caught.value.solution


async def test_noise_learner_learns_each_distinct_layer_once(client):
    circuit = QuantumCircuit(3)
    circuit.cz(0, 1)
    circuit.cz(1, 2)
    circuit.cz(0, 1)
    result = await run(
        client, "noise-learner", {"circuits": [qasm3.dumps(circuit)], "options": {"support_qiskit": True}}
    )
    assert isinstance(result.value, NoiseLearnerResult)
    assert len(result.value.data) == 2
    error = result.value.data[0]["__value__"]["error"]["__value__"]
    labels, rates = error["generators"]["__value__"]["data"], error["rates"].values
    assert len(labels) == len(rates) == 3 * 3 + 9
    assert {"IIX", "IZZ"} <= set(labels)
    assert all(0 < rate < 0.01 for rate in rates)


async def test_noise_learner_obeys_max_layers_to_learn(client):
    circuit = QuantumCircuit(3)
    circuit.cz(0, 1)
    circuit.cz(1, 2)
    params = {"circuits": [qasm3.dumps(circuit)], "options": {"max_layers_to_learn": 1}}
    assert len((await run(client, "noise-learner", params)).value.data) == 1


async def test_noise_learner_v3_gives_rates_for_each_instruction(client):
    circuit = QuantumCircuit(2, 2)
    circuit.cz(0, 1)
    circuit.barrier()
    circuit.measure(0, 0)
    instructions = {"circuit_b64": text(blob(circuit)), "qpy_version": 13}
    params = {"schema_version": "v0.2", "instructions": instructions, "options": {}}
    gate, readout = (await run(client, "noise-learner", params)).raw["data"]
    rates = np.frombuffer(base64.b64decode(gate["rates"]["data"]), "<f8")
    assert len(rates) == len(gate["generators_sparse"]) == 2 * 3 + 9
    assert [gate["metadata"]["learning_protocol"], readout["metadata"]["learning_protocol"]] == ["lindblad", "trex"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"circuits": []}, "no circuits"),
        ({"circuits": ["OPENQASM 3.0;\nqubit q;\nU q"]}, "line 3, column 4: missing ';' at '<EOF>'"),
        ({"schema_version": "v0.1", "instructions": {"circuit_b64": "bm8="}, "options": {}}, "cannot be read"),
    ],
)
async def test_invalid_noise_learner_input_fails_with_a_reason(client, params, reason):
    with pytest.raises(JobFailedError, match=reason) as caught:
        await run(client, "noise-learner", params)
    assert "Starting noise-learner" in caught.value.logs


@pytest.mark.parametrize(
    ("program", "params", "reason"),
    [
        ("executor", {"options": {}}, "params.quantum_program"),
        ("executor", {"quantum_program": {}}, "params.options"),
        ("executor", None, "params"),
        ("noise-learner", {}, "params.circuits"),
        ("noise-learner", {"circuits": [], "shots": 1}, "shots"),
        ("noise-learner", {"circuits": [], "options": {"max_layers_to_learn": -1}}, "params.options.max_layers"),
        ("noise-learner", {"schema_version": "v0.1", "circuits": []}, "params.instructions"),
    ],
)
async def test_params_that_break_their_schema_are_refused_with_the_field(client, program, params, reason):
    with pytest.raises(BadRequestError, match=f"validation of body failed, because: .*{reason}"):
        await client.submit_job(program, backend="emulator", params=params)


async def test_unknown_program_raises_not_found_with_the_supported_programs(client):
    with pytest.raises(
        NotFoundError, match=r"'circuit-runner' was not found. Use one of sampler, estimator, noise-learner, executor"
    ):
        await client.submit_job("circuit-runner", backend="emulator", params={})


async def test_a_backend_is_calibrated_in_a_session_only(client):
    params = {"schema_version": "v0.1", "options": {}}
    with pytest.raises(BadRequestError, match="calibrate runs in a session only"):
        await client.call(jobs.create_job.asyncio_detailed, body=JobRunParams("calibrate", "emulator", params=params))
    async with await client.create_session(backend="emulator") as session:
        job = await session.submit_job("calibrate", params=params)
        value = (await (await job.wait(poll=0.01)).result()).raw
    assert value["schema_version"] == "v0.1"
    assert value["start"] <= value["stop"]


async def test_executor_job_is_submitted_through_the_generated_operation(client):
    body = JobRunParams("executor", "emulator", params=in_blob("v1.0"))
    job = client.job((await client.call(jobs.create_job.asyncio_detailed, body=body)).id)
    assert (await job.wait(poll=0.01)).status == "Completed"
    assert (await job.result()).raw["data"][0]["results"]["c"]["shape"] == [2, 5, 2]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("qubit q;\nbit c;\nx q\nc = measure q;", "syntax error at line 4, column 1: missing ';' at 'c'"),
        ("qubit q;\nint x = ;", "syntax error at line 2, column 9: mismatched input ';'"),
        ("qubit q;\n  $$ #", "syntax error at line 2, column 3: token recognition error at: '\\$\\$'"),
        ("qubit q;\nif (true) {", "syntax error at line 2, column 12: mismatched input '<EOF>'"),
        ("qubit q;\ngate g a { qubit b; }", "L2:C11: qubit declarations must be global"),
        ("// nothing", "the OpenQASM text is empty"),
    ],
)
async def test_job_error_has_the_position_of_a_syntax_error_and_nothing_is_printed(client, capfd, source, reason):
    job = await client.submit_sampler([source], backend="emulator")
    with pytest.raises(JobFailedError, match=f"The circuit cannot be read: {reason}"):
        await (await job.wait(poll=0.01)).result()
    assert capfd.readouterr() == ("", "")

"""Submissions to IBM's program `executor`: bodies, IBM's own models, options, bad input, dry runs."""

import base64
import io
import json
import sys
import zlib
from types import ModuleType, SimpleNamespace

import httpx
import numpy as np
import pytest

from aioqpu import IBMRuntimeClient, SubmissionUncertainError
from aioqpu.ibm import pubs

qiskit = pytest.importorskip("qiskit")
from qiskit import QuantumCircuit, qpy  # noqa: E402
from qiskit.circuit import Clbit, Parameter, Qubit  # noqa: E402

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/x:y::"
TEXT = 'OPENQASM 3.0; include "stdgates.inc"; input float b; input float a; bit[1] c; qubit[1] q; rx(a+b) q[0];'
TEXT += " c[0] = measure q[0];"
PLAIN_TEXT = "OPENQASM 3.0; bit[1] c; qubit q; c[0] = measure q;"


class Cloud:
    """A service that accepts each submission, or answers as the test says."""

    def __init__(self):
        self.bodies, self.lists, self.answers = [], [], []
        self.jobs = []

    def __call__(self, request):
        path = request.url.path
        if path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        if request.method == "POST" and path.endswith("/jobs"):
            self.bodies.append(json.loads(request.content))
            if self.answers:
                return self.answers.pop(0)
            return httpx.Response(200, json={"id": "job-1", "backend": self.bodies[-1]["backend"]})
        if path.endswith("/sessions"):
            return httpx.Response(200, json={"id": "session-1"})
        if path.endswith("/sessions/session-1/close"):
            return httpx.Response(204)
        if request.method == "GET" and path.endswith("/jobs"):
            self.lists.append(dict(request.url.params))
            seen = [job for job in self.jobs if request.url.params.get("include_mocks") == "true"]
            return httpx.Response(200, json={"jobs": seen, "count": len(seen)})
        return httpx.Response(200, json={"id": "session-1", "backend_name": "ibm_x", "state": "open"})


@pytest.fixture
def cloud():
    return Cloud()


@pytest.fixture
async def client(cloud, anyio_backend):
    async with IBMRuntimeClient("key", CRN, transport=httpx.MockTransport(cloud)) as made:
        yield made


def numbers(tensor):
    assert tensor["dtype"] == "f64"
    return np.frombuffer(zlib.decompress(base64.b64decode(tensor["data"])), "<f8").reshape(tensor["shape"]).tolist()


def parametric(*names):
    circuit = QuantumCircuit(1, 1)
    for name in names:
        circuit.rx(Parameter(name), 0)
    circuit.measure(0, 0)
    return circuit


@pytest.mark.anyio
class TestSampler:
    async def test_openqasm_pubs_become_a_quantum_program(self, client, cloud):
        values = [(TEXT, {"a": [1, 2], "b": [3, 4]}), (TEXT, [[3, 1], [4, 2]]), (TEXT, (3, 1))]
        job = await client.submit_sampler(values, backend="ibm_x", program="executor", shots=5, tags=["t"])
        (body,) = cloud.bodies
        assert job.id == "job-1"
        assert (body["program_id"], body["backend"], body["tags"][0]) == ("executor", "ibm_x", "t")
        program = body["params"]["quantum_program"]
        assert program["circuits"] == {"data": [TEXT] * 3}
        # The service sorts the inputs of a text by name; the text declares b first.
        assert [numbers(item["circuit_arguments"]) for item in program["items"]] == [
            [[1, 3], [2, 4]],
            [[1, 3], [2, 4]],
            [1, 3],
        ]
        assert program["shots"] == 5
        assert program["semantic_role"] == "sampler_v2"
        assert program["passthrough_data"]["post_processor"]["circuits_metadata"] == [{}, {}, {}]
        assert body["params"]["options"] == {"init_qubits": True, "rep_delay": None, "experimental": {}}

    async def test_default_program_is_sampler(self, client, cloud):
        await client.submit_sampler([PLAIN_TEXT], backend="ibm_x")
        assert cloud.bodies[0]["program_id"] == "sampler"

    async def test_a_circuit_keeps_its_metadata(self, client, cloud):
        circuit = parametric()
        circuit.metadata = {"n": np.int64(3), "flags": np.array([True, False, True]), "none": None}
        await client.submit_sampler([circuit], backend="ibm_x", program="executor")
        assert circuit.metadata["n"] == 3
        program = cloud.bodies[0]["params"]["quantum_program"]
        assert program["shots"] == 4096
        (metadata,) = program["passthrough_data"]["post_processor"]["circuits_metadata"]
        flags = {"data": base64.b64encode(zlib.compress(b"\5")).decode(), "shape": [3], "dtype": "bool"}
        assert metadata == {"n": 3, "flags": flags, "none": None}
        assert program["circuits"]["num_programs"] == 1

    async def test_equal_shots_of_pub_and_default_are_sent(self, client, cloud):
        pubs = [(PLAIN_TEXT, None, 9), PLAIN_TEXT]
        await client.submit_sampler(pubs, backend="ibm_x", program="executor", options={"default_shots": 9})
        assert cloud.bodies[0]["params"]["quantum_program"]["shots"] == 9
        assert numbers(cloud.bodies[0]["params"]["quantum_program"]["items"][0]["circuit_arguments"]) == []

    async def test_submissions_in_a_session_send_its_id(self, client, cloud):
        async with await client.create_session(backend="ibm_x") as session:
            await session.submit_sampler([PLAIN_TEXT], program="executor")
            await session.submit_quantum_program({"items": [{}], "shots": 1})
        assert [body["session_id"] for body in cloud.bodies] == ["session-1"] * 2

    async def test_large_parameter_sweep_is_encoded_exactly(self, client, cloud):
        circuit = parametric(*(f"p{i:02}" for i in range(80)))
        sweep = np.random.default_rng(3).random((800, 80))
        await client.submit_sampler([(circuit, sweep)], backend="ibm_x", program="executor")
        item = cloud.bodies[0]["params"]["quantum_program"]["items"][0]
        assert numbers(item["circuit_arguments"]) == sweep.tolist()


OPTIONS = {
    "twirling": ({"twirling": {"enable_gates": True}}, "twirling.*qiskit-ibm-runtime.*submit_quantum_program"),
    "measurements": ({"twirling": {"enable_measure": True}}, "twirling.*submit_quantum_program"),
    "decoupling": ({"dynamical_decoupling": {"enable": True}}, "dynamical decoupling.*qiskit-ibm-runtime"),
    "resilience": ({"resilience": {"zne_mitigation": True}}, "resilience.*qiskit-ibm-runtime"),
    "level": ({"resilience_level": 1}, "resilience.*qiskit-ibm-runtime"),
    "simulator": ({"simulator": {"seed_simulator": 1}}, "simulator"),
    "meas_type": ({"execution": {"meas_type": "both"}}, "meas_type must be one of classified, .*not 'both'"),
    "a list": ({"execution": [1]}, "options.execution must be a mapping"),
    "a list as experimental": ({"experimental": {"execution": [1]}}, "must be a mapping"),
    "shots": ({"default_shots": 0}, "options.default_shots"),
    "unknown": ({"shot": 1}, "options has no 'shot'"),
    "no mapping": (5, "options must be a mapping"),
}


def with_metadata(**metadata):
    circuit = parametric()
    circuit.metadata = metadata
    return circuit


def boxed():
    circuit = QuantumCircuit(1, 1)
    with circuit.box():
        circuit.x(0)
    return circuit


PUBS = {
    "mixed shots": (lambda: [(PLAIN_TEXT, None, 2), (PLAIN_TEXT, None, 3)], "only pubs with equal shots, not 2, 3"),
    "mixed kinds": (lambda: [PLAIN_TEXT, parametric()], "one kind"),
    "typed": (lambda: [{"__type__": "QuantumCircuit", "__value__": "x"}], "typed JSON"),
    "no measurement": (lambda: [QuantumCircuit(1)], "no classical register"),
    "a bit of no register": (lambda: [QuantumCircuit([Qubit()], [Clbit()])], "no classical register"),
    "a text of no register": (lambda: ["OPENQASM 3.0; /* bit[1] c */ bit c; qubit q; c = measure q;"], "bit\\[1\\] c;"),
    "a box": (lambda: [boxed()], "boxes.*qiskit-ibm-runtime"),
    "typed values": (lambda: [(parametric("a"), {"__type__": "ndarray", "__value__": "x"})], "typed JSON"),
    "an unknown name": (lambda: [(parametric("a"), {"b": 1})], "no parameter 'b'"),
    "no values": (lambda: [parametric("a")], "have no values: a"),
    "too few values": (lambda: [(parametric("a", "b"), [1])], "2 parameters"),
    "ragged": (lambda: [(parametric("a"), [[1, 2], [3]])], "equal lengths"),
    "deeper": (lambda: [(parametric("a"), [[1, 2], 3])], "equal lengths"),
    "ragged columns": (lambda: [(parametric("a", "b"), {"a": [1, 2], "b": [1, 2, 3]})], "different shapes"),
    "a word": (lambda: [(parametric("a"), "x")], "real numbers"),
    "a complex number": (lambda: [(parametric("a"), 1j)], "real numbers"),
    "True": (lambda: [(parametric("a"), True)], "real numbers"),
    "not a number": (lambda: [(parametric("a"), [1, float("nan")])], "finite numbers"),
    "too large": (lambda: [(parametric("a"), 10**400)], "finite numbers"),
    "unreadable inputs": (lambda: [('include "own.inc"; ' + TEXT, {"a": 1, "b": 2})], "give a QuantumCircuit"),
    "metadata of objects": (lambda: [with_metadata(a=object())], "metadata contains a value of type object"),
    "metadata of texts": (lambda: [with_metadata(a=np.array(["x"]))], "metadata contains an array of <U1"),
    "names of numbers": (lambda: [with_metadata(a={1: 2})], "names in a circuit's metadata must be strings"),
    "no pubs": (list, "at least one pub"),
}


@pytest.mark.anyio
class TestBadInput:
    @pytest.mark.parametrize("name", OPTIONS)
    async def test_invalid_options_are_refused_before_any_request(self, client, cloud, name):
        options, message = OPTIONS[name]
        with pytest.raises((ValueError, TypeError), match=message):
            await client.submit_sampler([PLAIN_TEXT], backend="ibm_x", program="executor", options=options)
        assert cloud.bodies == []

    @pytest.mark.parametrize("name", PUBS)
    async def test_invalid_pubs_are_refused_before_any_request(self, client, cloud, name):
        pubs, message = PUBS[name]
        with pytest.raises((ValueError, TypeError), match=message):
            await client.submit_sampler(pubs(), backend="ibm_x", program="executor")
        assert cloud.bodies == []

    async def test_unknown_program_raises_value_error(self, client, cloud):
        with pytest.raises(ValueError, match="program is 'sampler' or 'executor', not 'estimator'"):
            await client.submit_sampler([PLAIN_TEXT], backend="ibm_x", program="estimator")

    @pytest.mark.parametrize(
        ("program", "more", "message"),
        [
            (5, {}, "QuantumProgram or a mapping, not int"),
            ({}, {}, "list of items"),
            ({"items": []}, {}, "at least one"),
            ({"items": 5}, {}, "list of items"),
            ({"quantum_program": {"items": [{}]}}, {}, "schema_version"),
            ({"quantum_program": 5, "schema_version": "v2.0"}, {}, "list of items"),
            ({"items": [{}]}, {"options": 5}, "options must be a mapping"),
            ({"items": [{}]}, {"options": {"shots": 5}}, "no option 'shots'; it has init_qubits"),
            ({"items": [{}]}, {"semantic_role": 5}, "semantic_role must be a string"),
            ({"items": [{}]}, {"semantic_role": " "}, "semantic_role must be a name"),
            ({"items": [{}]}, {"dry_run": "yes"}, "dry_run must be True or False"),
        ],
    )
    async def test_invalid_quantum_programs_are_refused_before_any_request(self, client, cloud, program, more, message):
        with pytest.raises((ValueError, TypeError), match=message):
            await client.submit_quantum_program(program, backend="ibm_x", **more)
        assert cloud.bodies == []

    async def test_calibrate_needs_a_session(self, client, cloud):
        with pytest.raises(ValueError, match="inside a session only"):
            await client.submit_job("calibrate", backend="ibm_x", params={"schema_version": "v0.1", "options": {}})
        assert cloud.bodies == []
        await client.submit_job("calibrate", backend="ibm_x", session_id="session-1")
        assert cloud.bodies[0]["session_id"] == "session-1"


@pytest.mark.anyio
class TestQuantumProgram:
    async def test_program_mapping_is_sent_with_role_and_options(self, client, cloud):
        program = {"items": [{"a": np.float64(1)}], "shots": 3}
        await client.submit_quantum_program(
            program, backend="ibm_x", semantic_role="sampler_v2", options={"init_qubits": False}
        )
        assert cloud.bodies[0]["params"] == {
            "schema_version": "v2.0",
            "quantum_program": {"items": [{"a": 1}], "shots": 3, "semantic_role": "sampler_v2"},
            "options": {"init_qubits": False},
        }
        assert "semantic_role" not in program

    async def test_full_params_mapping_is_sent_with_options_merged(self, client, cloud):
        params = {
            "schema_version": "v1.0",
            "quantum_program": {"items": [{}], "semantic_role": "mine"},
            "options": {"init_qubits": True, "experimental": {}},
        }
        await client.submit_quantum_program(params, backend="ibm_x", options={"init_qubits": False})
        assert cloud.bodies[0]["params"] == params | {"options": {"init_qubits": False, "experimental": {}}}

    async def test_ibm_quantum_program_without_qiskit_ibm_runtime_raises_type_error(self, client, cloud, monkeypatch):
        monkeypatch.setitem(sys.modules, "qiskit_ibm_runtime", None)
        program = type("QuantumProgram", (), {"__module__": "samplomatic.quantum_program"})()
        with pytest.raises(TypeError, match="needs qiskit-ibm-runtime"):
            await client.submit_quantum_program(program, backend="ibm_x")
        assert cloud.bodies == []

    @pytest.mark.parametrize("kind", ["qiskit_ibm_runtime", "samplomatic"])
    @pytest.mark.parametrize("given", [None, "mapping", "object"])
    async def test_ibm_quantum_program_is_encoded_by_the_converter_of_qiskit_ibm_runtime(
        self, client, cloud, monkeypatch, kind, given
    ):
        class ExecutorOptions:
            execution = "default"

        class QuantumProgram:
            __module__ = "qiskit_ibm_runtime.quantum_program"

            @classmethod
            def from_(cls, program):
                assert type(program).__module__ == "samplomatic.quantum_program"
                return cls()

        def encoder(program, options):
            assert isinstance(program, QuantumProgram)
            params = {"quantum_program": {"items": [{}]}, "options": {"init_qubits": options.execution}}
            return SimpleNamespace(
                model_dump=lambda mode: {"schema_version": "v2.0", **params} if mode == "json" else 0
            )

        name = "qiskit_ibm_runtime"
        converters = {"v2.0": SimpleNamespace(encoder=encoder)}
        modules = {
            name: {},
            f"{name}.options_models": {},
            f"{name}.options_models.executor": {"ExecutorOptions": ExecutorOptions},
            f"{name}.quantum_program": {"QuantumProgram": QuantumProgram},
            f"{name}.quantum_program.params_converters": {"QUANTUM_PROGRAM_PARAMS_CONVERTERS": converters},
        }
        for module, content in modules.items():
            made = ModuleType(module)
            vars(made).update(content)
            monkeypatch.setitem(sys.modules, module, made)
        other = type("QuantumProgram", (), {"__module__": "samplomatic.quantum_program"})
        own = ExecutorOptions()
        own.execution = "given"
        options = {"object": own, "mapping": {"rep_delay": 2}}.get(given)
        program = QuantumProgram() if kind == name else other()
        await client.submit_quantum_program(program, backend="ibm_x", options=options)
        expected = {
            None: {"init_qubits": "default"},
            "object": {"init_qubits": "given"},
            "mapping": {"init_qubits": "default", "rep_delay": 2},
        }
        assert cloud.bodies[0]["params"]["options"] == expected[given]


@pytest.mark.anyio
class TestDryRun:
    @pytest.mark.parametrize(
        ("backend", "mock"),
        [
            ("ibm_phoenix", "mock_phoenix"),
            ("mock_phoenix", "mock_phoenix"),
            ("ibm_a_b", "mock_a_b"),
            ("emulator", "mock"),
            ("mockingbird_x", "mock_x"),
        ],
    )
    async def test_dry_run_replaces_the_backend_with_its_mock_machine(self, client, cloud, backend, mock):
        await client.submit_job("x", backend=backend, dry_run=True)
        assert cloud.bodies[0]["backend"] == mock

    async def test_every_submit_method_accepts_dry_run(self, client, cloud):
        await client.submit_sampler([PLAIN_TEXT], backend="ibm_x", dry_run=True)
        await client.submit_sampler([PLAIN_TEXT], backend="ibm_x", dry_run=True, program="executor")
        await client.submit_estimator([(PLAIN_TEXT, "Z")], backend="ibm_x", dry_run=True)
        await client.submit_quantum_program({"items": [{}]}, backend="ibm_x", dry_run=True)
        session = client.session("session-1")
        await session.submit_job("x", dry_run=True)
        await session.submit_sampler([PLAIN_TEXT], dry_run=True)
        await session.submit_estimator([(PLAIN_TEXT, "Z")], dry_run=True)
        await session.submit_quantum_program({"items": [{}]}, dry_run=True)
        assert {body["backend"] for body in cloud.bodies} == {"mock_x"}
        assert len(cloud.bodies) == 8

    async def test_dry_run_replaces_the_backend_in_extra_body(self, client, cloud):
        await client.submit_job("x", backend="ibm_x", extra_body={"backend": "ibm_y"}, dry_run=True)
        assert cloud.bodies[0]["backend"] == "mock_y"

    async def test_look_up_of_a_dry_run_includes_mock_machines(self, client, cloud):
        cloud.answers = [httpx.Response(502)]
        cloud.jobs = [{"id": "job-7", "backend": "mock_x", "tags": ["mine"]}]
        job = await client.submit_job("x", backend="ibm_x", dry_run=True, submission_id="mine")
        assert job.id == "job-7"
        assert cloud.lists[0]["include_mocks"] == "true"

    async def test_an_uncertain_dry_run_is_recovered(self, client, cloud):
        cloud.answers = [httpx.Response(502)]
        with pytest.raises(SubmissionUncertainError) as caught:
            await client.submit_job("x", backend="mock_x", submission_id="mine")
        cloud.jobs = [{"id": "job-7", "backend": "mock_x", "tags": ["mine"]}]
        assert (await caught.value.recover()).id == "job-7"
        assert (await client.find_submission("mine")).id == "job-7"
        assert [parameters.get("include_mocks") for parameters in cloud.lists[-2:]] == [None, "true"]

    async def test_look_up_of_a_real_job_does_not_include_mock_machines(self, client, cloud):
        cloud.answers = [httpx.Response(502)]
        with pytest.raises(SubmissionUncertainError):
            await client.submit_job("x", backend="ibm_x", submission_id="mine")
        assert all("include_mocks" not in parameters for parameters in cloud.lists)


@pytest.mark.parametrize("version", [13, 15, 16, 17])
@pytest.mark.parametrize("count", [1, 3])
def test_qpy_equals_the_file_that_qiskit_writes(monkeypatch, version, count):
    if version > qpy.common.QPY_VERSION:
        pytest.skip("this Qiskit writes older files only")
    monkeypatch.setattr(pubs, "MAX_QPY_VERSION", version)
    circuits = [parametric(), QuantumCircuit(3, name="b"), parametric("a", "b")][:count]
    expected = io.BytesIO()
    qpy.dump(circuits, expected, version=version)
    assert pubs.qpy(circuits) == expected.getvalue()

"""IonQ: what goes over the wire for each verb, and what comes back."""

import datetime as dt
import json
from typing import Any

import anyio
import httpx
import pytest
from support.addresses import IONQ
from support.virtual_time import ASYNCIO_ONLY

from aioqpu import (
    APIConnectionError,
    BadRequestError,
    IonQClient,
    JobCancelledError,
    JobFailedError,
    NotFoundError,
    ResponseDecodeError,
    ServerError,
    SubmissionUncertainError,
)
from aioqpu._http.schema_hints import schemas, unknown_words

pytestmark = pytest.mark.anyio

BELL = {
    "qubits": 2,
    "gateset": "qis",
    "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}],
}


def sent(route):
    return json.loads(route.calls.last.request.content)


class TestSubmitting:
    async def test_request_body_has_the_keyword_names(self, ionq, respx_mock):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready", "request": 1})
        body = {
            "input": BELL,
            "target": "qpu.aria-1",
            "shots": 500,
            "name": "bell",
            "metadata": {"run": "7"},
            "noise": {"model": "aria-1"},
            "error_mitigation": {"debias": True},
            "registers": {"meas_mapped": [0, 1]},
            "settings": {"x": 1},
        }
        job = await ionq.submit_job(**body, submission_id="s-1", extra_body={"dry_run": True, "name": "other"})
        assert (job.id, job.status, job.info) == ("a", "ready", None)
        assert sent(route) == body | {
            "dry_run": True,
            "name": "other",
            "metadata": {"run": "7", "aioqpu_submission": "s-1"},
        }

    async def test_submit_job_defaults_to_simulator_and_a_new_submission_id(self, ionq, respx_mock):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        await ionq.submit_job(BELL)
        await ionq.submit_job(BELL)
        first, second = (json.loads(call.request.content) for call in route.calls)
        assert first["input"] == BELL
        assert first["target"] == "simulator"
        ids = [body["metadata"]["aioqpu_submission"] for body in (first, second)]
        assert all(one.startswith("aioqpu-") for one in ids)
        assert ids[0] != ids[1]

    async def test_numpy_numbers_and_arrays_are_accepted(self, ionq, respx_mock):
        np = pytest.importorskip("numpy")
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        gates = [{"gate": "rx", "rotation": angle, "targets": np.arange(2)} for angle in np.float32([0.5, 0.25])]
        job = await ionq.submit_job({"qubits": np.int64(2), "circuit": gates}, shots=np.int64(100))
        sent = json.loads(route.calls.last.request.content)
        assert route.calls.last.request.headers["Content-Type"] == "application/json"
        assert sent["shots"] == 100
        assert sent["input"] == {
            "qubits": 2,
            "circuit": [{"gate": "rx", "rotation": angle, "targets": [0, 1]} for angle in (0.5, 0.25)],
        }
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed"})
        assert (await job.wait(np.float32(5), poll=np.int64(1))).done

    async def test_an_unknown_word_is_sent_with_a_hint_in_the_log(self, ionq, respx_mock, caplog):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        gates = [{"gate": "cnott", "control": 0, "target": 1}, {"gate": "h", "target": 0}]
        programs = {"gateset": "qsi", "circuits": [{"circuit": gates}] * 3, "qubits": 2}
        for _ in range(2):
            await ionq.submit_job(programs, target="qpu.arai-1", noise={"model": "brand-new"})
        assert json.loads(route.calls.last.request.content)["target"] == "qpu.arai-1"
        deep = 0
        for _ in range(8):
            deep = [deep] * 40
        odd = {"gate": "h", "targets": deep}  # 40 to the power of 8 numbers, by reference
        body = {"input": {"qubits": 1, "circuit": [odd]}}
        assert not list(unknown_words(body, {"$ref": "CreateJob"}, schemas("aioqpu_ionq_v03"), ""))
        assert sorted(record.getMessage() for record in caplog.records if record.levelname == "WARNING") == [
            "unknown to aioqpu, but sent: input circuits circuit gate 'cnott', did you mean 'cnot'?",
            "unknown to aioqpu, but sent: input gateset 'qsi', did you mean 'qis'?",
            "unknown to aioqpu, but sent: noise model 'brand-new'",
            "unknown to aioqpu, but sent: target 'qpu.arai-1', did you mean 'qpu.aria-1'?",
        ]

    async def test_unknown_gates_are_found_at_the_end_of_long_circuits(self, ionq, respx_mock, caplog):
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        good, late = {"gate": "x", "target": 0}, {"gate": "cz", "control": 0, "target": 1}
        await ionq.submit_job({"qubits": 2, "circuit": [*[good] * 2000, late]})
        await ionq.submit_job(
            {"qubits": 2, "circuits": [*[{"circuit": [good]}] * 2000, {"circuit": [late | {"gate": "sdg"}]}]}
        )
        await ionq.submit_job(
            {"qubits": 2, "circuits": [*[{"circuit": [good] * 600}] * 4, {"circuit": [good], "gateset": "x"}]}
        )
        assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
            "unknown to aioqpu, but sent: input circuit gate 'cz': write 'z' with control",
            "unknown to aioqpu, but sent: input circuits circuit gate 'sdg': write 'si'",
            "unknown to aioqpu, but sent: input circuits gateset 'x'",
        ]

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("cx", ": write 'cnot'"),
            ("ccx", ": write 'x' with controls"),
            ("CZ", ": write 'z' with control"),
            ("tdg", ": write 'ti'"),
            ("id", ": leave it out"),
            ("measure", ": leave it out, every qubit is measured at the end"),
            ("H", ", did you mean 'h'?"),
            ("CNOT", ", did you mean 'cnot'?"),
            ("brand-new", ""),
        ],
    )
    async def test_unknown_gate_name_logs_the_ionq_name(self, ionq, respx_mock, caplog, name, hint):
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        await ionq.submit_job({"qubits": 1, "circuit": [{"gate": name, "target": 0}]})
        [warning] = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
        assert warning == f"unknown to aioqpu, but sent: input circuit gate {name!r}{hint}"

    async def test_an_unknown_key_is_sent_with_a_hint_in_the_log(self, ionq, respx_mock, caplog):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        gate = {"gate": "h", "ctrl": 0, "target": 1}
        entry = {"circuit": [gate], "qubit": 2, 7: "x"}
        await ionq.submit_job(
            {"qubits": 2, "qbits": 2, "name": "n", "circuits": [entry]}, extra_body={"brand_new": {"a": 1}}
        )
        await ionq.submit_job({"format": "new", "data": "x"}, settings={"free": {"form": 1}}, registers={"c": [0]})
        await ionq.submit_job(BELL, extra_body={"noise": {"noise_model": "aria-1"}})
        assert json.loads(route.calls.last.request.content)["noise"] == {"noise_model": "aria-1"}
        assert sorted(record.getMessage() for record in caplog.records if record.levelname == "WARNING") == [
            "unknown to aioqpu, but sent: input circuits circuit key 'ctrl', did you mean 'control'?",
            "unknown to aioqpu, but sent: input circuits key '7'",
            "unknown to aioqpu, but sent: input circuits key 'qubit', did you mean 'qubits'?",
            "unknown to aioqpu, but sent: input format 'new'",
            "unknown to aioqpu, but sent: input key 'name'",
            "unknown to aioqpu, but sent: input key 'qbits', did you mean 'qubits'?",
            "unknown to aioqpu, but sent: noise key 'noise_model', did you mean 'model'?",
        ]

    X = {"gate": "x", "target": 0}
    RX = {"gate": "rx", "target": 0, "rotation": float("nan")}
    MS = {"gate": "ms", "targets": [0, 1], "phases": [0, float("inf")]}

    @pytest.mark.parametrize(
        ("gate", "shown"),
        [
            ({"gate": "gpi2", "phase": 3.14, "target": 0}, "gate 0 ('gpi2'): phase is 3.14"),
            ({"gate": "gpi", "phase": 2, "target": 0}, "gate 0 ('gpi'): phase is 2"),
            ({"gate": "ms", "phases": [0, -1.5], "targets": [0, 1]}, "gate 0 ('ms'): phases is [0, -1.5]"),
            ({"gate": "ms", "phases": [0, 0], "angle": 0.79, "targets": [0, 1]}, "gate 0 ('ms'): angle is 0.79"),
            ({"gate": "zz", "angle": 1.57, "targets": [0, 1]}, "gate 0 ('zz'): angle is 1.57"),
            ({"gate": "zz", "angle": 0.5, "targets": [0, 1]}, None),
            ({"gate": "ms", "phases": [-1, 1], "angle": 0.25, "targets": [0, 1]}, None),
        ],
    )
    async def test_angles_of_native_gates_that_look_like_radians_are_warned_about(
        self, ionq, respx_mock, caplog, gate, shown
    ):
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        await ionq.submit_job({"qubits": 2, "gateset": "native", "circuit": [gate, gate]})
        warnings = [message for message in caplog.messages if "turns" in message]
        assert [message.partition(", beyond")[0] for message in warnings] == ([shown] if shown else [])

    @pytest.mark.parametrize(
        ("program", "keywords", "message"),
        [
            (BELL, {"noise": {"noise_model": "aria-1"}}, "noise has no 'noise_model', did you mean 'model'.*extra_"),
            (BELL, {"error_mitigation": {"debiasing": False}}, "no 'debiasing', did you mean 'debias'.*extra_body"),
            (BELL, {"registers": {"meas_map": [0]}}, "registers has no 'meas_map', did you mean 'meas_mapped'.*ex"),
            (BELL, {"settings": {"error_mitigation": {"debiasing": False}}}, "v0.4: give error_mitigation=.*extra"),
            ({"input": BELL, "target": "qpu.aria-1", "shots": 5}, {}, r"whole request body.*submit_job\(\*\*body\)"),
            (BELL | {"shots": 500}, {}, r"'shots' belongs beside the input.*submit_job\(input, shots=\.\.\.\)"),
            (BELL | {"preflight": True}, {}, "'preflight' belongs beside the input.*extra_body={'preflight'"),
            ({}, {}, "the input has no program"),
            (X, {}, r"the input is a gate: give the gates of a circuit as {'qubits': 2, 'circuit': \["),
            ({"qubits": 1, "circuit": []}, {}, "the circuit has no gates"),
            ({"qubits": 1, "circuit": None}, {}, "the circuit has no gates"),
            ({"qubits": 1, "circuits": []}, {}, "'circuits' is empty"),
            ({"qubits": 1, "circuits": [{"circuit": [X]}, {"circuit": ()}]}, {}, r"circuits\[1\]: the circuit has no"),
            ({"qubits": 1, "circuits": [{"name": "none"}]}, {}, r"circuits\[0\]: the circuit has no gates"),
            ({"qubits": 1, "circuit": [X, RX]}, {}, r"^gate 1 \('rx'\): rotation is nan, not a finite number"),
            ({"qubits": 1, "circuit": [*[X] * 3000, RX]}, {}, r"^gate 3000 \('rx'\): rotation is nan"),
            ({"qubits": 2, "circuits": [{"circuit": [X]}, {"circuit": [X, MS]}]}, {}, r"circuits\[1\]: gate 1 .*"),
            (BELL, {"registers": {"meas_mapped": [0, 2]}}, "meas_mapped names qubit 2, the circuit has qubits 0 to 1"),
            (BELL, {"registers": {"meas_mapped": [-1]}}, "meas_mapped names qubit -1"),
            (
                {"qubits": 9, "circuits": [{"circuit": [X], "qubits": 1, "registers": {"meas_mapped": [1]}}]},
                {},
                r"circuits\[0\]: registers.meas_mapped names qubit 1",
            ),
            (BELL, {"metadata": {str(i): "x" for i in range(10)}}, "10 metadata keys, this one has 11.*submission id"),
            (BELL, {"metadata": {"": "x"}}, "metadata keys have 1 to 40 characters"),
            (BELL, {"metadata": {"k": "x" * 40_001}}, "at most 40000 characters, 'k' has 40001$"),
        ],
    )  # fmt: skip
    async def test_invalid_program_or_option_raises_value_error_before_any_request(
        self, ionq, program, keywords, message
    ):
        with pytest.raises(ValueError, match=message):
            await ionq.submit_job(program, **keywords)

    async def test_numpy_nan_and_infinity_raise_value_error(self, ionq):
        np = pytest.importorskip("numpy")
        for angle in (np.float32("nan"), np.array([0.5, np.inf])):
            with pytest.raises(ValueError, match="gate 0"):
                await ionq.submit_job({"qubits": 1, "circuit": [{"gate": "rx", "rotation": angle, "target": 0}]})

    async def test_extra_body_is_sent_without_validation(self, ionq, respx_mock):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        odd = {"noise": {"noise_model": "x"}, "settings": {"error_mitigation": {}}, "input": {"shots": 7}}
        await ionq.submit_job(BELL, extra_body=odd)
        assert sent(route)["input"] == BELL | {"shots": 7}
        assert sent(route)["noise"] == {"noise_model": "x"}

    @pytest.mark.parametrize(
        "gate",
        [
            {"gate": "new", "targets": [5, 5]},
            {"gate": "x", "targets": [None, "0"]},
            {"gate": "h", "target": 0, "new": [9, 9]},
            {"gate": ["h"]},
        ],
    )
    async def test_gates_that_only_the_service_can_judge_are_sent(self, ionq, respx_mock, gate):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        await ionq.submit_job({"qubits": 2, "circuit": [gate]})
        assert sent(route)["input"]["circuit"] == [gate]

    @pytest.mark.parametrize(
        "odd", [{"circuit": "text"}, {"circuit": ["x"]}, {"circuits": ["x"]}, {"circuits": [{"circuit": "x"}]}]
    )
    async def test_circuits_of_unknown_shape_are_sent_unchanged(self, ionq, respx_mock, odd):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        await ionq.submit_job({"qubits": 1, **odd}, registers={"meas_mapped": [0, None]})
        assert sent(route)["input"] == {"qubits": 1, **odd}

    async def test_classical_bits_beyond_the_metadata_limits_raise_value_error(self, ionq):
        from qiskit import QuantumCircuit

        circuit = QuantumCircuit(1, 9000)
        circuit.x(0)
        circuit.measure(0, 0)
        with pytest.raises(
            ValueError, match=r"at most 40000 characters, .*it holds the classical bits: use fewer bits"
        ):
            await ionq.submit_job(circuit)
        circuit = QuantumCircuit(1)
        circuit.x(0)
        circuit.measure_all()
        with pytest.raises(ValueError, match=r"this one has 11, and .*submission id.*, and the classical bits"):
            await ionq.submit_job(circuit, metadata={str(i): "x" for i in range(9)})

    async def test_set_in_the_program_raises_type_error(self, ionq):
        with pytest.raises(TypeError, match="a set cannot be sent as JSON"):
            await ionq.submit_job({"qubits": 1, "circuit": {1, 2}})

    async def test_generated_model_is_accepted_as_circuit(self, ionq, respx_mock):
        from aioqpu_ionq_v03.models import CircuitInput

        route = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        await ionq.submit_job(CircuitInput.from_dict(BELL))
        assert sent(route)["input"] == BELL

    @pytest.mark.parametrize("shots", [0, -1, 1.5, True, "100"])
    async def test_wrong_shots_are_refused_before_any_request(self, ionq, shots):
        with pytest.raises(ValueError, match="shots"):
            await ionq.submit_job(BELL, shots=shots)

    @pytest.mark.parametrize("circuit", [None, 7, [BELL, 7], b"x"])
    async def test_program_that_is_no_mapping_raises_type_error(self, ionq, circuit):
        with pytest.raises(TypeError, match="mapping"):
            await ionq.submit_job(circuit)

    @pytest.mark.parametrize(
        ("keywords", "error"),
        [
            ({"target": ""}, ValueError),
            ({"target": None}, ValueError),
            ({"target": "  "}, ValueError),
            ({"target": "ionq_"}, ValueError),
            ({"metadata": {"a": 1}}, TypeError),
            ({"metadata": {str(i): "x" for i in range(10)}}, ValueError),
            ({"extra_body": [1]}, TypeError),
            ({"submission_id": 7}, TypeError),
            ({"colour": "red"}, TypeError),
            ({"settings": {"x": float("nan")}}, ValueError),
            ({"settings": {"x": object()}}, TypeError),
        ],
    )
    async def test_other_wrong_arguments_are_refused_before_any_request(self, ionq, keywords, error):
        with pytest.raises(error):
            await ionq.submit_job(BELL, **keywords)

    async def test_run_job_submits_waits_and_fetches(self, ionq, respx_mock):
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed", "shots": 100, "qubits": 2})
        respx_mock.get(f"{IONQ}/jobs/a/results").respond(json={"0": 0.5, "3": 0.5})
        result = await ionq.run_job(BELL, shots=100, timeout=60)
        assert sum(result.counts().values()) == 100
        assert set(result.counts()) == {"00", "11"}


class TestCancellingAndDeleting:
    async def test_cancel_reads_the_job_before_and_after_and_returns_the_last_status(self, ionq, respx_mock):
        reads = [{"id": "a", "status": "ready"}, {"id": "a", "status": "running"}]
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=[httpx.Response(200, json=read) for read in reads])
        route = respx_mock.put(f"{IONQ}/jobs/a/status/cancel").respond(json={"id": "a", "status": "canceled"})
        job = await ionq.cancel_job("a")
        assert job.status == "running"
        assert route.call_count == 1

    @pytest.mark.parametrize("status", ["completed", "failed", "canceled", "Completed with warnings"])
    async def test_cancel_sends_no_request_for_an_ended_job(self, ionq, respx_mock, status):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": status})
        assert (await ionq.cancel_job("a")).status == status

    async def test_cancel_conflict_with_a_job_that_just_ended_is_no_error(self, ionq, respx_mock):
        reads = [{"id": "a", "status": "running"}, {"id": "a", "status": "completed"}]
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=[httpx.Response(200, json=read) for read in reads])
        respx_mock.put(f"{IONQ}/jobs/a/status/cancel").respond(409)
        assert (await ionq.cancel_job("a")).status == "completed"

    async def test_delete_sends_one_request_and_returns_none(self, ionq, respx_mock):
        route = respx_mock.delete(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "deleted"})
        assert await ionq.delete_job("a") is None
        assert route.call_count == 1


class TestResults:
    async def results(self, ionq, respx_mock, body, **job):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed"} | job)
        respx_mock.get(f"{IONQ}/jobs/a/results").respond(json=body)
        return await ionq.get_results("a")

    async def test_hardware_frequencies_become_counts(self, ionq, respx_mock):
        result = await self.results(ionq, respx_mock, {"1": "0.25", "2": 0.75}, target="qpu.aria-1", shots=8, qubits=3)
        assert result.counts() == {"001": 2, "010": 6}
        assert result.raw == {"1": "0.25", "2": 0.75}

    @pytest.mark.parametrize("noise", [{"model": "aria-1"}, {"model": "ideal"}, None, "odd"])
    async def test_frequencies_of_a_noisy_simulation_become_counts(self, ionq, respx_mock, noise):
        result = await self.results(
            ionq, respx_mock, {"0": 0.333, "1": 0.667}, target="simulator", shots=1000, qubits=1, noise=noise
        )
        exact = result.counts() == {"0": 333, "1": 667}
        assert exact is (noise == {"model": "aria-1"})

    async def test_the_jobs_own_mapping_is_used(self, ionq, respx_mock):
        result = await self.results(
            ionq, respx_mock, {"1": 1.0}, qubits=3, shots=1, registers={"meas_mapped": [None, 2, 0, 1]}
        )
        assert result.mapped().bitstrings == {"0100": 1.0}

    @pytest.mark.parametrize("job", [{"shots": "100"}, {"shots": 100.0}])
    async def test_shots_are_read_from_strings_and_floats(self, ionq, respx_mock, job):
        assert (await self.results(ionq, respx_mock, {"0": 1}, **job)).counts() == {"0": 100}

    async def test_submitted_fields_are_used_where_the_response_omits_them(self, ionq, respx_mock):
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a"})
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed"})
        respx_mock.get(f"{IONQ}/jobs/a/results").respond(json={"0": 0.5, "1": 0.5})
        registers = {"meas_mapped": [1, 0]}
        for keywords in ({"target": "qpu.aria-1"}, {"noise": {"model": "aria-1"}}):
            result = await ionq.run_job(BELL, shots=101, registers=registers, **keywords)
            assert sorted(result.counts().values()) == [50, 51]  # apportioned, not drawn
            assert result.bitstrings == {"00": 0.5, "01": 0.5}
            assert result.mapped().bitstrings == {"00": 0.5, "10": 0.5}
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed", "shots": 7})
        assert sum((await ionq.run_job(BELL, shots=101)).counts().values()) == 7
        odd = await ionq.submit_job(BELL, extra_body={"input": "odd"})
        assert (await odd.result()).bitstrings == {"0": 0.5, "1": 0.5}

    @pytest.mark.parametrize("job", [{}, {"shots": None}, {"shots": "many"}, {"shots": 0}, {"shots": True}])
    async def test_counts_needs_a_shots_argument_when_the_job_has_no_shots(self, ionq, respx_mock, job):
        result = await self.results(ionq, respx_mock, {"0": 1}, **job)
        with pytest.raises(ValueError, match="shots"):
            result.counts()
        assert result.counts(5) == {"0": 5}

    async def test_children_come_in_the_order_of_the_job(self, ionq, respx_mock):
        for child in ("c1", "c2"):
            respx_mock.get(f"{IONQ}/jobs/{child}").respond(json={"id": child, "status": "completed"})
        body = {"c2": {"1": 1.0}, "c1": {"0": 1.0}}
        result = await self.results(ionq, respx_mock, body, shots=10, qubits=1, children=["c1", "c2", 7])
        assert [(child, one.counts()) for child, one in result.children.items()] == [
            ("c1", {"0": 10}),
            ("c2", {"1": 10}),
        ]
        with pytest.raises(ValueError, match=r"\.children"):
            _ = result.probabilities

    MULTI: dict[str, Any] = {
        "qubits": 3,
        "circuits": [
            {"qubits": 1, "circuit": [{"gate": "x", "target": 0}], "registers": {"meas_mapped": [0]}},
            {"circuit": [{"gate": "x", "target": 1}], "registers": {"meas_mapped": [None, 1]}},
            {"qubits": 2, "circuit": [{"gate": "x", "target": 1}]},
        ],
    }
    MULTI_RESULTS = {"c3": {"2": 1.0}, "c1": {"1": 1.0}, "c2": {"2": 1.0}}
    CHILD_JOBS = {
        "c1": {"qubits": 1, "registers": {"meas_mapped": [0]}},
        "c2": {"qubits": 3, "registers": {"meas_mapped": [None, 1]}},
        "c3": {"qubits": 2},
    }

    @pytest.fixture
    def multi(self, respx_mock):
        """A job of the three circuits of `MULTI`, which can be submitted and read, as its children can."""
        common = {"status": "completed", "target": "qpu.aria-1", "shots": 7}
        parent = {"id": "a", "qubits": 3, "circuits": 3, "children": ["c1", "c2", "c3"], **common}
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
        respx_mock.get(f"{IONQ}/jobs/a").respond(json=parent)
        respx_mock.get(f"{IONQ}/jobs/a/results").respond(json=self.MULTI_RESULTS)
        for child, told in self.CHILD_JOBS.items():
            respx_mock.get(f"{IONQ}/jobs/{child}", name=child).respond(json={"id": child, **common, **told})
            respx_mock.get(f"{IONQ}/jobs/{child}/results").respond(json=self.MULTI_RESULTS[child])
        return respx_mock

    @staticmethod
    def shown(result):
        mapped = result.mapped().bitstrings if result._meas_mapped else None
        return result.job_id, result.bitstrings, result.counts(), mapped

    SHOWN = [
        ("c1", {"1": 1.0}, {"1": 7}, {"1": 1.0}),
        ("c2", {"010": 1.0}, {"010": 7}, {"10": 1.0}),
        ("c3", {"10": 1.0}, {"10": 7}, None),
    ]

    async def test_each_child_has_its_own_width_and_mapping(self, ionq, multi):
        by_parent = await ionq.run_job(self.MULTI, target="qpu.aria-1", shots=7)
        assert [self.shown(child) for child in by_parent.children.values()] == self.SHOWN
        assert multi["c1"].call_count == 0  # what was submitted is known
        by_id = [await ionq.get_results(child) for child in self.CHILD_JOBS]
        assert [self.shown(child) for child in by_id] == self.SHOWN
        elsewhere = await ionq.get_results("a")
        assert [self.shown(child) for child in elsewhere.children.values()] == self.SHOWN
        assert [child.job.info.qubits for child in elsewhere.children.values()] == [1, 3, 2]

    async def test_children_have_equal_classical_bits_through_the_parent_and_by_id(self, ionq, multi):
        registers = [{"c": [0]}, {"unused": [0], "d": [1]}, None]
        bits = [[0], [None, 1], None]
        noted = [one and {"bits": bits[i], "registers": one} for i, one in enumerate(registers)]
        metadata = {"aioqpu_classical_bits": json.dumps(noted)}
        parent = {"id": "a", "status": "completed", "children": ["c1", "c2", "c3"], "metadata": metadata}
        multi.get(f"{IONQ}/jobs/a").respond(json=parent)
        for child, told in self.CHILD_JOBS.items():
            document = {"id": child, "status": "completed", "metadata": metadata, **told}
            multi.get(f"{IONQ}/jobs/{child}").respond(json=document)
        by_parent = list((await ionq.run_job(self.MULTI, metadata=metadata)).children.values())
        elsewhere = list((await ionq.get_results("a")).children.values())
        by_id = [await ionq.get_results(child) for child in self.CHILD_JOBS]
        for results in (by_parent, elsewhere, by_id):
            assert [one.bitstrings for one in results] == [{"1": 1.0}, {"10": 1.0}, {"10": 1.0}]
            assert [{name: part.bitstrings for name, part in one.registers.items()} for one in results] == [
                {"c": {"1": 1.0}},
                {"unused": {"0": 1.0}, "d": {"1": 1.0}},
                {},
            ]

    async def test_children_are_read_when_the_parent_lists_no_child_ids(self, ionq, multi):
        multi.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed", "shots": 7, "target": "qpu.aria-1"})
        result = await ionq.run_job(self.MULTI)
        assert [self.shown(child) for child in result.children.values()] == [self.SHOWN[2], *self.SHOWN[:2]]

    @pytest.mark.parametrize(
        "answer", [httpx.Response(404), httpx.Response(403), httpx.Response(200, json={"id": "b"})]
    )
    async def test_unreadable_child_job_gets_the_qubit_number_of_its_parent(self, ionq, multi, caplog, answer):
        multi["c1"].mock(return_value=answer)
        children = (await ionq.get_results("a")).children
        assert [child.counts() for child in children.values()] == [{"001": 7}, {"010": 7}, {"10": 7}]
        [warning] = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
        assert warning.startswith("child job c1 cannot be read, so its width is a guess")

    async def test_server_error_for_a_child_job_is_raised(self, ionq, multi):
        multi["c2"].respond(500)
        with pytest.raises(ServerError):
            await ionq.get_results("a")

    @pytest.mark.parametrize("told", [{}, {"children": ["c1", 7]}, {"children": ["..", "c1"]}, {"children": "c1"}])
    async def test_invalid_child_ids_raise_decode_error(self, ionq, multi, told):
        multi.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed", **told})
        multi.get(f"{IONQ}/jobs/a/results").respond(json={"..": {"0": 1.0}, "c1": {"0": 1.0}})
        two = {"qubits": 3, "circuits": self.MULTI["circuits"][:2]}
        with pytest.raises(ResponseDecodeError, match="the id of a child job"):
            await ionq.run_job(two)

    @ASYNCIO_ONLY
    async def test_ten_thousand_children_are_not_read_one_by_one(self, ionq, respx_mock):
        body = {f"c{number}": {"0": 1.0} for number in range(10_001)}
        result = await self.results(ionq, respx_mock, body, children=list(body), qubits=2)
        assert len(result.children) == 10_001
        assert result.children["c7"].bitstrings == {"00": 1.0}

    async def test_at_most_sixteen_children_are_read_at_the_same_time(self, anyio_backend):
        names = [f"c{number}" for number in range(120)]
        running, most = 0, 0

        async def answer(request):
            nonlocal running, most
            job_id = request.url.path.rpartition("/")[2]
            if job_id == "results":
                return httpx.Response(200, json={name: {"1": 1.0} for name in names})
            running, most = running + 1, max(most, running + 1)
            await anyio.sleep(1)
            running -= 1
            children = {"children": names} if job_id == "a" else {"qubits": 3}
            return httpx.Response(200, json={"id": job_id, "status": "completed", **children})

        async with IonQClient("key", transport=httpx.MockTransport(answer), max_concurrency=100) as client:
            result = await client.get_results("a")
        assert [child.bitstrings for child in result.children.values()] == [{"001": 1.0}] * 120
        assert most == 16

    async def test_sharpen_and_further_parameters_reach_the_service(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed"})
        route = respx_mock.get(f"{IONQ}/jobs/a/results").respond(json={"0": 1})
        await ionq.get_results("a")
        assert dict(route.calls.last.request.url.params) == {}
        await ionq.get_results("a", True, {"format": "new"})
        assert dict(route.calls.last.request.url.params) == {"sharpen": "true", "format": "new"}

    @pytest.mark.parametrize(
        "body", [[], ["0"], {"0": "x"}, {"x": 1}, {"0": -1}, {"0": {"1": 1}, "1": 0.5}, None, {"0": None}]
    )
    async def test_a_result_of_the_wrong_shape_is_a_decode_error(self, ionq, respx_mock, body):
        with pytest.raises(ResponseDecodeError):
            await self.results(ionq, respx_mock, body)

    async def test_large_result_is_decoded_in_another_thread(self, ionq, respx_mock, monkeypatch):
        import threading

        from aioqpu._http.responses import parse_json

        body = {str(state): 1 / 30_000 for state in range(40_000)}  # more than a megabyte
        threads = []

        def note(response, **options):
            threads.append(threading.current_thread())
            return parse_json(response, **options)

        monkeypatch.setattr("aioqpu._http.responses.parse_json", note)
        result = await self.results(ionq, respx_mock, body, qubits=16)
        assert len(result.probabilities) == 40_000
        assert threads[-1] is not threading.main_thread()

    async def test_result_retries_404_until_the_results_appear(self, ionq, respx_mock):
        reads = [{"id": "a", "status": "running"}, {"id": "a", "status": "completed", "qubits": 1}]
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=[httpx.Response(200, json=read) for read in reads])
        route = respx_mock.get(f"{IONQ}/jobs/a/results")
        route.mock(side_effect=[httpx.Response(404)] * 3 + [httpx.Response(200, json={"1": 1.0})])
        assert (await ionq.job("a").result()).bitstrings == {"1": 1.0}
        assert route.call_count == 4

    async def test_result_raises_not_found_after_a_bounded_number_of_retries(self, ionq, respx_mock):
        respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a"})
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed"})
        route = respx_mock.get(f"{IONQ}/jobs/a/results").respond(404, json={"message": "no results"})
        job = await ionq.submit_job(BELL)
        await job.wait()
        began = anyio.current_time()
        with pytest.raises(NotFoundError, match="no results"):
            await job.result()
        assert 6 < anyio.current_time() - began < 8.5
        assert 5 < route.call_count < 12
        route.reset()
        with pytest.raises(NotFoundError):
            await job.result()
        assert route.call_count == 1

    async def test_results_404_of_a_job_that_ended_earlier_is_not_retried(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "completed"})
        route = respx_mock.get(f"{IONQ}/jobs/a/results").respond(404)
        for read in (ionq.job("a").result, lambda: ionq.get_results("a")):
            with pytest.raises(NotFoundError):
                await read()
        assert route.call_count == 2

    async def test_warnings_reach_users_and_are_logged_once(self, ionq, respx_mock, caplog):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(
            json={"id": "a", "status": "running", "warning": {"messages": ["few\nshots", "old target", None]}}
        )
        job = ionq.job("a")
        assert job.warnings == ()
        for _ in range(3):
            await job.refresh()
        assert job.warnings == ("few\nshots", "old target")
        logged = [
            (record.levelname, record.getMessage()) for record in caplog.records if "job a" in record.getMessage()
        ]
        assert logged == [("WARNING", "job a: few shots"), ("WARNING", "job a: old target")]
        for odd, warnings in (({"messages": "one"}, ("one",)), ("text", ("text",)), ({}, ()), (None, ()), (7, ("7",))):
            route.respond(json={"id": "a", "status": "running", "warning": odd})
            assert (await job.refresh()).warnings == warnings

    async def test_results_of_a_failed_or_cancelled_job_raise(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "failed", "failure": None})
        with pytest.raises(JobFailedError, match="no reason"):
            await ionq.get_results("a")
        respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "canceled"})
        with pytest.raises(JobCancelledError):
            await ionq.get_results("a")


class TestListing:
    @staticmethod
    def pages(*pages):
        def answer(request):
            number = int(request.url.params.get("next", "0"))
            jobs = [{"id": name, "status": "ready"} for name in pages[number]]
            last = number + 1 == len(pages)
            return httpx.Response(200, json={"jobs": jobs} | ({} if last else {"next": str(number + 1)}))

        return answer

    async def test_all_pages_are_followed(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=self.pages("ab", "bc", "d"))
        assert [job.id async for job in ionq.list_jobs(status="ready")] == ["a", "b", "c", "d"]
        assert route.calls[0].request.url.params["status"] == "ready"
        assert "limit" not in route.calls[0].request.url.params

    async def test_limit_bounds_the_number_of_jobs_over_all_pages(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=self.pages("ab", "cd", "ef"))
        assert [job.id async for job in ionq.list_jobs(limit=3)] == ["a", "b", "c"]
        assert route.call_count == 2
        assert [job.id async for job in ionq.list_jobs(limit=0)] == []
        assert route.call_count == 2

    @pytest.mark.parametrize("body", [{"jobs": []}, {}, {"jobs": None}, {"jobs": [], "next": "x"}])
    async def test_response_without_jobs_gives_an_empty_list(self, ionq, respx_mock, body):
        respx_mock.get(f"{IONQ}/jobs").respond(json=body)
        assert [job async for job in ionq.list_jobs()] == []

    @pytest.mark.parametrize(
        "body", [[], {"jobs": [7]}, {"jobs": [{}]}, {"jobs": "ab"}, {"jobs": [{"id": ".."}]}, {"jobs": 7}]
    )
    async def test_a_list_of_the_wrong_shape_is_a_decode_error(self, ionq, respx_mock, body):
        respx_mock.get(f"{IONQ}/jobs").respond(json=body)
        with pytest.raises(ResponseDecodeError):
            _ = [job async for job in ionq.list_jobs()]

    @pytest.mark.parametrize("cursor", [b"7", b'{"href": "x"}', b'["x"]', rb'"a\ud800"'])
    async def test_invalid_cursor_raises_decode_error(self, ionq, respx_mock, cursor):
        respx_mock.get(f"{IONQ}/jobs").respond(content=b'{"jobs": [{"id": "a"}], "next": %b}' % cursor)
        with pytest.raises(ResponseDecodeError, match="cursor"):
            _ = [job async for job in ionq.list_jobs()]

    @pytest.mark.parametrize("cursor", ["a b", "é\n☃", "a&next=b#c"])
    async def test_cursor_of_any_text_is_sent_unchanged(self, ionq, respx_mock, cursor):
        pages = [{"jobs": [{"id": "a"}], "next": cursor}, {"jobs": [{"id": "b"}], "next": None}]
        route = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=[httpx.Response(200, json=page) for page in pages])
        assert [job.id async for job in ionq.list_jobs()] == ["a", "b"]
        assert route.calls.last.request.url.params["next"] == cursor

    async def test_listed_jobs_have_their_status_and_info(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/jobs").respond(json={"jobs": [{"id": "a", "status": "completed", "qubits": 4}]})
        (job,) = [job async for job in ionq.list_jobs()]
        assert (job.done, job.info.qubits) == (True, 4)
        assert job.info is job.info

    @pytest.mark.parametrize("limit", [-1, 1.5, True, "3"])
    async def test_wrong_limits_are_refused(self, ionq, limit):
        with pytest.raises((ValueError, TypeError)):
            _ = [job async for job in ionq.list_jobs(limit=limit)]


class TestFindingSubmissions:
    async def test_submission_is_found_by_its_metadata(self, ionq, respx_mock):
        jobs = [{"id": "x"}, {"id": "y", "metadata": None}, {"id": "z", "metadata": {"aioqpu_submission": "s"}}]
        respx_mock.get(f"{IONQ}/jobs").respond(json={"jobs": jobs})
        assert (await ionq.find_submission("s")).id == "z"
        assert await ionq.find_submission("t") is None

    @ASYNCIO_ONLY
    async def test_search_stops_after_400_pages_as_uncertain(self, ionq, respx_mock):
        def endless(request):
            start = int(request.url.params.get("next", "0"))
            jobs = [{"id": str(start + i)} for i in range(25)]
            return httpx.Response(200, json={"jobs": jobs, "next": str(start + 25)})

        route = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=endless)
        with pytest.raises(SubmissionUncertainError, match="too long") as caught:
            await ionq.find_submission("s")
        assert caught.value.submission_id == "s"
        assert route.call_count == 400

    async def test_repeated_page_raises_submission_uncertain(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs").respond(json={"jobs": [{"id": "x"}], "next": "page-2"})
        with pytest.raises(SubmissionUncertainError):
            await ionq.find_submission("s")
        assert route.call_count == 2

    async def test_a_service_that_refuses_every_page_raises_its_error(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs").respond(400)
        for calls in (2, 3):  # the first look-up also tries without a page size
            with pytest.raises(BadRequestError):
                await ionq.find_submission("s")
            assert route.call_count == calls

    async def test_an_empty_id_is_refused(self, ionq):
        with pytest.raises(ValueError, match="empty"):
            await ionq.find_submission("")


class TestBackends:
    DEVICE = {"backend": "qpu.aria-1", "status": "a new word", "average_queue_time": 7, "last_updated": 1, "extra": 1}

    @pytest.mark.parametrize("body", [[DEVICE], DEVICE])
    async def test_backend_models_keep_unknown_words_and_fields(self, ionq, respx_mock, body):
        respx_mock.get(f"{IONQ}/backends").respond(json=body)
        (backend,) = await ionq.list_backends()
        assert (backend.backend, backend.status, backend["extra"]) == ("qpu.aria-1", "a new word", 1)

    @pytest.mark.parametrize("body", [["x"], 7, None, "x"])
    async def test_a_list_of_the_wrong_shape_is_a_decode_error(self, ionq, respx_mock, body):
        respx_mock.get(f"{IONQ}/backends").respond(json=body)
        with pytest.raises(ResponseDecodeError):
            await ionq.list_backends()

    @pytest.mark.parametrize("name", ["qpu.aria-1", "ionq_qpu.aria-1"])
    async def test_calibration_data_accepts_names_with_and_without_ionq_prefix(self, ionq, respx_mock, name):
        body = {"id": "c", "date": 1, "backend": "qpu.aria-1", "qubits": 25, "fidelity": {"2q": {"mean": 0.99}}}
        respx_mock.get(f"{IONQ}/characterizations/backends/qpu.aria-1/current").respond(json=body)
        data = await ionq.get_calibration_data(name)
        assert (data.qubits, data.to_dict()) == (25, body)

    @pytest.mark.parametrize("name", ["simulator", "ionq_simulator", "", ".."])
    async def test_calibration_data_of_a_simulator_raises_value_error(self, ionq, name):
        with pytest.raises(ValueError, match=r"machines|backend name"):
            await ionq.get_calibration_data(name)


async def test_retrieving_an_unknown_job_raises_not_found(ionq, respx_mock):
    respx_mock.get(f"{IONQ}/jobs/a").respond(
        404, json={"error": "Not Found", "message": "no such job", "statusCode": 404}
    )
    with pytest.raises(NotFoundError, match="no such job"):
        await ionq.retrieve_job("a")


async def test_handle_made_of_an_id_has_no_status_and_sends_no_request(ionq):
    job = ionq.job("a")
    assert (job.status, job.info, job.done, job.to_dict()) == (None, None, False, {"id": "a"})
    assert repr(job) == "<IonQJob a not read yet>"


async def test_a_call_cut_short_by_the_network_is_a_connection_error(ionq, respx_mock):
    respx_mock.get(f"{IONQ}/backends").mock(side_effect=httpx.RemoteProtocolError("cut"))
    started = anyio.current_time()
    with pytest.raises(APIConnectionError):
        await ionq.list_backends()
    assert anyio.current_time() - started < 20


class TestBulkCancelAndDelete:
    @pytest.mark.parametrize(
        ("verb", "method", "path"), [("cancel_jobs", "PUT", "jobs/status/cancel"), ("delete_jobs", "DELETE", "jobs")]
    )
    async def test_confirmed_ids_are_returned(self, ionq, respx_mock, verb, method, path):
        route = respx_mock.request(method, f"{IONQ}/{path}").respond(json={"ids": ["a"], "status": "whatever"})
        assert await getattr(ionq, verb)(("a", "b")) == ["a"]
        assert sent(route) == {"ids": ["a", "b"]}
        assert await getattr(ionq, verb)([]) == []
        assert route.call_count == 1
        respx_mock.request(method, f"{IONQ}/{path}").respond(json={"ids": None})
        assert await getattr(ionq, verb)(["a"]) == []

    @pytest.mark.parametrize(
        ("ids", "error"), [("abc", TypeError), ([7], TypeError), ([""], ValueError), (["a/b"], ValueError)]
    )
    async def test_wrong_ids_are_refused_before_any_request(self, ionq, ids, error):
        for verb in (ionq.cancel_jobs, ionq.delete_jobs):
            with pytest.raises(error):
                await verb(ids)

    async def test_ids_that_are_no_list_are_a_decode_error(self, ionq, respx_mock):
        respx_mock.delete(f"{IONQ}/jobs").respond(json={"ids": "abc"})
        with pytest.raises(ResponseDecodeError):
            await ionq.delete_jobs(["a"])


class TestCharacterizationsReportsAndHealth:
    async def test_characterizations_are_paged_by_number(self, ionq, respx_mock):
        def answer(request):
            number = int(request.url.params["page"])
            found = [{"id": f"c{number}{letter}", "date": 1, "backend": "qpu.aria-1", "qubits": 25} for letter in "ab"]
            return httpx.Response(200, json={"characterizations": found, "pages": 3 - number})

        route = respx_mock.get(f"{IONQ}/characterizations/backends/qpu.aria-1").mock(side_effect=answer)
        start = dt.datetime(2020, 4, 1, tzinfo=dt.UTC)
        ids = [one.id async for one in ionq.list_characterizations("ionq_qpu.aria-1", start=start)]
        assert ids == ["c1a", "c1b", "c2a", "c2b", "c3a", "c3b"]
        assert route.calls[0].request.url.params["start"] == "1585699200000"
        assert [one.id async for one in ionq.list_characterizations("qpu.aria-1", limit=3)] == ["c1a", "c1b", "c2a"]
        with pytest.raises(ValueError, match="time zone"):
            _ = [one async for one in ionq.list_characterizations("qpu.aria-1", end=dt.datetime(2020, 1, 1))]  # noqa: DTZ001 - the point

    async def test_get_characterization_returns_the_document(self, ionq, respx_mock):
        body = {"id": "c", "date": 1, "backend": "qpu.aria-1", "qubits": 25, "timing": {"t1": 1e-05}}
        respx_mock.get(f"{IONQ}/characterizations/c").respond(json=body)
        assert (await ionq.get_characterization("c")).to_dict() == body

    async def test_organization_report_sends_its_dates(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/report/organizations/o").respond(json={"organization": "lab", "qpus": None})
        report = await ionq.get_organization_report("o", start_date=dt.date(2026, 1, 1), end_date=dt.date(2026, 1, 31))
        assert report.organization == "lab"
        assert dict(route.calls.last.request.url.params) == {"start_date": "2026-01-01", "end_date": "2026-01-31"}
        await ionq.get_organization_report("o")
        assert dict(route.calls.last.request.url.params) == {}

    @pytest.mark.parametrize("wrong", [None, 7, b"a", ["a"]])
    async def test_id_that_is_no_string_raises_type_error(self, ionq, wrong):
        for verb in (ionq.get_characterization, ionq.get_organization_report, ionq.get_calibration_data):
            with pytest.raises(TypeError, match="must be a string"):
                await verb(wrong)

    @pytest.mark.parametrize("wrong", ["2026-01-01", 7])
    async def test_date_of_the_wrong_type_raises_type_error(self, ionq, wrong):
        with pytest.raises(TypeError, match="start_date must be a date"):
            await ionq.get_organization_report("o", start_date=wrong)
        with pytest.raises(TypeError, match="end must be a datetime"):
            _ = [one async for one in ionq.list_characterizations("qpu.aria-1", end=wrong)]

    async def test_get_health_returns_the_status(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/health").respond(json={"status": "pass"})
        assert (await ionq.get_health()).status == "pass"

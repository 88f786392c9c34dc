"""The emulator's IBM and IAM APIs, over a real socket."""

import base64
import io
import json
import time
import zlib
from itertools import count

import httpx
import numpy as np
import pytest
from support.emulator import GRANT, ibm_client, ibm_token, wait_for

from aioqpu_emulator import Emulator

HEAD = 'OPENQASM 3.0; include "stdgates.inc"; '
BELL = HEAD + "qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;"
ONE = HEAD + "qubit[1] q; bit[1] c; x q[0]; c = measure q;"
TURN = HEAD + "input float[64] a; qubit[1] q; bit[1] c; rx(a) q[0]; c = measure q;"
ENDED = ("Completed", "Failed", "Cancelled", "Cancelled - Ran too long")
OTHER = "crn:v1:bluemix:public:quantum-computing:eu-de:a/1:2::"


def submit(client, source=BELL, **more):
    body = {"program_id": "sampler", "backend": "emulator", "params": {"pubs": [[source, None, 10]]}, **more}
    answer = client.post("/v1/jobs", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def error(answer):
    (entry,) = answer.json()["errors"]
    assert {"code", "message", "solution", "more_info"} == set(entry)
    assert answer.json()["trace"]
    return entry


# Sampler


def test_bell_circuit_gives_correlated_samples(run_ibm):
    job, body = run_ibm("sampler", {"pubs": [[BELL, None, 1000]]})
    assert job["state"] == {"status": "Completed"}
    register = body["results"][0]["data"]["c"]
    assert register["num_bits"] == 2
    assert set(register["samples"]) == {"0x0", "0x3"}
    assert len(register["samples"]) == 1000
    assert 380 < register["samples"].count("0x3") < 620


def test_ghz_circuit_over_ten_qubits_gives_two_outcomes(run_ibm):
    gates = " ".join(f"cx q[{q}], q[{q + 1}];" for q in range(9))
    _, body = run_ibm("sampler", {"pubs": [[HEAD + f"qubit[10] q; bit[10] c; h q[0]; {gates} c = measure q;"]]})
    assert set(body["results"][0]["data"]["c"]["samples"]) == {"0x0", "0x3ff"}


def test_registers_and_bits_keep_their_order(run_ibm):
    source = HEAD + (
        "qubit[4] q; bit[3] left; bit[2] right; x q[0]; x q[3]; "
        "left[2] = measure q[0]; left[0] = measure q[1]; right[1] = measure q[3]; right[0] = measure q[2];"
    )
    _, body = run_ibm("sampler", {"pubs": [[source, None, 3]]})
    data = body["results"][0]["data"]
    assert data["left"] == {"samples": ["0x4"] * 3, "num_bits": 3}
    assert data["right"] == {"samples": ["0x2"] * 3, "num_bits": 2}


@pytest.mark.parametrize(
    ("params", "shots"),
    [
        ({"pubs": [[ONE]]}, 4096),
        ({"pubs": [ONE]}, 4096),
        ({"pubs": [[ONE]], "options": {"default_shots": 7}}, 7),
        ({"pubs": [[ONE]], "shots": 5, "options": {"default_shots": 7}}, 5),
        ({"pubs": [[ONE, None, 3]], "shots": 5}, 3),
    ],
)
def test_shots_come_from_the_pub_then_the_program_then_the_options_then_4096(run_ibm, params, shots):
    _, body = run_ibm("sampler", params)
    assert body["results"][0]["data"]["c"]["samples"] == ["0x1"] * shots


@pytest.mark.parametrize("values", [[np.pi], {"a": np.pi}, {"a": [np.pi]}, [[np.pi]]])
def test_parameter_values_are_given_by_place_or_name(run_ibm, values):
    _, body = run_ibm("sampler", {"pubs": [[TURN, values, 4]]})
    assert np.unique(body["results"][0]["data"]["c"]["samples"]).tolist() == ["0x1"]


def test_pub_of_several_points_gives_nested_samples(run_ibm):
    points = [[[0], [np.pi], [0]], [[np.pi], [np.pi], [0]]]
    _, body = run_ibm("sampler", {"pubs": [[TURN, points, 2]]})
    assert body["results"][0]["data"]["c"]["samples"] == [
        [["0x0"] * 2, ["0x1"] * 2, ["0x0"] * 2],
        [["0x1"] * 2, ["0x1"] * 2, ["0x0"] * 2],
    ]


def test_parameter_values_may_come_as_a_typed_array(run_ibm):
    buffer = io.BytesIO()
    np.save(buffer, np.array([[np.pi], [0.0]]))
    typed = {"__type__": "ndarray", "__value__": base64.b64encode(zlib.compress(buffer.getvalue())).decode()}
    _, body = run_ibm("sampler", {"pubs": [[TURN, typed, 1]]})
    assert body["results"][0]["data"]["c"]["samples"] == [["0x1"], ["0x0"]]


def test_circuit_may_come_as_qpy(run_ibm):
    from qiskit import QuantumCircuit, qpy

    circuit = QuantumCircuit(2, 2)
    circuit.x(1)
    circuit.measure([0, 1], [0, 1])
    buffer = io.BytesIO()
    qpy.dump(circuit, buffer)
    typed = {"__type__": "QuantumCircuit", "__value__": base64.b64encode(zlib.compress(buffer.getvalue())).decode()}
    _, body = run_ibm("sampler", {"pubs": [[typed, None, 2]]})
    assert body["results"][0]["data"]["c"]["samples"] == ["0x2", "0x2"]


def test_typed_result_contains_the_packed_samples(run_ibm):
    source = HEAD + "qubit[9] q; bit[9] c; x q[0]; x q[8]; c = measure q;"
    _, body = run_ibm("sampler", {"pubs": [[source, None, 3]], "support_qiskit": True, "version": 2})
    assert body["__type__"] == "PrimitiveResult"
    pub = body["__value__"]["pub_results"][0]
    assert pub["__type__"] == "SamplerPubResult"
    data = pub["__value__"]["data"]["__value__"]
    assert data["shape"] == []
    register = data["fields"]["c"]
    assert register["__type__"] == "BitArray"
    assert register["__value__"]["num_bits"] == 9
    packed = np.load(io.BytesIO(zlib.decompress(base64.b64decode(register["__value__"]["array"]["__value__"]))))
    assert packed.dtype == np.uint8
    assert packed.tolist() == [[1, 1]] * 3


def test_seed_of_the_simulator_makes_samples_repeat(run_ibm):
    params = {"pubs": [[BELL, None, 50]], "options": {"simulator": {"seed_simulator": 3}}}
    assert run_ibm("sampler", params)[1] == run_ibm("sampler", params)[1]


def test_branch_on_a_mid_circuit_measurement_runs(run_ibm):
    source = HEAD + (
        "qubit[2] q; bit[1] m; bit[2] c; h q[0]; m[0] = measure q[0]; if (m[0]) { x q[1]; } reset q[0]; c = measure q;"
    )
    _, body = run_ibm("sampler", {"pubs": [[source, None, 400]]})
    data = body["results"][0]["data"]
    first = np.array([int(sample, 16) for sample in data["m"]["samples"]])
    second = np.array([int(sample, 16) for sample in data["c"]["samples"]])
    assert 100 < first.sum() < 300
    assert (second == 2 * first).all()


def test_loop_and_register_comparison_run(run_ibm):
    source = HEAD + (
        "qubit[2] q; bit[2] m; bit[2] c; x q; m = measure q; "
        "if (m == 3) { x q[0]; } else { x q[1]; } for int i in [0:2] { x q[1]; } c = measure q;"
    )
    _, body = run_ibm("sampler", {"pubs": [[source, None, 2]]})
    assert body["results"][0]["data"] == {
        "m": {"samples": ["0x3"] * 2, "num_bits": 2},
        "c": {"samples": ["0x0"] * 2, "num_bits": 2},
    }


def test_teleportation_moves_a_state(run_ibm):
    source = HEAD + (
        "qubit[3] q; bit[1] a; bit[1] b; bit[1] c; ry(1.1) q[0]; h q[1]; cx q[1], q[2]; cx q[0], q[1]; h q[0]; "
        "a[0] = measure q[0]; b[0] = measure q[1]; if (b[0]) { x q[2]; } if (a[0]) { z q[2]; } "
        "ry(-1.1) q[2]; c[0] = measure q[2];"
    )
    _, body = run_ibm("sampler", {"pubs": [[source, None, 200]]})
    assert set(body["results"][0]["data"]["c"]["samples"]) == {"0x0"}
    assert set(body["results"][0]["data"]["a"]["samples"]) == {"0x0", "0x1"}


# Estimator


def test_expectation_values_follow_the_rotation(run_ibm):
    source = HEAD + "input float[64] a; qubit[2] q; rx(a) q[0]; cx q[0], q[1];"
    angles = [0.0, 0.4, 1.7, np.pi]
    observables = ["ZZ", {"IZ": 1.0, "XX": 0.5}, ["YX"]]
    for observable, exact in (
        (observables[0], [1.0] * 4),
        (observables[1], np.cos(angles)),
        (observables[2], -np.sin(angles)),
    ):
        _, body = run_ibm("estimator", {"pubs": [[source, observable, [[a] for a in angles], 0.001]]})
        data = body["results"][0]["data"]
        assert data["evs"] == pytest.approx(exact, abs=0.01)
        assert data["ensemble_standard_error"] == data["stds"]


def test_spread_of_estimates_matches_their_standard_errors(run_ibm):
    source = HEAD + "qubit[1] q; h q[0];"
    _, body = run_ibm("estimator", {"pubs": [[source, [["Z"]] * 400, None, 0.1]]})
    data = body["results"][0]["data"]
    evs, stds = np.array(data["evs"]), np.array(data["stds"])
    assert evs.shape == (400, 1)
    assert stds == pytest.approx(0.1, rel=0.1)
    assert evs.std() == pytest.approx(0.1, rel=0.2)


def test_scalar_pub_gives_plain_numbers_at_the_default_precision(run_ibm):
    _, body = run_ibm("estimator", {"pubs": [[HEAD + "qubit[1] q; x q[0];", "Z"]]})
    assert body["results"][0]["data"] == {"evs": -1.0, "stds": 0.0, "ensemble_standard_error": 0.0}
    assert body["results"][0]["metadata"]["target_precision"] == 1 / 64


def test_observables_and_parameter_values_broadcast_like_arrays(run_ibm):
    source = HEAD + "input float[64] a; qubit[1] q; ry(a) q[0];"
    values = [[[0.0]], [[np.pi / 2]], [[np.pi]]]
    _, body = run_ibm("estimator", {"pubs": [[source, ["Z", "X"], values, 0.001]]})
    assert np.array(body["results"][0]["data"]["evs"]) == pytest.approx(np.array([[1, 0], [0, 1], [-1, 0]]), abs=0.01)


def test_leftmost_letter_of_an_observable_is_the_last_qubit(run_ibm):
    source = HEAD + "qubit[3] q; x q[0];"
    _, body = run_ibm("estimator", {"pubs": [[source, ["IIZ", "ZII", "II1", "0II"]]]})
    assert body["results"][0]["data"]["evs"] == [-1.0, 1.0, 1.0, 1.0]


def test_typed_estimates_decode_to_arrays(run_ibm):
    _, body = run_ibm("estimator", {"pubs": [[HEAD + "qubit[1] q;", ["Z", "Z"]]], "support_qiskit": True})
    fields = body["__value__"]["pub_results"][0]["__value__"]["data"]["__value__"]["fields"]
    evs = np.load(io.BytesIO(zlib.decompress(base64.b64decode(fields["evs"]["__value__"]))))
    assert evs.tolist() == [1.0, 1.0]


# Jobs that fail


@pytest.mark.parametrize(
    ("program", "pub", "words"),
    [
        ("sampler", ["nonsense"], "cannot be read"),
        ("sampler", [HEAD + "qubit[1] q; warp q[0];"], "warp"),
        ("sampler", [HEAD + "qubit[157] q; bit[1] c; c[0] = measure q[0];"], "157 qubits"),
        ("sampler", [HEAD + "qubit[1000000000] q;"], "no machine has so many bits"),
        ("sampler", [HEAD + "const int n = 1000000000; qubit[n] q;"], "plain integer"),
        ("sampler", ["OPENQASM 2.0; qreg q[1000000000];"], "no machine has so many bits"),
        ("sampler", [HEAD + "qubit[1] q; x q[0];"], "no classical register"),
        ("sampler", [TURN], "parameter"),
        (
            "sampler",
            [TURN.replace("rx(a)", "rx(a * b)").replace("qubit", "input float[64] b; qubit"), [1, 2, 3]],
            "valid",
        ),
        ("sampler", [ONE, None, 0], "shots"),
        ("sampler", [ONE, None, "ten"], "valid"),
        ("sampler", [ONE, None, 10**9], "executions"),
        ("sampler", [ONE, None, 1, 1], "at most 3"),
        ("sampler", [{"__type__": "QuantumCircuit", "__value__": "AAAA"}], "cannot be read"),
        ("sampler", [5], "cannot be read"),
        ("sampler", [HEAD + "qubit[1] q; bit[1] c; while (true) { c[0] = measure q[0]; }"], ""),
        ("estimator", [HEAD + "qubit[1] q;", "ZZ"], "valid"),
        ("estimator", [HEAD + "qubit[1] q;", "Q"], "valid"),
        ("estimator", [HEAD + "qubit[1] q;", 5], "valid"),
        ("estimator", [HEAD + "qubit[1] q;", "Z", None, 1e-12], "precision"),
    ],
)
def test_pub_that_cannot_run_fails_the_job_with_a_reason(ibm, run_ibm, program, pub, words):
    job, _ = run_ibm(program, {"pubs": [pub]})
    assert job["status"] == "Failed"
    assert job["state"]["status"] == "Failed"
    assert words in job["state"]["reason"]
    assert 1000 <= job["state"]["reason_code"] <= 9999
    results = ibm.get(f"/v1/jobs/{job['id']}/results")
    assert results.status_code == 200
    assert results.headers["content-type"].startswith("text/plain")
    assert "Traceback" in results.text


def test_isa_backend_runs_its_own_instructions_only(run_ibm):
    native = HEAD + "qubit[3] q; bit[3] c; sx q[0]; rz(0.1) q[0]; cz q[1], q[2]; barrier q; x q[1]; c = measure q;"
    assert run_ibm("sampler", {"pubs": [[native]]}, backend="emulator_isa")[0]["status"] == "Completed"
    for gates, code in (("h q[0];", 7000), ("cx q[0], q[1];", 7000), ("cz q[0], q[2];", 7001)):
        source = HEAD + f"qubit[3] q; bit[3] c; {gates} c = measure q;"
        job, _ = run_ibm("sampler", {"pubs": [[source]]}, backend="emulator_isa")
        assert job["state"]["reason_code"] == code
        assert run_ibm("sampler", {"pubs": [[source]]})[0]["status"] == "Completed"


def test_isa_backend_looks_into_blocks_of_control_flow(run_ibm):
    source = HEAD + "qubit[3] q; bit[1] c; c[0] = measure q[2]; if (c[0]) { cz q[2], q[0]; }"
    job, _ = run_ibm("sampler", {"pubs": [[source]]}, backend="emulator_isa")
    assert job["state"]["reason_code"] == 7001


# Life of a job


def test_job_queues_runs_and_completes(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        path = f"/v1/jobs/{submit(client)}"
        seen = []
        for _ in range(3):
            job = client.get(path).json()
            seen.append((job["status"], job["state"]["status"], client.get(f"{path}/results").status_code))
            clock.now += 6
        assert seen == [("Queued", "Queued", 204), ("Queued", "Queued", 204), ("Running", "Running", 204)]
        clock.now += 10
        assert wait_for(client, path, ENDED)["status"] == "Completed"


def test_job_document_has_the_submitted_fields(ibm):
    body = {
        "program_id": "sampler",
        "backend": "emulator",
        "params": {"pubs": [[ONE, None, 2]]},
        "tags": ["one", "two"],
        "cost": 600,
    }
    job_id = ibm.post("/v1/jobs", json=body).json()["id"]
    job = wait_for(ibm, f"/v1/jobs/{job_id}", ENDED)
    assert {name: job[name] for name in ("backend", "params", "tags", "cost")} == {
        name: body[name] for name in ("backend", "params", "tags", "cost")
    }
    assert job["program"] == {"id": "sampler"}
    assert job["usage"]["status"] == "complete"
    assert job["usage"]["qpu_charge_time_seconds"] > 0
    assert job["created"].endswith("Z")
    assert "params" not in ibm.get(f"/v1/jobs/{job_id}", params={"exclude_params": "true"}).json()


def test_job_beyond_its_maximum_execution_time_is_cancelled_as_ran_too_long(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        path = f"/v1/jobs/{submit(client, cost=3)}"
        clock.now += 12
        assert client.get(path).json()["status"] == "Running"
        clock.now += 2
        job = client.get(path).json()
        assert job["status"] == "Cancelled - Ran too long"
        assert job["state"]["status"] == "Cancelled"
        assert job["state"]["reason_code"] == 1305
        assert job["usage"]["qpu_charge_time_seconds"] == 3


def test_cancelled_job_cannot_be_cancelled_again(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        path = f"/v1/jobs/{submit(client)}"
        assert client.post(f"{path}/cancel").status_code == 204
        clock.now += 50
        assert client.get(path).json()["status"] == "Cancelled"
        assert client.get(f"{path}/results").status_code == 204
        again = client.post(f"{path}/cancel")
        assert again.status_code == 409
        assert "Cancelled" in error(again)["message"]


def test_queued_job_cannot_be_deleted_and_deleted_job_is_not_found(slow):
    _, urls, _ = slow
    with ibm_client(urls) as client:
        path = f"/v1/jobs/{submit(client)}"
        assert client.delete(path).status_code == 400
        client.post(f"{path}/cancel")
        assert client.delete(path).status_code == 204
        assert client.get(path).status_code == 404


def test_private_job_gives_results_once_and_no_params(ibm):
    job_id = submit(ibm, private=True)
    job = wait_for(ibm, f"/v1/jobs/{job_id}", ENDED)
    assert job["private"] is True
    assert "params" not in job
    assert ibm.get(f"/v1/jobs/{job_id}/results").json()["results"]
    assert ibm.get(f"/v1/jobs/{job_id}/results").status_code == 404


def test_logs_appear_with_the_end_of_the_job(slow):
    _, urls, _ = slow
    with ibm_client(urls) as client:
        path = f"/v1/jobs/{submit(client)}"
        assert client.get(f"{path}/logs").status_code == 404
        client.post(f"{path}/cancel")
        assert "Cancelled" in client.get(f"{path}/logs").text


def test_a_job_is_created_before_it_runs():
    """On a clock that advances with each reading."""
    emulator = Emulator(queue_time=0, run_time=0, clock=count().__next__)
    with emulator.serve() as urls, ibm_client(urls) as client:
        times = client.get(f"/v1/jobs/{submit(client)}/metrics").json()["timestamps"]
    assert times["created"] <= times["running"]


def test_metrics_give_the_times_of_a_job(ibm):
    job_id = submit(ibm)
    wait_for(ibm, f"/v1/jobs/{job_id}", ENDED)
    metrics = ibm.get(f"/v1/jobs/{job_id}/metrics", headers={"X-Qx-Client-Application": "x"}).json()
    times = metrics["timestamps"]
    assert times["created"] < times["running"] < times["finished"]
    assert metrics["circuits_execution_time_ns"] > 0


def test_usage_has_the_shape_of_the_api_version(urls, ibm):
    job_id = submit(ibm)
    wait_for(ibm, f"/v1/jobs/{job_id}", ENDED)
    with ibm_client(urls, "2025-05-01") as old:
        assert "seconds" in old.get(f"/v1/jobs/{job_id}").json()["usage"]
        assert "bss" in old.get(f"/v1/jobs/{job_id}/metrics").json()


def test_tags_are_replaced_and_searched(ibm):
    job_id = submit(ibm, tags=["search-me", "x"])
    assert ibm.put(f"/v1/jobs/{job_id}/tags", json={"tags": ["search-also"]}).status_code == 204
    assert ibm.get(f"/v1/jobs/{job_id}").json()["tags"] == ["search-also"]
    assert ibm.get("/v1/tags", params={"type": "job", "search": "earch-"}).json() == {"tags": ["search-also"]}
    assert ibm.get("/v1/tags", params={"type": "job"}).status_code == 400
    assert ibm.put(f"/v1/jobs/{job_id}/tags", json={"tags": []}).status_code == 204
    assert ibm.get(f"/v1/jobs/{job_id}").json()["tags"] == []


# Lists


def test_job_list_is_paged_newest_first_with_total_count(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        ids = []
        for _ in range(5):
            ids.append(submit(client))
            clock.now += 0.001
        page = client.get("/v1/jobs", params={"limit": 2, "offset": 1}).json()
        assert [job["id"] for job in page["jobs"]] == [ids[3], ids[2]]
        assert (page["count"], page["limit"], page["offset"]) == (5, 2, 1)
        assert "params" not in page["jobs"][0]
        oldest_first = client.get("/v1/jobs", params={"sort": "ASC", "exclude_params": "false"}).json()["jobs"]
        assert [job["id"] for job in oldest_first] == ids
        assert "params" in oldest_first[0]


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 1000}, {"limit": "x"}, {"offset": -1}])
def test_invalid_limit_or_offset_falls_back_to_the_default(ibm, params):
    page = ibm.get("/v1/jobs", params=params).json()
    assert (page["limit"], page["offset"]) == (200, 0)


def test_job_list_is_filtered(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        session = client.post("/v1/sessions", json={"mode": "batch", "backend": "emulator"}).json()["id"]
        first = submit(client, tags=["a", "b"])
        middle = client.get(f"/v1/jobs/{first}").json()["created"]
        clock.now += 1
        second = submit(client, tags=["a"], session_id=session)
        clock.now += 1
        third = submit(client, backend="emulator_isa", program_id="estimator", params={"pubs": [[ONE, "Z"]]})
        client.post(f"/v1/jobs/{third}/cancel")

        def listed(**params):
            return [job["id"] for job in client.get("/v1/jobs", params=params).json()["jobs"]]

        assert listed(tags="a") == [second, first]
        assert listed(tags=["a", "b"]) == [first]
        assert listed(session_id=session) == [second]
        assert listed(backend="emulator_isa") == [third]
        assert listed(program="estimator") == [third]
        assert listed(pending="true") == [second, first]
        assert listed(pending="false") == [third]
        assert listed(created_before=middle) == [first]
        assert listed(created_after=middle) == [third, second, first]
        assert listed(created_after="2999-01-01T00:00:00+00:00") == []


def test_jobs_of_another_instance_are_not_seen(urls, ibm):
    job_id = submit(ibm)
    with ibm_client(urls, instance=OTHER) as client:
        assert client.get(f"/v1/jobs/{job_id}").status_code == 404
        assert client.get("/v1/jobs").json()["count"] == 0


# Refusals


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "program_id"),
        ({"program_id": "sampler"}, "backend"),
        ({"program_id": "sampler", "backend": "emulator"}, "params"),
        ({"program_id": "sampler", "backend": "emulator", "params": {}}, "params.pubs"),
        ({"program_id": "sampler", "backend": "emulator", "params": {"pubs": [[ONE]], "extra": 1}}, "extra"),
        ({"program_id": "sampler", "backend": "emulator", "params": {"pubs": [[ONE]], "shots": -1}}, "params.shots"),
        ({"program_id": "estimator", "backend": "emulator", "params": {"pubs": [[ONE]]}}, "params.pubs.0"),
        ({"program_id": "sampler", "backend": "emulator", "params": {"pubs": [[ONE]]}, "cost": 10801}, "cost"),
    ],
)
def test_invalid_submission_is_refused_with_the_name_of_the_field(ibm, body, words):
    answer = ibm.post("/v1/jobs", json=body)
    assert answer.status_code == 400
    assert error(answer)["code"] == 1208
    assert words in error(answer)["message"]


@pytest.mark.parametrize(("tags", "code"), [([str(n) for n in range(9)], 1204), (["x" * 87], 1205)])
def test_too_many_and_too_long_tags_have_specific_error_codes(ibm, tags, code):
    answer = ibm.post("/v1/jobs", json={"program_id": "sampler", "backend": "emulator", "tags": tags})
    assert (answer.status_code, error(answer)["code"]) == (400, code)


def test_unknown_backend_and_session_are_not_found(ibm):
    body = {"program_id": "sampler", "backend": "nowhere", "params": {"pubs": [[ONE]]}}
    answer = ibm.post("/v1/jobs", json=body)
    assert (answer.status_code, error(answer)["code"]) == (404, 1007)
    assert ibm.post("/v1/jobs", json={**body, "backend": "emulator", "session_id": "none"}).status_code == 404
    for path in ("status", "configuration", "properties", "defaults"):
        assert ibm.get(f"/v1/backends/nowhere/{path}").status_code == 404


def test_unknown_job_is_not_found_by_any_operation(ibm):
    answers = [ibm.get(f"/v1/jobs/none{tail}") for tail in ("", "/results", "/logs", "/metrics", "/interim_results")]
    answers += [ibm.delete("/v1/jobs/none"), ibm.post("/v1/jobs/none/cancel")]
    answers += [ibm.put("/v1/jobs/none/tags", json={"tags": []})]
    assert {answer.status_code for answer in answers} == {404}
    assert error(answers[0])["code"] == 1291


# Authentication


def test_token_is_a_jwt_with_issue_and_expiry_times(urls):
    before = time.time()
    answer = ibm_token(urls).json()
    after = time.time()
    header, payload, signature = answer["access_token"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert header
    assert signature
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == 3600
    assert answer["expiration"] == claims["exp"]
    assert before - 5 < claims["iat"] < after + 5  # the emulator's clock is another one
    assert answer["token_type"] == "Bearer"
    assert answer["refresh_token"] == "not_supported"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"grant_type": GRANT, "apikey": "bad-key"}, "BXNIM0415E"),
        ({"grant_type": GRANT, "apikey": ""}, "BXNIM0109E"),
        ({"grant_type": GRANT}, "BXNIM0109E"),
        ({"grant_type": "password", "apikey": "good"}, "BXNIM0413E"),
    ],
)
def test_invalid_key_gets_an_iam_error_body(urls, form, code):
    answer = httpx.post(f"{urls.iam_url}/identity/token", data=form, timeout=600)
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == code
    assert answer.json()["errorMessage"]
    assert answer.json()["context"]["requestId"]


def test_expired_token_is_refused(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        assert client.get("/v1/jobs").status_code == 200
        clock.now += 101
        answer = client.get("/v1/jobs")
    assert answer.status_code == 401
    assert error(answer)["code"] == 1201


def test_revoked_tokens_are_refused_and_new_ones_work(slow):
    emulator, urls, _ = slow
    with ibm_client(urls) as client:
        emulator.revoke_tokens()
        assert client.get("/v1/jobs").status_code == 401
    with ibm_client(urls) as client:
        assert client.get("/v1/jobs").status_code == 200


def test_logout_ends_the_token(urls):
    with ibm_client(urls) as client:
        assert client.post("/v1/logout").status_code == 204
        assert client.get("/v1/jobs").status_code == 401


@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("Bearer unknown", 401), ("apikey bad-key", 401), ("Basic x", 401), ("apikey good", 200)],
)
def test_request_needs_a_live_token_or_a_good_key(ibm, authorization, status):
    ibm.headers.pop("Authorization")
    if authorization is not None:
        ibm.headers["Authorization"] = authorization
    assert ibm.get("/v1/jobs").status_code == status
    assert ibm.get("/v1/versions").status_code == 200


@pytest.mark.parametrize("crn", [None, "mine", "crn:v1:bluemix:public:cloud-object-storage:global:a/1:2::"])
def test_request_needs_the_crn_of_an_instance(ibm, crn):
    ibm.headers.pop("Service-CRN")
    if crn is not None:
        ibm.headers["Service-CRN"] = crn
    answer = ibm.get("/v1/jobs")
    assert answer.status_code == 400
    assert "Service-CRN" in error(answer)["message"]


# Backends


def test_backends_are_emulator_and_emulator_isa(urls, ibm):
    devices = ibm.get("/v1/backends").json()["devices"]
    assert [(device["name"], device["is_simulator"]) for device in devices] == [
        ("emulator", True),
        ("emulator_isa", False),
    ]
    assert devices[0]["status"]["name"] == "online"
    assert "wait_time_seconds" not in devices[0]
    timed = ibm.get("/v1/backends", params={"fields": "wait_time_seconds"}).json()["devices"]
    assert set(timed[0]["wait_time_seconds"]) == {"average", "p50", "p95"}
    with ibm_client(urls, "2024-01-01") as old:
        assert old.get("/v1/backends").json() == {"devices": ["emulator", "emulator_isa"]}


def test_queue_counts_the_jobs_that_have_not_ended(slow):
    _, urls, _ = slow
    with ibm_client(urls) as client:
        submit(client)
        assert client.get("/v1/backends/emulator/status").json()["length_queue"] == 1
        assert client.get("/v1/backends").json()["devices"][0]["queue_length"] == 1
        assert client.get("/v1/backends/emulator_isa/status").json()["length_queue"] == 0


def test_configuration_and_properties_describe_the_target(ibm):
    configuration = ibm.get("/v1/backends/emulator_isa/configuration").json()
    assert configuration["n_qubits"] == 20
    assert [0, 1] in configuration["coupling_map"]
    assert [0, 2] not in configuration["coupling_map"]
    assert "cz" in configuration["basis_gates"]
    properties = ibm.get("/v1/backends/emulator_isa/properties").json()
    assert len(properties["qubits"]) == 20
    assert {gate["gate"] for gate in properties["gates"]} == set(configuration["basis_gates"])
    assert ibm.get("/v1/backends/emulator/configuration").json()["simulator"] is True
    assert ibm.get("/v1/backends/emulator/defaults").json() == {}


def test_api_versions_have_status_and_sunset_date(ibm):
    versions = ibm.get("/v1/versions").json()["versions"]
    assert versions[-1] == {"version": "2026-04-15", "status": "live"}
    assert {"version": "2024-01-01", "status": "deprecated", "sunset_date": "2027-01-01"} in versions


# Sessions and the rest


def test_closed_session_takes_no_jobs_but_runs_the_queued_ones(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        session = client.post("/v1/sessions", json={"mode": "dedicated", "backend": "emulator"}).json()
        path = f"/v1/sessions/{session['id']}"
        assert session["state"] == "open"
        assert session["elapsed_time"] is None
        job_id = submit(client, session_id=session["id"])
        assert client.get(path).json()["state"] == "active"
        assert client.patch(path, json={"accepting_jobs": False}).status_code == 204
        refused = client.post(
            "/v1/jobs",
            json={
                "program_id": "sampler",
                "backend": "emulator",
                "session_id": session["id"],
                "params": {"pubs": [[ONE]]},
            },
        )
        assert (refused.status_code, error(refused)["code"]) == (400, 4001)
        clock.now += 25
        assert wait_for(client, f"/v1/jobs/{job_id}", ENDED)["status"] == "Completed"
        closed = client.get(path).json()
        assert closed["state"] == "closed"
        assert closed["accepting_jobs"] is False
        assert closed["elapsed_time"] == 10


def test_cancelled_session_drops_its_queued_jobs(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        session = client.post("/v1/sessions", json={"mode": "batch", "backend": "emulator"}).json()["id"]
        running = submit(client, session_id=session)
        clock.now += 12
        queued = submit(client, session_id=session)
        assert client.delete(f"/v1/sessions/{session}/close").status_code == 204
        assert client.get(f"/v1/jobs/{queued}").json()["status"] == "Cancelled"
        assert client.get(f"/v1/jobs/{running}").json()["status"] == "Running"


def test_session_closes_at_its_maximum_age(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        body = {"mode": "batch", "backend_name": "emulator", "max_ttl": 50}
        session = client.post("/v1/sessions", json=body).json()["id"]
        clock.now += 51
        assert client.get(f"/v1/sessions/{session}").json()["state"] == "closed"
        assert client.get("/v1/sessions/none").status_code == 404


def test_workloads_of_jobs_and_sessions_are_paged_and_filtered(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        client.post("/v1/sessions", json={"mode": "dedicated", "backend": "emulator"})
        ids = []
        for number in range(3):
            clock.now += 1
            ids.append(submit(client, tags=[f"tag{number}"]))
        first = client.get("/v1/workloads", params={"limit": 3}).json()
        assert [entry["mode"] for entry in first["workloads"]] == ["session", "job", "job"]
        assert first["total_count"] == 4
        assert "previous" not in first
        cursor = httpx.URL(first["next"]["href"]).params["next"]
        second = client.get("/v1/workloads", params={"limit": 3, "next": cursor}).json()
        assert [entry["id"] for entry in second["workloads"]] == ids[2:]
        assert "next" not in second
        client.post(f"/v1/jobs/{ids[0]}/cancel")
        canceled = client.get("/v1/workloads", params={"status": ["canceled", "failed"]}).json()["workloads"]
        assert [entry["id"] for entry in canceled] == [ids[0]]
        assert client.get("/v1/workloads", params={"search": "TAG2"}).json()["total_count"] == 1
        assert client.get("/v1/workloads", params={"sort": "-createdAt"}).json()["workloads"][0]["id"] == ids[2]


def test_instance_limit_is_set_reached_and_reset(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        submit(client)
        clock.now += 13
        assert client.put("/v1/instances/configuration", json={"instance_limit": 2}).status_code == 409
        assert client.put("/v1/instances/configuration", json={"instance_limit": 5}).status_code == 204
        assert client.get("/v1/instances/configuration").json() == {"instance_limit": 5, "instance_limit_ru": 10}
        assert client.get("/v1/instance").json()["instance_limit_seconds"] == "5"
        clock.now += 3
        assert client.get("/v1/instances/usage").json()["usage_limit_reached"] is True
        assert client.put("/v1/instances/configuration", json={"instance_limit": None}).status_code == 204
        assert "usage_limit_reached" not in client.get("/v1/instances/usage").json()


def test_analytics_usage_is_in_milliseconds_and_grouped(slow):
    _, urls, clock = slow
    with ibm_client(urls) as client:
        session = client.post("/v1/sessions", json={"mode": "batch", "backend": "emulator"}).json()["id"]
        submit(client, session_id=session)
        submit(client, session_id=session)
        last = submit(client, backend="emulator_isa")
        clock.now += 21
        wait_for(client, f"/v1/jobs/{last}", ENDED)
        usage = client.get("/v1/analytics/usage").json()
        assert usage["jobs"] == 3
        assert usage["usage"] == pytest.approx(30_000, abs=3_500)
        assert usage["batch_sessions"] == 1
        assert usage["individual_jobs"] == 1
        assert usage["avg_queue_time"] == pytest.approx(10_000)
        groups = client.get("/v1/analytics/usage_grouped", params={"group_by": "backend"}).json()["data"]
        assert {group["key"]: group["jobs"] for group in groups} == {"emulator": 2, "emulator_isa": 1}
        assert client.get("/v1/analytics/usage", params={"simulators": "false"}).json()["jobs"] == 1
        dated = client.get("/v1/analytics/usage_grouped_by_date", params={"group_by": "instance"}).json()
        assert [entry["key"] for entry in dated["data"]] == [urls.instance]
        assert client.get("/v1/analytics/usage_grouped", params={"group_by": "weather"}).status_code == 400
        assert client.get("/v1/analytics/filters").json()["instances"] == [{"id": urls.instance, "deleted": False}]


def test_account_has_its_plan(ibm):
    (plan,) = ibm.get("/v1/accounts/abc").json()["plans"]
    assert plan["backends"] == ["emulator", "emulator_isa"]
    assert ibm.get("/v1/accounts/abc", params={"plan_id": "other"}).json() == {"plans": []}

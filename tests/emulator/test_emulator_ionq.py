"""The emulator's IonQ API, over a real socket."""

import re
import time

import pytest
from support.emulator import ionq_client, wait_for

BELL = [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]
ENDED = ("completed", "failed", "canceled")


def circuit(gates, qubits=2, **more):
    return {"input": {"qubits": qubits, "circuit": gates, **more}}


def test_bell_circuit_gives_both_correlated_states_with_equal_probability(run_ionq):
    job, results = run_ionq(circuit(BELL))
    assert job["status"] == "completed"
    assert results == {"0": pytest.approx(0.5), "3": pytest.approx(0.5)}


def test_ghz_circuit_over_five_qubits_gives_two_states(run_ionq):
    gates = [{"gate": "h", "targets": [0]}] + [{"gate": "cnot", "control": q, "target": q + 1} for q in range(4)]
    assert run_ionq(circuit(gates, 5))[1] == {"0": pytest.approx(0.5), "31": pytest.approx(0.5)}


def test_qubit_zero_is_the_least_significant_bit_of_a_state(run_ionq):
    assert run_ionq(circuit([{"gate": "x", "target": 0}], 3))[1] == {"1": pytest.approx(1)}
    assert run_ionq(circuit([{"gate": "x", "target": 2}], 3))[1] == {"4": pytest.approx(1)}


def test_states_of_negligible_weight_are_left_out(run_ionq):
    _, results = run_ionq(circuit([{"gate": "rx", "rotation": 2e-5, "target": 0}], 1))
    assert list(results) == ["0"]


def test_finished_job_has_the_fields_that_clients_read(run_ionq):
    before = int(time.time())
    body = {
        **circuit(BELL),
        "name": "bell",
        "metadata": {"shots": "7"},
        "registers": {"meas_mapped": [1, None]},
        "noise": {"model": "ideal", "seed": None},
        "shots": 7,
        "settings": {"a": 1},
    }
    job, _ = run_ionq(body)
    assert {name: job[name] for name in ("name", "metadata", "registers", "noise", "shots", "settings")} == {
        name: body[name] for name in ("name", "metadata", "registers", "noise", "shots", "settings")
    }
    assert job["target"] == "simulator"
    assert job["qubits"] == 2
    assert job["circuits"] == 1
    assert job["gate_counts"] == {"1q": 1, "2q": 1}
    assert job["children"] == []
    assert job["results_url"] == f"/v0.3/jobs/{job['id']}/results"
    assert before <= job["request"] <= job["start"] <= job["response"] <= time.time() + 1
    assert job["execution_time"] >= 10
    assert job["predicted_execution_time"] == 10
    assert job["cost_usd"] == 0


def test_job_passes_through_submitted_ready_and_running(slow):
    _, urls, clock = slow
    with ionq_client(urls) as client:
        path = f"/jobs/{client.post('/jobs', json=circuit(BELL)).json()['id']}"
        seen = []
        for _ in range(4):
            seen.append(client.get(path).json()["status"])
            clock.now += 5
        assert seen == ["submitted", "ready", "running", "running"]
        assert wait_for(client, path, ENDED)["status"] == "completed"


def test_unknown_fields_of_a_submitted_job_are_absent(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        job = client.get(f"/jobs/{client.post('/jobs', json=circuit(BELL)).json()['id']}").json()
    assert not {"start", "response", "execution_time", "results_url", "failure"} & set(job)


def test_results_of_a_job_that_has_not_finished_are_not_found(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        answer = client.get(f"/jobs/{client.post('/jobs', json=circuit(BELL)).json()['id']}/results")
    assert answer.status_code == 404
    assert answer.json()["statusCode"] == 404


def test_multi_circuit_job_has_children_with_results_of_their_own(ionq, run_ionq):
    body = {
        "input": {
            "qubits": 2,
            "circuits": [
                {"name": "first", "circuit": [{"gate": "x", "target": 1}]},
                {"circuit": [{"gate": "x", "target": 0}], "registers": {"meas_mapped": [0]}, "qubits": 1},
            ],
        }
    }
    job, results = run_ionq(body)
    first, second = job["children"]
    assert results == {first: {"2": pytest.approx(1)}, second: {"1": pytest.approx(1)}}
    assert job["circuits"] == 2
    assert ionq.get(f"/jobs/{first}").json()["name"] == "first"
    assert ionq.get(f"/jobs/{second}").json()["registers"] == {"meas_mapped": [0]}
    assert ionq.get(f"/jobs/{second}").json()["qubits"] == 1
    assert ionq.get(f"/jobs/{second}/results").json() == {"1": pytest.approx(1)}


def test_circuits_inherit_the_gateset_of_their_parent_unless_they_name_their_own(run_ionq):
    body = {
        "input": {
            "qubits": 1,
            "gateset": "native",
            "circuits": [
                {"circuit": [{"gate": "gpi", "phase": 0, "target": 0}]},
                {"gateset": "qis", "circuit": [{"gate": "x", "target": 0}]},
            ],
        }
    }
    job, results = run_ionq(body)
    assert [results[child] for child in job["children"]] == [{"1": pytest.approx(1)}] * 2


def test_one_invalid_circuit_fails_the_parent_job_with_a_reason(ionq, run_ionq):
    body = {"input": {"qubits": 1, "circuits": [{"circuit": [{"gate": "x", "target": 0}]}, {"circuit": []}]}}
    job, _ = run_ionq(body)
    assert job["status"] == "failed"
    assert "no gates" in job["failure"]["error"]
    assert [ionq.get(f"/jobs/{child}").json()["status"] for child in job["children"]] == ["completed", "failed"]


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (circuit([]), "PreflightError", "no gates"),
        (circuit([{"gate": "x", "target": 2}]), "PreflightError", "qubit 2"),
        (circuit([{"gate": "cnot", "control": 1, "target": 1}]), "PreflightError", "twice"),
        (circuit([{"gate": "cnot", "target": 1}]), "PreflightError", "no control"),
        (circuit([{"gate": "x"}]), "PreflightError", "no target"),
        (circuit([{"gate": "swap", "targets": [0]}]), "PreflightError", "two targets"),
        (circuit([{"gate": "rx", "target": 0}]), "PreflightError", "rotation"),
        (circuit([{"gate": "warp", "target": 0}]), "UnsupportedGate", "warp"),
        (
            circuit([{"gate": "pauliexp", "targets": [0], "terms": ["XX"], "coefficients": [1], "time": 1}]),
            "PreflightError",
            "one letter",
        ),
        (circuit([{"gate": "x", "target": 0}], 21), "NotEnoughQubits", "21"),
        ({**circuit([{"gate": "x", "target": 0}], 12), "target": "qpu.harmony"}, "NotEnoughQubits", "12"),
        ({"input": {"format": "qir", "data": "AAAA"}, "qubits": 2}, "CompilationError", "qir"),
        ({"input": {"format": "qasm", "data": "nonsense"}}, "CompilationError", "cannot be read"),
        ({"input": {"format": "qasm", "data": "OPENQASM 3; qubit[2000000000] q;"}}, "CompilationError", "so many bits"),
    ],
)
def test_circuit_that_cannot_run_fails_the_job_with_a_reason(run_ionq, body, code, words):
    job, _ = run_ionq(body)
    assert job["status"] == "failed"
    assert job["failure"]["code"] == code
    assert words in job["failure"]["error"]


def test_openqasm_2_and_3_programs_run(run_ionq):
    two = 'OPENQASM 2.0; include "qelib1.inc"; qreg q[2]; creg c[2]; x q[1]; measure q -> c;'
    three = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; x q[1];'
    assert run_ionq({"input": {"format": "qasm", "data": two}})[1] == {"2": pytest.approx(1)}
    assert run_ionq({"input": {"format": "openqasm", "data": three}})[1] == {"2": pytest.approx(1)}


def test_twenty_qubits_run(run_ionq):
    gates = [{"gate": "h", "target": 0}, {"gate": "cnot", "controls": [0], "targets": [19]}]
    assert run_ionq(circuit(gates, 20))[1] == {"0": pytest.approx(0.5), str(2**19 + 1): pytest.approx(0.5)}


def test_machine_gives_frequencies_of_the_shots(run_ionq):
    job, results = run_ionq({**circuit([{"gate": "h", "target": 0}], 1), "target": "qpu.aria-1", "shots": 200})
    counts = [probability * 200 for probability in results.values()]
    assert counts == pytest.approx([round(count) for count in counts])
    assert sum(counts) == pytest.approx(200)
    assert results["0"] == pytest.approx(0.5, abs=0.2)
    assert job["shots"] == 200


def test_same_noise_seed_gives_the_same_samples(run_ionq):
    body = {**circuit(BELL), "noise": {"model": "aria-1", "seed": 5}, "shots": 1000}
    assert run_ionq(body)[1] == run_ionq(body)[1]


def test_noise_model_causes_errors(run_ionq):
    gates = [{"gate": "cnot", "control": 0, "target": 1}] * 40
    body = {**circuit(gates), "noise": {"model": "aria-1", "seed": 1}, "shots": 2000}
    _, results = run_ionq(body)
    assert 0.4 < results["0"] < 0.85
    assert run_ionq(circuit(gates))[1] == {"0": pytest.approx(1)}


def test_sharpen_changes_only_results_of_a_debiased_job(ionq, run_ionq):
    gates = [{"gate": "cnot", "control": 0, "target": 1}] * 40
    job, averaged = run_ionq({**circuit(gates), "target": "qpu.aria-1", "shots": 2000})
    sharpened = ionq.get(f"/jobs/{job['id']}/results", params={"sharpen": "true"}).json()
    assert sharpened["0"] > averaged["0"] + 0.05
    body = {**circuit(gates), "target": "qpu.aria-1", "shots": 2000, "error_mitigation": {"debias": False}}
    job, averaged = run_ionq(body)
    assert ionq.get(f"/jobs/{job['id']}/results", params={"sharpen": "true"}).json() == averaged


@pytest.mark.parametrize("word", ["dry_run", "preflight"])
@pytest.mark.parametrize("target", ["simulator", "qpu.aria-1"])
def test_dry_run_is_checked_and_completes_without_results(ionq, run_ionq, word, target):
    body = {**circuit(BELL), "target": target, word: True, "shots": 500}
    created = ionq.post("/jobs", json=body)
    job = wait_for(ionq, f"/jobs/{created.json()['id']}", ("completed", "failed"))
    assert job["status"] == "completed"
    assert job["dry_run"] is True
    assert job["execution_time"] == 0
    assert job["gate_counts"] == {"1q": 1, "2q": 1}
    assert "results_url" not in job
    assert ionq.get(f"/jobs/{job['id']}/results").status_code == 404
    assert run_ionq({**body, word: False})[1].keys() >= {"0", "3"}


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ({"qubits": 2, "circuit": [{"gate": "x", "target": 2}]}, "PreflightError"),
        ({"qubits": 21, "circuit": [{"gate": "x", "target": 2}]}, "NotEnoughQubits"),
        ({"format": "qasm", "data": "nonsense"}, "CompilationError"),
    ],
)
def test_dry_run_of_an_invalid_program_fails(run_ionq, program, code):
    job, _ = run_ionq({"input": program, "dry_run": True})
    assert (job["status"], job["failure"]["code"]) == ("failed", code)


def test_dry_run_of_several_circuits_and_of_openqasm_gives_no_results(ionq):
    several = {"qubits": 1, "circuits": [{"circuit": [{"gate": "x", "target": 0}]}] * 2}
    text = {"format": "qasm", "data": 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; x q[0];'}
    for program in (several, text):
        created = ionq.post("/jobs", json={"input": program, "dry_run": True}).json()
        job = wait_for(ionq, f"/jobs/{created['id']}", ("completed", "failed"))
        for job_id in (job["id"], *job["children"]):
            document = ionq.get(f"/jobs/{job_id}").json()
            assert (document["status"], document["dry_run"]) == ("completed", True)
            assert ionq.get(f"/jobs/{job_id}/results").status_code == 404


def test_a_job_has_at_most_150_000_gates_and_5_000_circuits(ionq, run_ionq):
    gate = {"gate": "x", "target": 0}
    half = {"circuit": [gate] * 75_000}
    assert run_ionq({"input": {"qubits": 1, "circuit": [gate] * 20_001}})[1] == {"1": pytest.approx(1)}
    too_many = [
        {"circuits": [half, half, {"circuit": [gate]}]},
        {"circuit": [gate] * 150_001},
        {"circuits": [{"circuit": [gate]}] * 5_001},
    ]
    for program in too_many:
        answer = ionq.post("/jobs", json={"input": {"qubits": 1, **program}})
        assert answer.status_code == 400
        assert "are more than the" in answer.json()["message"]


def test_canceled_job_stays_canceled_and_has_no_results(slow):
    _, urls, clock = slow
    with ionq_client(urls) as client:
        job_id = client.post("/jobs", json=circuit(BELL)).json()["id"]
        assert client.put(f"/jobs/{job_id}/status/cancel").json() == {"id": job_id, "status": "canceled"}
        clock.now += 100
        assert client.get(f"/jobs/{job_id}").json()["status"] == "canceled"
        assert client.get(f"/jobs/{job_id}/results").status_code == 404


def test_canceling_a_completed_job_leaves_it_completed(ionq, run_ionq):
    job, _ = run_ionq(circuit(BELL))
    assert ionq.put(f"/jobs/{job['id']}/status/cancel").status_code == 200
    assert ionq.get(f"/jobs/{job['id']}").json()["status"] == "completed"


def test_many_jobs_are_canceled_and_deleted_at_once(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        ids = [client.post("/jobs", json=circuit(BELL)).json()["id"] for _ in range(3)]
        canceled = client.put("/jobs/status/cancel", json={"ids": ids[:2]})
        assert canceled.json() == {"ids": ids[:2], "status": "canceled"}
        assert [client.get(f"/jobs/{each}").json()["status"] for each in ids] == ["canceled", "canceled", "submitted"]
        deleted = client.request("DELETE", "/jobs", json={"ids": ids[:2]})
        assert deleted.json() == {"ids": ids[:2], "status": "deleted"}
        assert [job["id"] for job in client.get("/jobs").json()["jobs"]] == ids[2:]


def test_deleted_job_is_not_found_afterwards(ionq, run_ionq):
    job, _ = run_ionq({"input": {"qubits": 1, "circuits": [{"circuit": [{"gate": "x", "target": 0}]}]}})
    assert ionq.delete(f"/jobs/{job['id']}").json() == {"id": job["id"], "status": "deleted"}
    for path in (f"/jobs/{job['id']}", f"/jobs/{job['id']}/results", f"/jobs/{job['children'][0]}"):
        assert ionq.get(path).status_code == 404


def test_unknown_job_is_not_found_by_any_operation(ionq):
    answers = [
        ionq.get("/jobs/nothing"),
        ionq.get("/jobs/nothing/results"),
        ionq.delete("/jobs/nothing"),
        ionq.put("/jobs/nothing/status/cancel"),
        ionq.put("/jobs/status/cancel", json={"ids": ["nothing"]}),
        ionq.request("DELETE", "/jobs", json={"ids": ["nothing"]}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].json() == {"error": "Not Found", "message": "Job 'nothing' was not found.", "statusCode": 404}


def test_job_list_is_paged_newest_first_by_cursor(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        ids = [client.post("/jobs", json=circuit(BELL)).json()["id"] for _ in range(5)]
        found, cursor, pages = [], None, 0
        while cursor is not None or pages == 0:
            page = client.get("/jobs", params={"limit": 2, **({"next": cursor} if cursor else {})}).json()
            found += [job["id"] for job in page["jobs"]]
            cursor, pages = page.get("next"), pages + 1
        assert found == ids[::-1]
        assert pages == 3


def test_cursor_survives_the_deletion_of_its_job(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        ids = [client.post("/jobs", json=circuit(BELL)).json()["id"] for _ in range(4)]
        cursor = client.get("/jobs", params={"limit": 2}).json()["next"]
        client.delete(f"/jobs/{ids[2]}")
        page = client.get("/jobs", params={"limit": 2, "next": cursor}).json()
        assert [job["id"] for job in page["jobs"]] == [ids[1], ids[0]]


def test_children_are_listed_and_paged_only_when_requested_by_id(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        body = {"input": {"qubits": 2, "circuits": [{"circuit": BELL}] * 3}}
        parent = client.post("/jobs", json=body).json()["id"]
        children = client.get(f"/jobs/{parent}").json()["children"]
        assert [job["id"] for job in client.get("/jobs").json()["jobs"]] == [parent]
        first = client.get("/jobs", params={"id": children, "limit": 2}).json()
        rest = client.get("/jobs", params={"id": children, "limit": 2, "next": first["next"]}).json()
        assert [job["id"] for job in first["jobs"] + rest["jobs"]] == children[::-1]


def test_list_defaults_to_pages_of_25(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        for _ in range(26):
            client.post("/jobs", json=circuit(BELL))
        page = client.get("/jobs").json()
    assert len(page["jobs"]) == 25
    assert "next" in page


def test_list_filters_by_ids_and_status(slow):
    _, urls, _ = slow
    with ionq_client(urls) as client:
        ids = [client.post("/jobs", json=circuit(BELL)).json()["id"] for _ in range(3)]
        client.put(f"/jobs/{ids[0]}/status/cancel")
        by_id = client.get("/jobs", params={"id": [ids[0], ids[2], "nothing"]}).json()["jobs"]
        assert {job["id"] for job in by_id} == {ids[0], ids[2]}
        canceled = client.get("/jobs", params={"status": "canceled"}).json()["jobs"]
        assert [job["id"] for job in canceled] == [ids[0]]


def test_fields_of_a_job_can_be_chosen_and_left_out(ionq, run_ionq):
    job, _ = run_ionq(circuit(BELL))
    url, always = f"/jobs/{job['id']}", {"id": job["id"], "status": "completed"}
    assert ionq.get(url, params={"include": "id,target"}).json() == always | {"target": "simulator"}
    assert ionq.get(url, params={"include": "shots,target", "exclude": "shots,id"}).json() == always | {
        "target": "simulator"
    }
    assert set(job) - set(ionq.get(url, params={"exclude": "shots,target"}).json()) == {"shots", "target"}


@pytest.mark.parametrize("header", [None, "apiKey bad-key", "apiKey", "Bearer good", "good"])
def test_request_without_a_good_key_is_refused(urls, header):
    with ionq_client(urls) as client:
        client.headers.pop("Authorization")
        if header is not None:
            client.headers["Authorization"] = header
        for answer in (client.get("/jobs"), client.post("/jobs", content="{")):
            assert answer.status_code == 401
            assert answer.json() == {"error": "Unauthorized", "message": "Invalid key provided.", "statusCode": 401}


def test_backends_and_health_need_no_key(urls):
    with ionq_client(urls) as client:
        del client.headers["Authorization"]
        assert client.get("/health").json() == {"status": "pass"}
        listing = {entry["backend"]: entry for entry in client.get("/backends").json()}
        assert listing["simulator"]["status"] == "available"
        assert "aria-1" in listing["simulator"]["noise_models"]
        assert "characterization_url" not in listing["simulator"]
        url = listing["qpu.aria-1"]["characterization_url"]
        assert re.fullmatch(r"/characterizations/[0-9a-f-]{36}", url)
        assert {entry["status"] for entry in client.get("/backends", params={"status": "verbose"}).json()} == {
            "running"
        }


def test_characterizations_are_paged_newest_first(ionq):
    path = "/characterizations/backends/qpu.aria-1"
    first = ionq.get(path).json()
    second = ionq.get(path, params={"page": 2}).json()
    assert (len(first["characterizations"]), first["pages"]) == (10, 1)
    assert (len(second["characterizations"]), second["pages"]) == (2, 0)
    dates = [each["date"] for each in first["characterizations"] + second["characterizations"]]
    assert dates == sorted(dates, reverse=True)
    newest = ionq.get(f"{path}/current").json()
    assert newest == first["characterizations"][0]
    assert ionq.get(f"/characterizations/{newest['id']}").json() == newest
    assert newest["timing"]["readout"] < 1
    assert 0.9 < newest["fidelity"]["2q"]["mean"] < 1


def test_characterizations_are_filtered_by_times_in_milliseconds(ionq):
    path = "/characterizations/backends/qpu.aria-1"
    everything = ionq.get(path).json()["characterizations"]
    bounds = {"start": everything[3]["date"] * 1000, "end": everything[1]["date"] * 1000}
    assert ionq.get(path, params=bounds).json()["characterizations"] == everything[2:4]


def test_unknown_machine_and_characterization_are_not_found(ionq):
    for path in ("backends/simulator", "backends/simulator/current", "nothing"):
        assert ionq.get(f"/characterizations/{path}").status_code == 404


def test_report_counts_the_time_on_machines(ionq, run_ionq):
    run_ionq({**circuit(BELL), "target": "qpu.forte-1"})
    report = ionq.get("/report/organizations/abc", params={"start_date": "2024-01-01"}).json()
    assert report["organization_id"] == "abc"
    assert report["start_date"] == "2024-01-01"
    assert {entry["qpu_name"]: entry["usage"] for entry in report["qpus"]}["qpu.forte-1"] >= 10
    assert ionq.get("/report/organizations/abc", params={"end_date": "tomorrow"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "input"),
        ({"input": 1}, "input"),
        ({"input": {"circuit": []}}, "input.qubits"),
        (circuit(BELL, 0), "input.qubits"),
        (circuit([{"gate": "x", "target": -1}]), "input.circuit.0.target"),
        (circuit([{"gate": "x", "target": "0"}]), "input.circuit.0.target"),
        (circuit([{"target": 0}]), "input.circuit.0.gate"),
        (circuit([{"gate": "gpi", "phase": 1.5, "target": 0}], gateset="native"), "input.circuit.0.phase"),
        (circuit([{"gate": "gpi", "phase": 0.5, "target": 0}]), "input.circuit.0.gate"),
        (circuit([{"gate": "h", "target": 0}], gateset="native"), "input.circuit.0.gate"),
        (circuit(BELL, gateset="other"), "input.gateset"),
        ({"input": {"circuits": []}}, "input.circuits"),
        ({"input": {"circuits": [{"circuit": BELL}]}}, "input.circuits.0.qubits"),
        ({"input": {"qubits": 1, "circuit": [], "circuits": [5]}}, "input"),
        ({**circuit(BELL), "shots": 0}, "shots"),
        ({**circuit(BELL), "shots": "many"}, "shots"),
        ({**circuit(BELL), "shots": 10**9}, "shots"),
        ({**circuit(BELL), "target": "qpu.unknown"}, "target"),
        ({**circuit(BELL), "noise": {"model": "loud"}}, "noise.model"),
        ({**circuit(BELL), "metadata": {"a": 1}}, "metadata.a"),
        ({**circuit(BELL), "metadata": {str(n): "" for n in range(11)}}, "metadata"),
        ({**circuit(BELL), "metadata": {"k" * 41: ""}}, "metadata"),
    ],
)
def test_invalid_submission_is_refused_with_the_name_of_the_field(ionq, body, field):
    answer = ionq.post("/jobs", json=body)
    assert answer.status_code == 400
    error = answer.json()
    assert error["error"] == "Bad Request"
    assert error["statusCode"] == 400
    assert error["validation"] == {"keys": [field], "source": "payload"}


def test_invalid_query_is_refused_with_the_name_of_the_parameter(ionq):
    for path, field in (("/jobs?limit=0", "limit"), ("/jobs?limit=x", "limit"), ("/jobs?next=nothing", "next")):
        answer = ionq.get(path)
        assert answer.status_code == 400
        assert answer.json()["validation"] == {"keys": [field], "source": "params"}


def test_job_with_legacy_body_field_runs(run_ionq):
    body = {
        "lang": "json",
        "target": "simulator",
        "shots": "10",
        "body": {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]},
    }
    job, results = run_ionq(body)
    assert results == {"1": pytest.approx(1)}
    assert job["shots"] == 10

"""IonQ v0.4 of the emulator: what it answers, on the same jobs as v0.3."""

import httpx
import pytest
from support.emulator import http_client, ionq_client, wait_for

from aioqpu import IonQClient
from aioqpu_emulator import Emulator

KEY = {"Authorization": "apiKey good"}
GATES = [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]
BELL = {"qubits": 2, "circuit": GATES}
X_OF_THREE = {"qubits": 3, "circuit": [{"gate": "x", "target": 0}]}
ENDED = ("completed", "failed", "canceled")
QASM = """OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
bit[1] early;
bit[2] late;
x q[0];
early[0] = measure q[0];
x q[2];
late[0] = measure q[1];
late[1] = measure q[2];
"""
MID_CIRCUIT = QASM.replace("x q[2];", "h q[0]; x q[2];")


def job(circuit=BELL, backend="simulator", kind="ionq.circuit.v1", **more):
    program = circuit if kind == "ionq.qasm3.v1" else {"gateset": "qis", **circuit}
    return {"type": kind, "backend": backend, "input": program, **more}


def several(*circuits, **more):
    return job({"circuits": list(circuits)}, kind="ionq.multi-circuit.v1", **more)


def program(text, **more):
    return job({"data": text}, kind="ionq.qasm3.v1", **more)


@pytest.fixture
def v04(urls):
    with http_client(urls.ionq_v04_url, KEY) as client:
        yield client


@pytest.fixture
def run(v04):
    def run(body):
        created = v04.post("/jobs", json=body)
        assert created.status_code == 201, created.text
        assert created.json() == {"id": created.json()["id"], "status": "submitted", "session_id": None}
        return wait_for(v04, f"/jobs/{created.json()['id']}", ENDED)

    return run


def link(client, job, kind="probabilities", **params):
    url = job["results"][kind]["url"]
    assert url.startswith("/v0.4/")
    return client.get(url.removeprefix("/v0.4"), params=params).json()


def artifact(client, job, name):
    descriptor = job["results"][name]
    assert descriptor["format"] == name
    return client.get(f"/jobs/{job['id']}/artifacts/{descriptor['id']}")


def test_ideal_simulation_has_probabilities_by_link_and_artifact_and_no_shots(v04, run):
    ended = run(job(shots=10, name="pair", metadata={"a": "b"}))
    assert (ended["status"], ended["type"], ended["backend"]) == ("completed", "ionq.circuit.v1", "simulator")
    assert (ended["name"], ended["metadata"], ended["noise"]) == ("pair", {"a": "b"}, {"model": "ideal"})
    assert "shots" not in ended
    assert ended["stats"] == {"qubits": 2, "circuits": 1, "gate_counts": {"1q": 1, "2q": 1}}
    assert (ended["failure"], ended["child_job_ids"], ended["parent_job_id"], ended["session_id"]) == (None,) * 4
    expected = pytest.approx({"0": 0.5, "3": 0.5})
    assert link(v04, ended) == expected
    assert artifact(v04, ended, "ionq.result.probabilities.json.v1").json() == expected
    assert set(ended["results"]) == {"probabilities", "ionq.result.probabilities.json.v1"}
    for kind in ("shots", "histogram"):
        assert v04.get(f"/jobs/{ended['id']}/results/{kind}").status_code == 404


def test_noisy_job_has_shots_and_v2_artifacts_with_qubit_0_leftmost(v04, run):
    ended = run(job(X_OF_THREE, shots=50, noise={"model": "harmony-1", "seed": None}))
    assert (ended["shots"], ended["noise"]["model"]) == (50, "harmony-1")
    assert link(v04, ended) == {"1": 1.0}
    assert link(v04, ended, "histogram") == {"1": 50}
    assert link(v04, ended, "shots") == ["1"] * 50
    v2 = {name: artifact(v04, ended, name).json() for name in ended["results"] if name.startswith("ionq.")}
    assert v2 == {
        "ionq.result.probabilities.json.v2": {"probabilities": {"registers": {"output_all": {"100": 1.0}}}},
        "ionq.result.histogram.json.v2": {"histogram": {"registers": {"output_all": {"100": 50}}}},
        "ionq.result.shots.json.v2": {
            "shots": [{"registers": {"output_all": [1, 0, 0]}, "leakage_bits": [0, 0, 0]}] * 50
        },
    }


def test_shots_counts_and_probabilities_of_a_noisy_job_agree(v04, run):
    ended = run(job(shots=400, noise={"model": "aria-1", "seed": 3}))
    shots, counts, shares = (link(v04, ended, kind) for kind in ("shots", "histogram", "probabilities"))
    assert {state: shots.count(state) for state in set(shots)} == counts
    assert {state: count / 400 for state, count in counts.items()} == pytest.approx(shares)


def test_all_2500_shots_are_in_the_link_and_the_artifact(v04, run):
    ended = run(job(shots=2500, noise={"model": "aria-1", "seed": 3}))
    shots, counts = link(v04, ended, "shots"), link(v04, ended, "histogram")
    assert (len(shots), {state: shots.count(state) for state in set(shots)}) == (2500, counts)
    by_register = artifact(v04, ended, "ionq.result.shots.json.v2").json()["shots"]
    bits = [shot["registers"]["output_all"] for shot in by_register]
    assert [str(first + 2 * second) for first, second in bits] == shots


@pytest.mark.asyncio
async def test_large_response_body_is_sent_in_chunks():
    emulator, sizes = Emulator(queue_time=0, run_time=0), []

    async def recorded(scope, receive, send):
        async def record(message):
            sizes.append(len(message.get("body", b"")))
            await send(message)

        await emulator.app(scope, receive, record)

    transport = httpx.ASGITransport(recorded)
    async with IonQClient("key", "http://127.0.0.1/v0.4", transport=transport) as client:
        submitted = await client.submit_job(BELL, shots=20_000, noise={"model": "aria-1"})
        await submitted.wait()
        shots = await submitted.get_shots()
    emulator.close()
    assert len(shots.bitstrings) == 20_000
    assert sum(sizes) > 2**20
    assert max(sizes) <= 2**18


def test_v03_has_no_probabilities_of_an_openqasm_3_program(run, ionq):
    answer = ionq.get(f"/jobs/{run(program(QASM))['id']}/results")
    assert (answer.status_code, "no probabilities" in answer.text) == (404, True)


def test_multi_circuit_job_has_children_and_aggregated_probabilities(v04, run):
    x = {"qubits": 2, "circuit": [{"gate": "x", "target": 1}], "name": "flip"}
    native = {"gateset": "native", "circuit": [{"gate": "gpi", "target": 0, "phase": 0}]}
    parent = run(several(BELL, x, native))
    assert (parent["type"], parent["stats"]["circuits"]) == ("ionq.multi-circuit.v1", 3)
    first, second, third = parent["child_job_ids"]
    expected = {first: pytest.approx({"0": 0.5, "3": 0.5}), second: {"2": 1.0}, third: {"1": pytest.approx(1.0)}}
    assert link(v04, parent) == expected
    assert artifact(v04, parent, "ionq.result.probabilities-aggregate.json.v1").json() == expected
    child = v04.get(f"/jobs/{second}").json()
    assert (child["type"], child["parent_job_id"], child["name"]) == ("ionq.circuit.v1", parent["id"], "flip")
    assert link(v04, child) == {"2": 1.0}
    assert v04.get(f"/jobs/{parent['id']}/results/probabilities").status_code == 404
    assert v04.get(f"/jobs/{second}/results/probabilities/aggregated").status_code == 404
    listed = v04.get("/jobs", params={"parent_job_id": parent["id"]}).json()
    assert {each["id"] for each in listed["jobs"]} == {first, second, third}
    assert listed["next"] is None


def test_jobs_are_shared_between_v03_and_v04(urls, v04, run):
    with ionq_client(urls) as v03:
        old = v03.post("/jobs", json={"input": BELL, "target": "qpu.aria-1", "shots": 600, "name": "old"}).json()["id"]
        ended = wait_for(v04, f"/jobs/{old}", ENDED)
        assert (ended["status"], ended["backend"], ended["name"]) == ("completed", "qpu.aria-1", "old")
        assert sum(link(v04, ended, "histogram").values()) == 600
        new = run(job(name="new", settings={"error_mitigation": {"debiasing": False}}))
        seen = v03.get(f"/jobs/{new['id']}").json()
        assert (seen["status"], seen["target"], seen["name"]) == ("completed", "simulator", "new")
        assert v03.get(f"/jobs/{new['id']}/results").json() == link(v04, new)
        assert v03.delete(f"/jobs/{new['id']}").json()["status"] == "deleted"
    assert v04.get(f"/jobs/{new['id']}").status_code == 404


def test_debiased_job_has_variants_and_aggregations(v04, run):
    ended = run(job(backend="qpu.aria-1", shots=1000))
    mitigation = ended["output"]["error_mitigation"]
    assert len(mitigation["debiasing"]["variants"]) == 5
    fetch = lambda descriptor: v04.get(f"/jobs/{ended['id']}/artifacts/{descriptor['id']}").json()  # noqa: E731
    counts = [
        fetch(variant["results"]["ionq.result.histogram.json.v2"])["histogram"]["registers"]["output_all"]
        for variant in mitigation["debiasing"]["variants"]
    ]
    assert [sum(each.values()) for each in counts] == [200] * 5
    voted = fetch(mitigation["aggregations"]["voting"])["histogram"]["registers"]["output_all"]
    assert {bits: count / 1000 for bits, count in voted.items()} == pytest.approx(
        {format(int(state), "02b")[::-1]: share for state, share in link(v04, ended, aggregation="voting").items()}
    )
    assert link(v04, ended, sharpen=True) == link(v04, ended, aggregation="voting")
    assert link(v04, ended, aggregation="average") == link(v04, ended)
    assert v04.get(f"/jobs/{ended['id']}/results/probabilities?aggregation=none").status_code == 400
    off = run(job(backend="qpu.aria-1", shots=1000, settings={"error_mitigation": {"debiasing": False}}))
    assert off["output"]["error_mitigation"] == {"debiasing": False}
    asked = v04.post("/jobs", json=job(shots=499, settings={"error_mitigation": {"debiasing": True}}))
    assert asked.status_code == 400


def test_artifacts_have_json_text_and_binary_media_types(v04, run):
    ended = run(job(backend="qpu.forte-1", shots=10))
    compiled = ended["output"]["compilation"]["compiled_circuits"]
    answers = {name: v04.get(f"/jobs/{ended['id']}/artifacts/{each['id']}") for name, each in compiled.items()}
    media = {name: answer.headers["content-type"].partition(";")[0] for name, answer in answers.items()}
    assert media == {name: each["media_type"] for name, each in compiled.items()}
    assert set(media.values()) == {"application/json", "text/plain", "application/octet-stream"}
    assert answers["ionq.qasm3.v1"].text.startswith("OPENQASM 3.0;")
    assert v04.get(f"/jobs/{ended['id']}/artifacts/nothing").status_code == 404


def test_compiled_circuit_has_the_probabilities_of_the_original(v04, run):
    gates = [
        {"gate": "ry", "target": 0, "rotation": 0.7},
        {"gate": "x", "target": 2, "controls": [0, 1]},
        {"gate": "cnot", "control": 0, "target": 1},
        {"gate": "swap", "targets": [0, 2], "control": 1},
        {"gate": "xx", "targets": [0, 1], "rotation": 0.4},
        {"gate": "t", "target": 1},
        {"gate": "v", "target": 1},
    ]
    ended = run(job({"qubits": 3, "circuit": gates}, settings={"compilation": {"service_version": "v0.4"}}))
    descriptor = ended["output"]["compilation"]["compiled_circuits"]["ionq.native.v1"]
    native = v04.get(f"/jobs/{ended['id']}/artifacts/{descriptor['id']}").json()
    again = run(job({**native, "gateset": "native"}))
    assert link(v04, again) == pytest.approx(link(v04, ended), abs=1e-6)


@pytest.mark.parametrize(("text", "noise"), [(QASM, {"model": "ideal"}), (MID_CIRCUIT, {"model": "harmony"})])
def test_an_openqasm_3_program_gives_its_registers(v04, run, text, noise):
    ended = run(program(text, shots=40, noise=noise))
    assert ended["status"] == "completed", ended["failure"]
    assert ended["type"] == "ionq.qasm3.v1"
    found = artifact(v04, ended, "ionq.result.probabilities.json.v2").json()["probabilities"]["registers"]
    assert (found["early"], found["late"]) == ({"1": 1.0}, {"01": 1.0})
    if noise["model"] == "ideal":
        assert found["output_all"] == {"101": 1.0}
        assert set(ended["results"]) == {"ionq.result.probabilities.json.v2"}
    else:
        shots = artifact(v04, ended, "ionq.result.shots.json.v2").json()["shots"]
        assert {(tuple(s["registers"]["early"]), tuple(s["registers"]["late"])) for s in shots} == {((1,), (0, 1))}
        assert {tuple(shot["registers"]["output_all"]) for shot in shots} == {(0, 0, 1), (1, 0, 1)}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (program("no program"), "CompilationError"),
        (program(MID_CIRCUIT), "CompilationError"),
        (program("OPENQASM 3.0; bit b; if (b) { }"), "CompilationError"),
        (job({"circuit": GATES}), "UnexpectedCompilationError"),
        (job({"qubits": 1, "circuit": []}), "PreflightError"),
    ],
)
def test_a_program_that_cannot_run_fails_its_job(run, body, code):
    ended = run(body)
    assert (ended["status"], ended["failure"]["code"], ended["results"]) == ("failed", code, None)
    assert ended["failure"]["message"]


ENERGY = {"hamiltonian": [{"pauli_string": "Z", "coefficient": 1}], "ansatz": {"data": "qubit q;"}}


def function(kind="hamiltonian-energy", **more):
    return job({"data": {"type": kind, "data": {**ENERGY, **more}}, "params": []}, kind="quantum-function")


@pytest.mark.parametrize(
    ("body", "words", "field"),
    [
        (job({"data": ""}, kind="ionq.qir.v1"), "jobs of type 'ionq.qir.v1'", "type"),
        (job({"data": ""}, kind="ionq.qasm2.v1"), "jobs of type 'ionq.qasm2.v1'", "type"),
        (job({"data": ""}, kind="of-tomorrow"), "jobs of type 'of-tomorrow'", "type"),
        (
            job({"problem_type": "maxcut", "problem": {}}, kind="qctrl.qaoa.v1")
            | {"external_settings": {"api_credentials": "k"}},
            "jobs of type 'qctrl.qaoa.v1'",
            "type",
        ),
        (function(cvar_alpha=0.5), "a function with cvar_alpha", "input.data.data.cvar_alpha"),
        (function("of-tomorrow"), "the function 'of-tomorrow'", "input.data.type"),
    ],
)
def test_unsupported_job_type_or_function_is_refused_at_submission(v04, body, words, field):
    answer = v04.post("/jobs", json=body)
    assert answer.status_code == 400, answer.text
    assert f"cannot run {words}" in answer.json()["message"]
    assert answer.json()["validation"]["keys"] == [field]


def test_quantum_function_job_has_value_and_variance(v04, run):
    ansatz = "OPENQASM 3.0; include 'stdgates.inc'; input float[64] a; qubit[2] q; rx(a) q[0]; cx q[0], q[1];"
    energy = {
        "hamiltonian": [{"pauli_string": "ZI", "coefficient": 2}, {"pauli_string": "IZ", "coefficient": 1}],
        "ansatz": {"data": ansatz.replace("'", '"')},
    }
    body = job({"data": {"type": "hamiltonian-energy", "data": energy}, "params": [3.141592653589793]})
    body["type"] = "quantum-function"
    ended = run(body)
    assert ended["status"] == "completed", ended["failure"]
    assert ended["results"] == {"value": pytest.approx(-3.0), "variance": pytest.approx(0.0, abs=1e-9)}


def test_dry_run_has_compiled_circuits_and_cost_and_no_results(v04, run):
    ended = run(job(backend="qpu.forte-1", shots=100, dry_run=True))
    assert (ended["status"], ended["dry_run"], ended["results"]) == ("completed", True, None)
    assert "ionq.native.v1" in ended["output"]["compilation"]["compiled_circuits"]
    assert v04.get(f"/jobs/{ended['id']}/results/probabilities").status_code == 404
    for body in (job(dry_run=True), program(QASM, dry_run=True)):
        simulated = run(body)
        assert (simulated["status"], simulated["dry_run"], simulated["results"]) == ("completed", True, None)
        assert simulated["execution_duration_ms"] == 0
    cost = v04.get(f"/jobs/{ended['id']}/cost").json()
    assert cost == {"dry_run": True, "estimated_cost": {"value": pytest.approx(0.207), "unit": "usd"}}


def test_costs_follow_the_rate_card(v04, run):
    params = {"backend": "qpu.aria-1", "shots": 5000, "1q_gates": 1, "2q_gates": 1}
    estimate = v04.get("/jobs/estimate", params=params).json()
    assert estimate["estimated_total_cost"] == pytest.approx(5.0)
    assert estimate["estimate_context"] | params == estimate["estimate_context"]
    assert estimate["rate_card"]["rates"][0]["job_cost_minimum"] == 1.0
    ended = run(job(backend="qpu.aria-1", shots=5000))
    charge = {"value": pytest.approx(5.0), "unit": "usd"}
    assert v04.get(f"/jobs/{ended['id']}/cost").json() == {"dry_run": False, "estimated_cost": charge, "cost": charge}
    free = run(job())
    assert v04.get(f"/jobs/{free['id']}/cost").json() == {"dry_run": False, "cost": {"value": 0.0, "unit": "usd"}}
    timed = v04.get("/jobs/estimate", params={"backend": "qpu.forte-1"}).json()
    assert (timed["rate_card"]["rates"][0]["unit"], timed["estimated_quantum_compute_time_us"]) == (
        "compute_second",
        300_000,
    )


def test_a_clone_runs_the_same_program_with_changes(v04, run):
    first = run(job(X_OF_THREE, shots=50, noise={"model": "harmony"}, name="first"))
    answer = v04.post(f"/jobs/{first['id']}/clone", json={"shots": 7, "name": "second"})
    assert (answer.status_code, answer.json()["status"]) == (201, "submitted")
    second = wait_for(v04, f"/jobs/{answer.json()['id']}", ENDED)
    assert (second["name"], second["shots"]) == ("second", 7)
    assert link(v04, second, "histogram") == {"1": 7}
    child = run(several(X_OF_THREE, BELL))["child_job_ids"][0]
    third = wait_for(v04, f"/jobs/{v04.post(f'/jobs/{child}/clone', json={}).json()['id']}", ENDED)
    assert link(v04, third) == {"1": 1.0}


@pytest.mark.parametrize("changes", [{"input": {}}, {"input": {"data": ""}}, {"type": "ionq.multi-circuit.v1"}])
def test_clone_with_input_of_another_type_is_refused(v04, run, changes):
    first = run(job())
    answer = v04.post(f"/jobs/{first['id']}/clone", json=changes)
    assert (answer.status_code, answer.json()["validation"]["source"]) == (400, "payload"), answer.text


def test_a_job_of_v03_can_be_cloned(urls, v04):
    with ionq_client(urls) as v03:
        old = v03.post("/jobs", json={"input": {"circuits": [X_OF_THREE, BELL]}}).json()["id"]
    new = v04.post(f"/jobs/{old}/clone", json={}).json()["id"]
    ended = wait_for(v04, f"/jobs/{new}", ENDED)
    assert next(iter(link(v04, ended).values())) == {"1": 1.0}


def test_move_cancels_the_job_and_creates_one_on_the_other_backend(slow):
    _, urls, _clock = slow
    with http_client(urls.ionq_v04_url, KEY) as v04:
        first = v04.post("/jobs", json=job(backend="qpu.aria-1", shots=5)).json()["id"]
        second = v04.post(f"/jobs/{first}/move", json={"backend": "simulator"}).json()["id"]
        assert v04.get(f"/jobs/{first}").json()["status"] == "canceled"
        assert v04.get(f"/jobs/{second}").json()["backend"] == "simulator"


def test_job_has_v04_statuses_and_null_for_unknown_fields(slow):
    _, urls, clock = slow
    with http_client(urls.ionq_v04_url, KEY) as v04:
        path = f"/jobs/{v04.post('/jobs', json=job()).json()['id']}"
        seen = v04.get(path).json()
        assert (seen["status"], seen["stats"], seen["results"], seen["started_at"]) == ("submitted", {}, None, None)
        clock.now += 7
        assert v04.get(path).json()["status"] == "ready"
        clock.now += 5
        seen = v04.get(path).json()
        assert (seen["status"], seen["completed_at"], seen["execution_duration_ms"]) == ("started", None, None)
        assert v04.get("/jobs", params={"status": "started"}).json()["jobs"][0]["id"] == seen["id"]
        assert v04.get(f"{path}/results/probabilities").status_code == 404
        assert v04.put(f"{path}/status/cancel").json() == {"id": seen["id"], "status": "canceled"}
        assert v04.get(path).json()["status"] == "canceled"


def test_last_page_of_the_job_list_has_a_null_cursor(v04, run):
    ids = [run(job(name="page"))["id"] for _ in range(3)]
    query = {"ids": ids, "limit": 2}
    first = v04.get("/jobs", params=query).json()
    last = v04.get("/jobs", params=query | {"next": first["next"]}).json()
    assert [each["id"] for page in (first, last) for each in page["jobs"]] == ids[::-1]
    assert last["next"] is None
    assert v04.get("/jobs", params={"target": "qpu.aria-1,qpu.none"}).json()["jobs"] is not None
    none = {"submitter_id": "nobody"}
    assert v04.get("/jobs", params=none).json() == {"jobs": [], "next": None}


@pytest.fixture
def session(v04):
    def session(**settings):
        created = v04.post("/sessions", json={"backend": "qpu.aria-1", "settings": settings})
        assert created.status_code == 201
        return created.json()

    return session


def in_session(v04, session, **more):
    return v04.post("/jobs", json=job(backend="qpu.aria-1", session_id=session["id"], **more))


def test_session_lists_its_jobs_and_refuses_jobs_after_its_end(v04, session):
    made = session()
    assert (made["status"], made["active"], made["started_at"], made["ended_at"]) == ("created", True, None, None)
    created = in_session(v04, made).json()
    assert created["session_id"] == made["id"]
    assert v04.get(f"/jobs/{created['id']}").json()["session_id"] == made["id"]
    for path, query in ((f"/sessions/{made['id']}/jobs", {}), ("/jobs", {"session_id": made["id"]})):
        assert [each["id"] for each in v04.get(path, params=query).json()["jobs"]] == [created["id"]]
    assert v04.get(f"/sessions/{made['id']}").json()["status"] == "started"
    assert made["id"] in [each["id"] for each in v04.get("/sessions?active=true").json()["sessions"]]
    ended = v04.post(f"/sessions/{made['id']}/end").json()
    assert (ended["status"], ended["active"], ended["ender_id"]) == ("ended", False, made["creator_id"])
    assert v04.post(f"/sessions/{made['id']}/end").json() == ended
    assert made["id"] not in [each["id"] for each in v04.get("/sessions?active=true").json()["sessions"]]
    assert made["id"] in [each["id"] for each in v04.get("/sessions?active=false").json()["sessions"]]
    refused = in_session(v04, made)
    assert (refused.status_code, refused.json()["validation"]["keys"]) == (400, ["session_id"])


def test_session_refuses_jobs_beyond_its_count_or_cost_limit(v04, session):
    counted = session(job_count_limit=2)
    assert [in_session(v04, counted).status_code for _ in range(3)] == [201, 201, 400]
    priced = session(cost_limit={"value": 5, "unit": "usd"})
    assert [in_session(v04, priced, shots=3000).status_code for _ in range(3)] == [201, 201, 400]
    assert v04.post("/jobs", json=job(session_id=session()["id"])).status_code == 400
    assert v04.post("/jobs", json=job(session_id="none")).status_code == 404
    assert v04.post("/sessions", json={"backend": "qpu.none"}).status_code == 400


def test_session_ends_at_its_duration_limit(slow):
    _, urls, clock = slow
    with http_client(urls.ionq_v04_url, KEY) as v04:
        body = {"backend": "simulator", "settings": {"duration_limit_min": 2}}
        made = v04.post("/sessions", json=body).json()
        clock.now += 119
        assert v04.get(f"/sessions/{made['id']}").json()["active"]
        clock.now += 60
        ended = v04.get(f"/sessions/{made['id']}").json()
        assert (ended["active"], ended["ended_at"]) == (False, made["settings"]["expires_at"])


def test_sessions_that_are_not_enabled_answer_404():
    with Emulator(ionq_sessions=False).serve() as urls, http_client(urls.ionq_v04_url, KEY) as v04:
        answers = [
            v04.post("/sessions", json={"backend": "simulator"}),
            v04.get("/sessions"),
            v04.get("/sessions/1"),
            v04.post("/sessions/1/end"),
            v04.post("/jobs", json=job(session_id="1")),
        ]
        assert [answer.status_code for answer in answers] == [404] * 5


def test_retired_paths_answer_410(v04):
    for path in (
        "circuits/native",
        *(f"variants/v/results/{kind}" for kind in ("probabilities", "histogram", "shots")),
    ):
        answer = v04.get(f"/jobs/1/{path}")
        assert (answer.status_code, answer.json()["statusCode"]) == (410, 410)


def test_public_operations_need_no_key(urls):
    with http_client(urls.ionq_v04_url) as v04:
        names = [each["backend"] for each in v04.get("/backends").json()]
        assert names[0] == "simulator"
        assert "qpu.forte-1" in names
        machine = v04.get("/backends/qpu.forte-1").json()
        assert machine["supported_native_gates"] == ["gpi", "gpi2", "zz"]
        page = v04.get("/backends/qpu.forte-1/characterizations", params={"limit": 1}).json()
        newest = page["characterizations"][0]
        assert newest["id"] == machine["characterization_id"]
        assert newest["fidelity"]["2q"]["median"] == pytest.approx(0.995, abs=0.01)
        assert newest["date"].endswith("Z")
        before = {"end": newest["date"][:10], "limit": 1}
        older = v04.get("/backends/qpu.forte-1/characterizations", params=before).json()
        assert older["characterizations"][0]["date"] < newest["date"]
        since = {"start": newest["date"]}
        assert len(v04.get("/backends/qpu.forte-1/characterizations", params=since).json()["characterizations"]) == 1
        assert v04.get("/backends/simulator/characterizations").json()["characterizations"] is None
        assert v04.get("/backends/qpu.none").status_code == 404
        assert v04.get("/backends/qpu.forte-1/characterizations?start=monday").status_code == 400
        assert v04.get(f"/backends/qpu.forte-1/characterizations/{newest['id']}").status_code == 401
        one = v04.get(f"/backends/qpu.forte-1/characterizations/{newest['id']}", headers=KEY)
        assert one.json() == newest


def test_whoami_and_usage_describe_the_key_and_the_jobs(v04, run):
    assert v04.get("/whoami").json()["key_name"] == "emulator"
    ended = run(job(backend="qpu.aria-1", shots=5000, name="used"))
    day = ended["completed_at"][:10]
    query = {"start_date": day, "end_date": day, "group_by": "job", "modality": "daily"}
    usage = v04.get("/organizations/org.example/usage", params=query).json()
    groups = usage["usage_data"][0]["group_usages"]
    assert {"used": 5.0}.items() <= {each["group_name"]: each["amount"] for each in groups}.items()
    assert usage["amount_total"] >= 5.0
    for modality in ("weekly", "monthly"):
        whole = v04.get("/organizations/o/usage", params=query | {"modality": modality, "group_by": "project"}).json()
        assert whole["job_count"] >= usage["job_count"]  # jobs that other tests left may have ended meanwhile
    for name, value in (("start_date", "monday"), ("group_by", "color"), ("modality", "hourly")):
        assert v04.get("/organizations/o/usage", params=query | {name: value}).status_code == 400


def test_every_format_has_a_schema(v04, run):
    jsonschema = pytest.importorskip("jsonschema")
    ended = run(job(backend="qpu.aria-1", shots=20))
    for name in [each for each in ended["results"] if each.startswith("ionq.")]:
        jsonschema.validate(artifact(v04, ended, name).json(), v04.get(f"/schemas/formats/{name}").json())
    assert v04.get("/schemas/formats/ionq.none").status_code == 404


def test_job_with_legacy_fields_is_accepted(run):
    ended = run(job(lang="json", shots="20", noise={"model": "aria-1"}))
    assert ended["shots"] == 20


def test_too_many_circuits_are_refused(v04):
    many = [{"circuit": []}] * 5001
    assert v04.post("/jobs", json=several(*many)).status_code == 400


def test_fail_next_and_created_jobs_work_with_v04():
    emulator = Emulator(queue_time=0, run_time=0)
    emulator.fail_next("POST /v0.4/jobs/{id}/clone", 503)
    with emulator.serve() as urls, http_client(urls.ionq_v04_url, KEY) as v04:
        first = v04.post("/jobs", json=job(metadata={"k": "label"})).json()["id"]
        assert v04.post(f"/jobs/{first}/clone", json={}).status_code == 503
        second = v04.post(f"/jobs/{first}/clone", json={"name": "again"}).json()["id"]
    assert [(each.id, each.cloud, each.labels) for each in emulator.created] == [
        (first, "ionq", ("label",)),
        (second, "ionq", ("again",)),
    ]

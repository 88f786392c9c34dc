"""The emulator as a server: hostile requests, hosts, counters, faults and the command line."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields
from importlib.resources import files

import httpx
import pytest
from support.emulator import ibm_client, ibm_token, ionq_client, wait_for

from aioqpu_emulator import Emulator, URLs
from aioqpu_emulator.__main__ import main

DEEP = "[" * 5000 + "]" * 5000
HEAD = 'OPENQASM 3.0; include "stdgates.inc"; '

HOSTILE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"5",
    b'"text"',
    b"\xff\xfe\x00",
    b"NaN",
    b'{"input": NaN}',
    b'{"input": 1e999}',
    b'{"input": ' + b"9" * 5000 + b"}",
    b'{"input": ' + DEEP.encode() + b"}",
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b'{"input": {"qubits": 1' + b"0" * 400 + b', "circuit": [{"gate": "x", "target": 0}]}}',
    b'{"input": {"qubits": 1, "circuit": [{"gate": "x", "target": 1e300}]}}',
    b'{"input": {"qubits": 1, "circuit": [{"gate": "rx", "target": 0, "rotation": 1e308}]}}',
    b'{"input": {"qubits": 1.0, "circuit": [{"gate": "x", "target": 0.0}]}, "shots": 1.0}',
    b'{"input": {"qubits": 1, "circuit": [{"gate": "x", "targets": []}]}}',
    b'{"input": {"qubits": 2, "circuit": [{"gate": "x", "target": 0, "targets": [0, 0]}]}}',
    b'{"input": {"qubits": 1, "circuit": [null, 1, [], "x"]}}',
    b'{"input": {"circuits": [{"circuit": {}}]}}',
    b'{"input": {"circuits": "abc", "format": "qasm", "data": ""}}',
    b'{"input": {"format": "qasm", "data": "\\u0000"}}',
    b'{"input": {"format": "\\ud800", "data": "\\ud800"}}',
    b'{"name": "\\ud800", "input": {"qubits": 1, "circuit": [{"gate": "\\ud800", "target": 0}]}}',
    (
        b'{"input": {"qubits": 3, "circuit": [{"gate": "pauliexp", "targets": [0], "terms": ["X"], '
        b'"coefficients": [1e308], "time": 1e308}]}}'
    ),
    b'{"noise": {"model": "aria-1", "seed": -1' + b"0" * 300 + b'}, "input": {"qubits": 1, "circuit": '
    b'[{"gate": "x", "target": 0}]}}',
    b'{"lang": "json", "shots": "'
    + b"9" * 5000
    + b'", "body": {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}}',
    b'{"ids": [1, null]}',
    b'{"ids": "abc"}',
    b'{"tags": "abc"}',
    b'{"tags": [null, 5, {}]}',
    b'{"accepting_jobs": "maybe"}',
    b'{"instance_limit": -1}',
    b'{"mode": []}',
    b'{"mode": "other", "backend": 5}',
    b'{"program_id": [], "backend": {}, "params": 5}',
    b'{"program_id": "sampler", "backend": "emulator", "params": 5}',
    b'{"program_id": "executor", "backend": "emulator", "params": 5}',
    b'{"program_id": "sampler", "backend": "emulator", "params": {"pubs": {}}}',
    b'{"program_id": "sampler", "backend": "emulator", "params": {"pubs": []}}',
    b'{"program_id": "sampler", "backend": "emulator", "params": {"pubs": [{"__type__": "QuantumCircuit"}]}}',
    b'{"program_id": "sampler", "backend": "emulator", "params": {"pubs": [[null, {"__type__": "ndarray"}]]}}',
    (
        b'{"program_id": "sampler", "backend": "emulator", "params": {"pubs": [["x", {"__type__": "BindingsArray", '
        b'"__value__": {}}, 1e300]]}}'
    ),
    b'{"program_id": "estimator", "backend": "emulator", "params": {"pubs": [[{}, {"__type__": "ObservablesArray"}]]}}',
    b'{"program_id": "\\ud800", "backend": "emulator", "tags": ["\\ud800"], "params": {"\\ud800": "\\ud800"}}',
]


def operations(package):
    document = json.loads((files(package) / "openapi.json").read_text())
    return [
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if method in ("get", "put", "post", "delete", "patch")
    ]


def filled(path):
    return "/".join("x" if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.parametrize(("package", "client_of"), [("aioqpu_ionq_v03", ionq_client), ("aioqpu_ibm_v1", ibm_client)])
def test_every_operation_of_the_specification_is_served(urls, package, client_of):
    with client_of(urls) as client:
        for method, path in operations(package):
            answer = client.request(method, filled(path))
            assert answer.status_code not in (405, 500)
            assert "nothing at this address" not in answer.text or "transpiled" in path


@pytest.mark.parametrize(("package", "client_of"), [("aioqpu_ionq_v03", ionq_client), ("aioqpu_ibm_v1", ibm_client)])
def test_no_body_makes_the_server_fail(urls, package, client_of):
    with client_of(urls) as client:
        for method, path in operations(package):
            if method == "GET" or path == "/v1/logout":
                continue
            for body in HOSTILE:
                answer = client.request(method, filled(path), content=body)
                assert answer.status_code < 500, (method, path, body[:100], answer.text)
        # Whatever was accepted can be read back, and the server still works.
        listing = client.get("/jobs" if package == "aioqpu_ionq_v03" else "/v1/jobs")
        assert listing.status_code == 200
        assert listing.json()["jobs"]


def test_accepted_hostile_jobs_end_as_failed_or_completed(urls):
    with ionq_client(urls) as client:
        for body in HOSTILE:
            answer = client.post("/jobs", content=body)
            if answer.status_code == 200:
                wait_for(client, f"/jobs/{answer.json()['id']}", ("completed", "failed"))


@pytest.mark.parametrize(
    "query",
    [
        "limit=" + "9" * 5000,
        "limit=%00",
        "limit=1&limit=2",
        "id=%ff",
        "next=" + "x" * 3000,
        "status=",
        "&&&==",
        "sort=up",
    ],
)
def test_no_query_makes_the_server_fail(urls, query):
    with ionq_client(urls) as ionq, ibm_client(urls) as ibm:
        assert ionq.get(f"/jobs?{query}").status_code in (200, 400)
        assert ibm.get(f"/v1/jobs?{query}").status_code in (200, 400)
        assert ibm.get(f"/v1/workloads?{query}").status_code in (200, 400)


@pytest.mark.parametrize("when", ["yesterday", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00 00:00", "9" * 400])
def test_bad_time_in_a_query_is_refused(urls, when):
    with ibm_client(urls) as client:
        assert client.get("/v1/jobs", params={"created_after": when}).status_code == 400


def test_too_many_gates_and_too_large_bodies_are_refused_quickly(urls):
    body = b'{"input":{"qubits":1,"circuit":[' + b'{"gate":"x","target":0},' * 400_000 + b'{"gate":"x","target":0}]}}'
    with ionq_client(urls) as client:
        start = time.process_time()
        many = client.post("/jobs", content=body)
        assert (many.status_code, many.json()["validation"]["keys"]) == (400, ["input"])
        larger = client.post("/jobs", content=body * 3)
        assert larger.status_code == 413
        assert time.process_time() - start < 10


def test_server_answers_while_a_large_circuit_is_simulated(urls):
    gates = [{"gate": "h", "target": qubit % 18} for qubit in range(60)]
    with ionq_client(urls) as client:
        job_id = client.post("/jobs", json={"input": {"qubits": 18, "circuit": gates}}).json()["id"]
        answers = 0
        while client.get(f"/jobs/{job_id}").json()["status"] not in ("completed", "failed"):  # for lack of time
            answers += client.get("/health").status_code == 200
    assert answers > 2  # a server that simulates in its own loop answers once, after the end


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1", 200), ("localhost:99", 200), ("[::1]:99", 200), ("LOCALHOST", 200)]
    + [(host, 403) for host in ("example.com", "127.0.0.1.example.com", "testserver", "localhost:x", "0.0.0.0", "")],
)
def test_only_requests_for_this_machine_are_served(urls, host, status):
    assert httpx.get(f"{urls.ionq_url}/health", headers={"Host": host}, timeout=600).status_code == status


def test_unknown_addresses_have_the_error_body_of_their_service(urls):
    assert httpx.get(f"{urls.ionq_url}/nothing", timeout=600).json()["statusCode"] == 404
    assert httpx.get(f"{urls.ibm_url}/v1/nothing", timeout=600).json()["errors"][0]["code"] == 404
    assert httpx.get(f"{urls.iam_url}/nothing", timeout=600).status_code == 404
    assert httpx.patch(f"{urls.ionq_url}/jobs").json()["error"] == "Method Not Allowed"


def test_requests_are_counted_by_route_and_the_counters_reset():
    emulator = Emulator()
    with emulator.serve() as urls, ionq_client(urls) as client:
        client.get("/jobs/a")
        client.get("/jobs/b")
        client.get("/jobs")
        ibm_token(urls)
        counted = {"GET /v0.3/jobs/{id}": 2, "GET /v0.3/jobs": 1, "POST /identity/token": 1}
        assert emulator.requests == counted
        assert httpx.get(f"{urls.iam_url}/emulator/requests", timeout=600).json() == counted
        assert httpx.delete(f"{urls.iam_url}/emulator/requests", timeout=600).status_code == 204
        assert emulator.requests == {}


def test_next_requests_of_a_route_fail_as_asked_and_have_no_effect():
    emulator = Emulator()
    emulator.fail_next("POST /v0.3/jobs", 503, times=2, retry_after=0.5)
    emulator.fail_next("GET /api/v1/jobs", 429)
    emulator.fail_next("POST /identity/token", 500)
    body = {"input": {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}}
    with emulator.serve() as urls, ionq_client(urls) as ionq:
        first = ionq.post("/jobs", json=body)
        assert (first.status_code, first.headers["retry-after"]) == (503, "0.5")
        assert first.json()["statusCode"] == 503
        assert ionq.post("/jobs", json=body).status_code == 503
        assert ionq.get("/jobs").json() == {"jobs": []}
        assert ionq.post("/jobs", json=body).status_code == 200
        failed = ibm_token(urls)
        assert (failed.status_code, set(failed.json())) == (500, {"context", "errorCode", "errorMessage"})
        with ibm_client(urls) as ibm:
            limited = ibm.get("/v1/jobs")
            assert (limited.status_code, limited.json()["errors"][0]["code"]) == (429, 1202)
            assert "retry-after" not in limited.headers
            assert ibm.get("/v1/jobs").status_code == 200


def test_fault_for_a_route_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="no such route"):
        Emulator().fail_next("POST /jobs", 500)


def test_same_seed_gives_the_same_samples():
    body = {
        "input": {"qubits": 3, "circuit": [{"gate": "h", "targets": [0, 1, 2]}]},
        "noise": {"model": "aria-1"},
    }
    seen = []
    for _ in range(2):
        with Emulator(queue_time=0, run_time=0, seed=5).serve() as urls, ionq_client(urls) as client:
            job_id = client.post("/jobs", json=body).json()["id"]
            wait_for(client, f"/jobs/{job_id}", ("completed",))
            seen.append(client.get(f"/jobs/{job_id}/results").json())
    assert seen[0] == seen[1]


@pytest.mark.asyncio
async def test_app_runs_in_process_without_a_socket():
    emulator = Emulator(queue_time=0, run_time=0)
    transport = httpx.ASGITransport(app=emulator.app)
    headers = {"Authorization": "apiKey good"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/v0.3", headers=headers) as client:
        body = {"input": {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}}
        job_id = (await client.post("/jobs", json=body)).json()["id"]
        for _ in range(60_000):
            if (await client.get(f"/jobs/{job_id}")).json()["status"] == "completed":
                break
            await asyncio.sleep(0.01)
        assert (await client.get(f"/jobs/{job_id}/results")).json() == {"1": pytest.approx(1)}
    emulator.close()


def test_emulator_does_not_import_qiskit_at_start():
    code = "import sys, aioqpu_emulator; aioqpu_emulator.Emulator(); print('qiskit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command_line_prints_urls_and_exits_cleanly_on_a_signal(number):
    patient = "from aioqpu_emulator import __main__, jobs; jobs.MAX_SIMULATION_SECONDS = 3600; __main__.main()"
    options = ["--port", "0", "--queue-time", "0", "--run-time", "0", "--seed", "1"]
    command = [sys.executable, "-c", patient, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            urls = json.loads(process.stdout.readline())
            assert set(urls) == {field.name for field in fields(URLs)}
            with httpx.Client(headers={"Authorization": "apiKey k"}, timeout=600) as client:
                # A simulation that takes minutes must not hold up the end.
                gates = [{"gate": "h", "target": each % 20} for each in range(20_000)]
                client.post(f"{urls['ionq_url']}/jobs", json={"input": {"qubits": 20, "circuit": gates}})
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
            assert (process.returncode, out, err) == (0, "", "")
        finally:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)


def test_command_line_refuses_a_port_in_use(urls):
    port = str(httpx.URL(urls.iam_url).port)
    command = [sys.executable, "-m", "aioqpu_emulator", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 2
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("--queue-time=-3", "queue_time must be a number of seconds, not -3.0"),
        ("--queue-time=nan", "queue_time must be a number of seconds, not nan"),
        ("--run-time=inf", "run_time must be a number of seconds, not inf"),
        ("--token-life=x", "--token-life: invalid float value: 'x'"),
        ("--port=-1", "cannot listen on port -1"),
        ("--port=70000", "cannot listen on port 70000"),
        ("--port=x", "--port: invalid int value: 'x'"),
        ("--seed=-1", "seed must not be negative"),
        ("--ibm-date=soon", "--ibm-date: 'soon' is not a date such as 2027-01-01"),
        ("--fault-rate=nan", "rate must be from 0 to 1, not nan"),
    ],
)
def test_command_line_refuses_an_invalid_value_with_one_line(given, words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["aioqpu_emulator", given])
    monkeypatch.setattr("aioqpu_emulator.commands._Server", lambda *_: pytest.fail("the value was accepted"))
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    (line,) = printed.err.splitlines()
    assert words in line


HIDDEN = """
import contextlib, io, json, runpy, sys

class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == self.name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

def run():
    runpy.run_module("aioqpu_emulator", run_name="__main__")

def load():
    from aioqpu_emulator import Emulator

hiding, told = Hiding(), {}
sys.meta_path.insert(0, hiding)
for hiding.name in sys.argv[1:]:
    told[hiding.name] = []
    for action in (run, load):
        for module in list(sys.modules):
            if module.partition(".")[0] in ("aioqpu_emulator", hiding.name):
                del sys.modules[module]
        out, err, ended = io.StringIO(), io.StringIO(), None
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                action()
            except BaseException as error:
                ended = error.code if isinstance(error, SystemExit) else str(error)
        told[hiding.name].append([ended, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""
NEEDED = ["starlette", "uvicorn", "jsonschema", "numpy", "qiskit", "qiskit_qasm3_import"]


@pytest.fixture(scope="module")
def without():
    """What the command line and an import say when a package is missing, by its name."""
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN, *NEEDED], capture_output=True, text=True, timeout=600, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", NEEDED)
def test_command_line_says_how_to_install_what_is_missing(name, without):
    line = f"aioqpu_emulator: the emulator needs {name}: pip install 'aioqpu[emulator]'\n"
    assert without[name][0] == [2, "", line]


def test_import_says_how_to_install_what_is_missing(without):
    said, _, _ = without["starlette"][1]
    assert said == "the emulator needs starlette: pip install 'aioqpu[emulator]'"

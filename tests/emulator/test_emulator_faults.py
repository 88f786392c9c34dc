"""The emulator's faults, as plain clients see them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import httpx
import pytest
from support.emulator import Clock, ionq_client

from aioqpu_emulator import Emulator, Faults
from aioqpu_emulator.__main__ import main
from aioqpu_emulator.faults import KINDS

JOBS, LIST, TOKEN = "POST /v0.3/jobs", "GET /v0.3/jobs", "POST /identity/token"
GRANT = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": "any-key"}
# A seed whose first fault lets its request take effect, and one whose first does not.
WITH_EFFECT, WITHOUT = 1, 4


@pytest.fixture
def emulator():
    return Emulator(queue_time=0, run_time=0)


@pytest.fixture
def urls(emulator):
    with emulator.serve() as urls:
        yield urls


@pytest.fixture
def client(urls):
    with ionq_client(urls) as client:
        yield client


def submit(client, **more):
    circuit = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
    return client.post("/jobs", json={"target": "simulator", "shots": 10, "input": circuit, **more})


def only(kind, *, seed=WITH_EFFECT, route=JOBS, **more):
    return Faults(1, [kind], seed=seed, route=route, **more)


class TestConnections:
    def test_refused_fault_refuses_connections_for_a_time(self, emulator, urls, client):
        emulator.faults = only("refused", seconds=2)
        with pytest.raises(httpx.ConnectError):
            # On a slow machine, the port may be open again before the next request.
            [submit(client) for _ in range(100)]
        emulator.faults = None
        created = len(emulator.created)
        while len(emulator.created) == created:
            with suppress(httpx.ConnectError):
                assert submit(client).status_code == 200
            time.sleep(0.02)  # a test without an event loop

    @pytest.mark.parametrize(("kind", "created"), [("reset", 0), ("lost", 1)])
    def test_reset_creates_no_job_and_lost_creates_one(self, emulator, client, kind, created):
        emulator.faults = only(kind)
        with pytest.raises(httpx.ReadError):
            submit(client)
        assert len(emulator.created) == created

    def test_a_restart_drops_every_connection_and_keeps_jobs(self, emulator, urls, client):
        job_id = submit(client).json()["id"]
        address = httpx.URL(urls.ionq_url)
        with socket.create_connection((address.host, address.port)) as other:
            emulator.faults = only("restart", seconds=0.5)
            other.sendall(b"GET /v0.3/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert other.recv(8) == b"HTTP/1.1"
            with pytest.raises(httpx.ReadError):
                submit(client)
            emulator.faults = None
            with pytest.raises(ConnectionResetError):
                list(iter(lambda: other.recv(2**16), b""))
        retrying = httpx.HTTPTransport(retries=10)
        with httpx.Client(base_url=urls.ionq_url, headers=client.headers, transport=retrying, timeout=600) as again:
            assert again.get(f"/jobs/{job_id}").json()["id"] == job_id

    @pytest.mark.parametrize("kind", ["slow-headers", "slow-body"])
    @pytest.mark.parametrize("seed", [WITH_EFFECT, WITHOUT])
    def test_slow_response_exceeds_the_read_timeout_and_creates_the_job(self, emulator, client, kind, seed):
        emulator.faults = only(kind, seed=seed, seconds=0.6)
        assert submit(client).status_code == 200
        client.timeout = httpx.Timeout(600, read=0.05)
        submitted = 1

        def hurry():
            nonlocal submitted
            while submitted < 100:  # on a slow machine, the answer may be there before the client looks for it
                emulator.faults = only(kind, seed=seed, seconds=0.6)
                submitted += 1
                submit(client)

        with pytest.raises(httpx.ReadTimeout):
            hurry()
        while len(emulator.created) < submitted:
            time.sleep(0.05)  # a test without an event loop

    @pytest.mark.parametrize("seed", [WITH_EFFECT, WITHOUT])
    def test_wrong_content_length_makes_the_response_unreadable(self, emulator, client, seed):
        emulator.faults = only("wrong-length", seed=seed)
        try:
            body = submit(client).content
        except httpx.RemoteProtocolError:
            return
        with pytest.raises(ValueError):
            json.loads(body)

    def test_truncated_gzip_body_is_invalid_json(self, emulator, client):
        emulator.faults = only("truncated-gzip")
        answer = submit(client)
        assert answer.headers["content-encoding"] == "gzip"
        with pytest.raises(ValueError):
            answer.json()
        assert len(emulator.created) == 1

    def test_body_faults_do_not_change_an_empty_response(self, emulator, urls):
        emulator.faults = Faults(1, ["truncated-gzip", "wrong-length", "slow-body"])
        headers = {"Service-CRN": urls.instance, "Authorization": "apikey any-key"}
        assert httpx.post(f"{urls.ibm_url}/v1/logout", headers=headers, timeout=600).content == b""


class TestAnswers:
    @pytest.mark.parametrize("kind", ["500", "502", "503", "520"])
    def test_request_with_a_server_error_takes_effect_or_not_by_seed(self, emulator, client, kind):
        for seed in (WITH_EFFECT, WITHOUT):
            emulator.faults = only(kind, seed=seed)
            assert submit(client).status_code == int(kind)
        assert len(emulator.created) == 1

    def test_520_response_is_an_html_page(self, emulator, client):
        emulator.faults = only("520")
        assert submit(client).text.startswith("<html>")

    @pytest.mark.parametrize("kind", ["401", "429"])
    def test_401_and_429_have_no_effect(self, emulator, client, kind):
        emulator.faults = only(kind, retry_after=7)
        answer = submit(client)
        assert answer.status_code == int(kind)
        assert answer.headers.get("retry-after") == ("7" if kind == "429" else None)
        assert not emulator.created

    def test_late_job_is_readable_by_id_before_it_is_listed(self):
        now = 100.0
        emulator = Emulator(clock=lambda: now)
        with (
            emulator.serve() as urls,
            httpx.Client(base_url=urls.ionq_url, headers={"Authorization": "apiKey any-key"}, timeout=600) as client,
        ):
            emulator.faults = only("late", seconds=5)
            assert submit(client).status_code in (503, 504)
            job_id = emulator.created[0].id
            assert client.get(f"/jobs/{job_id}").status_code == 200
            assert client.get("/jobs").json()["jobs"] == []
            now += 5
            assert [job["id"] for job in client.get("/jobs").json()["jobs"]] == [job_id]

    def test_late_job_is_not_in_the_list_and_count_of_ibm(self, emulator, urls):
        headers = {"Service-CRN": urls.instance, "Authorization": "apikey any-key"}
        program = 'OPENQASM 3.0; include "stdgates.inc"; qubit q; bit c; c = measure q;'
        body = {
            "program_id": "sampler",
            "backend": "emulator",
            "tags": ["mine"],
            "params": {"pubs": [[program]], "version": 2},
        }
        emulator.faults = only("late", route="POST /api/v1/jobs", seconds=60)
        assert httpx.post(f"{urls.ibm_url}/v1/jobs", json=body, headers=headers, timeout=600).status_code in (503, 504)
        assert emulator.created[0].labels == ("mine",)
        listed = httpx.get(f"{urls.ibm_url}/v1/jobs", headers=headers, timeout=600).json()
        assert (listed["jobs"], listed["count"]) == ([], 0)

    def test_invalid_submission_gets_400_despite_the_late_fault(self, emulator, client):
        emulator.faults = only("late")
        assert submit(client, shots=-1).status_code == 400


class TestTokens:
    def token(self, urls):
        return httpx.post(f"{urls.iam_url}/identity/token", data=GRANT, timeout=600)

    def test_revoked_tokens_are_refused_and_new_ones_work(self, emulator, urls):
        def read(token):
            headers = {"Service-CRN": urls.instance, "Authorization": f"Bearer {token.json()['access_token']}"}
            return httpx.get(f"{urls.ibm_url}/v1/jobs", headers=headers, timeout=600).status_code

        first = self.token(urls)
        assert read(first) == 200
        emulator.faults = Faults(1, ["revoked"], route="GET /api/v1/jobs")
        assert read(first) == 401
        emulator.faults = None
        assert read(first) == 401
        assert read(self.token(urls)) == 200

    def test_iam_outage_ends_after_its_seconds(self):
        clock = Clock()
        emulator = Emulator(clock=clock)
        with emulator.serve() as urls:
            emulator.faults = only("iam-outage", route=TOKEN, seconds=2)
            self.token(urls)
            emulator.faults = None
            assert self.token(urls).status_code == 503
            clock.now += 2
            assert self.token(urls).status_code == 200


class TestFaultSelection:
    def statuses(self, client, count=60):
        return [client.get("/health").status_code for _ in range(count)]

    def test_seed_determines_the_faults(self, emulator, client):
        def run(seed):
            emulator.faults = Faults(0.4, ["429", "503"], seed=seed)
            return self.statuses(client)

        first = run(1)
        assert run(1) == first
        assert run(2) != first

    def test_faults_have_the_given_rate_and_kinds(self, emulator, client):
        emulator.faults = Faults(0.3, ["429", "503"], seed=3)
        seen = self.statuses(client, 400)
        assert set(seen) == {200, 429, 503}
        assert 0.2 < 1 - seen.count(200) / 400 < 0.4

    def test_faults_of_one_route_do_not_affect_other_routes(self, emulator, client):
        emulator.faults = Faults(1, ["500"], route=JOBS)
        assert set(self.statuses(client, 5)) == {200}
        assert submit(client).status_code == 500

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [((1.5,), "rate"), ((0.1, ["typo"]), "typo"), ((0.1, []), "kind")],
    )
    def test_invalid_fault_arguments_raise_value_error(self, arguments, message):
        with pytest.raises(ValueError, match=message):
            Faults(*arguments)

    def test_unknown_route_raises_value_error(self, emulator):
        with pytest.raises(ValueError, match=r"GET /v0\.3/jobs"):
            emulator.faults = Faults(0.1, route="POST /v0.3/job")

    def test_kind_that_does_not_apply_to_the_route_has_no_effect(self, emulator, client):
        emulator.faults = Faults(1, ["late"], route=LIST)
        assert client.get("/jobs").status_code == 200


class TestRecords:
    def test_requests_are_counted_and_created_jobs_recorded_with_labels(self, emulator, urls, client):
        emulator.faults = only("lost")
        with pytest.raises(httpx.ReadError):
            submit(client, name="mine", metadata={"key": "value"})
        books = httpx.get(f"{urls.iam_url}/emulator/jobs", timeout=600).json()
        assert [(job["cloud"], job["labels"]) for job in books] == [("ionq", ["mine", "value"])]
        assert client.get(f"/jobs/{books[0]['id']}").json()["name"] == "mine"
        assert emulator.requests[JOBS] == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("revoked", "iam-outage")])
async def test_connection_fault_without_a_socket_is_an_error_of_the_app(emulator, kind):
    broken = {"refused": ConnectionRefusedError} | dict.fromkeys(
        ("reset", "lost", "restart", "wrong-length"), ConnectionResetError
    )
    emulator.faults = only(kind, seconds=0.01)
    transport = httpx.ASGITransport(app=emulator.app)
    headers = {"Authorization": "apiKey any-key"}
    body = {"input": {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        if kind in broken:
            with pytest.raises(broken[kind]):
                await client.post("/v0.3/jobs", json=body)
        else:
            assert (await client.post("/v0.3/jobs", json=body)).status_code in (200, 401, 429, 500, 502, 503, 504, 520)


class TestCommandLine:
    def start(self, *arguments):
        command = [sys.executable, "-m", "aioqpu_emulator", "--port", "0", *arguments]
        environment = {name: value for name, value in os.environ.items() if name != "AIOQPU_EMULATOR_CHECK"}
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    def test_fault_options_cause_faults_of_the_given_kinds(self):
        with self.start("--fault-rate", "1", "--fault-kinds", "502,520", "--seed", "3") as server:
            try:
                urls = json.loads(server.stdout.readline())
                answers = {httpx.get(f"{urls['ionq_url']}/health", timeout=600).status_code for _ in range(20)}
            finally:
                server.send_signal(signal.SIGTERM)
        assert answers == {502, 520}

    def test_unknown_fault_kind_is_refused_with_the_known_kinds(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "argv", ["aioqpu_emulator", "--fault-rate", "1", "--fault-kinds", "typo"])
        monkeypatch.setattr("aioqpu_emulator.commands._Server", lambda *_: pytest.fail("the kind was accepted"))
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        assert "typo" in (told := capsys.readouterr().err)
        assert "truncated-gzip" in told


class TestInvalidArguments:
    @pytest.mark.parametrize(
        ("route", "near"),
        [("POST /jobs", JOBS), ("GET /v0.3/jobs/42", "GET /v0.3/jobs/{id}"), ("POST /v1/sessions", "/api/v1/sessions")],
    )
    def test_unknown_route_is_refused_with_similar_routes(self, emulator, route, near):
        for wrong in (
            lambda: emulator.fail_next(route, 500),
            lambda: setattr(emulator, "faults", Faults(1, route=route)),
        ):
            with pytest.raises(ValueError, match="no such route") as caught:
                wrong()
            assert near in str(caught.value)
            assert str(caught.value).count(", ") < 3

    def test_route_without_similar_routes_is_refused_with_all_routes(self, emulator):
        with pytest.raises(ValueError, match="no such route: 5") as caught:
            emulator.fail_next(5, 500)
        assert JOBS in str(caught.value)
        assert TOKEN in str(caught.value)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({"status": "x"}, "status must be an error such as 503, not 'x'"),
            ({"status": 200}, "not 200"),
            ({"times": "3"}, "times must be a whole number of at least 1, not '3'"),
            ({"times": 0}, "times"),
            ({"retry_after": "3"}, "retry_after must be a number of seconds, not '3'"),
            ({"retry_after": -1}, "retry_after"),
        ],
    )
    def test_invalid_fail_next_arguments_raise_value_error(self, emulator, client, arguments, words):
        with pytest.raises(ValueError, match=words):
            emulator.fail_next(JOBS, **{"status": 503, **arguments})
        assert submit(client).status_code == 200

    def test_faults_of_another_type_are_refused_at_once(self, emulator):
        with pytest.raises(TypeError, match="faults must be Faults or None, not 'lost'"):
            emulator.faults = "lost"
        with pytest.raises(TypeError, match="faults"):
            Emulator(faults=["lost"])

    @pytest.mark.parametrize("name", ["seconds", "retry_after"])
    def test_fault_duration_that_is_no_number_raises_value_error(self, name):
        with pytest.raises(ValueError, match=f"{name} must be a number of seconds, not '2'"):
            Faults(1, **{name: "2"})

    @pytest.mark.parametrize("name", ["queue_time", "run_time", "token_life"])
    def test_emulator_time_that_is_no_number_raises_value_error(self, name):
        with pytest.raises(ValueError, match=f"{name} must be a number of seconds, not '4'"):
            Emulator(**{name: "4"})

    def test_setting_an_unsupported_attribute_raises_attribute_error(self, emulator):
        with pytest.raises(AttributeError, match="queue_time"):
            emulator.queue_time = 4  # a keyword here; an attribute in tests with the plugin

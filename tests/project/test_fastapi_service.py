"""examples/fastapi_service over real sockets: its own server, and the emulator as both clouds.

Most tests share one service, since opening and closing its sweeps takes about a second.
"""

import asyncio
import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import threading
import time
import tracemalloc
import uuid
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect
from support.emulator import Clock

from aioqpu_emulator import Emulator, Faults
from aioqpu_emulator.socket_server import Server, listen

pytest.importorskip("aioqpu.integrations.sweeps")
EXAMPLE = Path(__file__).parents[2] / "examples" / "fastapi_service"
sys.path.insert(0, str(EXAMPLE))
import app as service  # noqa: E402
import circuits as circuits_module  # noqa: E402
import uvicorn  # noqa: E402
import watcher as watcher_module  # noqa: E402

jobs_module: Any = sys.modules["jobs"]  # a type checker would take it for the folder of other tests
pytestmark = pytest.mark.asyncio(loop_scope="module")

SUBMISSIONS = int(os.environ.get("KILLED_SUBMISSIONS", "12"))  # `make chaos` makes more
BELL = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'
BACKENDS = {"ionq": "simulator", "ibm": "emulator_isa"}
POST, LIST = "POST /v0.3/jobs", "GET /v0.3/jobs"
CLOCK = Clock()  # of the clouds of some tests: their jobs move when the test moves it


class Switch:
    """An ASGI app that is another one from test to test."""

    emulator: Emulator

    async def __call__(self, *call):
        await self.emulator.app(*call)


@pytest.fixture(scope="module")
def clouds():
    switch = Switch()
    with listen(0) as listener:
        server = Server(switch, listener)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield switch, server.port
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Time passes faster, in the service and in the sweeps that it uses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs_module, "CHECK", 0.05)
        patch.setattr(jobs_module, "SETTLED", 1.0)
        patch.setattr(watcher_module, "FASTEST", 0.05)
        patch.setattr(watcher_module, "SLOWEST", 0.05)
        patch.setattr("aioqpu.integrations.sweeps.sweep.IBM_LIMIT", (1000, 1.0))
        patch.setattr("aioqpu.integrations.sweeps.database._POLL_SECONDS", 0.1)
        patch.setattr("aioqpu.integrations.sweeps.worker._MIN_RETRY_SECONDS", 0.2)
        patch.setattr("aioqpu.ionq.jobs.MIN_INTERVAL_SECONDS", 0.1)
        patch.setattr("aioqpu.ibm.jobs.MIN_INTERVAL_SECONDS", 0.1)
        patch.setattr("aioqpu._jobs.wait_many.SECONDS_PER_REQUEST", 0.05)
        patch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", (0.01,))
        patch.setattr("aioqpu._http.retry.BACKOFF_BASE_SECONDS", 0.01)
        patch.setattr("aioqpu._http.credentials.MIN_SECONDS_BETWEEN_INVALIDATIONS", 0.0)  # emulators come and go
        yield


def new_emulator(**options):
    return Emulator(**{"queue_time": 0.1, "run_time": 0.15, "seed": 1, **options})


def environment(port, version="v0.3"):
    urls = new_emulator().urls(port)
    found = service.emulated(urls) | {"IONQ_API_URL": urls.ionq_url.replace("v0.3", version)}
    del found["QUANTUM_JOBS_EMULATED"]  # the emulator is where the service looks for the real clouds
    return found


@pytest.fixture(autouse=True)
def emulator(clouds, monkeypatch, request):
    switch, port = clouds
    switch.emulator = emulator = new_emulator(**getattr(request, "param", {}))
    for name, value in environment(port).items():
        monkeypatch.setenv(name, value)
    yield emulator
    emulator.close()


@pytest.fixture
def database(tmp_path):
    return tmp_path / "jobs.sqlite3"


class ServiceServer(uvicorn.Server):
    """A server that leaves SIGINT to the event loop: it would restore the handler of a loop that has ended."""

    @contextmanager
    def capture_signals(self):
        before = signal.signal(signal.SIGTERM, self.handle_exit)
        yield
        signal.signal(signal.SIGTERM, before)


class ServiceClient(httpx.AsyncClient):
    """A client of a service in this process."""

    app: Any
    server: uvicorn.Server
    serving: asyncio.Task[None]


@asynccontextmanager
async def running(database, port=0):
    """Run the service in this event loop and yield a client of it."""
    with listen(port) as listener:
        app = service.create_app(database)
        server = ServiceServer(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=600))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with ServiceClient(base_url=url, timeout=600) as client:
            try:
                client.app, client.server, client.serving = app, server, serving
                yield client
            finally:
                server.should_exit = True
                await serving


class Shared:
    """The service that tests share; it opens when a test needs it, and a process has only one."""

    def __init__(self, database):
        self._database = database
        self._opened = AsyncExitStack()
        self._client = None

    async def open(self):
        if self._client is None:
            self._client = await self._opened.enter_async_context(running(self._database))
        return self._client

    async def close(self):
        self._client = None
        await self._opened.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(clouds, tmp_path_factory):
    service = Shared(tmp_path_factory.mktemp("service") / "jobs.sqlite3")
    yield service
    await service.close()


@pytest_asyncio.fixture(loop_scope="module")
async def client(emulator, shared):
    """The shared service; after the test, its jobs have ended."""
    client = await shared.open()
    yield client
    async with asyncio.timeout(600):
        while await client.app.state.jobs.select(jobs_module.UNFINISHED):
            await asyncio.sleep(0.02)


@pytest_asyncio.fixture(loop_scope="module")
async def alone(emulator, shared):
    """This test runs the service itself."""
    await shared.close()


def new(cloud="ionq", **fields):
    return {"cloud": cloud, "backend": BACKENDS[cloud], "name": "bell", "shots": 100, "circuit": BELL, **fields}


async def submitted(client, **fields):
    response = await client.post("/jobs", json=new(**fields))
    assert response.status_code == 202, response.text
    return response.json()


async def detail(client, record):
    return (await client.get(f"/jobs/{record['id']}")).json()


async def events(client):
    async with client.stream("GET", "/events", timeout=None) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def state(client, record_id, *wanted):
    """Follow the events until the job is in one of these states; return the job and all its states on the way."""
    seen = []
    async with asyncio.timeout(600), aclosing(events(client)) as stream:
        async for changed in stream:
            for record in changed:
                if record["id"] == record_id:
                    seen.append(record["state"])
                    if record["state"] in wanted:
                        return record, seen
    raise AssertionError(f"the events ended at {seen}")


async def completed(client, record):
    record, _ = await state(client, record["id"], "completed", "failed", "cancelled")
    assert record["state"] == "completed", record
    return record


class TestJobs:
    @pytest.mark.parametrize("emulator", [{"queue_time": 100, "run_time": 100, "clock": CLOCK}], indirect=True)
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_a_job_goes_from_waiting_to_completed_with_counts(self, client, emulator, cloud):
        record = await submitted(client, cloud=cloud)
        assert record["state"] == "waiting"
        await state(client, record["id"], "queued")
        CLOCK.now += 100
        _, seen = await state(client, record["id"], "running")
        assert set(seen) <= {"queued", "running"}
        CLOCK.now += 100
        record, seen = await state(client, record["id"], "completed")
        assert set(seen) <= {"running", "completed"}
        assert record["job_id"] == emulator.created[0].id
        assert record["ended"] > record["created"]
        found = await detail(client, record)
        assert found["job"] == record
        assert found["circuit"] == BELL
        assert set(found["counts"]["c"]) == {"00", "11"}
        assert sum(found["counts"]["c"].values()) == 100
        assert len(emulator.created) == 1

    async def test_the_list_has_the_newest_jobs_first(self, client):
        ids = [(await submitted(client))["id"] for _ in range(3)]
        listed = (await client.get("/jobs", params={"limit": 2})).json()
        assert [record["id"] for record in listed] == ids[:0:-1]

    @pytest.mark.parametrize("emulator", [{"queue_time": 60}], indirect=True)
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_a_job_is_cancelled_at_its_cloud(self, client, emulator, cloud):
        record = await submitted(client, cloud=cloud)
        await state(client, record["id"], "queued")
        assert (await client.delete(f"/jobs/{record['id']}")).status_code == 409
        assert (await client.post(f"/jobs/{record['id']}/cancel")).status_code == 202
        record, _ = await state(client, record["id"], "cancelled")
        assert (await client.post(f"/jobs/{record['id']}/cancel")).status_code == 202
        assert len(emulator.created) == 1

    @pytest.mark.parametrize("emulator", [{"queue_time": 60}], indirect=True)
    async def test_a_job_cancelled_during_its_submission_is_cancelled_after_it(self, client, emulator):
        emulator.faults = Faults(1, ["slow-headers"], route=POST, seconds=0.5)
        record = await submitted(client)
        while not emulator.created:
            await asyncio.sleep(0.01)
        assert (await client.post(f"/jobs/{record['id']}/cancel")).status_code == 202
        await state(client, record["id"], "cancelled")
        assert len(emulator.created) == 1

    @pytest.mark.parametrize(
        ("data", "position", "wait"),
        [
            ({"position_in_queue": 3}, 3, None),
            ({"predicted_wait_time_ms": 1500}, None, 1.5),
            ({"position_in_queue": "3", "predicted_wait_time_ms": float("inf")}, None, None),
        ],
    )
    async def test_queue_position_and_expected_wait_are_read_from_the_job(self, data, position, wait):
        handle = SimpleNamespace(status="Queued", to_dict=lambda: data)
        told = watcher_module.told(handle)
        assert (told["state"], told["position"], told["expected_wait"]) == ("queued", position, wait)

    async def test_a_job_refused_with_429_is_submitted_later(self, client, emulator):
        emulator.fail_next(POST, 429, retry_after=0.3)
        record = await submitted(client)
        assert record["state"] == "waiting"
        await completed(client, record)
        assert len(emulator.created) == 1

    async def test_a_circuit_is_compiled_later_if_its_backend_cannot_be_read_now(self, client, emulator, monkeypatch):
        monkeypatch.setattr(circuits_module, "PATIENCE", 0.0)
        record = await submitted(client, cloud="ibm")
        await asyncio.sleep(0.1)
        assert emulator.created == []
        monkeypatch.setattr(circuits_module, "PATIENCE", 10.0)
        monkeypatch.setattr(watcher_module, "ABANDONED", 0.0)
        await completed(client, record)
        assert len(emulator.created) == 1

    async def test_a_job_left_by_an_ended_process_is_submitted(self, client, emulator, monkeypatch):
        fields = {name: value for name, value in new().items() if name != "circuit"}
        left = jobs_module.Record(id=str(uuid.uuid4()), created=time.time() - 60, **fields)
        bad = jobs_module.Record(id=str(uuid.uuid4()), created=time.time() - 60, **fields)
        with sqlite3.connect(client.app.state.jobs.path) as connection:
            for record, circuit in ((left, BELL), (bad, "nonsense")):
                values = (record.id, "waiting", json.dumps(vars(record)), circuit)
                connection.execute(f"INSERT INTO service_jobs VALUES (?, {jobs_module.NEXT}, ?, ?, ?, NULL)", values)
        connection.close()
        await completed(client, {"id": left.id})
        record, _ = await state(client, bad.id, "failed")
        assert "nonsense" in record["error"]
        assert len(emulator.created) == 1

    async def test_a_failed_job_has_the_reason_and_no_counts(self, client):
        wide = BELL.replace("qubit[2]", "qubit[21]").replace("bit[2] c", "bit[21] c")
        record = await submitted(client, circuit=wide)
        record, _ = await state(client, record["id"], "failed")
        assert "20" in record["error"]
        assert (await detail(client, record))["counts"] is None
        assert (await client.get(f"/jobs/{record['id']}/counts.csv")).status_code == 404

    async def test_a_refused_submission_fails_with_the_message_of_the_cloud(self, client, emulator):
        emulator.fail_next(POST, 400)
        record = await submitted(client)
        record, _ = await state(client, record["id"], "failed")
        assert "This is an injected fault" in record["error"]
        assert emulator.created == []

    async def test_a_waiting_job_shows_the_error_of_its_cloud(self, client, emulator):
        emulator.faults = Faults(1, ["401"])
        record = await submitted(client)
        async with asyncio.timeout(600):
            while "This is an injected fault" not in ((await detail(client, record))["job"]["error"] or ""):
                await asyncio.sleep(0.02)
        emulator.faults = None
        assert (await completed(client, record))["error"] is None

    @pytest.mark.parametrize("emulator", [{"queue_time": 0}], indirect=True)
    async def test_counts_are_downloaded_and_a_deleted_job_is_gone(self, client):
        two = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] a; bit[1] b; x q; a = measure q; b = measure q;'
        record = await completed(client, await submitted(client, cloud="ibm", circuit=two))
        response = await client.get(f"/jobs/{record['id']}/counts.csv")
        assert list(csv.reader(io.StringIO(response.text))) == [
            ["register", "bitstring", "count"],
            ["a", "1", "100"],
            ["b", "1", "100"],
        ]
        assert "attachment" in response.headers["content-disposition"]
        assert (await client.get(f"/jobs/{record['id']}/counts.json")).json() == {"a": {"1": 100}, "b": {"1": 100}}
        async with asyncio.timeout(600), aclosing(events(client)) as stream:
            await anext(stream)
            assert (await client.delete(f"/jobs/{record['id']}")).status_code == 204
            async for changed in stream:
                told = [each for each in changed if (each["id"], each["state"]) == (record["id"], "deleted")]
                if told:
                    break
        assert not told[0]["name"]
        for path in ("", "/counts.csv"):
            assert (await client.get(f"/jobs/{record['id']}{path}")).status_code == 404
        assert record["id"] not in {each["id"] for each in (await client.get("/jobs")).json()}
        assert (await client.post("/jobs", json=new("ibm", id=record["id"], circuit=two))).status_code == 409
        with sqlite3.connect(client.app.state.jobs.path) as connection:
            stored = "".join(connection.iterdump())
        connection.close()
        assert record["job_id"] not in stored

    async def test_many_jobs_and_listeners_share_the_requests(self, client, emulator):
        started = time.monotonic()
        listeners = [asyncio.create_task(anext(events(client))) for _ in range(10)]
        records = await asyncio.gather(*(submitted(client) for _ in range(10)))
        for record in records:
            await completed(client, record)
        await asyncio.gather(*listeners)
        assert len(emulator.created) == 10
        # Each job by itself would be looked at more than ten times a second, by the page and by its sweep.
        looks = emulator.requests["GET /v0.3/jobs/{id}"] + emulator.requests[LIST]
        assert looks < 100 + 100 * (time.monotonic() - started)

    async def test_surrogates_in_an_error_are_replaced(self, client):
        record = await submitted(client)
        await client.app.state.jobs.change(record["id"], error="no\ud800pe")
        assert (await detail(client, record))["job"]["error"] in ("no?pe", None)
        await completed(client, record)

    async def test_jobs_of_both_clouds_complete_after_503s_of_one_cloud(self, client, emulator):
        ionq, ibm = await submitted(client), await submitted(client, cloud="ibm")
        emulator.fail_next("GET /v0.3/jobs/{id}", 503, times=12)
        for record in (ibm, ionq):
            assert (await completed(client, record))["error"] is None

    async def test_a_submission_with_a_lost_response_is_found(self, client, emulator):
        emulator.faults = Faults(1, ["lost"], route=POST)
        emulator.fail_next(LIST, 400)
        record = await completed(client, await submitted(client))
        assert [record["job_id"]] == [job.id for job in emulator.created]

    async def test_requests_with_the_same_id_submit_one_job(self, client, emulator):
        body = new(id=str(uuid.uuid4()))
        answers = await asyncio.gather(*(client.post("/jobs", json=body) for _ in range(5)))
        again = await submitted(client, **body)
        assert {answer.json()["id"] for answer in answers} == {body["id"]} == {again["id"]}
        await completed(client, again)
        assert len(emulator.created) == 1

    async def test_an_id_that_is_reused_for_another_submission_is_a_conflict(self, client, emulator):
        body = new(id=str(uuid.uuid4()))
        await submitted(client, **body)
        for other in (
            {"cloud": "ibm", "backend": "emulator_isa"},
            {"backend": "qpu.aria-1"},
            {"name": "other"},
            {"shots": 101},
            {"circuit": BELL.replace("cx", "cz")},
        ):
            response = await client.post("/jobs", json={**body, **other})
            assert response.status_code == 409
            assert body["id"] in response.json()["detail"]
        await completed(client, body)
        assert len(emulator.created) == 1


class TestRefusals:
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    @pytest.mark.parametrize(
        ("circuit", "words"),
        [
            ("qubit[1] q; nonsense q[0];", "nonsense"),
            ("qubit[1] q; bit[1] c; rz(1) q[0];", "measures nothing"),
            ("qubit[1] q; rz(1) q[0];", "measures nothing"),
        ],
    )
    async def test_a_circuit_that_cannot_run_is_refused_before_anything_is_sent_or_stored(
        self, client, emulator, cloud, circuit, words
    ):
        circuit = f'OPENQASM 3.0; include "stdgates.inc"; {circuit}'
        body = new(cloud, circuit=circuit, id=str(uuid.uuid4()))
        response = await client.post("/jobs", json=body)
        assert response.status_code == 422
        assert words in response.json()["detail"]
        assert (await client.get(f"/jobs/{body['id']}")).status_code == 404
        assert emulator.created == []

    @pytest.mark.parametrize(
        ("circuit", "seconds", "words"),
        [
            ("qubit[0x2000000] q;", 600, "no machine has so many bits"),
            ("qubit[900] q; bit[1] c; " + "x q; " * 1000 + "c[0] = measure q[0];", 0.3, "it takes longer than 0.3 s"),
        ],
    )
    async def test_a_circuit_beyond_a_limit_is_refused_and_other_jobs_complete(
        self, client, emulator, monkeypatch, circuit, seconds, words
    ):
        record = await submitted(client)
        monkeypatch.setattr(circuits_module, "COMPILING_SECONDS", seconds)
        circuit = f'OPENQASM 3.0; include "stdgates.inc"; {circuit}'
        refused = asyncio.create_task(client.post("/jobs", json=new(circuit=circuit)))
        await completed(client, record)
        response = await refused
        assert response.status_code == 422
        assert words in response.json()["detail"]
        assert len(emulator.created) == 1

    async def test_a_measurement_inside_control_flow_is_accepted(self, client):
        circuit = """OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[1] b; bit[2] c; x q[0];
            b[0] = measure q[0]; if (b[0]) { c[1] = measure q[0]; }"""
        record = await completed(client, await submitted(client, cloud="ibm", circuit=circuit))
        assert (await detail(client, record))["counts"] == {"b": {"1": 100}, "c": {"10": 100}}

    async def test_wrong_fields_are_refused_by_name(self, client, emulator):
        for fields in (
            {"shots": 0},
            {"shots": float("nan")},
            {"cloud": "other"},
            {"circuit": ""},
            {"circuit": "\ud83d"},
            {"name": "\0\ud83d"},
            {"id": "not-a-uuid"},
        ):
            body = json.dumps({**new(), **fields})
            response = await client.post("/jobs", content=body, headers={"Content-Type": "application/json"})
            assert response.status_code == 422
            assert response.json()["detail"][0]["loc"] == ["body", *fields]
            assert response.json()["detail"][0]["msg"]
        assert emulator.created == []

    async def test_a_backend_that_does_not_exist_is_not_found(self, client, emulator):
        assert (await client.post("/jobs", json=new("ibm", backend="nowhere"))).status_code == 404
        record, _ = await state(client, (await submitted(client, backend="nowhere"))["id"], "failed")
        assert "nowhere" in record["error"]
        assert emulator.created == []

    async def test_unknown_jobs_are_not_found(self, client):
        assert (await client.get("/jobs/other")).status_code == 404
        assert (await client.post("/jobs/other/cancel")).status_code == 404
        assert (await client.delete("/jobs/other")).status_code == 404

    async def test_requests_from_other_sites_are_refused(self, client, emulator):
        assert (await client.get("/jobs", headers={"Host": "example.com"})).status_code == 400
        for headers in ({}, {"Content-Type": "text/plain"}):  # what a form may send without being asked
            response = await client.post("/jobs", content=json.dumps(new()), headers=headers)
            assert response.status_code == 422
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
            response = await client.post("/jobs", json=new(), headers={"Origin": origin})
            assert response.status_code == 403
            assert response.headers["x-frame-options"] == "DENY"
        own = str(client.base_url).rstrip("/")
        assert (await client.post("/jobs/other/cancel", headers={"Origin": own})).status_code == 404
        assert emulator.created == []


class TestProtection:
    """What strangers send, and what a browser may do with the answers."""

    @pytest.mark.parametrize("declared", [True, False])
    async def test_a_body_that_is_too_long_is_refused_before_it_is_read(self, client, declared):
        piece, sent = b" " * 2**16, 0
        size = 30 * 2**20

        async def pieces():
            nonlocal sent
            while sent < size:
                sent += len(piece)
                yield piece

        headers = {"Content-Type": "application/json", **({"Content-Length": str(size)} if declared else {})}
        tracemalloc.start()
        try:
            response = await client.post("/jobs", content=pieces(), headers=headers)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert response.status_code == 413
        assert "at most" in response.json()["detail"]
        assert peak < 20 * 2**20

    async def test_the_longest_circuit_is_accepted_with_escaped_characters(self, client):
        circuit = BELL + "//" + "\U0001f600" * (service.MAX_CIRCUIT - len(BELL) - 2)
        body = json.dumps(new(circuit=circuit))
        assert len(body) > 11 * service.MAX_CIRCUIT
        response = await client.post("/jobs", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 202, response.text
        assert (await detail(client, response.json()))["circuit"] == circuit

    @pytest.mark.parametrize(("path", "status"), [("/", 200), ("/jobs", 200), ("/nothing", 404), ("/jobs/none", 404)])
    async def test_every_response_has_the_security_headers(self, client, path, status):
        response = await client.get(path)
        foreign = await client.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, foreign.status_code) == (status, 400)
        for headers in (response.headers, foreign.headers):
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe-inline" not in policy


class TestStreams:
    async def test_closed_event_streams_leave_no_tasks(self, client):
        await anext(stream := events(client))
        await stream.aclose()
        await asyncio.sleep(0.2)
        before = len(asyncio.all_tasks())
        for _ in range(10):
            await anext(stream := events(client))
            await stream.aclose()
        async with asyncio.timeout(600):
            while len(asyncio.all_tasks()) > before:
                await asyncio.sleep(0.02)

    async def test_a_slow_listener_gets_only_the_latest_states(self, client):
        async with aclosing(client.app.state.jobs.changes()) as slow:
            await anext(slow)
            ids = [(await submitted(client))["id"] for _ in range(3)]
            for record_id in ids:
                await completed(client, {"id": record_id})
            states = {record.id: record.state for record in await anext(slow)}
        assert [states[record_id] for record_id in ids] == ["completed"] * 3

    async def test_a_page_gets_a_bounded_number_of_ended_jobs(self, client, monkeypatch):
        for record in [await submitted(client) for _ in range(3)]:
            await completed(client, record)
        monkeypatch.setattr(jobs_module, "SHOWN", 2)
        async with aclosing(events(client)) as stream:
            assert len([record for record in await anext(stream) if record["state"] == "completed"]) == 2


class TestClouds:
    async def test_only_real_machines_are_marked_as_paid(self, client, monkeypatch):
        backends = (await client.get("/backends")).json()["backends"]
        paid = {backend["name"] for backend in backends if backend["paid"]}
        assert paid
        assert all(name.startswith("qpu.") for name in paid)
        monkeypatch.setenv("QUANTUM_JOBS_EMULATED", "1")
        clouds = (await client.get("/backends")).json()
        assert clouds["emulated"]
        assert {backend["cloud"] for backend in clouds["backends"]} == {"ionq", "ibm"}
        assert not any(backend["paid"] for backend in clouds["backends"])

    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_the_circuit_of_the_guide_runs_on_both_clouds(self, client, cloud):
        guide = (EXAMPLE.parent.parent / "docs" / "guides" / "fastapi.md").read_text("utf-8")
        body = json.loads(re.search(r"-d '({.*?})'", guide, re.DOTALL)[1])
        record = await submitted(client, **{**body, "cloud": cloud, "backend": BACKENDS[cloud]})
        await completed(client, record)
        counts = (await detail(client, record))["counts"]
        assert set(counts["c"]) == {"0", "1"}
        assert sum(counts["c"].values()) == body["shots"]

    @pytest.mark.parametrize("problem", ["instance", "url", "database", "no database"])
    async def test_a_service_that_cannot_start_exits_with_one_line(self, database, monkeypatch, problem):
        words = {"instance": "QISKIT_IBM_INSTANCE", "url": "IONQ_API_URL"}.get(problem, str(database))
        if problem == "instance":
            monkeypatch.delenv("QISKIT_IBM_INSTANCE")
        elif problem == "url":
            monkeypatch.setenv("IONQ_API_URL", "nonsense")
        elif problem == "database":
            database.mkdir()
        else:
            database.write_text("This is no database, but it is long enough to be taken for one." * 20)
        monkeypatch.setattr(sys, "argv", ["app.py", "--database", str(database)])
        monkeypatch.setenv("QUANTUM_JOBS_DATABASE", "")  # which is set below, and back afterwards
        with pytest.raises(SystemExit) as refused:
            service.main()
        assert words in str(refused.value)
        assert "\n" not in str(refused.value)


RUNNER = """
import os
import sys
from pathlib import Path
sys.path.insert(0, {example!r})
import aioqpu.integrations.sweeps.sweep as sweep
import aioqpu.integrations.sweeps.worker as worker
import jobs
import watcher
jobs.SETTLED = watcher.ABANDONED = 2.0
worker._INSPECT_SECONDS = worker._LOOK_UP_SECONDS = 1.0
worker._MIN_RETRY_SECONDS = 0.5
sweep.IBM_LIMIT = (1000, 1.0)
from app import create_app
Path({ready!r}, str(os.getpid())).touch()
"""


def worker_processes(supervisor):
    """Return the processes of uvicorn's workers."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text("utf-8").split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the workers are found in /proc")
async def test_workers_that_are_killed_lose_no_job_and_submit_none_twice(emulator, tmp_path):
    ready = tmp_path / "ready"
    ready.mkdir()
    (tmp_path / "runner.py").write_text(RUNNER.format(example=str(EXAMPLE), ready=str(ready)), "utf-8")
    with listen(0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "runner:create_app", "--factory", "--app-dir", str(tmp_path)]
    command += ["--workers", "2", "--port", str(port), "--timeout-worker-healthcheck", "120", "--log-level", "warning"]
    environment = os.environ | {"QUANTUM_JOBS_DATABASE": str(tmp_path / "jobs.sqlite3")}
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    accepted = 0
    try:
        async with (
            asyncio.timeout(600 + 10 * SUBMISSIONS),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=600) as client,
        ):

            async def ask(method, path, **options):
                while True:
                    with suppress(httpx.TransportError):
                        return await client.request(method, path, timeout=30, **options)
                    await asyncio.sleep(0.1)

            async def submit(numbers):
                nonlocal accepted
                for number in numbers:
                    body = new(["ionq", "ibm"][number % 2], id=str(uuid.uuid4()), name=f"job {number}")
                    assert (await ask("POST", "/jobs", json=body)).status_code == 202
                    accepted += 1

            await ask("GET", "/jobs")
            submitting = [asyncio.create_task(submit(range(start, SUBMISSIONS, 8))) for start in range(8)]
            for count in range(min(15, SUBMISSIONS // 2), SUBMISSIONS, 30):
                workers = []
                # Of a worker that is killed while it starts, uvicorn would wait 120 s for an answer.
                while accepted < count or len(workers) < 2 or not all((ready / str(each)).exists() for each in workers):
                    await asyncio.sleep(0.01)
                    workers = worker_processes(process.pid)
                os.kill(workers[count // 15 % 2 - 1], signal.SIGKILL)
            await asyncio.gather(*submitting)
            unfinished = True
            while unfinished:
                await asyncio.sleep(0.2)
                listed = (await ask("GET", f"/jobs?limit={2 * SUBMISSIONS}")).json()
                unfinished = any(record["ended"] is None for record in listed)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    assert len(emulator.created) == SUBMISSIONS
    assert {record["state"] for record in listed} == {"completed"}
    assert {record["name"] for record in listed} == {f"job {number}" for number in range(SUBMISSIONS)}
    assert {record["job_id"] for record in listed} == {job.id for job in emulator.created}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browsing(chromium):
    """Open pages that may talk to the service only and must report no error."""
    problems, contexts = [], []

    async def open_page(client, **options):
        context = await chromium.new_context(**options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(600_000)
        page.on("pageerror", lambda error: problems.append(error))
        page.on("console", lambda said: "Content Security Policy" in said.text and problems.append(said.text))
        page.on("request", lambda request: request.url.startswith(str(client.base_url)) or problems.append(request))
        await page.goto(str(client.base_url))
        await page.wait_for_selector("#live.on")
        await page.wait_for_selector("#backend option", state="attached")
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert problems == []


async def press(where, name):
    await where.get_by_role("button", name=name, exact=True).click()


def card(page, name):
    return page.locator("#jobs > li", has=page.get_by_role("heading", name=name, exact=True))


async def submit_in(page, name, **fields):
    for field, value in {"name": name, **fields}.items():
        await page.fill(f"#{field}", value)
    await press(page, "Submit")
    await card(page, name).wait_for()
    return card(page, name)


class TestPage:
    @pytest.mark.parametrize("emulator", [{"queue_time": 100, "run_time": 100, "clock": CLOCK}], indirect=True)
    async def test_the_page_shows_the_states_of_a_job_and_its_histogram(self, client, browsing):
        page = await browsing(client)
        await page.select_option("#backend", "ibm emulator")
        watched = await submit_in(page, "Watched")
        for state in ("queued", "running"):
            await watched.locator(".pill", has_text=state).wait_for()
            CLOCK.now += 100
        histogram = watched.get_by_role("img", name="Histogram")
        await histogram.wait_for()
        assert await watched.locator(".pill").inner_text() == "completed"
        record = (await client.get("/jobs")).json()[0]
        counts = (await detail(client, record))["counts"]["c"]
        assert await histogram.get_attribute("aria-label") == f"Histogram: 00 {counts['00']}, 11 {counts['11']}"
        widths = await watched.locator("svg .bar").evaluate_all("bars => bars.map((bar) => bar.getBBox().width)")
        assert widths[0] / widths[1] == pytest.approx(counts["00"] / counts["11"], rel=0.01)
        assert await watched.locator("li[aria-current=step]").inner_text() == "Completed"
        assert re.search(r"took \d+ s", await watched.locator(".facts").inner_text())

    async def test_an_ended_job_can_be_downloaded_submitted_again_and_deleted(self, client, emulator, browsing):
        page = await browsing(client)
        ended = await submit_in(page, "First")
        await ended.get_by_role("img", name="Histogram").wait_for()
        await press(ended, "Circuit First")
        await ended.locator(".source").wait_for()
        assert await ended.locator(".source").inner_text() == await page.input_value("#circuit")
        async with page.expect_download() as downloading:
            await ended.get_by_role("link", name="Counts of First as CSV").click()
        download = await (await downloading.value).path()
        text = await asyncio.to_thread(Path(download).read_text, "utf-8")
        assert text.splitlines()[0] == "register,bitstring,count"
        await press(ended, "Submit again First")
        await ended.nth(1).wait_for()
        await submit_in(page, "Second")
        await page.fill("#filter", "first")
        assert await page.locator("#jobs > li:visible h3").all_inner_texts() == ["First", "First"]
        assert (await page.inner_text("#count")).startswith("2 of")
        await page.fill("#filter", "")
        while len(emulator.created) < 3:
            await asyncio.sleep(0.02)
        await ended.nth(1).locator(".foot").get_by_role("button", name="Delete").click()
        await press(page, "Back")
        assert await ended.count() == 2
        await press(ended.nth(1), "Delete First")
        await press(page.get_by_role("dialog"), "Delete")
        await expect(ended).to_have_count(1, timeout=600_000)
        assert len(emulator.created) == 3

    async def test_typed_text_is_kept_after_errors_and_reloads(self, client, emulator, browsing):
        page = await browsing(client)
        typed = BELL.replace("h q[0]", "nonsense q[0]")
        await page.fill("#circuit", typed)
        await page.fill("#name", "Typed")
        await page.select_option("#backend", "ionq qpu.aria-1")
        await page.select_option("#backend", "ibm emulator_isa")
        await press(page, "Submit")
        await page.get_by_role("alert").filter(has_text="nonsense").wait_for()
        await page.reload()
        await page.wait_for_selector("#backend option", state="attached")
        await page.select_option("#example", "GHZ state")
        await press(page, "Back")
        values = [await page.input_value(f"#{name}") for name in ("circuit", "name", "backend")]
        assert values == [typed, "Typed", "ibm emulator_isa"]
        await page.select_option("#example", "GHZ state")
        await press(page, "Replace")
        assert "qubit[4]" in await page.input_value("#circuit")
        await page.select_option("#example", "Bell pair")  # nothing was typed that could be lost
        assert "qubit[2]" in await page.input_value("#circuit")

    async def test_submission_to_a_paid_machine_asks_for_confirmation(self, client, emulator, browsing):
        page = await browsing(client)
        await page.select_option("#backend", "ionq qpu.aria-1")
        await page.fill("#name", "Paid")
        await press(page, "Submit")
        dialog = page.get_by_role("dialog")
        assert "IonQ qpu.aria-1 may cost money" in await dialog.inner_text()
        await page.keyboard.press("Escape")
        await press(page, "Submit")
        await press(dialog, "Back")
        assert await card(page, "Paid").count() == 0
        await press(page, "Submit")
        await press(dialog, "Submit to qpu.aria-1")
        await card(page, "Paid").wait_for()
        await press(card(page, "Paid"), "Submit again Paid")
        await press(dialog, "Back")
        record = (await client.get("/jobs")).json()[0]
        assert (record["name"], record["backend"]) == ("Paid", "qpu.aria-1")
        await completed(client, record)
        assert len(emulator.created) == 1

    @pytest.mark.parametrize("emulator", [{"queue_time": 60}], indirect=True)
    async def test_the_cancel_button_cancels_a_job_with_markup_in_its_name(self, client, emulator, browsing):
        page = await browsing(client)
        name = "<img src=x onerror=alert(1)>"
        job = await submit_in(page, name)
        await press(job, f"Cancel {name}")
        await job.locator(".pill", has_text="cancelled").wait_for()
        assert not await job.get_by_role("button", name=f"Cancel {name}").is_visible()


class TestRestarts:
    async def test_a_cloud_without_a_key_is_refused_and_an_unreachable_one_is_reported(
        self, alone, database, monkeypatch
    ):
        monkeypatch.delenv("QISKIT_IBM_TOKEN")
        monkeypatch.setenv("IONQ_API_URL", "http://127.0.0.1:1/v0.3")
        async with running(database) as client:
            assert (await client.post("/jobs", json=new("ibm"))).status_code == 422
            clouds = (await client.get("/backends")).json()
            assert clouds["backends"] == []
            assert list(clouds["problems"]) == ["ionq"]
            record = await submitted(client)
            while (told := (await detail(client, record))["job"])["error"] is None:
                await asyncio.sleep(0.02)
        assert told["state"] == "waiting"
        assert database.stat().st_mode & 0o777 == 0o600
        assert b"any-key" not in b"".join(path.read_bytes() for path in database.parent.iterdir())

    @pytest.mark.parametrize("emulator", [{"queue_time": 1.5, "clock": CLOCK}], indirect=True)
    async def test_a_job_of_ionqs_api_v04_has_its_wait_and_completes_after_a_restart(
        self, alone, clouds, emulator, database, monkeypatch
    ):
        for name, value in environment(clouds[1], "v0.4").items():
            monkeypatch.setenv(name, value)
        async with running(database) as client:
            record = await submitted(client)
            record, _ = await state(client, record["id"], "queued")
            assert record["expected_wait"] == 1.5
        async with running(database) as client:
            async with aclosing(events(client)) as stream:
                assert [each["id"] for each in await anext(stream)] == [record["id"]]
            CLOCK.now += 100
            await completed(client, record)
            assert sum((await detail(client, record))["counts"]["c"].values()) == 100
        assert len(emulator.created) == 1

    @pytest.mark.parametrize("emulator", [{"queue_time": 3600}], indirect=True)
    async def test_a_job_that_its_cloud_has_lost_says_so_and_fails(
        self, alone, clouds, emulator, database, monkeypatch
    ):
        monkeypatch.setattr(jobs_module, "SETTLED", 0.01)
        async with running(database) as client:
            record = await submitted(client)
            await state(client, record["id"], "queued")
            clouds[0].emulator = restarted = new_emulator()  # it has no jobs
            try:
                record, _ = await state(client, record["id"], "failed")
            finally:
                restarted.close()
        assert record["error"] == "its cloud does not know this job any more"

    async def test_an_open_page_on_a_phone_reconnects_after_a_restart(self, alone, emulator, database, browsing):
        async with running(database) as client:
            page = await browsing(client, viewport={"width": 360, "height": 700})
            assert await page.is_visible("#empty")
            assert not await page.is_visible("#circuit")
            await page.get_by_text("New job").click()
            streams = [asyncio.create_task(self.read(client)) for _ in range(3)]
            job = await submit_in(page, "Phone")
            await expect(page.locator("#circuit")).to_be_hidden(timeout=600_000)
            client.server.should_exit = True
            async with asyncio.timeout(300):  # uvicorn would wait longer for the streams
                await client.serving
            for stream in streams:
                assert await stream > 0  # ended by the server, not broken
            await page.wait_for_selector("#live:not(.on)")
            async with running(database, client.base_url.port):
                await job.get_by_role("img", name="Histogram").wait_for()
                await page.wait_for_selector("#live.on")
                assert await page.locator("#jobs > li").count() == 1
                assert await page.evaluate("document.documentElement.scrollWidth") == 360
        assert len(emulator.created) == 1

    @staticmethod
    async def read(client):
        return len([changed async for changed in events(client)])

"""examples/fastapi_service over real sockets: its own server, and the emulator as both clouds."""

import asyncio
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import tracemalloc
import uuid
from contextlib import aclosing, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import async_playwright

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu_emulator import Emulator, Faults
from aioqpu_emulator.socket_server import Server, listen

EXAMPLE = Path(__file__).parents[2] / "examples" / "fastapi_service"
sys.path.insert(0, str(EXAMPLE))
import app as service  # noqa: E402
import jobs as jobs_module  # noqa: E402
import store as store_module  # noqa: E402
import uvicorn  # noqa: E402

pytestmark = pytest.mark.asyncio

BELL = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'
BACKENDS = {"ionq": "simulator", "ibm": "emulator_isa"}
POST, LIST = "POST /v0.3/jobs", "GET /v0.3/jobs"


class Switch:
    """An ASGI app that is another one from test to test: starting and stopping a server takes its time."""

    emulator: Emulator

    async def __call__(self, *call):
        await self.emulator.app(*call)


@pytest.fixture(scope="module")
def socket_of_clouds():
    switch = Switch()
    with listen(0) as listener:
        server = Server(switch, listener)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield switch, server.port
        server.should_exit = True
        thread.join()


@pytest.fixture
def emulator(socket_of_clouds, monkeypatch, request):
    """Both clouds, where the service looks for the real ones."""
    switch, port = socket_of_clouds
    switch.emulator = emulator = Emulator(
        **{"queue_time": 0.1, "run_time": 0.15, "seed": 1, **getattr(request, "param", {})}
    )
    urls = emulator.urls(port)
    monkeypatch.setenv("IONQ_API_KEY", "any-key")
    monkeypatch.setenv("IONQ_API_URL", urls.ionq_url)
    monkeypatch.setenv("QISKIT_IBM_TOKEN", "any-key")
    monkeypatch.setenv("QISKIT_IBM_INSTANCE", urls.instance)
    monkeypatch.setenv("QISKIT_IBM_URL", urls.ibm_url)
    monkeypatch.setenv("IAM_URL", urls.iam_url)
    yield emulator
    emulator.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(jobs_module, "FASTEST", 0.03)
    monkeypatch.setattr(jobs_module, "SLOWEST", 0.05)
    monkeypatch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", (0.01,))
    monkeypatch.setattr("aioqpu._http.retry.BACKOFF_BASE_SECONDS", 0.01)


@pytest.fixture
def database(tmp_path):
    return tmp_path / "jobs.sqlite3"


class ServiceClient(httpx.AsyncClient):
    """A client of a service in this process."""

    app: Any
    server: uvicorn.Server
    serving: asyncio.Task[None]


@asynccontextmanager
async def running(database, port=0, patience=5):
    """Run the service in this event loop and yield a client of it."""
    with listen(port) as listener:
        app = service.create_app(database)
        config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=patience)
        server = service.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with ServiceClient(base_url=url, timeout=60) as client:
            try:
                client.app, client.server, client.serving = app, server, serving
                yield client
            finally:
                server.should_exit = True
                await serving


def new(cloud="ionq", **fields):
    return {"cloud": cloud, "backend": BACKENDS[cloud], "name": "bell", "shots": 100, "circuit": BELL, **fields}


async def submitted(client, **fields):
    response = await client.post("/jobs", json=new(**fields))
    assert response.status_code == 201, response.text
    return response.json()


async def events(client):
    async with client.stream("GET", "/events", timeout=None) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def state(client, record_id, *wanted):
    """Follow the events until the job is in one of these states; return the job and all its states on the way."""
    seen = []
    async with asyncio.timeout(60), aclosing(events(client)) as stream:
        async for changed in stream:
            for record in changed:
                if record["id"] == record_id:
                    seen.append(record["state"])
                    if record["state"] in wanted:
                        return record, seen
    raise AssertionError(f"the events ended at {seen}")


def insert(database, **fields):
    """Leave behind what a service wrote that then crashed."""
    record = {"id": str(uuid.uuid4()), "cloud": "ionq", "backend": "simulator", "name": "bell", "shots": 100}
    now = time.time()
    record |= {"created": now, "changed": now, "state": "submitting", "circuit": BELL, **fields}
    with sqlite3.connect(database) as connection:
        connection.execute(store_module.SCHEMA)
        marks = ", ".join("?" * len(record))
        connection.execute(f"INSERT INTO jobs ({', '.join(record)}) VALUES ({marks})", tuple(record.values()))
    connection.close()
    return record["id"]


class TestJobs:
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_a_job_moves_through_its_states_to_its_counts(self, emulator, database, cloud):
        async with running(database) as client:
            record_id = str(uuid.uuid4())
            watching = asyncio.create_task(state(client, record_id, "completed"))
            record = await submitted(client, cloud=cloud, id=record_id)
            assert record["job_id"] == emulator.created[0].id
            record, seen = await watching
            assert sorted(set(seen), key=seen.index) == ["submitting", "queued", "running", "completed"]
            detail = (await client.get(f"/jobs/{record_id}")).json()
        assert detail["job"] == record
        assert detail["circuit"] == BELL
        assert set(detail["counts"]["c"]) == {"00", "11"}
        assert sum(detail["counts"]["c"].values()) == 100

    async def test_the_list_has_the_newest_jobs_first(self, emulator, database):
        async with running(database) as client:
            names = [(await submitted(client, name=name))["name"] for name in ("a", "b", "c")]
            listed = (await client.get("/jobs", params={"limit": 2})).json()
        assert [record["name"] for record in listed] == names[:0:-1]

    @pytest.mark.parametrize("emulator", [{"queue_time": 60}], indirect=True)
    async def test_a_job_is_cancelled(self, emulator, database):
        async with running(database) as client:
            record = await submitted(client)
            assert (await client.post(f"/jobs/{record['id']}/cancel")).status_code == 202
            record, _ = await state(client, record["id"], "cancelled")
            assert record["status"] == "canceled"
            assert (await client.post(f"/jobs/{record['id']}/cancel")).status_code == 202
        assert emulator.requests["PUT /v0.3/jobs/{id}/status/cancel"] == 1

    async def test_a_failed_job_tells_why(self, emulator, database):
        wide = BELL.replace("qubit[2]", "qubit[21]").replace("bit[2] c", "bit[21] c")
        async with running(database) as client:
            record = await submitted(client, circuit=wide)
            record, _ = await state(client, record["id"], "failed")
            assert "20" in record["error"]
            assert (await client.get(f"/jobs/{record['id']}")).json()["counts"] is None

    async def test_a_job_that_is_deleted_elsewhere_is_lost_and_the_others_are_not(
        self, emulator, database, monkeypatch
    ):
        monkeypatch.setattr(jobs_module, "SETTLED", 0)
        gone = insert(database, job_id=str(uuid.uuid4()), state="running")
        async with running(database) as client:
            kept = await submitted(client)
            assert (await state(client, gone, "lost"))[0]["error"]
            assert (await state(client, kept["id"], "completed"))[0]["error"] is None

    async def test_many_jobs_and_listeners_share_the_requests(self, emulator, database):
        async with running(database) as client:
            listeners = [asyncio.create_task(anext(events(client))) for _ in range(20)]
            records = await asyncio.gather(*(submitted(client) for _ in range(30)))
            for record in records:
                await state(client, record["id"], "completed")
            await asyncio.gather(*listeners)
        assert len(emulator.created) == 30
        assert emulator.requests["GET /v0.3/jobs/{id}"] < 30
        assert emulator.requests[LIST] < 30

    async def test_what_cannot_be_written_down_is_not_told_and_tried_again(self, emulator, database, caplog):
        async with running(database) as client:
            record = await submitted(client)
            with closing(sqlite3.connect(database, isolation_level=None)) as other:
                other.execute("PRAGMA busy_timeout = 0")
                client.app.state.jobs.store._connection.execute("PRAGMA busy_timeout = 0")
                other.execute("BEGIN EXCLUSIVE")
                while "database is locked" not in caplog.text:
                    await asyncio.sleep(0.02)
                in_memory = await client.app.state.jobs.get(record["id"])
                other.execute("ROLLBACK")
            assert in_memory.state in ("submitting", "queued", "running")
            await state(client, record["id"], "completed")
            detail = (await client.get(f"/jobs/{record['id']}")).json()
        assert detail["job"]["state"] == "completed"
        assert sum(detail["counts"][""].values() if "" in detail["counts"] else detail["counts"]["c"].values()) == 100

    async def test_text_that_no_browser_takes_is_told_as_far_as_it_goes(self, emulator, database):
        async with running(database) as client:
            record = await submitted(client)
            jobs = client.app.state.jobs
            changed = await jobs._change(record["id"], error="no\ud800pe")
            assert changed.error == "no?pe"
            assert (await client.get(f"/jobs/{record['id']}")).json()["job"]["error"] == "no?pe"

    async def test_an_outage_of_a_cloud_ends_nothing_and_leaves_the_other_alone(self, emulator, database):
        async with running(database) as client:
            ionq, ibm = await submitted(client), await submitted(client, cloud="ibm")
            emulator.fail_next("GET /v0.3/jobs/{id}", 503, times=12)
            assert (await state(client, ibm["id"], "completed"))[0]["error"] is None
            assert (await state(client, ionq["id"], "completed"))[0]["error"] is None

    async def test_a_key_that_is_revoked_while_jobs_run_loses_none(self, emulator, database):
        async with running(database) as client:
            record = await submitted(client)
            emulator.fail_next("GET /v0.3/jobs/{id}", 401, times=4)
            _, seen = await state(client, record["id"], "completed", "lost", "failed")
        assert seen[-1] == "completed"


class TestRefusals:
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_a_circuit_that_cannot_run_is_refused_before_anything_is_sent_or_written(
        self, emulator, database, cloud
    ):
        async with running(database) as client:
            response = await client.post("/jobs", json=new(cloud, circuit=BELL.replace("h q[0]", "nonsense q[0]")))
            assert response.status_code == 422
            assert "nonsense" in response.json()["detail"]
            assert (await client.get("/jobs")).json() == []
        assert sum(emulator.requests.values()) == 0

    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    @pytest.mark.parametrize(
        ("circuit", "words"),
        [
            ("qubit[1] q; bit[1] c; rz(1) q[0];", "measures nothing"),
            ("qubit[1] q; rz(1) q[0];", "measures nothing"),
        ],
    )
    async def test_a_circuit_that_would_have_no_counts_is_refused_before_anything_is_sent_or_written(
        self, emulator, database, cloud, circuit, words
    ):
        async with running(database) as client:
            circuit = f'OPENQASM 3.0; include "stdgates.inc"; {circuit}'
            response = await client.post("/jobs", json=new(cloud, circuit=circuit))
            assert response.status_code == 422
            assert words in response.json()["detail"]
            assert (await client.get("/jobs")).json() == []
        assert sum(emulator.requests.values()) == 0

    @pytest.mark.parametrize(
        ("circuit", "words"),
        [
            ("qubit[0x2000000] q;", "no machine has so many bits"),
            ("qubit[900] q; bit[1] c; " + "x q; " * 1000 + "c[0] = measure q[0];", "it takes longer than 1 s"),
        ],
    )
    async def test_a_circuit_that_takes_too_much_is_refused_and_others_go_on(
        self, emulator, database, monkeypatch, circuit, words
    ):
        monkeypatch.setattr(jobs_module, "COMPILING_SECONDS", 1.0)
        circuit = f'OPENQASM 3.0; include "stdgates.inc"; {circuit}'
        async with running(database) as client:
            record = await submitted(client)
            refused = [asyncio.create_task(client.post("/jobs", json=new(circuit=circuit))) for _ in range(3)]
            other = await submitted(client)
            for response in await asyncio.gather(*refused):
                assert response.status_code == 422
                assert words in response.json()["detail"]
            for each in (record, other):
                await state(client, each["id"], "completed")
        assert len(emulator.created) == 2

    async def test_a_measurement_inside_of_control_flow_is_one(self, emulator, database):
        circuit = """OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit b; bit[2] c; x q[0];
            b = measure q[0]; if (b) { c[1] = measure q[0]; }"""
        async with running(database) as client:
            record = await submitted(client, cloud="ibm", circuit=circuit)
            await state(client, record["id"], "completed")
            assert (await client.get(f"/jobs/{record['id']}")).json()["counts"] == {"b": {"1": 100}, "c": {"10": 100}}

    async def test_wrong_fields_are_refused_by_name(self, emulator, database):
        async with running(database) as client:
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

    async def test_what_the_cloud_refuses_is_said_and_kept_as_refused(self, emulator, database):
        emulator.fail_next(POST, 400)
        async with running(database) as client:
            response = await client.post("/jobs", json=new())
            assert response.status_code == 422
            assert "A fault was asked for" in response.json()["detail"]
            (record,) = (await client.get("/jobs")).json()
        assert record["state"] == "refused"
        assert "A fault was asked for" in record["error"]

    async def test_too_many_submissions_say_when_to_come_again(self, emulator, database):
        emulator.fail_next(POST, 429, retry_after=600)
        async with running(database) as client:
            response = await client.post("/jobs", json=new())
        assert response.status_code == 503
        assert response.headers["retry-after"] == "600"

    async def test_a_cloud_that_is_away_is_said_to_be_and_the_other_is_there(self, emulator, database, monkeypatch):
        monkeypatch.setenv("IONQ_API_URL", "http://127.0.0.1:1/v0.3")
        async with running(database) as client:
            response = await client.post("/jobs", json=new())
            assert response.status_code == 503
            assert int(response.headers["retry-after"]) > 0
            clouds = (await client.get("/backends")).json()
        assert {backend["cloud"] for backend in clouds["backends"]} == {"ibm"}
        assert list(clouds["problems"]) == ["ionq"]

    async def test_a_key_that_is_refused_is_a_bad_gateway(self, emulator, database, monkeypatch):
        monkeypatch.setenv("IONQ_API_KEY", "bad-key")
        async with running(database) as client:
            assert (await client.post("/jobs", json=new())).status_code == 502

    async def test_only_clouds_with_keys_are_there(self, emulator, database, monkeypatch):
        monkeypatch.delenv("IONQ_API_KEY")
        async with running(database) as client:
            assert (await client.post("/jobs", json=new())).status_code == 422
            clouds = (await client.get("/backends")).json()
        assert {backend["cloud"] for backend in clouds["backends"]} == {"ibm"}
        assert clouds["emulated"] is False

    async def test_jobs_that_nobody_knows_are_not_found(self, emulator, database):
        async with running(database) as client:
            assert (await client.get("/jobs/other")).status_code == 404
            assert (await client.post("/jobs/other/cancel")).status_code == 404

    async def test_pages_of_other_sites_can_submit_nothing(self, emulator, database):
        async with running(database) as client:
            assert (await client.get("/jobs", headers={"Host": "example.com"})).status_code == 400
            for headers in ({}, {"Content-Type": "text/plain"}):  # what a form may send without being asked
                response = await client.post("/jobs", content=json.dumps(new()), headers=headers)
                assert response.status_code == 422
        assert emulator.created == []


class TestSubmittingOnce:
    async def test_the_same_id_is_submitted_once(self, emulator, database):
        async with running(database) as client:
            body = new(id=str(uuid.uuid4()))
            answers = await asyncio.gather(*(client.post("/jobs", json=body) for _ in range(5)))
            again = await submitted(client, id=body["id"])
        assert {answer.json()["id"] for answer in answers} == {body["id"]} == {again["id"]}
        assert len(emulator.created) == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"cloud": "ibm", "backend": "emulator_isa"},
            {"backend": "qpu.aria-1"},
            {"name": "other"},
            {"shots": 101},
            {"circuit": BELL.replace("cx", "cz")},
        ],
    )
    async def test_an_id_with_another_submission_is_a_conflict(self, emulator, database, other):
        async with running(database) as client:
            body = new(id=str(uuid.uuid4()))
            first = await submitted(client, **body)
            response = await client.post("/jobs", json={**body, **other})
            assert response.status_code == 409
            assert body["id"] in response.json()["detail"]
            (record,) = (await client.get("/jobs")).json()
        assert record["job_id"] == first["job_id"]
        assert len(emulator.created) == 1

    async def test_a_browser_that_leaves_does_not_end_its_submission(self, emulator, database):
        async with running(database) as client:
            await submitted(client)  # that the watcher is awake
            emulator.faults = Faults(1, ["slow-headers"], route=POST, seconds=1)
            body = new(id=str(uuid.uuid4()))
            with pytest.raises(httpx.ReadTimeout):
                await client.post("/jobs", json=body, timeout=0.05)
            record, _ = await state(client, body["id"], "completed")
        assert emulator.requests[LIST] == 0  # what is under way is not looked for
        assert [job.id for job in emulator.created][1:] == [record["job_id"]]

    async def test_a_submission_whose_answer_was_lost_is_uncertain_and_then_found(self, emulator, database):
        emulator.faults = Faults(1, ["lost"], route=POST)
        emulator.fail_next(LIST, 400)
        async with running(database) as client:
            record = await submitted(client)
            assert record["state"] == "uncertain"
            record, _ = await state(client, record["id"], "completed")
        assert record["error"] is None
        assert [record["job_id"]] == [job.id for job in emulator.created]

    async def test_a_submission_that_never_arrived_is_lost_and_not_sent_again(self, emulator, database, monkeypatch):
        monkeypatch.setattr(jobs_module, "SETTLED", 0.3)
        emulator.fail_next(POST, 502)
        async with running(database) as client:
            record = await submitted(client)
            assert record["state"] == "uncertain"
            record, _ = await state(client, record["id"], "lost")
        assert "not submitted" in record["error"]
        assert emulator.created == []
        assert emulator.requests[POST] == 1

    async def test_a_submission_is_looked_for_a_while_however_long_ago_it_began(self, emulator, database, monkeypatch):
        monkeypatch.setattr(jobs_module, "SETTLED", 0.5)
        record_id = insert(database, created=time.time() - 3600, state="uncertain")
        async with running(database) as client:
            await state(client, record_id, "lost")
        assert emulator.requests[LIST] > 1

    async def test_a_job_that_is_still_looked_for_cannot_be_cancelled_yet(self, emulator, database):
        record_id = insert(database)
        async with running(database) as client:
            await state(client, record_id, "uncertain")
            response = await client.post(f"/jobs/{record_id}/cancel")
        assert response.status_code == 409
        assert "uncertain" in response.json()["detail"]


class TestRestarts:
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_a_restart_takes_up_what_ran_meanwhile(self, emulator, database, cloud):
        async with running(database) as client:
            record = await submitted(client, cloud=cloud)
        async with running(database) as client:
            record, _ = await state(client, record["id"], "completed")
            assert sum((await client.get(f"/jobs/{record['id']}")).json()["counts"]["c"].values()) == 100
        assert len(emulator.created) == 1

    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_a_crash_before_the_answer_is_recovered(self, emulator, database, cloud):
        record_id = insert(database, cloud=cloud, backend=BACKENDS[cloud])
        kinds = {"ionq": IonQClient, "ibm": IBMRuntimeClient}
        async with kinds[cloud]() as direct:
            if cloud == "ionq":
                job = await direct.submit_job(BELL, shots=100, submission_id=record_id)
            else:
                job = await direct.submit_sampler([BELL], backend="emulator", shots=100, submission_id=record_id)
        async with running(database) as client:
            record, _ = await state(client, record_id, "completed")
        assert record["job_id"] == job.id

    async def test_a_crash_before_the_submission_is_told_as_lost(self, emulator, database):
        record_id = insert(database, changed=time.time() - 3600)
        async with running(database) as client:
            record, _ = await state(client, record_id, "lost")
        assert "not submitted" in record["error"]
        assert emulator.created == []

    async def test_what_ended_before_is_shown_and_not_asked_for_again(self, emulator, database):
        async with running(database) as client:
            record = await submitted(client)
            record, _ = await state(client, record["id"], "completed")
        emulator.requests.clear()
        async with running(database) as client:
            async with aclosing(events(client)) as stream:
                assert await anext(stream) == [record]
            await asyncio.sleep(0.3)
        assert sum(emulator.requests.values()) == 0

    async def test_a_process_that_is_killed_in_the_middle_of_a_submission_loses_nothing(self, emulator, database):
        emulator.faults = Faults(1, ["slow-headers"], route=POST, seconds=3)
        body = new(id=str(uuid.uuid4()))
        with listen(0) as free:
            port = free.getsockname()[1]
        command = [sys.executable, str(EXAMPLE / "app.py"), "--port", str(port), "--database", str(database)]
        process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
        try:
            async with asyncio.timeout(60), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                while True:
                    try:
                        await client.get("/jobs")
                        break
                    except httpx.ConnectError:
                        await asyncio.sleep(0.05)
                submission = asyncio.create_task(client.post("/jobs", json=body, timeout=60))
                while not emulator.created:
                    await asyncio.sleep(0.01)
                process.kill()
                with pytest.raises(httpx.RemoteProtocolError):
                    await submission
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
        emulator.faults = None
        async with running(database) as client:
            record, _ = await state(client, body["id"], "completed", "lost")
        assert record["state"] == "completed"
        assert [job.id for job in emulator.created] == [record["job_id"]]


class TestStreams:
    async def test_a_shutdown_ends_the_streams_at_once_and_cancels_no_job(self, emulator, database):
        async with running(database, patience=60) as client:
            await submitted(client)
            seen = [], [], []
            streams = [asyncio.create_task(self.read(client, changes)) for changes in seen]
            async with asyncio.timeout(60):
                while not all(seen):
                    await asyncio.sleep(0.01)
            started = time.monotonic()
        assert time.monotonic() - started < 40  # uvicorn would wait for the streams for 60 s
        await asyncio.gather(*streams)  # ended by the server, not broken
        async with IonQClient() as ionq:
            assert (await ionq.job(emulator.created[0].id).wait(60)).status == "completed"

    @staticmethod
    async def read(client, changes):
        async for changed in events(client):
            changes.append(changed)

    async def test_browsers_that_leave_leave_nothing_behind(self, emulator, database):
        async with running(database) as client:
            await anext(stream := events(client))
            await stream.aclose()
            await asyncio.sleep(0.2)
            before = len(asyncio.all_tasks())
            for _ in range(10):
                await anext(stream := events(client))
                await stream.aclose()
            async with asyncio.timeout(30):
                while len(asyncio.all_tasks()) > before:
                    await asyncio.sleep(0.02)

    async def test_who_listens_slowly_gets_the_latest_state_only(self, emulator, database):
        async with running(database) as client, aclosing(client.app.state.jobs.changes()) as slow:
            assert await anext(slow) == []
            for record in [await submitted(client) for _ in range(3)]:
                await state(client, record["id"], "completed")
            assert [record.state for record in await anext(slow)] == ["completed"] * 3

    async def test_memory_holds_a_bounded_number_of_ended_jobs_and_the_store_all(self, emulator, database, monkeypatch):
        monkeypatch.setattr(jobs_module, "KEPT", 2)
        async with running(database) as client:
            for _ in range(4):
                record = await submitted(client)
                await state(client, record["id"], "completed")
            async with aclosing(events(client)) as stream:
                assert len(await anext(stream)) == 2
            listed = (await client.get("/jobs")).json()
            assert len(listed) == 4
            assert (await client.get(f"/jobs/{listed[-1]['id']}")).json()["counts"]


async def test_without_keys_an_emulator_of_both_clouds_is_there(database):
    async with running(database) as client:
        clouds = (await client.get("/backends")).json()
        assert clouds["emulated"] is True
        assert {backend["cloud"] for backend in clouds["backends"]} == {"ionq", "ibm"}
        for cloud in ("ionq", "ibm"):
            record = await submitted(client, cloud=cloud)
            assert record["state"] == "queued"


@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
async def test_the_circuit_of_the_guide_runs_on_both_clouds(emulator, database, cloud):
    guide = (EXAMPLE.parent.parent / "docs" / "guides" / "fastapi.md").read_text("utf-8")
    body = json.loads(re.search(r"-d '({.*?})'", guide, re.DOTALL)[1])
    async with running(database) as client:
        record = await submitted(client, **{**body, "cloud": cloud, "backend": BACKENDS[cloud]})
        await state(client, record["id"], "completed")
        counts = (await client.get(f"/jobs/{record['id']}")).json()["counts"]
    assert set(counts["c"]) == {"0", "1"}
    assert sum(counts["c"].values()) == body["shots"]


@pytest.mark.parametrize("problem", ["instance", "url", "database", "no database"])
async def test_what_keeps_the_service_from_starting_is_said_in_a_line(emulator, tmp_path, monkeypatch, problem):
    database = tmp_path / "jobs.sqlite3"
    words = {"instance": "QISKIT_IBM_INSTANCE", "url": "IONQ_API_URL"}.get(problem, str(database))
    if problem == "instance":
        monkeypatch.delenv("QISKIT_IBM_INSTANCE")
    elif problem == "url":
        monkeypatch.setenv("IONQ_API_URL", "nonsense")
    elif problem == "database":
        database.mkdir()
    else:
        database.write_text("This is no database, but it is long enough to be taken for one." * 20)
    command = [sys.executable, str(EXAMPLE / "app.py"), "--port", "0", "--database", str(database)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert words in line


class TestProtection:
    """What strangers send, and what a browser may do with the answers."""

    @pytest.mark.parametrize("declared", [True, False])
    async def test_a_body_that_is_too_long_is_refused_before_it_is_read(self, emulator, database, declared):
        piece, sent = b" " * 2**16, 0
        size = 100 * 2**20

        async def pieces():
            nonlocal sent
            while sent < size:
                sent += len(piece)
                yield piece

        headers = {"Content-Type": "application/json", **({"Content-Length": str(size)} if declared else {})}
        async with running(database) as client:
            tracemalloc.start()
            try:
                response = await client.post("/jobs", content=pieces(), headers=headers)
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert response.status_code == 413
            assert "at most" in response.json()["detail"]
            assert peak < 20 * 2**20
            assert (await client.get("/jobs")).json() == []

    async def test_the_longest_circuit_is_taken_however_it_is_escaped(self, emulator, database):
        circuit = BELL + "//" + "\U0001f600" * (service.MAX_CIRCUIT - len(BELL) - 2)
        body = json.dumps(new(circuit=circuit))
        assert len(body) > 11 * service.MAX_CIRCUIT
        async with running(database) as client:
            response = await client.post("/jobs", content=body, headers={"Content-Type": "application/json"})
            assert response.status_code == 201, response.text

    @pytest.mark.parametrize(("path", "status"), [("/", 200), ("/jobs", 200), ("/nothing", 404), ("/jobs/none", 404)])
    async def test_every_answer_carries_the_headers_that_protect_the_page(self, emulator, database, path, status):
        async with running(database) as client:
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


@asynccontextmanager
async def browsing(client, **options):
    """Open the page in headless Chromium, which may talk to this service only and must report no error."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    problems = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            page = await browser.new_page(**options)
            page.set_default_timeout(60_000)
            page.on("pageerror", lambda error: problems.append(error))
            page.on("console", lambda said: "Content Security Policy" in said.text and problems.append(said.text))
            page.on("request", lambda request: request.url.startswith(str(client.base_url)) or problems.append(request))
            await page.goto(str(client.base_url))
            await page.wait_for_selector("#live.on")
            await page.wait_for_selector("#backend option", state="attached")
            yield page
        finally:
            await browser.close()
    assert problems == []


class TestPage:
    @pytest.mark.parametrize("emulator", [{"queue_time": 0.4, "run_time": 0.4}], indirect=True)
    async def test_a_job_moves_through_its_states_before_ones_eyes_and_ends_in_a_histogram(self, emulator, database):
        async with running(database) as client, browsing(client) as page:
            await page.evaluate(
                """() => {
                    window.seen = [];
                    const pill = () => document.querySelector("#jobs .pill")?.textContent;
                    new MutationObserver(() => { if (pill() && pill() !== seen.at(-1)) seen.push(pill()); })
                        .observe(document.querySelector("#jobs"), { childList: true, subtree: true });
                }"""
            )
            assert await page.is_visible("#empty")
            await page.select_option("#backend", "ibm emulator")
            await page.get_by_role("button", name="Submit").click()
            histogram = page.get_by_role("img", name="Histogram")
            await histogram.wait_for()
            assert await page.evaluate("seen") == ["submitting", "queued", "running", "completed"]
            assert not await page.is_visible("#empty")
            (record,) = (await client.get("/jobs")).json()
            counts = (await client.get(f"/jobs/{record['id']}")).json()["counts"]["c"]
            assert await histogram.get_attribute("aria-label") == f"Histogram: 00 {counts['00']}, 11 {counts['11']}"
            widths = await page.eval_on_selector_all("svg .bar", "bars => bars.map((bar) => bar.getBBox().width)")
            assert widths[0] / widths[1] == pytest.approx(counts["00"] / counts["11"], rel=0.01)
            assert await page.locator("li[aria-current=step]").inner_text() == "Completed"

    async def test_a_circuit_with_a_mistake_is_said_beside_the_form(self, emulator, database):
        async with running(database) as client, browsing(client) as page:
            await page.fill("#circuit", BELL.replace("h q[0]", "nonsense q[0]"))
            await page.get_by_role("button", name="Submit").click()
            alert = page.get_by_role("alert").filter(has_text="nonsense")
            await alert.wait_for()
            emulator.fail_next(POST, 400)
            await page.fill("#circuit", BELL)
            await page.get_by_role("button", name="Submit").click()
            await page.get_by_role("alert").filter(has_text="A fault was asked for").wait_for()
            await page.wait_for_selector("#jobs li", state="detached")

    @pytest.mark.parametrize("emulator", [{"queue_time": 60}], indirect=True)
    async def test_a_job_is_cancelled_with_its_button_and_names_are_text(self, emulator, database):
        async with running(database) as client, browsing(client) as page:
            name = "<img src=x onerror=alert(1)>"
            await page.fill("#name", name)
            await page.get_by_role("button", name="Submit").click()
            await page.get_by_role("heading", name=name).wait_for()
            await page.get_by_role("button", name="Cancel").click()
            await page.wait_for_selector("li.cancelled .pill")
            assert await page.get_by_role("button", name="Cancel").count() == 0

    async def test_a_page_left_open_comes_back_after_a_restart_of_the_service(self, emulator, database):
        async with running(database) as client:
            port = client.base_url.port
            async with browsing(client, viewport={"width": 360, "height": 700}) as page:
                wide = "document.documentElement.scrollWidth"
                await page.get_by_role("button", name="Submit").click()
                await page.wait_for_selector("#jobs li")
                client.server.should_exit = True
                await page.wait_for_selector("#live:not(.on)")
                await client.serving
                async with running(database, port):
                    await page.get_by_role("img", name="Histogram").wait_for()
                    await page.wait_for_selector("#live.on")
                    assert await page.locator("#jobs > li").count() == 1
                    assert await page.evaluate(wide) == 360  # nothing sticks out on a telephone
        assert len(emulator.created) == 1

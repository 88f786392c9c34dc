"""What is submitted is encoded outside the event loop when it is large, and everything else stays as promised."""

import json
import subprocess
import sys
import threading
from decimal import Decimal

import anyio
import anyio.to_thread
import httpx
import pytest
from qiskit import QuantumCircuit
from support.addresses import IBM, IONQ

from aioqpu._http.event_loop import run_in_thread
from aioqpu_ibm_v1.api.jobs import create_job

pytestmark = pytest.mark.anyio

GATES = [{"gate": "rz", "target": number % 20, "rotation": 0.5} for number in range(15_000)]
PROGRAM = {"qubits": 20, "gateset": "qis", "circuit": GATES}


@pytest.fixture(autouse=True)
def token(iam):
    return iam


@pytest.fixture
def created(respx_mock):
    return [
        respx_mock.post(f"{url}/jobs").respond(json={"id": "a", "backend": "b", "status": "ready"})
        for url in (IONQ, IBM)
    ]


class Number:
    """A number of its own kind, as numpy has some, which tells in which thread it is encoded."""

    def __init__(self, wait_for=None):
        self.threads = []
        self.wait_for = wait_for

    def tolist(self):
        self.threads.append(threading.current_thread())
        if self.wait_for is not None:
            assert self.wait_for.wait(600)
        return 0.5


async def turns(submit):
    """Return how often another task came to its turn meanwhile."""
    count, running = 0, True

    async def other():
        nonlocal count
        while running:
            count += 1
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as group:
        group.start_soon(other)
        await anyio.lowlevel.checkpoint()
        count = 0
        await submit()
        running = False
    return count


class TestEncodingThread:
    @pytest.mark.parametrize(
        "submit",
        [
            lambda ionq, _: ionq.submit_job(PROGRAM),
            lambda _, ibm: ibm.submit_job("sampler", backend="b", params={"pubs": [["x" * 10_000_000]]}),
            lambda _, ibm: ibm.submit_sampler([("input float a;", [0.5] * 100_000)], backend="b"),
            lambda _, ibm: ibm.submit_sampler(["// " * 100_000] * 3, backend="b"),
            lambda _, ibm: ibm.call(create_job.asyncio_detailed, body={"params": {"pubs": [GATES]}}),
        ],
        ids=["IonQ gates", "a long text", "a sweep", "long comments", "any operation"],
    )
    async def test_other_tasks_run_while_a_large_submission_is_encoded(self, ionq, ibm, created, submit):
        await ionq.submit_job({"qubits": 1, "circuit": GATES[:1]})
        await ibm.submit_job("sampler", backend="b")  # has its token now
        small = await turns(lambda: ibm.submit_sampler(["OPENQASM 3.0;"], backend="b"))
        assert await turns(lambda: submit(ionq, ibm)) > small + 50

    async def test_small_submissions_are_encoded_without_a_thread(self, ionq, ibm, created, monkeypatch):
        def refuse(*_, **__):
            raise AssertionError("a thread for a small submission")

        monkeypatch.setattr(anyio.to_thread, "run_sync", refuse)
        await ionq.submit_job({"qubits": 2, "circuit": [{"gate": "h", "target": 0}] * 100}, shots=5)
        await ibm.submit_estimator([("qubit[2] q;", ["ZZ", {"XX": 0.5}])] * 10, backend="b", precision=0.1)

    @pytest.mark.parametrize("verb", ["submit_sampler", "submit_estimator"])
    async def test_qiskit_circuits_are_read_in_a_thread(self, ibm, created, verb):
        threads = []

        class Watching(QuantumCircuit):
            @property
            def parameters(self):
                threads.append(threading.current_thread())
                return super().parameters

        circuit = Watching(1)
        await getattr(ibm, verb)([circuit if verb == "submit_sampler" else (circuit, "Z")], backend="b")
        assert threads
        assert threading.main_thread() not in threads

    async def test_json_of_unknown_size_is_encoded_in_a_thread(self, ionq, created):
        number = Number()
        await ionq.submit_job({"qubits": 1, "circuit": [{"gate": "rz", "target": 0, "rotation": number}]})
        assert threading.main_thread() not in number.threads
        assert json.loads(created[0].calls.last.request.content)["input"]["circuit"][0]["rotation"] == 0.5

    async def test_generated_models_are_converted_in_a_thread(self, ionq, created):
        threads = []

        class Model:
            def to_dict(self):
                threads.append(threading.current_thread())
                return {"qubits": 1, "circuit": GATES[:1]}

        await ionq.submit_job(Model())
        assert threading.main_thread() not in threads

    async def test_a_body_of_the_generated_client_is_encoded_in_a_thread(self, ibm, created):
        number = Number()
        body = type("Model", (), {"to_dict": lambda _: {"params": number}})()
        assert (await create_job.asyncio_detailed(client=ibm.raw, body=body)).parsed.id == "a"
        assert threading.main_thread() not in number.threads


def test_importing_qiskit_for_openqasm_2_does_not_block_the_event_loop():
    script = """
import asyncio, sys, httpx
from aioqpu import IBMRuntimeClient
TEXT = 'OPENQASM 2.0; qreg q[1]; creg c[1]; measure q -> c;'
transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"id": "a"}))
async def main():
    turns = 0
    async def other():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)
    crn = "crn:v1:bluemix:public:quantum-computing:us-east:a/0:0::"
    async with IBMRuntimeClient(instance=crn, auth="token", transport=transport) as client:
        task = asyncio.create_task(other())
        assert "qiskit" not in sys.modules
        await client.submit_sampler([TEXT], backend="b")
        assert "qiskit" in sys.modules
        task.cancel()
    print(turns)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 100


class TestOrder:
    @pytest.mark.parametrize("cloud", ["ionq", "ibm"])
    async def test_queued_submissions_are_sent_in_the_order_of_their_calls(self, ionq, ibm, respx_mock, caplog, cloud):
        caplog.set_level("INFO", "aioqpu")
        encoded, may_pass = threading.Event(), anyio.Event()
        sent = []

        async def answer(request):
            body = json.loads(request.content)
            sent.append(body.get("name") or body["tags"][0])
            if len(sent) == 1:
                return httpx.Response(429)
            await may_pass.wait()
            return httpx.Response(200, json={"id": "a"})

        respx_mock.post(f"{IONQ if cloud == 'ionq' else IBM}/jobs").mock(side_effect=answer)

        async def submit(name, number=0.5):
            program = {"qubits": 1, "circuit": [{"gate": "rz", "target": 0, "rotation": number}]}
            if cloud == "ionq":
                await ionq.submit_job(program, name=name)
            else:
                await ibm.submit_job("sampler", backend="b", params=program, tags=[name])

        async with anyio.create_task_group() as group:
            group.start_soon(submit, "refused")
            while len(sent) < 2:
                await anyio.sleep(1)
            # It has come again, and while it waits for its answer the others queue.
            group.start_soon(submit, "large", Number(encoded))
            await anyio.wait_all_tasks_blocked()
            group.start_soon(submit, "small")
            while "position 1 of 1" not in caplog.text:
                await anyio.lowlevel.checkpoint()
            encoded.set()
            while "position 1 of 2" not in caplog.text:
                await anyio.lowlevel.checkpoint()
            may_pass.set()
        assert sent == ["refused", "refused", "large", "small"]


class TestCancellation:
    async def test_a_submission_cancelled_during_encoding_is_not_sent(self, ionq, created, caplog):
        encoded = threading.Event()
        program = {"qubits": 1, "circuit": [{"gate": "rz", "target": 0, "rotation": Number(encoded)}]}
        async with anyio.create_task_group() as group:
            group.start_soon(ionq.submit_job, program)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
        encoded.set()
        assert not created[0].called
        assert "may have taken effect" not in caplog.text

    async def test_cancelling_a_call_ends_its_thread_at_the_next_pause(self):
        started, ended = threading.Event(), threading.Event()

        def work(pause):
            started.set()
            try:
                while True:
                    pause()
            finally:
                ended.set()

        async with anyio.create_task_group() as group:
            group.start_soon(run_in_thread, work)
            while not started.is_set():
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        assert await run_in_thread(lambda _: 7) == 7
        assert ended.wait(600)


async def test_only_one_thread_runs_at_a_time():
    running, most = 0, 0

    def work(pause):
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(5):
            pause()
        running -= 1

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(run_in_thread, work)
    assert most == 1


class TestRequestBodies:
    async def test_a_retried_submission_has_the_same_body(self, ionq, respx_mock):
        number, bodies, encoded = Number(), [], []
        circuit = [{"gate": "rz", "target": 0, "rotation": number}]
        program = {"qubits": 1, "circuit": circuit}

        def answer(request):
            if not bodies:
                encoded.extend(number.threads)
            bodies.append(request.content)
            circuit.clear()
            return httpx.Response(503 if len(bodies) == 1 else 200, json={"id": "a"})

        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=answer)
        respx_mock.get(f"{IONQ}/jobs").respond(json={"jobs": []})
        await ionq.submit_job(program)
        assert bodies[0] == bodies[1]
        assert number.threads == encoded
        assert encoded

    async def test_a_large_body_is_complete_in_each_attempt(self, ibm, respx_mock):
        bodies, headers = [], []

        def answer(request):
            bodies.append(json.loads(request.content))
            headers.append(request.headers)
            return httpx.Response(401 if len(bodies) == 1 else 200, json={"id": "a"})

        respx_mock.post(f"{IBM}/jobs").mock(side_effect=answer)
        pubs = [["é" * 400_000, GATES]]
        await ibm.submit_job("sampler", backend="b", params={"pubs": pubs}, submission_id="")
        assert bodies == [{"program_id": "sampler", "backend": "b", "params": {"pubs": pubs}}] * 2
        for each in headers:
            assert int(each["content-length"]) > 1_000_000
            assert each["content-type"] == "application/json"
            assert "transfer-encoding" not in each

    async def test_a_large_submission_logs_hints(self, ionq, created, caplog):
        await ionq.submit_job(PROGRAM, target="qpu.nova")
        assert "'qpu.nova'" in caplog.text

    async def test_wrong_values_are_refused_before_any_request(self, ionq, created):
        with pytest.raises(ValueError, match=r"gate 15000.* not a finite number"):
            await ionq.submit_job({**PROGRAM, "circuit": [*GATES, {"rotation": float("nan")}]})
        with pytest.raises(ValueError, match="JSON compliant"):
            await ionq.submit_job(PROGRAM, settings={"weight": float("nan")})
        with pytest.raises(TypeError, match="a Decimal cannot be sent as JSON"):
            await ionq.submit_job({**PROGRAM, "circuit": [*GATES, Decimal(1)]})
        assert not created[0].called

"""When jobs run and end, by a clock that jumps while they are simulated."""

import pickle
import pickletools
import time
from contextlib import closing
from functools import partial

import httpx
import numpy as np
import pytest
from support.addresses import KEY
from support.emulator import Clock, ibm_client, process_of, run_until

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu_emulator import Emulator
from aioqpu_emulator.ibm.jobs import pack
from aioqpu_emulator.ionq.settings import Settings
from aioqpu_emulator.ionq.submission import simulate
from aioqpu_emulator.ionq.v04.runners import runner_of
from aioqpu_emulator.jobs import Machine


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def submit(clock, tmp_path):
    """Submit a job that is simulated until the file that comes with it is there."""
    machine = Machine(queue_time=10, run_time=10, seed=1, clock=clock)
    released = []

    def submit(**limits):
        released.append(tmp_path / f"release-{len(released)}")
        return machine.submit(partial(run_until, released[-1]), **limits), released[-1]

    yield submit
    machine.close()


def settle(job):
    for _ in range(60_000):
        if job.phase != "running":
            return job.phase
        time.sleep(0.01)  # a test without an event loop
    raise AssertionError("the simulation did not end")


def wait_until_running(release):
    while not release.with_suffix(".running").exists():
        time.sleep(0.01)  # a test without an event loop


def test_a_clock_that_jumps_during_the_simulation_does_not_make_the_job_longer(clock, submit):
    job, release = submit()
    clock.now += 3600
    assert job.phase == "running"
    release.touch()
    assert settle(job) == "completed"
    assert job.ended - job.started == 10


def test_simulation_takes_no_time_while_the_clock_is_stopped(clock, submit):
    job, release = submit()
    clock.now += 20
    assert job.phase == "running"
    clock.now -= 20
    release.touch()
    job._future.result(600)
    clock.now += 20
    assert job.phase == "completed"
    assert job._future.result().at == job.submitted


def test_a_cancelled_simulation_that_ends_in_a_moment_keeps_its_child_process(submit, monkeypatch):
    monkeypatch.setattr("aioqpu_emulator.jobs.STOP_SECONDS", 600)
    machine = Machine(queue_time=0, run_time=0, seed=1, clock=time.monotonic)
    process = machine.submit(process_of)._future.result(600).value
    job, release = submit()
    wait_until_running(release)
    assert job.cancel()
    release.touch()
    job._future.result(600)
    assert machine.submit(process_of)._future.result(600).value == process


def test_a_cancelled_simulation_that_goes_on_is_stopped(submit):
    job, release = submit()
    wait_until_running(release)
    assert job.cancel()
    assert "it was stopped" in str(job._future.result(600).error)


def test_job_that_ran_too_long_keeps_its_status_after_the_simulation(clock, submit):
    job, release = submit(time_limit=20)
    clock.now += 3600
    assert job.phase == "ran too long"
    release.touch()
    job._future.result(600)
    assert job.phase == "ran too long"
    assert job.ended - job.started == 20


@pytest.mark.parametrize("model", [None, "aria-1"])
@pytest.mark.parametrize("kind", ["gates", "OpenQASM 3"])
def test_pickle_size_does_not_grow_with_the_number_of_states(model, kind):
    """Python objects are unpickled while the event loop waits, bytes are not."""
    settings = Settings(model, 2000, debias=model is not None)

    def unpickled(qubits):
        if kind == "gates":
            gates = [{"gate": "h", "target": qubit} for qubit in range(qubits)]
            value = simulate({"circuit": gates, "qubits": qubits}, "qis", settings, np.random.default_rng(1))
        else:
            text = f'OPENQASM 3.0; include "stdgates.inc"; qubit[{qubits}] q; h q;'
            value = runner_of("ionq.qasm3.v1", {"data": text})(
                {"program": {"data": text}}, "qis", settings, np.random.default_rng(1)
            )
        return len(list(pickletools.genops(pickle.dumps(value))))

    assert unpickled(10) < unpickled(2) + 50


# How quickly jobs end that take no time


BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
TEXT = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'


@pytest.fixture
def instant():
    with closing(Emulator(queue_time=0, run_time=0, seed=3)) as emulator:
        yield emulator


@pytest.mark.asyncio
async def test_job_without_queue_and_run_time_is_complete_at_its_first_read(instant, monkeypatch):
    urls, transport = instant.urls(80), httpx.ASGITransport(instant.app)
    async with IonQClient(KEY, urls.ionq_url, transport=transport) as ionq:
        await ionq.run_job(BELL)  # numpy may have to be imported first
        instant.requests.clear()
        assert (await ionq.run_job(BELL)).probabilities == pytest.approx({0: 0.5, 3: 0.5})
        assert instant.requests["GET /v0.3/jobs/{id}"] == 1
    monkeypatch.setattr("aioqpu_emulator.jobs.MAX_SETTLE_SECONDS", 600.0)  # for a child process that is slow to start
    async with IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport) as ibm:
        job = await ibm.submit_sampler([TEXT], backend="emulator", shots=4096)
        instant.requests.clear()
        assert (await job.result(600))[0].data["c"].counts().keys() == {"00", "11"}
        assert instant.requests["GET /api/v1/jobs/{id}"] == 1


def test_a_small_circuit_has_the_same_result_as_in_a_child_process():
    settings = Settings("aria-1", 1000, debias=False)
    work = partial(simulate, {**BELL, "qubits": 2}, "qis", settings)
    found = []
    for small in (True, False):
        machine = Machine(queue_time=0, run_time=0, seed=4, clock=time.monotonic)
        job = machine.submit(work, small=small)
        machine.wait_until_idle()
        found.append(job.value["plain"])
        machine.close()
    assert found[0] == found[1]


def test_small_circuit_that_cannot_run_fails_its_job():
    machine = Machine(queue_time=0, run_time=0, seed=4, clock=time.monotonic)
    gates = [{"gate": "x", "target": 5}]
    job = machine.submit(
        partial(simulate, {"qubits": 2, "circuit": gates}, "qis", Settings(None, 1, False)), small=True
    )
    machine.wait_until_idle()
    assert job.phase == "failed"
    assert "qubit 5" in str(job.error)
    odd = machine.submit(partial(simulate, {"qubits": 2}, "qis", Settings(None, 1, False)), small=True)
    machine.wait_until_idle()
    assert str(odd.error) == "KeyError: 'format'"


@pytest.mark.asyncio
async def test_compressed_results_are_read_unchanged(instant):
    urls, transport = instant.urls(80), httpx.ASGITransport(instant.app)
    async with IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport) as ibm:
        for shots in (1, 4096):
            params = {"pubs": [[TEXT, None, shots]], "version": 2}
            job = await ibm.submit_job("sampler", backend="emulator", params=params)
            (result,) = await job.result(600)
            assert len(result.data["c"].bitstrings()) == shots
    assert [len(pack(b"{" * size)) < size for size in (999, 1_001, 1_000_000)] == [False, True, False]


class TickingClock(Clock):
    """A clock that moves whenever it is read."""

    tick = 0.0

    def __call__(self):
        self.now += self.tick
        return self.now


def test_document_of_a_job_that_ends_during_the_read_is_consistent():
    clock = TickingClock()
    emulator = Emulator(queue_time=0, run_time=1000, seed=1, clock=clock)
    with emulator.serve() as urls, ibm_client(urls) as client:
        body = {"program_id": "sampler", "backend": "emulator", "params": {"pubs": [["OPENQASM 3.0; x q;"]]}}
        path = f"/v1/jobs/{client.post('/v1/jobs', json=body).json()['id']}"
        submitted = clock.now
        emulator._machine.wait_until_idle()
        clock.tick = 1.0
        seen = set()
        for calls_before_the_end in range(30):
            clock.now = submitted + 1000 - calls_before_the_end
            job = client.get(path).json()
            failed = job["status"] == "Failed"
            assert job["state"]["status"] == job["status"]
            assert ("reason" in job["state"]) is failed
            assert (job["usage"]["status"] == "complete") is failed
            clock.now = submitted + 1000 - calls_before_the_end
            (workload,) = client.get("/v1/workloads").json()["workloads"]
            assert ("status_reason" in workload) is ("ended" in workload) is (workload["status"] == "failed")
            seen |= {job["status"], workload["status"]}
        assert seen == {"Running", "Failed", "in_progress", "failed"}

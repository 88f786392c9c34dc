"""When jobs run and end, by a clock that jumps while they are simulated."""

import time
from functools import partial

import pytest
from support.emulator import Clock, ibm_client, run_until

from aioqpu_emulator import Emulator
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
    for _ in range(6000):
        if job.phase != "running":
            return job.phase
        time.sleep(0.01)  # a test without an event loop
    raise AssertionError("the simulation did not end")


def test_a_clock_that_jumps_during_the_simulation_does_not_make_the_job_longer(clock, submit):
    job, release = submit()
    clock.now += 3600
    assert job.phase == "running"
    release.touch()
    assert settle(job) == "completed"
    assert job.ended - job.started == 10


def test_a_job_that_ran_too_long_stays_so_when_its_simulation_ends(clock, submit):
    job, release = submit(time_limit=20)
    clock.now += 3600
    assert job.phase == "ran too long"
    release.touch()
    job._future.result(60)
    assert job.phase == "ran too long"
    assert job.ended - job.started == 20


class TickingClock(Clock):
    """A clock that moves whenever it is read."""

    tick = 0.0

    def __call__(self):
        self.now += self.tick
        return self.now


def test_a_job_that_ends_while_it_is_read_is_shown_before_its_end_or_after_it():
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

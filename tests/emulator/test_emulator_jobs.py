"""When jobs run and end, by a clock that jumps while they are simulated."""

import time
from functools import partial

import pytest
from support.emulator import Clock, run_until

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

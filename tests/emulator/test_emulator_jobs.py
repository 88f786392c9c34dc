"""When jobs run and end, by a clock that jumps while they are simulated."""

import threading
import time

import pytest
from emulator.support import Clock

from aioqpu_emulator.jobs import Machine


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def submit(clock):
    """Submit a job that is simulated until the event that comes with it is set."""
    machine = Machine(queue_time=10, run_time=10, seed=1, clock=clock)
    released = []

    def submit(**limits):
        release = threading.Event()
        released.append(release)
        return machine.submit(lambda _: release.wait(60), **limits), release

    yield submit
    for release in released:
        release.set()


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
    release.set()
    assert settle(job) == "completed"
    assert job.ended - job.started == 10


def test_a_job_that_ran_too_long_stays_so_when_its_simulation_ends(clock, submit):
    job, release = submit(time_limit=20)
    clock.now += 3600
    assert job.phase == "ran too long"
    release.set()
    job._future.result(60)
    assert job.phase == "ran too long"
    assert job.ended - job.started == 20

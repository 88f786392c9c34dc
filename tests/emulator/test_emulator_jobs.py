"""When jobs run and end, by a clock that jumps while they are simulated."""

import pickle
import pickletools
import time
from functools import partial

import numpy as np
import pytest
from support.emulator import Clock, run_until

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


@pytest.mark.parametrize("model", [None, "aria-1"])
@pytest.mark.parametrize("kind", ["gates", "OpenQASM 3"])
def test_what_the_server_unpickles_does_not_grow_with_the_number_of_states(model, kind):
    """Python objects are unpickled while the event loop waits, bytes are not."""
    settings = Settings(model, 2000, debias=model is not None)

    def unpickled(qubits):
        if kind == "gates":
            gates = [{"gate": "h", "target": qubit} for qubit in range(qubits)]
            value = simulate({"circuit": gates, "qubits": qubits}, "qis", settings, np.random.default_rng(1))
        else:
            text = f'OPENQASM 3.0; include "stdgates.inc"; qubit[{qubits}] q; h q;'
            value = runner_of("ionq.qasm3.v1")({"program": {"data": text}}, "qis", settings, np.random.default_rng(1))
        return len(list(pickletools.genops(pickle.dumps(value))))

    assert unpickled(10) < unpickled(2) + 50

"""One emulator on a real socket for the whole folder, and callables that run a job on it to its end."""

import pytest
from support.emulator import Clock, ibm_client, ionq_client, wait_for

from aioqpu_emulator import Emulator


@pytest.fixture(scope="session")
def urls():
    with Emulator(queue_time=0.01, run_time=0.01, seed=11).serve() as urls:
        yield urls


@pytest.fixture
def ionq(urls):
    with ionq_client(urls) as client:
        yield client


@pytest.fixture
def ibm(urls):
    with ibm_client(urls) as client:
        yield client


@pytest.fixture
def run_ionq(ionq):
    """Run an IonQ job and give its final document and, if it completed, its results."""

    def run(body):
        created = ionq.post("/jobs", json=body)
        assert created.status_code == 200, created.text
        job = wait_for(ionq, f"/jobs/{created.json()['id']}", ("completed", "failed", "canceled"))
        results = ionq.get(f"/jobs/{job['id']}/results").json() if job["status"] == "completed" else None
        return job, results

    return run


@pytest.fixture
def run_ibm(ibm):
    """Run an IBM job and give its final document and, if it completed, its results."""

    def run(program, params, **more):
        body = {"program_id": program, "backend": "emulator", "params": params, **more}
        created = ibm.post("/v1/jobs", json=body)
        assert created.status_code == 200, created.text
        job = wait_for(
            ibm,
            f"/v1/jobs/{created.json()['id']}",
            ("Completed", "Failed", "Cancelled", "Cancelled - Ran too long"),
        )
        results = ibm.get(f"/v1/jobs/{job['id']}/results").json() if job["status"] == "Completed" else None
        return job, results

    return run


@pytest.fixture
def slow():
    """An emulator whose clock stands still: jobs stay in their state until the test moves it."""
    clock = Clock()
    emulator = Emulator(queue_time=10, run_time=10, token_life=100, clock=clock)
    with emulator.serve() as urls:
        yield emulator, urls, clock

"""The pytest plugin, as small projects use it: each test here runs one."""

import re

import pytest

pytest_plugins = ["pytester"]

BELL = '{"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}'
SAMPLED = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'
HEAD = f"""
import asyncio, time
import anyio, httpx, pytest
import aioqpu
from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu_emulator import Faults

BELL = {BELL}
SAMPLED = {SAMPLED!r}
"""
INI = """
[pytest]
asyncio_mode = strict
asyncio_default_fixture_loop_scope = function
filterwarnings = error
"""


@pytest.fixture
def project(pytester):
    """Run a project of one test file with the plugin, and demand that so many tests pass and none fails."""

    def run(tests, *, passed, conftest=""):
        pytester.makeini(INI)
        pytester.makeconftest(f'import pytest\npytest_plugins = ["aioqpu_emulator.pytest"]\n{conftest}')
        pytester.makepyfile(HEAD + tests)
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--durations=0", "-vv")
        result.assert_outcomes(passed=passed)
        return result

    return run


def test_it_is_off_unless_asked_for(pytester):
    pytester.makeini(INI)
    pytester.makepyfile("def test_it(quantum_emulator): pass")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'quantum_emulator' not found*"])


def test_the_command_line_can_ask_for_it(pytester):
    pytester.makeini(INI)
    pytester.makepyfile("def test_it(quantum_emulator): assert quantum_emulator.created == []")
    pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "aioqpu_emulator.pytest").assert_outcomes(passed=1)


ASYNC_TESTS = """
async def test_both_clouds_run_circuits(quantum_emulator):
    async with quantum_emulator.ionq() as ionq, quantum_emulator.ibm() as ibm:
        assert set((await ionq.run_job(BELL, shots=100)).counts()) == {"00", "11"}
        job = await ibm.submit_sampler([SAMPLED], backend="emulator", shots=10)
        assert (await job.result())[0].data["c"].counts() == {"1": 10}

async def test_jobs_and_what_they_were_made_of_are_on_record(quantum_emulator):
    async with quantum_emulator.ionq() as ionq, quantum_emulator.ibm() as ibm:
        first = await ionq.submit_job(BELL, target="qpu.aria-1", shots=100, name="mine")
        second = await ibm.submit_sampler([SAMPLED], backend="emulator", shots=10, tags=["mine"])
    assert [(job.id, job.cloud) for job in quantum_emulator.created] == [(first.id, "ionq"), (second.id, "ibm")]
    assert quantum_emulator.bodies[first.id]["target"] == "qpu.aria-1"
    assert quantum_emulator.bodies[first.id]["input"] == BELL
    assert quantum_emulator.bodies[second.id]["params"]["pubs"][0][0] == SAMPLED

async def test_no_other_test_has_left_anything(quantum_emulator):
    assert quantum_emulator.created == [] and quantum_emulator.requests == {} and quantum_emulator.faults is None
    async with quantum_emulator.ionq() as ionq:
        assert [job async for job in ionq.list_jobs()] == []

@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
async def test_two_hours_in_the_queue_take_no_two_hours(quantum_emulator, cloud):
    quantum_emulator.queue_time, quantum_emulator.run_time = 7200, 30
    async with getattr(quantum_emulator, cloud)() as client:
        if cloud == "ionq":
            job = await client.submit_job(BELL, shots=10)
        else:
            job = await client.submit_sampler([SAMPLED], backend="emulator", shots=10)
        real, virtual, seen = time.monotonic(), anyio.current_time(), []
        with pytest.raises(aioqpu.JobTimeoutError):
            await job.wait(3600)
        assert 3600 <= anyio.current_time() - virtual < 3610
        await job.wait(on_update=lambda job: seen.append(job.status.lower()))
        assert 7230 <= anyio.current_time() - virtual < 7260
        assert seen[-2:] == ["running", "completed"]
        assert time.monotonic() - real < 20
        data = job.to_dict()
        if cloud == "ionq":
            assert 7200 <= data["start"] - data["request"] <= 7201

async def test_ones_own_timeouts_are_in_the_same_time(quantum_emulator):
    quantum_emulator.queue_time = 7200
    async with quantum_emulator.ionq() as ionq:
        with pytest.raises(TimeoutError):
            with anyio.fail_after(600):
                await ionq.run_job(BELL, shots=10)
        assert [job.cloud for job in quantum_emulator.created] == ["ionq"]

async def test_the_token_of_an_hour_is_renewed_in_a_wait_of_two(quantum_emulator):
    quantum_emulator.queue_time = 7200
    async with quantum_emulator.ibm() as ibm:
        await (await ibm.submit_sampler([SAMPLED], backend="emulator")).wait()
    assert quantum_emulator.requests["POST /identity/token"] == 3

async def test_many_jobs_are_waited_for_together(quantum_emulator):
    quantum_emulator.queue_time = 600
    async with quantum_emulator.ionq() as ionq, quantum_emulator.ibm() as ibm:
        jobs = [await ionq.submit_job(BELL, shots=10) for _ in range(5)]
        jobs.append(await ibm.submit_sampler([SAMPLED], backend="emulator"))
        await aioqpu.wait_all(jobs, timeout=3600)
    assert all(job.done for job in jobs)

async def test_a_503_is_survived_and_its_pause_takes_no_time(quantum_emulator):
    async with quantum_emulator.ionq() as ionq:
        job = await ionq.submit_job(BELL, shots=10)
        quantum_emulator.fail_next("GET /v0.3/jobs/{id}", 503, retry_after=100)
        real = time.monotonic()
        assert (await job.refresh()).status == "completed"
        assert quantum_emulator.requests["GET /v0.3/jobs/{id}"] == 2
        assert time.monotonic() - real < 50

async def test_an_answer_that_was_lost_pays_for_one_job_only(quantum_emulator):
    quantum_emulator.faults = Faults(1, ["lost"], route="POST /v0.3/jobs")
    async with quantum_emulator.ionq() as ionq:
        job = await ionq.submit_job(BELL, shots=10)
    assert [made.id for made in quantum_emulator.created] == [job.id]

async def test_a_refused_connection_is_one_that_was_not_made(quantum_emulator):
    quantum_emulator.faults = Faults(1, ["refused"], route="GET /v0.3/backends")
    async with quantum_emulator.ionq(max_retries=0) as ionq:
        with pytest.raises(aioqpu.APIConnectionError) as caught:
            await ionq.list_backends()
    assert isinstance(caught.value.__cause__, httpx.ConnectError)

async def test_a_slow_answer_comes_too_late_for_a_short_timeout_only(quantum_emulator):
    quantum_emulator.faults = Faults(1, ["slow-headers"], route="GET /v0.3/backends", seconds=900)
    async with quantum_emulator.ionq(timeout=1, max_retries=0) as hurried:
        with pytest.raises(aioqpu.APITimeoutError):
            await hurried.list_backends()
    async with quantum_emulator.ionq(timeout=httpx.Timeout(None)) as patient:
        assert await patient.list_backends()

async def test_a_bad_key_is_refused(quantum_emulator):
    async with quantum_emulator.ibm("bad-key") as ibm:
        with pytest.raises(aioqpu.CredentialsError):
            await ibm.list_backends()
"""


def test_with_pytest_asyncio(project):
    project("pytestmark = pytest.mark.asyncio\n" + ASYNC_TESTS, passed=14)


def test_with_anyio_on_both_libraries(project):
    backends = """
from trio.testing import MockClock

@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return ("trio", {"clock": MockClock(autojump_threshold=0)}) if request.param == "trio" else "asyncio"
"""
    project("pytestmark = pytest.mark.anyio\n" + ASYNC_TESTS, conftest=backends, passed=28)

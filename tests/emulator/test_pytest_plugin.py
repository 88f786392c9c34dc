"""The pytest plugin, as small projects use it: each test here runs one."""

import re
from pathlib import Path

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
def pytester(pytester, monkeypatch):
    """Projects load the plugins they need and no others, which would double their time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("AIOQPU_EMULATOR_CHECK")  # which these projects would not set, and which takes as long again
    plugins = ["no:cacheprovider", "pytest_asyncio.plugin", "anyio.pytest_plugin", "respx.plugin"]
    monkeypatch.setenv("PYTEST_ADDOPTS", " ".join(f"-p {plugin}" for plugin in plugins))
    return pytester


@pytest.fixture
def project(pytester):
    """Run a project of one test file with the plugin, and demand that so many tests pass and none fails."""

    def run(tests, *, passed, conftest=""):
        pytester.makeini(INI)
        pytester.makeconftest(f'import pytest\npytest_plugins = ["aioqpu_emulator.pytest"]\n{conftest}')
        pytester.makepyfile(HEAD + tests)
        result = pytester.runpytest_subprocess()
        result.assert_outcomes(passed=passed)
        return result

    return run


def test_it_is_off_unless_asked_for(pytester):
    pytester.makeini(INI)
    pytester.makepyfile("def test_it(quantum_emulator): pass")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'quantum_emulator' not found*"])


def test_the_command_line_can_ask_for_it(pytester):
    pytester.makeini(INI)
    pytester.makepyfile("def test_it(quantum_emulator): assert quantum_emulator.created == []")
    pytester.runpytest_subprocess("-p", "aioqpu_emulator.pytest").assert_outcomes(passed=1)


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
        assert 3599 <= anyio.current_time() - virtual < 3610
        await job.wait(on_update=lambda job: seen.append(job.status.lower()))
        assert 7229 <= anyio.current_time() - virtual < 7260
        assert seen[-2:] == ["running", "completed"]
        assert time.monotonic() - real < 3600
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
        virtual = anyio.current_time()
        assert (await job.refresh()).status == "completed"
        assert quantum_emulator.requests["GET /v0.3/jobs/{id}"] == 2
        assert anyio.current_time() - virtual >= 100

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
    project("pytestmark = pytest.mark.asyncio\n" + ASYNC_TESTS, passed=13)


def test_with_anyio_on_both_libraries(project):
    backends = """
from trio.testing import MockClock

@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return ("trio", {"clock": MockClock(autojump_threshold=0)}) if request.param == "trio" else "asyncio"
"""
    project("pytestmark = pytest.mark.anyio\n" + ASYNC_TESTS, conftest=backends, passed=26)


def test_with_one_event_loop_for_many_tests_time_goes_on_from_one_to_the_next(project):
    tests = """
pytestmark = pytest.mark.asyncio(loop_scope="module")
times = []

@pytest.mark.parametrize("_", range(3))
async def test_a_wait_of_an_hour(quantum_emulator, _):
    quantum_emulator.queue_time = 3600
    times.append(asyncio.get_running_loop().time())
    async with quantum_emulator.ionq() as ionq:
        await ionq.run_job(BELL, shots=10)
    times.append(asyncio.get_running_loop().time())

async def test_the_clock_never_went_back():
    assert times == sorted(times)
    assert times[-1] - times[0] > 3 * 3600

async def test_without_the_emulator_time_passes_as_usual():
    started, real = asyncio.get_running_loop().time(), time.monotonic()
    await asyncio.sleep(0.2)
    assert time.monotonic() - real >= 0.19
    assert asyncio.get_running_loop().time() - started < 600
"""
    project(tests, passed=5)


def test_what_threads_and_sockets_do_is_waited_for_in_real_time(project):
    tests = r"""
import socket, threading
pytestmark = pytest.mark.asyncio

@pytest.fixture
def emulator(quantum_emulator):
    return quantum_emulator

async def skipping(emulator):
    async with emulator.ionq() as ionq:
        await ionq.run_job(BELL, shots=10)

@pytest.mark.parametrize("run", [asyncio.to_thread, anyio.to_thread.run_sync])
async def test_threads(emulator, run):
    await skipping(emulator)
    async with asyncio.timeout(3600):
        await run(time.sleep, 0.2)  # in a thread, so the event loop could skip the hour meanwhile

async def test_sockets(emulator):
    def answer(listener):
        connection, _ = listener.accept()
        with connection:
            time.sleep(0.2)  # in a thread, so the event loop could skip the hour meanwhile
            connection.sendall(b"hello")

    await skipping(emulator)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=answer, args=[listener])
        server.start()
        async with asyncio.timeout(3600):
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            assert await reader.read() == b"hello"
            writer.close()
        server.join()

async def test_own_threads(emulator):
    await skipping(emulator)
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def work():
        time.sleep(0.2)  # in a thread, so the event loop could skip the hour meanwhile
        loop.call_soon_threadsafe(done.set_result, None)

    threading.Thread(target=work).start()
    async with asyncio.timeout(3600):
        await done
    started = time.monotonic()
    await asyncio.sleep(3600)
    assert time.monotonic() - started < 600

async def test_a_daemon_that_waits_for_work_holds_nothing_up(emulator):
    await skipping(emulator)
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    started = time.monotonic()
    await asyncio.sleep(3600)
    assert time.monotonic() - started < 600

async def test_other_processes(emulator):
    await skipping(emulator)
    async with asyncio.timeout(3600):
        process = await asyncio.create_subprocess_exec("sleep", "0.2")
        assert await process.wait() == 0

async def test_large_circuits_which_the_emulator_checks_in_a_thread(emulator):
    long = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}] * 5001}
    async with emulator.ionq() as ionq, asyncio.timeout(3600):
        assert (await ionq.run_job(long, shots=10)).counts() == {"1": 10}
"""
    project(tests, passed=7)


def test_the_clock_of_a_loop_that_many_tests_share_stays_as_fast(project):
    tests = r"""
import sys
from aioqpu_emulator.pytest import QuantumEmulator
pytestmark = pytest.mark.asyncio

async def test_many_on_one_loop():
    sys.setrecursionlimit(300)  # so that a few hundred calls inside each other are too many
    for _ in range(310):
        with pytest.MonkeyPatch.context() as patch:
            emulator = QuantumEmulator(patch)
            async with emulator.ionq() as ionq:
                await ionq.get_health()
            emulator.close()
"""
    project(tests, passed=1)


def test_code_that_takes_its_addresses_from_the_environment_reaches_it_on_a_socket(project):
    tests = r"""
import os, subprocess, sys

PROGRAM = '''
import asyncio
from aioqpu import IonQClient

async def main():
    async with IonQClient() as ionq:
        print((await ionq.run_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}, shots=10)).counts())

asyncio.run(main())
'''

async def both():
    async with IonQClient() as ionq, IBMRuntimeClient() as ibm:
        on_ionq = await ionq.run_job(BELL, shots=100)
        on_ibm = await (await ibm.submit_sampler([SAMPLED], backend="emulator", shots=10)).result()
        return on_ionq.counts(), on_ibm[0].data["c"].counts()

def test_both_clouds(quantum_emulator_server, quantum_emulator):
    on_ionq, on_ibm = asyncio.run(both())
    assert set(on_ionq) == {"00", "11"} and on_ibm == {"1": 10}
    assert [job.cloud for job in quantum_emulator.created] == ["ionq", "ibm"]

def test_another_process(quantum_emulator_server, quantum_emulator):
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "{'1': 10}\n"
    assert quantum_emulator.bodies[quantum_emulator.created[0].id]["shots"] == 10

def test_the_addresses_of_qiskits_own_client_are_set(quantum_emulator_server):
    assert os.environ["GLOBAL_SEARCH_URL"] == quantum_emulator_server.global_search_url
    assert os.environ["GLOBAL_CATALOG_URL"] == quantum_emulator_server.global_catalog_url

def test_faults(quantum_emulator_server, quantum_emulator):
    quantum_emulator.fail_next("POST /v0.3/jobs", 402)
    with pytest.raises(aioqpu.APIStatusError):
        asyncio.run(both())
    assert quantum_emulator.created == []

def test_time_is_brought_forward_by_hand(quantum_emulator_server, quantum_emulator):
    quantum_emulator.queue_time = 7200

    async def main():
        async with IonQClient() as ionq:
            job = await ionq.submit_job(BELL, shots=10)
            with pytest.raises(aioqpu.JobTimeoutError):
                await job.wait(0)
            quantum_emulator.advance(7200)
            await job.wait(0)

    asyncio.run(main())

def test_the_environment_is_as_it_was():
    assert "IONQ_API_URL" not in os.environ

def test_only_the_addresses(quantum_emulator):
    with quantum_emulator.serve() as urls:
        assert httpx.get(f"{urls.ionq_url}/health").json()["status"] == "pass"
"""
    project(tests, passed=7)


def test_nonsense_is_refused_at_once(project):
    tests = """
@pytest.mark.parametrize("name", ["queue_time", "run_time"])
@pytest.mark.parametrize("seconds", ["4", None, -1, float("nan"), float("inf")])
def test_times(quantum_emulator, name, seconds):
    with pytest.raises(ValueError, match=f"{name} must be a number of seconds, not {seconds!r}"):
        setattr(quantum_emulator, name, seconds)
    assert getattr(quantum_emulator, name) == 0

def test_misspelled_attributes(quantum_emulator):
    with pytest.raises(AttributeError, match="que_time"):
        quantum_emulator.que_time = 4

@pytest.mark.parametrize("seconds", ["4", -1])
def test_the_clock(quantum_emulator, seconds):
    with pytest.raises(ValueError, match="seconds must be a number of seconds"):
        quantum_emulator.advance(seconds)
"""
    project(tests, passed=13)


def test_an_event_loop_that_cannot_skip_time_keeps_its_own(project):
    tests = """
def test_uvloop(quantum_emulator):
    uvloop = pytest.importorskip("uvloop")

    async def main():
        async with quantum_emulator.ionq() as ionq:
            return await ionq.run_job(BELL, shots=10)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(main()).counts()
"""
    project(tests, passed=1)


def test_the_guide_is_a_project_whose_tests_pass(pytester):
    text = (Path(__file__).parents[2] / "docs" / "guides" / "testing.md").read_text("utf-8")
    found = re.findall(r"^```(python|toml)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (settings,) = (code for language, code in found if language == "toml")
    conftest, *files = (code for language, code in found if language == "python")
    pytester.makepyprojecttoml(
        settings + 'filterwarnings = ["error"]\nasyncio_default_fixture_loop_scope = "function"\n'
    )
    pytester.makeconftest(conftest)
    pytester.makepyfile(**{f"test_{number}": code for number, code in enumerate(files)})
    result = pytester.runpytest_subprocess()
    tests = sum(len(re.findall(r"^(?:async )?def test_", code, re.MULTILINE)) for code in files)
    result.assert_outcomes(passed=tests + 1)  # one of them on both libraries

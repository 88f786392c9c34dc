"""The pytest plugin, as a small project uses it: most tests here look at one of its files."""

import os
import re
import subprocess
import sys
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


PLUGINS = ["no:cacheprovider", "pytest_asyncio.plugin", "anyio.pytest_plugin", "respx.plugin"]
OPTIONS = " ".join(f"-p {plugin}" for plugin in PLUGINS)


@pytest.fixture
def pytester(pytester, monkeypatch):
    """Projects load the plugins they need and no others, which would double their time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("AIOQPU_EMULATOR_CHECK")  # which these projects would not set, and which takes as long again
    monkeypatch.setenv("PYTEST_ADDOPTS", OPTIONS)
    return pytester


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Run one project with a file for each of the tests below, and return its output and what became of its tests."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "pytest.ini").write_text(INI, "utf-8")
    for name, tests in PROJECT.items():
        (folder / f"test_{name}.py").write_text(HEAD + tests, "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "AIOQPU_EMULATOR_CHECK"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--tb=short", "-p", "aioqpu_emulator.pytest"],
        cwd=folder,
        env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": OPTIONS},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr, re.findall(r"^([A-Z]+) test_(\w+)\.py::", done.stdout, re.MULTILINE)


@pytest.fixture
def passed(project):
    """Demand that so many tests of a file of the project passed and that no other test of it had an outcome."""

    def check(name, count):
        output, outcomes = project
        assert [outcome for outcome, file in outcomes if file == name] == ["PASSED"] * count, output

    return check


def test_fixture_is_missing_unless_the_plugin_is_loaded(pytester):
    pytester.makeini(INI)
    pytester.makepyfile("def test_it(quantum_emulator): pass")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'quantum_emulator' not found*"])


COMMAND_LINE = "def test_it(quantum_emulator): assert quantum_emulator.created == []"


def test_plugin_is_loaded_by_command_line_option(passed):
    passed("command_line", 1)


ASYNC_TESTS = """
async def test_both_clouds_run_circuits(quantum_emulator):
    async with quantum_emulator.ionq() as ionq, quantum_emulator.ibm() as ibm:
        assert set((await ionq.run_job(BELL, shots=100)).counts()) == {"00", "11"}
        job = await ibm.submit_sampler([SAMPLED], backend="emulator", shots=10)
        assert (await job.result())[0].data["c"].counts() == {"1": 10}

async def test_created_jobs_and_their_bodies_are_recorded(quantum_emulator):
    async with quantum_emulator.ionq() as ionq, quantum_emulator.ibm() as ibm:
        first = await ionq.submit_job(BELL, target="qpu.aria-1", shots=100, name="mine")
        second = await ibm.submit_sampler([SAMPLED], backend="emulator", shots=10, tags=["mine"])
    assert [(job.id, job.cloud) for job in quantum_emulator.created] == [(first.id, "ionq"), (second.id, "ibm")]
    assert quantum_emulator.bodies[first.id]["target"] == "qpu.aria-1"
    assert quantum_emulator.bodies[first.id]["input"] == BELL
    assert quantum_emulator.bodies[second.id]["params"]["pubs"][0][0] == SAMPLED

async def test_emulator_starts_without_jobs_requests_and_faults(quantum_emulator):
    assert quantum_emulator.created == [] and quantum_emulator.requests == {} and quantum_emulator.faults is None
    async with quantum_emulator.ionq() as ionq:
        assert [job async for job in ionq.list_jobs()] == []

@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
async def test_two_hours_in_the_queue_are_skipped(quantum_emulator, cloud):
    quantum_emulator.queue_time, quantum_emulator.run_time = 7200, 30
    async with getattr(quantum_emulator, cloud)() as client:
        if cloud == "ionq":
            job = await client.submit_job(BELL, shots=10)
        else:
            job = await client.submit_sampler([SAMPLED], backend="emulator", shots=10)
        real, virtual, seen = time.monotonic(), anyio.current_time(), []
        with pytest.raises(aioqpu.JobTimeoutError):
            await job.wait(3600, poll=20)
        assert 3599 <= anyio.current_time() - virtual < 3610
        await job.wait(poll=20, on_update=lambda job: seen.append(job.status.lower()))
        assert 7229 <= anyio.current_time() - virtual < 7260
        assert seen[-2:] == ["running", "completed"]
        assert time.monotonic() - real < 3600
        data = job.to_dict()
        if cloud == "ionq":
            assert 7200 <= data["start"] - data["request"] <= 7201

async def test_timeouts_of_the_test_use_the_virtual_time(quantum_emulator):
    quantum_emulator.queue_time = 7200
    async with quantum_emulator.ionq() as ionq:
        with pytest.raises(TimeoutError):
            with anyio.fail_after(600):
                await ionq.run_job(BELL, shots=10)
        assert [job.cloud for job in quantum_emulator.created] == ["ionq"]

async def test_token_is_refreshed_during_a_wait_of_two_hours(quantum_emulator):
    quantum_emulator.queue_time = 7200
    async with quantum_emulator.ibm() as ibm:
        await (await ibm.submit_sampler([SAMPLED], backend="emulator")).wait(poll=60)
    assert quantum_emulator.requests["POST /identity/token"] == 3

async def test_many_jobs_are_waited_for_together(quantum_emulator):
    quantum_emulator.queue_time = 600
    async with quantum_emulator.ionq() as ionq, quantum_emulator.ibm() as ibm:
        jobs = [await ionq.submit_job(BELL, shots=10) for _ in range(5)]
        jobs.append(await ibm.submit_sampler([SAMPLED], backend="emulator"))
        await aioqpu.wait_all(jobs, timeout=3600)
    assert all(job.done for job in jobs)

async def test_503_is_retried_after_its_virtual_retry_after(quantum_emulator):
    async with quantum_emulator.ionq() as ionq:
        job = await ionq.submit_job(BELL, shots=10)
        quantum_emulator.fail_next("GET /v0.3/jobs/{id}", 503, retry_after=100)
        virtual = anyio.current_time()
        assert (await job.refresh()).status == "completed"
        assert quantum_emulator.requests["GET /v0.3/jobs/{id}"] == 2
        assert anyio.current_time() - virtual >= 100

async def test_lost_response_creates_one_job_only(quantum_emulator):
    quantum_emulator.faults = Faults(1, ["lost"], route="POST /v0.3/jobs")
    async with quantum_emulator.ionq() as ionq:
        job = await ionq.submit_job(BELL, shots=10)
    assert [made.id for made in quantum_emulator.created] == [job.id]

async def test_refused_fault_raises_connect_error(quantum_emulator):
    quantum_emulator.faults = Faults(1, ["refused"], route="GET /v0.3/backends")
    async with quantum_emulator.ionq(max_retries=0) as ionq:
        with pytest.raises(aioqpu.APIConnectionError) as caught:
            await ionq.list_backends()
    assert isinstance(caught.value.__cause__, httpx.ConnectError)

async def test_slow_response_exceeds_only_a_short_timeout(quantum_emulator):
    quantum_emulator.faults = Faults(1, ["slow-headers"], route="GET /v0.3/backends", seconds=900)
    async with quantum_emulator.ionq(timeout=1, max_retries=0) as hurried:
        with pytest.raises(aioqpu.APITimeoutError):
            await hurried.list_backends()
    async with quantum_emulator.ionq(timeout=httpx.Timeout(None)) as patient:
        assert await patient.list_backends()

async def test_invalid_key_raises_credentials_error(quantum_emulator):
    async with quantum_emulator.ibm("bad-key") as ibm:
        with pytest.raises(aioqpu.CredentialsError):
            await ibm.list_backends()
"""


ON_PYTEST_ASYNCIO = "pytestmark = pytest.mark.asyncio\n" + ASYNC_TESTS
ON_ANYIO = f"""
from trio.testing import MockClock

pytestmark = pytest.mark.anyio

@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return ("trio", {{"clock": MockClock(autojump_threshold=0)}}) if request.param == "trio" else "asyncio"
{ASYNC_TESTS}"""


def test_async_tests_pass_with_pytest_asyncio(passed):
    passed("pytest_asyncio", 13)


def test_async_tests_pass_with_anyio_on_asyncio_and_trio(passed):
    passed("anyio", 26)


ONE_LOOP = """
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


def test_clock_never_goes_back_in_tests_that_share_an_event_loop(passed):
    passed("one_loop", 5)


THREADS = r"""
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

async def test_waiting_daemon_thread_does_not_stop_time_skipping(emulator):
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


def test_threads_sockets_and_processes_are_waited_for_in_real_time(passed):
    passed("threads", 7)


SHARED_LOOP = r"""
import inspect, sys
from aioqpu_emulator.pytest import QuantumEmulator
pytestmark = pytest.mark.asyncio

async def use_another():
    with pytest.MonkeyPatch.context() as patch:
        emulator = QuantumEmulator(patch)
        async with emulator.ionq() as ionq:
            await ionq.get_health()
        emulator.close()

async def test_many_on_one_loop():
    await use_another()  # imports are deep
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 80)  # so that so many calls inside each other are too many
    try:
        for _ in range(85):
            await use_another()
    finally:
        sys.setrecursionlimit(usual)
"""


def test_many_emulators_on_one_event_loop_do_not_deepen_the_call_stack(passed):
    passed("shared_loop", 1)


SOCKET = r"""
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

def test_advance_moves_the_emulator_clock(quantum_emulator_server, quantum_emulator):
    quantum_emulator.queue_time = 7200

    async def main():
        async with IonQClient() as ionq:
            job = await ionq.submit_job(BELL, shots=10)
            with pytest.raises(aioqpu.JobTimeoutError):
                await job.wait(0)
            quantum_emulator.advance(7200)
            await job.wait(0)

    asyncio.run(main())

def test_environment_is_restored_after_the_test():
    assert "IONQ_API_URL" not in os.environ

def test_serve_gives_urls_without_setting_the_environment(quantum_emulator):
    with quantum_emulator.serve() as urls:
        assert httpx.get(f"{urls.ionq_url}/health").json()["status"] == "pass"
"""


def test_server_fixture_serves_clients_configured_by_environment(passed):
    passed("socket", 7)


NONSENSE = """
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


def test_invalid_times_and_attributes_are_refused(passed):
    passed("nonsense", 13)


UVLOOP = """
def test_uvloop(quantum_emulator):
    uvloop = pytest.importorskip("uvloop")

    async def main():
        async with quantum_emulator.ionq() as ionq:
            return await ionq.run_job(BELL, shots=10)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(main()).counts()
"""


def test_plugin_works_on_an_event_loop_that_cannot_skip_time(passed):
    passed("uvloop", 1)


PROJECT = {
    "command_line": COMMAND_LINE,
    "pytest_asyncio": ON_PYTEST_ASYNCIO,
    "anyio": ON_ANYIO,
    "one_loop": ONE_LOOP,
    "threads": THREADS,
    "shared_loop": SHARED_LOOP,
    "socket": SOCKET,
    "nonsense": NONSENSE,
    "uvloop": UVLOOP,
}


def test_tests_of_the_testing_guide_pass(pytester):
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

"""Emulators that run in the background: the clients' `emulator()` and `aioqpu emulator --env`."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import threading

import anyio
import httpx
import pytest

from aioqpu import ConfigurationError, IBMRuntimeClient, IonQClient

BELL = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'


_others = set()  # emulators that tests of other modules share


@pytest.fixture(autouse=True, scope="module")
def others():
    _others.update(servers())


def servers():
    return {thread for thread in threading.enumerate() if thread.name == "aioqpu-emulator"} - _others


async def bell_of_ionq(version, **options):
    async with IonQClient.emulator(api_version=version, queue_time=0, run_time=0, **options) as ionq:
        result = await ionq.run_job(BELL, shots=100, timeout=600)
        assert servers()
    return result.bitstrings


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_ionq_client_emulator_runs_a_job_and_stops_its_server(backend, monkeypatch):
    monkeypatch.setenv("IONQ_API_URL", "https://ionq.invalid/v0.4")
    assert anyio.run(bell_of_ionq, "v0.3", backend=backend) == pytest.approx({"00": 0.5, "11": 0.5})
    assert anyio.run(bell_of_ionq, "v0.4", backend=backend) == pytest.approx({"00": 0.5, "11": 0.5})
    assert not servers()


def test_ibm_client_emulator_with_a_seed_gives_equal_samples():
    async def sample():
        async with IBMRuntimeClient.emulator(queue_time=0, run_time=0, seed=3) as ibm:
            job = await ibm.submit_sampler([BELL], backend="emulator", shots=100)
            return (await job.result(timeout=600))[0].data.c.counts()

    first = anyio.run(sample)
    assert sum(first.values()) == 100
    assert anyio.run(sample) == first


def test_many_first_requests_start_one_emulator():
    async def submit():
        async with IonQClient.emulator(queue_time=0, run_time=0) as ionq, anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(ionq.list_backends)
            await ionq.list_backends()
            assert len(servers()) == 1

    anyio.run(submit)


def test_an_emulator_that_was_never_used_is_not_started():
    async def open_and_close():
        async with IonQClient.emulator():
            assert not servers()

    anyio.run(open_and_close)
    IonQClient.emulator()


def test_an_unknown_version_is_refused():
    with pytest.raises(ConfigurationError, match=r"v0\.5"):
        IonQClient.emulator(api_version="v0.5")


@pytest.mark.skipif(sys.platform == "win32", reason="the output is for a POSIX shell")
def test_env_option_prints_shell_variables_of_a_running_emulator():
    command = [sys.executable, "-m", "aioqpu_emulator", "--port", "0", "--env"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout
    words = shlex.split(printed)
    variables = dict(word.split("=", 1) for word in words if "=" in word and word.split("=", 1)[0].isupper())
    pid = int(variables.pop("AIOQPU_EMULATOR_PID"))
    try:
        assert httpx.get(f"{variables['IONQ_API_URL']}/backends", timeout=600).status_code == 200
        assert f"kill {pid}" in printed
        note = next(word for word in words if "v0.4" in word)
        v04_url = note.rpartition("export IONQ_API_URL=")[2]
        assert httpx.get(f"{v04_url}/backends", timeout=600).status_code == 200
        code = "import asyncio, aioqpu; print(aioqpu.IonQClient(), aioqpu.IBMRuntimeClient())"
        run = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | variables, capture_output=True, text=True, check=True
        )
        assert variables["QISKIT_IBM_URL"] in run.stdout
    finally:
        os.kill(pid, signal.SIGTERM)


def test_env_option_prints_the_error_when_the_emulator_cannot_start():
    command = [sys.executable, "-m", "aioqpu_emulator", "--port", "-1", "--env"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert (done.returncode, done.stdout) == (2, "false\n")
    assert "cannot listen on port -1" in done.stderr


def test_a_port_that_is_in_use_is_named_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "aioqpu_emulator", "--port", str(port), "--env"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert (done.returncode, done.stdout) == (2, "false\n")
    assert f"cannot listen on port {port}: " in done.stderr
    assert "--port 0 picks a free port" in done.stderr

"""What the README and the examples promise, run as a reader would, against the emulator over a real socket."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu_emulator import Emulator

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def emulator():
    with Emulator(queue_time=0.05, run_time=0.05).serve(port=0) as urls:
        yield urls


@pytest.fixture
def environment(emulator, monkeypatch):
    monkeypatch.setenv("IONQ_API_KEY", "any-key")
    monkeypatch.setenv("IONQ_API_URL", emulator.ionq_url)
    monkeypatch.setenv("QISKIT_IBM_TOKEN", "any-key")
    monkeypatch.setenv("QISKIT_IBM_INSTANCE", emulator.instance)
    monkeypatch.setenv("QISKIT_IBM_URL", emulator.ibm_url)
    monkeypatch.setenv("IAM_URL", emulator.iam_url)


def run(number, capsys):
    names = {"__name__": "readme"}
    exec(compile(BLOCKS[number], f"README.md block {number}", "exec"), names)
    return names, capsys.readouterr().out


def counts(line):
    return json.loads(line.replace("'", '"'))


def test_the_readme_is_short_and_all_its_blocks_are_tested():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
    assert len(BLOCKS) == 8


def test_the_ionq_example_prints_counts(environment, capsys):
    _, printed = run(0, capsys)
    assert set(counts(printed)) == {"00", "11"}
    assert sum(counts(printed).values()) == 1000


def test_the_ibm_example_prints_backends_counts_and_values(environment, capsys):
    _, printed = run(1, capsys)
    backends, sampled, estimated = printed.splitlines()
    assert "emulator" in backends
    assert set(counts(sampled)) == {"00", "11"}
    assert json.loads(estimated) == pytest.approx([1, 1, 0], abs=0.1)


def test_the_example_with_own_circuits_prints_counts(emulator, capsys, monkeypatch):
    names = ("ionq_url", "ibm_url", "iam_url", "instance")
    monkeypatch.setattr(sys, "argv", ["own.py", json.dumps({name: getattr(emulator, name) for name in names})])
    _, printed = run(2, capsys)
    assert set(counts(printed.splitlines()[0])) == {"0000", "1111"}


@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
def test_the_job_example_returns_counts_on_both_clouds(environment, capsys, cloud):
    life = run(3, capsys)[0]["life"]

    async def main():
        if cloud == "ionq":
            async with IonQClient() as client:
                job = await client.submit_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}, shots=10)
                return (await life(client, job)).counts()
        async with IBMRuntimeClient() as client:
            circuit = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'
            job = await client.submit_sampler([circuit], backend="emulator", shots=10)
            return (await life(client, job))[0].data["c"].counts()

    assert asyncio.run(main()) == {"1": 10}
    assert "ompleted" in capsys.readouterr().out


def test_the_example_with_many_jobs_prints_each_status(environment, capsys):
    many = run(4, capsys)[0]["many"]

    async def main():
        async with IonQClient() as client:
            await many(client, [{"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}] * 3)

    asyncio.run(main())
    assert capsys.readouterr().out.count(" completed\n") == 3


def test_the_submission_example_finds_its_job(environment, capsys):
    submit = run(5, capsys)[0]["submit"]

    async def main():
        async with IonQClient() as client:
            job = await submit(client, {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}, "mine-1")
            return job.id, (await client.find_submission("mine-1")).id

    submitted, found = asyncio.run(main())
    assert submitted == found


def test_the_session_example_returns_counts(environment, capsys):
    in_a_session = run(6, capsys)[0]["in_a_session"]
    circuit = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'

    async def main():
        async with IBMRuntimeClient() as client:
            return await in_a_session(client, [circuit, circuit])

    assert asyncio.run(main()) == [{"1": 100}, {"1": 100}]


def test_the_call_example_returns_true(environment, capsys):
    is_up = run(7, capsys)[0]["is_up"]

    async def main():
        async with IonQClient() as client:
            return await is_up(client)

    assert asyncio.run(main()) is True


def test_the_demo_reports_both_clouds():
    command = [sys.executable, str(ROOT / "examples" / "bell.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    assert done.stdout.count("ompleted") == 2
    assert len(re.findall(r"^  (?:00|11)  #+", done.stdout, re.MULTILINE)) == 4
    assert "IAM token requests: 1" in done.stdout
    assert done.stderr == ""


def live_demo():
    command = [sys.executable, str(ROOT / "examples" / "bell.py")]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=600, check=False, env={**os.environ, "LIVE": "1"}
    )


def test_the_live_demo_without_keys_exits_1():
    done = live_demo()
    assert done.returncode == 1
    assert "IONQ_API_KEY" in done.stderr


@pytest.mark.parametrize("missing", ["QISKIT_IBM_TOKEN", "QISKIT_IBM_INSTANCE"])
def test_the_live_demo_prints_why_ibm_is_skipped(environment, monkeypatch, missing):
    monkeypatch.setenv(missing, "")
    done = live_demo()
    assert done.returncode == 0
    assert done.stdout.count("ompleted") == 1
    assert f"IBM is skipped: {missing} is not set" in done.stdout


def test_the_live_demo_without_ibm_variables_does_not_mention_a_skipped_cloud(environment, monkeypatch):
    for name in ("QISKIT_IBM_TOKEN", "QISKIT_IBM_INSTANCE"):
        monkeypatch.delenv(name)
    done = live_demo()
    assert done.returncode == 0
    assert "skipped" not in done.stdout

"""The recipes of docs/guides/sweeps.md, with stand-ins for engines that are not installed."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aioqpu_emulator import Emulator

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "sweeps.md").read_text("utf-8")
X = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
PUB = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'


def recipe(title):
    """Return the code block with a title."""
    return re.search(rf'^```text title="{title}"\n(.*?)^```$', GUIDE, re.DOTALL | re.MULTILINE)[1]


@pytest.fixture
def emulator(monkeypatch):
    emulator = Emulator(queue_time=0.01, run_time=0.01)
    with emulator.serve() as urls:
        monkeypatch.setenv("IONQ_API_KEY", "any-key")
        monkeypatch.setenv("IONQ_API_URL", urls.ionq_url)
        yield emulator


def run(code, call, modules=()):
    with pytest.MonkeyPatch.context() as patch:
        for name, module in dict(modules).items():
            patch.setitem(sys.modules, name, module)
        names = {"__name__": "recipe"}
        exec(compile(code, "recipe", "exec"), names)
        return call(names)


def test_a_prefect_flow_that_runs_twice_creates_no_new_jobs(emulator):
    def decorate(function=None, **_):
        return function or (lambda given: given)

    prefect = types.ModuleType("prefect")
    vars(prefect).update(flow=decorate, task=decorate)
    for _ in range(2):
        found = run(
            recipe("prefect"),
            lambda names: asyncio.run(names["run_sweep"]("rabi", {"a": X, "b": X})),
            {"prefect": prefect},
        )
        assert found == {"a": {"1": 100}, "b": {"1": 100}}
    assert len(emulator.created) == 2


def test_dask_tasks_that_run_twice_create_no_new_jobs(emulator):
    class Client:
        def __init__(self, scheduler):
            self.pool = ThreadPoolExecutor(2)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.pool.shutdown()

        def submit(self, function, *arguments, key, retries):
            return self.pool.submit(function, *arguments)

        def gather(self, futures):
            return [future.result() for future in futures]

    distributed = types.ModuleType("dask.distributed")
    vars(distributed).update(Client=Client)
    modules = {"dask": types.ModuleType("dask"), "dask.distributed": distributed}
    for _ in range(2):
        call = lambda names: names["run_sweep"]("tcp://scheduler", "rabi", {"a": X, "b": X})  # noqa: E731
        assert run(recipe("dask"), call, modules) == {"a": {"1": 100}, "b": {"1": 100}}
    assert len(emulator.created) == 2


class TestSlurm:
    def start(self, urls, tmp_path):
        script = tmp_path / "job.py"
        script.write_text(
            f"{recipe('slurm')}\n\nresults = asyncio.run(run_sweep({{'a': {PUB!r}, 'b': {PUB!r}}}))\n"
            "import json\nprint(json.dumps({key: result[0].data['c'].counts() for key, result in results.items()}))\n"
        )
        environment = {
            **os.environ,
            "SLURM_JOB_ID": "4711",
            "SLURM_JOB_QPU_RESOURCES": "emulator",
            "emulator_QRMI_IBM_QRS_IAM_APIKEY": "any-key",
            "emulator_QRMI_IBM_QRS_SERVICE_CRN": urls.instance,
            "emulator_QRMI_IBM_QRS_ENDPOINT": urls.ibm_url,
            "emulator_QRMI_IBM_QRS_IAM_ENDPOINT": urls.iam_url,
        }
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, str(script)], stdout=pipe, stderr=pipe, text=True, env=environment)

    def test_a_requeued_job_finds_its_submissions(self, tmp_path):
        emulator = Emulator(queue_time=0.01, run_time=0.01)
        with emulator.serve() as urls:
            for _ in range(2):
                out, err = self.start(urls, tmp_path).communicate(timeout=600)
                assert json.loads(out) == {
                    key: {"1": sum(counts.values())} for key, counts in json.loads(out).items()
                }, err
        assert sorted(label for job in emulator.created for label in job.labels) == ["slurm-4711/a", "slurm-4711/b"]

    def test_sigterm_cancels_the_jobs_at_the_cloud(self, tmp_path):
        from aioqpu import IBMRuntimeClient

        emulator = Emulator(queue_time=1000)
        with emulator.serve() as urls:
            process = self.start(urls, tmp_path)
            while len(emulator.created) < 2:
                assert process.poll() is None
                time.sleep(0.01)  # a test without an event loop
            process.send_signal(signal.SIGTERM)
            assert "CancelledError" in process.communicate(timeout=600)[1]

            async def statuses():
                async with IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url) as client:
                    return [(await client.retrieve_job(job.id)).outcome for job in emulator.created]

            assert asyncio.run(statuses()) == ["cancelled", "cancelled"]

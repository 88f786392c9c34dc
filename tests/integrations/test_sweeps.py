"""Sweeps: exactly one job a point, stored results, several processes, and a database that fails."""

import asyncio
import importlib
import logging
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest
import pytest_asyncio

from aioqpu import (
    AioqpuError,
    BadRequestError,
    ConfigurationError,
    IBMResult,
    IBMRuntimeClient,
    IonQClient,
    IonQResult,
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    NotFoundError,
    ResponseDecodeError,
    SubmissionUncertainError,
)
from aioqpu_emulator import Emulator, Faults

sweeps = pytest.importorskip("aioqpu.integrations.sweeps")
import sqlalchemy  # noqa: E402
from chaos.sweeps import run as kill_workers  # noqa: E402
from dbos import DBOS, PortableWorkflowError  # noqa: E402
from support.postgres import available as postgres_available  # noqa: E402
from support.postgres import postgres_server  # noqa: E402

from aioqpu._jobs import handle, submission  # noqa: E402
from aioqpu.integrations import progress as progress_module  # noqa: E402
from aioqpu.integrations.sweeps import Sweeps, worker  # noqa: E402
from aioqpu.integrations.sweeps import database as database_module  # noqa: E402
from aioqpu.integrations.sweeps import seats as seats_module  # noqa: E402
from aioqpu.integrations.sweeps import sweep as sweep_module  # noqa: E402
from aioqpu.integrations.sweeps.circuits import stored_circuit, stored_pubs  # noqa: E402
from aioqpu.integrations.sweeps.database import FOLLOW, SUBMIT, Database, database_url  # noqa: E402
from aioqpu.integrations.sweeps.outcomes import PointFailedError, read_outcome, result_as_text  # noqa: E402
from aioqpu.integrations.sweeps.seats import Seats  # noqa: E402

pytestmark = pytest.mark.asyncio

KEY = "a-secret-key-0123456789"
BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
X = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'


@pytest.fixture(scope="module")
def emulator():
    return Emulator(queue_time=0.01, run_time=0.01, seed=2)


@pytest.fixture(scope="module")
def urls(emulator):
    with emulator.serve() as urls:
        yield urls


@pytest.fixture(autouse=True)
def books(emulator):
    """Each test sees the jobs that it made."""
    emulator.faults = None
    emulator.created.clear()
    yield emulator.created
    emulator.faults = None


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(worker, "_INSPECT_SECONDS", 0.3)
    monkeypatch.setattr(worker, "_MIN_RETRY_SECONDS", 0.2)
    monkeypatch.setattr(database_module, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(sweep_module, "_MAX_POLL_SECONDS", 0.5)
    monkeypatch.setattr(sweep_module, "_MIN_POLL_SECONDS", 0.1)


@pytest_asyncio.fixture
async def ionq(urls):
    async with IonQClient(KEY, urls.ionq_url) as client:
        yield client


@pytest_asyncio.fixture
async def ibm(urls):
    async with IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url) as client:
        yield client


@pytest.fixture
def database(tmp_path):
    return tmp_path / "sweeps.sqlite3"


def shots(*numbers):
    return {f"p{number}": {"shots": number} for number in numbers}


async def outcomes(sweep):
    return {key: outcome async for key, outcome in sweep.results()}


def submissions(books):
    return sorted(label for job in books for label in job.labels if "/" in label and "~" not in label)


async def test_each_point_becomes_one_job_whose_result_is_stored(ionq, database, books):
    async with Sweeps(ionq, database) as opened:
        sweep = await opened.add("run", shots(10, 20), input=BELL)
        found = await outcomes(sweep)
        assert {key: result.shots for key, result in found.items()} == {"p10": 10, "p20": 20}
        fresh = await found["p10"].job.result()
        assert found["p10"].counts() == fresh.counts()
        assert found["p10"].raw == fresh.raw
        progress = await sweep.progress()
        assert (progress.completed, progress.total, progress.done) == (2, 2, True)
    assert submissions(books) == ["run/p10", "run/p20"]


async def test_a_sweep_continues_in_the_next_process_that_opens_its_database(ionq, database, books):
    async with Sweeps(ionq, database, limits={"ionq": (1, 1000.0)}) as opened:
        await opened.add("run", shots(1, 2, 3), input=BELL)
        while not books:
            await asyncio.sleep(0.05)
    async with Sweeps(ionq, database, limits={"ionq": (1000, 1.0)}, settled=1) as opened:
        assert len(await outcomes(opened.sweep("run"))) == 3
    assert submissions(books) == ["run/p1", "run/p2", "run/p3"]


async def test_adding_points_again_keeps_existing_ones_and_adds_new_ones(ionq, database, books):
    async with Sweeps(ionq, database) as opened:
        await opened.add("run", shots(1, 2), input=BELL)
        sweep = await opened.add("run", shots(2, 1, 3), input=BELL)
        assert set(await outcomes(sweep)) == {"p1", "p2", "p3"}
        with pytest.raises(ValueError, match=r"'run/p1' was added before with other content.*another key"):
            await opened.add("run", {"p1": {"shots": 99}}, input=BELL)
        await opened.add("run", {"p1": {"input": BELL}}, shots=1)  # the same, differently given
    assert submissions(books) == ["run/p1", "run/p2", "run/p3"]


async def test_other_content_added_for_a_point_at_the_same_time_is_refused(ionq, database, monkeypatch):
    read = database_module._read
    async with Sweeps(ionq, database, limits={"ionq": (1, 1000.0)}) as opened:
        await opened.add("run", shots(1), input=BELL)
        too_early = iter([True])  # the other process has not committed yet
        monkeypatch.setattr(
            database_module, "_read", lambda *args, **filters: [] if next(too_early, False) else read(*args, **filters)
        )
        with pytest.raises(ValueError, match="'run/p1' was added before with other content"):
            await opened.add("run", {"p1": {"shots": 99}}, input=BELL)


async def test_sweep_names_are_case_sensitive(ionq, database):
    async with Sweeps(ionq, database) as opened:
        lower = await opened.add("run", shots(1), input=BELL)
        upper = await opened.add("RUN", shots(2), input=BELL)
        assert [set(await outcomes(sweep)) for sweep in (lower, upper)] == [{"p1"}, {"p2"}]
        await lower.delete()
        assert (await upper.progress()).completed == (await upper.progress()).total == 1


async def test_large_sweeps_are_read_in_parts(ionq, database, monkeypatch):
    monkeypatch.setattr(database_module, "_ROWS_READ_AT_ONCE", 2)
    monkeypatch.setattr(sweep_module, "_OUTCOMES_AT_ONCE", 2)
    async with Sweeps(ionq, database) as opened:
        sweep = await opened.add("run", shots(1, 2, 3, 4, 5), input=BELL)
        found = [key async for key, _ in sweep.results()]
        assert sorted(found) == ["p1", "p2", "p3", "p4", "p5"]
        assert (await sweep.progress()).completed == (await sweep.progress()).total == 5


async def test_results_are_complete_after_the_clock_was_set_back(ionq, database):
    async with Sweeps(ionq, database) as opened:
        await (await opened.add("run", shots(1), input=BELL)).wait()
        with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
            connection.execute("update workflow_status set completed_at = completed_at + 3600 * 1000")
        sweep = await opened.add("run", shots(2), input=BELL)
        assert set(await outcomes(sweep)) == {"p1", "p2"}


async def test_stored_results_of_both_clouds_equal_those_of_their_clients(ionq, ibm, database):
    from qiskit import QuantumCircuit

    circuit = QuantumCircuit(3, 2)
    circuit.x(2)
    circuit.measure([2, 0], [0, 1])
    several = {"qubits": 2, "circuits": [{"circuit": [{"gate": "x", "target": 1}]}, {"circuit": BELL["circuit"]}]}
    limits = {"ibm": (1000, 1.0)}
    async with Sweeps({"ionq": ionq, "ibm": ibm}, database, limits=limits) as opened:
        points = {"qiskit": {"input": circuit}, "several": {"input": several}, "text": {"input": X}}
        mine = await opened.add("mine", points, client="ionq", shots=10)
        theirs = await opened.add("theirs", {"x": {"pubs": [X]}}, client="ibm", submit="sampler", backend="emulator")
        program = {"program_id": "sampler", "params": {"pubs": [[X]], "version": 2}}
        own = await opened.add("own", {"x": program}, client="ibm", backend="emulator")
        found = await outcomes(mine)
        assert found["qiskit"].bitstrings == {"01": 1.0}
        assert next(iter(found["several"].children.values())).bitstrings == {"10": 1.0}
        assert found["text"].registers["c"].bitstrings == {"1": 1.0}
        stored = (await outcomes(theirs))["x"]
        assert isinstance(stored, IBMResult)
        assert stored[0].data["c"].counts() == (await stored.job.result())[0].data["c"].counts()
        assert set((await outcomes(own))["x"][0].data["c"].counts()) == {"1"}


async def test_circuits_are_compared_by_their_operations():
    from qiskit import QuantumCircuit
    from qiskit.circuit import AnnotatedOperation, ControlModifier
    from qiskit.circuit.library import XGate, YGate

    def hashed(gate):
        circuit = QuantumCircuit(2)
        circuit.append(AnnotatedOperation(gate, ControlModifier(1)), [0, 1])
        return stored_pubs("submit_sampler", [circuit])[1]

    assert hashed(XGate()) == hashed(XGate())
    assert hashed(XGate()) != hashed(YGate())
    several = [QuantumCircuit(1, 1) for _ in range(2)]
    for circuit in several:
        circuit.x(0)
        circuit.measure(0, 0)
    stored = await asyncio.to_thread(stored_circuit, {"input": several, "shots": 5})
    assert len(stored["input"]["circuits"]) == 2


async def test_a_rebuilt_qiskit_circuit_is_the_same_point(ibm, database, books):
    from qiskit import QuantumCircuit
    from qiskit.circuit import ParameterVector

    def pub(factor=1.0):
        angles = ParameterVector("t", 12)
        body = QuantumCircuit(1)
        body.h(0)
        circuit = QuantumCircuit(2, 2)
        for angle in angles:
            circuit.rx(angle * factor + angles[3], 0)
        circuit.append(body.to_gate(), [1])
        with circuit.if_test((circuit.clbits[0], 1)):
            circuit.x(1)
        circuit.measure([0, 1], [0, 1])
        return [circuit, [0.1] * 12]

    async with Sweeps(ibm, database, limits={"ibm": (1, 1000.0)}) as opened:
        common = {"submit": "sampler", "backend": "emulator"}
        await opened.add("run", {"a": {"pubs": [pub()]}}, **common)
        await opened.add("run", {"a": {"pubs": [pub()]}}, **common)
        with pytest.raises(ValueError, match="added before"):
            await opened.add("run", {"a": {"pubs": [pub(1.001)]}}, **common)


async def test_the_outcome_of_a_point_without_a_result_is_an_error(ionq, database, books):
    async with Sweeps(ionq, database) as opened:
        points = {
            "good": {},
            "failing": {"input": {"qubits": 1, "circuit": [{"gate": "no-such-gate"}]}},
            "refused": {"target": "no-such-target"},
            "impossible": {"noise": {"noise_model": "aria-1"}},  # the client refuses it when it is submitted
        }
        sweep = await opened.add("run", points, input=BELL)
        found = await outcomes(sweep)
        assert isinstance(found["good"], IonQResult)
        assert isinstance(found["failing"], JobFailedError)
        assert found["failing"].reason in str(found["failing"])
        assert found["failing"].job.id == found["failing"].job_id
        assert isinstance(found["refused"], BadRequestError)
        assert found["refused"].status_code == 400
        assert str(found["impossible"]).startswith("noise has no 'noise_model', did you mean 'model'?")
        assert (await sweep.progress()).failed == 3


class TestStop:
    async def test_stopped_points_are_not_submitted_until_the_sweep_is_resumed(self, ionq, database, books):
        async with Sweeps(ionq, database, limits={"ionq": (2, 1000.0)}) as opened:
            sweep = await opened.add("run", shots(*range(1, 7)), input=BELL)
            while len(books) < 2:
                await asyncio.sleep(0.05)
            assert await sweep.stop() == 4
            assert len(await outcomes(sweep)) == 2
            assert (await sweep.progress()).stopped == 4
        async with Sweeps(ionq, database, limits={"ionq": (1000, 1.0)}) as opened:
            sweep = opened.sweep("run")
            await asyncio.sleep(0.5)
            assert len(books) == 2
            assert await sweep.resume() == 4
            assert len(await outcomes(sweep)) == 6
        assert len(set(submissions(books))) == len(books) == 6

    async def test_a_point_stopped_during_its_submission_continues(self, ionq, database, books, emulator):
        emulator.faults = Faults(1.0, ["slow-headers"], route="POST /v0.3/jobs", seconds=1.0)
        async with Sweeps(ionq, database, settled=1) as opened:
            sweep = await opened.add("run", shots(5), input=BELL)
            before = sum(emulator.requests.values())
            while sum(emulator.requests.values()) == before:
                await asyncio.sleep(0.005)
            await opened._database.cancel(["run/p5"])  # as `stop` of another process at this moment
            assert (await sweep.progress()).stopped == 1
            while (await sweep.progress()).stopped:
                await asyncio.sleep(0.05)
            assert isinstance((await outcomes(sweep))["p5"], IonQResult)
        assert submissions(books) == ["run/p5"]

    async def test_a_deleted_sweep_is_gone_from_the_database(self, ionq, database):
        async with Sweeps(ionq, database, limits={"ionq": (1, 1000.0)}) as opened:
            sweep = await opened.add("run", shots(1, 2, 3), input=BELL)
            other = await opened.add("run-2", shots(1), input=BELL)
            await sweep.delete()
            assert (await sweep.progress()).total == 0
            assert (await other.progress()).total == 1
            assert repr(sweep) == "<Sweep run>"
            assert "ionq" in repr(opened)


class TestKills:
    async def test_killed_processes_neither_duplicate_nor_lose_jobs(self, database):
        options = {"points": 12, "kills": 3, "share": 0.03, "between": (0.3, 0.8), "hurried": True}
        figures = await asyncio.to_thread(kill_workers, "ionq", database, **options)
        assert figures.broken_promises == 0, figures
        assert figures.created == 12
        assert figures.kills >= 3

    @pytest.mark.parametrize("fenced", [True, False])
    async def test_a_kill_before_the_checkpoint_duplicates_a_job_only_without_the_fence(self, database, fenced):
        options = {
            "points": 2,
            "kills": 1,
            "share": 1.0,
            "moments": ("after",),
            "rate": 0,
            "workers": 1,
            "between": None,
            "hurried": True,
        }
        figures = await asyncio.to_thread(kill_workers, "ionq", database, **options, fenced=fenced)
        assert (figures.duplicates > 0) is not fenced
        assert figures.lost == figures.wrong == figures.failed == 0

    async def test_the_points_of_a_killed_worker_are_continued(self, ionq, database, books, emulator, urls):
        async with Sweeps(ionq, database, settled=3) as opened:
            await opened.add("own", shots(1), input=BELL)
            other = start_worker(urls, database)
            await wait_for_output(other, "open")
            emulator.faults = Faults(1.0, ["slow-headers"], route="POST /v0.3/jobs", seconds=2.0)
            sweep = await opened.add("run", shots(*range(1, 30)), input=BELL)
            while {row.executor_id for row in await opened._database.rows("run/", status="PENDING")} != {
                "seat-0",
                "seat-1",
            }:
                await asyncio.sleep(0.02)
            other.kill()
            other.communicate()
            emulator.faults = None
            found = await outcomes(sweep)
            assert [outcome for outcome in found.values() if isinstance(outcome, Exception)] == []
            assert len(found) == 29
        assert len(set(submissions(books))) == len(books) == 30

    async def test_a_process_resumed_after_sigstop_submits_no_job_twice(self, ionq, database, books, urls):
        other = start_worker(urls, database)
        await wait_for_output(other, "open")
        async with Sweeps(ionq, database, settled=0.5) as opened:
            sweep = await opened.add("run", shots(*range(1, 30)), input=BELL)
            await asyncio.sleep(0.2)
            other.send_signal(signal.SIGSTOP)
            await asyncio.sleep(2)
            other.send_signal(signal.SIGCONT)
            assert len(await outcomes(sweep)) == 29
        other.kill()
        other.communicate()
        assert len(set(submissions(books))) == len(books) == 29


def start_worker(urls, database):
    """Start a process that works on the sweeps of the database until it is ended."""
    script = f"""
import asyncio, logging
from aioqpu import IonQClient
from aioqpu.integrations.sweeps import Sweeps
async def main():
    async with IonQClient("{KEY}", "{urls.ionq_url}") as client, Sweeps(client, "{database}", settled=1):
        print("open", flush=True)
        await asyncio.sleep(3600)
asyncio.run(main())
"""
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


async def wait_for_output(process, text):
    assert (await asyncio.to_thread(process.stdout.readline)).strip() == text


QUEUE_SECONDS = 1000


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def machine(clock):
    """A machine whose jobs are queued, so that they can be cancelled, until the clock is put forward."""
    return Emulator(queue_time=QUEUE_SECONDS, run_time=0.01, seed=3, clock=lambda: time.monotonic() + clock[0])


@pytest_asyncio.fixture
async def waiting(machine, database):
    """The client of the machine, and sweeps whose points `run/p1` and `run/p2` wait there."""
    with machine.serve() as urls:
        async with IonQClient(KEY, urls.ionq_url) as client, Sweeps(client, database, settled=1) as opened:
            sweep = await opened.add("run", shots(1, 2), input=BELL)
            while (await sweep.progress()).running < 2:
                await asyncio.sleep(0.05)
            yield client, opened


def key_of(job):
    return next(label for label in job.labels if "/" in label and "~" not in label)


async def cancel_jobs(machine, client, *keys):
    for job in machine.created:
        if key_of(job) in keys:
            await client.cancel_job(job.id)


class TestRetry:
    async def test_retry_submits_failed_points_again_and_keeps_one_outcome(self, machine, waiting, clock):
        client, opened = waiting
        sweep = opened.sweep("run")
        other = await opened.add("run-2", {"bad": {"input": BELL, "target": "no-such-target"}})
        await other.wait()
        await cancel_jobs(machine, client, "run/p1")
        while not (await sweep.progress()).failed:
            await asyncio.sleep(0.05)
        assert await sweep.retry() == 1
        assert await sweep.retry() == 0  # it waits, or runs, or has a result
        first = next(job for job in machine.created if key_of(job) == "run/p1")
        while len(machine.created) < 3:
            await asyncio.sleep(0.05)
        second = next(job for job in machine.created if key_of(job) == "run/p1" and job.id != first.id)
        await cancel_jobs(machine, client, "run/p2")
        clock[0] += 2 * QUEUE_SECONDS
        found = await outcomes(sweep)
        assert isinstance(found["p1"], IonQResult)
        assert found["p1"].job.id == second.id
        assert isinstance(found["p2"], JobCancelledError)
        progress = await sweep.progress()
        assert (progress.completed, progress.failed, progress.total) == (1, 1, 2)
        # The earlier job can be found by its own submission id.
        ids = {job.id: label for job in (first, second) for label in job.labels if "~" in label}
        assert len(set(ids.values())) == 2
        for job_id, submission_id in ids.items():
            assert (await client.find_submission(submission_id)).id == job_id
        assert (await other.progress()).failed == 1

    async def test_concurrent_retries_submit_a_point_once(self, ionq, database, books, emulator):
        async with Sweeps(ionq, database, settled=1) as opened:
            points = {"bad": {"target": "no-such-target"}, "worse": {"target": "no-such-target"}}
            sweep = await opened.add("run", points, input=BELL)
            await sweep.wait()
            made = await asyncio.gather(*(sweep.retry(["bad"]) for _ in range(4)))
            assert max(made) == 1
            await sweep.wait()
            rows = await opened._database.rows("run/")
            assert sorted(row.workflow_id for row in rows) == ["run///2/bad", "run/bad", "run/worse"]
            assert (await sweep.progress()).failed == (await sweep.progress()).total == 2
            assert await sweep.retry() == 2
            assert {key: type(error) for key, error in (await outcomes(sweep)).items()} == {
                "bad": BadRequestError,
                "worse": BadRequestError,
            }
            with pytest.raises(TypeError, match="keys"):
                await sweep.retry("bad")
            with pytest.raises(ValueError, match="sweep 'run' has no point 'none', so nothing was submitted again"):
                await sweep.retry(["bad", "none"])
            assert await sweep.retry([]) == 0
            await sweep.delete()
            assert await opened._database.rows("run/") == []

    async def test_a_retry_with_a_lost_response_finds_its_own_job(self, machine, waiting, clock):
        client, opened = waiting
        sweep = opened.sweep("run")
        await cancel_jobs(machine, client, "run/p1", "run/p2")
        await sweep.wait()
        machine.faults = Faults(1.0, ["lost"], route="POST /v0.3/jobs")
        assert await sweep.retry(["p1"]) == 1
        while not (await sweep.progress()).running:
            await asyncio.sleep(0.05)
        clock[0] += 2 * QUEUE_SECONDS
        found = await outcomes(sweep)
        assert isinstance(found["p1"], IonQResult)
        assert isinstance(found["p2"], JobCancelledError)
        assert len(machine.created) == 3

    async def test_a_retry_whose_process_is_killed_is_continued(self, ionq, database, books, emulator, urls):
        async with Sweeps(ionq, database) as opened:
            sweep = await opened.add("run", {"a": {"target": "no-such-target"}}, input=BELL)
            await sweep.wait()
        async with sweep_module.open_without_worker("run", database) as sweep:
            assert await sweep.retry() == 1
        emulator.faults = Faults(1.0, ["slow-headers"], route="POST /v0.3/jobs", seconds=30.0)
        before = sum(emulator.requests.values())
        other = start_worker(urls, database)
        while sum(emulator.requests.values()) == before:
            await asyncio.sleep(0.02)
        other.kill()
        other.communicate()
        emulator.faults = None
        async with Sweeps(ionq, database, settled=1) as opened:
            assert isinstance((await outcomes(opened.sweep("run")))["a"], BadRequestError)
            assert (await opened.sweep("run").progress()).total == 1


class TestFailures:
    async def test_points_refused_with_401_are_submitted_later(self, ionq, database, books, emulator):
        emulator.faults = Faults(1.0, ["401"], route="POST /v0.3/jobs")
        async with Sweeps(ionq, database) as opened:
            sweep = await opened.add("run", shots(1, 2), input=BELL)
            await asyncio.sleep(1)
            assert (await sweep.progress()).failed == 0
            emulator.faults = None
            assert len(await outcomes(sweep)) == 2
        assert submissions(books) == ["run/p1", "run/p2"]

    async def test_a_submission_with_a_lost_response_is_looked_up(self, ionq, database, books, emulator):
        emulator.faults = Faults(1.0, ["lost"], route="POST /v0.3/jobs")
        async with Sweeps(ionq, database, settled=2) as opened:
            assert len(await outcomes(await opened.add("run", shots(1, 2), input=BELL))) == 2
        assert submissions(books) == ["run/p1", "run/p2"]

    async def test_a_failed_look_up_of_a_submission_is_retried(self, database, respx_mock, caplog, monkeypatch):
        job = {"id": "job", "status": "ready", "metadata": {"aioqpu_submission": "run/p1~x"}}
        monkeypatch.setattr(worker, "_LOOK_UP_SECONDS", 0.05)
        monkeypatch.setattr(submission, "LOOK_UP_AFTER_SECONDS", (0.01,))
        url = "https://ionq.example/v0.3"
        respx_mock.post(f"{url}/jobs").mock(side_effect=httpx.ReadError("lost"))
        warning = "the look-up of submission run/p1~x failed and is retried"
        respx_mock.get(f"{url}/jobs").mock(
            side_effect=lambda _: httpx.Response(200, json={"jobs": [job]} if warning in caplog.text else [7])
        )
        async with IonQClient(KEY, url) as client, Sweeps(client, database) as opened:
            began = worker.seconds_since_boot()
            answer = await opened._worker._send("ionq", "submit_job", {"input": BELL}, "run/p1~x", began, 0)
        assert answer == {"job_id": "job"}
        assert warning in caplog.text

    async def test_a_submission_to_an_unreachable_service_is_retried_later(self, database, respx_mock):
        respx_mock.post("https://ionq.example/v0.3/jobs").mock(side_effect=httpx.ConnectError("no route"))
        async with (
            IonQClient(KEY, "https://ionq.example/v0.3", max_retries=0) as client,
            Sweeps(client, database) as opened,
        ):
            began = worker.seconds_since_boot()
            answer = await opened._worker._send("ionq", "submit_job", {"input": BELL}, "run/p1~x", began, 0)
        assert answer == {"retry_after": pytest.approx(0.2), "failures": 1}

    async def test_closing_waits_for_a_submission_in_flight(self, ionq, database, books, emulator):
        emulator.faults = Faults(1.0, ["slow-headers"], route="POST /v0.3/jobs", seconds=1.0)
        async with Sweeps(ionq, database) as opened:
            before = sum(emulator.requests.values())
            await opened.add("run", shots(5), input=BELL)
            while sum(emulator.requests.values()) == before:
                await asyncio.sleep(0.005)
        assert submissions(books) == ["run/p5"]
        async with Sweeps(ionq, database, settled=1) as opened:
            assert isinstance((await outcomes(opened.sweep("run")))["p5"], IonQResult)
        assert submissions(books) == ["run/p5"]

    async def test_a_temporarily_unreadable_database_is_read_later(self, ionq, database, books, caplog):
        def rename(before, after):
            with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
                connection.execute(f"alter table {before} rename to {after}")

        async with Sweeps(ionq, database, limits={"ionq": (1, 1000.0)}) as opened:
            await (await opened.add("run", shots(1), input=BELL)).wait()
            rename("workflow_status", "away")
            while "cannot be inspected" not in caplog.text:
                await asyncio.sleep(0.05)
        rename("away", "workflow_status")
        async with Sweeps(ionq, database) as opened:
            assert set(await outcomes(opened.sweep("run"))) == {"p1"}
        assert len(books) == 1

    async def test_a_job_accepted_despite_a_503_and_listed_late_is_found(
        self, ionq, database, books, emulator, monkeypatch
    ):
        monkeypatch.setattr(submission, "LOOK_UP_AFTER_SECONDS", (0.01,))
        emulator.faults = Faults(1.0, ["late"], route="POST /v0.3/jobs", seconds=1.0)
        async with Sweeps(ionq, database, settled=60) as opened:
            assert isinstance((await outcomes(await opened.add("run", shots(1), input=BELL)))["p1"], IonQResult)
        assert submissions(books) == ["run/p1"]

    async def test_a_point_is_counted_once_if_the_end_of_its_submission_is_not_stored(
        self, ionq, database, monkeypatch
    ):
        rows = Counter({(SUBMIT, "ENQUEUED"): 6, (SUBMIT, "PENDING"): 2, (FOLLOW, "SUCCESS"): 1})

        async def pages(_):
            yield [SimpleNamespace(name=name, status=status, workflow_id="run/p1") for name, status in rows.elements()]

        async with Sweeps(ionq, database) as opened:
            monkeypatch.setattr(opened._database, "pages", pages)
            progress = await opened.sweep("run").progress()
        counts = (progress.waiting, progress.submitting, progress.running, progress.completed)
        assert counts == (6, 1, 0, 1)
        assert progress.total == 8

    async def test_a_deleted_or_cancelled_job_is_an_error(self, ionq, tmp_path):
        emulator = Emulator(queue_time=1000)
        with emulator.serve() as urls:
            async with (
                IonQClient(KEY, urls.ionq_url) as client,
                Sweeps(client, tmp_path / "s.sqlite3", settled=0.5) as opened,
            ):
                sweep = await opened.add("run", shots(1, 2), input=BELL)
                while (await sweep.progress()).running < 2:
                    await asyncio.sleep(0.05)
                jobs = {next(label for label in job.labels if "/" in label): job.id for job in emulator.created}
                await client.cancel_job(jobs["run/p1"])
                await client.delete_job(jobs["run/p2"])
                found = await outcomes(sweep)
                assert isinstance(found["p1"], JobCancelledError)
                assert found["p1"].job.id == jobs["run/p1"]
                assert isinstance(found["p2"], NotFoundError)

    async def test_a_point_continues_after_an_unexpected_error(self, ionq, database, books, monkeypatch, caplog):
        failing = {"_send": worker.Worker._send, "follow": worker.Worker.follow}

        def patch(name, method):
            async def fail_once(self, *arguments):
                monkeypatch.setattr(worker.Worker, name, method)
                raise RuntimeError(f"{name} failed unexpectedly")

            monkeypatch.setattr(worker.Worker, name, fail_once)

        for name, method in failing.items():
            patch(name, method)
        async with Sweeps(ionq, database, settled=0.5) as opened:
            assert isinstance((await outcomes(await opened.add("run", shots(1), input=BELL)))["p1"], IonQResult)
        assert submissions(books) == ["run/p1"]
        assert "_send failed unexpectedly" in caplog.text
        assert "follow failed unexpectedly" in caplog.text

    async def test_the_start_of_a_worker_on_another_seat_is_retried(self, ionq, database, monkeypatch, caplog):
        async with Sweeps(ionq, database, settled=1) as opened:
            start, seat_was_lost, failures = opened._worker._start, iter([False]), iter([OSError("no connection")])

            def fail_once():
                if (error := next(failures, None)) is not None:
                    raise error
                start()

            monkeypatch.setattr(opened._worker, "_start", fail_once)
            monkeypatch.setattr(opened._worker._seats, "keep", lambda _: next(seat_was_lost, True))
            while "no connection" not in caplog.text:
                await asyncio.sleep(0.05)
            assert len(await outcomes(await opened.add("run", shots(1), input=BELL))) == 1

    async def test_reading_results_is_retried_after_a_401(self, ionq, database, emulator, caplog):
        emulator.faults = Faults(1.0, ["401"], route="GET /v0.3/jobs/{id}/results")
        async with Sweeps(ionq, database) as opened:
            sweep = await opened.add("run", shots(1), input=BELL)
            while "cannot be read, tried again" not in caplog.text:
                await asyncio.sleep(0.05)
            emulator.faults = None
            assert isinstance((await outcomes(sweep))["p1"], IonQResult)

    async def test_reading_a_new_job_is_retried_after_a_404(self, urls, database, books):
        class Lagging(httpx.AsyncHTTPTransport):
            reads = 0

            async def handle_async_request(self, request):
                if request.method == "GET" and self.reads < 2:
                    self.reads += 1
                    return httpx.Response(404, json={"message": "not found"})
                return await super().handle_async_request(request)

        async with (
            IonQClient(KEY, urls.ionq_url, transport=Lagging()) as client,
            Sweeps(client, database) as opened,
        ):
            found = await outcomes(await opened.add("run", shots(1), input=BELL))
            assert isinstance(found["p1"], IonQResult)

    @pytest.mark.parametrize(
        "answer",
        [{"status_code": 204}, {"status_code": 404}, {"status_code": 200, "text": "<html>a proxy's page</html>"}],
        ids=["none", "not found", "a page of a proxy"],
    )
    async def test_results_that_the_service_does_not_show_yet_are_waited_for(self, urls, database, monkeypatch, answer):
        class Lagging(httpx.AsyncHTTPTransport):
            reads = seconds = 0

            async def handle_async_request(self, request):
                if request.url.path.endswith("/results") and self.reads < 8:
                    self.reads += 1
                    self.seconds = 36_000  # for which the job ran
                    return httpx.Response(**answer)
                return await super().handle_async_request(request)

        transport = Lagging()
        clock = SimpleNamespace(**vars(time))
        clock.monotonic = lambda: time.monotonic() + transport.seconds
        monkeypatch.setattr(worker, "time", clock)
        monkeypatch.setattr(worker, "_MAX_RETRY_SECONDS", 0.01)
        monkeypatch.setattr(handle, "_RESULTS_VISIBLE_WITHIN_SECONDS", 0)
        client = IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport)
        async with client, Sweeps(client, database, settled=600) as opened:
            points = {"p1": {"pubs": [(X, None, 10)]}}
            found = await outcomes(await opened.add("run", points, submit="sampler", backend="emulator"))
            assert found["p1"][0].data["c"].counts() == {"1": 10}

    @pytest.mark.parametrize(
        ("answer", "error"),
        [({"status_code": 204}, JobNotFinishedError), ({"status_code": 200, "text": "<html>"}, ResponseDecodeError)],
    )
    async def test_results_that_the_service_never_shows_are_an_error(self, urls, database, monkeypatch, answer, error):
        class Empty(httpx.AsyncHTTPTransport):
            async def handle_async_request(self, request):
                if request.url.path.endswith("/results"):
                    return httpx.Response(**answer)
                return await super().handle_async_request(request)

        monkeypatch.setattr(worker, "_UNDECODABLE_SECONDS", 0.5)
        monkeypatch.setattr(handle, "_RESULTS_VISIBLE_WITHIN_SECONDS", 0)
        client = IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=Empty())
        async with client, Sweeps(client, database, settled=0.5) as opened:
            points = {"p1": {"pubs": [(X, None, 10)]}}
            found = await outcomes(await opened.add("run", points, submit="sampler", backend="emulator"))
            assert isinstance(found["p1"], error)

    async def test_a_full_disk_interrupts_points_and_loses_none(self, ionq, database, books, caplog):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        async with Sweeps(ionq, database, settled=1) as opened:
            sweep = await opened.add("run", shots(*range(1, 6)), input=BELL)
            largest = max(path.stat().st_size for path in database.parent.iterdir())
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
            try:
                with pytest.raises(OSError, match=r"cannot be used: (disk I/O error|database or disk is full)"):
                    await opened.add("run", shots(*range(6, 1000)), input=BELL)
                await asyncio.sleep(0.5)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
            progress = await sweep.wait()
            assert progress.failed == 0
            assert progress.completed == progress.total >= 5
        assert len(set(submissions(books))) == len(books) == progress.total

    async def test_database_files_have_mode_600_and_contain_no_key(self, ionq, ibm, database):
        async with Sweeps({"ionq": ionq, "ibm": ibm}, database, limits={"ibm": (1000, 1.0)}) as opened:
            await outcomes(await opened.add("run", shots(1), client="ionq", input=BELL))
            points = {"x": {"pubs": [X], "backend": "emulator"}}
            await outcomes(await opened.add("other", points, client="ibm", submit="sampler"))
            files = [path for path in database.parent.iterdir() if path.name.startswith(database.name)]
            assert len(files) >= 2
            for path in files:
                content = path.read_bytes()
                assert KEY.encode() not in content
                assert b"Bearer" not in content
                assert b"apiKey" not in content
                assert stat.S_IMODE(path.stat().st_mode) == 0o600

    async def test_the_engine_prints_nothing_and_leaves_logging_unchanged(self, ionq, database, capfd):
        handlers, level = list(logging.getLogger("dbos").handlers), logging.getLogger().level
        async with Sweeps(ionq, database) as opened:
            points = {"a": {"input": BELL}, "b": {"input": {"qubits": 1, "circuit": [{"gate": "none"}]}}}
            await outcomes(await opened.add("run", points))
        assert await asyncio.to_thread(lambda: "a thread") == "a thread"
        assert capfd.readouterr() == ("", "")
        assert logging.getLogger().level == level
        assert all(
            type(each) is logging.NullHandler for each in logging.getLogger("dbos").handlers if each not in handlers
        )
        assert not logging.getLogger("dbos").filters


class TestBadInput:
    async def test_points_are_checked_before_any_is_stored(self, ionq, database, books):
        cases: list[Any] = [
            ("run", [{"shots": 1}], {}, TypeError, "points must be a mapping of keywords by key, not list"),
            ("run", {"a": 7}, {}, TypeError, "point 'a': its keywords must be a mapping, not int"),
            ("run", {7: {}}, {}, TypeError, "a key must be a string"),
            ("run", {"": {}}, {}, ValueError, "a key must be a non-empty string"),
            ("run", {"/a": {}}, {}, ValueError, "does not begin with a slash"),
            ("run", {"k" * 90: {"input": BELL}}, {}, ValueError, "at most 86 characters"),
            ("run", {"é": {"input": BELL}}, {}, ValueError, "printable ASCII"),
            ("run", {"a": {"input": BELL, "name": "\ud800"}}, {}, ValueError, "point 'a': .*surrogates not allowed"),
            ("a/b", {}, {}, ValueError, "without a slash"),
            ("", {}, {}, ValueError, "non-empty"),
            (7, {}, {}, TypeError, "must be a string, not int"),
            ("run", {"a": {"input": BELL, "shot": 7}}, {}, TypeError, "no keyword 'shot', did you mean 'shots'"),
            ("run", {"a": {}}, {}, TypeError, "point 'a': .*'input'"),
            ("run", {"good": {"input": BELL}, "a": {"input": BELL, "shots": 0}}, {}, ValueError, "'a': shots must be"),
            ("run", {"a": {"input": {"qubits": 1, "circuit": []}}}, {}, ValueError, "'a': the circuit has no gates"),
            (
                "run",
                {"a": {"input": BELL, "metadata": {"k": 7}}},
                {},
                TypeError,
                "metadata must map strings to strings",
            ),
            ("run", {"a": {"input": "bell.qasm"}}, {}, ValueError, "'bell.qasm' looks like the name of a file"),
            (
                "run",
                {"a": {"input": BELL, "submission_id": "x"}},
                {},
                ValueError,
                "submission_id is chosen by the sweep",
            ),
            ("run", {"a": {"input": BELL}}, {"client": "ibm"}, ValueError, "there is no client 'ibm', only ionq"),
            ("run", {"a": {"input": BELL}}, {"submit": "sampler"}, ValueError, "a client of IonQ has no sampler"),
            ("run", {"a": {"input": BELL}}, {"submit": "all"}, ValueError, "submit must be one of"),
        ]
        async with Sweeps(ionq, database) as opened:
            for name, points, options, error, message in cases:
                with pytest.raises(error, match=message):
                    await opened.add(name, points, **options)
            assert (await opened.sweep("run").progress()).total == 0
        assert not books

    async def test_private_jobs_are_refused(self, ibm, database):
        async with Sweeps(ibm, database) as opened:
            with pytest.raises(ValueError, match="private job"):
                await opened.add("run", {"a": {"pubs": [X]}}, submit="sampler", backend="emulator", private=True)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"clients": {}}, "clients must be"),
            ({"clients": {"a b": None}}, "the name of a client"),
            ({"clients": {"a": "key"}}, "a must be an IonQClient or IBMRuntimeClient, not str"),
            ({"limits": {"other": (1, 1)}}, "limits names 'other'"),
            ({"limits": {"ionq": (0, 1)}}, r"must be \(submissions, seconds\)"),
            ({"limits": {"ionq": 5}}, r"must be \(submissions, seconds\)"),
            ({"limits": [1]}, "limits must be a mapping"),
            ({"submitting": 0}, "submitting must be"),
            ({"settled": 0}, "settled must be"),
            ({"database": ""}, "database must be a path"),
            ({"database": "mysql://host/name"}, "not mysql"),
            ({"database": "sqlite://"}, "in memory"),
            ({"database": "postgresql://host"}, "names no database"),
            ({"database": "://"}, "can be read"),
        ],
    )
    async def test_settings_are_checked_by_the_constructor(self, ionq, options, message):
        given = {"clients": ionq, **options}
        with pytest.raises(ConfigurationError, match=message):
            Sweeps(given.pop("clients"), given.pop("database", "unused.sqlite3"), **given)

    async def test_an_unusable_database_raises_configuration_error_with_the_reason(self, ionq, tmp_path):
        (tmp_path / "text.txt").write_text("no database at all, but long enough to be taken for one" * 50)
        for name, message in {"text.txt": "not a database", "none/s.sqlite3": "No such file", ".": "directory"}.items():
            with pytest.raises(ConfigurationError, match=message):
                async with Sweeps(ionq, tmp_path / name):
                    pass
        # The process can open others after that.
        async with Sweeps(ionq, tmp_path / "s.sqlite3"):
            pass

    async def test_a_database_of_a_newer_version_is_refused(self, ionq, database):
        async with Sweeps(ionq, database):
            pass
        with sqlite3.connect(database) as connection:
            connection.execute("update application_versions set version_name = 'aioqpu-sweeps-2'")
        connection.close()
        with pytest.raises(ConfigurationError, match="written by a newer version of aioqpu"):
            async with Sweeps(ionq, database):
                pass

    async def test_a_client_name_belongs_to_one_account(self, ionq, ibm, database, urls):
        async with Sweeps({"mine": ionq}, database):
            pass
        for other in (ibm, IonQClient(KEY, "https://other.example/v0.3")):
            with pytest.raises(ConfigurationError, match=r"the client 'mine' .* belongs to another"):
                async with Sweeps({"mine": other}, database):
                    pass
        async with Sweeps({"mine": IonQClient("another-key", urls.ionq_url.replace("v0.3", "v0.4"))}, database):
            pass

    async def test_a_process_can_open_only_one_sweeps_object(self, ionq, database, tmp_path):
        opened = Sweeps(ionq, database)
        with pytest.raises(RuntimeError, match="async with"):
            await opened.add("run", shots(1), input=BELL)
        async with opened:
            with pytest.raises(RuntimeError, match="open already"):
                async with opened:
                    pass
            with pytest.raises(ConfigurationError, match="has open sweeps already"):
                async with Sweeps(ionq, tmp_path / "other.sqlite3"):
                    pass
            with pytest.raises(ValueError, match="client= one of a, b"):
                await Sweeps({"a": ionq, "b": ionq}, tmp_path / "b.sqlite3").add("run", {})

    async def test_closing_sweeps_that_are_not_open_does_not_fail(self, ionq, database):
        await Sweeps(ionq, database).__aexit__(None, None, None)

    async def test_a_sweep_that_does_not_exist_has_no_results(self, ionq, database, caplog):
        async with Sweeps(ionq, database) as opened:
            assert await outcomes(opened.sweep("none")) == {}
        assert "the database has no points of a sweep 'none'" in caplog.text

    async def test_opening_next_to_a_dbos_application_raises_configuration_error(self, ionq, database, tmp_path):
        DBOS(config={"name": "theirs", "system_database_url": f"sqlite:///{tmp_path}/theirs.sqlite3"})
        try:
            with pytest.raises(ConfigurationError, match="DBOS runs once in a process"):
                async with Sweeps(ionq, database):
                    pass
        finally:
            DBOS.destroy()
        async with Sweeps(ionq, database) as opened:
            assert opened._worker._seat == 0

    @pytest.mark.parametrize(("missing", "message"), [("dbos", r"aioqpu\[sweeps\]"), ("anyio", "anyio")])
    async def test_an_import_with_a_missing_module_names_the_extra_or_the_module(self, monkeypatch, missing, message):
        for name in [name for name in sys.modules if name.startswith("aioqpu.integrations.sweeps")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, missing, None)
        with pytest.raises(ModuleNotFoundError, match=message):
            importlib.import_module("aioqpu.integrations.sweeps")

    async def test_a_database_has_a_limited_number_of_seats(self, ionq, database, monkeypatch):
        monkeypatch.setattr(seats_module, "_MAX_SEATS", 0)
        with pytest.raises(ConfigurationError, match="0 processes work on this database"):
            async with Sweeps(ionq, database):
                pass

    async def test_a_submission_with_an_old_checkpoint_is_not_sent(self, ionq, database):
        async with Sweeps(ionq, database) as opened:
            long_ago = worker.seconds_since_boot() - 1000
            answer = await opened._worker._send("ionq", "submit_job", {"input": BELL}, "run/p1~x", long_ago, 2)
            assert answer == {"retry_after": 0.0, "failures": 2}

    async def test_a_retry_after_the_settled_time_is_not_sent(self, database, respx_mock):
        answers = [httpx.Response(429, headers={"Retry-After": "1"}), httpx.Response(200, json={"id": "job"})]
        route = respx_mock.post("https://ionq.example/v0.3/jobs").mock(side_effect=answers)
        async with (
            IonQClient(KEY, "https://ionq.example/v0.3") as client,
            Sweeps(client, database, settled=1) as opened,
        ):
            began = worker.seconds_since_boot()
            answer = await opened._worker._send("ionq", "submit_job", {"input": BELL}, "run/p1~x", began, 0)
            assert answer == {"retry_after": 0.0, "failures": 0}
        assert route.call_count == 1

    async def test_a_look_up_reads_back_to_the_time_of_the_checkpoint(self):
        assert worker._time_before("a-token-of-an-earlier-release") is None
        assert worker._time_before(f"token@{int(time.time()) + 3600}") is None  # one of the clocks is wrong
        before = worker._time_before(f"token@{int(time.time()) - 3600}")
        assert timedelta(hours=7) <= datetime.now(UTC) - before < timedelta(hours=8)

    @pytest.mark.parametrize("now", [1_800_000_000.1, 1_800_000_000.9])
    async def test_a_look_up_reads_back_six_hours_before_a_new_token(self, now, monkeypatch):
        monkeypatch.setattr(time, "time", lambda: now)
        assert worker._time_before(worker._new_token()) == datetime.fromtimestamp(1_800_000_000 - 6 * 3600, UTC)

    async def test_a_workflow_that_runs_after_closing_is_cancelled(self):
        with pytest.raises(asyncio.CancelledError):
            worker._current_worker()

    async def test_a_start_that_is_cancelled_is_undone(self, ionq, database):
        for seconds in (0.0, 0.02, 0.05):

            async def start():
                async with Sweeps(ionq, database):
                    pass

            starting = asyncio.create_task(start())
            await asyncio.sleep(seconds)
            starting.cancel()
            with suppress(asyncio.CancelledError):
                await starting
        async with Sweeps(ionq, database) as opened:
            assert opened._worker._seat == 0

    async def test_cancelling_the_task_several_times_while_the_block_closes_closes_the_sweeps(
        self, ionq, database, monkeypatch
    ):
        stopping, stop = threading.Event(), worker.Worker._stop

        def stop_later(self, *, is_idle):
            stopping.set()
            loop.call_soon_threadsafe(task.cancel)
            stop(self, is_idle=is_idle)

        async def use():
            async with Sweeps(ionq, database):
                task.cancel()
                loop.call_soon(task.cancel)

        monkeypatch.setattr(worker.Worker, "_stop", stop_later)
        loop, task = asyncio.get_running_loop(), asyncio.create_task(use())
        with pytest.raises(asyncio.CancelledError):
            await task
        assert stopping.is_set()
        monkeypatch.undo()
        async with Sweeps(ionq, database) as opened:
            assert opened._worker._seat == 0

    async def test_cancelling_the_async_with_block_closes_the_sweeps(self, ionq, database):
        with anyio.CancelScope() as scope:
            async with Sweeps(ionq, database) as opened:
                await opened.add("run", shots(1), input=BELL)
                scope.cancel()
                await anyio.sleep_forever()
        assert scope.cancelled_caught
        async with Sweeps(ionq, database, settled=1) as opened:
            assert opened._worker._seat == 0
            assert len(await outcomes(opened.sweep("run"))) == 1

    async def test_points_that_are_added_while_the_sweeps_close_are_not_lost_silently(self, database, monkeypatch):
        opened = Database(database)
        await asyncio.to_thread(opened.open, create=True)
        read = database_module._stored_labels

        def close_meanwhile(client, points):
            labels = read(client, points)
            opened.close()
            return labels

        monkeypatch.setattr(database_module, "_stored_labels", close_meanwhile)
        with pytest.raises(RuntimeError, match="closed before the points were stored"):
            await opened.add([database_module.Point("run/p1", "run/p1~1", "ionq", "submit_job", "{}", "digest")])

    async def test_the_password_of_a_database_is_not_shown(self):
        opened = Database("postgresql://user:pass-word@host:1/name")
        assert "pass-word" not in opened.name
        assert "pass-word" in opened.engine_url
        assert database_url(Path("a.sqlite3")) == database_url("sqlite:///a.sqlite3") == database_url("a.sqlite3")

    async def test_a_running_dbos_application_is_not_disturbed(self, tmp_path):
        script = f"""
import asyncio
from dbos import DBOS
from aioqpu import ConfigurationError, IonQClient
from aioqpu.integrations.sweeps import Sweeps
DBOS(config={{"name": "their-app", "system_database_url": "sqlite:///{tmp_path}/theirs.sqlite3", "log_level": "ERROR"}})
DBOS.launch()
async def main():
    try:
        async with Sweeps(IonQClient("key"), "{tmp_path}/s.sqlite3"):
            print("opened")
    except ConfigurationError as error:
        print(error)
asyncio.run(main())
print(DBOS.list_workflows())
DBOS.destroy()
"""
        command = [sys.executable, "-c", script]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
        assert "DBOS runs once in a process" in done.stdout
        assert done.stdout.strip().endswith("[]")


@pytest.fixture(scope="class")
def postgres():
    if not postgres_available():
        pytest.skip("no Postgres server is installed")
    with postgres_server() as server:
        yield server


@pytest.fixture
def url(postgres):
    return postgres.database()


class TestPostgres:
    async def test_a_sweep_survives_restarts_of_the_server(self, ionq, postgres, url, books, caplog):
        if not postgres.restarts:
            pytest.skip("the server is not ours to stop")
        async with Sweeps(ionq, url, settled=1, submitting=2) as opened:
            sweep = await opened.add("run", shots(*range(1, 9)), input=BELL)
            while len(books) < 2:
                await asyncio.sleep(0.02)
            await asyncio.to_thread(postgres.stop)
            progress = asyncio.create_task(opened.sweep("run")._read_progress())
            while "cannot be reached, still waiting" not in caplog.text:
                await asyncio.sleep(0.05)
            assert not progress.done()
            await asyncio.to_thread(postgres.start)
            assert (await progress).total == 8
            found = await outcomes(sweep)
            assert [outcome for outcome in found.values() if isinstance(outcome, Exception)] == []
            assert len(found) == 8
        assert len(set(submissions(books))) == len(books) == 8
        assert "cannot be reached, still waiting" in caplog.text

    async def test_killed_processes_neither_duplicate_nor_lose_jobs(self, url):
        options = {"points": 8, "kills": 2, "share": 0.03, "between": (0.3, 0.8), "hurried": True}
        figures = await asyncio.to_thread(kill_workers, "ionq", url, **options)
        assert figures.broken_promises == 0, figures
        assert figures.created == 8

    async def test_a_worker_moves_to_another_seat_if_its_own_is_taken(self, ionq, url, books, caplog):
        async with Sweeps(ionq, url, settled=1) as opened:
            seats = opened._worker._seats
            first = opened._worker._seat
            # As after a lost connection, in which another process was faster.
            seats.release(first)
            other = Seats(opened._database)
            while not other.take(first):
                seats.release(first)
            while opened._worker._seat == first:
                await asyncio.sleep(0.05)
            assert "another process has taken the seat" in caplog.text
            assert len(await outcomes(await opened.add("moved", shots(1), input=BELL))) == 1
            other.release_all()

    async def test_the_error_for_an_unreachable_server_has_no_password(self, ionq):
        with pytest.raises(ConfigurationError, match="cannot be used") as caught:
            async with Sweeps(ionq, "postgresql://user:pass-word@127.0.0.1:1/name"):
                pass
        assert "pass-word" not in str(caught.value)
        assert caught.value.__cause__ is None


class TestProgressOutput:
    @pytest.mark.parametrize("with_tqdm", [True, False])
    async def test_progress_is_shown_as_a_bar_or_as_lines_without_tqdm(
        self, ionq, database, monkeypatch, capsys, with_tqdm
    ):
        monkeypatch.setattr(progress_module, "_is_shown", lambda: True)
        if not with_tqdm:
            monkeypatch.setattr(progress_module, "_tqdm", lambda: None)
        async with Sweeps(ionq, database) as opened:
            sweep = await opened.add("run", shots(1, 2), input=BELL)
            assert (await sweep.wait(progress=True)).completed == 2
            assert len([each async for each in sweep.results(progress=True)]) == 2
        shown = capsys.readouterr().err
        assert ("2/2" if with_tqdm else "run: 2 of 2 ended\n") in shown
        assert "| ," not in shown

    @pytest.mark.parametrize("seconds", [0.0, 1e9])
    async def test_progress_without_a_terminal_is_printed_at_intervals(
        self, ionq, database, monkeypatch, capsys, seconds
    ):
        monkeypatch.setattr(progress_module, "_LINE_SECONDS", seconds)
        async with Sweeps(ionq, database, submitting=1) as opened:
            sweep = await opened.add("run", shots(*range(1, 6)), input=BELL)
            assert (await sweep.wait(progress=True)).done
            assert [each async for each in sweep.progress()] == [await sweep.progress()]
        lines = capsys.readouterr().err.splitlines()
        assert {line.partition(":")[0] for line in lines} == {"run"}
        assert lines[-1] == "run: 5 of 5 ended"
        assert len(lines) <= 2 or not seconds

    async def test_stored_results_are_read_without_a_worker(self, ionq, database, books):
        async with Sweeps(ionq, database, limits={"ionq": (1, 1000.0)}) as opened:
            sweep = await opened.add("run", shots(1, 2), input=BELL)
            while (await sweep.progress()).completed < 1:
                await asyncio.sleep(0.05)
        async with sweep_module.open_without_worker("run", database) as sweep:
            assert len([each async for each in sweep.results(wait=False)]) == 1
            assert await sweep.stop() == 1
            assert (await sweep.progress()).done
        assert len(books) == 1


class TestWorker:
    async def test_nothing_is_sent_by_a_worker_that_closes(self, ionq, database, books):
        async with Sweeps(ionq, database) as opened:
            opened._worker._closing = True
            with pytest.raises(asyncio.CancelledError):
                opened._worker._check_open()
        assert not books

    async def test_a_workflow_counts_as_executed_until_its_last_execution_ends(self):
        executions: Counter[str] = Counter()
        with worker._Execution(executions, "run/p1"):
            with worker._Execution(executions, "run/p1"):
                pass
            assert executions == {"run/p1": 1}
        assert not executions

    async def test_the_end_of_a_job_is_ignored_if_its_future_is_cancelled(self):
        future = asyncio.get_running_loop().create_future()
        future.cancel()
        worker._report_end(future, None, None)
        await asyncio.sleep(0)
        assert future.cancelled()

    async def test_a_point_that_is_not_stopped_is_not_resumed(self, ionq, database):
        async with Sweeps(ionq, database) as opened:
            sweep = await opened.add("run", shots(1), input=BELL)
            await sweep.wait()
            await opened._worker._resume_if_cancelled("ionq", "run/p1")
            assert (await sweep.progress()).completed == 1


class TestStoring:
    async def test_large_results_are_stored_and_read_whole(self):
        raw = {str(state): 1 / 2**16 for state in range(2**16)}
        result = IonQResult(raw, job_id="j", num_qubits=16, shots=5)
        text = await result_as_text(result)
        row: Any = SimpleNamespace(status="SUCCESS", output=text, attributes={"client": "ionq"})
        stored: Any = await read_outcome(row, {})
        assert stored.probabilities == result.probabilities
        assert (stored.num_qubits, stored.shots, stored.job) == (16, 5, None)

    async def test_surrogates_in_names_and_errors_are_stored_escaped(self):
        result = IonQResult({"0": 1.0}, job_id="j", num_qubits=1, name="a\ud800")
        row: Any = SimpleNamespace(status="SUCCESS", output=await result_as_text(result), attributes=None)
        assert row.output.isascii()
        stored: Any = await read_outcome(row, {})
        assert stored.name == "a\ud800"
        error = JobFailedError("why: \ud800", job_id="j")
        error.reason = "\ud800"
        failure = PointFailedError.of(error)
        assert (str(failure), failure.data["reason"]) == ("why: \\ud800", "\\ud800")

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"error": "JobFailedError", "job_id": "j", "reason": "why", "code": "7"}, JobFailedError),
            ({"error": "SubmissionUncertainError"}, SubmissionUncertainError),
            ({"error": "ValueError"}, AioqpuError),
            ({}, AioqpuError),
        ],
    )
    async def test_stored_errors_are_read_with_their_class(self, data, expected):
        error = PortableWorkflowError("the message", "PointFailedError", None, data)
        row: Any = SimpleNamespace(status="ERROR", output=None, error=error, attributes=None)
        outcome: Any = await read_outcome(row, {})
        assert type(outcome) is expected
        assert str(outcome) == "the message"
        assert getattr(outcome, "reason", None) == data.get("reason")

    async def test_rows_do_not_depend_on_the_version_of_this_package(self, ionq, database):
        async with Sweeps(ionq, database) as opened:
            await outcomes(await opened.add("run", shots(1), input=BELL))
            assert {row.app_version for row in await opened._database.rows("run/")} == {"aioqpu-sweeps-1"}

    async def test_a_read_only_database_is_refused(self, ionq, database):
        async with Sweeps(ionq, database):
            pass
        if os.getuid() == 0:  # may write every file, so this is said in the file: by a format that is too new to write
            with database.open("r+b") as file:
                file.seek(18)
                file.write(b"\x03")
        else:
            database.chmod(0o400)
        with pytest.raises(ConfigurationError, match=r"Permission denied|attempt to write a readonly database"):
            async with Sweeps(ionq, database):
                pass


class TestConnections:
    async def test_a_query_whose_caller_was_cancelled_leaves_no_connection_open(self, database, monkeypatch):
        engines, open_now = [], set()
        make_engine = Database.make_engine

        def observed_engine(self):
            engines.append(make_engine(self))
            sqlalchemy.event.listen(engines[0], "connect", lambda connection, _: open_now.add(id(connection)))
            sqlalchemy.event.listen(engines[0], "close", lambda connection, _: open_now.remove(id(connection)))
            return engines[0]

        monkeypatch.setattr(Database, "make_engine", observed_engine)
        started, closed, ended = threading.Event(), threading.Event(), threading.Event()

        def query(_):
            with engines[0].connect():
                started.set()
                closed.wait()
            ended.set()

        opened = Database(database)
        await asyncio.to_thread(opened.open, create=True)
        task = asyncio.create_task(opened.run(query))
        await asyncio.to_thread(started.wait)
        task.cancel()
        opened.close()
        assert open_now
        closed.set()
        await asyncio.to_thread(ended.wait)
        assert not open_now

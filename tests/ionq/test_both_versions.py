"""One program, both versions of IonQ's API: the same text does the same on an emulator of each."""

import datetime as dt
from importlib import import_module

import anyio
import pytest

from aioqpu import (
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    NotFoundError,
    SubmissionUncertainError,
    as_completed,
    wait_all,
)
from aioqpu_emulator.pytest import QuantumEmulator

pytestmark = pytest.mark.anyio

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
X_OF_THREE = {"qubits": 3, "circuit": [{"gate": "x", "target": 0}]}
QASM = """OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
bit[2] first;
bit[1] second;
x q[0];
id q[1];
cx q[0], q[1];
x q[1];
first[1] = measure q[0];
first[0] = measure q[1];
second[0] = measure q[0];
"""


@pytest.fixture
def anyio_backend():
    return "asyncio"  # the emulator in this process skips idle time on asyncio's loop


@pytest.fixture
def emulator(monkeypatch):
    emulator = QuantumEmulator(monkeypatch)
    yield emulator
    emulator.close()


@pytest.fixture(params=["v0.3", "v0.4"])
async def ionq(request, emulator, anyio_backend):
    async with emulator.ionq(api_version=request.param) as client:
        yield client


def route(client, suffix):
    return f"POST /{client.api_version}/{suffix}"


async def test_bell_circuit_gives_probabilities_bitstrings_and_counts(ionq):
    result = await ionq.run_job(BELL, shots=1000, timeout=60)
    assert result.probabilities == pytest.approx({0: 0.5, 3: 0.5})
    assert result.bitstrings == pytest.approx({"00": 0.5, "11": 0.5})
    assert (result.num_qubits, result.shots, sum(result.counts().values())) == (2, 1000, 1000)
    assert not result.children


async def test_qubit_0_is_the_rightmost_character(ionq):
    assert (await ionq.run_job(X_OF_THREE, shots=10)).counts() == {"001": 10}
    assert (await ionq.run_job(X_OF_THREE, shots=10, noise={"model": "ideal"})).counts() == {"001": 10}


async def test_job_without_shots_has_100_counts(ionq):
    assert (await ionq.run_job(X_OF_THREE)).counts() == {"001": 100}


async def test_job_is_submitted_followed_found_listed_and_deleted(ionq):
    job = await ionq.submit_job(BELL, shots=7, name="bell", metadata={"run": "7"}, submission_id="s-1")
    before_the_first_read = job.info
    assert before_the_first_read is None
    updates = [status async for status in job.updates()]
    assert (updates[-1], job.outcome, job.done) == ("completed", "completed", True)
    assert (job.info.name, job.info.metadata["run"], job.info.metadata["aioqpu_submission"]) == ("bell", "7", "s-1")
    same = await ionq.retrieve_job(job.id)
    assert same.status == "completed"
    assert (await same.result()).probabilities == pytest.approx({0: 0.5, 3: 0.5})
    assert (await ionq.find_submission("s-1")).id == job.id
    assert await ionq.find_submission("s-2") is None
    assert [each.id async for each in ionq.list_jobs(limit=1)] == [job.id]
    assert (await ionq.call(job_operation(ionq), uuid=job.id)).id == job.id
    await job.delete()
    with pytest.raises(NotFoundError):
        await job.refresh()


def job_operation(client):
    package = f"aioqpu_ionq_{client.api_version.replace('.', '')}"
    return import_module(f"{package}.api.jobs.get_job").asyncio_detailed


async def test_a_job_that_runs_is_not_done_and_can_be_cancelled(ionq, emulator):
    emulator.queue_time, emulator.run_time = 5, 1000
    job = await ionq.submit_job(BELL)
    await anyio.sleep(10)
    await job.refresh()
    assert (job.status, job.outcome) == ({"v0.3": "running", "v0.4": "started"}[ionq.api_version], None)
    assert [each.id async for each in ionq.list_jobs(status="running")] == [job.id]
    assert [each.id async for each in ionq.list_jobs(status="started")] == [job.id]
    assert [each.id async for each in ionq.list_jobs(status="completed")] == []
    with pytest.raises(JobNotFinishedError):
        await ionq.get_results(job.id)
    await job.cancel()
    assert (job.status, job.outcome) == ("canceled", "cancelled")
    with pytest.raises(JobCancelledError):
        await job.result()


async def test_failed_job_raises_with_reason_and_code(ionq):
    job = await ionq.submit_job({"qubits": 25, "circuit": [{"gate": "x", "target": 5}]})
    with pytest.raises(JobFailedError, match="25") as caught:
        await job.result()
    assert caught.value.reason
    assert caught.value.code


async def test_noisy_simulation_has_as_many_counts_as_shots(ionq):
    result = await ionq.run_job(BELL, shots=200, noise={"model": "aria-1", "seed": 7})
    assert sum(result.counts().values()) == 200
    assert result.num_qubits == 2


async def test_sharpen_changes_the_results_of_a_debiased_job(ionq, emulator):
    job = await ionq.submit_job(BELL, target="qpu.aria-1", shots=500, error_mitigation={"debias": True})
    plain, sharp = await job.result(), await ionq.get_results(job.id, sharpen=True)
    assert plain.probabilities != sharp.probabilities
    body = emulator.bodies[job.id]
    switch = body.get("error_mitigation") or body["settings"]["error_mitigation"]
    assert switch in ({"debias": True}, {"debiasing": True})


async def test_each_circuit_of_a_job_has_its_own_child_result(ionq):
    flip, nothing = [{"gate": "x", "target": 1}], [{"gate": "z", "target": 0}]
    circuits = [{"circuit": flip, "qubits": 2}, {"circuit": nothing, "qubits": 3}]
    job = await ionq.submit_job({"qubits": 3, "circuits": circuits}, shots=10)
    result = await job.result()
    assert [child.counts() for child in result.children.values()] == [{"10": 10}, {"000": 10}]
    # Another process reads the widths and shots from the child jobs.
    elsewhere = await ionq.get_results(job.id)
    assert list(elsewhere.children) == list(result.children)
    assert [child.bitstrings for child in elsewhere.children.values()] == [{"10": 1.0}, {"000": 1.0}]
    [child, _] = result.children
    assert (await ionq.get_results(child)).bitstrings == {"10": 1.0}


async def test_an_openqasm_circuit_has_its_classical_bits(ionq):
    job = await ionq.submit_job(QASM, shots=10)
    for result in (await job.result(), await ionq.get_results(job.id)):
        assert result.bitstrings == {"110": 1.0}
        assert {name: each.bitstrings for name, each in result.registers.items()} == {
            "first": {"10": 1.0},
            "second": {"1": 1.0},
        }


async def test_each_qiskit_circuit_of_a_list_has_its_own_classical_bits(ionq):
    from qiskit import QuantumCircuit

    circuits = []
    for flipped in (0, 1):
        circuit = QuantumCircuit(2, 2)
        circuit.x(flipped)
        circuit.z(1 - flipped)
        circuit.measure([0, 1], [0, 1])
        circuits.append(circuit)
    job = await ionq.submit_job(circuits, shots=10)
    for result in (await job.result(), await ionq.get_results(job.id)):
        assert [child.bitstrings for child in result.children.values()] == [{"01": 1.0}, {"10": 1.0}]
        assert [list(child.registers) for child in result.children.values()] == [["c"], ["c"]]


async def test_meas_mapped_register_is_read_back_from_the_job(ionq):
    job = await ionq.submit_job(X_OF_THREE, registers={"meas_mapped": [2, 0]}, shots=4)
    for result in (await job.result(), await ionq.get_results(job.id)):
        assert result.mapped().bitstrings == {"10": 1.0}


async def test_many_jobs_are_waited_for_with_few_requests(ionq, emulator):
    emulator.queue_time, emulator.run_time = 20, 20
    jobs = [await ionq.submit_job(BELL, shots=1) for _ in range(15)]
    before = sum(emulator.requests.values())
    done = await wait_all(jobs, timeout=600)
    assert [job.status for job in done] == ["completed"] * 15
    assert sum(emulator.requests.values()) - before < 60
    assert len([job async for job in as_completed(jobs)]) == 15


async def test_many_jobs_are_cancelled_and_deleted_at_once(ionq, emulator):
    emulator.queue_time = 1000
    ids = [(await ionq.submit_job(BELL)).id for _ in range(3)]
    assert await ionq.cancel_jobs(ids) == ids
    assert [(await ionq.retrieve_job(job_id)).outcome for job_id in ids] == ["cancelled"] * 3
    assert await ionq.delete_jobs(ids) == ids
    assert await ionq.cancel_jobs([]) == []


async def test_uncertain_submission_is_looked_up_and_not_sent_twice(ionq, emulator):
    emulator.fail_next(route(ionq, "jobs"), 502)
    with pytest.raises(SubmissionUncertainError) as caught:
        await ionq.submit_job(BELL, submission_id="lost")
    assert await caught.value.recover() is None
    assert emulator.requests[route(ionq, "jobs")] == 1


async def test_backends_characterizations_and_health_are_read(ionq):
    assert {"simulator", "qpu.aria-1"} <= {backend.backend for backend in await ionq.list_backends()}
    newest = await ionq.get_calibration_data("ionq_qpu.aria-1")
    listed = [each async for each in ionq.list_characterizations("qpu.aria-1")]
    assert listed[0].id == newest.id
    assert (await ionq.get_characterization(newest.id, backend="qpu.aria-1")).id == newest.id
    recent = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert [each async for each in ionq.list_characterizations("qpu.aria-1", start=recent)] == []
    early = [each async for each in ionq.list_characterizations("qpu.aria-1", end=recent, limit=1)]
    assert [each.id for each in early] == [newest.id]
    assert (await ionq.get_health()).status == "pass"
    with pytest.raises(ValueError, match="only machines"):
        await ionq.get_calibration_data("simulator")


async def test_both_versions_have_the_same_jobs(emulator):
    async with emulator.ionq() as old, emulator.ionq(api_version="v0.4") as new:
        assert (old.api_version, new.api_version) == ("v0.3", "v0.4")
        job = await old.submit_job(X_OF_THREE, shots=5)
        await job.wait()
        assert (await new.get_results(job.id)).bitstrings == {"001": 1.0}
        job = await new.submit_job(X_OF_THREE, shots=5)
        await job.wait()
        assert (await old.get_results(job.id)).counts() == {"001": 5}


async def test_a_child_job_has_its_own_classical_bits_when_it_is_fetched_alone(ionq):
    flipped = QASM.replace("id q[1];", "x q[1];")
    job = await ionq.submit_job([QASM, flipped], shots=10)
    children = (await job.result()).children
    for child, expected in zip(children, ("110", "111"), strict=True):
        assert children[child].bitstrings == {expected: 1.0}
        alone = await ionq.get_results(child)
        assert alone.bitstrings == {expected: 1.0}
        assert list(alone.registers) == ["first", "second"]


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        ({"gate": "x", "target": 2}, r"gate 1 \('x'\) acts on qubit 2, the circuit has qubits 0 to 1"),
        ({"gate": "h", "targets": [0, 9]}, r"gate 1 \('h'\) acts on qubit 9"),
        ({"gate": "cnot", "control": -1, "target": 0}, r"gate 1 \('cnot'\) acts on qubit -1"),
        ({"gate": "cnot", "control": 1, "target": 1}, r"gate 1 \('cnot'\) names a qubit twice: 1, 1"),
        ({"gate": "x", "controls": [0, 1], "targets": [1]}, "names a qubit twice: 1, 0, 1"),
        ({"gate": "rx", "target": 0, "angle": 0.5}, r"gate 1 \('rx'\) needs 'rotation', and has gate, target, angle"),
        ({"gate": "zz", "targets": [0, 1], "phase": 0.5}, "needs 'rotation' or 'angle', and has gate, targets, phase"),
        ({"gate": "gpi", "qubit": 0, "phase": 0.5}, "needs 'target' or 'targets', and has gate, qubit, phase"),
        ({"gate": "cnot", "targets": [0, 1]}, "needs 'control' or 'controls', and has gate, targets"),
    ],
)
@pytest.mark.parametrize("several", [False, True])
async def test_gates_that_the_service_would_fail_are_refused_before_any_request(ionq, emulator, gate, message, several):
    circuit = [{"gate": "h", "target": 0}, gate]
    program = {"circuits": [BELL, {"qubits": 2, "circuit": circuit}]} if several else {"qubits": 2, "circuit": circuit}
    with pytest.raises(ValueError, match=r"^circuits\[1\]: .*" + message if several else message):
        await ionq.submit_job(program)
    assert not emulator.requests

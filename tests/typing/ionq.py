"""What a type checker must see in user code with IonQ's client; checked by mypy and pyright, never run."""

from datetime import UTC, date, datetime
from typing import assert_type

import cirq
import httpx
from pennylane.tape import QuantumScript
from qiskit import QuantumCircuit

from aioqpu import IonQClient, IonQJob, IonQResult
from aioqpu_ionq_v03 import models
from aioqpu_ionq_v03.api import health
from aioqpu_ionq_v04 import models as models_v04

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}


async def make() -> None:
    async with IonQClient("key", "https://api.ionq.co/v0.3", {"X-Team": "a"}, timeout=30, max_retries=2) as client:
        assert_type(client, IonQClient)
        assert_type(client.api_headers, httpx.Headers)
        assert_type(client.make_path("jobs", "1"), str)
    IonQClient(transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    IonQClient(tokn="key")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    IonQClient(timeout="30")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def submit(client: IonQClient) -> None:
    job = await client.submit_job(BELL, target="qpu.aria-1", shots=100, metadata={"run": "7"}, submission_id="mine")
    assert_type(job, IonQJob)
    assert_type(job.id, str)
    assert_type(job.status, str | None)
    assert_type(job.done, bool)
    assert_type(job.info, models.Job | models_v04.Job | None)
    assert_type(await job.refresh(), IonQJob)
    assert_type(await job.wait(60, poll=1, on_update=print), IonQJob)
    assert_type(await job.result(), IonQResult)
    assert_type(await job.cancel(), IonQJob)
    assert_type(await job.delete(), None)
    async for status in job.updates():
        assert_type(status, str)
    assert_type(await client.run_job("OPENQASM 2.0;", shots=100, timeout=60), IonQResult)
    await client.submit_job(BELL, shots="100")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.run_job(BELL, shot=100)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def submit_circuits(
    client: IonQClient, circuit: QuantumCircuit, cirq_circuit: cirq.Circuit, script: QuantumScript
) -> None:
    await client.submit_job(cirq_circuit)
    await client.submit_job(script)
    await client.run_job([circuit, cirq_circuit, script, BELL, "OPENQASM 2.0;"])
    await client.session("a").submit_job(cirq_circuit)


async def find(client: IonQClient) -> None:
    assert_type(client.job("a"), IonQJob)
    assert_type(await client.retrieve_job("a"), IonQJob)
    assert_type(await client.wait_for_job("a", 60), IonQJob)
    assert_type(await client.cancel_job("a"), IonQJob)
    assert_type(await client.find_submission("mine"), IonQJob | None)
    assert_type(await client.get_results("a", sharpen=True), IonQResult)
    assert_type(await client.cancel_jobs(["a", "b"]), list[str])
    async for job in client.list_jobs(limit=3, status="completed"):
        assert_type(job, IonQJob)


async def look_around(client: IonQClient) -> None:
    assert_type(await client.list_backends(), list[models.Backend] | list[models_v04.Backend])
    assert_type(await client.get_calibration_data("qpu.aria-1"), models.Characterization | models_v04.Characterization)
    async for one in client.list_characterizations("qpu.aria-1", start=datetime.now(UTC)):
        assert_type(one, models.Characterization | models_v04.Characterization)
    assert_type(await client.get_organization_report("o", start_date=date(2026, 1, 1)), models.OrgReport)
    assert_type(await client.get_health(), models.Health | models_v04.Health)
    assert_type(await client.call(health.get_health.asyncio_detailed), models.Health | None)


def read(result: IonQResult) -> None:
    assert_type(result.probabilities, dict[int, float])
    assert_type(result.bitstrings, dict[str, float])
    assert_type(result.counts(100, seed=1), dict[str, int])
    assert_type(result.mapped([0, None]), IonQResult)
    assert_type(result.children, dict[str, IonQResult])
    assert_type(result.registers, dict[str, IonQResult])
    assert_type(result.shots, int | None)

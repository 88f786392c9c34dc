"""What a type checker must see in user code with IBM's client; checked by mypy and pyright, never run."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, assert_type

import cirq
from pennylane.tape import QuantumScript
from qiskit import QuantumCircuit

import aioqpu
from aioqpu import BitArray, DataBin, IBMJob, IBMResult, IBMRuntimeClient, IBMSession, IonQJob, PubResult
from aioqpu.options import SamplerOptions
from aioqpu_ibm_v1 import models
from aioqpu_ibm_v1.api import backends

BELL = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'


async def token() -> tuple[str, float]:
    return "token", 60.0


async def make() -> None:
    async with IBMRuntimeClient("key", "crn:...", iam_url="https://iam.cloud.ibm.com", verify=False) as client:
        assert_type(client, IBMRuntimeClient)
    assert_type(IBMRuntimeClient.from_saved_account("work", instance="crn:..."), IBMRuntimeClient)
    IBMRuntimeClient(instance="crn:...", auth=token)
    IBMRuntimeClient(auth=lambda: "token")  # type: ignore[arg-type, return-value]  # pyright: ignore[reportArgumentType]
    IBMRuntimeClient(hub="ibm-q")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def options(client: IBMRuntimeClient) -> None:
    known: SamplerOptions = {"twirling": {"enable_gates": True, "strategy": "active"}}
    unknown: dict[str, object] = {"newer_than_this_package": {"enable": True}}
    for given in (known, unknown):
        await client.submit_sampler([BELL], backend="emulator", options=given)
    await client.submit_estimator(
        [(BELL, "ZZ")], backend="emulator", options={"resilience": {"zne": {"noise_factors": [1, 3]}}}
    )
    known["default_shots"] = "many"  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]


async def submit(client: IBMRuntimeClient) -> None:
    job = await client.submit_sampler([(BELL, {"theta": [0.1, 0.2]}, 100)], backend="emulator", tags=["a"])
    assert_type(job, IBMJob)
    assert_type(job.status, str | None)
    assert_type(job.info, models.JobResponse | None)
    assert_type(await job.wait(), IBMJob)
    assert_type(await job.result(60), IBMResult)
    assert_type(await job.get_logs(), str)
    assert_type(await job.get_metrics(), models.JobMetricsResponse)
    assert_type(
        await client.submit_estimator([(BELL, ["ZZ"])], backend="emulator", precision=0.1, resilience_level=1), IBMJob
    )
    assert_type(await client.submit_job("sampler", backend="emulator", params={"pubs": []}), IBMJob)
    assert_type(await client.run_job("sampler", backend="emulator", timeout=60, private=True), IBMResult)
    await client.submit_sampler([BELL])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.submit_sampler([BELL], backend="emulator", job_tags=["a"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.submit_job("sampler", backend="emulator", cost=10)  # type: ignore[call-arg]  # pyright: ignore[reportArgumentType]


async def transpile(client: IBMRuntimeClient, circuit: cirq.Circuit, script: QuantumScript) -> None:
    transpiled: QuantumCircuit = await client.transpile_for(circuit, "emulator_isa")
    await client.transpile_for(script, "emulator_isa")
    await client.submit_sampler([transpiled, BELL], backend="emulator_isa")


async def in_a_session(client: IBMRuntimeClient) -> None:
    async with await client.create_session(backend="emulator", mode="batch", max_ttl=60) as session:
        assert_type(session, IBMSession)
        assert_type(await session.submit_sampler([BELL], shots=100), IBMJob)
        assert_type(await session.submit_estimator([(BELL, "ZZ")]), IBMJob)
        assert_type(await session.run_sampler([BELL], shots=100, timeout=60), IBMResult)
        assert_type(await session.run_estimator([(BELL, "ZZ")]), IBMResult)
    assert_type(client.session("a").state, str | None)
    assert_type(session.info, models.SessionResponse | None)


async def look_around(client: IBMRuntimeClient) -> None:
    assert_type(await client.list_backends(), list[models.BackendDevice])
    assert_type(await client.get_backend_status("emulator"), models.BackendStatusResponse)
    assert_type(await client.get_backend_configuration("emulator"), dict[str, Any])
    assert_type(await client.get_usage(), models.InstanceUsage)
    assert_type(client.with_options(timeout=5, max_retries=0), IBMRuntimeClient)
    assert_type(await client.run_estimator([(BELL, "ZZ")], backend="emulator"), IBMResult)
    assert_type(await client.list_tags("run"), list[str])
    assert_type(await client.find_submission("mine"), IBMJob | None)
    async for job in client.list_jobs(limit=3, pending=True, created_after=datetime.now(UTC)):
        assert_type(job, IBMJob)
    async for workload in client.list_workloads(mode="batch", mine=True):
        assert_type(workload, models.Workload)
    answer = await client.call(backends.get_backend_status.asyncio_detailed, id="emulator")
    assert_type(answer, models.BackendStatusResponse | None)


async def many(ibm: list[IBMJob], ionq: list[IonQJob]) -> None:
    assert_type(await aioqpu.wait_all(ibm), list[IBMJob])
    async for one in aioqpu.as_completed(ionq):
        assert_type(one, IonQJob)
    for job in await aioqpu.wait_all([*ibm, *ionq], timeout=60, progress=True):
        print(job.id)
    async for job in aioqpu.as_completed([*ibm, *ionq]):
        print(job.id)
    aioqpu.as_completed(["id"])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


async def main() -> IBMResult:
    async with IBMRuntimeClient() as client:
        job = client.job("a")
        await job.save_results("a.results", timeout=60)
        if job.last_response is not None:
            assert_type(job.last_response.elapsed, float)
        return await job.result()


def script() -> None:
    assert_type(aioqpu.run(main()), IBMResult)
    assert_type(aioqpu.load_results("a.results"), aioqpu.IonQResult | IBMResult)


def read(result: IBMResult) -> None:
    assert_type(result.response, aioqpu.ResponseInfo | None)
    assert_type(result[0], PubResult)
    assert_type(result[:1], Sequence[PubResult])
    assert_type(len(result), int)
    assert_type(result[0].data, DataBin)
    assert_type([pub.metadata for pub in result], list[dict[str, Any]])


def count(bits: BitArray) -> None:
    assert_type(bits.counts(), dict[str, int])
    assert_type(bits.bitstrings(), list[str])
    assert_type(bits[0], BitArray)
    assert_type(bits.num_bits, int)
    assert_type(bits.shape, tuple[int, ...])


def caught(error: aioqpu.SubmissionUncertainError | aioqpu.JobFailedError | aioqpu.RateLimitError) -> None:
    if isinstance(error, aioqpu.RateLimitError):
        assert_type(error.status_code, int)
        assert_type(error.retry_after, float | None)
    elif isinstance(error, aioqpu.JobFailedError):
        assert_type(error.reason, str | None)
        assert_type(error.job_id, str | None)
    else:
        assert_type(error.submission_id, str)

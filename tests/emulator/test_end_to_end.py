"""Both clients against the emulator, over a real socket."""

import asyncio
import datetime as dt
import time
from contextlib import closing
from math import cos, sin

import httpx
import pytest

from aioqpu import (
    AuthenticationError,
    CredentialsError,
    IBMRuntimeClient,
    IonQClient,
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    JobTimeoutError,
    NotFoundError,
    ServerError,
)
from aioqpu_emulator import Emulator

pytestmark = pytest.mark.asyncio

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
# Qubit 0 is 1, qubit 1 is 0, qubit 2 is 0: tells the bit orders apart.
FIRST_OF_THREE = {"qubits": 3, "circuit": [{"gate": "x", "target": 0}]}
HEAD = 'OPENQASM 3.0; include "stdgates.inc"; '
QASM_BELL = HEAD + "qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;"
QASM_FIRST_OF_THREE = HEAD + "qubit[3] q; bit[3] c; x q[0]; c = measure q;"


@pytest.fixture(scope="module")
def emulator():
    with closing(Emulator(queue_time=0.05, run_time=0.05, seed=7)) as emulator, emulator.serve(port=0) as urls:
        yield emulator, urls


@pytest.fixture(scope="module")
def slow():
    """An emulator whose jobs wait in the queue for an hour."""
    with closing(Emulator(queue_time=3600, run_time=0)) as emulator, emulator.serve(port=0) as urls:
        yield emulator, urls


def ionq_client(urls, token="any-key", **options):
    return IonQClient(token, urls.ionq_url, **options)


def ibm_client(urls, token="any-key", **options):
    return IBMRuntimeClient(token, urls.instance, urls.ibm_url, iam_url=urls.iam_url, **options)


class TestIonQ:
    async def test_bell_circuit_gives_equal_probabilities_and_counts(self, emulator):
        async with ionq_client(emulator[1]) as client:
            result = await client.run_job(BELL, shots=1000, name="bell", metadata={"run": "1"}, timeout=600)
        assert result.probabilities == pytest.approx({0: 0.5, 3: 0.5})
        counts = result.counts()
        assert set(counts) == {"00", "11"}
        assert sum(counts.values()) == 1000

    async def test_qubit_0_is_the_rightmost_bit(self, emulator):
        async with ionq_client(emulator[1]) as client:
            result = await client.run_job(FIRST_OF_THREE, shots=10)
        assert result.counts() == {"001": 10}

    async def test_a_noisy_simulation_gives_frequencies_that_become_counts(self, emulator):
        async with ionq_client(emulator[1]) as client:
            result = await client.run_job(BELL, shots=500, noise={"model": "aria-1"})
        assert all(p * 500 == pytest.approx(round(p * 500)) for p in result.probabilities.values())
        assert sum(result.counts().values()) == 500

    async def test_native_angles_are_turns(self, emulator):
        half_turn = {"qubits": 1, "gateset": "native", "circuit": [{"gate": "gpi", "phase": 0.25, "target": 0}]}
        async with ionq_client(emulator[1]) as client:
            assert (await client.run_job(half_turn, shots=5)).counts() == {"1": 5}

    async def test_several_circuits_are_the_children_of_one_job(self, emulator):
        circuits = {
            "qubits": 1,
            "circuits": [{"circuit": [{"gate": "x", "target": 0}]}, {"circuit": [{"gate": "z", "target": 0}]}],
        }
        async with ionq_client(emulator[1]) as client:
            result = await client.run_job(circuits, shots=10)
            child = next(iter(result.children))
            assert (await client.get_results(child)).counts(10) == {"1": 10}
        assert [child.counts() for child in result.children.values()] == [{"1": 10}, {"0": 10}]

    async def test_results_with_sharpen_have_all_shots(self, emulator):
        async with ionq_client(emulator[1]) as client:
            job = await (await client.submit_job(BELL, target="qpu.aria-1", shots=500)).wait()
            result = await client.get_results(job.id, sharpen=True)
        assert sum(result.counts().values()) == 500

    async def test_mapped_counts_use_meas_mapped_of_the_job(self, emulator):
        async with ionq_client(emulator[1]) as client:
            result = await client.run_job(FIRST_OF_THREE, shots=4, registers={"meas_mapped": [1, 0]})
        assert result.mapped().counts() == {"10": 4}

    @pytest.mark.parametrize(
        "circuit",
        [
            {"qubits": 1, "circuit": [{"gate": "warp", "target": 0}]},
            {"qubits": 2, "circuit": [{"gate": "swap", "target": 0}]},
            {"qubits": 25, "circuit": [{"gate": "x", "target": 0}]},
        ],
    )
    async def test_a_circuit_that_cannot_run_fails_with_a_reason(self, emulator, circuit):
        async with ionq_client(emulator[1]) as client:
            job = await (await client.submit_job(circuit)).wait()
            with pytest.raises(JobFailedError) as caught:
                await job.result()
        assert caught.value.reason
        assert caught.value.code

    async def test_backends_and_calibration_data_are_read(self, emulator):
        async with ionq_client(emulator[1]) as client:
            names = [backend.backend for backend in await client.list_backends()]
            assert {"simulator", "qpu.aria-1"} <= set(names)
            calibration = await client.get_calibration_data("ionq_qpu.aria-1")
        assert calibration.backend == "qpu.aria-1"
        assert calibration.qubits > 0

    async def test_invalid_key_raises_authentication_error(self, emulator):
        async with ionq_client(emulator[1], "bad-key") as client:
            with pytest.raises(AuthenticationError):
                await client.retrieve_job("x")


class TestIBM:
    async def test_bell_circuit_gives_correlated_counts(self, emulator):
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_sampler([QASM_BELL], backend="emulator", shots=1000)
            result = await job.result(600)
        counts = result[0].data["c"].counts()
        assert set(counts) == {"00", "11"}
        assert sum(counts.values()) == 1000

    @pytest.mark.parametrize("typed", [True, False])
    async def test_bit_0_is_the_rightmost_in_both_forms_of_result(self, emulator, typed):
        async with ibm_client(emulator[1]) as client:
            params = {"pubs": [[QASM_FIRST_OF_THREE, None, 10]], "support_qiskit": typed, "version": 2}
            result = await client.run_job("sampler", backend="emulator", params=params)
        assert ("__type__" in result.raw) is typed
        assert result[0].data["c"].counts() == {"001": 10}
        assert (result[0].data["c"].num_bits, result[0].data["c"].num_shots) == (3, 10)

    async def test_estimates_are_the_exact_expectation_values_within_their_precision(self, emulator):
        circuit = HEAD + "input float[64] theta; qubit[2] q; ry(theta) q[0]; cx q[0], q[1];"
        angle = 0.7
        observables = ["ZZ", "ZI", "XX", {"ZZ": 0.5, "XX": 2.0}]
        expected = [1, cos(angle), sin(angle), 0.5 + 2 * sin(angle)]
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_estimator([(circuit, observables, [angle])], backend="emulator", precision=0.001)
            data = (await job.result())[0].data
        assert data["evs"] == pytest.approx(expected, abs=0.02)
        assert len(data["stds"]) == 4

    async def test_parameter_points_give_results_of_their_own(self, emulator):
        circuit = HEAD + "input float[64] theta; qubit[1] q; bit[1] c; rx(theta) q[0]; c = measure q;"
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_sampler([(circuit, {"theta": [0.0, 3.141592653589793]}, 20)], backend="emulator")
            bits = (await job.result())[0].data["c"]
        assert bits.shape == (2,)
        assert [bits[0].counts(), bits[1].counts()] == [{"0": 20}, {"1": 20}]

    async def test_values_by_position_give_exact_estimates_for_text_and_circuit(self, emulator):
        import numpy as np
        from qiskit import qasm3
        from qiskit.circuit.library import efficient_su2
        from qiskit.quantum_info import Pauli, Statevector

        ansatz = efficient_su2(3, reps=2)
        values = np.random.default_rng(5).uniform(-3, 3, (2, 2, ansatz.num_parameters))
        exact = [
            [Statevector(ansatz.assign_parameters(one)).expectation_value(Pauli("ZZI")).real for one in row]
            for row in values
        ]
        async with ibm_client(emulator[1]) as client:
            for circuit in (qasm3.dumps(ansatz), ansatz):
                job = await client.submit_estimator([(circuit, "ZZI", values)], backend="emulator", precision=0.003)
                evs = (await job.result())[0].data.array("evs")
                assert np.abs(evs - exact).max() < 0.02

    async def test_submission_of_900_kilobytes_runs(self, emulator):
        async with ibm_client(emulator[1]) as client:
            pubs = [QASM_BELL + " // " + "x" * 900_000, QASM_FIRST_OF_THREE]
            job = await client.submit_sampler(pubs, backend="emulator", shots=5)
            assert (await job.result(600))[1].data["c"].counts() == {"001": 5}

    async def test_circuit_with_numpy_time_and_complex_metadata_runs(self, emulator):
        import numpy as np
        from qiskit import QuantumCircuit

        metadata = {"i": np.int64(1), "a": np.arange(3.0), "t": dt.datetime.now(dt.UTC), "c": 1j}
        circuit = QuantumCircuit(1, metadata=metadata)
        circuit.measure_all()
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_sampler([circuit], backend="emulator", shots=5)
            assert (await job.result())[0].data["meas"].counts() == {"0": 5}

    async def test_qiskit_circuit_runs(self, emulator):
        from qiskit import QuantumCircuit

        circuit = QuantumCircuit(3, 3)
        circuit.x(0)
        circuit.measure(range(3), range(3))
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_sampler([circuit], backend="emulator", shots=5)
            assert (await job.result())[0].data["c"].counts() == {"001": 5}

    async def test_a_circuit_that_cannot_run_fails_with_a_reason(self, emulator):
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_sampler(["OPENQASM 3.0; warp q;"], backend="emulator")
            with pytest.raises(JobFailedError) as caught:
                await job.result()
        assert caught.value.reason
        assert caught.value.code

    async def test_a_private_result_can_be_read_once(self, emulator):
        async with ibm_client(emulator[1]) as client:
            job = await client.submit_sampler([QASM_BELL], backend="emulator", shots=5, private=True)
            assert sum((await job.result())[0].data["c"].counts().values()) == 5
            with pytest.raises((NotFoundError, JobNotFinishedError)):
                await client.get_results(job.id)

    async def test_tokens_with_a_lifetime_of_two_seconds_are_refreshed(self):
        with closing(Emulator(queue_time=4, run_time=0.1, token_life=2)) as emulator, emulator.serve(port=0) as urls:
            started = time.monotonic()
            async with ibm_client(urls) as client:
                job = await client.submit_sampler([QASM_BELL], backend="emulator", shots=5)
                await job.wait(600, poll=0.1)
            assert 2 <= emulator.requests["POST /identity/token"] <= 3 + time.monotonic() - started

    async def test_revoked_tokens_are_replaced(self, emulator):
        async with ibm_client(emulator[1]) as client:
            await client.list_backends()
            emulator[0].revoke_tokens()
            assert await client.list_backends()

    async def test_invalid_key_raises_credentials_error(self, emulator):
        async with ibm_client(emulator[1], "bad-key") as client:
            with pytest.raises(CredentialsError, match="BXNIM0415E"):
                await client.list_backends()

    async def test_job_lists_are_filtered(self, emulator):
        before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        async with ibm_client(emulator[1]) as client:
            jobs = [
                await client.submit_sampler([QASM_BELL], backend="emulator", shots=1, tags=["mine"]) for _ in range(3)
            ]
            for job in jobs:
                await job.wait()
            ids = [job.id for job in jobs]
            listed = [job.id async for job in client.list_jobs(tags=["mine"], created_after=before)]
            assert sorted(listed) == sorted(ids)
            pending = [job.id async for job in client.list_jobs(pending=True)]
            assert not set(ids) & set(pending)
            assert [job.id async for job in client.list_jobs(limit=2, program_id="estimator", tags=["mine"])] == []


@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
class TestBothClouds:
    @staticmethod
    def client(cloud, urls):
        return ionq_client(urls) if cloud == "ionq" else ibm_client(urls)

    @staticmethod
    async def submit(client, **keywords):
        if isinstance(client, IonQClient):
            return await client.submit_job(BELL, shots=10, **keywords)
        return await client.submit_sampler([QASM_BELL], backend="emulator", shots=10, **keywords)

    async def test_queued_job_is_read_found_listed_cancelled_and_deleted(self, slow, cloud):
        async with self.client(cloud, slow[1]) as client:
            job = await self.submit(client, submission_id=f"mine-{cloud}")
            assert (await client.retrieve_job(job.id)).status == (await job.refresh()).status
            assert (await client.find_submission(f"mine-{cloud}")).id == job.id
            assert await client.find_submission("never") is None
            assert job.id in [listed.id async for listed in client.list_jobs()]
            with pytest.raises(JobNotFinishedError):
                await client.get_results(job.id)
            with pytest.raises(JobTimeoutError):
                await client.wait_for_job(job.id, 0.3)
            assert (await client.cancel_job(job.id)).done
            assert (await client.cancel_job(job.id)).done
            with pytest.raises(JobCancelledError):
                await job.result()
            await client.delete_job(job.id)
            with pytest.raises(NotFoundError):
                await client.retrieve_job(job.id)
            with pytest.raises(NotFoundError):
                await client.delete_job(job.id)

    async def test_an_attached_handle_waits_for_a_job_submitted_by_another_client(self, emulator, cloud):
        async with self.client(cloud, emulator[1]) as first, self.client(cloud, emulator[1]) as second:
            submitted = await self.submit(first)
            result = await second.job(submitted.id).result(600)
        assert result.job_id == submitted.id

    async def test_a_hundred_concurrent_jobs_return_their_results(self, emulator, cloud):
        started = time.perf_counter()
        async with self.client(cloud, emulator[1]) as client:

            async def one():
                return await (await self.submit(client)).result(600)

            results = await asyncio.gather(*(one() for _ in range(100)))
        assert len({result.job_id for result in results}) == 100
        print(f"100 {cloud} jobs in {time.perf_counter() - started:.1f} s")

    async def test_503_is_retried_until_the_retries_are_used_up(self, emulator, cloud, monkeypatch):
        monkeypatch.setattr("aioqpu._http.retry.BACKOFF_BASE_SECONDS", 0.01)
        route = "GET /v0.3/backends" if cloud == "ionq" else "GET /api/v1/backends"
        async with self.client(cloud, emulator[1]) as client:
            emulator[0].fail_next(route, 503, times=2)
            assert await client.list_backends()
            emulator[0].fail_next(route, 503, times=5)
            with pytest.raises(ServerError):
                await client.list_backends()


async def test_hundreds_of_concurrent_first_calls_make_one_token_request(emulator):
    before = emulator[0].requests["POST /identity/token"]
    async with ibm_client(emulator[1]) as client:
        await asyncio.gather(*(client.list_backends() for _ in range(300)))
    made = emulator[0].requests["POST /identity/token"] - before
    assert made == 1


async def test_client_works_after_200_cancelled_calls(emulator):
    async with ionq_client(emulator[1]) as client:
        for delay in range(200):
            task = asyncio.create_task(client.list_backends())
            for _ in range(delay % 13):
                await asyncio.sleep(0)
            if task.cancel():
                with pytest.raises(asyncio.CancelledError):
                    await task
        async with asyncio.timeout(600):
            assert await client.list_backends()


async def test_request_with_another_host_header_gets_403(emulator):
    async with httpx.AsyncClient(timeout=600) as client:
        answer = await client.get(f"{emulator[1].ionq_url}/backends", headers={"host": "evil.test"})
    assert answer.status_code == 403

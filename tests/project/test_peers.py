"""Other packages' clients run jobs on the emulator, unmodified; `make peers` makes their environments."""

import asyncio
import json
import subprocess
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from qiskit import QuantumCircuit
from qiskit.quantum_info import SparsePauliOp, Statevector

from aioqpu import IBMRuntimeClient, PubResult
from aioqpu_emulator import Emulator, URLs

ENVIRONMENTS = Path(__file__).parents[2] / ".venv" / "peers"
SCRIPTS = Path(__file__).parents[1] / "peers"
FOUND = {
    "qiskit-ionq": {
        "ideal": {"001": 20},
        "noisy": {"001": 20},
        "batch": [{"001": 20}, {"001": 20}],
        "mid-circuit": {"01": 20},
        "machine": 50,
        "calibration": True,
        "session": 10,
        "session ended": True,
        "dry run": "DONE",
    },
    "cirq-ionq": {
        "ideal": {"100": 20},
        "status": "completed",
        "machine": 20,
        "batch": [{"100": 20}, {"100": 20}],
        "read again": "one",
        "listed": True,
    },
    "ionq-core": {
        "ideal": {"1": 1.0},
        "artifact": 200,
        "clone": "again",
        "machine": "completed",
        "cost": True,
        "batch": ["MultiCircuitJob", 2],
        "session": True,
        "estimate": "usd",
        "backends": True,
        "whoami": "emulator",
        "listed": True,
    },
}


def found_by(name: str, script: str, *args: object) -> Any:
    """Run a script in the environment of a package, and return what it printed."""
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        pytest.skip(f"needs {name} in an environment of its own: make peers")
    command = [python, "-I", SCRIPTS / script, *(arg if isinstance(arg, str) else json.dumps(arg) for arg in args)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", FOUND)
def test_other_clients_of_ionqs_api_v04_run_jobs_on_the_emulator(name: str) -> None:
    with Emulator(queue_time=0.05, run_time=0.05, seed=2).serve() as urls:
        assert found_by(name, "run_on_v04.py", name, asdict(urls))["found"] == FOUND[name]


def test_qiskit_ibm_runtime_and_this_client_read_each_others_jobs() -> None:
    circuit = QuantumCircuit(2, 2)
    circuit.ry(0.8, 0)
    circuit.x(1)
    circuit.measure([0, 1], [0, 1])

    async def submit(urls: URLs) -> tuple[str, Any]:
        async with IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url) as client:
            job = await client.submit_sampler([circuit], backend="emulator", shots=300, program="executor")
            return job.id, [{"c": pub.data["c"].counts()} for pub in await job.result()]

    async def read(urls: URLs, job_id: str) -> list[PubResult]:
        async with IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url) as client:
            return list(await client.get_results(job_id))

    with Emulator(queue_time=0.05, run_time=0.05, seed=2).serve() as urls:
        ours, our_counts = asyncio.run(submit(urls))
        found = found_by("qiskit-ibm-runtime", "run_on_ibm.py", asdict(urls), ours)
        for job in found["jobs"].values():
            assert [counts_of(pub) for pub in asyncio.run(read(urls, job["id"]))] == job["counts"]
        (estimated,) = asyncio.run(read(urls, found["estimated"]["id"]))
    assert estimated.data.array("evs").tolist() == found["estimated"]["evs"]
    assert found["read"] == {ours: our_counts}
    (registers, sweep), (twirled,) = found["jobs"]["plain"]["counts"], found["jobs"]["twirled"]["counts"]
    assert registers["high"] == {"1": 400}
    assert set(registers["low"]) == set(twirled["low"]) == {"00", "11"}
    assert [sorted(counts) for counts in sweep["c"]] == [["00", "01"], ["00", "10"], ["10"]]
    assert found["estimated"]["evs"] == [pytest.approx(row, abs=0.15) for row in expected_values()]
    assert set(found["jobs"]["dry run"]["counts"][0]["high"]) == {"0", "1"}
    on_backends = [*["emulator"] * 5, "emulator_isa", "emulator", "emulator", "emulator"]
    assert found["listed"] == [on_backends, [*on_backends[:6], "mock", *on_backends[6:]]]
    versions = ["v0.1", "v0.2", "v1.0", "v1.1", "v2.0"]
    assert found["executor"] == dict.fromkeys(versions, [[[False], [True]]] * 2)
    assert found["handed back"] == {"mine": [1, None]}
    assert found["instances"] == ["emulator"]
    assert found["usage"]


def counts_of(pub: PubResult) -> Any:
    """Return the counts of each register, at each point of a sweep."""
    found = {}
    for name, array in pub.data.items():
        shots = batched(array.bitstrings(), array.num_shots)
        found[name] = [dict(Counter(each)) for each in shots] if array.shape else array.counts()
    return found


def batched(values: list[str], size: int) -> list[list[str]]:
    return [values[start : start + size] for start in range(0, len(values), size)]


def expected_values() -> list[list[float]]:
    """Return the expectation values of the script's ansatz, by Qiskit's own simulation."""
    observables = [SparsePauliOp.from_list(terms) for terms in ([("ZZ", 1), ("XX", 0.5)], [("IZ", 1)], [("YI", 1)])]
    states = []
    for first, second in ([0.3, 0.5], [1.2, -0.7]):
        ansatz = QuantumCircuit(2)
        ansatz.ry(first, 0)
        ansatz.cx(0, 1)
        ansatz.rx(second, 1)
        states.append(Statevector(ansatz))
    return [[float(state.expectation_value(each).real) for state in states] for each in observables]

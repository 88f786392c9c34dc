"""Backends with the noise of real machines, from a snapshot of our own in the form of qiskit-ibm-runtime's."""

import json
import math
import subprocess
import sys

import httpx
import numpy as np
import pytest
import pytest_asyncio
from qiskit import QuantumCircuit
from support.addresses import KEY

from aioqpu import IBMRuntimeClient, JobFailedError
from aioqpu_emulator import Emulator
from aioqpu_emulator.ibm.snapshots import find_snapshot, noise_model

pytest.importorskip("qiskit_aer", reason="needs the extra aer")

HEAD = 'OPENQASM 3.0; include "stdgates.inc"; '
ERROR, READOUT, T1 = 0.05, (0.02, 0.1), 100.0
DATE = "2026-01-01T00:00:00Z"


def entry(name, value, unit=""):
    return {"date": DATE, "name": name, "unit": unit, "value": value}


def write_snapshot(root):
    """A machine `toy` with three qubits in a line, whose qubit 1 reads out badly."""
    package = root / "qiskit_ibm_runtime"
    folder = package / "fake_provider" / "backends" / "toy"
    folder.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('importing the package takes seconds')")
    edges = [[0, 1], [1, 2]]
    couplings = {"id": [[0], [1], [2]], "x": [[0], [1], [2]], "sx": [[0], [1], [2]], "rz": [[0], [1], [2]]}
    couplings |= {"cz": edges, "rzz": edges}
    gates = [{"name": n, "parameters": [], "qasm_def": "", "coupling_map": m} for n, m in couplings.items()]
    configuration = {
        "backend_name": "ibm_toy",
        "backend_version": "1.2.3",
        "n_qubits": 3,
        "basis_gates": list(couplings),
        "gates": gates,
        "coupling_map": edges,
        "dt": 4.0,
        "simulator": False,
        "local": False,
        "conditional": True,
        "open_pulse": False,
        "memory": True,
        "max_shots": 100_000,
        "max_experiments": 300,
        "processor_type": {"family": "Toy", "revision": 1},
    }
    errors = {"rz": 0.0, "cz": ERROR, "rzz": ERROR}
    qubits = [
        [
            entry("T1", T1, "us"),
            entry("T2", T1, "us"),
            entry("readout_error", sum(READOUT) / 2 if qubit == 1 else 0.0),
            entry("prob_meas1_prep0", READOUT[0] if qubit == 1 else 0.0),
            entry("prob_meas0_prep1", READOUT[1] if qubit == 1 else 0.0),
        ]
        for qubit in range(3)
    ]
    properties = {
        "backend_name": "ibm_toy",
        "backend_version": "1.2.3",
        "last_update_date": DATE,
        "qubits": qubits,
        "gates": [
            {
                "gate": name,
                "name": f"{name}{'_'.join(map(str, wires))}",
                "qubits": wires,
                "parameters": [entry("gate_error", errors.get(name, 0.0)), entry("gate_length", 0.0, "ns")],
            }
            for name, coupling in couplings.items()
            for wires in coupling
        ],
        "general": [],
    }
    (folder / "conf_toy.json").write_text(json.dumps(configuration))
    (folder / "props_toy.json").write_text(json.dumps(properties))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A stand-in for qiskit-ibm-runtime."""
    root = tmp_path_factory.mktemp("packages")
    write_snapshot(root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.syspath_prepend(root)
        yield root


@pytest_asyncio.fixture
async def toy(installed):
    emulator = Emulator(queue_time=0, run_time=0, seed=5, ibm_backends=["fake_toy"])
    urls = emulator.urls(80)
    transport = httpx.ASGITransport(emulator.app)
    async with IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport) as client:
        yield client
    emulator.close()


async def sampled(client, circuit, shots=10_000, backend="fake_toy"):
    job = await client.submit_sampler([circuit], backend=backend, shots=shots)
    counts = (await job.result(600))[0].data["c"].counts()
    return {outcome: count / shots for outcome, count in counts.items()}


@pytest.mark.asyncio
async def test_backend_documents_describe_the_snapshot_machine(toy):
    """The emulator checks its own answers against the specification."""
    assert [backend.name for backend in await toy.list_backends()] == ["emulator", "emulator_isa", "fake_toy"]
    (device,) = [each for each in await toy.list_backends() if each.name == "fake_toy"]
    assert device.qubits == 3
    assert device.processor_type.family == "Toy"
    assert device.performance_metrics.two_q_error_median.value == ERROR
    configuration = await toy.get_backend_configuration("fake_toy")
    assert configuration["backend_name"] == "fake_toy"
    assert configuration["coupling_map"] == [[0, 1], [1, 2]]
    properties = await toy.get_backend_properties("fake_toy")
    assert properties["backend_name"] == "fake_toy"
    assert len(properties["qubits"]) == 3
    assert (await toy.get_backend_status("fake_toy")).backend_version == "1.2.3"


@pytest.mark.asyncio
async def test_readout_has_the_errors_of_its_qubit(toy):
    circuit = HEAD + "qubit[3] q; bit[2] c; x q[0]; x q[1]; c[0] = measure q[0]; c[1] = measure q[1];"
    found = await sampled(toy, circuit)
    assert found.keys() == {"01", "11"}
    assert abs(found["01"] - READOUT[1]) < 0.02
    found = await sampled(toy, HEAD + "qubit[3] q; bit[2] c; c[0] = measure q[0]; c[1] = measure q[1];")
    assert found.keys() == {"00", "10"}
    assert abs(found["10"] - READOUT[0]) < 0.01


@pytest.mark.asyncio
async def test_gates_depolarize_and_delays_relax(toy):
    # 20 times cz, whose error of 0.05 is a depolarizing rate of 0.05 * 4 / 3.
    circuit = HEAD + "qubit[3] q; bit[1] c; x q[2]; " + "cz q[1], q[2]; " * 20 + "c[0] = measure q[2];"
    found = await sampled(toy, circuit)
    assert abs(found["0"] - (1 - (1 - ERROR * 4 / 3) ** 20) / 2) < 0.03
    found = await sampled(toy, HEAD + f"qubit[3] q; bit[1] c; x q[0]; delay[{T1}us] q[0]; c[0] = measure q[0];")
    assert abs(found["1"] - math.exp(-1)) < 0.03


def test_qubits_with_delays_only_are_not_simulated(installed, monkeypatch):
    """A scheduled circuit has delays on every qubit of the machine."""
    from aioqpu_emulator import aer

    circuit = QuantumCircuit(3, 1)
    circuit.x(1)
    circuit.delay(100, range(3), unit="us")
    circuit.measure(1, 0)
    asked = []

    def noise(qubits):
        asked.append(list(qubits))
        return noise_model(find_snapshot("fake_toy"), qubits)

    bits = aer.sample([circuit], 4000, np.random.default_rng(1), noise)
    assert asked == [[1]]
    left = math.exp(-1)
    assert abs(bits.mean() - left * (1 - READOUT[1]) - (1 - left) * READOUT[0]) < 0.04


@pytest.mark.asyncio
async def test_observables_have_the_noise_of_gates_and_not_of_readout(toy):
    noisy = HEAD + "qubit[3] q; x q[2]; " + "cz q[1], q[2]; " * 10
    idle = HEAD + f"qubit[3] q; x q[0]; delay[{T1}us] q[0];"
    job = await toy.submit_estimator([[noisy, ["ZII", "IZI", "IIZ"]], [idle, "IIZ"]], backend="fake_toy")
    first, second = await job.result(600)
    left = (1 - ERROR * 4 / 3) ** 10
    np.testing.assert_allclose(first.data["evs"], [-left, left, 1], atol=0.08)
    assert abs(second.data["evs"] - (1 - 2 * math.exp(-1))) < 0.08


@pytest.mark.asyncio
async def test_circuit_with_branch_and_reset_has_readout_noise(toy):
    circuit = (
        HEAD
        + "qubit[3] q; bit[1] c; x q[1]; c[0] = measure q[1]; if (c[0]) { x q[1]; } reset q[0]; "
        + "c[0] = measure q[1];"
    )
    found = await sampled(toy, circuit, 4000)
    # The branch is missed as often as the first readout fails.
    expected = READOUT[1] * (1 - READOUT[1]) + (1 - READOUT[1]) * READOUT[0]
    assert abs(found["1"] - expected) < 0.03


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("circuit", "words"),
    [
        ("qubit[3] q; bit[1] c; h q[0]; c[0] = measure q[0];", "h on qubits"),
        ("qubit[3] q; bit[1] c; cz q[0], q[2]; c[0] = measure q[0];", "not coupled"),
        ("qubit[3] q; bit[1] c; cz q[1], q[0]; c[0] = measure q[0];", "not coupled"),
        ("qubit[4] q; bit[1] c; c[0] = measure q[0];", "fake_toy has 3"),
    ],
)
async def test_circuits_outside_the_instruction_set_fail(toy, circuit, words):
    job = await toy.submit_sampler([HEAD + circuit], backend="fake_toy", shots=10)
    with pytest.raises(JobFailedError, match=words):
        await job.result(600)


@pytest.mark.asyncio
@pytest.mark.parametrize(("angle", "runs"), [(0.3, True), (math.pi / 2, True), (-0.1, False), (1.6, False)])
async def test_rzz_outside_zero_to_half_pi_fails(toy, angle, runs):
    circuit = QuantumCircuit(3, 1)
    circuit.rzz(angle, 0, 1)
    circuit.measure(0, 0)
    job = await toy.submit_sampler([circuit], backend="fake_toy", shots=10)
    if runs:
        await job.result(600)
    else:
        with pytest.raises(JobFailedError, match="rzz"):
            await job.result(600)


@pytest.mark.asyncio
async def test_a_seed_makes_noise_repeatable(installed):
    circuit = HEAD + "qubit[3] q; bit[3] c; sx q[0]; cz q[0], q[1]; sx q[1]; c = measure q;"

    async def run():
        emulator = Emulator(queue_time=0, run_time=0, seed=9, ibm_backends=["ibm_toy"])
        urls = emulator.urls(80)
        transport = httpx.ASGITransport(emulator.app)
        async with IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport) as ibm:
            return await sampled(ibm, circuit, 500, backend="ibm_toy")

    assert await run() == await run()


def test_trajectories_equal_the_density_matrix(installed, monkeypatch):
    from aioqpu_emulator import aer
    from aioqpu_emulator.ibm.backends import Backends
    from aioqpu_emulator.ibm.primitives import run_primitive

    toy = Backends(["fake_toy"]).find("fake_toy")
    gates = HEAD + "qubit[3] q; sx q[1]; " + "cz q[0], q[1]; sx q[0]; sx q[1]; sx q[2]; " * 4
    sampler = {"pubs": [[gates.replace("sx", "bit[3] c; sx", 1) + "c = measure q;"]], "shots": 5000}
    estimator = {"pubs": [[gates, ["ZZI", "IXY", "1II"]]]}

    def run():
        samples = run_primitive("sampler", sampler, toy, np.random.default_rng(1))["results"][0]["data"]["c"]["samples"]
        shares = [samples.count(hex(outcome)) / 5000 for outcome in range(8)]
        return shares, run_primitive("estimator", estimator, toy, np.random.default_rng(1))["results"][0]["data"]["evs"]

    shares, evs = run()
    monkeypatch.setattr(aer, "MAX_DENSITY_MATRIX_QUBITS", 0)
    trajectories, values = run()
    np.testing.assert_allclose(trajectories, shares, atol=0.03)
    np.testing.assert_allclose(values, evs, atol=0.1)


def test_unknown_machines_are_refused_with_a_hint(installed):
    with pytest.raises(ValueError, match="fake_toy"):
        Emulator(ibm_backends=["fake_tow"])
    with pytest.raises(ValueError, match="toy"):
        Emulator(ibm_backends=["../toy"])


@pytest.mark.parametrize(("missing", "words"), [("qiskit_ibm_runtime", "qiskit-ibm-runtime"), ("qiskit_aer", "aer")])
def test_missing_package_raises_an_error_that_names_it(installed, monkeypatch, missing, words):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=f"pip install .*{words}"):
        Emulator(ibm_backends=["fake_toy"])


def test_backend_option_serves_the_machine_or_refuses_an_unknown_name(installed):
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(installed)!r})\nfrom aioqpu_emulator.__main__ import main; main()",
    ]
    wrong = subprocess.run([*command, "--port", "0", "--backend", "fake_tow"], capture_output=True, text=True)
    assert wrong.returncode == 2
    assert "fake_toy" in wrong.stderr
    with subprocess.Popen(
        [*command, "--port", "0", "--backend", "fake_toy"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            urls = json.loads(server.stdout.readline())
            headers = {"Authorization": f"apikey {KEY}", "Service-CRN": urls["instance"]}
            devices = httpx.get(urls["ibm_url"] + "/v1/backends", headers=headers, timeout=600).json()["devices"]
            assert "fake_toy" in [each["name"] if isinstance(each, dict) else each for each in devices]
        finally:
            server.terminate()

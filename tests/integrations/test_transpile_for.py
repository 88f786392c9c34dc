"""Circuits that are transpiled for a backend of IBM: the same numbers, in the backend's gates and couplings."""

import math
import warnings
from typing import Any

import pytest
import pytest_asyncio
from qiskit import QuantumCircuit
from qiskit.circuit import Parameter
from qiskit.circuit.library import PauliEvolutionGate
from qiskit.quantum_info import Operator, SparsePauliOp, Statevector

from aioqpu import IBMRuntimeClient, NotFoundError
from aioqpu.integrations.circuits import for_ibm

pytestmark = pytest.mark.asyncio

HEAD_2 = 'OPENQASM 2.0; include "qelib1.inc"; qreg q[2]; creg c[2]; '
HEAD = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; '
WITH_RZZ = {"n_qubits": 2, "basis_gates": ["rz", "sx", "x", "cz", "rzz"], "coupling_map": [[0, 1], [1, 0]]}


@pytest_asyncio.fixture
async def ibm():
    async with IBMRuntimeClient.emulator(queue_time=0, run_time=0, seed=2) as client:
        yield client


async def test_a_sampler_runs_a_transpiled_circuit(ibm):
    circuit = QuantumCircuit(3)
    circuit.h(0)
    circuit.cx(0, 2)
    circuit.x(1)
    circuit.measure_all()
    transpiled = await ibm.transpile_for(circuit, "emulator_isa", seed=1)
    configuration = await ibm.get_backend_configuration("emulator_isa")
    assert set(transpiled.count_ops()) <= {*configuration["basis_gates"], "measure", "barrier", "delay", "reset"}
    assert transpiled == await ibm.transpile_for(circuit, "emulator_isa", seed=1)
    job = await ibm.submit_sampler([transpiled], backend="emulator_isa", shots=1000)
    counts = (await job.result())[0].data.meas.counts()
    assert set(counts) == {"010", "111"}
    assert counts["010"] == pytest.approx(500, abs=100)


async def test_observables_follow_the_layout(ibm):
    theta = Parameter("theta")
    circuit = QuantumCircuit(2)
    circuit.ry(theta, 0)
    circuit.cx(0, 1)
    transpiled = await ibm.transpile_for(circuit, "emulator_isa")
    observable = SparsePauliOp.from_list([("ZI", 1.0), ("XX", 0.5)])
    pub = (transpiled, [observable.apply_layout(transpiled.layout)], {"theta": [0.3, 1.2]})
    job = await ibm.submit_estimator([pub], backend="emulator_isa", precision=0.001)
    states = [Statevector(circuit.assign_parameters([value])) for value in (0.3, 1.2)]
    right = [float(state.expectation_value(observable).real) for state in states]
    assert (await job.result())[0].data.evs == pytest.approx(right, abs=0.05)


async def test_a_user_gate_with_a_library_name_runs_by_its_definition(ibm):
    inner = QuantumCircuit(2, name="s")
    inner.x(0)
    inner.cx(0, 1)
    circuit = QuantumCircuit(2)
    circuit.append(inner.to_gate(), [0, 1])
    circuit.measure_all()
    transpiled = await ibm.transpile_for(circuit, "emulator_isa")
    job = await ibm.submit_sampler([transpiled], backend="emulator_isa", shots=100)
    assert (await job.result())[0].data.meas.counts() == {"11": 100}


async def test_rzz_is_kept_only_with_angles_that_machines_accept(ibm, monkeypatch):
    async def configuration(name, **_):
        return WITH_RZZ

    monkeypatch.setattr(ibm, "get_backend_configuration", configuration)
    circuit = QuantumCircuit(2)
    circuit.rzz(-2.5, 0, 1)
    circuit.rzz(0.4, 0, 1)
    transpiled = await ibm.transpile_for(circuit, "ibm_any")
    assert "rzz" not in transpiled.count_ops()
    assert Operator(transpiled).equiv(Operator(circuit))
    for angle, names in ((0.4, {"rzz"}), (-0.1, {"cz", "rz", "sx"}), (math.pi, {"cz", "rz", "sx"})):
        compiled: Any = for_ibm(HEAD_2 + f"rzz({angle}) q[0],q[1]; measure q -> c;", WITH_RZZ)
        assert names <= set(compiled.count_ops()) <= {*names, "x", "measure"}


@pytest.mark.parametrize(
    ("circuit", "backend", "error", "text"),
    [
        (7, "emulator", TypeError, "circuit of Qiskit, Cirq or PennyLane, not int"),
        ("qubit q; h q", "emulator", ValueError, "line 1"),
        (HEAD + "h q;", "nowhere", NotFoundError, "404"),
        (QuantumCircuit(200), "emulator_isa", ValueError, "the circuit needs 200 qubits, the backend has"),
    ],
)
async def test_an_input_that_cannot_be_transpiled_is_refused(ibm, circuit, backend, error, text):
    with pytest.raises(error, match=text):
        await ibm.transpile_for(circuit, backend)


async def test_a_circuit_of_cirq_is_transpiled(ibm):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import cirq  # takes more than a second, also in workers that only collect this test

    first, second = cirq.LineQubit.range(2)
    circuit = cirq.Circuit(cirq.X(first), cirq.CNOT(first, second), cirq.measure(first, second, key="c"))
    transpiled = await ibm.transpile_for(circuit, "emulator_isa")
    configuration = await ibm.get_backend_configuration("emulator_isa")
    assert set(transpiled.count_ops()) <= {*configuration["basis_gates"], "measure"}
    job = await ibm.submit_sampler([transpiled], backend="emulator_isa", shots=100)
    assert (await job.result())[0].data.c.counts() == {"11": 100}


async def test_an_approximated_evolution_is_logged(ibm, caplog):
    circuit = QuantumCircuit(2)
    circuit.append(PauliEvolutionGate(SparsePauliOp(["XX", "ZI"]), 0.3), [0, 1])
    await ibm.transpile_for(circuit, "emulator_isa")
    assert "terms that do not commute runs as an approximation (LieTrotter, reps=1)" in caplog.text


async def test_a_backend_without_gates_is_refused(ibm, monkeypatch):
    async def configuration(name, **_):
        return {"n_qubits": 5}

    monkeypatch.setattr(ibm, "get_backend_configuration", configuration)
    with pytest.raises(ValueError, match="does not list its gates and qubits"):
        await ibm.transpile_for(QuantumCircuit(1), "ibm_any")


async def test_control_flow_is_kept(ibm):
    circuit = QuantumCircuit(2, 1)
    circuit.h(0)
    circuit.measure(0, 0)
    with circuit.if_test((circuit.clbits[0], 1)):
        circuit.x(1)
    assert "if_else" in (await ibm.transpile_for(circuit, "emulator")).count_ops()

"""What IonQ's own client makes of Qiskit's gates, run by the emulator and compared with Qiskit's own numbers."""

import math

import numpy as np
import pytest
from qiskit import QuantumCircuit
from qiskit.circuit import AnnotatedOperation, ControlModifier
from qiskit.circuit.library import (
    CCXGate,
    CHGate,
    CPhaseGate,
    CRXGate,
    CRYGate,
    CRZGate,
    CSdgGate,
    CSGate,
    CSwapGate,
    CSXGate,
    CYGate,
    CZGate,
    HGate,
    MCPhaseGate,
    PhaseGate,
    RXGate,
    RXXGate,
    RYGate,
    RYYGate,
    RZGate,
    RZZGate,
    SdgGate,
    SGate,
    SXdgGate,
    SXGate,
    TdgGate,
    TGate,
    XGate,
    YGate,
    ZGate,
)
from qiskit.quantum_info import DensityMatrix, Kraus, Operator, Statevector

QUBITS = 4
ANGLE = 0.7

# A gate of Qiskit, which acts on the controls and then the targets, what IonQ's client calls it, and its angle.
GATES = [
    (PhaseGate(ANGLE), "z", 0, ANGLE),
    (CPhaseGate(ANGLE), "z", 1, ANGLE),
    (CPhaseGate(-2.5), "z", 1, -2.5),
    (MCPhaseGate(ANGLE, 3), "z", 3, ANGLE),
    (CRXGate(ANGLE), "rx", 1, ANGLE),
    (CRYGate(ANGLE), "ry", 1, ANGLE),
    (CRZGate(ANGLE), "rz", 1, ANGLE),
    (CHGate(), "h", 1, None),
    (CYGate(), "y", 1, None),
    (CZGate(), "z", 1, None),
    (CSGate(), "s", 1, None),
    (CSdgGate(), "si", 1, None),
    (CSXGate(), "v", 1, None),
    (CSwapGate(), "swap", 1, None),
    (CCXGate(), "cnot", 2, None),
]
PLAIN = [
    (XGate(), "x"),
    (XGate(), "not"),
    (YGate(), "y"),
    (ZGate(), "z"),
    (HGate(), "h"),
    (SGate(), "s"),
    (SdgGate(), "si"),
    (TGate(), "t"),
    (TdgGate(), "ti"),
    (SXGate(), "v"),
    (SXdgGate(), "vi"),
    (RXGate(ANGLE), "rx"),
    (RYGate(ANGLE), "ry"),
    (RZGate(ANGLE), "rz"),
    (RXXGate(ANGLE), "xx"),
    (RYYGate(ANGLE), "yy"),
    (RZZGate(ANGLE), "zz"),
    (PhaseGate(ANGLE), "z"),
]
GATES += [
    (AnnotatedOperation(gate, ControlModifier(controls)) if controls else gate, name, controls, (*gate.params, None)[0])
    for gate, name in PLAIN
    for controls in (0, 1, 2)
]


def turns(rng):
    """Return the same random rotations as Qiskit's circuit and as IonQ's gates."""
    circuit, gates = QuantumCircuit(QUBITS), []
    for qubit in range(QUBITS):
        for name in ("ry", "rz", "rx"):
            angle = float(rng.uniform(-3, 3))
            getattr(circuit, name)(angle, qubit)
            gates.append({"gate": name, "rotation": angle, "target": qubit})
    for qubit in range(QUBITS - 1):
        circuit.cx(qubit, qubit + 1)
        gates.append({"gate": "cnot", "control": qubit, "target": qubit + 1})
    return circuit, gates


def dense(results, qubits=QUBITS):
    found = np.zeros(2**qubits)
    for state, probability in results.items():
        found[int(state)] = probability
    return found


def test_every_gate_of_ionqs_client_acts_as_qiskits(run_ionq):
    rng = np.random.default_rng(2)
    circuits, expected = [], []
    for gate, name, controls, angle in GATES:
        before, prepare = turns(rng)
        after, measure = turns(rng)
        qubits = [int(qubit) for qubit in rng.permutation(QUBITS)[: gate.num_qubits]]
        before.append(gate, qubits)
        expected.append(Statevector(before.compose(after)).probabilities())
        sent = {"gate": name, "targets": qubits[controls:]}
        if controls:
            sent["controls"] = qubits[:controls]
        if angle is not None:
            sent["rotation"] = angle
        circuits.append({"circuit": [*prepare, sent, *measure]})
    job, results = run_ionq({"input": {"qubits": QUBITS, "circuits": circuits}})
    for child, probabilities, (gate, *_) in zip(job["children"], expected, GATES, strict=True):
        assert dense(results[child]) == pytest.approx(probabilities, abs=1e-8), gate


def test_quantum_fourier_transform_by_controlled_phases(run_ionq):
    circuit, gates = QuantumCircuit(3), []
    for qubit in range(3):
        circuit.ry(0.4 + qubit, qubit)
        gates.append({"gate": "ry", "rotation": 0.4 + qubit, "target": qubit})
    for high in (2, 1, 0):
        circuit.h(high)
        gates.append({"gate": "h", "target": high})
        for low in range(high):
            angle = math.pi / 2 ** (high - low)
            circuit.cp(angle, low, high)
            gates.append({"gate": "z", "controls": [low], "targets": [high], "rotation": angle})
    circuit.swap(0, 2)
    gates.append({"gate": "swap", "targets": [0, 2]})
    _, results = run_ionq({"input": {"qubits": 3, "circuit": gates}})
    assert dense(results, 3) == pytest.approx(Statevector(circuit).probabilities(), abs=1e-8)


@pytest.mark.parametrize(
    "gate", [{"gate": "x", "target": 0, "rotation": 0.5}, {"gate": "h", "control": 1, "target": 0, "rotation": 0.5}]
)
def test_rotation_of_a_gate_without_rotation_fails_the_job(run_ionq, gate):
    job, _ = run_ionq({"input": {"qubits": 2, "circuit": [gate]}})
    assert job["failure"]["code"] == "PreflightError"
    assert "takes no rotation" in job["failure"]["error"]


def test_controls_of_a_native_gate_fail_the_job(run_ionq):
    gate = {"gate": "zz", "angle": 0.1, "controls": [2], "targets": [0, 1]}
    job, _ = run_ionq({"input": {"qubits": 3, "gateset": "native", "circuit": [gate]}})
    assert "no controls" in job["failure"]["error"]


# Gates on idle qubits


def test_idle_qubits_of_ionq_circuits_are_zero(run_ionq):
    circuit = QuantumCircuit(20)
    circuit.ry(ANGLE, 3)
    circuit.cx(3, 17)
    gates = [{"gate": "ry", "rotation": ANGLE, "target": 3}, {"gate": "cnot", "control": 3, "target": 17}]
    expected = {str(2**3 + 2**17): math.sin(ANGLE / 2) ** 2, "0": math.cos(ANGLE / 2) ** 2}
    assert run_ionq({"input": {"qubits": 20, "circuit": gates}})[1] == pytest.approx(expected)
    text = f'OPENQASM 3.0; include "stdgates.inc"; qubit[20] q; ry({ANGLE}) q[3]; barrier q; cx q[3], q[17];'
    assert run_ionq({"input": {"format": "qasm", "data": text}})[1] == pytest.approx(expected)


def test_gate_definition_named_delay_acts_as_a_gate(run_ionq):
    text = 'OPENQASM 2.0; include "qelib1.inc"; gate delay a { x a; } qreg q[1]; delay q[0];'
    assert run_ionq({"input": {"format": "qasm", "data": text}})[1] == {"1": pytest.approx(1)}


# Noise


@pytest.mark.parametrize(("model", "rate"), [("aria-1", 0.0133), ("aria-2", 0.01856), ("forte-1", 0.0049493)])
def test_noise_of_two_qubit_gates_is_the_depolarizing_channel(run_ionq, model, rate):
    state = DensityMatrix.from_label("00")
    paulis = [Operator.from_label(first + second).data for first in "IXYZ" for second in "IXYZ"]
    weights = [1 - rate * 15 / 16, *[rate / 16] * 15]
    channel = Kraus([math.sqrt(weight) * pauli for weight, pauli in zip(weights, paulis, strict=True)])
    gates = []
    for step in range(30):
        angle = 0.3 + step
        gates.append({"gate": "xx", "rotation": angle, "targets": [0, 1]})
        state = state.evolve(RXXGate(angle)).evolve(channel)
    shots = 400_000
    body = {"input": {"qubits": 2, "circuit": gates}, "noise": {"model": model, "seed": 1}, "shots": shots}
    assert dense(run_ionq(body)[1], 2) == pytest.approx(state.probabilities(), abs=5 * 0.5 / math.sqrt(shots))


def test_idle_qubits_have_no_noise(run_ionq):
    gates = [{"gate": "x", "target": 1}] * 500 + [{"gate": "cnot", "control": 1, "target": 3}] * 200
    body = {"input": {"qubits": 5, "circuit": gates}, "noise": {"model": "aria-1", "seed": 1}, "shots": 1000}
    assert {int(state) & 0b10101 for state in run_ionq(body)[1]} == {0}

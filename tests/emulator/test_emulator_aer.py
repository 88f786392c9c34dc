"""Circuits that qiskit-aer simulates, compared with Qiskit's state vector and with the emulator's own simulation."""

import math
import sys

import numpy as np
import pytest
from qiskit import QuantumCircuit
from qiskit.circuit import Gate, Parameter
from qiskit.circuit.classical import expr
from qiskit.circuit.library import iSwapGate, quantum_volume
from qiskit.quantum_info import SparsePauliOp, Statevector

from aioqpu_emulator.ibm.backends import Backend, Backends
from aioqpu_emulator.ibm.circuits import check_circuit
from aioqpu_emulator.ibm.dynamic_circuits import sample_dynamic
from aioqpu_emulator.ibm.encoding import qpy_circuit
from aioqpu_emulator.ibm.primitives import run_primitive
from aioqpu_emulator.ibm.sampling import sample_points
from aioqpu_emulator.jobs import ProgramError

aer = pytest.importorskip("aioqpu_emulator.aer", reason="needs the extra aer", exc_type=ModuleNotFoundError)

WIDE = Backend("emulator", num_qubits=156)
SHOTS = 20_000


def rng():
    return np.random.default_rng(7)


def frequencies(bits):
    """How often each outcome came, its bit 0 rightmost."""
    texts, counts = np.unique(["".join("1" if bit else "0" for bit in row[::-1]) for row in bits], return_counts=True)
    return dict(zip(texts.tolist(), (counts / len(bits)).tolist(), strict=True))


def assert_close(found, expected, shots=SHOTS):
    for outcome in found.keys() | expected.keys():
        share = expected.get(outcome, 0)
        assert abs(found.get(outcome, 0) - share) <= 6 * math.sqrt((share + 1e-3) / shots), outcome


def ghz(width):
    circuit = QuantumCircuit(width, width)
    circuit.h(0)
    for qubit in range(width - 1):
        circuit.cx(qubit, qubit + 1)
    return circuit


def test_random_circuits_give_the_frequencies_of_the_state_vector():
    for seed in range(3):
        gates = quantum_volume(4, 3, seed=seed)
        measured = gates.copy()
        measured.measure_all()
        bits = aer.sample([measured], SHOTS, rng())[0]
        assert_close(frequencies(bits), Statevector(gates).probabilities_dict())


def test_measured_bits_are_at_their_classical_positions():
    circuit = QuantumCircuit(3, 5)
    circuit.x(2)
    circuit.measure([2, 0], [3, 1])
    assert frequencies(aer.sample([circuit], 10, rng())[0]) == {"01000": 1}
    wide = QuantumCircuit(100, 101)
    wide.x([0, 70, 99])
    wide.measure(range(100), range(1, 101))
    assert np.flatnonzero(aer.sample([wide], 10, rng())[0][3]).tolist() == [1, 71, 100]


def test_a_gate_acts_by_its_definition_and_not_by_its_name():
    inner = QuantumCircuit(1, name="h")
    inner.x(0)
    fake = Gate("h", 1, [])
    fake.definition = inner
    circuit = QuantumCircuit(2, 2)
    circuit.append(fake, [1])
    circuit.measure([0, 1], [0, 1])
    assert frequencies(aer.sample([circuit], 10, rng())[0]) == {"10": 1}


@pytest.mark.parametrize("negated", [0, 1])
def test_gates_unknown_to_aer_act_as_their_matrix(negated):
    gates = QuantumCircuit(3)
    gates.rx(0.7, range(3))
    gates.cx(0, 1, ctrl_state=negated)
    gates.append(iSwapGate(), [1, 2])
    gates.cry(0.4, 2, 0)
    gates.mcx([0, 1], 2)
    measured = gates.copy()
    measured.measure_all()
    assert_close(frequencies(aer.sample([measured], SHOTS, rng())[0]), Statevector(gates).probabilities_dict())


def dynamic():
    """Mid-circuit measurement, reset, branches, a switch, loops and a box."""
    circuit = QuantumCircuit(3, 4)
    circuit.ry(1.1, 0)
    circuit.measure(0, 0)
    with circuit.if_test((circuit.clbits[0], 1)) as otherwise:
        circuit.ry(0.5, 1)
    with otherwise:
        circuit.x(1)
    circuit.measure(1, 1)
    with circuit.if_test(expr.logic_and(circuit.clbits[0], expr.logic_not(circuit.clbits[1]))):
        circuit.x(2)
    with circuit.switch(circuit.cregs[0]) as case:
        with case(1):
            circuit.h(0)
        with case(case.DEFAULT):
            circuit.rx(0.3, 0)
    with circuit.for_loop(range(3)):
        circuit.rx(0.4, 2)
    with circuit.box():
        circuit.cx(0, 2)
    circuit.reset(1)
    circuit.h(1)
    circuit.measure([0, 1, 2], [0, 2, 3])
    return circuit


def test_frequencies_of_dynamic_circuits_match_the_own_simulation():
    circuit = dynamic()
    expected = frequencies(sample_dynamic(circuit, 200_000, rng()))
    assert_close(frequencies(aer.sample([circuit], 4000, rng())[0]), expected, 4000)


def test_unsupported_circuit_raises_an_error_that_names_the_instruction():
    circuit = QuantumCircuit(1, 1)
    with circuit.for_loop(range(3)):
        circuit.h(0)
        circuit.break_loop()
    with pytest.raises(ProgramError, match="break_loop"):
        aer.sample([circuit], 1, rng())
    undefined = QuantumCircuit(40)
    undefined.append(Gate("mystery", 1, []), [0])
    with pytest.raises(Exception, match="mystery"):
        aer.sample([undefined], 1, rng())


def test_circuits_without_measurements_or_gates_give_zeros():
    assert not aer.sample([QuantumCircuit(2, 2)], 5, rng()).any()
    unmeasured = QuantumCircuit(2, 2)
    unmeasured.x(0)
    assert not aer.sample([unmeasured], 5, rng()).any()


@pytest.mark.parametrize("angle", [math.pi / 2, 0.3])
def test_a_hundred_qubits_are_sampled_and_estimated(angle):
    """A Clifford circuit, and one that a matrix product state holds."""
    circuit = ghz(100)
    circuit.rz(angle, 40)
    sampled = circuit.copy()
    sampled.measure(range(100), range(100))
    bits = sample_points(sampled, np.zeros((0,)), 1000, WIDE, rng())
    assert bits.shape == (1000, 100)
    assert {tuple(row) for row in bits} == {(False,) * 100, (True,) * 100}
    assert 400 < bits[:, 0].sum() < 600
    estimated = circuit.copy_empty_like()
    estimated.compose(circuit, inplace=True)
    z, pair, x = "Z" * 100, "I" * 98 + "ZZ", "X" * 100
    params = {"pubs": [[qpy_circuit(estimated), [z, pair, x, "1" + "I" * 99]]]}
    data = run_primitive("estimator", params, WIDE, rng())["results"][0]["data"]
    np.testing.assert_allclose(data["evs"], [1, 1, math.cos(angle), 0.5], atol=0.08)
    assert data["stds"][0] == 0


def test_samples_of_parameter_points_repeat_with_the_same_seed():
    theta = Parameter("theta")
    circuit = ghz(25)
    circuit.rx(theta, 0)
    circuit.cx(range(24), range(1, 25))
    circuit.measure(range(25), range(25))
    values = np.array([[0.0], [math.pi]])
    bits = sample_points(circuit, values, 200, WIDE, rng())
    assert bits.shape == (2, 200, 25)
    assert np.array_equal(bits, sample_points(circuit, values, 200, WIDE, rng()))
    assert not np.array_equal(bits, sample_points(circuit, values, 200, WIDE, np.random.default_rng(8)))


def test_wide_circuit_without_the_extra_fails_and_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "qiskit_aer", None)
    backend = Backends().find("emulator")
    assert backend.num_qubits == 20
    with pytest.raises(ProgramError, match="21 qubits") as failure:
        check_circuit(QuantumCircuit(21), backend)
    assert "aioqpu[aer]" in failure.value.solution
    params = {"pubs": [[qpy_circuit(ghz(3)), None, 100]]}
    assert run_primitive("sampler", params, backend, rng()) == run_primitive("sampler", params, WIDE, rng())


def test_expectation_values_equal_those_of_the_state_vector():
    gates = quantum_volume(4, 3, seed=5)
    operators = [SparsePauliOp("XYZI"), SparsePauliOp(["ZZII", "IIXX"], [0.5, -2])]
    (values,) = aer.expectations(gates, operators, 100, rng())
    state = Statevector(gates)
    np.testing.assert_allclose(values, [state.expectation_value(each).real for each in operators], atol=1e-9)

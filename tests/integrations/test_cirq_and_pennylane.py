"""Circuits of Cirq and PennyLane: the numbers are those of their own simulators."""

import warnings
from typing import Any

import anyio
import numpy as np
import pytest
from qiskit.quantum_info import random_unitary

from aioqpu import IBMRuntimeClient, IonQClient

cirq: Any
qml: Any
sympy: Any
A: Any
B: Any
C: Any


@pytest.fixture(scope="class", autouse=True)
def framework(request):
    """Import it for its class only: each process of a run collects this file, and the two take three seconds."""
    global cirq, qml, sympy, A, B, C
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if request.cls is TestPennyLane:
            import pennylane as qml
        else:
            import cirq
            import sympy

            A, B, C = cirq.LineQubit.range(3)


def asymmetric():
    return cirq.Circuit(
        cirq.X(A), cirq.H(B), cirq.CNOT(B, C), cirq.measure(A, B, key="first"), cirq.measure(C, key="c")
    )


def random_circuit(seed):
    made = cirq.testing.random_circuit(4, 12, 0.8, random_state=seed)
    qubits = sorted(made.all_qubits())
    return made + cirq.measure(*qubits, key="all")


def exact_of_cirq(circuit, key):
    """Return the probability of each bitstring of a measurement, first qubit leftmost, by Cirq's simulator."""
    gates = cirq.drop_terminal_measurements(circuit)
    (measured,) = (
        op for op in circuit.all_operations() if cirq.is_measurement(op) and cirq.measurement_key_name(op) == key
    )
    state = cirq.Simulator(dtype=np.complex128).simulate(
        cirq.Circuit(op for op in circuit.all_operations() if not cirq.is_measurement(op)),
        qubit_order=sorted(circuit.all_qubits()),
    )
    assert gates
    order = sorted(circuit.all_qubits())
    probabilities = np.abs(state.final_state_vector.reshape((2,) * len(order))) ** 2
    others = tuple(i for i, qubit in enumerate(order) if qubit not in measured.qubits)
    kept = [qubit for qubit in order if qubit in measured.qubits]
    probabilities = probabilities.sum(axis=others).transpose([kept.index(qubit) for qubit in measured.qubits])
    return {format(i, f"0{len(kept)}b"): p for i, p in enumerate(probabilities.ravel().tolist()) if p > 1e-9}


def run_on_ionq(circuit: Any, version="v0.3"):
    async def run():
        async with IonQClient.emulator(api_version=version, queue_time=0, run_time=0) as ionq:
            return await ionq.run_job(circuit, shots=100)

    return anyio.run(run)


def run_on_ibm(circuit: Any, shots=4000):
    async def run():
        async with IBMRuntimeClient.emulator(queue_time=0, run_time=0, seed=3) as ibm:
            job = await ibm.submit_sampler([circuit], backend="emulator", shots=shots)
            return (await job.result())[0].data

    return anyio.run(run)


class TestCirq:
    @pytest.mark.parametrize("version", ["v0.3", "v0.4"])
    def test_results_are_read_by_measurement_key(self, version):
        result = run_on_ionq(asymmetric(), version)
        assert result.registers["first"].bitstrings == pytest.approx({"10": 0.5, "11": 0.5})
        assert result.registers["c"].bitstrings == pytest.approx({"0": 0.5, "1": 0.5})

    @pytest.mark.parametrize("seed", range(12))
    def test_random_circuits_have_cirqs_probabilities(self, seed):
        circuit = random_circuit(seed)
        found = {bits: p for bits, p in run_on_ionq(circuit).registers["all"].bitstrings.items() if p > 1e-9}
        assert found == pytest.approx(exact_of_cirq(circuit, "all"), abs=1e-6)

    def test_gates_that_openqasm_lacks_are_decomposed(self):
        circuit = cirq.Circuit(
            cirq.H.on_each(A, B),
            cirq.ISWAP(A, B) ** 0.3,
            cirq.PhasedXPowGate(phase_exponent=0.3, exponent=0.7)(A),
            cirq.MatrixGate(cirq.testing.random_unitary(4, random_state=1))(B, C),
            cirq.measure(C, A, B, key="m"),
        )
        assert run_on_ionq(circuit).registers["m"].bitstrings == pytest.approx(exact_of_cirq(circuit, "m"), abs=1e-6)

    def test_the_invert_mask_inverts_measured_bits(self):
        circuit = cirq.Circuit(cirq.X(A), cirq.Z(B), cirq.measure(A, B, key="m", invert_mask=(True, True)))
        assert run_on_ionq(circuit).registers["m"].bitstrings == pytest.approx({"01": 1.0})

    def test_measurement_keys_become_valid_register_names_on_ibm(self):
        data = run_on_ibm(cirq.Circuit(cirq.X(A), cirq.measure(A), cirq.measure(B, C, key="b c")), shots=10)
        assert set(data) == {"q_0_", "b_c"}
        assert (data["q_0_"].counts(), data["b_c"].counts()) == ({"1": 10}, {"00": 10})

    def test_measurement_keys_that_become_equal_names_get_different_registers(self):
        data = run_on_ibm(cirq.Circuit(cirq.X(A), cirq.measure(A, key="a b"), cirq.measure(B, key="a_b")), shots=10)
        assert (data["a_b"].counts(), data["a_b_"].counts()) == ({"0": 10}, {"1": 10})

    def test_gates_without_a_decomposition_are_refused(self):
        class Opaque(cirq.Gate):
            def _num_qubits_(self):
                return 5

            def _unitary_(self):
                return np.eye(32)

        with pytest.raises(ValueError, match="cannot be written as OpenQASM"):
            run_on_ionq(cirq.Circuit(Opaque().on(*cirq.LineQubit.range(5)), cirq.measure(A)))

    @pytest.mark.parametrize(
        ("make", "text"),
        [
            (
                lambda: cirq.Circuit(cirq.X(A) ** sympy.Symbol("t"), cirq.measure(A)),
                "without a value: t; use cirq.resolve_parameters",
            ),
            (lambda: cirq.Circuit(cirq.measure(A), cirq.X(A)), "measure only at the end"),
            (
                lambda: cirq.Circuit(cirq.measure(A, key="m"), cirq.X(B).with_classical_controls("m")),
                "measure only at the end",
            ),
            (lambda: cirq.Circuit(cirq.depolarize(0.1)(A), cirq.measure(A)), "is not a unitary gate"),
            (lambda: cirq.Circuit(cirq.measure(A, key="m"), cirq.measure(B, key="m")), "key m is used several times"),
            (
                lambda: cirq.Circuit(cirq.measure_single_paulistring(cirq.X(A) * cirq.X(B))),
                "only measurements by cirq.measure",
            ),
            (lambda: cirq.Circuit(cirq.X(A)), "the circuit measures nothing: add measurements$"),
            (lambda: cirq.Circuit(cirq.measure(cirq.LineQid(0, 3))), "has 3 levels"),
            (lambda: cirq.Circuit(cirq.measure(A)), "the circuit has no gates"),
        ],
    )
    def test_an_unsupported_circuit_is_refused_with_the_reason(self, make, text):
        with pytest.raises(ValueError, match=text):
            run_on_ionq(make())

    def test_other_objects_of_cirq_are_refused(self):
        with pytest.raises(TypeError, match="is not a Cirq circuit"):
            run_on_ionq(cirq.H(A))


class TestPennyLane:
    def script(self, wires, measurements=()):
        one, two, three = wires
        operations = [
            qml.RX(0.7, one),
            qml.IsingXX(0.4, [one, two]),
            qml.CRot(0.1, 0.5, 0.3, [two, three]),
            qml.Hadamard(three),
            qml.QubitUnitary(random_unitary(4, seed=1).data, wires=[one, three]),
        ]
        return qml.tape.QuantumScript(operations, list(measurements), shots=None)

    @pytest.mark.parametrize("wires", [(0, 1, 2), (2, 0, 1), ("a", "b", "c"), (7, 3, 5)])
    @pytest.mark.parametrize("measured", [None, (0, 1, 2), (2, 0)])
    def test_probabilities_match_those_of_pennylanes_simulator(self, wires, measured):
        chosen = None if measured is None else [wires[i] for i in measured]
        measurement = qml.probs(wires=chosen)
        right = qml.device("default.qubit").execute(self.script(wires, [measurement]))
        found = run_on_ionq(self.script(wires, () if measured is None else [qml.counts(wires=chosen)]))
        width = len(chosen or wires)
        by_bits = {format(i, f"0{width}b"): float(p) for i, p in enumerate(right)}
        assert found.registers["c"].bitstrings == pytest.approx(by_bits, abs=1e-6)

    def test_a_quantum_script_runs_on_ibm(self):
        script = qml.tape.QuantumScript([qml.PauliX(0), qml.Hadamard(1)], [qml.sample()])
        counts = run_on_ibm(script)["c"].counts()
        assert set(counts) == {"10", "11"}

    @pytest.mark.parametrize(
        ("make", "text"),
        [
            (
                lambda: qml.tape.QuantumScript([qml.PauliX(0)], [qml.expval(qml.PauliZ(0))]),
                "counts, samples and probabilities",
            ),
            (
                lambda: qml.tape.QuantumScript([qml.PauliX(0)], [qml.counts(), qml.sample()]),
                "has 2 measurements, and only one",
            ),
            (
                lambda: qml.tape.QuantumScript([qml.RX(np.array([0.1, 0.2]), 0)], [qml.counts()]),
                "batch of parameter values",
            ),
            (
                lambda: qml.tape.QuantumScript([qml.PauliX(0), qml.measurements.MidMeasureMP(0)]),
                "measures before its end",
            ),
        ],
    )
    def test_an_unsupported_script_is_refused_with_the_reason(self, make, text):
        with pytest.raises(ValueError, match=text):
            run_on_ionq(make())

    def test_gates_without_a_decomposition_are_refused(self):
        class Opaque(qml.operation.Operation):
            num_wires = 1

        with pytest.raises(ValueError, match="cannot be written as OpenQASM"):
            run_on_ionq(qml.tape.QuantumScript([Opaque(wires=0)], [qml.counts()]))

    def test_other_objects_of_pennylane_are_refused(self):
        with pytest.raises(TypeError, match="is not a QuantumScript"):
            run_on_ionq(qml.PauliX(0))

"""Circuits of Qiskit and OpenQASM text on both clouds, run by the emulator: results are over the user's own bits."""

import json
import logging
import math
import subprocess
import sys
from itertools import pairwise
from typing import Any

import anyio
import httpx
import numpy as np
import pytest
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qasm2, qasm3, transpile
from qiskit.circuit import (
    AnnotatedOperation,
    Clbit,
    ControlModifier,
    Gate,
    InverseModifier,
    Parameter,
    PowerModifier,
    Qubit,
)
from qiskit.circuit.library import GlobalPhaseGate, MCXGate, PauliEvolutionGate, RXGate, UnitaryGate, YGate
from qiskit.quantum_info import Clifford, Operator, SparseObservable, SparsePauliOp, Statevector, random_unitary
from qiskit.synthesis import LieTrotter, MatrixExponential, QDrift
from support import circuit_generator

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu.integrations.circuits import for_ibm
from aioqpu.integrations.openqasm import read_openqasm
from aioqpu_emulator import Emulator

SHOTS = 4000


@pytest.fixture
def emulator():
    emulator = Emulator(queue_time=0, run_time=0, seed=5)
    yield emulator
    emulator.close()


@pytest.fixture
def ionq(emulator):
    return IonQClient("any-key", "http://127.0.0.1/v0.3", transport=httpx.ASGITransport(app=emulator.app))


@pytest.fixture
def ibm(emulator):
    transport = httpx.ASGITransport(app=emulator.app)
    urls = emulator.urls(80)
    return IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport)


def run_on_ionq(client, circuit, **job):
    async def run():
        submitted = await client.submit_job(circuit, **job)
        await submitted.wait(30, poll=0)
        return await submitted.result()

    return anyio.run(run)


def run_on_ibm(client, circuit, backend="emulator"):
    """Return the frequencies in each register."""

    async def run():
        submitted = await client.submit_sampler([circuit], backend=backend, shots=SHOTS)
        await submitted.wait(30, poll=0)
        return (await submitted.result())[0].data

    data = anyio.run(run)
    return {name: {bits: count / SHOTS for bits, count in data[name].counts().items()} for name in data}


def same(ours, theirs, within=1e-9):
    return all(ours.get(bits, 0) == pytest.approx(theirs.get(bits, 0), abs=within) for bits in {*ours, *theirs})


def ghz(size):
    circuit = QuantumCircuit(size, size)
    circuit.h(0)
    for qubit in range(size - 1):
        circuit.cx(qubit, qubit + 1)
    return circuit


def test_a_ghz_state_is_the_same_on_both_clouds(ionq, ibm):
    circuit = ghz(4)
    circuit.measure(range(4), range(4))
    result = run_on_ionq(ionq, circuit)
    assert same(result.bitstrings, {"0000": 0.5, "1111": 0.5})
    assert same(result.bitstrings, run_on_ibm(ibm, circuit)["c"], within=0.05)


def test_results_are_over_classical_bits_not_over_qubits(ionq, ibm):
    circuit = QuantumCircuit(3, 3)
    circuit.x(0)
    circuit.ry(1.0, 1)
    circuit.measure([0, 1, 2], [2, 0, 1])
    result = run_on_ionq(ionq, circuit, shots=SHOTS)
    assert same(result.registers["c"].bitstrings, run_on_ibm(ibm, circuit)["c"], within=0.05)
    assert {bits[0] for bits in result.bitstrings} == {"1"}
    assert result.num_qubits == 3
    assert sum(result.counts().values()) == SHOTS
    assert same(result.mapped().bitstrings, result.bitstrings)


def test_results_leave_out_qubits_that_are_not_measured(ionq, ibm):
    part = QuantumCircuit(QuantumRegister(3), ClassicalRegister(1, "answer"))
    part.x(0)
    part.cx(0, 1)
    part.ry(0.5, 2)
    part.measure(2, 0)
    result = run_on_ionq(ionq, part)
    assert set(result.bitstrings) == {"0", "1"}
    assert same(result.bitstrings, run_on_ibm(ibm, part)["answer"], within=0.05)


def test_results_have_each_register_by_name(ionq, ibm):
    low, high = ClassicalRegister(2, "low"), ClassicalRegister(1, "high")
    circuit = QuantumCircuit(QuantumRegister(2, "a"), QuantumRegister(1, "b"), low, high)
    circuit.x(0)
    circuit.ry(1.2, 2)
    circuit.measure([0, 1], [high[0], low[0]])
    circuit.measure(2, low[1])
    result = run_on_ionq(ionq, circuit)
    theirs = run_on_ibm(ibm, circuit)
    assert list(result.registers) == ["low", "high"] == list(theirs)
    for name, register in result.registers.items():
        assert same(register.bitstrings, theirs[name], within=0.05)
    assert same(result.registers["high"].bitstrings, {"1": 1.0})
    # As everywhere, the first register is the rightmost.
    assert {bits[0] for bits in result.bitstrings} == {"1"}


def test_bits_that_are_never_written_are_0_and_the_last_measurement_counts(ionq):
    circuit = QuantumCircuit(2, 3)
    circuit.x(1)
    circuit.measure(1, 0)
    circuit.measure(0, 0)
    circuit.measure(1, 2)
    assert same(run_on_ionq(ionq, circuit).bitstrings, {"100": 1.0})


def test_gates_that_ionq_lacks_are_translated(ionq):
    circuit = QuantumCircuit(4)
    circuit.u(0.3, 0.4, 0.5, 0)
    circuit.h(1)
    circuit.ccx(0, 1, 2)
    circuit.append(GlobalPhaseGate(0.2), [])
    circuit.cswap(1, 2, 3)
    circuit.barrier()
    circuit.id(0)
    circuit.cp(0.7, 0, 3)
    circuit.append(UnitaryGate(random_unitary(4, seed=1)), [1, 3])
    circuit.ecr(2, 3)
    ideal = Statevector(circuit).probabilities_dict()
    circuit.measure_all()
    assert same(run_on_ionq(ionq, circuit).bitstrings, ideal, within=1e-6)


@pytest.mark.parametrize(
    ("name", "parameters", "wires"),
    [
        *((name, (), 1) for name in ("x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "sxdg")),
        *((name, (0.7,), 1) for name in ("rx", "ry", "rz")),
        *((name, (), 2) for name in ("cx", "swap")),
        *((name, (0.7,), 2) for name in ("rxx", "ryy", "rzz")),
    ],
)
def test_gates_that_ionq_has_are_sent_as_they_are(ionq, name, parameters, wires):
    circuit = QuantumCircuit(2)
    circuit.u(0.3, 0.4, 0.5, 0)
    circuit.u(1.3, 0.1, 0.2, 1)
    prepared = len(_sent(ionq, circuit)["circuit"])
    getattr(circuit, name)(*parameters, *range(wires))
    assert len(_sent(ionq, circuit)["circuit"]) == prepared + 1
    circuit.u(0.6, 0.2, 0.9, 0)
    circuit.u(0.2, 0.8, 0.1, 1)
    ideal = Statevector(circuit).probabilities_dict()
    circuit.measure_all()
    assert same(run_on_ionq(ionq, circuit).bitstrings, ideal, within=1e-6)


def _sent(client, circuit):
    from aioqpu.integrations.circuits import to_ionq

    return anyio.run(to_ionq, circuit.measure_all(inplace=False))["input"]


def test_openqasm_2_and_3_text_runs_on_both_clouds(ionq, ibm):
    circuit = ghz(3)
    circuit.ccx(0, 1, 2)
    circuit.u(0.4, 0.2, 0.1, 0)
    circuit.measure([0, 1, 2], [1, 2, 0])
    expected = run_on_ionq(ionq, circuit).bitstrings
    for text in (qasm2.dumps(circuit), qasm3.dumps(circuit)):
        assert same(run_on_ionq(ionq, text).registers["c"].bitstrings, expected, within=1e-6)
        assert same(run_on_ibm(ibm, text)["c"], expected, within=0.05)


def test_openqasm_3_single_bits_and_all_valid_names_become_registers(ionq, ibm):
    text = """OPENQASM 3.0; include "stdgates.inc";
    qubit[2] q; bit c; bit[2] Upper; bit _e; x q[0];
    c = measure q[0]; Upper[1] = measure q[0]; Upper[0] = measure q[1]; _e = measure q[1];"""
    registers = {name: register.bitstrings for name, register in run_on_ionq(ionq, text).registers.items()}
    assert registers == {"c": {"1": 1.0}, "Upper": {"10": 1.0}, "_e": {"0": 1.0}}
    circuit = read_openqasm(text)
    assert {register.name: register.size for register in circuit.cregs} == {"c": 1, "Upper": 2, "_e": 1}
    assert run_on_ibm(ibm, circuit) == registers


def test_long_numbers_in_comments_are_not_read_as_register_sizes(ionq):
    text = HEAD_3 + "// run [20240115]\n/* arXiv [123456] qubit[1000000] */ x q; c = measure q;"
    assert run_on_ionq(ionq, text).bitstrings == {"11": 1.0}


def test_openqasm_3_reaches_ibm_unchanged(ibm, emulator):
    text = "OPENQASM 3.0; // not OPENQASM 2.0\nqubit q; bit[1] c; c[0] = measure q;"

    async def run():
        job = await ibm.submit_sampler([text], backend="emulator")
        return (await ibm.retrieve_job(job.id, include_params=True)).to_dict()

    assert anyio.run(run)["params"]["pubs"] == [[text]]


def test_single_bits_and_a_reset_at_the_start_run_on_ionq(ionq):
    text = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit a; bit b; reset q; x q[1]; b = measure q[1];'
    result = run_on_ionq(ionq, text)
    assert same(result.bitstrings, {"10": 1.0})
    assert {name: bit.bitstrings for name, bit in result.registers.items()} == {"a": {"0": 1.0}, "b": {"1": 1.0}}


def test_results_read_by_job_id_are_over_classical_bits(ionq):
    circuit = QuantumCircuit(2, 2)
    circuit.x(0)
    circuit.measure([0, 1], [1, 0])
    first = run_on_ionq(ionq, circuit, metadata={"mine": "kept"})

    async def again():
        job = await ionq.retrieve_job(first.job_id)
        return job.to_dict(), await ionq.get_results(first.job_id)

    data, second = anyio.run(again)
    assert same(second.bitstrings, {"10": 1.0})
    assert data["metadata"]["mine"] == "kept"
    assert data["registers"] == {"meas_mapped": [1, 0]}
    assert second.raw == {"1": 1.0}  # as the service sent it: over qubits


def test_results_of_an_input_in_ionqs_own_json_are_over_qubits(ionq):
    program = {"qubits": 2, "circuit": [{"gate": "x", "target": 0}]}
    result = run_on_ionq(ionq, program, registers={"meas_mapped": [1, 0]})
    assert same(result.bitstrings, {"01": 1.0})
    assert same(result.mapped().bitstrings, {"10": 1.0})
    assert result.registers == {}


@pytest.mark.parametrize(
    "noted",
    [
        "not JSON",
        "[]",
        "{}",
        '{"bits": 5, "registers": {}}',
        '{"bits": ["0"], "registers": {}}',
        '{"bits": [-1], "registers": {}}',
        '{"bits": [0], "registers": {"c": [true]}}',
        '{"bits": [0], "registers": [1]}',
    ],
)
def test_malformed_classical_bits_metadata_leaves_results_over_qubits(ionq, noted):
    program = {"qubits": 2, "circuit": [{"gate": "x", "target": 1}]}
    result = run_on_ionq(ionq, program, metadata={"aioqpu_classical_bits": noted})
    assert same(result.bitstrings, {"10": 1.0})


HEAD_2 = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2]; creg c[2];\n'
HEAD_3 = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q; bit[2] c;\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD_2 + "h q[0];\nreset q[0];\nmeasure q -> c;", r"line 5 \(reset q\[0\];\): reset cannot run on IonQ"),
        (HEAD_2 + "measure q[0] -> c[0];\nif (c == 1) x q[1];", r"line 5 \(if \(c == 1\) x q\[1\];\): if_else"),
        (HEAD_2 + "h q;\n// x\nmeasure q -> c;\n\nx q[1];", r"line 8 \(x q\[1\];\): x acts on qubit 1 after its meas"),
        (HEAD_2 + "h q;\nbogus q;", r"line 5 \(bogus q;\): 'bogus' is not defined in this scope$"),
        (HEAD_3 + "/* { ; */ if (c[0]) {\n x q[1];\n}\nx q;", r"line 4 \(if \(c\[0\]\) { x q\[1\]; }\): if_else"),
        (HEAD_3 + "for int i in {0, 1} {\n x q;\n}\n", r"line 4 \(for int i in {0, 1} { x q; }\): for_loop"),
        (
            HEAD_3 + "x q;\ninput float a;\nrx(a) q;",
            r"line 5 \(input float a;\): a has no value: set it with assign_parameters",
        ),
        (HEAD_3 + "h q;\nbogus q;", r"line 5 \(bogus q;\): gate 'bogus' is not defined"),
        (HEAD_3 + "h q\nx q;", r"line 5 \(x q;\): syntax error at line 5, column 1: missing ';' at 'x'$"),
        (HEAD_3 + "h q;\nx q", r"line 5 \(x q\): syntax error at line 5, column 4: missing ';' at '<EOF>'$"),
        (HEAD_3 + "h q;\nrx() q[0];", r"line 5 \(rx\(\) q\[0\];\): "),
        (HEAD_3 + "int i = ;", r"line 4 \(int i = ;\): syntax error at line 4, column 9: mismatched input ';'$"),
        (HEAD_3 + "gate g a { bit b; }", r"line 4 \(gate g a { bit b; }\): \w"),
        (HEAD_3 + "h q;", "the circuit measures nothing: add a line such as: c = measure q;$"),
        (HEAD_2 + "h q;", "the circuit measures nothing: add a line such as: measure q -> c;$"),
        (
            "OPENQASM 3.0; // include\nqubit q;\nh q;",
            r"line 3 \(h q;\): gate 'h' is not .*line: include \"stdgates.inc\";$",
        ),
        (
            "OPENQASM 2.0;\nqreg q[1];\nh q[0];",
            r"line 3 .*'h' before definition; .* the line: include \"qelib1.inc\";$",
        ),
        ("OPENQASM 2.0;\nqreg q[1];\ng q[0];", r"'g' is not defined in this scope; .* the line: include"),
        (
            "nonsense",
            r"line 1 \(nonsense\): syntax error at line 1, column 9: no viable alternative at input 'nonsense'$",
        ),
        (" \n", "the OpenQASM text is empty"),
        (
            "my circuits/Bell.QASM\n",
            "'my circuits/Bell.QASM' looks like the name of a file.*give the text that is in it",
        ),
        ("../bell.qasm3", "'../bell.qasm3' looks like the name of a file"),
        (HEAD_2 + 'include "/etc/passwd";', r'line \d+ \(include "/etc/passwd";\): unable to find'),
        (HEAD_2 + 'include "secrets.inc";', r'line \d+ \(include "secrets.inc";\): unable to find'),
        (HEAD_3 + 'include "/etc/passwd";', r'line \d+ \(include "/etc/passwd";\): non-stdgates'),
        ("OPENQASM 2.0;\nqreg q[300000000];", r"line 2 \(qreg q\[300000000\];\): no machine has so many bits"),
        (HEAD_3 + "// qubit[1000000]\nbit[1000000] d;", r"line 5 \(bit\[1000000\] d;\): no machine has so many bits"),
        ("// h q;", r"line 1 \(// h q;\): the OpenQASM text is empty"),
    ],
)
def test_openqasm_that_ionq_cannot_run_is_refused_with_the_line(ionq, emulator, capfd, text, message):
    with pytest.raises(ValueError, match=message):
        run_on_ionq(ionq, text)
    assert capfd.readouterr() == ("", "")
    assert not emulator.requests


def _circuit(build):
    circuit = QuantumCircuit(2, 2)
    circuit.h(0)
    build(circuit)
    circuit.measure([0, 1], [0, 1])
    return circuit


def _conditional(circuit):
    circuit.measure(0, 0)
    with circuit.if_test((0, 1)):
        circuit.x(1)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda circuit: circuit.reset(0), r"instruction 1 \(reset on qubit 0\): reset cannot run on IonQ"),
        (_conditional, r"instruction 2 \(if_else on qubit 1\): if_else cannot run on IonQ"),
        (lambda circuit: circuit.rx(Parameter("angle"), 1), r"instruction 1 \(rx on qubit 1\): angle has no value"),
        (lambda circuit: circuit.append(Gate("oracle", 2, []), [0, 1]), r"instruction 1 \(oracle on .*\"oracle\""),
        (lambda circuit: circuit.initialize([0, 1], 0), r"instruction 1 \(initialize on qubit 0\): reset"),
        (lambda circuit: (circuit.measure(0, 0), circuit.cx(1, 0)), r"instruction 2 \(cx on qubit 1, 0\): cx acts on"),
    ],
)
def test_a_qiskit_instruction_that_ionq_cannot_run_is_refused_with_its_index(ionq, emulator, build, message):
    with pytest.raises(ValueError, match=message):
        run_on_ionq(ionq, _circuit(build))
    assert not emulator.requests


def test_a_circuit_whose_parameter_has_a_value_runs_on_ionq(ionq):
    angle = Parameter("angle")
    circuit = QuantumCircuit(1, 1)
    circuit.rx(2 * angle, 0)
    circuit.measure(0, 0)
    result = run_on_ionq(ionq, circuit.assign_parameters({angle: 0.5}))
    assert result.bitstrings["1"] == pytest.approx(0.2298, abs=1e-4)


def test_bits_without_a_register_are_in_the_bitstrings(ionq):
    circuit = QuantumCircuit([Qubit(), Qubit()], [Clbit(), Clbit()])
    circuit.x(0)
    circuit.measure([0, 1], [1, 0])
    result = run_on_ionq(ionq, circuit)
    assert same(result.bitstrings, {"10": 1.0})
    assert result.registers == {}


@pytest.mark.parametrize("value", [None, 5, [5], object()])
def test_an_object_that_is_not_a_circuit_raises_type_error(ionq, value):
    with pytest.raises(TypeError, match="circuit of Qiskit, Cirq or PennyLane, not"):
        run_on_ionq(ionq, value)


def test_openqasm_without_qiskit_raises_an_error_that_names_the_extra(ionq, ibm, monkeypatch):
    monkeypatch.setitem(sys.modules, "qiskit", None)
    for text in (HEAD_2, HEAD_3):
        with pytest.raises(ModuleNotFoundError, match=r"needs qiskit: pip install 'aioqpu\[qiskit\]'"):
            run_on_ionq(ionq, text)
    with pytest.raises(ModuleNotFoundError, match="qiskit"):
        run_on_ibm(ibm, HEAD_2)
    with pytest.raises(TypeError, match="not int"):
        run_on_ionq(ionq, 5)


def test_openqasm_3_without_qiskit_qasm3_import_raises_an_error_that_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "qiskit_qasm3_import", None)
    with pytest.raises(ModuleNotFoundError, match="needs qiskit_qasm3_import"):
        read_openqasm(HEAD_3)
    assert read_openqasm(HEAD_2).num_qubits == 2


class TestCompilingForIBM:
    @pytest.fixture
    def configuration(self, ibm):
        return anyio.run(ibm.get_backend_configuration, "emulator_isa")

    def test_a_circuit_is_compiled_to_the_basis_gates_of_the_backend(self, ibm, configuration):
        text = HEAD_3 + "h q[0]; cx q[0], q[1]; c = measure q;"
        compiled: Any = for_ibm(text, configuration)
        assert set(compiled.count_ops()) <= {*configuration["basis_gates"], "measure", "barrier"}
        assert same(run_on_ibm(ibm, compiled, "emulator_isa")["c"], {"00": 0.5, "11": 0.5}, within=0.05)

    def test_a_gate_between_uncoupled_qubits_is_routed(self, ibm, configuration):
        text = HEAD_3.replace("[2]", "[3]") + "x q[0]; cz q[0], q[2]; sx q[2]; sx q[2]; c = measure q;"
        compiled = for_ibm(text, configuration)
        assert same(run_on_ibm(ibm, compiled, "emulator_isa")["c"], {"101": 1.0})

    @pytest.mark.parametrize(
        "body",
        ["barrier q; sx q[0]; cz q[0], q[1]; c = measure q;", "h q[0]; c[0] = measure q[0]; if (c[0]) { x q[1]; }"],
    )
    def test_a_circuit_that_fits_or_has_control_flow_is_returned_unchanged(self, configuration, body):
        assert for_ibm(HEAD_3 + body, configuration) == HEAD_3 + body

    def test_a_circuit_that_does_not_fit_is_refused(self, configuration):
        text = HEAD_3.replace("[2]", "[200]") + "h q; c = measure q;"
        with pytest.raises(ValueError, match="the circuit needs 200 qubits, the backend has"):
            for_ibm(text, configuration)
        with pytest.raises(ValueError, match="cannot be compiled for the backend: "):
            for_ibm(HEAD_3 + "h q; c = measure q;", {"n_qubits": 5, "basis_gates": ["x"]})

    @pytest.mark.parametrize("configuration", [{}, {"n_qubits": 5, "basis_gates": None}])
    def test_a_circuit_for_a_backend_without_basis_gates_is_not_compiled(self, configuration):
        text = HEAD_3 + "h q; c = measure q;"
        assert for_ibm(text, configuration) == text

    def test_a_circuit_for_the_plain_emulator_backend_is_not_compiled(self, ibm):
        configuration = anyio.run(ibm.get_backend_configuration, "emulator")
        text = HEAD_2 + "h q; measure q -> c;"
        assert json.dumps(configuration)
        assert for_ibm(text, configuration) == read_openqasm(text)


def test_circuits_are_converted_in_several_event_loops_of_one_process():
    bell = HEAD_3 + "h q[0]; cx q[0], q[1]; c = measure q;"
    code = (
        "import asyncio\n"
        "from aioqpu.integrations.circuits import to_ionq\n"
        f"for _ in range(5): found = asyncio.run(to_ionq({bell!r}))\n"
        "print(len(found['input']['circuit']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")


COS2 = math.cos(0.4) ** 2
OWN_RZZ = "gate rzz(x_) a,b {cx a,b; rz(2*x_) b; cx a,b;}"
TWO_ANGLES = "gate rzz(y,x) a,b {cx a,b; rz(2*x + 0*y) b; cx a,b;}"
WITHOUT_INCLUDE_2 = "gate h a {U(pi/2,0,pi) a;} gate cx a,b {CX a,b;} gate rz(x) a {U(0,0,x) a;} "
WITHOUT_INCLUDE_3 = "gate h a {U(pi/2,0,pi) a;} gate cx a,b {ctrl @ U(pi,0,pi) a,b;} gate rz(x) a {U(0,0,x) a;} "


class TestGateDefinitions:
    @pytest.mark.parametrize(
        ("head", "gate", "call"),
        [
            (HEAD_2, OWN_RZZ, "rzz(0.4)"),
            (HEAD_2, TWO_ANGLES, "rzz(7, 0.4)"),
            (HEAD_2, OWN_RZZ.replace("rzz(x_)", "rzz").replace("x_", "0.4"), "rzz"),
            (HEAD_2, "// gate swap a,b {}\ngate sx(x) a { rz(2*x) a; } gate iswap(x_) a,b {cx a,b; sx(x_) b; cx a,b;}",
             "iswap(0.4)"),
            (HEAD_2.replace('include "qelib1.inc";\n', ""), WITHOUT_INCLUDE_2 + OWN_RZZ, "rzz(0.4)"),
            (HEAD_3, OWN_RZZ, "rzz(0.4)"),
            (HEAD_3, TWO_ANGLES, "rzz(7, 0.4)"),
            (HEAD_3.replace('include "stdgates.inc";\n', ""), WITHOUT_INCLUDE_3 + OWN_RZZ, "rzz(0.4)"),
            (HEAD_3, "gate iswap(x_) a,b {cx a,b; rz(-2*x_) b; cx a,b;}", "inv @ iswap(0.4)"),
            (HEAD_3, OWN_RZZ, "pow(2) @ rzz(0.2)"),
            (HEAD_3, "gate sx(x_) a,b {cx a,b; rz(x_) b; cx a,b;} gate ecr(a) q,r { pow(2) @ sx(a) q,r; }"
             .replace("sx", "ryy"), "ecr(0.4)"),
        ],
    )  # fmt: skip
    def test_a_gate_that_the_text_defines_runs_by_its_definition(self, ionq, head, gate, call):
        lines = head.splitlines()
        text = "\n".join([*lines[:-1], gate, lines[-1], f"h q; {call} q[0],q[1]; h q;"])
        text += "measure q -> c;" if "creg" in head else "c = measure q;"
        assert same(run_on_ionq(ionq, text).bitstrings, {"00": COS2, "11": 1 - COS2})

    def test_a_control_of_a_gate_that_the_text_defines_runs_by_its_definition(self, ionq):
        text = """
            OPENQASM 3.0;
            gate x(b, a) q { U(b, 0, 0) q; U(0, 0, a) q; }
            gate h(lam) q { x(lam, 9) q; gphase(2); }
            qubit[2] q; bit[2] c;
            U(1, 0, 0) q[0];
            ctrl @ h(0.8) q[0], q[1];
            U(1, 0, 0) q[0];
            ctrl @ inv @ h(0.3) q[0], q[1];
            c = measure q;
        """
        ours = [[math.cos(0.5), -math.sin(0.5)], [math.sin(0.5), math.cos(0.5)]]

        def gate(angle, inverse):
            half = angle / 2
            turn = np.diag([1, np.exp(9j)]) @ [[math.cos(half), -math.sin(half)], [math.sin(half), math.cos(half)]]
            matrix = np.exp(2j) * turn
            return np.kron(matrix.conj().T if inverse else matrix, np.diag([0, 1])) + np.diag([1, 0, 1, 0])

        first = np.kron(np.eye(2), ours)
        state = gate(0.3, True) @ first @ gate(0.8, False) @ first @ [1, 0, 0, 0]
        expected = {format(number, "02b"): abs(value) ** 2 for number, value in enumerate(state)}
        assert same(run_on_ionq(ionq, text).bitstrings, expected)

    def test_a_defined_gate_equal_to_a_standard_gate_is_sent_as_one_gate(self, ionq):
        for circuit in (QuantumCircuit(2), QuantumCircuit(2)):
            circuit.ryy(0.7, 0, 1)
            circuit.sxdg(1)
            for text in (qasm2.dumps(circuit), qasm3.dumps(circuit)):
                sent = _sent(ionq, read_openqasm(text))
                assert [gate["gate"] for gate in sent["circuit"]] == ["yy", "vi"]

    @pytest.mark.parametrize(
        "name", ["s", "id", "delay", "barrier", "reset", "measure", "swap", "cx", "unitary", "qft", "rzz", "zz", "mine"]
    )
    @pytest.mark.parametrize("as_what", ["to_gate", "to_instruction"])
    def test_a_qiskit_circuit_with_the_name_of_a_gate_runs_by_its_definition(self, ionq, name, as_what):
        inner = QuantumCircuit(2, name=name)
        inner.x(0)
        inner.cx(0, 1)
        outer = QuantumCircuit(2, name="h")
        outer.append(getattr(inner, as_what)(), [0, 1])
        circuit = QuantumCircuit(2)
        circuit.append(getattr(outer, as_what)(), [0, 1])
        circuit.measure_all()
        assert same(run_on_ionq(ionq, circuit).bitstrings, {"11": 1.0})

    def test_measurements_inside_an_instruction_write_the_bits_of_the_circuit(self, ionq):
        inner = QuantumCircuit(2, 2, name="barrier")
        inner.x(0)
        inner.measure([0, 1], [1, 0])
        circuit = QuantumCircuit(2, 3)
        circuit.append(inner.to_instruction(), [1, 0], [2, 0])
        assert same(run_on_ionq(ionq, circuit).bitstrings, {"001": 1.0})

    def test_a_subclass_of_a_standard_gate_runs_by_its_own_definition(self, ionq):
        class Mine(RXGate):
            def _define(self):
                self.definition = QuantumCircuit(1)
                self.definition.x(0)

        circuit = QuantumCircuit(1)
        circuit.append(Mine(0.3), [0])
        circuit.measure_all()
        assert same(run_on_ionq(ionq, circuit).bitstrings, {"1": 1.0})

    def test_a_standard_gate_with_a_changed_name_runs_by_its_class(self, ionq):
        renamed = RXGate(math.pi)
        renamed.name = "rz"
        circuit = QuantumCircuit(1)
        circuit.append(renamed, [0])
        circuit.measure_all()
        assert same(run_on_ionq(ionq, circuit).bitstrings, {"1": 1.0})

    @staticmethod
    def controlled(name, inner_name="y", **options):
        inner = QuantumCircuit(1, name=inner_name)
        inner.h(0)
        base = QuantumCircuit(1, name=name, global_phase=0.4)
        base.append(inner.to_gate(), [0])
        base.t(0)
        return base.to_gate().control(**options), Operator(base).data

    @pytest.mark.parametrize("annotated", [False, True])
    @pytest.mark.parametrize("name", ["s", "mine"])
    def test_a_controlled_gate_runs_by_the_definition_of_its_base_gate(self, ionq, name, annotated):
        gate, matrix = self.controlled(name, "other", annotated=annotated)
        circuit = QuantumCircuit(2)
        circuit.ry(1, 0)
        circuit.append(gate, [0, 1])
        circuit.append(gate.inverse(), [0, 1])
        circuit.append(gate, [0, 1])
        circuit.ry(1, 0)
        turn = np.kron(np.eye(2), [[math.cos(0.5), -math.sin(0.5)], [math.sin(0.5), math.cos(0.5)]])
        state = turn @ (np.kron(matrix, np.diag([0, 1])) + np.diag([1, 0, 1, 0])) @ turn @ [1, 0, 0, 0]
        circuit.measure_all()
        expected = {format(number, "02b"): abs(value) ** 2 for number, value in enumerate(state)}
        assert same(run_on_ionq(ionq, circuit).bitstrings, expected)

    @pytest.mark.parametrize(("name", "inner"), [("x", "mine"), ("mine", "y"), ("s", "h2")])
    def test_a_controlled_gate_that_qiskit_built_from_a_wrong_gate_is_refused(self, ionq, emulator, name, inner):
        gate, _ = self.controlled(name, inner, num_ctrl_qubits=1, annotated=False)
        circuit = QuantumCircuit(2)
        circuit.h([0, 1])
        circuit.append(gate, [0, 1])
        circuit.measure_all()
        if inner == "h2":
            assert run_on_ionq(ionq, circuit)
            return
        with pytest.raises(
            ValueError, match=r"instruction 2 \(c.*control\(\) used Qiskit's gate [xy] in place of the circuit's gate"
        ):
            run_on_ionq(ionq, circuit)
        assert not emulator.requests

    def test_a_controlled_gate_whose_inner_gate_equals_the_library_gate_runs(self, ionq):
        """Qiskit's definition and the base gate agree, since the gate named z is the library's by its definition."""
        inner = QuantumCircuit(1, name="z")
        inner.p(math.pi, 0)
        gate = inner.to_gate().control(annotated=False)
        circuit = QuantumCircuit(2)
        circuit.h([0, 1])
        circuit.append(gate, [0, 1])
        circuit.h(1)
        circuit.measure_all()
        assert same(run_on_ionq(ionq, circuit).bitstrings, {"00": 0.5, "11": 0.5})

    def test_a_wide_library_gate_inside_a_controlled_gate_runs(self, ionq):
        base = QuantumCircuit(7, name="mine")
        base.append(MCXGate(6), range(7))
        gate = base.to_gate().control(annotated=False)
        circuit = QuantumCircuit(8)
        circuit.x(range(7))
        circuit.append(gate, range(8))
        circuit.measure_all()
        assert same(run_on_ionq(ionq, circuit).bitstrings, {"1" * 8: 1.0}, within=1e-6)

    def test_gate_modifiers_are_applied_in_their_order(self, ionq):
        """The power of an inverse is not the inverse of a power; Qiskit's own synthesis makes it one."""
        modifiers = [PowerModifier(1 / 3), InverseModifier(), ControlModifier(1, 0)]
        clifford = AnnotatedOperation(Clifford(YGate()), [PowerModifier(3)])
        for operation in (AnnotatedOperation(YGate(), modifiers), AnnotatedOperation(clifford, modifiers)):
            circuit = QuantumCircuit(2)
            circuit.h(0)
            circuit.ry(0.4, 1)
            circuit.append(operation, [0, 1])
            circuit.h(0)
            ideal = Statevector(circuit).probabilities_dict()
            circuit.measure_all()
            assert same(run_on_ionq(ionq, circuit).bitstrings, ideal, within=1e-6)

    def test_an_integer_power_of_a_wide_gate_runs_and_a_fractional_one_is_refused(self, ionq):
        base = QuantumCircuit(7, name="h")
        base.rx(0.1, range(7))
        circuit = QuantumCircuit(7)
        circuit.append(AnnotatedOperation(base.to_gate(), [PowerModifier(-3)]), range(7))
        ideal = Statevector(circuit.reverse_bits()).probabilities_dict()
        circuit.measure_all()
        assert same(run_on_ionq(ionq, circuit).bitstrings, ideal, within=1e-6)
        circuit.append(AnnotatedOperation(base.to_gate(), [PowerModifier(0.5)]), range(7))
        with pytest.raises(ValueError, match=r"the power 0\.5 needs a gate of few qubits whose parameters have values"):
            run_on_ionq(ionq, circuit)

    def test_a_unitary_gate_runs_exactly_or_is_refused(self, ionq, monkeypatch):
        """`Statevector` is right for these matrices, and Qiskit's gates for the second are off by 1e-5."""
        hard = QuantumCircuit(4)
        hard.crz(2.06, 0, 1)
        hard.h(0)
        for matrix in (random_unitary(8, seed=3).data, Operator(hard).data):
            circuit = QuantumCircuit(4)
            circuit.ry(0.3, range(4))
            circuit.append(UnitaryGate(matrix), range(len(matrix).bit_length() - 1))
            circuit.ry(0.3, range(4))
            ideal = Statevector(circuit).probabilities_dict()
            circuit.measure_all()
            assert same(run_on_ionq(ionq, circuit).bitstrings, ideal, within=1e-9)
        monkeypatch.setattr("aioqpu.integrations.definitions._MAX_SYNTHESES", 1)
        with pytest.raises(ValueError, match="Qiskit finds no gates that are equal to the matrix on 4 qubits"):
            run_on_ionq(ionq, circuit)

    def test_gate_definitions_with_too_many_operations_are_refused(self, ionq, emulator, monkeypatch):
        monkeypatch.setattr("aioqpu.integrations.definitions._MAX_OPERATIONS", 500)
        names = [f"g{number}" for number in range(30)]
        gates = [f"gate {name} a {{ {before} a; {before} a; }}" for before, name in pairwise(names)]
        text = HEAD_2 + "gate g0 a { }\n" + "\n".join(gates) + "\ng29 q[0]; measure q -> c;"
        with pytest.raises(ValueError, match=r"line 34 \(g29 q\[0\];\): the circuit is too large"):
            run_on_ionq(ionq, text)
        circuit = QuantumCircuit(1)
        for name in names[:9]:
            twice = QuantumCircuit(1, name=name)
            twice.compose(circuit, inplace=True)
            twice.compose(circuit, inplace=True)
            circuit = QuantumCircuit(1)
            circuit.append(twice.to_gate(), [0])
        circuit.measure_all()
        with pytest.raises(
            ValueError, match=r"g8 on qubit 0\): the definitions of its gates have more than 500 operations"
        ):
            run_on_ionq(ionq, circuit)
        assert not emulator.requests

    @pytest.mark.parametrize(
        "declared", ["opaque rzz(x) a,b;", "opaque zz a,b;", "opaque gpi(x) a,b;", "opaque mine(x) a,b;"]
    )
    def test_opaque_gates_are_refused(self, ionq, emulator, declared):
        name = declared.split()[1].split("(")[0]
        call = f"{name}(0.3)" if "(" in declared else name
        with pytest.raises(ValueError, match=f'line 5 .*"{name}" has no definition'):
            run_on_ionq(ionq, f"{HEAD_2}{declared}\n{call} q[0],q[1];\nmeasure q -> c;")
        assert not emulator.requests

    def test_a_delay_in_openqasm_2_from_qiskit_is_ignored(self, ionq):
        circuit = QuantumCircuit(2, 2)
        circuit.x(0)
        circuit.delay(100, 0)
        circuit.measure([0, 1], [0, 1])
        assert same(run_on_ionq(ionq, qasm2.dumps(circuit)).bitstrings, {"01": 1.0})

    def test_a_circuit_for_ibm_is_compiled_from_the_definitions(self, ibm):
        configuration = anyio.run(ibm.get_backend_configuration, "emulator_isa")
        text = HEAD_2 + "gate sx a { U(pi, 0, pi) a; }\nsx q[0]; measure q -> c;"
        assert same(run_on_ibm(ibm, for_ibm(text, configuration), "emulator_isa")["c"], {"01": 1.0})
        assert same(run_on_ibm(ibm, text)["c"], {"01": 1.0})
        conditional = text.replace("measure q", "if (c == 0) sx q[1]; measure q")
        assert same(run_on_ibm(ibm, conditional)["c"], {"11": 1.0})


class TestMeasurements:
    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ("h q[1];\nmeasure q[1]->c[0]; measure q[0]->c[0];\nh q[1];\nmeasure q[1]->c[1];", 6),
            ("measure q[1]->c[0];\nmeasure q[1]->c[1]; measure q[0]->c[1]; measure q[0]->c[0];\nh q[1];", 6),
            ("measure q[1]->c[0];\nmeasure q[1]->c[0];\ncx q[1],q[0];", 6),
        ],
    )
    def test_a_gate_after_a_measurement_is_refused_even_if_its_bit_is_overwritten(self, ionq, emulator, body, line):
        with pytest.raises(ValueError, match=rf"line {line} .*acts on qubit 1 after its measurement"):
            run_on_ionq(ionq, HEAD_2 + body)
        assert not emulator.requests

    def test_a_qubit_can_be_measured_into_several_bits_and_a_bit_overwritten(self, ionq):
        text = HEAD_2 + "x q[1]; measure q[1]->c[0]; measure q[1]->c[1]; measure q[0]->c[0];"
        assert same(run_on_ionq(ionq, text).bitstrings, {"10": 1.0})

    @pytest.mark.parametrize(
        "source",
        [
            HEAD_2 + "measure q -> c;",
            HEAD_2 + "id q; barrier q; measure q -> c;",
            HEAD_3 + "c = measure q;",
            HEAD_3 + "id q; delay[10ns] q; barrier q; gphase(0.3); c = measure q;",
            QuantumCircuit(1, 1),
        ],
    )
    def test_a_circuit_without_gates_is_refused(self, ionq, emulator, source):
        if isinstance(source, QuantumCircuit):
            source.id(0)
            source.measure(0, 0)
        with pytest.raises(ValueError, match="the circuit has no gates: IonQ fails such a job"):
            run_on_ionq(ionq, source)
        assert not emulator.requests

    def test_idle_qubits_are_not_sent_to_ionq(self, ionq):
        circuit = ghz(3)
        circuit.x(2)
        circuit.measure(range(3), [2, 0, 1])
        expected = run_on_ionq(ionq, circuit).bitstrings
        wide = transpile(
            circuit, basis_gates=["rz", "sx", "cx"], coupling_map=[[i, i + 1] for i in range(28)],
            initial_layout=[20, 11, 15], optimization_level=0,
        )  # fmt: skip
        assert wide.num_qubits == 29
        assert _program(wide)["input"]["qubits"] < 15
        assert same(run_on_ionq(ionq, wide).bitstrings, expected)
        few = QuantumCircuit(29, 2)
        few.x(28)
        few.cx(28, 3)
        few.measure([28, 14], [1, 0])
        sent = _program(few)
        assert (sent["input"]["qubits"], sent["registers"]) == (3, {"meas_mapped": [1, 2]})
        assert sent["input"]["circuit"] == [
            {"gate": "x", "target": 2},
            {"gate": "cnot", "control": 2, "target": 0},
        ]
        assert same(run_on_ionq(ionq, few).bitstrings, {"10": 1.0})

    def test_a_byte_order_mark_before_openqasm_is_ignored(self, ionq, ibm):
        text = "\ufeff" + HEAD_2 + "x q[0]; measure q -> c;"
        assert same(run_on_ionq(ionq, text).bitstrings, {"01": 1.0})
        assert read_openqasm(text).num_qubits == 2


def _program(source):
    from aioqpu.integrations.circuits import to_ionq

    return anyio.run(to_ionq, source)


class TestEvolutions:
    SUM = SparsePauliOp(["XX", "ZI"], [1.0, 0.5])

    @staticmethod
    def run(ionq, caplog, operation):
        circuit = QuantumCircuit(operation.num_qubits)
        circuit.h(range(operation.num_qubits))
        circuit.append(operation, range(operation.num_qubits))
        circuit.measure_all()
        with caplog.at_level(logging.WARNING, "aioqpu"):
            run_on_ionq(ionq, circuit)
        return [record.getMessage() for record in caplog.records]

    @pytest.mark.parametrize(
        ("make", "how"),
        [
            (lambda gate: gate, "LieTrotter, reps=1"),
            (lambda gate: PauliEvolutionGate(gate.operator, 1.0, synthesis=LieTrotter(reps=4)), "LieTrotter, reps=4"),
            (lambda gate: PauliEvolutionGate(gate.operator, 1.0, synthesis=QDrift(seed=1)), "QDrift, reps=1"),
            (lambda gate: PauliEvolutionGate([SparsePauliOp("XX"), SparsePauliOp("ZI")], 1.0), "LieTrotter, reps=1"),
            (lambda gate: gate.control(1), "LieTrotter, reps=1"),
            (lambda gate: gate.control(14), "LieTrotter, reps=1"),
            (lambda gate: gate.inverse(), "LieTrotter, reps=1"),
            (lambda gate: _wrapped(gate).to_gate(), "LieTrotter, reps=1"),
            (lambda gate: _wrapped(gate).to_gate().control(annotated=False), "LieTrotter, reps=1"),
            (lambda gate: AnnotatedOperation(_wrapped(gate).to_gate(), [ControlModifier(1)]), "LieTrotter, reps=1"),
        ],
    )
    def test_an_approximated_evolution_logs_a_warning(self, ionq, caplog, make, how):
        operation = make(PauliEvolutionGate(self.SUM, 0.3))
        if operation.num_qubits > 10:
            from aioqpu.integrations.definitions import in_library_gates

            circuit = QuantumCircuit(operation.num_qubits)
            circuit.append(operation, circuit.qubits)
            messages = in_library_gates(circuit)[1]
        else:
            messages = self.run(ionq, caplog, operation)
        assert len(messages) == 1
        assert f"terms that do not commute runs as an approximation ({how})" in messages[0]

    @pytest.mark.parametrize(
        "operation",
        [
            PauliEvolutionGate(SparsePauliOp(["XX", "ZZ"]), 0.3),
            PauliEvolutionGate(SparsePauliOp(["XX", "ZZ"]), 0.3).control(1),
            PauliEvolutionGate(SparseObservable("1X"), 0.3),
            PauliEvolutionGate(SUM, 0.3, synthesis=MatrixExponential()),
        ],
    )
    def test_an_exact_evolution_logs_no_warning(self, ionq, caplog, operation):
        assert not self.run(ionq, caplog, operation)


def _wrapped(gate):
    circuit = QuantumCircuit(gate.num_qubits, name="mine")
    circuit.append(gate, range(gate.num_qubits))
    return circuit


class TestNativeGates:
    PROGRAM = [
        {"gate": "gpi2", "target": 0, "phase": 0.1},
        {"gate": "ms", "targets": [0, 1], "phases": [0.2, 0.3], "angle": 0.15},
        {"gate": "gpi", "target": 1, "phase": 0.4},
        {"gate": "zz", "targets": [1, 0], "angle": 0.05},
        {"gate": "ms", "targets": [1, 0], "phases": [0.7, 0.1]},
    ]

    class Native(Gate):
        """As other packages define them: a matrix, and no definition."""

        def __array__(self, dtype=None, copy=None):
            def gpi(phase):
                turn = np.exp(2j * np.pi * phase)
                return np.array([[0, 1 / turn], [turn, 0]])

            values = [float(value) for value in self.params]
            if self.name == "gpi":
                return gpi(*values)
            if self.name == "gpi2":
                turn = np.exp(2j * np.pi * values[0])
                return np.array([[1, -1j / turn], [-1j * turn, 1]]) / math.sqrt(2)
            if self.name == "zz":
                turn = np.exp(1j * np.pi * values[0])
                return np.diag([1 / turn, turn, turn, 1 / turn])
            first, second, angle = [*values, 0.25][:3]
            matrix = np.cos(np.pi * angle) * np.eye(4, dtype=complex)
            for row, column, sign, phases in ((0, 3, -1, first + second), (1, 2, 1, first - second)):
                turn = np.exp(2j * np.pi * sign * phases)
                matrix[row, column] = -1j * np.sin(np.pi * angle) * turn
                matrix[column, row] = -1j * np.sin(np.pi * angle) / turn
            return matrix

    def circuit(self, kind):
        circuit = QuantumCircuit(3, 2)
        circuit.append(kind("gpi2", 1, [0.1]), [0])
        circuit.append(kind("ms", 2, [0.2, 0.3, 0.15]), [0, 1])
        circuit.append(kind("gpi", 1, [0.4]), [1])
        circuit.append(kind("zz", 2, [0.05]), [1, 0])
        circuit.barrier()
        circuit.append(kind("ms", 2, [0.7, 0.1]), [1, 0])
        circuit.measure([0, 1], [1, 0])
        return circuit

    @pytest.fixture
    def expected(self, ionq):
        program = {"gateset": "native", "qubits": 2, "circuit": self.PROGRAM}
        return run_on_ionq(ionq, program, registers={"meas_mapped": [1, 0]}).mapped().bitstrings

    @pytest.mark.parametrize("kind", [Gate, Native])
    def test_qiskit_gates_with_native_names_are_sent_as_native_gates(self, ionq, kind, expected):
        circuit = self.circuit(kind)
        assert _program(circuit)["input"] == {"gateset": "native", "qubits": 2, "circuit": self.PROGRAM}
        result = run_on_ionq(ionq, circuit)
        assert same(result.bitstrings, expected)
        if kind is not Gate:
            circuit.remove_final_measurements()
            ideal = Statevector(circuit).probabilities_dict([0, 1])
            assert same(result.mapped([1, 0]).bitstrings, ideal)

    CALLS = "gpi2(0.1) q[0]; ms(0.2, 0.3, 0.15) q[0], q[1]; gpi(0.4) q[1]; zz(0.05) q[1], q[0]; {} q[1], q[0];{};"

    @pytest.mark.parametrize(
        "text",
        [
            HEAD_2 + "opaque gpi(a) q; opaque gpi2(a) q; opaque zz(a) q,r; opaque ms(a,b,c) q,r;"
            + CALLS.format("ms(0.7, 0.1, 0.25)", "measure q[0] -> c[1]; measure q[1] -> c[0]"),
            HEAD_3 + CALLS.format("ms(0.7, 0.1)", "c[1] = measure q[0]; c[0] = measure q[1]"),
            HEAD_3 + "gate mine(b, a) r, s { ms(b, a) r, s; }"
            + CALLS.format("mine(0.7, 0.1)", "c[1] = measure q[0]; c[0] = measure q[1]"),
        ],
    )  # fmt: skip
    def test_openqasm_gates_with_native_names_run_as_native_gates(self, ionq, expected, text):
        assert same(run_on_ionq(ionq, text).bitstrings, expected)

    def test_a_defined_gate_with_a_native_name_runs_by_its_definition(self, ionq):
        text = HEAD_3 + "gate zz(a) q, r { x q; x r; } zz(0.5) q[0], q[1]; c = measure q;"
        assert _program(text)["input"]["gateset"] == "qis"
        assert same(run_on_ionq(ionq, text).bitstrings, {"11": 1.0})

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("h q[0];\ngpi(0.5) q[0];", r"line 5 .*gpi and h are gates of two gatesets"),
            ("gpi(0.5) q[0];\nctrl @ gpi(0.5) q[0], q[1];", r"line 5 \(ctrl @ gpi"),
            ("gpi(0.5) q[0];\ninv @ gpi(0.5) q[0];", r"line 5 \(inv @ gpi"),
            ("gpi(0.5) q[0];\ngpi2(0.5, 0.1) q[0];", r'line 5 .*"gpi2" has no definition'),
            ("gpi(0.5) q[0];\nif (c[0]) gpi(0.5) q[1];", r"line 5 .*if_else cannot run on IonQ"),
        ],
    )
    def test_invalid_uses_of_native_gates_are_refused(self, ionq, emulator, text, message):
        with pytest.raises(ValueError, match=message):
            run_on_ionq(ionq, HEAD_3 + text + "c = measure q;")
        assert not emulator.requests

    @pytest.mark.parametrize("matrix", [np.diag([1, 1j, 1j, 1]), np.eye(2)])
    def test_a_gate_with_a_native_name_and_another_matrix_is_refused(self, ionq, emulator, matrix):
        class Other(Gate):
            def __array__(self, dtype=None, copy=None):
                return matrix

        circuit = QuantumCircuit(2)
        circuit.append(Other("zz", 2, [0.1]), [0, 1])
        circuit.measure_all()
        with pytest.raises(ValueError, match='"zz" has no definition'):
            run_on_ionq(ionq, circuit)
        assert not emulator.requests


class TestSeveralCircuits:
    @staticmethod
    def mixed():
        first = QuantumCircuit(5, 2)
        first.x(4)
        first.measure([0, 4], [0, 1])
        native = HEAD_3 + "gpi(0.5) q[0]; c[1] = measure q[0];"
        own = {"qubits": 3, "circuit": [{"gate": "x", "target": 2}], "gateset": "qis"}
        again = HEAD_2 + "x q[0]; x q[1]; measure q[1] -> c[1];"
        return [first, native, own, again]

    def test_several_circuits_become_one_job_with_results_over_their_own_bits(self, ionq):
        result = run_on_ionq(ionq, self.mixed(), shots=10, name="mixed")
        first, native, own, again = result.children.values()
        assert same(first.bitstrings, {"10": 1.0})
        assert same(native.registers["c"].bitstrings, {"10": 1.0})
        assert same(again.registers["c"].bitstrings, {"10": 1.0})
        assert set(own.probabilities) == {4}
        assert own.registers == {}

        async def alone():
            return [await ionq.get_results(child) for child in result.children]

        for child, whole in zip(anyio.run(alone), result.children.values(), strict=True):
            assert child.probabilities == whole.probabilities
            assert {name: part.bitstrings for name, part in child.registers.items()} == {
                name: part.bitstrings for name, part in whole.registers.items()
            }

    def test_the_gateset_qubits_and_registers_of_each_circuit_are_sent(self):
        sent = _program(self.mixed() + self.mixed()[:1])
        circuits = sent["input"]["circuits"]
        assert (sent["input"]["gateset"], sent["input"]["qubits"]) == ("qis", 3)
        assert [circuit["gateset"] for circuit in circuits] == ["qis", "native", "qis", "qis", "qis"]
        assert [circuit["qubits"] for circuit in circuits] == [2, 1, 3, 2, 2]
        mapped = [circuit.get("registers", {}).get("meas_mapped") for circuit in circuits]
        assert mapped == [[0, 1], [None, 0], None, [None, 1], [0, 1]]
        notes = json.loads(sent["metadata"]["aioqpu_classical_bits"])
        assert notes[2:] == [None, {"bits": [None, 1], "registers": {"c": [0, 1]}}, 0]

    def test_circuits_in_ionqs_own_json_need_no_qiskit(self, ionq, monkeypatch):
        monkeypatch.setitem(sys.modules, "qiskit", None)
        result = run_on_ionq(ionq, [{"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}] * 2)
        assert [child.probabilities for child in result.children.values()] == [{1: 1.0}, {1: 1.0}]

    @pytest.mark.parametrize(
        ("circuits", "message"),
        [
            ([], "the list has no circuits"),
            ([{"gate": "x", "target": 0}], "circuit 0 of the list is a gate: give .*{'qubits': 2, 'circuit': "),
            ([{"qubits": 1}], "circuit 0 of the list has no circuit"),
            ([{"circuit": [{"gate": "x", "target": 0}]}], "circuit 0 of the list has no qubits"),
            (
                [HEAD_2 + "x q; measure q -> c;", HEAD_2 + "reset q;"],
                "circuit 1 of the list: the circuit measures noth",
            ),
            ((HEAD_2 + "x q;\nreset q;",), r"circuit 0 of the list: line 6 \(reset q;\)".replace("6", "5")),
        ],
    )
    def test_a_list_with_an_invalid_circuit_is_refused_with_the_reason(self, ionq, emulator, circuits, message):
        with pytest.raises(ValueError, match=message):
            run_on_ionq(ionq, circuits)
        assert not emulator.requests


@pytest.mark.parametrize("first", range(0, 100, 50))
def test_random_circuits_are_right_or_refused(first):
    """`make right-numbers` tries many more."""
    found = {seed: circuit_generator.outcome(seed) for seed in range(first, first + 50)}
    assert not {seed: what for seed, what in found.items() if what[0] == "WRONG"}
    assert sum(what.startswith("equal") for what, _ in found.values()) > 35

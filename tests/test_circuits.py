"""Circuits of Qiskit and OpenQASM text on both clouds, run by the emulator: results are over the user's own bits."""

import json
import subprocess
import sys

import anyio
import httpx
import pytest
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qasm2, qasm3
from qiskit.circuit import Clbit, Gate, Parameter, Qubit
from qiskit.circuit.library import GlobalPhaseGate, UnitaryGate
from qiskit.quantum_info import Statevector, random_unitary

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


def test_results_are_over_classical_bits_however_they_are_measured(ionq, ibm):
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


def test_qubits_that_are_not_measured_are_left_out(ionq, ibm):
    part = QuantumCircuit(QuantumRegister(3), ClassicalRegister(1, "answer"))
    part.x(0)
    part.cx(0, 1)
    part.ry(0.5, 2)
    part.measure(2, 0)
    result = run_on_ionq(ionq, part)
    assert set(result.bitstrings) == {"0", "1"}
    assert same(result.bitstrings, run_on_ibm(ibm, part)["answer"], within=0.05)


def test_several_registers_come_back_by_name(ionq, ibm):
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


def test_gates_that_ionq_has_not_are_translated(ionq):
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


def test_long_numbers_in_comments_are_no_registers(ionq):
    text = HEAD_3 + "// run [20240115]\n/* arXiv [123456] qubit[1000000] */ x q; c = measure q;"
    assert run_on_ionq(ionq, text).bitstrings == {"11": 1.0}


def test_openqasm_3_reaches_ibm_unchanged(ibm, emulator):
    text = "OPENQASM 3.0; // not OPENQASM 2.0\nqubit q; bit[1] c; c[0] = measure q;"

    async def run():
        job = await ibm.submit_sampler([text], backend="emulator")
        return (await ibm.retrieve_job(job.id, include_params=True)).to_dict()

    assert anyio.run(run)["params"]["pubs"] == [[text]]


def test_single_bits_and_a_reset_at_the_start_are_understood(ionq):
    text = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit a; bit b; reset q; x q[1]; b = measure q[1];'
    result = run_on_ionq(ionq, text)
    assert same(result.bitstrings, {"10": 1.0})
    assert result.registers == {}


def test_the_bits_are_known_to_whoever_attaches_by_id(ionq):
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


def test_inputs_in_the_api_s_own_form_keep_their_qubits(ionq):
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
def test_a_damaged_note_leaves_the_results_over_qubits(ionq, noted):
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
        (HEAD_2 + "h q;\nbogus q;", r"line 5 \(bogus q;\): 'bogus' is not defined"),
        (HEAD_3 + "/* { ; */ if (c[0]) {\n x q[1];\n}\nx q;", r"line 4 \(if \(c\[0\]\) { x q\[1\]; }\): if_else"),
        (HEAD_3 + "for int i in {0, 1} {\n x q;\n}\n", r"line 4 \(for int i in {0, 1} { x q; }\): for_loop"),
        (HEAD_3 + "x q;\ninput float a;\nrx(a) q;", r"line 5 \(input float a;\): a has no value: assign_parameters"),
        (HEAD_3 + "h q;\nbogus q;", r"line 5 \(bogus q;\): gate 'bogus' is not defined"),
        (HEAD_3 + "h q\nx q;", r"line 4 \(h q x q;\): syntax error at line 5, column 1: missing ';' at 'x'$"),
        (HEAD_3 + "h q;\nx q", r"line 5 \(x q\): syntax error at line 5, column 4: missing ';' at '<EOF>'$"),
        (HEAD_3 + "h q;\nrx() q[0];", r"line 5 \(rx\(\) q\[0\];\): "),
        (HEAD_3 + "int i = ;", r"line 4 \(int i = ;\): syntax error at line 4, column 9: mismatched input ';'$"),
        (HEAD_3 + "gate g a { bit b; }", r"line 4 \(gate g a { bit b; }\): \w"),
        (HEAD_3 + "h q;", "the circuit measures nothing: add measure_all"),
        (
            "nonsense",
            r"line 1 \(nonsense\): syntax error at line 1, column 9: no viable alternative at input 'nonsense'$",
        ),
        (" \n", "the OpenQASM text is empty"),
        (HEAD_2 + 'include "/etc/passwd";', r'line \d+ \(include "/etc/passwd";\): unable to find'),
        (HEAD_2 + 'include "secrets.inc";', r'line \d+ \(include "secrets.inc";\): unable to find'),
        (HEAD_3 + 'include "/etc/passwd";', r'line \d+ \(include "/etc/passwd";\): non-stdgates'),
        ("OPENQASM 2.0;\nqreg q[300000000];", r"line 2 \(qreg q\[300000000\];\): no machine has so many bits"),
        (HEAD_3 + "// qubit[1000000]\nbit[1000000] d;", r"line 5 \(bit\[1000000\] d;\): no machine has so many bits"),
        ("// h q;", r"line 1 \(// h q;\): the OpenQASM text is empty"),
    ],
)
def test_what_ionq_cannot_run_is_named_with_its_line(ionq, emulator, capfd, text, message):
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
def test_what_ionq_cannot_run_is_named_with_its_place_in_the_circuit(ionq, emulator, build, message):
    with pytest.raises(ValueError, match=message):
        run_on_ionq(ionq, _circuit(build))
    assert not emulator.requests


def test_a_parameter_with_a_value_is_no_obstacle(ionq):
    angle = Parameter("angle")
    circuit = QuantumCircuit(1, 1)
    circuit.rx(2 * angle, 0)
    circuit.measure(0, 0)
    result = run_on_ionq(ionq, circuit.assign_parameters({angle: 0.5}))
    assert result.bitstrings["1"] == pytest.approx(0.2298, abs=1e-4)


def test_loose_bits_have_no_register_but_a_place(ionq):
    circuit = QuantumCircuit([Qubit(), Qubit()], [Clbit(), Clbit()])
    circuit.x(0)
    circuit.measure([0, 1], [1, 0])
    result = run_on_ionq(ionq, circuit)
    assert same(result.bitstrings, {"10": 1.0})
    assert result.registers == {}


@pytest.mark.parametrize("value", [None, 5, [QuantumCircuit(1)], object()])
def test_what_is_no_circuit_is_refused(ionq, value):
    with pytest.raises(TypeError, match="QuantumCircuit or OpenQASM text, not"):
        run_on_ionq(ionq, value)


def test_text_without_qiskit_names_the_extra(ionq, ibm, monkeypatch):
    monkeypatch.setitem(sys.modules, "qiskit", None)
    for text in (HEAD_2, HEAD_3):
        with pytest.raises(ModuleNotFoundError, match=r"needs qiskit: pip install 'aioqpu\[qiskit\]'"):
            run_on_ionq(ionq, text)
    with pytest.raises(ModuleNotFoundError, match="qiskit"):
        run_on_ibm(ibm, HEAD_2)
    with pytest.raises(TypeError, match="not int"):
        run_on_ionq(ionq, 5)


def test_openqasm_3_without_its_importer_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "qiskit_qasm3_import", None)
    with pytest.raises(ModuleNotFoundError, match="needs qiskit_qasm3_import"):
        read_openqasm(HEAD_3)
    assert read_openqasm(HEAD_2).num_qubits == 2


class TestCompilingForIBM:
    @pytest.fixture
    def configuration(self, ibm):
        return anyio.run(ibm.get_backend_configuration, "emulator_isa")

    def test_a_circuit_in_other_gates_is_compiled(self, ibm, configuration):
        text = HEAD_3 + "h q[0]; cx q[0], q[1]; c = measure q;"
        compiled = for_ibm(text, configuration)
        assert set(compiled.count_ops()) <= {*configuration["basis_gates"], "measure", "barrier"}
        assert same(run_on_ibm(ibm, compiled, "emulator_isa")["c"], {"00": 0.5, "11": 0.5}, within=0.05)

    def test_gates_between_qubits_that_are_not_coupled_are_moved(self, ibm, configuration):
        text = HEAD_3.replace("[2]", "[3]") + "x q[0]; cz q[0], q[2]; sx q[2]; sx q[2]; c = measure q;"
        compiled = for_ibm(text, configuration)
        assert same(run_on_ibm(ibm, compiled, "emulator_isa")["c"], {"101": 1.0})

    @pytest.mark.parametrize(
        "body",
        ["barrier q; sx q[0]; cz q[0], q[1]; c = measure q;", "h q[0]; c[0] = measure q[0]; if (c[0]) { x q[1]; }"],
    )
    def test_a_circuit_that_fits_or_has_control_flow_is_left_as_it_is(self, configuration, body):
        assert for_ibm(HEAD_3 + body, configuration) == HEAD_3 + body

    def test_a_circuit_that_does_not_fit_is_refused(self, configuration):
        text = HEAD_3.replace("[2]", "[200]") + "h q; c = measure q;"
        with pytest.raises(ValueError, match="the circuit needs 200 qubits, the backend has"):
            for_ibm(text, configuration)
        with pytest.raises(ValueError, match="cannot be compiled for the backend: "):
            for_ibm(HEAD_3 + "h q; c = measure q;", {"n_qubits": 5, "basis_gates": ["x"]})

    @pytest.mark.parametrize("configuration", [{}, {"n_qubits": 5, "basis_gates": None}])
    def test_nothing_is_compiled_for_a_backend_that_does_not_tell_its_gates(self, configuration):
        text = HEAD_3 + "h q; c = measure q;"
        assert for_ibm(text, configuration) == text

    def test_the_bare_simulator_takes_everything(self, ibm):
        configuration = anyio.run(ibm.get_backend_configuration, "emulator")
        text = HEAD_2 + "h q; measure q -> c;"
        assert json.dumps(configuration)
        assert for_ibm(text, configuration) == read_openqasm(text)


def test_circuits_are_read_in_one_event_loop_after_another():
    bell = HEAD_3 + "h q[0]; cx q[0], q[1]; c = measure q;"
    code = (
        "import asyncio\n"
        "from aioqpu.integrations.circuits import to_ionq\n"
        f"for _ in range(5): found = asyncio.run(to_ionq({bell!r}))\n"
        "print(len(found['input']['circuit']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")

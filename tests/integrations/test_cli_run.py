"""Options of `aioqpu run`, and errors of the files that it reads."""

import json
import math
import re

import numpy as np
import pytest
from qiskit import QuantumCircuit
from qiskit.quantum_info import SparsePauliOp, Statevector
from support.command_line import GHZ, aioqpu, printed, use

from aioqpu.integrations.command_line.program import estimator_pubs
from aioqpu_emulator import Emulator

ROTATED = (
    'OPENQASM 3.0;\ninclude "stdgates.inc";\ninput float theta;\ninput float phi;\nqubit[3] q;\nbit[3] c;\n'
    "ry(theta) q[0];\ncx q[0], q[1];\nrx(phi) q[2];\nc = measure q;\n"
)
IONQ = ("--cloud", "ionq", "--shots", "100")
IBM = ("--cloud", "ibm", "--shots", "100", "--backend", "emulator_isa")


@pytest.fixture(scope="module")
def emulator():
    return Emulator(queue_time=0, run_time=0.01, seed=3)


@pytest.fixture(autouse=True)
def files(emulator, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    use(monkeypatch, emulator, emulator.urls(80))
    (tmp_path / "ghz.qasm").write_text(GHZ)
    (tmp_path / "rotated.qasm").write_text(ROTATED)
    (tmp_path / "bell.json").write_text(json.dumps({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}))
    return tmp_path


def refused(emulator, *arguments):
    """Run a command that sends nothing; return its error."""
    before = sum(emulator.requests.values())
    answer = aioqpu("run", *arguments)
    assert (answer.exit_code, answer.stdout) == (2, ""), answer.stderr
    assert sum(emulator.requests.values()) == before
    [line] = answer.stderr.splitlines()
    return line.removeprefix("aioqpu: ")


class TestParameters:
    @pytest.mark.parametrize("where", [IONQ, IBM])
    def test_a_number_sets_the_value_of_a_parameter(self, where):
        [measured] = printed("run", "rotated.qasm", "--param", f"theta={math.pi}", "--param", "phi=0", *where)[
            "results"
        ]
        assert measured["counts"] == {"c": {"011": 100}}
        assert measured["name"] == f"theta={math.pi:.12g} phi=0"

    @pytest.mark.parametrize("where", [IONQ, IBM])
    def test_a_list_runs_a_circuit_for_each_value(self, where):
        arguments = ["run", "rotated.qasm", "--param", f"theta=0, {math.pi}", "--param", f"phi={math.pi}", *where]
        results = printed(*arguments)["results"]
        assert [each["counts"]["c"] for each in results] == [{"100": 100}, {"111": 100}]
        assert [each["name"].split()[0] for each in results] == ["theta=0", f"theta={math.pi:.12g}"]
        titles = re.findall(r"^(?:circuit|pub) (\d) theta=(\d)", aioqpu(*arguments).stdout, re.MULTILINE)
        assert titles == [("0", "0"), ("1", "3")]

    @pytest.mark.parametrize(
        ("file", "values", "complaint"),
        [
            ("rotated.qasm", ["theta=1", "phi=x"], "--param phi=x: give NAME=NUMBER or NAME=NUMBER,NUMBER,..."),
            ("rotated.qasm", ["theta"], "--param theta: give NAME=NUMBER or NAME=NUMBER,NUMBER,..."),
            ("rotated.qasm", ["theta=1,"], "--param theta=1,: give NAME=NUMBER or NAME=NUMBER,NUMBER,..."),
            ("rotated.qasm", ["theta=1", "theta=2"], "--param theta=2: theta has a value already"),
            ("rotated.qasm", ["theta=1,inf"], "--param theta=1,inf: the numbers must be finite"),
            ("rotated.qasm", ["theta=1"], "the circuit's parameter phi has no value: give --param phi=..."),
            ("rotated.qasm", [], "the circuit's parameter phi has no value: give --param phi=..."),
            ("rotated.qasm", ["x=1"], "the circuit has no parameter x: its parameters are phi, theta"),
            ("ghz.qasm", ["x=1"], "the circuit has no parameter x: it has none"),
            (
                "rotated.qasm",
                ["theta=1,2", "phi=1,2,3"],
                "the lists of --param must have the same length, but their lengths are 2, 3",
            ),
            ("bell.json", ["x=1"], "--param is for OpenQASM only"),
        ],
    )
    def test_invalid_parameters_are_refused_before_any_request(self, emulator, file, values, complaint):
        options = [part for value in values for part in ("--param", value)]
        assert refused(emulator, file, *IONQ, *options) == complaint


class TestObservables:
    def test_expectation_values_match_a_simulation_of_the_circuit(self):
        observables, angles = ["ZII", "IZI", "IXX", "ZZZ", "IYY"], [0.3, 1.1]
        options = [part for observable in observables for part in ("--observable", observable)]
        values = ["--param", "theta=0.3,1.1", "--param", "phi=0.7"]
        run = ("run", "rotated.qasm", *options, *values, "--cloud", "ibm", "--backend", "emulator_isa")
        results = printed(*run, "--shots", "20000")["results"]
        for angle, measured in zip(angles, results, strict=True):
            circuit = QuantumCircuit(3)
            circuit.ry(angle, 0)
            circuit.cx(0, 1)
            circuit.rx(0.7, 2)
            exact = [Statevector(circuit).expectation_value(SparsePauliOp(each)).real for each in observables]
            assert measured["values"]["evs"] == pytest.approx(exact, abs=0.05)
            assert max(measured["values"]["stds"]) < 0.01  # as for 20,000 shots

    def test_observables_are_printed_as_given_with_standard_errors(self):
        shown = aioqpu("run", "ghz.qasm", "--observable", "ZZ", "--observable", "XX", *IBM).stdout
        assert re.fullmatch(r"evs\nZZ 1\.0000 ± 0\.0000\nXX 1\.0000 ± 0\.0000\n", shown)

    def test_observables_follow_the_layout_of_the_compiled_circuit(self):
        from qiskit import transpile

        circuit = QuantumCircuit(2)
        circuit.x(0)
        compiled = transpile(circuit, basis_gates=["x", "cx"], coupling_map=[[0, 1], [1, 2]], initial_layout=[2, 0])
        [[_, mapped]] = estimator_pubs(compiled, ["IZ", "ZI"], [{}])
        assert mapped == ["ZII", "IIZ"]
        values = [Statevector(compiled).expectation_value(SparsePauliOp(each)).real for each in mapped]
        assert np.allclose(values, [-1, 1])

    def test_a_circuit_without_measurements_is_accepted(self, files):
        (files / "blind.qasm").write_text('OPENQASM 3.0; include "stdgates.inc"; qubit q; x q;')
        assert aioqpu("run", "blind.qasm", "--observable", "Z", *IBM).stdout == "evs\nZ -1.0000 ± 0.0000\n"

    @pytest.mark.parametrize(
        ("observable", "complaint"),
        [
            ("ZZZ", "--observable ZZZ is for 3 qubits, and the circuit has 2"),
            ("zz", "--observable zz: give a Pauli string of I, X, Y and Z, such as ZZ"),
        ],
    )
    def test_invalid_observables_are_refused_before_any_request(self, emulator, observable, complaint):
        assert refused(emulator, "ghz.qasm", "--observable", observable, *IBM) == complaint


class TestOtherOptions:
    def test_no_wait_prints_only_the_job_id(self):
        answer = aioqpu("run", "ghz.qasm", "--name", "my job", "--no-wait", *IONQ)
        job_id = answer.stdout.strip()
        assert answer.stderr == f"submitted {job_id}\n"
        shown = printed("jobs", "show", job_id, "--cloud", "ionq")
        assert (shown["id"], shown["name"]) == (job_id, "my job")

    def test_no_wait_with_json_prints_the_submitted_job(self):
        submitted = printed("run", "ghz.qasm", "--name", "my job", "--no-wait", *IONQ)
        assert (submitted["name"], submitted["shots"], submitted["backend"]) == ("my job", 100, "simulator")
        assert submitted["outcome"] is None
        assert printed("run", "ghz.qasm", "--no-wait", *IBM)["backend"] == "emulator_isa"

    def test_a_noise_model_is_sent(self):
        job_id = printed("run", "ghz.qasm", "--noise", "aria-1", *IONQ)["id"]
        assert printed("jobs", "show", job_id, "--cloud", "ionq")["details"]["noise"]["model"] == "aria-1"

    @pytest.mark.parametrize(
        ("option", "cloud", "complaint"),
        [
            (["--name", "x"], IBM, "--name is for IonQ only"),
            (["--noise", "aria-1"], IBM, "--noise is for IonQ only"),
            (["--observable", "ZZ"], IONQ, "--observable is for IBM only"),
        ],
    )
    def test_an_option_of_the_other_cloud_is_refused(self, emulator, option, cloud, complaint):
        assert refused(emulator, "ghz.qasm", *option, *cloud) == complaint


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        (
            "a.json",
            '{\n  "qubits": 1,\n  "a" 3\n}',
            "a.json: not valid JSON: line 3, column 7: Expecting ':' delimiter",
        ),
        ("a.txt", '\r\n\r\n{"qubits": 1,\r\n}', "a.txt: not valid JSON: line 4, column 1: "),
        ("a.qasm", b"OPENQASM 3;\n\xff", "a.qasm: not text in UTF-8: byte 12 cannot be read"),
        ("a.qasm", ROTATED.replace("c = measure", "\nfoo q[0];\nc = measure"), "a.qasm: line 11 (foo q[0];): "),
        (
            "a.qasm",
            'include "stdgates.inc";\nqubit q;\nfor int i in [0:1] {\n  h q;\n  foo q;\n}\n',
            "a.qasm: line 5 (foo q;): gate 'foo' is not defined.",
        ),
        (
            "a.qasm",
            'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\nh q[0]\ncx q[0], q[1];\n',
            "a.qasm: line 5 (cx q[0], q[1];): needed ';', but instead saw an identifier",
        ),
    ],
)
def test_errors_name_the_line_of_the_file(emulator, files, name, content, complaint):
    (files / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert refused(emulator, name, *IONQ).startswith(complaint)

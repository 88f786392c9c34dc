"""Circuits as people write them for IBM, run by the emulator and compared with Qiskit's own numbers."""

import base64
import io
import math
import os
import re
import time
import tracemalloc
import zlib
from itertools import cycle

import numpy as np
import pytest
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister, qpy, transpile
from qiskit.circuit import Gate, Parameter
from qiskit.circuit.library import PauliEvolutionGate, get_standard_gate_name_mapping
from qiskit.quantum_info import Operator, SparsePauliOp, Statevector
from qiskit.transpiler import CouplingMap

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.primitives import run_primitive
from aioqpu_emulator.ibm.sampling import sample_points, uncoupled
from aioqpu_emulator.simulation import final_state, on_used_qubits, unrolled

RANDOM_CIRCUITS = int(os.environ.get("RANDOM_CIRCUITS", "20"))  # of each kind; `make right-numbers` makes more

HEAD = 'OPENQASM 3.0; include "stdgates.inc"; '
# As many shots as this precision asks for, some 10 ** 10, leave an error in the fifth digit.
PRECISION = 1e-5


def compressed(data):
    return base64.b64encode(zlib.compress(data)).decode()


def qpy_of(circuit):
    buffer = io.BytesIO()
    qpy.dump(circuit, buffer)
    return {"__type__": "QuantumCircuit", "__value__": compressed(buffer.getvalue())}


def array_of(typed):
    assert typed["__type__"] == "ndarray"
    return np.load(io.BytesIO(zlib.decompress(base64.b64decode(typed["__value__"]))), allow_pickle=False)


def frequencies(samples, width):
    counts = np.bincount([int(sample, 16) for sample in samples], minlength=2**width)
    return counts / len(samples)


def reason(job):
    assert job["status"] == "Failed"
    return job["state"]["reason"]


# Loops and boxes


@pytest.mark.parametrize(
    ("body", "same"),
    [
        ("for int i in [0:2] { rx(0.3) q[0]; cx q[0], q[1]; }", "rx(0.3) q[0]; cx q[0], q[1];" * 3),
        ("for int i in {0, 5} { for int j in [0:1] { ry(0.2) q[1]; } }", "ry(0.8) q[1];"),
        ("box { h q[0]; cx q[0], q[1]; }", "h q[0]; cx q[0], q[1];"),
        ("box[100ns] { h q[0]; box { cx q[0], q[1]; } } ry(0.4) q[1];", "h q[0]; cx q[0], q[1]; ry(0.4) q[1];"),
        ("box { for int i in [0:2] { ry(0.3) q[0]; } }", "ry(0.9) q[0];"),
        (
            "x q[0]; for int i in [0:1] { box { cx q[0], q[1]; ry(0.5) q[1]; } }",
            "x q[0];" + "cx q[0], q[1]; ry(0.5) q[1];" * 2,
        ),
    ],
)
@pytest.mark.parametrize("start", ["", "bit[1] m; m[0] = measure q[0]; if (m[0]) { x q[0]; } "])
def test_loops_and_boxes_run_before_and_after_a_measurement(run_ibm, body, same, start):
    shots = 40_000
    found = []
    for gates in (body, same):
        text = HEAD + f"qubit[2] q; bit[2] c; {start} {gates} c = measure q;"
        _, result = run_ibm("sampler", {"pubs": [[text, None, shots]]})
        found.append(frequencies(result["results"][0]["data"]["c"]["samples"], 2))
    from qiskit_qasm3_import import parse

    expected = Statevector(parse(HEAD + f"qubit[2] q; {same}")).probabilities()
    assert found[0] == pytest.approx(expected, abs=5 * 0.5 / math.sqrt(shots))
    assert found[1] == pytest.approx(expected, abs=5 * 0.5 / math.sqrt(shots))


def looped():
    """Return a circuit of loops and boxes, and the same without."""
    circuit, flat = QuantumCircuit(3), QuantumCircuit(3)
    angle, scale = Parameter("angle"), Parameter("scale")
    with circuit.for_loop((1, 5, 20), angle):
        circuit.ry(angle / 10 * scale, 0)
        circuit.cx(0, 1)
        with circuit.box():
            circuit.rz(angle / 10, 1)
            circuit.cx(1, 2)
    for value in (0.1, 0.5, 2.0):
        flat.ry(value * scale, 0)
        flat.cx(0, 1)
        flat.rz(value, 1)
        flat.cx(1, 2)
    return circuit, flat


def test_loop_over_angles_has_the_expectation_values_of_the_unrolled_circuit(run_ibm):
    circuit, flat = looped()
    _, body = run_ibm("estimator", {"pubs": [[qpy_of(circuit), ["XXI", "ZIZ", "YZY"], [[0.7]], PRECISION]]})
    bound = Statevector(flat.assign_parameters([0.7]))
    expected = [bound.expectation_value(Operator.from_label(label)).real for label in ("XXI", "ZIZ", "YZY")]
    assert body["results"][0]["data"]["evs"] == pytest.approx(expected, abs=10 * PRECISION)


def test_loop_with_too_many_steps_fails_the_job(run_ibm):
    inner = "for int j in [0:1000000] { x q[0]; }"
    for body in (inner, f"for int i in [0:1000000] {{ {inner} }}", "for int i in [0:100000000000] { }"):
        for start in ("", "bit[1] m; m[0] = measure q[0]; x q[0]; "):
            job, _ = run_ibm("sampler", {"pubs": [[HEAD + f"qubit[1] q; bit[1] c; {start} {body} c = measure q;"]]})
            assert re.search("too many steps|expands to more than", reason(job))


@pytest.mark.parametrize(
    "body",
    [
        "if (m[0]) { if (m[1]) { x q[0]; } }",
        "if (m[0]) { x q[0]; } else { if (m[1]) { x q[0]; } }",
        "if (m[0]) { for int i in [0:2] { x q[0]; } }",
        "if (m[0]) { while (m[1]) { m[1] = measure q[1]; } }",
        "for int i in [0:2] { if (m[0]) { box { if (m[1]) { x q[0]; } } } }",
    ],
)
@pytest.mark.parametrize("backend", ["emulator", "emulator_isa"])
def test_control_flow_inside_of_a_branch_is_refused(run_ibm, body, backend):
    text = HEAD + f"qubit[2] q; bit[2] m; m = measure q; {body}"
    job, _ = run_ibm("sampler", {"pubs": [[text]]}, backend=backend)
    assert "inside of a conditional block" in reason(job)


def test_branch_inside_of_a_loop_or_a_box_runs(run_ibm):
    body = "for int i in [0:2] { if (m[0]) { x q[1]; } } box { if (m[0]) { box { x q[2]; } } }"
    text = HEAD + f"qubit[3] q; bit[1] m; bit[3] c; x q[0]; m[0] = measure q[0]; {body} c = measure q;"
    _, result = run_ibm("sampler", {"pubs": [[text, None, 3]]})
    assert result["results"][0]["data"]["c"]["samples"] == ["0x7"] * 3


# Instructions that are not what they are called


def test_instruction_that_contains_a_reset_collapses_the_state(run_ibm):
    prepare = QuantumCircuit(1, name="prepare")
    prepare.reset(0)
    circuit = QuantumCircuit(2, 2)
    circuit.h(0)
    circuit.cx(0, 1)
    circuit.append(prepare.to_instruction(), [0])
    circuit.measure([0, 1], [0, 1])
    initialized = QuantumCircuit(2, 2)
    initialized.h(0)
    initialized.cx(0, 1)
    initialized.initialize([0, 1], 0)
    initialized.measure([0, 1], [0, 1])
    for made, states in ((circuit, {"0x0", "0x2"}), (initialized, {"0x1", "0x3"})):
        _, body = run_ibm("sampler", {"pubs": [[qpy_of(made), None, 1000]]})
        samples = body["results"][0]["data"]["c"]["samples"]
        assert set(samples) == states
        assert 380 < samples.count(min(states)) < 620


def test_an_instruction_that_measures_inside_runs(run_ibm):
    readout = QuantumCircuit(1, 1, name="readout")
    readout.x(0)
    readout.measure(0, 0)
    circuit = QuantumCircuit(2, 2)
    circuit.append(readout.to_instruction(), [1], [1])
    _, body = run_ibm("sampler", {"pubs": [[qpy_of(circuit), None, 2]]})
    assert body["results"][0]["data"]["c"]["samples"] == ["0x2"] * 2


@pytest.mark.parametrize("name", ["barrier", "delay", "measure", "reset", "id", "h"])
@pytest.mark.parametrize("dynamic", [False, True])
def test_custom_gate_with_a_standard_name_acts_by_its_definition(run_ibm, name, dynamic):
    flip = QuantumCircuit(2, name=name)
    flip.x(0)
    flip.cx(0, 1)
    circuit = QuantumCircuit(2, 2)
    if dynamic:
        circuit.measure(0, 0)
    circuit.append(flip.to_gate(), [0, 1])
    circuit.measure([0, 1], [0, 1])
    _, body = run_ibm("sampler", {"pubs": [[qpy_of(circuit), None, 2]]})
    assert body["results"][0]["data"]["c"]["samples"] == ["0x3"] * 2


@pytest.mark.filterwarnings("ignore::scipy.sparse.SparseEfficiencyWarning")  # Qiskit's, of a Pauli evolution
def test_any_gates_of_qiskits_library_act_as_their_matrices():
    rng = np.random.default_rng(3)
    names = get_standard_gate_name_mapping()
    gates = [gate for name, gate in names.items() if isinstance(gate, Gate) and 0 < gate.num_qubits < 5]
    assert len(gates) > 40
    turns = cycle(rng.permutation(len(gates)))  # so that every gate is there
    for _ in range(RANDOM_CIRCUITS):
        circuit = QuantumCircuit(5)
        circuit.ry(0.3, range(5))
        for _ in range(12):
            gate = gates[next(turns)]
            gate = gate.base_class(*rng.uniform(-3, 3, len(gate.params))) if gate.params else gate
            kind = rng.integers(3)
            if kind == 1:
                gate = gate.inverse()
            elif kind == 2:
                gate = gate.control(1, annotated=bool(rng.integers(2)))
            circuit.append(gate, [int(qubit) for qubit in rng.permutation(5)[: gate.num_qubits]])
        circuit.append(PauliEvolutionGate(SparsePauliOp(["XX", "ZI"]), 1.0), [1, 3])
        circuit.rx(0.7, range(5))
        compact, used = on_used_qubits([(operation, qubits) for operation, qubits, _ in unrolled(circuit)])
        assert used == list(range(5))
        expected = Statevector.from_int(0, 2**5)
        for instruction in circuit.data:
            qubits = [circuit.find_bit(qubit).index for qubit in instruction.qubits]
            expected = expected.evolve(Operator(instruction.operation), qubits)
        assert final_state(compact).probabilities() == pytest.approx(expected.probabilities(), abs=1e-9)


def test_custom_gate_on_15_qubits_in_a_box_runs(run_ibm):
    wide = QuantumCircuit(15, name="wide")
    wide.x(range(15))
    circuit = QuantumCircuit(15, 15)
    with circuit.box():
        circuit.append(wide.to_gate(), range(15))
    circuit.measure(range(15), range(15))
    dynamic = QuantumCircuit(15, 15)
    dynamic.measure(0, 0)
    dynamic.compose(circuit, inplace=True)
    for made in (circuit, dynamic):
        _, body = run_ibm("sampler", {"pubs": [[qpy_of(made), None, 1]]})
        assert body["results"][0]["data"]["c"]["samples"] == [hex(2**15 - 1)]


# Estimator


@pytest.mark.parametrize(
    "text",
    [
        "qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;",
        "qubit[2] q; reset q; h q[0]; cx q[0], q[1];",
        "qubit[2] q; bit[1] c; barrier q; reset q[0]; h q[0]; reset q[1]; cx q[0], q[1]; c[0] = measure q[1];",
    ],
)
def test_estimator_circuit_with_final_measurement_or_initial_reset_runs(run_ibm, text):
    _, body = run_ibm("estimator", {"pubs": [[HEAD + text, ["ZZ", "XX", "IZ"], None, 0.001]]})
    assert body["results"][0]["data"]["evs"] == pytest.approx([1, 1, 0], abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "qubit[1] q; bit[1] c; h q[0]; c[0] = measure q[0]; h q[0];",
        "qubit[1] q; h q[0]; reset q[0];",
        "qubit[1] q; bit[1] c; c[0] = measure q[0]; if (c[0]) { x q[0]; }",
    ],
)
def test_estimator_circuit_with_mid_circuit_measurement_or_reset_fails(run_ibm, text):
    job, _ = run_ibm("estimator", {"pubs": [[HEAD + text, "Z"]]})
    assert "cannot branch" in reason(job)


def test_estimates_broadcast_points_against_observables(run_ibm):
    circuit = QuantumCircuit(2)
    circuit.ry(Parameter("a"), 0)
    circuit.cx(0, 1)
    circuit.rx(Parameter("b"), 1)
    values = np.random.default_rng(4).uniform(-3, 3, (3, 2))
    labels = ["ZZ", "XI", "IY", "YX"]
    pub = [qpy_of(circuit), [[label] for label in labels], values.tolist(), PRECISION]
    _, body = run_ibm("estimator", {"pubs": [pub]})
    states = [Statevector(circuit.assign_parameters(point)) for point in values]
    expected = [[state.expectation_value(Operator.from_label(label)).real for state in states] for label in labels]
    assert np.array(body["results"][0]["data"]["evs"]) == pytest.approx(np.array(expected), abs=10 * PRECISION)


def random_circuit(rng, qubits):
    """Return a circuit on some of its qubits, others of which are only delayed, reset or passed by a barrier."""
    circuit = QuantumCircuit(qubits)
    used = [int(qubit) for qubit in rng.permutation(qubits)[: rng.integers(1, 4)]]
    circuit.reset(int(rng.integers(qubits)))
    for _ in range(12):
        qubit = used[rng.integers(len(used))]
        getattr(circuit, ("rx", "ry", "rz")[rng.integers(3)])(float(rng.uniform(-3, 3)), qubit)
        if len(used) > 1:
            first, second = (used[index] for index in rng.permutation(len(used))[:2])
            circuit.cx(first, second)
        circuit.barrier()
        circuit.delay(10, int(rng.integers(qubits)))
    return circuit


def without_resets(circuit):
    plain = circuit.copy_empty_like()
    for instruction in circuit.data:
        if instruction.name != "reset":
            plain.append(instruction)
    return plain


def test_expectation_values_with_idle_qubits_match_the_state_vector():
    rng = np.random.default_rng(9)
    for _ in range(RANDOM_CIRCUITS):
        circuit = random_circuit(rng, 6)
        labels = ["".join(rng.choice(list("IIXYZ01+-rl"), 6)) for _ in range(4)]
        params = {"pubs": [[qpy_of(circuit), labels, None, PRECISION]]}
        body = run_primitive("estimator", params, Backend("emulator"), np.random.default_rng(1))
        state = Statevector(without_resets(circuit))
        projectors = {"0": "(I+Z)", "1": "(I-Z)", "+": "(I+X)", "-": "(I-X)", "r": "(I+Y)", "l": "(I-Y)"}
        expected = []
        for label in labels:
            operator = np.eye(1)
            for letter in label:
                if letter in projectors:
                    sign = 1 if projectors[letter][2] == "+" else -1
                    factor = (np.eye(2) + sign * Operator.from_label(projectors[letter][3]).data) / 2
                else:
                    factor = Operator.from_label(letter).data
                operator = np.kron(operator, factor)
            expected.append(state.expectation_value(Operator(operator)).real)
        assert body["results"][0]["data"]["evs"] == pytest.approx(expected, abs=10 * PRECISION)


def test_samples_with_idle_qubits_match_the_state_vector():
    rng = np.random.default_rng(5)
    shots = 20_000
    for number in range(RANDOM_CIRCUITS):
        circuit = random_circuit(rng, 5)
        expected = Statevector(without_resets(circuit)).probabilities()
        register = ClassicalRegister(5, "c")
        measured = circuit.copy()
        measured.add_register(register)
        if number % 2:
            # Two resets make it a dynamic circuit, which another code simulates.
            measured.x(0)
            measured.reset(0)
            expected = expected.reshape(-1, 2).sum(axis=1)
            expected = np.stack([expected, 0 * expected], axis=1).ravel()
        measured.measure(range(5), register)
        params = {"pubs": [[qpy_of(measured), None, shots]]}
        body = run_primitive("sampler", params, Backend("emulator"), np.random.default_rng(number))
        found = frequencies(body["results"][0]["data"]["c"]["samples"], 5)
        assert found == pytest.approx(expected, abs=5 * 0.5 / math.sqrt(shots))


def test_idle_qubits_add_little_simulation_time():
    circuit = QuantumCircuit(3)
    for qubit in range(3):
        circuit.ry(Parameter(f"a{qubit}"), qubit)
    circuit.cx(0, 1)
    circuit.cx(1, 2)
    for qubit in range(3):
        circuit.rx(Parameter(f"b{qubit}"), qubit)
    wide = transpile(
        circuit, basis_gates=["cz", "rz", "sx", "x"], coupling_map=CouplingMap.from_line(20), initial_layout=[4, 5, 6]
    )
    observable = SparsePauliOp(["ZZI", "XIX"])
    points = np.random.default_rng(0).uniform(0, 3, (4, 6)).tolist()
    programs = [
        {"pubs": [[qpy_of(made), dict.fromkeys(operator.paulis.to_labels(), 1.0), points]]}
        for made, operator in ((circuit, observable), (wide, observable.apply_layout(wide.layout)))
    ]
    seconds = [math.inf, math.inf]
    for _ in range(10):
        for which, params in enumerate(programs):
            start = time.thread_time()
            run_primitive("estimator", params, Backend("emulator"), np.random.default_rng(1))
            seconds[which] = min(seconds[which], time.thread_time() - start)
    # Between 1 and 2 on a quiet machine; it was 32.
    assert seconds[1] < 5 * seconds[0]


# What comes back beside the numbers


@pytest.mark.parametrize("typed", [False, True])
def test_circuit_metadata_is_in_the_result(run_ibm, typed):
    circuit = QuantumCircuit(1, 1, metadata={"name": "é", "point": [1, 2.5, None], "nested": {"a": True}})
    circuit.x(0)
    plain = QuantumCircuit(1)
    sampled = circuit.copy()
    sampled.measure(0, 0)
    more = {"support_qiskit": True, "version": 2} if typed else {}
    for program, pubs in (
        ("sampler", [[qpy_of(sampled)], [HEAD + "qubit[1] q; bit[1] c; c = measure q;"]]),
        ("estimator", [[qpy_of(circuit), "Z"], [qpy_of(plain), "Z"]]),
    ):
        _, body = run_ibm(program, {"pubs": pubs, **more})
        results = [each["__value__"] for each in body["__value__"]["pub_results"]] if typed else body["results"]
        assert [result["metadata"]["circuit_metadata"] for result in results] == [circuit.metadata, {}]


def test_metadata_that_json_cannot_hold_becomes_null(run_ibm):
    circuit = QuantumCircuit(1, metadata={"error": math.nan, "bound": math.inf})
    _, body = run_ibm("estimator", {"pubs": [[qpy_of(circuit), "Z"]]})
    assert body["results"][0]["metadata"]["circuit_metadata"] == {"error": None, "bound": None}


def two_registers():
    circuit = QuantumCircuit(QuantumRegister(3), ClassicalRegister(2, "a"), ClassicalRegister(1, "b"))
    circuit.rx(Parameter("angle"), 0)
    circuit.x(2)
    circuit.measure([0, 1, 2], [0, 1, 2])
    return circuit


def test_kerneled_points_lie_near_plus_and_minus_one(run_ibm):
    options = {"execution": {"meas_type": "kerneled"}}
    params = {"pubs": [[qpy_of(two_registers()), [[0.0], [math.pi]], 50]], "options": options, "support_qiskit": True}
    _, body = run_ibm("sampler", params)
    data = body["__value__"]["pub_results"][0]["__value__"]["data"]["__value__"]
    first, second = array_of(data["fields"]["a"]), array_of(data["fields"]["b"])
    assert data["shape"] == [2]
    assert (first.shape, first.dtype, second.shape) == ((2, 50, 2), np.complex128, (2, 50, 1))
    assert (first[0].real > 0.3).all()
    assert (first[1, :, 0].real < -0.3).all()
    assert (second.real < -0.3).all()
    assert 0.05 < first.imag.std() < 0.2


def test_averaged_points_follow_the_share_of_ones(run_ibm):
    circuit = QuantumCircuit(2, 2)
    circuit.ry(1.0, 0)
    circuit.measure([0, 1], [0, 1])
    options = {"execution": {"meas_type": "avg_kerneled"}}
    params = {"pubs": [[qpy_of(circuit), None, 20_000]], "options": options}
    _, body = run_ibm("sampler", {**params, "support_qiskit": True})
    points = array_of(body["__value__"]["pub_results"][0]["__value__"]["data"]["__value__"]["fields"]["c"])
    assert points.shape == (2,)
    assert points == pytest.approx(np.array([math.cos(1.0), 1.0]), abs=0.05)
    _, plain = run_ibm("sampler", params)
    assert np.array(plain["results"][0]["data"]["c"]) == pytest.approx(np.array([[math.cos(1.0), 0], [1, 0]]), abs=0.05)


def test_too_many_points_fail_the_job(run_ibm):
    text = HEAD + "qubit[2] q; bit[20] c; c[0] = measure q[0];"
    job, _ = run_ibm(
        "sampler", {"pubs": [[text, None, 1_000_000]], "options": {"execution": {"meas_type": "kerneled"}}}
    )
    assert "points" in reason(job)
    job, _ = run_ibm("sampler", {"pubs": [[text.replace("[20]", "[500]"), None, 1_000_000]]})
    assert "bits" in reason(job)


# Angles of rzz


def rzz(angle):
    circuit = QuantumCircuit(2, 2)
    circuit.rzz(angle, 0, 1)
    return circuit


def looped_rzz():
    circuit, angle = QuantumCircuit(2, 2), Parameter("loop")
    with circuit.for_loop((1, 4), angle):
        circuit.rzz(angle / 2, 0, 1)
    return circuit


def branched_rzz():
    circuit = QuantumCircuit(2, 2)
    circuit.measure(0, 0)
    with circuit.if_test((circuit.clbits[0], 1)):
        circuit.rzz(-0.5, 0, 1)
    return circuit


def looped_after_measurement():
    circuit = QuantumCircuit(2, 2)
    circuit.measure(0, 0)
    circuit.x(0)
    return circuit.compose(looped_rzz())


@pytest.mark.parametrize(
    ("circuit", "values"),
    [
        (rzz(-0.1), None),
        (rzz(1.6), None),
        (rzz(Parameter("angle")), [[0.1], [-0.2]]),
        (rzz(2 * Parameter("angle")), [1.0]),
        (looped_rzz(), None),
        (branched_rzz(), None),
        (looped_after_measurement(), None),
    ],
)
def test_isa_backend_takes_rzz_from_zero_to_half_pi_only(run_ibm, circuit, values):
    pub = [qpy_of(circuit), values, 5]
    job, _ = run_ibm("sampler", {"pubs": [pub]}, backend="emulator_isa")
    assert "rzz" in reason(job)
    assert "[0, pi/2]" in reason(job)
    assert run_ibm("sampler", {"pubs": [pub]})[0]["status"] == "Completed"


def test_isa_backend_runs_rzz_within_its_range(run_ibm):
    for angle in (0.0, 0.4, math.pi / 2):
        circuit = QuantumCircuit(2)
        circuit.sx(0)
        circuit.rzz(angle, 0, 1)
        _, body = run_ibm(
            "estimator", {"pubs": [[qpy_of(circuit), ["IX", "IY"], None, PRECISION]]}, backend="emulator_isa"
        )
        state = Statevector(circuit)
        expected = [state.expectation_value(Operator.from_label(label)).real for label in ("IX", "IY")]
        assert body["results"][0]["data"]["evs"] == pytest.approx(expected, abs=10 * PRECISION)
    job, _ = run_ibm("estimator", {"pubs": [[qpy_of(rzz(3.0)), "ZZ"]]}, backend="emulator_isa")
    assert "3.0" in reason(job)


# Jobs of a session


def test_session_refuses_jobs_of_another_backend_or_beyond_its_max_ttl(ibm):
    session = ibm.post("/v1/sessions", json={"mode": "batch", "backend": "emulator", "max_ttl": 600}).json()["id"]
    text = HEAD + "qubit[1] q; bit[1] c; c = measure q;"
    body = {"program_id": "sampler", "backend": "emulator", "params": {"pubs": [[text]]}, "session_id": session}
    for more, words in (({"backend": "emulator_isa"}, "emulator_isa"), ({"cost": 601}, "601")):
        answer = ibm.post("/v1/jobs", json={**body, **more})
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["code"] == 1208
        assert words in error["message"]
    assert ibm.get("/v1/jobs", params={"session_id": session}).json()["count"] == 0
    for more in ({}, {"cost": 600}):
        assert ibm.post("/v1/jobs", json={**body, **more}).status_code == 200


# OpenQASM 3 as Qiskit reads it


def test_single_bit_is_not_in_the_result_as_a_register(run_ibm):
    text = (
        HEAD + "qubit[2] q; bit c; /* bit d; */ bit[1] d; // bit d = 1;\nx q[0]; c = measure q[0]; d[0] = measure q[1];"
    )
    _, result = run_ibm("sampler", {"pubs": [[text, None, 20]]})
    assert list(result["results"][0]["data"]) == ["d"]
    branch = HEAD + "qubit[2] q; bit c; bit[1] d; x q[0]; c = measure q[0]; if (c) { x q[1]; } d[0] = measure q[1];"
    _, result = run_ibm("sampler", {"pubs": [[branch, None, 20]]})
    assert result["results"][0]["data"]["d"]["samples"] == ["0x1"] * 20
    job, _ = run_ibm("sampler", {"pubs": [[HEAD + "qubit q; bit c; c = measure q;", None, 20]]})
    assert reason(job) == "The circuit has no classical register."
    assert "bit[1] c;" in job["state"]["reason_solution"]


@pytest.mark.parametrize(
    ("definition", "gates", "same"),
    [
        ("gate s a { ry(0.6) a; }", "ctrl @ s q[0], q[1];", "cry(0.6) q[0], q[1];"),
        ("gate s a { ry(0.6) a; }", "negctrl @ s q[0], q[1];", "x q[0]; cry(0.6) q[0], q[1]; x q[0];"),
        ("gate t a { ry(0.6) a; }", "inv @ t q[1]; pow(2) @ t q[0];", "ry(-0.6) q[1]; ry(1.2) q[0];"),
    ],
)
def test_modified_custom_gate_with_a_standard_name_acts_by_its_definition(run_ibm, definition, gates, same):
    shots = 40_000
    found = []
    for text in (f"{definition} qubit[2] q; ry(0.8) q[0]; {gates}", f"qubit[2] q; ry(0.8) q[0]; {same}"):
        head = HEAD if text.startswith("qubit") else "OPENQASM 3.0; gate ry(a) q { U(a, 0, 0) q; } "
        _, result = run_ibm("sampler", {"pubs": [[f"{head}{text} bit[2] c; c = measure q;", None, shots]]})
        found.append(frequencies(result["results"][0]["data"]["c"]["samples"], 2))
    assert found[0] == pytest.approx(found[1], abs=7 * 0.5 / math.sqrt(shots))


# Groups of qubits that no gate couples


def test_samples_of_uncoupled_groups_match_the_state_vector():
    rng = np.random.default_rng(8)
    circuit = QuantumCircuit(6, 7)
    angle = Parameter("angle")
    circuit.ry(angle, 4)
    circuit.cx(4, 1)
    circuit.ry(0.7, 2)
    circuit.h(0)
    circuit.rzz(0.4, 0, 5)
    circuit.h(5)
    circuit.measure([0, 1, 2, 3, 4, 5, 1], [6, 5, 4, 3, 2, 1, 0])
    shots = 40_000
    bits = sample_points(circuit, np.array([[1.1], [2.0]]), shots, Backend("emulator"), rng)
    for row, value in zip(bits, (1.1, 2.0), strict=True):
        assert np.array_equal(row[:, 0], row[:, 5])
        found = np.bincount(row[:, 1:] @ (1 << np.arange(6)), minlength=64) / shots
        bound = circuit.assign_parameters([value]).remove_final_measurements(inplace=False)
        expected = Statevector(bound).probabilities([5, 4, 3, 2, 1, 0])
        assert found == pytest.approx(expected, abs=5 * 0.5 / math.sqrt(shots))


def test_conditions_and_overwritten_bits_couple_qubits():
    circuit = QuantumCircuit(8, 8)
    circuit.h(range(8))
    circuit.measure(0, 0)
    circuit.reset(5)
    with circuit.if_test((circuit.clbits[0], 1)):
        circuit.x(5)
    circuit.measure(5, 5)
    circuit.measure(1, 1)
    circuit.x(2)
    circuit.measure(2, 2)
    circuit.reset(6)
    circuit.measure(6, 2)  # overwrites the outcome of qubit 2
    circuit.measure([3, 4], [3, 4])
    circuit.barrier()
    assert len(uncoupled(circuit)) > 1
    bits = sample_points(circuit, np.zeros((0,)), 400, Backend("emulator"), np.random.default_rng(3))
    assert np.array_equal(bits[:, 0], bits[:, 5])
    assert not bits[:, [2, 6, 7]].any()
    assert all(0.3 < bits[:, bit].mean() < 0.7 for bit in (0, 1, 3, 4))


def test_twenty_uncoupled_qubits_need_no_state_vector_of_twenty_qubits():
    circuit = QuantumCircuit(20, 20)
    parameters = [Parameter(f"p{index:02}") for index in range(20)]
    for qubit, parameter in enumerate(parameters):
        circuit.ry(parameter, qubit)
    circuit.measure(range(20), range(20))
    tracemalloc.start()
    try:
        sample_points(circuit, np.zeros((20, 20)), 10, Backend("emulator"), np.random.default_rng())
        assert tracemalloc.get_traced_memory()[1] < 2**23  # a state of 20 qubits takes twice as much
    finally:
        tracemalloc.stop()

"""Every IonQ gate of the emulator against matrices written down here."""

import cmath
import itertools
import math
from typing import Any

import numpy as np
import pytest

QUBITS = 4
TRIALS = 4

I2 = np.eye(2)
X = np.array([[0, 1], [1, 0]])
Y = np.array([[0, -1j], [1j, 0]])
Z = np.array([[1, 0], [0, -1]])
PAULI = {"I": I2, "X": X, "Y": Y, "Z": Z}


def expm(hermitian, factor):
    """exp(factor * hermitian), through the eigenvalues."""
    values, vectors = np.linalg.eigh(hermitian)
    return vectors @ np.diag(np.exp(factor * values)) @ vectors.conj().T


def phase(turns):
    return cmath.exp(2j * math.pi * turns)


def rx(a):
    return np.array([[math.cos(a / 2), -1j * math.sin(a / 2)], [-1j * math.sin(a / 2), math.cos(a / 2)]])


def ry(a):
    return np.array([[math.cos(a / 2), -math.sin(a / 2)], [math.sin(a / 2), math.cos(a / 2)]])


def rz(a):
    return np.array([[cmath.exp(-0.5j * a), 0], [0, cmath.exp(0.5j * a)]])


def gpi(p):
    return np.array([[0, phase(-p)], [phase(p), 0]])


def gpi2(p):
    return np.array([[1, -1j * phase(-p)], [-1j * phase(p), 1]]) / math.sqrt(2)


def ms(p0, p1, t):
    # Rows and columns are 00, 01, 10, 11 with the first target on the right.
    c, s = math.cos(math.pi * t), -1j * math.sin(math.pi * t)
    both, apart = phase(p0 + p1), phase(p0 - p1)
    return np.array(
        [
            [c, 0, 0, s * both.conjugate()],
            [0, c, s * apart, 0],
            [0, s * apart.conjugate(), c, 0],
            [s * both, 0, 0, c],
        ]
    )


FIXED = {
    "x": X,
    "not": X,
    "y": Y,
    "z": Z,
    "h": np.array([[1, 1], [1, -1]]) / math.sqrt(2),
    "s": np.array([[1, 0], [0, 1j]]),
    "si": np.array([[1, 0], [0, -1j]]),
    "t": np.array([[1, 0], [0, cmath.exp(1j * math.pi / 4)]]),
    "ti": np.array([[1, 0], [0, cmath.exp(-1j * math.pi / 4)]]),
    "v": np.array([[1 + 1j, 1 - 1j], [1 - 1j, 1 + 1j]]) / 2,
    "vi": np.array([[1 - 1j, 1 + 1j], [1 + 1j, 1 - 1j]]) / 2,
}
SWAP = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
TERMS = ["XYZ", "ZIX", "IYY"]
COEFFICIENTS = [0.7, -1.1, 0.4]
SUM = sum(
    weight * np.kron(np.kron(PAULI[term[0]], PAULI[term[1]]), PAULI[term[2]])
    for term, weight in zip(TERMS, COEFFICIENTS, strict=True)
)

# Each case: the gate, its matrix over the targets (the first one least significant), the targets, the controls.
QIS: list[Any] = [({"gate": name, "target": 2}, matrix, [2], []) for name, matrix in FIXED.items()]
QIS += [
    ({"gate": "cnot", "control": 3, "target": 1}, X, [1], [3]),
    ({"gate": "cnot", "controls": [3, 0], "targets": [1]}, X, [1], [3, 0]),
    ({"gate": "x", "controls": [0, 1, 2], "target": 3}, X, [3], [0, 1, 2]),
    ({"gate": "h", "control": 0, "target": 2}, FIXED["h"], [2], [0]),
    ({"gate": "s", "controls": [3], "targets": [0]}, FIXED["s"], [0], [3]),
    ({"gate": "vi", "controls": [1, 2], "targets": [0]}, FIXED["vi"], [0], [1, 2]),
    ({"gate": "rx", "rotation": 0.7, "target": 1}, rx(0.7), [1], []),
    ({"gate": "ry", "rotation": -2.1, "target": 1}, ry(-2.1), [1], []),
    ({"gate": "rz", "rotation": 1.3, "target": 1}, rz(1.3), [1], []),
    ({"gate": "ry", "rotation": 0.9, "controls": [0, 3], "target": 1}, ry(0.9), [1], [0, 3]),
    ({"gate": "rz", "rotation": 0.9, "control": 0, "target": 1}, rz(0.9), [1], [0]),
    ({"gate": "swap", "targets": [3, 1]}, SWAP, [3, 1], []),
    ({"gate": "swap", "targets": [3, 1], "control": 0}, SWAP, [3, 1], [0]),
    ({"gate": "xx", "rotation": 0.8, "targets": [0, 2]}, expm(np.kron(X, X), -0.4j), [0, 2], []),
    ({"gate": "yy", "rotation": 0.8, "targets": [0, 2]}, expm(np.kron(Y, Y), -0.4j), [0, 2], []),
    ({"gate": "zz", "rotation": 0.8, "targets": [0, 2]}, expm(np.kron(Z, Z), -0.4j), [0, 2], []),
    (
        {"gate": "xx", "rotation": 0.8, "targets": [0, 2], "controls": [1, 3]},
        expm(np.kron(X, X), -0.4j),
        [0, 2],
        [1, 3],
    ),
    (
        {"gate": "pauliexp", "targets": [3, 0, 2], "terms": TERMS, "coefficients": COEFFICIENTS, "time": 0.6},
        expm(SUM, -0.6j),
        [3, 0, 2],
        [],
    ),
    (
        {
            "gate": "pauliexp",
            "targets": [3, 0, 2],
            "control": 1,
            "terms": TERMS,
            "coefficients": COEFFICIENTS,
            "time": 2,
        },
        expm(SUM, -2j),
        [3, 0, 2],
        [1],
    ),
]
NATIVE: list[Any] = [
    ({"gate": "gpi", "phase": 0.15, "target": 2}, gpi(0.15), [2], []),
    ({"gate": "gpi", "phase": -0.6, "targets": [1]}, gpi(-0.6), [1], []),
    ({"gate": "gpi2", "phase": 0.35, "target": 0}, gpi2(0.35), [0], []),
    ({"gate": "ms", "phases": [0, 0], "targets": [0, 1]}, ms(0, 0, 0.25), [0, 1], []),
    ({"gate": "ms", "phases": [0.1, 0.45], "targets": [3, 1]}, ms(0.1, 0.45, 0.25), [3, 1], []),
    ({"gate": "ms", "phases": [0.1, 0.45], "angle": 0.12, "targets": [1, 2]}, ms(0.1, 0.45, 0.12), [1, 2], []),
    (
        {"gate": "zz", "angle": 0.12, "targets": [1, 2]},
        np.diag([phase(-0.06), phase(0.06), phase(0.06), phase(-0.06)]),
        [1, 2],
        [],
    ),
]


def full(matrix, targets, controls):
    """The matrix over all qubits, entry by entry."""
    size = 2**QUBITS
    whole = np.zeros((size, size), dtype=complex)
    for column in range(size):
        if not all(column >> control & 1 for control in controls):
            whole[column, column] = 1
            continue
        inner = sum((column >> target & 1) << place for place, target in enumerate(targets))
        for outcome in range(len(matrix)):
            row = column
            for place, target in enumerate(targets):
                row = row & ~(1 << target) | (outcome >> place & 1) << target
            whole[row, column] += matrix[outcome, inner]
    return whole


def qis_layer(rng):
    """Rotations that make any two states differ, and what they are."""
    gates, matrix = [], np.eye(2**QUBITS)
    for qubit in range(QUBITS):
        for name, make in (("ry", ry), ("rz", rz), ("rx", rx)):
            angle = float(rng.uniform(-3, 3))
            gates.append({"gate": name, "rotation": angle, "target": qubit})
            matrix = full(make(angle), [qubit], []) @ matrix
    for control, target in ((0, 1), (1, 2), (2, 3)):
        gates.append({"gate": "cnot", "control": control, "target": target})
        matrix = full(X, [target], [control]) @ matrix
    return gates, matrix


def native_layer(rng):
    gates, matrix = [], np.eye(2**QUBITS)
    for _ in range(2):
        for qubit in range(QUBITS):
            turns = float(rng.uniform(-1, 1))
            gates.append({"gate": "gpi2", "phase": turns, "target": qubit})
            matrix = full(gpi2(turns), [qubit], []) @ matrix
        for pair in ([0, 1], [1, 2], [2, 3]):
            gates.append({"gate": "zz", "angle": 0.2, "targets": pair})
            diagonal = np.diag([phase(-0.1), phase(0.1), phase(0.1), phase(-0.1)])
            matrix = full(diagonal, pair, []) @ matrix
    return gates, matrix


@pytest.mark.parametrize(
    ("gateset", "layer", "case"),
    [
        pytest.param(gateset, layer, case, id=f"{gateset}-{number}-{case[0]['gate']}")
        for gateset, layer, cases in (("qis", qis_layer, QIS), ("native", native_layer, NATIVE))
        for number, case in enumerate(cases)
    ],
)
def test_gate_acts_as_its_matrix_on_random_states_in_random_bases(run_ionq, gateset, layer, case):
    gate, matrix, targets, controls = case
    rng = np.random.default_rng(len(str(gate)))
    circuits, expected = [], []
    for _ in range(TRIALS):
        before, prepare = layer(rng)
        after, turn = layer(rng)
        circuits.append({"circuit": [*before, gate, *after]})
        state = (turn @ full(matrix, targets, controls) @ prepare)[:, 0]
        expected.append(np.abs(state) ** 2)
    job, results = run_ionq({"input": {"qubits": QUBITS, "gateset": gateset, "circuits": circuits}})
    for child, probabilities in zip(job["children"], expected, strict=True):
        found = np.zeros(2**QUBITS)
        for state, probability in results[child].items():
            found[int(state)] = probability
        assert found == pytest.approx(probabilities, abs=1e-8)


def test_gate_with_several_targets_acts_on_each(run_ionq):
    gates = [{"gate": "x", "targets": [0, 2]}]
    assert run_ionq({"input": {"qubits": 3, "circuit": gates}})[1] == {"5": pytest.approx(1)}


def test_native_bell_state_needs_no_angle(run_ionq):
    gates = [{"gate": "ms", "phases": [0, 0], "targets": [0, 1]}]
    _, results = run_ionq({"input": {"qubits": 2, "gateset": "native", "circuit": gates}})
    assert results == {"0": pytest.approx(0.5), "3": pytest.approx(0.5)}


def test_gate_with_nineteen_controls_runs(run_ionq):
    flips = [{"gate": "x", "targets": list(range(19))}]
    gates = [*flips, {"gate": "x", "controls": list(range(19)), "target": 19}]
    assert run_ionq({"input": {"qubits": 20, "circuit": gates}})[1] == {str(2**20 - 1): pytest.approx(1)}


def test_exponential_of_commuting_terms_is_the_product_of_rotations(run_ionq):
    terms = {"gate": "pauliexp", "targets": [0, 1], "terms": ["XX", "ZZ"], "coefficients": [0.5, 0.3], "time": 0.9}
    rotations = [
        {"gate": "xx", "targets": [0, 1], "rotation": 0.9},
        {"gate": "zz", "targets": [0, 1], "rotation": 0.54},
    ]
    ends = (
        [{"gate": "h", "targets": [0]}],
        [{"gate": "ry", "targets": [1], "rotation": 0.4}, {"gate": "h", "targets": [0]}],
    )
    circuits = [{"circuit": [*ends[0], *middle, *ends[1]]} for middle in ([terms], rotations)]
    job, results = run_ionq({"input": {"qubits": 2, "circuits": circuits}})
    first, second = (results[child] for child in job["children"])
    assert first == pytest.approx(second)


def test_reference_matrices_are_unitary():
    for _, matrix, _, _ in itertools.chain(QIS, NATIVE):
        assert matrix @ matrix.conj().T == pytest.approx(np.eye(len(matrix)))

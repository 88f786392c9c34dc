"""Simulates IonQ circuits with Qiskit's state vector.

The ideal simulator gives exact probabilities. Noise models and machines give frequencies of samples, drawn from
the ideal distribution mixed with the uniform one: each gate loses its documented depolarizing rate to the latter.
No rates are documented for harmony, so its results show sampling noise only.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.quantum_info import Operator, SparsePauliOp, Statevector
from scipy.sparse.linalg import expm_multiply  # type: ignore[import-untyped]

from aioqpu.integrations.openqasm import load_openqasm

from .circuits import narrowed
from .jobs import MAX_QUBITS, ProgramError

Matrix = NDArray[Any]

# Depolarizing rates of a one-qubit and of a wider gate.
DEPOLARIZING = {
    "aria-1": (0.0005, 0.0133),
    "aria-2": (0.00065733, 0.01856),
    "forte-1": (0.00026667, 0.0049493),
}
MODEL_QUBITS = {"harmony": 11}
LEAST_PROBABILITY = 1e-9
DEBIAS_VARIANTS = 5
MAX_SECONDS = 60
MAX_ELEMENTS = 1 << 24  # of the sparse matrix of a pauliexp
MAX_PRODUCTS = 1 << 33  # of its elements with those of the state

_X = np.array([[0, 1], [1, 0]], dtype=complex)
_Y = np.array([[0, -1j], [1j, 0]])
_Z = np.diag([1, -1]).astype(complex)
_V = np.array([[1 + 1j, 1 - 1j], [1 - 1j, 1 + 1j]]) / 2
_SWAP = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], dtype=complex)

_FIXED: Mapping[str, Matrix] = {
    "x": _X,
    "not": _X,
    "cnot": _X,
    "y": _Y,
    "z": _Z,
    "h": np.array([[1, 1], [1, -1]], dtype=complex) / np.sqrt(2),
    "s": np.diag([1, 1j]),
    "si": np.diag([1, -1j]),
    "t": np.diag([1, np.exp(0.25j * np.pi)]),
    "ti": np.diag([1, np.exp(-0.25j * np.pi)]),
    "v": _V,
    "vi": _V.conj().T,
    "swap": _SWAP,
}
_ROTATIONS = {
    "rx": _X,
    "ry": _Y,
    "rz": _Z,
    "xx": np.kron(_X, _X),
    "yy": np.kron(_Y, _Y),
    "zz": np.kron(_Z, _Z),
}
_PAIRS = frozenset({"swap", "xx", "yy", "zz", "ms"})
QIS = frozenset({*_FIXED, *_ROTATIONS, "pauliexp"})
NATIVE = frozenset({"gpi", "gpi2", "ms", "zz"})


@dataclass(frozen=True)
class Settings:
    """How a circuit is run; `model` is None for exact probabilities."""

    model: str | None
    shots: int
    debias: bool


def run_circuit(
    circuit: Sequence[Mapping[str, Any]],
    qubits: int,
    gateset: str,
    settings: Settings,
    rng: np.random.Generator,
) -> dict[str, dict[str, float]]:
    """Run gates in IonQ's JSON form and give probabilities, plain and sharpened."""
    if not circuit:
        _fail("The circuit has no gates.", "PreflightError")
    _check_width(qubits, settings.model)
    state = Statevector.from_int(0, 2**qubits)
    fidelity = 1.0
    rates = DEPOLARIZING.get(settings.model or "", (0.0, 0.0))
    deadline = monotonic() + MAX_SECONDS
    for position, gate in enumerate(circuit):
        if monotonic() > deadline:
            _fail(f"The simulation took more than {MAX_SECONDS} seconds.", "SimulationTimeout")
        try:
            controls, groups = _qubits(gate, qubits)
            apply = _action(gate, gateset)
            for targets in groups:
                state = _controlled(state, controls, targets, apply)
                fidelity *= 1 - rates[len(controls) + len(targets) > 1]
        except ProgramError as exc:
            raise ProgramError(f"Gate {position} ({gate.get('gate')!s:.40}): {exc}", exc.code) from None
    return _measure(state.probabilities(), fidelity, settings, rng)


def run_program(language: str, text: str, settings: Settings, rng: np.random.Generator) -> dict[str, dict[str, float]]:
    """Run OpenQASM 2 or 3 text; every qubit is measured at the end, whatever the text measures."""
    if language not in ("qasm", "openqasm"):
        _fail(f"Programs in {language} cannot be run by this emulator.", "CompilationError")
    try:
        circuit = narrowed(load_openqasm(text))
    except Exception as exc:  # noqa: BLE001 - the importers raise what they like
        _fail(f"The program cannot be read: {str(exc)[:300]}", "CompilationError")
    _check_width(circuit.num_qubits, settings.model)
    gates = QuantumCircuit(circuit.num_qubits)
    measured: set[int] = set()
    for instruction in circuit.data:
        wires = [circuit.find_bit(qubit).index for qubit in instruction.qubits]
        if instruction.name == "measure":
            measured.update(wires)
        elif instruction.is_control_flow() or instruction.name == "reset":
            _fail(f"{instruction.name} is not supported.", "CompilationError")
        elif instruction.name not in ("barrier", "delay"):
            if measured.intersection(wires):
                _fail("A qubit is used after its measurement.", "CompilationError")
            gates.append(instruction.operation, wires)
    if not gates.data:
        _fail("The circuit has no gates.", "PreflightError")
    one, wide = DEPOLARIZING.get(settings.model or "", (0.0, 0.0))
    widths = Counter(len(instruction.qubits) > 1 for instruction in gates.data)
    fidelity = (1 - one) ** widths[False] * (1 - wide) ** widths[True]
    return _measure(Statevector(gates).probabilities(), fidelity, settings, rng)


def _fail(message: str, code: str) -> NoReturn:
    raise ProgramError(message, code)


def _check_width(qubits: int, model: str | None) -> None:
    most = min(MAX_QUBITS, MODEL_QUBITS.get(model or "", MAX_QUBITS))
    if qubits > most:
        _fail(f"The job needs {qubits} qubits, but the target has {most}.", "NotEnoughQubits")


def _measure(
    ideal: NDArray[np.float64], fidelity: float, settings: Settings, rng: np.random.Generator
) -> dict[str, dict[str, float]]:
    if settings.model is None:
        exact = _sparse(ideal)
        return {"plain": exact, "sharpened": exact}
    weights = fidelity * ideal + (1 - fidelity) / ideal.size
    samples = rng.choice(ideal.size, size=settings.shots, p=weights / weights.sum())
    plain = _frequencies(samples)
    if not settings.debias:
        return {"plain": plain, "sharpened": plain}
    # Sharpening: the n-th shots of all variants vote, and the most frequent outcome counts for all of them.
    rows = samples[: settings.shots - settings.shots % DEBIAS_VARIANTS].reshape(DEBIAS_VARIANTS, -1)
    votes = (rows[:, None, :] == rows[None, :, :]).sum(axis=0)
    winners = np.take_along_axis(rows, votes.argmax(axis=0)[None, :], axis=0)[0]
    return {"plain": plain, "sharpened": _frequencies(winners)}


def _frequencies(samples: NDArray[np.int64]) -> dict[str, float]:
    states, counts = np.unique(samples, return_counts=True)
    return {str(state): count / samples.size for state, count in zip(states.tolist(), counts.tolist(), strict=True)}


def _sparse(probabilities: NDArray[np.float64]) -> dict[str, float]:
    states = np.flatnonzero(probabilities >= LEAST_PROBABILITY)
    return {str(state): float(probabilities[state]) for state in states.tolist()}


def _qubits(gate: Mapping[str, Any], qubits: int) -> tuple[list[int], list[list[int]]]:
    """Give a gate's controls, and its targets in groups that it acts on one after the other."""
    name = gate["gate"]
    controls, targets = _listed(gate, "control"), _listed(gate, "target")
    if not targets:
        _fail("it has no target.", "PreflightError")
    if name == "cnot" and not controls:
        _fail("it has no control.", "PreflightError")
    if controls and name in ("gpi", "gpi2", "ms"):
        _fail("native gates take no controls.", "PreflightError")
    used = [*controls, *targets]
    if max(used) >= qubits:
        _fail(f"qubit {max(used)} is outside of the circuit's {qubits}.", "PreflightError")
    if len(set(used)) < len(used):
        _fail("it names a qubit twice.", "PreflightError")
    if name in _PAIRS:
        if len(targets) != 2:
            _fail("it needs two targets.", "PreflightError")
        return controls, [targets]
    return controls, [targets] if name == "pauliexp" else [[target] for target in targets]


def _listed(gate: Mapping[str, Any], field: str) -> list[int]:
    """Give the qubits under a field's singular and plural name."""
    return [int(qubit) for qubit in (*gate.get(f"{field}s", ()), *([gate[field]] if field in gate else ()))]


def _action(gate: Mapping[str, Any], gateset: str) -> Callable[[Statevector, list[int]], Statevector]:
    """Give the function that applies a gate to a state at its targets."""
    name = gate["gate"]
    if name not in (NATIVE if gateset == "native" else QIS):
        _fail(f"it is not in the {gateset} gateset.", "UnsupportedGate")
    if name == "pauliexp":
        return _pauli_exponential(gate)
    matrix = _native_matrix(gate) if gateset == "native" else _qis_matrix(gate)
    return lambda state, targets: state.evolve(Operator(matrix), qargs=targets)


def _number(gate: Mapping[str, Any], field: str, default: float | None = None) -> float:
    value = gate.get(field, default)
    if value is None:
        _fail(f"it has no {field}.", "PreflightError")
    return float(value)


def _qis_matrix(gate: Mapping[str, Any]) -> Matrix:
    name = gate["gate"]
    if name in _FIXED:
        return _FIXED[name]
    half = _number(gate, "rotation") / 2
    generator = _ROTATIONS[name]
    return _rotation(generator, half)


def _native_matrix(gate: Mapping[str, Any]) -> Matrix:
    """Give the matrix of a native gate; its first target is the lesser significant bit."""
    name = gate["gate"]
    if name == "gpi":
        return _gpi(_number(gate, "phase"))
    if name == "gpi2":
        return _rotation(_gpi(_number(gate, "phase")), np.pi / 4)
    if name == "zz":
        generator, angle = _ROTATIONS["zz"], np.pi * _number(gate, "angle")
    else:
        phases = gate.get("phases", ())
        if len(phases) != 2:
            _fail("it needs two phases.", "PreflightError")
        generator, angle = np.kron(_gpi(phases[1]), _gpi(phases[0])), np.pi * _number(gate, "angle", 0.25)
    return _rotation(generator, angle)


def _rotation(generator: Matrix, angle: float) -> Matrix:
    """Give exp(-i angle generator) of a generator whose square is one."""
    matrix: Matrix = np.cos(angle) * np.eye(len(generator)) - 1j * np.sin(angle) * generator
    return matrix


def _gpi(phase: float) -> Matrix:
    turn = np.exp(2j * np.pi * phase)
    return np.array([[0, turn.conjugate()], [turn, 0]])


def _pauli_exponential(gate: Mapping[str, Any]) -> Callable[[Statevector, list[int]], Statevector]:
    """Give exp(-i time sum(coefficient * term)); the last letter of a term acts on the first target."""
    terms, coefficients, time = gate.get("terms", ()), gate.get("coefficients", ()), _number(gate, "time")
    targets = _listed(gate, "target")
    if not terms or len(terms) != len(coefficients):
        _fail("it needs as many coefficients as terms.", "PreflightError")
    if any(len(term) != len(targets) or set(term) - set("IXYZ") for term in terms):
        _fail("a term needs one letter of I, X, Y, Z for each target.", "PreflightError")
    span = time * sum(map(abs, coefficients))
    if span > 10_000:
        _fail("its time is too long to be simulated.", "QuantumCircuitComplexityError")
    if len(terms) << len(targets) > MAX_ELEMENTS:
        _fail("it has too many terms on too many qubits to be simulated.", "QuantumCircuitComplexityError")
    hamiltonian = SparsePauliOp(terms, np.array(coefficients, dtype=float)).to_matrix(sparse=True)

    def apply(state: Statevector, targets: list[int]) -> Statevector:
        width = state.num_qubits
        if (len(terms) << width) * (10 + 4 * span) > MAX_PRODUCTS:
            _fail("its terms take too long to be simulated.", "QuantumCircuitComplexityError")
        # The tensor's first axis is the last qubit; the first target must become the last of the targets' axes.
        axes = [width - 1 - target for target in reversed(targets)]
        tensor = np.moveaxis(state.data.reshape((2,) * width), axes, range(len(axes)))
        evolved = expm_multiply(-1j * time * hamiltonian, tensor.reshape(2 ** len(axes), -1))
        return Statevector(np.moveaxis(evolved.reshape((2,) * width), range(len(axes)), axes).ravel())

    return apply


def _controlled(
    state: Statevector,
    controls: Sequence[int],
    targets: list[int],
    apply: Callable[[Statevector, list[int]], Statevector],
) -> Statevector:
    """Act on the part of the state where all controls are one: a matrix for many controls would not fit in memory."""
    if not controls:
        return apply(state, targets)
    width = state.num_qubits
    tensor = state.data.reshape((2,) * width).copy()
    part = tuple(1 if width - 1 - axis in controls else slice(None) for axis in range(width))
    rest = [qubit for qubit in range(width) if qubit not in controls]
    within = apply(Statevector(tensor[part].ravel()), [rest.index(target) for target in targets])
    tensor[part] = within.data.reshape((2,) * len(rest))
    return Statevector(tensor.ravel())

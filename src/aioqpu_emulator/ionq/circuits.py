"""Simulates IonQ circuits.

The ideal simulator returns exact probabilities. Noise models and machines return frequencies of samples. These are
drawn from the ideal distribution, mixed with the uniform distribution over the qubits that gates act on: each gate
adds its depolarizing rate to the share of the latter.
"""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aioqpu_emulator.ionq.failures import fail
from aioqpu_emulator.ionq.machines import NOISE_MODELS
from aioqpu_emulator.ionq.settings import DEBIAS_VARIANTS, Settings
from aioqpu_emulator.jobs import MAX_QUBITS, ProgramError
from aioqpu_emulator.statevector import Vector, apply_matrix, probabilities_of, width_of, zero_state

Matrix = NDArray[Any]
Action = Callable[[Vector, list[int]], Vector]
Results = dict[str, Any]

MIN_PROBABILITY = 1e-9
MAX_SECONDS = 60
MAX_ELEMENTS: Final = 1 << 24  # of the sparse matrix of a pauliexp
MAX_PRODUCTS: Final = 1 << 33  # of the elements of the matrix and of the state

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


def run_circuit(
    circuit: Sequence[Mapping[str, Any]],
    qubits: int,
    gateset: str,
    settings: Settings,
    rng: np.random.Generator,
) -> Results | None:
    """Run gates in IonQ's JSON form; `None` for a dry run.

    The results are probabilities, `plain` and `sharpened`, and the `samples` and `winners` that they were counted from.
    """
    if not circuit:
        fail("The circuit has no gates.", "PreflightError")
    check_width(qubits, settings.model)
    steps: list[tuple[list[int], list[int], Action]] = []
    for position, gate in enumerate(circuit):
        try:
            controls, groups = qubits_of(gate, qubits, gateset)
            apply = _action(gate, gateset)
        except ProgramError as exc:
            raise ProgramError(f"Gate {position} ({gate.get('gate')!s:.40}): {exc}", exc.code) from None
        steps += [(controls, targets, apply) for targets in groups]
    if settings.dry_run:
        return None
    used = sorted({qubit for controls, targets, _ in steps for qubit in (*controls, *targets)})
    place = {qubit: index for index, qubit in enumerate(used)}
    state = zero_state(len(used))
    fidelity = 1.0
    rates = depolarizing_rates(settings.model)
    deadline = monotonic() + MAX_SECONDS
    for controls, targets, apply in steps:
        if monotonic() > deadline:
            fail(f"The simulation took more than {MAX_SECONDS} seconds.", "SimulationTimeout")
        state = _controlled(state, [place[qubit] for qubit in controls], [place[qubit] for qubit in targets], apply)
        fidelity *= 1 - rates[len(controls) + len(targets) > 1]
    return measure(probabilities_of(state), used, fidelity, settings, rng)


def depolarizing_rates(model: str | None) -> tuple[float, float]:
    """Return the rates of gates on one qubit and on more."""
    return (0.0, 0.0) if model is None else NOISE_MODELS[model].depolarizing_rates


def check_width(qubits: int, model: str | None) -> None:
    """Fail if the target has fewer qubits."""
    available = MAX_QUBITS if model is None else min(MAX_QUBITS, NOISE_MODELS[model].qubits)
    if qubits > available:
        fail(f"The job needs {qubits} qubits, but the target has {available}.", "NotEnoughQubits")


def measure(
    ideal: NDArray[np.float64], used: Sequence[int], fidelity: float, settings: Settings, rng: np.random.Generator
) -> Results:
    """Return probabilities over all qubits; qubits that are not `used` are in the state 0."""
    if settings.model is None:
        states = np.flatnonzero(ideal >= MIN_PROBABILITY)
        exact = {
            str(state): float(ideal[index])
            for index, state in zip(states.tolist(), _spread(states, used).tolist(), strict=True)
        }
        return {"plain": exact, "sharpened": exact}
    weights = fidelity * ideal + (1 - fidelity) / ideal.size
    samples = _spread(rng.choice(ideal.size, size=settings.shots, p=weights / weights.sum()), used)
    samples = samples.astype(np.min_scalar_type(samples.max()))  # thousands of jobs are kept
    plain = _frequencies(samples)
    if not settings.debias:
        return {"plain": plain, "sharpened": plain, "samples": samples, "winners": samples}
    # Sharpening: the most frequent outcome among the n-th shots of all variants counts for all of them.
    rows = samples[: settings.shots - settings.shots % DEBIAS_VARIANTS].reshape(DEBIAS_VARIANTS, -1)
    votes = (rows[:, None, :] == rows[None, :, :]).sum(axis=0)
    winners = np.take_along_axis(rows, votes.argmax(axis=0)[None, :], axis=0)[0]
    return {"plain": plain, "sharpened": _frequencies(winners), "samples": samples, "winners": winners}


def _frequencies(samples: NDArray[np.integer[Any]]) -> dict[str, float]:
    states, counts = np.unique(samples, return_counts=True)
    return {str(state): count / samples.size for state, count in zip(states.tolist(), counts.tolist(), strict=True)}


def _spread(states: NDArray[np.int64], used: Sequence[int]) -> NDArray[np.int64]:
    """Convert states of the used qubits to states of all qubits."""
    spread = np.zeros_like(states)
    for place, qubit in enumerate(used):
        spread |= (states >> place & 1) << qubit
    return spread


def qubits_of(gate: Mapping[str, Any], qubits: int, gateset: str) -> tuple[list[int], list[list[int]]]:
    """Return a gate's controls, and its targets in groups that it acts on in turn."""
    name = gate["gate"]
    controls, targets = _listed(gate, "control"), _listed(gate, "target")
    if not targets:
        fail("it has no target.", "PreflightError")
    if name == "cnot" and not controls:
        fail("it has no control.", "PreflightError")
    if controls and gateset == "native":
        fail("native gates take no controls.", "PreflightError")
    used = [*controls, *targets]
    if max(used) >= qubits:
        fail(f"qubit {max(used)} is outside of the circuit's {qubits}.", "PreflightError")
    if len(set(used)) < len(used):
        fail("it names a qubit twice.", "PreflightError")
    if name in _PAIRS:
        if len(targets) != 2:
            fail("it needs two targets.", "PreflightError")
        return controls, [targets]
    return controls, [targets] if name == "pauliexp" else [[target] for target in targets]


def _listed(gate: Mapping[str, Any], field: str) -> list[int]:
    """Return the qubits under a field's singular and plural name."""
    return [int(qubit) for qubit in (*gate.get(f"{field}s", ()), *([gate[field]] if field in gate else ()))]


def _action(gate: Mapping[str, Any], gateset: str) -> Action:
    """Return the function that applies a gate to a state at its targets."""
    name = gate["gate"]
    if name not in (NATIVE if gateset == "native" else QIS):
        fail(f"it is not in the {gateset} gateset.", "UnsupportedGate")
    if name == "pauliexp":
        return _pauli_exponential(gate)
    matrix = _native_matrix(gate) if gateset == "native" else gate_matrix(gate)
    return lambda state, targets: apply_matrix(state, matrix, targets)


def _number(gate: Mapping[str, Any], field: str, default: float | None = None) -> float:
    value = gate.get(field, default)
    if value is None:
        fail(f"it has no {field}.", "PreflightError")
    return float(value)


def gate_matrix(gate: Mapping[str, Any]) -> Matrix:
    """Return the matrix of a gate of the qis set, without its controls."""
    name = gate["gate"]
    if name in _FIXED:
        if gate.get("rotation") is None:
            return _FIXED[name]
        if name != "z":
            fail("it takes no rotation.", "PreflightError")
        # IonQ's own client sends a phase gate in this form.
        return np.diag([1, np.exp(1j * _number(gate, "rotation"))])
    half = _number(gate, "rotation") / 2
    generator = _ROTATIONS[name]
    return _rotation(generator, half)


def _native_matrix(gate: Mapping[str, Any]) -> Matrix:
    """Return the matrix of a native gate; its first target is the least significant bit."""
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
            fail("it needs two phases.", "PreflightError")
        generator, angle = np.kron(_gpi(phases[1]), _gpi(phases[0])), np.pi * _number(gate, "angle", 0.25)
    return _rotation(generator, angle)


def _rotation(generator: Matrix, angle: float) -> Matrix:
    """Return exp(-i angle generator) of a generator whose square is the identity."""
    matrix: Matrix = np.cos(angle) * np.eye(len(generator)) - 1j * np.sin(angle) * generator
    return matrix


def _gpi(phase: float) -> Matrix:
    turn = np.exp(2j * np.pi * phase)
    return np.array([[0, turn.conjugate()], [turn, 0]])


def _pauli_exponential(gate: Mapping[str, Any]) -> Action:
    """Return exp(-i time sum(coefficient * term)); the last letter of a term acts on the first target."""
    terms, coefficients, time = gate.get("terms", ()), gate.get("coefficients", ()), _number(gate, "time")
    targets = _listed(gate, "target")
    if not terms or len(terms) != len(coefficients):
        fail("it needs as many coefficients as terms.", "PreflightError")
    if any(len(term) != len(targets) or set(term) - set("IXYZ") for term in terms):
        fail("a term needs one letter of I, X, Y, Z for each target.", "PreflightError")
    span = abs(time) * sum(map(abs, coefficients))
    if span > 10_000:
        fail("its time is too long to be simulated.", "QuantumCircuitComplexityError")
    if len(terms) << len(targets) > MAX_ELEMENTS:
        fail("it has too many terms on too many qubits to be simulated.", "QuantumCircuitComplexityError")

    def apply(state: Vector, targets: list[int]) -> Vector:
        # Imported on use: only this gate needs Qiskit, whose import takes most of a second.
        from qiskit.quantum_info import SparsePauliOp
        from scipy.sparse.linalg import expm_multiply  # type: ignore[import-untyped]

        hamiltonian = SparsePauliOp(terms, np.array(coefficients, dtype=float)).to_matrix(sparse=True)
        width = width_of(state)
        if (len(terms) << width) * (10 + 4 * span) > MAX_PRODUCTS:
            fail("its terms take too long to be simulated.", "QuantumCircuitComplexityError")
        # The tensor's first axis is the last qubit; the first target must become the last of the targets' axes.
        axes = [width - 1 - target for target in reversed(targets)]
        tensor = np.moveaxis(state.reshape((2,) * width), axes, range(len(axes)))
        evolved = expm_multiply(-1j * time * hamiltonian, tensor.reshape(2 ** len(axes), -1))
        moved: Vector = np.moveaxis(evolved.reshape((2,) * width), range(len(axes)), axes)
        return moved.ravel()

    return apply


def _controlled(
    state: Vector,
    controls: Sequence[int],
    targets: list[int],
    apply: Action,
) -> Vector:
    """Apply a gate where all controls are 1; a matrix that includes many controls would not fit in memory."""
    if not controls:
        return apply(state, targets)
    width = width_of(state)
    tensor = state.reshape((2,) * width).copy()
    part = tuple(1 if width - 1 - axis in controls else slice(None) for axis in range(width))
    rest = [qubit for qubit in range(width) if qubit not in controls]
    within = apply(tensor[part].ravel(), [rest.index(target) for target in targets])
    tensor[part] = within.reshape((2,) * len(rest))
    return tensor.ravel()

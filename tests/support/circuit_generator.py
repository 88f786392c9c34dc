"""Random circuits whose probabilities are known without reading them: `make right-numbers` tries 20,000.

A case is built from numpy matrices of its own, then written as a Qiskit circuit, OpenQASM 2 or OpenQASM 3. Its gates
have names that Qiskit knows for other gates, its measurements overwrite bits. The translation for IonQ is run by a
small simulator of IonQ's gates, and must give the same probabilities, or be refused.
"""

import argparse
import cmath
import math
import multiprocessing
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import numpy as np
from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
from qiskit.circuit import (
    AnnotatedOperation,
    Clbit,
    ControlledGate,
    ControlModifier,
    Gate,
    InverseModifier,
    PowerModifier,
    Qubit,
    library,
)
from qiskit.circuit.library import standard_gates

from aioqpu.integrations import circuits

TOLERANCE = 1e-6


def rotation(generator, angle):
    """Give exp(-i angle/2 generator) of a generator whose square is one."""
    return math.cos(angle / 2) * np.eye(len(generator)) - 1j * math.sin(angle / 2) * generator


def controlled(matrix, controls=1, state=None):
    """Give the matrix that acts when the first (least significant) qubits are in a state, by default all ones."""
    state = 2**controls - 1 if state is None else state
    result = np.eye(len(matrix) * 2**controls, dtype=complex)
    places = np.arange(len(matrix)) * 2**controls + state
    result[np.ix_(places, places)] = matrix
    return result


X, Y, Z = np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])
H = (X + Z) / math.sqrt(2)
SWAP = np.eye(4)[[0, 2, 1, 3]]
SQRT_X = np.array([[1 + 1j, 1 - 1j], [1 - 1j, 1 + 1j]]) / 2


def phase(angle):
    return np.diag([1, cmath.rect(1, angle)])


def u(theta, phi, lam):
    cos, sin = math.cos(theta / 2), math.sin(theta / 2)
    return np.array([[cos, -cmath.rect(1, lam) * sin], [cmath.rect(1, phi) * sin, cmath.rect(1, phi + lam) * cos]])


# Name: number of qubits, number of parameters, matrix; qubit 0 is the least significant.
PRIMITIVES: dict[str, Any] = {
    **{name: (1, 0, partial(np.array, matrix)) for name, matrix in {
        "x": X, "y": Y, "z": Z, "h": H, "s": phase(math.pi / 2), "sdg": phase(-math.pi / 2), "t": phase(math.pi / 4),
        "tdg": phase(-math.pi / 4), "sx": SQRT_X, "sxdg": SQRT_X.conj(), "id": np.eye(2),
    }.items()},
    "rx": (1, 1, lambda angle: rotation(X, angle)),
    "ry": (1, 1, lambda angle: rotation(Y, angle)),
    "rz": (1, 1, lambda angle: rotation(Z, angle)),
    "p": (1, 1, phase),
    "U": (1, 3, u),
    "cx": (2, 0, lambda: controlled(X)),
    "CX": (2, 0, lambda: controlled(X)),
    "cy": (2, 0, lambda: controlled(Y)),
    "cz": (2, 0, lambda: controlled(Z)),
    "ch": (2, 0, lambda: controlled(H)),
    "csx": (2, 0, lambda: controlled(SQRT_X)),
    "swap": (2, 0, lambda: SWAP),
    "crx": (2, 1, lambda angle: controlled(rotation(X, angle))),
    "cry": (2, 1, lambda angle: controlled(rotation(Y, angle))),
    "crz": (2, 1, lambda angle: controlled(rotation(Z, angle))),
    "cp": (2, 1, lambda angle: controlled(phase(angle))),
    "rxx": (2, 1, lambda angle: rotation(np.kron(X, X), angle)),
    "ryy": (2, 1, lambda angle: rotation(np.kron(Y, Y), angle)),
    "rzz": (2, 1, lambda angle: rotation(np.kron(Z, Z), angle)),
    "ccx": (3, 0, lambda: controlled(X, 2)),
    "cswap": (3, 0, lambda: controlled(SWAP)),
}  # fmt: skip

# fmt: off
PAPER = {"cx", "id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "rx", "ry", "rz", "cz", "cy", "ch", "ccx", "crz"}
BUILT_IN_2 = {"p", "sx", "sxdg", "swap", "cswap", "crx", "cry", "csx", "cp", "rxx", "rzz"}
INCLUDED_2 = PAPER | {"u3", "u2", "u1", "cu1", "cu3"}
INCLUDED_3 = (PAPER | {"sx", "p", "cp", "crx", "cry", "swap", "cswap"})
RESERVED_3 = INCLUDED_3 | {"CX", "phase", "cphase", "u1", "u2", "u3", "cu", "U"}
NAMES = [
    *PRIMITIVES, "u", "u1", "u2", "u3", "cu", "cu1", "cu3", "r", "ecr", "iswap", "dcx", "rzx", "rccx", "mcx", "c3x",
    "c4x", "ccz", "xx", "yy", "zz", "gpi", "gpi2", "ms", "v", "vi", "si", "cnot", "qft", "permutation", "unitary", "u0",
    "xx_plus_yy", "mine", "oracle", "block",
]
NAMES_IN_QISKIT = [*NAMES, "barrier", "reset", "measure", "delay", "initialize", "PauliEvolution", "global_phase"]
# fmt: on
PARAMETERS = ["theta", "alpha", "x_", "b", "a", "p10", "p2", "lam"]


@dataclass
class Call:
    """A gate with its modifiers, outermost first, on qubits; parameters are sums of multiples of the outer gate's."""

    gate: str
    modifiers: list
    parameters: list  # of (constant, {name: factor})
    qubits: list


@dataclass
class Definition:
    name: str
    qubits: int
    parameters: list
    calls: list
    phase: float = 0.0


@dataclass
class Case:
    kind: str
    source: object
    expected: dict  # classical state: probability
    legal: bool  # no gate acts on a qubit after its measurement


@dataclass
class Builder:
    random: random.Random
    kind: str
    definitions: dict = field(default_factory=dict)
    used: set = field(default_factory=set)  # gates of the language, which a text cannot define afterwards

    def __post_init__(self):
        self.include = self.random.random() < 0.6
        self.available = self._available()

    def _available(self):
        if self.kind == "qiskit":
            return set(PRIMITIVES) - {"U", "CX"}
        if self.kind == "2":
            return {"U", "CX"} | BUILT_IN_2 | (PAPER if self.include else set())
        return {"U"} | (INCLUDED_3 if self.include else set())

    def free_name(self):
        if self.kind == "qiskit":
            return self.random.choice(NAMES_IN_QISKIT)
        taken = {"U", *self.definitions, *self.used}
        if self.kind == "2":
            taken |= {"CX", *(INCLUDED_2 if self.include else ())}
        elif self.include:
            taken |= RESERVED_3
        return self.random.choice([name for name in NAMES if name not in taken])

    def define(self):
        rng = self.random
        name = self.free_name()
        key = name if self.kind != "qiskit" else f"{name}#{len(self.definitions)}"
        # Gates like the library's of the same name in number of qubits and parameters are the best traps.
        like = PRIMITIVES.get(name) if rng.random() < 0.7 else None
        qubits = like[0] if like else rng.choice([1, 1, 2, 2, 3])
        parameters = rng.sample(PARAMETERS, like[1] if like else rng.choice([0, 1, 2, 2, 3]))
        definition = Definition(name, qubits, parameters, [])
        self.available.discard(name)
        for _ in range(rng.randint(0 if rng.random() < 0.1 else 1, 4)):
            definition.calls.append(self.call(qubits, parameters))
        if self.kind != "2" and rng.random() < 0.3:
            definition.phase = rng.uniform(-3, 3)
        self.definitions[key] = definition

    def call(self, width, parameters=()):
        """Make a call of a gate on up to `width` qubits."""
        rng = self.random
        names = [*self.definitions] * 3 + sorted(self.available)
        names = [name for name in names if self.shape(name)[0] <= width]
        gate = rng.choice(names)
        self.used.add(gate)
        qubits, count = self.shape(gate)
        modifiers = []
        if self.kind != "2":
            for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
                modifier = rng.choice(["inv", "pow", "ctrl", "negctrl"])
                if modifier == "inv":
                    modifiers.append(("inv", None))
                elif modifier == "pow":
                    # Of the library's gates, Qiskit takes a part of the angle, not the principal root.
                    roots = [0.5, 1 / 3] if not count and not any(kind == "pow" for kind, _ in modifiers) else []
                    modifiers.append(("pow", rng.choice([2, -1, 3, *roots])))
                elif qubits < width:
                    controls = rng.randint(1, min(2, width - qubits))
                    state = 2**controls - 1 if modifier == "ctrl" else 0
                    if self.kind == "qiskit":
                        state = rng.randrange(2**controls)
                    modifiers.append(("ctrl", (controls, state)))
                    qubits += controls
        values = []
        for _ in range(count):
            factors = {rng.choice(parameters): rng.choice([1, -1, 2, 0.5])} if parameters and rng.random() < 0.7 else {}
            values.append((round(rng.uniform(-3, 3), 3), factors))
        return Call(gate, modifiers[::-1], values, rng.sample(range(width), qubits))

    def shape(self, gate):
        if gate in self.definitions:
            return self.definitions[gate].qubits, len(self.definitions[gate].parameters)
        return PRIMITIVES[gate][:2]

    def matrix(self, gate, values):
        if gate not in self.definitions:
            return np.asarray(PRIMITIVES[gate][2](*values), dtype=complex)
        definition = self.definitions[gate]
        names = dict(zip(definition.parameters, values, strict=True))
        result = np.eye(2**definition.qubits, dtype=complex) * cmath.rect(1, definition.phase)
        for call in definition.calls:
            result = applied(self.modified(call, names), call.qubits, result)
        return result

    def modified(self, call, names=None):
        matrix = self.matrix(call.gate, [evaluated(value, names or {}) for value in call.parameters])
        for kind, argument in reversed(call.modifiers):
            if kind == "inv":
                matrix = matrix.conj().T
            elif kind == "pow":
                matrix = power(matrix, argument)
            else:
                matrix = controlled(matrix, *argument)
        return matrix


def evaluated(value, names):
    constant, factors = value
    return constant + sum(factor * names[name] for name, factor in factors.items())


def power(matrix, exponent):
    if isinstance(exponent, int):
        return np.linalg.matrix_power(matrix, exponent)
    # A unitary is diagonal in a common eigenbasis of its Hermitian and anti-Hermitian parts: a random mix has it.
    mix = 0.6180339887 * (matrix + matrix.conj().T) - 1.4142135623j * (matrix - matrix.conj().T)
    basis = np.linalg.eigh(mix)[1]
    angles = np.angle(np.diag(basis.conj().T @ matrix @ basis))
    near = math.pi - np.abs(angles)
    if np.any((near > 1e-13) & (near < 1e-6)) and not np.all(near[near < 1e-6] < 1e-9):
        raise AmbiguousError
    angles = np.where(near < 1e-9, math.pi, angles)
    return basis @ np.diag(np.exp(1j * exponent * angles)) @ basis.conj().T


class AmbiguousError(Exception):
    """A root near the branch cut: both are right."""


def applied(matrix, qubits, state):
    """Apply a matrix on some qubits to a state, or to each column of a matrix."""
    width = int(math.log2(len(state)))
    tensor = state.reshape((2,) * width + (-1,))
    axes = [width - 1 - qubit for qubit in reversed(qubits)]
    tensor = np.moveaxis(tensor, axes, range(len(axes)))
    shape = tensor.shape
    tensor = (matrix @ tensor.reshape(len(matrix), -1)).reshape(shape)
    return np.moveaxis(tensor, range(len(axes)), axes).reshape(state.shape)


# The languages


def expression(value):
    constant, factors = value
    return " + ".join([f"({constant})", *(f"({factor})*{name}" for name, factor in factors.items())])


def written(call, wires):
    """Write a call in OpenQASM."""
    modifiers = ""
    for kind, argument in call.modifiers:
        if kind == "inv":
            modifiers += "inv @ "
        elif kind == "pow":
            modifiers += f"pow({argument}) @ "
        else:
            modifiers += f"{'ctrl' if argument[1] else 'negctrl'}({argument[0]}) @ "
    values = f"({', '.join(map(expression, call.parameters))})" if call.parameters else ""
    return f"{modifiers}{call.gate}{values} {', '.join(wires[qubit] for qubit in call.qubits)};"


def gate_definitions(builder):
    for definition in builder.definitions.values():
        wires = [f"w{qubit}" for qubit in range(definition.qubits)]
        parameters = f"({', '.join(definition.parameters)})" if definition.parameters else ""
        body = [written(call, wires) for call in definition.calls]
        if definition.phase:
            body.insert(0, f"gphase({definition.phase});")
        yield f"gate {definition.name}{parameters} {', '.join(wires)} {{ {' '.join(body)} }}"


def openqasm_2(builder, program):
    lines = ["OPENQASM 2.0;", *(['include "qelib1.inc";'] if builder.include else []), *gate_definitions(builder)]
    qubits, bits = {}, {}
    for number, size in enumerate(program.qubit_registers):
        lines.append(f"qreg q{number}[{size}];")
        qubits |= {len(qubits) + place: f"q{number}[{place}]" for place in range(size)}
    for number, size in enumerate(program.bit_registers):
        lines.append(f"creg c{number}[{size}];")
        bits |= {len(bits) + place: f"c{number}[{place}]" for place in range(size)}
    for step in program.steps:
        if step == "barrier":
            lines.append(f"barrier {', '.join(qubits.values())};")
        elif isinstance(step, Call):
            lines.append(written(step, qubits))
        else:
            lines.append(f"measure {qubits[step[0]]} -> {bits[step[1]]};")
    return "\n".join(lines)


def openqasm_3(builder, program):
    lines = ["OPENQASM 3.0;", *(['include "stdgates.inc";'] if builder.include else []), *gate_definitions(builder)]
    qubits, bits = {}, {}
    for number, size in enumerate(program.qubit_registers):
        loose = size == 1 and program.loose
        lines.append(f"qubit q{number};" if loose else f"qubit[{size}] q{number};")
        qubits |= {len(qubits) + place: f"q{number}" if loose else f"q{number}[{place}]" for place in range(size)}
    for number, size in enumerate(program.bit_registers):
        loose = size == 1 and program.loose
        lines.append(f"bit c{number};" if loose else f"bit[{size}] c{number};")
        bits |= {len(bits) + place: f"c{number}" if loose else f"c{number}[{place}]" for place in range(size)}
    for step in program.steps:
        if step == "barrier":
            lines.append(f"barrier {', '.join(qubits.values())};")
        elif isinstance(step, Call):
            lines.append(written(step, qubits))
        else:
            lines.append(f"{bits[step[1]]} = measure {qubits[step[0]]};")
    return "\n".join(lines)


@cache
def library_gates():
    gates = {"id": library.IGate, "p": library.PhaseGate, "sx": library.SXGate, "sxdg": library.SXdgGate}
    classes = {name.removesuffix("Gate").lower(): each for name, each in vars(standard_gates).items()}
    return (
        {name: classes[name] for name in PRIMITIVES if name in classes and name not in gates}
        | gates
        | {"cp": library.CPhaseGate}
    )


class Defined(Gate):
    """A gate class of a user's, with a definition that is made when it is asked for."""

    def __init__(self, name, circuit):
        super().__init__(name, circuit.num_qubits, [])
        self._made = circuit

    def _define(self):
        self.definition = self._made


class Inherited(library.RXGate):
    """A class that inherits from one of the library's, and defines something else."""

    def __init__(self, circuit):
        super().__init__(0.1)
        self._made = circuit

    def _define(self):
        self.definition = self._made

    def __array__(self, dtype=None, copy=None):
        from qiskit.quantum_info import Operator

        return np.asarray(Operator(self._made), dtype=dtype)


def as_operation(builder, call, names, *, outermost=False):
    """Make an operation of Qiskit's of a call."""
    rng = builder.random
    values = [evaluated(value, names) for value in call.parameters]
    if call.gate in builder.definitions:
        definition = builder.definitions[call.gate]
        inner = QuantumCircuit(definition.qubits, name=definition.name, global_phase=definition.phase)
        inner_names = dict(zip(definition.parameters, values, strict=True))
        for each in definition.calls:
            inner.append(as_operation(builder, each, inner_names), each.qubits)
        way = rng.random()
        if way < 0.15:
            operation = Defined(definition.name, inner)
        elif way < 0.25 and definition.qubits == 1 and outermost and not call.modifiers:
            operation = Inherited(inner)  # only here: where Qiskit copies it, an RXGate is left
        elif way < 0.35 and outermost and not call.modifiers:
            operation = inner.to_instruction()
        else:
            operation = inner.to_gate()
    else:
        operation = library_gates()[call.gate](*values)
    for kind, argument in reversed(call.modifiers):
        lazily = rng.random() < 0.3
        annotated = isinstance(operation, AnnotatedOperation)
        if kind == "inv":
            modifier = InverseModifier()
        elif kind == "pow":
            modifier = PowerModifier(argument)
        else:
            modifier = ControlModifier(argument[0], argument[1])
        # A matrix that Qiskit makes of a controlled gate is of the definition, which may be another gate's.
        lazily = lazily or (kind == "pow" and isinstance(operation, ControlledGate))
        if annotated or lazily:
            operation = AnnotatedOperation(operation, [modifier])
        elif kind == "inv":
            operation = operation.inverse()
        elif kind == "pow":
            operation = operation.power(argument)
        else:
            operation = operation.control(argument[0], ctrl_state=argument[1], annotated=False)
    return operation


def qiskit_circuit(builder, program):
    rng = builder.random
    if program.loose:
        qubits = [Qubit() for _ in range(program.qubits)]
        bits = [Clbit() for _ in range(program.bits)]
        circuit = QuantumCircuit(qubits, bits)
        for number in range(rng.randint(0, 2)):
            circuit.add_register(
                QuantumRegister(name=f"q{number}", bits=rng.sample(qubits, rng.randint(1, len(qubits))))
            )
            circuit.add_register(ClassicalRegister(name=f"c{number}", bits=rng.sample(bits, rng.randint(1, len(bits)))))
    else:
        circuit = QuantumCircuit(
            *(QuantumRegister(size, f"q{number}") for number, size in enumerate(program.qubit_registers)),
            *(ClassicalRegister(size, f"c{number}") for number, size in enumerate(program.bit_registers)),
        )
    for step in program.steps:
        if step == "barrier":
            circuit.barrier()
        elif isinstance(step, Call):
            operation = as_operation(builder, step, {}, outermost=True)
            circuit.append(operation, step.qubits)
        else:
            circuit.measure(*step)
    return circuit


@dataclass
class Program:
    qubit_registers: list
    bit_registers: list
    loose: bool
    steps: list = field(default_factory=list)

    @property
    def qubits(self):
        return sum(self.qubit_registers)

    @property
    def bits(self):
        return sum(self.bit_registers)


def random_case(seed):
    """Make the case of a seed."""
    rng = random.Random(seed)
    builder = Builder(rng, rng.choice(["qiskit", "2", "3"]))
    for _ in range(rng.randint(1, 4)):
        builder.define()
    qubit_registers = [rng.randint(1, 2) for _ in range(rng.randint(1, 3))]
    bit_registers = [rng.randint(1, 2) for _ in range(rng.randint(1, 3))]
    program = Program(qubit_registers, bit_registers, rng.random() < 0.4)
    width = program.qubits
    measured, written_to, legal = set(), {}, True
    # Each measurement copies its qubit into one of its own, so that what follows cannot change it.
    state = np.zeros(2**width, dtype=complex)
    state[0] = 1
    hadamards = [Call(name, [], [(angle, {})], [qubit])
                 for qubit in range(width) for name, angle in (("ry", 0.7 + qubit), ("rz", 0.4 * qubit + 0.3))
                 if "ry" in builder.available and "rz" in builder.available and rng.random() < 0.8]  # fmt: skip
    gates = hadamards + [builder.call(width) for _ in range(rng.randint(2, 7))]
    gates += hadamards[:: rng.choice([1, 2])]
    for call in gates:
        program.steps.append(call)
        state = applied(builder.modified(call), call.qubits, state)
        if rng.random() < 0.1:
            program.steps.append("barrier")
    for _ in range(rng.randint(1, program.bits + 1)):
        qubit, bit = rng.randrange(width), rng.randrange(program.bits)
        program.steps.append((qubit, bit))
        measured.add(qubit)
        written_to[bit] = int(math.log2(len(state)))
        state = applied(controlled(X), [qubit, written_to[bit]], np.concatenate([state, np.zeros_like(state)]))
        if rng.random() < 0.03:
            call = builder.call(width)
            program.steps.append(call)
            state = applied(builder.modified(call), call.qubits, state)
            legal = legal and measured.isdisjoint(call.qubits)
    source = {"qiskit": qiskit_circuit, "2": openqasm_2, "3": openqasm_3}[builder.kind](builder, program)
    expected = over_bits(np.abs(state) ** 2, [written_to.get(bit) for bit in range(program.bits)])
    return Case(builder.kind, source, expected, legal)


def over_bits(probabilities, bits):
    found = Counter()
    for number, probability in enumerate(probabilities.tolist()):
        found[sum((number >> qubit & 1) << bit for bit, qubit in enumerate(bits) if qubit is not None)] += probability
    return dict(found)


# IonQ

IONQ = {
    "x": X, "y": Y, "z": Z, "h": H, "s": np.diag([1, 1j]), "si": np.diag([1, -1j]), "t": phase(math.pi / 4),
    "ti": phase(-math.pi / 4), "v": SQRT_X, "vi": SQRT_X.conj().T, "swap": SWAP,
}  # fmt: skip
IONQ_ROTATIONS = {
    "rx": X, "ry": Y, "rz": Z, "xx": np.kron(X, X), "yy": np.kron(Y, Y), "zz": np.kron(Z, Z)
}  # fmt: skip


def run_on_ionq(program):
    """Give the probabilities of an IonQ program in the qis gateset."""
    state = np.zeros(2 ** program["qubits"], dtype=complex)
    state[0] = 1
    for gate in program["circuit"]:
        name, targets = gate["gate"], gate.get("targets") or [gate["target"]]
        if name == "cnot":
            matrix, targets = controlled(X), [gate["control"], *targets]
        elif name in IONQ:
            matrix = IONQ[name]
        else:
            matrix = rotation(IONQ_ROTATIONS[name], gate["rotation"])
        state = applied(matrix, targets, state)
    return np.abs(state) ** 2


def outcome(seed):
    """Translate and run the case of a seed: what became of it."""
    try:
        case = random_case(seed)
    except AmbiguousError:
        return "ambiguous, not counted", ""
    except Exception as error:  # noqa: BLE001 - Qiskit cannot build every circuit that it can describe
        return f"Qiskit cannot make it ({type(error).__name__})", str(error)
    try:
        program, note = circuits._to_ionq(case.source)
    except ValueError as error:
        return (f"refused ({case.kind})" if case.legal else "rightly refused"), str(error)
    found = over_bits(run_on_ionq(program), note["bits"])
    worst = max(abs(found.get(bits, 0) - case.expected.get(bits, 0)) for bits in {*found, *case.expected})
    return (f"equal ({case.kind})", "") if worst < TOLERANCE else ("WRONG", f"{case.kind}: off by {worst:.3g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    counts, reasons, wrong = Counter(), Counter(), []
    seeds = range(options.seed, options.seed + options.cases)
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for seed, (what, detail) in zip(seeds, pool.imap(outcome, seeds, chunksize=50), strict=True):
            counts[what] += 1
            if what.startswith(("refused", "Qiskit")):
                reasons[f"{what}: {detail.split('): ')[-1][:110]}"] += 1
            if what == "WRONG":
                wrong.append(seed)
                print(f"seed {seed}: {detail}", file=sys.stderr, flush=True)
    for reason, count in reasons.most_common(12):
        print(f"{count:6} {reason}")
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    print(f"{options.cases} circuits, {len(wrong)} silently wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

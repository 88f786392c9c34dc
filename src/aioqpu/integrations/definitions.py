"""Replaces the operations of a Qiskit circuit by their definitions, until only gates of Qiskit's library are left.

Qiskit's transpiler, its equivalences and `control()` identify gates by name. A user's gate that is named `x` must not
reach them, since they would treat it as the library's `x`.
"""

from __future__ import annotations

import cmath
import math
import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from qiskit import QuantumCircuit
from qiskit.circuit import (
    AnnotatedOperation,
    Barrier,
    ControlFlowOp,
    ControlledGate,
    Delay,
    Gate,
    Instruction,
    InverseModifier,
    Measure,
    PowerModifier,
    Reset,
)
from qiskit.circuit.equivalence_library import SessionEquivalenceLibrary
from qiskit.circuit.library import PauliEvolutionGate, UnitaryGate, get_standard_gate_name_mapping
from qiskit.exceptions import QiskitError
from qiskit.quantum_info import Operator, SparsePauliOp, Statevector
from qiskit.synthesis import MatrixExponential, QDrift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openqasm3.ast import Program
    from qiskit.circuit import CircuitInstruction, Operation

# IonQ's native gates: how many qubits and parameters they have.
NATIVE_GATES: dict[str, tuple[int, tuple[int, ...]]] = {
    "gpi": (1, (1,)),
    "gpi2": (1, (1,)),
    "ms": (2, (2, 3)),
    "zz": (2, (1,)),
}
NOT_GATES: dict[str, type[Operation]] = {"measure": Measure, "reset": Reset, "barrier": Barrier, "delay": Delay}
_MAX_OPERATIONS = 500_000  # of all definitions of a circuit
_MAX_REPETITIONS = 100  # of a gate, in place of its power
_MAX_MATRIX_QUBITS = 6  # of a gate whose matrix is calculated
_MIN_SYNTHESIZED_QUBITS = 3  # Qiskit's transpiler converts smaller matrices
_MAX_SYNTHESES = 4  # attempts for one matrix
_MAX_COMPARED_OPERATIONS = 20  # of a definition that is compared with the library's gate of the same name
_MAX_PAULIS = 5000  # of the operator of an evolution gate
_PROJECTORS = frozenset("01+-rl")


def in_library_gates(circuit: QuantumCircuit) -> tuple[QuantumCircuit, list[str]]:
    """Return the same circuit in library gates, and a description of each approximation in it.

    Control flow and gates without a definition are kept. Raises `ValueError` for a controlled gate whose definition
    contradicts its base gate.
    """
    unroller = _Unroller()
    return unroller.unroll(circuit), sorted(unroller.approximations)


def is_library(instruction: CircuitInstruction) -> bool:
    """Return whether an operation is one of Qiskit's, by its class and not only by its name."""
    operation = instruction.operation
    kind = _class_of(operation)
    if not isinstance(operation, Instruction):
        return kind.__module__.startswith("qiskit.") and kind is not AnnotatedOperation
    if instruction.is_standard_gate():
        return kind.__module__.startswith("qiskit.circuit.library.standard_gates.")
    matrix = kind is UnitaryGate and instruction.name == "unitary" and operation.num_qubits < _MIN_SYNTHESIZED_QUBITS
    return NOT_GATES.get(instruction.name) is kind or matrix


def is_native(operation: Operation) -> bool:
    """Return whether a gate without a definition is one of IonQ's native gates."""
    if operation.name not in NATIVE_GATES or not isinstance(operation, Gate) or operation.definition is not None:
        return False
    qubits, parameters = NATIVE_GATES[operation.name]
    if operation.num_qubits != qubits or len(operation.params) not in parameters:
        return False
    if not hasattr(operation, "__array__"):
        return True
    ours = _native_matrix(operation.name, [float(value) for value in operation.params])
    return _phase_between(ours, np.asarray(operation)) is not None


def _native_matrix(name: str, turns: list[float]) -> Any:
    def gpi(phase: float) -> Any:
        return np.array([[0, cmath.rect(1, -math.tau * phase)], [cmath.rect(1, math.tau * phase), 0]])

    if name == "gpi":
        return gpi(turns[0])
    if name == "gpi2":
        generator, angle = gpi(turns[0]), 0.125
    elif name == "ms":
        generator, angle = np.kron(gpi(turns[1]), gpi(turns[0])), [*turns, 0.25][2] / 2
    else:
        generator, angle = np.diag([1, -1, -1, 1]), turns[0] / 2
    return math.cos(math.tau * angle) * np.eye(len(generator)) - 1j * math.sin(math.tau * angle) * generator


def _phase_between(one: Any, other: Any) -> float | None:
    """Return the global phase between two unitaries, or `None` if they differ in more than a global phase."""
    if one.shape != other.shape:
        return None
    product = one.conj().T @ other
    factor = product[0, 0]
    equal = abs(abs(factor) - 1) < 1e-9 and np.allclose(product, factor * np.eye(len(one)), rtol=0, atol=1e-9)
    return cmath.phase(factor) if equal else None


def _class_of(operation: Operation) -> type:
    """Return an operation's class; Qiskit makes gates without parameters instances of a hidden subclass."""
    return operation.base_class if isinstance(operation, Instruction) else type(operation)


def _circuit_of(operation: Operation) -> QuantumCircuit:
    circuit = QuantumCircuit(operation.num_qubits, operation.num_clbits)
    circuit.append(operation, circuit.qubits, circuit.clbits)
    return circuit


def _is_identity(instruction: CircuitInstruction) -> bool:
    """Return whether an operation is U(0, 0, 0), into which the readers of OpenQASM convert `id`."""
    return (
        instruction.name == "u" and instruction.is_standard_gate() and all(value == 0 for value in instruction.params)
    )


@cache
def _standard_gates() -> dict[str, Gate]:
    return {name: gate for name, gate in get_standard_gate_name_mapping().items() if isinstance(gate, Gate)}


class _Unroller:
    """Replaces operations by their definitions, up to a limit: a short text may define more than memory holds."""

    def __init__(self) -> None:
        self.approximations: set[str] = set()
        self._remaining_operations = _MAX_OPERATIONS

    def unroll(self, circuit: QuantumCircuit) -> QuantumCircuit:
        self._count_operations(len(circuit.data) + 1)
        if all(is_library(each) and not _is_identity(each) for each in circuit.data):
            return circuit
        unrolled = circuit.copy_empty_like()
        for instruction in circuit.data:
            operation = instruction.operation
            if _is_identity(instruction):
                continue
            if isinstance(operation, ControlFlowOp):
                blocks = operation.replace_blocks([self.unroll(block) for block in operation.blocks])
                unrolled.append(blocks, instruction.qubits, instruction.clbits)
            elif (
                is_library(instruction)
                or getattr(operation, "condition", None) is not None  # of Qiskit 1
                or (definition := self._definition(operation)) is None
            ):
                unrolled.append(instruction)
            else:
                self._insert(unrolled, instruction, self.unroll(definition))
        return unrolled

    def as_gate(self, operation: Operation) -> Operation:
        """Return an operation as a gate with a name that no gate of Qiskit has."""
        circuit = _circuit_of(operation)
        if is_library(circuit.data[0]):
            return operation
        definition = self.unroll(circuit)
        # Qiskit assigns values to the parameters of a gate only, not to those of its definition.
        gate = Gate(f"gate {operation.name}", operation.num_qubits, list(definition.parameters))
        gate.definition = definition
        return gate

    def _insert(self, circuit: QuantumCircuit, instruction: CircuitInstruction, part: QuantumCircuit) -> None:
        """Append a definition, or the library's gate of the same name if the definition is equal to it."""
        if known := _library_gate(instruction, part):
            gate, phase = known
            circuit.append(gate, instruction.qubits)
            circuit.global_phase += phase
            return
        bits = dict(
            zip((*part.qubits, *part.clbits), (*instruction.qubits, *instruction.clbits), strict=True),
        )
        for each in part.data:
            circuit.append(each.operation, [bits[qubit] for qubit in each.qubits], [bits[bit] for bit in each.clbits])
        circuit.global_phase += part.global_phase

    def _definition(self, operation: Operation) -> QuantumCircuit | None:
        if isinstance(operation, PauliEvolutionGate):
            self._record_approximation(operation)
        if isinstance(operation, ControlledGate) and operation.base_gate is not None:
            return self._controlled(operation)
        if _class_of(operation) is UnitaryGate and operation.num_qubits >= _MIN_SYNTHESIZED_QUBITS:
            return _synthesized(operation)
        if isinstance(operation, AnnotatedOperation):
            return _circuit_of(self._modified(operation))
        definition: QuantumCircuit | None = getattr(operation, "definition", None)
        return definition

    def _modified(self, operation: AnnotatedOperation) -> Gate:
        """Apply the modifiers in their order; Qiskit's synthesis sorts them, which changes the result."""
        base = operation.base_op
        gate = self.as_gate(base if isinstance(base, (Instruction, AnnotatedOperation)) else base.to_instruction())
        for modifier in operation.modifiers:
            if isinstance(modifier, InverseModifier):
                gate = gate.inverse()
            elif isinstance(modifier, PowerModifier):
                gate = _power(gate, modifier.power)
            else:
                gate = gate.control(modifier.num_ctrl_qubits, ctrl_state=modifier.ctrl_state, annotated=False)
            gate = self.as_gate(gate)
        return gate

    def _controlled(self, operation: ControlledGate) -> QuantumCircuit | None:
        definition: QuantumCircuit | None = operation.definition
        entries = {(key.name, key.num_qubits) for key in SessionEquivalenceLibrary.keys()}  # noqa: SIM118 - no mapping
        names, replaced = {name for name, _ in entries}, None
        for each in self._operations_inside(operation.base_gate):
            if isinstance(each.operation, PauliEvolutionGate):
                self._record_approximation(each.operation)
            own = not _class_of(each.operation).__module__.startswith("qiskit.circuit.library.")
            if not is_library(each) and ((each.name, len(each.qubits)) in entries or (own and each.name in names)):
                replaced = each.name
        if replaced is None:
            return definition
        gate = self.as_gate(operation.base_gate).control(
            operation.num_ctrl_qubits, ctrl_state=operation.ctrl_state, annotated=False
        )
        if (
            operation.num_qubits != gate.num_qubits
            or operation.num_qubits > _MAX_MATRIX_QUBITS
            or _phase_between(Operator(gate).data, Operator(operation).data) is None
        ):
            raise ValueError(
                f"control() used Qiskit's gate {replaced} in place of the circuit's gate of that name: rename the gate "
                "before calling control()"
            )
        unrolled: QuantumCircuit = gate.definition
        return unrolled

    def _operations_inside(self, operation: Operation) -> Iterator[CircuitInstruction]:
        """Yield an operation and all operations in its definition, at any depth."""
        pending = [_circuit_of(operation)]
        while pending:
            circuit = pending.pop()
            self._count_operations(len(circuit.data) + 1)
            for instruction in circuit.data:
                yield instruction
                inner = instruction.operation
                base = getattr(inner, "base_gate", None) or getattr(inner, "base_op", None)
                if not is_library(instruction):
                    pending += [_circuit_of(base)] if base is not None else []
                    pending += [inner.definition] if getattr(inner, "definition", None) is not None else []

    def _record_approximation(self, gate: PauliEvolutionGate) -> None:
        if not _is_exact(gate):
            synthesis = f"{type(gate.synthesis).__name__}, reps={getattr(gate.synthesis, 'reps', 1)}"
            self.approximations.add(
                f"a PauliEvolutionGate of terms that do not commute runs as an approximation ({synthesis}): more reps "
                "in its synthesis make it more exact"
            )

    def _count_operations(self, operations: int) -> None:
        self._remaining_operations -= operations
        if self._remaining_operations < 0:
            raise ValueError(f"the definitions of its gates have more than {_MAX_OPERATIONS} operations")


def _power(gate: Gate, exponent: float) -> Gate:
    """Return a power of a gate: the principal power of its matrix, or repetitions if the matrix is not available."""
    if gate.num_qubits <= _MAX_MATRIX_QUBITS and _has_values(gate):
        exponent = float(exponent)
        return UnitaryGate(Operator(gate).power(int(exponent) if exponent.is_integer() else exponent))
    if not float(exponent).is_integer() or abs(exponent) > _MAX_REPETITIONS:
        raise ValueError(f"the power {exponent} needs a gate of few qubits whose parameters have values")
    repeated = QuantumCircuit(gate.num_qubits)
    for _ in range(abs(int(exponent))):
        repeated.append(gate if exponent > 0 else gate.inverse(), repeated.qubits)
    return repeated.to_gate()


def _synthesized(gate: UnitaryGate) -> QuantumCircuit:
    """Return gates that are equal to a matrix.

    Qiskit's synthesis has errors of 1e-5 for a few special matrices, which are multiplied by random rotations and
    synthesized again.
    """
    matrix, generator = gate.to_matrix(), np.random.default_rng(1)
    state = generator.normal(size=len(matrix)) + 1j * generator.normal(size=len(matrix))
    state /= np.linalg.norm(state)
    for attempt in range(_MAX_SYNTHESES):
        circuit = QuantumCircuit(gate.num_qubits)
        for qubit in circuit.qubits if attempt else ():
            circuit.ry(generator.uniform(1, 2), qubit)
        remainder = UnitaryGate(matrix @ Operator(circuit).data.conj().T)
        circuit.compose(remainder.definition, inplace=True)
        synthesized_state = Statevector(state).evolve(circuit).data
        factor = np.vdot(synthesized_state, matrix @ state)
        if np.allclose(factor * synthesized_state, matrix @ state, rtol=0, atol=1e-9):
            circuit.global_phase += cmath.phase(factor)  # the synthesis of Qiskit 1.3 omits the global phase
            return circuit
    raise ValueError(f"Qiskit finds no gates that are equal to the matrix on {gate.num_qubits} qubits")


def _has_values(gate: Gate) -> bool:
    return not any(getattr(value, "parameters", None) for value in gate.params)


def _library_gate(instruction: CircuitInstruction, definition: QuantumCircuit) -> tuple[Gate, float] | None:
    """Return the library's gate of an operation's name and the global phase, if the definition is equal to it."""
    standard = _standard_gates().get(instruction.name)
    if (
        standard is None
        or not 1 <= instruction.operation.num_qubits == standard.num_qubits <= 2
        or len(instruction.params) != len(standard.params)
        or definition.num_clbits
        or len(definition.data) > _MAX_COMPARED_OPERATIONS
    ):
        return None
    with suppress(QiskitError, TypeError):  # no matrix, or a parameter without a value
        gate = standard.base_class(*(float(value) for value in instruction.params))
        phase = _phase_between(gate.to_matrix(), Operator(definition).data)
        return None if phase is None else (gate, phase)
    return None


def _is_exact(gate: PauliEvolutionGate) -> bool:
    """Return whether the definition is exact: the terms commute, or it was calculated from the matrix."""
    if isinstance(gate.synthesis, MatrixExponential):
        return True
    operators = gate.operator if isinstance(gate.operator, list) else [gate.operator]
    terms = [_paulis(operator) for operator in operators]
    if isinstance(gate.synthesis, QDrift) or not all(terms):
        return False
    paulis = SparsePauliOp.sum(terms).paulis
    return all(bool(np.all(paulis.commutes(each))) for each in paulis)


def _paulis(operator: Any) -> SparsePauliOp | None:
    """Return an operator as Paulis, or `None` if its projectors would become too many of them."""
    if isinstance(operator, SparsePauliOp):
        return operator
    if (
        sum(2 ** sum(letter in _PROJECTORS for letter in letters) for letters, _, _ in operator.to_sparse_list())
        > _MAX_PAULIS
    ):
        return None
    return SparsePauliOp.from_sparse_observable(operator)


def known_to_openqasm2(text: str) -> list[Any]:
    """Return Qiskit's additions to the gates of OpenQASM 2, without those that the text defines."""
    from qiskit.qasm2 import LEGACY_CUSTOM_INSTRUCTIONS

    declared = {
        name
        for kind, name in re.findall(r"\b(gate|opaque)\s+(\w+)", re.sub(r"//[^\r\n]*", " ", text))
        if (kind, name) != ("opaque", "delay")  # Qiskit's own writer declares it in this way
    }
    return [each for each in LEGACY_CUSTOM_INSTRUCTIONS if each.name not in declared]


def convert_openqasm3(program: Program) -> QuantumCircuit:
    """Convert parsed OpenQASM 3 to a circuit; IonQ's native gates need no declaration."""
    from openqasm3 import ast
    from qiskit_qasm3_import.converter import ConvertVisitor

    class Converter(ConvertVisitor):
        def visit_Program(self, node: Any, context: Any) -> Any:  # noqa: N802
            self._program = context
            return super().visit_Program(node, context)

        def visit_QuantumGate(self, node: Any, context: Any) -> Any:  # noqa: N802
            name = node.name.name
            if name in NATIVE_GATES and name not in context.symbol_table:
                qubits, parameters = NATIVE_GATES[name]

                def build(*values: Any) -> Gate:
                    return Gate(name, qubits, list(values))

                self._define_gate(name, build, parameters[0], qubits, node, self._program)
            return super().visit_QuantumGate(node, context)

        def _apply_gate_modifier(self, modifier: Any, gate: Gate, context: Any) -> Any:
            gate = _Unroller().as_gate(gate)
            if modifier.modifier is ast.GateModifierName.pow:
                exponent = float(self._resolve_constant_float(modifier.argument, context))
                if not is_library(_circuit_of(gate).data[0]) or (exponent.is_integer() and not _has_values(gate)):
                    return _power(gate, exponent)
            return super()._apply_gate_modifier(modifier, gate, context)

    return _with_names(Converter().convert(program), program)


def _with_names(state: Any, program: Program) -> QuantumCircuit:
    """Return a converted circuit with the names that the program gives to classical registers and single bits.

    Qiskit's importer changes some names, and gives single bits none.
    """
    from openqasm3.ast import BitType, ClassicalDeclaration
    from qiskit.circuit import ClassicalRegister, Clbit

    circuit: QuantumCircuit = state.circuit
    registers = list(circuit.cregs)
    for statement in program.statements:
        if isinstance(statement, ClassicalDeclaration) and isinstance(statement.type, BitType):
            name = statement.identifier.name
            data = state.symbol_table.get(name).data
            if isinstance(data, Clbit):
                registers.append(ClassicalRegister(name=name, bits=[data]))
            elif data.name != name:
                registers[registers.index(data)] = ClassicalRegister(name=name, bits=list(data))
    if registers != circuit.cregs:
        circuit.cregs = []
        for register in registers:
            circuit.add_register(register)
    return circuit


def order_parameters(program: Program) -> Program:
    """Rename the parameters of gates: Qiskit's importer binds them in alphabetical order, not in that of the text."""
    from openqasm3 import ast

    def rename(node: Any, names: dict[str, str]) -> None:
        if isinstance(node, ast.Identifier):
            node.name = names.get(node.name, node.name)
        for value in vars(node).values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.QASMNode):
                    rename(each, names)

    for number, statement in enumerate(program.statements):
        if isinstance(statement, ast.QuantumGateDefinition):
            # The importer also confuses parameters of two gates that have the same name.
            names = {each.name: f"{place:05} {number} {each.name}" for place, each in enumerate(statement.arguments)}
            for node in (*statement.arguments, *statement.body):
                rename(node, names)
    return program

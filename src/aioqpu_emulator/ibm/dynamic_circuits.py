"""Samples circuits that measure, reset or branch before their end."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.circuit import (
    BoxOp,
    BreakLoopOp,
    ClassicalRegister,
    Clbit,
    ContinueLoopOp,
    ForLoopOp,
    IfElseOp,
    Measure,
    Reset,
    Store,
    SwitchCaseOp,
    WhileLoopOp,
)
from qiskit.circuit.classical import expr
from qiskit.quantum_info import Operator, Statevector

from aioqpu_emulator.jobs import ProgramError
from aioqpu_emulator.simulation import IDLE, MAX_STEPS, UNSUPPORTED, inner_circuit, iterations, used_qubits

# The rest of a program is a linked list of instructions with the positions of their bits, so that branches share it.
Bits = Mapping[Any, int]
Program = tuple[Any, Bits, Bits, "Program"] | None

_X = Operator.from_label("X")
_UNUSED = -1  # the position of a qubit that no gate acts on, which is always 0


def sample_dynamic(circuit: QuantumCircuit, shots: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return one row of classical bits for each shot.

    Shots are simulated together until a measurement separates them; a branch without shots is not simulated.
    """
    used = sorted(set(used_qubits(circuit, range(circuit.num_qubits))))
    qubits: Bits = dict.fromkeys(circuit.qubits, _UNUSED) | {
        circuit.qubits[index]: place for place, index in enumerate(used)
    }
    clbits: Bits = {clbit: index for index, clbit in enumerate(circuit.clbits)}
    start = _prepend(circuit, qubits, clbits, None)
    pending = [(Statevector.from_int(0, 2 ** len(used)), 0, shots, start)]
    rows, counts = [], []
    steps = 0
    while pending:
        state, bits, share, program = pending.pop()
        while program is not None:
            steps += 1
            if steps > MAX_STEPS:
                raise ProgramError("The circuit takes too many steps.", UNSUPPORTED)
            instruction, qubits, clbits, program = program
            operation = instruction.operation
            wires = [qubits[qubit] for qubit in instruction.qubits]
            if isinstance(operation, Measure | Reset):
                target = clbits[instruction.clbits[0]] if isinstance(operation, Measure) else None
                if wires[0] == _UNUSED:
                    bits = bits if target is None else bits & ~(1 << target)
                    continue
                ones = int(rng.binomial(share, min(1.0, state.probabilities(wires)[1])))
                outcomes = [
                    (_collapsed(state, wires[0], value, flip=bool(value) and target is None), value, count)
                    for value, count in ((0, share - ones), (1, ones))
                    if count
                ]
                branches = [
                    (after, bits if target is None else bits & ~(1 << target) | value << target, count, program)
                    for after, value, count in outcomes
                ]
                pending += branches[1:]
                state, bits, share, program = branches[0]
            elif isinstance(operation, IfElseOp):
                is_true = _evaluate(operation.condition, bits, clbits)
                block = operation.blocks[0] if is_true else (operation.blocks[1:] or (None,))[0]
                program = _enter(block, instruction, qubits, clbits, program)
            elif isinstance(operation, SwitchCaseOp):
                value = _evaluate(operation.target, bits, clbits)
                cases = operation.cases_specifier()
                block = next((block for values, block in cases if _matches(values, value)), None)
                program = _enter(block, instruction, qubits, clbits, program)
            elif isinstance(operation, WhileLoopOp):
                if _evaluate(operation.condition, bits, clbits):
                    again = (instruction, qubits, clbits, program)
                    program = _enter(operation.blocks[0], instruction, qubits, clbits, again)
            elif isinstance(operation, ForLoopOp):
                for block in reversed(list(iterations(operation))):
                    program = _enter(block, instruction, qubits, clbits, program)
            elif isinstance(operation, BoxOp):
                program = _enter(operation.blocks[0], instruction, qubits, clbits, program)
            elif inner := inner_circuit(operation):
                program = _enter(inner, instruction, qubits, clbits, program)
            elif isinstance(operation, Store | BreakLoopOp | ContinueLoopOp) or instruction.clbits:
                raise ProgramError(f"The instruction {instruction.name} cannot be simulated.", UNSUPPORTED)
            elif wires and not isinstance(operation, IDLE):
                state = state.evolve(operation, wires)
        rows.append([bits >> clbit & 1 for clbit in range(circuit.num_clbits)])
        counts.append(share)
    return rng.permutation(np.repeat(np.array(rows, dtype=bool), counts, axis=0))


def _prepend(block: QuantumCircuit, qubits: Bits, clbits: Bits, program: Program) -> Program:
    for instruction in reversed(block.data):
        program = (instruction, qubits, clbits, program)
    return program


def _enter(block: QuantumCircuit | None, instruction: Any, qubits: Bits, clbits: Bits, program: Program) -> Program:
    """Insert a block before a program; its bits are those of the instruction that contains it."""
    if block is None:
        return program
    inner_qubits = {inner: qubits[outer] for inner, outer in zip(block.qubits, instruction.qubits, strict=True)}
    inner_clbits = {inner: clbits[outer] for inner, outer in zip(block.clbits, instruction.clbits, strict=True)}
    return _prepend(block, inner_qubits, inner_clbits, program)


def _collapsed(state: Statevector, qubit: int, value: int, *, flip: bool) -> Statevector:
    tensor = state.data.reshape((2,) * state.num_qubits).copy()
    np.moveaxis(tensor, state.num_qubits - 1 - qubit, 0)[1 - value] = 0
    collapsed = Statevector(tensor.ravel() / np.linalg.norm(tensor))
    return collapsed.evolve(_X, [qubit]) if flip else collapsed


def _matches(values: tuple[Any, ...], value: int) -> bool:
    return any(not isinstance(case, int) or case == value for case in values)


def _evaluate(node: Any, bits: int, clbits: Bits) -> int:
    """Return the value of a condition, a bit, a register or a classical expression."""
    if isinstance(node, tuple):
        return int(_evaluate(node[0], bits, clbits) == int(node[1]))
    if isinstance(node, Clbit):
        return bits >> clbits[node] & 1
    if isinstance(node, ClassicalRegister):
        return sum(_evaluate(bit, bits, clbits) << place for place, bit in enumerate(node))
    if isinstance(node, expr.Var) and isinstance(node.var, Clbit | ClassicalRegister):
        return _evaluate(node.var, bits, clbits)
    if isinstance(node, expr.Value):
        return int(node.value)
    if isinstance(node, expr.Cast):
        value = _evaluate(node.operand, bits, clbits)
        return value if getattr(node.type, "width", 1) > 1 else int(bool(value))
    if isinstance(node, expr.Unary):
        value = _evaluate(node.operand, bits, clbits)
        if node.op is expr.Unary.Op.LOGIC_NOT:
            return int(not value)
        if node.op is expr.Unary.Op.BIT_NOT:
            return ~value & ((1 << getattr(node.type, "width", 1)) - 1)
    if isinstance(node, expr.Binary) and node.op.name in _BINARY:
        left, right = _evaluate(node.left, bits, clbits), _evaluate(node.right, bits, clbits)
        return int(_BINARY[node.op.name](left, right))
    raise ProgramError("A classical expression of the circuit cannot be evaluated.", UNSUPPORTED)


_BINARY: Mapping[str, Any] = {
    "BIT_AND": lambda a, b: a & b,
    "BIT_OR": lambda a, b: a | b,
    "BIT_XOR": lambda a, b: a ^ b,
    "LOGIC_AND": lambda a, b: bool(a and b),
    "LOGIC_OR": lambda a, b: bool(a or b),
    "EQUAL": lambda a, b: a == b,
    "NOT_EQUAL": lambda a, b: a != b,
    "LESS": lambda a, b: a < b,
    "LESS_EQUAL": lambda a, b: a <= b,
    "GREATER": lambda a, b: a > b,
    "GREATER_EQUAL": lambda a, b: a >= b,
}

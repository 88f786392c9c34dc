"""Reads circuits into Qiskit, within bounds."""

import re

from openqasm3 import ast
from qiskit import QuantumCircuit, qasm2
from qiskit_qasm3_import import convert

from aioqpu.integrations.circuits import parse_openqasm3
from aioqpu.pubs import OPENQASM_2

MAX_DECLARED = 100_000


def read_openqasm(text: str) -> QuantumCircuit:
    """Parse OpenQASM 2 or 3, whichever the text says it is.

    Qiskit makes an object for each bit, so that one line of text could keep it busy for minutes: a register whose
    size is not a plain, bearable number is refused before.
    """
    if OPENQASM_2.match(text):
        sizes = [int(size) for size in re.findall(r"\b[qc]reg\s+\w+\s*\[\s*(\d{1,20})", text)]
        if sum(sizes) > MAX_DECLARED:
            raise ValueError(f"the registers have more than {MAX_DECLARED} bits")
        # The text may be anyone's, and errors quote what is included: no file but qelib1.inc.
        return qasm2.loads(text, include_path=())
    program = parse_openqasm3(text)
    total = 0
    for statement in program.statements:
        if isinstance(statement, ast.QubitDeclaration):
            size = statement.size
        elif isinstance(statement, ast.ClassicalDeclaration) and isinstance(statement.type, ast.BitType):
            size = statement.type.size
        else:
            continue
        if size is not None and not isinstance(size, ast.IntegerLiteral):
            raise ValueError("the size of a register is not a plain number")
        total += 1 if size is None else size.value
    if total > MAX_DECLARED:
        raise ValueError(f"the registers have more than {MAX_DECLARED} bits")
    return convert(program)

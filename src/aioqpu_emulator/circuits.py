"""Reads OpenQASM into Qiskit, within limits."""

import re

from openqasm3 import ast
from qiskit import QuantumCircuit, qasm2
from qiskit_qasm3_import import convert

from aioqpu.ibm.pubs import OPENQASM_2
from aioqpu.integrations.circuits import parse_openqasm3

MAX_DECLARED = 100_000


def read_openqasm(text: str) -> QuantumCircuit:
    """Parse OpenQASM 2 or 3, as the text declares.

    Qiskit creates an object for each bit, so one line of text could occupy it for minutes: a register whose size is
    not a plain number, or too large, is refused before.
    """
    if OPENQASM_2.match(text):
        sizes = [int(size) for size in re.findall(r"\b[qc]reg\s+\w+\s*\[\s*(\d{1,20})", text)]
        if sum(sizes) > MAX_DECLARED:
            raise ValueError(f"the registers have more than {MAX_DECLARED} bits")
        # Errors quote included files, so untrusted text may include no file except qelib1.inc.
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

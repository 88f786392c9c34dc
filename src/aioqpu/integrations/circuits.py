"""Circuits that people already have, Qiskit's and OpenQASM text, in the forms that the clouds take."""

from __future__ import annotations

import json
import re
import sys
import threading
from bisect import bisect_left
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from aioqpu.ibm.pubs import COMMENT, OPENQASM_2
from aioqpu.ionq.results import CLASSICAL_BITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openqasm3.ast import Program
    from qiskit import QuantumCircuit

# IonQ's qis gates by the names that Qiskit gives them.
_QIS = {
    **{name: name for name in ("x", "y", "z", "h", "s", "t", "rx", "ry", "rz", "swap")},
    "sdg": "si",
    "tdg": "ti",
    "sx": "v",
    "sxdg": "vi",
    "cx": "cnot",
    "rxx": "xx",
    "ryy": "yy",
    "rzz": "zz",
}
_WITHOUT_EFFECT = ("barrier", "delay", "id", "global_phase")
_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"[^"\n]*"|[{};]', re.DOTALL)
_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
# The importers make an object of each bit.
_HUGE = re.compile(r"\b(?:qu)?bit\s*+\[\s*+\d[\d_]{5,}\s*+\]|\b[qc]reg\s++\w++\s*+\[\s*+\d{6,}\s*+\]")
_GOES_ON = re.compile(r"\s*[\]),;{]")  # after the brace that closes a set of numbers, not a block


async def to_ionq(circuit: Any) -> dict[str, Any]:
    """Return the `input`, `registers` and `metadata` of an IonQ job that runs a `QuantumCircuit` or OpenQASM text.

    Raises `ValueError`, which names the instruction or the line, for what IonQ cannot run: gates after a measurement,
    resets, control flow, parameters without a value.
    """
    if not isinstance(circuit, str) and not is_quantum_circuit(circuit):
        kind = type(circuit).__name__
        raise TypeError(
            f"input must be a mapping, a generated model, a qiskit QuantumCircuit or OpenQASM text, not {kind}"
        )
    # Large circuits take seconds, and so does the first import of Qiskit.
    await anyio.to_thread.run_sync(_import_qiskit, abandon_on_cancel=True)
    return await anyio.to_thread.run_sync(_to_ionq, circuit, abandon_on_cancel=True)


@cache
def _import_qiskit() -> None:
    """Import Qiskit in a thread that never ends: the process crashes after the end of the thread that imported it."""
    done = threading.Event()

    def work() -> None:
        with suppress(ModuleNotFoundError):  # whoever needs it will say so
            import qiskit  # noqa: F401
        done.set()
        threading.Event().wait()

    threading.Thread(target=work, name="aioqpu qiskit", daemon=True).start()
    done.wait()


def is_quantum_circuit(value: object) -> bool:
    """Tell whether a value is a `QuantumCircuit`; whoever holds one has imported Qiskit."""
    qiskit = sys.modules.get("qiskit")
    return qiskit is not None and isinstance(value, qiskit.QuantumCircuit)


def read_openqasm(text: str) -> QuantumCircuit:
    """Read OpenQASM 2 or 3 text with Qiskit; `ValueError` names the line that cannot be read."""
    _import_qiskit()
    circuit: QuantumCircuit = _traced(text, lambda read: read)
    return circuit


def parse_openqasm3(text: str) -> Program:
    """Parse OpenQASM 3 text; `ValueError` says what is wrong, and at which line and column."""
    import openqasm3.parser
    from antlr4 import CommonTokenStream, InputStream  # type: ignore[import-untyped]
    from antlr4.error.ErrorListener import ErrorListener  # type: ignore[import-untyped]

    # `openqasm3.parse` prints the reason to stderr and raises an error without one.
    class Raising(ErrorListener):  # type: ignore[misc]
        def syntaxError(self, *details: Any) -> None:  # noqa: N802
            _, _, line, column, message, _ = details
            reason = re.sub(r" expecting \{.*", "", message)
            raise ValueError(f"syntax error at line {line}, column {column + 1}: {reason}")

    parser: Any = openqasm3.parser
    lexer = parser.qasm3Lexer(InputStream(text))
    grammar = parser.qasm3Parser(CommonTokenStream(lexer))
    for each in (lexer, grammar):
        each.removeErrorListeners()
        each.addErrorListener(Raising())
    tree = grammar.program()
    if tree.stop is None:
        raise ValueError("the OpenQASM text is empty")
    program: Program = parser.QASMNodeVisitor().visitProgram(tree)
    return program


def for_ibm(text: str, configuration: Mapping[str, Any]) -> QuantumCircuit | str:
    """Return OpenQASM text as IBM's primitives take it: compiled for a backend, unless it is already.

    A circuit with control flow is left as it is. `configuration` is what `get_backend_configuration` returns. Raises
    `ValueError` for text that cannot be read, and for a circuit that does not fit the backend.
    """
    circuit = read_openqasm(text)
    gates, qubits = configuration.get("basis_gates"), configuration.get("n_qubits")
    if not gates or not qubits:
        return text
    if circuit.num_qubits > qubits:
        raise ValueError(f"the circuit needs {circuit.num_qubits} qubits, the backend has {qubits}")
    from qiskit import transpile
    from qiskit.circuit.library import get_standard_gate_name_mapping
    from qiskit.transpiler import CouplingMap, Target

    edges, standard = configuration.get("coupling_map"), get_standard_gate_name_mapping()
    target = Target.from_configuration(
        [*(name for name in gates if name in standard), "measure", "reset", "delay"],
        num_qubits=qubits,
        coupling_map=CouplingMap(edges) if edges else None,
    )
    fits = all(
        instruction.name == "barrier"
        or target.instruction_supported(
            instruction.name, tuple(circuit.find_bit(qubit).index for qubit in instruction.qubits)
        )
        for instruction in circuit.data
    )
    if fits or circuit.has_control_flow_op():
        return circuit if OPENQASM_2.match(text) else text
    try:
        return transpile(circuit, target=target, optimization_level=1)
    except Exception as error:  # noqa: BLE001 - the transpiler raises what it likes
        raise ValueError(f"the circuit cannot be compiled for the backend: {_words(error)}") from None


def _to_ionq(source: QuantumCircuit | str) -> dict[str, Any]:
    circuit, gates, measured = _traced(source, _qis)
    if not measured:
        raise ValueError("the circuit measures nothing: add measure_all(), or measure into classical bits")
    bits = [measured.get(bit) for bit in range(circuit.num_clbits)]
    registers = {
        register.name: [circuit.find_bit(bit).index for bit in register] for register in circuit.cregs if register
    }
    names = json.dumps({"bits": bits, "registers": registers}, separators=(",", ":"))
    return {
        "input": {"gateset": "qis", "qubits": circuit.num_qubits, "circuit": gates},
        "registers": {"meas_mapped": bits},
        "metadata": {CLASSICAL_BITS: names},
    }


def _qis(circuit: QuantumCircuit) -> tuple[QuantumCircuit, list[dict[str, Any]], dict[int, int]]:
    """Return the circuit, its gates as IonQ writes them, and which qubit is measured into which classical bit."""
    from qiskit import transpile

    if circuit.parameters:
        names = ", ".join(parameter.name for parameter in circuit.parameters)
        raise ValueError(f"{names} has no value: assign_parameters() gives it one")
    # Level 0 leaves the gates that IonQ has as they were written; its own compiler optimizes.
    flat = transpile(circuit, basis_gates=[*_QIS, "id", "delay", "measure", "reset"], optimization_level=0)
    gates: list[dict[str, Any]] = []
    measured: dict[int, int] = {}
    used: set[int] = set()
    for instruction in flat.data:
        name, operation = instruction.name, instruction.operation
        qubits = [flat.find_bit(qubit).index for qubit in instruction.qubits]
        fresh = used.isdisjoint(qubits)
        if name in _WITHOUT_EFFECT or (name == "reset" and fresh):
            continue
        if name not in (*_QIS, "measure") or getattr(operation, "condition", None) is not None:
            raise ValueError(f"{name} cannot run on IonQ, which runs plain gates, and measurements at the end")
        used.update(qubits)
        if name == "measure":
            measured[flat.find_bit(instruction.clbits[0]).index] = qubits[0]
            continue
        if early := sorted(set(qubits) & set(measured.values())):
            raise ValueError(f"{name} acts on qubit {early[0]} after its measurement, and IonQ measures at the end")
        gate: dict[str, Any] = {"gate": _QIS[name]}
        if name == "cx":
            gate |= {"control": qubits[0], "target": qubits[1]}
        else:
            gate |= {"target": qubits[0]} if len(qubits) == 1 else {"targets": qubits}
        if instruction.params:
            gate["rotation"] = float(instruction.params[0])
        gates.append(gate)
    return circuit, gates, measured


def _traced(source: QuantumCircuit | str, work: Callable[[Any], Any]) -> Any:
    """Run `work` on a circuit; if it fails, say at which instruction or line, the first without which it would not."""
    if isinstance(source, str):
        if not source.strip():
            raise ValueError("the OpenQASM text is empty")
        if huge := _HUGE.search(COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), source)):
            line = source.count("\n", 0, huge.start()) + 1
            raise ValueError(f"line {line} ({huge.group()}): no machine has so many bits, and no memory either")
        load = _reader(source)
        try:
            return work(load(source))
        except Exception as error:  # noqa: BLE001 - the importers raise what they like
            statements = _statements(source) or [(0, len(source))]
            index, reason = _first_failing(len(statements), lambda n: work(load(source[: statements[n - 1][1]])), error)
            start, end = statements[index]
            line, text = source.count("\n", 0, start) + 1, " ".join(source[start:end].split())
            raise ValueError(f"line {line} ({text:.80}): {_words(reason)}") from None
    try:
        return work(source)
    except Exception as error:  # noqa: BLE001 - so does the transpiler

        def attempt(count: int) -> None:
            part = source.copy_empty_like()
            for instruction in source.data[:count]:
                part.append(instruction)
            work(part)

        index, reason = _first_failing(len(source.data), attempt, error)
        instruction = source.data[index]
        qubits = ", ".join(str(source.find_bit(qubit).index) for qubit in instruction.qubits)
        where = f"instruction {index} ({instruction.name} on qubit {qubits})"
        raise ValueError(f"{where}: {_words(reason)}") from None


def _first_failing(count: int, attempt: Callable[[int], Any], error: Exception) -> tuple[int, Exception]:
    """Return which of the parts makes `attempt(number of parts)` fail, and how; what fails goes on failing."""
    failures = {count: error}

    def fails(number: int) -> bool:
        try:
            attempt(number)
        except Exception as failure:  # noqa: BLE001 - as above
            failures[number] = failure
        return number in failures

    first = bisect_left(range(1, count), True, key=fails) + 1
    return first - 1, failures[first]


def _statements(text: str) -> list[tuple[int, int]]:
    """Return where the outermost statements of OpenQASM text begin and end."""
    found: list[tuple[int, int]] = []
    start = depth = 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and (sign == ";" or (sign == "}" and not _GOES_ON.match(text, token.end()))):
            found.append((_skip_blank(text, start), token.end()))
            start = token.end()
    if _skip_blank(text, start) < len(text):
        found.append((_skip_blank(text, start), len(text)))
    return found


def _skip_blank(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start


def _words(error: Exception) -> str:
    """Return an error's message without the position that some importers put before it."""
    message = getattr(error, "message", None)
    text = message if isinstance(message, str) else str(error)
    return re.sub(r"^\W*(?:(?:<input>:)?\d+,\d+|L\d+:C\d+): ", "", text).strip() or "syntax error"


def _reader(text: str) -> Callable[[str], QuantumCircuit]:
    try:
        from qiskit import qasm2

        if OPENQASM_2.match(text):
            # Reads the gates of the wild as `QuantumCircuit.from_qasm_str` does, but no file but qelib1.inc: the text
            # may be a stranger's, and errors quote what is included.
            return partial(
                qasm2.loads,
                include_path=(),
                custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS,
                custom_classical=qasm2.LEGACY_CUSTOM_CLASSICAL,
            )
        from qiskit_qasm3_import import converter

        def load(source: str) -> QuantumCircuit:
            program = parse_openqasm3(source)
            return _named(converter.ConvertVisitor().convert(program), program)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"reading OpenQASM needs {error.name}: pip install 'aioqpu[qiskit]'", name=error.name
        ) from None
    return load


def _named(state: Any, program: Program) -> QuantumCircuit:
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

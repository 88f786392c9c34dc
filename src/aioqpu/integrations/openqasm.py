"""Reads OpenQASM 2 and 3 text with Qiskit; the size of a circuit is estimated and limited before Qiskit reads it."""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from contextlib import suppress
from functools import cache, partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from aioqpu._http.validation import check_openqasm
from aioqpu.ibm.pubs import COMMENT, OPENQASM_2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from openqasm3.ast import Program
    from qiskit import QuantumCircuit

MAX_CHARACTERS = 1_000_000  # of OpenQASM 3, whose parser reads some 40,000 a second; ten times as many of OpenQASM 2
MAX_BITS = 100_000  # qubits and classical bits
MAX_OPERATIONS = 1_000_000  # with gate definitions, broadcasts and loops expanded; each takes some 20 microseconds
MAX_DEPTH = 64  # of nested brackets
MAX_INTEGER = 1 << 53  # of a size, an index or a bound
TRACING_SECONDS = 10.0  # of the search for the line of an error

# The time to read and compile an operation, in units of that of a plain gate.
_COST_IN_A_DEFINITION = 20
_COST_OF_BUILT_IN = {"ccx": 8, "cswap": 8, "rccx": 8, "c3x": 32, "c3sqrtx": 32, "rc3x": 32, "rcccx": 32, "c4x": 64}
_COST_OF_POWER = 12  # for each element of the matrix

_TOKEN = re.compile(r'//[^\n]*|/\*.*?(?:\*/|\Z)|"[^"\n]*"|[{};]', re.DOTALL)
_NESTING = re.compile(r'//[^\n]*|/\*.*?(?:\*/|\Z)|"[^"\n]*"|[][(){}]|\$\d+', re.DOTALL)
_POSITION = re.compile(r"^\W*(?:(?:<input>:)?(\d+),\d+|L(\d+):C\d+): |^syntax error at line (\d+),")
_UNDEFINED = re.compile(r"'\w+' is not defined|instruction '\w+' before definition")
_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_LINE_COMMENT = re.compile(r'(?P<other>"[^"\n]*"|/\*.*?(?:\*/|\Z))|//[^\n]*', re.DOTALL)
_CONTINUES = re.compile(r"\s*[\]),;{]")  # after the brace that closes a set of numbers, not a block
# OpenQASM 2
_PART = re.compile(r"[^;{}]*([;{}]|\Z)")
_STATEMENT = re.compile(
    r"\s*(?:if\s*\(\s*(?P<register>\w+)[^)]*\)\s*)?(?P<name>[A-Za-z_]\w*)\s*(?P<parameters>\(.*\))?(?P<operands>.*)",
    re.DOTALL | re.ASCII,
)
_HEADER = re.compile(r"\s*gate\s+(\w+)[^{]*\{", re.ASCII)
_REGISTER = re.compile(r"\s*(\w+)\s*\[\s*(\d+)\s*\]\s*", re.ASCII)


class TooLargeError(ValueError):
    """A circuit is too large to be read in this process."""


def read_openqasm(text: str) -> QuantumCircuit:
    """Read OpenQASM 2 or 3 text with Qiskit; `ValueError` names the line that cannot be read."""
    import_qiskit()
    from aioqpu.integrations.definitions import in_library_gates

    circuit: QuantumCircuit = traced(text, lambda read: in_library_gates(read)[0])
    return circuit


@cache
def import_qiskit() -> None:
    """Import Qiskit in a thread that never ends: the process crashes after the end of the thread that imported it."""
    done = threading.Event()

    def work() -> None:
        with suppress(ModuleNotFoundError):  # the code that needs Qiskit raises the error
            import qiskit  # noqa: F401
        done.set()
        threading.Event().wait()

    threading.Thread(target=work, name="aioqpu qiskit", daemon=True).start()
    done.wait()


def load_openqasm(text: str) -> QuantumCircuit:
    """Read OpenQASM 2 or 3 text as `read_openqasm` does, but raise the importer's own errors."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise ValueError("the OpenQASM text is empty")
    return _reader(text)(text)


def parse_openqasm3(text: str) -> Program:
    """Parse OpenQASM 3 text; `ValueError` has the reason, the line and the column."""
    import openqasm3.parser
    from antlr4 import CommonTokenStream, InputStream  # type: ignore[import-untyped]
    from antlr4.error.ErrorListener import ErrorListener  # type: ignore[import-untyped]

    # `openqasm3.parse` prints the reason to stderr and raises an error without one.
    class Raising(ErrorListener):  # type: ignore[misc]
        def syntaxError(self, *details: Any) -> None:  # noqa: N802
            _, _, line, column, message, _ = details
            reason = re.sub(r" expecting \{.*", "", message)
            raise ValueError(f"syntax error at line {line}, column {column + 1}: {reason:.300}")

    parser: Any = openqasm3.parser
    # The lexer takes 20 microseconds for each character, of a comment too.
    lexer = parser.qasm3Lexer(InputStream(_LINE_COMMENT.sub(lambda found: found["other"] or "", text)))
    grammar = parser.qasm3Parser(CommonTokenStream(lexer))
    for each in (lexer, grammar):
        each.removeErrorListeners()
        each.addErrorListener(Raising())
    tree = grammar.program()
    if tree.stop is None:
        raise ValueError("the OpenQASM text is empty")
    program: Program = parser.QASMNodeVisitor().visitProgram(tree)
    return program


def traced(source: QuantumCircuit | str, work: Callable[[Any], Any]) -> Any:
    """Run `work` on a circuit; its error names the first instruction or line with which it fails."""
    if isinstance(source, str):
        source = source.removeprefix("\ufeff")
        check_openqasm(source)
        load = _reader(source)
        try:
            return work(load(source))
        except (TooLargeError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - the importers raise errors of any type
            statements = _statements(source) or [(0, len(source))]
            failing = _first_failing(len(statements), lambda n: work(load(source[: statements[n - 1][1]])), error)
            if failing is None:
                raise ValueError(message_without_position(error)) from None
            index, reason = failing
            start, end = statements[index]
            line, text = source.count("\n", 0, start) + 1, source[start:end]
            if (position := _POSITION.search(str(reason))) and (exact := int(position[position.lastindex or 0])) > line:
                line, text = exact, source.split("\n")[exact - 1]  # the statement has several lines
            message = message_without_position(reason)
            if _UNDEFINED.search(message) and not re.search(r"\binclude\b", COMMENT.sub(" ", source)):
                library = "qelib1.inc" if OPENQASM_2.match(source) else "stdgates.inc"
                message = f'{message.rstrip(".")}; the standard gates need the line: include "{library}";'
            raise ValueError(f"line {line} ({' '.join(text.split()):.80}): {message}") from None
    try:
        return work(source)
    except Exception as error:  # noqa: BLE001 - the transpiler raises errors of any type

        def attempt(count: int) -> None:
            part = source.copy_empty_like()
            for instruction in source.data[:count]:
                part.append(instruction)
            work(part)

        failing = _first_failing(len(source.data), attempt, error)
        if failing is None:
            raise ValueError(message_without_position(error)) from None
        index, reason = failing
        instruction = source.data[index]
        qubits = ", ".join(str(source.find_bit(qubit).index) for qubit in instruction.qubits)
        where = f"instruction {index} ({instruction.name} on qubit {qubits})"
        raise ValueError(f"{where}: {message_without_position(reason)}") from None


def message_without_position(error: Exception) -> str:
    """Return an error's message without the position that some importers put before it."""
    if isinstance(error, RecursionError):
        return "the text is nested too deeply"
    message = getattr(error, "message", None)
    text = message if isinstance(message, str) else str(error)
    return re.sub(r"^\W*(?:(?:<input>:)?\d+,\d+|L\d+:C\d+): ", "", text).strip()[:500] or "syntax error"


def _first_failing(count: int, attempt: Callable[[int], Any], error: Exception) -> tuple[int, Exception] | None:
    """Return the index of the first part with which `attempt(number of parts)` fails, and the error.

    `None` if the search takes too long. If `attempt` fails with some parts, it must fail with more parts too.
    """
    failures = {count: error}
    deadline = monotonic() + TRACING_SECONDS

    def fails(number: int) -> bool:
        if monotonic() > deadline:
            raise TimeoutError
        try:
            attempt(number)
        except Exception as failure:  # noqa: BLE001 - as above
            failures[number] = failure
        return number in failures

    try:
        first = bisect_left(range(1, count), True, key=fails) + 1
    except TimeoutError:
        return None
    return first - 1, failures[first]


def _statements(text: str) -> list[tuple[int, int]]:
    """Return where the outermost statements of OpenQASM text begin and end."""
    spans: list[tuple[int, int]] = []
    start = depth = 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and (sign == ";" or (sign == "}" and not _CONTINUES.match(text, token.end()))):
            spans.append((_skip_blank(text, start), token.end()))
            start = token.end()
    if _skip_blank(text, start) < len(text):
        spans.append((_skip_blank(text, start), len(text)))
    return spans


def _skip_blank(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start


def _reader(text: str) -> Callable[[str], QuantumCircuit]:
    try:
        from qiskit import qasm2

        from aioqpu.integrations.definitions import convert_openqasm3, known_to_openqasm2, order_parameters

        if OPENQASM_2.match(text):
            # The same additional gates as in `QuantumCircuit.from_qasm_str`, but no include except qelib1.inc: the text
            # may be of an untrusted user, and errors quote the included files.
            load_2 = partial(
                qasm2.loads,
                include_path=(),
                custom_instructions=known_to_openqasm2(text),
                custom_classical=qasm2.LEGACY_CUSTOM_CLASSICAL,
            )

            def load(source: str) -> QuantumCircuit:
                _check_openqasm2(source)
                return _without_panic(load_2, source)
        else:
            import qiskit_qasm3_import  # noqa: F401 - its absence is reported here

            def load(source: str) -> QuantumCircuit:
                bits = _check_nesting(source)
                program = parse_openqasm3(source)
                _check_openqasm3(source, program, bits)
                return _without_panic(lambda program: convert_openqasm3(order_parameters(program)), program)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"reading OpenQASM needs {error.name}: pip install 'aioqpu[qiskit]'", name=error.name
        ) from None
    return load


def _without_panic(load: Callable[[Any], QuantumCircuit], source: Any) -> QuantumCircuit:
    """Read a circuit; a panic of Qiskit's compiled part, which is not an `Exception`, becomes a `ValueError`."""
    try:
        return load(source)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"Qiskit cannot read it: {error}") from None


class _Size:
    """The bits and the operations of a circuit, with limits on both."""

    def __init__(self) -> None:
        self.widths: dict[str, int] = {}  # of registers
        self.costs: dict[str, int] = {}  # of defined gates
        self._bits = 0
        self._operations = 0

    @property
    def bits(self) -> int:
        """The number of all bits, on which an operation without operands acts."""
        return self._bits

    def declare(self, name: str, width: int) -> None:
        self.widths[name] = width
        self._bits += max(1, width)
        if self._bits > MAX_BITS:
            raise ValueError(f"no machine has so many bits: the circuit declares more than {MAX_BITS:,}")

    def define(self, name: str, cost: int) -> None:
        # Qiskit compares a gate with those before it, and may replace it by a built-in gate of that name.
        self.costs[name] = max(min(cost, MAX_OPERATIONS + 1), _COST_OF_BUILT_IN.get(name, 1))
        self.add(1 + len(self.costs) // 500)

    def add(self, cost: int) -> None:
        self._operations += cost
        if self._operations > MAX_OPERATIONS:
            raise ValueError(f"the circuit is too large: it expands to more than {MAX_OPERATIONS:,} operations")


def _check_openqasm2(text: str) -> None:
    """Estimate the size of OpenQASM 2 text; `TooLargeError` names the line that exceeds a limit.

    Text that this function cannot parse is not OpenQASM 2, and Qiskit refuses it too.
    """
    if len(text) > 10 * MAX_CHARACTERS:
        raise TooLargeError(f"the text is longer than {10 * MAX_CHARACTERS:,} characters")
    text = COMMENT.sub(_blanked, text)
    size = _Size()
    gate, body = "", 0  # the definition that is being read
    for part in _PART.finditer(text):
        statement = _STATEMENT.match(part.group().rstrip(";{}"))
        try:
            if statement is not None and not gate:
                cost = _cost_of_openqasm2(statement, size)
                header = _HEADER.fullmatch(part.group())
                if header is not None:
                    gate, body = header[1], 0
                size.add(cost)
            elif statement is not None:
                name = statement["name"]
                body += size.costs.get(name, _COST_IN_A_DEFINITION * _COST_OF_BUILT_IN.get(name, 1))
            if gate and part.group(1) == "}":
                size.define(gate, _COST_IN_A_DEFINITION + body)
                gate = ""
        except ValueError as error:
            start = part.start() + len(part.group()) - len(part.group().lstrip())
            words = " ".join(part.group().split())
            raise TooLargeError(f"line {text.count(chr(10), 0, start) + 1} ({words:.80}): {error}") from None


def _cost_of_openqasm2(statement: re.Match[str], size: _Size) -> int:
    """Return the cost of a statement outside of definitions, and record the register that it declares."""
    name, operands = statement["name"], statement["operands"]
    if name in ("qreg", "creg"):
        register = _REGISTER.fullmatch(operands)
        if register is None:
            raise ValueError("a register's size must be a plain number")
        size.declare(register[1], int(register[2][:20]))
        return 0
    cost = size.costs.get(name) or _COST_OF_BUILT_IN.get(name, 1)
    if not operands.strip():
        width = size.bits
    elif name == "barrier" or operands.count("[") <= operands.count(","):
        of_each = [size.widths.get(operand.strip(), 1) for operand in operands.replace("->", ",").split(",")]
        width = sum(of_each) if name == "barrier" else max(of_each)
    else:
        width = 1
    return cost * width + size.widths.get(statement["register"], 0)


def _blanked(comment: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", comment.group())


def _check_nesting(text: str) -> int:
    """Refuse OpenQASM 3 text that is too long or too deeply nested to be parsed; return its hardware qubits."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"the text is longer than {MAX_CHARACTERS:,} characters")
    depth = qubits = 0
    for token in _NESTING.finditer(text):
        sign = token.group()
        depth += (sign in "[({") - (sign in "])}")
        if depth > MAX_DEPTH:
            line = text.count("\n", 0, token.start()) + 1
            raise TooLargeError(f"line {line}: the text is nested too deeply: more than {MAX_DEPTH} brackets")
        if sign[0] == "$":
            qubits = max(qubits, int(sign[1:20]) + 1)
    if qubits > MAX_BITS:
        raise TooLargeError(f"no machine has so many bits: the text names the qubit ${qubits - 1}")
    return qubits


def _check_openqasm3(text: str, program: Program, hardware_qubits: int) -> None:
    """Estimate the size of a program; `TooLargeError` names the line that exceeds a limit."""
    counter = _Counter()
    counter.size.declare("$", hardware_qubits)
    for statement in program.statements:
        try:
            counter.size.add(counter.cost(statement))
        except ValueError as error:
            span: Any = statement.span
            words = text.split("\n")[span.start_line - 1][span.start_column :].split(";")[0]
            raise TooLargeError(f"line {span.start_line} ({words:.80};): {error}") from None


class _Counter:
    """Counts statements of OpenQASM 3 as `qiskit_qasm3_import` expands them."""

    def __init__(self) -> None:
        from openqasm3 import ast

        self.size = _Size()
        self._ast = ast
        self._qubits: dict[str, int] = {}  # of defined gates
        self._symbols: set[str] = set()  # parameters without a value
        self._unit = 1

    def cost(self, node: Any, depth: int = 1) -> int:
        """Return the cost of a statement, and record its declarations. Each block copies the blocks inside it."""
        ast, size = self._ast, self.size
        match node:
            case ast.QubitDeclaration():
                size.declare(node.qubit.name, self._declared(node.size))
            case ast.ClassicalDeclaration(type=ast.BitType()):
                size.declare(node.identifier.name, self._declared(node.type.size))
                if isinstance(node.init_expression, ast.QuantumMeasurement):
                    return self._width(node.init_expression.qubit)
            case ast.AliasStatement():
                size.declare(node.target.name, self._width(node.value))
            case ast.IODeclaration():
                self._symbols.add(node.identifier.name)
                return 1 + len(self._symbols) // 50  # the importer compares each parameter with those before it
            case ast.QuantumGateDefinition():
                return self._definition(node)
            case ast.QuantumGate() | ast.QuantumPhase():
                return self._gate(node) * depth
            case ast.QuantumMeasurementStatement():
                return self._width(node.measure.qubit) * depth
            case ast.QuantumReset():
                return self._width(node.qubits) * depth
            case ast.QuantumBarrier() | ast.DelayInstruction():
                return sum(map(self._width, node.qubits or [ast.Identifier("")])) * depth
            case ast.BranchingStatement():
                blocks = [*node.if_block, *node.else_block]
                return self._width(node.condition) * depth + self._block(blocks, depth)
            case ast.WhileLoop():
                return self._width(node.while_condition) * depth + self._block(node.block, depth)
            case ast.ForInLoop():
                return self._loops(node.set_declaration) * self._block(node.block, depth)
            case ast.Box():
                return self._block(node.body, depth)
        return self._unit  # a statement that the importer refuses

    def _block(self, statements: Iterable[Any], depth: int) -> int:
        return 1 + sum(self.cost(statement, depth + 1) for statement in statements)

    def _definition(self, node: Any) -> int:
        outer = self._symbols
        self._symbols, self._unit = {parameter.name for parameter in node.arguments}, _COST_IN_A_DEFINITION
        cost = len(node.arguments) + self._block(node.body, 0)
        self._symbols, self._unit = outer, 1
        self.size.define(node.name.name, _COST_IN_A_DEFINITION + cost)
        self._qubits[node.name.name] = len(node.qubits)
        return cost

    def _gate(self, node: Any) -> int:
        is_gate = isinstance(node, self._ast.QuantumGate)
        name = node.name.name if is_gate else "gphase"
        cost = self.size.costs.get(name) or self._unit * _COST_OF_BUILT_IN.get(name, 1)
        width = self._qubits.get(name, 4 if name in _COST_OF_BUILT_IN else 2)
        arguments = node.arguments if is_gate else [node.argument]
        cost *= max(1, *(self._symbols_in(argument) for argument in arguments), 1)
        total, controls = cost, 0
        for modifier in reversed(node.modifiers):
            kind = modifier.modifier.name
            if kind in ("ctrl", "negctrl"):
                more = 1 if modifier.argument is None else self._integer(modifier.argument)
                controls += more
                if more < 1 or controls + is_gate > len(node.qubits):
                    raise ValueError(f"{name} has {controls} controls for {len(node.qubits)} operands")
                cost *= (more + 1) ** 2
            elif kind == "pow":
                cost = max(cost, self._unit * _COST_OF_POWER * 4 ** min(width + controls, 16))
            total += cost
        return total * max(1, *map(self._width, node.qubits), 1)

    def _symbols_in(self, expression: Any) -> int:
        """Count the parameters in an expression; in a definition, each is replaced by an expression of the caller."""
        ast = self._ast
        if isinstance(expression, ast.Identifier):
            return int(expression.name in self._symbols)
        if isinstance(expression, ast.UnaryExpression):
            return self._symbols_in(expression.expression)
        if isinstance(expression, ast.BinaryExpression):
            return self._symbols_in(expression.lhs) + self._symbols_in(expression.rhs)
        return 0

    def _declared(self, size: Any) -> int:
        return 1 if size is None else self._integer(size)

    def _width(self, operand: Any) -> int:
        """Return how many bits an expression names, or an upper bound if that is not clear."""
        ast = self._ast
        match operand:
            case ast.Identifier():
                return self.size.widths.get(operand.name, 1) if operand.name else self.size.bits
            case ast.IndexedIdentifier():
                width = self._width(operand.name)
                for index in operand.indices:
                    width = self._indexed(width, index)
                return width
            case ast.IndexExpression():
                return self._indexed(self._width(operand.collection), operand.index)
            case ast.Concatenation() | ast.BinaryExpression():
                return self._width(operand.lhs) + self._width(operand.rhs)
            case ast.UnaryExpression():
                return self._width(operand.expression)
        return 1

    def _indexed(self, width: int, index: Any) -> int:
        if isinstance(index, self._ast.DiscreteSet):
            return len(index.values)
        if isinstance(index[0], self._ast.RangeDefinition):
            return len(range(*self._range(index[0]).indices(width)))
        return 1

    def _loops(self, values: Any) -> int:
        if isinstance(values, self._ast.RangeDefinition):
            bounds = self._range(values)
            return max(1, len(range(bounds.start or 0, bounds.stop or 0, bounds.step or 1)))
        return len(values.values) if isinstance(values, self._ast.DiscreteSet) else 1

    def _range(self, node: Any) -> slice:
        """Return a range, which includes its end, as a slice, which does not."""
        start, end, step = (None if each is None else self._integer(each) for each in (node.start, node.end, node.step))
        return slice(start, end if end is None else end + (1 if step is None or step > 0 else -1), step)

    def _integer(self, node: Any) -> int:
        """Return the value of a constant expression."""
        ast = self._ast
        match node:
            case ast.IntegerLiteral() | ast.BitstringLiteral():
                value = node.value
            case ast.UnaryExpression(op=ast.UnaryOperator(name="-")):
                value = -self._integer(node.expression)
            case ast.BinaryExpression(op=ast.BinaryOperator(name="+" | "-" | "*" | "/" as sign)):
                left, right = self._integer(node.lhs), self._integer(node.rhs)
                if sign == "/" and not right:
                    raise ValueError("a division by zero")
                value = {"+": left + right, "-": left - right, "*": left * right}.get(sign, left // (right or 1))
            case _:
                raise ValueError("a size, an index or a bound must be a plain integer")
        if abs(value) > MAX_INTEGER:
            raise ValueError(f"no machine has so many bits or steps: the number is larger than {MAX_INTEGER}")
        return int(value)

"""Reads and checks the circuit that a command runs, its parameters and its observables."""

from __future__ import annotations

import io
import json
import math
import re
import sys
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, Any, TypeAlias

from aioqpu.ibm.pubs import COMMENT
from aioqpu.integrations.circuits import for_ibm, how_to_measure
from aioqpu.integrations.command_line.output import ExitCode, fail
from aioqpu.integrations.openqasm import read_openqasm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiskit import QuantumCircuit

Program: TypeAlias = str | dict[str, Any]
"""OpenQASM text, or a circuit in the JSON format of IonQ's API."""

Point: TypeAlias = dict[str, float]
"""A value for each parameter of a circuit."""


def read_program(file: Path) -> Program:
    """Read and check a circuit; end the command if it cannot be used."""
    try:
        text = (sys.stdin or io.StringIO()).read() if str(file) == "-" else file.read_text("utf-8-sig")
        text = text.removeprefix("\ufeff")
        if file.suffix == ".json" or text.lstrip().startswith("{"):
            return _read_json(text)
        # Errors are reported before any request. The parser of OpenQASM 3 also writes its errors to stderr.
        with redirect_stderr(io.StringIO()):
            read_openqasm(text)
    except OSError as error:
        fail(f"{file}: {error.strerror}", ExitCode.WRONG_USE)
    except UnicodeDecodeError as error:
        fail(f"{file}: not text in UTF-8: byte {error.start} cannot be read", ExitCode.WRONG_USE)
    except (ValueError, RecursionError, ModuleNotFoundError) as error:
        fail(f"{file}: {error}", ExitCode.WRONG_USE)
    return text


def _read_json(text: str) -> dict[str, Any]:
    try:
        circuit = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    if not isinstance(circuit, dict) or not circuit:
        raise ValueError("a circuit in JSON must be an object in the format of IonQ's API")
    return circuit


def read_points(given: Sequence[str], program: Program) -> list[Point]:
    """Return the values of each circuit to run, from texts such as `theta=0.5` or `theta=0,0.5,1`.

    Lists have the same length; a single number is the value of a parameter in every circuit. Ends the command if a
    value is not a number, or if the parameters are not those of the circuit.
    """
    values = dict[str, list[float]]()
    for text in given:
        name, _, numbers = text.partition("=")
        name = name.strip()
        if name in values:
            fail(f"--param {text}: {name} has a value already", ExitCode.WRONG_USE)
        try:
            values[name] = [float(number) for number in numbers.split(",")]
        except ValueError:
            fail(f"--param {text}: give NAME=NUMBER or NAME=NUMBER,NUMBER,...", ExitCode.WRONG_USE)
        if not all(map(math.isfinite, values[name])):
            fail(f"--param {text}: the numbers must be finite", ExitCode.WRONG_USE)
    if values and not isinstance(program, str):
        fail("--param is for OpenQASM only", ExitCode.WRONG_USE)
    known = set[str]()
    if isinstance(program, str) and (values or re.search(r"\binput\b", COMMENT.sub("", program))):
        known = {parameter.name for parameter in read_openqasm(program).parameters}
    if unknown := sorted(values.keys() - known):
        explanation = f"its parameters are {', '.join(sorted(known))}" if known else "it has none"
        fail(f"the circuit has no parameter {unknown[0]}: {explanation}", ExitCode.WRONG_USE)
    if missing := sorted(known - values.keys()):
        fail(f"the circuit's parameter {missing[0]} has no value: give --param {missing[0]}=...", ExitCode.WRONG_USE)
    lengths = {len(numbers) for numbers in values.values() if len(numbers) > 1}
    if len(lengths) > 1:
        sizes = ", ".join(map(str, sorted(lengths)))
        fail(f"the lists of --param must have the same length, but their lengths are {sizes}", ExitCode.WRONG_USE)
    length = max(lengths, default=1)
    columns = {name: numbers * length if len(numbers) == 1 else numbers for name, numbers in values.items()}
    return [{name: numbers[i] for name, numbers in columns.items()} for i in range(length)]


def check_for_ibm(program: Program, file: Path, backend: str | None, observables: Sequence[str]) -> None:
    """End the command if IBM cannot run the program."""
    if backend is None:
        fail("give --backend NAME; `aioqpu backends` lists the names", ExitCode.WRONG_USE)
    if not isinstance(program, str):
        fail("IBM accepts OpenQASM only", ExitCode.WRONG_USE)
    if not observables and not re.search(r"\bmeasure\b", COMMENT.sub("", program)):
        fail(f"{file}: the circuit measures nothing: {how_to_measure(program)}", ExitCode.WRONG_USE)
    qubits = read_openqasm(program).num_qubits if observables else 0
    for observable in observables:
        if not re.fullmatch("[IXYZ]+", observable):
            fail(f"--observable {observable}: give a Pauli string of I, X, Y and Z, such as ZZ", ExitCode.WRONG_USE)
        if len(observable) != qubits:
            mismatch = f"is for {len(observable)} qubits, and the circuit has {qubits}"
            fail(f"--observable {observable} {mismatch}", ExitCode.WRONG_USE)


def circuits_for_ionq(program: Program, points: Sequence[Point]) -> Any:
    """Return what `IonQClient.submit_job` takes: the program itself, or a circuit for each point."""
    if not any(points):
        return program
    circuits = []
    for point, name in zip(points, point_names(points), strict=True):
        circuit = read_openqasm(str(program)).assign_parameters(point)
        circuit.name = name
        circuits.append(circuit)
    return circuits if len(circuits) > 1 else circuits[0]


def sampler_pubs(circuit: str, configuration: dict[str, Any], points: Sequence[Point]) -> list[Any]:
    """Return a pub for each point, with the circuit compiled for a backend."""
    compiled = for_ibm(circuit, configuration)
    return [(compiled, point) if point else (compiled,) for point in points]


def unmeasured(circuit: str) -> QuantumCircuit:
    """Return a circuit without its last measurements, before which the transpiler could leave gates out."""
    read: QuantumCircuit = read_openqasm(circuit).remove_final_measurements(inplace=False)
    return read


def estimator_pubs(compiled: QuantumCircuit, observables: Sequence[str], points: Sequence[Point]) -> list[Any]:
    """Return a pub for each point, with observables over the qubits of a compiled circuit."""
    from qiskit.quantum_info import Pauli

    mapped = [Pauli(observable).apply_layout(compiled.layout).to_label() for observable in observables]
    return [(compiled, mapped, point) if point else (compiled, mapped) for point in points]


def point_names(points: Sequence[Point]) -> list[str]:
    """Return the values of each point as text."""
    return [" ".join(f"{name}={value:.12g}" for name, value in point.items()) for point in points]

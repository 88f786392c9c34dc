"""Defines the command that estimates the cost of a circuit."""

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds, environment
from aioqpu.integrations.circuits import to_ionq
from aioqpu.integrations.command_line.client import Service, run_with_client
from aioqpu.integrations.command_line.options import APIVersion, Cloud, JSONOption
from aioqpu.integrations.command_line.output import print_fields, print_json, print_message
from aioqpu.integrations.command_line.program import Program, read_program
from aioqpu.integrations.display.formats import duration
from aioqpu.ionq.validation import check_circuits

_MAX_QUBITS_OF_GATE = 2


def estimate(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="OpenQASM, or a circuit in the JSON format of IonQ's API; - reads stdin."),
    ],
    backend: Annotated[
        str, typer.Option("--backend", "--target", help="The QPU, such as qpu.forte-1.", show_default=False)
    ],
    shots: Annotated[int, typer.Option(min=1, help="Number of shots.")] = 100,
    error_mitigation: Annotated[
        bool, typer.Option("--error-mitigation", help="With error mitigation (debiasing).")
    ] = False,
    api_version: Annotated[
        APIVersion | None,
        typer.Option(
            help="The version of IonQ's API; by default that of IONQ_API_URL, or else v0.4.", show_default=False
        ),
    ] = None,
    as_json: JSONOption = False,
) -> None:
    """Estimate the cost of a circuit on an IonQ QPU (API v0.4). Submits no job."""
    if api_version is None and environment("IONQ_API_URL") is None:
        api_version = APIVersion.v04  # the only version that has estimates
    program = read_program(file)

    async def read(client: Any) -> dict[str, Any]:
        qubits, one_qubit_gates, two_qubit_gates = await _size(program)
        answer = await client.estimate_cost(
            target=backend,
            qubits=qubits,
            shots=shots,
            one_qubit_gates=one_qubit_gates,
            two_qubit_gates=two_qubit_gates,
            error_mitigation=error_mitigation,
        )
        return {
            "backend": backend,
            "qubits": qubits,
            "shots": shots,
            "one_qubit_gates": one_qubit_gates,
            "two_qubit_gates": two_qubit_gates,
            "error_mitigation": error_mitigation,
            # The service used the second names until June 2026.
            "cost": answer.estimated_cost if answer.estimated_total_cost is None else answer.estimated_total_cost,
            "unit": answer.cost_unit if answer.estimated_unit is None else answer.estimated_unit,
            "execution_seconds": _seconds(answer.estimated_execution_time),
            "queue_seconds": _seconds(answer.current_predicted_queue_time),
        }

    estimated = run_with_client(Service(Cloud.ionq, api_version), read)
    print_message("This is an estimate; no job was submitted.")
    if as_json:
        print_json(estimated)
        return
    print_fields(
        [
            (name.removesuffix("_seconds").replace("_", " "), _text(name, value, estimated["unit"]))
            for name, value in estimated.items()
            if name == "cost" or (value is not None and name != "unit")
        ]
    )


async def _size(program: Program) -> tuple[int, int, int]:
    """Return the number of qubits, of one-qubit gates and of two-qubit gates of a circuit; OpenQASM is translated."""
    circuit = (await to_ionq(program))["input"] if isinstance(program, str) else program
    await check_circuits({"input": circuit})
    qubits, gates = circuit.get("qubits"), circuit.get("circuit")
    if not isinstance(gates, list) or type(qubits) is not int:
        raise ValueError("an estimate needs one circuit with its gates: 'qubits' and 'circuit', or OpenQASM")
    sizes = [_qubits_of(gate) for gate in gates]
    for position, size in enumerate(sizes):
        if size > _MAX_QUBITS_OF_GATE:
            raise ValueError(f"gate {position} acts on {size} qubits, and prices are for gates of one or two qubits")
    return qubits, sizes.count(1), sizes.count(2)


def _qubits_of(gate: Any) -> int:
    """Return how many qubits a gate acts on."""
    named: list[Any] = []
    for key in ("target", "targets", "control", "controls"):
        value = gate.get(key) if isinstance(gate, dict) else None
        named += value if isinstance(value, list) else [] if value is None else [value]
    return len(named)


def _seconds(milliseconds: Any) -> float | None:
    seconds = as_seconds(milliseconds) / 1000
    return None if math.isnan(seconds) else seconds


def _text(name: str, value: Any, unit: Any) -> str:
    """Return a value of the table as text."""
    if name == "cost":
        return "not known" if value is None else printable(f"{value} {unit or ''}".rstrip())
    if name.endswith("_seconds"):
        return f"about {duration(value)}"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else printable(value)

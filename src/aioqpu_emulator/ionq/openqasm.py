"""Simulates OpenQASM programs of IonQ's jobs."""

from collections import Counter

import numpy as np
from qiskit.circuit import Measure, Operation, Reset

from aioqpu.integrations.openqasm import load_openqasm
from aioqpu_emulator.ionq.circuits import Results, check_width, depolarizing_rates, measure
from aioqpu_emulator.ionq.failures import fail
from aioqpu_emulator.ionq.settings import Settings
from aioqpu_emulator.simulation import IDLE, final_state, on_used_qubits, unrolled


def run_program(language: str, text: str, settings: Settings, rng: np.random.Generator) -> Results | None:
    """Run OpenQASM 2 or 3 text; every qubit is measured at the end, whatever the text measures."""
    if language not in ("qasm", "openqasm"):
        fail(f"Programs in {language} cannot be run by this emulator.", "CompilationError")
    try:
        circuit = load_openqasm(text)
    except Exception as exc:  # noqa: BLE001 - the importers raise errors of any type
        fail(f"The program cannot be read: {str(exc)[:300]}", "CompilationError")
    check_width(circuit.num_qubits, settings.model)
    gates: list[tuple[Operation, list[int]]] = []
    measured: set[int] = set()
    if circuit.has_control_flow_op():
        fail("Boxes, loops and branches are not supported.", "CompilationError")
    for operation, wires, _ in unrolled(circuit):
        if isinstance(operation, Measure):
            measured.update(wires)
        elif isinstance(operation, Reset):
            fail("reset is not supported.", "CompilationError")
        elif not isinstance(operation, IDLE):
            if measured.intersection(wires):
                fail("A qubit is used after its measurement.", "CompilationError")
            gates.append((operation, wires))
    if not gates:
        fail("The circuit has no gates.", "PreflightError")
    if settings.dry_run:
        return None
    one_qubit_rate, two_qubit_rate = depolarizing_rates(settings.model)
    acts_on_several = Counter(len(wires) > 1 for _, wires in gates)
    fidelity = (1 - one_qubit_rate) ** acts_on_several[False] * (1 - two_qubit_rate) ** acts_on_several[True]
    compact, used = on_used_qubits(gates)
    return measure(final_state(compact).probabilities(), used, fidelity, settings, rng)

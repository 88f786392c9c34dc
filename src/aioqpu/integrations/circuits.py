"""Circuits that people already have, Qiskit's and OpenQASM text, in the forms that the clouds take."""

from __future__ import annotations

import json
import sys
import threading
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from aioqpu.integrations.openqasm import read_openqasm, reason_of, traced
from aioqpu.pubs import OPENQASM_2
from aioqpu.results import CLASSICAL_BITS

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        raise ValueError(f"the circuit cannot be compiled for the backend: {reason_of(error)}") from None


def _to_ionq(source: QuantumCircuit | str) -> dict[str, Any]:
    circuit, gates, measured = traced(source, _qis)
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

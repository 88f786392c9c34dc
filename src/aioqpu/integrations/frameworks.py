"""Converts circuits of Cirq and PennyLane to Qiskit circuits that measure the same bits."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from aioqpu.integrations.openqasm import import_qiskit, read_openqasm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiskit import QuantumCircuit

_DIGITS = 15  # of angles in OpenQASM text
_MAX_NAMES = 10
_GLOBAL_PHASE = re.compile(r"^gphase\([^()]*\) *;$", re.MULTILINE)  # OpenQASM 2 has none, and no result depends on it


def to_qiskit(circuit: Any) -> QuantumCircuit:
    """Return a Cirq circuit or a PennyLane script as a Qiskit circuit.

    Each measurement becomes a classical register. Its bitstrings have the order of the other framework: the first
    measured qubit or wire is the leftmost character.

    Args:
        circuit: A `cirq.AbstractCircuit` or a `qml.tape.QuantumScript`; angles are in radians.

    Returns:
        A `QuantumCircuit` with measurements at the end.

    Raises:
        ValueError: The circuit cannot be converted exactly.
        TypeError: This is another object of Cirq or PennyLane.
    """
    import_qiskit()
    return _from_cirq(circuit) if type(circuit).__module__.startswith("cirq") else _from_pennylane(circuit)


def with_identifiers(circuit: QuantumCircuit) -> QuantumCircuit:
    """Return a circuit whose classical registers have names that are identifiers, as IBM requires."""
    from qiskit import ClassicalRegister, QuantumCircuit

    names: dict[str, str] = {}
    for register in circuit.cregs:
        name = re.sub(r"\W", "_", register.name)
        name = name if name.isidentifier() else f"m_{name}"
        while name in names.values():
            name += "_"
        names[register.name] = name
    registers = [ClassicalRegister(name=names[register.name], bits=list(register)) for register in circuit.cregs]
    renamed = QuantumCircuit(circuit.qubits, *registers, name=circuit.name)
    renamed.data = circuit.data
    return renamed


def _from_cirq(circuit: Any) -> QuantumCircuit:
    import cirq

    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(f"a {type(circuit).__name__} is not a Cirq circuit")
    operations = list(circuit.all_operations())
    if names := sorted(cirq.parameter_names(circuit)):
        raise ValueError(f"parameters without a value: {', '.join(names[:_MAX_NAMES])}; use cirq.resolve_parameters()")
    if large := [qubit for qubit in circuit.all_qubits() if qubit.dimension != 2]:
        raise ValueError(f"{large[0]} has {large[0].dimension} levels; only qubits, with 2 levels, can be converted")
    measured: dict[str, tuple[Any, Any]] = {}
    for operation in filter(cirq.is_measurement, operations):
        gate, key = operation.gate, ":".join(cirq.measurement_key_names(operation))
        if not isinstance(gate, cirq.MeasurementGate) or gate.confusion_map:
            raise ValueError(f"{operation} cannot be converted: only measurements by cirq.measure() can be")
        if key in measured:
            raise ValueError(f"the measurement key {key} is used several times")
        measured[key] = operation.qubits, gate.full_invert_mask()
    if not circuit.are_all_measurements_terminal() or any(map(cirq.control_keys, operations)):
        raise ValueError("an operation follows a measurement of its qubit, or depends on one: measure only at the end")
    gates = [operation for operation in operations if not cirq.is_measurement(operation)]
    if strange := [operation for operation in gates if not cirq.has_unitary(operation)]:
        raise ValueError(f"{strange[0]} is not a unitary gate")
    qubits = sorted(circuit.all_qubits())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a global phase is left out, and no result depends on it
            text = cirq.Circuit(gates).to_qasm(precision=_DIGITS, qubit_order=qubits) if gates else None
    except (TypeError, ValueError) as error:
        raise ValueError(f"the Cirq circuit cannot be written as OpenQASM: {error}") from None
    return _measured(text, qubits, measured)


def _from_pennylane(script: Any) -> QuantumCircuit:
    import pennylane as qml

    if not isinstance(script, qml.tape.QuantumScript):
        raise TypeError(
            f"a {type(script).__name__} is not a QuantumScript: create one with qml.tape.make_qscript(function)()"
        )
    if len(script.measurements) > 1:
        raise ValueError(f"the script has {len(script.measurements)} measurements, and only one can be converted")
    wires, measured = list(script.wires), list(script.wires)
    # PennyLane's devices order wires by number if they are the numbers from 0, else by their first use.
    if set(wires) == set(range(len(wires))):
        measured = sorted(wires)
    for measurement in script.measurements:
        kinds = (qml.measurements.CountsMP, qml.measurements.SampleMP, qml.measurements.ProbabilityMP)
        if not isinstance(measurement, kinds) or measurement.obs is not None or measurement.mv is not None:
            raise ValueError(f"only counts, samples and probabilities of wires can be converted, not {measurement}")
        measured = list(measurement.wires) or measured
    if script.batch_size is not None:
        raise ValueError("the script has a batch of parameter values: submit one script for each")
    bare = qml.tape.QuantumScript(script.operations)
    try:
        text = qml.to_openqasm(bare, wires=script.wires, rotations=False, measure_all=False, precision=_DIGITS)
    except Exception as error:  # noqa: BLE001 - gates without OpenQASM raise errors of several types
        raise ValueError(f"the script cannot be written as OpenQASM: {error}") from None
    text = _GLOBAL_PHASE.sub("", text)
    return _measured(text, wires, {"c": (measured, (False,) * len(measured))})


def _measured(
    text: str | None, qubits: Sequence[Any], measured: dict[str, tuple[Sequence[Any], Sequence[bool]]]
) -> QuantumCircuit:
    """Return the circuit of OpenQASM text with measurements: by key, the qubits and whether each bit is inverted."""
    from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister

    places = {qubit: place for place, qubit in enumerate(qubits)}
    circuit = QuantumCircuit(QuantumRegister(len(qubits), "q"))
    if text is not None:
        gates = read_openqasm(text)
        if gates.num_clbits:
            raise ValueError("the circuit measures before its end: measure only at the end")
        circuit.compose(gates, inplace=True)
    for key, (targets, inverted) in measured.items():
        register = ClassicalRegister(len(targets), key)
        circuit.add_register(register)
        for bit, target, invert in zip(reversed(register), targets, inverted, strict=True):
            if invert:
                circuit.x(places[target])
            circuit.measure(places[target], bit)
    return circuit

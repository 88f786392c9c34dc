"""Converts circuits of Qiskit, Cirq and PennyLane, and OpenQASM text, to the forms that the clouds accept."""

from __future__ import annotations

import json
import logging
import math
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from aioqpu._integrations import is_of_other_framework
from aioqpu.ibm.pubs import OPENQASM_2
from aioqpu.integrations.openqasm import import_qiskit, message_without_position, read_openqasm, traced
from aioqpu.ionq.validation import CLASSICAL_BITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiskit import QuantumCircuit
    from qiskit.transpiler import Target

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
_UNSUPPORTED = "cannot run on IonQ, which runs plain gates, and measurements at the end"
_logger = logging.getLogger("aioqpu")


async def to_ionq(source: Any) -> dict[str, Any]:
    """Translate circuits for IonQ and return the keywords of `IonQClient.submit_job`; sends nothing.

    Args:
        source: OpenQASM text, or a circuit of Qiskit, Cirq or PennyLane. A list of these, and of mappings in the form
            of IonQ's API, becomes a job of several circuits.

    Returns:
        A mapping with `input`, `metadata` and, for a single circuit, `registers`.

    Raises:
        ValueError: IonQ cannot run a circuit: gates after a measurement, resets, control flow, parameters without a
            value, no gates. The message names the line or the instruction.
        TypeError: The source is not a circuit.
    """
    is_list = isinstance(source, (list, tuple))
    circuits = [_as_mapping(each) for each in source] if is_list else [source]
    for circuit in circuits:
        if not (is_circuit(circuit) or (is_list and isinstance(circuit, dict))):
            raise TypeError(
                f"{'each circuit of a list' if is_list else 'input'} must be a mapping, a generated model, OpenQASM "
                f"text or a circuit of Qiskit, Cirq or PennyLane, not {type(circuit).__name__}"
            )
    if not circuits:
        raise ValueError("the list has no circuits")
    # Large circuits and the first import of Qiskit take seconds.
    if not all(isinstance(circuit, dict) for circuit in circuits):
        await anyio.to_thread.run_sync(import_qiskit, abandon_on_cancel=True)
    work = partial(_several, circuits) if is_list else partial(_single, circuits[0])
    return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


def _as_mapping(value: Any) -> Any:
    """Return a mapping or a generated model as a dictionary, and anything else unchanged."""
    value = value.to_dict() if hasattr(value, "to_dict") else value
    return dict(value) if hasattr(value, "keys") else value


def is_circuit(value: object) -> bool:
    """Return whether a value is OpenQASM text or a circuit of Qiskit, Cirq or PennyLane."""
    return isinstance(value, str) or is_quantum_circuit(value) or is_of_other_framework(value)


def is_quantum_circuit(value: object) -> bool:
    """Return whether a value is a `QuantumCircuit`, without importing Qiskit."""
    qiskit = sys.modules.get("qiskit")
    return qiskit is not None and isinstance(value, qiskit.QuantumCircuit)


def for_ibm(text: str, configuration: Mapping[str, Any]) -> QuantumCircuit | str:
    """Return OpenQASM text in a form that IBM's primitives accept: compiled for a backend, unless it already fits.

    A circuit with control flow is not compiled.

    Args:
        text: OpenQASM 2 or 3.
        configuration: The result of `IBMRuntimeClient.get_backend_configuration`.

    Raises:
        ValueError: The text cannot be read, or the circuit does not fit the backend.
    """
    circuit = read_openqasm(text)
    if not (configuration.get("basis_gates") and configuration.get("n_qubits")):
        return text
    _check_width(circuit, configuration)
    if circuit.has_control_flow_op() or _fits(circuit, _target(configuration)):
        return circuit if OPENQASM_2.match(text) else text
    return _compiled(circuit, configuration, optimization_level=1, seed=None)


async def transpile_for(
    circuit: Any, configuration: Mapping[str, Any], *, optimization_level: int, seed: int | None
) -> QuantumCircuit:
    """Return a circuit in the gates and couplings of a backend; see `IBMRuntimeClient.transpile_for`."""
    if not (configuration.get("basis_gates") and configuration.get("n_qubits")):
        raise ValueError("the backend's configuration does not list its gates and qubits")

    def work() -> QuantumCircuit:
        read = read_openqasm(circuit) if isinstance(circuit, str) else _in_library_gates(_as_qiskit(circuit))
        _check_width(read, configuration)
        return _compiled(read, configuration, optimization_level=optimization_level, seed=seed)

    if not is_circuit(circuit):
        raise TypeError(
            f"the circuit must be OpenQASM text or a circuit of Qiskit, Cirq or PennyLane, not {type(circuit).__name__}"
        )
    return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


def _as_qiskit(circuit: Any) -> QuantumCircuit:
    if not is_of_other_framework(circuit):
        qiskit_circuit: QuantumCircuit = circuit
        return qiskit_circuit
    from aioqpu.integrations.frameworks import to_qiskit, with_identifiers

    return with_identifiers(to_qiskit(circuit))


def _in_library_gates(circuit: QuantumCircuit) -> QuantumCircuit:
    """Replace gates by their definitions: the transpiler identifies gates by name, and circuits may define an `s`."""
    if circuit.has_control_flow_op():
        return circuit
    from aioqpu.integrations.definitions import in_library_gates

    flat, approximations = in_library_gates(circuit)
    for approximation in approximations:
        _logger.warning("%s", approximation)
    return flat


def _check_width(circuit: QuantumCircuit, configuration: Mapping[str, Any]) -> None:
    if circuit.num_qubits > configuration["n_qubits"]:
        raise ValueError(f"the circuit needs {circuit.num_qubits} qubits, the backend has {configuration['n_qubits']}")


def _compiled(
    circuit: QuantumCircuit, configuration: Mapping[str, Any], *, optimization_level: int, seed: int | None
) -> QuantumCircuit:
    import qiskit

    # The transpiler puts any angle into rzz gates, and IBM's machines take angles from 0 to pi/2 only.
    gates = configuration["basis_gates"]
    without_rzz = [name for name in gates if name != "rzz"] if {"cz", "ecr", "cx"} & {*gates} else gates
    target = _target({**configuration, "basis_gates": without_rzz})
    try:
        return qiskit.transpile(circuit, target=target, optimization_level=optimization_level, seed_transpiler=seed)
    except Exception as error:  # noqa: BLE001 - the transpiler raises errors of any type
        raise ValueError(f"the circuit cannot be compiled for the backend: {message_without_position(error)}") from None


def _target(configuration: Mapping[str, Any]) -> Target:
    from qiskit.circuit import ForLoopOp, IfElseOp, SwitchCaseOp, WhileLoopOp
    from qiskit.circuit.library import get_standard_gate_name_mapping
    from qiskit.transpiler import CouplingMap, Target

    edges, standard = configuration.get("coupling_map"), get_standard_gate_name_mapping()
    target: Target = Target.from_configuration(
        [*(name for name in configuration["basis_gates"] if name in standard), "measure", "reset", "delay"],
        num_qubits=configuration["n_qubits"],
        coupling_map=CouplingMap(edges) if edges else None,
    )
    control_flow = {"if_else": IfElseOp, "switch_case": SwitchCaseOp, "for_loop": ForLoopOp, "while_loop": WhileLoopOp}
    for name, operation in control_flow.items():
        target.add_instruction(operation, name=name)
    return target


def _fits(circuit: QuantumCircuit, target: Target) -> bool:
    """Return whether the target supports each gate of a circuit on its qubits."""
    for instruction in circuit.data:
        qubits = tuple(circuit.find_bit(qubit).index for qubit in instruction.qubits)
        if instruction.name != "barrier" and not target.instruction_supported(instruction.name, qubits):
            return False
        if instruction.name == "rzz":
            (angle,) = instruction.params
            if isinstance(angle, (int, float)) and not 0 <= angle <= math.pi / 2 + 1e-9:
                return False
    return True


def _single(source: QuantumCircuit | str) -> dict[str, Any]:
    program, measurement = _to_ionq(source)
    names = json.dumps(measurement, separators=(",", ":"))
    return {"input": program, "registers": {"meas_mapped": measurement["bits"]}, "metadata": {CLASSICAL_BITS: names}}


def _several(sources: list[Any]) -> dict[str, Any]:
    circuits: list[dict[str, Any]] = []
    measurements: list[Any] = []
    first: dict[str, int] = {}
    for number, source in enumerate(sources):
        if isinstance(source, dict):
            if "gate" in source:
                raise ValueError(
                    f"circuit {number} of the list is a gate: give the gates of a circuit as "
                    "{'qubits': 2, 'circuit': [gate, gate]}"
                )
            if missing := {"circuit", "qubits"} - source.keys():
                raise ValueError(f"circuit {number} of the list has no {min(missing)}")
            circuits.append({"gateset": "qis", **source})
            measurements.append(None)
            continue
        try:
            program, measurement = _to_ionq(source)
        except ValueError as error:
            raise ValueError(f"circuit {number} of the list: {error}") from None
        name = {"name": source.name} if is_quantum_circuit(source) else {}
        circuits.append({**name, **program, "registers": {"meas_mapped": measurement["bits"]}})
        same_as = first.setdefault(json.dumps(measurement), number)
        measurements.append(measurement if same_as == number else same_as)
    return {
        "input": {
            "gateset": circuits[0]["gateset"],
            "qubits": max(circuit["qubits"] for circuit in circuits),
            "circuits": circuits,
        },
        "metadata": {CLASSICAL_BITS: json.dumps(measurements, separators=(",", ":"))} if first else None,
    }


def how_to_measure(source: Any) -> str:
    """Return advice for a circuit without a measurement, in the words of its language."""
    if not isinstance(source, str):
        return "add measure_all(), or measure into classical bits" if is_quantum_circuit(source) else "add measurements"
    return f"add a line such as: {'measure q -> c;' if OPENQASM_2.match(source) else 'c = measure q;'}"


def _to_ionq(source: QuantumCircuit | str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a circuit in the form of IonQ's API, and the measured qubit of each classical bit."""
    given = source
    if is_of_other_framework(source):
        from aioqpu.integrations.frameworks import to_qiskit

        source = to_qiskit(source)
    circuit, program, measured, approximations = traced(source, _translated)
    if not measured:
        raise ValueError(f"the circuit measures nothing: {how_to_measure(given)}")
    if not program["circuit"]:
        raise ValueError("the circuit has no gates: IonQ fails such a job, and every bit would be 0")
    for approximation in approximations:
        _logger.warning("%s", approximation)
    registers = {
        register.name: [circuit.find_bit(bit).index for bit in register] for register in circuit.cregs if register
    }
    bits = [measured.get(bit) for bit in range(circuit.num_clbits)]
    return program, {"bits": bits, "registers": registers}


def _translated(circuit: QuantumCircuit) -> tuple[QuantumCircuit, dict[str, Any], dict[int, int], list[str]]:
    """Return a circuit, its form in IonQ's API, the qubit of each measured classical bit, and the approximations."""
    from qiskit import transpile

    from aioqpu.integrations.definitions import NOT_GATES, in_library_gates, is_library, is_native

    flat, approximations = in_library_gates(circuit)
    if unknown := [*circuit.parameters] or [*flat.parameters]:
        names = ", ".join(parameter.name for parameter in unknown)
        raise ValueError(f"{names} has no value: set it with assign_parameters()")
    native = False
    if others := [each for each in flat.data if not is_library(each)]:
        native = all(is_native(each.operation) for each in others)
        if not native:
            raise ValueError(_refusal(next(each.operation for each in others if not is_native(each.operation))))
        if mixed := [each.name for each in flat.data if is_library(each) and each.name not in NOT_GATES]:
            raise ValueError(f"{others[0].name} and {mixed[0]} are gates of two gatesets, and IonQ accepts only one")
    if not native:
        # Level 0 does not change the gates that IonQ has; IonQ's compiler optimizes them.
        flat = transpile(flat, basis_gates=[*_QIS, "id", "delay", "measure", "reset"], optimization_level=0)
    sent: list[dict[str, Any]] = []
    bits: dict[int, int] = {}
    used: set[int] = set()
    measured: set[int] = set()
    for instruction in flat.data:
        name = instruction.name
        qubits = [flat.find_bit(qubit).index for qubit in instruction.qubits]
        is_unused = used.isdisjoint(qubits)
        if name in _WITHOUT_EFFECT or (name == "reset" and is_unused):
            continue
        if not native and name not in (*_QIS, "measure"):
            raise ValueError(f"{name} {_UNSUPPORTED}")
        used.update(qubits)
        if name == "measure":
            measured.add(qubits[0])
            bits[flat.find_bit(instruction.clbits[0]).index] = qubits[0]
            continue
        if reused := sorted(measured.intersection(qubits)):
            raise ValueError(f"{name} acts on qubit {reused[0]} after its measurement, and IonQ measures at the end")
        sent.append(_gate(name, qubits, [float(value) for value in instruction.params], native=native))
    places = {qubit: place for place, qubit in enumerate(sorted(used))}
    for gate in sent:
        for field in {"target", "control"} & gate.keys():
            gate[field] = places[gate[field]]
        if "targets" in gate:
            gate["targets"] = [places[qubit] for qubit in gate["targets"]]
    program = {"gateset": "native" if native else "qis", "qubits": len(places), "circuit": sent}
    return circuit, program, {bit: places[qubit] for bit, qubit in bits.items()}, approximations


def _refusal(operation: Any) -> str:
    if hasattr(operation, "blocks") or not hasattr(operation, "definition"):
        return f"{operation.name} {_UNSUPPORTED}"
    return f'"{operation.name}" has no definition and is not a gate of Qiskit or IonQ'


def _gate(name: str, qubits: list[int], values: list[float], *, native: bool) -> dict[str, Any]:
    """Return a gate in the form of IonQ's API."""
    if name == "cx":
        return {"gate": "cnot", "control": qubits[0], "target": qubits[1]}
    gate: dict[str, Any] = {"target": qubits[0]} if len(qubits) == 1 else {"targets": qubits}
    if not native:
        return {"gate": _QIS[name], **gate, **({"rotation": values[0]} if values else {})}
    if name == "ms":
        return {"gate": name, **gate, "phases": values[:2], **({"angle": values[2]} if values[2:] else {})}
    return {"gate": name, **gate, "angle" if name == "zz" else "phase": values[0]}

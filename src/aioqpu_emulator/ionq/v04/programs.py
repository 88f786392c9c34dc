"""Runs the programs that only v0.4 has, OpenQASM 3 with registers and quantum functions; compiles to native gates."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit, qasm3, transpile
from qiskit.circuit import Clbit, Measure, Reset
from qiskit.circuit.library import UnitaryGate
from qiskit.quantum_info import SparsePauliOp, Statevector

from aioqpu.integrations.openqasm import load_openqasm
from aioqpu_emulator.ibm.dynamic_circuits import sample_dynamic
from aioqpu_emulator.ionq.circuits import (
    MIN_PROBABILITY,
    check_width,
    depolarizing_rates,
    gate_matrix,
    qubits_of,
)
from aioqpu_emulator.ionq.failures import fail
from aioqpu_emulator.ionq.settings import Settings
from aioqpu_emulator.ionq.submission import write_json
from aioqpu_emulator.ionq.v04.formats import ALL_QUBITS
from aioqpu_emulator.simulation import IDLE, final_state, unrolled

MAX_CONTROLS: Final = 5
MAX_COMPILED_GATES: Final = 2_000


def run_registers(text: str, settings: Settings, rng: np.random.Generator) -> dict[str, Any] | None:
    """Run an OpenQASM 3 program and return its registers; `None` for a dry run.

    `probabilities`, and with shots also `histogram`, are JSON: for each register its outcomes, its bit 0 leftmost.
    `rows` holds the bits of each shot, in columns that `columns` maps the registers to. The register over all qubits is
    the one that a measurement of all of them at the end would give.
    """
    circuit = _read(text)
    check_width(circuit.num_qubits, settings.model)
    if not any(item.name not in ("measure", "barrier") for item in circuit.data) and not circuit.num_clbits:
        fail("The circuit has no gates.", "PreflightError")
    if settings.dry_run:
        return None
    columns = {
        register.name: [circuit.find_bit(bit).index for bit in register] for register in circuit.cregs if len(register)
    }
    first = circuit.num_clbits
    columns[ALL_QUBITS] = [first + qubit for qubit in range(circuit.num_qubits)]
    final = circuit.copy()
    final.add_bits([Clbit() for _ in circuit.qubits])
    final.measure(range(circuit.num_qubits), range(first, first + circuit.num_qubits))
    if settings.model is None:
        exact = _exact(circuit)
        if exact is None:
            fail(
                "A measurement before the end has to be sampled: choose a noise model or a machine.", "CompilationError"
            )
        registers = _exact_registers(exact, circuit, columns)
        return {"probabilities": _encode_registers("probabilities", registers), "columns": columns}
    rows = sample_dynamic(final, settings.shots, rng)
    lost = rng.random(settings.shots) > _fidelity(circuit, settings.model)
    rows[lost] = rng.integers(0, 2, (int(lost.sum()), rows.shape[1])).astype(bool)
    histogram = {name: _counts(rows[:, at]) for name, at in columns.items()}
    shares = {name: {bits: count / len(rows) for bits, count in table.items()} for name, table in histogram.items()}
    return {
        "probabilities": _encode_registers("probabilities", shares),
        "histogram": _encode_registers("histogram", histogram),
        "columns": columns,
        "rows": rows,
    }


def _read(text: str) -> QuantumCircuit:
    if "OPENQASM 2" in text[:1000]:
        fail("The program is OpenQASM 2.", "CompilationError")
    try:
        circuit = load_openqasm(text)
    except Exception as exc:  # noqa: BLE001 - the importers raise errors of any type
        fail(f"The program cannot be read: {str(exc)[:300]}", "CompilationError")
    if circuit.has_control_flow_op():
        fail("Boxes, loops and branches are not supported.", "CompilationError")
    return circuit


def _fidelity(circuit: QuantumCircuit, model: str) -> float:
    one_qubit_rate, two_qubit_rate = depolarizing_rates(model)
    is_wide = [
        len(item.qubits) > 1 for item in circuit.data if item.name not in ("measure", "reset", "barrier", "delay")
    ]
    return float((1 - one_qubit_rate) ** is_wide.count(False) * (1 - two_qubit_rate) ** is_wide.count(True))


def _exact(circuit: QuantumCircuit) -> tuple[Statevector, dict[int, int]] | None:
    """Return the state before the final measurements and the qubit of each bit; `None` if one is not at the end."""
    gates = QuantumCircuit(circuit.num_qubits)
    qubit_of: dict[int, int] = {}
    done: set[int] = set()
    for operation, wires, bits in unrolled(circuit):
        if isinstance(operation, Measure):
            qubit_of[bits[0]] = wires[0]
            done.update(wires)
        elif not isinstance(operation, IDLE):
            if isinstance(operation, Reset) or done.intersection(wires):
                return None
            gates.append(operation, wires)
    return final_state(gates), qubit_of


def _exact_registers(
    exact: tuple[Statevector, dict[int, int]], circuit: QuantumCircuit, columns: Mapping[str, Sequence[int]]
) -> dict[str, dict[str, float]]:
    state, qubit_of = exact
    probabilities = state.probabilities()
    states = np.flatnonzero(probabilities >= MIN_PROBABILITY)
    bits = np.zeros((states.size, circuit.num_clbits + circuit.num_qubits), dtype=bool)
    for clbit, qubit in qubit_of.items():
        bits[:, clbit] = states >> qubit & 1
    for qubit in range(circuit.num_qubits):
        bits[:, circuit.num_clbits + qubit] = states >> qubit & 1
    registers: dict[str, dict[str, float]] = {}
    for name, at in columns.items():
        table = registers.setdefault(name, {})
        for row, weight in zip(bits[:, at], probabilities[states], strict=True):
            key = _bit_text(row)
            table[key] = table.get(key, 0.0) + float(weight)
    return registers


def _bit_text(row: NDArray[np.bool_]) -> str:
    """Write bits in their order."""
    return "".join("1" if bit else "0" for bit in row)


def _counts(rows: NDArray[np.bool_]) -> dict[str, int]:
    outcomes, counts = np.unique(rows, axis=0, return_counts=True)
    return {_bit_text(row): int(count) for row, count in zip(outcomes, counts, strict=True)}


def _encode_registers(word: str, registers: Mapping[str, Mapping[str, float]]) -> bytes:
    return write_json({word: {"registers": registers}})


def run_function(program: Mapping[str, Any], settings: Settings, rng: np.random.Generator) -> dict[str, float] | None:
    """Return the energy of a Hamiltonian and its variance, sampled with a noise model; `None` for a dry run."""
    energy = program["data"]["data"]
    circuit = _read(energy["ansatz"]["data"]).remove_final_measurements(inplace=False)
    values = program.get("params") or []
    if len(values) != circuit.num_parameters:
        fail(f"The ansatz has {circuit.num_parameters} inputs, but there are {len(values)} params.", "InvalidInput")
    check_width(circuit.num_qubits, None)
    terms = [(term["pauli_string"], term["coefficient"]) for term in energy["hamiltonian"]]
    if not terms or any(len(letters) != circuit.num_qubits or set(letters) - set("IXYZ") for letters, _ in terms):
        fail("A Pauli string needs one letter of I, X, Y, Z for each qubit.", "InvalidInput")
    if settings.dry_run:
        return None
    # The documents do not say which letter belongs to qubit 0; here it is the last one, as in pauliexp.
    names = sorted(circuit.parameters, key=lambda each: energy["ansatz"]["data"].find(each.name))
    state = Statevector(circuit.assign_parameters(dict(zip(names, values, strict=True))))
    operator = SparsePauliOp.from_list(terms)
    value = float(np.real(state.expectation_value(operator)))
    variance = max(0.0, float(np.real(state.expectation_value(operator.power(2)))) - value**2)
    if settings.model is not None:
        value += float(rng.normal(0, np.sqrt(variance / settings.shots)))
    return {"value": value, "variance": variance}


def compiled(program: Mapping[str, Any], gateset: str) -> tuple[dict[str, Any], str] | None:
    """Compile a circuit to native gates, as JSON and OpenQASM 3; `None` if it, or a gate, is too large."""
    if len(program["circuit"]) > MAX_COMPILED_GATES:
        return None
    if any(gate["gate"] == "pauliexp" or len(gate.get("controls", ())) > MAX_CONTROLS for gate in program["circuit"]):
        return None
    width = int(program["qubits"])
    if gateset == "native":
        gates = [dict(gate) for gate in program["circuit"]]
        return {"qubits": width, "circuit": gates}, _native_text(gates, width)
    circuit = transpile(
        _qis_circuit(program["circuit"], width),
        basis_gates=["rz", "sx", "rzz"],
        optimization_level=1,
        seed_transpiler=0,
    )
    gates = []
    for item in circuit.data:
        wires = [circuit.find_bit(qubit).index for qubit in item.qubits]
        if item.name == "rz":
            # Two half turns about axes that are half the angle apart are a rotation about z.
            gates += [
                {"gate": "gpi", "target": wires[0], "phase": 0.0},
                {"gate": "gpi", "target": wires[0], "phase": float(item.params[0]) / (4 * np.pi)},
            ]
        elif item.name == "sx":
            gates.append({"gate": "gpi2", "target": wires[0], "phase": 0.0})
        elif item.name == "rzz":
            gates.append({"gate": "zz", "targets": wires, "angle": float(item.params[0]) / (2 * np.pi)})
    return {"qubits": width, "circuit": gates}, qasm3.dumps(circuit)


def _qis_circuit(gates: Sequence[Mapping[str, Any]], width: int) -> QuantumCircuit:
    circuit = QuantumCircuit(width)
    for gate in gates:
        controls, groups = qubits_of(gate, width, "qis")
        for targets in groups:
            circuit.append(_with_controls(gate_matrix(gate), controls, targets), [*targets, *controls])
    return circuit


def _with_controls(matrix: NDArray[Any], controls: Sequence[int], targets: Sequence[int]) -> Any:
    whole = np.eye(2 ** (len(controls) + len(targets)), dtype=complex)
    whole[-len(matrix) :, -len(matrix) :] = matrix
    return UnitaryGate(whole)


def _native_text(gates: Sequence[Mapping[str, Any]], width: int) -> str:
    lines = ["OPENQASM 3.0;", f"qubit[{width}] q;"]
    for gate in gates:
        angles = [gate[name] for name in ("phase", "angle") if name in gate]
        angles = [*gate.get("phases", ()), *angles]
        wires = gate.get("targets") or [gate.get("target")]
        call = f"({', '.join(map(str, angles))})" if angles else ""
        lines.append(f"{gate['gate']}{call} {', '.join(f'q[{wire}]' for wire in wires)};")
    return "\n".join([*lines, ""])

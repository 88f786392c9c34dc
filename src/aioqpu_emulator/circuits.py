"""Prepares circuits for the simulation."""

from qiskit import QuantumCircuit

MAX_GATE_QUBITS = 8


def narrowed(circuit: QuantumCircuit) -> QuantumCircuit:
    """Replace wide gates by their definitions: the matrix of one on 15 qubits alone would fill 16 GB."""
    while True:
        wide = {
            instruction.name
            for instruction in circuit.data
            if len(instruction.qubits) > MAX_GATE_QUBITS
            and instruction.name not in ("barrier", "measure")
            and not instruction.is_control_flow()
        }
        if not wide:
            return circuit
        simpler = circuit.decompose(gates_to_decompose=list(wide))
        if simpler == circuit:
            raise ValueError(f"the gate {min(wide)} acts on more than {MAX_GATE_QUBITS} qubits and has no definition")
        circuit = simpler

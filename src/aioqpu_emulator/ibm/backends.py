"""The IBM backends of the emulator, their mock machines, and the documents that describe them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from aioqpu_emulator.endpoints import Refusal
from aioqpu_emulator.ibm.codes import BACKEND_NOT_FOUND
from aioqpu_emulator.jobs import MAX_QUBITS

ONLINE_SINCE = "2025-01-01T00:00:00.000Z"
VERSION = "1.0.0"
# fmt: off
STANDARD_GATES = (
    "p", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "cp", "crx", "cry",
    "crz", "ch", "swap", "ccx", "cswap", "cu", "phase", "cphase", "id", "u1", "u2", "u3", "U",
)
# fmt: on
DIRECTIVES = ("measure", "barrier", "delay", "reset")
ISA_GATES = ("cz", "id", "rx", "rz", "rzz", "sx", "x")
TWO_QUBIT_GATES = ("cz", "rzz")


@dataclass(frozen=True)
class Backend:
    """A backend."""

    name: str
    basis: frozenset[str] | None = None
    """The supported instructions; `None` for all gates on any qubits."""
    edges: frozenset[tuple[int, int]] = frozenset()
    is_mock: bool = False
    """Whether jobs are checked, timed and priced, but have random results."""

    @property
    def simulator(self) -> bool:
        """Whether the backend describes itself as a simulator."""
        return self.basis is None

    @property
    def gates(self) -> list[str]:
        """The gates in the backend's configuration."""
        return list(STANDARD_GATES if self.basis is None else ISA_GATES)


_LINE = frozenset(pair for qubit in range(MAX_QUBITS - 1) for pair in ((qubit, qubit + 1), (qubit + 1, qubit)))
BACKENDS = {
    backend.name: backend
    for backend in (
        Backend("emulator"),
        Backend("emulator_isa", frozenset({*ISA_GATES, *DIRECTIVES}), _LINE),
    )
}


def mock_of(name: str) -> str:
    """Return the name of a backend's mock machine, which runs its dry runs."""
    return re.sub("^[^_]+", "mock", name)


MOCKS = {mock_of(name): replace(backend, name=mock_of(name), is_mock=True) for name, backend in BACKENDS.items()}


def find_backend(name: str | None) -> Backend:
    """Return a backend or mock machine, or refuse the request."""
    backend = BACKENDS.get(name or "") or MOCKS.get(name or "")
    if backend is None:
        raise Refusal(
            404,
            f"Backend {name!r:.100} was not found.",
            code=BACKEND_NOT_FOUND,
            solution=f"Use one of {', '.join(BACKENDS)}.",
        )
    return backend


def device(backend: Backend, queue_length: int) -> dict[str, Any]:
    """Return a backend's entry in the list of backends."""
    return {
        "name": backend.name,
        "status": {"name": "online", "reason": "available"},
        "is_simulator": backend.simulator,
        "qubits": MAX_QUBITS,
        "physical_qubits": MAX_QUBITS,
        **({"class": "mock"} if backend.is_mock else {}),
        "clops": {"type": "hardware", "value": 200_000},
        "processor_type": {"family": "Emulator", "revision": "1"},
        "queue_length": queue_length,
        "performance_metrics": {
            "two_q_error_median": {"value": 0.0, "unit": ""},
            "readout_error_median": {"value": 0.0, "unit": ""},
        },
    }


def configuration(backend: Backend) -> dict[str, Any]:
    """Return a backend's configuration, in the form that Qiskit builds a target from."""
    edges = sorted(backend.edges)
    gates = [
        {
            "name": name,
            "parameters": ["theta"] if name.startswith("r") else [],
            "qasm_def": f"gate {name} q {{ }}",
            "coupling_map": (
                [list(edge) for edge in edges] if name in TWO_QUBIT_GATES else [[q] for q in range(MAX_QUBITS)]
            ),
        }
        for name in ISA_GATES
    ]
    return {
        "backend_name": backend.name,
        "backend_version": VERSION,
        "basis_gates": backend.gates,
        "clops_h": 200_000,
        "conditional": True,
        "coords": [[0, qubit] for qubit in range(MAX_QUBITS)],
        "coupling_map": [list(edge) for edge in edges] or None,
        "credits_required": False,
        "description": "Simulates on this machine.",
        "dt": 4e-9,
        "dtm": 4e-9,
        "dynamic_reprate_enabled": False,
        "gates": [] if backend.simulator else gates,
        "local": False,
        "max_experiments": 300,
        "max_shots": 10_000_000,
        "meas_levels": [2],
        "meas_map": [list(range(MAX_QUBITS))],
        "memory": True,
        "n_qubits": MAX_QUBITS,
        "n_registers": 1,
        "online_date": ONLINE_SINCE,
        "open_pulse": False,
        "processor_type": {"family": "Emulator", "revision": "1"},
        "simulator": backend.simulator,
        "supported_features": ["qasm3"],
        "supported_instructions": [*backend.gates, *DIRECTIVES, "if_else", "for_loop", "while_loop"],
        "timing_constraints": {"acquire_alignment": 1, "granularity": 1, "min_length": 1, "pulse_alignment": 1},
        "u_channel_lo": [],
    }


def properties(backend: Backend) -> dict[str, Any]:
    """Return a backend's calibration data: without errors and constant; empty for the simulator."""
    if backend.simulator:
        return {}

    def value(name: str, number: float, unit: str = "") -> dict[str, Any]:
        return {"date": ONLINE_SINCE, "name": name, "unit": unit, "value": number}

    wires = [(name, [qubit]) for name in ISA_GATES if name not in TWO_QUBIT_GATES for qubit in range(MAX_QUBITS)]
    wires += [(name, list(edge)) for name in TWO_QUBIT_GATES for edge in sorted(backend.edges)]
    return {
        "backend_name": backend.name,
        "backend_version": VERSION,
        "gates": [
            {
                "gate": name,
                "name": f"{name}{'_'.join(map(str, qubits))}",
                "parameters": [value("gate_error", 0.0), value("gate_length", 32.0, "ns")],
                "qubits": qubits,
            }
            for name, qubits in wires
        ],
        "general": [],
        "last_update_date": ONLINE_SINCE,
        "qubits": [
            [
                value("T1", 250.0, "us"),
                value("T2", 200.0, "us"),
                value("frequency", 5.0, "GHz"),
                value("readout_error", 0.0),
                value("prob_meas0_prep1", 0.0),
                value("prob_meas1_prep0", 0.0),
                value("readout_length", 1000.0, "ns"),
            ]
            for _ in range(MAX_QUBITS)
        ],
    }

"""Defines the IBM backends of the emulator, their mock machines, and the documents that describe them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aioqpu_emulator.endpoints import Refusal
from aioqpu_emulator.ibm import snapshots
from aioqpu_emulator.ibm.codes import BACKEND_NOT_FOUND
from aioqpu_emulator.jobs import MAX_QUBITS

if TYPE_CHECKING:
    from aioqpu_emulator.aer import NoiseOf

ONLINE_SINCE = "2025-01-01T00:00:00.000Z"
VERSION = "1.0.0"
CLOPS = 200_000
PROCESSOR = {"family": "Emulator", "revision": "1"}
# fmt: off
STANDARD_GATES = (
    "p", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "cp", "crx", "cry",
    "crz", "ch", "swap", "ccx", "cswap", "cu", "id", "u", "u1", "u2", "u3",
)
# fmt: on
DIRECTIVES = ("measure", "barrier", "delay", "reset")
ISA_GATES = ("cz", "id", "rx", "rz", "rzz", "sx", "x")
TWO_QUBIT_GATES = ("cz", "rzz")


MAX_AER_QUBITS: Final = 156
"""The qubits of `emulator` where qiskit-aer is installed: those of IBM's largest Heron machines."""


@dataclass(frozen=True)
class Backend:
    """A backend."""

    name: str
    basis: frozenset[str] | None = None
    """The supported instructions; `None` for all gates on any qubits."""
    couplings: Mapping[str, frozenset[tuple[int, ...]]] = field(default_factory=dict)
    """The qubits that a gate acts on, for gates that do not act on all."""
    num_qubits: int = MAX_QUBITS
    snapshot: Path | None = None
    """The snapshot of the real machine whose noise the backend has."""
    is_mock: bool = False
    """Whether jobs are checked, timed and priced, but have random results."""

    @property
    def simulator(self) -> bool:
        """Whether the backend's configuration describes a simulator."""
        return self.basis is None

    @property
    def noise(self) -> "NoiseOf | None":
        """The noise of some of the backend's qubits, with that of readout; `None` without noise."""
        return None if self.snapshot is None else partial(snapshots.noise_model, self.snapshot)

    @property
    def gates(self) -> list[str]:
        """The gates in the backend's configuration."""
        return list(STANDARD_GATES if self.basis is None else ISA_GATES)


_LINE = frozenset(pair for qubit in range(MAX_QUBITS - 1) for pair in ((qubit, qubit + 1), (qubit + 1, qubit)))
ISA_BACKEND: Final = Backend(
    "emulator_isa", frozenset({*ISA_GATES, *DIRECTIVES}), dict.fromkeys(TWO_QUBIT_GATES, _LINE)
)


def mock_of(name: str) -> str:
    """Return the name of a backend's mock machine."""
    return re.sub("^[^_]+", "mock", name)


class Backends:
    """The backends of an emulator.

    Args:
        names: The names of real machines, whose snapshots qiskit-ibm-runtime ships.

    Raises:
        ModuleNotFoundError: A package is missing.
        ValueError: There is no such snapshot.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        widest = MAX_QUBITS if find_spec("qiskit_aer") is None else MAX_AER_QUBITS
        every = (Backend("emulator", num_qubits=widest), ISA_BACKEND, *map(_real_machine, names))
        self._by_name = {backend.name: backend for backend in every}
        mocks = [replace(backend, name=mock_of(backend.name), is_mock=True) for backend in every]
        self._mocks_by_name = {mock.name: mock for mock in mocks}

    def __iter__(self) -> Iterator[Backend]:
        """Iterate over the backends, without mock machines."""
        return iter(self._by_name.values())

    @property
    def names(self) -> list[str]:
        """The names of the backends, without mock machines."""
        return list(self._by_name)

    @property
    def mocks(self) -> list[Backend]:
        """The mock machine of each backend, which runs its dry runs."""
        return list(self._mocks_by_name.values())

    def find(self, name: str | None) -> Backend:
        """Return a backend or mock machine, or refuse the request."""
        backend = self._by_name.get(name or "") or self._mocks_by_name.get(name or "")
        if backend is None:
            raise Refusal(
                404,
                f"Backend {name!r:.100} was not found.",
                code=BACKEND_NOT_FOUND,
                solution=f"Use one of {', '.join(self.names)}.",
            )
        return backend


def _real_machine(name: str) -> Backend:
    folder = snapshots.find_snapshot(name)
    document = snapshots.configuration(folder)
    couplings = {
        gate["name"]: frozenset(tuple(qubits) for qubits in gate["coupling_map"])
        for gate in document["gates"]
        if gate.get("coupling_map")
    }
    basis = frozenset({*document["basis_gates"], *DIRECTIVES})
    return Backend(name, basis, couplings, document["n_qubits"], folder)


def device(backend: Backend, queue_length: int) -> dict[str, Any]:
    """Return a backend's entry in the list of backends."""
    snapshot = backend.snapshot
    two_qubit_error, readout_error = (0.0, 0.0) if snapshot is None else snapshots.median_errors(snapshot)
    return {
        "name": backend.name,
        "status": {"name": "online", "reason": "available"},
        "is_simulator": backend.simulator,
        "qubits": backend.num_qubits,
        "physical_qubits": backend.num_qubits,
        **({"class": "mock"} if backend.is_mock else {}),
        "clops": {"type": "hardware", "value": CLOPS},
        "processor_type": PROCESSOR if snapshot is None else snapshots.configuration(snapshot).get("processor_type"),
        "queue_length": queue_length,
        "performance_metrics": {
            "two_q_error_median": {"value": two_qubit_error, "unit": ""},
            "readout_error_median": {"value": readout_error, "unit": ""},
        },
    }


def configuration(backend: Backend) -> dict[str, Any]:
    """Return a backend's configuration, in the form that Qiskit builds a target from."""
    if backend.snapshot is not None:
        return {**snapshots.configuration(backend.snapshot), "backend_name": backend.name}
    edges = [] if backend.simulator else sorted(_LINE)
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
        "clops_h": CLOPS,
        "conditional": True,
        "coords": [[0, qubit] for qubit in range(backend.num_qubits)],
        "coupling_map": [list(edge) for edge in edges] or None,
        "credits_required": False,
        "description": "Simulates on this machine.",
        "dt": 4.0,
        "dtm": 4.0,
        "dynamic_reprate_enabled": False,
        "gates": [] if backend.simulator else gates,
        "local": False,
        "max_experiments": 300,
        "max_shots": 10_000_000,
        "meas_levels": [2],
        "meas_map": [list(range(backend.num_qubits))],
        "memory": True,
        "n_qubits": backend.num_qubits,
        "n_registers": 1,
        "online_date": ONLINE_SINCE,
        "open_pulse": False,
        "processor_type": PROCESSOR,
        "simulator": backend.simulator,
        "supported_features": ["qasm3"],
        "supported_instructions": [*backend.gates, *DIRECTIVES, "if_else", "for_loop", "while_loop"],
        "timing_constraints": {"acquire_alignment": 1, "granularity": 1, "min_length": 1, "pulse_alignment": 1},
        "u_channel_lo": [],
    }


def properties(backend: Backend) -> dict[str, Any]:
    """Return a backend's calibration data: those of the snapshot, or constant without errors; empty for `emulator`."""
    if backend.snapshot is not None:
        return {**snapshots.properties(backend.snapshot), "backend_name": backend.name}
    if backend.simulator:
        return {}

    def value(name: str, number: float, unit: str = "") -> dict[str, Any]:
        return {"date": ONLINE_SINCE, "name": name, "unit": unit, "value": number}

    wires = [(name, [qubit]) for name in ISA_GATES if name not in TWO_QUBIT_GATES for qubit in range(MAX_QUBITS)]
    wires += [(name, list(edge)) for name in TWO_QUBIT_GATES for edge in sorted(_LINE)]
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


def version(backend: Backend) -> str:
    """Return the version that a backend's documents name."""
    return VERSION if backend.snapshot is None else str(snapshots.configuration(backend.snapshot)["backend_version"])

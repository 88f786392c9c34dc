"""Reads the snapshots of real machines in qiskit-ibm-runtime: their configurations, properties and noise."""

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from qiskit_aer.noise import NoiseModel

PREFIXES: Final = ("fake_", "ibm_", "ibmq_")
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def find_snapshot(name: str) -> Path:
    """Return the folder of a machine's snapshot.

    Args:
        name: The name, such as ``"fake_brisbane"`` or ``"ibm_brisbane"``.

    Raises:
        ModuleNotFoundError: A package is missing.
        ValueError: There is no such snapshot.
    """
    for module, package in (
        ("qiskit_ibm_runtime", "qiskit-ibm-runtime"),
        ("qiskit_aer", "'aioqpu[aer]'"),
    ):
        if find_spec(module) is None:
            raise ModuleNotFoundError(
                f"the backend {name!r} needs the package {module}: pip install {package}", name=module
            )
    spec: Any = find_spec("qiskit_ibm_runtime")
    machines = {
        folder.name: folder
        for root in spec.submodule_search_locations
        for folder in sorted((Path(root) / "fake_provider" / "backends").glob("[a-z]*/"))
        if (folder / f"conf_{folder.name}.json").is_file() and (folder / f"props_{folder.name}.json").is_file()
    }
    prefix = next((each for each in PREFIXES if name.startswith(each)), None)
    folder = machines.get(name.removeprefix(prefix)) if prefix else None
    if folder is None:
        names = [f"fake_{each}" for each in machines]
        near = get_close_matches(name, names)
        hint = f"similar names: {', '.join(near)}" if near else f"there are {', '.join(names) or 'none'}"
        raise ValueError(f"qiskit-ibm-runtime has no snapshot of {name!r}; {hint}")
    return folder


@lru_cache(maxsize=8)
def configuration(folder: Path) -> Mapping[str, Any]:
    """Return the machine's configuration, as the service gave it."""
    document: Mapping[str, Any] = json.loads((folder / f"conf_{folder.name}.json").read_text("utf-8"))
    return document


@lru_cache(maxsize=8)
def properties(folder: Path) -> Mapping[str, Any]:
    """Return the machine's calibration data, as the service gave them."""
    document: Mapping[str, Any] = json.loads((folder / f"props_{folder.name}.json").read_text("utf-8"))
    return document


def median_errors(folder: Path) -> tuple[float, float]:
    """Return the median errors of gates on two qubits and of readout."""
    data = properties(folder)
    names = {gate["name"] for gate in configuration(folder)["gates"]}
    gates = [
        entry["value"]
        for gate in data["gates"]
        for entry in gate["parameters"]
        if len(gate["qubits"]) == 2 and gate["gate"] in names and entry["name"] == "gate_error"
    ]
    readout = [entry["value"] for qubit in data["qubits"] for entry in qubit if entry["name"] == "readout_error"]
    return median(gates or [0.0]), median(readout or [0.0])


def noise_model(folder: Path, qubits: Sequence[int], *, readout: bool = True) -> "NoiseModel":
    """Return Aer's noise of some qubits of the machine, numbered from 0: relaxation, depolarization and readout."""
    return _noise_model(folder, tuple(qubits), readout)


@lru_cache(maxsize=8)
def _noise_model(folder: Path, qubits: tuple[int, ...], readout: bool) -> "NoiseModel":
    from qiskit_aer.noise import NoiseModel

    nanoseconds = configuration(folder).get("dt")
    return NoiseModel.from_backend_properties(
        _Properties(properties(folder), qubits),
        readout_error=readout,
        dt=None if nanoseconds is None else nanoseconds * 1e-9,
    )


class _Properties:
    """Calibration data of some qubits, with the attributes that Aer reads."""

    def __init__(self, data: Mapping[str, Any], qubits: Sequence[int]) -> None:
        place = {qubit: index for index, qubit in enumerate(qubits)}
        self.qubits = [[SimpleNamespace(**entry) for entry in data["qubits"][qubit]] for qubit in qubits]
        self.gates = [
            SimpleNamespace(
                gate=gate["gate"],
                qubits=[place[qubit] for qubit in gate["qubits"]],
                parameters=[SimpleNamespace(**entry) for entry in gate["parameters"]],
            )
            for gate in data["gates"]
            if place.keys() >= set(gate["qubits"])
        ]

    def t1(self, qubit: int) -> float:
        return self._seconds(qubit, "T1")

    def t2(self, qubit: int) -> float:
        return self._seconds(qubit, "T2")

    def frequency(self, qubit: int) -> float:
        raise ValueError(f"the noise at temperature 0 does not depend on the frequency of qubit {qubit}")

    def _seconds(self, qubit: int, name: str) -> float:
        for entry in self.qubits[qubit]:
            if entry.name == name:
                return float(entry.value) * _SECONDS[entry.unit]
        raise ValueError(f"qubit {qubit} has no {name}")

"""Serves the endpoints of backends and their characterizations."""

import uuid
from functools import cache
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ionq.machines import MACHINES, NOISE_MODEL_NAMES, OLD_NAME, SIMULATOR
from aioqpu_emulator.jobs import MAX_QUBITS, Machine

CHARACTERIZATIONS_PER_BACKEND: Final = 12
_SECONDS_BETWEEN_CHARACTERIZATIONS: Final = 30 * 86400


class Characterizations:
    """The characterizations of all machines, newest first."""

    def __init__(self, machine: Machine) -> None:
        newest = int(machine.wall(machine.now()))
        self._by_id = {
            characterization["id"]: characterization
            for name in MACHINES
            for characterization in _characterizations(name, newest)
        }

    def find(self, characterization_id: str) -> dict[str, Any]:
        """Return a characterization, or refuse the request."""
        characterization = self._by_id.get(characterization_id)
        if characterization is None:
            raise Refusal(404, "The characterization was not found.")
        return characterization

    def of_backend(self, name: str) -> list[dict[str, Any]]:
        """Return the characterizations of a machine, or refuse the request."""
        found = [each for each in self._by_id.values() if each["backend"] == name]
        if not found:
            raise Refusal(404, f"There are no characterizations of {name!r:.100}.")
        return found


class BackendEndpoints:
    """Serves the endpoints of backends and characterizations."""

    def __init__(self, machine: Machine, characterizations: Characterizations) -> None:
        self._machine = machine
        self._characterizations = characterizations
        self.endpoints = (
            Endpoint("GET", "/characterizations/backends/{backend}", self._list_characterizations),
            Endpoint("GET", "/characterizations/backends/{backend}/current", self._current_characterization),
            Endpoint("GET", "/characterizations/{id}", self._characterization),
            Endpoint("GET", "/backends", self._backends, public=True),
        )

    def _backends(self, call: Call) -> Any:
        common = {
            "status": "available",
            "degraded": False,
            "average_queue_time": round(self._machine.queue_time * 1000),
            "last_updated": int(self._machine.wall(self._machine.now())),
            "has_access": True,
        }
        backends: list[dict[str, Any]] = [
            {"backend": SIMULATOR, "qubits": MAX_QUBITS, **common, "noise_models": list(NOISE_MODEL_NAMES)}
        ]
        for name, model in MACHINES.items():
            if name != OLD_NAME:
                newest = self._characterizations.of_backend(name)[0]
                backends.append(
                    {"backend": name, "qubits": min(model.qubits, MAX_QUBITS), **common}
                    | {"characterization_url": f"/characterizations/{newest['id']}"}
                )
        if call.query.get("status") == "verbose":
            for entry in backends:
                entry["status"] = "running"
        return backends

    def _list_characterizations(self, call: Call) -> Any:
        query = call.query
        found = [
            characterization
            for characterization in self._characterizations.of_backend(call.path["backend"])
            if query.get("start", 0) <= characterization["date"] * 1000 < query.get("end", float("inf"))
        ]
        size, page = query.get("limit", 10), query.get("page", 1)
        pages_left = max(0, -(-len(found) // size) - page)
        return {"characterizations": found[(page - 1) * size : page * size], "pages": pages_left}

    def _current_characterization(self, call: Call) -> Any:
        return self._characterizations.of_backend(call.path["backend"])[0]

    def _characterization(self, call: Call) -> Any:
        return self._characterizations.find(call.path["id"])


def _characterizations(name: str, newest: int) -> list[dict[str, Any]]:
    model = MACHINES[name]
    qubits = min(model.qubits, MAX_QUBITS)
    return [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{age}")),
            "date": newest - age * _SECONDS_BETWEEN_CHARACTERIZATIONS,
            "backend": name,
            "target": name,
            "qubits": qubits,
            "connectivity": _all_pairs(qubits),
            "fidelity": {
                "1q": {"mean": 1 - model.one_qubit_error},
                "2q": {"mean": 1 - model.two_qubit_error},
                "spam": {"mean": 0.995, "stderr": 0.0005},
            },
            "timing": {"readout": 0.0003, "reset": 0.00002, "1q": 0.000135, "2q": 0.0006, "t1": 10.0, "t2": 1.0},
        }
        for age in range(CHARACTERIZATIONS_PER_BACKEND)
    ]


@cache
def _all_pairs(qubits: int) -> list[list[int]]:
    return [[low, high] for low in range(qubits) for high in range(low + 1, qubits)]

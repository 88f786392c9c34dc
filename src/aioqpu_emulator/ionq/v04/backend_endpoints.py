"""Serves the endpoints of backends and their characterizations."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ionq.backend_endpoints import Characterizations
from aioqpu_emulator.ionq.machines import IDEAL, MACHINES, OLD_NAME, SIMULATOR
from aioqpu_emulator.ionq.v04.times import format_time, parse_seconds
from aioqpu_emulator.jobs import MAX_QUBITS, Machine

NOISE_MODEL_NAMES: Final = (
    IDEAL,
    "harmony",
    "harmony-1",
    "harmony-2",
    "aria-1",
    "aria-2",
    "forte-1",
    "forte-enterprise-1",
)
# fmt: off
_QIS_GATES: Final = (
    "x", "y", "z", "rx", "ry", "rz", "h", "s", "si", "v", "vi", "t", "ti", "not", "cnot", "swap", "xx", "yy", "zz",
    "pauliexp",
)
# fmt: on
_TWO_QUBIT_NATIVE_GATE: Final[Mapping[str, str]] = {"harmony": "ms", "aria-1": "ms", "aria-2": "ms", "forte-1": "zz"}


class V04BackendEndpoints:
    """Serves the endpoints of backends and characterizations."""

    def __init__(self, machine: Machine, characterizations: Characterizations) -> None:
        self._machine = machine
        self._characterizations = characterizations
        self.endpoints = (
            Endpoint("GET", "/backends", self._list, public=True),
            Endpoint("GET", "/backends/{backend}", self._get, public=True),
            Endpoint("GET", "/backends/{backend}/characterizations", self._list_characterizations, public=True),
            Endpoint("GET", "/backends/{backend}/characterizations/{id}", self._characterization),
        )

    def _list(self, _: Call) -> Any:
        return [self._document(name) for name in (SIMULATOR, *MACHINES) if name != OLD_NAME]

    def _get(self, call: Call) -> Any:
        name = call.path["backend"]
        if name != SIMULATOR and name not in MACHINES:
            raise Refusal(404, f"Backend {name!r:.100} was not found.")
        return self._document(name)

    def _document(self, name: str) -> dict[str, Any]:
        document: dict[str, Any] = {
            "backend": name,
            "status": "available",
            "qubits": MAX_QUBITS if name == SIMULATOR else min(MACHINES[name].qubits, MAX_QUBITS),
            "average_queue_time": round(self._machine.queue_time * 1000),
            "last_updated": format_time(self._machine, self._machine.now()),
            "degraded": False,
            "supported_gates": list(_QIS_GATES),
        }
        if name == SIMULATOR:
            native = ["gpi", "gpi2", "ms", "zz"]
            return document | {"supported_native_gates": native, "noise_models": list(NOISE_MODEL_NAMES)}
        return document | {
            "supported_native_gates": ["gpi", "gpi2", _TWO_QUBIT_NATIVE_GATE[MACHINES[name].name]],
            "supported_error_mitigations": ["debiasing"],
            "characterization_id": self._characterizations.of_backend(name)[0]["id"],
            "kw": 10.0,
            "location": "Emulator",
        }

    def _list_characterizations(self, call: Call) -> Any:
        query, name = call.query, call.path["backend"]
        if name == SIMULATOR:
            return {"characterizations": None, "pages": 0}
        found = self._characterizations.of_backend(name)
        if "start" in query:
            start = parse_seconds(query["start"], "start")
            found = [each for each in found if each["date"] >= start]
        if "end" in query:
            end = parse_seconds(query["end"], "end")
            found = [each for each in found if each["date"] <= end]
        size, number = query.get("limit", 10), query.get("page", 1)
        page = [_convert(each) for each in found[(number - 1) * size : number * size]]
        return {"characterizations": page or None, "pages": max(0, -(-len(found) // size) - number)}

    def _characterization(self, call: Call) -> Any:
        for characterization in self._characterizations.of_backend(call.path["backend"]):
            if characterization["id"] == call.path["id"]:
                return _convert(characterization)
        raise Refusal(404, "The characterization was not found.")


def _convert(characterization: Mapping[str, Any]) -> dict[str, Any]:
    """Return a characterization of v0.3 in the form of v0.4: medians in place of means, the date in ISO 8601."""
    date = datetime.fromtimestamp(characterization["date"], UTC).isoformat().replace("+00:00", "Z")
    fidelity = {
        name: {"median": each["mean"], "stderr": each.get("stderr", 0)}
        for name, each in characterization["fidelity"].items()
    }
    kept = {name: characterization[name] for name in ("id", "backend", "qubits", "connectivity", "timing")}
    return {**kept, "date": date, "fidelity": fidelity}

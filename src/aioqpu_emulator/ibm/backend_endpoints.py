"""Serves the endpoints of backends."""

from typing import Any

from aioqpu_emulator.endpoints import Call, Endpoint
from aioqpu_emulator.ibm.backends import Backends, configuration, device, properties, version
from aioqpu_emulator.ibm.jobs import IBMJobs
from aioqpu_emulator.ibm.versions import APIVersions
from aioqpu_emulator.jobs import Machine


class BackendEndpoints:
    """Serves the endpoints of backends."""

    def __init__(self, machine: Machine, jobs: IBMJobs, backends: Backends, versions: APIVersions) -> None:
        self._machine = machine
        self._jobs = jobs
        self._backends = backends
        self._versions = versions
        self.endpoints = (
            Endpoint("GET", "/v1/backends", self._list),
            Endpoint("GET", "/v1/backends/{id}/status", self._status),
            Endpoint("GET", "/v1/backends/{id}/configuration", self._configuration),
            Endpoint("GET", "/v1/backends/{id}/properties", self._properties),
            Endpoint("GET", "/v1/backends/{id}/defaults", self._defaults),
        )

    def _list(self, call: Call) -> Any:
        backends = [*self._backends, *(self._backends.mocks if call.query.get("include_mocks") else ())]
        if self._versions.of(call) < "2025-01-01":
            return {"devices": [backend.name for backend in backends]}
        devices = [device(backend, self._jobs.queue_length(backend.name)) for backend in backends]
        if call.query.get("fields") == "wait_time_seconds":
            wait = round(self._machine.queue_time)
            for entry in devices:
                entry["wait_time_seconds"] = {"average": wait, "p50": wait, "p95": wait}
        return {"devices": devices}

    def _status(self, call: Call) -> Any:
        backend = self._backends.find(call.path["id"])
        return {
            "state": True,
            "status": "active",
            "message": "available",
            "length_queue": self._jobs.queue_length(backend.name),
            "backend_version": version(backend),
        }

    def _configuration(self, call: Call) -> Any:
        return configuration(self._backends.find(call.path["id"]))

    def _properties(self, call: Call) -> Any:
        return properties(self._backends.find(call.path["id"]))

    def _defaults(self, call: Call) -> Any:
        self._backends.find(call.path["id"])
        return {}

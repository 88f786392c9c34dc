"""Loads optional integrations and the emulator on use; the core imports none of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aioqpu._http import httpx


def load(name: str) -> Any:
    """Return the module `aioqpu.integrations.<name>`.

    The integrations import the core's public classes, so the core may not name them in an import.
    """
    return import_module(f"aioqpu.integrations.{name}")


def is_of_other_framework(circuit: object) -> bool:
    """Return whether a circuit is one of Cirq's or PennyLane's, which `frameworks.to_qiskit` converts."""
    return type(circuit).__module__.partition(".")[0] in ("cirq", "pennylane")


def emulator_transport(**options: Any) -> tuple[httpx.AsyncBaseTransport, str]:
    """Return a transport to an emulator that starts with the first request, and the CRN of its IBM instance."""
    emulator = import_module("aioqpu_emulator").Emulator(**options)  # names the extra if a package is missing
    return import_module("aioqpu_emulator.transport").EmulatorTransport(emulator), emulator.instance

"""Ends IonQ's jobs as failed, and defines the failure codes."""

from typing import NoReturn

from aioqpu_emulator.jobs import ProgramError


def fail(message: str, code: str) -> NoReturn:
    """End a simulation as failed."""
    raise ProgramError(message, code)


def failure_code(code: str | int) -> str:
    """Return the failure code of a simulation's error code."""
    return code if isinstance(code, str) and code != "unexpected" else "SimulationError"

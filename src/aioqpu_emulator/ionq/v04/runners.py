"""Simulates the jobs of v0.4 in child processes, with functions of the type `submission.Runner`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from aioqpu_emulator.ionq.failures import fail
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.settings import Settings
from aioqpu_emulator.ionq.submission import Program, Runner, simulate
from aioqpu_emulator.ionq.v04.kinds import FUNCTION, OPENQASM_3

if TYPE_CHECKING:
    import numpy as np

# Qiskit takes most of a second to import, so the first circuit imports it.


def simulate_and_compile(
    program: Program, gateset: str, settings: Settings, rng: "np.random.Generator"
) -> dict[str, Any]:
    """Run a circuit and compile it to native gates."""
    from aioqpu_emulator.ionq.v04.programs import compiled

    value = simulate(program, gateset, settings, rng)
    return {**(value or {}), "compiled": compiled(program, gateset)}


def fail_without_width(*_: Any) -> NoReturn:
    """Fail because a circuit does not have its number of qubits."""
    fail("The circuit does not say how many qubits it has.", "UnexpectedCompilationError")


def runner_of(kind: str, program: Mapping[str, Any]) -> Runner:
    """Return the runner for jobs of a type other than gates; refuse jobs that this emulator cannot run."""
    if kind == FUNCTION:
        _check_function(program["data"])
    elif kind not in _RUNNERS:
        raise invalid(f"This emulator cannot run jobs of type {kind!r:.100}.", "type")
    return _RUNNERS[kind]


def _check_function(function: Mapping[str, Any]) -> None:
    if function.get("type") != "hamiltonian-energy":
        raise invalid(f"This emulator cannot run the function {function.get('type')!r:.100}.", "input.data.type")
    energy = function["data"]
    for name in ("linear_constraints", "quadratic_constraints", "cvar_alpha"):
        if energy.get(name) not in (None, []):
            raise invalid(f"This emulator cannot run a function with {name}.", f"input.data.data.{name}")


def _run_registers(program: Program, _: str, settings: Settings, rng: "np.random.Generator") -> dict[str, Any] | None:
    from aioqpu_emulator.ionq.v04.programs import run_registers

    return run_registers(program["program"]["data"], settings, rng)


def _run_function(program: Program, _: str, settings: Settings, rng: "np.random.Generator") -> dict[str, float] | None:
    from aioqpu_emulator.ionq.v04.programs import run_function

    return run_function(program["program"], settings, rng)


_RUNNERS: Mapping[str, Runner] = {OPENQASM_3: _run_registers, FUNCTION: _run_function}

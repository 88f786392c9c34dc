"""Defines v0.4's names of the types and statuses of jobs."""

from typing import Final

from aioqpu_emulator.ionq.jobs import IonQJob

CIRCUIT: Final = "ionq.circuit.v1"
CIRCUITS: Final = "ionq.multi-circuit.v1"
OPENQASM_2: Final = "ionq.qasm2.v1"
OPENQASM_3: Final = "ionq.qasm3.v1"
FUNCTION: Final = "quantum-function"


def kind_of(job: IonQJob) -> str:
    """Return the type of a job of either version."""
    if job.children:
        return CIRCUITS
    if job.parent is not None:
        return CIRCUIT
    has_gates = job.circuit is not None and "circuit" in job.circuit.program
    return str(job.v04_body.get("type", CIRCUIT if has_gates else OPENQASM_2))


def status_of(job: IonQJob) -> str:
    """Return the current status of a job."""
    return "started" if job.status == "running" else job.status

"""Ends jobs as failed."""

from typing import Final, NoReturn

from aioqpu_emulator.ibm.codes import SHOTS_OUT_OF_RANGE
from aioqpu_emulator.jobs import ProgramError

MAX_EXECUTIONS: Final = 10_000_000


def fail(message: str, code: int, solution: str = "") -> NoReturn:
    """Fail the job."""
    raise ProgramError(message, code, solution)


def check_executions(executions: int) -> None:
    """Fail a job that would take too long."""
    if executions > MAX_EXECUTIONS:
        fail(f"{executions} executions are more than the {MAX_EXECUTIONS} of one job.", SHOTS_OUT_OF_RANGE)

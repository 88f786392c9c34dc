"""Chooses a command's cloud, runs requests with its client, and turns errors into messages and exit codes."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import anyio
import typer

from aioqpu._http.validation import environment
from aioqpu.errors import (
    AioqpuError,
    JobError,
    JobNotFinishedError,
    JobTimeoutError,
    SubmissionUncertainError,
)
from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.ibm.configuration import API_KEY_VARIABLES as IBM_KEYS
from aioqpu.integrations.command_line.options import Cloud
from aioqpu.integrations.command_line.output import ExitCode, fail, print_message
from aioqpu.ionq.client import API_KEY_VARIABLES as IONQ_KEYS
from aioqpu.ionq.client import IonQClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

CloudClient: TypeAlias = IonQClient | IBMRuntimeClient

T = TypeVar("T")


def choose_cloud(option: Cloud | None) -> Cloud:
    """Return the cloud of the option `--cloud`, or else the only cloud with an API key in the environment."""
    if option is not None:
        return option
    has_ionq = environment(*IONQ_KEYS) is not None
    has_ibm = environment(*IBM_KEYS) is not None
    if has_ionq and has_ibm:
        fail("API keys of both clouds are set: choose one with --cloud ionq or --cloud ibm", ExitCode.WRONG_USE)
    if not has_ionq and not has_ibm:
        fail(
            "no API key is set: set IONQ_API_KEY, or QISKIT_IBM_TOKEN and QISKIT_IBM_INSTANCE, or use --cloud ibm "
            "with an account saved by Qiskit",
            ExitCode.WRONG_USE,
        )
    return Cloud.ionq if has_ionq else Cloud.ibm


def run_with_client(cloud: Cloud, function: Callable[[CloudClient], Awaitable[T]]) -> T:
    """Run a coroutine function with a client, and end the command with a message and an exit code if it fails."""

    async def main() -> T:
        async with _make_client(cloud) as client:
            return await function(client)

    try:
        return anyio.run(main)
    except (ValueError, ModuleNotFoundError) as error:
        # Errors name a keyword and an environment variable; the command line has the variable only.
        fail(re.sub(r"give \w+=\S+ or ", "", str(error)), ExitCode.WRONG_USE)
    except (JobTimeoutError, JobNotFinishedError) as error:
        fail(f"{error}; to wait for it: {_wait_command(error.job_id, cloud)}", ExitCode.JOB_NOT_FINISHED)
    except JobError as error:
        fail(error, ExitCode.JOB_FAILED)
    except SubmissionUncertainError as error:
        command = _look_up_command(error.submission_id, cloud)
        fail(str(error).replace("recover() or find_submission()", command), ExitCode.FAILED)
    except AioqpuError as error:
        fail(error, ExitCode.FAILED)


@contextmanager
def resumable(cloud: Cloud, job_ids: Sequence[str], submission_id: str = "") -> Iterator[None]:
    """After Ctrl-C, print how to wait for the jobs again, or how to look for an interrupted submission."""
    try:
        yield
    except KeyboardInterrupt:
        for job_id in job_ids:
            print_message(f"The job goes on remotely. To wait again: {_wait_command(job_id, cloud)}")
        if not job_ids:
            print_message(
                f"The job may have been submitted with the submission id {submission_id}. "
                f"To look for it: {_look_up_command(submission_id, cloud)}"
            )
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def _wait_command(job_id: str | None, cloud: Cloud) -> str:
    """Return the command that waits for a job."""
    return f"aioqpu jobs wait {job_id} --cloud {cloud}"


def _look_up_command(submission_id: str, cloud: Cloud) -> str:
    return f"aioqpu jobs show {submission_id} --cloud {cloud}"


def _make_client(cloud: Cloud) -> CloudClient:
    if cloud is Cloud.ionq:
        return IonQClient()
    if environment(*IBM_KEYS):
        return IBMRuntimeClient()
    try:
        return IBMRuntimeClient.from_saved_account()
    except ValueError as error:
        raise ValueError(f"QISKIT_IBM_TOKEN is not set; {error}") from None

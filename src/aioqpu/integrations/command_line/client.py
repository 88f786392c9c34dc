"""Chooses the cloud of a command, runs requests with a client, and converts errors to messages and exit codes."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import anyio
import attrs
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
from aioqpu.ibm.keywords import API_KEY_VARIABLES as IBM_KEYS
from aioqpu.integrations.command_line.options import APIVersion, Cloud
from aioqpu.integrations.command_line.output import ExitCode, fail, print_message
from aioqpu.ionq.client import API_KEY_VARIABLES as IONQ_KEYS
from aioqpu.ionq.client import IonQClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

CloudClient: TypeAlias = IonQClient | IBMRuntimeClient

T = TypeVar("T")


@attrs.frozen
class Service:
    """The cloud that a command uses, and the version of its API if one was chosen."""

    cloud: Cloud
    api_version: APIVersion | None = None

    @property
    def options(self) -> str:
        """The options that choose this service."""
        return f"--cloud {self.cloud}" + (f" --api-version {self.api_version}" if self.api_version else "")


def choose_service(cloud: Cloud | None, api_version: APIVersion | None) -> Service:
    """Return the service of the options `--cloud` and `--api-version`."""
    if api_version is None:
        return Service(cloud or _only_cloud())
    if cloud is Cloud.ibm:
        fail("--api-version is for IonQ only", ExitCode.WRONG_USE)
    return Service(Cloud.ionq, api_version)


def _only_cloud() -> Cloud:
    """Return the only cloud with an API key in the environment."""
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


def run_with_client(service: Service, function: Callable[[CloudClient], Awaitable[T]]) -> T:
    """Run a coroutine function with a client, and end the command with a message and an exit code if it fails."""

    async def main() -> T:
        async with _make_client(service) as client:
            return await function(client)

    try:
        return anyio.run(main)
    except (ValueError, ModuleNotFoundError) as error:
        # The messages name keywords of Python; the command line has options and environment variables.
        text = re.sub(r"give \w+=\S+ or ", "", str(error))
        fail(text.replace('IonQClient(api_version="v0.4")', _how_to_choose_v04()), ExitCode.WRONG_USE)
    except (JobTimeoutError, JobNotFinishedError) as error:
        pending = getattr(error, "pending", ())
        ids, what = [job.id for job in pending] or [str(error.job_id)], "them" if len(pending) > 1 else "it"
        # The cause contains the errors of the other jobs of this wait, which cannot be read.
        others = getattr(error.__cause__, "exceptions", [error.__cause__]) if pending and error.__cause__ else []
        fail([f"{error}; to wait for {what}: {_wait_command(ids, service)}", *others], ExitCode.JOB_NOT_FINISHED)
    except JobError as error:
        fail(error, ExitCode.JOB_FAILED)
    except SubmissionUncertainError as error:
        command = _look_up_command(error.submission_id, service)
        fail(str(error).replace("recover() or find_submission()", command), ExitCode.FAILED)
    except AioqpuError as error:
        fail(error, ExitCode.FAILED)


def _how_to_choose_v04() -> str:
    if (environment("IONQ_API_URL") or "").rstrip("/").endswith("/v0.3"):
        return "set IONQ_API_URL to the address that ends in /v0.4"
    return "use --api-version v0.4"


@contextmanager
def resumable(service: Service, job_ids: Sequence[str], submission_id: str = "") -> Iterator[None]:
    """After Ctrl-C, print how to wait for the jobs again, or how to look for an interrupted submission."""
    try:
        yield
    except KeyboardInterrupt:
        if job_ids:
            continues = "The job continues" if len(job_ids) == 1 else f"The {len(job_ids)} jobs continue"
            print_message(f"{continues} remotely. To wait again: {_wait_command(job_ids, service)}")
        else:
            print_message(
                f"The job may have been submitted with the submission id {submission_id}. "
                f"To look for it: {_look_up_command(submission_id, service)}"
            )
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def _wait_command(job_ids: Sequence[str], service: Service) -> str:
    """Return the command that waits for jobs."""
    return f"aioqpu jobs wait {' '.join(job_ids)} {service.options}"


def _look_up_command(submission_id: str, service: Service) -> str:
    return f"aioqpu jobs show {submission_id} {service.options}"


def _make_client(service: Service) -> CloudClient:
    if service.cloud is Cloud.ionq:
        return IonQClient(api_version=service.api_version and service.api_version.value)
    if environment(*IBM_KEYS):
        return IBMRuntimeClient()
    try:
        return IBMRuntimeClient.from_saved_account()
    except ValueError as error:
        raise ValueError(f"QISKIT_IBM_TOKEN is not set; {error}") from None

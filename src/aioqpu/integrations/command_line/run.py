"""The command that runs a circuit."""

import io
import json
import re
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
import typer

from aioqpu._jobs.handle import Job
from aioqpu._jobs.submission import new_submission_id
from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.ibm.pubs import COMMENT
from aioqpu.ibm.results import IBMResult
from aioqpu.integrations.circuits import for_ibm
from aioqpu.integrations.command_line.client import CloudClient, choose_service, resumable, run_with_client
from aioqpu.integrations.command_line.options import APIVersionOption, Cloud, CloudOption, JSONOption, TimeoutOption
from aioqpu.integrations.command_line.output import ExitCode, fail, print_message
from aioqpu.integrations.command_line.results import print_result
from aioqpu.integrations.openqasm import read_openqasm
from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.results import IonQResult

Program = str | dict[str, Any]
"""OpenQASM text, or a circuit in the JSON format of IonQ's API."""


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="OpenQASM, or for IonQ a circuit in the JSON format of its API; - reads stdin."
        ),
    ],
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    backend: Annotated[
        str | None,
        typer.Option(
            "--backend", "--target", help="The QPU or simulator (default for IonQ: simulator).", show_default=False
        ),
    ] = None,
    shots: Annotated[
        int | None,
        typer.Option(min=1, help="Number of shots; by default the service decides.", show_default=False),
    ] = None,
    timeout: TimeoutOption = None,
    as_json: JSONOption = False,
) -> None:
    """Run a circuit and show its results. QPUs cost money. Ctrl-C ends the wait, not the job."""
    chosen = choose_service(cloud, api_version)
    program = read_program(file)
    if chosen.cloud is Cloud.ibm:
        _check_for_ibm(program, file, backend)
    submission_id, submitted = new_submission_id(None), list[str]()

    async def submit_and_wait(client: CloudClient) -> IonQResult | IBMResult:
        job: Job[Any, IonQResult] | Job[Any, IBMResult]
        if isinstance(client, IonQClient):
            job = await client.submit_job(
                program, target=backend or "simulator", shots=shots, submission_id=submission_id
            )
        else:
            job = await _submit_to_ibm(client, str(program), str(backend), shots, submission_id)
        submitted.append(job.id)
        print_message(f"submitted {job.id}")
        await job.wait(timeout, progress=True)
        return await job.result()

    with resumable(chosen, submitted, submission_id):
        result = run_with_client(chosen, submit_and_wait)
    print_result(chosen.cloud, result, as_json, _circuit_names(program))


def read_program(file: Path) -> Program:
    """Read and check a circuit; end the command if it cannot be used."""
    try:
        text = (sys.stdin or io.StringIO()).read() if str(file) == "-" else file.read_text("utf-8-sig")
        if file.suffix == ".json" or text.lstrip().startswith("{"):
            circuit = json.loads(text)
            if not isinstance(circuit, dict) or not circuit:
                raise ValueError("a circuit in JSON must be an object in the format of IonQ's API")
            return circuit
        # Errors are reported before anything is sent. The parser of OpenQASM 3 also writes them to stderr itself.
        with redirect_stderr(io.StringIO()):
            read_openqasm(text)
    except OSError as error:
        fail(f"{file}: {error.strerror}", ExitCode.WRONG_USE)
    except (ValueError, RecursionError, ModuleNotFoundError) as error:
        fail(f"{file}: {error}", ExitCode.WRONG_USE)
    return text


def _check_for_ibm(program: Program, file: Path, backend: str | None) -> None:
    """End the command if IBM cannot run the program."""
    if backend is None:
        fail("give --backend NAME; `aioqpu backends` lists the names", ExitCode.WRONG_USE)
    if not isinstance(program, str):
        fail("IBM accepts OpenQASM only", ExitCode.WRONG_USE)
    if not re.search(r"\bmeasure\b", COMMENT.sub("", program)):
        fail(f"{file}: the circuit measures nothing", ExitCode.WRONG_USE)


async def _submit_to_ibm(
    client: IBMRuntimeClient, circuit: str, backend: str, shots: int | None, submission_id: str
) -> Job[Any, IBMResult]:
    """Compile a circuit for the backend and submit it to the sampler."""
    configuration = await client.get_backend_configuration(backend)
    compiled = await anyio.to_thread.run_sync(for_ibm, circuit, configuration)
    return await client.submit_sampler([compiled], backend=backend, shots=shots, submission_id=submission_id)


def _circuit_names(program: Program) -> list[str | None]:
    """Return the names in a program of several circuits."""
    circuits = program.get("circuits") if isinstance(program, dict) else None
    return [circuit.get("name") for circuit in circuits or ()]

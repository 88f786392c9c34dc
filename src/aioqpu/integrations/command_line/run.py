"""Defines the command that runs a circuit."""

from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
import typer

from aioqpu._jobs.handle import Job
from aioqpu._jobs.submission_id import new_submission_id
from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.ibm.results import IBMResult
from aioqpu.integrations.command_line.client import CloudClient, choose_service, resumable, run_with_client
from aioqpu.integrations.command_line.job_output import job_summary
from aioqpu.integrations.command_line.options import APIVersionOption, Cloud, CloudOption, JSONOption, TimeoutOption
from aioqpu.integrations.command_line.output import ExitCode, fail, print_json, print_message, print_output
from aioqpu.integrations.command_line.program import (
    Point,
    Program,
    check_for_ibm,
    circuits_for_ionq,
    estimator_pubs,
    point_names,
    read_points,
    read_program,
    sampler_pubs,
    unmeasured,
)
from aioqpu.integrations.command_line.results import print_result
from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.results import IonQResult


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
    name: Annotated[str | None, typer.Option(help="A name for the job (IonQ).", show_default=False)] = None,
    noise: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="The noise model of IonQ's simulator, such as aria-1.", show_default=False),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="The value of a parameter, or values separated by commas: one circuit for each. Repeatable.",
            show_default=False,
        ),
    ] = None,
    observable: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PAULIS",
            help="Estimate the expectation value of a Pauli string such as ZZ (IBM). Repeatable.",
            show_default=False,
        ),
    ] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Print the job's id and do not wait for results.")] = False,
    timeout: TimeoutOption = None,
    as_json: JSONOption = False,
) -> None:
    """Run a circuit and show its results. QPUs cost money. Ctrl-C ends the wait, not the job."""
    chosen = choose_service(cloud, api_version)
    observables = observable or []
    for option, value, required in (
        ("--name", name, Cloud.ionq),
        ("--noise", noise, Cloud.ionq),
        ("--observable", observable, Cloud.ibm),
    ):
        if value and chosen.cloud is not required:
            fail(f"{option} is for {'IonQ' if required is Cloud.ionq else 'IBM'} only", ExitCode.WRONG_USE)
    program = read_program(file)
    if chosen.cloud is Cloud.ibm:
        check_for_ibm(program, file, backend, observables)
    points = read_points(param or [], program)
    submission_id, submitted = new_submission_id(None), list[str]()

    async def submit(client: CloudClient) -> Job[Any, IonQResult] | Job[Any, IBMResult]:
        job: Job[Any, IonQResult] | Job[Any, IBMResult]
        if isinstance(client, IonQClient):
            job = await client.submit_job(
                await anyio.to_thread.run_sync(circuits_for_ionq, program, points),
                target=backend or "simulator",
                shots=shots,
                name=name,
                noise=None if noise is None else {"model": noise},
                submission_id=submission_id,
            )
        else:
            job = await _submit_to_ibm(client, str(program), str(backend), shots, observables, points, submission_id)
        submitted.append(job.id)
        print_message(f"submitted {job.id}")
        return job

    async def submit_and_wait(client: CloudClient) -> IonQResult | IBMResult:
        job = await submit(client)
        await job.wait(timeout, progress=True)
        return await job.result()

    with resumable(chosen, submitted, submission_id):
        if no_wait:
            job = run_with_client(chosen, submit)
            if as_json:
                print_json(job_summary(chosen.cloud, job))
            else:
                print_output(job.id)
            return
        result = run_with_client(chosen, submit_and_wait)
    print_result(chosen.cloud, result, as_json, _names(program, points), observables)


async def _submit_to_ibm(
    client: IBMRuntimeClient,
    circuit: str,
    backend: str,
    shots: int | None,
    observables: list[str],
    points: list[Point],
    submission_id: str,
) -> Job[Any, IBMResult]:
    """Compile a circuit for the backend and submit it to the sampler, or to the estimator if there are observables."""
    if observables:
        unmeasured_circuit = await anyio.to_thread.run_sync(unmeasured, circuit)
        compiled = await client.transpile_for(unmeasured_circuit, backend, optimization_level=1)
        pubs = await anyio.to_thread.run_sync(estimator_pubs, compiled, observables, points)
        precision = None if shots is None else shots**-0.5  # the service converts shots into a precision in this way
        return await client.submit_estimator(pubs, backend=backend, precision=precision, submission_id=submission_id)
    configuration = await client.get_backend_configuration(backend)
    pubs = await anyio.to_thread.run_sync(sampler_pubs, circuit, configuration, points)
    return await client.submit_sampler(pubs, backend=backend, shots=shots, submission_id=submission_id)


def _names(program: Program, points: list[Point]) -> list[str | None]:
    """Return the names in a program of several circuits, or the parameters of each circuit."""
    if any(points):
        return list(point_names(points))
    circuits = program.get("circuits") if isinstance(program, dict) else None
    return [circuit.get("name") for circuit in circuits or ()]

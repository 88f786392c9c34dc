"""The commands on jobs: list, show, wait, cancel, delete and results."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

import typer
from rich.text import Text

from aioqpu._http.text import printable
from aioqpu._jobs.handle import Job
from aioqpu.errors import AioqpuError
from aioqpu.ibm.results import IBMResult
from aioqpu.integrations.command_line.client import CloudClient, Service, choose_service, resumable, run_with_client
from aioqpu.integrations.command_line.options import (
    APIVersionOption,
    Cloud,
    CloudOption,
    JobID,
    JobIDs,
    JSONOption,
    TimeoutOption,
)
from aioqpu.integrations.command_line.output import (
    ExitCode,
    fail,
    make_name_table,
    make_table,
    print_json,
    print_output,
)
from aioqpu.integrations.command_line.results import print_result
from aioqpu.integrations.display.details import created_at, job_details
from aioqpu.integrations.display.formats import utc_time
from aioqpu.ionq.results import IonQResult

_OUTCOME_STYLES = {"completed": "green", "failed": "red", "cancelled": "bright_black", None: "blue"}

app: typer.Typer = typer.Typer(
    help="List, show, wait for, cancel and delete jobs, and show their results.", no_args_is_help=True
)


@app.command("list")
def list_jobs(
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    limit: Annotated[int, typer.Option(min=1, help="Number of jobs at most.")] = 10,
    as_json: JSONOption = False,
) -> None:
    """List jobs; IBM's are listed newest first."""
    chosen = choose_service(cloud, api_version)

    async def read(client: CloudClient) -> list[Job[Any, Any]]:
        return [job async for job in client.list_jobs(limit=limit)]

    jobs = run_with_client(chosen, read)
    if as_json:
        print_json([_summary(chosen.cloud, job) for job in jobs])
        return
    table = make_table("id", "status", "on", "created", "name")
    for job in jobs:
        details = job_details(job)
        table.add_row(printable(job.id), _status(job), *(details.get(name, "") for name in ("on", "created", "name")))
    print_output(table if jobs else "no jobs")


@app.command()
def show(
    job_id: JobID, cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False
) -> None:
    """Show a job, given its id or its submission id (aioqpu-...)."""
    chosen = choose_service(cloud, api_version)

    async def read(client: CloudClient) -> Job[Any, Any]:
        if not job_id.startswith("aioqpu-"):
            return await client.retrieve_job(job_id)
        job = await client.find_submission(job_id)
        if job is None:
            raise AioqpuError(f"there is no job with the submission id {job_id}")
        return job

    _print_job(chosen.cloud, run_with_client(chosen, read), as_json)


@app.command()
def wait(
    job_id: JobID,
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    timeout: TimeoutOption = None,
    as_json: JSONOption = False,
) -> None:
    """Wait until a job has ended; Ctrl-C ends the wait, not the job."""
    chosen = choose_service(cloud, api_version)

    async def wait_for_job(client: CloudClient) -> Job[Any, Any]:
        return await client.wait_for_job(job_id, timeout, progress=True)

    with resumable(chosen, [job_id]):
        job = run_with_client(chosen, wait_for_job)
    _print_job(chosen.cloud, job, as_json)
    if job.outcome != "completed":
        raise typer.Exit(ExitCode.JOB_FAILED)


@app.command()
def cancel(
    job_ids: JobIDs, cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False
) -> None:
    """Cancel jobs; those that have already ended are left alone. Work that was already done may be billed."""
    _apply_to_each(choose_service(cloud, api_version), job_ids, lambda client: client.cancel_job, as_json)


@app.command()
def delete(
    job_ids: JobIDs,
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without confirmation.")] = False,
    as_json: JSONOption = False,
) -> None:
    """Delete jobs and their results at the service; this cannot be undone."""
    chosen = choose_service(cloud, api_version)
    if not yes:
        names = ", ".join(dict.fromkeys(job_ids))
        typer.confirm(f"Delete {names} with all results? This cannot be undone.", abort=True, err=True)
    _apply_to_each(chosen, job_ids, lambda client: client.delete_job, as_json)


@app.command()
def results(
    job_id: JobID, cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False
) -> None:
    """Show the results of a completed job."""
    chosen = choose_service(cloud, api_version)

    async def read(client: CloudClient) -> IonQResult | IBMResult:
        return await client.get_results(job_id)

    print_result(chosen.cloud, run_with_client(chosen, read), as_json)


def _apply_to_each(
    service: Service,
    job_ids: Sequence[str],
    method: Callable[[CloudClient], Callable[[str], Awaitable[Job[Any, Any] | None]]],
    as_json: bool,
) -> None:
    """Call a method of the client for each job; print what was done, then the errors of the other jobs."""

    async def call(client: CloudClient) -> tuple[dict[str, Job[Any, Any] | None], list[str]]:
        done, errors = dict[str, Job[Any, Any] | None](), list[str]()
        for job_id in dict.fromkeys(job_ids):
            try:
                done[job_id] = await method(client)(job_id)
            except (AioqpuError, ValueError) as error:
                errors.append(str(error))
        return done, errors

    done, errors = run_with_client(service, call)
    if as_json:
        cloud = service.cloud
        print_json([_summary(cloud, job) if job else {"id": job_id, "cloud": cloud} for job_id, job in done.items()])
    else:
        for job_id, job in done.items():
            print_output(Text.assemble(f"{printable(job_id)} ", _status(job)) if job else f"deleted {job_id}")
    if errors:
        fail(errors, ExitCode.FAILED)


def _print_job(cloud: Cloud, job: Job[Any, Any], as_json: bool) -> None:
    if as_json:
        print_json({**_summary(cloud, job), "details": job.to_dict()})
        return
    table = make_name_table()
    table.add_row("id", printable(job.id))
    table.add_row("status", _status(job))
    for name, text in job_details(job).items():
        table.add_row(name, text)
    print_output(table)


def _status(job: Job[Any, Any]) -> Text:
    return Text(printable(job.status or "not read yet"), style=_OUTCOME_STYLES[job.outcome])


def _summary(cloud: Cloud, job: Job[Any, Any]) -> dict[str, Any]:
    """Return the fields of a job that every command prints as JSON."""
    data = job.to_dict()
    created = utc_time(created_at(data))
    return {
        "id": job.id,
        "cloud": cloud,
        "status": job.status,
        "outcome": job.outcome,
        "backend": data.get("target") or data.get("backend"),
        "created": created and created.isoformat(),
    }

"""Defines the commands on jobs: list, show, wait, cancel, delete and results."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Annotated, Any

import typer
from rich.text import Text

from aioqpu._http.text import printable
from aioqpu._jobs.handle import Job
from aioqpu._jobs.polling import outcome_of_status
from aioqpu.errors import AioqpuError
from aioqpu.ibm.results import IBMResult
from aioqpu.integrations.command_line.client import CloudClient, Service, choose_service, run_with_client
from aioqpu.integrations.command_line.ids import NEWEST_JOBS, newest_ids, short_ids, whole_ids
from aioqpu.integrations.command_line.job_output import job_status, job_summary, print_job, print_jobs
from aioqpu.integrations.command_line.options import APIVersionOption, CloudOption, JobID, JobIDs, JSONOption
from aioqpu.integrations.command_line.output import ExitCode, fail, is_terminal, print_json, print_output
from aioqpu.integrations.command_line.results import print_result
from aioqpu.integrations.command_line.wait import wait
from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.results import IonQResult

app: typer.Typer = typer.Typer(
    help="List, show, wait for, cancel and delete jobs, and show their results.", no_args_is_help=True
)


@app.command("list")
def list_jobs(
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    limit: Annotated[int, typer.Option(min=1, help="Maximum number of jobs.")] = 10,
    status: Annotated[
        str | None, typer.Option(help="Only jobs with this status, such as completed.", show_default=False)
    ] = None,
    as_json: JSONOption = False,
) -> None:
    """List jobs; IBM's are listed newest first."""
    chosen = choose_service(cloud, api_version)
    shorten = is_terminal() and not as_json

    async def read(client: CloudClient) -> tuple[list[Job[Any, Any]], list[str]]:
        if status is not None:
            return await _with_status(client, status, limit), await newest_ids(client) if shorten else []
        # IBM's ids begin with the time, so a prefix must also differ from the ids of older jobs. One request lists all.
        max_listed = max(limit, NEWEST_JOBS) if shorten and not isinstance(client, IonQClient) else limit
        found: list[Job[Any, Any]] = [job async for job in client.list_jobs(limit=max_listed)]
        return found[:limit], [job.id for job in found[:NEWEST_JOBS]]

    jobs, newest = run_with_client(chosen, read)
    if as_json:
        print_json([job_summary(chosen.cloud, job) for job in jobs])
    elif jobs:
        print_jobs(jobs, short_ids(newest) if shorten else {})
    else:
        print_output("no jobs" if status is None else f"no jobs with the status {status}")


async def _with_status(client: CloudClient, status: str, limit: int) -> list[Job[Any, Any]]:
    """Return jobs with a status; IBM's list has a filter for ended jobs only."""
    word = status.casefold()
    outcome = outcome_of_status(word)
    if isinstance(client, IonQClient):
        spelled = "canceled" if outcome == "cancelled" else word
        return [job async for job in client.list_jobs(limit=limit, status=spelled)]
    found: list[Job[Any, Any]] = []
    async with aclosing(client.list_jobs(pending=outcome is None)) as jobs:
        async for job in jobs:
            if (job.outcome == outcome) if outcome else (str(job.status).casefold() == word):
                found.append(job)
                if len(found) == limit:
                    break
    return found


@app.command()
def show(
    job_id: JobID, cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False
) -> None:
    """Show a job, given its id or its submission id (aioqpu-...)."""
    chosen = choose_service(cloud, api_version)
    is_submission = job_id.startswith("aioqpu-")
    [whole_id] = [job_id] if is_submission else whole_ids(chosen, [job_id])

    async def read(client: CloudClient) -> Job[Any, Any]:
        if not is_submission:
            return await client.retrieve_job(whole_id)
        job = await client.find_submission(job_id)
        if job is None:
            raise AioqpuError(f"there is no job with the submission id {job_id}")
        return job

    job = run_with_client(chosen, read)
    if as_json:
        print_json({**job_summary(chosen.cloud, job), "details": job.to_dict()})
    else:
        print_job(job)


app.command()(wait)


@app.command()
def cancel(
    job_ids: JobIDs, cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False
) -> None:
    """Cancel jobs; jobs that have already ended are not changed. Work that was already done may be billed."""
    chosen = choose_service(cloud, api_version)
    _apply_to_each(chosen, whole_ids(chosen, job_ids), lambda client: client.cancel_job, as_json)


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
    ids = whole_ids(chosen, job_ids)
    if not yes:
        typer.confirm(f"Delete {', '.join(ids)} with all results? This cannot be undone.", abort=True, err=True)
    _apply_to_each(chosen, ids, lambda client: client.delete_job, as_json)


@app.command()
def results(
    job_id: JobID, cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False
) -> None:
    """Show the results of a completed job."""
    chosen = choose_service(cloud, api_version)
    [whole_id] = whole_ids(chosen, [job_id])

    async def read(client: CloudClient) -> IonQResult | IBMResult:
        return await client.get_results(whole_id)

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
        for job_id in job_ids:
            try:
                done[job_id] = await method(client)(job_id)
            except (AioqpuError, ValueError) as error:
                errors.append(str(error))
        return done, errors

    done, errors = run_with_client(service, call)
    if as_json:
        cloud = service.cloud
        print_json([job_summary(cloud, job) if job else {"id": job_id, "cloud": cloud} for job_id, job in done.items()])
    else:
        for job_id, job in done.items():
            print_output(Text.assemble(f"{printable(job_id)} ", job_status(job)) if job else f"deleted {job_id}")
    if errors:
        fail(errors, ExitCode.FAILED)

"""Defines the command that waits for jobs."""

from typing import Annotated, Any

import typer
from rich.text import Text

from aioqpu._http.text import printable
from aioqpu._jobs.handle import Job
from aioqpu._jobs.wait_many import wait_all
from aioqpu.errors import AioqpuError, JobTimeoutError
from aioqpu.ibm.results import IBMResult
from aioqpu.integrations.command_line.client import CloudClient, choose_service, resumable, run_with_client
from aioqpu.integrations.command_line.ids import short_ids, whole_ids
from aioqpu.integrations.command_line.job_output import job_status, job_summary, print_job, print_jobs
from aioqpu.integrations.command_line.options import APIVersionOption, CloudOption, JobIDs, JSONOption, TimeoutOption
from aioqpu.integrations.command_line.output import ExitCode, fail, is_terminal, print_json, print_output
from aioqpu.integrations.command_line.results import print_result, result_entries
from aioqpu.ionq.results import IonQResult

Results = dict[str, IonQResult | IBMResult]


def wait(
    job_ids: JobIDs,
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    timeout: TimeoutOption = None,
    with_results: Annotated[bool, typer.Option("--results", help="Show the results too.")] = False,
    as_json: JSONOption = False,
) -> None:
    """Wait until jobs have ended; Ctrl-C ends the wait, not the jobs."""
    chosen = choose_service(cloud, api_version)
    ids, errors = whole_ids(chosen, job_ids), list[str]()

    async def wait_for_jobs(client: CloudClient) -> tuple[list[Job[Any, Any]], Results]:
        jobs: list[Job[Any, Any]] = [client.job(job_id) for job_id in ids]
        try:
            await (wait_all(jobs, timeout, progress=True) if len(jobs) > 1 else jobs[0].wait(timeout, progress=True))
        except JobTimeoutError:
            raise
        except (AioqpuError, ExceptionGroup) as error:  # a job that cannot be read; the others have ended
            if len(jobs) == 1:
                raise
            errors.extend(map(str, getattr(error, "exceptions", [error])))
        ended = [job for job in jobs if job.done]
        return ended, await _read_results(ended, errors) if with_results else {}

    with resumable(chosen, ids):
        jobs, results = run_with_client(chosen, wait_for_jobs)
    if as_json:
        entries = []
        for job in jobs:
            entry = {**job_summary(chosen.cloud, job), "details": job.to_dict()}
            if with_results:
                entry["results"] = _entries(results.get(job.id), errors)
            entries.append(entry)
        print_json(entries[0] if len(ids) == 1 else entries)
    elif with_results:
        for job in jobs:
            if job.id in results:
                print_output(Text.assemble(f"{printable(job.id)} ", job_status(job)))
                print_result(chosen.cloud, results[job.id], as_json=False)
            else:
                print_job(job)
    elif len(ids) == 1:
        print_job(jobs[0])
    else:
        print_jobs(jobs, short_ids(ids) if is_terminal() else {})
    if errors:
        fail(errors, ExitCode.FAILED)
    if any(job.outcome != "completed" for job in jobs):
        raise typer.Exit(ExitCode.JOB_FAILED)


async def _read_results(jobs: list[Job[Any, Any]], errors: list[str]) -> Results:
    """Return the results of the completed jobs, by id; add what cannot be read to the errors."""
    results = Results()
    for job in jobs:
        if job.outcome == "completed":
            try:
                results[job.id] = await job.result()
            except (AioqpuError, ValueError) as error:
                errors.append(str(error))
    return results


def _entries(result: IonQResult | IBMResult | None, errors: list[str]) -> list[dict[str, Any]] | None:
    """Return a result as JSON; `None` if there is none, or if it has too many samples to count."""
    try:
        return None if result is None else result_entries(result, ())
    except ValueError as error:
        errors.append(str(error))
        return None

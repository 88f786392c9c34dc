"""The commands of `aioqpu`; docs/command-line.md describes what they print and their exit codes."""

from __future__ import annotations

import io
import json
import math
import re
import runpy
import sys
from contextlib import contextmanager, redirect_stderr
from enum import StrEnum
from itertools import islice
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import anyio
import typer
from rich.bar import Bar
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aioqpu._client import Client, package_version
from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds, environment
from aioqpu._jobs.submission import new_submission_id
from aioqpu.errors import (
    AioqpuError,
    JobError,
    JobNotFinishedError,
    JobTimeoutError,
    ResponseDecodeError,
    SubmissionUncertainError,
)
from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.ibm.configuration import API_KEY_VARIABLES as IBM_KEYS
from aioqpu.ibm.pubs import COMMENT
from aioqpu.ibm.qiskit_json import BitArray, fields
from aioqpu.integrations.circuits import for_ibm
from aioqpu.integrations.display import MAX_CHARTS, charts, counts, duration, facts, moment, number
from aioqpu.integrations.openqasm import read_openqasm
from aioqpu.ionq.client import API_KEY_VARIABLES as IONQ_KEYS
from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.results import IonQResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from aioqpu._jobs.handle import Job
    from aioqpu.ibm.results import IBMResult

T = TypeVar("T")

_FAILED, _WRONG_USE, _JOB_FAILED, _NOT_ENDED, _INTERRUPTED = 1, 2, 3, 4, 130
_STYLES = {"completed": "green", "failed": "red", "cancelled": "bright_black", None: "blue"}
_LONGEST_MESSAGE = 10_000  # characters
_PIPE_WIDTH = 100_000  # nothing is cut or wrapped in what another program reads

app: typer.Typer = typer.Typer(
    name="aioqpu",
    help="Jobs on IonQ's and IBM's quantum clouds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
jobs: typer.Typer = typer.Typer(
    help="List, watch, cancel and delete jobs, and show what they gave.", no_args_is_help=True
)
app.add_typer(jobs, name="jobs")


def _print_version(asked: bool) -> None:
    if asked:
        _print(f"aioqpu {package_version()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Jobs on IonQ's and IBM's quantum clouds."""


def _number(seconds: float | None) -> float | None:
    if seconds is not None and math.isnan(seconds):
        raise typer.BadParameter("nan is no number of seconds")
    return seconds


class Cloud(StrEnum):
    """Where a command goes."""

    ionq = "ionq"
    ibm = "ibm"


CloudOption = Annotated[Cloud | None, typer.Option(help="Default: the one whose key is set.", show_default=False)]
JSONOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
TimeoutOption = Annotated[
    float | None,
    typer.Option(min=0, callback=_number, help="Seconds to wait; the job goes on remotely.", show_default=False),
]
JobID = Annotated[str, typer.Argument(metavar="ID", show_default=False)]
JobIDs = Annotated[list[str], typer.Argument(metavar="ID...", show_default=False)]


@jobs.command("list")
def list_jobs(
    cloud: CloudOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 10,
    as_json: JSONOption = False,
) -> None:
    """List jobs, on IBM the newest first."""
    where = _cloud(cloud)

    async def work(client: Client[Any]) -> list[Job[Any, Any]]:
        return [job async for job in client.list_jobs(limit=limit)]  # type: ignore[attr-defined]  # both have it

    found = _run(where, work)
    if as_json:
        _print_json([_summary(where, job) for job in found])
        return
    table = _table("id", "status", "on", "created", "name")
    for job in found:
        about = facts(job)
        table.add_row(printable(job.id), _status(job), *(about.get(name, "") for name in ("on", "created", "name")))
    _print(table if found else "no jobs")


@jobs.command()
def show(job_id: JobID, cloud: CloudOption = None, as_json: JSONOption = False) -> None:
    """Show a job, by its id or by the aioqpu-... that it was submitted as."""
    where = _cloud(cloud)

    async def work(client: Client[Any]) -> Job[Any, Any]:
        read = client.find_submission if job_id.startswith("aioqpu-") else client.retrieve_job
        if (found := await read(job_id)) is None:
            raise AioqpuError(f"no job was submitted as {job_id}")
        return found  # type: ignore[no-any-return]

    _show_job(where, _run(where, work), as_json)


@jobs.command()
def wait(job_id: JobID, cloud: CloudOption = None, timeout: TimeoutOption = None, as_json: JSONOption = False) -> None:
    """Wait until a job has ended; Ctrl-C leaves it alone."""
    where = _cloud(cloud)
    with _resumable(where, [job_id]):
        job = _run(where, lambda client: client.wait_for_job(job_id, timeout, progress=True))
    _show_job(where, job, as_json)
    if job.outcome != "completed":
        raise typer.Exit(_JOB_FAILED)


@jobs.command()
def cancel(job_ids: JobIDs, cloud: CloudOption = None, as_json: JSONOption = False) -> None:
    """Ask for jobs to be cancelled; those that have ended are left alone. Work already done may be billed."""
    where = _cloud(cloud)
    _each(where, job_ids, lambda client: client.cancel_job, as_json)


@jobs.command()
def delete(
    job_ids: JobIDs,
    cloud: CloudOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JSONOption = False,
) -> None:
    """Delete jobs and their results at the service, for good."""
    where = _cloud(cloud)
    if not yes:
        typer.confirm(f"Delete {', '.join(dict.fromkeys(job_ids))} with all results, for good?", abort=True, err=True)
    _each(where, job_ids, lambda client: client.delete_job, as_json)


@jobs.command()
def results(job_id: JobID, cloud: CloudOption = None, as_json: JSONOption = False) -> None:
    """Show what an ended job gave."""
    where = _cloud(cloud)
    _show_result(where, _run(where, lambda client: client.get_results(job_id)), as_json)


@app.command()
def backends(cloud: CloudOption = None, as_json: JSONOption = False) -> None:
    """List the machines and simulators, with their queues."""
    where = _cloud(cloud)

    async def work(client: Client[Any]) -> list[dict[str, Any]]:
        return [_backend(model.to_dict()) for model in await client.list_backends()]  # type: ignore[attr-defined]

    found = _run(where, work)
    if as_json:
        _print_json(found)
        return
    table = _table("name", "status", "qubits", "queue")
    for one in found:
        queue = one["queue_jobs"], one["queue_seconds"]
        waiting = [] if queue[0] is None else [f"{printable(queue[0])} jobs"]
        waiting += [] if queue[1] is None else [f"about {duration(queue[1])}"]
        table.add_row(
            *(printable("" if one[key] is None else one[key]) for key in ("name", "status", "qubits")),
            ", ".join(waiting),
        )
    _print(table)


@app.command()
def usage(
    cloud: CloudOption = None,
    organization: Annotated[str | None, typer.Option(help="IonQ: the organization's id.", show_default=False)] = None,
    as_json: JSONOption = False,
) -> None:
    """Show what was used: by the IBM instance, or by an IonQ organization in the last 30 days."""
    where = _cloud(cloud)
    if where is Cloud.ionq and organization is None:
        _fail("IonQ reports by organization: give --organization ID", _WRONG_USE)

    async def work(client: Any) -> dict[str, Any]:
        report = client.get_usage() if organization is None else client.get_organization_report(organization)
        return (await report).to_dict()  # type: ignore[no-any-return]

    used = _run(where, work)
    if as_json:
        _print_json(used)
        return
    table = _pairs()
    for name, value in used.items():
        timed = name.endswith("_seconds") and not math.isnan(as_seconds(value))
        shown = duration(as_seconds(value)) if timed else value
        for each in shown if isinstance(shown, list) else [shown]:
            table.add_row(printable(name.removesuffix("_seconds").replace("_", " ")), printable(_flat(each)))
    _print(table)


@app.command()
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OpenQASM; for IonQ also its API's JSON; - is stdin.")],
    cloud: CloudOption = None,
    backend: Annotated[
        str | None,
        typer.Option("--backend", "--target", help="Default for IonQ: simulator.", show_default=False),
    ] = None,
    shots: Annotated[int | None, typer.Option(min=1, help="Default: the service's.", show_default=False)] = None,
    timeout: TimeoutOption = None,
    as_json: JSONOption = False,
) -> None:
    """Run a circuit and show what it gave; on a machine that costs money. Ctrl-C leaves the job running."""
    where = _cloud(cloud)
    program = _read(file)
    submission, submitted = new_submission_id(None), list[str]()
    if where is Cloud.ibm:
        if backend is None:
            _fail("give --backend NAME: `aioqpu backends` lists them", _WRONG_USE)
        if not isinstance(program, str):
            _fail("IBM takes OpenQASM only", _WRONG_USE)
        if not re.search(r"\bmeasure\b", COMMENT.sub("", program)):
            _fail(f"{file}: the circuit measures nothing", _WRONG_USE)

    async def submit(client: Any) -> Job[Any, Any]:
        if where is Cloud.ionq:
            target = backend or "simulator"
            return await client.submit_job(program, target=target, shots=shots, submission_id=submission)  # type: ignore[no-any-return]
        configuration = await client.get_backend_configuration(backend)
        circuit = await anyio.to_thread.run_sync(for_ibm, program, configuration)
        return await client.submit_sampler([circuit], backend=backend, shots=shots, submission_id=submission)  # type: ignore[no-any-return]

    async def work(client: Client[Any]) -> IonQResult | IBMResult:
        job = await submit(client)
        submitted.append(job.id)
        _tell(f"submitted {job.id}")
        await job.wait(timeout, progress=True)
        return await job.result()  # type: ignore[no-any-return]

    with _resumable(where, submitted, submission):
        result = _run(where, work)
    several = program.get("circuits") if isinstance(program, dict) else None
    _show_result(where, result, as_json, [circuit.get("name") for circuit in several or ()])


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def emulator(context: typer.Context) -> None:
    """Serve both clouds on this machine (`aioqpu emulator --help` lists its options)."""
    sys.argv = ["aioqpu emulator", *context.args]
    runpy.run_module("aioqpu_emulator", run_name="__main__")


def _cloud(chosen: Cloud | None) -> Cloud:
    """Return the cloud that was asked for, or the only one that there is a key for."""
    if chosen is not None:
        return chosen
    has_ionq = environment(*IONQ_KEYS) is not None
    has_ibm = environment(*IBM_KEYS) is not None
    if has_ionq == has_ibm:
        both = "there are keys for both clouds: say --cloud ionq or --cloud ibm"
        none = "no key is set: set IONQ_API_KEY, or QISKIT_IBM_TOKEN and QISKIT_IBM_INSTANCE"
        _fail(both if has_ionq else f"{none}, or say --cloud ibm to use an account that Qiskit saved", _WRONG_USE)
    return Cloud.ionq if has_ionq else Cloud.ibm


def _client(cloud: Cloud) -> Client[Any]:
    if cloud is Cloud.ionq:
        return IonQClient()
    if environment(*IBM_KEYS):
        return IBMRuntimeClient()
    try:
        return IBMRuntimeClient.from_saved_account()
    except ValueError as error:
        raise ValueError(f"QISKIT_IBM_TOKEN is not set; {error}") from None


def _run(cloud: Cloud, work: Callable[[Any], Awaitable[T]]) -> T:
    """Run what needs a client, and end the program with one line for what goes wrong."""

    async def main() -> T:
        async with _client(cloud) as client:
            return await work(client)

    try:
        return anyio.run(main)
    except (ValueError, ModuleNotFoundError) as error:
        _fail(re.sub(r"give \w+=\S+ or ", "", str(error)), _WRONG_USE)  # keywords are for who writes Python
    except (JobTimeoutError, JobNotFinishedError) as error:
        _fail(f"{error}; to wait for it: aioqpu jobs wait {error.job_id} --cloud {cloud}", _NOT_ENDED)
    except JobError as error:
        _fail(error, _JOB_FAILED)
    except SubmissionUncertainError as error:
        look = f"aioqpu jobs show {error.submission_id} --cloud {cloud}"
        _fail(str(error).replace("recover() or find_submission()", look), _FAILED)
    except AioqpuError as error:
        _fail(error, _FAILED)


def _each(
    cloud: Cloud, job_ids: Sequence[str], verb: Callable[[Client[Any]], Callable[[str], Awaitable[Any]]], as_json: bool
) -> None:
    """Do something with every job, tell what came of it, and then what went wrong with the others."""

    async def work(client: Client[Any]) -> tuple[dict[str, Job[Any, Any] | None], list[str]]:
        done, refused = dict[str, Any](), list[str]()
        for job_id in dict.fromkeys(job_ids):
            try:
                done[job_id] = await verb(client)(job_id)
            except (AioqpuError, ValueError) as error:
                refused.append(str(error))
        return done, refused

    done, refused = _run(cloud, work)
    if as_json:
        _print_json([_summary(cloud, job) if job else {"id": job_id, "cloud": cloud} for job_id, job in done.items()])
    else:
        for job_id, job in done.items():
            _print(Text.assemble(f"{printable(job_id)} ", _status(job)) if job else f"deleted {job_id}")
    if refused:
        _fail(refused, _FAILED)


@contextmanager
def _resumable(cloud: Cloud, job_ids: Sequence[str], submission: str = "") -> Iterator[None]:
    """Say after Ctrl-C how to go on: the remote job does."""
    try:
        yield
    except KeyboardInterrupt:
        for job_id in job_ids:
            _tell(f"The job goes on remotely. To wait again: aioqpu jobs wait {job_id} --cloud {cloud}")
        if not job_ids:
            _tell(f"It may have been submitted, as {submission}: aioqpu jobs show {submission} --cloud {cloud}")
        raise typer.Exit(_INTERRUPTED) from None


def _fail(error: object, code: int) -> NoReturn:
    for each in error if isinstance(error, list) else [error]:
        _tell(f"aioqpu: {each}", style="red")
    raise typer.Exit(code) from None


def _read(file: Path) -> Any:
    try:
        text = (sys.stdin or io.StringIO()).read() if str(file) == "-" else file.read_text("utf-8-sig")
        if file.suffix == ".json" or text.lstrip().startswith("{"):
            program = json.loads(text)
            if not isinstance(program, dict) or not program:
                raise ValueError("a circuit in JSON is an object, as IonQ's API takes it")
            return program
        # What cannot be read is told before anything is sent, and once: the parser of OpenQASM 3 writes to stderr too.
        with redirect_stderr(io.StringIO()):
            read_openqasm(text)
    except OSError as error:
        _fail(f"{file}: {error.strerror}", _WRONG_USE)
    except (ValueError, RecursionError, ModuleNotFoundError) as error:
        _fail(f"{file}: {error}", _WRONG_USE)
    return text


def _out(*, stderr: bool = False) -> Console:
    width = None if (sys.stderr if stderr else sys.stdout).isatty() else _PIPE_WIDTH
    # What services say is shown as it is: it is no markup.
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)


def _print(shown: Any, style: str = "") -> None:
    """Print to stdout, without the blanks that fill the lines of a table."""
    out = _out()
    with out.capture() as printed:
        out.print(printable(shown) if isinstance(shown, str) else shown, style=style)
    sys.stdout.write(re.sub(r" +$", "", printed.get(), flags=re.MULTILINE))


def _tell(message: str, style: str = "") -> None:
    _out(stderr=True).print(printable(message, _LONGEST_MESSAGE), style=style, soft_wrap=True)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2).replace("\x7f", "\\u007f") + "\n")


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column in ("id", "created"), overflow="fold")
    return table


def _pairs() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _flat(value: object) -> str:
    """Return what a service reports, without JSON's brackets."""
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_flat(inner)}" for name, inner in value.items())
    return str(value)


def _status(job: Job[Any, Any]) -> Text:
    return Text(printable(job.status or "not read yet"), style=_STYLES[job.outcome])


def _summary(cloud: Cloud, job: Job[Any, Any]) -> dict[str, Any]:
    data = job.to_dict()
    created = moment(data.get("request") or data.get("created"))
    return {
        "id": job.id,
        "cloud": cloud,
        "status": job.status,
        "outcome": job.outcome,
        "backend": data.get("target") or data.get("backend"),
        "created": created and created.isoformat(),
    }


def _show_job(cloud: Cloud, job: Job[Any, Any], as_json: bool) -> None:
    if as_json:
        _print_json({**_summary(cloud, job), "details": job.to_dict()})
        return
    table = _pairs()
    table.add_row("id", printable(job.id))
    table.add_row("status", _status(job))
    for name, text in facts(job).items():
        table.add_row(name, text)
    _print(table)


def _show_result(cloud: Cloud, result: IonQResult | IBMResult, as_json: bool, names: Sequence[str | None] = ()) -> None:
    if as_json:
        try:
            measured = _measured(result, names)
        except ValueError as error:  # there are more than Python objects can hold
            _fail(error, _FAILED)
        _print_json({"id": result.job_id, "cloud": cloud, "results": measured})
        return
    shown = list(islice(charts(result, names, counted=True), MAX_CHARTS + 1))
    if not shown:
        _print_json(result.raw)
    for chart in shown[:MAX_CHARTS]:
        if chart.title:
            _print(chart.title, style="bold")
        grid = Table.grid(padding=(0, 1))
        largest = max(chart.values.values(), default=0) or 1
        for label, value in chart.values.items():
            if chart.estimated:
                grid.add_row(label, f"{value:.4f} ± {chart.errors[label]:.4f}")
            else:
                grid.add_row(printable(label), Bar(largest, 0, value, width=40, color="blue"), number(value))
        if chart.values or not chart.others:
            _print(grid)
        if chart.others:
            _print(chart.others, style="bright_black")
    if len(shown) > MAX_CHARTS:
        _print("and more: --json shows all")


def _measured(result: IonQResult | IBMResult, names: Sequence[str | None]) -> list[dict[str, Any]]:
    """Return counts and values of every circuit, by register and name."""
    if not isinstance(result, IonQResult):
        return [
            {
                "counts": {
                    name: bits.counts() for name, bits in fields(pub.data).items() if isinstance(bits, BitArray)
                },
                "values": {name: pub.data[name] for name in ("evs", "stds") if name in pub.data},
            }
            for pub in result
        ]
    return [
        {"name": next(iter(names[position:]), None), **_measured_bits(circuit.registers or {"qubits": circuit})}
        for position, circuit in enumerate(result.children.values() or [result])
    ]


def _measured_bits(registers: dict[str, IonQResult]) -> dict[str, Any]:
    try:
        return {
            "probabilities": {name: register.bitstrings for name, register in registers.items()},
            "counts": {name: found for name, register in registers.items() if (found := counts(register))},
        }
    except ResponseDecodeError as error:
        return {"error": str(error)}


def _backend(data: dict[str, Any]) -> dict[str, Any]:
    status, queue = data.get("status"), as_seconds(data.get("average_queue_time"))
    return {
        "name": data.get("backend") or data.get("name"),
        "status": status.get("name") if isinstance(status, dict) else status,
        "qubits": data.get("qubits"),
        "queue_jobs": data.get("queue_length"),
        "queue_seconds": None if math.isnan(queue) else queue / 1000,
    }

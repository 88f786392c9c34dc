"""Defines the commands on sweeps: run, status, stop, resume, retry, results and delete."""

from __future__ import annotations

import csv
import sys
import tomllib
from importlib import import_module
from itertools import product
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import anyio
import typer

from aioqpu.ibm.arrays import BitArray, fields
from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.integrations.command_line.client import choose_service, run_with_client
from aioqpu.integrations.command_line.options import Cloud, JSONOption
from aioqpu.integrations.command_line.output import ExitCode, fail, make_name_table, print_json, print_output
from aioqpu.integrations.command_line.output import print_message as say
from aioqpu.ionq.results import IonQResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from aioqpu.ibm.results import IBMResult
    from aioqpu.integrations.command_line.client import CloudClient
    from aioqpu.integrations.sweeps import Sweep, SweepProgress

T = TypeVar("T")

DEFAULT_DATABASE = "sweeps.sqlite3"
STATES = ("waiting", "submitting", "running", "completed", "failed", "stopped")
_KEYS = {"name", "cloud", "submit", "database", "limit", "common", "points"}

app: typer.Typer = typer.Typer(
    help="Run many jobs that are submitted exactly once, and store their results (extra `sweeps`).",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]
DatabaseOption = Annotated[
    str | None,
    typer.Option(help=f"The SQLite file or Postgres URL; by default {DEFAULT_DATABASE}.", show_default=False),
]


@app.command()
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", show_default=False)],
    database: DatabaseOption = None,
    as_json: JSONOption = False,
) -> None:
    """Submit the points of a file, wait for their jobs and store the results. QPUs cost money.

    Points that were submitted before are not submitted again. After Ctrl-C, the same command continues.
    """
    sweeps = _engine()
    plan = _read(file)
    service = choose_service(plan.get("cloud"), None)
    cloud = service.cloud
    where = database or plan.get("database") or DEFAULT_DATABASE
    name = plan.get("name", file.stem)

    async def work(client: CloudClient) -> SweepProgress:
        limits = {cloud.value: tuple(plan["limit"])} if "limit" in plan else None
        async with sweeps.Sweeps(client, where, limits=limits) as opened:
            points = _points(plan, file.parent, isinstance(client, IBMRuntimeClient))
            sweep: Sweep = await opened.add(name, points, submit=_method(plan, cloud))
            return await sweep.wait(progress=True)

    try:
        progress = run_with_client(service, work)
    except (TypeError, OSError) as error:
        fail(error, ExitCode.WRONG_USE if isinstance(error, TypeError) else ExitCode.FAILED)
    except KeyboardInterrupt:
        say(f"Jobs that were submitted continue remotely. To continue: aioqpu sweep run {file}")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    _print_progress(progress, as_json)
    if progress.failed:
        say(f"Points failed. Their errors: aioqpu sweep results {name}")
        raise typer.Exit(ExitCode.JOB_FAILED)


@app.command()
def status(name: Name, database: DatabaseOption = None, as_json: JSONOption = False) -> None:
    """Show the number of points of a sweep in each state; sends nothing."""

    async def read(sweep: Sweep) -> SweepProgress:
        return await sweep.progress()

    _print_progress(_with_sweep(name, database, read), as_json)


@app.command()
def stop(name: Name, database: DatabaseOption = None, as_json: JSONOption = False) -> None:
    """Submit no more points of a sweep; jobs that were submitted continue."""
    count = _with_sweep(name, database, lambda sweep: sweep.stop())
    _print_count("stopped", f"{count} points stopped", count, as_json)


@app.command()
def resume(name: Name, database: DatabaseOption = None, as_json: JSONOption = False) -> None:
    """Continue the stopped points of a sweep; a process that has the database open, such as `sweep run`, does so."""
    count = _with_sweep(name, database, lambda sweep: sweep.resume())
    _print_count("resumed", f"{count} points wait for their submission", count, as_json)


@app.command()
def retry(
    name: Name,
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...", show_default=False)] = None,
    database: DatabaseOption = None,
    as_json: JSONOption = False,
) -> None:
    """Submit failed points again, all or those with these keys; QPUs cost money.

    A process that has the database open, such as `sweep run`, submits them.
    """
    count = _with_sweep(name, database, lambda sweep: sweep.retry(keys or None))
    _print_count("retried", f"{count} failed points wait for another submission", count, as_json)


@app.command()
def delete(
    name: Name,
    database: DatabaseOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without confirmation.")] = False,
    as_json: JSONOption = False,
) -> None:
    """Delete the points and results of a sweep from the database; jobs at the service are not changed."""

    async def read(sweep: Sweep) -> int:
        return (await sweep.progress()).total

    count = _with_sweep(name, database, read)
    if not yes:
        if not _is_interactive():
            fail("stdin is not a terminal: give --yes to delete without confirmation", ExitCode.WRONG_USE)
        question = f"Delete sweep {name} with {count} points and their results? This cannot be undone."
        typer.confirm(question, abort=True, err=True)
    _with_sweep(name, database, lambda sweep: sweep.delete())
    _print_count("deleted", f"{count} points deleted", count, as_json)


@app.command()
def results(
    name: Name,
    database: DatabaseOption = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of JSON.")] = False,
) -> None:
    """Print the stored results of a sweep; sends nothing."""

    async def read(sweep: Sweep) -> dict[str, Any]:
        return {key: outcome async for key, outcome in sweep.results(wait=False)}

    outcomes = _with_sweep(name, database, read)
    if not as_csv:
        print_json({key: _as_json(outcome) for key, outcome in outcomes.items()})
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["key", "job_id", "circuit", "name", "index", "value"])
    for key, outcome in outcomes.items():
        for row in _rows(outcome):
            writer.writerow([key, getattr(outcome, "job_id", None), *row])


def _engine() -> Any:
    try:
        return import_module("aioqpu.integrations.sweeps")
    except ModuleNotFoundError as error:
        fail(f"sweeps need {error.name}: pip install 'aioqpu[sweeps]'", ExitCode.WRONG_USE)


def _with_sweep(name: str, database: str | None, function: Callable[[Sweep], Awaitable[T]]) -> T:
    """Run a coroutine function with a sweep whose database is open, without a worker."""
    _engine()
    from aioqpu.integrations.sweeps.sweep import open_without_worker

    async def main() -> T:
        async with open_without_worker(name, database or DEFAULT_DATABASE) as sweep:
            return await function(sweep)

    try:
        return anyio.run(main)
    except (ValueError, OSError) as error:
        fail(error, ExitCode.WRONG_USE)


def _read(file: Path) -> dict[str, Any]:
    """Read a file of points; end the command if it cannot be used."""
    try:
        plan = tomllib.loads(file.read_text("utf-8-sig"))
        if unknown := sorted(plan.keys() - _KEYS):
            raise ValueError(f"{unknown[0]} is unknown; known are {', '.join(sorted(_KEYS))}")
        for name in ("points", "common"):
            tables = plan.get(name, {})
            if not isinstance(tables, dict) or (name == "points" and not tables):
                raise ValueError(f"{name} must be tables, such as [{'points.first' if name == 'points' else name}]")
        if plan.get("cloud") not in (None, *Cloud):
            raise ValueError(f"cloud must be ionq or ibm, not {plan['cloud']!r}")
        limit = plan.get("limit", [1, 1])
        if not isinstance(limit, list) or len(limit) != 2:
            raise ValueError("limit must be [submissions, seconds]")
        if "cloud" in plan:
            plan["cloud"] = Cloud(plan["cloud"])
    except OSError as error:
        fail(f"{file}: {error.strerror}", ExitCode.WRONG_USE)
    except ValueError as error:
        fail(f"{file}: {error}", ExitCode.WRONG_USE)
    return plan


def _method(plan: Mapping[str, Any], cloud: Cloud) -> Any:
    return plan.get("submit", "sampler" if cloud is Cloud.ibm else "job")


def _points(plan: Mapping[str, Any], folder: Path, for_ibm: bool) -> dict[str, Any]:
    """Return the keywords of each point, with the text of the files that `circuit` names."""
    points: dict[str, Any] = {}
    for key, given in plan["points"].items():
        if not isinstance(given, dict):
            raise ValueError(f"point {key} must be a table, such as [points.{key}]")  # noqa: TRY004 - shown to the user
        keywords = {**plan.get("common", {}), **given}
        if "circuit" in keywords:
            path = folder / str(keywords.pop("circuit"))
            try:
                text = path.read_text("utf-8-sig")
            except OSError as error:
                raise ValueError(f"point {key}: {path}: {error.strerror}") from None
            if for_ibm:
                pub = [text, *(keywords.pop(name) for name in ("observables", "values") if name in keywords)]
                keywords["pubs"] = [pub]
            else:
                keywords["input"] = text
        points[key] = keywords
    return points


def _is_interactive() -> bool:
    return sys.stdin.isatty()


def _print_count(name: str, text: str, count: int, as_json: bool) -> None:
    if as_json:
        print_json({name: count})
    else:
        print_output(text)


def _print_progress(progress: SweepProgress, as_json: bool) -> None:
    counts = {name: getattr(progress, name) for name in STATES}
    if as_json:
        print_json({**counts, "total": progress.total, "done": progress.done})
        return
    table = make_name_table()
    for name, count in counts.items():
        if count:
            table.add_row(name, str(count))
    table.add_row("total", str(progress.total))
    print_output(table)


def _as_json(outcome: Any) -> dict[str, Any]:
    if isinstance(outcome, Exception):
        return {"job_id": getattr(outcome, "job_id", None), "error": str(outcome)}
    result: dict[str, Any] = outcome.to_dict()
    return result


def _rows(outcome: IonQResult | IBMResult | Exception) -> Iterator[tuple[int | None, str, str, Any]]:
    """Yield (number of the circuit, register or field, indices of the point and bitstring, value)."""
    if isinstance(outcome, Exception):
        yield None, "error", "", str(outcome)
    elif isinstance(outcome, IonQResult):
        for number, circuit in enumerate(outcome.children.values() or [outcome]):
            for name, register in (circuit.registers or {"qubits": circuit}).items():
                for bits, probability in register.bitstrings.items():
                    yield number, name, bits, probability
    else:
        for number, pub in enumerate(outcome):
            for name, value in fields(pub.data).items():
                if isinstance(value, BitArray):
                    for place in product(*map(range, value.shape)):
                        for bits, count in value[place].counts().items():
                            yield number, name, " ".join([*map(str, place), bits]), count
                elif name in ("evs", "stds"):
                    for indices, entry in _entries(pub.data[name]):
                        yield number, name, " ".join(map(str, indices)), entry


def _entries(value: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Yield the indices and values of nested lists."""
    if not isinstance(value, list):
        yield (), value
        return
    for index, inner in enumerate(value):
        for indices, entry in _entries(inner):
            yield (index, *indices), entry

"""Registers the commands of `aioqpu`."""

import sys
from importlib import import_module
from typing import Annotated

import typer

from aioqpu._client import package_version
from aioqpu.integrations.command_line import jobs, sweep
from aioqpu.integrations.command_line.backends import backends
from aioqpu.integrations.command_line.estimate import estimate
from aioqpu.integrations.command_line.output import print_output
from aioqpu.integrations.command_line.run import run
from aioqpu.integrations.command_line.usage import usage

app: typer.Typer = typer.Typer(
    name="aioqpu",
    help="Run and manage jobs on IonQ's and IBM's quantum clouds.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _print_version(requested: bool) -> None:
    if requested:
        print_output(f"aioqpu {package_version()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Run and manage jobs on IonQ's and IBM's quantum clouds."""


def emulator(context: typer.Context) -> None:
    """Run a local emulator of both clouds (`aioqpu emulator --help` lists its options)."""
    sys.argv = ["aioqpu emulator", *context.args]
    import_module("aioqpu_emulator.__main__").main()


app.add_typer(jobs.app, name="jobs")
app.add_typer(sweep.app, name="sweep")
app.command()(backends)
app.command()(usage)
app.command()(run)
app.command()(estimate)
app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)(emulator)

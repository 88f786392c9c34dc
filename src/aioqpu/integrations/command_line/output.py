"""Prints text, tables, JSON and errors, and ends a command with an exit code."""

from __future__ import annotations

import json
import re
import sys
from enum import IntEnum
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from aioqpu._http.text import printable

_MAX_MESSAGE_LENGTH = 10_000
_PIPE_WIDTH = 100_000  # columns; output that another program reads is neither cut nor wrapped


class ExitCode(IntEnum):
    """The exit codes of the commands."""

    FAILED = 1
    WRONG_USE = 2
    JOB_FAILED = 3
    JOB_NOT_FINISHED = 4
    INTERRUPTED = 130


def print_output(output: Any, style: str = "") -> None:
    """Print text or a table to stdout, without trailing spaces."""
    console = _console()
    with console.capture() as captured:
        console.print(printable(output) if isinstance(output, str) else output, style=style)
    sys.stdout.write(re.sub(r" +$", "", captured.get(), flags=re.MULTILINE))


def print_message(message: str, style: str = "") -> None:
    """Print a line to stderr."""
    _console(stderr=True).print(printable(message, _MAX_MESSAGE_LENGTH), style=style, soft_wrap=True)


def print_json(value: Any) -> None:
    """Print a value as JSON to stdout."""
    sys.stdout.write(json.dumps(value, indent=2).replace("\x7f", "\\u007f") + "\n")


def fail(error: object, code: ExitCode) -> NoReturn:
    """Print an error, or one line for each of a list of errors, and end the command."""
    for line in error if isinstance(error, list) else [error]:
        print_message(f"aioqpu: {line}", style="red")
    raise typer.Exit(code) from None


def make_table(*columns: str) -> Table:
    """Return an empty table with a header."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column in ("id", "created"), overflow="fold")
    return table


def make_name_table() -> Table:
    """Return an empty table of two columns, names and values, without a header."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _console(*, stderr: bool = False) -> Console:
    width = None if (sys.stderr if stderr else sys.stdout).isatty() else _PIPE_WIDTH
    # Text from services is printed as it is, never read as markup.
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)

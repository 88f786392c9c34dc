"""Prints text, tables, JSON and errors, and ends a command with an exit code."""

from __future__ import annotations

import json
import re
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from aioqpu._http.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MAX_MESSAGE_LENGTH = 10_000
_GAP = 2  # columns between those of a table
_MIN_WIDTH = 12  # of a column that is shortened
_PIPE_WIDTH = 100_000  # columns; so wide that output to another program is neither cut nor wrapped


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


def is_terminal() -> bool:
    """Return whether stdout is a terminal, where tables must fit its width."""
    return sys.stdout.isatty()


def print_table(rows: Sequence[Mapping[str, Text]], *, droppable: Sequence[str], shortened: str) -> None:
    """Print rows with a header; no cell is wrapped.

    Columns of `droppable` are omitted, in that order, until the table fits the terminal. The cells of the column
    `shortened` may be truncated.
    """
    if not rows:
        return
    console = _console()
    widths = {name: max(cell_len(name), *(row[name].cell_len for row in rows)) for name in rows[0]}

    def excess(min_width: int) -> int:
        needed_widths = {**widths, shortened: min(widths[shortened], min_width)} if shortened in widths else widths
        return sum(needed_widths.values()) + _GAP * (len(needed_widths) - 1) - console.width

    for name in droppable:
        if excess(_MIN_WIDTH) > 0:
            del widths[name]
    if shortened in widths:
        widths[shortened] -= max(0, excess(widths[shortened]))
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for name, width in widths.items():
        table.add_column(name, width=width, no_wrap=True, overflow="ellipsis" if name == shortened else "fold")
    for row in rows:
        table.add_row(*(row[name] for name in widths))
    print_output(table)


def print_fields(fields: Sequence[tuple[str, str | Text]]) -> None:
    """Print names and values in two columns; print a value with a word that does not fit there on its own line."""
    name_width = max((cell_len(name) for name, _ in fields), default=0)
    value_width = _console().width - name_width - _GAP
    for name, value in fields:
        words = str(value).split()
        if max(map(cell_len, words), default=0) > value_width:
            print_output(name, style="bright_black")
            print_output(Padding(value if isinstance(value, Text) else Text(value), (0, 0, 0, _GAP), expand=False))
            continue
        table = make_name_table()
        table.columns[0].width = name_width
        table.add_row(name, value)
        print_output(table)


def make_name_table() -> Table:
    """Return an empty table of two columns, names and values, without a header."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _console(*, stderr: bool = False) -> Console:
    width = None if (sys.stderr if stderr else sys.stdout).isatty() else _PIPE_WIDTH
    # Text from services is printed unchanged, never interpreted as markup.
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)

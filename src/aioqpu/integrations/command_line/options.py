"""Defines the options and arguments that several commands share."""

import math
from enum import StrEnum
from typing import Annotated

import typer


class Cloud(StrEnum):
    """The cloud that a command uses."""

    ionq = "ionq"
    ibm = "ibm"


class APIVersion(StrEnum):
    """The version of IonQ's API that a command uses."""

    v03 = "v0.3"
    v04 = "v0.4"


def _not_nan(seconds: float | None) -> float | None:
    if seconds is not None and math.isnan(seconds):
        raise typer.BadParameter("nan is not a number of seconds")
    return seconds


CloudOption = Annotated[
    Cloud | None, typer.Option(help="The cloud; by default the one whose API key is set.", show_default=False)
]
APIVersionOption = Annotated[
    APIVersion | None,
    typer.Option(help="The version of IonQ's API; by default that of IONQ_API_URL, or else v0.3.", show_default=False),
]
JSONOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        min=0,
        callback=_not_nan,
        help="Maximum number of seconds to wait; the remote job continues after that.",
        show_default=False,
    ),
]
JobID = Annotated[str, typer.Argument(metavar="ID", show_default=False)]
JobIDs = Annotated[list[str], typer.Argument(metavar="ID...", show_default=False)]

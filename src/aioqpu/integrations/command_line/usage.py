"""The command that shows usage."""

import math
from typing import Annotated, Any

import typer

from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds
from aioqpu.integrations.command_line.client import CloudClient, choose_cloud, run_with_client
from aioqpu.integrations.command_line.options import Cloud, CloudOption, JSONOption
from aioqpu.integrations.command_line.output import ExitCode, fail, make_name_table, print_json, print_output
from aioqpu.integrations.display.formats import duration
from aioqpu.ionq.client import IonQClient

_SECONDS_SUFFIX = "_seconds"
_UNITS_SUFFIX = "_ru"


def usage(
    cloud: CloudOption = None,
    organization: Annotated[
        str | None, typer.Option(help="The id of an IonQ organization.", show_default=False)
    ] = None,
    as_json: JSONOption = False,
) -> None:
    """Show the usage of the IBM instance, or of an IonQ organization in the last 30 days."""
    chosen = choose_cloud(cloud)
    if chosen is Cloud.ionq and organization is None:
        fail("IonQ reports usage by organization: give --organization ID", ExitCode.WRONG_USE)
    if chosen is Cloud.ibm and organization is not None:
        fail("--organization is for IonQ only", ExitCode.WRONG_USE)

    async def read(client: CloudClient) -> dict[str, Any]:
        if isinstance(client, IonQClient):
            report: Any = await client.get_organization_report(str(organization))
        else:
            report = await client.get_usage()
        data: dict[str, Any] = report.to_dict()
        return data

    data = run_with_client(chosen, read)
    if as_json:
        print_json(data)
        return
    table = make_name_table()
    for name, value in sorted(data.items(), key=lambda item: not item[0].endswith(_UNITS_SUFFIX)):
        base = name.removesuffix(_SECONDS_SUFFIX)
        if base != name and data.get(f"{base}{_UNITS_SUFFIX}") is not None:
            continue  # the service shows the same in resource units
        is_time = base != name and not math.isnan(as_seconds(value))
        shown = duration(as_seconds(value)) if is_time else value
        if name.endswith(_UNITS_SUFFIX):
            base, shown = name.removesuffix(_UNITS_SUFFIX), f"{value} RU"
        for item in shown if isinstance(shown, list) else [shown]:
            table.add_row(printable(_words(base)), printable(_text(item)))
    print_output(table)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(value: object) -> str:
    """Return a value of a report as text, without the brackets of JSON."""
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)} {_text(inner)}" for name, inner in value.items())
    return str(value)

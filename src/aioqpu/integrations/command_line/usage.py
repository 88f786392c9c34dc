"""Defines the command that shows usage."""

import math
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds
from aioqpu.integrations.command_line.client import CloudClient, choose_service, run_with_client
from aioqpu.integrations.command_line.options import APIVersion, APIVersionOption, Cloud, CloudOption, JSONOption
from aioqpu.integrations.command_line.output import ExitCode, fail, print_fields, print_json
from aioqpu.integrations.display.formats import duration
from aioqpu.ionq.client import IonQClient

_SECONDS_SUFFIX = "_seconds"
_UNITS_SUFFIX = "_ru"


def usage(
    cloud: CloudOption = None,
    api_version: APIVersionOption = None,
    organization: Annotated[
        str | None, typer.Option(help="The id of an IonQ organization.", show_default=False)
    ] = None,
    as_json: JSONOption = False,
) -> None:
    """Show the usage of the IBM instance, or of an IonQ organization in the last 30 days."""
    chosen = choose_service(cloud, api_version)
    if chosen.cloud is Cloud.ionq and organization is None:
        fail("IonQ reports usage by organization: give --organization ID", ExitCode.WRONG_USE)
    if chosen.cloud is Cloud.ibm and organization is not None:
        fail("--organization is for IonQ only", ExitCode.WRONG_USE)

    async def read(client: CloudClient) -> dict[str, Any]:
        report: Any
        if not isinstance(client, IonQClient):
            report = await client.get_usage()
        elif client.api_version == APIVersion.v03:
            report = await client.get_organization_report(str(organization))
        else:
            today = datetime.now(UTC).date()
            report = await client.get_usage(
                str(organization),
                start_date=today - timedelta(days=30),
                end_date=today,
                group_by="project",
                modality="monthly",
            )
        data: dict[str, Any] = report.to_dict()
        return data

    data = run_with_client(chosen, read)
    if as_json:
        print_json(data)
        return
    fields = list[tuple[str, str | Text]]()
    for name, value in sorted(data.items(), key=lambda item: not item[0].endswith(_UNITS_SUFFIX)):
        base = name.removesuffix(_SECONDS_SUFFIX)
        if base != name and data.get(f"{base}{_UNITS_SUFFIX}") is not None:
            continue  # the report has the same value in resource units
        is_time = base != name and not math.isnan(as_seconds(value))
        shown = duration(as_seconds(value)) if is_time else value
        if name.endswith(_UNITS_SUFFIX):
            base, shown = name.removesuffix(_UNITS_SUFFIX), f"{value} RU"
        for item in shown if isinstance(shown, list) else [shown]:
            if isinstance(shown, list) and isinstance(item, dict):  # such as a member: a block of lines
                fields.append((printable(_words(base)), ""))
                fields += [(f"  {printable(_words(key))}", printable(_text(inner))) for key, inner in item.items()]
            else:
                fields.append((printable(_words(base)), printable(_text(item))))
    print_fields(fields)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(value: object) -> str:
    """Return a value of a report as text, without the brackets of JSON."""
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)} {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return " and ".join(map(_text, value))
    return str(value)

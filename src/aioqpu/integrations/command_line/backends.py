"""Defines the command that lists backends."""

import math
from typing import Any

from rich.text import Text

from aioqpu._http.text import printable
from aioqpu._http.validation import as_seconds
from aioqpu.integrations.command_line.client import CloudClient, choose_service, run_with_client
from aioqpu.integrations.command_line.options import APIVersionOption, CloudOption, JSONOption
from aioqpu.integrations.command_line.output import print_json, print_output, print_table
from aioqpu.integrations.display.formats import duration


def backends(cloud: CloudOption = None, api_version: APIVersionOption = None, as_json: JSONOption = False) -> None:
    """List QPUs and simulators, with their queues."""

    async def read(client: CloudClient) -> list[dict[str, Any]]:
        return [_summary(backend.to_dict()) for backend in await client.list_backends()]

    summaries = run_with_client(choose_service(cloud, api_version), read)
    if as_json:
        print_json(summaries)
        return
    if not summaries:
        print_output("no backends")
    rows = []
    for summary in summaries:
        jobs, seconds = summary["queue_jobs"], summary["queue_seconds"]
        queue = [] if jobs is None else [f"{printable(jobs)} jobs"]
        queue += [] if seconds is None else [f"about {duration(seconds)}"]
        cells = {name: "" if summary[name] is None else summary[name] for name in ("name", "status", "qubits")}
        rows.append({name: Text(printable(cell)) for name, cell in {**cells, "queue": ", ".join(queue)}.items()})
    print_table(rows, droppable=("qubits", "queue"), shortened="status")


def _summary(data: dict[str, Any]) -> dict[str, Any]:
    status, queue_milliseconds = data.get("status"), as_seconds(data.get("average_queue_time"))
    return {
        "name": data.get("backend") or data.get("name"),
        "status": status.get("name") if isinstance(status, dict) else status,
        "qubits": data.get("qubits"),
        "queue_jobs": data.get("queue_length"),
        "queue_seconds": None if math.isnan(queue_milliseconds) else queue_milliseconds / 1000,
    }

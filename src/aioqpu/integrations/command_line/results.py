"""Prints the result of a job, as charts or as JSON."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.bar import Bar
from rich.table import Table

from aioqpu._http.text import printable
from aioqpu.errors import ResponseDecodeError
from aioqpu.ibm.arrays import BitArray, fields
from aioqpu.integrations.command_line.output import ExitCode, fail, print_json, print_output
from aioqpu.integrations.display.charts import MAX_CHARTS, charts, known_counts
from aioqpu.integrations.display.formats import number
from aioqpu.ionq.results import IonQResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aioqpu.ibm.results import IBMResult
    from aioqpu.integrations.command_line.options import Cloud
    from aioqpu.integrations.display.charts import Chart

_BAR_WIDTH = 40  # columns


def print_result(
    cloud: Cloud,
    result: IonQResult | IBMResult,
    as_json: bool,
    names: Sequence[str | None] = (),
    observables: Sequence[str] = (),
) -> None:
    """Print a result; `names` are those of its circuits, `observables` those of each pub's expectation values."""
    if as_json:
        try:
            results = result_entries(result, names)
        except ValueError as error:  # there are too many samples to count
            fail(error, ExitCode.FAILED)
        print_json({"id": result.job_id, "cloud": cloud, "results": results})
        return
    shown = list(islice(charts(result, names, counted=True, observables=observables), MAX_CHARTS + 1))
    if not shown:
        print_json(result.raw)
    for chart in shown[:MAX_CHARTS]:
        _print_chart(chart)
    if len(shown) > MAX_CHARTS:
        print_output("and more: --json shows all")


def _print_chart(chart: Chart) -> None:
    if chart.title:
        print_output(chart.title, style="bold")
    table = Table.grid(padding=(0, 1))
    largest = max(chart.values.values(), default=0) or 1
    for label, value in chart.values.items():
        if chart.estimated:
            table.add_row(label, f"{value:.4f} ± {chart.errors[label]:.4f}")
        else:
            table.add_row(printable(label), Bar(largest, 0, value, width=_BAR_WIDTH, color="blue"), number(value))
    if chart.values or not chart.others:
        print_output(table)
    if chart.others:
        print_output(chart.others, style="bright_black")


def result_entries(result: IonQResult | IBMResult, names: Sequence[str | None]) -> list[dict[str, Any]]:
    """Return the counts and values of each circuit or pub, by register and name."""
    if isinstance(result, IonQResult):
        return [
            {"name": next(iter(names[position:]), None), **_ionq_registers(circuit.registers or {"qubits": circuit})}
            for position, circuit in enumerate(result.children.values() or [result])
        ]
    return [
        {
            "name": next(iter(names[position:]), None),
            "counts": {name: bits.counts() for name, bits in fields(pub.data).items() if isinstance(bits, BitArray)},
            "values": {name: pub.data[name] for name in ("evs", "stds") if name in pub.data},
        }
        for position, pub in enumerate(result)
    ]


def _ionq_registers(registers: dict[str, IonQResult]) -> dict[str, Any]:
    try:
        return {
            "probabilities": {name: register.bitstrings for name, register in registers.items()},
            "counts": {name: counts for name, register in registers.items() if (counts := known_counts(register))},
        }
    except ResponseDecodeError as error:
        return {"error": str(error)}

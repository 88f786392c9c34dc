"""Draws results with matplotlib."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from aioqpu._http.text import printable, shortened
from aioqpu.integrations.display.charts import MAX_CHARTS, charts

if TYPE_CHECKING:
    from aioqpu.ibm.results import IBMResult
    from aioqpu.integrations.display.charts import Chart
    from aioqpu.ionq.results import IonQResult

_MAX_LABEL_LENGTH = 24
_MAX_CHARACTERS_IN_A_ROW = 60  # of all labels on an axis; more labels are rotated


def plot(result: IonQResult | IBMResult) -> list[Any]:
    """Draw a result with matplotlib and return the axes, one for each circuit and register."""
    try:
        import matplotlib.pyplot as plt
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "plot() needs matplotlib: pip install 'aioqpu[notebook]'", name="matplotlib"
        ) from None
    shown = list(islice(charts(result, limited=False), MAX_CHARTS))
    if not shown:
        raise ValueError(f"the result of job {result.job_id} holds nothing to plot")
    _, grid = plt.subplots(len(shown), squeeze=False, layout="constrained", figsize=(6.4, 3.2 * len(shown)))
    axes = [row[0] for row in grid]
    for chart, ax in zip(shown, axes, strict=True):
        _draw(chart, ax)
    return axes


def _draw(chart: Chart, ax: Any) -> None:
    """Draw one chart on its axes."""
    labels = [shortened(label, _MAX_LABEL_LENGTH) for label in chart.values]
    positions, values = range(len(labels)), list(chart.values.values())
    if chart.estimated:
        ax.errorbar(positions, values, list(chart.errors.values()), fmt="o", capsize=3)
    else:
        ax.bar(positions, values)
    crowded = len(labels) * max(map(len, labels), default=0) > _MAX_CHARACTERS_IN_A_ROW
    ax.set_xticks(positions, labels, rotation=90 if crowded else 0)
    counted = all(isinstance(value, int) for value in values)
    ax.set_ylabel("expectation value" if chart.estimated else "counts" if counted else "probability")
    ax.set_title(printable(chart.title).replace("$", r"\$"))  # a plain $ would start a formula
    ax.set_xlabel(chart.others)

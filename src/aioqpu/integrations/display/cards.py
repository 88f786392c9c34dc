"""Renders jobs and results as HTML cards for notebooks."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from aioqpu._http.text import printable, shortened
from aioqpu.integrations.display.charts import MAX_CHARTS, charts
from aioqpu.integrations.display.details import job_details
from aioqpu.integrations.display.formats import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aioqpu._jobs.handle import Job
    from aioqpu.ibm.results import IBMResult
    from aioqpu.integrations.display.charts import Chart
    from aioqpu.ionq.results import IonQResult

_MAX_LABEL_LENGTH = 24
_MAX_BAR_LENGTH = 32
_BLOCKS = " ▏▎▍▌▋▊▉█"  # eighths of a character
# Readable on white and on black: notebooks have dark themes too.
_BAR_COLOR = "#4c8bf5"
_OUTCOME_COLORS = {"completed": "#2e9d57", "failed": "#d9534f", "cancelled": "#8a8f98", None: _BAR_COLOR}
_CARD_STYLE = (
    "border:1px solid #8886;border-radius:6px;padding:10px 14px;margin:2px 0;max-width:640px;"
    "font:13px/1.5 system-ui,sans-serif"
)
# Only elements and styles that an untrusted notebook keeps: JupyterLab removes SVG from it.
_TABLE_STYLE = "border-collapse:collapse;margin:4px 0;font:inherit;color:inherit"
_CELL_STYLE = "border:0;background:none;text-align:left;padding:0 14px 0 0;vertical-align:top;color:inherit"
_MONOSPACE = "font-family:ui-monospace,monospace;white-space:pre"


def job_card(job: Job[Any, Any]) -> str:
    """Return a job as HTML."""
    return _card(type(job).__name__, job.id, _badge(job), _grid(job_details(job)))


def result_card(result: IonQResult | IBMResult) -> str:
    """Return a result as HTML: details of its job, and its histograms."""
    job = result.job
    details = {name: text for name, text in job_details(job).items() if name in ("name", "on", "shots")} if job else {}
    shown = list(islice(charts(result), MAX_CHARTS + 1))
    parts = [_grid(details), *(_chart(chart) for chart in shown[:MAX_CHARTS])]
    if len(shown) > MAX_CHARTS:
        parts.append("<div>and more</div>")
    return _card(type(result).__name__, result.job_id, _badge(job) if job else "", *parts)


def _html(text: object) -> str:
    return escape(printable(text))


def _card(kind: str, name: str, badge: str, *parts: str) -> str:
    head = f'<div><b>{escape(kind)}</b> <code style="background:none">{_html(name)}</code> {badge}</div>'
    return f'<div style="{_CARD_STYLE}">{head}{"".join(parts)}</div>'


def _badge(job: Job[Any, Any]) -> str:
    color = _OUTCOME_COLORS[job.outcome]
    style = f"background:{color};color:#fff;border-radius:9px;padding:1px 8px;font-size:12px"
    return f'<span style="{style}">{_html(job.status or "not read yet")}</span>'


def _grid(values: Mapping[str, str]) -> str:
    """Return names and values in two columns."""
    return _table(((_cell(_html(name), "opacity:.7"), _cell(_html(text), "")) for name, text in values.items()))


def _table(rows: Iterable[Iterable[str]]) -> str:
    cells = "".join(f'<tr style="background:none">{"".join(row)}</tr>' for row in rows)
    return f'<table style="{_TABLE_STYLE}"><tbody>{cells}</tbody></table>' if cells else ""


def _cell(html: str, style: str, title: str = "") -> str:
    tooltip = f' title="{_html(title)}"' if title else ""
    return f'<td style="{_CELL_STYLE};{style}"{tooltip}>{html}</td>'


def _chart(chart: Chart) -> str:
    title = f'<div style="margin-top:6px"><b>{_html(chart.title)}</b></div>' if chart.title else ""
    others = f'<div style="opacity:.7">{escape(chart.others)}</div>' if chart.others else ""
    if chart.estimated:
        content = _grid({name: f"{value:.4f} ± {chart.errors[name]:.4f}" for name, value in chart.values.items()})
    else:
        content = _histogram(chart) if chart.values else ""
    return title + content + others


def _histogram(chart: Chart) -> str:
    """Return the bars of a chart as text in a table."""
    largest = max(chart.values.values()) or 1
    return _table(
        (
            _cell(escape(shortened(label, _MAX_LABEL_LENGTH)), _MONOSPACE, title=label),
            _cell(_bar(value / largest), f"{_MONOSPACE};color:{_BAR_COLOR}"),
            _cell(number(value), _MONOSPACE),
        )
        for label, value in chart.values.items()
    )


def _bar(share: float) -> str:
    eighths = round(8 * _MAX_BAR_LENGTH * share)
    return _BLOCKS[8] * (eighths // 8) + _BLOCKS[eighths % 8].strip()

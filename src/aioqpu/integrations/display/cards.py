"""Renders jobs and results as HTML cards for notebooks."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from aioqpu._http.text import printable, shortened
from aioqpu.integrations.display.charts import MAX_CHARTS, MAX_LABEL_LENGTH, charts, charts_of_shots
from aioqpu.integrations.display.details import job_details
from aioqpu.integrations.display.formats import local_time, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aioqpu._jobs.handle import Job
    from aioqpu.ibm.results import IBMResult
    from aioqpu.integrations.display.charts import Chart
    from aioqpu.ionq.results import IonQResult
    from aioqpu.ionq.session import IonQSession
    from aioqpu.ionq.shots import IonQShots

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
    return _card(type(job).__name__, job.id, _badge(job.status, _OUTCOME_COLORS[job.outcome]), _grid(job_details(job)))


def result_card(result: IonQResult | IBMResult) -> str:
    """Return a result as HTML: details of its job, and its histograms."""
    job = result.job
    details = {name: text for name, text in job_details(job).items() if name in ("name", "on", "shots")} if job else {}
    shown = list(islice(charts(result), MAX_CHARTS + 1))
    parts = [_grid(details), *(_chart(chart) for chart in shown[:MAX_CHARTS])]
    if len(shown) > MAX_CHARTS:
        parts.append("<div>and more</div>")
    badge = _badge(job.status, _OUTCOME_COLORS[job.outcome]) if job else ""
    return _card(type(result).__name__, result.job_id, badge, *parts)


def shots_card(shots: IonQShots) -> str:
    """Return the shots of a job as HTML: how many leaked, and the histograms of the others."""
    leaked = len(shots.leaked)
    details = {"shots": str(len(shots)), **({"leaked": f"{leaked}, not counted"} if leaked else {})}
    shown = map(_chart, islice(charts_of_shots(shots), MAX_CHARTS))
    return _card(type(shots).__name__, shots.job_id, "", _grid(details), *shown)


def session_card(session: IonQSession) -> str:
    """Return a session as HTML: its machine, its times and its limits."""
    data = session.info.to_dict() if session.info else {}
    limits = data.get("settings")
    limits = limits if isinstance(limits, dict) else {}
    cost = limits.get("cost_limit")
    details = {
        "on": session.backend,
        "created": local_time(data.get("created_at")),
        "started": local_time(data.get("started_at")),
        "ended": local_time(data.get("ended_at")),
        "jobs at most": limits.get("job_count_limit"),
        "minutes at most": limits.get("duration_limit_min"),
        "cost at most": f"{cost.get('value')} {cost.get('unit')}" if isinstance(cost, dict) else None,
    }
    badge = _badge(session.status, _OUTCOME_COLORS["cancelled" if session.status == "ended" else None])
    shown = {name: printable(value) for name, value in details.items() if value is not None}
    return _card(type(session).__name__, session.id, badge, _grid(shown))


def _html(text: object) -> str:
    return escape(printable(text))


def _card(kind: str, name: str, badge: str, *parts: str) -> str:
    head = f'<div><b>{escape(kind)}</b> <code style="background:none">{_html(name)}</code> {badge}</div>'
    return f'<div style="{_CARD_STYLE}">{head}{"".join(parts)}</div>'


def _badge(status: str | None, color: str) -> str:
    style = f"background:{color};color:#fff;border-radius:9px;padding:1px 8px;font-size:12px"
    return f'<span style="{style}">{_html(status or "not read yet")}</span>'


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
            _cell(escape(shortened(label, MAX_LABEL_LENGTH)), _MONOSPACE, title=label),
            _cell(_bar(value / largest), f"{_MONOSPACE};color:{_BAR_COLOR}"),
            _cell(number(value), _MONOSPACE),
        )
        for label, value in chart.values.items()
    )


def _bar(share: float) -> str:
    eighths = round(8 * _MAX_BAR_LENGTH * share)
    return _BLOCKS[8] * (eighths // 8) + _BLOCKS[eighths % 8].strip()

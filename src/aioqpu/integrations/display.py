"""How jobs and results look: facts and charts for the terminal, cards for notebooks, figures with matplotlib."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import nlargest
from html import escape
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

from aioqpu.client import parse_time
from aioqpu.errors import ResponseDecodeError
from aioqpu.results import IBMResult, IonQResult
from aioqpu.submission import METADATA_KEY
from aioqpu.typed import BitArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aioqpu.job import Job

MAX_BARS, MAX_CHARTS = 30, 12
_LABEL, _ROW, _BARS = 24, 18, 320  # characters; pixels
# Readable on white and on black: notebooks have dark themes too.
_BAR = "#4c8bf5"
_COLORS = {"completed": "#2e9d57", "failed": "#d9534f", "cancelled": "#8a8f98", None: _BAR}
_CARD = (
    "border:1px solid #8886;border-radius:6px;padding:10px 14px;margin:2px 0;max-width:640px;"
    "font:13px/1.5 system-ui,sans-serif"
)
_GRID = "display:grid;grid-template-columns:max-content 1fr;column-gap:14px"


@dataclass(frozen=True)
class Chart:
    """What one register or circuit gave: values by bitstring, or by position, and errors if the values have any.

    `others` tells of those that are too many to be shown.
    """

    title: str
    values: dict[str, float]
    errors: dict[str, float] = field(default_factory=dict)
    others: str = ""

    @property
    def estimated(self) -> bool:
        """Whether the values are expectation values, which may be negative, and not counts or probabilities."""
        return bool(self.errors)


def charts(
    result: IonQResult | IBMResult, names: Sequence[str | None] = (), *, counted: bool = False
) -> Iterator[Chart]:
    """Yield a chart of every circuit and register of a result, with the largest `MAX_BARS` values of each.

    `names` are those of the circuits; with `counted`, IonQ's probabilities become counts where shots are known.
    """
    if isinstance(result, IonQResult):
        parts = dict(result.registers if len(result.registers) > 1 else {next(iter(result.registers), ""): result})
        if result.children:
            named = zip(result.children.values(), chain(names, repeat(None)), strict=False)
            parts = {f"circuit {i} {name or ''}".rstrip(): child for i, (child, name) in enumerate(named)}
        for name, part in parts.items():
            if not part.children:  # a service that nests them further is a riddle
                try:
                    yield _histogram(name, (counted and counts(part)) or part.bitstrings)
                except ResponseDecodeError:
                    yield Chart(name, {}, others="cannot be read")
        return
    for number, pub in enumerate(result):
        pre = f"pub {number} " if len(result) > 1 else ""
        for name, value in pub.data.items():
            if isinstance(value, BitArray):
                yield _histogram(pre + name, value.counts())
            elif name == "evs":
                pairs = enumerate(zip(_flat(value), chain(_flat(pub.data.get("stds")), repeat(None)), strict=False))
                rows = [(str(i), value, error) for i, (value, error) in pairs if isinstance(value, (int, float))]
                shown, more = rows[:MAX_BARS], len(rows) - MAX_BARS
                yield Chart(
                    pre + name,
                    {i: value for i, value, _ in shown},
                    {i: error if isinstance(error, (int, float)) else 0.0 for i, _, error in shown},
                    others=f"and {more} others" if more > 0 else "",
                )


def counts(result: IonQResult) -> dict[str, int]:
    """Return bitstring -> count; nothing where the shots, or the probabilities, are not known."""
    try:
        return result.counts()
    except (ValueError, ResponseDecodeError):
        return {}


def facts(job: Job[Any, Any]) -> dict[str, str]:
    """Return what is worth knowing about a job, by name, as far as the service has told it."""
    data = job.to_dict()
    parts = {name: value for name, value in data.items() if isinstance(value, dict)}
    told = {
        "name": data.get("name"),
        "on": data.get("target") or data.get("backend"),
        "program": parts.get("program", {}).get("id"),
        "noise": parts.get("noise", {}).get("model"),
        "qubits": data.get("qubits"),
        "shots": data.get("shots"),
        "session": data.get("session_id"),
        "tags": ", ".join(map(str, data["tags"])) if isinstance(data.get("tags"), list) else None,
        "submission": parts.get("metadata", {}).get(METADATA_KEY),
        "created": local_time(data.get("request") or data.get("created")),
        "started": local_time(data.get("start")),
        "ended": local_time(data.get("response")),
        "expected": expected(job),
        "reason": parts.get("failure", {}).get("error") or parts.get("state", {}).get("reason"),
    }
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def expected(job: Job[Any, Any]) -> str | None:
    """Return how long the service expects an unfinished job to run, and where it stands in the queue, if it tells."""
    data = job.to_dict()
    if job.done:
        return None
    milliseconds, seconds = data.get("predicted_execution_time"), data.get("estimated_running_time_seconds")
    run = milliseconds / 1000 if isinstance(milliseconds, (int, float)) else seconds
    place, start = data.get("position_in_queue"), parse_time(data.get("estimated_start_time"))
    told = [
        f"number {place} in the queue" if isinstance(place, int) else "",
        f"starts in about {duration((start - datetime.now(UTC)).total_seconds())}" if start else "",
        f"runs about {duration(run)}" if isinstance(run, (int, float)) else "",
    ]
    return ", ".join(filter(None, told)) or None


def duration(seconds: float) -> str:
    """Return a time in the largest unit that fits it."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{max(seconds, 0.0):.1f}".removesuffix(".0") + " s"


def moment(value: Any) -> datetime | None:
    """Return a service's time, epoch seconds or ISO text."""
    try:
        return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) else parse_time(value)
    except (OverflowError, OSError, ValueError):
        return None


def local_time(value: Any) -> str | None:
    """Return a service's time on this machine's clock."""
    at = moment(value)
    try:
        return at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else None
    except OverflowError:  # the end of time, in another zone
        return None


def printable(value: object) -> str:
    """Return text without what would move a terminal's cursor or change its colors."""
    return "".join(character if character.isprintable() else " " for character in str(value))


def number(value: float) -> str:
    """Return a count as it is, and a probability or expectation value to four digits."""
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def job_card(job: Job[Any, Any]) -> str:
    """Return a job as HTML."""
    return _card(type(job).__name__, job.id, _badge(job), _pairs(facts(job)))


def result_card(result: IonQResult | IBMResult) -> str:
    """Return a result as HTML: what it is of, and its histograms as inline SVG."""
    job = result.job
    about = {name: text for name, text in facts(job).items() if name in ("name", "on", "shots")} if job else {}
    shown = list(islice(charts(result), MAX_CHARTS + 1))
    parts = [_pairs(about), *(_picture(chart) for chart in shown[:MAX_CHARTS])]
    if len(shown) > MAX_CHARTS:
        parts.append("<div>and more</div>")
    return _card(type(result).__name__, result.job_id, _badge(job) if job else "", *parts)


def plot(result: IonQResult | IBMResult) -> list[Any]:
    """Draw a result with matplotlib and return the axes, one for each circuit and register."""
    try:
        import matplotlib.pyplot as plt
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "plot() needs matplotlib: pip install 'aioqpu[notebook]'", name="matplotlib"
        ) from None
    shown = list(islice(charts(result), MAX_CHARTS))
    if not shown:
        raise ValueError(f"the result of job {result.job_id} holds nothing to plot")
    _, grid = plt.subplots(len(shown), squeeze=False, layout="constrained", figsize=(6.4, 3.2 * len(shown)))
    axes = [row[0] for row in grid]
    for chart, ax in zip(shown, axes, strict=True):
        labels = [_short(label) for label in chart.values]
        positions = range(len(labels))
        if chart.estimated:
            ax.errorbar(positions, list(chart.values.values()), list(chart.errors.values()), fmt="o", capsize=3)
        else:
            ax.bar(positions, list(chart.values.values()))
        crowded = len(labels) * max(map(len, labels), default=0) > 60
        ax.set_xticks(positions, labels, rotation=90 if crowded else 0)
        counted = all(isinstance(value, int) for value in chart.values.values())
        ax.set_ylabel("expectation value" if chart.estimated else "counts" if counted else "probability")
        ax.set_title(chart.title)
        ax.set_xlabel(chart.others)
    return axes


def _histogram(title: str, values: Mapping[str, float]) -> Chart:
    if len(values) <= MAX_BARS:
        return Chart(title, dict(sorted(values.items())))
    kept = dict(sorted(nlargest(MAX_BARS, values.items(), key=lambda item: item[1])))
    rest = sum(values.values()) - sum(kept.values())
    return Chart(title, kept, others=f"and {len(values) - MAX_BARS} others: {number(rest)}")


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[:11]}…{label[-12:]}"


def _card(kind: str, name: str, badge: str, *parts: str) -> str:
    head = f'<div><b>{escape(kind)}</b> <code style="background:none">{escape(name)}</code> {badge}</div>'
    return f'<div style="{_CARD}">{head}{"".join(parts)}</div>'


def _badge(job: Job[Any, Any]) -> str:
    color = _COLORS[job._outcome()]
    style = f"background:{color};color:#fff;border-radius:9px;padding:1px 8px;font-size:12px"
    return f'<span style="{style}">{escape(job.status or "not read yet")}</span>'


def _pairs(values: Mapping[str, str]) -> str:
    cells = "".join(
        f'<span style="opacity:.7">{escape(name)}</span><span style="overflow-wrap:anywhere">{escape(text)}</span>'
        for name, text in values.items()
    )
    return f'<div style="{_GRID}">{cells}</div>' if cells else ""


def _picture(chart: Chart) -> str:
    title = f'<div style="margin-top:6px"><b>{escape(chart.title)}</b></div>' if chart.title else ""
    others = f'<div style="opacity:.7">{escape(chart.others)}</div>' if chart.others else ""
    if chart.estimated:
        rows = {name: f"{value:.4f} ± {chart.errors[name]:.4f}" for name, value in chart.values.items()}
        return title + _pairs(rows) + others
    left = 8 + 7.5 * min(max(map(len, chart.values), default=0), _LABEL)
    largest = max(chart.values.values(), default=0) or 1
    bars = []
    for row, (label, value) in enumerate(chart.values.items()):
        top, width = row * _ROW, _BARS * value / largest
        bars.append(
            f"<g><title>{escape(label)}: {number(value)}</title>"
            f'<text x="{left - 6:g}" y="{top + 13}" text-anchor="end">{escape(_short(label))}</text>'
            f'<rect x="{left:g}" y="{top + 3}" width="{width:.1f}" height="{_ROW - 6}" rx="2" fill="{_BAR}"/>'
            f'<text x="{left + width + 6:.1f}" y="{top + 13}" opacity=".8">{number(value)}</text></g>'
        )
    width, height = left + _BARS + 80, max(len(bars), 1) * _ROW
    return (
        f'{title}<svg role="img" aria-label="histogram {escape(chart.title)}" viewBox="0 0 {width:g} {height}" '
        f'width="{width:g}" height="{height}" style="max-width:100%;margin-top:4px" fill="currentColor" '
        f'font-family="ui-monospace,monospace" font-size="12">{"".join(bars)}</svg>{others}'
    )

"""How jobs and results look: facts and charts for the terminal, cards for notebooks, figures with matplotlib."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import nlargest
from html import escape
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

from aioqpu._http.text import printable, shortened
from aioqpu._http.validation import as_seconds
from aioqpu._jobs.bodies import parse_time
from aioqpu._jobs.results import MAX_SHOWN_COST
from aioqpu.errors import ResponseDecodeError
from aioqpu.ibm.qiskit_json import BitArray, counting_cost, fields, lazy_lists, most_frequent
from aioqpu.ionq.results import COST_OF_STATE, IonQResult, most_probable, ranking_cost
from aioqpu.ionq.validation import SUBMISSION_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aioqpu._jobs.handle import Job
    from aioqpu.ibm.results import IBMResult

MAX_BARS, MAX_CHARTS = 30, 12
_MAX_PARTS, _MAX_STEPS, _MAX_TAGS = 10_000, 4096, 20
_COST_OF_SHOT, _COST_OF_COUNT = 7, 60  # of IonQ's counts, in the units of typed.counting_cost
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
    result: IonQResult | IBMResult, names: Sequence[str | None] = (), *, counted: bool = False, limited: bool = True
) -> Iterator[Chart]:
    """Yield a chart of every circuit and register of a result, with the largest `MAX_BARS` values of each.

    `names` are those of the circuits; with `counted`, IonQ's probabilities become counts where shots are known.
    All charts together cost about 50 ms at most: those of what is too large for that are empty and say so. Without
    `limited`, everything is counted that `counts()` counts, however long it takes.
    """
    room: float = MAX_SHOWN_COST if limited else math.inf
    parts = _parts(result, names)
    for name, part in islice(parts, _MAX_PARTS) if limited else parts:
        if isinstance(part, IonQResult):
            try:
                cost = ranking_cost(part)
            except ResponseDecodeError:
                yield Chart(name, {}, others="cannot be read")
                continue
            if cost > room:
                yield Chart(name, {}, others=_too_many(cost // COST_OF_STATE, "states", ".bitstrings"))
                continue
            drawing = _COST_OF_COUNT * (cost // COST_OF_STATE) + _COST_OF_SHOT * as_seconds(part.shots)
            drawn = counts(part) if counted and drawing <= room else {}
            room -= drawing if drawn else cost
            if drawn:
                largest = nlargest(MAX_BARS, drawn.items(), key=operator.itemgetter(1))
                yield _histogram(name, dict(largest), len(drawn), sum(drawn.values()))
            else:
                yield _histogram(name, *most_probable(part, MAX_BARS))
        elif isinstance(part, BitArray):
            cost, samples = counting_cost(part), part.num_shots * math.prod(part.shape)
            if cost > room:
                yield Chart(name, {}, others=_too_many(samples, "samples", "counts()"))
                continue
            room -= cost
            yield _histogram(name, *most_frequent(part, MAX_BARS), samples)
        elif part is not None:
            yield _estimates(name, *part)
    if limited and next(parts, None) is not None:
        yield Chart("", {}, others="and more")


def _too_many(number: int, what: str, instead: str) -> str:
    return f"{number:,} {what} are too many for a chart: use {instead}, or --json on the command line"


def _parts(result: IonQResult | IBMResult, names: Sequence[str | None]) -> Iterator[tuple[str, Any]]:
    """Yield what has a chart of its own, by name; `None` for what has none."""
    if isinstance(result, IonQResult):
        if result.children:
            for i, (child, name) in enumerate(zip(result.children.values(), chain(names, repeat(None)), strict=False)):
                # A service that nests them further makes no sense.
                yield f"circuit {i} {name or ''}".rstrip(), None if child.children else child
        elif len(result.registers) > 1:
            yield from result.registers.items()
        else:
            yield next(iter(result.registers), ""), result
        return
    for number, pub in enumerate(result):
        yield "", None  # a pub may be empty
        pre = f"pub {number} " if len(result) > 1 else ""
        data = fields(pub.data)
        for name, value in data.items():
            evs = (value, data.get("stds")) if name == "evs" else None
            yield pre + name, value if isinstance(value, BitArray) else evs


def _estimates(name: str, evs: Any, stds: Any) -> Chart:
    """Make a chart of expectation values, one after another, with their errors."""
    values, errors = dict[str, float](), dict[str, float]()
    more, others = 0, ""
    for i, (leaf, error) in enumerate(zip(_leaves(evs), chain(_leaves(stds), repeat(None)), strict=False)):
        if leaf is ... or error is ...:
            others = f"and more than {more} others"
            break
        value = _float(leaf)
        if value is not None and len(values) < MAX_BARS:
            values[str(i)], errors[str(i)] = value, _float(error) or 0.0
        elif value is not None:
            more += 1
    return Chart(name, values, errors, others or (f"and {more} others" if more else ""))


def _leaves(value: Any) -> Iterator[Any]:
    """Yield what is in nested lists, and an ellipsis where there is more than is looked at."""
    levels = [iter([lazy_lists(value)])]
    for _ in range(_MAX_STEPS):
        item = next(levels[-1], levels)
        if item is levels:
            levels.pop()
            if not levels:
                return
        elif isinstance(item, (list, Iterator)):
            levels.append(iter(item))
        else:
            yield item
    yield ...


def _float(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float)) else None
    except OverflowError:
        return None


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
        "tags": _listed(data["tags"]) if isinstance(data.get("tags"), list) else None,
        "submission": parts.get("metadata", {}).get(SUBMISSION_KEY),
        "created": local_time(data.get("request") or data.get("created")),
        "started": local_time(data.get("start")),
        "ended": local_time(data.get("response")),
        "expected": expected(job),
        "reason": parts.get("failure", {}).get("error") or parts.get("state", {}).get("reason"),
    }
    return {name: printable(value) for name, value in told.items() if value not in (None, "")}


def _listed(tags: list[Any]) -> str:
    return ", ".join([printable(tag) for tag in tags[:_MAX_TAGS]] + ["..."] * (len(tags) > _MAX_TAGS))


def expected(job: Job[Any, Any]) -> str | None:
    """Return how long the service expects an unfinished job to run, and where it stands in the queue, if it tells."""
    data = job.to_dict()
    if job.done:
        return None
    milliseconds, seconds = data.get("predicted_execution_time"), data.get("estimated_running_time_seconds")
    run = as_seconds(seconds) if math.isnan(as_seconds(milliseconds)) else as_seconds(milliseconds) / 1000
    place, start = data.get("position_in_queue"), parse_time(data.get("estimated_start_time"))
    told = [
        f"number {printable(place)} in the queue" if isinstance(place, int) else "",
        f"starts in about {duration((start - datetime.now(UTC)).total_seconds())}" if start else "",
        "" if math.isnan(run) else f"runs about {duration(run)}",
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
    shown = list(islice(charts(result, limited=False), MAX_CHARTS))
    if not shown:
        raise ValueError(f"the result of job {result.job_id} holds nothing to plot")
    _, grid = plt.subplots(len(shown), squeeze=False, layout="constrained", figsize=(6.4, 3.2 * len(shown)))
    axes = [row[0] for row in grid]
    for chart, ax in zip(shown, axes, strict=True):
        labels = [shortened(label, _LABEL) for label in chart.values]
        positions = range(len(labels))
        if chart.estimated:
            ax.errorbar(positions, list(chart.values.values()), list(chart.errors.values()), fmt="o", capsize=3)
        else:
            ax.bar(positions, list(chart.values.values()))
        crowded = len(labels) * max(map(len, labels), default=0) > 60
        ax.set_xticks(positions, labels, rotation=90 if crowded else 0)
        counted = all(isinstance(value, int) for value in chart.values.values())
        ax.set_ylabel("expectation value" if chart.estimated else "counts" if counted else "probability")
        ax.set_title(printable(chart.title).replace("$", r"\$"))  # which would start a formula
        ax.set_xlabel(chart.others)
    return axes


def _histogram(title: str, largest: Mapping[str, float], count: int, total: float) -> Chart:
    more, rest = count - len(largest), total - sum(largest.values())
    return Chart(title, dict(sorted(largest.items())), others=f"and {more} others: {number(rest)}" if more else "")


def _html(text: object) -> str:
    return escape(printable(text))


def _card(kind: str, name: str, badge: str, *parts: str) -> str:
    head = f'<div><b>{escape(kind)}</b> <code style="background:none">{_html(name)}</code> {badge}</div>'
    return f'<div style="{_CARD}">{head}{"".join(parts)}</div>'


def _badge(job: Job[Any, Any]) -> str:
    color = _COLORS[job.outcome]
    style = f"background:{color};color:#fff;border-radius:9px;padding:1px 8px;font-size:12px"
    return f'<span style="{style}">{_html(job.status or "not read yet")}</span>'


def _pairs(values: Mapping[str, str]) -> str:
    cells = "".join(
        f'<span style="opacity:.7">{_html(name)}</span><span style="overflow-wrap:anywhere">{_html(text)}</span>'
        for name, text in values.items()
    )
    return f'<div style="{_GRID}">{cells}</div>' if cells else ""


def _picture(chart: Chart) -> str:
    title = f'<div style="margin-top:6px"><b>{_html(chart.title)}</b></div>' if chart.title else ""
    others = f'<div style="opacity:.7">{escape(chart.others)}</div>' if chart.others else ""
    if chart.estimated:
        rows = {name: f"{value:.4f} ± {chart.errors[name]:.4f}" for name, value in chart.values.items()}
        return title + _pairs(rows) + others
    if not chart.values:
        return title + others
    left = 8 + 7.5 * min(max(map(len, chart.values), default=0), _LABEL)
    largest = max(chart.values.values(), default=0) or 1
    bars = []
    for row, (label, value) in enumerate(chart.values.items()):
        top, width = row * _ROW, _BARS * value / largest
        bars.append(
            f"<g><title>{_html(label)}: {number(value)}</title>"
            f'<text x="{left - 6:g}" y="{top + 13}" text-anchor="end">{escape(shortened(label, _LABEL))}</text>'
            f'<rect x="{left:g}" y="{top + 3}" width="{width:.1f}" height="{_ROW - 6}" rx="2" fill="{_BAR}"/>'
            f'<text x="{left + width + 6:.1f}" y="{top + 13}" opacity=".8">{number(value)}</text></g>'
        )
    width, height = left + _BARS + 80, max(len(bars), 1) * _ROW
    return (
        f'{title}<svg role="img" aria-label="histogram {_html(chart.title)}" viewBox="0 0 {width:g} {height}" '
        f'width="{width:g}" height="{height}" style="max-width:100%;margin-top:4px" fill="currentColor" '
        f'font-family="ui-monospace,monospace" font-size="12">{"".join(bars)}</svg>{others}'
    )

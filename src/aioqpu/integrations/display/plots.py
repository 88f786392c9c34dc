"""Draws results with matplotlib: histograms, and curves over many circuits or points."""

from __future__ import annotations

import math
from collections import Counter
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from aioqpu._http.text import printable, shortened
from aioqpu.errors import ResponseDecodeError
from aioqpu.ibm.arrays import BitArray, fields
from aioqpu.integrations.display.charts import MAX_BARS, MAX_CHARTS, MAX_LABEL_LENGTH, charts, labels
from aioqpu.ionq.results import IonQResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aioqpu.ibm.results import IBMResult
    from aioqpu.integrations.display.charts import Chart

_MAX_CHARACTERS_IN_A_ROW = 60  # of all labels on an axis; more labels are rotated
_MAX_HISTOGRAMS_OF_CIRCUITS = 4  # more circuits are drawn as curves
_MAX_CURVES = 8


def plot(result: IonQResult | IBMResult) -> list[Any]:
    """Draw a result with matplotlib and return the axes, one for each circuit, register or plot of curves."""
    try:
        import matplotlib.pyplot as plt
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "plot() needs matplotlib: pip install 'aioqpu[notebook]'", name="matplotlib"
        ) from None
    drawings = list(islice(_drawings(result), MAX_CHARTS + 1))
    if not drawings:
        raise ValueError(f"the result of job {result.job_id} has nothing to plot")
    shown = drawings[:MAX_CHARTS]
    same_scale = isinstance(result, IonQResult) and bool(result.children)
    figure, grid = plt.subplots(
        len(shown), squeeze=False, layout="constrained", figsize=(6.4, 3.2 * len(shown)), sharey=same_scale
    )
    if len(drawings) > len(shown):
        figure.suptitle(f"the first {MAX_CHARTS} registers")
    axes = [row[0] for row in grid]
    for draw, ax in zip(shown, axes, strict=True):
        draw(ax)
    return axes


def _drawings(result: IonQResult | IBMResult) -> Iterator[Any]:
    """Yield a function for each chart, which draws it on its axes."""
    if isinstance(result, IonQResult):
        if len(result.children) > _MAX_HISTOGRAMS_OF_CIRCUITS:
            children = list(result.children.values())
            names = [child.name or str(i) for i, child in enumerate(children)]
            yield _Curves("", names, _by_state([_probabilities(child) for child in children]), "circuit", "probability")
        else:
            titles = [child.name for child in result.children.values()]
            yield from map(_Histogram, charts(result, titles, limited=False))
        return
    histograms = charts(result, limited=False)
    for i, pub in enumerate(result):
        prefix = f"pub {i} " if len(result) > 1 else ""
        for name, value in fields(pub.data).items():
            if isinstance(value, BitArray):
                histogram = next(histograms)
                if (points := math.prod(value.shape)) > 1:
                    states = _by_state([_shares(value[place]) for place in product(*map(range, value.shape))])
                    yield _Curves(prefix + name, range(points), states, _points(value.shape), "probability")
                else:
                    yield _Histogram(histogram)
            elif name == "evs":
                estimates = next(histograms)
                yield _of_estimator(prefix + name, pub.data, labels(result, i)) or _Histogram(estimates)


def _of_estimator(title: str, data: Any, names: Sequence[str]) -> _Curves | None:
    """Return expectation values as curves if they are many or have several axes."""
    evs = data.array("evs")
    if evs.dtype.kind not in "iuf" or (evs.ndim < 2 and evs.size <= MAX_BARS):
        return None
    rows = evs.reshape(-1, evs.shape[-1])
    errors = data.array("stds").reshape(rows.shape) if "stds" in data else None
    curves = {}
    for row, values in enumerate(rows[:_MAX_CURVES]):
        name = names[row * rows.shape[1]] if len(rows) > 1 and row * rows.shape[1] < len(names) else f"row {row}"
        curves[name] = values if errors is None else (values, errors[row])
    note = _points(evs.shape) + (f", {len(rows) - _MAX_CURVES} more rows" if len(rows) > _MAX_CURVES else "")
    return _Curves(title, range(rows.shape[1]), curves, note, "expectation value")


def _points(shape: tuple[int, ...]) -> str:
    return "point" if len(shape) == 1 else f"point of shape {shape}"


def _probabilities(child: IonQResult) -> Mapping[str, float] | None:
    try:
        return child.bitstrings
    except (ValueError, ResponseDecodeError):
        return None


def _shares(bits: BitArray) -> dict[str, float]:
    return {state: count / bits.num_shots for state, count in bits.counts().items()}


def _by_state(points: Sequence[Mapping[str, float] | None]) -> dict[str, list[float]]:
    """Return the curve of each of the most frequent states, and that of all others; points without values are gaps."""
    totals: Counter[Any] = Counter()
    for point in points:
        totals.update(point or {})
    largest = sorted(state for state, _ in totals.most_common(_MAX_CURVES))
    curves = {state: [math.nan if point is None else point.get(state, 0.0) for point in points] for state in largest}
    if others := totals.keys() - curves.keys():
        curves[f"{len(others)} others"] = [
            math.nan if point is None else sum(point.get(state, 0.0) for state in others) for point in points
        ]
    return curves


class _Histogram:
    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    def __call__(self, ax: Any) -> None:
        chart = self._chart
        names = [shortened(label, MAX_LABEL_LENGTH) for label in chart.values]
        positions, values = range(len(names)), list(chart.values.values())
        if chart.estimated:
            ax.errorbar(positions, values, list(chart.errors.values()), fmt="o", capsize=3)
        else:
            ax.bar(positions, values)
        _set_ticks(ax, names)
        counted = all(isinstance(value, int) for value in values)
        ax.set_ylabel("expectation value" if chart.estimated else "counts" if counted else "probability")
        _set_title(ax, chart.title)
        ax.set_xlabel(chart.others)


class _Curves:
    """Curves over circuits or points; a curve is a list of values, or values and their standard errors."""

    def __init__(self, title: str, ticks: Sequence[Any], curves: Mapping[str, Any], xlabel: str, ylabel: str) -> None:
        self._title, self._ticks, self._curves, self._labels = title, ticks, curves, (xlabel, ylabel)

    def __call__(self, ax: Any) -> None:
        positions = range(len(self._ticks))
        for name, curve in self._curves.items():
            values, errors = curve if isinstance(curve, tuple) else (curve, None)
            label = _plain(shortened(name, MAX_LABEL_LENGTH))
            ax.errorbar(positions, values, errors, fmt="o-", markersize=3, capsize=2, label=label)
        if len(self._ticks) <= MAX_BARS:
            _set_ticks(ax, [shortened(str(tick), MAX_LABEL_LENGTH) for tick in self._ticks])
        ax.set_xlabel(self._labels[0])
        ax.set_ylabel(self._labels[1])
        _set_title(ax, self._title)
        if len(self._curves) > 1:
            ax.legend(fontsize="small")


def _set_ticks(ax: Any, names: Sequence[str]) -> None:
    crowded = len(names) * max(map(len, names), default=0) > _MAX_CHARACTERS_IN_A_ROW
    ax.set_xticks(range(len(names)), [_plain(name) for name in names], rotation=90 if crowded else 0)


def _set_title(ax: Any, title: str) -> None:
    ax.set_title(_plain(title))


def _plain(text: str) -> str:
    """Return text that matplotlib does not read as a formula."""
    return printable(text).replace("$", r"\$")

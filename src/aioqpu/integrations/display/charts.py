"""Selects what the charts of a result show, within a limit of computing time."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import chain, count, islice, product, repeat
from typing import TYPE_CHECKING, Any, Final

import attrs

from aioqpu._http.validation import as_seconds
from aioqpu._jobs.results import MAX_SHOWN_COST
from aioqpu.errors import ResponseDecodeError
from aioqpu.ibm.arrays import BitArray, counting_cost, fields, lazy_lists, most_frequent
from aioqpu.integrations.display.formats import number
from aioqpu.ionq.results import COST_OF_STATE, IonQResult, most_probable, ranking_cost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aioqpu.ibm.results import IBMResult
    from aioqpu.ionq.shots import IonQShots

MAX_BARS: Final = 30
MAX_CHARTS: Final = 12
MAX_LABEL_LENGTH: Final = 24
_MAX_REGISTERS = 10_000
_MAX_STEPS = 4096
_MAX_TERMS = 4
# The cost of counts of an IonQ result, in units of `_jobs.results.MAX_SHOWN_COST`.
_COST_OF_SHOT, _COST_OF_COUNT = 7, 60
_COST_OF_BITSTRING = 10  # of an IonQ job's shots, in the same units


@attrs.frozen
class Chart:
    """The values of one register or circuit by bitstring, or those of an estimator pub by label."""

    title: str
    values: dict[str, float]
    errors: dict[str, float] = attrs.Factory(dict)
    """The standard errors of expectation values; empty for counts and probabilities."""
    others: str = ""
    """A note about the values that are not shown."""

    @property
    def estimated(self) -> bool:
        """Whether the values are expectation values, which may be negative, rather than counts or probabilities."""
        return bool(self.errors)


def charts(
    result: IonQResult | IBMResult,
    names: Sequence[str | None] = (),
    *,
    counted: bool = False,
    limited: bool = True,
    observables: Sequence[str] = (),
) -> Iterator[Chart]:
    """Yield a chart of each circuit and register of a result, with the largest `MAX_BARS` values of each.

    All charts together take about 50 ms at most: a chart that would take longer is empty and has a note.

    Args:
        result: The result.
        names: The names of the circuits or pubs.
        counted: Whether IonQ's probabilities are shown as counts where the number of shots is known.
        limited: Whether the time is limited; otherwise each chart is computed that `counts()` can compute.
        observables: The observables of each pub; by default those that the job's handle has.
    """
    remaining_cost: float = MAX_SHOWN_COST if limited else math.inf
    registers = _registers(result, names, observables)
    for name, register in islice(registers, _MAX_REGISTERS) if limited else registers:
        if isinstance(register, IonQResult):
            try:
                cost = ranking_cost(register)
            except ResponseDecodeError:
                yield Chart(name, {}, others="cannot be read")
                continue
            if cost > remaining_cost:
                yield Chart(name, {}, others=_too_many(cost // COST_OF_STATE, "states", ".bitstrings"))
                continue
            cost_of_counts = _COST_OF_COUNT * (cost // COST_OF_STATE) + _COST_OF_SHOT * as_seconds(register.shots)
            counts = known_counts(register) if counted and cost_of_counts <= remaining_cost else {}
            remaining_cost -= cost_of_counts if counts else cost
            if counts:
                largest = nlargest(MAX_BARS, counts.items(), key=operator.itemgetter(1))
                yield _histogram(name, dict(largest), len(counts), sum(counts.values()))
            else:
                yield _histogram(name, *most_probable(register, MAX_BARS))
        elif isinstance(register, BitArray):
            cost, samples = counting_cost(register), register.num_shots * math.prod(register.shape)
            if cost > remaining_cost:
                yield Chart(name, {}, others=_too_many(samples, "samples", "counts()"))
                continue
            remaining_cost -= cost
            yield _histogram(name, *most_frequent(register, MAX_BARS), samples, points=math.prod(register.shape))
        elif register is not None:
            yield _expectation_values(name, *register)
    if limited and next(registers, None) is not None:
        yield Chart("", {}, others="and more")


def charts_of_shots(shots: IonQShots) -> Iterator[Chart]:
    """Yield a chart of all bits and one of each register, as `charts` does for a result."""
    remaining_cost: float = MAX_SHOWN_COST
    for name, bitstrings in (("", shots.bitstrings), *shots.registers.items()):
        number_of_shots = len(bitstrings)
        if not number_of_shots:
            continue
        cost = number_of_shots * (_COST_OF_BITSTRING + len(bitstrings[0]) // 64)
        if cost > remaining_cost:
            yield Chart(name, {}, others=_too_many(number_of_shots, "shots", "counts()"))
            continue
        remaining_cost -= cost
        counts = shots.counts(name or None)
        largest = nlargest(MAX_BARS, counts.items(), key=operator.itemgetter(1))
        yield _histogram(name, dict(largest), len(counts), sum(counts.values()))


def known_counts(result: IonQResult) -> dict[str, int]:
    """Return bitstring -> count; empty when the number of shots or the probabilities are unknown."""
    try:
        return result.counts()
    except (ValueError, ResponseDecodeError):
        return {}


def _too_many(number: int, what: str, instead: str) -> str:
    return f"{number:,} {what} are too many for a chart: use {instead}, or --json on the command line"


def _registers(
    result: IonQResult | IBMResult, names: Sequence[str | None], observables: Sequence[str]
) -> Iterator[tuple[str, Any]]:
    """Yield the title and the data of each chart; the data is `None` where there is nothing to draw."""
    if isinstance(result, IonQResult):
        if result.children:
            for i, (child, name) in enumerate(zip(result.children.values(), chain(names, repeat(None)), strict=False)):
                # Only one level of children is valid.
                yield f"circuit {i} {name or ''}".rstrip(), None if child.children else child
        elif len(result.registers) > 1:
            yield from result.registers.items()
        else:
            yield next(iter(result.registers), ""), result
        return
    for i, (pub, pub_name) in enumerate(zip(result, chain(names, repeat(None)), strict=False)):
        yield "", None  # so that empty pubs count towards the limit
        prefix = f"pub {i} {f'{pub_name} ' if pub_name else ''}" if len(result) > 1 else ""
        data = fields(pub.data)
        for name, value in data.items():
            estimates = (value, data.get("stds"), observables or labels(result, i)) if name == "evs" else None
            yield prefix + name, value if isinstance(value, BitArray) else estimates


def _histogram(title: str, largest: Mapping[str, float], count: int, total: float, *, points: int = 1) -> Chart:
    more, rest = count - len(largest), total - sum(largest.values())
    others = [f"and {more} others: {number(rest)}"] if more else []
    all_points = [f"all {points} points together"] if points > 1 else []
    return Chart(title, dict(sorted(largest.items())), others="; ".join(others + all_points))


def _expectation_values(title: str, evs: Any, stds: Any, names: Iterable[str]) -> Chart:
    """Return a chart of expectation values by observable or position, with their standard errors."""
    values, errors = dict[str, float](), dict[str, float]()
    more, others = 0, ""
    rows = zip(_flattened(evs), chain(_flattened(stds), repeat(None)), chain(names, map(str, count())), strict=False)
    for ev, std, name in rows:
        if ev is ... or std is ...:
            others = f"and more than {more} others"
            break
        value = _as_float(ev)
        if value is not None and len(values) < MAX_BARS:
            values[name], errors[name] = value, _as_float(std) or 0.0
        elif value is not None:
            more += 1
    return Chart(title, values, errors, others or (f"and {more} others" if more else ""))


def labels(result: IBMResult, position: int) -> list[str]:
    """Return labels of the expectation values of a pub: their observables, with indices if these are not distinct.

    The list is empty if the job's handle has no observables.
    """
    job = result.job
    if job is None:
        return []
    known = job.submitted.get("observables")
    params = job.to_dict().get("params")
    pubs = params.get("pubs") if known is None and isinstance(params, dict) else None
    try:
        observables = known[position] if known is not None else pubs[position][1]  # type: ignore[index]  # see below
        shape, observables_shape = result[position].data.shape, _shape(observables)
        axes = (0,) * (len(shape) - len(observables_shape)) + observables_shape
        names = []
        for place in islice(product(*map(range, shape)), MAX_BARS):
            observable = observables
            for axis, index in zip(axes, place, strict=True):
                observable = observable[index if axis > 1 else 0] if axis else observable
            suffix = "" if axes == shape else f" [{', '.join(map(str, place))}]"
            names.append(_observable(observable) + suffix)
        return names if len(set(names)) == len(names) else [f"{name} [{i}]" for i, name in enumerate(names)]
    except (AttributeError, LookupError, TypeError, ValueError):  # an answer may have any form
        return []


def _shape(observables: Any) -> tuple[int, ...]:
    return (len(observables), *_shape(observables[0])) if isinstance(observables, (list, tuple)) else ()


def _observable(observable: Any) -> str:
    """Return an observable as a sum of Pauli strings."""
    if isinstance(observable, str):
        return observable
    terms = [
        pauli if factor == 1 else f"{factor:g} {pauli}" for pauli, factor in islice(observable.items(), _MAX_TERMS)
    ]
    return " + ".join([*terms, "..."] if len(observable) > _MAX_TERMS else terms)


def _flattened(value: Any) -> Iterator[Any]:
    """Yield the items of nested lists, then an ellipsis when the number of steps was not enough for all."""
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


def _as_float(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float)) else None
    except OverflowError:
        return None

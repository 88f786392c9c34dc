"""What jobs measured: IonQ probabilities, IBM samples and estimator values."""

from __future__ import annotations

import json
import operator
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import accumulate, chain, zip_longest
from math import prod
from typing import TYPE_CHECKING, Any, overload

from aioqpu.large import without_views
from aioqpu.typed import BitArray, DataBin, TypedDecoder

if TYPE_CHECKING:
    from aioqpu.job import Job

CLASSICAL_BITS = "aioqpu_classical_bits"  # metadata that tells which qubit was measured into which bit
_SHOWN, _SHOWN_LENGTH, _COUNTED_FOR_REPR = 4, 60, 10**6
_MAX_QUBITS = 2**16
_MAX_DRAWN = 10**8
_DRAWN_AT_ONCE = 10**6


class _Result:
    """What both clouds' results have: where they came from, and the body as it was sent."""

    def __init__(self, raw: Any, *, job_id: str, job: Job[Any, Any] | None = None) -> None:
        self._raw = raw
        self.job_id = job_id
        self.job = job

    @cached_property
    def raw(self) -> Any:
        """The service's answer, parsed as it came."""
        return without_views(self._raw)

    def to_dict(self) -> dict[str, Any]:
        """Return the job id and the service's answer, ready for JSON."""
        return {"job_id": self.job_id, "results": self.raw}

    def plot(self) -> list[Any]:
        """Draw histograms with matplotlib and return their axes; needs the extra `notebook`."""
        from aioqpu.integrations.display import plot

        return plot(self)  # type: ignore[arg-type]  # there are two results

    def _repr_html_(self) -> str:
        from aioqpu.integrations.display import result_card

        return result_card(self)  # type: ignore[arg-type]


class IonQResult(_Result):
    """Probabilities over the qubits of an IonQ job, as the service sent them.

    Qubit 0 is the least significant bit of a state number and the rightmost of a bitstring. A job of several
    circuits has `children`, by child job id, and no probabilities of its own. That of a Qiskit circuit or OpenQASM text
    is over its classical bits instead, and has them by name in `registers`.
    """

    def __init__(
        self,
        raw: Any,
        *,
        job_id: str,
        job: Job[Any, Any] | None = None,
        child_job: Callable[[str], Job[Any, Any]] | None = None,
        num_qubits: int | None = None,
        shots: int | None = None,
        ideal: bool = True,
        meas_mapped: Sequence[int | None] | None = None,
        order: Sequence[str] = (),
        metadata: Any = None,
    ) -> None:
        super().__init__(raw, job_id=job_id, job=job)
        if not isinstance(raw, Mapping):
            raise TypeError("IonQ results are a JSON object")
        self.shots = shots
        self._ideal = ideal
        self._meas_mapped = meas_mapped
        self.children: dict[str, IonQResult] = {}
        self._probabilities: dict[int, float] = {}
        if raw and all(isinstance(value, Mapping) for value in raw.values()):
            notes = _notes_of_children(metadata)
            places = {child: place for place, child in enumerate(order or raw)}
            for child in dict.fromkeys([*(child for child in order if child in raw), *raw]):
                handle = child_job(child) if child_job else None
                self.children[child] = IonQResult(
                    raw[child],
                    job_id=child,
                    job=handle,
                    num_qubits=num_qubits,
                    shots=shots,
                    ideal=ideal,
                    metadata=notes.get(places.get(child)),
                )
        else:
            for key, value in raw.items():
                state = _state(key)
                self._probabilities[state] = self._probabilities.get(state, 0.0) + _probability(value)
        widest = max((state.bit_length() for state in self._probabilities), default=0)
        told = 1 if num_qubits is None or num_qubits > _MAX_QUBITS else num_qubits
        self.num_qubits: int = max(told, widest)
        self.registers: dict[str, IonQResult] = {}
        if (classical := _classical_bits(metadata, meas_mapped)) and not self.children:
            qubits, registers = classical
            over_bits = self.mapped(qubits)
            self._probabilities, self.num_qubits = over_bits._probabilities, over_bits.num_qubits
            self._meas_mapped = range(len(qubits))
            self.registers = {name: self.mapped(bits) for name, bits in registers.items()}

    @property
    def probabilities(self) -> dict[int, float]:
        """State number -> probability; states the service left out have none."""
        if self.children:
            raise ValueError(f"job {self.job_id} ran {len(self.children)} circuits: see .children")
        return dict(self._probabilities)

    @property
    def bitstrings(self) -> dict[str, float]:
        """Bitstring -> probability, qubit 0 rightmost."""
        return {self._format(state): p for state, p in self.probabilities.items()}

    def counts(self, shots: int | None = None, *, seed: int | str | None = None) -> dict[str, int]:
        """Return bitstring -> count, adding up to `shots` (default: the job's).

        Hardware and noisy simulators send frequencies, which are apportioned. The ideal simulator sends exact
        probabilities, from which shots are drawn: with `seed`, or else the same way every time for the same job.
        """
        probabilities = {state: p for state, p in sorted(self.probabilities.items()) if p}
        total = self.shots if shots is None else shots
        if total is None:
            raise ValueError("the job does not tell its shots: give counts(shots=...)")
        if (total := _whole(total, "shots")) < 1:
            raise ValueError(f"shots must be at least 1, not {total}")
        if not probabilities:
            raise ValueError(f"the result of job {self.job_id} holds no probabilities")
        weights = list(probabilities.values())
        if self._ideal or seed is not None:
            if total > _MAX_DRAWN:
                raise ValueError(f"at most {_MAX_DRAWN} shots can be drawn, not {total}")
            rng, drawn = random.Random(self.job_id if seed is None else seed), Counter[int]()
            states, sums = list(probabilities), list(accumulate(weights))
            for start in range(0, total, _DRAWN_AT_ONCE):
                drawn.update(rng.choices(states, cum_weights=sums, k=min(_DRAWN_AT_ONCE, total - start)))
            counts = [drawn[state] for state in states]
        else:
            counts = _apportion(weights, total)
        return {self._format(state): count for state, count in zip(probabilities, counts, strict=True) if count}

    def mapped(self, meas_mapped: Sequence[int | None] | None = None) -> IonQResult:
        """Return the same result over classical bits: bit i is qubit `meas_mapped[i]`, or 0 for `None`.

        Without an argument the mapping is the one the job was submitted with (`registers.meas_mapped`).
        """
        mapping = self._meas_mapped if meas_mapped is None else meas_mapped
        if mapping is None:
            raise ValueError("the job echoes no registers.meas_mapped: give mapped([...])")
        qubits = [None if qubit is None else _whole(qubit, "an entry of meas_mapped") for qubit in mapping]
        if min((qubit for qubit in qubits if qubit is not None), default=0) < 0:
            raise ValueError("meas_mapped holds qubit numbers and None, no negative ones")
        merged: dict[str, float] = {}
        for state, p in self.probabilities.items():
            bits = sum((state >> qubit & 1) << bit for bit, qubit in enumerate(qubits) if qubit is not None)
            merged[str(bits)] = merged.get(str(bits), 0.0) + p
        return IonQResult(
            merged, job_id=self.job_id, job=self.job, num_qubits=len(qubits), shots=self.shots, ideal=self._ideal
        )

    def _format(self, state: int) -> str:
        return format(state, f"0{self.num_qubits}b") if self.num_qubits else ""

    def __repr__(self) -> str:
        states = "" if self.children else f" {_top(self.bitstrings)}"
        what = f"{len(self.children)} circuits" if self.children else f"{len(self._probabilities)} states"
        return f"<IonQResult job_id={self.job_id!r} {what}{states}>"


def _notes_of_children(metadata: Any) -> dict[int | None, dict[str, str]]:
    """Return what a job of several circuits notes about each, in the form in which a job of one circuit does."""
    try:
        notes = json.loads(metadata[CLASSICAL_BITS])
    except (LookupError, TypeError, ValueError):
        return {}
    notes = notes if isinstance(notes, list) else []
    # A note like an earlier one is the number of that circuit.
    full = [notes[note] if type(note) is int and 0 <= note < len(notes) else note for note in notes]
    return {place: {CLASSICAL_BITS: json.dumps(note)} for place, note in enumerate(full)}


def _classical_bits(metadata: Any, meas_mapped: Any) -> tuple[list[int | None], dict[str, list[int]]] | None:
    """Read what a job made from a circuit notes: the qubit of each classical bit, and the bits of each register."""
    try:
        noted = json.loads(metadata[CLASSICAL_BITS])
        if isinstance(noted, list):
            # A child that was fetched alone may carry its parent's notes.
            own = [note for note in noted if isinstance(note, dict) and note["bits"] == meas_mapped]
            noted = {"bits": own[0]["bits"], "registers": own[0]["registers"] if len(own) == 1 else {}}
        bits, registers = noted["bits"], noted["registers"]
        numbers = [bit for bit in chain(bits, *registers.values()) if bit is not None]
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
    return (bits, registers) if all(type(number) is int and number >= 0 for number in numbers) else None


def _state(key: Any) -> int:
    if not (key.isascii() and key.isdigit()):
        raise ValueError(f"{key!r} is not a state number")
    return int(key)


def _probability(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError("a probability is a number")
    p = float(value)
    if not 0 <= p <= 2**53:  # some services send counts; what is larger would only overflow sums
        raise ValueError(f"{value!r} is not a probability")
    return p


def _whole(value: Any, name: str) -> int:
    try:
        if not isinstance(value, bool):
            return operator.index(value)
    except TypeError:
        pass
    raise ValueError(f"{name} must be a whole number, not {value!r}")


def _apportion(weights: list[float], total: int) -> list[int]:
    """Divide `total` in proportion, exactly: what is left after rounding down goes to the largest remainders."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    denominator = max(down for _, down in ratios)  # all are powers of two
    exact = [up * (denominator // down) for up, down in ratios]
    whole = sum(exact)
    shares = [divmod(weight * total, whole) for weight in exact]
    counts = [count for count, _ in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: -shares[i][1])
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts


class PubResult:
    """What one pub gave."""

    def __init__(self, data: DataBin, metadata: Mapping[str, Any]) -> None:
        self.data = data
        self.metadata: dict[str, Any] = dict(metadata)

    def __repr__(self) -> str:
        return f"<PubResult {', '.join(f'{name}={_brief(value)}' for name, value in self.data.items())}>"


class IBMResult(_Result, Sequence[PubResult]):
    """The pub results of an IBM job, in the order of its pubs.

    Other kinds of result have length 0; `value` is what they hold, decoded (a `NoiseLearnerResult`, for example).
    """

    def __init__(
        self,
        raw: Any,
        *,
        job_id: str,
        job: Job[Any, Any] | None = None,
        widths: Sequence[Mapping[str, int]] = (),
    ) -> None:
        super().__init__(raw, job_id=job_id, job=job)
        self.metadata: dict[str, Any] = {}
        self.value: Any = None
        self._pubs: list[PubResult] = []
        body = TypedDecoder()(raw)
        pubs = body.get("pub_results", body.get("results")) if isinstance(body, dict) else None
        if isinstance(pubs, list) and all(
            isinstance(pub, dict) and isinstance(pub.get("data"), Mapping) for pub in pubs
        ):
            self._pubs = [_pub(pub, known or {}) for pub, known in zip_longest(pubs, widths[: len(pubs)])]
            self.metadata = dict(body.get("metadata") or {})
        else:
            self.value = body

    @overload
    def __getitem__(self, index: int) -> PubResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PubResult]: ...
    def __getitem__(self, index: int | slice) -> PubResult | Sequence[PubResult]:
        return self._pubs[index]

    def __len__(self) -> int:
        return len(self._pubs)

    def __repr__(self) -> str:
        shown = "".join(f" {pub}" for pub in self[:_SHOWN])
        return f"<IBMResult job_id={self.job_id!r} {len(self)} pubs{shown}{' ...' if len(self) > _SHOWN else ''}>"


def _top(values: Mapping[str, float]) -> str:
    """Return the largest of a result's values as a dict is written, and how many there are beside them."""
    largest = nlargest(_SHOWN, values.items(), key=operator.itemgetter(1))
    shown = [f"{state!r}: {value if isinstance(value, int) else round(value, 4)}" for state, value in largest]
    more = [f"... {len(values) - _SHOWN} more"] if len(values) > _SHOWN else []
    return f"{{{', '.join(shown + more)}}}"


def _brief(value: Any) -> str:
    if isinstance(value, BitArray) and value.num_shots * prod(value.shape) <= _COUNTED_FOR_REPR:
        return _top(value.counts())
    text = repr(value)
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}..."


def _pub(pub: Mapping[str, Any], widths: Mapping[str, int]) -> PubResult:
    data = pub["data"]
    if not isinstance(data, DataBin):
        fields = {name: _field(value, widths.get(name)) for name, value in data.items()}
        data = DataBin(fields, next(map(_shape, fields.values()), ()))
    return PubResult(data, pub.get("metadata") or {})


def _field(value: Any, width: int | None) -> Any:
    if isinstance(value, dict) and "samples" in value:
        told = value.get("num_bits")
        return BitArray.from_samples(value["samples"], width if told is None else told)
    return value


def _shape(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        return getattr(value, "shape", ())
    return (len(value), *(_shape(value[0]) if value else ()))

"""Results of IonQ jobs: probabilities over qubits or classical bits, and counts."""

from __future__ import annotations

import json
import math
import operator
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, Final

from aioqpu._http.text import brief
from aioqpu._jobs.results import MAX_SHOWN_COST, SHOWN_VALUES, Result, shown_values
from aioqpu.errors import ResponseDecodeError
from aioqpu.ionq.validation import CLASSICAL_BITS

if TYPE_CHECKING:
    from aioqpu._http import httpx
    from aioqpu._jobs.handle import Job

ALL_QUBITS: Final = "output_all"  # the register over all qubits in results by register
COST_OF_STATE: Final = 7  # in units of `_jobs.results.MAX_SHOWN_COST`
MAX_QUBITS: Final = 2**16
_SAVED_OPTIONS = {"name", "num_qubits", "shots", "ideal", "meas_mapped", "metadata", "position"}
_MAX_ROUNDING_ERROR = 1e-9  # a negative probability this close to 0 is 0
_MAX_DRAWN_SHOTS = 10**8
_SHOTS_DRAWN_AT_ONCE = 10**6


class IonQResult(Result):
    """The probabilities of an IonQ job's states, as the service sent them.

    Qubit 0 is the least significant bit of a state number and the rightmost character of a bitstring. For a Qiskit
    circuit or OpenQASM text, bits are the circuit's classical bits instead of its qubits. A job of several circuits has
    `children` and no probabilities of its own.

    Attributes:
        num_qubits: The number of bits in a state. If the service does not report it, it is that of the largest state.
        shots: The job's shots; `None` if the service does not report them. API v0.4 never reports those of the ideal
            simulator, so only handles of the process that submitted the job have them.
        name: The name of the job; `None` if it has none.
        children: The results of a job of several circuits by child job id, in the order of the circuits; an index may
            also be the name of a circuit. A child whose results cannot be decoded raises `ResponseDecodeError` when
            its probabilities are read.
        registers: For a Qiskit circuit or OpenQASM text, the result over each classical register, by name.

    The second format of API v0.4 has results by register, in which qubit 0 is the leftmost character; they are reversed
    here.
    """

    def __init__(
        self,
        raw: Any,
        *,
        job_id: str,
        job: Job[Any, Any] | None = None,
        name: Any = None,
        num_qubits: int | None = None,
        shots: int | None = None,
        ideal: bool = True,
        meas_mapped: Sequence[int | None] | None = None,
        metadata: Any = None,
        position: int | None = None,
        children: Mapping[str, Mapping[str, Any]] | None = None,
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(raw, job_id=job_id, job=job, response=response)
        if not isinstance(raw, Mapping):
            raise TypeError("IonQ results are a JSON object")
        self.name: str | None = name if isinstance(name, str) else None
        self.decoding_options: dict[str, Any] = saved_options(
            {
                "name": name,
                "num_qubits": num_qubits,
                "shots": shots,
                "ideal": ideal,
                "meas_mapped": None if meas_mapped is None else list(meas_mapped),
                "metadata": metadata,
                "position": position,
                "children": children,
            }
        )
        self.shots = shots
        self._ideal = ideal
        self._meas_mapped = meas_mapped
        self.children: dict[str, IonQResult] = _Children()
        self._probabilities: dict[int, float] = {}
        self._only_by_register = False
        self.registers: dict[str, IonQResult] = {}
        known = children or {}
        if (by_register := _by_register(raw)) is not None:
            num_qubits = self._read_registers(by_register)
        elif any(isinstance(value, Mapping) for value in raw.values()) or (
            known and not (raw and known.keys().isdisjoint(raw))
        ):
            for child in dict.fromkeys([*known, *raw]):
                options = {"num_qubits": num_qubits, "shots": shots, "ideal": ideal, **known.get(child, {})}
                self.children[child] = _child(raw.get(child), {"job_id": child, **options})
        else:
            for key, value in raw.items():
                state = state_number(key)
                self._probabilities[state] = self._probabilities.get(state, 0.0) + _probability(value)
        widest = max((state.bit_length() for state in self._probabilities), default=0)
        self._width_known = num_qubits is not None and num_qubits <= MAX_QUBITS
        self.num_qubits: int = max(num_qubits if num_qubits is not None and self._width_known else 1, widest)
        if not (self.children or self._only_by_register) and (
            classical := classical_bits(metadata, position, meas_mapped)
        ):
            qubits, registers = classical
            over_bits = self._over(qubits)
            self._probabilities = over_bits._probabilities  # noqa: SLF001 - another object of this class
            self.num_qubits = over_bits.num_qubits
            self._width_known, self._meas_mapped = True, range(len(qubits))
            self.registers = {name: self._over(bits) for name, bits in registers.items()}

    def _read_registers(self, registers: Mapping[str, Mapping[str, Any]]) -> int | None:
        """Read results by register, and return the number of qubits if one register has all of them."""
        named = {name: states for name, states in registers.items() if name != ALL_QUBITS}
        # The register over all qubits has a result of its own only if it is one of the program's.
        self.registers = {
            name: IonQResult(
                {"probabilities": {"registers": {ALL_QUBITS: states}}},
                job_id=self.job_id,
                job=self.job,
                shots=self.shots,
                ideal=self._ideal,
            )
            for name, states in named.items()
        }
        whole = registers.get(ALL_QUBITS, next(iter(named.values()), {}) if len(named) < 2 else None)
        if whole is None:
            self._only_by_register = True
            return None
        for bits, value in whole.items():
            if not bits or bits.strip("01"):
                raise ValueError(f"{bits!r} is not a bitstring")
            state = int(bits[::-1], 2)
            self._probabilities[state] = self._probabilities.get(state, 0.0) + _probability(value)
        if len(widths := {len(bits) for bits in whole}) > 1:
            raise ValueError("the bitstrings of a register have different lengths")
        return widths.pop() if widths else None

    @property
    def probabilities(self) -> dict[int, float]:
        """Probability by state number, without states that the service left out.

        Raises:
            ValueError: The job ran several circuits; see `children`. Or the service sends each register alone; see
                `registers`.
            ResponseDecodeError: The results of this child job cannot be decoded.
        """
        if self.children:
            raise ValueError(f"job {self.job_id} ran {len(self.children)} circuits: see .children")
        if self._only_by_register:
            raise ValueError(f"job {self.job_id} has no probabilities over all registers: see .registers")
        return dict(self._probabilities)

    @property
    def bitstrings(self) -> dict[str, float]:
        """Probability by bitstring; qubit 0 is the rightmost character.

        Raises:
            ValueError: The job ran several circuits; see `children`.
        """
        return {self._format(state): p for state, p in self.probabilities.items()}

    def counts(self, shots: int | None = None, *, seed: int | str | None = None) -> dict[str, int]:
        """Return the count of each bitstring; the counts add up to `shots`.

        Hardware and noisy simulators send frequencies, from which the counts are calculated. The ideal simulator sends
        exact probabilities, from which shots are drawn at random.

        Args:
            shots: The number of shots; by default the job's.
            seed: Seed of the random numbers. By default it is the job id, so one job always gives the same counts. With
                a seed, shots are also drawn for hardware and noisy simulators.

        Returns:
            Count by bitstring, without counts of 0; qubit 0 is the rightmost character.

        Raises:
            ValueError: The number of shots is unknown or invalid, the result is empty, or the job ran several circuits.
        """
        probabilities = {state: p for state, p in sorted(self.probabilities.items()) if p}
        total = self.shots if shots is None else shots
        if total is None:
            raise ValueError("the job's shots are unknown: give counts(shots=...)")
        if (total := _whole_number(total, "shots")) < 1:
            raise ValueError(f"shots must be at least 1, not {total}")
        if not probabilities:
            raise ValueError(f"the result of job {self.job_id} holds no probabilities")
        weights = list(probabilities.values())
        if self._ideal or seed is not None:
            if total > _MAX_DRAWN_SHOTS:
                raise ValueError(f"at most {_MAX_DRAWN_SHOTS} shots can be drawn, not {total}")
            rng, drawn = random.Random(self.job_id if seed is None else seed), Counter[int]()
            states, sums = list(probabilities), list(accumulate(weights))
            for start in range(0, total, _SHOTS_DRAWN_AT_ONCE):
                drawn.update(rng.choices(states, cum_weights=sums, k=min(_SHOTS_DRAWN_AT_ONCE, total - start)))
            counts = [drawn[state] for state in states]
        else:
            counts = _apportion(weights, total)
        return {self._format(state): count for state, count in zip(probabilities, counts, strict=True) if count}

    def mapped(self, meas_mapped: Sequence[int | None] | None = None) -> IonQResult:
        """Return the same result over classical bits instead of qubits.

        Args:
            meas_mapped: The qubit of each classical bit; `None` in the list makes the bit 0. By default the mapping
                with which the job was submitted (`registers.meas_mapped`).

        Returns:
            The result over `len(meas_mapped)` bits; bit 0 is the rightmost character.

        Raises:
            ValueError: There is no mapping, or it names a qubit that the job does not have.
        """
        mapping = self._meas_mapped if meas_mapped is None else meas_mapped
        if mapping is None:
            raise ValueError("the job has no registers.meas_mapped: give mapped([...])")
        qubits = [None if qubit is None else _whole_number(qubit, "an entry of meas_mapped") for qubit in mapping]
        last = self.num_qubits - 1 if self._width_known else math.inf
        for qubit in qubits:
            if qubit is not None and not 0 <= qubit <= last:
                raise ValueError(f"meas_mapped names qubit {qubit}, there are qubits from 0 to {last}")
        return self._over(qubits)

    def _over(self, qubits: Sequence[int | None]) -> IonQResult:
        """Return the same result over bits, each of which is a qubit or 0."""
        merged: dict[str, float] = {}
        for state, p in self.probabilities.items():
            bits = str(bits_over(state, qubits))
            merged[bits] = merged.get(bits, 0.0) + p
        return IonQResult(
            merged, job_id=self.job_id, job=self.job, num_qubits=len(qubits), shots=self.shots, ideal=self._ideal
        )

    def _format(self, state: int) -> str:
        return format(state, f"0{self.num_qubits}b") if self.num_qubits else ""

    def __repr__(self) -> str:
        if self.children:
            shown = f"{len(self.children)} circuits"
        elif self._only_by_register:
            shown = f"{len(self.registers)} registers"
        else:
            shown = f"{len(self._probabilities)} states"
            if ranking_cost(self) <= MAX_SHOWN_COST:
                shown += f" {shown_values(*most_probable(self, SHOWN_VALUES)[:2])}"
        return f"<IonQResult job_id={brief(self.job_id)} {shown}>"


def saved_options(options: Mapping[str, Any], common: Any = None) -> dict[str, Any]:
    """Return the options of a result as they are stored: no handles, and no metadata that are the `common` ones."""
    metadata = options.get("metadata")
    saved = {name: options[name] for name in _SAVED_OPTIONS - {"metadata"} if options.get(name) is not None}
    if metadata != common:
        bits = metadata.get(CLASSICAL_BITS) if isinstance(metadata, Mapping) else None
        saved["metadata"] = None if bits is None else {CLASSICAL_BITS: bits}
    if children := options.get("children"):
        saved["children"] = {child: saved_options(known, metadata) for child, known in children.items()}
    return saved


def saved_ionq_result(raw: Any, head: Mapping[str, Any]) -> IonQResult:
    """Return a stored result; `head` has its `job_id` and `options`."""
    options = dict(head["options"])
    common = {"metadata": options.get("metadata")}
    children = {child: _checked_options({**common, **known}) for child, known in options.pop("children", {}).items()}
    return IonQResult(raw, job_id=head["job_id"], children=children, **_checked_options(options))


def _checked_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a result from a file; raise `TypeError` or `ValueError` for others."""
    for name in ("num_qubits", "shots"):
        value = options.get(name)
        if value is not None and _whole_number(value, name) < 1:
            raise ValueError(f"{name} must be at least 1")
    if not isinstance(options.get("ideal", True), bool):
        raise TypeError("ideal must be true or false")
    if not options.keys() <= _SAVED_OPTIONS:
        raise ValueError("there are unknown options")
    return dict(options)


class _Children(dict[str, IonQResult]):
    """Results by child job id, which are also found by the names of their circuits."""

    def __missing__(self, name: str) -> IonQResult:
        named = [child for child in self.values() if child.name == name]
        if len(named) == 1:
            return named[0]
        names = sorted({child.name for child in self.values() if child.name})
        there_is = f"there are {', '.join(map(brief, names[:20])) or 'none'}"
        problem = f"{len(named)} circuits are named" if named else "there is no circuit or child job named"
        raise KeyError(f"{problem} {brief(name)}: {'use the child job id' if named else there_is}")


class _UnreadableResult(IonQResult):
    """The result of a child job that cannot be decoded; reading its probabilities raises."""

    def __init__(self, raw: Any, problem: str, *, job_id: str, job: Job[Any, Any] | None, name: Any) -> None:
        super().__init__({}, job_id=job_id, job=job, name=name)
        self._raw = raw
        self._problem = problem

    @property
    def probabilities(self) -> dict[int, float]:
        raise ResponseDecodeError(
            f"the results of child job {self.job_id} cannot be read: {self._problem}", body=self.raw
        )

    def __repr__(self) -> str:
        return f"<IonQResult job_id={brief(self.job_id)} unreadable>"


def ranking_cost(result: IonQResult) -> int:
    """Return the cost of finding the most probable states, in units of `MAX_SHOWN_COST`."""
    return COST_OF_STATE * len(result.probabilities)


def most_probable(result: IonQResult, most: int) -> tuple[dict[str, float], int, float]:
    """Return the probabilities of the most probable bitstrings, how many there are, and the sum of all."""
    probabilities = result.probabilities
    largest = nlargest(most, probabilities, key=probabilities.__getitem__)
    shown = {result._format(state): probabilities[state] for state in largest}  # noqa: SLF001 - defined in this module
    return shown, len(probabilities), sum(probabilities.values())


def _child(raw: Any, options: Mapping[str, Any]) -> IonQResult:
    """Return the result of a child job; one that cannot be decoded does not affect the others."""
    if isinstance(raw, (int, float)):
        raise TypeError("IonQ results are either of one circuit or of several")
    try:
        return IonQResult(raw, **options)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        problem = "there are none" if raw is None else str(error) or type(error).__name__
        return _UnreadableResult(
            raw, problem, job_id=options["job_id"], job=options.get("job"), name=options.get("name")
        )


def classical_bits(
    metadata: Any, position: int | None, meas_mapped: Any
) -> tuple[list[int | None], dict[str, list[int]]] | None:
    """Read the classical bits of a translated circuit from metadata: each bit's qubit, and each register's bits.

    The metadata of a job of several circuits hold a list, and `position` is the index. Without it, the entry is the one
    whose mapping is `meas_mapped`; registers are left out if several entries with other registers match.
    """
    try:
        noted = json.loads(metadata[CLASSICAL_BITS])
        if isinstance(noted, list):
            # An entry that equals an earlier one is the number of that one.
            noted = [noted[entry] if type(entry) is int and entry >= 0 else entry for entry in noted]
            if position is None:
                candidates = [entry for entry in noted if isinstance(entry, dict) and entry["bits"] == meas_mapped]
            else:
                candidates = [noted[position]]
            certain = all(entry == candidates[0] for entry in candidates)
            noted = candidates[0] if certain else {"bits": meas_mapped, "registers": {}}
        bits, registers = noted["bits"], noted["registers"]
        numbers = [bit for bit in chain(bits, *registers.values()) if bit is not None]
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
    return (bits, registers) if all(type(number) is int and number >= 0 for number in numbers) else None


def _by_register(raw: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]] | None:
    """Return the states of each register in results of the second format; `None` for the first format."""
    inside = raw.get("probabilities")
    registers = inside.get("registers") if len(raw) == 1 and isinstance(inside, Mapping) else None
    if not isinstance(registers, Mapping) or not all(isinstance(states, Mapping) for states in registers.values()):
        return None
    return registers


def bits_over(state: int, qubits: Sequence[int | None]) -> int:
    """Return the number whose bits are these qubits of a state; a bit without a qubit is 0."""
    return sum((state >> qubit & 1) << bit for bit, qubit in enumerate(qubits) if qubit is not None)


def state_number(key: Any) -> int:
    """Read a state that is written as a decimal number."""
    if not (key.isascii() and key.isdigit()):
        raise ValueError(f"{key!r} is not a state number")
    return int(key)


def _probability(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError("a probability is a number")
    p = float(value)
    if -_MAX_ROUNDING_ERROR <= p < 0:
        return 0.0
    if not 0 <= p <= 2**53:  # some services send counts; what is larger would only overflow sums
        raise ValueError(f"{value!r} is not a probability")
    return p


def _whole_number(value: Any, name: str) -> int:
    try:
        if not isinstance(value, bool):
            return operator.index(value)
    except TypeError:
        pass
    raise ValueError(f"{name} must be a whole number, not {value!r}")


def _apportion(weights: list[float], total: int) -> list[int]:
    """Divide `total` in proportion to the weights, by the largest remainder method, in exact arithmetic."""
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

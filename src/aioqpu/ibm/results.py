"""Results of IBM jobs: a sequence of pub results, or the value of another program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, overload

from aioqpu._http.json_stream import without_views
from aioqpu._http.text import brief, printable
from aioqpu._jobs.results import MAX_SHOWN_COST, SHOWN_STATE_LENGTH, SHOWN_VALUES, Result, shown_values
from aioqpu.ibm.arrays import BitArray, DataBin, counting_cost, fields, join_bits, lazy_lists, most_frequent
from aioqpu.ibm.executor import DecodedPubs, ExecutorResult, decode_executor, is_executor_body
from aioqpu.ibm.qiskit_json import TypedDecoder, metadata_of

if TYPE_CHECKING:
    from aioqpu._http import httpx
    from aioqpu._jobs.handle import Job

_SHOWN_FIELDS = 8


class PubResult:
    """The result of one pub.

    Attributes:
        data: The measured data by name.
        metadata: What the service reports about the pub.
    """

    def __init__(self, data: DataBin, metadata: Mapping[str, Any]) -> None:
        self.data = data
        self.metadata: dict[str, Any] = dict(metadata)

    def join_data(self, names: Iterable[str] | None = None) -> BitArray:
        """Join the samples of several classical registers, shot by shot.

        Args:
            names: The registers; the first is the rightmost part of the bitstrings, as Qiskit writes them. By default
                all, in the circuit's order.

        Returns:
            One `BitArray` over the bits of all these registers, with the same shape and shots.

        Raises:
            KeyError: There is no such register.
            TypeError: A field holds no samples.
            ValueError: There are no registers, or their shapes, shots or widths do not allow it.
        """
        registers = {name: self.data[name] for name in (self.data if names is None else names)}
        if not registers:
            raise ValueError("there are no registers to join")
        for name, value in registers.items():
            if not isinstance(value, BitArray):
                raise TypeError(f"{brief(name)} holds no samples")
        return join_bits(registers)

    def __repr__(self) -> str:
        return _shown_pubs([self])


class IBMResult(Result, Sequence[PubResult]):
    """The results of an IBM job: a sequence of `PubResult`, in the order of the pubs.

    Results of programs without pubs have length 0 and a `value`.

    Attributes:
        metadata: What the service reports about the whole job.
        value: The decoded result of a program without pubs, such as a `NoiseLearnerResult` or an `ExecutorResult`;
            `None` otherwise.
    """

    def __init__(
        self,
        raw: Any,
        *,
        job_id: str,
        job: Job[Any, Any] | None = None,
        widths: Sequence[Mapping[str, int]] = (),
        program: Mapping[str, Any] | None = None,
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(raw, job_id=job_id, job=job, response=response)
        self.decoding_options: dict[str, Any] = {"widths": [dict(known) for known in widths], "program": program}
        self.metadata: dict[str, Any] = {}
        self.value: Any = None
        self._pubs: list[PubResult] = []
        if is_executor_body(raw):
            self._read_executor(raw, program)
            return
        body = TypedDecoder()(raw)
        pubs = body.get("pub_results", body.get("results")) if isinstance(body, dict) else None
        if isinstance(pubs, list) and all(
            isinstance(pub, dict) and isinstance(pub.get("data"), Mapping) for pub in pubs
        ):
            self._pubs = [_pub(pub, known or {}) for pub, known in zip_longest(pubs, widths[: len(pubs)])]
            self.metadata = metadata_of(body)
        else:
            self.value = body

    def _read_executor(self, raw: Mapping[str, Any], program: Mapping[str, Any] | None) -> None:
        decoded = decode_executor(raw, program)
        if isinstance(decoded, DecodedPubs):
            self._pubs = [PubResult(data, metadata) for data, metadata in decoded.pubs]
            self.metadata = decoded.metadata
        else:
            self.value = decoded
            self.metadata = dict(without_views(metadata_of(raw)))

    @overload
    def __getitem__(self, index: int) -> PubResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PubResult]: ...
    def __getitem__(self, index: int | slice) -> PubResult | Sequence[PubResult]:
        if isinstance(self.value, ExecutorResult) and not isinstance(index, slice):
            raise IndexError(self.value.hint)
        return self._pubs[index]

    def __len__(self) -> int:
        return len(self._pubs)

    def __repr__(self) -> str:
        shown = [_shown_pubs(self[:SHOWN_VALUES])] if self._pubs else []
        more = ["..."] if len(self) > SHOWN_VALUES else []
        if isinstance(self.value, ExecutorResult):
            shown = [repr(self.value)]
        return f"<{' '.join(['IBMResult', f'job_id={brief(self.job_id)}', f'{len(self)} pubs', *shown, *more])}>"


def saved_ibm_result(raw: Any, head: Mapping[str, Any]) -> IBMResult:
    """Return a stored result; `head` has its `job_id` and `options`."""
    options = head["options"]
    return IBMResult(raw, job_id=head["job_id"], widths=options.get("widths") or (), program=options.get("program"))


def _shown_pubs(pubs: Sequence[PubResult]) -> str:
    """Describe pubs; samples are counted up to a total cost."""
    room, described = MAX_SHOWN_COST, []
    for pub in pubs:
        shown = []
        for name, value in islice(fields(pub.data).items(), _SHOWN_FIELDS):
            if isinstance(value, BitArray) and (cost := counting_cost(value)) <= room:
                room -= cost
                text = shown_values(*most_frequent(value, SHOWN_VALUES))
            else:
                text = brief(lazy_lists(value))
            shown.append(f"{printable(name, SHOWN_STATE_LENGTH)}={text}")
        more = [f"... {len(pub.data) - len(shown)} more"] if len(pub.data) > len(shown) else []
        described.append(f"<PubResult {', '.join(shown + more)}>")
    return " ".join(described)


def _pub(pub: Mapping[str, Any], widths: Mapping[str, int]) -> PubResult:
    data = pub["data"]
    if not isinstance(data, DataBin):
        fields = {name: _field(value, widths.get(name)) for name, value in data.items()}
        data = DataBin(fields, next(map(_shape_of_lists, fields.values()), ()))
    return PubResult(data, metadata_of(pub))


def _field(value: Any, width: int | None) -> Any:
    if isinstance(value, dict) and "samples" in value:
        num_bits = value.get("num_bits")
        return BitArray.from_samples(value["samples"], width if num_bits is None else num_bits)
    return value


def _shape_of_lists(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        return getattr(value, "shape", ())
    return (len(value), *(_shape_of_lists(value[0]) if value else ()))

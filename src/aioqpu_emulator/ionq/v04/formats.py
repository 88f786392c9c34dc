"""Writes IonQ's artifacts in their formats, and defines the JSON Schemas of the formats."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from aioqpu_emulator.ionq.jobs import IonQJob
from aioqpu_emulator.ionq.machines import SIMULATOR
from aioqpu_emulator.ionq.settings import DEBIAS_VARIANTS

if TYPE_CHECKING:
    import numpy as np

ALL_QUBITS: Final = "output_all"
"""The register over all qubits."""
WORDS: Final[Mapping[str, str]] = {
    "ionq.result.probabilities.json.v1": "probabilities",
    "ionq.result.histogram.json.v1": "histogram",
    "ionq.result.shots.json.v1": "shots",
    "ionq.result.probabilities-aggregate.json.v1": "probabilities-aggregate",
}
"""The formats whose artifacts have a word for an id."""
# Its `iterencode` returns pieces, between which other threads run.
_ENCODER: Final = json.JSONEncoder(allow_nan=False)
_PIECE_LENGTH: Final = 1000  # shots
_AROUND_SHOTS: Final = '{"shots": [', "]}"
_CACHED_TEXTS: Final = 5000  # a larger cache would stop the event loop when it is freed


@dataclass(frozen=True)
class Artifact:
    """A piece of data that a job produced."""

    job_id: str
    format: str
    media_type: str
    content: Callable[[], bytes]
    place: str = "results"
    """Where the job's document lists it; empty if nowhere."""

    @classmethod
    def json(cls, job_id: str, name: str, value: Callable[[], Any], place: str = "results") -> "Artifact":
        """Return an artifact whose content is a value, written as JSON when it is read."""
        return cls.written(job_id, name, lambda: "".join(_ENCODER.iterencode(value())).encode(), place)

    @classmethod
    def written(cls, job_id: str, name: str, content: Callable[[], bytes], place: str = "results") -> "Artifact":
        """Return an artifact whose content is encoded JSON."""
        return cls(job_id, name, "application/json", content, place)

    @property
    def id(self) -> str:
        """The id: a word or a UUID."""
        if self.place in ("results", "") and self.format in WORDS:
            return WORDS[self.format]
        return str(uuid.uuid5(uuid.UUID(self.job_id), f"{self.place}/{self.format}"))

    @property
    def descriptor(self) -> dict[str, str]:
        """The artifact in the job's document."""
        return {"id": self.id, "format": self.format, "media_type": self.media_type}


def artifacts_of(job: IonQJob) -> Iterator[Artifact]:
    """Yield the artifacts of a completed job."""
    if job.children:
        name = "ionq.result.probabilities-aggregate.json.v1"
        yield Artifact.written(job.id, name, partial(job.probabilities, "plain"))
        return
    value = job.parts[0].value or {}
    if not job.is_dry_run:
        if "columns" in value:
            yield from _artifacts_of_registers(job.id, value)
        elif "plain" in value:
            yield from _artifacts_of_circuit(job, value)
    if value.get("compiled"):
        yield from _compiled_circuits(job.id, *value["compiled"])


def _compiled_circuits(job_id: str, circuit: Mapping[str, Any], text: str) -> Iterator[Artifact]:
    yield Artifact.json(job_id, "ionq.native.v1", lambda: circuit, place="compiled")
    yield Artifact(job_id, "ionq.qasm3.v1", "text/plain", lambda: text.encode(), "compiled")
    # The format is not published, except that it is bytes.
    yield Artifact(
        job_id, "ionq.mir.v1", "application/octet-stream", lambda: b"\x00MIR\xff" + text.encode(), "compiled"
    )


def _artifacts_of_circuit(job: IonQJob, value: Mapping[str, Any]) -> Iterator[Artifact]:
    """Yield the results of gates: v1 of the ideal simulator, v2 of a noisy one, both of a machine."""
    width, samples = int(job.details.get("qubits", 1)), value.get("samples")
    if samples is None:
        yield Artifact.written(job.id, "ionq.result.probabilities.json.v1", lambda: value["plain"])
        return
    on_machine = job.details["target"] != SIMULATOR
    # Clients follow links to these, but the documents of noisy simulations do not list them.
    place = "results" if on_machine else ""
    yield Artifact.written(job.id, "ionq.result.probabilities.json.v1", lambda: value["plain"], place)
    yield Artifact.json(job.id, "ionq.result.histogram.json.v1", lambda: counts(samples), place)
    yield Artifact.written(
        job.id, "ionq.result.shots.json.v1", lambda: _array(samples, lambda state: f'"{state}"'), place
    )
    yield from _version_2(job.id, samples, width, "results", shots=True)
    if on_machine and job.is_debiased:
        share = samples.size // DEBIAS_VARIANTS
        for index in range(DEBIAS_VARIANTS):
            yield from _version_2(job.id, samples[index * share : (index + 1) * share], width, f"variant-{index}")
        for name, found in (("average", samples), ("voting", value["winners"]), ("dnl", samples)):
            body = partial(_combined, found, samples.size, width)
            yield Artifact.json(job.id, "ionq.result.histogram.json.v2", body, f"aggregation-{name}")


def _combined(found: "np.ndarray[Any, Any]", shots: int, width: int) -> dict[str, Any]:
    scaled = {state: round(count / found.size * shots) for state, count in counts(found).items()}
    return _registered("histogram", scaled, width)


def _version_2(
    job_id: str, samples: "np.ndarray[Any, Any]", width: int, place: str, *, shots: bool = False
) -> Iterator[Artifact]:
    # Computed only when an artifact is read, because each request for a job lists its artifacts.
    def shares() -> dict[str, float]:
        return {state: count / samples.size for state, count in counts(samples).items()}

    yield Artifact.json(
        job_id, "ionq.result.probabilities.json.v2", lambda: _registered("probabilities", shares(), width), place
    )
    yield Artifact.json(
        job_id, "ionq.result.histogram.json.v2", lambda: _registered("histogram", counts(samples), width), place
    )
    if shots:
        yield Artifact.written(job_id, "ionq.result.shots.json.v2", lambda: _shots(samples, width), place)


def _artifacts_of_registers(job_id: str, value: Mapping[str, Any]) -> Iterator[Artifact]:
    """Yield the results of an OpenQASM 3 program."""
    rows = value.get("rows")
    yield Artifact.written(job_id, "ionq.result.probabilities.json.v2", lambda: value["probabilities"])
    if rows is None:
        return
    yield Artifact.written(job_id, "ionq.result.histogram.json.v2", lambda: value["histogram"])

    def text(row: tuple[bool, ...]) -> str:
        return json.dumps(
            {"registers": {name: [int(row[at]) for at in columns] for name, columns in value["columns"].items()}}
        )

    yield Artifact.written(job_id, "ionq.result.shots.json.v2", lambda: _array(rows, text, _AROUND_SHOTS))


def counts(samples: "np.ndarray[Any, Any]") -> dict[str, int]:
    """Count the states, which are written as decimal numbers."""
    import numpy as np

    states, numbers = np.unique(samples, return_counts=True)
    return {str(state): number for state, number in zip(states.tolist(), numbers.tolist(), strict=True)}


def _leftmost_first(state: int, width: int) -> str:
    """Write a state with qubit 0 as its leftmost character."""
    return format(state, f"0{width}b")[::-1]


def _registered(word: str, table: Mapping[str, float], width: int) -> dict[str, Any]:
    return {
        word: {
            "registers": {ALL_QUBITS: {_leftmost_first(int(state), width): number for state, number in table.items()}}
        }
    }


def _shots(samples: "np.ndarray[Any, Any]", width: int) -> bytes:
    clean = [0] * width

    def text(state: int) -> str:
        bits = [state >> qubit & 1 for qubit in range(width)]
        return json.dumps({"registers": {ALL_QUBITS: bits}, "leakage_bits": clean})

    return _array(samples, text, _AROUND_SHOTS)


def _array(values: "np.ndarray[Any, Any]", text: Callable[[Any], str], around: tuple[str, str] = ("[", "]")) -> bytes:
    """Write a JSON array of the text for each number or row of numbers."""
    written = lru_cache(_CACHED_TEXTS)(text)
    # In pieces, between which other threads run.
    pieces, comma = [around[0].encode()], ""
    for start in range(0, len(values), _PIECE_LENGTH):
        piece = values[start : start + _PIECE_LENGTH].tolist()
        texts = [written(tuple(each) if values.ndim > 1 else each) for each in piece]
        pieces.append(f"{comma}{','.join(texts)}".encode())
        comma = ","
    pieces.append(around[1].encode())
    return b"".join(pieces)


_NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}
_REGISTERS = {
    "type": "object",
    "required": ["registers"],
    "properties": {"registers": {"type": "object", "additionalProperties": _NUMBERS}},
}
_BODIES: Mapping[str, dict[str, Any]] = {
    "ionq.result.probabilities.json.v1": _NUMBERS,
    "ionq.result.histogram.json.v1": _NUMBERS,
    "ionq.result.shots.json.v1": {"type": "array", "items": {"type": "string"}},
    "ionq.result.probabilities-aggregate.json.v1": {"type": "object", "additionalProperties": _NUMBERS},
    "ionq.result.probabilities.json.v2": {"type": "object", "properties": {"probabilities": _REGISTERS}},
    "ionq.result.histogram.json.v2": {"type": "object", "properties": {"histogram": _REGISTERS}},
    "ionq.result.shots.json.v2": {
        "type": "object",
        "properties": {"shots": {"type": "array", "items": {"type": "object", "required": ["registers"]}}},
    },
    "ionq.native.v1": {"type": "object", "required": ["qubits", "circuit"]},
}
SCHEMAS = {
    name: {"$schema": "http://json-schema.org/draft-07/schema#", "$id": name, **body} for name, body in _BODIES.items()
}

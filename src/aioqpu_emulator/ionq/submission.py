"""Checks submissions beyond the specification, and queues their simulations."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aioqpu_emulator.ionq.jobs import Circuit, IonQJob, IonQJobs
from aioqpu_emulator.ionq.machines import IDEAL, MACHINES, NOISE_MODEL_NAMES, SIMULATOR
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.settings import Settings
from aioqpu_emulator.jobs import Machine

if TYPE_CHECKING:
    import numpy as np

MAX_GATES: Final = 150_000
MAX_CIRCUITS: Final = 5_000
MAX_SHOTS: Final = 1_000_000
MAX_METADATA_KEY_LENGTH: Final = 40
DEFAULT_SHOTS: Final = 100
MIN_DEBIAS_SHOTS: Final = 500
MAX_SMALL_GATES: Final = 32
MAX_SMALL_QUBITS: Final = 6
MAX_SMALL_SHOTS: Final = 10_000

# fmt: off
_QIS_ONLY = frozenset((
    "x", "y", "z", "not", "h", "s", "si", "t", "ti", "v", "vi", "rx", "ry", "rz", "cnot",
    "swap", "xx", "yy", "pauliexp",
))
# fmt: on
_NATIVE_ONLY = frozenset({"gpi", "gpi2", "ms"})
_TWO_QUBIT_GATES = frozenset({"swap", "xx", "yy", "zz", "ms", "pauliexp"})

Program = Mapping[str, Any]
Runner = Callable[[Program, str, Settings, "np.random.Generator"], Any]
"""Runs a program of a gateset, in a child process; returns the data of the results, or `None` for a dry run."""


def prepare(body: dict[str, Any]) -> dict[str, Any]:
    """Convert a submission of v0.1 to v0.3, and refuse one that is too large to be checked."""
    body = _convert_v01(body)
    program = body.get("input")
    if isinstance(program, dict):
        _check_size(program)
    return body


def _convert_v01(body: dict[str, Any]) -> dict[str, Any]:
    """Convert the form that clients of v0.1 still send, with the shots as text."""
    if "input" in body or body.get("lang") != "json" or "body" not in body:
        return body
    shots = body.get("shots")
    return {key: value for key, value in body.items() if key not in ("lang", "body", "shots")} | {
        "input": body["body"],
        **({"shots": int(shots)} if isinstance(shots, str) and re.fullmatch("[0-9]{1,9}", shots) else {}),
    }


def _check_size(program: Program) -> None:
    if len({"circuit", "circuits", "data"} & set(program)) > 1:
        raise invalid("The input has more than one of circuit, circuits and data.", "input")
    circuits = program.get("circuits")
    entries = [entry for entry in circuits if isinstance(entry, dict)] if isinstance(circuits, list) else [program]
    if len(entries) > MAX_CIRCUITS:
        raise invalid(f"{len(entries)} circuits are more than the {MAX_CIRCUITS} of one job.", "input.circuits")
    gate_lists = [entry.get("circuit") for entry in entries]
    gates = sum(len(gate_list) for gate_list in gate_lists if isinstance(gate_list, list))
    if gates > MAX_GATES:
        raise invalid(f"{gates} gates are more than the {MAX_GATES} of one job.", "input")


class Submissions:
    """Creates jobs from checked submissions."""

    def __init__(self, machine: Machine, jobs: IonQJobs) -> None:
        self._machine = machine
        self._jobs = jobs

    def submit(
        self, body: Mapping[str, Any], *, runner: Runner | None = None, v04_body: Mapping[str, Any] | None = None
    ) -> IonQJob:
        """Create the job of a submission, or refuse it.

        Args:
            body: The submission in the form of v0.3.
            runner: Runs each circuit; by default `simulate`.
            v04_body: The submission in the form of v0.4, if it came in that form.
        """
        submission = _Submission(body, self._machine, self._jobs, runner or simulate, v04_body or {})
        program = body["input"]
        if "circuits" in program:
            job = submission.several_circuits(program)
        elif "circuit" in program:
            job = submission.one_circuit(program)
        else:
            job = submission.text(program, body.get("qubits"))
        self._jobs.add(job)
        return job


class _Submission:
    """One submission: the settings that all its circuits share."""

    def __init__(
        self,
        body: Mapping[str, Any],
        machine: Machine,
        jobs: IonQJobs,
        runner: Runner,
        v04_body: Mapping[str, Any],
    ) -> None:
        self._machine = machine
        self._jobs = jobs
        self._runner = runner
        self._v04_body = v04_body
        self._target = body.get("target") or SIMULATOR
        shots = body.get("shots") or DEFAULT_SHOTS
        noise = body.get("noise") or {}
        model = noise.get("model") or IDEAL
        self._check(body, shots, model)
        self._shots = int(shots)
        self._seed = noise.get("seed")
        self._debias = (body.get("error_mitigation") or {}).get("debias")
        if self._target != SIMULATOR:
            self._model: str | None = MACHINES[self._target].name
        else:
            self._model = None if model == IDEAL else model
        self._dry_run = bool(body.get("dry_run") or body.get("preflight"))
        repeated = ("name", "metadata", "noise", "error_mitigation", "registers", "settings")
        self._details = {
            "target": self._target,
            "shots": self._shots,
            "dry_run": self._dry_run,
            **{name: body[name] for name in repeated if body.get(name) is not None},
        }

    def _check(self, body: Mapping[str, Any], shots: float, model: str) -> None:
        if self._target != SIMULATOR and self._target not in MACHINES:
            raise invalid(f"Unknown target {self._target!r:.100}.", "target")
        if shots > MAX_SHOTS:
            raise invalid(f"{shots} shots are more than {MAX_SHOTS}.", "shots")
        if self._target == SIMULATOR and model not in NOISE_MODEL_NAMES:
            raise invalid(f"Unknown noise model {model!r:.100}.", "noise.model")
        if any(len(key) > MAX_METADATA_KEY_LENGTH for key in body.get("metadata") or {}):
            raise invalid("A key of the metadata is longer than 40 characters.", "metadata")

    def text(self, program: Program, qubits: float | None) -> IonQJob:
        """Return the job of a program in a text format."""
        return self._job(program, "qis", {"circuits": 1, **({"qubits": int(qubits)} if qubits else {})})

    def one_circuit(self, program: Program) -> IonQJob:
        """Return the job of one circuit."""
        gateset = _gateset(program, "qis")
        _check_gates(program["circuit"], gateset, "input.circuit")
        return self._job(program, gateset, _sizes([program["circuit"]], program["qubits"]))

    def several_circuits(self, program: Program) -> IonQJob:
        """Return the parent of one job for each circuit."""
        circuits = program["circuits"]
        if not circuits:
            raise invalid("A job needs at least one circuit.", "input.circuits")
        inherited = _gateset(program, "qis")
        gatesets = [_gateset(entry, inherited) for entry in circuits]
        for position, (entry, gateset) in enumerate(zip(circuits, gatesets, strict=True)):
            _check_gates(entry["circuit"], gateset, f"input.circuits.{position}.circuit")
            if "qubits" not in entry and "qubits" not in program:
                raise invalid("The circuit does not say how many qubits it has.", f"input.circuits.{position}.qubits")
        widths = [int(entry.get("qubits") or program["qubits"]) for entry in circuits]
        sizes = _sizes([entry["circuit"] for entry in circuits], max(widths))
        parent = self._jobs.new({**self._details, **sizes}, v04_body=self._v04_body)
        parent_name = self._details.get("name") or parent.id
        for position, (entry, gateset, width) in enumerate(zip(circuits, gatesets, widths, strict=True)):
            details = _sizes([entry["circuit"]], width)
            details["name"] = entry.get("name") or f"{parent_name} - {position}"
            if entry.get("registers") is not None:
                details["registers"] = entry["registers"]
            child = self._job({**entry, "qubits": width}, gateset, details)
            child.parent = parent
            parent.children.append(child)
        return parent

    def _job(self, program: Program, gateset: str, details: Mapping[str, Any]) -> IonQJob:
        """Queue the simulation of one circuit."""
        can_debias = self._target != SIMULATOR and self._shots >= MIN_DEBIAS_SHOTS
        wanted = gateset == "qis" if self._debias is None else self._debias
        settings = Settings(self._model, self._shots, can_debias and wanted, self._dry_run)
        seed = None if self._seed is None else abs(int(self._seed))
        job = self._jobs.new({**self._details, **details}, Circuit(program, gateset, settings), v04_body=self._v04_body)
        job.job = self._machine.submit(
            partial(self._runner, program, gateset, settings),
            seed=seed,
            small=self._runner is simulate and _is_small(program, settings),
        )
        return job


def simulate(program: Program, gateset: str, settings: Settings, rng: "np.random.Generator") -> dict[str, Any] | None:
    """Run one circuit, or a program in a text format."""
    # Imported on use, because the imports of numpy and Qiskit are slow.
    if "circuit" in program:
        from aioqpu_emulator.ionq.circuits import run_circuit

        results = run_circuit(program["circuit"], int(program["qubits"]), gateset, settings, rng)
    else:
        from aioqpu_emulator.ionq.openqasm import run_program

        results = run_program(program["format"], program["data"], settings, rng)
    if results is None:
        return None
    # Encoded in the child process, because a million numbers would stop the event loop of the server.
    plain = write_json(results["plain"])
    is_same = results["sharpened"] is results["plain"]
    return {**results, "plain": plain, "sharpened": plain if is_same else write_json(results["sharpened"])}


def write_json(value: Any) -> bytes:
    """Write a result."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def _is_small(program: Program, settings: Settings) -> bool:
    """Return whether a circuit is simulated within about a millisecond."""
    gates = program.get("circuit")
    return (
        gates is not None
        and len(gates) <= MAX_SMALL_GATES
        and program["qubits"] <= MAX_SMALL_QUBITS
        and settings.shots <= MAX_SMALL_SHOTS
        # Its matrix exponential takes long for some values.
        and all(gate["gate"] != "pauliexp" for gate in gates)
        and all(len(gate.get("targets", ())) <= MAX_SMALL_QUBITS for gate in gates)
    )


def _gateset(program: Program, default: str) -> str:
    gateset = program.get("gateset") or default
    if gateset not in ("qis", "native"):
        raise invalid(f"Unknown gateset {gateset!r:.100}.", "input.gateset")
    return str(gateset)


def _check_gates(circuit: Sequence[Mapping[str, Any]], gateset: str, field: str) -> None:
    """Refuse gates of the other gateset; gates of neither gateset fail the job."""
    from_other = _NATIVE_ONLY if gateset == "qis" else _QIS_ONLY
    for position, gate in enumerate(circuit):
        if gate["gate"] in from_other:
            raise invalid(
                f"Gate {gate['gate']} is not in the {gateset} gateset, and the two cannot be mixed.",
                f"{field}.{position}.gate",
            )


def _sizes(circuits: Sequence[Sequence[Mapping[str, Any]]], qubits: float) -> dict[str, Any]:
    """Return the number of qubits, circuits and gates, for the job's document."""
    one_qubit = two_qubit = 0
    for gate in (gate for circuit in circuits for gate in circuit):
        if gate["gate"] in _TWO_QUBIT_GATES or "control" in gate or gate.get("controls"):
            two_qubit += 1
        else:
            one_qubit += len(gate.get("targets") or ()) + ("target" in gate)
    return {"qubits": int(qubits), "circuits": len(circuits), "gate_counts": {"1q": one_qubit, "2q": two_qubit}}

"""IonQ's Quantum Cloud API v0.3."""

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.client import responses
from itertools import count
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from .jobs import MAX_QUBITS, Job, Machine, Phase
from .service import Call, Endpoint, Refusal, json_response
from .spec import SchemaError

if TYPE_CHECKING:
    import numpy as np

PREFIX = "/v0.3"
BAD_KEY = "bad-key"
MAX_BODY = 10_000_000
MAX_GATES = 20_000
MAX_CIRCUITS = 1_000
MAX_SHOTS = 1_000_000
DEFAULT_SHOTS = 100
DEBIAS_SHOTS = 500
DEFAULT_PAGE, MAX_PAGE = 25, 100
SNAPSHOTS = 12

# Target, its noise, its qubits. The bare name is an older spelling of the first machine.
MACHINES = {
    "qpu.harmony": ("harmony", 11),
    "qpu.aria-1": ("aria-1", 25),
    "qpu.aria-2": ("aria-2", 25),
    "qpu.forte-1": ("forte-1", 36),
    "qpu.forte-enterprise-1": ("forte-1", 36),
    "qpu.forte-enterprise-2": ("forte-1", 36),
    "qpu": ("harmony", 11),
}
NOISE_MODELS = ("ideal", "harmony", "aria-1", "aria-2", "forte-1")
_NATIVE_ONLY = frozenset({"gpi", "gpi2", "ms"})
# fmt: off
_QIS_ONLY = frozenset((
    "x", "y", "z", "not", "h", "s", "si", "t", "ti", "v", "vi", "rx", "ry", "rz", "cnot",
    "swap", "xx", "yy", "pauliexp",
))
# fmt: on
_STATUS: Mapping[Phase, str] = {
    "submitted": "submitted",
    "queued": "ready",
    "running": "running",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "canceled",
    "ran too long": "failed",
}
_ENDED = ("completed", "failed", "canceled")


@dataclass
class _Job:
    """A job with one circuit, or the parent of several such jobs."""

    number: int
    details: dict[str, Any]
    job: Job | None = None
    children: list["_Job"] = field(default_factory=list)
    parent: "_Job | None" = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def parts(self) -> list[Job]:
        """The simulations behind it."""
        return [self.job] if self.job else [part for child in self.children for part in child.parts]

    @property
    def status(self) -> str:
        """The status of this moment; a parent runs as long as its children differ."""
        states = {_STATUS[part.phase] for part in self.parts}
        if len(states) == 1:
            return states.pop()
        if states <= set(_ENDED):
            return "canceled" if "canceled" in states else "failed"
        return "submitted" if states == {"submitted", "ready"} else "running"

    def cancel(self) -> None:
        """Cancel what has not ended yet."""
        for part in self.parts:
            part.cancel()


class IonQ:
    """The service: its routes, its jobs and its way to say no."""

    package = "aioqpu_ionq_v03"
    prefix = PREFIX
    max_body = MAX_BODY

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._jobs: dict[str, _Job] = {}
        self._numbers: dict[str, int] = {}
        self._count = count()
        self._characterizations = {
            snapshot["id"]: snapshot for name in MACHINES for snapshot in _snapshots(name, machine)
        }
        self.endpoints = (
            Endpoint("POST", "/jobs", self._create),
            Endpoint("GET", "/jobs", self._list),
            Endpoint("DELETE", "/jobs", self._delete_many),
            Endpoint("PUT", "/jobs/status/cancel", self._cancel_many),
            Endpoint("GET", "/jobs/{id}", self._get),
            Endpoint("DELETE", "/jobs/{id}", self._delete),
            Endpoint("GET", "/jobs/{id}/results", self._results),
            Endpoint("PUT", "/jobs/{id}/status/cancel", self._cancel),
            Endpoint("GET", "/characterizations/backends/{backend}", self._list_characterizations),
            Endpoint("GET", "/characterizations/backends/{backend}/current", self._current_characterization),
            Endpoint("GET", "/characterizations/{id}", self._characterization),
            Endpoint("GET", "/backends", self._backends, public=True),
            Endpoint("GET", "/report/organizations/{org_id}", self._report),
            Endpoint("GET", "/health", lambda _: {"status": "pass"}, public=True),
        )

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a good key."""
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "apikey" or not key.strip() or key.strip() == BAD_KEY:
            raise Refusal(401, "Invalid key provided.")

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal as IonQ does."""
        body: dict[str, Any] = {
            "error": responses.get(refusal.status, "Error"),
            "message": refusal.message,
            "statusCode": refusal.status,
        }
        if refusal.fields:
            body["validation"] = {"keys": list(refusal.fields), "source": refusal.source}
        return json_response(body, refusal.status, headers)

    def invalid(self, error: SchemaError) -> Refusal:
        """Refuse what breaks the specification."""
        return Refusal(400, f"{error.field}: {error}", fields=(error.field,), source=error.source)

    def prepare(self, endpoint: Endpoint, body: Any) -> Any:
        """Bound the work of checking a body, and bring an older form of it into the present one."""
        if endpoint.path != "/jobs" or endpoint.method != "POST" or not isinstance(body, dict):
            return body
        if "input" not in body and body.get("lang") == "json" and "body" in body:
            # Clients of v0.1 still send this, with the shots as text.
            shots = body.get("shots")
            body = {key: value for key, value in body.items() if key not in ("lang", "body", "shots")} | {
                "input": body["body"],
                **({"shots": int(shots)} if isinstance(shots, str) and re.fullmatch("[0-9]{1,9}", shots) else {}),
            }
        program = body.get("input")
        if isinstance(program, dict):
            if len({"circuit", "circuits", "data"} & set(program)) > 1:
                raise _invalid("The input has more than one of circuit, circuits and data.", "input")
            several = program.get("circuits")
            entries = (
                [entry for entry in several if isinstance(entry, dict)] if isinstance(several, list) else [program]
            )
            if len(entries) > MAX_CIRCUITS:
                raise _invalid(
                    f"{len(entries)} circuits are more than the {MAX_CIRCUITS} of one job.", "input.circuits"
                )
            circuits = [entry.get("circuit") for entry in entries]
            gates = sum(len(circuit) for circuit in circuits if isinstance(circuit, list))
            if gates > MAX_GATES:
                raise _invalid(f"{gates} gates are more than the {MAX_GATES} of one job.", "input")
        return body

    # Jobs

    def _create(self, call: Call) -> Any:
        body = call.body
        target = body.get("target") or "simulator"
        shots = body.get("shots") or DEFAULT_SHOTS
        noise = body.get("noise") or {}
        if target != "simulator" and target not in MACHINES:
            raise _invalid(f"Unknown target {target!r:.100}.", "target")
        if shots > MAX_SHOTS:
            raise _invalid(f"{shots} shots are more than {MAX_SHOTS}.", "shots")
        model = noise.get("model") or "ideal"
        if target == "simulator" and model not in NOISE_MODELS:
            raise _invalid(f"Unknown noise model {model!r:.100}.", "noise.model")
        if any(len(key) > 40 for key in body.get("metadata") or {}):
            raise _invalid("A key of the metadata is longer than 40 characters.", "metadata")
        program = body["input"]
        mode = MACHINES[target][0] if target != "simulator" else None if model == "ideal" else model
        wanted = (body.get("error_mitigation") or {}).get("debias")
        details = {
            "target": target,
            "shots": int(shots),
            **{
                name: body[name]
                for name in ("name", "metadata", "noise", "error_mitigation", "registers", "settings")
                if body.get(name) is not None
            },
        }

        def single(circuit: Mapping[str, Any], gateset: str, extra: Mapping[str, Any]) -> _Job:
            debias = target != "simulator" and shots >= DEBIAS_SHOTS
            debias = debias and (gateset == "qis" if wanted is None else wanted)
            run = {"model": mode, "shots": int(shots), "debias": debias}
            seed = noise.get("seed")
            job = _Job(next(self._count), {**details, **extra})
            work = partial(_simulate, circuit, gateset, run)
            job.job = self._machine.submit(work, seed=None if seed is None else abs(int(seed)))
            return job

        if "circuits" in program:
            made = self._parent(program, details, single)
        elif "circuit" in program:
            gateset = _gateset(program, "qis")
            _check_gates(program["circuit"], gateset, "input.circuit")
            made = single(program, gateset, _sizes([program["circuit"]], program["qubits"]))
        else:
            qubits = body.get("qubits")
            made = single(program, "qis", {"circuits": 1, **({"qubits": int(qubits)} if qubits else {})})
        for job in (made, *made.children):
            self._jobs[job.id] = job
            self._numbers[job.id] = job.number
        return {"id": made.id, "status": "ready", "request": int(self._machine.wall(made.parts[0].submitted))}

    def _parent(self, program: Mapping[str, Any], details: Mapping[str, Any], single: Any) -> _Job:
        circuits = program["circuits"]
        if not circuits:
            raise _invalid("A job needs at least one circuit.", "input.circuits")
        inherited = _gateset(program, "qis")
        gatesets = [_gateset(entry, inherited) for entry in circuits]
        for position, (entry, gateset) in enumerate(zip(circuits, gatesets, strict=True)):
            _check_gates(entry["circuit"], gateset, f"input.circuits.{position}.circuit")
            if "qubits" not in entry and "qubits" not in program:
                raise _invalid("The circuit does not say how many qubits it has.", f"input.circuits.{position}.qubits")
        widths = [int(entry.get("qubits") or program["qubits"]) for entry in circuits]
        sizes = _sizes([entry["circuit"] for entry in circuits], max(widths))
        parent = _Job(next(self._count), {**details, **sizes})
        for position, (entry, gateset, width) in enumerate(zip(circuits, gatesets, widths, strict=True)):
            extra = _sizes([entry["circuit"]], width)
            extra["name"] = entry.get("name") or f"{details.get('name') or parent.id} - {position}"
            if entry.get("registers") is not None:
                extra["registers"] = entry["registers"]
            child = single({**entry, "qubits": width}, gateset, extra)
            child.parent = parent
            parent.children.append(child)
        return parent

    def _list(self, call: Call) -> Any:
        query = call.query
        jobs = [job for job in self._jobs.values() if job.parent is None]
        if "id" in query:
            # A child is listed only by its id.
            jobs = [self._jobs[job_id] for job_id in dict.fromkeys(query["id"]) if job_id in self._jobs]
        if "status" in query:
            jobs = [job for job in jobs if job.status == query["status"]]
        for name in ("submitter_id", "project_id"):
            if name in query:
                jobs = [job for job in jobs if query[name] == _OWNER[name]]
        jobs.sort(key=lambda job: job.number, reverse=True)
        if "next" in query:
            last = self._numbers.get(query["next"])
            if last is None:
                raise _invalid("The cursor is unknown.", "next", "params")
            jobs = [job for job in jobs if job.number < last]
        page = jobs[: min(query.get("limit", DEFAULT_PAGE), MAX_PAGE)]
        body: dict[str, Any] = {"jobs": [self._document(job) for job in page]}
        if len(page) < len(jobs):
            body["next"] = page[-1].id
        return body

    def _get(self, call: Call) -> Any:
        document = self._document(self._find(call.path["id"]))
        wanted = set(call.query["include"].split(",")) if "include" in call.query else set(document)
        unwanted = call.query.get("exclude", "").split(",")
        # A job without these two would be none by the specification.
        kept = wanted.difference(unwanted) | {"id", "status"}
        return {name: value for name, value in document.items() if name in kept}

    def _results(self, call: Call) -> Any:
        job = self._find(call.path["id"])
        if job.status != "completed":
            raise Refusal(404, f"Job {job.id} has no results.")
        form = "sharpened" if call.query.get("sharpen") else "plain"
        # They were written in the child process: a million numbers would stop the event loop.
        children = b",".join(b'"%s":%s' % (child.id.encode(), child.parts[0].value[form]) for child in job.children)
        body = b"{%s}" % children if job.children else job.parts[0].value[form]
        return Response(body, media_type="application/json")

    def _cancel(self, call: Call) -> Any:
        job = self._find(call.path["id"])
        job.cancel()
        return {"id": job.id, "status": "canceled"}

    def _cancel_many(self, call: Call) -> Any:
        jobs = [self._find(job_id) for job_id in call.body["ids"]]
        for job in jobs:
            job.cancel()
        return {"ids": [job.id for job in jobs], "status": "canceled"}

    def _delete(self, call: Call) -> Any:
        job = self._find(call.path["id"])
        self._remove(job)
        return {"id": job.id, "status": "deleted"}

    def _delete_many(self, call: Call) -> Any:
        jobs = {job_id: self._find(job_id) for job_id in call.body["ids"]}
        for job in jobs.values():
            self._remove(job)
        return {"ids": list(jobs), "status": "deleted"}

    def _remove(self, job: _Job) -> None:
        for each in (job, *job.children):
            each.cancel()
            self._jobs.pop(each.id, None)

    def _find(self, job_id: str) -> _Job:
        job = self._jobs.get(job_id)
        if job is None:
            raise Refusal(404, f"Job {job_id!r:.100} was not found.")
        return job

    def _document(self, job: _Job) -> dict[str, Any]:
        status, parts, wall = job.status, job.parts, self._machine.wall
        document = {
            "id": job.id,
            "status": status,
            "type": "circuit",
            **job.details,
            "request": int(wall(parts[0].submitted)),
            "children": [child.id for child in job.children],
            "predicted_execution_time": round(self._machine.run_time * 1000),
            "cost_model": "QCT",
            "cost_usd": 0.0,
            "dry_run": False,
            "submitted_by": _OWNER["submitter_id"],
            "project_id": _OWNER["project_id"],
        }
        starts = [part.started for part in parts if part.started is not None]
        if status not in ("submitted", "ready") and starts:
            document["start"] = int(wall(min(starts)))
        if status in _ENDED:
            end = max(part.ended or 0.0 for part in parts)
            document["response"] = int(wall(end))
            document["execution_time"] = round((end - min(starts)) * 1000) if starts else 0
        if status == "completed":
            document["results_url"] = f"{PREFIX}/jobs/{job.id}/results"
        errors = [part.error for part in parts if part.error]
        if status == "failed" and errors:
            document["failure"] = {"error": str(errors[0]), "code": _failure_code(errors[0].code)}
        return document

    # Machines

    def _backends(self, call: Call) -> Any:
        now = int(self._machine.wall(self._machine.now()))
        plain = {
            "status": "available",
            "degraded": False,
            "average_queue_time": round(self._machine.queue_time * 1000),
            "last_updated": now,
            "has_access": True,
        }
        listing: list[dict[str, Any]] = [
            {"backend": "simulator", "qubits": MAX_QUBITS, **plain, "noise_models": list(NOISE_MODELS)}
        ]
        for name, (_, qubits) in MACHINES.items():
            if name != "qpu":
                newest = self._of_backend(name)[0]
                listing.append(
                    {"backend": name, "qubits": min(qubits, MAX_QUBITS), **plain}
                    | {"characterization_url": f"/characterizations/{newest['id']}"}
                )
        if call.query.get("status") == "verbose":
            for entry in listing:
                entry["status"] = "running"
        return listing

    def _list_characterizations(self, call: Call) -> Any:
        query = call.query
        found = [
            snapshot
            for snapshot in self._of_backend(call.path["backend"])
            if query.get("start", 0) <= snapshot["date"] * 1000 < query.get("end", float("inf"))
        ]
        size, page = query.get("limit", 10), query.get("page", 1)
        left = max(0, -(-len(found) // size) - page)
        return {"characterizations": found[(page - 1) * size : page * size], "pages": left}

    def _current_characterization(self, call: Call) -> Any:
        return self._of_backend(call.path["backend"])[0]

    def _characterization(self, call: Call) -> Any:
        snapshot = self._characterizations.get(call.path["id"])
        if snapshot is None:
            raise Refusal(404, "The characterization was not found.")
        return snapshot

    def _of_backend(self, name: str) -> list[dict[str, Any]]:
        found = [snapshot for snapshot in self._characterizations.values() if snapshot["backend"] == name]
        if not found:
            raise Refusal(404, f"There are no characterizations of {name!r:.100}.")
        return found

    def _report(self, call: Call) -> Any:
        today = datetime.fromtimestamp(self._machine.wall(self._machine.now()), UTC).date()
        days = {}
        for name, default in (("start_date", today - timedelta(days=30)), ("end_date", today)):
            try:
                days[name] = date.fromisoformat(call.query.get(name, default.isoformat())).isoformat()
            except ValueError:
                raise _invalid("A day is written YYYY-MM-DD.", name, "params") from None
        jobs = [job for job in self._jobs.values() if job.parent is None and job.status == "completed"]
        spent = {job.id: self._document(job)["execution_time"] for job in jobs}
        usage: dict[str, int] = {}
        for job in jobs:
            target = job.details["target"]
            if target != "simulator":
                usage[target] = usage.get(target, 0) + spent[job.id]
        return {
            **days,
            "organization": "Emulator",
            "organization_id": call.path["org_id"],
            "budget": 1000.0,
            "balance": 1000.0,
            "currency": "USD",
            "qpus": [{"qpu_name": name, "usage": value} for name, value in usage.items()],
            "members": [
                {
                    "id": "0123456789abcdef01234567",
                    "jobs": len(jobs),
                    "user_email": "user@example.com",
                    "first_name": "Emulator",
                    "last_name": "User",
                    "execution_time": sum(spent.values()),
                    "quota": 0,
                    "quota_consumed": 0,
                }
            ],
        }


_OWNER = {"submitter_id": "0123456789abcdef01234567", "project_id": "8d0d1b9e-6f3c-4c53-9d55-0a4b6d2f6a10"}


def _simulate(
    program: Mapping[str, Any], gateset: str, run: Mapping[str, Any], rng: "np.random.Generator"
) -> dict[str, bytes]:
    # Qiskit takes most of a second to import, so that is left to the first circuit.
    from .ionq_circuits import Settings, run_circuit, run_program

    settings = Settings(**run)
    if "circuit" in program:
        found = run_circuit(program["circuit"], int(program["qubits"]), gateset, settings, rng)
    else:
        found = run_program(program["format"], program["data"], settings, rng)
    return {form: json.dumps(each, allow_nan=False, separators=(",", ":")).encode() for form, each in found.items()}


def _invalid(message: str, field_name: str, source: str = "payload") -> Refusal:
    return Refusal(400, message, fields=(field_name,), source=source)


def _gateset(program: Mapping[str, Any], default: str) -> str:
    gateset = program.get("gateset") or default
    if gateset not in ("qis", "native"):
        raise _invalid(f"Unknown gateset {gateset!r:.100}.", "input.gateset")
    return str(gateset)


def _check_gates(circuit: Sequence[Mapping[str, Any]], gateset: str, where: str) -> None:
    """Refuse gates of the other set; gates of neither set fail the job."""
    from_other = _NATIVE_ONLY if gateset == "qis" else _QIS_ONLY
    for position, gate in enumerate(circuit):
        if gate["gate"] in from_other:
            raise _invalid(
                f"Gate {gate['gate']} is not in the {gateset} gateset, and the two cannot be mixed.",
                f"{where}.{position}.gate",
            )


def _sizes(circuits: Sequence[Sequence[Mapping[str, Any]]], qubits: float) -> dict[str, Any]:
    wide = narrow = 0
    for gate in (gate for circuit in circuits for gate in circuit):
        targets = len(gate.get("targets") or ()) + ("target" in gate)
        if gate["gate"] in ("swap", "xx", "yy", "zz", "ms", "pauliexp") or "control" in gate or gate.get("controls"):
            wide += 1
        else:
            narrow += targets
    return {"qubits": int(qubits), "circuits": len(circuits), "gate_counts": {"1q": narrow, "2q": wide}}


def _failure_code(code: str | int) -> str:
    return code if isinstance(code, str) and code != "unexpected" else "SimulationError"


def _snapshots(name: str, machine: Machine) -> list[dict[str, Any]]:
    """Give a machine's characterizations, one for each of the last months, newest first."""
    model, width = MACHINES[name]
    qubits = min(width, MAX_QUBITS)
    start = int(machine.wall(machine.now()))
    return [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{age}")),
            "date": start - age * 30 * 86400,
            "backend": name,
            "target": name,
            "qubits": qubits,
            "connectivity": [[low, high] for low in range(qubits) for high in range(low + 1, qubits)],
            "fidelity": {
                "1q": {"mean": 1 - _ERRORS[model][0]},
                "2q": {"mean": 1 - _ERRORS[model][1]},
                "spam": {"mean": 0.995, "stderr": 0.0005},
            },
            "timing": {"readout": 0.0003, "reset": 0.00002, "1q": 0.000135, "2q": 0.0006, "t1": 10.0, "t2": 1.0},
        }
        for age in range(SNAPSHOTS)
    ]


_ERRORS = {
    "harmony": (0.004, 0.027),
    "aria-1": (0.0005, 0.0133),
    "aria-2": (0.00065733, 0.01856),
    "forte-1": (0.00026667, 0.0049493),
}

"""IonQ's Quantum Cloud API v0.4, on the jobs of v0.3."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ionq.formats import (
    SCHEMAS,
    Artifact,
    aggregate,
    artifacts_of_circuit,
    artifacts_of_registers,
)
from aioqpu_emulator.ionq.service import (
    BAD_KEY,
    DEBIAS_SHOTS,
    DEFAULT_SHOTS,
    ENDED,
    MACHINES,
    MAX_BODY,
    OWNER,
    IonQ,
    IonQJob,
    Simulate,
    failure_code,
    invalid,
    simulate,
)
from aioqpu_emulator.jobs import MAX_QUBITS, Machine, ProgramError
from aioqpu_emulator.spec import SchemaError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BAD_KEY", "PREFIX", "RETIRED", "IonQV04"]

PREFIX = "/v0.4"
MAX_MINUTES = 1_000_000
ORGANIZATION = "org.example"
CIRCUIT, CIRCUITS, OPENQASM = "ionq.circuit.v1", "ionq.multi-circuit.v1", "ionq.qasm3.v1"
FUNCTION, QAOA = "quantum-function", "qctrl.qaoa.v1"
# The emulator's noise for the models that v0.3 does not have.
SAME_NOISE = {"harmony-1": "harmony", "harmony-2": "harmony", "forte-enterprise-1": "forte-1"}
NOISE_MODELS = ("ideal", "harmony", "harmony-1", "harmony-2", "aria-1", "aria-2", "forte-1", "forte-enterprise-1")
NATIVE = {"harmony": "ms", "aria-1": "ms", "aria-2": "ms", "forte-1": "zz"}
QIS_GATES = "x y z rx ry rz h s si v vi t ti not cnot swap xx yy zz pauliexp".split()  # noqa: SIM905
RETIRED = (
    "/jobs/{id}/circuits/{lang}",
    *(f"/jobs/{{id}}/variants/{{variant}}/results/{kind}" for kind in ("probabilities", "histogram", "shots")),
)

# A made-up rate card, in US dollars.
MINIMUM, ONE_QUBIT, TWO_QUBIT, SECOND = 1.0, 0.0001, 0.0009, 2.0
# Microseconds of a shot, and of its gates.
SHOT_US, ONE_QUBIT_US, TWO_QUBIT_US = 300, 135, 600


@dataclass
class _Session:
    backend: str
    created: float
    settings: dict[str, Any]
    jobs: list[str] = field(default_factory=list)
    started: float | None = None
    ended: float | None = None
    ender: str | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


class IonQV04:
    """The service: its routes, and what it makes of the jobs that it shares with v0.3."""

    package = "aioqpu_ionq_v04"
    prefix = PREFIX
    max_body = MAX_BODY

    def __init__(self, machine: Machine, v03: IonQ, *, sessions: bool) -> None:
        self._machine = machine
        self._v03 = v03
        self._sessions: dict[str, _Session] | None = {} if sessions else None
        self.endpoints = (
            Endpoint("POST", "/jobs", self._create, status=201),
            Endpoint("GET", "/jobs", self._list),
            Endpoint("DELETE", "/jobs", v03.delete_many),
            Endpoint("PUT", "/jobs/status/cancel", v03.cancel_many),
            Endpoint("GET", "/jobs/estimate", self._estimate),
            Endpoint("GET", "/jobs/{id}", lambda call: self._document(v03.find(call.path["id"]))),
            Endpoint("DELETE", "/jobs/{id}", v03.delete),
            Endpoint("PUT", "/jobs/{id}/status/cancel", v03.cancel),
            Endpoint("POST", "/jobs/{id}/clone", self._clone, status=201),
            Endpoint("POST", "/jobs/{id}/move", self._move, status=201),
            Endpoint("GET", "/jobs/{id}/cost", self._job_cost),
            Endpoint("GET", "/jobs/{id}/results/probabilities", self._probabilities),
            Endpoint("GET", "/jobs/{id}/results/probabilities/aggregated", self._aggregated),
            Endpoint("GET", "/jobs/{id}/results/histogram", lambda call: self._data(call, "histogram")),
            Endpoint("GET", "/jobs/{id}/results/shots", lambda call: self._data(call, "shots")),
            Endpoint("GET", "/jobs/{id}/artifacts/{artifact}", self._artifact),
            Endpoint("GET", "/schemas/formats/{format}", self._schema),
            Endpoint("POST", "/sessions", self._create_session, status=201),
            Endpoint("GET", "/sessions", self._list_sessions),
            Endpoint("GET", "/sessions/{id}", lambda call: self._session_document(self._session(call.path["id"]))),
            Endpoint("POST", "/sessions/{id}/end", self._end_session),
            Endpoint("GET", "/sessions/{id}/jobs", self._session_jobs),
            Endpoint("GET", "/backends", self._backends, public=True),
            Endpoint("GET", "/backends/{backend}", self._backend, public=True),
            Endpoint("GET", "/backends/{backend}/characterizations", self._characterizations, public=True),
            Endpoint("GET", "/backends/{backend}/characterizations/{id}", self._characterization),
            Endpoint("GET", "/whoami", self._whoami),
            Endpoint("GET", "/organizations/{organization}/usage", self._usage),
            Endpoint("GET", "/health", lambda _: {"status": "pass"}, public=True),
        )

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Refuse a request without a good key."""
        self._v03.authenticate(headers)

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal as IonQ does."""
        return self._v03.refusal_response(refusal, headers)

    def invalid(self, error: SchemaError) -> Refusal:
        """Refuse what breaks the specification."""
        return self._v03.invalid(error)

    def prepare(self, endpoint: Endpoint, body: Any) -> Any:
        """Bound the work of checking a body, and take what the service takes beyond the specification."""
        if endpoint.path != "/jobs" or endpoint.method != "POST" or not isinstance(body, dict):
            return body
        if isinstance(body.get("shots"), str) and body["shots"].isdecimal() and len(body["shots"]) < 8:
            body = body | {"shots": int(body["shots"])}
        return self._v03.prepare(endpoint, body)

    # Jobs

    def _create(self, call: Call) -> Any:
        return self._submit(call.body)

    def _submit(self, body: Mapping[str, Any]) -> dict[str, Any]:
        kind, backend, program = body["type"], body["backend"], body["input"]
        session = self._session_for(body)
        noise = dict(body.get("noise") or {})
        if noise.get("model") in SAME_NOISE:
            noise["model"] = SAME_NOISE[noise["model"]]
        form: dict[str, Any] = {
            "target": backend,
            "shots": body.get("shots") or DEFAULT_SHOTS,
            "dry_run": body.get("dry_run", False),
            "input": program,
            **{name: body[name] for name in ("name", "metadata", "settings") if body.get(name) is not None},
            **({"noise": noise} if noise else {}),
        }
        mitigation = (body.get("settings") or {}).get("error_mitigation") or {}
        if mitigation.get("debiasing") is not None:
            if mitigation["debiasing"] and form["shots"] < DEBIAS_SHOTS:
                raise invalid(f"Debiasing needs {DEBIAS_SHOTS} shots.", "settings.error_mitigation.debiasing")
            form["error_mitigation"] = {"debias": mitigation["debiasing"]}
        run: Simulate = _compiled_too if self._is_compiled(body) else simulate
        if kind == CIRCUIT and "qubits" not in program:
            if backend == "simulator":
                run = _no_width
            form["input"] = program | {"qubits": _width(program["circuit"])}
        elif kind == CIRCUITS and "qubits" not in program:
            widths = [_width(entry["circuit"]) for entry in program["circuits"]]
            form["input"] = program | {"qubits": max(widths, default=1)}
        elif kind not in (CIRCUIT, CIRCUITS):
            run = _RUNNERS.get(kind, _unknown_kind)
            inner = program if isinstance(program, dict) else {}
            form["input"] = {"format": kind, "data": "", "program": program}
            if isinstance(inner.get("qubits"), int):
                form["qubits"] = inner["qubits"]
        origin = {
            "type": kind,
            "body": dict(body),
            "session_id": body.get("session_id"),
        }
        job = self._v03.submit(form, runner=run, origin=origin)
        if session is not None:
            self._join(session, job)
        return {"id": job.id, "status": "submitted", "session_id": body.get("session_id")}

    def _clone(self, call: Call) -> Any:
        return self._submit(self._cloned(self._v03.find(call.path["id"]), call.body))

    def _move(self, call: Call) -> Any:
        first = self._v03.find(call.path["id"])
        moved = self._submit(self._cloned(first, call.body))
        first.cancel()
        return moved

    def _cloned(self, job: IonQJob, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Give the body of a job, of either version, with changes."""
        if "parent" in changes:
            self._v03.find(changes["parent"])
        if job.origin and job.parent is None:
            body = dict(job.origin["body"])
        else:
            kept = {name: value for name, value in job.details.items() if name in ("name", "metadata", "noise")}
            body = {"type": _kind(job), "backend": job.details["target"], "shots": job.details["shots"], **kept}
            if job.children:
                entries = [{**child.program, "gateset": child.gateset} for child in job.children]
                body["input"] = {"gateset": "qis", "circuits": entries}
            else:
                body["input"] = {**job.program, "gateset": job.gateset}
            wanted = (job.details.get("error_mitigation") or {}).get("debias")
            if wanted is not None:
                body["settings"] = {"error_mitigation": {"debiasing": wanted}}
        body.pop("session_id", None)
        body.pop("dry_run", None)
        return body | {name: value for name, value in changes.items() if name != "parent"}

    def _list(self, call: Call) -> Any:
        return self._listed(self._v03.jobs.values(), call.query)

    def _listed(self, jobs: Any, query: Mapping[str, Any]) -> dict[str, Any]:
        if "ids" in query or "parent_job_id" in query:
            # Children are listed only by their ids or by their parent's.
            found = list(jobs)
        else:
            found = [job for job in jobs if job.parent is None]
        tests: dict[str, Callable[[IonQJob, Any], bool]] = {
            "ids": lambda job, ids: job.id in ids,
            "parent_job_id": lambda job, parent: job.parent is not None and job.parent.id == parent,
            "status": lambda job, status: _status(job) == status,
            "target": lambda job, targets: job.details["target"] in targets.split(","),
            "session_id": lambda job, session: job.origin.get("session_id") == session,
            "submitter_id": lambda _, submitter: submitter == OWNER["submitter_id"],
        }
        for name, test in tests.items():
            if name in query:
                found = [job for job in found if test(job, query[name])]
        page, cursor = self._v03.page(found, query)
        return {"jobs": [self._document(job) for job in page], "next": cursor}

    def _document(self, job: IonQJob) -> dict[str, Any]:
        status, parts = _status(job), job.parts
        details, origin = job.details, job.origin
        body = origin.get("body", {})
        starts = [part.started for part in parts if part.started is not None]
        has_ended, has_started = status in ENDED, status not in ("submitted", "ready") and bool(starts)
        end = max(part.ended or 0.0 for part in parts) if has_ended else None
        document: dict[str, Any] = {
            "id": job.id,
            "status": status,
            "type": _kind(job),
            "backend": details["target"],
            "dry_run": details["dry_run"],
            **OWNER,
            "parent_job_id": job.parent.id if job.parent else None,
            "child_job_ids": [child.id for child in job.children] or None,
            "session_id": origin.get("session_id"),
            "metadata": details.get("metadata"),
            "name": details.get("name"),
            "submitted_at": self._iso(parts[0].submitted),
            "started_at": self._iso(min(starts)) if has_started else None,
            "completed_at": self._iso(end) if end is not None else None,
            "predicted_wait_time_ms": round(self._machine.queue_time * 1000),
            "predicted_execution_duration_ms": round(self._machine.run_time * 1000),
            "execution_duration_ms": None if end is None else self._duration(job, end, starts),
            "failure": None,
            "settings": body.get("settings") or _settings(details),
            "stats": {} if status == "submitted" else self._stats(job, status),
            "output": self._output(job, status),
            "results": self._results(job) if status == "completed" else None,
            "cost_model": "QCT" if _by_time(details["target"]) else "2QGE_operations",
        }
        if not _is_ideal(job):
            document["shots"] = details["shots"]
        if details["target"] == "simulator":
            document["noise"] = body.get("noise") or details.get("noise") or {"model": "ideal"}
            document["noise"].setdefault("model", "ideal")
        errors = [part.error for part in parts if part.error]
        if status == "failed" and errors:
            document["failure"] = {"code": failure_code(errors[0].code), "message": str(errors[0])}
        return document

    @staticmethod
    def _duration(job: IonQJob, end: float, starts: list[float]) -> int:
        return round((end - min(starts)) * 1000) if starts and not job.details["dry_run"] else 0

    def _stats(self, job: IonQJob, status: str) -> dict[str, Any]:
        details = job.details
        names = ("qubits", "circuits", "gate_counts")
        stats: dict[str, Any] = {name: details[name] for name in names if name in details}
        if _by_time(details["target"]):
            stats["predicted_quantum_compute_time_us"] = _compute_time(job)
            if status == "completed" and not job.details["dry_run"]:
                stats["billed_quantum_compute_time_us"] = _compute_time(job)
        return stats

    def _output(self, job: IonQJob, status: str) -> dict[str, Any]:
        if status != "completed" or job.children:
            return {}
        output: dict[str, Any] = {}
        found = list(_artifacts(job))
        compiled = {each.format: each.descriptor for each in found if each.place == "compiled"}
        if compiled:
            output["compilation"] = {"compiled_circuits": compiled, "service_version": "v0.4"}
        if job.details["target"] != "simulator" and not job.details["dry_run"]:
            mitigation: dict[str, Any] = {"debiasing": False}
            if job.debias:
                variants: dict[str, dict[str, Any]] = {}
                for each in found:
                    if each.place.startswith("variant-"):
                        variants.setdefault(each.place, {})[each.format] = each.descriptor
                shots = job.details["shots"] // max(1, len(variants))
                mitigation["debiasing"] = {
                    "aggregation_method": "average",
                    "variants": [
                        {
                            "variant_id": str(uuid.uuid5(uuid.UUID(job.id), name)),
                            "qubit_map": list(range(job.details["qubits"])),
                            "shots": shots,
                            "results": results,
                        }
                        for name, results in variants.items()
                    ],
                }
                places = {each.place: each.descriptor for each in found}
                mitigation["aggregations"] = {
                    name: places[f"aggregation-{name}"] for name in ("average", "voting", "dnl")
                }
            output["error_mitigation"] = mitigation
        return output

    def _results(self, job: IonQJob) -> dict[str, Any] | None:
        """Give descriptors and links side by side, as the service does."""
        if job.details["dry_run"]:
            return None
        if _kind(job) == FUNCTION:
            return dict(job.parts[0].value)
        found = {each.format: each.descriptor for each in _artifacts(job) if each.place == "results"}
        base = f"{PREFIX}/jobs/{job.id}/results"
        if job.children:
            return {**found, "probabilities": {"url": f"{base}/probabilities/aggregated"}}
        if _kind(job) == OPENQASM:
            return found
        kinds = ("probabilities",) if _is_ideal(job) else ("probabilities", "histogram", "shots")
        return {**{kind: {"url": f"{base}/{kind}"} for kind in kinds}, **found}

    # Results

    def _completed(self, call: Call) -> IonQJob:
        job = self._v03.find(call.path["id"])
        if _status(job) != "completed" or job.details["dry_run"]:
            raise Refusal(404, f"Job {job.id} has no results.")
        return job

    def _probabilities(self, call: Call) -> Any:
        job = self._completed(call)
        if job.children or "plain" not in job.parts[0].value:
            raise Refusal(404, f"Job {job.id} has no probabilities of one circuit.")
        return job.parts[0].value[_form(call)]

    def _aggregated(self, call: Call) -> Any:
        job = self._completed(call)
        if not job.children:
            raise Refusal(404, f"Job {job.id} has no child jobs.")
        return aggregate(job, _form(call))

    def _data(self, call: Call, kind: str) -> Any:
        job = self._completed(call)
        word = f"ionq.result.{kind}.json.v1"
        found = [] if job.children else [each for each in _artifacts(job) if each.format == word]
        if not found:
            raise Refusal(404, f"Job {job.id} has no {kind}.")
        return Response(found[0].content(), media_type="application/json")

    def _artifact(self, call: Call) -> Any:
        job = self._v03.find(call.path["id"])
        if _status(job) == "completed":
            for each in _artifacts(job):
                if each.id == call.path["artifact"]:
                    return Response(each.content(), media_type=each.media_type)
        raise Refusal(404, f"Job {job.id} has no artifact {call.path['artifact']!r:.100}.")

    def _schema(self, call: Call) -> Any:
        schema = SCHEMAS.get(call.path["format"])
        if schema is None:
            raise Refusal(404, f"There is no format {call.path['format']!r:.100}.")
        return schema

    # Costs

    def _estimate(self, call: Call) -> Any:
        query = call.query
        backend = query["backend"]
        if backend != "simulator" and backend not in MACHINES:
            raise invalid(f"Unknown backend {backend!r:.100}.", "backend", "params")
        asked = {
            "type": query.get("type", CIRCUIT),
            "qubits": query.get("qubits", 25),
            "shots": query.get("shots", 1000),
            "1q_gates": query.get("1q_gates", 0),
            "2q_gates": query.get("2q_gates", 0),
            "error_mitigation": query.get("error_mitigation", False),
        }
        counts = (asked["1q_gates"], asked["2q_gates"])
        micros = asked["shots"] * (SHOT_US + counts[0] * ONE_QUBIT_US + counts[1] * TWO_QUBIT_US)
        timed = _by_time(backend)
        rate: dict[str, Any] = {"sku": f"emulator-{backend}"}
        if timed:
            rate |= {"unit": "compute_second", "unit_cost": SECOND}
        else:
            rate |= {"unit": "gates", "cost_1q_gate": ONE_QUBIT, "cost_2q_gate": TWO_QUBIT, "job_cost_minimum": MINIMUM}
        return {
            "estimate_context": {
                "backend": backend, **asked, "organization": ORGANIZATION, "project": OWNER["project_id"],
            },
            "estimated_at": self._iso(self._machine.now()),
            "estimated_unit": "usd",
            "rate_card": {"id": "emulator", "rates": [] if backend == "simulator" else [rate]},
            "estimated_total_cost": _price(backend, asked["shots"], *counts),
            "estimated_execution_time": round(micros / 1000),
            "current_predicted_queue_time": round(self._machine.queue_time * 1000),
            **({"estimated_quantum_compute_time_us": micros} if timed else {}),
        }  # fmt: skip

    def _job_cost(self, call: Call) -> Any:
        job = self._v03.find(call.path["id"])
        dry_run = job.details["dry_run"]
        cost: dict[str, Any] = {"dry_run": dry_run}
        if job.details["target"] != "simulator":
            cost["estimated_cost"] = {"value": _cost(job), "unit": "usd"}
        if not dry_run and _status(job) in ENDED:
            cost["cost"] = {"value": self._charged(job), "unit": "usd"}
        return cost

    def _charged(self, job: IonQJob) -> float:
        return _cost(job) if _status(job) == "completed" and not job.details["dry_run"] else 0.0

    # Sessions

    def _session(self, session_id: str) -> _Session:
        if self._sessions is None:
            raise Refusal(404, "Sessions are not enabled for this organization.")
        session = self._sessions.get(session_id)
        if session is None:
            raise Refusal(404, f"Session {session_id!r:.100} was not found.")
        self._update(session)
        return session

    def _session_for(self, body: Mapping[str, Any]) -> _Session | None:
        """Give the session of a submission; refuse one that has ended or is on another backend."""
        if body.get("session_id") is None:
            return None
        session = self._session(body["session_id"])
        if session.ended is not None:
            raise invalid("The session has ended.", "session_id")
        if session.backend != body["backend"]:
            raise invalid(f"The session is on {session.backend}.", "backend")
        return session

    def _join(self, session: _Session, job: IonQJob) -> None:
        now = self._machine.now()
        session.jobs.append(job.id)
        session.started = session.started if session.started is not None else now
        self._update(session)

    def _update(self, session: _Session) -> None:
        """End a session that has reached one of its limits; its jobs run on."""
        if session.ended is not None:
            return
        now, settings = self._machine.now(), session.settings
        minutes, most, cost = (settings.get(name) for name in ("duration_limit_min", "job_count_limit", "cost_limit"))
        if minutes is not None and now >= session.created + minutes * 60:
            session.ended = session.created + minutes * 60
        elif most is not None and len(session.jobs) >= most:
            session.ended = now
        elif cost is not None and session.jobs:
            jobs = [self._v03.jobs[job_id] for job_id in session.jobs if job_id in self._v03.jobs]
            if sum(map(_cost, jobs)) >= cost["value"]:
                session.ended = now

    def _create_session(self, call: Call) -> Any:
        if self._sessions is None:
            raise Refusal(404, "Sessions are not enabled for this organization.")
        backend = call.body["backend"]
        if backend != "simulator" and backend not in MACHINES:
            raise invalid(f"Unknown backend {backend!r:.100}.", "backend")
        asked = call.body.get("settings") or {}
        settings = {name: asked[name] for name in ("job_count_limit", "duration_limit_min") if name in asked}
        if "cost_limit" in asked:
            settings["cost_limit"] = {"unit": "usd", "value": asked["cost_limit"]["value"]}
        if settings.get("duration_limit_min", 0) > MAX_MINUTES:
            raise invalid(f"A session lasts {MAX_MINUTES} minutes at most.", "settings.duration_limit_min")
        session = _Session(backend, self._machine.now(), settings)
        self._sessions[session.id] = session
        return self._session_document(session)

    def _list_sessions(self, call: Call) -> Any:
        if self._sessions is None:
            raise Refusal(404, "Sessions are not enabled for this organization.")
        sessions = [self._session(session_id) for session_id in self._sessions]
        if "active" in call.query:
            sessions = [each for each in sessions if (each.ended is None) is call.query["active"]]
        return {"organization_id": ORGANIZATION, "sessions": [self._session_document(each) for each in sessions]}

    def _end_session(self, call: Call) -> Any:
        session = self._session(call.path["id"])
        if session.ended is None:
            session.ended, session.ender = self._machine.now(), OWNER["submitter_id"]
        return self._session_document(session)

    def _session_jobs(self, call: Call) -> Any:
        session = self._session(call.path["id"])
        jobs = [job for job in self._v03.jobs.values() if job.origin.get("session_id") == session.id]
        return self._listed(jobs, call.query)

    def _session_document(self, session: _Session) -> dict[str, Any]:
        settings: dict[str, Any] = dict(session.settings)
        if "duration_limit_min" in settings:
            expiry = session.created + settings["duration_limit_min"] * 60
            settings["expires_at"] = self._iso(expiry)
        return {
            "id": session.id,
            "created_at": self._iso(session.created),
            "organization_id": ORGANIZATION,
            "backend": session.backend,
            "project_id": OWNER["project_id"],
            "creator_id": OWNER["submitter_id"],
            "started_at": None if session.started is None else self._iso(session.started),
            "ended_at": None if session.ended is None else self._iso(session.ended),
            "ender_id": session.ender,
            "active": session.ended is None,
            "status": "ended" if session.ended is not None else "created" if session.started is None else "started",
            "settings": settings,
        }

    # Machines

    def _backends(self, _: Call) -> Any:
        return [self._backend_document(name) for name in ("simulator", *MACHINES) if name != "qpu"]

    def _backend(self, call: Call) -> Any:
        name = call.path["backend"]
        if name != "simulator" and name not in MACHINES:
            raise Refusal(404, f"Backend {name!r:.100} was not found.")
        return self._backend_document(name)

    def _backend_document(self, name: str) -> dict[str, Any]:
        document: dict[str, Any] = {
            "backend": name,
            "status": "available",
            "qubits": MAX_QUBITS if name == "simulator" else min(MACHINES[name][1], MAX_QUBITS),
            "average_queue_time": round(self._machine.queue_time * 1000),
            "last_updated": self._iso(self._machine.now()),
            "degraded": False,
            "supported_gates": QIS_GATES,
        }
        if name == "simulator":
            native = ["gpi", "gpi2", "ms", "zz"]
            return document | {"supported_native_gates": native, "noise_models": list(NOISE_MODELS)}
        return document | {
            "supported_native_gates": ["gpi", "gpi2", NATIVE[MACHINES[name][0]]],
            "supported_error_mitigations": ["debiasing"],
            "characterization_id": self._v03.snapshots_of(name)[0]["id"],
            "kw": 10.0,
            "location": "Emulator",
        }

    def _characterizations(self, call: Call) -> Any:
        query, name = call.query, call.path["backend"]
        if name == "simulator":
            return {"characterizations": None, "pages": 0}
        found = self._v03.snapshots_of(name)
        if "start" in query:
            found = [each for each in found if each["date"] >= _seconds(query["start"], "start")]
        if "end" in query:
            found = [each for each in found if each["date"] <= _seconds(query["end"], "end")]
        size, number = query.get("limit", 10), query.get("page", 1)
        page = [_characterization(each) for each in found[(number - 1) * size : number * size]]
        return {"characterizations": page or None, "pages": max(0, -(-len(found) // size) - number)}

    def _characterization(self, call: Call) -> Any:
        for each in self._v03.snapshots_of(call.path["backend"]):
            if each["id"] == call.path["id"]:
                return _characterization(each)
        raise Refusal(404, "The characterization was not found.")

    # The account

    def _whoami(self, call: Call) -> Any:
        key = call.headers["authorization"].partition(" ")[2].strip()
        key_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"key/{key}"))
        return {"key_id": key_id, "key_name": "emulator", "project_id": OWNER["project_id"]}

    def _usage(self, call: Call) -> Any:
        query = call.query
        days = {name: _day(query[name], name) for name in ("start_date", "end_date")}
        if query["group_by"] not in ("job", "project", "user"):
            raise invalid(f"Unknown group {query['group_by']!r:.100}.", "group_by", "params")
        if query["modality"] not in ("daily", "weekly", "monthly"):
            raise invalid(f"Unknown period {query['modality']!r:.100}.", "modality", "params")
        periods: dict[date, list[IonQJob]] = {}
        for job in self._v03.jobs.values():
            if job.parent is None and _status(job) == "completed":
                ended = datetime.fromtimestamp(
                    self._machine.wall(max(part.ended or 0 for part in job.parts)), UTC
                ).date()
                if days["start_date"] <= ended <= days["end_date"]:
                    periods.setdefault(_period(ended, query["modality"]), []).append(job)
        jobs = [job for group in periods.values() for job in group]
        return {
            "organization": call.path["organization"],
            "group_type": query["group_by"],
            "modality": query["modality"],
            "usage_from": _iso_day(days["start_date"]),
            "usage_to": _iso_day(days["end_date"]),
            "usage_unit": "usd",
            "amount_total": sum(map(self._charged, jobs)),
            "amount_totals": [{"amount": sum(map(self._charged, jobs)), "unit": "usd"}],
            "time_us_total": sum(map(_compute_time, jobs)),
            "job_count": len(jobs),
            "usage_data": [
                {"from": _iso_day(start), **self._sums(group), "group_usages": self._groups(group, query["group_by"])}
                for start, group in sorted(periods.items(), reverse=True)
            ],
        }

    def _sums(self, jobs: list[IonQJob]) -> dict[str, Any]:
        amount = sum(map(self._charged, jobs))
        return {
            "amount": amount,
            "amount_unit": "usd",
            "amounts": [{"amount": amount, "unit": "usd"}],
            "job_count": len(jobs),
            "time_us": sum(map(_compute_time, jobs)),
        }

    def _groups(self, jobs: list[IonQJob], group_by: str) -> list[dict[str, Any]]:
        """Give the five groups that cost most."""
        if group_by == "job":
            ranked = sorted(jobs, key=self._charged, reverse=True)[:5]
            return [
                {"group_id": job.id, "group_name": job.details.get("name") or job.id, **self._sums([job])}
                for job in ranked
            ]
        group_id = OWNER["project_id" if group_by == "project" else "submitter_id"]
        return [{"group_id": group_id, "group_name": "Emulator", **self._sums(jobs)}]

    def _iso(self, at: float) -> str:
        moment = datetime.fromtimestamp(self._machine.wall(at), UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @staticmethod
    def _is_compiled(body: Mapping[str, Any]) -> bool:
        compilation = (body.get("settings") or {}).get("compilation") or {}
        return body["backend"] != "simulator" or compilation.get("service_version") == "v0.4"


# Jobs


def _status(job: IonQJob) -> str:
    return "started" if job.status == "running" else job.status


def _kind(job: IonQJob) -> str:
    if job.children:
        return CIRCUITS
    if job.parent is not None:
        return CIRCUIT
    return str(job.origin.get("type", CIRCUIT if "circuit" in job.program else "ionq.qasm2.v1"))


def _is_ideal(job: IonQJob) -> bool:
    first = job.children[0] if job.children else job
    return first.mode is None


def _settings(details: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of a job of v0.3."""
    wanted = (details.get("error_mitigation") or {}).get("debias")
    return {} if wanted is None else {"error_mitigation": {"debiasing": wanted}}


def _form(call: Call) -> str:
    aggregation = call.query.get("aggregation")
    if aggregation not in (None, "average", "voting", "dnl"):
        raise invalid(f"Unknown aggregation {aggregation!r:.100}.", "aggregation", "params")
    # How dnl combines variants is not published; here it averages them.
    voting = aggregation == "voting" or (aggregation is None and call.query.get("sharpen"))
    return "sharpened" if voting else "plain"


def _width(circuit: list[Mapping[str, Any]]) -> int:
    named = chain.from_iterable(
        [gate.get("target", 0), gate.get("control", 0), *gate.get("targets", ()), *gate.get("controls", ())]
        for gate in circuit
    )
    return 1 + max((int(qubit) for qubit in named), default=0)


def _artifacts(job: IonQJob) -> Iterator[Artifact]:
    if job.children:
        yield Artifact.json(job.id, "ionq.result.probabilities-aggregate.json.v1", lambda: aggregate(job, "plain"))
        return
    value = job.parts[0].value or {}
    if not job.details["dry_run"]:
        if "registers" in value:
            yield from artifacts_of_registers(job.id, value)
        elif "plain" in value:
            yield from artifacts_of_circuit(job, value)
    if value.get("compiled"):
        circuit, text = value["compiled"]
        yield Artifact.json(job.id, "ionq.native.v1", lambda: circuit, place="compiled")
        yield Artifact(job.id, "ionq.qasm3.v1", "text/plain", lambda: text.encode(), place="compiled")
        # Nothing is published of this format but that it is bytes.
        yield Artifact(
            job.id, "ionq.mir.v1", "application/octet-stream", lambda: b"\x00MIR\xff" + text.encode(), "compiled"
        )


# Simulations, with the signature of `simulate`


def _compiled_too(
    program: Mapping[str, Any], gateset: str, run: Mapping[str, Any], rng: "np.random.Generator"
) -> dict[str, Any]:
    from aioqpu_emulator.ionq.programs import compiled

    value = simulate(program, gateset, run, rng)
    return {**(value or {}), "compiled": compiled(program, gateset)}


def _registers(
    program: Mapping[str, Any], _: str, run: Mapping[str, Any], rng: "np.random.Generator"
) -> dict[str, Any] | None:
    from aioqpu_emulator.ionq.circuits import Settings
    from aioqpu_emulator.ionq.programs import run_registers

    return run_registers(program["program"]["data"], Settings(**run), rng)


def _function(
    program: Mapping[str, Any], _: str, run: Mapping[str, Any], rng: "np.random.Generator"
) -> dict[str, float] | None:
    from aioqpu_emulator.ionq.circuits import Settings
    from aioqpu_emulator.ionq.programs import run_function

    return run_function(program["program"], Settings(**run), rng)


def _no_width(*_: Any) -> Any:
    raise ProgramError("The circuit does not say how many qubits it has.", "UnexpectedCompilationError")


def _no_solver(*_: Any) -> Any:
    raise ProgramError("This emulator has no solver.", "OptimizationError")


def _unknown_kind(program: Mapping[str, Any], *_: Any) -> Any:
    raise ProgramError(f"Jobs of type {program['format']!r:.100} cannot be run by this emulator.", "InvalidInput")


_RUNNERS: Mapping[str, Any] = {OPENQASM: _registers, FUNCTION: _function, QAOA: _no_solver}


# Costs


def _by_time(target: str) -> bool:
    return target.startswith("qpu.forte")


def _price(target: str, shots: int, narrow: int, wide: int) -> float:
    if target == "simulator":
        return 0.0
    if _by_time(target):
        return round(shots * (SHOT_US + narrow * ONE_QUBIT_US + wide * TWO_QUBIT_US) * 1e-6 * SECOND, 6)
    return round(max(MINIMUM, shots * (narrow * ONE_QUBIT + wide * TWO_QUBIT)), 6)


def _counts(job: IonQJob) -> tuple[int, int]:
    counts = job.details.get("gate_counts") or {}
    return counts.get("1q", 0), counts.get("2q", 0)


def _cost(job: IonQJob) -> float:
    if job.children:
        return sum(map(_cost, job.children))
    return _price(job.details["target"], job.details["shots"], *_counts(job))


def _compute_time(job: IonQJob) -> int:
    if job.details["target"] == "simulator":
        return 0
    if job.children:
        return sum(map(_compute_time, job.children))
    narrow, wide = _counts(job)
    return int(job.details["shots"] * (SHOT_US + narrow * ONE_QUBIT_US + wide * TWO_QUBIT_US))


# Times


def _seconds(text: str, name: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("A time is written in ISO 8601.", name, "params") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid("A day is written YYYY-MM-DD.", name, "params") from None


def _iso_day(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")


def _period(day: date, modality: str) -> date:
    """Give the first day of a day's period."""
    if modality == "monthly":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if modality == "weekly" else day


def _characterization(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Give a snapshot of v0.3 as v0.4 has it: a median instead of the mean, a time in ISO 8601."""
    moment = datetime.fromtimestamp(snapshot["date"], UTC).isoformat().replace("+00:00", "Z")
    fidelity = {
        name: {"median": each["mean"], "stderr": each.get("stderr", 0)} for name, each in snapshot["fidelity"].items()
    }
    kept = {name: snapshot[name] for name in ("id", "backend", "qubits", "connectivity", "timing")}
    return {**kept, "date": moment, "fidelity": fidelity}

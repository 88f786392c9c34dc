"""Converts submissions of v0.4 to the form of v0.3, and submits them."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

from aioqpu_emulator.ionq.jobs import IonQJob, IonQJobs
from aioqpu_emulator.ionq.machines import SIMULATOR
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.submission import DEFAULT_SHOTS, MIN_DEBIAS_SHOTS, Runner, Submissions, simulate
from aioqpu_emulator.ionq.v04.documents import settings_of_v03
from aioqpu_emulator.ionq.v04.kinds import CIRCUIT, CIRCUITS, kind_of
from aioqpu_emulator.ionq.v04.runners import fail_without_width, runner_of, simulate_and_compile
from aioqpu_emulator.ionq.v04.sessions import Sessions
from aioqpu_emulator.spec import component

SAME_NOISE: Final[Mapping[str, str]] = {
    "harmony-1": "harmony",
    "harmony-2": "harmony",
    "forte-enterprise-1": "forte-1",
}
"""The emulator's noise for the models that v0.3 does not have."""

Body = Mapping[str, Any]


class V04Submissions:
    """Creates jobs from submissions of v0.4, and from copies of jobs."""

    def __init__(self, submissions: Submissions, jobs: IonQJobs, sessions: Sessions) -> None:
        self._submissions = submissions
        self._jobs = jobs
        self._sessions = sessions

    def submit(self, body: Body) -> IonQJob:
        """Create the job of a submission, or refuse it."""
        session = self._sessions.of_submission(body)
        converted, runner = _convert(body)
        job = self._submissions.submit(converted, runner=runner, v04_body=body)
        if session is not None:
            self._sessions.join(session, job)
        return job

    def copy(self, job: IonQJob, changes: Body) -> IonQJob:
        """Submit a job of either version again, with changes."""
        if "parent" in changes:
            self._jobs.find(changes["parent"])
        body = _body_of(job)
        body.pop("session_id", None)
        body.pop("dry_run", None)
        body |= {name: value for name, value in changes.items() if name != "parent"}
        # The schema of a copy does not require an input of the first job's type.
        component("aioqpu_ionq_v04", "CreateJob").check(body, source="payload")
        return self.submit(body)


def _convert(body: Body) -> tuple[dict[str, Any], Runner]:
    """Return a submission in the form of v0.3, and its runner."""
    converted: dict[str, Any] = {
        "target": body["backend"],
        "shots": body.get("shots") or DEFAULT_SHOTS,
        "dry_run": body.get("dry_run", False),
        **{name: body[name] for name in ("name", "metadata", "settings") if body.get(name) is not None},
    }
    noise = dict(body.get("noise") or {})
    if noise:
        if noise.get("model") in SAME_NOISE:
            noise["model"] = SAME_NOISE[noise["model"]]
        converted["noise"] = noise
    debiasing = ((body.get("settings") or {}).get("error_mitigation") or {}).get("debiasing")
    if debiasing is not None:
        if debiasing and converted["shots"] < MIN_DEBIAS_SHOTS:
            raise invalid(f"Debiasing needs {MIN_DEBIAS_SHOTS} shots.", "settings.error_mitigation.debiasing")
        converted["error_mitigation"] = {"debias": debiasing}
    program, runner = _program(body)
    converted["input"] = program
    submitted = body["input"] if body["type"] not in (CIRCUIT, CIRCUITS) else None
    if isinstance(submitted, dict) and isinstance(submitted.get("qubits"), int):
        converted["qubits"] = submitted["qubits"]
    return converted, runner


def _program(body: Body) -> tuple[dict[str, Any], Runner]:
    """Return the input in the form of v0.3, and its runner."""
    kind, program = body["type"], body["input"]
    if kind not in (CIRCUIT, CIRCUITS):
        return {"format": kind, "data": "", "program": program}, runner_of(kind, program)
    runner: Runner = simulate_and_compile if _is_compiled(body) else simulate
    if "qubits" in program:
        return program, runner
    if kind == CIRCUITS:
        return program | {"qubits": max((_width(entry["circuit"]) for entry in program["circuits"]), default=1)}, runner
    if body["backend"] == SIMULATOR:
        runner = fail_without_width
    return program | {"qubits": _width(program["circuit"])}, runner


def _is_compiled(body: Body) -> bool:
    compilation = (body.get("settings") or {}).get("compilation") or {}
    return body["backend"] != SIMULATOR or compilation.get("service_version") == "v0.4"


def _width(circuit: Sequence[Mapping[str, Any]]) -> int:
    qubits = chain.from_iterable(
        [gate.get("target", 0), gate.get("control", 0), *gate.get("targets", ()), *gate.get("controls", ())]
        for gate in circuit
    )
    return 1 + max((int(qubit) for qubit in qubits), default=0)


def _body_of(job: IonQJob) -> dict[str, Any]:
    """Return the submission of a job in the form of v0.4."""
    if job.v04_body and job.parent is None:
        return dict(job.v04_body)
    details = job.details
    body = {"type": kind_of(job), "backend": details["target"], "shots": details["shots"]}
    body |= {name: details[name] for name in ("name", "metadata", "noise") if name in details}
    entries = [{**circuit.program, "gateset": circuit.gateset} for circuit in job.circuits]
    body["input"] = {"gateset": "qis", "circuits": entries} if job.children else entries[0]
    settings = settings_of_v03(details)
    return body | ({"settings": settings} if settings else {})

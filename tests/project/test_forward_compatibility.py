"""Services grow and fail: answers made from the response schemas, changed as services change them, and hostile ones."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import inspect
import json
import math
import os
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from support.addresses import CRN, KEY
from support.generated import PACKAGES, function, model, without_nulls
from support.specs import NAMES, OPERATIONS, load, response_schemas
from support.virtual_time import VirtualTimeLoop

from aioqpu import (
    AioqpuError,
    APIStatusError,
    BitArray,
    IBMJob,
    IBMResult,
    IBMRuntimeClient,
    IBMSession,
    IonQClient,
    IonQJob,
    IonQResult,
    IonQSession,
    JobError,
    NotFoundError,
    PermissionDeniedError,
    SubmissionUncertainError,
    load_results,
)

EVERYTHING = bool(os.environ.get("EVERY_ANSWER"))  # `make hostile` sets it
REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50 if EVERYTHING else 10,
    suppress_health_check=list(HealthCheck),
)

# Bodies as services send them, now and later.

WORDS = st.sampled_from(["Paused", "of-tomorrow", "RUNNING", "", "a b", "é\n☃"]) | st.text(max_size=6)
IDS = st.text("abcdef0123456789-_.~:", min_size=1, max_size=8).filter(lambda text: text.strip("."))
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)
NEW_FIELDS = st.sampled_from(["of_tomorrow", "self", "additional_properties", "to_dict", "type_", "é", "", "$ref"])


@cache
def component(document: str, name: str) -> SearchStrategy[Any]:
    return bodies(document, load(document)["components"]["schemas"][name], name)


def bodies(document: str, schema: dict[str, Any], name: str = "") -> SearchStrategy[Any]:
    """Bodies of a schema: unknown words, new fields and union members, nulls, numbers in every spelling."""
    if "$ref" in schema:
        return component(document, schema["$ref"].rsplit("/", 1)[1])
    if schema.get("nullable"):
        return st.none() | bodies(document, {**schema, "nullable": False}, name)
    if "anyOf" in schema:
        return st.one_of([bodies(document, member) for member in schema["anyOf"]] + [ANYTHING])
    if "allOf" in schema:
        members = [bodies(document, member) for member in schema["allOf"]]
        return members[0] if len(members) == 1 else st.tuples(*members).map(lambda parts: dict_of(parts))
    match schema.get("type"):
        case "object":
            fields = {
                key: IDS if key in schema.get("required", ()) and key != "status" else bodies(document, value, key)
                for key, value in schema.get("properties", {}).items()
            }
            required = {key: fields.pop(key) for key in schema.get("required", ())}
            extra = st.dictionaries(NEW_FIELDS | WORDS, ANYTHING, max_size=2)
            known = st.fixed_dictionaries(required, optional=fields)
            return st.builds(lambda new, body: {**{k: new[k] for k in new if k not in fields}, **body}, extra, known)
        case "array":
            # Ids of jobs become parts of addresses.
            return st.lists(IDS if name == "child_job_ids" else bodies(document, schema["items"]), max_size=3)
        case "integer" | "number":
            return NUMBERS | NUMBERS.map(str)
        case "boolean":
            return st.booleans()
        case "string":
            known_words = schema.get("x-known-values")
            return st.sampled_from(known_words) | WORDS if known_words else WORDS
    return ANYTHING


def dict_of(parts: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.items()}


MODELS = [(name, key) for name in NAMES for key, schema in response_schemas(name).items() if "anyOf" not in schema]


@pytest.mark.parametrize(("document", "name"), MODELS)
def test_every_response_model_round_trips_generated_bodies(document: str, name: str) -> None:
    @REPEATABLE
    @given(component(document, name))
    def check(body: dict[str, Any]) -> None:
        parsed = model(PACKAGES[document], name).from_dict(copy.deepcopy(body))
        assert without_nulls(parsed.to_dict()) == without_nulls(body)

    check()


STATES = st.integers(0, 2**70).map(str)
PROBABILITIES = st.floats(0, 1) | st.integers(0, 1) | st.floats(0, 1).map(str)
ONE_CIRCUIT = st.dictionaries(STATES, PROBABILITIES, max_size=4)
SAMPLES = st.lists(st.integers(0, 2**70).map(hex), min_size=1, max_size=3)
REGISTER = st.fixed_dictionaries(
    {"samples": SAMPLES | st.lists(SAMPLES.map(lambda samples: samples[:1]), min_size=1, max_size=2)},
    optional={"num_bits": st.none() | st.integers(0, 80), "of_tomorrow": ANYTHING},
)
PUB = st.fixed_dictionaries(
    {"data": st.dictionaries(WORDS, REGISTER | ANYTHING, max_size=2)},
    optional={"metadata": st.none() | st.dictionaries(WORDS, ANYTHING, max_size=2), "of_tomorrow": ANYTHING},
)
PUBS = st.fixed_dictionaries(
    {"results": st.none() | st.lists(PUB, max_size=2)},
    optional={"metadata": st.none() | st.dictionaries(WORDS, ANYTHING, max_size=2), "of_tomorrow": ANYTHING},
)
NEW_TYPES = st.fixed_dictionaries({"__type__": WORDS, "__value__": ANYTHING}, optional={"of_tomorrow": ANYTHING})
# The documents leave results free; these are the forms that services send, and what they may become.
BITS = st.text("01", min_size=2, max_size=2)
BY_REGISTER = st.dictionaries(WORDS | st.just("output_all"), st.dictionaries(BITS, PROBABILITIES, max_size=3))
RESULTS = {
    "ionq-v0.3": ONE_CIRCUIT | st.dictionaries(IDS, ONE_CIRCUIT, max_size=3),
    "ionq-v0.4": ONE_CIRCUIT | BY_REGISTER.map(lambda registers: {"probabilities": {"registers": registers}}),
    "ibm-runtime-v1": PUBS | NEW_TYPES | ANYTHING
    | component("ibm-runtime-v1", "ExecutorResult") | component("ibm-runtime-v1", "NoiseLearnerV3Result"),
}  # fmt: skip


RESULT_PATHS = ("/results", "/results/probabilities")


def answers(document: str, operation: str) -> SearchStrategy[httpx.Response]:
    """The answers of an operation, and the bodies in them."""
    method, path = operation.split()
    status, response = next(iter(load(document)["paths"][path][method.lower()]["responses"].items()))
    if "content" not in response:
        return st.just(httpx.Response(int(status)))
    statuses = st.sampled_from([200, 201, 203])
    ((media, content),) = response["content"].items()
    if media == "text/plain":
        return st.builds(lambda code, text: httpx.Response(code, text=text), statuses, WORDS)
    if media == "application/octet-stream":
        headers = {"content-type": media}
        return st.builds(lambda code, body: httpx.Response(code, content=body, headers=headers), statuses, st.binary())
    bodied: SearchStrategy[Any]
    if path.endswith("/results/shots"):
        bodied = st.lists(STATES | st.integers(0, 2**70), max_size=4)
    else:
        bodied = RESULTS[document] if path.endswith(RESULT_PATHS) else bodies(document, content["schema"])
    if operation in ("GET /jobs/{UUID}", "GET /v1/jobs/{id}"):
        # A job that was asked for has its own id, and a status in one of two places.
        bodied = bodied.filter(lambda job: job.get("status") or (job.get("state") or {}).get("status"))
        bodied = bodied.map(lambda job: {**job, "id": "j-1"})
    return st.builds(lambda code, body: httpx.Response(code, content=json.dumps(body)), statuses, bodied)


@cache
def sample(document: str, operation: str) -> list[httpx.Response]:
    """Answers of an operation, which all of its uses get: to make them takes longer than to read them."""
    made: list[httpx.Response] = []

    @REPEATABLE
    @given(answers(document, operation))
    def collect(answer: httpx.Response) -> None:
        made.append(answer)

    collect()
    return made


@contextlib.contextmanager
def told(answer: httpx.Response) -> Iterator[None]:
    """Add the answer to what is raised."""
    try:
        yield
    except Exception as error:
        error.add_note(f"for {answer.status_code} {answer.text[:1000]}")
        raise


def body_of(response: httpx.Response) -> Any:
    """What a caller should be able to reach of an answer."""
    if response.headers.get("content-type", "").startswith("text/plain"):
        return response.text or None
    if response.headers.get("content-type") == "application/octet-stream":
        return response.content or None
    return response.json() if response.content else None


# The facade, over a transport that answers one operation with a generated body and the others with plain ones.

BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}
QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; c = measure q;'
IONQ_JOB = {"id": "j-1", "status": "completed", "shots": 10, "qubits": 1}
IBM_JOB = {"id": "j-1", "status": "Completed", "state": {"status": "Completed"}, "created": "2026-01-01T00:00:00Z"}
PLAIN = {
    "GET /jobs": {"jobs": [IONQ_JOB]},
    "POST /jobs": {"id": "j-1", "status": "ready"},
    "GET /jobs/{UUID}": IONQ_JOB,
    "GET /jobs/{UUID}/results": {"0": 0.5, "1": 0.5},
    "GET /jobs/{UUID}/results/probabilities": {"0": 0.5, "1": 0.5},
    "GET /jobs/{UUID}/results/probabilities/aggregated": {"j-2": {"0": 0.5, "1": 0.5}},
    "POST /jobs/{UUID}/clone": {"id": "j-2", "status": "submitted"},
    "POST /jobs/{UUID}/move": {"id": "j-2", "status": "submitted"},
    "POST /sessions": {"id": "s-1"},
    "GET /sessions/{session_id}": {"id": "s-1", "backend": "qpu.x"},
    "PUT /jobs/{UUID}/status/cancel": {"id": "j-1", "status": "canceled"},
    "GET /v1/jobs": {"jobs": [{**IBM_JOB, "tags": []}], "count": 1},
    "POST /v1/jobs": {"id": "j-1"},
    "GET /v1/jobs/{id}": IBM_JOB,
    "GET /v1/jobs/{id}/results": {"results": [{"data": {"c": {"samples": ["0x1"], "num_bits": 1}}}]},
    "POST /v1/sessions": {"id": "s-1"},
    "GET /v1/sessions/{id}": {"id": "s-1", "backend_name": "ibm_x"},
}
PATHS = {
    document: [
        (method, path, re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)))
        for method, path, _, _ in sorted(OPERATIONS[document], key=lambda each: each[1].count("{"))
    ]
    for document in NAMES
}
BASES = {
    "ionq-v0.3": "https://api.ionq.co/v0.3",
    "ionq-v0.4": "https://api.ionq.co/v0.4",
    "ibm-runtime-v1": "https://quantum.cloud.ibm.com/api",
}


class Service(httpx.MockTransport):
    """Answers the operation `changed` with `answer`, and all others with plain bodies."""

    def __init__(self, document: str) -> None:
        super().__init__(self._respond)
        self._document = document
        self._base = httpx.URL(BASES[document]).path
        self.plain = PLAIN
        self.changed = ""
        self.answer = lambda: httpx.Response(204)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0].removeprefix(self._base)
        method, template, _ = next(
            each for each in PATHS[self._document] if each[0] == request.method and each[2].fullmatch(path)
        )
        operation = f"{method} {template}"
        if operation == self.changed:
            return self.answer()
        if operation == "GET /jobs/{UUID}" and self.changed.endswith("/status/cancel"):
            return httpx.Response(200, json=IONQ_JOB | {"status": "running"})
        return httpx.Response(200, json=self.plain[operation]) if operation in self.plain else httpx.Response(204)


@dataclass(frozen=True)
class Use:
    """A use of the facade that reads the answer of an operation, and how to find in it what was sent."""

    name: str
    operation: str
    run: Callable[[Any], Awaitable[Any]]
    found: Callable[[Any], Any] | None = lambda value: value or None
    sent: Callable[[Any], Any] = lambda body: body
    ionq: str = "v0.3"

    @property
    def document(self) -> str:
        return f"ionq-{self.ionq}" if self.name.startswith("IonQ") else "ibm-runtime-v1"


def as_sent(value: Any) -> Any:
    return value.to_dict() if hasattr(value, "to_dict") else value


def all_as_sent(values: list[Any]) -> list[Any]:
    return [as_sent(value) for value in values]


def field(name: str) -> Callable[[Any], Any]:
    return lambda body: body.get(name) or []


def by_id(name: str) -> Callable[[Any], list[Any]]:
    """The entries of a page, of each id the first, as lists give them."""

    def entries(body: Any) -> list[Any]:
        found: dict[str, Any] = {}
        for entry in body.get(name) or []:
            found.setdefault(entry["id"], entry)
        return list(found.values())

    return entries


async def first(iterator: Any) -> Any:
    try:
        with contextlib.suppress(TimeoutError):  # a job that never has a status has no first one
            async with asyncio.timeout(100):
                return await anext(iterator, None)
    finally:
        await iterator.aclose()


async def everything(iterator: Any) -> list[Any]:
    return [value async for value in iterator]


async def run_ionq(client: IonQClient) -> IonQResult:
    return await client.run_job(BELL, timeout=2)


async def run_ibm(client: IBMRuntimeClient) -> IBMResult:
    return await client.run_job("sampler", backend="ibm_x", params={"pubs": [QASM]}, timeout=2)


async def saved(job: Any) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        await job.save_results(f"{folder}/results", 2)
        return load_results(f"{folder}/results")


async def find(client: Any) -> Any:
    with contextlib.suppress(SubmissionUncertainError):  # what odd lists cannot tell
        return await client.find_submission("x")


async def find_several(client: Any) -> Any:
    with contextlib.suppress(SubmissionUncertainError):
        return await client.find_submissions(["x", "y"])


async def newest(client: IonQClient) -> Any:
    with contextlib.suppress(NotFoundError):  # a machine without any
        return await client.get_calibration_data("qpu.x")


async def shots_of(client: IonQClient) -> Any:
    job = await client.retrieve_job("j-1")
    try:
        return await job.get_shots()
    except ValueError:  # the job of several circuits has none
        return None


def shared(
    client: str, job: str, jobs: str, one: str, cancel: str, run: Any, submit: Any, path: str = "/results"
) -> list[Use]:
    """The uses that both clouds have, with the operations behind them."""
    read, results = f"GET {one}", f"GET {one}{path}"
    raw: Callable[[Any], Any] = lambda result: result.raw  # noqa: E731
    of_job: Callable[[Any], Any] = lambda result: as_sent(result.job)  # noqa: E731
    return [
        Use(f"{client}.submit_job", f"POST {jobs}", submit, as_sent),
        Use(f"{client}.run_job", results, run, raw),
        Use(f"{client}.run_job", read, run, of_job),
        Use(f"{client}.retrieve_job", read, lambda c: c.retrieve_job("j-1"), as_sent),
        Use(f"{client}.get_results", results, lambda c: c.get_results("j-1"), raw),
        Use(f"{client}.get_results", read, lambda c: c.get_results("j-1"), of_job),
        Use(f"{client}.cancel_job", read, lambda c: c.cancel_job("j-1"), as_sent),
        Use(f"{client}.delete_job", f"DELETE {one}", lambda c: c.delete_job("j-1"), None),
        Use(f"{client}.wait_for_job", read, lambda c: c.wait_for_job("j-1", 2), as_sent),
        Use(f"{client}.list_jobs", f"GET {jobs}", lambda c: everything(c.list_jobs()), all_as_sent, by_id("jobs")),
        Use(f"{client}.find_submission", f"GET {jobs}", find, None),
        Use(f"{client}.find_submissions", f"GET {jobs}", find_several, None),
        Use(f"{job}.refresh", read, lambda c: c.job("j-1").refresh(), as_sent),
        Use(f"{job}.wait", read, lambda c: c.job("j-1").wait(timeout=0), as_sent),
        Use(f"{job}.updates", read, lambda c: first(c.job("j-1").updates()), None),
        Use(f"{job}.result", results, lambda c: c.job("j-1").result(2), raw),
        Use(f"{job}.save_results", results, lambda c: saved(c.job("j-1")), raw),
        Use(f"{job}.cancel", cancel, lambda c: c.job("j-1").cancel(), None),
        Use(f"{job}.delete", f"DELETE {one}", lambda c: c.job("j-1").delete(), None),
    ]


IONQ = [
    *shared(
        "IonQClient", "IonQJob", "/jobs", "/jobs/{UUID}", "PUT /jobs/{UUID}/status/cancel",
        run_ionq, lambda c: c.submit_job(BELL),
    ),
    Use("IonQClient.cancel_jobs", "PUT /jobs/status/cancel", lambda c: c.cancel_jobs(["a"]), as_sent, field("ids")),
    Use("IonQClient.delete_jobs", "DELETE /jobs", lambda c: c.delete_jobs(["a"]), as_sent, field("ids")),
    Use("IonQClient.list_backends", "GET /backends", lambda c: c.list_backends(), all_as_sent),
    Use(
        "IonQClient.get_calibration_data", "GET /characterizations/backends/{backend}/current",
        lambda c: c.get_calibration_data("qpu.aria-1"), as_sent,
    ),
    Use(
        "IonQClient.list_characterizations", "GET /characterizations/backends/{backend}",
        lambda c: everything(c.list_characterizations("qpu.aria-1")), all_as_sent, by_id("characterizations"),
    ),
    Use(
        "IonQClient.get_characterization", "GET /characterizations/{UUID}",
        lambda c: c.get_characterization("c-1"), as_sent,
    ),
    Use(
        "IonQClient.get_organization_report", "GET /report/organizations/{org_id}",
        lambda c: c.get_organization_report("o-1"), as_sent,
    ),
    Use("IonQClient.get_health", "GET /health", lambda c: c.get_health(), as_sent),
]  # fmt: skip


DAYS = {"start_date": date(2026, 1, 1), "end_date": date(2026, 2, 1)}
IONQ_V04 = [
    replace(use, ionq="v0.4")
    for use in [
        *shared(
            "IonQClient", "IonQJob", "/jobs", "/jobs/{UUID}", "PUT /jobs/{UUID}/status/cancel",
            run_ionq, lambda c: c.submit_job(BELL), "/results/probabilities",
        ),
        Use("IonQClient.cancel_jobs", "PUT /jobs/status/cancel", lambda c: c.cancel_jobs(["a"]), as_sent, field("ids")),
        Use("IonQClient.delete_jobs", "DELETE /jobs", lambda c: c.delete_jobs(["a"]), as_sent, field("ids")),
        Use("IonQClient.list_backends", "GET /backends", lambda c: c.list_backends(), all_as_sent),
        Use("IonQClient.get_backend", "GET /backends/{backend}", lambda c: c.get_backend("qpu.x"), as_sent),
        Use(
            "IonQClient.get_calibration_data", "GET /backends/{backend}/characterizations", newest,
            as_sent, lambda body: next(iter(body.get("characterizations") or []), None),
        ),
        Use(
            "IonQClient.list_characterizations", "GET /backends/{backend}/characterizations",
            lambda c: everything(c.list_characterizations("qpu.x")), all_as_sent, by_id("characterizations"),
        ),
        Use(
            "IonQClient.get_characterization", "GET /backends/{backend}/characterizations/{UUID}",
            lambda c: c.get_characterization("c-1", backend="qpu.x"), as_sent,
        ),
        Use("IonQClient.get_health", "GET /health", lambda c: c.get_health(), as_sent),
        Use("IonQClient.clone_job", "POST /jobs/{UUID}/clone", lambda c: c.clone_job("j-1"), as_sent),
        Use("IonQClient.move_job", "POST /jobs/{UUID}/move", lambda c: c.move_job("j-1"), as_sent),
        Use("IonQClient.clone_job", "GET /jobs/{UUID}", lambda c: c.clone_job("j-1"), None),
        Use("IonQClient.get_job_cost", "GET /jobs/{UUID}/cost", lambda c: c.get_job_cost("j-1"), as_sent),
        Use("IonQClient.estimate_cost", "GET /jobs/estimate", lambda c: c.estimate_cost(target="qpu.x"), as_sent),
        Use(
            "IonQClient.get_artifact", "GET /jobs/{UUID}/artifacts/{artifactId}",
            lambda c: c.get_artifact("j-1", "a"), as_sent,
        ),
        Use(
            "IonQClient.get_format_schema", "GET /schemas/formats/{format}",
            lambda c: c.get_format_schema("f"), as_sent,
        ),
        Use("IonQClient.whoami", "GET /whoami", lambda c: c.whoami(), as_sent),
        Use(
            "IonQClient.get_usage", "GET /organizations/{organization_id}/usage",
            lambda c: c.get_usage("o-1", **DAYS, group_by="job", modality="daily"), as_sent,
        ),
        Use(
            "IonQClient.create_session", "POST /sessions",
            lambda c: c.create_session(backend="qpu.x"), lambda session: as_sent(session.info),
        ),
        Use(
            "IonQClient.list_sessions", "GET /sessions", lambda c: c.list_sessions(),
            lambda sessions: [as_sent(session.info) for session in sessions], field("sessions"),
        ),
        Use(
            "IonQSession.refresh", "GET /sessions/{session_id}",
            lambda c: c.session("s-1").refresh(), lambda session: {**as_sent(session.info), "id": "s-1"},
            lambda body: {**body, "id": "s-1"},
        ),
        Use("IonQSession.end", "POST /sessions/{session_id}/end", lambda c: c.session("s-1").end(), None),
        Use("IonQSession.submit_job", "POST /jobs", lambda c: c.session("s-1").submit_job(BELL), as_sent),
        Use(
            "IonQSession.list_jobs", "GET /sessions/{session_id}/jobs",
            lambda c: everything(c.session("s-1").list_jobs()), all_as_sent, by_id("jobs"),
        ),
        Use("IonQJob.get_shots", "GET /jobs/{UUID}/results/shots", shots_of, len, len),
        Use("IonQJob.get_shots", "GET /jobs/{UUID}", shots_of, None),
    ]
]  # fmt: skip


def sampler(target: Any, **more: Any) -> Any:
    return target.submit_sampler([QASM], **more)


def estimator(target: Any, **more: Any) -> Any:
    return target.submit_estimator([(QASM, "Z")], **more)


def run_by_client(client: Any, verb: str) -> Any:
    return getattr(client, verb)([(QASM, "Z")] if "estimator" in verb else [QASM], backend="ibm_x", timeout=2)


def run_in_session(client: Any, verb: str) -> Any:
    return getattr(client.session("s-1"), verb)([(QASM, "Z")] if "estimator" in verb else [QASM], timeout=2)


def program(target: Any, **more: Any) -> Any:
    return target.submit_quantum_program({"items": [{}], "shots": 1}, **more)


def named(name: str) -> Callable[[list[Any]], list[Any]]:
    """Models of which a name alone was sent, as that name."""

    def plain(values: list[Any]) -> list[Any]:
        dicts = all_as_sent(values)
        return [value[name] if isinstance(value, dict) and list(value) == [name] else value for value in dicts]

    return plain


def bare(part: str, name: str) -> Callable[[Any], list[Any]]:
    return lambda body: named(name)(body.get(part) or [])


IBM = [
    *shared(
        "IBMRuntimeClient", "IBMJob", "/v1/jobs", "/v1/jobs/{id}", "GET /v1/jobs/{id}",
        run_ibm, lambda c: c.submit_job("sampler", backend="ibm_x"),
    ),
    Use("IBMRuntimeClient.submit_sampler", "POST /v1/jobs", lambda c: sampler(c, backend="ibm_x"), as_sent),
    Use("IBMRuntimeClient.submit_estimator", "POST /v1/jobs", lambda c: estimator(c, backend="ibm_x"), as_sent),
    Use("IBMRuntimeClient.submit_quantum_program", "POST /v1/jobs", lambda c: program(c, backend="ibm_x"), as_sent),
    *(
        Use(
            f"{cls}.run_{kind}", "GET /v1/jobs/{id}/results",
            lambda c, run=run, kind=kind: run(c, f"run_{kind}"), lambda result: result.raw,
        )
        for cls, run in (("IBMRuntimeClient", run_by_client), ("IBMSession", run_in_session))
        for kind in ("sampler", "estimator")
    ),
    Use("IBMRuntimeClient.list_backends", "GET /v1/backends", lambda c: c.list_backends(), named("name"),
        bare("devices", "name")),
    *(
        Use(
            f"IBMRuntimeClient.get_backend_{part}", f"GET /v1/backends/{{id}}/{part}",
            lambda c, part=part: getattr(c, f"get_backend_{part}")("ibm_x"), as_sent,
        )
        for part in ("status", "properties", "configuration", "defaults")
    ),
    Use("IBMRuntimeClient.get_job_logs", "GET /v1/jobs/{id}/logs", lambda c: c.get_job_logs("j-1")),
    Use("IBMJob.get_logs", "GET /v1/jobs/{id}/logs", lambda c: c.job("j-1").get_logs()),
    Use("IBMRuntimeClient.get_job_metrics", "GET /v1/jobs/{id}/metrics", lambda c: c.get_job_metrics("j-1"), as_sent),
    Use("IBMJob.get_metrics", "GET /v1/jobs/{id}/metrics", lambda c: c.job("j-1").get_metrics(), as_sent),
    Use(
        "IBMRuntimeClient.get_job_interim_results", "GET /v1/jobs/{id}/interim_results",
        lambda c: c.get_job_interim_results("j-1"),
    ),
    Use(
        "IBMRuntimeClient.get_job_transpiled_circuits", "GET /v1/jobs/{id}/transpiled_circuits",
        lambda c: c.get_job_transpiled_circuits("j-1"), as_sent,
    ),
    Use("IBMRuntimeClient.replace_job_tags", "PUT /v1/jobs/{id}/tags", lambda c: c.replace_job_tags("j-1", ["a"])),
    Use("IBMRuntimeClient.list_tags", "GET /v1/tags", lambda c: c.list_tags("abc"), as_sent, field("tags")),
    Use(
        "IBMRuntimeClient.create_session", "POST /v1/sessions",
        lambda c: c.create_session(backend="ibm_x"), lambda session: as_sent(session.info),
    ),
    Use(
        "IBMSession.refresh", "GET /v1/sessions/{id}",
        lambda c: c.session("s-1").refresh(), lambda session: as_sent(session.info),
    ),
    Use("IBMSession.submit_job", "POST /v1/jobs", lambda c: c.session("s-1").submit_job("sampler"), as_sent),
    Use("IBMSession.submit_sampler", "POST /v1/jobs", lambda c: sampler(c.session("s-1")), as_sent),
    Use("IBMSession.submit_estimator", "POST /v1/jobs", lambda c: estimator(c.session("s-1")), as_sent),
    Use("IBMSession.submit_quantum_program", "POST /v1/jobs", lambda c: program(c.session("s-1")), as_sent),
    Use("IBMSession.close", "PATCH /v1/sessions/{id}", lambda c: c.session("s-1").close()),
    Use("IBMSession.cancel", "DELETE /v1/sessions/{id}/close", lambda c: c.session("s-1").cancel()),
    Use(
        "IBMRuntimeClient.list_workloads", "GET /v1/workloads",
        lambda c: everything(c.list_workloads()), all_as_sent, by_id("workloads"),
    ),
    Use("IBMRuntimeClient.get_instance", "GET /v1/instance", lambda c: c.get_instance(), as_sent),
    Use(
        "IBMRuntimeClient.get_instance_configuration", "GET /v1/instances/configuration",
        lambda c: c.get_instance_configuration(), as_sent,
    ),
    Use(
        "IBMRuntimeClient.replace_instance_configuration", "PUT /v1/instances/configuration",
        lambda c: c.replace_instance_configuration(instance_limit=None),
    ),
    Use("IBMRuntimeClient.get_usage", "GET /v1/instances/usage", lambda c: c.get_usage(), as_sent),
    Use("IBMRuntimeClient.get_account", "GET /v1/accounts/{id}", lambda c: c.get_account("a"), as_sent),
    Use("IBMRuntimeClient.get_analytics_usage", "GET /v1/analytics/usage", lambda c: c.get_analytics_usage(), as_sent),
    Use(
        "IBMRuntimeClient.get_analytics_filters", "GET /v1/analytics/filters",
        lambda c: c.get_analytics_filters(), as_sent,
    ),
    Use(
        "IBMRuntimeClient.get_analytics_usage_grouped", "GET /v1/analytics/usage_grouped",
        lambda c: c.get_analytics_usage_grouped("backend"), as_sent,
    ),
    Use(
        "IBMRuntimeClient.get_analytics_usage_grouped_by_date", "GET /v1/analytics/usage_grouped_by_date",
        lambda c: c.get_analytics_usage_grouped_by_date(), as_sent,
    ),
    Use(
        "IBMRuntimeClient.get_versions", "GET /v1/versions",
        lambda c: c.get_versions(), named("version"), bare("versions", "version"),
    ),
    Use("IBMRuntimeClient.logout", "POST /v1/logout", lambda c: c.logout()),
]  # fmt: skip


def call(document: str, method: str, path: str, name: str, tag: str) -> Use:
    """An operation run through `client.call`, its parameters filled with words."""
    operation = function(PACKAGES[document], name, tag).asyncio_detailed
    wanted = inspect.signature(operation).parameters.values()
    words = {each.name: "word" for each in wanted if each.default is each.empty and each.name not in ("client", "body")}
    if "body" in inspect.signature(operation).parameters:
        words["body"] = Plain()
    client, version = ("IonQClient", document[5:]) if document.startswith("ionq") else ("IBMRuntimeClient", "")
    return Use(
        f"{client}.call", f"{method} {path}", lambda c: c.call(operation, **words), parsed,
        lambda body: None if body == b"" else body, ionq=version,
    )  # fmt: skip


def parsed(value: Any) -> Any:
    if hasattr(value, "payload"):
        return value.payload.read() or None
    return None if value == "" else all_as_sent(value) if isinstance(value, list) else as_sent(value)


def said(value: Any) -> Any:
    """Leave out nulls, which models do not tell from missing fields."""
    left = without_nulls(value)
    return None if left in ({}, b"") else left


class Plain:
    def to_dict(self) -> dict[str, Any]:
        return {}


USES = [
    *IONQ,
    *IONQ_V04,
    *IBM,
    *(call(document, *operation) for document in BASES for operation in OPERATIONS[document]),
]


def test_every_method_that_sends_a_request_is_used_here() -> None:
    classes = (IonQClient, IonQJob, IonQSession, IBMRuntimeClient, IBMJob, IBMSession)
    methods = {
        f"{each.__name__}.{name}"
        for each in classes
        for name, method in inspect.getmembers(each)
        if not name.startswith("_") and (inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method))
    }
    by_other_methods = {"IBMRuntimeClient.transpile_for"}
    closing = {"IonQClient.aclose", "IBMRuntimeClient.aclose"}
    assert methods - {use.name for use in USES} == closing | by_other_methods


def client_of(document: str, service: Service) -> Any:
    if document.startswith("ionq"):
        return IonQClient(KEY, api_version=document[5:], transport=service, max_retries=0)
    return IBMRuntimeClient(instance=CRN, auth="token", transport=service, max_retries=0)


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        yield runner


@pytest.fixture
def talk(runner):
    """Run a use against an answer of its operation."""
    made: dict[str, tuple[Service, Any]] = {}

    def run(use: Use, answer: httpx.Response) -> Any:
        if use.document not in made:
            service = Service(use.document)
            made[use.document] = service, client_of(use.document, service)
        service, client = made[use.document]
        content = {"headers": answer.headers, "content": answer.content}
        service.changed, service.answer = use.operation, lambda: httpx.Response(answer.status_code, **content)
        return runner.get_loop().run_until_complete(
            use.run(client)
        )  # `run` would change the handler of Ctrl-C each time

    yield run
    for _, client in made.values():
        runner.run(client.aclose())


def ids(use: Use) -> str:
    version = "-v0.4" if use.document == "ionq-v0.4" else ""
    return f"{use.name}{version}-{use.operation}".replace(" ", "").replace("/", "-")


@pytest.mark.parametrize("use", USES, ids=ids)
def test_a_valid_response_raises_no_error_and_keeps_all_its_content(use: Use, talk: Any) -> None:
    for answer in sample(use.document, use.operation):
        with told(answer), contextlib.suppress(JobError):
            value = talk(use, answer)
            assert use.found is None or said(use.found(value)) == said(use.sent(body_of(answer)))


@pytest.mark.parametrize(("method", "path", "name", "tag"), OPERATIONS["ionq-v0.4"])
def test_the_parsers_of_ionq_v04_accept_every_valid_response(method: str, path: str, name: str, tag: str) -> None:
    operation = function("aioqpu_ionq_v04", name, tag).OPERATION

    for answer in sample("ionq-v0.4", f"{method} {path}"):
        body = body_of(answer)
        expected = (body,) if body or body not in (b"", "") else (None, body)  # an empty text is read as nothing
        with told(answer):
            assert said(parsed(operation.parse(answer))) in [said(each) for each in expected]


# Answers outside of the rules: one part of another kind, or no JSON at all.

ABSENT = object()
KINDS = (
    ABSENT, None, True, 1.5, math.nan, 10**400, "word", "9" * 5000, "\ud800", "..", [], [1.5], [{}], {}, {"a": [1]},
)  # fmt: skip


def full(document: str, schema: dict[str, Any], name: str = "") -> Any:
    """A body with every field of its schema, and one entry in every list."""
    if "$ref" in schema:
        return full(document, load(document)["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return full(document, schema["anyOf"][0])
    if "allOf" in schema:
        return dict_of(tuple(full(document, member) for member in schema["allOf"]))
    match schema.get("type"):
        case "object":
            return {key: full(document, value, key) for key, value in schema.get("properties", {}).items()}
        case "array":
            return [full(document, schema["items"])]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
    return "Completed" if name == "status" else "word"


def typed(kind: str, value: Any) -> dict[str, Any]:
    return {"__type__": kind, "__value__": value}


# A .npy file of two one-byte samples, 1 and 0, zlib and base64.
TWO_SAMPLES = "eJyb7BfqGxDJyODGUK2eklqcXKRupaBeU2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgqGmjoKtQpwwMXIAADprxWH"
FULL_RESULTS: dict[str, list[Any]] = {
    "ionq-v0.3": [{"0": 0.5, "1": "0.5"}, {"j-2": {"0": 1}}],
    "ionq-v0.4": [{"0": 0.5, "1": "0.5"}, {"probabilities": {"registers": {"output_all": {"01": 1}, "c": {"1": 1}}}}],
    "ibm-runtime-v1": [
        {"results": [{"data": {"c": {"samples": [["0x1"]], "num_bits": 1}, "evs": [1.5]}, "metadata": {}}]},
        typed("PrimitiveResult", {"metadata": {}, "pub_results": [typed("PubResult", {
            "metadata": {},
            "data": typed("DataBin", {"shape": [], "field_names": ["c"], "fields": {
                "c": typed("BitArray", {"num_bits": 1, "array": typed("ndarray", TWO_SAMPLES)}),
            }}),
        })]}),
        typed("complex", [1, 2]),
    ],
}  # fmt: skip


def full_bodies(document: str, operation: str) -> list[Any]:
    method, path = operation.split()
    content = next(iter(load(document)["paths"][path][method.lower()]["responses"].values())).get("content", {})
    if path.endswith("/results/shots"):
        return [["1", 2], {"shots": [{"registers": {"output_all": [0, 1], "c": [1]}, "leakage_bits": [0, 1]}]}]
    if path.endswith(RESULT_PATHS):
        return FULL_RESULTS[document]
    return [full(document, media["schema"]) for media in content.values()]


def strange_bodies(document: str, operation: str, start: int) -> Iterator[Any]:
    """Full bodies of which one part, each in turn, is of each other kind, or missing: one in 4 of them, or about 24."""
    changes = [
        (body, path, kind)
        for body in full_bodies(document, operation)
        for path in [(), *places(body)]
        for kind in KINDS
    ]
    stride = 1 if EVERYTHING else max(4, len(changes) // 24)
    while math.gcd(stride, len(KINDS)) > 1:  # so that all kinds have their turn
        stride += 1
    # The uses of an operation begin at different changes.
    for body, path, kind in changes[start % stride :: stride]:
        holder = strange = {"": copy.deepcopy(body)}
        *way, last = ("", *path)
        for step in way:
            holder = holder[step]
        if kind is not ABSENT:
            holder[last] = kind
        elif path:
            del holder[last]
        yield strange[""]


def places(body: Any) -> Iterator[tuple[Any, ...]]:
    for key, value in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        yield (key,)
        yield from ((key, *rest) for rest in places(value))


def look_at(value: Any) -> None:
    """Use what a method gave, as a caller would."""
    repr(value)
    if isinstance(value, list):
        for each in value:
            look_at(each)
    elif isinstance(value, (IonQJob, IBMJob)):
        assert value.status is None or isinstance(value.status, str)
        assert value.done in (True, False)
        look_at(value.info)
    elif isinstance(value, IBMSession):
        assert value.state is None or isinstance(value.state, str)
        look_at(value.info)
    elif isinstance(value, IonQSession):
        assert value.status is None or isinstance(value.status, str)
        look_at(value.info)
    elif isinstance(value, IonQResult):
        results = [value]
        while results:  # they may be nested more deeply than calls can be
            result = results.pop()
            repr(result)
            results += result.children.values()
            assert result.children or len(result.bitstrings) == len(result.probabilities)
    elif isinstance(value, IBMResult):
        for pub in value:
            for entry in pub.data.values():
                if isinstance(entry, BitArray):
                    assert sum(entry.counts().values()) == len(entry.bitstrings())


@pytest.mark.parametrize("use", [use for use in USES if not use.name.endswith(".updates")], ids=ids)
def test_a_response_with_a_wrong_type_is_accepted_or_raises_aioqpu_error(use: Use, talk: Any) -> None:
    uses = [each.name for each in USES if (each.document, each.operation) == (use.document, use.operation)]
    for body in strange_bodies(use.document, use.operation, uses.index(use.name)):
        try:
            look_at(talk(use, httpx.Response(200, content=json.dumps(body))))
        except AioqpuError:
            pass
        except Exception as error:
            raise AssertionError(f"{type(error).__name__}: {error} for {json.dumps(body)[:1000]}") from error


NO_JSON = [
    b"",
    b" ",
    b"{",
    b"nope",
    b"<html>",
    b'{"id": "j-1"',
    b"\xff\xfe",
    b"\x00" * 10,
    b'\xef\xbb\xbf{"id": "j-1"}',
]


@pytest.mark.parametrize("use", USES, ids=ids)
def test_a_success_without_json_is_accepted_or_raises_aioqpu_error(use: Use, talk: Any) -> None:
    for content in NO_JSON if EVERYTHING else NO_JSON[USES.index(use) % 3 :: 3]:
        with contextlib.suppress(AioqpuError):
            look_at(talk(use, httpx.Response(200, content=content, headers={"content-type": "application/json"})))


@pytest.mark.parametrize("use", USES, ids=ids)
def test_every_error_status_is_raised(use: Use, talk: Any) -> None:
    for status in (302, 400, 403, 418, 501):
        with pytest.raises((APIStatusError, SubmissionUncertainError)) as caught:
            talk(use, httpx.Response(status, json={"message": "no", "errors": [{"message": "no"}]}))
        assert str(status) in str(caught.value)


@pytest.mark.parametrize(("use", "errors"), [(IONQ[-1], "Error"), (IBM[-1], "ErrorContainer")])
def test_an_error_status_with_any_body_is_raised(use: Use, errors: str, talk: Any) -> None:
    @REPEATABLE
    @given(component(use.document, errors) | ANYTHING, st.sampled_from(NO_JSON) | st.none())
    def check(body: Any, content: bytes | None) -> None:
        with pytest.raises(PermissionDeniedError) as caught:
            talk(use, httpx.Response(403, content=json.dumps(body) if content is None else content))
        assert caught.value.status_code == 403

    check()

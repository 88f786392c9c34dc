"""The emulator and the specifications agree: about requests, about answers, and about every operation."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance
from starlette.responses import HTMLResponse, PlainTextResponse
from support.emulator import http_client, ibm_token, wait_for
from support.specs import NAMES, OPERATIONS, load, resolve

from aioqpu_emulator import Emulator
from aioqpu_emulator.endpoints import json_response
from aioqpu_emulator.ionq.report import ReportEndpoint

CIRCUIT = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'
IONQ_JOB = {"input": CIRCUIT}
IONQ_V04_JOB = {"type": "ionq.circuit.v1", "backend": "simulator", "input": {"gateset": "qis", **CIRCUIT}}
SAMPLED = IONQ_V04_JOB | {"noise": {"model": "aria-1"}}
SEVERAL = {**IONQ_V04_JOB, "type": "ionq.multi-circuit.v1", "input": {"gateset": "qis", "circuits": [CIRCUIT, CIRCUIT]}}
IBM_JOB = {"program_id": "sampler", "backend": "emulator", "params": {"pubs": [QASM]}, "tags": ["conformance"]}
OPERATION_KEYS = [(document, f"{method} {path}") for document in NAMES for method, path, _, _ in OPERATIONS[document]]
PUBLIC = {
    "GET /backends", "GET /health", "GET /v1/versions", "GET /backends/{backend}",
    "GET /backends/{backend}/characterizations",
}  # fmt: skip


class Cloud:
    """One of the clouds, its credentials, and ids of things that live there."""

    def __init__(self, document, urls, version):
        self.document = document
        ionq = document.startswith("ionq")
        self.url = {"ionq-v0.3": urls.ionq_url, "ionq-v0.4": urls.ionq_v04_url}.get(document, urls.ibm_url)
        self.jobs = "/jobs" if ionq else "/v1/jobs"
        self.job = {"ionq-v0.3": IONQ_JOB, "ionq-v0.4": IONQ_V04_JOB}.get(document, IBM_JOB)
        token = None if ionq else ibm_token(urls).json()["access_token"]
        self.headers = (
            {"Authorization": "apiKey good"}
            if ionq
            else {"Authorization": f"Bearer {token}", "Service-CRN": urls.instance, "IBM-API-Version": version}
        )
        self.http = http_client(self.url, self.headers)

    def new_job(self, body=None):
        return self.http.post(self.jobs, json=body or self.job).json()["id"]

    def ended_job(self, body=None):
        ended = ("completed", "Completed")
        return wait_for(self.http, f"{self.jobs}/{self.new_job(body)}", ended)["id"]

    def live(self, operation, name):
        """Give what a path parameter can be, so that the operation finds something."""
        method, path = operation.split()
        if self.document == "ionq-v0.4" and (found := self.live_v04(path, name)):
            return found
        if "/jobs/" in path:
            deleted = method == "DELETE" and self.document == "ibm-runtime-v1"
            return self.ended_job() if deleted or path.endswith(("/results", "/logs")) else self.new_job()
        if path.startswith("/v1/sessions"):
            body = {"backend": "emulator", "mode": "batch"}
            return self.http.post("/v1/sessions", json=body).json()["id"]
        if path == "/characterizations/{UUID}":
            return self.http.get("/characterizations/backends/qpu.aria-1/current").json()["id"]
        return {"backend": "qpu.aria-1", "org_id": "org-1"}.get(name, "emulator")

    def live_v04(self, path, name):
        if "/results/" in path or "/artifacts/" in path:
            sampled = path.endswith(("/histogram", "/shots"))
            body = SEVERAL if path.endswith("/aggregated") else SAMPLED if sampled else None
            return "probabilities" if name == "artifactId" else self.ended_job(body)
        if name == "session_id":
            return self.http.post("/sessions", json={"backend": "simulator"}).json()["id"]
        if "/characterizations/" in path and name == "UUID":
            return self.http.get("/backends/qpu.aria-1/characterizations").json()["characterizations"][0]["id"]
        return "ionq.native.v1" if name == "format" else None


@pytest.fixture(scope="module")
def quick():
    with Emulator(queue_time=0, run_time=0, seed=3).serve() as urls:
        yield urls


@pytest.fixture(scope="module")
def queued():
    with Emulator(queue_time=3600, seed=3).serve() as urls:
        yield urls


@pytest.fixture
def cloud(request, document, operation):
    # The operations that have gone since exist in an older version.
    gone = operation.endswith(("/interim_results", "/transpiled_circuits"))
    # Only a job that has not ended can be cancelled.
    urls = request.getfixturevalue("queued" if operation.endswith("/cancel") else "quick")
    cloud = Cloud(document, urls, "2025-05-01" if gone else "2026-04-15")
    with cloud.http:
        if document == "ibm-runtime-v1":
            # Another test may have left a limit that refuses jobs.
            cloud.http.put("/v1/instances/configuration", json={"instance_limit": None})
        yield cloud


@pytest.fixture(scope="module")
def session():
    with requests.Session() as session:
        yield session


# Words and ids that the specifications leave open, but that only some of the time mean something to a service.
LIVE_WORDS = {
    "POST /jobs": lambda case, job: case.body.update(IONQ_V04_JOB if "type" in case.body else IONQ_JOB),
    "POST /jobs/{UUID}/clone": lambda case, job: case.body.clear(),
    "POST /jobs/{UUID}/move": lambda case, job: case.body.clear(),
    "POST /sessions": lambda case, job: case.body.update(backend="simulator"),
    "GET /jobs/estimate": lambda case, job: case.query.update(backend="qpu.aria-1"),
    "GET /organizations/{organization_id}/usage": lambda case, job: case.query.update(
        start_date="2026-01-01", end_date="2026-12-31", group_by="job", modality="daily"
    ),
    "DELETE /jobs": lambda case, job: case.body.update(ids=[job()]),
    "PUT /jobs/status/cancel": lambda case, job: case.body.update(ids=[job()]),
    "POST /v1/jobs": lambda case, job: (case.body.pop("session_id", None), case.body.update(IBM_JOB)),
    "POST /v1/sessions": lambda case, job: case.body.update(backend="emulator", mode="batch"),
    "GET /v1/workloads": lambda case, job: [case.query.pop(name, None) for name in ("next", "previous")],
    "GET /v1/analytics/usage_grouped": lambda case, job: case.query.update(group_by="backend"),
    "GET /v1/analytics/usage_grouped_by_date": lambda case, job: case.query.update(group_by="instance"),
}


def parameters(document, operation):
    method, path = operation.split()
    item = load(document)["paths"][path]
    return [
        resolve(load(document), each)
        for each in [*item.get("parameters", ()), *item[method.lower()].get("parameters", ())]
    ]


def cases(document, operation, mode):
    method, path = operation.split()
    return SCHEMAS[document][path][method].as_strategy(generation_mode=mode)


def undocumented(document, schema, value, where=""):
    """Give the fields of a body that its schema does not name."""
    if "$ref" in schema:
        yield from undocumented(document, resolve(load(document), schema), value, where)
    elif "anyOf" in schema:
        yield from min((list(undocumented(document, each, value, where)) for each in schema["anyOf"]), key=len)
    elif isinstance(value, list):
        for each in value:
            yield from undocumented(document, schema.get("items", {}), each, f"{where}[]")
    elif isinstance(value, dict):
        known = fields(document, schema)
        for name in value if known else ():
            if name in known:
                yield from undocumented(document, known[name], value[name], f"{where}.{name}")
            else:
                yield f"{where}.{name}"


def fields(document, schema):
    schema = resolve(load(document), schema)
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        found |= fields(document, part)
    return found


def operation_of(document, operation):
    method, path = operation.split()
    return load(document)["paths"][path][method.lower()]


def answer_schema(document, operation, status):
    content = operation_of(document, operation)["responses"][str(status)].get("content", {})
    return content.get("application/json", {}).get("schema", {})


SCHEMAS = {document: schemathesis.openapi.from_dict(load(document)) for document in NAMES}
CHECKS = [not_a_server_error, response_schema_conformance]
EXAMPLES = 12 if os.environ.get("EVERY_ANSWER") else 3  # of requests to each operation; `make hostile` sets it
REPEATABLE = settings(
    derandomize=True, database=None, deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize(("document", "operation"), OPERATION_KEYS)
def test_every_operation_is_served_and_answered_as_the_specification_says(document, operation, cloud, session):
    successes = []

    @REPEATABLE
    @given(cases(document, operation, GenerationMode.POSITIVE), st.booleans())
    def check(case, as_generated):
        if not as_generated:
            for name in case.path_parameters or ():
                case.path_parameters[name] = cloud.live(operation, name)
            LIVE_WORDS.get(operation, lambda case, job: None)(case, cloud.new_job)
        response = case.call(base_url=cloud.url, session=session, headers=cloud.headers, timeout=600)
        # Described as bytes, whatever it is.
        case.validate_response(response, checks=CHECKS[:1] if "/artifacts/" in operation else CHECKS)
        assert response.status_code != 401 or operation == "POST /v1/logout"
        if response.status_code < 300:
            successes.append(response.status_code)
            if "json" in response.headers.get("content-type", [""])[0]:
                schema = answer_schema(document, operation, response.status_code)
                assert list(undocumented(document, schema, response.json())) == []

    check()
    assert successes


@pytest.mark.parametrize(
    ("document", "operation"), [key for key in OPERATION_KEYS if "requestBody" in operation_of(*key)]
)
def test_bodies_that_the_specification_refuses_are_refused(document, operation, cloud, session):
    schema = operation_of(document, operation)["requestBody"]["content"]["application/json"]["schema"]
    allowed = OAS30Validator({"allOf": [schema], "components": load(document)["components"]})
    refused = []

    @REPEATABLE
    @given(cases(document, operation, GenerationMode.NEGATIVE))
    def check(case):
        for name in case.path_parameters or ():
            case.path_parameters[name] = cloud.live(operation, name)
        response = case.call(base_url=cloud.url, session=session, headers=cloud.headers, timeout=600)
        case.validate_response(response, checks=CHECKS)
        # What was bent may be the path instead, and an integer may be written as 1.0.
        if not allowed.is_valid(case.body):
            refused.append(response.status_code)
            assert response.status_code in (400, 413)

    check()
    assert refused


def wrong_values(schema):
    """Give texts that are no value of a query parameter's schema."""
    bounds = {name: schema[name] + step for name, step in STEPS.items() if name in schema}
    match schema.get("type"):
        case "integer":
            yield from ("word", "1.5", "", "1e3", "9" * 5000)
            yield from map(str, bounds.values())
        case "boolean":
            yield from ("maybe", "1", "")
        case "string":
            if schema.get("format") in ("date", "date-time"):
                yield from ("yesterday", "2026-13-01", "")
            yield from ("x" * bound for bound in bounds.values())
            if "enum" in schema:
                yield "of-tomorrow"


STEPS = {"minimum": -1, "maximum": 1, "minLength": -1, "maxLength": 1}
QUERIES = [
    (document, operation, each["name"], value)
    for document, operation in OPERATION_KEYS
    for each in parameters(document, operation)
    if each["in"] == "query"
    for value in wrong_values(each["schema"])
]


@pytest.mark.parametrize(("document", "operation", "name", "value"), QUERIES)
def test_query_parameters_that_the_specification_refuses_are_refused(document, operation, name, value, cloud):
    method, path = operation.split()
    needed = {
        each["name"]: "instance"
        for each in parameters(document, operation)
        if each.get("required") and each["in"] == "query"
    }
    path = re.sub(r"{(.+?)}", lambda match: cloud.live(operation, match[1]), path)
    answer = cloud.http.request(method, path, params={**needed, name: value})
    lenient = operation == "GET /v1/jobs" and name in ("limit", "offset")
    assert answer.status_code == (200 if lenient else 400), answer.text
    assert lenient or name in answer.text


@pytest.mark.parametrize(("document", "operation"), [key for key in OPERATION_KEYS if key[1] not in PUBLIC])
def test_request_without_valid_credentials_gets_401(document, operation, cloud):
    method, path = operation.split()
    path = re.sub(r"{(.+?)}", lambda match: cloud.live(operation, match[1]), path)
    headers = {**cloud.headers, "Authorization": "apiKey bad-key" if document.startswith("ionq") else "Bearer expired"}
    assert cloud.http.request(method, path, headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"currency": 3}, "currency: 3 is not of type 'string'"),
        (None, "status: 204 is not documented"),
        (PlainTextResponse("pass"), "body: 'pass' is not of type 'object'"),
        (HTMLResponse("pass"), "content-type: 'text/html' is not documented"),
        (json_response({"message": 3}, 400), "message: 3 is not of type 'string'"),
    ],
)
def test_response_that_violates_the_specification_is_replaced_by_501(monkeypatch, answer, words):
    monkeypatch.setattr(ReportEndpoint, "report", lambda self, call: answer)
    with Emulator().serve() as urls:
        cloud = Cloud("ionq-v0.3", urls, "")
        with cloud.http:
            found = cloud.http.get("/report/organizations/1")
            assert found.status_code == 501
            assert words in found.json()["message"]
            monkeypatch.delenv("AIOQPU_EMULATOR_CHECK")
    with Emulator().serve() as urls, http_client(urls.ionq_url, cloud.headers) as http:
        assert http.get("/report/organizations/1").status_code != 501


MANY = """
import httpx, sys
from support.emulator import ibm_client, wait_for
from aioqpu_emulator import Emulator

for _ in range(3):
    with Emulator(queue_time=0, run_time=0).serve() as urls, ibm_client(urls) as client:
        for _ in range(2):
            body = {"program_id": "sampler", "backend": "emulator", "params": {"pubs": [sys.argv[1]]}}
            job = client.post("/v1/jobs", json=body).json()["id"]
            print(wait_for(client, f"/v1/jobs/{job}", ("Completed", "Failed"))["status"])
"""


def test_successive_emulators_run_jobs_in_one_process():
    # Qiskit must not have been imported before: what it does with threads depends on the one that imports it.
    tests = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", MANY, QASM], cwd=tests, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, ["Completed"] * 6), done.stderr

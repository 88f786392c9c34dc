"""The generated packages: fresh, complete, lazy, async only, and tolerant of what services answer."""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import pickle
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import httpx
import pytest
from support.generated import PACKAGES, function, model, without_nulls
from support.specs import NAMES, OPERATIONS, load, response_schemas

import aioqpu
from aioqpu._http.operation import Operation, OperationModule

ROOT = Path(__file__).resolve().parents[2]
CLIENT = httpx.AsyncClient(base_url="https://host", transport=httpx.MockTransport(lambda request: httpx.Response(200)))
CASES = [(PACKAGES[name], *operation) for name in NAMES for operation in OPERATIONS[name]]


def python(code: str) -> Any:
    """Run code in a fresh interpreter and give the JSON that it prints."""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(("package", "method", "path", "operation_id", "tag"), CASES)
def test_operation_has_an_async_function_for_its_method_and_path(
    package: str, method: str, path: str, operation_id: str, tag: str
) -> None:
    module = function(package, operation_id, tag)
    assert inspect.iscoroutinefunction(module.asyncio_detailed)
    assert not hasattr(module, "sync")
    assert not hasattr(module, "sync_detailed")
    source = inspect.getsource(module)
    assert f'"method": "{method.lower()}"' in source
    (url,) = re.findall(r'"url": "(.+?)"', source)
    assert re.sub(r"{\w+}", "{}", url) == re.sub(r"{\w+}", "{}", path)


@pytest.mark.parametrize("package", PACKAGES.values())
def test_every_module_can_be_imported(package: str) -> None:
    found = [info.name for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")]
    assert len(found) > len([case for case in CASES if case[0] == package])
    for name in found:
        module = importlib.import_module(name)
        for exported in getattr(module, "__all__", []):
            assert getattr(module, exported) is not None


@pytest.mark.parametrize("package", PACKAGES.values())
def test_importing_the_package_loads_nothing_else(package: str) -> None:
    code = f"import json, sys, {package}; print(json.dumps(list(sys.modules)))"
    loaded = [name for name in python(code) if name.partition(".")[0] in {package, "httpx", "attr"}]
    assert loaded == [package]


def test_operations_and_models_load_one_by_one() -> None:
    loaded = python(
        "import json, sys\n"
        "from aioqpu_ibm_v1.api import jobs\n"
        "from aioqpu_ibm_v1.models import Program\n"
        "before = list(sys.modules)\n"
        "jobs.delete_job.asyncio_detailed\n"
        "print(json.dumps([before, list(sys.modules)]))\n"
    )
    before, after = ([name for name in names if re.match(r"aioqpu_ibm_v1\.(api|models)\..+", name)] for names in loaded)
    assert sorted(before) == ["aioqpu_ibm_v1.api.jobs", "aioqpu_ibm_v1.models.program"]
    assert sorted(set(after) - set(before)) == ["aioqpu_ibm_v1.api.jobs.delete_job"]


def test_lazy_packages_list_their_names_and_raise_for_unknown_ones() -> None:
    from aioqpu_ionq_v03 import models
    from aioqpu_ionq_v03.api import jobs

    assert {"Job", "CreateJob", "Gate"} <= set(dir(models))
    assert {"get_job", "create_job"} <= set(dir(jobs))
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = models.Nonsense  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = jobs.nonsense  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_package_has_its_openapi_document_and_py_typed(name: str) -> None:
    package = files(PACKAGES[name])
    assert json.loads((package / "openapi.json").read_text()) == load(name)
    assert (package / "py.typed").is_file()


def test_the_first_line_of_every_module_marks_it_as_generated() -> None:
    modules = sorted((ROOT / "generated").rglob("*.py"))
    assert modules
    for module in modules:
        assert re.match(r"# Generated from specs/\S+\.yaml by specs/generate\.py\. Do not edit\.\n", module.read_text())


def properties(schemas: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    for part in schema.get("allOf", []):
        yield from properties(schemas, schemas[part["$ref"].split("/")[-1]] if "$ref" in part else part)
    for field, value in schema.get("properties", {}).items():
        yield field, value, field in schema.get("required", [])


RESPONSE_MODELS = [
    pytest.param(PACKAGES[name], key, list(properties(schemas, schema)), id=f"{PACKAGES[name]}-{key}")
    for name in NAMES
    for schemas in [response_schemas(name)]
    for key, schema in schemas.items()
    if "anyOf" not in schema
]


@pytest.mark.parametrize(("package", "name", "fields"), RESPONSE_MODELS)
def test_model_keeps_nulls_and_unknown_fields(package: str, name: str, fields: list[tuple[str, Any, bool]]) -> None:
    body: dict[str, Any] = {field: "word" if required else None for field, _, required in fields}
    body["of_tomorrow"] = {"nested": [1, None]}
    parsed = model(package, name).from_dict(body)
    assert parsed.to_dict() == {field: value for field, value in body.items() if value is not None}
    assert parsed["of_tomorrow"] == {"nested": [1, None]}


@pytest.mark.parametrize(("package", "name", "fields"), RESPONSE_MODELS)
def test_model_reads_none_for_missing_fields(package: str, name: str, fields: list[tuple[str, Any, bool]]) -> None:
    cls = model(package, name)
    parsed = cls.from_dict({field: "word" for field, _, required in fields if required})
    optional = len([field for field, _, required in fields if not required])
    assert [getattr(parsed, each.name) for each in attrs.fields(cls)].count(None) >= optional
    assert "Unset" not in str(inspect.get_annotations(cls))


@pytest.mark.parametrize(("package", "name", "fields"), RESPONSE_MODELS)
def test_model_needs_only_its_required_fields(package: str, name: str, fields: list[tuple[str, Any, bool]]) -> None:
    body = {field: "word" for field, _, required in fields if required}
    assert model(package, name).from_dict(body).to_dict() == body


def parse(module: ModuleType, status: int, **content: Any) -> Any:
    from aioqpu_ionq_v03 import Client

    return module._parse_response(client=Client(base_url="https://host"), response=httpx.Response(status, **content))


def test_unknown_words_in_responses_are_accepted() -> None:
    job = {"id": "1", "status": "of-tomorrow", "failure": {"code": "of-tomorrow"}}
    assert parse(function("aioqpu_ionq_v03", "getJob", "jobs"), 200, json=job).status == "of-tomorrow"
    job = {"id": "1", "status": "Of tomorrow", "state": {"status": "Of tomorrow", "reason_code": "of-tomorrow"}}
    parsed = parse(function("aioqpu_ibm_v1", "get_job", "jobs"), 200, json=job)
    assert parsed.state.reason_code == "of-tomorrow"
    assert parsed.to_dict() == job


@pytest.mark.parametrize(
    ("operation_id", "tag", "body"),
    [
        ("list_backends", "backends", {"devices": ["ibm_x", {"name": "ibm_y", "status": {"name": "online"}}]}),
        ("get_versions", "versions", {"versions": ["2026-02-01", {"version": "2026-04-15", "status": "live"}]}),
        ("get_backend_configuration", "backends", {"backend_name": "ibm_x", "dt": 1e-9, "clops": None}),
        ("get_instance", "instances", {"instance_limit_seconds": "600", "usage_allocation_seconds": 600}),
        ("find_instance_workloads", "workloads", {"workloads": [{"id": "1", "usage": None}], "next": None}),
        ("get_usage_analytics_grouped_by_date", "analytics", {"data": [{"key": None, "usage": 1.5}]}),
    ],
)
def test_bodies_of_all_api_versions_round_trip(operation_id: str, tag: str, body: dict[str, Any]) -> None:
    assert without_nulls(
        parse(function("aioqpu_ibm_v1", operation_id, tag), 200, json=body).to_dict()
    ) == without_nulls(body)


@pytest.mark.parametrize("body", [{"results": []}, {"__type__": "PrimitiveResult"}, [1], "Traceback ..."])
def test_ibm_results_are_returned_unchanged(body: Any) -> None:
    assert parse(function("aioqpu_ibm_v1", "get_job_results_jid", "jobs"), 200, json=body) == body


@pytest.mark.parametrize("body", [{"0": 0.5, "3": "0.5"}, {"child": {"0": 1.0}}])
def test_ionq_results_of_one_and_of_several_circuits_round_trip(body: dict[str, Any]) -> None:
    assert parse(function("aioqpu_ionq_v03", "getJobResults", "jobs"), 200, json=body).to_dict() == body


LINK = {"url": "/v0.4/jobs/1/results/probabilities"}
ARTIFACT = {"id": "a", "format": "ionq.result.probabilities.json.v2", "media_type": "application/json"}
NO_JOB_DETAILS = dict.fromkeys([
    "status", "type", "backend", "name", "metadata", "shots", "noise", "settings", "dry_run", "submitter_id",
    "project_id", "session_id", "parent_job_id", "child_job_ids", "submitted_at", "started_at", "completed_at",
    "predicted_wait_time_ms", "predicted_execution_duration_ms", "execution_duration_ms", "stats", "results",
    "output", "failure", "warning", "cost_model",
])  # fmt: skip
V04_JOBS = [
    {"id": "1", **NO_JOB_DETAILS},
    {"id": "1", **NO_JOB_DETAILS, "results": {"probabilities": LINK, ARTIFACT["format"]: ARTIFACT}, "stats": {}},
    {"id": "1", "results": {"probabilities": LINK, "histogram": None, "of_tomorrow": ["x"]}},
    {"id": "1", "type": "ionq.multi-circuit.v1", "child_job_ids": ["2", "3"], "stats": {"circuits": 2}},
    {"id": "2", "type": "ionq.circuit.v1", "parent_job_id": "1", "child_job_ids": [], "execution_duration_ms": 0},
    {"id": "1", "type": "quantum-function", "results": {"value": -0.5, "variance": 2.5}},
    {"id": "1", "type": "qctrl.qaoa.v1", "results": {"qaoa_results": {"optimal_bitstring": "01"}}},
    {"id": "1", "output": {"error_mitigation": {"debiasing": False}}},
    {"id": "1", "output": {"error_mitigation": {"debiasing": {"variants": [{"qubit_map": None}]}}}},
    {"id": "1", "status": "failed", "failure": {"code": "OfTomorrow", "message": "no"}, "warning": {"messages": None}},
    {"id": "1", "stats": {"gate_counts": {"1q": 1, "2q": None}, "kwh": 0}, "noise": {"model": "ideal"}},
]
V04_SESSIONS = [
    {"id": "s", "status": "created", "active": True, "backend": None, "started_at": None},
    {"id": "s", "status": "ended", "active": False, "settings": {"cost_limit": {"value": 5}, "job_count_limit": None}},
    {"id": "s", "settings": None},
]
NEW_ESTIMATE = {
    "estimate_context": {"backend": "qpu.forte-1", "1q_gates": 3, "2q_gates": None, "project": None},
    "rate_card": {"id": "r", "rates": [{"sku": "s", "unit": "gates", "cost_1q_gate": 0.5}]},
    "estimated_total_cost": 7.5,
    "estimated_execution_time": 30,
}
OLD_ESTIMATE = {
    "input_values": {"backend": "qpu.aria-1"},
    "rate_information": {"job_cost_minimum": 1},
    "estimated_cost": 7.5,
    "cost_unit": "usd",
}
V04_BODIES = [
    *(("GetJob", "jobs", job) for job in V04_JOBS),
    ("GetJobs", "jobs", {"jobs": V04_JOBS, "next": None}),
    ("GetJobs", "jobs", {"jobs": None, "next": "cursor"}),
    *(("GetSession", "sessions", session) for session in V04_SESSIONS),
    ("GetSessions", "sessions", {"organization_id": "o.example", "sessions": V04_SESSIONS}),
    ("GetSessionJobs", "sessions", {"jobs": [], "next": None}),
    ("EstimateJobCost", "jobs", NEW_ESTIMATE),
    ("EstimateJobCost", "jobs", OLD_ESTIMATE),
    ("GetJobCost", "jobs", {"dry_run": False, "estimated_cost": {"value": 1, "unit": "credit"}, "cost": None}),
    ("GetJobCost", "jobs", {"dry_run": False, "cost": {"value": 0, "unit": "usd"}}),
    ("getWhoami", "account", {"key_id": "k", "key_name": None}),
    (
        "getUsages",
        "account",
        {
            "group_type": "project",
            "usage_data": [{"from": "2026-01-01", "amounts": None, "group_usages": [{"amount": 1, "time_us": 2.5}]}],
        },
    ),
    ("getCharacterizationsForBackend", "characterizations", {"characterizations": None, "pages": 0}),
    (
        "getCharacterization",
        "characterizations",
        {
            "id": "c",
            "date": "2026-01-01T00:00:00Z",
            "fidelity": {"spam": {"median": None, "stderr": 0}, "1q": None, "2q": {"median": 0.99}},
            "timing": {"readout": 0.001, "1q": None},
            "connectivity": [[0, 1]],
        },
    ),
    ("getBackend", "backends", {"backend": "simulator", "status": "of-tomorrow", "kw": None}),
    ("GetFormatSchema", "schemas", {"$schema": "x", "$id": "y", "type": "object"}),
    ("GetJobProbabilities", "results", {"0": 0.5, "3": "0.5"}),
    ("GetJobsProbabilitiesAggregated", "results", {"2": {"0": 1}, "3": {"1": 1}}),
    ("GetJobHistogram", "results", {"0": 3}),
    ("GetJobShots", "results", ["0", 3]),
    ("GetJobShots", "results", {"shots": [{"registers": {"c": [0, 1]}, "leakage_bits": [1]}]}),
]


@pytest.mark.parametrize(("operation_id", "tag", "body"), V04_BODIES)
def test_bodies_of_ionq_v04_round_trip(operation_id: str, tag: str, body: Any) -> None:
    parsed = parse(function("aioqpu_ionq_v04", operation_id, tag), 200, json=body)
    assert without_nulls(parsed.to_dict() if hasattr(parsed, "to_dict") else parsed) == without_nulls(body)


def test_fields_of_ionq_v04_have_valid_python_names() -> None:
    job = parse(function("aioqpu_ionq_v04", "GetJob", "jobs"), 200, json=V04_JOBS[1])
    assert (job.results["probabilities"], job.stats.qubits is job.stats.kwh) == (LINK, True)
    estimate = parse(function("aioqpu_ionq_v04", "EstimateJobCost", "jobs"), 200, json=NEW_ESTIMATE)
    assert (estimate.estimate_context.field_1q_gates, estimate.rate_card.rates[0].cost_1q_gate) == (3, 0.5)


def test_query_names_of_ionq_v04_are_those_of_the_service() -> None:
    build = function("aioqpu_ionq_v04", "EstimateJobCost", "jobs").OPERATION.build
    sent = build(backend="qpu.forte-1", type_="ionq.circuit.v1", field_1q_gates=3, field_2q_gates=4)["params"]
    assert sent == {"backend": "qpu.forte-1", "type": "ionq.circuit.v1", "1q_gates": 3, "2q_gates": 4}
    build = function("aioqpu_ionq_v04", "GetJobs", "jobs").OPERATION.build
    assert build(ids=["a", "b"], next_="c")["params"] == {"ids": ["a", "b"], "next": "c"}


@pytest.mark.parametrize(
    ("media", "content"),
    [("application/json", b"[1"), ("text/plain", "π".encode()), ("application/octet-stream", b"\x00\xff")],
)
def test_an_artifact_of_any_media_type_is_returned_as_bytes(media: str, content: bytes) -> None:
    artifact = function("aioqpu_ionq_v04", "GetJobArtifact", "results")
    parsed = parse(artifact, 200, content=content, headers={"content-type": media})
    assert parsed.payload.read() == content


def test_text_and_empty_bodies_are_parsed() -> None:
    assert parse(function("aioqpu_ibm_v1", "get_job_logs_jid", "jobs"), 200, text="log") == "log"
    assert parse(function("aioqpu_ibm_v1", "get_job_results_jid", "jobs"), 204) is None
    assert parse(function("aioqpu_ibm_v1", "delete_job", "jobs"), 204) is None


@pytest.mark.parametrize(
    ("package", "operation_id", "body"),
    [
        ("aioqpu_ionq_v03", "createJob", {"id": "1", "status": "ready"}),
        ("aioqpu_ionq_v04", "CreateJob", {"id": "1", "status": "submitted", "session_id": None}),
        ("aioqpu_ibm_v1", "create_job", {"id": "1"}),
    ],
)
@pytest.mark.parametrize("status", [200, 201])
def test_an_accepted_job_is_read_with_status_200_or_201(
    package: str, operation_id: str, body: dict[str, Any], status: int
) -> None:
    assert parse(function(package, operation_id, "jobs"), status, json=body).id == "1"


@pytest.mark.parametrize(("package", "method", "path", "operation_id", "tag"), CASES)
def test_operation_describes_its_retry_credentials_and_statuses(
    package: str, method: str, path: str, operation_id: str, tag: str
) -> None:
    module = function(package, operation_id, tag)
    name = next(name for name in NAMES if PACKAGES[name] == package)
    described = load(name)["paths"][path][method.lower()]
    operation = module.OPERATION
    assert module.asyncio_detailed.operation is operation
    fits = isinstance(module, OperationModule) and isinstance(operation, Operation)
    assert fits
    assert operation.name == module.__name__.rpartition(".")[2]
    assert operation.retry == described["x-retry"]
    assert operation.credentials is (described["x-security"] == "required")
    assert operation.success == {int(status) for status in described["responses"]}
    assert operation.already_done == set(described.get("x-already-done", []))
    wanted = inspect.signature(operation.build).parameters.values()
    words = {each.name: "word" for each in wanted if each.default is each.empty and each.name != "body"}
    body = {"body": SimpleNamespace(to_dict=dict)} if "body" in inspect.signature(operation.build).parameters else {}
    request = CLIENT.build_request(**operation.build(**words, **body))
    assert request.method == method
    assert request.extensions["operation"] is operation


@pytest.mark.parametrize(
    ("package", "operation_id", "tag", "body"),
    [
        ("aioqpu_ionq_v03", "createJob", "jobs", {"id": "1", "status": "ready"}),
        ("aioqpu_ibm_v1", "get_job", "jobs", {"id": "1"}),
        ("aioqpu_ibm_v1", "get_job_results_jid", "jobs", {"results": []}),
    ],
)
@pytest.mark.parametrize("status", [202, 203, 207, 299])
def test_an_undocumented_success_is_read_like_the_documented_ones(
    package: str, operation_id: str, tag: str, body: dict[str, Any], status: int
) -> None:
    parse = function(package, operation_id, tag).OPERATION.parse
    response = httpx.Response(status, json=body)
    parsed = parse(response)
    assert (parsed.to_dict() if hasattr(parsed, "to_dict") else parsed) == body
    assert response.status_code == status
    assert parse(httpx.Response(status)) is None
    assert parse(httpx.Response(404, json=body)) is None


def test_an_empty_body_is_an_error_where_a_body_is_documented() -> None:
    parse = function("aioqpu_ibm_v1", "get_job_results_jid", "jobs").OPERATION.parse
    assert parse(httpx.Response(204)) is None
    with pytest.raises(ValueError, match="Expecting value"):
        parse(httpx.Response(200))


def test_only_parameters_of_the_caller_are_sent() -> None:
    assert function("aioqpu_ibm_v1", "list_jobs", "jobs")._get_kwargs()["params"] == {}
    assert function("aioqpu_ibm_v1", "find_instance_workloads", "workloads")._get_kwargs()["params"] == {}
    assert function("aioqpu_ionq_v03", "getJobs", "jobs")._get_kwargs()["params"] == {}
    body = {"input": {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}}
    create = function("aioqpu_ionq_v03", "createJob", "jobs")
    assert create._get_kwargs(body=model("aioqpu_ionq_v03", "CreateJob").from_dict(body))["json"] == body


def test_ids_are_escaped_in_the_path() -> None:
    kwargs = function("aioqpu_ibm_v1", "get_job", "jobs")._get_kwargs("a/b?c", ibm_api_version="2026-04-15")
    assert kwargs["url"] == "/v1/jobs/a%2Fb%3Fc"
    assert kwargs["headers"] == {"IBM-API-Version": "2026-04-15"}


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("package", PACKAGES.values())
def test_copied_and_pickled_models_stay_the_same(package: str, duplicate: Any) -> None:
    name = "JobResponse" if package == "aioqpu_ibm_v1" else "Job"
    body = {"id": "1", "status": "ready"}
    assert duplicate(model(package, name).from_dict(body)).to_dict() == body


def check(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, root / "specs" / "generate.py", "--check"], capture_output=True, text=True, check=False, env={}
    )


def test_generated_code_and_table_match_the_specs() -> None:
    done = check(ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("      x-retry: unsafe\n", ""), "create_job: x-retry must be one of"),
        (("x-retry: unsafe", "x-retry: once"), "create_job: x-retry must be one of"),
        (("      x-security: none\n", ""), "get_backends: x-retry must be one of"),
    ],
)
def test_a_spec_without_a_valid_x_retry_is_refused(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs", ignore=shutil.ignore_patterns("__pycache__"))
    document = tmp_path / "specs" / "ionq-v0.3.yaml"
    document.write_text(document.read_text().replace(*change, 1))
    assert complaint in check(tmp_path).stderr


def test_check_names_every_file_that_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ["specs", "generated"]:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(str(ROOT / "specs"))
    spec = spec_from_file_location("generate", tmp_path / "specs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = module_from_spec(spec)
    spec.loader.exec_module(generate)
    package = tmp_path / "generated" / "aioqpu_ionq_v03"
    readme = tmp_path / "specs" / "README.md"
    fresh = generate.read_tree(tmp_path / "generated") | {"specs/README.md": readme.read_text()}
    monkeypatch.setattr(generate, "build", lambda target: fresh)  # another test runs the generator
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generate.main() == 0
    (package / "client.py").write_text("changed\n")
    (package / "stray.py").write_text("")
    (package / "models" / "job.py").unlink()
    readme.write_text(readme.read_text().replace("`GET /health`", "`GET /wealth`"))
    assert generate.main() == 1
    printed = capsys.readouterr().out
    assert re.findall(r"^(stale|stray|missing): (\S+)$", printed, re.MULTILINE) == [
        ("stale", "generated/aioqpu_ionq_v03/client.py"),
        ("missing", "generated/aioqpu_ionq_v03/models/job.py"),
        ("stray", "generated/aioqpu_ionq_v03/stray.py"),
        ("stale", "specs/README.md"),
    ]
    assert "-changed" in printed
    assert (package / "client.py").read_text() == "changed\n"


def test_the_table_has_the_public_methods_of_every_operation() -> None:
    rows = re.findall(r"^\| `[A-Z]+ \S+` \| `(\S+)` \| (.+) \|$", (ROOT / "specs/README.md").read_text(), re.M)
    assert len(rows) == sum(map(len, OPERATIONS.values()))
    for _, methods in rows:
        for name in set(re.findall(r"`(.+?)`", methods)) - {"client.call(...)"}:
            owner, method = name.split(".")
            assert callable(getattr(getattr(aioqpu, owner), method))

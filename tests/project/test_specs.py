"""The OpenAPI documents: complete, valid, strict about requests and open about responses."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate
from support.specs import (
    NAMES,
    OPERATIONS,
    load,
    nodes,
    operations,
    reachable,
    response_schemas,
)


def errors(name: str, schema: str, value: Any) -> list[str]:
    spec = load(name)
    validator = OAS30Validator(
        {"allOf": [{"$ref": f"#/components/schemas/{schema}"}], "components": spec["components"]}
    )
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", NAMES)
def test_document_is_valid_openapi(name: str) -> None:
    validate(load(name))


@pytest.mark.parametrize("name", NAMES)
def test_document_has_exactly_the_operations_of_the_service(name: str) -> None:
    found = [(method, path, op["operationId"], *op["tags"]) for method, path, op, _ in operations(load(name))]
    assert sorted(found) == sorted(OPERATIONS[name])


def test_logout_is_marked_as_doubtful() -> None:
    assert "absent from spec" in load("ibm-runtime-v1")["paths"]["/v1/logout"]["post"]["x-confidence"]


def test_operations_of_v04_that_only_clients_show_are_marked() -> None:
    marked = {
        path
        for _, path, operation, _ in operations(load("ionq-v0.4"))
        if operation.get("x-confidence", "").startswith("seen in client code only")
    }
    results = "/jobs/{UUID}/results"
    assert marked == {
        f"{results}/probabilities/aggregated", f"{results}/histogram", f"{results}/shots", "/health",
    }  # fmt: skip


def test_secrets_of_a_request_are_marked() -> None:
    marked = [
        f"{name}.{field}"
        for name, schema in load("ionq-v0.4")["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if value.get("x-secret")
    ]
    assert marked == ["QAOAExternalSettings.api_credentials"]


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_opaque_and_nothing_is_sent_by_default(name: str) -> None:
    for node in nodes(load(name)):
        assert node.get("format") != "uuid"
        assert "default" not in node
        assert "security" not in node


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_is_described_and_declares_success_only(name: str) -> None:
    spec = load(name)
    for _, path, operation, parameters in operations(spec):
        assert operation["summary"], path
        assert all(status.startswith("2") for status in operation["responses"]), path
        assert set(operation.get("x-error-responses", {}).values()) <= set(spec["components"]["schemas"])
        for parameter in parameters:
            assert parameter["description"], (path, parameter["name"])
            if parameter["in"] == "path":
                assert parameter["schema"]["minLength"] == 1, path


RETRY = {
    "ionq-v0.3": {
        "createJob": ("unsafe", []),
        "deleteManyjobs": ("idempotent", []),
        "cancelManyJobs": ("idempotent", []),
        "deleteJob": ("idempotent", [404]),
        "cancelJob": ("idempotent", [409]),
    },
    "ionq-v0.4": {
        "CreateJob": ("unsafe", []),
        "DeleteJobs": ("idempotent", []),
        "CancelJobs": ("idempotent", []),
        "DeleteJob": ("idempotent", [404]),
        "CancelJob": ("idempotent", [409]),
        "CloneJob": ("unsafe", []),
        "MoveJob": ("unsafe", []),
        "CreateSession": ("unsafe", []),
        "EndSession": ("idempotent", []),
    },
    "ibm-runtime-v1": {
        "create_job": ("unsafe", []),
        "delete_job": ("idempotent", [404]),
        "cancel_job_jid": ("idempotent", [409]),
        "replace_job_tags": ("idempotent", []),
        "create_session": ("unsafe", []),
        "update_session": ("idempotent", []),
        "delete_session_close": ("idempotent", [404]),
        "replace_instance_configuration": ("idempotent", []),
        "logout": ("idempotent", []),
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_declares_whether_it_may_be_retried(name: str) -> None:
    for method, _, operation, _ in operations(load(name)):
        found = operation["x-retry"], operation.get("x-already-done", [])
        expected = ("safe", []) if method == "GET" else RETRY[name][operation["operationId"]]
        assert found == expected, operation["operationId"]


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("ionq-v0.3", {"getBackends", "getHealth"}),
        ("ionq-v0.4", {"getBackends", "getBackend", "getCharacterizationsForBackend", "getHealth"}),
        ("ibm-runtime-v1", {"get_versions"}),
    ],
)
def test_every_operation_declares_whether_it_needs_credentials(name: str, public: set[str]) -> None:
    for _, _, operation, _ in operations(load(name)):
        expected = "none" if operation["operationId"] in public else "required"
        assert operation["x-security"] == expected, operation["operationId"]


def test_ibm_operations_take_the_api_version_except_versions_and_logout() -> None:
    without = {
        path
        for _, path, _, parameters in operations(load("ibm-runtime-v1"))
        if "IBM-API-Version" not in [parameter["name"] for parameter in parameters]
    }
    assert without == {"/v1/versions", "/v1/logout"}


@pytest.mark.parametrize("name", NAMES)
def test_response_schemas_accept_nulls_and_unknown_fields_and_words(name: str) -> None:
    spec = load(name)
    schemas = response_schemas(name)
    assert schemas
    for key, schema in schemas.items():
        for node in nodes(schema):
            assert "enum" not in node, key
            assert "format" not in node, key
            assert node.get("additionalProperties") is not False, key
            for field, value in node.get("properties", {}).items():
                required = field in node.get("required", [])
                assert required or value.get("nullable") or "type" not in value, f"{key}.{field} refuses null"
    bodies = [response for _, _, operation, _ in operations(spec) for response in operation["responses"].values()]
    assert not [key for key in reachable(spec, bodies) if key not in schemas], "a request schema is used in a response"


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("ionq-v0.3", {"Job": ["id"], "CreatedJob": ["id"], "Backend": ["backend"]}),
        ("ionq-v0.4", {"Job": ["id"], "CreatedJob": ["id"], "Session": ["id"], "Backend": ["backend"]}),
        ("ibm-runtime-v1", {"JobResponse": ["id"], "JobCreateResponse": ["id"], "SessionResponse": ["id"]}),
    ],
)
def test_responses_require_only_what_every_body_has(name: str, required: dict[str, list[str]]) -> None:
    for schema, fields in required.items():
        assert load(name)["components"]["schemas"][schema]["required"] == fields
    assert {field for schema in response_schemas(name).values() for field in schema.get("required", [])} <= {
        "id", "status", "backend", "name", "__type__", "__value__",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_known_values_are_lists_of_distinct_words(name: str) -> None:
    lists = [node["x-known-values"] for node in nodes(load(name)) if "x-known-values" in node]
    assert lists
    for words in lists:
        assert len(words) == len(set(words))
        assert all(isinstance(word, str) for word in words)


BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}


@pytest.mark.parametrize(
    "body",
    [
        {"input": BELL},
        {"input": BELL, "target": "qpu.of-tomorrow", "noise": {"model": "of-tomorrow", "seed": None}},
        {"input": {"qubits": 1, "circuit": [{"gate": "of-tomorrow", "target": 0, "power": 3}]}},
        {
            "input": {
                "qubits": 2,
                "gateset": "native",
                "circuit": [{"gate": "ms", "phases": [0, 0.5], "targets": [0, 1]}],
            }
        },
        {"input": {"circuits": [BELL | {"name": "one", "registers": {"meas_mapped": [1, None]}}, BELL]}},
        {"input": {"format": "qasm", "data": "OPENQASM 3.0;"}, "metadata": {"a": "b"}},
    ],
)
def test_valid_ionq_submission_is_accepted(body: dict[str, Any]) -> None:
    assert errors("ionq-v0.3", "CreateJob", body) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"input": {"qubits": 2}},
        {"input": BELL, "shots": 0},
        {"input": BELL, "shots": 1.5},
        {"input": BELL, "metadata": {"a": 1}},
        {"input": BELL, "metadata": {str(n): "" for n in range(11)}},
        {"input": BELL, "error_mitigation": {"debias": "yes"}},
        {"input": {"qubits": 0, "circuit": []}},
        {"input": {"qubits": 1, "circuit": [{"target": 0}]}},
        {"input": {"qubits": 1, "circuit": [{"gate": "x", "target": -1}]}},
        {"input": {"qubits": 1, "circuit": [{"gate": "gpi", "target": 0, "phase": 1.5}]}},
        {"input": {"qubits": 2, "circuit": [{"gate": "ms", "targets": [0, 1], "phases": [0]}]}},
    ],
)
def test_ionq_submission_that_breaks_a_rule_is_refused(body: dict[str, Any]) -> None:
    assert errors("ionq-v0.3", "CreateJob", body)


V04 = {"type": "ionq.circuit.v1", "backend": "simulator", "input": {"gateset": "qis", **BELL}}
SEVERAL = {"type": "ionq.multi-circuit.v1", "backend": "simulator"}
PROGRAM = {"type": "ionq.qasm3.v1", "backend": "simulator", "input": {"data": "OPENQASM 3.0; qubit q;"}}
ENERGY = {"hamiltonian": [{"pauli_string": "ZI", "coefficient": 0.5}], "ansatz": {"data": "OPENQASM 3.0;"}}
FUNCTION = {"type": "quantum-function", "backend": "simulator"}
QAOA = {
    "type": "qctrl.qaoa.v1",
    "backend": "qpu.forte-1",
    "input": {"problem_type": "maxcut", "problem": {"nodes": [{"id": 0}]}},
    "external_settings": {"api_credentials": "key"},
}


@pytest.mark.parametrize(
    "body",
    [
        V04,
        V04 | {"backend": "qpu.of-tomorrow", "noise": {"model": "of-tomorrow", "seed": None}, "of_tomorrow": 1},
        V04 | {"shots": 1_000_000, "session_id": "s", "dry_run": True, "name": "a", "metadata": {"a": "b"}},
        V04 | {"settings": {"error_mitigation": {"debiasing": False}, "compilation": {"opt": 1, "precision": "1E-3"}}},
        V04 | {"input": {"gateset": "native", "circuit": [{"gate": "ms", "phases": [0, 1.5], "targets": [0, 1]}]}},
        SEVERAL | {"input": {"gateset": "qis", "circuits": [BELL, BELL | {"gateset": "native", "name": "b"}]}},
        SEVERAL | {"input": {"gateset": "qis", "circuits": [BELL | {"registers": {"c": [1, None]}}]}},
        PROGRAM,
        FUNCTION | {"input": {"data": {"type": "hamiltonian-energy", "data": ENERGY}, "params": [0.5]}},
        FUNCTION | {"input": {"type": "of-tomorrow", "data": {"anything": 1}}},
        FUNCTION | {"input": {"data": {"type": "of-tomorrow", "data": 1}}},
        QAOA,
        PROGRAM | {"type": "ionq.qir.v1"},
        {"type": "of-tomorrow", "backend": "simulator", "input": [1]},
    ],
)
def test_valid_ionq_v04_submission_is_accepted(body: dict[str, Any]) -> None:
    assert errors("ionq-v0.4", "CreateJob", body) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {key: value for key, value in V04.items() if key != "type"},
        {key: value for key, value in V04.items() if key != "backend"},
        {key: value for key, value in V04.items() if key != "input"},
        V04 | {"backend": ""},
        V04 | {"input": BELL},
        V04 | {"input": {"gateset": "qis", "qubits": 2}},
        V04 | {"input": {"gateset": "qis", **BELL, "qubits": 0}},
        V04 | {"shots": 0},
        V04 | {"shots": 1_000_001},
        V04 | {"shots": None},
        V04 | {"noise": {"seed": 1}},
        V04 | {"metadata": {"a": 1}},
        V04 | {"settings": {"error_mitigation": {"debiasing": "yes"}}},
        SEVERAL | {"input": {"gateset": "qis", **BELL}},
        SEVERAL | {"input": {"circuits": [BELL]}},
        SEVERAL | {"input": {"gateset": "qis", "circuits": [BELL], "circuit": []}},
        SEVERAL | {"input": {"gateset": "qis", "circuits": [{"circuit": []}] * 5001}},
        PROGRAM | {"input": {"gateset": "qis", **BELL}},
        FUNCTION | {"input": {"params": [1]}},
        FUNCTION | {"input": {"data": {"type": "hamiltonian-energy", "data": {}}}},
        {key: value for key, value in QAOA.items() if key != "external_settings"},
        QAOA | {"external_settings": {}},
        QAOA | {"input": {"problem_type": "maxcut"}},
        {"type": "of-tomorrow", "backend": "simulator"},
    ],
)
def test_ionq_v04_submission_that_breaks_a_rule_is_refused(body: dict[str, Any]) -> None:
    assert errors("ionq-v0.4", "CreateJob", body)


@pytest.mark.parametrize(
    ("schema", "body", "good"),
    [
        ("CloneJob", {}, True),
        ("CloneJob", {"shots": 1, "backend": "simulator", "dry_run": True, "parent": "j"}, True),
        ("CloneJob", {"shots": 0}, False),
        ("CloneJob", {"backend": ""}, False),
        ("CreateSession", {"backend": "qpu.forte-1"}, True),
        ("CreateSession", {"backend": "b", "settings": {"job_count_limit": 1, "cost_limit": {"value": 0.5}}}, True),
        ("CreateSession", {}, False),
        ("CreateSession", {"backend": "b", "settings": {"cost_limit": {"unit": "usd"}}}, False),
        ("CreateSession", {"backend": "b", "settings": {"duration_limit_min": 0}}, False),
        ("JobIds", {"ids": ["a"]}, True),
        ("JobIds", {}, False),
    ],
)
def test_other_request_bodies_of_v04_are_checked_against_their_bounds(
    schema: str, body: dict[str, Any], good: bool
) -> None:
    assert (errors("ionq-v0.4", schema, body) == []) is good


JOB = {"program_id": "sampler", "backend": "ibm_x"}


@pytest.mark.parametrize(
    ("body", "good"),
    [
        (JOB, True),
        (JOB | {"program_id": "of-tomorrow", "params": {"anything": [1]}, "log_level": "loud"}, True),
        (JOB | {"cost": 10800, "tags": ["a"] * 8, "session_id": "s" * 36}, True),
        ({"program_id": "sampler"}, False),
        ({"backend": "ibm_x"}, False),
        (JOB | {"cost": 10801}, False),
        (JOB | {"cost": -1}, False),
        (JOB | {"tags": ["a"] * 9}, False),
        (JOB | {"tags": ["a" * 87]}, False),
        (JOB | {"session_id": "s" * 37}, False),
        (JOB | {"private": "yes"}, False),
    ],
)
def test_ibm_submission_is_checked_against_the_bounds_of_the_service(body: dict[str, Any], good: bool) -> None:
    assert (errors("ibm-runtime-v1", "JobRunParams", body) == []) is good


def test_each_known_v04_job_type_has_a_schema_and_others_use_other_job() -> None:
    schemas = load("ionq-v0.4")["components"]["schemas"]
    kinds, other = schemas["CreateJob"]["x-schema-by-type"], schemas["OtherJob"]["properties"]["type"]
    assert {name: schemas[name]["properties"]["type"]["enum"] for name in kinds.values()} == {
        name: [word] for word, name in kinds.items()
    }
    assert other["not"]["enum"] == list(kinds)
    assert set(kinds) <= set(other["x-known-values"])
    alternatives = [entry["$ref"].rpartition("/")[2] for entry in schemas["CreateJob"]["anyOf"]]
    assert alternatives == [*kinds.values(), "OtherJob"]


def test_params_of_each_known_program_have_a_schema() -> None:
    spec = load("ibm-runtime-v1")
    job = spec["components"]["schemas"]["JobRunParams"]
    assert set(job["x-params-by-program"]) <= set(job["properties"]["program_id"]["x-known-values"])
    assert set(job["x-params-by-program"].values()) <= set(spec["components"]["schemas"])


@pytest.mark.parametrize(
    ("schema", "params", "good"),
    [
        ("SamplerParams", {"pubs": ["OPENQASM 3.0;", ["OPENQASM 3.0;", None, 10]], "version": 2}, True),
        ("SamplerParams", {"pubs": [], "options": {"twirling": {"strategy": "of-tomorrow"}}}, True),
        ("SamplerParams", {"pubs": [], "options": {"twirling": {"num_randomizations": "auto"}}}, True),
        ("SamplerParams", {"pubs": [], "options": {"experimental": {"any": 1}}}, True),
        ("SamplerParams", {"pubs": [[]]}, False),
        ("SamplerParams", {"pubs": [], "version": 1}, False),
        ("SamplerParams", {"pubs": [], "typo": 1}, False),
        ("SamplerParams", {"pubs": [], "options": {"typo": 1}}, False),
        ("SamplerParams", {"pubs": [], "options": {"dynamical_decoupling": {"typo": True}}}, False),
        ("SamplerParams", {"pubs": [], "options": {"twirling": {"num_randomizations": 0}}}, False),
        ("EstimatorParams", {"pubs": [["OPENQASM 3.0;", {"ZZ": 1}]], "precision": None}, True),
        ("EstimatorParams", {"pubs": [], "options": {"resilience": {"zne": {"extrapolator": ["linear"]}}}}, True),
        ("EstimatorParams", {"pubs": [["OPENQASM 3.0;"]]}, False),
        ("EstimatorParams", {"pubs": [], "precision": 0}, False),
        ("EstimatorParams", {"pubs": [], "resilience_level": 3}, False),
        ("EstimatorParams", {"pubs": [], "options": {"resilience": {"pec": {"max_overhead": 0}}}}, False),
        ("NoiseLearnerParams", {"circuits": ["OPENQASM 3.0;"], "options": {"layer_pair_depths": [0, 1]}}, True),
        ("NoiseLearnerParams", {"circuits": [], "support_qiskit": True}, False),
    ],
)
def test_program_params_refuse_unknown_keys_but_not_unknown_words(
    schema: str, params: dict[str, Any], good: bool
) -> None:
    assert (errors("ibm-runtime-v1", schema, params) == []) is good

"""`make drift`: what differs between a vendor's OpenAPI document and ours, by small documents of both."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from support.specs import load

ROOT = Path(__file__).parents[2]
CLOUDS = ("ionq-v0.4", "ionq-v0.3", "ibm")

sys.path.insert(0, str(ROOT / "drift"))
import compare  # noqa: E402 - a command, which is no package

sys.path.pop(0)

JOB: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "status": {"type": "string", "enum": ["ready", "running"]},
        "shots": {"type": "integer"},
        "settings": {"type": "object", "properties": {"debias": {"type": "boolean"}}},
        "circuits": {
            "type": "array",
            "items": {"type": "object", "properties": {"gate": {"type": "string"}}},
        },
        "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def body(schema, media="application/json"):
    return {"description": "x", "content": {media: {"schema": schema}}}


def document(schema=JOB, *, version="3.0.3", schemas=None, servers=None, **operation):
    """Return a document with GET /jobs/{id}, which answers the schema."""
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        **({"servers": servers} if servers is not None else {}),
        "paths": {
            "/jobs/{id}": {
                "get": {
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": {"200": body(schema)},
                    **operation,
                }
            }
        },
        "components": {"schemas": schemas or {}},
    }


def differences(vendor, ours):
    """Return what differs, in the order of the table, as lines."""
    pair = compare.Comparison(compare.Document("vendor", vendor), compare.Document("ours", ours))
    return [" | ".join(filter(None, each)) for each in pair.differences()]


def in_response(vendor, ours, **more):
    """Compare two schemas of a response; return the lines without the operation."""
    lines = differences(document(vendor, **more), document(ours))
    return [line.replace(" | GET /jobs/{id} | response", " | response") for line in lines]


@pytest.mark.parametrize("version", ["3.0.0", "3.1", "3.1.1", "3.2.0"])
def test_equal_documents_have_no_differences(version):
    assert differences(document(version=version), document()) == []


def test_new_and_gone_operations_come_first():
    vendor = document({**JOB, "properties": {}})
    vendor["paths"]["/notes"] = {"post": {"responses": {}}, "get": {"responses": {}}}
    ours = document()
    ours["paths"]["/health"] = {"get": {"responses": {}}}
    assert differences(vendor, ours)[:4] == [
        "operation | gone | GET /health",
        "operation | new | GET /notes",
        "operation | new | POST /notes",
        "field | gone | GET /jobs/{id} | response.circuits | optional",
    ]


def test_every_http_method_of_openapi_is_compared():
    vendor = document()
    vendor["paths"]["/jobs/{id}"] |= {
        method: {"responses": {}} for method in ("head", "options", "trace", "patch", "query")
    }
    assert len(differences(vendor, document())) == 5


def test_an_operation_that_the_vendor_deprecates_is_different():
    assert differences(document(deprecated=True), document()) == [
        "operation | different | GET /jobs/{id} | not deprecated -> deprecated"
    ]


def test_a_path_parameter_with_another_name_is_the_same_parameter():
    text = json.dumps(document()).replace("/jobs/{id}", "/jobs/{UUID}").replace('"name": "id"', '"name": "UUID"')
    assert differences(json.loads(text), document()) == []
    number = json.loads(text.replace('"schema": {"type": "string"}}]', '"schema": {"type": "integer"}}]'))
    assert differences(number, document()) == [
        "type | different | GET /jobs/{id} | path id | string -> integer",
    ]


@pytest.mark.parametrize(
    "servers",
    [None, [], [{"url": "https://api.example/v1"}], [{"url": "https://{region}.example/v1/"}], [{"url": "/"}]],
)
def test_the_path_of_the_server_url_is_not_compared(servers):
    ours = document(servers=[{"url": "https://api.example/v1"}])
    assert differences(document(servers=servers), ours) == []


def test_a_version_in_the_server_url_equals_one_in_the_paths():
    ours = document(servers=[{"url": "https://api.example/api"}])
    ours["paths"] = {"/v1/jobs/{id}": ours["paths"]["/jobs/{id}"]}
    vendor = document(servers=[{"url": "https://api.example/api/v1"}])
    assert differences(vendor, ours) == []


def test_parameters_are_compared_by_place_and_name():
    def with_parameters(*parameters):
        made = document(parameters=[{"name": "id", "in": "path", "schema": {}}, *parameters])
        made["components"]["parameters"] = {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}}
        return made

    vendor = with_parameters(
        {"$ref": "#/components/parameters/Limit"},
        {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
        {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}},
        {"name": "sort", "in": "query", "required": True, "schema": {"type": "string", "enum": ["ASC", "DESC"]}},
        {"name": "filter", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
        {"name": "mocks", "in": "query", "required": True, "schema": {"type": "boolean"}},
    )
    ours = with_parameters(
        {"name": "limit", "in": "query", "schema": {"type": "number"}},
        {"name": "x-trace", "in": "header", "schema": {"type": "string"}},
        {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["ASC", "UP"]}},
        {"name": "filter", "in": "query", "schema": {"type": "object"}},
        {"name": "page", "in": "query", "schema": {"type": "integer"}},
    )
    assert [line.replace(" | GET /jobs/{id}", "") for line in differences(vendor, ours)] == [
        "parameter | gone | query page | optional",
        "parameter | new | query mocks | required",
        "required | different | query sort | not required -> required",
        "type | different | query limit | number -> integer",
        "word | gone | query sort | UP",
        "word | new | query sort | DESC",
    ]


def test_parameters_of_a_path_belong_to_each_operation_and_may_be_overridden():
    vendor = document()
    vendor["paths"]["/jobs/{id}"]["parameters"] = [
        {"name": "id", "in": "path", "schema": {"type": "integer"}},
        {"name": "v", "in": "query", "schema": {"type": "string"}},
    ]
    assert differences(vendor, document()) == ["parameter | new | GET /jobs/{id} | query v | optional"]


def test_new_gone_required_and_different_bodies_are_reported():
    request = body({"type": "object", "properties": {"name": {"type": "string"}}})
    asks, silent = document(requestBody={**request, "required": True}), document()
    assert differences(asks, silent) == ["body | new | GET /jobs/{id} | request | required"]
    assert differences(silent, asks) == ["body | gone | GET /jobs/{id} | request | required"]
    assert differences(document(requestBody=request), asks) == [
        "required | different | GET /jobs/{id} | request | required -> not required"
    ]
    other = body({"type": "object", "properties": {"shots": {"type": "integer"}}, "required": ["shots"]})
    assert differences(document(requestBody={**other, "required": True}), asks) == [
        "field | gone | GET /jobs/{id} | request.name | optional",
        "field | new | GET /jobs/{id} | request.shots | required",
    ]
    assert differences(document(responses={204: {"description": "x"}}), document()) == [
        "body | gone | GET /jobs/{id} | response | required"
    ]


def test_the_json_bodies_of_all_success_statuses_are_compared():
    answer = {"description": "x", "content": {"text/plain": {"schema": {"type": "string"}}, **body(JOB)["content"]}}
    assert differences(document(responses={"200": answer, "404": body({"type": "integer"})}), document()) == []
    later = {"type": "object", "properties": {"later": {"type": "string"}}}
    assert differences(document(responses={200: body(JOB), 202: body(later)}), document()) == [
        "field | new | GET /jobs/{id} | response.later | optional",
        "required | different | GET /jobs/{id} | response.id | required -> not required",
    ]
    assert differences(document(responses={"200": {"description": "x", "content": {"text/csv": {}}}}), document()) == [
        "type | different | GET /jobs/{id} | response | object -> anything"
    ]


def test_new_gone_and_different_fields_are_reported_at_every_depth():
    vendor = copy.deepcopy(JOB)
    vendor["required"] = ["shots", "cost"]
    fields = vendor["properties"]
    fields["cost"] = {"type": "number"}
    fields["shots"] = {"type": "string"}
    fields["status"]["enum"] = ["ready", "done"]
    fields["settings"]["properties"] = {"noise": {"type": "object", "properties": {"seed": {}}}}
    fields["circuits"]["items"]["properties"]["gate"] = {"type": "string", "nullable": True}
    fields["circuits"]["items"]["properties"]["angle"] = {"type": "number"}
    fields["metadata"]["additionalProperties"] = {"type": "integer"}
    assert in_response(vendor, JOB) == [
        "field | gone | response.settings.debias | optional",
        "field | new | response.circuits[].angle | optional",
        "field | new | response.cost | required",
        "field | new | response.settings.noise | optional",
        "required | different | response.id | required -> not required",
        "required | different | response.shots | not required -> required",
        "type | different | response.metadata.{} | string -> integer",
        "type | different | response.shots | integer -> string",
        "nullable | different | response.circuits[].gate | not nullable -> nullable",
        "word | gone | response.status | running",
        "word | new | response.status | done",
    ]


@pytest.mark.parametrize(
    "nullable",
    [
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Text"}]},
        {"allOf": [{"$ref": "#/components/schemas/Text"}], "nullable": True},
        {"$ref": "#/components/schemas/Maybe"},
        {"oneOf": [{"$ref": "#/components/schemas/Maybe"}]},
    ],
)
def test_all_spellings_of_nullable_are_equal(nullable):
    schemas = {"Text": {"type": "string"}, "Maybe": {"type": "string", "nullable": True}}
    assert in_response(nullable, {"type": "string", "nullable": True}, version="3.1.0", schemas=schemas) == []
    assert in_response(nullable, {"type": "string"}, schemas=schemas) == [
        "nullable | different | response | not nullable -> nullable"
    ]


def test_null_in_an_enum_is_not_compared_as_a_word():
    words = {"enum": ["a", None], "nullable": True}
    assert in_response(words, {"type": "string", "nullable": True, "enum": ["a"]}) == []


def test_references_and_compositions_equal_the_resolved_schema():
    schemas = {
        "Base": {"type": "object", "required": ["id"], "properties": {"id": {"$ref": "#/components/schemas/Id"}}},
        "Id": {"type": "string"},
        "a/b~c d": {"type": "object", "properties": {"shots": {"type": "integer"}}},
        "Status": {"oneOf": [{"type": "string", "enum": ["ready"]}, {"const": "running"}]},
    }
    vendor = {
        "allOf": [
            {"$ref": "#/components/schemas/Base"},
            {"$ref": "#/components/schemas/a~1b~0c%20d"},
            {"properties": {"status": {"$ref": "#/components/schemas/Status"}}},
            {"properties": {"id": {"type": "string"}}},
        ]
    }
    ours = {
        "type": "object",
        "required": ["id"],
        "properties": {key: JOB["properties"][key] for key in ("id", "shots", "status")},
    }
    assert in_response(vendor, ours, schemas=schemas) == []
    assert in_response({**vendor, "required": ["shots"]}, ours, schemas=schemas) == [
        "required | different | response.shots | not required -> required"
    ]


@pytest.mark.parametrize("rule", ["anyOf", "oneOf"])
def test_alternatives_merge_their_fields_and_require_the_common_ones(rule):
    first = {
        "type": "object",
        "required": ["id", "a"],
        "properties": {"id": {"type": "string"}, "a": {"type": "string"}, "x": {"type": "string"}},
    }
    second = {
        "type": "object",
        "required": ["id", "b"],
        "properties": {"id": {"type": "string"}, "b": {"type": "string"}, "x": {"type": "integer"}},
    }
    ours = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "a": {"type": "string"}, "b": {"type": "string"}, "x": {}},
    }
    assert in_response({rule: [first, second]}, ours) == [
        "type | different | response.x | anything -> integer or string"
    ]
    assert in_response({rule: [first, second, {"type": "string"}]}, ours) == [
        "type | different | response | object -> object or string",
        "type | different | response.x | anything -> integer or string",
    ]
    assert in_response({rule: [first, {}]}, {}) == []


def test_enum_words_are_compared_with_our_known_values():
    known = {"type": "string", "x-known-values": ["a", "b"]}
    assert in_response({"type": "string", "enum": ["a", "c"]}, known) == [
        "word | gone | response | b",
        "word | new | response | c",
    ]
    assert in_response({"type": "string"}, known) == []
    assert in_response({"type": "string"}, {"type": "string", "enum": ["a"]}) == ["word | gone | response | a"]
    assert in_response({"type": "integer", "enum": [1]}, {"type": "integer"}) == ["word | new | response | 1"]


def test_a_value_with_only_a_json_type_is_compared_by_its_type():
    vendor = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert in_response(vendor, {"x-json-type": "object"}) == []
    assert in_response({**vendor, "nullable": True}, {"x-json-type": "object"}) == []
    assert in_response(vendor, {"x-json-type": "array"}) == ["type | different | response | array -> object"]
    assert in_response(vendor, {}) == ["type | different | response | anything -> object"]
    assert in_response({}, vendor) == ["type | different | response | object -> anything"]


def test_arrays_and_maps_without_a_schema_hold_anything():
    assert in_response({"type": "array", "items": {"type": "string"}}, {"type": "array"}) == [
        "type | different | response[] | anything -> string"
    ]
    assert in_response({"type": "object", "additionalProperties": True}, {"type": "object"}) == []
    pair = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False}
    assert in_response(pair, {"type": "array", "items": {"type": "string"}}, version="3.1.0") == [
        "type | different | response[] | string -> integer or string"
    ]
    assert in_response(True, {}, version="3.1.0") == []


def test_recursive_schemas_are_compared_once():
    def tree(leaf, name="Tree"):
        node = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
        return {name: {"type": "object", "properties": {"nodes": node, "leaf": {"type": leaf}}}}

    vendor = document({"$ref": "#/components/schemas/Tree"}, schemas=tree("string"))
    ours = document({"$ref": "#/components/schemas/Branch"}, schemas=tree("integer", "Branch"))
    assert differences(vendor, ours) == [
        "type | different | GET /jobs/{id} | response.leaf | integer -> string",
        "type | different | GET /jobs/{id} | response.nodes[].leaf | integer -> string",
    ]


# The command


def drift(vendor, *, cloud="ionq-v0.4", accepted="{}", folder):
    """Run the command on a document; return its exit code."""
    spec, entries = folder / "vendor.json", folder / "accepted.yaml"
    spec.write_text(vendor if isinstance(vendor, str) else json.dumps(vendor, default=str), "utf-8")
    entries.write_text(accepted if isinstance(accepted, str) else yaml.safe_dump(accepted), "utf-8")
    return compare.main([str(spec), cloud], entries)


def ours(cloud="ionq-v0.4"):
    return copy.deepcopy(load({"ibm": "ibm-runtime-v1"}.get(cloud, cloud)))


@pytest.mark.parametrize("cloud", CLOUDS)
def test_our_own_document_does_not_differ_from_itself(cloud, tmp_path, capsys):
    assert drift(ours(cloud), cloud=cloud, folder=tmp_path) == 0
    assert capsys.readouterr().out == f"{cloud}: 0 differences, 0 accepted, 0 stale entries\n"


@pytest.fixture
def changed():
    """Return our document as a vendor might change it."""
    vendor = ours()
    vendor["paths"]["/jobs/{UUID}/notes"] = {"get": {"responses": {"200": body({"type": "string"})}}}
    del vendor["paths"]["/health"]
    job = vendor["components"]["schemas"]["CreatedJob"]["properties"]
    job["a_new_field_with_a_name_that_is_far_too_long_for_one_line_of_the_table"] = {"type": "string"}
    job["status"] = {"type": "string", "enum": [f"a-new-status-{number}" for number in range(9)]}
    return vendor


def test_the_table_names_what_differs_in_100_columns(changed, tmp_path, capsys):
    assert drift(changed, folder=tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[:4] == ["operation gone", "  GET /health", "operation new", "  GET /jobs/{UUID}/notes"]
    start = lines.index("field new")
    assert lines[start : start + 4] == [
        "field new",
        "  POST /jobs",
        "    response.a_new_field_with_a_name_that_is_far_too_long_for_one_line  optional",
        "    _of_the_table",
    ]
    start = lines.index("word new") + 1
    assert lines[start : start + 4] == [
        "  POST /jobs",
        f"    {'response.status':66}  a-new-status-0,",
        f"    {'':66}  a-new-status-1,",
        f"    {'':66}  a-new-status-2,",
    ]
    assert (
        lines[-2] == "new: only the vendor's document has it; gone: only ours has it; different: ours -> the vendor's"
    )
    assert lines[-1].startswith("ionq-v0.4: ")


def test_accepted_differences_are_left_out_and_stale_entries_named(changed, tmp_path, capsys):
    rules = [
        ("operation", "gone", "GET /health", "*"),
        ("operation", "new", "GET /jobs/{UUID}/notes", "*"),
        ("field", "new", "POST /jobs* response.a_new_field*", "optional"),
        ("word", "new", "POST * response.status", "a-new-status-*"),
        ("word", "gone", "POST * response.status", "*"),
        ("nullable", "different", "POST * response.status", "nullable -> not nullable"),
        ("field", "new", "POST /jobs response.another", "*"),
    ]
    entries = [
        {"kind": kind, "change": change, "where": where, "detail": detail, "reason": "a test"}
        for kind, change, where, detail in rules
    ]
    assert drift(changed, accepted={"ionq-v0.4": entries, "ibm": None}, folder=tmp_path) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "stale entry: field new: POST /jobs response.another: *"
    assert printed[1].startswith("ionq-v0.4: 0 differences, ")
    assert printed[1].endswith(" accepted, 1 stale entries")
    # A further word in the same place is not covered by an entry about others.
    changed["components"]["schemas"]["CreatedJob"]["properties"]["status"]["enum"].append("lost")
    assert drift(changed, accepted={"ionq-v0.4": entries}, folder=tmp_path) == 1
    assert "word new\n  POST /jobs\n    response.status" in capsys.readouterr().out


def test_yaml_with_numbers_as_keys_and_dates_as_values_is_read(tmp_path):
    vendor = ours()
    for item in vendor["paths"].values():
        for operation in item.values():
            if "responses" in operation:
                operation["responses"] = {int(status): answer for status, answer in operation["responses"].items()}
    text = yaml.safe_dump(vendor | {"info": {"version": "v", "title": "t", "x-date": "DATE"}}).replace(
        "DATE", "2026-11-27"
    )
    assert "200:" in text
    assert drift(text, folder=tmp_path) == 0


@pytest.mark.parametrize(
    ("vendor", "message"),
    [
        ("", "the document is not a mapping"),
        ("[]", "the document is not a mapping"),
        ("<html><body>Not found</body></html>", "the document is not a mapping"),
        ("{a: b", "neither JSON nor YAML"),
        ("a: &x [*x, *y]", "neither JSON nor YAML"),
        ("{}", "not an OpenAPI document of version 3.0, 3.1 or 3.2"),
        ("swagger: '2.0'", "not an OpenAPI document of version 3.0, 3.1 or 3.2 (swagger: 2.0)"),
        ("openapi: 4.0.0", "not an OpenAPI document of version 3.0, 3.1 or 3.2 (openapi: 4.0.0)"),
        ("openapi: 3.0.3", "the document has no operations"),
        ("openapi: 3.0.3\npaths: []", "paths is not a mapping"),
        ("openapi: 3.0.3\nservers: x\npaths: {/jobs: {get: {}}}", "servers is not a list"),
        ("openapi: 3.0.3\npaths: {/jobs: [get]}", "a part of an operation is not a mapping"),
        ("openapi: 3.0.3\npaths: {/jobs: {get: []}}", "GET /jobs is not a mapping"),
        ("openapi: 3.0.3\npaths: {/jobs: {get: {parameters: x}}}", "parameters of GET /jobs is not a list"),
        ("openapi: 3.0.3\npaths: {/jobs: {get: {responses: [x]}}}", "responses of GET /jobs is not a mapping"),
    ],
)
def test_a_malformed_document_exits_2_with_one_line_on_stderr(vendor, message, tmp_path, capsys):
    assert drift(vendor, folder=tmp_path) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"drift: {tmp_path / 'vendor.json'}: ")
    assert message in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"$ref": "#/components/schemas/None"}, "$ref '#/components/schemas/None' leads nowhere"),
        ({"$ref": "#/servers/9"}, "$ref '#/servers/9' leads nowhere"),
        ({"$ref": "other.yaml#/Job"}, "$ref 'other.yaml#/Job' is in another document; bundle them into one"),
        ({"$ref": 5}, "$ref 5 is in another document"),
        ({"$ref": "#/components/schemas/Loop"}, "$ref '#/components/schemas/Loop' refers to itself"),
        ({"allOf": [{"$ref": "#/components/schemas/Whole"}]}, "$ref '#/components/schemas/Whole' refers to itself"),
        ({"$ref": "#/components/schemas/Text"}, "#/components/schemas/Text is not a mapping"),
        ({"properties": []}, "properties is not a mapping"),
        ({"required": "id"}, "required is not a list"),
        ({"enum": "a"}, "enum is not a list"),
        ({"allOf": {}}, "allOf is not a list"),
        ({"oneOf": "a"}, "oneOf is not a list"),
        ("string", "a schema is not a mapping"),
    ],
)
def test_a_malformed_schema_exits_2_with_one_line_on_stderr(schema, message, tmp_path, capsys):
    vendor = ours()
    vendor["paths"]["/health"]["get"]["responses"] = {"200": body(schema)}
    vendor["components"]["schemas"] |= {
        "Loop": {"$ref": "#/components/schemas/Loop"},
        "Whole": {"anyOf": [{"$ref": "#/components/schemas/Whole"}]},
        "Text": "a text",
    }
    assert drift(vendor, folder=tmp_path) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert printed.err.count("\n") == 1


def test_a_document_nested_too_deeply_exits_2_with_one_line_on_stderr(tmp_path, capsys):
    assert drift("[" * 100_000, folder=tmp_path) == 2
    assert capsys.readouterr().err == "drift: the document is nested too deeply\n"


@pytest.mark.parametrize(
    ("accepted", "message"),
    [
        ("[]", "accepted.yaml is not a mapping"),
        ("aws: []", "accepted.yaml: unknown CLOUD aws"),
        ("ionq-v0.4: {}", None),
        ("ionq-v0.4: {a: b}", "ionq-v0.4 is not a list"),
        ("ionq-v0.4: [a]", "entry 1 of ionq-v0.4 is not a mapping"),
        ("ionq-v0.4: [{kind: word, change: new, where: x}]", "entry 1 of ionq-v0.4: "),
        ("ionq-v0.4: [{kind: word, change: new, where: x, reason: ''}]", "entry 1 of ionq-v0.4: "),
        ("ionq-v0.4: [{kind: word, change: new, where: x, reason: 5}]", "reason is not a text"),
        ("ionq-v0.4: [{kind: wrd, change: new, where: x, reason: y}]", "'kind' must be in"),
        ("ionq-v0.4: [{kind: word, change: old, where: x, reason: y}]", "'change' must be in"),
        ("ionq-v0.4: [{kind: word, change: new, where: x, reason: y, because: z}]", "because"),
    ],
)
def test_malformed_accepted_differences_exit_2_with_one_line_on_stderr(accepted, message, tmp_path, capsys):
    assert drift(ours(), accepted=accepted, folder=tmp_path) == (2 if message else 0)
    printed = capsys.readouterr().err
    assert (message or "") in printed
    assert printed.count("\n") == bool(message)


@pytest.mark.parametrize("arguments", [[], ["x.json"], ["", ""], ["x.json", ""], ["x.json", "aws"], ["a", "ibm", "b"]])
def test_wrong_arguments_exit_2_with_the_usage(arguments, capsys):
    assert compare.main(arguments) == 2
    assert capsys.readouterr().err == "drift: usage: make drift SPEC=<file or URL> CLOUD=ionq-v0.4|ionq-v0.3|ibm\n"


def test_unreadable_files_exit_2_with_one_line_on_stderr(tmp_path, capsys):
    (tmp_path / "latin").write_bytes(b"openapi: \xff")
    for path in (tmp_path / "missing.json", tmp_path, tmp_path / "latin"):
        assert compare.main([str(path), "ibm"]) == 2
        printed = capsys.readouterr().err
        assert printed.startswith(f"drift: {path}: ")
        assert printed.count("\n") == 1


def test_a_url_is_read_and_redirects_are_followed(respx_mock, tmp_path, capsys):
    respx_mock.get("https://api.example/docs").respond(302, headers={"Location": "https://docs.example/openapi.json"})
    respx_mock.get("https://docs.example/openapi.json").respond(json=ours("ionq-v0.3"))
    accepted = tmp_path / "accepted.yaml"
    accepted.write_text("{}")
    assert compare.main(["https://api.example/docs", "ionq-v0.3"], accepted) == 0


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(404), "HTTP status 404"),
        (httpx.Response(200, content=b"\xff\xfe"), "not a text in UTF-8"),
        (httpx.Response(302, headers={"Location": "https://api.example/docs"}), "redirects"),
        (httpx.ConnectError("no route to host"), "no route to host"),
        (httpx.ReadTimeout(""), "ReadTimeout"),
    ],
)
def test_a_failing_url_exits_2_with_one_line_on_stderr(answer, message, respx_mock, capsys):
    respx_mock.get("https://api.example/docs").mock(side_effect=[answer] * 99)
    assert compare.main(["https://api.example/docs", "ibm"]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("drift: https://api.example/docs: ")
    assert message in printed
    assert printed.count("\n") == 1


def test_a_malformed_url_exits_2_with_an_error(capsys):
    assert compare.main(["https://[", "ibm"]) == 2
    assert capsys.readouterr().err.startswith("drift: https://[: ")


def test_the_command_exits_with_2_for_bad_input():
    done = subprocess.run(
        [sys.executable, ROOT / "drift" / "compare.py", "none.json", "ibm"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "drift: none.json: No such file or directory\n"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_accepted_differences_of_the_project_are_readable(cloud):
    assert all(len(entry.reason) > 10 for entry in compare.read_accepted(ROOT / "drift" / "accepted.yaml", cloud))

"""Checks requests and answers against the OpenAPI documents of the services."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, relevance

MAX_DEPTH = 64
# Keywords that refuse null also where the type would allow it.
_APPLY_TO_NULL = frozenset({"enum", "const", "not", "allOf", "anyOf", "oneOf", "$ref"})

_formats = FormatChecker(formats=())
_formats.checks("date-time", ValueError)(lambda value: not isinstance(value, str) or datetime.fromisoformat(value))
_formats.checks("date", ValueError)(lambda value: not isinstance(value, str) or date.fromisoformat(value))


class SchemaError(Exception):
    """A part of a request or an answer violates its schema."""

    def __init__(self, message: str, field: str, source: str) -> None:
        super().__init__(message)
        self.field = field
        self.source = source


def parse_json(raw: bytes) -> Any:
    """Parse a body strictly: no NaN, no infinity, no unbounded nesting."""
    try:
        value = json.loads(raw, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as exc:
        raise SchemaError(f"the body is not valid JSON: {str(exc)[:200]}", "body", "payload") from None
    level, depth = [value], 0
    while level := [
        child
        for parent in level
        if isinstance(parent, dict | list)
        for child in (parent.values() if isinstance(parent, dict) else parent)
    ]:
        depth += 1
        if depth > MAX_DEPTH:
            raise SchemaError(f"the body is nested more than {MAX_DEPTH} levels deep", "body", "payload")
    return value


class Schema:
    """A compiled JSON Schema; `root` holds the targets of its references."""

    def __init__(self, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> None:
        self._validator = Draft202012Validator({"allOf": [schema], **(root or {})}, format_checker=_formats)

    def check(self, value: Any, *, source: str, prefix: Sequence[str] = ()) -> None:
        """Raise `SchemaError` with the most relevant error and its field."""
        if self._validator.is_valid(value):
            return
        error = max(self._validator.iter_errors(value), key=relevance)
        while error.context:
            # The alternative with the fewest errors is the one that was intended.
            alternatives = Counter(inner.schema_path[0] for inner in error.context)
            intended = min(alternatives, key=lambda alternative: alternatives[alternative])
            error = max((inner for inner in error.context if inner.schema_path[0] == intended), key=relevance)
        raise SchemaError(_message(error), _field(error, prefix), source)


class Operation:
    """One operation of a document: its parameters, its body and its answers."""

    def __init__(
        self, spec: Mapping[str, Any], path_item: Mapping[str, Any], operation: Mapping[str, Any], error: Schema
    ) -> None:
        root = {"components": spec.get("components", {})}
        # An operation's own parameter replaces one of the same name on its path.
        parameters = {}
        for entry in [*path_item.get("parameters", ()), *operation.get("parameters", ())]:
            parameter = _resolve(spec, entry)
            parameters[parameter["in"], parameter["name"]] = parameter
        self._parameters = [
            (parameter, _resolve(spec, parameter["schema"]), Schema(parameter["schema"], root))
            for parameter in parameters.values()
            if parameter["in"] != "path"
        ]
        body = _resolve(spec, operation.get("requestBody", {}))
        media = body.get("content", {}).get("application/json")
        self.body = Schema(media["schema"], root) if media else None
        self.body_required = body.get("required", False)
        self._answers = {
            int(status): {name: Schema(media["schema"], root) for name, media in answer.get("content", {}).items()}
            for status, answer in operation["responses"].items()
        }
        self._error = error

    def parameters(
        self, query: Sequence[tuple[str, str]], headers: Mapping[str, str], *, lenient: frozenset[str]
    ) -> dict[str, Any]:
        """Return the query parameters with their types; an invalid one of `lenient` counts as absent."""
        parsed: dict[str, Any] = {}
        for parameter, schema, validator in self._parameters:
            name = parameter["name"]
            in_query = parameter["in"] == "query"
            values = [value for key, value in query if key == name] if in_query else headers.get(name)
            if not values:
                if parameter.get("required"):
                    raise SchemaError(f"'{name}' is a required parameter", name, "params")
                continue
            value = _coerce(values, schema, explode=parameter.get("explode", True))
            try:
                validator.check(value, source="params", prefix=[name])
            except SchemaError:
                if name in lenient:
                    continue
                raise
            if in_query:
                parsed[name] = value
        return parsed

    def check_answer(self, status: int, media_type: str, body: bytes) -> None:
        """Raise `SchemaError` for an answer that is not documented."""
        schemas = {"application/json": self._error} if status >= 400 else self._answers.get(status)
        if schemas is None:
            raise SchemaError(f"{status} is not documented", "status", "answer")
        if not schemas:
            if body:
                raise SchemaError(f"{len(body)} bytes where nothing is documented", "body", "answer")
            return
        if "application/octet-stream" in schemas:
            return  # bytes of any type
        media_type = media_type.partition(";")[0]
        # Text where JSON is documented is a JSON string.
        schema = schemas.get(media_type) or (schemas["application/json"] if media_type == "text/plain" else None)
        if schema is None:
            raise SchemaError(f"{media_type!r} is not documented", "content-type", "answer")
        schema.check(body.decode() if media_type == "text/plain" else parse_json(body), source="answer")


@cache
def load(package: str) -> Mapping[tuple[str, str], Operation]:
    """Return the operations of a generated package's document by method and path, whose parameters read ``{}``."""
    spec = _document(package)
    found = {
        (method.upper(), normal_path(path)): (item, item[method])
        for path, item in spec["paths"].items()
        for method in ("get", "put", "post", "delete", "patch")
        if method in item
    }
    (name,) = {name for _, operation in found.values() for name in operation.get("x-error-responses", {}).values()}
    error = Schema({"$ref": f"#/components/schemas/{name}"}, {"components": spec["components"]})
    return {key: Operation(spec, item, operation, error) for key, (item, operation) in found.items()}


@cache
def component(package: str, name: str) -> Schema:
    """Return a schema of a package's document."""
    return Schema({"$ref": f"#/components/schemas/{name}"}, {"components": _document(package)["components"]})


def programs(package: str) -> Mapping[str, Schema]:
    """Return the schemas of the programs' params by program id."""
    names = _document(package)["components"]["schemas"]["JobRunParams"]["x-params-by-program"]
    return {program: component(package, name) for program, name in names.items()}


@cache
def _document(package: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = _translate(json.loads((files(package) / "openapi.json").read_text("utf-8")))
    return document


def normal_path(template: str) -> str:
    """Replace the parameter names of a path template by ``{}``."""
    return re.sub(r"\{[^}]*\}", "{}", template)


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:30]} is out of range")
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _translate(node: Any) -> Any:
    """Convert the keywords of OpenAPI 3.0 schemas to those of JSON Schema 2020-12."""
    if isinstance(node, list):
        return [_translate(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: _translate(value) for key, value in node.items()}
    for bound in ("Minimum", "Maximum"):
        exclusive, plain = f"exclusive{bound}", bound.lower()
        if schema.get(exclusive) is True:
            schema[exclusive] = schema.pop(plain)
        elif schema.get(exclusive) is False:
            del schema[exclusive]
    if schema.pop("nullable", None) is True:
        if isinstance(schema.get("type"), str) and not schema.keys() & _APPLY_TO_NULL:
            return {**schema, "type": [schema["type"], "null"]}  # checked in a third of the time
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def _resolve(spec: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        target: Any = spec
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def _coerce(values: list[str] | str, schema: Mapping[str, Any], *, explode: bool) -> Any:
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items", {})
        texts = [values] if isinstance(values, str) else values
        if not explode:
            texts = [part for text in texts for part in text.split(",")]
        return [_scalar(text, items.get("type")) for text in texts]
    return _scalar(values if isinstance(values, str) else values[-1], kind)


def _scalar(text: str, kind: str | None) -> Any:
    """Convert a parameter to its type; leave invalid text for the schema to refuse."""
    if kind == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        if kind == "integer":
            # Some clients send integers as 10.0.
            return int(float(text)) if re.fullmatch(r"-?\d{1,15}\.0", text) else int(text)
        if kind == "number":
            return _finite(text)
    except ValueError:
        pass
    return text


def _message(error: ValidationError) -> str:
    return error.message if len(error.message) <= 300 else f"{error.message[:120]} ... {error.message[-160:]}"


def _field(error: ValidationError, prefix: Sequence[str]) -> str:
    parts = [*prefix, *map(str, error.absolute_path)]
    if error.validator == "required":
        parts += [name for name in error.validator_value if name not in error.instance][:1]
    return ".".join(parts)[:200] or "body"

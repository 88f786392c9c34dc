"""Compares a vendor's OpenAPI document with ours and prints the differences: compare.py SPEC CLOUD."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections import defaultdict
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import attrs
import httpx
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).resolve().parent
SPECS = {"ionq-v0.4": "ionq-v0.4.yaml", "ionq-v0.3": "ionq-v0.3.yaml", "ibm": "ibm-runtime-v1.yaml"}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
# The order of the table: the most important kind is the first.
KINDS = ("operation", "parameter", "body", "field", "required", "type", "nullable", "word")
CHANGES = ("gone", "different", "new")
IGNORED_HEADERS = {"accept", "authorization", "content-type"}  # OpenAPI says that these parameters have no effect.
ANYTHING: dict[str, Any] = {}


class DriftError(Exception):
    """The input cannot be compared; the message is one line for the user."""


class Difference(NamedTuple):
    """One difference; `new` means that only the vendor's document has it, and `gone` that only ours has it."""

    kind: str
    change: str
    operation: str
    place: str = ""
    detail: str = ""

    def rank(self) -> tuple[int, int, str, str, str]:
        return KINDS.index(self.kind), CHANGES.index(self.change), *self[2:]


@attrs.frozen
class View:
    """A schema with its references and compositions resolved, one level deep."""

    types: frozenset[str] = frozenset()
    """JSON types; empty if the schema accepts all of them."""
    nullable: bool = False
    words: frozenset[str] = frozenset()
    closed: bool = False
    """Whether values other than the words are invalid."""
    free: bool = False
    """Whether the schema deliberately describes nothing below this level."""
    required: frozenset[str] = frozenset()
    fields: Mapping[str, Any] = attrs.field(factory=dict)
    """Schemas by name. `[]` is the schema of items, `{}` of additional properties."""


@attrs.frozen
class Operation:
    """The parameters, request bodies and response bodies of one operation."""

    name: str
    deprecated: bool
    parts: Mapping[tuple[str, str], tuple[str, bool, Any]]
    """Parameters and bodies: place, required mark and schema. Path parameters have their position as their key."""


def mapping(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DriftError(f"{where} is not a mapping")
    return value


def sequence(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise DriftError(f"{where} is not a list")
    return value


def merged(views: list[View], rule: str) -> View:
    """Merge the parts of a composed schema, which has fields of all parts; `rule` is allOf or anyOf."""
    both = rule == "allOf"
    views = [view for view in views if both or view.types != {"null"}]
    if len(views) < 2:
        return views[0] if views else View()
    types = [view.types for view in views if view.types or not both]
    every = frozenset[str]().union(*types)
    if both:
        types_of_all = (frozenset.intersection(*types) or every) if types else every
    else:
        types_of_all = every if all(types) else frozenset()
    marks = [view.required for view in views if "object" in view.types or not view.types]
    fields: dict[str, list[Any]] = defaultdict(list)
    for view in views:
        for name, schema in view.fields.items():
            if schema not in fields[name]:
                fields[name].append(schema)
    return View(
        types=types_of_all,
        nullable=any(view.nullable for view in views),
        words=frozenset().union(*(view.words for view in views)),
        closed=any(view.closed for view in views) if both else all(view.closed for view in views),
        free=any(view.free for view in views),
        required=(frozenset.union if both else frozenset.intersection)(*marks) if marks else frozenset(),
        fields={name: schemas[0] if len(schemas) == 1 else {rule: schemas} for name, schemas in fields.items()},
    )


class Document:
    """An OpenAPI document of version 3.0, 3.1 or 3.2."""

    def __init__(self, source: str, raw: Any) -> None:
        self.source = source
        self._root = mapping(raw, f"{source}: the document")
        version = str(self._root.get("openapi", ""))
        if not re.match(r"3\.[012](\.|$)", version):
            found = f"openapi: {version}" if version else f"swagger: {self._root.get('swagger', 'no version')}"
            raise DriftError(f"{source}: not an OpenAPI document of version 3.0, 3.1 or 3.2 ({found})")

    def base_path(self) -> str:
        """Return the path of the first server, which precedes the path of each operation."""
        servers = sequence(self._root.get("servers") or [{}], f"{self.source}: servers")
        return urlsplit(str(mapping(servers[0], f"{self.source}: servers").get("url", ""))).path.rstrip("/")

    def resolved(self, item: Any, seen: tuple[str, ...] = ()) -> dict[str, Any]:
        """Follow the `$ref` of a path item, parameter, body or response."""
        found = mapping(item, f"{self.source}: {seen[-1] if seen else 'a part of an operation'}")
        if "$ref" not in found:
            return found
        reference = found["$ref"]
        return self.resolved(self._target(reference, seen), (*seen, reference))

    def _target(self, reference: Any, seen: tuple[str, ...]) -> Any:
        if not isinstance(reference, str) or not reference.startswith("#"):
            raise DriftError(f"{self.source}: $ref {reference!r} is in another document; bundle them into one")
        if reference in seen:
            raise DriftError(f"{self.source}: $ref {reference!r} refers to itself")
        target: Any = self._root
        for part in unquote(reference[1:]).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                target = target[int(key)] if isinstance(target, list) else target[key]
            except (KeyError, IndexError, TypeError, ValueError):
                raise DriftError(f"{self.source}: $ref {reference!r} leads nowhere") from None
        return target

    def view(self, schema: Any, seen: tuple[str, ...] = ()) -> View:
        """Resolve a schema one level deep."""
        if isinstance(schema, bool):  # from version 3.1 on
            return View()
        schema = mapping(schema, f"{self.source}: {seen[-1] if seen else 'a schema'}")
        views = [self._plain_view(schema)]
        if "$ref" in schema:
            views.append(self.view(self._target(schema["$ref"], seen), (*seen, schema["$ref"])))
        views += [self.view(part, seen) for part in sequence(schema.get("allOf", []), f"{self.source}: allOf")]
        for rule in ("anyOf", "oneOf"):
            if parts := [self.view(part, seen) for part in sequence(schema.get(rule, []), f"{self.source}: {rule}")]:
                null = any(part.types == {"null"} for part in parts)
                views.append(attrs.evolve(merged(parts, "anyOf"), nullable=null or any(p.nullable for p in parts)))
        return merged([view for view in views if view != View()], "allOf")

    def _plain_view(self, schema: dict[str, Any]) -> View:
        """Read the keywords of a schema other than references and compositions."""
        where = f"{self.source}: a schema"
        enum = schema.get("enum", [schema["const"]] if "const" in schema else None)
        words = sequence(schema.get("x-known-values", []) if enum is None else enum, f"{where}'s enum")
        names = schema.get("type", [])
        types = {str(name) for name in (names if isinstance(names, list) else [names])}
        nullable = schema.get("nullable") is True or "null" in types or None in words
        types = types - {"null"} or types
        properties = mapping(schema.get("properties", {}), f"{where}'s properties")
        required = sequence(schema.get("required", []), f"{where}'s required")
        fields = {str(name): part for name, part in properties.items()}
        if "items" in schema or "prefixItems" in schema:
            fields["[]"] = schema.get("items") or {"anyOf": schema.get("prefixItems", [ANYTHING])}
        if isinstance(schema.get("additionalProperties"), dict):
            fields["{}"] = schema["additionalProperties"]
        if not types and fields:
            types = {"array" if "[]" in fields else "object"}
        if "x-json-type" in schema:
            types = {schema["x-json-type"]}
        elif not types and enum:
            types = {json_type(word) for word in enum if word is not None}
        return View(
            types=frozenset(types),
            nullable=nullable and types != {"null"},
            words=frozenset(word if isinstance(word, str) else as_text(word) for word in words if word is not None),
            closed=enum is not None,
            free="x-json-type" in schema,
            required=frozenset(map(str, required)),
            fields=fields,
        )

    def operations(self, without: str = "") -> dict[tuple[str, str], Operation]:
        """Return the operations by method and path, without names of parameters and without a base path."""
        found = {}
        for path, item in mapping(self._root.get("paths", {}), f"{self.source}: paths").items():
            full = self.base_path() + str(path)
            short = full.removeprefix(without) if full.startswith(f"{without}/") else str(path)
            item = self.resolved(item)
            for method in METHODS:
                if method in item:
                    name = f"{method.upper()} {short}"
                    operation = mapping(item[method], f"{self.source}: {name}")
                    key = method.upper(), re.sub(r"\{[^}]*\}", "{}", short).rstrip("/")
                    found[key] = self._operation(name, short, item, operation)
        if not found:
            raise DriftError(f"{self.source}: the document has no operations")
        return found

    def _operation(self, name: str, path: str, item: dict[str, Any], operation: dict[str, Any]) -> Operation:
        positions = {name: str(number) for number, name in enumerate(re.findall(r"\{([^}]*)\}", path), 1)}
        parts: dict[tuple[str, str], tuple[str, bool, Any]] = {}
        for level in (item, operation):
            for each in sequence(level.get("parameters", []), f"{self.source}: parameters of {name}"):
                parameter = self.resolved(each)
                place, label = str(parameter.get("in", "")), str(parameter.get("name", ""))
                key = positions.get(label, label) if place == "path" else label.lower() if place == "header" else label
                if place != "header" or key not in IGNORED_HEADERS:
                    schema = parameter.get("schema", self._content(parameter) or ANYTHING)
                    parts[place, key] = (f"{place} {label}", parameter.get("required") is True, schema)
        request = self.resolved(operation.get("requestBody", {}))
        if (content := self._content(request)) is not None:
            parts["request", ""] = ("request", request.get("required") is True, content)
        answers = mapping(operation.get("responses", {}), f"{self.source}: responses of {name}").items()
        bodies = [self._content(self.resolved(answer)) for status, answer in answers if str(status).startswith("2")]
        if schemas := [body for body in bodies if body is not None]:
            parts["response", ""] = ("response", True, {"anyOf": schemas})
        return Operation(name, operation.get("deprecated") is True, parts)

    def _content(self, item: dict[str, Any]) -> Any | None:
        """Return the schema of a body, in JSON if there is a choice; None without a body."""
        media = mapping(item.get("content", {}), f"{self.source}: content")
        chosen = min(media, key=lambda name: "json" not in str(name), default=None)
        if chosen is None:
            return None
        return mapping(media[chosen], f"{self.source}: the body {chosen}").get("schema", ANYTHING)


def json_type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "string")


def as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


@attrs.frozen
class Comparison:
    """Finds the differences between two documents."""

    vendor: Document
    ours: Document

    def differences(self) -> list[Difference]:
        """Return all differences, the most important first."""
        base = self.ours.base_path()
        theirs, mine = self.vendor.operations(base), self.ours.operations(base)
        found = [Difference("operation", "new", theirs[key].name) for key in theirs.keys() - mine.keys()]
        found += [Difference("operation", "gone", mine[key].name) for key in mine.keys() - theirs.keys()]
        for key in theirs.keys() & mine.keys():
            found += self._operations(theirs[key], mine[key])
        return sorted(set(found), key=Difference.rank)

    def _operations(self, theirs: Operation, mine: Operation) -> Iterator[Difference]:
        yield from marks("operation", mine.name, "", "deprecated", theirs.deprecated, mine.deprecated)
        for key in theirs.parts.keys() | mine.parts.keys():
            their, my = theirs.parts.get(key), mine.parts.get(key)
            if their and my:
                yield from marks("required", mine.name, my[0], "required", their[1], my[1])
                yield from self._schemas(their[2], my[2], mine.name, my[0])
            else:
                change, (place, required, _) = ("new", theirs.parts[key]) if their else ("gone", mine.parts[key])
                kind = "body" if key[0] in {"request", "response"} else "parameter"
                yield Difference(kind, change, mine.name, place, "required" if required else "optional")

    def _schemas(
        self, their_schema: Any, my_schema: Any, operation: str, place: str, above: tuple[str, ...] = ()
    ) -> Iterator[Difference]:
        """Compare two schemas and their parts; a pair that contains itself is compared once."""
        pair = as_text([their_schema, my_schema])
        if pair in above:
            return
        theirs, mine = self.vendor.view(their_schema), self.ours.view(my_schema)
        if theirs.types != mine.types:
            vendors, own = (" or ".join(sorted(view.types)) or "anything" for view in (theirs, mine))
            yield Difference("type", "different", operation, place, f"{own} -> {vendors}")
        if theirs.types and mine.types and not mine.free:  # A value that is free or anything may be null.
            yield from marks("nullable", operation, place, "nullable", theirs.nullable, mine.nullable)
        if theirs.words or mine.closed:
            yield from (Difference("word", "new", operation, place, word) for word in theirs.words - mine.words)
            yield from (Difference("word", "gone", operation, place, word) for word in mine.words - theirs.words)
        if not theirs.types & mine.types or mine.free:
            return
        for name in theirs.fields.keys() | mine.fields.keys():
            below = f"{place}{name}" if name == "[]" else f"{place}.{name}"
            optional = {"[]": ANYTHING, "{}": ANYTHING}  # If these two are missing, anything is accepted.
            their, my = ({**optional, **view.fields}.get(name) for view in (theirs, mine))
            if their is not None and my is not None:
                required = name in theirs.required, name in mine.required
                yield from marks("required", operation, below, "required", *required)
                yield from self._schemas(their, my, operation, below, (*above, pair))
            else:
                change, side = ("gone", mine) if their is None else ("new", theirs)
                yield Difference("field", change, operation, below, "required" if name in side.required else "optional")


def marks(kind: str, operation: str, place: str, mark: str, theirs: bool, mine: bool) -> Iterator[Difference]:
    if theirs != mine:
        own, vendors = (mark if side else f"not {mark}" for side in (mine, theirs))
        yield Difference(kind, "different", operation, place, f"{own} -> {vendors}")


@attrs.frozen
class Accepted:
    """A difference that is a decision of ours. `*` stands for any text in `where` and `detail`."""

    kind: str = attrs.field(validator=attrs.validators.in_(KINDS))
    change: str = attrs.field(validator=attrs.validators.in_(CHANGES))
    where: str
    reason: str = attrs.field(validator=attrs.validators.min_len(1))
    detail: str = "*"

    def covers(self, difference: Difference) -> bool:
        same = (self.kind, self.change) == (difference.kind, difference.change)
        where = f"{difference.operation} {difference.place}".rstrip()
        return same and like(self.where, where) and like(self.detail, difference.detail)


def like(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


def read_accepted(path: Path, cloud: str) -> list[Accepted]:
    lists = mapping(parsed(path.read_text("utf-8"), path.name), path.name)
    if unknown := lists.keys() - SPECS.keys():
        raise DriftError(f"{path.name}: unknown CLOUD {', '.join(map(str, unknown))}")
    entries = []
    for number, entry in enumerate(sequence(lists.get(cloud) or [], f"{path.name}: {cloud}"), 1):
        place = f"{path.name}: entry {number} of {cloud}"
        texts = mapping(entry, place)
        if wrong := [name for name, text in texts.items() if not isinstance(text, str)]:
            raise DriftError(f"{place}: {wrong[0]} is not a text")
        try:
            entries.append(Accepted(**texts))
        except (TypeError, ValueError) as error:
            raise DriftError(f"{place}: {error.args[0]}") from None
    return entries


def read(source: str) -> str:
    """Return the text of a file or URL."""
    try:
        if re.match("https?://", source):
            response = httpx.get(source, follow_redirects=True, timeout=60)
            if not response.is_success:
                raise DriftError(f"{source}: HTTP status {response.status_code}")
            return response.content.decode("utf-8-sig")
        return Path(source).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DriftError(f"{source}: not a text in UTF-8") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DriftError(f"{source}: {str(error) or type(error).__name__}") from None
    except OSError as error:
        raise DriftError(f"{source}: {error.strerror or error}") from None


def parsed(text: str, source: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, and written in C
    except (yaml.YAMLError, ValueError) as error:
        raise DriftError(f"{source}: neither JSON nor YAML: {' '.join(str(error).split())}") from None


def table(differences: list[Difference]) -> Iterator[str]:
    """Format the differences in 100 columns, by kind and operation, with one row for each place."""
    for (kind, change), section in groupby(differences, lambda each: each[:2]):
        yield f"{kind} {change}"
        for operation, rows in groupby(section, lambda each: each.operation):
            yield f"  {operation}"
            for place, cells in groupby(rows, lambda each: each.place):
                detail = ", ".join(each.detail for each in cells)
                columns = textwrap.wrap(place, 66), textwrap.wrap(detail, 28, break_on_hyphens=False)
                yield from (f"    {left:66}  {right}".rstrip() for left, right in zip_longest(*columns, fillvalue=""))


def run(arguments: list[str], accepted: Path) -> int:
    """Print the report; return 1 if there is a difference that is not accepted."""
    if len(arguments) != 2 or not arguments[0] or arguments[1] not in SPECS:
        raise DriftError(f"usage: make drift SPEC=<file or URL> CLOUD={'|'.join(SPECS)}")
    source, cloud = arguments
    path = HERE.parent / "specs" / SPECS[cloud]
    vendor = Document(source, parsed(read(source), source))
    entries = read_accepted(accepted, cloud)
    differences = Comparison(vendor, Document(path.name, parsed(read(str(path)), path.name))).differences()
    unaccepted = [each for each in differences if not any(entry.covers(each) for entry in entries)]
    stale = [entry for entry in entries if not any(map(entry.covers, differences))]
    lines = [*table(unaccepted)]
    lines += [f"stale entry: {each.kind} {each.change}: {each.where}: {each.detail}" for each in stale]
    for line in lines:
        print(line)
    if unaccepted:
        print("new: only the vendor's document has it; gone: only ours has it; different: ours -> the vendor's")
    accepted_count = len(differences) - len(unaccepted)
    print(f"{cloud}: {len(unaccepted)} differences, {accepted_count} accepted, {len(stale)} stale entries")
    return 1 if unaccepted else 0


def main(arguments: list[str], accepted: Path = HERE / "accepted.yaml") -> int:
    try:
        return run(arguments, accepted)
    except DriftError as error:
        print(f"drift: {error}", file=sys.stderr)
    except RecursionError:
        print("drift: the document is nested too deeply", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

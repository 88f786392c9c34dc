"""Writes tables of option keys into the API reference when the site is built (a hook of MkDocs).

A line `<!-- options: <document>#<schema> -->` in a page is replaced by a table of the schema's keys, also nested ones.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

SPECS = Path(__file__).resolve().parent
MARKER = re.compile(r"^<!-- options: (\S+)#(\w+) -->$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace the markers of a page; MkDocs calls this for every page."""
    return MARKER.sub(lambda marker: table(marker[1], marker[2]), markdown)


def table(document: str, schema: str) -> str:
    """Return a Markdown table of the keys of a schema."""
    schemas = load(document)
    rows = [f"| `{key}` | {kind} | {text} |" for key, kind, text in rows_of(schemas[schema], schemas)]
    return "\n".join(["| key | type | description |", "| --- | --- | --- |", *rows])


@cache
def load(document: str) -> dict[str, Any]:
    """Return the schemas of a spec by name."""
    text = (SPECS / f"{document}.yaml").read_text("utf-8")
    spec: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, in C
    schemas: dict[str, Any] = spec["components"]["schemas"]
    return schemas


def rows_of(schema: dict[str, Any], schemas: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield the key, type and description of each property, and of those of nested objects."""
    for name, part in schema["properties"].items():
        described = resolve(part, schemas)
        yield prefix + name, kind_of(described, schemas), description_of(described, schemas)
        if "properties" in described:
            yield from rows_of(described, schemas, f"{prefix}{name}.")


def resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that a reference names; other fields of the schema take precedence."""
    if "$ref" not in schema:
        return schema
    overrides = {name: value for name, value in schema.items() if name != "$ref"}
    return {**schemas[schema["$ref"].rpartition("/")[2]], **overrides}


def kind_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return the type of a value in words."""
    if "anyOf" in schema:
        kind = " or ".join(kind_of(resolve(each, schemas), schemas) for each in schema["anyOf"])
    elif schema.get("type") == "array":
        inner = kind_of(resolve(schema["items"], schemas), schemas) if schema["items"] else ""
        kind = f"list of {inner}" if inner not in ("", "any") else "list"
    else:
        kind = {"object": "mapping", None: "any"}.get(schema.get("type"), schema.get("type", ""))
    return f"{kind} or null" if schema.get("nullable") else kind


def description_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return the description, the known words, the bounds and the default of a value."""
    sentences = [" ".join(schema.get("description", "").split())]
    if words := [f"`{word}`" for word in known_words(schema, schemas)]:
        sentences.append(f"Known values: {', '.join(words)}.")
    if "minimum" in schema:
        sentences.append(f"{'Above' if schema.get('exclusiveMinimum') else 'At least'} {schema['minimum']}.")
    if "x-default" in schema:
        sentences.append(f"The service's default is `{schema['x-default']}`.")
    if uncertainty := schema.get("x-confidence"):
        sentences.append(f"Not certain: {uncertainty}.")
    return " ".join(sentence for sentence in sentences if sentence).replace("|", "\\|")


def known_words(schema: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    """Return the words that a value is known to take, also as an item of a list or one of several types."""
    words: list[str] = list(schema.get("x-known-values", ()))
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if schema.get("items") else ())]
    for each in inner:
        words += [word for word in known_words(resolve(each, schemas), schemas) if word not in words]
    return words

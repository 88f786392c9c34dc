"""Writes the options of submissions as `TypedDict`s, so that editors complete their keys."""

from __future__ import annotations

import re
from typing import Any

HEAD = '''"""Options of submissions. Type checkers and editors use them; any mapping is accepted."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict
'''
TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def options_module(schemas: dict[str, Any], names: tuple[str, ...]) -> str:
    """Return a module with a `TypedDict` for each of these schemas and those that they use."""
    written: dict[str, str] = {}
    for name in names:
        write(name, schemas, written)
    return "\n\n".join([HEAD, *written.values()])


def write(name: str, schemas: dict[str, Any], written: dict[str, str]) -> None:
    """Add the class of a schema, after those that it uses."""
    schema = schemas[name]
    fields = []
    for key, part in schema["properties"].items():
        for used in re.findall(r"#/components/schemas/(\w+)", str(part)):
            if used not in written and "properties" in schemas[used]:
                write(used, schemas, written)
        text = " ".join(resolve(part, schemas).get("description", "").split())
        fields.append(f"    {key}: {annotation(part, schemas)}\n" + (f'    """{text}"""\n' if text else ""))
    title = " ".join(schema.get("description", f"The keys of {name}.").split())
    written[name] = f'class {name}(TypedDict, total=False):\n    """{title}"""\n\n' + "".join(fields)


def resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return {**schemas[schema["$ref"].rpartition("/")[2]], **schema}


def annotation(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return the type of a value."""
    whole = resolve(schema, schemas)
    if "properties" in whole and "$ref" in whole:
        kind = whole["$ref"].rpartition("/")[2]
    elif "anyOf" in whole:
        kind = " | ".join(dict.fromkeys(annotation(each, schemas) for each in whole["anyOf"]))
    elif whole.get("type") == "array":
        kind = f"Sequence[{annotation(whole.get('items') or {}, schemas)}]"
    elif words := whole.get("x-known-values"):
        kind = f"Literal{list(words)} | {TYPES.get(whole.get('type', 'string'), 'Any')}"
    else:
        kind = {**TYPES, "object": "Mapping[str, Any]"}.get(whole.get("type", ""), "Any")
    return f"{kind} | None" if whole.get("nullable") and kind != "Any" else kind

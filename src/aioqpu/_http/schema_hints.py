"""What the specs know of a request: unknown option keys are refused, other unknown keys and words sent with a hint."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

_SHOWN = 100  # characters
_LOOKED_AT = 50  # of a list: circuits have many gates, but few words


@cache
def schemas(package: str) -> dict[str, Any]:
    """Return the schemas of an API: what a request may hold is written there, and nowhere else."""
    text = files(package).joinpath("openapi.json").read_text("utf-8")
    return json.loads(text)["components"]["schemas"]  # type: ignore[no-any-return]


def checked_options(options: Any, schema: Mapping[str, Any], known: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return options as a dict; raise `ValueError` for a key, at any depth, that the schema does not have."""
    options = options.to_dict() if hasattr(options, "to_dict") else options
    if not hasattr(options, "keys"):
        raise TypeError(f"{where} must be a mapping, not {type(options).__name__}")
    names = schema.get("properties", {})
    for name, value in options.items():
        if name not in names:
            if schema.get("additionalProperties") is not False:
                continue
            hint = near(str(name), names) or f"; there are {', '.join(names)}"
            raise ValueError(f"{where} has no {name!r}{hint} (give it in extra_body if the service is newer)")
        inner = names[name].get("$ref") or next((one["$ref"] for one in names[name].get("allOf", ())), None)
        if inner and isinstance(value, Mapping):
            checked_options(value, _resolved({"$ref": inner}, known), known, f"{where}.{name}")
    return dict(options)


def unknown_words(value: Any, schema: Mapping[str, Any], known: Mapping[str, Any], where: str) -> Iterator[str]:
    """Yield a hint for each key and word that the specs do not know; the service may.

    The keys of the outermost object are not judged: they are keywords, or come from `extra_body`.
    """
    schema = _resolved(schema, known)
    alternatives = [_resolved(each, known) for each in schema.get("anyOf", schema.get("allOf", ()))]
    if isinstance(value, Mapping):
        for each in alternatives:
            if value.keys() >= set(each.get("required", ())):
                yield from unknown_words(value, each, known, where)
        for name, part in schema.get("properties", {}).items():
            if name in value:
                yield from unknown_words(value[name], part, known, f"{where}{name} ")
        closed = [each for each in (schema, *alternatives) if "properties" in each]
        if where and closed and not any("additionalProperties" in each for each in closed):
            keys = [name for each in closed for name in each["properties"]]
            for name in islice((name for name in value if name not in keys), _LOOKED_AT):
                shown = str(name)[:_SHOWN]
                yield f"unknown to aioqpu, but sent: {where}key {shown!r}{near(shown, keys)}"
    elif isinstance(value, (list, tuple)) and "items" in schema:
        for part in islice(value, _LOOKED_AT):
            yield from unknown_words(part, schema["items"], known, where)
    elif isinstance(value, str):
        words = [word for each in (schema, *alternatives) for word in each.get("x-known-values", ())]
        if words and value not in words:
            shown = value[:_SHOWN]
            meant = schema.get("x-known-mistakes", {}).get(shown.lower())
            hint = f": {meant}" if meant else near(shown, words)
            yield f"unknown to aioqpu, but sent: {where}{shown!r}{hint}"


def near(name: str, names: Iterable[str]) -> str:
    """Return a hint at the most similar name, if there is one; case makes no difference."""
    by_case = {known.lower(): known for known in names}
    found = difflib.get_close_matches(name.lower(), by_case, 1)
    return f", did you mean {by_case[found[0]]!r}?" if found else ""


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    return known[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema

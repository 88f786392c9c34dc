"""Compares requests with the specs: unknown option keys are refused, other unknown keys and words get a hint."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, Final

logger: Final = logging.getLogger("aioqpu")

_MAX_SHOWN_LENGTH = 100
_MAX_ITEMS = 50  # of a list that are checked: circuits have many gates, but few different words


@cache
def schemas(package: str) -> dict[str, Any]:
    """Return the schemas of an API, by name."""
    from importlib.resources import files  # on use: few methods compare with the specs

    text = files(package).joinpath("openapi.json").read_text("utf-8")
    return json.loads(text)["components"]["schemas"]  # type: ignore[no-any-return]


class SchemaHints:
    """Logs each unknown key and word of one client's requests once: the service may know it."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._logged: set[str] = set()

    def log(self, value: Any, schema: str, where: str = "") -> None:
        """Log keys and words that are not in the schema of that name; the value is sent regardless."""
        for hint in unknown_words(value, {"$ref": schema}, schemas(self._package), where):
            if hint not in self._logged:
                self._logged.add(hint)
                logger.warning("%s", hint)

    def checked_options(self, options: Any, schema: str) -> dict[str, Any]:
        """Return options as a dict; refuse unknown keys and log unknown words."""
        known = schemas(self._package)
        checked = checked_options(options, known[schema], known, "options")
        self.log(checked, schema, "option ")
        return checked


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
    """Yield a hint for each key and word that is not in the specs; the service may accept it.

    The keys of the outermost object are not checked: they are keywords, or come from `extra_body`.
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
            for name in islice((name for name in value if name not in keys), _MAX_ITEMS):
                shown = str(name)[:_MAX_SHOWN_LENGTH]
                yield f"unknown to aioqpu, but sent: {where}key {shown!r}{near(shown, keys)}"
    elif isinstance(value, (list, tuple)) and "items" in schema:
        for part in islice(value, _MAX_ITEMS):
            yield from unknown_words(part, schema["items"], known, where)
    elif isinstance(value, str):
        words = [word for each in (schema, *alternatives) for word in each.get("x-known-values", ())]
        if words and value not in words:
            shown = value[:_MAX_SHOWN_LENGTH]
            meant = schema.get("x-known-mistakes", {}).get(shown.lower())
            hint = f": {meant}" if meant else near(shown, words)
            yield f"unknown to aioqpu, but sent: {where}{shown!r}{hint}"


def near(name: str, names: Iterable[str]) -> str:
    """Return a hint at the most similar name, if there is one; upper and lower case are equal."""
    by_case = {known.lower(): known for known in names}
    from difflib import get_close_matches

    found = get_close_matches(name.lower(), by_case, 1)
    return f", did you mean {by_case[found[0]]!r}?" if found else ""


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    return known[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema

"""Builds request bodies, and reads plain values from the bodies of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aioqpu.errors import ResponseDecodeError


def merged_body(extra_body: Mapping[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """Return a request body of the fields that are not `None`, merged at every depth with `extra_body`, which wins."""
    if extra_body is not None and not hasattr(extra_body, "keys"):
        raise TypeError(f"extra_body must be a mapping, not {type(extra_body).__name__}")
    return _merged({name: value for name, value in fields.items() if value is not None}, extra_body or {})


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in extra.items():
        inner = merged.get(name)
        nested = isinstance(value, Mapping) and isinstance(inner, Mapping)
        merged[name] = _merged(inner, value) if nested else value  # type: ignore[arg-type]
    return merged


def list_of(model: Any, name: str) -> list[Any]:
    """Return the list that a response model has under a name; an empty one when it is null or missing."""
    value = getattr(model, name)
    if value and not isinstance(value, list):
        raise ResponseDecodeError(f"{name} is a {type(value).__name__}, not a list", body=model.to_dict())
    return value or []


def parse_time(value: Any) -> datetime | None:
    """Read a service's timestamp as an aware UTC datetime; `None` for anything else."""
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None

"""The packages generated from the OpenAPI documents."""

from __future__ import annotations

import importlib
import re
from typing import Any

from support.specs import NAMES

PACKAGES = dict(zip(NAMES, ["aioqpu_ionq_v03", "aioqpu_ionq_v04", "aioqpu_ibm_v1"], strict=True))


def function(package: str, operation_id: str, tag: str) -> Any:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation_id).lower()
    return getattr(getattr(importlib.import_module(f"{package}.api"), tag), name)


def model(package: str, name: str) -> Any:
    return getattr(importlib.import_module(f"{package}.models"), name)


def without_nulls(value: Any) -> Any:
    """Leave out what models read as None, whether it was null or missing."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value

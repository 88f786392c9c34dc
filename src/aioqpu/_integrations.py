"""Loads optional integrations on use; the core imports none of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load(name: str) -> Any:
    """Return the module `aioqpu.integrations.<name>`.

    The integrations import the core's public classes, so the core may not name them in an import.
    """
    return import_module(f"aioqpu.integrations.{name}")

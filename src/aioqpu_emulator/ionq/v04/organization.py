"""Defines the organization that owns all projects."""

from typing import Final

ORGANIZATION: Final = "org.example"

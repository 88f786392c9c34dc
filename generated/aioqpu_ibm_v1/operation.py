# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Defines `Operation`, the data with which a client calls one operation of the API."""

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

import httpx
from attrs import frozen

T = TypeVar("T")


@frozen(kw_only=True)
class Operation(Generic[T]):
    """One operation of the API, as its endpoint module describes it."""

    name: str
    build: Callable[..., dict[str, Any]]
    """Make the arguments of `httpx.AsyncClient.request` from those of the operation."""
    parse: Callable[[httpx.Response], T | None]
    """Read the body of any 2xx response by the documented schema; None when it has no body and needs none."""
    retry: Literal["safe", "idempotent", "unsafe"]
    """What a second request would do, in the words of RFC 9110; an unsafe one may create something again."""
    credentials: bool
    """Whether the service needs to know the caller."""
    success: frozenset[int]
    """The documented status codes of a success."""
    already_done: frozenset[int]
    """Status codes which say, after a request with an unknown outcome, that it has taken effect."""
    large_response: bool
    """Whether the body of a success may be large: results, for example."""

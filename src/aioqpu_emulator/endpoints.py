"""Defines the interface of a service: its endpoints, their requests and their errors."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from starlette.responses import Response

from aioqpu_emulator.spec import SchemaError


class Refusal(Exception):  # noqa: N818 - an answer to the client, not a failure of the emulator
    """An answer with an error status; `code` and `solution` are IBM's, `fields` and `source` IonQ's."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: int | None = None,
        solution: str = "",
        fields: tuple[str, ...] = (),
        source: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.solution = solution
        self.fields = fields
        self.source = source


@dataclass(frozen=True)
class Call:
    """One checked request: path and query parameters, the parsed body and the headers."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    headers: Mapping[str, str]


Handler = Callable[[Call], Any]
"""Returns the JSON value of the answer, a finished response, or `None` for 204; or an awaitable of these."""


@dataclass(frozen=True)
class Endpoint:
    """One route of a service."""

    method: str
    path: str
    handler: Handler
    public: bool = False
    """Whether the route needs no credentials."""
    status: int = 200
    """The status of an answer that is a JSON value."""
    lenient: frozenset[str] = frozenset()
    """Query parameters whose invalid values count as absent instead of being refused."""
    jobs: Literal["creates", "lists"] | None = None
    """Whether the answer is a job that was created, or a page of jobs."""


class Service(Protocol):
    """One cloud's API: its routes, its credentials and the form of its errors."""

    package: str
    """The generated package with the OpenAPI document."""
    cloud: str
    prefix: str
    max_body: int
    """The largest accepted request body in bytes."""
    endpoints: tuple[Endpoint, ...]

    def authenticate(self, headers: Mapping[str, str]) -> None:
        """Raise `Refusal` for a request without valid credentials."""
        ...

    def prepare(self, endpoint: Endpoint, body: Any) -> Any:
        """Return the body to check, or raise `Refusal` where the service answers otherwise than by the schema."""
        ...

    def invalid(self, error: SchemaError) -> Refusal:
        """Return the answer to a request that violates the specification."""
        ...

    def refusal_response(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
        """Write a refusal in the service's own form."""
        ...


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Write JSON as ASCII, because a lone surrogate in a job's name has no UTF-8 form."""
    body = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return Response(body, status, headers, media_type="application/json")

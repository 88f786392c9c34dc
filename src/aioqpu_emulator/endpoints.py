"""What the two services have in common: calls, refusals, answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response


class Refusal(Exception):  # noqa: N818 - an answer, not an accident
    """An answer with an error status; `code` and `solution` are IBM's, `fields` names what was wrong."""

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
    """One request, checked: path and query parameters, the parsed body and the headers."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    headers: Mapping[str, str]


Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Endpoint:
    """A route of a service; `lenient` query parameters fall back to their defaults instead of being refused."""

    method: str
    path: str
    handler: Handler
    public: bool = False
    status: int = 200
    lenient: frozenset[str] = frozenset()


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON; ASCII, because a lone surrogate in a job's name has no UTF-8 form."""
    body = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return Response(body, status, headers, media_type="application/json")

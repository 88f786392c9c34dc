"""Defines the kinds of faults: the name, the affected routes and the effect on a request.

If a kind removes the answer, the request takes effect completely or not at all, as with a real failure.
"""

import gzip
import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from aioqpu_emulator.created_jobs import JobRecord
from aioqpu_emulator.faults.responses import (
    ClosedPortResponse,
    ResetResponse,
    RestartResponse,
    SlowBodyResponse,
    WrongLengthResponse,
)
from aioqpu_emulator.iam import IAM

_PORT_CLOSED_SHARE: Final = 1 / 5  # of a fault's seconds


@dataclass(frozen=True)
class FaultyRequest:
    """A request that fails, and the parts of the emulator that faults act on."""

    request: Request
    handle: Callable[[], Awaitable[Response]]
    """Handles the request and returns its answer without the fault."""
    refuse: Callable[[int, float | None], Response]
    """Returns an error of a status, with a `Retry-After` in seconds, in the form of the requested service."""
    retry_after: float
    """The `Retry-After` of a 429, in seconds."""
    takes_effect: bool
    """Whether the request takes effect, for kinds of faults with and without effect."""
    seconds: float
    """The duration of the fault in seconds, for kinds of faults that last."""
    iam: IAM
    jobs: JobRecord


class FaultKind(ABC):
    """One kind of fault."""

    name: ClassVar[str]
    description: ClassVar[str]
    weight: ClassVar[float] = 1.0
    """How often the kind is drawn relative to the others."""

    def applies_to(self, route: str) -> bool:  # noqa: ARG002
        """Return whether the fault can happen to requests of a route."""
        return True

    @abstractmethod
    async def answer(self, request: FaultyRequest) -> Response:
        """Return what the client receives."""


def _is_iam(route: str) -> bool:
    return "/identity/" in route


def _is_ibm(route: str) -> bool:
    return "/api/" in route


class _NetworkFault(FaultKind):
    """A fault of the network or of a gateway."""

    async def answer(self, request: FaultyRequest) -> Response:
        """Read the request, so that it takes effect even if its client disconnects, and break the answer."""
        try:
            await request.request.body()
        except ClientDisconnect:
            return Response(status_code=499)
        return await self.break_answer(request)

    @abstractmethod
    async def break_answer(self, request: FaultyRequest) -> Response:
        """Return what the client receives."""


class Refused(_NetworkFault):
    """The port closes after the answer."""

    name = "refused"
    description = "the request is answered, then the port refuses connections for a moment"
    weight = 0.2

    async def break_answer(self, request: FaultyRequest) -> Response:
        return ClosedPortResponse(await request.handle(), request.seconds * _PORT_CLOSED_SHARE)


class Reset(_NetworkFault):
    """The connection is reset before the request takes effect."""

    name = "reset"
    description = "the connection is reset before the request is read"

    async def break_answer(self, request: FaultyRequest) -> Response:  # noqa: ARG002
        return ResetResponse()


class Lost(_NetworkFault):
    """The connection is reset after the request took effect."""

    name = "lost"
    description = "the request takes effect and the connection is reset in place of the answer"

    async def break_answer(self, request: FaultyRequest) -> Response:
        await request.handle()
        return ResetResponse()


class Late(FaultKind):
    """A submission is answered with an error although the job was accepted."""

    name = "late"
    description = "a job is accepted, answered with 503 or 504, and appears in lists only seconds later"

    def applies_to(self, route: str) -> bool:
        """Return whether the route submits jobs."""
        return route.startswith("POST ") and route.endswith("/jobs")

    async def answer(self, request: FaultyRequest) -> Response:
        """Hide the job from lists; refusals are passed on."""
        response = await request.handle()
        if response.status_code >= 300:
            return response
        request.jobs.hide(json.loads(bytes(response.body))["id"], request.seconds)
        return request.refuse(503 if request.takes_effect else 504, None)


class SlowHeaders(_NetworkFault):
    """The answer is delayed, before or after the request takes effect."""

    name = "slow-headers"
    description = "the answer begins seconds late; the request takes effect before or after the delay"

    async def break_answer(self, request: FaultyRequest) -> Response:
        if not request.takes_effect:
            await anyio.sleep(request.seconds)
        response = await request.handle()
        if request.takes_effect:
            await anyio.sleep(request.seconds)
        return response


class _BodyFault(_NetworkFault):
    """A fault in the body of the answer; an answer without a body arrives whole."""

    async def break_answer(self, request: FaultyRequest) -> Response:
        response = await request.handle()
        if not response.body:
            return response
        return self.break_body(request, response)

    @abstractmethod
    def break_body(self, request: FaultyRequest, response: Response) -> Response:
        """Return the answer with a broken body."""


class SlowBody(_BodyFault):
    """The answer stalls in the middle of its body."""

    name = "slow-body"
    description = "the answer pauses for seconds in the middle of its body"

    def break_body(self, request: FaultyRequest, response: Response) -> Response:
        return SlowBodyResponse(response, request.seconds)


class TruncatedGzip(_BodyFault):
    """The compressed answer is cut off."""

    name = "truncated-gzip"
    description = "the end of the answer's compressed body is missing"

    def break_body(self, request: FaultyRequest, response: Response) -> Response:  # noqa: ARG002
        compressed = gzip.compress(bytes(response.body))
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        headers["content-encoding"] = "gzip"
        return Response(compressed[: len(compressed) // 2], response.status_code, headers)


class WrongLength(_BodyFault):
    """The Content-Length of the answer is wrong."""

    name = "wrong-length"
    description = "Content-Length is larger or smaller than the answer's body"

    def break_body(self, request: FaultyRequest, response: Response) -> Response:
        return WrongLengthResponse(response, too_long=request.takes_effect)


class TooManyRequests(FaultKind):
    """The service limits the rate of requests."""

    name = "429"
    description = "refused without effect, with Retry-After"

    async def answer(self, request: FaultyRequest) -> Response:
        """Refuse the request."""
        return request.refuse(429, request.retry_after)


class _ServiceError(FaultKind):
    """An error of the service; it is named by its status."""

    async def answer(self, request: FaultyRequest) -> Response:
        """Answer with the service's own error."""
        if request.takes_effect:
            await request.handle()
        return request.refuse(int(self.name), None)


class InternalError(_ServiceError):
    """The service fails."""

    name = "500"
    description = "an error in the service's own form, with or without effect"


class UnavailableError(_ServiceError):
    """The service is unavailable."""

    name = "503"
    description = "the service answers that it is unavailable, with or without effect"


class _GatewayError(_NetworkFault):
    """A page of HTML from a gateway; it is named by its status."""

    async def break_answer(self, request: FaultyRequest) -> Response:
        if request.takes_effect:
            await request.handle()
        page = f"<html><title>{self.name}</title><body>The origin did not answer.</body></html>"
        return HTMLResponse(page, int(self.name))


class BadGatewayError(_GatewayError):
    """A gateway fails."""

    name = "502"
    description = "a gateway's error, with or without effect"


class UnknownEdgeError(_GatewayError):
    """The edge of a content delivery network fails."""

    name = "520"
    description = "a page of HTML from an edge, with or without effect"


class Unauthorized(FaultKind):
    """The service refuses valid credentials once."""

    name = "401"
    description = "refused without effect, although the credentials are valid"

    def applies_to(self, route: str) -> bool:
        """Return whether the route is not IAM's, whose 401 means that the key is permanently invalid."""
        return not _is_iam(route)

    async def answer(self, request: FaultyRequest) -> Response:
        """Refuse the request."""
        return request.refuse(401, None)


class Revoked(FaultKind):
    """All tokens become invalid."""

    name = "revoked"
    description = "every IAM token is revoked"
    weight = 0.03

    def applies_to(self, route: str) -> bool:
        """Return whether the route takes tokens."""
        return _is_ibm(route)

    async def answer(self, request: FaultyRequest) -> Response:
        """Revoke the tokens before the request is handled."""
        request.iam.revoke()
        return await request.handle()


class IAMOutage(FaultKind):
    """IAM is unavailable for some time."""

    name = "iam-outage"
    description = "IAM answers 503 for seconds"
    weight = 0.03

    def applies_to(self, route: str) -> bool:
        """Return whether the route takes tokens or issues them."""
        return _is_iam(route) or _is_ibm(route)

    async def answer(self, request: FaultyRequest) -> Response:
        """Start the outage and handle the request."""
        request.iam.fail_for(request.seconds)
        return await request.handle()


class Restart(_NetworkFault):
    """The server restarts after the request took effect."""

    name = "restart"
    description = "every connection is reset and the port refuses new ones for a moment; jobs and tokens survive"
    weight = 0.03

    async def break_answer(self, request: FaultyRequest) -> Response:
        await request.handle()
        return RestartResponse(request.seconds * _PORT_CLOSED_SHARE)


# Faults that affect every client at once are rare; otherwise hardly any request would succeed. The order
# determines which faults a seed gives.
KINDS: Final[Mapping[str, FaultKind]] = {
    kind.name: kind
    for kind in (
        Refused(),
        Reset(),
        Lost(),
        Late(),
        SlowHeaders(),
        SlowBody(),
        TruncatedGzip(),
        WrongLength(),
        TooManyRequests(),
        InternalError(),
        BadGatewayError(),
        UnavailableError(),
        UnknownEdgeError(),
        Unauthorized(),
        Revoked(),
        IAMOutage(),
        Restart(),
    )
}
"""Every kind of fault by its name."""

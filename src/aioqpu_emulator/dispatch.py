"""Handles one request to an endpoint: authenticates, reads and checks it, calls the handler and writes the answer."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from aioqpu_emulator import spec
from aioqpu_emulator.endpoints import Call, Endpoint, Refusal, Service, json_response

MAX_BODY_CHECKED_ON_LOOP_BYTES: Final = 50_000

Answer = Callable[[Request], Awaitable[Response]]
OnResult = Callable[[Service, Endpoint, Call, Any], None]
"""A callback that receives, and may change, the result of each handler before it is written."""


def dispatcher(
    service: Service,
    endpoint: Endpoint,
    operation: spec.Operation,
    on_result: OnResult,
    settle: Callable[[], Awaitable[None]],
    *,
    check_answers: bool,
) -> Answer:
    """Return the function that answers the requests of one endpoint."""

    async def answer(request: Request) -> Response:
        try:
            if not endpoint.public:
                service.authenticate(request.headers)
            raw = await read_body(request, service.max_body)
            if len(raw) > MAX_BODY_CHECKED_ON_LOOP_BYTES:
                call = await anyio.to_thread.run_sync(_checked_call, service, endpoint, operation, request, raw)
            else:
                call = _checked_call(service, endpoint, operation, request, raw)
            result = endpoint.handler(call)
            if isawaitable(result):
                result = await result
            on_result(service, endpoint, call, result)
            if endpoint.jobs == "creates":
                await settle()
        except Refusal as refusal:
            return service.refusal_response(refusal)
        except spec.SchemaError as error:
            return service.refusal_response(service.invalid(error))
        if isinstance(result, Response):
            return result
        return Response(status_code=204) if result is None else json_response(result, endpoint.status)

    async def checked_answer(request: Request) -> Response:
        response = await answer(request)
        media_type = response.headers.get("content-type", "")
        try:
            operation.check_answer(response.status_code, media_type, bytes(response.body))
        except spec.SchemaError as error:
            message = f"The answer {response.status_code} breaks the specification: {error.field}: {error}"
            return service.refusal_response(Refusal(501, message))
        return response

    return checked_answer if check_answers else answer


async def read_body(request: Request, limit: int) -> bytes:
    """Read the body to its end, so that a refusal of its size reaches the client; keep no more than `limit` bytes."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
    if size > limit:
        raise Refusal(413, f"The body is larger than {limit} bytes.")
    return b"".join(chunks)


def _checked_call(
    service: Service, endpoint: Endpoint, operation: spec.Operation, request: Request, raw: bytes
) -> Call:
    """Check a request against the specification."""
    query = operation.parameters(request.query_params.multi_items(), request.headers, lenient=endpoint.lenient)
    body = None
    if operation.body is not None and (raw or operation.body_required):
        body = service.prepare(endpoint, spec.parse_json(raw))
        operation.body.check(body, source="payload")
    return Call(request.path_params, query, body, request.headers)

"""The server: routes, checks, counters and faults around the services."""

import os
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from . import spec
from .iam import IAM
from .ibm import IBM
from .ionq import IonQ
from .jobs import Machine
from .service import Call, Endpoint, Refusal, json_response

LARGE_BODY = 50_000
MAX_FORM = 100_000
LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class URLs:
    """Where an emulator serves, as the clients take it."""

    ionq_url: str
    ibm_url: str
    iam_url: str
    instance: str


@dataclass
class _Fault:
    route: str
    status: int
    times: int
    retry_after: float | None


class Emulator:
    """Both clouds in one ASGI app, :attr:`app`, which works with ``httpx.ASGITransport`` too.

    Jobs queue for `queue_time` and run for at least `run_time` seconds of `clock`, which also ages tokens;
    `seed` makes everything that is sampled repeatable. With ``AIOQPU_EMULATOR_CHECK`` in the environment, an answer
    that breaks the specification becomes a 501 that says so.
    """

    def __init__(
        self,
        *,
        queue_time: float = 0.2,
        run_time: float = 0.3,
        token_life: float = 3600,
        seed: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.requests: Counter[str] = Counter()
        self._checks_answers = bool(os.environ.get("AIOQPU_EMULATOR_CHECK"))
        self._machine = Machine(queue_time, run_time, seed, clock)
        self._iam = IAM(self._machine, token_life)
        ibm = IBM(self._machine, self._iam)
        self.instance = ibm.instance
        self._services = (IonQ(self._machine), ibm)
        self._faults: list[_Fault] = []
        routes = [self._route("POST", "/identity/token", self._token)]
        for service in self._services:
            operations = spec.load(service.package)
            for endpoint in service.endpoints:
                operation = operations[endpoint.method, spec.normal_path(endpoint.path)]
                answer = self._endpoint(service, endpoint, operation)
                routes.append(self._route(endpoint.method, service.prefix + endpoint.path, answer))
        self._routes = [route.name for route in routes]
        routes.append(Route("/emulator/requests", self._requests, methods=["GET", "DELETE"]))
        app = Starlette(routes=routes, exception_handlers={HTTPException: self._unrouted})
        app.router.redirect_slashes = False
        self.app: ASGIApp = _OnlyLoopback(app)

    def fail_next(self, route: str, status: int, times: int = 1, retry_after: float | None = None) -> None:
        """Answer the next requests of a route, such as ``"POST /v0.3/jobs"``, with an error and without effect."""
        if route not in self._routes:
            raise ValueError(f"no such route: {route!r}; there are {', '.join(sorted(self._routes))}")
        self._faults.append(_Fault(route, status, times, retry_after))

    def revoke_tokens(self) -> None:
        """End every IAM token at once."""
        self._iam.revoke()

    def urls(self, port: int) -> URLs:
        """Give the addresses of an emulator that listens on a port of this machine."""
        base = f"http://127.0.0.1:{port}"
        return URLs(f"{base}/v0.3", f"{base}/api", base, self.instance)

    def server_config(self) -> uvicorn.Config:
        """Give the settings to serve :attr:`app` with."""
        return uvicorn.Config(self.app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1)

    @contextmanager
    def serve(self, *, port: int = 0) -> Iterator[URLs]:
        """Serve on loopback from a thread of its own; ends the emulator on leaving."""
        with listen(port) as listener:
            server = uvicorn.Server(self.server_config())
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            thread.start()
            try:
                while thread.is_alive() and not server.started:
                    time.sleep(0.001)  # the caller's own thread, with no event loop: uvicorn tells by a flag only
                yield self.urls(listener.getsockname()[1])
            finally:
                server.should_exit = True
                thread.join()
                self.close()

    def close(self) -> None:
        """Drop the simulations that have not begun."""
        self._machine.close()

    def _route(self, method: str, path: str, answer: Callable[[Request], Awaitable[Response]]) -> Route:
        """Make a route whose requests are counted and may meet a fault."""
        name = f"{method} {path}"

        async def respond(request: Request) -> Response:
            self.requests[name] += 1
            fault = self._take_fault(name)
            if fault is not None:
                return self._fault_response(fault, request)
            try:
                return await answer(request)
            except ClientDisconnect:
                return Response(status_code=499)

        return Route(path, respond, methods=[method], name=name)

    def _endpoint(
        self, service: IonQ | IBM, endpoint: Endpoint, operation: spec.Operation
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                if not endpoint.public:
                    service.authenticate(request.headers)
                raw = await _body(request, service.max_body)
                if len(raw) > LARGE_BODY:
                    call = await anyio.to_thread.run_sync(_check, service, endpoint, operation, request, raw)
                else:
                    call = _check(service, endpoint, operation, request, raw)
                result = endpoint.handler(call)
            except Refusal as refusal:
                return service.refusal_response(refusal)
            except spec.SchemaError as exc:
                return service.refusal_response(service.invalid(exc))
            if isinstance(result, Response):
                return result
            return Response(status_code=204) if result is None else json_response(result)

        async def checked(request: Request) -> Response:
            response = await answer(request)
            media_type = response.headers.get("content-type", "")
            try:
                operation.check_answer(response.status_code, media_type, bytes(response.body))
            except spec.SchemaError as exc:
                message = f"The answer {response.status_code} breaks the specification: {exc.field}: {exc}"
                return service.refusal_response(Refusal(501, message))
            return response

        return checked if self._checks_answers else answer

    async def _token(self, request: Request) -> Response:
        try:
            body = await _body(request, MAX_FORM)
        except Refusal as refusal:
            return self._iam.refusal(refusal.status, "BXNIM0109E", refusal.message, request.headers)
        return self._iam.token(body, request.headers)

    async def _requests(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.requests.clear()
            return Response(status_code=204)
        return json_response(dict(self.requests))

    async def _unrouted(self, request: Request, exc: Exception) -> Response:
        status = exc.status_code if isinstance(exc, HTTPException) else 500
        service = next((each for each in self._services if request.url.path.startswith(each.prefix)), None)
        if service is None:
            return json_response({"error": "there is nothing at this address"}, status)
        return service.refusal_response(Refusal(status, "There is nothing at this address."))

    def _take_fault(self, name: str) -> _Fault | None:
        fault = next((each for each in self._faults if each.route == name), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

    def _fault_response(self, fault: _Fault, request: Request) -> Response:
        message = "A fault was asked for."
        headers = {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:g}"}
        service = next((each for each in self._services if request.url.path.startswith(each.prefix)), None)
        if service is None:
            response = self._iam.refusal(fault.status, "BXNIM0500E", message, request.headers)
            response.headers.update(headers)
            return response
        return service.refusal_response(Refusal(fault.status, message), headers)


class _OnlyLoopback:
    """Refuses requests for other hosts: a web page must not reach the emulator through a name of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = Request(scope).headers.get("host", "")
            if not LOOPBACK.fullmatch(host):
                response = json_response({"error": f"the host {host[:100]!r} is not this machine"}, 403)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def listen(port: int) -> socket.socket:
    """Open a listening socket on loopback."""
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; on, it costs 40 ms a request.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(2048)
    except BaseException:
        listener.close()
        raise
    return listener


async def _body(request: Request, limit: int) -> bytes:
    """Read the body to its end, so that a refusal of its size reaches the client, but keep no more than the limit."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
    if size > limit:
        raise Refusal(413, f"The body is larger than {limit} bytes.")
    return b"".join(chunks)


def _check(service: IonQ | IBM, endpoint: Endpoint, operation: spec.Operation, request: Request, raw: bytes) -> Call:
    """Check a request against the specification."""
    headers: Mapping[str, str] = request.headers
    query = operation.parameters(request.query_params.multi_items(), headers, lenient=endpoint.lenient)
    body = None
    if operation.body is not None and (raw or operation.body_required):
        body = service.prepare(endpoint, spec.parse_json(raw))
        operation.body.check(body, source="payload")
    return Call(request.path_params, query, body, headers)

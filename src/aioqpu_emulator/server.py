"""The server: routes, checks, counters and faults around the services."""

import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from aioqpu_emulator import spec
from aioqpu_emulator.endpoints import Call, Endpoint, Refusal, json_response
from aioqpu_emulator.faults import Fault, Faults, Server, broken, listen
from aioqpu_emulator.iam import IAM
from aioqpu_emulator.ibm.service import IBM
from aioqpu_emulator.ionq.service import IonQ
from aioqpu_emulator.ionq.v04 import PREFIX as PREFIX_V04
from aioqpu_emulator.ionq.v04 import RETIRED, IonQV04
from aioqpu_emulator.jobs import Machine, check_seconds

LARGE_BODY = 50_000
MAX_FORM = 100_000
TOKEN_ROUTE = "POST /identity/token"  # noqa: S105 - no secret
Service = IonQ | IonQV04 | IBM
LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class URLs:
    """Where an emulator serves, as the clients take it."""

    ionq_url: str
    ibm_url: str
    iam_url: str
    instance: str
    ionq_v04_url: str


@dataclass(frozen=True)
class CreatedJob:
    """A job that was accepted, whatever its caller heard of it.

    `labels` are its name, its tags (IBM) and the values of its metadata (IonQ): a submission id is among them.
    """

    id: str
    cloud: str
    labels: tuple[str, ...]


@dataclass
class _Failure:
    route: str
    status: int
    times: int
    retry_after: float | None


class Emulator:
    """Both clouds in one ASGI app, `app`, which works with ``httpx.ASGITransport`` too.

    IonQ's API is served in v0.3 and v0.4, on the same jobs; `ionq_sessions` says whether its sessions are enabled.
    Jobs queue for `queue_time` and run for at least `run_time` seconds of `clock`, which also ages tokens;
    `seed` makes everything that is sampled repeatable. `faults` breaks a share of the calls; the attribute of that
    name may be set at any time. `requests` counts the calls of each route, and `created` lists the accepted jobs: the
    truth that callers may not have heard (``GET /emulator/requests`` and ``/emulator/jobs`` for other processes). With
    ``AIOQPU_EMULATOR_CHECK`` in the environment, an answer that breaks the specification becomes a 501 that says so.
    """

    # An attribute that is misspelled in a test would do nothing, silently.
    __slots__ = (
        "__weakref__",
        "_checks_answers",
        "_failures",
        "_faults",
        "_iam",
        "_iam_returns",
        "_late",
        "_machine",
        "_routes",
        "_services",
        "app",
        "created",
        "instance",
        "requests",
    )

    def __init__(
        self,
        *,
        queue_time: float = 0.2,
        run_time: float = 0.3,
        token_life: float = 3600,
        seed: int | None = None,
        faults: Faults | None = None,
        ionq_sessions: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        for name, seconds in (("queue_time", queue_time), ("run_time", run_time), ("token_life", token_life)):
            check_seconds(name, seconds)
        if seed is not None and seed < 0:
            raise ValueError(f"seed must not be negative, but it is {seed!r}")
        self.requests: Counter[str] = Counter()
        self.created: list[CreatedJob] = []
        self._late: dict[str, float] = {}
        self._iam_returns = 0.0
        self._checks_answers = bool(os.environ.get("AIOQPU_EMULATOR_CHECK"))
        self._machine = Machine(queue_time, run_time, seed, clock)
        self._iam = IAM(self._machine, token_life)
        ibm = IBM(self._machine, self._iam)
        self.instance = ibm.instance
        ionq = IonQ(self._machine)
        self._services: tuple[Service, ...] = (ionq, IonQV04(self._machine, ionq, sessions=ionq_sessions), ibm)
        self._failures: list[_Failure] = []
        routes = [self._route("POST", "/identity/token", self._token)]
        for service in self._services:
            operations = spec.load(service.package)
            for endpoint in service.endpoints:
                operation = operations[endpoint.method, spec.normal_path(endpoint.path)]
                answer = self._endpoint(service, endpoint, operation)
                routes.append(self._route(endpoint.method, service.prefix + endpoint.path, answer))
        routes += [Route(PREFIX_V04 + path, self._retired, methods=["GET"]) for path in RETIRED]
        self._routes = [route.name for route in routes if " " in route.name]
        self.faults = faults
        routes.append(Route("/emulator/requests", self._requests, methods=["GET", "DELETE"]))
        routes.append(Route("/emulator/jobs", self._jobs, methods=["GET"]))
        app = Starlette(routes=routes, exception_handlers={HTTPException: self._unrouted})
        app.router.redirect_slashes = False
        self.app: ASGIApp = _OnlyLoopback(app)

    def fail_next(self, route: str, status: int, times: int = 1, retry_after: float | None = None) -> None:
        """Answer the next requests of a route, such as ``"POST /v0.3/jobs"``, with an error and without effect."""
        self._check_route(route)
        if not isinstance(status, int) or not 400 <= status <= 599:
            raise ValueError(f"status must be an error such as 503, not {status!r}")
        if not isinstance(times, int) or times < 1:
            raise ValueError(f"times must be a whole number of at least 1, not {times!r}")
        if retry_after is not None:
            check_seconds("retry_after", retry_after)
        self._failures.append(_Failure(route, status, times, retry_after))

    @property
    def faults(self) -> Faults | None:
        """Which calls fail, and how."""
        return self._faults

    @faults.setter
    def faults(self, faults: Faults | None) -> None:
        if not isinstance(faults, Faults | None):
            raise TypeError(f"faults must be Faults or None, not {faults!r}")
        if faults is not None and faults.route is not None:
            self._check_route(faults.route)
        self._faults = faults

    def revoke_tokens(self) -> None:
        """End every IAM token at once."""
        self._iam.revoke()

    def urls(self, port: int) -> URLs:
        """Give the addresses of an emulator that listens on a port of this machine."""
        base = f"http://127.0.0.1:{port}"
        return URLs(f"{base}/v0.3", f"{base}/api", base, self.instance, f"{base}{PREFIX_V04}")

    @contextmanager
    def serve(self, *, port: int = 0) -> Iterator[URLs]:
        """Serve on loopback from a thread of its own; ends the emulator on leaving."""
        with listen(port) as listener:
            server = Server(self.app, listener)
            thread = threading.Thread(
                target=server.run, name="aioqpu-emulator", kwargs={"sockets": [listener]}, daemon=True
            )
            thread.start()
            try:
                while thread.is_alive() and not server.started:
                    time.sleep(0.001)  # the caller's own thread, with no event loop: uvicorn tells by a flag only
                yield self.urls(server.port)
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

        async def effect(request: Request) -> Response:
            try:
                return await answer(request)
            except ClientDisconnect:
                return Response(status_code=499)

        async def respond(request: Request) -> Response:
            self.requests[name] += 1
            failure = self._take_failure(name)
            if failure is not None:
                return self._failure_response(failure.status, failure.retry_after, request)
            if name == TOKEN_ROUTE and self._machine.now() < self._iam_returns:
                return self._failure_response(503, None, request)
            fault = None if self._faults is None else self._faults.draw(name)
            if fault is None or self._faults is None:
                return await effect(request)
            return await self._faulty(fault, self._faults.retry_after, request, effect)

        return Route(path, respond, methods=[method], name=name)

    def _endpoint(
        self, service: Service, endpoint: Endpoint, operation: spec.Operation
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
                result = self._noted(service, endpoint, call, endpoint.handler(call))
            except Refusal as refusal:
                return service.refusal_response(refusal)
            except spec.SchemaError as exc:
                return service.refusal_response(service.invalid(exc))
            if isinstance(result, Response):
                return result
            return Response(status_code=204) if result is None else json_response(result, endpoint.status)

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

    async def _retired(self, request: Request) -> Response:
        service = next(each for each in self._services if isinstance(each, IonQV04))
        return service.refusal_response(Refusal(410, f"{request.url.path} was retired."))

    async def _jobs(self, _: Request) -> Response:
        return json_response([asdict(job) for job in self.created])

    def _check_route(self, route: str) -> None:
        if route not in self._routes:
            near = get_close_matches(str(route), self._routes)
            known = f"near it are {', '.join(near)}" if near else f"there are {', '.join(sorted(self._routes))}"
            raise ValueError(f"no such route: {route!r}; {known}")

    def _noted(self, service: Service, endpoint: Endpoint, call: Call, result: Any) -> Any:
        """Keep account of accepted jobs, and leave those that are late out of lists."""
        if not endpoint.path.endswith(("/jobs", "/clone", "/move")) or not isinstance(result, dict):
            return result
        if endpoint.method == "POST":
            body = call.body
            labels = [body.get("name"), *(body.get("tags") or ()), *(body.get("metadata") or {}).values()]
            cloud = "ibm" if isinstance(service, IBM) else "ionq"
            self.created.append(CreatedJob(result["id"], cloud, tuple(filter(None, labels))))
        elif endpoint.method == "GET" and self._late:
            now = self._machine.now()
            self._late = {job_id: at for job_id, at in self._late.items() if at > now}
            visible = [job for job in result["jobs"] if job["id"] not in self._late]
            if "count" in result:
                result["count"] -= len(result["jobs"]) - len(visible)
            result["jobs"] = visible
        return result

    def _take_failure(self, name: str) -> _Failure | None:
        failure = next((each for each in self._failures if each.route == name), None)
        if failure is not None:
            failure.times -= 1
            if failure.times <= 0:
                self._failures.remove(failure)
        return failure

    def _failure_response(self, status: int, retry_after: float | None, request: Request) -> Response:
        message = "A fault was asked for."
        headers = {} if retry_after is None else {"retry-after": f"{retry_after:g}"}
        service = next((each for each in self._services if request.url.path.startswith(each.prefix)), None)
        if service is None:
            response = self._iam.refusal(status, "BXNIM0500E", message, request.headers)
            response.headers.update(headers)
            return response
        return service.refusal_response(Refusal(status, message), headers)

    async def _faulty(
        self, fault: Fault, retry_after: float, request: Request, effect: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Answer a call that a fault was drawn for."""

        async def answer() -> Response:
            return await effect(request)

        if fault.kind == "429":
            return self._failure_response(429, retry_after, request)
        if fault.kind == "401":
            return self._failure_response(401, None, request)
        if fault.kind in ("500", "503"):
            if fault.effect:
                await answer()
            return self._failure_response(int(fault.kind), None, request)
        if fault.kind == "revoked":
            self._iam.revoke()
            return await answer()
        if fault.kind == "iam-outage":
            self._iam_returns = self._machine.now() + fault.seconds
            return await answer()
        if fault.kind == "late":
            response = await answer()
            if response.status_code >= 300:
                return response
            self._late[json.loads(bytes(response.body))["id"]] = self._machine.now() + fault.seconds
            return self._failure_response(503 if fault.effect else 504, None, request)
        try:
            # Or a client that gives up before its request takes effect would take the body with it.
            await request.body()
        except ClientDisconnect:
            return Response(status_code=499)
        return await broken(fault, answer)


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


def _check(service: Service, endpoint: Endpoint, operation: spec.Operation, request: Request, raw: bytes) -> Call:
    """Check a request against the specification."""
    headers: Mapping[str, str] = request.headers
    query = operation.parameters(request.query_params.multi_items(), headers, lenient=endpoint.lenient)
    body = None
    if operation.body is not None and (raw or operation.body_required):
        body = service.prepare(endpoint, spec.parse_json(raw))
        operation.body.check(body, source="payload")
    return Call(request.path_params, query, body, headers)

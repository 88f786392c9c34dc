"""Serves both clouds and IAM in one ASGI app, with counters, errors and faults on request."""

import os
import re
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

import anyio.lowlevel
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aioqpu_emulator import spec
from aioqpu_emulator.created_jobs import CreatedJob, JobRecord
from aioqpu_emulator.dispatch import Answer, dispatcher, read_body
from aioqpu_emulator.endpoints import Call, Refusal, Service, json_response
from aioqpu_emulator.faults import Fault, Faults
from aioqpu_emulator.faults.kinds import FaultyRequest
from aioqpu_emulator.iam import IAM
from aioqpu_emulator.ibm.backends import Backends
from aioqpu_emulator.ibm.cloud import CATALOG_PREFIX, IBMCloud
from aioqpu_emulator.ibm.service import IBM
from aioqpu_emulator.ionq.service import IonQ
from aioqpu_emulator.ionq.v04.service import IonQV04
from aioqpu_emulator.jobs import Machine, check_seconds
from aioqpu_emulator.socket_server import Server, listen

MAX_TOKEN_REQUEST_BYTES: Final = 100_000
MAX_PIECE_BYTES: Final = 2**18  # of a response's body
TOKEN_ROUTE: Final = "POST /identity/token"  # noqa: S105 - no secret
LOOPBACK: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class URLs:
    """The addresses of an emulator, for the arguments of clients.

    Attributes:
        ionq_url: The `url` of `IonQClient`.
        ibm_url: The `url` of `IBMRuntimeClient`.
        iam_url: The `iam_url` of `IBMRuntimeClient`.
        instance: The `instance` (CRN) of `IBMRuntimeClient`.
        ionq_v04_url: The address of IonQ's API v0.4.
        global_search_url: The address of IBM Cloud's global search, the `GLOBAL_SEARCH_URL` of `QiskitRuntimeService`.
        global_catalog_url: The address of IBM Cloud's global catalog, its `GLOBAL_CATALOG_URL`.
    """

    ionq_url: str
    ibm_url: str
    iam_url: str
    instance: str
    ionq_v04_url: str
    global_search_url: str
    global_catalog_url: str


@dataclass
class _ForcedError:
    """An error response for the next requests of a route."""

    route: str
    status: int
    times: int
    retry_after: float | None


class Emulator:
    """A local IonQ, IBM Qiskit Runtime and IBM Cloud IAM that simulates the circuits it receives.

    IonQ's API is served in v0.3 and v0.4, on the same jobs.
    The ASGI app is `app`; it also works with ``httpx.ASGITransport``. With ``AIOQPU_EMULATOR_CHECK`` in the
    environment, an answer that violates the specification becomes a 501 with the reason.

    Args:
        queue_time: How long a job is queued, in seconds of `clock`.
        run_time: How long a job runs at least, in seconds of `clock`.
        token_life: How long an IAM token is valid, in seconds of `clock`.
        seed: Makes sampled results repeatable.
        faults: The share of requests that fail, and how; by default none. The attribute may be set at any time.
        ionq_sessions: Whether the sessions of IonQ's API v0.4 are enabled; otherwise their endpoints answer with 404.
        ibm_date: The date that decides which of IBM's API versions have ended; by default none has. The attribute may
            be set at any time.
        ibm_backends: Real machines of IBM, such as ``"fake_brisbane"``, that are served in addition to `emulator` and
            the other backends, with their gates, couplings and noise; needs qiskit-ibm-runtime and the extra `aer`.
        clock: The clock of jobs and tokens.

    Attributes:
        app: The ASGI app.
        instance: The CRN of the emulator's IBM instance.
        requests: How often each route was called, by names such as ``"POST /v0.3/jobs"``; other processes read it from
            ``GET /emulator/requests``, and ``DELETE`` resets it.
        created: The accepted jobs, including those whose answers were lost; other processes read it from
            ``GET /emulator/jobs``.

    Raises:
        ModuleNotFoundError: `ibm_backends` are given, but a package that they need is missing.
        ValueError: A time is not a number of seconds, the seed is negative, or there is no such machine.
    """

    # An attribute that is misspelled in a test would have no effect.
    __slots__ = (
        "__weakref__",
        "_checks_answers",
        "_faults",
        "_forced_errors",
        "_iam",
        "_ibm_versions",
        "_job_record",
        "_machine",
        "_routes",
        "_services",
        "app",
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
        ibm_date: date | None = None,
        ibm_backends: Sequence[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        for name, seconds in (("queue_time", queue_time), ("run_time", run_time), ("token_life", token_life)):
            check_seconds(name, seconds)
        if seed is not None and seed < 0:
            raise ValueError(f"seed must not be negative, but it is {seed!r}")
        self.requests: Counter[str] = Counter()
        self._checks_answers = bool(os.environ.get("AIOQPU_EMULATOR_CHECK"))
        self._machine = Machine(queue_time, run_time, seed, clock)
        self._iam = IAM(self._machine, token_life)
        self._job_record = JobRecord(clock, self._on_created)
        backends = Backends(ibm_backends)
        ibm = IBM(self._machine, self._iam, backends)
        self.instance = ibm.instance
        self._ibm_versions = ibm.versions
        self.ibm_date = ibm_date
        ionq = IonQ(self._machine)
        ionq_v04 = IonQV04(self._machine, ionq, sessions=ionq_sessions)
        self._services: tuple[Service, ...] = (ionq, ionq_v04, ibm)
        self._forced_errors: list[_ForcedError] = []
        cloud = IBMCloud(self._iam, backends)
        routes = [
            self._route("POST", "/identity/token", self._token),
            self._route("POST", "/v3/resources/search", cloud.search),
            self._route("GET", CATALOG_PREFIX + "/{id}", cloud.plan),
        ]
        for service in self._services:
            routes += self._service_routes(service)
        self._routes = [route.name for route in routes]
        routes += [Route(ionq_v04.prefix + path, self._retired, methods=["GET"]) for path in ionq_v04.retired_paths]
        self.faults = faults
        routes.append(Route("/emulator/requests", self._request_counts, methods=["GET", "DELETE"]))
        routes.append(Route("/emulator/jobs", self._created_jobs, methods=["GET"]))
        app = Starlette(routes=routes, exception_handlers={HTTPException: self._not_routed})
        app.router.redirect_slashes = False
        self.app: ASGIApp = _LoopbackOnly(_InPieces(app))

    @property
    def created(self) -> list[CreatedJob]:
        """The accepted jobs, oldest first."""
        return self._job_record.created

    @property
    def faults(self) -> Faults | None:
        """The share of requests that fail, and how.

        Raises:
            TypeError: The value is neither `Faults` nor `None`.
            ValueError: There is no such route.
        """
        return self._faults

    @faults.setter
    def faults(self, faults: Faults | None) -> None:
        if not isinstance(faults, Faults | None):
            raise TypeError(f"faults must be Faults or None, not {faults!r}")
        if faults is not None and faults.route is not None:
            self._check_route(faults.route)
        self._faults = faults

    @property
    def ibm_date(self) -> date | None:
        """The date that decides which of IBM's API versions have ended; `None` if none has."""
        return self._ibm_versions.today

    @ibm_date.setter
    def ibm_date(self, day: date | None) -> None:
        self._ibm_versions.today = day

    def fail_next(self, route: str, status: int, times: int = 1, retry_after: float | None = None) -> None:
        """Answer the next requests of a route with an error; they have no effect.

        Args:
            route: The route, such as ``"POST /v0.3/jobs"``.
            status: The status, from 400 to 599.
            times: The number of requests.
            retry_after: The `Retry-After` of the answers, in seconds.

        Raises:
            ValueError: There is no such route, or another argument is out of range.
        """
        self._check_route(route)
        if not isinstance(status, int) or not 400 <= status <= 599:
            raise ValueError(f"status must be an error such as 503, not {status!r}")
        if not isinstance(times, int) or times < 1:
            raise ValueError(f"times must be a whole number of at least 1, not {times!r}")
        if retry_after is not None:
            check_seconds("retry_after", retry_after)
        self._forced_errors.append(_ForcedError(route, status, times, retry_after))

    def revoke_tokens(self) -> None:
        """Revoke all IAM tokens."""
        self._iam.revoke()

    def urls(self, port: int) -> URLs:
        """Return the addresses of an emulator that listens on a port of this machine.

        Args:
            port: The number of the port.
        """
        base = f"http://127.0.0.1:{port}"
        return URLs(
            ionq_url=base + IonQ.prefix,
            ibm_url=base + IBM.prefix,
            iam_url=base,
            instance=self.instance,
            ionq_v04_url=base + IonQV04.prefix,
            global_search_url=base,
            global_catalog_url=base + CATALOG_PREFIX,
        )

    @contextmanager
    def serve(self, *, port: int = 0) -> Iterator[URLs]:
        """Serve on loopback from a background thread; leaving the context stops the server and closes the emulator.

        Args:
            port: The port; 0 picks a free one.

        Returns:
            A context manager whose value is the addresses.

        Raises:
            OSError: The port is in use.
        """
        with listen(port) as listener:
            server = Server(self.app, listener)
            thread = threading.Thread(
                target=server.run, name="aioqpu-emulator", kwargs={"sockets": [listener]}, daemon=True
            )
            thread.start()
            try:
                while thread.is_alive() and not server.started:
                    time.sleep(0.001)  # a thread without an event loop: uvicorn only sets a flag
                yield self.urls(server.port)
            finally:
                server.should_exit = True
                thread.join()
                self.close()

    def close(self) -> None:
        """End all simulations."""
        self._machine.close()

    # Routes

    def _service_routes(self, service: Service) -> Iterator[Route]:
        operations = spec.load(service.package)
        for endpoint in service.endpoints:
            operation = operations[endpoint.method, spec.normal_path(endpoint.path)]
            answer = dispatcher(
                service,
                endpoint,
                operation,
                self._job_record.record,
                self._machine.settle,
                check_answers=self._checks_answers,
            )
            yield self._route(endpoint.method, service.prefix + endpoint.path, answer)

    def _route(self, method: str, path: str, answer: Answer) -> Route:
        """Return a route whose requests are counted and may fail on request."""
        name = f"{method} {path}"

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except ClientDisconnect:
                return Response(status_code=499)

        async def respond(request: Request) -> Response:
            self.requests[name] += 1
            forced = self._take_forced_error(name)
            if forced is not None:
                return self._error_response(request, forced.status, forced.retry_after)
            if name == TOKEN_ROUTE and not self._iam.is_available:
                return self._error_response(request, 503)
            faults = self._faults
            fault = None if faults is None else faults.draw(name)
            if fault is None or faults is None:
                return await handle(request)
            return await self._faulty_answer(fault, faults.retry_after, request, handle)

        return Route(path, respond, methods=[method], name=name)

    async def _faulty_answer(self, fault: Fault, retry_after: float, request: Request, handle: Answer) -> Response:
        def answer() -> Awaitable[Response]:
            return handle(request)

        def refuse(status: int, seconds: float | None) -> Response:
            return self._error_response(request, status, seconds)

        return await fault.kind.answer(
            FaultyRequest(
                request=request,
                handle=answer,
                refuse=refuse,
                retry_after=retry_after,
                takes_effect=fault.takes_effect,
                seconds=fault.seconds,
                iam=self._iam,
                jobs=self._job_record,
            )
        )

    async def _token(self, request: Request) -> Response:
        try:
            body = await read_body(request, MAX_TOKEN_REQUEST_BYTES)
        except Refusal as refusal:
            return self._iam.refusal(refusal.status, "BXNIM0109E", refusal.message, request.headers)
        return self._iam.token(body, request.headers)

    async def _request_counts(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.requests.clear()
            return Response(status_code=204)
        return json_response(dict(self.requests))

    async def _created_jobs(self, _: Request) -> Response:
        return json_response([asdict(job) for job in self.created])

    async def _not_routed(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        service = self._service_of(request)
        if service is None:
            return json_response({"error": "there is nothing at this address"}, status)
        return service.refusal_response(Refusal(status, "There is nothing at this address."))

    async def _retired(self, request: Request) -> Response:
        return self._error_response(request, 410, message=f"{request.url.path} was retired.")

    # Errors on request

    def _check_route(self, route: str) -> None:
        if route not in self._routes:
            near = get_close_matches(str(route), self._routes)
            hint = f"similar routes: {', '.join(near)}" if near else f"routes: {', '.join(sorted(self._routes))}"
            raise ValueError(f"no such route: {route!r}; {hint}")

    def _take_forced_error(self, route: str) -> _ForcedError | None:
        forced = next((each for each in self._forced_errors if each.route == route), None)
        if forced is not None:
            forced.times -= 1
            if forced.times <= 0:
                self._forced_errors.remove(forced)
        return forced

    def _error_response(
        self,
        request: Request,
        status: int,
        retry_after: float | None = None,
        message: str = "This is an injected fault.",
    ) -> Response:
        headers = {} if retry_after is None else {"retry-after": f"{retry_after:g}"}
        service = self._service_of(request)
        if service is None:
            response = self._iam.refusal(status, "BXNIM0500E", message, request.headers)
            response.headers.update(headers)
            return response
        return service.refusal_response(Refusal(status, message), headers)

    def _service_of(self, request: Request) -> Service | None:
        return next((each for each in self._services if request.url.path.startswith(each.prefix)), None)

    def _on_created(self, job: CreatedJob, call: Call) -> None:
        """Handle an accepted job; subclasses override this method."""


class _InPieces:
    """Sends large bodies in pieces, between which the event loop serves other requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_in_pieces(message: Message) -> None:
            body = message.get("body", b"")
            while len(body) > MAX_PIECE_BYTES:
                await send({**message, "body": bytes(body[:MAX_PIECE_BYTES]), "more_body": True})
                body = memoryview(body)[MAX_PIECE_BYTES:]
                await anyio.lowlevel.checkpoint()
            await send({**message, "body": bytes(body)} if "body" in message else message)

        await self._app(scope, receive, send_in_pieces)


class _LoopbackOnly:
    """Refuses requests for other hosts, so that a web page cannot reach the emulator by DNS rebinding."""

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

"""A web service that submits, lists, watches and cancels jobs on IonQ and IBM.

Run python examples/fastapi_service/app.py and open http://127.0.0.1:8000. With IONQ_API_KEY, or QISKIT_IBM_TOKEN and
QISKIT_IBM_INSTANCE, in the environment it uses the real clouds, where jobs may cost money; without them, it uses an
emulator in its own process. The service has no login: use it locally, or behind a proxy that authenticates users.
"""

import argparse
import math
import os
import re
import socket
import sqlite3
import sys
import time
import uuid
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from jobs import Client, IdTakenError, Jobs, is_temporary
from pydantic import BaseModel, Field
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from store import ENDED, Record, Store, connect

from aioqpu import APIError, ConfigurationError, IBMRuntimeClient, IonQClient
from aioqpu_emulator import Emulator

PAGE = Path(__file__).with_name("page.html")
RETRY_AFTER = 10  # seconds, when the cloud sends no Retry-After
MAX_CIRCUIT = 200_000  # characters
MAX_BODY = 12 * MAX_CIRCUIT + 10_000  # bytes; JSON may need 12 bytes for an escaped character

router = APIRouter()


def get_jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


async def get_record(record_id: str, jobs: Annotated[Jobs, Depends(get_jobs)]) -> Record:
    record = await jobs.get(record_id)
    if record is None:
        raise HTTPException(404, f"there is no job with the id {record_id}")
    return record


JobsOfService = Annotated[Jobs, Depends(get_jobs)]
RecordInPath = Annotated[Record, Depends(get_record)]


class NewJob(BaseModel):
    """A job to submit. If the caller chooses the `id`, sending the request again after a lost response is safe."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4)
    cloud: Literal["ionq", "ibm"]
    backend: str = Field(min_length=1, max_length=100)
    name: str = Field("", max_length=100)
    shots: int = Field(1000, ge=1, le=100_000)
    circuit: str = Field(min_length=1, max_length=MAX_CIRCUIT, description="OpenQASM 2 or 3")


class Detail(BaseModel):
    job: Record
    circuit: str
    counts: dict[str, dict[str, int]] | None = Field(description="counts by classical register and bitstring")


class Backend(BaseModel):
    cloud: str
    name: str
    online: bool
    simulator: bool


class Clouds(BaseModel):
    emulated: bool
    backends: list[Backend]
    problems: dict[str, str] = Field(description="error messages of clouds whose backends could not be listed")


@router.get("/", include_in_schema=False)
async def page() -> FileResponse:
    return FileResponse(PAGE)


@router.get("/backends")
async def list_backends(request: Request, jobs: JobsOfService) -> Clouds:
    clouds = Clouds(emulated=request.app.state.emulated, backends=[], problems={})
    for cloud, client in jobs.clients.items():
        try:
            clouds.backends += await backends_of(cloud, client)
        except APIError as error:
            clouds.problems[cloud] = str(error)
    return clouds


@router.post("/jobs", status_code=201)
async def submit_job(new: NewJob, jobs: JobsOfService) -> Record:
    if new.cloud not in jobs.clients:
        raise HTTPException(422, f"there are no credentials for {new.cloud}")
    now = time.time()
    record = Record(**new.model_dump(exclude={"id", "circuit"}), id=str(new.id), created=now, changed=now)
    try:
        # The server completes the submission even if the browser disconnects; the job is then on the list.
        return await jobs.submit(record, new.circuit)
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    except IdTakenError as error:
        raise HTTPException(409, str(error)) from None


@router.get("/jobs")
async def list_jobs(jobs: JobsOfService, limit: Annotated[int, Query(ge=1, le=1000)] = 50) -> list[Record]:
    return await jobs.store.newest(limit)


@router.get("/jobs/{record_id}")
async def get_job(record: RecordInPath, jobs: JobsOfService) -> Detail:
    circuit, counts = await jobs.store.circuit_and_counts(record.id)
    return Detail(job=record, circuit=circuit, counts=counts)


@router.post("/jobs/{record_id}/cancel", status_code=202)
async def cancel_job(record: RecordInPath, jobs: JobsOfService) -> None:
    """Ask the cloud to cancel a job; the events report how it ends. A job that has ended is left alone."""
    if record.state in ENDED:
        return
    if record.job_id is None or record.cloud not in jobs.clients:
        raise HTTPException(
            409, f"the job is {record.state} and cannot be cancelled now: this service cannot reach it at its cloud"
        )
    await jobs.cancel(record)


@router.get("/events", response_class=EventSourceResponse)
async def events(jobs: JobsOfService) -> AsyncIterable[ServerSentEvent]:
    """Send all jobs, then each change, until the browser disconnects; a new connection starts with all jobs again."""
    async for changed in jobs.changes():
        yield ServerSentEvent(data=changed, retry=1000)


async def cloud_error(_: Request, error: Exception) -> JSONResponse:
    """Return the response for a request that a cloud refused or did not receive: nothing was submitted."""
    if is_temporary(error):
        seconds = getattr(error, "retry_after", None) or RETRY_AFTER
        return JSONResponse({"detail": str(error)}, 503, {"Retry-After": str(math.ceil(seconds))})
    # An error that the caller cannot fix, such as a refused API key of this service, is a 502 Bad Gateway.
    status = {400: 422, 404: 404, 409: 409}.get(getattr(error, "status_code", None) or 0, 502)
    return JSONResponse({"detail": str(error)}, status)


async def wrong_fields(_: Request, error: Exception) -> JSONResponse:
    """Return the errors without the fields' values: a lone surrogate or a NaN cannot be encoded in the response."""
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    return JSONResponse({"detail": [{name: each[name] for name in ("type", "loc", "msg")} for each in problems]}, 422)


async def backends_of(cloud: str, client: Client) -> list[Backend]:
    if isinstance(client, IonQClient):
        return [
            Backend(
                cloud=cloud, name=each.backend, online=each.status == "available", simulator=each.backend == "simulator"
            )
            for each in await client.list_backends()
        ]
    return [
        Backend(
            cloud=cloud,
            name=each.name,
            online=bool(each.status and each.status.name == "online"),
            simulator=bool(each.is_simulator),
        )
        for each in await client.list_backends()
    ]


def real_clients() -> dict[str, Client]:
    """Return a client for each cloud whose API key is in the environment."""
    clients: dict[str, Client] = {}
    if os.environ.get("IONQ_API_KEY"):
        clients["ionq"] = IonQClient()
    if os.environ.get("QISKIT_IBM_TOKEN"):
        clients["ibm"] = IBMRuntimeClient()
    return clients


async def open_clients(stack: AsyncExitStack) -> tuple[dict[str, Client], bool]:
    """Open clients of the real clouds, or of an emulator without API keys; return them and whether it is emulated."""
    clients = real_clients()
    emulated = not clients
    if emulated:
        emulator = Emulator(queue_time=2, run_time=3)
        stack.callback(emulator.close)
        urls, wires = emulator.urls(port=80), [httpx.ASGITransport(app=emulator.app) for _ in range(2)]
        clients["ionq"] = IonQClient("any-key", urls.ionq_url, transport=wires[0])
        clients["ibm"] = IBMRuntimeClient(
            "any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=wires[1]
        )
    for client in clients.values():
        await stack.enter_async_context(client)
    return clients, emulated


def content_security_policy(page: str) -> str:
    """Return the policy of the page: its own script and style, requests to this service, no frames, nothing else."""
    script, style = (re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("script", "style"))
    hashes = [
        " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)
        for texts in (script, style)
    ]
    return (
        f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Guard:
    """Limits the size of request bodies before they are read, and adds security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(PAGE.read_text("utf-8")),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared, received = Headers(scope=scope).get("content-length", ""), 0
        too_long = HTTPException(413, f"a request body may have at most {MAX_BODY} bytes")

        async def limited_receive() -> Message:
            nonlocal received
            if declared.isdigit() and int(declared) > MAX_BODY:
                raise too_long
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY:
                raise too_long
            return message

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, limited_receive, send_with_headers)


def create_app(database: str | Path = "jobs.sqlite3") -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            clients, app.state.emulated = await open_clients(stack)
            store = await stack.enter_async_context(Store(Path(database)))
            app.state.jobs = Jobs(store, clients)
            await stack.enter_async_context(app.state.jobs.followed())
            yield

    # The interactive documentation would load scripts from another host.
    app = FastAPI(title="Quantum jobs", lifespan=lifespan, docs_url=None, redoc_url=None)
    # Prevents DNS rebinding: another site cannot reach the service under its own host name.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app.add_middleware(Guard)
    app.add_exception_handler(APIError, cloud_error)
    app.add_exception_handler(RequestValidationError, wrong_fields)
    app.include_router(router)
    return app


class Server(uvicorn.Server):
    """Ends the event streams at shutdown, which would otherwise wait for them."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app: Any = self.config.app
        app.state.jobs.close()
        await super().shutdown(sockets)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--database", type=Path, default="jobs.sqlite3", help="the SQLite file of the jobs (default: %(default)s)"
    )
    args = parser.parse_args()
    try:  # report configuration errors without a traceback
        real_clients()
        connect(args.database).close()
    except ConfigurationError as error:
        sys.exit(str(error))
    except sqlite3.Error as error:
        sys.exit(f"{args.database}: {error}")
    # Running submissions have this many seconds to end; an interrupted one is looked up after a restart.
    config = uvicorn.Config(create_app(args.database), port=args.port, timeout_graceful_shutdown=10)
    with suppress(KeyboardInterrupt):
        Server(config).run()


if __name__ == "__main__":
    main()

"""A web service that submits, lists, watches and cancels jobs on IonQ and IBM.

Run python examples/fastapi_service/app.py and open http://127.0.0.1:8000. With IONQ_API_KEY, or QISKIT_IBM_TOKEN and
QISKIT_IBM_INSTANCE, in the environment it uses the real clouds, where jobs may cost money; without them, it uses an
emulator in its own process. The service has no login: use it locally, or behind a proxy that authenticates users.
"""

import argparse
import csv
import io
import json
import math
import os
import re
import signal
import sqlite3
import sys
import time
import uuid
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import anyio
import uvicorn
from circuits import is_temporary
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from jobs import ENDED, NEWEST, Client, IdTakenError, Jobs, Record
from pydantic import BaseModel, Field
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watcher import watch

from aioqpu import APIError, ConfigurationError, IBMRuntimeClient, IonQClient
from aioqpu.integrations.isolation import run_isolated
from aioqpu_emulator import Emulator, URLs

PAGE = Path(__file__).with_name("page.html")
RETRY_AFTER = 10  # seconds, when the cloud sends no Retry-After
MAX_CIRCUIT = 200_000  # characters
MAX_BODY = 12 * MAX_CIRCUIT + 10_000  # bytes; JSON may need 12 bytes for an escaped character

router = APIRouter()


def get_jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


async def get_record(record_id: str, jobs: Annotated[Jobs, Depends(get_jobs)]) -> Record:
    for record in await jobs.select("id = ? AND state != 'deleted'", record_id):
        return record
    raise HTTPException(404, f"there is no job with the id {record_id}")


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
    paid: bool = Field(description="whether a job may cost money")
    queue: int | None = Field(default=None, description="the number of queued jobs, if the cloud reports it")


class Clouds(BaseModel):
    emulated: bool
    backends: list[Backend]
    problems: dict[str, str] = Field(description="error messages of clouds whose backends could not be listed")


@router.get("/", include_in_schema=False)
async def page() -> FileResponse:
    return FileResponse(PAGE)


@router.get("/backends")
async def list_backends(jobs: JobsOfService) -> Clouds:
    clouds = Clouds(emulated=is_emulated(), backends=[], problems={})
    for cloud, client in jobs.clients.items():
        try:
            clouds.backends += await backends_of(cloud, client)
        except APIError as error:
            clouds.problems[cloud] = str(error)
    return clouds


@router.post("/jobs", status_code=202)
async def submit_job(new: NewJob, jobs: JobsOfService) -> Record:
    """Accept a job, which is submitted exactly once, in the background; the events report its progress."""
    if new.cloud not in jobs.clients:
        raise HTTPException(422, f"there are no credentials for {new.cloud}")
    record = Record(**new.model_dump(exclude={"id", "circuit"}), id=str(new.id), created=time.time())
    try:
        return await jobs.submit(record, new.circuit)
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    except IdTakenError as error:
        raise HTTPException(409, str(error)) from None


@router.get("/jobs")
async def list_jobs(jobs: JobsOfService, limit: Annotated[int, Query(ge=1, le=1000)] = 50) -> list[Record]:
    return await jobs.select(NEWEST, limit)


@router.get("/jobs/{record_id}")
async def get_job(record: RecordInPath, jobs: JobsOfService) -> Detail:
    circuit, counts = await jobs.circuit_and_counts(record.id)
    return Detail(job=record, circuit=circuit, counts=counts)


@router.get("/jobs/{record_id}/counts.{form}")
async def download_counts(record: RecordInPath, jobs: JobsOfService, form: Literal["csv", "json"]) -> Response:
    _, counts = await jobs.circuit_and_counts(record.id)
    if counts is None:
        raise HTTPException(404, f"the job is {record.state} and has no counts")
    text = json.dumps(counts, indent=2) if form == "json" else csv_of(counts)
    media_type = "application/json" if form == "json" else "text/csv"
    return Response(
        text, media_type=media_type, headers={"Content-Disposition": f"attachment; filename={record.id}.{form}"}
    )


@router.post("/jobs/{record_id}/cancel", status_code=202)
async def cancel_job(record: RecordInPath, jobs: JobsOfService) -> None:
    """Stop or cancel a job; the events report how it ends. A job that has ended is not changed."""
    if record.cloud not in jobs.clients:
        raise HTTPException(409, f"the job cannot be cancelled: there are no credentials for {record.cloud}")
    if record.state not in ENDED:
        await jobs.cancel(record)


@router.delete("/jobs/{record_id}", status_code=204)
async def delete_job(record: RecordInPath, jobs: JobsOfService) -> None:
    """Delete an ended job with its circuit and counts here; its cloud keeps it."""
    if record.state not in ENDED:
        raise HTTPException(409, f"the job is {record.state}: cancel it first")
    await jobs.delete(record)


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


def csv_of(counts: dict[str, dict[str, int]]) -> str:
    text = io.StringIO()
    rows = [(register, bits, count) for register, by_bits in counts.items() for bits, count in by_bits.items()]
    csv.writer(text).writerows([("register", "bitstring", "count"), *rows])
    return text.getvalue()


async def backends_of(cloud: str, client: Client) -> list[Backend]:
    is_real = not is_emulated()
    if isinstance(client, IonQClient):
        return [
            Backend(
                cloud=cloud,
                name=each.backend,
                online=each.status == "available",
                simulator=each.backend == "simulator",
                paid=is_real and each.backend.startswith("qpu."),
            )
            for each in await client.list_backends()
        ]
    return [
        Backend(
            cloud=cloud,
            name=each.name,
            online=bool(each.status and each.status.name == "online"),
            simulator=bool(each.is_simulator),
            paid=is_real and not each.is_simulator and not each.name.startswith("emulator"),
            queue=each.queue_length,
        )
        for each in await client.list_backends()
    ]


def is_emulated() -> bool:
    """Return whether `main` has started an emulator for all processes of the service."""
    return "QUANTUM_JOBS_EMULATED" in os.environ


def new_clients() -> dict[str, Client]:
    """Return a client for each cloud whose API key is in the environment."""
    clients: dict[str, Client] = {}
    if os.environ.get("IONQ_API_KEY"):
        clients["ionq"] = IonQClient()
    if os.environ.get("QISKIT_IBM_TOKEN"):
        clients["ibm"] = IBMRuntimeClient()
    if not clients:
        raise ConfigurationError("set IONQ_API_KEY, or QISKIT_IBM_TOKEN and QISKIT_IBM_INSTANCE")
    return clients


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
    """Refuses requests by pages of other sites and bodies that are too long, and adds security headers."""

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
        headers = Headers(scope=scope)
        declared, received = headers.get("content-length", ""), 0
        origin = headers.get("origin")
        is_foreign = (
            scope["method"] not in ("GET", "HEAD") and origin and urlsplit(origin).netloc != headers.get("host")
        )
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

        if is_foreign:
            refusal = JSONResponse({"detail": f"pages of {origin} may not change anything here"}, 403)
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, limited_receive, send_with_headers)


def is_server_stopping() -> bool:
    """Return whether uvicorn shuts down; it waits for streams of events, which must end by themselves."""
    handler: Any = signal.getsignal(signal.SIGTERM)  # a method of the server
    return bool(getattr(getattr(handler, "__self__", None), "should_exit", False))


def create_app(database: str | Path | None = None) -> FastAPI:
    path = Path(database or os.environ.get("QUANTUM_JOBS_DATABASE", "jobs.sqlite3"))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            clients = new_clients()
            for client in clients.values():
                await stack.enter_async_context(client)
            # IBM takes five submissions a minute, the emulator takes any number.
            limits = {"ibm": (1000, 1.0)} if is_emulated() else None
            jobs = app.state.jobs = Jobs(path, clients, limits=limits)
            await stack.enter_async_context(jobs.opened(is_server_stopping))
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(watch, jobs)
                tasks.start_soon(run_isolated, int)  # starts a child process, so that no request waits for that
                yield
                tasks.cancel_scope.cancel()

    # The interactive documentation would load scripts from another host.
    app = FastAPI(title="Quantum jobs", lifespan=lifespan, docs_url=None, redoc_url=None)
    # Prevents DNS rebinding: another site cannot reach the service under its own host name.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app.add_middleware(Guard)
    app.add_exception_handler(APIError, cloud_error)
    app.add_exception_handler(RequestValidationError, wrong_fields)
    app.include_router(router)
    return app


def emulated(urls: URLs) -> dict[str, str]:
    """Return the environment in which the service uses an emulator."""
    return {
        "QUANTUM_JOBS_EMULATED": "1",
        "IONQ_API_KEY": "any-key",
        "IONQ_API_URL": urls.ionq_url,
        "QISKIT_IBM_TOKEN": "any-key",
        "QISKIT_IBM_INSTANCE": urls.instance,
        "QISKIT_IBM_URL": urls.ibm_url,
        "IAM_URL": urls.iam_url,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="the number of processes (default: %(default)s)")
    parser.add_argument(
        "--database",
        type=Path,
        help="the SQLite file of the jobs (default: jobs.sqlite3; emulated-jobs.sqlite3 without an API key)",
    )
    args = parser.parse_args()
    with ExitStack() as stack:
        if not os.environ.get("IONQ_API_KEY") and not os.environ.get("QISKIT_IBM_TOKEN"):
            os.environ.update(emulated(stack.enter_context(Emulator(queue_time=2, run_time=3).serve())))
        default = "emulated-jobs.sqlite3" if is_emulated() else "jobs.sqlite3"
        os.environ["QUANTUM_JOBS_DATABASE"] = database = str(args.database or default)
        try:  # report configuration errors without a traceback
            new_clients()
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("PRAGMA user_version")
        except ConfigurationError as error:
            sys.exit(str(error))
        except sqlite3.Error as error:
            sys.exit(f"{database}: {error}")
        with suppress(KeyboardInterrupt):
            # Importing takes seconds on a busy machine, and uvicorn kills workers that do not answer for 5 s.
            options: Any = {"timeout_worker_healthcheck": 20} if args.workers > 1 else {}
            uvicorn.run(
                "app:create_app", factory=True, port=args.port, workers=args.workers, access_log=False, **options
            )


if __name__ == "__main__":
    main()

"""The jobs of the service: they are stored, submitted and watched to their end; their changes are sent to listeners."""

import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from qiskit import QuantumCircuit
from store import ENDED, Record, Store

from aioqpu import (
    APIConnectionError,
    APIError,
    BitArray,
    IBMJob,
    IBMResult,
    IBMRuntimeClient,
    IonQClient,
    IonQJob,
    IonQResult,
    JobCancelledError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
    RateLimitError,
    ServerError,
    SubmissionUncertainError,
    TokenError,
    wait_all,
)
from aioqpu.integrations.circuits import for_ibm, to_ionq
from aioqpu.integrations.isolation import ResourceLimitError, run_isolated
from aioqpu.integrations.openqasm import read_openqasm

logger = logging.getLogger("fastapi_service")

Client = IonQClient | IBMRuntimeClient
Handle = IonQJob | IBMJob

KEPT = 100  # ended jobs in memory; all are in the store
COMPILING_SECONDS, COMPILING_BYTES = 10.0, 1 << 30  # that a circuit may take
SETTLED = 120.0  # seconds without news after which a job that its cloud does not show does not exist
FASTEST, SLOWEST, SHARE_OF_AGE = 0.5, 10.0, 0.05  # seconds between two looks: jobs that just moved are looked at often


class IdTakenError(Exception):
    """An id that came before, with something else."""


class Jobs:
    """All jobs of the service. One watcher for each cloud reads them together, however many browsers listen."""

    def __init__(self, store: Store, clients: Mapping[str, Client]) -> None:
        self.clients = clients
        self.store = store
        self._records: dict[str, Record] = {}
        self._handles: dict[str, Handle] = {}
        self._sending: set[str] = set()
        self._changing = anyio.Lock()
        self._revision = 0
        self._revisions: dict[str, int] = {}  # of the last change to each record
        self._news = anyio.Event()  # set at each change, and replaced
        self._closed = False
        self._moved_at = dict.fromkeys(clients, time.monotonic())
        self._wake = {cloud: anyio.Event() for cloud in clients}

    @asynccontextmanager
    async def followed(self) -> AsyncGenerator[None]:
        """Take up every unfinished job of earlier runs, and follow all jobs until the block is left.

        Leaving it cancels nothing at the clouds.
        """
        for record in [*reversed(await self.store.newest(KEPT)), *await self.store.unfinished()]:
            self._publish(record)
        async with anyio.create_task_group() as watchers:
            for cloud in self.clients:
                watchers.start_soon(self._watch, cloud)
            watchers.start_soon(run_isolated, int)  # starts a child process, so that no request waits for that
            yield
            watchers.cancel_scope.cancel()

    async def submit(self, record: Record, circuit: str) -> Record:
        """Submit a circuit in OpenQASM. A record whose id is known already is returned as it is, not submitted again.

        Raises `ValueError` for a circuit that cannot run, before anything is sent or written, `IdTakenError` for an id
        that came with something else, and `APIError` when the cloud refuses. An answer that was lost makes the record
        "uncertain", and the watcher looks for the job.
        """
        send = await self._prepared(record, circuit)
        # From here on the job can be found again, whenever this process dies: its id is on the disk.
        if not await self.store.add(record, circuit):
            return await self._known(record, circuit)
        self._sending.add(record.id)
        self._publish(record)
        try:
            handle = await send()
        except SubmissionUncertainError as error:
            return await self._change(record.id, state="uncertain", error=str(error))
        except (APIError, ValueError) as error:
            await self._change(record.id, state="refused", error=str(error))
            raise
        else:
            return await self._attach(record.id, handle)
        finally:
            self._sending.discard(record.id)
            self._wake[record.cloud].set()

    async def cancel(self, record: Record) -> None:
        """Ask the cloud to cancel a job that it has accepted."""
        await self._handle(record).cancel()
        self._wake[record.cloud].set()  # the watcher finds out how it ended, and writes that down

    async def get(self, record_id: str) -> Record | None:
        return self._records.get(record_id) or await self.store.get(record_id)

    async def changes(self) -> AsyncGenerator[list[Record]]:
        """Yield all records in memory, then again and again those that have changed, until `close`.

        Nothing is queued: a slow listener skips states and gets the latest one.
        """
        seen = -1
        while not self._closed:
            news = self._news
            fresh = [record for record in self._records.values() if self._revisions[record.id] > seen]
            if fresh or seen < 0:
                seen = self._revision
                yield fresh
            else:
                await news.wait()

    def close(self) -> None:
        """End all streams of changes: a server that shuts down waits for them."""
        self._closed = True
        self._news.set()

    async def _prepared(self, record: Record, circuit: str) -> Callable[[], Awaitable[Handle]]:
        """Check and compile a circuit; return what submits it."""
        await _compiled(_check_measurements, circuit)
        client = self.clients[record.cloud]
        if isinstance(client, IonQClient):
            program = await _compiled(to_ionq, circuit)
            return partial(
                client.submit_job,
                **program,
                target=record.backend,
                shots=record.shots,
                name=record.name,
                submission_id=record.id,
            )
        configuration = await client.get_backend_configuration(record.backend)
        pub = await _compiled(for_ibm, circuit, configuration)
        return partial(
            client.submit_sampler, [pub], backend=record.backend, shots=record.shots, submission_id=record.id
        )

    async def _known(self, record: Record, circuit: str) -> Record:
        """Return the record that has this id already, if the same was submitted with it."""
        known = await self.store.get(record.id) or record
        kept, _ = await self.store.circuit_and_counts(record.id)
        if circuit != kept or any(
            getattr(known, name) != getattr(record, name) for name in ("cloud", "backend", "name", "shots")
        ):
            raise IdTakenError(f"the id {record.id} belongs to another submission")
        return known

    async def _watch(self, cloud: str) -> None:
        while True:
            self._wake[cloud] = anyio.Event()
            try:
                await self._look(cloud)
            except Exception:
                logger.exception("the jobs at %s could not be followed, trying again", cloud)
            pause = SHARE_OF_AGE * (time.monotonic() - self._moved_at[cloud])
            with anyio.move_on_after(min(SLOWEST, max(FASTEST, pause)) if self._unfinished(cloud) else None):
                await self._wake[cloud].wait()

    async def _look(self, cloud: str) -> None:
        """Bring every unfinished job of a cloud up to date."""
        for record in self._unfinished(cloud):
            if record.job_id is None:
                await self._find(record)
        handles = {self._handle(record): record.id for record in self._unfinished(cloud) if record.job_id}
        unreadable = await _read(list(handles))
        async with anyio.create_task_group() as group:
            for handle, record_id in handles.items():
                if handle.done:
                    group.start_soon(self._finish, handle, record_id)
                elif handle in unreadable:
                    group.start_soon(self._check, handle, record_id)
                elif handle.status is not None:
                    await self._change(record_id, state=_state(handle), status=handle.status)

    async def _find(self, record: Record) -> None:
        """Look for the job of a submission whose answer this service never had."""
        problem = "the cloud shows no such job: it was not submitted"
        try:
            handle = await self.clients[record.cloud].find_submission(record.id)
        except SubmissionUncertainError as error:
            handle, problem = None, str(error)
        except APIError as error:
            logger.warning("the job of submission %s cannot be searched at present: %s", record.id, error)
            return
        if handle is not None:
            await self._attach(record.id, handle)
        elif _settled(record):
            await self._change(record.id, state="lost", error=problem)
        else:
            await self._change(record.id, state="uncertain")

    async def _attach(self, record_id: str, handle: Handle) -> Record:
        self._handles[record_id] = handle
        return await self._change(record_id, state="queued", status=handle.status, job_id=handle.id, error=None)

    async def _finish(self, handle: Handle, record_id: str) -> None:
        """Write down how a job ended, with its counts."""
        try:
            result = await handle.result()
            counts = await anyio.to_thread.run_sync(_counts, result)
        except JobCancelledError:
            await self._change(record_id, state="cancelled", status=handle.status)
        except JobFailedError as error:
            await self._change(record_id, state="failed", status=handle.status, error=error.reason or str(error))
        except (APIError, ValueError) as error:
            if not is_temporary(error):
                problem = f"there are no counts: {error}"
                await self._change(record_id, state="completed", status=handle.status, error=problem)
        else:
            await self._change(record_id, counts, state="completed", status=handle.status)

    async def _check(self, handle: Handle, record_id: str) -> None:
        """Tell a job that is gone from one that only cannot be read now."""
        try:
            await handle.refresh()
        except NotFoundError as error:
            if _settled(self._records[record_id]):
                await self._change(record_id, state="lost", error=str(error))
        except APIError as error:
            logger.warning("job %s cannot be read now: %s", handle.id, error)

    def _unfinished(self, cloud: str) -> list[Record]:
        return [
            record
            for record in self._records.values()
            if record.cloud == cloud and record.state not in ENDED and record.id not in self._sending
        ]

    def _handle(self, record: Record) -> Handle:
        if record.id not in self._handles:
            self._handles[record.id] = self.clients[record.cloud].job(record.job_id or "")
        return self._handles[record.id]

    async def _change(self, record_id: str, counts: str | None = None, **fields: Any) -> Record:
        async with self._changing:  # one change may not undo another
            before = self._records[record_id]
            after = replace(before, **{name: _encodable(value) for name, value in fields.items()})
            if after != before:
                after = replace(after, changed=time.time())
                # First the disk: what cannot be written has not happened, and the watcher tries again.
                await self.store.save(after, counts)
                self._publish(after)
            return after

    def _publish(self, record: Record) -> None:
        self._revision += 1
        self._records[record.id], self._revisions[record.id] = record, self._revision
        if record.cloud in self._moved_at:
            self._moved_at[record.cloud] = time.monotonic()
        if record.state in ENDED:
            self._handles.pop(record.id, None)
            ended = [each.id for each in self._records.values() if each.state in ENDED]
            for old in ended[:-KEPT]:
                del self._records[old], self._revisions[old]
        self._news.set()
        self._news = anyio.Event()


def _encodable(value: Any) -> Any:
    """Return text of a cloud without what neither a database nor a browser takes."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def is_temporary(error: Exception) -> bool:
    """Tell whether the same request may succeed later."""
    if isinstance(error, TokenError):
        return error.transient
    return isinstance(error, APIConnectionError | RateLimitError | ServerError)


async def _read(handles: list[Handle]) -> set[Handle]:
    """Read all jobs of a cloud once, in as few requests as possible; return those that could not be read."""
    pending: tuple[Handle, ...] = ()
    try:
        await wait_all(handles, timeout=0)
    except JobTimeoutError as error:
        pending = error.pending
    except (APIError, ExceptionGroup):
        pass  # about the jobs that are returned
    return {handle for handle in handles if not handle.done} - set(pending)


async def _compiled(function: Callable[..., Any], *args: Any) -> Any:
    """Run what reads and compiles a circuit in a child process: other callers go on, whatever the circuit asks for."""
    try:
        return await run_isolated(function, *args, time_limit=COMPILING_SECONDS, memory_limit=COMPILING_BYTES)
    except ResourceLimitError as error:
        raise ValueError(f"the circuit cannot be compiled here: {error}") from None


def _check_measurements(text: str) -> None:
    """Refuse a circuit without measurements, which would have no counts."""
    if not _measures(read_openqasm(text)):
        raise ValueError("the circuit measures nothing: measure into a classical register")


def _measures(circuit: QuantumCircuit) -> bool:
    """Return whether a circuit measures, blocks of control flow included."""
    return any(
        each.name == "measure" or any(map(_measures, getattr(each.operation, "blocks", ()))) for each in circuit.data
    )


def _state(handle: Handle) -> str:
    return "running" if (handle.status or "").lower() == "running" else "queued"


def _settled(record: Record) -> bool:
    return time.time() - record.changed > SETTLED


def _counts(result: IonQResult | IBMResult) -> str:
    """Return the counts of each classical register, as JSON."""
    if isinstance(result, IonQResult):
        return json.dumps({name: register.counts() for name, register in result.registers.items()})
    return json.dumps(
        {name: bits.counts() for pub in result[:1] for name, bits in pub.data.items() if isinstance(bits, BitArray)}
    )

"""The jobs of the service: sweeps submit them and keep their results, and a table beside them has what the pages show.

Each job is a sweep with one point. Every process of the service submits jobs and waits for them.
"""

import json
import logging
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import anyio
import anyio.to_thread
import circuits

from aioqpu import APIError, IBMRuntimeClient, IonQClient
from aioqpu.integrations.sweeps import Sweep, Sweeps

T = TypeVar("T")
Client = IonQClient | IBMRuntimeClient
SHOWN = 200  # jobs that a page gets, in addition to all unfinished ones
CHECK = 0.25  # seconds between two checks for changes by other processes
SETTLED = 120.0  # seconds after which an interrupted submission that its cloud does not show is sent again
ENDED = ("completed", "failed", "cancelled", "deleted")
UNFINISHED = f"state NOT IN {ENDED}"
NEWEST = "rowid IN (SELECT rowid FROM service_jobs WHERE state != 'deleted' ORDER BY rowid DESC LIMIT ?)"
NEXT = "(SELECT COALESCE(MAX(revision), 0) + 1 FROM service_jobs)"
UPDATE = f"UPDATE service_jobs SET revision = {NEXT}, state = ?, record = ?, circuit = ?, counts = ? WHERE id = ?"
TABLE = """
CREATE TABLE IF NOT EXISTS service_jobs (id TEXT PRIMARY KEY, revision INTEGER NOT NULL UNIQUE, state TEXT NOT NULL,
    record TEXT NOT NULL, circuit TEXT NOT NULL, counts TEXT)
"""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A job as the pages show it; its state is `waiting` until its cloud has accepted it."""

    id: str
    cloud: str
    backend: str
    name: str
    shots: int
    created: float
    state: Literal["waiting", "queued", "running", "completed", "failed", "cancelled", "deleted"] = "waiting"
    status: str | None = None  # as the cloud spells it
    job_id: str | None = None
    error: str | None = None
    position: int | None = None  # in the cloud's queue
    expected_wait: float | None = None  # seconds, from the submission on
    cancelling: bool = False
    ended: float | None = None


class IdTakenError(Exception):
    """An id that was used before, for another submission."""


class Jobs:
    def __init__(self, path: Path, clients: Mapping[str, Client], **options: Any) -> None:
        self.clients, self.path = clients, path
        self.revision = -1  # of the table, as last seen
        self._sweeps = Sweeps(clients, path, settled=SETTLED, **options)
        self._changed = anyio.Event()  # set at each change, and replaced
        self._is_closed = False

    @asynccontextmanager
    async def opened(self, is_stopping: Callable[[], bool]) -> AsyncGenerator[None]:
        """Submit jobs and wait for them until the block is left, which cancels nothing at the clouds."""
        async with self._sweeps:
            await self._run(lambda table: table.execute(TABLE))
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._notice_changes, is_stopping)
                yield
                tasks.cancel_scope.cancel()

    def sweep(self, record: Record) -> Sweep:
        return self._sweeps.sweep(record.id)

    async def submit(self, record: Record, circuit: str) -> Record:
        """Accept a circuit in OpenQASM, which is submitted exactly once, in the background.

        Raises `ValueError` for a circuit that cannot run, `APIError` for an unusable backend, and `IdTakenError`.
        """
        if not await self.select("id = ?", record.id):
            await circuits.check(circuit)
            point = await circuits.prepared(self.clients[record.cloud], record, circuit)
            values = (record.id, record.state, _encoded(record), circuit)
            insert = f"INSERT OR IGNORE INTO service_jobs VALUES (?, {NEXT}, ?, ?, ?, NULL)"
            # After this statement the job is not lost if the process ends.
            if await self._run(lambda table: table.execute(insert, values).rowcount) and point is not None:
                await self.add(record, point)
        (known,) = await self.select("id = ?", record.id)
        kept, _ = await self.circuit_and_counts(record.id)
        entered = ("cloud", "backend", "name", "shots")
        if circuit != kept or any(getattr(known, name) != getattr(record, name) for name in entered):
            raise IdTakenError(f"the id {record.id} belongs to another submission")
        return known

    async def add(self, record: Record, point: dict[str, Any]) -> None:
        """Put a stored job into its sweep."""
        submit = "job" if record.cloud == "ionq" else "sampler"
        try:
            await self._sweeps.add(record.id, {"job": point}, client=record.cloud, submit=submit)
        except (TypeError, ValueError) as error:
            if not (await self.sweep(record).progress()).total:  # else another process has added it
                await self.change(record.id, state="failed", error=str(error))

    async def cancel(self, record: Record) -> None:
        """Stop the submission of a job, or ask its cloud to cancel it."""
        # A job that is being submitted now is cancelled when its id is known.
        changed = await self.change(record.id, cancelling=True)
        await self.sweep(record).stop()
        if changed is not None and changed.job_id is not None:
            try:
                await self.clients[record.cloud].job(changed.job_id).cancel()
            except APIError:
                await self.change(record.id, cancelling=False)
                raise

    async def delete(self, record: Record) -> None:
        """Delete an ended job with its circuit and counts; its cloud keeps them, and its id cannot be used again."""
        await self.sweep(record).delete()
        gone = _encoded(replace(record, state="deleted", name="", job_id=None, error=None))
        await self._run(lambda table: table.execute(UPDATE, ("deleted", gone, "", None, record.id)))

    async def select(self, where: str, *values: Any) -> list[Record]:
        """Return the records of some jobs, the newest first."""
        query = f"SELECT record FROM service_jobs WHERE {where} ORDER BY rowid DESC"
        return await self._run(lambda table: [Record(**json.loads(row)) for (row,) in table.execute(query, values)])

    async def circuit_and_counts(self, record_id: str) -> tuple[str, dict[str, dict[str, int]] | None]:
        """Return the circuit as it was entered and, after the job has completed, the counts of each register."""
        query = "SELECT circuit, counts FROM service_jobs WHERE id = ?"
        circuit, counts = await self._run(lambda table: table.execute(query, (record_id,)).fetchone())
        return circuit, counts and json.loads(counts)

    async def change(self, record_id: str, counts: str | None = None, **fields: Any) -> Record | None:
        """Change the record of a job and return it, unless it has ended."""

        def work(table: sqlite3.Connection) -> Record | None:
            table.execute("BEGIN IMMEDIATE")
            query = f"SELECT record, circuit FROM service_jobs WHERE id = ? AND {UNFINISHED}"
            for row, circuit in table.execute(query, (record_id,)).fetchall():
                before = Record(**json.loads(row))
                after = replace(before, **fields)
                if after != before:
                    after = replace(after, ended=time.time() if after.state in ENDED else None)
                    table.execute(UPDATE, (after.state, _encoded(after), circuit, counts, record_id))
                return after
            return None

        return await self._run(work)

    async def changes(self) -> AsyncGenerator[list[Record]]:
        """Yield the newest and the unfinished jobs, then those that have changed; a slow listener skips states."""
        seen = None
        while not self._is_closed:
            changed, revision = self._changed, self.revision
            if seen is None:
                yield await self.select(f"{UNFINISHED} OR {NEWEST}", SHOWN)
            elif revision > seen:
                yield await self.select("revision > ?", seen)
            else:
                await changed.wait()
            seen = revision

    async def _notice_changes(self, is_stopping: Callable[[], bool]) -> None:
        """Check for changes by other processes until the server stops, then end all streams of changes."""
        while not is_stopping():
            try:
                await self.select("FALSE")
            except sqlite3.Error:
                logging.getLogger("fastapi_service").exception("the table of jobs cannot be read")
            await anyio.sleep(CHECK)
        self._is_closed = True
        self._changed.set()

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Use the table in a thread, and notify the listeners when it has changed."""

        def run() -> tuple[T, int]:
            with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as table, table:
                return work(table), table.execute(f"SELECT {NEXT} - 1").fetchone()[0]

        result, revision = await anyio.to_thread.run_sync(run)
        if revision > self.revision:
            self.revision = revision
            self._changed.set()
            self._changed = anyio.Event()
        return result


def _encoded(record: Record) -> str:
    """Return a record as JSON that browsers accept: lone surrogates in a cloud's texts are replaced."""
    return json.dumps(asdict(record), ensure_ascii=False).encode("utf-8", "replace").decode()

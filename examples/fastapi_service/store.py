"""Stores jobs in SQLite, so that the service finds all of them after a restart."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Literal, Self, TypeVar

import anyio
import anyio.to_thread

T = TypeVar("T")

State = Literal[
    "submitting",  # stored, and possibly sent
    "uncertain",  # the response to the submission was lost; the service looks for the job at the cloud
    "queued",
    "running",
    "completed",
    "failed",
    "cancelled",
    "refused",  # the cloud refused the submission
    "lost",  # the cloud has no such job
]
ENDED: tuple[State, ...] = ("completed", "failed", "cancelled", "refused", "lost")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A stored job; its id is the submission id, which the cloud stores with the job."""

    id: str
    cloud: str
    backend: str
    name: str
    shots: int
    created: float
    changed: float
    state: State = "submitting"
    status: str | None = None  # as the cloud spells it
    job_id: str | None = None
    error: str | None = None


COLUMNS = ", ".join(field.name for field in fields(Record))
SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, cloud TEXT NOT NULL, backend TEXT NOT NULL, name TEXT NOT NULL, shots INTEGER NOT NULL,
    created REAL NOT NULL, changed REAL NOT NULL, state TEXT NOT NULL, status TEXT, job_id TEXT, error TEXT,
    circuit TEXT NOT NULL, counts TEXT
)
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the database and create the table if it is missing."""
    # The lock of the store lets one thread in at a time. With autocommit, each statement is a transaction.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(SCHEMA)
    return connection


class Store:
    """The table of jobs. Calls run in a thread, one at a time, and have written to the disk when they return."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = anyio.Lock()

    async def __aenter__(self) -> Self:
        self._connection = await self._run(partial(connect, self._path))
        return self

    async def __aexit__(self, *_: object) -> None:
        with anyio.CancelScope(shield=True):
            await self._run(self._connection.close)

    async def add(self, record: Record, circuit: str) -> bool:
        """Store a new job and return True, or return False if a job has this id already."""
        marks = ", ".join("?" * len(fields(Record)))
        statement = f"INSERT OR IGNORE INTO jobs ({COLUMNS}, circuit) VALUES ({marks}, ?)"
        return await self._run(lambda: self._connection.execute(statement, (*astuple(record), circuit)).rowcount == 1)

    async def save(self, record: Record, counts: str | None = None) -> None:
        """Store the fields of a job that can change."""
        statement = """
            UPDATE jobs SET changed = ?, state = ?, status = ?, job_id = ?, error = ?, counts = COALESCE(?, counts)
            WHERE id = ?
        """
        values = (record.changed, record.state, record.status, record.job_id, record.error, counts, record.id)
        await self._run(lambda: self._connection.execute(statement, values))

    async def get(self, record_id: str) -> Record | None:
        return next(iter(await self._select("WHERE id = ?", record_id)), None)

    async def newest(self, limit: int) -> list[Record]:
        return await self._select("ORDER BY created DESC LIMIT ?", limit)

    async def unfinished(self) -> list[Record]:
        return await self._select(f"WHERE state NOT IN ({', '.join('?' * len(ENDED))}) ORDER BY created", *ENDED)

    async def circuit_and_counts(self, record_id: str) -> tuple[str, dict[str, dict[str, int]] | None]:
        """Return the circuit as it was submitted and, after the job has completed, the counts of each register."""

        def read() -> tuple[str, dict[str, dict[str, int]] | None]:
            query = "SELECT circuit, counts FROM jobs WHERE id = ?"
            circuit, counts = self._connection.execute(query, (record_id,)).fetchone()
            return circuit, counts and json.loads(counts)

        return await self._run(read)

    async def _select(self, clause: str, *values: str | int) -> list[Record]:
        def read() -> list[Record]:
            cursor = self._connection.execute(f"SELECT {COLUMNS} FROM jobs {clause}", values)
            names = [column[0] for column in cursor.description]
            return [Record(**dict(zip(names, row, strict=True))) for row in cursor]

        return await self._run(read)

    async def _run(self, work: Callable[[], T]) -> T:
        async with self._lock:
            return await anyio.to_thread.run_sync(work)

"""Jobs in SQLite: what a restart needs to find every one of them again."""

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
    "submitting",  # written down, and perhaps sent
    "uncertain",  # the answer to the submission was lost; the cloud is asked for the job
    "queued",
    "running",
    "completed",
    "failed",
    "cancelled",
    "refused",  # by the cloud, before there was a job
    "lost",  # the cloud shows no such job
]
ENDED: tuple[State, ...] = ("completed", "failed", "cancelled", "refused", "lost")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A job as this service knows it; its id is the submission id that the cloud keeps with the job."""

    id: str
    cloud: str
    backend: str
    name: str
    shots: int
    created: float
    changed: float
    state: State = "submitting"
    status: str | None = None  # the cloud's own word
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
    """Open the table, or make it."""
    # The lock of the store keeps the threads apart. With autocommit, each statement is a transaction.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(SCHEMA)
    return connection


class Store:
    """One table. Every call works in a thread, one at a time, and is on the disk when it returns."""

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
        """Write a new job down; False when there is one with this id."""
        marks = ", ".join("?" * len(fields(Record)))
        statement = f"INSERT OR IGNORE INTO jobs ({COLUMNS}, circuit) VALUES ({marks}, ?)"
        return await self._run(lambda: self._connection.execute(statement, (*astuple(record), circuit)).rowcount == 1)

    async def save(self, record: Record, counts: str | None = None) -> None:
        """Write down what has changed."""
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
        """Return the circuit as it came, and the counts of each register once the job has completed."""

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

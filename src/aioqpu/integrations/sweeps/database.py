"""Creates and opens the database of sweeps, and reads and writes the rows of the engine in it."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import attrs
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from aioqpu.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence

    from dbos import WorkflowStatus

T = TypeVar("T")

logger: Final = logging.getLogger("aioqpu")

APPLICATION: Final = "aioqpu-sweeps"
FORMAT: Final = 1  # of the stored rows: a release that cannot be mixed with earlier ones has a higher number
VERSION: Final = f"{APPLICATION}-{FORMAT}"
SUBMIT: Final = "aioqpu.submit"
FOLLOW: Final = "aioqpu.follow"
_CLIENT: Final = "aioqpu.client"
UNFINISHED: Final = ["ENQUEUED", "DELAYED", "PENDING"]
NUMBER_DIGITS: Final = 6  # of the hexadecimal number that ends a submission id, which is different in each attempt
_ROWS_AT_ONCE: Final = 250
_ROWS_READ_AT_ONCE = 500  # a row takes 3 kB of memory
_POLL_SECONDS = 0.25  # between two reads of the queue of points to submit, in each worker
_FOLLOW_POLL_FACTOR = 4  # the queue of jobs to wait for is read less often by this factor
_MAX_RETRY_SECONDS = 10.0


def submit_queue(client: str) -> str:
    """Return the name of the queue from which the jobs of a client are submitted."""
    return f"aioqpu-submit-{client}"


def follow_queue(client: str) -> str:
    """Return the name of the queue from which the jobs of a client are waited for."""
    return f"aioqpu-follow-{client}"


@attrs.frozen
class Point:
    """A point of a sweep, ready to be stored."""

    label: str
    """The names of the sweep and the point, which also name the point's rows."""
    submission_id: str
    client: str
    method: str
    keywords: str = attrs.field(repr=False)
    """The keywords of the client's method, as JSON."""
    digest: str
    """A hash, equal for equal content."""


def database_url(database: str | Path) -> sa.URL:
    """Return the URL of a database that is given by its path or URL; errors do not show a password."""
    if not isinstance(database, (str, Path)) or not str(database).strip():
        raise ConfigurationError("database must be a path, sqlite:///path or postgresql://...")
    if isinstance(database, Path) or "://" not in database:
        return sa.URL.create("sqlite", database=str(Path(database).expanduser().absolute()))
    try:
        url = sa.make_url(database)
        backend = url.get_backend_name()
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ValueError):
        raise ConfigurationError("database is not a URL that can be read: sqlite:///path or postgresql://...") from None
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ConfigurationError("a sweep needs a database file: a database in memory ends with the process")
        return sa.URL.create("sqlite", database=str(Path(url.database).absolute()))
    if backend != "postgresql":
        raise ConfigurationError(f"database must be SQLite or Postgres, not {backend}")
    if not url.database:
        raise ConfigurationError("the Postgres URL names no database: postgresql://user@host/database")
    return url.set(drivername="postgresql+psycopg")


class Database:
    """The rows of sweeps, read and written in worker threads."""

    def __init__(self, database: str | Path) -> None:
        self.url: sa.URL = database_url(database)
        self._engine: sa.Engine | None = None
        self._client: DBOSClient | None = None

    @property
    def path(self) -> Path | None:
        """The SQLite file."""
        return Path(str(self.url.database)) if self.url.get_backend_name() == "sqlite" else None

    @property
    def engine_url(self) -> str:
        """The URL in the form of the engine, including the password."""
        return self.url.set(drivername=self.url.get_backend_name()).render_as_string(hide_password=False)

    def make_engine(self) -> sa.Engine:
        """Return connections of this process."""
        if self.path is None:
            return sa.create_engine(self.url, pool_pre_ping=True, pool_size=4)
        engine = sa.create_engine(self.url, pool_size=4)

        @sa.event.listens_for(engine, "connect")
        def use_immediate_transactions(connection: Any, _: Any) -> None:
            connection.isolation_level = "IMMEDIATE"
            connection.execute("PRAGMA busy_timeout=30000")
            # Rows of a sweep are found with LIKE, which ignores case by default: "run" would match "RUN".
            connection.execute("PRAGMA case_sensitive_like=ON")

        return engine

    def open(self, *, create: bool) -> None:
        """Connect; `create` also creates or updates the tables.

        Raises:
            ConfigurationError: The database cannot be used.
        """
        if logging.getLogger("dbos").level == logging.NOTSET:
            logging.getLogger("dbos").setLevel(logging.WARNING)  # at INFO it logs each table that it creates
        try:
            if self.path is not None:
                _prepare_file(self.path, create=create)
            self._engine = self.make_engine()
            self._client = DBOSClient(
                system_database_engine=self._engine,
                serializer=DBOSPortableJSONSerializer(),
                application_name=APPLICATION,
                retry_connection_errors=False,
                lazy=True,
            )
            self._check_format(self._client)
            if create:
                DBOS.migrate(self.engine_url)
        except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
            self.close()
            raise ConfigurationError(f"the database {self.name} cannot be used: {reason_of(error)}") from None
        except BaseException:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The database in messages, without a password."""
        return str(self.path or self.url.set(drivername="postgresql"))

    def _check_format(self, client: DBOSClient) -> None:
        try:
            versions = [version["version_name"] for version in client.list_application_versions()]
        except sa.exc.DBAPIError as error:
            if self.path is None and is_connection_lost(error):
                raise
            return  # a new database has no tables
        numbers = [int(found[1]) for name in versions if (found := re.fullmatch(rf"{APPLICATION}-(\d+)", name))]
        if max(numbers, default=FORMAT) > FORMAT:
            raise ConfigurationError(
                f"the database {self.name} was written by a newer version of aioqpu: update this installation"
            )

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._engine is not None:
            # A thread whose caller was cancelled may still use a connection, which the old pool would keep open.
            sa.event.listen(self._engine, "checkin", lambda _, record: record.invalidate())
            self._engine.dispose()
            self._engine = None

    async def run(self, work: Callable[[DBOSClient], T]) -> T:
        """Run `work` in a thread; a lost connection is waited for.

        Raises:
            RuntimeError: The sweeps are not open.
            OSError: The database cannot be written, for example because the disk is full.
        """
        pause = 0.5
        while True:
            if self._client is None:
                raise RuntimeError("the sweeps are not open: use them inside of `async with`")
            try:
                return await asyncio.to_thread(work, self._client)
            except sa.exc.DBAPIError as error:
                if not is_connection_lost(error):
                    raise OSError(f"the database {self.name} cannot be used: {reason_of(error)}") from None
                logger.warning("the database %s cannot be reached, still waiting: %s", self.name, reason_of(error))
            await asyncio.sleep(pause)
            pause = min(2 * pause, _MAX_RETRY_SECONDS)

    async def add(self, points: Sequence[Point]) -> int:
        """Store points that are not stored yet and return their number.

        Raises:
            ValueError: A stored point with the same id has other content; the points before it are stored.
        """
        added = 0
        for batch in _batches(points):
            added += await self.run(partial(self._add, points=batch))
        return added

    def _add(self, client: DBOSClient, points: Sequence[Point]) -> int:
        known = _stored_labels(client, points)
        new = [point for point in points if point.label not in known]
        if not new:
            return 0
        if self._engine is None:
            raise RuntimeError("the sweeps were closed before the points were stored")
        with self._engine.begin() as connection:
            for point in new:
                client.enqueue_in_transaction(
                    connection,
                    {
                        "workflow_name": SUBMIT,
                        "queue_name": submit_queue(point.client),
                        "workflow_id": point.label,
                        "app_version": VERSION,
                        "attributes": attributes_of(point),
                    },
                    point.client,
                    point.method,
                    point.keywords,
                    point.submission_id,
                )
        _stored_labels(client, new)  # raises if another process has added one with other content meanwhile
        return len(new)

    async def retry(self, name: str, failed: Iterable[tuple[str, int]]) -> int:
        """Store another attempt of failed points, unless it is stored already, and return the number of new attempts.

        An attempt is stored as a point with an id of its own, so it is submitted exactly once, like every point.

        Args:
            name: The name of the sweep.
            failed: The key and the number of each attempt that failed.
        """
        added = 0
        for batch in _batches(failed):
            attempts = {f"{name}/{key}": (key, attempt + 1) for key, attempt in batch}
            rows = await self.run(partial(DBOSClient.list_workflows, workflow_ids=list(attempts), load_output=False))
            added += await self.add([_attempt(name, *attempts[row.workflow_id], row) for row in rows])
        return added

    async def register_client(
        self,
        name: str,
        identity: str,
        *,
        limit: tuple[int, float] | None,
        default_limit: tuple[int, float] | None,
        submitting: int,
    ) -> None:
        """Record the service and account of a client's name, and create its queues.

        Args:
            name: The client's name.
            identity: What distinguishes its service and account.
            limit: How many submissions start in how many seconds; `None` keeps the limit in the database.
            default_limit: The limit of a name that is new in the database.
            submitting: How many submissions each process sends at the same time.

        Raises:
            ConfigurationError: The name belongs to another service or account in this database.
        """
        stored = await self.run(partial(_register_identity, name=name, identity=identity))
        if stored != identity:
            raise ConfigurationError(
                f"the client {name!r} of the database {self.name} belongs to another service or instance: give this "
                "client another name, or use another database"
            )
        await self.run(
            partial(_register_queues, name=name, limit=limit, default_limit=default_limit, submitting=submitting)
        )

    async def rows(self, prefix: str | None, **filters: Any) -> list[WorkflowStatus]:
        """Return rows without their payload."""
        return await self.run(lambda client: _read(client, workflow_id_prefix=prefix, **filters))

    async def pages(self, prefix: str | None = None, **filters: Any) -> AsyncGenerator[list[WorkflowStatus]]:
        """Yield rows without their payload, a few at a time to save memory.

        If rows begin to match the filters meanwhile, a row can be repeated; if rows cease to match, one can be missing.
        """
        read = 0
        while True:
            rows = await self.rows(prefix, name=[SUBMIT, FOLLOW], limit=_ROWS_READ_AT_ONCE, offset=read, **filters)
            yield rows
            read += len(rows)
            if len(rows) < _ROWS_READ_AT_ONCE:
                return

    async def rows_with_output(self, ids: Sequence[str]) -> list[WorkflowStatus]:
        """Return rows with the outcomes of their workflows."""
        return await self.run(lambda client: client.list_workflows(workflow_ids=list(ids), load_input=False))

    async def cancel(self, ids: Iterable[str]) -> None:
        """Take rows out of their queues, unless they have ended."""
        for batch in _batches(ids):
            await self.run(partial(DBOSClient.cancel_workflows, workflow_ids=batch))

    async def resume(self, rows: Iterable[tuple[str, str]]) -> None:
        """Put rows into queues, unless they have ended.

        Args:
            rows: The queue and the id of each row.
        """
        ids_by_queue: dict[str, list[str]] = {}
        for queue, workflow_id in rows:
            ids_by_queue.setdefault(queue, []).append(workflow_id)
        for queue, ids in ids_by_queue.items():
            for batch in _batches(ids):
                await self.run(partial(DBOSClient.resume_workflows, workflow_ids=batch, queue_name=queue))

    async def delete(self, ids: Iterable[str]) -> None:
        """Delete rows and all that is stored with them."""
        for batch in _batches(ids):
            await self.run(partial(DBOSClient.delete_workflows, workflow_ids=batch))


def _stored_labels(client: DBOSClient, points: Sequence[Point]) -> set[str]:
    """Return the labels of points that are stored, or raise `ValueError` when one has other content."""
    stored = {row.workflow_id: row for row in _read(client, workflow_ids=[point.label for point in points])}
    for point in points:
        if point.label in stored and stored[point.label].attributes != attributes_of(point):
            raise ValueError(
                f"point {point.label!r} was added before with other content or another client: give it another key, "
                "or add it to a sweep of another name; deleting the sweep deletes its results"
            )
    return stored.keys() & {point.label for point in points}


def _register_identity(client: DBOSClient, name: str, identity: str) -> str:
    """Store the identity of a client's name unless it has one, and return what is stored."""
    # No worker takes this row, since none listens to its queue.
    workflow_id = f"//client/{name}"
    client.enqueue(
        {
            "workflow_name": _CLIENT,
            "queue_name": _CLIENT,
            "workflow_id": workflow_id,
            "app_version": VERSION,
            "attributes": {"identity": identity},
        }
    )
    (row,) = _read(client, workflow_ids=[workflow_id])
    return str((row.attributes or {}).get("identity"))


def _register_queues(
    client: DBOSClient,
    name: str,
    limit: tuple[int, float] | None,
    default_limit: tuple[int, float] | None,
    submitting: int,
) -> None:
    stored = client.retrieve_queue(submit_queue(name))
    chosen = limit or (default_limit if stored is None else None)
    limiter = None if stored is None else stored.limiter
    client.register_queue(
        submit_queue(name),
        worker_concurrency=submitting,
        polling_interval_sec=_POLL_SECONDS,
        limiter={"limit": chosen[0], "period": chosen[1]} if chosen else limiter,
    )
    client.register_queue(follow_queue(name), polling_interval_sec=_FOLLOW_POLL_FACTOR * _POLL_SECONDS)


async def run_to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a task of its own; a cancelled caller waits for its end, and raises then."""
    task, cancelled = asyncio.ensure_future(work), None
    with anyio.CancelScope(shield=True):  # anyio would cancel this task again at each turn of the loop
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError as error:
                cancelled = error
    if cancelled is None:
        return task.result()
    _ = task.cancelled() or task.exception()  # marks the exception as retrieved
    raise cancelled


def queue_of(row: WorkflowStatus) -> str:
    """Return the queue that a row belongs to."""
    return (submit_queue if row.name == SUBMIT else follow_queue)((row.attributes or {})["client"])


def _attempt(name: str, key: str, attempt: int, first: WorkflowStatus) -> Point:
    """Return another attempt of a point, whose submission id differs from those of its earlier attempts."""
    stored: Any = first.input
    client, method, keywords, submission_id = stored["args"]
    label, _, number = submission_id.rpartition("~")
    number = f"{(int(number, 16) + attempt - 1) % 16**NUMBER_DIGITS:0{NUMBER_DIGITS}x}"
    digest = (first.attributes or {})["digest"]
    return Point(attempt_id(name, key, attempt), f"{label}~{number}", client, method, keywords, digest)


def attempt_id(name: str, key: str, attempt: int) -> str:
    """Return the id of the row of an attempt; the row of its job has the same id with one more slash after the name."""
    return f"{name}/{key}" if attempt == 1 else f"{name}///{attempt}/{key}"


def key_and_attempt(name: str, workflow_id: str) -> tuple[str, int]:
    """Return the key of the point that a row of a sweep belongs to, and the number of the attempt."""
    rest = workflow_id.removeprefix(f"{name}/")
    if not rest.startswith("//"):
        return rest.removeprefix("/"), 1
    attempt, _, key = rest.lstrip("/").partition("/")
    return key, int(attempt)


def attributes_of(point: Point) -> dict[str, str]:
    """Return what a row shows about its point, without the content of the point."""
    return {"client": point.client, "digest": point.digest}


def is_connection_lost(error: sa.exc.DBAPIError) -> bool:
    """Return whether an operation failed because Postgres could not be reached, or was restarted."""
    state = getattr(error.orig, "sqlstate", None)
    is_postgres = type(error.orig).__module__.startswith("psycopg")
    return is_postgres and (
        error.connection_invalidated
        or (isinstance(error, sa.exc.OperationalError) and (state is None or state.startswith(("08", "57P"))))
    )


def reason_of(error: Exception) -> str:
    """Return why an operation failed, without the statement and its values."""
    cause = getattr(error, "orig", None) or error
    return str(getattr(cause, "strerror", None) or cause).strip().splitlines()[0]


def _prepare_file(path: Path, *, create: bool) -> None:
    """Create the SQLite file for its owner only, and set how it is written."""
    if create:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        # With WAL, readers and the writer do not wait for each other, and a commit writes once, not 3 times.
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    elif not path.exists():
        raise FileNotFoundError(f"there is no file {path}")


def _read(client: DBOSClient, **filters: Any) -> list[WorkflowStatus]:
    return client.list_workflows(load_input=False, load_output=False, **filters)


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    remaining = list(items)
    return [remaining[start : start + _ROWS_AT_ONCE] for start in range(0, len(remaining), _ROWS_AT_ONCE)]

"""Defines the public classes of sweeps: `Sweeps`, `Sweep` and `SweepProgress`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import re
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

import anyio
import attrs

from aioqpu import _integrations
from aioqpu._client import Client
from aioqpu._http import httpx
from aioqpu._http.validation import as_seconds, is_number
from aioqpu.errors import AioqpuError, ConfigurationError
from aioqpu.ibm.client import IBMRuntimeClient
from aioqpu.integrations.sweeps.database import (
    FOLLOW,
    SUBMIT,
    UNFINISHED,
    Database,
    key_and_attempt,
    queue_of,
    run_to_its_end,
)
from aioqpu.integrations.sweeps.outcomes import read_outcome
from aioqpu.integrations.sweeps.points import Submit, check_name, make_points
from aioqpu.integrations.sweeps.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable
    from pathlib import Path
    from types import TracebackType

    from dbos import WorkflowStatus

    from aioqpu.ibm.results import IBMResult
    from aioqpu.ionq.results import IonQResult

IBM_LIMIT: Final = (1, 12.0)
"""The number of submissions that start in a number of seconds; IBM accepts five a minute from a user."""
logger: Final = logging.getLogger("aioqpu")
_MIN_POLL_SECONDS, _MAX_POLL_SECONDS = 0.5, 2.0
_OUTCOMES_AT_ONCE = 200
_COMMIT_SECONDS = 60.0
_CLOSE_SECONDS = 60.0
_POINTS_AT_ONCE = 100


@attrs.frozen
class SweepProgress:
    """The number of points of a sweep in each state.

    Attributes:
        waiting: Points that are not submitted yet.
        submitting: Points whose submission is being sent or retried, or whose job is being looked for.
        running: Points whose job is queued or running.
        completed: Points with a stored result.
        failed: Points that the service refused, or whose job failed or was cancelled.
        stopped: Points that `stop` has taken out of the queue; `resume` puts them back.
    """

    waiting: int = 0
    submitting: int = 0
    running: int = 0
    completed: int = 0
    failed: int = 0
    stopped: int = 0

    @property
    def total(self) -> int:
        """The number of points."""
        return sum(attrs.astuple(self))

    @property
    def done(self) -> bool:
        """Whether all points have ended or are stopped."""
        return not (self.waiting or self.submitting or self.running)


class Sweeps:
    """The sweeps of a database, and the worker of this process.

    Use it with `async with`. While it is open, this process works on all sweeps of the database whose clients it has:
    it submits points, waits for jobs and stores results. Several processes can do so at the same time. Entering the
    block creates the tables, and raises `ConfigurationError` if the database cannot be used, or if this process has
    another open `Sweeps` or another application on DBOS. asyncio only.
    """

    def __init__(
        self,
        clients: Client[Any] | Mapping[str, Client[Any]],
        database: str | Path = "sweeps.sqlite3",
        *,
        limits: Mapping[str, tuple[int, float]] | None = None,
        submitting: int = 20,
        settled: float = 120.0,
    ) -> None:
        """Set the clients and the database; opens nothing.

        Args:
            clients: The client to submit with, or clients by name. A single client is named after its cloud, `"ionq"`
                or `"ibm"`. A name must mean the same account in all processes. The caller closes the clients.
            database: The path of an SQLite file on a local disk, `sqlite:///path`, or `postgresql://...` of an existing
                database; Postgres is for processes on several machines.
            limits: The maximum number of submissions that start in a number of seconds, as `(submissions, seconds)` by
                name of client, for all processes together. By default the limits in the database; for names that are
                new there, (1, 12.0) for clients of IBM and no limit for clients of IonQ.
            submitting: The maximum number of submissions that each process sends at the same time.
            settled: Seconds after which a job that the service does not show counts as not created. Only a submission
                that was interrupted waits for them.

        Raises:
            ConfigurationError: An argument is invalid.
        """
        self._clients = _clients_by_name(clients)
        self._database = Database(database)
        self._limits = _checked_limits(limits or {}, self._clients)
        if not is_number(submitting, int) or submitting < 1:
            raise ConfigurationError(f"submitting must be a whole number of at least 1, not {submitting!r}")
        if not 0 < as_seconds(settled) < math.inf:
            raise ConfigurationError(f"settled must be a number of seconds above 0, not {settled!r}")
        self._submitting, self._settled = submitting, float(settled)
        self._worker: Worker | None = None

    async def __aenter__(self) -> Self:
        if self._worker is not None:
            raise RuntimeError("these sweeps are open already")
        try:
            await run_to_its_end(asyncio.to_thread(self._database.open, create=True))
            for name, client in self._clients.items():
                await self._database.register_client(
                    name,
                    _identity(client),
                    limit=self._limits.get(name),
                    default_limit=IBM_LIMIT if isinstance(client, IBMRuntimeClient) else None,
                    submitting=self._submitting,
                )
            worker = Worker(self._database, self._clients, settled=self._settled)
            await worker.open()
        except BaseException:
            await run_to_its_end(self._close(None))
            raise
        self._worker = worker
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        worker, self._worker = self._worker, None
        await run_to_its_end(self._close(worker))

    async def _close(self, worker: Worker | None) -> None:
        with anyio.move_on_after(_CLOSE_SECONDS):
            try:
                if worker is not None:
                    await worker.close()
            finally:
                await run_to_its_end(asyncio.to_thread(self._database.close))

    async def add(
        self,
        name: str,
        points: Mapping[str, Mapping[str, Any]],
        *,
        client: str | None = None,
        submit: Submit = "job",
        **common: Any,
    ) -> Sweep:
        """Store points, each of which is submitted once, and return their sweep. Each submission may cost money.

        Points that are stored already are not changed, so a script that is run again continues its sweep.

        Args:
            name: The name of the sweep, without a slash.
            points: The keywords of each submission by key. `name/key`, up to 79 ASCII characters, is the job's name at
                IonQ or one of its tags at IBM, and the beginning of its submission id.
            client: The name of the client; by default the only one.
            submit: Which method of the client submits: `submit_job`, `submit_sampler` or `submit_estimator`.
            **common: Keywords of all submissions; those of a point take precedence.

        Raises:
            TypeError: The points are not a mapping of mappings, or the method does not have these keywords.
            ValueError: A key cannot be a submission id, a circuit is invalid, or a stored point has other content.
            OSError: The database cannot be written.
            RuntimeError: The sweeps are not open.
        """
        check_name(name)
        chosen = self._choose_client(client)
        if not isinstance(points, Mapping):
            raise TypeError(f"points must be a mapping of keywords by key, not {type(points).__name__}")
        made = []
        items = list(points.items())
        for start in range(0, len(items), _POINTS_AT_ONCE):
            batch = dict(items[start : start + _POINTS_AT_ONCE])
            made += await asyncio.to_thread(make_points, name, batch, chosen, self._clients[chosen], submit, common)
        await self._database.add(made)
        return self.sweep(name)

    def _choose_client(self, client: str | None) -> str:
        if client is None:
            if len(self._clients) > 1:
                raise ValueError(f"there are several clients: give client= one of {', '.join(self._clients)}")
            return next(iter(self._clients))
        if client not in self._clients:
            raise ValueError(f"there is no client {client!r}, only {', '.join(self._clients)}")
        return client

    def sweep(self, name: str) -> Sweep:
        """Return a handle of the sweep with a name; sends and reads nothing.

        Args:
            name: The name of the sweep.
        """
        return Sweep(check_name(name), self._database, self._clients)

    def __repr__(self) -> str:
        return f"<Sweeps {self._database.name}: {', '.join(self._clients)}>"


class _Progress:
    """The progress of a sweep: await it to read the progress now, or iterate over each change."""

    def __init__(self, read: Callable[[], Coroutine[Any, Any, SweepProgress]]) -> None:
        self._read = read

    def __await__(self) -> Generator[Any, Any, SweepProgress]:
        return self._read().__await__()

    async def __aiter__(self) -> AsyncGenerator[SweepProgress]:
        last, pause = None, _MIN_POLL_SECONDS
        while True:
            started = time.monotonic()
            current = await self._read()
            if current != last:
                last, pause = current, _MIN_POLL_SECONDS
                yield current
            if current.done:
                return
            # Counting the points of a large sweep takes long; at most a tenth of the time is spent on it.
            pause = max(min(1.5 * pause, _MAX_POLL_SECONDS), 10 * (time.monotonic() - started))
            await asyncio.sleep(pause)


class Sweep:
    """A sweep of a database; `Sweeps.add` and `Sweeps.sweep` return it.

    Attributes:
        name: The name of the sweep.
    """

    def __init__(self, name: str, database: Database, clients: Mapping[str, Client[Any]]) -> None:
        self.name = name
        self._database = database
        self._clients = clients

    @property
    def _prefix(self) -> str:
        return f"{self.name}/"

    def progress(self) -> _Progress:
        """Return the progress: await it once, or iterate over its changes with `async for` until the sweep is done.

        Returns:
            An awaitable and async iterator of `SweepProgress`.

        Raises:
            OSError: The database cannot be read.
            RuntimeError: The sweeps are not open.
        """
        return _Progress(self._read_progress)

    async def _read_progress(self) -> SweepProgress:
        counts: Counter[tuple[str, str]] = Counter()
        retried = 0
        async for rows in self._database.pages(self._prefix):
            counts.update((row.name, row.status) for row in rows)
            retried += sum(row.name == SUBMIT and self._key_and_attempt(row)[1] > 1 for row in rows)
        if not counts:
            logger.warning("the database has no points of a sweep %r", self.name)
        completed, failed = counts[FOLLOW, "SUCCESS"], counts[FOLLOW, "ERROR"]
        submitted = counts[SUBMIT, "SUCCESS"]
        # After an interruption, a job may be waited for, or have ended, before the end of its submission is stored.
        followed = max(submitted, sum(count for (name, _), count in counts.items() if name == FOLLOW))
        return SweepProgress(
            waiting=counts[SUBMIT, "ENQUEUED"] + counts[SUBMIT, "DELAYED"],
            submitting=max(0, counts[SUBMIT, "PENDING"] - (followed - submitted)),
            running=max(0, followed - completed - failed),
            completed=completed,
            failed=max(0, failed + counts[SUBMIT, "ERROR"] - retried),
            stopped=counts[SUBMIT, "CANCELLED"],
        )

    async def wait(self, *, progress: bool = False) -> SweepProgress:
        """Wait until all points have ended or are stopped, and return the progress then.

        Args:
            progress: Whether to show the progress: as a bar (extra `notebook` or `cli`), or as lines without the extra;
                without a terminal or notebook, as one line a minute.

        Raises:
            OSError: The database cannot be read.
            RuntimeError: The sweeps are not open.
        """
        current = SweepProgress()
        async with _progress_display(self, progress):
            async for each in self.progress():
                current = each
        return current

    async def results(
        self, *, wait: bool = True, progress: bool = False
    ) -> AsyncGenerator[tuple[str, IonQResult | IBMResult | AioqpuError]]:
        """Yield the outcome of each point: those that are stored, then the others as they end.

        Ends when each point has ended or is stopped.

        Args:
            wait: Whether to wait for points that have not ended.
            progress: Whether to show the progress: as a bar (extra `notebook` or `cli`), or as lines without the extra;
                without a terminal or notebook, as one line a minute.

        Returns:
            Tuples of a key and a result, or of a key and the error of a point that has no result.

        Raises:
            OSError: The database cannot be read.
            RuntimeError: The sweeps are not open.
        """
        yielded: set[str] = set()
        async with _progress_display(self, progress):
            pause, since = _MIN_POLL_SECONDS, None
            if not await self._rows(limit=1):
                logger.warning("the database has no points of a sweep %r", self.name)
            while True:
                # The order of these reads matters. A failure is left out only if its next attempt was stored before
                # `unfinished` is read, so the loop cannot end without that outcome. When nothing is unfinished, all
                # outcomes are stored before they are read.
                retried = await self._retried()
                unfinished = await self._rows(status=UNFINISHED, limit=1)
                # The last pass reads all outcomes, since the clock of a machine may have been set back.
                since = since if unfinished else None
                new: list[str] = []
                last = 0
                async for rows in self._database.pages(
                    self._prefix, status=["SUCCESS", "ERROR"], completed_after=since
                ):
                    last = max(last, *(row.completed_at or 0 for row in rows), 0)
                    ended = [row for row in rows if row.name == FOLLOW or row.status == "ERROR"]
                    valid = [row.workflow_id for row in ended if self._key_and_attempt(row) not in retried]
                    new += [workflow_id for workflow_id in valid if workflow_id not in yielded]
                    yielded.update(valid)
                since = _earlier_time(last)
                for start in range(0, len(new), _OUTCOMES_AT_ONCE):
                    for row in await self._database.rows_with_output(new[start : start + _OUTCOMES_AT_ONCE]):
                        yield self._key_and_attempt(row)[0], await read_outcome(row, self._clients)
                if not (wait and unfinished):
                    return
                pause = _MIN_POLL_SECONDS if new else min(1.5 * pause, _MAX_POLL_SECONDS)
                await asyncio.sleep(pause)

    async def _rows(self, **filters: Any) -> list[WorkflowStatus]:
        return await self._database.rows(self._prefix, name=[SUBMIT, FOLLOW], **filters)

    def _key_and_attempt(self, row: WorkflowStatus) -> tuple[str, int]:
        return key_and_attempt(self.name, row.workflow_id)

    async def _retried(self) -> set[tuple[str, int]]:
        """Return the failed attempts that another attempt follows."""
        rows = await self._database.rows(f"{self._prefix}//", name=SUBMIT)
        return {(key, attempt - 1) for key, attempt in map(self._key_and_attempt, rows)}

    async def retry(self, keys: Iterable[str] | None = None) -> int:
        """Submit failed points again. Each submission may cost money.

        The new attempt is a job with a submission id of its own. It is submitted exactly once, also when several
        processes retry at the same time or one is killed meanwhile. A failed job stays at the service. Points that have
        not failed are left out. If another task is iterating over `results`, it receives the outcome of the new attempt
        too.

        Args:
            keys: The keys of the points; by default all that have failed.

        Returns:
            The number of points that wait for another submission.

        Raises:
            TypeError: `keys` is one string.
            ValueError: The sweep has no point with one of the keys; nothing is submitted.
            OSError: The database cannot be written.
            RuntimeError: The sweeps are not open.
        """
        if isinstance(keys, str):
            raise TypeError("keys must be an iterable of keys, not one string")
        wanted = None if keys is None else dict.fromkeys(keys)
        if wanted:
            ids = [f"{self._prefix}{key}" for key in wanted]
            stored = {row.workflow_id for row in await self._database.rows(None, workflow_ids=ids)}
            for key, workflow_id in zip(wanted, ids, strict=True):
                if workflow_id not in stored:
                    raise ValueError(f"sweep {self.name!r} has no point {key!r:.100}, so nothing was submitted again")
        retried = await self._retried()
        failed: dict[tuple[str, int], None] = {}
        async for rows in self._database.pages(self._prefix, status="ERROR"):
            failed |= dict.fromkeys(map(self._key_and_attempt, rows))
        chosen = [point for point in failed if point not in retried and (wanted is None or point[0] in wanted)]
        return await self._database.retry(self.name, chosen)

    async def stop(self) -> int:
        """Submit no more points of this sweep; jobs that were submitted continue, and their results are stored.

        Returns:
            The number of points that were stopped.

        Raises:
            OSError: The database cannot be written.
            RuntimeError: The sweeps are not open.
        """
        waiting = await self._database.rows(self._prefix, name=SUBMIT, status=["ENQUEUED", "DELAYED"])
        await self._database.cancel([row.workflow_id for row in waiting])
        return len(waiting)

    async def resume(self) -> int:
        """Continue the points that were stopped.

        Returns:
            The number of points that wait for their submission again.

        Raises:
            OSError: The database cannot be written.
            RuntimeError: The sweeps are not open.
        """
        stopped = await self._database.rows(self._prefix, name=SUBMIT, status="CANCELLED")
        await self._database.resume((queue_of(row), row.workflow_id) for row in stopped)
        return len(stopped)

    async def delete(self) -> None:
        """Delete the points and results of this sweep from the database. Jobs at the service are not changed.

        A job that is submitted at the same moment continues, and its result is not stored.

        Raises:
            OSError: The database cannot be written.
            RuntimeError: The sweeps are not open.
        """
        rows = await self._database.rows(self._prefix, name=[SUBMIT, FOLLOW])
        await self._database.cancel([row.workflow_id for row in rows if row.status in UNFINISHED])
        rows = await self._database.rows(self._prefix, name=[SUBMIT, FOLLOW])
        await self._database.delete([row.workflow_id for row in rows])

    def __repr__(self) -> str:
        return f"<Sweep {self.name}>"


def _earlier_time(milliseconds: int) -> str:
    """Return an earlier time, since a row may be committed later than another one that was completed after it."""
    return datetime.fromtimestamp(max(0.0, milliseconds / 1000 - _COMMIT_SECONDS), UTC).isoformat()


@asynccontextmanager
async def open_without_worker(name: str, database: str | Path) -> AsyncGenerator[Sweep]:
    """Open an existing database to read or change one sweep; nothing is submitted and no client is needed.

    Raises `ValueError` if the database does not have the sweep.
    """
    check_name(name)
    opened = Database(database)
    await asyncio.to_thread(opened.open, create=False)
    try:
        if not await opened.rows(f"{name}/", limit=1):
            raise ValueError(f"the database has no sweep {name!r}")
        yield Sweep(name, opened, {})
    finally:
        await asyncio.to_thread(opened.close)


def _clients_by_name(clients: Any) -> dict[str, Client[Any]]:
    """Return clients by name; a single client is named after its cloud."""
    if isinstance(clients, Client):
        return {"ibm" if isinstance(clients, IBMRuntimeClient) else "ionq": clients}
    if not isinstance(clients, Mapping) or not clients:
        raise ConfigurationError("clients must be a client, or a mapping of clients by name")
    for name, client in clients.items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,50}", name):
            raise ConfigurationError(f"the name of a client may have letters, digits, '.', '_' and '-', not {name!r}")
        if not isinstance(client, Client):
            raise ConfigurationError(f"{name} must be an IonQClient or IBMRuntimeClient, not {type(client).__name__}")
    return dict(clients)


def _checked_limits(limits: Any, clients: Mapping[str, Any]) -> dict[str, tuple[int, float]]:
    if not isinstance(limits, Mapping):
        raise ConfigurationError("limits must be a mapping of (submissions, seconds) by the name of the client")
    for name, limit in limits.items():
        if name not in clients:
            raise ConfigurationError(f"limits names {name!r}, and the clients are {', '.join(clients)}")
        valid = isinstance(limit, (tuple, list)) and len(limit) == 2 and is_number(limit[0], int) and limit[0] >= 1
        if not valid or not 0 < as_seconds(limit[1]) < math.inf:
            raise ConfigurationError(f"the limit of {name} must be (submissions, seconds), such as (1, 12.0)")
    return {name: (limit[0], float(limit[1])) for name, limit in limits.items()}


def _identity(client: Client[Any]) -> str:
    """Return what distinguishes the service and account of a client, without a secret.

    Versions of an API have the same jobs, and the port of a local server may change.
    """
    url = httpx.URL(re.sub(r"/v0\.\d+$", "", client.url))
    is_local = url.host in ("localhost", "127.0.0.1", "::1")
    instance = client.api_headers.get("Service-CRN", "") if isinstance(client, IBMRuntimeClient) else ""
    where = f"{url.scheme}://{url.host}" if is_local else str(url)
    return hashlib.sha256(f"{type(client).__name__} {where} {instance}".encode()).hexdigest()


def _progress_display(sweep: Sweep, wanted: bool) -> Any:
    """Return a context manager that shows the progress of a sweep."""
    if not wanted:
        return nullcontext()
    return _integrations.load("progress").show_sweep(sweep)

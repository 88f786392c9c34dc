"""Workers of a sweep are killed at any moment; afterwards the server's books are compared with the stored results."""

import asyncio
import math
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass

from support.postgres import available, postgres_server

from aioqpu_emulator import Emulator, Faults

from .flows import CLOUDS
from .sweep_worker import NAME, work

STARTED_AT_ONCE = 3
SHARE_OF_POINTS = 0.7  # that are submitted before the last kill
SECONDS_OF_KILL = 0.3
PATIENCE = 60.0  # for the next job
# Each worker would import these again.
IMPORTED_ONCE = [
    "aioqpu.integrations.sweeps",
    "aioqpu.ibm",
    "aioqpu.ionq.v03",
    "aioqpu._http.pipeline",
    "aioqpu._jobs.handle",
    "anyio._backends._asyncio",
    "httpcore",
]

_forks = multiprocessing.get_context("forkserver")


@dataclass
class SweepFigures:
    """What came of a sweep: the stored results beside the server's books."""

    points: int = 0
    kills: int = 0
    created: int = 0
    duplicates: int = 0
    lost: int = 0
    wrong: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def broken_promises(self) -> int:
        return self.duplicates + self.lost + self.wrong + self.failed


def run(
    cloud,
    database,
    *,
    points,
    kills,
    rate=0.1,
    share=0.02,
    moments=("before", "after"),
    workers=2,
    seed=1,
    fenced=True,
    between=(0.0, 1.0),
    hurried=False,
    seconds=math.inf,
):
    """Kill the workers of a sweep so often or for so many seconds, let it end, and return the figures.

    Hurried workers pause for less time between two attempts.
    """
    draw = random.Random(seed)
    # More submissions in the same time would let the points end before the kills.
    least = kills * (sum(between) / 2 + SECONDS_OF_KILL) if between else 1.0
    limit = STARTED_AT_ONCE, STARTED_AT_ONCE * least / (SHARE_OF_POINTS * points)
    _forks.set_forkserver_preload(IMPORTED_ONCE)
    emulator = Emulator(queue_time=0.01, run_time=0.01, seed=seed)
    started = time.monotonic()
    figures = SweepFigures(points=points)
    from .__main__ import free_port

    with emulator.serve(port=free_port()) as urls:
        emulator.faults = Faults(rate, seed=seed, seconds=1.0) if rate else None
        running = []
        try:
            while not any(process.exitcode == 0 for process in running):
                for process in [each for each in running if each.exitcode not in (None, 0)]:
                    figures.kills += process.exitcode == -signal.SIGKILL
                    if process.exitcode != -signal.SIGKILL:
                        raise RuntimeError(f"a worker ended with {process.exitcode}")
                    running.remove(process)
                kills_go_on = figures.kills < kills and time.monotonic() - started < seconds
                while len(running) < workers:
                    now = share if kills_go_on else 0.0
                    arguments = (urls, cloud, database, points, now, moments, fenced, limit, hurried)
                    running.append(_forks.Process(target=work, args=arguments, daemon=True))
                    running[-1].start()
                if kills_go_on and between:
                    # Kills are spread over the points and not over time, since a busy machine is slow.
                    jobs = SHARE_OF_POINTS * points * (figures.kills + draw.random()) / kills
                    patience = time.monotonic() + PATIENCE
                    while len(emulator.created) < jobs and time.monotonic() < patience and all_run(running):
                        time.sleep(0.02)  # no event loop runs here
                    time.sleep(draw.uniform(*between))  # the next kill is due at a random moment
                    with suppress(ProcessLookupError):
                        os.kill(draw.choice(running).pid, signal.SIGKILL)
                time.sleep(0.05)  # no event loop runs here
        finally:
            for process in running:
                process.kill()
                process.join()
    outcomes = asyncio.run(read(database))
    made = Counter(
        label for job in emulator.created for label in job.labels if label.startswith(f"{NAME}/") and "~" not in label
    )
    figures.created = made.total()
    figures.duplicates = sum(count - 1 for count in made.values())
    figures.lost = points - len(outcomes)
    for key, outcome in outcomes.items():
        if isinstance(outcome, Exception):
            figures.failed += 1
        else:
            figures.wrong += not CLOUDS[cloud]().correct(outcome, int(key[1:]))
    figures.seconds = time.monotonic() - started
    return figures


def all_run(processes):
    return all(process.exitcode is None for process in processes)


async def read(database):
    """Return the stored outcomes."""
    from aioqpu.integrations.sweeps.sweep import open_without_worker

    async with open_without_worker(NAME, database) as sweep:
        return {key: outcome async for key, outcome in sweep.results(wait=False)}


HEAD = ("database", "cloud", "fence", "points", "kills", "jobs created", "duplicates", "lost", "wrong", "failed", "s")


def compare(points, kills, seed, seconds):
    """Give the rows of a table, the number of broken promises, and notes."""
    rows, broken, notes = [], 0, []
    options = {"points": points, "kills": kills, "seed": seed, "seconds": seconds}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sweeps = [("SQLite", cloud, f"{folder}/{cloud}.sqlite3", {}) for cloud in CLOUDS]
        sweeps += [("SQLite", "ionq", f"{folder}/control.sqlite3", {"fenced": False, "share": 0.05})]
        if available():
            server = stack.enter_context(postgres_server())
            sweeps += [("Postgres", cloud, server.database(), {}) for cloud in CLOUDS]
        else:
            notes.append("Postgres is skipped: no server is installed.")
        pool = stack.enter_context(ProcessPoolExecutor(len(sweeps), multiprocessing.get_context("spawn")))
        running = [pool.submit(run, cloud, database, **options, **more) for _, cloud, database, more in sweeps]
        for (name, cloud, _, more), future in zip(sweeps, running, strict=True):
            figures, fenced = future.result(), more.get("fenced", True)
            values = [round(value) for value in asdict(figures).values()]
            rows.append((name, cloud, "yes" if fenced else "no", *values))
            print(*rows[-1], sep=", ", file=sys.stderr, flush=True)
            # Without the fence there must be duplicates: otherwise the kills miss the moments that matter.
            broken += figures.broken_promises if fenced else not figures.duplicates
            broken += figures.kills < kills and figures.seconds < seconds
    return rows, broken, notes

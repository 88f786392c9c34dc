"""Workers of a sweep are killed at any moment; afterwards the server's books are compared with the stored results."""

import asyncio
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass

import anyio
from support.postgres import available, postgres_server

from aioqpu_emulator import Emulator, Faults

from .flows import CLOUDS
from .sweep_worker import NAME, PACE_SECONDS, SETTLED, work

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
    between=(0.5, 4.0),
    hurried=False,
):
    """Kill the workers of a sweep so often, let it end, and return the figures.

    Hurried workers pause for less time between two attempts.
    """
    draw = random.Random(seed)
    seconds = kills * sum(between) / 2 if between else PACE_SECONDS
    pace = max(1, round(points * PACE_SECONDS / seconds))
    _forks.set_forkserver_preload(["aioqpu.integrations.sweeps", "aioqpu.ibm"])
    emulator = Emulator(queue_time=0.01, run_time=0.01, seed=seed)
    started = time.monotonic()
    figures = SweepFigures(points=points)
    from .__main__ import free_port

    with emulator.serve(port=free_port()) as urls:
        emulator.faults = Faults(rate, seed=seed, seconds=1.0) if rate else None
        running = []
        try:
            while figures.kills < kills or not any(process.exitcode == 0 for process in running):
                for process in [each for each in running if each.exitcode not in (None, 0)]:
                    figures.kills += process.exitcode == -signal.SIGKILL
                    if process.exitcode != -signal.SIGKILL:
                        raise RuntimeError(f"a worker ended with {process.exitcode}")
                    running.remove(process)
                finished = [each for each in running if each.exitcode == 0]
                if finished and figures.kills < kills:
                    break  # all points have ended before the last kill
                while len(running) < workers:
                    now = share if figures.kills < kills else 0.0
                    arguments = (urls, cloud, database, points, now, moments, fenced, pace, hurried)
                    running.append(_forks.Process(target=work, args=arguments, daemon=True))
                    running[-1].start()
                if figures.kills < kills and between:
                    time.sleep(draw.uniform(*between))  # no event loop runs here
                    with suppress(ProcessLookupError):
                        os.kill(draw.choice(running).pid, signal.SIGKILL)
                time.sleep(0.05)  # no event loop runs here
        finally:
            for process in running:
                process.kill()
                process.join()
        emulator.faults = None
        outcomes = asyncio.run(read(urls, cloud, database))
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


async def read(urls, cloud, database):
    """Return the stored outcomes."""
    from aioqpu.integrations.sweeps import Sweeps

    async with CLOUDS[cloud]().client(urls) as client, Sweeps(client, database, settled=SETTLED) as opened:
        with anyio.fail_after(60):
            return {key: outcome async for key, outcome in opened.sweep(NAME).results()}


HEAD = ("database", "cloud", "fence", "points", "kills", "jobs created", "duplicates", "lost", "wrong", "failed", "s")


def compare(points, kills, seed):
    """Give the rows of a table, the number of broken promises, and notes."""
    rows, broken, notes = [], 0, []

    def add(name, cloud, database, *, fenced=True, share=0.02):
        nonlocal broken
        figures = run(cloud, database, points=points, kills=kills, seed=seed, fenced=fenced, share=share)
        values = [round(value) for value in list(asdict(figures).values())]
        rows.append((name, cloud, "yes" if fenced else "no", *values))
        print(*rows[-1], sep=", ", file=sys.stderr, flush=True)
        # Without the fence there must be duplicates: otherwise the kills miss the moments that matter.
        broken += figures.broken_promises if fenced else not figures.duplicates

    with tempfile.TemporaryDirectory() as folder:
        add("SQLite", "ionq", f"{folder}/ionq.sqlite3")
        add("SQLite", "ibm", f"{folder}/ibm.sqlite3")
        add("SQLite", "ionq", f"{folder}/control.sqlite3", fenced=False, share=0.05)
    if available():
        with postgres_server() as server:
            add("Postgres", "ionq", server.database())
            add("Postgres", "ibm", server.database())
    else:
        notes.append("Postgres is skipped: no server is installed.")
    return rows, broken, notes

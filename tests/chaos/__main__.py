"""`make chaos`: rates of faults x clouds x transports, a table, and an exit code that says whether promises held."""

import argparse
import asyncio
import json
import logging
import math
import os
import platform
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from . import sweeps
from .flows import CLOUDS, Figures, storm
from .peers import HEAD, compare

RATES = (0.0, 0.1, 0.3, 0.5)
TRANSPORTS = ("httpx", "aiohttp")
SECONDS = 6.0  # slow answers, lateness and outages of IAM last at most so long; a client waits for half of it
PATIENCE = 1500
BEGIN, END = "<!-- chaos: {} -->", "<!-- end of {} -->"
PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
COLUMNS = {
    "asked": "submitted",
    "created": "created",
    "duplicates": "duplicates",
    "silent_losses": "silent losses",
    "uncertain": "uncertain",
    "recovered": "recovered",
    "never_made": "no job",
    "refused": "refused",
    "results": "results",
    "asked_again": "repeated result()",
    "gave_up": "gave up",
    "wrong": "wrong",
    "hung": "hung",
    "leaks": "leaks",
    "seconds": "s",
}


FLOWS_HEAD = ["faults", "cloud", "transport", *COLUMNS.values()]


def cell(cloud, transport, rate, flows, seed):
    """Run one cell in this process."""
    from aioqpu_emulator import Emulator, Faults

    logging.disable()
    faults = Faults(rate, seed=seed, seconds=SECONDS)
    emulator = Emulator(queue_time=0.01, run_time=0.01, seed=seed)
    make = import_module("httpx_aiohttp").AiohttpTransport if transport == "aiohttp" else None
    # Below the range of outgoing connections, or one of them might be given the port while it is closed.
    with emulator.serve(port=free_port()) as urls:
        figures = asyncio.run(storm(emulator, urls, faults, cloud=cloud, flows=flows, in_flight=100, transport=make))
    print(json.dumps(asdict(figures)))


def free_port():
    from aioqpu_emulator.socket_server import listen

    while True:
        try:
            with listen(random.randrange(20_000, 30_000)) as listener:
                return listener.getsockname()[1]
        except OSError:
            continue


def run_cell(cloud, transport, rate, flows, seed):
    """Run one cell in a process of its own; one that does not end counts all its flows as hung."""
    arguments = ["--cell", cloud, transport, "--rates", str(rate), "--flows", str(flows), "--seed", str(seed)]
    command = [sys.executable, "-W", "error", "-m", "chaos", *arguments]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return Figures(asked=flows, hung=flows)
    if done.returncode:
        raise SystemExit(f"{cloud} {transport} {rate}: the run broke off")
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(each) for each in line) + " |" for line in lines)


def storms(args):
    """Run every cell, those of a rate at once, and give the rows and the number of broken promises."""
    rows, broken = [], 0
    for rate in args.rates:
        cells = [(cloud, transport) for cloud in args.clouds for transport in args.transports]
        with ThreadPoolExecutor(len(cells)) as pool:  # they mostly wait
            running = [pool.submit(run_cell, *each, rate, args.flows, args.seed) for each in cells]
            results = [each.result() for each in running]
        for (cloud, transport), figures in zip(cells, results, strict=True):
            values = [round(getattr(figures, name)) for name in COLUMNS]
            rows.append([f"{rate:.0%}", cloud, transport, *values])
            broken += figures.broken_promises
            print(*rows[-1], f"{figures.requests} requests", figures.errors, sep=", ", file=sys.stderr, flush=True)
    return rows, broken


def write(part, report):
    """Put a report between the markers of its part of the page."""
    begin, end = BEGIN.format(part), END.format(part)
    before, found, rest = PAGE.read_text("utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise SystemExit(f"{PAGE} has no {begin} ... {end}")
    PAGE.write_text(f"{before}{begin}\n{report}\n{end}{after}", "utf-8")


def made(seed, seconds):
    """Tell when and where a part was run."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("aioqpu", "httpx", "httpx-aiohttp", "aiohttp"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, seed {seed}, {seconds:.0f} s on {os.cpu_count()} cores with a load average of"
        f" {os.getloadavg()[2]:.0f} ({platform.system()} {platform.machine()}), Python {platform.python_version()},"
        f" {versions}."
    )


def main():
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--cell", nargs=2, metavar=("CLOUD", "TRANSPORT"), help=argparse.SUPPRESS)
    parser.add_argument("--rates", type=float, nargs="+", default=RATES)
    parser.add_argument("--clouds", nargs="+", default=tuple(CLOUDS))
    parser.add_argument("--transports", nargs="+", default=TRANSPORTS)
    parser.add_argument("--flows", type=int, default=1000, help="of each run with faults; 0 leaves them out")
    parser.add_argument("--peer-jobs", type=int, default=200, help="for each other client and rate; 0 leaves them out")
    parser.add_argument("--sweep-points", type=int, default=600, help="of each sweep; 0 leaves them out")
    parser.add_argument("--sweep-kills", type=int, default=200, help="of processes that work on each sweep")
    parser.add_argument("--sweep-seconds", type=float, default=math.inf, help="after which no process is killed")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--write", action="store_true", help="put what was run into docs/reliability.md")
    args = parser.parse_args()
    if args.cell:
        cloud, transport = args.cell
        cell(cloud, transport, args.rates[0], args.flows, args.seed)
        return
    print(f"seed {args.seed}", file=sys.stderr, flush=True)
    logging.disable()
    rates = [rate for rate in args.rates if rate]
    parts = {
        "runs": lambda: (FLOWS_HEAD, *storms(args), []),
        "clients": lambda: (HEAD, *compare(rates, args.peer_jobs, args.seed)),
        "sweeps": lambda: (
            sweeps.HEAD,
            *sweeps.compare(args.sweep_points, args.sweep_kills, args.seed, args.sweep_seconds),
        ),
    }
    wanted = {"runs": args.flows, "clients": args.peer_jobs and rates, "sweeps": args.sweep_points}
    broken = 0
    for part in [part for part in parts if wanted[part]]:
        started = time.monotonic()
        head, rows, lost, notes = parts[part]()
        broken += lost
        report = "\n\n".join([made(args.seed, time.monotonic() - started), table(head, rows), *notes])
        print(report, flush=True)
        if args.write:
            write(part, report)
    print("every promise held" if not broken else f"{broken} broken promises", file=sys.stderr)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()

"""`make chaos`: rates of faults x clouds x transports, a table, and an exit code that says whether promises held."""

import argparse
import asyncio
import json
import logging
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
BEGIN, END = "<!-- chaos -->", "<!-- end of chaos -->"
PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
COLUMNS = {
    "asked": "asked",
    "created": "created",
    "duplicates": "duplicates",
    "silent_losses": "silent losses",
    "uncertain": "uncertain",
    "recovered": "recovered",
    "never_made": "never made",
    "refused": "refused loudly",
    "results": "results",
    "asked_again": "asked again",
    "gave_up": "gave up",
    "wrong": "wrong",
    "hung": "hung",
    "leaks": "leaks",
    "seconds": "s",
}


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


def write(report):
    """Put a report between the markers of the page."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{PAGE} has no {BEGIN} ... {END}")
    PAGE.write_text(f"{before}{BEGIN}\n{report}\n{end}{after}", "utf-8")


def main():
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--cell", nargs=2, metavar=("CLOUD", "TRANSPORT"), help=argparse.SUPPRESS)
    parser.add_argument("--rates", type=float, nargs="+", default=RATES)
    parser.add_argument("--clouds", nargs="+", default=tuple(CLOUDS))
    parser.add_argument("--transports", nargs="+", default=TRANSPORTS)
    parser.add_argument("--flows", type=int, default=1000)
    parser.add_argument("--peer-jobs", type=int, default=200, help="for each other client and rate; 0 leaves them out")
    parser.add_argument("--sweep-points", type=int, default=600, help="of each sweep; 0 leaves them out")
    parser.add_argument("--sweep-kills", type=int, default=200, help="of processes that work on each sweep")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--write", action="store_true", help="put the report into docs/reliability.md")
    args = parser.parse_args()
    if args.cell:
        cloud, transport = args.cell
        cell(cloud, transport, args.rates[0], args.flows, args.seed)
        return
    print(f"seed {args.seed}", file=sys.stderr, flush=True)
    started = time.monotonic()
    logging.disable()
    rows, broken = storms(args)
    rates = [rate for rate in args.rates if rate]
    others, notes = compare(rates, args.peer_jobs, args.seed) if args.peer_jobs and rates else ([], [])
    swept, lost, more = (
        sweeps.compare(args.sweep_points, args.sweep_kills, args.seed) if args.sweep_points else ([], 0, [])
    )
    broken += lost
    notes += more
    versions = ", ".join(f"{name} {version(name)}" for name in ("aioqpu", "httpx", "httpx-aiohttp", "aiohttp"))
    made = (
        f"{datetime.now(UTC):%Y-%m-%d}, seed {args.seed}, {time.monotonic() - started:.0f} s on {os.cpu_count()} cores"
        f" ({platform.system()} {platform.machine()}), Python {platform.python_version()}, {versions}."
    )
    tables = [table(["faults", "cloud", "transport", *COLUMNS.values()], rows)]
    tables += [table(HEAD, others)] if others else []
    tables += [table(sweeps.HEAD, swept)] if swept else []
    report = "\n\n".join([made, *tables, *notes])
    print(report)
    if args.write:
        write(report)
    print("every promise held" if not broken else f"{broken} broken promises", file=sys.stderr)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()

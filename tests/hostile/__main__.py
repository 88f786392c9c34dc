"""`make hostile`: each scenario in processes of its own, a table, and an exit code that tells if the bounds held."""

import argparse
import asyncio
import json
import logging
import mmap
import os
import platform
import resource
import signal
import socket
import sys
import time
import traceback
import warnings
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx

from aioqpu import IBMRuntimeClient, IonQClient

from .scenarios import CRN, Scenario, X, scenarios
from .server import IONQ_JOB, Server

BEGIN, END = "<!-- hostile -->", "<!-- end of hostile -->"
FOLDER = Path(__file__).parents[1]
PAGE = FOLDER.parent / "docs" / "reliability.md"
PATIENCE = 30  # times the bound, by the clock: CPU time is what a busy machine does not change
PARTS = 4  # processes that run scenarios; most of these wait
SAMPLE_EVERY = 7  # an odd number, since scenarios of reads and of submissions take turns
SPARE = 2**30  # bytes of address space beyond a scenario's bound: threads reserve more than they use


def figure(path: str, name: str) -> float:
    """Read a line of /proc that is in kB, as MB."""
    lines = Path(path).read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1000


def run(scenario: Scenario) -> dict[str, Any]:
    """Serve one scenario in one fork of this process and meet it in another; both end with it."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)
    taken = mmap.mmap(-1, 8)
    ready, prepared = os.pipe()
    server = os.fork()
    if not server:
        serve(scenario, listener, taken, prepared)
    os.close(prepared)
    os.read(ready, 1)
    os.close(ready)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    told, tell = os.pipe()
    client = os.fork()
    if not client:
        meet(scenario, url, tell)
    os.close(tell)
    with os.fdopen(told) as pipe:
        report = pipe.read()
    _, status = os.waitpid(client, 0)
    os.kill(server, signal.SIGKILL)
    os.waitpid(server, 0)
    ended = {"outcome": f"ended by signal {status}", "seconds": scenario.seconds, "megabytes": 0.0}
    made = {"name": scenario.name, **(json.loads(report) if report else ended), "submissions": taken[0]}
    return {**made, "held": held(scenario, made)}


def held(scenario: Scenario, made: dict[str, Any]) -> bool:
    return (
        made["outcome"] in scenario.expected
        and made["seconds"] <= scenario.seconds
        and made["megabytes"] <= scenario.megabytes
        and made["submissions"] <= 1
    )


def serve(scenario: Scenario, listener: socket.socket, taken: mmap.mmap, prepared: int) -> None:
    class Counting(Server):
        @property
        def submissions(self) -> int:
            return taken[0]

        @submissions.setter
        def submissions(self, count: int) -> None:
            taken[0] = count

    try:
        server = Counting(scenario.route, scenario.talk, scenario.plain(), listener)
        os.write(prepared, b"1")
        server.run()
    finally:
        os._exit(0)


def meet(scenario: Scenario, url: str, tell: int) -> None:
    """Be the client, within bounds; write how it ended to a pipe."""
    logging.disable()
    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory counts from here
    before = figure("/proc/self/status", "VmRSS")
    limit = int(figure("/proc/self/status", "VmSize") * 1000 + scenario.megabytes * 10**6) + SPARE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.alarm(int(PATIENCE * scenario.seconds))
    try:
        outcome = asyncio.run(scenario.call(url))
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the outcome
        outcome = type(error).__name__
        if len(str(error)) > 2000 or not str(error).isprintable():
            outcome += " with a message that cannot be shown"
    peak = figure("/proc/self/status", "VmHWM") - before
    made = {"outcome": outcome, "seconds": round(time.process_time(), 2), "megabytes": round(peak)}
    with os.fdopen(tell, "w") as pipe:
        json.dump(made, pipe)
    os._exit(0)


def table(rows: list[tuple[Scenario, dict[str, Any]]]) -> str:
    """Show each group of scenarios in a line, with the worst of it."""
    groups: dict[str, list[tuple[Scenario, dict[str, Any]]]] = {}
    for scenario, made in rows:
        groups.setdefault(scenario.group, []).append((scenario, made))
    head = ["what the service does", "scenarios", "ends as", "bounds held", "most CPU s", "bound", "most MB", "bound"]
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for group, members in groups.items():
        longest = max(members, key=lambda each: each[1]["seconds"] / each[0].seconds)
        largest = max(members, key=lambda each: each[1]["megabytes"] / each[0].megabytes)
        cells = [
            group,
            len(members),
            ", ".join(f"`{outcome}`" for outcome in sorted({made["outcome"] for _, made in members})),
            sum(made["held"] for _, made in members),
            f"{longest[1]['seconds']:.1f}",
            f"{longest[0].seconds:g}",
            largest[1]["megabytes"],
            f"{largest[0].megabytes:g}",
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def write(report: str) -> None:
    """Put a report between the markers of the page."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{PAGE} has no {BEGIN} ... {END}")
    PAGE.write_text(f"{before}{BEGIN}\n{report}\n{end}{after}", "utf-8")


async def import_what_calls_import() -> None:
    """Import the modules of a first call, so that no scenario takes the time and memory of that."""
    import httpcore  # noqa: F401 - by httpx with its first connection

    def answer_plainly(request: httpx.Request) -> httpx.Response:
        answers = {"token": {"access_token": "t", "expires_in": 3600}, "jobs": {"id": "j-1"}, "j-1": IONQ_JOB}
        return httpx.Response(200, json=answers[request.url.path.rpartition("/")[2]])

    transport = httpx.MockTransport(answer_plainly)
    async with IonQClient("k", transport=transport) as ionq, IBMRuntimeClient("k", CRN, transport=transport) as ibm:
        await ionq.submit_job(X)
        await ionq.retrieve_job("j-1")
        await ibm.submit_job("sampler", backend="b")
        await ibm.retrieve_job("j-1")


def run_all(chosen: list[Scenario]) -> list[dict[str, Any]]:
    """Run scenarios in several forks of this process at once, and return how each ended, in their order."""
    asyncio.run(import_what_calls_import())
    workers, pipes = [], []
    for part in range(PARTS):
        told, tell = os.pipe()
        worker = os.fork()
        if not worker:
            run_part(chosen, part, tell)
        os.close(tell)
        workers.append(worker)
        pipes.append(told)
    found: list[dict[str, Any]] = []
    for told in pipes:
        with os.fdopen(told) as pipe:
            found += map(json.loads, pipe)
    if any(os.waitpid(worker, 0)[1] for worker in workers):
        raise SystemExit("the run broke off")
    return sorted(found, key=lambda made: made["number"])


def run_part(chosen: list[Scenario], part: int, tell: int) -> None:
    """Run every so many of the scenarios, write how each ended to a pipe, and end this process."""
    warnings.simplefilter("error")
    code = 1
    try:
        with os.fdopen(tell, "w") as pipe:
            for number in range(part, len(chosen), PARTS):
                print(json.dumps({"number": number, **run(chosen[number])}), file=pipe, flush=True)
        code = 0
    except BaseException:  # noqa: BLE001 - what it is, is shown here, and the parent process ends with a code
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make hostile")
    parser.add_argument("--only", default="", help="scenarios with these words in their name")
    parser.add_argument("--fast", action="store_true", help="leave out the slow ones")
    parser.add_argument("--sample", action="store_true", help="run one in seven of the fast ones")
    parser.add_argument("--json", action="store_true", help="print one object a line instead of a table")
    parser.add_argument("--write", action="store_true", help="put the report into docs/reliability.md")
    args = parser.parse_args()
    fast = args.fast or args.sample
    chosen = [each for each in scenarios() if args.only in each.name and not (fast and each.slow)]
    if args.sample:
        chosen = chosen[::SAMPLE_EVERY]
    started = time.monotonic()
    rows = run_all(chosen)
    if args.json:
        print(*map(json.dumps, rows), sep="\n")
        return
    report = (
        f"{datetime.now(UTC):%Y-%m-%d}, {len(rows)} scenarios, {time.monotonic() - started:.0f} s on {os.cpu_count()} "
        f"cores ({platform.system()} {platform.machine()}), Python {platform.python_version()}, "
        f"aioqpu {version('aioqpu')}, httpx {version('httpx')}.\n\n{table(list(zip(chosen, rows, strict=True)))}"
    )
    print(report)
    if args.write:
        write(report)
    broken = [made for made in rows if not made["held"]]
    print(*broken or ["every bound held"], sep="\n", file=sys.stderr)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()

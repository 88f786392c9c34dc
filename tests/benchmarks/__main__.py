"""Compare aioqpu with its peers, side by side in one run: `python -m benchmarks`; some rows: `... import cpu`.

Every row runs in a process of its own, in the environment that holds its peer. A ratio is taken within a round, both
sides in turn; the table shows the median of all rounds and their quartiles. Exits with 1 when a target is
missed that can be met. `--quick` runs few rounds.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import ROOT, ROWS
from benchmarks.measure import RUN

MARKS = "<!-- figures: written by `make bench` -->\n", "<!-- end of figures -->\n"
PEERS = ROOT / ".venv" / "peers"


def measure(name):
    row = ROWS[name]
    python = Path(sys.executable) if row.environment is None else PEERS / row.environment / "bin" / "python"
    if not python.exists():
        return None
    places = [ROOT / "tests"] + ([ROOT / "src", ROOT / "generated"] if row.environment == "qiskit-ibm-runtime" else [])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # importing is measured with compiled modules
    command = [str(python), "-m", "benchmarks.measure", name]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def told(value, unit):
    digits = 0 if value >= 100 or unit in ("requests",) else 2 if value < 10 else 1
    return f"{value:.{digits}f}" + (" x" if unit == "x" else f" {unit}")


def table(results):
    lines = ["| what | against | measured | quartiles | target | |", "|---|---|---|---|---|---|"]
    for name, values in results.items():
        row = ROWS[name]
        target = f"at {'most' if row.at_most is not None else 'least'} {told(row.target, row.unit)}"
        if values is None:
            lines.append(f"| {row.what} | {row.against} | not measured | | {target} | missed |")
            continue
        low, middle, high = quartiles(values)
        verdict = "met" if row.met(middle) else "missed" if row.reachable is None else "missed, see below"
        spread = f"{told(low, row.unit)} to {told(high, row.unit)}" if len(values) > 1 else ""
        lines.append(f"| {row.what} | {row.against} | {told(middle, row.unit)} | {spread} | {target} | {verdict} |")
    return "\n".join(lines) + "\n"


def quartiles(values):
    if len(values) == 1:
        return values * 3
    low, middle, high = statistics.quantiles(values, n=4)
    return low, middle, high


def machine():
    names = ["httpx", "httpx-aiohttp", "aiohttp", "attrs", "anyio", "dbos", "qiskit-aer"]
    peers = [("ionq-core", "ionq-core"), ("qiskit-ibm-runtime", "qiskit-ibm-runtime"), ("qiskit-ibm-runtime", "qiskit")]
    versions = [f"{name} {version(name)}" for name in names]
    for environment, name in peers:
        python = PEERS / environment / "bin" / "python"
        if python.exists():
            script = f"from importlib.metadata import version; print(version({name!r}))"
            done = subprocess.run([str(python), "-c", script], capture_output=True, text=True, check=True)
            versions.append(f"{name} {done.stdout.strip()}")
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} on {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, {', '.join(versions)}"
    )


def main():
    parser = argparse.ArgumentParser(description="Compare aioqpu with its peers.")
    parser.add_argument("rows", nargs="*", help=f"of: {', '.join(ROWS)}")
    parser.add_argument(
        "--quick", action="store_true", help="run few rounds, and write no page: shows that all rows work"
    )
    arguments = parser.parse_args()
    chosen = arguments.rows
    os.environ[RUN] = f"{os.getpid()}-{time.time_ns()}"
    if arguments.quick:
        os.environ["BENCHMARK_ROUNDS"] = "3"
    if unknown := [name for name in chosen if name not in ROWS]:
        parser.error(f"there is no row {unknown[0]!r}; there are {', '.join(ROWS)}")
    results, started = {}, time.monotonic()
    print(machine(), flush=True)
    for name in chosen or ROWS:
        results[name] = measure(name)
        print(table({name: results[name]}).splitlines()[-1], flush=True)
    if not chosen and not arguments.quick:
        text = f"{machine()}:\n\n{table(results)}"
        page = ROOT / "docs" / "benchmarks.md"
        before, _, rest = page.read_text().partition(MARKS[0])
        page.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}")
        figures = {name: {"values": values, "target": ROWS[name].target} for name, values in results.items()}
        (ROOT / "docs" / "benchmarks.json").write_text(json.dumps({"machine": machine(), "rows": figures}, indent=1))
    print(f"{len(results)} rows in {(time.monotonic() - started) / 60:.1f} minutes")
    missed = [
        name
        for name, values in results.items()
        if values is None or not ROWS[name].met(quartiles(values)[1], as_far_as_can_be=True)
    ]
    if missed:
        print("missed:", ", ".join(missed))
    return bool(missed)


sys.exit(main())

"""Measure one row in this process and print its values as JSON."""

import gc
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

from benchmarks import ROOT, ROWS

RUN = "BENCHMARK_RUN"  # the variable with the name of a whole run, whose rows may share what they measure


def ratios(ours, theirs, *, rounds, clock=time.process_time):
    """Run both in turn and return, for each round, how many times theirs ours takes."""
    ours(), theirs()
    rounds = min(rounds, int(os.environ.get("BENCHMARK_ROUNDS", rounds)))
    found = []
    for number in range(rounds):
        spent = {}
        for side in (ours, theirs) if number % 2 else (theirs, ours):
            gc.collect()
            started = clock()
            side()
            spent[side] = clock() - started
        found.append(spent[ours] / spent[theirs])
    return found


def resident():
    """Return the bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def shared(name, measure):
    """Return what `measure()` returns, or what it returned for an earlier row of the same run."""
    run = os.environ.get(RUN)
    file = ROOT / "build" / "bench" / f"{run}-{name}.json"
    if run and file.exists():
        return json.loads(file.read_text())
    found = measure()
    if run:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found))
    return found


if __name__ == "__main__":
    name = sys.argv[1]
    print(json.dumps(getattr(import_module(f"benchmarks.{ROWS[name].module}"), name)()))

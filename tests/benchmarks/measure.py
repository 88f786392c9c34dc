"""Measure one row in this process and print its values as JSON."""

import gc
import json
import os
import sys
import time
from importlib import import_module

from benchmarks import ROWS


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


if __name__ == "__main__":
    name = sys.argv[1]
    print(json.dumps(getattr(import_module(f"benchmarks.{ROWS[name].module}"), name)()))

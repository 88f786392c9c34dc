"""Other packages' clients of IonQ v0.4 run jobs on the emulator, unmodified; `make peers` makes their environments."""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from aioqpu_emulator import Emulator

ENVIRONMENTS = Path(__file__).parents[2] / ".venv" / "peers"
SCRIPT = Path(__file__).parents[1] / "peers" / "run_on_v04.py"
FOUND = {
    "qiskit-ionq": {
        "ideal": {"001": 20},
        "noisy": {"001": 20},
        "batch": [{"001": 20}, {"001": 20}],
        "mid-circuit": {"01": 20},
        "machine": 50,
        "calibration": True,
        "session": 10,
        "session ended": True,
        "dry run": "DONE",
    },
    "cirq-ionq": {
        "ideal": {"100": 20},
        "status": "completed",
        "machine": 20,
        "batch": [{"100": 20}, {"100": 20}],
        "read again": "one",
        "listed": True,
    },
    "ionq-core": {
        "ideal": {"1": 1.0},
        "artifact": 200,
        "clone": "again",
        "machine": "completed",
        "cost": True,
        "batch": ["MultiCircuitJob", 2],
        "session": True,
        "estimate": "usd",
        "backends": True,
        "whoami": "emulator",
        "listed": True,
    },
}


@pytest.mark.parametrize("name", FOUND)
def test_clients_of_v04_run_jobs(name: str) -> None:
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        pytest.skip(f"needs {name} in an environment of its own: make peers")
    with Emulator(queue_time=0.05, run_time=0.05, seed=2).serve() as urls:
        command = [python, "-I", SCRIPT, name, json.dumps(asdict(urls))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["found"] == FOUND[name]

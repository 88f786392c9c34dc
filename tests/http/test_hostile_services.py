"""A sample of `make hostile`: services that break HTTP, JSON and promises, met over real sockets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded with Linux's means")


def test_the_client_withstands_a_sample_of_hostile_services():
    command = [sys.executable, "-m", "hostile", "--sample", "--json"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], env=os.environ, capture_output=True, text=True, check=False
    )
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(ended) > 20, done.stderr
    assert [made for made in ended if not made["held"]] == []

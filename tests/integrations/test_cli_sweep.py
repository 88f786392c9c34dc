"""`aioqpu sweep`: a sweep without Python."""

import csv
import io
import json
import re
import struct
import sys

import pytest
from support.command_line import set_environment
from typer.testing import CliRunner

from aioqpu import AioqpuError, BitArray, DataBin, IBMResult, NDArray, PubResult
from aioqpu.integrations.command_line import sweep as commands
from aioqpu.integrations.command_line.app import app
from aioqpu_emulator import Emulator

pytest.importorskip("dbos")
from aioqpu.integrations.sweeps import database as database_module
from aioqpu.integrations.sweeps import sweep as sweep_module

GHZ = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; x q[0]; c = measure q;'
ROTATED = (
    'OPENQASM 3.0; include "stdgates.inc"; input float theta; qubit[1] q; bit[1] c; rx(theta) q[0]; c = measure q;'
)


@pytest.fixture(scope="module")
def urls():
    with Emulator(queue_time=0.01, run_time=0.01, seed=3).serve() as urls:
        yield urls


@pytest.fixture(autouse=True)
def environment(urls, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    set_environment(monkeypatch, urls)
    monkeypatch.setattr(database_module, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(sweep_module, "_MIN_POLL_SECONDS", 0.1)
    (tmp_path / "ghz.qasm").write_text(GHZ)
    (tmp_path / "rotated.qasm").write_text(ROTATED)


def aioqpu(*arguments):
    return CliRunner().invoke(app, ["sweep", *map(str, arguments)])


def test_a_file_is_run_and_its_results_are_printed(tmp_path):
    (tmp_path / "ghz.toml").write_text(
        'cloud = "ionq"\n[common]\ncircuit = "ghz.qasm"\nshots = 10\n[points.a]\n[points.b]\nshots = 20\n'
    )
    for _ in range(2):
        done = aioqpu("run", "ghz.toml")
        assert done.exit_code == 0, done.output
        assert done.stdout.split() == ["completed", "2", "total", "2"]
    assert json.loads(aioqpu("status", "ghz", "--json").stdout) == {
        **dict.fromkeys(("waiting", "submitting", "running", "failed", "stopped"), 0),
        "completed": 2,
        "total": 2,
        "done": True,
    }
    rows = list(csv.DictReader(io.StringIO(aioqpu("results", "ghz", "--csv").stdout)))
    assert [(row["key"], row["circuit"], row["name"], row["index"], row["value"]) for row in rows] == [
        (key, "0", "c", "01", "1.0") for key in ("a", "b")
    ]
    assert json.loads(aioqpu("results", "ghz").stdout)["a"]["results"] == {"1": 1.0}
    assert aioqpu("stop", "ghz").stdout == "0 points stopped\n"
    assert aioqpu("resume", "ghz").stdout == "0 points wait for their submission\n"


def test_commands_print_one_json_value(tmp_path):
    (tmp_path / "ghz.toml").write_text(
        'cloud = "ionq"\n[common]\ncircuit = "ghz.qasm"\n[points.a]\n[points.b]\ntarget = "none"\n'
    )
    done = aioqpu("run", "ghz.toml", "--json")
    assert done.exit_code == 3
    assert (json.loads(done.stdout)["completed"], json.loads(done.stdout)["failed"]) == (1, 1)
    for command, expected in {
        ("retry", "ghz", "a"): {"retried": 0},
        ("retry", "ghz"): {"retried": 1},
        ("stop", "ghz"): {"stopped": 1},
        ("resume", "ghz"): {"resumed": 1},
        ("delete", "ghz", "--yes"): {"deleted": 2},
    }.items():
        assert json.loads(aioqpu(*command, "--json").stdout) == expected


def test_failed_points_are_retried_by_the_next_run(tmp_path):
    (tmp_path / "ghz.toml").write_text('cloud = "ionq"\n[points.a]\ncircuit = "ghz.qasm"\ntarget = "none"\n')
    assert aioqpu("run", "ghz.toml").exit_code == 3
    wrong = aioqpu("retry", "ghz", "b")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "sweep 'ghz' has no point 'b'" in wrong.stderr
    assert aioqpu("retry", "ghz").stdout == "1 failed points wait for another submission\n"
    assert json.loads(aioqpu("status", "ghz", "--json").stdout)["waiting"] == 1
    assert aioqpu("run", "ghz.toml").exit_code == 3
    assert json.loads(aioqpu("status", "ghz", "--json").stdout)["failed"] == 1


def test_delete_asks_for_confirmation(tmp_path, monkeypatch):
    (tmp_path / "ghz.toml").write_text('cloud = "ionq"\n[points.a]\ncircuit = "ghz.qasm"\n')
    assert aioqpu("run", "ghz.toml").exit_code == 0
    done = aioqpu("delete", "ghz")
    assert (done.exit_code, done.stderr) == (
        2,
        "aioqpu: stdin is not a terminal: give --yes to delete without confirmation\n",
    )
    monkeypatch.setattr(commands, "_is_interactive", lambda: True)
    runner = CliRunner()
    done = runner.invoke(app, ["sweep", "delete", "ghz"], input="n\n")
    assert done.exit_code == 1
    assert "Delete sweep ghz with 1 points and their results?" in done.stderr
    assert aioqpu("status", "ghz").exit_code == 0
    done = runner.invoke(app, ["sweep", "delete", "ghz"], input="y\n")
    assert done.stdout.endswith("1 points deleted\n")
    assert "has no sweep 'ghz'" in aioqpu("status", "ghz").stderr


def test_a_file_without_a_cloud_uses_the_cloud_with_an_api_key(tmp_path, monkeypatch):
    monkeypatch.delenv("QISKIT_IBM_TOKEN")
    (tmp_path / "ghz.toml").write_text('[points.a]\ncircuit = "ghz.qasm"\n')
    assert aioqpu("run", "ghz.toml").exit_code == 0


def test_an_ibm_sweep_takes_parameter_values_and_exits_3_after_failures(tmp_path):
    (tmp_path / "ibm.toml").write_text(
        'name = "angles"\ncloud = "ibm"\nlimit = [1000, 1.0]\ndatabase = "other.sqlite3"\n'
        '[common]\ncircuit = "rotated.qasm"\nbackend = "emulator"\nshots = 10\n'
        "[points.half]\nvalues = {theta = 3.141592653589793}\n"
        '[points.bad]\nvalues = {theta = 1.0}\nbackend = "none"\n'
    )
    done = aioqpu("run", "ibm.toml")
    assert done.exit_code == 3, done.output
    assert "failed     1" in done.stdout
    rows = list(csv.DictReader(io.StringIO(aioqpu("results", "angles", "--csv", "--database", "other.sqlite3").stdout)))
    found = {row["key"]: (row["name"], row["index"], row["value"]) for row in rows}
    assert found["half"] == ("c", "1", "10")
    assert found["bad"][0] == "error"
    assert "error" in json.loads(aioqpu("results", "angles", "--database", "other.sqlite3").stdout)["bad"]


def test_csv_rows_have_estimator_values_and_errors():
    pub = {"data": {"evs": [[0.5, 0.25]], "stds": [[0.1, 0.2]], "other": 7}, "metadata": {}}
    result = IBMResult({"results": [pub]}, job_id="j")
    assert list(commands._rows(result)) == [
        (0, "evs", "0 0", 0.5),
        (0, "evs", "0 1", 0.25),
        (0, "stds", "0 0", 0.1),
        (0, "stds", "0 1", 0.2),
    ]
    assert list(commands._rows(AioqpuError("refused"))) == [(None, "error", "", "refused")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        ("points = 7", "points must be tables"),
        ("[points]", "points must be tables"),
        ("[points.a]\n[other]", "other is unknown"),
        ('cloud = "azure"\n[points.a]', "cloud must be ionq or ibm"),
        ("limit = 5\n[points.a]", "limit must be"),
        ("common = 7\n[points.a]", "common must be tables"),
        ("no toml", "Expected"),
        ('cloud = "ionq"\n[points]\na = 7', "point a must be a table"),
        ('cloud = "ionq"\n[points.a]\ncircuit = "none.qasm"', "none.qasm: No such file"),
        ('cloud = "ionq"\n[points.a]\nshot = 7', "has no keyword 'shot', did you mean 'shots'"),
    ],
)
def test_an_invalid_file_exits_2_with_one_line_on_stderr(tmp_path, content, message):
    if content is not None:
        (tmp_path / "bad.toml").write_text(content)
    done = aioqpu("run", "bad.toml")
    assert done.exit_code == 2
    assert re.search(message, done.stderr), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["status", "stop", "resume", "retry", "results", "delete"])
def test_a_missing_database_exits_2(command):
    assert aioqpu(command, "none").exit_code == 2
    assert "no file" in aioqpu(command, "none").stderr


def test_an_unknown_sweep_name_is_one_error(tmp_path, caplog):
    (tmp_path / "ghz.toml").write_text('cloud = "ionq"\n[points.a]\ncircuit = "ghz.qasm"\n')
    assert aioqpu("run", "ghz.toml").exit_code == 0
    done = aioqpu("status", "none")
    assert (done.exit_code, done.stderr) == (2, "aioqpu: the database has no sweep 'none'\n")
    assert not caplog.records  # those are printed too


def test_ctrl_c_prints_the_command_to_continue(tmp_path, monkeypatch):
    (tmp_path / "ghz.toml").write_text('cloud = "ionq"\n[points.a]\ncircuit = "ghz.qasm"\n')

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_with_client", interrupt)
    done = aioqpu("run", "ghz.toml")
    assert done.exit_code == 130
    assert "To continue: aioqpu sweep run ghz.toml" in done.stderr


def test_a_run_with_failed_points_names_the_command_that_shows_their_errors(tmp_path, monkeypatch):
    (tmp_path / "ghz.toml").write_text('cloud = "ionq"\n[points.a]\ncircuit = "ghz.qasm"\n')
    monkeypatch.setattr(commands, "run_with_client", lambda *_: sweep_module.SweepProgress(completed=1, failed=2))
    done = aioqpu("run", "ghz.toml")
    assert done.exit_code == 3
    assert "failed     2" in done.stdout
    assert done.stderr == "Points failed. Their errors: aioqpu sweep results ghz\n"


def test_a_disk_error_exits_1_with_one_line_on_stderr(tmp_path, monkeypatch):
    (tmp_path / "ghz.toml").write_text('cloud = "ionq"\n[points.a]\ncircuit = "ghz.qasm"\n')

    def fail(*_):
        raise OSError("the database cannot be used: database or disk is full")

    monkeypatch.setattr(commands, "run_with_client", fail)
    done = aioqpu("run", "ghz.toml")
    assert (done.exit_code, done.stderr) == (1, "aioqpu: the database cannot be used: database or disk is full\n")


def test_a_command_without_the_extra_exits_2_with_the_install_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "aioqpu.integrations.sweeps", None)
    done = aioqpu("status", "x")
    assert done.exit_code == 2
    assert "pip install 'aioqpu[sweeps]'" in done.stderr


def test_csv_has_each_value_of_typed_results_and_each_point_of_a_sampler():
    evs = NDArray("<f8", (2, 2), struct.pack("<4d", 0.1, 0.2, 0.3, 0.4))
    one = NDArray("<f8", (), struct.pack("<d", 0.5))
    bits = BitArray.from_samples([["0x0", "0x1"], ["0x1", "0x1"]], 1)
    result = IBMResult({}, job_id="a")
    result._pubs = [
        PubResult(DataBin({"evs": evs}, (2, 2)), {}),
        PubResult(DataBin({"stds": one, "c": bits}, (2,)), {}),
    ]
    assert list(commands._rows(result)) == [
        (0, "evs", "0 0", 0.1),
        (0, "evs", "0 1", 0.2),
        (0, "evs", "1 0", 0.3),
        (0, "evs", "1 1", 0.4),
        (1, "stds", "", 0.5),
        (1, "c", "0 0", 1),
        (1, "c", "0 1", 1),
        (1, "c", "1 1", 2),
    ]

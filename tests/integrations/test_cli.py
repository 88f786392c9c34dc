"""The command `aioqpu`, against an emulator in this process, and on a socket for what runs in another."""

import json
import re
import runpy
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import anyio
import httpx
import pytest
import typer
from support.command_line import GHZ, aioqpu, printed, use

from aioqpu import BitArray, DataBin, IBMResult, IBMRuntimeClient, IonQClient
from aioqpu.integrations.cli import main
from aioqpu.integrations.command_line import client as command_client
from aioqpu.integrations.command_line.program import read_program
from aioqpu_emulator import Emulator

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
MAIN = "from aioqpu.integrations.cli import main; main()"


@pytest.fixture(scope="module")
def emulator():
    return Emulator(queue_time=0, run_time=0.01, seed=3)


@pytest.fixture(scope="module")
def urls(emulator):
    with emulator.serve() as urls:
        yield urls


@pytest.fixture(autouse=True)
def environment(emulator, urls, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    use(monkeypatch, emulator, urls)


@pytest.fixture
def slow(monkeypatch):
    """An emulator whose jobs do not end by themselves."""
    emulator = Emulator(queue_time=1000)
    with emulator.serve() as urls:
        use(monkeypatch, emulator, urls)
        yield emulator


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    """The command line ignores Ctrl-C once it has ended, and shows errors in its own way; this process must not."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    handler = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, handler)


@pytest.fixture
def circuit(tmp_path):
    (tmp_path / "ghz.qasm").write_text(GHZ)
    (tmp_path / "bell.json").write_text(json.dumps(BELL))
    return str(tmp_path / "ghz.qasm")


@pytest.fixture(params=["ionq", "ibm"])
def job(request, circuit):
    """A job that has run, and its cloud."""
    where = ["--backend", "emulator"] if request.param == "ibm" else []
    return printed("run", circuit, "--cloud", request.param, "--shots", "100", *where)["id"], request.param


class TestRunning:
    def test_run_prints_a_histogram_of_the_counts(self, circuit):
        answer = aioqpu("run", circuit, "--cloud", "ionq", "--shots", "1000")
        assert answer.exit_code == 0
        zeros, ones = re.fullmatch(r"c\n00 █+\S? +(\d+)\n11 █+\S? +(\d+)\n", answer.stdout).groups()
        assert int(zeros) + int(ones) == 1000
        assert re.fullmatch(r"submitted \S+\n", answer.stderr)

    @pytest.mark.parametrize("text", [GHZ, json.dumps(BELL), f"\n  {json.dumps(BELL)}"])
    def test_a_circuit_may_come_from_the_standard_input(self, text):
        answer = aioqpu("run", "-", "--cloud", "ionq", input=text)
        assert answer.exit_code == 0, answer.stderr
        assert re.search(r"^00 █", answer.stdout, re.MULTILINE)

    def test_json_is_recognized_by_its_first_character_not_by_the_file_name(self, tmp_path):
        (tmp_path / "bell.txt").write_text("\ufeff" + json.dumps(BELL), "utf-8")
        assert (
            sum(
                printed("run", "bell.txt", "--cloud", "ionq", "--shots", "9")["results"][0]["counts"]["qubits"].values()
            )
            == 9
        )

    def test_run_accepts_ionqs_own_json(self, circuit):
        result = printed("run", "bell.json", "--cloud", "ionq", "--target", "qpu.aria-1", "--shots", "500")
        [measured] = result["results"]
        assert sum(measured["counts"]["qubits"].values()) == 500
        assert sum(measured["probabilities"]["qubits"].values()) == pytest.approx(1)

    def test_a_circuit_for_ibm_is_compiled_for_the_backend(self, circuit):
        result = printed("run", circuit, "--cloud", "ibm", "--backend", "emulator_isa", "--shots", "200")
        [measured] = result["results"]
        assert (result["cloud"], set(measured["counts"]["c"])) == ("ibm", {"00", "11"})
        assert sum(measured["counts"]["c"].values()) == 200

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["nowhere.qasm", "--cloud", "ionq"], "nowhere.qasm: No such file or directory"),
            (["broken.json", "--cloud", "ionq"], "broken.json: not valid JSON: line 1, column 1: Expecting value"),
            (["deep.json", "--cloud", "ionq"], "deep.json: the JSON is nested too deeply"),
            (["broken.qasm", "--cloud", "ibm", "--backend", "emulator"], "broken.qasm: line 3 (x q;): syntax"),
            (["reset.qasm", "--cloud", "ionq"], "line 1 (reset q;): reset cannot run on IonQ"),
            (["ghz.qasm", "--cloud", "ibm"], "give --backend NAME"),
            (["bell.json", "--cloud", "ibm", "--backend", "emulator"], "IBM accepts OpenQASM only"),
            (
                ["blind.qasm", "--cloud", "ibm", "--backend", "emulator"],
                "blind.qasm: the circuit measures nothing: add a line",
            ),
            (["blind.qasm", "--cloud", "ionq"], "the circuit measures nothing"),
            (
                ["wide.qasm", "--cloud", "ibm", "--backend", "emulator_isa"],
                "the circuit needs 80 qubits, the backend has",
            ),
            (["ghz.qasm"], "API keys of both clouds are set: choose one with --cloud"),
        ],
    )
    def test_wrong_input_exits_2_with_one_line_on_stderr(self, circuit, tmp_path, arguments, complaint):
        (tmp_path / "broken.json").write_text("?")
        (tmp_path / "broken.qasm").write_text('include "stdgates.inc";\nqubit q\nx q;')
        (tmp_path / "deep.json").write_text("[" * 100_000)
        (tmp_path / "blind.qasm").write_text("qubit q; U(1, 0, 0) q; // does not measure")
        (tmp_path / "wide.qasm").write_text("qubit[80] q; bit c; U(1, 0, 0) q[0]; c = measure q[0];")
        (tmp_path / "reset.qasm").write_text("qubit q; bit c; U(1, 0, 0) q; reset q; c = measure q;")
        answer = aioqpu("run", *arguments)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr.startswith("aioqpu: ")
        assert complaint in answer.stderr
        assert len(answer.stderr.splitlines()) == 1

    @pytest.mark.parametrize("text", ["[]", "3", "null", '"str"', "{}"])
    def test_json_that_is_not_a_circuit_exits_2_with_one_line_on_stderr(self, tmp_path, text):
        (tmp_path / "odd.json").write_text(text)
        answer = aioqpu("run", "odd.json", "--cloud", "ionq")
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr == "aioqpu: odd.json: a circuit in JSON must be an object in the format of IonQ's API\n"

    def test_a_failed_job_prints_the_reason_and_exits_3(self, tmp_path):
        (tmp_path / "wide.json").write_text(json.dumps({"qubits": 30, "circuit": [{"gate": "h", "target": 29}]}))
        answer = aioqpu("run", "wide.json", "--cloud", "ionq")
        assert answer.exit_code == 3
        assert re.search(r"aioqpu: job \S+ failed: The job needs 30 qubits", answer.stderr)

    def test_a_timeout_prints_the_command_to_wait_again_and_exits_4(self, circuit, slow):
        answer = aioqpu("run", circuit, "--cloud", "ionq", "--timeout", "0")
        assert answer.exit_code == 4
        submitted, told = answer.stderr.splitlines()
        job_id = submitted.removeprefix("submitted ")
        assert told.startswith(f"aioqpu: job {job_id} is still")
        assert told.endswith(f"; to wait for it: aioqpu jobs wait {job_id} --cloud ionq")
        early = aioqpu("jobs", "results", job_id, "--cloud", "ionq")
        assert early.exit_code == 4
        assert early.stderr.endswith(f"; to wait for it: aioqpu jobs wait {job_id} --cloud ionq\n")


class TestJobs:
    def test_list_prints_jobs_as_a_table_or_json(self, job):
        job_id, cloud = job
        answer = aioqpu("jobs", "list", "--cloud", cloud)
        row = next(line for line in answer.stdout.splitlines() if line.startswith(job_id))
        assert re.search(r"completed .* \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d", row, re.IGNORECASE)
        [newest] = printed("jobs", "list", "--cloud", cloud, "--limit", "1")
        assert set(newest) == {"id", "cloud", "status", "outcome", "backend", "name", "shots", "created"}
        assert (newest["id"], newest["cloud"], newest["outcome"]) == (job_id, cloud, "completed")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", newest["created"])

    def test_list_without_jobs_prints_no_jobs(self, slow):
        assert aioqpu("jobs", "list", "--cloud", "ibm").stdout == "no jobs\n"
        assert printed("jobs", "list", "--cloud", "ibm") == []

    def test_show_prints_one_job(self, job):
        job_id, cloud = job
        answer = aioqpu("jobs", "show", job_id, "--cloud", cloud)
        assert re.search(rf"id +{job_id} *\nstatus +completed", answer.stdout, re.IGNORECASE)
        shown = printed("jobs", "show", job_id, "--cloud", cloud)
        assert shown["details"]["id"] == shown["id"] == job_id

    def test_results_prints_the_histogram_of_an_ended_job(self, job):
        job_id, cloud = job
        answer = aioqpu("jobs", "results", job_id, "--cloud", cloud)
        zeros, ones = re.fullmatch(r"c\n00 █+\S? +(\d+)\n11 █+\S? +(\d+)\n", answer.stdout).groups()
        assert int(zeros) + int(ones) == 100
        again = printed("jobs", "results", job_id, "--cloud", cloud)
        assert sum(again["results"][0]["counts"]["c"].values()) == 100

    def test_wait_prints_the_ended_job(self, job):
        job_id, cloud = job
        assert printed("jobs", "wait", job_id, "--cloud", cloud)["outcome"] == "completed"

    def test_delete_asks_for_confirmation(self, job):
        job_id, cloud = job
        refused = aioqpu("jobs", "delete", job_id, "--cloud", cloud, input="n\n")
        assert refused.exit_code == 1
        assert f"Delete {job_id}" in refused.stderr
        assert aioqpu("jobs", "show", job_id, "--cloud", cloud).exit_code == 0
        deleted = aioqpu("jobs", "delete", job_id, "--cloud", cloud, input="y\n")
        assert deleted.stdout.endswith(f"deleted {job_id}\n")
        missing = aioqpu("jobs", "show", job_id, "--cloud", cloud)
        assert (missing.exit_code, missing.stdout) == (1, "")
        assert re.fullmatch(r"aioqpu: .*404.*\n", missing.stderr)

    def test_delete_with_yes_asks_for_no_confirmation(self, job):
        job_id, cloud = job
        assert printed("jobs", "delete", job_id, "--cloud", cloud, "-y") == [{"id": job_id, "cloud": cloud}]

    def test_cancel_cancels_a_queued_job(self, circuit, slow):
        started = aioqpu("run", circuit, "--cloud", "ionq", "--timeout", "0")
        job_id = started.stderr.split()[1]
        [cancelled] = printed("jobs", "cancel", job_id, "--cloud", "ionq")
        assert (cancelled["status"], cancelled["outcome"]) == ("canceled", "cancelled")
        assert aioqpu("jobs", "cancel", job_id, "--cloud", "ionq").stdout == f"{job_id} canceled\n"
        waited = aioqpu("jobs", "wait", job_id, "--cloud", "ionq")
        assert waited.exit_code == 3
        assert "canceled" in waited.stdout
        assert aioqpu("jobs", "results", job_id, "--cloud", "ionq").exit_code == 3

    @pytest.mark.parametrize("as_json", [[], ["--json"]])
    def test_an_unknown_id_does_not_stop_cancel_and_delete_of_other_jobs(self, circuit, slow, as_json):
        job_id = aioqpu("run", circuit, "--cloud", "ionq", "--timeout", "0").stderr.split()[1]
        for verb, yes in (("cancel", []), ("delete", ["--yes"])):
            done = aioqpu("jobs", verb, "nope", job_id, "--cloud", "ionq", *yes, *as_json)
            assert done.exit_code == 1
            assert job_id in done.stdout
            assert "nope" not in done.stdout
            assert re.fullmatch(r"aioqpu: .*nope.*404.*\n", done.stderr)

    def test_delete_with_the_same_id_twice_deletes_the_job_once(self, job):
        job_id, cloud = job
        deleted = aioqpu("jobs", "delete", job_id, job_id, "--cloud", cloud, input="y\n")
        assert deleted.exit_code == 0
        assert deleted.stdout.count(f"deleted {job_id}\n") == 1
        assert deleted.stderr.startswith(f"Delete {job_id} with all results? This cannot be undone. [y/N]")

    @pytest.mark.parametrize("verb", [["cancel"], ["delete", "--yes"]])
    def test_cancel_and_delete_of_unknown_ids_print_only_errors(self, verb):
        done = aioqpu("jobs", *verb, "nope", "no/id", "neither", "--cloud", "ionq")
        assert (done.exit_code, done.stdout) == (1, "")
        assert re.fullmatch(r"aioqpu: .*nope.*\naioqpu: 'no/id' cannot be a job id\naioqpu: .*neither.*\n", done.stderr)

    @pytest.mark.parametrize("seconds", ["-3", "x", "nan"])
    def test_an_invalid_timeout_is_refused_before_submission(self, circuit, seconds):
        refused = aioqpu("run", circuit, "--cloud", "ionq", "--timeout", seconds)
        assert refused.exit_code == 2
        assert "submitted" not in refused.stderr

    def test_wait_exits_4_after_its_timeout(self, circuit, slow):
        job_id = aioqpu("run", circuit, "--cloud", "ionq", "--timeout", "0").stderr.split()[1]
        answer = aioqpu("jobs", "wait", job_id, "--cloud", "ionq", "--timeout", "0.01")
        assert answer.exit_code == 4
        assert f"aioqpu jobs wait {job_id} --cloud ionq" in answer.stderr


def test_unreadable_results_of_one_circuit_do_not_hide_those_of_others(monkeypatch):
    def answer(request):
        if request.url.path.endswith("/results"):
            return httpx.Response(200, json={"b": None, "c": {"1": 1.0}})
        job_id = request.url.path.rpartition("/")[2]
        children = ["b", "c"] if job_id == "a" else []
        job = {"id": job_id, "status": "completed", "shots": 5, "qubits": 1, "children": children}
        return httpx.Response(200, json=job)

    class Local(IonQClient):
        def __init__(self, *args, **options):
            super().__init__(*args, transport=httpx.MockTransport(answer), **options)

    monkeypatch.setattr(command_client, "IonQClient", Local)
    first, second = printed("jobs", "results", "a", "--cloud", "ionq")["results"]
    assert first == {"name": None, "error": "the results of child job b cannot be read: there are none"}
    assert second["counts"] == {"qubits": {"1": 5}}
    assert "circuit 0\ncannot be read\ncircuit 1\n1 █" in aioqpu("jobs", "results", "a", "--cloud", "ionq").stdout


def test_each_register_and_circuit_has_its_own_histogram(tmp_path):
    text = "qubit[2] q; bit[1] a; bit[1] b; U(3.14159265, 0, 0) q[0]; a[0] = measure q[0]; b[0] = measure q[1];"
    (tmp_path / "two.qasm").write_text(text)
    assert re.fullmatch(r"a\n1 █+ 100\nb\n0 █+ 100\n", aioqpu("run", "two.qasm", "--cloud", "ionq").stdout)
    flip = [{"gate": "x", "target": 0}]
    several = {"qubits": 1, "circuits": [{"name": "flip", "circuit": flip}, *[{"circuit": flip}] * 12]}
    (tmp_path / "several.json").write_text(json.dumps(several))
    drawn = aioqpu("run", "several.json", "--cloud", "ionq").stdout
    assert re.match(r"circuit 0 flip\n1 █+ 100\ncircuit 1\n1 █+ 100\n", drawn)
    assert drawn.count("1 █") == 12
    assert drawn.endswith("and more: --json shows all\n")
    answer = printed("run", "several.json", "--cloud", "ionq")
    assert [circuit["name"] for circuit in answer["results"]] == ["flip"] + [None] * 12
    again = aioqpu("jobs", "results", answer["id"], "--cloud", "ionq").stdout
    assert again.startswith("circuit 0\n")


def test_lines_of_tables_have_no_trailing_blanks(job):
    for command in (["jobs", "list"], ["jobs", "show", job[0]], ["jobs", "results", job[0]], ["backends"]):
        shown = aioqpu(*command, "--cloud", job[1]).stdout
        assert shown == re.sub(" +\n", "\n", shown)


def test_a_histogram_sums_up_the_states_beyond_the_largest(tmp_path):
    gates = [{"gate": "h", "targets": [0, 1, 2, 3, 4, 5]}]
    (tmp_path / "flat.json").write_text(json.dumps({"qubits": 6, "circuit": gates}))
    drawn = aioqpu("run", "flat.json", "--cloud", "ionq").stdout.splitlines()
    assert len(drawn) == 31
    assert re.fullmatch(r"and \d+ others: \d+", drawn[-1])


def test_results_prints_the_expectation_values_of_an_estimator_job(urls):
    async def submit():
        async with IBMRuntimeClient() as ibm:
            circuit = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; h q[0]; cx q[0], q[1];'
            job = await ibm.submit_estimator([(circuit, ["ZZ"])], backend="emulator")
            await job.wait(600)
            return job.id

    job_id = anyio.run(submit)
    assert aioqpu("jobs", "results", job_id, "--cloud", "ibm").stdout == "evs\n0 1.0000 ± 0.0000\n"
    [measured] = printed("jobs", "results", job_id, "--cloud", "ibm")["results"]
    assert measured == {"name": None, "counts": {}, "values": {"evs": [1.0], "stds": [0.0]}}


def test_an_ibm_result_without_pubs_is_printed_as_json(monkeypatch):
    async def results(self, job_id):
        return IBMResult({"layers": [1]}, job_id=job_id)

    monkeypatch.setattr(IBMRuntimeClient, "get_results", results)
    assert json.loads(aioqpu("jobs", "results", "j", "--cloud", "ibm").stdout) == {"layers": [1]}


def test_too_many_samples_print_a_note_in_tables_and_an_error_for_json(monkeypatch):
    async def results(self, job_id):
        bits = BitArray(bytes(2 * shots), 9, shots) if shots < 2**20 else BitArray(b"", 0, shots)
        return IBMResult({"results": [{"data": DataBin({"c": bits})}]}, job_id=job_id)

    monkeypatch.setattr(IBMRuntimeClient, "get_results", results)
    shots = 100_000
    shown = aioqpu("jobs", "results", "j", "--cloud", "ibm").stdout
    assert shown == "c\n100,000 samples are too many for a chart: use counts(), or --json on the command line\n"
    assert printed("jobs", "results", "j", "--cloud", "ibm")["results"][0]["counts"] == {"c": {"0" * 9: shots}}
    shots = 2**30
    refused = aioqpu("jobs", "results", "j", "--cloud", "ibm", "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert re.fullmatch(
        r"aioqpu: 1073741824 samples are more than the 134217728 that can be counted.*\n", refused.stderr
    )


def test_json_output_escapes_control_characters(monkeypatch):
    async def results(self, job_id):
        return IBMResult({"\x7f\x9b\u202e": "\x1b"}, job_id=job_id)

    monkeypatch.setattr(IBMRuntimeClient, "get_results", results)
    shown = aioqpu("jobs", "results", "j", "--cloud", "ibm").stdout
    assert shown.replace("\n", "").isprintable()
    assert json.loads(shown) == {"\x7f\x9b\u202e": "\x1b"}


@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
def test_backends_are_listed_with_their_queues(cloud):
    answer = aioqpu("backends", "--cloud", cloud)
    assert re.search(
        {"ionq": r"qpu\.aria-1 +available +20 +about 0 s", "ibm": r"emulator +online +156 +0 jobs"}[cloud],
        answer.stdout,
    )
    for backend in printed("backends", "--cloud", cloud):
        assert set(backend) == {"name", "status", "qubits", "queue_jobs", "queue_seconds"}
        assert (backend["queue_jobs"] is None) is (cloud == "ionq")


def test_usage_prints_the_report_of_each_cloud():
    assert re.search(r"usage allocation +72000\.0 RU", aioqpu("usage", "--cloud", "ibm").stdout)
    assert printed("usage", "--cloud", "ibm")["usage_allocation_seconds"] == 36_000
    answer = aioqpu("usage", "--cloud", "ionq")
    assert (answer.exit_code, "--organization" in answer.stderr) == (2, True)
    answer = aioqpu("usage", "--cloud", "ibm", "--organization", "ours")
    assert (answer.exit_code, answer.stderr) == (2, "aioqpu: --organization is for IonQ only\n")
    assert re.search(r"usage period +start time \S+, end time \S+\n", aioqpu("usage", "--cloud", "ibm").stdout)
    report = aioqpu("usage", "--cloud", "ionq", "--organization", "ours").stdout
    assert re.search(r"budget +1000", report)
    assert re.search(r"^members\n  id +\S+\n  jobs +\d+\n  user email +user@example.com\n", report, re.MULTILINE)
    assert printed("usage", "--cloud", "ionq", "--organization", "ours")["organization_id"] == "ours"


@pytest.mark.parametrize(
    ("usage", "used"),
    [
        ({"value": 1.5, "qpu_charge_time_seconds": 90}, "1.5 RU"),
        ({"value": None, "qpu_charge_time_seconds": 90}, "1.5 min"),
        ({}, None),
    ],
)
def test_usage_is_shown_in_resource_units_or_else_as_a_time(monkeypatch, usage, used):
    units = {"usage_consumed_ru": 2, "usage_limit_ru": None} if "RU" in str(used) else {}
    report = {"usage_consumed_seconds": 90, "usage_limit_seconds": 60, **units}

    def answer(request):
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        is_report = request.url.path.endswith("/usage")
        job = {"id": "a", "status": "Completed", "usage": usage}
        return httpx.Response(200, json=report if is_report else job)

    class Local(IBMRuntimeClient):
        def __init__(self, *args, **options):
            super().__init__(*args, transport=httpx.MockTransport(answer), **options)

    monkeypatch.setattr(command_client, "IBMRuntimeClient", Local)
    shown = aioqpu("usage", "--cloud", "ibm").stdout
    consumed = "2 RU" if units else "1.5 min"
    assert re.fullmatch(rf"usage consumed +{consumed}\nusage limit +60 s\n", shown)
    found = re.search(r"^used +(.+)$", aioqpu("jobs", "show", "a", "--cloud", "ibm").stdout, re.MULTILINE)
    assert (found and found[1]) == used


def at_ionq(monkeypatch, answer):
    """Answer every request to IonQ's own address; return the list of URLs that are asked for."""
    asked = []

    def respond(request):
        asked.append(str(request.url))
        return httpx.Response(200, json=answer)

    def make(**options):
        return IonQClient(transport=httpx.MockTransport(respond), **options)

    monkeypatch.setattr(command_client, "IonQClient", make)
    monkeypatch.delenv("IONQ_API_URL")
    return asked


def test_lists_in_a_usage_report_are_shown_as_text(monkeypatch):
    at_ionq(monkeypatch, {"usage_data": [{"usages": [{"usage": 1}, {"usage": 2}]}]})
    report = aioqpu("usage", "--organization", "ours", "--api-version", "v0.4").stdout
    assert re.search(r"usage data\n  usages +usage 1 and usage 2\n", report)


class TestIonQAPIVersion:
    @pytest.fixture(params=["--api-version v0.4", "--cloud ionq"])
    def options(self, request, urls, monkeypatch):
        """An option that agrees with the version of the URL, and the URL alone."""
        monkeypatch.setenv("IONQ_API_URL", urls.ionq_v04_url)
        return request.param.split()

    def test_every_command_uses_the_api_version(self, circuit, emulator, options):
        before = dict(emulator.requests)
        ran = printed("run", circuit, "--shots", "100", *options)
        assert ran["results"][0]["counts"]["c"].keys() == {"00", "11"}
        job_id = ran["id"]
        assert printed("jobs", "list", "--limit", "1", *options)[0]["id"] == job_id
        shown = printed("jobs", "show", job_id, *options)
        assert (shown["backend"], shown["details"]["backend"]) == ("simulator", "simulator")
        assert shown["created"].endswith("+00:00")
        assert printed("jobs", "wait", job_id, *options)["outcome"] == "completed"
        assert printed("jobs", "results", job_id, *options)["results"][0].keys() >= {"counts", "probabilities"}
        assert printed("jobs", "cancel", job_id, *options)[0]["outcome"] == "completed"
        assert printed("jobs", "delete", job_id, "--yes", *options) == [{"id": job_id, "cloud": "ionq"}]
        assert "qpu.forte-1" in [backend["name"] for backend in printed("backends", *options)]
        assert printed("usage", "--organization", "ours", *options)["usage_unit"] == "usd"
        report = aioqpu("usage", "--organization", "ours", *options).stdout
        assert re.search(r"modality +monthly\n", report)
        assert not re.search(r"[][{}]", report)
        sent = {route for route, number in emulator.requests.items() if number != before.get(route, 0)}
        assert all(" /v0.4/" in route for route in sent), sent

    def test_the_api_version_option_alone_selects_ionq_and_its_url(self, monkeypatch):
        asked = at_ionq(monkeypatch, {"jobs": []})
        assert (
            printed("jobs", "list", "--api-version", "v0.4") == printed("jobs", "list", "--api-version", "v0.3") == []
        )
        assert [url.split("?")[0] for url in asked] == [f"https://api.ionq.co/v0.{n}/jobs" for n in (4, 3)]

    def test_the_printed_wait_command_has_the_api_version(self, circuit, slow, monkeypatch):
        monkeypatch.setenv("IONQ_API_URL", slow.urls(80).ionq_v04_url)
        answer = aioqpu("run", circuit, "--api-version", "v0.4", "--timeout", "0")
        assert answer.exit_code == 4
        assert re.search(r"aioqpu jobs wait \S+ --cloud ionq --api-version v0\.4$", answer.stderr.strip())

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--api-version", "v0.5"], "'v0.5' is not one of 'v0.3', 'v0.4'"),
            (["--api-version", "v0.4"], "api_version='v0.4' contradicts the IONQ_API_URL http"),
            (["--api-version", "v0.4", "--cloud", "ibm"], "--api-version is for IonQ only"),
        ],
    )
    def test_an_unknown_or_contradicting_api_version_is_refused(self, options, words):
        answer = aioqpu("jobs", "list", *options)
        assert answer.exit_code == 2
        assert words in answer.stderr


class TestEstimates:
    @pytest.fixture(autouse=True)
    def v04(self, urls, monkeypatch):
        monkeypatch.setenv("IONQ_API_URL", urls.ionq_v04_url)

    def test_estimate_prints_the_cost_and_submits_no_job(self, circuit, emulator):
        created = len(emulator.created)
        answer = aioqpu("estimate", circuit, "--backend", "qpu.aria-1", "--shots", "20000")
        assert (answer.exit_code, answer.stderr) == (0, "This is an estimate; no job was submitted.\n")
        rows = dict(re.split(r"  +", line.strip(), maxsplit=1) for line in answer.stdout.splitlines())
        assert (rows["backend"], rows["qubits"], rows["shots"]) == ("qpu.aria-1", "2", "20000")
        assert (rows["one qubit gates"], rows["two qubit gates"], rows["error mitigation"]) == ("1", "1", "no")
        assert rows["cost"] == "20.0 usd"
        assert rows["execution"].startswith("about ")
        assert len(emulator.created) == created

    def test_json_output_has_numbers_under_documented_keys(self, tmp_path):
        (tmp_path / "bell.json").write_text(json.dumps(BELL))
        found = printed("estimate", "bell.json", "--target", "qpu.forte-1", "--error-mitigation")
        assert (found["qubits"], found["one_qubit_gates"], found["two_qubit_gates"]) == (2, 1, 1)
        assert (found["shots"], found["error_mitigation"], found["unit"]) == (100, True, "usd")
        assert found["cost"] > 0
        assert found["execution_seconds"] > 0
        for key in found:
            assert f'"{key}"' in DOCUMENTATION, key

    @pytest.mark.parametrize(
        ("answer", "cost"),
        [({"estimated_cost": 3.5, "cost_unit": "credit"}, "3.5 credit"), ({}, "not known")],
    )
    def test_older_and_empty_responses_are_printed(self, circuit, monkeypatch, answer, cost):
        asked = at_ionq(monkeypatch, answer)
        shown = aioqpu("estimate", circuit, "--backend", "qpu.aria-1").stdout
        assert asked[0].startswith("https://api.ionq.co/v0.4/jobs/estimate?")  # estimates exist on v0.4 only
        assert re.search(rf"cost +{cost}\n", shown)
        assert "queue" not in shown

    @pytest.mark.parametrize(
        ("program", "words"),
        [
            ({"qubits": 2, "circuits": [BELL]}, "an estimate needs one circuit with its gates"),
            ({"format": "qasm", "data": GHZ}, "an estimate needs one circuit with its gates"),
            ({**BELL, "qubits": "2"}, "an estimate needs one circuit with its gates"),
            ({"qubits": 2, "circuit": []}, "the circuit has no gates"),
            (
                {"qubits": 3, "circuit": [{"gate": "cnot", "controls": [0, 1], "target": 2}]},
                "gate 0 acts on 3 qubits, and prices are for gates of one or two qubits",
            ),
        ],
    )
    def test_a_program_that_cannot_be_priced_is_refused_before_any_request(self, tmp_path, emulator, program, words):
        (tmp_path / "odd.json").write_text(json.dumps(program))
        before = sum(emulator.requests.values())
        answer = aioqpu("estimate", "odd.json", "--backend", "qpu.forte-1")
        assert (answer.exit_code, words in answer.stderr) == (2, True), answer.stderr
        assert sum(emulator.requests.values()) == before

    def test_estimate_with_api_v03_is_refused(self, circuit, urls, monkeypatch):
        monkeypatch.setenv("IONQ_API_URL", urls.ionq_url)
        answer = aioqpu("estimate", circuit, "--backend", "qpu.forte-1")
        needed = "estimate_cost needs IonQ's API v0.4"
        advice = "set IONQ_API_URL to the address that ends in /v0.4"
        assert (answer.exit_code, answer.stderr) == (2, f"aioqpu: {needed}: {advice}\n")
        monkeypatch.delenv("IONQ_API_URL")
        answer = aioqpu("estimate", circuit, "--backend", "qpu.forte-1", "--api-version", "v0.3")
        assert (answer.exit_code, answer.stderr) == (2, f"aioqpu: {needed}: use --api-version v0.4\n")

    def test_the_help_names_the_version_that_is_used(self):
        assert "or else v0.4" in " ".join(aioqpu("estimate", "--help").stdout.replace("│", " ").split())

    def test_an_unknown_backend_exits_1_with_the_error_of_the_service(self, circuit):
        answer = aioqpu("estimate", circuit, "--backend", "qpu.none")
        assert (answer.exit_code, "Unknown backend" in answer.stderr) == (1, True)


class TestCloudChoice:
    def test_the_only_api_key_selects_its_cloud(self, monkeypatch):
        monkeypatch.delenv("QISKIT_IBM_TOKEN")
        assert printed("backends")[0]["name"] == "simulator"
        monkeypatch.delenv("IONQ_API_KEY")
        monkeypatch.setenv("QISKIT_IBM_TOKEN", "any-key")
        assert printed("backends")[0]["name"] == "emulator"

    def test_a_command_without_an_api_key_is_refused(self, monkeypatch):
        monkeypatch.delenv("QISKIT_IBM_TOKEN")
        monkeypatch.delenv("IONQ_API_KEY")
        answer = aioqpu("jobs", "list")
        assert answer.exit_code == 2
        assert answer.stderr == (
            "aioqpu: no API key is set: set IONQ_API_KEY, or QISKIT_IBM_TOKEN and QISKIT_IBM_INSTANCE,"
            " or use --cloud ibm with an account saved by Qiskit\n"
        )

    @pytest.mark.parametrize(
        ("missing", "cloud", "words"),
        [
            ("IONQ_API_KEY", "ionq", "no API key: set IONQ_API_KEY or QISKIT_IONQ_API_TOKEN or IONQ_API_TOKEN"),
            ("QISKIT_IBM_INSTANCE", "ibm", "no instance: set QISKIT_IBM_INSTANCE"),
            (
                "QISKIT_IBM_TOKEN",
                "ibm",
                "QISKIT_IBM_TOKEN is not set; there are no saved accounts in ~/.qiskit/qiskit-ibm.json",
            ),
        ],
    )
    def test_a_missing_environment_variable_is_named_in_the_error(self, monkeypatch, missing, cloud, words):
        monkeypatch.delenv(missing)
        answer = aioqpu("jobs", "list", "--cloud", cloud)
        assert (answer.exit_code, answer.stderr) == (2, f"aioqpu: {words}\n")

    def test_the_saved_ibm_account_is_used_without_an_api_key(self, monkeypatch, tmp_path, urls):
        monkeypatch.delenv("QISKIT_IBM_TOKEN")
        account = {"channel": "ibm_quantum_platform", "token": "saved-key", "instance": urls.instance}
        (tmp_path / ".qiskit").mkdir()
        saved = {"default": {**account, "url": urls.ibm_url}}
        (tmp_path / ".qiskit" / "qiskit-ibm.json").write_text(json.dumps(saved))
        assert printed("backends", "--cloud", "ibm")[0]["name"] == "emulator"


def test_a_refused_key_is_never_shown(monkeypatch):
    monkeypatch.setenv("IONQ_API_KEY", "bad-key")
    answer = aioqpu("jobs", "list", "--cloud", "ionq")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert re.fullmatch(r"aioqpu: GET /v0\.3/jobs: 401 .*\n", answer.stderr)
    assert "bad-key" not in answer.output


def test_control_characters_and_markup_in_a_job_name_are_escaped(tmp_path):
    async def submit():
        async with IonQClient() as ionq:
            return (await ionq.submit_job(BELL, name="\x1b[31m[bold]x[/bold]\n\x9b\x9d\u202e")).id

    job_id = anyio.run(submit)
    for arguments in (["show", job_id], ["list"]):
        shown = aioqpu("jobs", *arguments, "--cloud", "ionq").stdout
        assert r"\x1b[31m[bold]x[/bold]\n\x9b\x9d\u202e" in shown
        assert shown.replace("\n", "").isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("command", ["run", "wait"])
def test_ctrl_c_leaves_the_job_running_and_prints_the_wait_command(circuit, slow, command):
    arguments = ["run", "bell.json", "--cloud", "ionq"]
    if command == "wait":
        job_id = aioqpu(*arguments, "--timeout", "0").stderr.split()[1]
        arguments = ["jobs", "wait", job_id, "--cloud", "ionq"]
    process = subprocess.Popen(
        [sys.executable, "-c", f"print('up', flush=True); {MAIN}", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "up\n"
    if command == "run":
        job_id = process.stderr.readline().split()[1]
    else:
        deadline = time.monotonic() + 600
        while slow.requests["GET /v0.3/jobs/{id}"] < 2 and time.monotonic() < deadline:
            time.sleep(0.05)  # a test without an event loop
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=600)
    assert process.returncode == 130
    assert f"The job continues remotely. To wait again: aioqpu jobs wait {job_id} --cloud ionq" in told
    assert "Traceback" not in told
    assert printed("jobs", "show", job_id, "--cloud", "ionq")["outcome"] is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_repeated_ctrl_c_exits_130_without_a_traceback(circuit, slow):
    job_id = aioqpu("run", circuit, "--cloud", "ionq", "--timeout", "0").stderr.split()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "jobs", "wait", job_id, "--cloud", "ionq"], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 600
    while slow.requests["GET /v0.3/jobs/{id}"] < 2 and time.monotonic() < deadline:
        time.sleep(0.05)  # a test without an event loop
    while process.poll() is None and time.monotonic() < deadline:
        process.send_signal(signal.SIGINT)
        time.sleep(0.005)  # a test without an event loop
    _, told = process.communicate(timeout=600)
    assert process.returncode == 130
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("change", "lines"), [("{}", 2), ("PYTHONIOENCODING=ascii {}", 2), ("{} 2>&-", 2), ("{} >&-", 0)]
)
def test_run_exits_0_with_a_pipe_ascii_encoding_or_closed_streams(circuit, emulator, change, lines):
    # IonQ's JSON, so that none of the processes imports Qiskit.
    command = shlex.join([sys.executable, "-c", MAIN, "run", "bell.json", "--cloud", "ionq", "--shots", "10"])
    done = subprocess.run(change.format(command), shell=True, capture_output=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"\n") >= lines
    assert b"Traceback" not in done.stderr


def test_a_closed_stdin_exits_2(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(typer.Exit) as caught:
        read_program(Path("-"))
    assert caught.value.exit_code == 2


def test_main_works_in_a_thread(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["aioqpu", "--version"])
    codes = []

    def work():
        try:
            main()
        except SystemExit as error:
            codes.append(error.code)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert codes == [0]


def test_ctrl_c_during_imports_exits_130(monkeypatch):
    class Interrupted:
        def find_spec(self, name, path=None, target=None):
            if name == "aioqpu.integrations.command_line.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "aioqpu.integrations.command_line.app")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 130


def test_an_interrupted_wait_prints_the_wait_command(job, monkeypatch):
    async def interrupted(self, *args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("aioqpu._jobs.handle.Job.wait", interrupted)
    answer = aioqpu("jobs", "wait", job[0], "--cloud", job[1])
    assert answer.exit_code == 130
    assert answer.stderr.endswith(f"To wait again: aioqpu jobs wait {job[0]} --cloud {job[1]}\n")


@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
def test_an_interrupted_submission_prints_the_look_up_command(circuit, monkeypatch, cloud):
    """Whether it took effect or not: here the job is made, and nobody hears of its id."""
    client, verb = {
        "ionq": (IonQClient, "submit_job"),
        "ibm": (IBMRuntimeClient, "submit_sampler"),
    }[cloud]
    submit = getattr(client, verb)
    taken = True

    async def interrupted(self, *args, **kwargs):
        if taken:
            await submit(self, *args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(client, verb, interrupted)
    where = ["--backend", "emulator"] if cloud == "ibm" else []
    for taken in (True, False):
        answer = aioqpu("run", circuit, "--cloud", cloud, *where)
        assert answer.exit_code == 130
        advice = re.fullmatch(
            r"The job may have been submitted with the submission id (\S+)\. To look for it: aioqpu (.*)\n",
            answer.stderr,
        )
        found = aioqpu(*advice[2].split())
        assert found.exit_code == (0 if taken else 1)
        assert found.stderr == ("" if taken else f"aioqpu: there is no job with the submission id {advice[1]}\n")
        assert found.stdout.startswith("id " if taken else "")


def test_an_uncertain_submission_prints_the_look_up_command(circuit, emulator, monkeypatch):
    monkeypatch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", ())
    emulator.fail_next("POST /v0.3/jobs", 502)
    answer = aioqpu("run", circuit, "--cloud", "ionq")
    assert answer.exit_code == 1
    [advice] = re.findall(r"it carries the id (\S+): aioqpu jobs show \1 --cloud ionq looks for it", answer.stderr)
    assert advice.startswith("aioqpu-")


def test_the_emulator_command_prints_its_urls():
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "emulator", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert set(json.loads(process.stdout.readline())) == {
            "ionq_url",
            "ionq_v04_url",
            "ibm_url",
            "iam_url",
            "instance",
            "global_search_url",
            "global_catalog_url",
        }
    finally:
        process.terminate()
        process.communicate(timeout=600)


def test_the_emulator_command_has_the_help_of_the_emulator(monkeypatch):
    monkeypatch.setattr(sys, "argv", [])
    answer = aioqpu("emulator", "--help")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("usage: aioqpu emulator [-h]")
    assert "(default: 8765)" in answer.stdout  # the documented environment has it


def test_the_emulator_command_without_uvicorn_names_the_extra():
    hidden = f"import sys; sys.modules['uvicorn'] = None; {MAIN}"
    command = [sys.executable, "-c", hidden, "emulator"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 2
    assert "the emulator needs uvicorn: pip install 'aioqpu[emulator]'" in done.stderr


DOCUMENTATION = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text()


def test_the_documented_commands_work(circuit, tmp_path, urls, monkeypatch):
    (tmp_path / "bell.qasm").write_text(GHZ)
    (tmp_path / "rx.qasm").write_text(
        GHZ.replace("qubit[2]", "input float theta; qubit[2]").replace("h q", "rx(theta) q")
    )
    other = printed("run", circuit, "--cloud", "ionq")["id"]
    job_id = printed("run", circuit, "--cloud", "ionq")["id"]
    commands = re.findall(r"^aioqpu (?!sweep )(.*)$", DOCUMENTATION, re.MULTILINE)
    assert len(commands) == 23
    for command in commands:
        url = urls.ionq_v04_url if command.startswith("estimate") else urls.ionq_url
        monkeypatch.setenv("IONQ_API_URL", url)
        command, _, file = command.partition(" < ")
        arguments = command.replace("$JOB", job_id).replace("$OTHER", other).replace("$ORGANIZATION", "ours").split()
        answer = aioqpu(*arguments, input=Path(file).read_text() if file else None)
        assert answer.exit_code == 0, f"{command}: {answer.stderr}"
        assert answer.stdout


def test_every_command_and_every_key_of_its_json_is_documented(circuit):
    assert all(
        f"`{name}" in DOCUMENTATION or f"aioqpu {name}" in DOCUMENTATION for name in ("usage", "backends", "run")
    )
    result = printed("run", circuit, "--cloud", "ionq")
    shown = printed("jobs", "show", result["id"], "--cloud", "ionq")
    entries = [*printed("backends", "--cloud", "ibm"), result, result["results"][0], shown]
    for key in {key for entry in entries for key in entry}:
        assert f'"{key}"' in DOCUMENTATION or f"`{key}`" in DOCUMENTATION, key


class TestWithoutTheExtra:
    @pytest.fixture(autouse=True)
    def not_imported_yet(self, monkeypatch):
        for name in [name for name in sys.modules if name.startswith("aioqpu.integrations.command_line")]:
            monkeypatch.delitem(sys.modules, name)

    def test_the_command_prints_how_to_install_the_extra_and_exits_2(self, monkeypatch, capsys):
        monkeypatch.setitem(sys.modules, "typer", None)
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2
        assert capsys.readouterr().err == "aioqpu: the command line needs typer: pip install 'aioqpu[cli]'\n"

    def test_another_missing_module_raises_module_not_found_error(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "aioqpu.integrations.display.charts", None)
        with pytest.raises(ModuleNotFoundError, match="display"):
            main()


def test_main_runs_a_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["aioqpu", "backends", "--cloud", "ibm", "--json"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "emulator"


def test_python_m_aioqpu_runs_the_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["aioqpu", "--version"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("aioqpu", run_name="__main__")
    assert caught.value.code == 0
    assert re.fullmatch(r"aioqpu \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_the_version_option_prints_the_version():
    assert re.fullmatch(r"aioqpu \d+\.\d+\.\d+\n", aioqpu("--version").stdout)

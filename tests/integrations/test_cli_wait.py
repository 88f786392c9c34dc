"""`aioqpu jobs wait` with several jobs, help and completion."""

import json
import re

import httpx
import pytest
from support.command_line import aioqpu

from aioqpu import IonQClient
from aioqpu.integrations.command_line import client as command_client
from aioqpu.integrations.command_line import wait as wait_module
from aioqpu.integrations.command_line.results import result_entries

STATES = {"aaaaa": "completed", "bbbbb": "failed", "ccccc": "submitted", "ddddd": "completed"}


@pytest.fixture(autouse=True)
def jobs(monkeypatch, tmp_path):
    """Jobs whose ids are their states' letters; `zzzzz` cannot be read, and the results of `ddddd` cannot either."""
    monkeypatch.setenv("IONQ_API_KEY", "key")
    monkeypatch.delenv("IONQ_API_URL", raising=False)

    def answer(request):
        *_, last_but_one, last = request.url.path.split("/")
        if last == "jobs":
            return httpx.Response(200, json={"jobs": []})
        if last == "results":
            return httpx.Response(200, json={"0": 0.25, "1": 0.75} if last_but_one == "aaaaa" else {"x": None})
        if last not in STATES:
            return httpx.Response(404, json={"message": f"no {last}"})
        failure = {"failure": {"error": "too wide"}} if STATES[last] == "failed" else {}
        job = {"id": last, "status": STATES[last], "shots": 8, "qubits": 1, "target": "simulator", **failure}
        return httpx.Response(200, json=job)

    def make(**options):
        return IonQClient(transport=httpx.MockTransport(answer), **options)

    monkeypatch.setattr(command_client, "IonQClient", make)


def wait(*arguments):
    return aioqpu("jobs", "wait", *arguments, "--cloud", "ionq")


def test_several_jobs_are_printed_as_a_table_or_a_json_list():
    answer = wait("bbbbb", "aaaaa", "bbbbb")
    assert answer.exit_code == 3  # one has failed
    header, *rows = answer.stdout.splitlines()
    assert header.split() == ["id", "status", "on", "created", "name"]
    assert [row.split()[:2] for row in rows] == [["bbbbb", "failed"], ["aaaaa", "completed"]]
    entries = json.loads(wait("bbbbb", "aaaaa", "--json").stdout)
    assert [(entry["id"], entry["outcome"], entry["details"]["shots"]) for entry in entries] == [
        ("bbbbb", "failed", 8),
        ("aaaaa", "completed", 8),
    ]
    assert json.loads(wait("aaaaa", "--json").stdout)["outcome"] == "completed"


def test_the_results_option_prints_the_results_of_each_completed_job():
    answer = wait("bbbbb", "aaaaa", "--results")
    assert answer.exit_code == 3
    failed, completed = answer.stdout.split("aaaaa completed\n")
    assert re.search(r"^id +bbbbb\nstatus +failed\n(.*\n)*reason +too wide\n", failed)
    assert re.fullmatch(r"0 █+\S? +2\n1 █+ +6\n", completed)
    first, second = json.loads(wait("bbbbb", "aaaaa", "--results", "--json").stdout)
    assert first["results"] is None
    assert second["results"][0]["counts"] == {"qubits": {"0": 2, "1": 6}}
    alone = wait("aaaaa", "--results", "--json")
    assert (alone.exit_code, json.loads(alone.stdout)["results"]) == (0, second["results"])


def test_unreadable_results_do_not_hide_those_of_other_jobs():
    answer = wait("ddddd", "aaaaa", "--results")
    assert answer.exit_code == 1
    assert "1 ████" in answer.stdout
    assert "ddddd" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_results_with_too_many_samples_are_an_error_and_null_in_json(monkeypatch):
    entries = result_entries

    def counted(result, names):
        if result.job_id == "aaaaa":
            raise ValueError("too many samples")
        return entries(result, names)

    monkeypatch.setattr(wait_module, "result_entries", counted)
    answer = wait("aaaaa", "--results", "--json")
    assert (answer.exit_code, answer.stderr) == (1, "aioqpu: too many samples\n")
    assert json.loads(answer.stdout)["results"] is None


@pytest.mark.parametrize(("unknown", "errors"), [(["zzzzz"], 1), (["zzzzz", "yyyyy"], 2)])
def test_unreadable_jobs_do_not_hide_other_jobs(unknown, errors):
    answer = wait("aaaaa", *unknown)
    assert answer.exit_code == 1
    assert re.search(r"^aaaaa  completed", answer.stdout, re.MULTILINE)
    assert answer.stderr.count("404") == answer.stderr.count("\n") == errors


def test_an_unreadable_single_job_exits_1_with_the_error():
    answer = wait("zzzzz")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert re.fullmatch(r"aioqpu: GET /v0\.3/jobs/zzzzz: 404 .*\n", answer.stderr)


def test_a_timeout_prints_the_wait_command_for_the_unfinished_jobs():
    answer = wait("aaaaa", "ccccc", "zzzzz", "--timeout", "0")
    assert (answer.exit_code, answer.stdout) == (4, "")
    told, other = answer.stderr.splitlines()
    assert told.startswith("aioqpu: 1 of 3 jobs have not ended")
    assert told.endswith("; to wait for it: aioqpu jobs wait ccccc --cloud ionq")
    assert "zzzzz: 404" in other


def test_ctrl_c_prints_one_wait_command_for_all_jobs(monkeypatch):
    async def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(wait_module, "wait_all", interrupted)
    answer = wait("aaaaa", "ccccc")
    assert (answer.exit_code, answer.stdout) == (130, "")
    resume = "aioqpu jobs wait aaaaa ccccc --cloud ionq"
    assert answer.stderr == f"The 2 jobs continue remotely. To wait again: {resume}\n"


@pytest.mark.parametrize(
    "command", [[], ["jobs"], *(["jobs", name] for name in ("list", "show", "wait", "cancel", "delete", "results"))]
)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_has_a_short_option(command, option):
    answer = aioqpu(*command, option)
    assert answer.exit_code == 0
    assert "Usage: aioqpu" in answer.stdout.replace("Usage: root", "Usage: aioqpu")


@pytest.mark.parametrize("command", ["backends", "usage", "run", "estimate"])
def test_help_of_other_commands_has_a_short_option(command):
    assert aioqpu(command, "-h").exit_code == 0


def test_completion_lists_commands_and_options():
    def completed(words):
        environment = {"_AIOQPU_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        return aioqpu(env=environment, prog_name="aioqpu").stdout.split()

    assert completed("aioqpu jobs ") == ["list", "show", "wait", "cancel", "delete", "results"]
    assert completed("aioqpu jobs list --st") == ["--status"]
    assert {"--install-completion", "--show-completion"} <= set(completed("aioqpu --"))

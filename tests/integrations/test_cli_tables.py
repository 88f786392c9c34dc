"""Tables of the command line on terminals of several widths, short ids, and times."""

import io
import json
import re

import httpx
import pytest
from support.command_line import GHZ, aioqpu, printed, use

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu.integrations.command_line import client as command_client
from aioqpu.integrations.command_line.app import app
from aioqpu_emulator import Emulator

UUIDS = [f"{start}-1111-4111-8111-111111111111" for start in ("aaaaaaaa", "abcdef01", "abcdef02", "abcdef02")]
UUIDS[3] = UUIDS[3].replace("-8111-", "-9111-")


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    emulator = Emulator(queue_time=0, run_time=0.01, seed=3)
    monkeypatch.chdir(tmp_path)
    use(monkeypatch, emulator, emulator.urls(80))
    return emulator


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Return a function that runs a command on a terminal of a width, and returns what it shows, without colours."""

    def run(width, *arguments, cloud="ionq"):
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", str(width))
        with monkeypatch.context() as patched:
            patched.setattr("sys.stdout", shown := Terminal())
            assert app([*arguments, "--cloud", cloud], standalone_mode=False) in (None, 0)
            return re.sub(r"\x1b\[[\d;]*m", "", shown.getvalue()).splitlines()

    return run


def at_ionq(monkeypatch, jobs, asked=None):
    """Answer requests for these jobs, and for a list of them, newest first."""

    def answer(request):
        if asked is not None:
            asked.append(f"{request.method} {request.url.path}")
        if request.url.path.endswith("/jobs"):
            status = request.url.params.get("status")
            return httpx.Response(200, json={"jobs": [job for job in jobs if status in (None, job["status"])]})
        job_id = request.url.path.removesuffix("/results").removesuffix("/cancel").rpartition("/")[2]
        found = next((job for job in jobs if job["id"] == job_id.removesuffix("/status")), None)
        return httpx.Response(200, json=found) if found else httpx.Response(404, json={"message": "no job"})

    def make(**options):
        return IonQClient(transport=httpx.MockTransport(answer), **options)

    monkeypatch.setattr(command_client, "IonQClient", make)


def job(job_id, status="completed", **fields):
    return {"id": job_id, "status": status, "target": "qpu.aria-1", "request": 1_700_000_000, **fields}


def lines(*arguments):
    answer = aioqpu(*arguments, "--cloud", "ionq")
    assert answer.exit_code == 0, answer.stderr
    return answer.stdout.splitlines()


class TestTables:
    @pytest.fixture(autouse=True)
    def jobs(self, monkeypatch):
        long = "a sweep over the angles of an ansatz"
        at_ionq(monkeypatch, [job(UUIDS[0], name=long), job(UUIDS[1], "submitted", name="bell")])

    def test_output_to_a_pipe_is_not_shortened(self):
        header, first, _ = lines("jobs", "list")
        assert header.split() == ["id", "status", "on", "created", "name"]
        assert re.fullmatch(
            rf"{UUIDS[0]}  completed  qpu\.aria-1  2023-11-1\d [\d:]{{8}}[+-]\d\d:\d\d  a sweep .* ansatz", first
        )

    @pytest.mark.parametrize(
        ("width", "columns", "name"),
        [
            (130, ["id", "status", "on", "created", "name"], "a sweep over the angles of an ansatz"),
            (80, ["id", "status", "on", "created", "name"], "a sweep over the an…"),
            (45, ["id", "status", "on", "name"], "a sweep ove…"),
            (38, ["id", "status", "name"], "a sweep over the…"),
            (25, ["id", "status"], None),
        ],
    )
    def test_a_narrow_terminal_leaves_out_columns_and_wraps_no_cell(self, terminal, width, columns, name):
        shown = terminal(width, "jobs", "list")
        assert len(shown) == 3
        assert max(map(len, shown)) <= width
        assert shown[0].split() == columns
        assert shown[1].startswith("aaaaaaaa  completed")
        assert shown[2].startswith("abcdef01  submitted")
        assert name is None or shown[1].endswith(f"  {name}")

    def test_a_detail_that_does_not_fit_is_on_its_own_line(self, terminal):
        shown = terminal(44, "jobs", "show", UUIDS[0])
        assert shown[:3] == ["id", f"  {UUIDS[0]}", "status   completed"]
        assert terminal(80, "jobs", "show", UUIDS[0])[0] == f"id       {UUIDS[0]}"

    def test_a_table_of_backends_fits_the_terminal(self, terminal, monkeypatch):
        machines = [
            {"backend": "qpu.forte-enterprise-1", "status": "available", "qubits": 36, "average_queue_time": 9e7},
            {"backend": "simulator", "status": "available", "qubits": 29},
        ]
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=machines))
        monkeypatch.setattr(command_client, "IonQClient", lambda **options: IonQClient(transport=transport, **options))
        assert terminal(44, "backends")[0].split() == ["name", "status"]
        assert terminal(80, "backends")[1] == "qpu.forte-enterprise-1  available  36      about 25 h"

    def test_an_empty_list_of_backends_prints_no_backends(self, monkeypatch):
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=[]))
        monkeypatch.setattr(command_client, "IonQClient", lambda **options: IonQClient(transport=transport, **options))
        assert lines("backends") == ["no backends"]


class TestShortIds:
    @pytest.fixture
    def asked(self, monkeypatch):
        asked = []
        at_ionq(monkeypatch, [job(each, name=str(place)) for place, each in enumerate(UUIDS)], asked)
        return asked

    def test_short_ids_are_long_enough_to_be_unique(self, asked, terminal):
        shown = [line.split()[0] for line in terminal(80, "jobs", "list")[1:]]
        assert shown == ["aaaaaaaa", "abcdef01", UUIDS[2][:20], UUIDS[3][:20]]
        for place, short in enumerate(shown):
            assert re.search(rf"name +{place}$", "\n".join(lines("jobs", "show", short)), re.MULTILINE)

    @pytest.mark.parametrize("command", [["show"], ["wait"], ["results"], ["cancel"], ["delete", "--yes"]])
    def test_an_ambiguous_short_id_is_refused_with_its_candidates(self, asked, command):
        answer = aioqpu("jobs", *command, "abcdef", "--cloud", "ionq")
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr == f"aioqpu: abcdef is the beginning of 3 ids: {', '.join(UUIDS[1:])}\n"
        assert asked == ["GET /v0.3/jobs"]

    def test_an_ambiguous_short_id_lists_at_most_ten_candidates(self, monkeypatch):
        at_ionq(monkeypatch, [job(f"abcd{number:04}-1111-4111-8111-111111111111") for number in range(20)])
        told = aioqpu("jobs", "show", "abcd", "--cloud", "ionq").stderr
        assert told.startswith("aioqpu: abcd is the beginning of 20 ids: abcd0000-")
        assert told.endswith("abcd0009-1111-4111-8111-111111111111, ...\n")

    def test_full_and_too_short_ids_are_not_looked_up(self, asked):
        assert printed("jobs", "show", UUIDS[1], "--cloud", "ionq")["name"] == "1"
        assert aioqpu("jobs", "show", "aaa", "--cloud", "ionq").exit_code == 1
        assert asked == [f"GET /v0.3/jobs/{UUIDS[1]}", "GET /v0.3/jobs/aaa"]

    def test_a_short_id_that_no_recent_job_has_is_requested_unchanged(self, asked):
        answer = aioqpu("jobs", "show", "0123", "--cloud", "ionq")
        assert (answer.exit_code, asked[-1]) == (1, "GET /v0.3/jobs/0123")

    def test_the_confirmation_of_a_deletion_shows_the_full_id(self, asked):
        answer = aioqpu("jobs", "delete", "aaaa", UUIDS[0], "--cloud", "ionq", input="n\n")
        assert answer.stderr.startswith(f"Delete {UUIDS[0]} with all results?")

    def test_jobs_beyond_the_reach_of_a_look_up_are_listed_with_full_ids(self, monkeypatch, terminal):
        old = "ffffffff-1111-4111-8111-111111111111"
        recent = [job(f"{number:08}-1111-4111-8111-111111111111") for number in range(100)]
        at_ionq(monkeypatch, [*recent, job(old, "failed")])
        assert terminal(100, "jobs", "list", "--status", "failed")[1].startswith(f"{old}  failed")
        shown = terminal(100, "jobs", "list", "--limit", "101")
        assert re.match(r"00000099 +completed", shown[100])
        assert shown[101].startswith(f"{old}  failed")

    def test_a_short_id_of_an_ibm_job_is_accepted(self, terminal, tmp_path):
        (tmp_path / "ghz.qasm").write_text(GHZ)
        arguments = ["run", "ghz.qasm", "--cloud", "ibm", "--backend", "emulator", "--no-wait"]
        job_id = aioqpu(*arguments).stdout.strip()
        [_, row] = terminal(80, "jobs", "list", "--limit", "1", cloud="ibm")
        short = row.split()[0]
        assert (len(short), job_id.startswith(short)) == (8, True)
        assert aioqpu("jobs", "wait", short, "--cloud", "ibm").exit_code == 0


class TestStatusFilter:
    @pytest.mark.parametrize(("status", "expected"), [("cancelled", 1), ("Canceled", 1), ("submitted", 2), ("odd", 0)])
    def test_ionq_jobs_are_filtered_by_status(self, monkeypatch, status, expected):
        at_ionq(monkeypatch, [job("a", "canceled"), job("b", "submitted"), job("c", "submitted"), job("d")])
        found = printed("jobs", "list", "--status", status, "--cloud", "ionq")
        assert len(found) == expected
        if not found:
            assert lines("jobs", "list", "--status", status) == ["no jobs with the status odd"]

    @pytest.mark.parametrize(
        ("status", "limit", "expected"),
        [
            ("queued", 9, ["q"]),
            ("canceled", 9, ["c"]),
            ("failed", 9, ["f", "t"]),  # the outcome of a job that ran too long
            ("failed", 1, ["f"]),
            ("Completed", 9, ["d"]),
            ("odd", 9, []),
        ],
    )
    def test_ibm_jobs_are_filtered_by_status(self, monkeypatch, status, limit, expected):
        every = {
            "q": "Queued",
            "r": "Running",
            "c": "Cancelled",
            "d": "Completed",
            "f": "Failed",
            "t": "Cancelled - Ran too long",
        }
        jobs = [{"id": name, "status": word, "created": "2026-01-02T03:04:05Z"} for name, word in every.items()]

        def answer(request):
            if request.url.path.endswith("/token"):
                return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
            pending = {"true": jobs[:2], "false": jobs[2:]}[request.url.params["pending"]]
            return httpx.Response(200, json={"jobs": pending, "count": len(pending), "limit": 200, "offset": 0})

        def make(**options):
            return IBMRuntimeClient(transport=httpx.MockTransport(answer), **options)

        monkeypatch.setattr(command_client, "IBMRuntimeClient", make)
        found = printed("jobs", "list", "--status", status, "--limit", str(limit), "--cloud", "ibm")
        assert [each["id"] for each in found] == expected


def test_json_has_full_ids_names_and_shots(monkeypatch, terminal):
    at_ionq(monkeypatch, [job(UUIDS[0], name="bell", shots=12)])
    [found] = json.loads("".join(terminal(45, "jobs", "list", "--json")))
    assert (found["id"], found["name"], found["shots"]) == (UUIDS[0], "bell", 12)

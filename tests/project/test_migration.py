"""The page for those who come from elsewhere: what it names exists, what it shows runs, what it promises happens."""

import asyncio
import inspect
import re
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import yaml
from support.addresses import CRN, KEY

import aioqpu
from aioqpu import IBMResult, IBMRuntimeClient, IonQClient, IonQResult
from aioqpu_emulator import Emulator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "migration.md").read_text("utf-8")
BLOCKS = re.findall(r"```python((?: title=\"API v0\.4\")?)\n(.*?)```", PAGE, re.DOTALL)

CLASSIC = """
GET /health; GET /users/me; POST /auth/validate; POST /logout; GET /instances; GET /facade/v1/jobs;
POST /facade/v1/jobs; GET /facade/v1/jobs/tags; GET /facade/v1/jobs/{id}/type; GET /jobs; GET /jobs/{id};
GET /jobs/{id}/metrics; GET /jobs/{id}/interim_results; GET /jobs/{id}/transpiled_circuits; GET /jobs/{id}/logs;
POST /jobs/{id}/cancel; PUT /jobs/{id}/tags; DELETE /jobs/{id}; POST /sessions; PATCH /sessions/{id};
GET /sessions/{id}; GET /sessions/{id}/extended; DELETE /sessions/{id}/close; GET /workloads/me; GET /backends;
GET /backends/{name}/status; GET /backends/{name}/defaults; GET /backends/{name}/properties;
GET /backends/{name}/configuration; GET /usage; GET /analytics/usage; GET /analytics/filters;
GET /analytics/usage-grouped; GET /analytics/usage-grouped-by-date
"""
WITHOUT_SUCCESSOR = {
    "GET /health",
    "POST /auth/validate",
    "GET /facade/v1/jobs/{id}/type",
    "GET /sessions/{id}/extended",
    "GET /usage",
}
QISKIT_IONQ = {
    "IonQClient",
    "api_headers",
    "make_path",
    "submit_job",
    "retrieve_job",
    "cancel_job",
    "cancel_jobs",
    "delete_job",
    "get_calibration_data",
    "get_results",
}


def table_rows(text, first_column):
    """Return the cells of every row below a header that starts so."""
    rows = []
    for table in re.split(r"\n\n+", text):
        lines = table.splitlines()
        if lines and lines[0].startswith(f"| {first_column} |"):
            rows += [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
    return rows


def ticked(cell):
    return re.findall(r"`([^`]+)`", cell)


def chapter(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)[1]


TABLES = table_rows(chapter("IBM's classic REST API"), "classic")
FROM_CLASSIC = [row for row in TABLES if len(row) == 4]
PARAMETERS = [row for row in TABLES if len(row) == 3]
FROM_IONQ = table_rows(chapter("qiskit-ionq"), "qiskit-ionq")
FROM_IONQ_1 = table_rows(chapter("qiskit-ionq 1.x"), "qiskit-ionq 1.x")
FROM_IONQ_CORE = table_rows(chapter("ionq-core"), "ionq-core")
FROM_RUNTIME = table_rows(chapter("qiskit-ibm-runtime"), "qiskit-ibm-runtime")
HABITS = [[ticked(cell)[0] for cell in row] for row in table_rows(PAGE, "call")]
OURS = re.compile(r"(ibm|ionq|job|session|result)\.|(IBMRuntimeClient|IonQClient)[.(]")


def ours(title, rows):
    """Return our names in the third column of tables and in the text between them."""
    text = [line for line in chapter(title).splitlines() if not line.startswith("|")]
    return {name for cell in [*text, *(row[2] for row in rows)] for name in ticked(cell) if OURS.match(name)}


METHODS = sorted(
    {("ibm", name) for name in ours("IBM's classic REST API", [*FROM_CLASSIC, *PARAMETERS])}
    | {("ionq", name) for name in ours("qiskit-ionq", FROM_IONQ)}
    | {("ionq", name) for name in ours("IonQ v0.3 to v0.4", [])}
    | {("ionq", name) for name in ours("qiskit-ionq 1.x", FROM_IONQ_1)}
    | {("ionq", name) for name in ours("ionq-core", FROM_IONQ_CORE)}
    | {("ibm", name) for name in ours("qiskit-ibm-runtime", FROM_RUNTIME)}
)


@pytest.fixture(scope="module")
def objects():
    ionq, ibm = IonQClient(KEY, api_version="v0.4"), IBMRuntimeClient(KEY, CRN)
    classes = {"IonQClient": IonQClient, "IBMRuntimeClient": IBMRuntimeClient}
    return {
        "ionq": {
            **classes,
            "ionq": ionq,
            "job": ionq.job("a"),
            "session": ionq.session("s"),
            "result": IonQResult({"0": 1}, job_id="a"),
        },
        "ibm": {
            **classes,
            "ibm": ibm,
            "job": ibm.job("a"),
            "session": ibm.session("s"),
            "result": IBMResult({"results": []}, job_id="a"),
        },
    }


def test_the_page_has_every_endpoint_of_ibms_classic_api():
    named = {name for row in FROM_CLASSIC for name in ticked(row[0])}
    assert {entry.strip() for entry in CLASSIC.split(";")} <= named
    assert [row[0] for row in FROM_CLASSIC].count("`GET /instances`") == 2


def test_endpoints_without_a_successor_are_marked_none():
    without = {ticked(row[0])[0] for row in FROM_CLASSIC if row[1] == "none"}
    assert without == WITHOUT_SUCCESSOR
    assert all(row[2] == "none" for row in FROM_CLASSIC if row[1] == "none")


def test_the_page_has_every_method_of_qiskit_ionqs_client():
    named = {re.match(r"\w+", ticked(row[0])[0])[0] for row in FROM_IONQ}
    assert named == QISKIT_IONQ


@pytest.mark.parametrize(("cloud", "name"), METHODS, ids=lambda value: value)
def test_names_on_the_page_exist_with_their_keywords(objects, cloud, name):
    owner, *attributes = re.match(r"[\w.]+", name)[0].split(".")
    found = objects[cloud][owner]
    for attribute in attributes:
        assert hasattr(found, attribute)
        found = getattr(found, attribute)
    assert callable(found) == ("(" in name)
    assert set(re.findall(r"(\w+)=", name)) <= set(inspect.signature(found).parameters if callable(found) else ())


@pytest.mark.parametrize(
    ("spec", "rows"),
    [
        ("ibm-runtime-v1.yaml", FROM_CLASSIC + FROM_RUNTIME),
        ("ionq-v0.3.yaml", FROM_IONQ),
        ("ionq-v0.4.yaml", FROM_IONQ_1 + FROM_IONQ_CORE),
    ],
    ids=["ibm", "ionq-v0.3", "ionq-v0.4"],
)
def test_every_request_the_page_names_is_in_the_specs(spec, rows):
    paths = yaml.safe_load((ROOT / "specs" / spec).read_text("utf-8"))["paths"]
    requests = {name for row in rows for name in ticked(row[1])}
    assert len(requests) > 6
    for request in requests:
        method, path = request.split(" ")
        assert method.lower() in paths[path]


@pytest.mark.parametrize(
    ("package", "row"),
    [
        *(("aioqpu_ibm_v1", row) for row in FROM_CLASSIC),
        *(("aioqpu_ionq_v03", row) for row in FROM_IONQ),
        *(("aioqpu_ionq_v04", row) for row in FROM_IONQ_1 + FROM_IONQ_CORE),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
def test_the_methods_of_a_row_are_those_of_the_operation_table(objects, package, row):
    table = dict(
        re.findall(
            rf"^\| `(.+?)` \| `{package}\..+? \| (.+) \|$",
            (ROOT / "specs" / "README.md").read_text(),
            re.MULTILINE,
        )
    )
    cloud = package.split("_")[1]
    named = set()
    for name in ticked(row[2]):
        owner, *attributes = re.match(r"[\w.]+", name)[0].split(".")
        named.add(".".join([type(objects[cloud][owner]).__name__, *attributes]))
    for request in ticked(row[1]):
        assert named & set(ticked(table[request])), f"{request} is sent by {table[request]}"


def test_replacements_for_parts_of_qiskits_job_are_keywords_of_submit_job():
    rows = table_rows(chapter("qiskit-ionq"), "Qiskit's job")
    named = {name for row in rows for name in re.findall(r"`(\w+)=", row[1])}
    assert len(named) >= 8
    assert named <= set(inspect.signature(IonQClient.submit_job).parameters)


def test_every_error_named_is_one_of_ours():
    rows = table_rows(PAGE, "qiskit-ionq raises") + table_rows(PAGE, "qiskit-ibm-runtime raises")
    named = {name for row in rows for name in ticked(row[1]) if name.endswith("Error")}
    assert len(named) > 12
    assert named <= {*aioqpu.__all__, "TypeError", "ValueError"}
    attributes = re.findall(r"`(\w+)` \(([^)]*)\)", " ".join(row[1] for row in rows))
    assert {name for name, _ in attributes} == {"APIStatusError", "JobFailedError"}
    for name, fields in attributes:
        error = getattr(aioqpu, name)
        instance = error("x")
        assert all(hasattr(instance, field) for field in ticked(fields))


@pytest.mark.parametrize(("written", "error", "words"), HABITS, ids=lambda value: value)
def test_an_old_call_raises_the_error_that_the_page_shows(monkeypatch, written, error, words):
    sent = []
    transport = httpx.MockTransport(lambda request: sent.append(request) or httpx.Response(418))
    monkeypatch.setenv("IONQ_API_KEY", KEY)
    monkeypatch.setenv("QISKIT_IBM_TOKEN", KEY)
    monkeypatch.setenv("QISKIT_IBM_INSTANCE", CRN)
    names = {
        "IonQClient": IonQClient,
        "IBMRuntimeClient": IBMRuntimeClient,
        "ionq": IonQClient(transport=transport),
        "ibm": IBMRuntimeClient(transport=transport),
        "circuit": {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]},
        "qiskit_job": object(),
        "datetime": datetime,
    }

    async def do():
        made = eval(written, names)
        if inspect.isasyncgen(made):
            await anext(made)
        elif inspect.isawaitable(made):
            await made

    expected = {"TypeError": TypeError, "ValueError": ValueError, "ConfigurationError": aioqpu.ConfigurationError}[
        error
    ]
    with pytest.raises(expected, match=re.escape(words)) as caught:
        asyncio.run(do())
    assert type(caught.value) is expected
    assert not sent


def test_the_page_lists_all_known_old_calls():
    written = " ".join(habit for habit, _, _ in HABITS)
    old = ("quantum-computing.ibm.com", "hub=", "group=", "project=", "provider=", "max_session_ttl", "x-access-token")
    assert [habit for habit in (*old, "ibm-q/open/main", 'mode="session"') if habit not in written] == []


@pytest.fixture(scope="module")
def emulator():
    with Emulator(queue_time=0.05, run_time=0.05).serve(port=0) as urls:
        yield urls


@pytest.mark.parametrize(
    ("title", "block"), BLOCKS, ids=["rest", "qiskit-ionq", "v0.3 to v0.4", "ionq-core", "qiskit-ibm-runtime"]
)
def test_the_examples_run_and_print_what_they_say(emulator, monkeypatch, capsys, title, block):
    monkeypatch.setenv("IONQ_API_KEY", "any-key")
    monkeypatch.setenv("IONQ_API_URL", emulator.ionq_v04_url if title else emulator.ionq_url)
    monkeypatch.setenv("QISKIT_IBM_TOKEN", "any-key")
    monkeypatch.setenv("QISKIT_IBM_INSTANCE", emulator.instance)
    monkeypatch.setenv("QISKIT_IBM_URL", emulator.ibm_url)
    monkeypatch.setenv("IAM_URL", emulator.iam_url)
    exec(compile(block, "docs/migration.md", "exec"), {"__name__": "migration"})
    printed = capsys.readouterr().out
    promised = re.findall(r"print\(.*\)  # (.*)", block)
    assert printed.splitlines()[-len(promised) :] == promised if promised else "emulator" in printed

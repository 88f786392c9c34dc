"""The pages of docs/, run as a reader would: their Python blocks in order, against the emulator over a real socket."""

import ast
import asyncio
import inspect
import logging
import os
import re
from itertools import zip_longest
from pathlib import Path

import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

import aioqpu
from aioqpu_emulator import Emulator

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = Path(aioqpu.__file__).parent
BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
ELSEWHERE = {"migration.md": "test_migration.py"}  # pages whose blocks have a test of their own


V04 = 'title="API v0.4"'  # such a block creates a client of IonQ's API v0.4
UNFINISHED = re.compile(r"\.cancel\(\)|cancel_on_error|\.wait\(0\)")  # such a block has jobs that have not ended yet
QUEUE_TIME = 0.05


def blocks(page):
    """Yield (line, Python code, what it prints exactly, if the page says so in a text block right below)."""
    text = page.read_text("utf-8")
    found = list(BLOCK.finditer(text))
    for block, below in zip_longest(found, found[1:]):
        if block[2] == "python":
            adjacent = below is not None and below[2] == "text" and not text[block.end() : below.start()].strip()
            yield text.count("\n", 0, block.start(3)) + 1, block[3], below[3] if adjacent else None


PAGES = sorted(
    name
    for page in DOCS.rglob("*.md")
    if (name := page.relative_to(DOCS).as_posix()) not in ELSEWHERE and list(blocks(page))
)


@pytest.fixture(scope="module")
def emulator():
    emulator = Emulator(queue_time=QUEUE_TIME, run_time=0.05, seed=1)
    with emulator.serve(port=0) as urls:
        yield emulator, urls


@pytest.fixture
def untouched():
    """What the pages set for their whole process: the log's level, traces of every httpx client."""
    yield
    logging.getLogger("aioqpu").setLevel(logging.NOTSET)
    if HTTPXClientInstrumentor().is_instrumented_by_opentelemetry:
        HTTPXClientInstrumentor().uninstrument()


@pytest.fixture
def environment(emulator, monkeypatch, tmp_path, untouched):
    emulator, urls = emulator
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IONQ_API_KEY", "any-key")
    monkeypatch.setenv("IONQ_API_URL", urls.ionq_url)
    monkeypatch.setenv("QISKIT_IBM_TOKEN", "any-key")
    monkeypatch.setenv("QISKIT_IBM_INSTANCE", urls.instance)
    monkeypatch.setenv("QISKIT_IBM_URL", urls.ibm_url)
    monkeypatch.setenv("IAM_URL", urls.iam_url)
    monkeypatch.setattr("aioqpu.integrations.sweeps.database._POLL_SECONDS", 0.05)
    yield emulator
    emulator._machine.queue_time = QUEUE_TIME


def run(page, capsys, emulator):
    """Run a page's blocks in one namespace, and in one event loop where they await at top level."""
    names = {"__name__": "page"}
    lines = page.read_text("utf-8").splitlines()
    v03_url = os.environ["IONQ_API_URL"]
    with asyncio.Runner() as runner:
        for line, code, expected in blocks(page):
            # The blank lines make tracebacks name the line of the page.
            program = compile(
                "\n" * (line - 1) + code, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
            )
            capsys.readouterr()
            os.environ["IONQ_API_URL"] = v03_url.replace("/v0.3", "/v0.4") if V04 in lines[line - 2] else v03_url
            emulator._machine.queue_time = 3600 if UNFINISHED.search(code) else QUEUE_TIME
            awaited = eval(program, names)
            if program.co_flags & inspect.CO_COROUTINE:
                runner.run(awaited)
            if expected is not None:
                assert capsys.readouterr().out == expected
    return names


@pytest.mark.parametrize("name", PAGES)
def test_every_block_of_a_page_runs_and_prints_what_the_page_says(name, environment, capsys):
    run(DOCS / name, capsys, environment)


def test_log_lines_match_those_on_the_observability_page(environment, capsys, caplog):
    page = DOCS / "guides" / "observability.md"

    def shape(line):
        return re.sub(r"request id \S+\)|[0-9a-f]{8}[0-9a-f-]*|\d\.\d{3}", "#", line)

    shown = {shape(line) for line in page.read_text("utf-8").splitlines() if line.startswith(("DEBUG", "INFO"))}
    run(page, capsys, environment)
    seen = {shape(f"{record.levelname} {record.name} {record.getMessage()}") for record in caplog.records}
    assert len(shown) == 3
    assert shown <= seen


def aioqpu_imports(path):
    """Yield the parts of aioqpu that a file imports, also for type checkers and inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "aioqpu":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aioqpu."):
            yield node.module.split(".")[1]


def test_imports_follow_the_layers_of_the_architecture_page():
    page = (DOCS / "architecture.md").read_text("utf-8")
    table = re.search(r"```text\n(__init__ .*?)```", page, re.DOTALL)[1]
    rows = [re.findall(r"\w+", re.sub(r" (high|low)$", "", line)) for line in table.splitlines()]
    height = {part: -number for number, row in enumerate(rows) for part in row}
    for path in sorted(SOURCE.rglob("*.py")):
        part = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        for imported in aioqpu_imports(path):
            assert height[imported] <= height[part], f"{path} imports {imported}"
            assert {part, imported} != {"ionq", "ibm"}


def test_the_architecture_page_names_functions_that_exist():
    page = (DOCS / "architecture.md").read_text("utf-8")
    named = re.findall(r"^ *([\w.]+) +([\w/]+\.py)", page, re.MULTILINE)
    assert len(named) > 10
    for name, module in named:
        definition = rf"(def|class) {name.rpartition('.')[2]}\b"
        assert re.search(definition, (SOURCE / module).read_text("utf-8")), f"{module} has no {name}"


def test_contributing_names_files_that_exist():
    root = DOCS.parent
    named = set(
        re.findall(
            r"`((?:src|tests|specs|docs|drift)/[\w./-]+)`", (root / ".github/CONTRIBUTING.md").read_text("utf-8")
        )
    )
    assert len(named) > 10
    for name in named:
        folder, _, path = name.partition("/")
        assert ((SOURCE.parent if folder == "src" else root / folder) / path).exists(), name


def test_every_code_block_has_an_allowed_language():
    languages = {block[2] for page in DOCS.rglob("*.md") for block in BLOCK.finditer(page.read_text("utf-8"))}
    assert languages <= {"python", "text", "sh", "json", "toml", "yaml", "ini", "http"}


def test_pages_that_do_not_run_here_are_named_in_another_test():
    for name, test in ELSEWHERE.items():
        assert (DOCS / name).exists()
        assert name in (Path(__file__).parent / test).read_text("utf-8")


def test_the_index_for_language_models_lists_every_page():
    listed = re.findall(r"\]\(([\w/-]+\.md)\)", (DOCS / "llms.txt").read_text("utf-8"))
    assert sorted(listed) == sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))

"""The shape of the code: which module may know which, how large it may grow, what is public."""

import ast
import inspect
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import aioqpu
from aioqpu import IBMJob, IBMRuntimeClient, IonQClient, IonQJob

SOURCE = Path(aioqpu.__file__).parent
GENERATED = ("aioqpu_ionq_v03", "aioqpu_ibm_v1")
CORE = sorted(SOURCE.glob("*.py"))
INTEGRATIONS = sorted((SOURCE / "integrations").glob("*.py"))

# Lower may not import higher.
LAYERS = [
    {"errors"},
    {"checks", "large", "loops", "retry"},
    {"answers", "connections", "gate"},
    {"auth", "http"},
    {"accounts", "paging", "pubs", "results", "submission", "typed", "waiting", "words"},
    {"job"},
    {"client", "joint"},
    {"ionq", "ibm"},
    {"__init__"},
]
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}


def imports(path, *, run_time_only=False):
    """Yield the modules a file imports, those inside functions included, those for type checkers on demand."""
    tree = ast.parse(path.read_text())
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if run_time_only and node in typing_only:
            continue
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_imports_point_one_way(path):
    for module in imports(path, run_time_only=True):
        package, _, name = module.partition(".")
        if package == "aioqpu" and not name.startswith("integrations"):
            assert LAYER[name or "__init__"] <= LAYER[path.stem], f"{path.stem} imports {module}"
    assert {"ionq", "ibm"} - {path.stem} == {
        "ionq",
        "ibm",
    } or f"aioqpu.{({'ionq', 'ibm'} - {path.stem}).pop()}" not in set(imports(path))


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_only_the_clients_know_the_generated_packages_and_nobody_the_emulator(path):
    packages = {module.partition(".")[0] for module in imports(path)}
    allowed = {"ionq": {"aioqpu_ionq_v03"}, "ibm": {"aioqpu_ibm_v1"}}.get(path.stem, set())
    assert packages & {*GENERATED, "aioqpu_emulator"} <= allowed


def lines_of_code(path):
    """Count the lines that hold code: no blanks, comments or docstrings."""
    text = path.read_text()
    docstrings = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstrings |= set(range(first.lineno, first.end_lineno + 1))
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    code = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in skipped:
            code |= set(range(token.start[0], token.end[0] + 1))
    return len(code - docstrings)


BUDGET = {
    "mechanisms": (
        {
            *("errors", "checks", "loops", "retry", "answers", "connections", "gate", "auth", "http"),
            *("submission", "waiting", "joint", "paging", "job", "client", "words"),
        },
        2300,
    ),
    "data": ({"results", "typed", "large", "pubs", "accounts"}, 900),
    "ionq": ({"ionq"}, 400),
    "ibm": ({"ibm"}, 750),
}


@pytest.mark.parametrize("part", BUDGET)
def test_the_facade_stays_thin(part):
    """Each part is meant to be read at one sitting; the limits are in lines of code."""
    modules, limit = BUDGET[part]
    size = {path.stem: lines_of_code(path) for path in CORE if path.stem in modules}
    assert sum(size.values()) <= limit, f"{size}: delete something, or raise the limit here and say why"


def test_the_integrations_stay_small():
    size = {path.stem: lines_of_code(path) for path in INTEGRATIONS}
    assert sum(size.values()) <= 1500, f"{size}: delete something, or raise the limit here and say why"


def test_every_module_has_a_budget():
    assert {path.stem for path in CORE} - {"__init__"} <= set.union(*(modules for modules, _ in BUDGET.values()))


def test_importing_the_package_loads_no_generated_code_and_no_extra():
    script = "import sys, aioqpu; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    roots = {name.partition(".")[0] for name in loaded}
    assert not roots & {"aioqpu_emulator", "numpy", "qiskit", "trio", "attrs", "attr"}
    generated = {name for name in loaded if name.startswith(GENERATED)}
    assert generated == {package + part for package in GENERATED for part in ("", ".api", ".models")}
    assert "aioqpu.integrations" not in loaded


def test_everything_public_is_listed_and_documented():
    public = {name for name, value in vars(aioqpu).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert public == set(aioqpu.__all__)
    for name in aioqpu.__all__:
        assert getattr(aioqpu, name).__doc__, name


@pytest.mark.parametrize("cls", [IonQClient, IBMRuntimeClient, IonQJob, IBMJob])
def test_every_public_method_is_documented(cls):
    for name, member in inspect.getmembers(cls):
        if not name.startswith("_") and (callable(member) or isinstance(member, property)):
            assert inspect.getdoc(member), f"{cls.__name__}.{name}"


def public(cls):
    return {name for name, _ in inspect.getmembers(cls) if not name.startswith("_")}


def test_both_clouds_have_the_same_verbs():
    shared = {
        "submit_job",
        "find_submission",
        "retrieve_job",
        "job",
        "cancel_job",
        "delete_job",
        "get_results",
        "wait_for_job",
        "run_job",
        "list_jobs",
        "list_backends",
        "call",
        "raw",
        "url",
        "api_headers",
        "make_path",
        "aclose",
    } - {"url"}
    assert shared <= public(IonQClient) & public(IBMRuntimeClient)
    handle = {"id", "status", "info", "done", "to_dict", "refresh", "wait", "updates", "result", "cancel", "delete"}
    assert handle - {"id"} <= public(IonQJob) & public(IBMJob)


@pytest.mark.parametrize("name", ["wait_for_job", "job", "cancel_job", "delete_job", "find_submission", "call"])
def test_shared_verbs_take_the_same_keywords(name):
    ours = [inspect.signature(getattr(cls, name)).parameters for cls in (IonQClient, IBMRuntimeClient)]
    assert list(ours[0]) == list(ours[1])


def test_wait_for_job_takes_the_keywords_of_wait():
    wait = set(inspect.signature(IonQJob.wait).parameters) - {"self"}
    assert set(inspect.signature(IonQClient.wait_for_job).parameters) - {"self", "job_id"} == wait

"""What is handed out: archives that hold what they should and nothing else, and a wheel that works by itself."""

import json
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import httpx
import pytest

import aioqpu
from aioqpu_emulator import Emulator

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "aioqpu": ROOT / "src",
    "aioqpu_emulator": ROOT / "src",
    "aioqpu_ionq_v03": ROOT / "generated",
    "aioqpu_ionq_v04": ROOT / "generated",
    "aioqpu_ibm_v1": ROOT / "generated",
}
USER_CODE = """
import asyncio, sys
from aioqpu import IonQClient, IBMRuntimeClient

async def main(ionq_url, ibm_url, iam_url, instance):
    async with IonQClient("any-key", ionq_url) as ionq:
        circuit = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
        print((await ionq.run_job(circuit, shots=100)).counts())
    async with IBMRuntimeClient("any-key", instance, ibm_url, iam_url=iam_url) as ibm:
        print([backend.name for backend in await ibm.list_backends()])

asyncio.run(main(*sys.argv[1:]))
"""

pytestmark = pytest.mark.skipif(not (ROOT / "src").exists(), reason="built from the source tree only")


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """Build the sdist from the tree, and the wheel from the sdist, as an index would get them."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT))
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def in_the_wheel(archives):
    with zipfile.ZipFile(archives[1]) as wheel:
        return set(wheel.namelist())


@pytest.fixture(scope="module")
def python(archives, tmp_path_factory):
    """A fresh environment with the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = str(folder / "bin" / "python")
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-compile", str(archives[1]))
    return python


def test_the_archives_can_be_published(archives):
    run(sys.executable, "-m", "twine", "check", "--strict", *map(str, archives))


def test_the_wheel_contains_all_files_of_the_packages_and_no_others(in_the_wheel):
    files = {name for name in in_the_wheel if ".dist-info/" not in name}
    expected = {
        path.relative_to(folder).as_posix()
        for package, folder in PACKAGES.items()
        for path in (folder / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files == expected
    assert {Path(name).suffix for name in files} == {".py", ".typed", ".json"}


def test_packages_have_py_typed_and_generated_ones_their_openapi_document(in_the_wheel):
    assert {f"{package}/py.typed" for package in PACKAGES} <= in_the_wheel
    generated = {package for package, folder in PACKAGES.items() if folder.name == "generated"}
    assert {f"{package}/openapi.json" for package in generated} <= in_the_wheel


def test_the_wheel_is_pure_python_and_declares_its_dependencies(archives):
    assert archives[1].name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(archives[1]) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
        metadata = HeaderParser().parsestr(wheel.read(name).decode())
        (license_text,) = (name for name in wheel.namelist() if name.endswith("licenses/LICENSE"))
        assert b"Apache License" in wheel.read(license_text)
    required = [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line]
    assert sorted(line.split(">=")[0].split("<")[0] for line in required) == ["anyio", "attrs", "h11", "httpx"]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"


def test_the_sdist_has_tests_and_docs_and_no_stray_files(archives):
    with tarfile.open(archives[0]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    tops = {name.partition("/")[0] for name in names}
    assert tops == {
        *(".gitignore", "PKG-INFO", "pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"),
        *("src", "generated", "specs", "drift", "tests", "examples", "docs"),
    }
    some = {"tests/conftest.py", "docs/mkdocs.yml", "specs/generate.py", "drift/accepted.yaml", "examples/bell.py"}
    assert some <= names
    strays = {name for name in names if "__pycache__" in name or name.endswith((".pyc", ".db", ".sqlite", ".log"))}
    assert not strays


def test_the_installed_wheel_runs_jobs(python, tmp_path):
    with Emulator(queue_time=0.05, run_time=0.05).serve(port=0) as urls:
        places = (urls.ionq_url, urls.ibm_url, urls.iam_url, urls.instance)
        printed = run(python, "-W", "error", "-c", USER_CODE, *places, cwd=tmp_path)
    assert printed.splitlines() == ["{'1': 100}", "['emulator', 'emulator_isa']"]


def test_a_command_without_its_extra_names_the_extra(python, tmp_path):
    done = subprocess.run(
        [Path(python).with_name("aioqpu"), "backends"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert "aioqpu[cli]" in done.stderr


def test_the_installed_version_is_the_one_that_was_built(python, archives, tmp_path):
    version = run(python, "-c", "import aioqpu; print(aioqpu.__version__)", cwd=tmp_path).strip()
    assert archives[1].name.startswith(f"aioqpu-{version}-")


@pytest.mark.parametrize("workflow", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.stem)
def test_workflows_pin_actions_by_commit_and_note_the_version(workflow):
    used = re.findall(r"uses: (.*)", workflow.read_text("utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_the_lock_file_names_one_public_index_and_no_local_path():
    text = (ROOT / "uv.lock").read_text("utf-8")
    assert len(set(re.findall(r'registry = "([^"]+)"', text))) == 1
    for url in set(re.findall(r'(?:registry|url) = "([^"]+)"', text)):
        assert re.match(r"https://[a-z]+(\.[a-z]+)+/", url), url  # no file, port, address or user
    assert set(re.findall(r"source = \{ (\w+) = ", text)) == {"registry", "editable"}
    assert 'editable = "."' in text


def test_the_extra_all_has_every_other_extra():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras.pop("all")
    assert everything == f"aioqpu[{','.join(sorted(extras))}]"


def test_python_m_aioqpu_prints_the_version():
    assert run(sys.executable, "-m", "aioqpu", "--version") == f"aioqpu {aioqpu.__version__}\n"


class TestContainer:
    """The container image; where Docker is missing, its commands are run without it."""

    def instructions(self):
        for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines():
            name, _, arguments = line.partition(" ")
            if name.isupper():
                yield name, arguments

    def test_the_image_copies_what_the_package_needs(self):
        ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
        copied = [source for name, files in self.instructions() if name == "COPY" for source in files.split()[:-1]]
        assert {f"!{source}" for source in copied} <= set(ignored)
        assert {"pyproject.toml", "README.md", "LICENSE", "src", "generated"} == set(copied)

    def test_the_image_serves_the_emulator(self):
        of = dict(self.instructions())
        assert f"EXPOSE {json.loads(of['CMD'])[1]}" in (ROOT / "Dockerfile").read_text("utf-8")
        python, *arguments = json.loads(of["ENTRYPOINT"])
        assert python == "python"
        command = [sys.executable, *arguments, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                urls = json.loads(process.stdout.readline())
                assert httpx.get(f"{urls['ionq_url']}/backends", timeout=600).status_code == 200
                elsewhere = httpx.get(f"{urls['ionq_url']}/backends", headers={"Host": "example.com"}, timeout=600)
                assert elsewhere.status_code == 403
            finally:
                process.terminate()

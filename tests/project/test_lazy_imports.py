"""The public names are imported on first use, and nobody notices: types, `dir()`, `help()`, `import *` and patches."""

import ast
import inspect
import pickle
import pydoc
import subprocess
import sys
from importlib import import_module
from unittest import mock

import pytest

import aioqpu
import aioqpu.ibm
import aioqpu.ionq

PACKAGES = [aioqpu, aioqpu.ibm, aioqpu.ionq]


def loaded_by(script):
    """Return the modules that a new process has after a script."""
    command = [sys.executable, "-c", f"{script}\nimport sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def below(package, modules):
    return {name for name in modules if name == package or name.startswith(f"{package}.")}


def test_importing_the_package_loads_neither_a_cloud_nor_the_http_library():
    loaded = loaded_by("import aioqpu")
    assert below("aioqpu", loaded) == {"aioqpu", "aioqpu._lazy", "aioqpu.errors"}
    assert not loaded & {"httpx", "anyio", "attr"}


@pytest.mark.parametrize(
    ("client", "other"), [("IonQClient", ["aioqpu.ibm", "aioqpu_ibm_v1"]), ("IBMRuntimeClient", ["aioqpu.ionq"])]
)
def test_importing_a_client_loads_neither_the_other_cloud_nor_the_pipeline(client, other):
    loaded = loaded_by(f"from aioqpu import {client}")
    for package in other:
        assert not below(package, loaded)
    assert not loaded & {"attr", "asyncio", "aioqpu._http.pipeline", "aioqpu._jobs.wait_many", "aioqpu._saved_results"}


def test_an_instance_loads_nothing_of_the_other_cloud_and_no_results_or_models():
    ionq = loaded_by("from aioqpu import IonQClient\nIonQClient('key')")
    create = "IBMRuntimeClient('key', 'crn:v1:bluemix:public:quantum-computing:us-east:a/0:0::')"
    ibm = loaded_by(f"from aioqpu import IBMRuntimeClient\n{create}")
    assert not below("aioqpu.ibm", ionq)
    assert not below("aioqpu.ionq", ibm)
    assert not ionq & {"aioqpu.ionq.results", "aioqpu.ionq.shots", "aioqpu_ionq_v03.models.create_job"}
    assert not ibm & {"aioqpu.ibm.results", "aioqpu.ibm.executor", "aioqpu_ibm_v1.models.job_run_params"}


def names_for_type_checkers(tree):
    """Return the module of each name that a type checker sees."""
    checked = next(node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    imports = [node for node in checked.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname: node.module for node in imports for alias in node.names}


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_see_the_names_that_programs_get(package):
    tree = ast.parse(inspect.getsource(package))
    table = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    at_run_time = {name: module for module, names in ast.literal_eval(table).items() for name in names}
    assert at_run_time == names_for_type_checkers(tree)
    eager = {name for name, value in vars(package).items() if getattr(value, "__module__", "") == "aioqpu.errors"}
    assert {*at_run_time, *eager} == set(package.__all__)
    for name, module in at_run_time.items():
        value = getattr(package, name)
        assert value is getattr(import_module(module), name)
        assert value.__module__ == module  # the name by which it is pickled


@pytest.mark.parametrize("package", PACKAGES)
def test_dir_and_help_and_star_imports_have_all_names(package):
    assert set(package.__all__) <= set(dir(package))
    named = {}
    exec(f"from {package.__name__} import *", named)
    assert set(package.__all__) <= set(named)
    text = pydoc.plain(pydoc.render_doc(package))
    assert all(name in text for name in package.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_an_unknown_name_is_an_attribute_error(package):
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'IonQCleint'"):
        package.IonQCleint  # noqa: B018 - raises
    with pytest.raises(ImportError, match="IonQCleint"):
        exec(f"from {package.__name__} import IonQCleint", {})


@pytest.mark.parametrize("package", ["ibm", "ionq"])
def test_the_package_of_a_cloud_is_imported_on_first_use(package):
    loaded = loaded_by(f"import aioqpu\nassert aioqpu.{package}.__name__ == 'aioqpu.{package}'")
    assert below(f"aioqpu.{package}", loaded) == {f"aioqpu.{package}"}
    # Once a module has imported it, it is an attribute, and the package is not asked.
    assert aioqpu.__getattr__(package) is getattr(aioqpu, package)


def test_names_can_be_patched_before_their_first_use():
    script = """
from unittest import mock
import aioqpu
with mock.patch("aioqpu.IonQClient") as patched:
    assert aioqpu.IonQClient is patched
assert aioqpu.IonQClient.__name__ == "IonQClient"
"""
    assert "aioqpu.ionq.client" in loaded_by(script)
    with mock.patch("aioqpu.wait_all") as patched:
        assert aioqpu.wait_all is patched
    assert aioqpu.wait_all is not patched


def test_values_are_pickled_by_names_that_another_process_can_import():
    data = pickle.dumps([aioqpu.IBMJob, aioqpu.wait_all, aioqpu.JobError("no")])
    script = f"import pickle; print(*[type(each).__name__ for each in pickle.loads({data!r})])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["type", "function", "JobError"]


def test_the_types_of_options_are_those_of_the_generated_packages():
    options = import_module("aioqpu.options")
    for name in options.__all__:
        assert getattr(options, name).__module__ in {
            f"aioqpu_{api}.options" for api in ("ibm_v1", "ionq_v03", "ionq_v04")
        }

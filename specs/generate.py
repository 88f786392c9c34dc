"""Writes generated/ and the operation table of specs/README.md from the specs; --check only compares them."""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from itertools import islice
from pathlib import Path
from textwrap import indent
from typing import Any

import yaml
from typed_options import options_module

SPECS = Path(__file__).resolve().parent
ROOT = SPECS.parent
PACKAGES = {"aioqpu_ionq_v03": "ionq-v0.3", "aioqpu_ionq_v04": "ionq-v0.4", "aioqpu_ibm_v1": "ibm-runtime-v1"}
OPTIONS = {
    "aioqpu_ionq_v03": ("Noise", "ErrorMitigation"),
    "aioqpu_ionq_v04": ("Noise", "JobSettings"),
    "aioqpu_ibm_v1": ("SamplerOptions", "EstimatorOptions", "NoiseLearnerOptions"),
}
METHODS = ("get", "post", "put", "patch", "delete")
RETRY_WORDS = ("safe", "idempotent", "unsafe")
SECURITY_WORDS = ("required", "none")
OPERATION_CLASS = '''"""Defines `Operation`, the data with which a client calls one operation of the API."""

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

import httpx
from attrs import frozen

T = TypeVar("T")


@frozen(kw_only=True)
class Operation(Generic[T]):
    """One operation of the API, as its endpoint module describes it."""

    name: str
    build: Callable[..., dict[str, Any]]
    """Make the arguments of `httpx.AsyncClient.request` from those of the operation."""
    parse: Callable[[httpx.Response], T | None]
    """Read the body of any 2xx response by the documented schema; None when it has no body and needs none."""
    retry: Literal["safe", "idempotent", "unsafe"]
    """What a second request would do, in the words of RFC 9110; an unsafe one may create something again."""
    credentials: bool
    """Whether the service needs to know the caller."""
    success: frozenset[int]
    """The documented status codes of a success."""
    already_done: frozenset[int]
    """Status codes which say, after a request with an unknown outcome, that it has taken effect."""
    large_response: bool
    """Whether the body of a success may be large: results, for example."""
'''
TABLE = re.compile(r"(?<=<!-- operations -->\n).*?(?=<!-- /operations -->)", re.DOTALL)


def run_tool(name: str, *args: str | Path) -> None:
    """Run a tool from the folder of this interpreter, which may be missing in PATH."""
    process = subprocess.run(
        [Path(sys.executable).parent / name, *args],
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if process.returncode:
        raise SystemExit(f"{name} failed:\n{process.stdout}")


@cache
def load(source: Path) -> dict[str, Any]:
    """Parse a spec."""
    spec: dict[str, Any] = yaml.load(source.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, in C
    return spec


def generate_package(package: str, target: Path) -> None:
    """Write one package: the generator's output, async only, with lazy imports, formatted."""
    source = SPECS / f"{PACKAGES[package]}.yaml"
    config = SPECS / f"{PACKAGES[package]}.config.yaml"
    operations = operations_of(load(source))
    for function, operation in operations.items():
        check_extensions(function.partition(".")[2], operation)
    spec = json.dumps(load(source), separators=(",", ":")) + "\n"
    out = target / package
    document = target / f"{package}.json"
    document.write_text(json.dumps(json.loads(spec, object_hook=with_described_schema)))
    run_tool(
        "openapi-python-client", "generate", "--path", document, "--config", config, "--output-path", out,
        "--meta", "none", "--overwrite", "--fail-on-warning",
    )  # fmt: skip
    document.unlink()
    for module in out.glob("api/*/[!_]*.py"):
        text = without_sync(module.read_text())
        module.write_text(with_operation(text, module.stem, operations[f"{module.parent.name}.{module.stem}"]))
    (out / "operation.py").write_text(OPERATION_CLASS)
    (out / "options.py").write_text(options_module(json.loads(spec)["components"]["schemas"], OPTIONS[package]))
    for init in [out / "__init__.py", out / "models" / "__init__.py"]:
        init.write_text(lazy_init(init, imported_classes(init.read_text())))
    for init in sorted(out.glob("api/**/__init__.py")):
        modules = sorted(path.stem for path in init.parent.iterdir() if not path.name.startswith("__"))
        init.write_text(lazy_init(init, dict.fromkeys(modules, "")))
    types = out / "types.py"
    types.write_text(with_lasting_unset(types.read_text()))
    requests = request_models(out)
    for module in (out / "models").glob("[!_]*.py"):
        if module.stem not in requests:
            module.write_text(with_none_for_missing(module.read_text()))
    (out / "py.typed").touch()
    (out / "openapi.json").write_text(spec)
    header = f"# Generated from specs/{source.name} by specs/generate.py. Do not edit.\n"
    for module in out.rglob("*.py"):
        module.write_text(header + module.read_text())
    # Isolated, so that no configuration of the current folder changes the result.
    ruff = ("--isolated", "--no-cache", "--quiet", "--target-version", "py311", "--line-length", "120")
    run_tool("ruff", "check", *ruff, "--fix-only", "--select", "F401,F811,I,PYI016,RUF100", out)
    run_tool("ruff", "format", *ruff, out)


def with_described_schema(item: dict[str, Any]) -> dict[str, Any]:
    """Repeat a parameter's description in its schema, the only place where the generator looks for it."""
    if "in" in item and "schema" in item and "description" in item:
        item["schema"].setdefault("description", item["description"])
    return item


def without_sync(source: str) -> str:
    """Drop the functions `sync` and `sync_detailed`."""
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.name in {"sync", "sync_detailed"}:
            del lines[node.lineno - 1 : node.end_lineno]
    return "".join(lines)


def check_extensions(name: str, operation: dict[str, Any]) -> None:
    if operation.get("x-retry") not in RETRY_WORDS or operation.get("x-security") not in SECURITY_WORDS:
        raise SystemExit(f"{name}: x-retry must be one of {RETRY_WORDS}, and x-security one of {SECURITY_WORDS}")


def with_operation(source: str, name: str, operation: dict[str, Any]) -> str:
    """Add `OPERATION`, attach it to each request, and parse every 2xx response as the documented ones."""
    documented = {int(status): response.get("content") for status, response in operation["responses"].items()}
    with_body = [status for status, content in documented.items() if content]
    if any(documented[status] != documented[with_body[0]] for status in with_body):
        raise SystemExit(f"{name}: success responses with different bodies cannot be parsed by one function")
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    old = functions["_parse_response"]
    branches = {ast.unparse(node.test): node for node in old.body if isinstance(node, ast.If)}
    by_status = {status: branches[f"response.status_code == {status}"] for status in documented}
    steps: list[ast.stmt] = [ast.Return(ast.Constant(None))]
    if with_body:
        # An empty body is an error only where the documents promise one.
        empty = f"not response.content and response.status_code not in {{{', '.join(map(str, with_body))}}}"
        test = ast.parse(f"not response.is_success or ({empty})", mode="eval").body
        steps = [ast.If(test, steps, []), *by_status[with_body[0]].body]
    success = ast.unparse(ast.fix_missing_locations(ast.Module(steps, [])))
    rest = ast.unparse(ast.Module([node for node in old.body if node not in by_status.values()], []))
    head = f"(response: httpx.Response) -> {ast.unparse(old.returns or ast.Constant(None))}:"
    parsers = (
        f"def _parse_success{head}\n{indent(success, '    ')}\n\n\n"
        f"def _parse_response{head.replace('(', '(*, client: AuthenticatedClient | Client, ', 1)}\n"
        f"    if response.is_success:\n        return _parse_success(response)\n{indent(rest, '    ')}\n"
    )
    lines = source.splitlines(keepends=True)
    lines[old.lineno - 1 : old.end_lineno] = [parsers]
    end = "    return _kwargs\n"
    if source.count(end) != 1:
        raise SystemExit("_get_kwargs of the generator has changed: adapt with_operation")
    attached = "".join(lines).replace(end, f'    _kwargs["extensions"] = {{"operation": OPERATION}}\n{end}')
    return f"""from ...operation import Operation
{attached}

OPERATION = Operation(
    name={name!r},
    build=_get_kwargs,
    parse=_parse_success,
    retry={operation["x-retry"]!r},
    credentials={operation["x-security"] == "required"},
    success=frozenset({sorted(documented)}),
    already_done=frozenset({operation.get("x-already-done", "")}),
    large_response={operation.get("x-large-response", False)},
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]
"""


def with_lasting_unset(source: str) -> str:
    """Make `UNSET` survive copying and pickling, since models compare with `is`, and print as its name."""
    end = "        return False\n"
    if source.count(end) != 1:
        raise SystemExit("types.py of the generator has changed: adapt with_lasting_unset")
    methods = [f'    def {name}(self) -> str:\n        return "UNSET"\n' for name in ("__repr__", "__reduce__")]
    return source.replace(end, "\n".join([end, *methods]))


def request_models(package: Path) -> set[str]:
    """Return the modules of the models that make up request bodies."""
    models: set[str] = set()
    pending = [module for api in package.glob("api/*/[!_]*.py") for module in body_models(ast.parse(api.read_text()))]
    while pending:
        if (module := pending.pop()) not in models:
            models.add(module)
            imported = imported_classes_of_models(ast.parse((package / "models" / f"{module}.py").read_text()))
            pending.extend(imported.values())
    return models


def body_models(tree: ast.Module) -> set[str]:
    """Return the modules of the models that an operation takes as its body."""
    homes = imported_classes_of_models(tree)
    (build,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_get_kwargs")
    arguments = [*build.args.args, *build.args.kwonlyargs]
    annotations = [argument.annotation for argument in arguments if argument.arg == "body" and argument.annotation]
    names = {node.id for each in annotations for node in ast.walk(each) if isinstance(node, ast.Name)}
    return {homes[name] for name in names & homes.keys()}


def imported_classes_of_models(tree: ast.Module) -> dict[str, str]:
    """Map each model that a module imports, including imports for type checkers only, to the module that defines it."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {
        alias.name: node.module.removeprefix("models.")
        for node in imports
        for alias in node.names
        if node.module and node.module.startswith("models.")
    }


def with_none_for_missing(source: str) -> str:
    """Make the fields of a response model `None` if the service did not send them, as for null."""
    source = re.sub(r"isinstance\(([\w.]+), Unset\)", r"\1 is None", source)
    source = re.sub(r"\bUNSET\b", "None", source)
    source = re.sub(r"\bUnset\b", "None", source)
    source = re.sub(r"from \.\.types import (.*)\n", without_none_imports, source)
    # A union in a docstring, in which the formatter does not remove the second None.
    source = re.sub(r"(?m)^( +\w+ \(.*?)\bNone \| (?=[^)\n]*\bNone\b)", r"\1", source)
    twice = re.compile(r"(\n +if data is None:\n +return data)\1")
    return twice.sub(r"\1", source)


def without_none_imports(match: re.Match[str]) -> str:
    names = [name for name in match[1].split(", ") if name != "None"]
    return f"from ..types import {', '.join(names)}\n" if names else ""


def imported_classes(source: str) -> dict[str, str]:
    """Map each name that a package's `__init__` imports to the submodule that defines it."""
    imports = [node for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module or "" for node in imports for alias in node.names}


def lazy_init(init: Path, homes: dict[str, str]) -> str:
    """Make an `__init__` that imports each name on its first use (PEP 562), while type checkers see all of them.

    `homes` maps each name to the submodule that defines it, or to "" if the name is a submodule itself.
    """
    docstring = (ast.get_docstring(ast.parse(init.read_text())) or "").strip()
    imports = "\n".join(f"    from .{home} import {name} as {name}" for name, home in homes.items())
    if any(homes.values()):
        table = f"_HOMES = {homes}"
        load = 'getattr(import_module(f".{_HOMES[name]}", __name__), name)'
    else:
        table = ""
        load = 'import_module(f".{name}", __name__)'
    return f'''"""{docstring}"""

from typing import TYPE_CHECKING

__all__ = {list(homes)}

if TYPE_CHECKING:
{imports}
else:
    from importlib import import_module

    {table}

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        value = globals()[name] = {load}
        return value

    def __dir__():
        return sorted({{*globals(), *__all__}})
'''


def operations_of(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Map each generated function, as `tag.function`, to its operation in the spec."""
    found = [item[method] for item in spec["paths"].values() for method in METHODS if method in item]
    return {function_of(operation): operation for operation in found}


def function_of(operation: dict[str, Any]) -> str:
    return f"{operation['tags'][0]}.{snake_case(operation['operationId'])}"


def snake_case(operation_id: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation_id).lower()


def operation_table() -> str:
    rows = ["\n| operation | generated function | methods |\n| --- | --- | --- |\n"]
    for package, name in PACKAGES.items():
        spec = load(SPECS / f"{name}.yaml")
        for path, item in spec["paths"].items():
            for method in [method for method in METHODS if method in item]:
                methods = ", ".join(f"`{each}`" for each in item[method].get("x-methods", ["client.call(...)"]))
                function = f"{package}.api.{function_of(item[method])}"
                rows.append(f"| `{method.upper()} {path}` | `{function}` | {methods} |\n")
    return "".join([*rows, "\n"])


def build(target: Path) -> dict[str, str]:
    """Generate everything below `target`; return the text of every file by its path in the repository."""
    for package in PACKAGES:
        generate_package(package, target)
    texts = read_tree(target)
    readme = (SPECS / "README.md").read_text()
    texts["specs/README.md"] = TABLE.sub(lambda _: operation_table(), readme)
    return texts


def read_tree(generated: Path) -> dict[str, str]:
    return {
        f"generated/{path.relative_to(generated).as_posix()}": path.read_text()
        for path in sorted(generated.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def check(texts: dict[str, str]) -> bool:
    """Compare the repository with newly generated texts, print the differences, and return whether there are none."""
    existing = read_tree(ROOT / "generated") | {"specs/README.md": (SPECS / "README.md").read_text()}
    stale = [path for path in sorted(texts.keys() | existing.keys()) if texts.get(path) != existing.get(path)]
    for path in stale:
        state = "missing" if path not in existing else "stray" if path not in texts else "stale"
        print(f"{state}: {path}")
        if state == "stale":
            diff = difflib.unified_diff(
                existing[path].splitlines(), texts[path].splitlines(), "found", "expected", lineterm="", n=1
            )
            print("\n".join(line[:160] for line in islice(diff, 20)))
    return not stale


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is out of date")
    only_check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        texts = build(target)
        if only_check:
            if check(texts):
                return 0
            print("Run `make generate`.")
            return 1
        for package in PACKAGES:
            shutil.rmtree(ROOT / "generated" / package, ignore_errors=True)
            shutil.copytree(target / package, ROOT / "generated" / package)
    (SPECS / "README.md").write_text(texts["specs/README.md"])
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What users can see of aioqpu: its names and signatures are compared with public_surface.txt, its types are checked.

`python tests/project/test_public_surface.py` rewrites the file.
"""

import ast
import difflib
import inspect
import re
import subprocess
import sys
import textwrap
from dataclasses import is_dataclass
from pathlib import Path

import aioqpu

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).parent / "public_surface.txt"


class Bare(str):
    """An annotation that is shown without quotes."""

    def __repr__(self):
        return str(self)


def signature(function):
    found = inspect.signature(function)
    parameters = [one.replace(annotation=bare(one.annotation)) for one in found.parameters.values()]
    return str(found.replace(parameters=parameters, return_annotation=bare(found.return_annotation)))


def bare(annotation):
    return Bare(annotation) if isinstance(annotation, str) else annotation


def attributes(cls):
    """Return the public attributes that a class declares, or that its `__init__` sets."""
    declared = set(inspect.get_annotations(cls))
    if "__init__" in vars(cls) and not is_dataclass(cls):
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(cls.__init__))))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and ast.unparse(node.value) == "self"
            ):
                declared.add(node.attr)
    return declared


def lines_of(name, cls):
    bases = ", ".join(base.__name__ for base in cls.__bases__)
    yield f"class {name}({bases}){signature(cls)}"
    ours = [base for base in cls.__mro__ if base.__module__.startswith("aioqpu")]
    members = {}
    for base in reversed(ours):
        members |= dict.fromkeys(attributes(base)) | vars(base)
    for member, value in sorted(members.items()):
        special = member in ("__aenter__", "__aexit__", "__getitem__", "__len__", "__iter__", "__contains__")
        if member.startswith("_") and not special:
            continue
        if isinstance(value, property):
            returned = inspect.signature(value.fget).return_annotation
            yield f"  {member}: {bare(returned)}"
        elif callable(function := getattr(value, "__func__", value)):
            kind = {staticmethod: "staticmethod ", classmethod: "classmethod "}.get(type(value), "")
            asynchronous = "async " if inspect.iscoroutinefunction(inspect.unwrap(function)) else ""
            yield f"  {kind}{asynchronous}{member}{signature(function)}"
        else:
            yield f"  {member}"


def surface():
    lines = []
    for name in sorted(aioqpu.__all__):
        value = getattr(aioqpu, name)
        lines += lines_of(name, value) if inspect.isclass(value) else [f"{name}{signature(value)}"]
    return lines


def test_public_names_and_signatures_match_the_snapshot():
    seen = surface()
    assert not [line for line in seen if re.search(r" at 0x[0-9a-f]+", line)]
    changed = "\n".join(
        difflib.unified_diff(SNAPSHOT.read_text("utf-8").splitlines(), seen, "before", "now", lineterm="")
    )
    assert not changed, (
        f"the public surface has changed:\n{changed}\n\nIf that is meant, note it in CHANGELOG.md, and rewrite the "
        "file: .venv/bin/python tests/project/test_public_surface.py"
    )


def test_user_code_passes_mypy():
    command = [sys.executable, "-m", "mypy", "tests/typing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_version_is_that_of_the_installed_package():
    from importlib.metadata import version

    assert aioqpu.__version__ == version("aioqpu")


if __name__ == "__main__":
    SNAPSHOT.write_text("\n".join(surface()) + "\n", "utf-8")

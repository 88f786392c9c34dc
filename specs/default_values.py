"""Shows the values of constants as defaults in the API reference, instead of their names (an extension of griffe)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator


class DefaultValues(griffe.Extension):
    """Replaces `timeout=DEFAULT_TIMEOUT` by `timeout=httpx.Timeout(...)`."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Resolve the defaults of all functions of a loaded package."""
        for function in functions_of(pkg):
            for parameter in function.parameters:
                default = parameter.default
                if isinstance(default, griffe.ExprName) and default.name.isupper():
                    with suppress(KeyError):  # griffe has no constants of an assignment to several names
                        constant = pkg.modules_collection[default.canonical_path]
                        parameter.default = constant.final_target.value if constant.is_alias else constant.value


def functions_of(owner: griffe.Module | griffe.Class) -> Iterator[griffe.Function]:
    """Yield the functions of a module or class, including nested ones."""
    for member in owner.members.values():
        if isinstance(member, griffe.Function):
            yield member
        elif isinstance(member, (griffe.Module, griffe.Class)):
            yield from functions_of(member)

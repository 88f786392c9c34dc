"""Hints for unknown keywords of public methods: what replaced a renamed one, or the most similar name."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from aioqpu._http.schema_hints import near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = ParamSpec("P")
R = TypeVar("R")


def explains_unknown_keywords(
    renamed: Mapping[str, str] | None = None, *, error: type[Exception] = TypeError
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that adds hints to the errors for unknown keywords.

    Args:
        renamed: What replaces the keywords of other or earlier clients.
        error: The error for those; other unknown keywords raise `TypeError`.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except TypeError:
                known = [name for name in inspect.signature(function).parameters if name != "self"]
                unknown = next((name for name in kwargs if name not in known), None)
                if unknown is None:
                    raise
            finally:
                # They may hold secrets, and tracebacks may be shown with the variables of their frames.
                del args, kwargs
            owner = function.__qualname__.removesuffix(".__init__").rpartition(".")[2]
            instead = (renamed or {}).get(unknown)
            hint = f": {instead}" if instead else near(unknown, known)
            raise (error if instead else TypeError)(f"{owner}() has no keyword {unknown!r}{hint}")

        if not inspect.iscoroutinefunction(function):
            return call

        # Frameworks and mocks must recognise a coroutine function.
        @functools.wraps(function)
        async def call_and_wait(*args: Any, **kwargs: Any) -> Any:
            try:
                coroutine: Any = call(*args, **kwargs)
            finally:
                del args, kwargs
            return await coroutine

        return call_and_wait  # type: ignore[return-value]

    return decorate

"""Lists that come in pages."""

from __future__ import annotations

from contextlib import aclosing
from itertools import islice
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeVar

from aioqpu._http.validation import is_number

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable

T = TypeVar("T")

_BARREN_PAGES = 3
_REMEMBERED = 1000  # keys: memory does not grow with the list


async def pages(
    page: Callable[[Any], Awaitable[tuple[list[T], Any]]], first: Any, *, key: Callable[[T], Hashable]
) -> AsyncGenerator[list[T]]:
    """Yield what is new on each page; what stood on one of the last pages too is left out.

    `page(cursor)` returns its items and the next cursor (`None`: that was the last one). A cursor seen before, or
    several pages in a row without anything new, end the list, so that no service can keep it going for ever.
    """
    seen: dict[Hashable, None] = {}
    cursors: set[Hashable] = set()
    cursor, barren = first, 0
    while True:
        found, following = await page(cursor)
        fresh = []
        for item in found:
            if (name := key(item)) not in seen:
                seen[name] = None
                fresh.append(item)
        yield fresh
        for name in list(islice(seen, max(0, len(seen) - _REMEMBERED))):
            del seen[name]
        cursors.add(cursor)
        barren = 0 if fresh else barren + 1
        if following is None or following in cursors or barren > _BARREN_PAGES:
            return
        cursor = following


async def items(
    page: Callable[[Any], Awaitable[tuple[list[T], Any]]],
    first: Any,
    *,
    key: Callable[[T], Hashable],
    limit: int | None,
) -> AsyncGenerator[T]:
    """Yield up to `limit` items of all `pages`."""
    check_limit(limit)
    if limit == 0:
        return
    left = limit
    async with aclosing(pages(page, first, key=key)) as found:
        async for fresh in found:
            for item in fresh:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return


def check_limit(limit: Any) -> None:
    """Refuse what does not say how many items there are to be (`None`: all)."""
    if limit is not None and (not is_number(limit, Integral) or limit < 0):
        raise ValueError(f"limit must be None or a whole number of at least 0, not {limit!r}")


def identity(model: Any) -> Hashable:
    """Tell models apart by their id, and those without one by all they say."""
    return model.id if isinstance(model.id, str) else repr(model.to_dict())

"""Reads lists page by page."""

from __future__ import annotations

from contextlib import aclosing
from itertools import islice
from numbers import Integral
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import anyio.lowlevel

from aioqpu._http.validation import is_number

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable, Iterable, Mapping

T = TypeVar("T")

_MAX_PAGES_WITHOUT_NEW = 3
_VALUES_PER_PIECE = 4096  # between two pauses
_MAX_KEYS = 1000  # of recent items, so that memory does not grow with the list


async def pages(
    page: Callable[[Any], Awaitable[tuple[list[T], Any]]], first: Any, *, key: Callable[[T], Hashable]
) -> AsyncGenerator[list[T]]:
    """Yield the new items of each page, without those of recent pages.

    `page(cursor)` returns its items and the next cursor (`None` after the last page). A repeated cursor, or several
    pages in a row without new items, end the list, so a faulty service cannot make it endless.
    """
    seen: dict[Hashable, None] = {}
    cursors: set[Hashable] = set()
    cursor, pages_without_new = first, 0
    while True:
        found, following = await page(cursor)
        fresh = []
        for item in found:
            if (name := key(item)) not in seen:
                seen[name] = None
                fresh.append(item)
        yield fresh
        for name in list(islice(seen, max(0, len(seen) - _MAX_KEYS))):
            del seen[name]
        cursors.add(cursor)
        pages_without_new = 0 if fresh else pages_without_new + 1
        if following is None or following in cursors or pages_without_new > _MAX_PAGES_WITHOUT_NEW:
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


async def in_pieces(values: Iterable[T]) -> AsyncGenerator[list[T]]:
    """Yield lists of values, and let the event loop run between them."""
    left = iter(values)
    while some := list(islice(left, _VALUES_PER_PIECE)):
        yield some
        await anyio.lowlevel.checkpoint()


def check_limit(limit: Any) -> None:
    """Refuse an invalid limit; `None` means all items."""
    if limit is not None and (not is_number(limit, Integral) or limit < 0):
        raise ValueError(f"limit must be None or a whole number of at least 0, not {limit!r}")


job_id_of: Callable[[Mapping[str, Any]], str] = itemgetter("id")
"""Returns the id in a job's data."""


def identity(model: Any) -> Hashable:
    """Return a key of a model: its id, or all its fields if it has none."""
    return model.id if isinstance(model.id, str) else repr(model.to_dict())

"""Lists that come in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable

T = TypeVar("T")

_BARREN_PAGES = 3


async def items(
    page: Callable[[Any], Awaitable[tuple[list[T], Any]]],
    first: Any,
    *,
    key: Callable[[T], Hashable],
    limit: int | None,
) -> AsyncGenerator[T]:
    """Yield up to `limit` items of all pages, each `key` once.

    `page(cursor)` returns its items and the next cursor (`None`: that was the last one). An empty page, a cursor seen
    before or several pages without anything new end the list, so that no service can keep it going for ever.
    """
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 0):
        raise ValueError(f"limit must be None or a whole number of at least 0, not {limit!r}")
    seen: set[Hashable] = set()
    cursors: set[Hashable] = set()
    cursor, left, barren = first, limit, 0
    while left != 0:
        found, following = await page(cursor)
        known = len(seen)
        for item in found:
            if (name := key(item)) in seen:
                continue
            seen.add(name)
            yield item
            if left is not None:
                left -= 1
                if left == 0:
                    return
        cursors.add(cursor)
        barren = 0 if len(seen) > known else barren + 1
        if not found or following is None or following in cursors or barren > _BARREN_PAGES:
            return
        cursor = following

"""Lists in pages: each item once, up to the limit, and always an end."""

from contextlib import aclosing

import pytest

from aioqpu._jobs.pagination import items

pytestmark = pytest.mark.anyio


class Pages:
    """A service whose pages are `{cursor: (items, next cursor)}`; remembers what it was asked for."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    async def __call__(self, cursor):
        self.asked.append(cursor)
        assert len(self.asked) < 50, "endless paging"
        return self.pages[cursor]


async def collect(pages, limit=None, key=lambda item: item, first=None):
    return [item async for item in items(pages, first, key=key, limit=limit)]


async def test_all_pages_are_followed_in_order():
    pages = Pages({None: ([1, 2], "b"), "b": ([3, 4], "c"), "c": ([5], None)})
    assert await collect(pages) == [1, 2, 3, 4, 5]
    assert pages.asked == [None, "b", "c"]


async def test_paging_starts_at_the_given_cursor():
    pages = Pages({("t0", 0): ([1], ("t1", 0)), ("t1", 0): ([2], None)})
    assert await collect(pages, first=("t0", 0)) == [1, 2]


@pytest.mark.parametrize(
    ("limit", "found", "requests"), [(1, 1, 1), (2, 2, 1), (3, 3, 2), (4, 4, 2), (5, 5, 3), (99, 5, 3), (None, 5, 3)]
)
async def test_limit_bounds_the_number_of_items_and_of_requests(limit, found, requests):
    pages = Pages({None: ([1, 2], "b"), "b": ([3, 4], "c"), "c": ([5], None)})
    assert await collect(pages, limit) == [1, 2, 3, 4, 5][:found]
    assert len(pages.asked) == requests


async def test_a_limit_of_zero_sends_no_request():
    pages = Pages({})
    assert await collect(pages, 0) == []
    assert pages.asked == []


@pytest.mark.parametrize("limit", [-1, 1.5, True, False, "3", float("inf")])
async def test_a_bad_limit_is_refused_before_any_request(limit):
    pages = Pages({None: ([1], None)})
    with pytest.raises(ValueError, match="limit"):
        await collect(pages, limit)
    assert pages.asked == []


async def test_a_page_is_read_only_when_its_items_are_needed():
    pages = Pages({None: ([1, 2], "b"), "b": ([3], None)})
    async with aclosing(items(pages, None, key=lambda item: item, limit=None)) as found:
        assert await anext(found) == 1
        assert await anext(found) == 2
    assert pages.asked == [None]


async def test_an_item_on_two_pages_is_yielded_once():
    pages = Pages({None: ([1, 2], "b"), "b": ([2, 3], None)})
    assert await collect(pages) == [1, 2, 3]


async def test_items_with_the_same_key_are_yielded_once():
    first, again, other = {"id": "a", "status": "ready"}, {"id": "a", "status": "done"}, {"id": "b"}
    pages = Pages({None: ([first], "b"), "b": ([again, other], None)})
    assert await collect(pages, key=lambda item: item["id"]) == [first, other]


async def test_items_seen_before_do_not_count_towards_the_limit():
    pages = Pages({None: ([1, 2], "b"), "b": ([2, 3], "c"), "c": ([4], None)})
    assert await collect(pages, 3) == [1, 2, 3]
    assert pages.asked == [None, "b"]


async def test_an_empty_page_with_a_new_cursor_does_not_end_the_list():
    pages = Pages({None: ([], "b"), "b": ([1], "c"), "c": ([], "d"), "d": ([], "e"), "e": ([2], None)})
    assert await collect(pages) == [1, 2]
    assert pages.asked == [None, "b", "c", "d", "e"]


async def test_an_endless_series_of_empty_pages_ends_the_list():
    asked = []

    async def page(cursor):
        asked.append(cursor)
        return [] if cursor else [1], cursor + 1

    assert await collect(page, first=0) == [1]
    assert len(asked) == 5


async def test_a_page_of_known_items_does_not_end_the_list():
    pages = Pages({None: ([1, 2], "b"), "b": ([2, 1], "c"), "c": ([2, 3], None)})
    assert await collect(pages) == [1, 2, 3]


async def test_an_endless_series_of_pages_with_known_items_ends_the_list():
    asked = []

    async def page(cursor):
        asked.append(cursor)
        assert len(asked) < 50, "endless paging"
        return [1, 2], cursor + 1

    assert await collect(page, first=0) == [1, 2]


async def test_a_cursor_that_repeats_itself_ends_the_list():
    fresh = iter(range(1000))

    async def page(cursor):
        return [next(fresh)], "same"

    assert await collect(page) == [0, 1]


async def test_a_cycle_of_cursors_ends_the_list():
    fresh, following = iter(range(1000)), {None: "a", "a": "b", "b": "c", "c": "a"}

    async def page(cursor):
        return [next(fresh)], following[cursor]

    assert await collect(page) == [0, 1, 2, 3]


async def test_a_failing_page_raises_after_the_items_before_it():
    async def page(cursor):
        if cursor == "b":
            raise ConnectionError("lost")
        return [1], "b"

    found = items(page, None, key=lambda item: item, limit=None)
    assert await anext(found) == 1
    with pytest.raises(ConnectionError, match="lost"):
        await anext(found)

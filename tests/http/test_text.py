"""Text that is safe to print, and the first part of values of any size."""

import asyncio

import httpx
import pytest

from aioqpu import IonQClient
from aioqpu._http.text import brief, printable, shortened


class TestPrintable:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b[2J\x07", r"\x1b[2J\x07"),
            ("a\x9b31m\x9d0;title\x9c", r"a\x9b31m\x9d0;title\x9c"),
            ("job-\u202e1\u2066\u200f", r"job-\u202e1\u2066\u200f"),
            ("one\r\ntwo\tthree\x7f", r"one\r\ntwo\tthree\x7f"),
            ("\u2028\u200b\ufeff", r"\u2028\u200b\ufeff"),
            ("\ud83d", r"\ud83d"),
        ],
    )
    def test_control_and_direction_characters_are_escaped(self, text, shown):
        assert printable(text) == shown

    @pytest.mark.parametrize("text", ["ibm_fez", "Zürich\u00a0東京\u3000😀", "[bold]<b>\\x1b", ""])
    def test_other_text_stays_as_it_is(self, text):
        assert printable(text) == text

    @pytest.mark.parametrize(("value", "shown"), [(7, "7"), (None, "None"), (["\x1b"], r"['\x1b']")])
    def test_other_values_are_converted_with_str(self, value, shown):
        assert printable(value) == shown

    def test_long_text_is_cut_in_the_middle(self):
        assert printable("a" * 10**6 + "z", 9) == "aaaa…aaaz"
        assert shortened("0123456789", 10) == "0123456789"

    def test_the_repr_of_a_job_is_printable(self):
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"id": "a", "status": "rea\u202edy\x9b"}))
        job = asyncio.run(IonQClient("key", transport=transport).retrieve_job("a"))
        assert repr(job) == r"<IonQJob a rea\u202edy\x9b>"


class TestBrief:
    @pytest.mark.parametrize(
        "value",
        [
            [],
            [1, "a", [2.5, None], {"b": (1, 2), "c": ()}],
            (1,),
            {1},
            b"abc",
            {"a": {"b": []}},
            {},
            1j,
        ],
    )
    def test_a_short_value_is_shown_whole(self, value):
        assert brief(value, 100) == repr(value)

    def test_iterators_are_shown_as_lists(self):
        assert brief(iter([iter([1, 2]), 3])) == "[[1, 2], 3]"

    def test_a_long_value_is_cut_without_reading_the_rest(self):
        def endless():
            while True:
                yield 0

        assert brief(endless(), 10) == "[0, 0, 0, ..."
        assert brief("x" * 10**8, 10) == "'xxxxxxxxx..."
        assert brief({"k" * 10**8: 1}, 10) == "{'kkkkkkkk..."

    def test_lists_may_be_nested_deeply(self):
        deep = []
        for _ in range(100_000):
            deep = [deep]
        assert brief(deep, 20) == "[" * 20 + "..."

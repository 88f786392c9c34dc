"""Parses large JSON bodies without stopping the event loop.

One `json.loads` of 100 MB keeps the interpreter for seconds, also in a worker thread. Nearly all of a large body is the
text of arrays, lists of samples and objects of numbers, so these parts are taken out: `json.loads` parses the body with
a placeholder for each of them, and views of their text, or the objects, then replace the placeholders.
"""

from __future__ import annotations

import json
import operator
import re
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from aioqpu._http.json_memory import LARGE_BODY_BYTES, check_size, let_event_loop_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MIN_PART_BYTES = 2**16  # shorter strings and lists are not taken out
_MIN_OBJECT_BYTES = 2**12  # of numbers: a job of many circuits has many of them
_SAMPLES_PIECE_BYTES = 2**16  # of a list of samples that is parsed in one call
_SEARCH_BYTES = 2**20  # that are searched in one call
_FIRST_LIST = re.compile(rb'"samples"\s*:\s*(?:\[\s*)+(?=")')
_NEXT_LIST = re.compile(rb'[\]\s]*,\s*(?:\[\s*)+(?=")')
_BYTES_OF_NUMBER = 200  # of memory, with its name
_NUMBERS_CHARACTERS = b'"0123456789.+-eE:, \n\r\t'
_SAMPLE_CHARACTERS = b'"0123456789abcdefABCDEFxX, \n\r\t'
_BASE64_CHARACTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_TENSOR_FIELDS = {"data", "dtype", "shape"}  # of IBM's executor
_SCALARS = (str, int, float, bool, type(None))


class _UnusualBodyError(ValueError):
    """A body in which the long parts cannot be found reliably."""


class _Part(NamedTuple):
    """The place of a long string, list of samples or object of numbers in a body, with its quotes or brackets."""

    start: int
    end: int
    read: Callable[[memoryview], Any] | None = None
    """Reads what is between the brackets; `None` for a string."""


def loads(body: bytes | bytearray, hook: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Parse JSON like `json.loads`, but keep long arrays and lists of samples as text.

    Arrays become memoryviews of their base64 text, lists of samples become `Samples`.

    Args:
        body: The JSON.
        hook: As `object_pairs_hook` of `json.loads`.

    Raises:
        ValueError: The body is not JSON.
        TooLargeError: The parsed body would take too much memory.
    """
    if len(body) > LARGE_BODY_BYTES:
        try:
            return _loads_with_views(body, hook)
        except ValueError:
            pass  # json.loads can parse the body, or says what is wrong with it
        check_size(body)
    return json.loads(body, object_pairs_hook=hook)


class Samples:
    """A long list of hexadecimal numbers, still as text; iterating parses it into lists of some thousand strings."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        quotes = commas = 0
        for start in range(0, len(view), _SAMPLES_PIECE_BYTES):
            piece = view[start : start + _SAMPLES_PIECE_BYTES].tobytes()
            quotes += piece.count(b'"')
            commas += piece.count(b",")
            if piece.translate(None, _SAMPLE_CHARACTERS):
                raise _UnusualBodyError("not a list of hexadecimal numbers")
            let_event_loop_run()
        self._length = quotes // 2
        if quotes % 2 or commas != self._length - 1:  # a comma inside a string could end a piece
            raise _UnusualBodyError("not a list of hexadecimal numbers")

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[list[str]]:
        start = 0
        while start < len(self._view):
            piece = self._view[start : start + _SAMPLES_PIECE_BYTES].tobytes()
            if start + _SAMPLES_PIECE_BYTES < len(self._view):
                piece = piece[: piece.rindex(b",")]
            start += len(piece) + 1
            yield json.loads(b"[" + piece + b"]")
            let_event_loop_run()


def without_views(value: Any) -> Any:
    """Return a result of `loads` with text and lists in place of its views; the same object if it has no views."""
    if isinstance(value, memoryview):
        return str(value, "utf-8")
    if isinstance(value, Samples):
        return [sample for part in value for sample in part]
    if isinstance(value, dict):
        members = {name: without_views(item) for name, item in value.items()}
        return value if all(members[name] is item for name, item in value.items()) else members
    if isinstance(value, list) and any(type(item) not in _SCALARS for item in value):
        items = [without_views(item) for item in value]
        return value if all(map(operator.is_, items, value)) else items
    return value


def find(body: bytes | bytearray, text: bytes, start: int, end: int | None = None) -> int:
    """Return the position of the next `text`, or `end` if there is none; the event loop runs meanwhile."""
    end = len(body) if end is None else end
    while start < end:
        found = body.find(text, start, min(end, start + _SEARCH_BYTES + len(text)))
        if found >= 0:
            return found
        start += _SEARCH_BYTES
        let_event_loop_run()
    return end


def _loads_with_views(body: bytes | bytearray, hook: Callable[[list[tuple[str, Any]]], Any] | None) -> Any:
    """Parse a body with a placeholder for each long part, then replace the placeholders by views of the parts."""
    prefix = secrets.token_hex()  # which no body contains
    view = memoryview(body)
    views: dict[str, Any] = {}
    short: list[bytes | memoryview] = []
    end_of_last = 0
    held = len(body)  # bytes of memory for the body and for texts that are decoded later
    for part in sorted([*_long_lists_of_samples(body), *_long_objects_of_numbers(body), *_long_strings(body)]):
        if part.start < end_of_last:
            raise _UnusualBodyError("a long part inside another")
        placeholder = f"{prefix}{len(views)}"
        content = view[part.start + 1 : part.end - 1]
        if part.read is _numbers:
            check_size(content, held=held)
            views[placeholder] = _numbers(content)
            held += _BYTES_OF_NUMBER * len(views[placeholder])
        elif part.read is not None:
            views[placeholder] = part.read(content)
        else:
            views[placeholder] = content
            held += 0 if _is_ascii(content) else 4 * len(content)
        short += [view[end_of_last : part.start], f'"{placeholder}"'.encode()]
        end_of_last = part.end
    if not views:
        raise _UnusualBodyError("no long part")
    short_body = b"".join([*short, view[end_of_last:]])
    check_size(short_body, held=held)
    value = _with_views(json.loads(short_body, object_pairs_hook=hook), views)
    if views:
        raise _UnusualBodyError("a long part is the name of a member")
    return value


def _long_lists_of_samples(body: bytes | bytearray) -> Iterator[_Part]:
    """Find the long lists of strings that are the values of "samples", or stand inside of these."""
    opening = _FIRST_LIST.match(body, find(body, b'"samples"', 0))
    while opening:
        start = opening.end() - 1 - opening.group()[::-1].index(b"[")
        end = find(body, b"]", start) + 1
        if end - start > _MIN_PART_BYTES:
            yield _Part(start, end, Samples)
        opening = _NEXT_LIST.match(body, end) or _FIRST_LIST.match(body, find(body, b'"samples"', end))


def _long_objects_of_numbers(body: bytes | bytearray) -> Iterator[_Part]:
    """Find the long objects that have numbers by state, such as the probabilities of IonQ's results."""
    end = find(body, b"}", 0) + 1
    previous = 0
    while end <= len(body):
        start = body.rfind(b"{", previous, end)
        is_long = start >= 0 and end - start > _MIN_OBJECT_BYTES
        if is_long and not body[start + 1 : start + 64].translate(None, _NUMBERS_CHARACTERS):
            yield _Part(start, end, _numbers)
        previous, end = end, find(body, b"}", end) + 1


def _numbers(view: memoryview) -> dict[str, Any]:
    """Parse an object of numbers without its brackets in pieces, each of which ends at a comma."""
    numbers: dict[str, Any] = {}
    start = pairs = 0
    while start < len(view):
        piece = view[start : start + _SAMPLES_PIECE_BYTES].tobytes()
        if start + _SAMPLES_PIECE_BYTES < len(view):
            piece = piece[: piece.rindex(b",")]
        start += len(piece) + 1
        found = json.loads(b"{" + piece + b"}")
        if piece.translate(None, _NUMBERS_CHARACTERS) or not all(map(str.isdigit, found)):
            raise _UnusualBodyError("not an object of numbers")
        pairs += piece.count(b",") + 1
        numbers.update(found)
        let_event_loop_run()
    if pairs != len(numbers):
        raise _UnusualBodyError("an object has a name twice")
    return numbers


def _long_strings(body: bytes | bytearray) -> Iterator[_Part]:
    """Find the long strings: one may surround each long stretch without quotes, between the quotes nearest to it."""
    position = 0
    while position < len(body):
        if body.find(b'"', position, position + _MIN_PART_BYTES) < 0:
            start = body.rfind(b'"', 0, position)
            end = find(body, b'"', position) + 1
            # After a closing quote comes punctuation or white space, and no base64 text begins with that.
            if (
                start >= 0
                and end < len(body)
                and body[start + 1] in _BASE64_CHARACTERS
                and body[start - 1 : start] != b"\\"
            ):
                if find(body, b"\\", start, end) < end:
                    raise _UnusualBodyError("a long string with escapes")
                yield _Part(start, end)
            position = end
        position += _MIN_PART_BYTES


def _is_ascii(view: memoryview) -> bool:
    return all(view[start : start + _SEARCH_BYTES].tobytes().isascii() for start in range(0, len(view), _SEARCH_BYTES))


def _with_views(value: Any, views: dict[str, memoryview | Samples], *, of_array: bool = False) -> Any:
    """Replace the placeholders in parsed JSON, and remove them from `views`; only the text of arrays stays a view."""
    if isinstance(value, dict):
        typed, tensor = value.get("__type__") == "ndarray", value.keys() >= _TENSOR_FIELDS
        arrays = {"__value__"} if typed else {"data"} if tensor else set()
        return {name: _with_views(item, views, of_array=name in arrays) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_views(item, views) if isinstance(item, (str, dict, list)) else item for item in value]
    if isinstance(value, str) and value in views:
        found = views.pop(value)
        return str(found, "utf-8") if isinstance(found, memoryview) and not of_array else found
    return value

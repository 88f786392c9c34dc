"""Parses large JSON bodies in pieces, since one `json.loads` of 100 MB would stop the event loop."""

from __future__ import annotations

import json
import operator
import re
import secrets
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGE_BODY_BYTES: Final = 1_000_000  # below, decoding is faster than a switch to a thread
_PIECE_BYTES = 2**16  # of a list of samples that is parsed in one call
_STRIDE_BYTES = 2**20  # that are searched or counted in one call
MAX_MEMORY_BYTES: Final = 10**9  # for a body and its parsed form together
# Upper bounds in bytes of memory for the values that these tokens start; an object may become a model or a handle.
_MEMORY_BYTES = {b"{": 2000, b"[": 200, b":": 120, b",": 48, b'"': 16}
_PAUSE_SECONDS = 1e-4
_never_set = threading.Event()
_LONG_BYTES = 2**16  # shorter strings and lists are not cut out
_SAMPLES = re.compile(rb'"samples"\s*:\s*(?:\[\s*)+(?=")')
_MORE_SAMPLES = re.compile(rb'[\]\s]*,\s*(?:\[\s*)+(?=")')
_SAMPLE_CHARACTERS = b'"0123456789abcdefABCDEFxX, \n\r\t'
_BYTES_OF_NARROW_CHARACTERS = bytes(range(0xF0))  # in UTF-8, higher ones start characters beyond U+FFFF
_TENSOR_FIELDS = {"data", "dtype", "shape"}  # of IBM's executor
_PLAIN_TYPES = (str, int, float, bool, type(None))
_STARTS_A_STRING = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def loads(body: bytes | bytearray, hook: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Parse JSON like `json.loads`, but keep long arrays and samples as text.

    Arrays become memoryviews of their base64 text, sample lists become `Samples`.
    """
    if len(body) > LARGE_BODY_BYTES:
        try:
            return _in_pieces(body, hook)
        except ValueError:
            pass  # the body is not of the expected shape; json.loads says what is wrong with it, if anything
        check_size(body)
    return json.loads(body, object_pairs_hook=hook)


class TooLargeError(Exception):
    """A JSON body would take more memory than a process can spare."""


def check_size(body: bytes | bytearray, held: int = 0) -> None:
    """Raise `TooLargeError` for JSON whose parsed form, with the `held` bytes, would take too much memory.

    A few compressed kilobytes can expand to megabytes of `[],[],...`, and those to gigabytes of empty lists.
    """
    spare = MAX_MEMORY_BYTES - held
    is_large = held + len(body) > LARGE_BODY_BYTES
    if is_large and all(_memory_needed(body, spare, exact=exact) > spare for exact in (False, True)):
        raise TooLargeError(f"it would take more than {MAX_MEMORY_BYTES // 10**6} MB of memory")


def _memory_needed(body: bytes | bytearray, spare: int, *, exact: bool) -> int:
    """Return an upper bound of the bytes that JSON and its parsed form take, or any number above `spare`.

    Unless exact, text in strings counts as JSON too.
    """
    cost, at, width, text, in_string = 0, 0, 1, 0, 0
    view = memoryview(body)
    while at < len(body) and cost <= spare:
        piece = view[at : at + _STRIDE_BYTES].tobytes()
        if len(piece) > 1 and (len(piece) - len(piece.rstrip(b"\\"))) % 2:
            piece = piece[:-1]  # the next piece begins with this backslash and what it escapes
        at += len(piece)
        text += len(piece)
        width = max(width, _width(piece))
        if exact:
            parts = piece.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
            piece = b"".join(parts[in_string::2])
            text -= len(piece)
            cost += _MEMORY_BYTES[b'"'] * (len(parts) - 1)
            in_string = (in_string + len(parts) - 1) % 2
        cost += sum(piece.count(token) * price for token, price in _MEMORY_BYTES.items())
        let_event_loop_run()
    return cost + (1 + width) * len(body) + width * text


def _width(piece: bytes) -> int:
    """Return the bytes that Python needs for each character of a text that holds these."""
    if piece.isascii():
        return 1
    return 4 if piece.translate(None, _BYTES_OF_NARROW_CHARACTERS) else 2


class Samples:
    """A long list of hexadecimal numbers, still as text; iterating parses it into lists of some thousand strings."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        quotes = 0
        for at in range(0, len(view), _PIECE_BYTES):
            piece = view[at : at + _PIECE_BYTES].tobytes()
            quotes += piece.count(b'"')
            if piece.translate(None, _SAMPLE_CHARACTERS):
                raise ValueError("not a list of hexadecimal numbers")
            let_event_loop_run()
        if quotes % 2:
            raise ValueError("not a list of hexadecimal numbers")
        self._length = quotes // 2

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[list[str]]:
        at = 0
        while at < len(self._view):
            piece = self._view[at : at + _PIECE_BYTES].tobytes()
            if at + _PIECE_BYTES < len(self._view):
                piece = piece[: piece.rindex(b",")]
            at += len(piece) + 1
            yield json.loads(b"[" + piece + b"]")
            let_event_loop_run()


def let_event_loop_run() -> None:
    """Pause this thread; otherwise it keeps the interpreter for 5 ms each time the event loop needs it."""
    _never_set.wait(_PAUSE_SECONDS)


def without_views(value: Any) -> Any:
    """Return a result of `loads` with text and lists in place of its views; the same object if it has no views."""
    if isinstance(value, memoryview):
        return str(value, "utf-8")
    if isinstance(value, Samples):
        return [sample for part in value for sample in part]
    if isinstance(value, dict):
        parsed = {name: without_views(item) for name, item in value.items()}
        return value if all(parsed[name] is item for name, item in value.items()) else parsed
    if isinstance(value, list) and any(type(item) not in _PLAIN_TYPES for item in value):
        items = [without_views(item) for item in value]
        return value if all(map(operator.is_, items, value)) else items
    return value


def _in_pieces(body: bytes | bytearray, hook: Callable[[list[tuple[str, Any]]], Any] | None) -> Any:
    """Parse a body without its long strings and lists of samples, then insert views of these in their places."""
    token, view = secrets.token_hex(), memoryview(body)
    cut: dict[str, Any] = {}
    kept: list[bytes | memoryview] = []
    at, held = 0, len(body)
    found = sorted([*_lists(body), *_strings(body)])
    if not found:
        raise ValueError("nothing to cut out")
    for start, end, is_list in found:
        if start < at:
            raise ValueError("a list inside a string")
        name = f"{token}{len(cut)}"
        inside = view[start + 1 : end - 1]
        cut[name] = Samples(inside) if is_list else inside
        held += 0 if is_list else _not_ascii(inside) * 4
        kept += [view[at:start], f'"{name}"'.encode()]
        at = end
    rest = b"".join([*kept, view[at:]])
    check_size(rest, held)
    value = _with_cut_values(json.loads(rest, object_pairs_hook=hook), cut)
    if cut:
        raise ValueError("a name in an object")
    return value


def _lists(body: bytes | bytearray) -> Iterator[tuple[int, int, bool]]:
    """Find the long innermost lists of samples, brackets included."""
    found = _SAMPLES.match(body, find(body, b'"samples"', 0))
    while found:
        start = found.end() - 1 - (found.group()[::-1].index(b"["))
        end = find(body, b"]", start) + 1
        if end - start > _LONG_BYTES:
            yield start, end, True
        found = _MORE_SAMPLES.match(body, end) or _SAMPLES.match(body, find(body, b'"samples"', end))


def _strings(body: bytes | bytearray) -> Iterator[tuple[int, int, bool]]:
    """Find the long strings, quotes included."""
    at = 0
    while at < len(body):
        if body.find(b'"', at, at + _LONG_BYTES) < 0:
            start = body.rfind(b'"', 0, at)
            end = find(body, b'"', at) + 1
            # What follows a closing quote is no letter.
            if (
                start >= 0
                and end < len(body)
                and body[start + 1] in _STARTS_A_STRING
                and body[start - 1 : start] != b"\\"
            ):
                if find(body, b"\\", start, end) < end:
                    raise ValueError("a string with escapes")
                yield start, end, False
            at = end
        at += _LONG_BYTES


def _not_ascii(view: memoryview) -> int:
    """Return the length of a text that is not all ASCII; 0 if it is."""
    pieces = (view[at : at + _STRIDE_BYTES].tobytes() for at in range(0, len(view), _STRIDE_BYTES))
    return 0 if all(piece.isascii() for piece in pieces) else len(view)


def find(body: bytes | bytearray, what: bytes, at: int, end: int | None = None) -> int:
    """Return the position of the next `what`, or `end` if there is none; search in steps."""
    end = len(body) if end is None else end
    while at < end:
        found = body.find(what, at, min(end, at + _STRIDE_BYTES + len(what)))
        if found >= 0:
            return found
        at += _STRIDE_BYTES
        let_event_loop_run()
    return end


def _with_cut_values(value: Any, cut: dict[str, Any], *, of_array: bool = False) -> Any:
    """Replace the tokens in parsed JSON by the values that were cut out; only the text of arrays stays a view."""
    if isinstance(value, dict):
        typed, tensor = value.get("__type__") == "ndarray", value.keys() >= _TENSOR_FIELDS
        arrays = {"__value__"} if typed else {"data"} if tensor else set()
        return {name: _with_cut_values(item, cut, of_array=name in arrays) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_cut_values(item, cut) if isinstance(item, (str, dict, list)) else item for item in value]
    if isinstance(value, str) and value in cut:
        found = cut.pop(value)
        return str(found, "utf-8") if isinstance(found, memoryview) and not of_array else found
    return value

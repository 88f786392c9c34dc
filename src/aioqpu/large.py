"""Large JSON bodies, read in pieces: one `json.loads` of 100 MB would keep the event loop from running."""

from __future__ import annotations

import json
import operator
import re
import secrets
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGE = 1_000_000  # bytes; below, decoding is quicker than a change of threads
_PIECE = 2**16
_STRIDE = 2**20
_PAUSE = 1e-4
_NEVER = threading.Event()
_LONG = 2**16  # shorter strings and lists stay where they are
_SAMPLES = re.compile(rb'"samples"\s*:\s*(?:\[\s*)+(?=")')
_MORE_SAMPLES = re.compile(rb'[\]\s]*,\s*(?:\[\s*)+(?=")')
_OF_SAMPLES = b'"0123456789abcdefABCDEFxX, \n\r\t'
_PLAIN = (str, int, float, bool, type(None))
_STARTS_A_STRING = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def loads(body: bytes | bytearray, hook: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Parse JSON as `json.loads` does, but leave long arrays and samples in it as text.

    Arrays are memoryviews of their base64, samples `Samples`.
    """
    if len(body) > LARGE:
        try:
            return _in_pieces(body, hook)
        except ValueError:
            pass  # something is not what it looked like; the parser for everything says what
    return json.loads(body, object_pairs_hook=hook)


class Samples:
    """A long list of hexadecimal numbers, still as text; iterating parses it into lists of some thousand strings."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        quotes = 0
        for at in range(0, len(view), _PIECE):
            piece = view[at : at + _PIECE].tobytes()
            quotes += piece.count(b'"')
            if piece.translate(None, _OF_SAMPLES):
                raise ValueError("not a list of hexadecimal numbers")
            let_others_run()
        if quotes % 2:
            raise ValueError("not a list of hexadecimal numbers")
        self._length = quotes // 2

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[list[str]]:
        at = 0
        while at < len(self._view):
            piece = self._view[at : at + _PIECE].tobytes()
            if at + _PIECE < len(self._view):
                piece = piece[: piece.rindex(b",")]
            at += len(piece) + 1
            yield json.loads(b"[" + piece + b"]")
            let_others_run()


def let_others_run() -> None:
    """Pause this thread, which would keep the interpreter for 5 ms each time the event loop makes a system call."""
    _NEVER.wait(_PAUSE)


def without_views(value: Any) -> Any:
    """Return parsed JSON with what was left as text in it parsed too; the value itself when there is none."""
    if isinstance(value, memoryview):
        return str(value, "utf-8")
    if isinstance(value, Samples):
        return [sample for part in value for sample in part]
    if isinstance(value, dict):
        parsed = {name: without_views(item) for name, item in value.items()}
        return value if all(parsed[name] is item for name, item in value.items()) else parsed
    if isinstance(value, list) and any(type(item) not in _PLAIN for item in value):
        items = [without_views(item) for item in value]
        return value if all(map(operator.is_, items, value)) else items
    return value


def _in_pieces(body: bytes | bytearray, hook: Callable[[list[tuple[str, Any]]], Any] | None) -> Any:
    token, view = secrets.token_hex(), memoryview(body)
    cut: dict[str, Any] = {}
    kept: list[bytes | memoryview] = []
    at = 0
    found = sorted([*_lists(body), *_strings(body)])
    if not found:
        raise ValueError("nothing to cut out")
    for start, end, is_list in found:
        if start < at:
            raise ValueError("a list inside a string")
        name = f"{token}{len(cut)}"
        cut[name] = Samples(view[start + 1 : end - 1]) if is_list else view[start + 1 : end - 1]
        kept += [view[at:start], f'"{name}"'.encode()]
        at = end
    value = _restored(json.loads(b"".join([*kept, view[at:]]), object_pairs_hook=hook), cut)
    if cut:
        raise ValueError("a name in an object")
    return value


def _lists(body: bytes | bytearray) -> Iterator[tuple[int, int, bool]]:
    """Find the long innermost lists of samples, brackets included."""
    found = _SAMPLES.match(body, _next(body, b'"samples"', 0))
    while found:
        start = found.end() - 1 - (found.group()[::-1].index(b"["))
        end = _next(body, b"]", start) + 1
        if end - start > _LONG:
            yield start, end, True
        found = _MORE_SAMPLES.match(body, end) or _SAMPLES.match(body, _next(body, b'"samples"', end))


def _strings(body: bytes | bytearray) -> Iterator[tuple[int, int, bool]]:
    """Find the long strings, quotes included."""
    at = 0
    while at < len(body):
        if body.find(b'"', at, at + _LONG) < 0:
            start = body.rfind(b'"', 0, at)
            end = _next(body, b'"', at) + 1
            # What follows a closing quote is no letter.
            if (
                start >= 0
                and end < len(body)
                and body[start + 1] in _STARTS_A_STRING
                and body[start - 1 : start] != b"\\"
            ):
                if _next(body, b"\\", start, end) < end:
                    raise ValueError("a string with escapes")
                yield start, end, False
            at = end
        at += _LONG


def _next(body: bytes | bytearray, what: bytes, at: int, end: int | None = None) -> int:
    """Find the next one, in steps; where there is none, the end."""
    end = len(body) if end is None else end
    while at < end:
        found = body.find(what, at, min(end, at + _STRIDE + len(what)))
        if found >= 0:
            return found
        at += _STRIDE
        let_others_run()
    return end


def _restored(value: Any, cut: dict[str, Any], *, of_array: bool = False) -> Any:
    if isinstance(value, dict):
        array = value.get("__type__") == "ndarray"
        return {name: _restored(item, cut, of_array=array and name == "__value__") for name, item in value.items()}
    if isinstance(value, list):
        return [_restored(item, cut) if isinstance(item, (str, dict, list)) else item for item in value]
    if isinstance(value, str) and value in cut:
        found = cut.pop(value)
        return str(found, "utf-8") if isinstance(found, memoryview) and not of_array else found
    return value

"""Refuses JSON that would take too much memory when it is parsed.

A few compressed kilobytes can expand to megabytes of `[],[],...`, and those to gigabytes of empty lists.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE_BODY_BYTES: Final = 1_000_000  # below, decoding is faster than a switch to a thread
MAX_MEMORY_BYTES: Final = 10**9  # for a body and its parsed form together
# Upper bounds in bytes of memory for the values that these tokens start; an object may become a model or a handle.
_MEMORY_BYTES = {b"{": 2000, b"[": 200, b":": 120, b",": 48, b'"': 16}
_PIECE_BYTES = 2**20  # that are counted in one call
_BYTES_OF_NARROW_CHARACTERS = bytes(range(0xF0))  # in UTF-8, higher ones start characters beyond U+FFFF
_PAUSE_SECONDS = 1e-4
_never_set = threading.Event()


class TooLargeError(Exception):
    """A JSON body would take more memory than a process can spare."""


def let_event_loop_run() -> None:
    """Pause this thread; otherwise it keeps the interpreter for 5 ms each time the event loop needs it."""
    _never_set.wait(_PAUSE_SECONDS)


def check_size(body: bytes | bytearray | memoryview, *, held: int = 0) -> None:
    """Raise `TooLargeError` for JSON whose parsed form, with the `held` bytes, would take too much memory."""
    spare = MAX_MEMORY_BYTES - held
    if held + len(body) <= LARGE_BODY_BYTES or _memory_needed(body, spare, skip_strings=False) <= spare:
        return
    if _memory_needed(body, spare, skip_strings=True) > spare:
        raise TooLargeError(f"it would take more than {MAX_MEMORY_BYTES // 10**6} MB of memory")


def _memory_needed(body: bytes | bytearray | memoryview, spare: int, *, skip_strings: bool) -> int:
    """Return an upper bound of the bytes that a body and its parsed form take, or any number above `spare`.

    Unless strings are skipped, their text is counted as JSON too: that is fast, and too high only for unusual text.
    """
    for_tokens = string_bytes = 0
    bytes_per_character = 1
    starts_in_string = False
    for piece in _pieces(body):
        bytes_per_character = max(bytes_per_character, _bytes_per_character(piece))
        tokens = piece
        if skip_strings:
            parts = piece.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
            tokens = b"".join(parts[starts_in_string::2])  # between the strings
            string_bytes += len(piece) - len(tokens)
            for_tokens += _MEMORY_BYTES[b'"'] * (len(parts) - 1)
            starts_in_string ^= len(parts) % 2 == 0
        else:
            string_bytes += len(piece)
        for_tokens += sum(tokens.count(token) * memory for token, memory in _MEMORY_BYTES.items())
        if for_tokens > spare:
            break
        let_event_loop_run()
    return for_tokens + (1 + bytes_per_character) * len(body) + bytes_per_character * string_bytes


def _pieces(body: bytes | bytearray | memoryview) -> Iterator[bytes]:
    """Yield a body in pieces; none ends between a backslash and the character that it escapes."""
    view = memoryview(body)
    start = 0
    while start < len(body):
        piece = view[start : start + _PIECE_BYTES].tobytes()
        backslashes = len(piece) - len(piece.rstrip(b"\\"))
        if len(piece) > 1 and backslashes % 2:
            piece = piece[:-1]
        yield piece
        start += len(piece)


def _bytes_per_character(text: bytes) -> int:
    """Return how many bytes Python needs for each character of a UTF-8 text."""
    if text.isascii():
        return 1
    return 4 if text.translate(None, _BYTES_OF_NARROW_CHARACTERS) else 2

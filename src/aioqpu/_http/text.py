"""Makes text from services safe to print, and shortens values of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

_MAX_LENGTH = 1000  # of one text
_SPACES = "\u00a0\u202f\u3000"  # str.isprintable() refuses these spaces, but they are safe to print


def printable(value: object, limit: int = _MAX_LENGTH) -> str:
    """Return text that is safe to print: characters that control a terminal or reorder text become visible escapes.

    This covers the C0 and C1 controls, line breaks, bidirectional controls, other invisible characters and lone
    surrogates. Text beyond `limit` characters is cut.
    """
    text = shortened(value if isinstance(value, str) else brief(value, limit), limit)
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _SPACES else character.encode("unicode_escape").decode()
        for character in text
    )


def shortened(text: str, limit: int) -> str:
    """Return text of at most `limit` characters; the middle of a longer text is cut."""
    return text if len(text) <= limit else f"{text[: (limit - 1) // 2]}…{text[-(limit // 2) :]}"


def brief(value: Any, limit: int = 60) -> str:
    """Return the first `limit` characters of a value's repr; only that much of the value is read."""
    text = ""
    for piece in _pieces(value, limit):
        text += piece
        if len(text) > limit:
            return f"{text[:limit]}..."
    return text


def brief_fields(self: Any) -> str:
    """Implement `__repr__` for an attrs class whose fields may hold large values."""
    names = [field.name for field in attrs.fields(type(self))]
    shown = ", ".join(f"{name}={brief(getattr(self, name), _MAX_LENGTH)}" for name in names)
    return f"{type(self).__name__}({shown})"


def _pieces(value: Any, limit: int) -> Iterator[str]:
    if isinstance(value, (str, bytes, bytearray)):
        yield repr(value[: limit + 1])
    elif isinstance(value, (dict, list, tuple, set, Iterator)):
        start, end = "[]" if isinstance(value, (list, Iterator)) else "()" if isinstance(value, tuple) else "{}"
        yield start
        for number, item in enumerate(value):
            if number:
                yield ", "
            yield from _pieces(item, limit)
            if isinstance(value, dict):
                yield ": "
                yield from _pieces(value[item], limit)
        yield f",{end}" if isinstance(value, tuple) and len(value) == 1 else end
    else:
        yield repr(value)

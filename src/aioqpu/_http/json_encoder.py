"""Encodes JSON, including numpy numbers and arrays; large values are encoded in pieces in a worker thread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

MAX_VALUES_ON_LOOP: Final = 4096  # up to here, encoding is faster than a switch to a thread
_CHARACTERS_PER_PIECE = 2**18
_CHARACTERS_PER_VALUE = 64  # text of this length takes as long to encode as one number
_VALUES_PER_PIECE = 2**13


def dumps(value: Any, pause: Callable[[], None] | None = None) -> bytes:
    """Encode JSON as httpx does, and numpy's numbers and arrays; call `pause` between pieces of bounded size."""
    if pause is None:
        return _ENCODER.encode(value).encode()
    pieces: list[bytes] = []
    _write(value, pieces, pause, ())
    return b"".join(pieces)


async def compute(work: Callable[[Callable[[], None] | None], T], *arguments: Any) -> T:
    """Run `work(None)` here if the arguments hold few values, else `work(pause)` in a thread; see `run_in_thread`."""
    if count_values(arguments, MAX_VALUES_ON_LOOP) <= MAX_VALUES_ON_LOOP:
        return work(None)
    from aioqpu._http.event_loop import run_in_thread  # on use: it imports parts of anyio

    return await run_in_thread(work)


def count_values(value: Any, most: int) -> int:
    """Return the approximate number of values in nested lists and mappings; stop counting above `most`."""
    total, left = 0, [value]
    while left and total <= most:
        item = left.pop()
        total += 1
        if isinstance(item, (str, bytes)):
            total += len(item) // _CHARACTERS_PER_VALUE
        elif isinstance(item, (dict, list, tuple)):
            total += len(item)
            if total <= most:
                left.extend(item.values() if isinstance(item, dict) else item)
        elif item is not None and not isinstance(item, (int, float)):
            total += item.size if type(item).__module__ == "numpy" else most  # the size of anything else is unknown
    return total


def _write(value: Any, pieces: list[bytes], pause: Callable[[], None], parents: tuple[int, ...]) -> None:
    members: Sequence[Any]
    if isinstance(value, str):
        brackets, members = b'""', value
    elif isinstance(value, dict):
        brackets, members = b"{}", list(value.items())
    elif isinstance(value, (list, tuple)) or getattr(value, "ndim", None):
        brackets, members = b"[]", value
    else:
        pieces.append(_ENCODER.encode(value).encode())
        return
    if id(value) in parents:
        raise ValueError("Circular reference detected")
    pieces.append(brackets[:1])
    at, step = 0, _CHARACTERS_PER_PIECE if isinstance(value, str) else 512
    while at < len(members):
        part: Any = members[at : at + step]
        size = 0 if isinstance(part, str) else count_values(part, _VALUES_PER_PIECE)
        if size > _VALUES_PER_PIECE and len(part) > 1:
            step = max(1, step // 4)
            continue
        if at and not isinstance(value, str):
            pieces.append(b",")
        if size <= _VALUES_PER_PIECE:
            pieces.append(_ENCODER.encode(dict(part) if isinstance(value, dict) else part)[1:-1].encode())
        elif isinstance(value, dict):
            ((name, item),) = part
            pieces.append(_ENCODER.encode({name: 0})[1:-2].encode())
            _write(item, pieces, pause, (*parents, id(value)))
        else:
            _write(part[0], pieces, pause, (*parents, id(value)))
        at += len(part)
        step = step if isinstance(value, str) else min(2 * step, _VALUES_PER_PIECE)
        pause()
    pieces.append(brackets[1:])


def _json_value(value: Any) -> Any:
    plain = value.tolist() if hasattr(value, "tolist") else value  # numpy's arrays and numbers
    if type(plain) is not type(value):
        return plain
    raise TypeError(f"a {type(value).__name__} cannot be sent as JSON")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_json_value)

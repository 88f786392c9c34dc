"""Checks settings and arguments before any request, and wraps secrets."""

from __future__ import annotations

import math
import os
import re
from contextlib import suppress
from datetime import date, datetime
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote, unquote, urlsplit

from aioqpu._http import httpx
from aioqpu.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Control characters, bidirectional marks, line separators, and lone surrogates.
_UNPRINTABLE = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_MAX_SEGMENT_LENGTH = 512  # characters
_SEGMENT = re.compile(rf"(?!\.\.?$)[^/\\{_UNPRINTABLE}]{{1,{_MAX_SEGMENT_LENGTH}}}")
_MAX_CURSOR_LENGTH = 16_000  # characters of a URL; both services refuse longer ones
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FILE_NAME = re.compile(r"\s*[^\n;{}]{1,4096}\.(?:qasm[23]?|inc)\s*", re.IGNORECASE)
_OUR_HEADERS = {
    *("authorization", "proxy-authorization", "x-access-token", "service-crn", "ibm-api-version"),
    *("host", "connection", "content-length", "content-type", "transfer-encoding"),
}
_HEADER_HINTS = {
    "x-access-token": "give the API key as token=",
    "proxy-authorization": "it would be sent to the API: give the proxy's credentials in proxy=",
}


class Secret:
    """A string that only `reveal()` shows."""

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def checked(self, name: str) -> Secret:
        """Return the secret without surrounding blanks; raise `ConfigurationError` if no header can carry it.

        No frame of this check holds the bare value, since tracebacks may be shown with their variables.
        """
        # A key that was read from a file often ends in a newline.
        stripped = Secret(self._value.strip() if isinstance(self._value, str) else self._value)
        if problem := _not_plain(stripped.reveal()):
            raise ConfigurationError(f"{name} {problem}")
        return stripped

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def hidden(value: Any) -> Secret | None:
    """Wrap a possible secret, so that no later error or traceback can show it."""
    return value if value is None or isinstance(value, Secret) else Secret(value)


def check_path(url: str) -> None:
    """Refuse a URL with a segment that changes the path (`..`, `a/b`, or an empty one)."""
    for segment in urlsplit(url).path.lstrip("/").split("/"):
        check_segment(unquote(segment))


def check_segment(value: Any, what: str = "a path segment") -> str:
    """Return `value` if it is valid as one segment of a URL path."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, not {type(value).__name__}")
    if not _SEGMENT.fullmatch(value):
        shown = repr(value) if len(value) <= _MAX_SEGMENT_LENGTH else f"{value[:40]!r}... ({len(value)} characters)"
        raise ValueError(f"{shown} cannot be {what}")
    return value


def check_cursor(value: Any) -> str:
    """Return a pagination cursor if it can be sent back in a URL."""
    with suppress(UnicodeError):  # a lone surrogate
        if isinstance(value, str) and len(value) <= _MAX_CURSOR_LENGTH and len(quote(value)) <= _MAX_CURSOR_LENGTH:
            return value
    raise ValueError("a cursor that cannot be sent back")


def check_plain(name: str, value: Any) -> str:
    """Return a setting that is a non-empty ASCII string without control characters."""
    if problem := _not_plain(value):
        raise ConfigurationError(f"{name} {problem}")
    return str(value).strip()


def _not_plain(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be a non-empty string"
    if _CONTROL.search(value) or not value.isascii():
        return "holds control or non-ASCII characters"
    return None


def check_url(name: str, value: Any) -> str:
    """Return a base URL without a trailing slash: https (http on loopback only), a host and a path."""
    text = check_plain(name, value)
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError(f"{name} is not a URL") from None
    if (
        url.scheme not in ("http", "https")
        or not url.host
        or re.search(r"\s|%", url.host)
        or not 0 <= (url.port or 0) < 65536
    ):
        raise ConfigurationError(f"{name} must start with https:// and a host")
    if url.userinfo or url.query or url.fragment:
        raise ConfigurationError(f"{name} must not hold credentials, a query or a fragment")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ConfigurationError(f"{name} must be https: the credential would cross the network in the clear")
    return text.rstrip("/")


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_proxy(proxy: str | httpx.Proxy | Secret | None) -> httpx.Proxy | None:
    """Return the proxy; its URL, which may hold a password, is never shown."""
    if proxy is None or isinstance(proxy, httpx.Proxy):
        return proxy
    with suppress(ValueError, TypeError, AttributeError, httpx.InvalidURL):
        return httpx.Proxy(proxy.reveal() if isinstance(proxy, Secret) else proxy)
    # Not while httpx's error is handled: its frames hold the URL.
    raise ConfigurationError("proxy is not the URL of a proxy")


def checked_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return custom headers that can be sent and do not replace this client's own."""
    if headers is not None and not hasattr(headers, "items"):
        raise ConfigurationError(f"custom_headers must be a mapping, not {type(headers).__name__}")
    checked = {}
    for name, value in (headers or {}).items():
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            raise ConfigurationError("a custom header's name holds letters, digits and hyphens")
        if name.lower() in _OUR_HEADERS:
            instead = _HEADER_HINTS.get(name.lower(), "the client sets it")
            raise ConfigurationError(f"custom_headers may not set {name}: {instead}")
        checked[name] = check_plain(f"custom header {name}", value)
    return checked


def is_number(value: Any, kind: type = Real) -> bool:
    """Return whether a value is a number: numpy's numbers are, although not `int` or `float`; `True` is not."""
    return isinstance(value, kind) and not isinstance(value, bool)


def as_seconds(value: Any) -> float:
    """Return a number as a float; NaN for anything else."""
    try:
        return float(value) if is_number(value) else math.nan
    except OverflowError:
        return math.nan


def check_timeout(timeout: Any) -> float | None:
    """Return a number of seconds of at least 0 (`None`: no limit)."""
    if timeout is not None and not as_seconds(timeout) >= 0:
        raise ValueError(f"timeout must be None or a number of seconds of at least 0, not {timeout!r}")
    return None if timeout is None else float(timeout)


def check_seconds(name: str, value: Any) -> float:
    """Return a setting that is a number of seconds above 0."""
    if not as_seconds(value) > 0:
        raise ConfigurationError(f"{name} must be a number of seconds above 0, not {value!r}")
    return float(value)


def check_count(name: str, value: Any, least: int) -> int:
    """Return a setting that is a whole number of at least `least`."""
    if not is_number(value, Integral) or value < least:
        raise ConfigurationError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def check_openqasm(text: str) -> None:
    """Refuse OpenQASM text that is empty, or that is the name of a file."""
    if not text.strip():
        raise ValueError("the OpenQASM text is empty")
    if _FILE_NAME.fullmatch(text):
        raise ValueError(
            f"{text.strip()!r:.100} looks like the name of a file, not like OpenQASM text: "
            "read the file, and give the text that is in it"
        )


def check_shots(value: Any, name: str = "shots") -> None:
    """Refuse anything but a whole number of at least 1; `None` is allowed."""
    if value is not None and (not is_number(value, Integral) or value < 1):
        raise ValueError(f"{name} must be a whole number of at least 1, not {value!r}")


def check_number(name: str, value: Any, *, above: float | None = None) -> None:
    """Refuse anything but a number (above a bound); `None` is allowed."""
    if value is None:
        return
    if not is_number(value):
        raise TypeError(f"{name} must be a number, not {value!r}")
    if above is not None and not value > above:
        raise ValueError(f"{name} must be a number above {above:g}, not {value!r}")


def check_aware(**moments: datetime | None) -> None:
    """Refuse anything but a datetime with a time zone; `None` is allowed."""
    for name, moment in moments.items():
        if moment is not None and not isinstance(moment, datetime):
            raise TypeError(f"{name} must be a datetime, not {type(moment).__name__}")
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"{name} needs a time zone")


def check_types(kind: type, **values: Any) -> None:
    """Refuse arguments of the wrong type; `None` is allowed."""
    for name, value in values.items():
        fits = hasattr(value, "keys") if kind is dict else isinstance(value, kind)
        if value is not None and not fits:
            wanted = {dict: "a mapping", str: "a string", bool: "True or False", date: "a date"}[kind]
            raise TypeError(f"{name} must be {wanted}, not {type(value).__name__}")


def environment(*names: str) -> str | None:
    """Return the first of these environment variables that is set and not empty."""
    return next((value for name in names if (value := os.environ.get(name, "").strip())), None)


def api_key(token: Secret | None, variables: Sequence[str]) -> Secret:
    """Return the API key from the argument, or from the first of these environment variables that is set."""
    if token is not None:
        return token.checked("token")
    for name in variables:
        if environment(name):
            return Secret(os.environ[name]).checked(name)
    raise ConfigurationError(f"no API key: give token=..., or set {' or '.join(variables)}")

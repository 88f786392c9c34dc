"""Converts responses to typed errors and parsed bodies, and reads the headers that matter for retries."""

from __future__ import annotations

import json
import re
import time
import traceback
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import anyio.to_thread
import attrs

from aioqpu._http.json_memory import LARGE_BODY_BYTES, check_size
from aioqpu._http.json_stream import find, loads
from aioqpu._http.retry import parse_retry_after
from aioqpu.errors import STATUS_ERRORS, AioqpuError, APIStatusError, ResponseDecodeError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aioqpu._http import httpx

T = TypeVar("T")

_MAX_ERROR_BODY_BYTES = 64 * 1024
_MIN_SECRET_LENGTH = 8  # replacing a shorter secret would garble every message
_MAX_CAUSE_LENGTH = 2000
_SECRET_HEADER = re.compile(r"auth|cookie|crn|token|secret|api-?key")
_REQUEST_ID_HEADERS = ("x-request-id", "x-global-transaction-id", "transaction-id", "cf-ray", "uber-trace-id")


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of `Retry-After`, or `None`."""
    if "retry-after" not in response.headers:
        return None
    return parse_retry_after(response.headers, server_time(response) or time.time())


def server_time(response: httpx.Response) -> float | None:
    """Return the `Date` header in epoch seconds, or `None`."""
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (LookupError, ValueError, OverflowError):
        return None


def request_id(response: httpx.Response | Received) -> str | None:
    """Return the id under which the service's support can find the request."""
    return next((response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers), None)


@attrs.frozen
class ResponseInfo:
    """What is known of a response of a service, besides its body."""

    status_code: int
    """The HTTP status."""
    request_id: str | None
    """The id under which the service's support can find the request; `None` if the service sent none."""
    headers: Mapping[str, str]
    """The headers by lower-case name, without those that may hold secrets, such as cookies."""
    elapsed: float
    """Seconds from sending the request to the end of the body, without earlier attempts."""


class Received:
    """What is kept of a response: its status, headers and time, but not its body."""

    __slots__ = ("_elapsed", "_request_headers", "_status_code", "headers")

    def __init__(self, response: httpx.Response) -> None:
        self.headers: httpx.Headers = response.headers
        self._request_headers = response.request.headers
        self._status_code = response.status_code
        self._elapsed = response.elapsed

    def info(self) -> ResponseInfo:
        """Return the public form."""
        secrets = [secret for secret in _secrets_in(self._request_headers) if len(secret) >= _MIN_SECRET_LENGTH]
        shown = {name: value for name, value in self.headers.items() if not _SECRET_HEADER.search(name)}
        return ResponseInfo(
            self._status_code, _mask(request_id(self), secrets), _mask(shown, secrets), self._elapsed.total_seconds()
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("the headers of a request hold secrets and are not pickled")


def status_error(response: httpx.Response) -> APIStatusError:
    """Return the exception for an error answer of IonQ, IBM Quantum, IAM or a proxy."""
    text = response.content[:_MAX_ERROR_BODY_BYTES].decode(errors="replace")
    try:
        body: Any = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    message, code, trace = _error_fields(body)
    status = response.status_code
    cls = STATUS_ERRORS.get(status, ServerError if status >= 500 else APIStatusError)
    reference = request_id(response) or trace
    hide = partial(mask_secrets, request=response.request)
    text = f"{response.request.method} {response.request.url.path}: {status} {response.reason_phrase}".rstrip()
    if message:
        text += f": {message}"
    elif response.has_redirect_location:
        text += f": redirects are not followed, this one leads to {response.headers['location'][:200]!r}"
    shown_code = None if code == response.reason_phrase else code
    extras = [f"{name} {value}" for name, value in (("code", shown_code), ("request id", reference)) if value]
    if extras:
        text += f" ({', '.join(extras)})"
    return cls(
        hide(text),
        status_code=status,
        code=hide(code),
        server_message=hide(message),
        request_id=hide(reference),
        retry_after=retry_after(response),
        body=hide(body),
    )


def _error_fields(body: Any) -> tuple[str, str | None, str | None]:
    """Read (message, code, trace) from any error body that these services are known to send."""
    if not isinstance(body, dict):
        return (first_line(body) if isinstance(body, str) else ""), None, None
    trace = body.get("trace")
    errors = body.get("errors")
    inner = (errors[0] if isinstance(errors, list) and errors else errors) or body.get("error")
    if isinstance(inner, dict):
        message, code = inner.get("message") or body.get("message"), inner.get("code", inner.get("type"))
        if inner.get("solution"):
            message = str(message or "").strip()
            message += f"{'.' if message[-1:].isalnum() else ''} {inner['solution']}"
    else:
        message = body.get("message") or body.get("errorMessage") or inner
        code = body.get("code") or body.get("errorCode") or (inner if body.get("message") else None)
    return _optional_line(message) or "", _optional_line(code), _optional_line(trace)


def _optional_line(value: Any) -> str | None:
    return None if value is None or value == "" else first_line(str(value))


def first_line(text: str) -> str:
    """Return the beginning of a text as one line; of HTML, its title or its text."""
    text = text[:4096].encode(errors="replace").decode()
    if "<" in text:
        title = re.search(r"<title[^>]*>([^<]{1,200})", text, re.IGNORECASE)
        text = title[1] if title else re.sub(r"<[^>]*>", " ", text)
    return " ".join(text.split())[:500]


def _secrets_of(request: httpx.Request) -> list[str]:
    """Return the secrets that a request carried."""
    carried = [secret.reveal() for secret in request.extensions.get("secrets", ())]
    return [secret for secret in carried + _secrets_in(request.headers) if len(secret) >= _MIN_SECRET_LENGTH]


def _secrets_in(headers: httpx.Headers) -> list[str]:
    crn = headers.get("service-crn", "")
    return [*headers.get("authorization", "").split()[1:], crn, *re.findall(r":a/([^:]+):", crn)]


def mask_secrets(value: Any, request: httpx.Request) -> Any:
    """Return text or parsed JSON without the secrets that a request carried."""
    return _mask(value, _secrets_of(request))


def _mask(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, list):
        return [_mask(item, secrets) for item in value]
    if isinstance(value, dict):
        return {_mask(key, secrets): _mask(item, secrets) for key, item in value.items()}
    return value


def _masked_body(response: httpx.Response) -> bytes | bytearray:
    """Return a body without the secrets of its request; a large body is copied only when it holds one."""
    content = response.content
    for secret in map(str.encode, _secrets_of(response.request)):
        if find(content, secret, 0) < len(content):
            content = content.replace(secret, b"***")
    return content


def describe(error: Exception) -> str:
    """Return the class and the message of an exception."""
    try:
        return f"{type(error).__name__}: {first_line(str(error))}"
    except Exception:  # noqa: BLE001 - its __str__ may raise anything
        return type(error).__name__


def without_frames(error: Exception, request: httpx.Request) -> Exception | None:
    """Return an exception without its frames, which may hold headers; `None` if its text may hold a secret."""
    try:
        text = f"{error!r} {error}"
    except Exception:  # noqa: BLE001 - its __repr__ or __str__ may raise anything
        return None
    if len(text) > _MAX_CAUSE_LENGTH or mask_secrets(text, request) != text:
        return None
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return error if all(without_frames(each, request) for each in getattr(error, "exceptions", ())) else None


def unexpected_error(error: Exception, request: httpx.Request) -> ResponseDecodeError:
    """Return the error that replaces an exception which this package did not expect; the exception is its cause."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    place = f"{Path(frame.f_code.co_filename).name}, line {line}"
    text = f"{request.method} {request.url.path}: {mask_secrets(describe(error), request)} ({place})"
    replacement = ResponseDecodeError(text)
    replacement.__cause__ = without_frames(error, request)
    return replacement


def decode_error(response: httpx.Response, problem: str) -> ResponseDecodeError:
    """Return the error for a successful answer whose body cannot be used; it holds the body."""
    hide = partial(mask_secrets, request=response.request)
    return ResponseDecodeError(
        f"{response.request.method} {response.request.url.path}: {response.status_code} with an unexpected body of "
        f"{len(response.content)} bytes, {hide(first_line(problem))}",
        status_code=response.status_code,
        request_id=hide(request_id(response)),
        body=_masked_body(response),
    )


def parse_json(response: httpx.Response, *, results: bool = False) -> Any:
    """Parse a 2xx body.

    Results may be large, so their arrays stay as text (see `json_stream`), and no object may have a name twice.

    Raises:
        ResponseDecodeError: The body is not such JSON.
    """
    try:
        if results:
            return loads(response.content, _without_duplicates)
        check_size(response.content)
        return json.loads(response.content)
    except KeyError as error:
        raise decode_error(response, f"a JSON object with two {error.args[0]!r}") from None
    except (ValueError, RecursionError) as error:
        raise decode_error(response, f"not JSON ({type(error).__name__})") from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        raise KeyError(next(name for name, _ in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return members


async def decode(
    response: httpx.Response, build: Callable[[Any], T], *, results: bool = False, is_large: bool = False
) -> T:
    """Return `build(body)` of a JSON body; large bodies, or those that become large, are parsed in a worker thread."""
    return await read_body(response, lambda: build(parse_json(response, results=results)), is_large=is_large)


def decode_saved(name: str, body: bytes, build: Callable[[Any], T]) -> T:
    """Return `build(body)` of the JSON body of saved results; any failure is a `ResponseDecodeError`."""
    try:
        return build(loads(body, _without_duplicates))
    except Exception as error:  # noqa: BLE001 - what parsing raises depends on the body
        raise ResponseDecodeError(f"{name}: the results cannot be decoded, {describe(error)}", body=body) from None


async def read_body(response: httpx.Response, read: Callable[[], T], *, is_large: bool = False) -> T:
    """Return `read()`, in a worker thread when the body is large; any failure is a `ResponseDecodeError`."""

    def work() -> T:
        try:
            return read()
        except AioqpuError:
            raise
        except Exception as error:  # noqa: BLE001 - what parsing raises depends on the body
            raise decode_error(response, describe(error)) from without_frames(error, response.request)

    if is_large or len(response.content) > LARGE_BODY_BYTES:
        return await anyio.to_thread.run_sync(work)
    return work()


def json_object(body: Any) -> dict[str, Any]:
    """Return a body that is a JSON object."""
    if not isinstance(body, dict):
        raise TypeError(f"a JSON {type(body).__name__} instead of an object")
    return body

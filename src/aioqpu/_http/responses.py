"""What services answer: errors in every shape, bodies that do not fit, the hints in headers."""

from __future__ import annotations

import json
import re
import struct
import time
import traceback
import zlib
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anyio.to_thread

from aioqpu._http.json_stream import LARGE, check_size, find, loads
from aioqpu._http.retry import parse_retry_after
from aioqpu.errors import STATUS_ERRORS, AioqpuError, APIStatusError, ResponseDecodeError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

T = TypeVar("T")

_BODY_LIMIT = 64 * 1024
_SHORTEST_SECRET = 8
_LONGEST_CAUSE = 2000  # characters
_REQUEST_ID_HEADERS = ("x-request-id", "x-global-transaction-id", "transaction-id", "cf-ray", "uber-trace-id")
# What parsing a body of the wrong shape may raise; models, numbers, arrays and compression included.
DECODE_FAILURES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds the service asks to leave it alone, if it does."""
    return parse_retry_after(response.headers, server_time(response) or time.time())


def server_time(response: httpx.Response) -> float | None:
    """Return the service's own clock (epoch seconds) when it answered, if it says so."""
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (LookupError, ValueError, OverflowError):
        return None


def request_id(response: httpx.Response) -> str | None:
    """Find the id that the service's support asks for."""
    return next((response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers), None)


def status_error(response: httpx.Response) -> APIStatusError:
    """Turn an error answer of IonQ, IBM Quantum, IAM or a proxy into the exception that names it."""
    text = response.content[:_BODY_LIMIT].decode(errors="replace")
    try:
        body: Any = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    message, code, trace = _server_words(body)
    status = response.status_code
    cls = STATUS_ERRORS.get(status, ServerError if status >= 500 else APIStatusError)
    reference = request_id(response) or trace
    hide = partial(masked, request=response.request)
    described = f"{response.request.method} {response.request.url.path}: {status} {response.reason_phrase}".rstrip()
    if message:
        described += f": {message}"
    elif response.has_redirect_location:
        described += f": redirects are not followed, this one leads to {response.headers['location'][:200]!r}"
    shown = None if code == response.reason_phrase else code
    extras = [f"{name} {value}" for name, value in (("code", shown), ("request id", reference)) if value]
    if extras:
        described += f" ({', '.join(extras)})"
    return cls(
        hide(described),
        status_code=status,
        code=hide(code),
        server_message=hide(message),
        request_id=hide(reference),
        retry_after=retry_after(response),
        body=hide(body),
    )


def _secrets_of(request: httpx.Request) -> list[str]:
    """Return what a request carried that no error may repeat, even if the server does."""
    carried = [secret.reveal() for secret in request.extensions.get("secrets", ())]
    carried += request.headers.get("authorization", "").split()[1:]
    crn = request.headers.get("service-crn", "")
    carried += [crn, *re.findall(r":a/([^:]+):", crn)]
    # Whoever has a shorter secret cannot be helped: masking it would garble every message.
    return [secret for secret in carried if len(secret) >= _SHORTEST_SECRET]


def masked(value: Any, request: httpx.Request) -> Any:
    """Return text or parsed JSON without what a request carried in secret."""
    return _masked(_secrets_of(request), value)


def unexpected(request: httpx.Request, error: Exception) -> ResponseDecodeError:
    """Return what is raised instead of an exception that is not this package's own, with that as its cause."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    told = f"{masked(described(error), request)} ({Path(frame.f_code.co_filename).name}, line {line})"
    made = ResponseDecodeError(f"{request.method} {request.url.path}: {told}")
    made.__cause__ = bare(error, request)
    return made


def described(error: Exception) -> str:
    """Return the kind and the words of an exception."""
    try:
        return f"{type(error).__name__}: {_first_line(str(error))}"
    except Exception:  # noqa: BLE001 - its __str__ fails
        return type(error).__name__


def bare(error: Exception, request: httpx.Request) -> Exception | None:
    """Return an exception without its frames, which may hold headers; `None` if its words are long or hold a secret."""
    try:
        words = f"{error!r} {error}"
    except Exception:  # noqa: BLE001 - its __repr__ or __str__ fails
        return None
    if len(words) > _LONGEST_CAUSE or masked(words, request) != words:
        return None
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return error if all(bare(each, request) for each in getattr(error, "exceptions", ())) else None


def _masked(secrets: list[str], value: Any) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, list):
        return [_masked(secrets, item) for item in value]
    if isinstance(value, dict):
        return {_masked(secrets, key): _masked(secrets, item) for key, item in value.items()}
    return value


def _server_words(body: Any) -> tuple[str, str | None, str | None]:
    """Read (message, code, trace) out of any error body these services are known to send."""
    if not isinstance(body, dict):
        return (_first_line(body) if isinstance(body, str) else ""), None, None
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
    return _text(message) or "", _text(code), _text(trace)


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else _first_line(str(value))


def _first_line(text: str) -> str:
    text = text[:4096].encode(errors="replace").decode()
    if "<" in text:
        title = re.search(r"<title[^>]*>([^<]{1,200})", text, re.IGNORECASE)
        text = title[1] if title else re.sub(r"<[^>]*>", " ", text)
    return " ".join(text.split())[:500]


def decode_json(response: httpx.Response, *, results: bool = False) -> Any:
    """Parse a 2xx body, or raise `ResponseDecodeError` that holds it; results must give each name once, see `large`."""
    try:
        if results:
            return loads(response.content, _distinct)
        check_size(response.content)
        return json.loads(response.content)
    except KeyError as error:
        raise decode_error(response, f"a JSON object with two {error.args[0]!r}") from None
    except (ValueError, RecursionError) as error:
        raise decode_error(response, f"not JSON ({type(error).__name__})") from None


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        raise KeyError(next(name for name, _ in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return made


async def decoded(response: httpx.Response, build: Callable[[Any], T], *, results: bool = False) -> T:
    """Build something from a JSON body, in a worker thread when it is large."""
    return await off_the_loop(response, lambda: build(decode_json(response, results=results)))


async def off_the_loop(response: httpx.Response, read: Callable[[], T]) -> T:
    """Read a body, in a worker thread when it is large; whatever goes wrong is a `ResponseDecodeError`."""

    def work() -> T:
        try:
            return read()
        except AioqpuError:
            raise
        except Exception as error:  # noqa: BLE001 - what parsing raises depends on the body
            raise decode_error(response, described(error)) from bare(error, response.request)

    if len(response.content) > LARGE:
        return await anyio.to_thread.run_sync(work)
    return work()


def decode_error(response: httpx.Response, what: str) -> ResponseDecodeError:
    """Say which answer does not fit, and keep it."""
    hide = partial(masked, request=response.request)
    return ResponseDecodeError(
        f"{response.request.method} {response.request.url.path}: {response.status_code} with an unexpected body of "
        f"{len(response.content)} bytes, {hide(_first_line(what))}",
        status_code=response.status_code,
        request_id=hide(request_id(response)),
        body=_masked_bytes(response),
    )


def _masked_bytes(response: httpx.Response) -> bytes | bytearray:
    """Return a body without what its request carried in secret; a large one is not copied when there is none in it."""
    content = response.content
    for secret in map(str.encode, _secrets_of(response.request)):
        if find(content, secret, 0) < len(content):
            content = content.replace(secret, b"***")
    return content

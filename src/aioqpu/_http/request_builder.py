"""Builds the requests of one API; generated code uses it as its `httpx.AsyncClient`."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from aioqpu._http import httpx
from aioqpu._http.json_encoder import compute, dumps
from aioqpu._http.json_memory import check_size
from aioqpu._http.responses import read_body
from aioqpu._http.validation import check_path

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from aioqpu._http.credentials import Credentials
    from aioqpu._http.pipeline import HTTP

_CACHED_URLS = 128  # polling reads the same URLs again
_PIECE_BYTES = 2**18  # of a request body that is handed to the connection in one call


class PrivateHeaders(httpx.Headers):
    """Headers whose repr hides the account in a CRN; httpx hides the Authorization header itself."""

    def __repr__(self) -> str:
        hidden = {"service-crn": "[secure]"} if "service-crn" in self else {}
        return repr(httpx.Headers({**self, **hidden}))


class RequestBuilder(httpx.AsyncClient):
    """Builds requests to one base URL, and sends them with credentials, retries and typed errors."""

    def __init__(self, http: HTTP, credentials: Credentials, *, base_url: str, headers: Mapping[str, str]) -> None:
        super().__init__(base_url=base_url, headers=headers, transport=httpx.AsyncBaseTransport(), trust_env=False)
        self._http = http
        self._credentials = credentials
        self._base = str(self.base_url).rstrip("/")
        # httpx's setter would convert these to plain httpx.Headers, whose repr shows the account.
        self._headers = PrivateHeaders(self.headers)

    def build_request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Request:
        """Return a request to a path below the base URL; JSON that `with_content` has not encoded is encoded here.

        Raises:
            ValueError: The arguments do not form a URL of this API.
        """
        text = str(url)
        try:
            if text.startswith("/"):
                # The same URL as httpx builds, in a third of the time.
                params = kwargs.pop("params", None)
                query = f"?{httpx.QueryParams(params)}" if params else ""
                target = _checked_url(self._base, text.partition("?")[0] + query if query else text)
            else:
                check_path(text)
                target = self._merge_url(url)
                self._check_origin(target)
        except httpx.InvalidURL as error:  # which is not a ValueError
            raise ValueError(f"the arguments make no URL: {error}") from None
        if (body := kwargs.pop("json", None)) is not None:
            _set_json(kwargs, dumps(body))
        headers = self.headers.copy()
        headers.update(kwargs.pop("headers", None))
        content = kwargs.get("content")
        if isinstance(content, bytes) and len(content) > _PIECE_BYTES:
            kwargs["content"] = _Pieces(content)
            headers["Content-Length"] = str(len(content))
        timeout = kwargs.pop("timeout", httpx.USE_CLIENT_DEFAULT)
        if timeout is httpx.USE_CLIENT_DEFAULT:
            timeout = self._http.configuration.timeout
        extensions = {"timeout": httpx.Timeout(timeout).as_dict(), **(kwargs.pop("extensions", None) or {})}
        return httpx.Request(method, target, headers=headers, extensions=extensions, **kwargs)

    def _check_origin(self, target: httpx.URL) -> None:
        if any(getattr(target, part) != getattr(self.base_url, part) for part in ("scheme", "host", "port")):
            raise ValueError("this client sends its credentials to its own service only: open other links without it")

    async def request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Response:
        return await super().request(method, url, **await with_content(kwargs))

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request that was built with this client by the user or by generated code."""
        self._check_origin(request.url)
        response = await self._http.send(request, credentials=self._credentials)
        await read_body(response, lambda: check_size(response.content))
        return response


@lru_cache(_CACHED_URLS)
def _checked_url(base: str, path: str) -> httpx.URL:
    check_path(path)
    return httpx.URL(base + path)


async def with_content(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a request with the JSON encoded, outside the event loop when it is large."""
    body = parts.pop("json", None)
    if body is not None:
        _set_json(parts, body if isinstance(body, bytes) else await compute(partial(dumps, body), body))
    return parts


def _set_json(parts: dict[str, Any], content: bytes) -> None:
    parts["content"] = content
    parts["headers"] = headers = httpx.Headers(parts.get("headers"))
    headers.setdefault("Content-Type", "application/json")


class _Pieces:
    """A large request body in pieces; asyncio copies and TLS encrypts each piece in one call, which must be short."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        for at in range(0, len(self._content), _PIECE_BYTES):
            yield self._content[at : at + _PIECE_BYTES]

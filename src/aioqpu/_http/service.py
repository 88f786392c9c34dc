"""Calls the operations of one API: builds the request, sends it, parses the answer."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from aioqpu._http.json_memory import check_size
from aioqpu._http.operation import Body
from aioqpu._http.request_builder import PrivateHeaders, RequestBuilder, with_content
from aioqpu._http.responses import decode, decode_error, json_object, read_body
from aioqpu._http.validation import check_segment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aioqpu._http import httpx
    from aioqpu._http.connections import OnAbandoned
    from aioqpu._http.credentials import Credentials
    from aioqpu._http.operation import Operation, OperationModule
    from aioqpu._http.pipeline import HTTP
    from aioqpu._http.retry import Retry

T = TypeVar("T")


class Service:
    """One API at one base URL, with credentials."""

    def __init__(
        self, http: HTTP, credentials: Credentials, *, package: str, url: str, headers: Mapping[str, str]
    ) -> None:
        self.http = http
        self.url = url
        self.package = package
        self.builder: RequestBuilder = RequestBuilder(http, credentials, base_url=url, headers=headers)
        self._credentials = credentials
        self._raw: Any = None

    def with_options(self, headers: Mapping[str, str], **changes: Any) -> Service:
        """Return a view with additional headers and other settings; see `Client.with_options`."""
        http = self.http.with_configuration(self.http.configuration.changed(**changes))
        all_headers = PrivateHeaders(self.builder.headers)
        all_headers.update(headers)
        return Service(http, self._credentials, package=self.package, url=self.url, headers=all_headers)

    @property
    def cloud(self) -> str:
        """The name of the cloud: `ionq` or `ibm`."""
        return self.package.split("_")[1]

    @property
    def raw(self) -> Any:
        """The generated client, which sends through this service."""
        if self._raw is None:
            self._raw = import_module(self.package).Client(base_url=self.url)
            self._raw.set_async_httpx_client(self.builder)
        return self._raw

    async def send(
        self,
        module: OperationModule[Any],
        *path: str,
        retry: Retry | None = None,
        on_abandoned: OnAbandoned | None = None,
        max_retries: int | None = None,
        ticket: int | None = None,
        extra_params: Mapping[str, Any] | None = None,
        url: str | None = None,
        **parameters: Any,
    ) -> httpx.Response:
        """Run an operation and return its 2xx response; see `HTTP.send` for the keywords.

        Args:
            module: The generated module of the operation.
            path: The path parameters.
            extra_params: Query parameters that the operation does not have.
            url: A path below the base URL, instead of the operation's own.
            parameters: The other parameters of the operation; `None` leaves one out.
        """
        for segment in path:
            check_segment(segment)
        given = {name: value for name, value in parameters.items() if value is not None}
        parts = module.OPERATION.build(*path, **given)
        if url is not None:
            parts["url"] = url
        if extra_params:
            parts["params"] = {**parts.get("params", {}), **extra_params}
        request = self.builder.build_request(**await with_content(parts))
        return await self.http.send(
            request,
            credentials=self._credentials,
            retry=retry,
            ticket=ticket,
            on_abandoned=on_abandoned,
            max_retries=max_retries,
        )

    async def json(self, module: OperationModule[Any], *path: str, **parameters: Any) -> dict[str, Any]:
        """Run an operation and return its JSON object unchanged."""
        return await decode(await self.send(module, *path, **parameters), json_object)

    async def json_and_response(
        self, module: OperationModule[Any], *path: str, **parameters: Any
    ) -> tuple[dict[str, Any], httpx.Response]:
        """Run an operation and return its JSON object, and the response for its headers and for errors."""
        response = await self.send(module, *path, **parameters)
        return await decode(response, json_object), response

    async def model(self, module: OperationModule[T], *path: str, **parameters: Any) -> T:
        """Run an operation and return its answer as the generated model."""
        response = await self.send(module, *path, **parameters)
        parsed = await _parse(module.OPERATION, response)
        if parsed is None:
            raise decode_error(response, "no body instead of an object")
        return parsed

    async def optional_model(self, module: OperationModule[T], *path: str, **parameters: Any) -> T | None:
        """Run an operation and return its answer as the generated model; `None` for an answer without a body."""
        return await _parse(module.OPERATION, await self.send(module, *path, **parameters))

    async def call(self, function: Callable[..., Awaitable[Any]], parameters: dict[str, Any]) -> Any:
        """Run the operation of a generated `asyncio_detailed` with the user's keywords; see `Client.call`."""
        operation: Operation[Any] | None = getattr(function, "operation", None)
        operation = getattr(function, "OPERATION", operation)  # a generated module is accepted too
        if operation is None or type(operation).__module__ != f"{self.package}.operation":
            given = f"{function.__module__}.{function.__qualname__}" if inspect.isfunction(function) else repr(function)
            raise TypeError(f"{given} is not an operation of {self.package}.api, the API of this client")
        known = inspect.signature(operation.build).parameters
        if unknown := sorted(parameters.keys() - known.keys()):
            raise TypeError(f"{operation.name} has no keyword {unknown[0]!r}; it takes {', '.join(known)}")
        if isinstance(body := parameters.get("body"), Mapping):
            parameters = {**parameters, "body": Body(dict(body))}
        present = {name: value for name, value in parameters.items() if value is not None}
        request = self.builder.build_request(**await with_content(operation.build(**present)))
        return await _parse(operation, await self.http.send(request, credentials=self._credentials))

    async def aclose(self) -> None:
        """Close the connections and end the background work of the running event loop."""
        await self._credentials.aclose()
        await self.http.aclose()


async def _parse(operation: Operation[T], response: httpx.Response) -> T | None:
    """Return the body as the generated model."""

    def parse() -> T | None:
        check_size(response.content)
        parsed = operation.parse(response)
        if hasattr(parsed, "to_dict") and response.content.lstrip()[:1] != b"{":
            raise TypeError("not a JSON object")
        return parsed

    return await read_body(response, parse)

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.backends_response import BackendsResponse
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    fields: str | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    params: dict[str, Any] = {}

    params["fields"] = fields

    params["include_mocks"] = include_mocks

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/backends",
        "params": params,
    }

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> BackendsResponse | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = BackendsResponse.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> BackendsResponse | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[BackendsResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    fields: str | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> Response[BackendsResponse]:
    """List backends

    Args:
        fields (str | Unset): Optional fields to add to each backend.
        include_mocks (bool | Unset): Also mock machines, which check dry runs.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BackendsResponse]
    """

    kwargs = _get_kwargs(
        fields=fields,
        include_mocks=include_mocks,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    fields: str | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> BackendsResponse | None:
    """List backends

    Args:
        fields (str | Unset): Optional fields to add to each backend.
        include_mocks (bool | Unset): Also mock machines, which check dry runs.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BackendsResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            fields=fields,
            include_mocks=include_mocks,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="list_backends",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

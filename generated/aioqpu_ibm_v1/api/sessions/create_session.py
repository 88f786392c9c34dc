# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_session_request import CreateSessionRequest
from ...models.session_response import SessionResponse
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: CreateSessionRequest,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/sessions",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> SessionResponse | None:
    if not response.is_success or (not response.content and response.status_code not in {200, 201}):
        return None
    response_200 = SessionResponse.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> SessionResponse | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[SessionResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateSessionRequest,
    ibm_api_version: str | Unset = UNSET,
) -> Response[SessionResponse]:
    """Open a session

    Args:
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.
        body (CreateSessionRequest): A new session. Customers of channel partners have to give
            interactive_ttl.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[SessionResponse]
    """

    kwargs = _get_kwargs(
        body=body,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateSessionRequest,
    ibm_api_version: str | Unset = UNSET,
) -> SessionResponse | None:
    """Open a session

    Args:
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.
        body (CreateSessionRequest): A new session. Customers of channel partners have to give
            interactive_ttl.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        SessionResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="create_session",
    build=_get_kwargs,
    parse=_parse_success,
    retry="unsafe",
    credentials=True,
    success=frozenset([200, 201]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

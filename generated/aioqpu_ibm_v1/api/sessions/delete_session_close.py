# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: str,
    *,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/v1/sessions/{id}/close".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> Any | None:
    return None


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    ibm_api_version: str | Unset = UNSET,
) -> Response[Any]:
    """Close a session at once

     Jobs in its queue will not run; those that run already finish.

    Args:
        id (str): Session id.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        id=id,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


OPERATION = Operation(
    name="delete_session_close",
    build=_get_kwargs,
    parse=_parse_success,
    retry="idempotent",
    credentials=True,
    success=frozenset([204]),
    already_done=frozenset([404]),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.characterization_list import CharacterizationList
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    backend: str,
    *,
    start: str | Unset = UNSET,
    end: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    page: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["start"] = start

    params["end"] = end

    params["limit"] = limit

    params["page"] = page

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/backends/{backend}/characterizations".format(
            backend=quote(str(backend), safe=""),
        ),
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> CharacterizationList | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = CharacterizationList.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CharacterizationList | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CharacterizationList]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    backend: str,
    *,
    client: AuthenticatedClient | Client,
    start: str | Unset = UNSET,
    end: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    page: int | Unset = UNSET,
) -> Response[CharacterizationList]:
    """List the characterizations of a backend

     One page, newest first.

    Args:
        backend (str): Name of a backend, with its prefix.
        start (str | Unset): Only characterizations from this day (YYYY-MM-DD) or time (ISO 8601)
            on.
        end (str | Unset): Only characterizations up to this day or time.
        limit (int | Unset): Page size; 10 when left out.
        page (int | Unset): Page number, counted from 1.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CharacterizationList]
    """

    kwargs = _get_kwargs(
        backend=backend,
        start=start,
        end=end,
        limit=limit,
        page=page,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    backend: str,
    *,
    client: AuthenticatedClient | Client,
    start: str | Unset = UNSET,
    end: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    page: int | Unset = UNSET,
) -> CharacterizationList | None:
    """List the characterizations of a backend

     One page, newest first.

    Args:
        backend (str): Name of a backend, with its prefix.
        start (str | Unset): Only characterizations from this day (YYYY-MM-DD) or time (ISO 8601)
            on.
        end (str | Unset): Only characterizations up to this day or time.
        limit (int | Unset): Page size; 10 when left out.
        page (int | Unset): Page number, counted from 1.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CharacterizationList
    """

    return (
        await asyncio_detailed(
            backend=backend,
            client=client,
            start=start,
            end=end,
            limit=limit,
            page=page,
        )
    ).parsed


OPERATION = Operation(
    name="get_characterizations_for_backend",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=False,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.characterization import Characterization
from ...operation import Operation
from ...types import Response


def _get_kwargs(
    backend: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/characterizations/backends/{backend}/current".format(
            backend=quote(str(backend), safe=""),
        ),
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> Characterization | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = Characterization.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Characterization | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Characterization]:
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
) -> Response[Characterization]:
    """Get the newest characterization of a backend

    Args:
        backend (str): Name of a machine, with its prefix.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Characterization]
    """

    kwargs = _get_kwargs(
        backend=backend,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    backend: str,
    *,
    client: AuthenticatedClient | Client,
) -> Characterization | None:
    """Get the newest characterization of a backend

    Args:
        backend (str): Name of a machine, with its prefix.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Characterization
    """

    return (
        await asyncio_detailed(
            backend=backend,
            client=client,
        )
    ).parsed


OPERATION = Operation(
    name="get_characterizations_current_for_backend",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

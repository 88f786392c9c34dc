# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...operation import Operation
from ...types import Response


def _get_kwargs(
    uuid: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs/{uuid}/results/shots".format(
            uuid=quote(str(uuid), safe=""),
        ),
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> Any | str | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None

    def _parse_response_200(data: object) -> Any | str:
        return cast(Any | str, data)

    response_200 = _parse_response_200(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | str | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    uuid: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[Any | str]:
    """Get the outcome of each shot of a job with one circuit

     The ideal simulator samples nothing and has none.

    Args:
        uuid (str): Job id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | str]
    """

    kwargs = _get_kwargs(
        uuid=uuid,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    uuid: str,
    *,
    client: AuthenticatedClient | Client,
) -> Any | str | None:
    """Get the outcome of each shot of a job with one circuit

     The ideal simulator samples nothing and has none.

    Args:
        uuid (str): Job id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | str
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            client=client,
        )
    ).parsed


OPERATION = Operation(
    name="get_job_shots",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=True,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

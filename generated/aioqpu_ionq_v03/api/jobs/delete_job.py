# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.deleted_job import DeletedJob
from ...operation import Operation
from ...types import Response


def _get_kwargs(
    uuid: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/jobs/{uuid}".format(
            uuid=quote(str(uuid), safe=""),
        ),
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> DeletedJob | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = DeletedJob.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DeletedJob | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DeletedJob]:
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
) -> Response[DeletedJob]:
    """Delete one job

     Remove a job and its data for good; reading it afterwards answers 404.

    Args:
        uuid (str): Job id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeletedJob]
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
) -> DeletedJob | None:
    """Delete one job

     Remove a job and its data for good; reading it afterwards answers 404.

    Args:
        uuid (str): Job id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeletedJob
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            client=client,
        )
    ).parsed


OPERATION = Operation(
    name="delete_job",
    build=_get_kwargs,
    parse=_parse_success,
    retry="idempotent",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset([404]),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

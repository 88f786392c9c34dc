# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.job import Job
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    uuid: str,
    *,
    exclude: str | Unset = UNSET,
    include: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["exclude"] = exclude

    params["include"] = include

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs/{uuid}".format(
            uuid=quote(str(uuid), safe=""),
        ),
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> Job | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = Job.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Job | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Job]:
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
    exclude: str | Unset = UNSET,
    include: str | Unset = UNSET,
) -> Response[Job]:
    """Get one job

     State and details of one job. The measured probabilities have a path of their own.

    Args:
        uuid (str): Job id.
        exclude (str | Unset): Response fields to leave out, as one list parted by commas
            (status,children).
        include (str | Unset): The only response fields to return, as one list parted by commas.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Job]
    """

    kwargs = _get_kwargs(
        uuid=uuid,
        exclude=exclude,
        include=include,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    uuid: str,
    *,
    client: AuthenticatedClient | Client,
    exclude: str | Unset = UNSET,
    include: str | Unset = UNSET,
) -> Job | None:
    """Get one job

     State and details of one job. The measured probabilities have a path of their own.

    Args:
        uuid (str): Job id.
        exclude (str | Unset): Response fields to leave out, as one list parted by commas
            (status,children).
        include (str | Unset): The only response fields to return, as one list parted by commas.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Job
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            client=client,
            exclude=exclude,
            include=include,
        )
    ).parsed


OPERATION = Operation(
    name="get_job",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.clone_job import CloneJob
from ...models.created_job import CreatedJob
from ...operation import Operation
from ...types import Response


def _get_kwargs(
    uuid: str,
    *,
    body: CloneJob,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/jobs/{uuid}/clone".format(
            uuid=quote(str(uuid), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> CreatedJob | None:
    if not response.is_success or (not response.content and response.status_code not in {201}):
        return None
    response_201 = CreatedJob.from_dict(response.json())
    return response_201


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CreatedJob | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CreatedJob]:
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
    body: CloneJob,
) -> Response[CreatedJob]:
    """Clone a job

     Submit the program of a job again as a new job, which is charged like any other.

    Args:
        uuid (str): Job id.
        body (CloneJob): What the new job has instead of what the first one had. Nothing is
            needed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreatedJob]
    """

    kwargs = _get_kwargs(
        uuid=uuid,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    uuid: str,
    *,
    client: AuthenticatedClient | Client,
    body: CloneJob,
) -> CreatedJob | None:
    """Clone a job

     Submit the program of a job again as a new job, which is charged like any other.

    Args:
        uuid (str): Job id.
        body (CloneJob): What the new job has instead of what the first one had. Nothing is
            needed.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreatedJob
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            client=client,
            body=body,
        )
    ).parsed


OPERATION = Operation(
    name="clone_job",
    build=_get_kwargs,
    parse=_parse_success,
    retry="unsafe",
    credentials=True,
    success=frozenset([201]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

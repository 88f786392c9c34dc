# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.job_results import JobResults
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    uuid: str,
    *,
    sharpen: bool | Unset = UNSET,
    format_: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["sharpen"] = sharpen

    params["format"] = format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs/{uuid}/results".format(
            uuid=quote(str(uuid), safe=""),
        ),
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> JobResults | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = JobResults.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> JobResults | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[JobResults]:
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
    sharpen: bool | Unset = UNSET,
    format_: str | Unset = UNSET,
) -> Response[JobResults]:
    """Get the results of a job

     Probabilities of a completed job, flat for one circuit, keyed by child job id for several.

    Args:
        uuid (str): Job id.
        sharpen (bool | Unset): Combine the variants of a debiased job by plurality vote instead
            of averaging them; off when left out.
        format_ (str | Unset): Another encoding of the results.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[JobResults]
    """

    kwargs = _get_kwargs(
        uuid=uuid,
        sharpen=sharpen,
        format_=format_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    uuid: str,
    *,
    client: AuthenticatedClient | Client,
    sharpen: bool | Unset = UNSET,
    format_: str | Unset = UNSET,
) -> JobResults | None:
    """Get the results of a job

     Probabilities of a completed job, flat for one circuit, keyed by child job id for several.

    Args:
        uuid (str): Job id.
        sharpen (bool | Unset): Combine the variants of a debiased job by plurality vote instead
            of averaging them; off when left out.
        format_ (str | Unset): Another encoding of the results.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        JobResults
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            client=client,
            sharpen=sharpen,
            format_=format_,
        )
    ).parsed


OPERATION = Operation(
    name="get_job_results",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=True,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

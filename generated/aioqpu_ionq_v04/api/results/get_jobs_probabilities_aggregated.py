# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.aggregated_probabilities import AggregatedProbabilities
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    uuid: str,
    *,
    sharpen: bool | Unset = UNSET,
    aggregation: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["sharpen"] = sharpen

    params["aggregation"] = aggregation

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs/{uuid}/results/probabilities/aggregated".format(
            uuid=quote(str(uuid), safe=""),
        ),
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> AggregatedProbabilities | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = AggregatedProbabilities.from_dict(response.json())
    return response_200


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AggregatedProbabilities | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AggregatedProbabilities]:
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
    aggregation: str | Unset = UNSET,
) -> Response[AggregatedProbabilities]:
    """Get the probabilities of a job with several circuits

    Args:
        uuid (str): Job id.
        sharpen (bool | Unset): Combine the variants of a debiased job by plurality vote instead
            of averaging them; off when left out. The newer parameter aggregation says the same and
            more.
        aggregation (str | Unset): How the variants of a debiased job are combined; their average
            when left out.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AggregatedProbabilities]
    """

    kwargs = _get_kwargs(
        uuid=uuid,
        sharpen=sharpen,
        aggregation=aggregation,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    uuid: str,
    *,
    client: AuthenticatedClient | Client,
    sharpen: bool | Unset = UNSET,
    aggregation: str | Unset = UNSET,
) -> AggregatedProbabilities | None:
    """Get the probabilities of a job with several circuits

    Args:
        uuid (str): Job id.
        sharpen (bool | Unset): Combine the variants of a debiased job by plurality vote instead
            of averaging them; off when left out. The newer parameter aggregation says the same and
            more.
        aggregation (str | Unset): How the variants of a debiased job are combined; their average
            when left out.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AggregatedProbabilities
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            client=client,
            sharpen=sharpen,
            aggregation=aggregation,
        )
    ).parsed


OPERATION = Operation(
    name="get_jobs_probabilities_aggregated",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=True,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

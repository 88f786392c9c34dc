# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.usage_report import UsageReport
from ...operation import Operation
from ...types import UNSET, Response


def _get_kwargs(
    organization_id: str,
    *,
    start_date: str,
    end_date: str,
    group_by: str,
    modality: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["start_date"] = start_date

    params["end_date"] = end_date

    params["group_by"] = group_by

    params["modality"] = modality

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/organizations/{organization_id}/usage".format(
            organization_id=quote(str(organization_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> UsageReport | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = UsageReport.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> UsageReport | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[UsageReport]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    organization_id: str,
    *,
    client: AuthenticatedClient | Client,
    start_date: str,
    end_date: str,
    group_by: str,
    modality: str,
) -> Response[UsageReport]:
    """Get the usage of an organization

     Cost and machine time over a range of days. Needs a key of the whole organization.

    Args:
        organization_id (str): Organization id.
        start_date (str): First day (YYYY-MM-DD).
        end_date (str): Last day (YYYY-MM-DD), included.
        group_by (str): What the usage is grouped by.
        modality (str): Length of one period.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[UsageReport]
    """

    kwargs = _get_kwargs(
        organization_id=organization_id,
        start_date=start_date,
        end_date=end_date,
        group_by=group_by,
        modality=modality,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    organization_id: str,
    *,
    client: AuthenticatedClient | Client,
    start_date: str,
    end_date: str,
    group_by: str,
    modality: str,
) -> UsageReport | None:
    """Get the usage of an organization

     Cost and machine time over a range of days. Needs a key of the whole organization.

    Args:
        organization_id (str): Organization id.
        start_date (str): First day (YYYY-MM-DD).
        end_date (str): Last day (YYYY-MM-DD), included.
        group_by (str): What the usage is grouped by.
        modality (str): Length of one period.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        UsageReport
    """

    return (
        await asyncio_detailed(
            organization_id=organization_id,
            client=client,
            start_date=start_date,
            end_date=end_date,
            group_by=group_by,
            modality=modality,
        )
    ).parsed


OPERATION = Operation(
    name="get_usages",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

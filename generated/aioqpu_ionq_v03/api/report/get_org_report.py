# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.org_report import OrgReport
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    org_id: str,
    *,
    start_date: str | Unset = UNSET,
    end_date: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["start_date"] = start_date

    params["end_date"] = end_date

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/report/organizations/{org_id}".format(
            org_id=quote(str(org_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> OrgReport | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = OrgReport.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> OrgReport | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[OrgReport]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    org_id: str,
    *,
    client: AuthenticatedClient | Client,
    start_date: str | Unset = UNSET,
    end_date: str | Unset = UNSET,
) -> Response[OrgReport]:
    """Get the spending report of an organization

    Args:
        org_id (str): Organization id.
        start_date (str | Unset): First day (YYYY-MM-DD). Without dates the report covers the last
            30 days.
        end_date (str | Unset): Last day (YYYY-MM-DD).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OrgReport]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        start_date=start_date,
        end_date=end_date,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    org_id: str,
    *,
    client: AuthenticatedClient | Client,
    start_date: str | Unset = UNSET,
    end_date: str | Unset = UNSET,
) -> OrgReport | None:
    """Get the spending report of an organization

    Args:
        org_id (str): Organization id.
        start_date (str | Unset): First day (YYYY-MM-DD). Without dates the report covers the last
            30 days.
        end_date (str | Unset): Last day (YYYY-MM-DD).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OrgReport
    """

    return (
        await asyncio_detailed(
            org_id=org_id,
            client=client,
            start_date=start_date,
            end_date=end_date,
        )
    ).parsed


OPERATION = Operation(
    name="get_org_report",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

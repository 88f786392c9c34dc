# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.account_configuration import AccountConfiguration
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: str,
    *,
    plan_id: str | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    params: dict[str, Any] = {}

    params["plan_id"] = plan_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/accounts/{id}".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> AccountConfiguration | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = AccountConfiguration.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AccountConfiguration | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AccountConfiguration]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    plan_id: str | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> Response[AccountConfiguration]:
    """Get what an account may use

     An unknown account gets the default configuration.

    Args:
        id (str): Account id, without the "a/" that stands before it in a CRN.
        plan_id (str | Unset): Only this plan.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountConfiguration]
    """

    kwargs = _get_kwargs(
        id=id,
        plan_id=plan_id,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    plan_id: str | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> AccountConfiguration | None:
    """Get what an account may use

     An unknown account gets the default configuration.

    Args:
        id (str): Account id, without the "a/" that stands before it in a CRN.
        plan_id (str | Unset): Only this plan.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountConfiguration
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            plan_id=plan_id,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="get_account",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.analytics_usage import AnalyticsUsage
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    instance: list[str] | Unset = UNSET,
    interval_start: datetime.datetime | Unset = UNSET,
    interval_end: datetime.datetime | Unset = UNSET,
    backend: list[str] | Unset = UNSET,
    user_id: list[str] | Unset = UNSET,
    simulators: bool | Unset = UNSET,
    plan: list[str] | Unset = UNSET,
    subscription_id: list[str] | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    params: dict[str, Any] = {}

    json_instance: list[str] | Unset = UNSET
    if not isinstance(instance, Unset):
        json_instance = instance

    params["instance"] = json_instance

    json_interval_start: str | Unset = UNSET
    if not isinstance(interval_start, Unset):
        json_interval_start = interval_start.isoformat()
    params["interval_start"] = json_interval_start

    json_interval_end: str | Unset = UNSET
    if not isinstance(interval_end, Unset):
        json_interval_end = interval_end.isoformat()
    params["interval_end"] = json_interval_end

    json_backend: list[str] | Unset = UNSET
    if not isinstance(backend, Unset):
        json_backend = backend

    params["backend"] = json_backend

    json_user_id: list[str] | Unset = UNSET
    if not isinstance(user_id, Unset):
        json_user_id = user_id

    params["user_id"] = json_user_id

    params["simulators"] = simulators

    json_plan: list[str] | Unset = UNSET
    if not isinstance(plan, Unset):
        json_plan = plan

    params["plan"] = json_plan

    json_subscription_id: list[str] | Unset = UNSET
    if not isinstance(subscription_id, Unset):
        json_subscription_id = subscription_id

    params["subscription_id"] = json_subscription_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/analytics/usage",
        "params": params,
    }

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> AnalyticsUsage | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = AnalyticsUsage.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AnalyticsUsage | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[AnalyticsUsage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    instance: list[str] | Unset = UNSET,
    interval_start: datetime.datetime | Unset = UNSET,
    interval_end: datetime.datetime | Unset = UNSET,
    backend: list[str] | Unset = UNSET,
    user_id: list[str] | Unset = UNSET,
    simulators: bool | Unset = UNSET,
    plan: list[str] | Unset = UNSET,
    subscription_id: list[str] | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> Response[AnalyticsUsage]:
    """Get usage in total

    Args:
        instance (list[str] | Unset): Only these instances, as CRNs; the key is repeated for each.
        interval_start (datetime.datetime | Unset): Start of the time looked at.
        interval_end (datetime.datetime | Unset): End of the time looked at.
        backend (list[str] | Unset): Only these backends; the key is repeated for each.
        user_id (list[str] | Unset): Only these users; the key is repeated for each.
        simulators (bool | Unset): Count simulators too; true when left out.
        plan (list[str] | Unset): Only these plans; the key is repeated for each.
        subscription_id (list[str] | Unset): Only these subscriptions; the key is repeated for
            each.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnalyticsUsage]
    """

    kwargs = _get_kwargs(
        instance=instance,
        interval_start=interval_start,
        interval_end=interval_end,
        backend=backend,
        user_id=user_id,
        simulators=simulators,
        plan=plan,
        subscription_id=subscription_id,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    instance: list[str] | Unset = UNSET,
    interval_start: datetime.datetime | Unset = UNSET,
    interval_end: datetime.datetime | Unset = UNSET,
    backend: list[str] | Unset = UNSET,
    user_id: list[str] | Unset = UNSET,
    simulators: bool | Unset = UNSET,
    plan: list[str] | Unset = UNSET,
    subscription_id: list[str] | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> AnalyticsUsage | None:
    """Get usage in total

    Args:
        instance (list[str] | Unset): Only these instances, as CRNs; the key is repeated for each.
        interval_start (datetime.datetime | Unset): Start of the time looked at.
        interval_end (datetime.datetime | Unset): End of the time looked at.
        backend (list[str] | Unset): Only these backends; the key is repeated for each.
        user_id (list[str] | Unset): Only these users; the key is repeated for each.
        simulators (bool | Unset): Count simulators too; true when left out.
        plan (list[str] | Unset): Only these plans; the key is repeated for each.
        subscription_id (list[str] | Unset): Only these subscriptions; the key is repeated for
            each.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnalyticsUsage
    """

    return (
        await asyncio_detailed(
            client=client,
            instance=instance,
            interval_start=interval_start,
            interval_end=interval_end,
            backend=backend,
            user_id=user_id,
            simulators=simulators,
            plan=plan,
            subscription_id=subscription_id,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="analytics_usage",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

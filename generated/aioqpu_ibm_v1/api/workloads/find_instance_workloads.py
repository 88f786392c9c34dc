# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.find_instance_workloads_sort import FindInstanceWorkloadsSort
from ...models.workloads_response import WorkloadsResponse
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    user: str | Unset = UNSET,
    sort: FindInstanceWorkloadsSort | Unset = UNSET,
    limit: int | Unset = UNSET,
    previous: str | Unset = UNSET,
    next_: str | Unset = UNSET,
    backend: str | Unset = UNSET,
    search: str | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    mode: str | Unset = UNSET,
    created_after: datetime.datetime | Unset = UNSET,
    created_before: datetime.datetime | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    params: dict[str, Any] = {}

    params["user"] = user

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    params["limit"] = limit

    params["previous"] = previous

    params["next"] = next_

    params["backend"] = backend

    params["search"] = search

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["mode"] = mode

    json_created_after: str | Unset = UNSET
    if not isinstance(created_after, Unset):
        json_created_after = created_after.isoformat()
    params["created_after"] = json_created_after

    json_created_before: str | Unset = UNSET
    if not isinstance(created_before, Unset):
        json_created_before = created_before.isoformat()
    params["created_before"] = json_created_before

    json_tags: list[str] | Unset = UNSET
    if not isinstance(tags, Unset):
        json_tags = tags

    params["tags"] = json_tags

    params["include_mocks"] = include_mocks

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/workloads",
        "params": params,
    }

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> WorkloadsResponse | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = WorkloadsResponse.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> WorkloadsResponse | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[WorkloadsResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    user: str | Unset = UNSET,
    sort: FindInstanceWorkloadsSort | Unset = UNSET,
    limit: int | Unset = UNSET,
    previous: str | Unset = UNSET,
    next_: str | Unset = UNSET,
    backend: str | Unset = UNSET,
    search: str | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    mode: str | Unset = UNSET,
    created_after: datetime.datetime | Unset = UNSET,
    created_before: datetime.datetime | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> Response[WorkloadsResponse]:
    """List jobs and sessions

    Args:
        user (str | Unset): me for the caller's own workloads.
        sort (FindInstanceWorkloadsSort | Unset): Order by time of creation; oldest first
            (createdAt) when left out.
        limit (int | Unset): Page size; 10 when left out.
        previous (str | Unset): Cursor from the query of the link to the previous page.
        next_ (str | Unset): Cursor from the query of the link to the next page.
        backend (str | Unset): Only workloads on this backend.
        search (str | Unset): Only workloads with this in their id or tags.
        status (list[str] | Unset): Only workloads in one of these states; the key is repeated for
            each state.
        mode (str | Unset): Only single jobs, dedicated sessions (session) or batches.
        created_after (datetime.datetime | Unset): Only workloads created after this time.
        created_before (datetime.datetime | Unset): Only workloads created before this time.
        tags (list[str] | Unset): Only workloads with these tags; the key is repeated for each
            tag.
        include_mocks (bool | Unset): Also workloads on mock machines, such as dry runs.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[WorkloadsResponse]
    """

    kwargs = _get_kwargs(
        user=user,
        sort=sort,
        limit=limit,
        previous=previous,
        next_=next_,
        backend=backend,
        search=search,
        status=status,
        mode=mode,
        created_after=created_after,
        created_before=created_before,
        tags=tags,
        include_mocks=include_mocks,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    user: str | Unset = UNSET,
    sort: FindInstanceWorkloadsSort | Unset = UNSET,
    limit: int | Unset = UNSET,
    previous: str | Unset = UNSET,
    next_: str | Unset = UNSET,
    backend: str | Unset = UNSET,
    search: str | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    mode: str | Unset = UNSET,
    created_after: datetime.datetime | Unset = UNSET,
    created_before: datetime.datetime | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> WorkloadsResponse | None:
    """List jobs and sessions

    Args:
        user (str | Unset): me for the caller's own workloads.
        sort (FindInstanceWorkloadsSort | Unset): Order by time of creation; oldest first
            (createdAt) when left out.
        limit (int | Unset): Page size; 10 when left out.
        previous (str | Unset): Cursor from the query of the link to the previous page.
        next_ (str | Unset): Cursor from the query of the link to the next page.
        backend (str | Unset): Only workloads on this backend.
        search (str | Unset): Only workloads with this in their id or tags.
        status (list[str] | Unset): Only workloads in one of these states; the key is repeated for
            each state.
        mode (str | Unset): Only single jobs, dedicated sessions (session) or batches.
        created_after (datetime.datetime | Unset): Only workloads created after this time.
        created_before (datetime.datetime | Unset): Only workloads created before this time.
        tags (list[str] | Unset): Only workloads with these tags; the key is repeated for each
            tag.
        include_mocks (bool | Unset): Also workloads on mock machines, such as dry runs.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        WorkloadsResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            user=user,
            sort=sort,
            limit=limit,
            previous=previous,
            next_=next_,
            backend=backend,
            search=search,
            status=status,
            mode=mode,
            created_after=created_after,
            created_before=created_before,
            tags=tags,
            include_mocks=include_mocks,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="find_instance_workloads",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

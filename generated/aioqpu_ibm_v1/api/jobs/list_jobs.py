# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.jobs_response import JobsResponse
from ...models.list_jobs_sort import ListJobsSort
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    pending: bool | Unset = UNSET,
    program: str | Unset = UNSET,
    backend: str | Unset = UNSET,
    created_after: datetime.datetime | Unset = UNSET,
    created_before: datetime.datetime | Unset = UNSET,
    sort: ListJobsSort | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    session_id: str | Unset = UNSET,
    exclude_params: bool | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    params: dict[str, Any] = {}

    params["limit"] = limit

    params["offset"] = offset

    params["pending"] = pending

    params["program"] = program

    params["backend"] = backend

    json_created_after: str | Unset = UNSET
    if not isinstance(created_after, Unset):
        json_created_after = created_after.isoformat()
    params["created_after"] = json_created_after

    json_created_before: str | Unset = UNSET
    if not isinstance(created_before, Unset):
        json_created_before = created_before.isoformat()
    params["created_before"] = json_created_before

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    json_tags: list[str] | Unset = UNSET
    if not isinstance(tags, Unset):
        json_tags = tags

    params["tags"] = json_tags

    params["session_id"] = session_id

    params["exclude_params"] = exclude_params

    params["include_mocks"] = include_mocks

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/jobs",
        "params": params,
    }

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> JobsResponse | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = JobsResponse.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> JobsResponse | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[JobsResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    pending: bool | Unset = UNSET,
    program: str | Unset = UNSET,
    backend: str | Unset = UNSET,
    created_after: datetime.datetime | Unset = UNSET,
    created_before: datetime.datetime | Unset = UNSET,
    sort: ListJobsSort | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    session_id: str | Unset = UNSET,
    exclude_params: bool | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> Response[JobsResponse]:
    """List jobs

     One page of the jobs of the instance. A limit or offset out of bounds is replaced by its default.

    Args:
        limit (int | Unset): Page size; 200 when left out.
        offset (int | Unset): How many jobs to skip; 0 when left out.
        pending (bool | Unset): true for jobs that wait or run, false for jobs that ended; both
            when left out.
        program (str | Unset): Only jobs of this program.
        backend (str | Unset): Only jobs on this backend.
        created_after (datetime.datetime | Unset): Only jobs created at this time or later.
        created_before (datetime.datetime | Unset): Only jobs created at this time or earlier.
        sort (ListJobsSort | Unset): Order by time of creation; newest first (DESC) when left out.
        tags (list[str] | Unset): Only jobs that have all of these tags; the key is repeated for
            each tag.
        session_id (str | Unset): Only jobs of this session.
        exclude_params (bool | Unset): Leave the params of the jobs out, which can be large; true
            when left out.
        include_mocks (bool | Unset): Also jobs on mock machines, such as dry runs.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[JobsResponse]
    """

    kwargs = _get_kwargs(
        limit=limit,
        offset=offset,
        pending=pending,
        program=program,
        backend=backend,
        created_after=created_after,
        created_before=created_before,
        sort=sort,
        tags=tags,
        session_id=session_id,
        exclude_params=exclude_params,
        include_mocks=include_mocks,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    pending: bool | Unset = UNSET,
    program: str | Unset = UNSET,
    backend: str | Unset = UNSET,
    created_after: datetime.datetime | Unset = UNSET,
    created_before: datetime.datetime | Unset = UNSET,
    sort: ListJobsSort | Unset = UNSET,
    tags: list[str] | Unset = UNSET,
    session_id: str | Unset = UNSET,
    exclude_params: bool | Unset = UNSET,
    include_mocks: bool | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> JobsResponse | None:
    """List jobs

     One page of the jobs of the instance. A limit or offset out of bounds is replaced by its default.

    Args:
        limit (int | Unset): Page size; 200 when left out.
        offset (int | Unset): How many jobs to skip; 0 when left out.
        pending (bool | Unset): true for jobs that wait or run, false for jobs that ended; both
            when left out.
        program (str | Unset): Only jobs of this program.
        backend (str | Unset): Only jobs on this backend.
        created_after (datetime.datetime | Unset): Only jobs created at this time or later.
        created_before (datetime.datetime | Unset): Only jobs created at this time or earlier.
        sort (ListJobsSort | Unset): Order by time of creation; newest first (DESC) when left out.
        tags (list[str] | Unset): Only jobs that have all of these tags; the key is repeated for
            each tag.
        session_id (str | Unset): Only jobs of this session.
        exclude_params (bool | Unset): Leave the params of the jobs out, which can be large; true
            when left out.
        include_mocks (bool | Unset): Also jobs on mock machines, such as dry runs.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        JobsResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            offset=offset,
            pending=pending,
            program=program,
            backend=backend,
            created_after=created_after,
            created_before=created_before,
            sort=sort,
            tags=tags,
            session_id=session_id,
            exclude_params=exclude_params,
            include_mocks=include_mocks,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="list_jobs",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

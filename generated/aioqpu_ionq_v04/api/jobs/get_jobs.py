# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.job_list import JobList
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    ids: list[str] | Unset = UNSET,
    parent_job_id: str | Unset = UNSET,
    status: str | Unset = UNSET,
    target: str | Unset = UNSET,
    session_id: str | Unset = UNSET,
    submitter_id: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    next_: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_ids: list[str] | Unset = UNSET
    if not isinstance(ids, Unset):
        json_ids = ids

    params["ids"] = json_ids

    params["parent_job_id"] = parent_job_id

    params["status"] = status

    params["target"] = target

    params["session_id"] = session_id

    params["submitter_id"] = submitter_id

    params["limit"] = limit

    params["next"] = next_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs",
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> JobList | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = JobList.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> JobList | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[JobList]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    ids: list[str] | Unset = UNSET,
    parent_job_id: str | Unset = UNSET,
    status: str | Unset = UNSET,
    target: str | Unset = UNSET,
    session_id: str | Unset = UNSET,
    submitter_id: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    next_: str | Unset = UNSET,
) -> Response[JobList]:
    """List jobs

     One page of the jobs of the key's project. The order is not documented.

    Args:
        ids (list[str] | Unset): Only these jobs; the key is repeated for each id.
        parent_job_id (str | Unset): Only the children of this job.
        status (str | Unset): Only jobs in this state.
        target (str | Unset): Only jobs on this backend, or on any of several with commas between
            them.
        session_id (str | Unset): Only jobs of this session.
        submitter_id (str | Unset): Only jobs of this user. Honored in a shared project only.
        limit (int | Unset): Page size.
        next_ (str | Unset): The cursor that the page before gave.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[JobList]
    """

    kwargs = _get_kwargs(
        ids=ids,
        parent_job_id=parent_job_id,
        status=status,
        target=target,
        session_id=session_id,
        submitter_id=submitter_id,
        limit=limit,
        next_=next_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    ids: list[str] | Unset = UNSET,
    parent_job_id: str | Unset = UNSET,
    status: str | Unset = UNSET,
    target: str | Unset = UNSET,
    session_id: str | Unset = UNSET,
    submitter_id: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    next_: str | Unset = UNSET,
) -> JobList | None:
    """List jobs

     One page of the jobs of the key's project. The order is not documented.

    Args:
        ids (list[str] | Unset): Only these jobs; the key is repeated for each id.
        parent_job_id (str | Unset): Only the children of this job.
        status (str | Unset): Only jobs in this state.
        target (str | Unset): Only jobs on this backend, or on any of several with commas between
            them.
        session_id (str | Unset): Only jobs of this session.
        submitter_id (str | Unset): Only jobs of this user. Honored in a shared project only.
        limit (int | Unset): Page size.
        next_ (str | Unset): The cursor that the page before gave.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        JobList
    """

    return (
        await asyncio_detailed(
            client=client,
            ids=ids,
            parent_job_id=parent_job_id,
            status=status,
            target=target,
            session_id=session_id,
            submitter_id=submitter_id,
            limit=limit,
            next_=next_,
        )
    ).parsed


OPERATION = Operation(
    name="get_jobs",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

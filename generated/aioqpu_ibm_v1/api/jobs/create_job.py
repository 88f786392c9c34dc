# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.job_create_response import JobCreateResponse
from ...models.job_run_params import JobRunParams
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: JobRunParams,
    parent_job_id: str | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(parent_job_id, Unset):
        headers["Parent-Job-Id"] = parent_job_id

    if not isinstance(ibm_api_version, Unset):
        headers["IBM-API-Version"] = ibm_api_version

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/jobs",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> JobCreateResponse | None:
    if not response.is_success or (not response.content and response.status_code not in {200, 201}):
        return None
    response_200 = JobCreateResponse.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> JobCreateResponse | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[JobCreateResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: JobRunParams,
    parent_job_id: str | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> Response[JobCreateResponse]:
    """Submit a job

     At most 5 submissions a minute and user. 409 says that the instance has used up its limit.

    Args:
        parent_job_id (str | Unset): Id of the job that this one belongs to.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.
        body (JobRunParams): A submission. What params may hold depends on program_id; x-params-
            by-program names the component. Params of noise-learner that have a schema_version follow
            NoiseLearnerV3Params instead.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[JobCreateResponse]
    """

    kwargs = _get_kwargs(
        body=body,
        parent_job_id=parent_job_id,
        ibm_api_version=ibm_api_version,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: JobRunParams,
    parent_job_id: str | Unset = UNSET,
    ibm_api_version: str | Unset = UNSET,
) -> JobCreateResponse | None:
    """Submit a job

     At most 5 submissions a minute and user. 409 says that the instance has used up its limit.

    Args:
        parent_job_id (str | Unset): Id of the job that this one belongs to.
        ibm_api_version (str | Unset): Version of the API as a date. Without it the service
            answers in its oldest form.
        body (JobRunParams): A submission. What params may hold depends on program_id; x-params-
            by-program names the component. Params of noise-learner that have a schema_version follow
            NoiseLearnerV3Params instead.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        JobCreateResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            parent_job_id=parent_job_id,
            ibm_api_version=ibm_api_version,
        )
    ).parsed


OPERATION = Operation(
    name="create_job",
    build=_get_kwargs,
    parse=_parse_success,
    retry="unsafe",
    credentials=True,
    success=frozenset([200, 201]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...operation import Operation
from ...types import File, Response


def _get_kwargs(
    uuid: str,
    artifact_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs/{uuid}/artifacts/{artifact_id}".format(
            uuid=quote(str(uuid), safe=""),
            artifact_id=quote(str(artifact_id), safe=""),
        ),
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> File | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = File(payload=BytesIO(response.content))
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> File | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[File]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    uuid: str,
    artifact_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[File]:
    """Download an artifact of a job

     Result data or a compiled circuit. The content type of the answer says how to read it; it is
    described here as bytes, so that the generated function returns the body unread whatever it is.

    Args:
        uuid (str): Job id.
        artifact_id (str): Artifact id, from the job's results or output; an opaque id or a word.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[File]
    """

    kwargs = _get_kwargs(
        uuid=uuid,
        artifact_id=artifact_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    uuid: str,
    artifact_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> File | None:
    """Download an artifact of a job

     Result data or a compiled circuit. The content type of the answer says how to read it; it is
    described here as bytes, so that the generated function returns the body unread whatever it is.

    Args:
        uuid (str): Job id.
        artifact_id (str): Artifact id, from the job's results or output; an opaque id or a word.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        File
    """

    return (
        await asyncio_detailed(
            uuid=uuid,
            artifact_id=artifact_id,
            client=client,
        )
    ).parsed


OPERATION = Operation(
    name="get_job_artifact",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=True,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

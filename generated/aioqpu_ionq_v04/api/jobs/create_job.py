# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.circuit_job import CircuitJob
from ...models.created_job import CreatedJob
from ...models.multi_circuit_job import MultiCircuitJob
from ...models.open_qasm_job import OpenQASMJob
from ...models.other_job import OtherJob
from ...models.qaoa_job import QAOAJob
from ...models.quantum_function_job import QuantumFunctionJob
from ...operation import Operation
from ...types import Response


def _get_kwargs(
    *,
    body: CircuitJob | MultiCircuitJob | OpenQASMJob | OtherJob | QAOAJob | QuantumFunctionJob,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/jobs",
    }

    if isinstance(body, CircuitJob):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, MultiCircuitJob):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, OpenQASMJob):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, QuantumFunctionJob):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, QAOAJob):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> CreatedJob | None:
    if not response.is_success or (not response.content and response.status_code not in {201, 200}):
        return None
    response_201 = CreatedJob.from_dict(response.json())
    return response_201


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CreatedJob | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CreatedJob]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CircuitJob | MultiCircuitJob | OpenQASMJob | OtherJob | QAOAJob | QuantumFunctionJob,
) -> Response[CreatedJob]:
    """Create a job

     Submit one circuit, several circuits as the children of one job, an OpenQASM 3 program, a quantum
    function or an optimization problem. The program is compiled after the answer, so that a faulty one
    makes a failed job. A body holds at most 10 MB, and a job of several circuits 150000 gates.

    Args:
        body (CircuitJob | MultiCircuitJob | OpenQASMJob | OtherJob | QAOAJob |
            QuantumFunctionJob): A submission; type says what kind of job it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreatedJob]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CircuitJob | MultiCircuitJob | OpenQASMJob | OtherJob | QAOAJob | QuantumFunctionJob,
) -> CreatedJob | None:
    """Create a job

     Submit one circuit, several circuits as the children of one job, an OpenQASM 3 program, a quantum
    function or an optimization problem. The program is compiled after the answer, so that a faulty one
    makes a failed job. A body holds at most 10 MB, and a job of several circuits 150000 gates.

    Args:
        body (CircuitJob | MultiCircuitJob | OpenQASMJob | OtherJob | QAOAJob |
            QuantumFunctionJob): A submission; type says what kind of job it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreatedJob
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
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

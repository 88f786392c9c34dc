# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.cost_estimate import CostEstimate
from ...operation import Operation
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    backend: str,
    type_: str | Unset = UNSET,
    qubits: int | Unset = UNSET,
    shots: int | Unset = UNSET,
    field_1q_gates: int | Unset = UNSET,
    field_2q_gates: int | Unset = UNSET,
    error_mitigation: bool | Unset = UNSET,
    session: bool | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["backend"] = backend

    params["type"] = type_

    params["qubits"] = qubits

    params["shots"] = shots

    params["1q_gates"] = field_1q_gates

    params["2q_gates"] = field_2q_gates

    params["error_mitigation"] = error_mitigation

    params["session"] = session

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/jobs/estimate",
        "params": params,
    }

    _kwargs["extensions"] = {"operation": OPERATION}
    return _kwargs


def _parse_success(response: httpx.Response) -> CostEstimate | None:
    if not response.is_success or (not response.content and response.status_code not in {200}):
        return None
    response_200 = CostEstimate.from_dict(response.json())
    return response_200


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CostEstimate | None:
    if response.is_success:
        return _parse_success(response)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CostEstimate]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    backend: str,
    type_: str | Unset = UNSET,
    qubits: int | Unset = UNSET,
    shots: int | Unset = UNSET,
    field_1q_gates: int | Unset = UNSET,
    field_2q_gates: int | Unset = UNSET,
    error_mitigation: bool | Unset = UNSET,
    session: bool | Unset = UNSET,
) -> Response[CostEstimate]:
    """Estimate the cost of a job

     Predict price and duration from the numbers of qubits, gates and shots. Creates no job.

    Args:
        backend (str): Machine that would run the job.
        type_ (str | Unset): Kind of job; ionq.circuit.v1 when left out.
        qubits (int | Unset): Number of qubits; 25 when left out.
        shots (int | Unset): Repetitions; 1000 when left out.
        field_1q_gates (int | Unset): Number of one-qubit gates; 0 when left out.
        field_2q_gates (int | Unset): Number of two-qubit gates; 0 when left out.
        error_mitigation (bool | Unset): Whether the job would be debiased; false when left out.
        session (bool | Unset): Whether the job would run in a session.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CostEstimate]
    """

    kwargs = _get_kwargs(
        backend=backend,
        type_=type_,
        qubits=qubits,
        shots=shots,
        field_1q_gates=field_1q_gates,
        field_2q_gates=field_2q_gates,
        error_mitigation=error_mitigation,
        session=session,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    backend: str,
    type_: str | Unset = UNSET,
    qubits: int | Unset = UNSET,
    shots: int | Unset = UNSET,
    field_1q_gates: int | Unset = UNSET,
    field_2q_gates: int | Unset = UNSET,
    error_mitigation: bool | Unset = UNSET,
    session: bool | Unset = UNSET,
) -> CostEstimate | None:
    """Estimate the cost of a job

     Predict price and duration from the numbers of qubits, gates and shots. Creates no job.

    Args:
        backend (str): Machine that would run the job.
        type_ (str | Unset): Kind of job; ionq.circuit.v1 when left out.
        qubits (int | Unset): Number of qubits; 25 when left out.
        shots (int | Unset): Repetitions; 1000 when left out.
        field_1q_gates (int | Unset): Number of one-qubit gates; 0 when left out.
        field_2q_gates (int | Unset): Number of two-qubit gates; 0 when left out.
        error_mitigation (bool | Unset): Whether the job would be debiased; false when left out.
        session (bool | Unset): Whether the job would run in a session.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CostEstimate
    """

    return (
        await asyncio_detailed(
            client=client,
            backend=backend,
            type_=type_,
            qubits=qubits,
            shots=shots,
            field_1q_gates=field_1q_gates,
            field_2q_gates=field_2q_gates,
            error_mitigation=error_mitigation,
            session=session,
        )
    ).parsed


OPERATION = Operation(
    name="estimate_job_cost",
    build=_get_kwargs,
    parse=_parse_success,
    retry="safe",
    credentials=True,
    success=frozenset([200]),
    already_done=frozenset(),
    large_response=False,
)
asyncio_detailed.operation = OPERATION  # type: ignore[attr-defined]

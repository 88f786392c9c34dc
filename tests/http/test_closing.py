"""Closing a client while its requests run or wait."""

import anyio
import httpx
import pytest
from support.addresses import CRN, KEY

from aioqpu import IBMRuntimeClient, IonQClient, SubmissionUncertainError

pytestmark = pytest.mark.anyio

BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}


async def test_a_submission_that_waits_for_a_connection_is_not_sent_after_closing():
    sent = []

    async def slow(request):
        sent.append(request)
        await anyio.sleep(60)
        return httpx.Response(200, json={"id": "a", "status": "ready"})

    client = IonQClient(KEY, transport=httpx.MockTransport(slow), max_concurrency=1)
    errors = []

    async def submit():
        try:
            await client.submit_job(BELL)
        except (SubmissionUncertainError, RuntimeError) as error:
            errors.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(submit)
        group.start_soon(submit)
        await anyio.sleep(1)
        await client.aclose()
    assert len(sent) == 1
    assert {type(error).__name__ for error in errors} == {"SubmissionUncertainError", "ClosedClientError"}


@pytest.mark.parametrize("slow_path", ["/identity/token", "/api/v1/jobs/a"])
async def test_a_request_ended_by_closing_raises_closed_client_error(slow_path):
    async def answer(request):
        if request.url.path == slow_path:
            await anyio.sleep(600)
        return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})

    client = IBMRuntimeClient(KEY, CRN, transport=httpx.MockTransport(answer))

    async def read():
        with pytest.raises(RuntimeError, match="this client is closed"):
            await client.retrieve_job("a")

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await anyio.sleep(1)
        await client.aclose()


async def test_closing_ends_a_request_that_waits_for_its_retry_at_once():
    def answer(request):
        return httpx.Response(503, headers={"Retry-After": "50"})

    client = IonQClient(KEY, transport=httpx.MockTransport(answer))

    async def read():
        with pytest.raises(RuntimeError, match="this client is closed"):
            await client.retrieve_job("a")

    started = anyio.current_time()
    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await anyio.sleep(1)
        await client.aclose()
    assert anyio.current_time() == started + 1

"""What handles and results tell about the responses they came in."""

import pickle

import anyio
import httpx
import pytest
from support.addresses import CRN, KEY

from aioqpu import IBMRuntimeClient, IonQClient, ResponseInfo, wait_all

pytestmark = pytest.mark.anyio

ACCOUNT = "0123456789abcdef0123456789abcdef"
SECRET_HEADERS = {
    "Set-Cookie": "session=abc",
    "Authorization": "Bearer other",
    "X-Auth-Token": "abc",
    "Service-CRN": CRN,
    "WWW-Authenticate": "Bearer",
    "X-Api-Key": "abc",
}


def cloud(**headers):
    """Return a transport that takes 2 s for each answer, numbers them, and has completed each job."""
    count = 0

    async def answer(request):
        nonlocal count
        if request.url.path == "/identity/token":
            return httpx.Response(200, json={"access_token": "token-of-iam", "expires_in": 3600})
        await anyio.sleep(2)
        count += 1
        body = {"id": "a", "status": "completed", "qubits": 1, "shots": 10}
        if request.url.path.endswith("/results"):
            body = {"0": 1.0} if "ionq" in request.url.host else {"results": []}
        return httpx.Response(200, json=body, headers={"X-Request-Id": f"r{count}", **headers})

    return httpx.MockTransport(answer)


async def test_ionq_handles_and_results_have_the_info_of_their_response():
    async with IonQClient(KEY, transport=cloud(**{"X-Served-By": "b"})) as client:
        assert client.job("a").last_response is None
        job = await client.submit_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]})
        submission = job.last_response
        assert isinstance(submission, ResponseInfo)
        assert (submission.status_code, submission.request_id) == (200, "r1")
        await job.refresh()
        assert job.last_response.request_id == "r2"
        result = await job.result()
    assert job.last_response.request_id == "r2"
    assert result.response.request_id == "r3"
    assert submission.request_id == "r1"
    assert result.response == result.response
    assert result.response.headers["x-served-by"] == "b"


async def test_ibm_handles_and_results_have_the_info_of_their_response():
    async with IBMRuntimeClient(KEY, CRN, transport=cloud()) as client:
        job = await client.submit_job("sampler", backend="b")
        assert job.last_response.request_id == "r1"
        result = await job.result()
        assert (job.last_response.request_id, result.response.request_id) == ("r1", "r2")
        assert (await client.retrieve_job("a", include_params=True)).last_response.request_id == "r3"
        handles = await wait_all([client.job("a")])
        assert handles[0].last_response.request_id == "r4"


async def test_headers_hold_no_secrets():
    echoed = {**SECRET_HEADERS, "X-Echo": f"Bearer token-of-iam {CRN}", "X-Account": ACCOUNT}
    async with IBMRuntimeClient(KEY, CRN, transport=cloud(**echoed)) as client:
        job = await client.retrieve_job("a")
        result = await job.result()
    for info in (job.last_response, result.response):
        assert not {name.lower() for name in SECRET_HEADERS} & info.headers.keys()
        assert info.headers["x-echo"] == "Bearer *** ***"
        assert info.headers["x-account"] == "***"
        assert pickle.loads(pickle.dumps(info)) == info
    pickled = pickle.dumps(result)
    assert not [secret for secret in (KEY, CRN, ACCOUNT, "token-of-iam") if secret.encode() in pickled]
    assert pickle.loads(pickled).response is None
    with pytest.raises(TypeError, match="secrets"):
        pickle.dumps(result._received)


async def test_elapsed_is_the_time_of_the_last_attempt():
    calls = []

    async def answer(request):
        calls.append(request)
        if len(calls) < 3:
            await anyio.sleep(30)
            return httpx.Response(503)
        return httpx.Response(200, json={"id": "a", "status": "running"})

    async with IonQClient(KEY, transport=httpx.MockTransport(answer)) as client:
        job = await client.retrieve_job("a")
    assert len(calls) == 3
    assert 0 <= job.last_response.elapsed < 600  # httpx measures with the real clock
    assert job.last_response.request_id is None


async def test_a_handle_does_not_keep_the_body_of_a_response(ionq, respx_mock):
    respx_mock.get("https://api.ionq.co/v0.3/jobs/a").respond(json={"id": "a", "status": "running", "pad": "x" * 10})
    job = await ionq.retrieve_job("a")
    received = job._state.received
    assert not [name for name in received.__slots__ if isinstance(getattr(received, name), (bytes, httpx.Response))]

"""IAM tokens: when they are asked for, how often, and what happens when there are none."""

import json
import logging
import traceback
from urllib.parse import parse_qs

import anyio
import httpx
import pytest
from support.addresses import CRN, IAM, IBM, KEY

from aioqpu import APIConnectionError, AuthenticationError, CredentialsError, IBMRuntimeClient, TokenError
from aioqpu._http.credentials import TokenCredentials, bearer_token

pytestmark = pytest.mark.anyio

JOB = {"id": "a", "status": "Queued"}


def tokens(*lives):
    """Return IAM answers: token-1, token-2, ... with the given lives."""
    return [
        httpx.Response(200, json={"access_token": f"token-{i}", "expires_in": life}) for i, life in enumerate(lives, 1)
    ]


@pytest.fixture
def job(respx_mock):
    return respx_mock.get(f"{IBM}/jobs/a").respond(json=JOB)


async def test_only_iam_gets_the_api_key_and_only_the_api_gets_the_token(ibm, iam, job):
    await ibm.retrieve_job("a")
    asked = iam.calls.last.request
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["urn:ibm:params:oauth:grant-type:apikey"],
        "apikey": [KEY],
    }
    assert "service-crn" not in asked.headers
    assert "authorization" not in asked.headers
    sent = job.calls.last.request
    assert sent.headers["authorization"] == "Bearer token-1"
    assert sent.headers["service-crn"] == CRN
    assert sent.headers["ibm-api-version"] == "2026-04-15"
    assert KEY not in str(sent.headers.raw)


async def test_a_thousand_concurrent_calls_share_one_token_request(ibm, iam, job):
    async with anyio.create_task_group() as group:
        for _ in range(1000):
            group.start_soon(ibm.retrieve_job, "a")
    assert iam.call_count == 1
    assert job.call_count == 1000


async def test_a_thousand_calls_with_401_share_one_token_refresh(ibm, iam, respx_mock):
    def answer(request):
        good = request.headers["authorization"] == "Bearer token-2"
        return httpx.Response(200, json=JOB) if good else httpx.Response(401, json={"errors": [{"code": 1200}]})

    respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=answer)
    async with anyio.create_task_group() as group:
        for _ in range(1000):
            group.start_soon(ibm.retrieve_job, "a")
    assert iam.call_count == 2


async def test_a_token_is_refreshed_after_80_percent_of_its_lifetime(ibm, respx_mock, job):
    iam = respx_mock.post(IAM).mock(side_effect=tokens(100, 100))
    await ibm.retrieve_job("a")
    await anyio.sleep(79)
    await ibm.retrieve_job("a")
    assert iam.call_count == 1
    await anyio.sleep(2)
    await ibm.retrieve_job("a")
    await anyio.sleep(1)
    assert iam.call_count == 2
    await ibm.retrieve_job("a")
    assert job.calls.last.request.headers["authorization"] == "Bearer token-2"


async def test_callers_use_the_current_token_during_an_early_refresh(ibm, respx_mock, job):
    async def slow(request):
        if iam.call_count:
            await anyio.sleep(5)
        return httpx.Response(200, json={"access_token": f"token-{iam.call_count + 1}", "expires_in": 100})

    iam = respx_mock.post(IAM).mock(side_effect=slow)
    await ibm.retrieve_job("a")
    await anyio.sleep(81)
    async with anyio.create_task_group() as group:
        group.start_soon(ibm.retrieve_job, "a")
        await anyio.sleep(1)
        started = anyio.current_time()
        await ibm.retrieve_job("a")
        assert anyio.current_time() == started
        assert job.calls.last.request.headers["authorization"] == "Bearer token-1"
    await anyio.sleep(6)
    assert iam.call_count == 2


async def test_callers_wait_for_a_new_token_in_the_last_tenth_of_its_lifetime(ibm, respx_mock, job):
    respx_mock.post(IAM).mock(side_effect=tokens(100, 100))
    await ibm.retrieve_job("a")
    await anyio.sleep(91)
    await ibm.retrieve_job("a")
    assert job.calls.last.request.headers["authorization"] == "Bearer token-2"


async def test_a_failed_early_refresh_is_logged_and_does_not_raise(ibm, respx_mock, job, caplog):
    iam = respx_mock.post(IAM).mock(side_effect=[*tokens(1000), *[httpx.Response(503)] * 8])
    await ibm.retrieve_job("a")
    await anyio.sleep(850)
    await ibm.retrieve_job("a")
    await anyio.sleep(40)
    assert iam.call_count == 1 + 5
    assert job.calls.last.request.headers["authorization"] == "Bearer token-1"
    assert "the present one stays in use" in caplog.text


async def test_calls_soon_after_a_refused_key_raise_the_error_without_a_request(ibm, respx_mock):
    iam = respx_mock.post(IAM).respond(
        400, json={"errorCode": "BXNIM0415E", "errorMessage": "Provided API key could not be found."}
    )
    for _ in range(3):
        with pytest.raises(CredentialsError, match="could not be found"):
            await ibm.retrieve_job("a")
    assert iam.call_count == 1
    await anyio.sleep(1.1)
    with pytest.raises(CredentialsError):
        await ibm.retrieve_job("a")
    assert iam.call_count == 2
    await anyio.sleep(1.1)
    with pytest.raises(CredentialsError):
        await ibm.retrieve_job("a")
    assert iam.call_count == 2


async def test_a_refused_key_raises_credentials_error_without_showing_the_key(ibm, respx_mock, caplog):
    caplog.set_level(logging.DEBUG)
    respx_mock.post(IAM).respond(
        400,
        headers={"transaction-id": "tx-1"},
        json={"errorCode": "BXNIM0415E", "errorMessage": f"key {KEY} not found", "context": {"requestId": "r"}},
    )
    with pytest.raises(CredentialsError) as caught:
        await ibm.retrieve_job("a")
    error = caught.value
    assert isinstance(error, AuthenticationError)
    assert isinstance(error, TokenError)
    assert (error.status_code, error.code, error.request_id, error.transient) == (400, "BXNIM0415E", "tx-1", False)
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert KEY not in shown + repr(error) + str(vars(error)) + caplog.text


@pytest.mark.parametrize("failure", [httpx.Response(503), httpx.Response(429), httpx.ConnectError("refused")])
async def test_a_token_request_is_retried_after_a_transient_failure(ibm, respx_mock, job, failure):
    iam = respx_mock.post(IAM).mock(side_effect=[failure, *tokens(3600)])
    await ibm.retrieve_job("a")
    assert iam.call_count == 2


@pytest.mark.parametrize(
    ("answer", "transient"),
    [
        (httpx.Response(503), True),
        (httpx.ConnectError("refused"), True),
        (httpx.Response(404, text="<html>"), False),
        (httpx.Response(200, text="<html>login</html>"), False),
        (httpx.Response(200, json=["x"]), False),
        (httpx.Response(200, json={"access_token": 7}), False),
        (httpx.Response(200, json={"access_token": "a\nb"}), False),
    ],
)
async def test_a_failed_token_request_raises_token_error_with_its_transient_flag(ibm, respx_mock, answer, transient):
    respx_mock.post(IAM).mock(side_effect=[answer] * 5)
    with pytest.raises(TokenError) as caught:
        await ibm.retrieve_job("a")
    assert caught.value.transient is transient
    assert not isinstance(caught.value, CredentialsError)


@pytest.mark.parametrize("life", [None, 0, -5, "soon", True, float("nan")])
async def test_a_token_without_a_usable_lifetime_is_used_for_a_minute_with_one_warning(
    ibm, respx_mock, job, caplog, life
):
    iam = respx_mock.post(IAM)
    iam.side_effect = lambda request: httpx.Response(
        200, content=json.dumps({"access_token": "t", "expires_in": life}).encode()
    )
    await ibm.retrieve_job("a")
    await anyio.sleep(40)
    await ibm.retrieve_job("a")
    assert iam.call_count == 1
    await anyio.sleep(20)
    await ibm.retrieve_job("a")
    assert iam.call_count == 2
    assert caplog.text.count("has no usable lifetime") == 1


@pytest.mark.parametrize(("life", "seconds"), [("100", 91), (31_536_000, 3541)])
async def test_a_lifetime_may_be_a_numeric_string_and_is_capped_at_an_hour(ibm, respx_mock, job, life, seconds):
    iam = respx_mock.post(IAM).mock(side_effect=tokens(life, life))
    await ibm.retrieve_job("a")
    await anyio.sleep(seconds)
    await ibm.retrieve_job("a")
    assert iam.call_count == 2


async def test_the_lifetime_of_a_token_starts_when_it_is_requested(ibm, respx_mock, job):
    async def slow(request):
        await anyio.sleep(10)
        return httpx.Response(200, json={"access_token": "t", "expires_in": 100})

    iam = respx_mock.post(IAM).mock(side_effect=slow)
    await ibm.retrieve_job("a")
    await anyio.sleep(81)
    await ibm.retrieve_job("a")
    assert iam.call_count == 2


async def test_cancelling_one_caller_does_not_cancel_the_shared_token_request(ibm, respx_mock, job):
    async def slow(request):
        await anyio.sleep(5)
        return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})

    iam = respx_mock.post(IAM).mock(side_effect=slow)
    done = []

    async def patient():
        await ibm.retrieve_job("a")
        done.append(True)

    async with anyio.create_task_group() as group:
        group.start_soon(patient)
        with anyio.move_on_after(1):
            await ibm.retrieve_job("a")
    assert done == [True]
    assert iam.call_count == 1


async def test_a_second_401_raises_authentication_error(ibm, iam, respx_mock):
    route = respx_mock.get(f"{IBM}/jobs/a").respond(
        401, json={"errors": [{"code": 1200, "message": "no"}], "trace": "t"}
    )
    with pytest.raises(AuthenticationError) as caught:
        await ibm.retrieve_job("a")
    assert route.call_count == 2
    assert caught.value.code == "1200"


async def test_a_path_that_always_answers_401_causes_at_most_three_token_requests(ibm, iam, respx_mock, job):
    respx_mock.get(f"{IBM}/jobs/b").respond(401)
    for _ in range(20):
        with pytest.raises(AuthenticationError):
            await ibm.retrieve_job("b")
        assert (await ibm.retrieve_job("a")).id == "a"
    assert iam.call_count <= 3


async def test_a_submission_answered_with_401_is_retried_with_a_new_token(ibm, iam, respx_mock):
    answers = [httpx.Response(401), httpx.Response(200, json={"id": "a", "backend": "b"})]
    route = respx_mock.post(f"{IBM}/jobs").mock(side_effect=answers)
    job = await ibm.submit_job("sampler", backend="b")
    assert job.id == "a"
    assert [call.request.headers["authorization"] for call in route.calls] == ["Bearer token-1", "Bearer token-2"]


class TestAuthOption:
    """`auth=`: a static bearer token or a coroutine function."""

    async def test_a_static_token_is_sent_unchanged_and_a_401_is_not_retried(self, respx_mock):
        route = respx_mock.get(f"{IBM}/jobs/a").respond(401)
        async with IBMRuntimeClient(instance=CRN, auth="my-token") as client:
            with pytest.raises(AuthenticationError):
                await client.retrieve_job("a")
        assert route.call_count == 1
        assert route.calls.last.request.headers["authorization"] == "Bearer my-token"

    async def test_a_token_without_a_lifetime_is_refreshed_only_after_a_401(self, respx_mock):
        given, calls = [], []

        async def auth():
            given.append(f"t{len(given)}")
            return given[-1]

        respx_mock.get(f"{IBM}/jobs/a").mock(
            side_effect=lambda request: httpx.Response(
                401 if request.headers["authorization"] == "Bearer t0" and len(calls) else 200, json=JOB
            )
        )
        async with IBMRuntimeClient(instance=CRN, auth=auth) as client:
            await client.retrieve_job("a")
            await anyio.sleep(100_000)
            await client.retrieve_job("a")
            assert given == ["t0"]
            calls.append("revoked")
            await client.retrieve_job("a")
            assert given == ["t0", "t1"]

    async def test_a_token_with_a_lifetime_is_refreshed(self, respx_mock, job):
        given = []

        async def auth():
            given.append("t")
            return "t", 100.0

        async with IBMRuntimeClient(instance=CRN, auth=auth) as client:
            await client.retrieve_job("a")
            await anyio.sleep(95)
            await client.retrieve_job("a")
        assert len(given) == 2

    @pytest.mark.parametrize(
        ("problem", "transient"),
        [(OSError("vault is down"), True), (KeyError("secret-stuff"), False), (TokenError("x", transient=True), True)],
    )
    async def test_an_exception_of_the_coroutine_becomes_a_token_error(self, problem, transient):
        async def auth():
            raise problem

        async with IBMRuntimeClient(instance=CRN, auth=auth) as client:
            with pytest.raises(TokenError) as caught:
                await client.retrieve_job("a")
        assert caught.value.transient is transient
        assert "secret-stuff" not in str(caught.value)

    @pytest.mark.parametrize("answer", [None, 7, ("a", 1, 2), b"bytes", ("", 60)])
    async def test_an_unusable_return_value_raises_token_error(self, answer):
        async def auth():
            return answer

        async with IBMRuntimeClient(instance=CRN, auth=auth) as client:
            with pytest.raises(TokenError):
                await client.retrieve_job("a")


async def test_an_exception_of_a_token_fetcher_becomes_a_token_error():
    async def broken():
        raise ZeroDivisionError

    with pytest.raises(TokenError, match="ZeroDivisionError"):
        await TokenCredentials(broken).get()


async def test_invalidating_an_earlier_token_keeps_the_current_one():
    issued = iter(["first", "second"])

    async def fetch():
        return bearer_token(next(issued), 3600.0)

    credentials = TokenCredentials(fetch)
    first = await credentials.get()
    assert credentials.invalidate(first)
    assert (await credentials.get()).reveal() == "Bearer second"
    assert credentials.invalidate(first)  # of a call that was sent with the first one: worth another attempt
    assert (await credentials.get()).reveal() == "Bearer second"


async def test_closing_the_client_ends_a_call_that_waits_for_the_first_token(respx_mock, anyio_backend):
    async def slow(request):
        await anyio.sleep(1)
        return httpx.Response(200, json={"access_token": "t", "expires_in": 100})

    respx_mock.post(IAM).mock(side_effect=slow)
    client = IBMRuntimeClient(KEY, CRN)
    async with anyio.create_task_group() as group:

        async def call():
            # On trio the caller itself asks IAM, gets its token, and then finds the client closed.
            with pytest.raises((TokenError, RuntimeError, APIConnectionError)):
                await client.retrieve_job("a")

        group.start_soon(call)
        await anyio.sleep(0.5)
        await client.aclose()


async def test_closing_the_client_ends_a_running_token_refresh(respx_mock, job):
    async def never(request):
        await anyio.sleep(10_000)

    route = respx_mock.post(IAM).mock(side_effect=tokens(100))
    client = IBMRuntimeClient(KEY, CRN)
    await client.retrieve_job("a")
    route.mock(side_effect=never)
    await anyio.sleep(85)
    with anyio.move_on_after(1):
        await client.retrieve_job("a")
    started = anyio.current_time()
    await client.aclose()
    assert anyio.current_time() - started < 10


class TestHostileIAM:
    """What a hostile reviewer found; each of these once failed."""

    @pytest.mark.parametrize("life", [10**400, -(10**400)])
    async def test_a_lifetime_too_large_for_a_float_is_accepted(self, ibm, respx_mock, job, life):
        body = f'{{"access_token": "t", "expires_in": {life}}}'
        respx_mock.post(IAM).respond(200, content=body.encode())
        await ibm.retrieve_job("a")

    async def test_a_retry_after_of_five_minutes_is_obeyed(self, ibm, respx_mock):
        iam = respx_mock.post(IAM).respond(429, headers={"retry-after": "300"})
        for _ in range(29):
            with pytest.raises(TokenError):
                await ibm.retrieve_job("a")
            await anyio.sleep(10)
        assert iam.call_count == 1

    async def test_an_api_that_always_answers_401_causes_at_most_three_token_requests(self, ibm, iam, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a").respond(401)
        for _ in range(50):
            with pytest.raises(AuthenticationError):
                await ibm.retrieve_job("a")
        assert iam.call_count <= 3

    async def test_an_early_refresh_that_hangs_delays_callers_for_ten_seconds_at_most(self, ibm, respx_mock, job):
        async def hang(request):
            if route.call_count:
                await anyio.sleep(100_000)
            return httpx.Response(200, json={"access_token": "t", "expires_in": 1000})

        route = respx_mock.post(IAM).mock(side_effect=hang)
        await ibm.retrieve_job("a")
        await anyio.sleep(820)
        started = anyio.current_time()
        for _ in range(5):
            await ibm.retrieve_job("a")
        assert anyio.current_time() - started <= 10.5

    async def test_iam_url_may_include_the_path_of_the_token_endpoint(self, respx_mock, job):
        respx_mock.post(IAM).respond(json={"access_token": "t", "expires_in": 60})
        async with IBMRuntimeClient(KEY, CRN, iam_url=IAM) as client:
            assert (await client.retrieve_job("a")).status == "Queued"

    @pytest.mark.parametrize("way", ["text", "function", "function with a lifetime"])
    async def test_a_token_may_be_given_with_the_bearer_prefix(self, job, way):
        async def fetch():
            return "Bearer my-token\n" if way == "function" else ("Bearer my-token\n", 60)

        async with IBMRuntimeClient(instance=CRN, auth="Bearer my-token\n" if way == "text" else fetch) as client:
            await client.retrieve_job("a")
        assert job.calls.last.request.headers["authorization"] == "Bearer my-token"

"""The way of one request: retries, errors, cancellation, event loops."""

import asyncio
import contextlib
import gc
import http.server
import json
import logging
import pickle
import ssl
import threading
import traceback
from typing import Any

import anyio
import httpcore
import httpx
import pytest
from support.addresses import CRN, IAM, IBM, IONQ, KEY

from aioqpu import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    IBMRuntimeClient,
    IonQClient,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    SubmissionUncertainError,
)
from aioqpu._http.body import Limits
from aioqpu._http.configuration import (
    ClientFactory,
    HTTPConfiguration,
)
from aioqpu._http.connections import Connections
from aioqpu._http.defaults import (
    DEFAULT_MAX_CONCURRENCY,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SUBMIT_TIMEOUT,
    DEFAULT_TIMEOUT,
    DEFAULT_TOTAL_TIMEOUT,
)
from aioqpu_emulator import Emulator, Faults

JOB = {"id": "a", "status": "ready", "request": 1}
BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}


def connection(*, verify=True, proxy=None):
    """Return a connection of a client with these options, before it is opened."""
    configuration = HTTPConfiguration.checked(
        timeout=DEFAULT_TIMEOUT,
        submit_timeout=DEFAULT_SUBMIT_TIMEOUT,
        total_timeout=DEFAULT_TOTAL_TIMEOUT,
        max_retries=DEFAULT_MAX_RETRIES,
        max_concurrency=DEFAULT_MAX_CONCURRENCY,
        transport=None,
        verify=verify,
        proxy=proxy,
    )
    transport: Any = ClientFactory(configuration).new_client(60.0)._transport_for_url(httpx.URL(IONQ))
    return transport._pool.create_connection(httpcore.URL(IONQ).origin)


def made_with(handler, made):
    """Return what makes the clients of connections, and adds them to a list."""

    def make(keepalive):
        made.append(httpx.AsyncClient(transport=httpx.MockTransport(handler)))
        return made[-1]

    return make


async def sent(connections):
    """Send a request that may be dropped 5 s after its caller was cancelled."""
    request, limits = httpx.Request("GET", IONQ), Limits(max_bytes=1000, seconds=2000)
    return await connections.send(request, limits, keepalive=60.0, abandoned_seconds=900.0, on_abandoned=None)


@pytest.mark.anyio
class TestRetries:
    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 527, 529, 530, 409])
    async def test_a_read_is_retried_after_a_transient_status(self, ionq, respx_mock, status):
        route = respx_mock.get(f"{IONQ}/jobs/a").mock(
            side_effect=[httpx.Response(status), httpx.Response(200, json=JOB)]
        )
        assert (await ionq.retrieve_job("a")).status == "ready"
        assert route.call_count == 2

    @pytest.mark.parametrize("failure", [httpx.ReadError, httpx.ConnectError, httpx.ReadTimeout, httpx.DecodingError])
    async def test_a_read_is_retried_after_a_transport_error(self, ionq, respx_mock, failure):
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=[failure("x"), httpx.Response(200, json=JOB)])
        assert (await ionq.retrieve_job("a")).status == "ready"

    async def test_the_last_error_is_raised_with_the_server_message_after_all_retries(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(
            503, json={"error": "Unavailable", "message": "down for an hour"}, headers={"x-request-id": "r-1"}
        )
        with pytest.raises(ServerError, match="down for an hour") as caught:
            await ionq.retrieve_job("a")
        assert route.call_count == 5
        assert (caught.value.status_code, caught.value.request_id) == (503, "r-1")

    async def test_retry_after_is_obeyed(self, ionq, respx_mock):
        answers = [httpx.Response(429, headers={"retry-after": "30"}), httpx.Response(200, json=JOB)]
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=answers)
        started = anyio.current_time()
        await ionq.retrieve_job("a")
        assert anyio.current_time() - started >= 30

    @pytest.mark.parametrize(("headers", "least"), [({}, 0), ({"retry-after": "0.25"}, 0.25)])
    async def test_retry_delays_have_full_jitter_but_are_not_shorter_than_retry_after(
        self, ionq, respx_mock, headers, least
    ):
        route = respx_mock.get(f"{IONQ}/jobs/a")
        delays = []
        for _ in range(200):
            route.side_effect = [httpx.Response(503, headers=headers), httpx.Response(200, json=JOB)]
            started = anyio.current_time()
            await ionq.retrieve_job("a")
            delays.append(anyio.current_time() - started)
        assert least - 1e-6 <= min(delays) < least + 0.05
        assert 0.45 < max(delays) <= 0.5 + 1e-6

    async def test_a_retry_after_above_two_minutes_is_raised_without_a_retry(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(429, headers={"retry-after": "3600"})
        with pytest.raises(RateLimitError) as caught:
            await ionq.retrieve_job("a")
        assert caught.value.retry_after == 3600
        assert route.call_count == 1

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 501])
    async def test_other_statuses_are_not_retried(self, ionq, respx_mock, status):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(status)
        with pytest.raises(APIStatusError):
            await ionq.retrieve_job("a")
        assert route.call_count == 1

    async def test_max_retries_0_disables_retries(self, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(503)
        async with IonQClient(KEY, max_retries=0) as client:
            with pytest.raises(ServerError):
                await client.retrieve_job("a")
        assert route.call_count == 1

    async def test_the_retry_budget_limits_retries_of_many_callers_in_an_outage(self, ionq, respx_mock):
        healthy = False
        job = respx_mock.get(f"{IONQ}/jobs/a").mock(
            side_effect=lambda request: httpx.Response(200, json=JOB) if healthy else httpx.Response(503)
        )

        async def call():
            with contextlib.suppress(ServerError):
                await ionq.retrieve_job("a")

        async with anyio.create_task_group() as group:
            for _ in range(300):
                group.start_soon(call)
        assert job.call_count == 300 + 100
        healthy = True
        for _ in range(100):
            await ionq.retrieve_job("a")
        healthy = False
        before = job.call_count
        await call()
        assert job.call_count - before == 5

    async def test_a_delete_is_not_retried_after_a_409(self, ionq, respx_mock):
        route = respx_mock.delete(f"{IONQ}/jobs/a").respond(409)
        with pytest.raises(ConflictError):
            await ionq.delete_job("a")
        assert route.call_count == 1

    async def test_a_delete_succeeds_when_its_retry_after_a_lost_answer_gets_404(self, ionq, respx_mock):
        respx_mock.delete(f"{IONQ}/jobs/a").mock(side_effect=[httpx.ReadError("lost"), httpx.Response(404)])
        await ionq.delete_job("a")

    async def test_a_delete_of_an_unknown_job_raises_not_found_error(self, ionq, respx_mock):
        respx_mock.delete(f"{IONQ}/jobs/a").respond(404)
        with pytest.raises(NotFoundError):
            await ionq.delete_job("a")

    async def test_a_404_after_an_unsent_attempt_raises_not_found_error(self, ionq, respx_mock):
        respx_mock.delete(f"{IONQ}/jobs/a").mock(side_effect=[httpx.ConnectError("never sent"), httpx.Response(404)])
        with pytest.raises(NotFoundError):
            await ionq.delete_job("a")

    async def test_a_cancel_succeeds_when_its_retry_after_a_lost_answer_gets_409(self, ibm, iam, respx_mock):
        respx_mock.post(f"{IBM}/jobs/a/cancel").mock(side_effect=[httpx.Response(502), httpx.Response(409)])
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Cancelled"})
        assert (await ibm.cancel_job("a")).status == "Cancelled"

    async def test_a_404_to_a_retried_deletion_of_many_jobs_raises_not_found_error(self, ionq, respx_mock):
        respx_mock.delete(f"{IONQ}/jobs").mock(side_effect=[httpx.ReadError("lost"), httpx.Response(404)])
        with pytest.raises(NotFoundError):
            await ionq.delete_jobs(["a", "b"])

    async def test_the_raw_client_retries_by_the_rule_of_the_operation(self, ibm, iam, respx_mock):
        from aioqpu_ibm_v1.api import jobs, sessions
        from aioqpu_ibm_v1.models import UpdateSessionRequest

        cancel = respx_mock.post(f"{IBM}/jobs/a/cancel").mock(side_effect=[httpx.Response(503), httpx.Response(409)])
        answer = await jobs.cancel_job_jid.asyncio_detailed("a", client=ibm.raw)
        assert (cancel.call_count, answer.status_code, answer.parsed) == (2, 409, None)
        close = respx_mock.patch(f"{IBM}/sessions/s").mock(side_effect=[httpx.Response(503), httpx.Response(204)])
        await sessions.update_session.asyncio_detailed(
            "s", client=ibm.raw, body=UpdateSessionRequest(accepting_jobs=False)
        )
        assert close.call_count == 2

    @pytest.mark.parametrize(
        ("method", "path", "sent"),
        [
            ("GET", "/jobs/a", 5),
            ("PUT", "/jobs/a/tags", 5),
            ("DELETE", "/jobs/a", 5),
            ("POST", "/jobs/a/cancel", 1),
            ("PATCH", "/sessions/s", 1),
        ],
    )
    async def test_a_request_without_an_operation_is_retried_by_its_method(
        self, ibm, iam, respx_mock, method, path, sent
    ):
        route = respx_mock.request(method, f"{IBM}{path}").respond(503)
        with pytest.raises(ServerError):
            await ibm.raw.get_async_httpx_client().request(method, f"/v1{path}")
        assert route.call_count == sent

    async def test_a_404_to_a_retried_request_without_an_operation_raises_not_found_error(self, ibm, iam, respx_mock):
        respx_mock.delete(f"{IBM}/jobs/a").mock(side_effect=[httpx.ReadError("lost"), httpx.Response(404)])
        with pytest.raises(NotFoundError):
            await ibm.raw.get_async_httpx_client().delete("/v1/jobs/a")


@pytest.mark.anyio
class TestPublicOperations:
    """They are sent without credentials, so that they work when those do not."""

    @pytest.mark.parametrize(
        ("path", "body", "use"),
        [
            ("/health", {"status": "pass"}, lambda client: client.get_health()),
            ("/backends", [], lambda client: client.list_backends()),
        ],
    )
    async def test_ionq_requests_have_no_authorization_header(self, ionq, respx_mock, path, body, use):
        route = respx_mock.get(f"{IONQ}{path}").respond(json=body)
        await use(ionq)
        assert "authorization" not in route.calls.last.request.headers

    async def test_ibm_requests_need_no_token(self, ibm, iam, respx_mock):
        from aioqpu_ibm_v1.api import versions

        route = respx_mock.get(f"{IBM}/versions").respond(json={"versions": ["2026-04-15"]})
        assert [one.version for one in await ibm.get_versions()] == ["2026-04-15"]
        await versions.get_versions.asyncio_detailed(client=ibm.raw)
        assert iam.call_count == 0
        assert all("authorization" not in call.request.headers for call in route.calls)

    async def test_a_401_raises_authentication_error(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/health").respond(401)
        with pytest.raises(AuthenticationError):
            await ionq.get_health()


@pytest.mark.anyio
class TestErrors:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (302, APIStatusError),
            (400, BadRequestError),
            (401, AuthenticationError),
            (403, PermissionDeniedError),
            (404, NotFoundError),
            (409, ConflictError),
            (418, APIStatusError),
            (429, RateLimitError),
            (500, ServerError),
            (520, ServerError),
        ],
    )
    async def test_each_status_has_its_class(self, respx_mock, status, expected):
        respx_mock.get(f"{IONQ}/jobs/a").respond(status, headers={"location": "https://elsewhere.test/"})
        async with IonQClient(KEY, max_retries=0) as client:
            with pytest.raises(APIStatusError) as caught:
                await client.retrieve_job("a")
        assert type(caught.value) is expected
        assert caught.value.status_code == status

    @pytest.mark.parametrize(
        ("body", "message", "code", "request_id"),
        [
            (
                {"error": "Bad Request", "message": "shots too low", "statusCode": 400},
                "shots too low",
                "Bad Request",
                None,
            ),
            (
                {"errors": [{"code": 1208, "message": "invalid", "solution": "mend it"}], "trace": "t-1"},
                "invalid. mend it",
                "1208",
                "t-1",
            ),
            ({"errors": [{"code": "1208", "message": "invalid"}]}, "invalid", "1208", None),
            ({"errors": [{"solution": "mend it"}]}, "mend it", None, None),
            ({"errors": []}, "", None, None),
            ({"errors": {"code": 1208, "message": "invalid"}}, "invalid", "1208", None),
            ({"errors": {"code": 1208}, "message": "m"}, "m", "1208", None),
            ({"errors": "words"}, "words", None, None),
            ({"errors": {}, "error": "just words"}, "just words", None, None),
            ({"errors": ["text"], "message": "m"}, "m", "text", None),
            ({"error": {"type": "invalid", "message": "no"}}, "no", "invalid", None),
            ({"error": "just words"}, "just words", None, None),
            ({"code": 7, "message": "seven"}, "seven", "7", None),
            ({}, "", None, None),
            ([1], "", None, None),
            ("plain words", "plain words", None, None),
            ("<html><head><title>520: unknown error</title></head>", "520: unknown error", None, None),
            ("<p>nothing <b>here</b></p>", "nothing here", None, None),
        ],
    )
    async def test_message_and_code_are_found_in_every_known_error_format(
        self, ionq, respx_mock, body, message, code, request_id
    ):
        answer = httpx.Response(400, text=body) if isinstance(body, str) else httpx.Response(400, json=body)
        respx_mock.get(f"{IONQ}/jobs/a").mock(return_value=answer)
        with pytest.raises(BadRequestError) as caught:
            await ionq.retrieve_job("a")
        error = caught.value
        assert (error.message, error.code, error.request_id) == (message, code, request_id)
        assert message in str(error)
        assert error.body == body

    async def test_a_huge_error_body_is_cut(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/jobs/a").respond(400, text="x" * 1_000_000)
        with pytest.raises(BadRequestError) as caught:
            await ionq.retrieve_job("a")
        assert len(caught.value.body) == 64 * 1024
        assert len(str(caught.value)) < 1000

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.Response(200, text="<html>please log in</html>", headers={"content-type": "text/html"}),
            httpx.Response(200),
            httpx.Response(204),
            httpx.Response(200, text='{"id": "a", "status": "rea'),
            httpx.Response(200, json=[JOB]),
            httpx.Response(200, json=[]),
            httpx.Response(200, json=None),
            httpx.Response(200, text="[" * 100_000),
            httpx.Response(200, json={}),
            httpx.Response(200, json={"status": None}),
            httpx.Response(200, json={"id": 7, "status": "ready"}),
        ],
    )
    async def test_an_undecodable_response_raises_decode_error_with_the_body(self, ionq, respx_mock, answer):
        respx_mock.get(f"{IONQ}/jobs/a").mock(return_value=answer)
        with pytest.raises(ResponseDecodeError) as caught:
            await ionq.retrieve_job("a")
        assert caught.value.body == answer.content

    @pytest.mark.parametrize(
        "extra",
        [
            {"status": "calibrating the moon"},
            {"brand_new_field": {"deep": [1]}},
            {"metadata": None, "children": None, "shots": None, "noise": None, "failure": None, "qubits": None},
            {"shots": 100.0, "execution_time": "12"},
        ],
    )
    async def test_a_job_with_unknown_or_missing_fields_is_accepted(self, ionq, respx_mock, extra):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB | extra)
        job = await ionq.retrieve_job("a")
        assert job.status == (JOB | extra)["status"]
        assert job.to_dict() == JOB | extra
        assert job.info.to_dict() | extra == JOB | extra

    @pytest.mark.parametrize(
        ("raw", "expected", "words"),
        [
            (httpx.ReadTimeout, APITimeoutError, "no answer within 60 s"),
            (httpx.ConnectTimeout, APITimeoutError, "no connection within 10 s"),
            (httpx.PoolTimeout, APITimeoutError, "gone"),
            (httpx.ReadError, APIConnectionError, "gone"),
        ],
    )
    async def test_transport_errors_become_connection_errors_with_a_cause_without_traceback(
        self, respx_mock, raw, expected, words
    ):
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=raw("gone"))
        async with IonQClient(KEY, max_retries=1) as client:
            with pytest.raises(APIConnectionError, match=rf"{IONQ}/jobs/a: {words} \(after 2 attempts\)") as caught:
                await client.retrieve_job("a")
        assert type(caught.value) is expected
        assert type(caught.value.__cause__) is raw
        assert caught.value.__cause__.__traceback__ is None

    async def test_an_oserror_of_a_custom_transport_becomes_a_connection_error(self):
        def refuse(request):
            raise OSError("no route")

        async with IonQClient(KEY, transport=httpx.MockTransport(refuse), max_retries=0) as client:
            with pytest.raises(APIConnectionError, match="no route"):
                await client.retrieve_job("a")

    @pytest.mark.parametrize("status", [400, 401, 403, 500])
    async def test_no_error_shows_the_key_even_if_the_server_echoes_it(self, respx_mock, caplog, status):
        caplog.set_level(logging.DEBUG)
        respx_mock.get(f"{IONQ}/jobs/a").respond(status, json={"error": "x", "message": f"bad key {KEY}"})
        async with IonQClient(KEY, max_retries=1) as client:
            with pytest.raises(APIStatusError) as caught:
                await client.retrieve_job("a")
            shown = repr(client) + repr(client.raw) + repr(client.api_headers)
        error = caught.value
        shown += "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert KEY not in shown + repr(error) + str(vars(error)) + caplog.text + str(pickle.dumps(error))


@pytest.mark.anyio
class TestCall:
    async def test_any_generated_operation_runs_with_credentials_and_returns_its_model(self, ionq, respx_mock):
        from aioqpu_ionq_v03.api import health, jobs

        respx_mock.get(f"{IONQ}/health").respond(json={"status": "pass"})
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB)
        assert (await ionq.call(health.get_health.asyncio_detailed)).status == "pass"
        assert (await ionq.call(jobs.get_job.asyncio_detailed, uuid="a")).id == "a"
        assert route.calls.last.request.headers["authorization"] == f"apiKey {KEY}"

    async def test_the_raw_client_has_credentials_retries_and_typed_errors(self, ionq, respx_mock):
        from aioqpu_ionq_v03.api import jobs

        route = respx_mock.get(f"{IONQ}/jobs/a").mock(
            side_effect=[httpx.Response(503), httpx.Response(200, json=JOB), httpx.Response(404)]
        )
        answer = await jobs.get_job.asyncio_detailed("a", client=ionq.raw)
        assert answer.parsed.id == "a"
        assert route.calls.last.request.headers["authorization"] == f"apiKey {KEY}"
        with pytest.raises(NotFoundError):
            await jobs.get_job.asyncio_detailed("a", client=ionq.raw)

    @pytest.mark.parametrize("wrong", ["a package", "a string", None])
    async def test_an_argument_that_is_not_an_operation_raises_type_error(self, ionq, wrong):
        from aioqpu_ionq_v03.api import jobs

        with pytest.raises(TypeError, match="is not an operation"):
            await ionq.call(jobs if wrong == "a package" else wrong)

    async def test_any_2xx_is_a_success(self, ibm, iam, respx_mock):
        from aioqpu_ibm_v1.api import jobs

        respx_mock.get(f"{IBM}/jobs/a").respond(202, json={"id": "a"})
        respx_mock.delete(f"{IBM}/jobs/a").respond(202)
        assert (await ibm.call(jobs.get_job.asyncio_detailed, id="a")).id == "a"
        assert await ibm.call(jobs.delete_job.asyncio_detailed, id="a") is None

    @pytest.mark.parametrize("status", [200, 201, 202, 299])
    async def test_a_decode_error_names_the_status_of_the_response(self, ionq, respx_mock, status):
        from aioqpu_ionq_v03.api import jobs

        respx_mock.get(f"{IONQ}/jobs/a").respond(status, content=b"<html>")
        with pytest.raises(ResponseDecodeError, match=f": {status} with an unexpected body") as caught:
            await ionq.call(jobs.get_job.asyncio_detailed, uuid="a")
        assert caught.value.status_code == status

    async def test_an_operation_accepts_another_api_version(self, ibm, iam, respx_mock):
        from aioqpu_ibm_v1.api import jobs

        route = respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a"})
        await ibm.call(jobs.get_job.asyncio_detailed, id="a", api_version="2025-05-01")
        assert route.calls.last.request.headers["ibm-api-version"] == "2025-05-01"

    @pytest.mark.parametrize("body", [b"[]", b"<html>", b"", b'{"status": "ready"}', b'"text"'])
    async def test_a_body_that_does_not_fit_the_model_raises_decode_error(self, ionq, respx_mock, body):
        from aioqpu_ionq_v03.api import jobs

        respx_mock.get(f"{IONQ}/jobs/a").respond(200, content=body)
        with pytest.raises(ResponseDecodeError):
            await ionq.call(jobs.get_job.asyncio_detailed, uuid="a")

    async def test_a_list_in_place_of_an_object_raises_decode_error(self, ionq, respx_mock):
        from aioqpu_ionq_v03.api import jobs

        respx_mock.get(f"{IONQ}/jobs").respond(json=[])
        with pytest.raises(ResponseDecodeError, match="not a JSON object"):
            await ionq.call(jobs.get_jobs.asyncio_detailed)

    @pytest.mark.parametrize("bad", ["..", ".", "a/b", "", "a\\b", "a\nb", "../backends"])
    async def test_an_id_that_changes_the_path_raises_value_error(self, ionq, bad):
        from aioqpu_ionq_v03.api import jobs

        with pytest.raises(ValueError, match="cannot be"):
            await ionq.call(jobs.get_job.asyncio_detailed, uuid=bad)
        with pytest.raises(ValueError, match="cannot be"):
            await jobs.get_job.asyncio_detailed(bad, client=ionq.raw)

    async def test_an_unknown_keyword_is_a_type_error(self, ionq):
        from aioqpu_ionq_v03.api import jobs

        with pytest.raises(TypeError):
            await ionq.call(jobs.get_job.asyncio_detailed, uuid="a", colour="red")

    async def test_a_post_that_creates_a_job_is_not_retried(self, ionq, respx_mock):
        from aioqpu_ionq_v03.api import jobs
        from aioqpu_ionq_v03.models import CreateJob

        route = respx_mock.post(f"{IONQ}/jobs").respond(503)
        with pytest.raises(ServerError):
            await ionq.call(jobs.create_job.asyncio_detailed, body=CreateJob.from_dict({"input": BELL}))
        assert route.call_count == 1

    async def test_a_request_of_the_raw_http_client_uses_its_own_timeout(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB)
        await ionq.raw.get_async_httpx_client().request("GET", "jobs/a", timeout=3)
        assert route.calls.last.request.extensions["timeout"]["read"] == 3


@pytest.mark.anyio
class TestConcurrency:
    async def test_at_most_max_concurrency_requests_run_at_once(self):
        under_way, most = 0, 0

        async def handler(request):
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await anyio.sleep(1)
            under_way -= 1
            return httpx.Response(200, json=JOB)

        options = {"transport": httpx.MockTransport(handler), "max_concurrency": 7}
        async with IonQClient(KEY, **options) as client, anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(client.retrieve_job, "a")
        assert most == 7

    async def test_a_cancelled_request_frees_its_place(self):
        async def handler(request):
            await anyio.sleep(1)
            return httpx.Response(200, json=JOB)

        async with IonQClient(KEY, transport=httpx.MockTransport(handler), max_concurrency=1) as client:
            for _ in range(20):
                with anyio.move_on_after(0.5):
                    await client.retrieve_job("a")
            assert (await client.retrieve_job("a")).id == "a"

    async def test_a_call_of_a_closed_client_raises_runtime_error(self, ionq):
        await ionq.aclose()
        await ionq.aclose()
        with pytest.raises(RuntimeError, match="closed"):
            await ionq.retrieve_job("a")

    async def test_closing_ends_a_running_call_within_ten_seconds(self):
        async def handler(request):
            await anyio.sleep(1000)

        client = IonQClient(KEY, transport=httpx.MockTransport(handler), max_retries=0)
        started = anyio.current_time()
        async with anyio.create_task_group() as group:

            async def call():
                with anyio.move_on_after(500), pytest.raises(APIConnectionError):
                    await client.retrieve_job("a")

            group.start_soon(call)
            await anyio.sleep(1)
            await client.aclose()
            closed = anyio.current_time()
        assert closed - started < 10

    async def test_closing_ends_a_call_that_waits_for_its_retry(self, respx_mock):
        respx_mock.get(f"{IONQ}/jobs/a").respond(503, headers={"retry-after": "60"})
        client = IonQClient(KEY)
        async with anyio.create_task_group() as group:

            async def call():
                with pytest.raises(RuntimeError, match="closed"):
                    await client.retrieve_job("a")

            group.start_soon(call)
            await anyio.sleep(1)
            await client.aclose()

    async def test_a_custom_transport_is_closed_with_the_client(self):
        class Transport(httpx.MockTransport):
            closed = 0

            async def aclose(self):
                self.closed += 1

        transport = Transport(lambda request: httpx.Response(200, json=JOB))
        async with IonQClient(KEY, transport=transport) as client:
            await client.retrieve_job("a")
            assert transport.closed == 0
        assert transport.closed == 1

    async def test_a_failure_to_close_the_transport_does_not_hide_the_error_of_the_block(self, caplog):
        class Broken(httpx.MockTransport):
            async def aclose(self):
                raise OSError("the socket is gone")

        with pytest.raises(ZeroDivisionError):
            async with IonQClient(KEY, transport=Broken(lambda request: httpx.Response(200))):
                raise ZeroDivisionError
        assert "<IonQClient https://api.ionq.co/v0.3> could not be closed: the socket is gone" in caplog.text
        with pytest.raises(OSError, match="the socket is gone"):
            async with IonQClient(KEY, transport=Broken(lambda request: httpx.Response(200))):
                pass


def test_one_client_serves_several_event_loops_in_turn(respx_mock):
    respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB)
    client = IonQClient(KEY)
    for _ in range(3):
        assert asyncio.run(client.retrieve_job("a")).id == "a"


def test_each_event_loop_asks_iam_for_its_own_token(respx_mock):
    iam = respx_mock.post(IAM).respond(json={"access_token": "t", "expires_in": 3600})
    respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Queued"})
    client = IBMRuntimeClient(KEY, CRN)

    async def twice():
        await client.retrieve_job("a")
        await client.retrieve_job("a")

    asyncio.run(twice())
    asyncio.run(twice())
    assert iam.call_count == 2


def test_a_client_that_was_never_used_can_be_closed():
    asyncio.run(IonQClient(KEY).aclose())
    asyncio.run(IBMRuntimeClient(KEY, CRN).aclose())


class _OneJob(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps(JOB).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def test_an_unclosed_client_leaves_no_open_socket():
    """Unclosed sockets would raise ResourceWarnings here, which pytest turns into a failure."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OneJob) as server:
        threading.Thread(target=server.serve_forever).start()
        client = IonQClient(KEY, f"http://127.0.0.1:{server.server_port}/v0.3")
        assert asyncio.run(client.retrieve_job("a")).id == "a"
        assert asyncio.run(client.retrieve_job("a")).id == "a"
        gc.collect()
        server.shutdown()


@pytest.mark.anyio
async def test_the_raw_http_client_encodes_json(ionq, respx_mock):
    route = respx_mock.post(f"{IONQ}/jobs").respond(json=JOB)
    http = ionq.raw.get_async_httpx_client()
    await http.post("/jobs", json={"shots": 1})
    await http.send(http.build_request("POST", "/jobs", json={"shots": 1}))
    for call in route.calls:
        assert (json.loads(call.request.content), call.request.headers["content-type"]) == (
            {"shots": 1},
            "application/json",
        )


@pytest.mark.anyio
class TestAbandonedRequests:
    """A request whose caller is cancelled goes on beside it for five seconds, and is then dropped."""

    @pytest.mark.parametrize(("takes", "fate"), [(4, "answered"), (6, "dropped")])
    async def test_an_abandoned_request_is_dropped_after_five_seconds(self, takes, fate):
        fates = []

        async def handler(request):
            try:
                await anyio.sleep(takes)
            except BaseException:
                fates.append("dropped")
                raise
            fates.append("answered")
            return httpx.Response(200, json=JOB)

        async with IonQClient(KEY, transport=httpx.MockTransport(handler)) as client:
            with anyio.move_on_after(0.5):
                await client.retrieve_job("a")
            assert fates == []
            await anyio.sleep(10)
            assert fates == [fate]

    async def test_an_abandoned_request_is_dropped_while_its_body_still_arrives(self):
        arrived = []

        class Steady(httpx.AsyncByteStream):
            async def __aiter__(self):
                while True:
                    await anyio.sleep(1)
                    arrived.append(anyio.current_time())
                    yield b" " * 2**20

        def answer(request):
            ended = {"id": "a", "status": "completed"}
            steady = request.url.path.endswith("/results")
            return httpx.Response(200, stream=Steady()) if steady else httpx.Response(200, json=ended)

        async with IonQClient(KEY, transport=httpx.MockTransport(answer)) as client:
            with anyio.move_on_after(1.5):
                await client.get_results("a")
            left = anyio.current_time()
            await anyio.sleep(30)
            assert left + 3 < arrived[-1] < left + 6

    async def test_the_pooled_client_of_a_dropped_request_is_closed_after_its_last_request(self):
        first = True

        async def handler(request):
            nonlocal first
            slow, first = first, False
            await anyio.sleep(1000 if slow else 8)
            return httpx.Response(200, json=JOB)

        made = []
        connections = Connections(made_with(handler, made), limit=2, shared=True)
        async with anyio.create_task_group() as group:
            with anyio.move_on_after(0.5):
                await sent(connections)
            group.start_soon(sent, connections)
            await anyio.sleep(0.1)
            (pooled,) = made
            await anyio.sleep(6)
            assert not pooled.is_closed
            await anyio.sleep(6)
            assert pooled.is_closed
            assert (await sent(connections)).status_code == 200
        await connections.aclose()

    async def test_abandoned_requests_are_limited_by_max_concurrency(self):
        under_way = 0

        async def handler(request):
            nonlocal under_way
            under_way += 1
            try:
                await anyio.sleep(3600)
            finally:
                under_way -= 1

        async with IonQClient(KEY, transport=httpx.MockTransport(handler), max_concurrency=10) as client:
            for _ in range(100):
                with anyio.move_on_after(0.01):
                    await client.retrieve_job("a")
            assert under_way <= 11

    async def test_closing_the_client_ends_abandoned_requests(self):
        under_way = 0

        async def handler(request):
            nonlocal under_way
            under_way += 1
            try:
                await anyio.sleep(3600)
            finally:
                under_way -= 1

        async with IonQClient(KEY, transport=httpx.MockTransport(handler)) as client:
            with anyio.move_on_after(0.01):
                await client.retrieve_job("a")
        assert under_way == 0


@pytest.mark.anyio
class TestSubmissions:
    @pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
    async def test_a_submission_that_was_never_sent_is_retried(self, ionq, respx_mock, failure):
        route = respx_mock.post(f"{IONQ}/jobs").mock(side_effect=[failure("x"), httpx.Response(200, json=JOB)])
        assert (await ionq.submit_job(BELL)).id == "a"
        assert route.call_count == 2
        first, second = (call.request.content for call in route.calls)
        assert first == second

    async def test_a_submission_that_cannot_be_sent_raises_connection_error(self, ionq, respx_mock):
        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=httpx.ConnectError("refused"))
        with pytest.raises(APIConnectionError, match="refused") as caught:
            await ionq.submit_job(BELL)
        assert not caught.value.sent

    @pytest.mark.parametrize("status", [302, 400, 403, 404, 409, 413, 422])
    async def test_a_refused_submission_raises_its_status_error_without_a_retry(self, ionq, respx_mock, status):
        route = respx_mock.post(f"{IONQ}/jobs").respond(status)
        with pytest.raises(APIStatusError) as caught:
            await ionq.submit_job(BELL)
        assert caught.value.status_code == status
        assert route.call_count == 1

    async def test_a_connect_error_of_a_custom_transport_makes_a_submission_uncertain(self):
        sent = []

        def handler(request):
            sent.append(request)
            raise httpx.ConnectError("says who?")

        async with IonQClient(KEY, transport=httpx.MockTransport(handler)) as client:
            with pytest.raises(SubmissionUncertainError):
                await client.submit_job(BELL)
        assert len([request for request in sent if request.method == "POST"]) == 1

    async def test_a_submission_is_retried_after_a_connect_error_of_an_httpx_transport(self, respx_mock):
        answers = [httpx.ConnectError("refused"), httpx.Response(200, json=JOB)]
        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=answers)
        async with IonQClient(KEY, transport=httpx.AsyncHTTPTransport()) as client:
            assert (await client.submit_job(BELL)).id == "a"

    @pytest.mark.parametrize(("cause", "resent"), [("ClientConnectorError", True), ("ServerDisconnectedError", False)])
    async def test_a_submission_is_retried_only_after_a_connector_error_of_aiohttp(self, cause, resent):
        failures = [type(cause, (Exception,), {})()]

        class AiohttpTransport(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request):
                if request.method == "GET":
                    return httpx.Response(200, json={"jobs": []})
                if failures:
                    raise httpx.ConnectTimeout("x") from failures.pop()
                return httpx.Response(200, json=JOB)

        AiohttpTransport.__module__ = "httpx_aiohttp.transport"
        async with IonQClient(KEY, transport=AiohttpTransport()) as client:
            if resent:
                assert (await client.submit_job(BELL)).id == "a"
            else:
                with pytest.raises(SubmissionUncertainError):
                    await client.submit_job(BELL)

    async def test_a_submission_has_its_own_read_timeout(self, ionq, respx_mock):
        route = respx_mock.post(f"{IONQ}/jobs").respond(json=JOB)
        await ionq.submit_job(BELL)
        timeout = route.calls.last.request.extensions["timeout"]
        assert (timeout["connect"], timeout["read"]) == (10, 900)

    async def test_an_empty_submission_id_disables_the_look_up(self, ionq, respx_mock):
        route = respx_mock.post(f"{IONQ}/jobs").mock(side_effect=[httpx.Response(200, json=JOB), httpx.ReadError("x")])
        await ionq.submit_job(BELL, submission_id="")
        assert "metadata" not in json.loads(route.calls.last.request.content)
        with pytest.raises(SubmissionUncertainError, match="no submission id") as caught:
            await ionq.submit_job(BELL, submission_id="")
        with pytest.raises(RuntimeError):
            await caught.value.recover()


class TestTLS:
    def test_verify_may_be_a_context_a_file_a_folder_or_false(self, tmp_path, caplog):
        import certifi

        for verify in (True, certifi.where(), str(tmp_path)):
            assert connection(verify=verify)._ssl_context.verify_mode is ssl.CERT_REQUIRED
        context = ssl.create_default_context()
        assert connection(verify=context)._ssl_context is context
        assert caplog.text == ""
        assert connection(verify=False)._ssl_context.verify_mode is ssl.CERT_NONE
        assert "not verified" in caplog.text

    def test_the_context_and_the_proxy_reach_the_connections(self, monkeypatch):
        context = ssl.create_default_context()
        made = connection(verify=context, proxy="http://127.0.0.1:3128")
        assert made._ssl_context is context
        assert type(made).__name__ == "AsyncTunnelHTTPConnection"
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3129")
        assert type(connection()).__name__ == "AsyncTunnelHTTPConnection"


class TestHostileBehaviour:
    """What a hostile reviewer found; each of these once failed."""

    @pytest.mark.anyio
    async def test_requests_to_other_hosts_raise_value_error(self, ionq):
        for url in ("https://evil.test/v0.3/jobs/a", "http://api.ionq.co/v0.3/jobs/a", "https://api.ionq.co:8443/jobs"):
            with pytest.raises(ValueError, match="own service only"):
                await ionq.raw.get_async_httpx_client().get(url)
            with pytest.raises(ValueError, match="own service only"):
                await ionq.raw.get_async_httpx_client().send(httpx.Request("GET", url))

    @pytest.mark.anyio
    async def test_a_custom_request_to_the_own_service_gets_credentials(self, ionq, respx_mock):
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB)
        answer = await ionq.raw.get_async_httpx_client().send(httpx.Request("GET", f"{IONQ}/jobs/a"))
        assert answer.json() == JOB
        assert route.calls.last.request.headers["authorization"] == f"apiKey {KEY}"

    @pytest.mark.anyio
    @pytest.mark.parametrize("option", ["kind", "orphaned", "max_retries", "extra_params"])
    async def test_call_refuses_keywords_that_would_change_the_retry_rule(self, ionq, option):
        from aioqpu_ionq_v03.api import jobs

        with pytest.raises(TypeError, match="has no keyword"):
            await ionq.call(jobs.create_job.asyncio_detailed, body={"input": BELL}, **{option: 1})

    @pytest.mark.anyio
    async def test_call_refuses_operations_of_another_cloud(self, ionq):
        from aioqpu_ibm_v1.api import jobs

        for op in (jobs.get_job.asyncio_detailed, print, lambda: None, 7):
            with pytest.raises(TypeError, match=r"not an operation of aioqpu_ionq_v03\.api"):
                await ionq.call(op)

    @pytest.mark.anyio
    async def test_call_accepts_an_operation_module_and_a_mapping_as_body(self, ionq, respx_mock):
        from aioqpu_ionq_v03.api import jobs

        route = respx_mock.put(f"{IONQ}/jobs/status/cancel").respond(json={"ids": ["a"], "status": "canceled"})
        answer = await ionq.call(jobs.cancel_many_jobs, body={"ids": ["a"]})
        assert answer.ids == ["a"]
        assert json.loads(route.calls.last.request.content) == {"ids": ["a"]}

    @pytest.mark.anyio
    @pytest.mark.parametrize("body", ["<" * 65536, "<title" * 11000, "\ud800".encode("utf-8", "surrogatepass") * 9])
    async def test_a_malformed_error_page_gives_a_short_printable_error(self, ionq, respx_mock, body):
        respx_mock.get(f"{IONQ}/jobs/a").respond(400, content=body)
        with pytest.raises(BadRequestError) as caught:
            await ionq.retrieve_job("a")
        assert len(str(caught.value).encode()) < 2000

    @pytest.mark.anyio
    async def test_a_response_with_another_job_id_raises_decode_error(self, ionq, respx_mock):
        respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB | {"id": "b"})
        with pytest.raises(ResponseDecodeError, match="a different job"):
            await ionq.retrieve_job("a")

    def test_a_missing_certificate_file_raises_configuration_error(self):
        async def main():
            async with IonQClient(KEY, verify="/nonexistent.pem") as client:
                await client.submit_job(BELL)

        with pytest.raises(ConfigurationError, match="there is no"):
            asyncio.run(main())

    @pytest.mark.parametrize("proxy", ["nonsense", 5, "ftp://user:secret-password@x"])
    def test_an_invalid_proxy_is_refused_without_showing_its_password(self, proxy):
        with pytest.raises(ConfigurationError, match="proxy") as caught:
            IonQClient(KEY, proxy=proxy)
        assert "secret-password" not in str(caught.value)

    @pytest.mark.anyio
    async def test_idle_connections_are_closed_after_their_keepalive(self):
        async def handler(request):
            await anyio.sleep(1)
            return httpx.Response(200, json=JOB)

        made = []
        connections = Connections(made_with(handler, made), limit=20, shared=False)
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(sent, connections)
        assert len(made) == 20
        await anyio.sleep(61)
        await sent(connections)
        assert [pooled.is_closed for pooled in made] == [True] * 20 + [False]
        await connections.aclose()
        assert made[-1].is_closed

    def test_a_client_keeps_no_reference_to_closed_event_loops(self, respx_mock):
        import weakref

        respx_mock.post(IAM).respond(json={"access_token": "t", "expires_in": 3600})
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Queued"})
        client = IBMRuntimeClient(KEY, CRN)
        loops = []

        async def main():
            loops.append(weakref.ref(asyncio.get_running_loop()))
            await client.retrieve_job("a")

        for _ in range(5):
            asyncio.run(main())
        gc.collect()
        assert [loop() for loop in loops] == [None] * 5

    def test_a_client_works_in_trio_guest_mode_on_asyncio(self, respx_mock):
        import trio

        respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB)

        async def guest():
            async with IonQClient(KEY) as client:
                return (await client.retrieve_job("a")).id

        async def host():
            done = asyncio.get_running_loop().create_future()
            trio.lowlevel.start_guest_run(
                guest,
                run_sync_soon_threadsafe=asyncio.get_running_loop().call_soon_threadsafe,
                done_callback=done.set_result,
            )
            return (await done).unwrap()

        assert asyncio.run(host()) == "a"

    @pytest.mark.asyncio
    async def test_reading_a_body_stops_at_64_mib(self):
        sent = 0

        class Endless(httpx.AsyncByteStream):
            async def __aiter__(self):
                nonlocal sent
                while True:
                    sent += 2**16
                    yield b"x" * 2**16

        for status in (200, 400):
            sent = 0
            transport = httpx.MockTransport(lambda request, status=status: httpx.Response(status, stream=Endless()))
            async with IonQClient(KEY, transport=transport) as client:
                with pytest.raises(ResponseDecodeError, match="larger than 64 MiB"):
                    await client.retrieve_job("a")
            assert sent <= 2**26 + 2**17

    @pytest.mark.anyio
    async def test_connections_may_be_closed_twice(self):
        connections = Connections(made_with(lambda _: httpx.Response(200, json=JOB), []), limit=1, shared=False)
        await sent(connections)
        await connections.aclose()
        await connections.aclose()


def test_the_package_has_a_version():
    import aioqpu

    assert aioqpu.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="colour"):
        _ = aioqpu.colour  # type: ignore[attr-defined]


@pytest.mark.asyncio
async def test_the_error_for_a_reset_connection_has_the_read_error_as_its_cause():
    emulator = Emulator()
    with emulator.serve() as urls:
        emulator.faults = Faults(1.0, ["reset"])
        async with IonQClient(KEY, urls.ionq_url, max_retries=0) as ionq:
            with pytest.raises(APIConnectionError) as caught:
                await ionq.job("a").refresh()
    assert isinstance(caught.value.__cause__, httpx.ReadError)
    assert "deque" not in str(caught.value)  # of the stream's own code

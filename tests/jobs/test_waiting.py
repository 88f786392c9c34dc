"""Waiting for a job, in virtual time."""

import itertools
import logging
from decimal import Decimal
from fractions import Fraction

import anyio
import httpx
import pytest
import sniffio
from support.addresses import IAM, IBM, IONQ, KEY
from support.virtual_time import ASYNCIO_ONLY

from aioqpu import (
    APIConnectionError,
    AuthenticationError,
    CredentialsError,
    IonQClient,
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    JobTimeoutError,
    NotFoundError,
    PermissionDeniedError,
    ResponseDecodeError,
    wait_all,
)

pytestmark = pytest.mark.anyio


def states(*words):
    """Answer reads of job a with these statuses, the last one for ever."""
    left = list(words)

    def answer(request):
        word = left.pop(0) if len(left) > 1 else left[0]
        return word if isinstance(word, httpx.Response) else httpx.Response(200, json={"id": "a", "status": word})

    return answer


@pytest.fixture
def job(respx_mock):
    return respx_mock.get(f"{IONQ}/jobs/a")


@pytest.mark.parametrize("timeout", [Fraction(1, 10), 0.1])
async def test_timeout_and_poll_may_be_a_float_or_a_fraction(ionq, respx_mock, timeout):
    respx_mock.get(f"{IONQ}/jobs/a").respond(json={"id": "a", "status": "ready"})
    with pytest.raises(JobTimeoutError, match=r"after 0\.1 s"):
        await ionq.job("a").wait(timeout, poll=timeout)
    with pytest.raises(JobTimeoutError, match=r"after 0\.1 s"):
        await wait_all([ionq.job("a")], timeout)


async def test_an_invalid_timeout_of_run_job_is_refused_before_any_request(ionq):
    for timeout in (10**400, -1, float("nan"), Decimal(1), "1", True):
        with pytest.raises(ValueError, match="timeout must be"):
            await ionq.run_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}, timeout=timeout)


async def test_the_tests_run_on_asyncio_and_on_trio(anyio_backend):
    name = anyio_backend[0]
    assert sniffio.current_async_library() == name
    if name == "trio":
        import trio

        assert trio.lowlevel.current_task().name


async def test_wait_returns_the_handle_of_the_ended_job(ionq, job):
    job.mock(side_effect=states("submitted", "ready", "running", "completed"))
    handle = ionq.job("a")
    assert await handle.wait() is handle
    assert handle.done
    assert handle.status == "completed"


@pytest.mark.parametrize("status", ["failed", "canceled"])
async def test_wait_does_not_raise_for_a_failed_or_cancelled_job(ionq, job, status):
    job.mock(side_effect=states("ready", status))
    assert (await ionq.wait_for_job("a")).status == status


async def test_a_job_known_to_have_ended_is_not_read_again(ionq, job):
    job.mock(side_effect=states("completed"))
    handle = await ionq.retrieve_job("a")
    await handle.wait()
    assert [status async for status in handle.updates()] == ["completed"]
    assert job.call_count == 1


async def test_updates_yield_the_present_status_and_each_change_once(ionq, job):
    job.mock(side_effect=states("ready", "ready", "running", "running", "ready", "completed"))
    seen = [status async for status in ionq.job("a").updates()]
    assert seen == ["ready", "running", "ready", "completed"]


async def test_on_update_is_called_once_per_change_sync_or_async(ionq, job):
    job.mock(side_effect=states("ready", "ready", "running", "completed"))
    seen = []

    async def note(handle):
        await anyio.sleep(1)
        seen.append(handle.status)

    await ionq.job("a").wait(on_update=note)
    assert seen == ["ready", "running", "completed"]
    job.mock(side_effect=states("ready", "running", "completed"))
    known = await ionq.retrieve_job("a")
    seen.clear()
    await known.wait(on_update=lambda handle: seen.append(handle.status))
    assert seen == ["running", "completed"]


async def test_an_error_in_on_update_ends_the_wait(ionq, job):
    job.mock(side_effect=states("ready"))

    def broken(handle):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await ionq.job("a").wait(on_update=broken)


async def test_a_wait_raises_job_timeout_error_exactly_at_its_timeout(ionq, job):
    job.mock(side_effect=states("ready"))
    started = anyio.current_time()
    with pytest.raises(JobTimeoutError, match="still ready") as caught:
        await ionq.job("a").wait(1000)
    assert anyio.current_time() - started == pytest.approx(1000)
    assert isinstance(caught.value, TimeoutError)
    assert (caught.value.job_id, caught.value.status, caught.value.job.id) == ("a", "ready", "a")


async def test_the_deadline_holds_while_a_request_hangs(ionq, job):
    async def hang(request):
        await anyio.sleep(100_000)

    job.mock(side_effect=hang)
    started = anyio.current_time()
    with pytest.raises(JobTimeoutError, match="unread"):
        await ionq.job("a").wait(30)
    assert anyio.current_time() - started == pytest.approx(30)


async def test_timeout_0_reads_once(ionq, job):
    job.mock(side_effect=states("ready", "completed"))
    handle = ionq.job("a")
    with pytest.raises(JobTimeoutError):
        await handle.wait(0)
    assert job.call_count == 1
    assert (await handle.wait(0)).done


@pytest.mark.parametrize(
    "arguments",
    [{"timeout": -1}, {"timeout": True}, {"timeout": float("nan")}, {"poll": -1}, {"poll": True}, {"poll": "5"}],
)
async def test_wrong_arguments_are_refused_before_any_request(ionq, arguments):
    with pytest.raises(ValueError, match="must be None or a number"):
        await ionq.job("a").wait(**arguments)


async def test_a_timeout_of_anyio_ends_a_wait(ionq, job):
    job.mock(side_effect=states("ready"))
    with pytest.raises(TimeoutError), anyio.fail_after(50):
        await ionq.job("a").wait(1000)


@ASYNCIO_ONLY
async def test_polls_start_at_half_a_second_and_slow_down_to_ten(ionq, job):
    times = []

    def note(request):
        times.append(anyio.current_time())
        return httpx.Response(200, json={"id": "a", "status": "ready"})

    job.mock(side_effect=note)
    with pytest.raises(JobTimeoutError):
        await ionq.job("a").wait(3600)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert all(0.4 <= gap <= 0.6 for gap in gaps[:10])
    assert all(8 <= gap <= 12 for gap in gaps[-100:])
    assert 350 < len(times) < 520


async def test_poll_fixes_the_interval_down_to_a_tenth_of_a_second(ionq, job):
    job.mock(side_effect=states("ready"))
    with pytest.raises(JobTimeoutError):
        await ionq.job("a").wait(99.5, poll=10)
    assert job.call_count == 10
    with pytest.raises(JobTimeoutError):
        await ionq.job("a").wait(1, poll=0)
    assert job.call_count <= 10 + 11


async def test_retry_after_of_a_successful_response_is_obeyed(ionq, job):
    answer = httpx.Response(200, json={"id": "a", "status": "ready"}, headers={"retry-after": "60"})
    job.mock(side_effect=states(answer, "completed"))
    started = anyio.current_time()
    await ionq.job("a").wait()
    assert anyio.current_time() - started == pytest.approx(60)


@ASYNCIO_ONLY
async def test_a_wait_continues_through_an_outage_and_warns_every_ten_minutes(ionq, job, caplog):
    started = anyio.current_time()

    def answer(request):
        if anyio.current_time() - started < 1500:
            return httpx.Response(503)
        return httpx.Response(200, json={"id": "a", "status": "completed"})

    job.mock(side_effect=answer)
    await ionq.job("a").wait()
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 3
    assert all("job a" in record.getMessage() for record in warnings)


@pytest.mark.parametrize(
    "failure",
    [httpx.Response(429), httpx.Response(520, text="<html>"), httpx.Response(408), httpx.Response(200, text="<html>")],
)
async def test_transient_failures_do_not_end_a_wait(respx_mock, job, failure):
    job.mock(side_effect=states(failure, failure, "completed"))
    async with IonQClient(KEY, max_retries=0) as client:
        assert (await client.wait_for_job("a")).done


async def test_a_lost_connection_does_not_end_a_wait(respx_mock, job):
    job.mock(
        side_effect=[
            httpx.ReadError("x"),
            httpx.ConnectError("y"),
            httpx.Response(200, json={"id": "a", "status": "completed"}),
        ]
    )
    async with IonQClient(KEY, max_retries=0) as client:
        assert (await client.wait_for_job("a")).done


async def test_a_wait_ends_when_every_response_is_undecodable(ionq, job):
    job.mock(side_effect=states(httpx.Response(200, text="<html>")))
    with pytest.raises(ResponseDecodeError):
        await ionq.wait_for_job("a")


@pytest.mark.parametrize(("status", "error"), [(401, AuthenticationError), (404, NotFoundError)])
async def test_a_401_or_404_ends_a_wait(ionq, job, status, error):
    job.mock(side_effect=states("ready", httpx.Response(status)))
    with pytest.raises(error):
        await ionq.wait_for_job("a")


async def test_a_404_soon_after_the_submission_is_retried_for_a_while(ionq, job, respx_mock):
    respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a", "status": "ready"})
    job.mock(side_effect=states(httpx.Response(404), httpx.Response(404), "completed"))
    handle = await ionq.submit_job({"circuit": [{"gate": "x", "target": 0}]})
    assert (await handle.wait()).status == "completed"
    job.mock(side_effect=states(httpx.Response(404)))
    handle = await ionq.submit_job({"circuit": [{"gate": "x", "target": 0}]})
    with pytest.raises(NotFoundError):
        await handle.wait()


async def test_timeout_0_with_a_404_soon_after_the_submission_raises_job_timeout_error(ionq, job, respx_mock):
    respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a"})
    job.respond(404, json={"message": "no such job"})
    handle = await ionq.submit_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]})
    with pytest.raises(JobTimeoutError) as caught:
        await handle.wait(0)
    assert isinstance(caught.value.__cause__, NotFoundError)
    await anyio.sleep(61)
    with pytest.raises(NotFoundError):
        await handle.wait(0)


async def test_an_unknown_status_does_not_end_a_wait_and_is_logged_once(ionq, job, caplog):
    job.mock(side_effect=states("reticulating", "reticulating", "ready", "reticulating", "completed"))
    assert (await ionq.wait_for_job("a")).status == "completed"
    assert caplog.text.count("reticulating") == 1


@pytest.mark.parametrize(
    "status", ["Completed with warnings", "CANCELLED", "failed: no qubits", "aborted", "timed_out"]
)
async def test_an_unknown_status_that_clearly_means_the_end_ends_a_wait(ionq, job, status):
    job.mock(side_effect=states("ready", status))
    assert (await ionq.wait_for_job("a", 60)).status == status


async def test_the_status_canceling_does_not_end_a_wait(ionq, job):
    job.mock(side_effect=states("canceling"))
    with pytest.raises(JobTimeoutError):
        await ionq.wait_for_job("a", 60)


@pytest.mark.parametrize("how", ["timeout", "cancellation", "error"])
async def test_cancel_on_exit_cancels_the_remote_job(ionq, job, respx_mock, how):
    job.mock(side_effect=states("ready"))
    cancel = respx_mock.put(f"{IONQ}/jobs/a/status/cancel").respond(json={"id": "a", "status": "canceled"})

    def broken(handle):
        raise ZeroDivisionError

    if how == "timeout":
        with pytest.raises(JobTimeoutError):
            await ionq.job("a").wait(5, cancel_on_exit=True)
    elif how == "cancellation":
        with anyio.move_on_after(5):
            await ionq.job("a").wait(cancel_on_exit=True)
    else:
        with pytest.raises(ZeroDivisionError):
            await ionq.job("a").wait(on_update=broken, cancel_on_exit=True)
    assert cancel.call_count == 1


async def test_a_failed_cancel_on_exit_is_logged_and_keeps_the_timeout_error(ionq, job, respx_mock, caplog):
    job.mock(side_effect=states("ready"))
    respx_mock.put(f"{IONQ}/jobs/a/status/cancel").respond(403)
    with pytest.raises(JobTimeoutError):
        await ionq.job("a").wait(5, cancel_on_exit=True)
    assert "could not be cancelled" in caplog.text


async def test_a_transport_exception_in_cancel_on_exit_keeps_the_timeout_error(ionq, job, respx_mock, caplog):
    job.mock(side_effect=states("ready"))
    respx_mock.put(f"{IONQ}/jobs/a/status/cancel").mock(side_effect=ZeroDivisionError)
    with pytest.raises(JobTimeoutError):
        await ionq.job("a").wait(5, cancel_on_exit=True)
    assert "job a could not be cancelled" in caplog.text


async def test_a_cancelled_wait_does_not_cancel_the_remote_job(ionq, job):
    job.mock(side_effect=states("ready"))
    with anyio.move_on_after(5):
        await ionq.job("a").wait()
    assert {call.request.method for call in job.calls} == {"GET"}


async def test_a_job_without_a_status_is_waited_for_with_one_warning(ionq, job, caplog):
    job.mock(side_effect=states(*[httpx.Response(200, json={"id": "a", "status": None})] * 3, "completed"))
    assert (await ionq.job("a").wait()).status == "completed"
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        "job a has the unknown status None, still waiting for it"
    ]


async def test_result_waits_for_the_job_and_reads_its_result(ionq, job, respx_mock):
    job.mock(side_effect=states("ready", "completed"))
    respx_mock.get(f"{IONQ}/jobs/a/results").respond(json={"0": 1.0})
    result = await ionq.job("a").result()
    assert result.probabilities == {0: 1.0}
    assert result.job.id == result.job_id == "a"


async def test_result_raises_for_a_failed_cancelled_or_unfinished_job(ionq, job):
    failed = {"id": "a", "status": "failed", "failure": {"error": "too hot", "code": "QuantumComputerError"}}
    job.mock(side_effect=states(httpx.Response(200, json=failed)))
    with pytest.raises(JobFailedError, match="too hot") as caught:
        await ionq.job("a").result()
    assert (caught.value.reason, caught.value.code) == ("too hot", "QuantumComputerError")
    job.mock(side_effect=states("canceled"))
    with pytest.raises(JobCancelledError):
        await ionq.job("a").result()
    job.mock(side_effect=states("running"))
    with pytest.raises(JobNotFinishedError):
        await ionq.get_results("a")


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ("too hot", ("too hot", None)),
        ({"error": {"text": "too hot"}, "code": 7}, ("{'text': 'too hot'}", "7")),
        ({"error": None}, (None, None)),
        ({"message": "too hot", "code": "Heat"}, ("too hot", "Heat")),
        ({"error": "other", "message": "too hot"}, ("too hot", None)),
    ],
)
async def test_the_reason_of_a_failure_is_read_from_every_known_format(ionq, job, failure, told):
    job.respond(json={"id": "a", "status": "failed", "failure": failure})
    with pytest.raises(JobFailedError, match=told[0] or "gives no reason") as caught:
        await ionq.job("a").result()
    assert (caught.value.reason, caught.value.code) == told


@ASYNCIO_ONLY
async def test_a_wait_of_three_hours_with_60_second_tokens_gets_no_401(ibm, respx_mock):
    issued, refused = [], []
    started = anyio.current_time()

    def iam(request):
        issued.append(anyio.current_time())
        return httpx.Response(200, json={"access_token": f"token-{len(issued) - 1}", "expires_in": 60})

    def job(request):
        token = int(request.headers["authorization"].removeprefix("Bearer token-"))
        if anyio.current_time() - issued[token] >= 60:
            refused.append(token)
            return httpx.Response(401)
        ended = anyio.current_time() - started >= 3 * 3600
        return httpx.Response(200, json={"id": "a", "status": "Completed" if ended else "Queued"})

    respx_mock.post(IAM).mock(side_effect=iam)
    reads = respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=job)
    handle = await ibm.wait_for_job("a")
    assert handle.status == "Completed"
    assert refused == []
    assert len(issued) <= 3 * 3600 / 45
    assert reads.call_count < 1400
    print(f"3 h wait: {reads.call_count} reads, {len(issued)} token requests, {len(refused)} refused")


async def test_an_iam_outage_of_ten_minutes_does_not_end_a_wait(ibm, respx_mock):
    started = anyio.current_time()

    def iam(request):
        if 100 < anyio.current_time() - started < 700:
            return httpx.Response(503)
        return httpx.Response(200, json={"access_token": "t", "expires_in": 120})

    def job(request):
        ended = anyio.current_time() - started >= 900
        return httpx.Response(200, json={"id": "a", "status": "Completed" if ended else "Queued"})

    respx_mock.post(IAM).mock(side_effect=iam)
    respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=job)
    assert (await ibm.wait_for_job("a")).status == "Completed"


async def test_a_key_refused_during_a_wait_ends_the_wait(ibm, respx_mock):
    good = httpx.Response(200, json={"access_token": "t", "expires_in": 60})
    respx_mock.post(IAM).mock(side_effect=states(good, httpx.Response(400)))
    respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Queued"})
    with pytest.raises(CredentialsError):
        await ibm.wait_for_job("a")


async def test_a_session_job_is_read_more_often(ibm, iam, respx_mock):
    route = respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Queued", "session_id": "s"})
    handle = await ibm.retrieve_job("a")
    with pytest.raises(JobTimeoutError):
        await handle.wait(1.9)
    assert route.call_count > 10


async def test_refresh_raises_connection_error_when_it_cannot_connect(ionq, job):
    job.mock(side_effect=httpx.ConnectError("refused"))
    with pytest.raises(APIConnectionError):
        await ionq.job("a").refresh()


class TestHostileServices:
    """What a hostile reviewer found; each of these once failed."""

    async def test_an_ended_job_keeps_its_status_when_a_later_response_says_running(self, ionq, job):
        job.mock(side_effect=states("running", "completed", "running"))
        handle = ionq.job("a")

        async def look_again(handle):
            await handle.refresh()

        assert (await handle.wait(50, on_update=look_again)).status == "completed"
        assert (await handle.refresh()).status == "completed"
        assert handle.info.status == "completed"

    @pytest.mark.parametrize("after", ["1000000000", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
    @pytest.mark.parametrize("status", [200, 429])
    async def test_a_huge_retry_after_delays_a_wait_by_two_minutes_at_most(self, ionq, job, after, status):
        answer = httpx.Response(status, json={"id": "a", "status": "ready"}, headers={"retry-after": after})
        job.mock(side_effect=states(answer, "completed"))
        started = anyio.current_time()
        await ionq.wait_for_job("a")
        assert anyio.current_time() - started <= 120

    @pytest.mark.parametrize("failure", [httpx.Response(429, headers={"retry-after": "100"}), httpx.Response(500)])
    async def test_timeout_0_sends_one_request_without_a_retry(self, ionq, job, failure):
        job.mock(side_effect=states(failure))
        started = anyio.current_time()
        with pytest.raises(JobTimeoutError) as caught:
            await ionq.job("a").wait(0)
        assert anyio.current_time() == started
        assert job.call_count == 1
        assert caught.value.__cause__ is not None
        job.mock(side_effect=states(httpx.Response(403)))
        with pytest.raises(PermissionDeniedError):
            await ionq.job("a").wait(0)

    @pytest.mark.parametrize(
        "status",
        ["Error mitigation running", "error_mitigation", "failed-over, retrying", "expired soon", "success rate 0.4",
         "finished queueing", "cancelled-pending"],
    )  # fmt: skip
    async def test_a_status_that_only_starts_with_an_end_word_does_not_end_a_wait(self, ionq, job, status):
        job.mock(side_effect=states(status))
        with pytest.raises(JobTimeoutError):
            await ionq.wait_for_job("a", 30)

    async def test_undecodable_responses_for_half_a_minute_do_not_end_a_wait(self, ionq, job):
        started = anyio.current_time()

        def answer(request):
            if anyio.current_time() - started < 30:
                return httpx.Response(200, text="<html>maintenance</html>")
            return httpx.Response(200, json={"id": "a", "status": "completed"})

        job.mock(side_effect=answer)
        assert (await ionq.wait_for_job("a")).done

    async def test_a_handle_keeps_its_status_after_an_empty_response(self, ibm, iam, respx_mock):
        answers = [{"id": "a", "status": "Queued", "backend": "b"}, {}]
        respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=[httpx.Response(200, json=answer) for answer in answers])
        handle = await ibm.retrieve_job("a")
        with pytest.raises(ResponseDecodeError):
            await handle.refresh()
        assert handle.status == "Queued"

    @pytest.mark.parametrize("timeout", ["60", -1, True])
    async def test_an_invalid_timeout_of_run_job_is_refused_before_the_submission(self, ionq, ibm, timeout):
        with pytest.raises(ValueError, match="timeout"):
            await ionq.run_job({"circuit": [{"gate": "x", "target": 0}]}, timeout=timeout)
        with pytest.raises(ValueError, match="timeout"):
            await ibm.run_job("sampler", backend="b", timeout=timeout)

    async def test_a_wrong_callback_is_refused_before_any_request(self, ionq):
        with pytest.raises(TypeError, match="on_update"):
            await ionq.job("a").wait(on_update=5)

    @ASYNCIO_ONLY
    async def test_an_iam_outage_of_half_a_day_does_not_end_a_wait(self, ibm, respx_mock):
        started = anyio.current_time()

        def iam(request):
            if 60 < anyio.current_time() - started < 43_000:
                return httpx.Response(503)
            return httpx.Response(200, json={"access_token": "t", "expires_in": 60})

        def job(request):
            ended = anyio.current_time() - started > 43_100
            return httpx.Response(200, json={"id": "a", "status": "Completed" if ended else "Queued"})

        respx_mock.post(IAM).mock(side_effect=iam)
        respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=job)
        assert (await ibm.wait_for_job("a", poll=60)).status == "Completed"


async def test_a_wait_with_timeout_0_calls_on_update():
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"id": "a", "status": "completed"}))
    async with IonQClient(KEY, transport=transport) as client:
        seen = []
        await client.job("a").wait(0, on_update=lambda job: seen.append(job.status))
    assert seen == ["completed"]

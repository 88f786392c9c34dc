"""Submitting: never twice, never lost."""

import asyncio
import contextlib
import json
import logging
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

import anyio
import httpx
import pytest
from support.addresses import CRN, IBM, IONQ, KEY

from aioqpu import (
    APIConnectionError,
    IBMRuntimeClient,
    IonQClient,
    NotFoundError,
    RateLimitError,
    SubmissionUncertainError,
)

pytestmark = pytest.mark.anyio

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
JOB = {"id": "a", "status": "ready", "request": 1}
QASM = "OPENQASM 3.0;"


async def one_after_a_minute(request):
    await anyio.sleep(60)
    return httpx.Response(200, json={"results": [{"data": {"c": {"samples": ["0x1"], "num_bits": 1}}}]})


class Account:
    """An IonQ account: jobs that appear in its list, newest first, some time after they were accepted."""

    def __init__(self, respx_mock, *, newest_first=True, page=25, dated=True):
        self.jobs, self.visible_at, self.newest_first, self.page, self.dated = [], {}, newest_first, page, dated
        self.epoch = 1_700_000_000
        self.posts = respx_mock.post(f"{IONQ}/jobs")
        self.lists = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=self.answer)

    def now(self):
        return self.epoch + anyio.current_time()

    def accept(self, request, *, visible_after=0.0):
        job = {"id": f"job-{len(self.jobs)}", "status": "ready", "request": int(self.now())}
        job["metadata"] = json.loads(request.content).get("metadata")
        self.jobs.insert(0, job)
        self.visible_at[job["id"]] = anyio.current_time() + visible_after
        return httpx.Response(200, json=job)

    def add_others(self, count, *, age):
        for i in range(count):
            self.jobs.append(
                {"id": f"other-{len(self.jobs)}", "status": "completed", "request": int(self.now() - age - i)}
            )

    def answer(self, request):
        start = int(request.url.params.get("next", 0))
        jobs = [job for job in self.jobs if self.visible_at.get(job["id"], 0) <= anyio.current_time()]
        jobs = jobs if self.newest_first else jobs[::-1]
        more = {"next": str(start + self.page)} if start + self.page < len(jobs) else {}
        headers = {"date": formatdate(self.now(), usegmt=True)} if self.dated else {}
        return httpx.Response(200, json={"jobs": jobs[start : start + self.page], **more}, headers=headers)


AMBIGUOUS = [
    httpx.ReadError("lost"),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("cut"),
    httpx.Response(408),
    httpx.Response(500),
    httpx.Response(502),
    httpx.Response(504),
    httpx.Response(520, text="<html>"),
    httpx.Response(200, text="<html>"),
    httpx.Response(200, json={"status": "ready"}),
    httpx.Response(200, json={"id": "../x"}),
]


@pytest.mark.parametrize("failure", AMBIGUOUS)
async def test_a_job_whose_answer_was_lost_is_found_and_returned(ionq, respx_mock, failure):
    account = Account(respx_mock)

    def accepted(request):
        account.accept(request)
        if isinstance(failure, Exception):
            raise failure
        return failure

    account.posts.mock(side_effect=accepted)
    job = await ionq.submit_job(BELL)
    assert job.id == "job-0"
    assert account.posts.call_count == 1


@pytest.mark.parametrize("failure", AMBIGUOUS)
async def test_a_submission_whose_job_is_not_found_is_uncertain_and_not_sent_again(ionq, respx_mock, failure):
    account = Account(respx_mock)
    account.posts.mock(side_effect=[failure])
    started = anyio.current_time()
    with pytest.raises(SubmissionUncertainError) as caught:
        await ionq.submit_job(BELL, submission_id="mine-1")
    assert anyio.current_time() - started == pytest.approx(15.5, abs=0.1)
    assert account.posts.call_count == 1
    assert account.lists.call_count == 5
    error = caught.value
    assert error.submission_id == "mine-1"
    assert "mine-1" in str(error)
    assert await error.recover() is None
    account.accept(account.posts.calls.last.request)
    assert (await error.recover()).id == "job-0"
    unpickled = pickle.loads(pickle.dumps(error))
    assert (await ionq.find_submission(unpickled.submission_id)).id == "job-0"


async def test_a_job_that_appears_seconds_late_is_found(ionq, respx_mock):
    account = Account(respx_mock)

    def late(request):
        account.accept(request, visible_after=10)
        return httpx.Response(504)

    account.posts.mock(side_effect=late)
    assert (await ionq.submit_job(BELL)).id == "job-0"
    assert account.posts.call_count == 1


async def test_a_submission_is_retried_after_a_503_when_no_job_is_found(ionq, respx_mock):
    account = Account(respx_mock)
    account.posts.mock(side_effect=[httpx.Response(503), httpx.Response(200, json=JOB)])
    assert (await ionq.submit_job(BELL)).id == "a"
    first, second = (call.request.content for call in account.posts.calls)
    assert first == second


async def test_a_submission_is_not_retried_after_a_503_when_its_job_is_found(ionq, respx_mock):
    account = Account(respx_mock)

    def accepted(request):
        account.accept(request, visible_after=6)
        return httpx.Response(503)

    account.posts.mock(side_effect=accepted)
    assert (await ionq.submit_job(BELL)).id == "job-0"
    assert account.posts.call_count == 1


async def test_a_job_that_appears_during_a_retry_is_found_behind_newer_jobs(ionq, respx_mock):
    account = Account(respx_mock)

    def refuse(request):
        if not account.jobs:
            account.accept(request, visible_after=20)
            account.jobs[:0] = [
                {"id": f"newer-{second}", "status": "ready", "request": account.now() + second / 10}
                for second in range(50, -1, -1)
            ]
        return httpx.Response(503)

    account.posts.mock(side_effect=refuse)
    assert (await ionq.submit_job(BELL)).id == "job-0"
    assert account.posts.call_count == 2


async def test_a_submission_is_uncertain_when_every_attempt_is_answered_with_503(ionq, respx_mock):
    account = Account(respx_mock)
    account.posts.respond(503)
    with pytest.raises(SubmissionUncertainError):
        await ionq.submit_job(BELL)
    assert account.posts.call_count == 4


async def test_a_submission_is_not_retried_when_the_list_is_not_newest_first(ionq, respx_mock):
    account = Account(respx_mock, newest_first=False)
    account.add_others(1000, age=3600)
    account.posts.respond(503)
    with pytest.raises(SubmissionUncertainError):
        await ionq.submit_job(BELL)
    assert account.posts.call_count == 1


NO_LISTS = [{}, {"message": "maintenance"}, {"jobs": None}, {"jobs": 0}, {"jobs": {}}, []]


@pytest.mark.parametrize("body", [*NO_LISTS, {"jobs": [], "next": 7}, {"jobs": [], "next": {"href": "x"}}])
async def test_an_ionq_submission_is_not_retried_after_a_look_up_without_a_complete_list(ionq, respx_mock, body):
    posts = respx_mock.post(f"{IONQ}/jobs").respond(503)
    respx_mock.get(f"{IONQ}/jobs").respond(json=body)
    with pytest.raises(SubmissionUncertainError):
        await ionq.submit_job(BELL)
    assert posts.call_count == 1
    with pytest.raises(SubmissionUncertainError):
        await ionq.find_submission("s")


@pytest.mark.parametrize("body", NO_LISTS)
async def test_an_ibm_submission_is_not_retried_after_a_look_up_without_a_list(ibm, iam, respx_mock, body):
    posts = respx_mock.post(f"{IBM}/jobs").respond(503)
    respx_mock.get(f"{IBM}/jobs").respond(json=body)
    with pytest.raises(SubmissionUncertainError):
        await ibm.submit_job("sampler", backend="b")
    assert posts.call_count == 1
    with pytest.raises(SubmissionUncertainError):
        await ibm.find_submission("s")


async def test_a_submission_is_not_retried_after_failed_look_ups(respx_mock):
    posts = respx_mock.post(f"{IONQ}/jobs").respond(503)
    respx_mock.get(f"{IONQ}/jobs").respond(500)
    async with IonQClient(KEY, max_retries=0) as client:
        with pytest.raises(SubmissionUncertainError):
            await client.submit_job(BELL)
    assert posts.call_count == 1


async def test_a_submission_without_an_id_is_not_looked_up_or_retried(ionq, respx_mock):
    posts = respx_mock.post(f"{IONQ}/jobs").respond(503)
    with pytest.raises(SubmissionUncertainError, match="no submission id") as caught:
        await ionq.submit_job(BELL, submission_id="")
    assert posts.call_count == 1
    with pytest.raises(RuntimeError, match="no id"):
        await caught.value.recover()


class TestLookUp:
    async def test_a_job_is_found_behind_many_newer_jobs(self, ionq, respx_mock):
        account = Account(respx_mock)

        def busy(request):
            account.accept(request)
            for i in range(200):
                account.jobs.insert(0, {"id": f"new-{i}", "status": "ready", "request": int(account.now())})
            return httpx.Response(502)

        account.posts.mock(side_effect=busy)
        assert (await ionq.submit_job(BELL)).id == "job-0"
        assert account.lists.call_count == 9

    async def test_a_job_is_found_in_a_list_that_is_not_newest_first(self, ionq, respx_mock):
        account = Account(respx_mock, newest_first=False)
        account.add_others(300, age=60)
        account.posts.mock(side_effect=lambda request: account.accept(request) and httpx.Response(502))
        assert (await ionq.submit_job(BELL)).id == "job-300"

    @pytest.mark.parametrize("dated", [True, False])
    async def test_a_submission_is_retried_when_its_job_is_not_in_the_complete_list(self, ionq, respx_mock, dated):
        account = Account(respx_mock, newest_first=False, dated=dated)
        account.add_others(60, age=60)
        account.posts.mock(side_effect=[httpx.Response(503), httpx.Response(200, json=JOB)])
        assert (await ionq.submit_job(BELL)).id == "a"

    async def test_a_submission_is_not_retried_when_the_listed_jobs_have_no_time(self, ionq, respx_mock):
        account = Account(respx_mock)
        account.jobs += [{"id": f"x{i}"} for i in range(1000)]
        account.posts.respond(503)
        with pytest.raises(SubmissionUncertainError):
            await ionq.submit_job(BELL)
        assert account.posts.call_count == 1

    async def test_concurrent_look_ups_share_one_scan(self, ionq, respx_mock):
        account = Account(respx_mock)
        account.add_others(500, age=-100)
        account.posts.mock(side_effect=lambda request: account.accept(request) and httpx.Response(502))
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(ionq.submit_job, BELL)
        assert account.posts.call_count == 50
        assert account.lists.call_count < 3 * 23

    async def test_cancelling_one_look_up_does_not_end_the_scan_for_the_others(self, ionq, respx_mock):
        account = Account(respx_mock)

        async def slow(request):
            await anyio.sleep(1)
            return account.answer(request)

        account.lists.mock(side_effect=slow)
        outcomes = []

        async def find(name):
            outcomes.append(await ionq.find_submission(name))

        async with anyio.create_task_group() as group:
            with anyio.move_on_after(0.5):
                group.start_soon(find, "other")
                await ionq.find_submission("mine")
            await anyio.sleep(5)
        assert outcomes == [None]

    async def test_ibm_look_ups_filter_by_the_submission_id_as_tag(self, ibm, iam, respx_mock):
        respx_mock.post(f"{IBM}/jobs").respond(502)
        late = {"id": "late", "tags": ["mine"]}
        answers = [httpx.Response(200, json={"jobs": []}), *[httpx.Response(500)] * 5]
        found = respx_mock.get(f"{IBM}/jobs").mock(
            side_effect=lambda request: answers.pop(0) if answers else httpx.Response(200, json={"jobs": [late]})
        )
        job = await ibm.submit_sampler([QASM], backend="b", submission_id="mine")
        assert job.id == "late"
        assert {call.request.url.params["tags"] for call in found.calls} == {"mine"}


class TestRateLimit:
    async def test_a_burst_of_submissions_is_sent_in_order_within_the_rate_limit(self, ibm, iam, respx_mock, caplog):
        caplog.set_level(logging.INFO, "aioqpu")
        times, accepted = [], []

        def five_a_minute(request):
            now = anyio.current_time()
            if len([moment for moment in times if moment > now - 60]) >= 5:
                return httpx.Response(429, json={"errors": [{"code": 1202}]})
            times.append(now)
            accepted.append(json.loads(request.content)["tags"][0])
            return httpx.Response(200, json={"id": f"job-{len(accepted)}"})

        posts = respx_mock.post(f"{IBM}/jobs").mock(side_effect=five_a_minute)
        started = anyio.current_time()

        async def one(number):
            await ibm.submit_sampler([QASM], backend="b", tags=[f"n{number:02}"])

        async with anyio.create_task_group() as group:
            for number in range(50):
                group.start_soon(one, number)
                await anyio.sleep(0.001)
        assert accepted == sorted(accepted)
        assert len(accepted) == 50
        assert 540 <= anyio.current_time() - started <= 660
        assert posts.call_count <= 50 + 45 + 60
        assert "waits at position" in caplog.text

    async def test_a_submission_is_retried_after_the_time_in_retry_after(self, ionq, respx_mock):
        answers = [httpx.Response(429, headers={"retry-after": "40"}), httpx.Response(200, json=JOB)]
        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=answers)
        started = anyio.current_time()
        assert (await ionq.submit_job(BELL)).id == "a"
        assert anyio.current_time() - started == pytest.approx(40)

    @pytest.mark.parametrize("at_once", ["0", "Thu, 01 Jan 2026 00:00:00 GMT"])
    async def test_a_retry_after_of_zero_or_in_the_past_waits_one_second(self, ionq, respx_mock, at_once):
        answers = [httpx.Response(429, headers={"retry-after": at_once}), httpx.Response(200, json=JOB)]
        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=answers)
        started = anyio.current_time()
        assert (await ionq.submit_job(BELL)).id == "a"
        assert anyio.current_time() - started == pytest.approx(1)

    async def test_a_huge_retry_after_raises_rate_limit_error(self, ionq, respx_mock):
        respx_mock.post(f"{IONQ}/jobs").respond(429, headers={"retry-after": "100000"})
        with pytest.raises(RateLimitError):
            await ionq.submit_job(BELL)

    async def test_429_responses_do_not_count_as_retries(self, ionq, respx_mock):
        answers = [httpx.Response(429)] * 30 + [httpx.Response(200, json=JOB)]
        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=answers)
        assert (await ionq.submit_job(BELL)).id == "a"

    async def test_cancelling_a_queued_submission_does_not_stop_the_others(self, ionq, respx_mock):
        opened = False

        def answer(request):
            return httpx.Response(200, json=JOB) if opened else httpx.Response(429)

        posts = respx_mock.post(f"{IONQ}/jobs").mock(side_effect=answer)
        done = []

        async def one(number):
            await ionq.submit_job(BELL, name=str(number))
            done.append(number)

        async def impatient():
            with anyio.move_on_after(5):
                await ionq.submit_job(BELL)

        async with anyio.create_task_group() as group:
            group.start_soon(impatient)
            await anyio.sleep(0.01)
            for number in range(3):
                group.start_soon(one, number)
                await anyio.sleep(0.01)
            await anyio.sleep(6)
            opened = True
        assert done == [0, 1, 2]
        assert posts.call_count >= 3
        started = anyio.current_time()
        await ionq.submit_job(BELL)
        assert anyio.current_time() == started

    async def test_reads_do_not_wait_behind_queued_submissions(self, ionq, respx_mock):
        respx_mock.post(f"{IONQ}/jobs").respond(429)
        respx_mock.get(f"{IONQ}/jobs/a").respond(json=JOB)
        async with anyio.create_task_group() as group:
            group.start_soon(ionq.submit_job, BELL)
            await anyio.sleep(1)
            started = anyio.current_time()
            await ionq.retrieve_job("a")
            assert anyio.current_time() == started
            group.cancel_scope.cancel()

    async def test_closing_the_client_ends_queued_submissions_at_once(self, respx_mock):
        posts = respx_mock.post(f"{IONQ}/jobs").respond(429, headers={"retry-after": "50"})
        client = IonQClient(KEY)
        ended = []

        async def submit():
            with pytest.raises(RuntimeError, match="this client is closed"):
                await client.submit_job(BELL)
            ended.append(anyio.current_time())

        started = anyio.current_time()
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(submit)
                await anyio.sleep(1)
            await client.aclose()
        assert ended == [started + 3] * 3
        assert posts.call_count == 1


class TestCancellation:
    """A submission whose caller leaves after it was sent is read to its end, and leaves its trace in the log."""

    @pytest.mark.parametrize(
        ("answer", "trace"),
        [
            (httpx.Response(200, json=JOB), "job a"),
            (httpx.Response(200, text="<html>"), "find_submission('mine')"),
            (httpx.Response(502), "find_submission('mine')"),
            (httpx.ReadError("lost"), "find_submission('mine')"),
            (httpx.Response(400), None),
        ],
    )
    async def test_a_cancelled_submission_logs_its_job_or_its_id(self, ionq, respx_mock, caplog, answer, trace):
        async def slow(request):
            await anyio.sleep(60)
            if isinstance(answer, Exception):
                raise answer
            return answer

        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=slow)
        with anyio.move_on_after(1):
            await ionq.submit_job(BELL, submission_id="mine")
        assert caplog.text == ""
        await anyio.sleep(100)
        assert (trace in caplog.text) if trace else caplog.text == ""

    async def test_a_cancelled_submission_without_an_id_logs_that_it_may_have_a_job(self, ionq, respx_mock, caplog):
        async def slow(request):
            await anyio.sleep(60)
            raise httpx.ReadError("lost")

        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=slow)
        with anyio.move_on_after(1):
            await ionq.submit_job(BELL, submission_id="")
        await anyio.sleep(100)
        assert "without an id may have created a job" in caplog.text

    async def test_a_submission_cancelled_during_its_look_up_logs_its_id(self, ionq, respx_mock, caplog):
        account = Account(respx_mock)
        account.posts.respond(502)
        with anyio.move_on_after(5):
            await ionq.submit_job(BELL, submission_id="mine")
        assert "find_submission('mine')" in caplog.text

    async def test_a_submission_cancelled_before_it_was_sent_logs_no_warning(self, ionq, respx_mock, caplog):
        respx_mock.post(f"{IONQ}/jobs").mock(side_effect=httpx.ConnectError("refused"))
        with anyio.move_on_after(0.01):
            await ionq.submit_job(BELL)
        await anyio.sleep(100)
        assert "may have taken effect" not in caplog.text

    async def test_a_private_result_is_requested_again_after_a_failed_read(self, ibm, iam, respx_mock):
        answers = [httpx.Response(500), httpx.Response(200, json={"results": []})]

        async def slow(request):
            await anyio.sleep(60)
            return answers.pop(0)

        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed", "private": True})
        respx_mock.get(f"{IBM}/jobs/a/results").mock(side_effect=slow)
        job = await ibm.retrieve_job("a")
        with anyio.move_on_after(1):
            await job.result()
        await anyio.sleep(100)
        assert len(await job.result()) == 0

    async def test_a_private_result_is_kept_when_its_reader_is_cancelled(self, ibm, iam, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed", "private": True})
        route = respx_mock.get(f"{IBM}/jobs/a/results").mock(side_effect=one_after_a_minute)
        job = await ibm.retrieve_job("a")
        with anyio.move_on_after(1):
            await job.result()
        await anyio.sleep(100)
        assert (await job.result())[0].data["c"].counts() == {"1": 1}
        assert (await job.result())[0].data["c"].counts() == {"1": 1}
        assert route.call_count == 1

    async def test_the_result_of_a_job_submitted_as_private_is_not_retried(self, ibm, iam, respx_mock):
        respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a"})
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed"})
        route = respx_mock.get(f"{IBM}/jobs/a/results").mock(side_effect=httpx.ReadError("lost"))
        job = await ibm.submit_sampler([QASM], backend="b", private=True)
        with pytest.raises(APIConnectionError):
            await job.result()
        assert route.call_count == 1

    async def test_the_readers_of_a_private_result_share_one_request(self, ibm, iam, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed", "private": True})
        route = respx_mock.get(f"{IBM}/jobs/a/results").mock(side_effect=one_after_a_minute)
        job = await ibm.retrieve_job("a")
        counts = []

        async def read():
            counts.append((await job.result())[0].data["c"].counts())

        with anyio.move_on_after(1):
            await job.result()
        async with anyio.create_task_group() as group:
            group.start_soon(read)
            group.start_soon(read)
        assert counts == [{"1": 1}] * 2
        assert route.call_count == 1

    @pytest.mark.parametrize("later", [204, 404])
    def test_a_private_result_is_kept_when_another_event_loop_reads_it_again(self, later):
        """The second loop asks while the first answer is on its way, and is answered after the first."""
        began, asked_again, read, given = threading.Event(), threading.Event(), threading.Event(), []

        async def results(request):
            given.append(later if given else 200)
            if given[-1] == 200:
                began.set()
                await anyio.to_thread.run_sync(asked_again.wait, 600)
                return httpx.Response(200, json={"results": []})
            asked_again.set()
            await anyio.to_thread.run_sync(read.wait, 600)
            return httpx.Response(later)

        async def answer(request):
            if request.url.path.endswith("/results"):
                return await results(request)
            return httpx.Response(200, json={"id": "a", "status": "Completed", "private": True})

        client = IBMRuntimeClient(instance=CRN, auth="t", transport=httpx.MockTransport(answer))
        job = asyncio.run(client.retrieve_job("a"))

        def late():
            began.wait(600)
            with contextlib.suppress(NotFoundError):
                assert len(asyncio.run(job.result())) == 0

        with ThreadPoolExecutor() as threads:
            second = threads.submit(late)
            assert len(asyncio.run(job.result())) == 0
            read.set()
            second.result(600)
        assert given == [200, later]
        assert len(asyncio.run(job.result())) == 0

    def test_readers_of_a_private_result_get_an_error_when_its_request_is_aborted(self):
        asked = asyncio.Event()

        async def answer(request):
            if request.url.path.endswith("/results"):
                asked.set()
                await asyncio.sleep(3600)
            return httpx.Response(200, json={"id": "a", "status": "Completed", "private": True})

        async def main():
            async with IBMRuntimeClient(instance=CRN, auth="t", transport=httpx.MockTransport(answer)) as client:
                job = await client.retrieve_job("a")
                others = asyncio.all_tasks()
                reader = asyncio.create_task(job.result())
                await asked.wait()
                for task in asyncio.all_tasks() - others - {reader}:
                    task.cancel()
                with pytest.raises(APIConnectionError, match="was aborted"):
                    await reader

        asyncio.run(main())

    async def test_a_private_result_that_cannot_be_read_fails_for_all_its_readers(self, ibm, iam, respx_mock):
        async def gone(request):
            await anyio.sleep(60)
            return httpx.Response(404, json={"errors": [{"code": 1291, "message": "already read"}]})

        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed", "private": True})
        route = respx_mock.get(f"{IBM}/jobs/a/results").mock(side_effect=gone)
        job = await ibm.retrieve_job("a")
        errors = []

        async def read():
            with pytest.raises(NotFoundError, match="already read") as caught:
                await job.result()
            errors.append(caught.value)

        async with anyio.create_task_group() as group:
            group.start_soon(read)
            group.start_soon(read)
        assert errors[0] is not errors[1]
        assert route.call_count == 1
        await read()
        assert route.call_count == 2

"""`wait_all` and `as_completed`: many jobs, few requests."""

import asyncio
import logging
from contextlib import aclosing

import anyio
import httpx
import pytest
from support.addresses import KEY
from support.fleet import IBMFleet, IonQFleet, IonQV04Fleet
from support.virtual_time import ASYNCIO_ONLY

from aioqpu import (
    AuthenticationError,
    IonQClient,
    JobTimeoutError,
    NotFoundError,
    PermissionDeniedError,
    ResponseDecodeError,
    as_completed,
    wait_all,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[IonQFleet, IonQV04Fleet, IBMFleet], ids=["ionq", "ionq-v0.4", "ibm"])
def fleet(request):
    return request.param()


async def test_wait_all_keeps_the_order_and_does_not_raise_for_a_failed_job(fleet):
    ids = fleet.add(4, ends=lambda i: 5 - i)
    fleet.final[ids[1]] = "failed"
    async with fleet.client() as client:
        jobs = [client.job(job_id) for job_id in ids]
        assert await wait_all(jobs) == jobs
        assert [job.status.lower() for job in jobs] == ["completed", "failed", "completed", "completed"]
        assert all(job.done for job in jobs)


async def test_as_completed_yields_jobs_as_they_end(fleet):
    ids = fleet.add(5, ends=lambda i: 100 - 20 * i)
    async with fleet.client() as client:
        assert [job.id async for job in as_completed(map(client.job, ids))] == ids[::-1]


async def test_waiting_for_no_jobs_or_for_ended_jobs_takes_no_request(fleet):
    ids = fleet.add(2)
    async with fleet.client() as client:
        assert await wait_all([]) == []
        assert [job async for job in as_completed(iter(()))] == []
        jobs = [await client.retrieve_job(job_id) for job_id in ids]
        asked = fleet.requests
        assert await wait_all(jobs, timeout=0) == jobs
        assert [job async for job in as_completed(jobs)] == jobs
        assert fleet.requests == asked


async def test_jobs_of_both_clouds_are_waited_for_together():
    fleets = IonQFleet(), IBMFleet()
    clients = [fleet.client() for fleet in fleets]
    jobs = [
        client.job(job_id)
        for fleet, client in zip(fleets, clients, strict=True)
        for job_id in fleet.add(5, ends=lambda i: 10 * i)
    ]
    assert await wait_all(jobs) == jobs
    assert all(job.done for job in jobs)
    for client in clients:
        await client.aclose()


async def test_a_slow_cloud_does_not_hold_up_the_other():
    quick, slow = IonQFleet(), IBMFleet()
    slow.fault = lambda request: httpx.Response(503, headers={"Retry-After": "120"})
    async with quick.client() as ionq, slow.client() as ibm:
        jobs = [ionq.job(quick.add(1, ends=3)[0]), ibm.job(slow.add(1)[0])]
        started = anyio.current_time()
        async with aclosing(as_completed(jobs)) as ended:
            assert await anext(ended) is jobs[0]
        assert anyio.current_time() - started < 6


async def test_all_handles_of_one_job_are_updated_when_it_ends(fleet):
    (job_id,) = fleet.add(1, ends=5)
    async with fleet.client() as client:
        one, other = client.job(job_id), client.job(job_id)
        assert await wait_all([one, other, one]) == [one, other, one]
        assert one.done
        assert other.done
        assert fleet.singles < 15
        assert {id(job) async for job in as_completed([one, other, one])} == {id(one), id(other)}


class TestRequests:
    async def test_a_thousand_ibm_jobs_take_at_most_six_requests_per_poll(self):
        fleet = IBMFleet()
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in fleet.add(1000, ends=1e9)]
            with pytest.raises(JobTimeoutError) as caught:
                await wait_all(jobs, timeout=0)
            assert caught.value.pending == tuple(jobs)
            assert fleet.requests <= 6

    @pytest.mark.parametrize(
        ("page", "most", "expected"), [(100, None, 10), (25, None, 40), (100, 25, 41), (10_000, None, 10)]
    )
    @pytest.mark.parametrize("kind", [IonQFleet, IonQV04Fleet])
    @ASYNCIO_ONLY
    async def test_a_thousand_ionq_jobs_take_about_one_request_per_page(self, kind, page, most, expected):
        fleet = kind(page=page, most=most)
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in fleet.add(1000, ends=1e9)]
            with pytest.raises(JobTimeoutError):
                await wait_all(jobs, timeout=0)
            assert fleet.requests <= expected
            assert fleet.longest_url < 8000

    @pytest.mark.parametrize("several_ids", [False, "last", "refused"])
    @pytest.mark.parametrize("kind", [IonQFleet, IonQV04Fleet])
    async def test_ionq_jobs_are_listed_without_ids_where_filtering_by_ids_fails(self, kind, several_ids):
        fleet = kind(several_ids=several_ids)
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in fleet.add(500, ends=0)]
            assert await wait_all(jobs) == jobs
            assert fleet.lists <= 5 + 3
            assert fleet.singles == 0

    async def test_three_jobs_in_a_busy_account_take_at_most_three_requests_per_poll(self, fleet):
        own = fleet.add(3, ends=1e9)
        fleet.add(5000, prefix="other", ends=1e9)
        async with fleet.client() as client:
            with pytest.raises(JobTimeoutError):
                await wait_all([client.job(job_id) for job_id in own], timeout=0)
            assert fleet.requests <= 3

    @ASYNCIO_ONLY
    async def test_a_few_old_jobs_deep_in_the_list_are_read_individually(self):
        fleet = IBMFleet()
        old = fleet.add(10, ends=100)
        fleet.add(5000, prefix="other", ends=1e9)
        new = fleet.add(300, ends=100)
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in old + new]
            assert await wait_all(jobs) == jobs
            looks = 40
            assert fleet.requests < looks * 16

    async def test_the_last_of_many_jobs_are_read_without_paging_through_the_list(self):
        fleet = IBMFleet()
        ids = fleet.add(1000, ends=lambda i: 400 if i % 500 == 0 else 1)
        async with fleet.client() as client:
            await wait_all([client.job(job_id) for job_id in ids])
            assert fleet.lists <= 6 * 3
            assert fleet.singles < 2 * 100

    async def test_data_from_a_list_page_is_not_requested_again(self):
        fleet = IBMFleet()
        ids = fleet.add(50)
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            await wait_all(jobs)
            assert fleet.requests == 1
            assert jobs[7].to_dict()["created"] == "2026-01-01T00:00:07Z"
            assert fleet.requests == 1

    async def test_long_ids_do_not_make_urls_too_long(self):
        fleet = IonQFleet()
        async with fleet.client() as client:
            ids = [f"{i:0200}" for i in range(100)]
            fleet.ends = dict.fromkeys(ids, 0.0)
            fleet.born = {job_id: i for i, job_id in enumerate(ids)}
            await wait_all([client.job(job_id) for job_id in ids])
            assert fleet.longest_url < 8000
            assert fleet.singles == 0


@ASYNCIO_ONLY
async def test_jobs_that_appear_late_in_the_list_are_then_read_from_it(fleet):
    ids = fleet.add(30, ends=600)
    hidden_until = anyio.current_time() + 20

    def hide(request):
        if request.url.path.endswith("/jobs") and anyio.current_time() < hidden_until:
            return httpx.Response(200, json={"jobs": []})
        return None

    fleet.fault = hide
    async with fleet.client() as client:
        jobs = [client.job(job_id) for job_id in ids]
        assert await wait_all(jobs) == jobs
        assert fleet.singles < 30 * 12


class TestFailures:
    async def test_a_deleted_job_raises_after_the_others_have_ended(self, fleet):
        ids = fleet.add(20, ends=30)
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in [*ids, "deleted"]]
            ended = as_completed(jobs)
            assert {await anext(ended) for _ in ids} == set(jobs[:-1])
            with pytest.raises(NotFoundError):
                await anext(ended)

    async def test_several_unreadable_jobs_raise_an_exception_group(self, fleet):
        ids = fleet.add(5, ends=5)
        fleet.fault = lambda request: httpx.Response(403) if request.url.path.endswith("secret") else None
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in [*ids, "deleted", "secret"]]
            with pytest.raises(ExceptionGroup) as caught:
                await wait_all(jobs)
            assert {type(error) for error in caught.value.exceptions} == {NotFoundError, PermissionDeniedError}
            assert all(job.done for job in jobs[:5])

    async def test_a_job_deleted_during_the_wait_does_not_end_the_wait_for_the_others(self, fleet):
        ids = fleet.add(30, ends=60)

        def delete(request):
            if anyio.current_time() > deleted_at:
                fleet.ends.pop(ids[3], None)

        deleted_at = anyio.current_time() + 20
        fleet.fault = delete
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            with pytest.raises(NotFoundError):
                await wait_all(jobs)
            assert [job.id for job in jobs if not job.done] == [ids[3]]

    async def test_the_timeout_error_has_the_pending_jobs(self, fleet):
        ids = [*fleet.add(2, ends=1), *fleet.add(10, ends=1e6)]
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            started = anyio.current_time()
            with pytest.raises(JobTimeoutError, match=r"10 of 12 jobs have not ended after 60 s.*\.\.\.") as caught:
                await wait_all(jobs, timeout=60)
            assert anyio.current_time() - started == pytest.approx(60)
            assert caught.value.pending == tuple(jobs[2:])

    async def test_the_deadline_holds_while_a_request_hangs(self, fleet):
        async def hang(request):
            await anyio.sleep(50)
            return fleet(request)

        ids = fleet.add(1, ends=1e6)
        async with fleet.client(hang) as client:
            started = anyio.current_time()
            with pytest.raises(JobTimeoutError):
                await wait_all([client.job(ids[0])], timeout=7)
            assert anyio.current_time() - started == pytest.approx(7)

    @ASYNCIO_ONLY
    async def test_a_wait_continues_through_an_outage_with_one_warning(self, fleet, caplog):
        ids = fleet.add(60, ends=500)
        began = anyio.current_time()

        def outage(request):
            return httpx.Response(503) if 20 < anyio.current_time() - began < 400 else None

        fleet.fault = outage
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            with caplog.at_level(logging.WARNING, "aioqpu"):
                await wait_all(jobs)
            warnings = [record for record in caplog.records if "cannot be read" in record.message]
            assert len(warnings) == 1

    async def test_a_refused_key_ends_the_wait_with_one_error(self, fleet):
        ids = fleet.add(300, ends=1000)
        fleet.fault = lambda request: httpx.Response(401)
        async with fleet.client() as client:
            with pytest.raises(AuthenticationError):
                await wait_all([client.job(job_id) for job_id in ids])
            assert fleet.requests == 0

    @pytest.mark.parametrize("status", [400, 403, 404, 405])
    async def test_jobs_are_read_individually_when_the_list_is_refused(self, fleet, status):
        ids = fleet.add(20, ends=5)
        fleet.fault = lambda request: httpx.Response(status) if request.url.path.endswith("/jobs") else None
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            assert await wait_all(jobs) == jobs
            assert fleet.lists == 0

    async def test_an_undecodable_list_does_not_end_the_wait(self, fleet):
        ids = fleet.add(20, ends=5)
        fleet.fault = lambda request: httpx.Response(200, text="<html>") if request.url.path.endswith("/jobs") else None
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            assert await wait_all(jobs) == jobs

    async def test_a_job_that_can_never_be_read_raises_after_a_minute(self, fleet):
        ids = fleet.add(3, ends=5)
        fleet.fault = lambda request: httpx.Response(200, json=[]) if request.url.path.endswith(ids[1]) else None
        async with fleet.client() as client:
            started = anyio.current_time()
            with pytest.raises(ResponseDecodeError):
                await wait_all([client.job(job_id) for job_id in ids])
            assert 60 <= anyio.current_time() - started < 90

    async def test_a_round_ends_with_the_eighth_failure_in_a_row(self, fleet):
        ids, asked = fleet.add(20, ends=5), set()

        def outage(request):
            name = request.url.path.rpartition("/")[2]
            if name == "token":
                return None
            asked.add(name)
            return httpx.Response(403 if name == "jobs" else 503)

        fleet.fault = outage
        async with fleet.client() as client:
            with pytest.raises(JobTimeoutError):
                await wait_all([client.job(job_id) for job_id in ids], timeout=0)
        assert len(asked - {"jobs"}) == 8 + 7  # after each failure but the eighth, another read begins

    @ASYNCIO_ONLY
    async def test_unreadable_jobs_do_not_keep_other_jobs_from_ending(self, fleet):
        ids = fleet.add(20, ends=5)
        poisoned = set(ids[:10])

        def poison(request):
            name = request.url.path.rpartition("/")[2]
            return httpx.Response(500) if name in poisoned else httpx.Response(403) if name == "jobs" else None

        fleet.fault = poison
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            with pytest.raises(JobTimeoutError) as caught:
                await wait_all(jobs, timeout=300)
            assert {job.id for job in caught.value.pending} == poisoned

    async def test_an_unknown_status_is_logged_once_for_all_jobs(self, fleet, caplog):
        ids = fleet.add(50, ends=60)
        fleet.word = dict.fromkeys(ids, "pondering")
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            with caplog.at_level(logging.WARNING, "aioqpu"):
                assert await wait_all(jobs) == jobs
        assert [record.message.count("pondering") for record in caplog.records] == [1]

    async def test_a_job_listed_without_a_status_is_read_individually(self, fleet):
        ids = fleet.add(10)
        whole = fleet.list

        def without(params):
            answer = whole(params)
            body = answer.json()
            for entry in body["jobs"]:
                if entry["id"] == ids[4]:
                    del entry["status"]
            return httpx.Response(200, json=body)

        fleet.list = without
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            assert await wait_all(jobs) == jobs
            assert fleet.singles == 1

    @pytest.mark.parametrize("number", [1, 10])
    async def test_waiting_with_a_closed_client_raises_runtime_error(self, fleet, number):
        ids = fleet.add(number)
        client = fleet.client()
        await client.aclose()
        with pytest.raises(RuntimeError, match="closed"):
            await wait_all([client.job(job_id) for job_id in ids])

    async def test_retry_after_of_the_service_is_obeyed(self, fleet):
        ids = fleet.add(1, ends=20)
        body = fleet.body

        def slowly(request):
            name = request.url.path.rpartition("/")[2]
            fleet.singles += 1
            return httpx.Response(200, json=body(name), headers={"Retry-After": "30"})

        fleet.fault = slowly
        async with fleet.client() as client:
            await wait_all([client.job(ids[0])])
            assert fleet.singles == 2


class TestEarlyExit:
    async def test_leaving_as_completed_early_stops_its_requests(self, fleet):
        ids = fleet.add(20, ends=lambda i: 1 if i == 0 else 1e6)
        async with fleet.client() as client:
            async with aclosing(as_completed([client.job(job_id) for job_id in ids])) as ended:
                async for _ in ended:
                    break
            await anyio.sleep(1)
            asked = fleet.requests
            await anyio.sleep(1000)
            assert fleet.requests == asked

    async def test_a_cancelled_wait_stops_its_requests_and_can_be_restarted(self, fleet):
        ids = fleet.add(20, ends=100)
        async with fleet.client() as client:
            jobs = [client.job(job_id) for job_id in ids]
            with anyio.move_on_after(50) as scope:
                await wait_all(jobs)
            assert scope.cancelled_caught
            await anyio.sleep(1)
            asked = fleet.requests
            await anyio.sleep(20)
            assert fleet.requests == asked
            assert await wait_all(jobs) == jobs

    async def test_a_wait_leaves_no_tasks(self, fleet, anyio_backend_name):
        if anyio_backend_name == "trio":
            return
        ids = fleet.add(20, ends=lambda i: i)
        async with fleet.client() as client:
            before = asyncio.all_tasks()
            await wait_all([client.job(job_id) for job_id in ids])
            with pytest.raises(JobTimeoutError):
                await wait_all([client.job(job_id) for job_id in fleet.add(20, ends=1e6)], timeout=3)
            await anyio.sleep(1)
            assert asyncio.all_tasks() <= before


async def test_a_job_that_ends_at_the_deadline_is_yielded_or_pending():
    """Its caller was busy with another job until then."""
    ended = anyio.Event()

    async def answer(request):
        job_id = request.url.path.rpartition("/")[2]
        if job_id == "b":
            await ended.wait()
        return httpx.Response(200, json={"id": job_id, "status": "completed"})

    async with IonQFleet().client(answer) as client:
        left, jobs = [], [client.job("a"), client.job("b")]
        try:
            async for job in as_completed(jobs, timeout=10):
                left.append(job)
                if job.id == "a":
                    await anyio.sleep(20)
                    ended.set()
        except JobTimeoutError as error:
            left += error.pending
        assert left == jobs


@pytest.mark.parametrize(
    ("jobs", "message"), [(["an-id"], r"client\.job\(id\)"), (7, "not iterable"), ([None], "NoneType")]
)
async def test_arguments_other_than_handles_raise_type_error(jobs, message):
    with pytest.raises(TypeError, match=message):
        as_completed(jobs)
    with pytest.raises(TypeError, match=message):
        await wait_all(jobs)


async def test_a_single_handle_in_place_of_a_list_raises_type_error(ionq):
    with pytest.raises(TypeError, match="a list of handles, and this is one"):
        await wait_all(ionq.job("a"))


async def test_an_async_iterator_of_jobs_raises_type_error_with_a_hint(ionq):
    with pytest.raises(TypeError, match=r"async for job in client\.list_jobs"):
        await wait_all(ionq.list_jobs())


@pytest.mark.parametrize("timeout", [-1, float("nan"), "5", True])
async def test_an_invalid_timeout_raises_value_error(timeout):
    with pytest.raises(ValueError, match="timeout"):
        as_completed([], timeout)


async def test_progress_prints_nothing_without_a_terminal(fleet, capsys):
    ids = fleet.add(5, ends=5)
    async with fleet.client() as client:
        jobs = [client.job(job_id) for job_id in ids]
        assert await wait_all(jobs, progress=True) == jobs
    assert capsys.readouterr() == ("", "")


async def test_refreshing_one_handle_does_not_end_the_wait_for_another_of_its_job():
    answers = iter(["running", "completed", "completed"])

    async def answer(request):
        status = next(answers)
        if status == "running":
            await anyio.sleep(5)  # overtaken by the answer to the refresh
        return httpx.Response(200, json={"id": "a", "status": status})

    async with IonQClient(KEY, transport=httpx.MockTransport(answer)) as client:
        first, second = client.job("a"), client.job("a")
        async with anyio.create_task_group() as group:
            group.start_soon(wait_all, [first, second])
            await anyio.sleep(1)
            await first.refresh()
        assert (first.status, second.status) == ("completed", "completed")

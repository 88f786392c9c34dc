"""`JointWait`: a wait to which jobs are added; and looking for many submissions at once."""

import itertools
import json
from typing import ClassVar

import anyio
import httpx
import pytest
from support.addresses import IBM, IONQ
from support.fleet import IBMFleet, IonQFleet

from aioqpu import (
    AuthenticationError,
    IonQClient,
    JointWait,
    NotFoundError,
    RateLimitError,
    SubmissionUncertainError,
)

pytestmark = pytest.mark.anyio

IONQ_V04 = "https://api.ionq.co/v0.4"
BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}


@pytest.fixture(params=[IonQFleet, IBMFleet], ids=["ionq", "ibm"])
def fleet(request):
    return request.param()


class TestJointWait:
    async def test_jobs_can_be_added_while_others_are_waited_for(self, fleet):
        ids = fleet.add(6, ends=lambda i: 30 * i + 5)
        ended = []
        async with fleet.client() as client, JointWait() as wait, anyio.create_task_group() as group:

            async def follow(job_id):
                job = await wait.wait(client.job(job_id))
                assert job.done
                ended.append(job.id)

            for job_id in ids:
                group.start_soon(follow, job_id)
                await anyio.sleep(10)
        assert ended == ids

    async def test_an_added_job_is_read_soon_although_the_others_are_old(self, fleet):
        (old,), (new,) = fleet.add(1, ends=1e9), fleet.add(1, prefix="new", ends=1000.6)
        async with fleet.client() as client, JointWait() as wait, anyio.create_task_group() as group:
            group.start_soon(wait.wait, client.job(old))
            await anyio.sleep(1000)
            started = anyio.current_time()
            await wait.wait(client.job(new))
            assert anyio.current_time() - started < 3
            group.cancel_scope.cancel()

    async def test_jobs_of_a_client_share_their_requests(self, fleet):
        ids = fleet.add(100, ends=60)
        async with fleet.client() as client, JointWait() as wait, anyio.create_task_group() as group:
            for job_id in ids:
                group.start_soon(wait.wait, client.job(job_id))
        assert fleet.requests < 100

    async def test_polling_many_added_jobs_limits_the_rate_of_requests(self):
        fleet = IonQFleet(page=1)  # each job takes a request
        ended = []
        async with fleet.client() as client, JointWait() as wait:
            for job_id in fleet.add(60, ends=1e9):
                wait.add(client.job(job_id), lambda job, error: ended.append(error))
            await anyio.sleep(300)
            assert fleet.requests < 300 / 0.3
        assert len(ended) == 60
        assert {type(error) for error in ended} == {RuntimeError}

    async def test_an_unreadable_job_raises_only_for_its_own_waiters(self, fleet):
        (job_id,) = fleet.add(1, ends=20)
        async with fleet.client() as client, JointWait() as wait:
            job = client.job(job_id)
            async with anyio.create_task_group() as group:
                group.start_soon(wait.wait, job)
                group.start_soon(wait.wait, job)  # two waiters of one handle
                with pytest.raises(NotFoundError):
                    await wait.wait(client.job("deleted"))
            assert job.done
            assert await wait.wait(job) is job

    async def test_a_callback_that_fails_is_logged_and_the_other_jobs_end(self, fleet, caplog):
        first, second = fleet.add(2, ends=5)

        def fail(_job, _error):
            raise ZeroDivisionError

        async with fleet.client() as client, JointWait() as wait:
            wait.add(client.job(first), fail)
            assert (await wait.wait(client.job(second))).done
        assert f"the callback for the end of job {first} failed" in caplog.text

    async def test_refused_credentials_end_a_wait_and_later_waits_work(self, fleet):
        ids = fleet.add(2, ends=1e9)
        fleet.fault = lambda request: httpx.Response(401)
        async with fleet.client() as client, JointWait() as wait:
            with pytest.raises(AuthenticationError):
                await wait.wait(client.job(ids[0]))
            fleet.fault = lambda request: None
            fleet.ends[ids[1]] = 0
            assert (await wait.wait(client.job(ids[1]))).done

    async def test_a_callback_can_add_its_job_again_after_an_error(self, fleet):
        (job_id,) = fleet.add(1, ends=20)
        fleet.fault = lambda request: httpx.Response(401)
        ended = anyio.Event()

        def add_again(job, error):
            if error is None:
                ended.set()
            else:
                fleet.fault = lambda request: None
                wait.add(job, add_again)

        async with fleet.client() as client, JointWait() as wait:
            wait.add(client.job(job_id), add_again)
            with anyio.fail_after(600):
                await ended.wait()

    async def test_a_closed_joint_wait_raises_runtime_error(self, fleet):
        (job_id,) = fleet.add(1, ends=1e9)
        async with fleet.client() as client:
            job = client.job(job_id)
            async with anyio.create_task_group() as group, JointWait() as wait:

                async def follow():
                    with pytest.raises(RuntimeError, match="closed"):
                        await wait.wait(job)

                group.start_soon(follow)
                await anyio.sleep(5)
            with pytest.raises(RuntimeError, match="closed"):
                await wait.wait(job)
            with pytest.raises(TypeError, match="handles"):
                await wait.wait(job_id)


class TestFindSubmissions:
    async def test_one_scan_finds_many_submissions_at_ionq(self, respx_mock, ionq):
        def page(request):
            start = int(request.url.params.get("next", 0))
            jobs = [
                {"id": f"job-{n}", "status": "completed", "metadata": {"aioqpu_submission": f"point-{n}"}}
                for n in range(start, start + 25)
            ]
            return httpx.Response(200, json={"jobs": jobs, "next": str(start + 25) if start < 200 else None})

        route = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=page)
        found = await ionq.find_submissions(f"point-{n}" for n in (3, 70, 3, 999))
        assert {key: job and job.id for key, job in found.items()} == {
            "point-3": "job-3",
            "point-70": "job-70",
            "point-999": None,
        }
        assert route.call_count == 9

    async def test_many_submissions_at_ibm_are_found_in_pages_or_by_their_tags(self, respx_mock, ibm, iam):
        jobs = [
            {
                "id": f"job-{n}",
                "status": "Completed",
                "tags": [f"point-{n}"],
                "created": f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z",
            }
            for n in range(999, -1, -1)
        ]

        def answer(request):
            params = request.url.params
            wanted, before = set(params.get_list("tags")), params.get("created_before")
            matching = (job for job in jobs if wanted <= set(job["tags"]) and (not before or job["created"] <= before))
            return httpx.Response(200, json={"jobs": list(itertools.islice(matching, int(params["limit"])))})

        route = respx_mock.get(f"{IBM}/jobs").mock(side_effect=answer)
        ids = [*(f"point-{n}" for n in range(800, 1000)), "point-7", "none"]
        found = await ibm.find_submissions(ids)
        assert [job and job.id for job in found.values()] == [*(f"job-{n}" for n in range(800, 1000)), "job-7", None]
        assert list(found) == ids
        assert route.call_count <= 5

    async def test_an_empty_list_of_ids_takes_no_request(self, ionq, ibm):
        assert await ionq.find_submissions([]) == {}
        assert await ibm.find_submissions([]) == {}

    async def test_a_single_id_at_ibm_is_found_by_its_tag_in_one_request(self, respx_mock, ibm, iam):
        route = respx_mock.get(f"{IBM}/jobs", params={"tags": "mine"})
        route.respond(json={"jobs": [{"id": "a", "status": "Queued", "tags": ["mine"]}]})
        assert [(key, job.id) for key, job in (await ibm.find_submissions(["mine"])).items()] == [("mine", "a")]
        assert route.call_count == 1

    @pytest.mark.parametrize(
        ("ids", "error"), [("one string", TypeError), ([7], TypeError), (["a", ""], ValueError), (None, TypeError)]
    )
    async def test_bad_ids_are_refused(self, ionq, ids, error):
        with pytest.raises(error):
            await ionq.find_submissions(ids)

    @pytest.mark.parametrize("body", [{"jobs": [{"id": "other", "tags": []}]}, {"answer": "no list"}])
    async def test_an_inconclusive_response_raises_submission_uncertain_error(self, respx_mock, ibm, iam, body):
        respx_mock.get(f"{IBM}/jobs").mock(return_value=httpx.Response(200, json=body))
        with pytest.raises(SubmissionUncertainError) as caught:
            await ibm.find_submissions(["a", "b"])
        assert caught.value.submission_id in ("a", "b")

    async def test_an_undecodable_list_raises_submission_uncertain_error(self, respx_mock, ionq):
        respx_mock.get(f"{IONQ}/jobs").mock(return_value=httpx.Response(200, json=[7]))
        with pytest.raises(SubmissionUncertainError):
            await ionq.find_submissions(["a", "b"])

    async def test_a_look_up_answered_with_429_raises_rate_limit_error(self, respx_mock, ibm, iam):
        respx_mock.get(f"{IBM}/jobs").mock(
            side_effect=lambda request: httpx.Response(429 if "tags" in request.url.params else 200, json={"jobs": []})
        )
        with pytest.raises(RateLimitError):
            await ibm.find_submissions(["a", "b"])


@pytest.fixture
def earlier(respx_mock):
    """Both clouds list one completed job with the submission id `mine`, and sessions; nothing can be submitted."""
    job = {"id": "earlier", "status": "completed", "metadata": {"aioqpu_submission": "mine"}, "tags": ["mine"]}
    for url in (IONQ, IBM, IONQ_V04):
        respx_mock.get(f"{url}/jobs").respond(json={"jobs": [job]})
        respx_mock.get(f"{url}/jobs/earlier").respond(json={**job, "results_url": "/v0.3/jobs/earlier/results"})
    respx_mock.get(f"{IONQ}/jobs/earlier/results").respond(json={"0": 1.0})
    respx_mock.get(f"{IBM}/jobs/earlier/results").respond(json={"results": []})
    respx_mock.get(f"{IBM}/sessions/s").respond(json={"id": "s", "backend_name": "b"})
    respx_mock.get(f"{IONQ_V04}/sessions/s").respond(json={"id": "s", "backend": "qpu.forte-1"})


class TestOnlyIfNew:
    OPTIONS: ClassVar = {"submission_id": "mine", "only_if_new": True}

    async def test_a_job_of_an_earlier_submission_is_returned_and_nothing_is_sent(self, earlier, ibm, ionq, iam):
        assert (await ionq.submit_job(BELL, **self.OPTIONS)).id == "earlier"
        for session, backend in ((ibm, {"backend": "b"}), (ibm.session("s"), {})):
            assert (await session.submit_job("sampler", **self.OPTIONS, **backend)).id == "earlier"
            assert (await session.submit_sampler([], **self.OPTIONS, **backend)).id == "earlier"
            assert (await session.submit_estimator([], **self.OPTIONS, **backend)).id == "earlier"
            assert (await session.submit_quantum_program({}, **self.OPTIONS, **backend)).id == "earlier"
        async with IonQClient("any-key", IONQ_V04) as v04:
            assert (await v04.session("s").submit_job(BELL, **self.OPTIONS)).id == "earlier"

    async def test_run_methods_wait_for_the_job_of_an_earlier_submission(self, earlier, ibm, ionq, iam):
        assert (await ionq.run_job(BELL, **self.OPTIONS)).job_id == "earlier"
        assert (await ibm.run_job("sampler", backend="b", **self.OPTIONS)).job_id == "earlier"
        assert (await ibm.run_sampler([], backend="b", **self.OPTIONS)).job_id == "earlier"
        assert (await ibm.run_estimator([], backend="b", **self.OPTIONS)).job_id == "earlier"
        assert (await ibm.session("s").run_sampler([], **self.OPTIONS)).job_id == "earlier"
        assert (await ibm.session("s").run_estimator([], **self.OPTIONS)).job_id == "earlier"

    async def test_other_arguments_are_checked_before_the_look_up(self, ibm, ionq):
        with pytest.raises(ValueError, match="shots"):
            await ionq.submit_job(BELL, shots=0, **self.OPTIONS)
        with pytest.raises(ValueError, match="max_execution_time"):
            await ibm.submit_sampler([], backend="b", max_execution_time=99_999, **self.OPTIONS)
        with pytest.raises(TypeError, match="only_if_new"):
            await ibm.submit_sampler([], backend="b", submission_id="mine", only_if_new="yes")

    async def test_a_new_submission_is_sent(self, respx_mock, ionq):
        respx_mock.get(f"{IONQ}/jobs").mock(return_value=httpx.Response(200, json={"jobs": []}))
        route = respx_mock.post(f"{IONQ}/jobs").mock(return_value=httpx.Response(200, json={"id": "new"}))
        assert (await ionq.submit_job(BELL, submission_id="mine", only_if_new=True)).id == "new"
        assert json.loads(route.calls[0].request.content)["metadata"] == {"aioqpu_submission": "mine"}

    @pytest.mark.parametrize("submission_id", [None, ""])
    async def test_only_if_new_without_a_submission_id_raises_value_error(self, ionq, submission_id):
        with pytest.raises(ValueError, match="needs a submission_id"):
            await ionq.submit_job(BELL, submission_id=submission_id, only_if_new=True)

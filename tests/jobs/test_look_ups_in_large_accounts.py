"""Looking for one submission among a hundred thousand other jobs: bounded in requests and memory."""

import gc
import json
import tracemalloc
import weakref
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

import anyio
import httpx
import pytest
from support.addresses import IBM, IONQ, KEY
from support.virtual_time import ASYNCIO_ONLY

from aioqpu import BadRequestError, IonQClient, SubmissionUncertainError
from aioqpu.ionq.lookup import SharedLookUp

pytestmark = pytest.mark.anyio

BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}
OTHERS = 100_000
EPOCH = 1_700_000_000
BYTES = 8_000_000


def now():
    return EPOCH + anyio.current_time()


class IonQAccount:
    """Newest first, in pages of 100; every other job has metadata of its own."""

    url = IONQ

    def __init__(self, respx_mock, *, others_age=60.0, visible_after=0.0):
        self.mine, self.others_age, self.visible_after = [], others_age, visible_after
        self.posts = respx_mock.post(f"{self.url}/jobs").mock(side_effect=self.accept)
        self.looks = respx_mock.get(f"{self.url}/jobs").mock(side_effect=self.answer)
        self.started = now()

    def accept(self, request):
        metadata = json.loads(request.content)["metadata"]
        self.mine.insert(0, {"id": f"mine-{len(self.mine)}", "status": "ready", "request": now(), "metadata": metadata})
        return httpx.Response(502)

    def answer(self, request):
        shown = [job for job in self.mine if job["request"] + self.visible_after <= now()]
        start = int(request.url.params.get("next", 0))
        newest = self.started - self.others_age
        others = [
            {"id": f"o-{n}", "status": "completed", "request": newest - n / 10, "metadata": {"run": str(n)}}
            for n in range(max(start - len(shown), 0), min(start + 100 - len(shown), OTHERS))
        ]
        jobs = shown[start : start + 100] + others
        body = {"jobs": list(map(self.fields, jobs)), "next": str(start + 100)}
        return httpx.Response(200, json=body, headers={"date": formatdate(now(), usegmt=True)})

    def fields(self, job):
        return job

    async def submit(self, ionq, ibm, submission_id):
        return await ionq.submit_job(BELL, submission_id=submission_id)


class IonQV04Account(IonQAccount):
    """The same with the fields of v0.4."""

    url = IONQ.replace("v0.3", "v0.4")

    def fields(self, job):
        submitted = datetime.fromtimestamp(job["request"], UTC).isoformat()
        others = {name: value for name, value in job.items() if name != "request"}
        return {**others, "submitted_at": submitted, "started_at": None}

    async def submit(self, ionq, ibm, submission_id):
        return await IonQClient(KEY, api_version="v0.4").submit_job(BELL, submission_id=submission_id)


class IBMAccount:
    """Filters by tag, as the service does; without a filter it would have to list them all."""

    def __init__(self, respx_mock, *, visible_after=0.0):
        self.mine, self.visible_after = [], visible_after
        self.posts = respx_mock.post(f"{IBM}/jobs").mock(side_effect=self.accept)
        self.looks = respx_mock.get(f"{IBM}/jobs").mock(side_effect=self.answer)

    def accept(self, request):
        job = {"id": f"mine-{len(self.mine)}", "status": "Queued", "tags": json.loads(request.content)["tags"]}
        self.mine.insert(0, (now(), job))
        return httpx.Response(502)

    def answer(self, request):
        wanted = set(request.url.params.get_list("tags"))
        shown = (job for made, job in self.mine if made + self.visible_after <= now())
        matching = [job for job in shown if wanted <= set(job["tags"])]
        if not wanted:
            matching += [{"id": f"o-{n}", "status": "Completed", "tags": [f"run-{n}"]} for n in range(OTHERS)]
        limit = int(request.url.params.get("limit", 200))
        return httpx.Response(200, json={"jobs": matching[:limit], "limit": limit, "offset": 0})

    async def submit(self, ionq, ibm, submission_id):
        return await ibm.submit_job("sampler", backend="b", submission_id=submission_id)


ACCOUNTS = pytest.mark.parametrize("account", [IonQAccount, IonQV04Account, IBMAccount])


@ACCOUNTS
@pytest.mark.parametrize(("late", "looks"), [(0, 1), (1, 2), (3, 3), (7, 4), (15, 5)])
async def test_a_job_that_appears_seconds_late_is_found_among_many_others(
    ionq, ibm, iam, respx_mock, account, late, looks
):
    service = account(respx_mock, visible_after=late)
    job = await service.submit(ionq, ibm, "mine")
    assert job.id == "mine-0"
    assert service.posts.call_count == 1
    assert service.looks.call_count == looks


@ACCOUNTS
async def test_a_job_that_appears_after_the_last_look_up_is_found_by_recover(ionq, ibm, iam, respx_mock, account):
    service = account(respx_mock, visible_after=60)
    with pytest.raises(SubmissionUncertainError) as caught:
        await service.submit(ionq, ibm, "mine")
    assert service.looks.call_count == 5
    await anyio.sleep(60)
    job = await caught.value.recover()
    assert job.id == "mine-0"
    assert service.posts.call_count == 1


@ASYNCIO_ONLY
@pytest.mark.parametrize("there", [True, False])
async def test_ibm_look_ups_filter_by_tag_in_small_pages(ibm, iam, respx_mock, there):
    service = IBMAccount(respx_mock)
    if there:
        service.mine.append((now(), {"id": "mine-0", "status": "Queued", "tags": ["mine"]}))
    tracemalloc.start()
    try:
        found = await ibm.find_submission("mine")
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()
    assert (found and found.id) == ("mine-0" if there else None)
    asked = [call.request.url.params for call in service.looks.calls]
    # Without include_mocks, the service leaves dry runs out.
    assert [params.get("include_mocks") for params in asked] == ([None] if there else [None, "true"])
    assert all(params["tags"] == "mine" and int(params["limit"]) <= 10 for params in asked)


@ASYNCIO_ONLY
async def test_find_submission_at_ionq_raises_uncertain_error_after_400_pages(ionq, respx_mock):
    service = IonQAccount(respx_mock, others_age=-3600 * 24)
    pages, traced = 400, 50  # tracing makes a page take seven times as long

    def answer(request):
        if service.looks.call_count == pages - traced:
            tracemalloc.start()
        return service.answer(request)

    service.looks.mock(side_effect=answer)
    try:
        with pytest.raises(SubmissionUncertainError):
            await ionq.find_submission("mine")
        assert tracemalloc.get_traced_memory()[1] < BYTES * traced / pages
    finally:
        tracemalloc.stop()
    assert service.looks.call_count == pages


@ASYNCIO_ONLY
async def test_find_submission_stops_reading_at_submitted_after(ionq, respx_mock):
    service = IonQAccount(respx_mock, others_age=0)
    before = datetime.now(UTC) - timedelta(minutes=20)
    assert await ionq.find_submission("mine", submitted_after=before) is None
    assert 120 <= service.looks.call_count <= 125
    with pytest.raises(ValueError, match="submitted_after needs a time zone"):
        await ionq.find_submission("mine", submitted_after=before.replace(tzinfo=None))


@ASYNCIO_ONLY
@pytest.mark.parametrize("most", [100, 25])
async def test_a_submission_before_ten_thousand_others_is_found_if_the_service_sends_large_pages(
    ionq, respx_mock, most
):
    def answer(request):
        size = int(request.url.params.get("limit", 25))
        if size > most:
            return httpx.Response(400, json={"message": "limit must be at most 25"})
        start = int(request.url.params.get("next", 0))
        jobs = [{"id": f"o-{n}", "status": "completed", "request": EPOCH - n} for n in range(start, start + size)]
        if start <= 12_000 < start + size:
            jobs[0] |= {"id": "mine-0", "metadata": {"aioqpu_submission": "mine"}}
        return httpx.Response(200, json={"jobs": jobs, "next": str(start + size)})

    route = respx_mock.get(f"{IONQ}/jobs").mock(side_effect=answer)
    if most == 100:
        assert (await ionq.find_submission("mine")).id == "mine-0"
    else:
        with pytest.raises(SubmissionUncertainError):
            await ionq.find_submission("mine")
        assert route.call_count == 401


@ASYNCIO_ONLY
async def test_a_page_that_is_refused_at_any_size_is_an_error(ionq, respx_mock):
    route = respx_mock.get(f"{IONQ}/jobs").respond(400)
    with pytest.raises(BadRequestError):
        await ionq.find_submission("mine")
    assert route.call_count == 2


async def test_an_uncertain_submission_in_a_busy_account_is_not_sent_again(ionq, respx_mock):
    service = IonQAccount(respx_mock, others_age=-3600 * 24)
    service.posts.respond(503)
    with pytest.raises(SubmissionUncertainError):
        await ionq.submit_job(BELL)
    assert service.posts.call_count == 1
    assert service.looks.call_count == 5 * 20


async def test_fifty_concurrent_submissions_share_their_look_ups(ionq, respx_mock):
    service = IonQAccount(respx_mock, visible_after=3)
    found = []

    async def submit(number):
        found.append((await ionq.submit_job(BELL, submission_id=f"mine-{number}")).id)

    async with anyio.create_task_group() as group:
        for number in range(50):
            group.start_soon(submit, number)
    assert sorted(found) == sorted(f"mine-{number}" for number in range(50))
    assert service.posts.call_count == 50
    assert service.looks.call_count <= 3 * 3


async def test_cancelling_a_look_up_before_its_scan_does_not_end_later_look_ups():
    async def answer(request):
        await anyio.sleep(5)
        return httpx.Response(200, json={"jobs": [], "next": None})

    async with IonQClient(KEY, transport=httpx.MockTransport(answer)) as client:
        found = []

        async def find(submission_id):
            found.append(await client.find_submission(submission_id))

        async with anyio.create_task_group() as group:
            group.start_soon(find, "first")
            await anyio.sleep(1)
            with anyio.move_on_after(1):
                await find("cancelled while the first scan runs")
            group.start_soon(find, "second")
        await find("third")
        assert found == [None, None, None]


@ASYNCIO_ONLY  # trio runs the tasks that become ready together in a random order
async def test_a_scan_is_skipped_when_its_only_caller_is_cancelled():
    scans, leaving = [], anyio.CancelScope()

    class Service:
        async def scan(self, wanted):
            scans.append({*wanted})
            await anyio.sleep(5)
            leaving.cancel()
            return dict.fromkeys(wanted)

    service = Service()
    look_up = SharedLookUp(service.scan)
    async with anyio.create_task_group() as group:
        group.start_soon(look_up.find, "first", 0.0)
        await anyio.sleep(1)
        with leaving:
            await look_up.find("second", 0.0)
    assert scans == [{"first"}]


async def test_a_client_that_looked_for_a_submission_is_freed():
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"jobs": []}))
    client = IonQClient(KEY, transport=transport)
    assert await client.find_submission("mine") is None
    await client.aclose()
    freed = weakref.ref(transport)  # which the client's connections and jobs refer to
    del client, transport
    gc.collect()
    assert freed() is None

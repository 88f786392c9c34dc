"""Views of a client with other options: what they share with the client, and what is their own."""

import asyncio
from typing import Any

import anyio
import httpx
import pytest
from support.addresses import CRN, KEY

from aioqpu import APITimeoutError, ConfigurationError, IBMRuntimeClient, IonQClient, ServerError
from aioqpu_ionq_v03.api.jobs import get_job

pytestmark = pytest.mark.anyio

X = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}


class Cloud(httpx.AsyncBaseTransport):
    """Answers every request of both clouds, and keeps the requests."""

    def __init__(self, status=200):
        self.status = status
        self.requests = []
        self.closed = False

    @property
    def api_requests(self):
        return [request for request in self.requests if request.url.path != "/identity/token"]

    async def handle_async_request(self, request):
        self.requests.append(request)
        if request.url.path == "/identity/token":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600}, request=request)
        body = {"id": "a", "status": "completed", "backend": "b", "mode": "dedicated"}
        return httpx.Response(self.status, json=body, request=request)

    async def aclose(self):
        self.closed = True


CLIENTS: dict[str, Any] = {
    "ionq": lambda **options: IonQClient(KEY, **options),
    "ionq-v04": lambda **options: IonQClient(KEY, api_version="v0.4", **options),
    "ibm": lambda **options: IBMRuntimeClient(KEY, CRN, **options),
}


@pytest.fixture(params=CLIENTS)
def new_client(request):
    return CLIENTS[request.param]


async def test_only_the_view_uses_its_options(new_client):
    cloud = Cloud()
    async with new_client(transport=cloud, timeout=7, custom_headers={"X-Team": "a", "X-Lab": "b"}) as client:
        view = client.with_options(timeout=3, custom_headers={"x-team": "c", "X-Run": "d"})
        assert type(view) is type(client)
        for each in (view, client):
            await each.retrieve_job("a")
    theirs, ours = cloud.api_requests
    names = ("x-team", "x-lab", "x-run")
    assert [theirs.headers.get_list(name) for name in names] == [["c"], ["b"], ["d"]]
    assert [ours.headers.get_list(name) for name in names] == [["a"], ["b"], []]
    assert theirs.headers["authorization"] == ours.headers["authorization"]
    assert theirs.headers.get("service-crn") == ours.headers.get("service-crn")
    assert (theirs.extensions["timeout"]["read"], ours.extensions["timeout"]["read"]) == (3, 7)


async def test_jobs_and_sessions_of_a_view_use_its_options():
    cloud = Cloud()
    async with IBMRuntimeClient(KEY, CRN, transport=cloud) as client:
        view = client.with_options(submit_timeout=5, custom_headers={"X-Run": "d"})
        job = await view.submit_job("sampler", backend="b")
        await job.refresh()
        await view.job("a").refresh()
        await view.session("s").submit_job("sampler", backend="b")
        await (await view.create_session(backend="b")).refresh()
    assert [request.headers["x-run"] for request in cloud.api_requests] == ["d"] * 6
    posts = [request for request in cloud.api_requests if request.method == "POST"]
    assert [request.extensions["timeout"]["read"] for request in posts] == [5] * 3
    assert len(cloud.requests) - len(cloud.api_requests) == 1  # one token


async def test_any_operation_runs_with_the_options_of_a_view():
    cloud = Cloud(status=503)
    async with IonQClient(KEY, transport=cloud) as client:
        view = client.with_options(max_retries=0)
        with pytest.raises(ServerError):
            await view.call(get_job.asyncio_detailed, uuid="a")
        assert len(cloud.requests) == 1
        with pytest.raises(ServerError):
            await view.raw.get_async_httpx_client().get("/jobs/a")
        assert len(cloud.requests) == 2
        with pytest.raises(ServerError):
            await client.call(get_job.asyncio_detailed, uuid="a")
        assert len(cloud.requests) == 2 + 5


async def test_a_view_of_a_view_keeps_the_options_of_both():
    cloud = Cloud()
    async with IonQClient(KEY, transport=cloud) as client:
        view = client.with_options(timeout=3).with_options(custom_headers={"X-Run": "d"})
        await view.get_health()
    (request,) = cloud.requests
    assert (request.extensions["timeout"]["read"], request.headers["x-run"]) == (3, "d")


async def test_closing_a_view_does_not_close_the_client(new_client):
    cloud = Cloud()
    client = new_client(transport=cloud)
    async with client.with_options(max_retries=1) as view:
        await view.retrieve_job("a")
    assert not cloud.closed
    await view.retrieve_job("a")
    await client.retrieve_job("a")
    await client.aclose()
    assert cloud.closed
    for each in (view, client):
        with pytest.raises(RuntimeError, match="this client is closed"):
            await each.retrieve_job("a")


async def test_a_view_shares_the_queue_after_a_429_and_the_limit_of_requests():
    sent, running, most = [], 0, 0

    async def answer(request):
        nonlocal running, most
        running, most = running + 1, max(most, running + 1)
        sent.append(anyio.current_time())
        await anyio.sleep(0.1)
        running -= 1
        if len(sent) == 1:
            return httpx.Response(429, headers={"Retry-After": "30"}, json={})
        return httpx.Response(200, json={"id": "a", "status": "ready"})

    async with IonQClient(KEY, transport=httpx.MockTransport(answer), max_concurrency=1) as client:
        view = client.with_options(max_retries=0)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.submit_job, X)
            await anyio.sleep(5)
            tasks.start_soon(view.submit_job, X)
    assert len(sent) == 3
    assert sent[1] - sent[0] >= 30  # the view's submission waited behind the refused one
    assert sent[2] > sent[1]
    assert most == 1


async def test_a_view_shares_the_retry_budget():
    cloud = Cloud(status=503)
    async with IonQClient(KEY, transport=cloud) as client:
        for _ in range(25):
            with pytest.raises(ServerError):
                await client.with_options(timeout=3).retrieve_job("a")
        spent = len(cloud.requests)
        with pytest.raises(ServerError):
            await client.retrieve_job("a")
    assert len(cloud.requests) == spent + 1  # nothing is left for retries


async def test_a_timeout_error_of_a_view_names_its_timeout():
    async def silent(request):
        raise httpx.ReadTimeout("", request=request)

    async with IonQClient(KEY, transport=httpx.MockTransport(silent)) as client:
        with pytest.raises(APITimeoutError, match=r"no answer within 2 s$"):
            await client.with_options(timeout=2, max_retries=0).retrieve_job("a")


@pytest.mark.parametrize(
    "option",
    [
        {"timeout": 0},
        {"timeout": "5"},
        {"submit_timeout": -1},
        {"max_retries": 1.5},
        {"max_retries": -1},
        {"custom_headers": {"Authorization": "x"}},
        {"custom_headers": {"X-A": "line\nline"}},
        {"custom_headers": "X-A: b"},
    ],
)
async def test_invalid_options_raise_the_same_error_as_in_the_constructor(new_client, option):
    with pytest.raises(ConfigurationError) as of_constructor:
        new_client(**option)
    with pytest.raises(ConfigurationError) as of_view:
        new_client().with_options(**option)
    assert str(of_view.value) == str(of_constructor.value)


async def test_an_unknown_option_raises_a_type_error_that_names_it():
    with pytest.raises(TypeError, match=r"with_options\(\) has no keyword 'max_retry'.*max_retries"):
        IonQClient(KEY).with_options(max_retry=1)  # type: ignore[call-arg]


def test_a_view_works_in_several_event_loops_and_shows_no_secrets():
    cloud = Cloud()
    view = IBMRuntimeClient(KEY, CRN, transport=cloud).with_options(max_retries=0)
    for _ in range(2):
        asyncio.run(view.retrieve_job("a"))
    shown = f"{view!r} {vars(view)!r} {view.api_headers!r}"
    assert KEY not in shown
    assert CRN not in shown


@pytest.mark.parametrize("name", ["ionq", "ibm"])
async def test_an_unknown_value_is_logged_once_for_a_client_and_its_views(caplog, name):
    async with CLIENTS[name](transport=Cloud()) as client:
        for each in (client, client.with_options(max_retries=0), client.with_options(timeout=3)):
            if name == "ionq":
                await each.submit_job({"qubits": 1, "circuit": [{"gate": "xx_new", "target": 0}]})
            else:
                await each.submit_job("sampler", backend="b", log_level="debugg")
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1


async def test_a_view_of_a_subclass_keeps_its_attributes():
    class Mine(IonQClient):
        def __init__(self, project):
            super().__init__(KEY)
            self.project = project

    view = Mine("p").with_options(max_retries=0)
    assert isinstance(view, Mine)
    assert view.project == "p"

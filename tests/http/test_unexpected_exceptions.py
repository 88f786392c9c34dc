"""Whatever goes wrong once a request may have left: no job is lost, and every error is one of this package."""

import json
import logging
import pickle
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from support.addresses import CRN, IBM, IONQ, KEY

from aioqpu import AioqpuError, IBMRuntimeClient, IonQClient, ResponseDecodeError, SubmissionUncertainError, TokenError

X = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
ODD_HEADERS = {
    "Latin-1": (b"X-Edge-City", "Zürich".encode("latin-1")),
    "UTF-8": (b"X-Edge-City", "Zürich".encode()),
    "no text at all": (b"Server", bytes(range(0x80, 0x100))),
    "an odd name": ("X-Zürich".encode("latin-1"), b"1"),
}


class OddError(Exception):
    """An exception that can neither be shown nor made again."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(one, two)

    def __str__(self) -> str:
        raise ValueError("no words")


FAILURES: dict[str, Callable[[], Exception]] = {
    "RuntimeError": lambda: RuntimeError("boom"),
    "UnicodeError": lambda: UnicodeEncodeError("ascii", "ü", 0, 1, "ordinal not in range(128)"),
    "MemoryError": MemoryError,
    "RecursionError": RecursionError,
    "AssertionError": AssertionError,
    "OddError": lambda: OddError(1, 2),
    "ExceptionGroup": lambda: ExceptionGroup("several", [RuntimeError("one"), OSError("two")]),
    "one with the key in it": lambda: RuntimeError(f"illegal header value {KEY}"),
    "ValueError": lambda: ValueError("as for a wrong argument"),
    "TypeError": lambda: TypeError("as for a wrong argument"),
}


class BrokenStream(httpx.AsyncByteStream):
    def __init__(self, body: bytes, failure: Exception, *, on_close: bool) -> None:
        self.body, self.failure, self.on_close = body, failure, on_close

    async def __aiter__(self) -> Any:
        yield self.body[: len(self.body) // 2]
        if not self.on_close:
            raise self.failure
        yield self.body[len(self.body) // 2 :]

    async def aclose(self) -> None:
        if self.on_close:
            raise self.failure


class Cloud(httpx.AsyncBaseTransport):
    """Takes every job, and then breaks in a way of the test's choosing; its list may show the job or not."""

    def __init__(self, answer: Callable[[dict[str, Any]], httpx.Response], *, listed: bool) -> None:
        self.answer, self.listed = answer, listed
        self.jobs: list[dict[str, Any]] = []
        self.posts = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await anyio.lowlevel.checkpoint()
        if request.method == "POST":
            self.posts += 1
            self.jobs.append(
                {"id": f"job-{self.posts}", "status": "ready", "request": 1, **json.loads(request.content)}
            )
            return self.answer(self.jobs[-1])
        return httpx.Response(200, json={"jobs": self.jobs if self.listed else []})


def raising(failure: Callable[[], Exception]) -> dict[str, Callable[[dict[str, Any]], httpx.Response]]:
    """Every place of a transport where an exception may come from."""

    def at_once(job: dict[str, Any]) -> httpx.Response:
        raise failure()

    def broken(job: dict[str, Any], *, on_close: bool) -> httpx.Response:
        body = json.dumps({"id": job["id"], "status": "ready"}).encode()
        return httpx.Response(200, stream=BrokenStream(body, failure(), on_close=on_close))

    return {
        "instead of an answer": at_once,
        "within the body": lambda job: broken(job, on_close=False),
        "at its end": lambda job: broken(job, on_close=True),
    }


PLACES = list(raising(RuntimeError))


def client_of(cloud: str, transport: httpx.AsyncBaseTransport) -> Any:
    if cloud == "ionq":
        return IonQClient(KEY, transport=transport)
    return IBMRuntimeClient(instance=CRN, auth=KEY, transport=transport)


async def submit(client: Any, **job: Any) -> Any:
    if isinstance(client, IonQClient):
        return await client.submit_job(X, **job)
    return await client.submit_job("sampler", backend="b", **job)


@pytest.mark.anyio
@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
class TestTransportExceptions:
    async def test_a_submission_is_found_by_a_look_up(self, cloud, place, failure):
        transport = Cloud(raising(failure)[place], listed=True)
        async with client_of(cloud, transport) as client:
            assert (await submit(client)).id == "job-1"
        assert transport.posts == 1

    async def test_a_submission_that_is_not_found_is_uncertain_and_has_its_id(self, cloud, place, failure):
        transport = Cloud(raising(failure)[place], listed=False)
        async with client_of(cloud, transport) as client:
            with pytest.raises(SubmissionUncertainError) as caught:
                await submit(client, submission_id="mine-1")
        assert transport.posts == 1
        assert caught.value.submission_id == pickle.loads(pickle.dumps(caught.value)).submission_id == "mine-1"
        assert KEY not in str(caught.value) + repr(caught.value.__cause__.__cause__)
        assert caught.value.__cause__.__context__ is None

    async def test_a_read_raises_aioqpu_error_with_its_cause(self, cloud, place, failure):
        breaks = raising(failure)[place]
        transport = httpx.MockTransport(lambda request: breaks({"id": "a"}))
        async with client_of(cloud, transport) as client:
            with pytest.raises(AioqpuError) as caught:
                await client.retrieve_job("a")
        cause = caught.value.__cause__
        expected = failure()
        if not isinstance(expected, OddError) and KEY not in str(expected):
            assert type(cause) is type(expected)
            assert str(cause) == str(expected)
            assert type(expected).__name__ in str(caught.value)
            assert cause.__traceback__ is None
        assert KEY not in str(caught.value) + repr(cause)


@pytest.mark.anyio
@pytest.mark.parametrize("header", ODD_HEADERS.values(), ids=ODD_HEADERS)
async def test_responses_with_malformed_headers_are_accepted(header, respx_mock):
    answer = httpx.Response(200, headers=[header], json={"id": "a", "status": "Queued", "request": 1})
    respx_mock.route(host="api.ionq.co").mock(return_value=answer)
    respx_mock.route(host="quantum.cloud.ibm.com").mock(return_value=answer)
    token = httpx.Response(200, headers=[header], json={"access_token": "t", "expires_in": 3600})
    respx_mock.route(host="iam.cloud.ibm.com").mock(return_value=token)
    async with IonQClient(KEY) as ionq, IBMRuntimeClient(KEY, CRN) as ibm:
        for client in (ionq, ibm):
            assert (await submit(client)).id == "a"
            assert (await client.retrieve_job("a")).status == "Queued"
        assert (await ibm.create_session(backend="b")).id == "a"


class Refusal(logging.Filter):
    """A log filter of the user's that fails."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def filter(self, record: logging.LogRecord) -> bool:
        if self.words in record.getMessage():
            raise RuntimeError("a broken filter")
        return True


@pytest.fixture
def break_log(caplog):
    caplog.set_level(logging.DEBUG, "aioqpu")
    broken = []

    def break_log(words: str) -> None:
        broken.append(Refusal(words))
        logging.getLogger("aioqpu").addFilter(broken[-1])

    yield break_log
    for each in broken:
        logging.getLogger("aioqpu").removeFilter(each)


@pytest.mark.anyio
@pytest.mark.parametrize("words", ["submitted job", "POST /v0.3/jobs -> 200", "POST"])
async def test_a_failing_log_filter_does_not_lose_the_job(words, break_log):
    break_log(words)
    transport = Cloud(lambda job: httpx.Response(200, json=job), listed=True)
    async with IonQClient(KEY, transport=transport) as client:
        assert (await client.submit_job(X)).id == "job-1"
    assert transport.posts == 1


@pytest.mark.anyio
async def test_a_log_filter_that_always_fails_leaves_the_submission_uncertain(break_log):
    break_log("")
    transport = Cloud(lambda job: httpx.Response(502), listed=True)
    async with IonQClient(KEY, transport=transport) as client:
        with pytest.raises(SubmissionUncertainError) as caught:
            await client.submit_job(X, submission_id="mine-1")
    assert caught.value.submission_id == "mine-1"


@pytest.mark.anyio
async def test_a_failing_log_filter_does_not_fail_a_cancelled_submission(break_log):
    break_log("cancelled submission")

    async def slow(request):
        await anyio.sleep(2)
        return httpx.Response(200, json={"id": "a"})

    async with IonQClient(KEY, transport=httpx.MockTransport(slow)) as client:
        with anyio.move_on_after(1):
            await client.submit_job(X)
        await anyio.sleep(2)


@pytest.mark.anyio
@pytest.mark.parametrize("cloud", ["ionq", "ibm"])
async def test_an_exception_in_a_look_up_does_not_replace_the_uncertain_error(cloud):
    class Confused(Cloud):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "GET":
                raise LookupError("boom")
            return await super().handle_async_request(request)

    transport = Confused(lambda job: httpx.Response(502), listed=False)
    async with client_of(cloud, transport) as client:
        with pytest.raises(SubmissionUncertainError, match="502"):
            await submit(client)


@pytest.mark.anyio
async def test_closing_the_client_during_the_look_up_leaves_the_submission_uncertain():
    async def submit_and_see() -> None:
        with pytest.raises(SubmissionUncertainError) as caught:
            await client.submit_job(X, submission_id="mine-1")
        assert caught.value.submission_id == "mine-1"

    client = IonQClient(KEY, transport=Cloud(lambda job: httpx.Response(502), listed=False))
    async with anyio.create_task_group() as group:
        group.start_soon(submit_and_see)
        await anyio.sleep(1)
        await client.aclose()


@pytest.mark.anyio
async def test_an_exception_while_opening_a_session_raises_uncertain_error(respx_mock):
    route = respx_mock.post(f"{IBM}/sessions").mock(side_effect=RuntimeError("boom"))
    async with IBMRuntimeClient(instance=CRN, auth=KEY) as client:
        with pytest.raises(SubmissionUncertainError, match="RuntimeError: boom"):
            await client.create_session(backend="b")
    assert route.call_count == 1


@pytest.mark.anyio
async def test_an_exception_in_a_token_request_raises_token_error(respx_mock):
    respx_mock.route(host="iam.cloud.ibm.com").mock(side_effect=RuntimeError("boom"))
    async with IBMRuntimeClient(KEY, CRN) as client:
        with pytest.raises(TokenError, match="boom"):
            await client.submit_job("sampler", backend="b")


@pytest.mark.anyio
async def test_a_private_result_can_be_requested_again_after_a_failed_read(respx_mock):
    job = {"id": "a", "status": "Completed", "private": True}
    respx_mock.get(f"{IBM}/jobs/a").respond(json=job)
    answers = [RuntimeError("boom"), httpx.Response(200, json={"results": []})]
    respx_mock.get(f"{IBM}/jobs/a/results").mock(side_effect=answers)
    async with IBMRuntimeClient(instance=CRN, auth=KEY) as client:
        handle = await client.retrieve_job("a")
        with pytest.raises(ResponseDecodeError, match="boom"):
            await handle.result()
        assert len(await handle.result()) == 0


@pytest.mark.anyio
async def test_wrong_arguments_raise_type_error_or_value_error(respx_mock):
    posts = respx_mock.post(f"{IONQ}/jobs").respond(json={"id": "a"})
    async with IonQClient(KEY) as client:
        with pytest.raises(TypeError, match="cannot be sent as JSON"):
            await client.submit_job({"circuit": object()})
        with pytest.raises(ValueError, match="JSON compliant"):
            await client.submit_job({"circuit": float("nan")})
    async with client:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        await client.submit_job(X)
    assert posts.call_count == 0

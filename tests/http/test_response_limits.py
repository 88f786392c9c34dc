"""What one answer may take: seconds, bytes, memory. The hostile server of `make hostile` has the same at full size."""

import asyncio
import contextlib
import gzip
import json
import random
import socket
import threading
import time
import zlib
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from support.addresses import CRN, IAM, IBM, IONQ, KEY

from aioqpu import (
    APITimeoutError,
    IBMRuntimeClient,
    IonQClient,
    ResponseDecodeError,
    SubmissionUncertainError,
    TokenError,
)
from aioqpu._http.json_memory import TooLargeError, check_size
from aioqpu._http.json_stream import loads
from aioqpu._http.responses import decode, parse_json

X = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
JOB = {"id": "a", "status": "ready", "request": 1}
# httpx reads a body through nested generators, of which only the outermost can be closed when the rest is not wanted.
LEAVES_GENERATORS = pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")
DONE = {"id": "a", "status": "completed", "request": 1, "qubits": 1}
PRIVATE = {"id": "a", "status": "Completed", "private": True}


class Drip(httpx.AsyncByteStream):
    """A body of which `step` bytes come every `seconds`: every read timeout is met, and it takes for ever."""

    def __init__(self, body: bytes = b"", *, step: int = 1, seconds: float = 0.5) -> None:
        self.body, self.step, self.seconds = body, step, seconds

    async def __aiter__(self) -> Any:
        while not self.body:
            await anyio.sleep(self.seconds)
            yield b" " * self.step
        for at in range(0, len(self.body), self.step):
            await anyio.sleep(self.seconds)
            yield self.body[at : at + self.step]


def service(**streams: Any) -> httpx.MockTransport:
    """Answer by the last part of the path: a stream factory, or JSON."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = streams.get(f"{request.method}_{request.url.path.rpartition('/')[2]}".lower(), {"jobs": []})
        return httpx.Response(200, stream=found()) if callable(found) else httpx.Response(200, json=found)

    return httpx.MockTransport(answer)


@pytest.mark.anyio
class TestTimeouts:
    async def test_a_slow_response_body_raises_after_the_total_timeout(self):
        started = anyio.current_time()
        async with IonQClient(KEY, transport=service(get_a=Drip), timeout=2, max_retries=0) as client:
            with pytest.raises(APITimeoutError, match="no complete answer within 600 s") as caught:
                await client.retrieve_job("a")
        assert anyio.current_time() - started == pytest.approx(600, abs=1)
        assert caught.value.sent

    async def test_total_timeout_is_an_option_and_bounds_each_attempt(self):
        started = anyio.current_time()
        async with IonQClient(KEY, transport=service(get_a=Drip), total_timeout=20, max_retries=1) as client:
            with pytest.raises(APITimeoutError, match=r"within 20 s \(after 2 attempts\)"):
                await client.retrieve_job("a")
        assert 40 <= anyio.current_time() - started < 42

    async def test_a_submission_times_out_after_total_timeout_plus_submit_timeout(self):
        started = anyio.current_time()
        async with IonQClient(KEY, transport=service(post_jobs=Drip), total_timeout=20, submit_timeout=100) as client:
            with pytest.raises(SubmissionUncertainError, match="within 120 s") as caught:
                await client.submit_job(X, submission_id="mine-1")
        assert caught.value.submission_id == "mine-1"
        assert anyio.current_time() - started == pytest.approx(135.5, abs=1)

    async def test_large_results_may_take_longer_than_the_total_timeout(self):
        body = json.dumps({"0": 1.0}).encode() + b" " * 20 * 2**20
        transport = service(get_a=DONE, get_results=lambda: Drip(body, step=2**14, seconds=0.9))
        started = anyio.current_time()
        async with IonQClient(KEY, transport=transport, total_timeout=20) as client:
            assert (await client.get_results("a")).probabilities == {0: 1.0}
        assert anyio.current_time() - started > 1000

    async def test_results_that_arrive_too_slowly_raise_timeout_error(self):
        transport = service(get_a=PRIVATE, get_results=lambda: Drip(step=2**10, seconds=0.9))
        started = anyio.current_time()
        async with IBMRuntimeClient(
            instance=CRN, auth="t", transport=transport, total_timeout=20, submit_timeout=40
        ) as client:
            with pytest.raises(APITimeoutError, match="within 60 s"):
                await client.get_results("a")
        assert anyio.current_time() - started == pytest.approx(64.5, abs=2)

    async def test_a_token_request_times_out_after_60_seconds(self, respx_mock):
        respx_mock.post(IAM).mock(side_effect=lambda request: httpx.Response(200, stream=Drip()))
        started = anyio.current_time()
        async with IBMRuntimeClient(KEY, CRN, max_retries=0) as client:
            with pytest.raises(TokenError, match="within 60 s"):
                await client.retrieve_job("a")
        assert anyio.current_time() - started == pytest.approx(60, abs=1)

    async def test_a_read_is_retried_after_a_total_timeout(self):
        answers = [Drip(), Drip(json.dumps(JOB).encode(), step=100)]
        transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=answers.pop(0)))
        async with IonQClient(KEY, transport=transport, total_timeout=20) as client:
            assert (await client.retrieve_job("a")).status == "ready"


@contextlib.contextmanager
def raw_server(talk):
    """Serve every connection in a thread with `talk(connection)`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=converse, args=(connection,), daemon=True).start()

    def converse(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            talk(connection)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v0.3"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def endless_continue(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


def endless_header(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        connection.sendall(b"a")
        time.sleep(0.05)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("talk", [endless_continue, endless_header])
def test_an_endless_response_head_raises_after_the_total_timeout(talk, backend):
    async def main() -> None:
        async with IonQClient(KEY, url, timeout=2, total_timeout=0.5, max_retries=0) as client:
            with pytest.raises(APITimeoutError, match=r"no complete answer within 0\.5 s"):
                with anyio.fail_after(300):
                    await client.retrieve_job("a")

    with raw_server(talk) as url:
        anyio.run(main, backend=backend)


class Body(httpx.AsyncByteStream):
    """Bytes as they would come from the network, in pieces."""

    def __init__(self, body: bytes, step: int = 2**16) -> None:
        self.body, self.step = body, step

    async def __aiter__(self) -> Any:
        for at in range(0, len(self.body), self.step):
            yield self.body[at : at + self.step]


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = json.dumps({**JOB, "name": "x" * 2_000_000}).encode()


@pytest.mark.anyio
class TestCompression:
    @pytest.mark.parametrize(
        ("encoding", "body"),
        [
            ("gzip", gzip.compress(PACKED)),
            ("X-GZIP", gzip.compress(PACKED)),
            ("deflate", zlib.compress(PACKED)),
            ("deflate", raw_deflate(PACKED)),
            ("identity", PACKED),
            ("", PACKED),
        ],
    )
    @pytest.mark.parametrize("step", [2**16, 61])
    async def test_compressed_bodies_are_decoded(self, respx_mock, encoding, body, step):
        respx_mock.get(f"{IONQ}/jobs/a").respond(
            stream=Body(body, step), headers={"content-encoding": encoding} if encoding else {}
        )
        async with IonQClient(KEY) as client:
            assert (await client.retrieve_job("a")).to_dict()["name"] == "x" * 2_000_000

    @pytest.mark.parametrize("body", [b"\x1f\x8bnonsense", gzip.compress(PACKED)[:-9], b"nonsense"])
    async def test_a_damaged_body_is_retried(self, respx_mock, body):
        headers = {"content-encoding": "gzip"}
        answers = [httpx.Response(200, stream=Body(body), headers=headers), httpx.Response(200, json=JOB)]
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=answers)
        async with IonQClient(KEY) as client:
            assert (await client.retrieve_job("a")).status == "ready"

    async def test_an_empty_body_with_a_content_encoding_is_accepted(self, respx_mock):
        respx_mock.delete(f"{IONQ}/jobs/a").respond(204, stream=Body(b""), headers={"content-encoding": "gzip"})
        async with IonQClient(KEY) as client:
            await client.delete_job("a")

    @pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x" * 5000])
    async def test_an_unsupported_content_encoding_is_refused_but_an_error_status_is_raised(self, respx_mock, encoding):
        headers = {"content-encoding": encoding}
        route = respx_mock.get(f"{IONQ}/jobs/a").respond(stream=Body(PACKED), headers=headers)
        async with IonQClient(KEY) as client:
            with pytest.raises(ResponseDecodeError, match="did not ask for") as caught:
                await client.retrieve_job("a")
            assert len(str(caught.value)) < 200
            assert route.calls.last.request.headers["accept-encoding"] == "gzip, deflate"
            respx_mock.get(f"{IONQ}/jobs/a").respond(400, stream=Body(PACKED), headers=headers)
            with pytest.raises(Exception, match="400"):
                await client.retrieve_job("a")

    @LEAVES_GENERATORS
    async def test_decompression_stops_at_the_limit_and_lets_other_tasks_run(self, respx_mock):
        packer = zlib.compressobj(1, wbits=31)
        bomb = packer.compress(bytes(2**26 + 2**20)) + packer.flush()
        respx_mock.get(f"{IONQ}/jobs/a").respond(stream=Body(bomb, 2**20), headers={"content-encoding": "gzip"})
        turns, reading = 0, True

        async def others() -> None:
            nonlocal turns
            while reading:
                turns += 1
                await anyio.lowlevel.checkpoint()

        async with IonQClient(KEY) as client, anyio.create_task_group() as group:
            group.start_soon(others)
            with pytest.raises(ResponseDecodeError, match="larger than 64 MiB"):
                await client.retrieve_job("a")
            reading = False
        assert turns > 100


def unfolding(element: bytes, size: int) -> bytes:
    return b"[" + element * (size // len(element)) + b"0]"


@pytest.mark.parametrize(
    ("element", "megabytes"),
    [(b"[],", 12), (b"[0],", 16), (b"{},", 2), (b'{"a":0},', 4), (b'"",', 36), (b'["a"],', 21)],
)
def test_json_that_needs_too_much_memory_is_refused_before_parsing(element, megabytes):
    with pytest.raises(TooLargeError, match="1000 MB"):
        check_size(unfolding(element, megabytes * 10**6))


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"{%b}" % b", ".join(b'"%d": 3.814697265625e-06' % state for state in range(2**18)),
        lambda: b'{"evs": [%b]}' % b", ".join([b"0.14285714285714285"] * 10**6),
        lambda: json.dumps({"jobs": [JOB | {"name": str(number)} for number in range(10_000)]}).encode(),
        lambda: json.dumps({"qasm": 'cx q[0], q[1]; // {["\\\n' * 1_500_000}).encode(),
        lambda: json.dumps({"x": "é" * 10_000_000}, ensure_ascii=False).encode(),
        lambda: b'"' + rb"\\" * 10_000_000 + b'"',
        lambda: rb'"\"' + b'[,{"'.replace(b'"', rb"\"") * 10_000_000 + b'"',
        lambda: b"\\" * 3_000_001,
    ],
    ids=["states", "numbers", "jobs", "a program", "accents", "backslashes", "quotes in a string", "nothing else"],
)
def test_large_json_that_fits_into_memory_is_accepted(make):
    check_size(make())


def test_json_strings_are_recognised_across_piece_boundaries(monkeypatch):
    monkeypatch.setattr("aioqpu._http.json_memory._PIECE_BYTES", 7)
    monkeypatch.setattr("aioqpu._http.json_memory.LARGE_BODY_BYTES", 5_000)
    monkeypatch.setattr("aioqpu._http.json_memory.MAX_MEMORY_BYTES", 50_000)
    monkeypatch.setattr("aioqpu._http.json_memory.let_event_loop_run", lambda: None)
    rng = random.Random(20261127)
    for _ in range(20):
        text = "".join(rng.choices('\\"[{,:ab', k=1_500))
        check_size(json.dumps([text] * 6).encode())
        with pytest.raises(TooLargeError):
            check_size(json.dumps([text] * 6 + [[]] * 300).encode())


@pytest.mark.parametrize("character", ["é", "€", "😀"])
def test_a_wide_character_raises_the_memory_estimate_of_its_text(character, monkeypatch):
    monkeypatch.setattr("aioqpu._http.json_memory.MAX_MEMORY_BYTES", 10_000_000)
    with pytest.raises(TooLargeError):
        loads(json.dumps(["x" * 2_500_000 + character], ensure_ascii=False).encode())
    with pytest.raises(TooLargeError):
        loads(json.dumps(["x" * 60_000] * 40 + [character], ensure_ascii=False).encode())
    assert loads(json.dumps(["x" * 2_500_000]).encode()) == ["x" * 2_500_000]


def test_results_that_need_too_much_memory_are_refused_but_long_samples_are_accepted():
    request = httpx.Request("GET", f"{IBM}/jobs/a/results")
    with pytest.raises(ResponseDecodeError, match="1000 MB"):
        asyncio.run(
            decode(httpx.Response(200, content=unfolding(b"[],", 12_000_000), request=request), len, results=True)
        )
    samples = json.dumps({"results": [{"data": {"c": {"samples": ["0x1f"] * 2_000_000, "num_bits": 8}}}]}).encode()
    parse_json(httpx.Response(200, content=samples, request=request), results=True)


@pytest.mark.anyio
class TestMemory:
    @pytest.fixture
    def bomb(self):
        return gzip.compress(unfolding(b"[],", 12_000_000))

    def answer(self, bomb):
        return httpx.Response(200, stream=Body(bomb), headers={"content-encoding": "gzip"})

    async def test_a_response_that_needs_too_much_memory_raises_decode_error(self, respx_mock, bomb):
        respx_mock.get(f"{IONQ}/jobs/a").mock(side_effect=lambda request: self.answer(bomb))
        async with IonQClient(KEY) as client:
            with pytest.raises(ResponseDecodeError, match="1000 MB"):
                await client.retrieve_job("a")
            from aioqpu_ionq_v03.api import jobs

            with pytest.raises(ResponseDecodeError, match="1000 MB"):
                await client.call(jobs.get_job.asyncio_detailed, uuid="a")
            with pytest.raises(ResponseDecodeError, match="1000 MB"):
                await jobs.get_job.asyncio_detailed("a", client=client.raw)

    async def test_a_page_with_more_than_10000_jobs_raises_decode_error(self, respx_mock):
        respx_mock.get(f"{IONQ}/jobs").respond(json={"jobs": [JOB] * 10_001})
        async with IonQClient(KEY) as client:
            with pytest.raises(ResponseDecodeError, match="10001 on one page"):
                _ = [job async for job in client.list_jobs()]

    @LEAVES_GENERATORS
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (json.dumps({"access_token": "x" * 2_000_000}), "larger than 1 MiB"),
            (json.dumps({"access_token": "x" * 70_000}), "more than 65536 characters"),
            (json.dumps({"access_token": "x", "junk": [[]] * 260_000}), "boom"),
            ("[" + "[]," * 300_000, "without an access token"),
            ("[]", "without an access token"),
        ],
    )
    async def test_oversized_or_malformed_token_responses_give_a_short_error(self, respx_mock, body, words):
        respx_mock.post(IAM).respond(text=body)
        respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=RuntimeError("boom"))
        respx_mock._assert_all_called = False
        async with IBMRuntimeClient(KEY, CRN) as client:
            with pytest.raises((TokenError, ResponseDecodeError), match=words) as caught:
                await client.retrieve_job("a")
        assert len(str(caught.value)) < 300


UNSENDABLE = [
    "\x85",
    "\x9b31m",
    "a\x9d0;title",
    "a\u202eb",
    "a\u2066b",
    "a\u200fb",
    "a\u061cb",
    "a\u2028b",
    "a\udc80",
    "a" * 513,
]


@pytest.mark.anyio
class TestIdsAndCursors:
    @pytest.mark.parametrize("name", UNSENDABLE, ids=ascii)
    async def test_a_job_id_that_cannot_be_printed_or_sent_is_refused(self, name, respx_mock):
        respx_mock.get(f"{IONQ}/jobs").respond(content=json.dumps({"jobs": [{"id": name}]}))
        respx_mock.get(f"{IBM}/jobs").respond(content=json.dumps({"jobs": [{"id": name}]}))
        async with IonQClient(KEY) as ionq, IBMRuntimeClient(instance=CRN, auth="t") as ibm:
            for client in (ionq, ibm):
                with pytest.raises(ValueError, match="cannot be a job id") as refused:
                    client.job(name)
                assert str(refused.value).isprintable()
                assert len(str(refused.value)) < 600
                with pytest.raises(ResponseDecodeError):
                    _ = [job async for job in client.list_jobs()]

    @pytest.mark.parametrize("cursor", ["x" * 70_000, "é" * 5000, "\ud800"], ids=lambda cursor: ascii(cursor[:2]))
    async def test_a_cursor_that_does_not_fit_into_a_url_raises_decode_error(self, cursor, respx_mock):
        page = json.dumps({"jobs": [JOB], "next": cursor})
        respx_mock.get(f"{IONQ}/jobs").respond(content=page)
        workloads = json.dumps({"workloads": [{"id": "a"}], "next": {"href": f"https://x.test/?next={cursor}"}})
        respx_mock.get(f"{IBM}/workloads").respond(content=workloads)
        async with IonQClient(KEY) as ionq, IBMRuntimeClient(instance=CRN, auth="t") as ibm:
            with pytest.raises(ResponseDecodeError, match="cursor"):
                _ = [job async for job in ionq.list_jobs()]
            with pytest.raises(ResponseDecodeError, match="cursor"):
                _ = [workload async for workload in ibm.list_workloads()]

    @pytest.mark.parametrize("href", ["https://[x/?next=a", 7, None, ""])
    async def test_an_unusable_next_link_ends_the_list_or_raises_decode_error(self, href, respx_mock):
        respx_mock.get(url__startswith=f"{IBM}/workloads").respond(
            json={"workloads": [{"id": "a"}], "next": {"href": href}}
        )
        async with IBMRuntimeClient(instance=CRN, auth="t") as ibm:
            expected = pytest.raises(ResponseDecodeError) if href == "https://[x/?next=a" else contextlib.nullcontext()
            with expected:
                assert [workload.id async for workload in ibm.list_workloads()] == ["a"]

    async def test_arguments_that_do_not_fit_into_a_url_raise_value_error(self):
        async with IBMRuntimeClient(instance=CRN, auth="t") as ibm:
            with pytest.raises(ValueError, match="make no URL"):
                _ = [job async for job in ibm.list_jobs(tags=["x" * 70_000])]

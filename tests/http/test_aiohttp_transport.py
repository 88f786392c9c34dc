"""The transport of the extra `aiohttp`, with the real package over a real socket."""

import asyncio
import contextlib
import gc
import logging
import socket
import ssl
import sys
import time
from pathlib import Path

import httpx
import pytest
import trustme
from support.addresses import KEY
from support.sockets import closed_port

from aioqpu import (
    APIConnectionError,
    APITimeoutError,
    IBMRuntimeClient,
    IonQClient,
    RateLimitError,
    SubmissionUncertainError,
    TokenError,
    wait_all,
)
from aioqpu_emulator import Emulator

httpx_aiohttp = pytest.importorskip("httpx_aiohttp")

pytestmark = pytest.mark.asyncio

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'


@pytest.fixture(scope="module")
def emulator():
    emulator = Emulator(queue_time=0, run_time=0)
    with emulator.serve() as urls:
        yield emulator, urls


def ionq_client(url, **options):
    return IonQClient(KEY, url, transport=httpx_aiohttp.AiohttpTransport(), **options)


def ibm_client(urls, **options):
    where = {"url": urls.ibm_url, "iam_url": urls.iam_url}
    return IBMRuntimeClient(KEY, urls.instance, **where, transport=httpx_aiohttp.AiohttpTransport(), **options)


async def test_a_large_submission_arrives_whole(emulator):
    async with ibm_client(emulator[1]) as client:
        job = await client.submit_sampler([QASM + " // " + "x" * 900_000], backend="emulator", shots=5)
        assert (await job.result(600))[0].data["c"].counts() == {"1": 5}


class Service:
    """IonQ with accidents: `misfortunes` befall the next submissions after their job was made."""

    def __init__(self, misfortunes=()):
        self.misfortunes, self.jobs, self.paths, self.connections = list(misfortunes), [], [], []

    async def handle(self, reader, writer):
        self.connections.append(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self.exchange(reader, writer):
                await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async def exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, *_ = head.split()
        length = [line.partition(":")[2] for line in head.splitlines() if line.lower().startswith("content-length")]
        body = await reader.readexactly(int(length[0])) if length else b""
        self.paths.append(f"{method} {path.partition('?')[0]}")
        if method == "POST":
            name = body.partition(b'"aioqpu_submission":')[2].split(b'"')[1].decode()
            job = f'{{"id": "job-{len(self.jobs)}", "status": "ready", "metadata": {{"aioqpu_submission": "{name}"}}}}'
            self.jobs.append(job)
            match self.misfortunes.pop(0) if self.misfortunes else None:
                case "hang up":
                    return False
                case "reset":
                    linger = b"\1\0\0\0\0\0\0\0"
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    writer.transport.abort()
                    return False
                case "half an answer":
                    writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(job)}\r\n\r\n{job[:9]}".encode())
                    return False
                case "nonsense":
                    writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
                    return False
                case "silence":
                    await reader.read()  # until the client hangs up
                    return False
            answer = job
        else:
            answer = f'{{"jobs": [{", ".join(self.jobs)}]}}' if path.startswith("/v0.3/jobs") else "[]"
        writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(answer)}\r\n\r\n{answer}".encode())
        return True

    @contextlib.asynccontextmanager
    async def serve(self, bound=None, *, tls=None):
        where = {"sock": bound} if bound else {"host": "127.0.0.1", "port": 0}
        async with await asyncio.start_server(self.handle, **where, ssl=tls) as server:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/v0.3"
            server.close()
            await asyncio.gather(*self.connections)


@pytest.fixture
def quick_look_ups(monkeypatch):
    # The later ones are for a server that gets no processor for a while.
    monkeypatch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", (0.05, 0.1, 1, 10, 60))


def descriptors():
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0


async def come_back_to(before):
    deadline = time.monotonic() + 300
    while descriptors() > before and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    return descriptors() <= before


async def test_jobs_are_submitted_awaited_and_read_on_both_clouds(emulator):
    urls = emulator[1]
    async with ionq_client(urls.ionq_url) as ionq, ibm_client(urls) as ibm:
        assert [backend.backend for backend in await ionq.list_backends()]
        assert [backend.name for backend in await ibm.list_backends()]
        jobs = [await ionq.submit_job(BELL, shots=100), await ibm.submit_sampler([QASM], backend="emulator", shots=9)]
        await wait_all(jobs, timeout=60)
        assert sum((await jobs[0].result()).counts().values()) == 100
        assert (await jobs[1].result())[0].data["c"].counts() == {"1": 9}


async def test_a_429_raises_rate_limit_error_and_a_503_is_retried(emulator):
    server, urls = emulator
    async with ionq_client(urls.ionq_url) as ionq:
        server.fail_next("GET /v0.3/backends", 429, retry_after=3600)
        with pytest.raises(RateLimitError) as caught:
            await ionq.list_backends()
        assert caught.value.retry_after == 3600
        server.fail_next("GET /v0.3/backends", 503)
        assert await ionq.list_backends()


class TestUnsentRequests:
    async def test_a_closed_port_raises_connection_error_with_sent_false(self):
        with closed_port() as port:
            async with ionq_client(f"http://127.0.0.1:{port}/v0.3", max_retries=1) as ionq:
                with pytest.raises(APIConnectionError, match=r"Cannot connect.*2 attempts") as caught:
                    await ionq.submit_job(BELL)
        assert not caught.value.sent
        assert caught.type is APIConnectionError  # no timeout, although the transport says so

    async def test_an_unresolvable_host_raises_connection_error_with_sent_false(self):
        async with ionq_client("https://nowhere.invalid/v0.3", max_retries=0) as ionq:
            with pytest.raises(APIConnectionError) as caught:
                await ionq.submit_job(BELL)
        assert not caught.value.sent

    async def test_a_connect_timeout_raises_timeout_error_with_sent_false(self):
        with socket.socket() as listener, contextlib.ExitStack() as callers:
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            for _ in range(3):  # the queue of the listener is full, further callers are left without an answer
                caller = callers.enter_context(socket.socket())
                caller.setblocking(False)
                caller.connect_ex(listener.getsockname())
            timeout = httpx.Timeout(60, connect=0.2)
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/v0.3"
            async with ionq_client(url, timeout=timeout, max_retries=0) as ionq:
                with pytest.raises(APITimeoutError, match=r"no connection within 0\.2 s") as caught:
                    await ionq.submit_job(BELL)
        assert not caught.value.sent

    async def test_an_untrusted_certificate_raises_connection_error_with_sent_false(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
        service = Service()
        async with service.serve(tls=context) as url, ionq_client(url, max_retries=0) as ionq:
            with pytest.raises(APIConnectionError, match="certificate verify failed") as caught:
                await ionq.submit_job(BELL)
        assert not caught.value.sent
        assert service.paths == []

    async def test_a_proxy_refusal_raises_connection_error_with_sent_false(self):
        async def refuse(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
            port = proxy.sockets[0].getsockname()[1]
            transport = httpx_aiohttp.AiohttpTransport(proxy=httpx.Proxy(f"http://127.0.0.1:{port}"))
            async with IonQClient(KEY, "https://api.test/v0.3", transport=transport, max_retries=0) as ionq:
                with pytest.raises(APIConnectionError) as caught:
                    await ionq.submit_job(BELL)
        assert not caught.value.sent

    async def test_a_submission_is_retried_until_the_port_is_open(self, caplog):
        caplog.set_level(logging.DEBUG, "aioqpu")
        service, bound = Service(), socket.socket()
        bound.bind(("127.0.0.1", 0))  # it listens when it is served

        url = f"http://127.0.0.1:{bound.getsockname()[1]}/v0.3"
        async with ionq_client(url) as ionq:
            submission = asyncio.create_task(ionq.submit_job(BELL))
            while "retry in" not in caplog.text:
                await asyncio.sleep(0.01)
            async with service.serve(bound):
                assert (await submission).id == "job-0"
                await ionq.aclose()
        assert service.paths == ["POST /v0.3/jobs"]

    async def test_an_unreachable_iam_raises_transient_token_error(self, emulator):
        transport = httpx_aiohttp.AiohttpTransport()
        where, urls = {"transport": transport, "max_retries": 0}, emulator[1]
        with closed_port() as port:
            where["iam_url"] = f"http://127.0.0.1:{port}"
            async with IBMRuntimeClient(KEY, urls.instance, urls.ibm_url, **where) as ibm:
                with pytest.raises(TokenError) as caught:
                    await ibm.submit_sampler([QASM], backend="emulator")
        assert caught.value.transient


class TestUncertainSubmissions:
    @pytest.mark.parametrize("misfortune", ["hang up", "reset", "half an answer", "nonsense", "silence"])
    async def test_a_submission_with_a_lost_answer_is_found_and_not_sent_again(self, quick_look_ups, misfortune):
        service = Service([misfortune])
        async with service.serve() as url, ionq_client(url, submit_timeout=0.2) as ionq:
            await ionq.list_backends()  # the submission may use a connection that was open before
            assert (await ionq.submit_job(BELL)).id == "job-0"
        assert service.paths.count("POST /v0.3/jobs") == 1

    async def test_a_submission_that_is_not_found_is_uncertain_and_not_sent_again(self, monkeypatch):
        monkeypatch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", (0.05, 0.1))
        service = Service(["hang up"])
        async with service.serve() as url, ionq_client(url) as ionq:
            service.jobs = type("Forgetful", (list,), {"append": lambda self, job: None})()
            with pytest.raises(SubmissionUncertainError) as caught:
                await ionq.submit_job(BELL)
            assert await caught.value.recover() is None
        assert service.paths.count("POST /v0.3/jobs") == 1


class TestCancellation:
    @pytest.mark.parametrize("concurrency", [1, 30])
    async def test_cancelled_calls_leave_no_tasks_or_descriptors_open(self, emulator, concurrency):
        urls = emulator[1]
        before = descriptors()
        async with ionq_client(urls.ionq_url) as ionq, ibm_client(urls) as ibm:
            calls = [ionq.list_backends, ibm.list_backends, ibm.get_usage]

            async def cancelled(number):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout((number % 50) / 10_000):
                        await calls[number % 3]()

            for start in range(0, 150, concurrency):
                async with asyncio.TaskGroup() as group:
                    for number in range(start, start + concurrency):
                        group.create_task(cancelled(number))
            async with asyncio.timeout(300):
                assert await ionq.list_backends()
                assert await ibm.list_backends()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert await come_back_to(before)

    async def test_a_cancelled_submission_logs_the_id_of_its_job(self, emulator, caplog):
        urls = emulator[1]
        async with ionq_client(urls.ionq_url) as ionq:
            before = emulator[0].requests["POST /v0.3/jobs"]
            submission = asyncio.create_task(ionq.submit_job(BELL))
            while emulator[0].requests["POST /v0.3/jobs"] == before:
                await asyncio.sleep(0)
            submission.cancel()
            with pytest.raises(asyncio.CancelledError):
                await submission
        (job_id,) = [record.args[-1] for record in caplog.records if record.levelname == "WARNING"]
        async with ionq_client(urls.ionq_url) as ionq:
            assert (await ionq.retrieve_job(job_id)).id == job_id


class TestLifetime:
    async def test_closing_the_client_closes_the_transport(self, emulator):
        before = descriptors()
        transport = httpx_aiohttp.AiohttpTransport()
        async with IonQClient(KEY, emulator[1].ionq_url, transport=transport) as ionq:
            await asyncio.gather(*[ionq.list_backends() for _ in range(30)])
        assert transport.client.closed
        assert await come_back_to(before)
        with pytest.raises(RuntimeError, match="this client is closed"):
            await ionq.list_backends()

"""One client outlives event loops, threads, interruptions, exits and clocks, and leaves nothing behind."""

import asyncio
import contextlib
import gc
import http.server
import importlib.util
import json
import logging
import random
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import trio
from support.addresses import CRN, IAM, IBM

import aioqpu._http.connections
from aioqpu import (
    AioqpuError,
    IBMRuntimeClient,
    IonQClient,
    SubmissionUncertainError,
    wait_all,
)
from aioqpu._http.connections import DetachedRequest
from aioqpu._http.event_loop import running_on_asyncio
from aioqpu_emulator import Emulator

BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}
QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'


def under_asyncio(function):
    return asyncio.run(function())


def under_uvloop(function):
    return pytest.importorskip("uvloop").run(function())


LOOPS = [under_asyncio, under_uvloop, trio.run]
on_every_loop = pytest.mark.parametrize("run", LOOPS, ids=["asyncio", "uvloop", "trio"])


@pytest.fixture(scope="module")
def urls():
    with Emulator(queue_time=0, run_time=0).serve() as urls:
        yield urls


def ionq_client(urls, **options):
    return IonQClient("k", urls.ionq_url, **options)


def ibm_client(urls, **options):
    return IBMRuntimeClient("k", urls.instance, urls.ibm_url, iam_url=urls.iam_url, **options)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
def test_requests_of_eager_tasks_are_freed():
    answers = {"/api/v1/jobs/a": {"id": "a", "status": "Completed", "private": True}, "/api/v1/jobs/a/results": {}}
    refused = False

    def answer(request):
        return httpx.Response(401 if refused else 200, json=answers[request.url.path])

    async def token():
        tokens.append(f"t{len(tokens)}")
        return tokens[-1]

    async def main():
        nonlocal refused
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined]
        async with IBMRuntimeClient(instance=CRN, auth=token, transport=httpx.MockTransport(answer)) as client:
            for _ in range(3):
                job = await client.retrieve_job("a")
                refused = True
                for read in (job.refresh, job.result, job.result):
                    with pytest.raises(AioqpuError):
                        await read()
                refused = False
            assert len(await job.result()) == 0
            gc.collect()
            assert not [each for each in gc.get_objects() if isinstance(each, DetachedRequest)]
        assert len(tokens) > 1

    tokens = []
    asyncio.run(main())


@pytest.fixture(scope="module")
def children(urls):
    """The emulator's child processes, which this process keeps pipes and a thread for."""

    async def use_them():
        async with ibm_client(urls) as ibm:
            await (await ibm.submit_sampler([QASM], backend="emulator")).wait()

    asyncio.run(use_them())


@pytest.fixture
def nothing_left(children):
    """Fail when the test leaves a file descriptor or a thread behind."""
    proc = Path("/proc/self/fd")

    def left():
        of_the_emulator = ("aioqpu-emulator", "aioqpu deadlines")
        threads = [thread for thread in threading.enumerate() if not thread.name.startswith(of_the_emulator)]
        return len(list(proc.iterdir())) if proc.exists() else 0, len(threads)

    if importlib.util.find_spec("uvloop"):
        under_uvloop(anyio.lowlevel.checkpoint)  # its first loop opens what all of them share
    before = left()
    yield
    gc.collect()
    deadline = time.monotonic() + 300
    # The servers, in this process too, need a moment to close their side.
    while (now := left()) != before and max(now[0] - before[0], now[1] - before[1]) > 0:
        assert time.monotonic() < deadline, (before, now, threading.enumerate())
        threading.Event().wait(0.01)


class Hanging(http.server.ThreadingHTTPServer):
    """A service that takes every request and gets stuck in the middle of its answer, until `well` is set."""

    daemon_threads = True

    def __init__(self, says=b""):
        super().__init__(("127.0.0.1", 0), Stuck)
        self.says, self.well, self.reached = says, threading.Event(), threading.Semaphore(0)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.well.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, *_):
        pass


class Stuck(http.server.BaseHTTPRequestHandler):
    server: Any
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.reached.release()
        if not self.server.well.is_set():
            self.wfile.write(self.server.says)
            self.connection.settimeout(0.05)
            while not self.server.well.is_set():
                with contextlib.suppress(TimeoutError):
                    if not self.connection.recv(1):
                        break
            self.close_connection = True
            return
        body = b'{"id": "a", "status": "ready"}'
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_):
        pass


@pytest.mark.usefixtures("nothing_left")
class TestLoops:
    def test_an_unclosed_client_works_in_several_event_loops_in_turn(self, urls):
        ionq, ibm = ionq_client(urls), ibm_client(urls)

        async def a_cell():
            jobs = [await ionq.submit_job(BELL, shots=10), await ibm.submit_sampler([QASM], backend="emulator")]
            await wait_all(jobs, timeout=600)
            return [job.status for job in jobs]

        for run in (*LOOPS, *LOOPS[::-1]):
            assert run(a_cell) == ["completed", "Completed"]

    def test_event_loops_of_several_threads_use_one_client_in_turn(self, urls):
        ionq, seen = ionq_client(urls), []
        for run in LOOPS:
            thread = threading.Thread(target=lambda run=run: seen.append(run(ionq.list_backends)))
            thread.start()
            thread.join()
        assert len(seen) == 3

    def test_event_loops_of_several_threads_use_one_client_at_once(self, urls):
        ionq, ibm, answers = ionq_client(urls), ibm_client(urls), []

        async def use():
            async with anyio.create_task_group() as group:
                for _ in range(10):
                    group.start_soon(ibm.get_usage)
                    group.start_soon(ionq.list_backends)
            answers.append((await ionq.run_job(BELL, shots=10, timeout=600)).counts())

        threads = [threading.Thread(target=run, args=(use,)) for run in LOOPS * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [sum(counts.values()) for counts in answers] == [10] * 6

    def test_closing_the_client_in_one_loop_closes_it_in_all_loops(self, urls):
        ionq, ends, running = ionq_client(urls), [], threading.Barrier(3)

        async def use():
            await ionq.list_backends()
            running.wait()
            try:
                while True:
                    await ionq.list_backends()
            except RuntimeError as error:
                ends.append(str(error))

        async def close():
            await ionq.list_backends()
            running.wait()
            await ionq.aclose()

        threads = [threading.Thread(target=run, args=(use,)) for run in (under_asyncio, trio.run)]
        for thread in threads:
            thread.start()
        asyncio.run(close())
        for thread in threads:
            thread.join()
        assert ends == ["this client is closed"] * 2

    @on_every_loop
    def test_calls_leave_no_task_thread_or_connection(self, urls, run):
        async def main():
            asyncio_tasks = (lambda: len(asyncio.all_tasks())) if run is not trio.run else (lambda: 1)
            async with ionq_client(urls) as ionq, ibm_client(urls) as ibm:
                async with anyio.create_task_group() as group:
                    for _ in range(30):
                        group.start_soon(ionq.list_backends)
                        group.start_soon(ibm.get_usage)
                assert asyncio_tasks() == 1
            assert asyncio_tasks() == 1

        run(main)


PHASES = [
    "connect_tcp.started",
    "send_request_headers.started",
    "send_request_headers.complete",
    "receive_response_headers.started",
    "receive_response_headers.complete",
    "receive_response_body.started",
    "receive_response_body.complete",
    "response_closed.complete",
]


class Interrupt(logging.Handler):
    """Presses Ctrl-C when httpcore logs that a request has come to some phase."""

    phase = None

    def emit(self, record):
        if self.phase is not None and record.getMessage().startswith(self.phase):
            self.phase = None
            signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("nothing_left")
class TestInterruptedCells:
    """A notebook: one loop that goes on after a cell was interrupted."""

    @pytest.fixture
    def ctrl_c(self):
        loggers = [logging.getLogger(f"httpcore.{name}") for name in ("connection", "http11")]
        handler = Interrupt()
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
            logger.addHandler(handler)
        yield handler
        for logger in loggers:
            logger.setLevel(logging.NOTSET)
            logger.removeHandler(handler)

    @pytest.mark.parametrize("phase", PHASES)
    def test_the_cell_after_an_interrupted_cell_can_send_requests(self, urls, ctrl_c, caplog, phase):
        with asyncio.Runner() as runner:
            loop, client = runner.get_loop(), ionq_client(urls, max_retries=0)
            cells = []
            for _ in range(6):  # more often than a lane has connections
                cells.append(loop.create_task(client.list_backends()))
                ctrl_c.phase = phase
                with pytest.raises(KeyboardInterrupt):
                    loop.run_until_complete(cells[-1])

            async def next_cell():
                async with asyncio.timeout(300), asyncio.TaskGroup() as group:
                    for _ in range(8):
                        group.create_task(client.list_backends())
                await asyncio.gather(*cells, return_exceptions=True)
                await client.aclose()

            loop.run_until_complete(next_cell())
            assert not asyncio.all_tasks(loop)
        gc.collect()
        assert "never retrieved" not in caplog.text


@pytest.mark.usefixtures("nothing_left")
def test_running_on_asyncio_is_false_when_asyncio_is_not_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "asyncio")
    assert not running_on_asyncio()


class TestClosing:
    @pytest.mark.parametrize("make", [ionq_client, ibm_client])
    def test_calls_of_a_closed_client_and_its_handles_raise_runtime_error(self, urls, make):
        async def main():
            client = make(urls)
            job = client.job("a")
            await client.aclose()
            program = (BELL,) if make is ionq_client else ("sampler",)
            target = {} if make is ionq_client else {"backend": "emulator"}
            for call in (
                client.list_backends,
                partial(client.submit_job, *program, **target),
                partial(client.find_submission, "mine"),
                partial(client.cancel_job, "a"),
                partial(anext, client.list_jobs()),
                job.refresh,
                job.wait,
                job.result,
                partial(wait_all, [job]),
            ):
                with pytest.raises(RuntimeError, match="this client is closed"):
                    await call()

        asyncio.run(main())

    @on_every_loop
    def test_closing_the_client_ends_every_running_call(self, urls, run, monkeypatch):
        monkeypatch.setattr(aioqpu._http.connections, "ABANDONED_SECONDS", 0.4)
        ends = []

        async def ended(call):
            with pytest.raises((AioqpuError, RuntimeError)) as caught:
                await call()
            ends.append(caught.value)

        async def main(service):
            ionq = IonQClient("k", f"{service.url}/v0.3")
            ibm = IBMRuntimeClient("k", CRN, f"{service.url}/api", iam_url=service.url)
            calls = [
                ionq.list_backends,
                partial(ionq.retrieve_job, "a"),
                ionq.job("a").wait,
                partial(wait_all, [ionq.job("a"), ionq.job("b")]),
                partial(anext, ionq.list_jobs()),
                ibm.list_backends,
                ibm.job("a").result,
            ]
            async with anyio.create_task_group() as group:
                for call in calls:
                    group.start_soon(ended, call)
                while service.reached._value < 6:  # IBM's calls share one token request
                    await anyio.sleep(0.01)
                with anyio.fail_after(300):
                    await ionq.aclose()
                    await ibm.aclose()
            assert len(ends) == len(calls)

        with Hanging() as service:
            run(partial(main, service))

    @pytest.mark.parametrize("run", [under_asyncio, trio.run], ids=["asyncio", "trio"])
    def test_closing_during_a_submission_raises_uncertain_error_with_its_id(self, run, monkeypatch):
        monkeypatch.setattr(aioqpu._http.connections, "ABANDONED_SECONDS", 0.2)

        async def main(service):
            ionq = IonQClient("k", f"{service.url}/v0.3")

            async def submit():
                with pytest.raises(SubmissionUncertainError) as caught:
                    await ionq.submit_job(BELL, submission_id="mine")
                assert caught.value.submission_id == "mine"

            async with anyio.create_task_group() as group:
                group.start_soon(submit)
                while not service.reached._value:
                    await anyio.sleep(0.01)
                await ionq.aclose()

        with Hanging() as service:
            run(partial(main, service))


@pytest.mark.usefixtures("nothing_left")
class TestCancelledCalls:
    @pytest.mark.parametrize(
        "says", [b"", b"HTTP/1.1 200 OK\r\nconte", b'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"id']
    )
    @on_every_loop
    def test_cancelled_calls_to_a_stuck_service_free_their_connections(self, run, says, monkeypatch):
        """None of them is left to end by itself, which would keep its connection from the next calls."""
        monkeypatch.setattr(aioqpu._http.connections, "ABANDONED_SECONDS", 3600.0)

        async def main(service):
            async with IonQClient("k", f"{service.url}/v0.3", max_concurrency=4) as client:
                for number in range(60):
                    with anyio.move_on_after(0.001 * (number % 8)):
                        await client.retrieve_job("a")
                service.well.set()
                with anyio.fail_after(300):
                    for _ in range(8):
                        assert (await client.retrieve_job("a")).id == "a"

        with Hanging(says) as service:
            run(partial(main, service))

    @on_every_loop
    @pytest.mark.parametrize("make", [ionq_client, ibm_client])
    def test_the_id_of_every_job_of_a_cancelled_submission_is_logged(self, caplog, run, make, monkeypatch):
        monkeypatch.setattr(aioqpu._http.connections, "ABANDONED_SECONDS", 600.0)
        returned = []

        async def submit(client, patience):
            with anyio.move_on_after(patience):
                if make is ionq_client:
                    returned.append((await client.submit_job(BELL)).id)
                else:
                    returned.append((await client.submit_sampler([QASM], backend="emulator")).id)

        async def main(urls):
            jitter, longest, rounds = random.Random(7), 0.06, 0
            async with make(urls) as client:
                await client.list_backends()
                # Some must be cancelled while the server has their job and they do not know: on a slow machine later.
                while rounds < 10 or (len(emulator.created) <= len(returned) and rounds < 200):
                    async with anyio.create_task_group() as group:
                        for _ in range(10):
                            group.start_soon(submit, client, jitter.uniform(0, longest))
                    longest, rounds = longest * 1.05, rounds + 1
                await anyio.sleep(0.1)
                return [job async for job in client.list_jobs()]

        emulator = Emulator(queue_time=0, run_time=0)
        with emulator.serve() as urls:
            jobs = run(partial(main, urls))
        warnings = " ".join(record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING)
        assert len(returned) < len(jobs)
        assert [job.id for job in jobs if job.id not in returned and job.id not in warnings] == []


def test_a_submission_whose_internal_task_is_cancelled_is_looked_up(monkeypatch):
    monkeypatch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", (0.0,))
    sent = []

    async def answer(request):
        if request.method == "POST":
            sent.append(json.loads(request.content) | {"id": "made"})
            await anyio.sleep_forever()
        return httpx.Response(200, json={"jobs": sent})

    async def main():
        async with IonQClient("k", transport=httpx.MockTransport(answer)) as client:
            submission = asyncio.create_task(client.submit_job(BELL))
            while not sent:
                await asyncio.sleep(0)
            for task in asyncio.all_tasks() - {asyncio.current_task(), submission}:
                task.cancel()  # as some programs do before they end
            assert (await submission).id == "made"

    asyncio.run(main())


@pytest.mark.anyio
async def test_a_submission_answered_while_it_is_cancelled_is_logged(caplog):
    def answer(request):
        scope.cancel()
        return httpx.Response(200, json={"id": "made-all-the-same", "status": "ready"})

    async with IonQClient("k", transport=httpx.MockTransport(answer)) as client:
        with anyio.CancelScope() as scope:
            await client.submit_job(BELL)
    assert scope.cancelled_caught
    assert caplog.text.count("made-all-the-same") == 1


EXITS = {
    "never used": "client",
    "closed": """
async def main():
    async with client:
        await client.list_backends()
asyncio.run(main())""",
    "never closed": "asyncio.run(client.list_backends())",
    "never closed, several loops": "[asyncio.run(client.list_backends()) for _ in range(3)]",
    "never closed, on uvloop": "import uvloop; uvloop.run(client.list_backends())",
    "never closed, on trio": "import trio; trio.run(client.list_backends)",
    "never closed, nor the loop": "asyncio.new_event_loop().run_until_complete(client.list_backends())",
    "forgotten": """
async def main():
    global client
    await client.list_backends()
    del client
    await asyncio.sleep(0.1)
asyncio.run(main())""",
    "sys.exit() while a call is under way": """
async def main():
    await client.list_backends()
    sent.clear()
    call = asyncio.create_task(client.retrieve_job("stuck"))
    await under_way()
    sys.exit()
asyncio.run(main())""",
    "the same in a block": """
async def main():
    async with client, asyncio.TaskGroup() as group:
        await client.list_backends()
        sent.clear()
        group.create_task(client.retrieve_job("stuck"))
        await under_way()
        sys.exit()
asyncio.run(main())""",
    "an exception while a call is under way": """
async def main():
    await client.list_backends()
    sent.clear()
    call = asyncio.create_task(client.retrieve_job("stuck"))
    await under_way()
    raise ZeroDivisionError
try:
    asyncio.run(main())
except ZeroDivisionError:
    pass""",
    "ctrl-c while a call is under way": """
async def main():
    await client.list_backends()
    sent.clear()
    async def press():
        await under_way()
        signal.raise_signal(signal.SIGINT)
    pressing = asyncio.create_task(press())
    await client.retrieve_job("stuck")
try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass""",
    "ctrl-c on trio": """
import trio
async def main():
    await client.list_backends()
    sent.clear()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(client.retrieve_job, "stuck")
        await under_way(trio.sleep)
        nursery.cancel_scope.cancel()
    signal.raise_signal(signal.SIGINT)
    await trio.sleep(1)
try:
    trio.run(main)
except KeyboardInterrupt:
    pass""",
    "a call in a daemon thread": """
threading.Thread(target=lambda: asyncio.run(client.retrieve_job("stuck")), daemon=True).start()
sent.wait()""",
}
PREAMBLE = """
import asyncio, logging, signal, sys, threading
from aioqpu import IonQClient
client = IonQClient("k", url)
sent = threading.Event()
class Sent(logging.Handler):
    def emit(self, record):
        if record.getMessage().startswith("receive_response_headers.started"):
            sent.set()
logging.getLogger("httpcore.http11").setLevel(logging.DEBUG)
logging.getLogger("httpcore.http11").addHandler(Sent())
async def under_way(sleep=asyncio.sleep):
    while not sent.is_set():
        await sleep(0.01)
"""
# Runs each script in a fork of itself, and in a namespace that is cleared at the end: a new process mostly imports.
LAUNCHER = """
import asyncio, gc, json, logging, os, sys
import trio
from aioqpu import IonQClient
url, folder, scripts = json.loads(sys.stdin.readline())
# Debug mode tells of every step that takes 0.1 s, as the first one does: it imports httpcore.
logging.getLogger("asyncio").addFilter(lambda record: not record.msg.startswith("Executing"))
async def first_call():
    async with IonQClient("k", url) as client:
        await client.list_backends()
asyncio.run(first_call())
gc.collect()
gc.freeze()
processes = {}
for how, script in scripts.items():
    if not (process := os.fork()):
        for number, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(f"{folder}/{how}.{name}", os.O_WRONLY | os.O_CREAT), number)
        exec(script, {"url": url})
        break
    processes[how] = process
else:
    print(json.dumps({how: os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for how, each in processes.items()}))
"""


class Backends(Stuck):
    def answer(self):
        if self.path.endswith("stuck"):
            self.server.well.wait()
            return
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    do_GET = answer  # noqa: N815 - the name that http.server looks for


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """The exit code and the output of a process for each of the scripts."""
    folder = tmp_path_factory.mktemp("ended")
    scripts = {
        how: PREAMBLE + script
        for how, script in EXITS.items()
        if "uvloop" not in how or importlib.util.find_spec("uvloop")
    }
    with Hanging() as service:
        service.RequestHandlerClass = Backends
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-c", LAUNCHER],
            input=json.dumps([f"{service.url}/v0.3", str(folder), scripts]),
            capture_output=True,
            text=True,
            timeout=600,
            check=True,
        )
    assert done.stderr == ""
    return {
        how: (code, *((folder / f"{how}.{name}").read_text() for name in ("stdout", "stderr")))
        for how, code in json.loads(done.stdout).items()
    }


@pytest.mark.parametrize("how", EXITS)
def test_a_process_exits_without_output_or_error(ended, how):
    if "uvloop" in how and how not in ended:
        pytest.skip("uvloop is not installed")
    assert ended[how] == (0, "", "")


class TestSessions:
    """A block that is left takes no new jobs; what happens to the queued ones is the caller's choice."""

    @pytest.fixture
    def clock(self):
        return [1000.0]

    @pytest.fixture
    def slow(self, clock):
        with Emulator(queue_time=100, run_time=0, clock=lambda: clock[0]).serve() as urls:
            yield urls

    async def leave(self, ibm, how, **options):
        jobs = []
        with contextlib.suppress(ZeroDivisionError):
            with anyio.CancelScope() as scope:
                async with await ibm.create_session(backend="emulator", **options) as session:
                    jobs += [await session.submit_sampler([QASM], shots=10) for _ in range(3)]
                    if how == "an exception":
                        raise ZeroDivisionError
                    scope.cancel()
                    await anyio.sleep(3600)
        return session, jobs

    @pytest.mark.parametrize("run", [under_asyncio, trio.run], ids=["asyncio", "trio"])
    @pytest.mark.parametrize("how", ["an exception", "a timeout"])
    def test_leaving_the_block_by_an_error_or_timeout_keeps_queued_jobs(self, clock, slow, run, how):
        async def main():
            async with ibm_client(slow) as ibm:
                session, jobs = await self.leave(ibm, how)
                assert [(await job.refresh()).status for job in jobs] == ["Queued"] * 3
                with pytest.raises(AioqpuError):
                    await session.submit_sampler([QASM])
                clock[0] += 100
                assert [(await job.result(600))[0].data["c"].counts() for job in jobs] == [{"1": 10}] * 3

        run(main)

    def test_cancel_on_error_cancels_queued_jobs(self, slow):
        async def main():
            async with ibm_client(slow) as ibm:
                _, jobs = await self.leave(ibm, "an exception", cancel_on_error=True)
                assert [(await job.wait(600)).status for job in jobs] == ["Cancelled"] * 3

        asyncio.run(main())


@pytest.mark.anyio
class TestClocks:
    @pytest.fixture
    def job(self, respx_mock):
        return respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Queued"})

    @pytest.mark.parametrize("jump", [-6 * 3600, 6 * 3600])
    async def test_a_jump_of_the_wall_clock_does_not_affect_tokens_or_timeouts(self, ibm, iam, job, monkeypatch, jump):
        wall = time.time()
        await ibm.retrieve_job("a")
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda: wall + jump)
            await anyio.sleep(2800)
            await ibm.retrieve_job("a")
            assert iam.call_count == 1
            await anyio.sleep(800)
            await ibm.retrieve_job("a")
            assert iam.call_count == 2
            waited_from = anyio.current_time()
            with pytest.raises(TimeoutError):
                await ibm.wait_for_job("a", 100)
            assert anyio.current_time() - waited_from == 100

    async def test_an_iam_outage_of_ten_minutes_does_not_fail_calls_with_a_valid_token(self, ibm, respx_mock, job):
        started, failed, granted = anyio.current_time(), [], []

        def iam(request):
            age = anyio.current_time() - started
            if 2880 <= age < 3480:
                failed.append(age)
                return httpx.Response(503)
            granted.append(age)
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})

        respx_mock.post(IAM).mock(side_effect=iam)
        for _ in range(400):
            await ibm.retrieve_job("a")
            await anyio.sleep(10)
        assert 20 < len(failed) < 150
        assert len(granted) == 2
        assert granted[1] < 3540

    async def test_tokens_with_a_lifetime_of_a_minute_take_one_request_a_minute(self, ibm, respx_mock, job):
        iam = respx_mock.post(IAM).respond(json={"access_token": "t", "expires_in": 60})
        for _ in range(200):
            await ibm.retrieve_job("a")
            await anyio.sleep(3)
        assert 10 <= iam.call_count <= 13

"""The short form of `make chaos`, and what its long form has found."""

import asyncio
from contextlib import closing, suppress

import anyio
import httpx
import pytest
import trio
from chaos.flows import CLOUDS, Run, storm

from aioqpu import IonQClient, SubmissionUncertainError
from aioqpu.integrations.isolation import IsolatedCall
from aioqpu_emulator import Emulator, Faults

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
# After these the job is there and soon found: a short test cannot wait for look-ups that find nothing.
QUICK = ("refused", "lost", "late", "slow-headers", "slow-body", "truncated-gzip", "wrong-length", "429", "restart")


TRANSPORTS = [None]
with suppress(ImportError):  # an extra
    from httpx_aiohttp import AiohttpTransport

    TRANSPORTS.append(AiohttpTransport)


@pytest.fixture(scope="module", autouse=True)
def simulator():
    """The start of a child process would take longer than many of the virtual waits."""
    imports = "import aioqpu_emulator.ibm.programs, aioqpu_emulator.ionq.circuits"
    IsolatedCall(exec, imports, time_limit=600, memory_limit=1 << 30).run()


@pytest.mark.anyio
@pytest.mark.parametrize("rate", [0.1, 0.5])
@pytest.mark.parametrize("cloud", CLOUDS)
async def test_no_job_is_duplicated_lost_or_mixed_up_in_virtual_time(cloud, rate, anyio_backend_name):
    # Worker threads read it too, which have no event loop.
    on_trio = anyio_backend_name == "trio"
    clock = trio.lowlevel.current_clock().current_time if on_trio else asyncio.get_running_loop().time
    faults = Faults(rate, seed=5, seconds=10)
    with closing(Emulator(faults=faults, clock=clock)) as emulator:
        transport = httpx.ASGITransport(app=emulator.app)
        async with CLOUDS[cloud]().client(emulator.urls(80), transport=transport) as client:
            run = Run(cloud, client, 24, wait=36_000, hangs=720_000)
            await run.drive(in_flight=24)
            figures = await run.settle(emulator, faults.seconds)
    assert figures.broken_promises == 0, figures
    assert figures.created > 14
    assert figures.uncertain > 0 or rate < 0.5
    assert figures.results + figures.gave_up + figures.uncertain >= figures.asked


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_no_job_is_duplicated_lost_or_mixed_up_over_a_socket(cloud, transport):
    faults = Faults(0.3, QUICK, seed=7, seconds=0.4, retry_after=0.1)
    emulator = Emulator(queue_time=0.01, run_time=0.01)
    with emulator.serve() as urls:
        figures = asyncio.run(storm(emulator, urls, faults, cloud=cloud, flows=20, in_flight=20, transport=transport))
    assert figures.broken_promises == 0, figures
    # A connection that is lost while the server restarts may leave a submission that was never made, and is told so.
    # One that was made later than it was looked for has no result here.
    assert figures.created == 20 - figures.never_made, figures
    assert figures.results > 10


class TestFound:
    @pytest.mark.anyio
    async def test_a_connection_that_became_busy_is_not_closed_as_idle(self, monkeypatch):
        busy, closed_while_busy = set(), []

        async def handle(self, request):
            busy.add(self)
            await anyio.sleep(2)
            busy.discard(self)
            return httpx.Response(200, json={"status": "pass"})

        async def aclose(self):
            closed_while_busy.append(self in busy)
            await anyio.sleep(1)

        monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)
        monkeypatch.setattr(httpx.AsyncHTTPTransport, "aclose", aclose)
        async with IonQClient("any-key") as client:
            async with anyio.create_task_group() as group:
                for _ in range(12):
                    group.start_soon(client.get_health)
            await anyio.sleep(100)
            async with anyio.create_task_group() as group:
                group.start_soon(client.get_health)  # closes the idle ones first, which takes a while
                await anyio.sleep(0.5)
                group.start_soon(client.get_health)
        assert len(closed_while_busy) >= 3
        assert not any(closed_while_busy)

    @pytest.mark.asyncio
    async def test_a_response_that_aiohttp_cannot_read_makes_a_submission_uncertain(self, monkeypatch):
        transport = pytest.importorskip("httpx_aiohttp").AiohttpTransport()
        monkeypatch.setattr("aioqpu._jobs.submission.LOOK_UP_AFTER_SECONDS", (0.01,))

        async def babble(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"no HTTP at all\r\n\r\n")
            writer.close()

        async with await asyncio.start_server(babble, "127.0.0.1") as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v0.3"
            async with IonQClient("any-key", url, transport=transport, max_retries=0) as client:
                with pytest.raises(SubmissionUncertainError) as caught:
                    await client.submit_job(BELL, submission_id="mine")
        assert caught.value.submission_id == "mine"

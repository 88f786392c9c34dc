"""When a connection is used again, and when another takes its place."""

import asyncio
import contextlib
import json

import pytest
from support.addresses import CRN, KEY

from aioqpu import APIConnectionError, IBMRuntimeClient, IonQClient
from aioqpu._http.submission_queue import before_submission

ANSWER = json.dumps({"id": "a", "status": "Running", "access_token": "token", "expires_in": 3600}).encode()


class Server:
    """Answers every request; `open` are the connections that it has accepted and not closed."""

    def __init__(self):
        self.accepted = 0
        self.open = []

    async def handle(self, reader, writer):
        self.accepted += 1
        self.open.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(ANSWER), ANSWER))

    async def hang_up(self):
        for writer in self.open:
            writer.close()
            await writer.wait_closed()
        self.open.clear()

    @contextlib.asynccontextmanager
    async def serving(self):
        async with await asyncio.start_server(self.handle, "127.0.0.1", 0) as server:
            yield server.sockets[0].getsockname()[1]
            await self.hang_up()


def test_sequential_reads_share_a_connection_until_the_service_closes_it():
    async def main():
        server = Server()
        async with server.serving() as port, IonQClient(KEY, f"http://127.0.0.1:{port}", max_retries=0) as client:
            for _ in range(3):
                await client.retrieve_job("a")
            assert server.accepted == 1
            await server.hang_up()
            for _ in range(3):
                await client.retrieve_job("a")
            assert server.accepted == 2

    asyncio.run(main())


def test_concurrent_reads_use_one_connection_each():
    async def main():
        server = Server()
        async with server.serving() as port, IonQClient(KEY, f"http://127.0.0.1:{port}", max_retries=0) as client:
            for _ in range(2):
                await asyncio.gather(*(client.retrieve_job("a") for _ in range(5)))
            assert server.accepted == 5

    asyncio.run(main())


def test_a_connection_to_one_host_is_not_used_for_another():
    async def main():
        api, iam = Server(), Server()
        async with api.serving() as port, iam.serving() as iam_port:
            urls = {"url": f"http://127.0.0.1:{port}/api", "iam_url": f"http://127.0.0.1:{iam_port}"}
            async with IBMRuntimeClient(KEY, CRN, **urls, max_retries=0) as client:
                for _ in range(2):
                    await client.retrieve_job("a")
            assert (iam.accepted, api.accepted) == (1, 1)

    asyncio.run(main())


class SlowServer(Server):
    """Answers only when `go_on` is set."""

    def __init__(self):
        super().__init__()
        self.received = []
        self.first_read, self.go_on = asyncio.Event(), asyncio.Event()

    async def handle(self, reader, writer):
        self.open.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self.received.append((await reader.readuntil(b"\r\n\r\n")).partition(b" ")[0])
                self.first_read.set()
                await self.go_on.wait()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(ANSWER), ANSWER))


class OutdatedError(APIConnectionError):
    """What the check of a submission raises, as that of a sweep does."""

    sent = False


@pytest.mark.parametrize("waits_for", ["slot", "connection"])
def test_a_submission_is_checked_again_after_it_waited_for_a_connection(waits_for):
    async def main():
        server, checks = SlowServer(), []

        def check():
            checks.append(server.go_on.is_set())
            if server.go_on.is_set():
                raise OutdatedError("too old")
            server.go_on.set()

        async with (
            server.serving() as port,
            IonQClient(KEY, f"http://127.0.0.1:{port}", max_concurrency=1, max_retries=0) as client,
        ):
            reading = []
            if waits_for == "slot":
                reading = [asyncio.create_task(client.retrieve_job("a"))]
                await server.first_read.wait()
            before_submission.set(check)
            with pytest.raises(OutdatedError):
                await client.submit_job({"qubits": 1, "circuit": [{"gate": "h", "target": 0}]})
            await asyncio.gather(*reading)
        assert b"POST" not in server.received
        assert checks == [False, True]

    asyncio.run(main())

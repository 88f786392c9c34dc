"""When a connection is used again, and when another takes its place."""

import asyncio
import contextlib
import json

from support.addresses import CRN, KEY

from aioqpu import IBMRuntimeClient, IonQClient

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


def test_reads_in_turn_share_a_connection_until_the_service_closes_it():
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


def test_reads_at_the_same_time_have_a_connection_each():
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

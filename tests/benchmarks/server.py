"""A quick server of fixed answers, in a process of its own: it must not be what is measured."""

import asyncio
import contextlib
import json
import subprocess
import sys
from pathlib import Path

JOB = {"id": "a", "status": "Running", "request": 1, "created": "2026-01-01T00:00:00Z", "tags": ["x"], "qubits": 2}


class Answers(asyncio.Protocol):
    delay = 0.0
    bodies: dict[str, bytes] = {}
    path: str | None = None

    def connection_made(self, transport):
        self.transport = transport
        self.received = b""
        self.skipped = 0  # bytes of a body that are still to come; nobody reads it

    def data_received(self, data):
        skipped = min(self.skipped, len(data))
        self.skipped -= skipped
        self.received += data[skipped:]
        while not self.skipped:
            if self.path is not None:
                self.respond(self.path)
                self.path = None
            head, end, rest = self.received.partition(b"\r\n\r\n")
            if not end:
                return
            self.path = head.split(b" ", 2)[1].decode().partition("?")[0]
            length = next(
                (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
            )
            self.received = rest[length:]
            self.skipped = max(0, length - len(rest))

    def respond(self, path):
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.answer, path)
        else:
            self.answer(path)

    def answer(self, path):
        body = self.bodies.get(path.rpartition("/")[2]) or self.bodies["job"]
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


async def main():
    Answers.delay = float(sys.argv[1])
    Answers.bodies = {
        "job": json.dumps(JOB).encode(),
        "token": json.dumps({"access_token": "token", "expires_in": 3600}).encode(),
    }
    for name in sys.argv[2:]:
        Answers.bodies["results"] = Answers.bodies["shots"] = Path(name).read_bytes()  # noqa: ASYNC240 - before anything is served
        Answers.bodies["job"] = json.dumps(JOB | {"status": "Completed"}).encode()
    server = await asyncio.get_running_loop().create_server(Answers, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def serving(delay=0.0, *files):
    """Serve in another process and yield the port; a file is what `.../results` answers with."""
    command = [sys.executable, "-m", "benchmarks.server", str(delay), *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(main())

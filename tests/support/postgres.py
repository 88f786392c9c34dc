"""A Postgres server for tests: that of AIOQPU_TEST_POSTGRES, or one started from an installed package."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from aioqpu_emulator.socket_server import listen

USER = "postgres"  # the server refuses to run as root


def programs():
    """Return the folder of the server's programs, or None."""
    folders = [Path(found).resolve().parent for name in ("initdb", "postgres") if (found := shutil.which(name))]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def available():
    return bool(os.environ.get("AIOQPU_TEST_POSTGRES") or programs())


class Server:
    """A server in a temporary folder."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.url = f"postgresql://{USER}@127.0.0.1:{port}/postgres"

    def run(self, *command):
        as_other = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
        subprocess.run([*as_other, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        log = self.folder / "log"
        self.run(programs() / "pg_ctl", "-D", self.folder / "data", "-w", "-l", log, "-o", options, "start")

    def stop(self, mode="immediate"):
        self.run(programs() / "pg_ctl", "-D", self.folder / "data", "-w", "-m", mode, "stop")


@contextmanager
def postgres_server():
    """Start a server and yield it."""
    folder = Path(tempfile.mkdtemp(prefix="aioqpu-postgres-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, USER)
        with listen(0) as listener:
            port = listener.getsockname()[1]
        server = Server(folder, port)
        server.run(programs() / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

"""A Postgres server for tests: that of AIOQPU_TEST_POSTGRES, or one started from an installed package."""

import os
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

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
    """A server: one in a temporary folder, or that of AIOQPU_TEST_POSTGRES."""

    def __init__(self, url, folder=None, port=None):
        self.base, self.folder, self.port = url, folder, port
        self.databases = []

    @property
    def restarts(self):
        """Whether the tests may stop and start the server."""
        return self.folder is not None

    def database(self):
        """Create a database and return its URL."""
        name = f"aioqpu_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.base, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        self.databases.append(name)
        return urlsplit(self.base)._replace(path=f"/{name}").geturl()

    def drop_databases(self):
        with psycopg.connect(self.base, autocommit=True) as connection:
            for name in self.databases:
                connection.execute(f"drop database if exists {name} with (force)")

    def run(self, *command):
        as_other = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
        program, *arguments = map(str, command)
        path = programs() / program
        subprocess.run([*as_other, str(path), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", log, "-o", options, "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-m", mode, "stop")


@contextmanager
def postgres_server():
    """Yield a server, which is started here unless AIOQPU_TEST_POSTGRES names one."""
    if given := os.environ.get("AIOQPU_TEST_POSTGRES"):
        server = Server(given)
        try:
            yield server
        finally:
            server.drop_databases()
        return
    folder = Path(tempfile.mkdtemp(prefix="aioqpu-postgres-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, USER)
        with listen(0) as listener:
            port = listener.getsockname()[1]
        server = Server(f"postgresql://{USER}@127.0.0.1:{port}/postgres", folder, port)
        server.run("initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

"""Defines the command line: ``python -m aioqpu_emulator --port 8765``."""

import argparse
import errno
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import date
from typing import NoReturn

from aioqpu_emulator.faults import KINDS, Faults
from aioqpu_emulator.jobs import start_worker
from aioqpu_emulator.server import Emulator
from aioqpu_emulator.socket_server import Server, listen


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def serve() -> None:
    """Print the addresses as one line of JSON, and serve on loopback until interrupted."""
    parser = _Parser(
        prog="aioqpu emulator" if sys.argv[0] == "aioqpu emulator" else "python -m aioqpu_emulator",
        description="Serve IonQ v0.3 and v0.4 and IBM Qiskit Runtime v1 on loopback, and simulate the circuits.",
    )
    parser.add_argument("--port", type=int, default=8765, help="port; 0 picks a free one (default: %(default)s)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="IPv4 address to listen on; requests must be sent to a loopback host name"
    )
    parser.add_argument("--queue-time", type=float, default=0.2, help="seconds a job is queued (default: %(default)s)")
    parser.add_argument("--run-time", type=float, default=0.3, help="minimum seconds a job runs (default: %(default)s)")
    parser.add_argument(
        "--token-life", type=float, default=3600, help="seconds an IAM token is valid (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, help="make sampled results and faults repeatable")
    parser.add_argument(
        "--fault-rate", type=float, default=0, help="share of requests that fail, such as 0.1 (default: %(default)s)"
    )
    parser.add_argument(
        "--fault-kinds", default=",".join(KINDS), help="kinds of faults, separated by commas (default: all)"
    )
    parser.add_argument("--no-ionq-sessions", action="store_true", help="answer requests of IonQ's sessions with 404")
    parser.add_argument(
        "--ibm-date", type=_date, help="assume this date for IBM: API versions that have ended by then are refused"
    )
    parser.add_argument(
        "--backend",
        action="append",
        default=[],
        help="add a backend like a machine of IBM, with its noise, such as fake_brisbane; may be given several times",
    )
    parser.add_argument(
        "--env",
        action="store_true",
        help='start in the background and print variables for the shell: eval "$(aioqpu emulator --env)"',
    )
    args = parser.parse_args()
    if args.env:
        sys.exit(_start_in_background([argument for argument in sys.argv[1:] if argument != "--env"]))

    try:
        faults = Faults(args.fault_rate, args.fault_kinds.split(","), seed=args.seed or 0) if args.fault_rate else None
        emulator = Emulator(
            queue_time=args.queue_time,
            run_time=args.run_time,
            token_life=args.token_life,
            seed=args.seed,
            faults=faults,
            ionq_sessions=not args.no_ionq_sessions,
            ibm_date=args.ibm_date,
            ibm_backends=args.backend,
        )
    except (ModuleNotFoundError, ValueError) as exc:
        parser.error(str(exc))
    try:
        listener = listen(args.port, args.host)
    except (OSError, OverflowError) as exc:
        is_used = isinstance(exc, OSError) and exc.errno == errno.EADDRINUSE
        hint = "; an emulator may run there already: --port 0 picks a free port" if is_used else ""
        parser.error(f"cannot listen on port {args.port}: {exc}{hint}")
    server = _Server(emulator, listener)
    # After its shutdown, uvicorn raises the signal that stopped it once more; this handler then has no effect.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.stop())
    server.run(sockets=[listener])
    sys.stdout.flush()
    # A simulation cannot be interrupted, and the interpreter would wait for its thread to end.
    os._exit(0)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2027-01-01") from None


def _start_in_background(arguments: list[str]) -> int:
    """Start the emulator in another process, print shell commands that set the clients' variables, and return 0."""
    command = [sys.executable, "-m", "aioqpu_emulator", *arguments]
    with tempfile.TemporaryFile() as errors:  # not a pipe, which the process would keep open
        process = subprocess.Popen(  # noqa: S603 - this program
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
        )
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            process.wait()
            errors.seek(0)
            sys.stderr.write(errors.read().decode(errors="replace"))
            print("false")  # noqa: T201 - so that `eval` fails: the variables may hold a key of the real service
            return process.returncode
    urls = json.loads(line)
    variables = {
        "IONQ_API_URL": urls["ionq_url"],
        "IONQ_API_KEY": "emulator",
        "QISKIT_IBM_URL": urls["ibm_url"],
        "QISKIT_IBM_TOKEN": "emulator",
        "QISKIT_IBM_INSTANCE": urls["instance"],
        "IAM_URL": urls["iam_url"],
        "AIOQPU_EMULATOR_PID": process.pid,
    }
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(str(value))}")  # noqa: T201
    for note in (
        f"for IonQ's API v0.4: export IONQ_API_URL={urls['ionq_v04_url']}",
        f"the emulator runs in the background; stop it with: kill {process.pid}",
    ):
        print(f"echo {shlex.quote(note)} >&2")  # noqa: T201
    return 0


class _Server(Server):
    def __init__(self, emulator: Emulator, listener: socket.socket) -> None:
        super().__init__(emulator.app, listener)
        self._ready = json.dumps(asdict(emulator.urls(self.port)))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._ready, flush=True)  # noqa: T201
        start_worker()

    def stop(self) -> None:
        self.should_exit = True

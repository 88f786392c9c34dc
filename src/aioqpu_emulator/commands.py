"""The command line: ``python -m aioqpu_emulator --port 8765``."""

import argparse
import json
import os
import signal
import socket
import sys
from dataclasses import asdict
from typing import NoReturn

from aioqpu_emulator.faults import KINDS, Faults, Server, listen
from aioqpu_emulator.server import Emulator


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def serve() -> None:
    """Serve on loopback until interrupted, after one line of JSON on stdout with the addresses."""
    parser = _Parser(
        prog="aioqpu emulator" if sys.argv[0] == "aioqpu emulator" else "python -m aioqpu_emulator",
        description="Serve IonQ v0.3 and v0.4 and IBM Qiskit Runtime v1 on loopback and simulate what they are sent.",
    )
    parser.add_argument("--port", type=int, default=8765, help="0 picks a free one (default: %(default)s)")
    parser.add_argument("--queue-time", type=float, default=0.2, help="seconds a job queues (default: %(default)s)")
    parser.add_argument("--run-time", type=float, default=0.3, help="least seconds a job runs (default: %(default)s)")
    parser.add_argument("--token-life", type=float, default=3600, help="seconds an IAM token lives (default: 3600)")
    parser.add_argument("--seed", type=int, help="make sampled results and faults repeatable")
    parser.add_argument("--fault-rate", type=float, default=0, help="share of the requests that fail, such as 0.1")
    parser.add_argument(
        "--fault-kinds", default=",".join(KINDS), help="how, with commas between (default: %(default)s)"
    )
    parser.add_argument("--no-ionq-sessions", action="store_true", help="answer 404 where IonQ's sessions are")
    args = parser.parse_args()

    try:
        faults = Faults(args.fault_rate, args.fault_kinds.split(","), seed=args.seed or 0) if args.fault_rate else None
        emulator = Emulator(
            queue_time=args.queue_time,
            run_time=args.run_time,
            token_life=args.token_life,
            seed=args.seed,
            faults=faults,
            ionq_sessions=not args.no_ionq_sessions,
        )
    except ValueError as exc:
        parser.error(str(exc))
    try:
        listener = listen(args.port)
    except (OSError, OverflowError) as exc:
        parser.error(f"cannot listen on port {args.port}: {exc}")
    server = _Server(emulator, listener)
    # uvicorn raises the signal that ended it once more after its shutdown; this handler makes that harmless.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.stop())
    server.run(sockets=[listener])
    sys.stdout.flush()
    # A simulation cannot be interrupted, and the interpreter would wait for its thread.
    os._exit(0)


class _Server(Server):
    def __init__(self, emulator: Emulator, listener: socket.socket) -> None:
        super().__init__(emulator.app, listener)
        self._ready = json.dumps(asdict(emulator.urls(self.port)))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._ready, flush=True)  # noqa: T201

    def stop(self) -> None:
        self.should_exit = True

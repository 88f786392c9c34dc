"""Ports of this machine."""

import contextlib
import socket


@contextlib.contextmanager
def closed_port():
    """A port that refuses connections: it is bound, so that no other process takes it, but it does not listen."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]

"""Creates ids of jobs and sessions, which are random but not secret."""

import random
import uuid
from typing import Final

# `os.urandom` releases the interpreter lock, and then waits for a simulation to release it. The generator is not the
# one of the `random` module, whose state tests may reset.
_RANDOM: Final = random.Random()


def new_uuid() -> str:
    """Return a random UUID."""
    return str(uuid.UUID(int=_RANDOM.getrandbits(128), version=4))


def new_hex_id() -> str:
    """Return 20 random hexadecimal digits."""
    return f"{_RANDOM.getrandbits(80):020x}"

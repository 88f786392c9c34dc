"""Creates refusals that name the invalid field."""

from aioqpu_emulator.endpoints import Refusal


def invalid(message: str, field: str, source: str = "payload") -> Refusal:
    """Return the refusal of a request with an invalid field; `source` is `"payload"` or `"params"`."""
    return Refusal(400, message, fields=(field,), source=source)

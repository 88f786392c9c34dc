"""The API versions of the service."""

from typing import Final

from aioqpu_emulator.endpoints import Call

OLDEST_VERSION: Final = "2024-01-01"
VERSIONS: Final = (
    (OLDEST_VERSION, "2027-01-01"),
    ("2025-01-01", "2027-01-01"),
    ("2025-05-01", "2027-01-01"),
    ("2026-02-01", "2027-02-01"),
    ("2026-02-15", "2027-02-15"),
    ("2026-03-15", "2027-03-15"),
    ("2026-04-15", None),
)
"""Each version with the day on which it ends; the last is current."""


def api_version(call: Call) -> str:
    """Return the API version of a request; without one the service answers in its oldest form."""
    return call.headers.get("ibm-api-version", OLDEST_VERSION)


def version_documents() -> list[dict[str, str]]:
    """Return the versions as the service lists them."""
    return [
        {"version": version, "status": "deprecated", "sunset_date": sunset}
        if sunset
        else {"version": version, "status": "live"}
        for version, sunset in VERSIONS
    ]

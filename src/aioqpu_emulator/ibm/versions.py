"""Defines and checks the API versions of the service."""

import re
from datetime import date
from typing import Final

from aioqpu_emulator.endpoints import Call, Refusal
from aioqpu_emulator.ibm.codes import BODY_INVALID

VERSIONS: Final[tuple[tuple[str, str | None], ...]] = (
    ("2024-01-01", "2027-01-01"),
    ("2025-01-01", "2027-01-01"),
    ("2025-05-01", "2027-01-01"),
    ("2026-02-01", "2027-02-01"),
    ("2026-02-15", "2027-02-15"),
    ("2026-03-15", "2027-03-15"),
    ("2026-04-15", None),
)
"""Each version with the day on which it ends; the last is current."""


class APIVersions:
    """The versions that are served.

    Attributes:
        today: The date that decides which versions have ended; `None` if none has.
    """

    def __init__(self) -> None:
        self.today: date | None = None

    def check(self, version: str | None) -> None:
        """Refuse a version that is not a date, or that has ended."""
        if version is None:
            return
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", version):
            raise Refusal(400, f"IBM-API-Version: {version[:40]!r} is not a date.", code=BODY_INVALID)
        oldest = self._served()[0][0]
        if version < oldest and self.today is not None:
            raise Refusal(
                400,
                f"IBM-API-Version: version {version} is not served any more.",
                code=BODY_INVALID,
                solution=f"Use version {oldest} or a newer one.",
            )

    def of(self, call: Call) -> str:
        """Return the API version of a request; without one the service answers in its oldest form."""
        return call.headers.get("ibm-api-version", self._served()[0][0])

    def require(self, call: Call, last: str) -> None:
        """Refuse a request of a newer version than the last that has its endpoint."""
        if self.of(call) > last:
            raise Refusal(404, f"API versions newer than {last} have nothing at this address.")

    def documents(self) -> list[dict[str, str]]:
        """Return the versions as the service lists them."""
        return [
            {"version": version, "status": "deprecated", "sunset_date": sunset}
            if sunset
            else {"version": version, "status": "live"}
            for version, sunset in self._served()
        ]

    def _served(self) -> list[tuple[str, str | None]]:
        today = self.today
        return [each for each in VERSIONS if today is None or each[1] is None or today < date.fromisoformat(each[1])]

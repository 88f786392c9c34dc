"""Draws which requests fail, and how; the same seed gives the same faults."""

import random
from collections.abc import Collection
from dataclasses import dataclass

from aioqpu_emulator.faults.kinds import KINDS, FaultKind
from aioqpu_emulator.jobs import check_seconds


@dataclass(frozen=True)
class Fault:
    """One fault that was drawn for one request."""

    kind: FaultKind
    takes_effect: bool
    """Whether the request takes effect, for kinds of faults with and without effect."""
    seconds: float
    """The duration of the fault in seconds, for kinds of faults that last."""


class Faults:
    """The share of requests that fail, and how they fail.

    With the same seed, the n-th request of a route has the same fault. Without a socket (``httpx.ASGITransport``) a
    broken connection is a `ConnectionResetError`.

    Args:
        rate: The share of requests that fail, from 0 to 1.
        kinds: The kinds of faults that may occur: names from `KINDS`, by default all.
        route: The route whose requests fail, such as ``"POST /v0.3/jobs"``; by default all routes.
        seed: Makes the choice of requests and faults repeatable.
        seconds: The longest time in seconds that slow answers, hidden jobs and outages of IAM last; a closed port
            lasts up to a fifth of it.
        retry_after: The `Retry-After` of an answer with status 429, in seconds.

    Raises:
        ValueError: An argument is out of range, or a kind is unknown.
    """

    def __init__(
        self,
        rate: float,
        kinds: Collection[str] = tuple(KINDS),
        *,
        route: str | None = None,
        seed: int = 0,
        seconds: float = 2.0,
        retry_after: float = 1.0,
    ) -> None:
        if not 0 <= rate <= 1:
            raise ValueError(f"rate must be from 0 to 1, not {rate!r}")
        unknown = sorted(set(kinds) - KINDS.keys())
        if unknown or not kinds:
            raise ValueError(f"no such kind of fault: {unknown}; there are {', '.join(KINDS)}")
        check_seconds("seconds", seconds)
        check_seconds("retry_after", retry_after)
        self.rate = rate
        self.kinds = tuple(name for name in KINDS if name in kinds)
        self.route = route
        self.seed = seed
        self.seconds = seconds
        self.retry_after = retry_after
        self._random: dict[str, random.Random] = {}

    def draw(self, route: str) -> Fault | None:
        """Return the fault of the next request of a route; `None` when the request succeeds.

        Args:
            route: The method and path of an endpoint, such as `POST /v0.3/jobs`.
        """
        if self.route is not None and route != self.route:
            return None
        generator = self._random.setdefault(route, random.Random(f"{self.seed} {route}"))
        if generator.random() >= self.rate:
            return None
        kinds = [kind for name in self.kinds if (kind := KINDS[name]).applies_to(route)]
        if not kinds:
            return None
        kind = generator.choices(kinds, [kind.weight for kind in kinds])[0]
        return Fault(kind, generator.random() < 0.5, generator.uniform(0.1, 1) * self.seconds)

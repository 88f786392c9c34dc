"""The base class of the results of both clouds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from aioqpu import _integrations
from aioqpu._http.json_stream import without_views
from aioqpu._http.responses import Received
from aioqpu._http.text import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aioqpu._http import httpx
    from aioqpu._http.responses import ResponseInfo
    from aioqpu._jobs.handle import Job

# How much a repr, card or table may count, in units of the cost of a sample of up to 8 bits: 500,000 of those,
# 62,500 samples of up to 256 bits, or 70,000 states of IonQ; some 30 ms and 10 MB.
MAX_SHOWN_COST: Final = 500_000
SHOWN_VALUES: Final = 4
SHOWN_STATE_LENGTH: Final = 160


class Result:
    """The results of a job.

    Attributes:
        job_id: The job's id at the service.
        job: The job's handle; `None` for a child job that was not read, and in copies and pickles.
        decoding_options: What else decides how `raw` is read, ready for JSON: keywords of this class.
    """

    decoding_options: dict[str, Any]

    def __init__(
        self, raw: Any, *, job_id: str, job: Job[Any, Any] | None = None, response: httpx.Response | None = None
    ) -> None:
        self._raw = raw
        self._received = None if response is None else Received(response)
        self.job_id = job_id
        self.job = job

    @property
    def response(self) -> ResponseInfo | None:
        """The response that the results came in; `None` for the result of a child job or register, and in copies."""
        return None if self._received is None else self._received.info()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the handle, which belongs to its client, and the response, whose request holds a secret."""
        return {**vars(self), "_raw": self.raw, "job": None, "_received": None}

    @cached_property
    def raw(self) -> Any:
        """The service's answer as parsed JSON, unchanged."""
        return without_views(self._raw)

    def to_dict(self) -> dict[str, Any]:
        """Return the job id and the service's answer, ready for JSON."""
        return {"job_id": self.job_id, "results": self.raw}

    def plot(self) -> list[Any]:
        """Draw the result with matplotlib (extra `notebook`): histograms, or curves over many circuits or points.

        Returns:
            The matplotlib axes, one for each circuit, register or curve plot, at most 12.

        Raises:
            ModuleNotFoundError: matplotlib is not installed.
            ValueError: The result has nothing to plot.
        """
        axes: list[Any] = _integrations.load("display").plot(self)
        return axes

    def _repr_html_(self) -> str:
        card: str = _integrations.load("display").result_card(self)
        return card


def shown_values(largest: Mapping[str, float], count: int) -> str:
    """Return the largest of `count` values as a dict is written, and the number of the others."""
    shown = [
        f"{shortened(state, SHOWN_STATE_LENGTH)!r}: {value if isinstance(value, int) else round(value, 4)}"
        for state, value in largest.items()
    ]
    more = [f"... {count - len(shown)} more"] if count > len(shown) else []
    return f"{{{', '.join(shown + more)}}}"

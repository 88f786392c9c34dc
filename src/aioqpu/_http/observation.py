"""The hook for telemetry: this process has one observer of submissions, waits and retries, or none."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aioqpu._http import httpx


class Observer(Protocol):
    """Records requests and jobs; its methods raise no errors of their own."""

    def submission(self, cloud: str, fields: Mapping[str, Any]) -> AbstractContextManager[Callable[[str], None]]:
        """Return the context of a submission; it yields a function that is called with the id of the job."""
        ...

    def wait(self, jobs: Sequence[Any]) -> AbstractContextManager[Callable[[], AbstractContextManager[None]]]:
        """Return the context of a wait for the handles of jobs.

        It yields a function that returns a second context, inside of which the requests of the wait are sent, or the
        tasks that send them are started. A generator has to leave the second context before each `yield`.
        """
        ...

    def retried(self, method: str, host: str) -> None:
        """Count a request that is sent again."""
        ...

    def ended(self, cloud: str, backend: Any, outcome: str) -> None:
        """Count a job that has ended."""
        ...


observer: Observer | None = None


def set_observer(new: Observer | None) -> None:
    """Replace the observer of this process."""
    global observer
    observer = new


def submission(cloud: str, fields: Mapping[str, Any]) -> AbstractContextManager[Callable[[str], None]]:
    """Return the context of a submission."""
    return nullcontext(_ignore) if observer is None else observer.submission(cloud, fields)


def wait(jobs: Sequence[Any]) -> AbstractContextManager[Callable[[], AbstractContextManager[None]]]:
    """Return the context of a wait; see `Observer.wait`."""
    return nullcontext(nullcontext) if observer is None else observer.wait(jobs)


def retried(request: httpx.Request) -> None:
    """Tell the observer that a request is sent again."""
    if observer is not None:
        observer.retried(request.method, request.url.host)


def _ignore(_: str) -> None:
    pass

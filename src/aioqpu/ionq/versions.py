"""The versions of IonQ's API: which one a client speaks, and errors for what one of them does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from aioqpu._http.validation import check_segment, check_url, environment
from aioqpu.errors import ConfigurationError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Awaitable

T = TypeVar("T")

VERSIONS: Final = ("v0.3", "v0.4")
_HOST: Final = "api.ionq.co"
_NO_SESSIONS: Final = "sessions are not enabled for this organization, or there is no such session or backend"


def chosen_version(url: str | None, api_version: str | None) -> tuple[str, str]:
    """Return the checked base URL and the version of the API, each from its argument, the other one or the environment.

    Raises:
        ConfigurationError: The URL is invalid, the version is unknown, or they contradict each other.
    """
    if api_version is not None and api_version not in VERSIONS:
        raise ConfigurationError(f"api_version must be one of {', '.join(VERSIONS)}, not {api_version!r}")
    name, given = ("url", url) if url is not None else ("IONQ_API_URL", environment("IONQ_API_URL"))
    if given is None:
        version = api_version or VERSIONS[0]
        return f"https://{_HOST}/{version}", version
    base = check_url(name, given)
    parts = urlsplit(base)
    found = re.findall(r"/(v\d[\w.]*)", parts.path)
    if not found and parts.hostname != _HOST:
        return base, api_version or VERSIONS[0]
    if len(found) != 1 or found[0] not in VERSIONS:
        raise ConfigurationError(f"this client speaks v0.3 and v0.4: the url must end in /v0.3 or /v0.4, not {base}")
    if api_version not in (None, found[0]):
        raise ConfigurationError(f"api_version={api_version!r} contradicts the {name} {base}: leave one of them out")
    return base, found[0]


def needs_v04(what: str) -> ConfigurationError:
    """Return the error for something that v0.3 does not have."""
    return ConfigurationError(f'{what} needs IonQ\'s API v0.4: IonQClient(api_version="v0.4")')


def machine(name: str) -> str:
    """Return the name of a machine; simulators have no characterizations."""
    checked = check_segment(name, "a backend name").removeprefix("ionq_")
    if not checked.startswith("qpu."):
        raise ValueError(f"only machines (qpu.*) are characterized, not {name!r}")
    return checked


async def session_request(request: Awaitable[T]) -> T:
    """Await a request about sessions; the error of a 404 says what it is likely to mean."""
    try:
        return await request
    except NotFoundError as error:
        explain(error, _NO_SESSIONS)
        raise


def explain(error: NotFoundError, why: str) -> None:
    """Add to the text of a 404 what it is likely to mean."""
    error.args = (f"{str(error).rstrip('.')}; {why}",)

"""Credentials: who may see them, how long they live, and who fetches the next one."""

from __future__ import annotations

import copy
import logging
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

import anyio
import httpx

from aioqpu._http.connections import Bounds
from aioqpu._http.event_loop import Errand, PerLoop
from aioqpu._http.responses import decoded
from aioqpu._http.retry import Retry, is_transient
from aioqpu._http.validation import Secret
from aioqpu.errors import (
    AioqpuError,
    APIError,
    APIStatusError,
    CredentialsError,
    ResponseDecodeError,
    TokenError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aioqpu._http.pipeline import HTTP

logger: Final = logging.getLogger("aioqpu")

LONGEST_LIFE = 3600.0  # IBM Cloud never grants more
FALLBACK_LIFE = 60.0
_BACKOFF_CAP, _LONGEST_PAUSE = 30.0, 600.0
_BETWEEN_REFUSALS = 5.0
_LONGEST_TOKEN = 64 * 1024
_TOKEN_BOUNDS = Bounds(size=2**20, seconds=60.0)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


class Auth(Protocol):
    """What the HTTP layer asks of credentials."""

    async def secret(self) -> Secret:
        """Return what goes into the Authorization header now."""
        ...

    def refused(self, used: Secret) -> bool:
        """Take note of a 401 for `used`; True when another try may fare better."""
        ...

    async def aclose(self) -> None:
        """End what runs in the background of the present event loop."""
        ...


class StaticAuth:
    """One Authorization value that never changes."""

    def __init__(self, scheme: str, credential: Secret) -> None:
        self.value: Secret = Secret(f"{scheme} {credential.reveal()}")

    async def secret(self) -> Secret:
        return self.value

    def refused(self, used: Secret) -> bool:  # noqa: ARG002 - a static credential has no second try
        return False

    async def aclose(self) -> None:
        pass


class Grant:
    """A token and its life in seconds: infinite until it is refused, nan when nobody knows."""

    def __init__(self, token: Any, life: Any = math.inf) -> None:
        if not isinstance(token, str) or not _PRINTABLE.fullmatch(token):
            raise TokenError("the token is not a printable ASCII string")
        if len(token) > _LONGEST_TOKEN:
            raise TokenError(f"the token has more than {_LONGEST_TOKEN} characters")
        self.secret: Secret = Secret(f"Bearer {token}")
        self.life: float = life


class _Cache:
    """The token of one event loop; times are on that loop's clock."""

    def __init__(self) -> None:
        self.token: Secret | None = None
        self.advisory = self.mandatory = 0.0
        self.failures = 0
        self.refused_at = -math.inf
        self.not_before = -math.inf
        self.error: AioqpuError | None = None
        self.renewal: Errand | None = None


class TokenAuth:
    """Bearer tokens that are fetched when needed, by one caller for all.

    Past 80 % of a token's life it is renewed in the background and a failure is only logged; in the last
    min(60 s, 10 %) callers wait for the renewal and get its error.
    """

    def __init__(self, fetch: Callable[[], Awaitable[Grant]]) -> None:
        self._fetch = fetch
        self._caches = PerLoop(_Cache)
        self._warned = False

    async def secret(self) -> Secret:
        cache = self._caches.get()
        now = anyio.current_time()
        if cache.token is not None and now < cache.mandatory:
            if now >= cache.advisory and now >= cache.not_before:
                self._renew(cache)
            return cache.token
        if cache.error is not None and now < cache.not_before:
            raise copy.copy(cache.error) from cache.error.__cause__
        await self._renew(cache).ended.wait()
        if cache.token is None:
            # The shared attempt failed, or its token was refused while we were waiting for our turn.
            error = cache.error or TokenError("no access token could be kept", transient=True)
            raise copy.copy(error) from error.__cause__
        return cache.token

    def refused(self, used: Secret) -> bool:
        cache = self._caches.get()
        if cache.token is not used:
            return True
        now = anyio.current_time()
        if now - cache.refused_at < _BETWEEN_REFUSALS:
            # The last token was refused as well: it is not the token's fault.
            return False
        cache.token, cache.refused_at = None, now
        return True

    def _renew(self, cache: _Cache) -> Errand:
        if cache.renewal is None:
            cache.renewal = Errand(partial(self._run, cache))
        return cache.renewal.start()

    async def _run(self, cache: _Cache) -> None:
        try:
            await self._attempt(cache)
        finally:
            cache.renewal = None

    async def _attempt(self, cache: _Cache) -> None:
        asked = anyio.current_time()
        try:
            grant = await self._grant()
        except AioqpuError as error:
            cache.failures += 1
            pause = min(_BACKOFF_CAP, 2.0 ** min(cache.failures - 1, 10))
            asked_for = error.retry_after or 0.0 if isinstance(error, APIError) else 0.0
            cache.not_before = anyio.current_time() + max(pause, min(asked_for, _LONGEST_PAUSE))
            cache.error = error
            if cache.token is not None and anyio.current_time() < cache.mandatory:
                logger.warning("could not renew the access token, going on with the present one: %s", error)
            else:
                cache.token = None
            return
        life = grant.life
        if math.isnan(life):
            life = FALLBACK_LIFE
            if not self._warned:
                self._warned = True
                logger.warning("the access token came without a usable lifetime, taking %.0f s", life)
        cache.token, cache.error, cache.failures = grant.secret, None, 0
        cache.advisory = asked + 0.8 * life
        cache.mandatory = asked + life - min(60.0, 0.1 * life)

    async def _grant(self) -> Grant:
        try:
            return await self._fetch()
        except AioqpuError:
            raise
        except Exception as error:  # noqa: BLE001 - a background renewal has nobody to raise to; its frames hold secrets
            raise TokenError(f"fetching a token failed: {type(error).__name__}") from None

    async def aclose(self) -> None:
        cache = self._caches.pop()
        if cache is not None and cache.renewal is not None:
            cache.renewal.scope.cancel()


def parse_life(value: Any) -> float:
    """Read a token's life (a number or a numeric string) as seconds, capped at an hour; nan when it is neither."""
    try:
        seconds = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return min(seconds, LONGEST_LIFE) if seconds > 0 else math.nan


def iam_auth(http: HTTP, key: Secret, iam_url: str) -> TokenAuth:
    """Exchange an IBM Cloud API key for bearer tokens at `iam_url`."""

    async def fetch() -> Grant:
        try:
            response = await http.send(_token_request(key, iam_url), retry=Retry.SAFE, auth=None, bounds=_TOKEN_BOUNDS)
        except APIError as error:
            raise _token_error(error) from error.__cause__
        try:
            return await decoded(response, _read_grant)
        except ResponseDecodeError:  # it holds the body
            raise TokenError("IAM answered without an access token", status_code=response.status_code) from None

    return TokenAuth(fetch)


def callable_auth(function: Callable[[], Awaitable[str | tuple[str, float]]]) -> TokenAuth:
    """Ask a caller's own coroutine function for tokens; a bare string lives until it is refused."""

    async def fetch() -> Grant:
        try:
            answer = await function()
        except TokenError:
            raise
        except (OSError, APIError) as error:
            raise TokenError(f"auth() failed: {type(error).__name__}", transient=True) from None
        except Exception as error:  # noqa: BLE001 - whatever a caller's function raises, it gave no token
            raise TokenError(f"auth() failed: {type(error).__name__}") from None
        if isinstance(answer, str):
            return Grant(answer)
        if isinstance(answer, tuple) and len(answer) == 2:
            return Grant(answer[0], parse_life(answer[1]))
        raise TokenError(f"auth() must return a token or (token, seconds), not {type(answer).__name__}")

    return TokenAuth(fetch)


def _token_request(key: Secret, iam_url: str) -> httpx.Request:
    form = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": key.reveal()}
    return httpx.Request(
        "POST",
        f"{iam_url}/identity/token",
        data=form,
        headers={"Accept": "application/json"},
        extensions={"timeout": {"connect": 5.0, "read": 15.0, "write": 15.0, "pool": 30.0}, "secrets": (key,)},
    )


def _read_grant(body: Any) -> Grant:
    return Grant(body["access_token"], parse_life(body.get("expires_in")))


def _token_error(error: APIError) -> TokenError:
    status = error.status_code
    refused = isinstance(error, APIStatusError) and status in (400, 401, 403)
    if refused:
        return CredentialsError(
            f"IAM refused the API key: {error}",
            status_code=status,
            code=error.code,
            server_message=error.message,
            request_id=error.request_id,
        )
    return TokenError(
        f"IAM gave no access token: {error}",
        transient=status is None or is_transient(status),
        status_code=status,
        code=error.code,
        server_message=error.message,
        request_id=error.request_id,
        retry_after=error.retry_after,
    )

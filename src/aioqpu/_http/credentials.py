"""The value of the Authorization header: a key that never changes, or a token that is refreshed in time."""

from __future__ import annotations

import copy
import logging
import math
import re
from typing import TYPE_CHECKING, Any, Final, Protocol

import anyio
import attrs

from aioqpu._http.event_loop import PerLoop, SharedTask
from aioqpu._http.validation import Secret
from aioqpu.errors import AioqpuError, APIError, TokenError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

logger: Final = logging.getLogger("aioqpu")

MAX_LIFETIME_SECONDS: Final = 3600.0  # IBM Cloud never grants more
UNKNOWN_LIFETIME_SECONDS: Final = 60.0
REFRESH_AT_SHARE_OF_LIFETIME: Final = 0.8
MIN_SECONDS_BETWEEN_INVALIDATIONS: Final = 5.0
MAX_TOKEN_LENGTH: Final = 64 * 1024
_MAX_BACKOFF_SECONDS, _MAX_RETRY_AFTER_SECONDS = 30.0, 600.0
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


class Credentials(Protocol):
    """What a request needs to know about credentials."""

    async def get(self) -> Secret:
        """Return the value that the Authorization header has now."""
        ...

    def invalidate(self, refused: Secret) -> bool:
        """Drop a value that the service refused with 401; return whether the next value may be accepted."""
        ...

    async def aclose(self) -> None:
        """Cancel the background tasks of the running event loop."""
        ...


class StaticCredentials:
    """An Authorization value that never changes."""

    def __init__(self, scheme: str, credential: Secret) -> None:
        self.authorization: Secret = Secret(f"{scheme} {credential.reveal()}")

    async def get(self) -> Secret:
        return self.authorization

    def invalidate(self, refused: Secret) -> bool:  # noqa: ARG002 - there is no other value
        return False

    async def aclose(self) -> None:
        pass


@attrs.frozen
class AccessToken:
    """The Authorization value of a bearer token, and its lifetime in seconds (NaN: unknown)."""

    authorization: Secret
    lifetime: float = math.inf


def bearer_token(token: Any, lifetime: float = math.inf) -> AccessToken:
    """Return the token if it can be sent in a header; raise `TokenError` otherwise."""
    if not isinstance(token, str) or not _PRINTABLE.fullmatch(token):
        raise TokenError("the token is not a printable ASCII string")
    if len(token) > MAX_TOKEN_LENGTH:
        raise TokenError(f"the token has more than {MAX_TOKEN_LENGTH} characters")
    return AccessToken(Secret(f"Bearer {token}"), lifetime)


def parse_lifetime(value: Any) -> float:
    """Read a token's lifetime (a number or a numeric string) as seconds, at most an hour; NaN for anything else."""
    try:
        seconds = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return min(seconds, MAX_LIFETIME_SECONDS) if seconds > 0 else math.nan


class _TokenState:
    """The token of one event loop; times are on that loop's clock."""

    def __init__(self) -> None:
        self.authorization: Secret | None = None
        self.refresh_at = self.expires_at = 0.0
        self.invalidated_at = -math.inf
        self.failures = 0
        self.error: AioqpuError | None = None
        self.retry_at = -math.inf
        self.refresh: SharedTask[None] | None = None


class TokenCredentials:
    """Bearer tokens from `fetch`, which one task calls for all callers.

    Past 80 % of a token's lifetime it is refreshed in the background, and a failure is only logged. In the last
    min(60 s, 10 %) of the lifetime callers wait for the refresh, and get its error.
    """

    def __init__(self, fetch: Callable[[], Awaitable[AccessToken]]) -> None:
        self._fetch = fetch
        self._states = PerLoop(_TokenState)
        self._warned_about_lifetime = False

    async def get(self) -> Secret:
        state = self._states.get()
        now = anyio.current_time()
        if state.authorization is not None and now < state.expires_at:
            if now >= state.refresh_at and now >= state.retry_at:
                self._start_refresh(state)
            return state.authorization
        if state.error is not None and now < state.retry_at:
            raise copy.copy(state.error) from state.error.__cause__
        await self._start_refresh(state).wait_until_ended()
        if state.authorization is None and state.error is None and state.invalidated_at >= now:
            # The token was invalidated before this caller ran again, and the next one is not, so soon after.
            await self._start_refresh(state).wait_until_ended()
        if state.authorization is None:
            error = state.error or TokenError("the access token was refused as soon as it was issued", transient=True)
            raise copy.copy(error) from error.__cause__
        return state.authorization

    def invalidate(self, refused: Secret) -> bool:
        state = self._states.get()
        if state.authorization is not refused:
            return True
        now = anyio.current_time()
        if now - state.invalidated_at < MIN_SECONDS_BETWEEN_INVALIDATIONS:
            # The previous token was refused as well, so a new one would be refused too.
            return False
        state.authorization, state.invalidated_at = None, now
        return True

    def _start_refresh(self, state: _TokenState) -> SharedTask[None]:
        if state.refresh is None:
            state.refresh = SharedTask(lambda: self._refresh_once(state))
        return state.refresh.start()

    async def _refresh_once(self, state: _TokenState) -> None:
        try:
            await self._refresh(state)
        finally:
            state.refresh = None  # it knows its event loop, which must be referenced weakly only

    async def _refresh(self, state: _TokenState) -> None:
        started = anyio.current_time()
        try:
            token = await self._fetch_checked()
        except AioqpuError as error:
            state.failures += 1
            backoff = min(_MAX_BACKOFF_SECONDS, 2.0 ** min(state.failures - 1, 10))
            retry_after = error.retry_after or 0.0 if isinstance(error, APIError) else 0.0
            state.retry_at = anyio.current_time() + max(backoff, min(retry_after, _MAX_RETRY_AFTER_SECONDS))
            state.error = error
            if state.authorization is not None and anyio.current_time() < state.expires_at:
                logger.warning("the access token could not be refreshed, the present one stays in use: %s", error)
            else:
                state.authorization = None
            return
        lifetime = token.lifetime
        if math.isnan(lifetime):
            lifetime = UNKNOWN_LIFETIME_SECONDS
            if not self._warned_about_lifetime:
                self._warned_about_lifetime = True
                logger.warning("the access token has no usable lifetime, %.0f s are assumed", lifetime)
        state.authorization, state.error, state.failures = token.authorization, None, 0
        state.refresh_at = started + REFRESH_AT_SHARE_OF_LIFETIME * lifetime
        state.expires_at = started + lifetime - min(60.0, 0.1 * lifetime)

    async def _fetch_checked(self) -> AccessToken:
        try:
            return await self._fetch()
        except AioqpuError:
            raise
        except Exception as error:  # noqa: BLE001 - the exception's frames may hold secrets
            raise TokenError(f"fetching a token failed: {type(error).__name__}") from None

    async def aclose(self) -> None:
        state = self._states.pop()
        if state is not None and state.refresh is not None:
            state.refresh.cancel()

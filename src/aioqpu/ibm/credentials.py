"""Bearer tokens for IBM, from IBM Cloud IAM or from a coroutine function of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aioqpu._http import httpx
from aioqpu._http.body import Limits
from aioqpu._http.credentials import (
    AccessToken,
    Credentials,
    StaticCredentials,
    TokenCredentials,
    bearer_token,
    parse_lifetime,
)
from aioqpu._http.responses import decode
from aioqpu._http.retry import Retry, is_transient
from aioqpu._http.validation import Secret, api_key
from aioqpu.errors import (
    APIError,
    APIStatusError,
    ConfigurationError,
    CredentialsError,
    ResponseDecodeError,
    TokenError,
)
from aioqpu.ibm.keywords import API_KEY_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aioqpu._http.pipeline import HTTP

_LIMITS = Limits(max_bytes=2**20, seconds=60.0)
_TIMEOUT = {"connect": 5.0, "read": 15.0, "write": 15.0, "pool": 30.0}


def chosen_credentials(
    http: HTTP,
    key: Secret | None,
    bearer: Secret | None,
    function: Callable[[], Awaitable[str | tuple[str, float]]] | None,
    iam_url: str,
) -> Credentials:
    """Return credentials from an API key, a bearer token, or a function that returns tokens."""
    if bearer is None and function is None:
        return iam_credentials(http, api_key(key, API_KEY_VARIABLES), iam_url)
    if key is not None:
        raise ConfigurationError("give token= or auth=, not both")
    if bearer is not None:
        return StaticCredentials("Bearer", Secret(without_scheme(bearer.reveal())).checked("auth"))
    if not callable(function):
        raise ConfigurationError(f"auth must be a token or a coroutine function, not {type(function).__name__}")
    return function_credentials(function)


def iam_credentials(http: HTTP, key: Secret, iam_url: str) -> TokenCredentials:
    """Return credentials that exchange an IBM Cloud API key for bearer tokens at `iam_url`."""

    async def fetch() -> AccessToken:
        try:
            response = await http.send(_token_request(key, iam_url), retry=Retry.SAFE, limits=_LIMITS)
        except APIError as error:
            raise _token_error(error) from error.__cause__
        try:
            return await decode(response, _access_token)
        except ResponseDecodeError:  # it holds the body, which may contain a token
            raise TokenError("IAM answered without an access token", status_code=response.status_code) from None

    return TokenCredentials(fetch)


def function_credentials(function: Callable[[], Awaitable[str | tuple[str, float]]]) -> TokenCredentials:
    """Return credentials that call a user's function for tokens; a token without a lifetime is used until refused."""

    async def fetch() -> AccessToken:
        try:
            token = await function()
        except TokenError:
            raise
        except (OSError, APIError) as error:
            raise TokenError(f"auth() failed: {type(error).__name__}", transient=True) from None
        except Exception as error:  # noqa: BLE001 - the user's function may raise anything
            raise TokenError(f"auth() failed: {type(error).__name__}") from None
        if isinstance(token, str):
            return bearer_token(without_scheme(token))
        if isinstance(token, tuple) and len(token) == 2 and isinstance(token[0], str):
            return bearer_token(without_scheme(token[0]), parse_lifetime(token[1]))
        raise TokenError(f"auth() must return a token or (token, seconds), not {type(token).__name__}")

    return TokenCredentials(fetch)


def without_scheme(token: str) -> str:
    """Return a bearer token that may be given as the value of an Authorization header."""
    return token.strip().removeprefix("Bearer ").strip()


def _token_request(key: Secret, iam_url: str) -> httpx.Request:
    form = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": key.reveal()}
    return httpx.Request(
        "POST",
        f"{iam_url}/identity/token",
        data=form,
        headers={"Accept": "application/json"},
        extensions={"timeout": _TIMEOUT, "secrets": (key,)},
    )


def _access_token(body: Any) -> AccessToken:
    return bearer_token(body["access_token"], parse_lifetime(body.get("expires_in")))


def _token_error(error: APIError) -> TokenError:
    status = error.status_code
    if isinstance(error, APIStatusError) and status in (400, 401, 403):
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

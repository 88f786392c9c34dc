"""Simulates IBM Cloud IAM, which issues access tokens for API keys."""

import base64
import json
import math
import secrets
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.responses import Response

from aioqpu_emulator.credentials import BAD_KEY
from aioqpu_emulator.endpoints import json_response
from aioqpu_emulator.jobs import Machine

GRANT = "urn:ibm:params:oauth:grant-type:apikey"


class IAM:
    """Issues tokens, and checks and revokes them."""

    def __init__(self, machine: Machine, life: float) -> None:
        self._machine = machine
        self._life = life
        self._expiry: dict[str, float] = {}
        self._available_at = -math.inf

    @property
    def is_available(self) -> bool:
        """Whether there is no outage."""
        return self._machine.now() >= self._available_at

    def fail_for(self, seconds: float) -> None:
        """Start an outage."""
        self._available_at = self._machine.now() + seconds

    def is_valid(self, token: str) -> bool:
        """Return whether a token was issued here and has neither expired nor been revoked."""
        return self._machine.now() < self._expiry.get(token, -math.inf)

    def revoke(self, token: str | None = None) -> None:
        """Revoke one token, or all of them."""
        if token is None:
            self._expiry.clear()
        else:
            self._expiry.pop(token, None)

    def token(self, body: bytes, headers: Mapping[str, str]) -> Response:
        """Answer a token request."""
        if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return self._refuse("BXNIM0109E", "Property missing or empty: the request is not a form", headers)
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        if form.get("grant_type", [""])[0] != GRANT:
            return self._refuse("BXNIM0413E", "Provided grant type is not supported", headers)
        key = form.get("apikey", [""])[0]
        if not key.strip():
            return self._refuse("BXNIM0109E", "Property missing or empty: apikey", headers)
        if key == BAD_KEY:
            return self._refuse("BXNIM0415E", "Provided API key could not be found", headers)
        now = self._machine.now()
        issued = int(self._machine.wall(now))
        seconds = max(1, round(self._life))
        token = ".".join(
            _base64url(part)
            for part in (
                {"kid": "emulator", "alg": "RS256"},
                {
                    "iam_id": "IBMid-emulator",
                    "id": "IBMid-emulator",
                    "jti": secrets.token_hex(16),
                    "iat": issued,
                    "exp": issued + seconds,
                    "iss": "https://iam.cloud.ibm.com/identity",
                    "grant_type": GRANT,
                    "scope": "ibm openid",
                },
                secrets.token_hex(32),
            )
        )
        self._expiry[token] = now + self._life
        return json_response(
            {
                "access_token": token,
                "refresh_token": "not_supported",
                "token_type": "Bearer",
                "expires_in": seconds,
                "expiration": issued + seconds,
                "scope": "ibm openid",
            }
        )

    def refusal(self, status: int, code: str, message: str, headers: Mapping[str, str]) -> Response:
        """Return an error in IAM's form, which differs from that of the runtime."""
        moment = datetime.fromtimestamp(self._machine.wall(self._machine.now()), UTC)
        context = {
            "requestId": uuid.uuid4().hex,
            "requestType": "incoming.Identity_Token",
            "userAgent": headers.get("user-agent", ""),
            "url": "https://iam.cloud.ibm.com",
            "instanceId": "emulator",
            "startTime": moment.strftime("%d.%m.%Y %H:%M:%S:%f UTC"),
            "locale": "en_US",
        }
        return json_response({"context": context, "errorCode": code, "errorMessage": message}, status)

    def _refuse(self, code: str, message: str, headers: Mapping[str, str]) -> Response:
        return self.refusal(400, code, message, headers)


def _base64url(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

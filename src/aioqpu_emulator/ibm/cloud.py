"""Simulates IBM Cloud's global search and global catalog, which `QiskitRuntimeService` reads to find instances."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aioqpu_emulator.endpoints import json_response
from aioqpu_emulator.iam import IAM
from aioqpu_emulator.ibm.account import ACCOUNT_ID, INSTANCE, PLAN_ID, PLAN_NAME
from aioqpu_emulator.ibm.backends import Backends

CATALOG_PREFIX = "/globalcatalog/api/v1"


class IBMCloud:
    """Answers the searches for instances, and describes their plan."""

    def __init__(self, iam: IAM, backends: Backends) -> None:
        self._iam = iam
        self._backends = backends

    async def search(self, request: Request) -> Response:
        """Return the emulator's instance for every search."""
        if not self._is_authorized(request):
            return _refusal(401, "The token is missing or not valid.")
        instance: dict[str, Any] = {
            "crn": INSTANCE,
            "name": "emulator",
            "service_name": "quantum-computing",
            "service_plan_unique_id": PLAN_ID,
            "region": "us-east",
            "tags": [],
            "doc": {"extensions": [{"backends": self._backends.names}]},
            "account_id": ACCOUNT_ID,
        }
        return json_response({"items": [instance], "limit": 100})

    async def plan(self, request: Request) -> Response:
        """Return the catalog's entry of the emulator's plan."""
        if not self._is_authorized(request):
            return _refusal(401, "The token is missing or not valid.")
        if request.path_params["id"] != PLAN_ID:
            return _refusal(404, "There is no such entry.")
        return json_response(
            {
                "id": PLAN_ID,
                "kind": "plan",
                "name": PLAN_NAME,
                "overview_ui": {"en": {"display_name": PLAN_NAME.title()}},
                "metadata": {"pricing": {"type": "free"}},
            }
        )

    def _is_authorized(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._iam.is_valid(token.strip())


def _refusal(status: int, message: str) -> Response:
    return json_response({"status_code": status, "errors": [{"code": str(status), "message": message}]}, status)

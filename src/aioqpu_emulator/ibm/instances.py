"""Serves the endpoints of instances and accounts: their plan, their usage limit and their usage."""

from datetime import timedelta
from typing import Any

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ibm.account import (
    ALLOCATION_SECONDS,
    MAX_SESSION_SECONDS,
    PLAN_ID,
    PLAN_NAME,
    SUBSCRIPTION_ID,
)
from aioqpu_emulator.ibm.backends import Backends
from aioqpu_emulator.ibm.codes import QUOTA_EXCEEDED
from aioqpu_emulator.ibm.jobs import IBMJobs, resource_units
from aioqpu_emulator.ibm.times import format_time


class UsageLimits:
    """The usage limits of instances, in seconds."""

    def __init__(self, jobs: IBMJobs) -> None:
        self._jobs = jobs
        self._limits: dict[str, int] = {}

    def get(self, instance: str) -> int | None:
        """Return the limit of an instance, if it has one."""
        return self._limits.get(instance)

    def set(self, instance: str, limit: float | None) -> None:
        """Set or remove the limit of an instance; refuse one that the instance has exceeded."""
        if limit is None:
            self._limits.pop(instance, None)
            return
        if self._jobs.consumed_seconds(instance) > limit:
            raise Refusal(409, "The instance has used more than this limit already.", solution="Set a higher limit.")
        self._limits[instance] = int(limit)

    def check(self, instance: str) -> None:
        """Refuse a job of an instance that has reached its limit."""
        limit = self._limits.get(instance)
        if limit is not None and self._jobs.consumed_seconds(instance) >= limit:
            raise Refusal(
                409, "The instance has reached its usage limit.", code=QUOTA_EXCEEDED, solution="Set a higher limit."
            )


class InstanceEndpoints:
    """Serves the endpoints of instances and accounts."""

    def __init__(self, jobs: IBMJobs, limits: UsageLimits, backends: Backends) -> None:
        self._jobs = jobs
        self._limits = limits
        self._backends = backends
        self.endpoints = (
            Endpoint("GET", "/v1/instance", self._instance),
            Endpoint("GET", "/v1/instances/configuration", self._configuration),
            Endpoint("PUT", "/v1/instances/configuration", self._replace_configuration),
            Endpoint("GET", "/v1/instances/usage", self._usage),
            Endpoint("GET", "/v1/accounts/{id}", self._account),
        )

    def _instance(self, call: Call) -> Any:
        limit = self._limits.get(call.headers["service-crn"])
        body = {
            "backends": self._backends.names,
            "plan_id": PLAN_ID,
            "usage_allocation_seconds": str(ALLOCATION_SECONDS),
            "usage_allocation_ru": str(resource_units(ALLOCATION_SECONDS)),
        }
        if limit is None:
            return body
        limits = {"instance_limit_seconds": str(limit), "instance_limit_ru": str(resource_units(limit))}
        return body | {"instance_limit": limit, **limits}

    def _configuration(self, call: Call) -> Any:
        limit = self._limits.get(call.headers["service-crn"])
        return {} if limit is None else {"instance_limit": limit, "instance_limit_ru": resource_units(limit)}

    def _replace_configuration(self, call: Call) -> None:
        self._limits.set(call.headers["service-crn"], call.body.get("instance_limit"))

    def _usage(self, call: Call) -> Any:
        instance = call.headers["service-crn"]
        limit, consumed = self._limits.get(instance), self._jobs.consumed_seconds(instance)
        now = self._jobs.timestamp()
        body = {
            "instance_id": instance,
            "plan_id": PLAN_ID,
            "usage_period": {"start_time": format_time(now - timedelta(days=28)), "end_time": format_time(now)},
            "usage_consumed_seconds": consumed,
            "usage_consumed_ru": resource_units(consumed),
            "usage_allocation_seconds": ALLOCATION_SECONDS,
            "usage_allocation_ru": resource_units(ALLOCATION_SECONDS),
        }
        if limit is None:
            return body
        limits = {"usage_limit_seconds": limit, "usage_limit_ru": resource_units(limit)}
        return body | {**limits, "usage_limit_reached": consumed >= limit}

    def _account(self, call: Call) -> Any:
        plan = {
            "plan_id": PLAN_ID,
            "subscription_id": SUBSCRIPTION_ID,
            "subscription_name": PLAN_NAME,
            "backends": self._backends.names,
            "usage_allocation_seconds": ALLOCATION_SECONDS,
            "usage_allocation_ru": resource_units(ALLOCATION_SECONDS),
            "unallocated_usage_seconds": ALLOCATION_SECONDS,
            "max_ttl": MAX_SESSION_SECONDS,
            "functions": [],
        }
        return {"plans": [plan] if call.query.get("plan_id", PLAN_ID) == PLAN_ID else []}

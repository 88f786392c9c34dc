"""Defines the account that owns the emulator's instance: its ids, its plan and the limits of the plan."""

from typing import Final

ACCOUNT_ID: Final = "0123456789abcdef0123456789abcdef"
INSTANCE: Final = (
    f"crn:v1:bluemix:public:quantum-computing:us-east:a/{ACCOUNT_ID}:6f2b1a52-5f4c-4d0b-9d6c-2f1f6b0f7a11::"
)
USER_ID: Final = "IBMid-emulator"
PLAN_ID: Final = "53bea4d4-99dc-4e66-9d89-1d2a3f0b6a55"
PLAN_NAME: Final = "emulator"
SUBSCRIPTION_ID: Final = "3d0f4b8c-7c1e-4a55-8f0e-6d1b7b8b9c10"
ALLOCATION_SECONDS: Final = 36_000
UNITS_PER_SECOND: Final = 2.0
"""Resource units for one second of usage."""
MAX_SESSION_SECONDS: Final = 28_800

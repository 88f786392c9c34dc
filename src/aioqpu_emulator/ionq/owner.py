"""Defines the user, the project and the organization that own all jobs."""

from typing import Final

OWNER: Final = {
    "submitter_id": "0123456789abcdef01234567",
    "project_id": "8d0d1b9e-6f3c-4c53-9d55-0a4b6d2f6a10",
}

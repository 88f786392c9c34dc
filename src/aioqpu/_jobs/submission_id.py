"""The ids by which jobs are found after their submission."""

from __future__ import annotations

from typing import Final

from aioqpu.errors import AioqpuError

MAX_SUBMISSION_ID_LENGTH: Final = 86  # what fits into a tag of IBM
SLOT_TAKEN: Final = ", and the submission id needs one of them (submission_id='' submits without that safety)"


def new_submission_id(given: str | None) -> str:
    """Return the given id, a new one for `None`, or `""` for no id."""
    if given is None:
        from uuid import uuid4  # on use: it imports `platform`

        return f"aioqpu-{uuid4()}"
    if not isinstance(given, str):
        raise TypeError(f"submission_id must be a string, not {type(given).__name__}")
    if given:
        if len(given) > MAX_SUBMISSION_ID_LENGTH:
            raise ValueError(
                f"submission_id must have at most {MAX_SUBMISSION_ID_LENGTH} characters, this one has {len(given)}"
            )
        if not (given.isascii() and given.isprintable()) or given != given.strip():
            raise ValueError("submission_id must be printable ASCII, without blanks around it")
    return given


class InconclusiveError(AioqpuError):
    """A look-up did not show whether a submission took effect."""

"""Ends the sessions of `async with` blocks, on both clouds."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import anyio

from aioqpu.errors import APITimeoutError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

logger: Final = logging.getLogger("aioqpu")

_END_SECONDS = 10.0


async def leave_session(
    session_id: str, end: Callable[[], Awaitable[Any]], leaving: BaseException | None, ended: str
) -> None:
    """End a session; raise a failure, or log it if another exception leaves the block.

    Args:
        session_id: The session's id.
        end: Ends the session.
        leaving: The exception that leaves the block.
        ended: The cloud's word for a session that has ended.
    """
    with anyio.move_on_after(_END_SECONDS, shield=True) as scope:
        try:
            await end()
        except Exception as error:
            if leaving is None:
                raise
            logger.warning("session %s could not be %s: %s", session_id, ended, error)
    if scope.cancelled_caught:
        problem = f"session {session_id} was not {ended} within {_END_SECONDS:.0f} s"
        if leaving is None:
            raise APITimeoutError(problem)
        logger.warning(problem)

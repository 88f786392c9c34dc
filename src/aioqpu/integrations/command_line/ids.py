"""Shortens ids of jobs to the prefixes that tables show, and completes prefixes that users give to commands."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from aioqpu.integrations.command_line.client import CloudClient, Service, run_with_client
from aioqpu.integrations.command_line.options import Cloud
from aioqpu.integrations.command_line.output import ExitCode, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

NEWEST_JOBS = 100  # among which a prefix must be unique
_SHOWN_LENGTH = 8
_MIN_LENGTH = 4
_WHOLE_LENGTHS = {Cloud.ionq: 36, Cloud.ibm: 20}
_MAX_CANDIDATES = 10


def short_ids(newest: Sequence[str]) -> dict[str, str]:
    """Return the unique prefixes of ids, each of 8 characters or more."""
    ordered = sorted({*newest})
    neighbours = zip(["", *ordered], ordered, [*ordered[1:], ""], strict=False)
    return {
        job_id: job_id[: max(_SHOWN_LENGTH, 1 + _shared(before, job_id), 1 + _shared(job_id, after))]
        for before, job_id, after in neighbours
    }


def _shared(first: str, second: str) -> int:
    """Return the length of the prefix that two ids share."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


async def newest_ids(client: CloudClient) -> list[str]:
    """Return the ids of the newest jobs."""
    return [job.id async for job in client.list_jobs(limit=NEWEST_JOBS)]


def whole_ids(service: Service, given: Sequence[str]) -> list[str]:
    """Return ids without repetitions, with the newest jobs' whole ids instead of unique prefixes.

    Ends the command if a prefix is ambiguous. An argument that is not a prefix of these ids is returned unchanged.
    """
    if not any(_may_be_prefix(service.cloud, job_id) for job_id in given):
        return list(dict.fromkeys(given))
    known = run_with_client(service, newest_ids)
    return list(dict.fromkeys(_whole_id(service.cloud, job_id, known) for job_id in given))


def _may_be_prefix(cloud: Cloud, job_id: str) -> bool:
    return _MIN_LENGTH <= len(job_id) < _WHOLE_LENGTHS[cloud]


def _whole_id(cloud: Cloud, given: str, known: Sequence[str]) -> str:
    if not _may_be_prefix(cloud, given) or given in known:
        return given
    found = [job_id for job_id in known if job_id.startswith(given)]
    if len(found) > 1:
        names = ", ".join(found[:_MAX_CANDIDATES]) + (", ..." if len(found) > _MAX_CANDIDATES else "")
        fail(f"{given} is the beginning of {len(found)} ids: {names}", ExitCode.WRONG_USE)
    return found[0] if found else given

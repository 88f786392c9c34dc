"""Files with the results of one job: a line of JSON that says how to read the body, and the body as it came."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio.to_thread

from aioqpu._http.json_memory import TooLargeError, check_size
from aioqpu._http.pipeline import MAX_RESULTS_BYTES
from aioqpu._http.validation import check_segment

if TYPE_CHECKING:
    from aioqpu._jobs.state import Fetched

FORMAT: Final = "aioqpu results 1"
MAX_HEAD_BYTES: Final = 2**26


async def check_target(path: str | os.PathLike[str]) -> Path:
    """Return the path of a file that can be written; raise `OSError` otherwise."""
    target = Path(path)

    def check() -> None:
        if target.is_dir():
            raise IsADirectoryError(f"{target} is a folder: give the path of a file")
        if not target.parent.is_dir():
            raise FileNotFoundError(f"there is no folder {target.parent}")
        if not os.access(target.parent, os.W_OK):
            raise PermissionError(f"files cannot be written in {target.parent}")

    await anyio.to_thread.run_sync(check)
    return target


async def save(target: Path, job_id: str, fetched: Fetched[Any]) -> None:
    """Write the results of a job; either the whole file appears under its name, or none."""
    try:
        await anyio.to_thread.run_sync(_write, target, job_id, fetched)
    except OSError as error:
        problem = f"the results of job {job_id} could not be written, its result() still returns them ({error})"
        raise OSError(error.errno, problem, str(target)) from None


def _write(target: Path, job_id: str, fetched: Fetched[Any]) -> None:
    head = {"format": FORMAT, "job_id": job_id, **fetched.head(), "bytes": len(fetched.body)}
    line = json.dumps(head, default=lambda value: value.tolist(), separators=(",", ":")).encode()
    descriptor, name = tempfile.mkstemp(prefix=".aioqpu-", dir=target.parent)  # only its owner may read it
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines((line, b"\n", fetched.body))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    if hasattr(os, "O_DIRECTORY"):  # not on Windows
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def load(path: str | os.PathLike[str]) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of a file; raise `ValueError` for a file of another kind."""
    with Path(path).open("rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError(f"{path} is not a file")
        line, body = file.readline(MAX_HEAD_BYTES), file.read(MAX_RESULTS_BYTES + 1)
    try:
        check_size(line)
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise ValueError(head["format"])
        check_segment(head["job_id"])
        if not isinstance(head["options"], dict):
            raise TypeError("options")
    except (KeyError, TypeError, ValueError, RecursionError, TooLargeError):
        raise ValueError(f"{path} does not hold results that save_results wrote") from None
    if head.get("bytes") != len(body):
        raise ValueError(f"{path} is incomplete: it has {len(body)} bytes of results, not {head.get('bytes')!r:.20}")
    return head, body

"""Reads the files that `save_results` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aioqpu._http.responses import decode_saved
from aioqpu.ibm.results import saved_ibm_result
from aioqpu.ionq.results import saved_ionq_result

if TYPE_CHECKING:
    import os

    from aioqpu.ibm.results import IBMResult
    from aioqpu.ionq.results import IonQResult


def load_results(path: str | os.PathLike[str]) -> IonQResult | IBMResult:
    """Read a file that `job.save_results` wrote; sends nothing, and needs no client.

    It blocks while it reads and decodes: in a coroutine, run it in a thread.

    Args:
        path: The file, which may come from anywhere: it cannot run code.

    Returns:
        The same result as `job.result()` returned, without its `job` and `response`.

    Raises:
        OSError: The file cannot be read.
        ValueError: The file is not complete, or is of another kind.
        ResponseDecodeError: The results in it cannot be decoded.
    """
    from aioqpu._jobs.result_file import load  # on use: few programs read files

    head, body = load(path)
    if head.get("cloud") == "ionq":
        return decode_saved(str(path), body, lambda raw: saved_ionq_result(raw, head))
    if head.get("cloud") == "ibm":
        return decode_saved(str(path), body, lambda raw: saved_ibm_result(raw, head))
    raise ValueError(f"{path} holds results of an unknown cloud")

"""Qiskit circuits in points: encoded so that the same circuit always gives the same bytes."""

from __future__ import annotations

import asyncio
from typing import Any

from aioqpu._jobs.bodies import merged_body
from aioqpu.ibm.pubs import estimator_pubs, sampler_pubs


def stored_circuit(keywords: dict[str, Any]) -> dict[str, Any]:
    """Return the keywords of IonQ's `submit_job` with circuits in the form of IonQ's API; text stays text."""
    program: Any = keywords.get("input")
    program = program.to_dict() if hasattr(program, "to_dict") else program
    parts = program if isinstance(program, (list, tuple)) else [program]
    if all(part is None or isinstance(part, str) or hasattr(part, "keys") for part in parts):
        return {**keywords, "input": program}
    from aioqpu.integrations.circuits import to_ionq

    translated = asyncio.run(to_ionq(program))
    merged = {**keywords, "input": translated["input"]}
    for name in ("metadata", "registers"):
        if both := merged_body(translated.get(name), **(keywords.get(name) or {})):
            merged[name] = both
    return merged


def stored_pubs(method: str, pubs: Any) -> list[Any]:
    """Return the pubs of IBM's primitives with Qiskit's circuits as QPY in typed JSON."""
    return (sampler_pubs if method == "submit_sampler" else estimator_pubs)(pubs)

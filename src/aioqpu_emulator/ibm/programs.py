"""Runs IBM's programs by their names."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np

from aioqpu_emulator.ibm.backends import Backend
from aioqpu_emulator.ibm.executor import run_executor
from aioqpu_emulator.ibm.noise_learner import run_noise_learner
from aioqpu_emulator.ibm.primitives import run_primitive


def _run_calibrate(params: Mapping[str, Any], *_: Any) -> dict[str, Any]:
    """Return when the calibration ran; it changes nothing."""
    now = datetime.now(UTC).isoformat()
    return {"schema_version": params["schema_version"], "start": now, "stop": now}


_PROGRAMS: dict[str, Callable[[Mapping[str, Any], Backend, np.random.Generator], dict[str, Any]]] = {
    "sampler": partial(run_primitive, "sampler"),
    "estimator": partial(run_primitive, "estimator"),
    "executor": run_executor,
    "noise-learner": run_noise_learner,
    "calibrate": _run_calibrate,
}


def run_program(program: str, params: Mapping[str, Any], backend: Backend, rng: np.random.Generator) -> bytes:
    """Run a program and return the body of its results."""
    return json.dumps(_PROGRAMS[program](params, backend, rng), allow_nan=False, separators=(",", ":")).encode()

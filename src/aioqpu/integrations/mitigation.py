"""Computes the expectation values of the role `estimator_v2` with IBM's package qiskit-mitigation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from qiskit_mitigation import GateFolding
from qiskit_mitigation.utils.utils import load_tasks_from_result
from samplomatic.quantum_program import QuantumProgramResult

from aioqpu.ibm.arrays import DataBin, NDArray
from aioqpu.ibm.executor import ExecutorItem, compilation_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The names that IBM's own client gives to the fields of the package.
_FIELDS = {"evs": "evs", "stds": "twirl_stds", "ensemble_standard_error": "stds"}
_EXTRAPOLATED_FIELDS = {
    "evs": "evs",
    "stds": "stds",
    "evs_noise_factors": "evs_noise_factors",
    "stds_noise_factors": "stds_twirl_noise_factors",
    "ensemble_stds_noise_factors": "stds_noise_factors",
    "evs_extrapolated": "evs_extrapolated",
    "stds_extrapolated": "stds_extrapolated",
}


def estimator_pubs(
    items: Sequence[ExecutorItem], passthrough: Mapping[str, Any]
) -> tuple[list[tuple[DataBin, dict[str, Any]]], dict[str, Any]]:
    """Return the data and metadata of each pub, and the metadata of the job, from what an executor job measured."""
    settings = passthrough["post_processor"]
    arrays = [{name: item[name].array for name in item} for item in items]
    result = QuantumProgramResult(arrays, _with_numpy(passthrough))
    tasks = load_tasks_from_result(result)
    circuits = settings.get("circuits_metadata") or [None] * len(tasks)
    if not len(tasks) == len(circuits) == settings["num_pubs"]:
        raise ValueError(f"{len(tasks)} tasks and metadata of {len(circuits)} circuits for {settings['num_pubs']} pubs")
    pubs = []
    for number, (task, circuit) in enumerate(zip(tasks, circuits, strict=True)):
        # A shape is a list in JSON, but the package uses it as a key.
        task.param_shape = tuple(task.param_shape)
        computed = task.postprocess(result)
        found = dict(computed.data.items())
        names = _EXTRAPOLATED_FIELDS if "evs_extrapolated" in found else _FIELDS
        data = DataBin({name: _array(found[source]) for name, source in names.items()}, np.shape(found["evs"]))
        pubs.append((data, _metadata(task, computed.metadata, number, items, np.shape(found["evs"]))))
        if circuit is not None:
            pubs[-1][1]["circuit_metadata"] = circuit
    about = {"options": settings.get("options"), "target_precision": settings.get("precision")}
    return pubs, {**about, "shots": settings.get("shots")}


def _metadata(
    task: Any, computed: Mapping[str, Any], number: int, items: Sequence[ExecutorItem], shape: tuple[int, ...]
) -> dict[str, Any]:
    """Return the metadata of a pub, in the form of IBM's own client."""
    metadata: dict[str, Any] = {"compilation": compilation_of(items[number].metadata)}
    if isinstance(task, GateFolding) and task.noise_factors is not None:
        factors = len(task.noise_factors)  # each has an item of its own
        own = items[number * factors : (number + 1) * factors]
        metadata["compilation"] = [compilation_of(item.metadata) for item in own]
    if "selected_extrapolators" in computed:
        names = [
            each[0] if all(one == each[0] for one in each) else "multiple"
            for each in computed["selected_extrapolators"]
        ]
        metadata["resilience"] = {"zne": {"extrapolators": np.asarray(names).reshape(shape).tolist()}}
    return metadata


def _array(values: Any) -> NDArray:
    array = np.asarray(values)
    return NDArray(array.dtype.str, array.shape, array.tobytes())


def _with_numpy(value: Any) -> Any:
    """Return passthrough data with numpy arrays, as the package reads it."""
    if isinstance(value, NDArray):
        return value.array
    if isinstance(value, dict):
        return {name: _with_numpy(each) for name, each in value.items()}
    return [_with_numpy(each) for each in value] if isinstance(value, list) else value

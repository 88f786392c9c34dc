"""Draws the circuit arguments of an executor's samplex item with the package samplomatic."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qiskit import QuantumCircuit
from qiskit.quantum_info import PauliLindbladMap

from aioqpu_emulator.ibm.codes import INVALID
from aioqpu_emulator.ibm.encoding import read_tensor
from aioqpu_emulator.ibm.failures import check_executions, fail
from aioqpu_emulator.jobs import ProgramError


def draw_arguments(
    item: Mapping[str, Any], circuit: QuantumCircuit, shots: int, rng: np.random.Generator, *, compressed: bool
) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Draw from the samplex of an item, once for each element of the item's shape.

    Returns:
        The circuit arguments, of shape (*item, parameters), and the other outputs of the samplex by name, such as the
        flips of measured bits.
    """
    try:
        from samplomatic.quantum_program import SamplexItem
        from samplomatic.serialization import samplex_from_json
    except ModuleNotFoundError as exc:
        fail(
            f"This emulator needs the package {str(exc.name).partition('.')[0]} to run a samplex.",
            INVALID,
            "Install it where the emulator runs: pip install samplomatic",
        )
    try:
        found = SamplexItem(
            circuit,
            samplex_from_json(item["samplex"]["samplex_json"]).finalize(),
            samplex_arguments={
                name: _argument(value, compressed=compressed) for name, value in item["samplex_arguments"].items()
            },
            shape=tuple(item["shape"]),
        )
        check_executions(shots * math.prod(found.shape))
        outputs = _sample(found, rng)
    except ProgramError:
        raise
    except Exception as exc:  # noqa: BLE001 - samplomatic raises errors of any type
        fail(f"The samplex cannot be run: {str(exc)[:400]}", INVALID)
    return outputs.pop("parameter_values", np.zeros((*found.shape, 0))), outputs


def _argument(value: Any, *, compressed: bool) -> Any:
    if isinstance(value, dict) and "sparse_terms" in value:
        terms = [(paulis, qubits, rate) for paulis, qubits, rate in value["sparse_terms"]]
        return PauliLindbladMap.from_sparse_list(terms, value["num_qubits"])
    return read_tensor(value, compressed=compressed) if isinstance(value, dict) else value


def _sample(item: Any, rng: np.random.Generator) -> dict[str, NDArray[Any]]:
    """Sample each point of the sweep; on the axes that the arguments do not have, each element is a randomization."""
    arguments = item.samplex_arguments
    points = (1,) * (len(item.shape) - arguments.ndim) + arguments.shape
    randomizations = [
        length if given_length == 1 else 1 for length, given_length in zip(item.shape, points, strict=True)
    ]
    outputs: dict[str, NDArray[Any]] = {}
    for point in np.ndindex(*points):
        drawn = item.samplex.sample(
            arguments[point[len(points) - arguments.ndim :]],
            num_randomizations=math.prod(randomizations),
            rng=rng,
            max_workers=1,
        )
        place = tuple(
            slice(None) if length == 1 else slice(index, index + 1) for index, length in zip(point, points, strict=True)
        )
        for name, values in drawn.items():
            output = outputs.setdefault(name, np.empty((*item.shape, *values.shape[1:]), values.dtype))
            output[place] = values.reshape(*randomizations, *values.shape[1:])
    return outputs

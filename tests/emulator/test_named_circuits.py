"""Jobs of several circuits: results by the names of the circuits, on both versions of IonQ's API."""

from typing import Any

import pytest
from qiskit import QuantumCircuit

from aioqpu import IonQClient

pytestmark = pytest.mark.asyncio


def circuit(name, flipped):
    made = QuantumCircuit(2, 2, name=name)
    for qubit in flipped:
        made.x(qubit)
    made.measure([0, 1], [0, 1])
    return made


@pytest.mark.parametrize("version", ["v0.3", "v0.4"])
async def test_results_of_several_circuits_are_found_by_name(version):
    circuits = [circuit("left", [1]), circuit("right", [0]), circuit("twice", [1]), circuit("twice", [0, 1])]
    plain = {"name": "both", "qubits": 2, "circuit": [{"gate": "x", "targets": [0, 1]}]}
    async with IonQClient.emulator(api_version=version, queue_time=0, run_time=0) as ionq:
        submitted = await ionq.submit_job([*circuits, plain], shots=100, name="batch")
        for result in (await submitted.result(), await ionq.get_results(submitted.id)):
            assert result.name == "batch"
            assert result.children["right"].bitstrings == {"01": 1.0}
            assert result.children["left"].bitstrings == {"10": 1.0}
            assert result.children["both"].bitstrings == {"11": 1.0}
            assert [child.name for child in result.children.values()] == ["left", "right", "twice", "twice", "both"]
            assert result.children[result.children["left"].job_id].name == "left"
            with pytest.raises(KeyError, match="2 circuits are named 'twice': use the child job id"):
                result.children["twice"]
            with pytest.raises(KeyError, match="no circuit or child job named 'up': there are 'both', 'left', 'right'"):
                result.children["up"]


async def test_backend_keyword_raises_type_error_that_names_target():
    async with IonQClient.emulator() as ionq:
        methods: tuple[Any, ...] = (ionq.submit_job, ionq.run_job)
        for method in methods:
            with pytest.raises(TypeError, match="no keyword 'backend': on IonQ it is called target"):
                await method(circuit("a", []), backend="simulator")

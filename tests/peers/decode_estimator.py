"""Bodies of the executor with the role `estimator_v2`, and what qiskit-ibm-runtime's own decoder reads in them.

Runs in an environment of its own, which has qiskit-ibm-runtime and need not have aioqpu.
"""

import json
from typing import Any

import numpy as np
from ibm_quantum_schemas.common import CompressedTensorModel
from qiskit import QuantumCircuit
from qiskit.circuit import Parameter
from qiskit_ibm_runtime.decoders.executor.decoder import ExecutorResultDecoder
from qiskit_ibm_runtime.decoders.executor_estimator.decoder import ClientSideEstimatorDecoder
from qiskit_ibm_runtime.executor_estimator.prepare import prepare
from qiskit_ibm_runtime.options_models.estimator import EstimatorOptions
from qiskit_ibm_runtime.quantum_program.params_converters import QUANTUM_PROGRAM_PARAMS_CONVERTERS

RANDOM = np.random.default_rng(5)
CONVERTER = QUANTUM_PROGRAM_PARAMS_CONVERTERS["v2.0"]
TIMING = {"scheduler_timing": {"timing": "x,1", "circuit_duration": 90}, "stretch_values": None}


def pubs() -> list[Any]:
    """Return a pub with a sweep and two observables, and one without parameters."""
    swept = QuantumCircuit(2, metadata={"name": "swept"})
    swept.rx(Parameter("a"), 0)
    swept.cx(0, 1)
    plain = QuantumCircuit(2)
    plain.h(0)
    plain.cx(0, 1)
    return [(swept, [["ZZ"], ["XI"]], [0.1, 0.2, 0.3]), (plain, {"ZZ": 0.5, "IX": 2})]


def cases() -> dict[str, dict[str, Any]]:
    """Return the options of each case."""
    twirling = {"enable_gates": True, "enable_measure": True, "num_randomizations": 4, "shots_per_randomization": 8}
    zne = {"zne_mitigation": True, "zne": {"noise_factors": [1, 3, 5], "extrapolator": ["linear"]}}
    plain = {"measure_mitigation": False}
    return {
        "plain": {"default_shots": 32, "resilience": plain},
        "twirled": {"default_shots": 32, "twirling": twirling, "resilience": plain},
        "trex": {"default_shots": 32, "twirling": twirling, "resilience": {"measure_mitigation": True}},
        "zne": {"default_shots": 32, "twirling": twirling, "resilience": plain | zne},
    }


def measured(item: Any, shots: int) -> dict[str, Any]:
    """Return random results of an item of a program."""
    found = {}
    circuit = item.circuit
    for register in circuit.cregs:
        found[register.name] = RANDOM.random((*item.shape, shots, register.size)) < 0.3
    for spec in item.samplex.outputs().specs if hasattr(item, "samplex") else ():
        if spec.name.startswith("measurement_flips."):
            width = spec.shape[-1]
            found[spec.name] = RANDOM.random((*item.shape, 1, width)) < 0.5
    return {name: CompressedTensorModel.from_numpy(array).model_dump(mode="json") for name, array in found.items()}


def answer() -> dict[str, Any]:
    """Return the body and what it holds, for each case."""
    made = {}
    for name, options in cases().items():
        program, executor_options = prepare(pubs(), EstimatorOptions(**options))
        program._semantic_role = "estimator_v2"
        params = CONVERTER.encoder(program, executor_options).model_dump(mode="json")["quantum_program"]
        body = {
            "schema_version": "v2.0",
            "data": [{"results": measured(item, program.shots), "metadata": TIMING} for item in program.items],
            "metadata": {"chunk_timing": []},
            "passthrough_data": params["passthrough_data"],
            "semantic_role": "estimator_v2",
        }
        result = ClientSideEstimatorDecoder.decode(ExecutorResultDecoder.decode(json.dumps(body)))
        holds = [
            {
                "shape": pub.data.shape,
                "data": {field: np.asarray(value).tolist() for field, value in pub.data.items()},
                "metadata": json.loads(json.dumps(pub.metadata, default=np.ndarray.tolist)),
            }
            for pub in result
        ]
        about = {field: result.metadata.get(field) for field in ("shots", "target_precision")}
        made[name] = {"body": body, "holds": holds, "metadata": about}
    return made

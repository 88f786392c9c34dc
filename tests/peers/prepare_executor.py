"""What qiskit-ibm-runtime submits to the executor for sampler pubs, and what it reads in what aioqpu submits for them.

Runs in an environment of its own, which has qiskit-ibm-runtime and need not have aioqpu; tests import the cases.
"""

import json
from typing import Any

import numpy as np
from qiskit import QuantumCircuit
from qiskit.circuit import Parameter, ParameterVector


def circuits() -> dict[str, QuantumCircuit]:
    """Return circuits without parameters, with one, and with a vector of twelve and another one."""
    plain = QuantumCircuit(2, name="plain", metadata={"n": 1, "array": np.arange(3.0), "pair": (1, 2)})
    plain.h(0)
    plain.measure_all()
    one = QuantumCircuit(1, 1, name="one")
    one.rx(Parameter("x"), 0)
    one.measure(0, 0)
    many = QuantumCircuit(1, 1, name="many")
    for parameter in [*ParameterVector("v", 12), Parameter("u")]:
        many.rx(parameter, 0)
    many.measure(0, 0)
    return {"plain": plain, "one": one, "many": many}


def cases() -> dict[str, tuple[list[Any], dict[str, Any], int | None]]:
    """Return pubs, options and shots by the name of a case."""
    made = circuits()
    plain, one, many = made["plain"], made["one"], made["many"]
    sweep = np.arange(26.0).reshape(2, 13)
    by_name = {"u": [[0.5], [0.25]], tuple(f"v[{i}]" for i in range(12)): sweep[:, :12]}
    execution = {"init_qubits": False, "rep_delay": 1e-4, "meas_type": "kerneled"}
    return {
        "plain": ([plain, (plain,)], {}, None),
        "one": (
            [(one, 0.5), (one, [0.5]), (one, [0.5, 0.75]), (one, [[0.5], [0.75]]), (one, [[[1], [2], [3]]])],
            {},
            7,
        ),
        "by name": ([(one, {"x": [1, 2, 3]}), (many, by_name)], {"default_shots": 9}, None),
        "many": ([(many, sweep), (many, sweep[0], 5), (many, sweep.reshape(1, 2, 13), 5)], {}, 5),
        "options": ([plain], {"execution": execution, "experimental": {"execution": {"stretch_values": True}}}, 8),
    }


def shown(params: Any, converter: Any) -> dict[str, Any]:
    """Describe params that IBM's own model accepts."""
    model = converter.model.model_validate(params)
    program, options = converter.decoder(model)
    post_processor = json.loads(
        json.dumps(program.passthrough_data["post_processor"], default=lambda each: each.tolist())
    )
    del post_processor["options"]
    return {
        "shots": program.shots,
        "level": program.meas_level,
        "role": model.quantum_program.semantic_role,
        "items": [
            [str(item.circuit.draw()), item.circuit.name, item.circuit_arguments.tolist()] for item in program.items
        ],
        "metadata": [item.circuit.metadata for item in program.items],
        "post_processor": post_processor,
        "options": {**model.options.model_dump(), "experimental": options.experimental},
    }


def answer(read: dict[str, Any]) -> dict[str, Any]:
    """Compare the params of each case with those of IBM's own preparation."""
    from qiskit_ibm_runtime.executor_sampler.prepare import prepare
    from qiskit_ibm_runtime.options_models.sampler import SamplerOptions
    from qiskit_ibm_runtime.quantum_program.params_converters import QUANTUM_PROGRAM_PARAMS_CONVERTERS

    converter = QUANTUM_PROGRAM_PARAMS_CONVERTERS["v2.0"]
    found = {}
    for name, (pubs, options, shots) in cases().items():
        program, executor_options = prepare(pubs, SamplerOptions(**options), shots)
        program._semantic_role = "sampler_v2"
        params = converter.encoder(program, executor_options).model_dump(mode="json")
        found[name] = {"expected": shown(params, converter), "found": shown(read[name], converter)}
    return found

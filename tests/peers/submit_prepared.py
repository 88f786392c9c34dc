"""Programs that qiskit-ibm-runtime prepared: the params that are sent and those of IBM's converter.

Runs where both aioqpu and qiskit-ibm-runtime can be imported.
"""

import json
from typing import Any

import httpx

from aioqpu import IBMRuntimeClient

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/x:y::"


async def answer() -> dict[str, Any]:
    """Submit a twirled sampler program in each form that is taken."""
    from qiskit import QuantumCircuit
    from qiskit_ibm_runtime.executor_sampler.prepare import prepare
    from qiskit_ibm_runtime.options_models.executor import ExecutorOptions
    from qiskit_ibm_runtime.options_models.sampler import SamplerOptions
    from qiskit_ibm_runtime.quantum_program.params_converters import QUANTUM_PROGRAM_PARAMS_CONVERTERS
    from samplomatic.quantum_program import CircuitItem, QuantumProgram

    circuit = QuantumCircuit(1, 1)
    circuit.measure(0, 0)
    program, options = prepare([circuit], SamplerOptions(twirling={"enable_measure": True}), 8)
    options.execution.init_qubits = False
    expected = QUANTUM_PROGRAM_PARAMS_CONVERTERS["v2.0"].encoder(program, options).model_dump(mode="json")
    sent = []

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/jobs"):
            sent.append(json.loads(request.content)["params"])
        return httpx.Response(200, json={"access_token": "t", "expires_in": 3600, "id": "job-1"})

    async with IBMRuntimeClient("key", CRN, transport=httpx.MockTransport(serve)) as client:
        await client.submit_quantum_program(program, backend="b", options=options, semantic_role="sampler_v2")
        await client.submit_quantum_program(program, backend="b", options={"init_qubits": False})
        own = QuantumProgram(shots=3, items=[CircuitItem(circuit)])
        await client.submit_quantum_program(own, backend="b")
        errors = []
        for wrong in (5, ExecutorOptions(), circuit):
            try:
                await client.submit_quantum_program(wrong, backend="b")
            except TypeError as error:
                errors.append(str(error))
    return {"expected": expected, "sent": sent, "errors": errors}

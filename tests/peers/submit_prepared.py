"""Submit programs that qiskit-ibm-runtime prepared, and print the params that are sent and those of IBM's converter.

Runs with aioqpu's own interpreter; the first argument is the folder with the packages of qiskit-ibm-runtime.
"""

import asyncio
import json
import sys

import httpx

from aioqpu import IBMRuntimeClient

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/x:y::"


async def main() -> None:
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

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/jobs"):
            sent.append(json.loads(request.content)["params"])
        return httpx.Response(200, json={"access_token": "t", "expires_in": 3600, "id": "job-1"})

    async with IBMRuntimeClient("key", CRN, transport=httpx.MockTransport(answer)) as client:
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
    sys.stdout.write(json.dumps({"expected": expected, "sent": sent, "errors": errors}))


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    asyncio.run(main())

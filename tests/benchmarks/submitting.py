"""How long the event loop stands still while something large is submitted."""

import asyncio
import gc
import math
import random
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from aioqpu import IBMRuntimeClient, IonQClient
from benchmarks.measure import ratios
from benchmarks.server import serving

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/0:0::"
ROUNDS = 5
TEXT_2 = 'OPENQASM 2.0; include "qelib1.inc"; qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;'


def circuit(qubits, gates, seed):
    from qiskit import QuantumCircuit

    draw = random.Random(seed)
    made = QuantumCircuit(qubits, qubits)
    for number in range(gates):
        first, second = draw.sample(range(qubits), 2)
        if number % 2:
            made.cx(first, second)
        else:
            made.rz(draw.random(), first)
    made.measure(range(qubits), range(qubits))
    return made


def stalls(submit, rounds=ROUNDS):
    """Return, of some submissions, the longest time in which the event loop did nothing, in milliseconds.

    A time in which the machine ran other processes does not count: while the loop stands still for a thread of its own,
    the CPU time of the process goes on.
    """

    async def main(base):
        clients = IBMRuntimeClient("key", CRN, base + "/api", iam_url=base), IonQClient("key", base + "/v0.3")
        async with clients[0] as ibm, clients[1] as ionq:
            await ibm.submit_job("sampler", backend="b")
            await ionq.submit_job({"qubits": 1, "circuit": [{"gate": "h", "target": 0}]})
            gaps, longest = [], []

            async def heart():
                last = time.perf_counter(), time.process_time()
                while True:
                    await asyncio.sleep(0.001)
                    now = time.perf_counter(), time.process_time()
                    gaps.append(min(now[0] - last[0] - 0.001, now[1] - last[1]))
                    last = now

            beating = asyncio.create_task(heart())
            for _ in range(rounds):
                gc.collect()
                await asyncio.sleep(0.2)
                gaps.clear()
                await submit(ibm, ionq)
                await asyncio.sleep(0.01)
                longest.append(max(gaps) * 1000)
            beating.cancel()
        return longest

    with serving() as port:
        return asyncio.run(main(f"http://127.0.0.1:{port}"))


def encode_qpy():
    import json
    from functools import partial

    from qiskit_ibm_runtime import RuntimeEncoder

    from aioqpu._http.event_loop import run_in_thread
    from aioqpu._http.json_encoder import dumps
    from aioqpu.ibm.pubs import encoded_pubs, sampler_pubs

    circuits = [circuit(20, 7000, seed) for seed in range(100)]

    async def ours():
        pubs = await encoded_pubs(sampler_pubs, circuits)
        return await run_in_thread(partial(dumps, {"params": {"pubs": pubs}}))

    def theirs():
        return json.dumps({"params": {"pubs": [[each] for each in circuits]}}, cls=RuntimeEncoder).encode()

    return ratios(lambda: asyncio.run(ours()), theirs, rounds=ROUNDS)


def stall_qpy():
    circuits = [circuit(20, 7000, seed) for seed in range(100)]
    return stalls(lambda ibm, _: ibm.submit_sampler(circuits, backend="b"))


def stall_wide():
    circuits = [circuit(127, 1000, seed) for seed in range(200)]
    return stalls(lambda ibm, _: ibm.submit_sampler(circuits, backend="b"))


def stall_sweep():
    import numpy as np
    from qiskit import QuantumCircuit
    from qiskit.circuit import ParameterVector

    angles = ParameterVector("a", 80)
    swept = QuantumCircuit(8)
    for number, angle in enumerate(angles):
        swept.ry(angle, number % 8)
    values = np.random.default_rng(3).random((1600, 80))
    return stalls(lambda ibm, _: ibm.submit_estimator([(swept, "Z" * 8, values)], backend="b"))


def stall_gates():
    gates = [{"gate": "rz", "target": number % 20, "rotation": math.pi / (number + 1)} for number in range(400_000)]
    return stalls(lambda _, ionq: ionq.submit_job({"qubits": 20, "gateset": "qis", "circuit": gates}))


def stall_body():
    params = {"pubs": [["x" * 2_500_000] for _ in range(20)], "version": 2}
    return stalls(lambda ibm, _: ibm.submit_job("sampler", backend="b", params=params))


def body_memory():
    """Return the peak of the memory that a submission allocates, in relation to the bytes of its body."""

    async def main(base):
        async with IBMRuntimeClient("key", CRN, base + "/api", iam_url=base) as client:
            await client.submit_job("sampler", backend="b")
            params = {"pubs": [["x" * 2_500_000] for _ in range(20)], "version": 2}
            tracemalloc.start()
            await client.submit_job("sampler", backend="b", params=params)
            return [tracemalloc.get_traced_memory()[1] / 50e6]

    with serving() as port:
        return asyncio.run(main(f"http://127.0.0.1:{port}"))


def stall_import():
    """Submit OpenQASM 2 in processes that have not imported Qiskit."""
    submit = "lambda ibm, _: ibm.submit_sampler([TEXT_2], backend='b')"
    script = f"from benchmarks.submitting import *; print(*stalls({submit}, 1))"
    command = [sys.executable, "-c", script]
    return [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(ROUNDS)]

"""How fast the emulator starts and answers, and what the jobs that it keeps cost."""

import asyncio
import gc
import json
import math
import subprocess
import sys
import time

import httpx

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu_emulator import Emulator
from benchmarks.measure import ratios, resident

BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
TEXT = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'
ROUNDS, JOBS, KEPT = 5, 100, 2_000


def emulator_start():
    """Return the seconds until the command prints its addresses."""
    command = [sys.executable, "-m", "aioqpu_emulator", "--port", "0"]

    def seconds():
        started = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            json.loads(process.stdout.readline())
            passed = time.perf_counter() - started
            process.terminate()
        return passed

    seconds()  # writes the byte code
    return [seconds() for _ in range(ROUNDS)]


def ionq(urls, transport):
    return IonQClient("key", urls.ionq_url, transport=transport)


def ibm(urls, transport):
    return IBMRuntimeClient("key", urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport)


async def submitted(client, shots=1000):
    if isinstance(client, IonQClient):
        return await client.submit_job(BELL, shots=shots)
    return await client.submit_sampler([TEXT], backend="emulator", shots=shots)


async def jobs_a_second(client):
    """Submit a job, wait for it and read its counts, again and again."""
    async with client:
        for _ in range(5):  # with the first job comes what is loaded once
            await (await submitted(client)).result(60)
        found = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for _ in range(JOBS):
                job = await submitted(client)
                await job.result(60)
            found.append(JOBS / (time.perf_counter() - started))
        return found


def bell(create, *, socket=False):
    emulator = Emulator(queue_time=0, run_time=0, seed=1)
    if socket:
        with emulator.serve() as urls:
            return asyncio.run(jobs_a_second(create(urls, None)))
    try:
        return asyncio.run(jobs_a_second(create(emulator.urls(80), httpx.ASGITransport(emulator.app))))
    finally:
        emulator.close()


def bell_ionq():
    return bell(ionq)


def bell_ibm():
    return bell(ibm)


def bell_socket():
    return bell(ionq, socket=True)


async def megabytes_kept(client):
    async with client:
        for _ in range(100):
            await submitted(client, 4096)
        gc.collect()
        before = resident()
        for _ in range(KEPT // 50):
            jobs = [await submitted(client, 4096) for _ in range(50)]
            for job in jobs:  # has ended, so that no simulation is waiting
                await job.wait(60)
        del jobs
        gc.collect()
        return (resident() - before) / 1e6 * 10_000 / KEPT


def kept_jobs():
    """Return the megabytes of 10,000 jobs: of IonQ's, and of IBM's."""
    found = []
    for create in (ionq, ibm):
        emulator = Emulator(queue_time=0, run_time=0, seed=1)
        client = create(emulator.urls(80), httpx.ASGITransport(emulator.app))
        found.append(asyncio.run(megabytes_kept(client)))
        emulator.close()
    return [max(found)]


def idle_qubits():
    """Compare 4 points of an estimator on 3 of 20 qubits with the same on 3."""
    import numpy as np
    from qiskit import QuantumCircuit, transpile
    from qiskit.circuit import Parameter

    from aioqpu_emulator.ibm.backends import Backend
    from aioqpu_emulator.ibm.encoding import qpy_circuit
    from aioqpu_emulator.ibm.primitives import run_primitive

    theta = Parameter("theta")
    circuit = QuantumCircuit(3)
    circuit.h(0)
    for qubit in range(2):
        circuit.cx(qubit, qubit + 1)
    circuit.rx(theta, range(3))
    basis = ["cz", "rz", "sx", "x"]
    small = transpile(circuit, basis_gates=basis, seed_transpiler=1)
    line = [[qubit, qubit + 1] for qubit in range(19)]
    wide = transpile(circuit, basis_gates=basis, coupling_map=line, initial_layout=[9, 10, 11], seed_transpiler=1)
    points = [[math.pi * point / 4] for point in range(4)]

    def runs(circuit, width, first):
        observable = "I" * (width - first - 3) + "ZZZ" + "I" * first
        params = {"pubs": [[qpy_circuit(circuit), observable, points]]}

        def run():
            for _ in range(10):
                run_primitive("estimator", params, Backend("emulator"), np.random.default_rng(1))

        return run

    return ratios(runs(wide, 20, 9), runs(small, 3, 0), rounds=9)


def clifford():
    """Return the seconds of a job with 1,000 shots of a GHZ state of 100 qubits, once the child process runs."""
    qubits = 100
    gates = "h q[0]; " + " ".join(f"cx q[{qubit}], q[{qubit + 1}];" for qubit in range(qubits - 1))
    text = f'OPENQASM 3.0; include "stdgates.inc"; qubit[{qubits}] q; bit[{qubits}] c; {gates} c = measure q;'

    async def run():
        emulator = Emulator(queue_time=0, run_time=0, seed=1)
        found = []
        async with ibm(emulator.urls(80), httpx.ASGITransport(emulator.app)) as client:
            await (await submitted(client)).result(60)
            for _ in range(3):
                started = time.perf_counter()
                job = await client.submit_sampler([text], backend="emulator", shots=1000)
                counts = (await job.result(60))[0].data["c"].counts()
                found.append(time.perf_counter() - started)
                assert counts.keys() == {"0" * qubits, "1" * qubits}
        emulator.close()
        return found

    return asyncio.run(run())

"""Submit jobs with another package's client, in that package's environment; print what its callers heard.

Everything is that package's default. Called with the package's name, the emulator's URLs as JSON and a number of jobs.
"""

import json
import os
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

CALLERS = 20
PAUSE = 0.5  # after a failure, or callers would put all their jobs into the same moment of a closed port


def qiskit_ionq(urls):
    from qiskit import QuantumCircuit
    from qiskit_ionq import IonQProvider

    backend = IonQProvider("any-key", url=urls["ionq_url"]).get_backend("ionq_simulator")

    def submit(label):
        circuit = QuantumCircuit(1, 1, name=label)
        circuit.x(0)
        circuit.measure(0, 0)
        return backend.run(circuit, shots=10).job_id()

    return submit


def cirq_ionq(urls):
    import cirq
    import cirq_ionq

    service = cirq_ionq.Service(remote_host=urls["ionq_url"], api_key="any-key", default_target="simulator")
    qubit = cirq.LineQubit(0)
    circuit = cirq.Circuit(cirq.X(qubit), cirq.measure(qubit, key="m"))
    return lambda label: service.create_job(circuit, repetitions=10, name=label).job_id()


def qiskit_ibm_runtime(urls):
    # Its two ways to other addresses: a resolver, and these variables.
    for name in ("iam_url", "global_search_url", "global_catalog_url"):
        os.environ[name.upper()] = urls[name]
    from qiskit import QuantumCircuit
    from qiskit_ibm_runtime import QiskitRuntimeService, SamplerV2

    service = QiskitRuntimeService(
        channel="ibm_quantum_platform",
        token="any-key",
        instance=urls["instance"],
        url_resolver=lambda *_: urls["ibm_url"] + "/v1",
    )
    backend = service.backend("emulator")
    circuit = QuantumCircuit(1, 1)
    circuit.x(0)
    circuit.measure(0, 0)

    def submit(label):
        sampler = SamplerV2(mode=backend)
        sampler.options.environment.job_tags = [label]
        return sampler.run([circuit], shots=10).job_id()

    return submit


def main():
    name, urls, count = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
    warnings.simplefilter("ignore")
    heard = {}
    submit = globals()[name.replace("-", "_")](urls)
    print("ready", flush=True)
    sys.stdin.readline()  # the faults are on

    def one(index):
        label = f"flow-{index}"
        try:
            heard[label] = {"id": submit(label)}
        except Exception as error:  # noqa: BLE001 - whatever it raises is what its caller hears
            heard[label] = {"error": f"{type(error).__name__}: {str(error)[:200]}"}
            time.sleep(PAUSE)  # the other clients are synchronous

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(one, range(count)))
    print(json.dumps({"version": version(name), "heard": heard}))


if __name__ == "__main__":
    main()

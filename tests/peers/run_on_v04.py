"""Run jobs on IonQ v0.4 with another package's client, in that package's environment; print what it read.

Called with the package's name and the emulator's URLs as JSON.
"""

import json
import sys
import warnings
from importlib.metadata import version


def qiskit_ionq(urls):
    from qiskit import QuantumCircuit
    from qiskit_ionq import IonQProvider, Session

    provider = IonQProvider("any-key", url=urls["ionq_v04_url"])

    def asymmetric(name):
        circuit = QuantumCircuit(3, 3, name=name)
        circuit.x(0)
        circuit.measure(range(3), range(3))
        return circuit

    def counts(job):
        return job.result(timeout=60, wait=0.1).get_counts()

    found = {}
    simulator = provider.get_backend("ionq_simulator")
    found["ideal"] = counts(simulator.run(asymmetric("one"), shots=20))
    noisy = simulator.run(asymmetric("noisy"), shots=20, noise_model="harmony", memory=True)
    found["noisy"] = counts(noisy)
    found["batch"] = counts(simulator.run([asymmetric("a"), asymmetric("b")], shots=20))
    middle = QuantumCircuit(2, 2, name="middle")
    middle.x(0)
    middle.measure(0, 0)
    middle.x(0)
    middle.cx(0, 1)
    middle.measure(1, 1)
    found["mid-circuit"] = counts(simulator.run(middle, shots=20, noise_model="harmony"))
    machine = provider.get_backend("ionq_qpu.forte-1")
    found["machine"] = sum(counts(machine.run(asymmetric("machine"), shots=50)).values())
    found["calibration"] = machine.calibration().id is not None
    with Session(machine, max_jobs=2) as session:
        found["session"] = sum(counts(machine.run(asymmetric("in a session"), shots=10)).values())
        session_id = session.session_id
    found["session ended"] = not provider_session(machine, session_id)["active"]
    dry = machine.run(asymmetric("dry"), shots=10, dry_run=True)
    dry.wait_for_final_state(60, wait=0.1)
    found["dry run"] = dry.status().name
    return found


def provider_session(backend, session_id):
    client = backend.client
    return client.get_with_retry(client.make_path("sessions", session_id), headers=client.api_headers).json()


def cirq_ionq(urls):
    import cirq
    import cirq_ionq

    service = cirq_ionq.Service(remote_host=urls["ionq_v04_url"], api_key="any-key", default_target="simulator")
    qubits = cirq.LineQubit.range(3)
    circuit = cirq.Circuit(cirq.X(qubits[0]), cirq.measure(*qubits, key="m"))

    def counts(result):
        return {format(value, "03b"): count for value, count in result.items()}

    found = {}
    job = service.create_job(circuit, repetitions=20, name="one")
    found["ideal"] = counts(job.results(polling_seconds=0.1).to_cirq_result().histogram(key="m"))
    found["status"] = job.status()
    machine = service.create_job(circuit, repetitions=20, target="qpu")
    found["machine"] = sum(machine.results(polling_seconds=0.1).counts("m").values())
    batch = service.create_batch_job([circuit, circuit], repetitions=20)
    found["batch"] = [counts(each.to_cirq_result().histogram(key="m")) for each in batch.results(polling_seconds=0.1)]
    found["read again"] = service.get_job(job.job_id()).name()
    found["listed"] = batch.job_id() in [each.job_id() for each in service.list_jobs(limit=2)]
    return found


def ionq_core(urls):
    from ionq_core import IonQClient, SessionManager, iter_jobs, wait_for_job
    from ionq_core.api.backends import get_backends
    from ionq_core.api.default import (
        clone_job,
        create_job,
        estimate_job_cost,
        get_job_artifact,
        get_job_cost,
        get_job_probabilities,
    )
    from ionq_core.api.whoami import get_whoami
    from ionq_core.models import CircuitJobCreationPayload, CloneJobPayload, JSONMultiCircuitJob

    client = IonQClient(api_key="any-key", base_url=urls["ionq_v04_url"])
    program = {"gateset": "qis", "qubits": 3, "circuit": [{"gate": "x", "target": 0}]}

    def run(**more):
        body = {"type": "ionq.circuit.v1", "backend": "simulator", "shots": 20, "input": program, **more}
        created = create_job.sync(client=client, body=CircuitJobCreationPayload.from_dict(body))
        return wait_for_job(client, created.id, poll_interval=0.1, timeout=60)

    found = {}
    ideal = run()
    found["ideal"] = get_job_probabilities.sync(uuid=ideal.id, client=client).to_dict()
    noisy = run(noise={"model": "harmony"})
    results = noisy.results.to_dict() if hasattr(noisy.results, "to_dict") else noisy.results
    descriptor = results["ionq.result.probabilities.json.v2"]
    found["artifact"] = get_job_artifact.sync_detailed(
        uuid=noisy.id, artifact_id=descriptor["id"], client=client
    ).status_code
    clone = clone_job.sync(uuid=ideal.id, client=client, body=CloneJobPayload.from_dict({"name": "again"}))
    found["clone"] = wait_for_job(client, clone.id, poll_interval=0.1, timeout=60).name
    machine = run(backend="qpu.forte-1", shots=1000)
    found["machine"] = machine.status
    found["cost"] = get_job_cost.sync(uuid=machine.id, client=client).cost.value > 0
    batch = JSONMultiCircuitJob.from_dict(
        {
            "type": "ionq.multi-circuit.v1",
            "backend": "simulator",
            "input": {"gateset": "qis", "circuits": [program] * 2},
        }
    )
    parent = wait_for_job(client, create_job.sync(client=client, body=batch).id, poll_interval=0.1, timeout=60)
    found["batch"] = (type(parent).__name__, len(parent.child_job_ids))
    with SessionManager(client, "qpu.forte-1", max_jobs=2) as session:
        found["session"] = run(backend="qpu.forte-1", session_id=session.session_id).session_id == session.session_id
    found["estimate"] = estimate_job_cost.sync(client=client, backend="qpu.forte-1").estimated_unit
    found["backends"] = len(get_backends.sync(client=client)) > 1
    found["whoami"] = get_whoami.sync(client=client).key_name
    found["listed"] = ideal.id in [job.id for job in iter_jobs(client)]
    return found


def main():
    warnings.simplefilter("ignore")
    name, urls = sys.argv[1], json.loads(sys.argv[2])
    found = globals()[name.replace("-", "_")](urls)
    print(json.dumps({"version": version(name), "found": found}))


if __name__ == "__main__":
    main()

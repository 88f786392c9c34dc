"""Run jobs on the emulator's IBM with qiskit-ibm-runtime, in an environment of its own, and print what it read.

Called with the emulator's URLs as JSON, and the ids of jobs whose counts to print.
"""

import json
import os
import sys
import warnings


def service_of(urls):
    """Return an unmodified `QiskitRuntimeService`, whose addresses are those of the emulator."""
    for name in ("iam_url", "global_search_url", "global_catalog_url"):
        os.environ[name.upper()] = urls[name]
    from qiskit_ibm_runtime import QiskitRuntimeService

    return QiskitRuntimeService(
        token="any-key", instance=urls["instance"], url_resolver=lambda *_: urls["ibm_url"] + "/v1"
    )


def samplers(backend):
    """Run the client-side sampler: two registers, a sweep, and a twirled circuit."""
    from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister
    from qiskit.circuit import Parameter
    from qiskit_ibm_runtime.executor_sampler import Sampler

    registers = QuantumCircuit(QuantumRegister(3), ClassicalRegister(2, "low"), ClassicalRegister(1, "high"))
    registers.h(0)
    registers.cx(0, 1)
    registers.x(2)
    registers.measure(range(3), range(3))
    registers.metadata = {"name": "registers"}
    sweep = QuantumCircuit(2, 2)
    sweep.ry(Parameter("b"), 0)
    sweep.rx(Parameter("a"), 1)
    sweep.measure([0, 1], [0, 1])
    values = [[0.0, 0.4], [1.0, 0.0], [3.1415926535, 0.0]]
    plain = Sampler(mode=backend)
    plain.options.environment.job_tags = ["plain"]
    twirled = Sampler(mode=backend)
    twirled.options.twirling.enable_gates = twirled.options.twirling.enable_measure = True
    return {
        "plain": plain.run([registers, (sweep, values)], shots=400),
        "twirled": twirled.run([registers], shots=400),
        "dry run": plain.run([registers], shots=400, dry_run=True),
    }


def counts(result):
    return [
        {
            name: [array[index].get_counts() for index in range(array.size)] if array.shape else array.get_counts()
            for name, array in pub.data.items()
        }
        for pub in result
    ]


def estimator(backend):
    """Run the client-side estimator on an ansatz, transpiled for the backend."""
    from qiskit import QuantumCircuit, transpile
    from qiskit.circuit import Parameter
    from qiskit.quantum_info import SparsePauliOp
    from qiskit_ibm_runtime.executor_estimator import Estimator

    ansatz = QuantumCircuit(2)
    ansatz.ry(Parameter("a"), 0)
    ansatz.cx(0, 1)
    ansatz.rx(Parameter("b"), 1)
    isa = transpile(ansatz, backend, optimization_level=1, seed_transpiler=1)
    observables = [[SparsePauliOp.from_list(terms)] for terms in ([("ZZ", 1), ("XX", 0.5)], [("IZ", 1)], [("YI", 1)])]
    mapped = [[each.apply_layout(isa.layout) for each in row] for row in observables]
    return Estimator(mode=backend).run([(isa, mapped, [[0.3, 0.5], [1.2, -0.7]])], precision=0.02)


def executor(backend):
    """Run a circuit and a samplex in each version of the executor's schema; both give 11 at an angle of pi."""
    import numpy as np
    from qiskit import QuantumCircuit
    from qiskit.circuit import Parameter
    from qiskit_ibm_runtime import Executor, QuantumProgram
    from samplomatic import Twirl, build

    angle = Parameter("angle")
    circuit = QuantumCircuit(2, 2)
    circuit.rx(angle, 0)
    circuit.cx(0, 1)
    circuit.measure([0, 1], [0, 1])
    boxed = QuantumCircuit(2, 2)
    with boxed.box([Twirl()]):
        boxed.rx(angle, 0)
        boxed.cx(0, 1)
    with boxed.box([Twirl()]):
        boxed.measure([0, 1], [0, 1])
    template, samplex = build(boxed)
    values = np.array([[0.0], [np.pi]])
    jobs = {}
    for version in ("v0.1", "v0.2", "v1.0", "v1.1", "v2.0"):
        program = QuantumProgram(shots=10, passthrough_data=None if version == "v0.1" else {"mine": [1, None]})
        program.append_circuit_item(circuit, circuit_arguments=values)
        program.append_samplex_item(template, samplex, samplex_arguments={"parameter_values": values}, shape=(6, 2))
        run = type(version, (Executor,), {"_SCHEMA_VERSION": version})(backend)
        jobs[version] = run.run(program)
    return jobs


def bits_of(job):
    """Return which bits the shots of each point have, of the circuit and of the samplex."""
    plain, drawn = job.result()
    bits = [plain["c"], drawn["c"] ^ drawn["measurement_flips.c"]]
    return [[sorted({*each[..., point, :, :].ravel().tolist()}) for point in (0, 1)] for each in bits]


def main():
    warnings.simplefilter("error", RuntimeWarning)  # such as of a gate that Qiskit does not know
    urls, job_ids = json.loads(sys.argv[1]), sys.argv[2:]
    service = service_of(urls)
    jobs = samplers(service.backend("emulator"))
    estimated = estimator(service.backend("emulator_isa"))
    programs = executor(service.backend("emulator"))
    found = {
        "executor": {version: bits_of(job) for version, job in programs.items()},
        "handed back": programs["v2.0"].result().passthrough_data,
        "instances": [instance["plan"] for instance in service.instances()],
        "jobs": {name: {"id": job.job_id(), "counts": counts(job.result())} for name, job in jobs.items()},
        "estimated": {"id": estimated.job_id(), "evs": estimated.result()[0].data.evs.tolist()},
        "read": {job_id: counts(service.job(job_id).result()) for job_id in job_ids},
        "listed": [[job.backend().name for job in service.jobs(include_mocks=mocks)] for mocks in (False, True)],
        "usage": service.usage()["usage_consumed_seconds"] > 0,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

"""Circuits that ask for more memory or time than there is: each is refused within its bound, and other users go on."""

import base64
import io
import re
import resource
import struct
import time
import zlib

import anyio
import httpx
import pytest
from qiskit import QuantumCircuit, QuantumRegister, qasm2, qasm3, qpy

from aioqpu import IBMRuntimeClient, IonQClient, JobFailedError
from aioqpu.integrations import openqasm
from aioqpu.integrations.openqasm import read_openqasm
from aioqpu_emulator import Emulator, jobs

SECONDS, MEGABYTES = 20, 300
BITS, OPERATIONS, INTEGER = "no machine has so many bits", "the circuit is too large", "a plain integer"
HEAD_2 = 'OPENQASM 2.0;\ninclude "qelib1.inc";\n'
HEAD_3 = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def doubling(levels, parameters="", body="h a;"):
    """Define gates of which each runs the one before it twice."""
    gates = [f"gate g0{parameters} a {{ {body} }}\n"]
    gates += [f"gate g{n}{parameters} a {{ {2 * f'g{n - 1}{parameters} a; '} }}\n" for n in range(1, levels)]
    return "".join(gates)


def numbered(text, count):
    return "".join(text.replace("#", str(n)) for n in range(count))


OPENQASM_2 = {
    "size": ("qreg q[30000000];", BITS),
    "size after a comment": ("qreg q//\n[30000000];", BITS),
    "size over lines": ("creg\nc\n[\n30000000\n]\n;", BITS),
    "size of many digits": (f"qreg q[{'9' * 100_000}];", BITS),
    "size that is no number": ("qreg q[(30000000)];", "must be a plain number"),
    "many registers": (numbered("qreg q#[99999];\n", 300), BITS),
    "nested gates": (doubling(26) + "qreg q[1]; g25 q[0];", OPERATIONS),
    "nested gates with parameters": (doubling(26, "(x)", "rx(x) a;") + "qreg q[1]; g25(1) q[0];", OPERATIONS),
    "broadcasts": ("qreg q[60000];\n" + "x q;\n" * 300, OPERATIONS),
    "two-qubit broadcasts": ("qreg q[40000]; qreg r[40000];\n" + "cx q,r;\n" * 300, OPERATIONS),
    "barriers": ("qreg q[50000];\n" + "barrier q;\n" * 2000, OPERATIONS),
    "barriers of everything": ("qreg q[50000];\n" + "barrier;\n" * 2000, OPERATIONS),
    "measurements": ("qreg q[40000]; creg c[40000];\n" + "measure q->c;\n" * 2000, OPERATIONS),
    "resets": ("qreg q[90000];\n" + "reset q;\n" * 2000, OPERATIONS),
    "conditions": ("qreg q[1]; creg c[5000];\n" + "if(c==1) x q[0];\n" * 5000, OPERATIONS),
    "wide gates": ("qreg q[5];\n" + "c4x q[0],q[1],q[2],q[3],q[4];\n" * 60_000, OPERATIONS),
    "definitions": (numbered("gate g# a { }\n", 60_000), OPERATIONS),
    "length": ("qreg q[2];" + "cx q[0],q[1];" * 1_200_000, "longer than"),
    "open comments": ("/* " * 300_000, "syntax|statement"),
    "braces": ("{}" * 100_000, "statement"),
}
OPENQASM_3 = {
    "hexadecimal size": ("qubit[0x2000000] q;", BITS),
    "binary size": (f"bit[0b{'1' * 26}] c;", BITS),
    "octal size": ("bit[0o777777777] c;", BITS),
    "size with underscores": ("qubit[30_000_000] q;", BITS),
    "size in parentheses": ("qubit[(30000000)] q;", BITS),
    "product": ("qubit[9999*9999] q;", BITS),
    "sum": ("qubit[20000000+20000000] q;", BITS),
    "difference": ("qubit[-1--30000000] q;", BITS),
    "quotient": ("qubit[300000000/10] q;", BITS),
    "division by zero": ("qubit[1/0] q;", "division by zero"),
    "size as a bit string": (f'qubit["{"1" * 30}"] q;', BITS),
    "size between comments": ("qubit[/* */ 30000000 /* */] q;", BITS),
    "size by a name": ("const uint n = 30000000; qubit[n] q;", INTEGER),
    "power": ("qubit[2**30] q;", INTEGER),
    "shift": ("qubit[1<<30] q;", INTEGER),
    "real size": ("qubit[3e7] q;", INTEGER),
    "hardware qubit": ("x $30000000;", BITS),
    "hardware qubit as an angle": ("rx($30000000) $0;", BITS),
    "many registers": (numbered("qubit[9999] q#;\n", 300), BITS),
    "doubled aliases": (
        "qubit[2] q;\nlet a0 = q ++ q;\n" + "".join(f"let a{n} = a{n - 1} ++ a{n - 1};\n" for n in range(1, 30)),
        BITS,
    ),
    "nested gates": (doubling(26) + "qubit q; g25 q;", OPERATIONS),
    "inverse of nested gates": (doubling(26) + "qubit q; inv @ g25 q;", OPERATIONS),
    "nested gates with parameters": (doubling(26, "(x)", "rx(x) a;") + "qubit q; g25(1) q;", OPERATIONS),
    "growing expressions": (
        "input angle f;\ngate g0(x) a { rx(x) a; }\n"
        + "".join(f"gate g{n}(x) a {{ g{n - 1}(x+x*3-x) a; }}\n" for n in range(1, 60))
        + "qubit q; g59(f) q;",
        OPERATIONS,
    ),
    "broadcasts": ("qubit[60000] q;\n" + "x q;\n" * 300, OPERATIONS),
    "broadcasts of phases": ("qubit[60000] q;\n" + "ctrl @ gphase(1) q;\n" * 300, OPERATIONS),
    "barriers": ("qubit[50000] q;\n" + "barrier q;\n" * 200, OPERATIONS),
    "barriers of everything": ("qubit[50000] q;\n" + "barrier;\n" * 200, OPERATIONS),
    "delays": ("qubit[50000] q;\n" + "delay[1ns] q;\n" * 200, OPERATIONS),
    "resets": ("qubit[50000] q;\n" + "reset q;\n" * 200, OPERATIONS),
    "measurements": ("qubit[40000] q; bit[40000] c;\n" + "c = measure q;\n" * 200, OPERATIONS),
    "parts of registers": ("qubit[90000] q;\n" + "x q[0:2:89999];\n" * 200, OPERATIONS),
    "sets of qubits": (
        "qubit[1000] q;\n" + f"for int i in [0:999] {{ x q[{{{','.join(map(str, range(1000)))}}}]; }}",
        OPERATIONS,
    ),
    "conditions": ("qubit q; bit[20000] c;\n" + "if (c == 1) { x q; }\n" * 500, OPERATIONS),
    "loops of loops": ("qubit q; for int i in [0:1000000] { for int j in [0:-1:-1000000] { x q; } }", OPERATIONS),
    "loop to a number without end": (f"qubit q; for int i in [0:0x{'F' * 24}] {{ x q; }}", "so many bits or steps"),
    "power of a wide gate": (
        f"gate g {','.join(f'a{n}' for n in range(14))} {{ h a0; }}\nqubit q; pow(2) @ g q;",
        OPERATIONS,
    ),
    "a million controls": ("qubit q; ctrl(1000000) @ x q;", "1000000 controls for 1 operands"),
    "thousands of controls": (
        f"qubit[1200] q; {'ctrl @ ' * 1199} rz(1) {','.join(f'q[{n}]' for n in range(1200))};",
        OPERATIONS,
    ),
    "inputs": (numbered("input float a#;\n", 12_000), OPERATIONS),
    "parentheses": (f"qubit q; rx({'(' * 5000}1{')' * 5000}) q;", "nested too deeply"),
    "blocks": (f"bit c; qubit q; {'if (c) {' * 5000} x q; {'}' * 5000}", "nested too deeply"),
    "blocks without braces": (f"bit c; qubit q; {'if (c) ' * 3000} x q;", "nested too deeply"),
    "a long sum": (f"qubit q; rx({'+'.join('1' * 3000)}) q;", "nested too deeply"),
    "length": ("qubit q;\n" + "x q;\n" * 250_000, "longer than"),
    "open comments": ("/* " * 100_000, "syntax"),
}
TEXTS = [pytest.param(HEAD_2 + text, words, id=f"2: {name}") for name, (text, words) in OPENQASM_2.items()]
TEXTS += [pytest.param(HEAD_3 + text, words, id=f"3: {name}") for name, (text, words) in OPENQASM_3.items()]


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_openqasm_beyond_a_limit_is_refused_with_bounded_time_and_memory(text, words):
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValueError, match=words):
        read_openqasm(text)
    assert time.process_time() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024


RX_2 = "gate my(x) a { rx(x) a; rx(2*x) a; }\n"
WITHIN = [
    HEAD_2 + "qreg q[3]; creg c[3]; h q; cx q[0],q[1]; ccx q[0],q[1],q[2]; barrier q; if(c==1) x q[0]; measure q->c;",
    HEAD_2 + RX_2 + "qreg q[127]; " + "my(pi/2) q;\n" * 5,
    HEAD_2 + "qreg q[20]; " + numbered("rx(0.#) q[3]; cx q[0],q[1];\n", 500),
    HEAD_2 + "gate /* no comment of OpenQASM 2 would end */ a { }",
    HEAD_3 + "qubit[2] q; bit[2] c; if (c[0]) { x q[0]; } else { y q[0]; } c = measure q;",
    HEAD_3
    + "qubit[2] q; bit[2] c; if (c == 1) { x q[0]; } if (!c[1]) { x q[0]; } while (c[0]) { c[0] = measure q[0]; }",
    HEAD_3
    + "qubit[2] q; for int i in [0:9] { x q[i]; } for uint i in {1, 2} { rx(0.5) q[0]; } for int i in [3:-1:0] { }",
    HEAD_3 + "qubit[6] q; let a = q[0:2]; let b = a ++ q[{4, 5}]; x b[1]; h a; x q[-1]; x q[1:2:5]; x (a)[0];",
    HEAD_3 + "qubit[3] q; ctrl @ x q[0], q[1]; ctrl(2) @ rz(0.5) q[0], q[1], q[2]; negctrl @ h q[0], q[1];",
    HEAD_3 + "qubit[3] q; inv @ s q[0]; pow(0.5) @ x q[0]; pow(2) @ ctrl @ h q[0], q[1]; gphase(0.5);",
    HEAD_3
    + "input float x; gate my(a, b) c, d { rx(a + b / 2) c; ctrl @ ry(-a) c, d; } qubit[2] q; my(x, pi) q[0], q[1];",
    HEAD_3 + "bit[1] c; c[0] = measure $3; reset $2; barrier; delay[10ns] $0; box { x $1; }",
    HEAD_3 + "input float[32] x; qubit q; rx(2 * (x + 1)) q;",
    HEAD_3 + "bit[16] c; qubit[127] q; " + "rz(0.5) q; sx q; cz q[1], q[2];\n" * 10,
]


@pytest.mark.parametrize("text", WITHIN)
def test_openqasm_within_the_limits_is_read_as_by_qiskit(text):
    reader = qasm2.loads if "OPENQASM 2" in text else qasm3.loads
    options = {} if reader is qasm3.loads else {"custom_instructions": qasm2.LEGACY_CUSTOM_INSTRUCTIONS}
    try:
        expected = reader(text, **options)
    except Exception:  # noqa: BLE001 - the importers raise what they like
        with pytest.raises(ValueError, match="line"):
            read_openqasm(text)
    else:
        # Gates that the text defines are read by their definitions.
        defined = re.findall(r"gate (\w+)", text)
        assert read_openqasm(text) in (expected, expected.decompose(defined))


COUNTED = [
    HEAD_2 + "qreg q[7]; x q; cx q[0],q[1];",
    HEAD_2 + RX_2 + "qreg q[7]; my(1) q; my(1) q[0];",
    HEAD_2 + doubling(6) + "qreg q[2]; g5 q;",
    HEAD_2 + "qreg q[7]; creg c[7]; measure q->c; reset q; if(c==1) reset q;",
    HEAD_3 + "qubit[7] q; x q; cx q[0],q[1]; x q[0:3];",
    HEAD_3 + doubling(6) + "qubit[2] q; g5 q; inv @ g5 q;",
    HEAD_3 + "qubit[7] q; bit[7] c; c = measure q; reset q; bit[7] d = measure q;",
    HEAD_3 + "qubit[4] q; qubit[4] r; let a = q[0:1] ++ r; x a; x q[{0, 2}];",
]


@pytest.mark.parametrize("text", COUNTED)
def test_the_operation_limit_counts_every_operation(text, monkeypatch):
    """Qiskit's own expansion is the truth."""
    operations = len(read_openqasm(text).decompose(gates_to_decompose=["my", "my_dg", "g*"], reps=8).data)
    assert operations > 5
    monkeypatch.setattr(openqasm, "MAX_OPERATIONS", operations - 1)
    with pytest.raises(ValueError, match=OPERATIONS):
        read_openqasm(text)


def test_load_openqasm_raises_the_errors_of_the_importer():
    assert openqasm.load_openqasm(HEAD_2 + "qreg q[2];").num_qubits == 2
    with pytest.raises(qasm2.QASM2ParseError):
        openqasm.load_openqasm(HEAD_2 + "warp q[0];")
    with pytest.raises(ValueError, match="is empty"):
        openqasm.load_openqasm(" ")


def test_a_panic_of_qiskit_becomes_a_value_error(monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(*_, **__):
        raise PanicException("out of range")

    monkeypatch.setattr(qasm2, "loads", panic)
    with pytest.raises(ValueError, match=r"line 1 .*Qiskit cannot read it: out of range"):
        read_openqasm("OPENQASM 2.0;")


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_memory_errors_and_interrupts_do_not_become_value_errors(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(qasm2, "loads", fail)
    with pytest.raises(error):
        read_openqasm("OPENQASM 2.0;")


def test_the_search_for_the_line_of_an_error_has_a_time_limit(monkeypatch):
    monkeypatch.setattr(openqasm, "TRACING_SECONDS", -1)
    with pytest.raises(ValueError, match=r"^'warp' is not defined"):
        read_openqasm(HEAD_2 + "qreg q[1];\nx q;\nwarp q[0];\nx q;")
    circuit = QuantumCircuit(1)
    circuit.x(0)
    circuit.x(0)

    def fail(_):
        raise ValueError("no")

    with pytest.raises(ValueError, match=r"^no$"):
        openqasm.traced(circuit, fail)


# The emulator


def packed(circuit):
    buffer = io.BytesIO()
    qpy.dump(circuit, buffer, version=13)
    return buffer.getvalue()


def bell():
    circuit = QuantumCircuit(2, 2)
    circuit.h(0)
    circuit.cx(0, 1)
    circuit.measure([0, 1], [0, 1])
    return circuit


def long():
    circuit = QuantumCircuit(20, 1)
    for _ in range(200):
        circuit.h(range(20))
        circuit.cx(range(19), range(1, 20))
    circuit.measure(0, 0)
    return circuit


def looped():
    circuit = QuantumCircuit(1, 1)
    with circuit.for_loop(range(10**12)):
        circuit.x(0)
    circuit.measure(0, 0)
    return circuit


def measured_again_and_again():
    circuit = QuantumCircuit(20, 20)
    for _ in range(30):
        circuit.h(range(20))
        circuit.measure(range(20), range(20))
    return circuit


def qpy_bombs():
    yield from (packed(make()) for make in (long, looped, measured_again_and_again))
    yield packed(QuantumCircuit(QuantumRegister(100_000), *[QuantumRegister(1) for _ in range(1000)]))
    yield b"QISKIT" + bytes(100_000_000)
    data = packed(bell())
    yield data[: len(data) // 2]
    # Each number of the header, and of the registers that follow it, is very large.
    for offset in range(6, 70, 4):
        yield data[:offset] + struct.pack("!I", 0x7FFFFFFF) + data[offset + 4 :]


@pytest.fixture
def emulator(monkeypatch):
    monkeypatch.setattr(jobs, "MAX_SIMULATION_SECONDS", 600.0)
    emulator = Emulator(queue_time=0, run_time=0, seed=5)
    yield emulator
    emulator.close()


def ionq_client(emulator):
    return IonQClient("any-key", emulator.urls(80).ionq_url, transport=httpx.ASGITransport(app=emulator.app))


def ibm_client(emulator):
    urls, transport = emulator.urls(80), httpx.ASGITransport(app=emulator.app)
    return IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url, transport=transport)


def test_a_qpy_circuit_beyond_a_limit_fails_only_its_own_job(emulator, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_SIMULATION_SECONDS", 1.0)

    async def run():
        async with ibm_client(emulator) as ibm:
            bombs = []
            for data in qpy_bombs():
                value = base64.standard_b64encode(zlib.compress(data, 1)).decode()
                pub = [{"__type__": "QuantumCircuit", "__value__": value}]
                bombs.append(await ibm.submit_sampler([pub], backend="emulator", shots=100))
            monkeypatch.setattr(jobs, "MAX_SIMULATION_SECONDS", 600.0)
            good = await ibm.submit_sampler([bell()], backend="emulator", shots=100)
            await good.wait(3600, poll=0.1)
            counts = (await good.result())[0].data["c"].counts()
            for job in bombs:
                await job.wait(3600, poll=0.1)
            return counts, bombs

    counts, bombs = anyio.run(run)
    assert set(counts) <= {"00", "11"}
    assert {job.status for job in bombs} <= {"Failed", "Completed"}
    assert [job.status for job in bombs[:3]] == ["Failed"] * 3


def pauli_exponential(terms, qubits, time=1.0):
    return {
        "gate": "pauliexp",
        "targets": list(range(qubits)),
        "terms": [f"{n:b}".zfill(qubits).replace("0", "X").replace("1", "Z") for n in range(terms)],
        "coefficients": [1.0] * terms,
        "time": time,
    }


@pytest.mark.parametrize(
    ("gate", "qubits"),
    [
        (pauli_exponential(60, 20), 20),
        (pauli_exponential(8, 20, 300), 20),
        (pauli_exponential(16, 4, 10_000), 4),
    ],
)
def test_a_pauli_exponential_beyond_a_limit_fails_its_job(emulator, gate, qubits):
    async def run():
        async with ionq_client(emulator) as ionq:
            job = await ionq.submit_job({"qubits": qubits, "circuit": [gate]}, shots=100)
            await job.wait(600, poll=0.05)
            with pytest.raises(JobFailedError, match="to be simulated") as caught:
                await job.result()
            return caught.value.code

    assert anyio.run(run) == "QuantumCircuitComplexityError"


def test_a_simulation_that_takes_too_long_fails_and_blocks_no_other_job(emulator, monkeypatch):
    layers = [{"gate": "h", "targets": list(range(20))}] * 900
    bell = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}

    async def run():
        async with ionq_client(emulator) as ionq:
            with monkeypatch.context() as limited:
                limited.setattr(jobs, "MAX_SIMULATION_SECONDS", 0.5)
                slow = await ionq.submit_job({"qubits": 20, "circuit": layers}, shots=100)
            assert set((await ionq.run_job(bell, shots=100)).probabilities) == {0, 3}
            await slow.wait(600, poll=0.05)
            with pytest.raises(JobFailedError, match=r"it takes longer than 0\.5 s"):
                await slow.result()
            cancelled = await ionq.submit_job({"qubits": 20, "circuit": layers}, shots=100)
            await cancelled.cancel()

    anyio.run(run)

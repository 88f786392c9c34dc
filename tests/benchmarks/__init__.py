"""What is measured, against what, and how far apart the two may be."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Row:
    what: str
    against: str
    module: str
    at_most: float | None = None
    at_least: float | None = None
    unit: str = "x"
    environment: str | None = None  # of a peer; without one, the project's own
    reachable: float | None = None  # where docs/benchmarks.md shows why the target cannot be had, what can

    @property
    def target(self):
        return self.at_most if self.at_most is not None else self.at_least

    def met(self, value, *, as_far_as_can_be=False):
        target = self.reachable if as_far_as_can_be and self.reachable is not None else self.target
        return value <= target if self.at_most is not None else value >= target


ALONE = {"module": "starting", "environment": "aioqpu-only"}
GROWING = {"module": "growing"}
CALLS = {"module": "calling"}
MANY = {"module": "waiting"}
RUNTIME = {"module": "decoding", "environment": "qiskit-ibm-runtime"}
LARGE = {"module": "decoding"}
EMULATING = {"module": "emulating"}
SUBMITTING = {"module": "submitting", "unit": "ms", "at_most": 20}
SWEEPING = {"module": "sweeping"}

ROWS = {
    "import": Row("importing both clients, whole process, CPU", "`import httpx`", at_most=1.25, **ALONE),
    "import_one": Row("importing one client", "`import httpx`", at_most=1.25, **ALONE),
    "import_bare": Row("`import aioqpu`", "`import httpx`", at_most=0.5, **ALONE),
    "import_ionq_core": Row("the same", "`import ionq_core`", at_most=1, **ALONE),
    "import_runtime": Row("the same", "`import qiskit_ibm_runtime`", at_most=1, **ALONE),
    "first_ionq": Row("importing, and a first `retrieve_job` at IonQ, CPU", "httpx and one get", at_most=1.5, **ALONE),
    "first_ibm": Row(
        "importing, and a first `retrieve_job` at IBM (with its token), CPU", "httpx and one get", at_most=1.5, **ALONE
    ),
    "cpu": Row("CPU of a `retrieve_job`, one at a time", "httpx `get().json()`", at_most=1.0, **CALLS),
    "throughput": Row(
        "200 tasks on one client, calls a second", "httpx, default limits", at_least=7, reachable=2.5, **CALLS
    ),
    "latency": Row(
        "the same with 150 ms of server latency", "httpx, default limits", at_least=4, reachable=2.5, **CALLS
    ),
    "aiohttp": Row(
        "200 tasks, `aiohttp` extra, calls a second", "httpx, default limits", at_least=9, reachable=4, **CALLS
    ),
    "round_ibm": Row("1,000 waiting jobs at IBM, a look", "1,000 of every peer", at_most=10, unit="requests", **MANY),
    "round_ionq": Row("1,000 waiting jobs at IonQ, a look", "1,000 of every peer", at_most=12, unit="requests", **MANY),
    "round_ionq_v04": Row("the same with API v0.4", "1,000 of every peer", at_most=12, unit="requests", **MANY),
    "round_ionq_25": Row(
        "1,000 waiting jobs at IonQ where a page holds 25 jobs at most",
        "1,000 of every peer",
        at_most=42,
        unit="requests",
        **MANY,
    ),
    "round_few": Row("3 own jobs among 5,000, a look", "3 of every peer", at_most=3, unit="requests", **MANY),
    "many_ionq": Row("1,000 jobs at IonQ over 10 minutes", "ionq-core's rule, requests", at_most=0.05, **MANY),
    "many_ionq_delay": Row("their median delay", "-", at_most=5, unit="s", **MANY),
    "many_ionq_v04": Row("1,000 jobs at IonQ v0.4 over 10 minutes", "ionq-core's rule, requests", at_most=0.05, **MANY),
    "many_ionq_v04_delay": Row("their median delay", "-", at_most=5, unit="s", **MANY),
    "many_ibm": Row("1,000 jobs at IBM over 10 minutes", "qiskit-ibm-runtime's rule, requests", at_most=0.05, **MANY),
    "many_ibm_delay": Row("their median delay", "-", at_most=5, unit="s", **MANY),
    "one_delay": Row(
        "one job of 1 s to 3 h: 95th percentile of the delay",
        "max(1 s, 5 % of its age, at most 10 s)",
        at_most=1,
        **MANY,
    ),
    "one_requests": Row("a wait of 3 hours", "-", at_most=1100, unit="requests", **MANY),
    "look_up_ionq": Row(
        "looking for a lost submission among 5,000 jobs at IonQ", "-", at_most=5, unit="requests", **MANY
    ),
    "look_up_ionq_v04": Row("the same with API v0.4", "-", at_most=5, unit="requests", **MANY),
    "growth_requests": Row("100,000 waiting jobs at IBM, 10 minutes", "-", at_most=6000, unit="requests", **GROWING),
    "growth_cpu": Row("CPU of each of these jobs", "-", at_most=0.5, unit="ms", **GROWING),
    "growth_memory": Row("their memory, handle and wait", "-", at_most=4, unit="kB", **GROWING),
    "find_recent": Row(
        "`find_submission` among 100,000 jobs at IonQ, 1,000 of which are newer",
        "-",
        at_most=41,
        unit="requests",
        **MANY,
    ),
    "find_nothing": Row(
        "the same when there is no such job, until `SubmissionUncertainError`",
        "-",
        at_most=400,
        unit="requests",
        **MANY,
    ),
    "pages": Row("10,000 jobs over pages to handles, CPU", "`json.loads` of the same bytes", at_most=2, **LARGE),
    "pages_memory": Row("peak memory of iterating 100,000 jobs", "of 10,000", at_most=1.2, **LARGE),
    "typed": Row("decoding 1,000,000 shots of 127 bits, typed", "qiskit-ibm-runtime's decoder", at_most=1, **RUNTIME),
    "typed_memory": Row("its peak memory, the received bytes included", "the decoded array", at_most=2.5, **RUNTIME),
    "counts_all": Row("`counts()` of it, all outcomes distinct", "Qiskit's `get_counts()`", at_most=1, **RUNTIME),
    "counts_few": Row("`counts()`, 1,000 distinct outcomes", "Qiskit's `get_counts()`", at_most=0.5, **RUNTIME),
    "stall_typed": Row(
        "longest stall of the loop, 100 MB typed, 50 other calls running", "-", at_most=20, unit="ms", **LARGE
    ),
    "stall_plain": Row("the same with 100 MB of plain samples", "-", at_most=40, unit="ms", **LARGE),
    "stall_shots": Row("the same with 2,000,000 shots of 30 qubits at IonQ v0.4", "-", at_most=20, unit="ms", **LARGE),
    "plain": Row("1,000,000 plain samples to counts-ready bits", "`json.loads` of the same bytes", at_most=3, **LARGE),
    "stall_qpy": Row("longest stall, submitting 100 circuits of 7,000 gates at IBM", "-", **SUBMITTING),
    "stall_wide": Row("the same with 200 circuits of 127 qubits", "-", **SUBMITTING),
    "stall_sweep": Row("the same with a sweep of 1,600 x 80 values", "-", **SUBMITTING),
    "stall_body": Row("the same with a body of 50 MB", "-", **SUBMITTING),
    "stall_gates": Row("the same with 400,000 gates at IonQ", "-", **SUBMITTING),
    "stall_import": Row("the same with OpenQASM 2 that first imports Qiskit", "-", **SUBMITTING),
    "encode_qpy": Row(
        "encoding 100 circuits of 7,000 gates to the request's bytes, CPU",
        "qiskit-ibm-runtime's encoder",
        at_most=1.05,
        module="submitting",
        environment="qiskit-ibm-runtime",
    ),
    "emulator_start": Row("starting the emulator until its addresses", "-", at_most=1, unit="s", **EMULATING),
    "bell_ionq": Row(
        "Bell jobs at an emulated IonQ in process, one after another",
        "-",
        at_least=50,
        unit="jobs/s",
        **EMULATING,
    ),
    "bell_ibm": Row("the same at an emulated IBM", "-", at_least=30, unit="jobs/s", **EMULATING),
    "bell_socket": Row("Bell jobs at an emulated IonQ over a socket", "-", at_least=50, unit="jobs/s", **EMULATING),
    "kept_jobs": Row("memory of 10,000 emulated jobs that are kept", "-", at_most=100, unit="MB", **EMULATING),
    "idle_qubits": Row(
        "4 points of an estimator on 3 qubits, transpiled for 20, CPU", "the same on 3", at_most=2, **EMULATING
    ),
    "clifford": Row("1,000 shots of 100 qubits with qiskit-aer", "-", at_most=5, unit="s", **EMULATING),
    "body_memory": Row(
        "peak memory of submitting a body of 50 MB, the caller's text left out",
        "the body",
        at_most=2.5,
        module="submitting",
    ),
    "sweep_add": Row("adding 10,000 points to a sweep on SQLite", "-", at_most=10, unit="s", **SWEEPING),
    "sweep_cpu": Row("CPU of a point, from adding it to its stored result", "-", at_most=30, unit="ms", **SWEEPING),
    "sweep_requests": Row("10,000 waiting jobs at IonQ, 10 minutes", "-", at_most=2000, unit="requests", **SWEEPING),
    "sweep_memory": Row("memory while 10,000 jobs are waited for", "-", at_most=200, unit="MB", **SWEEPING),
    "sweep_store": Row("storing 10,000 results on SQLite", "-", at_most=60, unit="s", **SWEEPING),
    "client_memory": Row("memory of an idle client", "-", at_most=2, unit="MB", **MANY),
    "handle_memory": Row("memory of a waiting handle, of 1,000", "-", at_most=4, unit="kB", **MANY),
}

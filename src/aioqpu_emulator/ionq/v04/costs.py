"""Calculates the costs of jobs from an invented price list in US dollars, and serves the endpoints of costs."""

from typing import Any, Final

from aioqpu_emulator.endpoints import Call, Endpoint
from aioqpu_emulator.ionq.jobs import ENDED, IonQJob, IonQJobs
from aioqpu_emulator.ionq.machines import MACHINES, SIMULATOR
from aioqpu_emulator.ionq.owner import OWNER
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.v04.kinds import CIRCUIT, status_of
from aioqpu_emulator.ionq.v04.organization import ORGANIZATION
from aioqpu_emulator.ionq.v04.times import format_time
from aioqpu_emulator.jobs import Machine

MINIMUM_USD: Final = 1.0
ONE_QUBIT_GATE_USD: Final = 0.0001
TWO_QUBIT_GATE_USD: Final = 0.0009
SECOND_USD: Final = 2.0
SHOT_US: Final = 300
ONE_QUBIT_GATE_US: Final = 135
TWO_QUBIT_GATE_US: Final = 600


def is_billed_by_time(target: str) -> bool:
    """Return whether a machine's jobs cost by the second, not by the gate."""
    return target.startswith("qpu.forte")


def cost(job: IonQJob) -> float:
    """Return the cost of a job if it completes."""
    if job.children:
        return sum(map(cost, job.children))
    return _price(job.details["target"], job.details["shots"], *_gate_counts(job))


def charged(job: IonQJob) -> float:
    """Return the cost of a job, which is 0 unless it has completed."""
    return cost(job) if status_of(job) == "completed" and not job.is_dry_run else 0.0


def compute_time_us(job: IonQJob) -> int:
    """Return how long a job occupies its machine, in microseconds."""
    if job.details["target"] == SIMULATOR:
        return 0
    if job.children:
        return sum(map(compute_time_us, job.children))
    return int(_duration_us(job.details["shots"], *_gate_counts(job)))


def _duration_us(shots: int, one_qubit: int, two_qubit: int) -> int:
    return shots * (SHOT_US + one_qubit * ONE_QUBIT_GATE_US + two_qubit * TWO_QUBIT_GATE_US)


def _price(target: str, shots: int, one_qubit: int, two_qubit: int) -> float:
    if target == SIMULATOR:
        return 0.0
    if is_billed_by_time(target):
        return round(_duration_us(shots, one_qubit, two_qubit) * 1e-6 * SECOND_USD, 6)
    gates = one_qubit * ONE_QUBIT_GATE_USD + two_qubit * TWO_QUBIT_GATE_USD
    return round(max(MINIMUM_USD, shots * gates), 6)


def _gate_counts(job: IonQJob) -> tuple[int, int]:
    counts = job.details.get("gate_counts") or {}
    return counts.get("1q", 0), counts.get("2q", 0)


class CostEndpoints:
    """Serves estimates and the costs of jobs."""

    def __init__(self, machine: Machine, jobs: IonQJobs) -> None:
        self._machine = machine
        self._jobs = jobs
        self.endpoints = (
            Endpoint("GET", "/jobs/estimate", self._estimate),
            Endpoint("GET", "/jobs/{id}/cost", self._cost),
        )

    def _estimate(self, call: Call) -> Any:
        query = call.query
        backend = query["backend"]
        if backend != SIMULATOR and backend not in MACHINES:
            raise invalid(f"Unknown backend {backend!r:.100}.", "backend", "params")
        requested = {
            "type": query.get("type", CIRCUIT),
            "qubits": query.get("qubits", 25),
            "shots": query.get("shots", 1000),
            "1q_gates": query.get("1q_gates", 0),
            "2q_gates": query.get("2q_gates", 0),
            "error_mitigation": query.get("error_mitigation", False),
        }
        counts = (requested["1q_gates"], requested["2q_gates"])
        duration_us = _duration_us(requested["shots"], *counts)
        context = {"backend": backend, **requested, "organization": ORGANIZATION, "project": OWNER["project_id"]}
        return {
            "estimate_context": context,
            "estimated_at": format_time(self._machine, self._machine.now()),
            "estimated_unit": "usd",
            "rate_card": {"id": "emulator", "rates": _rates(backend)},
            "estimated_total_cost": _price(backend, requested["shots"], *counts),
            "estimated_execution_time": round(duration_us / 1000),
            "current_predicted_queue_time": round(self._machine.queue_time * 1000),
            **({"estimated_quantum_compute_time_us": duration_us} if is_billed_by_time(backend) else {}),
        }

    def _cost(self, call: Call) -> Any:
        job = self._jobs.find(call.path["id"])
        costs: dict[str, Any] = {"dry_run": job.is_dry_run}
        if job.details["target"] != SIMULATOR:
            costs["estimated_cost"] = {"value": cost(job), "unit": "usd"}
        if not job.is_dry_run and status_of(job) in ENDED:
            costs["cost"] = {"value": charged(job), "unit": "usd"}
        return costs


def _rates(backend: str) -> list[dict[str, Any]]:
    if backend == SIMULATOR:
        return []
    rate: dict[str, Any] = {"sku": f"emulator-{backend}"}
    if is_billed_by_time(backend):
        return [rate | {"unit": "compute_second", "unit_cost": SECOND_USD}]
    return [
        rate
        | {
            "unit": "gates",
            "cost_1q_gate": ONE_QUBIT_GATE_USD,
            "cost_2q_gate": TWO_QUBIT_GATE_USD,
            "job_cost_minimum": MINIMUM_USD,
        }
    ]

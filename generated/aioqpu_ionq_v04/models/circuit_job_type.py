# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from typing import Literal

CircuitJobType = Literal["ionq.circuit.v1"]

CIRCUIT_JOB_TYPE_VALUES: set[CircuitJobType] = {
    "ionq.circuit.v1",
}


def check_circuit_job_type(value: str) -> CircuitJobType:
    if value in CIRCUIT_JOB_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CIRCUIT_JOB_TYPE_VALUES!r}")

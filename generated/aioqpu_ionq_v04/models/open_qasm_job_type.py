# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from typing import Literal

OpenQASMJobType = Literal["ionq.qasm3.v1"]

OPEN_QASM_JOB_TYPE_VALUES: set[OpenQASMJobType] = {
    "ionq.qasm3.v1",
}


def check_open_qasm_job_type(value: str) -> OpenQASMJobType:
    if value in OPEN_QASM_JOB_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPEN_QASM_JOB_TYPE_VALUES!r}")

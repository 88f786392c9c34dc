# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from typing import Literal

QAOAJobType = Literal["qctrl.qaoa.v1"]

QAOA_JOB_TYPE_VALUES: set[QAOAJobType] = {
    "qctrl.qaoa.v1",
}


def check_qaoa_job_type(value: str) -> QAOAJobType:
    if value in QAOA_JOB_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {QAOA_JOB_TYPE_VALUES!r}")

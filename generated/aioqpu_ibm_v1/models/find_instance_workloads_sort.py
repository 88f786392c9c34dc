# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from typing import Literal

FindInstanceWorkloadsSort = Literal["-createdAt", "createdAt"]

FIND_INSTANCE_WORKLOADS_SORT_VALUES: set[FindInstanceWorkloadsSort] = {
    "-createdAt",
    "createdAt",
}


def check_find_instance_workloads_sort(value: str) -> FindInstanceWorkloadsSort:
    if value in FIND_INSTANCE_WORKLOADS_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FIND_INSTANCE_WORKLOADS_SORT_VALUES!r}")

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from typing import Literal

ListJobsSort = Literal["ASC", "DESC"]

LIST_JOBS_SORT_VALUES: set[ListJobsSort] = {
    "ASC",
    "DESC",
}


def check_list_jobs_sort(value: str) -> ListJobsSort:
    if value in LIST_JOBS_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_JOBS_SORT_VALUES!r}")

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from typing import Literal

PrimitiveVersion = Literal[2]

PRIMITIVE_VERSION_VALUES: set[PrimitiveVersion] = {
    2,
}


def check_primitive_version(value: int) -> PrimitiveVersion:
    if value in PRIMITIVE_VERSION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRIMITIVE_VERSION_VALUES!r}")

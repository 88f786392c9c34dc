# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from typing import Literal

HamiltonianEnergyFunctionType = Literal["hamiltonian-energy"]

HAMILTONIAN_ENERGY_FUNCTION_TYPE_VALUES: set[HamiltonianEnergyFunctionType] = {
    "hamiltonian-energy",
}


def check_hamiltonian_energy_function_type(value: str) -> HamiltonianEnergyFunctionType:
    if value in HAMILTONIAN_ENERGY_FUNCTION_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {HAMILTONIAN_ENERGY_FUNCTION_TYPE_VALUES!r}")

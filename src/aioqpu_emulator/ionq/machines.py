"""Defines the machines and noise models of IonQ's cloud: their qubits and error rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class NoiseModel:
    """The errors of one generation of machines."""

    name: str
    qubits: int
    one_qubit_error: float
    """The depolarizing rate of a gate on one qubit."""
    two_qubit_error: float
    """The depolarizing rate of a gate on two or more qubits."""
    is_published: bool = True
    """Whether the rates are published; results of others have sampling noise only."""

    @property
    def depolarizing_rates(self) -> tuple[float, float]:
        """The simulated rates of gates on one qubit and on more."""
        return (self.one_qubit_error, self.two_qubit_error) if self.is_published else (0.0, 0.0)


_HARMONY: Final = NoiseModel("harmony", 11, 0.004, 0.027, is_published=False)
_ARIA_1: Final = NoiseModel("aria-1", 25, 0.0005, 0.0133)
_ARIA_2: Final = NoiseModel("aria-2", 25, 0.00065733, 0.01856)
_FORTE_1: Final = NoiseModel("forte-1", 36, 0.00026667, 0.0049493)

IDEAL: Final = "ideal"
NOISE_MODELS: Final[Mapping[str, NoiseModel]] = {model.name: model for model in (_HARMONY, _ARIA_1, _ARIA_2, _FORTE_1)}
NOISE_MODEL_NAMES: Final = (IDEAL, *NOISE_MODELS)

SIMULATOR: Final = "simulator"
OLD_NAME: Final = "qpu"  # of the first machine
MACHINES: Final[Mapping[str, NoiseModel]] = {
    "qpu.harmony": _HARMONY,
    "qpu.aria-1": _ARIA_1,
    "qpu.aria-2": _ARIA_2,
    "qpu.forte-1": _FORTE_1,
    "qpu.forte-enterprise-1": _FORTE_1,
    "qpu.forte-enterprise-2": _FORTE_1,
    OLD_NAME: _HARMONY,
}
"""The noise of each machine by its target name."""

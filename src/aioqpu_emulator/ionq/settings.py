"""Defines the settings of the simulation of a circuit."""

from dataclasses import dataclass
from typing import Final

DEBIAS_VARIANTS: Final = 5
"""The number of variants of a circuit that debiasing runs, each with an equal share of the shots."""


@dataclass(frozen=True)
class Settings:
    """The settings of the simulation of a circuit."""

    model: str | None
    """The noise model; `None` for exact probabilities."""
    shots: int
    debias: bool
    dry_run: bool = False
    """Whether the circuit is only checked."""

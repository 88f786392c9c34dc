"""How a circuit is run."""

from dataclasses import dataclass
from typing import Final

DEBIAS_VARIANTS: Final = 5
"""How many variants of a circuit debiasing runs, each with an equal share of the shots."""


@dataclass(frozen=True)
class Settings:
    """How a circuit is run."""

    model: str | None
    """The noise model; `None` for exact probabilities."""
    shots: int
    debias: bool
    dry_run: bool = False
    """Whether the circuit is only checked."""

"""How a circuit is run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How a circuit is run."""

    model: str | None
    """The noise model; `None` for exact probabilities."""
    shots: int
    debias: bool
    dry_run: bool = False
    """Whether the circuit is only checked."""

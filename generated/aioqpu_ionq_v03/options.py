# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
"""Options of submissions. Type checkers and editors use them; any mapping is accepted."""

from typing import Literal, TypedDict


class Noise(TypedDict, total=False):
    """Noise model of the simulator; it has no effect on hardware."""

    model: (
        Literal["ideal", "harmony", "aria-1", "aria-2", "forte-1", "harmony-1", "harmony-2", "forte-enterprise-1"] | str
    )
    """The machine whose noise is simulated; ideal for no noise."""
    seed: int | None
    """Seed of the random numbers; the same seed gives the same samples."""


class ErrorMitigation(TypedDict, total=False):
    """Error mitigation on hardware; it has no effect on simulators."""

    debias: bool
    """Run symmetric variants of the circuit and combine them. Needs at least 500 shots. From 500 shots on, it is the default for qis circuits, but not for native ones."""

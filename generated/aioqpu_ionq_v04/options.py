# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Options of submissions. Type checkers and editors use them; any mapping is accepted."""

from typing import Literal, TypedDict


class Noise(TypedDict, total=False):
    """Noise model of the simulator; no use on hardware."""

    model: (
        Literal["ideal", "harmony", "harmony-1", "harmony-2", "aria-1", "aria-2", "forte-1", "forte-enterprise-1"] | str
    )
    """Whose noise to imitate."""
    seed: int | None
    """The same seed gives the same samples."""


class ErrorMitigation(TypedDict, total=False):
    """Error mitigation on hardware; no use on simulators."""

    debiasing: bool
    """Run symmetric variants of the circuit and combine them. Needs 500 shots; from there on it is the default."""
    symmetry_verification: bool
    """Drop outcomes that break a symmetry of the circuit."""


class Compilation(TypedDict, total=False):
    """Settings of the compiler."""

    opt: float
    """Optimization level."""
    precision: str
    """Largest error of a gate, such as 1E-3."""
    gate_basis: str
    """Two-qubit gate to compile to, such as ZZ."""
    service_version: Literal["v0.3", "v0.4"] | str
    """Version of the compiler, which is not that of the API. With v0.4 the results of an OpenQASM 3 program carry the names of its registers."""


class JobSettings(TypedDict, total=False):
    """Settings of error mitigation and of the compiler."""

    error_mitigation: ErrorMitigation
    """Error mitigation on hardware; no use on simulators."""
    compilation: Compilation
    """Settings of the compiler."""

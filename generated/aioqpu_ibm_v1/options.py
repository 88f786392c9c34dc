# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Options of submissions. Type checkers and editors use them; any mapping is accepted."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict


class DynamicalDecouplingOptions(TypedDict, total=False):
    """Dynamical decoupling, pulse sequences on idle qubits."""

    enable: bool
    """Whether to insert the sequences."""
    sequence_type: Literal["XX", "XpXm", "XY4"] | str
    """The pulse sequence."""
    extra_slack_distribution: Literal["middle", "edges"] | str
    """Where in a sequence to put idle time that is left over from rounding."""
    scheduling_method: Literal["alap", "asap"] | str
    """Whether gates are scheduled as late or as soon as possible."""
    skip_reset_qubits: bool
    """Leave out idle times right after the start or a reset."""


class SamplerExecutionOptions(TypedDict, total=False):
    """How circuits are executed, and what is measured."""

    init_qubits: bool
    """Reset the qubits before each shot."""
    rep_delay: float
    """Delay between two shots in seconds."""
    meas_type: Literal["classified", "kerneled", "avg_kerneled"] | str
    """What a measurement returns: bits (classified), a complex number for each shot (kerneled), or their mean (avg_kerneled)."""


class TwirlingOptions(TypedDict, total=False):
    """Pauli twirling."""

    enable_gates: bool
    """Whether to twirl two-qubit gates."""
    enable_measure: bool
    """Whether to twirl measurements."""
    num_randomizations: int | Literal["auto"] | str
    """A number, or auto for the service's choice."""
    shots_per_randomization: int | Literal["auto"] | str
    """A number, or auto for the service's choice."""
    strategy: Literal["active", "active-circuit", "active-accum", "all"] | str
    """Which qubits are twirled together."""


class SimulatorOptions(TypedDict, total=False):
    """The machine that a simulator imitates."""

    noise_model: Mapping[str, Any] | None
    """A noise model."""
    seed_simulator: int | None
    """Seed of the sampling."""
    coupling_map: Sequence[Any] | None
    """Pairs of qubits that a two-qubit gate can act on."""
    basis_gates: Sequence[str | None]
    """Names of the gates that the machine has."""


class SamplerOptions(TypedDict, total=False):
    """Options of the program sampler."""

    default_shots: int
    """Shots of pubs without their own."""
    dynamical_decoupling: DynamicalDecouplingOptions
    """Dynamical decoupling, pulse sequences on idle qubits."""
    execution: SamplerExecutionOptions
    """How circuits are executed, and what is measured."""
    twirling: TwirlingOptions
    """Pauli twirling."""
    simulator: SimulatorOptions
    """The machine that a simulator imitates."""
    experimental: Mapping[str, Any]
    """Options that may change at any time."""


class MeasureNoiseLearningOptions(TypedDict, total=False):
    """Learning the noise of measurements."""

    num_randomizations: int
    """Number of randomized circuits."""
    shots_per_randomization: int | Literal["auto"] | str
    """A number, or auto for the service's choice."""


class ZneOptions(TypedDict, total=False):
    """Zero-noise extrapolation."""

    amplifier: Literal["gate_folding", "gate_folding_front", "gate_folding_back", "pea"] | str
    """How noise is amplified."""
    noise_factors: Any
    """The noise factors to measure at, a list of numbers."""
    extrapolator: (
        Literal[
            "linear",
            "exponential",
            "double_exponential",
            "polynomial_degree_1",
            "polynomial_degree_2",
            "polynomial_degree_3",
            "polynomial_degree_4",
            "polynomial_degree_5",
            "polynomial_degree_6",
            "polynomial_degree_7",
            "fallback",
        ]
        | str
        | Sequence[
            Literal[
                "linear",
                "exponential",
                "double_exponential",
                "polynomial_degree_1",
                "polynomial_degree_2",
                "polynomial_degree_3",
                "polynomial_degree_4",
                "polynomial_degree_5",
                "polynomial_degree_6",
                "polynomial_degree_7",
                "fallback",
            ]
            | str
        ]
    )
    """The model to fit, or several in order of preference."""
    extrapolated_noise_factors: Any
    """The noise factors to extrapolate to, a list of numbers."""


class PecOptions(TypedDict, total=False):
    """Probabilistic error cancellation."""

    max_overhead: float | None
    """Maximum sampling overhead; null for no limit."""
    noise_gain: float | Literal["auto"] | str
    """The factor by which noise is scaled (0 cancels all of it), or auto."""


class LayerNoiseLearningOptions(TypedDict, total=False):
    """Learning the noise of layers of gates."""

    max_layers_to_learn: int | None
    """Maximum number of unique layers to learn."""
    shots_per_randomization: int
    """Shots of each randomized circuit."""
    num_randomizations: int
    """Randomized circuits of each learning circuit."""
    layer_pair_depths: Any
    """A list of circuit depths, counted in pairs of layers."""


class ResilienceOptions(TypedDict, total=False):
    """Error mitigation."""

    measure_mitigation: bool
    """Whether to mitigate measurement errors (TREX)."""
    measure_noise_learning: MeasureNoiseLearningOptions
    """Learning the noise of measurements."""
    zne_mitigation: bool
    """Whether to use zero-noise extrapolation."""
    zne: ZneOptions
    """Zero-noise extrapolation."""
    pec_mitigation: bool
    """Whether to use probabilistic error cancellation."""
    pec: PecOptions
    """Probabilistic error cancellation."""
    layer_noise_learning: LayerNoiseLearningOptions
    """Learning the noise of layers of gates."""
    layer_noise_model: Any
    """The noise model of layers that was learned before, in Qiskit's typed JSON."""


class ExecutionOptions(TypedDict, total=False):
    """How circuits are executed."""

    init_qubits: bool
    """Reset the qubits before each shot."""
    rep_delay: float
    """Delay between two shots in seconds."""


class EstimatorOptions(TypedDict, total=False):
    """Options of the program estimator."""

    default_precision: float
    """Precision of the pubs that do not say which."""
    default_shots: int | None
    """Shots of all pubs, instead of a precision."""
    seed_estimator: int | None
    """Seed of the sampling."""
    dynamical_decoupling: DynamicalDecouplingOptions
    """Dynamical decoupling, pulse sequences on idle qubits."""
    resilience: ResilienceOptions
    """Error mitigation."""
    execution: ExecutionOptions
    """How circuits are executed."""
    twirling: TwirlingOptions
    """Pauli twirling."""
    simulator: SimulatorOptions
    """The machine that a simulator imitates."""
    experimental: Mapping[str, Any]
    """Options that may change at any time."""


class NoiseLearnerOptions(TypedDict, total=False):
    """Options of the program noise-learner."""

    max_layers_to_learn: int | None
    """Maximum number of unique layers to learn."""
    shots_per_randomization: int
    """Shots of each randomized circuit."""
    num_randomizations: int
    """Randomized circuits of each learning circuit."""
    layer_pair_depths: Sequence[int]
    """Circuit depths, counted in pairs of layers."""
    twirling_strategy: Literal["active", "active-circuit", "active-accum", "all"] | str
    """Which qubits are twirled together."""
    support_qiskit: bool
    """true for results with type marks, false for plain JSON."""
    simulator: SimulatorOptions
    """The machine that a simulator imitates."""
    experimental: Mapping[str, Any]
    """Options that may change at any time."""

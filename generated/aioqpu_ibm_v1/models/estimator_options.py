# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.dynamical_decoupling_options import DynamicalDecouplingOptions
    from ..models.execution_options import ExecutionOptions
    from ..models.experimental_options import ExperimentalOptions
    from ..models.resilience_options import ResilienceOptions
    from ..models.simulator_options import SimulatorOptions
    from ..models.twirling_options import TwirlingOptions


T = TypeVar("T", bound="EstimatorOptions")


@_attrs_define
class EstimatorOptions:
    """Options of the program estimator.

    Attributes:
        default_precision (float | None): Precision of the pubs that do not say which.
        default_shots (int | None): Shots of all pubs, instead of a precision.
        seed_estimator (int | None): Seed of the sampling.
        dynamical_decoupling (DynamicalDecouplingOptions | None): Dynamical decoupling, pulse sequences on idle qubits.
        resilience (ResilienceOptions | None): Error mitigation.
        execution (ExecutionOptions | None): How circuits are executed.
        twirling (TwirlingOptions | None): Pauli twirling.
        simulator (SimulatorOptions | None): The machine that a simulator imitates.
        experimental (ExperimentalOptions | None): Options that may change at any time.
    """

    default_precision: float | None = None
    default_shots: int | None = None
    seed_estimator: int | None = None
    dynamical_decoupling: DynamicalDecouplingOptions | None = None
    resilience: ResilienceOptions | None = None
    execution: ExecutionOptions | None = None
    twirling: TwirlingOptions | None = None
    simulator: SimulatorOptions | None = None
    experimental: ExperimentalOptions | None = None

    def to_dict(self) -> dict[str, Any]:
        default_precision = self.default_precision

        default_shots: int | None
        if self.default_shots is None:
            default_shots = None
        else:
            default_shots = self.default_shots

        seed_estimator: int | None
        if self.seed_estimator is None:
            seed_estimator = None
        else:
            seed_estimator = self.seed_estimator

        dynamical_decoupling: dict[str, Any] | None = None
        if not self.dynamical_decoupling is None:
            dynamical_decoupling = self.dynamical_decoupling.to_dict()

        resilience: dict[str, Any] | None = None
        if not self.resilience is None:
            resilience = self.resilience.to_dict()

        execution: dict[str, Any] | None = None
        if not self.execution is None:
            execution = self.execution.to_dict()

        twirling: dict[str, Any] | None = None
        if not self.twirling is None:
            twirling = self.twirling.to_dict()

        simulator: dict[str, Any] | None = None
        if not self.simulator is None:
            simulator = self.simulator.to_dict()

        experimental: dict[str, Any] | None = None
        if not self.experimental is None:
            experimental = self.experimental.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if default_precision is not None:
            field_dict["default_precision"] = default_precision
        if default_shots is not None:
            field_dict["default_shots"] = default_shots
        if seed_estimator is not None:
            field_dict["seed_estimator"] = seed_estimator
        if dynamical_decoupling is not None:
            field_dict["dynamical_decoupling"] = dynamical_decoupling
        if resilience is not None:
            field_dict["resilience"] = resilience
        if execution is not None:
            field_dict["execution"] = execution
        if twirling is not None:
            field_dict["twirling"] = twirling
        if simulator is not None:
            field_dict["simulator"] = simulator
        if experimental is not None:
            field_dict["experimental"] = experimental

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dynamical_decoupling_options import DynamicalDecouplingOptions
        from ..models.execution_options import ExecutionOptions
        from ..models.experimental_options import ExperimentalOptions
        from ..models.resilience_options import ResilienceOptions
        from ..models.simulator_options import SimulatorOptions
        from ..models.twirling_options import TwirlingOptions

        d = dict(src_dict)
        default_precision = d.pop("default_precision", None)

        def _parse_default_shots(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        default_shots = _parse_default_shots(d.pop("default_shots", None))

        def _parse_seed_estimator(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed_estimator = _parse_seed_estimator(d.pop("seed_estimator", None))

        _dynamical_decoupling = d.pop("dynamical_decoupling", None)
        dynamical_decoupling: DynamicalDecouplingOptions | None
        if isinstance(_dynamical_decoupling, None):
            dynamical_decoupling = None
        else:
            dynamical_decoupling = DynamicalDecouplingOptions.from_dict(_dynamical_decoupling)

        _resilience = d.pop("resilience", None)
        resilience: ResilienceOptions | None
        if isinstance(_resilience, None):
            resilience = None
        else:
            resilience = ResilienceOptions.from_dict(_resilience)

        _execution = d.pop("execution", None)
        execution: ExecutionOptions | None
        if isinstance(_execution, None):
            execution = None
        else:
            execution = ExecutionOptions.from_dict(_execution)

        _twirling = d.pop("twirling", None)
        twirling: TwirlingOptions | None
        if isinstance(_twirling, None):
            twirling = None
        else:
            twirling = TwirlingOptions.from_dict(_twirling)

        _simulator = d.pop("simulator", None)
        simulator: SimulatorOptions | None
        if isinstance(_simulator, None):
            simulator = None
        else:
            simulator = SimulatorOptions.from_dict(_simulator)

        _experimental = d.pop("experimental", None)
        experimental: ExperimentalOptions | None
        if isinstance(_experimental, None):
            experimental = None
        else:
            experimental = ExperimentalOptions.from_dict(_experimental)

        estimator_options = cls(
            default_precision=default_precision,
            default_shots=default_shots,
            seed_estimator=seed_estimator,
            dynamical_decoupling=dynamical_decoupling,
            resilience=resilience,
            execution=execution,
            twirling=twirling,
            simulator=simulator,
            experimental=experimental,
        )

        return estimator_options

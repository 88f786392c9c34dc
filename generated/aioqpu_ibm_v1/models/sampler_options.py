# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.dynamical_decoupling_options import DynamicalDecouplingOptions
    from ..models.experimental_options import ExperimentalOptions
    from ..models.sampler_execution_options import SamplerExecutionOptions
    from ..models.simulator_options import SimulatorOptions
    from ..models.twirling_options import TwirlingOptions


T = TypeVar("T", bound="SamplerOptions")


@_attrs_define
class SamplerOptions:
    """Options of the program sampler.

    Attributes:
        default_shots (int | None): Shots of pubs without their own.
        dynamical_decoupling (DynamicalDecouplingOptions | None): Dynamical decoupling, pulse sequences on idle qubits.
        execution (SamplerExecutionOptions | None): How circuits are executed, and what is measured.
        twirling (TwirlingOptions | None): Pauli twirling.
        simulator (SimulatorOptions | None): The machine that a simulator imitates.
        experimental (ExperimentalOptions | None): Options that may change at any time.
    """

    default_shots: int | None = None
    dynamical_decoupling: DynamicalDecouplingOptions | None = None
    execution: SamplerExecutionOptions | None = None
    twirling: TwirlingOptions | None = None
    simulator: SimulatorOptions | None = None
    experimental: ExperimentalOptions | None = None

    def to_dict(self) -> dict[str, Any]:
        default_shots = self.default_shots

        dynamical_decoupling: dict[str, Any] | None = None
        if not self.dynamical_decoupling is None:
            dynamical_decoupling = self.dynamical_decoupling.to_dict()

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
        if default_shots is not None:
            field_dict["default_shots"] = default_shots
        if dynamical_decoupling is not None:
            field_dict["dynamical_decoupling"] = dynamical_decoupling
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
        from ..models.experimental_options import ExperimentalOptions
        from ..models.sampler_execution_options import SamplerExecutionOptions
        from ..models.simulator_options import SimulatorOptions
        from ..models.twirling_options import TwirlingOptions

        d = dict(src_dict)
        default_shots = d.pop("default_shots", None)

        _dynamical_decoupling = d.pop("dynamical_decoupling", None)
        dynamical_decoupling: DynamicalDecouplingOptions | None
        if isinstance(_dynamical_decoupling, None):
            dynamical_decoupling = None
        else:
            dynamical_decoupling = DynamicalDecouplingOptions.from_dict(_dynamical_decoupling)

        _execution = d.pop("execution", None)
        execution: SamplerExecutionOptions | None
        if isinstance(_execution, None):
            execution = None
        else:
            execution = SamplerExecutionOptions.from_dict(_execution)

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

        sampler_options = cls(
            default_shots=default_shots,
            dynamical_decoupling=dynamical_decoupling,
            execution=execution,
            twirling=twirling,
            simulator=simulator,
            experimental=experimental,
        )

        return sampler_options

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

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
        default_shots (int | Unset): Shots of pubs without their own.
        dynamical_decoupling (DynamicalDecouplingOptions | Unset): Dynamical decoupling, pulse sequences on idle qubits.
        execution (SamplerExecutionOptions | Unset): How circuits are executed, and what is measured.
        twirling (TwirlingOptions | Unset): Pauli twirling.
        simulator (SimulatorOptions | Unset): The machine that a simulator imitates.
        experimental (ExperimentalOptions | Unset): Options that may change at any time.
    """

    default_shots: int | Unset = UNSET
    dynamical_decoupling: DynamicalDecouplingOptions | Unset = UNSET
    execution: SamplerExecutionOptions | Unset = UNSET
    twirling: TwirlingOptions | Unset = UNSET
    simulator: SimulatorOptions | Unset = UNSET
    experimental: ExperimentalOptions | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        default_shots = self.default_shots

        dynamical_decoupling: dict[str, Any] | Unset = UNSET
        if not isinstance(self.dynamical_decoupling, Unset):
            dynamical_decoupling = self.dynamical_decoupling.to_dict()

        execution: dict[str, Any] | Unset = UNSET
        if not isinstance(self.execution, Unset):
            execution = self.execution.to_dict()

        twirling: dict[str, Any] | Unset = UNSET
        if not isinstance(self.twirling, Unset):
            twirling = self.twirling.to_dict()

        simulator: dict[str, Any] | Unset = UNSET
        if not isinstance(self.simulator, Unset):
            simulator = self.simulator.to_dict()

        experimental: dict[str, Any] | Unset = UNSET
        if not isinstance(self.experimental, Unset):
            experimental = self.experimental.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if default_shots is not UNSET:
            field_dict["default_shots"] = default_shots
        if dynamical_decoupling is not UNSET:
            field_dict["dynamical_decoupling"] = dynamical_decoupling
        if execution is not UNSET:
            field_dict["execution"] = execution
        if twirling is not UNSET:
            field_dict["twirling"] = twirling
        if simulator is not UNSET:
            field_dict["simulator"] = simulator
        if experimental is not UNSET:
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
        default_shots = d.pop("default_shots", UNSET)

        _dynamical_decoupling = d.pop("dynamical_decoupling", UNSET)
        dynamical_decoupling: DynamicalDecouplingOptions | Unset
        if isinstance(_dynamical_decoupling, Unset):
            dynamical_decoupling = UNSET
        else:
            dynamical_decoupling = DynamicalDecouplingOptions.from_dict(_dynamical_decoupling)

        _execution = d.pop("execution", UNSET)
        execution: SamplerExecutionOptions | Unset
        if isinstance(_execution, Unset):
            execution = UNSET
        else:
            execution = SamplerExecutionOptions.from_dict(_execution)

        _twirling = d.pop("twirling", UNSET)
        twirling: TwirlingOptions | Unset
        if isinstance(_twirling, Unset):
            twirling = UNSET
        else:
            twirling = TwirlingOptions.from_dict(_twirling)

        _simulator = d.pop("simulator", UNSET)
        simulator: SimulatorOptions | Unset
        if isinstance(_simulator, Unset):
            simulator = UNSET
        else:
            simulator = SimulatorOptions.from_dict(_simulator)

        _experimental = d.pop("experimental", UNSET)
        experimental: ExperimentalOptions | Unset
        if isinstance(_experimental, Unset):
            experimental = UNSET
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

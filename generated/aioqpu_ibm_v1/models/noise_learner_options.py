# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.experimental_options import ExperimentalOptions
    from ..models.simulator_options import SimulatorOptions


T = TypeVar("T", bound="NoiseLearnerOptions")


@_attrs_define
class NoiseLearnerOptions:
    """Options of the program noise-learner.

    Attributes:
        max_layers_to_learn (int | None | Unset): Maximum number of unique layers to learn.
        shots_per_randomization (int | Unset): Shots of each randomized circuit.
        num_randomizations (int | Unset): Randomized circuits of each learning circuit.
        layer_pair_depths (list[int] | Unset): Circuit depths, counted in pairs of layers.
        twirling_strategy (str | Unset): Which qubits are twirled together.
        support_qiskit (bool | Unset): true for results with type marks, false for plain JSON.
        simulator (SimulatorOptions | Unset): The machine that a simulator imitates.
        experimental (ExperimentalOptions | Unset): Options that may change at any time.
    """

    max_layers_to_learn: int | None | Unset = UNSET
    shots_per_randomization: int | Unset = UNSET
    num_randomizations: int | Unset = UNSET
    layer_pair_depths: list[int] | Unset = UNSET
    twirling_strategy: str | Unset = UNSET
    support_qiskit: bool | Unset = UNSET
    simulator: SimulatorOptions | Unset = UNSET
    experimental: ExperimentalOptions | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        max_layers_to_learn: int | None | Unset
        if isinstance(self.max_layers_to_learn, Unset):
            max_layers_to_learn = UNSET
        else:
            max_layers_to_learn = self.max_layers_to_learn

        shots_per_randomization = self.shots_per_randomization

        num_randomizations = self.num_randomizations

        layer_pair_depths: list[int] | Unset = UNSET
        if not isinstance(self.layer_pair_depths, Unset):
            layer_pair_depths = self.layer_pair_depths

        twirling_strategy = self.twirling_strategy

        support_qiskit = self.support_qiskit

        simulator: dict[str, Any] | Unset = UNSET
        if not isinstance(self.simulator, Unset):
            simulator = self.simulator.to_dict()

        experimental: dict[str, Any] | Unset = UNSET
        if not isinstance(self.experimental, Unset):
            experimental = self.experimental.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if max_layers_to_learn is not UNSET:
            field_dict["max_layers_to_learn"] = max_layers_to_learn
        if shots_per_randomization is not UNSET:
            field_dict["shots_per_randomization"] = shots_per_randomization
        if num_randomizations is not UNSET:
            field_dict["num_randomizations"] = num_randomizations
        if layer_pair_depths is not UNSET:
            field_dict["layer_pair_depths"] = layer_pair_depths
        if twirling_strategy is not UNSET:
            field_dict["twirling_strategy"] = twirling_strategy
        if support_qiskit is not UNSET:
            field_dict["support_qiskit"] = support_qiskit
        if simulator is not UNSET:
            field_dict["simulator"] = simulator
        if experimental is not UNSET:
            field_dict["experimental"] = experimental

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.experimental_options import ExperimentalOptions
        from ..models.simulator_options import SimulatorOptions

        d = dict(src_dict)

        def _parse_max_layers_to_learn(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_layers_to_learn = _parse_max_layers_to_learn(d.pop("max_layers_to_learn", UNSET))

        shots_per_randomization = d.pop("shots_per_randomization", UNSET)

        num_randomizations = d.pop("num_randomizations", UNSET)

        layer_pair_depths = cast(list[int], d.pop("layer_pair_depths", UNSET))

        twirling_strategy = d.pop("twirling_strategy", UNSET)

        support_qiskit = d.pop("support_qiskit", UNSET)

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

        noise_learner_options = cls(
            max_layers_to_learn=max_layers_to_learn,
            shots_per_randomization=shots_per_randomization,
            num_randomizations=num_randomizations,
            layer_pair_depths=layer_pair_depths,
            twirling_strategy=twirling_strategy,
            support_qiskit=support_qiskit,
            simulator=simulator,
            experimental=experimental,
        )

        return noise_learner_options

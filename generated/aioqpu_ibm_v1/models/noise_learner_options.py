# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.experimental_options import ExperimentalOptions
    from ..models.simulator_options import SimulatorOptions


T = TypeVar("T", bound="NoiseLearnerOptions")


@_attrs_define
class NoiseLearnerOptions:
    """Options of the program noise-learner.

    Attributes:
        max_layers_to_learn (int | None): Maximum number of unique layers to learn.
        shots_per_randomization (int | None): Shots of each randomized circuit.
        num_randomizations (int | None): Randomized circuits of each learning circuit.
        layer_pair_depths (list[int] | None): Circuit depths, counted in pairs of layers.
        twirling_strategy (str | None): Which qubits are twirled together.
        support_qiskit (bool | None): true for results with type marks, false for plain JSON.
        simulator (SimulatorOptions | None): The machine that a simulator imitates.
        experimental (ExperimentalOptions | None): Options that may change at any time.
    """

    max_layers_to_learn: int | None = None
    shots_per_randomization: int | None = None
    num_randomizations: int | None = None
    layer_pair_depths: list[int] | None = None
    twirling_strategy: str | None = None
    support_qiskit: bool | None = None
    simulator: SimulatorOptions | None = None
    experimental: ExperimentalOptions | None = None

    def to_dict(self) -> dict[str, Any]:
        max_layers_to_learn: int | None
        if self.max_layers_to_learn is None:
            max_layers_to_learn = None
        else:
            max_layers_to_learn = self.max_layers_to_learn

        shots_per_randomization = self.shots_per_randomization

        num_randomizations = self.num_randomizations

        layer_pair_depths: list[int] | None = None
        if not self.layer_pair_depths is None:
            layer_pair_depths = self.layer_pair_depths

        twirling_strategy = self.twirling_strategy

        support_qiskit = self.support_qiskit

        simulator: dict[str, Any] | None = None
        if not self.simulator is None:
            simulator = self.simulator.to_dict()

        experimental: dict[str, Any] | None = None
        if not self.experimental is None:
            experimental = self.experimental.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if max_layers_to_learn is not None:
            field_dict["max_layers_to_learn"] = max_layers_to_learn
        if shots_per_randomization is not None:
            field_dict["shots_per_randomization"] = shots_per_randomization
        if num_randomizations is not None:
            field_dict["num_randomizations"] = num_randomizations
        if layer_pair_depths is not None:
            field_dict["layer_pair_depths"] = layer_pair_depths
        if twirling_strategy is not None:
            field_dict["twirling_strategy"] = twirling_strategy
        if support_qiskit is not None:
            field_dict["support_qiskit"] = support_qiskit
        if simulator is not None:
            field_dict["simulator"] = simulator
        if experimental is not None:
            field_dict["experimental"] = experimental

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.experimental_options import ExperimentalOptions
        from ..models.simulator_options import SimulatorOptions

        d = dict(src_dict)

        def _parse_max_layers_to_learn(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_layers_to_learn = _parse_max_layers_to_learn(d.pop("max_layers_to_learn", None))

        shots_per_randomization = d.pop("shots_per_randomization", None)

        num_randomizations = d.pop("num_randomizations", None)

        layer_pair_depths = cast(list[int], d.pop("layer_pair_depths", None))

        twirling_strategy = d.pop("twirling_strategy", None)

        support_qiskit = d.pop("support_qiskit", None)

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

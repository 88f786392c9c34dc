# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="LayerNoiseLearningOptions")


@_attrs_define
class LayerNoiseLearningOptions:
    """Learning the noise of layers of gates.

    Attributes:
        max_layers_to_learn (int | None): Maximum number of unique layers to learn.
        shots_per_randomization (int | None): Shots of each randomized circuit.
        num_randomizations (int | None): Randomized circuits of each learning circuit.
        layer_pair_depths (Any | None): A list of circuit depths, counted in pairs of layers.
    """

    max_layers_to_learn: int | None = None
    shots_per_randomization: int | None = None
    num_randomizations: int | None = None
    layer_pair_depths: Any | None = None

    def to_dict(self) -> dict[str, Any]:
        max_layers_to_learn: int | None
        if self.max_layers_to_learn is None:
            max_layers_to_learn = None
        else:
            max_layers_to_learn = self.max_layers_to_learn

        shots_per_randomization = self.shots_per_randomization

        num_randomizations = self.num_randomizations

        layer_pair_depths = self.layer_pair_depths

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

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_max_layers_to_learn(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_layers_to_learn = _parse_max_layers_to_learn(d.pop("max_layers_to_learn", None))

        shots_per_randomization = d.pop("shots_per_randomization", None)

        num_randomizations = d.pop("num_randomizations", None)

        layer_pair_depths = d.pop("layer_pair_depths", None)

        layer_noise_learning_options = cls(
            max_layers_to_learn=max_layers_to_learn,
            shots_per_randomization=shots_per_randomization,
            num_randomizations=num_randomizations,
            layer_pair_depths=layer_pair_depths,
        )

        return layer_noise_learning_options

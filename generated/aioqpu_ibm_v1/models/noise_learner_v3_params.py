# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="NoiseLearnerV3Params")


@_attrs_define
class NoiseLearnerV3Params:
    """Input of the third noise learner; the program is noise-learner too, and schema_version selects it.

    Attributes:
        instructions (Any): A circuit as circuit_b64 and qpy_version.
        options (Any): shots_per_randomization, num_randomizations, layer_pair_depths and post_selection, from v0.2 on
            also init_qubits and rep_delay, in v0.3 also bit_flip_checks.
        schema_version (str | None): Says how the rest is written.
    """

    instructions: Any
    options: Any
    schema_version: str | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        instructions = self.instructions

        options = self.options

        schema_version = self.schema_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "instructions": instructions,
                "options": options,
            }
        )
        if schema_version is not None:
            field_dict["schema_version"] = schema_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        instructions = d.pop("instructions")

        options = d.pop("options")

        schema_version = d.pop("schema_version", None)

        noise_learner_v3_params = cls(
            instructions=instructions,
            options=options,
            schema_version=schema_version,
        )

        noise_learner_v3_params.additional_properties = d
        return noise_learner_v3_params

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="NoiseLearnerV3Result")


@_attrs_define
class NoiseLearnerV3Result:
    """Results of the third noise learner.

    Attributes:
        schema_version (str | None):
        data (Any | None): One entry for each instruction, with generators_sparse, num_qubits, rates, rates_std and
            metadata.
    """

    schema_version: None | str = None
    data: Any | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        schema_version: None | str
        if self.schema_version is None:
            schema_version = None
        else:
            schema_version = self.schema_version

        data = self.data

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if schema_version is not None:
            field_dict["schema_version"] = schema_version
        if data is not None:
            field_dict["data"] = data

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_schema_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        schema_version = _parse_schema_version(d.pop("schema_version", None))

        data = d.pop("data", None)

        noise_learner_v3_result = cls(
            schema_version=schema_version,
            data=data,
        )

        noise_learner_v3_result.additional_properties = d
        return noise_learner_v3_result

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

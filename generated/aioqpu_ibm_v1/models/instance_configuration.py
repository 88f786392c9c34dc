# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="InstanceConfiguration")


@_attrs_define
class InstanceConfiguration:
    """Limit of an instance.

    Attributes:
        instance_limit (float | None): Limit in seconds.
        instance_limit_ru (float | None): Limit in resource units.
    """

    instance_limit: float | None = None
    instance_limit_ru: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        instance_limit: float | None
        if self.instance_limit is None:
            instance_limit = None
        else:
            instance_limit = self.instance_limit

        instance_limit_ru: float | None
        if self.instance_limit_ru is None:
            instance_limit_ru = None
        else:
            instance_limit_ru = self.instance_limit_ru

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if instance_limit is not None:
            field_dict["instance_limit"] = instance_limit
        if instance_limit_ru is not None:
            field_dict["instance_limit_ru"] = instance_limit_ru

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_instance_limit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        instance_limit = _parse_instance_limit(d.pop("instance_limit", None))

        def _parse_instance_limit_ru(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        instance_limit_ru = _parse_instance_limit_ru(d.pop("instance_limit_ru", None))

        instance_configuration = cls(
            instance_limit=instance_limit,
            instance_limit_ru=instance_limit_ru,
        )

        instance_configuration.additional_properties = d
        return instance_configuration

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

# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Registers")


@_attrs_define
class Registers:
    """Named lists that are kept with the job. meas_mapped names, for each classical bit, the qubit measured into it or
    null. Results are not reordered by it.

        Attributes:
            meas_mapped (list[int | None] | Unset): The qubit of each classical bit, or null for a bit without one; bit 0
                first.
    """

    meas_mapped: list[int | None] | Unset = UNSET
    additional_properties: dict[str, list[int | None]] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        meas_mapped: list[int | None] | Unset = UNSET
        if not isinstance(self.meas_mapped, Unset):
            meas_mapped = []
            for meas_mapped_item_data in self.meas_mapped:
                meas_mapped_item: int | None
                meas_mapped_item = meas_mapped_item_data
                meas_mapped.append(meas_mapped_item)

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = []
            for additional_property_item_data in prop:
                additional_property_item: int | None
                additional_property_item = additional_property_item_data
                field_dict[prop_name].append(additional_property_item)

        field_dict.update({})
        if meas_mapped is not UNSET:
            field_dict["meas_mapped"] = meas_mapped

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _meas_mapped = d.pop("meas_mapped", UNSET)
        meas_mapped: list[int | None] | Unset = UNSET
        if _meas_mapped is not UNSET:
            meas_mapped = []
            for meas_mapped_item_data in _meas_mapped:

                def _parse_meas_mapped_item(data: object) -> int | None:
                    if data is None:
                        return data
                    return cast(int | None, data)

                meas_mapped_item = _parse_meas_mapped_item(meas_mapped_item_data)

                meas_mapped.append(meas_mapped_item)

        registers = cls(
            meas_mapped=meas_mapped,
        )

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            additional_property = []
            _additional_property = prop_dict
            for additional_property_item_data in _additional_property:

                def _parse_additional_property_item(data: object) -> int | None:
                    if data is None:
                        return data
                    return cast(int | None, data)

                additional_property_item = _parse_additional_property_item(additional_property_item_data)

                additional_property.append(additional_property_item)

            additional_properties[prop_name] = additional_property

        registers.additional_properties = additional_properties
        return registers

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> list[int | None]:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: list[int | None]) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

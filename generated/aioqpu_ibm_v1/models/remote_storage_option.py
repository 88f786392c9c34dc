# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RemoteStorageOption")


@_attrs_define
class RemoteStorageOption:
    """One object in a bucket.

    Attributes:
        type_ (str | Unset):
        region (str | Unset):
        region_type (str | Unset):
        bucket_crn (str | Unset):
        object_name (str | Unset):
    """

    type_: str | Unset = UNSET
    region: str | Unset = UNSET
    region_type: str | Unset = UNSET
    bucket_crn: str | Unset = UNSET
    object_name: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        region = self.region

        region_type = self.region_type

        bucket_crn = self.bucket_crn

        object_name = self.object_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if region is not UNSET:
            field_dict["region"] = region
        if region_type is not UNSET:
            field_dict["region_type"] = region_type
        if bucket_crn is not UNSET:
            field_dict["bucket_crn"] = bucket_crn
        if object_name is not UNSET:
            field_dict["object_name"] = object_name

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = d.pop("type", UNSET)

        region = d.pop("region", UNSET)

        region_type = d.pop("region_type", UNSET)

        bucket_crn = d.pop("bucket_crn", UNSET)

        object_name = d.pop("object_name", UNSET)

        remote_storage_option = cls(
            type_=type_,
            region=region,
            region_type=region_type,
            bucket_crn=bucket_crn,
            object_name=object_name,
        )

        remote_storage_option.additional_properties = d
        return remote_storage_option

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

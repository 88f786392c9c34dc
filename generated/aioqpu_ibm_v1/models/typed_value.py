# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TypedValue")


@_attrs_define
class TypedValue:
    """A value with a type mark, at any depth. PrimitiveResult holds pub_results and metadata, a pub result holds data and
    metadata, DataBin holds shape and fields, BitArray holds array and num_bits, ndarray is an npy file in zlib and
    base64.

        Attributes:
            field_type_ (str):
            field_value (Any): The value in the form of its type.
    """

    field_type_: str
    field_value: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_type_ = self.field_type_

        field_value = self.field_value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "__type__": field_type_,
                "__value__": field_value,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field_type_ = d.pop("__type__")

        field_value = d.pop("__value__")

        typed_value = cls(
            field_type_=field_type_,
            field_value=field_value,
        )

        typed_value.additional_properties = d
        return typed_value

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

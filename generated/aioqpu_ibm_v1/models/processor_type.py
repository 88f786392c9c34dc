# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProcessorType")


@_attrs_define
class ProcessorType:
    """Kind of processor.

    Attributes:
        family (str | None):
        revision (Any | None): A number, often as text.
        segment (str | None):
    """

    family: None | str = None
    revision: Any | None = None
    segment: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        family: None | str
        if self.family is None:
            family = None
        else:
            family = self.family

        revision = self.revision

        segment: None | str
        if self.segment is None:
            segment = None
        else:
            segment = self.segment

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if family is not None:
            field_dict["family"] = family
        if revision is not None:
            field_dict["revision"] = revision
        if segment is not None:
            field_dict["segment"] = segment

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_family(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        family = _parse_family(d.pop("family", None))

        revision = d.pop("revision", None)

        def _parse_segment(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        segment = _parse_segment(d.pop("segment", None))

        processor_type = cls(
            family=family,
            revision=revision,
            segment=segment,
        )

        processor_type.additional_properties = d
        return processor_type

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

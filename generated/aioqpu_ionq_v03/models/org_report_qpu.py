# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OrgReportQpu")


@_attrs_define
class OrgReportQpu:
    """The share of one machine.

    Attributes:
        qpu_name (str | None): Name of the machine.
        usage (float | None): How much it was used.
    """

    qpu_name: None | str = None
    usage: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        qpu_name: None | str
        if self.qpu_name is None:
            qpu_name = None
        else:
            qpu_name = self.qpu_name

        usage: float | None
        if self.usage is None:
            usage = None
        else:
            usage = self.usage

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if qpu_name is not None:
            field_dict["qpu_name"] = qpu_name
        if usage is not None:
            field_dict["usage"] = usage

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_qpu_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        qpu_name = _parse_qpu_name(d.pop("qpu_name", None))

        def _parse_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage = _parse_usage(d.pop("usage", None))

        org_report_qpu = cls(
            qpu_name=qpu_name,
            usage=usage,
        )

        org_report_qpu.additional_properties = d
        return org_report_qpu

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

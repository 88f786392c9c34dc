# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="WaitTime")


@_attrs_define
class WaitTime:
    """Wait in seconds, there only when asked for.

    Attributes:
        average (float | None): Mean in seconds.
        p50 (float | None): Median in seconds.
        p95 (float | None): 95th percentile in seconds.
    """

    average: float | None = None
    p50: float | None = None
    p95: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        average: float | None
        if self.average is None:
            average = None
        else:
            average = self.average

        p50: float | None
        if self.p50 is None:
            p50 = None
        else:
            p50 = self.p50

        p95: float | None
        if self.p95 is None:
            p95 = None
        else:
            p95 = self.p95

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if average is not None:
            field_dict["average"] = average
        if p50 is not None:
            field_dict["p50"] = p50
        if p95 is not None:
            field_dict["p95"] = p95

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_average(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        average = _parse_average(d.pop("average", None))

        def _parse_p50(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        p50 = _parse_p50(d.pop("p50", None))

        def _parse_p95(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        p95 = _parse_p95(d.pop("p95", None))

        wait_time = cls(
            average=average,
            p50=p50,
            p95=p95,
        )

        wait_time.additional_properties = d
        return wait_time

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

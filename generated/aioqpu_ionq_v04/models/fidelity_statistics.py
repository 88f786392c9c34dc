# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FidelityStatistics")


@_attrs_define
class FidelityStatistics:
    """Statistics of one fidelity.

    Attributes:
        median (float | None): Median; null when it was not measured.
        mean (float | None): Mean; v0.3 has it instead of the median.
        stderr (float | None): Standard error; often 0.
    """

    median: float | None = None
    mean: float | None = None
    stderr: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        median: float | None
        if self.median is None:
            median = None
        else:
            median = self.median

        mean: float | None
        if self.mean is None:
            mean = None
        else:
            mean = self.mean

        stderr: float | None
        if self.stderr is None:
            stderr = None
        else:
            stderr = self.stderr

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if median is not None:
            field_dict["median"] = median
        if mean is not None:
            field_dict["mean"] = mean
        if stderr is not None:
            field_dict["stderr"] = stderr

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_median(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        median = _parse_median(d.pop("median", None))

        def _parse_mean(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        mean = _parse_mean(d.pop("mean", None))

        def _parse_stderr(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        stderr = _parse_stderr(d.pop("stderr", None))

        fidelity_statistics = cls(
            median=median,
            mean=mean,
            stderr=stderr,
        )

        fidelity_statistics.additional_properties = d
        return fidelity_statistics

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

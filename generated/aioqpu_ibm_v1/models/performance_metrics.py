# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.performance_metric import PerformanceMetric


T = TypeVar("T", bound="PerformanceMetrics")


@_attrs_define
class PerformanceMetrics:
    """Error rates of a backend.

    Attributes:
        two_q_error_best (PerformanceMetric | None):
        two_q_error_layered (PerformanceMetric | None):
        two_q_error_median (PerformanceMetric | None):
        readout_error_median (PerformanceMetric | None):
    """

    two_q_error_best: None | PerformanceMetric = None
    two_q_error_layered: None | PerformanceMetric = None
    two_q_error_median: None | PerformanceMetric = None
    readout_error_median: None | PerformanceMetric = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.performance_metric import PerformanceMetric

        two_q_error_best: dict[str, Any] | None
        if self.two_q_error_best is None:
            two_q_error_best = None
        elif isinstance(self.two_q_error_best, PerformanceMetric):
            two_q_error_best = self.two_q_error_best.to_dict()
        else:
            two_q_error_best = self.two_q_error_best

        two_q_error_layered: dict[str, Any] | None
        if self.two_q_error_layered is None:
            two_q_error_layered = None
        elif isinstance(self.two_q_error_layered, PerformanceMetric):
            two_q_error_layered = self.two_q_error_layered.to_dict()
        else:
            two_q_error_layered = self.two_q_error_layered

        two_q_error_median: dict[str, Any] | None
        if self.two_q_error_median is None:
            two_q_error_median = None
        elif isinstance(self.two_q_error_median, PerformanceMetric):
            two_q_error_median = self.two_q_error_median.to_dict()
        else:
            two_q_error_median = self.two_q_error_median

        readout_error_median: dict[str, Any] | None
        if self.readout_error_median is None:
            readout_error_median = None
        elif isinstance(self.readout_error_median, PerformanceMetric):
            readout_error_median = self.readout_error_median.to_dict()
        else:
            readout_error_median = self.readout_error_median

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if two_q_error_best is not None:
            field_dict["two_q_error_best"] = two_q_error_best
        if two_q_error_layered is not None:
            field_dict["two_q_error_layered"] = two_q_error_layered
        if two_q_error_median is not None:
            field_dict["two_q_error_median"] = two_q_error_median
        if readout_error_median is not None:
            field_dict["readout_error_median"] = readout_error_median

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.performance_metric import PerformanceMetric

        d = dict(src_dict)

        def _parse_two_q_error_best(data: object) -> None | PerformanceMetric:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                two_q_error_best_type_1 = PerformanceMetric.from_dict(data)

                return two_q_error_best_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PerformanceMetric, data)

        two_q_error_best = _parse_two_q_error_best(d.pop("two_q_error_best", None))

        def _parse_two_q_error_layered(data: object) -> None | PerformanceMetric:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                two_q_error_layered_type_1 = PerformanceMetric.from_dict(data)

                return two_q_error_layered_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PerformanceMetric, data)

        two_q_error_layered = _parse_two_q_error_layered(d.pop("two_q_error_layered", None))

        def _parse_two_q_error_median(data: object) -> None | PerformanceMetric:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                two_q_error_median_type_1 = PerformanceMetric.from_dict(data)

                return two_q_error_median_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PerformanceMetric, data)

        two_q_error_median = _parse_two_q_error_median(d.pop("two_q_error_median", None))

        def _parse_readout_error_median(data: object) -> None | PerformanceMetric:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                readout_error_median_type_1 = PerformanceMetric.from_dict(data)

                return readout_error_median_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PerformanceMetric, data)

        readout_error_median = _parse_readout_error_median(d.pop("readout_error_median", None))

        performance_metrics = cls(
            two_q_error_best=two_q_error_best,
            two_q_error_layered=two_q_error_layered,
            two_q_error_median=two_q_error_median,
            readout_error_median=readout_error_median,
        )

        performance_metrics.additional_properties = d
        return performance_metrics

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

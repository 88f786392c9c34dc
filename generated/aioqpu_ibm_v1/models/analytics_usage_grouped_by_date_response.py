# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.analytics_usage_date_group import AnalyticsUsageDateGroup


T = TypeVar("T", bound="AnalyticsUsageGroupedByDateResponse")


@_attrs_define
class AnalyticsUsageGroupedByDateResponse:
    """Usage in groups and by date.

    Attributes:
        interval_start (str | None):
        interval_end (str | None):
        data (list[AnalyticsUsageDateGroup] | None):
    """

    interval_start: None | str = None
    interval_end: None | str = None
    data: list[AnalyticsUsageDateGroup] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        interval_start: None | str
        if self.interval_start is None:
            interval_start = None
        else:
            interval_start = self.interval_start

        interval_end: None | str
        if self.interval_end is None:
            interval_end = None
        else:
            interval_end = self.interval_end

        data: list[dict[str, Any]] | None
        if self.data is None:
            data = None
        elif isinstance(self.data, list):
            data = []
            for data_type_0_item_data in self.data:
                data_type_0_item = data_type_0_item_data.to_dict()
                data.append(data_type_0_item)

        else:
            data = self.data

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if interval_start is not None:
            field_dict["interval_start"] = interval_start
        if interval_end is not None:
            field_dict["interval_end"] = interval_end
        if data is not None:
            field_dict["data"] = data

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.analytics_usage_date_group import AnalyticsUsageDateGroup

        d = dict(src_dict)

        def _parse_interval_start(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        interval_start = _parse_interval_start(d.pop("interval_start", None))

        def _parse_interval_end(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        interval_end = _parse_interval_end(d.pop("interval_end", None))

        def _parse_data(data: object) -> list[AnalyticsUsageDateGroup] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                data_type_0 = []
                _data_type_0 = data
                for data_type_0_item_data in _data_type_0:
                    data_type_0_item = AnalyticsUsageDateGroup.from_dict(data_type_0_item_data)

                    data_type_0.append(data_type_0_item)

                return data_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AnalyticsUsageDateGroup] | None, data)

        data = _parse_data(d.pop("data", None))

        analytics_usage_grouped_by_date_response = cls(
            interval_start=interval_start,
            interval_end=interval_end,
            data=data,
        )

        analytics_usage_grouped_by_date_response.additional_properties = d
        return analytics_usage_grouped_by_date_response

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.usage_period import UsagePeriod


T = TypeVar("T", bound="InstanceUsage")


@_attrs_define
class InstanceUsage:
    """What an instance has used.

    Attributes:
        instance_id (str | None):
        plan_id (str | None):
        usage_period (None | UsagePeriod):
        usage_consumed_seconds (float | None): Time used in seconds.
        usage_limit_seconds (float | None): Limit in seconds.
        usage_allocation_seconds (float | None): Time allotted in seconds.
        usage_consumed_ru (float | None): Usage in resource units.
        usage_limit_ru (float | None): Limit in resource units.
        usage_allocation_ru (float | None): Usage allotted in resource units.
        usage_limit_reached (bool | None): Missing when there is no limit.
    """

    instance_id: None | str = None
    plan_id: None | str = None
    usage_period: None | UsagePeriod = None
    usage_consumed_seconds: float | None = None
    usage_limit_seconds: float | None = None
    usage_allocation_seconds: float | None = None
    usage_consumed_ru: float | None = None
    usage_limit_ru: float | None = None
    usage_allocation_ru: float | None = None
    usage_limit_reached: bool | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.usage_period import UsagePeriod

        instance_id: None | str
        if self.instance_id is None:
            instance_id = None
        else:
            instance_id = self.instance_id

        plan_id: None | str
        if self.plan_id is None:
            plan_id = None
        else:
            plan_id = self.plan_id

        usage_period: dict[str, Any] | None
        if self.usage_period is None:
            usage_period = None
        elif isinstance(self.usage_period, UsagePeriod):
            usage_period = self.usage_period.to_dict()
        else:
            usage_period = self.usage_period

        usage_consumed_seconds: float | None
        if self.usage_consumed_seconds is None:
            usage_consumed_seconds = None
        else:
            usage_consumed_seconds = self.usage_consumed_seconds

        usage_limit_seconds: float | None
        if self.usage_limit_seconds is None:
            usage_limit_seconds = None
        else:
            usage_limit_seconds = self.usage_limit_seconds

        usage_allocation_seconds: float | None
        if self.usage_allocation_seconds is None:
            usage_allocation_seconds = None
        else:
            usage_allocation_seconds = self.usage_allocation_seconds

        usage_consumed_ru: float | None
        if self.usage_consumed_ru is None:
            usage_consumed_ru = None
        else:
            usage_consumed_ru = self.usage_consumed_ru

        usage_limit_ru: float | None
        if self.usage_limit_ru is None:
            usage_limit_ru = None
        else:
            usage_limit_ru = self.usage_limit_ru

        usage_allocation_ru: float | None
        if self.usage_allocation_ru is None:
            usage_allocation_ru = None
        else:
            usage_allocation_ru = self.usage_allocation_ru

        usage_limit_reached: bool | None
        if self.usage_limit_reached is None:
            usage_limit_reached = None
        else:
            usage_limit_reached = self.usage_limit_reached

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if instance_id is not None:
            field_dict["instance_id"] = instance_id
        if plan_id is not None:
            field_dict["plan_id"] = plan_id
        if usage_period is not None:
            field_dict["usage_period"] = usage_period
        if usage_consumed_seconds is not None:
            field_dict["usage_consumed_seconds"] = usage_consumed_seconds
        if usage_limit_seconds is not None:
            field_dict["usage_limit_seconds"] = usage_limit_seconds
        if usage_allocation_seconds is not None:
            field_dict["usage_allocation_seconds"] = usage_allocation_seconds
        if usage_consumed_ru is not None:
            field_dict["usage_consumed_ru"] = usage_consumed_ru
        if usage_limit_ru is not None:
            field_dict["usage_limit_ru"] = usage_limit_ru
        if usage_allocation_ru is not None:
            field_dict["usage_allocation_ru"] = usage_allocation_ru
        if usage_limit_reached is not None:
            field_dict["usage_limit_reached"] = usage_limit_reached

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage_period import UsagePeriod

        d = dict(src_dict)

        def _parse_instance_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instance_id = _parse_instance_id(d.pop("instance_id", None))

        def _parse_plan_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan_id = _parse_plan_id(d.pop("plan_id", None))

        def _parse_usage_period(data: object) -> None | UsagePeriod:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_period_type_1 = UsagePeriod.from_dict(data)

                return usage_period_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UsagePeriod, data)

        usage_period = _parse_usage_period(d.pop("usage_period", None))

        def _parse_usage_consumed_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_consumed_seconds = _parse_usage_consumed_seconds(d.pop("usage_consumed_seconds", None))

        def _parse_usage_limit_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_limit_seconds = _parse_usage_limit_seconds(d.pop("usage_limit_seconds", None))

        def _parse_usage_allocation_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_allocation_seconds = _parse_usage_allocation_seconds(d.pop("usage_allocation_seconds", None))

        def _parse_usage_consumed_ru(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_consumed_ru = _parse_usage_consumed_ru(d.pop("usage_consumed_ru", None))

        def _parse_usage_limit_ru(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_limit_ru = _parse_usage_limit_ru(d.pop("usage_limit_ru", None))

        def _parse_usage_allocation_ru(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_allocation_ru = _parse_usage_allocation_ru(d.pop("usage_allocation_ru", None))

        def _parse_usage_limit_reached(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        usage_limit_reached = _parse_usage_limit_reached(d.pop("usage_limit_reached", None))

        instance_usage = cls(
            instance_id=instance_id,
            plan_id=plan_id,
            usage_period=usage_period,
            usage_consumed_seconds=usage_consumed_seconds,
            usage_limit_seconds=usage_limit_seconds,
            usage_allocation_seconds=usage_allocation_seconds,
            usage_consumed_ru=usage_consumed_ru,
            usage_limit_ru=usage_limit_ru,
            usage_allocation_ru=usage_allocation_ru,
            usage_limit_reached=usage_limit_reached,
        )

        instance_usage.additional_properties = d
        return instance_usage

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

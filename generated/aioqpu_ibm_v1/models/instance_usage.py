# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.usage_period import UsagePeriod


T = TypeVar("T", bound="InstanceUsage")


@_attrs_define
class InstanceUsage:
    """What an instance has used.

    Attributes:
        instance_id (None | str | Unset):
        plan_id (None | str | Unset):
        usage_period (None | Unset | UsagePeriod):
        usage_consumed_seconds (float | None | Unset): Time used in seconds.
        usage_limit_seconds (float | None | Unset): Limit in seconds.
        usage_allocation_seconds (float | None | Unset): Time allotted in seconds.
        usage_limit_reached (bool | None | Unset): Missing when there is no limit.
    """

    instance_id: None | str | Unset = UNSET
    plan_id: None | str | Unset = UNSET
    usage_period: None | Unset | UsagePeriod = UNSET
    usage_consumed_seconds: float | None | Unset = UNSET
    usage_limit_seconds: float | None | Unset = UNSET
    usage_allocation_seconds: float | None | Unset = UNSET
    usage_limit_reached: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.usage_period import UsagePeriod

        instance_id: None | str | Unset
        if isinstance(self.instance_id, Unset):
            instance_id = UNSET
        else:
            instance_id = self.instance_id

        plan_id: None | str | Unset
        if isinstance(self.plan_id, Unset):
            plan_id = UNSET
        else:
            plan_id = self.plan_id

        usage_period: dict[str, Any] | None | Unset
        if isinstance(self.usage_period, Unset):
            usage_period = UNSET
        elif isinstance(self.usage_period, UsagePeriod):
            usage_period = self.usage_period.to_dict()
        else:
            usage_period = self.usage_period

        usage_consumed_seconds: float | None | Unset
        if isinstance(self.usage_consumed_seconds, Unset):
            usage_consumed_seconds = UNSET
        else:
            usage_consumed_seconds = self.usage_consumed_seconds

        usage_limit_seconds: float | None | Unset
        if isinstance(self.usage_limit_seconds, Unset):
            usage_limit_seconds = UNSET
        else:
            usage_limit_seconds = self.usage_limit_seconds

        usage_allocation_seconds: float | None | Unset
        if isinstance(self.usage_allocation_seconds, Unset):
            usage_allocation_seconds = UNSET
        else:
            usage_allocation_seconds = self.usage_allocation_seconds

        usage_limit_reached: bool | None | Unset
        if isinstance(self.usage_limit_reached, Unset):
            usage_limit_reached = UNSET
        else:
            usage_limit_reached = self.usage_limit_reached

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if instance_id is not UNSET:
            field_dict["instance_id"] = instance_id
        if plan_id is not UNSET:
            field_dict["plan_id"] = plan_id
        if usage_period is not UNSET:
            field_dict["usage_period"] = usage_period
        if usage_consumed_seconds is not UNSET:
            field_dict["usage_consumed_seconds"] = usage_consumed_seconds
        if usage_limit_seconds is not UNSET:
            field_dict["usage_limit_seconds"] = usage_limit_seconds
        if usage_allocation_seconds is not UNSET:
            field_dict["usage_allocation_seconds"] = usage_allocation_seconds
        if usage_limit_reached is not UNSET:
            field_dict["usage_limit_reached"] = usage_limit_reached

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage_period import UsagePeriod

        d = dict(src_dict)

        def _parse_instance_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance_id = _parse_instance_id(d.pop("instance_id", UNSET))

        def _parse_plan_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan_id = _parse_plan_id(d.pop("plan_id", UNSET))

        def _parse_usage_period(data: object) -> None | Unset | UsagePeriod:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_period_type_1 = UsagePeriod.from_dict(data)

                return usage_period_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UsagePeriod, data)

        usage_period = _parse_usage_period(d.pop("usage_period", UNSET))

        def _parse_usage_consumed_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        usage_consumed_seconds = _parse_usage_consumed_seconds(d.pop("usage_consumed_seconds", UNSET))

        def _parse_usage_limit_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        usage_limit_seconds = _parse_usage_limit_seconds(d.pop("usage_limit_seconds", UNSET))

        def _parse_usage_allocation_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        usage_allocation_seconds = _parse_usage_allocation_seconds(d.pop("usage_allocation_seconds", UNSET))

        def _parse_usage_limit_reached(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        usage_limit_reached = _parse_usage_limit_reached(d.pop("usage_limit_reached", UNSET))

        instance_usage = cls(
            instance_id=instance_id,
            plan_id=plan_id,
            usage_period=usage_period,
            usage_consumed_seconds=usage_consumed_seconds,
            usage_limit_seconds=usage_limit_seconds,
            usage_allocation_seconds=usage_allocation_seconds,
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

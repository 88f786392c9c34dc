# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="InstanceResponse")


@_attrs_define
class InstanceResponse:
    """An instance.

    Attributes:
        plan_id (str | None):
        backends (list[str] | None): Names of its backends.
        instance_limit (float | None): Limit in seconds.
        instance_limit_seconds (Any | None): Limit in seconds, documented as a number in text.
        instance_limit_ru (Any | None): Limit in resource units.
        usage_allocation_seconds (Any | None): Time allotted in seconds, documented as a number in text.
        usage_allocation_ru (Any | None): Usage allotted in resource units.
        qctrl_enabled (bool | None):
    """

    plan_id: None | str = None
    backends: list[str] | None = None
    instance_limit: float | None = None
    instance_limit_seconds: Any | None = None
    instance_limit_ru: Any | None = None
    usage_allocation_seconds: Any | None = None
    usage_allocation_ru: Any | None = None
    qctrl_enabled: bool | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        plan_id: None | str
        if self.plan_id is None:
            plan_id = None
        else:
            plan_id = self.plan_id

        backends: list[str] | None
        if self.backends is None:
            backends = None
        elif isinstance(self.backends, list):
            backends = self.backends

        else:
            backends = self.backends

        instance_limit: float | None
        if self.instance_limit is None:
            instance_limit = None
        else:
            instance_limit = self.instance_limit

        instance_limit_seconds = self.instance_limit_seconds

        instance_limit_ru = self.instance_limit_ru

        usage_allocation_seconds = self.usage_allocation_seconds

        usage_allocation_ru = self.usage_allocation_ru

        qctrl_enabled: bool | None
        if self.qctrl_enabled is None:
            qctrl_enabled = None
        else:
            qctrl_enabled = self.qctrl_enabled

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if plan_id is not None:
            field_dict["plan_id"] = plan_id
        if backends is not None:
            field_dict["backends"] = backends
        if instance_limit is not None:
            field_dict["instance_limit"] = instance_limit
        if instance_limit_seconds is not None:
            field_dict["instance_limit_seconds"] = instance_limit_seconds
        if instance_limit_ru is not None:
            field_dict["instance_limit_ru"] = instance_limit_ru
        if usage_allocation_seconds is not None:
            field_dict["usage_allocation_seconds"] = usage_allocation_seconds
        if usage_allocation_ru is not None:
            field_dict["usage_allocation_ru"] = usage_allocation_ru
        if qctrl_enabled is not None:
            field_dict["qctrl_enabled"] = qctrl_enabled

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_plan_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan_id = _parse_plan_id(d.pop("plan_id", None))

        def _parse_backends(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                backends_type_0 = cast(list[str], data)

                return backends_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        backends = _parse_backends(d.pop("backends", None))

        def _parse_instance_limit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        instance_limit = _parse_instance_limit(d.pop("instance_limit", None))

        instance_limit_seconds = d.pop("instance_limit_seconds", None)

        instance_limit_ru = d.pop("instance_limit_ru", None)

        usage_allocation_seconds = d.pop("usage_allocation_seconds", None)

        usage_allocation_ru = d.pop("usage_allocation_ru", None)

        def _parse_qctrl_enabled(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        qctrl_enabled = _parse_qctrl_enabled(d.pop("qctrl_enabled", None))

        instance_response = cls(
            plan_id=plan_id,
            backends=backends,
            instance_limit=instance_limit,
            instance_limit_seconds=instance_limit_seconds,
            instance_limit_ru=instance_limit_ru,
            usage_allocation_seconds=usage_allocation_seconds,
            usage_allocation_ru=usage_allocation_ru,
            qctrl_enabled=qctrl_enabled,
        )

        instance_response.additional_properties = d
        return instance_response

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

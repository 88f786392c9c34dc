# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="InstanceResponse")


@_attrs_define
class InstanceResponse:
    """An instance.

    Attributes:
        plan_id (None | str | Unset):
        backends (list[str] | None | Unset): Names of its backends.
        instance_limit (float | None | Unset): Limit in seconds.
        instance_limit_seconds (Any | Unset): Limit in seconds, documented as a number in text.
        usage_allocation_seconds (Any | Unset): Time allotted in seconds, documented as a number in text.
        qctrl_enabled (bool | None | Unset):
    """

    plan_id: None | str | Unset = UNSET
    backends: list[str] | None | Unset = UNSET
    instance_limit: float | None | Unset = UNSET
    instance_limit_seconds: Any | Unset = UNSET
    usage_allocation_seconds: Any | Unset = UNSET
    qctrl_enabled: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        plan_id: None | str | Unset
        if isinstance(self.plan_id, Unset):
            plan_id = UNSET
        else:
            plan_id = self.plan_id

        backends: list[str] | None | Unset
        if isinstance(self.backends, Unset):
            backends = UNSET
        elif isinstance(self.backends, list):
            backends = self.backends

        else:
            backends = self.backends

        instance_limit: float | None | Unset
        if isinstance(self.instance_limit, Unset):
            instance_limit = UNSET
        else:
            instance_limit = self.instance_limit

        instance_limit_seconds = self.instance_limit_seconds

        usage_allocation_seconds = self.usage_allocation_seconds

        qctrl_enabled: bool | None | Unset
        if isinstance(self.qctrl_enabled, Unset):
            qctrl_enabled = UNSET
        else:
            qctrl_enabled = self.qctrl_enabled

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if plan_id is not UNSET:
            field_dict["plan_id"] = plan_id
        if backends is not UNSET:
            field_dict["backends"] = backends
        if instance_limit is not UNSET:
            field_dict["instance_limit"] = instance_limit
        if instance_limit_seconds is not UNSET:
            field_dict["instance_limit_seconds"] = instance_limit_seconds
        if usage_allocation_seconds is not UNSET:
            field_dict["usage_allocation_seconds"] = usage_allocation_seconds
        if qctrl_enabled is not UNSET:
            field_dict["qctrl_enabled"] = qctrl_enabled

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_plan_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan_id = _parse_plan_id(d.pop("plan_id", UNSET))

        def _parse_backends(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                backends_type_0 = cast(list[str], data)

                return backends_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        backends = _parse_backends(d.pop("backends", UNSET))

        def _parse_instance_limit(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        instance_limit = _parse_instance_limit(d.pop("instance_limit", UNSET))

        instance_limit_seconds = d.pop("instance_limit_seconds", UNSET)

        usage_allocation_seconds = d.pop("usage_allocation_seconds", UNSET)

        def _parse_qctrl_enabled(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        qctrl_enabled = _parse_qctrl_enabled(d.pop("qctrl_enabled", UNSET))

        instance_response = cls(
            plan_id=plan_id,
            backends=backends,
            instance_limit=instance_limit,
            instance_limit_seconds=instance_limit_seconds,
            usage_allocation_seconds=usage_allocation_seconds,
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

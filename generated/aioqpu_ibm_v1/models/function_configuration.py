# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FunctionConfiguration")


@_attrs_define
class FunctionConfiguration:
    """A function of the plan.

    Attributes:
        provider (str | None):
        name (str | None):
        business_model (str | None):
        permissions (list[str] | None):
    """

    provider: None | str = None
    name: None | str = None
    business_model: None | str = None
    permissions: list[str] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        provider: None | str
        if self.provider is None:
            provider = None
        else:
            provider = self.provider

        name: None | str
        if self.name is None:
            name = None
        else:
            name = self.name

        business_model: None | str
        if self.business_model is None:
            business_model = None
        else:
            business_model = self.business_model

        permissions: list[str] | None
        if self.permissions is None:
            permissions = None
        elif isinstance(self.permissions, list):
            permissions = self.permissions

        else:
            permissions = self.permissions

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if provider is not None:
            field_dict["provider"] = provider
        if name is not None:
            field_dict["name"] = name
        if business_model is not None:
            field_dict["business_model"] = business_model
        if permissions is not None:
            field_dict["permissions"] = permissions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_provider(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        provider = _parse_provider(d.pop("provider", None))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name", None))

        def _parse_business_model(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        business_model = _parse_business_model(d.pop("business_model", None))

        def _parse_permissions(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                permissions_type_0 = cast(list[str], data)

                return permissions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        permissions = _parse_permissions(d.pop("permissions", None))

        function_configuration = cls(
            provider=provider,
            name=name,
            business_model=business_model,
            permissions=permissions,
        )

        function_configuration.additional_properties = d
        return function_configuration

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

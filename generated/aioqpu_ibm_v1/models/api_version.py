# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ApiVersion")


@_attrs_define
class ApiVersion:
    """One version.

    Attributes:
        version (str | None): Its date.
        sunset_date (str | None): The day from which on it may be gone.
        status (str | None):
    """

    version: None | str = None
    sunset_date: None | str = None
    status: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        version: None | str
        if self.version is None:
            version = None
        else:
            version = self.version

        sunset_date: None | str
        if self.sunset_date is None:
            sunset_date = None
        else:
            sunset_date = self.sunset_date

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if version is not None:
            field_dict["version"] = version
        if sunset_date is not None:
            field_dict["sunset_date"] = sunset_date
        if status is not None:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        version = _parse_version(d.pop("version", None))

        def _parse_sunset_date(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        sunset_date = _parse_sunset_date(d.pop("sunset_date", None))

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        api_version = cls(
            version=version,
            sunset_date=sunset_date,
            status=status,
        )

        api_version.additional_properties = d
        return api_version

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.api_version import ApiVersion


T = TypeVar("T", bound="VersionsResponse")


@_attrs_define
class VersionsResponse:
    """Versions of the API.

    Attributes:
        versions (list[ApiVersion | str] | None): Objects; the dates alone in older answers.
    """

    versions: list[ApiVersion | str] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.api_version import ApiVersion

        versions: list[dict[str, Any] | str] | None
        if self.versions is None:
            versions = None
        elif isinstance(self.versions, list):
            versions = []
            for versions_type_0_item_data in self.versions:
                versions_type_0_item: dict[str, Any] | str
                if isinstance(versions_type_0_item_data, ApiVersion):
                    versions_type_0_item = versions_type_0_item_data.to_dict()
                else:
                    versions_type_0_item = versions_type_0_item_data
                versions.append(versions_type_0_item)

        else:
            versions = self.versions

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if versions is not None:
            field_dict["versions"] = versions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.api_version import ApiVersion

        d = dict(src_dict)

        def _parse_versions(data: object) -> list[ApiVersion | str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                versions_type_0 = []
                _versions_type_0 = data
                for versions_type_0_item_data in _versions_type_0:

                    def _parse_versions_type_0_item(data: object) -> ApiVersion | str:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            versions_type_0_item_type_0 = ApiVersion.from_dict(data)

                            return versions_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(ApiVersion | str, data)

                    versions_type_0_item = _parse_versions_type_0_item(versions_type_0_item_data)

                    versions_type_0.append(versions_type_0_item)

                return versions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ApiVersion | str] | None, data)

        versions = _parse_versions(d.pop("versions", None))

        versions_response = cls(
            versions=versions,
        )

        versions_response.additional_properties = d
        return versions_response

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

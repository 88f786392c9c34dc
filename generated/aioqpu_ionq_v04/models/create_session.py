# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.session_limits import SessionLimits


T = TypeVar("T", bound="CreateSession")


@_attrs_define
class CreateSession:
    """A new session.

    Attributes:
        backend (str): Where to run.
        settings (SessionLimits | Unset): When the session ends by itself.
    """

    backend: str
    settings: SessionLimits | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        backend = self.backend

        settings: dict[str, Any] | Unset = UNSET
        if not isinstance(self.settings, Unset):
            settings = self.settings.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "backend": backend,
            }
        )
        if settings is not UNSET:
            field_dict["settings"] = settings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.session_limits import SessionLimits

        d = dict(src_dict)
        backend = d.pop("backend")

        _settings = d.pop("settings", UNSET)
        settings: SessionLimits | Unset
        if isinstance(_settings, Unset):
            settings = UNSET
        else:
            settings = SessionLimits.from_dict(_settings)

        create_session = cls(
            backend=backend,
            settings=settings,
        )

        create_session.additional_properties = d
        return create_session

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateSessionRequest")


@_attrs_define
class CreateSessionRequest:
    """A new session. Customers of channel partners have to give interactive_ttl.

    Attributes:
        mode (str): dedicated keeps the backend for this session alone; batch runs its jobs close together.
        backend (str | Unset): Name of the backend.
        backend_name (str | Unset): Another spelling of backend.
        max_ttl (int | Unset): The longest life in seconds; 28800 when left out, and never more than the plan allows.
        interactive_ttl (int | Unset): The longest time without a job in seconds.
        active_ttl (int | Unset): The longest active time in seconds.
    """

    mode: str
    backend: str | Unset = UNSET
    backend_name: str | Unset = UNSET
    max_ttl: int | Unset = UNSET
    interactive_ttl: int | Unset = UNSET
    active_ttl: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        mode = self.mode

        backend = self.backend

        backend_name = self.backend_name

        max_ttl = self.max_ttl

        interactive_ttl = self.interactive_ttl

        active_ttl = self.active_ttl

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "mode": mode,
            }
        )
        if backend is not UNSET:
            field_dict["backend"] = backend
        if backend_name is not UNSET:
            field_dict["backend_name"] = backend_name
        if max_ttl is not UNSET:
            field_dict["max_ttl"] = max_ttl
        if interactive_ttl is not UNSET:
            field_dict["interactive_ttl"] = interactive_ttl
        if active_ttl is not UNSET:
            field_dict["active_ttl"] = active_ttl

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        mode = d.pop("mode")

        backend = d.pop("backend", UNSET)

        backend_name = d.pop("backend_name", UNSET)

        max_ttl = d.pop("max_ttl", UNSET)

        interactive_ttl = d.pop("interactive_ttl", UNSET)

        active_ttl = d.pop("active_ttl", UNSET)

        create_session_request = cls(
            mode=mode,
            backend=backend,
            backend_name=backend_name,
            max_ttl=max_ttl,
            interactive_ttl=interactive_ttl,
            active_ttl=active_ttl,
        )

        create_session_request.additional_properties = d
        return create_session_request

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

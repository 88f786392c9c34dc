# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="BackendStatusResponse")


@_attrs_define
class BackendStatusResponse:
    """State and queue of a backend, without its name.

    Attributes:
        state (bool | None | Unset): True when it works.
        status (None | str | Unset): active in normal operation.
        message (None | str | Unset): Why it is so.
        length_queue (int | None | Unset): Number of jobs that wait; has been seen below 0.
        backend_version (None | str | Unset):
    """

    state: bool | None | Unset = UNSET
    status: None | str | Unset = UNSET
    message: None | str | Unset = UNSET
    length_queue: int | None | Unset = UNSET
    backend_version: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        state: bool | None | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        else:
            state = self.state

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        message: None | str | Unset
        if isinstance(self.message, Unset):
            message = UNSET
        else:
            message = self.message

        length_queue: int | None | Unset
        if isinstance(self.length_queue, Unset):
            length_queue = UNSET
        else:
            length_queue = self.length_queue

        backend_version: None | str | Unset
        if isinstance(self.backend_version, Unset):
            backend_version = UNSET
        else:
            backend_version = self.backend_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if state is not UNSET:
            field_dict["state"] = state
        if status is not UNSET:
            field_dict["status"] = status
        if message is not UNSET:
            field_dict["message"] = message
        if length_queue is not UNSET:
            field_dict["length_queue"] = length_queue
        if backend_version is not UNSET:
            field_dict["backend_version"] = backend_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_state(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        state = _parse_state(d.pop("state", UNSET))

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_message(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        message = _parse_message(d.pop("message", UNSET))

        def _parse_length_queue(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        length_queue = _parse_length_queue(d.pop("length_queue", UNSET))

        def _parse_backend_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        backend_version = _parse_backend_version(d.pop("backend_version", UNSET))

        backend_status_response = cls(
            state=state,
            status=status,
            message=message,
            length_queue=length_queue,
            backend_version=backend_version,
        )

        backend_status_response.additional_properties = d
        return backend_status_response

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

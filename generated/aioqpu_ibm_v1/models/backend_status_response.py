# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="BackendStatusResponse")


@_attrs_define
class BackendStatusResponse:
    """State and queue of a backend, without its name.

    Attributes:
        state (bool | None): True when it works.
        status (str | None): active in normal operation.
        message (str | None): Why it is so.
        length_queue (int | None): Number of jobs that wait; has been seen below 0.
        backend_version (str | None):
    """

    state: bool | None = None
    status: None | str = None
    message: None | str = None
    length_queue: int | None = None
    backend_version: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        state: bool | None
        if self.state is None:
            state = None
        else:
            state = self.state

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        message: None | str
        if self.message is None:
            message = None
        else:
            message = self.message

        length_queue: int | None
        if self.length_queue is None:
            length_queue = None
        else:
            length_queue = self.length_queue

        backend_version: None | str
        if self.backend_version is None:
            backend_version = None
        else:
            backend_version = self.backend_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if state is not None:
            field_dict["state"] = state
        if status is not None:
            field_dict["status"] = status
        if message is not None:
            field_dict["message"] = message
        if length_queue is not None:
            field_dict["length_queue"] = length_queue
        if backend_version is not None:
            field_dict["backend_version"] = backend_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_state(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        state = _parse_state(d.pop("state", None))

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_message(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        message = _parse_message(d.pop("message", None))

        def _parse_length_queue(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        length_queue = _parse_length_queue(d.pop("length_queue", None))

        def _parse_backend_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend_version = _parse_backend_version(d.pop("backend_version", None))

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

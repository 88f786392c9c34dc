# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Error")


@_attrs_define
class Error:
    """The body of a failure. Not every failure has one: a proxy may answer with HTML, and clients have met code and
    message, or an error object with type and message, instead.

        Attributes:
            error (Any | None): A short label, or an object with type and message.
            message (str | None): What went wrong.
            status_code (int | None): The HTTP status again.
            code (Any | None): A number or a word.
            validation (Any | None): Which parts of a request were wrong, as keys and source.
    """

    error: Any | None = None
    message: None | str = None
    status_code: int | None = None
    code: Any | None = None
    validation: Any | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        error = self.error

        message: None | str
        if self.message is None:
            message = None
        else:
            message = self.message

        status_code: int | None
        if self.status_code is None:
            status_code = None
        else:
            status_code = self.status_code

        code = self.code

        validation = self.validation

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if error is not None:
            field_dict["error"] = error
        if message is not None:
            field_dict["message"] = message
        if status_code is not None:
            field_dict["statusCode"] = status_code
        if code is not None:
            field_dict["code"] = code
        if validation is not None:
            field_dict["validation"] = validation

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        error = d.pop("error", None)

        def _parse_message(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        message = _parse_message(d.pop("message", None))

        def _parse_status_code(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        status_code = _parse_status_code(d.pop("statusCode", None))

        code = d.pop("code", None)

        validation = d.pop("validation", None)

        error = cls(
            error=error,
            message=message,
            status_code=status_code,
            code=code,
            validation=validation,
        )

        error.additional_properties = d
        return error

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

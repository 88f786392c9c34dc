# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ErrorItem")


@_attrs_define
class ErrorItem:
    """One error.

    Attributes:
        code (Any | None): A number, in some bodies as text.
        message (str | None): What went wrong.
        solution (str | None): What may help.
        more_info (str | None): A link.
    """

    code: Any | None = None
    message: None | str = None
    solution: None | str = None
    more_info: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        message: None | str
        if self.message is None:
            message = None
        else:
            message = self.message

        solution: None | str
        if self.solution is None:
            solution = None
        else:
            solution = self.solution

        more_info: None | str
        if self.more_info is None:
            more_info = None
        else:
            more_info = self.more_info

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if code is not None:
            field_dict["code"] = code
        if message is not None:
            field_dict["message"] = message
        if solution is not None:
            field_dict["solution"] = solution
        if more_info is not None:
            field_dict["more_info"] = more_info

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code", None)

        def _parse_message(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        message = _parse_message(d.pop("message", None))

        def _parse_solution(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        solution = _parse_solution(d.pop("solution", None))

        def _parse_more_info(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        more_info = _parse_more_info(d.pop("more_info", None))

        error_item = cls(
            code=code,
            message=message,
            solution=solution,
            more_info=more_info,
        )

        error_item.additional_properties = d
        return error_item

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

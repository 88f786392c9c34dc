# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobState")


@_attrs_define
class JobState:
    """State with its reason.

    Attributes:
        status (str | None): State; a job that ran too long is Cancelled here, with reason code 1305.
        reason (str | None): A sentence for people.
        reason_code (Any | None): A number for programs, between 1000 and 9999.
        reason_solution (str | None): What may help.
    """

    status: None | str = None
    reason: None | str = None
    reason_code: Any | None = None
    reason_solution: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        reason: None | str
        if self.reason is None:
            reason = None
        else:
            reason = self.reason

        reason_code = self.reason_code

        reason_solution: None | str
        if self.reason_solution is None:
            reason_solution = None
        else:
            reason_solution = self.reason_solution

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if status is not None:
            field_dict["status"] = status
        if reason is not None:
            field_dict["reason"] = reason
        if reason_code is not None:
            field_dict["reason_code"] = reason_code
        if reason_solution is not None:
            field_dict["reason_solution"] = reason_solution

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason", None))

        reason_code = d.pop("reason_code", None)

        def _parse_reason_solution(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason_solution = _parse_reason_solution(d.pop("reason_solution", None))

        job_state = cls(
            status=status,
            reason=reason,
            reason_code=reason_code,
            reason_solution=reason_solution,
        )

        job_state.additional_properties = d
        return job_state

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

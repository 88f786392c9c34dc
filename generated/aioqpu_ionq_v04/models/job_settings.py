# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.compilation import Compilation
    from ..models.error_mitigation import ErrorMitigation


T = TypeVar("T", bound="JobSettings")


@_attrs_define
class JobSettings:
    """Settings of error mitigation and of the compiler.

    Attributes:
        error_mitigation (ErrorMitigation | Unset): Error mitigation on hardware; no use on simulators.
        compilation (Compilation | Unset): Settings of the compiler.
    """

    error_mitigation: ErrorMitigation | Unset = UNSET
    compilation: Compilation | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        error_mitigation: dict[str, Any] | Unset = UNSET
        if not isinstance(self.error_mitigation, Unset):
            error_mitigation = self.error_mitigation.to_dict()

        compilation: dict[str, Any] | Unset = UNSET
        if not isinstance(self.compilation, Unset):
            compilation = self.compilation.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if error_mitigation is not UNSET:
            field_dict["error_mitigation"] = error_mitigation
        if compilation is not UNSET:
            field_dict["compilation"] = compilation

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compilation import Compilation
        from ..models.error_mitigation import ErrorMitigation

        d = dict(src_dict)
        _error_mitigation = d.pop("error_mitigation", UNSET)
        error_mitigation: ErrorMitigation | Unset
        if isinstance(_error_mitigation, Unset):
            error_mitigation = UNSET
        else:
            error_mitigation = ErrorMitigation.from_dict(_error_mitigation)

        _compilation = d.pop("compilation", UNSET)
        compilation: Compilation | Unset
        if isinstance(_compilation, Unset):
            compilation = UNSET
        else:
            compilation = Compilation.from_dict(_compilation)

        job_settings = cls(
            error_mitigation=error_mitigation,
            compilation=compilation,
        )

        job_settings.additional_properties = d
        return job_settings

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Compilation")


@_attrs_define
class Compilation:
    """Settings of the compiler.

    Attributes:
        opt (float | Unset): Optimization level.
        precision (str | Unset): Largest error of a gate, such as 1E-3.
        gate_basis (str | Unset): Two-qubit gate to compile to, such as ZZ.
        service_version (str | Unset): Version of the compiler, which is not that of the API. With v0.4 the results of
            an OpenQASM 3 program carry the names of its registers.
    """

    opt: float | Unset = UNSET
    precision: str | Unset = UNSET
    gate_basis: str | Unset = UNSET
    service_version: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        opt = self.opt

        precision = self.precision

        gate_basis = self.gate_basis

        service_version = self.service_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if opt is not UNSET:
            field_dict["opt"] = opt
        if precision is not UNSET:
            field_dict["precision"] = precision
        if gate_basis is not UNSET:
            field_dict["gate_basis"] = gate_basis
        if service_version is not UNSET:
            field_dict["service_version"] = service_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        opt = d.pop("opt", UNSET)

        precision = d.pop("precision", UNSET)

        gate_basis = d.pop("gate_basis", UNSET)

        service_version = d.pop("service_version", UNSET)

        compilation = cls(
            opt=opt,
            precision=precision,
            gate_basis=gate_basis,
            service_version=service_version,
        )

        compilation.additional_properties = d
        return compilation

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

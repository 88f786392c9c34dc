# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="EstimateContext")


@_attrs_define
class EstimateContext:
    """What an estimate is for.

    Attributes:
        backend (None | str | Unset): Name of the machine.
        type_ (None | str | Unset): Kind of the job.
        qubits (int | None | Unset): Number of qubits.
        shots (int | None | Unset): Repetitions.
        field_1q_gates (int | None | Unset): Number of one-qubit gates.
        field_2q_gates (int | None | Unset): Number of two-qubit gates.
        error_mitigation (bool | None | Unset): True with debiasing.
        organization (None | str | Unset): Id of the organization.
        project (None | str | Unset): Id of the project.
    """

    backend: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    qubits: int | None | Unset = UNSET
    shots: int | None | Unset = UNSET
    field_1q_gates: int | None | Unset = UNSET
    field_2q_gates: int | None | Unset = UNSET
    error_mitigation: bool | None | Unset = UNSET
    organization: None | str | Unset = UNSET
    project: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        backend: None | str | Unset
        if isinstance(self.backend, Unset):
            backend = UNSET
        else:
            backend = self.backend

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        qubits: int | None | Unset
        if isinstance(self.qubits, Unset):
            qubits = UNSET
        else:
            qubits = self.qubits

        shots: int | None | Unset
        if isinstance(self.shots, Unset):
            shots = UNSET
        else:
            shots = self.shots

        field_1q_gates: int | None | Unset
        if isinstance(self.field_1q_gates, Unset):
            field_1q_gates = UNSET
        else:
            field_1q_gates = self.field_1q_gates

        field_2q_gates: int | None | Unset
        if isinstance(self.field_2q_gates, Unset):
            field_2q_gates = UNSET
        else:
            field_2q_gates = self.field_2q_gates

        error_mitigation: bool | None | Unset
        if isinstance(self.error_mitigation, Unset):
            error_mitigation = UNSET
        else:
            error_mitigation = self.error_mitigation

        organization: None | str | Unset
        if isinstance(self.organization, Unset):
            organization = UNSET
        else:
            organization = self.organization

        project: None | str | Unset
        if isinstance(self.project, Unset):
            project = UNSET
        else:
            project = self.project

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if backend is not UNSET:
            field_dict["backend"] = backend
        if type_ is not UNSET:
            field_dict["type"] = type_
        if qubits is not UNSET:
            field_dict["qubits"] = qubits
        if shots is not UNSET:
            field_dict["shots"] = shots
        if field_1q_gates is not UNSET:
            field_dict["1q_gates"] = field_1q_gates
        if field_2q_gates is not UNSET:
            field_dict["2q_gates"] = field_2q_gates
        if error_mitigation is not UNSET:
            field_dict["error_mitigation"] = error_mitigation
        if organization is not UNSET:
            field_dict["organization"] = organization
        if project is not UNSET:
            field_dict["project"] = project

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_backend(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        backend = _parse_backend(d.pop("backend", UNSET))

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        def _parse_qubits(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        qubits = _parse_qubits(d.pop("qubits", UNSET))

        def _parse_shots(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        shots = _parse_shots(d.pop("shots", UNSET))

        def _parse_field_1q_gates(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        field_1q_gates = _parse_field_1q_gates(d.pop("1q_gates", UNSET))

        def _parse_field_2q_gates(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        field_2q_gates = _parse_field_2q_gates(d.pop("2q_gates", UNSET))

        def _parse_error_mitigation(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        error_mitigation = _parse_error_mitigation(d.pop("error_mitigation", UNSET))

        def _parse_organization(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization = _parse_organization(d.pop("organization", UNSET))

        def _parse_project(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project = _parse_project(d.pop("project", UNSET))

        estimate_context = cls(
            backend=backend,
            type_=type_,
            qubits=qubits,
            shots=shots,
            field_1q_gates=field_1q_gates,
            field_2q_gates=field_2q_gates,
            error_mitigation=error_mitigation,
            organization=organization,
            project=project,
        )

        estimate_context.additional_properties = d
        return estimate_context

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

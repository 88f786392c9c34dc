# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="EstimateContext")


@_attrs_define
class EstimateContext:
    """What an estimate is for.

    Attributes:
        backend (str | None): Name of the machine.
        type_ (str | None): Kind of the job.
        qubits (int | None): Number of qubits.
        shots (int | None): Repetitions.
        field_1q_gates (int | None): Number of one-qubit gates.
        field_2q_gates (int | None): Number of two-qubit gates.
        error_mitigation (bool | None): True with debiasing.
        organization (str | None): Id of the organization.
        project (str | None): Id of the project.
    """

    backend: None | str = None
    type_: None | str = None
    qubits: int | None = None
    shots: int | None = None
    field_1q_gates: int | None = None
    field_2q_gates: int | None = None
    error_mitigation: bool | None = None
    organization: None | str = None
    project: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        type_: None | str
        if self.type_ is None:
            type_ = None
        else:
            type_ = self.type_

        qubits: int | None
        if self.qubits is None:
            qubits = None
        else:
            qubits = self.qubits

        shots: int | None
        if self.shots is None:
            shots = None
        else:
            shots = self.shots

        field_1q_gates: int | None
        if self.field_1q_gates is None:
            field_1q_gates = None
        else:
            field_1q_gates = self.field_1q_gates

        field_2q_gates: int | None
        if self.field_2q_gates is None:
            field_2q_gates = None
        else:
            field_2q_gates = self.field_2q_gates

        error_mitigation: bool | None
        if self.error_mitigation is None:
            error_mitigation = None
        else:
            error_mitigation = self.error_mitigation

        organization: None | str
        if self.organization is None:
            organization = None
        else:
            organization = self.organization

        project: None | str
        if self.project is None:
            project = None
        else:
            project = self.project

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if backend is not None:
            field_dict["backend"] = backend
        if type_ is not None:
            field_dict["type"] = type_
        if qubits is not None:
            field_dict["qubits"] = qubits
        if shots is not None:
            field_dict["shots"] = shots
        if field_1q_gates is not None:
            field_dict["1q_gates"] = field_1q_gates
        if field_2q_gates is not None:
            field_dict["2q_gates"] = field_2q_gates
        if error_mitigation is not None:
            field_dict["error_mitigation"] = error_mitigation
        if organization is not None:
            field_dict["organization"] = organization
        if project is not None:
            field_dict["project"] = project

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_type_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        type_ = _parse_type_(d.pop("type", None))

        def _parse_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        def _parse_shots(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        shots = _parse_shots(d.pop("shots", None))

        def _parse_field_1q_gates(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        field_1q_gates = _parse_field_1q_gates(d.pop("1q_gates", None))

        def _parse_field_2q_gates(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        field_2q_gates = _parse_field_2q_gates(d.pop("2q_gates", None))

        def _parse_error_mitigation(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        error_mitigation = _parse_error_mitigation(d.pop("error_mitigation", None))

        def _parse_organization(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organization = _parse_organization(d.pop("organization", None))

        def _parse_project(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        project = _parse_project(d.pop("project", None))

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

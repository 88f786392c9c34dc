# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Backend")


@_attrs_define
class Backend:
    """A place where jobs run.

    Attributes:
        backend (str): Name.
        status (None | str | Unset): State.
        qubits (int | None | Unset): Number of qubits.
        average_queue_time (float | None | Unset): Usual wait in milliseconds.
        last_updated (None | str | Unset): Time of this state in ISO 8601, UTC.
        degraded (bool | None | Unset): True when it works less well than usual.
        characterization_id (None | str | Unset): Id of the newest characterization; missing for the simulator.
        kw (float | None | Unset): Energy use in kilowatt-hours.
        location (None | str | Unset): Where the machine is.
        supported_gates (list[str] | None | Unset): Gates of the qis set.
        supported_native_gates (list[str] | None | Unset): Gates of the native set.
        supported_error_mitigations (list[str] | None | Unset): Kinds of error mitigation.
        noise_models (list[str] | None | Unset): Noise models of the simulator.
        has_access (bool | None | Unset): True when the caller may submit jobs to it.
    """

    backend: str
    status: None | str | Unset = UNSET
    qubits: int | None | Unset = UNSET
    average_queue_time: float | None | Unset = UNSET
    last_updated: None | str | Unset = UNSET
    degraded: bool | None | Unset = UNSET
    characterization_id: None | str | Unset = UNSET
    kw: float | None | Unset = UNSET
    location: None | str | Unset = UNSET
    supported_gates: list[str] | None | Unset = UNSET
    supported_native_gates: list[str] | None | Unset = UNSET
    supported_error_mitigations: list[str] | None | Unset = UNSET
    noise_models: list[str] | None | Unset = UNSET
    has_access: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        backend = self.backend

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        qubits: int | None | Unset
        if isinstance(self.qubits, Unset):
            qubits = UNSET
        else:
            qubits = self.qubits

        average_queue_time: float | None | Unset
        if isinstance(self.average_queue_time, Unset):
            average_queue_time = UNSET
        else:
            average_queue_time = self.average_queue_time

        last_updated: None | str | Unset
        if isinstance(self.last_updated, Unset):
            last_updated = UNSET
        else:
            last_updated = self.last_updated

        degraded: bool | None | Unset
        if isinstance(self.degraded, Unset):
            degraded = UNSET
        else:
            degraded = self.degraded

        characterization_id: None | str | Unset
        if isinstance(self.characterization_id, Unset):
            characterization_id = UNSET
        else:
            characterization_id = self.characterization_id

        kw: float | None | Unset
        if isinstance(self.kw, Unset):
            kw = UNSET
        else:
            kw = self.kw

        location: None | str | Unset
        if isinstance(self.location, Unset):
            location = UNSET
        else:
            location = self.location

        supported_gates: list[str] | None | Unset
        if isinstance(self.supported_gates, Unset):
            supported_gates = UNSET
        elif isinstance(self.supported_gates, list):
            supported_gates = self.supported_gates

        else:
            supported_gates = self.supported_gates

        supported_native_gates: list[str] | None | Unset
        if isinstance(self.supported_native_gates, Unset):
            supported_native_gates = UNSET
        elif isinstance(self.supported_native_gates, list):
            supported_native_gates = self.supported_native_gates

        else:
            supported_native_gates = self.supported_native_gates

        supported_error_mitigations: list[str] | None | Unset
        if isinstance(self.supported_error_mitigations, Unset):
            supported_error_mitigations = UNSET
        elif isinstance(self.supported_error_mitigations, list):
            supported_error_mitigations = self.supported_error_mitigations

        else:
            supported_error_mitigations = self.supported_error_mitigations

        noise_models: list[str] | None | Unset
        if isinstance(self.noise_models, Unset):
            noise_models = UNSET
        elif isinstance(self.noise_models, list):
            noise_models = self.noise_models

        else:
            noise_models = self.noise_models

        has_access: bool | None | Unset
        if isinstance(self.has_access, Unset):
            has_access = UNSET
        else:
            has_access = self.has_access

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "backend": backend,
            }
        )
        if status is not UNSET:
            field_dict["status"] = status
        if qubits is not UNSET:
            field_dict["qubits"] = qubits
        if average_queue_time is not UNSET:
            field_dict["average_queue_time"] = average_queue_time
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if degraded is not UNSET:
            field_dict["degraded"] = degraded
        if characterization_id is not UNSET:
            field_dict["characterization_id"] = characterization_id
        if kw is not UNSET:
            field_dict["kw"] = kw
        if location is not UNSET:
            field_dict["location"] = location
        if supported_gates is not UNSET:
            field_dict["supported_gates"] = supported_gates
        if supported_native_gates is not UNSET:
            field_dict["supported_native_gates"] = supported_native_gates
        if supported_error_mitigations is not UNSET:
            field_dict["supported_error_mitigations"] = supported_error_mitigations
        if noise_models is not UNSET:
            field_dict["noise_models"] = noise_models
        if has_access is not UNSET:
            field_dict["has_access"] = has_access

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        backend = d.pop("backend")

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_qubits(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        qubits = _parse_qubits(d.pop("qubits", UNSET))

        def _parse_average_queue_time(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        average_queue_time = _parse_average_queue_time(d.pop("average_queue_time", UNSET))

        def _parse_last_updated(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_updated = _parse_last_updated(d.pop("last_updated", UNSET))

        def _parse_degraded(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        degraded = _parse_degraded(d.pop("degraded", UNSET))

        def _parse_characterization_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        characterization_id = _parse_characterization_id(d.pop("characterization_id", UNSET))

        def _parse_kw(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        kw = _parse_kw(d.pop("kw", UNSET))

        def _parse_location(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location = _parse_location(d.pop("location", UNSET))

        def _parse_supported_gates(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                supported_gates_type_0 = cast(list[str], data)

                return supported_gates_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        supported_gates = _parse_supported_gates(d.pop("supported_gates", UNSET))

        def _parse_supported_native_gates(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                supported_native_gates_type_0 = cast(list[str], data)

                return supported_native_gates_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        supported_native_gates = _parse_supported_native_gates(d.pop("supported_native_gates", UNSET))

        def _parse_supported_error_mitigations(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                supported_error_mitigations_type_0 = cast(list[str], data)

                return supported_error_mitigations_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        supported_error_mitigations = _parse_supported_error_mitigations(d.pop("supported_error_mitigations", UNSET))

        def _parse_noise_models(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                noise_models_type_0 = cast(list[str], data)

                return noise_models_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        noise_models = _parse_noise_models(d.pop("noise_models", UNSET))

        def _parse_has_access(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_access = _parse_has_access(d.pop("has_access", UNSET))

        backend = cls(
            backend=backend,
            status=status,
            qubits=qubits,
            average_queue_time=average_queue_time,
            last_updated=last_updated,
            degraded=degraded,
            characterization_id=characterization_id,
            kw=kw,
            location=location,
            supported_gates=supported_gates,
            supported_native_gates=supported_native_gates,
            supported_error_mitigations=supported_error_mitigations,
            noise_models=noise_models,
            has_access=has_access,
        )

        backend.additional_properties = d
        return backend

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

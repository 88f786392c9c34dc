# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Backend")


@_attrs_define
class Backend:
    """A place where jobs run.

    Attributes:
        backend (str): Name.
        status (str | None): State.
        qubits (int | None): Number of qubits.
        average_queue_time (float | None): Usual wait in milliseconds.
        last_updated (str | None): Time of this state in ISO 8601, UTC.
        degraded (bool | None): True when it works less well than usual.
        characterization_id (str | None): Id of the newest characterization; missing for the simulator.
        kw (float | None): Energy use in kilowatt-hours.
        location (str | None): Where the machine is.
        supported_gates (list[str] | None): Gates of the qis set.
        supported_native_gates (list[str] | None): Gates of the native set.
        supported_error_mitigations (list[str] | None): Kinds of error mitigation.
        noise_models (list[str] | None): Noise models of the simulator.
        has_access (bool | None): True when the caller may submit jobs to it.
    """

    backend: str
    status: None | str = None
    qubits: int | None = None
    average_queue_time: float | None = None
    last_updated: None | str = None
    degraded: bool | None = None
    characterization_id: None | str = None
    kw: float | None = None
    location: None | str = None
    supported_gates: list[str] | None = None
    supported_native_gates: list[str] | None = None
    supported_error_mitigations: list[str] | None = None
    noise_models: list[str] | None = None
    has_access: bool | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        backend = self.backend

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        qubits: int | None
        if self.qubits is None:
            qubits = None
        else:
            qubits = self.qubits

        average_queue_time: float | None
        if self.average_queue_time is None:
            average_queue_time = None
        else:
            average_queue_time = self.average_queue_time

        last_updated: None | str
        if self.last_updated is None:
            last_updated = None
        else:
            last_updated = self.last_updated

        degraded: bool | None
        if self.degraded is None:
            degraded = None
        else:
            degraded = self.degraded

        characterization_id: None | str
        if self.characterization_id is None:
            characterization_id = None
        else:
            characterization_id = self.characterization_id

        kw: float | None
        if self.kw is None:
            kw = None
        else:
            kw = self.kw

        location: None | str
        if self.location is None:
            location = None
        else:
            location = self.location

        supported_gates: list[str] | None
        if self.supported_gates is None:
            supported_gates = None
        elif isinstance(self.supported_gates, list):
            supported_gates = self.supported_gates

        else:
            supported_gates = self.supported_gates

        supported_native_gates: list[str] | None
        if self.supported_native_gates is None:
            supported_native_gates = None
        elif isinstance(self.supported_native_gates, list):
            supported_native_gates = self.supported_native_gates

        else:
            supported_native_gates = self.supported_native_gates

        supported_error_mitigations: list[str] | None
        if self.supported_error_mitigations is None:
            supported_error_mitigations = None
        elif isinstance(self.supported_error_mitigations, list):
            supported_error_mitigations = self.supported_error_mitigations

        else:
            supported_error_mitigations = self.supported_error_mitigations

        noise_models: list[str] | None
        if self.noise_models is None:
            noise_models = None
        elif isinstance(self.noise_models, list):
            noise_models = self.noise_models

        else:
            noise_models = self.noise_models

        has_access: bool | None
        if self.has_access is None:
            has_access = None
        else:
            has_access = self.has_access

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "backend": backend,
            }
        )
        if status is not None:
            field_dict["status"] = status
        if qubits is not None:
            field_dict["qubits"] = qubits
        if average_queue_time is not None:
            field_dict["average_queue_time"] = average_queue_time
        if last_updated is not None:
            field_dict["last_updated"] = last_updated
        if degraded is not None:
            field_dict["degraded"] = degraded
        if characterization_id is not None:
            field_dict["characterization_id"] = characterization_id
        if kw is not None:
            field_dict["kw"] = kw
        if location is not None:
            field_dict["location"] = location
        if supported_gates is not None:
            field_dict["supported_gates"] = supported_gates
        if supported_native_gates is not None:
            field_dict["supported_native_gates"] = supported_native_gates
        if supported_error_mitigations is not None:
            field_dict["supported_error_mitigations"] = supported_error_mitigations
        if noise_models is not None:
            field_dict["noise_models"] = noise_models
        if has_access is not None:
            field_dict["has_access"] = has_access

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        backend = d.pop("backend")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        def _parse_average_queue_time(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        average_queue_time = _parse_average_queue_time(d.pop("average_queue_time", None))

        def _parse_last_updated(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        last_updated = _parse_last_updated(d.pop("last_updated", None))

        def _parse_degraded(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        degraded = _parse_degraded(d.pop("degraded", None))

        def _parse_characterization_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        characterization_id = _parse_characterization_id(d.pop("characterization_id", None))

        def _parse_kw(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        kw = _parse_kw(d.pop("kw", None))

        def _parse_location(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        location = _parse_location(d.pop("location", None))

        def _parse_supported_gates(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                supported_gates_type_0 = cast(list[str], data)

                return supported_gates_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        supported_gates = _parse_supported_gates(d.pop("supported_gates", None))

        def _parse_supported_native_gates(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                supported_native_gates_type_0 = cast(list[str], data)

                return supported_native_gates_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        supported_native_gates = _parse_supported_native_gates(d.pop("supported_native_gates", None))

        def _parse_supported_error_mitigations(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                supported_error_mitigations_type_0 = cast(list[str], data)

                return supported_error_mitigations_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        supported_error_mitigations = _parse_supported_error_mitigations(d.pop("supported_error_mitigations", None))

        def _parse_noise_models(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                noise_models_type_0 = cast(list[str], data)

                return noise_models_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        noise_models = _parse_noise_models(d.pop("noise_models", None))

        def _parse_has_access(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        has_access = _parse_has_access(d.pop("has_access", None))

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

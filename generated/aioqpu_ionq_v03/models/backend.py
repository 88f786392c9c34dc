# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
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
        backend (str): Name, used as the target of a job.
        status (str | None): State; the values after the first two are sent with status=verbose only.
        qubits (int | None): Number of qubits.
        average_queue_time (float | None): Usual wait, probably in milliseconds.
        last_updated (int | None): Time of this state in seconds since 1970.
        degraded (bool | None): True when it works less well than usual.
        characterization_url (str | None): Path of the newest characterization, without the version in front;
            missing for the simulator.
        has_access (bool | None): True when the caller may submit jobs to it.
        noise_models (list[str] | None): Noise models of the simulator.
    """

    backend: str
    status: None | str = None
    qubits: int | None = None
    average_queue_time: float | None = None
    last_updated: int | None = None
    degraded: bool | None = None
    characterization_url: None | str = None
    has_access: bool | None = None
    noise_models: list[str] | None = None
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

        last_updated: int | None
        if self.last_updated is None:
            last_updated = None
        else:
            last_updated = self.last_updated

        degraded: bool | None
        if self.degraded is None:
            degraded = None
        else:
            degraded = self.degraded

        characterization_url: None | str
        if self.characterization_url is None:
            characterization_url = None
        else:
            characterization_url = self.characterization_url

        has_access: bool | None
        if self.has_access is None:
            has_access = None
        else:
            has_access = self.has_access

        noise_models: list[str] | None
        if self.noise_models is None:
            noise_models = None
        elif isinstance(self.noise_models, list):
            noise_models = self.noise_models

        else:
            noise_models = self.noise_models

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
        if characterization_url is not None:
            field_dict["characterization_url"] = characterization_url
        if has_access is not None:
            field_dict["has_access"] = has_access
        if noise_models is not None:
            field_dict["noise_models"] = noise_models

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

        def _parse_last_updated(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        last_updated = _parse_last_updated(d.pop("last_updated", None))

        def _parse_degraded(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        degraded = _parse_degraded(d.pop("degraded", None))

        def _parse_characterization_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        characterization_url = _parse_characterization_url(d.pop("characterization_url", None))

        def _parse_has_access(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        has_access = _parse_has_access(d.pop("has_access", None))

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

        backend = cls(
            backend=backend,
            status=status,
            qubits=qubits,
            average_queue_time=average_queue_time,
            last_updated=last_updated,
            degraded=degraded,
            characterization_url=characterization_url,
            has_access=has_access,
            noise_models=noise_models,
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

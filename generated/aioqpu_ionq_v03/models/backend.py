# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
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
        backend (str): Name, used as the target of a job.
        status (None | str | Unset): State; the values after the first two are sent with status=verbose only.
        qubits (int | None | Unset): Number of qubits.
        average_queue_time (float | None | Unset): Usual wait, probably in milliseconds.
        last_updated (int | None | Unset): Time of this state in seconds since 1970.
        degraded (bool | None | Unset): True when it works less well than usual.
        characterization_url (None | str | Unset): Path of the newest characterization, without the version in front;
            missing for the simulator.
        has_access (bool | None | Unset): True when the caller may submit jobs to it.
        noise_models (list[str] | None | Unset): Noise models of the simulator.
    """

    backend: str
    status: None | str | Unset = UNSET
    qubits: int | None | Unset = UNSET
    average_queue_time: float | None | Unset = UNSET
    last_updated: int | None | Unset = UNSET
    degraded: bool | None | Unset = UNSET
    characterization_url: None | str | Unset = UNSET
    has_access: bool | None | Unset = UNSET
    noise_models: list[str] | None | Unset = UNSET
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

        last_updated: int | None | Unset
        if isinstance(self.last_updated, Unset):
            last_updated = UNSET
        else:
            last_updated = self.last_updated

        degraded: bool | None | Unset
        if isinstance(self.degraded, Unset):
            degraded = UNSET
        else:
            degraded = self.degraded

        characterization_url: None | str | Unset
        if isinstance(self.characterization_url, Unset):
            characterization_url = UNSET
        else:
            characterization_url = self.characterization_url

        has_access: bool | None | Unset
        if isinstance(self.has_access, Unset):
            has_access = UNSET
        else:
            has_access = self.has_access

        noise_models: list[str] | None | Unset
        if isinstance(self.noise_models, Unset):
            noise_models = UNSET
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
        if characterization_url is not UNSET:
            field_dict["characterization_url"] = characterization_url
        if has_access is not UNSET:
            field_dict["has_access"] = has_access
        if noise_models is not UNSET:
            field_dict["noise_models"] = noise_models

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

        def _parse_last_updated(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        last_updated = _parse_last_updated(d.pop("last_updated", UNSET))

        def _parse_degraded(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        degraded = _parse_degraded(d.pop("degraded", UNSET))

        def _parse_characterization_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        characterization_url = _parse_characterization_url(d.pop("characterization_url", UNSET))

        def _parse_has_access(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_access = _parse_has_access(d.pop("has_access", UNSET))

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

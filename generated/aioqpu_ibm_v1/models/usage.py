# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Usage")


@_attrs_define
class Usage:
    """What a job or session has used. Versions up to 2026-02-15 have seconds and quantum_seconds, newer ones
    qpu_charge_time_seconds and status; only 2026-03-15 has circuits_execution_time_ns here. The service will remove the
    fields that are times; value stays.

        Attributes:
            value (float | None): Usage in resource units.
            qpu_charge_time_seconds (float | None): Time charged in seconds.
            status (str | None): pending as long as the figures may change.
            circuits_execution_time_ns (float | None): Execution time in nanoseconds.
            seconds (float | None): Time used in seconds.
            quantum_seconds (float | None): Time used on the machine in seconds.
    """

    value: float | None = None
    qpu_charge_time_seconds: float | None = None
    status: None | str = None
    circuits_execution_time_ns: float | None = None
    seconds: float | None = None
    quantum_seconds: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        value: float | None
        if self.value is None:
            value = None
        else:
            value = self.value

        qpu_charge_time_seconds: float | None
        if self.qpu_charge_time_seconds is None:
            qpu_charge_time_seconds = None
        else:
            qpu_charge_time_seconds = self.qpu_charge_time_seconds

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        circuits_execution_time_ns: float | None
        if self.circuits_execution_time_ns is None:
            circuits_execution_time_ns = None
        else:
            circuits_execution_time_ns = self.circuits_execution_time_ns

        seconds: float | None
        if self.seconds is None:
            seconds = None
        else:
            seconds = self.seconds

        quantum_seconds: float | None
        if self.quantum_seconds is None:
            quantum_seconds = None
        else:
            quantum_seconds = self.quantum_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if value is not None:
            field_dict["value"] = value
        if qpu_charge_time_seconds is not None:
            field_dict["qpu_charge_time_seconds"] = qpu_charge_time_seconds
        if status is not None:
            field_dict["status"] = status
        if circuits_execution_time_ns is not None:
            field_dict["circuits_execution_time_ns"] = circuits_execution_time_ns
        if seconds is not None:
            field_dict["seconds"] = seconds
        if quantum_seconds is not None:
            field_dict["quantum_seconds"] = quantum_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_value(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        value = _parse_value(d.pop("value", None))

        def _parse_qpu_charge_time_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        qpu_charge_time_seconds = _parse_qpu_charge_time_seconds(d.pop("qpu_charge_time_seconds", None))

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_circuits_execution_time_ns(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        circuits_execution_time_ns = _parse_circuits_execution_time_ns(d.pop("circuits_execution_time_ns", None))

        def _parse_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        seconds = _parse_seconds(d.pop("seconds", None))

        def _parse_quantum_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        quantum_seconds = _parse_quantum_seconds(d.pop("quantum_seconds", None))

        usage = cls(
            value=value,
            qpu_charge_time_seconds=qpu_charge_time_seconds,
            status=status,
            circuits_execution_time_ns=circuits_execution_time_ns,
            seconds=seconds,
            quantum_seconds=quantum_seconds,
        )

        usage.additional_properties = d
        return usage

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

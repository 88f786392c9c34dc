# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PerformanceMetric")


@_attrs_define
class PerformanceMetric:
    """One error rate.

    Attributes:
        value (float | None):
        unit (str | None):
        gate (str | None): The gate it was measured with.
        qubits (list[int] | None): The qubits it was measured on.
    """

    value: float | None = None
    unit: None | str = None
    gate: None | str = None
    qubits: list[int] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        value: float | None
        if self.value is None:
            value = None
        else:
            value = self.value

        unit: None | str
        if self.unit is None:
            unit = None
        else:
            unit = self.unit

        gate: None | str
        if self.gate is None:
            gate = None
        else:
            gate = self.gate

        qubits: list[int] | None
        if self.qubits is None:
            qubits = None
        elif isinstance(self.qubits, list):
            qubits = self.qubits

        else:
            qubits = self.qubits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if value is not None:
            field_dict["value"] = value
        if unit is not None:
            field_dict["unit"] = unit
        if gate is not None:
            field_dict["gate"] = gate
        if qubits is not None:
            field_dict["qubits"] = qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_value(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        value = _parse_value(d.pop("value", None))

        def _parse_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit = _parse_unit(d.pop("unit", None))

        def _parse_gate(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        gate = _parse_gate(d.pop("gate", None))

        def _parse_qubits(data: object) -> list[int] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                qubits_type_0 = cast(list[int], data)

                return qubits_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        performance_metric = cls(
            value=value,
            unit=unit,
            gate=gate,
            qubits=qubits,
        )

        performance_metric.additional_properties = d
        return performance_metric

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

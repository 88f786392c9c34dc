# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobStats")


@_attrs_define
class JobStats:
    """Sizes and times of a job; empty at first.

    Attributes:
        qubits (int | None): Number of qubits.
        circuits (int | None): Number of circuits.
        gate_counts (Any | None): Numbers of gates by width, under 1q and 2q.
        kwh (float | None): Energy in kilowatt-hours.
        predicted_quantum_compute_time_us (int | None): Expected quantum compute time in microseconds.
        billed_quantum_compute_time_us (int | None): Charged quantum compute time in microseconds.
    """

    qubits: int | None = None
    circuits: int | None = None
    gate_counts: Any | None = None
    kwh: float | None = None
    predicted_quantum_compute_time_us: int | None = None
    billed_quantum_compute_time_us: int | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        qubits: int | None
        if self.qubits is None:
            qubits = None
        else:
            qubits = self.qubits

        circuits: int | None
        if self.circuits is None:
            circuits = None
        else:
            circuits = self.circuits

        gate_counts = self.gate_counts

        kwh: float | None
        if self.kwh is None:
            kwh = None
        else:
            kwh = self.kwh

        predicted_quantum_compute_time_us: int | None
        if self.predicted_quantum_compute_time_us is None:
            predicted_quantum_compute_time_us = None
        else:
            predicted_quantum_compute_time_us = self.predicted_quantum_compute_time_us

        billed_quantum_compute_time_us: int | None
        if self.billed_quantum_compute_time_us is None:
            billed_quantum_compute_time_us = None
        else:
            billed_quantum_compute_time_us = self.billed_quantum_compute_time_us

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if qubits is not None:
            field_dict["qubits"] = qubits
        if circuits is not None:
            field_dict["circuits"] = circuits
        if gate_counts is not None:
            field_dict["gate_counts"] = gate_counts
        if kwh is not None:
            field_dict["kwh"] = kwh
        if predicted_quantum_compute_time_us is not None:
            field_dict["predicted_quantum_compute_time_us"] = predicted_quantum_compute_time_us
        if billed_quantum_compute_time_us is not None:
            field_dict["billed_quantum_compute_time_us"] = billed_quantum_compute_time_us

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        def _parse_circuits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        circuits = _parse_circuits(d.pop("circuits", None))

        gate_counts = d.pop("gate_counts", None)

        def _parse_kwh(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        kwh = _parse_kwh(d.pop("kwh", None))

        def _parse_predicted_quantum_compute_time_us(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        predicted_quantum_compute_time_us = _parse_predicted_quantum_compute_time_us(
            d.pop("predicted_quantum_compute_time_us", None)
        )

        def _parse_billed_quantum_compute_time_us(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        billed_quantum_compute_time_us = _parse_billed_quantum_compute_time_us(
            d.pop("billed_quantum_compute_time_us", None)
        )

        job_stats = cls(
            qubits=qubits,
            circuits=circuits,
            gate_counts=gate_counts,
            kwh=kwh,
            predicted_quantum_compute_time_us=predicted_quantum_compute_time_us,
            billed_quantum_compute_time_us=billed_quantum_compute_time_us,
        )

        job_stats.additional_properties = d
        return job_stats

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

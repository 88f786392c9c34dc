# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Rate")


@_attrs_define
class Rate:
    """One price.

    Attributes:
        sku (str | None): What is sold.
        unit (str | None): What is counted.
        unit_cost (float | None): Price of one compute second.
        cost_1q_gate (float | None): Price of a one-qubit gate in one shot.
        cost_2q_gate (float | None): Price of a two-qubit gate in one shot.
        job_cost_minimum (float | None): Least price of a job.
    """

    sku: None | str = None
    unit: None | str = None
    unit_cost: float | None = None
    cost_1q_gate: float | None = None
    cost_2q_gate: float | None = None
    job_cost_minimum: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        sku: None | str
        if self.sku is None:
            sku = None
        else:
            sku = self.sku

        unit: None | str
        if self.unit is None:
            unit = None
        else:
            unit = self.unit

        unit_cost: float | None
        if self.unit_cost is None:
            unit_cost = None
        else:
            unit_cost = self.unit_cost

        cost_1q_gate: float | None
        if self.cost_1q_gate is None:
            cost_1q_gate = None
        else:
            cost_1q_gate = self.cost_1q_gate

        cost_2q_gate: float | None
        if self.cost_2q_gate is None:
            cost_2q_gate = None
        else:
            cost_2q_gate = self.cost_2q_gate

        job_cost_minimum: float | None
        if self.job_cost_minimum is None:
            job_cost_minimum = None
        else:
            job_cost_minimum = self.job_cost_minimum

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if sku is not None:
            field_dict["sku"] = sku
        if unit is not None:
            field_dict["unit"] = unit
        if unit_cost is not None:
            field_dict["unit_cost"] = unit_cost
        if cost_1q_gate is not None:
            field_dict["cost_1q_gate"] = cost_1q_gate
        if cost_2q_gate is not None:
            field_dict["cost_2q_gate"] = cost_2q_gate
        if job_cost_minimum is not None:
            field_dict["job_cost_minimum"] = job_cost_minimum

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_sku(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        sku = _parse_sku(d.pop("sku", None))

        def _parse_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit = _parse_unit(d.pop("unit", None))

        def _parse_unit_cost(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        unit_cost = _parse_unit_cost(d.pop("unit_cost", None))

        def _parse_cost_1q_gate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        cost_1q_gate = _parse_cost_1q_gate(d.pop("cost_1q_gate", None))

        def _parse_cost_2q_gate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        cost_2q_gate = _parse_cost_2q_gate(d.pop("cost_2q_gate", None))

        def _parse_job_cost_minimum(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        job_cost_minimum = _parse_job_cost_minimum(d.pop("job_cost_minimum", None))

        rate = cls(
            sku=sku,
            unit=unit,
            unit_cost=unit_cost,
            cost_1q_gate=cost_1q_gate,
            cost_2q_gate=cost_2q_gate,
            job_cost_minimum=job_cost_minimum,
        )

        rate.additional_properties = d
        return rate

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

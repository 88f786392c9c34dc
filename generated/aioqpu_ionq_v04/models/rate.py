# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Rate")


@_attrs_define
class Rate:
    """One price.

    Attributes:
        sku (None | str | Unset): What is sold.
        unit (None | str | Unset): What is counted.
        unit_cost (float | None | Unset): Price of one compute second.
        cost_1q_gate (float | None | Unset): Price of a one-qubit gate in one shot.
        cost_2q_gate (float | None | Unset): Price of a two-qubit gate in one shot.
        job_cost_minimum (float | None | Unset): Least price of a job.
    """

    sku: None | str | Unset = UNSET
    unit: None | str | Unset = UNSET
    unit_cost: float | None | Unset = UNSET
    cost_1q_gate: float | None | Unset = UNSET
    cost_2q_gate: float | None | Unset = UNSET
    job_cost_minimum: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        sku: None | str | Unset
        if isinstance(self.sku, Unset):
            sku = UNSET
        else:
            sku = self.sku

        unit: None | str | Unset
        if isinstance(self.unit, Unset):
            unit = UNSET
        else:
            unit = self.unit

        unit_cost: float | None | Unset
        if isinstance(self.unit_cost, Unset):
            unit_cost = UNSET
        else:
            unit_cost = self.unit_cost

        cost_1q_gate: float | None | Unset
        if isinstance(self.cost_1q_gate, Unset):
            cost_1q_gate = UNSET
        else:
            cost_1q_gate = self.cost_1q_gate

        cost_2q_gate: float | None | Unset
        if isinstance(self.cost_2q_gate, Unset):
            cost_2q_gate = UNSET
        else:
            cost_2q_gate = self.cost_2q_gate

        job_cost_minimum: float | None | Unset
        if isinstance(self.job_cost_minimum, Unset):
            job_cost_minimum = UNSET
        else:
            job_cost_minimum = self.job_cost_minimum

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if sku is not UNSET:
            field_dict["sku"] = sku
        if unit is not UNSET:
            field_dict["unit"] = unit
        if unit_cost is not UNSET:
            field_dict["unit_cost"] = unit_cost
        if cost_1q_gate is not UNSET:
            field_dict["cost_1q_gate"] = cost_1q_gate
        if cost_2q_gate is not UNSET:
            field_dict["cost_2q_gate"] = cost_2q_gate
        if job_cost_minimum is not UNSET:
            field_dict["job_cost_minimum"] = job_cost_minimum

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_sku(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        sku = _parse_sku(d.pop("sku", UNSET))

        def _parse_unit(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        unit = _parse_unit(d.pop("unit", UNSET))

        def _parse_unit_cost(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        unit_cost = _parse_unit_cost(d.pop("unit_cost", UNSET))

        def _parse_cost_1q_gate(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        cost_1q_gate = _parse_cost_1q_gate(d.pop("cost_1q_gate", UNSET))

        def _parse_cost_2q_gate(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        cost_2q_gate = _parse_cost_2q_gate(d.pop("cost_2q_gate", UNSET))

        def _parse_job_cost_minimum(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        job_cost_minimum = _parse_job_cost_minimum(d.pop("job_cost_minimum", UNSET))

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

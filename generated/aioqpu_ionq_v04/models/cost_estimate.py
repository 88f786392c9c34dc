# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.estimate_context import EstimateContext
    from ..models.rate_card import RateCard


T = TypeVar("T", bound="CostEstimate")


@_attrs_define
class CostEstimate:
    """What a job of the given size would cost. Until June 2026 the service used the names input_values, rate_information,
    estimated_cost and cost_unit.

        Attributes:
            estimated_total_cost (float | None | Unset): Expected cost.
            estimated_unit (None | str | Unset): Unit of the cost.
            estimated_at (None | str | Unset): Time of the estimate in ISO 8601, UTC.
            estimated_execution_time (int | None | Unset): Expected run time in milliseconds.
            current_predicted_queue_time (int | None | Unset): Expected wait in milliseconds.
            estimated_quantum_compute_time_us (int | None | Unset): Expected quantum compute time in microseconds, for
                machines priced by it.
            estimate_context (EstimateContext | None | Unset):
            rate_card (None | RateCard | Unset):
            estimated_cost (float | None | Unset): Expected cost in the older form.
            cost_unit (None | str | Unset): Unit of the cost in the older form.
            input_values (Any | Unset): What was asked for, in the older form.
            rate_information (Any | Unset): Prices, in the older form.
    """

    estimated_total_cost: float | None | Unset = UNSET
    estimated_unit: None | str | Unset = UNSET
    estimated_at: None | str | Unset = UNSET
    estimated_execution_time: int | None | Unset = UNSET
    current_predicted_queue_time: int | None | Unset = UNSET
    estimated_quantum_compute_time_us: int | None | Unset = UNSET
    estimate_context: EstimateContext | None | Unset = UNSET
    rate_card: None | RateCard | Unset = UNSET
    estimated_cost: float | None | Unset = UNSET
    cost_unit: None | str | Unset = UNSET
    input_values: Any | Unset = UNSET
    rate_information: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.estimate_context import EstimateContext
        from ..models.rate_card import RateCard

        estimated_total_cost: float | None | Unset
        if isinstance(self.estimated_total_cost, Unset):
            estimated_total_cost = UNSET
        else:
            estimated_total_cost = self.estimated_total_cost

        estimated_unit: None | str | Unset
        if isinstance(self.estimated_unit, Unset):
            estimated_unit = UNSET
        else:
            estimated_unit = self.estimated_unit

        estimated_at: None | str | Unset
        if isinstance(self.estimated_at, Unset):
            estimated_at = UNSET
        else:
            estimated_at = self.estimated_at

        estimated_execution_time: int | None | Unset
        if isinstance(self.estimated_execution_time, Unset):
            estimated_execution_time = UNSET
        else:
            estimated_execution_time = self.estimated_execution_time

        current_predicted_queue_time: int | None | Unset
        if isinstance(self.current_predicted_queue_time, Unset):
            current_predicted_queue_time = UNSET
        else:
            current_predicted_queue_time = self.current_predicted_queue_time

        estimated_quantum_compute_time_us: int | None | Unset
        if isinstance(self.estimated_quantum_compute_time_us, Unset):
            estimated_quantum_compute_time_us = UNSET
        else:
            estimated_quantum_compute_time_us = self.estimated_quantum_compute_time_us

        estimate_context: dict[str, Any] | None | Unset
        if isinstance(self.estimate_context, Unset):
            estimate_context = UNSET
        elif isinstance(self.estimate_context, EstimateContext):
            estimate_context = self.estimate_context.to_dict()
        else:
            estimate_context = self.estimate_context

        rate_card: dict[str, Any] | None | Unset
        if isinstance(self.rate_card, Unset):
            rate_card = UNSET
        elif isinstance(self.rate_card, RateCard):
            rate_card = self.rate_card.to_dict()
        else:
            rate_card = self.rate_card

        estimated_cost: float | None | Unset
        if isinstance(self.estimated_cost, Unset):
            estimated_cost = UNSET
        else:
            estimated_cost = self.estimated_cost

        cost_unit: None | str | Unset
        if isinstance(self.cost_unit, Unset):
            cost_unit = UNSET
        else:
            cost_unit = self.cost_unit

        input_values = self.input_values

        rate_information = self.rate_information

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if estimated_total_cost is not UNSET:
            field_dict["estimated_total_cost"] = estimated_total_cost
        if estimated_unit is not UNSET:
            field_dict["estimated_unit"] = estimated_unit
        if estimated_at is not UNSET:
            field_dict["estimated_at"] = estimated_at
        if estimated_execution_time is not UNSET:
            field_dict["estimated_execution_time"] = estimated_execution_time
        if current_predicted_queue_time is not UNSET:
            field_dict["current_predicted_queue_time"] = current_predicted_queue_time
        if estimated_quantum_compute_time_us is not UNSET:
            field_dict["estimated_quantum_compute_time_us"] = estimated_quantum_compute_time_us
        if estimate_context is not UNSET:
            field_dict["estimate_context"] = estimate_context
        if rate_card is not UNSET:
            field_dict["rate_card"] = rate_card
        if estimated_cost is not UNSET:
            field_dict["estimated_cost"] = estimated_cost
        if cost_unit is not UNSET:
            field_dict["cost_unit"] = cost_unit
        if input_values is not UNSET:
            field_dict["input_values"] = input_values
        if rate_information is not UNSET:
            field_dict["rate_information"] = rate_information

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.estimate_context import EstimateContext
        from ..models.rate_card import RateCard

        d = dict(src_dict)

        def _parse_estimated_total_cost(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        estimated_total_cost = _parse_estimated_total_cost(d.pop("estimated_total_cost", UNSET))

        def _parse_estimated_unit(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        estimated_unit = _parse_estimated_unit(d.pop("estimated_unit", UNSET))

        def _parse_estimated_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        estimated_at = _parse_estimated_at(d.pop("estimated_at", UNSET))

        def _parse_estimated_execution_time(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        estimated_execution_time = _parse_estimated_execution_time(d.pop("estimated_execution_time", UNSET))

        def _parse_current_predicted_queue_time(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        current_predicted_queue_time = _parse_current_predicted_queue_time(d.pop("current_predicted_queue_time", UNSET))

        def _parse_estimated_quantum_compute_time_us(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        estimated_quantum_compute_time_us = _parse_estimated_quantum_compute_time_us(
            d.pop("estimated_quantum_compute_time_us", UNSET)
        )

        def _parse_estimate_context(data: object) -> EstimateContext | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                estimate_context_type_1 = EstimateContext.from_dict(data)

                return estimate_context_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EstimateContext | None | Unset, data)

        estimate_context = _parse_estimate_context(d.pop("estimate_context", UNSET))

        def _parse_rate_card(data: object) -> None | RateCard | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                rate_card_type_1 = RateCard.from_dict(data)

                return rate_card_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RateCard | Unset, data)

        rate_card = _parse_rate_card(d.pop("rate_card", UNSET))

        def _parse_estimated_cost(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        estimated_cost = _parse_estimated_cost(d.pop("estimated_cost", UNSET))

        def _parse_cost_unit(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cost_unit = _parse_cost_unit(d.pop("cost_unit", UNSET))

        input_values = d.pop("input_values", UNSET)

        rate_information = d.pop("rate_information", UNSET)

        cost_estimate = cls(
            estimated_total_cost=estimated_total_cost,
            estimated_unit=estimated_unit,
            estimated_at=estimated_at,
            estimated_execution_time=estimated_execution_time,
            current_predicted_queue_time=current_predicted_queue_time,
            estimated_quantum_compute_time_us=estimated_quantum_compute_time_us,
            estimate_context=estimate_context,
            rate_card=rate_card,
            estimated_cost=estimated_cost,
            cost_unit=cost_unit,
            input_values=input_values,
            rate_information=rate_information,
        )

        cost_estimate.additional_properties = d
        return cost_estimate

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.estimate_context import EstimateContext
    from ..models.rate_card import RateCard


T = TypeVar("T", bound="CostEstimate")


@_attrs_define
class CostEstimate:
    """What a job of the given size would cost. Until June 2026 the service used the names input_values, rate_information,
    estimated_cost and cost_unit.

        Attributes:
            estimated_total_cost (float | None): Expected cost.
            estimated_unit (str | None): Unit of the cost.
            estimated_at (str | None): Time of the estimate in ISO 8601, UTC.
            estimated_execution_time (int | None): Expected run time in milliseconds.
            current_predicted_queue_time (int | None): Expected wait in milliseconds.
            estimated_quantum_compute_time_us (int | None): Expected quantum compute time in microseconds, for
                machines priced by it.
            estimate_context (EstimateContext | None):
            rate_card (RateCard | None):
            estimated_cost (float | None): Expected cost in the older form.
            cost_unit (str | None): Unit of the cost in the older form.
            input_values (Any | None): What was asked for, in the older form.
            rate_information (Any | None): Prices, in the older form.
    """

    estimated_total_cost: float | None = None
    estimated_unit: None | str = None
    estimated_at: None | str = None
    estimated_execution_time: int | None = None
    current_predicted_queue_time: int | None = None
    estimated_quantum_compute_time_us: int | None = None
    estimate_context: EstimateContext | None = None
    rate_card: None | RateCard = None
    estimated_cost: float | None = None
    cost_unit: None | str = None
    input_values: Any | None = None
    rate_information: Any | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.estimate_context import EstimateContext
        from ..models.rate_card import RateCard

        estimated_total_cost: float | None
        if self.estimated_total_cost is None:
            estimated_total_cost = None
        else:
            estimated_total_cost = self.estimated_total_cost

        estimated_unit: None | str
        if self.estimated_unit is None:
            estimated_unit = None
        else:
            estimated_unit = self.estimated_unit

        estimated_at: None | str
        if self.estimated_at is None:
            estimated_at = None
        else:
            estimated_at = self.estimated_at

        estimated_execution_time: int | None
        if self.estimated_execution_time is None:
            estimated_execution_time = None
        else:
            estimated_execution_time = self.estimated_execution_time

        current_predicted_queue_time: int | None
        if self.current_predicted_queue_time is None:
            current_predicted_queue_time = None
        else:
            current_predicted_queue_time = self.current_predicted_queue_time

        estimated_quantum_compute_time_us: int | None
        if self.estimated_quantum_compute_time_us is None:
            estimated_quantum_compute_time_us = None
        else:
            estimated_quantum_compute_time_us = self.estimated_quantum_compute_time_us

        estimate_context: dict[str, Any] | None
        if self.estimate_context is None:
            estimate_context = None
        elif isinstance(self.estimate_context, EstimateContext):
            estimate_context = self.estimate_context.to_dict()
        else:
            estimate_context = self.estimate_context

        rate_card: dict[str, Any] | None
        if self.rate_card is None:
            rate_card = None
        elif isinstance(self.rate_card, RateCard):
            rate_card = self.rate_card.to_dict()
        else:
            rate_card = self.rate_card

        estimated_cost: float | None
        if self.estimated_cost is None:
            estimated_cost = None
        else:
            estimated_cost = self.estimated_cost

        cost_unit: None | str
        if self.cost_unit is None:
            cost_unit = None
        else:
            cost_unit = self.cost_unit

        input_values = self.input_values

        rate_information = self.rate_information

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if estimated_total_cost is not None:
            field_dict["estimated_total_cost"] = estimated_total_cost
        if estimated_unit is not None:
            field_dict["estimated_unit"] = estimated_unit
        if estimated_at is not None:
            field_dict["estimated_at"] = estimated_at
        if estimated_execution_time is not None:
            field_dict["estimated_execution_time"] = estimated_execution_time
        if current_predicted_queue_time is not None:
            field_dict["current_predicted_queue_time"] = current_predicted_queue_time
        if estimated_quantum_compute_time_us is not None:
            field_dict["estimated_quantum_compute_time_us"] = estimated_quantum_compute_time_us
        if estimate_context is not None:
            field_dict["estimate_context"] = estimate_context
        if rate_card is not None:
            field_dict["rate_card"] = rate_card
        if estimated_cost is not None:
            field_dict["estimated_cost"] = estimated_cost
        if cost_unit is not None:
            field_dict["cost_unit"] = cost_unit
        if input_values is not None:
            field_dict["input_values"] = input_values
        if rate_information is not None:
            field_dict["rate_information"] = rate_information

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.estimate_context import EstimateContext
        from ..models.rate_card import RateCard

        d = dict(src_dict)

        def _parse_estimated_total_cost(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        estimated_total_cost = _parse_estimated_total_cost(d.pop("estimated_total_cost", None))

        def _parse_estimated_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        estimated_unit = _parse_estimated_unit(d.pop("estimated_unit", None))

        def _parse_estimated_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        estimated_at = _parse_estimated_at(d.pop("estimated_at", None))

        def _parse_estimated_execution_time(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        estimated_execution_time = _parse_estimated_execution_time(d.pop("estimated_execution_time", None))

        def _parse_current_predicted_queue_time(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        current_predicted_queue_time = _parse_current_predicted_queue_time(d.pop("current_predicted_queue_time", None))

        def _parse_estimated_quantum_compute_time_us(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        estimated_quantum_compute_time_us = _parse_estimated_quantum_compute_time_us(
            d.pop("estimated_quantum_compute_time_us", None)
        )

        def _parse_estimate_context(data: object) -> EstimateContext | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                estimate_context_type_1 = EstimateContext.from_dict(data)

                return estimate_context_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EstimateContext | None, data)

        estimate_context = _parse_estimate_context(d.pop("estimate_context", None))

        def _parse_rate_card(data: object) -> None | RateCard:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                rate_card_type_1 = RateCard.from_dict(data)

                return rate_card_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RateCard, data)

        rate_card = _parse_rate_card(d.pop("rate_card", None))

        def _parse_estimated_cost(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        estimated_cost = _parse_estimated_cost(d.pop("estimated_cost", None))

        def _parse_cost_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost_unit = _parse_cost_unit(d.pop("cost_unit", None))

        input_values = d.pop("input_values", None)

        rate_information = d.pop("rate_information", None)

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.usage_amount import UsageAmount


T = TypeVar("T", bound="GroupUsage")


@_attrs_define
class GroupUsage:
    """What one group used in one period.

    Attributes:
        group_id (str | None): Id of the job, project or user.
        group_name (str | None): Its name.
        amount (float | None): Cost.
        amount_unit (str | None): Unit of the cost.
        amounts (list[UsageAmount] | None): The same by unit.
        job_count (int | None): Number of jobs.
        time_us (float | None): Machine time in microseconds.
    """

    group_id: None | str = None
    group_name: None | str = None
    amount: float | None = None
    amount_unit: None | str = None
    amounts: list[UsageAmount] | None = None
    job_count: int | None = None
    time_us: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        group_id: None | str
        if self.group_id is None:
            group_id = None
        else:
            group_id = self.group_id

        group_name: None | str
        if self.group_name is None:
            group_name = None
        else:
            group_name = self.group_name

        amount: float | None
        if self.amount is None:
            amount = None
        else:
            amount = self.amount

        amount_unit: None | str
        if self.amount_unit is None:
            amount_unit = None
        else:
            amount_unit = self.amount_unit

        amounts: list[dict[str, Any]] | None
        if self.amounts is None:
            amounts = None
        elif isinstance(self.amounts, list):
            amounts = []
            for amounts_type_0_item_data in self.amounts:
                amounts_type_0_item = amounts_type_0_item_data.to_dict()
                amounts.append(amounts_type_0_item)

        else:
            amounts = self.amounts

        job_count: int | None
        if self.job_count is None:
            job_count = None
        else:
            job_count = self.job_count

        time_us: float | None
        if self.time_us is None:
            time_us = None
        else:
            time_us = self.time_us

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if group_id is not None:
            field_dict["group_id"] = group_id
        if group_name is not None:
            field_dict["group_name"] = group_name
        if amount is not None:
            field_dict["amount"] = amount
        if amount_unit is not None:
            field_dict["amount_unit"] = amount_unit
        if amounts is not None:
            field_dict["amounts"] = amounts
        if job_count is not None:
            field_dict["job_count"] = job_count
        if time_us is not None:
            field_dict["time_us"] = time_us

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage_amount import UsageAmount

        d = dict(src_dict)

        def _parse_group_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        group_id = _parse_group_id(d.pop("group_id", None))

        def _parse_group_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        group_name = _parse_group_name(d.pop("group_name", None))

        def _parse_amount(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        amount = _parse_amount(d.pop("amount", None))

        def _parse_amount_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        amount_unit = _parse_amount_unit(d.pop("amount_unit", None))

        def _parse_amounts(data: object) -> list[UsageAmount] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                amounts_type_0 = []
                _amounts_type_0 = data
                for amounts_type_0_item_data in _amounts_type_0:
                    amounts_type_0_item = UsageAmount.from_dict(amounts_type_0_item_data)

                    amounts_type_0.append(amounts_type_0_item)

                return amounts_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UsageAmount] | None, data)

        amounts = _parse_amounts(d.pop("amounts", None))

        def _parse_job_count(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        job_count = _parse_job_count(d.pop("job_count", None))

        def _parse_time_us(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        time_us = _parse_time_us(d.pop("time_us", None))

        group_usage = cls(
            group_id=group_id,
            group_name=group_name,
            amount=amount,
            amount_unit=amount_unit,
            amounts=amounts,
            job_count=job_count,
            time_us=time_us,
        )

        group_usage.additional_properties = d
        return group_usage

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

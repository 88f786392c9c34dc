# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.usage import Usage
    from ..models.usage_amount import UsageAmount


T = TypeVar("T", bound="UsageReport")


@_attrs_define
class UsageReport:
    """What an organization has used over a range of days.

    Attributes:
        organization (str | None): Id of the organization.
        group_type (str | None): What the usage is grouped by.
        modality (str | None): Length of one period.
        usage_from (str | None): Begin of the range in ISO 8601, UTC.
        usage_to (str | None): End of the range in ISO 8601, UTC.
        usage_unit (str | None): Unit of the amounts.
        amount_total (float | None): Cost of the whole range.
        amount_totals (list[UsageAmount] | None): The same by unit.
        time_us_total (float | None): Machine time of the whole range in microseconds.
        job_count (int | None): Number of jobs.
        usage_data (list[Usage] | None): The periods, newest first.
    """

    organization: None | str = None
    group_type: None | str = None
    modality: None | str = None
    usage_from: None | str = None
    usage_to: None | str = None
    usage_unit: None | str = None
    amount_total: float | None = None
    amount_totals: list[UsageAmount] | None = None
    time_us_total: float | None = None
    job_count: int | None = None
    usage_data: list[Usage] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organization: None | str
        if self.organization is None:
            organization = None
        else:
            organization = self.organization

        group_type: None | str
        if self.group_type is None:
            group_type = None
        else:
            group_type = self.group_type

        modality: None | str
        if self.modality is None:
            modality = None
        else:
            modality = self.modality

        usage_from: None | str
        if self.usage_from is None:
            usage_from = None
        else:
            usage_from = self.usage_from

        usage_to: None | str
        if self.usage_to is None:
            usage_to = None
        else:
            usage_to = self.usage_to

        usage_unit: None | str
        if self.usage_unit is None:
            usage_unit = None
        else:
            usage_unit = self.usage_unit

        amount_total: float | None
        if self.amount_total is None:
            amount_total = None
        else:
            amount_total = self.amount_total

        amount_totals: list[dict[str, Any]] | None
        if self.amount_totals is None:
            amount_totals = None
        elif isinstance(self.amount_totals, list):
            amount_totals = []
            for amount_totals_type_0_item_data in self.amount_totals:
                amount_totals_type_0_item = amount_totals_type_0_item_data.to_dict()
                amount_totals.append(amount_totals_type_0_item)

        else:
            amount_totals = self.amount_totals

        time_us_total: float | None
        if self.time_us_total is None:
            time_us_total = None
        else:
            time_us_total = self.time_us_total

        job_count: int | None
        if self.job_count is None:
            job_count = None
        else:
            job_count = self.job_count

        usage_data: list[dict[str, Any]] | None
        if self.usage_data is None:
            usage_data = None
        elif isinstance(self.usage_data, list):
            usage_data = []
            for usage_data_type_0_item_data in self.usage_data:
                usage_data_type_0_item = usage_data_type_0_item_data.to_dict()
                usage_data.append(usage_data_type_0_item)

        else:
            usage_data = self.usage_data

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if organization is not None:
            field_dict["organization"] = organization
        if group_type is not None:
            field_dict["group_type"] = group_type
        if modality is not None:
            field_dict["modality"] = modality
        if usage_from is not None:
            field_dict["usage_from"] = usage_from
        if usage_to is not None:
            field_dict["usage_to"] = usage_to
        if usage_unit is not None:
            field_dict["usage_unit"] = usage_unit
        if amount_total is not None:
            field_dict["amount_total"] = amount_total
        if amount_totals is not None:
            field_dict["amount_totals"] = amount_totals
        if time_us_total is not None:
            field_dict["time_us_total"] = time_us_total
        if job_count is not None:
            field_dict["job_count"] = job_count
        if usage_data is not None:
            field_dict["usage_data"] = usage_data

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage import Usage
        from ..models.usage_amount import UsageAmount

        d = dict(src_dict)

        def _parse_organization(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organization = _parse_organization(d.pop("organization", None))

        def _parse_group_type(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        group_type = _parse_group_type(d.pop("group_type", None))

        def _parse_modality(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        modality = _parse_modality(d.pop("modality", None))

        def _parse_usage_from(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        usage_from = _parse_usage_from(d.pop("usage_from", None))

        def _parse_usage_to(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        usage_to = _parse_usage_to(d.pop("usage_to", None))

        def _parse_usage_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        usage_unit = _parse_usage_unit(d.pop("usage_unit", None))

        def _parse_amount_total(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        amount_total = _parse_amount_total(d.pop("amount_total", None))

        def _parse_amount_totals(data: object) -> list[UsageAmount] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                amount_totals_type_0 = []
                _amount_totals_type_0 = data
                for amount_totals_type_0_item_data in _amount_totals_type_0:
                    amount_totals_type_0_item = UsageAmount.from_dict(amount_totals_type_0_item_data)

                    amount_totals_type_0.append(amount_totals_type_0_item)

                return amount_totals_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UsageAmount] | None, data)

        amount_totals = _parse_amount_totals(d.pop("amount_totals", None))

        def _parse_time_us_total(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        time_us_total = _parse_time_us_total(d.pop("time_us_total", None))

        def _parse_job_count(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        job_count = _parse_job_count(d.pop("job_count", None))

        def _parse_usage_data(data: object) -> list[Usage] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                usage_data_type_0 = []
                _usage_data_type_0 = data
                for usage_data_type_0_item_data in _usage_data_type_0:
                    usage_data_type_0_item = Usage.from_dict(usage_data_type_0_item_data)

                    usage_data_type_0.append(usage_data_type_0_item)

                return usage_data_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Usage] | None, data)

        usage_data = _parse_usage_data(d.pop("usage_data", None))

        usage_report = cls(
            organization=organization,
            group_type=group_type,
            modality=modality,
            usage_from=usage_from,
            usage_to=usage_to,
            usage_unit=usage_unit,
            amount_total=amount_total,
            amount_totals=amount_totals,
            time_us_total=time_us_total,
            job_count=job_count,
            usage_data=usage_data,
        )

        usage_report.additional_properties = d
        return usage_report

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.usage import Usage
    from ..models.usage_amount import UsageAmount


T = TypeVar("T", bound="UsageReport")


@_attrs_define
class UsageReport:
    """What an organization has used over a range of days.

    Attributes:
        organization (None | str | Unset): Id of the organization.
        group_type (None | str | Unset): What the usage is grouped by.
        modality (None | str | Unset): Length of one period.
        usage_from (None | str | Unset): Begin of the range in ISO 8601, UTC.
        usage_to (None | str | Unset): End of the range in ISO 8601, UTC.
        usage_unit (None | str | Unset): Unit of the amounts.
        amount_total (float | None | Unset): Cost of the whole range.
        amount_totals (list[UsageAmount] | None | Unset): The same by unit.
        time_us_total (float | None | Unset): Machine time of the whole range in microseconds.
        job_count (int | None | Unset): Number of jobs.
        usage_data (list[Usage] | None | Unset): The periods, newest first.
    """

    organization: None | str | Unset = UNSET
    group_type: None | str | Unset = UNSET
    modality: None | str | Unset = UNSET
    usage_from: None | str | Unset = UNSET
    usage_to: None | str | Unset = UNSET
    usage_unit: None | str | Unset = UNSET
    amount_total: float | None | Unset = UNSET
    amount_totals: list[UsageAmount] | None | Unset = UNSET
    time_us_total: float | None | Unset = UNSET
    job_count: int | None | Unset = UNSET
    usage_data: list[Usage] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organization: None | str | Unset
        if isinstance(self.organization, Unset):
            organization = UNSET
        else:
            organization = self.organization

        group_type: None | str | Unset
        if isinstance(self.group_type, Unset):
            group_type = UNSET
        else:
            group_type = self.group_type

        modality: None | str | Unset
        if isinstance(self.modality, Unset):
            modality = UNSET
        else:
            modality = self.modality

        usage_from: None | str | Unset
        if isinstance(self.usage_from, Unset):
            usage_from = UNSET
        else:
            usage_from = self.usage_from

        usage_to: None | str | Unset
        if isinstance(self.usage_to, Unset):
            usage_to = UNSET
        else:
            usage_to = self.usage_to

        usage_unit: None | str | Unset
        if isinstance(self.usage_unit, Unset):
            usage_unit = UNSET
        else:
            usage_unit = self.usage_unit

        amount_total: float | None | Unset
        if isinstance(self.amount_total, Unset):
            amount_total = UNSET
        else:
            amount_total = self.amount_total

        amount_totals: list[dict[str, Any]] | None | Unset
        if isinstance(self.amount_totals, Unset):
            amount_totals = UNSET
        elif isinstance(self.amount_totals, list):
            amount_totals = []
            for amount_totals_type_0_item_data in self.amount_totals:
                amount_totals_type_0_item = amount_totals_type_0_item_data.to_dict()
                amount_totals.append(amount_totals_type_0_item)

        else:
            amount_totals = self.amount_totals

        time_us_total: float | None | Unset
        if isinstance(self.time_us_total, Unset):
            time_us_total = UNSET
        else:
            time_us_total = self.time_us_total

        job_count: int | None | Unset
        if isinstance(self.job_count, Unset):
            job_count = UNSET
        else:
            job_count = self.job_count

        usage_data: list[dict[str, Any]] | None | Unset
        if isinstance(self.usage_data, Unset):
            usage_data = UNSET
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
        if organization is not UNSET:
            field_dict["organization"] = organization
        if group_type is not UNSET:
            field_dict["group_type"] = group_type
        if modality is not UNSET:
            field_dict["modality"] = modality
        if usage_from is not UNSET:
            field_dict["usage_from"] = usage_from
        if usage_to is not UNSET:
            field_dict["usage_to"] = usage_to
        if usage_unit is not UNSET:
            field_dict["usage_unit"] = usage_unit
        if amount_total is not UNSET:
            field_dict["amount_total"] = amount_total
        if amount_totals is not UNSET:
            field_dict["amount_totals"] = amount_totals
        if time_us_total is not UNSET:
            field_dict["time_us_total"] = time_us_total
        if job_count is not UNSET:
            field_dict["job_count"] = job_count
        if usage_data is not UNSET:
            field_dict["usage_data"] = usage_data

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage import Usage
        from ..models.usage_amount import UsageAmount

        d = dict(src_dict)

        def _parse_organization(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization = _parse_organization(d.pop("organization", UNSET))

        def _parse_group_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        group_type = _parse_group_type(d.pop("group_type", UNSET))

        def _parse_modality(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        modality = _parse_modality(d.pop("modality", UNSET))

        def _parse_usage_from(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        usage_from = _parse_usage_from(d.pop("usage_from", UNSET))

        def _parse_usage_to(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        usage_to = _parse_usage_to(d.pop("usage_to", UNSET))

        def _parse_usage_unit(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        usage_unit = _parse_usage_unit(d.pop("usage_unit", UNSET))

        def _parse_amount_total(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        amount_total = _parse_amount_total(d.pop("amount_total", UNSET))

        def _parse_amount_totals(data: object) -> list[UsageAmount] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
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
            return cast(list[UsageAmount] | None | Unset, data)

        amount_totals = _parse_amount_totals(d.pop("amount_totals", UNSET))

        def _parse_time_us_total(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        time_us_total = _parse_time_us_total(d.pop("time_us_total", UNSET))

        def _parse_job_count(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        job_count = _parse_job_count(d.pop("job_count", UNSET))

        def _parse_usage_data(data: object) -> list[Usage] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
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
            return cast(list[Usage] | None | Unset, data)

        usage_data = _parse_usage_data(d.pop("usage_data", UNSET))

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

# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.org_report_member import OrgReportMember
    from ..models.org_report_qpu import OrgReportQpu


T = TypeVar("T", bound="OrgReport")


@_attrs_define
class OrgReport:
    """What an organization has spent over a range of days.

    Attributes:
        start_date (str | None): First day.
        end_date (str | None): Last day.
        organization (str | None): Name of the organization.
        organization_id (str | None): Id of the organization.
        budget (float | None): What may be spent.
        balance (float | None): What is left of it.
        currency (str | None):
        qpus (list[OrgReportQpu] | None):
        members (list[OrgReportMember] | None):
    """

    start_date: None | str = None
    end_date: None | str = None
    organization: None | str = None
    organization_id: None | str = None
    budget: float | None = None
    balance: float | None = None
    currency: None | str = None
    qpus: list[OrgReportQpu] | None = None
    members: list[OrgReportMember] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        start_date: None | str
        if self.start_date is None:
            start_date = None
        else:
            start_date = self.start_date

        end_date: None | str
        if self.end_date is None:
            end_date = None
        else:
            end_date = self.end_date

        organization: None | str
        if self.organization is None:
            organization = None
        else:
            organization = self.organization

        organization_id: None | str
        if self.organization_id is None:
            organization_id = None
        else:
            organization_id = self.organization_id

        budget: float | None
        if self.budget is None:
            budget = None
        else:
            budget = self.budget

        balance: float | None
        if self.balance is None:
            balance = None
        else:
            balance = self.balance

        currency: None | str
        if self.currency is None:
            currency = None
        else:
            currency = self.currency

        qpus: list[dict[str, Any]] | None
        if self.qpus is None:
            qpus = None
        elif isinstance(self.qpus, list):
            qpus = []
            for qpus_type_0_item_data in self.qpus:
                qpus_type_0_item = qpus_type_0_item_data.to_dict()
                qpus.append(qpus_type_0_item)

        else:
            qpus = self.qpus

        members: list[dict[str, Any]] | None
        if self.members is None:
            members = None
        elif isinstance(self.members, list):
            members = []
            for members_type_0_item_data in self.members:
                members_type_0_item = members_type_0_item_data.to_dict()
                members.append(members_type_0_item)

        else:
            members = self.members

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if start_date is not None:
            field_dict["start_date"] = start_date
        if end_date is not None:
            field_dict["end_date"] = end_date
        if organization is not None:
            field_dict["organization"] = organization
        if organization_id is not None:
            field_dict["organization_id"] = organization_id
        if budget is not None:
            field_dict["budget"] = budget
        if balance is not None:
            field_dict["balance"] = balance
        if currency is not None:
            field_dict["currency"] = currency
        if qpus is not None:
            field_dict["qpus"] = qpus
        if members is not None:
            field_dict["members"] = members

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.org_report_member import OrgReportMember
        from ..models.org_report_qpu import OrgReportQpu

        d = dict(src_dict)

        def _parse_start_date(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        start_date = _parse_start_date(d.pop("start_date", None))

        def _parse_end_date(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        end_date = _parse_end_date(d.pop("end_date", None))

        def _parse_organization(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organization = _parse_organization(d.pop("organization", None))

        def _parse_organization_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organization_id = _parse_organization_id(d.pop("organization_id", None))

        def _parse_budget(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        budget = _parse_budget(d.pop("budget", None))

        def _parse_balance(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        balance = _parse_balance(d.pop("balance", None))

        def _parse_currency(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        currency = _parse_currency(d.pop("currency", None))

        def _parse_qpus(data: object) -> list[OrgReportQpu] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                qpus_type_0 = []
                _qpus_type_0 = data
                for qpus_type_0_item_data in _qpus_type_0:
                    qpus_type_0_item = OrgReportQpu.from_dict(qpus_type_0_item_data)

                    qpus_type_0.append(qpus_type_0_item)

                return qpus_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OrgReportQpu] | None, data)

        qpus = _parse_qpus(d.pop("qpus", None))

        def _parse_members(data: object) -> list[OrgReportMember] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                members_type_0 = []
                _members_type_0 = data
                for members_type_0_item_data in _members_type_0:
                    members_type_0_item = OrgReportMember.from_dict(members_type_0_item_data)

                    members_type_0.append(members_type_0_item)

                return members_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OrgReportMember] | None, data)

        members = _parse_members(d.pop("members", None))

        org_report = cls(
            start_date=start_date,
            end_date=end_date,
            organization=organization,
            organization_id=organization_id,
            budget=budget,
            balance=balance,
            currency=currency,
            qpus=qpus,
            members=members,
        )

        org_report.additional_properties = d
        return org_report

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

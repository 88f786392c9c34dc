# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OrgReportMember")


@_attrs_define
class OrgReportMember:
    """The share of one member.

    Attributes:
        id (str | None): Id of the member.
        jobs (int | None): Number of jobs.
        user_email (str | None):
        first_name (str | None):
        last_name (str | None):
        execution_time (float | None): Run time; the unit is not documented.
        quota (float | None):
        quota_consumed (float | None):
    """

    id: None | str = None
    jobs: int | None = None
    user_email: None | str = None
    first_name: None | str = None
    last_name: None | str = None
    execution_time: float | None = None
    quota: float | None = None
    quota_consumed: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: None | str
        if self.id is None:
            id = None
        else:
            id = self.id

        jobs: int | None
        if self.jobs is None:
            jobs = None
        else:
            jobs = self.jobs

        user_email: None | str
        if self.user_email is None:
            user_email = None
        else:
            user_email = self.user_email

        first_name: None | str
        if self.first_name is None:
            first_name = None
        else:
            first_name = self.first_name

        last_name: None | str
        if self.last_name is None:
            last_name = None
        else:
            last_name = self.last_name

        execution_time: float | None
        if self.execution_time is None:
            execution_time = None
        else:
            execution_time = self.execution_time

        quota: float | None
        if self.quota is None:
            quota = None
        else:
            quota = self.quota

        quota_consumed: float | None
        if self.quota_consumed is None:
            quota_consumed = None
        else:
            quota_consumed = self.quota_consumed

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not None:
            field_dict["id"] = id
        if jobs is not None:
            field_dict["jobs"] = jobs
        if user_email is not None:
            field_dict["user_email"] = user_email
        if first_name is not None:
            field_dict["first_name"] = first_name
        if last_name is not None:
            field_dict["last_name"] = last_name
        if execution_time is not None:
            field_dict["execution_time"] = execution_time
        if quota is not None:
            field_dict["quota"] = quota
        if quota_consumed is not None:
            field_dict["quota_consumed"] = quota_consumed

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        id = _parse_id(d.pop("id", None))

        def _parse_jobs(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        jobs = _parse_jobs(d.pop("jobs", None))

        def _parse_user_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        user_email = _parse_user_email(d.pop("user_email", None))

        def _parse_first_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        first_name = _parse_first_name(d.pop("first_name", None))

        def _parse_last_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        last_name = _parse_last_name(d.pop("last_name", None))

        def _parse_execution_time(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        execution_time = _parse_execution_time(d.pop("execution_time", None))

        def _parse_quota(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        quota = _parse_quota(d.pop("quota", None))

        def _parse_quota_consumed(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        quota_consumed = _parse_quota_consumed(d.pop("quota_consumed", None))

        org_report_member = cls(
            id=id,
            jobs=jobs,
            user_email=user_email,
            first_name=first_name,
            last_name=last_name,
            execution_time=execution_time,
            quota=quota,
            quota_consumed=quota_consumed,
        )

        org_report_member.additional_properties = d
        return org_report_member

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.cost_amount import CostAmount


T = TypeVar("T", bound="SessionSettings")


@_attrs_define
class SessionSettings:
    """Limits of a session.

    Attributes:
        job_count_limit (int | None): Number of jobs.
        duration_limit_min (int | None): Length in minutes.
        cost_limit (CostAmount | None): What its jobs may cost.
        expires_at (str | None): When it ends by itself, in ISO 8601, UTC.
    """

    job_count_limit: int | None = None
    duration_limit_min: int | None = None
    cost_limit: CostAmount | None = None
    expires_at: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.cost_amount import CostAmount

        job_count_limit: int | None
        if self.job_count_limit is None:
            job_count_limit = None
        else:
            job_count_limit = self.job_count_limit

        duration_limit_min: int | None
        if self.duration_limit_min is None:
            duration_limit_min = None
        else:
            duration_limit_min = self.duration_limit_min

        cost_limit: dict[str, Any] | None
        if self.cost_limit is None:
            cost_limit = None
        elif isinstance(self.cost_limit, CostAmount):
            cost_limit = self.cost_limit.to_dict()
        else:
            cost_limit = self.cost_limit

        expires_at: None | str
        if self.expires_at is None:
            expires_at = None
        else:
            expires_at = self.expires_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if job_count_limit is not None:
            field_dict["job_count_limit"] = job_count_limit
        if duration_limit_min is not None:
            field_dict["duration_limit_min"] = duration_limit_min
        if cost_limit is not None:
            field_dict["cost_limit"] = cost_limit
        if expires_at is not None:
            field_dict["expires_at"] = expires_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cost_amount import CostAmount

        d = dict(src_dict)

        def _parse_job_count_limit(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        job_count_limit = _parse_job_count_limit(d.pop("job_count_limit", None))

        def _parse_duration_limit_min(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        duration_limit_min = _parse_duration_limit_min(d.pop("duration_limit_min", None))

        def _parse_cost_limit(data: object) -> CostAmount | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                cost_limit_type_1 = CostAmount.from_dict(data)

                return cost_limit_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CostAmount | None, data)

        cost_limit = _parse_cost_limit(d.pop("cost_limit", None))

        def _parse_expires_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        expires_at = _parse_expires_at(d.pop("expires_at", None))

        session_settings = cls(
            job_count_limit=job_count_limit,
            duration_limit_min=duration_limit_min,
            cost_limit=cost_limit,
            expires_at=expires_at,
        )

        session_settings.additional_properties = d
        return session_settings

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

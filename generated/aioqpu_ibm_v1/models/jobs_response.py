# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.job_response import JobResponse


T = TypeVar("T", bound="JobsResponse")


@_attrs_define
class JobsResponse:
    """One page of jobs.

    Attributes:
        jobs (list[JobResponse] | None):
        count (int | None): Number of jobs that match, on all pages.
        limit (int | None): Page size.
        offset (int | None): How many jobs were skipped.
    """

    jobs: list[JobResponse] | None = None
    count: int | None = None
    limit: int | None = None
    offset: int | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        jobs: list[dict[str, Any]] | None
        if self.jobs is None:
            jobs = None
        elif isinstance(self.jobs, list):
            jobs = []
            for jobs_type_0_item_data in self.jobs:
                jobs_type_0_item = jobs_type_0_item_data.to_dict()
                jobs.append(jobs_type_0_item)

        else:
            jobs = self.jobs

        count: int | None
        if self.count is None:
            count = None
        else:
            count = self.count

        limit: int | None
        if self.limit is None:
            limit = None
        else:
            limit = self.limit

        offset: int | None
        if self.offset is None:
            offset = None
        else:
            offset = self.offset

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if jobs is not None:
            field_dict["jobs"] = jobs
        if count is not None:
            field_dict["count"] = count
        if limit is not None:
            field_dict["limit"] = limit
        if offset is not None:
            field_dict["offset"] = offset

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_response import JobResponse

        d = dict(src_dict)

        def _parse_jobs(data: object) -> list[JobResponse] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                jobs_type_0 = []
                _jobs_type_0 = data
                for jobs_type_0_item_data in _jobs_type_0:
                    jobs_type_0_item = JobResponse.from_dict(jobs_type_0_item_data)

                    jobs_type_0.append(jobs_type_0_item)

                return jobs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[JobResponse] | None, data)

        jobs = _parse_jobs(d.pop("jobs", None))

        def _parse_count(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        count = _parse_count(d.pop("count", None))

        def _parse_limit(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        limit = _parse_limit(d.pop("limit", None))

        def _parse_offset(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        offset = _parse_offset(d.pop("offset", None))

        jobs_response = cls(
            jobs=jobs,
            count=count,
            limit=limit,
            offset=offset,
        )

        jobs_response.additional_properties = d
        return jobs_response

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

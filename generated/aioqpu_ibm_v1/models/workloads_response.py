# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.page_link import PageLink
    from ..models.workload import Workload


T = TypeVar("T", bound="WorkloadsResponse")


@_attrs_define
class WorkloadsResponse:
    """One page of workloads.

    Attributes:
        workloads (list[Workload] | None):
        total_count (int | None): Number of workloads that match, on all pages.
        limit (int | None): Page size.
        previous (PageLink | None):
        next_ (PageLink | None):
    """

    workloads: list[Workload] | None = None
    total_count: int | None = None
    limit: int | None = None
    previous: None | PageLink = None
    next_: None | PageLink = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.page_link import PageLink

        workloads: list[dict[str, Any]] | None
        if self.workloads is None:
            workloads = None
        elif isinstance(self.workloads, list):
            workloads = []
            for workloads_type_0_item_data in self.workloads:
                workloads_type_0_item = workloads_type_0_item_data.to_dict()
                workloads.append(workloads_type_0_item)

        else:
            workloads = self.workloads

        total_count: int | None
        if self.total_count is None:
            total_count = None
        else:
            total_count = self.total_count

        limit: int | None
        if self.limit is None:
            limit = None
        else:
            limit = self.limit

        previous: dict[str, Any] | None
        if self.previous is None:
            previous = None
        elif isinstance(self.previous, PageLink):
            previous = self.previous.to_dict()
        else:
            previous = self.previous

        next_: dict[str, Any] | None
        if self.next_ is None:
            next_ = None
        elif isinstance(self.next_, PageLink):
            next_ = self.next_.to_dict()
        else:
            next_ = self.next_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if workloads is not None:
            field_dict["workloads"] = workloads
        if total_count is not None:
            field_dict["total_count"] = total_count
        if limit is not None:
            field_dict["limit"] = limit
        if previous is not None:
            field_dict["previous"] = previous
        if next_ is not None:
            field_dict["next"] = next_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.page_link import PageLink
        from ..models.workload import Workload

        d = dict(src_dict)

        def _parse_workloads(data: object) -> list[Workload] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                workloads_type_0 = []
                _workloads_type_0 = data
                for workloads_type_0_item_data in _workloads_type_0:
                    workloads_type_0_item = Workload.from_dict(workloads_type_0_item_data)

                    workloads_type_0.append(workloads_type_0_item)

                return workloads_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Workload] | None, data)

        workloads = _parse_workloads(d.pop("workloads", None))

        def _parse_total_count(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        total_count = _parse_total_count(d.pop("total_count", None))

        def _parse_limit(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        limit = _parse_limit(d.pop("limit", None))

        def _parse_previous(data: object) -> None | PageLink:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                previous_type_1 = PageLink.from_dict(data)

                return previous_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PageLink, data)

        previous = _parse_previous(d.pop("previous", None))

        def _parse_next_(data: object) -> None | PageLink:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                next_type_1 = PageLink.from_dict(data)

                return next_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PageLink, data)

        next_ = _parse_next_(d.pop("next", None))

        workloads_response = cls(
            workloads=workloads,
            total_count=total_count,
            limit=limit,
            previous=previous,
            next_=next_,
        )

        workloads_response.additional_properties = d
        return workloads_response

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

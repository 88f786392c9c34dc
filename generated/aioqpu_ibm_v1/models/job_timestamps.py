# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobTimestamps")


@_attrs_define
class JobTimestamps:
    """When a job changed its state.

    Attributes:
        created (str | None): Time of creation.
        running (str | None): Start of the run.
        finished (str | None): End of the job.
    """

    created: None | str = None
    running: None | str = None
    finished: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created: None | str
        if self.created is None:
            created = None
        else:
            created = self.created

        running: None | str
        if self.running is None:
            running = None
        else:
            running = self.running

        finished: None | str
        if self.finished is None:
            finished = None
        else:
            finished = self.finished

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if created is not None:
            field_dict["created"] = created
        if running is not None:
            field_dict["running"] = running
        if finished is not None:
            field_dict["finished"] = finished

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_created(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created = _parse_created(d.pop("created", None))

        def _parse_running(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        running = _parse_running(d.pop("running", None))

        def _parse_finished(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        finished = _parse_finished(d.pop("finished", None))

        job_timestamps = cls(
            created=created,
            running=running,
            finished=finished,
        )

        job_timestamps.additional_properties = d
        return job_timestamps

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="AnalyticsUsageGroup")


@_attrs_define
class AnalyticsUsageGroup:
    """Usage figures of one group.

    Attributes:
        usage (float | None | Unset): Time used in milliseconds.
        jobs (float | None | Unset): Number of jobs.
        sessions (float | None | Unset): Number of sessions and batches.
        sessions_usage (float | None | Unset): Their time in milliseconds.
        avg_sessions_usage (float | None | Unset): Mean in milliseconds.
        max_sessions_usage (float | None | Unset): Maximum in milliseconds.
        batch_sessions (float | None | Unset): Number of batches.
        batch_sessions_usage (float | None | Unset): Their time in milliseconds.
        avg_batch_sessions_usage (float | None | Unset): Mean in milliseconds.
        max_batch_sessions_usage (float | None | Unset): Maximum in milliseconds.
        dedicated_sessions (float | None | Unset): Number of dedicated sessions.
        dedicated_sessions_usage (float | None | Unset): Their time in milliseconds.
        avg_dedicated_sessions_usage (float | None | Unset): Mean in milliseconds.
        max_dedicated_sessions_usage (float | None | Unset): Maximum in milliseconds.
        individual_jobs (float | None | Unset): Number of jobs outside of sessions.
        individual_jobs_usage (float | None | Unset): Their time in milliseconds.
        avg_individual_jobs_usage (float | None | Unset): Mean in milliseconds.
        max_individual_jobs_usage (float | None | Unset): Maximum in milliseconds.
        queue_time (float | None | Unset): Time in queues in milliseconds.
        avg_queue_time (float | None | Unset): Mean in milliseconds.
        max_queue_time (float | None | Unset): Maximum in milliseconds.
        key (None | str | Unset): What the group has in common.
    """

    usage: float | None | Unset = UNSET
    jobs: float | None | Unset = UNSET
    sessions: float | None | Unset = UNSET
    sessions_usage: float | None | Unset = UNSET
    avg_sessions_usage: float | None | Unset = UNSET
    max_sessions_usage: float | None | Unset = UNSET
    batch_sessions: float | None | Unset = UNSET
    batch_sessions_usage: float | None | Unset = UNSET
    avg_batch_sessions_usage: float | None | Unset = UNSET
    max_batch_sessions_usage: float | None | Unset = UNSET
    dedicated_sessions: float | None | Unset = UNSET
    dedicated_sessions_usage: float | None | Unset = UNSET
    avg_dedicated_sessions_usage: float | None | Unset = UNSET
    max_dedicated_sessions_usage: float | None | Unset = UNSET
    individual_jobs: float | None | Unset = UNSET
    individual_jobs_usage: float | None | Unset = UNSET
    avg_individual_jobs_usage: float | None | Unset = UNSET
    max_individual_jobs_usage: float | None | Unset = UNSET
    queue_time: float | None | Unset = UNSET
    avg_queue_time: float | None | Unset = UNSET
    max_queue_time: float | None | Unset = UNSET
    key: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        usage: float | None | Unset
        if isinstance(self.usage, Unset):
            usage = UNSET
        else:
            usage = self.usage

        jobs: float | None | Unset
        if isinstance(self.jobs, Unset):
            jobs = UNSET
        else:
            jobs = self.jobs

        sessions: float | None | Unset
        if isinstance(self.sessions, Unset):
            sessions = UNSET
        else:
            sessions = self.sessions

        sessions_usage: float | None | Unset
        if isinstance(self.sessions_usage, Unset):
            sessions_usage = UNSET
        else:
            sessions_usage = self.sessions_usage

        avg_sessions_usage: float | None | Unset
        if isinstance(self.avg_sessions_usage, Unset):
            avg_sessions_usage = UNSET
        else:
            avg_sessions_usage = self.avg_sessions_usage

        max_sessions_usage: float | None | Unset
        if isinstance(self.max_sessions_usage, Unset):
            max_sessions_usage = UNSET
        else:
            max_sessions_usage = self.max_sessions_usage

        batch_sessions: float | None | Unset
        if isinstance(self.batch_sessions, Unset):
            batch_sessions = UNSET
        else:
            batch_sessions = self.batch_sessions

        batch_sessions_usage: float | None | Unset
        if isinstance(self.batch_sessions_usage, Unset):
            batch_sessions_usage = UNSET
        else:
            batch_sessions_usage = self.batch_sessions_usage

        avg_batch_sessions_usage: float | None | Unset
        if isinstance(self.avg_batch_sessions_usage, Unset):
            avg_batch_sessions_usage = UNSET
        else:
            avg_batch_sessions_usage = self.avg_batch_sessions_usage

        max_batch_sessions_usage: float | None | Unset
        if isinstance(self.max_batch_sessions_usage, Unset):
            max_batch_sessions_usage = UNSET
        else:
            max_batch_sessions_usage = self.max_batch_sessions_usage

        dedicated_sessions: float | None | Unset
        if isinstance(self.dedicated_sessions, Unset):
            dedicated_sessions = UNSET
        else:
            dedicated_sessions = self.dedicated_sessions

        dedicated_sessions_usage: float | None | Unset
        if isinstance(self.dedicated_sessions_usage, Unset):
            dedicated_sessions_usage = UNSET
        else:
            dedicated_sessions_usage = self.dedicated_sessions_usage

        avg_dedicated_sessions_usage: float | None | Unset
        if isinstance(self.avg_dedicated_sessions_usage, Unset):
            avg_dedicated_sessions_usage = UNSET
        else:
            avg_dedicated_sessions_usage = self.avg_dedicated_sessions_usage

        max_dedicated_sessions_usage: float | None | Unset
        if isinstance(self.max_dedicated_sessions_usage, Unset):
            max_dedicated_sessions_usage = UNSET
        else:
            max_dedicated_sessions_usage = self.max_dedicated_sessions_usage

        individual_jobs: float | None | Unset
        if isinstance(self.individual_jobs, Unset):
            individual_jobs = UNSET
        else:
            individual_jobs = self.individual_jobs

        individual_jobs_usage: float | None | Unset
        if isinstance(self.individual_jobs_usage, Unset):
            individual_jobs_usage = UNSET
        else:
            individual_jobs_usage = self.individual_jobs_usage

        avg_individual_jobs_usage: float | None | Unset
        if isinstance(self.avg_individual_jobs_usage, Unset):
            avg_individual_jobs_usage = UNSET
        else:
            avg_individual_jobs_usage = self.avg_individual_jobs_usage

        max_individual_jobs_usage: float | None | Unset
        if isinstance(self.max_individual_jobs_usage, Unset):
            max_individual_jobs_usage = UNSET
        else:
            max_individual_jobs_usage = self.max_individual_jobs_usage

        queue_time: float | None | Unset
        if isinstance(self.queue_time, Unset):
            queue_time = UNSET
        else:
            queue_time = self.queue_time

        avg_queue_time: float | None | Unset
        if isinstance(self.avg_queue_time, Unset):
            avg_queue_time = UNSET
        else:
            avg_queue_time = self.avg_queue_time

        max_queue_time: float | None | Unset
        if isinstance(self.max_queue_time, Unset):
            max_queue_time = UNSET
        else:
            max_queue_time = self.max_queue_time

        key: None | str | Unset
        if isinstance(self.key, Unset):
            key = UNSET
        else:
            key = self.key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if usage is not UNSET:
            field_dict["usage"] = usage
        if jobs is not UNSET:
            field_dict["jobs"] = jobs
        if sessions is not UNSET:
            field_dict["sessions"] = sessions
        if sessions_usage is not UNSET:
            field_dict["sessions_usage"] = sessions_usage
        if avg_sessions_usage is not UNSET:
            field_dict["avg_sessions_usage"] = avg_sessions_usage
        if max_sessions_usage is not UNSET:
            field_dict["max_sessions_usage"] = max_sessions_usage
        if batch_sessions is not UNSET:
            field_dict["batch_sessions"] = batch_sessions
        if batch_sessions_usage is not UNSET:
            field_dict["batch_sessions_usage"] = batch_sessions_usage
        if avg_batch_sessions_usage is not UNSET:
            field_dict["avg_batch_sessions_usage"] = avg_batch_sessions_usage
        if max_batch_sessions_usage is not UNSET:
            field_dict["max_batch_sessions_usage"] = max_batch_sessions_usage
        if dedicated_sessions is not UNSET:
            field_dict["dedicated_sessions"] = dedicated_sessions
        if dedicated_sessions_usage is not UNSET:
            field_dict["dedicated_sessions_usage"] = dedicated_sessions_usage
        if avg_dedicated_sessions_usage is not UNSET:
            field_dict["avg_dedicated_sessions_usage"] = avg_dedicated_sessions_usage
        if max_dedicated_sessions_usage is not UNSET:
            field_dict["max_dedicated_sessions_usage"] = max_dedicated_sessions_usage
        if individual_jobs is not UNSET:
            field_dict["individual_jobs"] = individual_jobs
        if individual_jobs_usage is not UNSET:
            field_dict["individual_jobs_usage"] = individual_jobs_usage
        if avg_individual_jobs_usage is not UNSET:
            field_dict["avg_individual_jobs_usage"] = avg_individual_jobs_usage
        if max_individual_jobs_usage is not UNSET:
            field_dict["max_individual_jobs_usage"] = max_individual_jobs_usage
        if queue_time is not UNSET:
            field_dict["queue_time"] = queue_time
        if avg_queue_time is not UNSET:
            field_dict["avg_queue_time"] = avg_queue_time
        if max_queue_time is not UNSET:
            field_dict["max_queue_time"] = max_queue_time
        if key is not UNSET:
            field_dict["key"] = key

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        usage = _parse_usage(d.pop("usage", UNSET))

        def _parse_jobs(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        jobs = _parse_jobs(d.pop("jobs", UNSET))

        def _parse_sessions(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        sessions = _parse_sessions(d.pop("sessions", UNSET))

        def _parse_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        sessions_usage = _parse_sessions_usage(d.pop("sessions_usage", UNSET))

        def _parse_avg_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        avg_sessions_usage = _parse_avg_sessions_usage(d.pop("avg_sessions_usage", UNSET))

        def _parse_max_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_sessions_usage = _parse_max_sessions_usage(d.pop("max_sessions_usage", UNSET))

        def _parse_batch_sessions(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        batch_sessions = _parse_batch_sessions(d.pop("batch_sessions", UNSET))

        def _parse_batch_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        batch_sessions_usage = _parse_batch_sessions_usage(d.pop("batch_sessions_usage", UNSET))

        def _parse_avg_batch_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        avg_batch_sessions_usage = _parse_avg_batch_sessions_usage(d.pop("avg_batch_sessions_usage", UNSET))

        def _parse_max_batch_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_batch_sessions_usage = _parse_max_batch_sessions_usage(d.pop("max_batch_sessions_usage", UNSET))

        def _parse_dedicated_sessions(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        dedicated_sessions = _parse_dedicated_sessions(d.pop("dedicated_sessions", UNSET))

        def _parse_dedicated_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        dedicated_sessions_usage = _parse_dedicated_sessions_usage(d.pop("dedicated_sessions_usage", UNSET))

        def _parse_avg_dedicated_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        avg_dedicated_sessions_usage = _parse_avg_dedicated_sessions_usage(d.pop("avg_dedicated_sessions_usage", UNSET))

        def _parse_max_dedicated_sessions_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_dedicated_sessions_usage = _parse_max_dedicated_sessions_usage(d.pop("max_dedicated_sessions_usage", UNSET))

        def _parse_individual_jobs(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        individual_jobs = _parse_individual_jobs(d.pop("individual_jobs", UNSET))

        def _parse_individual_jobs_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        individual_jobs_usage = _parse_individual_jobs_usage(d.pop("individual_jobs_usage", UNSET))

        def _parse_avg_individual_jobs_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        avg_individual_jobs_usage = _parse_avg_individual_jobs_usage(d.pop("avg_individual_jobs_usage", UNSET))

        def _parse_max_individual_jobs_usage(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_individual_jobs_usage = _parse_max_individual_jobs_usage(d.pop("max_individual_jobs_usage", UNSET))

        def _parse_queue_time(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        queue_time = _parse_queue_time(d.pop("queue_time", UNSET))

        def _parse_avg_queue_time(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        avg_queue_time = _parse_avg_queue_time(d.pop("avg_queue_time", UNSET))

        def _parse_max_queue_time(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_queue_time = _parse_max_queue_time(d.pop("max_queue_time", UNSET))

        def _parse_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        key = _parse_key(d.pop("key", UNSET))

        analytics_usage_group = cls(
            usage=usage,
            jobs=jobs,
            sessions=sessions,
            sessions_usage=sessions_usage,
            avg_sessions_usage=avg_sessions_usage,
            max_sessions_usage=max_sessions_usage,
            batch_sessions=batch_sessions,
            batch_sessions_usage=batch_sessions_usage,
            avg_batch_sessions_usage=avg_batch_sessions_usage,
            max_batch_sessions_usage=max_batch_sessions_usage,
            dedicated_sessions=dedicated_sessions,
            dedicated_sessions_usage=dedicated_sessions_usage,
            avg_dedicated_sessions_usage=avg_dedicated_sessions_usage,
            max_dedicated_sessions_usage=max_dedicated_sessions_usage,
            individual_jobs=individual_jobs,
            individual_jobs_usage=individual_jobs_usage,
            avg_individual_jobs_usage=avg_individual_jobs_usage,
            max_individual_jobs_usage=max_individual_jobs_usage,
            queue_time=queue_time,
            avg_queue_time=avg_queue_time,
            max_queue_time=max_queue_time,
            key=key,
        )

        analytics_usage_group.additional_properties = d
        return analytics_usage_group

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

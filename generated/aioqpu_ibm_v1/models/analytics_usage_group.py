# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AnalyticsUsageGroup")


@_attrs_define
class AnalyticsUsageGroup:
    """Usage figures of one group.

    Attributes:
        usage (float | None): Time used in milliseconds.
        jobs (float | None): Number of jobs.
        sessions (float | None): Number of sessions and batches.
        sessions_usage (float | None): Their time in milliseconds.
        avg_sessions_usage (float | None): Mean in milliseconds.
        max_sessions_usage (float | None): Maximum in milliseconds.
        batch_sessions (float | None): Number of batches.
        batch_sessions_usage (float | None): Their time in milliseconds.
        avg_batch_sessions_usage (float | None): Mean in milliseconds.
        max_batch_sessions_usage (float | None): Maximum in milliseconds.
        dedicated_sessions (float | None): Number of dedicated sessions.
        dedicated_sessions_usage (float | None): Their time in milliseconds.
        avg_dedicated_sessions_usage (float | None): Mean in milliseconds.
        max_dedicated_sessions_usage (float | None): Maximum in milliseconds.
        individual_jobs (float | None): Number of jobs outside of sessions.
        individual_jobs_usage (float | None): Their time in milliseconds.
        avg_individual_jobs_usage (float | None): Mean in milliseconds.
        max_individual_jobs_usage (float | None): Maximum in milliseconds.
        queue_time (float | None): Time in queues in milliseconds.
        avg_queue_time (float | None): Mean in milliseconds.
        max_queue_time (float | None): Maximum in milliseconds.
        key (str | None): What the group has in common.
    """

    usage: float | None = None
    jobs: float | None = None
    sessions: float | None = None
    sessions_usage: float | None = None
    avg_sessions_usage: float | None = None
    max_sessions_usage: float | None = None
    batch_sessions: float | None = None
    batch_sessions_usage: float | None = None
    avg_batch_sessions_usage: float | None = None
    max_batch_sessions_usage: float | None = None
    dedicated_sessions: float | None = None
    dedicated_sessions_usage: float | None = None
    avg_dedicated_sessions_usage: float | None = None
    max_dedicated_sessions_usage: float | None = None
    individual_jobs: float | None = None
    individual_jobs_usage: float | None = None
    avg_individual_jobs_usage: float | None = None
    max_individual_jobs_usage: float | None = None
    queue_time: float | None = None
    avg_queue_time: float | None = None
    max_queue_time: float | None = None
    key: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        usage: float | None
        if self.usage is None:
            usage = None
        else:
            usage = self.usage

        jobs: float | None
        if self.jobs is None:
            jobs = None
        else:
            jobs = self.jobs

        sessions: float | None
        if self.sessions is None:
            sessions = None
        else:
            sessions = self.sessions

        sessions_usage: float | None
        if self.sessions_usage is None:
            sessions_usage = None
        else:
            sessions_usage = self.sessions_usage

        avg_sessions_usage: float | None
        if self.avg_sessions_usage is None:
            avg_sessions_usage = None
        else:
            avg_sessions_usage = self.avg_sessions_usage

        max_sessions_usage: float | None
        if self.max_sessions_usage is None:
            max_sessions_usage = None
        else:
            max_sessions_usage = self.max_sessions_usage

        batch_sessions: float | None
        if self.batch_sessions is None:
            batch_sessions = None
        else:
            batch_sessions = self.batch_sessions

        batch_sessions_usage: float | None
        if self.batch_sessions_usage is None:
            batch_sessions_usage = None
        else:
            batch_sessions_usage = self.batch_sessions_usage

        avg_batch_sessions_usage: float | None
        if self.avg_batch_sessions_usage is None:
            avg_batch_sessions_usage = None
        else:
            avg_batch_sessions_usage = self.avg_batch_sessions_usage

        max_batch_sessions_usage: float | None
        if self.max_batch_sessions_usage is None:
            max_batch_sessions_usage = None
        else:
            max_batch_sessions_usage = self.max_batch_sessions_usage

        dedicated_sessions: float | None
        if self.dedicated_sessions is None:
            dedicated_sessions = None
        else:
            dedicated_sessions = self.dedicated_sessions

        dedicated_sessions_usage: float | None
        if self.dedicated_sessions_usage is None:
            dedicated_sessions_usage = None
        else:
            dedicated_sessions_usage = self.dedicated_sessions_usage

        avg_dedicated_sessions_usage: float | None
        if self.avg_dedicated_sessions_usage is None:
            avg_dedicated_sessions_usage = None
        else:
            avg_dedicated_sessions_usage = self.avg_dedicated_sessions_usage

        max_dedicated_sessions_usage: float | None
        if self.max_dedicated_sessions_usage is None:
            max_dedicated_sessions_usage = None
        else:
            max_dedicated_sessions_usage = self.max_dedicated_sessions_usage

        individual_jobs: float | None
        if self.individual_jobs is None:
            individual_jobs = None
        else:
            individual_jobs = self.individual_jobs

        individual_jobs_usage: float | None
        if self.individual_jobs_usage is None:
            individual_jobs_usage = None
        else:
            individual_jobs_usage = self.individual_jobs_usage

        avg_individual_jobs_usage: float | None
        if self.avg_individual_jobs_usage is None:
            avg_individual_jobs_usage = None
        else:
            avg_individual_jobs_usage = self.avg_individual_jobs_usage

        max_individual_jobs_usage: float | None
        if self.max_individual_jobs_usage is None:
            max_individual_jobs_usage = None
        else:
            max_individual_jobs_usage = self.max_individual_jobs_usage

        queue_time: float | None
        if self.queue_time is None:
            queue_time = None
        else:
            queue_time = self.queue_time

        avg_queue_time: float | None
        if self.avg_queue_time is None:
            avg_queue_time = None
        else:
            avg_queue_time = self.avg_queue_time

        max_queue_time: float | None
        if self.max_queue_time is None:
            max_queue_time = None
        else:
            max_queue_time = self.max_queue_time

        key: None | str
        if self.key is None:
            key = None
        else:
            key = self.key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if usage is not None:
            field_dict["usage"] = usage
        if jobs is not None:
            field_dict["jobs"] = jobs
        if sessions is not None:
            field_dict["sessions"] = sessions
        if sessions_usage is not None:
            field_dict["sessions_usage"] = sessions_usage
        if avg_sessions_usage is not None:
            field_dict["avg_sessions_usage"] = avg_sessions_usage
        if max_sessions_usage is not None:
            field_dict["max_sessions_usage"] = max_sessions_usage
        if batch_sessions is not None:
            field_dict["batch_sessions"] = batch_sessions
        if batch_sessions_usage is not None:
            field_dict["batch_sessions_usage"] = batch_sessions_usage
        if avg_batch_sessions_usage is not None:
            field_dict["avg_batch_sessions_usage"] = avg_batch_sessions_usage
        if max_batch_sessions_usage is not None:
            field_dict["max_batch_sessions_usage"] = max_batch_sessions_usage
        if dedicated_sessions is not None:
            field_dict["dedicated_sessions"] = dedicated_sessions
        if dedicated_sessions_usage is not None:
            field_dict["dedicated_sessions_usage"] = dedicated_sessions_usage
        if avg_dedicated_sessions_usage is not None:
            field_dict["avg_dedicated_sessions_usage"] = avg_dedicated_sessions_usage
        if max_dedicated_sessions_usage is not None:
            field_dict["max_dedicated_sessions_usage"] = max_dedicated_sessions_usage
        if individual_jobs is not None:
            field_dict["individual_jobs"] = individual_jobs
        if individual_jobs_usage is not None:
            field_dict["individual_jobs_usage"] = individual_jobs_usage
        if avg_individual_jobs_usage is not None:
            field_dict["avg_individual_jobs_usage"] = avg_individual_jobs_usage
        if max_individual_jobs_usage is not None:
            field_dict["max_individual_jobs_usage"] = max_individual_jobs_usage
        if queue_time is not None:
            field_dict["queue_time"] = queue_time
        if avg_queue_time is not None:
            field_dict["avg_queue_time"] = avg_queue_time
        if max_queue_time is not None:
            field_dict["max_queue_time"] = max_queue_time
        if key is not None:
            field_dict["key"] = key

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage = _parse_usage(d.pop("usage", None))

        def _parse_jobs(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        jobs = _parse_jobs(d.pop("jobs", None))

        def _parse_sessions(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        sessions = _parse_sessions(d.pop("sessions", None))

        def _parse_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        sessions_usage = _parse_sessions_usage(d.pop("sessions_usage", None))

        def _parse_avg_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        avg_sessions_usage = _parse_avg_sessions_usage(d.pop("avg_sessions_usage", None))

        def _parse_max_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_sessions_usage = _parse_max_sessions_usage(d.pop("max_sessions_usage", None))

        def _parse_batch_sessions(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        batch_sessions = _parse_batch_sessions(d.pop("batch_sessions", None))

        def _parse_batch_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        batch_sessions_usage = _parse_batch_sessions_usage(d.pop("batch_sessions_usage", None))

        def _parse_avg_batch_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        avg_batch_sessions_usage = _parse_avg_batch_sessions_usage(d.pop("avg_batch_sessions_usage", None))

        def _parse_max_batch_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_batch_sessions_usage = _parse_max_batch_sessions_usage(d.pop("max_batch_sessions_usage", None))

        def _parse_dedicated_sessions(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        dedicated_sessions = _parse_dedicated_sessions(d.pop("dedicated_sessions", None))

        def _parse_dedicated_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        dedicated_sessions_usage = _parse_dedicated_sessions_usage(d.pop("dedicated_sessions_usage", None))

        def _parse_avg_dedicated_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        avg_dedicated_sessions_usage = _parse_avg_dedicated_sessions_usage(d.pop("avg_dedicated_sessions_usage", None))

        def _parse_max_dedicated_sessions_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_dedicated_sessions_usage = _parse_max_dedicated_sessions_usage(d.pop("max_dedicated_sessions_usage", None))

        def _parse_individual_jobs(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        individual_jobs = _parse_individual_jobs(d.pop("individual_jobs", None))

        def _parse_individual_jobs_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        individual_jobs_usage = _parse_individual_jobs_usage(d.pop("individual_jobs_usage", None))

        def _parse_avg_individual_jobs_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        avg_individual_jobs_usage = _parse_avg_individual_jobs_usage(d.pop("avg_individual_jobs_usage", None))

        def _parse_max_individual_jobs_usage(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_individual_jobs_usage = _parse_max_individual_jobs_usage(d.pop("max_individual_jobs_usage", None))

        def _parse_queue_time(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        queue_time = _parse_queue_time(d.pop("queue_time", None))

        def _parse_avg_queue_time(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        avg_queue_time = _parse_avg_queue_time(d.pop("avg_queue_time", None))

        def _parse_max_queue_time(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_queue_time = _parse_max_queue_time(d.pop("max_queue_time", None))

        def _parse_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        key = _parse_key(d.pop("key", None))

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

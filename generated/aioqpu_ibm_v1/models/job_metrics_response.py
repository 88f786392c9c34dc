# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.job_timestamps import JobTimestamps
    from ..models.usage import Usage


T = TypeVar("T", bound="JobMetricsResponse")


@_attrs_define
class JobMetricsResponse:
    """Times and usage of a job. Versions up to 2026-02-15 also have bss, estimated times and positions in the queue.

    Attributes:
        caller (str | None): The client that submitted the job.
        timestamps (JobTimestamps | None):
        usage (None | Usage):
        circuits_execution_time_ns (float | None): Execution time in nanoseconds.
        qiskit_version (str | None): Version of Qiskit that ran the job.
        bss (Any | None): Time used, as seconds.
        estimated_start_time (str | None):
        estimated_completion_time (str | None):
        position_in_queue (int | None):
        position_in_provider (int | None):
    """

    caller: None | str = None
    timestamps: JobTimestamps | None = None
    usage: None | Usage = None
    circuits_execution_time_ns: float | None = None
    qiskit_version: None | str = None
    bss: Any | None = None
    estimated_start_time: None | str = None
    estimated_completion_time: None | str = None
    position_in_queue: int | None = None
    position_in_provider: int | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_timestamps import JobTimestamps
        from ..models.usage import Usage

        caller: None | str
        if self.caller is None:
            caller = None
        else:
            caller = self.caller

        timestamps: dict[str, Any] | None
        if self.timestamps is None:
            timestamps = None
        elif isinstance(self.timestamps, JobTimestamps):
            timestamps = self.timestamps.to_dict()
        else:
            timestamps = self.timestamps

        usage: dict[str, Any] | None
        if self.usage is None:
            usage = None
        elif isinstance(self.usage, Usage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        circuits_execution_time_ns: float | None
        if self.circuits_execution_time_ns is None:
            circuits_execution_time_ns = None
        else:
            circuits_execution_time_ns = self.circuits_execution_time_ns

        qiskit_version: None | str
        if self.qiskit_version is None:
            qiskit_version = None
        else:
            qiskit_version = self.qiskit_version

        bss = self.bss

        estimated_start_time: None | str
        if self.estimated_start_time is None:
            estimated_start_time = None
        else:
            estimated_start_time = self.estimated_start_time

        estimated_completion_time: None | str
        if self.estimated_completion_time is None:
            estimated_completion_time = None
        else:
            estimated_completion_time = self.estimated_completion_time

        position_in_queue: int | None
        if self.position_in_queue is None:
            position_in_queue = None
        else:
            position_in_queue = self.position_in_queue

        position_in_provider: int | None
        if self.position_in_provider is None:
            position_in_provider = None
        else:
            position_in_provider = self.position_in_provider

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if caller is not None:
            field_dict["caller"] = caller
        if timestamps is not None:
            field_dict["timestamps"] = timestamps
        if usage is not None:
            field_dict["usage"] = usage
        if circuits_execution_time_ns is not None:
            field_dict["circuits_execution_time_ns"] = circuits_execution_time_ns
        if qiskit_version is not None:
            field_dict["qiskit_version"] = qiskit_version
        if bss is not None:
            field_dict["bss"] = bss
        if estimated_start_time is not None:
            field_dict["estimated_start_time"] = estimated_start_time
        if estimated_completion_time is not None:
            field_dict["estimated_completion_time"] = estimated_completion_time
        if position_in_queue is not None:
            field_dict["position_in_queue"] = position_in_queue
        if position_in_provider is not None:
            field_dict["position_in_provider"] = position_in_provider

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_timestamps import JobTimestamps
        from ..models.usage import Usage

        d = dict(src_dict)

        def _parse_caller(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        caller = _parse_caller(d.pop("caller", None))

        def _parse_timestamps(data: object) -> JobTimestamps | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                timestamps_type_1 = JobTimestamps.from_dict(data)

                return timestamps_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobTimestamps | None, data)

        timestamps = _parse_timestamps(d.pop("timestamps", None))

        def _parse_usage(data: object) -> None | Usage:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_type_1 = Usage.from_dict(data)

                return usage_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Usage, data)

        usage = _parse_usage(d.pop("usage", None))

        def _parse_circuits_execution_time_ns(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        circuits_execution_time_ns = _parse_circuits_execution_time_ns(d.pop("circuits_execution_time_ns", None))

        def _parse_qiskit_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        qiskit_version = _parse_qiskit_version(d.pop("qiskit_version", None))

        bss = d.pop("bss", None)

        def _parse_estimated_start_time(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        estimated_start_time = _parse_estimated_start_time(d.pop("estimated_start_time", None))

        def _parse_estimated_completion_time(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        estimated_completion_time = _parse_estimated_completion_time(d.pop("estimated_completion_time", None))

        def _parse_position_in_queue(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        position_in_queue = _parse_position_in_queue(d.pop("position_in_queue", None))

        def _parse_position_in_provider(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        position_in_provider = _parse_position_in_provider(d.pop("position_in_provider", None))

        job_metrics_response = cls(
            caller=caller,
            timestamps=timestamps,
            usage=usage,
            circuits_execution_time_ns=circuits_execution_time_ns,
            qiskit_version=qiskit_version,
            bss=bss,
            estimated_start_time=estimated_start_time,
            estimated_completion_time=estimated_completion_time,
            position_in_queue=position_in_queue,
            position_in_provider=position_in_provider,
        )

        job_metrics_response.additional_properties = d
        return job_metrics_response

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

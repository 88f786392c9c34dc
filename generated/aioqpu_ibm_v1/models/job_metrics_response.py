# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.job_timestamps import JobTimestamps
    from ..models.usage import Usage


T = TypeVar("T", bound="JobMetricsResponse")


@_attrs_define
class JobMetricsResponse:
    """Times and usage of a job. Versions up to 2026-02-15 also have bss, estimated times and positions in the queue.

    Attributes:
        caller (None | str | Unset): The client that submitted the job.
        timestamps (JobTimestamps | None | Unset):
        usage (None | Unset | Usage):
        circuits_execution_time_ns (float | None | Unset): Execution time in nanoseconds.
        qiskit_version (None | str | Unset): Version of Qiskit that ran the job.
        bss (Any | Unset): Time used, as seconds.
        estimated_start_time (None | str | Unset):
        estimated_completion_time (None | str | Unset):
        position_in_queue (int | None | Unset):
        position_in_provider (int | None | Unset):
    """

    caller: None | str | Unset = UNSET
    timestamps: JobTimestamps | None | Unset = UNSET
    usage: None | Unset | Usage = UNSET
    circuits_execution_time_ns: float | None | Unset = UNSET
    qiskit_version: None | str | Unset = UNSET
    bss: Any | Unset = UNSET
    estimated_start_time: None | str | Unset = UNSET
    estimated_completion_time: None | str | Unset = UNSET
    position_in_queue: int | None | Unset = UNSET
    position_in_provider: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_timestamps import JobTimestamps
        from ..models.usage import Usage

        caller: None | str | Unset
        if isinstance(self.caller, Unset):
            caller = UNSET
        else:
            caller = self.caller

        timestamps: dict[str, Any] | None | Unset
        if isinstance(self.timestamps, Unset):
            timestamps = UNSET
        elif isinstance(self.timestamps, JobTimestamps):
            timestamps = self.timestamps.to_dict()
        else:
            timestamps = self.timestamps

        usage: dict[str, Any] | None | Unset
        if isinstance(self.usage, Unset):
            usage = UNSET
        elif isinstance(self.usage, Usage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        circuits_execution_time_ns: float | None | Unset
        if isinstance(self.circuits_execution_time_ns, Unset):
            circuits_execution_time_ns = UNSET
        else:
            circuits_execution_time_ns = self.circuits_execution_time_ns

        qiskit_version: None | str | Unset
        if isinstance(self.qiskit_version, Unset):
            qiskit_version = UNSET
        else:
            qiskit_version = self.qiskit_version

        bss = self.bss

        estimated_start_time: None | str | Unset
        if isinstance(self.estimated_start_time, Unset):
            estimated_start_time = UNSET
        else:
            estimated_start_time = self.estimated_start_time

        estimated_completion_time: None | str | Unset
        if isinstance(self.estimated_completion_time, Unset):
            estimated_completion_time = UNSET
        else:
            estimated_completion_time = self.estimated_completion_time

        position_in_queue: int | None | Unset
        if isinstance(self.position_in_queue, Unset):
            position_in_queue = UNSET
        else:
            position_in_queue = self.position_in_queue

        position_in_provider: int | None | Unset
        if isinstance(self.position_in_provider, Unset):
            position_in_provider = UNSET
        else:
            position_in_provider = self.position_in_provider

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if caller is not UNSET:
            field_dict["caller"] = caller
        if timestamps is not UNSET:
            field_dict["timestamps"] = timestamps
        if usage is not UNSET:
            field_dict["usage"] = usage
        if circuits_execution_time_ns is not UNSET:
            field_dict["circuits_execution_time_ns"] = circuits_execution_time_ns
        if qiskit_version is not UNSET:
            field_dict["qiskit_version"] = qiskit_version
        if bss is not UNSET:
            field_dict["bss"] = bss
        if estimated_start_time is not UNSET:
            field_dict["estimated_start_time"] = estimated_start_time
        if estimated_completion_time is not UNSET:
            field_dict["estimated_completion_time"] = estimated_completion_time
        if position_in_queue is not UNSET:
            field_dict["position_in_queue"] = position_in_queue
        if position_in_provider is not UNSET:
            field_dict["position_in_provider"] = position_in_provider

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_timestamps import JobTimestamps
        from ..models.usage import Usage

        d = dict(src_dict)

        def _parse_caller(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        caller = _parse_caller(d.pop("caller", UNSET))

        def _parse_timestamps(data: object) -> JobTimestamps | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                timestamps_type_1 = JobTimestamps.from_dict(data)

                return timestamps_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobTimestamps | None | Unset, data)

        timestamps = _parse_timestamps(d.pop("timestamps", UNSET))

        def _parse_usage(data: object) -> None | Unset | Usage:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_type_1 = Usage.from_dict(data)

                return usage_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | Usage, data)

        usage = _parse_usage(d.pop("usage", UNSET))

        def _parse_circuits_execution_time_ns(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        circuits_execution_time_ns = _parse_circuits_execution_time_ns(d.pop("circuits_execution_time_ns", UNSET))

        def _parse_qiskit_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        qiskit_version = _parse_qiskit_version(d.pop("qiskit_version", UNSET))

        bss = d.pop("bss", UNSET)

        def _parse_estimated_start_time(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        estimated_start_time = _parse_estimated_start_time(d.pop("estimated_start_time", UNSET))

        def _parse_estimated_completion_time(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        estimated_completion_time = _parse_estimated_completion_time(d.pop("estimated_completion_time", UNSET))

        def _parse_position_in_queue(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position_in_queue = _parse_position_in_queue(d.pop("position_in_queue", UNSET))

        def _parse_position_in_provider(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position_in_provider = _parse_position_in_provider(d.pop("position_in_provider", UNSET))

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.backend_device_status import BackendDeviceStatus
    from ..models.clops import Clops
    from ..models.performance_metrics import PerformanceMetrics
    from ..models.processor_type import ProcessorType
    from ..models.wait_time import WaitTime


T = TypeVar("T", bound="BackendDevice")


@_attrs_define
class BackendDevice:
    """A place where jobs run.

    Attributes:
        name (str): Backend name.
        status (BackendDeviceStatus | None):
        queue_length (int | None): Number of jobs that wait.
        is_simulator (bool | None):
        qubits (int | None): Number of qubits.
        physical_qubits (int | None): Number of physical qubits.
        class_ (str | None): mock for a machine that checks dry runs.
        clops (Clops | None):
        processor_type (ProcessorType | None):
        performance_metrics (PerformanceMetrics | None):
        wait_time_seconds (None | WaitTime):
    """

    name: str
    status: BackendDeviceStatus | None = None
    queue_length: int | None = None
    is_simulator: bool | None = None
    qubits: int | None = None
    physical_qubits: int | None = None
    class_: None | str = None
    clops: Clops | None = None
    processor_type: None | ProcessorType = None
    performance_metrics: None | PerformanceMetrics = None
    wait_time_seconds: None | WaitTime = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.backend_device_status import BackendDeviceStatus
        from ..models.clops import Clops
        from ..models.performance_metrics import PerformanceMetrics
        from ..models.processor_type import ProcessorType
        from ..models.wait_time import WaitTime

        name = self.name

        status: dict[str, Any] | None
        if self.status is None:
            status = None
        elif isinstance(self.status, BackendDeviceStatus):
            status = self.status.to_dict()
        else:
            status = self.status

        queue_length: int | None
        if self.queue_length is None:
            queue_length = None
        else:
            queue_length = self.queue_length

        is_simulator: bool | None
        if self.is_simulator is None:
            is_simulator = None
        else:
            is_simulator = self.is_simulator

        qubits: int | None
        if self.qubits is None:
            qubits = None
        else:
            qubits = self.qubits

        physical_qubits: int | None
        if self.physical_qubits is None:
            physical_qubits = None
        else:
            physical_qubits = self.physical_qubits

        class_: None | str
        if self.class_ is None:
            class_ = None
        else:
            class_ = self.class_

        clops: dict[str, Any] | None
        if self.clops is None:
            clops = None
        elif isinstance(self.clops, Clops):
            clops = self.clops.to_dict()
        else:
            clops = self.clops

        processor_type: dict[str, Any] | None
        if self.processor_type is None:
            processor_type = None
        elif isinstance(self.processor_type, ProcessorType):
            processor_type = self.processor_type.to_dict()
        else:
            processor_type = self.processor_type

        performance_metrics: dict[str, Any] | None
        if self.performance_metrics is None:
            performance_metrics = None
        elif isinstance(self.performance_metrics, PerformanceMetrics):
            performance_metrics = self.performance_metrics.to_dict()
        else:
            performance_metrics = self.performance_metrics

        wait_time_seconds: dict[str, Any] | None
        if self.wait_time_seconds is None:
            wait_time_seconds = None
        elif isinstance(self.wait_time_seconds, WaitTime):
            wait_time_seconds = self.wait_time_seconds.to_dict()
        else:
            wait_time_seconds = self.wait_time_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
            }
        )
        if status is not None:
            field_dict["status"] = status
        if queue_length is not None:
            field_dict["queue_length"] = queue_length
        if is_simulator is not None:
            field_dict["is_simulator"] = is_simulator
        if qubits is not None:
            field_dict["qubits"] = qubits
        if physical_qubits is not None:
            field_dict["physical_qubits"] = physical_qubits
        if class_ is not None:
            field_dict["class"] = class_
        if clops is not None:
            field_dict["clops"] = clops
        if processor_type is not None:
            field_dict["processor_type"] = processor_type
        if performance_metrics is not None:
            field_dict["performance_metrics"] = performance_metrics
        if wait_time_seconds is not None:
            field_dict["wait_time_seconds"] = wait_time_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.backend_device_status import BackendDeviceStatus
        from ..models.clops import Clops
        from ..models.performance_metrics import PerformanceMetrics
        from ..models.processor_type import ProcessorType
        from ..models.wait_time import WaitTime

        d = dict(src_dict)
        name = d.pop("name")

        def _parse_status(data: object) -> BackendDeviceStatus | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                status_type_1 = BackendDeviceStatus.from_dict(data)

                return status_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BackendDeviceStatus | None, data)

        status = _parse_status(d.pop("status", None))

        def _parse_queue_length(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        queue_length = _parse_queue_length(d.pop("queue_length", None))

        def _parse_is_simulator(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        is_simulator = _parse_is_simulator(d.pop("is_simulator", None))

        def _parse_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        def _parse_physical_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        physical_qubits = _parse_physical_qubits(d.pop("physical_qubits", None))

        def _parse_class_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        class_ = _parse_class_(d.pop("class", None))

        def _parse_clops(data: object) -> Clops | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                clops_type_1 = Clops.from_dict(data)

                return clops_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Clops | None, data)

        clops = _parse_clops(d.pop("clops", None))

        def _parse_processor_type(data: object) -> None | ProcessorType:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                processor_type_type_1 = ProcessorType.from_dict(data)

                return processor_type_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProcessorType, data)

        processor_type = _parse_processor_type(d.pop("processor_type", None))

        def _parse_performance_metrics(data: object) -> None | PerformanceMetrics:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                performance_metrics_type_1 = PerformanceMetrics.from_dict(data)

                return performance_metrics_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PerformanceMetrics, data)

        performance_metrics = _parse_performance_metrics(d.pop("performance_metrics", None))

        def _parse_wait_time_seconds(data: object) -> None | WaitTime:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                wait_time_seconds_type_1 = WaitTime.from_dict(data)

                return wait_time_seconds_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | WaitTime, data)

        wait_time_seconds = _parse_wait_time_seconds(d.pop("wait_time_seconds", None))

        backend_device = cls(
            name=name,
            status=status,
            queue_length=queue_length,
            is_simulator=is_simulator,
            qubits=qubits,
            physical_qubits=physical_qubits,
            class_=class_,
            clops=clops,
            processor_type=processor_type,
            performance_metrics=performance_metrics,
            wait_time_seconds=wait_time_seconds,
        )

        backend_device.additional_properties = d
        return backend_device

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.backend_device import BackendDevice


T = TypeVar("T", bound="BackendsResponse")


@_attrs_define
class BackendsResponse:
    """All backends of the instance.

    Attributes:
        devices (list[BackendDevice | str] | None): Objects; names alone in version 2024-01-01.
    """

    devices: list[BackendDevice | str] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.backend_device import BackendDevice

        devices: list[dict[str, Any] | str] | None
        if self.devices is None:
            devices = None
        elif isinstance(self.devices, list):
            devices = []
            for devices_type_0_item_data in self.devices:
                devices_type_0_item: dict[str, Any] | str
                if isinstance(devices_type_0_item_data, BackendDevice):
                    devices_type_0_item = devices_type_0_item_data.to_dict()
                else:
                    devices_type_0_item = devices_type_0_item_data
                devices.append(devices_type_0_item)

        else:
            devices = self.devices

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if devices is not None:
            field_dict["devices"] = devices

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.backend_device import BackendDevice

        d = dict(src_dict)

        def _parse_devices(data: object) -> list[BackendDevice | str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                devices_type_0 = []
                _devices_type_0 = data
                for devices_type_0_item_data in _devices_type_0:

                    def _parse_devices_type_0_item(data: object) -> BackendDevice | str:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            devices_type_0_item_type_0 = BackendDevice.from_dict(data)

                            return devices_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(BackendDevice | str, data)

                    devices_type_0_item = _parse_devices_type_0_item(devices_type_0_item_data)

                    devices_type_0.append(devices_type_0_item)

                return devices_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[BackendDevice | str] | None, data)

        devices = _parse_devices(d.pop("devices", None))

        backends_response = cls(
            devices=devices,
        )

        backends_response.additional_properties = d
        return backends_response

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

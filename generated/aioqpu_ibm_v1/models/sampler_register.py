# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="SamplerRegister")


@_attrs_define
class SamplerRegister:
    """Samples of one classical register.

    Attributes:
        samples (list[str] | None): One number in hexadecimal for each shot (0x3), without leading zeros.
        num_bits (int | None): Width of the register.
    """

    samples: list[str] | None = None
    num_bits: int | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        samples: list[str] | None
        if self.samples is None:
            samples = None
        elif isinstance(self.samples, list):
            samples = self.samples

        else:
            samples = self.samples

        num_bits: int | None
        if self.num_bits is None:
            num_bits = None
        else:
            num_bits = self.num_bits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if samples is not None:
            field_dict["samples"] = samples
        if num_bits is not None:
            field_dict["num_bits"] = num_bits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_samples(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                samples_type_0 = cast(list[str], data)

                return samples_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        samples = _parse_samples(d.pop("samples", None))

        def _parse_num_bits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        num_bits = _parse_num_bits(d.pop("num_bits", None))

        sampler_register = cls(
            samples=samples,
            num_bits=num_bits,
        )

        sampler_register.additional_properties = d
        return sampler_register

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

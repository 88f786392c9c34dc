# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Timing")


@_attrs_define
class Timing:
    """Durations in seconds, with fractions.

    Attributes:
        readout (float | None): Readout in seconds.
        reset (float | None): Reset in seconds.
        field_1q (float | None): One-qubit gate in seconds.
        field_2q (float | None): Two-qubit gate in seconds.
        t1 (float | None): Relaxation time in seconds.
        t2 (float | None): Dephasing time in seconds.
    """

    readout: float | None = None
    reset: float | None = None
    field_1q: float | None = None
    field_2q: float | None = None
    t1: float | None = None
    t2: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        readout: float | None
        if self.readout is None:
            readout = None
        else:
            readout = self.readout

        reset: float | None
        if self.reset is None:
            reset = None
        else:
            reset = self.reset

        field_1q: float | None
        if self.field_1q is None:
            field_1q = None
        else:
            field_1q = self.field_1q

        field_2q: float | None
        if self.field_2q is None:
            field_2q = None
        else:
            field_2q = self.field_2q

        t1: float | None
        if self.t1 is None:
            t1 = None
        else:
            t1 = self.t1

        t2: float | None
        if self.t2 is None:
            t2 = None
        else:
            t2 = self.t2

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if readout is not None:
            field_dict["readout"] = readout
        if reset is not None:
            field_dict["reset"] = reset
        if field_1q is not None:
            field_dict["1q"] = field_1q
        if field_2q is not None:
            field_dict["2q"] = field_2q
        if t1 is not None:
            field_dict["t1"] = t1
        if t2 is not None:
            field_dict["t2"] = t2

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_readout(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        readout = _parse_readout(d.pop("readout", None))

        def _parse_reset(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        reset = _parse_reset(d.pop("reset", None))

        def _parse_field_1q(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        field_1q = _parse_field_1q(d.pop("1q", None))

        def _parse_field_2q(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        field_2q = _parse_field_2q(d.pop("2q", None))

        def _parse_t1(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        t1 = _parse_t1(d.pop("t1", None))

        def _parse_t2(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        t2 = _parse_t2(d.pop("t2", None))

        timing = cls(
            readout=readout,
            reset=reset,
            field_1q=field_1q,
            field_2q=field_2q,
            t1=t1,
            t2=t2,
        )

        timing.additional_properties = d
        return timing

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

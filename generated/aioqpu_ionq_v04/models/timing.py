# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Timing")


@_attrs_define
class Timing:
    """Durations in seconds, with fractions.

    Attributes:
        readout (float | None | Unset): Readout in seconds.
        reset (float | None | Unset): Reset in seconds.
        field_1q (float | None | Unset): One-qubit gate in seconds.
        field_2q (float | None | Unset): Two-qubit gate in seconds.
        t1 (float | None | Unset): Relaxation time in seconds.
        t2 (float | None | Unset): Dephasing time in seconds.
    """

    readout: float | None | Unset = UNSET
    reset: float | None | Unset = UNSET
    field_1q: float | None | Unset = UNSET
    field_2q: float | None | Unset = UNSET
    t1: float | None | Unset = UNSET
    t2: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        readout: float | None | Unset
        if isinstance(self.readout, Unset):
            readout = UNSET
        else:
            readout = self.readout

        reset: float | None | Unset
        if isinstance(self.reset, Unset):
            reset = UNSET
        else:
            reset = self.reset

        field_1q: float | None | Unset
        if isinstance(self.field_1q, Unset):
            field_1q = UNSET
        else:
            field_1q = self.field_1q

        field_2q: float | None | Unset
        if isinstance(self.field_2q, Unset):
            field_2q = UNSET
        else:
            field_2q = self.field_2q

        t1: float | None | Unset
        if isinstance(self.t1, Unset):
            t1 = UNSET
        else:
            t1 = self.t1

        t2: float | None | Unset
        if isinstance(self.t2, Unset):
            t2 = UNSET
        else:
            t2 = self.t2

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if readout is not UNSET:
            field_dict["readout"] = readout
        if reset is not UNSET:
            field_dict["reset"] = reset
        if field_1q is not UNSET:
            field_dict["1q"] = field_1q
        if field_2q is not UNSET:
            field_dict["2q"] = field_2q
        if t1 is not UNSET:
            field_dict["t1"] = t1
        if t2 is not UNSET:
            field_dict["t2"] = t2

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_readout(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        readout = _parse_readout(d.pop("readout", UNSET))

        def _parse_reset(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        reset = _parse_reset(d.pop("reset", UNSET))

        def _parse_field_1q(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        field_1q = _parse_field_1q(d.pop("1q", UNSET))

        def _parse_field_2q(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        field_2q = _parse_field_2q(d.pop("2q", UNSET))

        def _parse_t1(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        t1 = _parse_t1(d.pop("t1", UNSET))

        def _parse_t2(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        t2 = _parse_t2(d.pop("t2", UNSET))

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

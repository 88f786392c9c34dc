# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ZneOptions")


@_attrs_define
class ZneOptions:
    """Zero-noise extrapolation.

    Attributes:
        amplifier (str | Unset): How noise is amplified.
        noise_factors (Any | Unset): The noise factors to measure at, a list of numbers.
        extrapolator (list[str] | str | Unset): The model to fit, or several in order of preference.
        extrapolated_noise_factors (Any | Unset): The noise factors to extrapolate to, a list of numbers.
    """

    amplifier: str | Unset = UNSET
    noise_factors: Any | Unset = UNSET
    extrapolator: list[str] | str | Unset = UNSET
    extrapolated_noise_factors: Any | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        amplifier = self.amplifier

        noise_factors = self.noise_factors

        extrapolator: list[str] | str | Unset
        if isinstance(self.extrapolator, Unset):
            extrapolator = UNSET
        elif isinstance(self.extrapolator, list):
            extrapolator = self.extrapolator

        else:
            extrapolator = self.extrapolator

        extrapolated_noise_factors = self.extrapolated_noise_factors

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if amplifier is not UNSET:
            field_dict["amplifier"] = amplifier
        if noise_factors is not UNSET:
            field_dict["noise_factors"] = noise_factors
        if extrapolator is not UNSET:
            field_dict["extrapolator"] = extrapolator
        if extrapolated_noise_factors is not UNSET:
            field_dict["extrapolated_noise_factors"] = extrapolated_noise_factors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        amplifier = d.pop("amplifier", UNSET)

        noise_factors = d.pop("noise_factors", UNSET)

        def _parse_extrapolator(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                extrapolator_type_1 = cast(list[str], data)

                return extrapolator_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        extrapolator = _parse_extrapolator(d.pop("extrapolator", UNSET))

        extrapolated_noise_factors = d.pop("extrapolated_noise_factors", UNSET)

        zne_options = cls(
            amplifier=amplifier,
            noise_factors=noise_factors,
            extrapolator=extrapolator,
            extrapolated_noise_factors=extrapolated_noise_factors,
        )

        return zne_options

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="ZneOptions")


@_attrs_define
class ZneOptions:
    """Zero-noise extrapolation.

    Attributes:
        amplifier (str | None): How noise is amplified.
        noise_factors (Any | None): The noise factors to measure at, a list of numbers.
        extrapolator (list[str] | str | None): The model to fit, or several in order of preference.
        extrapolated_noise_factors (Any | None): The noise factors to extrapolate to, a list of numbers.
    """

    amplifier: str | None = None
    noise_factors: Any | None = None
    extrapolator: list[str] | str | None = None
    extrapolated_noise_factors: Any | None = None

    def to_dict(self) -> dict[str, Any]:
        amplifier = self.amplifier

        noise_factors = self.noise_factors

        extrapolator: list[str] | str | None
        if self.extrapolator is None:
            extrapolator = None
        elif isinstance(self.extrapolator, list):
            extrapolator = self.extrapolator

        else:
            extrapolator = self.extrapolator

        extrapolated_noise_factors = self.extrapolated_noise_factors

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if amplifier is not None:
            field_dict["amplifier"] = amplifier
        if noise_factors is not None:
            field_dict["noise_factors"] = noise_factors
        if extrapolator is not None:
            field_dict["extrapolator"] = extrapolator
        if extrapolated_noise_factors is not None:
            field_dict["extrapolated_noise_factors"] = extrapolated_noise_factors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        amplifier = d.pop("amplifier", None)

        noise_factors = d.pop("noise_factors", None)

        def _parse_extrapolator(data: object) -> list[str] | str | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                extrapolator_type_1 = cast(list[str], data)

                return extrapolator_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | None, data)

        extrapolator = _parse_extrapolator(d.pop("extrapolator", None))

        extrapolated_noise_factors = d.pop("extrapolated_noise_factors", None)

        zne_options = cls(
            amplifier=amplifier,
            noise_factors=noise_factors,
            extrapolator=extrapolator,
            extrapolated_noise_factors=extrapolated_noise_factors,
        )

        return zne_options

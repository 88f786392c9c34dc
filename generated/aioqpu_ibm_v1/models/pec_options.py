# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="PecOptions")


@_attrs_define
class PecOptions:
    """Probabilistic error cancellation.

    Attributes:
        max_overhead (float | None): Maximum sampling overhead; null for no limit.
        noise_gain (float | str | None): The factor by which noise is scaled (0 cancels all of it), or auto.
    """

    max_overhead: float | None = None
    noise_gain: float | str | None = None

    def to_dict(self) -> dict[str, Any]:
        max_overhead: float | None
        if self.max_overhead is None:
            max_overhead = None
        else:
            max_overhead = self.max_overhead

        noise_gain: float | str | None
        if self.noise_gain is None:
            noise_gain = None
        else:
            noise_gain = self.noise_gain

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if max_overhead is not None:
            field_dict["max_overhead"] = max_overhead
        if noise_gain is not None:
            field_dict["noise_gain"] = noise_gain

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_max_overhead(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_overhead = _parse_max_overhead(d.pop("max_overhead", None))

        def _parse_noise_gain(data: object) -> float | str | None:
            if data is None:
                return data
            return cast(float | str | None, data)

        noise_gain = _parse_noise_gain(d.pop("noise_gain", None))

        pec_options = cls(
            max_overhead=max_overhead,
            noise_gain=noise_gain,
        )

        return pec_options

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="MeasureNoiseLearningOptions")


@_attrs_define
class MeasureNoiseLearningOptions:
    """Learning the noise of measurements.

    Attributes:
        num_randomizations (int | Unset): Number of randomized circuits.
        shots_per_randomization (int | str | Unset): A number, or auto for the service's choice.
    """

    num_randomizations: int | Unset = UNSET
    shots_per_randomization: int | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        num_randomizations = self.num_randomizations

        shots_per_randomization: int | str | Unset
        if isinstance(self.shots_per_randomization, Unset):
            shots_per_randomization = UNSET
        else:
            shots_per_randomization = self.shots_per_randomization

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if num_randomizations is not UNSET:
            field_dict["num_randomizations"] = num_randomizations
        if shots_per_randomization is not UNSET:
            field_dict["shots_per_randomization"] = shots_per_randomization

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        num_randomizations = d.pop("num_randomizations", UNSET)

        def _parse_shots_per_randomization(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        shots_per_randomization = _parse_shots_per_randomization(d.pop("shots_per_randomization", UNSET))

        measure_noise_learning_options = cls(
            num_randomizations=num_randomizations,
            shots_per_randomization=shots_per_randomization,
        )

        return measure_noise_learning_options

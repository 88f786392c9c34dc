# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="MeasureNoiseLearningOptions")


@_attrs_define
class MeasureNoiseLearningOptions:
    """Learning the noise of measurements.

    Attributes:
        num_randomizations (int | None): Number of randomized circuits.
        shots_per_randomization (int | str | None): A number, or auto for the service's choice.
    """

    num_randomizations: int | None = None
    shots_per_randomization: int | str | None = None

    def to_dict(self) -> dict[str, Any]:
        num_randomizations = self.num_randomizations

        shots_per_randomization: int | str | None
        if self.shots_per_randomization is None:
            shots_per_randomization = None
        else:
            shots_per_randomization = self.shots_per_randomization

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if num_randomizations is not None:
            field_dict["num_randomizations"] = num_randomizations
        if shots_per_randomization is not None:
            field_dict["shots_per_randomization"] = shots_per_randomization

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        num_randomizations = d.pop("num_randomizations", None)

        def _parse_shots_per_randomization(data: object) -> int | str | None:
            if data is None:
                return data
            return cast(int | str | None, data)

        shots_per_randomization = _parse_shots_per_randomization(d.pop("shots_per_randomization", None))

        measure_noise_learning_options = cls(
            num_randomizations=num_randomizations,
            shots_per_randomization=shots_per_randomization,
        )

        return measure_noise_learning_options

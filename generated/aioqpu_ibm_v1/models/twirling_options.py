# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="TwirlingOptions")


@_attrs_define
class TwirlingOptions:
    """Pauli twirling.

    Attributes:
        enable_gates (bool | Unset): Whether to twirl two-qubit gates.
        enable_measure (bool | Unset): Whether to twirl measurements.
        num_randomizations (int | str | Unset): A number, or auto for the service's choice.
        shots_per_randomization (int | str | Unset): A number, or auto for the service's choice.
        strategy (str | Unset): Which qubits are twirled together.
    """

    enable_gates: bool | Unset = UNSET
    enable_measure: bool | Unset = UNSET
    num_randomizations: int | str | Unset = UNSET
    shots_per_randomization: int | str | Unset = UNSET
    strategy: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        enable_gates = self.enable_gates

        enable_measure = self.enable_measure

        num_randomizations: int | str | Unset
        if isinstance(self.num_randomizations, Unset):
            num_randomizations = UNSET
        else:
            num_randomizations = self.num_randomizations

        shots_per_randomization: int | str | Unset
        if isinstance(self.shots_per_randomization, Unset):
            shots_per_randomization = UNSET
        else:
            shots_per_randomization = self.shots_per_randomization

        strategy = self.strategy

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if enable_gates is not UNSET:
            field_dict["enable_gates"] = enable_gates
        if enable_measure is not UNSET:
            field_dict["enable_measure"] = enable_measure
        if num_randomizations is not UNSET:
            field_dict["num_randomizations"] = num_randomizations
        if shots_per_randomization is not UNSET:
            field_dict["shots_per_randomization"] = shots_per_randomization
        if strategy is not UNSET:
            field_dict["strategy"] = strategy

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        enable_gates = d.pop("enable_gates", UNSET)

        enable_measure = d.pop("enable_measure", UNSET)

        def _parse_num_randomizations(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        num_randomizations = _parse_num_randomizations(d.pop("num_randomizations", UNSET))

        def _parse_shots_per_randomization(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        shots_per_randomization = _parse_shots_per_randomization(d.pop("shots_per_randomization", UNSET))

        strategy = d.pop("strategy", UNSET)

        twirling_options = cls(
            enable_gates=enable_gates,
            enable_measure=enable_measure,
            num_randomizations=num_randomizations,
            shots_per_randomization=shots_per_randomization,
            strategy=strategy,
        )

        return twirling_options

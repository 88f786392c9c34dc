# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="TwirlingOptions")


@_attrs_define
class TwirlingOptions:
    """Pauli twirling.

    Attributes:
        enable_gates (bool | None): Whether to twirl two-qubit gates.
        enable_measure (bool | None): Whether to twirl measurements.
        num_randomizations (int | str | None): A number, or auto for the service's choice.
        shots_per_randomization (int | str | None): A number, or auto for the service's choice.
        strategy (str | None): Which qubits are twirled together.
    """

    enable_gates: bool | None = None
    enable_measure: bool | None = None
    num_randomizations: int | str | None = None
    shots_per_randomization: int | str | None = None
    strategy: str | None = None

    def to_dict(self) -> dict[str, Any]:
        enable_gates = self.enable_gates

        enable_measure = self.enable_measure

        num_randomizations: int | str | None
        if self.num_randomizations is None:
            num_randomizations = None
        else:
            num_randomizations = self.num_randomizations

        shots_per_randomization: int | str | None
        if self.shots_per_randomization is None:
            shots_per_randomization = None
        else:
            shots_per_randomization = self.shots_per_randomization

        strategy = self.strategy

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if enable_gates is not None:
            field_dict["enable_gates"] = enable_gates
        if enable_measure is not None:
            field_dict["enable_measure"] = enable_measure
        if num_randomizations is not None:
            field_dict["num_randomizations"] = num_randomizations
        if shots_per_randomization is not None:
            field_dict["shots_per_randomization"] = shots_per_randomization
        if strategy is not None:
            field_dict["strategy"] = strategy

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        enable_gates = d.pop("enable_gates", None)

        enable_measure = d.pop("enable_measure", None)

        def _parse_num_randomizations(data: object) -> int | str | None:
            if data is None:
                return data
            return cast(int | str | None, data)

        num_randomizations = _parse_num_randomizations(d.pop("num_randomizations", None))

        def _parse_shots_per_randomization(data: object) -> int | str | None:
            if data is None:
                return data
            return cast(int | str | None, data)

        shots_per_randomization = _parse_shots_per_randomization(d.pop("shots_per_randomization", None))

        strategy = d.pop("strategy", None)

        twirling_options = cls(
            enable_gates=enable_gates,
            enable_measure=enable_measure,
            num_randomizations=num_randomizations,
            shots_per_randomization=shots_per_randomization,
            strategy=strategy,
        )

        return twirling_options

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DynamicalDecouplingOptions")


@_attrs_define
class DynamicalDecouplingOptions:
    """Dynamical decoupling, pulse sequences on idle qubits.

    Attributes:
        enable (bool | None): Whether to insert the sequences.
        sequence_type (str | None): The pulse sequence.
        extra_slack_distribution (str | None): Where in a sequence to put idle time that is left over from rounding.
        scheduling_method (str | None): Whether gates are scheduled as late or as soon as possible.
        skip_reset_qubits (bool | None): Leave out idle times right after the start or a reset.
    """

    enable: bool | None = None
    sequence_type: str | None = None
    extra_slack_distribution: str | None = None
    scheduling_method: str | None = None
    skip_reset_qubits: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        enable = self.enable

        sequence_type = self.sequence_type

        extra_slack_distribution = self.extra_slack_distribution

        scheduling_method = self.scheduling_method

        skip_reset_qubits = self.skip_reset_qubits

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if enable is not None:
            field_dict["enable"] = enable
        if sequence_type is not None:
            field_dict["sequence_type"] = sequence_type
        if extra_slack_distribution is not None:
            field_dict["extra_slack_distribution"] = extra_slack_distribution
        if scheduling_method is not None:
            field_dict["scheduling_method"] = scheduling_method
        if skip_reset_qubits is not None:
            field_dict["skip_reset_qubits"] = skip_reset_qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        enable = d.pop("enable", None)

        sequence_type = d.pop("sequence_type", None)

        extra_slack_distribution = d.pop("extra_slack_distribution", None)

        scheduling_method = d.pop("scheduling_method", None)

        skip_reset_qubits = d.pop("skip_reset_qubits", None)

        dynamical_decoupling_options = cls(
            enable=enable,
            sequence_type=sequence_type,
            extra_slack_distribution=extra_slack_distribution,
            scheduling_method=scheduling_method,
            skip_reset_qubits=skip_reset_qubits,
        )

        return dynamical_decoupling_options

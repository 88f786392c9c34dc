# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="DynamicalDecouplingOptions")


@_attrs_define
class DynamicalDecouplingOptions:
    """Dynamical decoupling, pulse sequences on idle qubits.

    Attributes:
        enable (bool | Unset): Whether to insert the sequences.
        sequence_type (str | Unset): The pulse sequence.
        extra_slack_distribution (str | Unset): Where in a sequence to put idle time that is left over from rounding.
        scheduling_method (str | Unset): Whether gates are scheduled as late or as soon as possible.
        skip_reset_qubits (bool | Unset): Leave out idle times right after the start or a reset.
    """

    enable: bool | Unset = UNSET
    sequence_type: str | Unset = UNSET
    extra_slack_distribution: str | Unset = UNSET
    scheduling_method: str | Unset = UNSET
    skip_reset_qubits: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        enable = self.enable

        sequence_type = self.sequence_type

        extra_slack_distribution = self.extra_slack_distribution

        scheduling_method = self.scheduling_method

        skip_reset_qubits = self.skip_reset_qubits

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if enable is not UNSET:
            field_dict["enable"] = enable
        if sequence_type is not UNSET:
            field_dict["sequence_type"] = sequence_type
        if extra_slack_distribution is not UNSET:
            field_dict["extra_slack_distribution"] = extra_slack_distribution
        if scheduling_method is not UNSET:
            field_dict["scheduling_method"] = scheduling_method
        if skip_reset_qubits is not UNSET:
            field_dict["skip_reset_qubits"] = skip_reset_qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        enable = d.pop("enable", UNSET)

        sequence_type = d.pop("sequence_type", UNSET)

        extra_slack_distribution = d.pop("extra_slack_distribution", UNSET)

        scheduling_method = d.pop("scheduling_method", UNSET)

        skip_reset_qubits = d.pop("skip_reset_qubits", UNSET)

        dynamical_decoupling_options = cls(
            enable=enable,
            sequence_type=sequence_type,
            extra_slack_distribution=extra_slack_distribution,
            scheduling_method=scheduling_method,
            skip_reset_qubits=skip_reset_qubits,
        )

        return dynamical_decoupling_options

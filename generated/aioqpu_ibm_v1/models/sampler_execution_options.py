# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SamplerExecutionOptions")


@_attrs_define
class SamplerExecutionOptions:
    """How circuits are executed, and what is measured.

    Attributes:
        init_qubits (bool | Unset): Reset the qubits before each shot.
        rep_delay (float | Unset): Delay between two shots in seconds.
        meas_type (str | Unset): What a measurement returns: bits (classified), a complex number for each shot
            (kerneled), or their mean (avg_kerneled).
    """

    init_qubits: bool | Unset = UNSET
    rep_delay: float | Unset = UNSET
    meas_type: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        init_qubits = self.init_qubits

        rep_delay = self.rep_delay

        meas_type = self.meas_type

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if init_qubits is not UNSET:
            field_dict["init_qubits"] = init_qubits
        if rep_delay is not UNSET:
            field_dict["rep_delay"] = rep_delay
        if meas_type is not UNSET:
            field_dict["meas_type"] = meas_type

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        init_qubits = d.pop("init_qubits", UNSET)

        rep_delay = d.pop("rep_delay", UNSET)

        meas_type = d.pop("meas_type", UNSET)

        sampler_execution_options = cls(
            init_qubits=init_qubits,
            rep_delay=rep_delay,
            meas_type=meas_type,
        )

        return sampler_execution_options

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SamplerExecutionOptions")


@_attrs_define
class SamplerExecutionOptions:
    """How circuits are executed, and what is measured.

    Attributes:
        init_qubits (bool | None): Reset the qubits before each shot.
        rep_delay (float | None): Delay between two shots in seconds.
        meas_type (str | None): What a measurement returns: bits (classified), a complex number for each shot
            (kerneled), or their mean (avg_kerneled).
    """

    init_qubits: bool | None = None
    rep_delay: float | None = None
    meas_type: str | None = None

    def to_dict(self) -> dict[str, Any]:
        init_qubits = self.init_qubits

        rep_delay = self.rep_delay

        meas_type = self.meas_type

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if init_qubits is not None:
            field_dict["init_qubits"] = init_qubits
        if rep_delay is not None:
            field_dict["rep_delay"] = rep_delay
        if meas_type is not None:
            field_dict["meas_type"] = meas_type

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        init_qubits = d.pop("init_qubits", None)

        rep_delay = d.pop("rep_delay", None)

        meas_type = d.pop("meas_type", None)

        sampler_execution_options = cls(
            init_qubits=init_qubits,
            rep_delay=rep_delay,
            meas_type=meas_type,
        )

        return sampler_execution_options

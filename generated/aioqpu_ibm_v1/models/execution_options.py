# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ExecutionOptions")


@_attrs_define
class ExecutionOptions:
    """How circuits are executed.

    Attributes:
        init_qubits (bool | None): Reset the qubits before each shot.
        rep_delay (float | None): Delay between two shots in seconds.
    """

    init_qubits: bool | None = None
    rep_delay: float | None = None

    def to_dict(self) -> dict[str, Any]:
        init_qubits = self.init_qubits

        rep_delay = self.rep_delay

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if init_qubits is not None:
            field_dict["init_qubits"] = init_qubits
        if rep_delay is not None:
            field_dict["rep_delay"] = rep_delay

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        init_qubits = d.pop("init_qubits", None)

        rep_delay = d.pop("rep_delay", None)

        execution_options = cls(
            init_qubits=init_qubits,
            rep_delay=rep_delay,
        )

        return execution_options

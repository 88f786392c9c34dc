# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ExecutorParams")


@_attrs_define
class ExecutorParams:
    """Input of the program executor.

    Attributes:
        quantum_program (Any): shots and items, from v0.2 on meas_level and passthrough_data, and from v1.0 on
            semantic_role (such as sampler_v2 or estimator_v2). An item is a circuit with circuit_arguments, or a samplex
            with samplex_arguments and shape. Up to v0.2 each item holds its circuit as QPY; from v1.0 on all of them are in
            circuits.
        options (Any): init_qubits and rep_delay, from v0.2 on also scheduler_timing, stretch_values and experimental.
        schema_version (str | None): Says how the rest is written.
    """

    quantum_program: Any
    options: Any
    schema_version: str | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        quantum_program = self.quantum_program

        options = self.options

        schema_version = self.schema_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "quantum_program": quantum_program,
                "options": options,
            }
        )
        if schema_version is not None:
            field_dict["schema_version"] = schema_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        quantum_program = d.pop("quantum_program")

        options = d.pop("options")

        schema_version = d.pop("schema_version", None)

        executor_params = cls(
            quantum_program=quantum_program,
            options=options,
            schema_version=schema_version,
        )

        executor_params.additional_properties = d
        return executor_params

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

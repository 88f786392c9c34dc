# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.circuit_entry import CircuitEntry


T = TypeVar("T", bound="MultiCircuitInput")


@_attrs_define
class MultiCircuitInput:
    """Several circuits that run as the children of one job.

    Attributes:
        circuits (list[CircuitEntry]):
        format_ (str | Unset): Name of the circuit format.
        gateset (str | Unset): Set of the gates; a circuit of several inherits it from its parent. The two sets cannot
            be mixed.
        qubits (int | Unset): Number of qubits of the widest circuit.
    """

    circuits: list[CircuitEntry]
    format_: str | Unset = UNSET
    gateset: str | Unset = UNSET
    qubits: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        circuits = []
        for circuits_item_data in self.circuits:
            circuits_item = circuits_item_data.to_dict()
            circuits.append(circuits_item)

        format_ = self.format_

        gateset = self.gateset

        qubits = self.qubits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "circuits": circuits,
            }
        )
        if format_ is not UNSET:
            field_dict["format"] = format_
        if gateset is not UNSET:
            field_dict["gateset"] = gateset
        if qubits is not UNSET:
            field_dict["qubits"] = qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.circuit_entry import CircuitEntry

        d = dict(src_dict)
        circuits = []
        _circuits = d.pop("circuits")
        for circuits_item_data in _circuits:
            circuits_item = CircuitEntry.from_dict(circuits_item_data)

            circuits.append(circuits_item)

        format_ = d.pop("format", UNSET)

        gateset = d.pop("gateset", UNSET)

        qubits = d.pop("qubits", UNSET)

        multi_circuit_input = cls(
            circuits=circuits,
            format_=format_,
            gateset=gateset,
            qubits=qubits,
        )

        multi_circuit_input.additional_properties = d
        return multi_circuit_input

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
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
    """Several circuits. A circuit beside them is refused.

    Attributes:
        gateset (str): Set of the gates; a circuit of several inherits it from its parent.
        circuits (list[CircuitEntry]): The circuits, in the order of the child jobs.
        qubits (int | Unset): Number of qubits of the widest circuit.
    """

    gateset: str
    circuits: list[CircuitEntry]
    qubits: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        gateset = self.gateset

        circuits = []
        for circuits_item_data in self.circuits:
            circuits_item = circuits_item_data.to_dict()
            circuits.append(circuits_item)

        qubits = self.qubits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "gateset": gateset,
                "circuits": circuits,
            }
        )
        if qubits is not UNSET:
            field_dict["qubits"] = qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.circuit_entry import CircuitEntry

        d = dict(src_dict)
        gateset = d.pop("gateset")

        circuits = []
        _circuits = d.pop("circuits")
        for circuits_item_data in _circuits:
            circuits_item = CircuitEntry.from_dict(circuits_item_data)

            circuits.append(circuits_item)

        qubits = d.pop("qubits", UNSET)

        multi_circuit_input = cls(
            gateset=gateset,
            circuits=circuits,
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

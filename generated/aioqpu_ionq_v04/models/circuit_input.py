# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.gate import Gate


T = TypeVar("T", bound="CircuitInput")


@_attrs_define
class CircuitInput:
    """One circuit. Every qubit is measured at the end.

    Attributes:
        gateset (str): Set of the gates; a circuit of several inherits it from its parent.
        circuit (list[Gate]): Gates in the order of time.
        qubits (int | Unset): Number of qubits. Not required by the documentation, but the simulator fails a job without
            it.
    """

    gateset: str
    circuit: list[Gate]
    qubits: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        gateset = self.gateset

        circuit = []
        for componentsschemas_circuit_item_data in self.circuit:
            componentsschemas_circuit_item = componentsschemas_circuit_item_data.to_dict()
            circuit.append(componentsschemas_circuit_item)

        qubits = self.qubits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "gateset": gateset,
                "circuit": circuit,
            }
        )
        if qubits is not UNSET:
            field_dict["qubits"] = qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.gate import Gate

        d = dict(src_dict)
        gateset = d.pop("gateset")

        circuit = []
        _circuit = d.pop("circuit")
        for componentsschemas_circuit_item_data in _circuit:
            componentsschemas_circuit_item = Gate.from_dict(componentsschemas_circuit_item_data)

            circuit.append(componentsschemas_circuit_item)

        qubits = d.pop("qubits", UNSET)

        circuit_input = cls(
            gateset=gateset,
            circuit=circuit,
            qubits=qubits,
        )

        circuit_input.additional_properties = d
        return circuit_input

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

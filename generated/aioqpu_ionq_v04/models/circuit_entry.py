# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.circuit_entry_registers import CircuitEntryRegisters
    from ..models.gate import Gate


T = TypeVar("T", bound="CircuitEntry")


@_attrs_define
class CircuitEntry:
    """One circuit of several.

    Attributes:
        circuit (list[Gate]): Gates in the order of time.
        name (str | Unset): Name of the child job.
        gateset (str | Unset): Set of the gates; a circuit of several inherits it from its parent.
        qubits (int | Unset): Number of qubits.
        registers (CircuitEntryRegisters | Unset): Named lists of qubits; null where a bit belongs to no qubit.
    """

    circuit: list[Gate]
    name: str | Unset = UNSET
    gateset: str | Unset = UNSET
    qubits: int | Unset = UNSET
    registers: CircuitEntryRegisters | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        circuit = []
        for componentsschemas_circuit_item_data in self.circuit:
            componentsschemas_circuit_item = componentsschemas_circuit_item_data.to_dict()
            circuit.append(componentsschemas_circuit_item)

        name = self.name

        gateset = self.gateset

        qubits = self.qubits

        registers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.registers, Unset):
            registers = self.registers.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "circuit": circuit,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if gateset is not UNSET:
            field_dict["gateset"] = gateset
        if qubits is not UNSET:
            field_dict["qubits"] = qubits
        if registers is not UNSET:
            field_dict["registers"] = registers

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.circuit_entry_registers import CircuitEntryRegisters
        from ..models.gate import Gate

        d = dict(src_dict)
        circuit = []
        _circuit = d.pop("circuit")
        for componentsschemas_circuit_item_data in _circuit:
            componentsschemas_circuit_item = Gate.from_dict(componentsschemas_circuit_item_data)

            circuit.append(componentsschemas_circuit_item)

        name = d.pop("name", UNSET)

        gateset = d.pop("gateset", UNSET)

        qubits = d.pop("qubits", UNSET)

        _registers = d.pop("registers", UNSET)
        registers: CircuitEntryRegisters | Unset
        if isinstance(_registers, Unset):
            registers = UNSET
        else:
            registers = CircuitEntryRegisters.from_dict(_registers)

        circuit_entry = cls(
            circuit=circuit,
            name=name,
            gateset=gateset,
            qubits=qubits,
            registers=registers,
        )

        circuit_entry.additional_properties = d
        return circuit_entry

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

# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.hamiltonian_energy_function import HamiltonianEnergyFunction
    from ..models.other_function import OtherFunction


T = TypeVar("T", bound="QuantumFunctionInput")


@_attrs_define
class QuantumFunctionInput:
    """A function and the values of its parameters.

    Attributes:
        data (HamiltonianEnergyFunction | OtherFunction): The function. The energy of a Hamiltonian is {type:
            hamiltonian-energy, data: ...}, described by HamiltonianEnergyFunction.
        type_ (str | Unset): Kind of the function, when data does not say it.
        params (list[float] | Unset): Values of the inputs of the circuit, in order.
    """

    data: HamiltonianEnergyFunction | OtherFunction
    type_: str | Unset = UNSET
    params: list[float] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.hamiltonian_energy_function import HamiltonianEnergyFunction

        data: dict[str, Any]
        if isinstance(self.data, HamiltonianEnergyFunction):
            data = self.data.to_dict()
        else:
            data = self.data.to_dict()

        type_ = self.type_

        params: list[float] | Unset = UNSET
        if not isinstance(self.params, Unset):
            params = self.params

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
            }
        )
        if type_ is not UNSET:
            field_dict["type"] = type_
        if params is not UNSET:
            field_dict["params"] = params

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.hamiltonian_energy_function import HamiltonianEnergyFunction
        from ..models.other_function import OtherFunction

        d = dict(src_dict)

        def _parse_data(data: object) -> HamiltonianEnergyFunction | OtherFunction:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                data_type_0 = HamiltonianEnergyFunction.from_dict(data)

                return data_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            data_type_1 = OtherFunction.from_dict(data)

            return data_type_1

        data = _parse_data(d.pop("data"))

        type_ = d.pop("type", UNSET)

        params = cast(list[float], d.pop("params", UNSET))

        quantum_function_input = cls(
            data=data,
            type_=type_,
            params=params,
        )

        quantum_function_input.additional_properties = d
        return quantum_function_input

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

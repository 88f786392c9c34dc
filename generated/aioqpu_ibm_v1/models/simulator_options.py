# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.simulator_options_noise_model_type_0 import SimulatorOptionsNoiseModelType0


T = TypeVar("T", bound="SimulatorOptions")


@_attrs_define
class SimulatorOptions:
    """The machine that a simulator imitates.

    Attributes:
        noise_model (SimulatorOptionsNoiseModelType0 | None): A noise model.
        seed_simulator (int | None): Seed of the sampling.
        coupling_map (list[Any] | None): Pairs of qubits that a two-qubit gate can act on.
        basis_gates (list[str] | None): Names of the gates that the machine has.
    """

    noise_model: None | SimulatorOptionsNoiseModelType0 = None
    seed_simulator: int | None = None
    coupling_map: list[Any] | None = None
    basis_gates: list[None | str] | None = None

    def to_dict(self) -> dict[str, Any]:
        from ..models.simulator_options_noise_model_type_0 import SimulatorOptionsNoiseModelType0

        noise_model: dict[str, Any] | None
        if self.noise_model is None:
            noise_model = None
        elif isinstance(self.noise_model, SimulatorOptionsNoiseModelType0):
            noise_model = self.noise_model.to_dict()
        else:
            noise_model = self.noise_model

        seed_simulator: int | None
        if self.seed_simulator is None:
            seed_simulator = None
        else:
            seed_simulator = self.seed_simulator

        coupling_map: list[Any] | None
        if self.coupling_map is None:
            coupling_map = None
        elif isinstance(self.coupling_map, list):
            coupling_map = self.coupling_map

        else:
            coupling_map = self.coupling_map

        basis_gates: list[None | str] | None = None
        if not self.basis_gates is None:
            basis_gates = []
            for basis_gates_item_data in self.basis_gates:
                basis_gates_item: None | str
                basis_gates_item = basis_gates_item_data
                basis_gates.append(basis_gates_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if noise_model is not None:
            field_dict["noise_model"] = noise_model
        if seed_simulator is not None:
            field_dict["seed_simulator"] = seed_simulator
        if coupling_map is not None:
            field_dict["coupling_map"] = coupling_map
        if basis_gates is not None:
            field_dict["basis_gates"] = basis_gates

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.simulator_options_noise_model_type_0 import SimulatorOptionsNoiseModelType0

        d = dict(src_dict)

        def _parse_noise_model(data: object) -> None | SimulatorOptionsNoiseModelType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                noise_model_type_0 = SimulatorOptionsNoiseModelType0.from_dict(data)

                return noise_model_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SimulatorOptionsNoiseModelType0, data)

        noise_model = _parse_noise_model(d.pop("noise_model", None))

        def _parse_seed_simulator(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seed_simulator = _parse_seed_simulator(d.pop("seed_simulator", None))

        def _parse_coupling_map(data: object) -> list[Any] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                coupling_map_type_0 = cast(list[Any], data)

                return coupling_map_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None, data)

        coupling_map = _parse_coupling_map(d.pop("coupling_map", None))

        _basis_gates = d.pop("basis_gates", None)
        basis_gates: list[None | str] | None = None
        if _basis_gates is not None:
            basis_gates = []
            for basis_gates_item_data in _basis_gates:

                def _parse_basis_gates_item(data: object) -> None | str:
                    if data is None:
                        return data
                    return cast(None | str, data)

                basis_gates_item = _parse_basis_gates_item(basis_gates_item_data)

                basis_gates.append(basis_gates_item)

        simulator_options = cls(
            noise_model=noise_model,
            seed_simulator=seed_simulator,
            coupling_map=coupling_map,
            basis_gates=basis_gates,
        )

        return simulator_options

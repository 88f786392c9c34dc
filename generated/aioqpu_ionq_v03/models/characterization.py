# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.fidelity import Fidelity
    from ..models.timing import Timing


T = TypeVar("T", bound="Characterization")


@_attrs_define
class Characterization:
    """What was measured on a machine at one time.

    Attributes:
        id (str): Characterization id.
        date (int | None): Time of the measurement in seconds since 1970.
        backend (str | None): Name of the machine.
        target (str | None): Name of the machine as older answers spell it.
        qubits (int | None): Number of qubits.
        connectivity (list[list[int]] | None): Pairs of qubits that a two-qubit gate can act on, in no order.
        fidelity (Fidelity | None):
        timing (Timing | None):
    """

    id: str
    date: int | None = None
    backend: None | str = None
    target: None | str = None
    qubits: int | None = None
    connectivity: list[list[int]] | None = None
    fidelity: Fidelity | None = None
    timing: None | Timing = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.fidelity import Fidelity
        from ..models.timing import Timing

        id = self.id

        date: int | None
        if self.date is None:
            date = None
        else:
            date = self.date

        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        target: None | str
        if self.target is None:
            target = None
        else:
            target = self.target

        qubits: int | None
        if self.qubits is None:
            qubits = None
        else:
            qubits = self.qubits

        connectivity: list[list[int]] | None
        if self.connectivity is None:
            connectivity = None
        elif isinstance(self.connectivity, list):
            connectivity = []
            for connectivity_type_0_item_data in self.connectivity:
                connectivity_type_0_item = connectivity_type_0_item_data

                connectivity.append(connectivity_type_0_item)

        else:
            connectivity = self.connectivity

        fidelity: dict[str, Any] | None
        if self.fidelity is None:
            fidelity = None
        elif isinstance(self.fidelity, Fidelity):
            fidelity = self.fidelity.to_dict()
        else:
            fidelity = self.fidelity

        timing: dict[str, Any] | None
        if self.timing is None:
            timing = None
        elif isinstance(self.timing, Timing):
            timing = self.timing.to_dict()
        else:
            timing = self.timing

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if date is not None:
            field_dict["date"] = date
        if backend is not None:
            field_dict["backend"] = backend
        if target is not None:
            field_dict["target"] = target
        if qubits is not None:
            field_dict["qubits"] = qubits
        if connectivity is not None:
            field_dict["connectivity"] = connectivity
        if fidelity is not None:
            field_dict["fidelity"] = fidelity
        if timing is not None:
            field_dict["timing"] = timing

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fidelity import Fidelity
        from ..models.timing import Timing

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_date(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        date = _parse_date(d.pop("date", None))

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_target(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        target = _parse_target(d.pop("target", None))

        def _parse_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        def _parse_connectivity(data: object) -> list[list[int]] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                connectivity_type_0 = []
                _connectivity_type_0 = data
                for connectivity_type_0_item_data in _connectivity_type_0:
                    connectivity_type_0_item = cast(list[int], connectivity_type_0_item_data)

                    connectivity_type_0.append(connectivity_type_0_item)

                return connectivity_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[list[int]] | None, data)

        connectivity = _parse_connectivity(d.pop("connectivity", None))

        def _parse_fidelity(data: object) -> Fidelity | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fidelity_type_1 = Fidelity.from_dict(data)

                return fidelity_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Fidelity | None, data)

        fidelity = _parse_fidelity(d.pop("fidelity", None))

        def _parse_timing(data: object) -> None | Timing:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                timing_type_1 = Timing.from_dict(data)

                return timing_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Timing, data)

        timing = _parse_timing(d.pop("timing", None))

        characterization = cls(
            id=id,
            date=date,
            backend=backend,
            target=target,
            qubits=qubits,
            connectivity=connectivity,
            fidelity=fidelity,
            timing=timing,
        )

        characterization.additional_properties = d
        return characterization

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.primitive_version import PrimitiveVersion, check_primitive_version
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sampler_options import SamplerOptions


T = TypeVar("T", bound="SamplerParams")


@_attrs_define
class SamplerParams:
    """Input of the program sampler.

    Attributes:
        pubs (list[Any]):
        options (SamplerOptions | Unset): Options of the program sampler.
        shots (int | None | Unset): Shots of the pubs that do not say how many.
        support_qiskit (bool | Unset): true for results with type marks, false for plain JSON.
        version (PrimitiveVersion | Unset): Version of the program's interface.
    """

    pubs: list[Any]
    options: SamplerOptions | Unset = UNSET
    shots: int | None | Unset = UNSET
    support_qiskit: bool | Unset = UNSET
    version: PrimitiveVersion | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        pubs = self.pubs

        options: dict[str, Any] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options.to_dict()

        shots: int | None | Unset
        if isinstance(self.shots, Unset):
            shots = UNSET
        else:
            shots = self.shots

        support_qiskit = self.support_qiskit

        version: int | Unset = UNSET
        if not isinstance(self.version, Unset):
            version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "pubs": pubs,
            }
        )
        if options is not UNSET:
            field_dict["options"] = options
        if shots is not UNSET:
            field_dict["shots"] = shots
        if support_qiskit is not UNSET:
            field_dict["support_qiskit"] = support_qiskit
        if version is not UNSET:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sampler_options import SamplerOptions

        d = dict(src_dict)
        pubs = cast(list[Any], d.pop("pubs"))

        _options = d.pop("options", UNSET)
        options: SamplerOptions | Unset
        if isinstance(_options, Unset):
            options = UNSET
        else:
            options = SamplerOptions.from_dict(_options)

        def _parse_shots(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        shots = _parse_shots(d.pop("shots", UNSET))

        support_qiskit = d.pop("support_qiskit", UNSET)

        _version = d.pop("version", UNSET)
        version: PrimitiveVersion | Unset
        if isinstance(_version, Unset):
            version = UNSET
        else:
            version = check_primitive_version(_version)

        sampler_params = cls(
            pubs=pubs,
            options=options,
            shots=shots,
            support_qiskit=support_qiskit,
            version=version,
        )

        return sampler_params

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.primitive_version import PrimitiveVersion, check_primitive_version

if TYPE_CHECKING:
    from ..models.sampler_options import SamplerOptions


T = TypeVar("T", bound="SamplerParams")


@_attrs_define
class SamplerParams:
    """Input of the program sampler.

    Attributes:
        pubs (list[Any]):
        options (SamplerOptions | None): Options of the program sampler.
        shots (int | None): Shots of the pubs that do not say how many.
        support_qiskit (bool | None): true for results with type marks, false for plain JSON.
        version (PrimitiveVersion | None): Version of the program's interface.
    """

    pubs: list[Any]
    options: SamplerOptions | None = None
    shots: int | None = None
    support_qiskit: bool | None = None
    version: PrimitiveVersion | None = None

    def to_dict(self) -> dict[str, Any]:
        pubs = self.pubs

        options: dict[str, Any] | None = None
        if not self.options is None:
            options = self.options.to_dict()

        shots: int | None
        if self.shots is None:
            shots = None
        else:
            shots = self.shots

        support_qiskit = self.support_qiskit

        version: int | None = None
        if not self.version is None:
            version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "pubs": pubs,
            }
        )
        if options is not None:
            field_dict["options"] = options
        if shots is not None:
            field_dict["shots"] = shots
        if support_qiskit is not None:
            field_dict["support_qiskit"] = support_qiskit
        if version is not None:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sampler_options import SamplerOptions

        d = dict(src_dict)
        pubs = cast(list[Any], d.pop("pubs"))

        _options = d.pop("options", None)
        options: SamplerOptions | None
        if isinstance(_options, None):
            options = None
        else:
            options = SamplerOptions.from_dict(_options)

        def _parse_shots(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        shots = _parse_shots(d.pop("shots", None))

        support_qiskit = d.pop("support_qiskit", None)

        _version = d.pop("version", None)
        version: PrimitiveVersion | None
        if isinstance(_version, None):
            version = None
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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.primitive_version import PrimitiveVersion, check_primitive_version

if TYPE_CHECKING:
    from ..models.noise_learner_options import NoiseLearnerOptions


T = TypeVar("T", bound="NoiseLearnerParams")


@_attrs_define
class NoiseLearnerParams:
    """Input of the program noise-learner.

    Attributes:
        circuits (list[Any]): Circuits as in SamplerPub.
        options (NoiseLearnerOptions | None): Options of the program noise-learner.
        version (PrimitiveVersion | None): Version of the program's interface.
    """

    circuits: list[Any]
    options: NoiseLearnerOptions | None = None
    version: PrimitiveVersion | None = None

    def to_dict(self) -> dict[str, Any]:
        circuits = self.circuits

        options: dict[str, Any] | None = None
        if not self.options is None:
            options = self.options.to_dict()

        version: int | None = None
        if not self.version is None:
            version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "circuits": circuits,
            }
        )
        if options is not None:
            field_dict["options"] = options
        if version is not None:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.noise_learner_options import NoiseLearnerOptions

        d = dict(src_dict)
        circuits = cast(list[Any], d.pop("circuits"))

        _options = d.pop("options", None)
        options: NoiseLearnerOptions | None
        if isinstance(_options, None):
            options = None
        else:
            options = NoiseLearnerOptions.from_dict(_options)

        _version = d.pop("version", None)
        version: PrimitiveVersion | None
        if isinstance(_version, None):
            version = None
        else:
            version = check_primitive_version(_version)

        noise_learner_params = cls(
            circuits=circuits,
            options=options,
            version=version,
        )

        return noise_learner_params

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.primitive_version import PrimitiveVersion, check_primitive_version
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.estimator_options import EstimatorOptions


T = TypeVar("T", bound="EstimatorParams")


@_attrs_define
class EstimatorParams:
    """Input of the program estimator.

    Attributes:
        pubs (list[list[Any]]):
        options (EstimatorOptions | Unset): Options of the program estimator.
        precision (float | None | Unset): Precision of the pubs that do not say which.
        resilience_level (int | Unset): How much error mitigation to use.
        support_qiskit (bool | Unset): true for results with type marks, false for plain JSON.
        version (PrimitiveVersion | Unset): Version of the program's interface.
    """

    pubs: list[list[Any]]
    options: EstimatorOptions | Unset = UNSET
    precision: float | None | Unset = UNSET
    resilience_level: int | Unset = UNSET
    support_qiskit: bool | Unset = UNSET
    version: PrimitiveVersion | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        pubs = []
        for pubs_item_data in self.pubs:
            pubs_item = pubs_item_data

            pubs.append(pubs_item)

        options: dict[str, Any] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options.to_dict()

        precision: float | None | Unset
        if isinstance(self.precision, Unset):
            precision = UNSET
        else:
            precision = self.precision

        resilience_level = self.resilience_level

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
        if precision is not UNSET:
            field_dict["precision"] = precision
        if resilience_level is not UNSET:
            field_dict["resilience_level"] = resilience_level
        if support_qiskit is not UNSET:
            field_dict["support_qiskit"] = support_qiskit
        if version is not UNSET:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.estimator_options import EstimatorOptions

        d = dict(src_dict)
        pubs = []
        _pubs = d.pop("pubs")
        for pubs_item_data in _pubs:
            pubs_item = cast(list[Any], pubs_item_data)

            pubs.append(pubs_item)

        _options = d.pop("options", UNSET)
        options: EstimatorOptions | Unset
        if isinstance(_options, Unset):
            options = UNSET
        else:
            options = EstimatorOptions.from_dict(_options)

        def _parse_precision(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        precision = _parse_precision(d.pop("precision", UNSET))

        resilience_level = d.pop("resilience_level", UNSET)

        support_qiskit = d.pop("support_qiskit", UNSET)

        _version = d.pop("version", UNSET)
        version: PrimitiveVersion | Unset
        if isinstance(_version, Unset):
            version = UNSET
        else:
            version = check_primitive_version(_version)

        estimator_params = cls(
            pubs=pubs,
            options=options,
            precision=precision,
            resilience_level=resilience_level,
            support_qiskit=support_qiskit,
            version=version,
        )

        return estimator_params

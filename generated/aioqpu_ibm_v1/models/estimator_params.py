# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.primitive_version import PrimitiveVersion, check_primitive_version

if TYPE_CHECKING:
    from ..models.estimator_options import EstimatorOptions


T = TypeVar("T", bound="EstimatorParams")


@_attrs_define
class EstimatorParams:
    """Input of the program estimator.

    Attributes:
        pubs (list[list[Any]]):
        options (EstimatorOptions | None): Options of the program estimator.
        precision (float | None): Precision of the pubs that do not say which.
        resilience_level (int | None): How much error mitigation to use.
        support_qiskit (bool | None): true for results with type marks, false for plain JSON.
        version (PrimitiveVersion | None): Version of the program's interface.
    """

    pubs: list[list[Any]]
    options: EstimatorOptions | None = None
    precision: float | None = None
    resilience_level: int | None = None
    support_qiskit: bool | None = None
    version: PrimitiveVersion | None = None

    def to_dict(self) -> dict[str, Any]:
        pubs = []
        for pubs_item_data in self.pubs:
            pubs_item = pubs_item_data

            pubs.append(pubs_item)

        options: dict[str, Any] | None = None
        if not self.options is None:
            options = self.options.to_dict()

        precision: float | None
        if self.precision is None:
            precision = None
        else:
            precision = self.precision

        resilience_level = self.resilience_level

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
        if precision is not None:
            field_dict["precision"] = precision
        if resilience_level is not None:
            field_dict["resilience_level"] = resilience_level
        if support_qiskit is not None:
            field_dict["support_qiskit"] = support_qiskit
        if version is not None:
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

        _options = d.pop("options", None)
        options: EstimatorOptions | None
        if isinstance(_options, None):
            options = None
        else:
            options = EstimatorOptions.from_dict(_options)

        def _parse_precision(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        precision = _parse_precision(d.pop("precision", None))

        resilience_level = d.pop("resilience_level", None)

        support_qiskit = d.pop("support_qiskit", None)

        _version = d.pop("version", None)
        version: PrimitiveVersion | None
        if isinstance(_version, None):
            version = None
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

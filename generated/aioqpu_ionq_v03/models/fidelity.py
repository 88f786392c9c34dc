# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.fidelity_statistics import FidelityStatistics


T = TypeVar("T", bound="Fidelity")


@_attrs_define
class Fidelity:
    """Fidelities between 0 and 1 of one-qubit gates, two-qubit gates, and preparation with measurement.

    Attributes:
        field_1q (FidelityStatistics | None):
        field_2q (FidelityStatistics | None):
        spam (FidelityStatistics | None):
    """

    field_1q: FidelityStatistics | None = None
    field_2q: FidelityStatistics | None = None
    spam: FidelityStatistics | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.fidelity_statistics import FidelityStatistics

        field_1q: dict[str, Any] | None
        if self.field_1q is None:
            field_1q = None
        elif isinstance(self.field_1q, FidelityStatistics):
            field_1q = self.field_1q.to_dict()
        else:
            field_1q = self.field_1q

        field_2q: dict[str, Any] | None
        if self.field_2q is None:
            field_2q = None
        elif isinstance(self.field_2q, FidelityStatistics):
            field_2q = self.field_2q.to_dict()
        else:
            field_2q = self.field_2q

        spam: dict[str, Any] | None
        if self.spam is None:
            spam = None
        elif isinstance(self.spam, FidelityStatistics):
            spam = self.spam.to_dict()
        else:
            spam = self.spam

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if field_1q is not None:
            field_dict["1q"] = field_1q
        if field_2q is not None:
            field_dict["2q"] = field_2q
        if spam is not None:
            field_dict["spam"] = spam

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fidelity_statistics import FidelityStatistics

        d = dict(src_dict)

        def _parse_field_1q(data: object) -> FidelityStatistics | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                field_1q_type_1 = FidelityStatistics.from_dict(data)

                return field_1q_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FidelityStatistics | None, data)

        field_1q = _parse_field_1q(d.pop("1q", None))

        def _parse_field_2q(data: object) -> FidelityStatistics | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                field_2q_type_1 = FidelityStatistics.from_dict(data)

                return field_2q_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FidelityStatistics | None, data)

        field_2q = _parse_field_2q(d.pop("2q", None))

        def _parse_spam(data: object) -> FidelityStatistics | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                spam_type_1 = FidelityStatistics.from_dict(data)

                return spam_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FidelityStatistics | None, data)

        spam = _parse_spam(d.pop("spam", None))

        fidelity = cls(
            field_1q=field_1q,
            field_2q=field_2q,
            spam=spam,
        )

        fidelity.additional_properties = d
        return fidelity

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

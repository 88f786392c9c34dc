# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.error_item import ErrorItem


T = TypeVar("T", bound="ErrorContainer")


@_attrs_define
class ErrorContainer:
    """The body of a failure. Not every failure has one; a proxy may answer with HTML.

    Attributes:
        trace (str | None): Id for the support.
        errors (list[ErrorItem] | None):
    """

    trace: None | str = None
    errors: list[ErrorItem] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        trace: None | str
        if self.trace is None:
            trace = None
        else:
            trace = self.trace

        errors: list[dict[str, Any]] | None
        if self.errors is None:
            errors = None
        elif isinstance(self.errors, list):
            errors = []
            for errors_type_0_item_data in self.errors:
                errors_type_0_item = errors_type_0_item_data.to_dict()
                errors.append(errors_type_0_item)

        else:
            errors = self.errors

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if trace is not None:
            field_dict["trace"] = trace
        if errors is not None:
            field_dict["errors"] = errors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.error_item import ErrorItem

        d = dict(src_dict)

        def _parse_trace(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        trace = _parse_trace(d.pop("trace", None))

        def _parse_errors(data: object) -> list[ErrorItem] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                errors_type_0 = []
                _errors_type_0 = data
                for errors_type_0_item_data in _errors_type_0:
                    errors_type_0_item = ErrorItem.from_dict(errors_type_0_item_data)

                    errors_type_0.append(errors_type_0_item)

                return errors_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ErrorItem] | None, data)

        errors = _parse_errors(d.pop("errors", None))

        error_container = cls(
            trace=trace,
            errors=errors,
        )

        error_container.additional_properties = d
        return error_container

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

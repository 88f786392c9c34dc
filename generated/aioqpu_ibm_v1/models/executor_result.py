# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ExecutorResult")


@_attrs_define
class ExecutorResult:
    """Results of the program executor.

    Attributes:
        schema_version (None | str | Unset):
        data (Any | Unset): One entry for each item, with results (tensors by name) and metadata.
        metadata (Any | Unset): chunk_timing, when each part ran.
        passthrough_data (Any | Unset): Data of the caller, given back.
        semantic_role (None | str | Unset):
    """

    schema_version: None | str | Unset = UNSET
    data: Any | Unset = UNSET
    metadata: Any | Unset = UNSET
    passthrough_data: Any | Unset = UNSET
    semantic_role: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        schema_version: None | str | Unset
        if isinstance(self.schema_version, Unset):
            schema_version = UNSET
        else:
            schema_version = self.schema_version

        data = self.data

        metadata = self.metadata

        passthrough_data = self.passthrough_data

        semantic_role: None | str | Unset
        if isinstance(self.semantic_role, Unset):
            semantic_role = UNSET
        else:
            semantic_role = self.semantic_role

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if schema_version is not UNSET:
            field_dict["schema_version"] = schema_version
        if data is not UNSET:
            field_dict["data"] = data
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if passthrough_data is not UNSET:
            field_dict["passthrough_data"] = passthrough_data
        if semantic_role is not UNSET:
            field_dict["semantic_role"] = semantic_role

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_schema_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        schema_version = _parse_schema_version(d.pop("schema_version", UNSET))

        data = d.pop("data", UNSET)

        metadata = d.pop("metadata", UNSET)

        passthrough_data = d.pop("passthrough_data", UNSET)

        def _parse_semantic_role(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        semantic_role = _parse_semantic_role(d.pop("semantic_role", UNSET))

        executor_result = cls(
            schema_version=schema_version,
            data=data,
            metadata=metadata,
            passthrough_data=passthrough_data,
            semantic_role=semantic_role,
        )

        executor_result.additional_properties = d
        return executor_result

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ExecutorResult")


@_attrs_define
class ExecutorResult:
    """Results of the program executor.

    Attributes:
        schema_version (str | None):
        data (Any | None): One entry for each item, with results (tensors by name) and metadata.
        metadata (Any | None): chunk_timing, when each part ran.
        passthrough_data (Any | None): Data of the caller, given back.
        semantic_role (str | None):
    """

    schema_version: None | str = None
    data: Any | None = None
    metadata: Any | None = None
    passthrough_data: Any | None = None
    semantic_role: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        schema_version: None | str
        if self.schema_version is None:
            schema_version = None
        else:
            schema_version = self.schema_version

        data = self.data

        metadata = self.metadata

        passthrough_data = self.passthrough_data

        semantic_role: None | str
        if self.semantic_role is None:
            semantic_role = None
        else:
            semantic_role = self.semantic_role

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if schema_version is not None:
            field_dict["schema_version"] = schema_version
        if data is not None:
            field_dict["data"] = data
        if metadata is not None:
            field_dict["metadata"] = metadata
        if passthrough_data is not None:
            field_dict["passthrough_data"] = passthrough_data
        if semantic_role is not None:
            field_dict["semantic_role"] = semantic_role

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_schema_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        schema_version = _parse_schema_version(d.pop("schema_version", None))

        data = d.pop("data", None)

        metadata = d.pop("metadata", None)

        passthrough_data = d.pop("passthrough_data", None)

        def _parse_semantic_role(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        semantic_role = _parse_semantic_role(d.pop("semantic_role", None))

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

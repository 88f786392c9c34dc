# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.remote_storage_option import RemoteStorageOption


T = TypeVar("T", bound="RemoteStorage")


@_attrs_define
class RemoteStorage:
    """Where the input and output of the job are kept, for customers of channel partners.

    Attributes:
        job_params (RemoteStorageOption): One object in a bucket.
        results (RemoteStorageOption): One object in a bucket.
        type_ (str | Unset):
        region (str | Unset):
        region_type (str | Unset):
        bucket_crn (str | Unset):
        object_name (str | Unset):
        logs (RemoteStorageOption | Unset): One object in a bucket.
        transpiled_circuits (RemoteStorageOption | Unset): One object in a bucket.
    """

    job_params: RemoteStorageOption
    results: RemoteStorageOption
    type_: str | Unset = UNSET
    region: str | Unset = UNSET
    region_type: str | Unset = UNSET
    bucket_crn: str | Unset = UNSET
    object_name: str | Unset = UNSET
    logs: RemoteStorageOption | Unset = UNSET
    transpiled_circuits: RemoteStorageOption | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        job_params = self.job_params.to_dict()

        results = self.results.to_dict()

        type_ = self.type_

        region = self.region

        region_type = self.region_type

        bucket_crn = self.bucket_crn

        object_name = self.object_name

        logs: dict[str, Any] | Unset = UNSET
        if not isinstance(self.logs, Unset):
            logs = self.logs.to_dict()

        transpiled_circuits: dict[str, Any] | Unset = UNSET
        if not isinstance(self.transpiled_circuits, Unset):
            transpiled_circuits = self.transpiled_circuits.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "job_params": job_params,
                "results": results,
            }
        )
        if type_ is not UNSET:
            field_dict["type"] = type_
        if region is not UNSET:
            field_dict["region"] = region
        if region_type is not UNSET:
            field_dict["region_type"] = region_type
        if bucket_crn is not UNSET:
            field_dict["bucket_crn"] = bucket_crn
        if object_name is not UNSET:
            field_dict["object_name"] = object_name
        if logs is not UNSET:
            field_dict["logs"] = logs
        if transpiled_circuits is not UNSET:
            field_dict["transpiled_circuits"] = transpiled_circuits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.remote_storage_option import RemoteStorageOption

        d = dict(src_dict)
        job_params = RemoteStorageOption.from_dict(d.pop("job_params"))

        results = RemoteStorageOption.from_dict(d.pop("results"))

        type_ = d.pop("type", UNSET)

        region = d.pop("region", UNSET)

        region_type = d.pop("region_type", UNSET)

        bucket_crn = d.pop("bucket_crn", UNSET)

        object_name = d.pop("object_name", UNSET)

        _logs = d.pop("logs", UNSET)
        logs: RemoteStorageOption | Unset
        if isinstance(_logs, Unset):
            logs = UNSET
        else:
            logs = RemoteStorageOption.from_dict(_logs)

        _transpiled_circuits = d.pop("transpiled_circuits", UNSET)
        transpiled_circuits: RemoteStorageOption | Unset
        if isinstance(_transpiled_circuits, Unset):
            transpiled_circuits = UNSET
        else:
            transpiled_circuits = RemoteStorageOption.from_dict(_transpiled_circuits)

        remote_storage = cls(
            job_params=job_params,
            results=results,
            type_=type_,
            region=region,
            region_type=region_type,
            bucket_crn=bucket_crn,
            object_name=object_name,
            logs=logs,
            transpiled_circuits=transpiled_circuits,
        )

        remote_storage.additional_properties = d
        return remote_storage

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

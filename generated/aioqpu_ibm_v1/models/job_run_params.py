# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.remote_storage import RemoteStorage


T = TypeVar("T", bound="JobRunParams")


@_attrs_define
class JobRunParams:
    """A submission. What params may hold depends on program_id; x-params-by-program names the component. Params of noise-
    learner that have a schema_version follow NoiseLearnerV3Params instead.

        Attributes:
            program_id (str): The program to run.
            backend (str): Name of the backend.
            params (Any | Unset): The program's input.
            tags (list[str] | Unset): Tags of a job.
            session_id (str | Unset): The session to run in.
            cost (int | Unset): The longest execution time in seconds.
            private (bool | Unset): Never return the params, and the results only once.
            log_level (str | Unset): How much the program logs.
            calibration_id (str | Unset): The calibration to run with.
            runtime (str | Unset): The runtime image, as name and tag with a colon between them.
            remote_storage (RemoteStorage | Unset): Where the input and output of the job are kept, for customers of channel
                partners.
    """

    program_id: str
    backend: str
    params: Any | Unset = UNSET
    tags: list[str] | Unset = UNSET
    session_id: str | Unset = UNSET
    cost: int | Unset = UNSET
    private: bool | Unset = UNSET
    log_level: str | Unset = UNSET
    calibration_id: str | Unset = UNSET
    runtime: str | Unset = UNSET
    remote_storage: RemoteStorage | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        program_id = self.program_id

        backend = self.backend

        params = self.params

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        session_id = self.session_id

        cost = self.cost

        private = self.private

        log_level = self.log_level

        calibration_id = self.calibration_id

        runtime = self.runtime

        remote_storage: dict[str, Any] | Unset = UNSET
        if not isinstance(self.remote_storage, Unset):
            remote_storage = self.remote_storage.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "program_id": program_id,
                "backend": backend,
            }
        )
        if params is not UNSET:
            field_dict["params"] = params
        if tags is not UNSET:
            field_dict["tags"] = tags
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if cost is not UNSET:
            field_dict["cost"] = cost
        if private is not UNSET:
            field_dict["private"] = private
        if log_level is not UNSET:
            field_dict["log_level"] = log_level
        if calibration_id is not UNSET:
            field_dict["calibration_id"] = calibration_id
        if runtime is not UNSET:
            field_dict["runtime"] = runtime
        if remote_storage is not UNSET:
            field_dict["remote_storage"] = remote_storage

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.remote_storage import RemoteStorage

        d = dict(src_dict)
        program_id = d.pop("program_id")

        backend = d.pop("backend")

        params = d.pop("params", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        session_id = d.pop("session_id", UNSET)

        cost = d.pop("cost", UNSET)

        private = d.pop("private", UNSET)

        log_level = d.pop("log_level", UNSET)

        calibration_id = d.pop("calibration_id", UNSET)

        runtime = d.pop("runtime", UNSET)

        _remote_storage = d.pop("remote_storage", UNSET)
        remote_storage: RemoteStorage | Unset
        if isinstance(_remote_storage, Unset):
            remote_storage = UNSET
        else:
            remote_storage = RemoteStorage.from_dict(_remote_storage)

        job_run_params = cls(
            program_id=program_id,
            backend=backend,
            params=params,
            tags=tags,
            session_id=session_id,
            cost=cost,
            private=private,
            log_level=log_level,
            calibration_id=calibration_id,
            runtime=runtime,
            remote_storage=remote_storage,
        )

        job_run_params.additional_properties = d
        return job_run_params

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

# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobCreateResponse")


@_attrs_define
class JobCreateResponse:
    """The answer to a submission.

    Attributes:
        id (str): Job id.
        backend (str | None): Name of the backend.
        session_id (str | None): The session it runs in.
        private (bool | None): True for a private job.
        calibration_id (str | None): The calibration it runs with.
    """

    id: str
    backend: None | str = None
    session_id: None | str = None
    private: bool | None = None
    calibration_id: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        session_id: None | str
        if self.session_id is None:
            session_id = None
        else:
            session_id = self.session_id

        private: bool | None
        if self.private is None:
            private = None
        else:
            private = self.private

        calibration_id: None | str
        if self.calibration_id is None:
            calibration_id = None
        else:
            calibration_id = self.calibration_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if backend is not None:
            field_dict["backend"] = backend
        if session_id is not None:
            field_dict["session_id"] = session_id
        if private is not None:
            field_dict["private"] = private
        if calibration_id is not None:
            field_dict["calibration_id"] = calibration_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_session_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        session_id = _parse_session_id(d.pop("session_id", None))

        def _parse_private(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        private = _parse_private(d.pop("private", None))

        def _parse_calibration_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        calibration_id = _parse_calibration_id(d.pop("calibration_id", None))

        job_create_response = cls(
            id=id,
            backend=backend,
            session_id=session_id,
            private=private,
            calibration_id=calibration_id,
        )

        job_create_response.additional_properties = d
        return job_create_response

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
